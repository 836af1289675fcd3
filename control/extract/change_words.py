"""Change words: finds what tells of a change in several words that stand apart.

Input: a Scene and a stretch of a sentence. Output: Matches of "came under rebel control", "was in
army hands on Monday", "broke the three-year siege". Must not judge what happened.
"""

from __future__ import annotations

from dataclasses import replace

from control.extract.matcher import Match
from control.extract.scene import Scene

BE = frozenset("is are was were been being be".split())


class ChangeWords:
    """The parted words of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.arabic = scene.arabic

    def find_falls(self, first: int, stop: int) -> list[Match]:
        """Return "came under rebel control", whoever's control it is."""
        return [
            replace(become, stop=noun.stop, end=noun.end)
            for noun in self.cues.find("control_noun", first, stop)
            for become in self.cues.find(
                "becomes", max(first, noun.first - (12 if self.arabic else 6)), noun.first
            )[-1 if self.arabic else 0 :]
        ] + [
            noun
            for noun in self.cues.find("control_noun", first, stop)
            if self._is_headed(noun) or self._is_theirs(noun, first) or self._is_held(noun, first)
        ]

    def _is_theirs(self, noun: Match, first: int) -> bool:
        """Tell "With the town under their control, the army ...": so it is by now."""
        words = self.document.words
        return words[first] == "with" and words[noun.first - 2 : noun.first] in (
            ["under", "their"],
            ["under", "its"],
        )

    def _is_held(self, noun: Match, first: int) -> bool:
        """Tell "was in rebel hands on Wednesday", "is under army control": of a day, it is news."""
        words, i = self.document.words, noun.first - 1
        while i > max(first, noun.first - 4) and words[i] not in ("in", "under"):
            i -= 1
        clause = self.scene.clause_of(noun.first, first, self.document.sentence_of(first).stop)
        return (
            not self.arabic
            and words[i] in ("in", "under")
            and words[i - 1] in BE
            and words[noun.first] != "control"
            and any(
                time.explicit and "since" not in words[time.first - 2 : time.first]
                for time in self.scene.within(self.scene.times, noun.stop, clause[1])
            )
        )

    def _is_headed(self, noun: Match) -> bool:
        """Tell the Arabic title "X in the hands of the army" from what a text says of X."""
        title = self.arabic and self.document.sentence_of(noun.first).is_title
        return title and any(hit.stop == noun.first for hit in self.places)

    def find_siege_breaks(self, first: int, stop: int) -> list[Match]:
        """Return "break through the three-year siege": the verb stands apart from its siege."""
        return [
            verb
            for noun in self.cues.find("siege_noun", first, stop)
            for verb in self.cues.find("siege_verb", max(first, noun.first - 7), noun.first)
        ]
