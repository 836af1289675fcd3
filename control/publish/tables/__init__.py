"""The public tables, each declared once: its columns, its SQL, its filters and its order.

From this one place come the CSV files, the lists of the API, OpenAPI, the codebook, datapackage.json
and the releases. SQL is a template: `{district}` and its like are filled in by a `Cut`, so that every
table can be read as of any moment. No quotes but those of evidence, no captured text, no names of
accounts. Intervals are half-open; a list is an array here and `a|b` in CSV.
"""

from __future__ import annotations

from dataclasses import replace

from .control import (
    CHANGES,
    CONTROL,
    DISTRICT_MONTH,
    OF_CHANGES,
    PERIOD_FILTERS,
    PLACE_FILTERS,
    SPELLS,
    STATE_FILTERS,
)
from .deals import DEALS, EVIDENCE, FIGURES, PARTIES, PLACES, STAGES
from .decisions import DECISIONS
from .declare import KINDS, OWN_WORDS, Column, Filter, Table
from .reference import ACTORS, DISTRICTS, GEOMETRY, OUTLINE, REPORTS, SOURCES
from .stories import STORIES

__all__ = [
    "CONTROL",
    "KINDS",
    "OWN_WORDS",
    "PLACE_FILTERS",
    "STATE_FILTERS",
    "TABLES",
    "Column",
    "Filter",
    "Table",
    "filters_of",
    "shape_columns",
    "state_filters",
]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CONTROL, SPELLS, CHANGES, DISTRICT_MONTH, DEALS, PARTIES, PLACES, STAGES, FIGURES,
        EVIDENCE, STORIES, DISTRICTS, ACTORS, SOURCES, REPORTS, DECISIONS,
    )
}  # fmt: skip


def shape_columns(table: Table) -> tuple[Column, ...]:
    """Return what stands beside a geometry in forms that have one: what it is, and of an outline whose.

    Districts say in their own rows whose outline it is; deals are shown by points only.
    """
    return (*GEOMETRY, *OUTLINE) if table is CONTROL else GEOMETRY


def state_filters() -> tuple[Filter, ...]:
    """Return the filters of what held on a day that is asked for by itself."""
    return tuple(item for item in PERIOD_FILTERS if item.kind != "day")


def filters_of(table: Table) -> tuple[Filter, ...]:
    """Return the filters of a table; those made from the periods take theirs."""
    if table.sql:
        return table.filters
    if table is SPELLS:
        return PERIOD_FILTERS
    if table is CHANGES:
        return tuple(
            replace(item, what=OF_CHANGES.get(item.name, item.what))
            for item in PERIOD_FILTERS
            if item.name != "on"
        )
    return tuple(item for item in PERIOD_FILTERS if item.name in ("from", "to", *PLACE_FILTERS))
