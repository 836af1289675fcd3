"""How often one address may ask for open data: counted by minute, said in headers.

Counted in each process by itself, in memory: a limit against accidents and floods, not a quota. The
setting RATE_LIMIT is requests a minute and process for one client; 0 turns it off.
"""

from __future__ import annotations

import threading
import time

from django.conf import settings
from django.utils.translation import gettext as _

from config.client_ip import read_client_ip

from .errors import answer_json_error

LIMITED = ("/api/", "/ogc/", "/data/", "/feeds/", "/cite")
WINDOW_S = 60


class RateLimitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self._lock = threading.Lock()
        self._window = -1
        self._asked: dict[str, int] = {}

    def __call__(self, request):
        limit = settings.RATE_LIMIT
        if not limit or not request.path.startswith(LIMITED):
            return self.get_response(request)
        now = time.time()
        reset = int(WINDOW_S - now % WINDOW_S) + 1
        asked = self._count(read_client_ip(request), int(now // WINDOW_S))
        if asked > limit:
            reason = _("Too many requests: wait %(s)s seconds.") % {"s": reset}
            response = answer_json_error(429, reason, headers={"Retry-After": str(reset)})
        else:
            response = self.get_response(request)
        response.headers["RateLimit-Limit"] = str(limit)
        response.headers["RateLimit-Remaining"] = str(max(0, limit - asked))
        response.headers["RateLimit-Reset"] = str(reset)
        return response

    def _count(self, client: str, window: int) -> int:
        with self._lock:
            if window != self._window:
                self._window, self._asked = window, {}
            self._asked[client] = self._asked.get(client, 0) + 1
            return self._asked[client]
