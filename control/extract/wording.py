"""Wording: says how much the words of a whole report sound like news of a deal.

Input: a Scene. Output: whether that is, by the weights of words and of pairs of words in title
and first sentences, and the words that speak for it. It is asked only where the rules claim no
deal; without its table of weights they answer alone. Must not say what a deal is.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from control.choices import DealStageKind, Polarity
from control.extract.mentions import EventMention
from control.extract.scene import Scene

# the weight of every word and pair; `evaluate_reading CASES --fit-words` writes it anew
WEIGHTS_FILE = Path(__file__).parent / "wording.csv"
CONSTANT = "(any)"
# what comes later is background more often than news
_SENTENCES = 8
_ENDINGS = ("ing", "ed", "es", "s")
_PREFIXES = ("وال", "بال", "ال", "و", "ب", "ل")
# what a reason shows: so many words, each longer than "and"
_SHOWN, _LONG = 3, 3
# so likely is news of a deal that a hint of one is proposed, if unsurely
LIKELY = 0.6
# and so likely that one is proposed even where no sentence hints of it
VERY_LIKELY = 0.8
_NO_NEWS = (DealStageKind.NEGOTIATING, DealStageKind.REJECTED)


def read_features(scene: Scene) -> set[str]:
    """Return the words of title and first sentences and their pairs; those of title and lead twice.

    Names of places and actors and numbers stand as such, so that what is learnt of one town or
    war holds for another.
    """
    features = {CONSTANT, f"language {scene.language}"}
    for sentence in scene.document.sentences[:_SENTENCES]:
        words = list(_read_words(scene, sentence.first, sentence.stop))
        features.update(words)
        features.update(f"{one} {next_one}" for one, next_one in pairwise(words))
        if sentence.is_title:
            features.update(f"title: {word}" for word in words)
        elif sentence.index == 1:
            features.update(f"lead: {word}" for word in words)
    return features


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


def weigh_likelihood(scene: Scene) -> float:
    """Return how likely the report is news of a deal by its words; 0 where there is no table."""
    weights = load_weights()
    if not weights:
        return 0.0
    return 1 / (1 + math.exp(-sum(weights.get(word, 0.0) for word in read_features(scene))))


def find_hint(mentions: list[EventMention], sure: bool) -> EventMention | None:
    """Return the first hint of a deal: a sentence with a place that no rule is sure of.

    If the report is surely news of one, a sentence without a place will do.
    """
    for mention in mentions:
        if (
            mention.is_deal
            and not (mention.fired or mention.background)
            and (mention.origins or sure)
            and mention.stage not in _NO_NEWS
            and mention.polarity is Polarity.ASSERTS
        ):
            return mention
    return None


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
