"""Date verbs: which words of a document may claim a date, and for which part of an event.

Input: a Scene. Output: the verbs and nouns between two tokens, each with its tag. Must not know
mentions.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from control.extract.lexicon import AGREEMENT_TAGS
from control.extract.matcher import Match
from control.extract.mood import Mood
from control.extract.scene import Scene
from control.extract.temporal import TimeExpression

_PAPERS = frozenset(("statement", "video", "footage", "report", "pictures", "photos", "images"))
# which part of a claim's dates a word near a date speaks of
DATE_ROLES = {
    "agreed": "agreed",
    "announced": "announced",
    "started": "started",
    "completed": "done",
    "evacuate": "done",
    "transfer": "done",
    "leave": "done",
    "arrive": "arrived",
    "withdraw": "done",
    "exchange": "done",
    "swap": "done",
    "surrender": "done",
    "handover": "done",
    "hand_verb": "done",
    "capture": "done",
    "captured_by": "done",
    **dict.fromkeys(("quit_from", "quit_place", "emptied"), "done"),
    "drive_out": "done",
    "enter": "entered",
    "delivers": "entered",
    "took_place": "done",
    "siege_begin": "done",
    "siege_end": "done",
    "collapsed": "ended",
    "violated": "ended",
    "suspended": "ended",
    "postponed": "ended",
    "resumed": "started",
    "rejected": "agreed",
    "speech": "reported",
    "killed": "other",
    "attack_begun": "other",
}
# verbs and nouns of moving people, which beside "deal" only name it: "the evacuation deal"
_MOVES = frozenset(("evacuate", "transfer", "leave", "withdraw", "exchange"))

# what a verb without an ending stands behind where it tells of no present
_MODALS = frozenset("to will would can could may might must should not".split())
_BEFORE_NOUNS = frozenset("a an the in of for".split())
_WHO = frozenset(("that", "which", "who"))
_HELD = frozenset("held controlled ruled run occupied".split())
# what is held on a day ahead, and is told to date what came before it
_VOTES = frozenset("election elections vote polls referendum ballot summit conference".split())
_AHEAD_OF = frozenset(("ahead", "before", "prior", "until"))
_RUNS_OUT = frozenset("expire expires expiring lapse".split())
_IS_DUE = frozenset("is was due set scheduled".split())
_FAILS = frozenset("failed fail failing failure".split())
_EXTENDED = ("extended", "prolonged", "renewed")
_GIVES = frozenset("give gives gave given giving".split())


class DateVerbs:
    """The words of one document that may claim a date."""

    def __init__(self, scene: Scene, mood: Mood):
        self.scene = scene
        self.mood = mood
        self.document = scene.document
        self.cues = scene.cues
        self.arabic = scene.arabic
        self._verbs: list[tuple[int, int, str, Match]] | None = None

    @cached_property
    def _names(self) -> set[int]:
        """The tokens of named actors: "Hay'at Tahrir al-Sham" liberates nothing."""
        actors = self.scene.actors
        return {token for hit in actors if hit.named for token in range(hit.first, hit.stop)}

    @cached_property
    def listed(self) -> set[int]:
        """The tokens of places: a list of them counts as one name."""
        return {token for hit in self.scene.places for token in range(hit.first, hit.stop)}

    def within(self, first: int, stop: int) -> list[tuple[int, int, str, Match]]:
        """Return the words that may claim a date, as (token, rank of the tag, tag, match)."""
        if self._verbs is None:
            self._verbs = sorted(
                (
                    (match.first, rank, self._read_verb(tag, match), match)
                    for rank, tag in enumerate(self.cues.among(DATE_ROLES))
                    for match in self.cues.find(tag, 0, len(self.document.words))
                    if not self._is_of_other_verb(tag, match)
                ),
                key=lambda verb: verb[:2],
            )
        left = bisect_left(self._verbs, (first,))
        return self._verbs[left : bisect_left(self._verbs, (stop,), left)]

    def _read_verb(self, tag: str, match: Match) -> str:
        """Return the tag of a verb, "launched" being one of attack where an attack is launched."""
        if tag == "swap" and _PAPERS.intersection(
            self.document.words[match.first - 2 : match.first]
        ):
            return "speech"  # "a statement released on Tuesday"
        if tag == "resumed" and self.cues.has("fighting", match.stop, match.stop + 4):
            return "attack_begun"
        if (
            tag == "resumed"
            and self.arabic
            and self.cues.has("meeting", match.stop, match.stop + 1)
        ):
            return "attack_begun"  # talks that resumed: no day of the deal either
        return "attack_begun" if tag == "started" and self.scene.begins_attack(match) else tag

    def _is_of_other_verb(self, tag: str, match: Match) -> bool:
        """Tell words that only look like a verb of the event, or stand in a name.

        "Reached the deal" is no arrival, "launched an offensive" no beginning of a truce, and "the
        evacuation deal" names a deal.
        """
        cues = self.cues
        if match.first in self._names:
            return True
        if tag in ("arrive", "delivers"):
            return bool(cues.covering("agreed", match.first)) and cues.has_any(
                AGREEMENT_TAGS, match.stop, match.stop + 4
            )
        if tag == "started" and self.mood.is_agreed_on(match, max(0, match.first - 14)):
            return True
        if tag in ("collapsed", "completed") and self.arabic:
            # "after the end of the previous truce"
            behind = self.document.words[match.stop : match.stop + 2]
            return bool({"السابق", "السابقه"}.intersection(behind))
        if tag == "postponed" and self.document.words[match.first - 1] == "من":
            return True  # in Arabic "entered on Saturday in order to": the same word
        if tag in ("suspended", "postponed", "resumed") and (
            self.document.words[match.first - 1] == "to" and cues.covering("deal", match.first - 2)
        ):
            return True  # "an agreement to suspend operations"
        if tag == "agreed" and self.document.words[match.first - 1] in ("newly", "recently"):
            return True  # "the newly reached agreement collapsed"
        if tag == "agreed" and match.stop in self.listed and not self.arabic:
            return self.document.words[match.first].startswith("reach")  # "reached Lebanon Monday"
        if tag == "announced":
            return cues.covering("completed", match.first) is not None  # "was declared empty"
        if tag == "took_place":
            # "the signing took place", and in Arabic "was made on Sunday the signing"
            near = (match.stop, match.stop + 3) if self.arabic else (match.first - 1, match.first)
            return cues.has("agreed", *near)
        if tag == "speech":
            return self.arabic and cues.has("deal", match.stop, match.stop + 1)  # "as agreed by"
        beside = match.first - 1 if self.arabic else match.stop
        return (
            tag in _MOVES and self.mood.is_noun(match) and cues.covering("deal", beside) is not None
        )

    def is_infinitive(self, match: Match) -> bool:
        """Tell "began to leave", "will disarm or leave", "in exchange" from "rebels leave today"."""
        words = self.document.words
        if self.arabic or match.first == 0:
            return False
        lead = words[max(0, match.first - 12) : match.first]
        if lead[-1] in ("and", "or", "but"):
            return not _MODALS.isdisjoint(lead)
        return lead[-1] in _MODALS or lead[-1] in _BEFORE_NOUNS

    def is_given_until(self, time: TimeExpression, opens: int) -> bool:
        """Tell "gave them until noon on Sunday to leave": what was asked before any agreement."""
        words, first = self.document.words, max(opens, time.first - 6)
        until = next((i for i in range(first, time.first) if words[i] == "until"), None)
        lead = () if until is None else words[max(opens, until - 8) : until]
        return not _GIVES.isdisjoint(lead)

    def dates_other_act(self, time: TimeExpression, opens: int, trigger: Match) -> bool:
        """Tell "under an amnesty declared in July" and "a group that signed a peace deal in 2014".

        Another act than the deal that is told has that day; but "the rebels, who agreed to a deal on
        Sunday, had not left" names no other deal.
        """
        words, first = self.document.words, max(opens, time.first - 9)
        if self.cues.has("amnesty", max(opens, time.first - 4), time.first):
            return True
        which = [i for i in range(first, time.first) if words[i] in _WHO]
        if which and not which[-1] <= trigger.first < time.first:
            # "the rebels, who seized the town in 2012, agreed to leave it"
            taking = which[-1] + 1, which[-1] + 3
            takes = self.cues.has_any(("capture", "take"), *taking)
            if words[which[-1]] == "who" and takes:
                return True
        return (
            bool(which)
            and not which[-1] <= trigger.first < time.first
            and self.cues.covers_any(AGREEMENT_TAGS, trigger.first)
            and self.cues.has("agreed", which[-1] + 1, which[-1] + 2)
            and self.cues.has_any(AGREEMENT_TAGS, which[-1] + 1, time.first)
        )

    def was_due(self, time: TimeExpression) -> bool:
        due = self.cues.nearest("was_due", time.first, max(0, time.first - 9), time.first)
        if due is not None:
            # "was to start on Monday and has been postponed to Friday": the nearer verb has the day
            between = due[1].stop, time.first
            return not self.cues.has_any(("postponed", "completed"), *between)
        return any(
            bool({"due", "was", "were"}.intersection(self.document.words[m.first : m.stop]))
            for match in self.cues.find("started", time.first - 6, time.first)
            for m in self.cues.find("future", max(0, match.first - 3), match.first)
        )

    def is_deadline(self, time: TimeExpression, opens: int) -> bool:
        """Tell the day on which an ultimatum runs out, on which nobody need have done anything."""
        words = self.document.words
        if words[time.first - 1] == "to" and any(
            word.startswith(("extend", "prolong"))
            for word in words[max(opens, time.first - 4) : time.first]
        ):
            return True  # "was extended to Saturday"
        if not self.arabic and self.is_given_until(time, opens):
            return True
        told = self.cues.find("deadline", max(opens, time.first - 6), time.first)
        return self.cues.has("deadline", time.stop, time.stop + 1) or any(
            not self.document.commas_within(match.first, time.first) for match in told
        )

    def has_been_held(self, near: tuple[int, int]) -> bool:
        """Tell "rebels who had controlled the town since 2012", which is no day of leaving it."""
        words = self.document.words[slice(*near)]
        return not (self.arabic or _WHO.isdisjoint(words) or _HELD.isdisjoint(words))


def dates_no_step(scene: Scene, time: TimeExpression, opens: int) -> bool:
    """Tell days beside a deal on which nothing of it was done.

    "Weeks before elections set for June 3", "a truce that was to expire at midnight", "after both
    sides failed to reach a settlement on Thursday" and "it had been extended on Friday" tell of none.
    """
    if scene.arabic:
        return False
    words, first = scene.document.words, max(opens, time.first - 14)
    commas = scene.document.commas_within(first, time.first)
    near = range(commas[-1] + 1 if commas else first, time.first)
    lead = words[near.start : near.stop]
    if not _RUNS_OUT.isdisjoint(lead[-6:]) or any(
        words[i - 1 : i + 1] == ["to", "end"] and words[i - 2] in _IS_DUE for i in near[-6:]
    ):
        return True
    if time.future and not _VOTES.isdisjoint(lead[-8:]):
        ahead = words[max(opens, time.first - 16) : time.first]
        return "set" in lead[-4:] or not _AHEAD_OF.isdisjoint(ahead)
    for i in near:
        if words[i] in _EXTENDED and words[i - 2 : i] == ["had", "been"]:
            return True
        if words[i] in _FAILS and words[i + 1] == "to":
            return scene.cues.has("agreed", i + 2, min(i + 4, time.first))
    return False
