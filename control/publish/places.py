"""Reads of places: their names, outline and what lies within them.

Input: a slug and a `Knowledge` (for the outline, which has both times). Output: frozen records.
Names and points are reference data, given as they stand now.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from control import models
from control.choices import UNTRACKED_KINDS
from control.dates import LAST_DAY

from .knowledge import AS_KNOWN_NOW, Knowledge
from .queries import order_of_district, refer_to
from .records import Actor, District, Name, Reference
from .sources import name_reports, public_sources


@dataclass(frozen=True, slots=True)
class PlaceName:
    text: str
    language: str
    script: str
    status: str
    used_by: str
    used_by_ar: str
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Where an outline comes from; the geometry itself is in the boundaries file."""

    approximate: bool
    source: str
    source_ar: str
    licence: str
    attribution: str
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class Place:
    slug: str
    name: Name
    kind: str
    parent: Reference | None
    p_code: str
    context_p_code: str
    lon: float | None
    lat: float | None
    radius_m: int | None
    point_source: str
    point_source_ar: str
    note: str
    note_ar: str
    boundary: Outline | None
    names: tuple[PlaceName, ...]
    children: tuple[District, ...]
    tracked: bool


def view_district(row: models.District) -> District:
    """Return the record of a district loaded with its parent."""
    return District(row.slug, Name(row.name_en, row.name_ar), row.kind, refer_to(row.parent))


def district_key(slug: str) -> int | None:
    """Return the key of the place with that slug, or None. One query."""
    return models.District.objects.filter(slug=slug).values_list("pk", flat=True).first()


def find_unknown(names: str, slugs: Collection[str]) -> list[str]:
    """Return those of the slugs that name nothing public, in the list that `names` says.

    One query, two for sources, or none.
    """
    if not slugs:
        return []
    if names == "rulings":
        keys = [int(slug[1:]) for slug in slugs if re.fullmatch("R[1-9][0-9]{0,17}", slug)]
        rulings = models.Ruling.objects.filter(pk__in=keys).order_by()
        found = {f"R{key}" for key in rulings.values_list("pk", flat=True)}
    elif names == "reports":
        found = name_reports(slugs)
    elif names == "languages":
        reports = models.Report.objects.filter(language__in=slugs).order_by()
        found = set(reports.values_list("language", flat=True).distinct())
    else:
        rows = {
            "districts": models.District.objects,
            "actors": models.Actor.objects,
            "deals": models.Deal.objects,
            "sources": public_sources(),
            "stories": models.Story.objects.filter(published_at__isnull=False),
        }[names]
        found = set(rows.filter(slug__in=slugs).order_by().values_list("slug", flat=True))
    return [slug for slug in slugs if slug not in found]


def find_district(slug: str) -> District | None:
    """Return the place with that slug, or None. One query."""
    row = models.District.objects.filter(slug=slug).select_related("parent").first()
    return view_district(row) if row else None


def list_places(slugs: Collection[str]) -> list[District]:
    """Return places, tracked or not, sorted by parent and English name. One query."""
    rows = models.District.objects.filter(slug__in=slugs).select_related("parent")
    return sorted((view_district(row) for row in rows), key=order_of_district)


def ruling_actors() -> list[Actor]:
    """Return every actor that has a part in any ruling, by English name. One query."""
    rows = models.Actor.objects.filter(ruling_roles__isnull=False).distinct().order_by("name_en")
    return [Actor(row.slug, Name(row.name_en, row.name_ar), row.colour, row.kind) for row in rows]


def ruling_slugs(known_at: dt.datetime) -> set[str]:
    """Return the slugs of the actors that had a part in any ruling recorded by then. One query."""
    rows = models.Actor.objects.filter(ruling_roles__ruling__decision__recorded_at__lte=known_at)
    return set(rows.order_by().values_list("slug", flat=True).distinct())


def find_place(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> Place | None:
    """Return all that is public of a place, or None. 4 queries."""
    row = (
        models.District.objects.filter(slug=slug)
        .select_related("parent")
        .prefetch_related("names", "children")
        .first()
    )
    if row is None:
        return None
    outline = known_boundaries(knowledge).filter(district=row).first()
    children = [
        District(child.slug, Name(child.name_en, child.name_ar), child.kind, refer_to(row))
        for child in row.children.all()
    ]
    return Place(
        slug=row.slug,
        name=Name(row.name_en, row.name_ar),
        kind=row.kind,
        parent=refer_to(row.parent),
        p_code=row.p_code,
        context_p_code=row.context_p_code,
        lon=row.lon,
        lat=row.lat,
        radius_m=row.radius_m,
        point_source=row.point_source,
        point_source_ar=row.point_source_ar,
        note=knowledge.own_words(row.note),
        note_ar=knowledge.own_words(row.note_ar),
        boundary=Outline(
            outline.approximate,
            outline.source,
            outline.source_ar,
            outline.licence,
            outline.attribution,
            knowledge.own_words(outline.note),
            knowledge.own_words(outline.note_ar),
        )
        if outline
        else None,
        names=tuple(
            PlaceName(
                name.text,
                name.language,
                name.script,
                name.status,
                name.used_by,
                name.used_by_ar,
                knowledge.own_words(name.note),
                knowledge.own_words(name.note_ar),
            )  # fmt: skip
            for name in row.names.all()
        ),
        children=tuple(sorted(children, key=order_of_district)),
        tracked=row.kind not in UNTRACKED_KINDS and not children,
    )


def known_boundaries(knowledge: Knowledge, day: dt.date = LAST_DAY):
    """Return the outlines that apply on `day` as drawn at the asked-for moment of knowledge.

    Outlines have their own moments, so this takes `known_at` itself, not the last decision.
    """
    outlines = models.Boundary.objects.filter(valid__contains=day)
    if knowledge.known_at is None:
        return outlines.filter(recorded__upper_inf=True)
    return outlines.filter(recorded__contains=knowledge.known_at)
