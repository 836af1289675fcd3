"""Reads of the public tables: a page of rows, all of them in turn, or as CSV straight from COPY.

Input: a `Table`, a `Cut`, filters. Output: dicts by column, or lines of text (UTF-8, one header row,
ISO and EDTF dates, lists as `a|b`, nothing for not known). Memory is bounded by a batch, whatever the
number of rows; one statement is one snapshot. Tables made from the periods are in panel.py.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator
from functools import cache
from io import StringIO
from itertools import islice

from django.db import connection
from psycopg import sql

from control import models
from control.choices import PartyRole

from . import panel
from .coders import name_coders
from .crosswalk import ACLED_ACTOR_TYPES, UCDP_SIDES
from .cut import Cut
from .knowledge import Knowledge, fetch_prepared
from .queries import history_of
from .records import Period, plain
from .tables import CONTROL, OWN_WORDS, PLACE_FILTERS, TABLES, Column, Table

BATCH = 2000
_TEXTS = ("text", "edtf")
_MOMENT = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
# Slugs byte by byte, as the index for patterns has them: a page is read off indexes, wherever it is.
_IN_ORDER = " ORDER BY d.slug USING ~<~, lower(p.valid)"
_AFTER = " AND d.slug ~>=~ %(key_0)s AND (d.slug ~>~ %(key_0)s OR lower(p.valid) > %(key_1)s::date)"
_BEFORE, _AFTER_ALL = "0001-01-01", "9999-12-31"
_DERIVED = {"spells": panel.make_spells, "changes": panel.make_changes}
_DERIVED["district_month"] = panel.make_district_months


# ---------------------------------------------------------------------------- the reads


def iterate_rows(table: Table, cut: Cut, filters: dict | None = None, *, after=None) -> Iterator:
    """Yield the rows that fit `filters`, in the order of the table's key, after the key `after`."""
    filters = filters or {}
    if table.name in _DERIVED:
        places = {name: value for name, value in filters.items() if name in PLACE_FILTERS}
        others = {name: value for name, value in filters.items() if name not in PLACE_FILTERS}
        since = {"since": after[0]} if after else {}
        periods = iterate_rows(CONTROL, cut, places | since)
        rows = _DERIVED[table.name](periods, kinds_of_actors(cut), others)
        yield from (row for row in rows if after is None or key_of(table, row) > after)
    elif table is CONTROL and cut.reported_until is not None:
        since = {"since": after[0]} if after else {}
        for row in _reported_rows(cut, filters | since):
            if after is None or key_of(table, row) > after:
                yield row
    else:
        statement, values = _write_statement(table, cut, filters, after=after)
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement, values)
            while batch := cursor.fetchmany(BATCH):
                yield from _view_rows(table, batch)


def batch_rows(table: Table, cut: Cut, filters: dict | None = None) -> Iterator[list[dict]]:
    """Yield the rows that fit, many at a time, for forms that are written so."""
    rows = iterate_rows(table, cut, filters)
    while batch := list(islice(rows, 5 * BATCH)):
        yield batch


def read_columns(
    table: Table, cut: Cut, names: tuple[str, ...], filters: dict | None = None, *, few=False
) -> list[tuple]:
    """Return the columns `names` of the rows that fit; one query where SQL makes them.

    `few`: no more than a hundred rows fit, so that planning the statement takes longer than it does.
    """
    if _is_made_here(table, cut):
        rows = iterate_rows(table, cut, filters)
        return [tuple(row[name] for name in names) for row in rows]
    if few:
        statement, values = _write_statement(table, cut, filters or {}, names=names, few=True)
        return fetch_prepared(statement, values, plan_once=True)
    with connection.cursor() as cursor:
        cursor.execute(*_write_statement(table, cut, filters or {}, names=names))
        return cursor.fetchall()


def read_points_then(cut: Cut, slugs: Collection[str] | None = None) -> list[tuple]:
    """Return slug, lon and lat of the districts that had a point then, of all or of some."""
    chosen = "" if slugs is None else " AND x.slug = ANY(%(slugs)s)"
    statement = (
        f"SELECT x.slug, x.lon, x.lat FROM {cut.sources()['district']} x WHERE x.lon IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement + chosen, cut.parameters() | {"slugs": list(slugs or ())})
        return cursor.fetchall()


def page_of_rows(
    table: Table, cut: Cut, filters: dict, *, after=None, offset: int = 0, limit: int
) -> list[dict]:
    """Return at most `limit` rows after the key `after`, less the first `offset` of them.

    Not more queries for more rows.
    """
    if table.name in _DERIVED and cut.reported_until is None:
        rows = _walk_rows(table, cut, filters, after)
        return list(islice(rows, offset, offset + limit))
    if _is_made_here(table, cut):
        rows = iterate_rows(table, cut, filters, after=after)
        return list(islice(rows, offset, offset + limit))
    statement, values = _write_statement(
        table, cut, filters, after=after, offset=offset, limit=limit
    )
    return _fetch_rows(table, statement, values)


def find_row(table: Table, cut: Cut, key: list) -> dict | None:
    """Return the row with that key, or None. One query where SQL makes the rows."""
    if _is_made_here(table, cut):
        rows = iterate_rows(table, cut, {"district": [key[0]]})
        return next((row for row in rows if key_of(table, row) == key), None)
    found = _fetch_rows(table, *_write_statement(table, cut, {}, at=key, limit=1))
    return found[0] if found else None


def _fetch_rows(table: Table, statement: str, values: dict) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return _view_rows(table, cursor.fetchall())


def count_rows(table: Table, cut: Cut, filters: dict) -> int:
    """Return how many rows fit. One query where SQL makes the rows."""
    if _is_made_here(table, cut):
        return sum(1 for _row in iterate_rows(table, cut, filters))
    statement, values = _write_statement(table, cut, filters)
    if table.counted:
        sources = cut.sources()
        where = " AND ".join(_conditions(table, filters, sources)) or "true"
        statement = table.counted.format(where=where, **sources)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement}) counted", values)
        return cursor.fetchone()[0]


def write_csv(table: Table, cut: Cut, filters: dict | None = None) -> Iterator[bytes]:
    """Yield the table as CSV: by COPY where SQL makes the rows, else row by row."""
    filters = filters or {}
    if _is_made_here(table, cut):
        yield from _write_lines(table, iterate_rows(table, cut, filters))
        return
    statement, values = _write_statement(table, cut, filters, as_text=True)
    with connection.cursor() as cursor:
        copying = f"COPY ({statement}) TO STDOUT WITH (FORMAT csv, HEADER true)"
        with cursor.copy(cursor.mogrify(copying, values)) as copy:
            blocks = iter(copy)  # a block is a row: send them by the packet
            while packet := b"".join(islice(blocks, 128)):
                yield packet


def _is_made_here(table: Table, cut: Cut) -> bool:
    """Tell whether Python makes the rows: those derived from periods, and periods as reported."""
    return table.name in _DERIVED or cut.reported_until is not None and table is CONTROL


def key_of(table: Table, row: dict) -> list:
    """Return the values by which a row is ordered and named."""
    return [row[name] for name in table.key]


def kinds_of_actors(cut: Cut) -> dict[str, str]:
    """Return the kind of every actor by slug. 2 queries."""
    return {row["slug"]: row["kind"] for row in iterate_rows(TABLES["actors"], cut)}


# ---------------------------------------------------------------------------- the statement


def _write_statement(
    table: Table,
    cut: Cut,
    filters: dict,
    *,
    after=None,
    at=None,
    offset: int = 0,
    limit: int | None = None,
    names: tuple[str, ...] = (),
    as_text: bool = False,
    few: bool = False,
) -> tuple[str, dict]:
    """Return the statement and its values: rows after the key `after`, or the one `at` a key."""
    sources = cut.sources()
    if few:  # row by row, what is summed up before made once and kept
        sources = sources | {"corrections": sources["corrected"], "once": "MATERIALIZED"}
    values = cut.parameters() | dict(filters.items())
    names = names or table.names
    values["coders"] = json.dumps(name_coders() if {"coder", "second_coder"} & {*names} else {})
    values["acled_types"], values["ucdp_sides"] = (
        json.dumps({str(kind): word for kind, word in words.items() if word})
        for words in (ACLED_ACTOR_TYPES, UCDP_SIDES)
    )
    conditions = _conditions(table, filters, sources)
    keys = ", ".join(_order_by(table, name) for name in table.key)
    compared, key = (">", after) if at is None else ("=", at)
    marks = ""
    if key is not None:
        values |= {f"key_{number}": value for number, value in enumerate(key)}
        marks = ", ".join(
            f"%(key_{number})s{_cast(table, name)}" for number, name in enumerate(table.key)
        )
    size = ""
    if limit is not None:
        values |= {"limit": limit, "offset": offset}
        size = " LIMIT %(limit)s OFFSET %(offset)s"
    page = ""
    if table is CONTROL and limit is not None:  # choose the rows before weighing their evidence
        if at is not None:
            page = " AND d.slug = %(key_0)s AND lower(p.valid) = %(key_1)s::date"
        elif after is not None:
            page = _AFTER
        page, size, marks = page + _IN_ORDER + size, "", ""
    inner = table.sql.format(where=" AND ".join(conditions) or "true", page=page, **sources)
    shown = _show_all(table.name, names, as_text, cut.reported_until is not None)
    statement = f"SELECT {shown} FROM ({inner}) t"
    if marks:
        statement += f" WHERE ({keys}) {compared} ({marks})"
    return f"{statement} ORDER BY {keys}{size}", values


def _conditions(table: Table, filters: dict, sources: dict[str, str]) -> list[str]:
    found = [
        table.filter_by_name[name].sql.format(**sources) for name in filters if name != "since"
    ]
    return [*found, "d.slug ~>=~ %(since)s"] if "since" in filters else found


def _column(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def _order_by(table: Table, name: str) -> str:
    kind = _column(table, name).kind
    return f't."{name}" COLLATE "C"' if kind in _TEXTS else f't."{name}"'


def _cast(table: Table, name: str) -> str:
    return {"day": "::date", "moment": "::timestamptz", "integer": "::bigint"}.get(
        _column(table, name).kind, ""
    )


@cache
def _show_all(table: str, names: tuple[str, ...], as_text: bool, as_reported: bool) -> str:
    """Return the columns of a table as rows hold them, or as CSV writes them; written once.

    `as_reported`: our own words, which know what came later, are nothing.
    """
    show = _show_as_text if as_text else _show
    return ", ".join(
        f"NULL::text AS {name}"
        if as_reported and name in OWN_WORDS
        else show(_column(TABLES[table], name))
        for name in names
    )


def _show(column: Column) -> str:
    """Return a column as rows hold it: days and moments as ISO text, an empty text as nothing."""
    name = sql.Identifier(column.name).as_string(None)
    if column.kind in _TEXTS:
        return f"nullif(t.{name}, '') AS {name}"
    if column.kind == "moment":
        return f"replace({_MOMENT.format(f't.{name}')}, '.000000Z', 'Z') AS {name}"
    return f"t.{name}::text AS {name}" if column.kind == "day" else f"t.{name}"


def _show_as_text(column: Column) -> str:
    """Return a column as CSV writes it."""
    name = sql.Identifier(column.name).as_string(None)
    if column.kind == "flag":
        return f"t.{name}::text AS {name}"
    if column.kind == "list":
        return f"array_to_string(t.{name}, '|') AS {name}"
    if column.kind == "moment":
        return f"{_MOMENT.format(f't.{name}')} AS {name}"
    return _show(column)


def _view_rows(table: Table, rows: list[tuple]) -> list[dict]:
    names = table.names
    return [dict(zip(names, row, strict=True)) for row in rows]


# ---------------------------------------------------------------------------- made in Python


def _walk_rows(table: Table, cut: Cut, filters: dict, after) -> Iterator[dict]:
    """Yield the rows of a derived table as `iterate_rows` does, reading no more than is asked for.

    The periods that can fit are found first, some at a time, and then all periods of their districts.
    """
    content = {name: value for name, value in filters.items() if name not in PLACE_FILTERS}
    wanted = {name: value for name, value in filters.items() if name in PLACE_FILTERS}
    if table.name == "changes" and "party" in filters:  # it may be named before or after
        wanted["district"] = _districts_naming(filters["party"], filters.get("district"))
    if table.name != "district_month":
        wanted |= {name: value for name, value in content.items() if name != "party"}
    kinds = kinds_of_actors(cut)
    last = [after[0], _BEFORE] if after else None
    size = 200
    while True:
        statement = _write_statement(
            CONTROL, cut, wanted, after=last, limit=size, names=("district",)
        )
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            found = [slug for (slug,) in cursor.fetchall()]
        if not found:
            return
        slugs = list(dict.fromkeys(found))
        periods = iterate_rows(CONTROL, cut, {"district": slugs})
        for row in _DERIVED[table.name](periods, kinds, content):
            if after is None or key_of(table, row) > after:
                yield row
        last = [slugs[-1], _AFTER_ALL]
        size = min(2 * size, 10 * BATCH)


def _districts_naming(actors: list[str], among: list[str] | None) -> list[str]:
    rulings = models.RulingParty.objects.filter(actor__slug__in=actors).order_by()
    if among is not None:
        rulings = rulings.filter(ruling__district__slug__in=among)
    return list(rulings.values_list("ruling__district__slug", flat=True).distinct())


def _reported_rows(cut: Cut, filters: dict) -> Iterator[dict]:
    """Yield control periods as reported until a day, a batch of districts at a time."""
    asked = {name: value for name, value in filters.items() if name != "since"}
    districts = models.District.objects.filter(periods__isnull=False).distinct()
    keys = sorted(districts.values_list("slug", "id"))
    for name in ("district", "bbox"):
        if name in filters:
            keys = [pair for pair in keys if pair[0] in filters[name]]
    keys = [pair for pair in keys if pair[0] >= filters.get("since", "")]
    knowledge = Knowledge(cut.known_at, cut.reported_until, cut.moment)
    for start in range(0, len(keys), 50):
        periods = history_of([key for _slug, key in keys[start : start + 50]], knowledge)
        periods.sort(key=lambda period: (period.district.slug, period.span.start))
        made = _decisions_of({int(period.ruling[1:]) for period in periods}, cut)
        for period in periods:
            row = describe_period(period) | made[period.ruling]
            if panel.fits(row, asked):
                yield row


def _decisions_of(rulings: set[int], cut: Cut) -> dict[str, dict]:
    coders = name_coders()
    rows = models.Ruling.objects.filter(pk__in=rulings).order_by()
    return {
        f"R{ruling}": {"decision": f"D{decision}", "coder": coders[str(author)]}
        for ruling, decision, author in rows.values_list("id", "decision_id", "decision__author_id")
    }


def describe_period(period: Period) -> dict:
    """Return a period as one flat row, but for who decided it."""
    by_role = {
        role: sorted(party.actor.slug for party in period.parties if party.role == role)
        for role in PartyRole.values
    }
    district, started, ended = period.district, period.started, period.ended
    row = {
        "district": district.slug,
        "name_en": district.name.en,
        "name_ar": district.name.ar,
        "kind": district.kind,
        "parent": district.parent.slug if district.parent else None,
        "from": period.span.start,
        "to": period.span.end,
        "started": started.text,
        "started_earliest": started.earliest,
        "started_latest": started.latest,
        "ended": ended.text if ended else None,
        "ended_earliest": ended.earliest if ended else None,
        "ended_latest": ended.latest if ended else None,
        "truce_deal": period.truce_deal.slug if period.truce_deal else None,
        "deal": period.deal.slug if period.deal else None,
        **by_role,
    }
    rest = {
        name: getattr(period, name)
        for name in CONTROL.names
        if name not in row and name not in ("decision", "coder")
    }
    return {name: None if cell == "" else plain(cell) for name, cell in (row | rest).items()}


def _write_lines(table: Table, rows: Iterator[dict]) -> Iterator[bytes]:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.names)
    for row in rows:
        writer.writerow([_write_cell(row[name]) for name in table.names])
        if buffer.tell() > 60_000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _write_cell(cell):
    if isinstance(cell, bool):
        return str(cell).lower()
    return "|".join(cell) if isinstance(cell, list) else cell
