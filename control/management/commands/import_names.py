"""Bring in a list of names of districts (CSV); a dry run by default."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from control import workflow

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Read a CSV with the columns district (slug or p-code) and text, and if it has them"
        " language, script, status, used_by, note. Nothing is overwritten; --apply adds the names."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args, file, apply, **options):
        try:
            tally = workflow.import_names(file, apply=apply)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for line in tally.added[:SHOWN]:
            self.stdout.write(f"  {line}")
        for line in tally.problems[:SHOWN]:
            self.stderr.write(f"  {line}")
        self.stdout.write(
            f"{len(tally.added)} new names, {tally.known} known, {len(tally.problems)} left out."
            + ("" if apply else " Nothing was stored: --apply does it.")
        )
