"""Answers in JSON and in files: compression, validators, cross-origin reading, refusals.

Input: views that return plain shapes. Output: responses. An answer is named by the version of
everything public and its address, so that asking again costs one query and no bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial, wraps
from urllib.parse import urlencode

import brotli
import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from control.publish.citation import LICENCE_URL
from control.publish.knowledge import read_dated_version
from control.publish.records import plain

from .errors import NotFound, answer_json_error, answer_page_error, method_not_allowed
from .params import BadParameter, read_language, refuse_empty, refuse_unknown

GEOJSON = "application/geo+json"
WORTH_COMPRESSING = 1400  # bytes: one packet
PACKERS = {  # for what is made while somebody waits
    "br": partial(brotli.compress, quality=4),
    "gzip": partial(gzip.compress, compresslevel=5, mtime=0),
}
EXPOSED = (
    "ETag, Last-Modified, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
LICENCE_LINK = f'<{LICENCE_URL}>; rel="license", </data/README.txt>; rel="terms-of-service"'
LONGEST_CITED = 500
YEAR_S = 365 * 24 * 3600


def choose_encoding(request: HttpRequest, offered: tuple[str, ...]) -> str:
    """Return the first of `offered` encodings that the client accepts, or `identity`."""
    accepted = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _separator, quality = part.partition(";")
        refused = re.fullmatch(r"\s*q=0(\.0*)?\s*", quality)
        accepted[name.strip()] = not refused
    return next((name for name in offered if accepted.get(name)), "identity")


def match_etag(given: str, etag: str) -> bool:
    """Tell whether a client that sent `given` as If-None-Match has what `etag` names (weak comparison).

    `*` names nothing: it would take a wrong address for one that was answered.
    """
    bare = etag.removeprefix("W/")
    return any(item.strip().removeprefix("W/") == bare for item in given.split(","))


@dataclass
class Answer:
    """The bytes of an answer and what they are."""

    content: bytes
    media_type: str = "application/json"


def pack_answer(shape: dict, media_type: str = "application/json") -> Answer:
    """Return a plain shape as compact JSON."""
    return Answer(orjson.dumps(shape), media_type)


def answer_json(request: HttpRequest, answer: Answer, *, etag: str) -> HttpResponse:
    """Return JSON readable from any origin, revalidated by `etag`, compressed where accepted."""
    worth = len(answer.content) > WORTH_COMPRESSING
    encoding = choose_encoding(request, ("br", "gzip")) if worth else "identity"
    content = PACKERS[encoding](answer.content) if encoding in PACKERS else answer.content
    response = HttpResponse(content, content_type=answer.media_type)
    response.headers["Content-Length"] = str(len(content))
    if encoding in PACKERS:
        response.headers["Content-Encoding"] = encoding
    response.headers["ETag"] = etag
    return open_to_all(response)


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Let any origin read the response, and caches keep it only to ask again."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers.setdefault("Link", LICENCE_LINK)
    response.headers.setdefault("Cache-Control", "public, no-cache")
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def date_answer(response: HttpResponse, changed: str) -> HttpResponse:
    """Open the response to all and say when the ledger last changed, where it ever did."""
    if changed:
        response.headers["Last-Modified"] = changed
    return open_to_all(response)


def answer_preflight() -> HttpResponse:
    """Return what a browser asks before a cross-origin read."""
    response = HttpResponse(status=204)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def name_answer(request: HttpRequest) -> tuple[str, str]:
    """Return the weak ETag of what this address answers now, and its Last-Modified. One query.

    The date is that of the last decision; names and outlines may be newer, so only the ETag is
    asked whether a client has the answer already.
    """
    version, moment = read_dated_version()
    name = f"{version} {request.build_absolute_uri()}"
    etag = f'W/"{hashlib.sha256(name.encode()).hexdigest()[:24]}"'
    return etag, http_date(moment.timestamp()) if moment else ""


def link_citation(request: HttpRequest, takes: Collection[str]) -> str:
    """Return the links of an answer: its licence, its terms, and how to cite it, as of this moment.

    An address too long for a header is left to be asked for at /cite by hand.
    """
    address = request.get_full_path()
    if len(address) > LONGEST_CITED:
        return LICENCE_LINK
    if "known_on" in takes and not {"known_on", "reported_until"} & request.GET.keys():
        address += f"{'&' if '?' in address else '?'}known_on={plain(timezone.now())}"
    return f'{LICENCE_LINK}, </cite?{urlencode({"of": address})}>; rel="describedby"'


def compress_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compress a page where that is accepted and worth it."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if len(response.content) > WORTH_COMPRESSING and not response.has_header("Content-Encoding"):
        encoding = choose_encoding(request, ("br", "gzip"))
        if encoding != "identity":
            response.content = PACKERS[encoding](response.content)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Length"] = str(len(response.content))
    return response


def answer_open_data(
    *parameters: str,
    media_type: str = "application/json",
    any_parameter: bool = False,
    page_for_people: bool = False,
) -> Callable:
    """Decorate a view that reads: it returns a plain shape, an `Answer`, or a response of its own.

    Methods other than reading, parameters not named here or empty, and BadParameter are refused in
    the one JSON shape; a client that has the answer gets 304. The ETag names all that the answer depends on.
    `any_parameter` leaves it to the view which parameters it takes; `page_for_people` refuses with a
    page whoever asks for pages, as a browser does whose reader followed a link.
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
                if not any_parameter:
                    refuse_unknown(request, (*parameters, "lang"))
                refuse_empty(request)
                read_language(request)
                etag, changed = name_answer(request)
                if match_etag(request.headers.get("If-None-Match", ""), etag):
                    return date_answer(HttpResponseNotModified(headers={"ETag": etag}), changed)
                citation = link_citation(request, answer.takes)
                shape = view(request, *args, **kwargs)
            except BadParameter as error:
                if page_for_people and "text/html" in request.headers.get("Accept", ""):
                    shape = {"field": error.field, "reason": error.reason}
                    return answer_page_error(request, 400, {"error": shape})
                return answer_json_error(400, error.reason, field=error.field)
            except NotFound as error:
                return answer_json_error(404, error.reason, field=error.field)
            if isinstance(shape, HttpResponseBase):
                shape.headers.setdefault("ETag", etag)
                shape.headers["Link"] = citation
                return date_answer(shape, changed)
            made = shape if isinstance(shape, Answer) else pack_answer(shape, media_type)
            response = date_answer(answer_json(request, made, etag=etag), changed)
            response.headers["Link"] = citation
            response.is_for_all = True
            return response

        answer.any_parameter, answer.view = any_parameter, view
        answer.takes = (*parameters, *(("known_on", "reported_until") if any_parameter else ()))
        return answer

    return decorate
