"""Reads of deals: parties, places, stages and attributed figures, under a knowledge.

Output: frozen records. Figures of different speakers stand side by side; nothing here adds them,
and an umbrella deal names its parts instead of summing them. Proposals are never read.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from control import models
from control.choices import DealDistrictRole, DealStageKind, FigureCategory, SourceKind
from control.dates import COVERAGE, LAST_DAY, ONE_DAY, EdtfDate

from .actors import view_actor
from .knowledge import AS_KNOWN_NOW, Knowledge, pin_knowledge
from .places import view_district
from .queries import (
    find_changes,
    history_of,
    name_speaker,
    name_speaker_in_arabic,
    order_of_district,
    read_edtf,
    refer_to,
    view_report,
)
from .records import (
    Actor,
    Change,
    District,
    Name,
    Period,
    Reference,
    Report,
    plain_fields,
)

_CATEGORY_ORDER = {code: index for index, code in enumerate(FigureCategory.values)}
_ROLE_ORDER = {code: index for index, code in enumerate(DealDistrictRole.values)}
_LEFT = (DealDistrictRole.ORIGIN, DealDistrictRole.RECIPROCAL)
_NAMES_ORIGINS = re.compile(r"(?:From|من) ")
# what of a deal no report is named for
UNDATED = ("name", "kind", "part_of", "districts", "parties", "parts")


@dataclass(frozen=True, slots=True)
class DealParty:
    actor: Actor
    role: str
    side_term: str
    side_term_ar: str
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class DealPlace:
    district: District | None
    place_text: str
    place_text_ar: str
    role: str
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class Stage:
    stage: str
    planned: bool
    date: EdtfDate | None
    day: dt.date | None
    said_by: str
    said_by_ar: str
    said_by_actor: Reference | None
    report: Report | None
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and who said it; `min` and `max` are inclusive, None means not given."""

    id: str
    category: str
    min: int | None
    max: int | None
    qualifier: str
    words: str
    stage: str
    scope: str
    said_by: str
    said_by_ar: str
    said_by_actor: Reference | None
    report: Report | None
    note: str
    note_ar: str
    overlaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who had a part in a deal or spoke of it, and of whom no number is recorded."""

    actor: Reference
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal; `from_` and `to` are its first and last actual stage day, `stage` the last one's.

    These days are nominal; `started` and `ended` are the dates as they are known: 2017-09 of 2017-09-05.
    `with_present_knowledge`: the fields that no report dates, where only what was reported by a day
    counts: they are as known now.
    """

    slug: str
    name: Name
    kind: str
    summary: str
    summary_ar: str
    note: str
    note_ar: str
    part_of: Reference | None
    from_: dt.date | None
    to: dt.date | None
    started: EdtfDate | None
    ended: EdtfDate | None
    stage: str
    districts: tuple[DealPlace, ...]
    parties: tuple[DealParty, ...]
    stages: tuple[Stage, ...]
    figures: tuple[Figure, ...]
    reports: tuple[Report, ...]
    parts: tuple[Reference, ...]
    with_present_knowledge: tuple[str, ...] = ()

    def role_of(self, slug: str) -> str:
        """Return the role of a district in this deal, its first where it has several."""
        return next(
            (
                place.role
                for place in self.districts
                if place.district and place.district.slug == slug
            ),
            "",
        )

    def origins_named(self, place: DealPlace) -> list[DealPlace] | None:
        """Return the places of this deal whose people went to `place`, as its note says; None if it does not.

        "From Fua and Kefraya." names these two, of whichever leg of the deal they are.
        """
        if not _NAMES_ORIGINS.match(place.note) and not _NAMES_ORIGINS.match(place.note_ar):
            return None
        left = (p for p in self.districts if p.role in _LEFT)
        return [p for p in left if _is_named(p, place)] or None

    def list_silent(self) -> list[Silent]:
        """Return who took part or spoke of a stage, and of whom no figure is recorded."""
        counted = {figure.said_by_actor.slug for figure in self.figures if figure.said_by_actor}
        heard = [
            *(
                Silent(Reference(p.actor.slug, p.actor.name), p.note, p.note_ar)
                for p in self.parties
            ),
            *(Silent(s.said_by_actor, "", "") for s in self.stages if s.said_by_actor),
        ]
        silent = {}
        for one in heard:
            if one.actor.slug not in counted:
                silent.setdefault(one.actor.slug, one)
        return list(silent.values())

    def as_plain(self, *parts: str) -> dict:
        """Return the DEAL of pages and API, with those of stages, figures, reports, parts named."""
        left_out = {"stages", "figures", "reports", "parts"} - set(parts)
        return {key: value for key, value in plain_fields(self).items() if key not in left_out}


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of one district around a deal.

    `before` and `after` are its periods on the day before the deal was first carried out, or first
    changed the district, and on the day after its last stage, or last change; `own` the changes that
    name the deal, `next` the first one later.
    """

    district: District
    before: Period | None
    after: Period | None
    own: tuple[Change, ...]
    next: Change | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a deal is not told: not_yet_recorded, and when it was; or not_yet_reported."""

    why: str
    recorded_at: dt.datetime


def list_deals(knowledge: Knowledge = AS_KNOWN_NOW, *, kind: str = "") -> list[Deal]:
    """Return all deals, or those of a kind, by first day; without figures and reports. At most 13
    queries."""
    deals = models.Deal.objects.all()
    return _load_deals(deals.filter(kind=kind) if kind else deals, knowledge, whole=False)


def deals_of_district(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> list[Deal]:
    """Return the deals in which a district has a role, by first day. At most 13 queries."""
    named = models.DealDistrict.objects.filter(district__slug=slug).values("deal_id")
    return _load_deals(models.Deal.objects.filter(pk__in=named), knowledge)


def deals_of_actor(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> list[Deal]:
    """Return the deals in which an actor has a role, by first day; without figures. At most 13
    queries."""
    named = models.DealParty.objects.filter(actor__slug=slug).values("deal_id")
    return _load_deals(models.Deal.objects.filter(pk__in=named), knowledge, whole=False)


def find_deal(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> Deal | None:
    """Return the deal with that slug, or None where none was known. At most 13 queries."""
    found = _load_deals(models.Deal.objects.filter(slug=slug), knowledge)
    return found[0] if found else None


def explain_missing_deal(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> Missing | None:
    """Return why `find_deal` finds nothing; None where there is no such deal, or none any longer.

    At most 2 queries.
    """
    row = models.Deal.objects.filter(slug=slug).select_related("decision", "retracted_by").first()
    if row is None:
        return None
    moment, recorded_at = pin_knowledge(knowledge).moment, row.decision.recorded_at
    if recorded_at > moment:
        return Missing("not_yet_recorded", recorded_at)
    if row.retracted_by is not None and row.retracted_by.recorded_at <= moment:
        return None
    return Missing("not_yet_reported", recorded_at)


def stages_of_deals(knowledge: Knowledge = AS_KNOWN_NOW) -> list[models.DealStage]:
    """Return what stages of deals came about and on which day, with their deals. At most 2 queries.

    A part of what `list_deals` tells, in a fraction of its time.
    """
    knowledge = pin_knowledge(knowledge)
    stages = models.DealStage.objects.known_at(knowledge.moment).filter(
        deal__in=models.Deal.objects.known_at(knowledge.moment), planned=False, day__isnull=False
    )
    stages = stages.select_related("deal").order_by("day", "deal__slug", "stage")
    if knowledge.reported_until is None:
        return list(stages)
    stages = stages.select_related("report__source").prefetch_related("report__dates")
    return [stage for stage in stages if _counts(view_report(stage.report, knowledge), knowledge)]


def effects_of(deal: Deal, knowledge: Knowledge = AS_KNOWN_NOW) -> list[Effect]:
    """Return what became of each district that people left, or that the deal is said to have changed.

    At most 8 queries.
    """
    left = {
        place.district.slug
        for place in deal.districts
        if place.district and place.role in (DealDistrictRole.ORIGIN, DealDistrictRole.RECIPROCAL)
    }
    concerned = Q(slug__in=left) | Q(rulings__deal__slug=deal.slug)
    districts = models.District.objects.filter(concerned).order_by()
    periods = history_of(set(districts.values_list("pk", flat=True)), knowledge)
    changes = find_changes(periods, COVERAGE.start, LAST_DAY)
    acts, last_stage = _days_carried_out(deal)
    effects = []
    for _slug, own in groupby(periods, key=lambda period: period.district.slug):
        held = list(own)
        district = held[0].district
        here = [change for change in changes if change.district.slug == district.slug]
        caused = [c for c in here if c.deal and c.deal.slug == deal.slug]
        days = [change.day for change in caused]
        first = min([*acts, *days], default=deal.from_)
        last = max([last_stage, *days] if last_stage else days, default=None)
        later = [c for c in here if last and c.day > last]
        effects.append(
            Effect(
                district,
                _period_on(held, first - ONE_DAY) if first else None,
                _period_on(held, last + ONE_DAY) if last else None,
                tuple(caused),
                later[0] if later else None,
            )
        )
    return sorted(effects, key=lambda effect: order_of_district(effect.district))


def _days_carried_out(deal: Deal) -> tuple[list[dt.date], dt.date | None]:
    """Return the days on which the deal was carried out, and that of its last stage of any kind."""
    acts = (DealStageKind.STARTED, DealStageKind.PARTIAL, DealStageKind.COMPLETED)
    days = [s.day for s in deal.stages if s.day and not s.planned and s.stage in acts]
    return days, deal.to


def _period_on(periods: list[Period], day: dt.date) -> Period | None:
    return next((period for period in periods if period.span.contains(day)), None)


def _load_deals(deals: QuerySet, knowledge: Knowledge, *, whole: bool = True) -> list[Deal]:
    knowledge = pin_knowledge(knowledge)
    # whether a deal was reported at all may rest on any of its figures and reports
    whole = whole or knowledge.reported_until is not None
    moment = knowledge.moment
    sourced = ("said_by", "report__source")
    deals = (
        deals.known_at(moment)
        .select_related("part_of")
        .order_by("name_en", "slug")
        .prefetch_related(
            Prefetch("parties", models.DealParty.objects.select_related("actor")),
            Prefetch("places", models.DealDistrict.objects.select_related("district__parent")),
            Prefetch("stages", models.DealStage.objects.known_at(moment).select_related(*sourced)),
            "stages__report__dates",
            Prefetch("parts", models.Deal.objects.known_at(moment)),
        )
    )
    if whole:
        deals = deals.prefetch_related(
            Prefetch("figures", models.Figure.objects.known_at(moment).select_related(*sourced)),
            "figures__report__dates",
            Prefetch("figures__overlaps", models.Figure.objects.known_at(moment)),
            Prefetch("reports", models.Report.objects.select_related("source")),
            "reports__dates",
        )
    views = [_view_deal(row, knowledge, whole) for row in deals]
    if knowledge.reported_until is not None:
        views = [view for view in views if view.stages or view.figures or view.reports]
    return sorted(views, key=lambda deal: (deal.from_ is None, deal.from_, deal.name.en))


def _view_deal(row: models.Deal, knowledge: Knowledge, whole: bool) -> Deal:
    told = (_view_stage(stage, knowledge) for stage in row.stages.all())
    stages = tuple(
        sorted(
            (stage for stage in told if _counts(stage.report, knowledge)),
            key=lambda stage: (stage.day is None, stage.day or dt.date.max, not stage.planned),
        )
    )
    actual = [stage for stage in stages if not stage.planned and stage.day]
    figures = (_view_figure(figure, knowledge) for figure in (row.figures.all() if whole else ()))
    reports = (view_report(report, knowledge) for report in (row.reports.all() if whole else ()))
    return Deal(
        slug=row.slug,
        name=Name(row.name_en, row.name_ar),
        kind=row.kind,
        summary=knowledge.own_words(row.summary),
        summary_ar=knowledge.own_words(row.summary_ar),
        note=knowledge.own_words(row.note),
        note_ar=knowledge.own_words(row.note_ar),
        part_of=refer_to(row.part_of),
        from_=actual[0].day if actual else None,
        to=actual[-1].day if actual else None,
        started=actual[0].date if actual else None,
        ended=actual[-1].date if actual else None,
        stage=actual[-1].stage if actual else "",
        districts=tuple(
            DealPlace(
                view_district(place.district) if place.district else None,
                place.place_text,
                place.place_text_ar,
                place.role,
                knowledge.own_words(place.note),
                knowledge.own_words(place.note_ar),
            )
            for place in sorted(row.places.all(), key=lambda p: (_ROLE_ORDER[p.role], p.pk))
        ),
        parties=tuple(
            DealParty(
                view_actor(party.actor),
                party.role,
                party.side_term,
                party.side_term_ar,
                knowledge.own_words(party.note),
                knowledge.own_words(party.note_ar),
            )
            for party in row.parties.all()
        ),
        stages=stages,
        figures=tuple(
            sorted(
                (figure for figure in figures if _counts(figure.report, knowledge)),
                key=lambda figure: (
                    _CATEGORY_ORDER[figure.category],
                    figure.scope != "whole",
                    figure.said_by,
                    figure.id,
                ),
            )
        ),
        reports=tuple(report for report in reports if _counts(report, knowledge)),
        parts=tuple(refer_to(part) for part in row.parts.all()),
        with_present_knowledge=() if knowledge.reported_until is None else UNDATED,
    )


def _view_stage(row: models.DealStage, knowledge: Knowledge) -> Stage:
    return Stage(
        stage=row.stage,
        planned=row.planned,
        date=read_edtf(row.date) if row.date else None,
        day=row.day,
        said_by=name_speaker(row),
        said_by_ar=name_speaker_in_arabic(row),
        said_by_actor=refer_to(row.said_by),
        report=view_report(row.report, knowledge),
        note=knowledge.own_words(row.note),
        note_ar=knowledge.own_words(row.note_ar),
    )


def _view_figure(row: models.Figure, knowledge: Knowledge) -> Figure:
    return Figure(
        id=_figure_id(row),
        category=row.category,
        min=row.minimum,
        max=row.maximum,
        qualifier=row.qualifier,
        words=row.words,
        stage=row.stage,
        scope=row.scope,
        said_by=name_speaker(row),
        said_by_ar=name_speaker_in_arabic(row),
        said_by_actor=refer_to(row.said_by),
        report=view_report(row.report, knowledge),
        note=knowledge.own_words(row.note),
        note_ar=knowledge.own_words(row.note_ar),
        overlaps=tuple(sorted(_figure_id(other) for other in row.overlaps.all())),
    )


def _is_named(place: DealPlace, other: DealPlace) -> bool:
    """Tell whether the note of `other` has the name of `place`, in either language."""
    name = place.district.name if place.district else Name(place.place_text, place.place_text_ar)
    return any(
        text and re.search(rf"(?<!\w)و?{re.escape(text)}(?!\w)", note)
        for text, note in ((name.en, other.note), (name.ar, other.note_ar))
    )


def _figure_id(row: models.Figure) -> str:
    return row.key or f"F{row.pk}"


def _counts(report: Report | None, knowledge: Knowledge) -> bool:
    """Tell whether what rests on `report` counts: published by then, where that is asked."""
    if knowledge.reported_until is None:
        return True
    return (
        report is not None
        and report.source.kind != SourceKind.UNSOURCED
        and report.published is not None
        and report.published.latest <= knowledge.reported_until
    )
