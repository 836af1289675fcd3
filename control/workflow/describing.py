"""A signed verdict in words, for whoever signs it as the second: all of it, beside the ledger now.

Input: a SignedVerdict. Output: what would be recorded, part by part. Writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from control import choices, history, review
from control.models import (
    Actor,
    ControlPeriod,
    Deal,
    District,
    Figure,
    Report,
    Ruling,
    SignedVerdict,
)

from .deciding import (
    DistrictVerdict,
    ProposalVerdict,
    find_collapse,
    name_truce_losses,
    preview_carried,
    preview_losses,
)
from .signing import unpack_verdict


@dataclass(frozen=True)
class VerdictPart:
    """What a verdict would record of one district or of the deal.

    `rows` are (what, now, then); `lists` (heading, lines), in the order in which they are read.
    """

    title: str
    rows: tuple[tuple[str, str, str], ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()


def describe_verdict(signed: SignedVerdict) -> list[VerdictPart]:
    """Return all that a signed verdict would record, as the ledger stands now."""
    verdict = unpack_verdict(signed.verdict)
    parts = [_describe_deal(verdict)] if verdict.deal is not None else []
    return parts + [_describe_district(each) for each in verdict.districts if each.verdict]


def _describe_district(each: DistrictVerdict) -> VerdictPart:
    title = f"{each.district.name}: {choices.Verdict(each.verdict).label}"
    evidence = (_("Its reports as evidence"), tuple(map(_describe_evidence, each.evidence)))
    if each.verdict not in (choices.Verdict.ACCEPT, choices.Verdict.AMEND) or each.draft is None:
        if each.verdict != choices.Verdict.CONFIRM:
            return VerdictPart(title)
        confirmed = str(each.confirmed) if each.confirmed else "–"
        return VerdictPart(title, lists=((_("Confirms"), (confirmed,)), evidence))
    draft = replace(each.draft, district_id=each.district.pk, evidence=each.evidence)
    losses = preview_losses(draft, carry=each.carry_evidence, chosen=each.carried)
    carried = preview_carried(draft, each.carried) if each.carry_evidence else []
    lists = [(_("It would take off the map"), tuple(map(_describe_loss, losses))), evidence]
    lists.append((_("Evidence carried over"), tuple(map(_describe_carried, carried))))
    if losses:
        cause = choices.CorrectionCause(each.cause or choices.CorrectionCause.NEW_EVIDENCE).label
        lists.append((_("If it corrects, because"), (str(cause),)))
    return VerdictPart(title, _compare_states(draft), tuple(lists))


def _compare_states(draft: history.RulingDraft) -> tuple[tuple[str, str, str], ...]:
    """Return what would be written, field by field, beside what stands on its first day now."""
    period = (
        ControlPeriod.objects.current()
        .filter(district=draft.district_id)
        .valid_on(draft.started_day)
        .select_related("ruling")
        .first()
    )
    now = period.ruling if period else None
    # a ruling has the fields of its draft by the same names, dates as text
    rows = [(_("Days"), _name_days(now, period and period.span), _name_days(draft, draft.span))]
    rows.append(
        (
            _("Parties"),
            (name_parties(now.parties.all()) if now else "") or "–",
            name_parties(draft.parties) or "–",
        )
    )
    for name, kind in _CODED.items():
        label = str(Ruling._meta.get_field(name).verbose_name)
        before, after = (getattr(each, name) if each else "" for each in (now, draft))
        words = dict(kind.choices)
        rows.append((label, str(words.get(before, "–")), str(words.get(after, "–"))))
    for name in ("truce_deal_id", "deal_id"):
        label = str(Ruling._meta.get_field(name.removesuffix("_id")).verbose_name)
        before, after = (getattr(each, name) if each else None for each in (now, draft))
        rows.append((label, _name_deal(before), _name_deal(after)))
    for name in ("note", "note_ar"):
        label = str(Ruling._meta.get_field(name).verbose_name)
        rows.append(
            (label, (getattr(now, name) if now else "") or "–", getattr(draft, name) or "–")
        )
    return tuple(row for row in rows if row[1:] != ("–", "–"))


_CODED = {
    "standing": choices.Standing,
    "siege": choices.Siege,
    "truce": choices.Truce,
    "assertion": choices.Assertion,
    "confidence_start": choices.Confidence,
    "confidence_end": choices.Confidence,
    "basis": choices.Basis,
    "mechanism": choices.Mechanism,
}


def _isolate(text: str) -> str:
    """Keep a date or a span from left to right among Arabic."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _name_days(content: Ruling | history.RulingDraft | None, span) -> str:
    """Name the days as they are known, and the days they are drawn from and to where those say more."""
    if content is None:
        return "–"
    known = f"{content.started} – {content.ended or '…'}"
    drawn = f"{span.start} – {span.end or '…'}"
    return _isolate(known if known == drawn else f"{known} [{drawn}]")


def name_parties(parties) -> str:
    """Name parties of a ruling or of a draft with their roles, in one line."""
    names = Actor.objects.in_bulk([party.actor_id for party in parties])
    roles = dict(choices.PartyRole.choices)
    return _("; ").join(f"{names[p.actor_id].name} ({roles[p.role]})" for p in parties)


def _name_deal(key: int | None) -> str:
    return Deal.objects.get(pk=key).name if key else "–"


def _name_speaker(said) -> str:
    """Name who said it, of any draft that has `said_by_id` and `said_by_text`."""
    actor = Actor.objects.filter(pk=said.said_by_id).first() if said.said_by_id else None
    return said.said_by_text or (actor.name if actor else "")


def _join(*parts) -> str:
    return _(", ").join(str(part) for part in parts if part)


def _describe_loss(loss: review.Loss) -> str:
    days = _isolate(f"{loss.span.start} – {loss.span.end or '…'}")
    return f"{loss.what} ({loss.ruling.public_id}{_(', ')}{days})"


def _describe_evidence(piece: history.EvidenceDraft) -> str:
    report = Report.objects.select_related("source").get(pk=piece.report_id)
    quote = f"“{piece.quote}”" if piece.quote else ""
    kept = report.source.kind == choices.SourceKind.UPLOAD  # named by its title alone
    return _join(
        choices.EvidenceStance(piece.stance).label,
        choices.EvidenceTarget(piece.target).label,
        _name_speaker(piece),
        piece.reading,
        quote,
        str(report) if kept else f"{report.source}: {report}",
        choices.Credibility(piece.credibility).label,
    )


def _describe_carried(carried: review.Carried) -> str:
    left = carried.stance == review.LEFT
    stance = _("Is left off") if left else choices.EvidenceStance(carried.stance).label
    piece = carried.piece
    speaker = piece.originator or piece.report.source
    return _join(stance, speaker, piece.reading, carried.ruling.public_id)


def _describe_deal(verdict: ProposalVerdict) -> VerdictPart:
    draft = verdict.deal
    known = Deal.objects.get(pk=draft.deal_id) if draft.deal_id is not None else None
    kind = choices.DealKind(known.kind if known else draft.kind).label
    title = _("The deal “%(deal)s”, recorded already") if known else _("A new deal, “%(deal)s”")
    names = Actor.objects.in_bulk([actor_id for actor_id, _role in draft.parties])
    places = District.objects.in_bulk([district_id for district_id, _role in draft.places])
    roles = dict(choices.DealPartyRole.choices)
    parts = dict(choices.DealDistrictRole.choices)
    listed = [(places[key].name, role) for key, role in draft.places] + list(draft.place_texts)
    lists = [
        (_("Stages to record"), tuple(map(_describe_stage, draft.stages))),
        (
            _("Parties to record"),
            tuple(f"{names[key].name} ({roles[role]})" for key, role in draft.parties),
        ),
        (_("Places to record"), tuple(f"{name} ({parts[role]})" for name, role in listed)),
        (
            _("Figures to record, each by who said it"),
            tuple(map(_describe_figure, draft.figures)),
        ),
    ]
    ended = find_collapse(draft)
    if known and ended:
        losses = name_truce_losses(known, ended)
        told = (f"{loss.ruling.district.name}: {_describe_loss(loss)}" for loss in losses)
        lists.append((_("Its truce ends with it, in all its districts"), tuple(told)))
    name = known.name if known else draft.name_en
    return VerdictPart(f"{title % {'deal': name}} ({kind})", lists=tuple(lists))


def _describe_stage(stage: history.StageDraft) -> str:
    planned = _("planned") if stage.planned else ""
    date = _isolate(stage.date.text) if stage.date else _("no date")
    return _join(
        choices.DealStageKind(stage.stage).label,
        date,
        planned,
        _name_speaker(stage) or _("said by nobody"),
    )


def _describe_figure(draft: history.FigureDraft) -> str:
    figure = Figure(
        category=draft.category, qualifier=draft.qualifier, minimum=draft.minimum,
        maximum=draft.maximum, words=draft.words, stage=draft.stage, scope=draft.scope,
    )  # fmt: skip
    return _join(
        f"{figure.amount} {figure.get_category_display()}",
        figure.get_stage_display(),
        figure.get_scope_display(),
        _name_speaker(draft) or _("said by nobody"),
    )
