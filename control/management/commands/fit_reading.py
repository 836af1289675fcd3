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
        parser.add_argument(
            "--parts",
            type=Path,
            metavar="TABLE",
            default=workflow.PARTS_FILE,
            help="learnt with the reader's own table of telling, wherever a new one is written",
        )

    def handle(self, *args, cases, telling, parts, **options):
        try:
            marked = [r for path in cases if path.suffix == ".txt" for r in read_marked_file(path)]
        except (OSError, ValueError) as error:
            raise CommandError(f"Marked reports cannot be read: {error}.") from error
        labels = [row for path in cases if path.suffix != ".txt" for row in read_labels(path)]
        gazetteer = workflow.load_gazetteer()
        write_rows(telling, workflow.fit_telling(marked, labels, gazetteer))
        write_rows(parts, workflow.fit_parts(marked, gazetteer))


def write_rows(path: Path, rows) -> None:
    """Write rows as CSV, once all are there: a table cut short would be read as if it were whole."""
    rows = [*rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
