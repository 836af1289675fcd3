"""The answers last given by the API, given again before the framework, while nothing public changed.

A WSGI application around another. An answer that is the same for everybody (`is_for_all`) is kept
whole, as it was sent; whoever asks again costs a share of one small query, whoever asks while it is
made waits for it. An address that was answered has good parameters, so anything else goes on to the application.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from control.publish.knowledge import SharedVersion

from .answers import match_etag
from .limits import Allowance, count_request

KEPT_PATHS = ("/api/v1/", "/ogc/")
KEPT_BYTES = 32_000_000
LONGEST_WAIT_S = 30
# what the framework adds to every answer, and what is of one moment
PASSING = ("Vary", "RateLimit-")
# all of a request that an answer depends on
ASKED = (
    *("wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT_ENCODING", "SERVER_NAME", "SERVER_PORT"),
)


@dataclass
class KeptAnswer:
    headers: list[tuple[str, str]]
    content: bytes
    etag: str


class KeptAnswers:
    """`application`, its answers to reading kept up to a number of bytes, the last one however large.

    Safe between threads.
    """

    def __init__(self, application: Callable, most_bytes: int = KEPT_BYTES):
        self._application = application
        self._most_bytes = most_bytes
        self._answers: OrderedDict[tuple, KeptAnswer] = OrderedDict()
        self._being_made: dict[tuple, threading.Event] = {}
        self._bytes = 0
        self._lock = threading.Lock()
        self.version = SharedVersion()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        name = self._name_request(environ)
        if name is None:
            return self._application(environ, start_response)
        kept = self._fetch(name) or self._wait_for(name)
        if kept:
            allowance = count_request(environ)
            if allowance is None or not allowance.is_used_up:
                return give_again(kept, allowance, environ, start_response)
        try:
            response = self._application(environ, start_response)
            if getattr(response, "is_for_all", False) and environ["REQUEST_METHOD"] == "GET":
                self._keep(name, response)
        finally:
            with self._lock:
                made = self._being_made.pop(name, None)
            if made:
                made.set()
        return response

    def _name_request(self, environ: dict) -> tuple | None:
        """Return what names the answer to a request now; None where it is not to be kept."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if not environ["PATH_INFO"].startswith(KEPT_PATHS):
            return None
        version = self.version.read()
        return version and (version, *map(environ.get, ASKED))

    def _wait_for(self, name: tuple) -> KeptAnswer | None:
        """Return the answer where another request is making it just now; else this one is to."""
        with self._lock:
            made = self._being_made.get(name)
            if made is None:
                self._being_made[name] = threading.Event()
                return None
        made.wait(LONGEST_WAIT_S)
        return self._fetch(name)

    def _fetch(self, name: tuple) -> KeptAnswer | None:
        with self._lock:
            if name in self._answers:
                self._answers.move_to_end(name)
            return self._answers.get(name)

    def _keep(self, name: tuple, response) -> None:
        headers = [
            *((key, value) for key, value in response.items() if not key.startswith(PASSING)),
            ("Vary", "Accept-Encoding"),
        ]
        kept = KeptAnswer(headers, response.content, response.headers["ETag"])
        with self._lock:
            if name in self._answers:
                return
            self._answers[name] = kept
            self._bytes += len(response.content)
            while self._bytes > self._most_bytes and len(self._answers) > 1:
                _name, dropped = self._answers.popitem(last=False)
                self._bytes -= len(dropped.content)


def give_again(
    kept: KeptAnswer, allowance: Allowance | None, environ: dict, start_response: Callable
) -> list[bytes]:
    headers = [*kept.headers, *(allowance.headers.items() if allowance else ())]
    if match_etag(environ.get("HTTP_IF_NONE_MATCH", ""), kept.etag):
        told = [(key, value) for key, value in headers if not key.startswith("Content-")]
        start_response("304 Not Modified", told)
        return []
    start_response("200 OK", headers)
    return [kept.content] if environ["REQUEST_METHOD"] == "GET" else []
