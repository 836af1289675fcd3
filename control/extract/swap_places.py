"""Swap places: says where captives or the dead change hands.

Input: a Scene, the Cluster of an exchange and the sentences that may tell of it. Output: the
PlaceHits: the crossing or town where it takes place, else what its own sentences name. Must not
judge what is exchanged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from control.choices import ClaimKind
from control.extract.clusters import Cluster
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.scene import Scene
from control.extract.text import Sentence

# what a sentence that says where it took place begins with: "The swap took place near X"
_SWAPS = frozenset(
    "exchange exchanges swap swaps handover transfer operation release prisoners captives detainees"
    " الافراج تسليمهم تسليمهن العمليه عمليه التبادل تبادل الصفقه صفقه التسليم تسليم".split()
)
# and one that says where men gave themselves up or settled
_SURRENDERS = frozenset(
    "event ceremony surrender reconciliation settlement process التسويه المصالحه العمليه عمليه".split()
)
# where they fell into other hands, before, and of what ground maps are given in return
_CAUGHT = frozenset(
    "captured arrested detained seized abducted kidnapped killed imprisoned fighting battle"
    " اسرهم اسره اسروا اسر اعتقلوا اعتقالهم احتجازها احتجازهم معركه معارك المعارك قتلوا خرايط الغام".split()
)
_POSTS = (["crossing"], ["checkpoint"], ["bridge"], ["junction"])
_REGIONS = ("region", "countryside")
# "the group traded with the army in B an officer for"
_TRADED = frozenset("بادل بادلت بادلوا تبادل تبادلت تبادلا تبادلوا".split())
_BETWEEN = frozenset(("between", "بين"))


class SwapPlacer:
    """Places the exchanges of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues

    def find_places(
        self, cluster: Cluster, fired: list[EventMention], block: list[Sentence]
    ) -> list[PlaceHit]:
        swaps = [m for m in fired if m.kind is ClaimKind.EXCHANGE]
        met = self._first_named(
            m.origins or self._near(m.trigger.stop, m.first, m.stop) for m in swaps
        )
        if any(map(self._is_town, met)):
            return self._part_of(met, swaps) or met
        told = [m for m in cluster.mentions if m.kind is ClaimKind.EXCHANGE and not m.fired]
        return (
            self._site(cluster, block)
            or met
            or self._first_named(m.origins for m in told if not m.background)
            or self._of_deal_spoken_of(cluster)
        )

    def _first_named(self, named: Iterable[list[PlaceHit]]) -> list[PlaceHit]:
        """Return the towns of the first that names any; else its province.

        A country says whose the captives are, not where they change hands; and what a later
        sentence names is where they were caught or go.
        """
        local = [
            [hit for hit in hits if hit.kind != "country" and not self._was_caught_in(hit)]
            for hits in named
        ]
        exact = (list(filter(self._is_town, hits)) for hits in local)
        return next(filter(None, exact), []) or next(filter(None, local), [])

    @staticmethod
    def _is_town(hit: PlaceHit) -> bool:
        return not (hit.wide or hit.kind in _REGIONS)

    def _part_of(self, met: list[PlaceHit], swaps: list[EventMention]) -> list[PlaceHit]:
        """Return the village of "in Suwayda", and then "in the village of A in the north of Suwayda"."""
        keys = {hit.key for hit in met}
        return [
            hit
            for m in swaps
            for hit in m.origins
            if not hit.wide and hit.key not in keys
            if any(
                whole.container and whole.key in keys
                for whole in self.scene.within(self.scene.places, hit.stop, hit.stop + 8)
            )
        ]

    def _site(self, cluster: Cluster, block: list[Sentence]) -> list[PlaceHit]:
        """Return the place of "brought their captives to X crossing", "The exchange took place near X"."""
        first = cluster.mentions[0].sentence.index
        wide: list[PlaceHit] = []
        for sentence in block:
            if not first <= sentence.index <= first + 6:
                continue
            if self._is_of_before(sentence):
                continue
            site = self._at_post(sentence) or self._made_in(sentence)
            if any(not hit.wide for hit in site):
                return site
            wide = wide or site
        return wide

    def _is_of_before(self, sentence: Sentence) -> bool:
        """Tell "another swap took place at B in July", months before the report."""
        times = self.scene.within(self.scene.times, sentence.first, sentence.stop)
        days = [time.date.latest for time in times if not time.since]
        published = self.scene.published
        return bool(days and published) and max(days) < published.earliest - dt.timedelta(days=31)

    def _at_post(self, sentence: Sentence) -> list[PlaceHit]:
        """Return the place whose crossing or checkpoint a sentence on captives names."""
        # "the nuns were released at the X crossing"
        captives = ("prisoners",) if self.scene.arabic else ("prisoners", "change_hands")
        if not self.cues.has_any(captives, sentence.first, sentence.stop):
            return []
        for hit in self.scene.within(self.scene.places, sentence.first, sentence.stop):
            if self.document.words[hit.stop : hit.stop + 1] in _POSTS:
                return [] if self._was_caught_in(hit) else [hit]
        return []

    def _near(self, token: int, first: int, stop: int) -> list[PlaceHit]:
        """Return the first town that stands near, in the clause of `token` and after it."""
        stop = min(self.scene.clause_of(token, first, stop)[1], token + 20)
        for hit in self.scene.within(self.scene.places, token, stop):
            if hit.relation == "near" and not (hit.wide or hit.container or self._is_side(hit)):
                about = "محيط" in self.document.words[hit.first - 3 : hit.first]
                return [hit] if about or not self.scene.arabic else []
        return []

    def find_ceremony(self, cluster: Cluster, block: list[Sentence]) -> list[PlaceHit]:
        """Return the town of "gave up their arms in Daraa. The event took place in the town of X"."""
        last = max(m.sentence.index for m in cluster.mentions)
        for sentence in block:
            opening = self.document.words[sentence.first : sentence.first + 3]
            if last <= sentence.index <= last + 2 and _SURRENDERS.intersection(opening):
                site = self._made_in(sentence, _SURRENDERS)
                if any(not hit.wide for hit in site):
                    return site
        return []

    def _made_in(self, sentence: Sentence, subjects: frozenset[str] = _SWAPS) -> list[PlaceHit]:
        """Return where "the exchange took place" or prisoners "were handed over".

        In Arabic also B of "brought them to B, where the release took place".
        """
        words = self.document.words
        for tag in ("took_place", "change_hands", *(("swap",) if self.scene.arabic else ())):
            for act in self.cues.find(tag, sentence.first, sentence.stop):
                if tag == "swap" and (site := self._freed_at(act, sentence)):
                    return site
                if tag == "swap" and words[act.first].lstrip("و") not in _TRADED:
                    continue
                if tag != "swap" and not self._is_done_to(subjects, act, sentence):
                    continue
                if words[act.first - 1] == "حيث":
                    ahead = self.scene.within(self.scene.places, sentence.first, act.first)
                    ahead = [h for h in ahead if act.first - h.stop <= 3 and not h.wide]
                    if ahead and not self._was_caught_in(ahead[-1]):
                        return ahead[-1:]
                stop = self.scene.clause_of(act.first, sentence.first, sentence.stop)[1]
                hits = self.scene.within(self.scene.places, act.stop, min(stop, act.stop + 14))
                near = [hit for hit in hits if self._is_reached(hit, act)]
                near = [hit for hit in near if tag != "swap" or hit.relation != "near"]
                site = next((hit for hit in near if not hit.wide), None)
                if site is not None:
                    listed = self.scene.within(self.scene.places, site.stop, stop)
                    return [site, *(h for h in listed if self.scene.lists_beside(h, [site]))]
                if near:
                    return near[:1]
        return []

    def _freed_at(self, act: Match, sentence: Sentence) -> list[PlaceHit]:
        """Return, in Arabic, B of "let the authorities in the town of B 120 men go", within the verb."""
        words = self.document.words
        ends = range(act.stop, min(sentence.stop, act.stop + 14))
        go = next((i for i in ends if words[i] == "سراح"), act.stop)
        within = self.scene.within(self.scene.places, act.stop, go)
        return [h for h in within if h.relation == "in" and self._is_town(h) and not h.container][
            :1
        ]

    def _is_done_to(self, subjects: frozenset[str], act: Match, sentence: Sentence) -> bool:
        words = self.document.words
        if words[act.stop - 1] in ("exchanged", "swapped"):
            return True
        near = (
            words[sentence.first : sentence.first + 8],
            words[max(0, act.first - 6) : act.stop + 4],
        )
        return any(word.removeprefix("و") in subjects for part in near for word in part)

    def _is_reached(self, hit: PlaceHit, act: Match) -> bool:
        """Tell where an act is done from a country, and from "caught in A" told after it."""
        return (
            hit.relation in ("in", "near", "of")
            and not (hit.container or hit.wide and hit.relation == "near")
            and hit.kind not in ("country", "venue")
            and not self._was_caught_in(hit)
        )

    def _was_caught_in(self, hit: PlaceHit) -> bool:
        first = max(self.document.sentence_of(hit.first).first, hit.first - 6)
        return not _CAUGHT.isdisjoint(self.document.words[first : hit.first])

    def _is_side(self, hit: PlaceHit) -> bool:
        """Tell "an exchange between Kyiv and the rebels": the capital for its government."""
        words = self.document.words
        return words[hit.first - 1] in _BETWEEN or words[hit.first - 1] == "and"

    def _of_deal_spoken_of(self, cluster: Cluster) -> list[PlaceHit]:
        """Return, in Arabic, the A of "the deal in A began on Sunday" for its swap in another sentence."""
        return [
            hit
            for m in cluster.mentions
            for hit in m.origins
            if self.scene.arabic
            and m.refers
            and not (m.background or hit.wide)
            and hit.kind not in ("country", "venue")
        ]
