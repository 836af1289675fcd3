"""Truces: finds the words of one stretch of a sentence that tell of a truce.

Input: a Scene. Output: their matches: "ceasefire", "stop firing", and the agreement that is "to end
four days of clashes". Must not say how far a truce has come.
"""

from __future__ import annotations

from control.extract.lexicon import TRUCE_TAGS
from control.extract.matcher import Match
from control.extract.scene import Scene

_ENDS = frozenset("end ending halt halting stop stopping".split())
_FIGHTING = frozenset(
    "fighting clashes hostilities bloodshed battles violence war skirmishes".split()
)
# what may stand before it: "to end all the recent fighting", "more than two weeks of bloody clashes"
_LENGTHS = frozenset("hours days weeks months years".split())
_REACH = 7


class TruceFinder:
    """Finds the truces of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self._tags = self.cues.among(TRUCE_TAGS)

    def find(self, deals: list[Match], first: int, stop: int) -> list[Match]:
        truces = [m for tag in self._tags for m in self.cues.find(tag, first, stop)]
        covered = {i for m in truces for i in range(m.first, m.stop)}
        if not self.scene.arabic:
            truces += [
                deal
                for deal in deals
                if deal.first not in covered and self._ends_fighting(deal, stop)
            ]
        return sorted(truces, key=lambda match: match.first)

    def _ends_fighting(self, deal: Match, stop: int) -> bool:
        """Tell "a pact on Wednesday to end a week of clashes" from one to end a siege or a strike."""
        words = self.document.words
        for i in range(deal.stop, min(stop, deal.stop + _REACH) - 1):
            if words[i] in ("to", "on", "at") and words[i + 1] in _ENDS:
                lead = words[i + 2 : min(stop, i + 2 + _REACH)]
                found = next((n for n, word in enumerate(lead) if word in _FIGHTING), None)
                if found is None:
                    return False
                lasted = not _LENGTHS.isdisjoint(lead[:found]) and "of" in lead[:found]
                return found <= 2 or lasted
        return False

    def is_told_of(self, truces: list[Match], first: int) -> bool:
        """Tell "The transfer is part of a truce that took hold on Monday": what it dates is the truce."""
        return any(
            self.cues.has("by_terms", first, first + 6)
            and "part" in self.document.words[first : truce.first]
            and self.document.words[truce.stop : truce.stop + 1] in (["that"], ["which"])
            for truce in truces[:1]
            if truce.first <= first + 8
        )
