"""Handovers: finds the words by which a place is handed over, not weapons or prisoners.

Input: a Scene. Output: Matches of the verb or noun. Must not know about deals.
"""

from __future__ import annotations

from control.extract.matcher import Match
from control.extract.names import PlaceHit
from control.extract.scene import Scene

_BE = frozenset(("was", "were", "be", "been", "being"))


class HandoverFinder:
    """Finds the handovers of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.actors = scene.actors
        self.places = scene.places

    def find(self, first: int, stop: int) -> list[Match]:
        """Return "the handover of", and verbs that their place parts: "handed X over", "return X to"."""
        parted = [
            verb
            for verb in self.cues.find("hand_verb", first, stop)
            if not self.cues.covering("handover", verb.first)
            and any(
                hit.relation in ("", "of") and self._goes_to(verb, hit, stop)
                for hit in self.scene.within(self.places, verb.stop, min(stop, verb.stop + 5))
            )
        ]
        found = self.cues.find("handover", first, stop) + parted
        return sorted(found, key=lambda match: match.first)

    def _goes_to(self, verb: Match, hit: PlaceHit, stop: int) -> bool:
        """Tell whether "over" or "to" somebody stands right behind the place that a verb gives."""
        words, token = self.document.words, hit.stop
        for _ in range(3):
            if words[token : token + 1] in (["over"], ["back"]):
                return True
            if words[token : token + 1] == ["to"]:
                behind = (token + 1, min(stop, token + 5))
                return any(
                    self.scene.within(hits, *behind) for hits in (self.actors, self.scene.sponsors)
                ) or any(p.kind == "country" for p in self.scene.within(self.places, *behind))
            token += 1
        return False

    def is_passed_on(self, match: Match, first: int) -> bool:
        """Tell "the town was turned over", "B is to be handed over", told of a place itself."""
        words, to_be = self.document.words, match.first - 1
        if words[match.first] in _BE:
            to_be += 1
        if self.scene.arabic or words[to_be] not in _BE:
            return False
        return any(
            hit.relation == "" and hit.kind != "country" and not hit.container
            for hit in self.scene.within(self.places, max(first, to_be - 5), to_be)
        )

    def are_of_place(self, handovers: list[Match], first: int, stop: int) -> bool:
        """Tell handing over a town from handing over weapons or prisoners."""
        for match in handovers:
            if self.cues.has("weapons", match.stop, match.stop + (2 if self.scene.arabic else 6)):
                continue  # "the handover of weapons in the village of X"
            before = self.document.words[max(first, match.first - 1) : match.first + 1]
            passive = bool({"was", "were", "been", "be"}.intersection(before))
            passive = passive and not self.cues.has("prisoners", first, match.first)
            if (passive or self.document.words[match.stop : match.stop + 1] == ["by"]) and any(
                hit.stop <= match.first and hit.relation in ("", "of", "in")
                for hit in self.scene.within(self.places, first, match.first)
            ):
                return True
            for hit in self.scene.within(self.places, match.first, min(stop, match.stop + 8)):
                if hit.kind != "country" and hit.relation in ("", "of", "in", "on"):
                    return True
            near = self.document.words[match.stop : match.stop + 5]
            if any(
                self.cues.covering("place_noun", match.stop + i) for i in range(min(len(near), 4))
            ):
                return not self.cues.has("prisoners", match.stop, match.stop + 4)
        return False
