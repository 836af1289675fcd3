"""Moderators' acts: each is one transaction that signs a decision and carries it out, or does nothing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from control import choices, history, review
from control.dates import EdtfDate
from control.models import (
    Capture,
    ControlPeriod,
    Deal,
    Decision,
    District,
    IngestRun,
    Payload,
    Proposal,
    Quote,
    Report,
    Ruling,
    SuggestedReport,
)

# in a draft: who kept it and when, beside what was written in each field
DRAFT_BY = "kept_by"


class StaleProposal(Exception):
    """Somebody else has changed or decided the proposal since it was opened."""


class LossNotSeen(Exception):
    """A verdict would take things off the map that the moderator has not acknowledged.

    Also raised where what it would remove has grown since the moderator looked.
    """

    def __init__(self, district: District | Deal, losses: list[review.Loss]):
        self.district, self.losses = district, losses  # or the deal, whose truce would end
        super().__init__(
            _("Accepting this for %(district)s would remove: %(losses)s.")
            % {"district": district.name, "losses": "; ".join(loss.what for loss in losses)}
        )


@dataclass(frozen=True)
class DistrictVerdict:
    """A moderator's verdict on one district of a proposal."""

    district: District
    verdict: str
    draft: history.RulingDraft | None = None
    evidence: tuple[history.EvidenceDraft, ...] = ()
    confirmed: Ruling | None = None  # the ruling that the moderator was shown
    cause: str = ""
    losses_seen: bool = False
    losses_shown: frozenset[str] | None = (
        None  # `Loss.mark` of all that was listed; None: all of it
    )
    carry_evidence: bool = True
    carried: tuple[tuple[int, str], ...] = ()  # stances chosen for evidence of what it overrides


@dataclass(frozen=True)
class TruceEnd:
    """What says that a deal's truce ended, and what of it a moderator has seen to be lost."""

    evidence: tuple[history.EvidenceDraft, ...] = ()
    losses_seen: bool = False
    losses_shown: frozenset[str] | None = None


@dataclass(frozen=True)
class ProposalVerdict:
    """All verdicts on one proposal, signed together: `whole` settles it without moving anything."""

    proposal_id: int
    version: int
    reason: str
    districts: tuple[DistrictVerdict, ...] = ()
    deal: history.DealDraft | None = None
    whole: str = ""
    ground: str = ""
    held_until: dt.date | None = None
    duplicate_of: Proposal | None = None
    truce_end: TruceEnd = TruceEnd()  # of use where the deal's stages say that it collapsed


@dataclass(frozen=True)
class Signatures:
    """Who signs a decision, and when where it had to wait to be recorded."""

    author: object
    second_author: object | None = None
    signed_at: dt.datetime | None = None


def decide_proposal(verdict: ProposalVerdict, author) -> list[Decision]:
    """Carry out a moderator's verdicts in one transaction: all of them or none.

    Raises PermissionDenied, StaleProposal, LossNotSeen, or ValidationError with a field each.
    """
    check_signature(verdict, author)
    check_ground(verdict)
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=verdict.proposal_id)
        if proposal.version != verdict.version or proposal.is_settled:
            raise StaleProposal(
                _("This proposal has changed since you opened it. Look at it again.")
            )
        return carry_out(proposal, verdict, Signatures(author))


def check_signature(verdict: ProposalVerdict, author) -> None:
    """Raise PermissionDenied or ValidationError where `author` may not sign, or gives no reason."""
    if not author.has_perm("control.decide"):
        raise PermissionDenied(_("Deciding proposals is for moderators."))
    if not verdict.reason.strip():
        raise ValidationError({"reason": _("Give the reason, in a sentence others can check.")})


def check_ground(verdict: ProposalVerdict) -> None:
    """Raise ValidationError where something is rejected and nothing says what was wrong with it."""
    given = {verdict.whole, *(each.verdict for each in verdict.districts if not verdict.whole)}
    if choices.Verdict.REJECT in given and not verdict.ground:
        raise ValidationError({"ground": _("Say what was wrong with what you reject.")})


def carry_out(
    proposal: Proposal, verdict: ProposalVerdict, signatures: Signatures
) -> list[Decision]:
    """Record the verdicts on a proposal that the caller has locked, in the caller's transaction."""
    if verdict.whole:
        return [_settle_whole(proposal, verdict, signatures)]
    decisions = []
    deal, ended = None, find_collapse(verdict.deal)
    if verdict.deal is not None:
        decision = sign(choices.Verdict.ACCEPT, verdict.reason, signatures, proposal=proposal)
        deal = history.record_deal(decision, verdict.deal)
        decisions.append(decision)
        if ended is not None:
            _check_seen(deal, name_truce_losses(deal, ended), verdict.truce_end)
    for each in verdict.districts:
        if decision := _decide_district(proposal, each, verdict, signatures, deal):
            decisions.append(decision)
    if ended is not None and history.what_would_end(deal, ended.earliest):
        decisions.append(
            decision := sign(
                choices.Verdict.ACCEPT,
                verdict.reason,
                signatures,
                proposal=proposal,
                cause=choices.CorrectionCause.NEW_EVIDENCE,
            )
        )
        history.close_truce(decision, deal, ended, ended.earliest, verdict.truce_end.evidence)
    if not decisions:
        raise ValidationError(_("Choose a verdict for at least one district or the deal."))
    review.settle_proposal(proposal, choices.ProposalState.DECIDED, deal=deal)
    return decisions


def find_collapse(deal: history.DealDraft | None) -> EdtfDate | None:
    """Return when a deal is said to have collapsed, on a day that is known: its truce ends then."""
    stages = deal.stages if deal is not None else ()
    collapsed = (s for s in stages if s.stage == choices.DealStageKind.COLLAPSED and not s.planned)
    dates = [stage.date for stage in collapsed if stage.date is not None]
    return min(dates, key=lambda date: date.earliest, default=None)


def name_truce_losses(deal: Deal, ended: EdtfDate) -> list[review.Loss]:
    """Return what the end of a deal's truce would take off the map, in all its districts."""
    return [
        loss
        for removal, draft in history.draft_truce_end(deal, ended, ended.earliest)
        for loss in review.name_losses([removal], draft)
    ]


def _check_seen(
    where: District | Deal, losses: list[review.Loss], seen: DistrictVerdict | TruceEnd
) -> None:
    """Raise LossNotSeen where something would be lost that nobody has acknowledged, or was shown."""
    unshown = seen.losses_shown is not None and any(
        loss.mark not in seen.losses_shown for loss in losses
    )
    if losses and (unshown or not seen.losses_seen):
        raise LossNotSeen(where, losses)


def save_draft(proposal: Proposal, draft: dict, author, seen: str) -> bool:
    """Keep a moderator's unfinished work on a proposal; the extraction stays untouched.

    A proposal has one draft, which says who kept it when. `seen` is when the draft was kept that this
    one goes on from ("" for none); return False, and keep nothing, where there is another by now.
    """
    rows = Proposal.objects.filter(pk=proposal.pk).pending()
    rows = rows.filter(
        **{f"draft__{DRAFT_BY}__at": seen} if seen else {f"draft__{DRAFT_BY}__isnull": True}
    )
    kept_by = {"name": author.get_username(), "at": timezone.now().isoformat()}
    return bool(rows.update(draft={**draft, DRAFT_BY: kept_by}))


def _settle_whole(proposal: Proposal, verdict: ProposalVerdict, signatures: Signatures) -> Decision:
    decision = sign(
        verdict.whole,
        verdict.reason,
        signatures,
        proposal=proposal,
        held_until=verdict.held_until,
        duplicate_of=verdict.duplicate_of,
        ground=verdict.ground if verdict.whole == choices.Verdict.REJECT else "",
    )
    held = verdict.whole == choices.Verdict.HOLD
    review.settle_proposal(
        proposal,
        choices.ProposalState.HELD if held else choices.ProposalState.DECIDED,
        held_until=verdict.held_until if held else None,
    )
    return decision


def _decide_district(
    proposal: Proposal,
    each: DistrictVerdict,
    whole: ProposalVerdict,
    signatures: Signatures,
    deal: Deal | None,
) -> Decision | None:
    reason = whole.reason
    if not each.verdict:
        return None
    if each.verdict == choices.Verdict.CONFIRM:
        if each.confirmed is None:
            raise ValidationError(
                _("There is no ruling on %(district)s to confirm.")
                % {"district": each.district.name}
            )
        if each.confirmed.standing == choices.Standing.UNKNOWN:
            raise ValidationError(
                _("Nothing is known of %(district)s then: there is no ruling to confirm.")
                % {"district": each.district.name}
            )
        moment_taken = history.take_moment()
        if not ControlPeriod.objects.current().filter(ruling=each.confirmed).exists():
            raise StaleProposal(
                _("%(ruling)s, which you were shown, is off the map by now. Look at it again.")
                % {"ruling": each.confirmed.public_id}
            )
        decision = sign(
            choices.Verdict.CONFIRM, reason, signatures, proposal=proposal, moment=moment_taken
        )
        history.confirm_ruling(decision, each.confirmed, list(each.evidence))
        return decision
    if each.verdict not in (choices.Verdict.ACCEPT, choices.Verdict.AMEND):
        ground = whole.ground if each.verdict == choices.Verdict.REJECT else ""
        return sign(each.verdict, reason, signatures, proposal=proposal, ground=ground)
    draft = replace(each.draft, district_id=each.district.pk, evidence=each.evidence)
    if deal is not None and draft.deal_id is None and draft.mechanism in _MECHANISMS_OF_DEALS:
        draft = replace(draft, deal_id=deal.pk)
    if deal is not None and draft.truce == choices.Truce.YES and draft.truce_deal_id is None:
        draft = replace(draft, truce_deal_id=deal.pk)
    history.check_draft(draft)
    moment_taken = history.take_moment()  # from here on nobody else changes what we compare with
    removals = history.what_would_change(draft.district_id, draft.span)
    if each.verdict == choices.Verdict.ACCEPT and _says_so_already(removals, draft):
        decision = sign(
            choices.Verdict.CONFIRM, reason, signatures, proposal=proposal, moment=moment_taken
        )
        for ruling in {removal.ruling.pk: removal.ruling for removal in removals}.values():
            history.confirm_ruling(decision, ruling, list(each.evidence))
        return decision
    if each.carry_evidence:
        draft = _with_carried(draft, removals, each.carried)
    _check_seen(each.district, review.name_losses(removals, draft), each)
    decision = sign(
        each.verdict,
        reason,
        signatures,
        proposal=proposal,
        cause=(each.cause or choices.CorrectionCause.NEW_EVIDENCE) if removals else "",
        moment=moment_taken,
    )
    if removals:
        history.correct_ruling(decision, draft)
    else:
        history.assert_ruling(decision, draft)
    return decision


def _says_so_already(removals: list[history.Removal], draft: history.RulingDraft) -> bool:
    """Tell whether what is recorded on all the days of a draft is what the draft says."""
    rests = draft.span.minus(*(removal.span for removal in removals))
    return not rests and all(review.same_state(removal.ruling, draft) for removal in removals)


_MECHANISMS_OF_DEALS = (
    *(choices.Mechanism.EVACUATION, choices.Mechanism.RECONCILIATION),
    *(choices.Mechanism.HANDOVER, choices.Mechanism.WITHDRAWAL),
)


_WORD = re.compile(r"[^\W_]{3,}")  # shorter ones stand in any text


def sign(
    verdict: str, reason: str, signed, *, moment: dt.datetime | None = None, **fields
) -> Decision:
    """Return a decision recorded now; call it in the transaction that carries the decision out.

    `signed` is who signs it, or the Signatures of one that had to wait.
    """
    signed = signed if isinstance(signed, Signatures) else Signatures(signed)
    return review.sign_decision(
        verdict=verdict,
        reason=reason,
        author=signed.author,
        second_author=signed.second_author,
        signed_at=signed.signed_at,
        moment=moment or history.take_moment(),
        **fields,
    )


def _with_carried(
    draft: history.RulingDraft, removals: list[history.Removal], chosen: tuple = ()
) -> history.RulingDraft:
    carried = review.carried_evidence(removals, draft, dict(chosen))
    return replace(draft, evidence=(*draft.evidence, *carried))


def preview_losses(
    draft: history.RulingDraft, *, carry: bool = True, chosen: tuple = ()
) -> list[review.Loss]:
    """Return what accepting a draft would take off the map as the ledger stands now.

    `carry` and `chosen` say what becomes of the evidence of what it overrides, as in a verdict.
    """
    removals = history.what_would_change(draft.district_id, draft.span)
    if _says_so_already(removals, draft):
        return []
    return review.name_losses(removals, _with_carried(draft, removals, chosen) if carry else draft)


def preview_carried(draft: history.RulingDraft, chosen: tuple = ()) -> list[review.Carried]:
    """Return the evidence of what a draft would override, each with its stance under the draft."""
    removals = history.what_would_change(draft.district_id, draft.span)
    if _says_so_already(removals, draft):
        return []
    return review.carry_evidence(removals, draft, dict(chosen))


def retract_ruling(
    ruling: Ruling,
    *,
    reason: str,
    cause: str,
    author,
    replacement: history.RulingDraft | None = None,
    restore: bool = False,
) -> Decision:
    """Take a ruling off the map; with `restore`, what its decision overrode comes back."""
    if not author.has_perm("control.retract"):
        raise PermissionDenied(_("Retracting is for senior moderators."))
    with transaction.atomic():
        decision = sign(choices.Verdict.RETRACT, reason, author, cause=cause)
        if restore:
            history.restore_overridden(decision, ruling)
        else:
            history.retract_ruling(decision, ruling, replacement)
    return decision


def collapse_deal(deal: Deal, *, ended: EdtfDate, reason: str, author) -> Decision:
    """Record that a deal collapsed: its stage, and the end of its truce in all its districts."""
    if not author.has_perm("control.decide"):
        raise PermissionDenied(_("Deciding is for moderators."))
    with transaction.atomic():
        decision = sign(
            choices.Verdict.ACCEPT, reason, author, cause=choices.CorrectionCause.NEW_EVIDENCE
        )
        stage = history.StageDraft(stage=choices.DealStageKind.COLLAPSED, date=ended)
        history.record_deal(decision, history.DealDraft(deal_id=deal.pk, stages=(stage,)))
        history.close_truce(decision, deal, ended, ended.earliest)
    return decision


def redact_report(report: Report, *, reason: str, author) -> Decision:
    """Erase a report's bytes, text and quotes for harm; hash, date and reason stay as a tombstone.

    Its title goes too where it stands in the text, and its file name where it has words of the text.
    """
    if not author.has_perm("control.retract"):
        raise PermissionDenied(_("Redacting is for senior moderators."))
    with transaction.atomic():
        decision = sign(
            choices.Verdict.REDACT,
            reason,
            author,
            cause=choices.CorrectionCause.NEW_EVIDENCE,
        )
        names = _find_names_of_text(report)  # while there is a text that tells
        Payload.objects.filter(report=report, erased_by=None).update(
            content=None, text=None, erased_by=decision
        )
        SuggestedReport.objects.filter(report=report).update(text="", note="")
        if names:
            Report.objects.filter(pk=report.pk).update(**dict.fromkeys(names, ""))
        if "filename" in names:
            Capture.objects.filter(report=report).update(filename="")
            IngestRun.objects.filter(report=report, origin=report.filename).update(
                origin=_("a file whose name was erased")
            )
        Quote.objects.filter(evidence__report=report, erased_by=None).update(
            text=None, erased_by=decision
        )
    return decision


def _find_names_of_text(report: Report) -> list[str]:
    """Return the columns of a report, title or file name or both, that tell of its text.

    The title where it stands in the text, the file name where it has any of the text's words.
    """
    text = " ".join(report.text.split()).casefold()
    title = " ".join(report.title.split()).casefold()
    words = _WORD.findall(report.filename.rpartition(".")[0].casefold())
    found = {"title": title and title in text, "filename": any(word in text for word in words)}
    return [name for name, tells in found.items() if tells]
