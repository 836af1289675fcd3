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
from urllib.parse import urlsplit, urlunsplit

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower, Now
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
LONGEST_WAIT_S = 10  # a worker does not sleep longer for its turn; the page waits instead
SLOW_S = 10.0  # a host that took longer waits as long as it took: it gets half a worker at most
DRIP_PAUSE_S = 1800.0  # or this, where nothing came of it
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
    return FetchRules(allow_addresses=own, wait_turn=wait_for_turn, hold_host=hold_host)


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
            _(
                "%(host)s is not asked before %(moment)s UTC: it told us to wait, was too slow, or others"
                " are first."
            )
            % {
                "host": host,
                "moment": f"{timezone.now() + dt.timedelta(seconds=wait):%Y-%m-%d %H:%M}",
            },
            retry_after_s=wait,
            transient=True,
        )
    if row[0] > 0:
        time.sleep(float(row[0]))


def hold_host(url: str, seconds: float) -> None:
    """Ask the host of an address for nothing more for `seconds`."""
    until = timezone.now() + dt.timedelta(seconds=seconds)
    host = (urlsplit(url).hostname or "")[:253]
    turn, made = HostTurn.objects.get_or_create(host=host, defaults={"next_at": until})
    if not made and turn.next_at < until:
        HostTurn.objects.filter(pk=turn.pk).update(next_at=until)


def release_hosts(urls) -> None:
    """Ask the hosts of these addresses again although they told us to wait: a moderator says so."""
    hosts = {(urlsplit(url).hostname or "")[:253] for url in urls}
    now = timezone.now()
    HostTurn.objects.filter(host__in=hosts, next_at__gt=now).update(next_at=now)


def plain_url(url: str) -> str:
    """Return an address as pages are told apart by: no fragment, no tracking, host in lower case."""
    parts = urlsplit(url.strip())
    # piece by piece as it stands: another spelling of a query may be another page, or none
    query = "&".join(
        piece for piece in parts.query.split("&") if not piece.lower().startswith(_TRACKING)
    )
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme.lower(), f"{host}{port}", parts.path or "/", query, ""))


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
            started = time.monotonic()
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
            _let_others_first(feed, time.monotonic() - started)
    return found


def _let_others_first(asked: Feed | WatchedPage, seconds: float) -> None:
    """Leave a slow host alone as long as it has just taken, longer where nothing came of it."""
    if seconds > SLOW_S:
        asked.refresh_from_db()
        hold_host(asked.url, DRIP_PAUSE_S if asked.failure else seconds)


def _host_waits() -> Exists:
    """Tell in a query whether the host of a row's address has to be waited for: others go first.

    An IPv6 address in brackets counts as free; it waits its turn all the same.
    """
    host = OuterRef("url")
    for sign, number in (("/", 3), (":", 1)):
        host = Func(host, Value(sign), Value(number), function="split_part")
    return Exists(HostTurn.objects.filter(host=Lower(host), next_at__gt=Now()))


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
        .order_by(_host_waits(), "next_poll_at")
        .first()
    )
    if feed is not None:
        feed.next_poll_at = now + LEASE
        feed.save(update_fields=["next_poll_at"])
    return feed


def _poll_feed(feed: Feed, now: dt.datetime, rules) -> int:
    from control.sources.feed import fetch_feed

    fetched = fetch_feed(feed.url, feed.etag, feed.last_modified, rules)
    if fetched.failure and fetched.status is None and fetched.retry_after_s:
        # only our own turn at the host: no failure of the feed, which nobody has asked
        became = {"next_poll_at": now + dt.timedelta(seconds=fetched.retry_after_s)}
        if not feed.failures:
            became["failure"] = fetched.failure
        Feed.objects.filter(pk=feed.pk, url=feed.url).update(**became)
        return 0
    failures = feed.failures + 1 if fetched.failure else 0
    pause = min(FEED_PAUSE * 2 ** min(failures, 10), FEED_LONGEST_PAUSE)
    if fetched.retry_after_s:
        pause = max(pause, dt.timedelta(seconds=fetched.retry_after_s))
        hold_host(feed.url, fetched.retry_after_s)
    became = {
        "polled_at": now,
        "next_poll_at": now + pause,
        "failure": fetched.failure,
        "failures": failures,
    }
    if fetched.status == 410:
        told = _("The site says that this feed has ended. It is asked no more.")
        became |= {"active": False, "failure": told}
    found = 0
    if not fetched.failure:
        became |= {"etag": fetched.etag[:300], "last_modified": fetched.last_modified[:100]}
    if not fetched.failure and not fetched.not_modified:
        items, warning = _clear_shared_guids(fetched.items)
        moved = _("It has moved for good to %(url)s: change its address here.")
        moved = moved % {"url": fetched.moved_to} if fetched.moved_to else ""
        became["warning"] = " ".join(filter(None, (fetched.warning, warning, moved)))
        found = sum(_note_item(feed, item, now) for item in items)
    # only these columns, and only where it is the address still: a moderator may have edited it
    Feed.objects.filter(pk=feed.pk, url=feed.url).update(**became)
    return found


def _clear_shared_guids(items) -> tuple[list, str]:
    """Return the items without the ids that stand at several links, and the sentence that says so."""
    links = defaultdict(set)
    for item in items:
        links[item.guid].add(plain_url(item.url))
    cleared = [replace(item, guid="") if len(links[item.guid]) > 1 else item for item in items]
    shared = sum(bool(item.guid) and len(links[item.guid]) > 1 for item in items)
    told = _("%(count)d items share their id with others: their links tell them apart.")
    return cleared, told % {"count": shared} if shared else ""


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
            started = time.monotonic()
            try:
                check_page(page, now or timezone.now(), rules or fetch_rules())
            except _OURS:
                raise
            except Exception as error:  # as with a feed: one page's trouble
                logger.exception("Page %s stopped.", page.pk)
                page.refresh_from_db()
                _note_failed(page, _explain(error), now or timezone.now(), dt.timedelta(0))
            _let_others_first(page, time.monotonic() - started)
            count += 1
    return count


@transaction.atomic
def _take_page(now: dt.datetime) -> WatchedPage | None:
    page = (
        WatchedPage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(next_check_at__lte=now)
        .order_by(_host_waits(), "next_check_at")
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
        became = {"report": stored.report, "failures": 0, "failure": ""}
        if page.report_id and stored.report.pk != page.report_id:
            became |= {"state": choices.PageState.CHANGED, "seen_at": None, "seen_by": None}
        elif page.state != choices.PageState.CHANGED:
            became["state"] = choices.PageState.SAME
        _note_checked(page, now, now + _next_gap(page, now), **became)
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
        state = choices.PageState.CHANGED if known else choices.PageState.SAME
        WatchedPage.objects.filter(pk=page.pk).update(
            state=state, report=report, checked_at=now, failure="", failures=0,
            next_check_at=now + FIRST_CHECK,
        )  # fmt: skip


def _note_checked(page, now: dt.datetime, next_at: dt.datetime | None, **became) -> None:
    """Write what a look at a page found, and nothing else; one stopped meanwhile stays so."""
    became |= {"checked_at": now, "next_check_at": next_at}
    stopped = Q(state=choices.PageState.STOPPED, next_check_at=None)
    rows = WatchedPage.objects.filter(pk=page.pk)
    if not rows.exclude(stopped).update(**became):
        kept = ("state", "next_check_at")
        rows.update(**{name: value for name, value in became.items() if name not in kept})


def _next_gap(page: WatchedPage, now: dt.datetime) -> dt.timedelta:
    """A page is looked at again after as long as it is known: news changes early or never."""
    return min(max(now - page.found_at, FIRST_CHECK), LAST_CHECK)


def _note_unfetched(page: WatchedPage, error: sources.SourceError, now: dt.datetime) -> None:
    wait = dt.timedelta(seconds=error.retry_after_s or 0)
    if error.status in (429, 503) and error.retry_after_s:
        hold_host(page.url, error.retry_after_s)
    if error.status in _GONE and page.report_id:
        became = {"state": choices.PageState.GONE, "failure": error.reason}
        if page.state != choices.PageState.GONE:
            became |= {"seen_at": None, "seen_by": None}
        _note_checked(page, now, now + LAST_CHECK, **became)
        return
    if error.transient and error.status is None and error.retry_after_s:
        # only our own turn at the host: no failure of the page, which nobody has asked
        became = {"next_check_at": now + wait}
        if page.state not in (choices.PageState.FAILED, choices.PageState.GONE):
            became["failure"] = error.reason
        WatchedPage.objects.filter(pk=page.pk, next_check_at__isnull=False).update(**became)
        return
    _note_failed(page, error.reason, now, wait, final=not error.transient)


def _note_failed(page, reason: str, now: dt.datetime, wait: dt.timedelta, *, final=False) -> None:
    failures = page.failures + 1
    if page.report_id is None and (final or failures >= PAGE_TRIES):
        next_at = None
        ingest.note_failed_fetch(page.url, reason, now)
    elif page.report_id is not None:
        next_at = now + max(_next_gap(page, now), wait)
    else:
        next_at = now + max(PAGE_PAUSE * 2**failures, wait)
    state = choices.PageState.FAILED
    _note_checked(page, now, next_at, state=state, failure=reason, failures=failures)
