"""Documents in: a path, an address or an upload becomes a report, and its run is queued."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from control import choices, ingest, sources
from control.dates import EdtfDate
from control.models import IngestRun, Report, Source

from . import feeds
from .queue import queue_reading, requeue_run


def check_published(published: EdtfDate | None) -> EdtfDate | None:
    """Return a publication date given by a person; ValidationError where it is still to come."""
    if published is not None and not ingest.has_come(published, timezone.now().date()):
        raise ValidationError(
            {"published": _("%(date)s is still to come: nothing was published then.")
             % {"date": published}}
        )  # fmt: skip
    return published


@dataclass(frozen=True)
class IngestOutcome:
    """Where one path or address ended: its run, its report if one is kept, and whether it is new."""

    origin: str
    run: IngestRun
    report: Report | None
    is_new: bool


def ingest_path(path: str | Path, *, source=None, published=None, author=None) -> IngestOutcome:
    """Capture a file of this machine."""
    return _ingest(
        str(path),
        lambda: sources.read_path(path),
        source=source,
        published=published,
        author=author,
    )


def ingest_url(url: str, *, source=None, published=None, author=None) -> IngestOutcome:
    """Capture a page or file from the web; addresses inside the network are refused."""
    outcome = _ingest(
        url,
        lambda: sources.fetch_url(url, feeds.fetch_rules()),
        source=source,
        published=published,
        author=author,
    )
    if outcome.report is not None:
        feeds.watch_page(url, outcome.report, timezone.now())
    return outcome


def ingest_upload(
    filename: str, content: bytes, media_type: str = "", *, source=None, published=None, author=None
) -> IngestOutcome:
    """Capture a file that a moderator sent."""
    return _ingest(
        filename,
        lambda: sources.read_bytes(content, filename, media_type),
        source=source,
        published=published,
        author=author,
    )


def _ingest(origin: str, fetch, *, source, published: EdtfDate | None, author) -> IngestOutcome:
    check_published(published)
    now = timezone.now()
    try:
        fetched = fetch()
    except sources.SourceError as error:
        return IngestOutcome(
            origin, ingest.note_failed_fetch(origin, error.reason, now), None, True
        )
    with transaction.atomic():
        stored = ingest.store_report(
            fetched, now=now, source=source, published=published, author=author
        )
        if stored.run.state == choices.IngestState.NEEDS_DATE and published and not stored.is_new:
            reason = gettext_noop("Given when it was added again.")
            _give_date(stored.report, published, reason, author or command_line_user())
            stored.run.refresh_from_db()
        if stored.run.state == choices.IngestState.QUEUED:
            queue_reading(stored.run)
    return IngestOutcome(origin, stored.run, stored.report, stored.is_new)


def command_line_user():
    """Who signs what an operator does by command: an account of that name that cannot log in."""
    user, _made = get_user_model().objects.get_or_create(
        username="command-line", defaults={"is_active": False, "password": "!"}
    )
    return user


def give_publication_date(report: Report, published: EdtfDate, reason: str, author) -> None:
    """Add or correct a report's publication date and let it be read."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say where the date comes from.")})
    check_published(published)
    with transaction.atomic():
        _give_date(report, published, reason, author)


def _give_date(report: Report, published: EdtfDate, reason: str, author) -> None:
    ingest.give_date(report, published, reason, author)
    run = IngestRun.objects.select_for_update().filter(report=report).first()
    if run is not None and run.state == choices.IngestState.NEEDS_DATE:
        requeue_run(run)


def retry_run(run: IngestRun) -> None:
    """Give a failed or parked run another chance."""
    with transaction.atomic():
        run = IngestRun.objects.select_for_update().get(pk=run.pk)
        if run.state not in (choices.IngestState.FAILED, choices.IngestState.PARKED):
            raise ValidationError(_("Only a failed or parked report can be tried again."))
        if run.report is None or not run.report.text:
            raise ValidationError(
                _("There is no readable text: add the document again in a form that can be read.")
            )
        if run.report.published_on is None:
            raise ValidationError(_("Give the report a publication date first."))
        run.attempts = 0
        requeue_run(run)


def source_named(slug: str) -> Source:
    """Return the source with this slug; ValidationError naming the nearest where there is none."""
    try:
        return Source.objects.get(slug=slug)
    except Source.DoesNotExist:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT slug FROM control_source ORDER BY similarity(slug, %s) DESC LIMIT 3", [slug]
            )
            nearest = ", ".join(row[0] for row in cursor.fetchall())
        raise ValidationError(
            _("There is no source “%(slug)s”. Near it: %(nearest)s.")
            % {"slug": slug, "nearest": nearest or "—"}
        ) from None
