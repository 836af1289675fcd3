"""What was said in evidence: by an actor, or in the reports of a source, and what speaks against it.

Input: who said it or who printed it, a `Knowledge`. Output: frozen records, latest days first. Each
stands for itself: two outlets that repeat one speaker are still one voice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from control import models
from control.dates import EdtfDate

from .knowledge import Knowledge, pin_knowledge
from .queries import counted_evidence, read_edtf, refer_to, view_evidence
from .records import Evidence, Reference

MOST_STATEMENTS = 100


@dataclass(frozen=True, slots=True)
class Statement:
    """One piece of evidence and the ruling it speaks of; `from_` is the ruling's nominal first day.

    `started` is the date of that start as it is known: 2013~ of 2013-01-01.

    `on_map`: whether any day of the ruling still stands, as known. `against`: the evidence of the
    same ruling that takes the other stance.
    """

    district: Reference
    ruling: str
    from_: dt.date
    started: EdtfDate
    on_map: bool
    evidence: Evidence
    against: tuple[Evidence, ...]


def said_by_actor(slug: str) -> Q:
    return Q(said_by__slug=slug)


def printed_by_source(slug: str) -> Q:
    return Q(report__source__slug=slug)


def list_statements(
    whose: Q, knowledge: Knowledge, *, opposed: bool = False, most: int = MOST_STATEMENTS
) -> tuple[list[Statement], int]:
    """Return the statements of the latest days, at most `most`, and how many there are in all.

    `opposed`: only those that evidence of the other stance speaks against. At most 7 queries.
    """
    knowledge = pin_knowledge(knowledge)
    pieces = counted_evidence(knowledge).filter(whose, ruling__isnull=False)
    if opposed:
        others = counted_evidence(knowledge).filter(ruling=OuterRef("ruling"))
        pieces = pieces.filter(Exists(others.exclude(stance=OuterRef("stance"))))
    total = pieces.count()
    shown = list(_with_words(pieces).order_by("-ruling__started_day", "id")[:most])
    rulings = {piece.ruling_id for piece in shown}
    standing = _standing(rulings, knowledge)
    against = _all_of(rulings, knowledge) if opposed else {}
    return [
        Statement(
            district=refer_to(piece.ruling.district),
            ruling=piece.ruling.public_id,
            from_=piece.ruling.started_day,
            started=read_edtf(piece.ruling.started),
            on_map=piece.ruling_id in standing,
            evidence=view_evidence(piece, knowledge),
            against=tuple(
                view_evidence(other, knowledge)
                for other in against.get(piece.ruling_id, ())
                if other.stance != piece.stance
            ),
        )
        for piece in shown
    ], total


def _with_words(pieces: QuerySet) -> QuerySet:
    return pieces.select_related(
        "report__source", "said_by", "quote", "ruling__district"
    ).prefetch_related("report__dates")


def _standing(rulings: Collection[int], knowledge: Knowledge) -> set[int]:
    periods = models.ControlPeriod.objects.known_at(knowledge.moment)
    return set(periods.filter(ruling__in=rulings).order_by().values_list("ruling_id", flat=True))


def _all_of(rulings: Collection[int], knowledge: Knowledge) -> dict[int, list]:
    found: dict[int, list] = {}
    for piece in _with_words(counted_evidence(knowledge).filter(ruling__in=rulings)).order_by("id"):
        found.setdefault(piece.ruling_id, []).append(piece)
    return found
