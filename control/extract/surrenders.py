"""Surrenders: finds the words by which armed people give up their arms or themselves.

Input: a Scene and a stretch of a sentence. Output: matches. Must not know what is agreed.
"""

from __future__ import annotations

from control.extract.matcher import Match
from control.extract.scene import Scene


class SurrenderFinder:
    """Finds for one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.actors = scene.actors

    def find(self, first: int, stop: int, under_deal: bool) -> list[Match]:
        """Return the words of surrender that armed people do, not a slogan or a demand."""
        found = []
        for match in (*self.cues.find("surrender", first, stop), *self.find_given(first, stop)):
            left = max(first, match.first - 14)
            right = min(stop, match.stop + 5)
            if self.document.words[match.stop : match.stop + 1] == ["or"]:
                continue
            if self.document.words[match.first] == "surrendering" and self.cues.covering(
                "fighters", match.stop
            ):
                continue  # "surrendering fighters": who they are, not what was agreed
            if self.cues.has("crime", first, stop) or (
                not under_deal and "amounted" in self.document.words[left : match.first]
            ):
                continue  # nor is what "amounted to a surrender"
            if self._is_of_civilians(match, first):
                continue
            if self.is_of_those(match, first) and self.cues.has("killed", match.stop, stop):
                continue  # "militants who surrendered were shot"
            if self.scene.has_irregulars(left, right) or any(
                hit.side for hit in self.scene.within(self.actors, left, right)
            ):
                found.append(match)
            elif self.scene.has_arms(first, stop) and (
                # "690 soldiers laid down their arms"
                under_deal
                or match.stop > match.first + 1
                and self.cues.has("fighters", left, right)
            ):
                found.append(match)
        return found

    def find_given(self, first: int, stop: int) -> list[Match]:
        """Return, in Arabic, the verb of "handed over the factions of X their heavy arms"."""
        if not self.scene.arabic:
            return []
        return [
            given
            for given in self.cues.find("change_hands", first, stop)
            if not self.cues.covering("surrender", given.first)
            for arms in self.cues.find("own_arms", given.stop, min(stop, given.stop + 7))[:1]
            if self.scene.has_arms(given.stop, arms.first)
        ]

    def _is_of_civilians(self, match: Match, first: int) -> bool:
        """Tell "two women and three children surrendered", who get away, from fighters who do."""
        near = max(first, match.first - 16), match.first
        if self.scene.arabic or self.cues.has("fighters", *near):
            return False
        return self.cues.has_any(("civilians", "relatives"), *near) or bool(
            {"women", "children", "females"}.intersection(self.document.words[slice(*near)])
        )

    def is_of_those(self, match: Match, first: int) -> bool:
        """ "A corridor for rebels who lay down their arms": an offer, and whom it is made to."""
        words = set(self.document.words[max(first, match.first - 4) : match.first])
        return bool(words & {"who", "whoever", "those", "الذين", "الراغبين", "لمن", "ممن"})
