"""The two-time ledger: a signed decision becomes rulings and control periods, nothing else does.

Input: a Decision recorded in the same transaction, and drafts of rulings and evidence. Output:
new rows and closed `recorded` ranges. Knows nothing of proposals, requests or how a draft was made.
Every function here must run inside one transaction that began with `take_moment()`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange, TimestamptzRange

from control import choices
from control.dates import EdtfDate, Span, edtf_of_day, parse_edtf
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
)
from control.models.columns import set_edtf

LEDGER_LOCK = 0x1ED6E7  # any fixed number: the one advisory lock that ledger writers take


class LedgerConflict(Exception):
    """A draft would override what is recorded and the caller did not ask for a correction."""

    def __init__(self, removals: list[Removal]):
        self.removals = removals
        names = ", ".join(str(removal) for removal in removals)
        super().__init__(_("This would override what is recorded: %(names)s.") % {"names": names})


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
    reading: str = ""
    credibility: int = choices.Credibility.UNJUDGED
    against_interest: bool = False
    observed: EdtfDate | None = None
    quote_start: int | None = None
    quote_end: int | None = None
    quote: str = ""
    note: str = ""


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
    key: str | None = None
    evidence: tuple[EvidenceDraft, ...] = field(default=())

    @property
    def span(self) -> Span:
        return Span(self.started_day, self.ended_day)


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
    if draft.basis == choices.Basis.ASSUMED and draft.confidence_start != choices.Confidence.LOW:
        errors["confidence_start"] = _("What is only assumed has low confidence.")
    if errors:
        raise ValidationError(errors)


def what_would_change(district_id: int, span: Span) -> list[Removal]:
    """Return the recorded history that a ruling over `span` would override, unknown days left out."""
    periods = (
        ControlPeriod.objects.current()
        .filter(district_id=district_id, valid__overlap=DateRange(span.start, span.end))
        .exclude(ruling__standing=choices.Standing.UNKNOWN)
        .select_related("ruling")
        .prefetch_related("ruling__parties__actor", "ruling__evidence__report__source")
        .in_order()
    )
    return [Removal(period, period.span.intersection(span)) for period in periods]


def assert_ruling(decision: Decision, draft: RulingDraft) -> Ruling:
    """Record a ruling on days that are uncovered or unknown; LedgerConflict where more is recorded."""
    return assert_rulings(decision, [draft])[0]


def assert_rulings(decision: Decision, drafts: list[RulingDraft]) -> list[Ruling]:
    """Record several rulings of one district, as `assert_ruling` does; their spans must not meet."""
    removals = [
        removal for draft in drafts for removal in what_would_change(draft.district_id, draft.span)
    ]
    if removals:
        raise LedgerConflict(removals)
    return _write_rulings(decision, drafts)


def correct_ruling(decision: Decision, draft: RulingDraft) -> Ruling:
    """Record a ruling over whatever is recorded; what remains of that keeps its own rulings.

    The decision must name its cause. Nothing is lost: overridden periods close, they do not go.
    """
    if not decision.cause:
        raise ValidationError({"cause": _("A correction names its cause.")})
    return _write_rulings(decision, [draft])[0]


def split_ruling(decision: Decision, ruling: Ruling, day: dt.date, draft: RulingDraft) -> Ruling:
    """Record that from `day` on another content holds until the end of `ruling`.

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
    """Add evidence to a ruling and change nothing else."""
    if not evidence:
        raise ValidationError({"evidence": _("There is no evidence to add.")})
    return [_write_evidence(decision, draft, ruling=ruling) for draft in evidence]


def retract_ruling(
    decision: Decision, ruling: Ruling, replacement: RulingDraft | None = None
) -> list[Ruling]:
    """Take a ruling off the map; its days become `unknown` unless `replacement` covers them.

    Returns the rulings written. Covered days never shrink. ValidationError where nothing of the
    ruling is on the map any more, or where the replacement reaches beyond its days.
    """
    uncovered = [period.span for period in _periods_on_map(ruling)]
    drafts = []
    if replacement is not None:
        beyond = [
            rest
            for removal in what_would_change(ruling.district_id, replacement.span)
            for rest in _minus_all(removal.span, uncovered)
        ]
        if replacement.district_id != ruling.district_id or beyond:
            raise ValidationError(
                {"replacement": _("The replacement reaches beyond the retracted days.")}
            )
        drafts.append(replacement)
        uncovered = [rest for days in uncovered for rest in days.minus(replacement.span)]
    drafts += [_unknown_draft(ruling, days) for days in uncovered]
    return _write_rulings(decision, drafts)


def restore_overridden(decision: Decision, ruling: Ruling) -> list[ControlPeriod]:
    """Undo a ruling: what its decision took off the map comes back, pointing to the same rulings.

    Days on which nothing was recorded before become `unknown`; days that a later decision has
    ruled on since stay as that decision left them. Returns the periods that were placed.
    """
    standing = [period.span for period in _periods_on_map(ruling)]
    before = ControlPeriod.objects.filter(
        closed_by=ruling.decision, district=ruling.district
    ).in_order()
    placed = [
        (period.ruling_id, days)
        for period in before
        for days in (period.span.intersection(span) for span in standing)
        if days is not None
    ]
    gaps = [gap for span in standing for gap in _minus_all(span, [days for _id, days in placed])]
    unknowns = [_write_ruling(decision, _unknown_draft(ruling, gap)) for gap in gaps]
    return _place_spans(
        decision,
        ruling.district_id,
        placed + [(unknown.pk, unknown.span) for unknown in unknowns],
    )


def close_truce(decision: Decision, deal: Deal, ended: EdtfDate, day: dt.date) -> list[Ruling]:
    """End the truce of `deal` on `day` in all its districts at once; the rest of each state stays."""
    periods = (
        ControlPeriod.objects.current()
        .filter(
            ruling__truce=choices.Truce.YES,
            ruling__truce_deal=deal,
            valid__overlap=DateRange(day, None),
        )
        .select_related("ruling")
        .prefetch_related("ruling__parties")
        .in_order()
    )
    drafts: dict[int, list[RulingDraft]] = {}
    for period in periods:
        rest = period.span.intersection(Span(day))
        drafts.setdefault(period.district_id, []).append(
            replace(
                draft_of(period.ruling, rest),
                started=ended if rest.start == day else _edge_of(period.ruling, rest.start),
                truce=choices.Truce.NO,
                truce_deal_id=None,
                note=_("The truce of “%(deal)s” had ended.") % {"deal": deal.name_en},
            )
        )
    return [ruling for each in drafts.values() for ruling in _write_rulings(decision, each)]


def draft_of(ruling: Ruling, span: Span) -> RulingDraft:
    """Return a draft with the content of `ruling` for `span`, without its evidence."""
    return RulingDraft(
        district_id=ruling.district_id,
        started=_edge_of(ruling, span.start),
        started_day=span.start,
        ended=_edge_of(ruling, span.end),
        ended_day=span.end,
        standing=ruling.standing,
        parties=tuple(DraftParty(party.actor_id, party.role) for party in ruling.parties.all()),
        siege=ruling.siege,
        truce=ruling.truce,
        truce_deal_id=ruling.truce_deal_id,
        assertion=ruling.assertion,
        confidence_start=ruling.confidence_start,
        confidence_end=ruling.confidence_end,
        basis=ruling.basis,
        mechanism=ruling.mechanism
        if span.start == ruling.started_day
        else choices.Mechanism.NOT_STATED,
        deal_id=ruling.deal_id,
        note=ruling.note,
    )


def _periods_on_map(ruling: Ruling) -> list[ControlPeriod]:
    periods = list(ControlPeriod.objects.current().filter(ruling=ruling).in_order())
    if not periods:
        raise ValidationError({"ruling": _("Nothing of this ruling is on the map any more.")})
    return periods


def _minus_all(span: Span, others: list[Span]) -> list[Span]:
    rests = [span]
    for other in others:
        rests = [rest for days in rests for rest in days.minus(other)]
    return rests


def _unknown_draft(ruling: Ruling, days: Span) -> RulingDraft:
    """Return the ruling that stands where `ruling` was taken back and nothing replaces it."""
    return RulingDraft(
        district_id=ruling.district_id,
        started=_edge_of(ruling, days.start),
        started_day=days.start,
        ended=_edge_of(ruling, days.end),
        ended_day=days.end,
        standing=choices.Standing.UNKNOWN,
        siege=choices.Siege.NOT_STATED,
        truce=choices.Truce.UNKNOWN,
        confidence_start=choices.Confidence.LOW,
        mechanism=choices.Mechanism.NOT_STATED,
        note=_("%(ruling)s was retracted.") % {"ruling": ruling.public_id},
    )


def _edge_of(ruling: Ruling, day: dt.date | None) -> EdtfDate | None:
    """Return the EDTF date of an edge of what remains of `ruling`: its own edge, or a plain day."""
    if day is None:
        return None
    if day == ruling.started_day:
        return parse_edtf(ruling.started)
    if day == ruling.ended_day:
        return parse_edtf(ruling.ended)
    return edtf_of_day(day)


def _current_period(ruling: Ruling, day: dt.date) -> ControlPeriod:
    period = ControlPeriod.objects.current().filter(ruling=ruling).valid_on(day).first()
    if period is None:
        raise ValidationError({"day": _("This ruling does not stand on that day.")})
    return period


def _write_rulings(decision: Decision, drafts: list[RulingDraft]) -> list[Ruling]:
    """Write rulings of one district and place them all at once."""
    spans = [draft.span for draft in drafts]
    for index, span in enumerate(spans):
        if any(span.overlaps(other) for other in spans[:index]):
            raise ValidationError({"started": _("Two rulings of one decision share days.")})
    rulings = [_write_ruling(decision, draft) for draft in drafts]
    if rulings:
        _place_spans(
            decision, rulings[0].district_id, [(ruling.pk, ruling.span) for ruling in rulings]
        )
    return rulings


def _write_ruling(decision: Decision, draft: RulingDraft) -> Ruling:
    check_draft(draft)
    ruling = Ruling(
        decision=decision,
        key=draft.key,
        district_id=draft.district_id,
        started_day=draft.started_day,
        ended_day=draft.ended_day,
        standing=draft.standing,
        siege=draft.siege,
        truce=draft.truce,
        truce_deal_id=draft.truce_deal_id,
        assertion=draft.assertion,
        confidence_start=draft.confidence_start,
        confidence_end=draft.confidence_end,
        basis=draft.basis,
        mechanism=draft.mechanism,
        deal_id=draft.deal_id,
        note=draft.note,
    )
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
    for _ruling_id, span in placed:
        for period in ControlPeriod.objects.current().filter(
            district_id=district_id, valid__overlap=DateRange(span.start, span.end)
        ):
            overlapped[period.pk] = period
    remains = []
    for period in overlapped.values():
        rests = _minus_all(period.span, [span for _ruling_id, span in placed])
        remains += [(period.ruling_id, rest) for rest in rests]
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
        for ruling_id, days in [*remains, *placed]
    )


def _write_evidence(decision: Decision, draft: EvidenceDraft, *, ruling: Ruling) -> Evidence:
    evidence = Evidence(
        decision=decision,
        ruling=ruling,
        target=draft.target,
        stance=draft.stance,
        report_id=draft.report_id,
        claim_id=draft.claim_id,
        quote_start=draft.quote_start,
        quote_end=draft.quote_end,
        said_by_id=draft.said_by_id,
        said_by_text=draft.said_by_text,
        reading=draft.reading,
        credibility=draft.credibility,
        against_interest=draft.against_interest,
        note=draft.note,
    )
    set_edtf(evidence, "observed", draft.observed)
    evidence.save(force_insert=True)
    if draft.quote:
        Quote.objects.create(evidence=evidence, text=draft.quote)
    return evidence
