"""Scoring: says how sure a claim on a deal is, and why, in words a person can check.

Input: the Cluster of a deal. Output: a probability and its reason, which names the rule. The
probability is read off a table of how often so much evidence was right.
"""

from __future__ import annotations

from itertools import pairwise

from control.choices import DealStageKind, Polarity
from control.extract.clusters import Cluster
from control.extract.mentions import EventMention
from control.extract.text import Document

# how often a claim with so much evidence was right, on the cases developed on, with one wrong
# claim added to each row because they are few; straight lines between
_CALIBRATION = ((0.0, 0.05), (0.45, 0.40), (0.62, 0.78), (0.80, 0.87), (0.88, 0.90), (1.0, 0.92))


def calibrate(evidence: float) -> float:
    """Return the share of right claims to expect of so much evidence (0 to 1), never falling."""
    evidence = max(0.0, min(evidence, 1.0))
    for (low, below), (high, above) in pairwise(_CALIBRATION):
        if evidence <= high:
            return round(below + (above - below) * (evidence - low) / (high - low), 2)
    return _CALIBRATION[-1][1]


class ClaimScorer:
    """Scores the claims of one document."""

    def __init__(self, document: Document):
        self.document = document

    def best_mention(self, cluster: Cluster) -> EventMention:
        def worth(mention: EventMention):
            return (
                mention.fired,
                not mention.sentence.is_title,
                bool(mention.origins),
                len(mention.parties) + len(mention.dates),
                -mention.first,
            )

        return max(cluster.mentions, key=worth)

    def score(self, cluster, kind, stage, districts, polarity) -> tuple[float, str]:
        """Return a probability that the deal is as told, and the reason in words.

        The evidence is added up, then read off a table of how often so much of it was right.
        """
        fired = [m for m in cluster.mentions if m.fired]
        early = any(m.sentence.index <= 3 for m in fired)
        titled = any(m.sentence.is_title for m in fired)
        score = 0.6
        score += 0.12 if districts else -0.15
        score += 0.06 if titled else 0.0
        score += 0.05 if early else 0.0
        score += 0.05 if len(fired) > 1 else 0.0
        score += 0.06 if any(m.dates for m in fired) else 0.0
        score += 0.04 if any(m.has_deal_word for m in fired) else -0.05
        if stage is DealStageKind.REJECTED or polarity is Polarity.DENIES:
            score = min(score, 0.5)  # whether a refusal is of this deal is seldom sure
        best = self.best_mention(cluster)
        return calibrate(score), self.give_reason(kind, best, districts, cluster)

    def give_reason(self, kind, best: EventMention, districts, cluster: Cluster) -> str:
        start, end = self.document.locate(best.trigger.start, best.trigger.end)
        words = " ".join(self.document.given[start:end].split())
        where = " in " + ", ".join(place.text for place in districts[:3]) if districts else ""
        times = len({m.sentence.index for m in cluster.mentions})
        tale = " as history" if cluster.background else ""
        spread = "one sentence" if times == 1 else f"{times} sentences"
        return f"“{words}”{where}, told{tale} in {spread} (rule: {best.rule})."
