"""Swaps: finds the words by which captives or bodies change sides.

Input: a Scene and a stretch of a sentence. Output: matches. Must not know what else is agreed.
"""

from __future__ import annotations

from control.extract.matcher import Match
from control.extract.mood import Mood
from control.extract.parties import MEDIATOR_KINDS, SPEAKER_KINDS
from control.extract.scene import Scene

_SHOWN = frozenset(
    "video videos names list lists footage statement pictures photos film images".split()
)
# of whom a sentence tells that they were taken, whatever else it calls them
_TAKEN = frozenset("kidnapped abducted captivity".split())
# what enemies exchange besides captives
_TRADED = frozenset(
    "accusations blame charges barbs insults threats fire gunfire shots shells shelling blows"
    " letters messages views".split()
)


class SwapFinder:
    """Finds the exchanges of one document."""

    def __init__(self, scene: Scene, mood: Mood):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.actors = scene.actors
        self.mood = mood

    def find(self, first: int, stop: int, under_deal: bool, truces: list[Match]) -> list[Match]:
        """Return words of exchanging prisoners; letting them go is one only in return."""
        under_deal = under_deal or self.cues.has("in_return", first, stop)
        # "Ukraine and the rebels released dozens of prisoners": both let go
        freed = next(iter(self.cues.find("swap", first, stop)), None)
        under_deal = under_deal or freed is not None and self._are_both(first, freed.first)
        under_deal = under_deal or self._free_in_turn(first, stop)
        under_deal = under_deal or self._gives_captives_to_foe(first, stop)
        under_deal = under_deal or self._lets_captives_go(first, stop)
        gives = self._hands_captives_over(first, stop)
        under_deal = under_deal or gives
        returned = self.cues.has("in_return", first, stop)
        reach = 18 if returned else 12
        captives = ("prisoners", "fighters") if under_deal else ("prisoners",)
        if self.scene.arabic and returned:
            captives = (*captives, "nationals", "ranks")  # "let 11 Houthis go in return for"
        if self.cues.has("amnesty", first, stop) and not self.cues.has("in_return", first, stop):
            return []  # who is let go by a decree is traded for nobody
        return [
            match
            for tag in ("swap", *(("let_go",) if gives or self._is_mutual(first, stop) else ()))
            for match in self.cues.find(tag, first, stop)
            if self._are_captives(
                captives,
                # "prisoners were flown home on the first day of a swap"
                max(first, match.first - (14 if self.is_swap(match) else 6)),
                min(stop, match.stop + reach),
                under_deal,
            )
            and (under_deal or self.is_swap(match))
            and not self._is_price(match)
            # "the army and the rebels traded accusations"
            and _TRADED.isdisjoint(self.document.words[match.stop : match.stop + 2])
            and not self.is_late_term(match, first, truces)
            and not self._goes_free(match)
            and not any(
                hit.named for hit in self.scene.within(self.actors, match.first, match.stop)
            )
        ]

    def _are_captives(self, tags: tuple[str, ...], first: int, stop: int, under_deal: bool) -> bool:
        """Tell whether captives are named; under a deal two "pilots kidnapped in March" are some too."""
        if under_deal and not _TAKEN.isdisjoint(self.document.words[first:stop]):
            return True
        return self.cues.has_any(tags, first, stop)

    def _is_mutual(self, first: int, stop: int) -> bool:
        """Tell "gave each other", and in Arabic "gave three hostages in return for 90 prisoners"."""
        cues = self.cues
        return cues.has("each_other", first, stop) or any(
            self.scene.arabic
            and cues.has("prisoners", first, found.first)
            and cues.has("prisoners", found.stop, min(stop, found.stop + 5))
            for found in cues.find("in_return", first, stop)
        )

    def _hands_captives_over(self, first: int, stop: int) -> bool:
        """Tell, in Arabic, "A gave B 15 captives in return for maps" from suspects handed to a court.

        So do "the group gave the Red Cross 12 hostages" and "gave up 26 hostages, while the army
        let 78 captives go".
        """
        cues = self.cues
        if not self.scene.arabic or cues.has_any(("provides", "negotiating"), first, stop):
            return False
        for given in cues.find("change_hands", first, stop):
            if cues.covering("in_return", given.first - 1) and cues.has(
                "prisoners", max(first, given.first - 10), given.first
            ):
                return (
                    True  # "17 captives came out in return for the handing over of five fighters"
                )
            near = given.stop, min(stop, given.stop + 15)
            if not cues.has("prisoners", given.stop, min(stop, given.stop + 4)) and not (
                cues.has("prisoners", *near) and self._is_mediator_near(*near)
            ):
                continue
            if self._is_mediator_near(*near) or cues.has("in_return", *near):
                return True
            freed = cues.find("freed", given.stop, stop)
            if any(
                cues.has("boundary", max(given.stop, let.first - 4), let.first)
                and cues.has("prisoners", let.stop, min(stop, let.stop + 5))
                for let in freed
            ):
                return True
        return False

    def come_free(self, first: int, movement: Match, stop: int) -> bool:
        """Tell, in Arabic, "17 captives came out in return for five fighters" from a departure."""
        captives = self.cues.has("prisoners", max(first, movement.first - 6), movement.first)
        behind = movement.stop, min(stop, movement.stop + 4)
        return self.scene.arabic and captives and self.cues.has("in_return", *behind)

    def _is_mediator_near(self, first: int, stop: int) -> bool:
        return any(
            hit.kind in MEDIATOR_KINDS for hit in self.scene.within(self.actors, first, stop)
        )

    def is_late_term(self, match: Match, first: int, truces: list[Match]) -> bool:
        """Tell "a truce to allow an exchange of captives", and in Arabic one that "provides for" it."""
        if not self.scene.arabic:
            # "a ceasefire to allow an exchange of prisoners" is a ceasefire
            return any(
                truce.stop <= match.first and self.cues.has("aim", truce.stop, match.first)
                for truce in truces
            )
        if truces and truces[0].first < match.first:
            # "a truce was extended while talks on a new swap go on"
            near = max(truces[0].stop, match.first - 5), match.first
            if self.cues.has("negotiating", *near):
                return True
        provided = self.cues.has("provides", first, match.first)
        listed = self.document.words[match.first].startswith("و")
        aimed = self.cues.has("ahead_of", max(first, match.first - 3), match.first)
        return (
            bool(truces)
            and truces[0].first < match.first
            and (provided or aimed)
            or (provided and listed)
        )

    def _goes_free(self, match: Match) -> bool:
        """Tell besieged people who "go free" from captives who do."""
        words = self.document.words
        return words[match.first - 1] in ("go", "went", "going") and not self.cues.has(
            "prisoners", max(0, match.first - 8), match.first
        )

    def _free_in_turn(self, first: int, stop: int) -> bool:
        """Tell "the army released 40 prisoners, while the rebels freed 20": each lets some go."""
        freed = self.mood.find_live("swap", first, stop)
        return len(freed) > 1 and any(
            "while" in self.document.words[one.stop : other.first]
            for one, other in zip(freed, freed[1:], strict=False)
        )

    def _gives_captives_to_foe(self, first: int, stop: int) -> bool:
        """Tell "A released to B 15 prisoners of war": captives go to the other side, for something."""
        if self.scene.arabic:
            return False
        given = self.cues.find("each_other", first, stop)
        if given and self.cues.has("let_go", max(first, given[0].first - 10), given[0].first):
            return True  # "handed over 200 captives to each other"
        for freed in self.mood.find_live("swap", first, stop):
            for hit in (
                *self.scene.within(self.places, freed.stop, min(stop, freed.stop + 8)),
                *self.scene.within(self.actors, freed.stop, min(stop, freed.stop + 8)),
            ):
                lead = self.document.words[max(freed.stop, hit.first - 2) : hit.first]
                state = hit.kind == "country" or getattr(hit, "side", "") == "government"
                if state and "to" in lead:
                    return True
        return False

    def _lets_captives_go(self, first: int, stop: int) -> bool:
        """Tell captives whom fighters let go, or who go to a mediator, from convicts set free.

        "The rebels freed 12 soldiers", "nine officers were released to the Red Cross"; an army
        that frees hostages does so by force.
        """
        sentence, words = self.document.sentence_of(first), self.document.words
        if self.scene.arabic or sentence.is_title or self.cues.has("attack_noun", first, stop):
            return False
        if {"ransom", "gunmen", "kidnappers"}.intersection(words[first:stop]):
            return False
        for freed in self.mood.find_live("swap", first, stop):
            if self.is_swap(freed) or "part" in words[first : freed.first]:
                continue  # "as part of it the rebels freed": a term of another deal
            if _SHOWN.intersection(words[freed.stop : freed.stop + 5]):
                continue  # "released a video of two captured pilots"
            near = max(first, freed.first - 8), freed.first
            by = [
                hit
                for hit in self.scene.within(self.actors, *near)
                if hit.kind not in SPEAKER_KINDS
            ]
            behind = self.cues.has("prisoners", freed.stop, min(stop, freed.stop + 10))
            fighters = by and (by[-1].side == "opposition" or by[-1].kind == "armed_group")
            fighters = fighters or not by and self.scene.has_irregulars(*near)
            received = any(
                hit.kind in MEDIATOR_KINDS
                and "to" in words[max(freed.stop, hit.first - 3) : hit.first]
                for hit in self.scene.within(self.actors, freed.stop, min(stop, freed.stop + 12))
            )
            if received or fighters and behind:
                return True
        return False

    def _is_price(self, match: Match) -> bool:
        """Tell "gave up the town in exchange for safe passage", where nobody is swapped."""
        return self.cues.covering("in_return", match.first) is not None and not self.cues.has(
            "prisoners", match.stop, match.stop + 6
        )

    def _are_both(self, first: int, stop: int) -> bool:
        """Tell whether two enemies stand as one subject: "Ukraine and the rebels"."""
        hits = [h for h in self.scene.within(self.actors, first, stop) if stop - h.stop <= 8]
        sides = {hit.side for hit in hits if hit.kind not in SPEAKER_KINDS}
        foes = "opposition" in sides and (
            "government" in sides or any(hit.kind == "state" for hit in hits)
        )
        return foes and any(
            self.document.words[hit.first - 1] in ("and", "the")
            and "and" in self.document.words[max(first, hit.first - 2) : hit.first]
            for hit in hits[1:]
        )

    def is_swap(self, match: Match) -> bool:
        return self.document.words[match.first].startswith(
            (
                "exchang",
                "trad",
                "swap",
                "traded",
                "trading",
                "تباد",
                "وتباد",
                "تتباد",
                "يتباد",
                "مباد",
                "لمباد",
                "بادل",
                "وبادل",
                "بمباد",
            )
        )
