"""/cite: the citation of any address of this site, as text, BibTeX and RIS, or all three as JSON."""

from __future__ import annotations

from copy import copy
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from control.publish.citation import cite_answer
from control.publish.records import plain
from control.publish.releases import find_release

from .answers import answer_open_data
from .errors import NotFound
from .params import BadParameter, read_asked, read_code, read_language, read_text, refuse_unknown

FORMS = {
    "text": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
NOTHING_THERE = gettext_noop("There is nothing public at this address to cite.")


@answer_open_data("of", "format")
def cite(request: HttpRequest) -> HttpResponse | dict:
    """GET /cite?of=/districts/qadam/?on=2018-03-20

    An address that is not told as of when is cited as of now: the citation names what is there now.
    """
    address = read_text(request, "of", longest=2000) or "/"
    if (
        not address.startswith("/")
        or address.startswith("//")
        or any(c in address for c in "\\\n\r{}")
    ):
        raise BadParameter("of", _("Write an address of this site, from its first slash on."))
    form = read_code(request, "format", [*FORMS, "json"], "json")
    path, query = urlsplit(address).path, QueryDict(urlsplit(address).query)
    match = _find_page(path)
    reading = _ask(match, request, query)
    if "on" not in query and "on" not in match.func.takes:  # all days, or none
        reading["on"] = ""
    release = find_release(match.kwargs["number"]) if "number" in match.kwargs else None
    citation = cite_answer(
        request.build_absolute_uri(address),
        reading,
        known_at=plain(release.moment if release else timezone.now()),
        pinned="known_on" in match.func.takes,
        release=str(release.number) if release else "",
        language=read_language(request) or settings.LANGUAGE_CODE,
    )
    if form == "json":
        return citation.as_plain()
    return HttpResponse(getattr(citation, form), content_type=FORMS[form])


def _find_page(path: str) -> ResolverMatch:
    """Return what answers a path; BadParameter where nothing public does."""
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    if match is None or not hasattr(match.func, "takes"):
        raise BadParameter("of", _(NOTHING_THERE))
    return match


def _ask(match: ResolverMatch, request: HttpRequest, query: QueryDict) -> dict:
    """Return the reading of what is cited; BadParameter where it would not answer, with its reason.

    It is asked for its head, for which no file is made.
    """
    asked = copy(request)
    asked.GET, asked.method, asked.user = query, "HEAD", AnonymousUser()
    try:
        if not getattr(match.func, "any_parameter", False):
            refuse_unknown(asked, (*match.func.takes, "lang"), marks_allowed=True)
        asked.asked = read_asked(asked)
        if match.func is not cite:  # else a chain of citations would be asked, each for the next
            match.func.view(asked, *match.args, **match.kwargs)
    except BadParameter as error:
        raise BadParameter("of", error.reason) from error
    except NotFound as error:
        raise BadParameter("of", _(NOTHING_THERE)) from error
    return asked.asked.as_plain()
