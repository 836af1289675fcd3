"""/api/v1/: the ledger as JSON, without pages, for programs and for the map's panel.

Thin: parameters in, publish's records out in their plain form. One error shape (errors.py). A
`null` is “not known”; a district without a period on the day says why under `coverage`.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from control.dates import COVERAGE, LAST_DAY
from control.publish.citation import LICENCE_URL
from control.publish.deals import list_deals
from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.ogc import OUTLINES
from control.publish.places import list_places
from control.publish.queries import changes_by_deal, changes_of
from control.publish.records import plain
from control.publish.releases import SUMS, list_releases
from control.publish.states import describe_states, make_state_features, weigh_sources
from control.publish.tables import TABLES, state_filters

from .answers import GEOJSON, Answer, answer_open_data, pack_answer
from .deals import tell_deal
from .lists import describe_page, names_of, read_page
from .params import Asked, read_asked, read_code, read_day, read_filters
from .places import tell_district

KNOWLEDGE = ("known_on", "reported_until")


def describe_reading(asked: Asked) -> dict:
    """Return the knowledge an answer rests on, as it was asked for."""
    return {
        "known_on": asked.known_on or None,
        "reported_until": asked.reported_until or None,
        "reconstructed": bool(asked.reported_until),
    }


@answer_open_data("on", "format", *(item.name for item in state_filters()), *KNOWLEDGE)
def state(request: HttpRequest) -> Answer:
    """GET /api/v1/state: every tracked district on one day, as JSON or as GeoJSON."""
    asked = read_asked(request)
    filters = read_filters(request, state_filters(), asked.knowledge)
    shape = {
        "on": asked.on.isoformat(),
        **describe_reading(asked),
        "known_at": plain(asked.knowledge.known_at),
        "coverage": {"from": COVERAGE.start.isoformat(), "to": COVERAGE.end.isoformat()},
    }
    if read_code(request, "format", ("json", "geojson"), "json") == "json":
        return pack_answer(
            shape | {"districts": describe_states(asked.on, asked.knowledge, filters)}
        )
    features = make_state_features(asked.on, asked.knowledge, filters)
    shape |= {"licence": LICENCE_URL, "outlines": OUTLINES["control"]}
    return pack_answer({"type": "FeatureCollection", **shape, "features": features}, GEOJSON)


@answer_open_data("on", *(item.name for item in state_filters()), *KNOWLEDGE)
def state_sources(request: HttpRequest) -> dict:
    """GET /api/v1/state/sources: what the states of one day rest on, source by source."""
    asked = read_asked(request)
    filters = read_filters(request, state_filters(), asked.knowledge)
    return {
        "on": asked.on.isoformat(),
        "reading": describe_reading(asked),
        **weigh_sources(asked.on, asked.knowledge, filters),
    }


@answer_open_data(*names_of(TABLES["districts"]))
def districts(request: HttpRequest) -> dict:
    """GET /api/v1/districts/: every place, tracked or not."""
    asked = read_asked(request)
    rows, _cut, following = read_page(request, TABLES["districts"], asked, default=1000)
    places = list_places({row["slug"] for row in rows})
    return {
        **describe_page(asked, following),
        "districts": [
            {**plain(place), "url": reverse("api-district", args=[place.slug])} for place in places
        ],
    }


@answer_open_data("on", *KNOWLEDGE)
def district(request: HttpRequest, slug: str) -> dict:
    """GET /api/v1/districts/<slug>/: a place with its state on a day, its whole history with
    evidence, and deals."""
    asked = read_asked(request)
    told = tell_district(slug, asked)
    return {
        "district": plain(told.place),
        "on": asked.on.isoformat(),
        "state": told.state and told.state.as_plain(with_evidence=False),
        "coverage": told.coverage,
        "reading": describe_reading(asked),
        "periods": plain(told.periods),
        "deals": told.deals,
        "corrections": told.corrections,
        "url": reverse("district", args=[slug]),
    }


@answer_open_data(*names_of(TABLES["deals"]))
def deals(request: HttpRequest) -> dict:
    """GET /api/v1/deals/: every deal, by first day."""
    asked = read_asked(request)
    rows, cut, following = read_page(request, TABLES["deals"], asked, default=1000)
    kept = {row["slug"] for row in rows}
    return {
        **describe_page(asked, following),
        "deals": [
            {**deal.as_plain("parts"), "url": reverse("api-deal", args=[deal.slug])}
            for deal in list_deals(Knowledge(cut.known_at, cut.reported_until, cut.moment))
            if deal.slug in kept
        ],
    }


@answer_open_data(*KNOWLEDGE)
def deal(request: HttpRequest, slug: str) -> dict:
    """GET /api/v1/deals/<slug>/: a deal with its stages, attributed figures and changes."""
    asked = read_asked(request)
    knowledge = pin_knowledge(asked.knowledge)
    found = tell_deal(slug, knowledge)
    return {
        "deal": found.as_plain("stages", "figures", "reports", "parts"),
        "reading": describe_reading(asked),
        "changes": plain(changes_by_deal(slug, knowledge)),
        "url": reverse("deal", args=[slug]),
    }


@answer_open_data(*names_of(TABLES["changes"]))
def changes(request: HttpRequest) -> dict:
    """GET /api/v1/changes: changes on the ground on days D with `from < D <= to`."""
    asked = read_asked(request)
    rows, cut, following = read_page(request, TABLES["changes"], asked, default=1000)
    kept = {(row["district"], row["day"]) for row in rows}
    then = Knowledge(cut.known_at, cut.reported_until, cut.moment)
    rulings = {int(row[name][1:]) for row in rows for name in ("ruling_before", "ruling")}
    found = changes_of(rulings, then)
    return {
        "from": plain(read_day(request, "from", COVERAGE.start)),
        "to": plain(read_day(request, "to", LAST_DAY)),
        **describe_page(asked, following),
        "changes": [
            plain(change)
            for change in found
            if (change.district.slug, change.day.isoformat()) in kept
        ],
    }


@answer_open_data()
def releases(request: HttpRequest) -> dict:
    """GET /api/v1/releases: every numbered release, newest first, its files with their sums."""

    def address(release, name: str) -> str:
        return request.build_absolute_uri(reverse("release-file", args=[release.number, name]))

    return {
        "releases": [
            {
                "number": release.number,
                "made_at": plain(release.made_at),
                "known_at": plain(release.moment),
                "url": request.build_absolute_uri(reverse("release", args=[release.number])),
                "sums": address(release, SUMS),
                "files": [
                    {"name": name, "url": address(release, name), **file}
                    for name, file in release.files.items()
                ],
            }
            for release in list_releases()
        ]
    }
