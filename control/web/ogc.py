"""/ogc/: OGC API - Features 1.0 (Core, GeoJSON) over the control periods.

`datetime` is valid time, instants or intervals; `known_on` and `reported_until` are as everywhere.
Source: OGC 17-069r4. Declares what it does and nothing more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from control.dates import COVERAGE, parse_day, write_digits
from control.publish.citation import LICENCE_URL
from control.publish.knowledge import pin_knowledge
from control.publish.ogc import COLLECTIONS, find_feature, find_features, read_extent
from control.publish.records import plain
from control.publish.tables import KINDS, Column, Filter, Table, shape_columns

from .answers import GEOJSON, answer_open_data
from .cursors import read_cursor, write_cursor
from .errors import NotFound
from .openapi import FORMATS, describe_answers
from .params import (
    BadParameter,
    read_asked,
    read_code,
    read_number,
    read_row_filters,
    read_text,
    refuse_unknown,
)

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMS_TO = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]
KNOWLEDGE = ("known_on", "reported_until")
FORMS = ("json",)
LARGEST_PAGE = 10_000


def _answer(*parameters: str, **options) -> Callable:
    """Decorate a view of /ogc/: `f`, by which clients ask for a form, is taken for the one there is."""

    def decorate(view: Callable) -> Callable:
        @answer_open_data("f", *parameters, **options)
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> dict:
            read_code(request, "f", FORMS)
            return view(request, *args, **kwargs)

        return answer

    return decorate


def _link(request: HttpRequest, rel: str, address: str, media_type: str = "application/json"):
    return {"rel": rel, "type": media_type, "href": request.build_absolute_uri(address)}


@_answer()
def landing(request: HttpRequest) -> dict:
    """GET /ogc/"""
    return {
        "title": "Control Ledger",
        "description": "Who held which district, when: districts, control periods and deals as features.",
        "links": [
            _link(request, "self", reverse("ogc-landing")),
            _link(request, "service-desc", reverse("ogc-api"), OPENAPI),
            _link(request, "conformance", reverse("ogc-conformance")),
            _link(request, "data", reverse("ogc-collections")),
        ],
    }  # fmt: skip


@_answer()
def conformance(request: HttpRequest) -> dict:
    """GET /ogc/conformance"""
    return {"conformsTo": CONFORMS_TO}


@_answer()
def collections(request: HttpRequest) -> dict:
    """GET /ogc/collections"""
    extent = read_extent(read_asked(request).knowledge)
    return {
        "links": [_link(request, "self", reverse("ogc-collections"))],
        "collections": [
            _describe_collection(request, table, extent) for table in COLLECTIONS.values()
        ],
    }


@_answer()
def collection(request: HttpRequest, name: str) -> dict:
    """GET /ogc/collections/<name>"""
    return _describe_collection(
        request, _find_collection(name), read_extent(read_asked(request).knowledge)
    )


def _find_collection(name: str) -> Table:
    if name not in COLLECTIONS:
        raise NotFound("name", _("There is no collection “%(name)s”.") % {"name": name})
    return COLLECTIONS[name]


def _describe_collection(request: HttpRequest, table: Table, extent) -> dict:
    spatial = {"spatial": {"bbox": [list(extent)], "crs": CRS84}} if extent else {}
    started = dt.datetime.combine(COVERAGE.start, dt.time(), dt.UTC)
    ended = dt.datetime.combine(COVERAGE.end, dt.time(), dt.UTC)
    return {
        "id": table.name,
        "title": table.title,
        "description": table.what,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {**spatial, "temporal": {"interval": [[plain(started), plain(ended)]]}},
        "links": [
            _link(request, "self", reverse("ogc-collection", args=[table.name])),
            _link(request, "items", reverse("ogc-items", args=[table.name]), GEOJSON),
            _link(request, "describedby", reverse("ogc-schema", args=[table.name]), SCHEMA),
            _link(request, QUERYABLES, reverse("ogc-queryables", args=[table.name]), SCHEMA),
            {"rel": "license", "type": "text/html", "href": LICENCE_URL},
        ],
    }


@_answer(media_type=SCHEMA)
def schema(request: HttpRequest, name: str) -> dict:
    """GET /ogc/collections/<name>/schema: what the properties of a feature are.

    Clients take their columns from it, whatever the first features hold.
    """
    table = _find_collection(name)
    columns = (*table.columns, *shape_columns(table))
    described = {column.name: _describe_property(column) for column in columns}
    described["geometry_is"] |= {"enum": ["outline", "point", "none"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": request.build_absolute_uri(request.path),
        "title": table.title,
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "geometry": {"format": "geometry-any"},
            "properties": {
                "type": "object",
                "properties": described,
            },
        },
    }


@_answer(media_type=SCHEMA)
def queryables(request: HttpRequest, name: str) -> dict:
    """GET /ogc/collections/<name>/queryables: by what its items may be filtered, as parameters.

    There is no filter language, so no conformance class of Part 3 is declared.
    """
    table = _find_collection(name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": request.build_absolute_uri(request.path),
        "title": table.title,
        "type": "object",
        "properties": {item.name: _describe_filter(item) for item in _property_filters(table)},
        "additionalProperties": False,
    }


def _describe_filter(item: Filter) -> dict:
    one_of = {"enum": list(item.codes)} if item.codes else {}
    return {"type": "string", "title": item.name, "description": item.what, **one_of}


def _describe_property(column: Column) -> dict:
    kind = "text" if column.kind == "list" else column.kind  # features hold lists as a|b
    return {
        "type": KINDS[kind][0],  # one: GDAL reads no list of types
        "nullable": True,
        **FORMATS.get(kind, {}),
        "title": column.name,
        "description": column.meaning,
    }


def _property_filters(table: Table) -> tuple[Filter, ...]:
    """Return the filters of a collection besides the box and the time, which OGC names itself."""
    return tuple(item for item in table.filters if item.name not in ("bbox", "on", "from", "to"))


@_answer(any_parameter=True, media_type=GEOJSON)
def items(request: HttpRequest, name: str) -> dict:
    """GET /ogc/collections/<name>/items"""
    table = _find_collection(name)
    taken = [item.name for item in _property_filters(table)]
    paging = ("limit", "offset", "cursor")
    refuse_unknown(request, ("bbox", "datetime", *paging, *taken, *KNOWLEDGE, "f", "lang"))
    began = timezone.now()
    asked = read_asked(request)
    text = read_text(request, "cursor", longest=1000)
    after, known_at = read_cursor(table, text) if text else (None, began)
    knowledge = asked.knowledge
    if text and knowledge.known_at is None:  # pages stay one list while data changes
        knowledge = replace(knowledge, known_at=known_at)
    knowledge = pin_knowledge(knowledge)
    limit = min(read_number(request, "limit", 1000, least=1), LARGEST_PAGE)
    offset = read_number(request, "offset", 0, least=0)
    filters = read_row_filters(request, table, knowledge)
    first, last = _read_datetime(request)
    if table.name != "districts":  # districts carry no time of their own
        filters |= {"from": first} if first else {}
        filters |= {"to": last} if last else {}
    page = find_features(table, knowledge, filters, after=after, offset=offset, limit=limit)
    links = [_link(request, "self", request.get_full_path(), GEOJSON)]
    if page.last:
        query = [
            (key, value) for key, value in request.GET.lists() if key not in ("offset", "cursor")
        ]
        cursor = write_cursor(table, page.last, knowledge.known_at or max(began, knowledge.moment))
        following = urlencode([*query, ("cursor", cursor)], doseq=True)
        links.append(_link(request, "next", f"{request.path}?{following}", GEOJSON))
    return {
        "type": "FeatureCollection",
        "timeStamp": plain(began),
        "numberMatched": page.matched,
        "numberReturned": len(page.features),
        "links": links,
        "features": page.features,
    }


@_answer(*KNOWLEDGE, media_type=GEOJSON)
def item(request: HttpRequest, name: str, feature_id: str) -> dict:
    """GET /ogc/collections/<name>/items/<id>"""
    feature = find_feature(_find_collection(name), read_asked(request).knowledge, feature_id)
    if feature is None:
        raise NotFound("id", _("There is no feature “%(id)s”.") % {"id": feature_id})
    feature["links"] = [
        _link(request, "self", request.get_full_path(), GEOJSON),
        _link(request, "collection", reverse("ogc-collection", args=[name])),
    ]
    return feature


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
    if edge.endswith("T"):
        # So GDAL writes a comparison of any date column, and trusts the answer: better none than
        # the periods that hold then, which are others than those whose column compares so.
        raise BadParameter(
            "datetime",
            _(
                "“%(text)s” is what GDAL sends to compare a date column; “datetime” are the days on"
                " which a period holds. Ask for those with the open option DATETIME, or read first and"
                " compare then."
            )
            % {"text": text},
        )
    try:
        if "T" in edge:
            moment = dt.datetime.fromisoformat(write_digits(edge))
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


@_answer(media_type=OPENAPI)
def describe_api(request: HttpRequest) -> dict:
    """GET /ogc/api: the OpenAPI description, by which clients know which filters they may send."""

    def text(name: str, what: str, **schema) -> dict:
        return {
            "name": name,
            "in": "query",
            "required": False,
            "description": what,
            "schema": {"type": "string", "minLength": 1, **schema},
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
        text("cursor", "From the link to the next page."),
    ]
    here = reverse("ogc-landing").rstrip("/")
    common = [
        text("f", "The form of the answer.", enum=list(FORMS)),
        text(
            "lang",
            "Language of reasons in errors.",
            enum=[code for code, _name in settings.LANGUAGES],
        ),
    ]

    def read(address: str, media_type: str, *parameters: dict) -> dict:
        answers = describe_answers({media_type: {"schema": {"type": "object"}}}, {"type": "object"})
        return {address: {"get": {"parameters": [*parameters, *common], "responses": answers}}}

    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {}
    for table in COLLECTIONS.values():
        own = [
            text(item.name, f"{item.what} Several may be given, with commas between.")
            for item in _property_filters(table)
        ]
        address = f"/collections/{table.name}"
        paths |= read(address, "application/json")
        paths |= read(f"{address}/schema", SCHEMA)
        paths |= read(f"{address}/queryables", SCHEMA)
        paths |= read(f"{address}/items", GEOJSON, *filters, *own, *knowledge)
        paths |= read(f"{address}/items/{{id}}", GEOJSON, identifier, *knowledge)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Control Ledger", "version": "1"},
        "servers": [{"url": request.build_absolute_uri(here)}],
        "paths": {
            **read("/", "application/json"),
            **read("/conformance", "application/json"),
            **read("/collections", "application/json"),
            **paths,
        },
    }
