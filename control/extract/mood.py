"""Mood: tells what is done from what is denied, planned, conditional or only wished for.

Input: a Scene and the match of a verb. Output: yes or no. Must not know what is agreed.
"""

from __future__ import annotations

import re

from control.extract.matcher import Match
from control.extract.scene import Scene

# taking a place, as a noun: alone it does not say that it was taken
_ARABIC_TAKING = frozenset(
    ("تحرير", "استعاده", "استرداد", "سيطره", "قبضه", "استيلاء", "احتلال", "انتزاع", "احكام")
    + ("استيلاي",)  # as it is written before "its"
)
# nouns that are verbs too: "imposed" and "imposing"
_ARABIC_EITHER = frozenset(("بسط", "فرض", "طرد", "دحر"))
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
        "redeploy",
        "disarm",
    )
    + ("arrive", "take", "retake", "recapture", "capture", "seize", "reclaim", "regain", "hand")
)
# "to agree", "should agree" and, in Arabic, "as soon as they agree": asked for, not reached
_NOT_YET = frozenset(("to", "should", "must", "فور", "حال"))
_TERMS = frozenset("نقاط النقاط بنود البنود بند البند شروط الشروط".split())
_BEHIND = frozenset("بعد عقب اثر وبعد وعقب".split())
_BEFORE = frozenset(("قبل", "before"))
_DUE = frozenset("مقرر المقرر متوقع المتوقع يتوقع ينتظر المنتظر المرتقب".split())
# in Arabic "by which it is done to take them out"
_IS_DONE = frozenset("يتم تتم يجري تجري".split())
# in Arabic "under the agreement she leaves", "leaves in the coming days"
_SHE_WILL = ("تخرج", "تغادر", "تنسحب", "تتسلم", "تستلم", "تدخل", "تنتشر", "تنقل", "تتولي")
_BY_TERMS = frozenset("بموجب بحسب حسب وفق وفقا".split())
_THE_DEAL = frozenset("الاتفاق للاتفاق الاتفاقيه للاتفاقيه التفاهم الهدنه".split())
_COMING = frozenset("المقبله القادمه المقبلين القادمين القليله".split())
_SPANS = frozenset("الايام الساعات اليومين الساعه".split())


class Mood:
    """Answers for one document."""

    def __init__(self, scene: Scene):
        self.document = scene.document
        self.cues = scene.cues
        self.arabic = scene.arabic
        self._has_if = "if" in scene.document.words

    def is_negated(self, match: Match, first: int) -> bool:
        reach = 3 if self.arabic else 4
        if self.arabic and self.document.words[match.first - 1] == "اي":
            reach = 7  # "has so far carried out no exchange"
        for found in self.cues.find("negation", max(first, match.first - reach), match.first):
            if found.start == match.start or self.cues.has("denied", found.stop, match.first):
                continue  # "did not deny losing the town"
            if not (self.arabic and self.document.commas_within(found.stop - 1, match.first)):
                return True  # but in Arabic "without a fight, and took"
        return False

    def is_future(self, match: Match, first: int) -> bool:
        """Tell whether a word of the future stands close before a verb, or begins it."""
        if (
            not self.arabic
            and "be" in self.document.words[max(0, match.first - 1) : match.first + 1]
        ):
            return True  # "agreed that the rebels be moved", "could be moved"
        if self.arabic and self._is_to_be(match, first):
            return True
        ahead = self.cues.has("future", first, match.first + 1)
        if not ahead and not (self.arabic and self.cues.has("prepares", first, match.first)):
            return False  # as of most verbs: nothing below need be asked
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
        if (begun := self._begun(match)) is not None:
            return self.is_future(begun, first)
        words = self.document.words
        if self.arabic and any(
            not self.document.commas_within(found.stop - 1, match.first)
            for found in self.cues.find("prepares", first, min(first + 3, match.first))
        ):
            return True  # "thirty buses prepare to take them": the verb rules its sentence
        if self.arabic and words[match.first].startswith("ي") and not self.is_noun(match):
            if self.cues.has("prepares", first, first + 3):
                return True  # "it is due that some hand over their arms, while most leave"
        if words[match.first - 1] in _BEFORE and self.is_noun(match):
            return True  # "some are to hand over their arms before their departure"
        if self.arabic and any(
            words[found.stop - 1] in _DUE
            and "ان" in words[found.stop : match.first]
            and not self.document.commas_within(found.stop - 1, match.first)
            for found in self.cues.find("future", max(first, match.first - 9), match.first)
        ):
            return True  # "it is due on Thursday morning that the first are taken out"
        bare = words[match.first] in _BARE_VERBS
        # "would see 16,000 people leave A and 3,000 depart from B"
        reach = 16 if bare else 4
        if not bare and not self.arabic:
            # "a deal that will see rebels evacuated"
            start = max(first, match.first - 9) + 1
            if "see" in words[start : match.first]:
                seeing = words.index("see", start)
                if self.cues.has("future", max(first, seeing - 2), seeing + 1):
                    return True
        for found in self.cues.find("future", max(first, match.first - reach), match.first + 1):
            if found.stop >= match.first - 1 or bare:
                return True
            if not self.cues.has(
                "agreed", found.stop, match.first
            ) and not self.document.commas_within(found.stop - 1, match.first):
                return True
        return False

    def _is_to_be(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "under the agreement the rebels leave B", "leave it in the coming days"."""
        words = self.document.words
        verb = words[match.first].removeprefix("و")
        if words[match.first - 1] == "ان" and self.cues.has(
            "was_due", max(first, match.first - 4), match.first
        ):
            return True  # "the first were due to leave yesterday"
        if self.is_noun(match) or not verb.startswith(("ي", *_SHE_WILL)):
            return False
        stop = min(match.stop + 14, self.document.sentence_of(match.first).stop)
        ahead = next((i for i in range(match.stop, stop) if words[i] in _COMING), None)
        if ahead is not None and words[ahead - 1] in _SPANS:
            return not self.document.commas_within(match.stop - 1, ahead)
        opening = words[first : min(first + 4, match.first)]
        by_terms = opening[:1] and opening[0].removeprefix("و") in _BY_TERMS
        return bool(by_terms) and bool(_THE_DEAL.intersection(opening[1:]))

    def _begun(self, match: Match) -> Match | None:
        """Return the "began" of "began to leave", the "managed" of "managed to", which are no aim."""
        if self.arabic or self.document.words[match.first - 1] != "to":
            return None
        before = match.first - 2
        return self.cues.covering("started", before) or self.cues.covering("achieved", before)

    def is_conditional(self, match: Match, first: int) -> bool:
        if self._has_if and self._is_if_agreed(match, first):
            return True
        conditions = self.cues.find("condition", max(first, match.first - 8), match.first)
        return bool(conditions) and any(
            # "have until Friday to leave": a deadline is no condition, nor is "until now"
            not self.cues.has_any(("weekday", "present_day"), found.stop, found.stop + 1)
            # Arabic "from dawn and until nightfall": a span
            and self.document.words[found.first] != "وحتي"
            for found in conditions
        )

    def _is_if_agreed(self, match: Match, first: int) -> bool:
        """Tell "if the rebels accept these terms, they will give up four towns"."""
        start = max(first, match.first - 18)
        words = self.document.words[start : match.first]
        return "if" in words and self.cues.has(
            "agreed", start + words.index("if") + 1, start + words.index("if") + 6
        )

    def is_wished(self, match: Match, first: int) -> bool:
        """Tell a call for something from the thing: "urged a ceasefire"."""
        if not self.cues.has("call", max(first, match.first - 24), match.first):
            return False
        words = self.document.words
        for found in self.cues.find("call", max(first, match.first - 18), match.first):
            # the Arabic verb that opens a sentence, and "the need", rule the whole of it
            far = found.first <= first + 1 or words[found.first].endswith("ضروره")
            if match.first - found.first > (18 if self.arabic and far else 7):
                continue
            if self.document.between(found.first - 1, found.first) == "-":
                continue  # "agreed to a Russian-proposed truce"
            between = range(found.stop, match.first)
            if not any(
                self.cues.covering("agreed", i)
                and words[i - 1] not in _NOT_YET
                and not (self.arabic and words[i].startswith("ل"))
                for i in between
            ):
                return True  # "urged them to extend the truce": to agree is what is asked
        # "demanding that injured people in two towns far away be let out"
        return any(
            words[found.stop : found.stop + 1] == ["that"]
            for found in self.cues.find("call", max(first, match.first - 24), match.first)
        )

    def is_denied(self, match: Match, first: int, stop: int) -> bool:
        """Tell "denied reports that the army had taken the town" and "reports that it had ... were
        untrue" from "the army, which denied ..., took the town": commas and turns end a denial.
        """
        words, near = self.document.words, []
        for found in self.cues.find("denied", max(first, match.first - 16), match.first):
            if not self.cues.has("negation", max(first, found.first - 3), found.first):
                near.append((found.stop, match.first))  # but "did not deny losing the town"
        for found in self.cues.find("denied", match.stop, min(stop, match.stop + 10)):
            if words[found.first - 1] in ("was", "were", "is", "are", "as"):
                near.append((match.stop, found.first))
        return any(
            not self.document.commas_within(start - 1, end)
            and not any(self.cues.covering("turn", i) for i in range(start, end))
            for start, end in near
        )

    def is_live(self, match: Match, first: int) -> bool:
        """Tell a thing done from one denied, planned, conditional or only aimed at."""
        words = self.document.words
        if not self.arabic and words[max(0, match.first - 1)] == "to":
            if self._begun(match) is None:
                return False
        return not (
            self.is_negated(match, first)
            or self.is_future(match, first)
            or self.is_conditional(match, first)
        )

    def is_fact(self, match: Match, first: int) -> bool:
        """Tell the Arabic "announced the capture of", a fact, from "the battle for the capture of".

        The noun itself says neither; the nearest word ahead of it that is of either sort does.
        """
        document, cues = self.document, self.cues
        attached = document.folded[document.starts[match.first] : match.start].lstrip("وف")
        if attached in ("ل", "لل"):
            return False  # "to capture it"
        bare = document.folded[match.start : match.end].split()[0].removeprefix("ال")
        if bare.startswith(("ي", "ت")) and document.words[match.first - 1] in ("ان", "كي", "لكي"):
            # "so that it takes", but "before the army took it back"
            return match.first > first + 1 and document.words[match.first - 2] == "قبل"
        noun = re.sub("ت?(ها|هم|ه)$", "ه", bare)  # "its taking of" goes on as "taking of"
        if not {bare, noun, noun.removesuffix("ه")} & (_ARABIC_TAKING | _ARABIC_EITHER):
            return True
        if bare in _ARABIC_EITHER and not (
            document.words[match.first - 1] in ("في", "من", "علي", "الي", "اجل")
            or cues.covers_any(("attempt", "fact"), match.first - 1)
        ):
            return True  # ", then drove out": the verb
        for i in range(match.first - 1, max(first, match.first - 20) - 1, -1):
            # "the battle for": with its article no noun rules the next one, nor one named in a
            # clause that has ended: 'the command of the operation "X", which ..., announced'
            if cues.covering("attempt", i) and not (
                document.words[i].startswith("ال")
                # "the spokesman of Operation X announced the capture of"
                or document.words[i - 1] in ("باسم", "قياده", "غرفه")
                or document.folded.startswith(' "', document.ends[i])
            ):
                return False
            if cues.covering("fact", i):
                return True
        opens = match.first == first or document.between(match.first - 1, match.first).strip(' "')
        return bare in _ARABIC_EITHER or opens not in ("", ",")

    def find_live(self, tag: str, first: int, stop: int) -> list[Match]:
        return [m for m in self.cues.find(tag, first, stop) if self.is_live(m, first)]

    def is_done(self, match: Match) -> bool:
        """Tell a finished movement from the name of one: "were evacuated", not "evacuation"."""
        word = self.document.words[match.stop - 1]
        head = self.document.words[match.first]
        if self.arabic:
            return not self.is_noun(match) or self.is_made(match)
        if head == "quit" and not self.is_future(match, match.first - 6):
            return self.document.words[max(0, match.first - 1)] != "to"
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

    def is_term_of_deal(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "a deal by which the fighters leave the town": still to be done.

        So are "a deal by which the families are taken out", "in return for their leaving", and
        "the buses will come in to take the fighters".
        """
        if not self.arabic:
            return False
        words, noun = self.document.words, self.is_noun(match)
        present = words[match.first].startswith(("ي", "ت")) and not noun
        near = words[match.first - 2 : match.first]
        if noun and not _TERMS.isdisjoint(words[first : match.first]):
            # "the points agreed upon", "the main points are: the exit of all fighters"
            return self.cues.has_any(("agreed", "deal", "points"), first, match.first)
        if words[match.stop : match.stop + 1] == ["بموجبه"] and present:
            return self.cues.covering("deal", match.first - 1) is not None
        if near[-1:] == ["بموجبه"]:
            present = present or noun and near[0] in _IS_DONE
            return present and self.cues.has("deal", first, match.first)
        if near == ["مقابل", "ان"] and present:
            return True
        if near[-1:] == ["مقابل"]:
            return noun and self.cues.has("deal", first, match.first)
        return words[match.first].startswith("ل") and any(
            not self.document.commas_within(found.first, match.first)
            for found in self.cues.find("future", max(first, match.first - 14), match.first)
            if words[found.first].startswith(("ست", "سي"))
        )

    def is_agreed_on(self, begun: Match, first: int) -> bool:
        """Tell, in Arabic, "it was agreed on Monday on beginning the exit of" from its beginning."""
        return (
            self.arabic
            and self.document.words[begun.first - 1] == "علي"
            and self.cues.has_any(("agreed", "consent"), first, begun.first)
        )

    def is_noun(self, match: Match) -> bool:
        """Tell the name of a movement, "evacuation", from the verb."""
        if self.arabic:
            return self.cues.covering("noun_of_moving", match.first) is not None
        return self.document.words[match.first].startswith(
            ("evacuation", "departure", "exit", "withdrawal", "pullout", "exodus", "convoy", "safe")
        )

    def _is_behind_deed(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "the police went in after the exit of the fighters" from "will go in after"."""
        words = self.document.words
        return (
            words[match.first - 1] in _BEHIND
            and self.is_noun(match)
            and not words[first].startswith(("ي", "ت", "س", "من", "وي", "وت", "وس", "ومن"))
            and not self.cues.has("future", first, match.first)
        )

    def is_made(self, match: Match) -> bool:
        """Tell, in Arabic, "was made today the transfer of", a deed, from the name of one.

        A verb that opens the sentence rules what is listed behind it. So is what something past came after.
        """
        first = self.document.sentence_of(match.first).first
        if self._is_behind_deed(match, first):
            return True
        return any(
            self.is_live(made, first)
            # "it was agreed on Thursday to evacuate"
            and not self.cues.covering("agreed", made.first)
            and (
                made.first >= match.first - 3
                or made.first <= first + 1
                # "the town saw on Monday, for a second day, the departure of"
                or self.document.words[made.first].lstrip("و").startswith(("شهد", "تشهد", "يشهد"))
            )
            and not self.document.commas_within(made.stop - 1, match.first)
            for made in self.cues.find("took_place", first, match.first)
        )
