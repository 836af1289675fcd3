"""Fitting: learns the tables of weights from reports that people have marked or labelled.

Input: MarkedReports and labels. Output: the tables that telling.py and parts.py read. The same
cases give the same tables. Must not be needed for reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from control.choices import ClaimKind
from control.dates import parse_edtf
from control.extract import gather_claims, look
from control.extract.evaluation import is_change_told
from control.extract.events import EventReader, is_about_conflict, read_events
from control.extract.gazetteer import Gazetteer
from control.extract.learned import LearnedReader
from control.extract.marked import MarkedReport
from control.extract.parties import SpeakerFinder
from control.extract.parts import CHANGE, DAYS, FIGURE, PARTS, PLACE, PartRanker, Weights
from control.extract.scene import Scene
from control.extract.telling import (
    KINDS,
    Shares,
    read_context,
    read_features,
    share_out,
)

# a feature of fewer cases is chance, and what weighs less moves no answer
_LEAST_CASES = 4
_LEAST_WEIGHT = 0.1
# how strongly weights are held back, and how often they are moved; chosen on writers left out
_HOLD_TELLING, _HOLD_PARTS, _HOLD_CHANGES = 3.0, 5.0, 3.0
_STEPS = 120
# so often are the weights learnt without some writers, to see how their reports look to them
_TURNS = 3
# labels know kinds that a sentence alone does not tell apart; of a withdrawal they leave it open
_AS_KIND = {"ceasefire": "truce", "status_settlement": "reconciliation", "withdrawal": ""}


@dataclass
class _Case:
    """The sentences of one report: what is known of each, and the number of the kind that it tells.

    0 is no news, None not known. `seen` are the shares that weights learnt from others give it.
    """

    writer: str
    features: list[set[str]]
    named: list[set[str]]
    answers: list[int | None]
    seen: list[list[float]] = field(default_factory=list)

    def list_shares(self) -> list[Shares]:
        return [dict(zip(KINDS, row, strict=True)) for row in self.seen]


Rows = list[tuple[str, ...]]
Told = list[tuple[set[str], int]]


def fit_tables(
    reports: list[MarkedReport], labels: list[dict], gazetteer: Gazetteer
) -> tuple[Rows, Rows]:
    """Return the rows of the tables of telling.py and of parts.py, their heads first.

    What the second look, the parts and the changes learn from is how reports look to weights that were not
    learnt from their writer, as that is how any other report will look.
    """
    marked = [_read_marked(report, gazetteer) for report in reports]
    cases = [*marked, *(_read_label(label, gazetteer) for label in labels)]
    writers = sorted({case.writer for case in cases})
    for turn in range(min(_TURNS, len(writers))):
        left_out = {*writers[turn::_TURNS]}
        others = [case for case in cases if case.writer not in left_out]
        learnt = _fit_telling(others or cases)
        for case in cases:
            if case.writer in left_out:
                case.seen = _see(case.features, *learnt)
    first = _fit_telling(cases)
    for case in cases:
        context = read_context(case.seen, case.named)
        case.features = [a | b for a, b in zip(case.features, context, strict=True)]
    second = _fit_telling(cases)
    return _write_telling(first, second), _fit_parts(reports, marked, gazetteer)


def _fit_telling(cases: list[_Case]) -> tuple[list[str], np.ndarray]:
    told = [
        (features, answer)
        for case in cases
        for features, answer in zip(case.features, case.answers, strict=True)
        if answer is not None
    ]
    features, weights = fit_shares(told, 1 + len(KINDS), _HOLD_TELLING)
    return features, weights[:, 1:] - weights[:, :1]


def _see(features: list[set[str]], names: list[str], weights: np.ndarray) -> list[list[float]]:
    numbers = {name: number for number, name in enumerate(names)}
    sums = [
        weights[sorted(numbers[f] for f in row if f in numbers)].sum(axis=0) for row in features
    ]
    return share_out(np.array(sums)).tolist() if sums else []


def _write_telling(first, second) -> Rows:
    """Return the rows of the table of telling.py: a feature, its weights at first and then."""
    table: dict[str, list[list[float]]] = {}
    nothing = [0.0] * len(KINDS)
    for turn, (features, weights) in enumerate((first, second)):
        for feature, row in zip(features, weights.round(2).tolist(), strict=True):
            if max(map(abs, row)) >= _LEAST_WEIGHT:
                table.setdefault(feature, [nothing, nothing])[turn] = row
    rows = [("words", *KINDS, *(f"then {kind}" for kind in KINDS))]
    for feature, (one, other) in sorted(table.items()):
        rows.append((feature, *(f"{w:g}" if w else "" for w in (*one, *other))))
    return rows


def _fit_parts(reports: list[MarkedReport], cases: list[_Case], gazetteer: Gazetteer) -> Rows:
    """Return the rows of the table of parts.py.

    Whether a change is true is learnt from how its report looks to weights of parts, too, that were
    not learnt from its writer.
    """
    parts = [
        _read_parts(report, case.list_shares(), gazetteer)
        for report, case in zip(reports, cases, strict=True)
    ]
    table = _weigh_parts(parts)
    writers = sorted({case.writer for case in cases})
    changes: Told = []
    for half in (writers[::2], writers[1::2]):
        others = [told for told, case in zip(parts, cases, strict=True) if case.writer not in half]
        weights = _weigh_parts(others or parts)
        for report, case in zip(reports, cases, strict=True):
            if case.writer in half:
                changes += _read_changes(report, case.list_shares(), gazetteer, weights)
    for feature, row in _weigh_parts([{CHANGE: changes}], _HOLD_CHANGES).items():
        table[feature] = row
    rows = [("words", *PARTS)]
    for feature, row in sorted(table.items()):
        rows.append((feature, *(f"{row[part]:g}" if row.get(part) else "" for part in PARTS)))
    return rows


def _weigh_parts(told: list[dict[tuple[str, ...], Told]], hold: float = _HOLD_PARTS) -> Weights:
    table: Weights = {}
    for parts in dict.fromkeys(parts for each in told for parts in each):
        known = [case for each in told for case in each[parts]]
        features, weights = fit_shares(known, 1 + len(parts), hold)
        weights = (weights[:, 1:] - weights[:, :1]).round(2)
        for feature, row in zip(features, weights.tolist(), strict=True):
            if max(map(abs, row)) >= _LEAST_WEIGHT:
                table.setdefault(feature, {}).update(zip(parts, row, strict=True))
    return table


def _look(
    text: str, published: str, language: str, gazetteer: Gazetteer
) -> tuple[Scene, SpeakerFinder]:
    return look(text, parse_edtf(published), language, gazetteer)


def _read_marked(report: MarkedReport, gazetteer: Gazetteer) -> _Case:
    scene, _ = _look(report.text, report.published, report.language, gazetteer)
    answers = []
    for sentence in scene.document.sentences:
        marked, _ = report.sentence_at(*scene.document.locate(sentence.start, sentence.end))
        answers.append(1 + KINDS.index(marked.news[0].kind) if marked.news else 0)
    writer = report.id.rpartition("-")[0]
    return _Case(writer, read_features(scene), scene.named_places, answers)


def _read_label(label: dict, gazetteer: Gazetteer) -> _Case:
    """Return a labelled report, of which those sentences are known that quote an event.

    Of one that tells of nothing all are.
    """
    told = [
        (label["text"].find(event["evidence_quote"]), event)
        for event in label["events"]
        if event.get("evidence_quote") and not event.get("background")
        if event["stage"] not in ("mentioned_background", "rejected")
    ]
    nothing = not label["events"] and "control change" in label.get("asks", ("control change",))
    scene, _ = _look(label["text"], label["published"], label.get("lang", ""), gazetteer)
    answers: list[int | None] = []
    for sentence in scene.document.sentences:
        start, end = scene.document.locate(sentence.start, sentence.end)
        kinds = [
            _AS_KIND.get(event["kind"], event["kind"])
            for first, event in told
            if 0 <= first < end and first + len(event["evidence_quote"]) > start
        ]
        known = kinds and kinds[0] in KINDS
        answers.append(1 + KINDS.index(ClaimKind(kinds[0])) if known else 0 if nothing else None)
    return _Case(str(label["id"]), read_features(scene), scene.named_places, answers)


def _read_parts(
    report: MarkedReport, shares: list[Shares], gazetteer: Gazetteer
) -> dict[tuple[str, ...], Told]:
    """Return the features of each part in the sentences of events, and as which of them it is marked."""
    told: dict[tuple[str, ...], Told] = {parts: [] for parts in (PLACE, DAYS, FIGURE)}
    scene, _ = _look(report.text, report.published, report.language, gazetteer)
    ranker = PartRanker(scene, shares, read_events(scene))
    for sentence in scene.document.sentences:
        marked, first = report.sentence_at(*scene.document.locate(sentence.start, sentence.end))
        for parts, known in told.items() if marked.news else ():
            for hit, features in ranker.read_features(parts, sentence, marked.news[0].kind):
                start, end = scene.document.locate(hit.start, hit.end)
                as_marked = [
                    1 + parts.index(span.part)
                    for span in marked.spans
                    if span.part in parts and start < first + span.end and end > first + span.start
                ]
                known.append((features, next(iter(as_marked), 0)))
    return told


def _read_changes(
    report: MarkedReport, shares: list[Shares], gazetteer: Gazetteer, weights: Weights
) -> Told:
    """Return the features of the changes of control that are read, and whether each is marked."""
    scene, speakers = _look(report.text, report.published, report.language, gazetteer)
    if not is_about_conflict(scene):
        return []
    reader = EventReader(scene)
    learned = LearnedReader(reader, reader.read(), shares, weights)
    events = report.write_label()["events"]
    return [
        (learned.describe_change(claim), int(is_change_told(events, claim.change, gazetteer)))
        for claim in gather_claims(scene, speakers, learned)
        if claim.change is not None and claim.is_change
    ]


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
    if not held:
        return [], np.zeros((0, count))
    answers = np.eye(count)[[answer for row, (_, answer) in zip(rows, cases, strict=True) if row]]
    columns = np.concatenate(held).astype(np.int32)
    lengths = np.array([len(row) for row in held])
    starts = np.cumsum(lengths) - lengths
    by_column = np.repeat(np.arange(len(held)), lengths)[np.argsort(columns, kind="stable")]
    sizes = np.bincount(columns, minlength=len(kept))
    step = 1 / (sizes * len(columns) / len(held) / 8 + hold)[:, None]
    weights = np.zeros((len(kept), count))
    ahead, speed = weights, 1.0
    for _ in range(_STEPS):
        sums = _add_up(ahead, columns, starts)
        likely = np.exp(sums - sums.max(axis=1, keepdims=True))
        off = likely / likely.sum(axis=1, keepdims=True) - answers
        slope = _add_up(off, by_column, np.cumsum(sizes) - sizes)
        moved = ahead - (slope + hold * ahead) * step
        faster = (1 + (1 + 4 * speed * speed) ** 0.5) / 2
        ahead = moved + (speed - 1) / faster * (moved - weights)
        weights, speed = moved, faster
    return kept, weights


def _add_up(rows: np.ndarray, numbers: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return the sums of the rows of these numbers, from each start to the next.

    Column by column: numpy takes five times as long for all of them at once.
    """
    return np.stack([np.add.reduceat(column[numbers], starts) for column in rows.T.copy()], axis=1)
