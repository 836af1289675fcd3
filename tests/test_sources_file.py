"""Files: every kind is read, and whatever cannot be read is kept and says why."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import unicodedata
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from control.sources import MAX_BYTES, MAX_TEXT, SourceError, bounded, read_bytes, read_path
from control.sources.language import detect_language
from control.sources.stated_date import find_stated_date, parse_date_field
from control.sources.text import clean_line, clean_text, decode_bytes, find_title
from sources_server import processor_seconds

FILES = Path(__file__).parent / "files"
TITLE = "Fighters leave hill town under local deal"
ARABIC_TITLE = "خروج المقاتلين من بلدة المرج باتفاق محلي"
ARABIC = "غادر آخر المقاتلين بلدة المرج يوم الثلاثاء بموجب اتفاق مع الجيش رتبته لجنة من الوجهاء."
ENGLISH = "The last fighters left the hill town of Marj on Tuesday under a deal with the army. "


def make_pdf(*lines: str, more: str = "") -> bytes:
    """Return a small PDF with one line of text a page, or pages without any text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for line in lines:
        stream = f"BT /F1 12 Tf 20 100 Td ({line}) Tj ET" if line else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
            ">> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return body + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R {more} >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


def make_zip(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return packed.getvalue()


def test_read_path_text_has_title_date_and_language():
    report = read_path(FILES / "report.txt")
    assert report.title == TITLE
    assert report.text.startswith(TITLE + "\n\n14 March 2018\n\nThe last fighters")
    assert (str(report.published), report.language) == ("2018-03-14", "en")
    assert report.published_basis == "the line “14 March 2018” near the top of the text"
    assert report.filename == "report.txt"
    assert report.content == (FILES / "report.txt").read_bytes()
    assert report.url == report.final_url == report.failure == ""
    assert report.fetched_at is None


def test_read_path_windows_1256_comes_out_right():
    report = read_path(FILES / "report-1256.txt")
    assert report.title == ARABIC_TITLE
    assert "أربع حافلات نحو 120 مقاتلا" in report.text
    assert (str(report.published), report.language) == ("2018-03-14", "ar")


def test_read_path_mail_takes_the_text_part_and_the_date_header():
    report = read_path(FILES / "message.eml")
    assert report.media_type == "message/rfc822"
    assert report.title == "بيان: " + ARABIC_TITLE
    assert report.text.startswith(report.title + "\n\nغادر آخر المقاتلين")
    assert report.author == "Committee of Elders"
    assert "example.org" not in report.text
    assert (str(report.published), report.published_basis) == (
        "2018-03-14",
        "the e-mail's Date header",
    )
    assert report.language == "ar"


def test_read_path_docx_takes_paragraphs_and_tables_in_order():
    report = read_path(FILES / "report.docx")
    assert report.title == TITLE
    assert report.author == "Rim Example"
    assert report.text.startswith(TITLE + "\n\nThe last fighters")
    assert report.text.count(TITLE) == 1
    assert report.text.index("Fighters about 120") < report.text.index("had been reached")
    assert report.published is None  # the day a file was made is not one of publication


def test_read_bytes_pdf_takes_the_pages_in_order():
    pdf = make_pdf("Fighters leave the town", "The army entered on Friday")
    report = read_bytes(pdf, "x.pdf")
    assert report.text == "Fighters leave the town\n\nThe army entered on Friday"
    assert report.media_type == "application/pdf"


def test_read_path_arabic_pdf_has_its_numbers_in_place_and_says_that_they_were_put_there():
    report = read_path(FILES / "arabic.pdf")
    assert "وقال المرصد إن نحو 1300 شخص خرجوا من الحي." in report.text
    assert "يوم الثلاثاء 13 آذار\n2018 إلى إدلب" in report.text
    assert "الحي (القدم) بعد" in report.text and "من HTS وصلوا إلى إدلب." in report.text
    assert "Hayat Tahrir al-Sham" in report.text
    assert "compare figures and days with the original" in report.note


def test_read_bytes_arabic_pdf_that_cannot_be_put_in_order_says_so(monkeypatch):
    from control.sources import pdf

    monkeypatch.setattr(pdf, "_order_line", lambda pieces: "".join(text for _, text in pieces))
    document = pdf.read_pdf((FILES / "arabic.pdf").read_bytes())
    assert document.note == pdf.OUT_OF_ORDER
    assert pdf._GLUED.findall("و300 مقاتل والـ20 و13 آذار، HTS، 1300 شخص") == []


@pytest.mark.parametrize("name", ["report.pdf", "report.txt", "", "x.html"])
def test_read_bytes_content_decides_not_the_name(name):
    assert read_bytes(make_pdf("The army entered"), name).text == "The army entered"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.txt", "empty"),
        (b" \r\n\t ", "a.txt", "empty"),
        (b"\0" * 1000, "a.txt", "empty"),
        (b"\xef\xbb\xbf", "a.txt", "empty"),
        (bytes(range(256)) * 40, "a.txt", "not text"),
        (os.urandom(5000), "a.bin", "not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.txt", "PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "a.html", "JPEG picture"),
        (b"\x1f\x8b\x08" + bytes(99), "a.txt", "gzip archive"),
        (b"{\\rtf1 hello}", "a.rtf", "rich text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.doc", "old Word"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "password",
        ),
        (make_pdf("a")[:300], "a.pdf", "PDF is damaged"),
        (b"PK\x03\x04 cut", "a.docx", "cut short"),
        ((FILES / "report.docx").read_bytes()[:9000], "a.docx", "cut short"),
        (b"not a pdf at all, really", "a.pdf", "PDF is damaged"),
        (make_pdf(""), "a.pdf", "no text, only pictures"),
        (make_pdf(*["x"] * 301), "a.pdf", "301 pages"),
        (make_zip(readme=b"hello"), "a.zip", "zip archive"),
        (make_zip(xl__workbook_xml=b"<a/>"), "a.xlsx", "spreadsheet"),
        (make_zip(word__document_xml=b"<broken"), "a.docx", "DOCX is damaged"),
        (b"a,b\n1,2\n", "a.csv", "table"),
        (b'{"a": 1}', "a.geojson", "table"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "a.xml", "feed"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>', "a.xml", "XML file"),
        (b"<!DOCTYPE x [<!ENTITY a 'ha'>]><x>&a;</x>", "a.txt", "XML file"),
        (b"Subject: x\nFrom: a@b\nDate: now\n\n", "a.eml", "no text part|empty"),
        (b"<html><body></body></html>", "a.html", "No article"),
        (b"???? ?????? ?? ????? ????? ???? ????", "a.txt", "letters .* were lost"),
        ("\ufffd".join("abcdefgh").encode(), "a.txt", "letters .* were lost"),
        (ARABIC.encode().decode("latin-1").encode(), "a.txt", "UTF-8 read as Latin-1"),
        (ARABIC.encode("cp1256").decode("cp1252").encode(), "a.txt", "Windows-1256 read as"),
        (b"word " * 110_000, "a.txt", "limit is 500,000"),
        (b"word " * 4_000_000, "a.txt", "500,000 characters"),
        (os.urandom(20_000_000), "a.txt", "not text"),
        (b"<html><body>" + b"<p>A line of it.</p>" * 1_000_000, "a.html", "more than 2,000,000"),
        (make_pdf("a")[:-20] + bytes(20_000_000), "a.pdf", "PDF is damaged"),
    ],
)
def test_read_bytes_unreadable_is_kept_with_its_reason(content, name, words):
    started = processor_seconds()
    report = read_bytes(content, name)
    assert report.content == content
    assert report.text == ""
    assert report.failure
    assert re.search(words, report.failure), report.failure
    assert report.failure.endswith(".")
    assert report.failure.count("\n") == 0
    assert processor_seconds() - started < 10


def test_read_bytes_protected_pdf_asks_for_another():
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf("a secret")))
    writer.encrypt("password", algorithm="RC4-128")
    packed = io.BytesIO()
    writer.write(packed)
    assert "password" in read_bytes(packed.getvalue(), "a.pdf").failure


def test_read_bytes_docx_bomb_is_refused_before_unpacking():
    bomb = make_zip(word__document_xml=bytes(150_000_000))
    started = processor_seconds()
    assert "unreasonable size" in read_bytes(bomb, "a.docx").failure
    assert processor_seconds() - started < 5


def test_read_bytes_docx_with_entity_bomb_survives():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE d [<!ENTITY e0 "x">{entities}]><d>&e11;</d>'.encode()
    with zipfile.ZipFile(FILES / "report.docx") as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | {"word/document.xml": xml}).items():
            archive.writestr(name, content)
    started = processor_seconds()
    assert read_bytes(packed.getvalue(), "a.docx").failure
    assert processor_seconds() - started < 10


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + "<p>deep</p>",
        "<b>" * 100_000 + "deep",
        "<table><tr><td>" * 20_000,
        "<" * 200_000,
        "<a " * 100_000,
        "<!--" * 100_000,
        "&" * 200_000,
        "<p>" + "\u0300" * 100_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    ],
    ids=range(9),
)
def test_read_bytes_hostile_html_ends_and_the_next_is_read(html):
    started = processor_seconds()
    report = read_bytes(f"<html><body>{html}</body></html>".encode(), "a.html")
    assert report.failure or report.text
    assert processor_seconds() - started < 15
    assert read_path(FILES / "article.html").title == TITLE


NAP = (
    "; from control.sources import bounded; import time;"
    "bounded.nap = lambda content: time.sleep(float(content)) or dict(text='read');"
    "bounded._READERS['nap'] = ('control.sources.bounded', 'nap'); serve("
)


def test_read_bounded_document_is_not_refused_for_time_that_others_take(monkeypatch):
    monkeypatch.setattr(bounded, "_COMMAND", bounded._COMMAND.replace("; serve(", NAP))
    assert bounded.read_bounded("nap", b"0.6", seconds=0.5) == {"text": "read"}
    assert "more than 1.5 seconds" in bounded.read_bounded("nap", b"90", seconds=0.5)["failure"]
    bounded._close_reader()


def test_read_bounded_document_that_takes_too_long_is_ended():
    attributes = " ".join(f"a{number}=1" for number in range(100_000))  # quadratic in the parser
    answer = bounded.read_bounded("HTML", f"<html><p {attributes}>x".encode(), seconds=1)
    # on a busy machine the clock may strike before the processor's second is used up
    assert re.search(rf"more than (1|{bounded.CLOCK_FACTOR}) seconds", answer["failure"])
    assert bounded.read_bounded("HTML", (FILES / "article.html").read_bytes())["text"]


def test_read_bounded_document_that_takes_too_much_memory_is_ended():
    memory = 300 * 1024**2
    html = b"<html><body>" + b"<p>a</p>" * 3_000_000
    answer = bounded.read_bounded("HTML", html, memory=memory)
    assert answer["failure"]
    assert bounded.read_bounded("HTML", (FILES / "article.html").read_bytes())["text"]


def test_read_bounded_reader_killed_meanwhile_is_replaced():
    read_path(FILES / "article.html")
    bounded._reader.process.kill()
    bounded._reader.process.wait()
    assert read_path(FILES / "article.html").title == TITLE


def test_read_bounded_reader_ends_with_the_process_that_asked():
    code = (
        "import os; from control.sources import read_path, bounded;"
        f"read_path({str(FILES / 'article.html')!r});"
        "print(bounded._reader.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=FILES.parents[1], timeout=60
    )
    pid = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").is_file() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return  # ended, and only waits for whoever adopted it
        time.sleep(0.05)
    pytest.fail("the reader outlived the process that asked")


def test_import_loads_no_parser():
    code = (
        "import sys, control.sources.file, control.sources.web_page;"
        "print([m for m in ('trafilatura','pypdf','docx','feedparser','lxml','requests')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=FILES.parents[1]
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_read_path_twenty_megabytes_is_kept_with_its_reason(tmp_path):
    path = tmp_path / "big.txt"
    path.write_bytes(b"word " * (4 * 1024 * 1024))
    report = read_path(path)
    assert "500,000 characters" in report.failure
    assert len(report.content) == path.stat().st_size


def test_read_path_without_bytes_to_keep_says_why(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    for path, words in [
        (large, "larger than 32 MB"),
        (tmp_path / "none.txt", "There is no file"),
        (tmp_path, "could not be opened|is not a file"),
        (fifo, "is not a file"),
        ("/dev/zero", "is not a file"),
        ("a\0b", "could not be opened"),
    ]:
        with pytest.raises(SourceError, match=words):
            read_path(path)


def test_read_bytes_mail_with_html_only_is_read_as_a_page():
    message = EmailMessage()
    message["Subject"] = "Town handed over"
    message["Date"] = "Mon, 5 Mar 2018 10:00:00 +0000"
    message.set_content(f"<html><body><p>{ENGLISH * 4}</p></body></html>", subtype="html")
    report = read_bytes(message.as_bytes(), "x.eml")
    assert report.text.startswith("Town handed over\n\nThe last fighters")
    assert str(report.published) == "2018-03-05"


WIRE = "The last fighters left the town of Marj on Tuesday under a deal, the wire said. " * 3


def make_mail(text: str, day: str = "Fri, 30 Mar 2018 09:00:00 +0000") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "For the desk"
    message["From"] = "Rim Example <rim@example.org>"
    message["Date"] = day
    message.set_content(text)
    return message


def test_read_bytes_mail_reads_what_is_attached_and_names_the_rest():
    message = make_mail("See the report attached.")
    message.add_attachment(
        make_pdf(WIRE), maintype="application", subtype="pdf", filename="report.pdf"
    )
    docx = (FILES / "report.docx").read_bytes()
    message.add_attachment(docx, maintype="application", subtype="x-any", filename="r.docx")
    message.add_attachment("A note of one line, attached.", filename="note.txt")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(99)
    message.add_attachment(picture, maintype="image", subtype="png", filename="photo.png")
    message.add_attachment(b"%PDF-1.4 cut", maintype="application", subtype="pdf", filename="b.pdf")
    report = read_bytes(message.as_bytes(), "x.eml")
    assert report.text.startswith("For the desk\n\nSee the report attached.\n\nThe last fighters")
    assert "Fighters about 120" in report.text and "A note of one line" in report.text
    assert report.note.startswith("Left out of this e-mail: “photo.png” (This is a PNG picture")
    assert "“b.pdf” (It is damaged" in report.note and "report.pdf" not in report.note
    assert str(report.published) == "2018-03-30"


def test_read_bytes_mail_that_is_only_an_attachment_is_read():
    message = EmailMessage()
    message["Date"] = "Fri, 30 Mar 2018 09:00:00 +0000"
    message.add_attachment(
        make_pdf(WIRE), maintype="application", subtype="pdf", filename="report.pdf"
    )
    report = read_bytes(message.as_bytes(), "x.eml")
    assert (report.text.startswith("The last fighters"), report.failure) == (True, "")


def test_read_bytes_mail_that_forwards_another_is_of_the_other_ones_day():
    message = make_mail("For your information.")
    inner = make_mail(WIRE, "Wed, 14 Mar 2018 10:00:00 +0000")
    inner.replace_header("Subject", "Fighters leave Marj")
    inner.add_attachment(b"\xff\xd8\xff\xe0", maintype="image", subtype="jpeg", filename="p.jpg")
    message.add_attachment(inner)
    report = read_bytes(message.as_bytes(), "x.eml")
    assert "Fighters leave Marj\n\nThe last fighters left" in report.text
    assert str(report.published) == "2018-03-14"
    assert report.published_basis == "the Date header of the message forwarded in it"
    assert "“p.jpg”" in report.note


@pytest.mark.parametrize(
    "begin",
    [
        "---------- Forwarded message ---------\nFrom: A Wire <wire@example.org>\n"
        "Date: Wed, Mar 14, 2018 at 10:00 AM\nSubject: Fighters leave",
        "-----Original Message-----\nFrom: A Wire\nSent: Wednesday, 14 March 2018 10:00",
        "> Date: Wed, 14 Mar 2018 10:00:00 +0000",
        "On Wed, Mar 14, 2018 at 10:00 AM A Wire <wire@example.org> wrote:",
        "On 14 March 2018, A Wire of the north\n<wire@example.org> wrote:",
        "التاريخ: الأربعاء 14 مارس 2018",
    ],
)
def test_read_bytes_mail_that_quotes_another_is_of_the_other_ones_day(begin):
    report = read_bytes(make_mail(f"See below.\n\n{begin}\n\n{WIRE}").as_bytes(), "x.eml")
    assert str(report.published) == "2018-03-14"
    assert "quoted in it, itself of 2018-03-30" in report.published_basis
    assert "on Tuesday" in report.text


def test_read_bytes_mail_of_its_own_words_above_a_quote_keeps_its_day():
    quote = "On Wed, 14 Mar 2018 at 10:00, A Wire wrote:\n> Is there any news?"
    report = read_bytes(make_mail(f"{WIRE}\n\n{quote}").as_bytes(), "x.eml")
    assert str(report.published) == "2018-03-30"
    assert report.published_basis == "the e-mail's Date header"
    later = "Date: 14 March 2019\n" + WIRE  # no message quotes a later one
    assert str(read_bytes(make_mail(later).as_bytes(), "x.eml").published) == "2018-03-30"


def test_read_bytes_mail_of_several_days_waits_for_one():
    parts = "".join(f"\n\nDate: {day} March 2018\n\n{WIRE}" for day in (1, 8, 14))
    report = read_bytes(make_mail("See below." + parts).as_bytes(), "x.eml")
    assert (report.published, report.failure) == (None, "")
    assert "give the day of the main one" in report.note
    half = make_mail(f"{WIRE}\n\nDate: 14 March 2018\n\n{WIRE}{WIRE}")
    note = read_bytes(half.as_bytes(), "x.eml").note
    assert "count from 2018-03-14" in note


def test_read_bytes_mail_whose_own_text_cannot_be_read_names_it():
    message = make_mail("?? " * 100)
    message.add_attachment(WIRE, filename="note.txt")
    report = read_bytes(message.as_bytes(), "x.eml")
    assert "The last fighters" in report.text
    assert report.note.startswith("Left out of this e-mail: its own text (Too many letters")


def test_read_bytes_saved_page_leaves_its_own_files_aside():
    page = EmailMessage()
    page["Subject"] = "Fighters leave Marj"
    page["Date"] = "Wed, 14 Mar 2018 10:00:00 +0000"
    page.set_content(f"<html><body><p>{WIRE}</p></body></html>", subtype="html")
    page.add_related(f"<html><body><p>An advert. {WIRE}</p></body></html>", subtype="html")
    page.get_payload(1)["Content-Location"] = "https://adverts.example/frame"
    report = read_bytes(page.as_bytes(), "page.mht")
    assert (report.note, "An advert" in report.text) == ("", False)
    assert "The last fighters left the town" in report.text


def test_read_bytes_mails_within_mails_end():
    message = make_mail(WIRE)
    for _ in range(9):
        outer = make_mail("Once more.")
        outer.add_attachment(message)
        message = outer
    assert "too many messages within messages" in read_bytes(message.as_bytes(), "x.eml").note


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?utf-8?b?//8=?=\nFrom: a\nDate: x\n\nbody text of the message",
        b"Subject: " + b"a" * 1_000_000 + b"\nTo: " + b"<" * 100_000 + b"\n\nbody text",
        b"Content-Type: multipart/mixed; boundary=b\nSubject: s\nDate: d\n\n--b\n--b\n",
        b"Content-Type: text/plain; charset=nonsense\nSubject: s\nDate: d\n\nbody text",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 50_000,
    ],
)
def test_read_bytes_odd_mail_never_raises(raw):
    report = read_bytes(raw, "x.eml")
    assert report.text or report.failure


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbf" + ENGLISH.encode(), ENGLISH),
        (ENGLISH.encode("utf-16"), ENGLISH),
        (ENGLISH.encode("utf-32"), ENGLISH),
        (ENGLISH.encode("utf-16-le"), ENGLISH),
        (ENGLISH.encode("utf-16-be"), ENGLISH),
        (ARABIC.encode("utf-16-le"), ARABIC),
        (ARABIC.encode("cp1256"), ARABIC),
        (ARABIC.encode("iso-8859-6", "replace"), ARABIC.replace("،", "،")),
        (ARABIC.encode(), ARABIC),
        (ARABIC.encode()[:-2], ARABIC[:-1]),
        ("“Élan” à Genève – déjà vu, naïve, 30 °C".encode("cp1252"), None),
        ("Последние бойцы покинули город во вторник по соглашению с армией".encode("cp1251"), None),
    ],
)
def test_decode_bytes_encoding_is_told(content, text):
    decoded, failure = decode_bytes(content)
    assert failure == ""
    if text is not None:
        assert decoded.strip() in (text.strip(), text[:-1])
    else:
        assert "Genève" in decoded or "бойцы покинули" in decoded


@pytest.mark.parametrize("length", [12, 25, 60, 200, 2000])
def test_decode_bytes_short_windows_1256_is_told(length):
    text = (ARABIC + " ") * 30
    assert decode_bytes(text[:length].encode("cp1256")) == (text[:length], "")


def test_decode_bytes_declared_wrongly_is_not_believed():
    text = ARABIC * 3
    assert decode_bytes(text.encode("cp1256"), "iso-8859-1") == (text, "")
    assert decode_bytes(text.encode(), "windows-1252") == (text, "")
    assert decode_bytes(text.encode("cp1256"), "no-such-charset") == (text, "")


@pytest.mark.parametrize("codec", ["idna", "punycode", "unicode_escape", "undefined", "hex", "zip"])
def test_decode_bytes_declared_as_what_is_no_charset_is_read(codec):
    assert decode_bytes(ARABIC.encode("cp1256"), codec) == (ARABIC, "")


def test_decode_bytes_few_damaged_letters_do_not_lose_the_rest():
    content = (ARABIC * 10).encode()
    decoded, failure = decode_bytes(content[:200] + b"\xff" + content[200:])
    assert failure == ""
    assert decoded.count("\ufffd") <= 3
    assert "المقاتلين" in decoded


def test_decode_bytes_stray_garbling_in_good_text_is_undone():
    text = ENGLISH * 5 + "The Observatory\u00e2\u20ac\u2122s head said so."
    assert decode_bytes(text.encode())[0].endswith("The Observatory’s head said so.")


def test_clean_text_removes_what_may_not_stay():
    dirty = "\ufeffa\0b\u200bc\u202ed\r\ne\u2028f\u00a0 g\x07\x85\n\n\n\nh\ud800i  \t j \n"
    assert clean_text(dirty) == "abcd\ne\nf g\n\nhi j"


def test_clean_text_shaped_arabic_becomes_letters():
    assert clean_text("\ufedf\ufef4\ufe92\ufef4\ufe8e") == "ليبيا"


def test_clean_text_keeps_joiners_and_marks():
    assert clean_text("می\u200cخواهم مُحَمَّد") == unicodedata.normalize("NFC", "می\u200cخواهم مُحَمَّد")


def test_clean_text_long_run_of_marks_takes_no_time():
    started = processor_seconds()
    clean_text("a" + "\u0301\u0323" * 250_000)
    assert processor_seconds() - started < 1


@given(st.binary(max_size=2000))
@example(b"\xff\xfe\x00")
@example(b"\xfe\xff")
@settings(max_examples=300, deadline=None)
def test_read_text_any_bytes_give_text_or_failure(content):
    from control.sources.file import read_text

    document = read_text(content)
    assert bool(document.text) != bool(document.failure)
    assert "\0" not in document.text
    document.text.encode("utf-8")


@given(st.text(max_size=500))
@settings(max_examples=300, deadline=None)
def test_clean_text_is_stable_and_storable(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(
        unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n" for letter in cleaned
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A title\n\nBody text", "A title"),
        ("A title\nA much longer first line of the body text follows it here", "A title"),
        ("First line of a wrapped text that\nruns on to the second line and", ""),
        ("One line only", ""),
        ("A sentence.\nA much longer first line of the body text follows it here", ""),
        ("x" * 300 + "\n\nBody", ""),
        ("", ""),
    ],
)
def test_find_title_first_line_must_stand_apart(text, title):
    assert find_title(text) == title


def test_clean_line_is_one_line_within_its_limit():
    assert clean_line("  a\n\tb\0 ") == "a b"
    assert len(clean_line("x" * 10_000)) == 500
    assert clean_line(None) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (TITLE + " of the north", "en"),
        (ARABIC, "ar"),
        (ARABIC_TITLE, "ar"),
        (ARABIC + " BBC AFP Reuters", "ar"),
        ("نیروهای ارتش پس از توافق با گروه‌های مسلح وارد شهر شدند و جنگجویان رفتند", ""),
        ("Les derniers combattants ont quitté la ville mardi après un accord avec l'armée", ""),
        ("Die letzten Kämpfer verließen die Stadt nach einem Abkommen mit der Armee", ""),
        ("De laatste strijders zijn op dinsdag uit de stad van het noorden vertrokken", ""),
        ("Son savaşçılar ordu ile yapılan bir anlaşma ile kentten ayrıldı", ""),
        ("Последние бойцы покинули город", ""),
        ("Qadam Idlib Daraya", ""),
        ("123 456", ""),
        ("", ""),
    ],
)
def test_detect_language_is_told_or_left_open(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("14 March, 2018", "2018-03-14"),
        ("14 March 2018", "2018-03-14"),
        ("14th of March 2018", "2018-03-14"),
        ("March 14, 2018", "2018-03-14"),
        ("Wednesday, March 14th, 2018 at 10:30 GMT", "2018-03-14"),
        ("Published: 14 Mar 2018 10:30", "2018-03-14"),
        ("Published on 2018-03-14T10:30:00Z", "2018-03-14"),
        ("2018-03-14", "2018-03-14"),
        ("Sept. 3, 2017", "2017-09-03"),
        ("Date of publication 29 August 2016 Airstrikes kill seven in the town", "2016-08-29"),
        ("الأربعاء 14 مارس 2018", "2018-03-14"),
        ("14 آذار/مارس 2018", "2018-03-14"),
        ("١٤ مارس ٢٠١٨", "2018-03-14"),
        ("تاريخ النشر: 14 كانون الثاني 2018", "2018-01-14"),
        ("Updated: 14 March 2018", None),
        ("On 14 March 2018 the army entered", None),
        ("03/04/2018", None),
        ("31 February 2018", None),
        ("14 March 1066", None),
        ("March 2018", None),
    ],
)
def test_find_stated_date_only_a_line_of_its_own_counts(line, date):
    found = find_stated_date(f"A title\n\n{line}\nThe army entered the town.")
    assert (str(found[0]) if found else None) == date


def test_find_stated_date_far_down_is_not_one_of_publication():
    assert find_stated_date("line\n" * 30 + "14 March 2018\n") is None


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2018-03-14T23:50:00-05:00", "2018-03-14"),
        ("2018-03-14", "2018-03-14"),
        ("20180314T101500Z", "2018-03-14"),
        ("2018-03", "2018-03"),
        ("2018", "2018"),
        ("Wed, 14 Mar 2018 23:10:00 +0300", "2018-03-14"),
        ("March 14, 2018", "2018-03-14"),
        ("9999-12-31", None),
        ("0001-01-01T00:00:00Z", None),
        ("2018-13-45", None),
        ("yesterday", None),
        ("", None),
        ("1521023400", None),
    ],
)
def test_parse_date_field_keeps_the_day_as_written(value, date):
    found = parse_date_field(value)
    assert (str(found) if found else None) == date


def test_limits_are_those_agreed():
    assert (MAX_BYTES, MAX_TEXT) == (32 * 1024 * 1024, 500_000)
