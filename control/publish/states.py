"""What held in every tracked district on a day, in the plain shape of the API, straight from rows.

Input: a day, a `Knowledge`. Output: dicts. The rows are those of the control table, so that the
state, the lists and the files say the same; no record is made of what is only written out again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator

from control import models
from control.choices import PartyRole

from .cut import cut_at
from .knowledge import COVERAGE, Knowledge, pin_knowledge
from .ogc import make_feature
from .queries import explain_missing
from .rows import iterate_rows, read_columns
from .shapes import read_shapes
from .tables import CONTROL

_COLUMNS = (
    "district", "from", "to", "started", "started_earliest", "started_latest", "ended",
    "ended_earliest", "ended_latest", "standing", *PartyRole.values, "siege", "truce", "truce_deal",
    "assertion", "confidence_start", "confidence_end", "basis", "disputed", "carried_forward",
    "unsourced", "licence", "originators", "last_confirmed_on", "mechanism", "deal", "ruling",
    "recorded_at",
)  # fmt: skip
_SAME = (  # columns that the shape takes as they are
    "standing", "siege", "truce", "truce_deal", "assertion", "basis", "mechanism", "deal",
    "disputed", "carried_forward", "unsourced", "licence", "originators",
    "last_confirmed_on", "ruling", "recorded_at",
)  # fmt: skip


def describe_states(day: dt.date, knowledge: Knowledge) -> list[dict]:
    """Return each tracked district with what held on `day`, or under `coverage` why nothing did.

    Sorted by the parent's, then the district's English name. At most 8 queries as known; names are
    those of today.
    """
    knowledge = pin_knowledge(knowledge)
    cut = cut_at(knowledge)
    held = {}
    if COVERAGE.contains(day):
        rows = read_columns(CONTROL, cut, _COLUMNS, {"on": day})
        held = {row["district"]: row for row in rows}
    actors = models.Actor.objects.order_by().values_list("slug", "name_en", "name_ar")
    names = {slug: {"en": name_en, "ar": name_ar} for slug, name_en, name_ar in actors}
    return [
        {"slug": slug, "name": {"en": name_en, "ar": name_ar}, "coverage": why, "standing": None}
        | (_describe_held(held[slug], names, day.isoformat()) if slug in held else {})
        for slug, name_en, name_ar, why in _list_places(held, day, knowledge)
    ]


def make_state_features(day: dt.date, knowledge: Knowledge) -> list[dict]:
    """Return the same as GeoJSON features, flat as in control.geojson, in the same order."""
    knowledge = pin_knowledge(knowledge)
    cut = cut_at(knowledge)
    held = {}
    if COVERAGE.contains(day):
        held = {row["district"]: row for row in iterate_rows(CONTROL, cut, {"on": day})}
    shapes = read_shapes(knowledge)
    empty = dict.fromkeys(CONTROL.names)
    features = []
    for slug, name_en, name_ar, why in _list_places(held, day, knowledge):
        row = {"district": slug, "name_en": name_en, "name_ar": name_ar}
        row = empty | row | held.get(slug, {}) | {"coverage": why}
        features.append(make_feature(slug, shapes.get(slug), row))
    return features


def _list_places(held: Container[str], day: dt.date, knowledge: Knowledge) -> Iterator[tuple]:
    """Yield slug, names and coverage of every tracked district, sorted. At most 3 queries."""
    places = sorted(
        models.District.objects.tracked()
        .order_by()
        .values_list("slug", "name_en", "name_ar", "parent__name_en", "id"),
        key=lambda place: ((place[3] or "").casefold(), place[1].casefold(), place[0]),
    )
    why = explain_missing([place[4] for place in places if place[0] not in held], day, knowledge)
    for slug, name_en, name_ar, _parent, _key in places:
        yield slug, name_en, name_ar, why.get(slug, "covered")


def _describe_held(row: dict, names: dict[str, dict], day: str) -> dict:
    begun = row["started_latest"] <= day
    not_over = not row["carried_forward"] and (row["ended"] is None or day < row["ended_earliest"])
    shape = {name: row[name] for name in _SAME}
    shape["parties"] = [
        {"slug": slug, "name": names[slug], "role": role}
        for role in PartyRole.values
        for slug in row[role]
    ]
    shape["confidence"] = {"start": row["confidence_start"], "end": row["confidence_end"]}
    shape["started"] = _describe_edge(row, "started", "from")
    shape["ended"] = _describe_edge(row, "ended", "to")
    shape["certainty"] = "certain" if begun and not_over else "possible"
    return shape


def _describe_edge(row: dict, date: str, day: str) -> dict | None:
    if row[date] is None:
        return None
    return {
        "edtf": row[date],
        "earliest": row[f"{date}_earliest"],
        "latest": row[f"{date}_latest"],
        "day": row[day],
    }
