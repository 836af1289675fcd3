"""Capture documents and queue them for reading; with --wait, follow them to their proposals."""

import sys
import time

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from control import choices, workflow
from control.dates import EdtfDate, parse_edtf
from control.models import IngestRun, Proposal

WAITING = (choices.IngestState.QUEUED, choices.IngestState.READING)


class Command(BaseCommand):
    help = "Capture files and web pages as reports; a worker reads them and opens proposals."

    def add_arguments(self, parser):
        parser.add_argument("origins", nargs="+", metavar="PATH_OR_URL")
        parser.add_argument("--source", help="slug of the source that published them")
        parser.add_argument(
            "--published", metavar="YYYY-MM-DD", help="publication date, where you know it"
        )
        parser.add_argument("--wait", action="store_true", help="wait until they are read")
        parser.add_argument("--timeout", type=float, default=300, help="seconds to wait at most")

    def handle(self, *args, origins, source, published, wait, timeout, **options):
        try:
            source = workflow.source_named(source) if source else None
            published = workflow.check_published(parse_edtf(published) if published else None)
        except (ValidationError, ValueError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        outcomes = []
        for origin in origins:
            if origin.lower().startswith(("http://", "https://")):
                outcome = workflow.ingest_url(origin, source=source, published=published)
            else:
                outcome = workflow.ingest_path(origin, source=source, published=published)
            outcomes.append(outcome)
            self.say(outcome)
            self.say_which_date(outcome, published)
        runs = [outcome.run.pk for outcome in outcomes]
        if wait and not self.follow(runs, timeout):
            raise CommandError(
                "Not everything was read in time. Is the worker running? It goes on by itself."
            )
        failed = IngestRun.objects.filter(
            pk__in=runs, state__in=[choices.IngestState.FAILED, choices.IngestState.PARKED]
        )
        if failed.exists():
            sys.exit(1)

    def say(self, outcome: workflow.IngestOutcome) -> None:
        known = "" if outcome.is_new else " (already captured: nothing new is kept)"
        number = f"report {outcome.report.pk}" if outcome.report else "no report"
        state = outcome.run.get_state_display().lower()
        self.stdout.write(f"{outcome.origin}: {number}, {state}{known}")
        if outcome.run.failure:
            self.stdout.write(f"  {outcome.run.failure}")
        if outcome.report and outcome.report.note:
            self.stdout.write(f"  {outcome.report.note}")

    def say_which_date(self, outcome: workflow.IngestOutcome, published: EdtfDate | None) -> None:
        """Say that a report captured before keeps its date, where another one is given now."""
        if outcome.is_new or outcome.report is None or published is None:
            return
        kept = outcome.report.published_on
        if kept is not None and kept.text != published.text:
            self.stdout.write(
                f"  The report keeps its publication date {kept}, not {published}: correct it at the"
                f" desk, at /admin/control/report/{outcome.report.pk}/change/."
            )

    def follow(self, runs: list[int], timeout: float) -> bool:
        """Show each change of state; return whether all came to an end in time."""
        until, shown = time.monotonic() + timeout, {}
        while True:
            for run in IngestRun.objects.filter(pk__in=runs).select_related("report"):
                if shown.get(run.pk) != (run.state, run.attempts):
                    shown[run.pk] = (run.state, run.attempts)
                    self.stdout.write(f"{run.origin}: {run.get_state_display().lower()}")
                    if run.state not in WAITING:
                        self.report(run)
                    self.stdout.flush()
            if all(state not in WAITING for state, _attempts in shown.values()):
                return True
            if time.monotonic() > until:
                return False
            time.sleep(0.5)

    def report(self, run: IngestRun) -> None:
        if run.state != choices.IngestState.READ:
            self.stdout.write(f"  {run.failure}")
            return
        proposals = Proposal.objects.filter(claims__reading__report=run.report).distinct()
        for proposal in proposals:
            places = [place["text"] for place in proposal.extraction["districts"]]
            stage = proposal.extraction["stage"] or "-"
            self.stdout.write(
                f"  proposal {proposal.pk}: {proposal.kind} ({stage}) {', '.join(places)}"
                f" [{proposal.state}, score {proposal.score:.2f}]"
            )
            change = proposal.extraction["change"]
            if change:
                self.stdout.write(
                    f"    control of {change['text']}: to {change['to'] or 'not stated'}"
                    f" ({change['status']}, {change['mechanism']})"
                )
        if not proposals:
            self.stdout.write("  nothing to propose")
