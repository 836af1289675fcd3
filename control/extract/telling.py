"""Telling: says how likely each sentence of a report tells news of an event, and of which kind.

Input: a Scene. Output: for each sentence a share for every kind, what is left being no news: history,
a plan, a wish, a denial or something else. It is learnt from reports whose sentences are marked by
hand; without its table of weights the rules answer alone. Must not read places, days or numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
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
_ENDINGS = ("ing", "ed", "es", "s")
_PREFIXES = ("وال", "بال", "ال", "و", "ب", "ل")
CERTAIN = 50.0  # a sum of weights that is as good as certain
# what a reason shows: so many words, each longer than "and"
_SHOWN, _LONG = 3, 3

Shares = dict[ClaimKind, float]


def read_features(scene: Scene) -> list[set[str]]:
    """Return for each sentence its words, their pairs and senses, and where it stands.

    Names of places and actors and numbers stand as such, so that what is learnt of one town or
    war holds for another. The senses that the words of the sentence before have for the rules go
    along: whom "they" in the next are is told there.
    """
    cues, rows, before = scene.cues, [], set()
    for sentence in scene.document.sentences:
        words = list(_read_words(scene, sentence.first, sentence.stop))
        senses = cues.tags_within(sentence.first, sentence.stop)
        place = "title" if sentence.is_title else f"sentence {min(sentence.index, _LAST)}"
        row = {f"language {scene.language}", place, *words}
        row.update(f"{one} {other}" for one, other in pairwise(words))
        row.update(f"tag: {tag}" for tag in senses)
        row.update(f"before: {tag}" for tag in before)
        if sentence.index <= _OPENING:
            row.update(f"early tag: {tag}" for tag in senses)
        rows.append(row)
        before = senses
    return rows


def _read_words(scene: Scene, first: int, stop: int) -> Iterator[str]:
    names = {t: "PLACE" for h in scene.within(scene.places, first, stop) for t in _tokens(h)}
    names |= {t: "ACTOR" for h in scene.within(scene.actors, first, stop) for t in _tokens(h)}
    last = ""
    for token in range(first, stop):
        name = names.get(token, "")
        if name and name == last:
            continue  # a name of several words is one
        last = name
        yield name or _stem(scene.document.words[token])


def _tokens(hit) -> range:
    return range(hit.first, hit.stop)


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=1)
def load_weights() -> tuple[dict[str, int], np.ndarray]:
    """Return the row of each feature and the weights, a column a kind; no rows without a table."""
    if not WEIGHTS_FILE.exists():
        return {}, np.zeros((0, len(KINDS)))
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = [head.index(kind.value) for kind in KINDS]
    weights = np.array([[float(row[column] or 0) for column in columns] for row in rows])
    # the first row is of a sentence of which nothing is known
    weights = np.vstack([np.zeros(len(KINDS)), weights.reshape(-1, len(KINDS))])
    return {row[0]: number for number, row in enumerate(rows, 1)}, weights


def weigh_sentences(scene: Scene) -> list[Shares]:
    """Return for each sentence how likely it tells news of each kind; nothing without a table."""
    numbers, weights = load_weights()
    if not numbers or not scene.document.sentences:
        return []
    # in one order, as a sum of floats depends on it
    rows = [
        sorted(numbers[feature] for feature in row if feature in numbers) or [0]
        for row in read_features(scene)
    ]
    starts = [0, *accumulate(map(len, rows))][:-1]
    sums = np.add.reduceat(weights[[number for row in rows for number in row]], starts, axis=0)
    likely = np.exp(np.minimum(sums, CERTAIN))
    shares = likely / (1 + likely.sum(axis=1, keepdims=True))
    return [dict(zip(KINDS, row, strict=True)) for row in shares.tolist()]


def find_speaking_words(scene: Scene, sentence: Sentence, kind: ClaimKind) -> list[int]:
    """Return the tokens of a sentence whose words speak most for a kind, the first of them first."""
    numbers, weights = load_weights()
    column, words = KINDS.index(kind), scene.document.words
    bounds = sentence.first, sentence.stop
    hits = (*scene.within(scene.places, *bounds), *scene.within(scene.actors, *bounds))
    named = {token for hit in hits for token in _tokens(hit)}

    def speaks(token: int) -> float:
        row = numbers.get(_stem(words[token]))
        return 0.0 if row is None else float(weights[row, column])

    tokens = [token for token in range(*bounds) if len(words[token]) > _LONG and token not in named]
    best = sorted(tokens, key=speaks, reverse=True)[:_SHOWN]
    return [token for token in best if speaks(token) > 0] or [sentence.first]
