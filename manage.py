#!/usr/bin/env python
"""Django's command line, with one clear line where the database is not to be reached.

Commands that change tables connect as the database's owner, all others as the application.
"""

import os
import sys

OWNER_COMMANDS = {"makemigrations", "migrate", "sqlmigrate", "pgtrigger", "grant_roles", "flush"}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit(
            "Django is not installed for this Python: run `make run` once, "
            "then .venv/bin/python manage.py ..."
        )
    from config.database import describe_trouble
    from config.env import BadVariable

    try:
        execute_from_command_line(sys.argv)
    except BadVariable as problem:
        sys.exit(str(problem))
    except OperationalError as error:
        trouble = describe_trouble()
        if not trouble:
            raise
        sys.exit(f"{trouble}\n({str(error).splitlines()[0]})")


if __name__ == "__main__":
    main()
