"""Numbers over time: who held how many districts, how long they were besieged, how control changed.

Input: the periods as known, of all districts or those of one place. Output: one JSON shape, kept in
this process. Pure counting: days are nominal where dates are a month or a year wide, and how many
states are only possible on a day is said beside them. Area is given over surveyed outlines only:
that of a sketch would look like knowledge.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby

from control.choices import Mechanism, PartyRole, Siege, Standing
from control.dates import COVERAGE, LAST_DAY, ONE_DAY, Precision, Span

from .knowledge import Knowledge, pin_knowledge, read_version
from .ledger import MapFile, Shelf, pack_json
from .places import known_boundaries
from .queries import find_changes, history_of, tracked_districts
from .records import Change, District, Period, plain
from .shapes import area_km2

MOST_HOLDERS = 9  # beyond, colours cannot be told apart: the rest is one series
OTHERS, MISSING = "others", "not_covered"
_STANDINGS = (Standing.CONTESTED.value, Standing.MIXED.value, Standing.UNKNOWN.value)
_BESIEGED = (Siege.FULL.value, Siege.PARTIAL.value, Siege.UNKNOWN.value)

_shelf = Shelf(math.inf)  # all that is counted has a clock: the whole history is read once


def numbers_file(knowledge: Knowledge, *, district: str = "", parent: str = "") -> MapFile:
    """Return the numbers of one district, of those in one place, or of all, as JSON.

    {"districts", "shares", "area", "siege", "ways"}: see the functions below. At most 10 queries, or
    2 where they are kept.
    """
    knowledge = pin_knowledge(knowledge)
    key = ("numbers", read_version(), knowledge, district, parent)
    [file] = _shelf.fetch(key, lambda: (pack_json(_count_all(knowledge, district, parent)),))
    return file


def _count_all(knowledge: Knowledge, district: str, parent: str) -> dict:
    districts = {
        key: place
        for key, place in tracked_districts().items()
        if (not district or place.slug == district)
        and (not parent or (place.parent and place.parent.slug == parent))
    }
    periods = history_of(list(districts), knowledge)
    return {
        "districts": len(districts),
        "shares": count_shares(periods, {place.slug: 1 for place in districts.values()}),
        "area": _count_area(periods, districts, knowledge),
        "siege": count_siege(periods),
        "ways": count_ways(find_changes(periods, COVERAGE.start, LAST_DAY)),
    }


# ---------------------------------------------------------------------------- who held how much


def count_shares(periods: Iterable[Period], weights: dict[str, float]) -> dict:
    """Return how much of `weights` (by district) each holder had, at every day it changed.

    {"total", "days": [ISO], "series": [{"code", "actor"|None, "values"}], "possible": [n]}: a value
    holds from its day until the next one. Contested and mixed districts are series of their own,
    nobody's; `not_covered` is what no period covers. `possible` counts districts whose state is
    only possible, for a date near it is known only to a month or a year.
    """
    periods = [period for period in periods if period.district.slug in weights]
    steps: dict[dt.date, Counter] = defaultdict(Counter, {COVERAGE.start: Counter()})
    lengths: Counter = Counter()
    actors = {}
    for period in periods:
        span = _covered(period.span)
        if span is None:
            continue
        code, actor = _category_of(period)
        actors.setdefault(code, actor)
        weight = weights[period.district.slug]
        steps[span.start][code] += weight
        lengths[code] += weight * (span.end - span.start).days
        if span.end <= LAST_DAY:
            steps[span.end][code] -= weight
    holders = sorted(
        (code for code in lengths if actors[code]), key=lambda code: (-lengths[code], code)
    )
    rest = set(holders[MOST_HOLDERS:])
    codes = holders[:MOST_HOLDERS] + [OTHERS] * bool(rest)
    codes += [code for code in _STANDINGS if code in lengths]
    days = sorted(steps)
    total = sum(weights.values())
    held: Counter = Counter()
    values: dict[str, list] = {code: [] for code in [*codes, MISSING]}
    for day in days:
        for code, change in steps[day].items():
            held[OTHERS if code in rest else code] += change
        for code in codes:
            values[code].append(_tidy(held[code]))
        values[MISSING].append(_tidy(total - sum(held[code] for code in codes)))
    return {
        "total": _tidy(total),
        "days": [day.isoformat() for day in days],
        "series": [
            {"code": code, "actor": plain(actors.get(code)), "values": values[code]}
            for code in values
        ],
        "possible": _count_possible(periods, days),
    }


def _category_of(period: Period) -> tuple[str, object]:
    """Return whose a district counts as: its one holder's, or nobody's by its standing."""
    holders = [party.actor for party in period.parties if party.role == PartyRole.HOLDER]
    if period.standing == Standing.HELD and holders:
        return f"held:{holders[0].slug}", holders[0]
    return (Standing.UNKNOWN.value if period.standing == Standing.HELD else period.standing), None


def _covered(span: Span) -> Span | None:
    start = max(span.start, COVERAGE.start)
    end = min(span.end or COVERAGE.end, COVERAGE.end)
    return Span(start, end) if start < end else None


def _tidy(value: float) -> float:
    return value if isinstance(value, int) else round(value, 3)


def _count_possible(periods: list[Period], days: list[dt.date]) -> list[int]:
    """Return, day by day, how many districts lie within a date that is a month or a year wide."""
    edges: Counter = Counter()
    for _slug, own in groupby(periods, key=lambda period: period.district.slug):
        wide = sorted(
            (date.earliest, date.latest)
            for period in own
            for date in (period.started, period.ended)
            if date and date.earliest != date.latest
        )
        reach = dt.date.min
        for first, last in wide:  # a district in two such dates is still one district
            if last > reach:
                edges[max(first, reach)] += 1
                edges[last] -= 1
                reach = last
    counted, level, later = [], 0, sorted(edges.items())
    for day in days:
        while later and later[0][0] <= day:
            level += later.pop(0)[1]
        counted.append(level)
    return counted


def _count_area(
    periods: list[Period], districts: dict[int, District], knowledge: Knowledge
) -> dict:
    """Return shares of area over surveyed outlines, and how many districts have none."""
    outlines = known_boundaries(knowledge).filter(district__in=districts)
    surveyed = {
        districts[key].slug: area_km2(geometry)
        for key, geometry in outlines.filter(approximate=False).values_list("district", "geometry")
    }
    sketches = outlines.filter(approximate=True).count()
    return {
        "surveyed": len(surveyed),
        "sketches": sketches,
        "circles": len(districts) - len(surveyed) - sketches,
        "shares": count_shares(periods, surveyed) if surveyed else None,
    }


# ---------------------------------------------------------------------------- by month


def list_months() -> list[str]:
    """Return every month of the coverage, as 2011-03."""
    first, last = COVERAGE.start, LAST_DAY
    return [
        f"{index // 12}-{index % 12 + 1:02d}"
        for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]


def last_day_of(month: str) -> str:
    """Return the last covered day of a month."""
    following = (dt.date.fromisoformat(f"{month}-01") + 32 * ONE_DAY).replace(day=1)
    return min(following - ONE_DAY, LAST_DAY).isoformat()


def count_siege(periods: Iterable[Period]) -> dict:
    """Return the days that districts were besieged in each month, by degree.

    {"months": [...], "series": [{"code", "values"}]}: a district besieged all of June gives 30.
    """
    days: dict[str, Counter] = {code: Counter() for code in _BESIEGED}
    for period in periods:
        span = _covered(period.span) if period.siege in days else None
        while span:
            following = (span.start.replace(day=1) + 32 * ONE_DAY).replace(day=1)
            end = min(span.end, following)
            days[period.siege][f"{span.start:%Y-%m}"] += (end - span.start).days
            span = Span(end, span.end) if end < span.end else None
    months = list_months()
    return {
        "months": months,
        "series": [
            {"code": code, "values": [counts[month] for month in months]}
            for code, counts in days.items()
        ],
    }


def count_ways(changes: Iterable[Change]) -> dict:
    """Return how control changed in each month, by mechanism.

    A change counts where standing or parties differ; a siege or a truce alone is none. Those dated
    only to a year are in no month: {"months", "series": [{"code", "values"}], "undated": {code:
    {year: n}}}.
    """
    counts: dict[str, Counter] = {code: Counter() for code in Mechanism.values}
    undated: dict[str, Counter] = defaultdict(Counter)
    for change in changes:
        if change.before.content[:2] == change.after.content[:2]:
            continue
        if change.date.precision in (Precision.DAY, Precision.MONTH):
            counts[change.mechanism][f"{change.day:%Y-%m}"] += 1
        else:
            undated[change.mechanism][str(change.day.year)] += 1
    months = list_months()
    return {
        "months": months,
        "series": [
            {"code": code, "values": [found[month] for month in months]}
            for code, found in counts.items()
            if found or undated[code]
        ],
        "undated": {code: dict(sorted(found.items())) for code, found in undated.items() if found},
    }
