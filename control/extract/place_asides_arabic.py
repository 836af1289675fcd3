"""Arabic place asides: places that a sentence names beside its event and that are none of it.

Input: a Scene, a PlaceHit, the mention it stands in. Output: yes or no. Must not know what other
sentences tell.
"""

from __future__ import annotations

import datetime as dt

from control.choices import ClaimKind
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.place_standing import PlaceStanding
from control.extract.scene import Scene

_BOMBS = frozenset(
    "قصف قصفت يقصف تقصف قصفوا استهدف استهدفت يستهدف تستهدف اغار اغارت يغير تغير".split()
)
_HIGHWAYS = frozenset("اوتوستراد الاوتوستراد اتوستراد اوتستراد طريق لطريق وطريق بطريق".split())
_WHILE = frozenset("حين بينما فيما وبينما وفيما".split())
# "while it passed through B", "as it crossed B"
_AS = frozenset("اثناء خلال لدي عند".split())
_PASSAGE = ("مرور", "عبور")
_ENVOYS = frozenset("وفد وفدا وفدين وفود وفودا الوفد مبعوث مبعوثا مبعوثين".split())
_WHO = frozenset("الذين الذي التي اللذين".split())
# what was left so many days before a report is told of beside today's departure
_LONG_AGO = dt.timedelta(days=3)
_CAPTIVES = ("مختطف", "مخطوف", "المختطف", "المخطوف", "محتجز", "اسير", "اسري")
_PRISONS = ("سجن ", "سجون ")


class ArabicPlaceAsides:
    """Answers for the places of one document."""

    def __init__(self, scene: Scene, standing: PlaceStanding):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.standing = standing

    def is_aside(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell whether a place belongs to something else that the sentence names."""
        return (
            self._is_bombed(hit, mention.first)
            or self._is_of_earlier_deal(hit, mention)
            or self._is_home_of_captives(hit, mention)
            or self._is_talked_about(hit, mention)
            or self._is_visited(hit, mention.first)
            or mention.kind is ClaimKind.EVACUATION
            and (self._is_passed(hit, mention.first) or self._was_left_before(hit, mention))
            or mention.kind is ClaimKind.EXCHANGE
            and hit.relation == "from"
            and hit.key.startswith(_PRISONS)
        )

    def _is_bombed(self, hit: PlaceHit, first: int) -> bool:
        """Tell "a second batch left as jets bomb the town of X" from where they left."""
        token = self.standing.before_list(hit, first)
        words, force = self.document.words, token
        while force > first and self.cues.covers_any(("government", "fighters"), force):
            force -= 1  # "the regime's jets bomb": the verb may stand before its subject
        return words[token].lstrip("وف") in _BOMBS or words[force].lstrip("وف") in _BOMBS

    def _is_of_earlier_deal(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "the first of its kind after the settlement of X" from the place of this one."""
        token = self.standing.before_list(hit, mention.first)
        before = self.document.words[token - 1] in ("بعد", "عقب", "منذ")
        return (
            before
            and mention.trigger.stop < token
            and self.cues.covers_any(("deal", "truce", "reconciliation"), token)
            and self.cues.has("superlative", max(mention.first, token - 8), token)
        )

    def _is_home_of_captives(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "and to free the captives of the village of X", who are held elsewhere.

        So are "85 people of the town of X, who had been held since".
        """
        words = self.document.words
        token = self.standing.before_list(hit, mention.first)
        if words[token].removeprefix("و").startswith(_CAPTIVES):
            return True
        behind = words[hit.stop : min(mention.stop, hit.stop + 3)]
        freed = self.cues.has("freed", max(mention.first, token - 12), token)
        return freed and any(word.startswith(_CAPTIVES) for word in behind)

    def _is_passed(self, hit: PlaceHit, first: int) -> bool:
        """Tell "to the junction of the X highway" and forces that part both "on the front of X".

        So is where a convoy was pelted with stones "as it passed through the town of X".
        """
        words = self.document.words
        if words[hit.first - 1] in _HIGHWAYS and hit.relation != "from":
            return True
        token = self.standing.before_list(hit, first)
        near = range(max(first + 1, token - 3), token + 1)
        if any(words[i].startswith(_PASSAGE) and words[i - 1].lstrip("و") in _AS for i in near):
            return True
        return hit.relation == "in" and self.standing.is_front(hit, first)

    def _was_left_before(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "jets held up the gunmen who left X last month" from what they leave now."""
        token, words = self.standing.before_list(hit, mention.first), self.document.words
        verb = token - 1 if words[token] == "من" else token
        told = words[verb - 1] in _WHO and self.cues.covering("leave", verb) is not None
        published = self.scene.published
        return (
            told
            and bool(published)
            and mention.trigger.stop < verb
            and any(
                time.date.latest < published.earliest - _LONG_AGO
                for time in self.scene.within(
                    self.scene.times, hit.stop, min(mention.stop, hit.stop + 9)
                )
            )
        )

    def _is_talked_about(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "four towns signed, while talks go on with the factions of X" from those that signed."""
        words = self.document.words
        turns = [i for i in range(mention.first, hit.first) if words[i] in _WHILE]
        return bool(turns) and (
            self.cues.has("agreed", mention.first, turns[-1])
            and self.cues.has("negotiating", turns[-1], min(hit.first, turns[-1] + 5))
            and not self.cues.has_any(("agreed", "leave", "evacuate"), turns[-1], hit.first)
        )

    def _is_visited(self, hit: PlaceHit, first: int) -> bool:
        """Tell "Egypt will send two delegations to X" from where the truce is."""
        words, token = self.document.words, self.standing.before_list(hit, first)
        sent = not _ENVOYS.isdisjoint(words[max(first, token - 4) : token + 1])
        goal = words[token] in ("الي", "نحو") or words[token + 1].removeprefix("و").startswith("ل")
        return sent and goal
