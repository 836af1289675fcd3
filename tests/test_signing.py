"""Verdicts signed now and recorded later: nothing of them is public before, nothing is bent to fit."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from control import choices, models, tasks, workflow
from control.admin.review_forms import suggest_embargo
from control.dates import parse_edtf
from control.workflow import signing
from desk import QADAM_REPORT, make_user, make_world, propose
from factories import cite, make_deal, make_report, rule
from test_workflow import now_on, verdict_on

pytestmark = pytest.mark.django_db
State = choices.SignedState


@pytest.fixture
def qadam():
    return make_world()


@pytest.fixture
def proposal(qadam):
    return propose()


def tomorrow(days: int = 1) -> dt.date:
    return timezone.now().date() + dt.timedelta(days=days)


def sign_later(proposal, author=None, *, days=1, second=False, **fields) -> models.SignedVerdict:
    (suggestion,) = workflow.suggest_rulings(proposal)
    return workflow.sign_verdict(
        verdict_on(proposal, suggestion, **fields),
        author or make_user("moderator"),
        embargo_until=tomorrow(days) if days else None,
        needs_second=second,
    )


def pass_days(monkeypatch, days: int = 1) -> None:
    later = timezone.now() + dt.timedelta(days=days)
    monkeypatch.setattr(signing.timezone, "now", lambda: later)


def test_embargo_is_kept_back_and_recorded_on_its_day(qadam, proposal, monkeypatch, client):
    signed = sign_later(proposal)
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.SIGNED
    assert models.Decision.objects.count() == 0 and now_on(qadam, "2018-03-14") is None
    assert b"monitor and the agency" not in client.get("/data/decisions.csv").getvalue()
    tasks.sweep_ingest()
    assert models.Decision.objects.count() == 0
    pass_days(monkeypatch)
    tasks.sweep_ingest()
    tasks.sweep_ingest()
    decision = models.Decision.objects.get()
    assert now_on(qadam, "2018-03-14").decision == decision
    assert decision.signed_at == models.SignedVerdict.objects.get().signed_at
    assert decision.recorded_at > decision.signed_at and decision.author == signed.author
    signed.refresh_from_db()
    proposal.refresh_from_db()
    assert signed.state == State.RECORDED and proposal.state == choices.ProposalState.DECIDED
    evidence = models.Evidence.objects.get()
    assert evidence.claim.proposals.get() == proposal


def test_pack_verdict_keeps_no_quoted_words_and_comes_back_whole(
    qadam, proposal, client, monkeypatch
):
    rule(qadam, "2018-01-01", holder="isis")
    moderator = make_user("moderator")
    client.force_login(moderator)
    address = f"/admin/control/proposal/{proposal.pk}/change/"
    shown = client.get(address).context["desk"]
    data = {
        field.html_name: getattr(field.value(), "pk", field.value())
        for form in (*shown.districts, shown.deal, shown.signature)
        for field in form
        if field.value() or field.value() == 0 and field.name == "version"
    } | {"reason": "Both say so.", "_decide": "1"}
    data["d-qadam-losses_seen"] = "on"
    data["d-qadam-losses_shown"] = " ".join(loss.mark for loss in shown.districts[0].losses)
    data["embargo_until"] = tomorrow().isoformat()
    given, try_out = [], signing._try_out
    monkeypatch.setattr(
        signing, "_try_out", lambda verdict, by: given.append(verdict) or try_out(verdict, by)
    )
    answer = client.post(address, data)
    assert answer.status_code == 302, [
        form.errors for form in (*answer.context["desk"].districts, answer.context["desk"].deal)
    ]
    signed = models.SignedVerdict.objects.get()
    assert signing.unpack_verdict(signed.verdict) == given[0]
    assert given[0].districts[0].evidence[0].quote and given[0].deal.figures
    quote = given[0].districts[0].evidence[0].quote
    assert quote not in str(signed.verdict)
    page = client.get(address).content.decode()
    assert "Signed, not recorded yet" in page and "Both say so." in page and "Qadam" in page
    workflow.redact_report(
        proposal.claims.first().reading.report, reason="Harm.", author=make_user("senior moderator")
    )
    assert signing.unpack_verdict(signed.verdict).districts[0].evidence[0].quote == ""


def test_second_signature_is_another_moderators_and_records(qadam, proposal):
    first, second = make_user("moderator", "first"), make_user("moderator", "second")
    signed = sign_later(proposal, first, days=0, second=True)
    tasks.sweep_ingest()
    assert models.Decision.objects.count() == 0
    with pytest.raises(PermissionDenied):
        workflow.second_verdict(signed, first)
    with pytest.raises(PermissionDenied):
        workflow.second_verdict(signed, make_user("queue viewer"))
    with pytest.raises(ValidationError):
        workflow.record_at_once(signed, first)
    (decision,) = workflow.second_verdict(signed, second)
    assert (decision.author, decision.second_author) == (first, second)
    with pytest.raises(ValidationError, match="already"):
        workflow.second_verdict(signed, second)
    assert models.Decision.objects.count() == 1


def test_second_signature_under_embargo_waits_for_both(qadam, proposal, monkeypatch):
    first, second = make_user("moderator", "first"), make_user("moderator", "second")
    signed = sign_later(proposal, first, second=True)
    assert workflow.second_verdict(signed, second) == []
    assert models.Decision.objects.count() == 0
    pass_days(monkeypatch)
    assert workflow.record_due_verdicts() == 1
    assert models.Decision.objects.get().second_author == second


def test_embargo_lifted_or_taken_back_by_its_author_or_a_senior(qadam, proposal):
    first, other = make_user("moderator", "first"), make_user("moderator", "other")
    signed = sign_later(proposal, first)
    for act in (workflow.withdraw_verdict, workflow.record_at_once):
        with pytest.raises(PermissionDenied):
            act(signed, other)
    workflow.withdraw_verdict(signed, first)
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.OPEN and models.Decision.objects.count() == 0
    signed = sign_later(proposal, first)
    (decision,) = workflow.record_at_once(signed, make_user("senior moderator"))
    assert decision.author == first and now_on(qadam, "2018-03-14") is not None


def test_embargo_over_a_ledger_that_changed_goes_back_with_the_reason(qadam, proposal, monkeypatch):
    sign_later(proposal)
    rule(qadam, "2018-01-01", holder="isis")
    pass_days(monkeypatch)
    assert workflow.record_due_verdicts() == 0
    signed = models.SignedVerdict.objects.get()
    proposal.refresh_from_db()
    assert signed.state == State.FAILED and "would remove" in signed.failure
    assert proposal.state == choices.ProposalState.OPEN
    assert now_on(qadam, "2018-03-14").parties.get().actor.slug == "isis"
    assert workflow.record_due_verdicts() == 0


def test_embargo_of_who_has_left_goes_back(qadam, proposal, monkeypatch):
    author = make_user("moderator")
    sign_later(proposal, author)
    author.is_active = False
    author.save()
    pass_days(monkeypatch)
    workflow.record_due_verdicts()
    assert models.SignedVerdict.objects.get().state == State.FAILED
    assert models.Decision.objects.count() == 0


def test_embargo_whose_source_changed_goes_back(qadam, proposal, monkeypatch):
    sign_later(proposal)
    models.Proposal.objects.update(state="open")  # as a changed page does
    pass_days(monkeypatch)
    workflow.record_due_verdicts()
    assert "source changed" in models.SignedVerdict.objects.get().failure


def test_sign_verdict_that_could_not_be_recorded_is_refused(qadam, proposal):
    rule(qadam, "2018-01-01", holder="isis")
    with pytest.raises(workflow.LossNotSeen):
        sign_later(proposal)
    with pytest.raises(ValidationError):
        sign_later(proposal, make_user("moderator", "m2"), days=0)
    with pytest.raises(ValidationError) as refused:
        sign_later(proposal, make_user("moderator", "m3"), days=-1)
    assert "embargo_until" in refused.value.error_dict
    assert models.SignedVerdict.objects.count() == 0
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.OPEN


def test_signed_proposal_is_decided_by_nobody_else(qadam, proposal):
    sign_later(proposal)
    proposal.refresh_from_db()
    (suggestion,) = workflow.suggest_rulings(proposal)
    with pytest.raises(workflow.StaleProposal):
        workflow.decide_proposal(verdict_on(proposal, suggestion), make_user("moderator", "m2"))


def test_suggest_embargo_for_what_is_planned_and_not_long_over(qadam):
    values = propose(QADAM_REPORT.replace("under", "today under")).extraction | {
        "stage": "announced"
    }
    today = workflow.claimed_date(values).latest
    assert suggest_embargo(values, today) == today + dt.timedelta(days=3)
    assert suggest_embargo(values, today + dt.timedelta(days=1)) is None
    assert suggest_embargo(values | {"stage": "completed"}, today) is None


def test_admin_shows_what_waits_and_lets_another_sign(qadam, proposal, client):
    first, second = make_user("moderator", "first"), make_user("moderator", "second")
    signed = sign_later(proposal, first, days=0, second=True)
    address = f"/admin/control/proposal/{proposal.pk}/change/"
    client.force_login(first)
    page = client.get(address).content.decode()
    assert "Sign as the second" not in page and "Take it back" in page
    assert "to sign as the second" not in client.get("/admin/").content.decode()
    client.force_login(second)
    home = client.get("/admin/").content.decode()
    assert "1 verdict to sign as the second" in home
    assert "Qadam" in client.get("/admin/control/proposal/?queue=signed").content.decode()
    page = client.get(address).content.decode()
    assert "Sign as the second" in page and "Take it back" not in page
    answer = client.post(address, {"_waiting": signed.pk, "_second": "1"}, follow=True)
    assert "is signed" in answer.content.decode()
    decision = models.Decision.objects.get()
    rows = client.get("/data/decisions.csv").getvalue().decode()
    assert "signed_at" in rows.splitlines()[0] and decision.public_id in rows
    assert models.SignedVerdict.objects.get().state == State.RECORDED


def test_desk_in_arabic_keeps_dates_from_left_to_right(qadam, proposal, client):
    sign_later(proposal)
    client.force_login(make_user("moderator", "m2"))
    headers = {"Accept-Language": "ar"}
    listed = client.get("/admin/control/proposal/?queue=signed", headers=headers).content.decode()
    assert '<bdi dir="ltr">2018\u201103\u201113</bdi>' in listed and "موقّع ولم يُسجَّل بعد" in listed
    page = client.get(f"/admin/control/proposal/{proposal.pk}/change/", headers=headers)
    text = page.content.decode()
    assert '<bdi dir="ltr">2018-03-13</bdi>' in text
    assert "نُشر \u20662018-03-14\u2069" in text and "\u20662018-03-13 – …\u2069" in text


def test_second_moderator_sees_all_that_would_be_recorded_beside_what_stands(qadam, client):
    before = rule(
        qadam, "2018-03-01", "2018-03-20", standing="contested", holder="opposition",
        parties={"isis": "challenger"}, siege="partial",
        evidence=[cite(make_report("2018-03-02"), said_by_text="A wire", reading="they fight")],
    )  # fmt: skip
    known = make_deal("qadam-2017", name_en="The old deal", districts={qadam: "origin"})
    proposal = propose()
    (suggestion,) = workflow.suggest_rulings(proposal)
    report = proposal.claims.get().reading.report
    sohr = models.Actor.objects.get(slug="sohr").pk
    government = models.Actor.objects.get(slug="syrian-government").pk
    amended = replace(
        suggestion.draft, standing="held", assertion="claimed", note="In our words.",
        parties=(workflow.DraftParty(government, "holder"),),
    )  # fmt: skip
    verdict = verdict_on(
        proposal, suggestion, "amend", draft=amended, losses_seen=True,
        evidence=(workflow.EvidenceDraft(report.pk, said_by_id=sohr, reading="all of it"),),
    )  # fmt: skip
    deal = workflow.DealDraft(
        deal_id=known.pk,
        name_en="Qadam evacuation (2018)",
        parties=((government, "party"),),
        places=((qadam.pk, "origin"),),
        stages=(workflow.StageDraft("completed", parse_edtf("2018-03-13"), said_by_id=sohr),),
        figures=(workflow.FigureDraft("fighters", "about", 300, 300, said_by_text="AFP"),),
    )
    workflow.sign_verdict(
        replace(verdict, deal=deal), make_user("moderator"), embargo_until=None, needs_second=True
    )
    client.force_login(make_user("moderator", "second"))
    answer = client.get(f"/admin/control/proposal/{proposal.pk}/change/")
    of_deal, of_qadam = answer.context["signed"]["parts"]
    assert of_deal.title == "The deal “The old deal”, recorded already (Evacuation)"
    assert "Qadam evacuation (2018)" not in answer.content.decode().split("<form")[1]
    told = dict(of_deal.lists)
    assert told["Stages to record"] == (
        "Completed, \u20662018-03-13\u2069, Syrian Observatory for Human Rights",
    )
    assert told["Parties to record"] == ("Syrian government (until 8 Dec 2024) (Party)",)
    assert told["Places to record"] == ("Qadam (Origin)",)
    assert told["Figures to record, each by who said it"] == (
        "about 300 Fighters, Not said, The whole, AFP",
    )
    rows = {what.lower(): (now, then) for what, now, then in of_qadam.rows}
    assert rows["standing"] == ("Contested", "Held")
    assert rows["assertion"] == ("Assessed", "Claimed by a party")
    assert rows["note"] == ("–", "In our words.")
    assert "Islamic State (challenger)" in rows["parties"][0]
    assert rows["parties"][1] == "Syrian government (until 8 Dec 2024) (holder)"
    told = dict(of_qadam.lists)
    assert any("Islamic State (challenger)" in line for line in told["It would take off the map"])
    (piece,) = told["Its reports as evidence"]
    assert (
        piece.startswith("Supports, Start of the period, Syrian Observatory")
        and "all of it" in piece
    )
    assert told["Evidence carried over"] == ()  # it speaks to the days that stay
    assert before.public_id in told["It would take off the map"][0]
    assert "Sign as the second" in answer.content.decode()
