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
    """Return rejections by the rule that proposed, the most rejected first."""
    tables: dict[str, tuple[set, set, Counter]] = {}
    labels = dict(choices.RejectionGround.choices)
    rows = Decision.objects.filter(proposal__isnull=False).values_list(
        "proposal_id", "proposal__reason", "proposal__kind", "verdict", "ground"
    )
    for proposal_id, reason, kind, verdict, ground in rows:
        found = _RULE.search(reason)
        rule = f"{kind}: {found.group(1) if found else _('no rule named')}"
        decided, rejected, grounds = tables.setdefault(rule, (set(), set(), Counter()))
        decided.add(proposal_id)
        if verdict == choices.Verdict.REJECT and proposal_id not in rejected:
            rejected.add(proposal_id)
            grounds[str(labels.get(ground, _("Not said")))] += 1
    counts = [
        RejectionCount(rule, len(rejected), len(decided), tuple(grounds.most_common()))
        for rule, (decided, rejected, grounds) in tables.items()
        if rejected
    ]
    return sorted(counts, key=lambda count: (-count.rejected, count.rule))
