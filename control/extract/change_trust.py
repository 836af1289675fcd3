"""Change trust: says how likely a change of control is true that a claim of no deal proposes.

Input: a claim, and the PartRanker of its document. Output: what is known of the change, and a
likelihood. Learnt from reports in which people have marked what was taken; without the table of
weights every change is believed. Must not change a claim: that is for learned.py.
"""

from __future__ import annotations

from bisect import bisect

from control.choices import ClaimKind
from control.extract.claims import ExtractedClaim
from control.extract.parts import CHANGE, PartRanker, load_weights, share_parts
from control.extract.place_trust import read_named

_GRADES = (0.05, 0.2, 0.4, 0.6, 0.75, 0.85, 0.92, 0.96, 0.98, 0.99)
_MOST_DISTRICTS = 3


def read_change_features(
    ranker: PartRanker, claim: ExtractedClaim, kinds: frozenset[ClaimKind], kind: ClaimKind
) -> set[str]:
    """Return how the change is told, and how the sentences that name its place speak of such events.

    `kinds` are those that the event may be called by, `kind` the one by which its places are ranked.
    """
    change = claim.change
    key = change.district or ranker.ends.get(change.end)
    most = {"best": 0.0, "place": 0.0, "news": 0.0}
    for news, share in read_named(ranker, key, kinds, kind):
        for name, value in (("best", news * share), ("place", share), ("news", news)):
            most[name] = max(most[name], value)
    row = {
        "any",
        f"kind {claim.kind}",
        f"status {change.status}",
        f"taker {bool(change.to_actor or change.to_text)}",
        f"districts {min(_MOST_DISTRICTS, len(claim.districts))}",
        f"evidence {claim.evidence:.2f}",
        *(f"{name} {bisect(_GRADES, value)}" for name, value in most.items()),
    }
    return {f"change: {feature}" for feature in row}


def weigh_change(features: set[str]) -> float:
    """Return how likely a change of these features is true, 1 where nothing was learnt of any."""
    weights = load_weights()
    known = any("change" in weights.get(feature, ()) for feature in features)
    return share_parts(features, CHANGE, weights)["change"] if known else 1.0
