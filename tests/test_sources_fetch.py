"""Fetching: hostile addresses are never reached, hostile servers end within their bounds."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import socket
import time
import tracemalloc

import pytest

from control.sources import SourceError, fetch, fetch_url, robots
from control.sources.fetch import (
    FetchRules,
    HostTurns,
    check_url,
    fetch_bytes,
    is_public,
    read_retry_after,
)
from sources_server import (
    LocalServer,
    break_off,
    drip_body,
    drip_header,
    resolve_without_network,
    send,
    send_endlessly,
)

HTML = {"Content-Type": "text/html; charset=utf-8"}
PARAGRAPH = (
    "The army and the committee of the town agreed on Monday that the last fighters would leave "
    "for the north by bus, said a member of the committee who took part in the talks. "
)

INSIDE = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://0.0.0.0/",
    "http://0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "https://127.0.0.1/",
    "https://[::1]/",
]
NOT_WEB = [
    "file:///etc/passwd",
    "ftp://example.org/report",
    "gopher://example.org/",
    "javascript:alert(1)",
    "//example.org/",
    "example.org",
    "http://",
    "http:///path",
    "http://example.org:22/",
    "http://example.org:6379/",
    "http://example.org:99999/",
    "http://user:secret@example.org/",
    "http://[::1/",
    "http://example.org/a b",
    "http://example.org/a\r\nHost: inside",
    "http://example.org/" + "a" * 3000,
    "",
]


@pytest.fixture
def server():
    with LocalServer().running() as running:
        yield running


@pytest.fixture
def no_connections(monkeypatch):
    """Addresses resolve in every spelling the system knows, names do not, and nothing connects."""

    def refuse(*_args, **_more):
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket, "getaddrinfo", resolve_without_network)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)


@pytest.mark.parametrize("url", INSIDE)
def test_fetch_url_address_inside_the_network_is_refused_without_connecting(url, no_connections):
    with pytest.raises(SourceError) as refused:
        fetch_url(url, FetchRules(robots=False, wait_turn=lambda host: None))
    assert "is not on the public internet" in refused.value.reason


@pytest.mark.parametrize("url", INSIDE)
def test_fetch_url_own_server_allowed_opens_nothing_else_inside(url, no_connections):
    rules = FetchRules(
        allow_addresses=frozenset({("127.0.0.1", 8123)}), robots=False, wait_turn=lambda host: None
    )
    with pytest.raises(SourceError):
        fetch_url(url, rules)


@pytest.mark.parametrize("url", NOT_WEB)
def test_fetch_url_not_a_web_address_is_refused(url, no_connections):
    with pytest.raises(SourceError) as refused:
        fetch_url(url)
    assert refused.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("::ffff:10.0.0.1", False),
        ("100.100.100.200", False),
        ("64:ff9b::7f00:1", False),  # NAT64
        ("2002:7f00:1::", False),  # 6to4
        ("192.88.99.1", False),  # its relays
        ("2a00:1:2:3:0:5efe:7f00:1", False),  # ISATAP
        ("2a00:1:2:3:200:5efe:a00:1", False),
        ("3fff::1", False),
    ],
)
def test_is_public_addresses_are_told_apart(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


def test_fetch_url_name_that_changes_is_resolved_once_and_pinned(monkeypatch):
    """DNS rebinding: the first answer is public, the next one would be loopback."""
    asked, reached = [], []

    def rebind(host, port, *rest, **more):
        if host == "rebind.example":
            asked.append(host)
            ip = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]
        return resolve_without_network(host, port, *rest, **more)

    def connect(_self, address):
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(SourceError):
        fetch_url("http://rebind.example/", FetchRules(robots=False, wait_turn=lambda host: None))
    assert len(asked) == 1
    assert reached == [("93.184.216.34", 80)]


@pytest.mark.parametrize("robots_read", [False, True])
def test_fetch_url_name_that_changes_reaches_no_other_server(server, monkeypatch, robots_read):
    """DNS rebinding with real sockets: only the first address is allowed, and both have a server."""
    answers = iter(["127.0.0.1"] * (1 + robots_read))  # for robots.txt, then for the page

    def rebind(host, *rest, **more):
        return resolve_without_network(
            next(answers, "127.0.0.2") if host == "rebind.example" else host, *rest, **more
        )

    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    url = f"http://rebind.example:{server.port}/a"
    with LocalServer("127.0.0.2", server.port).running() as inside:
        for each in server, inside:
            each.pages["/a"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
        assert fetch_url(url, server.rules(robots=robots_read)).text
        with pytest.raises(SourceError, match="not on the public internet"):
            fetch_url(url, server.rules(robots=robots_read))  # its name is the other's by now
        assert server.paths() == ["/robots.txt", "/a"][not robots_read :]
        assert {headers["host"] for _, headers in server.requests} == {url.split("/")[2]}
        assert inside.requests == []


def test_fetch_url_page_is_captured_with_headers_and_time(server):
    body = f"<html><head><title>A deal</title></head><body><h1>A deal</h1><p>{PARAGRAPH * 4}</p>"
    server.pages["/a/report.html"] = (200, HTML | {"Set-Cookie": "id=1"}, body.encode())
    report = fetch_url(f"{server.url}/a/report.html#part", server.rules())
    assert report.url == report.final_url == f"{server.url}/a/report.html"
    assert report.filename == "report.html"
    assert report.content == body.encode()
    assert report.media_type == "text/html"
    assert report.headers["content-type"] == "text/html; charset=utf-8"
    assert "set-cookie" not in report.headers
    assert report.fetched_at.utcoffset() == dt.timedelta(0)
    assert report.text.startswith("A deal\n\nThe army")
    assert report.language == "en"
    assert report.published is None
    assert report.failure == ""
    sent = server.requests[0][1]
    assert sent["user-agent"].startswith("ControlLedger/")
    assert "cookie" not in sent


def test_fetch_url_cookies_are_not_sent_after_a_redirect(server):
    server.pages["/from"] = (302, {"Location": "/to", "Set-Cookie": "id=1; Path=/"}, b"")
    server.pages["/to"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    report = fetch_url(f"{server.url}/from", server.rules())
    assert report.final_url == f"{server.url}/to"
    assert "cookie" not in server.requests[1][1]


def test_fetch_url_proxy_of_the_environment_is_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    server.pages["/"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    assert fetch_url(server.url + "/", server.rules()).failure == ""


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:9/",
        "http://localhost:{other}/",
        "http://[::1]:{port}/",
        "http://169.254.169.254/latest/",
        "//2130706433/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
    ],
)
def test_fetch_url_redirect_inside_the_network_is_refused(server, target, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolve_without_network)
    with LocalServer().running() as other:
        other.pages["/"] = (200, {}, b"a secret of the inside")
        location = target.format(port=server.port, other=other.port)
        server.pages["/"] = (302, {"Location": location}, b"")
        with pytest.raises(SourceError):
            fetch_url(server.url + "/", server.rules())
        assert other.requests == []


def test_fetch_url_redirects_for_ever_are_refused(server):
    server.pages["/"] = (301, {"Location": "/"}, b"")
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        fetch_url(server.url + "/", server.rules())
    assert len(server.requests) == 6


@pytest.mark.parametrize("drip", [drip_body, drip_header])
def test_fetch_url_slow_drip_ends_at_the_deadline(server, drip):
    server.handlers["/"] = drip
    started = time.monotonic()
    with pytest.raises(SourceError, match=r"took longer than 0\.6 seconds") as ended:
        fetch_url(server.url + "/", server.rules(seconds=0.6))
    assert time.monotonic() - started < 20  # the server drips for thirty seconds
    assert ended.value.transient


@pytest.mark.parametrize("drip", [drip_body, drip_header])
def test_fetch_url_slow_drip_ends_long_before_the_deadline(server, drip, monkeypatch):
    monkeypatch.setattr(fetch, "SILENCE_SECONDS", 0.6)
    server.handlers["/"] = drip
    started = time.monotonic()
    with pytest.raises(SourceError, match="answers too slowly") as ended:
        fetch_url(server.url + "/", server.rules(seconds=60))
    assert time.monotonic() - started < 20 and ended.value.transient


def test_fetch_url_slow_but_steady_body_is_fetched(server, monkeypatch):
    monkeypatch.setattr(fetch, "SILENCE_SECONDS", 1)
    started = []

    def trickle(handler):
        started.append(time.monotonic())
        send(handler, 200, {"Content-Type": "text/plain", "Content-Length": "32096"}, b"")
        for _ in range(8):
            handler.wfile.write(b"All is quiet in Qadam. It rained. " * 118)
            time.sleep(0.3)

    server.handlers["/"] = trickle
    assert fetch_url(server.url + "/", server.rules()).text
    assert time.monotonic() - started[0] > 2


def test_fetch_url_endless_body_ends_at_the_byte_limit(server):
    server.handlers["/"] = send_endlessly
    with pytest.raises(SourceError, match=r"sent more than the 0\.95 MB"):
        fetch_url(server.url + "/", server.rules(max_bytes=1_000_000))


def test_fetch_url_gzip_bomb_ends_at_the_byte_limit_in_bounded_memory(server):
    packed = gzip.compress(bytes(200_000_000), 9)
    server.pages["/"] = (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, packed)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match=r"sent more than the 4\.8 MB"):
            fetch_url(server.url + "/", server.rules(max_bytes=5_000_000))
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


def test_fetch_url_stated_length_too_large_is_not_read(server):
    server.pages["/"] = (200, {"Content-Length": "999999999999"}, b"x")
    with pytest.raises(SourceError, match="larger than 32 MB"):
        fetch_url(server.url + "/", server.rules())


def test_fetch_url_broken_off_body_is_not_kept(server):
    server.handlers["/"] = break_off
    with pytest.raises(SourceError, match="broke off") as ended:
        fetch_url(server.url + "/", server.rules())
    assert ended.value.transient


def test_fetch_url_damaged_compression_says_so(server):
    server.pages["/"] = (200, {"Content-Encoding": "gzip"}, b"this is no gzip at all")
    with pytest.raises(SourceError, match="compression is damaged"):
        fetch_url(server.url + "/", server.rules())


@pytest.mark.parametrize(
    ("status", "words", "transient"),
    [
        (404, "no page at this address", False),
        (410, "no page at this address", False),
        (403, "upload the file", False),
        (418, "check the address", False),
        (204, "check the address", False),
        (429, "try again later", True),
        (503, "try again later", True),
    ],
)
def test_fetch_url_status_is_told_in_words(server, status, words, transient):
    server.pages["/"] = (status, {"Retry-After": "120"}, b"")
    with pytest.raises(SourceError, match=words) as refused:
        fetch_url(server.url + "/", server.rules())
    assert refused.value.status == status
    assert refused.value.transient is transient
    assert refused.value.retry_after_s == 120


def test_fetch_url_nobody_listening_is_transient():
    with LocalServer().running() as gone:
        rules = gone.rules()
    with pytest.raises(SourceError, match="failed or broke off") as refused:
        fetch_url(gone.url + "/", rules)
    assert refused.value.transient


def test_fetch_url_wrong_content_type_goes_by_the_bytes(server):
    body = f"<!doctype html><html><title>A deal</title><p>{PARAGRAPH * 4}</p></html>".encode()
    server.pages["/page.pdf"] = (200, {"Content-Type": "image/png"}, body)
    report = fetch_url(server.url + "/page.pdf", server.rules())
    assert report.media_type == "text/html"
    assert "the last fighters would leave" in report.text


def test_fetch_url_picture_is_kept_with_a_failure(server):
    server.pages["/"] = (200, {"Content-Type": "text/html"}, b"\x89PNG\r\n\x1a\n" + bytes(100))
    report = fetch_url(server.url + "/", server.rules())
    assert "PNG picture" in report.failure
    assert report.content.startswith(b"\x89PNG")
    assert report.text == ""


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "", "utf-8"])
def test_fetch_url_latin1_page_keeps_its_accents(server, charset):
    text = "Les combattants ont quitté la ville après un accord négocié à Genève. " * 8
    body = f"<html><body><article><p>{text}</p></article></body></html>".encode("latin-1")
    kind = f"text/html; charset={charset}" if charset else "text/html"
    server.pages["/"] = (200, {"Content-Type": kind}, body)
    report = fetch_url(server.url + "/", server.rules())
    assert "quitté la ville après un accord négocié à Genève" in report.text
    assert report.language == ""


@pytest.mark.parametrize("charset", ["windows-1256", "utf-8", "iso-8859-6"])
@pytest.mark.parametrize("stated", [True, False])
def test_fetch_url_arabic_page_comes_out_right(server, charset, stated):
    text = "غادر المقاتلون البلدة إلى الشمال في حافلات بعد اتفاق مع الجيش برعاية لجنة محلية. " * 5
    head = "<html><head><title>اتفاق على الخروج</title></head><body><h1>اتفاق على الخروج</h1>"
    body = f"{head}<p>{text}</p></body></html>".encode(charset)
    kind = f"text/html; charset={charset}" if stated else "text/html"
    server.pages["/"] = (200, {"Content-Type": kind}, body)
    report = fetch_url(server.url + "/", server.rules())
    assert report.title == "اتفاق على الخروج"
    assert "غادر المقاتلون البلدة إلى الشمال" in report.text
    assert report.language == "ar"


def test_fetch_bytes_permanent_move_is_told(server):
    server.pages["/old"] = (301, {"Location": "/new"}, b"")
    server.pages["/new"] = (200, {}, b"here")
    assert fetch_bytes(server.url + "/old", server.rules()).moved_permanently
    server.pages["/old"] = (302, {"Location": "/new"}, b"")
    assert not fetch_bytes(server.url + "/old", server.rules()).moved_permanently


def test_check_url_fragment_is_cut():
    assert check_url(" https://example.org/a?b#c ", FetchRules()) == "https://example.org/a?b"


def test_wait_turn_requests_to_one_host_keep_their_distance():
    now, slept = [100.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    turns = HostTurns(2, clock=lambda: now[0], sleep=sleep)
    for host in ("a.example", "b.example", "a.example", "a.example"):
        turns.wait(host)
    assert slept == [2, 2]


def test_fetch_url_each_request_waits_its_turn(server):
    server.pages["/a"] = (302, {"Location": "/b"}, b"")
    server.pages["/b"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    waited = []
    fetch_url(server.url + "/a", server.rules(wait_turn=waited.append))
    assert waited == ["127.0.0.1", "127.0.0.1"]


@pytest.mark.parametrize(("value", "seconds"), [("30", 30), ("", None), ("soon", None)])
def test_read_retry_after_number_is_seconds(value, seconds):
    assert read_retry_after(value) == seconds


def test_read_retry_after_date_is_seconds_from_now():
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    assert 80 <= read_retry_after(until.strftime("%a, %d %b %Y %H:%M:%S GMT")) <= 90
    assert read_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert read_retry_after("9" * 90) == 7 * 24 * 3600


@pytest.fixture(autouse=True)
def forget_robots():
    robots._cache.clear()


def test_fetch_url_page_robots_forbid_is_not_fetched(server):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    server.pages["/private/a"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    server.pages["/public"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    rules = server.rules(robots=True)
    with pytest.raises(SourceError, match=r"robots\.txt"):
        fetch_url(server.url + "/private/a", rules)
    fetch_url(server.url + "/public", rules)
    assert server.paths() == ["/robots.txt", "/public"]


@pytest.mark.parametrize("status", [404, 403])
def test_fetch_url_missing_robots_allow(server, status):
    server.pages["/robots.txt"] = (status, {}, b"")
    server.pages["/a"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    assert fetch_url(server.url + "/a", server.rules(robots=True)).text


@pytest.mark.parametrize("status", [429, 500, 503])
def test_fetch_url_failing_robots_wait_as_they_ask_and_are_asked_again(server, status):
    server.pages["/robots.txt"] = (status, {"Retry-After": "120"}, b"")
    server.pages["/a"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    with pytest.raises(SourceError, match=rf"answered {status} for its robots\.txt") as put_off:
        fetch_url(server.url + "/a", server.rules(robots=True))
    assert put_off.value.transient and put_off.value.retry_after_s == 120
    assert "asks automated readers" not in put_off.value.reason
    server.pages["/robots.txt"] = (404, {}, b"")
    assert fetch_url(server.url + "/a", server.rules(robots=True)).text


def test_fetch_url_redirect_to_a_page_that_robots_forbid_is_refused(server):
    with LocalServer().running() as other:
        other.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /secret\n")
        for path in ("/secret/y", "/open"):
            other.pages[path] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
        server.pages["/to"] = (302, {"Location": f"{other.url}/secret/y"}, b"")
        server.pages["/on"] = (302, {"Location": f"{other.url}/open"}, b"")
        both = frozenset({("127.0.0.1", server.port), ("127.0.0.1", other.port)})
        rules = server.rules(robots=True, allow_addresses=both)
        with pytest.raises(SourceError, match=r"asks automated readers not to fetch"):
            fetch_url(server.url + "/to", rules)
        assert fetch_url(server.url + "/on", rules).final_url == other.url + "/open"
        assert other.paths() == ["/robots.txt", "/open"]
        assert server.paths() == ["/robots.txt", "/to", "/on"]


@pytest.mark.parametrize("compressed", [False, True])
def test_fetch_url_long_robots_counts_as_far_as_it_is_read(server, compressed):
    paths = [f"/folder/{number:05}/closed/a" for number in range(16_000)]
    body = "\n".join(["User-agent: *", "#" * 14, *(f"Disallow: {path}" for path in paths)]).encode()
    *_, last, broken = body[: 512 * 1024].decode().replace("Disallow: ", "").split("\n")
    beyond = paths[paths.index(last) + 1]
    assert broken == beyond[:11]  # “/folder/158”: as a rule it would forbid what no rule forbids
    headers = {"Content-Encoding": "gzip"} if compressed else {}
    server.pages["/robots.txt"] = (200, headers, gzip.compress(body) if compressed else body)
    server.pages[beyond] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    started = time.process_time()
    with pytest.raises(SourceError, match=r"robots\.txt"):
        fetch_url(server.url + last, server.rules(robots=True))
    assert fetch_url(server.url + beyond, server.rules(robots=True)).text
    assert time.process_time() - started < 5
    assert server.paths() == ["/robots.txt", beyond]


ROBOTS = """
# both groups name us or everybody
User-agent: other
User-agent: ControlLedger
Disallow: /a
Allow: /a/open
Disallow: /*.pdf$
Disallow: /q?*secret
Crawl-delay: 10

User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/a/closed", False),
        ("/a/open/page", True),
        ("/file.pdf", False),
        ("/file.pdf?x=1", True),
        ("/q?is=secret", False),
        ("/%61/closed", False),
        ("/b", True),
    ],
)
def test_parse_robots_longest_rule_of_our_group_wins(path, allowed):
    found = robots.parse_robots(ROBOTS, "ControlLedger/0.1 (words)")
    assert found.allows("https://example.org" + path) is allowed


def test_parse_robots_without_our_group_takes_everybodys():
    found = robots.parse_robots(ROBOTS, "Another/1.0")
    assert not found.allows("https://example.org/b")
    assert robots.parse_robots("", "Another/1.0").allows("https://example.org/b")
    assert robots.parse_robots("User-agent: *\nDisallow:\n", "A").allows("https://example.org/b")


@pytest.mark.parametrize(
    ("value", "delay"), [("3", 3), ("2.5", 2.5), ("86400", 600), ("-1", 0), ("soon", 0), ("", 0)]
)
def test_parse_robots_crawl_delay_is_that_of_our_group(value, delay):
    text = f"User-agent: ControlLedger\nCrawl-delay: {value}\n\nUser-agent: *\nCrawl-delay: 9\n"
    assert robots.parse_robots(text, "ControlLedger/1.0").delay == delay
    assert robots.parse_robots(text, "Another/1.0").delay == 9


def test_fetch_url_crawl_delay_holds_the_host_in_this_process_too(server):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 3\n")
    server.pages["/a"] = (200, {"Content-Type": "text/plain"}, PARAGRAPH.encode())
    now, slept = [100.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    turns = HostTurns(2.0, clock=lambda: now[0], sleep=sleep)
    rules = server.rules(robots=True, wait_turn=turns.wait, hold_host=turns.hold)
    fetch_url(server.url + "/a", rules)
    now[0] += 2
    fetch_url(server.url + "/a", rules)
    assert slept == [2.0, 1.0]


def test_parse_robots_many_names_of_one_group_end_quickly():
    names, rules = "User-agent: a\n" * 15_000, "Disallow: /a\n" * 20_000
    started = time.process_time()
    assert robots.parse_robots(names + rules, "Another/1.0").lines == ()
    assert time.process_time() - started < 5


def test_parse_robots_hostile_pattern_ends_quickly():
    found = robots.parse_robots("User-agent: *\nDisallow: /" + "*a" * 5000 + "$\n", "A")
    started = time.process_time()
    found.allows("https://example.org/" + "a" * 1500 + "b")
    assert time.process_time() - started < 1
