"""Bring in a table of control periods (CSV, GeoJSON); a dry run by default."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from control import workflow
from control.dates import EdtfDate, parse_edtf


def read_published(text: str | None) -> EdtfDate | None:
    """Return the date in words of the command line, or None; CommandError where it is none."""
    try:
        return parse_edtf(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from error


class Command(BaseCommand):
    help = (
        "Say what each row of FILE would write, what is wrong with it or what it would override;"
        " with --apply, write those that override nothing in one decision of --author."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=COLUMN",
            help="fields: " + ", ".join(workflow.PERIOD_FIELDS) + "; guessed by name otherwise",
        )  # fmt: skip
        parser.add_argument("--last-day-included", action="store_true")
        parser.add_argument("--source", default="", help="slug (--apply)")
        parser.add_argument("--licence", default="")
        parser.add_argument(
            "--published", metavar="YYYY-MM-DD",
            help="when the table was published; without it, no answer to reported_until has it",
        )  # fmt: skip
        parser.add_argument("--reason", default="")
        parser.add_argument("--author", default="", help="a senior moderator’s user name (--apply)")
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args, file, last_day_included, apply, **options):
        try:
            published = read_published(options["published"])
            table = workflow.read_period_table(file)
            mapping = workflow.guess_mapping(table.columns) | dict(
                pair.partition("=")[::2] for pair in options["map"]
            )
            if unknown := set(mapping) - set(workflow.PERIOD_FIELDS):
                raise CommandError(f"There is no field {', '.join(sorted(unknown))}.")
            plan = workflow.plan_periods(table, mapping, last_day_included=last_day_included)
            self.show(plan, mapping)
            if not apply:
                self.stdout.write("Nothing was stored: --apply does it.")
                return
            author = get_user_model().objects.filter(username=options["author"]).first()
            if author is None:
                raise CommandError("Say with --author who signs it.")
            made = workflow.apply_periods(
                table, mapping, source=workflow.source_named(options["source"]),
                licence=options["licence"], reason=options["reason"], author=author,
                last_day_included=last_day_included, published=published,
            )  # fmt: skip
        except (ValidationError, PermissionDenied) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(f"{made.made} periods written.")

    def show(self, plan, mapping) -> None:
        named = ", ".join(f"{name}={column}" for name, column in mapping.items())
        self.stdout.write(
            f"With {named}: {len(plan.drafts)} periods would be written, {plan.known} are known,"
            f" {len(plan.conflicts)} would override something, {len(plan.problems)} cannot be read."
        )
        for heading, lines in (
            ("Would be written", plan.told),
            ("Would override something, left out", plan.conflicts),
            ("Cannot be read", plan.problems),
        ):
            if lines:
                self.stdout.write("\n  ".join((f"{heading}:", *lines)))
