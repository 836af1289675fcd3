"""Reads of the ledger in PostgreSQL, against the plain SQL that a reader would write first.

History of one district, state on a day, both as the ledger grows and as corrections pile up; the
state through the application against bare SQL with serialisation; rows a second as CSV.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import resource

from benchmarks.generate import COVERED, SIZES, World, make_world, write_rows
from benchmarks.measure import Row, time_calls
from benchmarks.scratch import use_database, use_world
from control.dates import EPOCH

DAYS = [EPOCH + dt.timedelta(days=day) for day in range(COVERED[0] + 400, COVERED[1], 97)]
CONTROL_CSV = "/data/control.csv"

STATE = """
    SELECT district_id, ruling_id FROM control_controlperiod
    WHERE valid @> %s::date AND recorded @> %s::timestamptz ORDER BY district_id"""
# What one writes who keeps changes as rows: the latest of each district by that day.
STATE_DISTINCT = """
    SELECT district_id, ruling_id FROM (
      SELECT DISTINCT ON (district_id) district_id, ruling_id, valid FROM control_controlperiod
      WHERE lower(valid) <= %s::date AND recorded @> %s::timestamptz
      ORDER BY district_id, lower(valid) DESC
    ) AS latest WHERE upper_inf(valid) OR upper(valid) > %s::date ORDER BY district_id"""
HISTORY = """
    SELECT lower(valid), upper(valid), ruling_id FROM control_controlperiod
    WHERE district_id = %s AND recorded @> %s::timestamptz ORDER BY lower(valid)"""
BARE_STATE = """
    SELECT json_agg(json_build_object('district', d.slug, 'from', lower(p.valid),
      'to', upper(p.valid), 'standing', r.standing, 'siege', r.siege, 'truce', r.truce,
      'parties', (SELECT json_agg(json_build_object('actor', a.slug, 'role', c.role))
        FROM control_rulingparty c JOIN control_actor a ON a.id = c.actor_id
        WHERE c.ruling_id = r.id)) ORDER BY d.slug)
    FROM control_controlperiod p JOIN control_ruling r ON r.id = p.ruling_id
      JOIN control_district d ON d.id = p.district_id
    WHERE p.valid @> %s::date AND p.recorded @> %s::timestamptz"""


def _fetch(query: str, *values) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def _worlds(options):
    for name in options.sizes:
        world = make_world(SIZES[name])
        use_world(world)
        yield world


def measure_reads(options) -> list[Row]:
    """History of a district and state on a day, as the ledger grows."""
    rows = []
    for world in _worlds(options):
        rows += _measure_raw_reads(world.size.name, options.budget_s, world)
    return rows


def measure_corrections(options) -> list[Row]:
    """The same reads with more and more past corrections of every row, at one size."""
    base = SIZES["S" if options.quick else "M"]
    world = make_world(base)
    rows = []
    for rounds in (0, 1, 4, 16):

        def fill(connection, rounds=rounds):
            write_rows(world, connection)
            for _ in range(rounds):
                _correct_everything(connection)
            connection.execute("VACUUM ANALYZE control_controlperiod")

        use_database(f"{base.name}_corrected_{rounds}", f"{base} {rounds}", fill)
        rows += _measure_raw_reads(f"{base.name}, {rounds} a row", options.budget_s, world)
    return rows


def _correct_everything(connection) -> None:
    """Close every row by one decision and write it again, as a re-coding of everything would."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO control_decision (verdict, cause, reason, author_id, recorded_at,"
            " transaction) VALUES ('amend', 'coding_error', 'Generated.', 1, clock_timestamp(),"
            " pg_current_xact_id()::text::bigint) RETURNING id, recorded_at"
        )
        decision, moment = cursor.fetchone()
        cursor.execute(
            "WITH closed AS (UPDATE control_controlperiod"
            " SET recorded = tstzrange(lower(recorded), %s), closed_by_id = %s"
            " WHERE upper_inf(recorded) RETURNING district_id, ruling_id, valid)"
            " INSERT INTO control_controlperiod (district_id, ruling_id, valid, recorded)"
            " SELECT district_id, ruling_id, valid, tstzrange(%s, NULL) FROM closed",
            [moment, decision, moment],
        )


def _measure_raw_reads(size: str, budget_s: float, world: World) -> list[Row]:
    from control.publish.knowledge import AS_KNOWN_NOW, pin_knowledge

    moment = pin_knowledge(AS_KNOWN_NOW).moment
    holding = _count_holding(world, DAYS[3])
    ours = _fetch(STATE, DAYS[3], moment)
    theirs = _fetch(STATE_DISTINCT, DAYS[3], moment, DAYS[3])
    assert ours == theirs and len(ours) == holding, (size, len(ours), len(theirs), holding)
    districts = [row[0] for row in ours]
    days = itertools.cycle(DAYS)
    keys = itertools.cycle(districts[:: max(1, len(districts) // 50)])

    def read_distinct():
        day = next(days)
        return _fetch(STATE_DISTINCT, day, moment, day)

    state = time_calls(lambda: _fetch(STATE, next(days), moment), budget_s=budget_s)
    distinct = time_calls(read_distinct, budget_s=budget_s)
    history = time_calls(lambda: _fetch(HISTORY, next(keys), moment), budget_s=budget_s / 2)
    return [
        Row("state on a day, SQL", size, "ms", state, "DISTINCT ON", distinct),
        Row("history of a district, SQL", size, "ms", history),
    ]


def _count_holding(world: World, day: dt.date) -> int:
    number = (day - EPOCH).days
    return int(((world.start <= number) & ((world.end < 0) | (world.end > number))).sum())


def measure_state(options) -> list[Row]:
    """State on a day through the application, made afresh each time, against bare SQL as JSON."""
    from control.publish.knowledge import AS_KNOWN_NOW, pin_knowledge
    from control.publish.states import describe_states
    from control.web.answers import pack_answer

    rows = []
    for world in _worlds(options):
        moment = pin_knowledge(AS_KNOWN_NOW).moment
        told = describe_states(DAYS[3], AS_KNOWN_NOW)
        held = {row["slug"]: row["standing"] for row in told if row["coverage"] == "covered"}
        [[bare]] = _fetch(BARE_STATE, DAYS[3], moment)
        assert held == {row["district"]: row["standing"] for row in bare}
        days = itertools.cycle(DAYS)

        def serve():
            return pack_answer({"districts": describe_states(next(days), AS_KNOWN_NOW)})  # noqa: B023

        def serve_bare():
            return json.dumps(_fetch(BARE_STATE, next(days), moment)[0][0])  # noqa: B023

        ours = time_calls(serve, budget_s=options.budget_s * 2)
        theirs = time_calls(serve_bare, budget_s=options.budget_s)
        rows.append(
            Row(
                "state as JSON, uncached", world.size.name, "requests/s",
                [1000 / ms for ms in ours], "SQL that makes JSON", [1000 / ms for ms in theirs],
            )
        )  # fmt: skip
    return rows


def measure_export(options) -> list[Row]:
    """Control periods as CSV, and the memory that it takes, against COPY of the same tables."""
    from django.db import connection
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    rows = []
    for world in _worlds(options):
        count = len(world.district)

        def export():
            answer = client.get(CONTROL_CSV)
            assert answer.status_code == 200, answer.status_code
            return sum(chunk.count(b"\n") for chunk in answer.streaming_content) - 1  # the header

        def copy():
            with (
                connection.cursor() as cursor,
                cursor.copy(
                    "COPY (SELECT d.slug, d.name_en, d.name_ar, p.valid, p.recorded, r.* FROM"
                    " control_controlperiod p JOIN control_ruling r ON r.id = p.ruling_id"
                    " JOIN control_district d ON d.id = p.district_id"
                    " ORDER BY d.id, lower(p.valid)) TO STDOUT CSV"
                ) as stream,
            ):
                return sum(bytes(chunk).count(b"\n") for chunk in stream)

        client.get(CONTROL_CSV, {"on": "2011-01-01"}).getvalue()  # what any first request loads
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert export() == count
        ours = [count / ms * 1000 for ms in time_calls(export, budget_s=options.budget_s)]
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        assert copy() == count
        theirs = time_calls(copy, budget_s=options.budget_s)
        rates = [count / ms * 1000 for ms in theirs]
        rows.append(Row("CSV of all periods", world.size.name, "rows/s", ours, "COPY", rates))
        rows.append(Row("memory grown by it", world.size.name, "MB", [max(grown, 0.1)]))
    return rows
