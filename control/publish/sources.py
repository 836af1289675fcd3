"""Reads of sources: how each is graded, its reports, and what in the ledger rests on them.

Input: a slug, a `Knowledge`. Output: frozen records. Grades are reference data, as they stand now.
Nothing here weighs a source against another: the pieces stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from control import models
from control.choices import EvidenceStance

from .knowledge import AS_KNOWN_NOW, Knowledge, pin_knowledge
from .queries import counted_evidence, refer_to, view_report, view_source
from .records import Reference, Report, Source, safe_url

MOST_REPORTS = 200
_UNNAMED = re.compile(r"report-([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of the list: reports, and pieces of evidence that support or contradict."""

    source: Source
    reports: int
    supports: int
    contradicts: int


@dataclass(frozen=True, slots=True)
class SourceReport:
    report: Report
    evidence: int
    figures: int
    stages: int


@dataclass(frozen=True, slots=True)
class DealUse:
    """What of a deal rests on the source: stages and attributed figures, counted."""

    deal: Reference
    stages: int
    figures: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    source: Source
    url: str
    licence: str
    note: str
    note_ar: str
    reports: tuple[SourceReport, ...]
    reports_in_all: int
    deals: tuple[DealUse, ...]


def list_sources(knowledge: Knowledge = AS_KNOWN_NOW) -> list[SourceRow]:
    """Return every source that printed a report here, by name. At most 4 queries."""
    knowledge = pin_knowledge(knowledge)
    evidence = counted_evidence(knowledge).order_by().values("report__source")
    tallies = {
        source: (supports, contradicts)
        for source, supports, contradicts in evidence.annotate(
            supports=Count("id", filter=Q(stance=EvidenceStance.SUPPORTS)),
            contradicts=Count("id", filter=Q(stance=EvidenceStance.CONTRADICTS)),
        ).values_list("report__source", "supports", "contradicts")
    }
    printed = dict(
        _public_reports(knowledge).order_by().values_list("source").annotate(Count("id"))
    )
    return [
        SourceRow(view_source(row), printed[row.pk], *tallies.get(row.pk, (0, 0)))
        for row in models.Source.objects.order_by("name", "slug")
        if row.pk in printed
    ]


def find_source(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> SourcePage | None:
    """Return what is public of a source, its newest reports first, or None. At most 10 queries."""
    knowledge = pin_knowledge(knowledge)
    row = public_sources().filter(slug=slug).first()
    if row is None:
        return None
    reports = _public_reports(knowledge).filter(source=row)
    shown = list(
        reports.select_related("source")
        .prefetch_related("dates")
        .order_by("-published_latest", "id")[:MOST_REPORTS]
    )
    evidence, figures, stages = (
        dict(known.filter(report__in=shown).order_by().values_list("report").annotate(Count("id")))
        for known in (
            models.Evidence.objects.filter(decision__recorded_at__lte=knowledge.moment),
            models.Figure.objects.known_at(knowledge.moment),
            models.DealStage.objects.known_at(knowledge.moment),
        )
    )
    return SourcePage(
        source=view_source(row),
        url=safe_url(row.url),
        licence=row.licence,
        note=knowledge.own_words(row.note),
        note_ar=knowledge.own_words(row.note_ar),
        reports=tuple(
            SourceReport(
                view_report(report, knowledge),
                evidence.get(report.pk, 0),
                figures.get(report.pk, 0),
                stages.get(report.pk, 0),
            )
            for report in shown
        ),
        reports_in_all=reports.count(),
        deals=_deals_on(row, knowledge),
    )


def public_sources() -> QuerySet:
    """Return the sources on which something rests by now: what else is followed is nobody's to read."""
    reports = _public_reports(pin_knowledge(AS_KNOWN_NOW))
    return models.Source.objects.filter(pk__in=reports.values("source"))


def name_reports(ids: Collection[str]) -> set[str]:
    """Return those of the ids that name a report on which something rests by now."""
    keys = [int(found[1]) for given in ids if (found := _UNNAMED.fullmatch(given))]
    reports = _public_reports(pin_knowledge(AS_KNOWN_NOW)).filter(
        Q(key__in=ids) | Q(key=None, pk__in=keys)
    )
    return {key or f"report-{pk}" for pk, key in reports.values_list("pk", "key")}


def _public_reports(knowledge: Knowledge) -> QuerySet:
    """Return the reports on which something known rests; what only waits is nobody's to read."""
    moment = knowledge.moment
    evidence = models.Evidence.objects.filter(decision__recorded_at__lte=moment)
    used = Q(pk__in=evidence.values("report"))
    for table in (models.Figure.objects, models.DealStage.objects):
        used |= Q(pk__in=table.known_at(moment).filter(report__isnull=False).values("report"))
    deals = models.Deal.objects.known_at(moment)
    used |= Q(pk__in=models.DealReport.objects.filter(deal__in=deals).values("report"))
    reports = models.Report.objects.filter(used)
    if knowledge.reported_until is not None:
        reports = reports.filter(published_latest__lte=knowledge.reported_until)
    return reports


def _deals_on(source: models.Source, knowledge: Knowledge) -> tuple[DealUse, ...]:
    known = {"report__source": source}
    if knowledge.reported_until is not None:
        known["report__published_latest__lte"] = knowledge.reported_until
    counts: dict[int, list[int]] = {}
    for index, table in enumerate((models.DealStage.objects, models.Figure.objects)):
        for deal, number in (
            table.known_at(knowledge.moment)
            .filter(**known)
            .order_by()
            .values_list("deal")
            .annotate(Count("id"))
        ):
            counts.setdefault(deal, [0, 0])[index] = number
    deals = models.Deal.objects.filter(pk__in=counts).order_by("name_en", "slug")
    return tuple(DealUse(refer_to(deal), *counts[deal.pk]) for deal in deals)
