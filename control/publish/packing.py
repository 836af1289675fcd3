"""The map's files as bytes: what a first paint needs, and what is asked for after it.

Input: the ledger and its outlines as plain shapes (`ledger.py` describes them). Output: columns of
numbers, told so that Brotli packs them well; `docs/architecture.md` has the format, and
`static/control/js/files.js` reads it. Knows no database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from control.dates import EPOCH, Precision, day_number, parse_edtf

from .columns import fold_signs, pack_columns, rank_by_recency, take_steps
from .topology import pack_rings

FORMAT_VERSION = 2
NEVER = 2**31 - 1
DEGREE = 1_000_000  # grid of outlines and points: a tenth of a metre
SMALL = 20_000  # points: fewer are told exactly at once
WHOLE_VIEW = 4096  # else the grid of the first paint parts all outlines into as many

_PRECISIONS = list(Precision)
_WRITTEN_AS = {Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
_SURVEYED, _SKETCHED = 2, 3  # 0 is a district that lies nowhere, 1 one known by its point


def pack_ledger(shape: dict) -> bytes:
    """Return the rows of a ledger: all that says how a district looks on any day."""
    periods = shape["periods"]
    count = len(shape["districts"])
    district = np.array(periods["district"], np.int64)
    start = np.array(periods["from"], np.int64)
    status = np.array(periods["status"], np.int64)
    opens = np.diff(district, prepend=-1) != 0  # the first row of its district
    forms, form, lead, others = _describe_parties(shape, status)
    actors = len(shape["actors"])
    head = {
        "version": FORMAT_VERSION,
        **{key: shape[key] for key in ("made_at", "reading", "coverage", "actors")},
        "districts": count,
        "order": name_order(shape),
        "forms": forms,
    }
    return pack_columns(
        head,
        {
            "rows": np.bincount(district, minlength=count) if count else [],
            "first": fold_signs(start[opens] - shape["coverage"]["from"]),
            "step": np.diff(start, prepend=0)[~opens],
            "form": form,
            "lead": rank_by_recency(lead, actors),
            "other": rank_by_recency(others, actors),
            # assertion, basis, disputed, precision of the start
            "doubt": status >> 7 & 3
            | (status >> 13 & 3) << 2
            | (status >> 15 & 1) << 4
            | (status >> 16 & 7) << 5,
            **_describe_edges(periods, district, start, status),
        },
    )


def _describe_parties(shape: dict, status: np.ndarray) -> tuple[list, list, list, list]:
    """Return forms (standing, siege, truce, roles), each row's form, its first actor, its others."""
    numbers: dict[tuple, int] = {}
    form, lead, others = [], [], []
    party_sets = shape["party_sets"]
    for parties, word in zip(shape["periods"]["parties"], status.tolist(), strict=True):
        members = party_sets[parties]
        key = (word & 3, word >> 2 & 7, word >> 5 & 3, tuple(role for _actor, role in members))
        form.append(numbers.setdefault(key, len(numbers)))
        lead += [actor for actor, _role in members[:1]]
        others += [actor for actor, _role in members[1:]]
    return list(numbers), form, lead, others


def _describe_edges(
    periods: dict, district: np.ndarray, start: np.ndarray, status: np.ndarray
) -> dict[str, np.ndarray]:
    """Return what is not as guessed of the ends of rows and of the bounds of dates.

    Guessed: a row lasts until the next of its district; a month or year means the whole of it; the
    end of a row is as precise as the start that follows it.
    """
    count = len(start)
    end = np.array([NEVER if day is None else day for day in periods["to"]], np.int64)
    followed = np.zeros(count, bool)
    followed[:-1] = district[1:] == district[:-1]
    guessed_end = np.where(followed, np.roll(start, -1), NEVER)
    gaps = np.flatnonzero(end != guessed_end)
    precision = status >> 16 & 7
    guess_bounds = _BoundsGuesser()
    odd_starts, odd_ends = [], []
    for row, (day, kind, told) in enumerate(
        zip(start.tolist(), precision.tolist(), periods["start"], strict=True)
    ):
        if told != guess_bounds(day, kind):
            early, late = told or (day, day)
            odd_starts.append((row, early - day, late - day))
    meets = (followed & (end == guessed_end)).tolist()
    end_precision = (status >> 19 & 7).tolist()
    days = end.tolist()
    for row, told in enumerate(periods["end"]):
        guess = (periods["start"][row + 1], int(precision[row + 1])) if meets[row] else (None, 0)
        if (told, end_precision[row]) != guess:
            early, late = told or (days[row], days[row])
            odd_ends.append((row, early - days[row], late - days[row], end_precision[row]))
    odd_start = np.array(odd_starts, np.int64).reshape(-1, 3)
    odd_end = np.array(odd_ends, np.int64).reshape(-1, 4)
    return {
        "gap": take_steps(gaps),
        "gap_days": end[gaps] - start[gaps],
        "odd_start": take_steps(odd_start[:, 0]),
        "odd_start_early": fold_signs(odd_start[:, 1]),
        "odd_start_late": fold_signs(odd_start[:, 2]),
        "odd_end": take_steps(odd_end[:, 0]),
        "odd_end_early": fold_signs(odd_end[:, 1]),
        "odd_end_late": fold_signs(odd_end[:, 2]),
        "odd_end_precision": odd_end[:, 3],
    }


class _BoundsGuesser:
    """First and last day of the month or year a day lies in, each found once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], list[int] | None] = {}

    def __call__(self, day: int, precision: int) -> list[int] | None:
        key = (day, precision)
        if key not in self._known:
            self._known[key] = self._find(day, _PRECISIONS[precision])
        return self._known[key]

    @staticmethod
    def _find(day: int, precision: Precision) -> list[int] | None:
        if precision not in _WRITTEN_AS:
            return None
        date = EPOCH + np.timedelta64(day, "D").astype(object)
        whole = parse_edtf(f"{date:{_WRITTEN_AS[precision]}}")
        return [day_number(whole.earliest), day_number(whole.latest)]


def name_order(shape: dict) -> str:
    """Return a name for the order of districts: files of another order do not fit together."""
    slugs = "\n".join(district["slug"] for district in shape["districts"])
    return hashlib.sha256(slugs.encode()).hexdigest()[:12]


def pack_details(shape: dict) -> bytes:
    """Return what is read rather than seen: names, how changes came about, grades, numbers, deals."""
    periods, districts = shape["periods"], shape["districts"]
    status = np.array(periods["status"], np.int64)
    known = [day is not None for day in periods["confirmed"]]
    confirmed = np.array([day or 0 for day in periods["confirmed"]], np.int64)
    parents, parent = _number(tuple(district["parent"].items()) for district in districts)
    kinds, kind = _number(district["kind"] for district in districts)
    placed = [district["lon"] is not None and district["lat"] is not None for district in districts]
    head = {
        "version": FORMAT_VERSION,
        "order": name_order(shape),
        "kinds": kinds,
        "parents": [dict(parent) for parent in parents],
        "slugs": _join(district["slug"] for district in districts),
        "names": {
            language: _join(district["name"][language] for district in districts)
            for language in ("en", "ar")
        },
        "aliases": _join(alias for district in districts for alias in district["aliases"]),
        "deal_stages": shape["deal_stages"],
    }
    return pack_columns(
        head,
        {
            "mechanism": periods["mechanism"],
            # confidence of the start, of the end, best grade of a source
            "grades": status >> 9 & 15 | (status >> 22 & 7) << 4,
            # whether the start, the end is only about or perhaps so
            "marks": status >> 25 & 15,
            "ruling": fold_signs(take_steps([int(name[1:]) for name in periods["ruling"]])),
            "confirmed": np.where(known, fold_signs(confirmed - periods["from"]) + 1, 0),
            "kind": kind,
            "parent": parent,
            "alias_count": [len(district["aliases"]) for district in districts],
            "boundary": [int(district["boundary"]) for district in districts],
            "placed": placed,
            # square metres by thousands, and 1; 0 where it is not told
            "area": [
                round(district["area_km2"] * 1000) + 1 if "area_km2" in district else 0
                for district in districts
            ],
            "radius": [(district["radius_m"] or 0) for district in districts],
            **_describe_points(
                [d for d, is_placed in zip(districts, placed, strict=True) if is_placed]
            ),
        },
    )


def _number(values: Iterable) -> tuple[list, list[int]]:
    """Return the distinct values and, for each value, its place among them."""
    places: dict = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    return list(places), numbers


def _join(texts: Iterable[str]) -> str:
    return "\n".join(text.replace("\n", " ") for text in texts)


def _describe_points(districts: list[dict], coarse_by: int = 0) -> dict[str, np.ndarray]:
    points = np.array([(d["lon"], d["lat"]) for d in districts], float).reshape(-1, 2)
    grid = np.rint(points * DEGREE).astype(np.int64) + (1 << coarse_by >> 1) >> coarse_by
    return {
        "point_x": fold_signs(take_steps(grid[:, 0])),
        "point_y": fold_signs(take_steps(grid[:, 1])),
    }


def pack_outlines(shape: dict, boundaries: dict) -> tuple[bytes, bytes | None]:
    """Return where districts lie, in the order of the ledger; and what makes it exact, if coarse.

    `boundaries` is GeoJSON by slug, WGS84 lon/lat degrees. With many points the first file has a
    grid as fine as a screen that shows all of them; the second is wanted once one looks closer.
    """
    features = {feature["id"]: feature for feature in boundaries["features"]}
    ground, rings, ring_counts, circles = [], [], [], []
    for district in shape["districts"]:
        feature = features.get(district["slug"])
        own = _read_rings(feature["geometry"]) if feature else []
        if own:
            ground.append(_SKETCHED if feature["properties"]["approximate"] else _SURVEYED)
            rings += own
            ring_counts.append(len(own))
        elif district["lon"] is not None and district["lat"] is not None:
            ground.append(1)
            circles.append(district)
        else:
            ground.append(0)
    coarse_by = _choose_grid(rings)
    columns, low = pack_rings(rings, coarse_by)
    head = {"version": FORMAT_VERSION, "order": name_order(shape)}
    whole = pack_columns(
        {**head, "grid": 2**coarse_by / DEGREE},
        {
            "ground": ground,
            "rings": ring_counts,
            **columns,
            "radius": [district["radius_m"] or 0 for district in circles],
            **_describe_points(circles),
        },
    )
    if not coarse_by:
        return whole, None
    return whole, pack_columns({**head, "grid": 1 / DEGREE}, low)


def _read_rings(geometry: dict) -> list[np.ndarray]:
    """Return all rings of a Polygon or MultiPolygon on the grid; those without an area are nothing."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = []
    for line in (line for polygon in polygons for line in polygon):
        points = np.rint(np.array([point[:2] for point in line]) * DEGREE).astype(np.int64)
        points = points[np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])]
        if (points[0] != points[-1]).any():
            points = np.concatenate([points, points[:1]])
        if len(points) >= 4:
            rings.append(points)
    return rings


def _choose_grid(rings: list[np.ndarray]) -> int:
    """Return the power of two by which the first paint may be coarser than the grid."""
    if sum(len(ring) for ring in rings) < SMALL:
        return 0
    points = np.concatenate(rings)
    cell = int(np.ptp(points, axis=0).max()) // WHOLE_VIEW
    return max(0, cell.bit_length() - 1)
