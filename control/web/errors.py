"""Refusals: one JSON shape for the API, one page for people, never a traceback.

Input: a status, the parameter it is about, one sentence. Output: a response. Works with a broken
database: nothing here reads it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

JSON_PATHS = ("/api/v1/", "/ogc/", "/map/", "/data/", "/feeds/", "/cite", "/healthz")
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
    patch_cache_control(response, no_store=True)
    return response


def answer_page_error(
    request: HttpRequest, status: int, context: dict | None = None, *, template: str = ""
) -> HttpResponse:
    """Return the page for `status`; 500 is drawn without any context, as it may be what fails."""
    name = template or f"{status}.html"
    try:
        content = render_to_string(name, context, None if status == 500 else request)
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
    if request.path.startswith(JSON_PATHS):
        return answer_json_error(status, reason, field=field, code=code)
    template = "" if status in (403, 404, 429, 500) else "400.html"
    shape = {"field": field, "reason": reason, "code": code, "ways": ways}
    return answer_page_error(request, status, {"error": shape}, template=template)


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
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


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    response = answer_error(request, 405, _("This address is only read: use GET."))
    response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response


def too_many_requests(request: HttpRequest, credentials=None, *args, **kwargs) -> HttpResponse:
    """Return the refusal of a throttled sign-in (the lockout response of django-axes)."""
    reason = _("Too many attempts: wait a quarter of an hour, then try again.")
    response = (
        answer_json_error(429, reason)
        if request.path.startswith(JSON_PATHS)
        else answer_page_error(request, 429, {"retry_after": 900})
    )
    response.headers["Retry-After"] = "900"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return answer_error(request, 500, _("The server failed. The failure was written down."))
