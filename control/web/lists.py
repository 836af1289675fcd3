"""/api/v1/ lists: a page of any public table, filtered as the map's address is, with a cursor.

The rows are those of the files. The first page fixes the moment of knowledge; its cursor carries it,
so that pages neither repeat nor lose a row while the data changes.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from control.publish.cut import Cut, cut_at
from control.publish.rows import key_of, page_of_rows
from control.publish.tables import TABLES, Table, filters_of

from .answers import answer_open_data
from .cursors import read_cursor, write_cursor
from .params import (
    Asked,
    BadParameter,
    read_asked,
    read_number,
    read_row_filters,
    read_text,
    refuse_unknown,
)

KNOWLEDGE = ("known_on", "reported_until")
PAGING = ("cursor", "limit")
LARGEST_PAGE = 10_000
LISTS = {  # address -> table; districts, deals and changes have shapes of their own in api.py
    "periods": "control", "spells": "spells", "district-months": "district_month",
    "actors": "actors", "sources": "sources", "reports": "reports", "decisions": "decisions",
    "parties": "parties", "deal-places": "deal_places", "stages": "stages", "figures": "figures",
    "evidence": "evidence", "stories": "stories",
}  # fmt: skip


def names_of(table: Table) -> tuple[str, ...]:
    """Return the parameters that a list of this table takes, but for `fields` and `lang`."""
    return (*(item.name for item in filters_of(table)), *KNOWLEDGE, *PAGING)


def read_page(
    request: HttpRequest, table: Table, asked: Asked, *, default: int = 100
) -> tuple[list[dict], Cut, str | None]:
    """Return the page of rows asked for, the cut it is read at, and the address of the next one."""
    limit = read_number(request, "limit", default, least=1, most=LARGEST_PAGE)
    text = read_text(request, "cursor", longest=1000)
    knowledge = asked.knowledge
    filters = read_row_filters(request, table, knowledge)
    after, known_at = read_cursor(table, text) if text else (None, timezone.now())
    if text and knowledge.known_at is None:
        knowledge = replace(knowledge, known_at=known_at)
    cut = cut_at(knowledge)
    rows = page_of_rows(table, cut, filters, after=after, limit=limit + 1)
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        query = [(name, values) for name, values in request.GET.lists() if name != "cursor"]
        cursor = write_cursor(table, key_of(table, rows[-1]), knowledge.known_at or known_at)
        following = urlencode([*query, ("cursor", cursor)], doseq=True)
        following = request.build_absolute_uri(f"{request.path}?{following}")
    return rows, cut, following


def describe_page(asked: Asked, following: str | None) -> dict:
    """Return what every list says of itself."""
    return {
        "reading": {
            "known_on": asked.known_on or None,
            "reported_until": asked.reported_until or None,
            "reconstructed": bool(asked.reported_until),
        },
        "next": following,
    }


def _read_fields(request: HttpRequest, table: Table) -> tuple[str, ...]:
    text = read_text(request, "fields", longest=2000)
    named = tuple(name.strip() for name in text.split(",") if name.strip())
    chosen = named or ((text,) if text else table.names)  # bare commas name no field
    for name in chosen:
        if name not in table.names:
            raise BadParameter(
                "fields",
                _("There is no field “%(name)s” here. Known ones: %(names)s.")
                % {"name": name[:100], "names": ", ".join(table.names)},
            )
    return chosen


@answer_open_data(any_parameter=True)
def rows(request: HttpRequest, name: str) -> dict:
    """GET /api/v1/<list>"""
    table = TABLES[LISTS[name]]
    refuse_unknown(request, (*names_of(table), "fields", "lang"))
    asked = read_asked(request)
    fields = _read_fields(request, table)
    found, _cut, following = read_page(request, table, asked)
    return {
        **describe_page(asked, following),
        "items": [{field: row[field] for field in fields} for row in found],
    }
