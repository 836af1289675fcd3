"""The public form: nothing about the sender is kept, nothing is fetched before a moderator says so."""

import io
import re
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from control import choices, models, workflow
from control.sources.document import Document
from control.workflow import suggesting
from desk import QADAM_REPORT, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def within_one_day(monkeypatch):
    """Time stands still: what is counted by the day does not begin anew at midnight."""
    now = suggesting.timezone.now()
    monkeypatch.setattr(suggesting.timezone, "now", lambda: now)


def send(client, **fields):
    return client.post("/suggest/", {"url": "", "text": "", "note": "", **fields})


def test_suggest_page_says_the_risk_in_both_languages(client):
    assert "put you or others at risk" in client.get("/suggest/").content.decode()
    page = client.get("/suggest/?lang=ar").content.decode()
    assert "اقترح تقريراً" in page and 'dir="rtl"' in page


def test_suggest_page_guards_its_form_with_a_cookie_that_ends_with_the_browser(client):
    cookie = client.get("/suggest/").cookies["csrftoken"]
    assert not cookie["max-age"] and not cookie["expires"]


def test_suggest_url_waits_and_is_not_fetched(client):
    answer = send(client, url="https://news.example/1", note="Page two.")
    assert answer.status_code == 302
    suggestion = models.SuggestedReport.objects.get()
    assert suggestion.state == "waiting" and suggestion.url == "https://news.example/1"
    assert not models.Report.objects.exists() and not models.WatchedPage.objects.exists()


def test_suggest_keeps_no_address_and_forgets_the_hash_next_day(client, monkeypatch):
    send(client, url="https://news.example/1", REMOTE_ADDR="203.0.113.7")
    tally = models.SuggestionTally.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", tally.token)
    columns = {field.name for field in models.SuggestedReport._meta.fields}
    assert not columns & {"address", "ip", "sender", "received_at"}
    import datetime as dt

    models.SuggestionTally.objects.update(day=dt.date(2000, 1, 1))
    send(client, url="https://news.example/2")
    assert models.SuggestionTally.objects.get().count == 1  # a day that passed is gone


def test_suggest_too_many_of_one_sender_are_refused_in_words(client, within_one_day):
    for number in range(suggesting.A_DAY):
        assert send(client, text=f"Report {number}").status_code == 302
    answer = send(client, text="One more")
    assert answer.status_code == 429 and "come back tomorrow" in answer.content.decode()
    assert models.SuggestedReport.objects.count() == suggesting.A_DAY
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert send(other, text="Another sender").status_code == 302


def test_suggest_too_many_files_are_refused_before_any_is_read(client, monkeypatch, within_one_day):
    read = []
    monkeypatch.setattr(
        suggesting.sources, "read_bytes", lambda *_given: read.append(1) or Document(failure="No.")
    )
    for _ in range(suggesting.A_DAY + 3):
        answer = send(client, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken"))
    assert answer.status_code == 429 and len(read) == suggesting.A_DAY


def make_docx() -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.author = "A Private Person"
    document.core_properties.comments = "written on my own computer"
    document.add_paragraph("Rebels leave the town")
    document.add_paragraph("Buses took rebels from the town on Friday under a deal.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_suggest_file_keeps_only_its_text(client):
    content = make_docx()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"A Private Person" in archive.read("docProps/core.xml")
    file = io.BytesIO(content)
    file.name = "from-the-desk-of-me.docx"
    assert send(client, file=file).status_code == 302
    suggestion = models.SuggestedReport.objects.get()
    assert "Buses took rebels" in suggestion.text
    row = str(models.SuggestedReport.objects.values().get())
    assert "Private Person" not in row and "my own computer" not in row and "desk-of" not in row


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"url": "javascript:alert(1)"}, 400),
        ({"url": "http://a\0b/"}, 400),
        ({"url": "http://[bad/"}, 400),
        ({"url": "https://x.example/" + "a" * 3000}, 400),
        ({"text": "x" * 200_000}, 400),
    ],
)
def test_suggest_what_cannot_be_taken_is_said_and_nothing_kept(client, fields, status):
    answer = send(client, **fields)
    assert answer.status_code == status and 'role="alert"' in answer.content.decode()
    assert not models.SuggestedReport.objects.exists()


def test_suggest_binary_file_is_refused_with_its_reason(client):
    file = io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(500))
    file.name = "a.png"
    answer = send(client, file=file)
    assert answer.status_code == 400 and "picture" in answer.content.decode()


def test_suggest_field_for_programs_keeps_nothing(client):
    assert send(client, text="Buy now", website="spam").status_code == 302
    assert not models.SuggestedReport.objects.exists()


def test_suggest_without_csrf_token_is_refused():
    assert send(Client(enforce_csrf_checks=True), text="x").status_code == 403


def test_accept_suggestion_makes_a_report_and_refuse_erases(client):
    send(client, text=QADAM_REPORT)
    send(client, text="Something else", note="Call me")
    first, second = models.SuggestedReport.objects.all()
    with pytest.raises(PermissionDenied):
        workflow.accept_suggestion(first, make_user("queue viewer"))
    moderator = make_user("moderator")
    outcome = workflow.accept_suggestion(first, moderator)
    assert outcome.report.text.startswith("Fighters leave Qadam")
    assert outcome.run.state == choices.IngestState.NEEDS_DATE
    with pytest.raises(ValidationError, match="why it is refused"):
        workflow.refuse_suggestion(second, " ", moderator)
    client.force_login(moderator)
    address = f"/admin/control/suggestedreport/{second.pk}/change/"
    page = client.post(address, {"_refuse": "1", "reason": ""}, follow=True)
    assert page.redirect_chain[-1][0] == address
    assert "why it is refused" in page.content.decode()
    second.refresh_from_db()
    assert (second.state, second.text) == ("waiting", "Something else")
    workflow.refuse_suggestion(second, "Not about control.", moderator)
    second.refresh_from_db()
    assert (second.text, second.note, second.state) == ("", "", "refused")
    with pytest.raises(ValidationError):
        workflow.refuse_suggestion(second, "Again.", moderator)


def test_accept_suggestion_inside_the_network_stays_with_the_reason(client):
    send(client, url="http://127.0.0.1:9/secret")
    suggestion = models.SuggestedReport.objects.get()
    outcome = workflow.accept_suggestion(suggestion, make_user("moderator"))
    suggestion.refresh_from_db()
    assert outcome.report is None and outcome.run.failure
    assert suggestion.state == "waiting"


def test_admin_of_suggestions_escapes_what_was_sent(client):
    send(client, text="<script>alert(1)</script> Buses left", url="https://x.example/'><b>")
    suggestion = models.SuggestedReport.objects.get()
    client.force_login(make_user("moderator"))
    page = client.get(f"/admin/control/suggestedreport/{suggestion.pk}/change/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "<b>" not in page


@pytest.mark.parametrize("scripts", (True, False))
def test_suggest_form_is_sent_from_a_browser(browser, live_server, transactional_db, scripts):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/suggest/")
    page.get_by_label("Or the text itself").fill("A bus left Qadam on Tuesday.")
    page.get_by_role("button", name="Send to the moderators").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    context.close()
    assert models.SuggestedReport.objects.get().text == "A bus left Qadam on Tuesday."
