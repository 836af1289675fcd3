"""What becomes of the evidence of a ruling that is overridden: no source is made to say more than it did."""

from dataclasses import replace

import pytest

from control import choices, models, workflow
from control.publish.queries import history_of
from control.review import suggest_rulings
from desk import make_user, make_world, propose
from factories import cite, make_report, rule
from test_desk import sign_in
from test_workflow import now_on, verdict_on

Stance, Target = choices.EvidenceStance, choices.EvidenceTarget


@pytest.fixture
def qadam(db):
    return make_world()


@pytest.fixture
def proposal(qadam):
    """A report that the government took Qadam on 13 March 2018, where the opposition stood."""
    return propose()


def overridden(qadam, start="2013-01-01", **fields) -> models.Ruling:
    """The opposition in Qadam until 20 March 2018: what began it, what held, and a doubt."""

    def say(reading, **said):
        return cite(make_report("2018-03-01"), said_by_text=reading, reading=reading, **said)

    return rule(
        qadam, start, "2018-03-20", holder="opposition", truce="unknown",
        evidence=[
            say("came in", target=Target.START),
            say("was seen in 2014", target=Target.CONTENT, observed=workflow_date("2014")),
            say("is still there", target=Target.CONTENT, observed=workflow_date("2018-03")),
            say("says it holds it", target=Target.CONTENT),
            say("has left", target=Target.CONTENT, stance=Stance.CONTRADICTS),
        ],
        **fields,
    )  # fmt: skip


def workflow_date(text):
    from control.dates import parse_edtf

    return parse_edtf(text)


def accept(proposal, **fields) -> None:
    (suggestion,) = suggest_rulings(proposal)
    fields = {"losses_seen": True} | fields
    workflow.decide_proposal(verdict_on(proposal, suggestion, **fields), make_user("moderator"))


def carried_to(ruling) -> dict[str, str]:
    return {piece.reading: piece.stance for piece in ruling.evidence.all() if piece.reading}


def test_evidence_of_another_holder_is_carried_as_contradicting_and_never_counted(qadam, proposal):
    before = overridden(qadam)
    accept(proposal)
    now = now_on(qadam, "2018-03-14")
    assert now != before and {p.actor.slug for p in now.parties.all()} == {"syrian-government"}
    assert carried_to(now) == {
        "is still there": Stance.CONTRADICTS,
        "says it holds it": Stance.CONTRADICTS,
    }
    notes = {piece.note for piece in now.evidence.exclude(reading="")}
    assert notes == {f"Carried over from {before.public_id}, which it supported."}
    assert all("نُقل من" in piece.note_ar for piece in now.evidence.exclude(reading=""))
    period = history_of([qadam.pk])[-1]
    assert (period.ruling, period.originators, period.disputed) == (now.public_id, 1, True)
    assert history_of([qadam.pk])[0].originators == 4  # its own days keep what speaks to them


def test_evidence_that_speaks_for_or_against_is_left_off_and_named(qadam, proposal):
    overridden(qadam)
    (suggestion,) = suggest_rulings(proposal)
    losses = [loss.what for loss in workflow.preview_losses(suggestion.draft)]
    assert [what for what in losses if "evidence" in what] == ["evidence of has left (“has left”)"]
    with pytest.raises(workflow.LossNotSeen, match="has left"):
        accept(proposal, losses_seen=False)


def test_evidence_whose_stance_a_moderator_chose_is_carried_so(qadam, proposal):
    keys = {p.reading: p.pk for p in overridden(qadam).evidence.all()}
    chosen = ((keys["has left"], "supports"), (keys["says it holds it"], workflow.LEFT))
    accept(proposal, carried=chosen)
    now = now_on(qadam, "2018-03-14")
    assert carried_to(now) == {"is still there": Stance.CONTRADICTS, "has left": Stance.SUPPORTS}
    assert "which it contradicted" in now.evidence.get(reading="has left").note


def draft_same_parties(qadam, proposal, **changed) -> workflow.RulingDraft:
    """A draft that overrides a ruling and leaves its parties as they are."""
    overridden(qadam)
    (suggestion,) = suggest_rulings(proposal)
    before = now_on(qadam, "2018-03-14")
    parties = tuple(workflow.DraftParty(p.actor_id, p.role) for p in before.parties.all())
    return replace(suggestion.draft, parties=parties, **changed)


def test_evidence_of_the_same_state_keeps_its_stance(qadam, proposal):
    same = draft_same_parties(qadam, proposal, note="Since a day that is known better.")
    accept(proposal, verdict="amend", draft=same)
    stances = carried_to(now_on(qadam, "2018-03-14"))
    assert stances["is still there"] == Stance.SUPPORTS
    assert stances["has left"] == Stance.CONTRADICTS


def test_evidence_is_left_off_where_only_the_truce_differs(qadam, proposal):
    under_truce = draft_same_parties(qadam, proposal, truce="yes")
    accept(proposal, verdict="amend", draft=under_truce)
    assert carried_to(now_on(qadam, "2018-03-14")) == {}


def test_evidence_of_a_ruling_overridden_as_a_whole_goes_with_it(qadam, proposal):
    overridden(qadam, "2018-03-13")
    accept(proposal)
    assert set(carried_to(now_on(qadam, "2018-03-14"))) == {
        "came in", "was seen in 2014", "is still there", "says it holds it",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_desk_shows_what_is_carried_and_the_public_page_says_so(qadam, page):
    before = overridden(qadam)
    proposal = propose()
    sign_in(page, make_user("moderator"))
    page.goto(f"/admin/control/proposal/{proposal.pk}/change/")
    shown = page.get_by_label("is still there")
    assert shown.locator("option").first.inner_text() == "Contradicts (as suggested)"
    page.get_by_label("has left").select_option("supports")
    page.get_by_role("button", name="See what it would change").click()
    assert page.get_by_label("has left").input_value() == "supports"
    assert "has left" not in page.locator(".losses > ul").inner_text()
    page.get_by_label("I have seen what this would remove").check()
    page.get_by_label("Reason:").fill("The army holds it.")
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("is signed").first.wait_for()
    page.goto("/districts/qadam/?on=2018-03-14")
    told = page.locator("section", has=page.locator("#readings-title")).inner_text()
    assert f"Carried over from {before.public_id}, which it supported." in told
    assert f"Carried over from {before.public_id}, which it contradicted." in told
