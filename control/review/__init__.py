"""Claim -> Proposal -> Decision: what is put before a moderator, and the moderator's signature.

Input: stored claims and the ledger as it stands. Output: proposals, suggestions of what a verdict
would write and what it would remove, and signed decisions. Moves nothing on the map itself.
"""

from .deciding import (
    count_rejections,
    reopen_held,
    reopen_settled,
    settle_proposal,
    sign_decision,
)
from .gathering import (
    add_claim,
    claimed_date,
    claimed_slugs,
    claims_deny,
    current_claims,
    find_likely_deals,
    gather_claim,
    gather_reading,
    is_better_ground,
    rest_on,
)
from .suggesting import (
    LEFT,
    Carried,
    Loss,
    Suggestion,
    carried_evidence,
    carry_evidence,
    name_losses,
    rival_readings,
    same_state,
    suggest_rulings,
)

__all__ = [
    "LEFT",
    "Carried",
    "Loss",
    "Suggestion",
    "add_claim",
    "carry_evidence",
    "carried_evidence",
    "claimed_date",
    "claimed_slugs",
    "claims_deny",
    "count_rejections",
    "current_claims",
    "find_likely_deals",
    "gather_claim",
    "gather_reading",
    "is_better_ground",
    "name_losses",
    "reopen_held",
    "reopen_settled",
    "rest_on",
    "rival_readings",
    "same_state",
    "settle_proposal",
    "sign_decision",
    "suggest_rulings",
]
