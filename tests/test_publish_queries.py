"""Reads of control: what holds, what was known, what had been reported, what changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from control import history, models
from control.publish.knowledge import (
    AS_KNOWN_NOW,
    BEFORE_ALL,
    Knowledge,
    pin_knowledge,
    read_version,
)
from control.publish.queries import (
    changes_between,
    changes_by_deal,
    group_readings,
    history_of,
    periods_on,
    rival_readings,
    states_on,
)
from factories import (
    cite,
    draft_ruling,
    make_author,
    make_district,
    make_qadam,
    make_report,
    rule,
    signed_decision,
)

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def parties_on(text: str, knowledge: Knowledge = AS_KNOWN_NOW) -> dict[str, str]:
    [period] = periods_on(day(text), knowledge)
    return {party.actor.slug: party.role for party in period.parties}


def before(moment: dt.datetime) -> dt.datetime:
    return moment - dt.timedelta(microseconds=1)


def reported(text: str) -> Knowledge:
    return Knowledge(reported_until=day(text))


# --- state on a day


def test_periods_on_edges_are_half_open():
    make_qadam()
    assert parties_on("2018-03-12") == {"opposition": "holder", "isis": "challenger"}
    assert parties_on("2018-03-13") == {"syrian-government": "holder", "isis": "co_holder"}
    assert parties_on("2018-03-19") == {"syrian-government": "holder", "isis": "co_holder"}
    assert parties_on("2018-03-20") == {"isis": "holder"}


@pytest.mark.parametrize(("on", "count"), [("2011-03-14", 0), ("2024-12-31", 1), ("2025-01-01", 0)])
def test_periods_on_outside_coverage_is_empty(on, count):
    make_qadam()
    assert len(periods_on(day(on))) == count


def test_periods_on_as_known_just_before_a_correction_is_unchanged():
    qadam = make_qadam()
    ruling = rule(qadam, "2018-03-13", "2018-03-16", holder="syrian-government")
    recorded_at = ruling.decision.recorded_at
    assert parties_on("2018-03-14") == {"syrian-government": "holder"}
    assert parties_on("2018-03-14", Knowledge(recorded_at)) == {"syrian-government": "holder"}
    assert parties_on("2018-03-14", Knowledge(before(recorded_at)))["isis"] == "co_holder"


def test_periods_on_later_evidence_does_not_change_past_knowledge():
    qadam = make_qadam()
    [period] = periods_on(day("2018-03-14"))
    then = pin_knowledge(Knowledge()).moment
    ruling = models.Ruling.objects.get(pk=int(period.ruling[1:]))
    with signed_decision("confirm") as decision:
        doubt = cite(make_report("2018-04-01"), stance="contradicts", target="content")
        history.confirm_ruling(decision, ruling, [doubt])
    [now] = periods_on(day("2018-03-14"))
    [past] = periods_on(day("2018-03-14"), Knowledge(then))
    assert (now.disputed, past.disputed, qadam.slug) == (True, False, now.district.slug)


def test_history_of_cut_ruling_borrows_the_date_of_its_neighbour():
    place = make_district()
    rule(place, "2012-01-01", "2016-01-01", holder="a", started="2012~", mechanism="captured")
    rule(place, "2013-06-15", "2014-06-15", holder="b", started="2013-06", ended="2014-06")
    first, middle, last = history_of([place.pk])
    assert (first.started.text, first.ended.text) == ("2012~", "2013-06")
    assert (middle.started.text, middle.ended.text) == ("2013-06", "2014-06")
    assert (last.started.text, last.ended.text) == ("2014-06", "2016-01-01")
    assert (first.mechanism, last.mechanism) == ("captured", "not_stated")
    assert first.ruling == last.ruling


def test_cut_end_has_the_confidence_of_what_cut_it(client):
    place = make_district()
    rule(place, "2012-01-01", "2016-01-01", holder="a", confidence_end="high")
    rule(place, "2016-01-01", holder="c", confidence_start="low")
    then = models.Decision.objects.latest("recorded_at").recorded_at
    rule(place, "2013-06-15", "2014-06-15", holder="b", confidence_start="medium")
    rule(place, "2017-01-01", holder="d", confidence_start="high")
    rule(place, "2016-06-01", "2017-01-01", holder="e", confidence_start="low")
    ends = ["medium", "", "high", "low", "high", ""]
    assert [period.confidence_end for period in history_of([place.pk])] == ends
    rows = client.get(f"/api/v1/periods?district={place.slug}").json()["items"]
    assert [row["confidence_end"] or "" for row in rows] == ends
    before = history_of([place.pk], Knowledge(then))
    assert [period.confidence_end for period in before] == ["high", ""]


@pytest.mark.parametrize(
    ("on", "certainty"),
    [
        ("2013-06-15", "possible"),
        ("2013-06-30", "certain"),
        ("2014-05-31", "certain"),
        ("2014-06-01", "possible"),
    ],
)
def test_certainty_on_follows_the_bounds_of_the_dates(on, certainty):
    place = make_district()
    rule(place, "2013-06-15", "2014-06-15", holder="b", started="2013-06", ended="2014-06")
    [period] = periods_on(day(on))
    assert period.certainty_on(day(on)) == certainty


def test_periods_on_counts_originators_not_outlets():
    make_qadam()
    [period] = periods_on(day("2018-03-20"))
    assert (period.originators, period.disputed, period.unsourced) == (1, True, False)
    [assumed] = periods_on(day("2015-01-01"))
    assert (assumed.originators, assumed.unsourced, assumed.last_confirmed_on) == (0, True, None)


def test_last_confirmed_on_lies_within_the_period():
    place = make_district()
    rule(
        place, "2013-01-01", "2014-01-01", holder="a",
        evidence=[
            cite(make_report("2013-02-03")),
            cite(make_report("2016-01-01"), target="content", said_by_text="late"),
            cite(make_report("2015-01-01"), target="content",
                 observed=draft_ruling(place, "2013-05-01").started),
        ],
    )  # fmt: skip
    [period] = periods_on(day("2013-03-01"))
    assert period.last_confirmed_on == day("2013-05-01")


def test_last_confirmed_on_is_no_nominal_day():
    """A year of evidence surely speaks of none of its days; the first day of a dated start it follows."""
    place, other = make_district("vague"), make_district("dated")
    for where, started in ((place, "2013~"), (other, "2013-01-01")):
        rule(where, "2013-01-01", "2014-08-18", holder="a", started=started,
             evidence=[cite(make_report("2013"))])  # fmt: skip
    vague, dated = sorted(periods_on(day("2013-06-01")), key=lambda p: p.district.slug)[::-1]
    assert vague.last_confirmed_on is None
    assert dated.last_confirmed_on == day("2013-01-01")
    for period in (vague, dated):
        bounds = (period.last_confirmed_earliest, period.last_confirmed_latest)
        assert bounds == (day("2013-01-01"), day("2013-12-31"))


# --- states


def test_states_on_says_why_there_is_none():
    qadam = make_qadam()
    empty = make_district("empty")
    first = models.Decision.objects.order_by("recorded_at").first().recorded_at

    def coverage(on, knowledge=AS_KNOWN_NOW):
        return {row.district.slug: row.coverage for row in states_on(day(on), knowledge)}

    assert coverage("2018-03-14") == {"qadam": "covered", "empty": "not_yet_recorded"}
    assert coverage("2025-06-01")["qadam"] == "not_covered"
    assert coverage("2018-03-14", Knowledge(before(first)))["qadam"] == "not_yet_recorded"
    assert coverage("2018-03-14", Knowledge(BEFORE_ALL))["qadam"] == "not_yet_recorded"
    assert coverage("2018-03-14", reported("2018-03-12"))["qadam"] == "not_yet_reported"
    rule(empty, "2013-01-01", "2014-01-01", holder="a")
    assert coverage("2014-01-01")["empty"] == "not_covered"
    assert qadam.slug in coverage("2014-01-01")


def test_states_on_lists_leaves_only():
    parent = make_district("parent")
    make_district("leaf", parent=parent)
    make_district("region", kind="region")
    assert [row.district.slug for row in states_on(day("2018-01-01"))] == ["leaf"]


@pytest.mark.parametrize("knowledge", [Knowledge(), reported("2018-03-20")])
def test_states_on_query_count_does_not_grow(knowledge):
    def count() -> int:
        with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
            states_on(day("2018-03-20"), knowledge)
        return len(queries)

    make_qadam()
    make_district()
    few = count()
    for _number in range(12):
        place = make_district()
        rule(place, "2012-01-01", "2020-01-01", holder="a", evidence=[cite(make_report("2012"))])
        rule(place, "2015-01-01", "2016-01-01", holder="b", evidence=[cite(make_report("2015"))])
    assert count() <= max(few, 8)
    assert few <= 8


# --- as reported


def test_reported_until_takes_only_what_was_published_by_then():
    make_qadam()
    assert parties_on("2018-03-20", reported("2018-03-20")) == {"isis": "holder"}
    [period] = periods_on(day("2018-03-20"), reported("2018-03-20"))
    assert period.originators == 1  # the report dated to the month does not count yet
    assert period.carried_forward is False


def test_reported_until_carries_the_last_reported_period_forward():
    make_qadam()
    for until in ("2018-03-14", "2018-03-19"):
        [period] = periods_on(day("2018-03-25"), reported(until))
        assert (period.basis, period.carried_forward) == ("carried_forward", True)
        assert period.standing == "mixed" and period.ended is None
        assert period.mechanism == "not_stated"
    assert parties_on("2018-03-25", reported("2018-03-13"))["opposition"] == "holder"


def test_reported_until_differs_from_known_at():
    make_qadam()
    first = models.Decision.objects.order_by("recorded_at").first().recorded_at
    assert periods_on(day("2018-03-14"), Knowledge(before(first))) == []
    assert len(periods_on(day("2018-03-14"), reported("2018-03-14"))) == 1
    assert periods_on(day("2018-03-14"), reported("2018-03-12")) == []


def test_reported_until_counts_a_corrected_date():
    place = make_district()
    report = make_report("2018-05-01")
    rule(place, "2018-03-13", None, holder="a", evidence=[cite(report)])
    assert periods_on(day("2018-03-20"), reported("2018-03-20")) == []
    models.ReportDate.objects.create(
        report=report, published="2018-03-15", reason="The page says so.", author=make_author()
    )
    assert len(periods_on(day("2018-03-20"), reported("2018-03-20"))) == 1
    assert periods_on(day("2018-03-20"), reported("2018-03-14")) == []


@pytest.mark.parametrize("fields", [{"stance": "contradicts"}, {"target": "end"}])
def test_reported_until_needs_support_of_start_or_content(fields):
    place = make_district()
    rule(
        place, "2018-03-13", None, holder="a", evidence=[cite(make_report("2018-03-14"), **fields)]
    )
    assert periods_on(day("2018-03-20"), reported("2018-03-20")) == []


def test_reported_until_joins_what_is_carried_and_ends_at_the_next_report():
    place = make_district()
    told = [cite(make_report("2012-02-01"))]
    rule(place, "2012-01-01", "2013-01-01", holder="a", evidence=told)
    rule(place, "2013-01-01", "2014-01-01", holder="b")
    rule(place, "2014-01-01", "2015-01-01", holder="c")
    rule(place, "2015-01-01", None, started="2015", holder="d",
         evidence=[cite(make_report("2015-02-01"))])  # fmt: skip
    rows = history_of([place.pk], reported("2020-01-01"))
    spans = [(str(row.span.start), str(row.span.end), row.carried_forward) for row in rows]
    assert spans == [
        ("2012-01-01", "2013-01-01", False),
        ("2013-01-01", "2015-01-01", True),
        ("2015-01-01", "None", False),
    ]
    assert [row.ended.text if row.ended else None for row in rows] == [None, "2015", None]
    changes = changes_between(day("2011-01-01"), day("2024-01-01"), reported("2020-01-01"))
    assert [str(change.day) for change in changes] == ["2015-01-01"]


def test_reported_until_leaves_gaps_uncovered():
    place = make_district()
    rule(place, "2012-01-01", "2013-01-01", holder="a", evidence=[cite(make_report("2012-02-01"))])
    rule(place, "2014-01-01", None, holder="b")
    assert periods_on(day("2013-06-01"), reported("2020-01-01")) == []
    assert parties_on("2014-06-01", reported("2020-01-01")) == {"a": "holder"}


# --- changes


def test_changes_between_is_open_at_the_first_day_and_closed_at_the_last():
    make_qadam()

    def days(after, until):
        return [str(change.day) for change in changes_between(day(after), day(until))]

    assert days("2018-03-13", "2018-03-20") == ["2018-03-20"]
    assert days("2018-03-12", "2018-03-19") == ["2018-03-13"]
    assert days("2018-03-20", "2018-03-20") == []
    assert days("2011-01-01", "2024-12-31") == ["2018-03-12", "2018-03-13", "2018-03-20"]


def test_changes_between_names_how_and_by_which_deal():
    make_qadam()
    [change] = changes_between(day("2018-03-12"), day("2018-03-13"))
    assert (change.mechanism, change.deal.slug, change.date.text) == (
        "evacuation", "qadam-2018", "2018-03-13",
    )  # fmt: skip
    assert change.before.standing == "contested" and change.after.standing == "mixed"
    assert changes_by_deal("qadam-2018") == [change]


def test_changes_between_leaves_out_coding_corrections_and_like_content():
    place = make_district()
    rule(place, "2012-01-01", None, holder="a")
    with signed_decision("amend", cause="coding_error") as decision:
        history.correct_ruling(decision, draft_ruling(place, "2013-01-01", None, holder="a"))
    assert changes_between(day("2011-01-01"), day("2024-01-01")) == []
    then = pin_knowledge(Knowledge()).moment
    rule(place, "2013-01-01", None, holder="b", mechanism="captured")
    [change] = changes_between(day("2011-01-01"), day("2024-01-01"))
    assert change.mechanism == "captured"
    assert changes_between(day("2011-01-01"), day("2024-01-01"), Knowledge(then)) == []


def test_changes_between_at_a_cut_edge_states_no_mechanism():
    place = make_district()
    rule(place, "2012-01-01", None, holder="a", mechanism="captured")
    rule(place, "2013-01-01", "2014-01-01", holder="b", mechanism="handover")
    changes = changes_between(day("2011-01-01"), day("2024-01-01"))
    assert [change.mechanism for change in changes] == ["handover", "not_stated"]


def test_changes_between_over_a_gap_is_none():
    place = make_district()
    rule(place, "2012-01-01", "2013-01-01", holder="a")
    rule(place, "2014-01-01", None, holder="b")
    assert changes_between(day("2011-01-01"), day("2024-01-01")) == []


# --- readings


def test_rival_readings_group_by_originator():
    qadam = make_qadam()
    readings = rival_readings(qadam.pk, day("2018-03-20"))
    assert [(reading.said_by, reading.stances, len(reading.evidence)) for reading in readings] == [
        ("SOHR", ("supports",), 2),
        ("A monitor", ("contradicts",), 1),
    ]
    assert group_readings(()) == []


def test_read_version_changes_with_decisions_and_reference_data():
    qadam = make_qadam()
    first = read_version()
    assert read_version() == first
    qadam.name_en = "Al-Qadam"
    qadam.save()
    second = read_version()
    rule(qadam, "2019-01-01", None, holder="a")
    assert len({first, second, read_version()}) == 3
