"""Reads of decisions: what was recorded, corrected and retracted, when and why.

Only decisions that touched the public ledger are read, with their public part: no authors, and
nothing of proposals. Output: frozen records, newest first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from django.db.models import Exists, OuterRef, Q, QuerySet

from control import models

from .knowledge import AS_KNOWN_NOW, Knowledge, pin_knowledge
from .places import view_district
from .queries import order_of_district
from .records import District, Name, Reference

_DEALT = (  # what a decision enters or retracts of a deal, and how its deal is reached
    (models.Deal.objects, ""),
    (models.DealStage.objects, "deal__"),
    (models.Figure.objects, "deal__"),
)
_ACTS = ("decision", "retracted_by")  # by which it does


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """One decision; `rulings` are those it wrote, took off the map or added evidence to, `deals`
    those it entered or added stages or figures to, or took back, or took these from; one that is
    known no longer has an empty slug, as it has no page."""

    id: str
    recorded_at: dt.datetime
    verdict: str
    cause: str
    reason: str
    reason_ar: str
    districts: tuple[District, ...]
    rulings: tuple[str, ...]
    deals: tuple[Reference, ...]


class DecisionFeed(Sequence):
    """The decisions that touched the ledger, newest first, read as sliced.

    With a district, only those that touched its rulings. A length costs one query, a slice twelve.
    """

    def __init__(self, knowledge: Knowledge = AS_KNOWN_NOW, district_id: int | None = None):
        moment = self._moment = pin_knowledge(knowledge).moment
        self._district_id = district_id
        touched = (
            Q(Exists(_of(models.Ruling.objects, "decision", "district", district_id)))
            | Q(Exists(_of(models.ControlPeriod.objects, "closed_by", "district", district_id)))
            | Q(
                Exists(
                    _of(
                        models.Evidence.objects.filter(ruling__isnull=False),
                        "decision",
                        "ruling__district",
                        district_id,
                    )
                )
            )
            | Q(
                Exists(
                    _of(
                        models.Quote.objects,
                        "erased_by",
                        "evidence__ruling__district",
                        district_id,
                    )
                )
            )
        )
        if district_id is None:
            for (rows, _prefix), act in product(_DEALT, _ACTS):
                touched |= Q(Exists(rows.filter(**{act: OuterRef("pk")})))
        self._decisions = (
            models.Decision.objects.filter(recorded_at__lte=moment)
            .filter(touched)
            .order_by("-recorded_at")
        )

    def __len__(self) -> int:
        return self._decisions.count()

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._view(list(self._decisions[index]))
        return self._view([self._decisions[index]])[0]

    def _view(self, decisions: list[models.Decision]) -> list[PublicDecision]:
        keys = [decision.pk for decision in decisions]
        rulings = _touched_rulings(keys, self._district_id)
        deals = _touched_deals(keys, self._moment)
        districts = {
            row.pk: view_district(row)
            for row in models.District.objects.filter(
                pk__in={district for touched in rulings.values() for district in touched.values()}
            ).select_related("parent")
        }
        return [
            PublicDecision(
                id=decision.public_id,
                recorded_at=decision.recorded_at,
                verdict=decision.verdict,
                cause=decision.cause,
                reason=decision.reason,
                reason_ar=decision.reason_ar,
                districts=tuple(
                    sorted(
                        (districts[key] for key in set(rulings[decision.pk].values())),
                        key=order_of_district,
                    )
                ),
                rulings=tuple(f"R{key}" for key in sorted(rulings[decision.pk])),
                deals=tuple(sorted(deals[decision.pk], key=lambda deal: (deal.slug, deal.name.en))),
            )
            for decision in decisions
        ]


def _of(rows: QuerySet, decision: str, district: str, district_id: int | None) -> QuerySet:
    rows = rows.filter(**{decision: OuterRef("pk")})
    return rows if district_id is None else rows.filter(**{f"{district}_id": district_id})


def _touched_rulings(decisions: list[int], district_id: int | None) -> dict[int, dict[int, int]]:
    """Return, by decision, the rulings it touched and the district of each. 4 queries."""
    touched: dict[int, dict[int, int]] = defaultdict(dict)
    for rows, decision, ruling in (
        (models.Ruling.objects, "decision_id", ""),
        (models.ControlPeriod.objects, "closed_by_id", "ruling__"),
        (models.Evidence.objects, "decision_id", "ruling__"),
        (models.Quote.objects, "erased_by_id", "evidence__ruling__"),
    ):
        found = rows.filter(**{f"{decision}__in": decisions}).order_by()
        district = f"{ruling}district_id"
        if district_id is not None:
            found = found.filter(**{district: district_id})
        for key, ruling_id, place in found.values_list(decision, f"{ruling}id", district):
            if ruling_id is not None:
                touched[key][ruling_id] = place
    return touched


def _touched_deals(decisions: list[int], moment: dt.datetime) -> dict[int, set[Reference]]:
    """Return, by decision, the deals that it entered, added to or retracted something of. 7 queries."""
    touched: dict[int, set[Reference]] = defaultdict(set)
    known = set(models.Deal.objects.known_at(moment).order_by().values_list("slug", flat=True))
    for (rows, deal), act in product(_DEALT, _ACTS):
        found = rows.filter(**{f"{act}__in": decisions}).order_by()
        for key, slug, name_en, name_ar in found.values_list(
            f"{act}_id", f"{deal}slug", f"{deal}name_en", f"{deal}name_ar"
        ):
            touched[key].add(Reference(slug if slug in known else "", Name(name_en, name_ar)))
    return touched
