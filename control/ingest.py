"""FetchedReport -> Report: keep the bytes once, the text, and where its reading stands.

Input: what a source yielded. Output: a Report with its Payload, Capture and IngestRun. The same
bytes are one report however often they come. Must not know how they were fetched or what they say.
Every function here runs inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_noop as _  # kept in English, told when shown

from control import choices
from control.dates import EdtfDate
from control.models import (
    Capture,
    IngestRun,
    Payload,
    Report,
    ReportCopy,
    ReportDate,
    SketchedRun,
    Source,
)
from control.models.columns import set_edtf
from control.sources import FetchedReport

DAY_AHEAD = dt.timedelta(days=1)
LEASE = dt.timedelta(seconds=30)  # above the longest task; the sweep puts back what outlives it
UPLOADS = "uploads"
NEIGHBOURS = 8  # reports that share most of a sketch; among them a copy's original
EARLIEST = 64  # reports looked at for each run: of a phrase that all use, the others say nothing
SKETCHED = 48  # hashes, the smallest: of any two texts the same runs are kept
SHINGLE = 3  # words
MIN_SHINGLES = 12  # below that, texts look alike by chance
CONTAINED = 0.5  # share of the shorter text that makes it a copy
MAX_SHINGLED = 100_000  # characters of a text that are compared
_WORD = re.compile(r"\w+")


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
    previous: Report | None = None,
) -> StoredReport:
    """Keep a captured document; the same bytes again add a capture to the report there is.

    `published` is what a person states and wins over what the document says. Without either the
    run waits for a date; nothing is assumed. `previous` is what was captured at this address
    before: where only the page around the text has changed, it is still that report.
    """
    digest = hashlib.sha256(fetched.content).hexdigest()
    known = Report.objects.filter(sha256=digest).first()
    url = fetched.final_url or fetched.url
    if known is None and previous is None and url:
        previous = Report.objects.filter(url=url, sha256__isnull=False).first()
    if known is None and previous is not None and previous.text and previous.text == fetched.text:
        known = previous
    if known is None:
        try:
            with transaction.atomic():
                known = _write_report(fetched, digest, now, source, published, author, previous)
                is_new = True
        except IntegrityError:  # somebody else stored the same bytes a moment ago
            known, is_new = Report.objects.get(sha256=digest), False
    else:
        is_new = False
    Capture.objects.create(
        report=known,
        url=fetched.final_url or fetched.url,
        filename=fetched.filename[:300],
        headers=fetched.headers,
        sha256=digest,
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


def has_come(published: EdtfDate, today: dt.date) -> bool:
    """Tell whether a publication date can be true today (UTC); farthest east it is tomorrow already.

    Example: on 2026-11-30 the dates 2026, 2026-12 and 2026-12-01 can, 2027-05-01 cannot.
    """
    return published.earliest <= today + DAY_AHEAD


def give_date(report: Report, published: EdtfDate, reason: str, author) -> ReportDate:
    """Add a publication date given or corrected by a person; the report itself is not edited."""
    row = ReportDate(report=report, reason=reason, author=author)
    set_edtf(row, "published", published)
    row.save(force_insert=True)
    return row


def find_source(fetched: FetchedReport) -> Source:
    """Return the source of a document by its address; a new one of unjudged grade where needed."""
    host = _host_of(fetched.final_url or fetched.url)
    if not host:
        source, _made = Source.objects.get_or_create(
            slug=UPLOADS,
            defaults={
                "name": "Uploaded files",
                "name_ar": "ملفات مرفوعة",
                "kind": choices.SourceKind.UPLOAD,
            },
        )
        return source
    for source in Source.objects.exclude(url=""):
        if _host_of(source.url) == host:
            return source
    defaults = {
        "name": fetched.publisher[:200] or host,
        "kind": choices.SourceKind.WEB_PAGE,
        "url": f"https://{host}/",
    }
    stem = _slug_of(host)
    for number in count(1):
        # "news.foo-bar.com" and "news-foo.bar.com" are two
        slug = stem if number == 1 else f"{stem}-{number}"
        source, made = Source.objects.get_or_create(slug=slug, defaults=defaults)
        if made or _host_of(source.url) in ("", host):
            return source


def _host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _slug_of(host: str) -> str:
    """Return the slug of a host, one in Arabic letters in its ASCII form ("xn--...")."""
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = hashlib.sha256(host.encode()).hexdigest()[:20]
    return slugify(host.replace(".", "-"))[:70]


def _write_report(fetched, digest, now, source, published, author, previous) -> Report:
    url = fetched.final_url or fetched.url
    stated = published or fetched.published
    dated = stated is not None and has_come(stated, now.date())
    basis = _("given by the person who added it") if published else fetched.published_basis
    report = Report(
        source=source or find_source(fetched),
        url=url[:2000],
        filename=fetched.filename[:300],
        publisher=fetched.publisher[:300],
        author=fetched.author[:300],
        title=fetched.title[:500],
        language=fetched.language,
        published_basis=basis[:200] if dated else "",
        media_type=fetched.media_type[:100],
        size=len(fetched.content),
        sha256=digest,
        captured_at=fetched.fetched_at or now,
        previous=previous,
        added_by=author,
        note=fetched.note,
    )
    set_edtf(report, "published", stated if dated else None)
    report.save(force_insert=True)
    Payload.objects.create(report=report, content=fetched.content, text=fetched.text)
    state, failure = choices.IngestState.QUEUED, ""
    if fetched.failure:
        state, failure = choices.IngestState.FAILED, fetched.failure
    elif stated and not dated:
        state = choices.IngestState.NEEDS_DATE
        failure = _(
            "The document gives %(date)s as its publication date, which is still to come. Add the"
            " right one and it will be read."
        ) % {"date": stated}
    elif not dated:
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


# -- copies


def link_copy(report: Report) -> ReportCopy | None:
    """Link a report to the earliest one whose text it repeats, if there is one.

    Candidates share some of the SKETCHED smallest hashes of three-word runs, of each the EARLIEST
    reports, read off the key at a cost that does not grow with the reports; one is the original
    where at least CONTAINED of the shorter text's runs are in the other. An earlier version of the
    same page is no copy: `previous` says what that is. Method: A. Z. Broder, On the resemblance and
    containment of documents, 1997.
    """
    own = shingle_text(report.text)
    if len(own) < MIN_SHINGLES:
        return None
    sketch = sketch_runs(own)
    if SketchedRun.objects.filter(hash=sketch[0], report=report).exists():
        return None  # looked for when it was read before
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT near.report_id FROM unnest(%(sketch)s::bigint[]) AS own (hash)
            CROSS JOIN LATERAL (
                SELECT report_id FROM control_sketchedrun AS run
                WHERE run.hash = own.hash AND report_id < %(report)s
                ORDER BY report_id LIMIT %(earliest)s
            ) AS near
            GROUP BY near.report_id ORDER BY count(*) DESC, near.report_id LIMIT %(count)s
            """,
            {"sketch": sketch, "report": report.pk, "earliest": EARLIEST, "count": NEIGHBOURS},
        )
        near = [report_id for (report_id,) in cursor.fetchall()]
    SketchedRun.objects.bulk_create(SketchedRun(hash=run, report=report) for run in sketch)
    nearest = Payload.objects.filter(report_id__in=near, text__isnull=False).select_related(
        "report__copy"
    )
    versions = set(_list_versions(report))
    found = []
    for payload in nearest:
        copy = getattr(payload.report, "copy", None)
        original = copy.original_id if copy else payload.report_id
        if original in versions or (report.url and payload.report.url == report.url):
            continue
        other = shingle_text(payload.text)
        shared = len(own & other) / max(min(len(own), len(other)), 1)
        if len(other) >= MIN_SHINGLES and shared >= CONTAINED:
            found.append((original, shared))
    if not found:
        return None
    original, shared = min(found, key=lambda pair: (pair[0], -pair[1]))
    return ReportCopy.objects.create(report=report, original_id=original, containment=shared)


def _list_versions(report: Report) -> Iterator[int]:
    """Yield the earlier versions of a report's page."""
    while report.previous_id is not None:
        yield report.previous_id
        report = report.previous


def shingle_text(text: str) -> set[int]:
    """Return 63-bit hashes of a text's three-word runs, without case and combining marks."""
    plain = unicodedata.normalize("NFKD", text[:MAX_SHINGLED].casefold())
    words = _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    runs = zip(*(words[start:] for start in range(SHINGLE)), strict=False)
    return {_hash_run(" ".join(run)) for run in runs}


def sketch_runs(runs: set[int]) -> list[int]:
    """Return the runs that stand for a text in the index: the smallest, in order."""
    return sorted(runs)[:SKETCHED]


def _hash_run(run: str) -> int:
    """The same in every process, unlike Python's own hash."""
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1
