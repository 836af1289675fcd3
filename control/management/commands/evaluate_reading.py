"""Score the reader against hand labels and show what it missed and invented."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from control import workflow

QUESTIONS = ("deal detection", "places", "dates", "figures", "control change")


class Command(BaseCommand):
    help = (
        "Read the reports of LABELS files (JSON Lines in the form of the shared labels; the text"
        " under “text” or in the file “text_path” names; or marked reports, .txt) and print"
        " precision, recall and F1 by question, language and kind, noise on negatives, misses, inventions and calibration."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("labels", nargs="+", type=Path, metavar="LABELS")
        parser.add_argument("--quiet", action="store_true", help="leave out misses and inventions")
        parser.add_argument(
            "--write",
            nargs=2,
            metavar=("PAGE", "NAME"),
            help="put the summary between the marks “<!-- scores: NAME -->” of a page",
        )
        parser.add_argument(
            "--fit",
            type=Path,
            metavar="TABLE",
            help="write to TABLE how often claims with so much evidence were right (CSV)",
        )

    def handle(self, *args, labels, quiet, write, fit, **options):
        rows = [row for path in labels for row in read_labels(path)]
        try:
            card = workflow.score_reader(rows, workflow.load_gazetteer())
        except (KeyError, ValueError) as error:
            raise CommandError(f"A label cannot be read: {error}.") from error
        if fit:
            lines = [f"{evidence},{share}" for evidence, share in workflow.fit_scores(card)]
            fit.write_text("\n".join(["evidence,share_right", *lines]) + "\n", encoding="utf-8")
            return
        if write:
            page, name = Path(write[0]), write[1]
            page.write_text(
                replace_scores(page.read_text(encoding="utf-8"), name, write_summary(card)),
                encoding="utf-8",
            )
            return
        self.stdout.write(f"Reader {card.reader}, {len(rows)} reports\n\n")
        self.stdout.write(write_table(card))
        if not quiet:
            self.stdout.write("\n" + "\n".join(["Misses and inventions:", *card.slips]))


def read_labels(path: Path) -> list[dict]:
    """Return the labelled reports of one file, each with its text; CommandError if unreadable."""
    try:
        if path.suffix == ".txt":
            return [report.write_label() for report in read_marked_file(path)]
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        for row in rows:
            if "text" not in row:
                file = path.parent / row["text_path"]
                row["text"] = file.read_bytes().decode("utf-8")
        return rows
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"{path} cannot be read as labels: {error}.") from error


def read_marked_file(path: Path):
    """Return the marked reports of one file, whose name begins with its language; ValueError if not."""
    try:
        return workflow.read_marked(path.read_text(encoding="utf-8"), path.name[:2])
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def replace_scores(text: str, name: str, table: str) -> str:
    """Return a page with the table between its marks replaced; CommandError where it has none."""
    mark, end = f"<!-- scores: {name} -->\n", f"<!-- /scores: {name} -->\n"
    if mark not in text or end not in text:
        raise CommandError(f"The page has no marks for the scores “{name}”.")
    before, rest = text.split(mark, 1)
    return before + mark + table + end + rest.split(end, 1)[1]


def write_summary(card) -> str:
    """Return the scores of all reports and of each language, and the calibration, as Markdown."""
    lines = ["| question | labelled | precision | recall | F1 | F1 English | F1 Arabic |"]
    lines.append("|---|---|---|---|---|---|---|")
    for question in QUESTIONS:
        tally = card.tallies[question, "all"]
        values = (tally.precision, tally.recall, tally.f1)
        values += tuple(card.tallies[question, code].f1 for code in ("en", "ar"))
        cells = " | ".join("-" if value is None else f"{value:.2f}" for value in values)
        lines.append(f"| {question} | {tally.hits + tally.missed} | {cells} |")
    lines += ["", f"No deal proposed from {card.clean_negatives} of {card.negatives} negatives."]
    lines += ["", "| score | claims | mean score | share right |", "|---|---|---|---|"]
    for low, high, number, mean, share in card.calibration():
        lines.append(f"| {low:.1f} to {high:.1f} | {number} | {mean:.2f} | {share:.2f} |")
    return "\n".join(lines) + "\n"


def write_table(card) -> str:
    """Return the scores as Markdown: by question and slice, negatives, calibration."""

    def write(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    lines = ["| question | slice | n | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for question in QUESTIONS:
        slices = sorted(part for q, part in card.tallies if q == question)
        slices.sort(key=lambda part: (part != "all", len(part) > 2, part))
        for part in slices:
            tally = card.tallies[question, part]
            number = tally.hits + tally.missed
            lines.append(
                f"| {question} | {part} | {number} | {write(tally.precision)}"
                f" | {write(tally.recall)} | {write(tally.f1)} |"
            )
    if card.negatives:
        lines.append("")
        lines.append(
            f"No deal proposed from {card.clean_negatives} of {card.negatives} negative reports."
        )
    lines += ["", "| score | claims | mean score | share right |", "|---|---|---|---|"]
    for low, high, number, mean, share in card.calibration():
        lines.append(f"| {low:.1f} to {high:.1f} | {number} | {mean:.2f} | {share:.2f} |")
    return "\n".join(lines) + "\n"
