"""Telling: says how likely each sentence of a report tells news of an event, and of which kind.

Input: a Scene. Output: for each sentence a share for every kind, what is left being no news: history,
a plan, a wish, a denial or something else. Each is looked at twice: for its own words, and then beside
what the others of the report seem to tell. It is learnt from reports whose sentences are marked by
hand; without its table of weights the rules answer alone. Must not choose places, days or numbers.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from operator import getitem, itemgetter
from pathlib import Path

import numpy as np

from control.choices import ClaimKind
from control.extract.mentions import CHANGES
from control.extract.scene import Scene
from control.extract.text import Sentence

# how much each word speaks for each kind; `fit_reading` writes it anew
WEIGHTS_FILE = Path(__file__).parent / "telling.csv"
KINDS = (
    *(ClaimKind.EVACUATION, ClaimKind.AGREED_WITHDRAWAL, ClaimKind.TRUCE, ClaimKind.EXCHANGE),
    *(ClaimKind.HANDOVER, ClaimKind.SURRENDER, ClaimKind.RECONCILIATION),
    *(ClaimKind.HUMANITARIAN_ACCESS, ClaimKind.SIEGE_IMPOSED, ClaimKind.SIEGE_LIFTED),
    *(ClaimKind.CAPTURE, ClaimKind.WITHDRAWAL),
)
DEALS = tuple(kind for kind in KINDS if kind not in CHANGES)
_LAST = 8  # sentences further down are told of alike
_OPENING = 2  # and those up to here say what the report is about
_NAMED = ("PLACE", "ACTOR")  # as which names stand among the words
_ENDINGS = ("ing", "ed", "es", "s")
_PREFIXES = ("وال", "بال", "ال", "و", "ب", "ل")
CERTAIN = 50.0  # a sum of weights that is as good as certain
# a share is told of in so many grades, that of the sentence itself finer, by its odds
_GRADES = (0.1, 0.3, 0.6, 0.85)
_LEAST_ODDS, _ODDS_STEP, _MOST_ODDS = -3.75, 0.75, 9
# the shares at which odds of so many steps begin, a hair being added to them and to what is left
_ODDS = [
    (odds * (1 + 1e-4) - 1e-4) / (1 + odds)
    for step in range(1, _MOST_ODDS + 1)
    for odds in (math.exp(_LEAST_ODDS + _ODDS_STEP * step),)
]
_NEIGHBOURS = ((-1, "before"), (1, "behind"), (-2, "two before"))
_THEN = "then "  # the columns of the second look
# what a reason shows: so many words, each longer than "and"
_SHOWN, _LONG = 3, 3

# features told in so many ways, written once: what each kind's share and the most of it are
_NAMES = [kind.value for kind in KINDS]
_KIND_ODDS = [[f"report: {name} odds {o}" for o in range(_MOST_ODDS + 1)] for name in _NAMES]
_KIND_MOST = [[f"report: most {name} {g}" for g in range(len(_GRADES) + 1)] for name in _NAMES]

Shares = dict[ClaimKind, float]


class _Tagged(dict):
    """Maps each tag to a feature that tells where it was met; filled as tags are."""

    def __init__(self, where: str):
        self.where = where

    def __missing__(self, tag: str) -> str:
        feature = self[tag] = f"{self.where}: {tag}"
        return feature


_TAG, _BEFORE, _EARLY = _Tagged("tag"), _Tagged("before"), _Tagged("early tag")


def read_features(scene: Scene) -> list[set[str]]:
    """Return for each sentence its words, their pairs and senses, and where it stands.

    Names of places and actors and numbers stand as such, so that what is learnt of one town or
    war holds for another. The senses that the words of the sentence before have for the rules go
    along: whom "they" in the next are is told there.
    """
    cues, rows, before = scene.cues, [], set()
    language = f"language {scene.language}"
    for sentence in scene.document.sentences:
        words = _read_words(scene, sentence.first, sentence.stop)
        senses = cues.tags_within(sentence.first, sentence.stop)
        place = "title" if sentence.is_title else f"sentence {min(sentence.index, _LAST)}"
        row = {language, place, *words, *map(" ".join, pairwise(words))}
        row.update(map(_TAG.__getitem__, senses), map(_BEFORE.__getitem__, before))
        if sentence.index <= _OPENING:
            row.update(map(_EARLY.__getitem__, senses))
        rows.append(row)
        before = senses
    return rows


def _read_words(scene: Scene, first: int, stop: int) -> list[str]:
    words = [*map(_stem, scene.document.words[first:stop])]
    named = False
    for hits, name in zip((scene.places, scene.actors), _NAMED, strict=True):
        for hit in scene.within(hits, first, stop):
            named = True
            for token in range(hit.first, min(hit.stop, stop)):
                words[token - first] = name
    if not named:
        return words
    # a name of several words is one
    return [w for w, last in zip(words, ["", *words], strict=False) if w != last or w not in _NAMED]


def _tokens(hit) -> range:
    return range(hit.first, hit.stop)


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    if word[0].isdigit():
        return "0"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def read_context(shares: Sequence[Sequence[float]], named: list[set[str]]) -> list[set[str]]:
    """Return for each sentence what it and the others of its report tell at first sight.

    `shares` are those of KINDS, a row a sentence; `named` are the places of each.
    """
    # what differs in its last digit only is alike
    rows = np.round(shares, 6).tolist()
    news = [math.fsum(row) for row in rows]
    graded = [[bisect(_GRADES, share) for share in row] for row in rows]
    likeliest = [max(range(len(row)), key=row.__getitem__) for row in rows]
    whole, by_place = _Most(), {}
    for index, row in enumerate(rows):
        whole.add(index, row)
        for place in named[index]:
            by_place.setdefault(place, _Most()).add(index, row)
    found = []
    for index, own in enumerate(rows):
        number = likeliest[index]
        kind, here, alike = _NAMES[number], _grade(news[index]), graded[index][number]
        most = [bisect(_GRADES, whole.beside(index, other)) for other in range(len(own))]
        beside = [by_place[place].beside(index, number) for place in named[index]]
        odds = bisect(_ODDS, news[index])
        row = [
            f"odds {odds}",
            f"{kind} {odds}",
            f"most alike {most[number]} {here}",
            f"most {max(most)} {here}",
            f"of its place {_grade(max(beside, default=0.0))} {bool(beside)} {alike}",
            f"stands {min(9, index)}",
            f"of {min(9, len(rows) // 2)}",
        ]
        for name, other in (("title", 0), ("lead", 1)):
            if other < len(rows):
                row.append(f"{name} {_grade(news[other])} {here}")
                row.append(f"{name} alike {graded[other][number]}")
        for away, name in _NEIGHBOURS:
            other = index + away
            if not 0 <= other < len(rows):
                row.append(f"{name} none")
                continue
            told = likeliest[other]
            row.append(f"{name} {_grade(news[other])}")
            row.append(f"{name} {_NAMES[told]} {graded[other][told]} {kind}")
            row.append(f"{name} alike {graded[other][number]} {alike}")
        features = {f"report: {feature}" for feature in row}
        features.update(map(getitem, _KIND_ODDS, [bisect(_ODDS, share) for share in own]))
        features.update(map(getitem, _KIND_MOST, most))
        found.append(features)
    return found


class _Most:
    """The greatest share of each kind among sentences, and the next, for whichever is the first."""

    def __init__(self) -> None:
        self.best = [(0.0, -1)] * len(KINDS)
        self.second = [0.0] * len(KINDS)

    def add(self, index: int, row: list[float]) -> None:
        for kind, share in enumerate(row):
            if share > self.best[kind][0]:
                self.second[kind] = self.best[kind][0]
                self.best[kind] = share, index
            elif share > self.second[kind]:
                self.second[kind] = share

    def beside(self, index: int, kind: int) -> float:
        """Return the greatest share of a kind that the other sentences have."""
        share, who = self.best[kind]
        return self.second[kind] if who == index else share


def _grade(share: float) -> int:
    return bisect(_GRADES, share)


@lru_cache(maxsize=1)
def load_weights() -> tuple[dict[str, int], np.ndarray]:
    """Return the row of each feature and the weights; no rows without a table.

    A column is a kind at the first look, and another one at the second where the table has it.
    """
    if not WEIGHTS_FILE.exists():
        return {}, np.zeros((1, len(KINDS)))
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = [head.index(kind.value) for kind in KINDS]
    columns += [head.index(_THEN + kind) for kind in KINDS if _THEN + kind in head]
    weights = np.array([[float(row[column] or 0) for column in columns] for row in rows])
    # the first row is of a sentence of which nothing is known
    weights = np.vstack([np.zeros(len(columns)), weights.reshape(-1, len(columns))])
    return {row[0]: number for number, row in enumerate(rows, 1)}, weights


def weigh_sentences(scene: Scene) -> list[Shares]:
    """Return for each sentence how likely it tells news of each kind; nothing without a table."""
    numbers, weights = load_weights()
    if not numbers or not scene.document.sentences:
        return []
    sums = _add_weights(read_features(scene), numbers, weights)
    shares = share_out(sums[:, : len(KINDS)])
    if sums.shape[1] > len(KINDS):
        context = read_context(shares.tolist(), scene.named_places)
        sums += _add_weights(context, numbers, weights)
        shares = share_out(sums[:, len(KINDS) :])
    return [dict(zip(KINDS, row, strict=True)) for row in shares.tolist()]


def _add_weights(features: list[set[str]], numbers: dict[str, int], weights) -> np.ndarray:
    # in one order, as a sum of floats depends on it
    rows = [sorted(filter(None, map(numbers.get, row))) or [0] for row in features]
    starts = [0, *accumulate(map(len, rows))][:-1]
    return np.add.reduceat(weights[[*chain.from_iterable(rows)]], starts, axis=0)


def share_out(sums: np.ndarray) -> np.ndarray:
    """Return the shares of KINDS, a row a sentence, of which the weights add up to these sums."""
    likely = np.exp(np.minimum(sums, CERTAIN))
    return likely / (1 + likely.sum(axis=1, keepdims=True))


def share_of(kinds: frozenset[ClaimKind], shares: Shares) -> float:
    """Return how likely a sentence is to tell of one of the kinds, in whichever order they come."""
    return math.fsum([shares[kind] for kind in kinds if kind in shares])


def find_speaking_words(scene: Scene, sentence: Sentence, kind: ClaimKind) -> list[int]:
    """Return the tokens of a sentence whose words speak most for a kind, the first of them first."""
    numbers, weights = load_weights()
    column, words = KINDS.index(kind), scene.document.words
    bounds = sentence.first, sentence.stop
    hits = (*scene.within(scene.places, *bounds), *scene.within(scene.actors, *bounds))
    named = {token for hit in hits for token in _tokens(hit)}
    tokens = [token for token in range(*bounds) if len(words[token]) > _LONG and token not in named]
    rows = [numbers.get(_stem(words[token]), 0) for token in tokens]  # the first row is of nothing
    spoken = zip(weights[rows, column].tolist(), tokens, strict=True)
    best = sorted(spoken, key=itemgetter(0), reverse=True)[:_SHOWN]
    return [token for weight, token in best if weight > 0] or [sentence.first]
