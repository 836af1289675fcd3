"""Bring in a table of events: what it holds, or with --apply its rows as reports, claims, proposals."""

import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from control import choices, workflow
from control.workflow import SourceError

PLACES_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Read an ACLED export or a UCDP GED table. Without --apply nothing is stored: the command"
        " says what it would make of it. With it, a table that was cut off goes on where it was."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, choices=["acled", "ucdp"])
        parser.add_argument("--source", help="slug of the source; the data set’s own by default")
        parser.add_argument("--licence", default="", help="the data set’s own terms by default")
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args, file, kind, source, licence, apply, **options):
        self.started = self.shown = time.monotonic()
        try:
            if not apply:
                self.show_survey(workflow.survey_table(file, kind, self.show_progress))
                return
            begun = workflow.begin_import(
                file,
                kind,
                source=workflow.source_named(source) if source else None,
                licence=licence,
            )
        except (SourceError, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        if begun.offset:
            self.stdout.write(f"Going on at {begun.offset:,} of {begun.size:,} bytes.")
        offset = begun.offset
        workflow.continue_import(begun, on_progress=self.show_stored)
        if begun.state != choices.ImportState.DONE:
            if begun.failure:
                raise CommandError(begun.failure)
            raise CommandError("A worker is reading this table now: see the imports in admin.")
        seconds = max(time.monotonic() - self.started, 0.001)
        self.stdout.write(
            f"{begun.rows:,} rows: {begun.made:,} new reports, {begun.known:,} known,"
            f" {begun.skipped:,} skipped, {begun.damaged:,} damaged;"
            f" {begun.proposals:,} proposals opened.\n"
            f"{(begun.size - offset) / 1e6 / seconds:,.1f} MB/s. Licence: {begun.licence}."
        )
        self.show_encoding(begun)
        self.show_damages(begun)

    def show_progress(self, progress) -> None:
        if time.monotonic() - self.shown < 2:
            return
        self.shown = time.monotonic()
        share = progress.offset / max(progress.total_bytes, 1)
        rate = progress.rows / (self.shown - self.started)
        self.stderr.write(f"{share:6.1%} {progress.rows:,} rows, {rate:,.0f} rows/s")

    def show_stored(self, begun) -> None:
        if time.monotonic() - self.shown < 2:
            return
        self.shown = time.monotonic()
        share = begun.offset / max(begun.size, 1)
        self.stderr.write(f"{share:6.1%} {begun.rows:,} rows, {begun.made:,} new reports")

    def show_survey(self, tally) -> None:
        seconds = max(time.monotonic() - self.started, 0.001)
        self.stdout.write(
            f"{tally.rows:,} rows ({tally.rows / seconds:,.0f} a second):"
            f" {tally.events:,} speak of control, {tally.skipped:,} skipped,"
            f" {tally.damaged:,} damaged; {tally.unmatched_places.total():,} at places no district matches."
        )
        self.show_encoding(tally)
        for label, count in tally.types.most_common():
            self.stdout.write(f"  {count:8,} {label}")
        self.show_unmatched(tally.unmatched_places)
        self.stdout.write(f"They gather by district and month into {len(tally.groups):,} groups:")
        for group, count in tally.groups.most_common(10):
            self.stdout.write(f"  {count:8,} {group}")
        self.stdout.write("Skipped:")
        for label, count in tally.skipped_types.most_common(10):
            self.stdout.write(f"  {count:8,} {label}")
        self.show_damages(tally)
        self.stdout.write("Nothing was stored: --apply does it.")

    def show_unmatched(self, places) -> None:
        """List the places that no district matches, the most frequent first: what to name by a list."""
        if places:
            self.stdout.write("Places that no district matches, by rows:")
        shown = sorted(places.items(), key=lambda item: (-item[1], item[0]))[:PLACES_SHOWN]
        for name, count in shown:
            self.stdout.write(f"  {count:8,} {name or '(no name)'}")
        if len(places) > len(shown):
            self.stdout.write(f"  and {len(places) - len(shown):,} more")

    def show_encoding(self, told) -> None:
        if told.encoding != "UTF-8":
            self.stdout.write(f"Its letters are read as {told.encoding}.")

    def show_damages(self, told) -> None:
        if told.damages:
            self.stdout.write("Damaged:")
        for line, why in told.damages:
            self.stdout.write(f"  line {line:,}: {why}")
        if told.damaged > len(told.damages):
            self.stdout.write(f"  and {told.damaged - len(told.damages):,} more")
