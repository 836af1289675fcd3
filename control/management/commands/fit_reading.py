"""Learn anew which sentences tell news of events, and which places, days and numbers are theirs."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from control import workflow
from control.management.commands.evaluate_reading import read_labels, read_marked_file


class Command(BaseCommand):
    help = (
        "Learn from marked reports (.txt) and labelled ones (.jsonl) and write the tables of"
        " weights that the reader is told by; the same cases give the same tables. Takes some"
        " minutes."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("cases", nargs="+", type=Path, metavar="CASES")
        parser.add_argument("--telling", type=Path, metavar="TABLE", default=workflow.TELLING_FILE)
        parser.add_argument("--parts", type=Path, metavar="TABLE", default=workflow.PARTS_FILE)

    def handle(self, *args, cases, telling, parts, **options):
        try:
            marked = [r for path in cases if path.suffix == ".txt" for r in read_marked_file(path)]
        except (OSError, ValueError) as error:
            raise CommandError(f"Marked reports cannot be read: {error}.") from error
        labels = [row for path in cases if path.suffix != ".txt" for row in read_labels(path)]
        told, placed = workflow.fit_tables(marked, labels, workflow.load_gazetteer())
        write_rows(telling, told)
        write_rows(parts, placed)


def write_rows(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
