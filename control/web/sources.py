"""/sources/: who printed what, how each is graded, what rests on it and what speaks against it.

Input: a request. Output: pages; all that is public of a source is read through publish.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from control.publish.knowledge import pin_knowledge
from control.publish.records import plain
from control.publish.sources import find_source, list_sources
from control.publish.statements import list_statements, printed_by_source

from .errors import NotFound
from .pages import public_page


@public_page()
def show_sources(request: HttpRequest) -> HttpResponse:
    """/sources/: every source with its grade and how much rests on it."""
    rows = list_sources(request.asked.knowledge)
    return render(request, "sources.html", {"rows": plain(rows)})


@public_page()
def show_source(request: HttpRequest, slug: str) -> HttpResponse:
    """/sources/<slug>/: its grade, what rests on it, where it is contradicted, its reports."""
    knowledge = pin_knowledge(request.asked.knowledge)
    page = find_source(slug, knowledge)
    if page is None:
        raise NotFound("slug", _("There is no source “%(slug)s”.") % {"slug": slug})
    statements, resting = list_statements(printed_by_source(slug), knowledge)
    disputed, disputed_in_all = list_statements(printed_by_source(slug), knowledge, opposed=True)
    context = {
        **plain(page),
        "names": {"en": page.source.name, "ar": page.source.name_ar},
        "statements": plain(statements),
        "resting": resting,
        "disputed": plain(disputed),
        "disputed_in_all": disputed_in_all,
    }
    return render(request, "source.html", context)
