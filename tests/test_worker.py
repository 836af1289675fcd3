"""A worker killed, at work or idle: the report is read, once, without anybody's help."""

import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from config import postgres
from config.broker import QUICK_QUEUES
from conftest import LIMIT_S
from control.tasks import time_limit
from test_run import (  # noqa: F401 - `var` is a fixture
    ROOT,
    START_LIMIT_S,
    find_workers,
    free_port,
    run_environment,
    running,
    var,
    wait_for,
)

REPORT = (
    "Fighters leave Qadam under deal\n\n"
    "Fighters of Hayat Tahrir al-Sham were evacuated from the Damascus district of Qadam to Idlib"
    " on Tuesday under an agreement with the Syrian government.\n"
)


def ingest(var, *options: str, count: int = 1) -> str:  # noqa: F811
    """What `manage.py ingest` says of the report, or several, captured beside the running site."""
    reports = [var.parent / f"report-{number}.txt" for number in range(count)]
    for number, report in enumerate(reports):
        report.write_text(REPORT + number * "More of it.\n")
    return subprocess.run(
        [sys.executable, "manage.py", "ingest", *map(str, reports), *options],
        cwd=ROOT,
        env=run_environment(var),
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@contextmanager
def asking(var, monkeypatch):  # noqa: F811
    """A function that answers a query of the running site's database with one row."""
    monkeypatch.setenv("VAR_DIR", str(var))
    with psycopg.connect(postgres.server_url(postgres.OWNER), autocommit=True) as connection:
        yield lambda query: connection.execute(query).fetchone()


@contextmanager
def holding():
    """A connection whose locks last until the block ends; after `asking`, which says where."""
    with psycopg.connect(postgres.server_url(postgres.OWNER)) as holder:
        yield holder


def wait_until_read_once(ask) -> None:
    wait_for(lambda: ask("SELECT state FROM control_ingestrun") == ("read",))
    assert ask("SELECT count(*) FROM control_reading") == (1,)
    assert ask("SELECT count(*) FROM control_proposal") == (1,)


def test_workers_killed_amid_a_report_leave_it_to_be_read_once(var, monkeypatch):  # noqa: F811
    with running(var, free_port()), asking(var, monkeypatch) as ask:
        with psycopg.connect(postgres.server_url(postgres.OWNER)) as holder:
            # Nobody can write a reading while this is held: the worker stands still amid its task.
            holder.execute("LOCK TABLE control_reading IN ACCESS EXCLUSIVE MODE")
            ingest(var, "--published", "2018-03-14")
            wait_for(lambda: ask("SELECT state FROM control_ingestrun") == ("reading",))
            for worker in find_workers(var):
                worker.kill()
        wait_until_read_once(ask)
        assert ask("SELECT attempts FROM control_ingestrun") == (2,)

        # The same bytes again are the same report and open nothing.
        assert "already captured" in ingest(var, "--wait")
        assert ask("SELECT count(*) FROM control_report WHERE sha256 IS NOT NULL") == (1,)
        assert ask("SELECT count(*) FROM control_proposal") == (1,)


@pytest.mark.parametrize("which", [0, 1])
def test_worker_killed_idle_leaves_the_next_report_to_the_others(var, monkeypatch, which):  # noqa: F811
    with running(var, free_port()), asking(var, monkeypatch) as ask:
        find_workers(var)[which].kill()
        ingest(var, "--published", "2018-03-14")
        wait_until_read_once(ask)
        assert ask("SELECT attempts FROM control_ingestrun") == (1,)


def test_backlog_of_slow_reports_leaves_sweeps_and_feeds_their_turn(var, monkeypatch):  # noqa: F811
    with running(var, free_port()), asking(var, monkeypatch) as ask, holding() as holder:
        # Nobody can write a reading while this is held: each report takes its worker 20 s.
        holder.execute("LOCK TABLE control_reading IN ACCESS EXCLUSIVE MODE")
        ingest(var, "--published", "2018-03-14", count=12)
        reading = "SELECT count(*) FROM control_ingestrun WHERE attempts > 0"
        wait_for(lambda: ask(reading) == (2,))
        ask(
            "WITH made AS (INSERT INTO control_source (slug, name, kind, reliability, url,"
            " leaning, licence, note) VALUES ('wire', 'Wire', 'outlet', 'F', '', '', '', '')"
            " RETURNING id) INSERT INTO control_feed (source_id, url, active, etag,"
            " last_modified, failures, failure) SELECT id, 'http://127.0.0.1:9/', true, '', '',"
            " 0, '' FROM made RETURNING id"
        )
        began = ask("SELECT clock_timestamp()")[0]
        swept = f"SELECT count(*) FROM control_heartbeat WHERE beat_at > '{began}'"
        wait_for(lambda: ask(swept) == (1,))
        wait_for(lambda: ask("SELECT polled_at FROM control_feed") != (None,))
        # both came while most of the backlog had not been touched
        assert ask("SELECT count(*) FROM control_ingestrun WHERE attempts = 0")[0] >= 4


def test_report_is_read_while_feeds_and_tables_stand_still(var, monkeypatch):  # noqa: F811
    with running(var, free_port()), asking(var, monkeypatch) as ask, holding() as holder:
        # Whoever asks feeds or reads tables waits for as long as this is held.
        holder.execute("LOCK TABLE control_tableimport, control_feed IN ACCESS EXCLUSIVE MODE")
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_for(lambda: ask(waiting) >= (1,))
        time.sleep(45)  # time for more of them to be sent
        ingest(var, "--published", "2018-03-14", "--wait", "--timeout", "15")
        assert ask("SELECT state FROM control_ingestrun") == ("read",)


def test_time_limit_exceeded_raises_in_the_main_thread():
    with pytest.raises(SoftTimeLimitExceeded), time_limit(0.1, 60):
        time.sleep(5)


def test_time_limit_kept_leaves_no_alarm_behind():
    with time_limit(1, 1.2):
        pass
    time.sleep(1.5)


def test_time_limit_outside_the_main_thread_lets_the_task_run():
    ended = threading.Event()

    def work() -> None:
        with time_limit(0.1, 60):
            ended.wait(0.2)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(LIMIT_S)
    assert ended.is_set()


def test_time_limit_hard_ends_a_process_that_does_not_listen():
    hang = (
        "import signal, time; from control.tasks import time_limit\n"
        "with time_limit(60, 0.2):\n    time.sleep(30)"
    )
    setup = "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n"
    ended = subprocess.run(
        [sys.executable, "-c", f"{setup}django.setup()\n{hang}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=START_LIMIT_S,
    )
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr


def test_what_comes_every_few_seconds_has_queues_of_its_own_and_outlives_its_next():
    queues = {queue.name for queue in settings.CELERY_TASK_QUEUES}
    assert set(QUICK_QUEUES.split(",")) < queues
    assert settings.CELERY_TASK_DEFAULT_QUEUE in QUICK_QUEUES
    for tick in settings.CELERY_BEAT_SCHEDULE.values():
        queue = settings.CELERY_TASK_ROUTES[tick["task"]]["queue"]
        assert queue in queues - {settings.CELERY_TASK_DEFAULT_QUEUE}
        assert tick["options"]["expires"] > tick["schedule"]
