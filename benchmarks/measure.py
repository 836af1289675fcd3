"""Timing and tables: medians beside a named peer in the same run.

Input: functions to call, or samples taken elsewhere. Output: `Row`s and their table as text. Knows
nothing of what is measured. Every measured function is checked by its benchmark before.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LEAST_CALLS = 5
MOST_CALLS = 2000


@dataclass(frozen=True)
class Row:
    """One line of a table: what was measured at which size, ours and a peer's samples.

    `unit` says what a sample is; for rates (`/s`) more is better. The ratio is always that of
    goodness: 2 means that ours is twice as good as the peer.
    """

    what: str
    size: str
    unit: str
    ours: Sequence[float]
    peer: str = ""
    theirs: Sequence[float] = ()

    @property
    def ratio(self) -> float | None:
        if not self.theirs:
            return None
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        better, worse = (ours, theirs) if self.unit.endswith("/s") else (theirs, ours)
        return better / worse if worse else math.inf


def time_calls(call: Callable[[], object], *, budget_s: float = 1.0) -> list[float]:
    """Return milliseconds of each call, as many as fit the budget; the first is not counted."""
    call()
    samples: list[float] = []
    gc.collect()
    deadline = time.perf_counter() + budget_s
    while len(samples) < LEAST_CALLS or (
        time.perf_counter() < deadline and len(samples) < MOST_CALLS
    ):
        began = time.perf_counter()
        call()
        samples.append((time.perf_counter() - began) * 1000)
        if time.perf_counter() > deadline + 20 * budget_s:
            break
    return samples


def percentile_95(samples: Sequence[float], *, high: bool = True) -> float:
    """Return the 95th percentile of the worse side: the 5th where more is better."""
    ordered = sorted(samples, reverse=not high)
    return ordered[min(len(ordered) - 1, math.ceil(0.95 * len(ordered)) - 1)]


def format_table(title: str, rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table; the worst measured of 20 stands for p95."""
    lines = [f"### {title}", ""]
    lines += [
        "| | size | unit | median | p95 | peer | its median | its p95 | ratio |",
        "|---|---|---|--:|--:|---|--:|--:|--:|",
    ]
    for row in rows:
        high = not row.unit.endswith("/s")
        ours = [
            format_number(statistics.median(row.ours)),
            format_number(percentile_95(row.ours, high=high)),
        ]
        theirs = ["", ""]
        if row.theirs:
            theirs = [
                format_number(statistics.median(row.theirs)),
                format_number(percentile_95(row.theirs, high=high)),
            ]
        ratio = "" if row.ratio is None else f"{format_number(row.ratio)}"
        cells = [row.what, row.size, row.unit, *ours, row.peer, *theirs, ratio]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def format_number(value: float) -> str:
    """Return a number with three digits that count."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "∞"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"
