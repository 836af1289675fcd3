"""Deal parties: says who made a deal, who mediated, and by which name each goes.

Input: a Scene and the Cluster of a deal. Output: ClaimedParties. Whoever is named more exactly
stands for the rest of the side: forces for their state, a group for "rebels".
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from control.extract.claims import ClaimedParty
from control.extract.clusters import Cluster
from control.extract.parties import SPEAKER_KINDS, ActorHit
from control.extract.scene import Scene
from control.extract.text import Sentence

_PRESENT = frozenset("present based main operating المتواجده الموجوده ابرزها".split())


class PartySettler:
    """Settles the parties of the deals of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.gazetteer = scene.gazetteer

    def find_parties(self, cluster: Cluster, districts) -> list[ActorHit]:
        hits = [hit for m in cluster.mentions if m.fired for hit in m.parties]
        if not cluster.background:
            hits += self._present_groups(cluster, districts)
        return self.settle_parties(hits)

    def _present_groups(self, cluster: Cluster, districts) -> list[ActorHit]:
        """Return groups that a sentence of the report calls present in the deal's place."""
        here = {place.slug or place.text for place in districts}
        found: list[ActorHit] = []
        for sentence in self._on_presence:
            if sentence.block != cluster.block or sentence.is_title:
                continue
            places = self.scene.within(self.scene.places, sentence.first, sentence.stop)
            if here.isdisjoint(hit.slug or hit.key for hit in places):
                continue
            found += [
                hit
                for hit in self.scene.within(self.scene.actors, sentence.first, sentence.stop)
                if hit.named and hit.side == "opposition"
            ]
        return found

    @cached_property
    def _on_presence(self) -> list[Sentence]:
        """The sentences that say where somebody is present, in order."""
        tokens = self.document.find_words(_PRESENT)
        return list(dict.fromkeys(map(self.document.sentence_of, tokens)))

    def settle_parties(self, hits: list[ActorHit]) -> list[ActorHit]:
        """Leave out whoever is named more exactly: forces for their state, "rebels" for a group.

        A state's forces speak for the state; an umbrella gives way to the groups that are in it,
        and a general word for a side to any named actor of that side.
        """
        unique: dict[str, ActorHit] = {}
        for hit in hits:
            if hit.kind in SPEAKER_KINDS:
                continue
            hit = self.raise_to_state(hit)
            key = hit.slug or hit.key
            known = unique.get(key)
            if known is None or (hit.named and not known.named):
                unique[key] = hit
        kept = list(unique.values())
        named_sides = {hit.side for hit in kept if hit.named and hit.side}
        result = []
        for hit in kept:
            if not hit.named and hit.side and hit.side in named_sides:
                others = [h for h in kept if h is not hit and h.side == hit.side and h.named]
                if others and (
                    hit.side == "opposition" or others[0].slug is not None or hit.slug is None
                ):
                    continue
            if not hit.named and hit.side:
                twin = next(
                    (h for h in result if not h.named and h.side == hit.side and h is not hit), None
                )
                if twin is not None and (twin.slug is None) == (hit.slug is None):
                    continue
            parts = [
                h
                for h in kept
                if h is not hit and h.slug and hit.slug in self.gazetteer.owners_of(h.slug)
            ]
            if hit.slug and hit.side == "opposition" and parts:
                continue
            result.append(hit)
        return result

    def raise_to_state(self, hit: ActorHit) -> ActorHit:
        if hit.slug is None or hit.side != "government":
            return hit
        owners = self.gazetteer.owners_of(hit.slug)
        if not owners or self.gazetteer.actor_by_slug[hit.slug].kind != "state":
            return hit
        return replace(hit, slug=owners[-1])

    def write_parties(self, hits: list[ActorHit]) -> tuple[ClaimedParty, ...]:
        return tuple(self._write_party(hit, "party") for hit in hits)

    def _write_party(self, hit: ActorHit, role: str) -> ClaimedParty:
        start, end = self.document.locate(hit.start, hit.end)
        return ClaimedParty(hit.slug, self.document.given[start:end], start, end, role)

    def write_mediators(self, cluster: Cluster) -> tuple[ClaimedParty, ...]:
        seen: dict[str, ClaimedParty] = {}
        pairs = [pair for m in cluster.mentions for pair in m.mediators]
        if not cluster.background:
            pairs += self._mediators_nearby(cluster)
        for hit, role in pairs:
            seen.setdefault(hit.slug or hit.key, self._write_party(hit, role))
        return tuple(seen.values())

    def _mediators_nearby(self, cluster: Cluster):
        """Return mediators of sentences that stand inside the telling of the deal."""
        first = min(m.sentence.index for m in cluster.mentions)
        last = max(m.sentence.index for m in cluster.mentions)
        mediators = [hit for hit in self.scene.actors if hit.kind == "mediator"]
        for hit in mediators:
            sentence = self.document.sentence_of(hit.first)
            if sentence.block == cluster.block and first <= sentence.index < last + 2:
                if self.scene.cues.has_any(
                    ("evacuate", "deal", "ceasefire", "truce", "mediate", "exchange"),
                    sentence.first,
                    sentence.stop,
                ):
                    yield hit, "facilitator"
