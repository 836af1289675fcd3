"""English change holders: who takes a place and who loses it, by where they stand about a verb.

Input: a Scene, an EventMention with its places, and the forces of its stretch. Output: its new and
old holder. Who takes stands ahead of an active verb and behind "by" or "to"; who loses is named
behind "from", or with the place as "rebel-held".
"""

from __future__ import annotations

from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.parties import ActorHit
from control.extract.scene import Scene
from control.extract.text import Document

# these have a place of their own behind "of": "cleared the town of gunmen"
_CLEARS = ("clear", "cleanse", "purge", "rid", "free")
_NO_NOUNS = frozenset(
    "had has have took takes taken in assumed assumes gained gains won with masters got gets".split()
)
_LEAVES = ("withdraw", "quit_from", "quit_place")
# by these and by what is told of the place itself, it is left by its holders
LEFT = (*_LEAVES, "emptied")
_AWAY = frozenset(("from", "out"))
_OF_A_NOUN = ("s", "its", "their", "the", "recent", "eventual", "imminent")
_DRIVEN = frozenset("driven expelled ousted pushed forced routed dislodged".split())


def names_change(document: Document, match: Match) -> bool:
    """Tell "the capture of", "retaking of" and "its fall to", nouns, from "took control of"."""
    words = document.words[match.first : match.stop + 1]
    if words[:2] == ["fall", "to"]:
        return document.words[match.first - 1] in _OF_A_NOUN
    if words[0] in _NO_NOUNS:
        return False  # "had command of"
    if words[0].endswith("ing") and words[-1] == "of":
        return len(words) == 2
    return words[-2:-1] == ["of"] and words[-3:-2] != ["control"]


class HolderFinder:
    """Finds the holders of the changes of one English document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues

    def fill(self, mention: EventMention, tag: str, match: Match, actors: list[ActorHit]) -> None:
        first = mention.first
        before = [h for h in actors if h.stop <= match.first and match.first - h.stop <= 16]
        before = [h for h in before if not self._only_helps(h, first)] or before
        if tag not in ("captured_by", "drive_out", "lose", *_LEAVES):
            # "X, previously held by the group, and gained": its holder until then
            before = [h for h in before if not self._held_until_then(h, first)]
        behind = [h for h in actors if h.first >= match.stop]
        words = self.document.words

        def preceded_by(hit, *wanted):
            left = hit.first - 1
            while left >= first and (
                words[left] in ("the", "a") or self.cues.covering("skip", left)
            ):
                left -= 1
            return left >= first and words[left] in wanted

        if tag == "emptied":
            mention.old_holder = next((h for h in behind if h.first - match.stop <= 3), None)
        elif tag == "captured_by":
            near = [h for h in behind if h.first - match.stop <= 6]
            if words[match.stop - 1] not in ("by", "to", "of", "on"):
                # "restored to Ukrainian control and ordered Russian troops to leave"
                near = [h for h in near if preceded_by(h, "by", "of", "to", "from")]
            near += [h for h in actors if match.first <= h.first < match.stop]
            if self.cues.covering("ours", match.first) or words[match.first - 1] in (
                "their",
                "its",
            ):
                near += behind[:1]  # "X is under our control, a Houthi officer said"
            mention.new_holder = next((h for h in near if not preceded_by(h, "from")), None)
            mention.old_holder = next((h for h in near if preceded_by(h, "from")), None)
            if _AWAY.intersection(words[match.first : match.stop]):  # "slipped from the grip of"
                mention.new_holder, mention.old_holder = None, next(iter(near), None)
        elif tag == "drive_out":
            passive = words[match.first] in _DRIVEN and any(
                word in ("was", "were", "been", "being") or mention.sentence.is_title
                for word in words[max(first, match.first - 2) : match.first]
            )
            if passive:
                mention.old_holder = before[-1] if before else None
                mention.new_holder = next((h for h in behind if preceded_by(h, "by")), None)
            else:
                mention.new_holder = before[-1] if before else None
                mention.old_holder = behind[0] if behind else None
        elif tag == "cleared":
            mention.old_holder = next((h for h in behind if h.first - match.stop <= 3), None)
        elif tag == "lose":
            mention.old_holder = before[-1] if before else None
            mention.new_holder = next((h for h in behind if preceded_by(h, "to")), None)
        elif tag in _LEAVES:
            mention.old_holder = before[-1] if before else None
        elif tag == "siege_end":
            mention.new_holder = before[-1] if before else None
        else:
            speaker_free = [h for h in before if not self.cues.covering("speech", h.stop)]
            # "defeated the group and took the town": who is beaten takes nothing
            speaker_free = [
                h
                for h in speaker_free
                if not self.cues.has("beaten", max(first, h.first - 4), h.first)
            ] or speaker_free
            if words[match.first - 1] == "it":
                # "the group seized it from the army; it also took": what is spoken of goes on
                speaker_free = [h for h in speaker_free if not preceded_by(h, "from", "by")]
            mention.new_holder = (speaker_free or before or [None])[-1]
            of_it = words[match.first - 1] in ("s", "its")  # "the city's capture by"
            fronted = not before and words[match.first].endswith("ing")
            if of_it or fronted or not before and names_change(self.document, match):
                mention.new_holder = self._takes_by(match, behind)
            away = (
                ("from", "over", "of")
                if words[match.first].startswith(_CLEARS)
                else ("from", "over")
            )
            mention.old_holder = next((h for h in behind if preceded_by(h, *away)), None)
            mention.old_holder = mention.old_holder or self._held_before(match, mention.stop)
        if mention.old_holder is not None and mention.old_holder is mention.new_holder:
            mention.old_holder = None

    def _takes_by(self, match: Match, behind: list[ActorHit]) -> ActorHit | None:
        """Return who takes it in "the capture of X by the army" and "Capturing X, the army"."""
        words = self.document.words
        for hit in behind:
            lead = words[max(match.stop, hit.first - 3) : hit.first]
            if "by" in lead or (
                "," in self.document.between(hit.first - 1 - ("the" in lead[-1:]), hit.first)
            ):
                return hit
        return None

    def _held_until_then(self, hit: ActorHit, first: int) -> bool:
        near = max(first, hit.first - 5), hit.first
        return any(found.stop >= hit.first - 1 for found in self.cues.find("kept_by", *near))

    def _only_helps(self, hit: ActorHit, first: int) -> bool:
        """Tell "the army, with the help of Hezbollah," from who takes a place himself."""
        return any(
            not self.document.commas_within(found.stop - 1, hit.first)
            for found in self.cues.find("aided", max(first, hit.first - 7), hit.first)
        )

    def _held_before(self, match: Match, stop: int) -> ActorHit | None:
        """Return who held what is taken: "the rebel-held town", "a town held by the group"."""
        words = self.document.words
        for hit in self.scene.within(self.scene.actors, match.stop, min(stop, match.stop + 20)):
            if words[hit.stop : hit.stop + 1] in (["held"], ["controlled"], ["occupied"]):
                return hit
            if any(
                found.stop >= hit.first - 2
                for found in self.cues.find("kept_by", max(match.stop, hit.first - 7), hit.first)
            ):
                return hit
        return None
