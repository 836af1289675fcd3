"""Where things are: the outline of each district, else its point, as GeoJSON in WGS84 degrees.

Input: a `Knowledge` (outlines have both times; points are reference data as they stand). Output:
geometries by slug, boxes, and the districts that meet a box. A district without either lies nowhere.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from control import models

from .knowledge import Knowledge, fetch_prepared
from .places import known_boundaries

EARTH_M = 6_371_008.8  # mean radius, IUGG

Bbox = tuple[float, float, float, float]


class OutlineTerms(NamedTuple):
    """Whether an outline is a sketch, where it comes from, under which licence, whom to name."""

    approximate: bool
    source: str
    licence: str
    attribution: str


def read_shapes(knowledge: Knowledge) -> dict[str, dict]:
    """Return the outline of each district, else its point. 2 queries."""
    shapes = read_points()
    shapes.update((slug, shape) for slug, shape, _terms in iterate_outlines(knowledge))
    return shapes


def iterate_outlines(
    knowledge: Knowledge, slugs: Collection[str] | None = None
) -> Iterator[tuple[str, dict, OutlineTerms]]:
    """Yield slug, outline and its terms of each district that has one, of all or of some. One query.

    Where all are asked for, some at a time are in memory.
    """
    columns = ("district__slug", "geometry", "approximate", "source", "licence", "attribution")
    drawn = known_boundaries(knowledge).values_list(*columns)
    drawn = drawn.iterator() if slugs is None else drawn.filter(district__slug__in=slugs)
    for slug, geometry, *terms in drawn:
        coordinates = round_coordinates(geometry["coordinates"])
        shape = {"type": geometry["type"], "coordinates": coordinates}
        yield slug, shape, OutlineTerms(*terms)


def read_points() -> dict[str, dict]:
    """Return the point of each district that has one. One query."""
    points = models.District.objects.filter(lon__isnull=False, lat__isnull=False).order_by()
    return {
        slug: {"type": "Point", "coordinates": round_coordinates([lon, lat])}
        for slug, lon, lat in points.values_list("slug", "lon", "lat")
    }


def name_shape(shape: dict | None) -> str:
    """Return `outline`, `point` or `none`: what a feature's geometry is."""
    if shape is None:
        return "none"
    return "point" if shape["type"] in ("Point", "MultiPoint") else "outline"


def slugs_in(bbox: Bbox, knowledge: Knowledge) -> list[str]:
    """Return the districts whose outline or point meets the box, sorted. At most 3 queries."""
    boxes = _read_boxes(knowledge.known_at, _read_places_version())
    return sorted(slug for slug, box in boxes.items() if _meet(box, bbox))


def _read_places_version() -> tuple:
    """Return what changes whenever a point or an outline does. One query."""
    [version] = fetch_prepared(_PLACES_VERSION)
    return version


_PLACES_VERSION = """SELECT (SELECT (max(id), count(*))::text FROM control_boundary),
 (SELECT count(*) FROM control_boundary WHERE upper_inf(recorded)),
 (SELECT (max(pgh_id), count(*))::text FROM control_districtevent)"""


@lru_cache(maxsize=4)
def _read_boxes(known_at: dt.datetime | None, _version: tuple) -> dict[str, Bbox]:
    """Return the box around each district that has a shape; kept while no place is redrawn."""
    boxes = {slug: _box_of(corners(shape)) for slug, shape in read_points().items()}
    drawn = known_boundaries(Knowledge(known_at)).annotate(text=Cast("geometry", TextField()))
    for slug, text in drawn.values_list("district__slug", "text").iterator():
        boxes[slug] = tuple(round_coordinates(_box_of(corners(orjson.loads(text)))))
    return boxes


def extent_of(shapes: dict[str, dict]) -> Bbox | None:
    """Return the box around all shapes, west south east north, or None where there are none."""
    points = [point for shape in shapes.values() for point in corners(shape)]
    if not points:
        return None
    return _box_of(points)


def _box_of(points: list[list[float]]) -> Bbox:
    lons, lats = zip(*((point[0], point[1]) for point in points), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def corners(shape: dict) -> list[list[float]]:
    """Return the points, or the corners of the outer rings, of a shape."""
    if shape["type"] == "Point":
        return [shape["coordinates"]]
    if shape["type"] == "MultiPoint":
        return shape["coordinates"]
    polygons = shape["coordinates"]
    if shape["type"] == "Polygon":
        polygons = [polygons]
    return [corner for polygon in polygons for corner in polygon[0]]


def _meet(box: Bbox, asked: Bbox) -> bool:
    """Tell whether two boxes meet; the one asked for spans the date line if west is above east."""
    left, bottom, right, top = box
    west, south, east, north = asked
    if bottom > north or top < south:
        return False
    if west > east:
        return right >= west or left <= east
    return left <= east and right >= west


def round_coordinates(coordinates):
    """Return nested lon/lat degrees rounded to 6 places, a tenth of a metre."""
    if coordinates and isinstance(coordinates[0], int | float):
        return [round(number, 6) for number in coordinates]
    return [round_coordinates(part) for part in coordinates]


def area_km2(geometry: dict) -> float:
    """Return the area of a GeoJSON (Multi)Polygon on a sphere, holes taken out.

    Within 0.6 per cent of the ellipsoid's. Source: Chamberlain and Duquette, Some algorithms for
    polygons on a sphere, JPL 07-03 (2007).
    """
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    square_m = sum(
        _ring_area(ring) * (1 if number == 0 else -1)
        for polygon in polygons
        for number, ring in enumerate(polygon)
    )
    return square_m / 1e6


def _ring_area(ring: list) -> float:
    total = 0.0
    for (lon1, lat1, *_), (lon2, lat2, *_) in pairwise(ring):
        turn = math.radians(lon2 - lon1)
        total += turn * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return abs(total) * EARTH_M**2 / 2
