"""Outlines that share their edges: rings of whole numbers, each edge between two neighbours once.

Input: rings as arrays of points on a grid. Output: columns of numbers; `outlines.js` reads them.
Rings are cut where their neighbours change (Bostock, TopoJSON, 2012); a point is told as what lies
between a straight guess and the truth. Knows nothing of districts, degrees or files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .columns import fold_signs

Columns = dict[str, np.ndarray]


def pack_rings(rings: Sequence[np.ndarray], coarse_by: int = 0) -> tuple[Columns, Columns]:
    """Return the columns of rings, and what makes them exact again where they are told coarsely.

    A ring is an int array (points, 2), its last point the first again; points are told in units of
    2 ** `coarse_by`. `arcs`: arcs a ring. `arc`: 0 is an arc not told before, n > 0 the nth last one
    told, backwards. Of an arc not told before: `inner`, its points between its ends; `begin`, where
    it starts, only where no arc leads there; `end`, only where it does not close the ring;
    `between`, its points. The second columns, `low`, are for every point of every arc told.
    ValueError for a ring that is not closed or has fewer than three corners.
    """
    teller = _Teller(coarse_by)
    for arcs in _cut_rings(rings):
        teller.tell_ring(arcs)
    return teller.list_columns()


def _cut_rings(rings: Sequence[np.ndarray]) -> list[list[np.ndarray]]:
    """Return the arcs of each ring: points from one junction to the next, both included."""
    for ring in rings:
        if len(ring) < 4 or (ring[0] != ring[-1]).any():
            raise ValueError("a ring must be closed and have three corners")
    if not rings:
        return []
    points = np.concatenate([ring[:-1] for ring in rings]).astype(np.int64)
    _keys, place = np.unique(points[:, 0] << 32 | (points[:, 1] & 0xFFFFFFFF), return_inverse=True)
    sizes = np.array([len(ring) - 1 for ring in rings])
    starts = np.cumsum(sizes) - sizes
    previous, following = np.roll(place, 1), np.roll(place, -1)
    previous[starts] = place[starts + sizes - 1]
    following[starts + sizes - 1] = place[starts]
    low, high = np.minimum(previous, following), np.maximum(previous, following)
    # a point whose neighbours are not the same two wherever it occurs is a junction
    first = np.zeros(len(_keys), np.int64)
    first[place[::-1]] = np.arange(len(place))[::-1]
    differs = (low != low[first[place]]) | (high != high[first[place]])
    junction = np.zeros(len(_keys), bool)
    junction[place[differs]] = True
    return [
        _cut_ring(
            points[start : start + size], np.flatnonzero(junction[place[start : start + size]])
        )
        for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)
    ]


def _cut_ring(ring: np.ndarray, at: np.ndarray) -> list[np.ndarray]:
    begin = int(at[0]) if len(at) else 0
    ring = np.roll(ring, -begin, axis=0)
    ring = np.concatenate([ring, ring[:1]])
    edges = [*(at - begin).tolist(), len(ring) - 1] if len(at) else [0, len(ring) - 1]
    return [ring[low : high + 1] for low, high in zip(edges, edges[1:], strict=False)]


class _Teller:
    """Tells rings one after the other, each arc once."""

    def __init__(self, coarse_by: int):
        self.coarse_by = coarse_by
        self.told: dict[bytes, int] = {}  # number of an arc by its points, backwards
        self.count = 0
        self.numbers: dict[str, list[int]] = {"arcs": [], "arc": [], "inner": []}
        self.points: dict[str, list[np.ndarray]] = {
            "begin": [],
            "end": [],
            "between": [],
            "low": [],
        }
        self.before = np.zeros(2, np.int64)

    def tell_ring(self, arcs: list[np.ndarray]) -> None:
        arcs = self._start_where_known(arcs)
        self.numbers["arcs"].append(len(arcs))
        if arcs[0].tobytes() not in self.told:
            begin = self._coarsen(arcs[0][:1])
            self.points["begin"].append(begin - self.before)
            self.before = begin
        for number, arc in enumerate(arcs, 1):
            found = self.told.get(arc.tobytes())
            self.numbers["arc"].append(0 if found is None else self.count - found)
            if found is None:
                self._tell_arc(arc, closes=number == len(arcs))

    def _start_where_known(self, arcs: list[np.ndarray]) -> list[np.ndarray]:
        """Return the arcs turned so that those told before come first, and a new one closes the ring."""
        told = [arc.tobytes() in self.told for arc in arcs]
        for at in range(len(arcs)):
            if told[at] and not told[at - 1]:
                return arcs[at:] + arcs[:at]
        return arcs

    def _tell_arc(self, arc: np.ndarray, *, closes: bool) -> None:
        self.told[arc[::-1].tobytes()] = self.count
        self.count += 1
        coarse = self._coarsen(arc)
        self.numbers["inner"].append(len(arc) - 2)
        if not closes:
            self.points["end"].append(coarse[-1:] - coarse[0])
        # guessed: the rest of the arc is straight and its points are even
        steps_left = np.arange(len(arc) - 1, 1, -1)[:, None]
        guess = coarse[:-2] + (2 * (coarse[-1] - coarse[:-2]) + steps_left) // (2 * steps_left)
        self.points["between"].append(coarse[1:-1] - guess)
        self.points["low"].append(arc - (coarse << self.coarse_by) + self._half)

    @property
    def _half(self) -> int:
        return 1 << self.coarse_by >> 1

    def _coarsen(self, points: np.ndarray) -> np.ndarray:
        return points + self._half >> self.coarse_by

    def list_columns(self) -> tuple[Columns, Columns]:
        columns: Columns = {name: np.array(self.numbers[name], np.int64) for name in self.numbers}
        joined = {
            name: np.concatenate(parts) if parts else np.empty((0, 2), np.int64)
            for name, parts in self.points.items()
        }
        low = joined.pop("low")
        for name, points in joined.items():
            columns |= {
                f"{name}_x": fold_signs(points[:, 0]),
                f"{name}_y": fold_signs(points[:, 1]),
            }
        return columns, {"low_x": low[:, 0], "low_y": low[:, 1]}
