"""Arabic dating: what only Arabic asks of the words about a date, before the nearest verb takes it.

Input: a Scene, a TimeExpression, the EventMention it stands in. Output: yes or no. Must not know
what the date then is of.
"""

from __future__ import annotations

import datetime as dt

from control.choices import TRUCES, DealStageKind
from control.extract.lexicon import AGREEMENT_TAGS
from control.extract.mentions import EventMention
from control.extract.scene import Scene
from control.extract.temporal import TimeExpression

_GIVES = frozenset("اعطي اعطت اعطوا منح منحت منحوا امهل امهلت وجه وجهت حدد حددت".split())
_OLD = dt.timedelta(days=12)  # what lies further back is history


class ArabicDateWords:
    """Answers for one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues

    def dates_deal(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell the day of the agreement, whatever else the sentence tells."""
        return (
            self._is_clause_on_deal(time)
            or self._dates_opening(time, mention)
            or self._dates_pact(time, mention)
        )

    def dates_other(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell the day of something else that the sentence tells of."""
        words = self.document.words
        if "دون" in words[max(mention.first, time.first - 5) : time.first]:
            return True  # "which kept it from beginning on Thursday"
        if words[time.stop : time.stop + 1] == ["عن"] and self.cues.has(
            "killed", time.stop, time.stop + 2
        ):
            return True  # "it was said last night of the death of a man"
        if time.relative_to_event and mention.trigger.first < time.first:
            if self.cues.covering("noun_of_moving", time.stop + 1):
                return True  # "leave A five days after the exit of others from B"
        return self._dates_fighting(time, mention) or self._gives_time(time, mention)

    def announces_start(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "announced on Sunday the beginning of their leaving": they left that day."""
        words, own = self.document.words, time.stop
        own += words[own : own + 1] == ["عن"]
        begins = words[own : own + 1] in (["بدء"], ["انطلاق"])
        later = self.scene.within(self.scene.times, own, mention.stop)
        return (
            begins
            and mention.stage is DealStageKind.STARTED
            and self.cues.has("announced", max(mention.first, time.first - 9), time.first)
            and not any(t.explicit and t.date.earliest > time.date.latest for t in later)
        )

    def _gives_time(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "gave the gunmen on Sunday a time limit", before they agreed to anything."""
        words, stop = self.document.words, min(mention.stop, time.stop + 8)
        limit = self.cues.has("deadline", time.stop, stop)
        gives = words[max(mention.first, time.first - 6) : time.first]
        return limit and any(word.lstrip("وف") in _GIVES for word in gives)

    def _dates_fighting(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "held since the clashes in the city in July": their month, no other's."""
        near = self.cues.find("past_fighting", max(mention.first, time.first - 4), time.first)
        published = self.scene.published
        return (
            bool(near)
            and published is not None
            and time.date.latest < published.latest - _OLD
            and not self.document.commas_within(near[-1].stop - 1, time.first)
        )

    def _is_clause_on_deal(self, time: TimeExpression) -> bool:
        """Tell "the agreement that was made on Sunday", whatever the verb of making."""
        words, cues = self.document.words, self.cues
        return any(
            words[i] in ("الذي", "التي")
            and cues.covers_any(AGREEMENT_TAGS, i - 1)
            and not cues.has_any(("started", "collapsed"), i, time.first)
            for i in range(max(1, time.first - 9), time.first)
            if not self.document.commas_within(i, time.first)
        )

    def _dates_opening(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "They reached a deal that provides for ..., Saturday.", set off at the end."""
        first, last = mention.sentence.first, time.stop >= mention.sentence.stop
        set_off = last and "," in self.document.between(time.first - 1, time.first)
        return set_off and time.explicit and self.cues.has("agreed", first, first + 2)

    def _dates_pact(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "reached a ceasefire on Friday that provides for handing over B"."""
        trigger = mention.trigger
        return (
            mention.kind in TRUCES
            and time.explicit
            and 0 <= time.first - trigger.stop <= 1
            and self.cues.has("agreed", mention.first, trigger.first)
            and self.cues.has("provides", time.stop, min(time.stop + 4, mention.stop))
        )
