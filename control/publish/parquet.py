"""The public tables as Parquet; those with places as GeoParquet 1.1 (WKB, CRS84).

Input: a `Table`, a `Cut`, filters, a path. Output: the file, the rows and their order those of the
CSV file, typed: days as dates, moments in UTC, lists as lists. Written a batch at a time; the same
rows make the same bytes with the same library. Source: geoparquet.org, 1.1.0.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from .citation import describe_rows
from .cut import Cut
from .ogc import COLLECTIONS, describe_shapes, make_shaper
from .rows import batch_rows
from .tables import Column, Table, shape_columns

_TYPES = {
    "text": pa.string(),
    "edtf": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "list": pa.list_(pa.string()),
}
_READERS = {"day": dt.date.fromisoformat, "moment": dt.datetime.fromisoformat}
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}


def write_parquet(table: Table, cut: Cut, filters: dict | None, path: Path) -> None:
    """Write the rows that fit as one Parquet file."""
    fields = [_describe_field(column) for column in table.columns]
    shape_of = make_shaper(table, cut, write=_to_wkb) if table.name in COLLECTIONS else None
    metadata = describe_rows(table.title, cut)
    if shape_of:
        fields.append(pa.field("geometry", pa.binary()))
        fields += [_describe_field(column) for column in shape_columns(table)]
        metadata = describe_shapes(table, cut)
        metadata["geo"] = json.dumps(_GEO)
    schema = pa.schema(fields, metadata=metadata)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in batch_rows(table, cut, filters):
            columns = [
                _read_cells([row[column.name] for row in rows], column.kind)
                for column in table.columns
            ]
            if shape_of:
                placed = [shape_of(row) for row in rows]
                columns.append([shape for shape, _told in placed])
                columns += [
                    [told[column.name] for _shape, told in placed]
                    for column in shape_columns(table)
                ]
            arrays = [
                pa.array(cells, field.type) for cells, field in zip(columns, fields, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _describe_field(column: Column) -> pa.Field:
    return pa.field(column.name, _TYPES[column.kind], metadata={"description": column.meaning})


def to_geometry(shape: dict) -> shapely.Geometry:
    """Return a GeoJSON geometry as shapely's."""
    return shapely.from_geojson(json.dumps(shape))


def _to_wkb(shape: dict) -> bytes:
    return shapely.to_wkb(to_geometry(shape))


def _read_cells(cells: list, kind: str) -> list:
    read = _READERS.get(kind)
    return [None if cell is None else read(cell) for cell in cells] if read else cells
