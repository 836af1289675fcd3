"""Arabic change places: which place an Arabic verb or noun of taking takes.

Input: a Scene and the match of the verb. Output: the PlaceHits it takes, and whether only a part
of the first. What is taken may have no name of its own: "two towns in Idlib" takes nothing of
Idlib, "most districts of Raqqa" a part of it, "the last stronghold in Raqqa" all that was left.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from control.extract.change_places import ChangePlacer
from control.extract.lexicon import load_lexicon
from control.extract.matcher import Match
from control.extract.names import PlaceHit

# how a place stands to the verb
_NAMED, _PART, _ASIDE, _UNNAMED = "named", "part", "aside", "unnamed"
_GROUND = ("place_noun", "position", "part_of", "district")
_WIDE_KINDS = frozenset(("country", "region", "province", "governorate"))
# what may stand between a verb and its place and names nothing else
_PASSED = (
    *("over", "wholly", "whole_of", "about", "besides", "skip", "of_force", "facility"),
    *("weekday", "month", "part_of_day", "present_day", "last_hours"),
)
_ONWARD = frozenset("الي نحو باتجاه صوب".split())
_OWN_POSTS = frozenset(
    f"{post}{own}"
    for post in "مواقع نقاط مقر مقار مقرات حواجز معسكرات".split()
    for own in ("ها", "ه", "هم")
)
_WHICH = frozenset("التي الذي".split())
_PASSED_WORDS = frozenset(
    "في من الي عل وسط عده كل عدد عددا مجددا هي بينها ايضا وهي هما عليها المنصرم بقياده".split()
)


class ArabicChangePlacer(ChangePlacer):
    """Places the changes of one Arabic document."""

    def find_object(self, tag, match, first, stop) -> list[PlaceHit]:
        if tag == "cleared":
            if self.document.words[match.first - 1] == "شبه":
                return []  # "almost empty of"
            usable = self.scene.within(self.places, first, match.first)
            usable = [hit for hit in usable if not hit.container and hit.kind != "venue"]
            # "left B for C, and the town is empty of": it is B
            seat = any(
                self.document.words[i].startswith("ال") and self.cues.covering("seat", i)
                for i in (match.first - 2, match.first - 1)
            )
            usable = [hit for hit in usable if not (seat and hit.relation == "to")] or usable
            near = bool(usable) and match.first - usable[-1].stop <= (12 if seat else 3)
            return self._list_of(usable, len(usable) - 1, backwards=True) if near else []
        if tag == "forsakes":
            return self._find_left(match, stop)
        if tag == "is_emptied":
            return self._find_emptied(match, stop)
        if tag == "takes_it":
            return self._find_antecedent(match, first)
        if tag != "capture":
            found = super().find_object(tag, match, first, stop)
            found = found or self._find_fronted(tag, match, first)
            return found or (self._find_posts(match, stop) if tag == "withdraw" else [])
        if self.cues.has("prisoners", match.stop, match.stop + 4):
            return []  # "the freeing of ten prisoners in"
        behind = [
            hit
            for hit in self.scene.within(self.places, match.stop, stop)
            if not hit.container and hit.kind != "venue"
        ]
        for number, hit in enumerate(behind):
            # "took control, the army and its allies today, of": on, and nothing else
            if hit.first - match.stop > (30 if hit.relation == "on" else 14):
                break
            if hit.kind in ("country", "border") or self._is_elsewhere(match, hit):
                continue
            if self.document.words[hit.first - 1] == "عاصمه":
                return []  # "took the capital of Jawf": a town, which is named further on
            standing = self._stand(match, hit)
            if standing == _ASIDE:
                continue
            if standing == _UNNAMED:
                return self._find_included(match, behind[number:])
            if self._is_behind_another(match, hit):
                continue
            if standing == _PART:
                return [replace(hit, wide=False)]
            facility = self.cues.covering("facility", hit.first - 1)
            if facility is not None and (hit.slug or hit.kind == "city"):
                return [self._name_facility(facility, hit)]
            listed = self._list_of(behind, number)
            return listed + self._find_over(match, behind[number + len(listed) :])
        return []

    def _find_over(self, match, behind: list[PlaceHit]) -> list[PlaceHit]:
        """Return C of "took control over A in the north of B, and over C"."""
        on = self._needs_on(match) or self.document.words[match.stop - 1] == "علي"
        for number, hit in enumerate(behind if on else ()):
            noun = self.cues.covering("place_noun", hit.first - 1)
            first = hit.first if noun is None else noun.first
            if "علي" in self.document.words[match.stop + 1 : first - 1]:
                return []  # "and attacked B, and C"
            if self.document.words[first - 1] == "وعلي" and hit.kind not in ("country", "border"):
                return self._list_of(behind, number)
        return []

    def _find_left(self, match, stop) -> list[PlaceHit]:
        """Return the place of "left B", "gave up their posts in B", "turned away from B"."""
        words, cues = self.document.words, self.cues
        if cues.has_any(("civilians", "relatives", "buses"), match.stop, match.stop + 6):
            return []
        if words[match.first].lstrip("وبل").startswith("ال"):
            return []  # "forced them to the retreat from"
        hits = self.scene.within(self.places, match.stop, min(stop, match.stop + 12))
        hits = [hit for hit in hits if not hit.container and hit.kind not in ("venue", "country")]
        of = not cues.covering("forsakes_from", match.first)
        for number, hit in enumerate(hits):
            between = words[match.stop : hit.first]
            if not words[hit.first - 1].startswith("ال") and cues.covers_any(
                ("of_force", "she_force", "he_force", "fighters"), hit.first - 1
            ):
                continue  # "fighters of the X Front left B"
            if not _ONWARD.isdisjoint(between) or hit.relation == "to":
                break
            posts = cues.has_any(("posts", "position"), match.stop, hit.first)
            if hit.relation == "from" if not (of or posts) else hit.relation in ("", "of"):
                return self._list_of(hits, number)
            if posts and hit.relation in ("in", "near", "from"):
                return self._list_of(hits, number)
        return []

    def _find_posts(self, match, stop) -> list[PlaceHit]:
        """Return B of "its withdrawal from its positions in B"."""
        hits = self.scene.within(self.places, match.stop, min(stop, match.stop + 6))
        named = [hit for hit in hits if hit.relation == "in" and not (hit.wide or hit.container)]
        own = named and self.document.words[named[0].first - 2] in _OWN_POSTS
        return named[:1] if own else []

    def _find_fronted(self, tag, match, first) -> list[PlaceHit]:
        """Return B of "From B the army drove the gunmen out"."""
        hits = self.scene.within(self.places, first, min(first + 4, match.first))
        fronted = tag in ("drive_out", "withdraw") and match.first - first <= 6
        return [hit for hit in hits[:1] if fronted and hit.relation == "from"]

    def _find_emptied(self, match, stop) -> list[PlaceHit]:
        """Return the place of "B has emptied of gunmen"."""
        hits = self.scene.within(self.places, match.stop, min(stop, match.stop + 4))
        return hits[:1] if hits and hits[0].relation in ("", "of") else []

    def _find_antecedent(self, match, first) -> list[PlaceHit]:
        """Return B of "B, the town that the army entered on Monday", "left B, and the army entered it"."""
        words = self.document.words
        left = words[match.first].startswith("و") or words[match.first - 1].startswith("بلد")
        # "that the rebels leave B, and that the army enters it"
        left = left or words[match.first - 2 : match.first] == ["علي", "ان"]
        left = left and self.cues.has_any(("withdraw", "forsakes", "leave"), first, match.first)
        if not (left or words[match.first - 1] in _WHICH or words[match.first].startswith("ف")):
            return []
        hits = self.scene.within(self.places, max(first, match.first - 12), match.first)
        hits = [hit for hit in hits if not hit.container and hit.kind not in ("venue", "country")]
        hits = [
            hit for hit in hits if hit.relation != "to"
        ] or hits  # "left A for B, ... enters it"
        many = words[match.first].endswith("ها")  # "left A and B, and the army entered them"
        return self._list_of(hits, len(hits) - 1, backwards=True) if hits and many else hits[-1:]

    def _name_facility(self, noun: Match, hit: PlaceHit) -> PlaceHit:
        """Return "Mosul dam", which is not Mosul, as a place of its own."""
        key = self.document.folded[noun.start : hit.end]
        return replace(
            hit, slug=None, key=key, kind="base", start=noun.start, first=noun.first, wide=False
        )

    def names_seat(self, match: Match, stop: int) -> bool:
        """Tell "will enter the town", "and the entry of the army into it": the deal's own."""
        words, near = self.document.words, range(match.stop, min(stop, match.stop + 7))
        return any(
            words[i] in ("اليها", "اليه")
            or words[i].startswith("ال")
            and self.cues.covering("seat", i) is not None
            and words[i + 1 : i + 2] not in (["المجاوره"], ["القريبه"])
            for i in near
        )

    def takes_part(self, match: Match, place: PlaceHit) -> bool:
        """Tell "most districts of Raqqa" and "large parts of it" from all of a place."""
        if place.first < match.stop:
            near = (max(0, place.first - 4), place.first), (match.first, match.stop + 4)
            own = range(max(2, place.first - 2), place.first)
            return any(self.cues.has("part_of", *span) for span in near) or any(
                map(self._counts_districts, own)
            )
        return self._stand(match, place) == _PART

    def _stand(self, match: Match, hit: PlaceHit) -> str:
        """Tell how a place behind a verb stands to it, by the nouns and clauses between them."""
        words, cues = self.document.words, self.cues
        noun = cues.covering("place_noun", hit.first - 1)
        own = hit.first if noun is None or self._is_partly(hit) else noun.first
        between = range(match.stop, own)
        if hit.relation == "on" and self._needs_on(match):
            # "took, with its allies in the area, almost wholly, the town": what stands behind "over"
            over = next((i for i in between if words[i] == "علي"), match.stop - 1)
            if cues.has("part_of", match.stop, over) and over + 1 == own:
                return _PART
            between = range(over + 1, own)
        if cues.has("by_fire", match.first - 2, own):
            return _UNNAMED  # within range of its guns, not taken
        if own == hit.first and cues.covering("position", own):
            return _UNNAMED  # "the road of X"
        taken = [i for i in between if cues.covers_any(_GROUND, i) and i not in self._named]
        clause = next((i for i in between if cues.covering("clause", i)), own)
        if clause < own and (hit.relation != "on" or any(i < clause for i in taken)):
            return _UNNAMED  # "took back all that they had seized when they marched on Tripoli"
        if self._needs_on(match) and "علي" not in words[match.stop : own]:
            return _ASIDE  # "forces of the Baghdad government took control, on Sunday, of"
        if hit.relation == "on" and self._takes_directly(match, own):
            return _ASIDE  # "took a height that looks out over the valley"
        if not taken:
            # "brought security to", "filled the void in", "got hold of", whose "of" is an "in"
            to = hit.relation == "to" and words[match.stop - 1] == "الي"
            grips = cues.covering("grips", match.first) or words[match.stop - 1] == "في"
            to = to or hit.relation == "in" and bool(grips)
            return _NAMED if to or hit.relation in ("", "of", "on") else _ASIDE
        last = taken[-1]
        if cues.covering("position", last):
            return _UNNAMED
        attached = self.document.folded[self.document.starts[own] : noun.start if noun else 0]
        if own < hit.first and attached == "و":
            return _NAMED  # "took the district of ... and the town of X"
        # "some districts, after clashes, in", but "districts of"; "large parts of the town"
        reach = 6 if hit.relation == "in" else 3 if words[own - 1] == "من" else 1
        if hit.relation not in ("", "of", "in", "on", "from") or own - last > reach:
            return _UNNAMED
        if hit.relation == "from" and not cues.covering("part_of", last):
            if not self._counts_districts(last):
                return _UNNAMED
        edges = any(cues.covering("edge", i) for i in between)
        if edges and any(cues.covering("place_noun", i) for i in taken):
            return _UNNAMED  # "several villages at the edges of the district"
        town = hit.kind not in _WIDE_KINDS and (not hit.wide or hit.partly)
        if any(
            cues.covering("whole_of", i) and not words[i].startswith("بال")
            for i in range(match.stop, last + 1)
        ):
            return _NAMED if town or own == last + 1 else _UNNAMED
        parts = any(cues.covering("part_of", i) or cues.covering("district", i) for i in taken)
        return _PART if parts and town else _UNNAMED

    def _counts_districts(self, noun: int) -> bool:
        """Tell "took a number of the districts of Hama": which they are is not said, but a part of it."""
        words = self.document.words
        many = words[noun - 2].removeprefix("ال") in ("عدد", "عديد", "عشرات")
        return many and words[noun - 1] == "من" and self.cues.covering("district", noun) is not None

    def is_of_another(self, match: Match, token: int) -> bool:
        """Tell "took three districts in the middle of the city" from "took the city"."""
        return not self.cues.covering("enter", match.first) and any(
            self.cues.covering(tag, i)
            for i in range(match.stop, token)
            for tag in ("place_noun", "position", "district")
        )

    def _is_behind_another(self, match: Match, hit: PlaceHit) -> bool:
        """Tell "took the station between A and B", "took the 33rd Brigade in A" from A itself.

        A noun that no list knows is what was taken; an adjective, a number or a day is none.
        """
        words, cues = self.document.words, self.cues
        times = {
            i
            for time in self.scene.within(self.scene.times, match.stop, hit.first)
            for i in range(time.first, time.stop)
        }
        named = self._named | times
        ons = [i for i in range(match.stop, hit.first) if words[i] == "علي" or i in self._actors]
        for i in range(max(ons, default=match.stop - 1) + 1, hit.first):
            known = i in named or cues.covers_any((*_GROUND, *_PASSED), i)
            adjective = words[i].startswith("ال") and words[i].endswith(("ي", "يه"))
            passed = words[i] in _PASSED_WORDS or self._counts(i) or adjective
            if not (known or passed):
                return True
        return False

    def _needs_on(self, match: Match) -> bool:
        """Tell "took control", whose object stands behind "over", from "took"."""
        return self.document.words[match.stop - 1] != "علي" and bool(
            self.cues.has("by_arms", match.first, match.stop)
            and self.cues.has("over", match.first, match.stop)
        )

    def _takes_directly(self, match: Match, own: int) -> bool:
        """Tell "took the town" from "took back control over the town"."""
        return (
            self.document.words[match.stop - 1] != "علي"
            and not self.cues.covering("over", match.first)
            and not self.cues.has("over", match.stop, own)
        )

    def _is_partly(self, hit: PlaceHit) -> bool:
        """Tell "the districts of Raqqa" from "the districts of A and B", their own names."""
        return hit.partly and self.cues.covering("district", hit.first - 1) is not None

    def _counts(self, token: int) -> bool:
        word = self.document.words[token]
        return word.isdigit() or word in load_lexicon("ar").number_words

    @cached_property
    def _actors(self) -> set[int]:
        return {token for hit in self.scene.actors for token in range(hit.first, hit.stop)}

    @cached_property
    def _named(self) -> set[int]:
        """The tokens of names, whose words take no part in the sentence."""
        named = [*self.places, *self.scene.actors]
        return {token for hit in named for token in range(hit.first, hit.stop)}

    def _find_included(self, match: Match, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Return what is named of the unnamed: "several villages in Hama, among them A and B"."""
        stop = self.document.sentence_of(match.first).stop
        for word in self.cues.find("named_of_them", match.stop, min(stop, match.stop + 24)):
            for number, hit in enumerate(hits):
                if 0 <= hit.first - word.stop <= 5 and hit.relation in ("", "of"):
                    return self._list_of(hits, number)
        return []
