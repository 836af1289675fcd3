"""Agreements: reads one stretch of a sentence for a deal between conflict parties.

Input: a Scene. Output: an EventMention with its kind, or None where the sentence tells of no
deal, if it uses a deal's words: an embassy's evacuation, an army's retreat, a trade pact.
"""

from __future__ import annotations

from itertools import pairwise

from control.choices import ClaimKind, DealStageKind
from control.extract.aid import AidReader
from control.extract.evacuations import EvacuationReader
from control.extract.handovers import KEEPERS, HandoverFinder
from control.extract.lexicon import TRUCE_TAGS, any_within
from control.extract.matcher import Match
from control.extract.mentions import LEARNT, EventMention
from control.extract.mood import Mood
from control.extract.parties import MEDIATOR_KINDS, SPEAKER_KINDS
from control.extract.roles import RoleFiller
from control.extract.scene import Scene
from control.extract.stages import StageSettler
from control.extract.surrenders import SurrenderFinder
from control.extract.swaps import SwapFinder
from control.extract.text import Sentence
from control.extract.truces import TruceFinder

_MOVEMENTS = ("evacuate", "transfer", "leave", "withdraw", "arrive")
_PEACEFUL = ("reconciliation", "status", "surrender")
# the tags of words one of which a deal is told by
_TOLD_BY = (
    *("deal", "exchange", "swap", "access", "handover", "hand_verb"),
    *("change_hands", *TRUCE_TAGS, *_PEACEFUL, *_MOVEMENTS),
)
_ARMED = frozenset(
    "مسلحه مسلحين متمردين متمردون متمرده المتمردين المتمردون المسلحه المتمرده".split()
)
_ALLIED = frozenset("joint alliance coalition merge merger مشتركه تحالف اندماج الاندماج".split())
_SIGNED = frozenset("وقع وقعت وقعوا وقعا توقيع التوقيع توصل توصلت ابرم ابرمت".split())
_RULERS = (["s", "president"], ["s", "government"], ["s", "leader"], ["s", "rulers"])
_SAW = frozenset(("saw", "seen"))
# what talks do that come to nothing
_FALTERED = frozenset("faltered failed collapsed stalled foundered broke ended".split())
# "the operation was launched in response to": of arms, not that of a deal
_OF_ARMS = frozenset("launched against response retaliation capture retake recapture drive".split())
# "with the Russian side": who speaks for a power
_STAND_FOR = frozenset("side delegation officers negotiators command army military".split())


class AgreementReader:
    """Reads the deals of one document."""

    def __init__(self, scene: Scene, mood: Mood, stages: StageSettler, roles: RoleFiller):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.actors = scene.actors
        self.mood = mood
        self.stages = stages
        self.handovers = HandoverFinder(scene)
        self.arms = SurrenderFinder(scene)
        self.swaps = SwapFinder(scene, mood)
        self.roles = roles
        self.evacuations = EvacuationReader(scene, mood)
        self.aid = AidReader(scene, mood)
        self.truces = TruceFinder(scene)
        self._peaceful = self.cues.among(_PEACEFUL)
        self._moving = self.cues.among(_MOVEMENTS)
        self._told = self.cues.beginnings(_TOLD_BY)

    def read_deal(self, sentence: Sentence, first: int, stop: int) -> EventMention | None:
        if not any_within(self._told, first, stop):
            return self._read_sequel(sentence, first, stop)
        cues = self.cues
        deals = cues.find("deal", first, stop)
        if any(
            self._leaves_out(deal, first, stop) or self._is_never_reached(deal, first)
            for deal in deals
        ):
            return None
        truces = self.truces.find(deals, first, stop)
        peaceful = [
            m
            for tag in self._peaceful
            for m in cues.find(tag, first, stop)
            if not self.arms.is_of_those(m, first)
        ] + self.arms.find_given(first, stop)
        exchanges = [
            m
            for m in cues.find("exchange", first, stop)
            if not self.swaps.is_late_term(m, first, truces)
        ]
        access = cues.find("access", first, stop)
        delivered = self.aid.find_deliveries(first, stop)
        handovers = self.handovers.find(first, stop)
        movements = self._movements(sentence, first, stop)
        if self.scene.arabic and peaceful:
            movements = [m for m in movements if not self._is_term_behind(m, peaceful[0])]
        if access and self.aid.only_gets_in(movements, first, stop):
            movements = []
        brought = {verb.first for verb in delivered}
        movements = [m for m in movements if m.first not in brought]
        told = deals or truces or peaceful or exchanges or access or delivered
        if not (told or handovers or movements):
            if not cues.has_any(("swap", "each_other"), first, stop):
                return self._read_sequel(sentence, first, stop)
        if cues.has("commerce", first, stop) and not self.scene.has_arms(first, stop):
            return None
        if cues.has("sport", first, stop):
            return None
        irregular = self.scene.has_irregulars(first, stop) or any(
            hit.named and (hit.side == "opposition" or hit.kind == "armed_group")
            for hit in self.scene.within(self.actors, first, stop)
        )
        # "withdrew without a deal"
        agreed = any(not self.mood.is_negated(m, first) for m in deals)
        agreement = bool(agreed or truces or peaceful) or self._consents(movements, first, stop)
        agreement = agreement or self._agreed_way(first, stop)
        agreement = agreement or cues.has_any(("in_return", "by_talks"), first, stop)
        # "left under a truce": the truce is what they go by, not only what is told besides
        beside_truce = bool(truces) and not any(
            cues.has("by_terms", max(first, m.first - 4), m.first) for m in truces
        )
        if self.truces.is_told_of(truces, first):
            movements = []
        kind, trigger, fired, rule, passed = None, None, True, "", False
        received = any(
            self.handovers.is_received(m, first, stop) and self.mood.is_live(m, first)
            for m in handovers
        )
        if exchanges:
            kind, trigger, rule = ClaimKind.EXCHANGE, exchanges[0], "exchange"
        elif (swaps := self.swaps.find(first, stop, bool(deals), truces)) and (
            not movements
            # "a swap of 900 prisoners, and planes took 320 of them home"
            or self.swaps.come_free(first, movements[0], stop)
            or self.swaps.is_swap(swaps[0])
            and (
                swaps[0].first < movements[0].first
                # "a plane with 35 captives left for A, part of a swap"
                or not self.scene.arabic
                and cues.has("prisoners", first, movements[0].first)
            )
        ):
            kind, trigger, rule = ClaimKind.EXCHANGE, swaps[0], "exchange"
        elif (
            movements
            and not (truces and all(self._is_unreached(m, first, truces) for m in movements))
            and (
                evacuation := self.evacuations.read(
                    movements, irregular, agreement, beside_truce, first, stop
                )
            )
            # "people walked out after both sides stopped firing": the truce is the deal, and
            # "reached an agreement as the army arrived at B" tells of the agreement
            and (evacuation[1] or not (truces or self._is_struck(deals, first, stop)))
        ):
            kind, trigger = ClaimKind.EVACUATION, evacuation[0]
            fired, rule = evacuation[1], evacuation[2]
        elif (
            handovers
            and not (beside_truce and self.mood.is_future(handovers[0], first))
            and (
                irregular
                or agreement
                or (passed := received or self._is_passed_on(handovers, first))
            )
            and self.handovers.are_of_place(handovers, first, stop)
        ):
            kind, trigger, rule = ClaimKind.HANDOVER, handovers[0], "handover"
            # "rebels handed the town to the army" is one between enemies
            fired = (
                agreement
                or passed
                or received
                or irregular
                and any(
                    hit.side == "government"
                    for hit in self.scene.within(self.actors, trigger.stop, stop)
                )
            )
        elif delivered and truces and self.aid.comes_by(truces):
            kind, trigger, rule = ClaimKind.HUMANITARIAN_ACCESS, delivered[0], "aid gets in"
        elif truces and access and self._brings_aid_under(truces[0], access[0], first):
            kind, trigger, rule = ClaimKind.HUMANITARIAN_ACCESS, access[0], "aid gets in"
        elif (
            truces
            and self._enters_by_terms([*deals, *truces], first, stop)
            and (entry := self._entry_of_place(first, stop))
        ):
            kind, trigger, rule = ClaimKind.HANDOVER, entry, "entry under a deal"
        elif truces and (arms := self._gives_arms_under(truces[0], first)):
            kind, trigger, rule = ClaimKind.SURRENDER, arms, "surrender"
        elif truces:
            trigger = truces[0]
            kind = ClaimKind.TRUCE if cues.covering("truce", trigger.first) else ClaimKind.CEASEFIRE
            rule = "truce"
        elif (surrenders := self.arms.find(first, stop, bool(deals))) and not any(
            # "joined the reconciliation, as gunmen gave up their arms"
            cues.covering("agreed", m.first)
            for m in cues.find("reconciliation", first, surrenders[0].first)
        ):
            kind, trigger, rule = ClaimKind.SURRENDER, surrenders[0], "surrender"
            # single men who give themselves up in the course of a battle are no deal
            # nor those of a group that settles with nobody, wherever the report says it
            fired = bool(deals) or cues.has("agreed", first, stop)
            fought = cues.has("killed", first, stop) and not truces
            alone = sentence.index <= 2 and not cues.has("caliphate", 0, stop)
            fired = fired or alone and not fought  # "dozens were killed, dozens gave themselves up"
        elif cues.has("reconciliation", first, stop) and not (
            # "300 gunmen settled their status as part of the reconciliations"
            cues.has("status", first, stop) and not cues.has_any(("agreed", "started"), first, stop)
        ):
            kind, trigger = ClaimKind.RECONCILIATION, cues.find("reconciliation", first, stop)[0]
            rule = "reconciliation"
            fired = (
                bool(deals)
                or cues.has_any(("agreed", "started", "concluded"), first, stop)
                or cues.has("by_terms", max(first, trigger.first - 3), trigger.first)
                # "followed a reconciliation between the army and rebels"
                or self.scene.document.words[trigger.stop : trigger.stop + 1] == ["between"]
            )
        elif cues.has("status", first, stop):
            kind, trigger = ClaimKind.STATUS_SETTLEMENT, cues.find("status", first, stop)[0]
            rule = "status"
        elif access and (deals or self._agrees(first, stop)):
            kind, trigger, rule = ClaimKind.HUMANITARIAN_ACCESS, (deals or access)[0], "access"
        elif delivered and not sentence.is_title and self.aid.is_let_in(delivered[0], first, stop):
            kind, trigger, rule = ClaimKind.HUMANITARIAN_ACCESS, delivered[0], "aid gets in"
        elif access and self._is_near_top(sentence) and self.aid.gets_in(first, stop):
            kind, trigger, rule = ClaimKind.HUMANITARIAN_ACCESS, access[0], "aid gets in"
        elif access and self._is_given_in_turn(access[0], first):
            kind, trigger, rule = ClaimKind.HUMANITARIAN_ACCESS, access[0], "aid gets in"
        elif deals and self._enters_by_terms(deals, first, stop):
            entry = None if self.scene.arabic else self._entry_of_place(first, stop)
            kind, trigger, rule = ClaimKind.HANDOVER, entry or deals[0], "entry under a deal"
        elif deals and self._returns_by_terms(deals, first, stop):
            kind, trigger, rule = ClaimKind.RECONCILIATION, deals[0], "return under a deal"
        elif deals and self._between_enemies(first, stop):
            kind, trigger, rule = ClaimKind.RECONCILIATION, deals[0], "deal between enemies"
        refers = False
        if (kind is None or trigger is None) and deals:
            kind, trigger, rule = ClaimKind.RECONCILIATION, deals[0], "the deal spoken of"
            fired, refers = False, True
        if kind is None or trigger is None:
            return self._read_sequel(sentence, first, stop)
        if kind is ClaimKind.EVACUATION and cues.has("order", first, stop) and not agreement:
            return None
        if self._is_name_of_talks(trigger):
            return None
        mention = EventMention(
            sentence, first, stop, kind, DealStageKind.AGREED, trigger, rule=rule
        )
        moved = [
            movement
            for movement in self._moved(movements, first)
            # "such deals have seen rebels evacuated to the north": in general
            if _SAW.isdisjoint(self.document.words[first : movement.first])
        ]
        any_deals = self._is_any(trigger, deals) and not moved
        mention.fired = fired and not (any_deals and not self._are_told_as_one(mention, deals))
        mention.refers = refers
        mention.has_deal_word = agreement
        # "which over the past weeks took in the towns of A and B"
        mention.background = kind is ClaimKind.STATUS_SETTLEMENT and cues.has(
            "past_weeks", first, stop
        )
        if not self.stages.settle_stage(mention, deals, truces, movements):
            return None
        self.roles.fill_roles(mention, movements)
        if any(self._is_left_out(m, first) for m in (*deals, *truces)):
            mention.fired, mention.origins = False, []
        return mention

    def read_likely(self, sentence: Sentence, kind: ClaimKind, trigger: Match) -> EventMention:
        """Read days, places and who takes part as of a deal that no rule has told."""
        mention = EventMention(
            *(sentence, sentence.first, sentence.stop, kind, DealStageKind.AGREED, trigger),
            rule=LEARNT,
        )
        self.stages.dater.settle_time(mention)
        self.roles.fill_roles(mention, [])
        return mention

    def _read_sequel(self, sentence: Sentence, first: int, stop: int) -> EventMention | None:
        """Read "the departure is to begin on Saturday", which dates a deal told of elsewhere."""
        cues = self.cues
        subject = next(iter(cues.find("process", first, stop)), None)
        if subject is None and self.document.words[first] == "it":
            # "It took effect at 1500 GMT", "it was agreed in February"
            subject = next(
                (
                    match
                    for tag in ("started", "agreed", "completed")
                    for match in cues.find(tag, first, first + 5)
                ),
                None,
            )
        if subject is None:
            subject = self._signing(first, stop)
        gone = None if subject else self._they_go(first, stop)
        subject = subject or gone
        if subject is None or sentence.is_title or cues.has("killed", first, stop):
            return None
        if self.document.words[subject.stop - 1] == "operation" and not _OF_ARMS.isdisjoint(
            self.document.words[subject.stop : subject.stop + 8]
        ):
            return None
        told = ("started", "completed", "postponed", "agreed", "took_place")
        if not gone and not cues.has_any(told, first, stop) and not self._is_due(first, stop):
            return None
        mention = EventMention(
            *(sentence, first, stop, ClaimKind.RECONCILIATION, DealStageKind.AGREED, subject),
            rule="the deal spoken of",
        )
        mention.refers = True
        # "the evacuation, agreed by both sides last week": an agreement without the word
        mention.has_deal_word = cues.has("agreed", subject.stop, min(stop, subject.stop + 1))
        if not self.stages.settle_stage(mention, [], [], []):
            return None
        mention.fired = False
        if gone is not None and self.mood.is_live(gone, first):
            mention.stage = DealStageKind.STARTED
        # "the evacuation of A and B began later in the day"
        mention.origins = [
            hit
            for hit in self.scene.within(self.places, subject.stop, stop)
            if (hit.relation in ("of", "from") or cues.has("covers", subject.stop, hit.first))
            and not hit.wide
            and not hit.container
        ]
        return mention

    def _signing(self, first: int, stop: int) -> Match | None:
        """Return the verb of "and they signed on Wednesday evening", which names no deal."""
        return next(
            (
                match
                for both in self.cues.find("both", first, stop)
                for match in self.cues.find("agreed", both.stop, min(stop, both.stop + 2))
                if self.document.words[match.first] in ("signed", "agreed")
                and any(
                    t.explicit
                    for t in self.scene.within(self.scene.times, match.stop, match.stop + 3)
                )
            ),
            None,
        )

    def _they_go(self, first: int, stop: int) -> Match | None:
        """Return the verb of "They began leaving on Friday", told of people or buses named before."""
        subject = self.cues.find("batch", first, first + 1)
        start = subject[0].stop if subject else first + 1
        if not subject and self.document.words[first] not in ("they", "it"):
            return None
        return next(
            (
                match
                for tag in self._moving
                for match in self.cues.find(tag, start, min(stop, start + 5))
                if any(
                    time.explicit and not time.since
                    for time in self.scene.within(
                        self.scene.times, match.stop, min(stop, match.stop + 9)
                    )
                )
            ),
            None,
        )

    def _is_due(self, first: int, stop: int) -> bool:
        """Tell "the buses are due to roll on Thursday", a plan with its day."""
        return self.cues.has("future", first, min(stop, first + 5)) and any(
            time.explicit for time in self.scene.within(self.scene.times, first, stop)
        )

    def _is_near_top(self, sentence) -> bool:
        """Tell a lead, also one behind datelines and captions that itself speaks of the siege."""
        besieged = self.cues.has("siege", sentence.first, sentence.stop)
        return sentence.index <= (4 if besieged else 1)

    def _leaves_out(self, deal: Match, first: int, stop: int) -> bool:
        """Tell "the deal does not cover A", which is news of no deal on A."""
        near = max(first, deal.first - 3), min(stop, deal.stop + 5)
        return any(
            self.mood.is_negated(match, first)
            or self.document.words[match.first].lstrip("و") in ("لا", "لم")
            for match in self.cues.find("covers", *near)
            if self.document.words[match.first] != "also"
        )

    def _is_left_out(self, deal: Match, first: int) -> bool:
        """Tell "A is not covered by the ceasefire", where it does not hold."""
        return not self.scene.arabic and any(
            deal.first - found.stop <= 2
            for found in self.cues.find("left_out", max(first, deal.first - 7), deal.first)
        )

    def _is_never_reached(self, deal: Match, first: int) -> bool:
        """Tell "The talks faltered before reaching an agreement on B", which there is none on."""
        words = self.document.words[first : deal.first]
        return (
            not self.scene.arabic
            and "before" in words[-5:]
            and not _FALTERED.isdisjoint(words)
            and self.cues.has("negotiating", first, deal.first)
        )

    def _is_passed_on(self, handovers: list[Match], first: int) -> bool:
        """Tell "A was turned over last week" where the report tells of an agreement."""
        agreed = any(self.cues.count(tag) for tag in ("deal", *TRUCE_TAGS))
        return agreed and any(self.handovers.is_passed_on(m, first) for m in handovers)

    def _agrees(self, first: int, stop: int) -> bool:
        """Tell "agreed to let aid in" from "aid reached the town"."""
        return not self.aid.is_kept_out(first, stop) and any(
            not self.cues.covering("arrive", match.first)
            and not self.document.words[match.first].startswith("reach")
            for match in self.mood.find_live("agreed", first, stop)
        )

    def _agreed_way(self, first: int, stop: int) -> bool:
        """Tell "through a corridor agreed by both sides", an agreement without the word."""
        return any(
            self.mood.is_live(agreed, first)
            for way in self.cues.find("way", first, stop)
            for tag in ("agreed", "promised")
            for agreed in self.cues.find(tag, max(first, way.first - 8), min(stop, way.stop + 3))
        )

    def _enters_by_terms(self, deals: list[Match], first: int, stop: int) -> bool:
        """Tell "troops entered Manbij under a deal with Kurdish-led forces".

        Also "a deal under which the army would deploy", and a town taken "after a deal with".
        """
        words = self.document.words
        if any(self.cues.has("by_terms", max(first, m.first - 5), m.first) for m in deals) and any(
            hit.side or hit.named
            for tag in ("enter", "capture")
            for match in self.mood.find_live(tag, first, stop)
            # "under the agreement, Russian peacekeepers were deployed in A"
            if KEEPERS.isdisjoint(words[max(first, match.first - 5) : match.stop + 3])
            for hit in self.scene.within(self.actors, max(first, match.first - 8), match.stop + 3)
        ):
            return True
        entries = self.mood.find_live("enter", first, stop)
        if self._enters_after(deals, first) or self.handovers.are_provided(entries, deals):
            return True
        return any(
            hit.side == "government"
            for deal in deals
            if words[deal.stop : deal.stop + 2] == ["under", "which"]
            for match in self.cues.find("enter", deal.stop, min(stop, deal.stop + 14))
            for hit in self.scene.within(self.actors, deal.stop, match.first)
        )

    def _returns_by_terms(self, deals: list[Match], first: int, stop: int) -> bool:
        """Tell "eight towns returned to state control on Sunday under Russian-brokered deals"."""
        return not self.scene.arabic and any(
            self.cues.has("by_terms", max(first, deal.first - 5), deal.first)
            and self.mood.find_live("to_state", first, deal.first)
            for deal in deals
        )

    def _is_given_in_turn(self, access: Match, first: int) -> bool:
        """Tell "In return rebels opened the road to A and B", beside a departure under a deal."""
        return self.document.words[access.first] == "opened" and self.cues.has_any(
            ("reciprocal", "at_once"), first, min(first + 5, access.first)
        )

    def _entry_of_place(self, first: int, stop: int) -> Match | None:
        """Return the verb of "the army entered the district of A as part of a ceasefire"."""
        return next(
            (
                match
                for match in self.mood.find_live("enter", first, stop)
                if any(
                    hit.kind != "country"
                    for hit in self.scene.within(self.places, match.stop, match.stop + 5)
                )
            ),
            None,
        )

    def _enters_after(self, deals: list[Match], first: int) -> bool:
        """Tell "troops moved into A hours after its rulers announced an agreement"."""
        return any(
            "after" in self.document.words[max(first, deal.first - 12) : deal.first]
            and self.cues.has_any(("agreed", "announced"), max(first, deal.first - 4), deal.first)
            for deal in deals
        ) and any(
            hit.side == "government"
            for match in self.mood.find_live("enter", first, deals[0].first)
            for hit in self.scene.within(self.actors, max(first, match.first - 8), match.first)
        )

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

    def _are_told_as_one(self, mention: EventMention, deals: list[Match]) -> bool:
        """Tell several deals that are news at once from deals in general."""
        sentence, trigger = mention.sentence, mention.trigger
        first, stop = mention.first, mention.stop
        find_live, behind = self.mood.find_live, (trigger.stop, min(stop, trigger.stop + 8))
        if any(self.cues.has("by_terms", max(first, m.first - 3), m.first) for m in deals) and any(
            time.explicit and not time.since
            for time in self.scene.within(self.scene.times, first, stop)
        ):
            return True
        if any(
            # "deals were reached on Sunday": these, and not deals in general
            self.cues.has("agreed", m.stop, m.stop + 3)
            and self.scene.within(self.scene.times, m.stop, m.stop + 6)
            for m in deals
        ):
            return True
        if self.cues.covering("resumed", trigger.first - 1):
            return True  # "a deal to resume evacuations from A"
        if mention.rule == "a step of an evacuation" or any(
            # "evacuations resumed on Monday": of one deal, however many
            find_live(tag, *behind)
            for tag in ("started", "resumed", "suspended", "completed", "postponed")
        ):
            return True
        # "agreements were reached with two groups in A": several at once, told as the news
        # or further down with the day on which they were
        if (sentence.index <= 1 or self._is_of_today(first, stop)) and find_live("agreed", *behind):
            return True
        # "rebels in A and B reached agreements with Russia", as a lead
        if (
            not self.scene.arabic
            and sentence.index <= 1
            and find_live("agreed", max(first, trigger.first - 3), trigger.first)
        ):
            return True
        # "concluded reconciliations for the towns of A and B"
        if find_live("concluded", max(first, trigger.first - 2), trigger.first):
            return True
        # "the army and rebels have agreed local truces in the suburbs"
        return (
            mention.rule == "truce"
            and sentence.index <= 6
            and self.document.words[trigger.first - 1] not in ("similar", "earlier", "previous")
            and bool(
                find_live("agreed", max(first, trigger.first - 3), min(stop, trigger.stop + 6))
            )
        )

    def _is_of_today(self, first: int, stop: int) -> bool:
        """Tell "agreements were signed during the day with two towns" from a list of older ones."""
        published = self.scene.published
        return published is not None and any(
            time.explicit
            and not time.since
            and 0 <= published.latest.toordinal() - (time.date.earliest.toordinal()) <= 3
            for time in self.scene.within(self.scene.times, first, stop)
        )

    def _moved(self, movements: list[Match], first: int) -> list[Match]:
        return [m for m in movements if self.mood.is_live(m, first) and self.mood.is_done(m)]

    def _movements(self, sentence: Sentence, first: int, stop: int) -> list[Match]:
        """Return the words of leaving that move people, not "left 20 dead" or "left-wing"."""
        found = []
        for tag in self._moving:
            for match in self.cues.find(tag, first, stop):
                if (
                    self.cues.has("killed", match.stop, min(stop, match.stop + 5))
                    and tag == "leave"
                ):
                    continue
                if self.cues.covering("order", match.first):
                    continue
                if self._only_results(match) or self._quotes(match):
                    continue
                if tag == "transfer" and self._is_of_flight(match):
                    continue
                if self.cues.has("posts", match.stop, match.stop + 1):
                    continue  # "the army emptied its posts"
                if self._moves_foreigners(match, first, stop) or self.aid.is_carried(
                    match, first, stop
                ):
                    continue
                found.append(match)
        return sorted(found, key=lambda m: m.first)

    def _is_of_flight(self, match: Match) -> bool:
        """Tell "bombed a convoy of fleeing militants" from a convoy that is let through."""
        fleeing = self.document.words[match.stop : match.stop + 1] == ["fleeing"]
        return fleeing or self.cues.covering("attack", match.first - 2) is not None

    def _is_term_behind(self, movement: Match, news: Match) -> bool:
        """Tell, in Arabic, "men laid down arms under a deal that provides for their exit"."""
        return any(
            term.first >= movement.first - 6
            for term in self.cues.find("provides", news.stop, movement.first)
        )

    def _only_results(self, match: Match) -> bool:
        """Tell ", leaving the militia in charge" from ", leaving Daraya": nobody goes away.

        Nor in "leaving behind their heavy weapons".
        """
        if self.document.words[match.first : match.stop + 1][-2:] == ["leaving", "behind"]:
            return True
        return (
            self.document.words[match.first] == "leaving"
            and "," in self.document.between(match.first - 1, match.first)
            and self.cues.has("control", match.stop, match.stop + 12)
        )

    def _quotes(self, match: Match) -> bool:
        """Tell Arabic "the agency quoted a source" from "carried": one verb, with "about" behind it."""
        words = self.document.words
        return words[match.first].lstrip("و") in ("نقلت", "نقل", "نقلا", "نقله", "نقلته") and (
            bool({"عن", "عنه", "عنها", "عنهم"}.intersection(words[match.stop : match.stop + 9]))
            or self.cues.has("speakers", match.stop, match.stop + 1)  # "the agency said that"
        )

    def _is_unreached(self, match: Match, first: int, truces: list[Match]) -> bool:
        """Tell "a truce to evacuate the wounded" and "no one left": beside it, the truce is news."""
        if self.scene.arabic:  # the aim is written onto the noun
            aimed = self.document.words[match.first].startswith("ل") and (
                truces[0].first < match.first and self.mood.is_noun(match)
            )
        else:
            aimed = self.document.words[max(first, match.first - 1)] == "to"
        return aimed or self.mood.is_negated(match, first)

    def _moves_foreigners(self, match: Match, first: int, stop: int) -> bool:
        """Tell "agree to a ceasefire as foreigners are evacuated": they leave under no deal."""
        near = (max(first, match.first - 3), min(stop, match.stop + 4))
        return self.cues.has("other_people", *near) and not self.cues.has_any(
            ("fighters", "civilians", "relatives", "wounded"), *near
        )

    def _consents(self, movements: list[Match], first: int, stop: int) -> bool:
        """Tell "agreed on Wednesday to leave", an agreement without the word."""
        return any(
            0 <= movement.first - consent.stop <= 8
            for consent in self.cues.find("consent", first, stop)
            if self.mood.is_live(consent, first)
            for movement in movements
            if not self.cues.covering("arrive", movement.first)
        )

    def _deal_with_locals(self, first: int, stop: int) -> bool:
        """Tell "the elders of the town reached an agreement with army officers"."""
        return self.cues.has("locals", first, stop) and bool(
            self.mood.find_live("agreed", first, stop)
        )

    def _is_struck(self, deals: list[Match], first: int, stop: int) -> bool:
        return (
            bool(deals)
            and bool(self.mood.find_live("agreed", first, stop))
            and self._between_enemies(first, stop)
        )

    def _between_enemies(self, first: int, stop: int) -> bool:
        """Tell an agreement of armed enemies from any other agreement."""
        hits = [
            hit
            for hit in self.scene.within(self.actors, first, stop)
            if hit.kind not in SPEAKER_KINDS and hit.kind not in MEDIATOR_KINDS
        ]
        if self._signs_with_ruler(hits, first, stop) or self._makes_peace(first, stop):
            return True
        if self._end_their_fight(hits, first, stop) or self._agrees_with_ally(first, stop):
            return True
        sides = {hit.side for hit in hits}
        if "government" in sides and ("opposition" in sides or self._deal_with_locals(first, stop)):
            return True
        if "opposition" in sides and (
            self.cues.has("peace_deal", first, stop) or any(hit.kind == "state" for hit in hits)
        ):
            made = self.mood.find_live("agreed", first, stop)
            # "were advancing a U.N.-brokered deal": its adjective tells of no agreeing
            joined = (self.document.between(m.first - 1, m.first).endswith("-") for m in made)
            return not all(joined) or self.cues.has("by_both", first, stop)
        return any(hit.side == "" and not hit.named for hit in hits) and self.cues.has(
            "conflict", first, stop
        )

    def _agrees_with_ally(self, first: int, stop: int) -> bool:
        """Tell "factions in B reached an agreement with the Russian side", which stands for its ally."""
        words = self.document.words
        return (
            not self.scene.arabic
            and self.scene.has_irregulars(first, stop)
            and bool(self.mood.find_live("agreed", first, stop))
            and any(
                "with" in words[max(first, hit.first - 2) : hit.first]
                and (
                    not _STAND_FOR.isdisjoint(words[hit.stop : hit.stop + 1])
                    or words[hit.stop - 1].endswith("s")  # "with the Russians"
                )
                for hit in self.scene.within(self.scene.sponsors, first, stop)
            )
        )

    def _end_their_fight(self, hits, first: int, stop: int) -> bool:
        """Tell "the YPG and the FSA signed an agreement after weeks of fighting" from an alliance of two."""
        groups = {hit.slug or hit.key for hit in hits if hit.named and hit.kind == "armed_group"}
        if len(groups) < 2 or not self.mood.find_live("agreed", first, stop):
            return False
        sentence = self.document.sentence_of(first)
        near = self.document.sentences[sentence.index : sentence.index + 2]
        fought = self.cues.has("fighting", near[0].first, near[-1].stop)
        return fought and _ALLIED.isdisjoint(self.document.words[first:stop])

    def _makes_peace(self, first: int, stop: int) -> bool:
        """Tell, in Arabic, "signed a peace agreement with the armed movements": who they are is no matter."""
        words = self.document.words[first:stop]
        return (
            self.scene.arabic
            and self.cues.has("peace_deal", first, stop)
            and not _ARMED.isdisjoint(word.removeprefix("و") for word in words)
            and any(  # but "called on them to sign"
                {word, word.removeprefix("و")} & _SIGNED
                and before not in ("الي", "علي", "قبل", "دون")
                for before, word in pairwise(["", *words])
            )
        )

    def _signs_with_ruler(self, hits, first: int, stop: int) -> bool:
        """Tell "the SDF's chief and Syria's president signed a deal", of a group and its state."""
        return (
            any(hit.named and hit.kind == "armed_group" for hit in hits)
            and any(
                hit.key in self.scene.gazetteer.home_names
                and self.document.words[hit.stop : hit.stop + 2] in _RULERS
                for hit in self.scene.within(self.places, first, stop)
            )
            and bool(self.mood.find_live("agreed", first, stop))
        )

    def _gives_arms_under(self, truce: Match, first: int) -> Match | None:
        """Return the verb of "have handed over their heavy weapons in line with the ceasefire"."""
        return next(
            (
                match
                for match in self.mood.find_live("surrender", first, truce.first)
                if self.cues.has("by_terms", match.stop, truce.first)
            ),
            None,
        )

    def _brings_aid_under(self, truce: Match, aid: Match, first: int) -> bool:
        """Tell, in Arabic, "aid lorries went into the town under the truce": the aid is the news."""
        verbs = self.mood.find_live("enter", first, truce.first)
        verbs += self.mood.find_live("arrive", first, truce.first)
        return (
            self.scene.arabic
            and any(abs(verb.first - aid.first) <= 4 for verb in verbs)
            and self.cues.has("by_terms", aid.stop, truce.first)
        )

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
