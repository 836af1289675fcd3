"""Reads of control: state on a day, histories, changes and rival readings, under a knowledge.

Input: days, slugs, a `Knowledge`. Output: frozen records. Every function makes a fixed number of
queries, whatever the number of districts (stated at each). Intervals are half-open `[from, to)`;
days outside the coverage have no answer. Never writes; knows nothing of requests.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from django.db.models import Case, DateField, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from control import models
from control.choices import Basis, EvidenceStance, EvidenceTarget, Mechanism, SourceKind
from control.dates import COVERAGE, ONE_DAY, EdtfDate, Span, edtf_of_day, falls_between, parse_edtf

from .knowledge import AS_KNOWN_NOW, Knowledge, fetch_prepared, pin_knowledge
from .records import (
    ROLE_ORDER,
    Actor,
    Change,
    District,
    DistrictState,
    Evidence,
    Name,
    Party,
    Period,
    Reading,
    Reference,
    Report,
    Source,
    safe_url,
)

read_edtf = lru_cache(maxsize=4096)(parse_edtf)

_HELD_BY = (EvidenceTarget.START, EvidenceTarget.CONTENT)

_PERIOD_COLUMNS = (
    "district_id",
    "ruling_id",
    "valid",
    "ruling__started",
    "ruling__started_day",
    "ruling__ended",
    "ruling__ended_day",
    "ruling__standing",
    "ruling__siege",
    "ruling__truce",
    "ruling__truce_deal__slug",
    "ruling__truce_deal__name_en",
    "ruling__truce_deal__name_ar",
    "ruling__assertion",
    "ruling__confidence_start",
    "ruling__confidence_end",
    "ruling__basis",
    "ruling__mechanism",
    "ruling__deal__slug",
    "ruling__deal__name_en",
    "ruling__deal__name_ar",
    "ruling__note",
    "ruling__note_ar",
    "ruling__decision__recorded_at",
)


# ---------------------------------------------------------------------------- the reads


def periods_on(
    day: dt.date, knowledge: Knowledge = AS_KNOWN_NOW, *, with_evidence: bool = False
) -> list[Period]:
    """Return the period that holds on `day` in each district that has one, by district.

    At most 6 queries, 7 with evidence.
    """
    if not COVERAGE.contains(day):
        return []
    knowledge = pin_knowledge(knowledge)
    if knowledge.reported_until is not None:
        everything = history_of(None, knowledge, with_evidence=with_evidence)
        return [period for period in everything if period.span.contains(day)]
    return _load_periods(Q(valid__contains=day), knowledge, with_evidence=with_evidence)


def history_of(
    district_ids: Collection[int] | None = None,
    knowledge: Knowledge = AS_KNOWN_NOW,
    *,
    with_evidence: bool = False,
) -> list[Period]:
    """Return all periods of the districts (None: of all), by district and day.

    At most 6 queries, 7 with evidence.
    """
    knowledge = pin_knowledge(knowledge)
    where = Q() if district_ids is None else Q(district_id__in=list(district_ids))
    periods = _load_periods(where, knowledge, with_evidence=with_evidence)
    if knowledge.reported_until is not None:
        return carry_reported(periods)
    return periods


def states_on(day: dt.date, knowledge: Knowledge = AS_KNOWN_NOW) -> list[DistrictState]:
    """Return every tracked district with its period on `day`, or why it has none.

    Sorted by the parent's, then the district's English name. At most 8 queries.
    """
    knowledge = pin_knowledge(knowledge)
    found = {period.district.slug: period for period in periods_on(day, knowledge)}
    districts = tracked_districts()
    missing = [key for key, district in districts.items() if district.slug not in found]
    why = explain_missing(missing, day, knowledge)
    states = [
        DistrictState(district, found.get(district.slug), why.get(district.slug, "covered"))
        for district in districts.values()
    ]
    return sorted(states, key=lambda state: order_of_district(state.district))


def explain_missing(
    district_ids: Collection[int], day: dt.date, knowledge: Knowledge = AS_KNOWN_NOW
) -> dict[str, str]:
    """Return, by slug, why districts have no period on `day`: see DistrictState. At most 2 queries."""
    missing = explain_missing_days(district_ids, [day], knowledge)
    return {slug: why for (slug, _day), why in missing.items()}


def explain_missing_days(
    district_ids: Collection[int], days: Collection[dt.date], knowledge: Knowledge = AS_KNOWN_NOW
) -> dict[tuple[str, dt.date], str]:
    """Return the same by slug and day, of several days. At most 2 queries."""
    if not district_ids or not days:
        return {}
    moment = pin_knowledge(knowledge).moment
    why = {}
    for slug, day, has_record, has_period in fetch_prepared(
        _HAS_PERIODS, (moment, moment, list(days), list(district_ids))
    ):
        if not has_record:
            why[slug, day] = "not_yet_recorded"
        elif has_period and COVERAGE.contains(day):
            why[slug, day] = "not_yet_reported"
        else:
            why[slug, day] = "not_covered"
    return why


_HAS_PERIODS = """SELECT d.slug, asked.day,
 EXISTS (SELECT 1 FROM control_controlperiod p WHERE p.district_id = d.id AND lower(p.recorded) <= %s),
 EXISTS (SELECT 1 FROM control_controlperiod p WHERE p.district_id = d.id AND p.valid @> asked.day
  AND p.recorded @> %s::timestamptz)
FROM control_district d, unnest(%s::date[]) AS asked(day) WHERE d.id = ANY(%s)"""


def changes_between(
    after: dt.date, until: dt.date, knowledge: Knowledge = AS_KNOWN_NOW
) -> list[Change]:
    """Return the changes on the ground on days D with `after < D <= until`, by day and district.

    A change is the boundary of two adjacent periods that differ in standing, parties, siege or
    truce. The first period of a district, the edge of a gap and a coding correction are none.
    At most 6 queries.
    """
    knowledge = pin_knowledge(knowledge)
    if knowledge.reported_until is not None:
        periods = history_of(None, knowledge)
    else:
        where = Q(valid__startswith__gt=after, valid__startswith__lte=until)
        where |= Q(valid__endswith__gt=after, valid__endswith__lte=until)
        periods = _load_periods(where, knowledge)
    return find_changes(periods, after, until)


def changes_of(rulings: Collection[int], knowledge: Knowledge = AS_KNOWN_NOW) -> list[Change]:
    """Return the changes from and to what some rulings say, by day and district. At most 7 queries."""
    knowledge = pin_knowledge(knowledge)
    if knowledge.reported_until is None:
        periods = _load_periods(Q(ruling__in=rulings), knowledge)
    else:  # what is carried forward can only be told from the whole history
        districts = models.Ruling.objects.filter(pk__in=rulings).values_list("district", flat=True)
        periods = history_of(set(districts), knowledge)
    return find_changes(periods, COVERAGE.start, COVERAGE.end)


def changes_by_deal(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> list[Change]:
    """Return the changes whose stated cause is the deal, by day. At most 7 queries."""
    districts = models.Ruling.objects.filter(deal__slug=slug).values_list("district_id", flat=True)
    periods = history_of(set(districts), knowledge)
    found = find_changes(periods, COVERAGE.start, COVERAGE.end)
    return [change for change in found if change.deal and change.deal.slug == slug]


def periods_naming(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> list[Period]:
    """Return the periods in which an actor has any role, by parent, district and day.

    At most 7 queries.
    """
    knowledge = pin_knowledge(knowledge)
    named = models.RulingParty.objects.filter(actor__slug=slug)
    if knowledge.reported_until is None:
        periods = _load_periods(Q(ruling__in=named.values("ruling_id")), knowledge)
    else:  # what is carried forward can only be told from the whole history
        periods = history_of(named.values_list("ruling__district_id", flat=True), knowledge)
    periods = [p for p in periods if any(party.actor.slug == slug for party in p.parties)]
    return sorted(periods, key=lambda p: (order_of_district(p.district), p.span.start))


def rival_readings(
    district_id: int, day: dt.date, knowledge: Knowledge = AS_KNOWN_NOW
) -> list[Reading]:
    """Return what each originator says of the period that holds on `day`. At most 8 queries."""
    periods = history_of([district_id], knowledge, with_evidence=True)
    holding = next((period for period in periods if period.span.contains(day)), None)
    return group_readings(holding.evidence) if holding else []


def tracked_districts() -> dict[int, District]:
    """Return every district whose control is tracked, by key. One query."""
    return _districts_of(models.District.objects.tracked())


def order_of_district(district: District) -> tuple[str, str, str]:
    """Return the key that sorts districts by their parent's, then their own English name."""
    parent = district.parent.name.en if district.parent else ""
    return parent.casefold(), district.name.en.casefold(), district.slug


# ---------------------------------------------------------------------------- arithmetic


def find_changes(periods: Iterable[Period], after: dt.date, until: dt.date) -> list[Change]:
    """Return the changes among periods sorted by district and day; see `changes_between`."""
    changes = []
    for _slug, own in groupby(periods, key=lambda period: period.district.slug):
        for before, later in pairwise(own):
            day = later.span.start
            if (
                before.span.end == day
                and falls_between(day, after, until)
                and COVERAGE.contains(day)
                and before.content != later.content
            ):
                changes.append(
                    Change(
                        day, later.started, later.district, before, later,
                        later.mechanism, later.deal,
                    )
                )  # fmt: skip
    return sorted(changes, key=lambda change: (change.day, change.district.name.en))


def carry_reported(periods: Iterable[Period]) -> list[Period]:
    """Return the periods as reported, given weighed ones sorted by district and day.

    A period whose start nothing supports gives way to the last before it that has support,
    carried forward; where there is none yet its days have no answer.
    """
    told: list[Period] = []
    for _slug, own in groupby(periods, key=lambda period: period.district.slug):
        last: Period | None = None
        for period in own:
            if not period.unsourced:
                if last is not None and told[-1].span.end == period.span.start:
                    told[-1] = replace(told[-1], ended=period.started)
                last = period
                told.append(period)
            elif last is not None:
                _carry(told, last, period.span)
    return told


def _carry(told: list[Period], last: Period, days: Span) -> None:
    """Append to `told` the content of `last` for `days`, joined to what was carried just before.

    Nobody had reported the end of what is carried: as far as was known it went on, from when it
    had begun.
    """
    newest = told[-1]
    if newest.span.end == days.start:
        if newest.carried_forward:
            told[-1] = replace(newest, span=Span(newest.span.start, days.end))
            return
        told[-1] = replace(newest, ended=None, confidence_end="")
    told.append(
        replace(
            last,
            span=days,
            ended=None,
            basis=Basis.CARRIED_FORWARD.value,
            carried_forward=True,
            mechanism=Mechanism.NOT_STATED.value,
            deal=None,
            confidence_start="",
            confidence_end="",
        )
    )


def join_carried(periods: Iterable[Period]) -> list[list[Period]]:
    """Return the periods by what a reader sees as one: each with what carries it on, if anything does.

    R6 of 21 January 2016 and R6 carried on from 12 March 2018 are one state, since 21 January 2016.
    """
    joined: list[list[Period]] = []
    for period in periods:
        before = joined[-1][-1] if joined else None
        if (
            before
            and period.carried_forward
            and period.ruling == before.ruling
            and before.span.end == period.span.start
            and before.district == period.district
        ):
            joined[-1].append(period)
        else:
            joined.append([period])
    return joined


def as_one(parts: list[Period]) -> Period:
    """Return a period and what carries it on as one: from the first day to the end of the last."""
    first, last = parts[0], parts[-1]
    if first is last:
        return first
    span = Span(first.span.start, last.span.end)
    return replace(first, span=span, ended=last.ended, carried_forward=True)


def group_readings(evidence: Iterable[Evidence]) -> list[Reading]:
    """Return the pieces of evidence grouped by who said it, in the order they first spoke.

    One originator is one voice, whichever outlets quote it. What only keeps files says nothing.
    """
    groups: dict[str, tuple[Name, list[Evidence]]] = {}
    for piece in evidence:
        source = piece.report.source if piece.report else None
        speaker = (
            (piece.said_by_actor and piece.said_by_actor.name)
            or (piece.said_by and Name(piece.said_by, piece.said_by_ar))
            or (source and source.kind != SourceKind.UPLOAD and Name(source.name, source.name_ar))
            or Name("")
        )
        groups.setdefault(speaker.en.strip().casefold(), (speaker, []))[1].append(piece)
    return [
        Reading(
            speaker.en.strip(),
            speaker.ar,
            tuple(dict.fromkeys(piece.stance for piece in pieces)),
            tuple(pieces),
        )
        for speaker, pieces in groups.values()
    ]


# ---------------------------------------------------------------------------- loading


def _known_periods(knowledge: Knowledge) -> QuerySet:
    return models.ControlPeriod.objects.known_at(knowledge.moment)


def _load_periods(where: Q, knowledge: Knowledge, *, with_evidence: bool = False) -> list[Period]:
    """Return the known periods that fit `where`, by district and day. 5 queries, 6 with evidence."""
    rows = list(
        _known_periods(knowledge).filter(where).in_order().values_list(*_PERIOD_COLUMNS, named=True)
    )
    if not rows:
        return []
    rulings = {row.ruling_id for row in rows}
    parties = _parties_of(rulings)
    weights = _weigh_evidence(rulings, knowledge)
    evidence = evidence_of_rulings(rulings, knowledge) if with_evidence else {}
    districts = _districts_of(
        models.District.objects.filter(pk__in={row.district_id for row in rows})
    )
    begins, ends = _neighbouring_edges(rows, knowledge)
    periods = []
    for row in rows:
        span = Span(row.valid.lower, row.valid.upper)
        own_start = span.start == row.ruling__started_day
        own_end = span.end == row.ruling__ended_day
        if own_start:
            started = read_edtf(row.ruling__started)
        else:
            started = ends.get((row.district_id, span.start)) or edtf_of_day(span.start)
        if span.end is None:
            ended, confidence_end = None, ""
        elif own_end:
            ended, confidence_end = read_edtf(row.ruling__ended), row.ruling__confidence_end
        else:
            ended, confidence_end = begins.get(
                (row.district_id, span.end), (edtf_of_day(span.end), "")
            )
        weight = weights.get(row.ruling_id, _NOTHING)
        last = weight.last_days(span, started, ended)
        periods.append(
            Period(
                district=districts[row.district_id],
                span=span,
                ruling=f"R{row.ruling_id}",
                started=started,
                ended=ended,
                standing=row.ruling__standing,
                parties=parties.get(row.ruling_id, ()),
                siege=row.ruling__siege,
                truce=row.ruling__truce,
                truce_deal=_reference(
                    row.ruling__truce_deal__slug,
                    row.ruling__truce_deal__name_en,
                    row.ruling__truce_deal__name_ar,
                ),
                assertion=row.ruling__assertion,
                confidence_start=row.ruling__confidence_start if own_start else "",
                confidence_end=confidence_end,
                basis=row.ruling__basis,
                mechanism=row.ruling__mechanism if own_start else Mechanism.NOT_STATED.value,
                deal=_reference(
                    row.ruling__deal__slug,
                    row.ruling__deal__name_en,
                    row.ruling__deal__name_ar,
                )
                if own_start
                else None,
                note=knowledge.own_words(row.ruling__note),
                note_ar=knowledge.own_words(row.ruling__note_ar),
                recorded_at=row.ruling__decision__recorded_at,
                disputed=weight.rivals > 0,
                rival_readings=weight.rivals,
                last_confirmed_on=last.sure,
                last_confirmed_earliest=last.earliest,
                last_confirmed_latest=last.latest,
                originators=len(weight.originators),
                grade=weight.grade,
                unsourced=not weight.originators,
                licence="; ".join(sorted(weight.licences)),
                evidence=evidence.get(row.ruling_id, ()),
            )
        )
    return periods


def _neighbouring_edges(rows: list, knowledge: Knowledge) -> tuple[dict, dict]:
    """Return by (district, day) how rulings begin, date and confidence, and the dates they end at.

    Where rows need them: what remains of an overridden ruling borrows its cut edge from its neighbour.
    """
    cut = {
        row.district_id
        for row in rows
        if row.valid.lower != row.ruling__started_day or row.valid.upper != row.ruling__ended_day
    }
    begins: dict[tuple[int, dt.date], tuple[EdtfDate, str]] = {}
    ends: dict[tuple[int, dt.date], EdtfDate] = {}
    if not cut:
        return begins, ends
    neighbours = _known_periods(knowledge).filter(district_id__in=cut)
    for district, valid, day, started, confidence, last, ended in neighbours.values_list(
        "district_id",
        "valid",
        "ruling__started_day",
        "ruling__started",
        "ruling__confidence_start",
        "ruling__ended_day",
        "ruling__ended",
    ):
        if valid.lower == day:
            begins[district, day] = read_edtf(started), confidence
        if valid.upper is not None and valid.upper == last:
            ends[district, last] = read_edtf(ended)
    return begins, ends


def _reference(slug: str | None, name_en: str, name_ar: str) -> Reference | None:
    return Reference(slug, Name(name_en, name_ar)) if slug else None


def _districts_of(queryset: QuerySet) -> dict[int, District]:
    rows = queryset.order_by().values_list(
        "id", "slug", "name_en", "name_ar", "kind",
        "parent__slug", "parent__name_en", "parent__name_ar",
    )  # fmt: skip
    return {
        key: District(slug, Name(name_en, name_ar), kind, _reference(*parent))
        for key, slug, name_en, name_ar, kind, *parent in rows
    }


def _parties_of(rulings: Collection[int]) -> dict[int, tuple[Party, ...]]:
    actors: dict[str, Actor] = {}
    found: dict[int, list[Party]] = defaultdict(list)
    rows = models.RulingParty.objects.filter(ruling_id__in=rulings).order_by().values_list(
        "ruling_id", "role",
        "actor__slug", "actor__name_en", "actor__name_ar", "actor__colour", "actor__kind",
    )  # fmt: skip
    for ruling, role, slug, name_en, name_ar, colour, kind in rows:
        actor = actors.setdefault(slug, Actor(slug, Name(name_en, name_ar), colour, kind))
        found[ruling].append(Party(actor, role))
    return {
        ruling: tuple(sorted(own, key=lambda p: (ROLE_ORDER[p.role], p.actor.slug)))
        for ruling, own in found.items()
    }


# ---------------------------------------------------------------------------- evidence


@dataclass(frozen=True, slots=True)
class Weight:
    """What the evidence of a ruling amounts to, without its words."""

    rivals: int = 0
    originators: frozenset = frozenset()
    days: tuple[tuple[dt.date, dt.date], ...] = ()
    grade: str = ""
    licences: frozenset = frozenset()

    def last_days(self, span: Span, started: EdtfDate, ended: EdtfDate | None) -> LastDays:
        """Return when supporting evidence last speaks of a period, told by its nominal days and its dates.

        Evidence of a month or a year surely speaks of none of its days, but for the first of a period
        whose start is a day: it follows it. Evidence of 2013 for what began in 2013~: no day is sure, it
        is one of 2013.
        """
        spoken = [
            (earliest, latest)
            for earliest, latest in self.days
            if latest >= span.start and (span.end is None or earliest < span.end)
        ]
        if not spoken:
            return LastDays()
        sure = [earliest for earliest, latest in spoken if earliest == latest]
        if started.text == span.start.isoformat():
            sure.append(span.start)
        last = max(latest for _earliest, latest in spoken)
        return LastDays(
            max(sure, default=None),
            max(started.earliest, *(earliest for earliest, _latest in spoken)),
            min(last, ended.latest - ONE_DAY) if ended else last,
        )


@dataclass(frozen=True, slots=True)
class LastDays:
    """When evidence last speaks of a period: the last sure day, and the bounds of the very last."""

    sure: dt.date | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None


_NOTHING = Weight()


def _with_publication(evidence: QuerySet, knowledge: Knowledge) -> QuerySet:
    """Annotate evidence with its report's publication bounds, as corrected by then."""
    corrections = models.ReportDate.objects.filter(report=OuterRef("report")).order_by("-id")
    if knowledge.known_at is not None:
        corrections = corrections.filter(added_at__lte=knowledge.known_at)
    return evidence.annotate(
        first_published=_corrected(corrections, "published_earliest"),
        last_published=_corrected(corrections, "published_latest"),
    )


def _corrected(corrections: QuerySet, column: str) -> Coalesce:
    newest = Subquery(corrections.values(column)[:1], output_field=DateField())
    return Coalesce(newest, f"report__{column}")


def counted_evidence(knowledge: Knowledge) -> QuerySet:
    """Return the evidence that counts under `knowledge`, with its publication's bounds.

    Recorded by its moment and, where `reported_until` is given, surely published by the end of
    that day in a document that somebody published: undated and unsourced ones do not count.
    """
    evidence = models.Evidence.objects.filter(decision__recorded_at__lte=knowledge.moment)
    evidence = _with_publication(evidence, knowledge)
    if knowledge.reported_until is not None:
        evidence = evidence.filter(last_published__lte=knowledge.reported_until).exclude(
            report__source__kind=SourceKind.UNSOURCED
        )
    return evidence


def _weigh_evidence(rulings: Collection[int], knowledge: Knowledge) -> dict[int, Weight]:
    rivals: dict[int, int] = defaultdict(int)
    originators: dict[int, set] = defaultdict(set)
    days: dict[int, list] = defaultdict(list)
    grades: dict[int, str] = {}
    licences: dict[int, set] = defaultdict(set)
    # a copy found after the decision changes nothing of what that decision rested on
    found_then = Q(report__copy__found_at__lte=F("decision__recorded_at"))
    evidence = counted_evidence(knowledge).filter(ruling_id__in=rulings).annotate(
        copied_from=Case(When(found_then, then=F("report__copy__original__source_id")))
    )  # fmt: skip
    rows = evidence.order_by().values_list(
        "ruling_id", "stance", "target", "observed_earliest", "observed_latest",
        "first_published", "last_published", "said_by_id", "said_by_text",
        "report__source_id", "report__source__kind", "report__source__reliability",
        "copied_from", "report__licence",
    )  # fmt: skip
    for (
        ruling, stance, target, first_seen, last_seen,
        first_published, last_published, said_by, said_by_text, source, source_kind,
        grade, copied_from, licence,
    ) in rows:  # fmt: skip
        if licence:
            licences[ruling].add(licence)
        if stance == EvidenceStance.CONTRADICTS:
            rivals[ruling] += 1
        elif source_kind != SourceKind.UNSOURCED and target in _HELD_BY:
            # one originator is one voice, however many outlets repeat it
            originators[ruling].add(
                said_by or said_by_text.strip().casefold() or ("source", copied_from or source)
            )
            grades[ruling] = min(grade, grades.get(ruling, grade))  # A is the best
            if first_seen or first_published:
                days[ruling].append((first_seen or first_published, last_seen or last_published))
    return {
        ruling: Weight(
            rivals[ruling],
            frozenset(originators[ruling]),
            tuple(days[ruling]),
            grades.get(ruling, ""),
            frozenset(licences[ruling]),
        )
        for ruling in {*rivals, *originators, *licences}
    }


def evidence_of_rulings(
    rulings: Collection[int], knowledge: Knowledge
) -> dict[int, tuple[Evidence, ...]]:
    """Return the evidence of each ruling by key, supporting pieces first. 2 queries."""
    pieces = (
        counted_evidence(knowledge)
        .filter(ruling_id__in=rulings)
        .select_related("report__source", "said_by", "quote")
        .prefetch_related("report__dates")
        .order_by("id")
    )
    found: dict[int, list[Evidence]] = defaultdict(list)
    for piece in pieces:
        found[piece.ruling_id].append(view_evidence(piece, knowledge))
    return {
        ruling: tuple(sorted(own, key=lambda piece: piece.stance != EvidenceStance.SUPPORTS))
        for ruling, own in found.items()
    }


def view_evidence(piece: models.Evidence, knowledge: Knowledge) -> Evidence:
    """Return what is public of a piece of evidence loaded with its report, speaker and quote."""
    quote = getattr(piece, "quote", None)
    return Evidence(
        target=piece.target,
        stance=piece.stance,
        said_by=name_speaker(piece),
        said_by_ar=name_speaker_in_arabic(piece),
        said_by_actor=refer_to(piece.said_by),
        reading=piece.reading,
        reading_ar=piece.reading_ar,
        quote=(quote.text or "") if quote else "",
        redacted=bool(quote and quote.text is None),
        credibility=piece.credibility,
        against_interest=piece.against_interest,
        observed_on=read_edtf(piece.observed) if piece.observed else None,
        note=knowledge.own_words(piece.note),
        note_ar=knowledge.own_words(piece.note_ar),
        report=view_report(piece.report, knowledge),
    )


def name_speaker(row) -> str:
    """Return who said it (a row with `said_by` and `said_by_text`), in English or as it stands."""
    return row.said_by_text or (row.said_by.name_en if row.said_by else "")


def name_speaker_in_arabic(row) -> str:
    """Return the same in Arabic, or nothing where it is told in other words only."""
    if row.said_by_text:
        return row.said_by_text_ar
    return row.said_by.name_ar if row.said_by else ""


def refer_to(row) -> Reference | None:
    """Return a reference to a named row (district, actor, deal), or None."""
    return Reference(row.slug, Name(row.name_en, row.name_ar)) if row else None


def view_source(row: models.Source) -> Source:
    return Source(
        row.slug, row.name, row.name_ar, row.kind, row.reliability, row.leaning, row.leaning_ar
    )


def view_report(report: models.Report | None, knowledge: Knowledge) -> Report | None:
    """Return what is public of a report loaded with its source and dates."""
    if report is None:
        return None
    published = report.published
    for row in report.dates.all():
        if knowledge.known_at is None or row.added_at <= knowledge.known_at:
            published = row.published
    return Report(
        title=report.title or report.filename,
        title_ar=report.title_ar,
        publisher=report.publisher,
        url=safe_url(report.url),
        published=read_edtf(published) if published else None,
        language=report.language,
        via=report.via,
        via_ar=report.via_ar,
        source=view_source(report.source),
        captured=report.captured_at is not None,
        sha256=report.sha256 or "",
    )
