"""Lexicon: finds a language's cue words and the world's names in a document.

Input: a Language (data) and a Document. Output: Cues, which answer "is there a word of this tag
in these tokens", and the names of the wider world. Must not know what a deal is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any

from control.extract.languages import (
    COUNTRIES,
    WORLD_ACTORS,
    WORLD_PLACES,
    Language,
    WorldName,
    load_language,
)
from control.extract.matcher import Match, PhraseMatcher, is_arabic, keep_longest
from control.extract.text import Document, fold_words


@dataclass(frozen=True)
class WorldEntry:
    """What a name of the wider world stands for."""

    sort: str  # place, actor, country or adjective
    kind: str
    key: str  # the folded first name: one country or place however it is written


_FIRST = attrgetter("first")
# behind the Arabic "before", which is also "accepted"
_AFTER_BEFORE = frozenset(
    "ان ذلك يوم يومين ايام ساعه ساعات ساعتين اسبوع اسبوعين اسابيع شهر شهرين اشهر عام عامين اعوام سنه"
    " سنتين سنوات دقايق نحو حوالي قرابه اكثر اقل عده بضعه منتصف فجر ظهر مساء صباح نهايه الحرب".split()
)

# the tags of words for a truce, and for any agreement
TRUCE_TAGS = ("truce", "ceasefire")
AGREEMENT_TAGS = ("deal", *TRUCE_TAGS)


_BEFORE_MONTHS = frozenset(("in", "of", "since", "until", "last", "early", "late", "mid"))


def _is_month(document: Document, match: Match) -> bool:
    """Tell the May of "May 13" and "in May" from what may be."""
    words, first = document.words, match.first
    before, behind = words[max(0, first - 1) : first], words[match.stop : match.stop + 1]
    return (
        words[first : match.stop] == ["may"]
        and document.cased[match.start] == "M"
        and any(word.isdigit() or word in _BEFORE_MONTHS for word in before + behind)
    )


class Cues:
    """Where the words of each tag stand in a document, by token.

    The matches of one tag are in order and do not overlap.
    """

    def __init__(self, matches: dict[str, list[Match]]):
        self._matches = matches
        self._firsts = {tag: [*map(_FIRST, found)] for tag, found in matches.items()}

    def find(self, tag: str, first: int, stop: int) -> list[Match]:
        """Return the matches of `tag` that begin within tokens `first:stop`."""
        firsts = self._firsts.get(tag)
        if not firsts:
            return []
        left = bisect_left(firsts, first)
        if left == len(firsts) or firsts[left] >= stop:
            return []  # the most frequent answer
        return self._matches[tag][left : bisect_left(firsts, stop, left)]

    def among(self, tags: Iterable[str]) -> list[str]:
        """Return those of the tags that stand anywhere in the document: no others need be asked."""
        return [tag for tag in tags if tag in self._matches]

    def has(self, tag: str, first: int, stop: int) -> bool:
        firsts = self._firsts.get(tag)
        if not firsts:
            return False
        left = bisect_left(firsts, first)
        return left < len(firsts) and firsts[left] < stop

    def has_any(self, tags: Iterable[str], first: int, stop: int) -> bool:
        for tag in tags:
            firsts = self._firsts.get(tag)
            if firsts:
                left = bisect_left(firsts, first)
                if left < len(firsts) and firsts[left] < stop:
                    return True
        return False

    def beginnings(self, tags: Iterable[str]) -> list[int]:
        """Return the tokens at which a match of any of the tags begins, in order.

        A rule made of many tags asks with them, once a sentence, whether it has anything to read.
        """
        return sorted(chain.from_iterable(self._firsts.get(tag, ()) for tag in tags))

    def covering(self, tag: str, token: int) -> Match | None:
        """Return the match of `tag` that covers a token."""
        firsts = self._firsts.get(tag)
        if not firsts or firsts[0] > token:
            return None
        match = self._matches[tag][bisect_right(firsts, token) - 1]
        return match if token < match.stop else None

    def covers_any(self, tags: Iterable[str], token: int) -> bool:
        for tag in tags:
            firsts = self._firsts.get(tag)
            if firsts and firsts[0] <= token:
                if token < self._matches[tag][bisect_right(firsts, token) - 1].stop:
                    return True
        return False

    def tokens(self, tag: str) -> set[int]:
        """Return every token that a match of `tag` covers."""
        return _tokens_of(self._matches.get(tag, ()))

    def nearest(self, tag: str, token: int, first: int, stop: int) -> tuple[int, Match] | None:
        """Return the distance and match of the `tag` nearest to a token within `first:stop`."""
        best = None
        for match in self.find(tag, first, stop):
            distance = (
                match.first - token if match.first > token else max(0, token - match.stop + 1)
            )
            if best is None or distance < best[0]:
                best = (distance, match)
        return best

    def knows(self, token: int) -> bool:
        """Tell whether any phrase of the language covers a token."""
        return token in self._known

    @cached_property
    def _known(self) -> set[int]:
        return _tokens_of(chain.from_iterable(self._matches.values()))

    @cached_property
    def _tags_at(self) -> list[tuple[str, ...]]:
        """The tags of which a match begins at each token, up to the last at which one does."""
        stop = max((firsts[-1] + 1 for firsts in self._firsts.values() if firsts), default=0)
        tags: list[tuple[str, ...]] = [()] * stop
        for tag, firsts in self._firsts.items():
            for first in firsts:
                tags[first] += (tag,)
        return tags

    def tags_within(self, first: int, stop: int) -> set[str]:
        """Return the tags of which a match begins within tokens `first:stop`."""
        return set(chain.from_iterable(self._tags_at[first:stop]))

    def count(self, tag: str) -> int:
        return len(self._matches.get(tag, ()))


def _tokens_of(matches: Iterable[Match]) -> set[int]:
    return {token for match in matches for token in range(match.first, match.stop)}


def any_within(tokens: list[int], first: int, stop: int) -> bool:
    """Tell whether one of some tokens in order is within `first:stop`."""
    left = bisect_left(tokens, first)
    return left < len(tokens) and tokens[left] < stop


def group_values(phrases: Iterable[tuple[str, Any]]) -> dict[str, tuple]:
    """Return each phrase once, with all it stands for."""
    grouped: dict[str, tuple] = {}
    for phrase, value in phrases:
        grouped[phrase] = (*grouped.get(phrase, ()), value)
    return grouped


def _is_before(document: Document, match: Match) -> bool:
    """Tell, in Arabic, "before two days" from "accepted", which are written alike."""
    following = document.words[match.stop : match.stop + 1]
    return (
        document.words[match.first].removeprefix("و") == "قبل"
        and bool(following)
        and (following[0] in _AFTER_BEFORE or following[0][0].isdigit())
    )


class Lexicon:
    """One language's compiled phrases; built once and shared."""

    def __init__(self, language: Language):
        self.language = language
        phrases: list[tuple[str, str]] = []
        for tag, joined in language.phrases.items():
            for phrase in joined.split("|"):
                if phrase:
                    star = "*" if phrase.endswith("*") else ""
                    phrases.append((fold_words(phrase) + star, tag))
        for phrase in language.false_friends:
            phrases.append(
                (fold_words(phrase) + ("*" if phrase.endswith("*") else ""), "false_friend")
            )
        for month in language.months:
            phrases.append((fold_words(month), "month"))
        for weekday in language.weekdays:
            phrases.append((fold_words(weekday), "weekday"))
        self._matcher = PhraseMatcher(group_values(phrases), with_article=language.verb_first)

    def find_cues(self, document: Document) -> Cues:
        by_tag: dict[str, list[Match]] = defaultdict(list)
        overlaid: set[str] = set()
        matches = self._matcher.find(document)
        if self.language.verb_first:
            matches += self._find_prefixed_futures(document, matches)
        for match in matches:
            for tag in match.value:
                found = by_tag[tag]
                if found and found[-1].end > match.start:
                    overlaid.add(tag)
                found.append(match)
        if self.language.verb_first:
            for tag in ("agreed", "consent"):
                by_tag[tag] = [m for m in by_tag[tag] if not _is_before(document, m)]
        # "the Government of National Accord" is no accord, "the Centre for Reconciliation" none
        for body in by_tag.get("peace_body", ()):
            for tag in ("deal", "reconciliation"):
                by_tag[tag] = [m for m in by_tag[tag] if not body.start <= m.start < body.end]
        if "may" in document.words:
            by_tag["future"] = [m for m in by_tag["future"] if not _is_month(document, m)]
        for tag in overlaid:
            by_tag[tag] = keep_longest(by_tag[tag])
        return Cues(by_tag)

    @staticmethod
    def _find_prefixed_futures(document: Document, matches: list[Match]) -> list[Match]:
        """Return the Arabic "will", one letter written onto a verb of the present: "سيغادر"."""
        return [
            Match(("future",), start, match.end, match.first, match.first + 1)
            for match in matches
            if (start := document.starts[match.first]) < match.start
            and document.folded[match.start - 1] == "س"
            and document.folded[match.start] in "يتن"
        ]

    @cached_property
    def common_words(self) -> frozenset[str]:
        return frozenset(map(fold_words, self.language.common_words))

    @cached_property
    def sentence_words(self) -> frozenset[str]:
        return frozenset(map(fold_words, self.language.sentence_words))

    @cached_property
    def ambiguous_months(self) -> frozenset[str]:
        return frozenset(map(fold_words, self.language.ambiguous_months))

    @cached_property
    def government_names(self) -> tuple[str, ...]:
        return tuple(map(fold_words, self.language.government_names))

    @cached_property
    def opposition_names(self) -> tuple[str, ...]:
        return tuple(map(fold_words, self.language.opposition_names))

    @cached_property
    def months(self) -> dict[str, int]:
        return {fold_words(name): number for name, number in self.language.months.items()}

    @cached_property
    def weekdays(self) -> dict[str, int]:
        return {fold_words(name): number for name, number in self.language.weekdays.items()}

    @cached_property
    def number_words(self) -> dict[str, int]:
        return {fold_words(word): n for word, n in self.language.number_words.items()}

    @cached_property
    def counted_words(self) -> dict[str, tuple[int, str]]:
        return {fold_words(word): value for word, value in self.language.counted_words.items()}


@lru_cache(maxsize=8)
def load_lexicon(code: str) -> Lexicon:
    """Return the compiled lexicon of a language code."""
    return Lexicon(load_language(code))


# names of the wider world that are words or people's names too
ORDINARY_NAMES = frozenset(fold_words(name) for row in WORLD_PLACES for name in row.ordinary)
# what tells whose army "Sudan's army" is
COUNTRY_NAMES = frozenset(fold_words(name) for row in COUNTRIES for name in row.names)


@lru_cache(maxsize=1)
def load_world() -> PhraseMatcher:
    """Return the matcher of countries, places and actors of the wider world."""
    phrases: list[tuple[str, WorldEntry]] = []

    def add(sort: str, row: WorldName, names: tuple[str, ...]) -> None:
        key = fold_words(row.names[0])
        for name in names:
            star = "*" if name.endswith("*") else ""
            phrases.append((fold_words(name) + star, WorldEntry(sort, row.kind, key)))

    for row in COUNTRIES:
        add("country", row, row.names)
        add("adjective", row, row.adjectives)
        # an Arabic adjective takes the article: "the Syrian"
        add("adjective", row, tuple("ال" + name for name in row.adjectives if is_arabic(name)))
    for row in WORLD_PLACES:
        add("place", row, row.names)
    for row in WORLD_ACTORS:
        add("actor", row, row.names)
    return PhraseMatcher(group_values(phrases))
