"""Load the demo ledger. Without --apply nothing is changed: it only says what would be.

What was loaded is remembered in VAR_DIR, so that a start with newer files can say so.
"""

import hashlib
from pathlib import Path

from django.conf import settings
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
            stamp_file().write_text(hash_files())
            self.stdout.write(f"Done: {tally.changes} rows written.")
        else:
            self.stdout.write(f"Dry run: {tally.changes} rows would be written (use --apply).")


def is_loaded() -> bool:
    """Tell whether the files are those last loaded here."""
    return stamp_file().exists() and stamp_file().read_text() == hash_files()


def stamp_file() -> Path:
    return settings.VAR_DIR / "demo.stamp"


def hash_files() -> str:
    digest = hashlib.sha256()
    folder = settings.BASE_DIR / "control" / "demo"
    for file in sorted([*folder.glob("*.csv"), *folder.glob("*.geojson")]):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
