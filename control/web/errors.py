"""Refusals: one JSON shape for the API, one page for people, never a traceback.

Input: a status, the parameter it is about, one sentence. Output: a response. Works with a broken
database: nothing here reads it.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Sequence
from functools import wraps

import psycopg
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

logger = logging.getLogger(__name__)

JSON_PATHS = ("/api/v1/", "/ogc/", "/map/", "/data/", "/feeds/", "/cite", "/healthz")
PAGES_AMONG = ("/data/",)  # pages below one of those
EXPOSED = (
    "ETag, Last-Modified, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
READING = ("GET", "HEAD")
RETRY_AFTER_S = 10  # a database that was killed is there again after some four
DATABASE_AWAY = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
CODES = {
    400: "bad_parameter",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    429: "too_many_requests",
    500: "server_error",
    503: "not_ready",
}


class NotFound(Http404):
    """Something named in the address that is not there: which part, and the reason.

    `code` says more than "not_found" where more is known; `ways` are addresses that lead on, each
    with what it shows.
    """

    def __init__(
        self, field: str, reason: str, *, code: str = "", ways: Sequence[tuple[str, str]] = ()
    ):
        super().__init__(reason)
        self.field = field
        self.reason = reason
        self.code = code
        self.ways = ways


def is_for_programs(path: str) -> bool:
    """Tell whether refusals at an address are JSON: `/data/control.csv` is, the page `/data/` is not."""
    return path.startswith(JSON_PATHS) and path not in PAGES_AMONG


def answer_json_error(
    status: int,
    reason: str,
    *,
    field: str | None = None,
    code: str = "",
    headers: dict | None = None,
) -> HttpResponse:
    """Return `{"error": {"code", "field", "reason"}}` with that status."""
    shape = {"error": {"code": code or CODES[status], "field": field, "reason": reason}}
    response = HttpResponse(
        json.dumps(shape, ensure_ascii=False),
        status=status,
        content_type="application/json",
        headers=headers,
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    patch_cache_control(response, no_store=True)
    return response


def answer_page_error(
    request: HttpRequest, status: int, context: dict | None = None, *, template: str = ""
) -> HttpResponse:
    """Return the page for `status`; 500 and 503 are drawn without any context, as it may be what fails."""
    name = template or f"{status}.html"
    try:
        content = render_to_string(name, context, None if status >= 500 else request)
        response = HttpResponse(content, status=status)
    except TemplateDoesNotExist:
        response = HttpResponse(str(status), status=status, content_type="text/plain")
    patch_cache_control(response, no_store=True)
    return response


def answer_error(
    request: HttpRequest,
    status: int,
    reason: str,
    *,
    field: str | None = None,
    code: str = "",
    ways: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Return the refusal in the form that the address is read in: JSON or a page."""
    if is_for_programs(request.path):
        return answer_json_error(status, reason, field=field, code=code)
    template = "" if status in (403, 404, 429, 500, 503) else "400.html"
    shape = {"field": field, "reason": reason, "code": code, "ways": ways}
    return answer_page_error(request, status, {"error": shape}, template=template)


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        reason = _(
            "This site does not answer to that name: who runs it lists its names in ALLOWED_HOSTS."
        )
        return answer_error(request, 400, reason)
    return answer_error(request, 400, _("The request cannot be read."))


def permission_denied(request: HttpRequest, exception=None) -> HttpResponse:
    return answer_error(request, 403, _("This is not open to you."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer_error(
        request, 403, _("The form was open too long or came from elsewhere: load it again.")
    )


def page_not_found(request: HttpRequest, exception=None) -> HttpResponse:
    if not isinstance(exception, NotFound):
        return answer_error(request, 404, _("There is nothing here."))
    return answer_error(
        request,
        404,
        exception.reason,
        field=exception.field,
        code=exception.code,
        ways=exception.ways,
    )


def only_methods(*methods: str) -> Callable:
    """Decorate a view: other methods are refused with 405, before a form's token is asked for.

    What takes forms asks for the token itself (`csrf_protect` below this). OPTIONS tells the methods.
    """

    def decorate(view: Callable) -> Callable:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": write_allow(methods)})
            if request.method not in methods:
                return method_not_allowed(request, methods)
            return view(request, *args, **kwargs)

        return answer

    return decorate


def write_allow(methods: tuple[str, ...]) -> str:
    """Return the header Allow: `GET, HEAD, OPTIONS`."""
    return ", ".join((*methods, "OPTIONS"))


def method_not_allowed(request: HttpRequest, methods: tuple[str, ...] = READING) -> HttpResponse:
    reason = (
        _("This address is only read: use GET.")
        if methods == READING
        else _("This address takes these methods only: %(methods)s.")
        % {"methods": ", ".join(methods)}
    )
    response = answer_error(request, 405, reason)
    response.headers["Allow"] = write_allow(methods)
    return response


def too_many_requests(request: HttpRequest, credentials=None, *args, **kwargs) -> HttpResponse:
    """Return the refusal of a throttled sign-in (the lockout response of django-axes)."""
    reason = _("Too many attempts: wait a quarter of an hour, then try again.")
    response = (
        answer_json_error(429, reason)
        if is_for_programs(request.path)
        else answer_page_error(request, 429, {"retry_after": 900})
    )
    response.headers["Retry-After"] = "900"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the refusal of what failed: 503 where the database is away, which ends by itself."""
    failure = sys.exception()
    if isinstance(failure, DATABASE_AWAY):
        return not_ready(request, failure)
    return answer_error(request, 500, _("The server failed. The failure was written down."))


def not_ready(request: HttpRequest, failure: Exception) -> HttpResponse:
    """Return 503 with when to ask again, and write down one line instead of a traceback."""
    logger.error("%r: the database does not answer: %s", request.path, str(failure).split("\n")[0])
    response = answer_error(request, 503, _("The database does not answer: ask again in a moment."))
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    response._has_been_logged = True  # by the line above: Django would write the traceback
    return response
