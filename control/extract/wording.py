"""Wording: says how much the words of a whole report sound like news of a deal.

Input: a Scene. Output: whether that is, by the weights of words and of pairs of words in title
and first sentences, which sentence tells of it and of what kind it may be, and the words that speak
for it. It is asked only where the rules claim no deal; without its tables of weights they answer
alone. Must not say what a deal is.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from control.choices import ClaimKind, DealStageKind, Polarity
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.scene import Scene
from control.extract.text import Sentence

# the weight of every word and pair; `evaluate_reading CASES --fit-words` writes it anew
WEIGHTS_FILE = Path(__file__).parent / "wording.csv"
# and how much each word of a sentence speaks for each kind; `--fit-kinds` writes it anew
KINDS_FILE = Path(__file__).parent / "wording_kinds.csv"
KINDS = (
    *(ClaimKind.EVACUATION, ClaimKind.TRUCE, ClaimKind.EXCHANGE, ClaimKind.HANDOVER),
    *(ClaimKind.SURRENDER, ClaimKind.RECONCILIATION, ClaimKind.HUMANITARIAN_ACCESS),
    ClaimKind.AGREED_WITHDRAWAL,
)
CONSTANT = "(any)"
# what comes later is background more often than news
_SENTENCES = 8
_OPENING = 5  # sentences in which a report says what it is about
_ENDINGS = ("ing", "ed", "es", "s")
_PREFIXES = ("وال", "بال", "ال", "و", "ب", "ل")
# what a reason shows: so many words, each longer than "and"
_SHOWN, _LONG = 3, 3
# so likely is news of a deal that a hint of one is proposed, if unsurely
LIKELY = 0.65
_NO_NEWS = (DealStageKind.NEGOTIATING, DealStageKind.REJECTED)


def read_features(scene: Scene) -> set[str]:
    """Return the words of title and first sentences and their pairs; those of title and lead twice.

    Names of places and actors and numbers stand as such, so that what is learnt of one town or
    war holds for another; so do the senses that words have for the rules ("tag: evacuate").
    """
    features = {CONSTANT, f"language {scene.language}"}
    sentences = scene.document.sentences[:_SENTENCES]
    for tag, first in scene.cues.firsts():
        if first < sentences[-1].stop:
            features.add(f"tag: {tag}")
        if first < sentences[:2][-1].stop:
            features.add(f"early tag: {tag}")
    for sentence in sentences:
        words, pairs = _read_pairs(scene, sentence)
        features.update(words, pairs)
        if sentence.is_title:
            features.update(f"title: {word}" for word in words)
        elif sentence.index == 1:
            features.update(f"lead: {word}" for word in words)
    return features


def read_kind_features(scene: Scene, first: int, stop: int) -> set[str]:
    """Return the words of a stretch and the senses that they have for the rules."""
    tags = (f"tag: {tag}" for tag, _ in scene.cues.firsts() if scene.cues.has(tag, first, stop))
    return {CONSTANT, *tags, *_read_words(scene, first, stop)}


def _read_pairs(scene: Scene, sentence: Sentence) -> tuple[list[str], list[str]]:
    """Return the words of a sentence, and each with the next."""
    words = list(_read_words(scene, sentence.first, sentence.stop))
    return words, [f"{one} {next_one}" for one, next_one in pairwise(words)]


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
def load_weights() -> dict[str, float]:
    """Return the weight of every feature; none where there is no table."""
    if not WEIGHTS_FILE.exists():
        return {}
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["words"]: float(row["weight"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def load_kind_weights() -> dict[ClaimKind, dict[str, float]]:
    """Return the weight of every feature for every kind; none where there is no table."""
    weights: dict[ClaimKind, dict[str, float]] = {}
    if KINDS_FILE.exists():
        with KINDS_FILE.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                weights.setdefault(ClaimKind(row["kind"]), {})[row["words"]] = float(row["weight"])
    return weights


def find_telling(scene: Scene) -> Iterator[tuple[Sentence, ClaimKind, Match]]:
    """Yield the first sentences, those that sound most like a deal before others.

    Each comes with the kind that its words speak for and the word that speaks most for it.
    """
    weights, kinds, document = load_weights(), load_kind_weights(), scene.document
    opening = [s for s in document.sentences[: _OPENING + 1] if not s.is_title]

    def worth(sentence: Sentence) -> float:
        words, pairs = _read_pairs(scene, sentence)
        return math.fsum(weights.get(feature, 0.0) for feature in {*words, *pairs})

    for sentence in sorted(opening, key=worth, reverse=True) if kinds else ():
        features = read_kind_features(scene, sentence.first, sentence.stop)
        told = {kind: math.fsum(map(of.get, features & of.keys())) for kind, of in kinds.items()}
        kind = max(told, key=told.__getitem__)
        token = max(
            range(sentence.first, sentence.stop),
            key=lambda t: kinds[kind].get(_stem(document.words[t]), 0.0),
        )
        start, end = document.starts[token], document.ends[token]
        yield sentence, kind, Match((), start, end, token, token + 1)


def weigh_likelihood(scene: Scene) -> float:
    """Return how likely the report is news of a deal by its words; 0 where there is no table."""
    weights = load_weights()
    if not weights:
        return 0.0
    return 1 / (1 + math.exp(-math.fsum(weights.get(word, 0.0) for word in read_features(scene))))


def find_hint(mentions: list[EventMention]) -> EventMention | None:
    """Return the first hint of a deal: a sentence that no rule is sure of, best with a place."""
    hints = [
        mention
        for mention in mentions
        if mention.is_deal
        and not (mention.fired or mention.background)
        and mention.stage not in _NO_NEWS
        and mention.polarity is Polarity.ASSERTS
    ]
    return next((hint for hint in hints if hint.origins), hints[0] if hints else None)


def take_for_news(scene: Scene, mention: EventMention) -> None:
    """Let a mention make a claim, with the words that speak for it."""
    mention.fired, mention.rule = True, "wording"
    mention.wording = _telling_words(scene, mention)


def _telling_words(scene: Scene, mention: EventMention) -> tuple[str, ...]:
    """Return the words of a hint's sentence that speak most for a deal, as the text has them."""
    weights, document = load_weights(), scene.document
    told = {
        word: weights.get(_stem(word), 0.0)
        for word in document.words[mention.sentence.first : mention.sentence.stop]
        if len(word) > _LONG
    }
    best = sorted((word for word in told if told[word] > 0), key=told.__getitem__, reverse=True)
    return tuple(best[:_SHOWN])
