"""Whether the site can answer: the database, its migrations, the ledger; and how the workers do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min, Q
from django.utils import timezone

from control import models
from control.choices import IngestState

from .records import plain


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
    waiting = Q(state__in=[IngestState.QUEUED, IngestState.READING])
    runs = models.IngestRun.objects.aggregate(
        last_finished_at=Max("finished_at"), oldest_waiting=Min("added_at", filter=waiting)
    )
    oldest = runs["oldest_waiting"]
    return {
        "waiting": models.IngestRun.objects.filter(waiting).count(),
        "waiting_longest_s": round((timezone.now() - oldest).total_seconds()) if oldest else 0,
        "last_finished_at": plain(runs["last_finished_at"]),
    }
