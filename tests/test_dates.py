"""EDTF dates, half-open spans and moments of knowledge.

Span arithmetic runs over the cases that the JavaScript runs over, and by hypothesis against
plain sets of days.
"""

import datetime as dt
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control.dates import (
    EdtfDate,
    Precision,
    Span,
    day_number,
    edtf_of_day,
    falls_between,
    parse_day,
    parse_edtf,
    parse_moment,
)

CASES = json.loads((Path(__file__).parent / "cases" / "intervals.json").read_text("utf-8"))
NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def as_span(pair: list | None) -> Span | None:
    return pair and Span(date(pair[0]), pair[1] and date(pair[1]))


# -- EDTF


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2018-03-13", "2018-03-13", "2018-03-13", "day"),
        ("2016-02-29", "2016-02-29", "2016-02-29", "day"),
        ("0001-01-01", "0001-01-01", "0001-01-01", "day"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day"),
        ("2017-09", "2017-09-01", "2017-09-30", "month"),
        ("2016-02", "2016-02-01", "2016-02-29", "month"),
        ("2018-02", "2018-02-01", "2018-02-28", "month"),
        ("9999-12", "9999-12-01", "9999-12-31", "month"),
        ("2018-03-XX", "2018-03-01", "2018-03-31", "month"),
        ("2018", "2018-01-01", "2018-12-31", "year"),
        ("2018-XX", "2018-01-01", "2018-12-31", "year"),
        ("2018-XX-XX", "2018-01-01", "2018-12-31", "year"),
        ("201X", "2010-01-01", "2019-12-31", "decade"),
        ("000X", "0001-01-01", "0009-12-31", "decade"),
        ("20XX", "2000-01-01", "2099-12-31", "century"),
        ("00XX", "0001-01-01", "0099-12-31", "century"),
        ("2018-21", "2018-03-01", "2018-05-31", "season"),
        ("2018-22", "2018-06-01", "2018-08-31", "season"),
        ("2018-23", "2018-09-01", "2018-11-30", "season"),
        ("2018-24", "2018-12-01", "2019-02-28", "season"),
        ("2015-24", "2015-12-01", "2016-02-29", "season"),
    ],
)
@pytest.mark.parametrize(
    ("mark", "approximate", "uncertain"),
    [("", False, False), ("~", True, False), ("?", False, True), ("%", True, True)],
)
def test_parse_edtf_gives_bounds_precision_and_marks(
    text, earliest, latest, precision, mark, approximate, uncertain
):
    assert parse_edtf(text + mark) == EdtfDate(
        date(earliest), date(latest), text + mark, Precision(precision), approximate, uncertain
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "write 2018, 2018-03 or 2018-03-13"),
        ("yesterday", "write 2018"),
        ("13.03.2018", "write 2018"),
        ("2018-3-13", "write 2018"),
        ("2018/03/13", "write 2018"),
        ("2018-03-13T12:00:00Z", "write 2018"),
        ("2017/2018", "write 2018"),
        ("-2018", "write 2018"),
        ("12018", "write 2018"),
        ("2018~-03", "write 2018"),
        ("2018-03-13~?", "write 2018"),
        ("20X8", "write 2018"),
        ("2018-1X", "write 2018"),
        ("१०१८-०३", "write 2018"),
        ("２０１８", "write 2018"),
        (None, "write 2018"),
        (2018, "write 2018"),
        ("0000", "the year must be 0001 or later"),
        ("2018-00", "there is no month 00"),
        ("2018-13", "there is no month 13"),
        ("2018-25", "there is no month 25"),
        ("2018-21-01", "there is no month 21"),
        ("2018-02-29", "that month has 28 days"),
        ("2016-02-30", "that month has 29 days"),
        ("2018-04-31", "that month has 30 days"),
        ("2018-03-00", "that month has 31 days"),
        ("201X-03", "a month needs a full year"),
        ("20XX-XX", "a month needs a full year"),
        ("2018-XX-13", "a day needs a month"),
        ("9999-24", "that winter ends after the year 9999"),
    ],
)
def test_parse_edtf_of_what_is_no_date_says_why(text, reason):
    with pytest.raises(ValueError, match=reason) as refused:
        parse_edtf(text)
    assert str(refused.value).startswith(f"“{text}” is not a date")


def test_parse_edtf_ignores_white_space_around_the_date():
    assert parse_edtf(" 2018-03\n").text == "2018-03"


@given(st.dates())
def test_edtf_of_day_is_what_parse_edtf_reads(day):
    exact = edtf_of_day(day)
    assert exact == parse_edtf(str(exact))
    assert exact.earliest == exact.latest == day


@given(st.from_regex(r"\A[0-9]{2}([0-9]{2}|[0-9]X|XX)(-([0-9]{2}|XX)(-([0-9]{2}|XX))?)?[~?%]?\Z"))
def test_parse_edtf_gives_ordered_bounds_or_a_reason(text):
    try:
        found = parse_edtf(text)
    except ValueError as error:
        assert f"“{text}” is not a date" in str(error)
    else:
        assert found.earliest <= found.latest and found.text == text
        assert found.contains(found.earliest) and found.contains(found.latest)
        assert (found.precision is Precision.DAY) == (found.earliest == found.latest)


def test_parse_day_reads_days_only():
    assert parse_day("2018-03-13") == dt.date(2018, 3, 13)
    for text in ("2018-03", "2018", "2018-03-13~", "2018-03-XX", "13 March", ""):
        with pytest.raises(ValueError, match="is not a da"):
            parse_day(text)


# -- moments


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-03-13", "2018-03-13T23:59:59.999999"),
        (" 2018-03-13 ", "2018-03-13T23:59:59.999999"),
        ("2026-11-23", "2026-11-23T08:30:00"),  # today: capped at now
        ("2026-11-22", "2026-11-22T23:59:59.999999"),
        ("9999-12-31", "2026-11-23T08:30:00"),
        ("2018-03-13T12:00:00Z", "2018-03-13T12:00:00"),
        ("2018-03-13T12:00", "2018-03-13T12:00:00"),
        ("2018-03-13 12:00", "2018-03-13T12:00:00"),
        ("2018-03-13T12:00:00.123456Z", "2018-03-13T12:00:00.123456"),
        ("2018-03-13T12:00:00+02:00", "2018-03-13T10:00:00"),
        ("2018-03-13T12:00:00-05:30", "2018-03-13T17:30:00"),
        ("2018-03-13T23:30:00-02:00", "2018-03-14T01:30:00"),
        # a plus sign that came through a query string
        ("2018-03-13T12:00:00 02:00", "2018-03-13T10:00:00"),
        ("2018-03-13T12:00:00.5 0200", "2018-03-13T10:00:00.5"),
        ("2018-03-13T12:00:00 02", "2018-03-13T10:00:00"),
        ("2018-03-13 12:00:00 02:00", "2018-03-13T10:00:00"),
        ("٢٠١٨-٠٣-١٣", "2018-03-13T23:59:59.999999"),
        ("۲۰۱۸-۰۳-۱۳T۱۲:۰۰:۰۰ ۰۲:۰۰", "2018-03-13T10:00:00"),
        ("2026-11-23T08:30:00.000001Z", "2026-11-23T08:30:00"),
        ("2100-01-01T00:00:00Z", "2026-11-23T08:30:00"),
    ],
)
def test_parse_moment_is_the_end_of_a_day_or_the_instant_never_later_than_now(text, moment):
    found = parse_moment(text, NOW)
    assert found == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert found.utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "now", "2018", "2018-03", "2018-02-30", "2018-03-13T", "2018-03-13T25:00",
        "2018-03-13T12:00:00+99:00", "T12:00", "0001-01-01T00:00:00+05:00", "٢٠١٨-٠٢-٣٠",
    ],
)  # fmt: skip
def test_parse_moment_of_what_is_none_says_how_to_write_one(text):
    with pytest.raises(ValueError, match="is not a moment: write 2018-03-13 or"):
        parse_moment(text, NOW)


@given(st.text())
def test_parse_moment_of_any_text_is_a_moment_or_a_value_error(text):
    try:
        assert parse_moment(text, NOW) <= NOW
    except ValueError as error:
        assert "is not a moment" in str(error)


@given(st.datetimes(timezones=st.timezones()))
def test_parse_moment_reads_an_instant_back_in_any_zone(moment):
    try:
        instant = moment.astimezone(dt.UTC)
    except OverflowError:
        return
    if instant.year < 1000:
        return
    assert parse_moment(instant.isoformat(), NOW) == min(instant, NOW)
    assert parse_moment(instant.isoformat().replace("+", " "), NOW) == min(instant, NOW)


# -- spans: the cases shared with the JavaScript


@pytest.mark.parametrize("case", CASES["other_digits"])
def test_parse_day_of_shared_cases_in_other_digits(case):
    assert day_number(parse_day(case["day"])) == case["number"]
    assert parse_edtf(case["day"]).text == "2018-03-13"


@pytest.mark.parametrize("case", CASES["day_number"])
def test_day_number_of_shared_cases(case):
    assert day_number(date(case["day"])) == case["number"]


@pytest.mark.parametrize("pair", CASES["invalid_spans"])
def test_span_that_is_empty_is_refused(pair):
    with pytest.raises(ValueError, match="must be after the start"):
        as_span(pair)


@pytest.mark.parametrize("case", CASES["contains"])
def test_contains_of_shared_cases(case):
    assert as_span(case["span"]).contains(date(case["day"])) is case["expect"]


@pytest.mark.parametrize("case", CASES["overlaps"])
def test_overlaps_of_shared_cases(case):
    one, other = as_span(case["a"]), as_span(case["b"])
    assert one.overlaps(other) is other.overlaps(one) is case["expect"]


@pytest.mark.parametrize("case", CASES["intersection"])
def test_intersection_of_shared_cases(case):
    one, other = as_span(case["a"]), as_span(case["b"])
    assert one.intersection(other) == other.intersection(one) == as_span(case["expect"])


@pytest.mark.parametrize("case", CASES["minus"])
def test_minus_of_shared_cases(case):
    remains = as_span(case["a"]).minus(as_span(case["b"]))
    assert remains == [as_span(pair) for pair in case["expect"]]


@pytest.mark.parametrize("case", CASES["falls_between"])
def test_falls_between_of_shared_cases(case):
    days = (date(case["day"]), date(case["after"]), date(case["until"]))
    assert falls_between(*days) is case["expect"]


def test_shared_cases_are_all_used():
    assert set(CASES) == {
        "about", "day_number", "other_digits", "invalid_spans", "contains", "overlaps", "intersection", "minus",
        "falls_between",
    }  # fmt: skip


# -- spans: against plain sets of days

FIRST = dt.date(2018, 1, 1)
HORIZON = 12  # an open end is drawn to here; the days beyond are all alike


@st.composite
def spans(draw) -> Span:
    start = draw(st.integers(0, HORIZON - 2))
    end = draw(st.none() | st.integers(start + 1, HORIZON - 1))
    days = [FIRST + dt.timedelta(n) if n is not None else None for n in (start, end)]
    return Span(*days)


def days_of(span: Span) -> set[int]:
    end = HORIZON if span.end is None else (span.end - FIRST).days
    return set(range((span.start - FIRST).days, end))


@given(spans(), spans())
def test_span_arithmetic_is_that_of_sets_of_days(one, other):
    assert one.overlaps(other) == bool(days_of(one) & days_of(other))
    both = one.intersection(other)
    assert (days_of(both) if both else set()) == days_of(one) & days_of(other)
    remains = one.minus(other)
    assert set().union(*map(days_of, remains)) == days_of(one) - days_of(other)
    assert sum(len(days_of(rest)) for rest in remains) == len(days_of(one) - days_of(other))
    assert remains == sorted(remains, key=lambda rest: rest.start)


@given(spans(), st.integers(-2, HORIZON + 2))
def test_span_contains_the_days_of_its_set(span, number):
    day = FIRST + dt.timedelta(number)
    expected = number in days_of(span) or (span.end is None and number >= HORIZON)
    assert span.contains(day) == expected


@given(st.dates(), st.dates(), st.dates())
def test_changes_between_days_meet_without_overlap_or_gap(one, other, third):
    a, b, c = sorted((one, other, third))
    for day in (one, other, third):
        assert falls_between(day, a, c) == (falls_between(day, a, b) or falls_between(day, b, c))
        assert not (falls_between(day, a, b) and falls_between(day, b, c))


def test_parse_moment_of_spaces_without_end_ends_quickly():
    started = time.process_time()
    with pytest.raises(ValueError, match="is not a moment"):
        parse_moment("2018-03-13T" + " " * 60_000 + "x", NOW)
    assert time.process_time() - started < 2
