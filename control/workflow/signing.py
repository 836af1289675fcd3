"""Verdicts signed now and recorded later: under embargo, or when a second moderator has signed too.

What was signed is kept as it was written, without quoted words, and tried out first, so that nothing
is signed that could not be recorded. A verdict that cannot be recorded any more when its time has come
goes back to the desk with the reason; it is never bent to fit.
"""

from __future__ import annotations

import datetime as dt
import logging
import types
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from control import choices, history, review
from control.dates import EdtfDate, parse_edtf
from control.models import Decision, Payload, Proposal, SignedVerdict

from .deciding import (
    LossNotSeen,
    ProposalVerdict,
    Signatures,
    StaleProposal,
    carry_out,
    check_signature,
    decide_proposal,
)

logger = logging.getLogger(__name__)

State = choices.SignedState
LONGEST_EMBARGO = dt.timedelta(days=366)


def sign_verdict(
    verdict: ProposalVerdict, author, *, embargo_until: dt.date | None, needs_second: bool
) -> SignedVerdict:
    """Keep a verdict that waits for a day, a second signature or both; it must be recordable now.

    Raises as `decide_proposal` does, and ValidationError for a day that has come or is too far off.
    """
    if verdict.whole:
        raise ValidationError(_("Only what is recorded on the map can wait: settle this at once."))
    if not (embargo_until or needs_second):
        raise ValidationError(_("There is nothing to wait for: sign it at once."))
    today = timezone.now().date()
    if embargo_until and not today < embargo_until <= today + LONGEST_EMBARGO:
        raise ValidationError(
            {"embargo_until": _("An embargo ends on a later day, within a year.")}
        )
    with transaction.atomic():
        _try_out(verdict, author)
        proposal = Proposal.objects.select_for_update().get(pk=verdict.proposal_id)
        signed = SignedVerdict.objects.create(
            proposal=proposal,
            verdict=pack_verdict(verdict),
            author=author,
            embargo_until=embargo_until,
            needs_second=needs_second,
        )
        review.settle_proposal(proposal, choices.ProposalState.SIGNED)
    return signed


def _try_out(verdict: ProposalVerdict, author) -> None:
    with transaction.atomic():
        decide_proposal(verdict, author)
        transaction.set_rollback(True)


def second_verdict(signed: SignedVerdict, author) -> list[Decision]:
    """Sign a waiting verdict as the second; return its decisions where it is recorded at once."""
    with transaction.atomic():
        held = _hold(signed)
        check_signature(unpack_verdict(held.verdict), author)
        if not held.needs_second or held.second_author_id is not None:
            raise ValidationError(_("It needs no further signature."))
        if held.author_id == author.pk:
            raise PermissionDenied(_("The second signature is that of another moderator."))
        held.second_author, held.second_signed_at = author, timezone.now()
        held.save(update_fields=["second_author", "second_signed_at"])
        return _record(held) if _is_due(held) else []


def record_at_once(signed: SignedVerdict, author) -> list[Decision]:
    """Lift a verdict's embargo: for who signed it first, and for senior moderators."""
    with transaction.atomic():
        held = _hold(signed)
        _check_owner(held, author)
        if held.needs_second and held.second_author_id is None:
            raise ValidationError(_("It still lacks its second signature."))
        return _record(held)


def withdraw_verdict(signed: SignedVerdict, author) -> None:
    """Take a waiting verdict back: for who signed it first, and for senior moderators."""
    with transaction.atomic():
        held = _hold(signed)
        _check_owner(held, author)
        _settle(held, State.WITHDRAWN, author)
        _give_back(held)


def record_due_verdicts() -> int:
    """Record the verdicts whose time has come; what cannot be recorded goes back. How many did."""
    count = 0
    due = SignedVerdict.objects.filter(
        Q(needs_second=False) | Q(second_author__isnull=False),
        state=State.WAITING,
        embargo_until__lte=timezone.now().date(),
    )
    for signed in due.order_by("pk"):
        try:
            with transaction.atomic():
                _record(_hold(signed))
            count += 1
        except (OperationalError, SoftTimeLimitExceeded):
            raise  # nothing of the verdict's: the next sweep takes it
        except Exception as error:
            expected = LossNotSeen | StaleProposal | PermissionDenied | ValidationError
            if not isinstance(error, expected):
                logger.exception("Signed verdict %s could not be recorded.", signed.pk)
            _note_failure(signed, error)
    return count


def _hold(signed: SignedVerdict) -> SignedVerdict:
    held = SignedVerdict.objects.select_for_update(of=("self",)).get(pk=signed.pk)
    if held.state != State.WAITING:
        raise ValidationError(_("Somebody has settled this already."))
    return held


def _check_owner(held: SignedVerdict, author) -> None:
    if held.author_id != author.pk and not author.has_perm("control.retract"):
        raise PermissionDenied(_("This is for who signed it, and for senior moderators."))


def _is_due(held: SignedVerdict) -> bool:
    return held.embargo_until is None or held.embargo_until <= timezone.now().date()


def _record(held: SignedVerdict) -> list[Decision]:
    verdict = unpack_verdict(held.verdict)
    check_signature(verdict, held.author)  # whose right may have gone meanwhile
    proposal = Proposal.objects.select_for_update().get(pk=held.proposal_id)
    if proposal.state != choices.ProposalState.SIGNED:
        raise StaleProposal(_("Its source changed while it waited. Look at it again."))
    signatures = Signatures(held.author, held.second_author, held.signed_at)
    decisions = carry_out(proposal, verdict, signatures)
    _settle(held, State.RECORDED, None)
    return decisions


def _settle(held: SignedVerdict, state: str, author, failure: str = "") -> None:
    held.state, held.failure = state, failure
    held.settled_by, held.settled_at = author, timezone.now()
    held.save(update_fields=["state", "failure", "settled_by", "settled_at"])


def _give_back(held: SignedVerdict) -> None:
    proposal = Proposal.objects.select_for_update().get(pk=held.proposal_id)
    if proposal.state == choices.ProposalState.SIGNED:
        review.settle_proposal(proposal, choices.ProposalState.OPEN)


def _note_failure(signed: SignedVerdict, error: Exception) -> None:
    words = " ".join(getattr(error, "messages", None) or [str(error)])
    with transaction.atomic():
        held = _hold(signed)
        _settle(held, State.FAILED, None, (words or type(error).__name__)[:2000])
        _give_back(held)


# -- kept as plain data


def pack_verdict(verdict: ProposalVerdict) -> dict:
    """Return a verdict as plain data, rows by their keys, without words that can be found again."""
    return _pack(
        replace(
            verdict,
            districts=tuple(
                replace(each, evidence=tuple(_without_words(piece) for piece in each.evidence))
                for each in verdict.districts
            ),
            truce_end=replace(
                verdict.truce_end,
                evidence=tuple(_without_words(piece) for piece in verdict.truce_end.evidence),
            ),
        )
    )


def unpack_verdict(plain: dict) -> ProposalVerdict:
    """Return the verdict in `plain`; what it quotes is read anew, and is empty where it was erased."""
    verdict = _unpack(ProposalVerdict, plain)
    return replace(
        verdict,
        districts=tuple(
            replace(each, evidence=tuple(_with_words(piece) for piece in each.evidence))
            for each in verdict.districts
        ),
        truce_end=replace(
            verdict.truce_end,
            evidence=tuple(_with_words(piece) for piece in verdict.truce_end.evidence),
        ),
    )


def _without_words(piece: history.EvidenceDraft) -> history.EvidenceDraft:
    """Quoted words stay where a report can be erased for harm, and nowhere else."""
    return piece if piece.quote_start is None else replace(piece, quote="")


def _with_words(piece: history.EvidenceDraft) -> history.EvidenceDraft:
    if piece.quote_start is None:
        return piece
    payload = Payload.objects.filter(report_id=piece.report_id).first()
    text = (payload.text or "") if payload else ""
    return replace(piece, quote=text[piece.quote_start : piece.quote_end])


def _pack(value: Any) -> Any:
    if isinstance(value, EdtfDate):
        return value.text
    if is_dataclass(value):
        return {each.name: _pack(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_pack(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _unpack(kind: Any, value: Any) -> Any:
    """Return `value` as the type that a dataclass states for it."""
    if value is None:
        return None
    if isinstance(kind, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not types.NoneType)
    if get_origin(kind) is frozenset:
        return frozenset(value)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(_unpack(inner[0], each) for each in value)
        return tuple(_unpack(of, each) for of, each in zip(inner, value, strict=True))
    if kind is EdtfDate:
        return parse_edtf(value)
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _unpack(hints[name], each) for name, each in value.items()})
    if isinstance(kind, type) and issubclass(kind, models.Model):
        return kind.objects.get(pk=value)
    return value
