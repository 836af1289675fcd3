"""A PostgreSQL of the benchmarks' own under var/bench, with a generated ledger in each database.

Import it before any of `control` that reads settings: it points Django there. A database is made
once for a size and kept for the next run; a change of the generator makes it afresh.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH_DIR = ROOT / "var" / "bench"


def set_up_django() -> None:
    """Point settings at var/bench, whatever the caller's environment says, and start Django."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    os.environ["VAR_DIR"] = str(BENCH_DIR)
    os.environ["DATABASE_ROLE"] = "owner"
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    BENCH_DIR.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()


@contextmanager
def running_server():
    """Run the scratch server for a while; settings that make writes quick, none that helps reads."""
    from config import postgres

    started = postgres.start_server(for_tests=True)
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        if started:
            postgres.stop_server()


def use_database(name: str, key: str, fill: Callable) -> None:
    """Connect Django to the database `name`, made by migrations and `fill(psycopg connection)`.

    It is kept as long as `key`, the generator and the migrations stay the same.
    """
    import psycopg
    from django.core.management import call_command
    from django.db import connection

    from config import postgres

    wanted = hashlib.sha256(f"{key} {_hash_sources()}".encode()).hexdigest()[:16]
    name = f"bench_{name.lower()}"
    connection.close()
    connection.settings_dict["NAME"] = name
    server = postgres.server_url(postgres.OWNER, "postgres")
    with psycopg.connect(server, autocommit=True) as admin:
        found = admin.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
        if found and found[0] == wanted:
            return
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(postgres.server_url(postgres.OWNER, name)) as fresh:
            fresh.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        with psycopg.connect(postgres.server_url(postgres.OWNER, name), autocommit=True) as filling:
            fill(filling)
        admin.execute(f"COMMENT ON DATABASE {name} IS '{wanted}'")


def use_world(world) -> None:
    """Connect Django to a database that holds `world`."""
    from benchmarks.generate import write_rows

    use_database(world.size.name, str(world.size), lambda each: write_rows(world, each))


def _hash_sources() -> str:
    digest = hashlib.sha256((ROOT / "benchmarks" / "generate.py").read_bytes())
    for path in sorted((ROOT / "control" / "migrations").glob("0*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
