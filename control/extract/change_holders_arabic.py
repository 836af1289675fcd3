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

_WAS = frozenset("كان كانت وكانت وكان".split())


class ArabicHolderFinder:
    """Finds the holders of the changes of one Arabic document."""

    def __init__(self, scene: Scene):
        self.document = scene.document
        self.cues = scene.cues

    def fill(self, mention: EventMention, tag: str, match: Match, actors: list[ActorHit]) -> None:
        before = [h for h in actors if h.stop <= match.first and match.first - h.stop <= 20]
        behind = [h for h in actors if h.first >= match.stop]
        near = [h for h in behind if h.first - match.stop <= 6]
        if tag == "capture":
            near = [h for h in near if h.first < self._object_of(match)]
        if tag == "captured_by":
            near += [h for h in actors if match.first <= h.first < match.stop]
            far = [h for h in behind if h.first - match.stop <= 20]
            takes = [h for h in far if self._find_behind(h, "gains", match) is not None] or near
            if self.cues.has("lost_hold", match.first, match.stop):
                mention.old_holder = takes[0] if takes else None
                return
            mention.new_holder = takes[0] if takes else None
            mention.old_holder = next(
                (h for h in actors if h not in takes[:1] and self._is_robbed(h, match)), None
            )
        elif tag == "cleared":
            mention.old_holder = next((h for h in behind if h.first - match.stop <= 3), None)
        elif tag == "is_emptied":
            mention.old_holder = next((h for h in behind if h.first - match.stop <= 6), None)
        elif tag == "forsakes":
            mention.old_holder = self._subject(match, before, near)
        elif tag == "lose":
            gains = [h for h in behind if self._find_behind(h, "gains", match) is not None]
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
            # "the group raised its flag over": the verb stands ahead of who does it
            flag = self.cues.covering("flag", match.first) and not self.cues.covering(
                "raises", match.first
            )
            if tag == "enter" and not flag and not self._may_enter(match, mention.new_holder):
                mention.new_holder = None
            mention.old_holder = next(
                (
                    h
                    for h in (*behind, *before)
                    if self._is_robbed(h, match) and h is not mention.new_holder
                ),
                None,
            )
        if mention.old_holder is not None and self._is_same(mention.old_holder, mention.new_holder):
            mention.old_holder = None

    def _object_of(self, match: Match) -> int:
        """Return the "over" behind which stands what is taken, and who takes it no more."""
        words = self.document.words
        if words[match.stop - 1] in ("علي", "عليها", "عليه"):
            return match.stop
        if self.cues.covering("over", match.first) is None:
            return len(words)
        ahead = range(match.stop, min(match.stop + 8, len(words)))
        return next((i for i in ahead if words[i] == "علي"), len(words))

    def _subject(self, match: Match, before, near) -> ActorHit | None:
        """Return who does it: the actor right behind the verb, else the last one ahead that acts."""
        for hit in near:
            # nothing stands between a verb and its subject but "today" or "units of"
            beside = hit.first - match.stop
            if beside == 0 or beside <= 3 and not self._is_governed(hit, match):
                return hit
        acting = [h for h in before if not self._is_governed(h, match) and self._agrees(match, h)]
        while len(acting) > 1 and self._is_joined(acting[-2], acting[-1]):
            acting.pop()  # "the army and its ally": the first of them
        return acting[-1] if acting else None

    def _agrees(self, match: Match, hit: ActorHit) -> bool:
        """Tell "the forces pushed the army out and took", whose verb is feminine as the forces are.

        A noun of taking bears no gender; the verb that rules it does: "managed to take".
        """
        of_she, of_he = (self._is_told_of(match.first, tag) for tag in ("of_she", "of_he"))
        if of_she is of_he:
            for verb in reversed(self.cues.find("manages", match.first - 14, match.first)):
                of_she = self._is_told_of(verb.first, "of_she")
                of_he = not of_she
                break
        head = hit.first
        while self.cues.covering("of_force", head - 1):
            head -= 1
        if self.document.words[match.first - 1] in ("قواته", "قواتها", "جنوده", "وحداته"):
            return True  # "the army said that its forces entered"
        if self._is_member(head - 1):
            return True  # "units of the army": of either gender
        she, he = (self.cues.covering(tag, head) is not None for tag in ("she_force", "he_force"))
        return not (of_she and he and not she or of_he and she and not he)

    def _is_told_of(self, token: int, tag: str) -> bool:
        return self.cues.covering(tag, token) is not None

    def _is_joined(self, one: ActorHit, other: ActorHit) -> bool:
        start = self.document.starts[other.first]
        return one.stop == other.first and self.document.folded[start:].startswith("و")

    def _may_enter(self, match: Match, subject: ActorHit | None) -> bool:
        """Tell "that the army entered" from an actor who stands ahead of another's entry."""
        if subject is None or subject.first >= match.stop:
            return True
        words = self.document.words
        told = words[match.first - 1] in ("انها", "انهم", "قواته", "قواتها")
        lead = words[max(0, subject.first - 4) : subject.first]  # "that units of the army"
        begins = bool({"ان", "بان"}.intersection(lead)) and match.first - subject.stop <= 2
        managed = self.cues.has("manages", subject.first - 3, match.first)
        return told or begins or managed

    def _is_governed(self, hit: ActorHit, match: Match) -> bool:
        """Tell whom something is done to or with from who acts: "clashes with the army"."""
        attached = self.document.folded[self.document.starts[hit.first] : hit.start]
        if attached.lstrip("وف")[:1] in ("ب", "ل"):
            return True
        robbed = self._find_behind(hit, "robbed", match)
        return (
            robbed is not None
            and not self._is_member(robbed)
            or self._find_behind(hit, "governs", match) is not None
        )

    def _is_robbed(self, hit: ActorHit, match: Match) -> bool:
        word = self._find_behind(hit, "robbed", match)
        words = self.document.words
        if word is None:
            return False
        if words[word].startswith("ب"):
            return False  # "fell into the hands of"
        if words[word - 1] == "تحت" and not _WAS.intersection(words[word - 4 : word]):
            return False  # "is under the control of", but "was"
        return not (
            self._is_member(word)
            or words[word] == "من"
            and self.cues.has("backing", word - 4, word)  # "with air strikes of the coalition"
        )

    def _is_member(self, word: int) -> bool:
        """Tell "a source of the army" from what is taken "from the army"."""
        return self.document.words[word] == "من" and bool(self.cues.covering("member", word - 1))

    def _find_behind(self, hit: ActorHit, tag: str, match: Match) -> int | None:
        """Return the token of such a word ahead of an actor, or of the nouns that belong to it.

        The verb or noun of taking itself is none: "the taking by the group of".
        """
        i = hit.first - 1
        while i >= 0 and "," not in self.document.between(i, i + 1):
            if match.first <= i < match.stop and tag != "gains":
                break
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
