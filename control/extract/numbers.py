"""Numbers: reads the number that begins at a word, in digits or in words.

Input: a Document and its cues. Output: the value and where it ends; the day or the year of a date
is none. What is counted is for figures.py.
"""

from __future__ import annotations

import re

from control.extract.lexicon import Cues, Lexicon
from control.extract.text import Document, Sentence

MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_BEFORE_YEARS = frozenset(
    "in since late early mid until of during by summer عام العام سنه صيف شتاء ربيع خريف".split()
)
_ARABIC_THOUSANDS = frozenset(("الف", "الفا", "الاف"))
# "the second ten" is twelve o'clock, "the second 1,900" a second batch of people
_TWELFTH = frozenset(("الحاديه", "الثانيه"))
_TEN = frozenset(("عشر", "عشره"))
_NUMERIC_DATE = re.compile(r"\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:19|20)\d\d")
_PERCENT = frozenset("%٪")


class NumberReader:
    """Reads the numbers of one document."""

    def __init__(self, document: Document, cues: Cues, lexicon: Lexicon):
        self.document = document
        self.cues = cues
        self.words = lexicon.number_words
        self.arabic = lexicon.language.verb_first

    def read(self, token: int, sentence: Sentence, between: bool = False) -> tuple[int, int] | None:
        """Return the number that begins at `token` and the token after it.

        In Arabic "and" joins the parts of one number; after "between" it begins the second.
        """
        if token >= sentence.stop:
            return None
        if not self.arabic:
            return self._latin_number(token, sentence)
        return self._arabic_number(token, sentence, between)

    def _is_of_date(self, token: int) -> bool:
        """Tell the day or year of "20 October 2016 Rebels" from a number of rebels."""
        around = self.document.folded[
            max(0, self.document.starts[token] - 10) : self.document.ends[token] + 10
        ]
        after = token + 1 + (self.document.words[token + 1 : token + 2] == ["من"])
        if _NUMERIC_DATE.search(around) or self.document.words[after : after + 1] == ["الشهر"]:
            return True
        return any(self.cues.covering("month", i) for i in (token - 1, after) if i >= 0) or (
            token > 1
            and self.document.words[token].startswith(("19", "20"))
            and bool(self.cues.covering("month", token - 2))
        )

    def _is_year(self, token: int) -> bool:
        """Tell "since late 2013 its residents" from a number of residents."""
        words = self.document.words
        return (
            len(words[token]) == 4
            and words[token].startswith(("19", "20"))
            and token > 0
            and words[token - 1] in _BEFORE_YEARS
        )

    def _is_share(self, token: int) -> bool:
        """Tell "75% of them" from a number of them; in Arabic the sign stands before or behind."""
        cased, end = self.document.cased, self.document.ends[token]
        signs = {cased[end : end + 2].lstrip(" ")[:1]}
        if self.arabic:
            start = self.document.starts[token]
            signs.add(cased[max(0, start - 2) : start].rstrip(" ")[-1:])
        return not _PERCENT.isdisjoint(signs)

    def _digits(self, word: str) -> float | None:
        if not word[0].isdigit() or len(word) > 15:
            return None
        groups = word.replace(".", ",").split(",")
        if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
            return int("".join(groups))
        if len(groups) == 1:
            return int(word)
        if len(groups) == 2 and "." in word:
            return float(word)
        return None

    def _is_thousands(self, token: int, sentence: Sentence) -> bool:
        """Tell "8 000 people", a thousand written with a space, from two numbers."""
        words = self.document.words
        return (
            token + 1 < sentence.stop
            and len(words[token]) <= 3
            and len(words[token + 1]) == 3
            and words[token + 1].isdigit()
            and self.gap(token, token + 1, sentence).isspace()
        )

    def _latin_number(self, token: int, sentence: Sentence) -> tuple[int, int] | None:
        words = self.document.words
        value = self._digits(words[token])
        if value is not None:
            if self._is_of_date(token) or self._is_year(token):
                return None
            start = self.document.starts[token]
            before = self.document.cased[max(0, start - 1) : start]
            if before and (before in "$€£#/." or before.isalpha()):
                return None  # "M23 rebels" are no 23 rebels
            stop = token + 1
            if self._is_thousands(token, sentence):
                value, stop = value * 1000 + int(words[stop]), stop + 1
            after = self.document.folded[
                self.document.ends[stop - 1] : self.document.ends[stop - 1] + 1
            ]
            if self._is_share(stop - 1) or after.isalpha():
                return None
            if stop < sentence.stop and words[stop] in ("thousand", "hundred", "million"):
                return int(value * MULTIPLIERS[words[stop]]), stop + 1
            return (int(value), stop) if value == int(value) else None
        total, current, stop = 0, 0, token
        seen = False
        if words[token] == "a" and token + 1 < sentence.stop and words[token + 1] in MULTIPLIERS:
            current, stop, seen = 1, token + 1, True
        if words[stop] in MULTIPLIERS:
            if words[token - 1] == "quarter" or words[max(0, token - 2) : token] == [
                "quarter",
                "of",
            ]:
                current = 0.25  # "a quarter of a million", "a quarter-million"
            elif words[token - 1] == "half":
                current = 0.5
            elif not seen:
                return None
        while stop < sentence.stop:
            number = self.words.get(words[stop])
            if number is None:
                if (
                    words[stop] == "and"
                    and seen
                    and stop + 1 < sentence.stop
                    and (
                        words[stop - 1] in ("hundred", "thousand") and words[stop + 1] in self.words
                    )
                ):
                    stop += 1
                    continue
                break
            gap = self.gap(stop - 1, stop, sentence) if stop > token else " "
            if stop > token and gap not in (" ", "-", "\n"):
                break
            if words[stop] in MULTIPLIERS:
                current = (current or 1) * number
                if number >= 1000:
                    total, current = total + current, 0
            elif (
                seen
                and number < 10
                and current % 10 == 0
                or not seen
                or current == 0
                or current % 100 == 0
            ):
                current += number
            else:
                break
            seen = True
            stop += 1
        value = int(total + current)
        return (value, stop) if seen and value else None

    def _arabic_number(
        self, token: int, sentence: Sentence, between: bool
    ) -> tuple[int, int] | None:
        words = self.document.words
        stop, total, current, seen = token, 0.0, 0.0, False
        hour = words[token - 1] in _TWELFTH and words[token] in _TEN
        if hour or words[token - 1] == "الساعه":
            return None
        while stop < sentence.stop:
            word = words[stop]
            if between and seen and word[:1] == "و":
                break
            if word == "و" and self._adds_digits(token, stop, total + current, sentence):
                total += current + self._digits(words[stop + 1])
                return int(total), stop + 2
            bare = word
            value = self._digits(word)
            if value is not None and (
                self._is_of_date(stop) or self._is_year(stop) or self._is_share(stop)
            ):
                return None
            if value is not None and not seen and self._is_thousands(stop, sentence):
                value, stop = value * 1000 + int(words[stop + 1]), stop + 1
            if value is None and word in self.words:
                value = self.words[word]
            if value is None and word[:1] in "وبل" and len(word) > 3:
                if seen and word[:1] != "و":
                    break
                bare = word[1:]
                value = self.words.get(bare)
            if value is None:
                break
            if seen and not word.startswith("و") and bare not in _ARABIC_THOUSANDS and value < 1000:
                if not (value == 100 or value == 10 and current < 10):
                    break
            if seen and self.gap(stop - 1, stop, sentence).strip():
                break
            if bare in _ARABIC_THOUSANDS:
                if not seen and bare == "الاف":
                    return None  # "thousands of" without a number before it is vague
                if not seen and bare == "الفا" and not self._goes_on(stop + 1):
                    current = 2  # the dual before what it counts, but "a thousand and 614"
                current = max(current, 1) * 1000
                total, current = total + current, 0
            elif value == 1_000_000:
                if not seen and bare == "ملايين":
                    return None
                total, current = total + max(current, 1) * value, 0
            elif value == 100 and 2 < current < 10:
                current *= 100
            else:
                current += value
            seen = True
            stop += 1
        number = total + current
        return (int(number), stop) if seen and number >= 1 and number == int(number) else None

    def _goes_on(self, token: int) -> bool:
        return any(word.startswith("و") for word in self.document.words[token : token + 1])

    def _adds_digits(self, token: int, stop: int, total: float, sentence: Sentence) -> bool:
        """Tell "two thousand and120 people" from "between 130 thousand and150 thousand"."""
        words = self.document.words
        if (
            not total
            or total % 1000
            or stop + 2 >= sentence.stop
            or self.gap(stop, stop + 1, sentence)
        ):
            return False
        more = self._digits(words[stop + 1])
        return (
            more is not None
            and more < 1000
            and words[token - 1] != "بين"
            and words[stop + 2] not in _ARABIC_THOUSANDS
        )

    def gap(self, left: int, right: int, sentence: Sentence) -> str:
        return self.document.between(left, right) if right < sentence.stop else ""
