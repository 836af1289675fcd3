"""What held in every tracked district on a day and what that rests on, in the plain shape of the
API, straight from rows.

Input: a day, a `Knowledge`. Output: dicts. The rows are those of the control table, so that the
state, the lists and the files say the same; no record is made of what is only written out again.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection

from control import models
from control.choices import PartyRole, SourceKind
from control.dates import COVERAGE

from .cut import cut_at
from .knowledge import Knowledge, fetch_prepared, pin_knowledge
from .ogc import make_feature, tell_shape
from .queries import explain_missing
from .rows import iterate_rows, read_columns
from .shapes import iterate_outlines, read_points
from .tables import CONTROL, PLACE_FILTERS
from .tables.control import COUNTED

FEW = 100  # districts, up to which one plan fits all days; of more the joins differ by the day
_ROLES = tuple(PartyRole.values)
_COLUMNS = (
    "district", "from", "to", "started", "started_earliest", "started_latest", "ended",
    "ended_earliest", "ended_latest", "standing", "siege", "truce", "truce_deal", "assertion",
    "confidence_start", "confidence_end", "basis", "disputed", "carried_forward", "unsourced",
    "licence", "originators", "grade", "last_confirmed_on", "last_confirmed_earliest",
    "last_confirmed_latest", "mechanism", "deal", "ruling", "recorded_at",
    *_ROLES,
)  # fmt: skip


@contextmanager
def _no_search_for_cycles():
    """Let the collector rest while many plain rows are made: none holds a cycle, and to look through
    all of them again and again takes as long as to make them."""
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()


@_no_search_for_cycles()
def describe_states(day: dt.date, knowledge: Knowledge, filters: dict | None = None) -> list[dict]:
    """Return each tracked district with what held on `day`, or under `coverage` why nothing did.

    `filters` are those of periods. Where they ask for what held, districts without it are left out.
    Sorted by the parent's, then the district's English name. At most 8 queries as known; names are
    those of today.
    """
    knowledge = pin_knowledge(knowledge)
    cut = cut_at(knowledge)
    filters = filters or {}
    places = fetch_prepared(*_tracked_places())
    held = {}
    if COVERAGE.contains(day):
        asked = filters | {"on": day}
        few = len(places) <= FEW and filters.keys() <= {"district"} and knowledge.known_at is None
        held = {row[0]: row for row in read_columns(CONTROL, cut, _COLUMNS, asked, few=few)}
    actors = fetch_prepared("SELECT slug, name_en, name_ar FROM control_actor")
    names = {slug: {"en": name_en, "ar": name_ar} for slug, name_en, name_ar in actors}
    on = day.isoformat()
    return [
        _describe_held(held[slug], {"en": name_en, "ar": name_ar}, names, on)
        if slug in held
        else {
            "slug": slug,
            "name": {"en": name_en, "ar": name_ar},
            "coverage": why,
            "standing": None,
        }
        for slug, name_en, name_ar, why in _list_places(places, held, day, knowledge, filters)
    ]


@_no_search_for_cycles()
def make_state_features(
    day: dt.date, knowledge: Knowledge, filters: dict | None = None
) -> list[dict]:
    """Return the same as GeoJSON features, flat as in control.geojson, in the same order."""
    knowledge = pin_knowledge(knowledge)
    cut = cut_at(knowledge)
    filters = filters or {}
    held = {}
    if COVERAGE.contains(day):
        asked = filters | {"on": day}
        held = {row["district"]: row for row in iterate_rows(CONTROL, cut, asked)}
    placed = {slug: (shape, None) for slug, shape in read_points().items()}
    placed |= {slug: (shape, terms) for slug, shape, terms in iterate_outlines(knowledge)}
    places = fetch_prepared(*_tracked_places())
    empty = dict.fromkeys(CONTROL.names)
    features = []
    for slug, name_en, name_ar, why in _list_places(places, held, day, knowledge, filters):
        row = {"district": slug, "name_en": name_en, "name_ar": name_ar}
        row = empty | row | held.get(slug, {}) | {"coverage": why}
        shape, terms = placed.get(slug, (None, None))
        features.append(make_feature(slug, shape, tell_shape(CONTROL, shape, terms), row))
    return features


def weigh_sources(day: dt.date, knowledge: Knowledge, filters: dict | None = None) -> dict:
    """Return what the states of `day` rest on: for each source, how many of its reports say how many
    of them, and how many it contradicts.

    What most states rest on comes first. `unsourced` are states that no published report supports.
    At most 3 queries as known.
    """
    knowledge = pin_knowledge(knowledge)
    cut = cut_at(knowledge)
    held = []
    if COVERAGE.contains(day):
        held = read_columns(CONTROL, cut, ("ruling", "unsourced"), (filters or {}) | {"on": day})
    rulings = [int(ruling[1:]) for ruling, _unsourced in held]
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES.format(**cut.sources()), cut.parameters() | {"rulings": rulings})
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
    return {
        "states": len(held),
        "unsourced": sum(unsourced for _ruling, unsourced in held),
        "sources": [
            {
                "slug": row["slug"],
                "name": {"en": row["name"], "ar": row["name_ar"]},
                **{count: row[count] for count in ("reports", "supports", "contradicts")},
            }
            for row in found
        ],
    }


# Evidence of an end speaks of what came next, so it is left out unless it contradicts.
_SOURCES = f"""SELECT s.slug, s.name, s.name_ar, count(DISTINCT rp.id) AS reports,
 count(DISTINCT e.ruling_id) FILTER (WHERE {COUNTED}) AS supports,
 count(DISTINCT e.ruling_id) FILTER (WHERE e.stance = 'contradicts') AS contradicts
FROM control_evidence e JOIN control_decision ed ON ed.id = e.decision_id AND ed.recorded_at <= %(moment)s
JOIN {{report}} rp ON rp.id = e.report_id {{corrections}} JOIN {{source}} s ON s.id = rp.source_id
WHERE e.ruling_id = ANY(%(rulings)s) AND {{counts}} AND s.kind <> '{SourceKind.UNSOURCED.value}'
 AND ({COUNTED} OR e.stance = 'contradicts')
GROUP BY s.slug, s.name, s.name_ar ORDER BY supports DESC, contradicts DESC, s.name, s.slug"""


def _list_places(
    places: list[tuple],
    held: Collection[str],
    day: dt.date,
    knowledge: Knowledge,
    filters: dict,
) -> Iterator[tuple]:
    """Yield slug, names and coverage of every tracked district that fits, sorted.

    At most 2 queries.
    """
    places = sorted(
        places, key=lambda place: ((place[3] or "").casefold(), place[1].casefold(), place[0])
    )
    for name, column in (("district", 0), ("bbox", 0), ("parent", 5)):
        if name in filters:
            asked = set(filters[name])
            places = [place for place in places if place[column] in asked]
    if filters.keys() - set(PLACE_FILTERS):
        places = [place for place in places if place[0] in held]
    why = explain_missing([place[4] for place in places if place[0] not in held], day, knowledge)
    for slug, name_en, name_ar, *_rest in places:
        yield slug, name_en, name_ar, why.get(slug, "covered")


@cache
def _tracked_places() -> tuple[str, tuple]:
    """Return the statement that reads every tracked district, written once, and its values."""
    columns = ("slug", "name_en", "name_ar", "parent__name_en", "id", "parent__slug")
    return (
        models.District.objects.tracked().order_by().values_list(*columns).query.sql_with_params()
    )


def _describe_held(row: tuple, name: dict, names: dict[str, dict], on: str) -> dict:
    """Return the shape of a row of `_COLUMNS`. Written out: this is most of what an answer costs."""
    (
        slug, first, until, started, started_earliest, started_latest, ended, ended_earliest,
        ended_latest, standing, siege, truce, truce_deal, assertion, confidence_start,
        confidence_end, basis, disputed, carried_forward, unsourced, licence, originators,
        grade, last_confirmed_on, last_confirmed_earliest, last_confirmed_latest, mechanism, deal, ruling, recorded_at, *parties,
    ) = row  # fmt: skip
    over = carried_forward or (ended is not None and on >= ended_earliest)
    return {
        "slug": slug,
        "name": name,
        "coverage": "covered",
        "standing": standing,
        "parties": [
            {"slug": actor, "name": names[actor], "role": role}
            for role, actors in zip(_ROLES, parties, strict=True)
            for actor in actors
        ],
        "siege": siege,
        "truce": truce,
        "truce_deal": truce_deal,
        "assertion": assertion,
        "confidence": {"start": confidence_start, "end": confidence_end},
        "basis": basis,
        "mechanism": mechanism,
        "deal": deal,
        "started": {
            "edtf": started,
            "earliest": started_earliest,
            "latest": started_latest,
            "day": first,
        },
        "ended": ended
        and {"edtf": ended, "earliest": ended_earliest, "latest": ended_latest, "day": until},
        "certainty": "certain" if started_latest <= on and not over else "possible",
        "disputed": disputed,
        "carried_forward": carried_forward,
        "unsourced": unsourced,
        "licence": licence,
        "originators": originators,
        "grade": grade,
        "last_confirmed_on": last_confirmed_on,
        "last_confirmed_earliest": last_confirmed_earliest,
        "last_confirmed_latest": last_confirmed_latest,
        "ruling": ruling,
        "recorded_at": recorded_at,
    }
