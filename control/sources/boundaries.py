"""Boundary files (GeoPackage, Shapefile, GeoJSON) to outlines.

Input: a path. Output: BoundaryFeatures in WGS84, each geometry made valid, with its properties.
Must not know which districts there are. Read through GDAL as pyogrio brings it; a coordinate system
other than WGS84 is refused in words, because nothing here can transform it.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from control.sources import SourceError

MAX_FEATURES = 50_000
MAX_FILE_BYTES = 500 * 1024 * 1024
MAX_UNPACKED_BYTES = 4 * MAX_FILE_BYTES
DECIMALS = 6  # of a degree: a tenth of a metre
_WGS84 = ("EPSG:4326", "OGC:CRS84")
_SHAPEFILE = b"\x00\x00\x27\x0a"
_ENDINGS = (".gpkg", ".shp", ".geojson", ".json", ".zip")


@dataclass(frozen=True)
class BoundaryFeature:
    """One outline: its properties as text, a GeoJSON MultiPolygon, and what had to be mended.

    `geometry` is None where there is no area; `problem` then says why. `shape` is the same as a
    shapely geometry, for comparisons.
    """

    properties: dict[str, str]
    geometry: dict[str, Any] | None
    shape: Any
    repaired: bool
    problem: str = ""


def read_boundaries(path: str | Path, layer: str | None = None) -> list[BoundaryFeature]:
    """Return the outlines in a file; SourceError where it cannot be read or is not in WGS84."""
    import pyogrio
    import pyogrio.errors
    import shapely

    path = Path(path)
    if path.suffix.lower() not in _ENDINGS:
        raise SourceError(
            f"“{path.name}” is none of: GeoPackage (.gpkg), Shapefile (.shp or zipped), GeoJSON."
        )
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SourceError(f"“{path.name}” is larger than {MAX_FILE_BYTES // 1024**2} MB.")
        source = _name_for_gdal(path)
        meta, _fids, geometries, values = pyogrio.raw.read(
            source, layer=layer, max_features=MAX_FEATURES + 1, force_2d=True
        )
    except FileNotFoundError:
        raise SourceError(f"There is no file “{path}”.") from None
    except (OSError, ValueError, pyogrio.errors.DataSourceError, RuntimeError) as error:
        why = " ".join(str(error).split())[:200]
        raise SourceError(f"“{path.name}” could not be read as boundaries: {why}.") from error
    crs = meta.get("crs") or ""
    if crs and crs not in _WGS84 and "WGS 84" not in crs[:60]:
        raise SourceError(
            f"“{path.name}” is in {crs[:60]}: save it in WGS 84 (EPSG:4326) and try again."
        )
    if geometries is None or len(geometries) == 0:
        raise SourceError(f"“{path.name}” holds no outlines.")
    if len(geometries) > MAX_FEATURES:
        raise SourceError(f"“{path.name}” holds more than {MAX_FEATURES:,} outlines.")
    names = [str(name) for name in meta["fields"]]
    shapes = shapely.from_wkb(geometries, on_invalid="ignore")
    return [
        _make_feature(
            {
                name: str(column[row]).strip()
                for name, column in zip(names, values, strict=True)
                if column[row] is not None
            },
            shape,
        )
        for row, shape in enumerate(shapes)
    ]


def _name_for_gdal(path: Path) -> str:
    """Return what GDAL is asked to open: never more than the format that the ending promises.

    Left to itself it goes by the content, and some formats (VRT and its like) name other files and
    addresses to be read instead.
    """
    ending = path.suffix.lower()
    damaged = SourceError(f"“{path.name}” could not be read as boundaries: it is no {ending} file.")
    with open(path, "rb") as file:
        head = file.read(4096)
    if ending == ".zip":
        return f"/vsizip/{{{path}}}/{_find_shapefile(path, damaged)}"
    if ending in (".geojson", ".json"):
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            raise damaged
        return f"GeoJSON:{path}"
    if not head.startswith(b"SQLite format 3\0" if ending == ".gpkg" else _SHAPEFILE):
        raise damaged
    return str(path)


def _find_shapefile(path: Path, damaged: SourceError) -> str:
    """Return the name of the one Shapefile in a zip; SourceError where it would unpack too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise SourceError(
                    f"“{path.name}” unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB."
                )
            names = [name for name in archive.namelist() if name.lower().endswith(".shp")]
            names = [name for name in names if not name.startswith("__MACOSX/")]
            if len(names) != 1:
                raise SourceError(
                    f"“{path.name}” holds {len(names)} Shapefiles: zip the one that is meant."
                )
            with archive.open(names[0]) as inner:
                if not inner.read(len(_SHAPEFILE)).startswith(_SHAPEFILE):
                    raise damaged
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise damaged from error
    return names[0]


def _make_feature(properties: dict[str, str], shape: Any) -> BoundaryFeature:
    import shapely

    if shape is None or shape.is_empty:
        return BoundaryFeature(properties, None, None, False, "it has no outline")
    repaired = not shape.is_valid
    if repaired:
        shape = shapely.make_valid(shape)
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts([shape]))
        if part.geom_type == "Polygon" and part.area > 0
    ]
    rounded = [shapely.set_precision(part, 10**-DECIMALS) for part in parts]
    polygons = [
        part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon" and part.area > 0
    ]
    if not polygons:
        return BoundaryFeature(properties, None, None, repaired, "it has no area")
    whole = shapely.MultiPolygon(polygons)
    west, south, east, north = whole.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return BoundaryFeature(
            properties, None, None, repaired, "it lies outside the world: not in degrees?"
        )
    return BoundaryFeature(properties, _as_geojson(whole), whole, repaired)


def _as_geojson(whole: Any) -> dict[str, Any]:
    """Return a MultiPolygon as GeoJSON, outer rings counter-clockwise (RFC 7946)."""
    import shapely

    def ring(line: Any) -> list[list[float]]:
        return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in line.coords]

    oriented = shapely.orient_polygons(whole)
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [ring(part.exterior), *(ring(hole) for hole in part.interiors)]
            for part in oriented.geoms
        ],
    }
