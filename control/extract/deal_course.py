"""Deal course: says how far a deal has come and on which days.

Input: a Scene and the Cluster of a deal. Output: its main stage and its dates, with where the
text gives them. Must not know places or parties.
"""

from __future__ import annotations

import datetime as dt

from control.choices import TRUCES, ClaimKind, DealStageKind, Polarity
from control.dates import EdtfDate, Precision
from control.extract.clusters import Cluster
from control.extract.counting import identify_place
from control.extract.date_verbs import dates_no_step
from control.extract.lexicon import AGREEMENT_TAGS
from control.extract.mentions import EventMention, comes_in
from control.extract.other_towns import without_steps_before
from control.extract.scene import Scene
from control.extract.temporal import TimeExpression
from control.extract.text import Sentence

_STAGE_RANK = {
    DealStageKind.NEGOTIATING: 0,
    DealStageKind.AGREED: 2,
    DealStageKind.ANNOUNCED: 1,
    DealStageKind.STARTED: 3,
    DealStageKind.PARTIAL: 4,
    DealStageKind.COMPLETED: 5,
}
# what is to be done under a deal, and the talks that are not
_TO_BEGIN = ("started", "leave", "evacuate", "transfer", "withdraw", "process", *AGREEMENT_TAGS)
_TALKS = ("negotiating", "deadline")
# an agreement so told of is not the one under way
_OTHERS = frozenset(
    "separate separately another other similar first اخر اخري سابق سابقه اول".split()
)
# behind these a change is what came before another
_AFTER = frozenset("بعد بعدما عقب اثر غداه".split())
_AGREED = _STAGE_RANK[DealStageKind.AGREED]
_ENDINGS = (DealStageKind.COLLAPSED, DealStageKind.VIOLATED)
_BEGINS = (DealStageKind.STARTED, DealStageKind.RESUMED)
_BREAKS = (*_ENDINGS, DealStageKind.SUSPENDED, DealStageKind.POSTPONED)
REVERSALS = frozenset(
    (
        *(DealStageKind.COLLAPSED, DealStageKind.VIOLATED, DealStageKind.SUSPENDED),
        *(DealStageKind.POSTPONED, DealStageKind.RESUMED, DealStageKind.REJECTED),
    )
)
# in Arabic "this came in a meeting that was held", "the meeting led to an agreement"
_THIS_CAME = frozenset("جاء وجاء تم وتم حصل وحصل".split())
_MEETINGS = ("اجتماع", "لقاء", "جلسه")
_HELD = frozenset("انعقد انعقدت عقد عقدت جري جرت وقع اقيم استضافه استضافته".split())
_LED_TO = frozenset("ادي افضي اسفر خرج انتهي توصل توج خلص".split())
_SAID = frozenset("said told confirmed announced declared stated noted".split())


class CourseReader:
    """Reads the courses of the deals of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.published = scene.published

    def settle_stage(self, cluster: Cluster, kind: ClaimKind) -> DealStageKind:
        fired = [m for m in cluster.mentions if m.fired]
        if kind is ClaimKind.EVACUATION:
            early = 1 + min((m.sentence.index for m in fired if not m.sentence.is_title), default=0)
            fired = [
                m
                for m in cluster.mentions
                if m.fired
                or m.kind is kind
                and (m.origins or m.sentence.index <= early and self._is_day_told(m))
                and (self.scene.arabic or not comes_in(m))
            ]
        kindred = [
            m
            for m in fired
            if m.kind is kind
            or (m.kind in TRUCES and kind in TRUCES)
            # gunmen who "laid down their arms" have carried the reconciliation out
            or (m.kind is ClaimKind.SURRENDER and kind is ClaimKind.RECONCILIATION)
            # "a truce was agreed ... The reconciliation came into force on Monday"
            or (m.kind is ClaimKind.RECONCILIATION and kind in TRUCES and self._is_day_told(m))
        ] or fired
        lead = next((m for m in kindred if m.fired and not m.sentence.is_title), kindred[0])
        # "the agreement came into force at noon": a day on which the deal spoken of began
        kindred = kindred + [
            m for m in cluster.mentions if m not in kindred and m.refers and self._is_day_told(m)
        ]
        asserted = [m for m in kindred if m.polarity is not Polarity.DENIES]
        if lead.stage in REVERSALS:
            return lead.stage
        ended = [m for m in kindred if m.stage in _ENDINGS and m.fired]
        if len(ended) > 1 and ended[0].sentence.is_title:
            return ended[0].stage  # "Truce collapses", of which the lead tells in other words
        ranked = [m for m in asserted if m.stage in _STAGE_RANK]
        if any(self._is_day_ahead(m) for m in cluster.mentions if not m.sentence.is_title):
            # the title "Buses leave A", where the text says that they will on Wednesday
            text = [
                m
                for m in ranked
                if not m.sentence.is_title
                # nor does "after the evacuation of A, rebels still hold B"
                and (
                    m.stage is not DealStageKind.STARTED
                    or m.dates
                    or self.scene.arabic
                    or self.scene.cues.has("started", m.first, m.stop)
                )
            ]
            if not any(_STAGE_RANK[m.stage] > _AGREED for m in text):
                ranked = text
        if not ranked:
            return lead.stage
        best = max(ranked, key=lambda m: _STAGE_RANK[m.stage])
        stage = best.stage
        if stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED) and any(
            dated.role == "started" and not dated.time.future and not self._is_ahead(dated.date)
            for m in ranked
            for dated in m.dates
        ):
            stage = DealStageKind.STARTED  # "a deal to evacuate A went into effect on Tuesday"
        if (
            stage is DealStageKind.COMPLETED
            and kind is ClaimKind.EVACUATION
            and not cluster.background
        ):
            # some have left, more are to: it has started
            going_on = any(
                m.stage is DealStageKind.STARTED
                and (not m.sentence.is_title or self.scene.cues.has("started", m.first, m.stop))
                for m in asserted
            )
            coming = any(
                m.planned and m.sentence.index >= best.sentence.index for m in cluster.mentions
            )
            finished = any(
                m.stage is DealStageKind.COMPLETED
                and self.scene.cues.has("completed", m.first, m.stop)
                for m in asserted
            )
            if (going_on or coming) and not finished:
                stage = DealStageKind.STARTED
        return stage

    def _is_day_ahead(self, mention: EventMention) -> bool:
        return any(
            dated.time.explicit and (dated.time.future or self._is_ahead(dated.date))
            for dated in mention.dates
        )

    def _is_day_told(self, mention: EventMention) -> bool:
        started = mention.stage is DealStageKind.STARTED
        carried_out = mention.stage is DealStageKind.COMPLETED  # "was implemented on Monday"
        # "the truce declared by the army ... It was holding on Monday"
        holds = mention.refers and not mention.background
        return any(
            (
                started
                and dated.role == "done"
                or (started or carried_out or holds)
                and dated.role == "started"
            )
            and not (dated.time.future or self._is_ahead(dated.date))
            for dated in mention.dates
        )

    def date_deal(self, cluster: Cluster, stage: DealStageKind) -> dict[str, EdtfDate | None]:
        mentions = cluster.mentions
        dates: dict[str, EdtfDate | None] = dict.fromkeys(
            ("agreed_on", "announced_on", "started_on", "implemented_on", "happened_on")
        )
        under_way = stage in (DealStageKind.STARTED, DealStageKind.PARTIAL, DealStageKind.COMPLETED)
        truce = cluster.main_kind in TRUCES
        agreed = self.first_date(
            # "the truce was extended on Tuesday", beside a deal to leave: no day of that
            [
                m
                for m in mentions
                if (truce or not self._extends_truce(m))
                # nor "in a separate deal inked on Sunday", told after this one
                and not (m is not mentions[0] and self._is_apart(m))
            ],
            "agreed",
        )
        news = [m for m in mentions if cluster.background or not m.background]
        settled = self.first_date(news, "settled")
        if agreed is None and not cluster.background:
            agreed = self._find_day_of_meeting(mentions)
        # "a truce was declared on Sunday", beside a deal to leave: no day of that
        announced = self.first_date(
            [m for m in mentions if truce or m.kind not in TRUCES or self.scene.arabic], "announced"
        )
        mentions = without_steps_before(self.scene, mentions)
        # "the withdrawal is part of a truce that took effect on Sunday": no day of the withdrawal
        own = [m for m in mentions if truce or m.kind not in TRUCES]
        started = self._first_day(own, "started")  # "is holding a day after it began"
        if stage not in REVERSALS:
            # "had been stopped after a bomb on Saturday": not a day on which people left
            mentions = [m for m in mentions if m.stage not in _BREAKS]
        # a convoy that arrived on Tuesday left before
        done = self._first_day(mentions, "done") or self._first_day(mentions, "arrived")
        if agreed is None and not (under_way and settled == done):
            agreed = settled  # but "the swap took place on Tuesday" is no day of agreeing
        ended = self.first_date(mentions, "ended")
        planned = self._first_planned(mentions, last=stage is DealStageKind.POSTPONED)
        reported = self.first_date(mentions, "reported")
        if reported and not under_way and self._is_of_writing(mentions, reported):
            reported = None  # "ADEN, July 31 (Agency) - Both sides have agreed": when, is not said
        dates["agreed_on"] = agreed
        dates["announced_on"] = announced
        if under_way and announced is not None:
            dates["announced_on"] = None  # what was announced is that it was carried out
            if agreed is None:
                # but "the truce was announced on Thursday" tells of the deal itself, and so does
                # "the departure is part of an agreement announced on Thursday"
                told = [
                    m
                    for m in mentions
                    if m.refers or m.stage is DealStageKind.ANNOUNCED and (truce or m.has_deal_word)
                ]
                dates["agreed_on"] = self.first_date(told, "announced")
            if (
                truce
                and (started or done)
                and not dates["agreed_on"]
                and self._is_consented(mentions)
            ):
                dates["agreed_on"] = announced  # "agreed to a truce, the minister announced"
            carried_out = done or started
            if (
                carried_out
                and dates["agreed_on"] is None
                and announced.latest < carried_out.earliest
            ):
                dates["agreed_on"] = announced  # before anything was done, the deal was announced
            told_of = dates["agreed_on"] == announced and not truce
            if not told_of and announced.precision is Precision.DAY and "~" not in announced.text:
                reported = reported or announced
        if under_way and agreed is None and dates["agreed_on"] is None and (started or done):
            # "have agreed on a truce, sources said on Sunday", and by noon it held
            told = [m for m in mentions if m.fired and m.stage is DealStageKind.AGREED]
            dates["agreed_on"] = self.first_date(told, "reported")
            if dates["agreed_on"] and dates["agreed_on"].earliest > (done or started).latest:
                dates["agreed_on"] = None  # "a deal was struck, the army said on the day after"
        if under_way or cluster.background:
            # "was implemented today", told of Tuesday's buses: no later beginning
            spoken = all(d.time.quoted_today for _, d in self._dated(mentions, ("started",)))
            dates["started_on"] = None if done and spoken else started
            # the day of today's news, and beside it the day on which it began
            lead, arrived = (self.first_date(mentions, role) for role in ("done", "arrived"))
            if lead is None or arrived is not None and _fineness(arrived) > _fineness(lead):
                lead = arrived  # "arrived on Sunday"; others had left "earlier in May"
            dates["implemented_on"] = lead or done or started
            if done and lead and done.earliest < lead.earliest and started is None:
                dates["started_on"] = done
        elif stage in REVERSALS:
            again = started if stage is DealStageKind.RESUMED else None
            dates["implemented_on"] = again or done or started
            if agreed is None and announced is None:
                # "had agreed to the pause, a mediator said on Tuesday"
                consented = [m for m in mentions if m.stage is DealStageKind.AGREED]
                dates["agreed_on"] = self.first_date(consented, "reported")
        if not under_way and agreed is None and announced is not None and "~" in announced.text:
            # "had reached a deal, state media said on Wednesday", after a truce of last week
            told = [m for m in mentions if m.fired and m.stage is DealStageKind.AGREED]
            dates["agreed_on"] = self.first_date(told, "reported")
        if not under_way and dates["started_on"] is None:
            dates["started_on"] = planned or self._find_day_ahead(cluster, stage)
        if stage in REVERSALS:
            dates["happened_on"] = ended
        if not cluster.background:
            self._fill_from_report(cluster, stage, dates, reported, under_way)
        return dates

    def _find_day_of_meeting(self, mentions: list[EventMention]) -> EdtfDate | None:
        """Return, in Arabic, the day of "this came in a meeting held on Sunday", told beside the deal.

        So too "a meeting of both sides was held on Sunday. The meeting led to an agreement".
        """
        told = [m.sentence for m in mentions if m.fired and m.stage is DealStageKind.AGREED]
        if not self.scene.arabic or not told:
            return None
        sentences, words = self.scene.document.sentences, self.scene.document.words
        for here in sentences[told[0].index : told[0].index + 4]:
            if here.block != told[0].block:
                break
            lead = words[here.first : here.first + 3]
            so = "ذلك" in lead and not _THIS_CAME.isdisjoint(lead)
            so = so or any(
                not _LED_TO.isdisjoint(word.lstrip("و") for word in words[i - 1 : i + 3])
                for after in sentences[here.index : here.index + 3]
                for i in range(after.first + 1, after.stop)
                if words[i].lstrip("و") in ("الاجتماع", "اللقاء")
            )
            for i in range(here.first, here.stop if so else here.first):
                if words[i].startswith(_MEETINGS) and (
                    not _HELD.isdisjoint(words[i + 1 : min(i + 16, here.stop)])
                ):
                    for time in self.scene.within(self.scene.times, i, min(i + 22, here.stop)):
                        day = time.date.precision is Precision.DAY and not time.date.approximate
                        if day and time.explicit and not (time.future or self._is_ahead(time.date)):
                            return time.date
        return None

    def _fill_from_report(self, cluster, stage, dates, reported, under_way) -> None:
        """A deal without a day of its own takes the day it was reported.

        One told in the present, or that opens the report as just begun, takes the day of
        publication; "fighters left", of no day, does not, nor does a truce, which may have begun
        at any hour before.
        """
        begins = cluster.main_kind not in TRUCES and stage in _BEGINS
        wanted = "implemented_on" if under_way or begins else "agreed_on"
        if stage in REVERSALS and not begins:
            wanted = "happened_on"
        if dates[wanted] is not None:
            return
        if wanted == "agreed_on" and (dates["announced_on"] is not None):
            return
        if reported is not None and under_way and cluster.main_kind in TRUCES:
            # "have agreed to watch over a truce, the UN said on Sunday", which holds since some day
            if dates["agreed_on"] == reported != self.first_date(cluster.mentions, "announced"):
                return
        if wanted == "agreed_on" and dates["started_on"] and not self._is_struck(cluster):
            return  # "the truce is due to begin on Monday, the UN said": when it was struck, is not said
        if reported is not None:
            dates[wanted] = reported
        elif (
            # a day of its own, be it another step's, leaves none to the agreement
            under_way or wanted == "agreed_on" and not any(m.dates for m in cluster.mentions)
        ) and (told := self.find_lead_day(cluster)) is not None:
            dates[wanted] = told
        elif (
            self.published is not None
            and self.published.precision is Precision.DAY
            and (wanted == "implemented_on" or not any(m.dates for m in cluster.mentions))
            and any(
                m.present and m.fired or begins and self._opens_report(m) for m in cluster.mentions
            )
        ):
            dates[wanted] = self.published

    def _extends_truce(self, mention: EventMention) -> bool:
        """Tell, in Arabic, "the army had extended a truce in the town on Tuesday"."""
        lead = self.document.words[
            max(mention.first, mention.trigger.first - 4) : mention.trigger.first
        ]
        return (
            self.scene.arabic
            and mention.kind in TRUCES
            and not {"مدد", "مددت", "تمديد", "بتمديد"}.isdisjoint(lead)
        )

    def _is_struck(self, cluster: Cluster) -> bool:
        """Tell whether a sentence on the deal says that it was agreed, not only when it is due."""
        return self.scene.arabic or any(
            self.scene.cues.has_any(("agreed", "consent", "announced", "deal"), m.first, m.stop)
            for m in cluster.mentions
        )

    def _is_of_writing(self, mentions: list[EventMention], day: EdtfDate) -> bool:
        """Tell a day that only datelines give: that of writing, by which a deal had been made."""
        times = [d.time for _, d in self._dated(mentions, ("reported",)) if d.date == day]
        return not self.scene.arabic and all(
            time.first - 1 in self.document.datelines for time in times
        )

    def _opens_report(self, mention: EventMention) -> bool:
        """Tell the first sentences of a report that say that a deal has begun, or goes on."""
        return (
            mention.stage in _BEGINS
            and mention.fired
            and 0 < mention.sentence.index <= 2
            and not mention.background
        )

    def find_older_agreement(self, cluster: Cluster, deals: list[EventMention]) -> EdtfDate | None:
        """Return the day of the agreement under which today's step is taken, told as history.

        "A second batch left on Monday. The deal was signed on 13 March": of the same place, or of
        none, and the only one that the report dates.
        """
        if cluster.background or cluster.main_kind in TRUCES:
            return None
        places = set(map(identify_place, cluster.places))
        found = {
            dated.date
            for m in deals
            if m.background and m not in cluster.mentions and m.kind not in TRUCES
            if m.sentence.block == cluster.block
            for dated in m.dates
            if dated.role == "agreed" and dated.time.explicit
            if not self.scene.cues.has_any(("compare", "past"), m.first - 1, m.stop)
            if not _OTHERS.intersection(self.document.words[m.sentence.first : m.sentence.stop])
            if not (m.origins and places) or places.intersection(map(identify_place, m.origins))
        }
        return found.pop() if len(found) == 1 else None

    def find_lead_day(self, cluster: Cluster) -> EdtfDate | None:
        """Return the day that the opening of a report names, where the event is told there.

        "Forty buses pulled up on Monday. Rebels began leaving ...": the day stands in another
        sentence than the verb. Any other event of the opening with a day of its own has it.
        """
        if self.published is None or cluster.block:
            return None
        arabic, words = self.scene.arabic, self.document.words
        fired = [m for m in cluster.mentions if m.fired]
        if arabic and all(
            _AFTER.intersection(words[max(m.first, m.trigger.first - 6) : m.trigger.first])
            for m in fired
        ):
            return None  # "they closed in on the camp, after they had taken the town beside it"
        # an excerpt may open without a title, and a short heading is none of the text
        heading = self.document.folded.partition("\n")[0]
        # "Sudan.. both sides agree" is one heading, if it is cut in two
        body = 0 if len(heading) > 160 or heading.rstrip().endswith(".") else len(heading)
        text = [
            s
            for s in self.document.sentences
            if s.start >= body and not s.is_title and s.stop - s.first > 5
        ]
        opening = [s for s in text[:2] if not s.block]
        if not opening or min(m.sentence.index for m in fired) > max(2, opening[-1].index):
            return None
        # "The deal was signed in Geneva on Thursday": the day of the deal, of nothing else
        agreed = {d.time.first for _, d in self._dated(cluster.mentions, ("agreed",))}
        days = [
            time
            for s in opening
            if arabic or s in [m.sentence for m in fired] or not self._only_opens_saying(s)
            for time in self.scene.within(self.scene.times, s.first, s.stop)
            if self._is_day_of_news(time, 3)
            and time.first not in agreed
            # "under an agreement struck on Thursday", "Thursday's deal" date the agreement; in
            # Arabic the deal stands ahead of its day, the verb of agreeing ahead of who agreed
            and not self.scene.cues.has_any(
                AGREEMENT_TAGS, time.first - 5, time.first if arabic else time.stop + 2
            )
            and not self.scene.cues.has("agreed", s.first if arabic else time.first - 2, time.first)
            and not self.scene.cues.has("was_due", time.first - 4, time.first)
            and not self.scene.cues.has("killed", time.first - 3, time.stop + 3)
        ]
        return days[0].date if len({time.date for time in days}) == 1 else None

    def find_near_day(self, cluster: Cluster, told: list[EventMention]) -> EdtfDate | None:
        """Return the day of a change that another sentence gives: of its place, or beside it.

        "Rebels left Barzeh on Monday", wherever it stands, dates its capture; and so does the only
        day of the sentences next to it, "Residents were fleeing on Monday", that is no other place's.
        """
        if self.published is None or self.scene.arabic:
            return None
        places = set(map(identify_place, cluster.places))
        own, others = set(), set()
        for mention in told:
            if mention.is_deal or mention.background or not mention.origins:
                continue
            if places.intersection(map(identify_place, mention.origins)):
                roles = ("done", "reported")
                own |= {
                    d.date
                    for d in mention.dates
                    if d.role in roles and self._is_day_of_news(d.time, 7)
                }
            else:
                others |= {dated.time.first for dated in mention.dates}
        near = {
            m.sentence.index + step
            for m in cluster.mentions
            if not m.sentence.is_title
            for step in (-1, 0, 1)
        }
        days = own or {
            time.date
            for s in self.document.sentences
            if s.index in near and s.block == cluster.block and not s.is_title
            if not self._is_elsewhere(s, places)
            if not self._only_opens_saying(s)
            for time in self.scene.within(self.scene.times, s.first, s.stop)
            if time.first not in others and self._is_day_of_news(time, 7)
        }
        return days.pop() if len(days) == 1 else None

    def _only_opens_saying(self, sentence: Sentence) -> bool:
        """Tell "On Thursday, the president confirmed that": the day on which somebody spoke."""
        times = self.scene.within(self.scene.times, sentence.first, sentence.first + 2)
        # but "On Thursday, reports emerged that the town had fallen"
        return bool(times) and not _SAID.isdisjoint(
            self.document.words[times[0].stop : min(sentence.stop, times[0].stop + 6)]
        )

    def _is_elsewhere(self, sentence: Sentence, places: set[str]) -> bool:
        """Tell a sentence on other towns than these: "Warplanes bombed Idlib on Sunday"."""
        named = {
            identify_place(hit)
            for hit in self.scene.within(self.scene.places, sentence.first, sentence.stop)
            if not hit.wide and hit.first not in self.document.datelines
        }
        return bool(named) and named.isdisjoint(places)

    def _is_day_of_news(self, time: TimeExpression, days: int) -> bool:
        """Tell a day of the last days that stands for itself, and not for a span or a plan."""
        return (
            time.explicit
            and not (time.since or time.future or time.quoted_today or time.relative_to_event)
            and time.date.precision is Precision.DAY
            and "~" not in time.date.text
            and 0 <= (self.published.latest - time.date.earliest).days <= days
            and time.first - 1 not in self.document.datelines
        )

    def _find_day_ahead(self, cluster: Cluster, stage: DealStageKind) -> EdtfDate | None:
        """Return the one day ahead on which a sentence beside the deal's says that it is to begin.

        "Both sides struck a deal. The first convoy is expected to set out on Friday": the second
        sentence may name neither place nor deal.
        """
        if cluster.background or stage in REVERSALS or stage is DealStageKind.NEGOTIATING:
            return None
        told = [m.sentence.index for m in cluster.mentions if m.fired and not m.sentence.is_title]
        cues = self.scene.cues
        days = {
            time.date
            for s in self.document.sentences
            if told and told[0] <= s.index <= told[-1] + 2 and s.block == cluster.block
            if cues.has_any(_TO_BEGIN, s.first, s.stop)
            for time in self.scene.within(self.scene.times, s.first, s.stop)
            if time.future and time.explicit and not (time.since or time.relative_to_event)
            if time.date.precision is Precision.DAY and not cues.has_any(_TALKS, s.first, s.stop)
            if not dates_no_step(self.scene, time, s.first)
        }
        return days.pop() if len(days) == 1 else None

    def _is_consented(self, mentions: list[EventMention]) -> bool:
        return any(
            m.fired and self.scene.cues.has("consent", m.first, m.trigger.first)
            for m in mentions
            if not m.sentence.is_title
        )

    def _dated(self, mentions: list[EventMention], roles: tuple[str, ...]):
        return [
            (mention, dated)
            for mention in mentions
            for dated in mention.dates
            if dated.role in roles
        ]

    def _is_apart(self, mention: EventMention) -> bool:
        return any(
            self.document.words[deal.first - 1] == "separate"
            for deal in self.scene.cues.find("deal", mention.first, mention.stop)
        )

    def first_date(self, mentions, *roles: str) -> EdtfDate | None:
        """Return the first date of a role, one outside speech and as precise as a day first."""
        found = [
            (
                dated.time.quoted_today,
                mention.sentence.is_title,
                # the day above a report is that of writing it, "said on Tuesday" that of saying
                dated.time.first - 1 in self.document.datelines,
                # "a week after they agreed on 26 November": the day itself, not the count
                dated.time.relative_to_event,
                number,
                # "after a vote last month, the army took the town on Monday"
                -_fineness(dated.date),
                dated.date,
            )
            for number, mention in enumerate(mentions)
            for _, dated in self._dated([mention], roles)
            if not self._is_ahead(dated.date) and not dated.time.future
        ]
        if not found:
            return None
        first = min(found, key=lambda item: item[:6])[6]
        # "sealed last year", then "struck in December 2015": the finer of two that agree, as do
        # "the previous week" and "last Wednesday"
        slack = dt.timedelta(days=6 if "~" in first.text else 0)
        within = [
            date
            for *_, date in found
            if first.earliest - slack <= date.earliest and date.latest <= first.latest + slack
        ]
        return max(within, key=lambda date: (_fineness(date), "~" not in date.text))

    def _first_day(self, mentions, *roles: str) -> EdtfDate | None:
        """Return the earliest date of a role, leaving "today" in speech to the end."""
        found = [
            (
                dated.time.quoted_today,
                -_fineness(dated.date),
                dated.date.earliest,
                number,
                dated.date,
            )
            for number, (mention, dated) in enumerate(self._dated(mentions, roles))
            if not self._is_ahead(dated.date) and not dated.time.future
        ]
        return min(found, key=lambda item: item[:4])[4] if found else None

    def _first_planned(self, mentions, last: bool = False) -> EdtfDate | None:
        """Return the earliest day ahead, or the latest one where a plan was put off."""
        found = [
            dated.date
            for mention, dated in self._dated(
                mentions, ("started", "done", "agreed", "entered", "announced", "ended")
            )
            if self._is_ahead(dated.date) or dated.time.future
        ]
        choose = max if last else min
        return choose(found, key=lambda date: date.earliest) if found else None

    def _is_ahead(self, date: EdtfDate) -> bool:
        return self.published is not None and date.earliest > self.published.latest

    def quote_dates(
        self, dates: dict[str, EdtfDate | None], mentions: list[EventMention]
    ) -> tuple[tuple[str, int, int], ...]:
        """Return where the text gives each date; one taken from the publication day has no place."""
        quotes = []
        for name, date in dates.items():
            if date is None:
                continue
            given = (dated.time for m in mentions for dated in m.dates if dated.date == date)
            time = next(given, None)
            if time is not None:
                quotes.append((name, *self.document.locate(time.start, time.end)))
        return tuple(quotes)


def _fineness(date: EdtfDate) -> int:
    order = (Precision.CENTURY, Precision.DECADE, Precision.YEAR, Precision.SEASON, Precision.MONTH)
    return order.index(date.precision) if date.precision in order else len(order)
