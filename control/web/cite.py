"""/cite: the citation of any address of this site, as text, BibTeX and RIS, or all three as JSON."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from control.dates import parse_day
from control.publish.citation import cite_answer
from control.publish.knowledge import LAST_DAY, Knowledge, pin_knowledge
from control.publish.records import plain

from .answers import answer_open_data
from .params import BadParameter, read_code, read_text

FORMS = {
    "text": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


@answer_open_data("of", "format")
def cite(request: HttpRequest) -> HttpResponse | dict:
    """GET /cite?of=/districts/qadam/?on=2018-03-20"""
    address = read_text(request, "of", longest=2000) or "/"
    if (
        not address.startswith("/")
        or address.startswith("//")
        or any(c in address for c in "\\\n\r{}")
    ):
        raise BadParameter("of", _("Write an address of this site, from its first slash on."))
    form = read_code(request, "format", [*FORMS, "json"], "json")
    query = dict(parse_qsl(urlsplit(address).query))
    reading = {name: query.get(name, "") for name in ("on", "known_on", "reported_until")}
    try:
        reading["on"] = parse_day(reading["on"]).isoformat() if reading["on"] else ""
    except ValueError as error:
        raise BadParameter("of", str(error)) from error
    path = urlsplit(address).path
    release = path.split("/")[2] if path.startswith("/releases/") and path != "/releases/" else ""
    if not release:
        reading["on"] = reading["on"] or LAST_DAY.isoformat()
    citation = cite_answer(
        request.build_absolute_uri(address),
        reading,
        known_at=plain(pin_knowledge(Knowledge()).moment),
        release=release,
    )
    if form == "json":
        return citation.as_plain()
    return HttpResponse(getattr(citation, form), content_type=FORMS[form])
