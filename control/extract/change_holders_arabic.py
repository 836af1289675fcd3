"""Arabic change holders: who takes a place and who loses it, by where they stand about a verb.

Input: a Scene, an EventMention with its places, and the actors of its stretch. Output: its new and
old holder. The Arabic verb stands before its subject or goes on with that of the sentence; who
loses is named behind "from", "from the grip of", "after the withdrawal of", "clashes with".
"""

from __future__ import annotations

from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.parties import ActorHit
from control.extract.scene import Scene


class ArabicHolderFinder:
    """Finds the holders of the changes of one Arabic document."""

    def __init__(self, scene: Scene):
        self.document = scene.document
        self.cues = scene.cues

    def fill(self, mention: EventMention, tag: str, match: Match, actors: list[ActorHit]) -> None:
        before = [h for h in actors if h.stop <= match.first and match.first - h.stop <= 20]
        behind = [h for h in actors if h.first >= match.stop]
        near = [h for h in behind if h.first - match.stop <= 6]
        if tag == "captured_by":
            near += [h for h in actors if match.first <= h.first < match.stop]
            far = [h for h in behind if h.first - match.stop <= 20]
            takes = [h for h in far if self._find_behind(h, "gains") is not None] or near
            mention.new_holder = takes[0] if takes else None
            mention.old_holder = next(
                (h for h in actors if h not in takes[:1] and self._is_robbed(h)), None
            )
        elif tag == "cleared":
            mention.old_holder = next((h for h in behind if h.first - match.stop <= 3), None)
        elif tag == "lose":
            gains = [h for h in behind if self._find_behind(h, "gains") is not None]
            mention.new_holder = gains[0] if gains else None
            loses = [h for h in (*near, *before[-1:]) if h not in gains]
            mention.old_holder = loses[0] if loses else None
        elif tag == "withdraw":
            mention.old_holder = (behind or before[-1:] or [None])[0]
        elif tag == "drive_out":
            # "they drove the group out" after "the army": who stands alone behind is driven
            alone = self._subject(match, before, []) if len(near) == 1 else None
            subject = alone or self._subject(match, before, near)
            driven = [h for h in near if h is not subject]
            mention.new_holder = subject
            mention.old_holder = driven[0] if driven else None
        else:
            mention.new_holder = self._subject(match, before, near)
            if tag == "enter" and not self._may_enter(match, mention.new_holder):
                mention.new_holder = None
            mention.old_holder = next(
                (
                    h
                    for h in (*behind, *before)
                    if self._is_robbed(h) and h is not mention.new_holder
                ),
                None,
            )
        if mention.old_holder is not None and self._is_same(mention.old_holder, mention.new_holder):
            mention.old_holder = None

    def _subject(self, match: Match, before, near) -> ActorHit | None:
        """Return who does it: the actor right behind the verb, else the last one ahead that acts."""
        for hit in near:
            # nothing stands between a verb and its subject but "today" or "units of"
            beside = hit.first - match.stop
            if beside == 0 or beside <= 3 and not self._is_governed(hit):
                return hit
        acting = [hit for hit in before if not self._is_governed(hit)]
        return acting[-1] if acting else None

    def _may_enter(self, match: Match, subject: ActorHit | None) -> bool:
        """Tell "that the army entered" from an actor who stands ahead of another's entry."""
        if subject is None or subject.first >= match.stop:
            return True
        words = self.document.words
        told = words[match.first - 1] in ("انها", "انهم", "قواته", "قواتها")
        lead = words[max(0, subject.first - 4) : subject.first]  # "that units of the army"
        begins = bool({"ان", "بان"}.intersection(lead)) and match.first - subject.stop <= 2
        return told or begins

    def _is_governed(self, hit: ActorHit) -> bool:
        """Tell whom something is done to or with from who acts: "clashes with the army"."""
        attached = self.document.folded[self.document.starts[hit.first] : hit.start]
        if attached.lstrip("وف")[:1] in ("ب", "ل"):
            return True
        return self._is_robbed(hit) or self._find_behind(hit, "governs") is not None

    def _is_robbed(self, hit: ActorHit) -> bool:
        word = self._find_behind(hit, "robbed")
        return word is not None and not (
            self.document.words[word] == "من" and self.cues.covering("member", word - 1)
        )

    def _find_behind(self, hit: ActorHit, tag: str) -> int | None:
        """Return the token of such a word ahead of an actor, or of the nouns that belong to it."""
        i = hit.first - 1
        while i >= 0 and "," not in self.document.between(i, i + 1):
            if self.cues.covering(tag, i):
                return i
            if not self.cues.covering("of_force", i):
                break
            if tag == "governs" and self.document.words[i].startswith("ل"):
                return i
            i -= 1
        return None

    @staticmethod
    def _is_same(one: ActorHit, other: ActorHit | None) -> bool:
        """Tell whether two names are of one force: "GNA forces" and "forces of the GNA"."""
        if other is None or not (one.slug and other.slug):
            return other is not None and one.key.split()[-1] == other.key.split()[-1]
        return one.slug == other.slug
