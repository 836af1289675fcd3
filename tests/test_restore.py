"""A backup restored as docs/operations.md says: the queues are the application's again."""

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from config import postgres
from config.broker import QUEUE, QUEUES, install_queue
from config.grants import grant_app_role

OPERATIONS = Path(__file__).resolve().parent.parent / "docs" / "operations.md"
OWNER, APP = (f"restore_{name}_{os.getpid()}" for name in ("owner", "app"))
FRESH = f"test_restored_{os.getpid()}"


def options_of(tool: str) -> list[str]:
    """The options of a tool that the page on operations gives, but for its files and addresses."""
    [line] = re.findall(rf"^{tool} .*$", OPERATIONS.read_text(), re.M)
    return re.findall(r"--(?!file|dbname)\S+", line)


def run_tool(name: str, *arguments: str) -> None:
    done = subprocess.run([postgres.binary(name), *arguments], capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if "error: " in line]
    assert not complaints
    assert done.returncode == 0, done.stderr


def ask(user: str, database: str, *statements: str) -> list[tuple]:
    with psycopg.connect(postgres.server_url(user, database), autocommit=True) as opened:
        for statement in statements:
            cursor = opened.execute(statement)
        return cursor.fetchall() if cursor.description else []


def make_queues(user: str, database: str) -> None:
    """Make the queues as a worker does when it starts, and send by one of them."""
    for queue in QUEUES:
        ask(user, database, f"SELECT pgmq.create('{queue.name}')")
    assert ask(user, database, f"SELECT pgmq.send('{QUEUE}', '{{}}')")


def owners_of_queues(database: str) -> set[str]:
    owners = "SELECT tableowner FROM pg_tables WHERE schemaname = 'pgmq' AND tablename ~ '^[qa]_'"
    return {owner for (owner,) in ask(postgres.OWNER, database, owners)}


@contextmanager
def connect_as(owner: str, database: str):
    """Django's connection to another database as its owner."""
    opened = connection.copy()
    opened.settings_dict = opened.settings_dict | {"NAME": database, "USER": owner}
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def source(transactional_db):
    """The migrated database, with the queues that workers have made."""
    name = connection.settings_dict["NAME"]
    for queue in QUEUES:  # another test may have made them as somebody else
        ask(postgres.OWNER, name, f"SELECT pgmq.drop_queue('{queue.name}')")
    make_queues(postgres.APP_ROLE, name)
    return name


@pytest.fixture
def fresh(postgres_server):
    """An empty database, and two ordinary roles as docs/operations.md makes them."""
    ask(postgres.OWNER, "postgres", f"CREATE ROLE {OWNER} LOGIN", f"CREATE ROLE {APP} LOGIN")
    ask(postgres.OWNER, "postgres", f"CREATE DATABASE {FRESH} OWNER {OWNER} TEMPLATE template0")
    yield FRESH
    ask(postgres.OWNER, "postgres", f"DROP DATABASE {FRESH} WITH (FORCE)")
    ask(postgres.OWNER, "postgres", f"DROP ROLE {OWNER}", f"DROP ROLE {APP}")


@pytest.mark.parametrize(
    ("left_out", "own"),
    [
        ([], ["--no-owner"]),
        ([], []),
        (["--exclude-schema=pgmq"], ["--no-owner", "--no-privileges"]),
    ],
)
def test_restored_with_the_embedded_roles_workers_start(source, fresh, tmp_path, left_out, own):
    dump = str(tmp_path / "ledger.dump")
    url = [postgres.server_url(postgres.OWNER, name) for name in (source, fresh)]
    run_tool("pg_dump", "--format=custom", *left_out, f"--file={dump}", url[0])
    run_tool("pg_restore", "--clean", "--if-exists", *own, f"--dbname={url[1]}", dump)
    with connect_as(postgres.OWNER, fresh) as opened:
        install_queue(opened)
        assert grant_app_role(opened) == f"Rights granted to {postgres.APP_ROLE}."
    make_queues(postgres.APP_ROLE, fresh)
    assert owners_of_queues(fresh) == {postgres.APP_ROLE}
    assert ask(postgres.APP_ROLE, fresh, "SELECT count(*) FROM control_ruling") == [(0,)]


@pytest.mark.parametrize("left_out", [[], ["--exclude-schema=pgmq"]])
def test_restored_with_two_ordinary_roles_workers_start(
    source, fresh, tmp_path, monkeypatch, left_out
):
    """From the embedded server to one's own, and from there into the same database again."""
    monkeypatch.setenv("DATABASE_URL", postgres.server_url(APP, fresh))
    dump = str(tmp_path / "ledger.dump")
    url = [postgres.server_url(postgres.OWNER, source), postgres.server_url(OWNER, fresh)]
    restore = options_of("pg_restore")
    assert {"--clean", "--no-owner"} <= {*restore}
    run_tool("pg_dump", "--format=custom", *left_out, f"--file={dump}", url[0])
    ask(OWNER, fresh, "CREATE EXTENSION btree_gist", "CREATE EXTENSION pg_trgm")
    run_tool("pg_restore", *restore, f"--dbname={url[1]}", dump)
    with connect_as(OWNER, fresh) as opened:
        install_queue(opened)
        assert grant_app_role(opened) == f"Rights granted to {APP}."
        make_queues(APP, fresh)
        run_tool("pg_dump", *options_of("pg_dump"), f"--file={dump}", url[1])
        run_tool("pg_restore", *restore, f"--dbname={url[1]}", dump)
        assert not install_queue(opened)
        grant_app_role(opened)
    make_queues(APP, fresh)
    assert owners_of_queues(fresh) == {APP}
    assert ask(APP, fresh, "SELECT count(*) FROM control_ruling") == [(0,)]
