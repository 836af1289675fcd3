"""/cite: the citation of any address of this site, as text, BibTeX and RIS, or all three as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from control.dates import write_digits
from control.publish.citation import cite_answer, set_parameter
from control.publish.knowledge import BEFORE_ALL, pin_knowledge
from control.publish.records import plain
from control.publish.releases import find_release

from .answers import answer_open_data
from .errors import NotFound
from .params import (
    Asked,
    BadParameter,
    is_mark,
    read_asked,
    read_code,
    read_language,
    read_text,
    refuse_unknown,
)
from .words import day, moment

FORMS = {
    "text": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
NOTHING_THERE = gettext_noop("There is nothing public at this address to cite.")


# what shows the state of one day, the last covered one where none is asked
OF_ONE_DAY = {
    *("map", "districts", "district", "actors", "actor", "numbers"),
    *("api-state", "api-state-sources", "api-district"),
}
OF_CHANGES = {"map", "changes", "api-changes"}  # what lists changes after one day until another
# what stands as it stands, whatever was known when
OF_NO_KNOWLEDGE = {"method", "data", "stories", "releases", "api"}
COMPARED = ("compare", "compare_known_on", "compare_reported_until")
TOLD_APART = ("on", "known_on", "reported_until", "from", "to", *COMPARED)
# how a page is looked at, not what it shows
LOOKS = ("lang", "layout", "split", "step", "speed", "scope", "axis", "stale", "format", "f")


@answer_open_data("of", "format", page_for_people=True, translated=True)
def cite(request: HttpRequest) -> HttpResponse | dict:
    """GET /cite?of=/districts/qadam/?on=2018-03-20

    An address that is not told as of when is cited as of now: the citation names what is there now.
    A day left to its default is written out, for the coverage may grow.
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
    language = read_language(request) or settings.LANGUAGE_CODE
    asked, names = _ask(match, request, query, path, dict.fromkeys((language, "en")))
    reading = _describe(asked, match, query)
    if match.url_name in OF_ONE_DAY:
        address = set_parameter(address, "on", reading["on"])
    reading["told"] = match.url_name == "story"
    release = find_release(match.kwargs["number"]) if "number" in match.kwargs else None
    now = timezone.now()
    knowledge = pin_knowledge(asked.knowledge)
    # before its first decision the ledger published nothing: what is said of then is said now
    said = knowledge.known_at if knowledge.known_at and knowledge.moment > BEFORE_ALL else now
    citation = cite_answer(
        request.build_absolute_uri(address),
        reading,
        known_at=plain(release.moment if release else now),
        pinned="known_on" in match.func.takes and match.url_name not in OF_NO_KNOWLEDGE,
        release=str(release.number) if release else "",
        names=names if match.url_name != "release" else {},
        year="" if release else str(said.year),
        language=language,
        say=str if language == "en" else _say_date,
    )
    if form == "json":
        return citation.as_plain()
    return HttpResponse(getattr(citation, form), content_type=FORMS[form])


def _say_date(text: str) -> str:
    """Return a day or a moment in words: digits and dashes are read backwards among Arabic letters.

    >>> _say_date("2018-03-20")
    '20 March 2018'
    """
    try:
        return day(text) if len(text) == len("2018-03-20") else moment(text)
    except ValueError:
        return text


def _describe(asked: Asked, match: ResolverMatch, query: QueryDict) -> dict:
    """Return the reading of what is cited: that of pages, the other side, the range and what is chosen."""
    reading = asked.as_plain()
    told = {name: write_digits(query.get(name, "").strip()) for name in TOLD_APART}
    if match.url_name == "map":  # it draws the nearest covered day
        for name in ("on", "compare", "from", "to"):
            day = reading["on"] if name == "on" else told[name]
            told[name] = day and min(max(day, reading["coverage_from"]), reading["coverage_to"])
    elif match.url_name in OF_ONE_DAY:
        told["on"] = reading["on"]
    elif not hasattr(match.func, "any_parameter"):  # a page of all days
        told["on"] = ""
    if told["compare_known_on"] or told["compare_reported_until"]:
        told["compare"] = told["compare"] or told["on"]
    known = asked.knowledge.known_at
    if asked.is_day_open:
        told["known_on"] = plain(known)  # more may be recorded on it
    else:
        told["known_on"] = asked.known_on
    told["reported_until"] = asked.reported_until
    apart = [*LOOKS, *TOLD_APART]
    if not (match.url_name in OF_CHANGES and told["from"] and told["to"]):
        told["from"] = told["to"] = ""
        apart = [name for name in apart if name not in ("from", "to")]
    chosen = (
        f"{name}={','.join(given)}"
        for name, given in query.lists()
        if name not in apart and not is_mark(name)
    )
    return told | {"chosen": " ".join(" ".join(chosen).split())}


def _find_page(path: str) -> ResolverMatch:
    """Return what answers a path; BadParameter where nothing public does."""
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    if match is None or not hasattr(match.func, "takes"):
        raise BadParameter("of", _(NOTHING_THERE))
    return match


def _ask(
    match: ResolverMatch,
    request: HttpRequest,
    query: QueryDict,
    path: str,
    languages: Iterable[str],
) -> tuple[Asked, dict[str, str]]:
    """Return what is asked of what is cited, and what that calls itself in each of `languages`.

    BadParameter where it would not answer, with its reason. It is asked for its head, for which no
    file is made.
    """
    asked = copy(request)
    asked.GET, asked.method, asked.user = query, "HEAD", AnonymousUser()
    names = {}
    try:
        if not getattr(match.func, "any_parameter", False):
            refuse_unknown(asked, (*match.func.takes, "lang"), marks_allowed=True)
        asked.asked = read_asked(asked)
        for language in languages:
            if match.func is cite:  # else a chain of citations would be asked, each for the next
                return asked.asked, {"en": path.strip("/")}
            with override(language):
                answer = match.func.view(asked, *match.args, **match.kwargs)
            if hasattr(match.func, "any_parameter"):  # a file, or an answer for programs
                return asked.asked, {"en": path.strip("/")}
            names[language] = _read_title(answer)
    except BadParameter as error:
        raise BadParameter("of", error.reason) from error
    except NotFound as error:
        raise BadParameter("of", _(NOTHING_THERE)) from error
    return asked.asked, names


def _read_title(page: HttpResponse) -> str:
    """Return what a page calls itself, such as “Qadam”; nothing of one that has no more than a head."""
    title = re.search(r"<title>(.*?)</title>", page.content.decode(), re.S)
    return " ".join(unescape(title[1]).split()).rpartition(" · ")[0] if title else ""
