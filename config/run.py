"""`make run`: everything on one machine, from nothing to a running site, until Ctrl-C.

Starts the embedded PostgreSQL (unless DATABASE_URL names another), brings database and files up
to date, then runs web server, Celery workers and Celery beat as processes of their own, and starts
again any that dies. Everything it started ends with it; what a killed earlier run left behind is
ended first. Each trouble is one line that says what to do.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from config import env, postgres
from config.broker import QUICK_QUEUES
from config.database import is_embedded

START_WITHIN_S = 120
PR_SET_CHILD_SUBREAPER = 36
STOP_WITHIN_S = 8
LONGEST_PAUSE_S = 30
STEADY_AFTER_S = 60
FIRST_START_BYTES = 400 * 1024 * 1024
SMALLEST_FREE_BYTES = 50 * 1024 * 1024
LAST_PORT = 65535


class CannotStart(Exception):
    """The message is one line that says what to do."""


class StopAsked(Exception):
    """Someone pressed Ctrl-C or sent SIGTERM."""


def say(line: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        print(line, flush=True)


@dataclass
class Service:
    """One process of ours, alone in a process group, and how it fared."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started_at: float = 0
    pause_s: float = 0
    start_again_at: float = 0

    @property
    def ready_file(self) -> Path:
        return env.var_dir() / "run" / f"{self.name}.ready"

    def start(self) -> None:
        self.ready_file.unlink(missing_ok=True)
        with open(env.var_dir() / "log" / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=env.BASE_DIR,
                env=os.environ | {"READY_FILE": str(self.ready_file), "DATABASE_ROLE": "app"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def plan_next_start(self) -> None:
        """Wait longer after each quick death, up to LONGEST_PAUSE_S; at once after a steady life."""
        lived_s = time.monotonic() - self.started_at
        self.pause_s = (
            1 if lived_s > STEADY_AFTER_S else min(2 * self.pause_s or 1, LONGEST_PAUSE_S)
        )
        self.start_again_at = time.monotonic() + self.pause_s
        end_group(self.process.pid, signal.SIGKILL)  # children that outlived it
        self.process = None


@dataclass
class Supervisor:
    services: list[Service] = field(default_factory=list)
    owns_database: bool = False

    def write_process_list(self) -> None:
        """Note what runs, for the next start in case this one is killed."""
        rows = [
            {
                "pid": service.process.pid,
                "created": psutil.Process(service.process.pid).create_time(),
            }
            for service in self.services
            if service.process and psutil.pid_exists(service.process.pid)
        ]
        process_list().write_text(json.dumps(rows))

    def start(self) -> None:
        for service in self.services:
            service.start()
        self.write_process_list()

    def watch(self) -> None:
        """Start again whatever dies, for ever; StopAsked ends it."""
        while True:
            time.sleep(0.5)
            self.reap_orphans()
            if self.owns_database and postgres.running_pid() is None:
                say("PostgreSQL died: starting it again.")
                postgres.start_server()
            for service in self.services:
                if service.process is None:
                    if time.monotonic() >= service.start_again_at:
                        service.start()
                        self.write_process_list()
                elif service.process.poll() is not None:
                    ended = describe_end(service.process.returncode)
                    service.plan_next_start()
                    say(f"{service.name} {ended}: starting it again in {service.pause_s:.0f} s.")

    def reap_orphans(self) -> None:
        """Take the exit codes of processes that became ours when the one that made them ended."""
        own = {service.process.pid for service in self.services if service.process}
        for child in psutil.Process().children():
            with contextlib.suppress(psutil.NoSuchProcess, ChildProcessError):
                if child.pid not in own and child.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(child.pid, os.WNOHANG)

    def stop(self) -> None:
        running = [service.process for service in self.services if service.process]
        for process in running:
            end_group(process.pid, signal.SIGTERM, leader_only=True)
        deadline = time.monotonic() + STOP_WITHIN_S
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in running:
            end_group(process.pid, signal.SIGKILL)
            process.wait()
        if self.owns_database:
            postgres.stop_server()
        self.reap_orphans()
        process_list().unlink(missing_ok=True)


def adopt_orphans() -> None:
    """On Linux: be the parent of what our children leave, so that nothing waits for a lazy init."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def process_list() -> Path:
    return env.var_dir() / "run" / "processes.json"


def describe_end(returncode: int) -> str:
    if returncode < 0:
        return f"was killed by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"


def end_group(pid: int, with_signal: int, leader_only: bool = False) -> None:
    """Signal a process group that we made, or only the process that leads it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        (os.kill if leader_only else os.killpg)(pid, with_signal)


def end_leftovers() -> None:
    """End what an earlier run left when it was killed; a pid used anew by others is left alone."""
    try:
        rows = json.loads(process_list().read_text())
    except (OSError, ValueError):
        return
    left = []
    for row in rows:
        with contextlib.suppress(psutil.NoSuchProcess):
            leader = psutil.Process(row["pid"])
            if abs(leader.create_time() - row["created"]) < 1:
                left += [leader, *leader.children(recursive=True)]
                end_group(row["pid"], signal.SIGKILL)
    psutil.wait_procs(left, timeout=5)
    process_list().unlink()
    if left:
        say(f"Ended {len(left)} processes that an earlier run left behind.")


def take_lock():
    """The lock file, held open for as long as this run lives."""
    path = env.var_dir() / "run" / "lock"
    lock = open(path, "a+")  # noqa: SIM115 (kept open on purpose)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        raise CannotStart(
            f"Already running here (process {lock.read().strip() or 'unknown'}): "
            "use it, or end it with Ctrl-C there or `make stop`."
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def make_var_dir() -> None:
    try:
        for name in ("run", "log", "secrets"):
            (env.var_dir() / name).mkdir(parents=True, exist_ok=True)
        (env.var_dir() / "secrets").chmod(0o700)
    except (FileExistsError, NotADirectoryError):
        raise  # main tells which file is in the way
    except OSError as error:
        raise CannotStart(
            f"Cannot write to {env.var_dir()} ({error.strerror}): make it writable, or set VAR_DIR."
        ) from error
    free = shutil.disk_usage(env.var_dir()).free
    needed = SMALLEST_FREE_BYTES if postgres.data_dir().exists() else FIRST_START_BYTES
    if free < needed:
        raise CannotStart(
            f"Only {free // 2**20} MB free for {env.var_dir()}, {needed // 2**20} MB needed: "
            "make room, or set VAR_DIR to a folder on another disk."
        )


def refuse_busy_port(host: str, port: int) -> None:
    if not 1 <= port <= LAST_PORT:
        raise CannotStart(f"PORT={port}: choose one from 1 to {LAST_PORT}: PORT=8000 make run")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if port < LAST_PORT else port - 1
            raise CannotStart(
                f"Cannot listen on {host}:{port} ({error.strerror}): "
                f"end what uses it, or choose another port: PORT={other} make run"
            ) from error


def prepare_database() -> str:
    """Migrate, load the demo at first start, collect static files; return how to sign in."""
    log = env.var_dir() / "log" / "prepare.log"
    lines = [""]
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.prepare"],
            cwd=env.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
        try:
            for line in process.stdout:
                if lines[-1]:
                    say(f"  {lines[-1]}")
                lines.append(line.strip())
            if process.wait():
                raise CannotStart(f"The start failed: {last_line(log)} (all of it in {log})")
        finally:
            end_group(process.pid, signal.SIGKILL)
            process.wait()
    return lines[-1]


def last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"


def make_services(host: str, port: int) -> list[Service]:
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "config"]
    others = range(2, env.number("WORKER_CONCURRENCY", 2) + 1)
    # the first of several takes no slow work; the others take all
    workers = {"worker": [f"--queues={QUICK_QUEUES}"] if others else []}
    workers |= {f"worker-{number}": [] for number in others}
    return [
        Service("web", [python, *web_command("config.wsgi:application", host, port)]),
        *(
            Service(name, [*celery, "worker", *WORKER_OPTIONS, f"--hostname={name}@%h", *queues])
            for name, queues in workers.items()
        ),
        Service("beat", [*celery, "beat", "--loglevel=WARNING"]),
    ]


# One task a process: whichever is killed, the others have nothing in common with it.
WORKER_OPTIONS = (
    *("--pool=solo", "--concurrency=1", "--loglevel=INFO"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)


def web_command(application: str, host: str, port: int) -> list[str]:
    """Return what a Python serves a WSGI application with."""
    return [
        *("-m", "granian", application, "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(env.number("WEB_WORKERS", 2, least=1))),
        *("--blocking-threads", str(env.number("WEB_THREADS", 4, least=1))),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(STOP_WITHIN_S - 3)),
        *(("--access-log",) if env.flag("ACCESS_LOG") else ()),
    ]


def wait_until_ready(services: list[Service], url: str) -> None:
    """Return when web answers and workers and beat have reached their broker."""
    deadline = time.monotonic() + START_WITHIN_S
    waiting = list(services)
    while waiting:
        service = waiting[0]
        if service.process.poll() is not None:
            log = env.var_dir() / "log" / f"{service.name}.log"
            ended = describe_end(service.process.returncode)
            raise CannotStart(f"{service.name} {ended}: {last_line(log)} (all of it in {log})")
        if is_web_answering(url) if service.name == "web" else service.ready_file.exists():
            waiting.pop(0)
            continue
        if time.monotonic() > deadline:
            log = env.var_dir() / "log" / f"{service.name}.log"
            raise CannotStart(f"{service.name} does not answer in {START_WITHIN_S} s: see {log}")
        time.sleep(0.1)


def is_web_answering(url: str) -> bool:
    """True once /healthz says how things are; 503 is an answer too, as of an empty ledger."""
    try:
        with urllib.request.urlopen(f"{url}healthz", timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as error:
        # a ledger that is meant to begin empty is not healthy yet, and answers all the same
        return error.code == 503 or not env.flag("LOAD_DEMO", True)
    except OSError:
        return False


def run() -> None:
    host, port = env.text("HOST", "127.0.0.1"), env.number("PORT", 8000)
    reach = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    url = f"http://{reach}:{port}/"
    began_at = time.monotonic()
    adopt_orphans()
    make_var_dir()
    lock = take_lock()
    supervisor = Supervisor()
    try:
        end_leftovers()
        refuse_busy_port(host, port)
        web_command("", host, port)  # a bad number of web processes is said before anything is made
        if is_embedded():
            say("Control Ledger: starting PostgreSQL in var/postgres")
            supervisor.owns_database = True
            postgres.start_server()
        how_to_sign_in = prepare_database()
        supervisor.services = make_services(host, port)
        supervisor.start()
        wait_until_ready(supervisor.services, url)
        say(
            f"\nReady after {time.monotonic() - began_at:.0f} s: {url}\n"
            f"Moderation: {url}admin/ as {how_to_sign_in}\n"
            "Logs are in var/log. Ctrl-C ends everything.\n"
        )
        supervisor.watch()
    finally:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        supervisor.stop()
        lock.close()


def stop_other_run() -> None:
    """`make stop`: end the run that holds the lock, and wait until it has ended."""
    make_var_dir()
    try:
        take_lock().close()
    except CannotStart:
        pid = int((env.var_dir() / "run" / "lock").read_text())
        os.kill(pid, signal.SIGTERM)
        psutil.wait_procs([psutil.Process(pid)], timeout=60)
        return
    end_leftovers()
    if not (is_embedded() and postgres.stop_server()):
        say("Nothing is running here.")


def ask_to_stop(*_signal) -> None:
    raise StopAsked


def main(arguments: list[str]) -> int:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, ask_to_stop)
    try:
        if arguments == ["stop"]:
            stop_other_run()
        else:
            run()
    except StopAsked:
        say("Ended.")
        return 0
    except (CannotStart, postgres.ServerProblem, env.BadVariable) as problem:
        say(str(problem))
        return 1
    except (FileExistsError, NotADirectoryError) as error:
        say(f"{error.filename} is a file where a folder must be: move it away, or set VAR_DIR.")
        return 1
    except OSError as error:
        say(f"{error.strerror or error}: {error.filename or 'see var/log'}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
