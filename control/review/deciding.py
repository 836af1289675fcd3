"""A moderator's signature on a proposal, where it then stands, and what rejections teach.

Input: a verdict with its reason and author. Output: a decision, append-only, and counts of rejections
by rule. Moves nothing on the map itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from control import choices
from control.models import (
    Deal,
    Decision,
    Proposal,
)

_RULE = re.compile(r"\(rule: ([^)]+)\)")


def sign_decision(
    *,
    verdict: str,
    reason: str,
    author,
    moment: dt.datetime,
    proposal: Proposal | None = None,
    cause: str = "",
    ground: str = "",
    held_until: dt.date | None = None,
    duplicate_of: Proposal | None = None,
    second_author=None,
    signed_at: dt.datetime | None = None,
) -> Decision:
    """Write a moderator's decision at `moment`; ValidationError where it lacks what it needs."""
    decision = Decision(
        verdict=verdict,
        reason=reason.strip(),
        author=author,
        recorded_at=moment,
        proposal=proposal,
        cause=cause,
        ground=ground,
        held_until=held_until,
        duplicate_of=duplicate_of,
        second_author=second_author,
        signed_at=signed_at,
    )
    decision.full_clean(exclude=["transaction"])
    decision.save(force_insert=True)
    return decision


def settle_proposal(
    proposal: Proposal, state: str, held_until: dt.date | None = None, deal: Deal | None = None
) -> None:
    """Set where a proposal stands after its decisions."""
    proposal.state = state
    proposal.held_until = held_until
    proposal.deal = deal or proposal.deal
    proposal.version += 1
    proposal.save(update_fields=["state", "held_until", "deal", "version"])


def reopen_settled(proposal: Proposal) -> None:
    """Put a decided proposal back into the queue, to be decided from what is suggested now."""
    proposal.state = choices.ProposalState.OPEN
    proposal.draft = {}
    proposal.version += 1
    proposal.save(update_fields=["state", "draft", "version"])


def reopen_held(today: dt.date) -> int:
    """Put proposals whose hold has run out back into the queue; return how many."""
    return Proposal.objects.filter(
        Q(state=choices.ProposalState.HELD), held_until__lte=today
    ).update(state=choices.ProposalState.OPEN, held_until=None)


@dataclass(frozen=True)
class RejectionCount:
    """How often proposals of one rule were rejected, on which grounds, and how often not."""

    rule: str
    rejected: int
    decided: int
    grounds: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        return self.rejected / self.decided


def count_rejections() -> list[RejectionCount]:
    """Return rejections by the rule that proposed, the most rejected first.

    What was decided of a proposal before it was reopened does not count.
    """
    tables: dict[str, dict[int, str]] = {}  # by rule: the ground of each proposal, "" if accepted
    labels = dict(choices.RejectionGround.choices)
    rows = Decision.objects.filter(proposal__isnull=False).order_by("recorded_at")
    for proposal_id, reason, kind, verdict, ground in rows.values_list(
        "proposal_id", "proposal__reason", "proposal__kind", "verdict", "ground"
    ):
        found = _RULE.search(reason)
        rule = f"{kind}: {found.group(1) if found else _('no rule named')}"
        decided = tables.setdefault(rule, {})
        if verdict == choices.Verdict.RETRACT:
            decided.pop(proposal_id, None)
            continue
        rejected = verdict == choices.Verdict.REJECT
        told = str(labels.get(ground, _("Not said"))) if rejected else ""
        decided[proposal_id] = decided.get(proposal_id) or told
    counts = [
        RejectionCount(rule, grounds.total(), len(decided), tuple(grounds.most_common()))
        for rule, decided in tables.items()
        if (grounds := Counter(ground for ground in decided.values() if ground))
    ]
    return sorted(counts, key=lambda count: (-count.rejected, count.rule))
