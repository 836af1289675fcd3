"""What a reader asks about time besides the day: as known when, or as reported until when.

Input: the ledger's clock (decisions). Output: `Knowledge`, pinned to the last decision it covers,
and the version of everything public, by which answers are cached. Knows nothing of requests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from django.db import connection
from psycopg.pq import ExecStatus

from control.dates import ONE_DAY, Span

COVERAGE = Span(dt.date(2011, 3, 15), dt.date(2025, 1, 1))
LAST_DAY = COVERAGE.end - ONE_DAY

BEFORE_ALL = dt.datetime.min.replace(tzinfo=dt.UTC)

# Tables whose rows are public and only grow. A largest key alone would miss a row whose
# transaction began before, and committed after, the one that wrote it: so they are counted too.
_GROWING = {
    "control_reportdate": "id",
    "control_boundary": "id",
    "control_release": "id",
    "control_districtevent": "pgh_id",
    "control_districtnameevent": "pgh_id",
    "control_actorevent": "pgh_id",
    "control_actornameevent": "pgh_id",
    "control_sourceevent": "pgh_id",
    "control_dealevent": "pgh_id",
    "control_dealpartyevent": "pgh_id",
    "control_dealdistrictevent": "pgh_id",
    "control_dealstageevent": "pgh_id",
    "control_figureevent": "pgh_id",
    "control_storyevent": "pgh_id",
    "control_storystepevent": "pgh_id",
    "control_storystepreportevent": "pgh_id",
}
_VERSION_SQL = (
    "SELECT (SELECT max(recorded_at) FROM control_decision), "
    "(SELECT max(recorded_at)::text FROM control_decision), "
    "(SELECT count(*) FROM control_boundary WHERE upper_inf(recorded)), "
) + ", ".join(
    f"(SELECT (max({key}), count(*))::text FROM {table})" for table, key in _GROWING.items()
)


def _hash_code() -> str:
    """Return a short hash of the code that makes answers: a new version of it voids every ETag."""
    control = Path(__file__).parent.parent
    files = [control / "choices.py", control / "dates.py"]
    files += sorted([*control.glob("publish/*.py"), *control.glob("web/*.py")])
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


CODE_VERSION = _hash_code()


@dataclass(frozen=True)
class Knowledge:
    """Which knowledge an answer rests on.

    `known_at`: what this ledger said at that moment (None: as known now). `reported_until`: only
    evidence published by the end of that day counts (None: all of it); always a reconstruction.
    `moment` is the last decision that the answer covers, set by `pin_knowledge`.
    """

    known_at: dt.datetime | None = None
    reported_until: dt.date | None = None
    moment: dt.datetime | None = None


AS_KNOWN_NOW = Knowledge()


def pin_knowledge(knowledge: Knowledge) -> Knowledge:
    """Return `knowledge` with `moment` set to the last decision it covers. One query, or none.

    Answers between two decisions are the same answer; and several reads under one pinned
    knowledge agree with each other whatever is recorded meanwhile.
    """
    if knowledge.moment is not None:
        return knowledge
    statement, values = "SELECT max(recorded_at) FROM control_decision", ()
    if knowledge.known_at is not None:
        statement, values = f"{statement} WHERE recorded_at <= %s", (knowledge.known_at,)
    [(last,)] = fetch_prepared(statement, values)
    return replace(knowledge, moment=last or BEFORE_ALL)


def read_version() -> str:
    """Return a short text that changes whenever anything public changes. One query."""
    return read_dated_version()[0]


def read_dated_version() -> tuple[str, dt.datetime | None]:
    """Return the version of everything public, and the moment of the last decision. One query.

    Two when anybody committed anything since it was last asked: which transactions a statement sees
    is told far sooner than what they wrote.
    """
    global _last_version
    seen = _read_snapshot()
    if seen is None:
        return _compute_version()
    last = _last_version  # other threads set it too
    if last[0] != seen:
        last = _last_version = seen, _compute_version()
    return last[1]


def _read_snapshot() -> bytes | None:
    """Return which transactions a statement sees now; None where that does not tell what it sees.

    Asked without psycopg's cursor, which costs four times what the answer does.
    """
    if connection.connection is None or connection.in_atomic_block:  # one's own writes count too
        return None
    try:
        result = connection.connection.pgconn.exec_(b"SELECT pg_current_snapshot()")
    except psycopg.Error:  # a connection lost is left to Django's own cursor
        return None
    return result.get_value(0, 0) if result.status == ExecStatus.TUPLES_OK else None


def _compute_version() -> tuple[str, dt.datetime | None]:
    [row] = fetch_prepared(_VERSION_SQL)
    version = hashlib.sha256(f"{CODE_VERSION}{row[1:]}".encode()).hexdigest()[:20]
    return version, row[0]


_last_version: tuple[bytes | None, tuple] = (None, ())


def fetch_prepared(
    statement: str, values: Sequence | Mapping = (), *, plan_once: bool = False
) -> list[tuple]:
    """Return the rows of a small statement that takes longer to plan than to answer.

    It is prepared where that can be; `plan_once` keeps its first plan, whatever the server expects
    of it. A connection lost since the last request is left to Django's own cursor, which looks first.
    """
    if connection.connection and not (connection.in_atomic_block or connection.queries_logged):
        server = connection.connection.pgconn
        try:
            if plan_once:
                server.exec_(b"SET plan_cache_mode = force_generic_plan")
            with psycopg.Cursor(connection.connection) as cursor:
                return cursor.execute(statement, values or None, prepare=True).fetchall()
        except psycopg.Error:
            pass
        finally:
            if plan_once:
                with suppress(psycopg.Error):  # lost, and the setting with it
                    server.exec_(b"RESET plan_cache_mode")
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()
