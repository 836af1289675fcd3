"""Events: reads one sentence for what it tells of deals and of control.

Input: a Document with its cues, places, actors, times and figures. Output: EventMentions, one or
more a sentence, with kind, stage, whether it is history, a plan, a denial or a wish, and what
it says of places, parties, dates and figures. Must not gather: what several sentences say of one
deal is for deals.py.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field

from control.choices import ChangeStatus, ClaimKind, DealStageKind, Polarity
from control.dates import EdtfDate
from control.extract.figures import FigureHit, FigureReader
from control.extract.gazetteer import Gazetteer
from control.extract.lexicon import Cues, Lexicon
from control.extract.matcher import Match
from control.extract.parties import MEDIATOR_KINDS, SPEAKER_KINDS, ActorHit
from control.extract.places import PlaceHit
from control.extract.temporal import TimeExpression
from control.extract.text import Document, Sentence

# an event whose every date lies further back than this is history in today's report
RECENT_DAYS = 12

_ARABIC_NOUNS = (
    *("خروج", "الخروج", "اجلاء", "الاجلاء", "انسحاب", "مغادره", "اخراج", "نقل", "ترحيل", "اخلاء"),
    *("تهجير", "رحيل", "وصول", "قافل", "سحب"),
)
# more events than this are a chronicle, not a report; what follows them is not read
MAX_EVENTS = 300

_MOVEMENTS = ("evacuate", "transfer", "leave", "withdraw", "arrive")
# a bare verb after "will", however far, is the future: "will see 150 fighters leave"
_BARE_VERBS = frozenset(
    (
        "leave",
        "depart",
        "exit",
        "quit",
        "withdraw",
        "evacuate",
        "surrender",
        "retreat",
        "pull",
        "go",
    )
    + ("arrive", "take", "retake", "recapture", "capture", "seize", "reclaim", "regain", "hand")
)
_TRUCES = ("truce", "ceasefire")
_STAGES = {
    "collapsed": DealStageKind.COLLAPSED,
    "violated": DealStageKind.VIOLATED,
    "suspended": DealStageKind.SUSPENDED,
    "postponed": DealStageKind.POSTPONED,
    "resumed": DealStageKind.RESUMED,
    "rejected": DealStageKind.REJECTED,
    "completed": DealStageKind.COMPLETED,
    "started": DealStageKind.STARTED,
    "announced": DealStageKind.ANNOUNCED,
    "agreed": DealStageKind.AGREED,
    "under": DealStageKind.AGREED,
    "negotiating": DealStageKind.NEGOTIATING,
}
# what else is done under an evacuation deal: its day is not the day of the departure
_OTHER_ACTS = frozenset(("handover", "surrender", "swap", "exchange", "capture", "captured_by"))
# which part of a claim's dates a word near a date speaks of
_DATE_ROLES = {
    "agreed": "agreed",
    "announced": "announced",
    "started": "started",
    "completed": "done",
    "evacuate": "done",
    "transfer": "done",
    "leave": "done",
    "arrive": "done",
    "withdraw": "done",
    "exchange": "done",
    "swap": "done",
    "surrender": "done",
    "handover": "done",
    "capture": "done",
    "captured_by": "done",
    "drive_out": "done",
    "enter": "entered",
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
}


@dataclass(frozen=True)
class DatedRole:
    """A date with what it dates: agreed, announced, started, done, entered, ended or reported."""

    role: str
    time: TimeExpression
    date: EdtfDate


@dataclass
class EventMention:
    """What one stretch of a sentence says of one event. Gathering fills claims from these."""

    sentence: Sentence
    first: int
    stop: int
    kind: ClaimKind
    stage: DealStageKind
    trigger: Match
    background: bool = False
    planned: bool = False
    fired: bool = True  # strong enough to make a claim; others only add to one
    polarity: Polarity = Polarity.ASSERTS
    present: bool = False
    has_deal_word: bool = False
    origins: list[PlaceHit] = field(default_factory=list)
    destinations: list[tuple[PlaceHit, str]] = field(default_factory=list)
    parties: list[ActorHit] = field(default_factory=list)
    mediators: list[tuple[ActorHit, str]] = field(default_factory=list)
    dates: list[DatedRole] = field(default_factory=list)
    figures: list[FigureHit] = field(default_factory=list)
    new_holder: ActorHit | None = None
    old_holder: ActorHit | None = None
    change_status: ChangeStatus | None = None
    rule: str = ""
    refers: bool = False  # speaks of "the agreement" told of elsewhere

    @property
    def is_deal(self) -> bool:
        return self.kind not in (
            *(ClaimKind.CAPTURE, ClaimKind.WITHDRAWAL),
            *(ClaimKind.SIEGE_IMPOSED, ClaimKind.SIEGE_LIFTED),
        )


class EventReader:
    """Reads the sentences of one document; made once a document."""

    def __init__(
        self,
        document: Document,
        cues: Cues,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        places: list[PlaceHit],
        actors: list[ActorHit],
        sponsors: list[ActorHit],
        times: list[TimeExpression],
        published: EdtfDate | None,
    ):
        self.document = document
        self.cues = cues
        self.gazetteer = gazetteer
        self.places = places
        self.actors = actors
        self.sponsors = sponsors
        self._firsts: dict[int, list[int]] = {}
        self.times = times
        self.published = published
        self.arabic = lexicon.language.verb_first
        self.figures = FigureReader(document, cues, lexicon)
        conflict, disaster = cues.count("conflict"), cues.count("disaster")
        # what the whole report is about decides whether an evacuation can be a deal at all
        self.is_disaster = disaster >= 2 and disaster * 2 > conflict
        self.is_sport = cues.count("sport") >= 2 and cues.count("sport") > conflict
        self.is_commerce = cues.count("commerce") >= 2 and cues.count("commerce") > conflict
        self.has_conflict = conflict > 0 or any(hit.named for hit in actors)

    def read(self) -> list[EventMention]:
        """Return every mention of an event, in the order of the text."""
        if self.is_disaster or self.is_sport or self.is_commerce or not self.has_conflict:
            return []
        mentions: list[EventMention] = []
        for sentence in self.document.sentences:
            for first, stop, compared in self._segments(sentence):
                found = self._read_segment(sentence, first, stop)
                for mention in found:
                    mention.background = mention.background or compared
                mentions += found
            if len(mentions) >= MAX_EVENTS:
                break
        return mentions

    def _segments(self, sentence: Sentence):
        """Cut off what a sentence only compares with: "similar to the deal in ..."."""
        for match in self.cues.find("compare", sentence.first + 1, sentence.stop):
            words = self.document.words[match.first : match.stop]
            if words == ["such", "as"] or words in (["مثل"],):
                continue
            yield sentence.first, match.first, False
            yield match.first, sentence.stop, True
            return
        yield sentence.first, sentence.stop, False

    # -- small questions ---------------------------------------------------------------------

    def _within(self, hits, first: int, stop: int) -> list:
        firsts = self._firsts.get(id(hits))
        if firsts is None:
            firsts = self._firsts[id(hits)] = [hit.first for hit in hits]
        return hits[bisect_left(firsts, first) : bisect_left(firsts, stop)]

    def _is_negated(self, match: Match, first: int) -> bool:
        reach = 3 if self.arabic else 4
        for found in self.cues.find("negation", max(first, match.first - reach), match.first):
            if found.start != match.start:
                return True
        return False

    def _is_future(self, match: Match, first: int) -> bool:
        """Tell whether a word of the future stands close before a verb, or begins it."""
        if (
            not self.arabic
            and match.first
            and {"are", "is", "be"}.intersection(
                self.document.words[match.first - 1 : match.first + 1]
            )
        ):
            # "they are to hand over ... before they are bused away"
            if self.cues.has("future", first, match.first):
                return True
        words = self.document.words
        bare = words[match.first] in _BARE_VERBS
        reach = 10 if bare else 4
        if not bare and not self.arabic:
            # "a deal that will see rebels evacuated"
            seeing = next(
                (
                    i
                    for i in range(match.first - 1, max(first, match.first - 9), -1)
                    if words[i] == "see"
                ),
                None,
            )
            if seeing is not None and self.cues.has("future", max(first, seeing - 2), seeing + 1):
                return True
        for found in self.cues.find("future", max(first, match.first - reach), match.first + 1):
            if found.stop >= match.first - 1 or bare:
                return True
            if not self.cues.has("agreed", found.stop, match.first) and not any(
                "," in self.document.between(i, i + 1) for i in range(found.stop - 1, match.first)
            ):
                return True
        return False

    def _is_conditional(self, match: Match, first: int) -> bool:
        return self.cues.has("condition", max(first, match.first - 8), match.first)

    def _is_wished(self, match: Match, first: int) -> bool:
        """Tell a call for something from the thing: "urged a ceasefire"."""
        for found in self.cues.find("call", max(first, match.first - 7), match.first):
            between = range(found.stop, match.first)
            if not any(self.cues.covering("agreed", i) for i in between):
                return True
        return False

    def _is_live(self, match: Match, first: int) -> bool:
        """Tell a thing done from one denied, planned, conditional or only aimed at."""
        if not self.arabic and self.document.words[max(0, match.first - 1)] == "to":
            return False
        return not (
            self._is_negated(match, first)
            or self._is_future(match, first)
            or self._is_conditional(match, first)
        )

    def _all_live(self, tag: str, first: int, stop: int) -> list[Match]:
        return [m for m in self.cues.find(tag, first, stop) if self._is_live(m, first)]

    # -- one stretch of a sentence --------------------------------------------------------------

    def _read_segment(self, sentence: Sentence, first: int, stop: int) -> list[EventMention]:
        cues = self.cues
        mentions: list[EventMention] = []
        deal = self._read_deal(sentence, first, stop)
        if deal is not None:
            mentions.append(deal)
        for mention in self._read_control(sentence, first, stop):
            mentions.append(mention)
        if cues.has("killed", first, stop) and not mentions:
            return []
        return mentions

    def _read_deal(self, sentence: Sentence, first: int, stop: int) -> EventMention | None:
        cues = self.cues
        deals = cues.find("deal", first, stop)
        truces = [m for tag in _TRUCES for m in cues.find(tag, first, stop)]
        peaceful = [
            m
            for tag in ("reconciliation", "status", "surrender")
            for m in cues.find(tag, first, stop)
        ]
        exchanges = cues.find("exchange", first, stop)
        access = cues.find("access", first, stop)
        handovers = cues.find("handover", first, stop)
        movements = self._movements(sentence, first, stop)
        if not (deals or truces or peaceful or exchanges or access or handovers or movements):
            return None
        if cues.has("commerce", first, stop) and not (truces and self._armed(first, stop)):
            if not self._armed(first, stop):
                return None
        if cues.has("sport", first, stop):
            return None
        irregular = self._has_irregulars(first, stop) or any(
            hit.side == "opposition" and hit.named for hit in self._within(self.actors, first, stop)
        )
        agreement = bool(deals or truces or peaceful) or self._consents(movements, first, stop)
        kind, trigger, fired, rule = None, None, True, ""
        if exchanges:
            kind, trigger, rule = ClaimKind.EXCHANGE, exchanges[0], "exchange"
        elif not movements and (swaps := self._swaps(first, stop, bool(deals))):
            kind, trigger, rule = ClaimKind.EXCHANGE, swaps[0], "exchange"
        elif movements and (
            evacuation := self._evacuation(movements, irregular, agreement, first, stop)
        ):
            kind, trigger = ClaimKind.EVACUATION, evacuation[0]
            fired, rule = evacuation[1], evacuation[2]
        elif (
            handovers
            and not (truces and self._is_future(handovers[0], first))
            and (irregular or agreement)
            and self._hands_over_place(handovers, first, stop)
        ):
            kind, trigger, rule = ClaimKind.HANDOVER, handovers[0], "handover"
            fired = agreement
        elif truces:
            trigger = truces[0]
            kind = ClaimKind.TRUCE if cues.covering("truce", trigger.first) else ClaimKind.CEASEFIRE
            rule = "truce"
        elif surrenders := self._surrenders(first, stop, bool(deals)):
            kind, trigger, rule = ClaimKind.SURRENDER, surrenders[0], "surrender"
        elif cues.has("reconciliation", first, stop):
            kind, trigger = ClaimKind.RECONCILIATION, cues.find("reconciliation", first, stop)[0]
            rule = "reconciliation"
            fired = (
                bool(deals) or cues.has("agreed", first, stop) or cues.has("started", first, stop)
            )
        elif cues.has("status", first, stop):
            kind, trigger = ClaimKind.STATUS_SETTLEMENT, cues.find("status", first, stop)[0]
            rule = "status"
        elif access and (deals or self._all_live("agreed", first, stop)):
            kind, trigger, rule = ClaimKind.HUMANITARIAN_ACCESS, (deals or access)[0], "access"
            fired = bool(deals) or self.cues.has("siege", first, stop)
        elif deals and self._between_enemies(first, stop):
            kind, trigger, rule = ClaimKind.RECONCILIATION, deals[0], "deal between enemies"
        refers = False
        if (kind is None or trigger is None) and deals:
            kind, trigger, rule = ClaimKind.RECONCILIATION, deals[0], "the deal spoken of"
            fired, refers = False, True
        if kind is None or trigger is None:
            return None
        if kind is ClaimKind.EVACUATION and cues.has("order", first, stop) and not agreement:
            return None
        if self._is_name_of_talks(trigger):
            return None
        if self._is_any(trigger, deals) and not self._moved(movements, first):
            fired = False
        mention = EventMention(
            sentence, first, stop, kind, DealStageKind.AGREED, trigger, rule=rule
        )
        mention.fired = fired
        mention.refers = refers
        mention.has_deal_word = agreement
        if not self._settle_stage(mention, deals, truces, movements):
            return None
        self._fill(mention, movements)
        return mention

    def _is_any(self, trigger: Match, deals: list[Match]) -> bool:
        """Tell "new evacuation deals" from one deal."""
        for match in (trigger, *deals):
            word = self.document.folded[match.start : match.end].split()[-1]
            if word in (
                *("deals", "agreements", "accords", "pacts", "evacuations", "truces", "ceasefires"),
                *("اتفاقات", "اتفاقيات", "مصالحات", "المصالحات", "تفاهمات", "صفقات", "هدن"),
            ):
                return True
        return False

    def _moved(self, movements: list[Match], first: int) -> list[Match]:
        return [m for m in movements if self._is_live(m, first) and self._is_done(m)]

    def _movements(self, sentence: Sentence, first: int, stop: int) -> list[Match]:
        """Return the words of leaving that move people, not "left 20 dead" or "left-wing"."""
        found = []
        for tag in _MOVEMENTS:
            for match in self.cues.find(tag, first, stop):
                if (
                    self.cues.has("killed", match.stop, min(stop, match.stop + 5))
                    and tag == "leave"
                ):
                    continue
                if self.cues.covering("order", match.first):
                    continue
                found.append(match)
        return sorted(found, key=lambda m: m.first)

    def _armed(self, first: int, stop: int) -> bool:
        return self.cues.has("fighters", first, stop) or any(
            hit.named or hit.side
            for hit in self._within(self.actors, first, stop)
            if hit.kind not in SPEAKER_KINDS
        )

    def _has_irregulars(self, first: int, stop: int) -> bool:
        """Tell fighters from a "rebel-held area"."""
        words = self.document.words
        return any(
            words[m.stop : m.stop + 1] not in (["held"], ["controlled"], ["besieged"], ["run"])
            for m in self.cues.find("irregulars", first, stop)
        )

    def _consents(self, movements: list[Match], first: int, stop: int) -> bool:
        """Tell "agreed on Wednesday to leave", an agreement without the word."""
        return any(
            0 <= movement.first - consent.stop <= 6
            for consent in self.cues.find("consent", first, stop)
            if self._is_live(consent, first)
            for movement in movements
            if not self.cues.covering("arrive", movement.first)
        )

    def _swaps(self, first: int, stop: int, under_deal: bool) -> list[Match]:
        """Return words of exchanging prisoners; letting them go is one only under a deal."""
        return [
            match
            for match in self.cues.find("swap", first, stop)
            if self.cues.has("prisoners", max(first, match.first - 6), min(stop, match.stop + 6))
            and (
                under_deal
                or self.document.words[match.first].startswith(("exchang", "swap", "تباد", "وتباد"))
            )
        ]

    def _surrenders(self, first: int, stop: int, under_deal: bool) -> list[Match]:
        """Return the words of surrender that armed people do, not a slogan or a demand."""
        found = []
        for match in self.cues.find("surrender", first, stop):
            left = max(first, match.first - 14)
            right = min(stop, match.stop + 5)
            if self.document.words[match.stop : match.stop + 1] == ["or"]:
                continue
            if self._has_irregulars(left, right) or any(
                hit.side for hit in self._within(self.actors, left, right)
            ):
                found.append(match)
            elif under_deal and self._armed(first, stop):
                found.append(match)
        return found

    def _between_enemies(self, first: int, stop: int) -> bool:
        """Tell an agreement of armed enemies from any other agreement."""
        hits = [
            hit
            for hit in self._within(self.actors, first, stop)
            if hit.kind not in SPEAKER_KINDS and hit.kind not in MEDIATOR_KINDS
        ]
        sides = {hit.side for hit in hits}
        if "government" in sides and "opposition" in sides:
            return True
        return any(hit.side == "" and not hit.named for hit in hits) and self.cues.has(
            "conflict", first, stop
        )

    def _hands_over_place(self, handovers: list[Match], first: int, stop: int) -> bool:
        """Tell handing over a town from handing over weapons or prisoners."""
        for match in handovers:
            if self.document.words[match.stop : match.stop + 1] == ["by"] and any(
                hit.stop <= match.first for hit in self._within(self.places, first, match.first)
            ):
                return True
            for hit in self._within(self.places, match.first, min(stop, match.stop + 8)):
                if hit.kind != "country" and hit.relation in ("", "of", "in", "on"):
                    return True
            near = self.document.words[match.stop : match.stop + 5]
            if any(
                self.cues.covering("place_noun", match.stop + i) for i in range(min(len(near), 4))
            ):
                return not self.cues.has("prisoners", match.stop, match.stop + 4)
        return False

    def _is_name_of_talks(self, trigger: Match) -> bool:
        """ "Ceasefire monitors", "truce committee": the word only names a body."""
        following = self.document.words[trigger.stop : trigger.stop + 1]
        return bool(following) and following[0] in (
            *(
                "monitors",
                "monitoring",
                "observers",
                "committee",
                "commission",
                "line",
                "resolution",
            ),
            *("proposal", "proposals", "talks", "negotiations", "efforts", "plan", "initiative"),
            *("monitor", "demands", "calls", "appeal"),
        )

    def _evacuation(self, movements, irregular, agreement, first, stop):
        """Return trigger, strength and rule where moving people is part of a deal, else None.

        Fighters who are evacuated or bused away go under a deal; anyone else's leaving is one
        only where the sentence names the deal. An army's retreat, an embassy's evacuation and
        people in flight are none.
        """
        cues = self.cues
        carried = [
            m
            for m in movements
            if cues.covering("evacuate", m.first) or cues.covering("transfer", m.first)
        ]
        departures = [m for m in movements if cues.covering("leave", m.first)]
        withdrawals = [m for m in movements if cues.covering("withdraw", m.first)]
        foreign = cues.has("other_people", first, stop)
        people = (
            irregular
            or cues.has("civilians", first, stop)
            or cues.has("people", first, stop)
            or cues.has("relatives", first, stop)
            or cues.has("wounded", first, stop)
            or cues.has("siege", first, stop)
        )
        convoy = cues.has("buses", first, stop) or cues.has("relatives", first, stop)
        truce = any(cues.has(tag, first, stop) for tag in _TRUCES)
        if foreign and not (agreement or irregular):
            return None
        if not agreement and any(
            cues.has("other_people", m.first, min(stop, m.stop + 7)) for m in movements
        ):
            return None
        if carried:
            if irregular and not self._only_wounded(first, stop):
                return carried[0], True, "fighters evacuated"
            if (
                agreement
                and (people or self.places)
                and cues.covering("evacuate", carried[0].first)
            ):
                return carried[0], True, "evacuation under a deal"
            if agreement and people:
                return carried[0], True, "evacuation under a deal"
            if people and cues.covering("evacuate", carried[0].first):
                return carried[0], False, "people evacuated"
        if departures:
            if agreement and people and not truce:
                return departures[0], True, "departure under a deal"
            if irregular and convoy:
                return departures[0], True, "fighters leave with their families"
            if (
                irregular
                and not cues.has("killed", first, stop)
                and self._is_told_as_step(departures[0], first, stop)
            ):
                return departures[0], True, "a step of the fighters' departure"
            if people:
                return departures[0], False, "people leave"
        arrivals = [m for m in movements if cues.covering("arrive", m.first)]
        if arrivals and people:
            return arrivals[0], False, "people arrive"
        if (
            withdrawals
            and irregular
            and (
                cues.has("deal", first, stop)
                and not truce
                or self._from_place(withdrawals[0], stop)
            )
            and (agreement)
        ):
            return withdrawals[0], True, "withdrawal under a deal"
        return None

    def _is_told_as_step(self, match: Match, first: int, stop: int) -> bool:
        """Tell a departure that goes by batches and dates: "the last fighters left", "postponed"."""
        near = range(max(first, match.first - 8), min(stop, match.stop + 12))
        noun = self._is_noun(match)
        tags = ("completed", "started", "postponed", "suspended", "resumed") if noun else ()
        if any(self.cues.has(tag, near.start, near.stop) for tag in tags):
            return True
        words = " ".join(self.document.words[near.start : near.stop])
        return any(
            phrase in words
            for phrase in ("last rebel", "last fighters", "last group", "last batch", "first batch")
            + (
                "last convoy",
                "first convoy",
                "last militants",
                "اخر مقاتلي",
                "اخر المقاتلين",
                "اخر دفعه",
            )
        ) and self.document.words[match.stop : match.stop + 1] != ["in"]

    def _from_place(self, match: Match, stop: int) -> bool:
        """Tell whether fighters leave a named place: "withdrawal of fighters from the Old City"."""
        return any(
            hit.relation == "from" and hit.kind != "country"
            for hit in self._within(self.places, match.stop, min(stop, match.stop + 10))
        ) and self.cues.has("irregulars", match.stop, min(stop, match.stop + 5))

    def _only_wounded(self, first: int, stop: int) -> bool:
        return (
            self.cues.has("wounded", first, stop)
            and not self.cues.has("buses", first, stop)
            and (not self.cues.has("deal", first, stop))
        )

    # -- stage ------------------------------------------------------------------------------------

    def _settle_stage(self, mention: EventMention, deals, truces, movements) -> bool:
        """Set stage, plan, polarity and history; return False where the sentence only wishes."""
        cues, first, stop = self.cues, mention.first, mention.stop
        anchors = [mention.trigger, *deals[:4], *truces[:4]]
        trigger = mention.trigger
        denied = list(cues.find("denied", first, stop))
        if denied and min(abs(m.first - trigger.first) for m in denied) <= 12:
            mention.polarity = Polarity.DENIES
            mention.stage = DealStageKind.REJECTED
            self._settle_time(mention)
            return True
        if cues.has("corrected", first, stop):
            mention.polarity = Polarity.CORRECTS
        near: list[tuple[int, str, Match]] = []
        for tag in _STAGES:
            for match in cues.find(tag, first, stop):
                distance = min(
                    max(anchor.first - match.stop + 1, match.first - anchor.stop + 1, 0)
                    for anchor in anchors
                )
                if tag == "rejected" and self._is_of_some(match):
                    continue
                if distance <= 11:
                    near.append((distance, tag, match))
        near.sort(key=lambda item: item[0])
        live = [item for item in near if self._is_live(item[2], first)]
        negated = [item for item in near if self._is_negated(item[2], first)]
        moved = [
            m
            for m in movements
            if not self._is_future(m, first)
            and not self._is_negated(m, first)
            and not self._is_conditional(m, first)
        ]
        reversal = next(
            (
                item
                for item in live
                if item[1]
                in ("collapsed", "violated", "suspended", "postponed", "resumed", "rejected")
                and item[0] <= (11 if item[1] in ("postponed", "suspended", "resumed") else 6)
            ),
            None,
        )
        tags = {"agreed" if item[1] == "under" else item[1] for item in live}
        wished = any(self._is_wished(m, first) for m in (trigger, *deals[:1], *truces[:1]))
        if mention.kind is ClaimKind.EVACUATION:
            return self._settle_evacuation(mention, live, negated, moved, reversal, tags, wished)
        if wished and not tags & {"started", "completed"}:
            if reversal is None or reversal[1] == "rejected":
                return False
        if self._is_conditional(trigger, first):
            return False
        if reversal is not None:
            mention.stage = _STAGES[reversal[1]]
        elif any(item[1] in ("agreed", "rejected") and item[0] <= 5 for item in negated) and (
            "agreed" not in tags
        ):
            mention.stage = DealStageKind.REJECTED
        elif mention.kind is ClaimKind.HUMANITARIAN_ACCESS and (
            self._all_live("enter", first, stop) or self._all_live("arrive", first, stop)
        ):
            mention.stage = DealStageKind.COMPLETED
        elif (
            mention.kind in (ClaimKind.TRUCE, ClaimKind.CEASEFIRE)
            and reversal is None
            and any(
                hit.side == "government" or hit.kind == "state"
                for match in self._all_live("enter", first, stop)
                for hit in self._within(self.actors, max(first, match.first - 8), match.first)
            )
        ):
            mention.stage = DealStageKind.STARTED
        elif mention.kind is ClaimKind.HANDOVER and not self._is_future(trigger, first):
            mention.stage = DealStageKind.COMPLETED
        elif "completed" in tags and mention.kind not in (ClaimKind.TRUCE, ClaimKind.CEASEFIRE):
            mention.stage = DealStageKind.COMPLETED
        elif "started" in tags and not (
            "negotiating" in tags
            and self._distance(live, "negotiating") < self._distance(live, "started")
        ):
            mention.stage = DealStageKind.STARTED
        elif tags & {"agreed", "announced"}:
            first_tag = "agreed" if "agreed" in tags else "announced"
            mention.stage = _STAGES[first_tag]
            if self._distance(live, "negotiating") < self._distance(live, first_tag):
                mention.stage = DealStageKind.NEGOTIATING
        elif "negotiating" in tags:
            mention.stage = DealStageKind.NEGOTIATING
        elif mention.kind in (ClaimKind.EXCHANGE, ClaimKind.SURRENDER, ClaimKind.HANDOVER) and (
            not self._is_future(trigger, first) and not self._is_negated(trigger, first)
        ):
            mention.stage = DealStageKind.COMPLETED
        elif mention.kind in (ClaimKind.EXCHANGE, ClaimKind.SURRENDER, ClaimKind.HANDOVER):
            if self._is_negated(trigger, first):
                return False
            mention.stage, mention.planned = DealStageKind.AGREED, True
        elif any(item[1] in ("started", "agreed", "announced") for item in near) and (
            self._is_future(near[0][2], first)
            and mention.kind in (ClaimKind.TRUCE, ClaimKind.CEASEFIRE)
        ):
            # "a truce will take effect": a truce that is to begin has been agreed
            mention.stage, mention.planned = DealStageKind.AGREED, True
            mention.fired = any(item[1] == "started" for item in near)
        else:
            mention.fired = False
        if mention.stage is DealStageKind.NEGOTIATING:
            mention.fired = False
        self._settle_time(mention)
        return True

    def _is_of_some(self, match: Match) -> bool:
        """ "Those who reject the deal will leave": a clause of the deal, not its refusal."""
        before = self.document.words[max(0, match.first - 2) : match.first]
        own = self.document.folded[self.document.starts[match.first] : match.end]
        return own.startswith(("الراف", "للراف", "والراف")) or bool(
            {"who", "those", "الذين", "لمن", "ممن", "من"}.intersection(before)
        )

    def _distance(self, items, tag: str) -> int:
        names = (tag, "under") if tag == "agreed" else (tag,)
        return min((item[0] for item in items if item[1] in names), default=99)

    def _settle_evacuation(self, mention, live, negated, moved, reversal, tags, wished) -> bool:
        trigger, first = mention.trigger, mention.first
        refused = reversal is not None and reversal[1] == "rejected"
        if self._is_negated(trigger, first) and not moved:
            if refused:
                mention.stage = DealStageKind.REJECTED
                self._settle_time(mention)
                return True
            return False
        if self._is_conditional(trigger, first) and not tags & {"completed", "started", "agreed"}:
            return False
        done = [m for m in moved if self._is_done(m)]
        if wished and not done and not tags & {"agreed", "completed", "started"}:
            return False
        if reversal is not None and not (done and reversal[1] == "rejected"):
            mention.stage = _STAGES[reversal[1]]
        elif "completed" in tags and self._distance(live, "completed") <= 9:
            mention.stage = DealStageKind.COMPLETED
        elif "started" in tags and self._distance(live, "started") <= 9:
            mention.stage = DealStageKind.STARTED
        elif done:
            mention.stage = DealStageKind.COMPLETED
        elif "agreed" in tags:
            mention.stage = DealStageKind.AGREED
        elif "announced" in tags:
            mention.stage = DealStageKind.ANNOUNCED
        elif "negotiating" in tags:
            mention.stage = DealStageKind.NEGOTIATING
            mention.fired = False
        elif moved and (not mention.has_deal_word or not all(map(self._is_noun, moved))):
            mention.stage = DealStageKind.STARTED
        else:
            mention.stage = DealStageKind.AGREED
            mention.planned = True
            if not mention.has_deal_word and not self.cues.has("deal", 0, len(self.document.words)):
                mention.fired = False
        if mention.stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED):
            mention.planned = True
        self._settle_time(mention)
        return True

    def _is_done(self, match: Match) -> bool:
        """Tell a finished movement from the name of one: "were evacuated", not "evacuation"."""
        word = self.document.words[match.stop - 1]
        head = self.document.words[match.first]
        if self.arabic:
            bare = self.document.folded[match.start : match.end]
            return not bare.startswith(
                ("خروج", "اجلاء", "انسحاب", "مغادره", "اخراج", "نقل", "ترحيل")
            )
        return (
            not word.startswith(("evacuation", "evacuate", "evacuating", "evacuee"))
            and head
            not in (
                *(
                    "leaving",
                    "departure",
                    "exit",
                    "withdrawal",
                    "pullout",
                    "safe",
                    "departing",
                    "exodus",
                ),
                *("transferring", "transporting", "transfer", "board", "leave", "leaves", "depart"),
                *("departs", "exits", "quit", "withdraw", "withdraws", "pull", "arrive", "arrives"),
            )
            or word == "evacuated"
            or head in ("board",)
        )

    def _is_noun(self, match: Match) -> bool:
        """Tell the name of a movement, "evacuation", from the verb."""
        if self.arabic:
            bare = self.document.folded[match.start : match.end]
            return bare.startswith(_ARABIC_NOUNS)
        return self.document.words[match.first].startswith(
            ("evacuation", "departure", "exit", "withdrawal", "pullout", "exodus", "convoy", "safe")
        )

    def _settle_time(self, mention: EventMention) -> None:
        """Give each date its part, then decide whether all this is history."""
        for time in self._within(self.times, mention.first, mention.stop):
            if time.since and not self._dates_a_break(time, mention):
                continue
            role = self._role_of(time, mention)
            if role == "other":
                continue
            mention.dates.append(DatedRole(role, time, time.date))
        if self.published is not None:
            limit = self.published.latest - dt.timedelta(days=RECENT_DAYS)
            dated = [d for d in mention.dates if d.role not in ("reported",)]
            old = [d for d in dated if d.date.latest < limit]
            recent = [
                d
                for d in mention.dates
                if d.date.latest >= limit and d.date.precision.value in ("day", "month")
            ]
            if old and not recent and not self._is_still_coming(mention):
                mention.background = True
            elif (
                dated
                and not recent
                and not old
                and all(d.date.precision.value == "year" for d in dated)
            ):
                mention.background = not mention.planned
        if mention.stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED) and mention.is_deal:
            # nothing has been carried out yet: a past day is the day it was agreed
            mention.dates = [
                DatedRole("agreed", d.time, d.date)
                if d.role == "done" and not d.time.future and mention.planned
                else d
                for d in mention.dates
            ]
        if any(d.time.relative_to_event for d in mention.dates):
            mention.background = True  # "came a day after ...": told to date something else
        past = [
            m
            for m in self.cues.find("past", mention.first, mention.stop)
            if abs(m.first - mention.trigger.first) <= 10
        ]
        if past and not any(d.time.explicit and self._is_recent(d.date) for d in mention.dates):
            mention.background = True
        if mention.background:
            mention.planned = False
        mention.present = bool(self.cues.find("present", mention.first, mention.stop)) and (
            not mention.sentence.is_title
        )

    def _dates_a_break(self, time: TimeExpression, mention: EventMention) -> bool:
        return False

    def _is_recent(self, date: EdtfDate) -> bool:
        if self.published is None:
            return True
        return date.latest >= self.published.latest - dt.timedelta(days=RECENT_DAYS)

    def _is_still_coming(self, mention: EventMention) -> bool:
        """An old agreement that is being carried out now is today's news."""
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

    def _role_of(self, time: TimeExpression, mention: EventMention) -> str:
        """Return what a date dates: the nearest verb, one before it sooner than one behind it."""
        best, role = 99.0, "agreed"
        if mention.kind is ClaimKind.EVACUATION or mention.stage in (
            DealStageKind.COMPLETED,
            DealStageKind.STARTED,
        ):
            role = "done"
        token = time.stop if time.relative_to_event else time.first
        first, stop = self._clause(token, mention.first, mention.stop)
        if not self.arabic and mention.is_deal and not first <= mention.trigger.first < stop:
            if not any(self.cues.has(tag, first, stop) for tag in _DATE_ROLES):
                return "other"
        if self.arabic or not any(self.cues.has(tag, first, stop) for tag in _DATE_ROLES):
            first, stop = mention.first, mention.stop
        for tag, name in _DATE_ROLES.items():
            if mention.kind is ClaimKind.EVACUATION and tag in _OTHER_ACTS:
                name = "other"
            for match in self.cues.find(tag, first, stop):
                if match.first >= time.stop:
                    distance = match.first - time.stop + 2.5
                    if any(
                        "," in self.document.between(i, i + 1)
                        for i in range(time.stop - 1, match.first)
                    ):
                        distance += 1.5
                elif match.stop <= time.first:
                    distance = time.first - match.stop + 0.0
                    commas = sum(
                        "," in self.document.between(i, i + 1)
                        for i in range(match.stop - 1, time.first)
                    )
                    distance += commas * 2
                else:
                    continue
                if name == "reported":
                    distance += 0.5
                if time.relative_to_event and match.first < time.stop:
                    continue  # "a day after ...": dates what follows it
                if distance < best:
                    best, role = distance, name
        if not mention.is_deal and role in ("agreed", "announced", "started", "entered"):
            role = "done"
        if role == "entered" and mention.kind in (
            *(ClaimKind.HUMANITARIAN_ACCESS, ClaimKind.HANDOVER, ClaimKind.EVACUATION),
            *(ClaimKind.CEASEFIRE, ClaimKind.TRUCE, ClaimKind.RECONCILIATION),
        ):
            role = "done"
        if role in ("announced", "reported", "done") and mention.stage in (
            *(DealStageKind.COLLAPSED, DealStageKind.VIOLATED, DealStageKind.SUSPENDED),
            DealStageKind.REJECTED,
        ):
            role = "ended"
        return role

    def _clause(self, token: int, first: int, stop: int) -> tuple[int, int]:
        """Return the bounds of the clause a token stands in: "while", "after", "which" end one."""
        for match in self.cues.find("boundary", first + 1, stop):
            if match.first <= token:
                first = max(first, match.first)
            else:
                stop = min(stop, match.first)
                break
        return first, stop

    # -- who, where, how many ------------------------------------------------------------------------

    def _fill(self, mention: EventMention, movements) -> None:
        first, stop = mention.first, mention.stop
        self._fill_places(mention, movements)
        for hit in self._within(self.actors, first, stop):
            self._fill_actor(mention, hit)
        for hit in self._within(self.sponsors, first, stop):
            mediate = self.cues.nearest(
                "mediate", hit.first, max(first, hit.first - 2), hit.stop + 3
            )
            if mediate is not None and mediate[0] <= 2:
                role = "guarantor" if self._is_guarantee(mediate[1]) else "mediator"
                mention.mediators.append((hit, role))
        if mention.kind is ClaimKind.EVACUATION or not mention.sentence.is_title:
            mention.figures = self._evacuee_figures(mention)

    def _fill_places(self, mention: EventMention, movements) -> None:
        hits = [
            h for h in self._within(self.places, mention.first, mention.stop) if not h.container
        ]
        for hit in hits:
            if mention.kind is ClaimKind.EVACUATION:
                part = self._part_in_evacuation(hit, mention, movements)
            else:
                part = self._part_in_event(hit, mention)
            if part == "origin":
                mention.origins.append(hit)
            elif part in ("destination", "transit"):
                mention.destinations.append((hit, part))
        if not self.arabic and mention.kind not in (
            *(ClaimKind.EVACUATION, ClaimKind.EXCHANGE),
            ClaimKind.HUMANITARIAN_ACCESS,
        ):
            first, stop = self._clause(mention.trigger.first, mention.first, mention.stop)
            beside = [hit for hit in mention.origins if first <= hit.first < stop]
            mention.origins = beside or mention.origins
        specific = [hit for hit in mention.origins if not hit.wide]
        if specific:
            mention.origins = specific
        elif any(hit.kind != "country" for hit in mention.origins):
            mention.origins = [hit for hit in mention.origins if hit.kind != "country"]

    def _part_in_evacuation(self, hit: PlaceHit, mention: EventMention, movements) -> str:
        cues = self.cues
        before = [
            m for m in movements if m.first < hit.first and not cues.covering("arrive", m.first)
        ]
        arrived = cues.nearest("arrive", hit.first, max(mention.first, hit.first - 12), hit.first)
        if hit.relation == "near":
            return ""
        if hit.relation == "via":
            return "transit"
        if hit.relation == "from":
            return "" if hit.kind == "country" else "origin"
        if hit.relation == "to":
            if before or arrived or cues.has("deal", mention.first, hit.first):
                return "destination"
            return ""
        if (
            arrived is not None
            and (not before or arrived[1].first > before[-1].first or self.arabic)
            and hit.relation in ("", "in")
        ):
            words = self.document.words[arrived[1].first]
            return (
                "destination"
                if words.startswith(("arriv", "وصل", "وصول")) and hit.wide
                else (
                    "destination"
                    if words.startswith(("reach", "arriv", "وصل", "وصول"))
                    else "transit"
                )
            )
        if hit.kind in ("country", "venue"):
            return ""
        return "origin"

    def _part_in_event(self, hit: PlaceHit, mention: EventMention) -> str:
        if hit.kind == "venue" or hit.relation in ("near", "via"):
            return ""
        if hit.relation == "" and mention.kind is ClaimKind.EXCHANGE:
            return ""
        if hit.relation == "to" and mention.kind is not ClaimKind.HUMANITARIAN_ACCESS:
            return ""
        if hit.relation == "from" and mention.kind not in (
            *(ClaimKind.WITHDRAWAL, ClaimKind.EXCHANGE, ClaimKind.HANDOVER, ClaimKind.SURRENDER),
            *(ClaimKind.CEASEFIRE, ClaimKind.TRUCE),
        ):
            return ""
        return "origin"

    def _fill_actor(self, mention: EventMention, hit: ActorHit) -> None:
        cues = self.cues
        if hit.kind in SPEAKER_KINDS:
            return
        if cues.has("affiliated", max(mention.first, hit.first - 3), hit.first):
            return
        following = self.document.words[hit.stop : hit.stop + 1]
        if following and following[0] in ("held", "controlled", "affiliated", "linked", "allied"):
            return
        mediate = cues.nearest(
            "mediate", hit.first, max(mention.first, hit.first - 4), min(mention.stop, hit.stop + 3)
        )
        if hit.kind in MEDIATOR_KINDS:
            role = "facilitator" if hit.kind == "mediator" else "mediator"
            if mediate is not None and self._is_guarantee(mediate[1]):
                role = "guarantor"
            mention.mediators.append((hit, role))
            return
        if mediate is not None and hit.side != "opposition" and hit.named:
            if hit.side == "" and mediate[0] <= 3:
                role = "guarantor" if self._is_guarantee(mediate[1]) else "mediator"
                mention.mediators.append((hit, role))
                return
        mention.parties.append(hit)

    def _is_guarantee(self, match: Match) -> bool:
        text = self.document.folded[match.start : match.end]
        return text.startswith(("guarant", "بضمان", "ضمان", "ضامن"))

    def _evacuee_figures(self, mention: EventMention) -> list[FigureHit]:
        """Return the amounts that count people of this deal, not the dead or a garrison."""
        found = []
        for hit in self.figures.find(mention.sentence):
            if not mention.first <= hit.number < mention.stop:
                continue
            if self.is_death(hit, mention.sentence):
                continue
            found.append(hit)
        return found

    def is_death(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell the dead and injured of an attack from people who move."""
        left, right = max(sentence.first, hit.number - 4), min(sentence.stop, hit.noun + 5)
        for match in self.cues.find("killed", left, right):
            between = self.document.folded[
                min(match.end, self.document.starts[hit.number]) : max(
                    match.start, self.document.ends[hit.noun]
                )
            ]
            if "," not in between and ";" not in between:
                return True
        return False

    # -- control ---------------------------------------------------------------------------------

    def _read_control(self, sentence: Sentence, first: int, stop: int) -> list[EventMention]:
        mentions: list[EventMention] = []
        for tag in (
            *("siege_end", "siege_begin", "capture", "captured_by", "drive_out", "withdraw"),
            "enter",
        ):
            for match in self.cues.find(tag, first, stop):
                if any(m.trigger.start <= match.start < m.trigger.end for m in mentions):
                    continue
                mention = self._read_change(tag, match, sentence, first, stop)
                if mention is not None:
                    mentions.append(mention)
        return mentions

    def _read_change(self, tag, match, sentence, first, stop) -> EventMention | None:
        cues = self.cues
        if not self._is_live(match, first) or self._is_wished(match, first):
            return None
        kind = {
            "siege_end": ClaimKind.SIEGE_LIFTED,
            "siege_begin": ClaimKind.SIEGE_IMPOSED,
            "withdraw": ClaimKind.WITHDRAWAL,
        }.get(tag, ClaimKind.CAPTURE)
        mention = EventMention(
            sentence, first, stop, kind, DealStageKind.COMPLETED, match, rule=tag.replace("_", " ")
        )
        places = self._object_places(tag, match, first, stop)
        if not places and tag in ("capture", "enter", "captured_by"):
            places = self._meant_place(match, first, stop)
        mention.origins = places
        mention.fired = bool(places)
        self._fill_holders(mention, tag, match, first, stop)
        if tag in ("withdraw",) and not (places and mention.old_holder):
            return None
        if tag == "siege_begin" and not (places and self._is_verb(match)):
            return None
        if tag in ("capture", "captured_by") and not self._is_military(mention, first, stop):
            return None
        if tag == "enter" and (
            mention.new_holder is None or not places or cues.has("access", first, stop)
        ):
            return None
        if tag == "drive_out" and not (mention.old_holder or mention.new_holder):
            return None
        self._settle_time(mention)
        if places:
            start = self.document.starts[max(first, places[0].first - 6)]
            near = [
                m
                for m in self.cues.find("part_of", max(first, places[0].first - 7), places[0].first)
                if m.start >= start
            ]
            if self.cues.has("claimed", max(first, match.first - 8), match.first):
                mention.change_status = ChangeStatus.CLAIMED
            else:
                mention.change_status = ChangeStatus.PARTIAL if near else ChangeStatus.DONE
        return mention

    def _is_verb(self, match: Match) -> bool:
        """Tell "rebels besieged the town" from "the besieged town" and "towns besieged by rebels"."""
        words = self.document.words
        if words[match.first] not in ("besieged", "surrounded", "blockaded", "encircled"):
            return True
        if words[match.stop : match.stop + 1] == ["by"]:
            return False
        if match.first and words[match.first - 1] in ("has", "have", "had", "completely", "fully"):
            return True
        return any(hit.stop == match.first for hit in self.actors)

    def _is_military(self, mention: EventMention, first: int, stop: int) -> bool:
        """ "Seized drugs" and "captured on film" are no captures of a place by a force."""
        return bool(mention.new_holder or mention.old_holder) or self.cues.has(
            "conflict", first, stop
        )

    def _object_places(self, tag, match, first, stop) -> list[PlaceHit]:
        """Return the places a verb of control takes: behind it, or before it in the passive."""
        inside = self._within(self.places, first, stop)
        usable = [h for h in inside if not h.container and h.kind not in ("venue",)]
        behind = [h for h in usable if h.first >= match.stop]
        before = [h for h in usable if h.stop <= match.first]
        if tag == "captured_by" and not self.arabic:
            if before and match.first - before[-1].stop <= 6:
                return self._list_of(before, len(before) - 1, backwards=True)
            return []
        relations = {
            "drive_out": ("from", "of"),
            "withdraw": ("from",),
            "enter": ("", "to", "in", "of"),
        }.get(tag, ("", "of", "in", "on", "from"))
        if tag == "siege_end":
            relations = ("", "of", "in", "on", "from")
        for number, hit in enumerate(behind):
            if hit.first - match.stop > (11 if self.arabic else 8):
                break
            if hit.kind == "country":
                continue
            if hit.relation in relations:
                return self._list_of(behind, number)
            if hit.relation in ("near", "to"):
                break
        if tag in ("capture", "captured_by") and self.arabic and before:
            if match.first - before[-1].stop <= 3 and tag == "captured_by":
                return self._list_of(before, len(before) - 1, backwards=True)
        return []

    def _meant_place(self, match: Match, first: int, stop: int) -> list[PlaceHit]:
        """Return the place that "the town" behind a verb of control stands for: the last named."""
        words = self.document.words
        near = range(match.stop, min(stop, match.stop + 4))
        nouns = [i for i in near if self.cues.covering("place_noun", i)]
        if self.arabic:
            nouns = [i for i in nouns if words[i].removeprefix("ب").startswith(("ال", "لل"))]
        else:
            nouns = [i for i in nouns if words[i - 1] == "the"]
        if not nouns:
            return []
        before = [
            hit
            for hit in self.places
            if hit.stop <= match.first
            and hit.first >= match.first - 60
            and not (hit.container or hit.wide or hit.kind in ("country", "venue"))
            and hit.relation not in ("near", "to", "via")
        ]
        return before[-1:]

    def _list_of(
        self, hits: list[PlaceHit], number: int, backwards: bool = False
    ) -> list[PlaceHit]:
        """Return a place with those listed beside it: "A, B and C"."""
        chosen = [hits[number]]
        step = -1 if backwards else 1
        i = number + step
        while 0 <= i < len(hits):
            left, right = (hits[i], chosen[0]) if backwards else (chosen[-1], hits[i])
            words = self.document.words[left.stop : right.first]
            gap = self.document.between(left.stop - 1, right.first)
            joined = ("," in gap or "and" in words or gap.strip() == "") and all(
                word in ("and", "the", "also", "as", "well")
                or self.cues.covering("place_noun", left.stop + k)
                or self.cues.covering("skip", left.stop + k)
                for k, word in enumerate(words)
            )
            if self.arabic:
                joined = joined or all(
                    bool(self.cues.covering("place_noun", left.stop + k)) for k in range(len(words))
                )
            if not joined:
                break
            if backwards:
                chosen.insert(0, hits[i])
            else:
                chosen.append(hits[i])
            i += step
        if any(not hit.wide for hit in chosen):
            chosen = [hit for hit in chosen if not hit.wide]
        return chosen

    def _fill_holders(self, mention, tag, match, first, stop) -> None:
        """Set who takes and who loses the place, by where they stand about the verb."""
        actors = [
            hit
            for hit in self._within(self.actors, first, stop)
            if hit.kind not in SPEAKER_KINDS and hit.kind not in MEDIATOR_KINDS
        ]
        mention.parties = actors
        before = [h for h in actors if h.stop <= match.first and match.first - h.stop <= 16]
        behind = [h for h in actors if h.first >= match.stop]
        words = self.document.words

        def preceded_by(hit, *wanted):
            left = hit.first - 1
            while left >= first and (
                words[left] in ("the", "a") or self.cues.covering("skip", left)
            ):
                left -= 1
            return left >= first and words[left] in wanted

        if tag == "captured_by":
            taker = next((h for h in behind if h.first - match.stop <= 6), None)
            mention.new_holder = taker
        elif tag == "drive_out":
            passive = words[match.first] in (
                "driven",
                "expelled",
                "ousted",
                "pushed",
                "forced",
                "routed",
                "dislodged",
            ) and any(
                word in ("was", "were", "been", "being") or mention.sentence.is_title
                for word in words[max(first, match.first - 2) : match.first]
            )
            if passive:
                mention.old_holder = before[-1] if before else None
                mention.new_holder = next((h for h in behind if preceded_by(h, "by")), None)
            else:
                mention.new_holder = before[-1] if before else None
                mention.old_holder = behind[0] if behind else None
                if self.arabic and behind:
                    mention.new_holder = behind[0] if len(behind) > 1 or not before else before[-1]
                    mention.old_holder = (
                        behind[1] if len(behind) > 1 else behind[0] if before else None
                    )
        elif tag == "withdraw":
            mention.old_holder = (behind[0] if behind else None) if self.arabic else None
            mention.old_holder = mention.old_holder or (before[-1] if before else None)
        elif tag == "siege_end":
            mention.new_holder = before[-1] if before else None
        elif self.arabic:
            close = [h for h in behind if h.first - match.stop <= 2]
            place = mention.origins[0].first if mention.origins else stop
            between = [h for h in close if h.first < place]
            mention.new_holder = between[0] if between else before[-1] if before else None
            mention.old_holder = next(
                (h for h in behind if h.first > place and preceded_by(h, "من", "تنظيم", "قبضه")),
                None,
            )
        else:
            speaker_free = [h for h in before if not self.cues.covering("speech", h.stop)]
            mention.new_holder = (speaker_free or before or [None])[-1]
            mention.old_holder = next((h for h in behind if preceded_by(h, "from")), None)
        if mention.old_holder is not None and mention.old_holder is mention.new_holder:
            mention.old_holder = None
