"""Districts, control periods and deals as GeoPackage: layers with a style and a time for QGIS.

Input: a `Table`, a `Cut`, filters, a path. Output: the file. Outlines and points are layers of their
own, as one layer has one kind of geometry; what has no geometry is a row of the points. Days are
dates, lists `a|b`, moments text. Written a batch at a time. GDAL's own time stamps are set to the
cut's moment, so that the same rows make the same bytes with the same library.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pyogrio
import shapely

from control.choices import Standing

from .cut import Cut
from .knowledge import BEFORE_ALL
from .ogc import describe_shapes, id_of, make_shaper
from .parquet import to_geometry
from .rows import batch_rows, read_columns
from .tables import CONTROL, TABLES, Column, Table, shape_columns

_writing = threading.Lock()  # GDAL's clock is set for all threads at once
_POINTS = {"deals": "MultiPoint"}
_NEUTRAL = "#8a8a8a"
_STYLED_BY = 'if("standing" = \'held\', "holder", "standing")'
_STYLES_TABLE = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
 f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT,
 styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
 update_time DATETIME)"""


@dataclass
class _Layer:
    """A layer as it is written: its name, its kind of geometry, and the holders it has shown."""

    name: str
    kind: str
    made: bool = False
    holders: set[str] = field(default_factory=set)


def write_geopackage(table: Table, cut: Cut, filters: dict | None, path: Path) -> None:
    """Write the rows that fit as one GeoPackage."""
    points = _Layer(f"{table.name}_points", _POINTS.get(table.name, "Point"))
    outlines = _Layer(f"{table.name}_outlines", "MultiPolygon")
    layers = [points] if table.name in _POINTS else [outlines, points]
    moment = f"{max(cut.moment, BEFORE_ALL.replace(year=1970)):%Y-%m-%dT%H:%M:%S.000Z}"
    shape_of = make_shaper(table, cut, write=_to_wkb)
    for layer in layers:
        _append(table, layer, [], path, moment)
    for rows in batch_rows(table, cut, filters):
        parted = {layer.name: [] for layer in layers}
        for row in rows:
            wkb, told = shape_of(row)
            layer = outlines if told["geometry_is"] == "outline" else points
            parted[layer.name].append((row | told, wkb))
        for layer in layers:
            if parted[layer.name]:
                _append(table, layer, parted[layer.name], path, moment)
    with closing(sqlite3.connect(path)) as database:
        database.execute(_STYLES_TABLE)
        contents = "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)"
        database.execute(
            f"{contents} VALUES ('layer_styles', 'attributes', 'layer_styles', ?)", [moment]
        )
        for layer in layers:
            database.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
                " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
                " owner, ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
                [layer.name, layer.name, _write_style(table, cut, layer), table.title, moment],
            )
        about = describe_shapes(table, cut)
        whose = f" Outlines are {about['outlines']}." if "outlines" in about else ""
        database.execute(
            "UPDATE gpkg_contents SET description = ? WHERE data_type = 'features'",
            [f"{about['citation']} Not to be used {about['not_for']}.{whose}"],
        )
        database.commit()


def _append(table: Table, layer: _Layer, rows: list, path: Path, moment: str) -> None:
    """Append rows to a layer; the first time without any makes it."""
    kinds = [Column("id"), *table.columns, *shape_columns(table)]
    names = [column.name for column in kinds]
    cells = [[id_of(table, row) for row, _wkb in rows]]
    cells += [[row[name] for row, _wkb in rows] for name in names[1:]]
    typed = [_type_cells(column, values) for column, values in zip(kinds, cells, strict=True)]
    shapes = np.array([wkb for _row, wkb in rows], dtype=object)
    if table is CONTROL:
        layer.holders |= {row["holder"][0] for row, _wkb in rows if row["holder"]}
    with _writing:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
        try:
            pyogrio.raw.write(
                path, shapes, [data for data, _mask in typed], names,
                field_mask=[mask for _data, mask in typed], layer=layer.name, driver="GPKG",
                dataset_options={"VERSION": "1.2"}, geometry_type=layer.kind, crs="EPSG:4326", append=layer.made,
            )  # fmt: skip
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    layer.made = True


def _to_wkb(shape: dict) -> bytes:
    """Return the WKB of a shape; the layer of outlines takes many polygons, never one."""
    geometry = to_geometry(shape)
    if geometry.geom_type == "Polygon":
        geometry = shapely.MultiPolygon([geometry])
    return shapely.to_wkb(geometry)


def _type_cells(column: Column, cells: list) -> tuple[np.ndarray, np.ndarray]:
    """Return cells as GDAL takes them, and which of them are null."""
    mask = np.array([cell is None for cell in cells], dtype=bool)
    if column.kind == "day":
        return np.array([cell or "NaT" for cell in cells], dtype="datetime64[D]"), mask
    plain_types = {"flag": bool, "integer": np.int64, "number": np.float64}
    if column.kind in plain_types:
        return np.array([cell or 0 for cell in cells], dtype=plain_types[column.kind]), mask
    if column.kind == "list":
        cells = ["|".join(cell) for cell in cells]
    return np.array(cells, dtype=object), mask


# ---------------------------------------------------------------------------- styles


def _write_style(table: Table, cut: Cut, layer: _Layer) -> str:
    """Return the style of a layer as QML: who held it by colour, what is contested hatched."""
    draw = _fill if layer.kind == "MultiPolygon" else _marker
    if table is not CONTROL:
        symbol = draw("0", _NEUTRAL, "solid")
        renderer = f'<renderer-v2 type="singleSymbol"><symbols>{symbol}</symbols></renderer-v2>'
        return _wrap_style(renderer, "")
    actors = read_columns(TABLES["actors"], cut, ("slug", "name_en", "colour"))
    known = [actor for actor in actors if actor[0] in layer.holders]
    entries = [(slug, name, colour or _NEUTRAL, "solid") for slug, name, colour in known]
    entries += [
        (Standing.CONTESTED, "Contested", _NEUTRAL, "b_diagonal"),
        (Standing.MIXED, "Mixed", _NEUTRAL, "cross"),
        (Standing.UNKNOWN, "Unknown", "#d0d0d0", "solid"),
    ]
    categories = "".join(
        f'<category symbol="{number}" value={quoteattr(value)} label={quoteattr(label)}'
        ' render="true" type="string"/>'
        for number, (value, label, _colour, _style) in enumerate(entries)
    )
    symbols = "".join(
        draw(str(number), colour, style)
        for number, (_value, _label, colour, style) in enumerate(entries)
    )
    return _wrap_style(
        f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(_STYLED_BY)}>'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>",
        # from the first day, included, to the day after the last, not included
        '<temporal enabled="1" mode="2" limitMode="0" startField="from" endField="to"'
        ' durationUnit="d" fixedDuration="0" accumulate="0" startExpression="" endExpression="">'
        "<fixedRange><start></start><end></end></fixedRange></temporal>",
    )


def _wrap_style(renderer: str, temporal: str) -> str:
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        f'<qgis version="3.22" styleCategories="Symbology|Temporal">{temporal}{renderer}</qgis>'
    )


def _fill(name: str, colour: str, style: str) -> str:
    properties = {"color": _rgb(colour), "style": style, "outline_color": "60,60,60,255",
                  "outline_width": "0.2", "outline_style": "solid"}  # fmt: skip
    return _symbol(name, "fill", "SimpleFill", properties, alpha="0.7")


def _marker(name: str, colour: str, style: str) -> str:
    shape = {"solid": "circle", "b_diagonal": "diamond", "cross": "square"}[style]
    properties = {"color": _rgb(colour), "name": shape, "size": "2.5",
                  "outline_color": "60,60,60,255", "outline_width": "0.2"}  # fmt: skip
    return _symbol(name, "marker", "SimpleMarker", properties)


def _symbol(name: str, kind: str, layer: str, properties: dict, alpha: str = "1") -> str:
    told = "".join(
        f'<Option type="QString" name={quoteattr(key)} value={quoteattr(value)}/>'
        for key, value in properties.items()
    )
    return (
        f'<symbol name="{name}" type="{kind}" alpha="{alpha}"><layer class="{layer}" enabled="1"'
        f' pass="0" locked="0"><Option type="Map">{told}</Option></layer></symbol>'
    )


def _rgb(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
