"""Feeds (RSS, Atom, JSON Feed): what is new at a source.

Input: a feed's address and what it answered last (ETag, Last-Modified). Output: its items as plain
data, or "not modified", or why not. Must not know which items are known: each is fetched as a page
by its own address. A broken feed gives what it still holds, with a warning; nothing here raises.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from control.dates import EdtfDate, parse_edtf
from control.sources import SourceError
from control.sources.fetch import MAX_URL, FetchRules, check_url, fetch_bytes
from control.sources.stated_date import parse_date_field
from control.sources.text import clean_line, clean_text, decode_bytes

MAX_FEED_BYTES = 5 * 1024 * 1024
MAX_ITEMS = 500
MAX_SUMMARY = 5_000
FEED_SECONDS = 30

NOT_A_FEED = "There is no feed at this address: look for the site's RSS or Atom address."
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{1,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_HEADER_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6])\b[^>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True)
class FeedItem:
    """One item: the address of its page, and what the feed says of it, as plain text.

    `published` only where the item states when it was published, not when it was updated.
    """

    url: str
    title: str
    published: EdtfDate | None
    summary_text: str
    guid: str = ""


@dataclass(frozen=True)
class FetchedFeed:
    """What a feed answered. With `failure` there are no items; `warning` says what was broken.

    `etag` and `last_modified` go into the next call; `moved_to` is a permanent new address.
    """

    items: tuple[FeedItem, ...] = ()
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
    failure: str = ""
    warning: str = ""
    title: str = ""
    retry_after_s: int | None = None
    status: int | None = None
    moved_to: str = ""


def fetch_feed(
    url: str, etag: str = "", last_modified: str = "", rules: FetchRules | None = None
) -> FetchedFeed:
    """Return the feed at `url`, or `not_modified` where it is as it was at the last call."""
    rules = replace(rules or FetchRules(), max_bytes=MAX_FEED_BYTES)
    rules = replace(rules, seconds=min(rules.seconds, FEED_SECONDS))
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    try:
        url = check_url(url, rules)
        answer = fetch_bytes(
            url, rules, {name: value for name, value in conditions.items() if value}, (200, 304)
        )
    except SourceError as error:
        return FetchedFeed(
            etag=etag,
            last_modified=last_modified,
            failure=error.reason,
            retry_after_s=error.retry_after_s,
            status=error.status,
        )
    moved_to = answer.final_url if answer.moved_permanently else ""
    if answer.status == 304:
        return FetchedFeed(
            etag=answer.headers.get("etag", etag),
            last_modified=answer.headers.get("last-modified", last_modified),
            not_modified=True,
            status=304,
            moved_to=moved_to,
        )
    return replace(
        read_feed(answer.content, answer.final_url, answer.headers.get("content-type", "")),
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        status=answer.status,
        moved_to=moved_to,
    )


def read_feed(content: bytes, url: str = "", media_type: str = "") -> FetchedFeed:
    """Return the items in a feed's bytes; within bounded time and memory, and never raising."""
    from control.sources.bounded import read_bounded

    made = read_bounded("feed", content, {"url": url, "media_type": media_type})
    items = tuple(
        FeedItem(**item | {"published": item["published"] and parse_edtf(item["published"])})
        for item in made.get("items", ())
    )
    return FetchedFeed(
        items=items,
        failure=made.get("failure", ""),
        warning=made.get("warning", ""),
        title=made.get("title", ""),
    )


def parse_feed(content: bytes, url: str = "", media_type: str = "") -> dict[str, Any]:
    """Return a feed as plain data: title, items, warning, failure; runs in the reader process."""
    if not content.strip():
        return {"failure": "The feed is empty."}
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _parse_json_feed(content, url)
    return _parse_xml_feed(content, url, media_type)


def _parse_xml_feed(content: bytes, url: str, media_type: str) -> dict[str, Any]:
    import feedparser

    # the site's header and the feed itself are both often wrong about its letters
    declared = _XML_CHARSET.search(content[:200]) or _HEADER_CHARSET.search(media_type.encode())
    text, unread = decode_bytes(content, declared.group(1).decode("ascii") if declared else "")
    if not unread:
        content = _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
        media_type = "application/xml; charset=utf-8"
    headers = {"content-location": url} | ({"content-type": media_type} if media_type else {})
    # titles are cleaned here, to plain text; the library's own cleaning keeps markup
    parsed = feedparser.parse(content, response_headers=headers, sanitize_html=False)
    if not parsed.entries and not parsed.version:
        return {"failure": NOT_A_FEED}
    items = [
        _make_item(
            url,
            link=entry.get("link") or _whole_address(entry.get("id")),
            title=entry.get("title", ""),
            published=entry.get("published", ""),
            summary=entry.get("summary")
            or next((part.get("value", "") for part in entry.get("content", ())), ""),
            guid=entry.get("id", ""),
        )
        for entry in parsed.entries[:MAX_ITEMS]
    ]
    error = parsed.get("bozo_exception") if parsed.bozo else None
    harmless = isinstance(
        error, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    )
    broken = "" if error is None or harmless else clean_line(str(error), 120)
    return _make_feed(parsed.feed.get("title", ""), items, broken, len(parsed.entries))


def _parse_json_feed(content: bytes, url: str) -> dict[str, Any]:
    text, failure = decode_bytes(content)
    try:
        feed = json.loads(text)
    except ValueError:
        return {"failure": failure or "The feed's JSON is damaged: it cannot be read."}
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list) or "jsonfeed.org" not in str(feed.get("version", "")):
        return {"failure": NOT_A_FEED}
    items = [
        _make_item(
            url,
            link=entry.get("url") or entry.get("external_url") or _whole_address(entry.get("id")),
            title=entry.get("title"),
            published=entry.get("date_published"),
            summary=entry.get("summary") or entry.get("content_text") or entry.get("content_html"),
            guid=entry.get("id"),
        )
        for entry in entries[:MAX_ITEMS]
        if isinstance(entry, dict)
    ]
    return _make_feed(feed.get("title"), items, "", len(entries))


def _make_feed(
    title: Any, items: list[dict[str, Any] | None], broken: str, stated: int
) -> dict[str, Any]:
    readable = [item for item in items if item]
    warnings = []
    if broken:
        warnings.append(f"The feed is damaged ({broken}); {len(readable)} items could be read.")
    if lost := len(items) - len(readable):
        warnings.append(f"{lost} items have no web address that can be asked and were left out.")
    if stated > MAX_ITEMS:
        warnings.append(f"The feed has {stated:,} items; the first {MAX_ITEMS} were read.")
    if broken and not readable:
        return {"failure": f"The feed is damaged and no item could be read ({broken})."}
    return {
        "title": to_plain_line(title),
        "items": readable,
        "warning": " ".join(warnings),
        "failure": "",
    }


def _whole_address(guid: Any) -> str:
    """Return an item's id where it is an address; any other is a name, and no page of the site's."""
    return str(guid) if str(guid).lower().startswith(("http://", "https://")) else ""


def _make_item(
    base: str, link: Any, title: Any, published: Any, summary: Any, guid: Any
) -> dict[str, Any] | None:
    """Return an item as plain data, or None where it has no address that can be asked."""
    try:
        address = urljoin(base, str(link).strip()) if link else ""
        # as it will be kept; a port out of range is found out only when it is asked for
        address = clean_line(address, len(address))
        parts = urlsplit(address)
        hostless = parts.port == 0 or not (parts.hostname or "").strip(".")
        if parts.scheme not in ("http", "https") or hostless or len(address) > MAX_URL:
            return None
    except ValueError:
        return None
    date = parse_date_field(str(published or ""))
    return {
        "url": address,
        "title": to_plain_line(title),
        "published": str(date) if date else None,
        "summary_text": to_plain_text(summary)[:MAX_SUMMARY],
        "guid": clean_line(str(guid or ""), 500),
    }


def to_plain_text(markup: Any) -> str:
    """Return the text of a scrap of HTML without any markup, scripts left out whole."""
    import nh3

    marked = _BREAKS.sub("\n", str(markup or "")[: 20 * MAX_SUMMARY])
    # a title that holds escaped markup (&lt;b&gt;) means that markup
    for _ in range(2):
        marked = unescape(nh3.clean(marked, tags=set(), attributes={}))
    return clean_text(marked)


def to_plain_line(markup: Any) -> str:
    """Return `to_plain_text` on one line of at most 500 characters."""
    return clean_line(to_plain_text(markup))
