"""What the desk says of a proposal's date, of a report that is added again, of a long reason."""

import pytest

from control import choices, models, workflow
from desk import capture, make_user, make_world, propose
from factories import make_source, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def qadam():
    return make_world()


def test_date_told_elsewhere_in_the_report_is_named(qadam):
    text = "Rebels take Qadam\n\nFighting went on. Rebels captured Qadam on 5 June 2013, AP said.\n"
    outcome = capture(text, "2016-06-10")
    assert workflow.read_report(outcome.run.pk) == choices.IngestState.READ
    undated = [
        suggestion.why
        for proposal in models.Proposal.objects.all()
        if workflow.claimed_date(proposal.extraction) is None
        for suggestion in workflow.suggest_rulings(proposal)
    ]
    assert undated and all("2013-06-05" in why for why in undated)


def test_report_added_again_says_what_is_not_taken(qadam, client):
    user, other = make_user("moderator"), make_source("other-paper")
    capture("A town fell.\n", "2018-03-14", "town.txt")
    client.force_login(user)
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send(**headers):
        sent = {
            "files": SimpleUploadedFile("town.txt", b"A town fell.\n", "text/plain"),
            "published": "2018-03-20",
            "source": other.pk,
        }
        return client.post("/admin/control/report/upload/", sent, **headers)

    shown = client.get(send().url).content.decode()
    assert "captured before" in shown
    assert "The date 2018-03-20 was not taken: it has 2018-03-14" in shown
    assert "was not taken: it has Uploaded files" in shown
    told = send(HTTP_ACCEPT="application/json").json()["outcomes"]
    assert [each["words"] for each in told] == ["Captured before; it is one report"]


def test_text_is_pasted_where_reports_are_added(qadam, client):
    client.force_login(make_user("moderator"))
    sent = {"text": "HTS left Qadam\n\nThe last buses left.", "published": "2018-03-14"}
    assert client.post("/admin/control/report/upload/", sent).status_code == 302
    report = models.Report.objects.get()
    assert report.title == "HTS left Qadam" and "The last buses left." in report.text
    shown = client.post("/admin/control/report/upload/", {"url": ""}).content.decode()
    assert "paste a text" in shown


def test_queue_names_whose_draft_there_is(qadam, client):
    moderator, proposal = make_user("moderator"), propose()
    assert workflow.save_draft(proposal, {"reason": ["Wait"]}, make_user("moderator", "noor"), "")
    client.force_login(moderator)
    assert "noor" in client.get("/admin/control/proposal/").content.decode()


def test_long_reason_is_opened_by_who_wants_to_read_it(qadam, client):
    from factories import signed_decision

    ruling = rule(qadam, "2018-03-13", "2018-03-20", holder="isis")
    with signed_decision("retract", cause="coding_error", reason="Why. " * 400) as decision:
        from control import history

        history.retract_ruling(decision, ruling)
    shown = client.get("/changes/?kind=ledger").content.decode()
    assert '<details class="long-reason">' in shown


def test_desk_writes_days_as_the_ledger_does(qadam, client):
    rule(qadam, "2018-03-13", "2018-03-20", holder="isis")
    client.force_login(make_user("senior moderator"))
    shown = client.get("/admin/control/decision/").content.decode()
    moment = models.Decision.objects.get().recorded_at
    assert f"{moment:%Y-%m-%d %H:%M}" in shown
