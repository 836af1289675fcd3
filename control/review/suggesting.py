"""What a verdict on a proposal would write for each district, and what it would take off the map.

Input: a proposal and the ledger as it stands. Output: suggested rulings with their losses and rival
readings. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from control import choices
from control.dates import EdtfDate, Span, parse_edtf
from control.history import DraftParty, EvidenceDraft, Removal, RulingDraft
from control.models import (
    Actor,
    ActorRelation,
    Claim,
    ControlPeriod,
    District,
    Evidence,
    Proposal,
    Ruling,
)
from control.models.columns import in_language, tell_in_both

from .gathering import claimed_date, claimed_slugs, claims_deny

LEFT = "left"  # of evidence that is not carried over to what overrides its ruling


@dataclass(frozen=True)
class Loss:
    """One thing that a verdict would take off the map: a holder, a party, a doubt or a source."""

    what: str
    ruling: Ruling
    span: Span

    @property
    def mark(self) -> str:
        """A short word for exactly this loss, to tell whether a moderator was shown it."""
        said = f"{self.ruling.pk}|{self.span.start}|{self.span.end}|{self.what}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Suggestion:
    """What a proposal would write for one district, beside what the ledger says there now.

    `draft` is None where the report does not move control of the district. `kept` are actors that
    the ledger names there and the report does not mention: they stay unless a moderator says so.
    """

    district: District
    draft: RulingDraft | None
    present: Ruling | None
    kept: tuple[Actor, ...] = ()
    verdict: str = choices.Verdict.ACCEPT
    why: str = ""
    until: dt.date | None = (
        None  # where the ledger knows something else: a ruling by hand ends there
    )


@dataclass
class Families:
    """Who belongs to whom: membership between actors, followed both ways."""

    parents: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Families:
        families = cls()
        links = ActorRelation.objects.filter(link=choices.ActorLink.PART_OF)
        for actor_id, other_id in links.values_list("actor_id", "other_id"):
            families.parents.setdefault(actor_id, set()).add(other_id)
        return families

    def above(self, actor_id: int) -> set[int]:
        found, queue = set(), [actor_id]
        while queue:
            for parent in self.parents.get(queue.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    queue.append(parent)
        return found

    def related(self, actor_id: int, other_id: int) -> bool:
        return (
            actor_id == other_id
            or other_id in self.above(actor_id)
            or actor_id in self.above(other_id)
        )


def suggest_rulings(proposal: Proposal) -> list[Suggestion]:
    """Return, for each tracked district of a proposal, what accepting it would write and remove."""
    values = proposal.extraction
    by_slug = {
        district.slug: district
        for district in District.objects.filter(slug__in=claimed_slugs(values)).prefetch_related(
            "children"
        )
    }
    families = Families.load()
    actors = {actor.slug: actor for actor in Actor.objects.all()}
    suggestions = [
        _suggest_one(by_slug[slug], values, families, actors)
        for slug in claimed_slugs(values)
        if slug in by_slug and by_slug[slug].is_tracked
    ]
    if claimed_date(values) is not None:
        return suggestions
    return [replace(each, why=_say_undated(proposal, each.district)) for each in suggestions]


def _say_undated(proposal: Proposal, district: District) -> str:
    """Say that no date was read for an event, and which its reports have elsewhere for the place.

    As where a headline tells of a capture and the text below of its day: "on 5 June 2013".
    """
    others = Claim.objects.filter(reading__claims__proposals=proposal).exclude(proposals=proposal)
    dates = {
        str(date)
        for claim in others.distinct()
        if district.slug in claimed_slugs(claim.values) and (date := claimed_date(claim.values))
    }
    if not dates:
        return _("No date was read for it.")
    told = _(", ").join(f"\u2066{date}\u2069" for date in sorted(dates))
    return (
        _("No date was read for it; elsewhere its reports say %s of this place: see if it is that.")
        % told
    )


def _suggest_one(district: District, values: dict, families: Families, actors: dict) -> Suggestion:
    date = claimed_date(values)
    change = values["change"]
    here = next((p for p in values["districts"] if p["slug"] == district.slug), None)
    moved = change is not None and (
        change["district"] == district.slug
        or (change["district"] is None and here is not None and here["role"] == "origin")
    )
    if date is None or claims_deny(values):
        return Suggestion(
            district=district,
            draft=None,
            present=None,
            verdict=choices.Verdict.CONFIRM if date else choices.Verdict.REJECT,
            why=_("The report denies it.") if date else _("No date was read for it."),
        )
    period = _period_on(district, date.earliest)
    present = period.ruling if period else None
    span = _suggest_span(district, date.earliest, period)
    if moved and change["status"] != choices.ChangeStatus.PLANNED and change["to"] in actors:
        return _suggest_change(district, values, families, actors, date, period, span)
    if (
        values["kind"] in choices.TRUCES
        and period
        and values["stage"] in ("agreed", "started", "completed")
    ):
        draft = replace(
            RulingDraft.of(present, span),
            started=date,
            truce=choices.Truce.YES,
            note="",
            note_ar="",
            deal_id=None,
        )
        return _compare(district, draft, period, (), _("A truce was agreed here."))
    if (
        values["kind"] in choices.TRUCES
        and values["stage"] == choices.DealStageKind.COLLAPSED
        and present is not None
        and present.truce == choices.Truce.YES
    ):
        return _suggest_truce_end(district, date, period, span)
    # the reader does not propose every change that it reads
    unsure = not values["change"] and values["kind"] in (
        choices.ClaimKind.CAPTURE,
        choices.ClaimKind.WITHDRAWAL,
    )
    why = _("The report says nothing here that moves control.")
    if unsure:
        why = _("The report may tell of a change here: too unsure to suggest one.")
    return Suggestion(
        district=district,
        draft=None,
        present=present,
        verdict=choices.Verdict.CONFIRM if present and not unsure else choices.Verdict.OUT_OF_SCOPE,
        why=why,
        until=span.end,
    )


def _suggest_truce_end(
    district: District, date: EdtfDate, period: ControlPeriod, span: Span
) -> Suggestion:
    """A truce that belongs to a deal ends with the deal, in all its districts; another ends here."""
    present = period.ruling
    if present.truce_deal is not None:
        return Suggestion(
            district=district,
            draft=None,
            present=present,
            verdict=choices.Verdict.CONFIRM,
            why=_(
                "Its truce belongs to “%(deal)s”, and ends with it: record below that it collapsed."
            )
            % {"deal": present.truce_deal.name},
            until=span.end,
        )
    draft = replace(
        RulingDraft.of(present, span), started=date, truce=choices.Truce.NO, note="", note_ar=""
    )
    return _compare(district, draft, period, (), _("A truce that was in force here collapsed."))


def _suggest_change(district, values, families, actors, date, period, span) -> Suggestion:
    change = values["change"]
    holder = actors[change["to"]]
    named = [actors[p["slug"]] for p in values["parties"] if p["slug"] in actors]
    if change["from"] in actors:
        named.append(actors[change["from"]])
    leaving = [actor for actor in named if not families.related(actor.pk, holder.pk)]
    last = period.ruling if period and period.ruling.standing != choices.Standing.UNKNOWN else None
    if last is None:  # nothing is known of these days: who was there the day before?
        before = _period_on(district, date.earliest - dt.timedelta(days=1))
        last = before.ruling if before else None
    kept = [
        party
        for party in (last.parties.select_related("actor").all() if last else ())
        if not families.related(party.actor_id, holder.pk)
        and not any(families.related(actor.pk, party.actor_id) for actor in leaving)
    ]
    inside = [party for party in kept if party.role != choices.PartyRole.BESIEGER]
    draft = RulingDraft(
        district_id=district.pk,
        started=date,
        started_day=span.start,
        ended=_edge(district, span.end, period),
        ended_day=span.end,
        standing=choices.Standing.MIXED if inside else choices.Standing.HELD,
        parties=(
            DraftParty(holder.pk, choices.PartyRole.HOLDER),
            *(
                # somebody who held a part beside the holder does so still; of others the part is
                # not known once the fight or the holding they took part in is over
                DraftParty(
                    party.actor_id,
                    party.role
                    if party.role == choices.PartyRole.CO_HOLDER
                    else choices.PartyRole.PRESENT,
                )
                for party in inside
            ),
        ),
        # the report is silent on siege and truce: what the ledger says of these days stays
        siege=period.ruling.siege if period else choices.Siege.NOT_STATED,
        truce=period.ruling.truce if period else choices.Truce.UNKNOWN,
        truce_deal_id=period.ruling.truce_deal_id if period else None,
        assertion=(
            choices.Assertion.CLAIMED
            if change["status"] == choices.ChangeStatus.CLAIMED
            else choices.Assertion.ASSESSED
        ),
        confidence_start=choices.Confidence.MEDIUM,
        mechanism=change["mechanism"] or choices.Mechanism.NOT_STATED,
    )
    return _compare(district, draft, period, tuple(party.actor for party in inside), "")


def _compare(
    district: District, draft: RulingDraft, period: ControlPeriod | None, kept: tuple, why: str
) -> Suggestion:
    present = period.ruling if period else None
    if present is not None and same_state(present, draft):
        return Suggestion(
            district=district,
            draft=draft,
            present=present,
            kept=kept,
            verdict=choices.Verdict.CONFIRM,
            why=_("The ledger already says so: the report adds evidence."),
        )
    if not why and kept:
        why = _("The report does not mention %(actors)s, whom the ledger names here.") % {
            "actors": ", ".join(actor.name for actor in kept)
        }
    return Suggestion(
        district=district,
        draft=draft,
        present=present,
        kept=kept,
        why=why or _("The report tells of a change that the ledger does not have."),
    )


def same_holders(ruling: Ruling, draft: RulingDraft) -> bool:
    """Tell whether a ruling already says what a draft says of the standing and the parties."""
    return ruling.standing == draft.standing and {
        (p.actor_id, p.role) for p in ruling.parties.all()
    } == {(p.actor_id, p.role) for p in draft.parties}


def same_state(ruling: Ruling, draft: RulingDraft) -> bool:
    """Tell whether a ruling already says what a draft says of who holds the district and how."""
    return (
        same_holders(ruling, draft)
        and ruling.truce == draft.truce
        and (ruling.siege == draft.siege or draft.siege == choices.Siege.NOT_STATED)
    )


def _period_on(district: District, day: dt.date) -> ControlPeriod | None:
    return (
        ControlPeriod.objects.current()
        .filter(district=district)
        .valid_on(day)
        .select_related("ruling")
        .prefetch_related("ruling__parties__actor")
        .first()
    )


def _suggest_span(district: District, day: dt.date, period: ControlPeriod | None) -> Span:
    """Return the days a new ruling would cover: from `day` to where the ledger knows something else."""
    later = (
        ControlPeriod.objects.current()
        .filter(district=district, valid__startswith__gt=day)
        .exclude(ruling__standing=choices.Standing.UNKNOWN)
        .in_order()
        .first()
    )
    ends = [later.valid.lower] if later else []
    if period is not None and period.ruling.standing != choices.Standing.UNKNOWN:
        ends += [period.valid.upper] if period.valid.upper else []
    return Span(day, min(ends) if ends else None)


def _edge(district: District, day: dt.date | None, period: ControlPeriod | None) -> EdtfDate | None:
    """Return the EDTF date of the day a span ends: that of the ruling which begins there."""
    if day is None:
        return None
    following = _period_on(district, day)
    if following and following.ruling.started_day == day:
        return parse_edtf(following.ruling.started)
    return parse_edtf(day.isoformat())


def name_losses(removals: list[Removal], draft: RulingDraft) -> list[Loss]:
    """Return everything that a draft would take off the map: holders, parties, doubts, sources."""
    named = {party.actor_id: party.role for party in draft.parties}
    kept_reports = {piece.report_id for piece in draft.evidence}
    taken = taken_evidence(removals)
    losses = []
    for removal in removals:
        ruling = removal.ruling

        def lose(what: str, removal=removal) -> None:
            losses.append(Loss(what, removal.ruling, removal.span))

        for party in ruling.parties.all():
            if party.actor_id not in named:
                lose(f"{party.actor} ({party.get_role_display()})")
            elif named[party.actor_id] != party.role:
                roles = dict(choices.PartyRole.choices)
                lose(
                    _("%(actor)s as %(role)s (would be: %(new)s)")
                    % {
                        "actor": party.actor,
                        "role": party.get_role_display(),
                        "new": roles[named[party.actor_id]],
                    }
                )
        for name, harmless in (
            ("standing", ()),
            ("siege", (choices.Siege.NOT_STATED,)),
            ("truce", (choices.Truce.NO,)),
            ("assertion", (choices.Assertion.ASSESSED,)),
        ):
            if (
                getattr(ruling, name) != getattr(draft, name)
                and getattr(ruling, name) not in harmless
            ):
                lose(
                    _("%(field)s: %(value)s")
                    % {
                        "field": ruling._meta.get_field(name).verbose_name,
                        "value": getattr(ruling, f"get_{name}_display")(),
                    }
                )
        for piece in taken[ruling.pk]:
            if piece.report_id not in kept_reports:
                lose(
                    _("evidence of %(source)s%(reading)s")
                    % {
                        "source": piece.originator or piece.report.source,
                        "reading": f" (“{piece.reading}”)" if piece.reading else "",
                    }
                )
    return losses


@dataclass(frozen=True)
class Carried:
    """A piece of evidence of an overridden ruling, and its stance under what overrides that."""

    piece: Evidence
    ruling: Ruling
    stance: str  # LEFT where it is not carried over


def carry_evidence(
    removals: list[Removal], draft: RulingDraft, chosen: Mapping[int, str] | None = None
) -> list[Carried]:
    """Return the evidence of the days that a draft overrides, and how it stands under the draft.

    `chosen` holds stances, or LEFT, that a moderator chose, by the key of the evidence. Of the rest
    nothing is made to say what it did not: it keeps its stance where the draft says the same as the
    overridden ruling. Where another holds the district, or holds it otherwise, what supported the
    ruling contradicts the draft. What contradicted it, and all of it where only siege or truce
    differ, may speak for or against the draft: it is left off until a moderator says which.
    """
    chosen, rulings = chosen or {}, {removal.ruling.pk: removal.ruling for removal in removals}
    return [
        Carried(
            piece, rulings[key], chosen.get(piece.pk) or _stance_under(rulings[key], draft, piece)
        )
        for key, pieces in taken_evidence(removals).items()
        for piece in pieces
    ]


def _stance_under(ruling: Ruling, draft: RulingDraft, piece: Evidence) -> str:
    if same_state(ruling, draft):
        return piece.stance
    supported = piece.stance == choices.EvidenceStance.SUPPORTS
    if piece.report.source.kind == choices.SourceKind.UNSOURCED:
        return LEFT  # nobody said it: it contradicts nothing
    if supported and not same_holders(ruling, draft):
        return choices.EvidenceStance.CONTRADICTS
    return LEFT


def taken_evidence(removals: list[Removal]) -> dict[int, list[Evidence]]:
    """Return by ruling the evidence that speaks to the days it would lose.

    What speaks to other days stays with the ruling as long as any of them is on the map.
    """
    taken: dict[int, list[Evidence]] = {}
    for removal in removals:
        ruling = removal.ruling
        if ruling.pk not in taken:
            spans = [each.span for each in removals if each.ruling == ruling]
            known = ControlPeriod.objects.current().filter(ruling=ruling)
            stays = any(period.span.minus(*spans) for period in known)
            taken[ruling.pk] = [
                piece
                for piece in ruling.evidence.all()
                if not stays or any(_speaks_to(piece, ruling, span) for span in spans)
            ]
    return taken


def _speaks_to(piece: Evidence, ruling: Ruling, span: Span) -> bool:
    if piece.target == choices.EvidenceTarget.START:
        return span.start == ruling.started_day
    if piece.target == choices.EvidenceTarget.END:
        return span.end == ruling.ended_day
    return piece.observed_earliest is None or span.overlaps(
        Span(piece.observed_earliest, piece.observed_latest + dt.timedelta(days=1))
    )


def carried_evidence(
    removals: list[Removal], draft: RulingDraft, chosen: Mapping[int, str] | None = None
) -> list[EvidenceDraft]:
    """Return as drafts what `carry_evidence` carries over; each says so in its note."""
    return [
        replace(
            EvidenceDraft.of(carried.piece),
            target=choices.EvidenceTarget.CONTENT,
            stance=carried.stance,
            **tell_in_both(lambda carried=carried: _note_carried(carried)),
        )
        for carried in carry_evidence(removals, draft, chosen)
        if carried.stance != LEFT
    ]


def _note_carried(carried: Carried) -> str:
    """Say where a piece comes from: “Carried over from R74, which it supported.”"""
    words = _("Carried over from %(ruling)s.")
    if carried.stance != carried.piece.stance:
        words = (
            _("Carried over from %(ruling)s, which it supported.")
            if carried.piece.stance == choices.EvidenceStance.SUPPORTS
            else _("Carried over from %(ruling)s, which it contradicted.")
        )
    own = in_language(carried.piece.note, carried.piece.note_ar)
    return " ".join(filter(None, (own, words % {"ruling": carried.ruling.public_id})))


def rival_readings(district: District, day: dt.date) -> list[tuple[str, list]]:
    """Return what each originator says of a district on a day: (originator, pieces of evidence)."""
    period = (
        ControlPeriod.objects.current()
        .filter(district=district)
        .valid_on(day)
        .prefetch_related(
            Prefetch("ruling__evidence"),
            "ruling__evidence__report__source",
            "ruling__evidence__report__copy__original__source",
            "ruling__evidence__said_by",
        )
        .select_related("ruling")
        .first()
    )
    table: dict[str, list] = {}
    for piece in period.ruling.evidence.all() if period else ():
        first = getattr(piece.report, "copy", None)  # a copy speaks with its original's voice
        source = first.original.source if first else piece.report.source
        kept_only = source.kind == choices.SourceKind.UPLOAD  # where it is kept says nothing
        table.setdefault(piece.originator or ("" if kept_only else str(source)), []).append(piece)
    return list(table.items())
