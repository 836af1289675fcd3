"""Numbers over time: every count is the ledger's own, said to be possible where it is, bounded."""

import csv
import datetime as dt
import io
import json
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from control import models, workflow
from control.publish import numbers
from control.publish.knowledge import Knowledge
from control.publish.queries import changes_between, history_of, states_on
from control.publish.shapes import area_km2
from factories import make_author, make_boundary, make_district, make_qadam, rule
from test_web_pages import text_of

pytestmark = pytest.mark.django_db


def count(**places) -> dict:
    return json.loads(numbers.numbers_file(Knowledge(), **places).content)


def values_on(shares: dict, day: str) -> dict[str, float]:
    index = max(i for i, start in enumerate(shares["days"]) if start <= day)
    return {one["code"]: one["values"][index] for one in shares["series"] if one["values"][index]}


def test_shares_of_the_demo_are_those_of_the_map_on_any_day():
    workflow.load_demo(apply=True)
    shares = count()["shares"]
    for day in ("2011-03-15", "2012-12-17", "2015-06-01", "2018-03-20", "2024-12-31"):
        told: dict[str, int] = {}
        for state in states_on(dt.date.fromisoformat(day)):
            code, _actor = numbers._category_of(state.period)
            told[code] = told.get(code, 0) + 1
        assert values_on(shares, day) | {} == _fold(told, shares), day
        assert sum(values_on(shares, day).values()) == shares["total"] == 67
    siege = count()["siege"]["series"]
    days = sum(sum(one["values"]) for one in siege)
    spans = [
        numbers._covered(p.span) for p in history_of() if p.siege in ("full", "partial", "unknown")
    ]
    assert days == sum((span.end - span.start).days for span in spans)


def _fold(told: dict[str, int], shares: dict) -> dict[str, int]:
    """The codes that have no series of their own counted as others."""
    own = {one["code"] for one in shares["series"]}
    folded: dict[str, int] = {}
    for code, n in told.items():
        name = code if code in own else numbers.OTHERS
        folded[name] = folded.get(name, 0) + n
    return folded


def test_shares_mark_a_break_in_coverage_and_count_what_is_only_possible():
    place = make_district()
    rule(place, "2012-01-01", "2013-01-01", started="2012", holder="a")
    rule(place, "2014-02-01", None, holder="b")
    shares = count()["shares"]
    missing = shares["series"][-1]
    assert missing["code"] == numbers.MISSING
    told = dict(zip(shares["days"], missing["values"], strict=True))
    assert told == {"2011-03-15": 1, "2012-01-01": 0, "2013-01-01": 1, "2014-02-01": 0}
    possible = dict(zip(shares["days"], shares["possible"], strict=True))
    assert possible == {"2011-03-15": 0, "2012-01-01": 1, "2013-01-01": 0, "2014-02-01": 0}


def test_shares_beyond_the_most_are_one_series():
    for number in range(numbers.MOST_HOLDERS + 3):
        rule(make_district(), "2012-01-01", holder=f"group-{number}")
    last = values_on(count()["shares"], "2020-01-01")
    assert last[numbers.OTHERS] == 3 and len(last) == numbers.MOST_HOLDERS + 1


def test_area_is_given_over_surveyed_outlines_only():
    sketched, surveyed = make_district(), make_district()
    for place in (sketched, surveyed):
        rule(place, "2012-01-01", holder="a")
        make_boundary(place)
    assert count()["area"] == {"surveyed": 0, "sketches": 2, "circles": 0, "shares": None}
    drawn = models.Boundary.objects.first()
    third = make_district()
    rule(third, "2012-01-01", holder="a")
    workflow.replace_boundary(
        third, author=make_author(), reason="Surveyed.", geometry=drawn.geometry, source="a survey",
        licence="CC BY 4.0", attribution="", approximate=False, note="",
    )  # fmt: skip
    area = count()["area"]
    assert (area["surveyed"], area["sketches"]) == (1, 2)
    assert area["shares"]["total"] == pytest.approx(area_km2(drawn.geometry), abs=0.001)


def test_area_km2_of_a_degree_at_the_equator_and_of_a_hole():
    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    hole = [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75], [0.25, 0.25]]
    whole = area_km2({"type": "Polygon", "coordinates": [square]})
    assert whole == pytest.approx(12_364, rel=0.001)  # 111.195 km squared, cos of 0.5 degrees
    pierced = area_km2({"type": "MultiPolygon", "coordinates": [[square, hole]]})
    assert pierced == pytest.approx(whole * 0.75, rel=0.001)


def test_ways_leave_out_of_the_months_what_is_known_to_the_year_only():
    place = make_district()
    rule(place, "2012-01-01", "2013-06-01", holder="a")
    rule(place, "2013-06-01", "2014-01-01", started="2013", holder="b", mechanism="captured")
    rule(place, "2014-01-01", "2014-05-01", holder="b", siege="full")  # no change of control
    rule(place, "2014-05-01", None, started="2014-05", holder="a", mechanism="evacuation")
    ways = count()["ways"]
    told = {
        one["code"]: {m: n for m, n in zip(ways["months"], one["values"], strict=True) if n}
        for one in ways["series"]
    }
    assert told["evacuation"] == {"2014-05": 1} and told["captured"] == {}
    assert ways["undated"] == {"captured": {"2013": 1}}


def test_ways_of_the_demo_add_up_to_the_changes_of_control():
    workflow.load_demo(apply=True)
    ways = count()["ways"]
    counted = sum(sum(one["values"]) for one in ways["series"])
    counted += sum(sum(years.values()) for years in ways["undated"].values())
    changes = changes_between(dt.date(2011, 3, 15), dt.date(2024, 12, 31))
    assert counted == sum(c.before.content[:2] != c.after.content[:2] for c in changes)


def test_months_follow_each_other():
    months = numbers.list_months()
    assert (months[0], months[-1], len(months)) == ("2011-03", "2024-12", 166)
    assert all(a < b for a, b in pairwise(months))
    assert numbers.last_day_of("2016-02") == "2016-02-29"


def test_page_and_files_say_the_same(client):
    qadam = make_qadam()
    rule(
        make_district("other", parent=make_district("gov", kind="governorate")),
        "2012-01-01",
        holder="a",
    )
    page = text_of(client.get("/numbers/?on=2018-03-20&district=qadam"))
    assert "Counted over the chosen districts (1)" in page and "20 March 2018 is marked" in page
    assert "no district here has a surveyed outline" in page
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/numbers/shares.csv?district=qadam").content.decode())
        )
    )
    told = {row["from"]: row["series"] for row in rows if row["districts"] == "1"}
    assert told["2018-03-13"] == "mixed" and told["2018-03-20"] == "held"
    assert qadam.slug == "qadam"
    within = csv.DictReader(
        io.StringIO(client.get("/numbers/shares.csv?parent=gov").content.decode())
    )
    assert {row["total"] for row in within} == {"1"}
    ways = client.get("/numbers/ways.csv").content.decode()
    assert "2018-03,evacuation,1" in ways
    assert client.get("/numbers/area.csv").content.decode().count("\n") == 1
    assert "license" in client.get("/numbers/siege.csv")["Link"]


def test_table_of_too_many_days_has_the_last_of_each_month(client, monkeypatch):
    make_qadam()
    monkeypatch.setattr("control.web.numbers.MOST_ROWS", 3)
    rows = client.get("/numbers/").context["tables"]["shares"]
    assert len(rows) == len(numbers.list_months())
    told = {row["when"]: row["values"] for row in rows}
    codes = [one["code"] for one in count()["shares"]["series"]]
    held = {day: codes[values.index(1)] for day, values in told.items()}
    assert (held["2018-02-28"], held["2018-03-31"]) == ("held:syrian-government", "held:isis")
    assert "On the last day of each month" in text_of(client.get("/numbers/"))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/numbers/?on=soon", 400), ("/numbers/?district=atlantis", 400),
        ("/numbers/?parent=%3Cscript%3E", 400), ("/numbers/?reported_until=2018-03-14", 200),
        ("/numbers/?known_on=2018-03-14", 200), ("/numbers/?lang=ar", 200),
        ("/numbers/nothing.csv", 404), ("/numbers/shares.csv?x=1", 400),
    ],
)  # fmt: skip
def test_addresses_are_answered_or_refused_in_words(client, address, status):
    make_qadam()
    response = client.get(address)
    assert response.status_code == status and "Traceback" not in response.content.decode()


def test_numbers_are_counted_once_until_something_changes(monkeypatch):
    counted = []
    count_all = numbers._count_all
    monkeypatch.setattr(numbers, "_count_all", lambda *a: counted.append(a) or count_all(*a))
    place = make_district()
    rule(place, "2012-01-01", None, holder="a")
    before = count()
    moments = iter(range(0, 10**9, 86_400))
    monkeypatch.setattr("control.publish.ledger.time.monotonic", lambda: next(moments))
    assert count() == before and len(counted) == 1, "a day later nothing has changed"
    rule(place, "2014-01-01", None, holder="b")
    assert count() != before and len(counted) == 2
    models.Actor.objects.filter(slug="b").update(name_en="Renamed")
    assert "Renamed" in str(count()) and len(counted) == 3, "a name is reference data, with a clock"


def test_query_count_does_not_grow(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/numbers/").status_code == 200
        return len(found)

    qadam = make_qadam()
    rule(qadam, "2012-01-01", "2013-01-01", holder="a")  # cuts the one before it
    few = queries()
    for _number in range(5):
        place = make_district()
        rule(place, "2012-01-01", "2020-01-01", holder="a")
        rule(place, "2015-01-01", "2016-01-01", holder="b")
    assert queries() <= few
    assert queries() <= 5  # kept
