"""Deal places: says which places a deal is about.

Input: a Scene and the Cluster of a deal. Output: the PlaceHits it concerns, named in its own
sentences or, where these say "two towns" and "the last district of", in others. Must not judge
what happened there.
"""

from __future__ import annotations

from collections import Counter

from control.choices import SETTLEMENTS, TRUCES, ClaimKind, DealStageKind
from control.extract.claims import ClaimedPlace
from control.extract.clusters import Cluster
from control.extract.counting import identify_place
from control.extract.deal_countries import CountryFinder
from control.extract.lexicon import TRUCE_TAGS
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.other_towns import without_steps_before
from control.extract.place_standing import PlaceStanding
from control.extract.scene import Scene
from control.extract.swap_places import SwapPlacer
from control.extract.text import Sentence

# of these some place is left or given up, wherever the report names it
_GIVEN_UP = (ClaimKind.EVACUATION, ClaimKind.SURRENDER, ClaimKind.HANDOVER)
# of these a whole country may be the place
_AGREED = (ClaimKind.RECONCILIATION, ClaimKind.AGREED_WITHDRAWAL)
_SIGNED = frozenset("signed sign signing initialled inked sealed concluded reached struck".split())
_BROKEN = frozenset((DealStageKind.COLLAPSED, DealStageKind.VIOLATED))
_DIRECTIONS = ("جنوب ", "شمال ", "شرق ", "غرب ", "southern ", "northern ", "eastern ", "western ")
# behind these a truce only says when something else was
_TIMES = frozenset("بعد قبل منذ عقب قبيل بعيد وقبل وبعد ومنذ".split())
_SIDES_AROUND = frozenset(
    "جنوب شمال شرق غرب جنوبي شمالي شرقي غربي جنوبيه شماليه شرقيه غربيه محيط".split()
)
# how many places "three suburbs" and the Arabic dual of "town" stand for
_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_COUNTS |= {"ثلاث": 3, "ثلاثه": 3, "الثلاث": 3, "اربع": 4, "الاربع": 4, "خمس": 5}
_PAIRS = dict.fromkeys("بلدتين قريتين مدينتين حيين منطقتين مخيمين بلدتان قريتان".split(), 2)


class DealPlacer:
    """Places the deals of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.gazetteer = scene.gazetteer
        self.swaps = SwapPlacer(scene)
        self.countries = CountryFinder(scene)
        self.standing = PlaceStanding(scene)

    def find_places(self, cluster: Cluster) -> list[PlaceHit]:
        fired = [m for m in without_steps_before(self.scene, cluster.mentions) if m.fired]
        # what is only talked about beside a deal is no place of it
        fired = [
            m for m in fired if m.stage is not DealStageKind.NEGOTIATING or m.sentence.is_title
        ] or fired
        kind = cluster.main_kind
        places = cluster.places
        if kind in TRUCES and self.scene.arabic:
            dating = [m for m in fired if self._only_dates(m)]
            if dating and len(dating) < len(fired):
                fired = [m for m in fired if m not in dating]
                beside = [hit for m in dating for hit in m.origins]
                places = [hit for hit in places if hit not in beside]
        if kind is ClaimKind.EXCHANGE:
            swapped = self.swaps.find_places(cluster, fired, self._block_of(cluster))
            return swapped or self.countries.find_at_war(cluster)
        # a place beside the deal's own verb counts more than one elsewhere in its sentence
        near = [hit for m in fired if not m.far_places for hit in m.origins]
        if kind in TRUCES:
            # "Khartoum extends truce": a title names a capital for its government
            told = [
                hit
                for m in fired
                if not m.far_places
                for hit in m.origins
                if hit.kind != "country"
                and (hit.relation or not m.sentence.is_title or self._names_truce(hit))
            ]
            if self.scene.arabic:  # "no vehicles may leave X", a term of a truce in Y
                told = [hit for hit in told if hit.relation != "from"] or told
            near = told or near
        hits = near or [hit for m in fired for hit in m.origins] or places
        if hits and all(map(self._is_signed_in, hits)):
            if countries := self._of_whole_country(cluster):
                return countries
        opening = [m for m in fired if m.sentence.index <= 2 and not m.origins]
        counted = opening and self._counted_places(opening, self._block_of(cluster))
        if counted and all(hit.first > counted[-1].first for hit in near):
            # "buses arrived at two towns", which the next sentence names, and later one more
            hits = counted
        elif all(hit.wide for hit in near):
            # "four towns, two each in the provinces of A and B": another sentence names them
            told = [m for m in fired if not near or m.origins]
            counted = self._counted_places(told, self._block_of(cluster))
            # "out of Aleppo, and out of two villages in Idlib": Aleppo holds neither
            others = [hit for hit in near if counted and self._holds_none_of(hit, counted)]
            hits = others + counted or hits
        hits += self._told_beside(cluster, kind, hits)
        if kind is ClaimKind.EVACUATION and not (self.scene.arabic or cluster.background):
            hits += self._let_out_of(cluster)
        if kind in _GIVEN_UP and not cluster.background:
            hits += self._left_with(cluster, hits)
        if kind in TRUCES and hits:
            hits += self._also_covered(cluster)
        if kind in SETTLEMENTS and hits and all(hit.wide for hit in hits):
            hits = self.swaps.find_ceremony(cluster, self._block_of(cluster)) or hits
        if not hits:
            hits = self._described_places(cluster)
        elif all(hit.wide or hit.kind == "region" for hit in hits) and not cluster.background:
            hits = hits + (self._listed_parts(cluster) or self._unnamed_parts(cluster, hits))
        borders = any(hit.kind == "border" for hit in hits)
        if borders and all(hit.kind == "border" or hit.wide for hit in hits):
            # "a town on the Turkish border", in the title; the text names the town
            named = [
                hit
                for m in cluster.mentions
                for hit in m.origins
                if hit.kind not in ("border", "country", "venue")
            ]
            hits = named or hits  # so too "back at the border", of a province that surrenders
        if hits and all(hit.kind == "country" for hit in hits):
            # "the two towns signed a deal in Libya", under a title that names them
            named = [
                hit
                for m in cluster.mentions
                if m.kind is kind and not (m.background or kind in TRUCES)
                for hit in m.origins
                if hit.kind not in ("country", "venue")
            ]
            hits = named or hits
        if hits and all(hit.kind == "country" for hit in hits):
            # "in the last stronghold along the border", which the next sentences name
            hits = self._announced_places(cluster) or self._within_country(cluster, hits) or hits
        if any(hit.kind != "country" for hit in hits):
            hits = [hit for hit in hits if hit.kind != "country"]
        if any(not hit.wide for hit in hits):
            exact = [hit for hit in hits if not hit.wide]
            hits = [
                hit
                for hit in hits
                if not hit.wide
                or self._holds_none_of(hit, hits)
                or kind is not ClaimKind.EVACUATION
                and self.scene.lists_beside(hit, exact)
            ]
            hits = [hit for hit in hits if not self._is_city_of(hit, hits)]
        hits = self._without_regions(cluster, hits)
        if any(hit.kind not in ("border", "region") and not hit.wide for hit in hits):
            hits = [hit for hit in hits if hit.kind != "border" or hit.relation]
        if any(hit.kind != "countryside" for hit in hits):
            hits = [hit for hit in hits if hit.kind != "countryside"]
        sides = [
            h for h in hits if h.kind not in ("town", "village") and h.key.startswith(_DIRECTIONS)
        ]
        if sides:  # "the south of Damascus" where its towns are named
            named = [h for h in hits if h not in sides]
            held = [h for h in sides if any(self._may_hold(h, n) for n in named)]
            hits = [h for h in hits if h not in held]
        # a destination of one sentence is not the origin of another
        # in Arabic "from the crossing of X" X may be left by others
        parts = ("destination",) if self.scene.arabic else ("destination", "transit")
        goals = self._goals(cluster, parts)
        # "a delegation was on its way to A", where arms rest: nobody leaves it
        if not goals or kind in TRUCES and not self.scene.arabic:
            return hits
        # but where buses came "to the town to take them away" is left, whatever else says "to"
        starts = {identify_place(hit) for hit in hits if hit.relation in ("from", "to")}
        left = Counter(identify_place(hit) for m in fired for hit in m.origins)
        reached = Counter(identify_place(hit) for m in fired for hit, _ in m.destinations)
        lead = {identify_place(hit) for m in fired if m.sentence.index < 2 for hit in m.origins}
        starts.update(
            n for n in goals if left[n] > reached[n] or n in lead and left[n] == reached[n]
        )
        kept = [hit for hit in hits if identify_place(hit) not in goals - starts]
        ends = self._goals(cluster, ("destination",))
        # "they went in through the town after it was emptied"
        return kept or [hit for hit in hits if identify_place(hit) not in ends]

    def _only_dates(self, mention: EventMention) -> bool:
        """Tell, in Arabic, "gunfire was heard in A after the truce had begun": no place of it."""
        first = max(mention.first, mention.trigger.first - 7)
        return not _TIMES.isdisjoint(self.document.words[first : mention.trigger.first])

    def _within_country(self, cluster: Cluster, countries: list[PlaceHit]) -> list[PlaceHit]:
        """Return where the truce of "Libya militias" is kept, which another sentence on it says.

        And the camp of "a truce in Lebanon's largest camp", which the next sentences name.
        """
        if cluster.main_kind not in TRUCES or any(
            hit.relation == "in" and not self._owns(hit) or self._names_truce(hit)
            for hit in countries
        ):
            return []
        kept = [m for m in cluster.mentions if m.kind in TRUCES and m.stage not in _BROKEN]
        for far in (False, True):
            told = [
                h for m in kept if m.far_places is far for h in m.origins if h.kind != "country"
            ]
            if told:
                return told
        return self._of_largest(countries)

    def _owns(self, hit: PlaceHit) -> bool:
        return self.document.words[hit.stop : hit.stop + 1] == ["s"]

    def _of_largest(self, countries: list[PlaceHit]) -> list[PlaceHit]:
        cues, words = self.scene.cues, self.document.words
        for country in filter(self._owns, countries):
            for noun in cues.find("seat", country.stop, country.stop + 6):
                here = self.document.sentence_of(noun.first)
                for hit in self.scene.within(self.scene.places, noun.stop, len(words)):
                    if self.document.sentence_of(hit.first).index > here.index + 5:
                        break
                    if words[noun.stop - 1] in words[hit.first - 2 : hit.stop + 2]:
                        return [hit]
        return []

    def _names_truce(self, hit: PlaceHit) -> bool:
        """Tell the titles "Wadi X truce takes hold" and "Wadi X: new truce" from "Khartoum extends"."""
        named = self.scene.cues.covers_any(TRUCE_TAGS, hit.stop)
        if not self.scene.cues.covers_any(("agreed", "announced", "started"), hit.stop):
            # "Wadi X holiday truce"
            named = named or self.scene.cues.covers_any(TRUCE_TAGS, hit.stop + 1)
        return named or self.document.folded.startswith(":", hit.end)

    def _without_regions(self, cluster: Cluster, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Leave out the region of "the first deal of the Ghouta assault", where towns are named.

        It stays where the report speaks of it more than of any town, or lists it beside them. In
        Arabic so does a valley or a range, which its villages share, but no side of one.
        """
        towns = [hit for hit in hits if hit.kind not in ("region", "countryside", "border")]
        if not towns or len(towns) == len(hits):
            return hits
        if any(hit.wide for hit in towns):
            return hits
        told = [hit for m in cluster.mentions if m.fired for hit in m.origins]
        names = Counter(map(identify_place, told))
        most = max(names[identify_place(hit)] for hit in towns)
        words, begins, ends = self.document.words, set(), set()
        for town in towns:
            begins.update((town.first, town.first - (words[town.first - 1] == "and")))
            ends.update((town.stop, town.stop + (words[town.stop : town.stop + 1] == ["and"])))
        listed = {identify_place(h) for h in told if h.stop in begins or h.first in ends}
        return [
            hit
            for hit in hits
            if hit.kind != "region"
            or self.scene.arabic
            and _SIDES_AROUND.isdisjoint(word.removeprefix("ال") for word in hit.key.split())
            or identify_place(hit) in listed
            or names[identify_place(hit)] > most
        ]

    def _may_hold(self, side: PlaceHit, town: PlaceHit) -> bool:
        """Tell whether a town may lie in "eastern Aleppo": it is not known to be of elsewhere."""
        around = [set(self.gazetteer.ancestors_of(h.slug)) for h in (side, town) if h.slug]
        return len(around) < 2 or not all(around) or bool(set.intersection(*around) - {"syria"})

    def _holds_none_of(self, whole: PlaceHit, hits: list[PlaceHit]) -> bool:
        """Tell "the last bastion in Aleppo" beside two villages that lie elsewhere."""
        exact = [hit for hit in hits if not hit.wide]
        return (
            (whole.partly or whole.relation == "from" or self.scene.arabic and whole.kind == "city")
            and whole.slug is not None
            and all(hit.slug for hit in exact)
            and not any(
                whole.slug in self.gazetteer.ancestors_of(hit.slug)
                for hit in exact
                # "from the eastern quarters of Aleppo": a town of the governorate is none of them
                if not (self.scene.arabic and whole.kind == "city" and hit.kind == "town")
            )
            # "from southern Damascus": the towns "south of Damascus", which lie outside it
            and not any(h.slug == whole.slug and h.relation == "near" for h in self.scene.places)
        )

    def _is_city_of(self, city: PlaceHit, hits: list[PlaceHit]) -> bool:
        """Tell Homs, said beside its district Waer, from a place of its own."""
        namesakes = {c.slug for c in self.gazetteer.names.get(city.key, ())}
        return city.kind == "city" and any(
            hit.kind in ("district", "neighbourhood", "camp")
            and not namesakes.isdisjoint(self.gazetteer.ancestors_of(hit.slug))
            for hit in hits
            if hit.slug
        )

    def _told_beside(
        self, cluster: Cluster, kind: ClaimKind, hits: list[PlaceHit]
    ) -> list[PlaceHit]:
        """Return places named beside one of the deal's: "the evacuation of A, B and C resumed"."""
        known = {identify_place(hit) for hit in hits}
        return [
            hit
            for m in cluster.mentions
            if m.extends
            or not (m.fired or m.refers)
            and m.kind is kind
            and known.intersection(map(identify_place, m.origins))
            for hit in m.origins
        ]

    def _let_out_of(self, cluster: Cluster) -> list[PlaceHit]:
        """Return what else is left: "in exchange for people being allowed to leave two villages".

        So too "allowing thousands from two towns, A and B, to head to".
        """
        found, words = [], self.document.words
        told = {m.sentence.index for m in cluster.mentions if m.fired}
        block = self._block_of(cluster)
        for sentence in (s for s in block if min(told) <= s.index <= max(told)):
            for let in self.scene.cues.find("lets", sentence.first, sentence.stop):
                behind = words[let.stop : min(let.stop + 12, sentence.stop)]
                if "from" in behind:
                    start = let.stop + behind.index("from")
                    left = self._towns(start, start + 12)
                    stop = max((hit.stop for hit in left), default=len(words))
                    found += left if "to" in words[stop : stop + 2] else []
                elif "leave" in behind[:3]:
                    count = next((_COUNTS[word] for word in behind[:6] if word in _COUNTS), 0)
                    later = [s for s in block if s.index > sentence.index][:2]
                    named = [self._towns(s.first, s.stop) for s in later]
                    found += next((towns for towns in named if len(towns) == count), [])
        return found

    def _towns(self, first: int, stop: int) -> list[PlaceHit]:
        hits = self.scene.within(self.scene.places, first, stop)
        return [h for h in hits if not (h.wide or h.container or h.kind in ("country", "venue"))]

    def _left_with(self, cluster: Cluster, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Return B and C of "the pullout from A, as well as B and C", told anywhere of a deal on A."""
        known = {identify_place(hit) for hit in hits}
        places = self.scene.places
        if not any(hit.relation == "from" and identify_place(hit) in known for hit in places):
            return []
        left = [
            hit
            for s in self._block_of(cluster)
            for hit in self.scene.within(self.scene.places, s.first, s.stop)
            if hit.relation == "from" and not (hit.wide or hit.container)
        ]
        chosen = [hit for hit in left if identify_place(hit) in known]
        return [hit for hit in left if self.scene.lists_beside(hit, chosen)]

    def _also_covered(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the towns of "It also covers A and B", told right after a truce."""
        told = {m.sentence.index + 1 for m in cluster.mentions if m.fired}
        return [
            hit
            for sentence in self._block_of(cluster)
            if sentence.index in told
            and self.document.words[sentence.first] in ("it", "they")
            and self.scene.cues.has("covers", sentence.first + 1, sentence.first + 4)
            for hit in self._settled_places(sentence)
        ]

    def _unnamed_parts(self, cluster: Cluster, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Return what "their last bastion in the city of Homs" is called elsewhere in the report."""
        if not any(hit.partly for hit in hits):
            return []
        known = {identify_place(hit) for hit in hits}
        wholes = {hit.slug for hit in hits if hit.slug}
        weak = [
            hit
            for m in cluster.mentions
            if not m.fired
            for hit in m.origins
            if not hit.wide
            and (
                not (hit.slug and wholes)
                or wholes.intersection(self.gazetteer.ancestors_of(hit.slug))
            )
        ]
        return weak or [
            hit for hit in self._described_places(cluster) if identify_place(hit) not in known
        ]

    def _described_places(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the places of a deal on "two towns" that another sentence names.

        First a sentence that begins with "the towns", "the district"; then the title; then the
        first sentence before the deal that names a place which is not only near something.
        """
        block = self._block_of(cluster)
        last = max(m.sentence.index for m in cluster.mentions)
        counted = self._counted_places(cluster.mentions, block)
        if counted:
            return counted
        described: list[PlaceHit] = []
        for sentence in block:
            if not last - 3 <= sentence.index <= last + 4 or sentence.is_title:
                continue
            noun = self.scene.cues.find("place_noun", sentence.first, sentence.first + 3)
            opening = self.document.words[sentence.first]
            if (
                noun
                and opening in ("the", "both", "these", "those")
                or (
                    noun
                    and self.scene.arabic
                    and sentence.index > last - 1
                    and noun[0].first <= sentence.first + 1
                )
            ):
                described += self._settled_places(sentence)
        if described:
            return described
        goals = self._goals(cluster)
        titles = [
            hit
            for s in block
            if s.is_title
            for hit in self._settled_places(s)
            if identify_place(hit) not in goals
        ]
        salient = self._most_salient(block, last, goals) if cluster.main_kind in _GIVEN_UP else []
        return (
            salient
            or titles
            or self._announced_places(cluster)
            or cluster.main_kind in TRUCES
            and (
                self._at_side(cluster)
                or self.countries.find_at_war(cluster)
                or self._fought_over(block, last)
            )
            or self._places_before(block, last, goals)
            or [
                hit
                for hit in self.scene.places
                if hit.wide and hit.kind != "country" and hit.relation in ("", "in", "of", "from")
                if self.document.sentence_of(hit.first).is_title
            ]
            or self.countries.find_home_of_sides(cluster)
            or self.countries.find_spoken_of(cluster, last)
            or self._of_whole_country(cluster)
        )

    def _is_signed_in(self, hit: PlaceHit) -> bool:
        """Tell the city of "signed a ceasefire in B", which the ledger does not know."""
        before = self.document.words[max(0, hit.first - 9) : hit.first]
        foreign = hit.slug is None and hit.kind == "city" and hit.relation == "in"
        return foreign and not _SIGNED.isdisjoint(before)

    def _of_whole_country(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the country of "Nepal's rebels and the government signed a peace deal"."""
        whole = cluster.main_kind in (*TRUCES, *_AGREED)
        if not whole or self.scene.arabic or cluster.background:
            return []
        if any(hit.slug and not hit.wide for hit in self.scene.places):
            return []  # a town of the ledger, if not told as the deal's, is nearer
        return self.countries.find_at_war(cluster, loose=True)

    def _most_salient(self, block: list[Sentence], last: int, goals: set[str]) -> list[PlaceHit]:
        """Return the town a report speaks of most, with those listed beside it.

        In the title, the first sentences and behind "from" and "in" it counts more; of two the first.
        """
        weights: Counter[str] = Counter()
        named: dict[str, list[PlaceHit]] = {}
        for sentence in block:
            early = sentence.index <= last + 4
            for hit in self._settled_places(sentence):
                name = identify_place(hit)
                weights[name] += (
                    1 + (hit.relation in ("from", "in")) + sentence.is_title + (sentence.index <= 2)
                )
                if name not in goals and (early or name in named):
                    named.setdefault(name, []).append(hit)
        if not named:
            return []
        best = named[max(named, key=weights.__getitem__)]
        return [
            hits[0]
            for hits in named.values()
            if hits is best or any(self.scene.lists_beside(hit, best) for hit in hits)
        ]

    def _at_side(self, cluster: Cluster) -> list[PlaceHit]:
        """Return, in Arabic, the city of a truce "south of the capital X", which no town is named for."""
        words = self.document.words
        return [
            hit
            for m in cluster.mentions
            if self.scene.arabic and m.fired
            for hit in self.scene.within(self.scene.places, m.trigger.stop, m.stop)
            if hit.relation == "near"
            and hit.kind not in ("country", "venue")
            and _SIDES_AROUND.intersection(words[max(m.trigger.stop, hit.first - 3) : hit.first])
        ]

    def _fought_over(self, block: list[Sentence], last: int) -> list[PlaceHit]:
        """Return where the sides of a truce without a place fight: "the battles in A and B"."""
        for sentence in block:
            hits = [
                hit
                for hit in self.scene.within(self.scene.places, sentence.first, sentence.stop)
                if hit.relation == "in"
                and not hit.container
                and hit.kind not in ("country", "venue")
            ]
            for fought in self.scene.cues.find("fighting", sentence.first, sentence.stop):
                reach = 16 if self.scene.arabic else 8  # in Arabic the sides stand between
                near = [h for h in hits if 0 <= h.first - fought.stop <= reach]
                if near and sentence.index <= last + 4:
                    return [h for h in hits if h in near or self.scene.lists_beside(h, near)]
        return []

    def _block_of(self, cluster: Cluster) -> list[Sentence]:
        """Return the sentences that may tell of a cluster: of the report, or of its item and title.

        The one word "BEIRUT" above a report is no title, it says where it was written.
        """
        return [
            s
            for s in self.document.sentences
            if (s.block == cluster.block or s.is_title) and s.stop - s.first > 1
        ]

    def _counted_places(
        self, mentions: list[EventMention], block: list[Sentence]
    ) -> list[PlaceHit]:
        """Return the three places that one sentence names where the deal is on "three suburbs"."""
        words = self.document.words
        counts = {
            i: count
            for m in mentions
            for i in range(m.first, m.stop)
            if (count := _PAIRS.get(words[i].removeprefix("ال")) or _COUNTS.get(words[i]))
            and words[i + 1 : i + 2] != ["each"]
            and (
                words[i].removeprefix("ال") in _PAIRS
                or self.scene.cues.has("place_noun", max(m.first, i - 1), i + 4)
            )
        }
        said = [self.document.sentence_of(i).index for i in counts]
        if len(set(counts.values())) != 1 or len(said) > len(set(said)):
            return []  # a deal on two towns here and two towns there
        near = {m.sentence.index for m in mentions}
        aided = any(
            m.kind in (*TRUCES, ClaimKind.HUMANITARIAN_ACCESS) for m in mentions
        )  # "the truces will let food in to A and B"
        for sentence in block:
            if not min(near) <= sentence.index <= max(near) + 3:
                continue
            named = {identify_place(h): h for h in self._settled_places(sentence, aided=aided)}
            if len(named) in counts.values():
                return list(named.values())
        return []

    def _announced_places(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the place of a deal on "a besieged town", where the sentences ahead name it."""
        for mention in cluster.mentions:
            for noun in self.scene.cues.find("seat", mention.first, mention.stop):
                if self.document.words[noun.first] in ("area", "region", "province", "capital"):
                    continue
                lead = self.document.words[max(mention.first, noun.first - 4) : noun.first]
                # in Arabic "a town, besieged" is one not named yet
                unnamed = self.scene.arabic and self.scene.cues.covering("siege", noun.stop)
                if unnamed or {"a", "two", "four", "last"}.intersection(lead):
                    return self.scene.named_ahead(noun.stop)
        return []

    @staticmethod
    def _goals(cluster: Cluster, parts=("destination", "transit")) -> set[str]:
        return {
            identify_place(hit)
            for m in cluster.mentions
            for hit, part in m.destinations
            if part in parts
        }

    def _places_before(self, block: list[Sentence], last: int, goals: set[str]) -> list[PlaceHit]:
        near = [s for s in block if s.is_title] + [
            s for s in reversed(block) if s.index <= last and not s.is_title
        ][:3]
        # a town before a region: "a deal to end the war over Nagorno-Karabakh"
        for wide in (False, True):
            for sentence in near:
                hits = [
                    hit
                    for hit in self._settled_places(sentence, wide)
                    if identify_place(hit) not in goals
                ]
                if hits:
                    return hits
        return self._heading_places(block)

    def _heading_places(self, block: list[Sentence]) -> list[PlaceHit]:
        """Return the country of a digest's heading: "War in Afghanistan", above a truce there."""
        first = min((s.index for s in block if s.block), default=0)
        if not first:
            return []
        heading = self.document.sentences[first - 1]
        if heading.stop - heading.first > 8:
            return []
        return self.scene.within(self.scene.places, heading.first, heading.stop)

    def _listed_parts(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the towns of "the pocket includes the towns of A, B and C"."""
        last = max(m.sentence.index for m in cluster.mentions)
        for sentence in self.document.sentences:
            if sentence.block != cluster.block or not 0 < sentence.index <= last + 3:
                continue
            noun = self.scene.cues.find("place_noun", sentence.first, sentence.first + 5)
            includes = self.scene.cues.find("includes", sentence.first, sentence.first + 8)
            if noun and includes:
                return [
                    hit for hit in self._settled_places(sentence) if hit.first > includes[0].first
                ]
        return []

    def _settled_places(
        self, sentence: Sentence, wide: bool = False, aided: bool = False
    ) -> list[PlaceHit]:
        hits = [
            hit
            for hit in self.scene.within(self.scene.places, sentence.first, sentence.stop)
            if not hit.container
            and (wide or not hit.wide)
            and hit.kind not in ("country", "venue")
            and hit.relation not in (("near", "via") if aided else ("near", "to", "via"))
            and not self.standing.is_home_of_speakers(hit)
            and not self.standing.is_of_talks(hit)
        ]
        # "the towns at the border are A and B": the border says where they lie
        return [hit for hit in hits if hit.kind != "border"] or hits

    def write_places(self, pairs, best: str = "") -> tuple[ClaimedPlace, ...]:
        chosen: dict[str, ClaimedPlace] = {}
        for hit, role in pairs:
            start, end = self.document.locate(hit.start, hit.end)
            key = identify_place(hit)
            place = ClaimedPlace(hit.slug, self.document.given[start:end], start, end, role)
            if key not in chosen or (role == best and chosen[key].role != best):
                chosen[key] = place
        return tuple(chosen.values())
