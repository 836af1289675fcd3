"""Web addresses to bytes, safely, and to FetchedReports.

Input: an address that anybody may have typed or a feed may hold. Output: what a public web server
answered, within bounds of size and time, or SourceError. Must not know what pages hold. Hostile
until shown otherwise: the address (inside our network, by any spelling, by a redirect, or by a name
that changes between check and use), the server (drips, endless bodies, compressed bombs), the page.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.cookiejar
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import requests
import urllib3
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from control.sources import MAX_BYTES, FetchedReport, SourceError
from control.sources.file import read_bytes, too_large
from control.sources.stated_date import parse_mail_date

FETCH_SECONDS = 60
CONNECT_SECONDS = 10
SILENCE_SECONDS = 20  # also until a header is whole, and what a body may lose to its slowness
LEAST_BYTES_A_SECOND = 1024
MAX_REDIRECTS = 5
MAX_URL = 2_000
MAX_RETRY_AFTER_S = 7 * 24 * 3600
PORTS = {"http": 80, "https": 443}
USER_AGENT = "ControlLedger/0.1 (public record of territorial control; reads robots.txt)"

_CHUNK = 64 * 1024
_HEADERS_KEPT = 60
_NOT_KEPT = {"set-cookie", "set-cookie2"}

# Ranges that reach inside although Python's ipaddress counts them as global
_INSIDE = tuple(
    ipaddress.ip_network(net)
    for net in (
        "::/96",  # IPv4-compatible addresses, deprecated by RFC 4291
        "fec0::/10",  # site-local, deprecated by RFC 3879
        "168.63.129.16/32",  # a cloud's host agent
        "100.100.100.200/32",  # a cloud's metadata service
        "fd00:ec2::/32",  # a cloud's metadata service
        "192.88.99.0/24",  # relays into 6to4, deprecated by RFC 7526
        "3fff::/20",  # documentation, RFC 9637
    )
)


class HostTurns:
    """Lets one request at a time reach a host, at most one every `seconds`.

    Counts within this process; several workers add their own `wait_turn` that counts together.
    """

    def __init__(
        self,
        seconds: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.seconds = seconds
        self._clock, self._sleep = clock, sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Return when it is this request's turn at `host`."""
        with self._lock:
            now = self._clock()
            if len(self._next) > 10_000:
                self._next = {name: at for name, at in self._next.items() if at > now}
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self.seconds
        if turn > now:
            self._sleep(turn - now)

    def hold(self, url: str, seconds: float) -> None:
        """Let no other request reach the host of `url` for `seconds`."""
        host = urlsplit(url).hostname or ""
        with self._lock:
            until = self._clock() + seconds
            self._next[host] = max(until, self._next.get(host, until))


HOST_TURNS = HostTurns()


@dataclass(frozen=True)
class FetchRules:
    """How to fetch. The defaults are those for addresses nobody vouches for.

    `allow_addresses` are exact (IP address, port) pairs reached although they lie inside the
    network or on an unusual port: tests name their own server, nothing else is opened by it.
    `wait_turn(host)` is called before each request, `hold_host(url, seconds)` after a fetch where
    robots.txt asks for a longer pause than between other hosts' requests; `robots` False fetches what robots.txt forbids.
    Of a body with more than `max_bytes` nothing is taken, or with `cut_body` that many.
    """

    allow_addresses: frozenset[tuple[str, int]] = frozenset()
    max_bytes: int = MAX_BYTES
    seconds: float = FETCH_SECONDS
    user_agent: str = USER_AGENT
    wait_turn: Callable[[str], None] = HOST_TURNS.wait
    hold_host: Callable[[str, float], None] = HOST_TURNS.hold
    robots: bool = True
    cut_body: bool = False


@dataclass(frozen=True)
class Answer:
    """What a server answered: the last response after redirects, its body decompressed."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    content: bytes
    fetched_at: dt.datetime
    moved_permanently: bool = False


def fetch_url(url: str, rules: FetchRules | None = None) -> FetchedReport:
    """Return the report at `url`, with the bytes and headers as captured.

    Raises SourceError where there is nothing to keep: an address that is not public http(s),
    robots.txt forbids it, the server does not answer, refuses or breaks off, or sends too much.
    A body that cannot be read is kept, with the reason in `failure`.
    """
    rules = rules or FetchRules()
    url = check_url(url, rules)
    answer = fetch_bytes(url, rules)
    return read_bytes(
        answer.content,
        _name_in(answer.final_url),
        answer.headers.get("content-type", ""),
        headers=answer.headers,
        url=url,
        final_url=answer.final_url,
        fetched_at=answer.fetched_at,
    )


def fetch_bytes(
    url: str,
    rules: FetchRules,
    headers: Mapping[str, str] | None = None,
    accepted: tuple[int, ...] = (200,),
) -> Answer:
    """Return the answer at `url`, following at most MAX_REDIRECTS redirects, each checked anew.

    All of it, redirects included, ends within `rules.seconds` and `rules.max_bytes` decompressed
    bytes, and sooner where a server drips. robots.txt is asked for each address of the way. Raises
    SourceError, also for a status that is not in `accepted`.
    """
    from control.sources.robots import check_robots

    started = current = check_url(url, rules)
    permanent = True
    latest = time.monotonic() + rules.seconds
    for hop in range(MAX_REDIRECTS + 1):
        delay = check_robots(current, rules) if rules.robots else 0.0
        rules.wait_turn(urlsplit(current).hostname or "")
        deadline = _Deadline(latest)
        try:
            # a session for each request: no connection is reused, nothing is carried along
            with (
                deadline,
                _open_session(rules, deadline) as session,
                session.get(current, headers=dict(headers or {}), stream=True) as response,
            ):
                target = session.get_redirect_target(response)
                if target:
                    permanent = permanent and response.status_code in (301, 308)
                    current = check_url(urljoin(current, target), rules)
                    continue
                if delay:  # not before: a redirect is part of the same visit
                    rules.hold_host(current, delay)
                _check_status(response, accepted)
                content = _read_body(response, rules, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _explain(error, current, deadline, rules) from error
        except (ValueError, UnicodeError) as error:  # headers or addresses no parser takes
            raise SourceError(f"“{current[:200]}” could not be fetched: {error}.") from error
        return Answer(
            url=started,
            final_url=current,
            status=response.status_code,
            headers=_kept_headers(response.headers),
            content=content,
            fetched_at=dt.datetime.now(dt.UTC),
            moved_permanently=hop > 0 and permanent,
        )
    raise SourceError(f"{_host(url)} redirects more than {MAX_REDIRECTS} times: check the address.")


def check_url(url: str, rules: FetchRules) -> str:
    """Return `url` without its fragment; SourceError where it is not one that is fetched."""
    url = url.strip()
    if len(url) > MAX_URL or any(letter.isspace() or letter < " " for letter in url):
        raise SourceError("This is not a web address: it has spaces in it or is too long.")
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise SourceError(f"“{url}” is not a web address.") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise SourceError(f"“{url}” is not a web address: it must begin with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise SourceError("An address with a user name or password in it is not fetched.")
    if port not in PORTS.values() and port not in {port for _, port in rules.allow_addresses}:
        raise SourceError(f"Port {port} is not fetched: web pages are on ports 80 and 443.")
    return urlunsplit(parts._replace(fragment=""))


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an IP address is on the public internet and not a way into our network."""
    inner = getattr(address, "ipv4_mapped", None) or address
    if inner.version == 6 and (inner.sixtofour or inner.teredo or _is_isatap(inner)):
        return False
    return (
        inner.is_global
        and not inner.is_multicast
        and not inner.is_reserved
        and not any(inner.version == net.version and inner in net for net in _INSIDE)
    )


def _is_isatap(address: ipaddress.IPv6Address) -> bool:
    """Tell whether an address ends in ::5efe and an IPv4 address that it is sent to (RFC 5214)."""
    return int(address) >> 32 & 0xFDFFFFFF == 0x00005EFE


class _Deadline:
    """Ends a request in time by shutting its socket, whatever it is waiting for.

    A timeout of a socket starts anew with each byte: a server that drips lasts for ever. Here the
    request has SILENCE_SECONDS, what is sent earns it more, and all of a fetch end by `latest`.
    """

    def __init__(self, latest: float) -> None:
        self.latest = latest
        self.ends_at = min(time.monotonic() + SILENCE_SECONDS, latest)
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def __enter__(self) -> _Deadline:
        threading.Thread(target=self._wait, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with self._lock:
            while self._watched:
                self._watched.pop().close()

    def earn(self, size: int) -> None:
        self.ends_at = min(self.ends_at + size / LEAST_BYTES_A_SECOND, self.latest)

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self.ends_at

    def watch(self, connection: socket.socket) -> None:
        # a duplicate: TLS takes the descriptor away from the socket object that it wraps
        with self._lock:
            self._watched.append(connection.dup())
        if self.passed:
            self._shut()

    def _wait(self) -> None:
        while not self.passed:
            if self._ended.wait(self.ends_at - time.monotonic()):
                return
        self._shut()

    def _shut(self) -> None:
        with self._lock:
            for connection in self._watched:
                with contextlib.suppress(OSError):  # it had already ended
                    connection.shutdown(socket.SHUT_RDWR)


class _PublicAdapter(IPFilterAdapter):
    """Connects only to public addresses, or the exact ones allowed, and under the deadline.

    The parent resolves a name once and connects to that very address, so that a name cannot change
    between check and use.
    """

    def __init__(self, scheme: str, rules: FetchRules, deadline: _Deadline) -> None:
        self._rules, self._deadline = rules, deadline
        super().__init__(
            is_https_proto=scheme == "https", allow_loopback=bool(rules.allow_addresses)
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _watched_pool(urllib3.HTTPConnectionPool, self._deadline),
            "https": _watched_pool(urllib3.HTTPSConnectionPool, self._deadline),
        }

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None):
        host_params, pool_kwargs = super().build_connection_pool_key_attributes(
            request, verify, cert
        )
        port = host_params["port"] or PORTS[host_params["scheme"]]
        address = ipaddress.ip_address(host_params["host"].strip("[]"))
        allowed = (str(address), port) in self._rules.allow_addresses
        if not allowed and (port not in PORTS.values() or not is_public(address)):
            raise InvalidIPAddress(address)
        return host_params, pool_kwargs


def _watched_pool(pool_class: type, deadline: _Deadline) -> type:
    class WatchedConnection(pool_class.ConnectionCls):
        def _new_conn(self) -> socket.socket:
            connection = super()._new_conn()
            deadline.watch(connection)
            return connection

    return type("WatchedPool", (pool_class,), {"ConnectionCls": WatchedConnection})


def _open_session(rules: FetchRules, deadline: _Deadline) -> HTTPSession:
    session = HTTPSession(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=bool(rules.allow_addresses),
            never_redirect=True,
            default_timeout=(CONNECT_SECONDS, SILENCE_SECONDS),
            user_agent_override=rules.user_agent,
        )
    )
    # a proxy or a .netrc of the environment would go around the filter
    session.trust_env = False
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    session.headers["Connection"] = "close"
    session.headers["Accept-Encoding"] = "gzip, deflate"
    session.headers["Accept"] = "text/html, application/xhtml+xml, application/pdf, */*;q=0.5"
    for scheme in PORTS:
        session.mount(f"{scheme}://", _PublicAdapter(scheme, rules, deadline))
    return session


def _check_status(response: requests.Response, accepted: tuple[int, ...]) -> None:
    status = response.status_code
    if status in accepted:
        return
    host = _host(response.url)
    wait = read_retry_after(response.headers.get("Retry-After", ""))
    if status in (404, 410):
        reason = f"There is no page at this address any more ({host} answered {status})."
    elif status in (401, 402, 403, 451):
        reason = (
            f"{host} does not let us read this page (it answered {status}): "
            "save the page in a browser and upload the file."
        )
    elif status == 429 or status >= 500:
        reason = f"{host} cannot answer now (it answered {status}): try again later."
    else:
        reason = f"{host} answered {status} instead of the page: check the address."
    raise SourceError(
        reason, status=status, retry_after_s=wait, transient=status == 429 or status >= 500
    )


def read_retry_after(value: str) -> int | None:
    """Return the seconds a Retry-After header asks for, a number or a date; None without one."""
    value = value.strip()[:100]
    if value.isascii() and value.isdigit():
        return min(int(value), MAX_RETRY_AFTER_S)
    if parse_mail_date(value):
        from email.utils import parsedate_to_datetime

        try:
            until = parsedate_to_datetime(value)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
        seconds = (until - dt.datetime.now(dt.UTC)).total_seconds()
        return max(0, min(round(seconds), MAX_RETRY_AFTER_S))
    return None


def _read_body(response: requests.Response, rules: FetchRules, deadline: _Deadline) -> bytes:
    stated = response.headers.get("Content-Length", "")
    expected = int(stated) if stated.isascii() and stated.isdigit() else None
    if expected is not None and expected > rules.max_bytes and not rules.cut_body:
        raise SourceError(_too_large(response.url, rules))
    content = bytearray()
    # read1 returns what has come; read would wait for a whole chunk from a server that drips
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        content += chunk
        deadline.earn(len(chunk))
        if len(content) > rules.max_bytes:
            if rules.cut_body:
                return bytes(content[: rules.max_bytes])
            raise SourceError(_too_large(response.url, rules))
        if deadline.passed:
            break
    if deadline.passed:
        raise TimeoutError
    if expected is not None and response.raw.tell() < expected:
        raise ConnectionError("broken off")
    return bytes(content)


def _too_large(url: str, rules: FetchRules) -> str:
    if rules.max_bytes == MAX_BYTES:
        return too_large("The page")
    return (
        f"{_host(url)} sent more than the {rules.max_bytes / 1024**2:.2g} MB that are read of it."
    )


def _explain(error: Exception, url: str, deadline: _Deadline, rules: FetchRules) -> SourceError:
    """Return the one sentence that a failed fetch comes to."""
    host = _host(url)
    if deadline.passed:
        whole = deadline.ends_at == deadline.latest
        how = f"took longer than {rules.seconds:g} seconds" if whole else "answers too slowly"
        return SourceError(
            f"{host} {how}: try again later, or save the page and upload the file.", transient=True
        )
    if isinstance(error, InvalidIPAddress):
        return SourceError(f"{host} is not on the public internet, so it is not fetched.")
    if isinstance(error, requests.exceptions.SSLError):
        return SourceError(f"{host} has no valid certificate, so the page cannot be trusted.")
    if "Failed to resolve" in str(error):
        return SourceError(f"There is no host called {host}: check the address.", transient=True)
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return SourceError(f"“{url[:200]}” is not a web address.")
    if isinstance(error, urllib3.exceptions.DecodeError | requests.exceptions.ContentDecodingError):
        return SourceError(f"{host} sent a page whose compression is damaged: try again later.")
    if isinstance(error, TimeoutError | requests.Timeout | urllib3.exceptions.TimeoutError):
        return SourceError(f"{host} did not answer in time: try again later.", transient=True)
    return SourceError(
        f"The connection to {host} failed or broke off: try again later.", transient=True
    )


def _kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the response's headers, names in lower case, without cookies and control characters."""
    kept = {}
    for name, value in list(headers.items())[:_HEADERS_KEPT]:
        if name.lower() not in _NOT_KEPT:
            kept[name.lower()[:100]] = "".join(c for c in value if c.isprintable())[:2000]
    return kept


def _name_in(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The server"
