"""Boundary files (GeoPackage, Shapefile, GeoJSON) to outlines.

Input: a path. Output: BoundaryFeatures in WGS84, each geometry made valid, with its properties.
Must not know which districts there are. Read through GDAL as pyogrio brings it; a coordinate system
other than WGS84 is refused in words, because nothing here can transform it. GDAL skips what is no
feature in silence, and refuses a file for one coordinate: of GeoJSON such features are set aside
before, each with its number and what is wrong with it.
"""

from __future__ import annotations

import itertools
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from control.sources import SourceError

MAX_FEATURES = 50_000
MAX_FILE_BYTES = 500 * 1024 * 1024
MAX_UNPACKED_BYTES = 4 * MAX_FILE_BYTES
MAX_LOOKED_INTO = 64 * 1024 * 1024  # bytes of GeoJSON in which each feature is looked at by itself
DECIMALS = 6  # of a degree: a tenth of a metre
_WGS84 = ("EPSG:4326", "OGC:CRS84")
_SHAPEFILE = b"\x00\x00\x27\x0a"
_GEOJSON = (".geojson", ".json")
_ENDINGS = (".gpkg", ".shp", *_GEOJSON, ".zip")
_PARTS = (".shx", ".dbf")  # that a Shapefile cannot be read without
OVERLAPPING = 0.01  # share of an outline that two features both cover: they are not its parts
# how deep the lists of a geometry's coordinates are nested, above the position itself
_DEPTHS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip


@dataclass(frozen=True)
class BoundaryFeature:
    """One outline: its properties as text, a GeoJSON MultiPolygon, and what had to be mended.

    `geometry` is None where there is no area; `problem` then says why. `shape` is the same as a
    shapely geometry, for comparisons; `number` the feature's place in the file, from 1.
    """

    properties: dict[str, str]
    geometry: dict[str, Any] | None
    shape: Any
    repaired: bool
    problem: str = ""
    number: int = 0


def read_boundaries(path: str | Path, layer: str | None = None) -> list[BoundaryFeature]:
    """Return the outlines in a file; SourceError where it cannot be read or is not in WGS84."""
    path = Path(path)
    if path.suffix.lower() not in _ENDINGS:
        raise SourceError(
            f"“{path.name}” is none of: GeoPackage (.gpkg), Shapefile (.shp or zipped), GeoJSON."
        )
    with tempfile.TemporaryDirectory() as folder:
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                raise SourceError(f"“{path.name}” is larger than {MAX_FILE_BYTES // 1024**2} MB.")
            source, faulty = _name_for_gdal(path), []
            if path.suffix.lower() in _GEOJSON and size <= MAX_LOOKED_INTO:
                rest = Path(folder) / path.name
                faulty = _set_faulty_aside(path, rest)
                source = f"GeoJSON:{rest}" if faulty else source
            features = _read_with_gdal(path.name, source, layer)
        except FileNotFoundError:
            raise SourceError(f"There is no file “{path}”.") from None
        except (OSError, ValueError, RuntimeError) as error:
            why = " ".join(str(error).split())
            for place in (folder, path.parent):  # of this machine: nobody else's business
                why = why.replace(f"{place}/", "")
            raise SourceError(
                f"“{path.name}” could not be read as boundaries: {why[:200].rstrip('.')}."
            ) from error
    taken = {feature.number for feature in faulty}
    numbers = (number for number in itertools.count(1) if number not in taken)
    read = [_make_feature(properties, wkb, next(numbers)) for properties, wkb in features]
    return sorted([*read, *faulty], key=lambda feature: feature.number)


def _read_with_gdal(name: str, source: str, layer: str | None) -> list[tuple[dict, bytes | None]]:
    """Return properties and WKB of each feature."""
    import pyogrio

    meta, _fids, geometries, values = pyogrio.raw.read(
        source, layer=layer, max_features=MAX_FEATURES + 1, force_2d=True
    )
    crs = meta.get("crs") or ""
    if crs and crs not in _WGS84 and "WGS 84" not in crs[:60]:
        raise SourceError(
            f"“{name}” is in {crs[:60]}: save it in WGS 84 (EPSG:4326) and try again."
        )
    if geometries is None or len(geometries) == 0:
        raise SourceError(f"“{name}” holds no outlines.")
    if len(geometries) > MAX_FEATURES:
        raise SourceError(f"“{name}” holds more than {MAX_FEATURES:,} outlines.")
    columns = list(zip(map(str, meta["fields"]), values, strict=True))
    return [
        (_as_texts({field: column[row] for field, column in columns}), wkb)
        for row, wkb in enumerate(geometries)
    ]


def _as_texts(properties: Any) -> dict[str, str]:
    if not isinstance(properties, dict):
        return {}
    return {name: str(value).strip() for name, value in properties.items() if value is not None}


def _set_faulty_aside(path: Path, rest: Path) -> list[BoundaryFeature]:
    """Return the features of a GeoJSON file that GDAL would stumble over; the others go into `rest`.

    Nothing is written where there is none, or where the file is not GeoJSON at all: GDAL says why.
    """
    import orjson

    try:
        whole = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return []
    listed = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(listed, list):
        return []
    faulty, good = [], []
    for number, feature in enumerate(listed, 1):
        if fault := _find_fault(feature):
            texts = _as_texts(feature.get("properties")) if isinstance(feature, dict) else {}
            faulty.append(BoundaryFeature(texts, None, None, False, fault, number))
        else:
            good.append(feature)
    if faulty and not good:
        raise SourceError(
            f"“{path.name}” holds no outlines that can be read; feature 1: {faulty[0].problem}."
        )
    if faulty:
        rest.write_bytes(orjson.dumps(whole | {"features": good}))
    return faulty


def _find_fault(feature: Any) -> str:
    """Return what keeps a member of a GeoJSON's features from being read, if anything does."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return "it is no feature"
    geometry = feature.get("geometry")
    return "" if geometry is None else _find_fault_of(geometry)


def _find_fault_of(geometry: Any) -> str:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        return next(filter(None, map(_find_fault_of, geometry["geometries"])), "")
    if not isinstance(kind, str) or kind not in _DEPTHS:
        return "its geometry is of no type that GeoJSON has"
    if not _are_positions(geometry.get("coordinates"), _DEPTHS[kind]):
        return f"its coordinates are not those of a {kind}"
    return ""


def _are_positions(listed: Any, depth: int) -> bool:
    """Tell whether lists nested `depth` deep hold positions of two numbers or more."""
    if not isinstance(listed, list):
        return False
    if depth:
        return all(_are_positions(inner, depth - 1) for inner in listed)
    return len(listed) >= 2 and all(type(number) in (int, float) for number in listed)


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
    if ending in _GEOJSON:
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            raise damaged
        return f"GeoJSON:{path}"
    if not head.startswith(b"SQLite format 3\0" if ending == ".gpkg" else _SHAPEFILE):
        raise damaged
    if ending == ".shp":
        _check_parts(path.name, path.name, [near.name for near in path.parent.iterdir()])
    return str(path)


def _check_parts(name: str, shapefile: str, names: list[str]) -> None:
    """Raise SourceError where a part of a Shapefile is not there."""
    there = {each.casefold() for each in names}
    missing = [part for part in _PARTS if f"{shapefile[:-4]}{part}".casefold() not in there]
    if missing:
        raise SourceError(
            f"“{name}” lacks the {' and '.join(missing)} of its Shapefile: zip its .shp, .shx, .dbf"
            " and .prj together."
        )


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
            _check_parts(path.name, names[0], archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise damaged from error
    return names[0]


def _make_feature(properties: dict[str, str], wkb: bytes | None, number: int) -> BoundaryFeature:
    import shapely

    shape = shapely.from_wkb(wkb, on_invalid="ignore")
    if shape is None or shape.is_empty:
        problem = "it has no outline"
        if wkb is not None and shape is None:
            problem = (
                "its outline is broken: each ring has four points or more and ends as it begins"
            )
        return BoundaryFeature(properties, None, None, False, problem, number)
    return _make_outline(properties, shape, number)


def join_features(parts: list[BoundaryFeature]) -> BoundaryFeature:
    """Return the one outline of which several features, each with one, are the parts.

    The same outline again adds nothing. Where they cover the same ground otherwise, nobody can tell
    which is meant: `problem` says so.
    """
    import shapely

    shapes = list({part.shape.wkb: part.shape for part in parts}.values())
    if len(shapes) == 1:
        return parts[0]
    whole = shapely.union_all(shapes)
    if sum(shape.area for shape in shapes) - whole.area > OVERLAPPING * whole.area:
        problem = "outlines of it in the file cover the same ground: which is meant?"
        return BoundaryFeature(parts[0].properties, None, whole, False, problem, parts[0].number)
    joined = _make_outline(parts[0].properties, whole, parts[0].number)
    return replace(joined, repaired=any(part.repaired for part in parts))


def _make_outline(properties: dict[str, str], shape: Any, number: int) -> BoundaryFeature:
    import shapely

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
        return BoundaryFeature(properties, None, None, repaired, "it has no area", number)
    whole = shapely.MultiPolygon(polygons)
    west, south, east, north = whole.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        problem = "it lies outside the world: not in degrees?"
        return BoundaryFeature(properties, None, None, repaired, problem, number)
    return BoundaryFeature(properties, _as_geojson(whole), whole, repaired, number=number)


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
