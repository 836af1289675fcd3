"""Dating: says which part of an event each date near it dates, and what is history.

Input: a Scene and an EventMention with its kind and stage. Output: the mention's dates, and
whether all it tells is background.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cached_property

from control.choices import TRUCES, ClaimKind, DealStageKind
from control.dates import EdtfDate, edtf_of_day
from control.extract.date_verbs import DATE_ROLES, DateVerbs, dates_no_step
from control.extract.dating_arabic import ArabicDateWords
from control.extract.lexicon import AGREEMENT_TAGS, TRUCE_TAGS
from control.extract.matcher import Match
from control.extract.mentions import DatedRole, EventMention
from control.extract.mood import Mood
from control.extract.past import PastTeller
from control.extract.scene import Scene
from control.extract.temporal import TimeExpression

# an event whose every date lies further back than this is history in today's report
RECENT_DAYS = 12
RECENT_CHANGE_DAYS = 8  # a deal goes on for longer than a capture is news
# parts that only a deal has: of a capture such a day is the day it was done
_OF_DEALS = frozenset(("agreed", "announced", "started", "entered", "arrived"))
# what else is done under an evacuation deal: its day is not the day of the departure
_OTHER_ACTS = frozenset(("handover", "surrender", "swap", "exchange", "capture", "captured_by"))
# what shows a deal to be under way; "the first convoy" only names who leaves under it
_DEEDS = ("started", "resumed", "completed", "evacuate", "transfer", "leave", "withdraw")
_BATCHES = frozenset(("convoy", "batch", "group"))
_UNDER_WAY = (DealStageKind.STARTED, DealStageKind.COMPLETED)
_REFUSALS = (DealStageKind.REJECTED, DealStageKind.NEGOTIATING)
# what may stand between an agreement and its day without a verb
_LIGHT = frozenset(
    "on in late early earlier last from dating of at the a an this back made".split()
)
_OPENS_CLAUSE = frozenset(("the", "its", "their", "all", "they", "it"))
_HOLDS = frozenset(("held", "holding", "force", "effect", "place", "observed", "respected"))
_BEGAN = frozenset("began started took went came entered بدا بدات دخل دخلت".split())
# before what has not begun
_PREPARATIONS = frozenset("تمهيدا استعدادا تحضيرا preparation".split())
# truces of the past: one that is told as news stands alone
_MANY = frozenset("ceasefires truces هدن".split())


_RELATIVES = frozenset(("that", "which", "who"))


class EventDater:
    """Dates the mentions of one document."""

    def __init__(self, scene: Scene, mood: Mood):
        self.mood = mood
        self.scene = scene
        self.verbs = DateVerbs(scene, mood)
        self.past = PastTeller(scene)
        self.words = ArabicDateWords(scene)
        self.document = scene.document
        self.cues = scene.cues
        self.published = scene.published
        self.arabic = scene.arabic

    def settle_time(self, mention: EventMention) -> None:
        """Give each date its part, then decide whether all this is history."""
        lasting, moves_now = False, False
        for time in self.scene.within(self.scene.times, mention.first, mention.stop):
            if time.counted:
                # but "the UN means to send aid on the first day of the truce"
                ahead = self.cues.has_any(("future", "prepares"), mention.first, time.first)
                if mention.kind in TRUCES and not ahead:
                    mention.dates.append(DatedRole("started", time, time.date))
                continue
            if time.since and mention.is_deal and self._is_since_begun(time, mention):
                mention.dates.append(DatedRole("started", time, time.date))
                continue
            if time.since and mention.is_deal and self._is_count_until(time, mention):
                mention.dates.append(DatedRole("done", time, time.date))
                continue
            if time.since and not mention.is_deal and self._is_reached_by(time):
                mention.dates.append(DatedRole("done", time, time.date))
                continue
            if time.since and mention.is_deal and self._is_since_agreed(time, mention):
                mention.dates.append(DatedRole("agreed", time, time.date))
                continue
            if time.since:
                # "the biggest exchange since 2020" is news
                # and so is a departure from a place "under siege since 2012"
                near = max(mention.first, time.first - 9), time.first
                other = self.cues.has("superlative", *near) or (
                    mention.is_deal and self.cues.has_any(("siege", "starving"), *near)
                )
                # "rebels who had held the town since 2012 agreed to leave it"
                other = other or mention.is_deal and self.verbs.has_been_held(near)
                # "broke the siege, laid in 2012": how long it has lasted
                other = other or mention.kind is ClaimKind.SIEGE_LIFTED
                lasting = lasting or self._is_old(time.date) and not other
                continue
            if mention.is_deal and self._only_compares(time, mention):
                continue
            role = self._role_of(time, mention)
            if role == "other" or role == "started" and self._is_bare_clock(time, mention):
                continue
            ahead = time.future and time.explicit
            if role in ("started", "done", "ended") and not ahead and self.verbs.was_due(time):
                continue  # "a truce that was to begin that day" never did
            date = time.date
            if role == "started" and not time.explicit and self._is_midnight(time, mention):
                date = edtf_of_day(date.earliest + dt.timedelta(days=1))
            mention.dates.append(DatedRole(role, time, date))
        if not mention.is_deal:
            self._settle_announced(mention)
        if self.published is not None:
            days = RECENT_DAYS if mention.is_deal else RECENT_CHANGE_DAYS
            limit = self.published.latest - dt.timedelta(days=days)
            dated = [d for d in mention.dates if d.role not in ("reported",)]
            old = [
                d
                for d in dated
                if d.date.latest < limit and not self._dates_its_deal(d.time, mention)
            ]
            recent = [
                d
                for d in mention.dates
                if d.date.latest >= limit and d.date.precision.value in ("day", "month")
            ]
            if old and not recent and not self._is_still_coming(mention):
                moves_now = self._moves_now(mention, old)
                mention.background = mention.late = not moves_now
            elif (
                dated
                and not recent
                and not old
                and all(d.date.precision.value == "year" for d in dated)
            ):
                mention.background = not mention.planned
        told = mention.stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED)
        # in Arabic "the buses came on Thursday to fetch them, under a deal signed on Tuesday"
        dated = self.arabic and any(d.role == "agreed" for d in mention.dates)
        if told and mention.is_deal and not dated:
            # nothing has been carried out yet: a past day is the day it was agreed
            mention.dates = [
                DatedRole("settled", d.time, d.date)
                if d.role == "done" and not d.time.future and mention.planned
                else d
                for d in mention.dates
            ]
        if lasting and not any(self._is_recent(d.date) for d in mention.dates):
            mention.background = True  # "has largely held since February": no news of today
        mention.aside = self._only_dates_another(mention)
        if mention.aside and (
            mention.is_deal or not any(self._is_recent(d.date) for d in mention.dates)
        ):
            mention.background = True
        past = [
            m
            for m in self.cues.find("past", mention.first, mention.stop)
            if abs(m.first - mention.trigger.first) <= (30 if self._opens_past(m) else 10)
            and not self.cues.has("superlative", max(mention.first, m.first - 6), m.first)
            and not self.cues.has("last_hours", m.first - 1, m.first)  # "in the past hours"
            # "Once complete, the plan would see ...": when, not long ago
            and not self._is_as_soon_as(m, mention.first)
            # in Arabic "the front (formerly the brigade)": only what it was called
            and not (
                self.document.words[m.first] == "سابقا"
                and self.document.folded[self.document.ends[m.stop - 1] :].lstrip()[:1]
                in ('"', ")")
            )
            # in Arabic "signed at an earlier time of this month": a date follows
            and not (self.arabic and self.document.words[m.stop : m.stop + 1] == ["من"])
            # an excerpt may open with "and the UN had confirmed"
            and not (m.first == 0 and self.document.words[0] in ("وكان", "وكانت"))
            and self.cues.covering("lately", m.first) is None
            # "besieged for more than four years": judged above by what has lasted
            and not any(
                time.since
                for time in self.scene.within(self.scene.times, m.first - 4, m.first + 1)
                if m.first < time.stop
            )
            # "to which nothing had come for years": what ends today
            and not self.cues.has("starving", m.first - 4, m.first)
            # "took the town, previously held by": only whose it was
            and not self.cues.has("kept_by", m.stop, m.stop + 1)
            # or "the formerly rebel-held quarter"
            and self.document.words[m.stop + 1 : m.stop + 2] not in (["held"], ["controlled"])
        ]
        # "it is recalled that" opens the last lines of an Arabic report
        past += self.cues.find("recalls", mention.first, mention.first + 2)
        if (
            past
            and not moves_now
            and not any(d.time.explicit and self._is_recent(d.date) for d in mention.dates)
        ):
            mention.background = True
        if self._is_what_has_been(mention) or self._opens_with_old_day(mention):
            mention.background = True
        if mention.kind is ClaimKind.EVACUATION and self.past.only_tells_which(mention):
            mention.background = True
        if self.document.words[mention.trigger.first] in _MANY and not any(
            self._is_recent(d.date) for d in mention.dates
        ):
            mention.background = True  # "several ceasefires have been put in place"
        mention.earlier = (
            mention.earlier
            or self.past.opens_earlier(mention)
            or self.past.was_soon_broken(mention)
        )
        mention.late = mention.late and not (past or mention.aside or lasting or mention.earlier)
        if mention.background:
            mention.planned = False
        if self._is_only_ahead(mention) or self._holds_from_later(mention):
            mention.stage, mention.planned = DealStageKind.AGREED, True
        mention.present = not mention.sentence.is_title and any(
            not self.verbs.is_infinitive(match)
            for match in self.cues.find("present", mention.first, mention.stop)
        )

    @staticmethod
    def _settle_announced(mention: EventMention) -> None:
        """Take the day on which a change was announced for its own, unless it has one.

        "Announced on Saturday that it had taken the town on Friday" has.
        """
        own = [d for d in mention.dates if d.role != "announced"]
        if not any(d.role == "done" for d in own):
            own = [replace(d, role="done") if d.role == "announced" else d for d in mention.dates]
        mention.dates = own

    def _is_as_soon_as(self, match: Match, first: int) -> bool:
        """Tell "Once complete, ..." and "later, once its mines are cleared" from "once held by"."""
        words = self.document.words
        return words[match.first] == "once" and (
            match.first == first or not _OPENS_CLAUSE.isdisjoint(words[match.stop : match.stop + 1])
        )

    def _holds_from_later(self, mention: EventMention) -> bool:
        """Tell "to gain nothing before the truce comes into effect at 9 on 22 May" from one begun."""
        days = [d for d in mention.dates if d.role in ("started", "done")]
        return (
            mention.kind in TRUCES
            and mention.stage is DealStageKind.STARTED
            and any(d.time.explicit for d in days)
            and self.published is not None
            and all(d.date.earliest > self.published.latest for d in days)
            and not any(
                self.mood.is_done(match) and self.document.words[match.first] in _BEGAN
                for match in self.mood.find_live("started", mention.first, mention.stop)
            )
        )

    def _is_only_ahead(self, mention: EventMention) -> bool:
        """Tell "the evacuation is expected to start on Friday": all its days are still to come."""
        if not mention.is_deal or mention.stage not in _UNDER_WAY or self.published is None:
            return False
        said = [d.time for d in mention.dates if d.role == "reported"]
        days = [
            time.date
            for time in self.scene.within(self.scene.times, mention.first, mention.stop)
            if time.explicit and not time.since and time not in said
        ]
        if not days or any(date.earliest <= self.published.latest for date in days):
            return False
        # "fighters have begun to leave, and the rest will go on Friday" is under way
        return not any(
            self.mood.is_done(match)
            for tag in _DEEDS
            for match in self.mood.find_live(tag, mention.first, mention.stop)
            if _BATCHES.isdisjoint(self.document.words[match.first : match.stop])
            and not self.cues.has("preparation", match.stop, match.stop + 2)
        )

    def _opens_past(self, match: Match) -> bool:
        """Tell the Arabic "and it had been" that opens a sentence and rules the whole of it."""
        return self.arabic and match.first == self.document.sentence_of(match.first).first

    def _opens_with_old_day(self, mention: EventMention) -> bool:
        """Tell, in Arabic, "and last July the town saw ... before a truce": all of it is history."""
        if not self.arabic or any(self._is_recent(d.date) for d in mention.dates):
            return False
        first = mention.sentence.first
        opening = self.scene.within(self.scene.times, first, first + 3)
        return bool(opening) and not self._is_recent(opening[0].date)

    def _only_compares(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "the largest swap this year", which says among what it is the largest, not when."""
        ranked = self.cues.has("superlative", max(mention.first, time.first - 6), time.first)
        return ranked and time.date.precision.value == "year" and self._is_recent(time.date)

    def _is_bare_clock(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "agreed on Saturday to a truce starting at midday": of which day is not said."""
        return (
            not time.explicit
            and not self.arabic
            and self.document.words[time.first - 1] in ("starting", "beginning", "commencing")
            and self.cues.has("agreed", mention.first, time.first)
        )

    def _is_midnight(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "agreed on Thursday to a truce, to take effect at midnight", as Friday begins."""
        return self.document.words[time.stop - 1] == "midnight" and any(
            told.explicit and told.date == time.date
            for told in self.scene.within(self.scene.times, mention.first, time.first)
        )

    def _dates_its_deal(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "withdrew under the November truce": the month names the truce, not the day."""
        trigger = mention.trigger
        beside = time.first - 1 if self.arabic else time.stop
        if trigger.first <= beside < trigger.stop:
            return False
        return self._names_deal(time) or self.cues.covers_any(TRUCE_TAGS, beside)

    def _is_what_has_been(self, mention: EventMention) -> bool:
        """Tell "calm since a ceasefire deal", and a report that looks back, from news."""
        if not mention.is_deal or any(
            d.time.explicit and self._is_recent(d.date) for d in mention.dates
        ):
            return False
        trigger, words = mention.trigger, self.document.words
        since = {"since", "منذ"}.intersection(
            words[max(mention.first, trigger.first - 4) : trigger.first]
        )
        # not in "under siege since 2012, would leave": there a day follows
        dated = since and any(
            time.since for time in self.scene.within(self.scene.times, mention.first, trigger.first)
        )
        return bool(since) and not dated or self._looks_back

    @cached_property
    def _looks_back(self) -> bool:
        """Tell whether the title or the first words say that it is an anniversary, a book, a memory.

        Further on in its first sentence news says such things too: "which it lost years ago".
        """
        return any(
            # "Four years on, rebels begin to leave"
            not (s.is_title and self.cues.has("started", s.first, s.stop))
            and self.cues.has(
                "looking_back", s.first, s.stop if s.is_title else min(s.first + 8, s.stop)
            )
            # a heading such as "ANALYSIS" may stand between the two
            for s in [s for s in self.document.sentences[:3] if s.stop - s.first > 2][:2]
        )

    def _is_old(self, date: EdtfDate) -> bool:
        return not self._is_recent(date)

    def _only_dates_another(self, mention: EventMention) -> bool:
        """Tell "the strikes came a day after fighters were evacuated": told to date the strikes.

        Not so in "days after a deal was reached, fighters left" and "was holding, a day after it
        began", where the event itself stands in the main clause.
        """
        trigger = mention.trigger
        after = [
            (m.first, m.stop) for m in self.cues.find("told_after", mention.first, trigger.first)
        ]
        if not self.arabic:
            after += [
                (d.time.first, d.time.stop) for d in mention.dates if d.time.relative_to_event
            ]
        for first, stop in after:
            if first == mention.first or not stop <= trigger.first <= stop + 14:
                continue
            if self.document.words[mention.first] in ("it", "this") and self.cues.has(
                "agreed", stop, mention.stop
            ):
                continue  # "It comes a week after the sides reached an agreement"
            if (
                ","
                not in self.document.folded[
                    self.document.ends[stop - 1] : self.document.starts[trigger.first]
                ]
            ):
                if self.document.words[first - 1] == "for":
                    return True  # "had lived there for months after gunmen overran the city"
                return not self.cues.has_any(
                    ("evacuate", "transfer", "leave", "agreed", "started", "truce"),
                    mention.first,
                    first,
                )
        return False

    def _words_between(self, first: int, stop: int) -> int:
        """Return how many words stand between, a list of places counting as one name."""
        listed = len(self.verbs.listed.intersection(range(first, stop)))
        joints = 0
        if listed or first - 1 in self.verbs.listed:
            words = self.document.words
            joints = len(
                [t for t in range(first, stop) if words[t] == "and" and t - 1 in self.verbs.listed]
            )
        return stop - first - max(0, listed + joints - 1)

    def _is_since_begun(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "since the evacuation began on Thursday", which dates the beginning.

        So does "since Friday, when the truce took effect".
        """
        words, first = self.document.words, max(mention.first, time.first - 10)
        since = [i for i in range(first, time.first) if words[i] in ("since", "منذ")]
        told = (since[-1], time.first) if since else (0, 0)
        if mention.kind is ClaimKind.EVACUATION and self._goes_on_since(time, mention):
            return True
        if mention.kind in TRUCES and self._is_recent(time.date):
            # "a truce had held there since Tuesday night", "has been in force since Monday"
            between = words[mention.trigger.stop : time.first]
            if _HOLDS.intersection(between) and told[0] >= mention.trigger.stop:
                return True
        if words[time.stop : time.stop + 1] == ["when"]:
            told = time.stop, min(mention.stop, time.stop + 12)
        return all(
            self.cues.has_any(tags, *told)
            for tags in (("started",), ("process", "evacuate", *AGREEMENT_TAGS))
        )

    def _is_since_agreed(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "the latest to leave since a deal was reached on 20 July", which dates the deal."""
        words = self.document.words
        since = [
            i for i in range(max(mention.first, time.first - 8), time.first) if words[i] == "since"
        ]
        if not since or self.cues.has("superlative", mention.first, since[-1]):
            return False
        return all(self.cues.has(tag, since[-1], time.first) for tag in ("agreed", "deal"))

    def _goes_on_since(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "rebels have been leaving since Monday" from "none had left since Monday"."""
        trigger = mention.trigger
        if not self._is_recent(time.date) or self.mood.is_negated(trigger, mention.first):
            return False
        if self.arabic:
            # "the convoy, which counts 21 men, set out since last night": beside any verb of going
            near = self.cues.has_any(("leave", "evacuate", "withdraw"), time.first - 3, time.first)
            return near or abs(time.first - trigger.first) <= 8
        return trigger.stop <= time.first and self._is_perfect(trigger, ("have", "has"))

    def _is_count_until(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "by Wednesday evening 600 had left", a day on which some did, from a deadline."""
        if "by" not in self.document.words[time.first - 3 : time.first] or time.future:
            return False
        return self._is_recent(time.date) and any(
            self._is_perfect(match, ("have", "has", "had"))
            for tag in ("leave", "evacuate", "transfer", "arrive", "go")
            for match in self.cues.find(tag, *self._span_of(time.first, mention))
        )

    def _is_reached_by(self, time: TimeExpression) -> bool:
        """Tell "by Tuesday they held the town", of a change that is told as done."""
        by = not self.arabic and "by" in self.document.words[time.first - 3 : time.first]
        return by and not time.future and self._is_recent(time.date)

    def _is_perfect(self, verb: Match, auxiliaries: tuple[str, ...]) -> bool:
        """Tell "have left", "has since been taken" and "have been leaving"."""
        return not set(auxiliaries).isdisjoint(self.document.words[verb.first - 3 : verb.first])

    def _dates_aside(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "are withdrawing from B, a city that briefly fell to them last month": the fall's day."""
        words, stop = self.document.words, mention.trigger.stop
        return not self.arabic and any(
            not _RELATIVES.isdisjoint(words[taken.first - 2 : taken.first])
            and not self.document.commas_within(taken.stop - 1, time.first)
            for tag in ("captured_by", "capture", "take")
            for taken in self.cues.find(tag, stop, time.first)
        )

    def _announces_deal(self, match) -> bool:
        """Tell "the accord, announced late on Tuesday, fell apart" from announcing its end."""
        first = match.first - 1
        if first >= 0 and "," in self.document.between(first, match.first):
            first -= 8  # "a ceasefire for the city of Taiz, announced on Monday"
        return self.cues.has_any(AGREEMENT_TAGS, max(first, 0), match.first)

    def _is_recent(self, date: EdtfDate) -> bool:
        if self.published is None:
            return True
        return date.latest >= self.published.latest - dt.timedelta(days=RECENT_DAYS)

    def _moves_now(self, mention: EventMention, old: list[DatedRole]) -> bool:
        """Tell "boarded buses under a deal sealed last year", in a report on that very place."""
        if mention.stage not in (DealStageKind.STARTED, DealStageKind.COMPLETED):
            return False
        if any(dated.role not in ("agreed", "announced") for dated in old):
            return False
        if mention.sentence.index <= 1 and self.cues.has(
            "by_terms", mention.trigger.stop, old[0].time.first
        ):
            return True  # the lead: "have pulled out, in line with a deal reached months ago"
        lead = self.document.sentences[: 3 if mention.sentence.index > 2 else 2]
        subjects = {
            hit.slug or hit.key
            for hit in self.scene.within(self.scene.places, 0, lead[-1].stop)
            if not hit.wide
        }
        return any(
            (hit.slug or hit.key) in subjects
            for hit in self.scene.within(self.scene.places, mention.first, mention.stop)
        )

    def _is_still_coming(self, mention: EventMention) -> bool:
        """An old agreement that is being carried out now is today's news.

        So is "fighters are to hand in their arms under the pact signed in November".
        """
        if (
            mention.planned
            and mention.kind in (ClaimKind.SURRENDER, ClaimKind.EVACUATION)
            and self.mood.is_future(mention.trigger, mention.first)
            and not self.arabic
            and all(d.role == "agreed" for d in mention.dates)
        ):
            return True
        return bool(
            self.cues.has("future", mention.first, mention.stop)
            and mention.stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED)
            and self.cues.has("deal", mention.first, mention.trigger.first)
            and any(
                m.first > mention.trigger.first - 4
                for m in self.cues.find("future", mention.first, mention.stop)
            )
            and self.cues.covering("leave", mention.trigger.first) is not None
        )

    def _opens_term(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "accepted a truce from midnight on Sunday", the day from which it is to hold."""
        if self.cues.covering("part_of_day", time.first - 2):
            return False  # in Arabic "early from Thursday" is early on Thursday
        if self.arabic and mention.kind in TRUCES:
            # "as of noon on Saturday", the hour between
            opened = self.cues.find("starting_on", max(mention.first, time.first - 7), time.first)
            if opened and not self.document.commas_within(opened[-1].first, time.first):
                return True
        return mention.kind in TRUCES and any(
            match.stop == time.first
            or time.first - match.stop <= 3
            and all(
                word.isdigit() or word in ("on", "midnight", "noon", "p", "a", "m")
                for word in self.document.words[match.stop : time.first]
            )
            for match in self.cues.find("from", max(mention.first, time.first - 4), time.first)
        )

    def _names_deal(self, time: TimeExpression) -> bool:
        """Tell "Sunday's agreement", and in Arabic "the agreement of Sunday", named by its day."""
        words, cues = self.document.words, self.cues
        if self.arabic:
            deal = cues.covering("deal", time.first - 1)
            opens = self.document.sentence_of(time.first).first == time.first
            return not (deal is None or opens or words[time.first - 1].startswith("ال"))
        if words[time.stop : time.stop + 1] == ["s"]:
            return cues.has("deal", time.stop + 1, time.stop + 4)
        # "the March 8 agreement", but not "who seized it in 2012, agreed to leave"
        return cues.has("deal", time.stop, time.stop + 1) and (
            "," not in self.document.between(time.stop - 1, time.stop)
        )

    def _follows_deal(self, time: TimeExpression, stop: int) -> bool:
        """Tell "left on Thursday, a day after a deal was announced", the day of the deal."""
        return (
            time.relative_to_event
            and not self.arabic
            and self.cues.has_any(AGREEMENT_TAGS, time.stop, min(stop, time.stop + 6))
            and self.cues.has_any(("agreed", "announced"), time.stop, min(stop, time.stop + 8))
        )

    def _dates_terms(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "left on Tuesday after a deal late on Monday", where the first day is the leaving's."""
        earlier = [
            t
            for t in self.scene.within(self.scene.times, mention.first, time.first)
            if t.explicit and not t.since
        ]
        if not earlier or time.relative_to_event:
            return False
        token = time.first - 1
        while token > mention.first and self.document.words[token] in _LIGHT:
            token -= 1
        return any(
            (noun := self.cues.covering(tag, token)) is not None
            and (
                self.cues.has("by_terms", max(mention.first, noun.first - 4), noun.first)
                or "after" in self.document.words[max(mention.first, noun.first - 4) : noun.first]
            )
            for tag in AGREEMENT_TAGS
        )

    def _is_of_truce(self, time: TimeExpression, mention: EventMention) -> bool:
        """Tell "swapped prisoners as part of the truce signed on May 5", no day of the swap's deal."""
        signed = self.cues.find("agreed", max(mention.trigger.stop, time.first - 3), time.first)
        return not self.arabic and any(
            self.cues.has_any(TRUCE_TAGS, match.first - 2, match.first) for match in signed
        )

    def _has_own_day(self, match: Match) -> bool:
        """Tell whether a day follows right behind a verb: it needs none that stands before it."""
        behind = self.scene.within(self.scene.times, match.stop, match.stop + 4)
        return bool(behind) and not behind[0].relative_to_event

    def _is_made(self, match: Match) -> bool:
        """Tell the reaching of "a deal reached" and "reached a deal" from that of a town."""
        return self.cues.has_any(AGREEMENT_TAGS, match.first - 2, match.first) or self.cues.has_any(
            AGREEMENT_TAGS, match.stop, match.stop + 3
        )

    def _ends_quote(self, first: int, stop: int) -> bool:
        """Tell whether words that are quoted end between two tokens."""
        return self.document.between(first - 1, stop).count('"') == 1

    def _span_of(self, token: int, mention: EventMention) -> tuple[int, int]:
        """Return the clause of a date; "on Sunday when the last rebels left" dates the leaving."""
        first, stop = self.scene.clause_of(token, mention.first, mention.stop)
        words = self.document.words
        if not self.arabic and stop < mention.stop and words[stop] in ("when", "as"):
            after = self.scene.clause_of(stop, mention.first, mention.stop)
            if stop - token <= 2 and after[0] <= mention.trigger.first < after[1]:
                return after
        return first, stop

    def _ends_caption(self, time: TimeExpression) -> bool:
        """Tell "Rebels leave the town, after a deal was reached, March 18, 2017.", the day of a picture."""
        words, sentence = self.document.words, self.document.sentence_of(time.first)
        year = words[time.stop - 1]
        return (
            not self.arabic
            and time.stop >= sentence.stop
            and time.stop - time.first == 3
            and year.isdigit()
            and len(year) == 4
            and "," in self.document.between(time.first - 1, time.first)
            and not self.cues.covering("weekday", time.first - 1)
        )

    def _role_of(self, time: TimeExpression, mention: EventMention) -> str:
        """Return what a date dates: the nearest verb, one before it sooner than one behind it."""
        if time.first - 1 in self.document.datelines:
            return "reported"  # "DAMASCUS, July 31 (Agency) --"
        if self._ends_caption(time):
            return "other"
        if self._opens_term(time, mention):
            return "started"
        if (
            self._names_deal(time)
            or self._follows_deal(time, mention.stop)
            or self._dates_terms(time, mention)
            or self.arabic
            and self.words.dates_deal(time, mention)
        ):
            return "agreed"
        if self.verbs.is_deadline(time, mention.first):
            return "other"
        if self.arabic and self.words.dates_other(time, mention):
            return "other"
        if not mention.is_deal and self._dates_aside(time, mention):
            return "other"
        if not self.arabic and self.verbs.dates_other_act(time, mention.first, mention.trigger):
            return "other"
        if dates_no_step(self.scene, time, mention.first):
            return "ended" if mention.stage is DealStageKind.REJECTED else "other"
        if mention.kind is ClaimKind.EVACUATION and not _PREPARATIONS.isdisjoint(
            self.document.words[time.stop : mention.trigger.first]
        ):
            return "other"  # "began on Thursday to clear the road in preparation for the departure"
        if self.cues.has("runs_out", max(mention.first, time.first - 3), time.first):
            return "other"  # "a truce that ends at noon tomorrow"
        if mention.kind is ClaimKind.EXCHANGE and self._is_of_truce(time, mention):
            return "other"
        if self.arabic and self.words.announces_start(time, mention):
            return "started"
        best, role, deal_told, nearest, passed = 99.0, "agreed", False, None, False
        quoted = False
        if mention.kind is ClaimKind.EVACUATION or mention.stage in (
            DealStageKind.COMPLETED,
            DealStageKind.STARTED,
        ):
            role = "done"
        token = time.stop if time.relative_to_event else time.first
        first, stop = self._span_of(token, mention)
        if not self.arabic and not first <= mention.trigger.first < stop:
            if mention.is_deal and not self.verbs.within(first, stop):
                return "other"
            if (
                not mention.is_deal
                and time.relative_to_event
                and mention.trigger.stop <= time.first
            ):
                return "other"  # "retook the town a week after it fell": the fall's day
            if (
                not mention.is_deal
                and self.document.words[first] in ("who", "which")
                and mention.trigger.first < first
                and self.verbs.within(first, time.first)
            ):
                return "other"  # "retook it from the army, which had taken it on Friday"
        verbs = self.verbs.within(first, stop)
        if self.arabic or not verbs:
            first, stop = mention.first, mention.stop
            verbs = self.verbs.within(first, stop)
        told = any(tag != "killed" for _, _, tag, _ in self.verbs.within(first, time.first))
        # a verb before a date, in the same clause, keeps it from one that stands far behind it
        led = not self.arabic and time.first > first + 2 and told
        for _, _, tag, match in sorted(verbs, key=lambda verb: verb[1]):
            name = DATE_ROLES[tag]
            if mention.kind is ClaimKind.EVACUATION and tag in _OTHER_ACTS:
                name = "other"
            taken = not self.arabic and tag in ("capture", "captured_by")
            if taken and mention.is_deal and mention.kind is not ClaimKind.HANDOVER:
                name = "other"  # "the soldiers captured in 2014" whom a deal is to free
            if tag == "rejected" and mention.stage not in _REFUSALS:
                name = "other"  # "refused on Tuesday to lift the siege, as agreed earlier"
            if match.first >= time.stop:
                fronted = self.document.commas_within(time.stop - 1, match.first)
                apart = told or (fronted and not self.arabic)
                if apart and self._has_own_day(match):
                    passed = True
                    continue  # "agreed by both on Thursday, began on Friday"
                if self._ends_quote(time.stop, match.first):
                    quoted = True
                    continue  # "they handed over their arms on Monday," said a monitor
                distance = match.first - time.stop + 2.5
                if led and (distance > 4 or self.document.words[match.first - 1] == "to"):
                    # "left on Friday under a deal brokered by ...", "a deal on Friday to leave"
                    distance += 8
                if told and not self.arabic and self.cues.covering("according", match.first):
                    distance += 8  # "left the town on Saturday, according to the governor"
                if told and self.arabic and self.cues.has("by_terms", time.stop, match.first):
                    continue  # "left at dawn on Sunday after an agreement that was reached"
                if told and self.arabic and self.document.words[match.first][0] == "و":
                    distance += 4  # "and" opens a clause of its own: "signed on Friday and broken"
                if self.document.commas_within(time.stop - 1, match.first):
                    distance += 1.5
            elif match.stop <= time.first:
                distance = self._words_between(match.stop, time.first) + 0.0
                if name == "announced" and self._announces_deal(match):
                    distance -= 1
                commas = sum(
                    i not in self.verbs.listed
                    for i in self.document.commas_within(match.stop - 1, time.first)
                )
                distance += commas * 2
            else:
                continue
            if distance - 1 >= best:
                continue
            if name in ("reported", "announced"):
                # "left on Saturday, a UN team said": the comma parts the day from the saying
                aside = match.first >= time.stop and time.first > mention.sentence.first + 2
                # in Arabic a second day may follow: "the night of Sunday to Monday, said ..."
                ends = (time.stop, time.stop + 1) if self.arabic else (time.stop,)
                if aside and any("," in self.document.between(i - 1, i) for i in ends):
                    distance += 5
                distance += 0.5 if name == "reported" else 0.0
            if time.relative_to_event and match.first < time.stop:
                continue  # "a day after ...": dates what follows it
            if distance < best:
                best, role, nearest = distance, name, match
                deal_told = name == "announced" and self._announces_deal(match)
        if passed and nearest is None:
            return "other"  # "gave them three days on Monday, and they signed on Wednesday"
        if quoted and nearest is None:
            return "reported"
        if not mention.is_deal and role in _OF_DEALS:
            if role == "agreed" and nearest is not None and self._is_made(nearest):
                return role  # "left on Thursday under a deal reached last week"
            role = "announced" if role == "announced" and not self.arabic else "done"
        if role == "entered" and mention.kind in (
            *(ClaimKind.HUMANITARIAN_ACCESS, ClaimKind.HANDOVER, ClaimKind.EVACUATION),
            *(ClaimKind.CEASEFIRE, ClaimKind.TRUCE, ClaimKind.RECONCILIATION),
        ):
            role = "done"
        broken = mention.stage in (DealStageKind.COLLAPSED, DealStageKind.VIOLATED)
        if role == "done" and broken and mention.kind in TRUCES:
            return "ended"  # "troops left on Monday in defiance of a truce": not its own day
        if deal_told:
            # "have left under a deal announced on Thursday": not the day on which they left
            under_way = mention.kind not in TRUCES and mention.stage in _UNDER_WAY
            return "agreed" if under_way else role
        if role == "done" and nearest is not None and not self.mood.is_noun(nearest):
            return role  # "halted on Friday the evacuation that had set out on Thursday"
        if role in ("announced", "reported", "done") and mention.stage in (
            *(DealStageKind.COLLAPSED, DealStageKind.VIOLATED, DealStageKind.SUSPENDED),
            DealStageKind.REJECTED,
        ):
            role = "ended"
        return role
