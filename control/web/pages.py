"""The public pages. Each reads its parameters, asks publish, hands plain dicts to its template.

Everything works without JavaScript. Bad parameters are answered with the reason, never ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from control.choices import (
    UNTRACKED_KINDS,
    Credibility,
    DealDistrictRole,
    DealKind,
    Mechanism,
    Reliability,
    Standing,
)
from control.dates import COVERAGE, LAST_DAY, parse_day
from control.publish.deals import Deal, DealPlace, effects_of, list_deals
from control.publish.decisions import DecisionFeed
from control.publish.health import read_health
from control.publish.knowledge import pin_knowledge
from control.publish.ledger import ledger_file
from control.publish.names import find_districts
from control.publish.places import district_key, find_district
from control.publish.queries import (
    as_one,
    changes_between,
    group_readings,
    join_carried,
    order_of_district,
    states_on,
    tracked_districts,
)
from control.publish.records import Change, DistrictState, plain
from control.publish.shapes import read_points
from control.publish.stories import stories_naming
from control.publish.tables import STATE_FILTERS

from .answers import compress_page
from .data import list_files
from .deals import tell_deal
from .errors import READING, RETRY_AFTER_S, answer_page_error, only_methods
from .map_files import list_addresses, list_first
from .map_filters import describe_filters, fits, list_choices, read_state_filters
from .params import (
    Asked,
    BadParameter,
    read_asked,
    read_code,
    read_day,
    read_language,
    read_moment,
    read_number,
    read_slug,
    read_text,
    refuse_unknown,
)
from .places import tell_district
from .words import parties_in

CHANGES_PER_PAGE = 50
LAYOUTS = ("side", "swipe", "list")  # of a comparison
VIEW_CODES = {  # as static/control/js/store.js knows them
    "layout": LAYOUTS, "step": ("day", "week", "month"), "scope": ("all", "district"),
    "speed": ("7", "30", "91", "365"),
}  # fmt: skip
VIEW_NUMBERS = {"stale": 1200, "split": 100}
COMPARED_BY = ("compare", "compare_known_on", "compare_reported_until")
# a state without what a count does not tell apart
PLAINLY = {"siege": "none", "truce": "no", "assertion": "assessed", "basis": "evidenced"}
# what state_cell.html reads of a state
SAID_IN_CELL = ("standing", "parties", "siege", "truce", "assertion", "basis")
MAP_PARAMETERS = (  # what static/control/js/store.js writes into the address, besides the reading
    "district", *STATE_FILTERS, "from", "to", "axis", "stale", "step", "speed", "scope",
    *COMPARED_BY, "layout", "split",
)  # fmt: skip


def public_page(*parameters: str) -> Callable:
    """Decorate a page that is only read: its `asked` is read first, bad parameters are answered.

    A page takes `parameters`, the day, the knowledge and the language. What it does not know it
    refuses, but for the marks that other sites leave on links to it.
    """
    known = ("on", "known_on", "reported_until", *parameters, "lang")

    def decorate(view: Callable) -> Callable:
        @only_methods(*READING)
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            try:
                refuse_unknown(request, known, marks_allowed=True)
                read_language(request)
                request.asked = read_asked(request)
                response = view(request, *args, **kwargs)
            except BadParameter as error:
                shape = {"field": error.field, "reason": error.reason}
                return answer_page_error(request, 400, {"error": shape})
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, no_cache=True)
            return compress_page(request, response)

        answer.takes, answer.view = known, view
        return answer

    return decorate


def _describe_rows(states: list[DistrictState]) -> list[dict]:
    return [
        {
            "district": plain(state.district),
            "period": state.period.as_plain(with_evidence=False) if state.period else None,
            "coverage": state.coverage,
        }
        for state in states
    ]


def _write_rows(states: list[DistrictState], filters: dict) -> list[dict]:
    """Return a row a district; what many districts have in common is written but once."""
    template = get_template("control/state_cell.html")
    cells: dict[tuple, str] = {}
    rows = []
    for state in states:
        period = state.period
        key = (state.coverage, *(getattr(period, name, None) for name in SAID_IN_CELL))
        if key not in cells:
            plainly = period and period.as_plain(with_evidence=False)
            cells[key] = template.render({"period": plainly, "coverage": state.coverage})
        district = plain(state.district)
        rows.append({"district": district, "cell": cells[key], "fits": fits(period, filters)})
    return rows


def _tally(states: list[DistrictState], filters: dict) -> list[dict]:
    """Return how many districts each party holds; contested, mixed, unknown and not covered apart.

    As static/control/js/ui/table.js counts them: {holder, period (None where not covered), coverage, count}.
    """
    groups: dict[str, dict] = {}
    for state in states:
        if not fits(state.period, filters):
            continue
        standing = state.period.standing if state.period else state.coverage
        parties = state.period.parties if standing == Standing.HELD else ()
        holder = next((party.actor for party in parties if party.role == "holder"), None)
        key = holder.slug if holder else standing
        if key not in groups:
            period = state.period and state.period.as_plain(with_evidence=False) | PLAINLY
            if holder:
                period["parties"] = parties_in(period, "holder")[:1]
            told = {"holder": plain(holder), "period": period, "coverage": state.coverage}
            groups[key] = {**told, "count": 0}
        groups[key]["count"] += 1
    return sorted(groups.values(), key=lambda group: (group["holder"] is None, -group["count"]))


def _refuse_odd_view(request: HttpRequest) -> None:
    """Raise BadParameter for what the map cannot show: its script would pass it over in silence."""
    for name, codes in VIEW_CODES.items():
        read_code(request, name, codes)
    for name, most in VIEW_NUMBERS.items():
        read_number(request, name, 0, least=0, most=most)
    read_moment(request, "compare_known_on", timezone.now())
    read_day(request, "compare_reported_until")
    axis = read_text(request, "axis")
    try:
        days = [parse_day(day) for day in axis.split("..")] if axis else []
    except ValueError:
        days = [None]
    if axis and not (len(days) == 2 and days[0] < days[1]):
        reason = _("“%(text)s” is no stretch of time: write it as 2017-01-01..2018-12-31.")
        raise BadParameter("axis", reason % {"text": axis})


def _read_range(request: HttpRequest) -> list[str] | None:
    """Return the first and last day of a range, or nothing."""
    first, last = (read_day(request, name) for name in ("from", "to"))
    if bool(first) != bool(last):
        raise BadParameter("to" if first else "from", _("“from” and “to” are asked together."))
    if first and last < first:
        raise BadParameter("to", _("“to” is before “from”."))
    return [plain(first), plain(last)] if first else None


def _read_layout(request: HttpRequest) -> str:
    """Return how two maps lie before the scripts come, so that nothing moves then; empty for one map."""
    if not any(read_text(request, name) for name in COMPARED_BY):
        return ""
    return read_code(request, "layout", LAYOUTS, LAYOUTS[0])


@public_page(*MAP_PARAMETERS)
def show_map(request: HttpRequest) -> HttpResponse:
    """/: the timeline map; the same content as a table where it cannot be drawn."""
    asked = request.asked
    slug = read_slug(request, "district")
    selected = find_district(slug) if slug else None
    if slug and selected is None:
        raise BadParameter("district", _("There is no district “%(slug)s”.") % {"slug": slug})
    compare = read_day(request, "compare")
    _refuse_odd_view(request)
    asked_range = _read_range(request)
    known = list_choices()
    filters = read_state_filters(request, known)
    if request.method == "HEAD":  # it can be answered: nothing is drawn or packed to say so
        response = HttpResponse()
        add_never_cache_headers(response)
        return response
    knowledge = pin_knowledge(asked.knowledge)
    states = states_on(asked.on, knowledge)
    addresses = list_addresses(knowledge)
    tiles = getattr(settings, "TILES_URL", "")
    attribution = getattr(settings, "TILES_ATTRIBUTION", "")
    context = {
        "config": {
            **{f"{name}_url": address for name, address in addresses.items()},
            "background_url": static("control/data/background.json"),
            "tiles": {"url": tiles, "attribution": attribution} if tiles else None,
            "district_url": _pattern_of("district"),
            "district_api": _pattern_of("api-district"),
            "deal_url": _pattern_of("deal"),
            "method_url": reverse("method"),
            "api_url": reverse("api-state").removesuffix("state"),
            "reading": asked.as_plain(),
            "district": slug,
            "compare": plain(compare) or "",
            "lang": get_language() or settings.LANGUAGE_CODE,
            "made_at": ledger_file(knowledge).made_at,
        },
        "first_files": list_first(addresses, knowledge),
        "rows": _write_rows(states, filters),
        "tally": _tally(states, filters),
        "layout": _read_layout(request),
        "filters": describe_filters(states, filters, known, knowledge.known_at),
        "range": asked_range,
        "is_filtered": bool(filters),
        "fitting": sum(fits(state.period, filters) for state in states),
        "selected": plain(selected),
        "leaflet_overrides": {
            "TILES": [(_("Map"), tiles, {"attribution": attribution})] if tiles else [],
            "RESET_VIEW": False,
            "SCALE": None,
            "MIN_ZOOM": 6,
            "MAX_ZOOM": 17,
            "DEFAULT_CENTER": (33.5, 36.35),
            "DEFAULT_ZOOM": 11,
            "SPATIAL_EXTENT": (30.0, 28.5, 47.0, 41.0),
            "ATTRIBUTION_PREFIX": '<a href="https://leafletjs.com">Leaflet</a>',
        },
    }
    response = render(request, "map.html", context)
    add_never_cache_headers(response)  # it carries a nonce
    return response


def _pattern_of(name: str) -> str:
    """Return an address with `{slug}` in it, for the browser to fill."""
    return reverse(name, args=["slug-here"]).replace("slug-here", "{slug}")


@public_page("find")
def show_districts(request: HttpRequest) -> HttpResponse:
    """/districts/: every tracked district with its state on the day, or those that `find` finds."""
    states = states_on(request.asked.on, request.asked.knowledge)
    wanted = read_text(request, "find")
    if wanted:
        by_slug = {state.district.slug: state for state in states}
        states = [by_slug[district.slug] for district in find_districts(wanted)]
    return render(request, "districts.html", {"rows": _describe_rows(states), "wanted": wanted})


@public_page()
def show_district(request: HttpRequest, slug: str) -> HttpResponse:
    """/districts/<slug>/: a place, its whole history with evidence, deals, corrections."""
    told = tell_district(slug, request.asked)
    joined = join_carried(told.periods)
    context = {
        "place": plain(told.place),
        "periods": plain([as_one(parts) for parts in joined]),
        "blocks": [
            {**part.as_plain(with_evidence=False), "entry": number}
            for number, parts in enumerate(joined, start=1)
            for part in parts
        ],
        "deals": told.deals,
        "corrections": told.corrections,
        "state": plain(told.state),
        "coverage": told.coverage,
        "readings": plain(group_readings(told.state.evidence)) if told.state else [],
        "stories": plain(stories_naming(district=slug)),
    }
    return render(request, "district.html", context)


@public_page("kind")
def show_deals(request: HttpRequest) -> HttpResponse:
    """/deals/: every deal, or those of a kind."""
    kind = read_code(request, "kind", DealKind.values)
    deals = list_deals(request.asked.knowledge)
    context = {
        "deals": [deal.as_plain("parts") for deal in deals if not kind or deal.kind == kind],
        "kinds": [code for code in DealKind.values if any(deal.kind == code for deal in deals)],
        "kind": kind,
    }
    return render(request, "deals.html", context)


@public_page()
def show_deal(request: HttpRequest, slug: str) -> HttpResponse:
    """/deals/<slug>/: a deal's life, parties, places, figures by speaker, and what it changed."""
    knowledge = pin_knowledge(request.asked.knowledge)
    deal = tell_deal(slug, knowledge)
    effects = effects_of(deal, knowledge)
    changes = sorted((change for effect in effects for change in effect.own), key=lambda c: c.day)
    context = {
        "deal": deal.as_plain("stages", "figures", "reports", "parts"),
        "changes": plain(changes),
        "effects": plain(effects),
        "silent": plain(deal.list_silent()),
        "stories": plain(stories_naming(deal=slug)),
        "config": {
            # no report dates where people went: no arrows of what may have become known later
            "places": [] if deal.with_present_knowledge else _place_deal(deal),
            "background_url": static("control/data/background.json"),
            "tiles_url": getattr(settings, "TILES_URL", ""),
            "tiles_attribution": getattr(settings, "TILES_ATTRIBUTION", ""),
            "lang": get_language() or settings.LANGUAGE_CODE,
        },
    }
    return render(request, "deal.html", context)


def _place_deal(deal: Deal) -> list[dict]:
    """Return the places of a deal that have a point.

    Of each: slug, role, name, lon, lat, whether it is an area's middle (`wide`), and for a place whose
    note names where people came from, these places' slugs (`from`; null where nothing names them).
    """
    points = read_points()
    placed = {p.role for p in deal.districts if p.district and p.district.slug in points}
    if DealDistrictRole.ORIGIN not in placed or not placed & {
        DealDistrictRole.DESTINATION,
        DealDistrictRole.TRANSIT,
    }:
        return []  # nobody went anywhere that is known: nothing to draw
    return [
        {
            "slug": place.district.slug,
            "role": place.role,
            "name": plain(place.district.name),
            "from": _slugs_named(deal.origins_named(place)),
            "lon": points[place.district.slug]["coordinates"][0],
            "lat": points[place.district.slug]["coordinates"][1],
            "wide": place.district.kind in UNTRACKED_KINDS,
        }
        for place in deal.districts
        if place.district and place.district.slug in points
    ]


def _slugs_named(places: list[DealPlace] | None) -> list[str] | None:
    return None if places is None else [p.district.slug for p in places if p.district]


def _read_filters(request: HttpRequest) -> dict:
    """Return the filters of changes by name: days, the slug of a district, a mechanism, or nothing."""
    after, until = read_day(request, "from"), read_day(request, "to")
    if (until or LAST_DAY) < (after or COVERAGE.start):
        raise BadParameter(
            "to", _("“to” is before “from”: changes run from the first to the last.")
        )
    place = read_slug(request, "district")
    if place and district_key(place) is None:
        raise BadParameter("district", _("There is no district “%(slug)s”.") % {"slug": place})
    return {
        "from": after,
        "to": until,
        "district": place,
        "mechanism": read_code(request, "mechanism", Mechanism.values),
    }


def _select_changes(filters: dict, asked: Asked) -> list[Change]:
    """Return the changes on days D with `from < D <= to` that fit the other filters, by day."""
    after, until = filters["from"] or COVERAGE.start, filters["to"] or LAST_DAY
    return [
        change
        for change in changes_between(after, until, asked.knowledge)
        if filters["district"] in ("", change.district.slug)
        and filters["mechanism"] in ("", change.mechanism)
    ]


@public_page("kind", "page", "from", "to", "district", "mechanism")
def show_changes(request: HttpRequest) -> HttpResponse:
    """/changes/: what changed on the ground, or what was decided in the ledger, newest first."""
    kind = read_code(request, "kind", ["ground", "ledger"], "ground")
    number = read_number(request, "page", 1, least=1)
    filters = _read_filters(request)
    if kind == "ground":
        listed = _select_changes(filters, request.asked)[::-1]
    else:
        listed = DecisionFeed(request.asked.knowledge, district_key(filters["district"]))
    paginator = Paginator(listed, CHANGES_PER_PAGE)
    if number > paginator.num_pages:
        raise BadParameter("page", _("There are only %(n)s pages.") % {"n": paginator.num_pages})
    page = paginator.page(number)
    page.object_list = plain(list(page.object_list))
    context = {
        "kind": kind,
        "page": page,
        "filters": {name: plain(value) or "" for name, value in filters.items()},
        "districts": [
            plain(district)
            for district in sorted(tracked_districts().values(), key=order_of_district)
        ],
        "mechanisms": [[code, str(label)] for code, label in Mechanism.choices],
    }
    return render(request, "changes.html", context)


@public_page()
def show_method(request: HttpRequest) -> HttpResponse:
    """/method/: what the words mean and how a change becomes public."""
    grades = {"reliability": Reliability.labels, "credibility": Credibility.labels}
    return render(request, "method.html", grades)


@public_page()
def show_data(request: HttpRequest) -> HttpResponse:
    """/data/: the files and interfaces by which the whole ledger can be taken away."""
    carry = request.asked.carry
    files = [{**file, "url": file["url"] + carry} for file in list_files()]
    files += [
        {
            "name": _("State of a day"),
            "url": reverse("api-state") + request.asked.carry,
            "media_type": "application/json",
            "bytes": None,
            "what": _("All districts on one day: the same answer as the map, as JSON."),
        },
        {
            "name": _("Releases"),
            "url": reverse("releases"),
            "media_type": "text/html",
            "bytes": None,
            "what": _(
                "Numbered, immutable sets of everything public, with checksums, to cite and to deposit."
            ),
        },
        {
            "name": "API",
            "url": reverse("api"),
            "media_type": "text/html",
            "bytes": None,
            "what": _(
                "No key, no sign-in, readable from any origin. The same words as the addresses of the map."
            ),
        },
        {
            "name": "OGC API - Features",
            "url": reverse("ogc-landing"),
            "media_type": "application/json",
            "bytes": None,
            "what": _("Districts, control periods and deals as features for QGIS and others."),
        },
        {
            "name": "codebook.md",
            "url": reverse("data-codebook"),
            "media_type": "text/markdown",
            "bytes": None,
            "what": _("Every column of every file: its form, its meaning, its codes."),
        },
        {
            "name": "README.txt",
            "url": reverse("data-readme"),
            "media_type": "text/plain",
            "bytes": None,
            "what": _("Licence, limits, and what the data may not be used for. Read it first."),
        },
        {
            "name": "datapackage.json",
            "url": reverse("data-package") + carry,
            "media_type": "application/json",
            "bytes": None,
            "what": _("All the files as a Frictionless data package."),
        },
    ]
    return render(request, "data.html", {"files": files})


@only_methods(*READING)
def show_health(request: HttpRequest) -> HttpResponse:
    """/healthz: 200 once the site can answer, else 503 with what is missing."""
    health = read_health()
    shape = {
        "status": "unavailable" if health.missing else "ok",
        "missing": list(health.missing),
        "worker": health.worker,
    }
    response = JsonResponse(shape, status=503 if health.missing else 200)
    if health.missing:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    add_never_cache_headers(response)
    return response


@only_methods(*READING)
def show_robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt: everything public may be read; the desk is not for robots."""
    return HttpResponse("User-agent: *\nDisallow: /admin/\n", content_type="text/plain")


@only_methods(*READING)
def show_favicon(request: HttpRequest) -> HttpResponse:
    """/favicon.ico, for what asks without reading the page: the mark of every page."""
    return HttpResponseRedirect(static("control/img/mark.svg"))
