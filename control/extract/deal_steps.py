"""Deal steps: what of a deal is an event of its own, and what only one of its terms.

Input: the Clusters of a report, its cues. Output: Clusters. A truce with another day than the
departure told with it is parted from it; a swap still to come of which a deal speaks goes.
"""

from __future__ import annotations

from control.choices import TRUCES, ClaimKind, DealStageKind
from control.dates import EdtfDate, Precision
from control.extract.clusters import Cluster, is_exact
from control.extract.lexicon import Cues
from control.extract.mentions import EventMention
from control.extract.scene import Scene

# what may come before a departure on a day of its own
_STEPS = (*TRUCES, ClaimKind.SURRENDER)


def part_steps(clusters: list[Cluster]) -> list[Cluster]:
    """Part from a departure the truce or the giving up of arms that has a day of its own.

    "A truce had held there since Tuesday" and "on Wednesday they handed in their guns", beside
    buses that left on Thursday, are events of the same place with days of their own.
    """
    parted = []
    for cluster in clusters:
        steps = [m for m in cluster.mentions if _is_step_apart(m, cluster)]
        if steps and not cluster.background:
            places = cluster.places
            cluster.mentions = [m for m in cluster.mentions if m not in steps]
            for step in steps:
                step.origins = step.origins or places
                step.fired = True
        parted.append(cluster)
        for kinds in (TRUCES, (ClaimKind.SURRENDER,)):
            if told := [step for step in steps if step.kind in kinds]:
                parted.append(Cluster(told, step=True))
    return parted


def place_swaps(clusters: list[Cluster], scene: Scene) -> None:
    """Place a swap of which nothing says where it was made at the deal told just before it.

    "They left A on Wednesday. On Sunday the two sides had exchanged the bodies of their dead." In
    Arabic only a swap that is said to be made under that deal.
    """
    before: Cluster | None = None
    for cluster in sorted(clusters, key=lambda c: c.mentions[0].first):
        if cluster.background:
            continue
        if cluster.main_kind is ClaimKind.EVACUATION and not any(
            # "the departure was put off; on Sunday they had exchanged their dead", wherever
            m.stage is DealStageKind.POSTPONED
            for m in cluster.mentions
        ):
            before = cluster
        elif (
            cluster.main_kind is ClaimKind.EXCHANGE
            and before is not None
            and before.block == cluster.block
            and not any(hit.kind not in ("country", "venue") for hit in cluster.places)
            and not (scene.arabic and not any(_is_under_deal(m, scene) for m in cluster.mentions))
        ):
            towns = [hit for hit in before.places if is_exact(hit)]
            named = [hit for hit in towns if hit.kind != "border"]
            cluster.mentions[0].origins = named or towns


def _is_under_deal(mention: EventMention, scene: Scene) -> bool:
    """Tell, in Arabic, "carried out a swap under the agreement of A" from "a deal of swapping"."""
    return any(
        not scene.document.words[deal.first].endswith("صفقه")
        for deal in scene.cues.find("deal", mention.first, mention.stop)
    )


def drop_terms(clusters: list[Cluster], cues: Cues) -> list[Cluster]:
    """Leave out a swap that is only a term of a deal just told: "they would also trade captives"."""
    kept = []
    for cluster in clusters:
        if (
            cluster.main_kind is not ClaimKind.EXCHANGE
            or cluster.background
            or not all(_is_term(m, cues) for m in cluster.mentions if m.fired)
            or not any(
                0 < cluster.mentions[0].sentence.index - m.sentence.index <= 3
                for other in clusters
                if other is not cluster and not other.background
                for m in other.mentions
            )
        ):
            kept.append(cluster)
            continue
        for mention in cluster.mentions:
            mention.fired = False  # no event: whom it frees is counted by the deal
    return kept


def _is_term(mention: EventMention, cues: Cues) -> bool:
    """Tell "its clauses include a swap" and what is yet to come from a swap that is under way."""
    sentence = mention.sentence
    return (
        sentence.index > 1
        and not mention.dates
        and (
            mention.planned
            or cues.has("as_term", sentence.first, mention.trigger.first)
            or cues.has("yet_to_come", mention.trigger.stop, sentence.stop)
        )
    )


def _is_step_apart(mention: EventMention, cluster: Cluster) -> bool:
    if mention.kind not in _STEPS or cluster.background:
        return False
    if cluster.main_kind is not ClaimKind.EVACUATION or mention.sentence.is_title:
        return False
    mine = _days_done([mention])
    theirs = _days_done(
        m for m in cluster.mentions if m.kind is ClaimKind.EVACUATION and m is not mention
    )
    return bool(mine and theirs) and not mine & theirs


def _days_done(mentions) -> set[EdtfDate]:
    """Return the days, told by name, on which something was or is to be done."""
    return {
        dated.date
        for mention in mentions
        for dated in mention.dates
        if dated.role in ("done", "started")
        and dated.time.explicit
        and dated.date.precision is Precision.DAY
    }
