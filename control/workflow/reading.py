"""Reports read: a run is leased, its text read, its claims kept and gathered into proposals."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from control import choices, extract, ingest, review
from control.models import IngestRun, Reading

from .gazetteer import load_gazetteer
from .names import note_unknown_names
from .queue import lock_gathering

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5


def read_report(run_id: int) -> str:
    """Read one report and open its proposals; return the state it ends in.

    Safe to repeat and to kill at any point: the run is leased first, the reading is written with
    its proposals in one transaction, and a second reading by the same reader changes nothing.
    """
    run = _lease_run(run_id)
    if run is None:
        return ""
    report = run.report
    try:
        found = extract.extract_claims(
            report.text, report.published_on, report.language, load_gazetteer()
        )
        with transaction.atomic():
            # the lock keeps two workers that both hold an old lease from gathering side by side
            run = IngestRun.objects.select_for_update().get(pk=run_id)
            _write_reading(run, found)
            run.state = choices.IngestState.READ
            run.failure = ""
            run.lease_until = None
            run.finished_at = timezone.now()
            run.save()
    except Exception as error:  # a poison report must not stop the queue: it is parked, visibly
        logger.exception("Reading report %s failed.", report.pk)
        _note_failure(run_id, error)
        return IngestRun.objects.get(pk=run_id).state
    return run.state


@transaction.atomic
def _lease_run(run_id: int) -> IngestRun | None:
    """Take hold of a run, or return None where there is nothing (left) to do with it."""
    run = (
        IngestRun.objects.select_for_update(of=("self",))
        .select_related("report__payload")
        .filter(pk=run_id)
        .first()
    )
    now = timezone.now()
    if run is None or run.report is None:
        return None
    held = run.state == choices.IngestState.READING and run.lease_until > now
    if held or run.state not in (choices.IngestState.QUEUED, choices.IngestState.READING):
        return None
    run.attempts += 1
    if run.attempts > MAX_ATTEMPTS:
        run.state = choices.IngestState.PARKED
        run.failure = run.failure or _(
            "Reading it was cut off %(count)s times. Look at the text, then try again."
        ) % {"count": MAX_ATTEMPTS}
        run.lease_until = None
        run.finished_at = now
        run.save()
        return None
    run.state = choices.IngestState.READING
    run.lease_until = now + ingest.LEASE
    run.save()
    return run


def _note_failure(run_id: int, error: Exception) -> None:
    with transaction.atomic():
        run = IngestRun.objects.select_for_update().get(pk=run_id)
        run.failure = _("The reader stopped: %(error)s. A developer should look at it.") % {
            "error": f"{type(error).__name__}: {error}"[:500]
        }
        if run.attempts >= MAX_ATTEMPTS:
            run.state = choices.IngestState.PARKED
            run.lease_until = None
            run.finished_at = timezone.now()
        else:  # back in the queue, later and later
            run.state = choices.IngestState.QUEUED
            run.lease_until = timezone.now() + ingest.LEASE * run.attempts
        run.save()


def _write_reading(run: IngestRun, found) -> None:
    """Keep what was found and gather it; one report at a time, so that two of one deal meet."""
    report = run.report
    lock_gathering()
    try:
        with transaction.atomic():
            reading = Reading.objects.create(
                report=report,
                reader=f"{found.reader} {run.read_again_as}".strip(),
                mentions=[mention.as_json() for mention in found.mentions],
            )
    except IntegrityError:  # this reader has read it before
        return
    ingest.link_copy(report)
    for ordinal, extracted in enumerate(found.claims):
        review.add_claim(reading, extracted.as_json(), ordinal)
    review.gather_reading(reading)
    note_unknown_names(reading)
