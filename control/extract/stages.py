"""Stages: says how far the deal of one sentence has come: agreed, started, done, broken.

Input: a Scene and an EventMention with its kind. Output: its stage, plan and polarity, or that
the sentence only wishes for a deal.
"""

from __future__ import annotations

import re

from control.choices import TRUCES, ClaimKind, DealStageKind, Polarity
from control.extract.dating import EventDater
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.mood import Mood
from control.extract.scene import Scene
from control.extract.stage_words import STAGES, StageWords

# before "exchange": it is spoken of, and not made
_NOT_YET = frozenset(("could", "might", "being", "prohibiting", "banning", "opposing", "against"))
_CARRY_OUT = frozenset(("implement", "conduct", "hold", "carry", "complete"))
_POSSIBLE = frozenset(("could", "may", "might", "should", "must"))
_BROKEN = ("collapsed", "violated")
_AMID = frozenset(("رغم", "برغم", "وسط"))
_TO = frozenset(("to", "علي"))
_WHICH = frozenset(("which", "that", "التي", "الذي"))
_CLOSE_TO = frozenset(("قرب", "اقتراب", "وشك"))
_OVER = frozenset("بعد عقب اثر".split())
_WILL_BE = frozenset("ستتم سيتم سيكون ستكون سيجري ستجري سيبدا ستبدا".split())
_WILL = re.compile("[وف]?س[يت]")  # before the root of a verb
# "the first phase", which as a term of a deal has not begun
_STEPS = ("المرحله", "الدفعه", "القافله")

# in Arabic the verbs of who has made an exchange, and of a day that saw one
_MADE = frozenset("اجري اجرت اجروا اجريا نفذ نفذت نفذوا نفذا شهد شهدت اتم اتمت اتما".split())
# the verbs of sides that have stopped fighting: "paused fighting for three hours"
_STOPPED = frozenset("paused suspended held halted stopped".split())

# what is still to come, and yet somebody has arranged or promised
_ARRANGED = ("a departure with day and goal", "a promised withdrawal")


class StageSettler:
    """Settles the stages of one document."""

    def __init__(self, scene: Scene, mood: Mood, dater: EventDater):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.actors = scene.actors
        self.mood = mood
        self.dater = dater
        self.words = StageWords(scene)

    def settle_stage(self, mention: EventMention, deals, truces, movements) -> bool:
        """Set stage, plan, polarity and history; return False where the sentence only wishes."""
        cues, first, stop = self.cues, mention.first, mention.stop
        anchors = [mention.trigger, *deals[:4], *truces[:4]]
        trigger = mention.trigger
        if any(self._denies(match, trigger) for match in cues.find("denied", first, stop)):
            mention.polarity = Polarity.DENIES
            mention.stage = DealStageKind.REJECTED
            self.dater.settle_time(mention)
            return True
        if self.words.is_behind_demand(trigger, first):
            return False
        if self.scene.arabic and mention.kind in TRUCES and not mention.sentence.is_title:
            if not _AMID.isdisjoint(self.document.words[trigger.first - 3 : trigger.first]):
                mention.fired = False  # "shelling went on despite a truce", "amid breaches of it"
        if self._is_only_close(first, stop) or self._is_only_offered(trigger, first):
            mention.stage, mention.fired = DealStageKind.NEGOTIATING, False
            self.dater.settle_time(mention)
            return True
        if cues.has("corrected", first, stop):
            mention.polarity = Polarity.CORRECTS
        near = self.words.find(mention, anchors)
        live = [
            item
            for item in near
            if self._is_live(item[1], item[2], first, stop)
            and not self._is_of_before(item[2])
            # the "paused" of "paused fighting", the "pause" of an Arabic "pact on a pause in"
            and not (
                item[1] in ("suspended", "postponed")
                and (item[2].first == trigger.first or self._is_agreed_pause(item[2]))
            )
        ]
        if any(item[1] in ("agreed", "started") for item in live):
            # "extended after gunmen had broken it": what was before is not how it stands
            live = [i for i in live if i[1] not in _BROKEN or not self._is_told_before(i[2], first)]
        reversal = next(
            (
                item
                for item in live
                if item[1]
                in ("collapsed", "violated", "suspended", "postponed", "resumed", "rejected")
                and (
                    item[0] <= (11 if item[1] in ("postponed", "suspended", "resumed") else 6)
                    or (item[1] == "collapsed" and self.words.is_main_verb(trigger, item[2]))
                    # "signed a truce in Moscow on Sunday, but it did not last"
                    or self.document.words[item[2].first - 1] == "it"
                    or self.words.ends_apposition(trigger, item[2], first)
                    or (
                        item[1] in ("violated", "collapsed")
                        and self._is_first_verb(trigger, item[2], near)
                    )
                )
            ),
            None,
        )
        resumed = next((item for item in live if item[1] == "resumed"), None)
        if reversal is not None and reversal[1] in ("suspended", "postponed") and resumed:
            reversal = resumed  # "the evacuation halted by a bomb got under way again"
        # "accepted the mediators' initiative of a truce"
        live = [i for i in live if i[1] != "negotiating" or not self._is_accepted(i[2])]
        tags = {"agreed" if item[1] == "under" else item[1] for item in live}
        if not tags & {"agreed", "started", "completed"} and self._may_be_agreed(first, stop):
            return False
        wished = any(self.mood.is_wished(m, first) for m in (trigger, *deals[:1], *truces[:1]))
        if mention.kind is ClaimKind.EVACUATION:
            return self._settle_evacuation(mention, live, movements, reversal, tags, wished)
        if wished and not tags & {"started", "completed"}:
            if (
                reversal is None
                or reversal[1] not in ("violated", "resumed")
                and (reversal[1] != "collapsed" or self._ends_later(reversal[2]))
            ):
                return False  # efforts for a truce that stall have brought none
        if wished and self.scene.arabic and cues.has("call", first, first + 2) and not reversal:
            return False  # the verb that opens the sentence asks for it
        if self.mood.is_conditional(trigger, first):
            return False
        if self.scene.arabic and mention.kind is ClaimKind.EXCHANGE:
            if self.mood.is_negated(trigger, first):
                return False  # "that no exchange has been carried out"
        if mention.kind is ClaimKind.EXCHANGE and self._is_clause_of_deal(trigger, first):
            mention.fired = False
        if mention.kind is ClaimKind.EXCHANGE and self._is_only_meant(trigger, first):
            mention.stage, mention.planned, mention.fired = DealStageKind.AGREED, True, False
            self.dater.settle_time(mention)
            return True
        exchanged = mention.kind is ClaimKind.EXCHANGE and (
            self.document.words[trigger.first].endswith("ed")
            or self._are_swapped(trigger)
            or self._frees_by(trigger, first)
            or (self.scene.arabic and (trigger.first == first or self._is_means(trigger)))
        )
        if reversal is not None:
            mention.stage = STAGES[reversal[1]]
        elif self._opens_with_talks(first, trigger):
            mention.stage = DealStageKind.NEGOTIATING
        elif mention.rule == "return under a deal":
            mention.stage = DealStageKind.COMPLETED
        elif mention.kind is ClaimKind.SURRENDER and self._gives_up_place(trigger, first, stop):
            mention.stage = DealStageKind.COMPLETED
        elif mention.kind is ClaimKind.EXCHANGE and self._carries_prisoners(first, stop):
            mention.stage = DealStageKind.STARTED
        elif exchanged and self.mood.is_live(trigger, first) and "started" not in tags:
            # "freed 25 captives under an exchange arranged by ...": it is done, not only arranged
            mention.stage = DealStageKind.COMPLETED
        elif "agreed" not in tags and any(
            distance <= 5 and tag in ("agreed", "rejected") and self.mood.is_negated(match, first)
            for distance, tag, match in near
        ):
            mention.stage = DealStageKind.REJECTED
        elif mention.kind is ClaimKind.HUMANITARIAN_ACCESS and (
            any(self.mood.find_live(tag, first, stop) for tag in ("enter", "arrive", "delivers"))
            or mention.rule == "aid gets in"
            and not tags & {"started", "agreed", "announced"}
        ):
            mention.stage = DealStageKind.COMPLETED
        elif (
            mention.kind in TRUCES
            and reversal is None
            and any(
                hit.side == "government" or hit.kind == "state"
                for match in self.mood.find_live("enter", first, stop)
                for hit in self.scene.within(self.actors, max(first, match.first - 8), match.first)
            )
        ):
            mention.stage = DealStageKind.STARTED
        elif mention.kind in TRUCES and any(
            self.mood.is_live(m, first)
            and not self.mood.is_noun(m)
            and cues.has("by_terms", m.stop, trigger.first)
            for m in movements
        ):
            # "fighters began withdrawing from the ports under the ceasefire"
            mention.stage = DealStageKind.STARTED
        elif (
            mention.kind is ClaimKind.SURRENDER
            and "started" not in tags
            and not self.scene.arabic
            and self.document.words[trigger.first].endswith(("ed", "gave", "laid"))
            and self.mood.is_live(trigger, first)
            and cues.has("by_terms", trigger.stop, stop)
        ):
            # "have handed over their guns in line with a ceasefire agreed in November"
            mention.stage = DealStageKind.COMPLETED
        elif self._is_agreed_on(trigger, first):
            mention.stage, mention.planned = DealStageKind.AGREED, True
        elif mention.kind is ClaimKind.HANDOVER and not self.mood.is_future(trigger, first):
            mention.stage = DealStageKind.COMPLETED
        elif (
            mention.kind is ClaimKind.SURRENDER
            and self.document.words[trigger.stop : trigger.stop + 1] == ["of"]
            and "accepted" in self.document.words[max(first, trigger.first - 4) : trigger.first]
        ):
            mention.stage = DealStageKind.COMPLETED  # "accepted the group's surrender of the city"
        elif mention.kind is ClaimKind.EXCHANGE and self._is_swap_that_was(trigger, stop):
            mention.stage = DealStageKind.COMPLETED
        elif self.scene.arabic and self._is_settled(mention) and self.mood.is_made(trigger):
            mention.stage = DealStageKind.COMPLETED
        elif "completed" in tags and mention.kind not in TRUCES:
            mention.stage = DealStageKind.COMPLETED
        elif "started" in tags and not (
            "negotiating" in tags
            and self._distance(live, "negotiating") < self._distance(live, "started")
            and not self._is_aside(trigger, live)
        ):
            mention.stage = DealStageKind.STARTED
        elif tags & {"agreed", "announced"}:
            first_tag = "agreed" if "agreed" in tags else "announced"
            mention.stage = STAGES[first_tag]
            talked = self._distance(live, "negotiating") < self._distance(live, first_tag)
            if talked and not self._is_reached(trigger):
                mention.stage = DealStageKind.NEGOTIATING
            # what was agreed is still to be done: a past day beside it is the day of agreeing
            mention.planned = mention.kind in (ClaimKind.SURRENDER, ClaimKind.EXCHANGE)
        elif "negotiating" in tags:
            mention.stage = DealStageKind.NEGOTIATING
        elif (
            mention.kind in (ClaimKind.EXCHANGE, ClaimKind.SURRENDER, ClaimKind.HANDOVER)
            and not self.mood.is_future(trigger, first)
            and not self.mood.is_negated(trigger, first)
            and self.document.words[trigger.first - 1] != "to"
            and not self._lies_ahead(trigger)
        ):
            mention.stage = DealStageKind.COMPLETED
        elif mention.kind in (ClaimKind.EXCHANGE, ClaimKind.SURRENDER, ClaimKind.HANDOVER):
            if self.mood.is_negated(trigger, first):
                return False
            mention.stage, mention.planned = DealStageKind.AGREED, True
        elif mention.kind is ClaimKind.STATUS_SETTLEMENT and self.mood.find_live(
            "settling", first, mention.stop
        ):
            mention.stage = DealStageKind.STARTED  # "hundreds have joined the settlement"
        elif (
            mention.kind is ClaimKind.RECONCILIATION
            and (
                self.mood.find_live("concluded", first, mention.stop)
                # "followed a reconciliation between the army and rebels"
                or self.document.words[trigger.stop : trigger.stop + 1] == ["between"]
            )
        ):
            mention.stage = DealStageKind.AGREED
        elif any(item[1] in ("started", "agreed", "announced") for item in near) and (
            self.mood.is_future(near[0][2], first) and mention.kind in TRUCES
        ):
            # "a truce will take effect": a truce that is to begin has been agreed
            mention.stage, mention.planned = DealStageKind.AGREED, True
            # "said that the truce would be extended by two days"
            renewed = not self.scene.arabic and near[0][0] <= 6 and self._is_renewed(near[0][2])
            mention.fired = renewed or any(item[1] == "started" for item in near)
        elif (
            mention.kind in TRUCES
            and self.document.words[trigger.first] in _STOPPED
            and self.mood.is_live(trigger, first)
        ):
            mention.stage = DealStageKind.STARTED
        elif mention.kind in TRUCES and any(
            time.counted and not cues.has_any(("future", "prepares"), first, time.first)
            for time in self.scene.within(self.scene.times, first, stop)
        ):
            mention.stage = DealStageKind.STARTED  # in Arabic "on the third day of the truce"
        elif mention.kind in TRUCES and self._opens_with_agreement(mention):
            mention.stage = DealStageKind.AGREED
        else:
            mention.fired = False
        if mention.stage is DealStageKind.NEGOTIATING:
            mention.fired = False
        self.dater.settle_time(mention)
        return True

    def _is_only_offered(self, trigger: Match, first: int) -> bool:
        """Tell "offered on Wednesday to free 20 soldiers in return for a truce" from both done."""
        words = self.document.words[first : trigger.first]
        offers = [i for i, word in enumerate(words) if word in ("offered", "offers")]
        return (
            bool(offers)
            and not self.scene.arabic
            and "to" in words[offers[-1] + 1 : offers[-1] + 4]
            and not self.cues.has("agreed", first + offers[-1], trigger.first)
        )

    def _is_renewed(self, match: Match) -> bool:
        words = self.document.words[match.first - 2 : match.first + 1]
        return words in (["would", "be", "extended"], ["will", "be", "extended"])

    def _opens_with_agreement(self, mention: EventMention) -> bool:
        """Tell, in Arabic, "A truce agreement between the army and the rebels in B": no verb tells of it."""
        words, first = self.document.words, mention.sentence.first
        return (
            self.scene.arabic
            and mention.sentence.index <= 1
            and words[first : first + 1] == ["اتفاق"]
            and mention.trigger.first - first <= 3
            and "بين" in words[mention.trigger.stop : mention.trigger.stop + 2]
        )

    def _is_agreed_on(self, trigger: Match, first: int) -> bool:
        """Tell, in Arabic, "the factions agreed with the army on the handover of": it is to come."""
        begins = self.document.words[trigger.first - 1] == "علي"
        # "the agreement provided for the handover of" too
        tags = ("agreed", "provides")
        return self.scene.arabic and begins and self.cues.has_any(tags, first, trigger.first)

    def _is_means(self, trigger: Match) -> bool:
        """Tell, in Arabic, "ten captives came free in an exchange": it has been carried out."""
        words = self.document.words
        if words[trigger.first - 1] == "مقابل":
            # "17 captives came out in return for the handing over of five fighters"
            near = max(0, trigger.first - 5), trigger.first
            return bool(self.mood.find_live("leave", *near))
        return words[trigger.first].startswith("ب") or words[trigger.first - 1] in (
            *("في", "عبر", "ضمن", "خلال"),
        )

    @staticmethod
    def _is_settled(mention: EventMention) -> bool:
        """Tell the kinds that are done man by man: "was made today the settlement of ..."."""
        return mention.kind in (ClaimKind.STATUS_SETTLEMENT, ClaimKind.SURRENDER)

    def _denies(self, match: Match, trigger: Match) -> bool:
        """Tell a denial of the deal: one close to it, or of a "report" that tells of it."""
        told = cut = match.stop
        if match.stop <= trigger.first:
            told, cut = match.first, trigger.first
        words = self.document.words
        if self.scene.arabic and match.stop <= trigger.first and match.first > 0:
            # "The group denied what Moscow announced on Friday, of a deal reached": it rules the sentence
            opens = match.first == self.document.sentence_of(match.first).first
            what = [i for i in range(match.stop, match.stop + 10) if words[i : i + 1] == ["ما"]]
            if opens and what and cut - told <= 26:
                return not self.document.commas_within(match.stop - 1, what[0])
        return abs(match.first - trigger.first) <= 12 or (
            cut - told <= 26 and self.cues.has("reports", told, min(cut, match.stop + 6))
        )

    def _is_live(self, tag: str, match: Match, first: int, stop: int) -> bool:
        """Tell whether a stage is reached; the day of a beginning says so more surely than words.

        "A truce starting on Saturday", told on Friday, has not begun; "to begin at midnight on
        Monday", told on Tuesday, has.
        """
        if tag == "agreed" and self._is_talked_towards(match, first):
            return False
        if tag == "started":
            if self._names_term(match, first, stop):
                return False
            if self.cues.has("was_due", max(first, match.first - 4), match.first):
                return False  # "was supposed to start on Monday"
            if self.mood.is_agreed_on(match, first):
                return False
            times = self.scene.within(self.scene.times, match.stop, min(stop, match.stop + 8))
            if times and times[0].explicit:
                if times[0].future:
                    return False
                if self.mood.is_future(match, first):
                    past = self.scene.published and times[0].date < self.scene.published
                    return bool(past) and not self.mood.is_negated(match, first)
        if tag == "negotiating" and self.document.words[match.first] in ("in", "on"):
            return True  # "is said to be in the offing"
        return self.mood.is_live(match, first)

    def _names_term(self, match: Match, first: int, stop: int) -> bool:
        """Tell "agreed to a truce of three days, starting at the end of the holiday": no day says when."""
        return (
            self.document.words[match.first] in ("starting", "beginning", "commencing")
            and self.cues.has("agreed", first, match.first)
            and not any(
                time.explicit
                for time in self.scene.within(self.scene.times, match.stop, match.stop + 8)
            )
        )

    def _may_be_agreed(self, first: int, stop: int) -> bool:
        """Tell "a deal to free 20 hostages could soon be reached" from a deal."""
        return any(
            _POSSIBLE.intersection(self.document.words[max(first, match.first - 3) : match.first])
            for match in self.cues.find("agreed", first, stop)
        )

    def _is_talked_towards(self, match: Match, first: int) -> bool:
        """Tell "should agree" from what is agreed.

        So are, in Arabic, "talks to sign a truce" and "asked for aid once a truce is reached".
        """
        words = self.document.words
        if not self.scene.arabic:
            # "talks are under way on reaching a deal"
            return words[match.first - 1] in ("should", "must") or (
                words[match.first] in ("reaching", "signing", "agreeing")
                and words[match.first - 1] in ("on", "about", "for", "towards", "over")
                and self.cues.has("negotiating", first, match.first)
            )
        return (
            words[match.first].lstrip("و").startswith("ل")
            and self.cues.has("negotiating", first, match.first)
            or words[match.first - 1] in ("فور", "حال")
            and self.cues.has("call", first, match.first)
        )

    def _is_only_close(self, first: int, stop: int) -> bool:
        """Tell, in Arabic, "both are close to reaching a deal" from one that was reached."""
        if not self.scene.arabic or _CLOSE_TO.isdisjoint(self.document.words[first:stop]):
            return False
        near = [
            self.document.words[match.first - 1].removeprefix("ب") in _CLOSE_TO
            for match in self.cues.find("agreed", first, stop)
        ]
        return bool(near) and all(near)

    def _is_first_verb(self, trigger: Match, match: Match, near) -> bool:
        """Tell "the ceasefire between A and B over C was violated": no other verb comes between."""
        before = self.document.words[match.first - 1 : match.first + 1]
        return (
            bool({"was", "were", "been"}.intersection(before))
            and trigger.stop <= match.first
            # "a truce announced on Saturday was broken": the participle is no verb of its own
            and not any(trigger.stop < other.first < match.first - 1 for _, _, other in near)
        )

    def _is_of_before(self, match: Match) -> bool:
        """ "Revived a deal that had broken down", "the first since the offensive began"."""
        since = self.document.words[max(0, match.first - 5) : match.first]
        if {"since", "منذ"}.intersection(since):
            return True
        if {"السابق", "السابقه"}.intersection(self.document.words[match.stop : match.stop + 2]):
            return True  # "after the end of the previous truce"
        if self.scene.arabic and self.document.words[match.first - 1] in _OVER:
            if self.cues.covering("postponed", match.first):
                return True  # "took effect after a delay"
        before = self.document.words[max(0, match.first - 3) : match.first]
        return any(
            pair in (["that", "had"], ["which", "had"], ["who", "had"])
            for pair in (before[:2], before[1:])
        )

    def _is_told_before(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "after the gunmen had broken it" and "an earlier truce had collapsed"."""
        words = self.document.words[max(first, match.first - 6) : match.first]
        return self.scene.arabic and (
            words[-2:] in (["كانت", "قد"], ["كان", "قد"])
            or any(pair == ("بعد", "ان") for pair in zip(words, words[1:], strict=False))
        )

    def _gives_up_place(self, trigger: Match, first: int, stop: int) -> bool:
        """Tell "rebels surrendered the town on Sunday" from "rebels surrendered" and "to surrender"."""
        return (
            self.document.words[trigger.first] == "surrendered"
            and self.mood.is_live(trigger, first)
            and any(
                hit.relation == "" and hit.kind != "country"
                for hit in self.scene.within(
                    self.scene.places, trigger.stop, min(stop, trigger.stop + 5)
                )
            )
        )

    def _lies_ahead(self, trigger: Match) -> bool:
        """Tell "the exchange would involve 90 men", "to conduct an exchange" from one made."""
        words = self.document.words
        behind, ahead = (
            words[trigger.stop : trigger.stop + 1],
            range(trigger.first - 4, trigger.first),
        )
        return behind in (["would"], ["will"]) or any(
            words[i - 1] == "to" and words[i] in _CARRY_OUT for i in ahead if i > 0
        )

    def _is_only_meant(self, trigger: Match, first: int) -> bool:
        """Tell talks, readiness and terms from a swap: "negotiations on a prisoner swap", "could soon
        be freed", "its willingness to exchange prisoners", "the 800 being swapped are soldiers".
        """
        if self.scene.arabic:
            return False
        words = self.document.words
        before = words[max(first, trigger.first - 4) : trigger.first]
        topic = trigger.first - (2 if before[-1:] in (["a"], ["the"]) else 1)
        talks = max(first, trigger.first - 6), trigger.first
        return (
            self.cues.covering("topic", topic) is not None
            and self.cues.has("negotiating", *talks)
            or bool(_NOT_YET.intersection(before))
            or before[-1:] == ["to"]
            and bool({"willingness", "readiness", "ready", "willing", "hopes"}.intersection(before))
        )

    def _carries_prisoners(self, first: int, stop: int) -> bool:
        """Tell "planes carrying captives took off": an exchange that is under way."""
        return any(
            self.cues.has("prisoners", match.stop, min(stop, match.stop + 4))
            for tag in ("transfer", "go")
            for match in self.mood.find_live(tag, first, stop)
            if self.mood.is_done(match)
        )

    def _is_agreed_pause(self, match: Match) -> bool:
        """Tell, in Arabic, "under the pact on suspending the operation", which suspends no pact."""
        return (
            self.scene.arabic
            and self.document.words[match.first] in ("تعليق", "وقف")
            and self.cues.covering("deal", match.first - 1) is not None
        )

    def _is_reached(self, trigger: Match) -> bool:
        """Tell, in Arabic, "reached, after talks with A, to an agreement on B", however far the verb is."""
        return self.scene.arabic and self.document.words[trigger.first - 1] == "الي"

    def _is_swap_that_was(self, trigger: Match, stop: int) -> bool:
        """Tell "the swap took place on Friday, as part of a deal", and the like in Arabic.

        There "the group carried out a swap with the army" and "yesterday saw a swap of captives" are too.
        """
        if not self.scene.arabic:
            return any(
                self.document.words[made.stop - 1] in ("place", "out", "happened", "occurred")
                and not self.document.words[made.first].startswith("tak")
                for tag in ("took_place", "completed")
                for made in self.cues.find(tag, trigger.stop, min(stop, trigger.stop + 7))
                if not self.mood.is_future(made, trigger.first)
            )
        words, first = self.document.words, self.document.sentence_of(trigger.first).first
        return any(
            words[i].lstrip("وف") in _MADE
            # "held talks in order to carry out an exchange"
            and not self.cues.has_any(("negotiating", "meeting", "call"), i, trigger.first)
            for i in range(max(first, trigger.first - 6), trigger.first)
        ) or any(
            words[made.first] in ("جرت", "تمت", "حصلت", "حدثت", "جري", "تم")
            for made in self.cues.find("took_place", trigger.stop, min(stop, trigger.stop + 4))
        )

    def _are_swapped(self, trigger: Match) -> bool:
        """Tell "ten captives were swapped on Friday under the truce": done, whatever was agreed."""
        words = self.document.words[trigger.first : trigger.stop]
        return words[-1].endswith("ed") and not {"was", "were"}.isdisjoint(words)

    def _frees_by(self, swap: Match, first: int) -> bool:
        """Tell "rebels freed 13 nuns on Sunday as part of a prisoner swap": it is done, not arranged."""
        return not self.scene.arabic and any(
            self.document.words[freed.first] in ("freed", "released")
            and self.cues.has("by_terms", freed.stop, swap.first)
            for freed in self.mood.find_live("swap", first, swap.first)
        )

    def _is_clause_of_deal(self, trigger: Match, first: int) -> bool:
        """ "The protocol provides for the release of all captives": no deal besides that one.

        Nor is "Under the agreement, ... the government is to release detainees".
        """
        opening = self.cues.find("deal", first, min(first + 6, trigger.first))
        if any(
            self.cues.has("by_terms", first, deal.first)
            and self.document.words[deal.first - 1] == "the"
            for deal in opening
        ):
            return True
        return any(
            # "the deal entails the release of", wherever it stands
            self.cues.has("provides", deal.stop, min(trigger.first, deal.stop + 2))
            or deal.first < first + 4
            and self.cues.has("provides", deal.stop, trigger.first)
            for deal in self.cues.find("deal", first, trigger.first)
        )

    def _ends_later(self, match: Match) -> bool:
        """ "Urged them to extend the ceasefire that expires tonight": it has not ended."""
        return self.document.words[match.first] in ("expires", "expire", "تنتهي", "ينتهي")

    def _is_accepted(self, talks: Match) -> bool:
        """Tell talks that are the object of a consent: "accepted the initiative of the mediators"."""
        before = talks.first - 4, talks.first
        return self.cues.has_any(("consent", "agreed"), *before) and not _TO.isdisjoint(
            self.document.words[talks.first - 2 : talks.first]
        )

    def _distance(self, items, tag: str) -> int:
        names = (tag, "under") if tag == "agreed" else (tag,)
        return min((item[0] for item in items if item[1] in names), default=99)

    def _is_aside(self, trigger: Match, live) -> bool:
        """Tell "A truce, meant to help the talks, began" from talks on a truce that began."""
        begun = [match.first for _, tag, match in live if tag == "started"]
        return "," in self.document.between(trigger.stop - 1, trigger.stop) and all(
            trigger.stop <= match.first
            and any(self.document.commas_within(match.stop - 1, first) for first in begun)
            for _, tag, match in live
            if tag == "negotiating"
        )

    def _settle_evacuation(self, mention, live, movements, reversal, tags, wished) -> bool:
        trigger, first = mention.trigger, mention.first
        if self._is_turned_down(movements, first):
            mention.stage, mention.fired = DealStageKind.REJECTED, True
            self.dater.settle_time(mention)
            return True
        moved = [
            m
            for m in movements
            if not self.mood.is_term_of_deal(m, first)
            and not self.mood.is_future(m, first)
            and not self.mood.is_negated(m, first)
            and not self.mood.is_conditional(m, first)
            # "will hand over their arms before heading to the north"
            and not (
                self.document.words[m.first - 1] == "before"
                and self.cues.has("future", first, m.first)
            )
            # "a convoy of buses will leave"
            and not (
                self.document.words[m.first] == "convoy"
                and self.cues.has("future", m.stop, m.stop + 8)
            )
        ]
        refused = reversal is not None and reversal[1] == "rejected"
        if self.mood.is_future(trigger, first):
            # "will leave on the buses that arrived in the town"
            moved = [m for m in moved if self.document.words[m.first - 1] not in _WHICH]
        done = [m for m in moved if self.mood.is_done(m)]
        if self.mood.is_negated(trigger, first) and not done:
            if refused:
                mention.stage = DealStageKind.REJECTED
                self.dater.settle_time(mention)
                return True
            return False
        if self.mood.is_conditional(trigger, first) and not tags & {
            "completed",
            "started",
            "agreed",
        }:
            return False
        if (
            reversal is not None
            and reversal[1] in ("suspended", "postponed")
            and not (self.scene.arabic and reversal[2].first <= first)
            # "the first were due to leave yesterday, but it was put off"
            and not (self.scene.arabic and self.cues.has("was_due", first, trigger.first))
            and ("started" in tags and self._distance(live, "started") < reversal[0])
        ):
            reversal = None  # "began withdrawing under a deal stalled for months"
        if wished and not done and not tags & {"agreed", "completed", "started"}:
            return False
        if self.mood.is_term_of_deal(trigger, first):
            # "the operations have ended after a deal by which the rebels leave"
            done, moved, tags = [], [], tags - {"started", "completed"}
        if not done and self._will_begin(trigger, first, mention.stop):
            moved, tags = [], tags - {"started", "completed"}
        if reversal is not None and not (done and reversal[1] == "rejected"):
            mention.stage = STAGES[reversal[1]]
        elif mention.rule == "people let out of a siege":
            mention.stage = DealStageKind.STARTED
        elif self._is_followed(trigger, first):
            mention.stage = DealStageKind.COMPLETED
        elif self._is_topic_of_talks(trigger, first):
            mention.stage = DealStageKind.NEGOTIATING
            mention.fired = False
        elif "completed" in tags and self._distance(live, "completed") <= 9:
            mention.stage = DealStageKind.COMPLETED
        elif (
            "started" in tags
            and self._distance(live, "started") <= 9
            and not self._starts_another(trigger, first, mention.stop, live)
        ):
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
        elif moved and (not mention.has_deal_word or not all(map(self.mood.is_noun, moved))):
            mention.stage = DealStageKind.STARTED
        else:
            mention.stage = DealStageKind.AGREED
            mention.planned = True
            if not mention.has_deal_word and not self.cues.has("deal", 0, len(self.document.words)):
                # "will be taken to the north": somebody has arranged it; "will leave" may be a hope
                arranged = self.cues.covering("transfer", trigger.first) is not None
                arranged = arranged or mention.rule in _ARRANGED
                mention.fired = mention.fired and arranged
        if mention.stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED):
            mention.planned = True
        self.dater.settle_time(mention)
        return True

    def _is_followed(self, trigger: Match, first: int) -> bool:
        """Tell "the army took control of the town following the evacuation", which is done by then."""
        return self._follows_on(trigger, first) and any(
            self.mood.is_done(match)
            for tag in ("capture", "take", "enter")
            for match in self.mood.find_live(tag, first, trigger.first)
        )

    def _follows_on(self, trigger: Match, first: int) -> bool:
        """Tell "after the evacuation" and "following their departure"."""
        ahead = self.document.words[max(first, trigger.first - 2) : trigger.first]
        return self.mood.is_noun(trigger) and not {"after", "following"}.isdisjoint(ahead)

    def _is_turned_down(self, movements: list[Match], first: int) -> bool:
        """Tell "rebels have rejected their withdrawal from the city", whatever was offered them."""
        return not self.scene.arabic and any(
            self.mood.is_live(match, first)
            for movement in movements
            if self.mood.is_noun(movement)
            for match in self.cues.find("rejected", max(first, movement.first - 3), movement.first)
            if match.stop < movement.first or self.document.words[match.first] != "refused"
        )

    def _will_begin(self, trigger: Match, first: int, stop: int) -> bool:
        """Tell "the transfer of the fighters would begin on Monday" and "it will take place tonight"."""
        named = self.mood.is_noun(trigger) or self.document.words[trigger.first - 1] == "the"
        if self.scene.arabic and named:
            # "the first evacuation from the towns will be carried out on 4 April"
            reach = self.document.words[trigger.stop : min(stop, trigger.stop + 9)]
            # or "the evacuation, stopped from the last part that rebels hold, will resume today"
            return any(word in _WILL_BE for word in reach) or any(
                _WILL.match(self.document.words[match.first])
                for tag in ("started", "resumed", "took_place")
                for match in self.cues.find(tag, trigger.stop, min(stop, trigger.stop + 20))
            )
        if self.scene.arabic or not named:
            return False
        from_, to = self.scene.clause_of(trigger.first, first, stop)
        if self.document.words[trigger.first - 1] == "including":
            to = stop  # "its implementation, including the evacuation of A, would begin"
        if {"will", "would"}.intersection(self.document.words[from_ : trigger.first]):
            return True  # "buses will enter the town for the evacuation"
        if self._follows_on(trigger, first) and not self.cues.has("started", first, stop):
            # "the army will enter the town after the evacuation", and "the deal includes the entry of"
            will = not {"will", "would"}.isdisjoint(self.document.words[first:stop])
            return will or self.cues.has("future", max(first, trigger.first - 14), trigger.first)
        return any(
            self.cues.has("future", max(match.first - 2, from_), match.first)
            and not self._is_live("started", match, first, stop)
            for tag in ("started", "took_place", "be_done")
            for match in self.cues.find(tag, trigger.stop, min(to, trigger.stop + 14))
        )

    def _opens_with_talks(self, first: int, trigger: Match) -> bool:
        """Tell "Talks on joining the ceasefire were continued" from a ceasefire that was."""
        return any(
            self.cues.covering("topic", found.stop) and found.stop < trigger.first
            for found in self.cues.find("negotiating", first, first + 2)
            if self.document.words[found.first] in ("talks", "negotiations")
        ) and not self.cues.has("agreed", first, trigger.stop + 8)

    def _is_topic_of_talks(self, trigger: Match, first: int) -> bool:
        """Tell "to negotiate with Washington over the departure of all militants"."""
        if self.scene.arabic and self.document.words[trigger.first].startswith("ل"):
            # "negotiations go on between A and B to take 400 people out"
            talks = self.cues.find("negotiating", first, trigger.first)
            return bool(talks) and not self.cues.has_any(
                ("deal", "agreed"), talks[0].first, trigger.first
            )
        topic = self.cues.covering("topic", trigger.first - 1)
        return (
            topic is not None
            and self.mood.is_noun(trigger)
            and any(
                not self.words.names_talkers(talks)
                for talks in self.cues.find("negotiating", max(first, topic.first - 5), topic.first)
            )
        )

    def _starts_another(self, trigger: Match, first: int, stop: int, live) -> bool:
        """Tell "they will leave, he said, hours after a truce took hold": the truce has begun."""
        from_, to = self.scene.clause_of(trigger.first, first, stop)
        if self.scene.arabic and not self.mood.is_noun(trigger):
            from_ = trigger.first  # "work has begun, and that the fighters will leave on Sunday"
        return self.mood.is_future(trigger, first) and not any(
            from_ <= match.first < to
            for _, tag, match in live
            if tag == "started"
            # "the deal provides for the exit of ..., in the first phase of ..."
            and not (
                self.cues.covering("under", trigger.first - 1)
                and self.document.words[match.first] in _STEPS
            )
        )
