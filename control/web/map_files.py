"""/map/: the two files that the map draws from, for ever under the hash of their content."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse

from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.ledger import MapFile, boundaries_file, ledger_file
from control.publish.records import plain

from .answers import YEAR_S, answer_open_data, choose_encoding, match_etag, open_to_all
from .params import read_asked


def address_of(name: str, file: MapFile, knowledge: Knowledge) -> str:
    """Return the permanent address of a map file (`ledger-file` or `boundaries-file`)."""
    query = {}
    if knowledge.known_at is not None and name == "ledger-file":
        query["known_on"] = plain(pin_knowledge(knowledge).moment)  # one address between decisions
    elif knowledge.known_at is not None:
        query["known_on"] = plain(knowledge.known_at)
    elif knowledge.reported_until is not None and name == "ledger-file":
        query["reported_until"] = knowledge.reported_until.isoformat()
    address = reverse(name, args=[file.content_hash])
    return f"{address}?{urlencode(query, safe=':')}" if query else address


@answer_open_data("known_on", "reported_until")
def ledger(request: HttpRequest, content_hash: str) -> HttpResponse:
    """GET /map/ledger-<hash>.json: the whole ledger in columns."""
    return _serve(request, content_hash, "ledger-file", ledger_file, "application/json")


@answer_open_data("known_on")
def boundaries(request: HttpRequest, content_hash: str) -> HttpResponse:
    """GET /map/boundaries-<hash>.json: the outlines as GeoJSON."""
    return _serve(request, content_hash, "boundaries-file", boundaries_file, "application/geo+json")


def _serve(
    request: HttpRequest,
    content_hash: str,
    name: str,
    make: Callable[[Knowledge], MapFile],
    media_type: str,
) -> HttpResponse:
    knowledge = read_asked(request).knowledge
    file = make(knowledge)
    if file.content_hash != content_hash:
        return HttpResponseRedirect(address_of(name, file, knowledge))
    etag = f'"{file.content_hash}"'
    if match_etag(request, etag):
        response = HttpResponseNotModified()
    else:
        encoding = choose_encoding(request, ("br", "gzip"))
        response = HttpResponse(file.encode(encoding), content_type=media_type)
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return open_to_all(response)
