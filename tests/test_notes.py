"""What is kept of a document that could not be read, told in the language of who looks at it."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from control import choices, models, workflow
from control.workflow import notes
from desk import capture, make_user

SOURCES = Path(notes.__file__).parents[1] / "sources"
ARABIC = re.compile("[\u0621-\u064a]{2}")
# what stands in a blank by the name of a variable, where it makes a difference
BLANKS = {"refusal": "“77” is not 77", "how": "answers too slowly"}


def list_sentences(path: Path) -> list[str]:
    """Return what a module's code says in whole sentences, with 77 in the blanks."""
    module = importlib.import_module(f"control.sources.{path.stem}")
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.BinOp)
        for part in ast.walk(node)
        if part is not node
    }

    def tell(node) -> str:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else "77"
        if isinstance(node, ast.FormattedValue):
            node = node.value
        if isinstance(node, ast.JoinedStr):
            return "".join(map(tell, node.values))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return tell(node.left) + tell(node.right)
        name = node.id if isinstance(node, ast.Name) else ""
        value = getattr(module, name, BLANKS.get(name))
        return value if isinstance(value, str) else "77"

    nodes = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)
        and id(node) not in docs | inner
    ]
    said = [re.sub(r"\{\w+\}", "77", tell(node)) for node in nodes]
    return [text for text in said if re.fullmatch(r"[A-Z“7].*\w \w.*[\w)]\.", text)]


@pytest.mark.parametrize("path", sorted(SOURCES.glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_every_sentence_of_the_sources_is_told_in_arabic(path):
    with translation.override("ar"):
        untold = [
            text for text in list_sentences(path) if not ARABIC.search(workflow.tell_note(text))
        ]
    assert untold == []  # add them to NOTES in control/workflow/notes.py, and translate


def test_sentences_of_the_sources_are_found():
    assert "The feed is empty." in list_sentences(SOURCES / "feed.py")
    assert len(list_sentences(SOURCES / "fetch.py")) > 15


@pytest.mark.parametrize("note", notes.NOTES)
def test_tell_note_knows_each_form_and_keeps_what_is_in_its_blanks(note):
    blanks = {name: f"{name}-77" for name in re.findall(r"%\((\w+)\)", note)}
    text = re.sub(r"%\((\w+)\)d", r"%(\1)s", note)
    text = text % blanks if blanks else text
    assert workflow.tell_note(text) == text
    with translation.override("ar"):
        told = workflow.tell_note(text)
    assert ARABIC.search(told)
    assert all(value in told for value in blanks.values())


def test_tell_note_tells_sentence_by_sentence_and_part_by_part():
    text = (
        "It holds texts of several days (2018-03-14, no stated day): give the day of the main one."
        " Left out of this e-mail: “a, b.png” (This is a PNG picture, which holds no text to read);"
        " “c.pdf” (This PDF is protected by a password)."
    )
    with translation.override("ar"):
        told = workflow.tell_note(text)
        assert (
            workflow.tell_note("In nobody's words. So it stays.")
            == "In nobody's words. So it stays."
        )
        assert workflow.tell_note("") == ""
    assert "“a, b.png” (هذا الملف (صورة PNG)" in told and "“c.pdf” (ملف PDF هذا محمي" in told
    assert "2018-03-14, يوم غير مذكور" in told
    assert not re.search(r"[A-Za-z]{4}", told)


@pytest.mark.django_db
def test_desk_tells_what_is_kept_with_a_report_in_the_language_of_who_reads_it():
    moderator = make_user("moderator")
    with translation.override("ar"):  # whoever brings it in
        report = capture("An undated text of some length for the desk.", None).report
        capture(r"{\rtf1 A text}", None, name="a.rtf")
    dated, failed = models.IngestRun.objects.order_by("pk")
    assert dated.failure.startswith("The document gives no publication date.")
    assert failed.state == choices.IngestState.FAILED
    for language, undated, unread in (
        ("en", "gives no publication date", "save it as DOCX"),
        ("ar", "لا يذكر", "هذا ملف RTF"),
    ):
        client = Client(headers={"Accept-Language": language})
        client.force_login(moderator)
        page = client.get(f"/admin/control/report/{report.pk}/change/").content.decode()
        runs = client.get("/admin/control/ingestrun/").content.decode()
        assert undated in page and undated in runs and unread in runs
        one = client.get(f"/admin/control/ingestrun/{failed.pk}/change/").content.decode()
        assert unread in one


@pytest.mark.django_db
def test_desk_tells_what_is_wrong_with_a_feed_and_a_page_in_arabic():
    from factories import make_source

    feed = models.Feed.objects.create(
        source=make_source(), url="https://x.example/feed", failures=1, failure="The feed is empty."
    )
    models.WatchedPage.objects.create(
        url="https://x.example/1", state="failed", found_at="2020-01-01T00:00Z",
        failure="x.example did not answer in time: try again later.",
    )  # fmt: skip
    client = Client(headers={"Accept-Language": "ar"})
    client.force_login(make_user("senior moderator"))
    assert "الخلاصة فارغة" in client.get("/admin/control/feed/").content.decode()
    page = client.get(f"/admin/control/feed/{feed.pk}/change/").content.decode()
    assert page.count("الخلاصة فارغة") == 2 and "The feed is empty" not in page
    assert "لم يجب x.example" in client.get("/admin/control/watchedpage/").content.decode()


@pytest.mark.django_db
def test_suggestion_that_cannot_be_read_is_refused_in_arabic(client):
    import io

    file = io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(500))
    file.name = "a.png"
    answer = client.post("/suggest/?lang=ar", {"url": "", "text": "", "note": "", "file": file})
    assert answer.status_code == 400 and "صورة PNG" in answer.content.decode()
