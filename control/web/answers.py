"""Answers in JSON and in files: compression, validators, cross-origin reading, refusals.

Input: views that return plain shapes. Output: responses. An answer is named by the version of
everything public and its address, so that asking again costs one query and no bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from control.publish.knowledge import read_version

from .errors import NotFound, answer_json_error, method_not_allowed
from .params import BadParameter, read_language, refuse_unknown

WORTH_COMPRESSING = 1400  # bytes: one packet
YEAR_S = 365 * 24 * 3600


def choose_encoding(request: HttpRequest, offered: tuple[str, ...]) -> str:
    """Return the first of `offered` encodings that the client accepts, or `identity`."""
    accepted = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _separator, quality = part.partition(";")
        refused = re.fullmatch(r"\s*q=0(\.0*)?\s*", quality)
        accepted[name.strip()] = not refused
    return next((name for name in offered if accepted.get(name)), "identity")


def match_etag(request: HttpRequest, etag: str) -> bool:
    """Tell whether the client already has what `etag` names (weak comparison)."""
    given = request.headers.get("If-None-Match", "")
    bare = etag.removeprefix("W/")
    return any(
        item.strip() == "*" or item.strip().removeprefix("W/") == bare for item in given.split(",")
    )


def answer_json(
    request: HttpRequest, shape, *, etag: str = "", media_type: str = "application/json"
) -> HttpResponse:
    """Return `shape` as JSON, readable from any origin, revalidated by `etag`."""
    content = json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode()
    response = HttpResponse(content_type=media_type)
    if len(content) > WORTH_COMPRESSING and choose_encoding(request, ("gzip",)) == "gzip":
        content = gzip.compress(content, 4, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.content = content
    response.headers["Content-Length"] = str(len(content))
    if etag:
        response.headers["ETag"] = etag
    return open_to_all(response)


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Let any origin read the response, and caches keep it only to ask again."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    response.headers.setdefault("Cache-Control", "public, no-cache")
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def answer_preflight() -> HttpResponse:
    """Return what a browser asks before a cross-origin read."""
    response = HttpResponse(status=204)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def name_answer(request: HttpRequest) -> str:
    """Return the weak ETag of what this address answers now. One query."""
    name = f"{read_version()} {request.get_full_path()}"
    return f'W/"{hashlib.sha256(name.encode()).hexdigest()[:24]}"'


def answer_open_data(*parameters: str) -> Callable:
    """Decorate a view that reads: it returns a plain shape, or a response of its own making.

    Methods other than reading, parameters not named here and BadParameter are refused in the one
    JSON shape; a client that has the answer gets 304.
    """

    def decorate(view: Callable) -> Callable:
        @csrf_exempt  # refused in JSON like any other method; nothing is changed by any
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method == "OPTIONS":
                return answer_preflight()
            if request.method not in ("GET", "HEAD"):
                return method_not_allowed(request)
            try:
                refuse_unknown(request, (*parameters, "lang"))
                read_language(request)
                etag = name_answer(request)
                if match_etag(request, etag):
                    return open_to_all(HttpResponseNotModified(headers={"ETag": etag}))
                shape = view(request, *args, **kwargs)
            except BadParameter as error:
                return answer_json_error(400, error.reason, field=error.field)
            except NotFound as error:
                return answer_json_error(404, error.reason, field=error.field)
            if isinstance(shape, HttpResponseBase):
                shape.headers.setdefault("ETag", etag)
                return open_to_all(shape)
            return answer_json(request, shape, etag=etag)

        return answer

    return decorate
