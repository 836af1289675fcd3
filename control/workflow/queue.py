"""What waits for a worker: sending it, putting it back, sweeping up what was lost.

The database is the truth about work, the broker only a bell: an IngestRun says where every report
stands, and `sweep_ingest` puts back whatever a lost message or a killed worker left behind.
"""

from __future__ import annotations

import datetime as dt
import logging

from axes.models import AccessLog
from celery import current_app
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.broker import AGAIN_QUEUE, QUEUE
from control import choices, ingest, review
from control.models import Heartbeat, IngestRun, SuggestionTally

logger = logging.getLogger(__name__)

READ_TASK = "control.read_report"
SIGN_INS_KEPT = dt.timedelta(days=90)  # who signed in from where
GATHERING_LOCK = 0x6A7BE5  # any fixed number but the ledger's own


def lock_gathering() -> None:
    """Wait until no other transaction gathers claims: two reports of one deal then meet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GATHERING_LOCK])


def queue_reading(run: IngestRun, *, again: bool = False) -> None:
    """Send the run to the workers once this transaction is in; a lost message is swept up later.

    `again` is for what was in hand already: it does not wait behind a backlog once more.
    """

    def send() -> None:
        try:
            current_app.send_task(READ_TASK, args=[run.pk], queue=AGAIN_QUEUE if again else QUEUE)
        except Exception:  # whatever the broker's client raises: the sweep sends it again
            logger.warning("The queue could not be reached; run %s waits for the sweep.", run.pk)

    transaction.on_commit(send)


def requeue_run(run: IngestRun) -> None:
    run.state = choices.IngestState.QUEUED
    run.failure = ""
    run.finished_at = run.seen_at = run.seen_by = None
    run.lease_until = timezone.now() + ingest.LEASE
    run.save()
    queue_reading(run)


def sweep_ingest(now: dt.datetime | None = None) -> int:
    """Put back every run that nobody holds, reopen holds that ran out; return how many runs.

    Sessions that ended and old sign-ins go for good.
    """
    now = now or timezone.now()
    with transaction.atomic():
        # what was in hand when its worker died comes first, what only waits long comes after
        stuck = IngestRun.objects.stuck(now).order_by("-attempts", "pk")
        stuck = list(stuck.select_for_update(skip_locked=True)[:200])
        for run in stuck:
            run.state = choices.IngestState.QUEUED
            run.lease_until = now + ingest.LEASE
            run.save(update_fields=["state", "lease_until"])
            queue_reading(run, again=run.attempts > 0)
        review.reopen_held(now.date())
        SuggestionTally.objects.filter(day__lt=now.date()).delete()
        Session.objects.filter(expire_date__lt=now).delete()
        AccessLog.objects.filter(attempt_time__lt=now - SIGN_INS_KEPT).delete()
        Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": now})
    return len(stuck)


def note_seen(rows, author) -> int:
    """Take note of failed runs, or of pages changed or gone, so that they wait no more; how many."""
    if not author.has_perm("control.decide"):
        raise PermissionDenied(_("Taking note is for moderators."))
    return rows.filter(seen_at=None).update(seen_at=timezone.now(), seen_by=author)
