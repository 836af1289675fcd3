"""Parameters: what is read, what is refused, and what links keep."""

import datetime as dt
import re

import pytest
from django.test import RequestFactory

from control.dates import LAST_DAY
from control.web.params import (
    BadParameter,
    read_asked,
    read_code,
    read_list,
    read_number,
    read_slug,
    refuse_unknown,
)


def request_for(query: str):
    return RequestFactory().get(f"/?{query}")


def test_read_asked_defaults_to_the_last_day_as_known_now():
    asked = read_asked(request_for("on=&known_on=&reported_until="))
    assert (asked.on, asked.knowledge.known_at, asked.carry) == (LAST_DAY, None, "")
    assert asked.as_plain()["is_present"] is True


def test_read_asked_date_of_knowledge_is_the_end_of_that_day():
    asked = read_asked(request_for("known_on=2018-03-13"))
    end = dt.datetime(2018, 3, 13, 23, 59, 59, 999999, tzinfo=dt.UTC)
    assert asked.knowledge.known_at == end


def test_read_asked_instant_keeps_its_microseconds_and_zone():
    asked = read_asked(request_for("known_on=2018-03-13T02:00:00.000001%2B03:00"))
    instant = dt.datetime(2018, 3, 12, 23, 0, 0, 1, tzinfo=dt.UTC)
    assert asked.knowledge.known_at == instant
    assert asked.carry == "?known_on=2018-03-13T02%3A00%3A00.000001%2B03%3A00"


def test_read_asked_takes_the_digits_of_any_language_and_carries_ours():
    asked = read_asked(request_for("on=٢٠١٨-٠٣-١٣&known_on=۲۰۱۸-۰۳-۱۳T۰۲:۰۰Z"))
    assert asked.on == dt.date(2018, 3, 13)
    assert asked.carry == "?known_on=2018-03-13T02%3A00Z"
    assert (
        read_asked(request_for("reported_until=٢٠١٨-٠٣-١٣")).carry == "?reported_until=2018-03-13"
    )


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("on=2018-02-30", "There is no day “2018-02-30” in the calendar."),
        ("on=٢٠١٨-٠٢-٣٠", "There is no day “2018-02-30” in the calendar."),
        ("known_on=2018-13-01T12:00Z", "There is no day “2018-13-01” in the calendar."),
        ("on=30.2.2018", "“30.2.2018” is not a day: write it as 2018-03-13."),
        ("known_on=2018-02-28T25:00Z", "“2018-02-28T25:00Z” is not a moment: write 2018-03-13"),
    ],
)
def test_read_asked_says_what_is_wrong_with_a_date(query, reason):
    with pytest.raises(BadParameter, match=re.escape(reason)):
        read_asked(request_for(query))


def test_read_asked_knowledge_is_capped_at_now():
    asked = read_asked(request_for("known_on=2999-01-01"))
    now = dt.datetime.now(dt.UTC)
    assert asked.knowledge.known_at <= now and asked.known_on[:10] <= now.isoformat()
    until = read_asked(request_for("reported_until=2999-01-01"))
    assert until.reported_until == until.knowledge.reported_until.isoformat() <= now.isoformat()


@pytest.mark.parametrize("text", ["Qadam", "a b", "-a", "a--b", "../x", "<b>"])
def test_read_slug_refuses_what_is_no_slug(text):
    with pytest.raises(BadParameter):
        read_slug(RequestFactory().get("/", {"district": text}), "district")


def test_read_list_takes_names_however_given_and_refuses_bare_commas():
    assert read_list(request_for("party=b,a&party=a,"), "party") == ["a", "b"]
    assert read_list(request_for("party=&party="), "party") == []
    for text in (",", " , ,"):
        with pytest.raises(BadParameter, match="nothing between"):
            read_list(RequestFactory().get("/", {"party": text}), "party")


def test_read_code_and_number_refuse_what_they_do_not_know():
    with pytest.raises(BadParameter, match="ground, ledger"):
        read_code(request_for("kind=sky"), "kind", ["ground", "ledger"])
    for text in ("0", "-1", "1.5", "١", "9" * 20):
        with pytest.raises(BadParameter):
            read_number(RequestFactory().get("/", {"page": text}), "page", 1, least=1)


def test_refuse_unknown_names_the_known_ones():
    with pytest.raises(BadParameter, match="on, lang") as refused:
        refuse_unknown(request_for("onn=2018-03-13"), ("on", "lang"))
    assert refused.value.field == "onn"
