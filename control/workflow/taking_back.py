"""Earlier decisions taken back: a proposal that was settled wrongly, and what was recorded of a deal.

Each is a decision of its own, signed with a cause and a reason; what it takes back stays on record.
Rulings are retracted in `deciding`.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from control import choices, review
from control.models import Decision, Proposal

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
