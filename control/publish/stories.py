"""Reads of stories: their steps, and what the ledger says of their districts at each.

Input: a slug, a `Knowledge`. Output: frozen records. The words are a moderator's, as they stand
now; the states are the ledger's own under the knowledge asked for, so that neither can hide the other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from control import models

from .knowledge import AS_KNOWN_NOW, Knowledge, pin_knowledge
from .places import view_district
from .queries import explain_missing_days, history_of, order_of_district, refer_to, view_report
from .records import District, DistrictState, Name, Reference, Report


@dataclass(frozen=True, slots=True)
class StoryRow:
    slug: str
    title: Name
    summary: Name
    published: bool
    first_day: dt.date | None
    last_day: dt.date | None
    steps: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `states` are those of the story's districts on `day`."""

    number: int
    day: dt.date
    lon: float
    lat: float
    zoom: float
    district: Reference | None
    deal: Reference | None
    title: Name
    text: Name
    reports: tuple[Report, ...]
    states: tuple[DistrictState, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    slug: str
    title: Name
    summary: Name
    published: bool
    districts: tuple[District, ...]
    steps: tuple[Step, ...]


def list_stories() -> list[StoryRow]:
    """Return the public stories, by their first day. 2 queries."""
    stories = models.Story.objects.filter(published_at__isnull=False).prefetch_related("steps")
    rows = (_view_row(story) for story in stories)
    return sorted(rows, key=lambda row: (row.first_day or dt.date.max, row.slug))


def stories_naming(*, district: str = "", deal: str = "") -> list[StoryRow]:
    """Return the public stories about a district, or with a step on a deal. 2 queries."""
    named = Q(districts__slug=district) if district else Q(steps__deal__slug=deal)
    found = models.Story.objects.filter(named, published_at__isnull=False).distinct()
    return [_view_row(story) for story in found.prefetch_related("steps")]


def _view_row(story: models.Story) -> StoryRow:
    days = [step.day for step in story.steps.all()]
    return StoryRow(
        slug=story.slug,
        title=Name(story.title_en, story.title_ar),
        summary=Name(story.summary_en, story.summary_ar),
        published=story.published_at is not None,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        steps=len(days),
    )


def find_story(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> StoryPage | None:
    """Return a story, public or not, or None. At most 15 queries, however many its steps."""
    knowledge = pin_knowledge(knowledge)
    story = (
        models.Story.objects.filter(slug=slug)
        .prefetch_related(
            "districts__parent",
            "steps__district",
            "steps__deal",
            "steps__reports__source",
            "steps__reports__dates",
        )
        .first()
    )
    if story is None:
        return None
    districts = sorted((view_district(row) for row in story.districts.all()), key=order_of_district)
    keys = [row.pk for row in story.districts.all()]
    periods = history_of(keys, knowledge)
    days = [step.day for step in story.steps.all()]
    missing = explain_missing_days(keys, days, knowledge)
    return StoryPage(
        slug=story.slug,
        title=Name(story.title_en, story.title_ar),
        summary=Name(story.summary_en, story.summary_ar),
        published=story.published_at is not None,
        districts=tuple(districts),
        steps=tuple(
            Step(
                number=number,
                day=step.day,
                lon=step.lon,
                lat=step.lat,
                zoom=step.zoom,
                district=refer_to(step.district),
                deal=refer_to(step.deal),
                title=Name(step.title_en, step.title_ar),
                text=Name(step.text_en, step.text_ar),
                reports=tuple(
                    view_report(report, knowledge)
                    for report in sorted(step.reports.all(), key=lambda r: r.pk)
                ),
                states=tuple(_states_on(step.day, districts, periods, missing)),
            )
            for number, step in enumerate(story.steps.all(), start=1)
        ),
    )


def _states_on(day: dt.date, districts: list[District], periods: list, missing: dict):
    holding = {p.district.slug: p for p in periods if p.span.contains(day)}
    for district in districts:
        period = holding.get(district.slug)
        coverage = "covered" if period else missing[district.slug, day]
        yield DistrictState(district, period, coverage)
