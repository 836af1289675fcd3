"""/map/: the files that the map draws from, for ever under the hash of their content."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.ledger import (
    MapFile,
    details_file,
    finer_file,
    ledger_file,
    outlines_file,
)
from control.publish.records import plain

from .answers import YEAR_S, answer_open_data, choose_encoding, match_etag, open_to_all
from .errors import NotFound
from .params import read_asked, refuse_unknown

MAKERS: dict[str, Callable[[Knowledge], MapFile | None]] = {
    "ledger": ledger_file,
    "details": details_file,
    "outlines": outlines_file,
    "finer": finer_file,
}
REPORTED = ("ledger", "details")  # what the world's reports said changes no outline
FIRST = ("ledger", "outlines")  # the first picture waits for them
MOST_CARRIED = 16_384  # bytes: a browser reads so little sooner in the page than it asks for it


def list_addresses(knowledge: Knowledge) -> dict[str, str]:
    """Return the permanent address of each map file there is, by name."""
    files = {name: make(knowledge) for name, make in MAKERS.items()}
    return {name: address_of(name, file, knowledge) for name, file in files.items() if file}


def list_first(addresses: dict[str, str], knowledge: Knowledge) -> dict[str, str]:
    """Return, by its address, what a page carries of each file its first picture waits for.

    A small file is carried as Base64; of a larger one nothing is, the page asks for it early.
    """
    return {addresses[name]: write_carried(MAKERS[name](knowledge).content) for name in FIRST}


def write_carried(content: bytes) -> str:
    """Return a small file as Base64, a larger one as nothing."""
    return b64encode(content).decode() if len(content) <= MOST_CARRIED else ""


def address_of(name: str, file: MapFile, knowledge: Knowledge) -> str:
    """Return the permanent address of a map file: a name of `MAKERS`."""
    query = {}
    if knowledge.known_at is not None and name in REPORTED:
        query["known_on"] = plain(pin_knowledge(knowledge).moment)  # one address between decisions
    elif knowledge.known_at is not None:
        query["known_on"] = plain(knowledge.known_at)
    elif knowledge.reported_until is not None and name in REPORTED:
        query["reported_until"] = knowledge.reported_until.isoformat()
    address = reverse("map-file", args=[name, file.content_hash])
    return f"{address}?{urlencode(query, safe=':')}" if query else address


@answer_open_data("known_on", "reported_until")
def show_map_file(request: HttpRequest, name: str, content_hash: str) -> HttpResponse:
    """GET /map/<name>-<hash>.bin: columns of numbers, see docs/architecture.md."""
    no_such_file = _("The map has no such file.")
    if name not in MAKERS:
        raise NotFound("name", no_such_file)
    if name not in REPORTED:
        refuse_unknown(request, ("known_on", "lang"))
    knowledge = read_asked(request).knowledge
    file = MAKERS[name](knowledge)
    if file is None:
        raise NotFound("name", no_such_file)
    if file.content_hash != content_hash:
        return HttpResponseRedirect(address_of(name, file, knowledge))
    etag = f'"{file.content_hash}"'
    if match_etag(request.headers.get("If-None-Match", ""), etag):
        response = HttpResponseNotModified()
    else:
        encoding = choose_encoding(request, ("br", "gzip"))
        response = HttpResponse(file.encode(encoding), content_type="application/octet-stream")
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return open_to_all(response)
