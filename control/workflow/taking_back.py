"""Earlier decisions taken back: a proposal that was settled wrongly, and what was recorded of a deal.

Each is a decision of its own, signed with a cause and a reason; what it takes back stays on record.
Rulings are retracted in `deciding`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from control import choices, history, review
from control.models import Deal, DealStage, Decision, Figure, Proposal, Ruling

from .deciding import StaleProposal, sign


def reopen_proposal(
    proposal: Proposal, *, version: int, cause: str, reason: str, author
) -> Decision:
    """Take back the verdict on a decided proposal: it is open again, with its history.

    Nothing moves on the map: what it wrote there stands until it is retracted or corrected. For
    whoever may decide; StaleProposal where it was reopened or decided anew meanwhile.
    """
    if not author.has_perm("control.decide"):
        raise PermissionDenied(_("Deciding proposals is for moderators."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason, in a sentence others can check.")})
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if held.version != version or held.state != choices.ProposalState.DECIDED:
            raise StaleProposal(
                _("This proposal has changed since you opened it. Look at it again.")
            )
        decision = sign(choices.Verdict.RETRACT, reason, author, proposal=held, cause=cause)
        review.reopen_settled(held)
    return decision


@dataclass(frozen=True)
class Dealt:
    """What one decision (its public id) recorded of a deal and is known still."""

    deal: Deal
    decision: str
    stages: tuple[DealStage, ...]
    figures: tuple[Figure, ...]


def retract_dealt(
    deal: Deal,
    *,
    stages: Collection[int] = (),
    figures: Collection[int] = (),
    whole: bool = False,
    cause: str,
    reason: str,
    author,
) -> Decision:
    """Take back stages and figures of a deal, or a wrong deal as a whole; known as before until now."""
    if not author.has_perm("control.retract"):
        raise PermissionDenied(_("Retracting is for senior moderators."))
    with transaction.atomic():
        decision = sign(choices.Verdict.RETRACT, reason, author, cause=cause)
        history.retract_dealt(decision, deal, stages, figures, whole=whole)
    return decision


def find_dealt(ruling: Ruling) -> list[Dealt]:
    """Return what was signed together with a ruling and is still known of deals, deal by deal.

    A verdict on a proposal signs a decision for the deal and one for each district, in one transaction.
    """
    signed = Decision.objects.filter(pk=ruling.decision_id)
    if ruling.decision.proposal_id is not None:
        signed = Decision.objects.filter(
            proposal=ruling.decision.proposal_id, transaction=ruling.decision.transaction
        )
    found: dict[Deal, dict[str, list]] = {}
    for name, rows in (
        ("made", Deal.objects.current()),
        ("stages", DealStage.objects.current().select_related("deal")),
        ("figures", Figure.objects.current().select_related("deal")),
    ):
        for row in rows.filter(decision__in=signed).select_related("decision"):
            deal = row if name == "made" else row.deal
            found.setdefault(deal, {}).setdefault(name, []).append(row)
    return [
        Dealt(
            deal,
            next(row.decision.public_id for kind in rows.values() for row in kind),
            tuple(rows.get("stages", ())),
            tuple(rows.get("figures", ())),
        )
        for deal, rows in found.items()
    ]
