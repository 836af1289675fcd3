"""A worker killed in the middle of a report: it is read again, once, without anybody's help."""

import subprocess
import sys

import psycopg

from config import postgres
from test_run import (  # noqa: F401 - `var` is a fixture
    ROOT,
    find_worker,
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


def test_worker_killed_amid_a_report_leaves_it_to_be_read_once(var, monkeypatch):  # noqa: F811
    report = var.parent / "report.txt"
    report.write_text(REPORT)
    with running(var, free_port()):
        monkeypatch.setenv("VAR_DIR", str(var))
        url = postgres.server_url(postgres.OWNER)
        with psycopg.connect(url, autocommit=True) as watcher, psycopg.connect(url) as holder:

            def ask(query: str):
                return watcher.execute(query).fetchone()

            # Nobody can write a reading while this is held: the worker stands still amid its task.
            holder.execute("LOCK TABLE control_reading IN ACCESS EXCLUSIVE MODE")
            ingest = [sys.executable, "manage.py", "ingest", str(report)]
            subprocess.run(
                [*ingest, "--published", "2018-03-14"],
                cwd=ROOT,
                env=run_environment(var),
                check=True,
                capture_output=True,
            )
            wait_for(lambda: ask("SELECT state FROM control_ingestrun") == ("reading",))
            worker = find_worker(var)
            for process in [*worker.children(recursive=True), worker]:
                process.kill()
            holder.rollback()

            wait_for(lambda: ask("SELECT state FROM control_ingestrun") == ("read",), 60)
            assert ask("SELECT attempts FROM control_ingestrun") == (2,)
            assert ask("SELECT count(*) FROM control_reading") == (1,)
            assert ask("SELECT count(*) FROM control_proposal") == (1,)

            # The same bytes again are the same report and open nothing.
            again = subprocess.run(
                [*ingest, "--wait"],
                cwd=ROOT,
                env=run_environment(var),
                check=True,
                capture_output=True,
                text=True,
            )
            assert "already captured" in again.stdout
            assert ask("SELECT count(*) FROM control_report WHERE sha256 IS NOT NULL") == (1,)
            assert ask("SELECT count(*) FROM control_proposal") == (1,)
