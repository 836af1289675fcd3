"""/api/v1/: the state of a day under each kind of knowledge, refusals, validators, other reads."""

import datetime as dt
import gc
import gzip
import json
from urllib.parse import quote

import brotli
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from control import models
from control.publish import cut, states
from control.publish.knowledge import Knowledge
from control.publish.queries import states_on
from control.publish.records import plain
from factories import (
    cite,
    make_boundary,
    make_district,
    make_qadam,
    make_report,
    rule,
    signed_decision,
)

pytestmark = pytest.mark.django_db

STATE = "/api/v1/state"


def read(client: Client, address: str, status: int = 200, **headers) -> dict:
    response = client.get(address, headers=headers)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def qadam_on(client: Client, query: str) -> dict:
    rows = read(client, f"{STATE}?{query}")["districts"]
    return next(row for row in rows if row["slug"] == "qadam")


def holders(row: dict) -> list[str]:
    return [party["slug"] for party in row.get("parties", []) if party["role"] == "holder"]


def test_state_of_few_and_of_many_districts_is_written_alike(client, monkeypatch):
    make_qadam()
    days = ("2018-03-12", "2018-03-14", "2018-03-22", "2019-01-01")
    few = [read(client, f"{STATE}?on={day}") for day in days]
    monkeypatch.setattr("control.publish.states.FEW", 0)
    assert [read(client, f"{STATE}?on={day}") for day in days] == few


def test_state_gives_every_field_of_a_period(client):
    make_qadam()
    row = qadam_on(client, "on=2018-03-14")
    assert row["name"] == {"en": "Qadam", "ar": "القدم"}
    assert row["standing"] == "mixed" and row["mechanism"] == "evacuation"
    assert row["deal"] == "qadam-2018" and row["coverage"] == "covered"
    day = "2018-03-13"
    assert row["started"] == {"edtf": day, "earliest": day, "latest": day, "day": day}
    assert row["ended"]["day"] == "2018-03-20"
    assert row["confidence"] == {"start": "medium", "end": None}
    assert row["certainty"] == "certain" and row["disputed"] is False
    assert row["ruling"].startswith("R") and row["recorded_at"].endswith("Z")


def test_state_now_known_and_reported_differ_on_qadam(client):
    qadam = make_qadam()
    ruling = rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government")
    moment = ruling.decision.recorded_at
    before = (moment - dt.timedelta(microseconds=1)).isoformat()
    assert qadam_on(client, "on=2018-03-19")["standing"] == "held"
    assert (
        qadam_on(client, f"on=2018-03-19&known_on={quote(moment.isoformat())}")["standing"]
        == "held"
    )
    assert qadam_on(client, f"on=2018-03-19&known_on={quote(before)}")["standing"] == "mixed"
    reconstructed = qadam_on(client, "on=2018-03-19&reported_until=2018-03-13")
    assert reconstructed["carried_forward"] and reconstructed["basis"] == "carried_forward"
    assert holders(reconstructed) == ["opposition"]
    assert read(client, f"{STATE}?reported_until=2018-03-13")["reconstructed"] is True


def test_state_known_on_takes_instants_in_any_time_zone(client):
    qadam = make_qadam()
    moment = rule(qadam, "2018-03-13", None, holder="a").decision.recorded_at
    just_before = moment - dt.timedelta(microseconds=1)
    for hours in (-8, 0, 3):
        zone = dt.timezone(dt.timedelta(hours=hours))
        at, past = (quote(when.astimezone(zone).isoformat()) for when in (moment, just_before))
        assert holders(qadam_on(client, f"known_on={at}")) == ["a"]
        assert holders(qadam_on(client, f"known_on={past}")) == ["isis"]
    unescaped = just_before.astimezone(dt.timezone(dt.timedelta(hours=3))).isoformat()
    assert holders(qadam_on(client, f"known_on={unescaped}")) == ["isis"]  # "+" arrives as a space


def test_state_known_on_a_date_is_the_end_of_that_day_in_utc(client):
    make_qadam()
    moments = sorted(models.Decision.objects.values_list("recorded_at", flat=True))
    first, today = (moment.astimezone(dt.UTC).date() for moment in (moments[0], moments[-1]))
    assert holders(qadam_on(client, f"known_on={today}")) == ["isis"]
    assert holders(qadam_on(client, f"known_on={today + dt.timedelta(days=9)}")) == ["isis"]
    yesterday = qadam_on(client, f"known_on={first - dt.timedelta(days=1)}")
    assert yesterday == {
        "slug": "qadam",
        "name": {"en": "Qadam", "ar": "القدم"},
        "coverage": "not_yet_recorded",
        "standing": None,
    }


@pytest.mark.parametrize("on", ["2025-01-01", "2011-03-14", "1900-01-01", "9999-12-31"])
def test_state_beyond_coverage_is_not_covered(client, on):
    make_qadam()
    assert qadam_on(client, f"on={on}")["coverage"] == "not_covered"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("on=2018-02-30", "on"),
        ("on=2018-03", "on"),
        ("on=yesterday", "on"),
        ("on=2018-03-13~", "on"),
        ("on=2018-03-13&on=2018-03-14", "on"),
        ("on=0000-01-01", "on"),
        ("on=%00", "on"),
        ("on=" + "9" * 500, "on"),
        ("known_on=soon", "known_on"),
        ("known_on=2018-13-01", "known_on"),
        ("known_on=2018-03-13T25:00:00Z", "known_on"),
        ("known_on=0001-01-01T00:00:00%2B14:00", "known_on"),
        ("reported_until=2018-03", "reported_until"),
        ("known_on=2026-01-01&reported_until=2018-03-13", "reported_until"),
        ("lang=tlh", "lang"),
        ("known=2018-03-13", "known"),
        ("%D8%A7=1", "ا"),
    ],
)
def test_state_bad_parameter_is_refused_in_one_sentence(client, query, field):
    make_qadam()
    response = client.get(f"{STATE}?{query}")
    error = json.loads(response.content)["error"]
    assert response.status_code == 400
    assert set(error) == {"code", "field", "reason"}
    assert (error["code"], error["field"]) == ("bad_parameter", field)
    assert error["reason"] and "Traceback" not in error["reason"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_api_other_methods_are_refused(client, method):
    response = Client(enforce_csrf_checks=True).generic(method.upper(), STATE)
    assert response.status_code == 405 and response["Allow"]
    assert json.loads(response.content)["error"]["code"] == "method_not_allowed"


def test_api_unknown_addresses_answer_in_json(client):
    for address, field in [
        ("/api/v1/nowhere", None),
        ("/api/v1/districts/atlantis/", "slug"),
        ("/api/v1/deals/atlantis/", "slug"),
        ("/ogc/collections/other/items", "name"),
        ("/ogc/collections/control/items/R0.2018-01-01", "id"),
    ]:
        error = read(client, address, 404)["error"]
        assert (error["code"], error["field"]) == ("not_found", field)
    assert read(client, "/api/v1/changes?district=atlantis", 400)["error"]["field"] == "district"


def test_api_failure_is_json_without_a_traceback(client, monkeypatch):
    monkeypatch.setattr("control.web.api.describe_states", lambda *_arguments: 1 / 0)
    client.raise_request_exception = False
    response = client.get(STATE)
    assert response.status_code == 500
    assert json.loads(response.content)["error"]["code"] == "server_error"
    assert b"ZeroDivision" not in response.content


@pytest.mark.parametrize("make", [states.describe_states, states.make_state_features])
@pytest.mark.parametrize("fails", [False, True])
def test_collector_rests_while_states_are_made_and_works_again(monkeypatch, make, fails):
    make_district("qadam")
    worked = []

    def cut_at(knowledge):
        worked.append(gc.isenabled())
        return None if fails else cut.cut_at(knowledge)

    monkeypatch.setattr(states, "cut_at", cut_at)
    try:
        assert len(make(dt.date(2018, 3, 14), Knowledge())) == 1 and not fails
    except AttributeError:
        assert fails
    assert worked == [False] and gc.isenabled()


def test_state_is_readable_from_any_origin_and_revalidated(client):
    qadam = make_qadam()
    first = client.get(STATE, headers={"Origin": "https://example.org"})
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "max-age" not in first["Cache-Control"]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(STATE, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(queries)) == (304, b"", 1)
    rule(qadam, "2019-01-01", None, holder="a")
    assert client.get(STATE, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.options(STATE).status_code == 204


def test_state_is_compressed_where_accepted(client):
    for _number in range(30):
        make_district()
    plain = client.get(STATE)
    assert "Content-Encoding" not in plain.headers
    for accepted, encoding, unpack in (
        ("br;q=1.0, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
    ):
        packed = client.get(STATE, headers={"Accept-Encoding": accepted})
        assert packed["Content-Encoding"] == encoding
        assert unpack(packed.content) == plain.content
    refused = client.get(STATE, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_district_gives_history_with_evidence_and_deals(client):
    make_qadam()
    shape = read(client, "/api/v1/districts/qadam/")
    assert [period["from"] for period in shape["periods"]] == [
        "2011-03-15", "2018-03-12", "2018-03-13", "2018-03-20",
    ]  # fmt: skip
    last = shape["periods"][-1]
    assert [piece["stance"] for piece in last["evidence"]] == [
        "supports", "supports", "contradicts",
    ]  # fmt: skip
    assert shape["periods"][2]["evidence"][0]["quote"] == "They left."
    assert shape["deals"][0]["role"] == "origin" and shape["url"] == "/districts/qadam/"
    assert shape["district"]["tracked"] is True
    assert len(shape["corrections"]) == 4
    until = read(client, "/api/v1/districts/qadam/?reported_until=2018-03-14")
    assert until["periods"][-1]["carried_forward"] is True
    assert until["deals"] == []


def test_district_gives_its_state_on_the_day_or_why_there_is_none(client):
    make_qadam()
    make_district("idlib", kind="governorate")

    def state(query: str, slug: str = "qadam") -> tuple:
        shape = read(client, f"/api/v1/districts/{slug}/?{query}")
        return shape["on"], shape["state"], shape["coverage"]

    on, period, coverage = state("on=2018-03-13")
    assert (on, coverage) == ("2018-03-13", "covered")
    assert period["from"] == on and period["standing"] == "mixed" and "evidence" not in period
    assert state("on=2018-03-12")[1]["standing"] == "contested"
    on, period, _coverage = state("")
    assert (on, period["from"]) == ("2024-12-31", "2018-03-20")
    assert state("on=2018-03-19&known_on=2018-03-19")[1:] == (None, "not_yet_recorded")
    assert state("on=2018-03-13&reported_until=2018-03-12")[1:] == (None, "not_yet_reported")
    assert state("on=2025-01-01")[1:] == (None, "not_covered")
    assert state("on=2018-03-13", "idlib")[1:] == (None, "not_covered")
    assert read(client, "/api/v1/districts/qadam/?on=soon", 400)["error"]["field"] == "on"


def test_district_and_state_agree_on_every_day(client):
    make_qadam()
    make_district("empty")
    for query in ("", "&reported_until=2018-03-14", "&known_on=2018-03-14"):
        for on in ("2011-03-14", "2011-03-15", "2018-03-12", "2018-03-20", "2025-01-01"):
            for row in read(client, f"{STATE}?on={on}{query}")["districts"]:
                shape = read(client, f"/api/v1/districts/{row['slug']}/?on={on}{query}")
                assert shape["coverage"] == row["coverage"]
                assert (shape["state"] or {}).get("ruling") == row.get("ruling")


def test_district_shows_an_erased_quote_as_redacted(client):
    make_qadam()
    with signed_decision("redact", cause="source_corrected") as decision:
        models.Quote.objects.update(text=None, erased_by=decision)
    piece = read(client, "/api/v1/districts/qadam/")["periods"][2]["evidence"][0]
    assert (piece["quote"], piece["redacted"]) == ("", True)


def test_district_query_count_does_not_grow(client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(client, "/api/v1/districts/qadam/")
        return len(queries)

    qadam = make_qadam()
    rule(qadam, "2011-06-01", "2011-09-01", holder="a", evidence=[cite(make_report("2011"))])
    few = count()
    for year in range(2012, 2017):
        evidence = [cite(make_report(f"{year}-02-01"), quote="words")]
        rule(qadam, f"{year}-01-01", f"{year}-06-01", holder=f"party-{year}", evidence=evidence)
    assert count() <= few


def test_changes_between_two_days(client):
    make_qadam()
    shape = read(client, "/api/v1/changes?from=2018-03-13&to=2018-03-20")
    [change] = shape["changes"]
    assert (change["day"], change["mechanism"]) == ("2018-03-20", "captured")
    assert change["before"]["standing"] == "mixed" and change["after"]["standing"] == "held"
    assert read(client, "/api/v1/changes?mechanism=evacuation")["changes"][0]["day"] == "2018-03-13"
    assert read(client, "/api/v1/changes?to=2018-03-12")["changes"][0]["day"] == "2018-03-12"
    assert read(client, "/api/v1/changes?from=2018-03-20&to=2018-03-19", 400)
    assert read(client, "/api/v1/changes?mechanism=magic", 400)["error"]["field"] == "mechanism"


def test_places_and_deals_are_listed(client):
    make_qadam()
    assert read(client, "/api/v1/districts/")["districts"][0]["slug"] == "qadam"
    [deal] = read(client, "/api/v1/deals/")["deals"]
    assert deal["slug"] == "qadam-2018" and "figures" not in deal
    assert read(client, "/api/v1/deals/?kind=truce")["deals"] == []
    shape = read(client, "/api/v1/deals/qadam-2018/")
    assert [change["day"] for change in shape["changes"]] == ["2018-03-13"]


def test_healthz_names_what_is_missing(client):
    shape = read(client, "/healthz", 503)
    assert shape["status"] == "unavailable" and "empty" in shape["missing"][0]
    make_qadam()
    shape = read(client, "/healthz")
    assert shape["status"] == "ok" and shape["worker"]["waiting"] == 0
    assert shape["worker"]["beat_at"] is None
    models.Heartbeat.objects.create(name="worker", beat_at=dt.datetime.now(dt.UTC))
    assert read(client, "/healthz")["worker"]["beat_s_ago"] < 60


def test_healthz_says_so_where_the_database_does_not_answer(client, monkeypatch):
    def fail():
        raise OperationalError("no connection")

    monkeypatch.setattr("control.publish.health.models.ControlPeriod.objects.exists", fail)
    assert "does not answer" in read(client, "/healthz", 503)["missing"][0]


@pytest.mark.parametrize("query", ["", "known_on=2018-01-01", "reported_until=2018-03-14"])
def test_state_agrees_with_the_records_of_pages(client, query):
    """The API writes rows, pages draw records: both say the same of every district."""
    qadam = make_qadam()
    rule(
        qadam,
        "2018-03-15",
        "2018-03-17",
        parties={"x": "holder", "b-c": "present", "b_c": "present"},
    )
    rule(make_district("point"), "2012-01-01", None, holder="a", started="2012~")
    make_district("empty")
    asked = {name: dt.date.fromisoformat(day) for name, _sep, day in [query.partition("=")] if day}
    knowledge = Knowledge(reported_until=asked.get("reported_until"))
    if "known_on" in asked:
        knowledge = Knowledge(dt.datetime.combine(asked["known_on"], dt.time.max, dt.UTC))
    for day in ("2011-01-01", "2012-06-01", "2018-03-13", "2018-03-16", "2018-03-18", "2024-12-31"):
        on = dt.date.fromisoformat(day)
        told = read(client, f"{STATE}?on={day}&{query}")["districts"]
        states = states_on(on, knowledge)
        assert [row["slug"] for row in told] == [state.district.slug for state in states]
        for row, state in zip(told, states, strict=True):
            assert row["coverage"] == state.coverage and row["name"] == plain(state.district.name)
            period = state.period
            if period is None:
                assert row["standing"] is None and "ruling" not in row
                continue
            same = ("standing", "siege", "truce", "assertion", "basis", "mechanism", "ruling",
                    "disputed", "carried_forward", "unsourced", "originators")  # fmt: skip
            assert {name: row[name] for name in same} == {
                name: getattr(period, name) for name in same
            }
            assert [(p["slug"], p["role"], p["name"]) for p in row["parties"]] == [
                (p.actor.slug, p.role, plain(p.actor.name)) for p in period.parties
            ]
            assert row["certainty"] == period.certainty_on(on)
            assert row["recorded_at"] == plain(period.recorded_at)
            for name in ("last_confirmed_on", "last_confirmed_earliest", "last_confirmed_latest"):
                assert row[name] == plain(getattr(period, name))
            for edge, date, bound in (
                ("started", period.started, period.span.start),
                ("ended", period.ended, period.span.end),
            ):
                assert row[edge] == (
                    {
                        "edtf": date.text,
                        "earliest": plain(date.earliest),
                        "latest": plain(date.latest),
                        "day": plain(bound),
                    }
                    if date
                    else None
                )


def test_state_as_geojson_has_every_district_with_its_shape(client):
    make_boundary(make_qadam())
    make_district("empty", lon=None, lat=None)
    answer = client.get(f"{STATE}?on=2018-03-14&format=geojson")
    assert answer["Content-Type"] == "application/geo+json"
    shape = json.loads(answer.content)
    features = {feature["id"]: feature for feature in shape["features"]}
    assert shape["on"] == "2018-03-14" and set(features) == {"qadam", "empty"}
    assert features["qadam"]["geometry"]["type"] == "MultiPolygon"
    told = features["qadam"]["properties"]
    assert (told["coverage"], told["standing"], told["co_holder"]) == ("covered", "mixed", "isis")
    empty = features["empty"]
    assert empty["geometry"] is None and empty["properties"]["coverage"] == "not_yet_recorded"
    assert set(empty["properties"]) == set(told)
    assert read(client, f"{STATE}?format=xml", 400)["error"]["field"] == "format"


@pytest.mark.django_db(transaction=True)
def test_state_given_again_is_the_same_until_something_changes(client):
    """The second answer comes before sessions and views; a prepared statement asks for changes."""
    qadam = make_qadam()
    first, again = client.get(STATE), client.get(STATE)
    assert again.content == first.content and again["ETag"] == first["ETag"]
    assert again["Content-Length"] == str(len(first.content))
    same = ("Content-Type", "Cache-Control", "Last-Modified", "X-Frame-Options",
            "Access-Control-Allow-Origin", "Content-Security-Policy")  # fmt: skip
    assert all('rel="describedby"' in answer["Link"] for answer in (first, again))  # its own moment
    assert {name: again[name] for name in same} == {name: first[name] for name in same}
    unchanged = client.get(STATE, headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.head(STATE).content == b""
    assert client.get(f"{STATE}?on=x", headers={"If-None-Match": "*"}).status_code == 400
    rule(qadam, "2019-01-01", None, holder="a")
    assert holders(qadam_on(client, "")) == ["a"]
    models.Actor.objects.filter(slug="a").update(name_en="Renamed")
    assert qadam_on(client, "")["parties"][0]["name"]["en"] == "Renamed"


def sources_on(client: Client, query: str) -> dict:
    told = read(client, f"{STATE}/sources?{query}")
    return told | {
        "sources": {
            row["slug"]: (row["reports"], row["supports"], row["contradicts"])
            for row in told["sources"]
        }
    }


def test_state_sources_say_what_supports_and_what_contradicts_the_states_of_a_day(client):
    make_qadam()
    jobar = make_district("jobar", name_en="Jobar")
    wire = make_report("2018-03-19", source="ntb")
    rule(jobar, "2018-03-19", None, holder="opposition", evidence=[cite(wire), cite(wire)])
    told = sources_on(client, "on=2018-03-21")
    assert (told["states"], told["unsourced"]) == (2, 0)
    assert told["sources"]["ntb"] == (2, 2, 0)  # of each district one report
    assert told["sources"]["reuters"] == (1, 0, 1)
    assert sources_on(client, "on=2018-03-21&district=jobar")["sources"] == {"ntb": (1, 1, 0)}
    assumed = sources_on(client, "on=2012-01-01")
    assert (assumed["states"], assumed["unsourced"], assumed["sources"]) == (1, 1, {})
    assert sources_on(client, "on=1999-01-01")["states"] == 0


def test_state_sources_are_those_of_a_knowledge(client):
    make_qadam()
    told = sources_on(client, "on=2018-03-21&reported_until=2018-03-15")
    assert told["states"] == 1 and not {"ntb", "reuters"} & told["sources"].keys()
    moment = models.Ruling.objects.order_by("pk").first().decision.recorded_at
    assert sources_on(client, f"on=2018-03-21&known_on={quote(moment.isoformat())}")["states"] == 0
    rows = read(client, f"{STATE}/sources?on=never", status=400)
    assert rows["error"]["field"] == "on"
