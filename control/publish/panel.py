"""Tables made from the control periods: changes, spells, the panel of district months.

Input: rows of the control table sorted by district and day, and the kind of every actor. Output:
rows, one district at a time. Pure arithmetic on rows: days are ISO texts, intervals half-open, and
an ongoing period ends with the coverage.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from control.choices import Basis, Confidence, Mechanism, PartyRole, Siege, Standing, Truce
from control.dates import COVERAGE, LAST_DAY, falls_between

from .crosswalk import name_acled_event, name_ucdp_violence

_FIRST_DAY, _LAST_DAY = COVERAGE.start.isoformat(), LAST_DAY.isoformat()
_BESIEGED = (Siege.PARTIAL, Siege.FULL, Siege.UNKNOWN)
_ROLES, _STANDINGS = tuple(PartyRole.values), tuple(Standing.values)
_CONTENT = ("standing", *_ROLES, "siege", "truce")


def make_changes(
    periods: Iterable[dict], kinds: dict[str, str], filters: dict | None = None
) -> Iterator[dict]:
    """Yield the changes on the ground that fit, by district and day; see queries.find_changes."""
    for before, after in _neighbours(periods):
        if _is_change(before, after) and _fits_change(before, after, filters or {}):
            yield {
                "day": after["from"],
                "district": after["district"],
                "name_en": after["name_en"],
                "name_ar": after["name_ar"],
                "date": after["started"],
                "date_earliest": after["started_earliest"],
                "date_latest": after["started_latest"],
                "mechanism": after["mechanism"],
                "deal": after["deal"],
                "confidence": after["confidence_start"],
                "standing_before": before["standing"],
                "standing_after": after["standing"],
                "holder_before": _holder(before),
                "holder_after": _holder(after),
                "parties_before": _parties(before),
                "parties_after": _parties(after),
                "siege_before": before["siege"],
                "siege_after": after["siege"],
                "truce_before": before["truce"],
                "truce_after": after["truce"],
                "disputed": after["disputed"],
                "unsourced": after["unsourced"],
                "ruling_before": before["ruling"],
                "ruling": after["ruling"],
                "recorded_at": after["recorded_at"],
                "licence": _join_licences([before, after]),
                **_translate(before, after, kinds),
            }


def make_spells(
    periods: Iterable[dict], kinds: dict[str, str], filters: dict | None = None
) -> Iterator[dict]:
    """Yield each period that fits with its length, its neighbours and its cut edges."""
    for _slug, own in groupby(periods, key=lambda row: row["district"]):
        rows = list(own)
        for index, row in enumerate(rows):
            if not fits(row, filters or {}):
                continue
            before = rows[index - 1] if index and rows[index - 1]["to"] == row["from"] else None
            follows = index + 1 < len(rows) and rows[index + 1]["from"] == row["to"]
            after = rows[index + 1] if follows else None
            yield {
                **row,
                **_measure(row),
                "previous_holder": _holder(before) if before else None,
                "next_holder": _holder(after) if after else None,
                "ended_by": after["mechanism"] if after else None,
                "ended_by_deal": after["deal"] if after else None,
                "left_censored": row["basis"] == Basis.ASSUMED or row["from"] <= _FIRST_DAY,
                "right_censored": row["to"] is None or row["to"] > _LAST_DAY,
                **_translate(before, row, kinds),
            }


def make_district_months(
    periods: Iterable[dict], kinds: dict[str, str], filters: dict | None = None
) -> Iterator[dict]:
    """Yield one row a district and month, from `from` to `to`, of which a period covers any day."""
    days = {name: day.isoformat()[:7] for name, day in (filters or {}).items()}
    first, last = days.get("from", ""), days.get("to", "9")
    for _slug, own in groupby(periods, key=lambda row: row["district"]):
        rows = [row for row in own if row["from"] <= _LAST_DAY]
        changes = list(make_changes(rows, kinds))
        if rows:
            months = _months_of(rows, changes)
            yield from (row for row in months if first <= row["month"] <= last)


def _months_of(rows: list[dict], changes: list[dict]) -> Iterator[dict]:
    spans = [_span(row) for row in rows]
    year, month = max(spans[0][0], COVERAGE.start).year, max(spans[0][0], COVERAGE.start).month
    first_row = 0
    while dt.date(year, month, 1) <= LAST_DAY:
        first = dt.date(year, month, 1)
        days = calendar.monthrange(year, month)[1]
        end = first + dt.timedelta(days=days)
        name = first.isoformat()[:7]
        while first_row < len(rows) and spans[first_row][1] <= first:
            first_row += 1
        pieces = []
        for index in range(first_row, len(rows)):
            if spans[index][0] >= end:
                break
            start, stop = max(spans[index][0], first, COVERAGE.start), min(spans[index][1], end)
            if start < stop:
                pieces.append(((stop - start).days, rows[index]))
        if pieces:
            here = [change for change in changes if change["day"][:7] == name]
            yield _describe_month(first, days, pieces, here)
        elif first_row == len(rows):
            return
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _describe_month(first: dt.date, days: int, pieces: list, changes: list[dict]) -> dict:
    held: Counter = Counter()
    standing: Counter = Counter()
    for length, row in pieces:
        standing[row["standing"]] += length
        if _holder(row):
            held[_holder(row)] += length
    most = min(held, key=lambda slug: (-held[slug], slug)) if held else None

    def count(test) -> int:
        return sum(length for length, row in pieces if test(row))

    last = pieces[-1][1]
    return {
        "district": last["district"],
        "name_en": last["name_en"],
        "parent": last["parent"],
        "month": first.isoformat()[:7],
        "year": first.year,
        "month_number": first.month,
        "days": days,
        "days_covered": sum(length for length, _row in pieces),
        **{f"days_{code}": standing[code] for code in _STANDINGS},
        "days_besieged": count(lambda row: row["siege"] in _BESIEGED),
        "days_truce": count(lambda row: row["truce"] == Truce.YES),
        "holder_first": _holder(pieces[0][1]),
        "holder_last": _holder(last),
        "holder_most": most,
        "standing_last": last["standing"],
        "changes": len(changes),
        "captures": sum(change["mechanism"] == Mechanism.CAPTURED for change in changes),
        "deals": sum(change["deal"] is not None for change in changes),
        "uncertain_dates": sum(c["date_earliest"] != c["date_latest"] for c in changes),
        "low_confidence_days": count(lambda row: row["confidence_start"] == Confidence.LOW),
        "disputed_days": count(lambda row: row["disputed"]),
        "unsourced_days": count(lambda row: row["unsourced"]),
        "licence": _join_licences(row for _length, row in pieces),
    }


def _neighbours(periods: Iterable[dict]) -> Iterator[tuple[dict, dict]]:
    before = None
    for row in periods:
        if before is not None and before["district"] == row["district"]:
            yield before, row
        before = row


def _is_change(before: dict, after: dict) -> bool:
    return (
        before["to"] == after["from"]
        and _FIRST_DAY < after["from"] <= _LAST_DAY
        and any(before[name] != after[name] for name in _CONTENT)
    )


def _join_licences(rows: Iterable[dict]) -> str | None:
    """Return the terms that go with what is made of several rows, each once, or None."""
    return "; ".join(sorted({row["licence"] for row in rows if row["licence"]})) or None


def _holder(row: dict) -> str | None:
    return row["holder"][0] if row["holder"] else None


def _parties(row: dict) -> list[str]:
    return [f"{role}:{slug}" for role in _ROLES for slug in row[role]]


def _span(row: dict) -> tuple[dt.date, dt.date]:
    end = dt.date.fromisoformat(row["to"]) if row["to"] else COVERAGE.end
    return dt.date.fromisoformat(row["from"]), min(end, COVERAGE.end)


def _measure(row: dict) -> dict:
    """Return the nominal length in days and its bounds; a shortest length is never below one day."""
    if row["to"] is None:
        return {"days": None, "days_min": None, "days_max": None}

    def between(start: str, end: str) -> int:
        return (dt.date.fromisoformat(row[end]) - dt.date.fromisoformat(row[start])).days

    shortest = between("started_latest", "ended_earliest") if row["ended"] else None
    longest = between("started_earliest", "ended_latest") if row["ended"] else None
    return {
        "days": between("from", "to"),
        "days_min": None if shortest is None else max(1, shortest),
        "days_max": longest,
    }


def _translate(before: dict | None, after: dict, kinds: dict[str, str]) -> dict:
    """Return how the later period began in the words of ACLED and UCDP."""
    holder, former = _holder(after), _holder(before) if before else None
    event, sub_event = name_acled_event(after["mechanism"], kinds.get(holder, ""))
    return {
        "acled_event_type": event or None,
        "acled_sub_event_type": sub_event or None,
        "ucdp_type_of_violence": name_ucdp_violence(
            after["mechanism"], kinds.get(former, ""), kinds.get(holder, "")
        ),
    }


# ---------------------------------------------------------------------------- filters


def fits(row: dict, filters: dict) -> bool:
    """Tell whether a control period fits the filters; they mean what their SQL means, outside the
    coverage too."""
    return all(_fits_one(row, name, value) for name, value in filters.items())


def _fits_one(row: dict, name: str, value) -> bool:
    if name == "from":
        return value <= LAST_DAY and (row["to"] is None or row["to"] > value.isoformat())
    if name == "to":
        return value >= COVERAGE.start and row["from"] <= value.isoformat()
    if name == "on":
        return _fits_one(row, "from", value) and _fits_one(row, "to", value)  # in it from both ends
    if name == "bbox":
        return row["district"] in value
    if name == "party":
        return any(slug in value for role in _ROLES for slug in row[role])
    if name in ("confidence", "grade"):
        return (row["confidence_start" if name == "confidence" else name] or "none") in value
    return row[name] in value


def _fits_change(before: dict, after: dict, filters: dict) -> bool:
    """Tell whether the change fits: `from` < its day <= `to`, a party on either side, else what
    it began."""
    days = {name: filters[name] for name in ("from", "to") if name in filters}
    if days and not falls_between(
        dt.date.fromisoformat(after["from"]),
        days.get("from", dt.date.min),
        days.get("to", dt.date.max),
    ):
        return False
    if "party" in filters and not any(
        _fits_one(row, "party", filters["party"]) for row in (before, after)
    ):
        return False
    return fits(after, {k: v for k, v in filters.items() if k not in (*days, "party")})
