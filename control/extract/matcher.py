"""Matcher: finds many phrases at once in a folded text, by whole words.

Input: folded phrases, each with whatever it stands for. Output: matches with token and offset
bounds. One Aho-Corasick pass, so the cost does not grow with the number of phrases. Arabic
phrases are also found behind attached particles, which the match leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from control.extract.text import Document

# particles written onto the front of an Arabic word: and, so, in, to, like, will, and their pairs
_PARTICLES = frozenset(("", *"و ف ب ل ك وب ول وك فب فل س وس".split()))
_WITH_ARTICLE = _PARTICLES | frozenset(
    ("ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وبال")
)


def is_arabic(phrase: str) -> bool:
    return "\u0620" <= phrase[:1] <= "\u064a"


@dataclass(frozen=True, slots=True)
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

    def __init__(self, phrases: Iterable[tuple[str, Any]], with_article: bool = False):
        self._particles = _WITH_ARTICLE if with_article else _PARTICLES
        patterns: dict[str, list[tuple[Any, int, int, bool]]] = {}
        for phrase, value in phrases:
            open_end = phrase.endswith("*")
            phrase = phrase.rstrip("*")
            if not phrase:
                continue
            tail = phrase if open_end else phrase + " "
            if is_arabic(phrase):
                patterns.setdefault(tail, []).append((value, 0, 0, open_end))
                if phrase.startswith("ال") and len(phrase) > 3:
                    # "to the X" is written with both lams and no alef: the first one is "to"
                    patterns.setdefault("ل" + tail[1:], []).append((value, 0, 1, open_end))
            else:
                patterns.setdefault(" " + tail, []).append((value, 1, 0, open_end))
        self._values = list(patterns.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(patterns)) if patterns else None

    def find(self, document: Document) -> Iterator[Match]:
        """Yield every match, overlapping ones too, in order of their ends."""
        if self._automaton is None:
            return
        view, starts, tokens = document.view, document.view_starts, document.token_of_view
        particles = self._particles
        for number, begin, finish in self._automaton.find_matches_as_indexes(
            view, overlapping=True
        ):
            for value, lead, skip, open_end in self._values[number]:
                position = begin + lead
                first = tokens.get(position)
                inside = 0
                if (
                    first is None
                ):  # not where a word begins: behind attached particles, or within one
                    first = document.token_at(position)
                    inside = position - starts[first]
                    if lead or view[starts[first] : position] not in particles:
                        continue
                last = document.token_at(finish - 1) if open_end else tokens[finish] - 1
                start = document.starts[first] + inside + skip
                yield Match(value, start, document.ends[last], first, last + 1)


def keep_longest(matches: Iterable[Match]) -> list[Match]:
    """Return matches that do not overlap, in order; the earlier, then the longer one stands."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
