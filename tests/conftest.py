"""What all tests share: their own PostgreSQL under var/test, no network, a browser.

Tests run beside a `make run` of the same folder and beside each other: a server of their own, a
database named for the process. Browser tests use the real static files and fail on any console
error; `timezone` and `language` are fixtures to parametrize.
"""

import fcntl
import os
import re
import shutil
import socket
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Before Django reads its settings: nothing of the caller's environment but this.
for name in re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text()):
    os.environ.pop(name, None)
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "MODERATOR_PASSWORD"):
    os.environ.pop(name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["VAR_DIR"] = str(ROOT / "var" / "test")
os.environ["DATABASE_ROLE"] = "owner"
os.environ["LOG_LEVEL"] = "ERROR"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread

import django  # noqa: E402

django.setup()

import psutil  # noqa: E402
import psycopg  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402
from pytest_django.live_server_helper import LiveServer  # noqa: E402

from config import postgres  # noqa: E402
from config.broker import broker_settings  # noqa: E402
from config.celery import app as celery_app  # noqa: E402

LIMIT_S = 60  # what never comes fails so late, also on a busy machine
LIMIT_MS = LIMIT_S * 1000
DATABASE_PREFIX = f"test_{postgres.DATABASE}_"
SHARED_DIR = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NetworkBlocked(RuntimeError):
    """A test reached for another machine; not an OSError, so that no code takes it for a failure."""


def is_local(address: object) -> bool:
    """True for a unix socket and for loopback addresses."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in ("localhost", "::1", "") or host.startswith("127.")


def block_network() -> None:
    def guard(function, address_of):
        def guarded(*arguments, **options):
            if not is_local(address_of(arguments)):
                raise NetworkBlocked(f"Tests have no network: {address_of(arguments)}")
            return function(*arguments, **options)

        return guarded

    socket.socket.connect = guard(socket.socket.connect, lambda arguments: arguments[1])
    socket.socket.connect_ex = guard(socket.socket.connect_ex, lambda arguments: arguments[1])
    socket.getaddrinfo = guard(
        socket.getaddrinfo, lambda arguments: ((arguments[0] or b"localhost"),)
    )


block_network()


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of shared reports; tests that need it skip where it is not there."""
    if not SHARED_DIR.is_dir():
        pytest.skip(f"no shared reports in {SHARED_DIR}: set SHARED_DIR")
    return SHARED_DIR


@pytest.fixture(scope="session")
def postgres_server():
    """The tests' own server, started by the first test run that needs it, stopped by the last."""
    run_dir = settings.VAR_DIR / "run"
    run_dir.mkdir(parents=True, exist_ok=True)
    with open(run_dir / "users.lock", "w") as users, open(run_dir / "start.lock", "w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        postgres.start_server(for_tests=True)
        drop_leftover_databases()
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield postgres
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another run uses it
        postgres.stop_server()


def drop_leftover_databases() -> None:
    """Drop the databases of test runs that were killed."""
    server = postgres.server_url(postgres.OWNER, "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            pid = name.removeprefix(DATABASE_PREFIX)
            if pid != name and not (pid.isdigit() and psutil.pid_exists(int(pid))):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server):
    from django.db import connections

    connections["default"].settings_dict["TEST"]["NAME"] = f"{DATABASE_PREFIX}{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The migrated test database; messages go to its own queue, never to another database's."""
    from django.db import connection

    url, options = broker_settings(connection.settings_dict, "")
    celery_app.conf.broker_url, celery_app.conf.broker_transport_options = url, options
    yield
    celery_app.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def collected_static_files():
    """The static files as they are served, with hashed names, under var/test/static."""
    from config.prepare import collect_static_files

    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with open(settings.VAR_DIR / "static.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_static_files()


@pytest.fixture(scope="session")
def live_server(collected_static_files, postgres_server):
    """The whole site on a port of its own; static files by WhiteNoise, as in production."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=LIMIT_MS)
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("No Chromium: `make test` installs it, or apt-get install chromium.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def default_language():
    """Each test begins in the settings' language, whatever a request before it asked for."""
    translation.deactivate()


@pytest.fixture
def timezone() -> str:
    """The browser's time zone; parametrize it: one west and one east of UTC."""
    return "UTC"


@pytest.fixture
def language() -> str:
    return "en"


@pytest.fixture
def console_errors() -> list[str]:
    """What the browser's console complained of; a test that expects a complaint clears it."""
    return []


@pytest.fixture
def open_page(browser, live_server, timezone, language, console_errors):
    """A function that opens a page in a context of its own (options: Playwright's).

    Addresses may be paths of the live server. Nothing but the live server is reached.
    """
    contexts = []

    def open_page(**options):
        context = browser.new_context(
            base_url=live_server.url,
            **{"timezone_id": timezone, "locale": language, "reduced_motion": "reduce"} | options,
        )
        context.set_default_timeout(LIMIT_MS)
        context.route(
            lambda url: not url.startswith((live_server.url, "data:", "blob:")),
            lambda route: route.abort(),
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: console_errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                console_errors.append(f"{page.url}: {message.text}")
                if message.type == "error"
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not console_errors


@pytest.fixture
def page(open_page):
    """A page of the live server in a desktop window; any console error fails the test."""
    return open_page(viewport={"width": 1280, "height": 800})


@pytest.fixture
def rules_alone(monkeypatch, tmp_path):
    """Let the reader do without what it has learnt."""
    from control.extract import telling

    monkeypatch.setattr(telling, "WEIGHTS_FILE", tmp_path / "none.csv")
    telling.load_weights.cache_clear()
    yield
    telling.load_weights.cache_clear()
