"""Decisions taken back: a proposal reopened, what was recorded of a deal retracted."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from control import choices, models, workflow
from desk import make_user, make_world, propose
from test_workflow import now_on, verdict_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def qadam():
    return make_world()


def accept(proposal, author) -> list[models.Decision]:
    proposal.refresh_from_db()
    (suggestion,) = workflow.suggest_rulings(proposal)
    return workflow.decide_proposal(verdict_on(proposal, suggestion), author)


def reopen(proposal, author, **fields) -> models.Decision:
    proposal.refresh_from_db()
    given = {"version": proposal.version, "cause": "coding_error", "reason": "It was a slip."}
    return workflow.reopen_proposal(proposal, author=author, **given | fields)


@pytest.mark.parametrize("whole", ["reject", "out_of_scope", "duplicate"])
def test_reopen_after_a_slip_lets_the_proposal_be_decided_anew(qadam, whole):
    proposal, moderator = propose(), make_user("moderator")
    verdict = workflow.ProposalVerdict(
        proposal.pk, proposal.version, "A slip.", whole=whole, ground="background"
    )
    workflow.decide_proposal(verdict, moderator)
    decision = reopen(proposal, moderator)
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.OPEN and proposal.draft == {}
    assert (decision.verdict, decision.cause, decision.author) == (
        "retract",
        "coding_error",
        moderator,
    )
    assert now_on(qadam, "2018-03-14") is None  # nothing moves by reopening
    accept(proposal, moderator)
    assert now_on(qadam, "2018-03-14").standing == "held"
    verdicts = proposal.decisions.order_by("recorded_at").values_list("verdict", flat=True)
    assert list(verdicts) == [whole, "retract", "accept"]


def test_reopen_after_its_ruling_was_retracted_brings_it_back(qadam):
    proposal, senior = propose(), make_user("senior moderator")
    accept(proposal, senior)
    first = now_on(qadam, "2018-03-14")
    workflow.retract_ruling(first, reason="Wrong.", cause="coding_error", author=senior)
    assert now_on(qadam, "2018-03-14").standing == "unknown"
    reopen(proposal, make_user("moderator"))
    accept(proposal, senior)
    again = now_on(qadam, "2018-03-14")
    assert again != first and again.standing == "held"


def test_reopen_is_signed_for_what_was_seen_and_by_who_may_decide(qadam):
    proposal, moderator = propose(), make_user("moderator")
    with pytest.raises(workflow.StaleProposal):
        reopen(proposal, moderator)  # it is open
    accept(proposal, moderator)
    with pytest.raises(PermissionDenied):
        reopen(proposal, make_user("queue viewer"))
    with pytest.raises(ValidationError, match="reason"):
        reopen(proposal, moderator, reason="  ")
    with pytest.raises(ValidationError):
        reopen(proposal, moderator, cause="a whim")
    with pytest.raises(workflow.StaleProposal):
        reopen(proposal, moderator, version=0)
    assert models.Decision.objects.count() == 1


def test_reopening_moves_nothing_public(qadam, client):
    proposal, moderator = propose(), make_user("moderator")
    accept(proposal, moderator)
    reopen(proposal, moderator, reason="Not for the public pages.")
    assert b"Not for the public" not in client.get("/changes/").content
    assert b"Not for the public" not in client.get("/data/decisions.csv").getvalue()


def test_desk_reopens_a_settled_proposal(qadam, client):
    proposal, moderator = propose(), make_user("moderator")
    accept(proposal, moderator)
    page = f"/admin/control/proposal/{proposal.pk}/change/"
    address = f"/admin/control/proposal/{proposal.pk}/reopen/"
    client.force_login(make_user("queue viewer"))
    assert address not in client.get(page).content.decode()
    assert client.get(address).status_code == client.post(address).status_code == 403
    client.force_login(moderator)
    assert address in client.get(page).content.decode()
    shown = client.get(address).content.decode()
    assert now_on(qadam, "2018-03-14").public_id in shown  # what still stands of it
    proposal.refresh_from_db()
    given = {"version": proposal.version, "cause": "coding_error", "reason": ""}
    assert "This field is required" in client.post(address, given).content.decode()
    told = client.post(address, given | {"reason": "It was a slip."}, follow=True)
    told = told.content.decode()
    assert "open again" in told and "Reopened" in told and "Sign the verdicts" in told
    assert "It was a slip." in told and address not in told
    queue = client.get("/admin/control/proposal/").content.decode()
    assert "Reopened: Evacuation: Qadam" in queue
    told = client.post(address, given | {"reason": "Once more."}, follow=True).content.decode()
    assert "has changed since you opened it" in told
