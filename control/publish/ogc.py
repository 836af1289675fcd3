"""Districts, control periods and deals as GeoJSON features, a page at a time or all in a file.

Input: a `Knowledge` and filters, as the tables take them. Output: features in WGS84 lon/lat degrees
(CRS84), with the same rows as the CSV files as properties, in the same order. A deal's geometry is
the points of its districts; a feature without a geometry lies in no box.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from control.dates import parse_day
from control.models import Ruling

from .cut import Cut, cut_at
from .knowledge import Knowledge
from .rows import count_rows, find_row, iterate_rows, page_of_rows, read_columns
from .shapes import Bbox, extent_of, name_shape, read_outlines, read_shapes, round_coordinates
from .tables import TABLES, Table

COLLECTIONS = {name: TABLES[name] for name in ("control", "districts", "deals")}


@dataclass(frozen=True)
class FeaturePage:
    features: list[dict]
    matched: int


def find_features(
    table: Table, knowledge: Knowledge, filters: dict, *, offset: int = 0, limit: int = 100
) -> FeaturePage:
    """Return a page of the features that fit. The number of queries does not grow with them."""
    cut = cut_at(knowledge)
    rows = page_of_rows(table, cut, filters, offset=offset, limit=limit)
    make = _maker(table, cut)
    return FeaturePage([make(row) for row in rows], count_rows(table, cut, filters))


def find_feature(table: Table, knowledge: Knowledge, feature_id: str) -> dict | None:
    """Return the feature with that id, or None."""
    cut = cut_at(knowledge)
    key = _read_id(table, feature_id)
    row = find_row(table, cut, key) if key else None
    return _maker(table, cut)(row) if row and id_of(table, row) == feature_id else None


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
    make = _maker(table, cut)
    gathered, separator = ['{"type":"FeatureCollection","features":['], "\n"
    size = 0
    for row in iterate_rows(table, cut, filters):
        line = json.dumps(make(row), ensure_ascii=False, separators=(",", ":"))
        gathered += [separator, line]
        separator = ",\n"
        size += len(line)
        if size > 60_000:
            yield "".join(gathered).encode()
            gathered.clear()
            size = 0
    gathered.append("\n]}\n")
    yield "".join(gathered).encode()


def id_of(table: Table, row: dict) -> str:
    """Return the permanent id of a row's feature."""
    return f"{row['ruling']}.{row['from']}" if table.name == "control" else row["slug"]


def _maker(table: Table, cut: Cut) -> Callable[[dict], dict]:
    shape_of = make_shaper(table, cut)
    return lambda row: make_feature(id_of(table, row), shape_of(row), row)


def make_shaper(table: Table, cut: Cut) -> Callable[[dict], dict | None]:
    """Return the function that gives the GeoJSON geometry of a row, or None. 2 queries."""
    points = {
        slug: {"type": "Point", "coordinates": round_coordinates([lon, lat])}
        for slug, lon, lat in read_columns(TABLES["districts"], cut, ("slug", "lon", "lat"))
        if lon is not None
    }
    shapes = points | read_outlines(Knowledge(cut.known_at))

    def shape_of(row: dict) -> dict | None:
        if table.name == "deals":
            found = [points[slug]["coordinates"] for slug in row["districts"] if slug in points]
            return {"type": "MultiPoint", "coordinates": found} if found else None
        return shapes.get(row["district" if table.name == "control" else "slug"])

    return shape_of


def make_feature(identifier: str, shape: dict | None, row: dict) -> dict:
    """Return a row as a GeoJSON feature; lists are written as `a|b`, as in CSV."""
    flat = {name: "|".join(cell) if isinstance(cell, list) else cell for name, cell in row.items()}
    return {
        "type": "Feature",
        "id": identifier,
        "geometry": shape,
        "properties": flat | {"geometry_is": name_shape(shape)},
    }
