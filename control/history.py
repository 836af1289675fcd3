"""The two-time ledger: a signed decision becomes rulings and control periods, nothing else does.

Input: a Decision recorded in the same transaction, and drafts of rulings and evidence. Output:
new rows and closed `recorded` ranges. Knows nothing of proposals, requests or how a draft was made.
Every function here must run inside one transaction that began with `take_moment()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange, TimestamptzRange

from control import choices
from control.dates import COVERAGE, LAST_DAY, EdtfDate, Span, edtf_of_day, parse_edtf
from control.models import (
    ControlPeriod,
    Deal,
    DealDistrict,
    DealParty,
    DealReport,
    DealStage,
    Decision,
    District,
    Evidence,
    Figure,
    Quote,
    Ruling,
    RulingParty,
    StoryStep,
)
from control.models.columns import set_edtf, tell_in_both

LEDGER_LOCK = 0x1ED6E7  # any fixed number: the one advisory lock that ledger writers take


class LedgerConflict(Exception):
    """A draft would override what is recorded and the caller did not ask for a correction."""

    def __init__(self, removals: list[Removal]):
        self.removals = removals
        names = ", ".join(str(removal) for removal in removals)
        super().__init__(_("This would override what is recorded: %(names)s.") % {"names": names})


def _columns_of(row, draft: type) -> dict:
    """Return by name what a row and its draft hold alike: all but dates, and what has rows of its own."""
    apart = ("started", "ended", "observed", "parties", "evidence", "quote")
    return {each.name: getattr(row, each.name) for each in fields(draft) if each.name not in apart}


@dataclass(frozen=True)
class DraftParty:
    actor_id: int
    role: str


@dataclass(frozen=True)
class EvidenceDraft:
    """One piece of evidence to be written with a decision; offsets are code points of the text."""

    report_id: int
    target: str = choices.EvidenceTarget.START
    stance: str = choices.EvidenceStance.SUPPORTS
    claim_id: int | None = None
    said_by_id: int | None = None
    said_by_text: str = ""
    said_by_text_ar: str = ""
    reading: str = ""
    reading_ar: str = ""
    credibility: int = choices.Credibility.UNJUDGED
    against_interest: bool = False
    observed: EdtfDate | None = None
    quote_start: int | None = None
    quote_end: int | None = None
    quote: str = ""
    note: str = ""
    note_ar: str = ""

    @classmethod
    def of(cls, evidence: Evidence) -> EvidenceDraft:
        """Return a draft of the same evidence; a quote that was erased stays so."""
        return cls(
            observed=parse_edtf(evidence.observed) if evidence.observed else None,
            quote=(evidence.quote.text or "") if hasattr(evidence, "quote") else "",
            **_columns_of(evidence, cls),
        )


@dataclass(frozen=True)
class RulingDraft:
    """What is to be ruled of one district for `[started_day, ended_day)`."""

    district_id: int
    started: EdtfDate
    started_day: dt.date
    ended: EdtfDate | None = None
    ended_day: dt.date | None = None
    standing: str = choices.Standing.HELD
    parties: tuple[DraftParty, ...] = ()
    siege: str = choices.Siege.NOT_STATED
    truce: str = choices.Truce.NO
    truce_deal_id: int | None = None
    assertion: str = choices.Assertion.ASSESSED
    confidence_start: str = choices.Confidence.MEDIUM
    confidence_end: str = ""
    basis: str = choices.Basis.EVIDENCED
    mechanism: str = choices.Mechanism.NOT_STATED
    deal_id: int | None = None
    note: str = ""
    note_ar: str = ""
    key: str | None = None
    evidence: tuple[EvidenceDraft, ...] = field(default=())

    @classmethod
    def of(cls, ruling: Ruling, span: Span) -> RulingDraft:
        """Return a draft with the content of `ruling` for `span`, without its evidence.

        How the ruling began and how sure its end is belong to its own edges only.
        """
        draft = cls(
            started=_edge_of(ruling, span.start),
            ended=_edge_of(ruling, span.end),
            parties=tuple(DraftParty(party.actor_id, party.role) for party in ruling.parties.all()),
            **_columns_of(ruling, cls)
            | {"started_day": span.start, "ended_day": span.end, "key": None},
        )
        if span.start != ruling.started_day:
            draft = replace(draft, mechanism=choices.Mechanism.NOT_STATED, deal_id=None)
        if span.end != ruling.ended_day:
            draft = replace(draft, confidence_end="")
        return draft

    @property
    def span(self) -> Span:
        return Span(self.started_day, self.ended_day)


@dataclass(frozen=True)
class StageDraft:
    stage: str
    date: EdtfDate | None = None
    planned: bool = False
    said_by_id: int | None = None
    said_by_text: str = ""
    report_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class FigureDraft:
    """One attributed number; `minimum` and `maximum` inclusive, both None where only words are given."""

    category: str
    qualifier: str
    minimum: int | None = None
    maximum: int | None = None
    words: str = ""
    stage: str = choices.FigureStage.UNSPECIFIED
    scope: str = choices.FigureScope.WHOLE
    said_by_id: int | None = None
    said_by_text: str = ""
    report_id: int | None = None
    quote_start: int | None = None
    quote_end: int | None = None
    note: str = ""


@dataclass(frozen=True)
class DealDraft:
    """A deal to be made (`deal_id` None) or added to; parties and places are (id, role) pairs."""

    deal_id: int | None = None
    slug: str = ""
    name_en: str = ""
    kind: str = ""
    summary: str = ""
    parties: tuple[tuple[int, str], ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    place_texts: tuple[tuple[str, str], ...] = ()
    stages: tuple[StageDraft, ...] = ()
    figures: tuple[FigureDraft, ...] = ()
    report_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Removal:
    """One stretch of recorded history that a draft would take off the map."""

    period: ControlPeriod
    span: Span

    @property
    def ruling(self) -> Ruling:
        return self.period.ruling

    def __str__(self) -> str:
        until = self.span.end.isoformat() if self.span.end else _("now on")
        return _("%(ruling)s from %(start)s to %(end)s") % {
            "ruling": self.ruling.public_id,
            "start": self.span.start.isoformat(),
            "end": until,
        }


def take_moment() -> dt.datetime:
    """Take the ledger's lock and return the moment of the next decision, later than any before it.

    The lock is held to the end of the transaction. The moment is read after the lock is held and is
    `greatest(clock, last + 1 microsecond)`, so that moments only grow, also within one transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The ledger is written in a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
        cursor.execute(
            "SELECT greatest(clock_timestamp(),"
            " (SELECT max(recorded_at) + interval '1 microsecond' FROM control_decision))"
        )
        return cursor.fetchone()[0]


def check_draft(draft: RulingDraft) -> None:
    """Raise ValidationError with a reason for each field that cannot be ruled as drafted."""
    errors: dict[str, str] = {}
    district = District.objects.filter(pk=draft.district_id).first()
    if district is None or not district.is_tracked:
        errors["district"] = _(
            "Control is ruled on for single districts only, not for a wider area."
        )
    if draft.started_day > LAST_DAY or draft.ended_day and draft.ended_day <= COVERAGE.start:
        errors["started"] = _(
            "This ledger covers %(first)s to %(last)s: nothing else is shown."
        ) % {
            "first": COVERAGE.start,
            "last": LAST_DAY,
        }
    if not draft.started.contains(draft.started_day):
        errors["started_day"] = _("The nominal day lies outside the date it stands for.")
    if draft.ended_day is not None and draft.ended_day <= draft.started_day:
        errors["ended"] = _("The end must be after the start.")
    if (draft.ended is None) != (draft.ended_day is None):
        errors["ended"] = _("An end needs both a date and its nominal day.")
    elif draft.ended is not None and not draft.ended.contains(draft.ended_day):
        errors["ended"] = _("The nominal end lies outside the date it stands for.")
    roles = [party.role for party in draft.parties]
    if len({party.actor_id for party in draft.parties}) != len(roles):
        errors["parties"] = _("An actor is named twice.")
    elif draft.standing == choices.Standing.HELD and roles.count(choices.PartyRole.HOLDER) != 1:
        errors["parties"] = _("A held district has exactly one holder.")
    elif draft.standing != choices.Standing.HELD and roles.count(choices.PartyRole.HOLDER) > 1:
        errors["parties"] = _("A district has at most one main holder; name others as co-holders.")
    elif draft.standing == choices.Standing.HELD and choices.PartyRole.CHALLENGER in roles:
        errors["parties"] = _("Enemy forces inside make a district contested or mixed, not held.")
    elif draft.standing == choices.Standing.UNKNOWN and choices.PartyRole.HOLDER in roles:
        errors["parties"] = _("Where the standing is unknown no holder can be named.")
    named = {draft.deal_id, draft.truce_deal_id} - {None}
    if named and (gone := Deal.objects.exclude(retracted_by=None).filter(pk__in=named).first()):
        errors["deal"] = _retracted(gone)
    if draft.basis == choices.Basis.ASSUMED and draft.confidence_start != choices.Confidence.LOW:
        errors["confidence_start"] = _("What is only assumed has low confidence.")
    if errors:
        raise ValidationError(errors)


def what_would_change(district_id: int, span: Span) -> list[Removal]:
    """Return the recorded history that a ruling over `span` would override.

    Left out are days of which nothing is said: standing unknown, and no party, siege, truce or
    evidence that an override would take off the map unseen.
    """
    periods = (
        ControlPeriod.objects.current()
        .filter(district_id=district_id, valid__overlap=DateRange(span.start, span.end))
        .select_related("ruling")
        .prefetch_related("ruling__parties__actor", "ruling__evidence__report__source")
        .in_order()
    )
    return [
        Removal(period, period.span.intersection(span))
        for period in periods
        if _says_something(period.ruling)
    ]


def _says_something(ruling: Ruling) -> bool:
    return (
        ruling.standing != choices.Standing.UNKNOWN
        or ruling.siege not in (choices.Siege.NOT_STATED, choices.Siege.UNKNOWN)
        or ruling.truce == choices.Truce.YES
        or bool(ruling.parties.all())
        or bool(ruling.evidence.all())
    )


def assert_ruling(decision: Decision, draft: RulingDraft) -> Ruling:
    """Record a ruling on days that are uncovered or unknown; LedgerConflict where more is recorded."""
    return assert_rulings(decision, [draft])[0]


def assert_rulings(decision: Decision, drafts: list[RulingDraft]) -> list[Ruling]:
    """Record several rulings at once, as `assert_ruling` does; they must not share days."""
    _check_drafts(drafts)
    removals = [
        removal for draft in drafts for removal in what_would_change(draft.district_id, draft.span)
    ]
    if removals:
        raise LedgerConflict(removals)
    return _write_rulings(decision, drafts)


def correct_ruling(
    decision: Decision, draft: RulingDraft, seen: Collection[int] | None = None
) -> Ruling:
    """Record a ruling over whatever is recorded; what remains of that keeps its own rulings.

    The decision must name its cause. Nothing is lost: overridden periods close, they do not go.
    `seen` holds the ids of the rulings that the author was shown as overridden: LedgerConflict
    where the draft would override another, recorded meanwhile. None means whatever is there.
    """
    return correct_rulings(decision, [draft], seen)[0]


def correct_rulings(
    decision: Decision, drafts: list[RulingDraft], seen: Collection[int] | None = None
) -> list[Ruling]:
    """Record several rulings at once, as `correct_ruling` does; they must not share days."""
    _check_cause(decision)
    _check_drafts(drafts)
    if seen is not None:
        unseen = [
            removal
            for draft in drafts
            for removal in what_would_change(draft.district_id, draft.span)
            if removal.ruling.pk not in seen
        ]
        if unseen:
            raise LedgerConflict(unseen)
    return _write_rulings(decision, drafts)


def split_ruling(decision: Decision, ruling: Ruling, day: dt.date, draft: RulingDraft) -> Ruling:
    """Record that from `day` on another content holds, to the end of that stretch of `ruling`.

    The days before `day` keep pointing to `ruling`. `draft` gives the content; its span is set here.
    """
    period = _current_period(ruling, day)
    if period.valid.lower == day:
        raise ValidationError({"day": _("The period begins on that day: correct it instead.")})
    ended = _edge_of(ruling, period.span.end)
    return correct_ruling(
        decision,
        replace(
            draft,
            district_id=ruling.district_id,
            started=draft.started if draft.started.contains(day) else edtf_of_day(day),
            started_day=day,
            ended=ended,
            ended_day=period.span.end,
        ),
    )


def confirm_ruling(
    decision: Decision, ruling: Ruling, evidence: list[EvidenceDraft]
) -> list[Evidence]:
    """Add evidence to a ruling and change nothing else.

    ValidationError where nothing of the ruling is on the map any more: it would be lost there.
    """
    if not evidence:
        raise ValidationError({"evidence": _("There is no evidence to add.")})
    _periods_on_map(ruling)
    return [_write_evidence(decision, draft, ruling=ruling) for draft in evidence]


def retract_ruling(
    decision: Decision, ruling: Ruling, replacement: RulingDraft | None = None
) -> list[Ruling]:
    """Take a ruling off the map; its days become `unknown` unless `replacement` covers them.

    Returns the rulings written. Covered days never shrink. ValidationError where nothing of the
    ruling is on the map any more, or where the replacement reaches into days of another ruling.
    """
    _check_cause(decision)
    uncovered = [period.span for period in _periods_on_map(ruling)]
    drafts, edges = [], {}
    if replacement is not None:
        _check_drafts([replacement])
        days = DateRange(replacement.span.start, replacement.span.end)
        others = (
            ControlPeriod.objects.current()
            .filter(district=replacement.district_id, valid__overlap=days)
            .exclude(ruling=ruling)
        )
        if replacement.district_id != ruling.district_id or others.exists():
            raise ValidationError(
                {"replacement": _("The replacement reaches beyond the retracted days.")}
            )
        drafts.append(replacement)
        uncovered = [rest for days in uncovered for rest in days.minus(replacement.span)]
        edges = _edges_of(replacement.span, replacement.started, replacement.ended)
    drafts += [_unknown_draft(ruling, days, edges) for days in uncovered]
    return _write_rulings(decision, drafts)


def restore_overridden(decision: Decision, ruling: Ruling) -> list[ControlPeriod]:
    """Undo a ruling: what its decision took off the map comes back, pointing to the same rulings.

    A ruling that was itself retracted since does not come back, but what stood before it does.
    Days on which nothing was recorded before become `unknown`; days that a later decision has
    ruled on since stay as that decision left them. Returns the periods that were placed.
    """
    _check_cause(decision)
    standing = [period.span for period in _periods_on_map(ruling)]
    placed = [piece for span in standing for piece in _overridden_by(ruling, span)]
    gaps = [gap for span in standing for gap in span.minus(*(days for _ruling_id, days in placed))]
    edges = {}
    _check_deals_stand(ruling_id for ruling_id, _days in placed)
    for restored in Ruling.objects.filter(pk__in=[ruling_id for ruling_id, _days in placed]):
        edges |= _own_edges(restored)
    with transaction.atomic():
        unknowns = [_write_ruling(decision, _unknown_draft(ruling, gap, edges)) for gap in gaps]
        placed += [(unknown.pk, unknown.span) for unknown in unknowns]
        return _place_spans(decision, ruling.district_id, placed)


def _check_deals_stand(ruling_ids: Iterable[int]) -> None:
    """Raise ValidationError where a ruling that would come back names a deal that was retracted."""
    named = Ruling.objects.filter(pk__in=list(ruling_ids))
    gone = Deal.objects.exclude(retracted_by=None).filter(
        Q(rulings__in=named) | Q(truce_rulings__in=named)
    )
    if deal := gone.first():
        raise ValidationError(
            _("What would come back names a deal that is known no longer. %(why)s")
            % {"why": _retracted(deal)}
        )


def _overridden_by(ruling: Ruling, span: Span) -> list[tuple[int, Span]]:
    """Return what `ruling` took off the map on `span`, as (ruling id, days), none of it retracted."""
    pieces = []
    for period in (
        ControlPeriod.objects.filter(
            closed_by=ruling.decision_id,
            district=ruling.district_id,
            valid__overlap=DateRange(span.start, span.end),
        )
        .select_related("ruling")
        .in_order()
    ):
        days = period.span.intersection(span)
        if _was_retracted(period.ruling):
            pieces += _overridden_by(period.ruling, days)
        else:
            pieces.append((period.ruling_id, days))
    return pieces


def _was_retracted(ruling: Ruling) -> bool:
    """Tell whether a retraction took days of the ruling off the map (not merely joined its pieces)."""
    return any(
        not ControlPeriod.objects.filter(
            ruling=ruling,
            recorded__startswith=period.recorded.upper,
            valid__contains=period.valid,
        ).exists()
        for period in ControlPeriod.objects.filter(
            ruling=ruling, closed_by__verdict=choices.Verdict.RETRACT
        )
    )


def what_would_end(deal: Deal, day: dt.date) -> list[Removal]:
    """Return the recorded stretches under the truce of `deal` from `day` on, in all its districts."""
    periods = (
        ControlPeriod.objects.current()
        .filter(
            ruling__truce=choices.Truce.YES,
            ruling__truce_deal=deal,
            valid__overlap=DateRange(day, None),
        )
        .select_related("ruling")
        .prefetch_related("ruling__parties", "ruling__evidence__quote")
        .in_order()
    )
    return [Removal(period, period.span.intersection(Span(day))) for period in periods]


def close_truce(
    decision: Decision,
    deal: Deal,
    ended: EdtfDate,
    day: dt.date,
    evidence: tuple[EvidenceDraft, ...] = (),
) -> list[Ruling]:
    """End the truce of `deal` on `day` in all its districts at once; the rest of each state stays.

    A period that began before `day` is cut there, and `evidence` speaks to the cut. One that begins
    later keeps its start and the evidence for it, and only loses the truce.
    """
    _check_cause(decision)
    if not ended.contains(day):
        raise ValidationError({"ended": _("The nominal end lies outside the date it stands for.")})
    return _write_rulings(
        decision, [draft for _removal, draft in draft_truce_end(deal, ended, day, evidence)]
    )


def draft_truce_end(
    deal: Deal, ended: EdtfDate, day: dt.date, evidence: tuple[EvidenceDraft, ...] = ()
) -> list[tuple[Removal, RulingDraft]]:
    """Return what `close_truce` would write, each draft with the stretch that it overrides."""
    drafts = []
    for removal in what_would_end(deal, day):
        ruling, rest = removal.ruling, removal.span
        is_cut = removal.period.span.start < day
        draft = replace(
            RulingDraft.of(ruling, rest),
            started=ended if is_cut else _edge_of(ruling, rest.start),
            truce=choices.Truce.NO,
            truce_deal_id=None,
            **tell_in_both(lambda: _("The truce of “%(deal)s” had ended.") % {"deal": deal}),
            evidence=evidence if is_cut else (*_evidence_within(ruling, rest), *evidence),
        )
        drafts.append((removal, draft))
    return drafts


def _evidence_within(ruling: Ruling, span: Span) -> tuple[EvidenceDraft, ...]:
    """Return the evidence of a ruling that still speaks to `span`; erased quotes stay erased."""
    lost = set()
    if span.start != ruling.started_day:
        lost.add(choices.EvidenceTarget.START)
    if span.end != ruling.ended_day:
        lost.add(choices.EvidenceTarget.END)
    return tuple(
        EvidenceDraft.of(piece) for piece in ruling.evidence.all() if piece.target not in lost
    )


def record_deal(decision: Decision, draft: DealDraft) -> Deal:
    """Make a deal, or add to one what it does not say yet; nothing it says is changed or added up."""
    if draft.deal_id is not None:
        deal = Deal.objects.get(pk=draft.deal_id)
        if deal.retracted_by_id is not None:
            raise ValidationError({"deal": _retracted(deal)})
    else:
        deal = Deal(
            slug=_free_slug(draft.slug),
            name_en=draft.name_en,
            kind=draft.kind,
            summary=draft.summary,
            decision=decision,
        )
        deal.full_clean()
        deal.save(force_insert=True)
    for actor_id, role in draft.parties:
        DealParty.objects.get_or_create(deal=deal, actor_id=actor_id, role=role)
    for district_id, role in draft.places:
        DealDistrict.objects.get_or_create(
            deal=deal, district_id=district_id, place_text="", role=role
        )
    for text, role in draft.place_texts:
        DealDistrict.objects.get_or_create(deal=deal, district=None, place_text=text, role=role)
    for report_id in draft.report_ids:
        DealReport.objects.get_or_create(deal=deal, report_id=report_id)
    for stage in draft.stages:
        said = {"stage": stage.stage, "planned": stage.planned, "report_id": stage.report_id}
        text = stage.date.text if stage.date else ""
        if not deal.stages.current().filter(**said, date=text).exists():
            DealStage.objects.create(
                deal=deal,
                decision=decision,
                date=text,
                day=stage.date.earliest if stage.date else None,
                said_by_id=stage.said_by_id,
                said_by_text=stage.said_by_text,
                note=stage.note,
                **said,
            )
    for figure in draft.figures:
        said = {
            name: getattr(figure, name)
            for name in (
                "category", "qualifier", "minimum", "maximum", "words", "said_by_id", "report_id",
                "stage",
            )
        }  # fmt: skip
        if not deal.figures.current().filter(**said).exists():
            Figure.objects.create(
                deal=deal,
                decision=decision,
                scope=figure.scope,
                said_by_text=figure.said_by_text,
                quote_start=figure.quote_start,
                quote_end=figure.quote_end,
                note=figure.note,
                **said,
            )
    return deal


def retract_dealt(
    decision: Decision,
    deal: Deal,
    stages: Collection[int] = (),
    figures: Collection[int] = (),
    *,
    whole: bool = False,
) -> None:
    """Take back stages and figures of a deal, by their ids, or the `whole` deal with all it has.

    The rows stay and are known as before until the decision's moment. ValidationError where nothing
    is named, where any of it is taken back already, and for a whole deal that something else names.
    """
    _check_cause(decision)
    taken = [(deal.stages, set(stages)), (deal.figures, set(figures))]
    if whole:
        if deal.retracted_by_id is not None:
            raise ValidationError({"whole": _retracted(deal)})
        if naming := list(_what_names(deal)):
            raise ValidationError(
                {
                    "whole": _("Retract or change first what names this deal: %(names)s.")
                    % {"names": _("; ").join(naming)}
                }
            )
        taken = [(rows, set(rows.current().values_list("pk", flat=True))) for rows, _ids in taken]
        Deal.objects.filter(pk=deal.pk).update(retracted_by=decision)
    elif not (stages or figures):
        raise ValidationError(_("Choose what is to be retracted."))
    for rows, ids in taken:
        if ids and rows.current().filter(pk__in=ids).update(retracted_by=decision) != len(ids):
            raise ValidationError(_("Some of it is retracted already. Look at it again."))


def _what_names(deal: Deal) -> Iterator[str]:
    """Yield what would point to nowhere without the deal: rulings on the map, parts, stories."""
    periods = ControlPeriod.objects.current().filter(
        Q(ruling__deal=deal) | Q(ruling__truce_deal=deal)
    )
    for ruling in Ruling.objects.filter(pk__in=periods.values("ruling")).select_related("district"):
        yield str(ruling)
    for part in deal.parts.current():
        yield str(part)
    for step in StoryStep.objects.filter(deal=deal).select_related("story"):
        yield str(step.story)


def _retracted(deal: Deal) -> str:
    return _("“%(deal)s” was retracted.") % {"deal": deal}


def _free_slug(slug: str) -> str:
    """Return `slug`, or the first of `slug-2`, `slug-3`, ... that no deal has."""
    taken = set(Deal.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _periods_on_map(ruling: Ruling) -> list[ControlPeriod]:
    periods = list(ControlPeriod.objects.current().filter(ruling=ruling).in_order())
    if not periods:
        raise ValidationError({"ruling": _("Nothing of this ruling is on the map any more.")})
    return periods


def _unknown_draft(ruling: Ruling, days: Span, edges: dict) -> RulingDraft:
    """Return the ruling that stands where `ruling` was taken back and nothing replaces it.

    `edges` are the dates of what is placed beside it by the same decision.
    """
    return RulingDraft(
        district_id=ruling.district_id,
        started=edges.get(days.start) or _edge_of(ruling, days.start),
        started_day=days.start,
        ended=edges.get(days.end) or _edge_of(ruling, days.end),
        ended_day=days.end,
        standing=choices.Standing.UNKNOWN,
        siege=choices.Siege.NOT_STATED,
        truce=choices.Truce.UNKNOWN,
        confidence_start=choices.Confidence.LOW,
        basis=choices.Basis.ASSUMED,
        mechanism=choices.Mechanism.NOT_STATED,
        **tell_in_both(lambda: _("%(ruling)s was retracted.") % {"ruling": ruling.public_id}),
    )


def _edges_of(
    span: Span, started: EdtfDate, ended: EdtfDate | None
) -> dict[dt.date | None, EdtfDate | None]:
    """Return the dates that stand for the first day of a span and the day after its last."""
    return {span.start: started, span.end: ended}


def _own_edges(ruling: Ruling) -> dict[dt.date | None, EdtfDate | None]:
    ended = parse_edtf(ruling.ended) if ruling.ended else None
    return _edges_of(ruling.span, parse_edtf(ruling.started), ended)


def _edge_of(ruling: Ruling, day: dt.date | None) -> EdtfDate | None:
    """Return the EDTF date of an edge of what remains of `ruling`.

    Its own date where the edge is its own, else that of the neighbour which cut it there: a month
    that drew the line is not to become a day. A plain day where nothing drew a line yet.
    """
    if day is None:
        return None
    touching = ControlPeriod.objects.current().filter(
        Q(valid__startswith=day) | Q(valid__endswith=day), district=ruling.district_id
    )
    neighbours = [period.ruling for period in touching.select_related("ruling").in_order()]
    for each in [ruling, *reversed(neighbours)]:  # who began there rather than who ended there
        if day in (edges := _own_edges(each)):
            return edges[day]
    return edtf_of_day(day)


def _current_period(ruling: Ruling, day: dt.date) -> ControlPeriod:
    period = ControlPeriod.objects.current().filter(ruling=ruling).valid_on(day).first()
    if period is None:
        raise ValidationError({"day": _("This ruling does not stand on that day.")})
    return period


def _check_cause(decision: Decision) -> None:
    if not decision.cause:
        raise ValidationError({"cause": _("A correction names its cause.")})


def _check_drafts(drafts: list[RulingDraft]) -> None:
    for draft in drafts:
        check_draft(draft)
    in_order = sorted(drafts, key=lambda draft: (draft.district_id, draft.started_day))
    for one, other in pairwise(in_order):
        if one.district_id == other.district_id and one.span.overlaps(other.span):
            raise ValidationError({"started": _("Two rulings of one decision share days.")})


def _write_rulings(decision: Decision, drafts: list[RulingDraft]) -> list[Ruling]:
    """Write rulings and place them, those of each district at once; all of them or none."""
    _check_drafts(drafts)
    with transaction.atomic():
        rulings = [_write_ruling(decision, draft) for draft in _grade_ends(drafts)]
        placed: dict[int, list[tuple[int, Span]]] = {}
        for ruling in rulings:
            placed.setdefault(ruling.district_id, []).append((ruling.pk, ruling.span))
        for district_id, spans in placed.items():
            _place_spans(decision, district_id, spans)
    return rulings


def _grade_ends(drafts: list[RulingDraft]) -> list[RulingDraft]:
    """Return the drafts, an end that has no confidence of its own with that of what begins there.

    The end of one period is the start of the next. Nothing is said where what is overridden goes on.
    """
    own = {(draft.district_id, draft.started_day): draft.confidence_start for draft in drafts}
    graded = []
    for draft in drafts:
        confidence = draft.confidence_end
        if draft.ended_day is not None and not confidence:
            following = (
                ControlPeriod.objects.current()
                .filter(
                    district=draft.district_id,
                    valid__startswith=draft.ended_day,
                    ruling__started_day=draft.ended_day,
                )
                .values_list("ruling__confidence_start", flat=True)
            )
            next_day = (draft.district_id, draft.ended_day)
            confidence = own.get(next_day) or next(iter(following), "")
        graded.append(replace(draft, confidence_end=confidence))
    return graded


def _write_ruling(decision: Decision, draft: RulingDraft) -> Ruling:
    ruling = Ruling(decision=decision, **_columns_of(draft, RulingDraft))
    set_edtf(ruling, "started", draft.started)
    set_edtf(ruling, "ended", draft.ended)
    ruling.save(force_insert=True)
    RulingParty.objects.bulk_create(
        RulingParty(ruling=ruling, actor_id=party.actor_id, role=party.role)
        for party in draft.parties
    )
    for piece in draft.evidence:
        _write_evidence(decision, piece, ruling=ruling)
    return ruling


def _place_spans(
    decision: Decision, district_id: int, placed: list[tuple[int, Span]]
) -> list[ControlPeriod]:
    """Close what the spans override, put back what remains of that, and place the rulings there.

    All that one decision does to a district goes through one call: a row that begins at the
    decision's moment cannot be closed at that same moment.
    """
    overlapped: dict[int, ControlPeriod] = {}
    for ruling_id, span in placed:
        days = DateRange(span.start, span.end)
        for period in ControlPeriod.objects.current().filter(
            Q(valid__overlap=days) | Q(valid__adjacent_to=days, ruling=ruling_id),
            district=district_id,
        ):
            overlapped[period.pk] = period
    pieces = list(placed)
    for period in overlapped.values():
        if period.recorded.lower == decision.recorded_at:
            raise ValidationError(
                _("This decision has ruled on days of this district already: rule on all at once.")
            )
        rests = period.span.minus(*(span for _ruling_id, span in placed))
        pieces += [(period.ruling_id, rest) for rest in rests]
        ControlPeriod.objects.filter(pk=period.pk).update(
            recorded=TimestamptzRange(period.recorded.lower, decision.recorded_at),
            closed_by=decision,
        )
    since_now = TimestamptzRange(decision.recorded_at, None)
    return ControlPeriod.objects.bulk_create(
        ControlPeriod(
            district_id=district_id,
            ruling_id=ruling_id,
            valid=DateRange(days.start, days.end),
            recorded=since_now,
        )
        for ruling_id, days in _join_pieces(pieces)
    )


def _join_pieces(pieces: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Return the pieces in order of days, those of one ruling that meet made one.

    So a boundary between two periods is always one between two rulings.
    """
    joined: list[tuple[int, Span]] = []
    for ruling_id, span in sorted(pieces, key=lambda piece: piece[1].start):
        if joined and joined[-1][0] == ruling_id and joined[-1][1].end == span.start:
            joined[-1] = (ruling_id, Span(joined[-1][1].start, span.end))
        else:
            joined.append((ruling_id, span))
    return joined


def _write_evidence(decision: Decision, draft: EvidenceDraft, *, ruling: Ruling) -> Evidence:
    evidence = Evidence(decision=decision, ruling=ruling, **_columns_of(draft, EvidenceDraft))
    set_edtf(evidence, "observed", draft.observed)
    evidence.save(force_insert=True)
    if draft.quote:
        Quote.objects.create(evidence=evidence, text=draft.quote)
    return evidence
