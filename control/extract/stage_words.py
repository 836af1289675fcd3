"""Stage words: which words near a deal say how far it has come.

Input: a Scene and an EventMention with its trigger. Output: the stage words with their distance,
nearest first, without those said of something else: of talks, of fighting, of a demand. Must not
decide what stage they make.
"""

from __future__ import annotations

from control.choices import TRUCES, DealStageKind
from control.extract.lexicon import AGREEMENT_TAGS
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.scene import Scene

STAGES = {
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
_HELPERS = frozenset(("has", "have", "had", "was", "were", "will", "would", "is", "are", "been"))
# "life resumed": what the truce has made possible
_DAILY = frozenset("life traffic flights work classes studies الحياه الدراسه الحركه".split())
# of "the negotiating committee", a body that may have agreed
_TALKERS = frozenset("لجنه للجنه وفد لوفد هييه لهييه فريق".split())
_MANAGED = frozenset("نجحت تمكنت قادت افضت اسفرت اثمرت ونجحت وتمكنت".split())
_AGREEMENTS = (*AGREEMENT_TAGS, "evacuate")
# "fighting in the city halted": where it was fought
_WHERE = frozenset("in of at around near between inside across over".split())


class StageWords:
    """Finds the stage words of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self._told = self.cues.among(STAGES)

    def find(self, mention: EventMention, anchors: list[Match]) -> list[tuple[int, str, Match]]:
        """Return distance, tag and match of each, counted from the nearest of the deal's words."""
        cues, first, stop = self.cues, mention.first, mention.stop
        trigger = mention.trigger
        near: list[tuple[int, str, Match]] = []
        for tag in self._told:
            for match in cues.find(tag, first, stop):
                distance = min(
                    max(anchor.first - match.stop + 1, match.first - anchor.stop + 1, 0)
                    for anchor in anchors
                )
                if tag == "rejected" and (
                    self._is_of_some(match, first) or self._is_of_demand(match)
                ):
                    continue
                if tag in ("suspended", "resumed") and self._is_of_fighting(match, first):
                    continue
                if tag in ("started", "resumed") and self._is_of_dialogue(match):
                    continue
                if tag == "suspended" and cues.covering("comment", match.first):
                    continue
                if tag == "resumed" and self.document.words[match.first - 1] in _DAILY:
                    continue
                if tag == "started" and cues.has("preparation", match.stop, match.stop + 1):
                    continue
                if tag == "started" and (
                    self._counts_from(match, first) or self._is_of_talks(match, first)
                ):
                    continue
                if tag == "started" and self.scene.begins_attack(match):
                    continue
                if tag == "started" and self.scene.arabic and self._goes_on(match):
                    continue
                if tag in ("violated", "collapsed") and self._is_talked_of(match):
                    continue
                if self.document.words[match.first] == "despite" and not mention.sentence.is_title:
                    continue  # "fighting has raged despite a ceasefire": a report on the fight
                if tag == "rejected" and cues.covering("denied", match.first):
                    continue  # "rejected reports that the army had seized the town"
                if tag == "collapsed" and (
                    self._ends_fighting(match, stop) or self._is_yet_to_end(match, first)
                ):
                    continue
                if tag == "negotiating" and (
                    self._is_over(match)
                    or self._is_of_swap(match, mention)
                    or self.names_talkers(match)
                ):
                    continue
                if tag == "rejected" and self.scene.arabic and match.first <= first + 1:
                    distance = 0  # the verb that opens the sentence rules it: "the attempt failed"
                if (
                    distance <= 11
                    or self.ends_apposition(trigger, match, first)
                    or (tag == "collapsed" and self.is_main_verb(trigger, match))
                ):
                    near.append((distance, tag, match))
        if not near:
            # with no other verb, "began" may stand far behind its subject
            far = cues.find("started", trigger.stop, min(stop, trigger.stop + 16))
            near = [(match.first - trigger.stop, "started", match) for match in far]
        if not near and self.scene.arabic:  # and "agreed" far ahead, however long its subject
            near = [
                (trigger.first - match.stop, "agreed", match)
                for match in cues.find("agreed", first, trigger.first)
                if self._opens(match, first)
            ]
        if mention.kind in TRUCES:
            near += self._ends_of_truce(trigger, stop)
        near.sort(key=lambda item: item[0])
        return near

    def _is_of_some(self, match: Match, first: int) -> bool:
        """ "Those who reject the deal will leave": a clause of the deal, not its refusal."""
        before = self.document.words[max(first, match.first - 2) : match.first]
        own = self.document.folded[self.document.starts[match.first] : match.end]
        return own.startswith(("الراف", "للراف", "والراف")) or bool(
            {"who", "those", "الذين", "لمن", "ممن", "من"}.intersection(before)
        )

    def _is_of_demand(self, match: Match) -> bool:
        """Tell, in Arabic, "the army refused the demand of their leader to" from a refusal of the deal."""
        cues, behind = self.cues, range(match.stop, match.stop + 5)
        return self.scene.arabic and any(
            not cues.covers_any(AGREEMENT_TAGS, asked.stop)
            for asked in cues.find("asked_for", behind.start, behind.stop)
        )

    def is_behind_demand(self, trigger: Match, first: int) -> bool:
        """Tell, in Arabic, "refused his demand that others of the camp leave with the convoy"."""
        return self.scene.arabic and any(
            self._is_of_demand(match)
            for match in self.cues.find("rejected", max(first, trigger.first - 20), trigger.first)
        )

    def _is_of_fighting(self, match: Match, first: int) -> bool:
        """Tell "operations are suspended", "shelling resumed", "stopped firing" from a deal's halt.

        So does "Fighting between the army and the rebels restarted": it opens the sentence. But "was
        halted by clashes" and "clashes halted the evacuation" are a deal's.
        """
        words = self.document.words
        behind = words[match.stop : match.stop + 1]
        if not self.scene.arabic and (
            behind in (["by"], ["after"])
            or behind in (["the"], ["a"])
            and self.cues.has_any(_AGREEMENTS, match.stop, match.stop + 3)
        ):
            return False
        return (
            self.cues.has("fighting", max(0, match.first - 3), match.stop + 2)
            or self.cues.covering("truce", match.first) is not None
            or self.cues.has("fighting", first, min(first + 2, match.first))
            and not self.cues.has_any(_AGREEMENTS, first, match.first)
            or self._is_verb_of_fighting(match, first)
        )

    def _is_verb_of_fighting(self, match: Match, first: int) -> bool:
        """Tell "shelling of the rebel-held town of A halted and buses moved in" from buses that did."""
        words, acting = self.document.words, (*_AGREEMENTS, "leave", "transfer")
        return not self.scene.arabic and any(
            words[fought.stop] in _WHERE
            and not self.document.commas_within(fought.first, match.first)
            and not self.cues.has_any(acting, fought.stop, match.first)
            for fought in self.cues.find("fighting", max(first, match.first - 9), match.first)
        )

    def _is_of_swap(self, match: Match, mention: EventMention) -> bool:
        """Tell, in Arabic, "a truce was extended while talks on a swap go on" from talks on a truce."""
        return (
            self.scene.arabic
            and mention.kind in TRUCES
            and mention.trigger.stop <= match.first
            and self.cues.has_any(("exchange", "swap"), match.stop, match.stop + 6)
        )

    def names_talkers(self, match: Match) -> bool:
        """Tell, in Arabic, "the negotiating committee", "a local mediation managed to", from talks."""
        words = self.document.words
        managed = words[match.first].endswith("وساطه") and words[match.first - 1] in _MANAGED
        return managed or words[match.first - 1] in _TALKERS

    def _is_of_dialogue(self, match: Match) -> bool:
        """Tell, in Arabic, "the dialogue between both sides resumed", "talks go on", from a deal that does."""
        return self.scene.arabic and (
            self.cues.has_any(("negotiating", "meeting"), match.stop, match.stop + 1)
        )

    def _is_of_talks(self, match: Match, first: int) -> bool:
        """Tell "talks on joining the ceasefire have continued" from a truce that does."""
        return self.document.words[match.first].startswith("continu") and self.cues.has(
            "negotiating", first, match.first
        )

    def _counts_from(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "within four days of the beginning of the truce" from its beginning."""
        words = self.document.words
        return (
            self.scene.arabic
            and words[match.first - 1] == "من"
            and {"ايام", "ساعه", "ساعات", "اسابيع", "يوما"}.intersection(
                words[max(first, match.first - 3) : match.first]
            )
            and "بعد" not in words[max(first, match.first - 5) : match.first]
        )

    def _goes_on(self, match: Match) -> bool:
        """Tell, in Arabic, "the continuation of the attacks" from a truce's."""
        return self.cues.has("fighting", match.stop, match.stop + 1)

    def _is_talked_of(self, match: Match) -> bool:
        """ "They discussed violations of the ceasefire", "warned of its collapse": no such news."""
        words = self.document.words[max(0, match.first - 3) : match.first]
        return words[-1:] in (["any"], ["اي"]) or any(
            word.startswith(("discuss", "warn", "fear", "avoid", "prevent")) for word in words
        )

    def _ends_fighting(self, match: Match, stop: int) -> bool:
        """Tell "a ceasefire ended a week-long battle" from the ceasefire's end."""
        return self.document.words[match.stop : min(stop, match.stop + 1)] in (["a"], ["the"]) and (
            self.cues.has("fighting", match.stop, min(stop, match.stop + 5))
        )

    def _is_yet_to_end(self, match: Match, first: int) -> bool:
        """Tell "three days more, from when the current truce ends" from a truce that ended."""
        words = self.document.words[max(first, match.first - 4) : match.first]
        return bool(
            {"when", "until", "before", "once"}.intersection(words)
        ) and self.document.words[match.stop - 1] in ("ends", "expires")

    def _is_over(self, match: Match) -> bool:
        """ "Agreed, at the end of week-long talks": what is talked of is settled.

        "With Russian mediation" and "a mediation committee" say only who brought it about.
        """
        word = self.document.words[match.first]
        if word in ("talks", "negotiations") and self.document.words[match.first - 1] == "at":
            return True  # "agreed to a ceasefire at talks in B"
        if word.endswith("وساطه"):
            if word.startswith("ب") or self.document.words[match.first - 1].endswith("لجنه"):
                return True
        before = self.document.words[max(0, match.first - 4) : match.first]
        if {"close", "knowledge", "familiar", "privy"}.intersection(before):
            return True  # "a source close to the talks said that the accord will ..."
        over = {"end", "after", "following", "ختام", "نهايه", "عقب", "بعد"}
        taken = {"accepted", "accept", "accepts", "قبل", "قبلت", "وافق", "وافقت"}  # "an offer"
        return bool((over | taken).intersection(before))

    def _ends_of_truce(self, trigger: Match, stop: int) -> list[tuple[int, str, Match]]:
        """Return the "ended" of "after the 48-hour ceasefire with the gunmen ended on Friday"."""
        opening = self.document.sentence_of(trigger.first).first
        lead = self.document.words[opening : trigger.first]
        # "A brief truce between the army and rebels in A ended on Friday"
        far = not self.scene.arabic and len(lead) <= 3 and lead[:1] in (["a"], ["the"])
        reach = trigger.stop + (14 if far else 6)
        return [
            (min(5, match.first - trigger.stop), "collapsed", match)
            for match in self.cues.find("ends", trigger.stop, min(stop, reach))
            if not (
                self._ends_fighting(match, stop) or self._is_yet_to_end(match, trigger.first - 4)
            )
            and self.document.words[match.stop : match.stop + 1] not in (["a"], ["the"], ["years"])
        ]

    def _opens(self, match: Match, first: int) -> bool:
        """Tell whether a verb opens its sentence, or follows "KHARTOUM (Agency)"."""
        return match.first <= first + 1 or self.document.between(
            match.first - 1, match.first
        ).startswith(")")

    def ends_apposition(self, trigger: Match, match: Match, first: int) -> bool:
        """Tell "a ceasefire for Taiz, announced on Monday, broke down": the subject stands far off."""
        if self.scene.arabic or not 6 < match.first - trigger.stop < 24:
            return False
        start = match.first
        while self.document.words[start - 1] in _HELPERS:
            start -= 1
        if "," not in self.document.between(start - 1, start):
            return False
        if start < match.first and self.document.commas_within(trigger.stop - 1, start - 1):
            return True  # "the departure, which was to start on Monday, has been postponed"
        # "the agreement in Daraa, known as ..., collapsed": the sentence ends with its verb
        ends = self.document.sentence_of(match.first).stop - match.stop <= 3
        return bool(ends and self.document.commas_within(trigger.stop, match.first - 1)) or any(
            "," in self.document.between(told.first - 1, told.first)
            for tag in ("announced", "agreed")
            for told in self.cues.find(tag, trigger.stop, match.first)
        )

    def is_main_verb(self, trigger: Match, match: Match) -> bool:
        """Tell "a deal reached with rebels to end the siege of the city has crumbled"."""
        words = self.document.words
        return (
            words[match.first - 1] in _HELPERS
            and 0 < match.first - trigger.stop <= 28
            and not _HELPERS.intersection(words[trigger.stop : match.first - 1])
            and not self.document.commas_within(trigger.stop - 1, match.first)
        )
