"""Which sentences of a report tell of one change of control.

Input: the EventMentions of changes of a document. Output: Clusters of them, by place; what only
dates a change, names its places or denies it goes with it. Must not write claims.
"""

from __future__ import annotations

from dataclasses import replace

from control.choices import ChangeStatus, ClaimKind, Polarity
from control.extract.clusters import Cluster, EventGatherer, is_exact
from control.extract.counting import identify_place
from control.extract.mentions import EventMention
from control.extract.parties import ActorHit
from control.extract.scene import Scene


class ChangeGatherer:
    """Gathers the changes of one document; made once a document."""

    def __init__(self, scene: Scene, gatherer: EventGatherer):
        self.scene = scene
        self.places_agree = gatherer.places_agree

    def cluster(self, mentions: list[EventMention]) -> list[Cluster]:
        clusters: list[Cluster] = []
        for mention in mentions:
            for cluster in clusters:
                first = cluster.mentions[0]
                if (
                    first.kind is mention.kind
                    and first.polarity is mention.polarity
                    and cluster.background == mention.background
                    and cluster.block == mention.sentence.block
                    and self.places_agree(mention.origins, cluster.places)
                    and not self._is_inside_part(mention, first)
                ):
                    cluster.mentions.append(mention)
                    break
            else:
                clusters.append(Cluster([mention]))
        return clusters

    def name_parts(self, clusters: list[Cluster]) -> list[Cluster]:
        """Leave "eight villages in Hama" to the sentences close by that name them; its day goes along."""
        kept = []
        for cluster in clusters:
            named = [
                other
                for other in clusters
                if self._takes_unnamed(cluster)
                and other.mentions[0].kind is cluster.mentions[0].kind
                and other.background == cluster.background
                and other.block == cluster.block
                and any(map(is_exact, other.places))
                and -1 <= other.mentions[0].sentence.index - cluster.mentions[0].sentence.index <= 3
            ]
            for other in named[:1]:
                if not any(m.dates for m in other.mentions):
                    other.mentions += [replace(m, origins=[]) for m in cluster.mentions]
            kept += [] if named else [cluster]
        return kept

    def drop_summed_up(self, clusters: list[Cluster]) -> list[Cluster]:
        """Leave out, in Arabic, what only a title says is taken where the text names what lies in it.

        "Army takes last stronghold in Raqqa", and then "the town of B, in the province of Raqqa".
        """
        kept = []
        for cluster in clusters:
            keys = {hit.key for hit in cluster.places}
            title = self.scene.arabic and all(
                m.sentence.is_title or self.scene.cues.covering("holds", m.trigger.first)
                for m in cluster.mentions
            )
            named = title and any(
                hit.container and hit.key in keys
                for other in clusters
                if other is not cluster and not other.background
                if other.mentions[0].kind is cluster.mentions[0].kind
                for m in other.mentions
                if m.sentence.index <= 3
                for own in m.origins[:1]
                for hit in self.scene.within(self.scene.places, own.stop, own.stop + 7)
            )
            kept += [] if named else [cluster]
        return kept

    def _takes_unnamed(self, cluster: Cluster) -> bool:
        return not self.scene.arabic and all(
            mention.kind is ClaimKind.CAPTURE
            and mention.change_status is ChangeStatus.PARTIAL
            and all(
                hit.wide or (hit.kind, hit.relation) == ("region", "in") for hit in mention.origins
            )
            for mention in cluster.mentions
        )

    def _is_inside_part(self, mention: EventMention, first: EventMention) -> bool:
        """Tell "took the towns of A and B" from "a third of the region", in which they lie."""
        partial = [m.change_status is ChangeStatus.PARTIAL for m in (mention, first)]
        mine, theirs = ({identify_place(h) for h in m.origins} for m in (mention, first))
        return self.scene.arabic and partial[0] != partial[1] and not mine & theirs

    def doubt_denied(self, clusters: list[Cluster]) -> None:
        """Leave as a claim what one side says it took where the report tells of a denial of it."""
        denials = [c.mentions[0] for c in clusters if c.mentions[0].polarity is Polarity.DENIES]
        for mention in (m for c in clusters for m in c.mentions):
            if mention.polarity is Polarity.ASSERTS and any(
                self.places_agree(mention.origins, denial.origins)
                and not self._are_rivals(mention.new_holder, denial.new_holder)
                for denial in denials
            ):
                mention.change_status = ChangeStatus.CLAIMED

    @staticmethod
    def _are_rivals(mine: ActorHit | None, other: ActorHit | None) -> bool:
        return (
            mine is not None and other is not None and bool(mine.side) and mine.side != other.side
        )

    def hold_stormed(self, clusters: list[Cluster], weak: list[EventMention]) -> None:
        """Let forces that stormed a town and took the seat of its rulers hold it.

        "They stormed the district ... and took the government compound": it names no other place.
        """
        for cluster in clusters:
            told = cluster.mentions[0]
            if any(m.rule != "enter" for m in cluster.mentions):
                continue
            cluster.mentions += [
                m
                for m in weak
                if m.rule == "capture"
                and abs(m.sentence.index - told.sentence.index) <= 2
                and m.sentence.block == cluster.block
                and (m.polarity, m.background) == (told.polarity, cluster.background)
                and self.scene.cues.has("seat_of_rule", m.trigger.stop, m.trigger.stop + 4)
            ]

    def attach_weak(self, clusters: list[Cluster], weak: list[EventMention]) -> None:
        """Let a sentence on the same change that names no place of its own date it."""
        for mention in weak:
            if mention.aside:
                continue  # "retook the town a week after it fell"
            for cluster in clusters:
                first = cluster.mentions[0]
                same = first.kind is mention.kind and cluster.background == mention.background
                same = same and first.polarity is mention.polarity
                close = 0 <= mention.sentence.index - first.sentence.index <= 2
                if same and close and cluster.block == mention.sentence.block:
                    if mention.dates and not any(m.dates for m in cluster.mentions):
                        cluster.mentions.append(mention)
                    break
