"""Broken and hostile documents, whole way through: bounded time, a visible state, nothing else waits.

What the network does to us is in test_sources_fetch.py and test_feeds.py; what single formats do, in
test_sources_file.py.
"""

import io
import time
import zipfile
from email.message import EmailMessage

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from control import choices, models, sources, workflow
from control.dates import parse_edtf
from desk import QADAM_REPORT, capture, make_user, make_world, propose

pytestmark = pytest.mark.django_db
State = choices.IngestState
SECONDS = 20  # the reader's own limit in a worker is 20 s
MEGABYTE = 1024 * 1024


@pytest.fixture
def qadam():
    return make_world()


def take(content: bytes, name: str) -> workflow.IngestOutcome:
    """Capture and read as a worker does, within the time a worker has (of its own processor)."""
    started = time.process_time()
    outcome = workflow.ingest_upload(name, content, published=parse_edtf("2018-03-14"))
    if outcome.run.state == State.QUEUED:
        workflow.read_report(outcome.run.pk)
        outcome.run.refresh_from_db()
    assert time.process_time() - started < SECONDS
    return outcome


def zip_of(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def docx_with(document: bytes) -> bytes:
    return zip_of(
        **{
            "[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
            b"content-types'/>",
            "word/document.xml": document,
        }
    )


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><x>&j;</x>"
)

FAILING = {
    "empty": (b"", "a.txt"),
    "only white space": (b" \n\t" * 1000, "a.txt"),
    "binary": (bytes(range(256)) * 4000, "a.txt"),
    "binary called a page": (bytes(range(256)) * 4000, "a.html"),
    "fifty megabytes of text": (b"All is quiet. " * (50 * MEGABYTE // 14), "a.txt"),
    "fifty megabytes of HTML": (b"<p>All is quiet.</p>" * (50 * MEGABYTE // 20), "a.html"),
    "letters lost before": (("Наш город " * 50).encode("latin-1", "replace"), "a.txt"),
    "zip bomb": (docx_with(b"<w>" + b"0" * (200 * MEGABYTE)), "a.docx"),
    "zip of many zips": (zip_of(a=zip_of(b=zip_of(c=b"x" * 1000))), "a.zip"),
    "XML bomb": (LAUGHS, "a.xml"),
    "XML bomb in a DOCX": (docx_with(LAUGHS), "a.docx"),
    "PDF without an end": (b"%PDF-1.7\n" + b"1 0 obj\n<< /A " * 20_000, "a.pdf"),
    "page of scripts alone": (b"<html><script>" + b"a();" * 50_000 + b"</script></html>", "a.html"),
}


@pytest.mark.parametrize("name", FAILING)
def test_hostile_document_is_kept_and_fails_visibly(name):
    content, filename = FAILING[name]
    outcome = take(content, filename)
    assert outcome.run.state == State.FAILED
    assert len(outcome.run.failure) > 15 and "Traceback" not in outcome.run.failure
    if outcome.report is not None:
        assert outcome.report.size == len(content)
    assert take(QADAM_REPORT.encode(), "next.txt").run.state == State.READ  # nothing else waits


def test_mail_that_forwards_a_wire_is_read_for_its_day_and_says_what_is_left_out(client, qadam):
    wire = EmailMessage()
    wire["Date"] = "Wed, 14 Mar 2018 10:00:00 +0000"
    wire.set_content(QADAM_REPORT)
    wire.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="map.png")
    mail = EmailMessage()
    mail["Date"] = "Fri, 30 Mar 2018 09:00:00 +0000"
    mail.set_content("See below.")
    mail.add_attachment(wire)
    outcome = workflow.ingest_upload("x.eml", mail.as_bytes())
    assert workflow.read_report(outcome.run.pk) == State.READ
    (proposal,) = models.Proposal.objects.all()
    assert f"{proposal.earliest}" == "2018-03-13"
    client.force_login(make_user("moderator"))
    page = client.get(f"/admin/control/report/{outcome.report.pk}/change/").content.decode()
    assert "Left out of this e-mail" in page and "map.png" in page


PARTS = QADAM_REPORT.partition("\n\n")
HTML = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
PAGE = HTML.format(PARTS[0], "".join(f"<p>{line}</p>" for line in PARTS[2].split("\n\n")))
READABLE = {
    "windows-1256 Arabic": ("غادر مقاتلو المعارضة حي القدم في دمشق إلى إدلب\n\n" * 20).encode("cp1256"),
    "UTF-16": QADAM_REPORT.encode("utf-16"),
    "direction marks between letters": "\u202e\u200f".join(QADAM_REPORT).encode(),
    "zero-width signs between letters": "\u200b\u2060".join(QADAM_REPORT).encode(),
    "ten thousand combining marks": (QADAM_REPORT + "a" + "\u0301" * 10_000).encode(),
    "dates far away": (QADAM_REPORT + "On 31 December 9999 and 1 January 0001, 99 May 20180. ").encode(),
    "ten thousand places": (QADAM_REPORT + "Qadam, Idlib, " * 5_000).encode(),
    "ten thousand unknown places": (
        QADAM_REPORT
        + " ".join(f"Fighters left the town of Tell{chr(97 + n % 26)}o{n} on Monday." for n in range(9_000))
    ).encode()[:490_000],
    "one word without end": (QADAM_REPORT + "a" * 400_000).encode(),
    "one sentence without end": (QADAM_REPORT + "and fighters left Qadam under a deal " * 10_000).encode(),
    "one shouted word without end": (QADAM_REPORT + "\n" + "A" * 400_000).encode(),
    "numbers without end": (QADAM_REPORT + "1,3" * 100_000 + " fighters left.").encode(),
    "marks that end no sentence": (QADAM_REPORT + "!" * 400_000).encode(),
    "marks and quotes that end none": (QADAM_REPORT + "?!''" * 100_000).encode(),
    "list items without end": (QADAM_REPORT + "1." * 200_000).encode(),
    "brackets without end": (QADAM_REPORT + "((" * 100_000).encode(),
    "spaces driven to the worst": (QADAM_REPORT + ("about " + " " * 300) * 1_000).encode(),
    "quotes that never close": (QADAM_REPORT + "“a deal in Qadam ‘" * 20_000).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_hostile_text_is_read_in_bounded_time(qadam, name):
    outcome = take(READABLE[name], "a.txt")
    assert outcome.run.state == State.READ, outcome.run.failure
    reading = outcome.report.readings.get()
    assert reading.claims.count() < 500 and len(reading.mentions) <= 500
    assert models.Proposal.objects.count() < 500
    text = outcome.report.text
    for claim in reading.claims.all():
        for place in claim.values["districts"]:
            assert text[place["start"] : place["end"]] == place["text"]


def test_hostile_marks_do_not_hide_a_name(qadam):
    outcome = take("\u200b".join(QADAM_REPORT).encode(), "a.txt")
    (proposal,) = models.Proposal.objects.filter(claims__reading__report=outcome.report).distinct()
    assert proposal.places == ["qadam"]


def test_hostile_homoglyph_is_a_name_of_its_own(qadam):
    # a Cyrillic letter in a Latin name: never silently taken for the district
    outcome = take(QADAM_REPORT.replace("Qadam", "Q\u0430dam").encode(), "a.txt")
    assert outcome.run.state == State.READ
    slugs = {
        place["slug"]
        for claim in models.Claim.objects.filter(reading__report=outcome.report)
        for place in claim.values["districts"]
    }
    assert "qadam" not in slugs


def test_hostile_page_with_scripts_gives_its_article_and_no_script(qadam):
    page = PAGE.replace("<p>", "<script>steal()</script><p onclick='steal()'>")
    outcome = take(page.encode(), "a.html")
    assert outcome.run.state == State.READ
    assert "steal" not in outcome.report.text and "Qadam" in outcome.report.text


@pytest.mark.parametrize("tag", ["div", "b", "table", "blockquote", "ul", "span"])
def test_hostile_page_ten_thousand_deep_ends(qadam, tag):
    page = f"<html><body>{f'<{tag}>' * 10_000}{PAGE}{f'</{tag}>' * 10_000}</body></html>"
    outcome = take(page.encode(), "a.html")
    assert outcome.run.state == State.READ
    assert "Hayat Tahrir al-Sham were evacuated from the Damascus district" in outcome.report.text
    assert "nested too deeply" in outcome.report.note


def test_hostile_json_ten_thousand_deep_in_a_page_ends(qadam):
    nested = '<script type="application/ld+json">' + "[" * 10_000 + "]" * 10_000 + "</script>"
    assert take((PAGE + nested).encode(), "a.html").run.state == State.READ


def test_hostile_path_to_no_regular_file_is_refused(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, "/dev/zero", tmp_path / "none"):
        outcome = workflow.ingest_path(path)
        assert outcome.report is None and outcome.run.state == State.FAILED and outcome.run.failure


def test_hostile_report_that_takes_too_long_is_tried_and_parked(qadam, monkeypatch):
    run = capture().run

    def take_long(*_arguments):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(workflow.extract, "extract_claims", take_long)
    for _ in range(workflow.MAX_ATTEMPTS):
        workflow.read_report(run.pk)
    run.refresh_from_db()
    assert run.state == State.PARKED and "SoftTimeLimitExceeded" in run.failure
    assert run.report.text


def test_hostile_same_report_thirty_times_asks_once(qadam):
    proposal = propose()
    for number in range(30):
        outcome = capture(QADAM_REPORT + f"\nCopy number {number}.\n", name=f"{number}.txt")
        workflow.read_report(outcome.run.pk)
    assert models.Proposal.objects.get() == proposal
    assert models.ReportCopy.objects.count() == 30


def test_hostile_upload_larger_than_allowed_keeps_nothing_of_it(tmp_path):
    big = tmp_path / "big.txt"
    with open(big, "wb") as target:
        target.truncate(sources.MAX_BYTES + 1)
    outcome = workflow.ingest_path(big)
    assert outcome.report is None and "larger than" in outcome.run.failure
