"""What a reconstruction leaves out, the three absences told apart, and the day that goes along."""

import csv
import html
import io
import re

import pytest

from control import workflow
from factories import make_district
from test_web_pages import text_of

pytestmark = pytest.mark.django_db

THEN = "reported_until=2018-03-13"
HINDSIGHT = (  # of the demo: our words of later, the address where they stand now
    ("leave Qadam for Idlib by way of", "/deals/qadam-2018/"),
    ("Where an AFP correspondent saw fighters", "/deals/qadam-2018/"),
    ("Agreed in September 2017 (SOHR)", "/deals/qadam-2018/"),
    ("AFP in 2018: in 2016 some fighters left", "/districts/qadam/"),
)
OWN_WORDS = ("summary", "summary_ar", "note", "note_ar")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    from demo_site import empty_tables

    with django_db_blocker.unblock():
        workflow.load_demo(apply=True)
        yield
        empty_tables()


def own_words_in(shape, path="") -> list[str]:
    """Where in an answer our own words stand."""
    if isinstance(shape, list):
        return [found for item in shape for found in own_words_in(item, path)]
    if not isinstance(shape, dict):
        return []
    found = [f"{path}.{key}" for key in OWN_WORDS if shape.get(key)]
    for key, value in shape.items():
        found += own_words_in(value, f"{path}.{key}")
    return found


@pytest.mark.parametrize(("words", "address"), HINDSIGHT)
def test_reconstruction_says_nothing_that_we_wrote_later(demo, client, words, address):
    assert words in text_of(client.get(address))
    then = text_of(client.get(f"{address}?{THEN}"))
    assert words not in then and "they are written with present knowledge" in then
    assert words in client.get(f"/api/v1{address}").content.decode()
    answer = client.get(f"/api/v1{address}?{THEN}")
    assert answer.status_code == 200
    assert own_words_in(answer.json()) == []


@pytest.mark.parametrize(
    "name",
    ["deals", "parties", "deal_places", "stages", "figures", "evidence", "districts", "actors"],
)
def test_reconstruction_leaves_our_words_out_of_every_form(demo, client, name):
    def read(query: str) -> list[dict]:
        return list(csv.DictReader(io.StringIO(b"".join(client.get(query)).decode())))

    now = read(f"/data/{name}.csv")
    assert any(row.get(column) for row in now for column in OWN_WORDS)
    then = read(f"/data/{name}.csv?{THEN}")
    assert then and then[0].keys() == now[0].keys()
    assert not any(row.get(column) for row in then for column in OWN_WORDS)
    listed = client.get(f"/api/v1/{name.replace('_', '-')}/?{THEN}&limit=10000")
    if listed.status_code == 200:
        assert own_words_in(listed.json()) == []


def test_reconstruction_lists_parties_and_places_of_deals_reported_by_then(demo, client):
    for name in ("parties", "deal_places"):
        for until in ("2001-01-01", "2014-08-18"):
            listed, deals = (
                list(csv.DictReader(io.StringIO(b"".join(client.get(address)).decode())))
                for address in (
                    f"/data/{name}.csv?reported_until={until}",
                    f"/data/deals.csv?reported_until={until}",
                )
            )
            assert {row["deal"] for row in listed} == {row["slug"] for row in deals}


def test_reconstruction_sets_apart_who_took_part_and_where(demo, client):
    page = client.get(f"/deals/qadam-2018/?{THEN}")
    apart = text_of(page).partition("Written with present knowledge")[2].partition("Stages")[0]
    assert "as known now" in apart and "Qalaat al-Madiq" in apart and "Ajnad al-Sham" in apart
    assert page.context["config"]["places"] == []  # no arrow to where people were seen later
    deal = client.get(f"/api/v1/deals/qadam-2018/?{THEN}").json()["deal"]
    assert {"districts", "parties"} <= {*deal["with_present_knowledge"]}
    now = client.get("/api/v1/deals/qadam-2018/").json()["deal"]
    assert now["with_present_knowledge"] == []


def test_after_a_deal_is_after_its_last_change_too(demo, client):
    [effect] = client.get(f"/deals/qadam-2018/?{THEN}").context["effects"]
    assert [change["day"] for change in effect["own"]] == ["2018-03-13"]
    before, after = effect["before"], effect["after"]
    assert before["parties"] != after["parties"]
    assert after["from"] == "2018-03-13"


def test_deal_tells_notes_of_parties_and_who_gave_no_number(demo, client):
    said = "Its official confirmed that it took part and gave no numbers."
    page = text_of(client.get("/deals/qadam-2018/"))
    parties, _heading, numbers = page.partition("Numbers, by who said them")
    assert f"Syrian Arab Red Crescent {said}" in parties
    silent = numbers.partition("no number of theirs is recorded:")[2].partition("What changed")[0]
    assert said in silent and "AFP" not in silent.replace("Named by AFP", "")
    deal = client.get("/api/v1/deals/qadam-2018/").json()["deal"]
    notes = {party["actor"]["slug"]: party["note"] for party in deal["parties"]}
    assert notes["sarc"] == said and notes["syrian-government"] == ""
    assert "أكد مسؤول فيه" in client.get("/deals/qadam-2018/?lang=ar").content.decode()


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("on=2018-03-20&known_on=2001-01-01", "not_yet_recorded", "Nothing was recorded"),
        (
            "on=2012-07-16&reported_until=2012-08-01",
            "not_yet_reported",
            "Nothing was reported by then",
        ),
    ],
)
def test_district_page_and_api_give_one_reason_for_what_is_not_there(
    demo, client, query, code, words
):
    assert client.get(f"/api/v1/districts/qadam/?{query}").json()["coverage"] == code
    page = client.get(f"/districts/qadam/?{query}")
    assert words in text_of(page) and "not covered" not in text_of(page)
    assert "The district as known now" in text_of(page)
    if "known_on" in query:
        assert "drawn as a circle" not in text_of(page)
        assert "None was recorded yet" in text_of(page)


def test_district_that_nothing_covers_is_still_not_covered(demo, client):
    make_district("bare")
    assert "it is not covered" in text_of(client.get("/districts/bare/"))


def test_district_with_a_history_says_why_a_day_has_no_state(demo, client):
    page = client.get("/districts/qadam/?on=1990-01-01")
    assert page.context["coverage"] == "not_covered"
    assert "Not covered by this ledger" in text_of(page)
    page = client.get("/districts/qadam/?on=2011-04-01&reported_until=2018-03-13")
    assert page.context["coverage"] == "not_yet_reported" and page.context["periods"]
    assert "Nothing reported by then" in text_of(page)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("known_on=2001-01-01", "Not yet recorded at that moment of knowledge"),
        ("reported_until=2001-01-01", "Nothing reported by then"),
    ],
)
def test_story_tells_the_absences_apart(demo, client, query, words):
    page = text_of(client.get(f"/stories/southern-pocket/?{query}"))
    assert words in page and "Not covered by this ledger" not in page


@pytest.mark.parametrize(
    ("query", "field", "code", "heading"),
    [
        ("known_on=2001-01-01", "known_on", "not_yet_recorded", "Not yet recorded"),
        ("reported_until=2001-01-01", "reported_until", "not_yet_reported", "Nothing reported"),
    ],
)
def test_deal_not_there_yet_is_not_said_not_to_exist(demo, client, query, field, code, heading):
    page = client.get(f"/deals/qadam-2018/?{query}")
    assert page.status_code == 404
    assert text_of(page).startswith(heading) and "There is no deal" not in text_of(page)
    assert 'href="/deals/qadam-2018/"' in page.content.decode()
    assert f'href="/deals/?{query}"' in page.content.decode()
    answer = client.get(f"/api/v1/deals/qadam-2018/?{query}")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert (error["field"], error["code"]) == (field, code)
    assert {*error} == {"code", "field", "reason"}


def test_deal_that_never_was_is_none_under_every_knowledge(client):
    for query in ("", "?known_on=2001-01-01", "?reported_until=2001-01-01"):
        error = client.get(f"/api/v1/deals/atlantis/{query}").json()["error"]
        assert (error["code"], error["field"]) == ("not_found", "slug")
        assert "There is no deal" in text_of(client.get(f"/deals/atlantis/{query}"))


def links_of(page, part: str) -> list[str]:
    text = page.content.decode().partition(f"<{part}")[2].partition(f"</{part}>")[0]
    return [html.unescape(link) for link in re.findall(r'<a[^>]* href="([^"]+)"', text)]


@pytest.mark.parametrize(
    "address", ["/", "/districts/", "/districts/qadam/", "/deals/", "/changes/", "/data/"]
)
def test_header_keeps_the_day_with_the_knowledge(demo, client, address):
    for query in ("on=2018-03-20", "on=2018-03-20&reported_until=2018-03-19"):
        links = links_of(client.get(f"{address}?{query}"), "nav")
        assert len(links) == 10 and all(link.endswith(f"/?{query}") for link in links), links
        for link in links:
            assert client.get(link).status_code == 200
    assert not any("?" in link for link in links_of(client.get(address), "nav"))


def test_pages_lead_on_with_the_day(demo, client):
    query = "on=2018-03-20&known_on=2100-01-01"
    for address, link in (
        ("/districts/", "/districts/qadam/"), ("/deals/", "/deals/qadam-2018/"), ("/", "/districts/qadam/"),
        ("/deals/qadam-2018/", "/districts/qadam/"), ("/districts/qadam/", "/districts/"),
    ):  # fmt: skip
        links = links_of(client.get(f"{address}?{query}"), "main")
        assert any(found.startswith(f"{link}?on=2018-03-20&known_on=") for found in links), address


def test_page_of_a_wrong_day_leads_on_without_it(client):
    page = client.get("/districts/?on=2018-13-99")
    assert page.status_code == 400
    assert not any("on=" in link for link in links_of(page, "nav"))
