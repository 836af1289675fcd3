"""Where things are: the outline of each district, else its point, as GeoJSON in WGS84 degrees.

Input: a `Knowledge` (outlines have both times; points are reference data as they stand). Output:
geometries by slug, boxes, and the districts that meet a box. A district without either lies nowhere.
"""

from __future__ import annotations

import math
from itertools import pairwise

from control import models

from .knowledge import Knowledge
from .places import known_boundaries

EARTH_M = 6_371_008.8  # mean radius, IUGG

Bbox = tuple[float, float, float, float]


def read_shapes(knowledge: Knowledge) -> dict[str, dict]:
    """Return the outline of each district, else its point. 2 queries."""
    return read_points() | read_outlines(knowledge)


def read_outlines(knowledge: Knowledge) -> dict[str, dict]:
    """Return the outline of each district that has one. One query."""
    outlines = known_boundaries(knowledge).values_list("district__slug", "geometry")
    return {
        slug: {
            "type": geometry["type"],
            "coordinates": round_coordinates(geometry["coordinates"]),
        }
        for slug, geometry in outlines
    }


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
    """Return the districts whose outline or point meets the box, sorted. 2 queries."""
    shapes = read_shapes(knowledge)
    return sorted(slug for slug, shape in shapes.items() if touches(shape, bbox))


def extent_of(shapes: dict[str, dict]) -> Bbox | None:
    """Return the box around all shapes, west south east north, or None where there are none."""
    points = [point for shape in shapes.values() for point in corners(shape)]
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
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


def touches(shape: dict | None, bbox: Bbox) -> bool:
    """Tell whether the box around a shape meets `bbox`; west above east spans the date line."""
    if shape is None:
        return False
    lons, lats = zip(*((corner[0], corner[1]) for corner in corners(shape)), strict=True)
    west, south, east, north = bbox
    meets_lat = min(lats) <= north and max(lats) >= south
    if west > east:
        return meets_lat and (max(lons) >= west or min(lons) <= east)
    return meets_lat and min(lons) <= east and max(lons) >= west


def round_coordinates(coordinates):
    """Return nested lon/lat degrees rounded to 6 places, a tenth of a metre."""
    if isinstance(coordinates, int | float):
        return round(coordinates, 6)
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
