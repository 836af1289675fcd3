"""Which states a reader wants to see, read from the URL: party, standing, siege and the like.

Input: a request; the states of a day. Output: the kinds of filter with their choices and counts, and
whether a period fits. Choices of one kind widen what is shown, kinds narrow it; names and codes are
those of the API. The twin of static/control/js/filters.js.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from control.publish.places import ruling_actors, ruling_slugs
from control.publish.records import DistrictState, Period, plain
from control.publish.tables import CONTROL, STATE_FILTERS

from .params import read_codes
from .words import label, local

_READ: dict[str, Callable[[Period], list[str]]] = {
    "party": lambda period: [party.actor.slug for party in period.parties],
    "standing": lambda period: [period.standing],
    "siege": lambda period: [period.siege],
    "truce": lambda period: [period.truce],
    "assertion": lambda period: [period.assertion],
    "mechanism": lambda period: [period.mechanism],
    "confidence": lambda period: [period.confidence_start or "none"],
    "grade": lambda period: [period.grade or "none"],
}
Filters = dict[str, frozenset[str]]


def list_choices() -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each kind of filter as (code, label) in the language of the page.

    The codes are those of the API's filters.
    """
    empty = {"confidence": {"none": _("not graded")}, "grade": {"none": _("no source")}}

    def choices_of(kind: str) -> list[tuple[str, str]]:
        codes = CONTROL.filter_by_name[kind].codes
        words = "reliability" if kind == "grade" else kind
        return [(code, empty.get(kind, {}).get(code) or label(code, words)) for code in codes]

    parties = [(actor.slug, local(plain(actor.name))) for actor in ruling_actors()]
    return {kind: choices_of(kind) if kind != "party" else parties for kind in STATE_FILTERS}


def name_kinds() -> dict[str, str]:
    """Return the kinds of filter in words."""
    return {
        "party": _("Party, in any role"),
        "standing": _("Standing"),
        "siege": _("Siege"),
        "truce": _("Truce"),
        "assertion": _("Assertion"),
        "mechanism": _("How it came about"),
        "confidence": _("Confidence in the start"),
        "grade": _("Best grade of its sources"),
    }


def read_state_filters(request: HttpRequest, known: dict[str, list]) -> Filters:
    """Return the codes asked for of each kind; several with commas between them, or given again."""
    filters: Filters = {}
    for kind, options in known.items():
        if asked := read_codes(request, kind, [code for code, _label in options]):
            filters[kind] = frozenset(asked)
    return filters


def fits(period: Period | None, filters: Filters) -> bool:
    """Tell whether a period is among what is asked for; where there is none, only if nothing is."""
    return not filters or (period is not None and not _misses(period, filters))


def _misses(period: Period, filters: Filters) -> list[str]:
    return [kind for kind, codes in filters.items() if codes.isdisjoint(_READ[kind](period))]


def describe_filters(
    states: Iterable[DistrictState],
    filters: Filters,
    known: dict[str, list],
    known_at: dt.datetime | None = None,
) -> list[dict]:
    """Return each kind with its choices: code, label, whether chosen, and how many districts of the
    day it would leave if it were the only one of its kind.

    Offered are the parties of rulings recorded by `known_at`, and those asked for.
    """
    ruling = ruling_slugs(known_at) if known_at else {code for code, _label in known["party"]}
    counts: dict[tuple[str, str], int] = {}
    for state in states:
        misses = _misses(state.period, filters) if state.period else list(known)
        for kind in known:
            if not misses or misses == [kind]:
                for code in set(_READ[kind](state.period)):
                    counts[kind, code] = counts.get((kind, code), 0) + 1
    names = name_kinds()
    return [
        {
            "kind": kind,
            "name": names[kind],
            "chosen": kind in filters,
            "choices": [
                {
                    "code": code,
                    "label": label,
                    "chosen": code in filters.get(kind, ()),
                    "offered": kind != "party" or code in ruling | filters.get(kind, frozenset()),
                    "count": counts.get((kind, code), 0),
                }
                for code, label in options
            ],
        }
        for kind, options in known.items()
    ]
