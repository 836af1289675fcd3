"""A district with all that is told of it, for its page and for the API alike.

Input: a slug, a day and a knowledge. Output: publish's records. Must not know how they are shown.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from control.dates import COVERAGE
from control.publish.deals import deals_of_district
from control.publish.decisions import DecisionFeed
from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.places import Place, district_key, find_place
from control.publish.queries import explain_missing, history_of
from control.publish.records import Period, plain

from .errors import NotFound
from .params import Asked

MOST_CORRECTIONS = 200


@dataclass(frozen=True)
class ToldDistrict:
    """A district as it is known: its periods by day, the one that holds on the day if it is covered."""

    key: int
    knowledge: Knowledge  # pinned, for what else is asked of it
    place: Place
    periods: list[Period]
    state: Period | None
    coverage: str  # why there is no state; see DistrictState
    deals: list[dict]
    corrections: list[dict]


def tell_district(slug: str, asked: Asked) -> ToldDistrict:
    """Return what is told of a district; NotFound where there is none of that name."""
    knowledge = pin_knowledge(asked.knowledge)
    place = find_place(slug, knowledge)
    if place is None:
        raise NotFound("slug", _("There is no district “%(slug)s”.") % {"slug": slug})
    key = district_key(slug)
    periods = history_of([key], knowledge, with_evidence=True)
    holding = (period for period in periods if period.span.contains(asked.on))
    state = next(holding, None) if COVERAGE.contains(asked.on) else None
    coverage = "covered" if state else "not_covered"
    if not state and place.tracked:
        coverage = explain_missing([key], asked.on, knowledge)[slug]
    return ToldDistrict(
        key=key,
        knowledge=knowledge,
        place=place,
        periods=periods,
        state=state,
        coverage=coverage,
        deals=[
            {**deal.as_plain("stages", "figures"), "role": deal.role_of(slug)}
            for deal in deals_of_district(slug, knowledge)
        ],
        corrections=[
            {**plain(decision), "ruling": decision.rulings[-1]}
            for decision in DecisionFeed(knowledge, key)[:MOST_CORRECTIONS]
        ],
    )
