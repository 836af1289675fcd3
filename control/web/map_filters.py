"""Which states a reader wants to see, read from the URL: party, standing, siege and the like.

Input: a request; the states of a day. Output: the kinds of filter with their choices and counts, and
whether a period fits. Choices of one kind widen what is shown, kinds narrow it; names and codes are
those of the API. The twin of static/control/js/filters.js.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from control import choices
from control.publish.places import ruling_actors
from control.publish.records import DistrictState, Period, plain

from .params import BadParameter, read_text
from .words import local

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
    """Return the choices of each kind of filter as (code, label) in the language of the page."""

    def of(enum) -> list[tuple[str, str]]:
        return [(code, str(label)) for code, label in enum.choices]

    ungraded = ("none", _("not graded"))
    return {
        "party": [(actor.slug, local(plain(actor.name))) for actor in ruling_actors()],
        "standing": of(choices.Standing),
        "siege": of(choices.Siege),
        "truce": of(choices.Truce),
        "assertion": of(choices.Assertion),
        "mechanism": of(choices.Mechanism),
        "confidence": [*of(choices.Confidence), ungraded],
        "grade": [*of(choices.Reliability), ("none", _("no source"))],
    }


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
        if len(request.GET.getlist(kind)) > 1:
            text = ",".join(request.GET.getlist(kind))
        else:
            text = read_text(request, kind, longest=2000)
        asked = frozenset(code.strip() for code in text.split(",") if code.strip())
        codes = [code for code, _label in options]
        for code in sorted(asked):
            if code not in codes:
                reason = _("“%(text)s” is not one of: %(codes)s.")
                raise BadParameter(kind, reason % {"text": code[:100], "codes": ", ".join(codes)})
        if asked:
            filters[kind] = asked
    return filters


def fits(period: Period | None, filters: Filters) -> bool:
    """Tell whether a period is among what is asked for; where there is none, only if nothing is."""
    return not filters or (period is not None and not _misses(period, filters))


def _misses(period: Period, filters: Filters) -> list[str]:
    return [kind for kind, codes in filters.items() if codes.isdisjoint(_READ[kind](period))]


def describe_filters(
    states: Iterable[DistrictState], filters: Filters, known: dict[str, list]
) -> list[dict]:
    """Return each kind with its choices: code, label, whether chosen, and how many districts of the
    day it would leave if it were the only one of its kind."""
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
                    "count": counts.get((kind, code), 0),
                }
                for code, label in options
            ],
        }
        for kind, options in known.items()
    ]
