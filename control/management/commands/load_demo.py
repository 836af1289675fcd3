"""Load the demo ledger. Without --apply nothing is changed: it only says what would be."""

from django.core.management.base import BaseCommand

from control import workflow


class Command(BaseCommand):
    help = "Load the demo ledger (true history around Damascus). A dry run unless --apply is given."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="write it; otherwise a dry run")

    def handle(self, *args, apply, **options):
        tally = workflow.load_demo(apply=apply)
        for table, counts in tally.counts.items():
            listed = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
            self.stdout.write(f"{table}: {listed}")
        for sentence in tally.left_alone:
            self.stdout.write(f"left alone: {sentence}")
        if apply:
            self.stdout.write(f"Done: {tally.changes} rows written.")
        else:
            self.stdout.write(f"Dry run: {tally.changes} rows would be written (use --apply).")
