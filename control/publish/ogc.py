"""Control periods as features: each period with its district's outline, point, or nothing.

Input: a `Knowledge` and filters on place and valid time. Output: GeoJSON features, WGS84 lon/lat
degrees. The same rows as the CSV file, by district and day, so that paging by offset is stable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from control import models

from .csv import describe_row
from .knowledge import Knowledge, pin_knowledge
from .ledger import round_coordinates
from .places import known_boundaries
from .queries import history_of
from .records import Period

Bbox = tuple[float, float, float, float]


@dataclass(frozen=True)
class FeaturePage:
    features: list[dict]
    matched: int


def control_features(
    knowledge: Knowledge,
    *,
    bbox: Bbox | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    district: str = "",
    offset: int = 0,
    limit: int = 100,
) -> FeaturePage:
    """Return a page of the periods that touch `bbox` and any day from `first` to `last`, both
    included. A feature without a geometry lies in no bbox. At most 9 queries.
    """
    knowledge = pin_knowledge(knowledge)
    shapes = _read_shapes(knowledge)
    periods = [
        period
        for period in history_of(None, knowledge)
        if (not district or period.district.slug == district)
        and (last is None or period.span.start <= last)
        and (first is None or period.span.end is None or period.span.end > first)
        and (bbox is None or _touches(shapes.get(period.district.slug), bbox))
    ]
    page = periods[offset : offset + limit]
    return FeaturePage([_view_feature(period, shapes) for period in page], len(periods))


def control_feature(knowledge: Knowledge, feature_id: str) -> dict | None:
    """Return the period with that id as a feature, or None."""
    knowledge = pin_knowledge(knowledge)
    for period in history_of(None, knowledge):
        if feature_id == _id_of(period):
            return _view_feature(period, _read_shapes(knowledge))
    return None


def control_extent(knowledge: Knowledge) -> Bbox | None:
    """Return the box around all geometries, west south east north, or None where there are none."""
    points = [point for shape in _read_shapes(knowledge).values() for point in _corners(shape)]
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _id_of(period: Period) -> str:
    return f"{period.ruling}.{period.span.start.isoformat()}"


def _view_feature(period: Period, shapes: dict[str, dict]) -> dict:
    shape = shapes.get(period.district.slug)
    drawn = shape["type"] == "MultiPolygon" if shape else False
    properties = describe_row(period)
    properties["geometry_is"] = "outline" if drawn else "point" if shape else "none"
    return {
        "type": "Feature",
        "id": _id_of(period),
        "geometry": shape,
        "properties": properties,
    }


def _read_shapes(knowledge: Knowledge) -> dict[str, dict]:
    """Return the outline of each district, else its point. 2 queries."""
    shapes = {}
    points = models.District.objects.filter(lon__isnull=False, lat__isnull=False).order_by()
    for slug, lon, lat in points.values_list("slug", "lon", "lat"):
        shapes[slug] = {"type": "Point", "coordinates": round_coordinates([lon, lat])}
    for slug, geometry in known_boundaries(knowledge).values_list("district__slug", "geometry"):
        shapes[slug] = {
            "type": geometry["type"],
            "coordinates": round_coordinates(geometry["coordinates"]),
        }
    return shapes


def _corners(shape: dict) -> list[list[float]]:
    if shape["type"] == "Point":
        return [shape["coordinates"]]
    polygons = shape["coordinates"]
    if shape["type"] == "Polygon":
        polygons = [polygons]
    return [corner for polygon in polygons for corner in polygon[0]]


def _touches(shape: dict | None, bbox: Bbox) -> bool:
    """Tell whether the box around a shape meets `bbox`."""
    if shape is None:
        return False
    lons, lats = zip(*((corner[0], corner[1]) for corner in _corners(shape)), strict=True)
    west, south, east, north = bbox
    meets_lat = min(lats) <= north and max(lats) >= south
    if west > east:  # a box over the date line
        return meets_lat and (max(lons) >= west or min(lons) <= east)
    return meets_lat and min(lons) <= east and max(lons) >= west
