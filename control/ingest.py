"""FetchedReport -> Report: keep the bytes once, the text, and where its reading stands.

Input: what a source yielded. Output: a Report with its Payload, Capture and IngestRun. The same
bytes are one report however often they come. Must not know how they were fetched or what they say.
Every function here runs inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from control import choices
from control.dates import EdtfDate
from control.models import Capture, IngestRun, Payload, Report, ReportDate, Source
from control.models.columns import set_edtf
from control.sources import FetchedReport

LEASE = dt.timedelta(seconds=30)  # above the longest task; the sweep puts back what outlives it
UPLOADS = "uploads"


@dataclass(frozen=True)
class StoredReport:
    """A report that is kept, and whether these bytes were new."""

    report: Report
    run: IngestRun
    is_new: bool


def store_report(
    fetched: FetchedReport,
    *,
    now: dt.datetime,
    source: Source | None = None,
    published: EdtfDate | None = None,
    author=None,
) -> StoredReport:
    """Keep a captured document; the same bytes again add a capture to the report there is.

    `published` is what a person states and wins over what the document says. Without either the
    run waits for a date; nothing is assumed.
    """
    digest = hashlib.sha256(fetched.content).hexdigest()
    known = Report.objects.filter(sha256=digest).first()
    if known is None:
        try:
            with transaction.atomic():
                known, is_new = _write_report(fetched, digest, now, source, published, author), True
        except IntegrityError:  # somebody else stored the same bytes a moment ago
            known, is_new = Report.objects.get(sha256=digest), False
    else:
        is_new = False
    Capture.objects.create(
        report=known,
        url=fetched.final_url or fetched.url,
        filename=fetched.filename[:300],
        headers=fetched.headers,
        captured_at=fetched.fetched_at or now,
        captured_by=author,
    )
    return StoredReport(known, known.ingest, is_new)


def note_failed_fetch(origin: str, reason: str, now: dt.datetime) -> IngestRun:
    """Keep that a document could not be had at all, so that the failure is seen and not silent."""
    return IngestRun.objects.create(
        origin=origin[:2000],
        state=choices.IngestState.FAILED,
        failure=reason,
        finished_at=now,
    )


def give_date(report: Report, published: EdtfDate, reason: str, author) -> ReportDate:
    """Add a publication date given or corrected by a person; the report itself is not edited."""
    row = ReportDate(report=report, reason=reason, author=author)
    set_edtf(row, "published", published)
    row.save(force_insert=True)
    return row


def find_source(fetched: FetchedReport) -> Source:
    """Return the source of a document by its address; a new one of unjudged grade where needed."""
    host = (urlsplit(fetched.final_url or fetched.url).hostname or "").removeprefix("www.")
    if not host:
        source, _made = Source.objects.get_or_create(
            slug=UPLOADS,
            defaults={"name": "Uploaded files", "kind": choices.SourceKind.UPLOAD},
        )
        return source
    for source in Source.objects.exclude(url=""):
        if (urlsplit(source.url).hostname or "").removeprefix("www.") == host:
            return source
    source, _made = Source.objects.get_or_create(
        slug=slugify(host.replace(".", "-"))[:80],
        defaults={
            "name": fetched.publisher[:200] or host,
            "kind": choices.SourceKind.WEB_PAGE,
            "url": f"https://{host}/",
        },
    )
    return source


def _write_report(fetched, digest, now, source, published, author) -> Report:
    url = fetched.final_url or fetched.url
    report = Report(
        source=source or find_source(fetched),
        url=url[:2000],
        filename=fetched.filename[:300],
        publisher=fetched.publisher[:300],
        author=fetched.author[:300],
        title=fetched.title[:500],
        language=fetched.language,
        published_basis=(
            _("given by the person who added it") if published else fetched.published_basis
        )[:200],
        media_type=fetched.media_type[:100],
        size=len(fetched.content),
        sha256=digest,
        captured_at=fetched.fetched_at or now,
        previous=Report.objects.filter(url=url).first() if url else None,
        added_by=author,
    )
    set_edtf(report, "published", published or fetched.published)
    report.save(force_insert=True)
    Payload.objects.create(report=report, content=fetched.content, text=fetched.text)
    state, failure = choices.IngestState.QUEUED, ""
    if fetched.failure:
        state, failure = choices.IngestState.FAILED, fetched.failure
    elif not report.published:
        state = choices.IngestState.NEEDS_DATE
        failure = _("The document gives no publication date. Add one and it will be read.")
    IngestRun.objects.create(
        report=report,
        origin=(url or fetched.filename or digest)[:2000],
        state=state,
        failure=failure,
        lease_until=now + LEASE if state == choices.IngestState.QUEUED else None,
        finished_at=now if state == choices.IngestState.FAILED else None,
    )
    return report
