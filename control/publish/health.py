"""Whether the site can answer: the database, its migrations, the ledger; and how the workers do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Q
from django.utils import timezone

from control import models
from control.choices import IngestState

from .records import plain

LATE_AFTER_S = 90  # a beat comes with every sweep, each 15 s, unless the workers are busy or gone


@dataclass(frozen=True)
class Health:
    """`missing` says in words what stands in the way; empty means ready."""

    missing: tuple[str, ...]
    worker: dict | None = None


class _Migrations:
    """Whether everything is migrated; asked of the database until it is, then remembered."""

    applied = False

    @classmethod
    def check(cls) -> bool:
        if not cls.applied:
            executor = MigrationExecutor(connection)
            cls.applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return cls.applied


def read_health() -> Health:
    """Return what is missing, if anything. 3 queries once migrated.

    The workers' state is told, never required: the map does not depend on them.
    """
    try:
        if not _Migrations.check():
            return Health(("The database is not migrated.",))
        if not models.ControlPeriod.objects.exists():
            return Health(("The ledger is empty: the demo ledger is not loaded.",), _read_worker())
        return Health((), _read_worker())
    except DatabaseError:
        return Health(("The database does not answer.",))


def _read_worker() -> dict:
    now = timezone.now()
    waiting = Q(state__in=[IngestState.QUEUED, IngestState.READING])
    runs = models.IngestRun.objects.aggregate(
        waiting=Count("pk", filter=waiting), oldest=Min("added_at", filter=waiting)
    )
    beats = models.Heartbeat.objects.filter(name="worker")
    beat_at = beats.values_list("beat_at", flat=True).first()
    beat_s_ago = _seconds_since(beat_at, now)
    is_late = beat_s_ago is None or beat_s_ago > LATE_AFTER_S
    return {
        "status": "late" if is_late else "ok",
        "beat_at": plain(beat_at),
        "beat_s_ago": beat_s_ago,
        "waiting": runs["waiting"],
        "waiting_longest_s": _seconds_since(runs["oldest"], now),
    }


def _seconds_since(moment: dt.datetime | None, now: dt.datetime) -> int | None:
    return round((now - moment).total_seconds()) if moment else None
