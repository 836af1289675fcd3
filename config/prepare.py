"""Bring the database and the static files up to date, in one process, as the database's owner.

Run by config.run before the web server and the worker start. Output: its last line of standard
output says how to sign in.
"""

import hashlib
import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from config import env
from config.database import describe_trouble


def prepare() -> None:
    print("Migrating the database", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    if env.flag("LOAD_DEMO", True):
        load_demo()
    collect_static_files()
    call_command("create_moderator")


def load_demo() -> None:
    """Load the demo into an empty ledger; where it was loaded from older files, say so in a line."""
    from control.demo.load import EDITOR
    from control.management.commands.load_demo import is_loaded

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM control_decision),"
            " EXISTS (SELECT FROM auth_user WHERE username = %s)",
            [EDITOR],
        )
        empty, has_demo = cursor.fetchone()
    if empty:
        print("Loading the demo ledger", flush=True)
        call_command("load_demo", apply=True, verbosity=0, stdout=io.StringIO())
    elif has_demo and not is_loaded():
        print(
            "The demo has changed since it was loaded here: `manage.py load_demo` says what is new,"
            " `manage.py load_demo --apply` adds it",
            flush=True,
        )


def collect_static_files() -> None:
    """Run collectstatic where any source file has changed since the last time."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(f"{settings.STATIC_BROTLI} {django.__version__}".encode())
    digest.update(Path(__file__).with_name("modules.py").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            digest.update(f"{storage.path(name)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.VAR_DIR / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and settings.STATIC_ROOT.exists():
        return
    print("Collecting static files", flush=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["DATABASE_ROLE"] = "owner"
    try:
        django.setup()
        prepare()
    except env.BadVariable as problem:
        sys.exit(str(problem))
    except OperationalError as error:
        sys.exit(f"{describe_trouble() or error}")
