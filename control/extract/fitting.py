"""Fitting: learns the tables of weights from reports that people have marked or labelled.

Input: MarkedReports and labels. Output: the tables that telling.py and parts.py read. The same
cases give the same tables. Must not be needed for reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from control.choices import ClaimKind
from control.dates import parse_edtf
from control.extract import look
from control.extract.events import read_events
from control.extract.gazetteer import Gazetteer
from control.extract.marked import MarkedReport
from control.extract.parts import DAYS, FIGURE, PARTS, PLACE, PartRanker
from control.extract.scene import Scene
from control.extract.telling import KINDS, load_weights, read_features, weigh_sentences

# a feature of fewer cases is chance, and what weighs less moves no answer
_LEAST_CASES = 3
_LEAST_WEIGHT = 0.04
# how strongly weights are held back, and how often they are moved; chosen on writers left out
_HOLD_TELLING, _HOLD_PARTS = 10.0, 5.0
_STEPS = 80
# labels know kinds that a sentence alone does not tell apart; of a withdrawal they leave it open
_AS_KIND = {"ceasefire": "truce", "status_settlement": "reconciliation", "withdrawal": ""}

Cases = list[tuple[set[str], int]]


def fit_telling(
    reports: list[MarkedReport], labels: list[dict], gazetteer: Gazetteer
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of telling.py, its head first."""
    cases = [
        *(case for report in reports for case in _read_marked(report, gazetteer)),
        *(case for label in labels for case in _read_label(label, gazetteer)),
    ]
    features, weights = fit_shares(cases, 1 + len(KINDS), _HOLD_TELLING)
    weights = (weights[:, 1:] - weights[:, :1]).round(2)
    yield "words", *KINDS
    for feature, row in zip(features, weights.tolist(), strict=True):
        if max(map(abs, row)) >= _LEAST_WEIGHT:
            yield feature, *(f"{weight:g}" if weight else "" for weight in row)


def fit_parts(reports: list[MarkedReport], gazetteer: Gazetteer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of parts.py, its head first; needs that of telling.py."""
    load_weights.cache_clear()  # its table may just have been written
    cases: dict[tuple[str, ...], Cases] = {parts: [] for parts in (PLACE, DAYS, FIGURE)}
    for report in reports:
        _read_parts(report, gazetteer, cases)
    table: dict[str, dict[str, float]] = {}
    for parts, told in cases.items():
        features, weights = fit_shares(told, 1 + len(parts), _HOLD_PARTS)
        weights = (weights[:, 1:] - weights[:, :1]).round(2)
        for feature, row in zip(features, weights.tolist(), strict=True):
            if max(map(abs, row)) >= _LEAST_WEIGHT:
                table.setdefault(feature, {}).update(zip(parts, row, strict=True))
    yield "words", *PARTS
    for feature, row in sorted(table.items()):
        yield feature, *(f"{row[part]:g}" if row.get(part) else "" for part in PARTS)


def _look(text: str, published: str, language: str, gazetteer: Gazetteer) -> Scene:
    return look(text, parse_edtf(published), language, gazetteer)[0]


def _read_marked(report: MarkedReport, gazetteer: Gazetteer) -> Cases:
    """Return the features of each sentence and the number of the kind that it tells news of."""
    scene = _look(report.text, report.published, report.language, gazetteer)
    cases = []
    for sentence, features in zip(scene.document.sentences, read_features(scene), strict=True):
        marked, _ = report.sentence_at(*scene.document.locate(sentence.start, sentence.end))
        told = [mark.kind for mark in marked.news]
        cases.append((features, 1 + KINDS.index(told[0]) if told else 0))
    return cases


def _read_label(label: dict, gazetteer: Gazetteer) -> Cases:
    """Return the sentences of a label that quote an event, and all of one that tells of nothing."""
    told = [
        (label["text"].find(event["evidence_quote"]), event)
        for event in label["events"]
        if event.get("evidence_quote") and not event.get("background")
        if event["stage"] not in ("mentioned_background", "rejected")
    ]
    nothing = not label["events"] and "control change" in label.get("asks", ("control change",))
    scene = _look(label["text"], label["published"], label.get("lang", ""), gazetteer)
    cases = []
    for sentence, features in zip(scene.document.sentences, read_features(scene), strict=True):
        start, end = scene.document.locate(sentence.start, sentence.end)
        kinds = [
            _AS_KIND.get(event["kind"], event["kind"])
            for first, event in told
            if 0 <= first < end and first + len(event["evidence_quote"]) > start
        ]
        if kinds and kinds[0] in KINDS:
            cases.append((features, 1 + KINDS.index(ClaimKind(kinds[0]))))
        elif nothing:
            cases.append((features, 0))
    return cases


def _read_parts(report: MarkedReport, gazetteer: Gazetteer, cases) -> None:
    """Add the features of each part in the sentences of events, and as which of them it is marked."""
    scene = _look(report.text, report.published, report.language, gazetteer)
    ranker = PartRanker(scene, weigh_sentences(scene), read_events(scene))
    for sentence in scene.document.sentences:
        marked, first = report.sentence_at(*scene.document.locate(sentence.start, sentence.end))
        for parts, told in cases.items() if marked.news else ():
            for hit, features in ranker.read_features(parts, sentence, marked.news[0].kind):
                start, end = scene.document.locate(hit.start, hit.end)
                as_marked = [
                    1 + parts.index(span.part)
                    for span in marked.spans
                    if span.part in parts and start < first + span.end and end > first + span.start
                ]
                told.append((features, next(iter(as_marked), 0)))


def fit_shares(cases: Iterable[tuple[set[str], int]], count: int, hold: float):
    """Return features, sorted, and a row of `count` weights for each (softmax regression).

    The weights are those that make the answers of the cases likeliest, less `hold` times half
    their squares; found by accelerated gradient descent (Nesterov) with a step for each feature.
    """
    cases = list(cases)
    times = Counter(feature for features, _ in cases for feature in features)
    kept = sorted(feature for feature, n in times.items() if n >= _LEAST_CASES)
    place = {feature: column for column, feature in enumerate(kept)}
    rows = [sorted(place[f] for f in features if f in place) for features, _ in cases]
    held = [row for row in rows if row]
    answers = np.eye(count)[[answer for row, (_, answer) in zip(rows, cases, strict=True) if row]]
    columns = np.concatenate(held)
    lengths = np.array([len(row) for row in held])
    starts = np.cumsum(lengths) - lengths
    by_column = np.repeat(np.arange(len(held)), lengths)[np.argsort(columns, kind="stable")]
    sizes = np.bincount(columns, minlength=len(kept))
    step = 1 / (sizes * len(columns) / len(held) / 8 + hold)[:, None]
    weights = np.zeros((len(kept), count))
    ahead, speed = weights, 1.0
    for _ in range(_STEPS):
        sums = np.add.reduceat(ahead[columns], starts, axis=0)
        likely = np.exp(sums - sums.max(axis=1, keepdims=True))
        off = likely / likely.sum(axis=1, keepdims=True) - answers
        slope = np.add.reduceat(off[by_column], np.cumsum(sizes) - sizes, axis=0)
        moved = ahead - (slope + hold * ahead) * step
        faster = (1 + (1 + 4 * speed * speed) ** 0.5) / 2
        ahead = moved + (speed - 1) / faster * (moved - weights)
        weights, speed = moved, faster
    return kept, weights
