"""Change places: says which place a verb of control takes, loses or besieges.

Input: a Scene and the match of the verb. Output: the PlaceHits it takes: behind it, before it in
the passive, or in another sentence where this one says "the town". Must not judge what happened.
"""

from __future__ import annotations

from dataclasses import replace

from control.extract.matcher import Match
from control.extract.names import PlaceHit
from control.extract.scene import Scene

# what stands in or by a town and is taken without it
_SITES = frozenset(
    "airport airbase airfield base barracks dam bridge prison hospital refinery academy"
    " checkpoint college headquarters depot factory plant field station school university compound"
    " silos".split()
)
_SITE_ADJECTIVES = frozenset(
    "s international military air army naval border oil gas main strategic central".split()
)
_ROADS = frozenset("road highway street square roundabout".split())
# what may stand between the places of one list: "A and B, as well as the two hills of C"
_JOINS = frozenset(
    "and the also as well along together with plus و two three four five six seven eight nine ten several nearby".split()
)
_ADDS = frozenset(("and", "along", "together", "plus", "و"))
# what stands ahead of "town of B": "the rebel-held Syrian town of"
_DESCRIBED = frozenset(
    "held rebel government key strategic besieged nearby western eastern northern southern".split()
)
_ELSEWHERE = frozenset(("near", "to", "from", "via"))
_WATERS = frozenset("نهر لنهر بحيره بحر".split())  # "the city" is none of these
_SMALL = frozenset("القريه القريتين البلده البلدتين التله التل الحي المدينه".split())
_WHOSE = frozenset("الذي التي اللذين اللتين".split())
_TOWARDS = frozenset("باتجاه نحو صوب الي".split())
# what is won with these is a place, not a part of it: "control over X", "victory in X"
AHEAD_OF_PLACES = ("victory", "defeated", "over", "of", "control", "in", "inside", "themselves")
_OPENERS = frozenset("and but while as after when that where before since once".split())
_CLAUSE_MARKS = (",", ";", ":", "-", "\u2014", "\u2013")
# what stands ahead of the subject of an Arabic clause
_SUBJECT_AHEAD = frozenset("ان بان كانت كان وكانت وكان اما لكن بينما فيما حيث".split())
_WIDE_KINDS = frozenset(("country", "region", "province", "governorate"))
_RELATIVE = frozenset(("that", "which", "who", "where", "whose"))


class ChangePlacer:
    """Places the changes of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.arabic = scene.arabic

    def is_part(self, hit: PlaceHit) -> bool:
        words, i = self.document.words, hit.first - 1
        while i > 0 and not self.cues.covering("part_of", i):
            if words[i] not in ("of", "the") and not self.cues.covering("place_noun", i):
                return False
            i -= 1
        return i > 0

    def find_object(self, tag, match, first, stop) -> list[PlaceHit]:
        """Return the places a verb of control takes: behind it, or before it in the passive."""
        places = self._find_named(tag, match, first, stop)
        if tag in ("siege_begin", "siege_end"):
            return places
        return self.read_sites(places)

    def read_sites(self, places: list[PlaceHit]) -> list[PlaceHit]:
        if self.arabic:
            return places
        return [place for hit in places if (place := self._read_site(hit)) is not None]

    def _read_site(self, hit: PlaceHit) -> PlaceHit | None:
        """Read "Tabqa airbase" as a place of its own, and "Idlib army bases" as none."""
        words, stop = self.document.words, hit.stop
        joined = stop < len(words) and self.document.between(stop - 1, stop) == "-"
        if not _ROADS.isdisjoint(words[stop : stop + (4 if joined else 1)]):
            return None  # "the Homs-Palmyra road"
        while stop < len(words) and words[stop] in _SITE_ADJECTIVES:
            stop += 1
        last = words[stop] if stop < len(words) else ""
        if {last, last.removesuffix("s")} & _SITES and "," not in self.document.between(
            stop - 1, stop
        ):
            if last == "fields":
                return hit  # "the A and B oil fields"
            if last not in _SITES:
                return None
            # "Aden International Airport" is "Aden airport"
            end, key = self.document.ends[stop], f"{hit.key} {last}"
            return replace(hit, slug=None, key=key, kind="site", end=end, stop=stop + 1, wide=False)
        return hit

    def _is_common(self, hit: PlaceHit) -> bool:
        """Tell "District Two" and "a Northern Town", written large, from the name of a town."""
        alone = hit.slug is None and hit.stop == hit.first + 1 and not self.arabic
        common = self.cues.covers_any(("place_noun", "skip"), hit.first)
        return alone and (common or self.document.words[hit.first - 1] in ("a", "an"))

    def _is_joined(self, hit: PlaceHit) -> bool:
        """Tell the town from "a Lashio-based battalion"."""
        words, stop = self.document.words, hit.stop
        based = words[stop : stop + 1] in (["based"], ["born"], ["backed"], ["led"])
        return based and self.document.between(stop - 1, stop) == "-"

    def _is_of_people(self, hit: PlaceHit) -> bool:
        """Tell "took B's wounded to hospital" from "took B's last quarters"."""
        return self.document.words[hit.stop : hit.stop + 1] == ["s"] and self.scene.cues.has_any(
            ("people", "civilians", "wounded", "fighters", "prisoners", "relatives"),
            hit.stop + 1,
            hit.stop + 3,
        )

    def _ends_object(self, token: int) -> bool:
        """Tell "captured the town to restore water to Damascus", which names no place it took."""
        words = self.document.words
        noun = self.cues.covering("place_noun", token + 1)
        return (
            words[token : token + 1] == ["the"]
            and noun is not None
            and words[noun.stop : noun.stop + 1] == ["to"]
        )

    def _find_named(self, tag, match, first, stop) -> list[PlaceHit]:
        inside = self.scene.within(self.places, first, stop)
        usable = [h for h in inside if not h.container and h.kind not in ("venue",)]
        usable = [h for h in usable if not self._is_joined(h) and not self._is_common(h)]
        behind = [h for h in usable if h.first >= match.stop]
        if self._ends_object(match.stop):
            behind = []
        before = [h for h in usable if h.stop <= match.first]
        if tag == "captured_by" and self.arabic:
            within = [h for h in usable if match.first <= h.first < match.stop]
            within = [h for h in within if h.relation not in ("from", "to", "near")]
            if within:  # "the town of X came under the control of"
                return within
            if before and before[-1].stop == match.first:  # "that B fell after the storming of C"
                if subject := self._find_subject(match, before[-1:]):
                    return subject
        if tag in ("captured_by", "cleared", "emptied") and not self.arabic:
            if self._has_meant_subject(match, first):
                return []  # "buses left for Idlib and the district was now under ..."
            if (end := self._end_of_apposition(match, first)) is not None:
                if (number := self._find_apposed(end, before, first)) is not None:
                    return self._list_of(before, number, backwards=True)
                if before and before[-1].relation:
                    return []  # "X, a district of Y, has fallen", where X is not known
            if len(before) > 1 and self._lies_beside(before[-2], before[-1]):
                before = before[:-1]
            if before and match.first - before[-1].stop <= 6:
                if before[-1].relation in _ELSEWHERE or before[-1].kind == "country":
                    return []  # "a patch near the town", "all land up to it is in the hands of"
                inside = before[-1].relation == "in" and not self.arabic
                if inside and _SITES.intersection(
                    self.document.words[before[-1].first - 4 : before[-1].first]
                ):
                    return []  # "an airport in the city was handed to"
                return self._list_of(before, len(before) - 1, backwards=True)
            if before and before[0].kind != "country" and self._opens(before[0], first):
                return self._list_of(before, 0)  # "A and B have been emptied and are now under ..."
            return []
        if tag == "lose":
            behind = [h for h in behind if h.first - match.stop <= 5]
        relations = {
            "drive_out": ("from", "of"),
            "withdraw": ("from",),
            "quit_from": ("from", "of", "near", ""),
            "quit_place": ("", "of"),
            "enter": ("", "to", "in", "of"),
            "lose": ("", "of", "on") if self.arabic else ("", "of", "in", "on"),
        }.get(tag, ("", "of", "in", "on"))
        if tag in ("siege_end", "siege_begin"):
            relations = ("", "of", "in", "on", "from", "to")
        extends = self.document.words[match.stop - 1 : match.stop + 1] == ["control", "to"]
        if extends or self.document.words[match.stop - 1] in ("to", "الي"):
            relations = (*relations, "to")  # "restored security and stability to"
        sieges = tag in ("siege_end", "siege_begin")
        takes = tag in ("capture", "take", "lose", "siege_end", "siege_begin")
        if (
            takes
            and not self.arabic
            and {"it", "them"}.intersection(self.document.words[match.stop : match.stop + 1])
        ):
            return []
        for number, hit in enumerate(behind):
            reach = 11 if self.arabic or sieges or self._last_parts(match, hit) else 8
            if self.arabic and hit.relation == "on":
                reach = (
                    16  # "took control, the army and its allies today, of": on, and nothing else
                )
            if hit.first - match.stop > reach:
                break
            if hit.kind in ("country", "border") or (takes and self._is_elsewhere(match, hit)):
                continue
            if takes and (self._speaks(hit) or self._is_of_people(hit)):
                continue
            if self._has_own_capital(hit) or self.document.words[hit.stop : hit.stop + 1] == [
                "operations"
            ]:
                continue  # "took the Anbar operations command and parts of Ramadi"
            if tag == "withdraw" and _TOWARDS.intersection(
                self.document.words[match.stop : hit.first]
            ):
                break  # Arabic "withdrew towards the south of"
            if takes and self._is_in_unnamed(match, hit):
                return []
            if takes and self._only_tells_which(hit):
                return []
            if self.arabic and self.document.words[hit.first - 1] == "عاصمه":
                return []  # "took the capital of Jawf": a town, which is named further on
            if tag in ("take", "quit_place", "quit_from") and not self._is_direct(match, hit):
                break
            around = sieges and "around" in self.document.words[match.stop : hit.first]
            around = around and hit.relation == "near" and not self.arabic
            if hit.relation in relations or around:  # "broke the siege around the city of X"
                if self._is_named_later(match, hit):
                    return []
                return self._list_of(behind, number)
            if hit.relation == "near" and tag in ("capture", "enter") and self.is_part(hit):
                return [hit]  # "captured the western edge of the town": of it, a part
            if hit.relation in ("near", "to"):
                break
        if takes and not self.arabic:
            for word in self.cues.find("includes", match.stop, min(stop, match.stop + 16)):
                for number, hit in enumerate(behind):
                    if 0 <= hit.first - word.stop <= 5 and hit.relation in ("", "of"):
                        return self._list_of(behind, number)  # "an area, including the town of"
        if tag == "captured_by" and self.arabic and before:
            adjacent = match.first - before[-1].stop <= 3
            while before and before[-1].kind in ("country", "region") and before[-1].relation:
                before.pop()  # "the towns of A and B in that region came under"
            if adjacent and before:
                return self._list_of(before, len(before) - 1, backwards=True)
            return self._find_subject(match, before)
        return []

    def _lies_beside(self, one: PlaceHit, other: PlaceHit) -> bool:
        """Tell "B north of C was captured", where C says where B is."""
        between = self.document.words[one.stop : other.first]
        return other.relation == "near" and between in (
            [side, "of"] for side in ("north", "south", "east", "west", "northeast", "northwest")
        )

    def _end_of_apposition(self, match: Match, first: int) -> int | None:
        """Return where the aside of "X, the seat of Y's governor, has fallen" ends, if there is one."""
        end = match.first
        while end > first and self.cues.covering("auxiliary", end - 1):
            end -= 1
        closes = end > first and "," in self.document.between(end - 1, end)
        return end if closes and self.document.commas_within(first, end - 1) else None

    def _find_apposed(self, end: int, before: list[PlaceHit], first: int) -> int | None:
        """Return which place is the subject in "X, the seat of Y's governor, has fallen"."""
        for number in range(len(before) - 1, -1, -1):
            hit = before[number]
            if hit.stop == end and hit.relation not in _ELSEWHERE:
                return number  # "B, vacated by its defenders", not "B, north of C, has fallen"
            if end - hit.stop > 16:
                break
            apposed = hit.stop < end and "," in self.document.between(hit.stop - 1, hit.stop)
            if apposed and self._begins_clause(hit, first):
                return number
        return None

    def _begins_clause(self, hit: PlaceHit, first: int) -> bool:
        words, i = self.document.words, hit.first
        while i > first and (
            words[i - 1] in ("the", "of", "nearby")
            or self.cues.covering("place_noun", i - 1)
            or i < hit.first
            and (words[i - 1] in _DESCRIBED or self.document.is_capitalised(i - 1))
        ):
            i -= 1
        gap = self.document.between(i - 1, i).strip()
        return i == first or words[i - 1] in _OPENERS or gap[-1:] in _CLAUSE_MARKS

    def _find_subject(self, match: Match, before: list[PlaceHit]) -> list[PlaceHit]:
        """Return, in Arabic, the subject of "B, the last stronghold in the west, fell": far ahead."""
        words, towns = self.document.words, []
        for number, hit in enumerate(before):
            noun = self.cues.covering("place_noun", hit.first - 1)
            head = hit.first if noun is None else noun.first
            opens = words[head].startswith("و") or words[head - 1] in _SUBJECT_AHEAD
            opens = opens or bool(self.document.between(head - 1, head).strip())
            if opens and hit.relation in ("", "of") and not (hit.wide or hit.kind in _WIDE_KINDS):
                towns.append(number)
        near = [i for i in towns if match.first - before[i].stop <= 20]
        return self._list_of(before, near[-1], backwards=True) if near else []

    def _opens(self, hit: PlaceHit, first: int) -> bool:
        """Tell whether a stretch opens with "X" or "The town of X"."""
        words = self.document.words
        return hit.relation in ("", "of") and all(
            words[i] in ("the", "of", "and") or self.cues.covering("place_noun", i)
            for i in range(first, hit.first)
        )

    def _is_elsewhere(self, match: Match, hit: PlaceHit) -> bool:
        """Tell what was taken from where: "captured 20 fighters in Raqqa, the army said in Homs"."""
        between = range(match.stop, hit.first)
        if any(self.cues.covering("speech", i) for i in between):
            return True
        if not self.arabic and _RELATIVE.intersection(self.document.words[match.stop : hit.first]):
            return True  # "control of the springs that supply Damascus"
        gaps = [self.document.between(i, i + 1) for i in range(match.stop - 1, hit.first)]
        if any(";" in gap for gap in gaps):
            return True
        if self.arabic:  # "took the village, and found in Mosul ..."
            # but "took, on Tuesday, the village": nothing stands behind the comma but its noun
            commas = [match.stop + i for i, gap in enumerate(gaps) if "," in gap]
            # or "six villages, on Tuesday, which are"
            noun = self.cues.covers_any(("place_noun", "named_of_them"), hit.first - 1)
            own = hit.first - 1 if noun else hit.first
            near = commas and (
                commas[-1] == own
                or self.document.words[commas[-1]] == "علي"
                or self.cues.covering("over", commas[-1])  # ", yesterday, its control over"
            )
            return bool(commas and not near) and not any(
                other.first >= match.stop for other in self.places if other.stop <= hit.first
            )
        commas = [match.stop + i for i, gap in enumerate(gaps) if "," in gap]
        if commas and not any(match.stop <= other.first < hit.first for other in self.places):
            # "broke the siege of two towns, threatening Aleppo", but not "a key town, Saraqeb"
            if not all(self.cues.covering("skip", i) for i in range(commas[-1], hit.first)):
                return True
        if hit.relation not in ("in", "on"):
            return False
        if "siege" in self.document.words[match.first : hit.first]:
            return False  # "broke the siege on B", "the siege in B"
        if self.document.words[match.stop - 1] in AHEAD_OF_PLACES:
            return False  # "declared victory over the group in Mosul", "control over Mosul"
        inside = max(
            (i for i in between if self.cues.covering("in", i)), default=match.stop
        )  # "territory in the province of Hama" against "two districts in Aleppo"
        return not any(self.cues.covering("place_noun", i) for i in range(match.stop, inside))

    def _is_in_unnamed(self, match: Match, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "took villages in the countryside of Hama": which they are is not said."""
        if not self.arabic or hit.relation not in ("in", "to"):
            return False
        words, begin = self.document.words, hit.first
        while noun := self.cues.covering("place_noun", begin - 1):
            begin = noun.first  # "in the countryside of Hama": the noun of the place itself
        nouns = [
            i
            for i in range(match.stop, begin)
            if self.cues.covering("place_noun", i) or self.cues.covering("places_unnamed", i)
        ]
        return bool(nouns) and not words[nouns[-1]].startswith(("ال", "لل"))

    def _has_own_capital(self, hit: PlaceHit) -> bool:
        """Tell "Upper Nile state capital", the town, from the region it is the capital of."""
        words, i = self.document.words, hit.stop
        while words[i : i + 1] and words[i] in ("s", "state", "province", "provincial", "regional"):
            i += 1
        own = words[i : i + 1] == ["capital"] and words[i + 1 : i + 2] != ["of"]
        return own and not self.arabic and "," not in self.document.between(hit.stop - 1, i)

    def _is_named_later(self, match: Match, hit: PlaceHit) -> bool:
        """Tell "captured another town in Eastern Ghouta", which is named further on, from a part."""
        large = hit.wide or hit.kind == "region"
        return (
            large
            and hit.relation == "in"
            and not self.arabic
            and self._takes_unnamed(match, hit.first)
            and bool(self.scene.named_ahead(hit.stop))
        )

    def _only_tells_which(self, hit: PlaceHit) -> bool:
        """Tell "the Damascus suburb", named before, from "the Damascus suburb of Daraya"."""
        words = self.document.words
        noun = self.cues.covering("town_noun", hit.stop)
        if words[hit.first - 1] in ("last", "final", "another", "second", "third"):
            # "took over the last Karabakh region": one of several there
            return not self.arabic and self.cues.covering("place_noun", hit.stop) is not None
        return (
            noun is not None
            and not self.arabic
            and words[hit.first - 1] == "the"
            and words[noun.stop : noun.stop + 1] not in (["of"], ["in"])
            and words[noun.first] in ("suburb", "district", "neighbourhood", "neighborhood")
            and (hit.wide or hit.kind in ("city", "region", "governorate"))  # a town is its own
        )

    def _is_direct(self, match: Match, hit: PlaceHit) -> bool:
        """Tell "took the town of Rastan" from "took part in" and "took cover near".

        The last villages of a region are the region: "took the last villages held by ... in".
        """
        if self.cues.covering("quit_from", match.first):
            hit = replace(hit, relation="")  # "melted away from": its preposition
        last = self._last_parts(match, hit)
        if last is not None and hit.relation in ("of", "in"):
            return True
        return hit.relation in ("", "of") and all(
            self.cues.covering("skip", i)
            or self.cues.covering("place_noun", i)
            or self.cues.covering("part_of", i)
            or self.document.words[i] == "of"
            or self.document.words[i] in _JOINS
            or self.document.words[i].isdigit()
            or bool(self.scene.within(self.places, i - 1, i + 1))  # "Upper Nile state capital X"
            for i in range(match.stop, hit.first)
        )

    def _last_parts(self, match: Match, hit: PlaceHit) -> Match | None:
        """Return the noun of "the last villages", right behind a verb and ahead of their region."""
        words, near = self.document.words, range(match.stop, min(match.stop + 4, hit.first))
        if not {"last", "final", "remaining"}.intersection(words[match.stop : match.stop + 3]):
            return None
        return next((noun for i in near if (noun := self.cues.covering("place_noun", i))), None)

    def names_seat(self, match: Match, stop: int) -> bool:
        """Tell "is to take over the camp", which is then the deal's, from taking something else."""
        words = self.document.words
        return not self.arabic and any(
            words[i] == "the" and self.cues.has("seat", i + 1, min(i + 3, stop))
            for i in range(match.stop - 1, min(match.stop + 2, stop))
        )

    def is_of_another(self, match: Match, token: int) -> bool:
        """Tell whether a noun only says where what was taken lies; only Arabic asks."""
        return False

    def find_meant(self, match: Match, first: int, stop: int) -> list[PlaceHit]:
        """Return the place that "the town" behind a verb of control stands for.

        "The town" and "it" are the place last named, "a key town" one that is named next.
        """
        words = self.document.words
        if not self.arabic and self._takes_unnamed(match, stop):
            here = [
                hit
                for hit in self.scene.within(self.places, first, match.first)
                if hit.relation == "" and not (hit.container or hit.wide or hit.kind == "country")
            ]
            last = "last" in words[match.stop : match.stop + 5]
            return here[-1:] if here and last else self._named_next(match)
        # "then entered the army, backed by its allies, the town": the Arabic verb stands far ahead
        enters = self.arabic and self.cues.covering("enter", match.first) is not None
        enters = enters or self.arabic and self.cues.covering("forsakes", match.first) is not None
        reach = 8 if enters else 4 if self.arabic else 6
        if self.arabic:  # "took the Free Army of the North the town": the subject stands between
            actors = self.scene.within(self.scene.actors, match.stop, match.stop + 2)
            reach += sum(hit.stop - hit.first for hit in actors[:1])
        near = range(match.stop, min(stop, match.stop + reach))
        if self.cues.covering("becomes", match.first) and (
            self.cues.covering("control_noun", match.stop - 1)
            or (not self.arabic and self._has_meant_subject(match, first))
        ):
            near = range(max(first, match.first - 12), match.first)  # "the city ... back under"
        nouns = [i for i in near if self.cues.covering("place_noun", i)]
        if self.arabic:
            nouns = [
                i
                for i in nouns
                if words[i].removeprefix("ب").startswith(("ال", "لل"))
                and self.cues.covering("seat", i)
                and not self.cues.covering("facility", i)  # "the airport": not the town it serves
                and not self.cues.covering("around_it", i + 1)  # "the village near it"
                # "a number of the villages in", "more of the heights": which they are is not said
                and not self.cues.covers_any(("part_of", "place_noun"), i - 1)
                and words[i - 1] not in ("من", "بعض")
                and not self.is_of_another(match, i)
            ]
            # "withdrew from B, and the army entered it"
            if (
                words[match.first].startswith("و")
                and self.cues.covering("enter", match.first)
                and self.cues.has_any(("withdraw", "forsakes"), first, match.first)
                and not self.scene.within(self.places, match.stop, min(stop, match.stop + 8))
            ):
                nouns += [i for i in near if words[i] in ("اليها", "اليه", "فيها", "فيه")]
            # "stormed the town and took most of its districts"
            nouns += [i for i in near if self.cues.covering("place_part", i)]
            # "took control of it", but not "retook positions that others had taken"
            nouns += [
                i
                for i in near
                if words[i] in ("عليها", "عليه")
                and not (i > match.stop and self.cues.covering("capture", i - 1))
            ]
            if words[match.stop - 1] in ("عليها", "عليه"):
                whose = [i for i in range(match.first - 3, match.first) if words[i] in _WHOSE]
                if whose and not self.scene.within(self.places, whose[-1] - 4, whose[-1]):
                    return []  # "the housing project that the army took control of"
                nouns.append(match.stop - 1)
        else:
            # "the base of a rebel division" is another place than the town last named
            nouns = [
                i
                for i in nouns
                if "the" in words[i - 2 : i]
                and self.cues.covering("seat", i)
                and not self.cues.covering("around_it", i + 1)  # "the village near it"
                and words[i + 1 : i + 2] != ["of"]
                and not (
                    words[i + 1 : i + 2] in (["in"], ["near"])
                    and self.scene.within(self.places, i + 2, i + 6)
                )
            ]
            nouns += [i for i in near[:2] if words[i] == "it"]
        if not nouns:
            return []
        if self._means_unnamed(match, first):
            return []
        before = [
            hit
            for hit in self.places
            if hit.stop <= match.first
            and not (hit.container or hit.wide or hit.kind in ("country", "venue", "border"))
            and words[hit.first - 1] not in _WATERS
            and words[hit.first : hit.stop] != ["levant"]  # of a group's name
            and (
                hit.relation not in ("near", "to", "via")
                or words[hit.first - 1] == "into"
                # "advanced towards B and took control of it"
                or hit.relation == "to"
                and 0 < match.first - hit.stop <= 3
                and words[nouns[-1]] in ("عليها", "عليه")
            )
            # "Baku says it captured several heights": its government speaks
            and not (self._speaks(hit) or self._is_where_said(hit, match) or self._is_common(hit))
            # "the Rojava forces took parts of the city": another
            and words[hit.stop : hit.stop + 1] not in (["forces"], ["troops"], ["fighters"])
        ]
        heads = [hit for hit in before if self.document.sentence_of(hit.first).is_title]
        named = {hit.key for hit in self.places if hit not in heads}
        if not self.arabic:  # "Coalition Take City": words of a headline, no town
            before = [
                h for h in before if h not in heads or h.slug or h.key in named or h.kind != "town"
            ]
        regions = {hit.key for hit in before if self._has_own_capital(hit)}
        before = [hit for hit in before if hit.key not in regions]
        if any(words[i].removeprefix("ب") in _SMALL for i in nouns):
            before = [hit for hit in before if hit.kind != "region"]
        if any(words[i].endswith("المخيم") for i in nouns):
            before = [hit for hit in before if hit.kind == "camp"] or before
        here = self.document.sentence_of(match.first)
        title = [hit for hit in before if self.document.sentence_of(hit.first).is_title]
        if len(title) == 1 and here.block == 0 and before[-1].first < here.first:
            return title  # the report is about it
        last = before[-1:]
        if (
            self.arabic
            and last
            and self.cues.has("position", max(here.first, last[0].stop), match.first)
        ):
            return []  # "a prison in a building there, after taking it"
        if last and last[0].kind != "city" and any(words[i] == "capital" for i in nouns):
            return []
        return self.read_sites([hit for hit in last if hit.first >= match.first - 60])

    def _named_next(self, match: Match) -> list[PlaceHit]:
        """Return the town that "captured a town" is named as further on, and no seat of who speaks."""
        return [
            hit
            for hit in self.scene.named_ahead(match.stop)
            if not (self._speaks(hit) or self._is_common(hit))
            # "the defence ministry in Kyiv"
            and not (hit.relation == "in" and self.cues.covering("speakers", hit.first - 2))
        ]

    def _speaks(self, hit: PlaceHit) -> bool:
        """Tell "Baku says it took the heights" from "took Ain Issa, said a spokesman"."""
        stop = hit.stop
        if self.document.words[stop : stop + 1] == ["s"]:  # "Baku's defence ministry said"
            while stop < hit.stop + 4 and not self.cues.covering("speech", stop):
                stop += 1
        said = not self.arabic and self.cues.covering("speech", stop) is not None
        return said and "," not in self.document.between(hit.stop - 1, stop)

    def _is_where_said(self, hit: PlaceHit, match: Match) -> bool:
        """Tell where it was said: "told a crowd in Juba that the army had taken the town"."""
        first = max(self.document.sentence_of(hit.first).first, hit.first - 10)
        return (
            hit.relation == "in"
            and self.cues.has("speech", first, hit.first)
            and "that" in self.document.words[hit.stop : min(hit.stop + 4, match.first)]
        )

    def _means_unnamed(self, match: Match, first: int) -> bool:
        """Tell "took a hill overnight and lost it again", whose "it" has no name."""
        words = self.document.words
        return "it" in words[match.stop : match.stop + 1] and any(
            words[i] in ("a", "an")
            and (self.cues.covering("height", i + 1) or self.cues.covering("place_noun", i + 1))
            for i in range(first, match.first)
        )

    def _has_meant_subject(self, match: Match, first: int) -> bool:
        """Tell whether "the district" or "it", and no name, is what "was now under" speaks of."""
        words, i = self.document.words, match.first - 1
        while i > first and self.cues.covering("auxiliary", i):
            i -= 1
        return words[i] == "it" or (bool(self.cues.covering("seat", i)) and words[i - 1] == "the")

    def _takes_unnamed(self, match: Match, stop: int) -> bool:
        """Tell "captured a strategic town in the north-west", which is named further on."""
        words = self.document.words
        for i in range(match.stop, min(stop, match.stop + 6)):
            if words[i : i + 2] == ["capital", "of"]:
                return True
            lead, between = {"a", "another", "key", "strategic"}, words[match.stop : i]
            if words[i] in ("foothold", "bastion", "stronghold", "redoubt", "hometown"):
                lead |= {"last", "final", "his"}
            elif not self.cues.covering("town_noun", i):
                continue
            elif words[i].endswith("s") or "the" in between:
                return False  # "several strategic villages", "the key town" named before
            return bool(lead.intersection(between))
        return False

    def _end_of_setting(self, left: PlaceHit, right: PlaceHit) -> int:
        """Return where "in the northern C province" ends between "the town of A" and "and of B"."""
        inner = self.scene.within(self.places, left.stop, right.first)
        if self.arabic or not inner or not all(hit.container for hit in inner):
            return left.stop
        stop = inner[-1].stop
        noun = self.cues.covering("place_noun", stop)
        stop = noun.stop if noun is not None else stop
        told = self.cues.has("place_noun", stop, right.first)
        return stop if told and self.document.words[left.stop] == "in" else left.stop

    def _list_of(
        self, hits: list[PlaceHit], number: int, backwards: bool = False
    ) -> list[PlaceHit]:
        """Return a place with those listed beside it: "A, B and C"."""
        chosen = [hits[number]]
        step = -1 if backwards else 1
        i = number + step
        while 0 <= i < len(hits):
            left, right = (hits[i], chosen[0]) if backwards else (chosen[-1], hits[i])
            start = self._end_of_setting(left, right)
            words = self.document.words[start : right.first]
            gap = self.document.between(start - 1, right.first)
            joined = ("," in gap or _ADDS.intersection(words) or gap.strip(' "') == "") and all(
                word in _JOINS
                or self.cues.covering("place_noun", start + k)
                or word == "of"
                and self.cues.covering("place_noun", start + k - 1)
                or self.cues.covering("skip", start + k)
                for k, word in enumerate(words)
            )
            if self.arabic:
                joined = joined or all(
                    self.cues.covers_any(("place_noun", "besides", "skip"), left.stop + k)
                    for k in range(len(words))
                )
            if not joined or hits[i].kind == "country":
                break  # "took Aleppo, Syria's second city"
            if backwards:
                chosen.insert(0, hits[i])
            else:
                chosen.append(hits[i])
            i += step
        if any(not hit.wide for hit in chosen):
            chosen = [hit for hit in chosen if not hit.wide]
        return chosen
