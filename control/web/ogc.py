"""/ogc/: OGC API - Features 1.0 (Core, GeoJSON) over the control periods.

`datetime` is valid time, instants or intervals; `known_on` and `reported_until` are as everywhere.
Source: OGC 17-069r4. Declares what it does and nothing more.
"""

from __future__ import annotations

import datetime as dt
import math
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from control.dates import parse_day
from control.publish.knowledge import COVERAGE
from control.publish.ogc import Bbox, control_extent, control_feature, control_features
from control.publish.records import plain

from .answers import answer_open_data
from .errors import NotFound
from .params import BadParameter, read_asked, read_number, read_slug, read_text

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMS_TO = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]
KNOWLEDGE = ("known_on", "reported_until")
LARGEST_PAGE = 10_000


def _link(request: HttpRequest, rel: str, address: str, media_type: str = "application/json"):
    return {"rel": rel, "type": media_type, "href": request.build_absolute_uri(address)}


@answer_open_data()
def landing(request: HttpRequest) -> dict:
    """GET /ogc/"""
    return {
        "title": "Control Ledger",
        "description": "Who held which district, when: control periods as features.",
        "links": [
            _link(request, "self", reverse("ogc-landing")),
            _link(request, "service-desc", reverse("ogc-api"), OPENAPI),
            _link(request, "conformance", reverse("ogc-conformance")),
            _link(request, "data", reverse("ogc-collections")),
        ],
    }  # fmt: skip


@answer_open_data()
def conformance(request: HttpRequest) -> dict:
    """GET /ogc/conformance"""
    return {"conformsTo": CONFORMS_TO}


@answer_open_data()
def collections(request: HttpRequest) -> dict:
    """GET /ogc/collections"""
    return {
        "links": [_link(request, "self", reverse("ogc-collections"))],
        "collections": [_describe_control(request)],
    }


@answer_open_data()
def control(request: HttpRequest) -> dict:
    """GET /ogc/collections/control"""
    return _describe_control(request)


def _describe_control(request: HttpRequest) -> dict:
    extent = control_extent(read_asked(request).knowledge)
    spatial = {"spatial": {"bbox": [list(extent)], "crs": CRS84}} if extent else {}
    started = dt.datetime.combine(COVERAGE.start, dt.time(), dt.UTC)
    ended = dt.datetime.combine(COVERAGE.end, dt.time(), dt.UTC)
    return {
        "id": "control",
        "title": "Control periods",
        "description": "Each period of each district; its outline where one is known, else its point.",
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            **spatial,
            "temporal": {"interval": [[plain(started), plain(ended)]]},
        },
        "links": [
            _link(request, "self", reverse("ogc-control")),
            _link(request, "items", reverse("ogc-control-items"), GEOJSON),
        ],
    }


@answer_open_data("bbox", "datetime", "limit", "offset", "district", *KNOWLEDGE, media_type=GEOJSON)
def items(request: HttpRequest) -> dict:
    """GET /ogc/collections/control/items"""
    asked = read_asked(request)
    limit = min(read_number(request, "limit", 1000, least=1), LARGEST_PAGE)
    offset = read_number(request, "offset", 0, least=0)
    first, last = _read_datetime(request)
    page = control_features(
        asked.knowledge,
        bbox=_read_bbox(request),
        first=first,
        last=last,
        district=read_slug(request, "district"),
        offset=offset,
        limit=limit,
    )
    here = reverse("ogc-control-items")
    query = {name: text for name, text in request.GET.items() if name != "offset"}

    def page_at(start: int) -> str:
        return f"{here}?{urlencode({**query, 'limit': limit, 'offset': start})}"

    links = [_link(request, "self", request.get_full_path(), GEOJSON)]
    if offset + limit < page.matched:
        links.append(_link(request, "next", page_at(offset + limit), GEOJSON))
    if offset:
        links.append(_link(request, "prev", page_at(max(0, offset - limit)), GEOJSON))
    return {
        "type": "FeatureCollection",
        "timeStamp": plain(timezone.now()),
        "numberMatched": page.matched,
        "numberReturned": len(page.features),
        "links": links,
        "features": page.features,
    }


@answer_open_data(*KNOWLEDGE, media_type=GEOJSON)
def item(request: HttpRequest, feature_id: str) -> dict:
    """GET /ogc/collections/control/items/<id>"""
    asked = read_asked(request)
    feature = control_feature(asked.knowledge, feature_id)
    if feature is None:
        raise NotFound("id", _("There is no period “%(id)s”.") % {"id": feature_id})
    feature["links"] = [
        _link(request, "self", request.get_full_path(), GEOJSON),
        _link(request, "collection", reverse("ogc-control")),
    ]
    return feature


def _read_bbox(request: HttpRequest) -> Bbox | None:
    text = read_text(request, "bbox", longest=200)
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # heights are allowed and mean nothing here
        numbers = numbers[0:2] + numbers[3:5]
    if (
        len(numbers) != 4
        or not all(math.isfinite(number) for number in numbers)
        or numbers[1] > numbers[3]
    ):
        raise BadParameter("bbox", _("A box is four numbers: west,south,east,north in degrees."))
    return tuple(numbers)


def _read_datetime(request: HttpRequest) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day asked for, both included; None where open."""
    text = read_text(request, "datetime")
    if not text:
        return None, None
    edges = text.split("/")
    if len(edges) > 2 or all(edge in ("", "..") for edge in edges):
        raise _bad_datetime(text)
    days = [_read_edge(edge, text, open_allowed=len(edges) == 2) for edge in edges]
    first, last = days[0], days[-1]
    if first and last and last < first:
        raise _bad_datetime(text)
    return first, last


def _read_edge(edge: str, text: str, *, open_allowed: bool) -> dt.date | None:
    if edge in ("", "..") and open_allowed:
        return None
    try:
        if "T" in edge:
            moment = dt.datetime.fromisoformat(edge)
            return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).date()
        return parse_day(edge)
    except (ValueError, OverflowError):
        raise _bad_datetime(text) from None


def _bad_datetime(text: str) -> BadParameter:
    return BadParameter(
        "datetime",
        _("“%(text)s” is not a day or a stretch: write 2018-03-13 or 2018-03-01/2018-03-31.")
        % {"text": text},
    )


@answer_open_data(media_type=OPENAPI)
def describe_api(request: HttpRequest) -> dict:
    """GET /ogc/api: the OpenAPI description, by which clients know which filters they may send."""

    def text(name: str, what: str, **schema) -> dict:
        return {
            "name": name,
            "in": "query",
            "required": False,
            "description": what,
            "schema": {"type": "string", **schema},
        }

    knowledge = [
        text("known_on", "As known on that day (its end, UTC) or at that moment."),
        text("reported_until", "Only reports published by that day; reconstructed.", format="date"),
    ]
    number = {"type": "integer", "minimum": 0}
    filters = [
        {
            "name": "bbox",
            "in": "query",
            "required": False,
            "style": "form",
            "explode": False,
            "schema": {
                "type": "array",
                "minItems": 4,
                "maxItems": 6,
                "items": {"type": "number"},
            },
        },
        text("datetime", "A day or an interval of valid time, as in RFC 3339."),
        {
            "name": "limit",
            "in": "query",
            "required": False,
            "style": "form",
            "explode": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 1000},
        },
        {"name": "offset", "in": "query", "required": False, "schema": {**number, "default": 0}},
        text("district", "Slug of a district."),
        *knowledge,
    ]
    here = reverse("ogc-landing").rstrip("/")

    def read(address: str, media_type: str, *parameters: dict) -> dict:
        answers = {
            "200": {"description": "OK", "content": {media_type: {"schema": {"type": "object"}}}},
            "400": {"description": "A parameter cannot be read; the answer says which and why."},
        }
        return {address: {"get": {"parameters": list(parameters), "responses": answers}}}

    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Control Ledger", "version": "1"},
        "servers": [{"url": request.build_absolute_uri(here)}],
        "paths": {
            **read("/", "application/json"),
            **read("/conformance", "application/json"),
            **read("/collections", "application/json"),
            **read("/collections/control", "application/json"),
            **read("/collections/control/items", GEOJSON, *filters),
            **read("/collections/control/items/{id}", GEOJSON, identifier, *knowledge),
        },
    }
