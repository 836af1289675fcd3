"""What a reader asks about time besides the day: as known when, or as reported until when.

Input: the ledger's clock (decisions). Output: `Knowledge`, pinned to the last decision it covers,
and the version of everything public, by which answers are cached. Knows nothing of requests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from django.db import Error, connection
from psycopg.pq import ExecStatus

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
    files += sorted([*control.glob("publish/**/*.py"), *control.glob("web/*.py")])
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

    def own_words(self, text: str) -> str:
        """Return a summary or note of ours; nothing where only what was reported by a day counts.

        We write with present knowledge: a note on a period of 2016 may tell what a report of 2018 says.
        """
        return text if self.reported_until is None else ""


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


def read_dated_version(database=connection) -> tuple[str, dt.datetime | None]:
    """Return the version of everything public, and the moment of the last decision. One query.

    Two when anybody committed anything since it was last asked: which transactions a statement sees
    is told far sooner than what they wrote.
    """
    global _last_version
    seen = _read_snapshot(database)
    if seen is None:
        return _compute_version(database)
    last = _last_version  # other threads set it too
    if last[0] != seen:
        last = _last_version = seen, _compute_version(database)
    return last[1]


class SharedVersion:
    """The version of everything public, read once for all threads that ask at the same time.

    As databases commit in groups: who asks while a reading goes on cannot have it, since it may
    have begun before the question; the next one is for all who wait by then. It reads on a
    connection of its own, which stays warm where each thread's would not.
    """

    def __init__(self):
        self._turn = threading.Lock()
        self._begun = 0  # readings so far
        self._version: str | None = None
        self._database = None

    def read(self) -> str | None:
        """Return the version at a moment after the call; None where the database does not tell it."""
        begun = self._begun
        with self._turn:
            if self._begun == begun:
                self._begun += 1
                self._version = None  # of a reading that fails nobody is told what was before
                self._version = self._read()
            return self._version

    def _read(self) -> str | None:
        try:
            if self._database is None:
                self._database = connection.copy()
                self._database.inc_thread_sharing()
            self._database.ensure_connection()
            return read_dated_version(self._database)[0]
        except Error:
            self.close()  # the next reading makes it anew
            return None

    def close(self) -> None:
        if self._database is not None:
            self._database.close()


def _read_snapshot(database) -> bytes | None:
    """Return which transactions a statement sees now; None where that does not tell what it sees.

    Asked without psycopg's cursor, which costs four times what the answer does.
    """
    if database.connection is None or database.in_atomic_block:  # one's own writes count too
        return None
    try:
        result = database.connection.pgconn.exec_(b"SELECT pg_current_snapshot()")
    except psycopg.Error:  # a connection lost is left to Django's own cursor
        return None
    return result.get_value(0, 0) if result.status == ExecStatus.TUPLES_OK else None


def _compute_version(database) -> tuple[str, dt.datetime | None]:
    [row] = fetch_prepared(_VERSION_SQL, database=database)
    version = hashlib.sha256(f"{CODE_VERSION}{row[1:]}".encode()).hexdigest()[:20]
    return version, row[0]


_last_version: tuple[bytes | None, tuple] = (None, ())


def fetch_prepared(
    statement: str, values: Sequence | Mapping = (), *, plan_once: bool = False, database=connection
) -> list[tuple]:
    """Return the rows of a small statement that takes longer to plan than to answer.

    It is prepared where that can be; `plan_once` keeps its first plan, whatever the server expects
    of it. A connection lost since the last request is left to Django's own cursor, which looks first.
    """
    if database.connection and not (database.in_atomic_block or database.queries_logged):
        server = database.connection.pgconn
        try:
            if plan_once:
                server.exec_(b"SET plan_cache_mode = force_generic_plan")
            with psycopg.Cursor(database.connection) as cursor:
                return cursor.execute(statement, values or None, prepare=True).fetchall()
        except psycopg.Error:
            pass
        finally:
            if plan_once:
                with suppress(psycopg.Error):  # lost, and the setting with it
                    server.exec_(b"RESET plan_cache_mode")
    with database.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()
