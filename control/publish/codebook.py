"""The codebook and datapackage.json: what every column means, from the models' own help texts.

Output: Markdown, and a Frictionless Data Package (v1) descriptor. English, whatever the reader's
language: a release is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

from .citation import LICENCE_NAME, LICENCE_URL, NOT_FOR, TITLE, Citation
from .tables import CONTROL, KINDS, OWN_WORDS, TABLES, Column, Table, shape_columns

_KIND_WORDS = {
    "text": "text",
    "edtf": "EDTF date",
    "integer": "whole number",
    "number": "number",
    "flag": "true or false",
    "day": "ISO day",
    "moment": "ISO moment, UTC",
    "list": "list, parted by \\|",
}

_NAMES = {  # the columns, in whatever table, that name a row of another by its key
    "districts": ("district", "parent"),
    "actors": (
        "actor", "said_by", "holder", "holder_before", "holder_after", "previous_holder", "next_holder",
        "holder_first", "holder_last", "holder_most",
    ),
    "deals": ("deal", "truce_deal", "ended_by_deal", "part_of"),
    "stages": ("deal_stage",),
    "figures": ("figure",),
    "sources": ("source",),
    "reports": ("report",),
    "decisions": ("decision", "redacted_by", "erased_by", "retracted_by"),
}  # fmt: skip


def write_codebook() -> str:
    """Return the codebook of all tables as Markdown."""
    with translation.override("en"):
        lines = [
            "# Codebook",
            "",
            "Made from the tables and models themselves (`/data/codebook.md`). How each field is coded, with",
            "worked cases, is in the method. Intervals are half-open `[from, to)`; an empty cell means not",
            "known or not given; no row means not covered. Figures are never to be summed.",
            "",
            "Under `reported_until` what we say in our own words, the columns "
            + ", ".join(f"`{name}`" for name in OWN_WORDS)
            + ", is empty:",
            "it is written with present knowledge. Names, and the columns that say so, are as known now.",
            "",
            "Not to be used " + "; ".join(NOT_FOR) + ".",
        ]
        for table in TABLES.values():
            lines += ["", f"## {table.name}", "", f"{table.title}. {table.what}", ""]
            lines += [f"A row is named by {', '.join(f'`{name}`' for name in table.key)}.", ""]
            lines += ["| column | form | meaning |", "|---|---|---|"]
            lines += [_describe_line(column) for column in table.columns]
        lines += ["", "## Beside a geometry", "", _BESIDE, "", "| column | form | meaning |"]
        lines += ["|---|---|---|", *map(_describe_line, shape_columns(CONTROL))]
        return "\n".join(lines) + "\n"


_BESIDE = """What GeoJSON (also of `/ogc/` and of `/api/v1/state`), GeoPackage and GeoParquet of `control` have besides: an
outline keeps the licence of its maker, and not every one is surveyed. Those of `districts` and `deals` have `geometry_is` only: the columns of
`districts` say whose an outline is, and deals are shown by points."""


def _describe_line(column: Column) -> str:
    meaning = column.meaning.replace("|", "\\|")
    if column.codes:
        codes = "; ".join(f"`{code}` {label}" for code, label in column.codes)
        meaning = f"{meaning} Codes: {codes}." if meaning else f"Codes: {codes}."
    return f"| `{column.name}` | {_KIND_WORDS[column.kind]} | {meaning.replace(chr(10), ' ')} |"


def describe_package(
    address_of: Callable[[Table], str],
    citation: Citation,
    *,
    files: dict[str, dict] | None = None,
    version: str = "",
) -> dict:
    """Return the Frictionless descriptor; `files` adds bytes and hash by table name."""
    with translation.override("en"):
        return {
            "profile": "data-package",
            "name": "control-ledger",
            "title": TITLE,
            **({"version": version} if version else {}),
            "description": "Who held which district, when, on what evidence. Not to be used "
            + "; ".join(NOT_FOR)
            + ".",
            "licenses": [{"name": "CC-BY-4.0", "title": LICENCE_NAME, "path": LICENCE_URL}],
            "citation": citation.text,
            "resources": [
                {
                    "profile": "tabular-data-resource",
                    "name": table.name,
                    "title": table.title,
                    "description": table.what,
                    "path": address_of(table),
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    **(files or {}).get(table.name, {}),
                    "schema": _describe_schema(table),
                }
                for table in TABLES.values()
            ],
        }


def _describe_schema(table: Table) -> dict:
    return {
        "fields": [
            {
                "name": column.name,
                "type": KINDS[column.kind][1],
                **({"format": "any"} if column.kind == "moment" else {}),
                "description": column.meaning,
                **(
                    {"constraints": {"enum": [_typed(column, code) for code, _l in column.codes]}}
                    if column.codes
                    else {}
                ),
            }
            for column in table.columns
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": column,
                "reference": {
                    "resource": "" if named == table.name else named,  # its own: no name
                    "fields": TABLES[named].key[-1],
                },
            }
            for named, columns in _NAMES.items()
            for column in columns
            if column in table.names
        ],
    }


def _typed(column: Column, code: str) -> str | int:
    return int(code) if column.kind == "integer" else code
