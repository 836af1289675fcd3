"""/actors/: who takes part and who speaks, and what each held over time.

Input: a request. Output: pages; all that is public of an actor is read through publish.
"""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from control.publish.actors import find_actor, list_actors
from control.publish.deals import deals_of_actor
from control.publish.knowledge import pin_knowledge
from control.publish.queries import as_one, join_carried, periods_naming
from control.publish.records import Period, plain
from control.publish.statements import list_statements, said_by_actor

from .errors import NotFound
from .pages import public_page
from .params import BadParameter, read_number

LANES_PER_PAGE = 100


@public_page()
def show_actors(request: HttpRequest) -> HttpResponse:
    """/actors/: every actor by kind, with what it holds on the day."""
    rows = list_actors(request.asked.on, request.asked.knowledge)
    return render(request, "actors.html", {"rows": plain(rows)})


@public_page("page")
def show_actor(request: HttpRequest, slug: str) -> HttpResponse:
    """/actors/<slug>/: names, lineage, what it held where and when, its deals, what it said."""
    asked = request.asked
    knowledge = pin_knowledge(asked.knowledge)
    page = find_actor(slug, knowledge)
    if page is None:
        raise NotFound("slug", _("There is no actor “%(slug)s”.") % {"slug": slug})
    lanes = _lanes_of(slug, periods_naming(slug, knowledge), asked.carry)
    number = read_number(request, "page", 1, least=1)
    paginator = Paginator(lanes, LANES_PER_PAGE)
    if number > paginator.num_pages:
        raise BadParameter("page", _("There are only %(n)s pages.") % {"n": paginator.num_pages})
    statements, said = list_statements(said_by_actor(slug), knowledge)
    context = {
        **plain(page),
        "lanes": paginator.page(number),
        "now": _roles_on(lanes, asked.on.isoformat()),
        "deals": [
            {
                **deal.as_plain(),
                "own": [plain(p) for p in deal.parties if p.actor.slug == slug],
            }
            for deal in deals_of_actor(slug, knowledge)
        ],
        "statements": plain(statements),
        "said": said,
        "feed_query": f"party={slug}",
    }
    return render(request, "actor.html", context)


def _lanes_of(slug: str, periods: list[Period], carry: str) -> list[dict]:
    """Return a lane for each district: its name, address, and the actor's part period by period."""
    lanes = []
    for _slug, own in groupby(periods, key=lambda period: period.district.slug):
        parts = []
        for period in map(as_one, join_carried(own)):
            [party] = [party for party in period.parties if party.actor.slug == slug][:1]
            shape = period.as_plain(with_evidence=False)
            parts.append(shape | {"role": party.role, "colour": party.actor.colour})
        district = plain(period.district)
        address = reverse("district", args=[district["slug"]]) + carry
        lanes.append({"district": district, "url": address, "parts": parts})
    return lanes


def _roles_on(lanes: list[dict], day: str) -> dict[str, int]:
    """Return in how many districts the actor has which role on the day."""
    counts: dict[str, int] = {}
    for lane in lanes:
        for part in lane["parts"]:
            if part["from"] <= day and (part["to"] is None or day < part["to"]):
                counts[part["role"]] = counts.get(part["role"], 0) + 1
    return counts
