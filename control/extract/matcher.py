"""Matcher: finds many phrases at once in a folded text, by whole words.

Input: folded phrases, each with whatever it stands for. Output: matches with token and offset
bounds. One Aho-Corasick pass, so the cost does not grow with the number of phrases. Arabic
phrases are also found behind attached particles, which the match leaves out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from operator import add, attrgetter, le, sub
from typing import Any

import ahocorasick_rs

from control.extract.text import Document

# particles written onto the front of an Arabic name: and, so, in, to, like, and their pairs
_PARTICLES = frozenset(("", *"و ف ب ل ك وب ول وك فب فل".split()))
# and onto that of a common word: "will" too, and the article
_WITH_ARTICLE = _PARTICLES | frozenset(
    ("س", "وس", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وبال")
)


def is_arabic(phrase: str) -> bool:
    return "\u0620" <= phrase[:1] <= "\u064a"


@dataclass(slots=True)
class Match:
    """One phrase found: what it stands for, folded offsets, tokens `first:stop`."""

    value: Any
    start: int
    end: int
    first: int
    stop: int


class PhraseMatcher:
    """All phrases of one kind; a phrase ending in `*` also matches longer words.

    `with_article` lets the Arabic article stand before a phrase that is written without it, as
    with common words; a proper name has it or has it not.
    """

    def __init__(self, phrases: Mapping[str, Any], with_article: bool = False):
        self._particles = _WITH_ARTICLE if with_article else _PARTICLES
        # what a pattern stands for, letters of it before the phrase and of the phrase's own left
        # out, and its words
        patterns: dict[str, list[tuple[Any, int, int, int]]] = {}
        for phrase, value in phrases.items():
            open_end = phrase.endswith("*")
            phrase = phrase.rstrip("*")
            if not phrase:
                continue
            tail = phrase if open_end else phrase + " "
            words = phrase.count(" ") + 1
            if is_arabic(phrase):
                patterns.setdefault(tail, []).append((value, 0, 0, words))
                if phrase.startswith("ال") and len(phrase) > 3:
                    # "to the X" is written with both lams and no alef: the first one is "to"
                    patterns.setdefault("ل" + tail[1:], []).append((value, 0, 1, words))
            else:
                patterns.setdefault(" " + tail, []).append((value, 1, 0, words))
        self._values = list(patterns.values())
        self._is_latin = not any(map(is_arabic, phrases))
        # of Latin patterns, each of one phrase: what it stands for, and how many words it has
        self._meant = [of_pattern[0][0] for of_pattern in self._values]
        self._lengths = [of_pattern[0][3] for of_pattern in self._values]
        self._automaton = ahocorasick_rs.AhoCorasick(list(patterns)) if patterns else None

    def find(self, document: Document) -> list[Match]:
        """Return every match, overlapping ones too, in order of their ends."""
        found: list[Match] = []
        if self._automaton is None:
            return found
        view, begins, tokens = document.view, document.view_starts, document.token_of_view
        starts, ends, values = document.starts, document.ends, self._values
        hits = self._automaton.find_matches_as_indexes(view, overlapping=True)
        if self._is_latin:
            return self._place(hits, document)
        for number, begin, _ in hits:
            for value, lead, skip, words in values[number]:
                first = tokens.get(begin + lead)
                if first is not None:
                    start = starts[first] + skip
                else:
                    # not where a word begins: behind attached particles, or within one
                    first = bisect_right(begins, begin) - 1
                    if view[begins[first] : begin] not in self._particles:
                        continue
                    start = starts[first] + begin - begins[first] + skip
                stop = first + words
                found.append(Match(value, start, ends[stop - 1], first, stop))
        return found

    def _place(self, hits: list[tuple[int, int, int]], document: Document) -> list[Match]:
        """Return the matches of hits that all begin where a word does: whole lists at a time."""
        numbers, begins, _ = zip(*hits, strict=True) if hits else ((), (), ())
        values = map(self._meant.__getitem__, numbers)
        firsts = list(map(document.token_of_view.__getitem__, map(add, begins, repeat(1))))
        stops = list(map(add, firsts, map(self._lengths.__getitem__, numbers)))
        starts = map(document.starts.__getitem__, firsts)
        ends = map(document.ends.__getitem__, map(sub, stops, repeat(1)))
        return list(map(Match, values, starts, ends, firsts, stops))


def keep_longest(matches: list[Match]) -> list[Match]:
    """Return matches that do not overlap, in order; the earlier, then the longer one stands."""
    if len(matches) < 2 or all(map(le, map(_END, matches), map(_START, matches[1:]))):
        return matches
    kept: list[Match] = []
    end = -1
    for match in sorted(matches, key=_start_then_longest):
        if match.start >= end:
            kept.append(match)
            end = match.end
    return kept


def _start_then_longest(match: Match) -> tuple[int, int]:
    return match.start, -match.end


_START, _END = attrgetter("start"), attrgetter("end")
