"""Parts: says how likely a place, day or number of a sentence is one of the event that it tells of.

Input: a Scene, the shares of its sentences and what rules read of them. Output: PlaceHits,
TimeExpressions and FigureHits, each with its likelihood. Learnt from reports in which these are marked
by hand; without its table of weights none is likely. Must not choose: that is for learned.py.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path

from control.choices import TRUCES, ClaimKind
from control.extract.counting import identify_place
from control.extract.figures import FigureHit
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.scene import Scene
from control.extract.telling import CERTAIN, Shares
from control.extract.temporal import TimeExpression
from control.extract.text import Sentence

# how much each feature of a part speaks for it; `fit_reading` writes it anew
WEIGHTS_FILE = Path(__file__).parent / "parts.csv"
PLACE, DAYS, FIGURE = ("place",), ("done", "agreed", "planned"), ("figure",)
CHANGE = ("change",)  # no part of a sentence, but of a claim: see change_trust.py
PARTS = (*PLACE, *DAYS, *FIGURE, *CHANGE)
# the tags of the words by which each kind is told
_TOLD_BY = {
    ClaimKind.EVACUATION: ("evacuate", "transfer", "leave", "withdraw", "arrive"),
    ClaimKind.AGREED_WITHDRAWAL: ("withdraw", "leave"),
    ClaimKind.WITHDRAWAL: ("withdraw", "leave", "quit_from", "quit_place"),
    **dict.fromkeys(TRUCES, ("truce", "ceasefire")),
    ClaimKind.EXCHANGE: ("exchange", "swap"),
    ClaimKind.HANDOVER: ("handover", "hand_verb", "change_hands"),
    ClaimKind.SURRENDER: ("surrender", "status"),
    ClaimKind.RECONCILIATION: ("reconciliation", "deal", "status"),
    ClaimKind.STATUS_SETTLEMENT: ("reconciliation", "deal", "status"),
    ClaimKind.HUMANITARIAN_ACCESS: ("access", "aid"),
    ClaimKind.SIEGE_IMPOSED: ("siege_begin", "siege"),
    ClaimKind.SIEGE_LIFTED: ("siege_end", "siege_noun", "siege"),
    ClaimKind.CAPTURE: (
        *("capture", "captured_by", "take", "control", "control_noun"),
        *("enter", "cleared", "drive_out", "lose"),
    ),
}
_NEAR, _FAR = 3, 8  # words ahead of a part, and behind it
_LAST_DISTANCE, _MOST_PLACES, _MOST_NEWS, _LAST = 12, 5, 6, 4
# so many days before the report
_AGES = ((0, "today"), (1, "1"), (6, "6"), (31, "31"), (365, "365"))
# of these each kind has a weight of its own
_OF_KIND = ("relation", "sort", "away", "word -1", "ahead 3", "order", "rules", "age", "time")
_EDGE = "^"  # where the sentence ends


Part = PlaceHit | TimeExpression | FigureHit
Weights = dict[str, dict[str, float]]


class PartRanker:
    """Ranks the parts of one document; made once a document."""

    def __init__(
        self,
        scene: Scene,
        shares: list[Shares],
        mentions: list[EventMention],
        weights: Weights | None = None,
    ):
        self.weights = load_weights() if weights is None else weights
        self.scene = scene
        self.document = scene.document
        self.shares = shares
        self._told: dict[int, str] = {}
        for mention in mentions:
            self._told.update((id(hit), "goal") for hit, _ in mention.destinations)
        for mention in mentions:
            self._told.update((id(hit), "place") for hit in mention.origins)
            self._told.update((id(dated.time), dated.role) for dated in mention.dates)
            self._told.update((id(hit), "figure") for hit in mention.figures)
        self._ranked: dict[tuple, list[tuple[Part, dict[str, float]]]] = {}
        self._told_by: dict[ClaimKind, list[int]] = {}
        self._described: dict[tuple, list[tuple[Part, set[str]]]] = {}

    def rank(
        self, parts: tuple[str, ...], sentence: Sentence, kind: ClaimKind
    ) -> list[tuple[Part, dict[str, float]]]:
        """Return each place (PLACE), time (DAYS) or amount (FIGURE) of a sentence with its shares.

        They say how likely it is each of the parts of an event of that kind.
        """
        key = parts, sentence.index, kind
        if key not in self._ranked:
            self._ranked[key] = [*self._rank(parts, sentence, kind)]
        return self._ranked[key]

    def _rank(self, parts, sentence, kind) -> Iterator[tuple[Part, dict[str, float]]]:
        for hit, features in self.read_features(parts, sentence, kind) if self.weights else ():
            yield hit, share_parts(features, parts, self.weights)

    def read_features(
        self, parts: tuple[str, ...], sentence: Sentence, kind: ClaimKind
    ) -> Iterator[tuple[Part, set[str]]]:
        """Yield each part of a sentence with the words about it and what else is known of it."""
        key = parts, sentence.index
        if key not in self._described:
            self._described[key] = [*self._describe(parts, sentence)]
        if not self._described[key]:
            return
        if kind not in self._told_by:
            self._told_by[kind] = self.scene.cues.beginnings(_TOLD_BY[kind])
        told_by = self._told_by[kind]
        left = bisect_left(told_by, sentence.first)
        told_by = told_by[left : bisect_left(told_by, sentence.stop, left)]
        name = kind.value
        for hit, known in self._described[key]:
            away = f"away {_distance(_span(hit)[0], told_by)}"
            of_kind = [f"{name}: {f}" for f in (*known, away) if f.startswith(_OF_KIND)]
            yield hit, {*known, away, *of_kind, name}

    def _describe(
        self, parts: tuple[str, ...], sentence: Sentence
    ) -> Iterator[tuple[Part, set[str]]]:
        """Yield each part of a sentence with what is known of it, whatever the event is."""
        scene = self.scene
        if parts is PLACE:
            hits, describe = scene.within(scene.places, sentence.first, sentence.stop), self._place
        elif parts is DAYS:
            hits, describe = scene.within(scene.times, sentence.first, sentence.stop), self._time
        else:
            hits, describe = scene.figures.find(sentence), self._figure
        beside = set()
        if hits and parts is not PLACE:
            beside = scene.cues.tags_within(sentence.first, sentence.stop)
        for number, hit in enumerate(hits):
            first, stop = _span(hit)
            yield (
                hit,
                {
                    *self._read_words(first, stop, sentence),
                    *describe(hit, sentence),
                    *(f"beside {tag}" for tag in beside),
                    f"of {min(_MOST_PLACES, len(hits))}",
                    "order "
                    + ("only" if len(hits) == 1 else "first" if not number else "later")
                    + (" last" if number == len(hits) - 1 else ""),
                    "title" if sentence.is_title else f"sentence {min(_LAST, sentence.index)}",
                    f"rules {self._told.get(id(hit), 'none')}",
                    f"language {scene.language}",
                },
            )

    def _read_words(self, first: int, stop: int, sentence: Sentence) -> list[str]:
        words, cues = self.document.words, self.scene.cues
        far, near = max(sentence.first, first - _FAR), max(sentence.first, first - _NEAR)
        behind = min(sentence.stop, stop + _NEAR)
        third, second, last = [*[_EDGE] * 3, *words[near:first]][-3:]
        following, then = [*words[stop:behind], _EDGE, _EDGE][:2]
        return [
            f"word -3 {third}",
            f"word -2 {second}",
            f"word -1 {last}",
            f"words -2 {second} {last}",
            f"word +1 {following}",
            f"words +2 {following} {then}",
            *[f"ahead {_FAR} {tag}" for tag in cues.tags_within(far, first)],
            *[f"ahead {_NEAR} {tag}" for tag in cues.tags_within(near, first)],
            *[f"behind {_NEAR} {tag}" for tag in cues.tags_within(stop, behind)],
        ]

    def _place(self, hit: PlaceHit, sentence: Sentence) -> Iterator[str]:
        """Yield what is known of a place, and how the whole report speaks of it."""
        yield f"relation {hit.relation}"
        yield f"sort {hit.kind}"
        yield f"is {hit.wide} {hit.container} {hit.partly}"
        yield "listed" if hit.slug else "unlisted"
        yield f"comma {self.document.folded[hit.end : hit.end + 1] == ','}"
        if self.scene.arabic:
            word = self.document.words[hit.first]
            yield f"begins {word[:1]}"
            yield f"begins {word[:2]}"
        around = max(sentence.first, hit.first - _FAR), hit.first
        actors = self.scene.within(self.scene.actors, *around)
        if any(0 <= hit.first - actor.stop <= _NEAR for actor in actors):
            yield "actor ahead"
        times, titled, leads, news = self._news.get(hit.slug or hit.key, (0, False, False, 0.0))
        most = self._most_news
        yield f"named {min(_LAST, times)}"
        yield f"in title {titled}"
        yield f"in lead {leads}"
        yield f"news {min(_MOST_NEWS, int(2 * news))}"
        yield f"part of news {int(4 * news / most) if most else 0}"

    def _time(self, hit: TimeExpression, _: Sentence) -> Iterator[str]:
        """Yield how a time is told, and how long before the report it was."""
        yield f"time {hit.future} {hit.since} {hit.relative_to_event} {hit.explicit}"
        yield f"time {hit.date.precision}"
        published = self.scene.published
        if published is not None:
            days = (published.latest - hit.date.latest).days
            age = next((name for most, name in _AGES if days <= most), "older")
            yield f"age {'ahead' if days < 0 else age}"

    def _figure(self, hit: FigureHit, _: Sentence) -> Iterator[str]:
        """Yield whom an amount counts, and how."""
        yield f"sort {hit.category}"
        yield f"noun {self.document.words[hit.noun]}"
        yield f"hedge {hit.qualifier if hit.low is None else 'counted'}"
        yield f"size {len(str(hit.low or 0))}"

    @cached_property
    def ends(self) -> dict[int, str]:
        """What each place is known by, by where its name ends in the given text."""
        locate = self.document.locate
        return {locate(hit.start, hit.end)[1]: identify_place(hit) for hit in self.scene.places}

    @cached_property
    def _most_news(self) -> float:
        return max((told[3] for told in self._news.values()), default=0.0)

    @cached_property
    def _news(self) -> dict[str, tuple[int, bool, bool, float]]:
        """By place: in how many sentences it stands, in title or lead, and how much news they tell."""
        told: dict[str, tuple[int, bool, bool, float]] = {}
        named = self.scene.named_places
        for sentence, shares, keys in zip(self.document.sentences, self.shares, named, strict=True):
            for key in keys:
                times, titled, leads, news = told.get(key, (0, False, False, 0.0))
                told[key] = (
                    times + 1,
                    titled or sentence.is_title,
                    leads or sentence.index == 1,
                    news + sum(shares.values()),
                )
        return told


def _span(hit: Part) -> tuple[int, int]:
    """Return the first token of a part and the one behind it; of an amount, behind whom it counts."""
    return (hit.number, hit.noun + 1) if isinstance(hit, FigureHit) else (hit.first, hit.stop)


def _distance(first: int, tokens: list[int]) -> str:
    """Return how far behind or ahead of the nearest of the tokens a part stands."""
    if not tokens:
        return "none"
    right = bisect_left(tokens, first)
    away = min((first - token for token in tokens[max(0, right - 1) : right + 1]), key=abs)
    return f"{'ahead' if away < 0 else 'behind'} {min(_LAST_DISTANCE, abs(away) // 2)}"


def share_parts(features: set[str], parts: tuple[str, ...], weights: Weights) -> dict[str, float]:
    """Return the share of each part that these features make likely; what is left is none of them."""
    rows = [*filter(None, map(weights.get, features))]
    told = {
        part: math.exp(min(CERTAIN, math.fsum([row[part] for row in rows if part in row])))
        for part in parts
    }
    whole = 1 + sum(told.values())
    return {part: share / whole for part, share in told.items()}


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return for every feature how much it speaks for each part; nothing where there is no table."""
    if not WEIGHTS_FILE.exists():
        return {}
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["words"]: {part: float(row[part]) for part in PARTS if row.get(part)}
            for row in csv.DictReader(file)
        }
