"""Feeds: new items from any kind of feed, over a real server; broken ones survive and say so."""

from __future__ import annotations

import socket

import pytest

from control.sources.feed import MAX_ITEMS, fetch_feed, read_feed, to_plain_line
from sources_server import (
    LocalServer,
    drip_body,
    processor_seconds,
    resolve_without_network,
    send,
)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Hill Country &amp; Post</title><link>https://post.example/</link>
<item><title>&lt;b&gt;Fighters&lt;/b&gt; leave &amp;amp; buses go</title>
<link>/2018/deal.html</link><guid>tag:post,1</guid>
<pubDate>Wed, 14 Mar 2018 23:30:00 +0300</pubDate>
<description><![CDATA[<p>The last <a href="x" onclick="e()">fighters</a> left.</p><p>Next.</p>
<script>alert(1)</script>]]></description></item>
<item><title>خروج المقاتلين</title><link>https://post.example/ar</link></item>
<item><title>No address</title></item>
<item><title>Not for us</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>
<entry><title type="html">A &amp;lt; B</title><link href="https://post.example/a"/><id>urn:1</id>
<published>2018-03-14T22:00:00-05:00</published><updated>2019-01-01T00:00:00Z</updated>
<content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry>
<entry><title>Only updated</title><link href="https://post.example/b"/>
<updated>2019-01-01T00:00:00Z</updated></entry></feed>"""
JSON = """{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[
{"id":"1","url":"https://post.example/j","title":"A <i>deal</i>","content_html":"<p>Text</p>",
"date_published":"2018-03-14T10:00:00Z"}, {"id":"2"}, "odd"]}"""


@pytest.fixture
def server():
    with LocalServer().running() as running:
        yield running


def test_fetch_feed_rss_items_are_plain_text_with_whole_addresses(server):
    server.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, RSS.encode())
    feed = fetch_feed(server.url + "/feed", rules=server.rules())
    assert feed.failure == ""
    assert feed.title == "Hill Country & Post"
    assert [item.url for item in feed.items] == [
        server.url + "/2018/deal.html",
        "https://post.example/ar",
    ]
    first = feed.items[0]
    assert first.title == "Fighters leave & buses go"
    assert first.summary_text == "The last fighters left.\nNext."
    assert str(first.published) == "2018-03-14"
    assert first.guid == "tag:post,1"
    assert feed.items[1].published is None
    assert "2 items have no web address" in feed.warning


def test_fetch_feed_unchanged_is_not_sent_again(server):
    def answer(request):
        headers = {"ETag": '"v1"', "Last-Modified": "Wed, 14 Mar 2018 10:00:00 GMT"}
        known = request.headers.get("If-None-Match") == '"v1"'
        send(request, 304 if known else 200, headers, b"" if known else RSS.encode())

    server.handlers["/feed"] = answer
    first = fetch_feed(server.url + "/feed", rules=server.rules())
    assert (first.etag, first.not_modified) == ('"v1"', False)
    second = fetch_feed(server.url + "/feed", first.etag, first.last_modified, server.rules())
    assert second.not_modified
    assert second.items == ()
    assert (second.etag, second.last_modified) == (first.etag, first.last_modified)
    sent = server.requests[1][1]
    assert sent["if-none-match"] == '"v1"'
    assert sent["if-modified-since"] == "Wed, 14 Mar 2018 10:00:00 GMT"


def test_read_feed_atom_takes_published_and_never_updated():
    feed = read_feed(ATOM.encode())
    assert [(item.title, str(item.published)) for item in feed.items] == [
        ("A < B", "2018-03-14"),
        ("Only updated", "None"),
    ]
    assert feed.items[0].summary_text == "Text"


def test_read_feed_json_feed_is_read():
    feed = read_feed(JSON.encode())
    (item,) = feed.items
    assert (item.url, item.title, str(item.published), item.summary_text) == (
        "https://post.example/j",
        "A deal",
        "2018-03-14",
        "Text",
    )
    assert "1 items have no web address" in feed.warning


@pytest.mark.parametrize(
    ("damage", "read"),
    [
        (lambda rss: rss[: rss.index("</channel>")], 2),
        (lambda rss: rss.replace("&amp;", "&nbsp;&", 1), 2),
        (lambda rss: rss.replace("<title>No address", "<title>\x01No & address"), 2),
        (lambda rss: rss[: rss.index("<item><title>خ")] + "<item><title>cut", 1),
    ],
)
def test_read_feed_broken_gives_what_it_holds_and_says_so(damage, read):
    feed = read_feed(damage(RSS).encode(), "https://post.example/feed")
    assert len(feed.items) == read
    assert "damaged" in feed.warning
    assert feed.failure == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"   ", b"<html><body>not a feed</body></html>", b'{"a": 1}', b"{", b"\x00\xff" * 500],
)
def test_read_feed_no_feed_is_a_failure(content):
    feed = read_feed(content)
    assert feed.failure.endswith(".")
    assert feed.items == ()


def test_read_feed_entity_bomb_ends_quickly():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = RSS.replace("<rss", f'<!DOCTYPE r [<!ENTITY e0 "x">{entities}]><rss')
    started = processor_seconds()
    feed = read_feed(bomb.replace("<title>", "<title>&e11;", 2).encode())
    assert feed.failure or feed.warning or feed.items
    assert processor_seconds() - started < 10


def test_read_feed_external_entity_is_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("inside")
    rss = RSS.replace("<rss", f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><rss')
    feed = read_feed(rss.replace("Fighters", "&x;").encode())
    assert "inside" not in repr(feed)


@pytest.mark.parametrize(
    "link",
    [
        "http://post.example:99999/x",
        "http://post.example:port/x",
        "http://post.example:0/x",
        "http://[::1/x",
        "http://℀.example/x",
        "http://.//[x",
        "http://post.example/" + "x" * 2000,
    ],
)
def test_read_feed_item_with_an_odd_address_is_left_out_and_counted(link):
    feed = read_feed(RSS.replace("/2018/deal.html", link).encode(), "https://post.example/feed")
    assert [item.url for item in feed.items] == ["https://post.example/ar"]
    assert "3 items have no web address" in feed.warning


@pytest.mark.parametrize(
    "url", ["http://[::1/feed", "http://a.example:99999/", "http://℀.example/"]
)
def test_fetch_feed_odd_address_is_a_failure(url):
    assert "is not a web address" in fetch_feed(url).failure


def test_read_feed_id_that_is_no_address_is_no_page():
    json = JSON.replace('"odd"', '{"id":"https://post.example/3"}')
    rss = RSS.replace("<link>https://post.example/ar</link>", "<guid isPermaLink='false'>7</guid>")
    for feed, urls in ((json, ["/j", "/3"]), (rss, ["/2018/deal.html"])):
        items = read_feed(feed.encode(), "https://post.example/feed").items
        assert [item.url for item in items] == [f"https://post.example{url}" for url in urls]


def test_read_feed_many_items_are_cut_and_said_so():
    item = "<item><title>t</title><link>https://post.example/{}</link></item>"
    items = "".join(item.format(number) for number in range(MAX_ITEMS + 100))
    feed = read_feed(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    assert len(feed.items) == MAX_ITEMS
    assert "the first 500 were read" in feed.warning


def test_read_feed_windows_1256_is_read():
    rss = RSS.replace("utf-8", "windows-1256").encode("cp1256")
    assert read_feed(rss, "https://post.example/").items[1].title == "خروج المقاتلين"


@pytest.mark.parametrize("stated", ["", "utf-8", "utf-16", "iso-8859-1", "utf-7", "klingon"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "iso8859_6", "utf-16"])
def test_read_feed_in_letters_that_its_header_is_wrong_about_is_read(encoding, stated):
    rss = RSS.replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding, "replace")
    media_type = f"application/rss+xml; charset={stated}" if stated else ""
    titles = [item.title for item in read_feed(rss, "https://post.example/", media_type).items]
    assert titles == ["Fighters leave & buses go", "خروج المقاتلين"]


@pytest.mark.parametrize(
    ("status", "words"), [(404, "no page"), (410, "no page"), (503, "later"), (429, "later")]
)
def test_fetch_feed_refusal_keeps_the_conditions_and_the_wait(server, status, words):
    server.pages["/feed"] = (status, {"Retry-After": "600"}, b"")
    feed = fetch_feed(server.url + "/feed", '"v1"', "yesterday", server.rules())
    assert words in feed.failure
    assert (feed.status, feed.retry_after_s) == (status, 600)
    assert (feed.etag, feed.last_modified) == ('"v1"', "yesterday")


def test_fetch_feed_hostile_server_ends_as_a_failure(server, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolve_without_network)
    server.handlers["/drip"] = drip_body
    server.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    server.pages["/inside"] = (302, {"Location": "http://169.254.169.254/"}, b"")
    server.pages["/large"] = (200, {}, b"x" * 6_000_000)
    rules = server.rules(seconds=0.5)
    for path, words in [
        ("/drip", "took longer"),
        ("/loop", "redirects more"),
        ("/inside", "not on the public internet"),
        ("/large", "more than the 5 MB"),
    ]:
        assert words in fetch_feed(server.url + path, rules=rules).failure
    assert "not on the public internet" in fetch_feed("http://127.0.0.1/feed").failure


def test_fetch_feed_permanent_move_is_told(server):
    server.pages["/old"] = (301, {"Location": "/feed"}, b"")
    server.pages["/feed"] = (200, {}, RSS.encode())
    assert fetch_feed(server.url + "/old", rules=server.rules()).moved_to == server.url + "/feed"


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("a &lt;b&gt;c&lt;/b&gt;", "a c"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ("<script>alert(1)</script>x", "x"),
        ("<img src=x onerror=alert(1)>x", "x"),
        ("&amp;nbsp;x&amp;#8217;s", "x’s"),
        (None, ""),
        (7, "7"),
    ],
)
def test_to_plain_line_markup_is_gone(markup, plain):
    assert to_plain_line(markup) == plain
