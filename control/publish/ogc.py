"""Districts, control periods and deals as GeoJSON features, a page at a time or all in a file.

Input: a `Knowledge` and filters, as the tables take them. Output: features in WGS84 lon/lat degrees
(CRS84), with the same rows as the CSV files as properties, in the same order. A deal's geometry is
the points of its districts; a feature without a geometry lies in no box.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import orjson

from control.dates import parse_day
from control.models import Ruling

from .citation import describe_rows
from .cut import Cut, cut_at
from .knowledge import Knowledge, read_version
from .rows import count_rows, find_row, iterate_rows, key_of, page_of_rows, read_points_then
from .shapes import (
    Bbox,
    OutlineTerms,
    extent_of,
    iterate_outlines,
    name_shape,
    read_shapes,
    round_coordinates,
)
from .tables import TABLES, Column, Table, shape_columns

COUNTS_KEPT = 100
_counted: dict[tuple, int] = {}
Placed = tuple[object | None, dict]  # a geometry as written, the cells beside it
COLLECTIONS = {name: TABLES[name] for name in ("control", "districts", "deals")}


@dataclass(frozen=True)
class FeaturePage:
    """`matched`: how many fit in all. `last`: the key after which more follow, or None."""

    features: list[dict]
    matched: int
    last: list | None


def find_features(
    table: Table, knowledge: Knowledge, filters: dict, *, after=None, offset: int = 0, limit: int
) -> FeaturePage:
    """Return a page of the features that fit, after a key. Not more queries for more of them."""
    cut = cut_at(knowledge)
    rows = page_of_rows(table, cut, filters, after=after, offset=offset, limit=limit + 1)
    last = key_of(table, rows[limit - 1]) if len(rows) > limit else None
    rows = rows[:limit]
    make = _maker(table, cut, _places_of(table, rows))
    return FeaturePage([make(row) for row in rows], _count(table, cut, filters), last)


def _count(table: Table, cut: Cut, filters: dict) -> int:
    """Return how many rows fit, counted once for all pages of one list."""
    key = (table.name, cut, json.dumps(filters, default=str), read_version())
    if key not in _counted:
        while len(_counted) >= COUNTS_KEPT:
            _counted.pop(next(iter(_counted)), None)
        _counted[key] = count_rows(table, cut, filters)
    return _counted[key]


def find_feature(table: Table, knowledge: Knowledge, feature_id: str) -> dict | None:
    """Return the feature with that id, or None."""
    cut = cut_at(knowledge)
    key = _read_id(table, feature_id)
    row = find_row(table, cut, key) if key else None
    if row is None or id_of(table, row) != feature_id:
        return None
    return _maker(table, cut, _places_of(table, [row]))(row)


def _read_id(table: Table, feature_id: str) -> list | None:
    """Return the key of the row whose feature has that id, or None where none can have it."""
    if table.name != "control":
        return [feature_id] if re.fullmatch(r"[-\w]+", feature_id) else None
    found = re.fullmatch(r"R([1-9][0-9]{0,17})\.([0-9]{4}-[0-9]{2}-[0-9]{2})", feature_id)
    ruling = (
        Ruling.objects.filter(pk=found[1]).select_related("district").first() if found else None
    )
    try:
        return [ruling.district.slug, parse_day(found[2]).isoformat()] if ruling else None
    except ValueError:
        return None


def read_extent(knowledge: Knowledge) -> Bbox | None:
    """Return the box around all districts. 2 queries."""
    return extent_of(read_shapes(knowledge))


def write_geojson(table: Table, cut: Cut, filters: dict | None = None) -> Iterator[bytes]:
    """Yield a FeatureCollection, a packet at a time."""
    shape_of = make_shaper(table, cut, write=_write_shape)
    about = orjson.dumps({"type": "FeatureCollection", **describe_shapes(table, cut)})
    gathered, separator = bytearray(about[:-1] + b',"features":['), b"\n"
    for row in iterate_rows(table, cut, filters):
        shape, told = shape_of(row)
        gathered += separator + orjson.dumps(make_feature(id_of(table, row), shape, told, row))
        separator = b",\n"
        if len(gathered) > 60_000:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered + b"\n]}\n")


def describe_shapes(table: Table, cut: Cut) -> dict[str, str]:
    """Return what a file with shapes says of itself: also whose its outlines are."""
    about = describe_rows(table.title, cut)
    return about | ({"outlines": OUTLINES[table.name]} if table.name in OUTLINES else {})


OUTLINES = {
    name: f"under their own licences: see {columns} of each"
    for name, columns in (
        ("control", "outline_licence and outline_attribution"),
        ("districts", "licence and attribution"),
    )
}


def _write_shape(shape: dict) -> orjson.Fragment:
    """Return a shape written. Not by orjson: its short texts hold 4 KB each."""
    return orjson.Fragment(json.dumps(shape, separators=(",", ":")))


def id_of(table: Table, row: dict) -> str:
    """Return the permanent id of a row's feature."""
    return f"{row['ruling']}.{row['from']}" if table.name == "control" else row["slug"]


def _places_of(table: Table, rows: list[dict]) -> set[str]:
    """Return the districts whose shapes the rows need."""
    if table.name == "deals":
        return {slug for row in rows for slug in row["districts"]}
    return {row["district" if table.name == "control" else "slug"] for row in rows}


def _maker(table: Table, cut: Cut, slugs: Collection[str] | None = None) -> Callable[[dict], dict]:
    shape_of = make_shaper(table, cut, slugs)
    return lambda row: make_feature(id_of(table, row), *shape_of(row), row)


def make_shaper(
    table: Table,
    cut: Cut,
    slugs: Collection[str] | None = None,
    write: Callable[[dict], object] = lambda shape: shape,
) -> Callable[[dict], Placed]:
    """Return the function that gives the geometry of a row, or None, of all districts or of some,
    and the cells of `shape_columns` beside it.

    It is what `write` makes of the GeoJSON: once for a district, and nothing else of it is kept.
    2 queries.
    """
    nowhere = (None, tell_shape(table, None))
    points = {
        slug: {"type": "Point", "coordinates": round_coordinates([lon, lat])}
        for slug, lon, lat in read_points_then(cut, slugs)
    }
    if table.name == "deals":

        def shape_of_deal(row: dict) -> Placed:
            found = [points[slug]["coordinates"] for slug in row["districts"] if slug in points]
            shape = {"type": "MultiPoint", "coordinates": found}
            return (write(shape), tell_shape(table, shape)) if found else nowhere

        return shape_of_deal
    placed = {slug: (write(shape), tell_shape(table, shape)) for slug, shape in points.items()}
    for slug, shape, terms in iterate_outlines(Knowledge(cut.known_at), slugs):
        placed[slug] = (write(shape), tell_shape(table, shape, terms))
    name = "district" if table.name == "control" else "slug"
    return lambda row: placed.get(row[name], nowhere)


def tell_shape(table: Table, shape: dict | None, terms: OutlineTerms | None = None) -> dict:
    """Return the cells of `shape_columns` beside a geometry: what it is, and of an outline whose.

    {"geometry_is": "outline", "outline_approximate": True, "outline_source": "UN OCHA", ...}; not to
    be changed, as all that are alike are one.
    """
    return _tell_shape(shape_columns(table), name_shape(shape), terms)


@lru_cache(maxsize=1024)
def _tell_shape(columns: tuple[Column, ...], kind: str, terms: OutlineTerms | None) -> dict:
    cells = (kind, *(terms or [None] * len(OutlineTerms._fields)))
    return dict(zip((column.name for column in columns), cells, strict=False))


def make_feature(identifier: str, shape, told: dict, row: dict) -> dict:
    """Return a row as a GeoJSON feature; lists are written as `a|b`, as in CSV."""
    flat = {name: "|".join(cell) if isinstance(cell, list) else cell for name, cell in row.items()}
    return {
        "type": "Feature",
        "id": identifier,
        "geometry": shape,
        "properties": flat | told,
    }
