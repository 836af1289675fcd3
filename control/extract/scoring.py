"""Scoring: says how sure a claim on a deal is, and why, in words a person can check.

Input: the Cluster of a deal. Output: a probability and its reason, which names the rule. The
probability is read off a table of how often so much evidence was right.
"""

from __future__ import annotations

import csv
from itertools import groupby, pairwise
from pathlib import Path

from control.choices import DealStageKind, Polarity
from control.extract.clusters import Cluster
from control.extract.mentions import EventMention
from control.extract.text import Document

# how often a claim with so much evidence was right; `evaluate_reading CASES --fit` writes it anew,
# best from cases as long as press reports: on short ones the reader is right too often
CALIBRATION_FILE = Path(__file__).parent / "calibration.csv"
# a row of the table rests on at least so many claims
_LEAST_CLAIMS = 12
# the evidence for an event that no rule reads, only the wording of its sentences
_UNSURE = 0.7


def read_calibration(path: Path) -> tuple[tuple[float, float], ...]:
    """Return the points (evidence, share right) between which `calibrate` draws straight lines."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            (float(row["evidence"]), float(row["share_right"])) for row in csv.DictReader(file)
        )


def fit_calibration(scored: list[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Return points that never fall, from claims as (evidence, was it right).

    Neighbours are pooled until no share is below the one before it (isotonic regression, pool
    adjacent violators) and each rests on enough claims; one wrong claim is added to each, since
    they are few and the rules were made on them.
    """
    blocks: list[list[float]] = []  # claims, right ones, sum of evidence
    for evidence, alike in groupby(sorted(scored), key=lambda claim: round(claim[0], 2)):
        answers = [right for _, right in alike]
        blocks.append([len(answers), float(sum(answers)), evidence * len(answers)])
        while len(blocks) > 1 and (
            blocks[-2][0] < _LEAST_CLAIMS
            or blocks[-1][1] / blocks[-1][0] <= blocks[-2][1] / blocks[-2][0]
        ):
            last = blocks.pop()
            blocks[-1] = [sum(pair) for pair in zip(blocks[-1], last, strict=True)]
    if len(blocks) > 1 and blocks[-1][0] < _LEAST_CLAIMS:
        last = blocks.pop()
        blocks[-1] = [sum(pair) for pair in zip(blocks[-1], last, strict=True)]
    points = [(total / claims, right / (claims + 1)) for claims, right, total in blocks]
    rising = [point for i, point in enumerate(points) if not i or point[1] >= points[i - 1][1]]
    top = rising[-1][1] if rising else 0.5
    return (
        (0.0, 0.05),
        *((round(e, 3), round(share, 3)) for e, share in rising),
        (1.0, round(top, 3)),
    )


_CALIBRATION = read_calibration(CALIBRATION_FILE)


def calibrate(evidence: float) -> float:
    """Return the share of right claims to expect of so much evidence (0 to 1), never falling."""
    evidence = max(0.0, min(evidence, 1.0))
    for (low, below), (high, above) in pairwise(_CALIBRATION):
        if evidence <= high and high > low:
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
                not mention.wording,
                not mention.sentence.is_title,
                bool(mention.origins),
                len(mention.parties) + len(mention.dates),
                -mention.first,
            )

        return max(cluster.mentions, key=worth)

    def score(self, cluster, kind, stage, districts, polarity) -> tuple[float, str]:
        """Return the evidence that the deal is as told, added up, and the reason in words."""
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
        return self.doubt(score, fired), self.give_reason(kind, best, districts, cluster)

    @staticmethod
    def doubt(evidence: float, told: list[EventMention]) -> float:
        """Return the evidence for an event, which is little where no rule reads it."""
        return min(evidence, _UNSURE) if all(mention.wording for mention in told) else evidence

    def give_reason(self, kind, best: EventMention, districts, cluster: Cluster) -> str:
        start, end = self.document.locate(best.trigger.start, best.trigger.end)
        words = " ".join(self.document.given[start:end].split())
        where = " in " + ", ".join(place.text for place in districts[:3]) if districts else ""
        times = len({m.sentence.index for m in cluster.mentions})
        tale = " as history" if cluster.background else ""
        spread = "one sentence" if times == 1 else f"{times} sentences"
        if best.wording:
            spread += f", unsure; the report speaks of {', '.join(best.wording)}"
        return f"“{words}”{where}, told{tale} in {spread} (rule: {best.rule})."
