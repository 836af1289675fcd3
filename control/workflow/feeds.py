"""Feeds asked for what is new, and pages fetched: the first time, and again to see what became of them.

Every address is a WatchedPage with the moment it is due, so that nothing is fetched twice side by
side and a killed worker loses nothing. Hosts get one request at a time across all workers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from control import choices, ingest, sources
from control.dates import parse_edtf
from control.models import Feed, HostTurn, Report, WatchedPage

from .queue import queue_reading

logger = logging.getLogger(__name__)

FEED_PAUSE = dt.timedelta(minutes=15)
FEED_LONGEST_PAUSE = dt.timedelta(days=1)
PAGE_PAUSE = dt.timedelta(minutes=10)
PAGE_TRIES = 8  # then a page that never came is given up, visibly
LEASE = dt.timedelta(minutes=5)  # above the longest fetch
FIRST_CHECK, LAST_CHECK = dt.timedelta(days=1), dt.timedelta(days=180)
HOST_SECONDS = 2.0  # between two requests to one host, all workers together
LONGEST_WAIT_S = 20  # a worker does not sleep longer for its turn; the page waits instead
SLICE_S = 25.0  # of one task; what is left waits for the next
FETCHING_LOCK = 0xFE7C4  # any fixed number
_GONE = (404, 410)
_OURS = (OperationalError, SoftTimeLimitExceeded)  # no page's or feed's fault: tried again
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "yclid", "msclkid")


def fetch_rules():
    """Return the rules by which workers fetch: turns at a host are counted in the database."""
    from control.sources.fetch import FetchRules

    own = frozenset(
        (address, port)
        for port in settings.FETCH_LOOPBACK_PORTS
        for address in ("127.0.0.1", "::1")
    )
    return FetchRules(allow_addresses=own, wait_turn=wait_for_turn)


def wait_for_turn(host: str) -> None:
    """Return when this request may go to `host`; SourceError where that is too far off to wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO control_hostturn AS turn (host, next_at)
            VALUES (%(host)s, clock_timestamp() + make_interval(secs => %(gap)s))
            ON CONFLICT (host) DO UPDATE
              SET next_at = greatest(clock_timestamp(), turn.next_at) + make_interval(secs => %(gap)s)
              WHERE turn.next_at <= clock_timestamp() + make_interval(secs => %(longest)s)
            RETURNING extract(epoch FROM turn.next_at - clock_timestamp()) - %(gap)s
            """,
            {"host": host[:253], "gap": HOST_SECONDS, "longest": LONGEST_WAIT_S},
        )
        row = cursor.fetchone()
    if row is None:
        ends = HostTurn.objects.filter(host=host[:253]).values_list("next_at", flat=True).first()
        wait = max(1, round((ends - timezone.now()).total_seconds())) if ends else LONGEST_WAIT_S
        raise sources.SourceError(
            _("%(host)s is asked by us too often just now: it is this page’s turn later.")
            % {"host": host},
            retry_after_s=wait,
            transient=True,
        )
    if row[0] > 0:
        time.sleep(float(row[0]))


def hold_host(host: str, seconds: int) -> None:
    """Ask a host for nothing more for `seconds`, as it told us."""
    until = timezone.now() + dt.timedelta(seconds=seconds)
    turn, made = HostTurn.objects.get_or_create(host=host[:253], defaults={"next_at": until})
    if not made and turn.next_at < until:
        HostTurn.objects.filter(pk=turn.pk).update(next_at=until)


def plain_url(url: str) -> str:
    """Return an address as pages are told apart by: no fragment, no tracking, host in lower case."""
    parts = urlsplit(url.strip())
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not key.lower().startswith(_TRACKING)
    ]
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return urlunsplit(
        (parts.scheme.lower(), f"{host}{port}", parts.path or "/", urlencode(query), "")
    )


@contextmanager
def _fetching() -> Iterator[bool]:
    """Hold one of the few turns to fetch; False where all are taken, so that reading never waits."""
    with connection.cursor() as cursor:
        held = None
        for slot in range(settings.FETCHERS):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [FETCHING_LOCK, slot])
            if cursor.fetchone()[0]:
                held = slot
                break
        try:
            yield held is not None
        finally:
            if held is not None:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [FETCHING_LOCK, held])


# -- feeds


def poll_feeds(now: dt.datetime | None = None, rules=None, seconds: float = SLICE_S) -> int:
    """Ask the feeds that are due, for about `seconds`; return how many pages were not known."""
    now = now or timezone.now()
    ends_at, found = time.monotonic() + seconds, 0
    with _fetching() as may_fetch:
        while may_fetch and time.monotonic() < ends_at:
            feed = _take_feed(now)
            if feed is None:
                break
            try:
                found += _poll_feed(feed, now, rules or fetch_rules())
            except _OURS:
                raise
            except (
                Exception
            ) as error:  # what nobody thought of is this feed's trouble, not all feeds'
                logger.exception("Feed %s stopped.", feed.pk)
                pause = FEED_PAUSE * 2 ** min(feed.failures + 1, 6)
                Feed.objects.filter(pk=feed.pk).update(
                    failure=_explain(error),
                    failures=F("failures") + 1,
                    polled_at=now,
                    next_poll_at=now + pause,
                )
    return found


def _explain(error: Exception) -> str:
    return _("It could not be taken in: %(error)s. A developer should look at it.") % {
        "error": f"{type(error).__name__}: {error}"[:500]
    }


@transaction.atomic
def _take_feed(now: dt.datetime) -> Feed | None:
    """Return a feed that is due, held by moving its next turn away; None where there is none."""
    feed = (
        Feed.objects.select_for_update(skip_locked=True)
        .filter(Q(next_poll_at__isnull=True) | Q(next_poll_at__lte=now), active=True)
        .order_by("next_poll_at")
        .first()
    )
    if feed is not None:
        feed.next_poll_at = now + LEASE
        feed.save(update_fields=["next_poll_at"])
    return feed


def _poll_feed(feed: Feed, now: dt.datetime, rules) -> int:
    from control.sources.feed import fetch_feed

    fetched = fetch_feed(feed.url, feed.etag, feed.last_modified, rules)
    feed.polled_at = now
    feed.failure = fetched.failure
    feed.failures = feed.failures + 1 if fetched.failure else 0
    pause = min(FEED_PAUSE * 2 ** min(feed.failures, 10), FEED_LONGEST_PAUSE)
    if fetched.retry_after_s:
        pause = max(pause, dt.timedelta(seconds=fetched.retry_after_s))
        hold_host(urlsplit(feed.url).hostname or "", fetched.retry_after_s)
    feed.next_poll_at = now + pause
    if fetched.status == 410:
        feed.active = False
        feed.failure = _("The site says that this feed has ended. It is asked no more.")
    found = 0
    if not fetched.failure:
        feed.etag, feed.last_modified = fetched.etag[:300], fetched.last_modified[:100]
        feed.warning = fetched.warning
        if fetched.moved_to:
            moved = _("It has moved for good to %(url)s: change its address here.")
            feed.warning = f"{feed.warning} {moved % {'url': fetched.moved_to}}".strip()
        items, shared = _clear_shared_guids(fetched.items)
        if shared:
            told = _("%(count)d items share their id with others: their links tell them apart.")
            feed.warning = f"{feed.warning} {told % {'count': shared}}".strip()
        found = sum(_note_item(feed, item, now) for item in items)
    feed.save()
    return found


def _clear_shared_guids(items) -> tuple[list, int]:
    """Return the items without the ids that stand at several links, and how many had such an id."""
    links = defaultdict(set)
    for item in items:
        links[item.guid].add(plain_url(item.url))
    cleared = [replace(item, guid="") if len(links[item.guid]) > 1 else item for item in items]
    return cleared, sum(bool(item.guid) and len(links[item.guid]) > 1 for item in items)


def _note_item(feed: Feed, item, now: dt.datetime) -> bool:
    """Watch the page of a feed's item; look at a known one again where the feed says it otherwise.

    The feed's own id makes no page of another path the same one: of feeds that give every item the
    same id nothing may be lost.
    """
    url, guid = plain_url(item.url)[:2000], item.guid[:500]
    listed_as = hashlib.sha256(
        "\n".join((item.url, item.title, item.summary_text)).encode()
    ).hexdigest()
    same = Q(url=url)
    if guid:
        path = url.partition("?")[0]
        same |= Q(feed=feed, guid=guid) & (Q(url=path) | Q(url__startswith=f"{path}?"))
    with transaction.atomic():
        page = WatchedPage.objects.select_for_update().filter(same).order_by("pk").first()
        if page is None:
            page, made = WatchedPage.objects.get_or_create(
                url=url,
                defaults={
                    "feed": feed,
                    "source": feed.source,
                    "guid": guid,
                    "published": item.published.text if item.published else "",
                    "listed_as": listed_as,
                    "report": Report.objects.filter(captures__url=item.url).first(),
                    "next_check_at": now,
                },
            )
            return made
        if page.listed_as != listed_as:
            if page.listed_as and page.state != choices.PageState.STOPPED:
                page.next_check_at = now
            page.listed_as = listed_as
            page.save(update_fields=["listed_as", "next_check_at"])
    return False


# -- pages


def fetch_pages(now: dt.datetime | None = None, rules=None, seconds: float = SLICE_S) -> int:
    """Fetch the pages that are due, for about `seconds`; return how many were looked at."""
    ends_at, count = time.monotonic() + seconds, 0
    with _fetching() as may_fetch:
        while may_fetch and time.monotonic() < ends_at:
            page = _take_page(now or timezone.now())
            if page is None:
                break
            try:
                check_page(page, now or timezone.now(), rules or fetch_rules())
            except _OURS:
                raise
            except Exception as error:  # as with a feed: one page's trouble
                logger.exception("Page %s stopped.", page.pk)
                page.refresh_from_db()
                _note_failed(page, _explain(error), now or timezone.now(), dt.timedelta(0))
            count += 1
    return count


@transaction.atomic
def _take_page(now: dt.datetime) -> WatchedPage | None:
    page = (
        WatchedPage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(next_check_at__lte=now)
        .order_by("next_check_at")
        .first()
    )
    if page is not None:
        page.next_check_at = now + LEASE
        page.save(update_fields=["next_check_at"])
    return page


def check_page(page: WatchedPage, now: dt.datetime, rules=None) -> None:
    """Fetch a page and keep what it says now: captured, the same, changed, gone, or why not."""
    try:
        fetched = sources.fetch_url(page.url, rules or fetch_rules())
    except sources.SourceError as error:
        _note_unfetched(page, error, now)
        return
    page.checked_at = now
    if fetched.failure and page.report_id:
        _note_failed(page, fetched.failure, now, dt.timedelta(0))
        return
    if page.published and fetched.published is None:
        fetched = replace(
            fetched, published=parse_edtf(page.published), published_basis=_("the feed’s item")
        )
    elif page.report_id and fetched.published is None:
        fetched = replace(
            fetched,
            published=page.report.published_on,
            published_basis=_("the page as it was captured before"),
        )
    with transaction.atomic():
        stored = ingest.store_report(fetched, now=now, source=page.source, previous=page.report)
        if page.report_id and stored.report.pk != page.report_id:
            page.state, page.seen_at, page.seen_by = choices.PageState.CHANGED, None, None
        elif page.state != choices.PageState.CHANGED:
            page.state = choices.PageState.SAME
        page.report, page.failures, page.failure = stored.report, 0, ""
        page.next_check_at = now + _next_gap(page, now)
        page.save()
        if stored.is_new and stored.run.state == choices.IngestState.QUEUED:
            queue_reading(stored.run)


def watch_page(url: str, report: Report, now: dt.datetime) -> None:
    """Look again, on a schedule, at a page that somebody added."""
    url = plain_url(url)[:2000]
    page, made = WatchedPage.objects.get_or_create(
        url=url, defaults={"source": report.source, "next_check_at": now + FIRST_CHECK}
    )
    if made or page.report_id is None or page.report_id < report.pk:
        known = page.report_id is not None
        page.state = choices.PageState.CHANGED if known else choices.PageState.SAME
        page.report, page.checked_at, page.failure, page.failures = report, now, "", 0
        page.next_check_at = now + FIRST_CHECK
        page.save()


def _next_gap(page: WatchedPage, now: dt.datetime) -> dt.timedelta:
    """A page is looked at again after as long as it is known: news changes early or never."""
    return min(max(now - page.found_at, FIRST_CHECK), LAST_CHECK)


def _note_unfetched(page: WatchedPage, error: sources.SourceError, now: dt.datetime) -> None:
    page.checked_at = now
    wait = dt.timedelta(seconds=error.retry_after_s or 0)
    if error.status in (429, 503) and error.retry_after_s:
        hold_host(urlsplit(page.url).hostname or "", error.retry_after_s)
    if error.status in _GONE and page.report_id:
        if page.state != choices.PageState.GONE:
            page.seen_at = page.seen_by = None
        page.state, page.failure = choices.PageState.GONE, error.reason
        page.next_check_at = now + LAST_CHECK
        page.save()
        return
    if error.transient and error.status is None and error.retry_after_s:
        page.next_check_at = now + wait  # only our own turn at the host: no failure of the page
        page.save(update_fields=["next_check_at"])
        return
    _note_failed(page, error.reason, now, wait, final=not error.transient)


def _note_failed(page, reason: str, now: dt.datetime, wait: dt.timedelta, *, final=False) -> None:
    page.state, page.failure, page.failures = choices.PageState.FAILED, reason, page.failures + 1
    if page.report_id is None and (final or page.failures >= PAGE_TRIES):
        page.next_check_at = None
        ingest.note_failed_fetch(page.url, reason, now)
    elif page.report_id is not None:
        page.next_check_at = now + max(_next_gap(page, now), wait)
    else:
        page.next_check_at = now + max(PAGE_PAUSE * 2**page.failures, wait)
    page.save()
