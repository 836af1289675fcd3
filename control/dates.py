"""Time: EDTF level 0/1 dates, half-open day intervals, moments of knowledge.

Input: text as people and sources write it (`2018-03-13`, `2017-09`, `2012~`). Output: days with
their bounds. Must not know about models, requests or the wall clock (callers pass `now`).
Interval arithmetic here and in static/control/js/intervals.js is tested from the same JSON cases.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

ONE_DAY = dt.timedelta(days=1)
ONE_MICROSECOND = dt.timedelta(microseconds=1)
EPOCH = dt.date(1970, 1, 1)

_EDTF = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[~?%])?",
    re.ASCII,  # EDTF knows no other digits, and its text is stored with these
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


@dataclass(frozen=True, order=True)
class EdtfDate:
    """One EDTF date: its text and the first and last day it may mean.

    `approximate` is EDTF `~` or `%`, `uncertain` is `?` or `%`; neither widens the bounds.
    Source: Library of Congress, Extended Date/Time Format specification (2019), levels 0 and 1.
    """

    earliest: dt.date
    latest: dt.date
    text: str
    precision: Precision
    approximate: bool = False
    uncertain: bool = False

    def __str__(self) -> str:
        return self.text

    def contains(self, day: dt.date) -> bool:
        return self.earliest <= day <= self.latest


def write_digits(text: str) -> str:
    """Return `text` with Arabic and Persian digits as 0 to 9, as dates are stored and asked for."""
    return text.translate(_DIGITS)


def parse_edtf(text: str) -> EdtfDate:
    """Return the EDTF date written in `text`, in the digits of any of our languages.

    Accepts years, months, days, seasons (21-24), trailing unspecified digits (`201X`, `2018-XX`)
    and one trailing qualifier (`~`, `?`, `%`). Raises ValueError with a reason a person can read.
    """
    found = _EDTF.fullmatch(write_digits(text.strip())) if isinstance(text, str) else None
    if not found:
        raise ValueError(f"“{text}” is not a date: write 2018, 2018-03 or 2018-03-13.")
    year, month, day, mark = found.group("year", "month", "day", "mark")
    flags = {"approximate": mark in ("~", "%"), "uncertain": mark in ("?", "%")}
    text = found.group(0)
    if year == "0000":
        raise ValueError(f"“{text}” is not a date: the year must be 0001 or later.")
    if "X" in year:
        if month:
            raise ValueError(f"“{text}” is not a date: a month needs a full year.")
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        precision = Precision.DECADE if year.count("X") == 1 else Precision.CENTURY
        return EdtfDate(
            dt.date(max(first, 1), 1, 1), dt.date(last, 12, 31), text, precision, **flags
        )
    number = int(year)
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(f"“{text}” is not a date: a day needs a month.")
        return EdtfDate(
            dt.date(number, 1, 1), dt.date(number, 12, 31), text, Precision.YEAR, **flags
        )
    month_number = int(month)
    if month_number in _SEASONS and day is None:
        first_month, last_month = _SEASONS[month_number]
        end = dt.date(number, last_month, calendar.monthrange(number, last_month)[1])
        if month_number == 24:  # a winter runs over the turn of the year
            if number == dt.MAXYEAR:
                raise ValueError(f"“{text}” is not a date: that winter ends after the year 9999.")
            end = dt.date(number + 1, 2, calendar.monthrange(number + 1, 2)[1])
        return EdtfDate(dt.date(number, first_month, 1), end, text, Precision.SEASON, **flags)
    if not 1 <= month_number <= 12:
        raise ValueError(f"“{text}” is not a date: there is no month {month}.")
    last_day = calendar.monthrange(number, month_number)[1]
    if day is None or day == "XX":
        return EdtfDate(
            dt.date(number, month_number, 1),
            dt.date(number, month_number, last_day),
            text,
            Precision.MONTH,
            **flags,
        )
    if not 1 <= int(day) <= last_day:
        raise ValueError(f"“{text}” is not a date: that month has {last_day} days.")
    exact = dt.date(number, month_number, int(day))
    return EdtfDate(exact, exact, text, Precision.DAY, **flags)


@lru_cache(maxsize=1024)
def edtf_of_day(day: dt.date) -> EdtfDate:
    """Return the day-precise EDTF date of `day`."""
    return EdtfDate(day, day, day.isoformat(), Precision.DAY)


@dataclass(frozen=True, order=True)
class Span:
    """A half-open run of days `[start, end)`; `end` None means ongoing. Never empty."""

    start: dt.date
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"The end ({self.end}) must be after the start ({self.start}).")

    def contains(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Span) -> bool:
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )

    def intersection(self, other: Span) -> Span | None:
        """Return the days in both spans, or None where there are none."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Span(max(self.start, other.start), min(ends) if ends else None)

    def minus(self, *others: Span) -> list[Span]:
        """Return what remains of this span without the days of `others`, in order of days."""
        remains = [self]
        for other in others:
            remains = [rest for span in remains for rest in span._minus_one(other)]
        return remains

    def _minus_one(self, other: Span) -> Iterator[Span]:
        if not self.overlaps(other):
            yield self
            return
        if self.start < other.start:
            yield Span(self.start, other.start)
        if other.end is not None and (self.end is None or other.end < self.end):
            yield Span(other.end, self.end)


# the days of which this ledger speaks at all
COVERAGE = Span(dt.date(2011, 3, 15), dt.date(2025, 1, 1))
LAST_DAY = COVERAGE.end - ONE_DAY


def falls_between(day: dt.date, after: dt.date, until: dt.date) -> bool:
    """Tell whether a change on `day` lies between two dates: `after < day <= until`."""
    return after < day <= until


def day_number(day: dt.date) -> int:
    """Return the days since 1970-01-01, the unit of the browser's ledger."""
    return (day - EPOCH).days


def parse_day(text: str) -> dt.date:
    """Return the calendar day written as `YYYY-MM-DD`; ValueError with a reason otherwise."""
    date = parse_edtf(text)
    if date.precision is not Precision.DAY or date.approximate or date.uncertain:
        raise ValueError(f"“{text}” is not a day: write it as 2018-03-13.")
    return date.earliest


def parse_moment(text: str, now: dt.datetime) -> dt.datetime:
    """Return the moment of knowledge that `text` names, aware and in UTC.

    A date means the last microsecond of that day in UTC, capped at `now`; an instant (ISO 8601,
    with or without a zone, UTC assumed) is taken as given, capped at `now` likewise. ValueError
    with a reason where it is neither.
    """
    try:
        written = write_digits(text.strip())
        if "T" in written or " " in written:
            # a "+" in a query string arrives as a space
            moment = dt.datetime.fromisoformat(
                re.sub(r"^([\d-]+[T ]\S+) (\d\d(?::?\d\d)?)$", r"\1+\2", written)
            )
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=dt.UTC)
        else:
            day = parse_day(text)
            moment = dt.datetime.combine(day, dt.time.max, tzinfo=dt.UTC)
        return min(moment.astimezone(dt.UTC), now.astimezone(dt.UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"“{text}” is not a moment: write 2018-03-13 or 2018-03-13T12:00:00Z."
        ) from error
