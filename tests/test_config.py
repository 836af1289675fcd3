"""Settings: every variable is documented; production is clean; the app role cannot delete."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config import env, grants, postgres
from config.broker import broker_settings
from config.database import database_settings
from config.secret import read_or_make_secret

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "SECRET_KEY": "a" * 25 + "".join(map(str, range(30))),
    "HTTPS": "1",
    "HSTS_SUBDOMAINS": "1",
    "BEHIND_PROXY": "1",
    "ALLOWED_HOSTS": "ledger.example",
    "CSRF_TRUSTED_ORIGINS": "https://ledger.example",
}


def read_variables() -> set[str]:
    """The names of all environment variables that the code reads through config/env.py."""
    names = set()
    for folder in ("config", "control"):
        for path in (ROOT / folder).rglob("*.py"):
            names |= set(
                re.findall(
                    r'env\.(?:text|flag|choice|number|words|ports)\(\s*"([A-Z_]+)"',
                    path.read_text(),
                )
            )
    return names


def test_variables_all_documented():
    documented = set(
        re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/operations.md").read_text(), re.M)
    )
    assert documented == read_variables() | {"VAR_DIR"}


def test_variables_only_read_through_env():
    allowed = {"config/env.py", "config/celery.py", "config/run.py", "config/prepare.py"}
    # A child process gets a few variables by name, whatever they say.
    allowed.add("control/sources/bounded.py")
    readers = {
        str(path.relative_to(ROOT))
        for folder in ("config", "control")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault\(\"DJANGO)|os\.getenv", path.read_text())
    }
    assert readers <= allowed


@pytest.mark.parametrize("text", ["8099,", "8099, 8100"])
def test_ports_are_numbers_with_commas(monkeypatch, text):
    monkeypatch.setenv("FETCH_LOOPBACK_PORTS", text)
    assert 8099 in env.ports("FETCH_LOOPBACK_PORTS")


@pytest.mark.parametrize("text", ["0", "127.0.0.1:8099", "65536", "-1", "٨٠"])
def test_ports_that_are_none_say_what_to_write(monkeypatch, text):
    monkeypatch.setenv("FETCH_LOOPBACK_PORTS", text)
    with pytest.raises(env.BadVariable, match="port numbers"):
        env.ports("FETCH_LOOPBACK_PORTS")


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("YES", True), ("off", False), ("", True)]
)
def test_flag_text_becomes_truth(monkeypatch, text, value):
    monkeypatch.setenv("DEBUG", text)
    assert env.flag("DEBUG", default=True) is value


@pytest.mark.parametrize(
    ("read", "text"), [(env.flag, "maybe"), (env.number, "-1"), (env.number, "8000a")]
)
def test_variable_unreadable_names_itself(monkeypatch, read, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(env.BadVariable, match=f"PORT={text}"):
        read("PORT", 0)


def test_read_or_make_secret_missing_is_made_private(tmp_path):
    path = tmp_path / "secrets" / "key"
    secret = read_or_make_secret(path)
    assert len(secret) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_or_make_secret(path) == secret
    assert list(path.parent.iterdir()) == [path]


def test_read_or_make_secret_cut_off_is_made_anew(tmp_path):
    (tmp_path / "key").write_text("")
    assert len(read_or_make_secret(tmp_path / "key")) >= 50


def test_database_settings_url_becomes_parts(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://app:p%40ss@db.example:6432/ledger?sslmode=require"
    )
    parts = database_settings("app")
    assert (parts["NAME"], parts["USER"], parts["PASSWORD"]) == ("ledger", "app", "p@ss")
    assert (parts["HOST"], parts["PORT"]) == ("db.example", "6432")
    assert parts["OPTIONS"]["sslmode"] == "require"
    assert database_settings("owner") == parts
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://boss@db.example/ledger")
    assert database_settings("owner")["USER"] == "boss"


def test_broker_settings_unset_follows_the_connection():
    _, options = broker_settings(settings.DATABASES["default"] | {"NAME": "elsewhere"}, "")
    assert "dbname=elsewhere" in options["conn_string"]
    assert broker_settings({}, "redis://cache/0")[0] == "redis://cache/0"


def run_manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "VAR_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_with_production_variables_is_clean():
    result = run_manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_manage_without_database_says_what_to_do(tmp_path):
    result = run_manage("showmigrations", VAR_DIR=str(tmp_path))
    assert result.returncode != 0
    assert "make run" in result.stderr
    assert "Traceback" not in result.stderr


def test_debug_off_unless_asked():
    assert settings.DEBUG is False


def test_content_security_policy_allows_nothing_inline(client, db):
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy


def test_login_after_many_failures_is_throttled(client, db):
    codes = [
        client.post("/admin/login/", {"username": "moderator", "password": "guess"}).status_code
        for _ in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


@pytest.fixture
def app_connection(transactional_db):
    """A connection as the web and worker processes make it."""
    url = postgres.server_url(postgres.APP_ROLE, connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as app_connection:
        yield app_connection


def test_grant_app_role_ledger_is_writable_never_deletable(app_connection):
    tables = {
        name
        for (name,) in app_connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
    }
    assert any(name.startswith("control_") for name in tables)
    for table in sorted(tables - set(grants.READABLE_TABLES)):
        rights = {
            right: app_connection.execute(
                "SELECT has_table_privilege(%s, %s)", [table, right]
            ).fetchone()[0]
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        }
        deletable = table in grants.DELETABLE_TABLES
        expected = {"SELECT", "INSERT", "UPDATE"} | ({"DELETE"} if deletable else set())
        assert {right for right, has in rights.items() if has} == expected, table


@pytest.mark.parametrize(
    "table", ["report", "decision", "ruling", "rulingparty", "controlperiod", "evidence", "claim"]
)
def test_deletable_tables_hold_nothing_of_the_ledger(table):
    assert f"control_{table}" not in grants.DELETABLE_TABLES


@pytest.mark.parametrize("statement", ["DELETE FROM control_report", "TRUNCATE control_report"])
def test_app_role_deleting_is_refused(app_connection, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute(statement)


def test_app_role_queue_is_its_own(app_connection):
    app_connection.execute("SELECT pgmq.create('role_test')")
    app_connection.execute("SELECT pgmq.send('role_test', '{}')")
    assert app_connection.execute("SELECT pgmq.purge_queue('role_test')").fetchone() == (1,)
    app_connection.execute("SELECT pgmq.drop_queue('role_test')")


def test_database_arabic_letters_count(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity('دوما', 'دوما'), lower('É')")
        assert cursor.fetchone() == (1, "é")
