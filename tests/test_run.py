"""`make run` for real: starts everything, mends what dies, ends everything, says what is wrong."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from conftest import LIMIT_S

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S = 4 * LIMIT_S  # a start makes a database and all its tables
PASSWORD = re.compile(r"as moderator, password (\S+) \(shown this once")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_environment(var: Path, **variables: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"VAR_DIR": str(var), "LOAD_DEMO": "0", "WEB_WORKERS": "1"} | variables


def run_once(var: Path, **variables: str) -> subprocess.CompletedProcess:
    """A start that is expected to fail: its output and code."""
    return subprocess.run(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=run_environment(var, **variables),
        capture_output=True,
        text=True,
        timeout=START_LIMIT_S,
        check=False,
    )


def wait_for(condition):
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError(f"not within {START_LIMIT_S} s")


def processes_of(var: Path) -> list[psutil.Process]:
    """Every process that belongs to the run in `var`: by its VAR_DIR or its data directory."""
    found = []
    for process in psutil.process_iter():
        try:
            belongs = str(var) in " ".join(process.cmdline()) or (
                process.environ().get("VAR_DIR") == str(var)
            )
            if belongs and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def find_workers(var: Path) -> list[psutil.Process]:
    """The Celery workers, each a process by itself; not the processes that read documents for them."""
    found = []
    for process in processes_of(var):
        with suppress(psutil.Error):  # it ended meanwhile
            if "worker" in process.cmdline():
                found.append(process)
    return found


@contextmanager
def running(var: Path, port: int):
    """`make run` in a process group of its own, as a terminal would hold it; yields its output."""
    output = var.parent / f"{time.monotonic()}.txt"
    with open(output, "w") as file:
        process = subprocess.Popen(
            ["make", "-s", "run"],
            cwd=ROOT,
            env=run_environment(var, PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        wait_for(lambda: process.poll() is not None or "Ctrl-C ends" in output.read_text())
        assert process.poll() is None, output.read_text()
        yield output
    finally:
        try:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(START_LIMIT_S)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
        for leftover in processes_of(var):
            leftover.kill()


@pytest.fixture
def var():
    """A var/ of its own: not under pytest's folder, which as root PostgreSQL's user cannot enter."""
    folder = settings.VAR_DIR / f"run-{os.getpid()}"
    folder.mkdir(parents=True)
    yield folder / "var"
    shutil.rmtree(folder)


def test_run_starts_mends_ends_and_starts_again(var):
    port = free_port()
    with running(var, port) as output:
        first = output.read_text()
        assert f"http://127.0.0.1:{port}/" in first
        assert PASSWORD.search(first)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/") as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/admin/css/base.css") as answer:
            assert answer.status == 200

        # Another start here says so and harms nothing.
        second = run_once(var, PORT=str(free_port()))
        assert second.returncode == 1
        assert re.fullmatch(r"Already running here \(process \d+\): .*\n", second.stdout)

        # Another folder on the same port says so.
        busy = run_once(var.parent / "other", PORT=str(port))
        assert busy.returncode == 1
        assert f"PORT={port + 1} make run" in busy.stdout
        assert busy.stdout.count("\n") == 1

        # Commands find the database beside it.
        command = subprocess.run(
            [sys.executable, "manage.py", "showmigrations", "control"],
            cwd=ROOT,
            env=run_environment(var),
            capture_output=True,
            text=True,
            check=True,
        )
        assert "[X] 0001" in command.stdout

        # Killed workers are back.
        killed = find_workers(var)
        assert len(killed) == 2
        for worker in killed:
            worker.kill()
        wait_for(lambda: len(set(find_workers(var)) - set(killed)) == 2)
        for name in ("worker.ready", "worker-2.ready"):
            wait_for((var / "run" / name).exists)

        # So is a killed database.
        pid = int((var / "postgres/data/postmaster.pid").read_text().split()[0])
        psutil.Process(pid).kill()
        wait_for(lambda: "PostgreSQL died" in output.read_text())
        wait_for(
            lambda: (
                subprocess.run(
                    [sys.executable, "manage.py", "showmigrations", "control"],
                    cwd=ROOT,
                    env=run_environment(var),
                    capture_output=True,
                    check=False,
                ).returncode
                == 0
            )
        )
    assert processes_of(var) == []

    with running(var, port) as output:
        assert "with the password shown at first start" in output.read_text()
        supervisor = psutil.Process(int((var / "run" / "lock").read_text()))
        supervisor.kill()  # nothing can be tidied up now
        wait_for(lambda: not supervisor.is_running())
        assert find_workers(var)

        with running(var, port) as after_kill:
            assert "that an earlier run left behind" in after_kill.read_text()
    assert processes_of(var) == []


def test_run_port_unreadable_says_so(var):
    result = run_once(var, PORT="eighty")
    assert (result.returncode, result.stdout) == (1, "PORT=eighty: write a whole number.\n")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("WEB_WORKERS", "0", "WEB_WORKERS=0: write 1 or more.\n"),
        ("LOG_LEVEL", "foo", "LOG_LEVEL=foo: write one of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
    ],
)
def test_run_variable_out_of_range_says_so(var, name, value, told):
    result = run_once(var, **{name: value})
    assert result.returncode == 1 and told in result.stdout
    assert "Traceback" not in result.stdout and "env.BadVariable" not in result.stdout


def test_run_port_too_high_says_so(var):
    result = run_once(var, PORT="70000")
    assert result.returncode == 1
    assert result.stdout == "PORT=70000: choose one from 1 to 65535: PORT=8000 make run\n"


def test_run_postgres_folder_that_is_a_file_says_so(var):
    var.mkdir()
    (var / "postgres").write_text("")
    result = run_once(var, PORT=str(free_port()))
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == (
        f"{var / 'postgres'} is a file where a folder must be: move it away, or set VAR_DIR."
    )


def test_run_var_that_is_a_file_says_so(var):
    var.write_text("")
    result = run_once(var, PORT=str(free_port()))
    assert result.returncode == 1
    assert "VAR_DIR" in result.stdout
    assert result.stdout.count("\n") == 1


def test_run_incomplete_database_says_what_to_do(var):
    (var / "postgres" / "data" / "base").mkdir(parents=True)
    result = run_once(var, PORT=str(free_port()))
    assert result.returncode == 1
    assert "not a complete database" in result.stdout.splitlines()[-1]


def test_run_database_elsewhere_unreachable_says_so(var):
    url = "postgresql://app@127.0.0.1:1/ledger"
    result = run_once(var, PORT=str(free_port()), DATABASE_URL=url)
    assert result.returncode == 1
    assert "DATABASE_URL" in result.stdout.splitlines()[-1]


def test_run_python_too_old_says_so(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for name in ("python3.14", "python3.13", "python3.12", "python3.11", "python"):
        (tmp_path / name).symlink_to(old)
    path = f"{tmp_path}:{os.environ['PATH']}"
    result = subprocess.run(
        ["make", "-s", "run"], cwd=ROOT, env={"PATH": path}, capture_output=True, text=True
    )
    assert result.returncode != 0
    assert "Python 3.11 or newer" in result.stdout
