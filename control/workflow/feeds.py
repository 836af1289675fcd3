"""Feeds asked for what is new, and pages looked at again."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from control import sources
from control.models import Feed, Report

from .capture import ingest_url

FEED_PAUSE = dt.timedelta(minutes=15)


def poll_feeds(now: dt.datetime | None = None) -> int:
    """Ask every feed that is due for new items and capture them; return how many were new."""
    now = now or timezone.now()
    due = Feed.objects.filter(active=True).exclude(next_poll_at__gt=now).select_related("source")
    return sum(_poll_feed(feed, now) for feed in due)


def _poll_feed(feed: Feed, now: dt.datetime) -> int:
    new = 0
    try:
        fetched = sources.fetch_feed(feed.url, feed.etag, feed.last_modified)
        failure = fetched.failure
    except sources.SourceError as error:
        fetched, failure = None, error.reason
    feed.polled_at = now
    feed.failure = failure
    feed.failures = feed.failures + 1 if failure else 0
    feed.next_poll_at = now + FEED_PAUSE * min(2**feed.failures, 96)
    if fetched is not None and not failure:
        feed.etag, feed.last_modified = fetched.etag, fetched.last_modified
        for item in fetched.items:
            if item.url and not Report.objects.filter(captures__url=item.url).exists():
                outcome = ingest_url(item.url, source=feed.source, published=item.published)
                new += outcome.is_new and outcome.report is not None
    feed.save()
    return new
