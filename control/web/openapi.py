"""/api/v1/openapi.json and the page of it: OpenAPI 3.1, made from the tables and their filters.

What the code takes is what is written here: lists take it from the same declarations; the few other
addresses are described below, and a test asks every one of them what it says.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop

from control.publish.citation import LICENCE_NAME, LICENCE_URL, NOT_FOR
from control.publish.tables import KINDS, TABLES, Column, Filter, Table, filters_of, state_filters

from .answers import GEOJSON, answer_open_data
from .lists import LARGEST_PAGE, LISTS
from .pages import public_page
from .params import LONGEST_LIST

OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
_WITH_COMMAS = {"style": "form", "explode": False}
FORMATS = {"day": {"format": "date"}, "moment": {"format": "date-time"}}


def _query(name: str, schema: dict, what: str) -> dict:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": what}


_KNOWLEDGE = [
    _query("known_on", {"anyOf": [{"type": "string", "format": form} for form in ("date", "date-time")]},
           gettext_noop("As this ledger knew it at the end of that day (UTC), or at that instant.")),
    _query("reported_until", {"type": "string", "format": "date"},
           gettext_noop("As reports published by that day had it; reconstructed. Not together with known_on.")),
]  # fmt: skip
_LANGUAGE = [
    _query("lang", {"enum": [code for code, _name in settings.LANGUAGES]},
           gettext_noop("Language of reasons in errors.")),
]  # fmt: skip
_ON = [
    _query(
        "on", {"type": "string", "format": "date"}, gettext_noop("The day; by default 2024-12-31.")
    )
]
_FORMAT = _query(
    "format", {"enum": ["json", "geojson"]}, gettext_noop("json, or features with outlines.")
)

_DISTRICT = {
    "type": "object",
    "required": ["district", "on", "state", "coverage", "reading", "periods"],
    "properties": {
        "on": {"type": "string", "format": "date"},
        "state": {
            "type": ["object", "null"],
            "description": "The period that holds on that day, as under periods but without"
            " evidence; null where there is none, for the reason under coverage.",
        },
        "coverage": {"enum": ["covered", "not_covered", "not_yet_recorded", "not_yet_reported"]},
        "reading": {"$ref": "#/components/schemas/Reading"},
        "periods": {"type": "array", "items": {"type": "object"}},
    },
}

_STATE_SOURCES = {
    "type": "object",
    "required": ["on", "reading", "states", "unsourced", "sources"],
    "properties": {
        "on": {"type": "string", "format": "date"},
        "reading": {"$ref": "#/components/schemas/Reading"},
        "states": {"type": "integer", "description": "How many districts have a state that day."},
        "unsourced": {
            "type": "integer",
            "description": "How many of these no published report supports.",
        },
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["slug", "name", "reports", "supports", "contradicts"],
                "properties": {
                    "reports": {"type": "integer", "description": "Its reports that bear on them."},
                    "supports": {"type": "integer", "description": "States that these support."},
                    "contradicts": {"type": "integer", "description": "States they contradict."},
                },
            },
        },
    },
}

_RELEASES = {
    "type": "object",
    "required": ["releases"],
    "properties": {
        "releases": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["number", "made_at", "known_at", "url", "sums", "files"],
                "properties": {
                    "number": {"type": "integer"},
                    "made_at": {"type": "string", "format": "date-time"},
                    "known_at": {"type": "string", "format": "date-time"},
                    "files": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["name", "url", "bytes", "sha256"],
                            "properties": {"sha256": {"pattern": "^[0-9a-f]{64}$"}},
                        },
                    },
                },
            },
        }
    },
}


def _describe_filter(item: Filter) -> dict:
    if item.kind in ("code", "slug"):  # several, with commas between
        each = (
            {"enum": list(item.codes)}
            if item.codes
            else {"type": "string", "pattern": item.pattern, "maxLength": 80}
        )
        several = {"type": "array", "items": each, "minItems": 1}
        if not item.codes:  # of codes as many as there are, of names what an address has room for
            several["maxItems"] = LONGEST_LIST // 81
        return _query(item.name, several, item.what) | _WITH_COMMAS
    if item.kind == "bbox":
        box = {"type": "array", "items": {"type": "number", "minimum": -180, "maximum": 180}}
        return _query(item.name, box | {"minItems": 4, "maxItems": 6}, item.what) | _WITH_COMMAS
    return _query(item.name, {"type": "string", "format": "date"}, item.what)


def _describe_column(column: Column) -> dict:
    kind = KINDS[column.kind][0]
    schema = {"type": kind if column.kind == "list" else [kind, "null"]}
    schema |= FORMATS.get(column.kind, {})
    if column.kind == "list":
        schema["items"] = {"type": "string"}
    if column.codes:
        codes = [int(code) if kind == "integer" else code for code, _label in column.codes]
        schema["enum"] = [*codes, None]
    return schema | ({"description": column.meaning} if column.meaning else {})


def describe_answers(content: dict, error_schema: dict) -> dict:
    """Return the answers that an address may give: `content` by media type, or an error."""

    def error(what: str) -> dict:
        return {"description": what, "content": {"application/json": {"schema": error_schema}}}

    return {
        "200": {"description": "The answer.", "content": content},
        "304": {"description": "As the client has it already (If-None-Match)."},
        "400": error("A parameter cannot be read: which, and why."),
        "404": error("There is no such thing."),
        "405": error("Only GET, HEAD and OPTIONS."),
        "414": {"description": "The address is longer than the server reads."},
        "429": error("Too many requests; Retry-After says how long to wait."),
    }


def _get(
    name: str,
    summary: str,
    parameters: list,
    schema: dict,
    path_slug: bool = False,
    *,
    geojson: bool = False,
) -> dict:
    content = {"application/json": {"schema": schema}}
    if geojson:
        content[GEOJSON] = {"schema": {"type": "object", "required": ["type", "features"]}}
    named = [{"name": "slug", "in": "path", "required": True,
              "description": gettext_noop("Permanent short name in URLs."),
              "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}}]  # fmt: skip
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [*(named if path_slug else []), *parameters, *_LANGUAGE],
            "responses": describe_answers(content, {"$ref": "#/components/schemas/Error"}),
        }
    }


def _list_of(table: Table, *, fields: bool) -> list[dict]:
    paging = [
        _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
            gettext_noop("Rows a page."),
        ),
        _query(
            "cursor",
            {"type": "string", "minLength": 1},
            gettext_noop("From the address under next."),
        ),
    ]
    if fields:
        some = {"type": "array", "items": {"enum": list(table.names)}, "minItems": 1}
        paging.append(_query("fields", some, gettext_noop("Some of the columns.")) | _WITH_COMMAS)
    return [*map(_describe_filter, filters_of(table)), *_KNOWLEDGE, *paging]


def _page_schema(key: str, item: dict) -> dict:
    return {
        "type": "object",
        "required": ["reading", "next", key],
        "properties": {
            "reading": {"$ref": "#/components/schemas/Reading"},
            "next": {"type": ["string", "null"], "description": "Address of the next page."},
            key: {"type": "array", "items": item},
        },
    }


def write_openapi() -> dict:
    """Return the description of /api/v1/ as OpenAPI 3.1."""
    anything = {"type": "object"}
    paths = {
        "/api/v1/": _get("index", gettext_noop("Every address of this list, with what it answers."), [], anything),
        "/api/v1/state": _get("state", gettext_noop("Every tracked district on one day."),
                              [*_ON, *map(_describe_filter, state_filters()), *_KNOWLEDGE, _FORMAT],
                              {"type": "object", "required": ["on", "districts"]}, geojson=True),
        "/api/v1/state/sources": _get(
            "state-sources", gettext_noop("What the states of one day rest on, source by source."),
            [*_ON, *map(_describe_filter, state_filters()), *_KNOWLEDGE], _STATE_SOURCES),
        "/api/v1/districts/": _get(
            "districts", TABLES["districts"].what, _list_of(TABLES["districts"], fields=False),
            _page_schema("districts", anything)),
        "/api/v1/districts/{slug}/": _get(
            "district", gettext_noop("A place with its state on one day, its whole history, evidence and deals."),
            [*_ON, *_KNOWLEDGE], _DISTRICT, True),
        "/api/v1/deals/": _get("deals", TABLES["deals"].what, _list_of(TABLES["deals"], fields=False),
                               _page_schema("deals", anything)),
        "/api/v1/deals/{slug}/": _get(
            "deal", gettext_noop("A deal with its stages, attributed figures and changes."), _KNOWLEDGE,
            {"type": "object", "required": ["deal", "changes"]}, True),
        "/api/v1/changes": _get(
            "changes", TABLES["changes"].what, _list_of(TABLES["changes"], fields=False),
            _page_schema("changes", anything)),
        "/api/v1/releases": _get("releases", gettext_noop("Numbered releases, newest first, with their files' sums."),
                                 [], _RELEASES),
    }  # fmt: skip
    schemas = {
        "Error": {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": {
                    "type": "object",
                    "required": ["code", "field", "reason"],
                    "properties": {
                        "code": {"type": "string"},
                        "field": {"type": ["string", "null"]},
                        "reason": {"type": "string"},
                    },
                }
            },
        },
        "Reading": {
            "type": "object",
            "required": ["known_on", "reported_until", "reconstructed"],
            "properties": {
                "known_on": {"type": ["string", "null"]},
                "reported_until": {"type": ["string", "null"]},
                "reconstructed": {"type": "boolean"},
            },
        },
    }
    for address, name in LISTS.items():
        table = TABLES[name]
        schemas[name] = {
            "type": "object",
            "properties": {column.name: _describe_column(column) for column in table.columns},
            "additionalProperties": False,
        }
        paths[f"/api/v1/{address}"] = _get(
            address, table.what, _list_of(table, fields=True),
            _page_schema("items", {"$ref": f"#/components/schemas/{name}"}),
        )  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Control Ledger API",
            "version": "1",
            "description": "Not to be used " + "; ".join(NOT_FOR) + ".",
            "license": {"name": LICENCE_NAME, "url": LICENCE_URL},
        },
        "paths": paths,
        "components": {"schemas": schemas},
    }


@answer_open_data(media_type=OPENAPI)
def describe(request: HttpRequest) -> dict:
    """GET /api/v1/openapi.json"""
    return {**write_openapi(), "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}


@answer_open_data()
def show_index(request: HttpRequest) -> dict:
    """GET /api/v1/: where everything is."""
    return {
        "description": request.build_absolute_uri(reverse("api-openapi")),
        "to_read": request.build_absolute_uri(reverse("api")),
        "addresses": {
            address: item["get"]["summary"] for address, item in write_openapi()["paths"].items()
        },
    }


@public_page()
def show_api(request: HttpRequest) -> HttpResponse:
    """/api/: the same description to read."""
    operations = [
        {"address": address, "name": item["get"]["operationId"], "summary": item["get"]["summary"],
         "parameters": [_read_parameter(parameter) for parameter in item["get"]["parameters"]]}
        for address, item in write_openapi()["paths"].items()
    ]  # fmt: skip
    return render(request, "api.html", {"operations": operations})


def _read_parameter(parameter: dict) -> dict:
    schema = parameter["schema"]
    codes = schema.get("enum") or schema.get("items", {}).get("enum") or []
    return {"name": parameter["name"], "what": parameter["description"], "codes": codes}
