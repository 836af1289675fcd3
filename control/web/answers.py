"""Answers in JSON and in files: compression, validators, cross-origin reading, refusals.

Input: views that return plain shapes. Output: responses. An answer is named by the version of
everything public and its address, so that asking again costs one query and no bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps

import brotli
import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from control.publish.citation import LICENCE_URL
from control.publish.knowledge import read_dated_version

from .errors import NotFound, answer_json_error, method_not_allowed
from .params import BadParameter, read_language, refuse_unknown

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
KEPT_BYTES = 32_000_000
KEPT_PATHS = ("/api/v1/", "/ogc/")
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
    """Tell whether the client already has what `etag` names (weak comparison).

    `*` names nothing: it would take a wrong address for one that was answered.
    """
    given = request.headers.get("If-None-Match", "")
    bare = etag.removeprefix("W/")
    return any(item.strip().removeprefix("W/") == bare for item in given.split(","))


@dataclass
class Answer:
    """The bytes of an answer, what they are, and their compressed forms, made once when asked."""

    content: bytes
    media_type: str = "application/json"
    encoded: dict[str, bytes] = field(default_factory=dict)

    def encode(self, encoding: str) -> bytes:
        """Return the content as `br`, `gzip` or `identity`."""
        if encoding == "identity":
            return self.content
        if encoding not in self.encoded:
            pack = PACKERS[encoding]
            self.encoded[encoding] = pack(self.content)
        return self.encoded[encoding]


def pack_answer(shape: dict, media_type: str = "application/json") -> Answer:
    """Return a plain shape as compact JSON."""
    return Answer(orjson.dumps(shape), media_type)


class KeptAnswers:
    """The answers last given, by ETag, up to a number of bytes. Safe between threads."""

    def __init__(self, most_bytes: int = KEPT_BYTES):
        self._most_bytes = most_bytes
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def fetch(self, etag: str) -> Answer | None:
        with self._lock:
            if etag in self._answers:
                self._answers.move_to_end(etag)
            return self._answers.get(etag)

    def keep(self, etag: str, answer: Answer) -> None:
        with self._lock:
            if etag in self._answers:
                return
            self._answers[etag] = answer
            self._bytes += len(answer.content)
            while self._bytes > self._most_bytes:
                _etag, dropped = self._answers.popitem(last=False)
                self._bytes -= len(dropped.content)


_kept = KeptAnswers()


class KeptAnswersMiddleware:
    """Give again what was answered since anything public changed, before session and language.

    Only an address that was answered is kept, so its parameters are good; anything else goes on.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and request.path.startswith(KEPT_PATHS):
            request.answer_name = etag, changed = name_answer(request)
            if kept := _kept.fetch(etag):
                if match_etag(request, etag):
                    return date_answer(HttpResponseNotModified(headers={"ETag": etag}), changed)
                return date_answer(answer_json(request, kept, etag=etag), changed)
        return self.get_response(request)


def answer_json(request: HttpRequest, answer: Answer, *, etag: str) -> HttpResponse:
    """Return JSON readable from any origin, revalidated by `etag`, compressed where accepted."""
    worth = len(answer.content) > WORTH_COMPRESSING
    encoding = choose_encoding(request, ("br", "gzip")) if worth else "identity"
    response = HttpResponse(answer.encode(encoding), content_type=answer.media_type)
    response.headers["Content-Length"] = str(len(response.content))
    if encoding != "identity":
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
    *parameters: str, media_type: str = "application/json", any_parameter: bool = False
) -> Callable:
    """Decorate a view that reads: it returns a plain shape, an `Answer`, or a response of its own.

    Methods other than reading, parameters not named here and BadParameter are refused in the one
    JSON shape; a client that has the answer gets 304. An answer is made once (KeptAnswersMiddleware):
    its ETag names all that it depends on. `any_parameter` leaves it to the view which parameters it takes.
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
                read_language(request)
                etag, changed = getattr(request, "answer_name", None) or name_answer(request)
                if match_etag(request, etag):
                    return date_answer(HttpResponseNotModified(headers={"ETag": etag}), changed)
                shape = view(request, *args, **kwargs)
            except BadParameter as error:
                return answer_json_error(400, error.reason, field=error.field)
            except NotFound as error:
                return answer_json_error(404, error.reason, field=error.field)
            if isinstance(shape, HttpResponseBase):
                shape.headers.setdefault("ETag", etag)
                return date_answer(shape, changed)
            made = shape if isinstance(shape, Answer) else pack_answer(shape, media_type)
            _kept.keep(etag, made)
            return date_answer(answer_json(request, made, etag=etag), changed)

        return answer

    return decorate
