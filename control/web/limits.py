"""How often one address may ask for open data: counted by minute, said in headers.

Counted in each process by itself, in memory: a limit against accidents and floods, not a quota. The
setting RATE_LIMIT is requests a minute and process for one client; 0 turns it off.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from config.client_ip import find_client_ip

from .errors import answer_json_error, answer_page_error, is_for_programs

LIMITED = ("/api/", "/ogc/", "/data/", "/feeds/", "/cite")
WINDOW_S = 60


@dataclass(frozen=True)
class Allowance:
    """What a client may still ask for: requests a minute, asked so far, seconds until it is anew."""

    limit: int
    asked: int
    reset_s: int

    @property
    def is_used_up(self) -> bool:
        return self.asked > self.limit

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.asked)),
            "RateLimit-Reset": str(self.reset_s),
        }


class Counter:
    """How often each client asked in the minute at hand. Safe between threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self._window = -1
        self._asked: dict[str, int] = {}

    def count(self, client: str, window: int) -> int:
        with self._lock:
            if window != self._window:
                self._window, self._asked = window, {}
            self._asked[client] = self._asked.get(client, 0) + 1
            return self._asked[client]


_counter = Counter()


def count_request(environ: dict) -> Allowance | None:
    """Count a request and return what its client has left; None where nothing is limited."""
    limit = settings.RATE_LIMIT
    if not limit or not environ["PATH_INFO"].startswith(LIMITED):
        return None
    if environ["REQUEST_METHOD"] == "OPTIONS":  # refused, a browser would not show the reason
        return None
    now = time.time()
    asked = _counter.count(find_client_ip(environ), int(now // WINDOW_S))
    return Allowance(limit, asked, int(WINDOW_S - now % WINDOW_S) + 1)


class RateLimitMiddleware:
    """Goes after the middleware that tells the language, in which it refuses."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        allowance = count_request(request.META)
        if allowance is None:
            return self.get_response(request)
        if allowance.is_used_up:
            reset = str(allowance.reset_s)
            reason = _("Too many requests: wait %(s)s seconds.") % {"s": reset}
            response = (
                answer_json_error(429, reason)
                if is_for_programs(request.path)
                else answer_page_error(request, 429, {"retry_after": allowance.reset_s})
            )
            response.headers["Retry-After"] = reset
        else:
            response = self.get_response(request)
        for name, value in allowance.headers.items():
            response.headers[name] = value
        return response
