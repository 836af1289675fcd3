"""Districts, control periods and deals as GeoJSON features, a page at a time or all in a file.

Input: a `Knowledge` and filters, as the tables take them. Output: features in WGS84 lon/lat degrees
(CRS84), with the same rows as the CSV files as properties, in the same order. A deal's geometry is
the points of its districts; a feature without a geometry lies in no box.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .cut import Cut, cut_at
from .knowledge import Knowledge
from .ledger import round_coordinates
from .rows import count_rows, iterate_rows
from .shapes import Bbox, extent_of, name_shape, read_outlines, read_shapes
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
    rows = islice(iterate_rows(table, cut, filters), offset, offset + limit)
    make = _maker(table, cut)
    return FeaturePage([make(row) for row in rows], count_rows(table, cut, filters))


def find_feature(table: Table, knowledge: Knowledge, feature_id: str) -> dict | None:
    """Return the feature with that id, or None."""
    cut = cut_at(knowledge)
    make = _maker(table, cut)
    for row in iterate_rows(table, cut, {}):
        if id_of(table, row) == feature_id:
            return make(row)
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


def _maker(table: Table, cut: Cut):
    points = {
        row["slug"]: {"type": "Point", "coordinates": round_coordinates([row["lon"], row["lat"]])}
        for row in iterate_rows(TABLES["districts"], cut)
        if row["lon"] is not None
    }
    shapes = points | read_outlines(Knowledge(cut.known_at))

    def make(row: dict) -> dict:
        if table.name == "deals":
            found = [points[slug]["coordinates"] for slug in row["districts"] if slug in points]
            shape = {"type": "MultiPoint", "coordinates": found} if found else None
        else:
            shape = shapes.get(row["district" if table.name == "control" else "slug"])
        return {
            "type": "Feature",
            "id": id_of(table, row),
            "geometry": shape,
            "properties": {
                **{
                    name: "|".join(cell) if isinstance(cell, list) else cell
                    for name, cell in row.items()
                },
                "geometry_is": name_shape(shape),
            },
        }

    return make
