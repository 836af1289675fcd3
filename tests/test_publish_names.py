"""Districts found by name on the server: as the search box of the map finds them."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from control import models
from control.publish.names import find_districts
from factories import make_district
from test_web_pages import text_of

CASES = json.loads((Path(__file__).parent / "cases" / "finding.json").read_text())

pytestmark = pytest.mark.django_db


def make_districts() -> None:
    areas = {
        case["slug"]: make_district(
            slug=case["slug"], name_en=case["name"]["en"], name_ar=case["name"]["ar"]
        )
        for case in CASES["areas"]
    }
    for case in CASES["districts"]:
        place = make_district(
            slug=case["slug"],
            name_en=case["name"]["en"],
            name_ar=case["name"]["ar"],
            parent=areas.get(case.get("area")),
        )
        for alias in case["aliases"]:
            models.DistrictName.objects.create(district=place, text=alias, language="en")


def test_find_districts_by_any_spelling_as_the_map_does():
    make_districts()
    for slug, texts in CASES["first"].items():
        for text in texts:
            assert find_districts(text)[0].slug == slug, text
    for slug, texts in CASES["among"].items():
        for text in texts:
            assert slug in [found.slug for found in find_districts(text)], text
    for slug, texts in CASES["areas_first"].items():
        members = {case["slug"] for case in CASES["districts"] if case.get("area") == slug}
        for text in texts:
            assert {found.slug for found in find_districts(text)[: len(members)]} == members, text
    for text in CASES["nothing"]:
        assert find_districts(text) == [], text
    with CaptureQueriesContext(connection) as found:
        find_districts("qadam")
    assert len(found) == 2


def test_districts_page_finds_and_says_what_was_not_found(client):
    make_districts()
    page = client.get("/districts/?find=Al-Kadem&on=2018-03-20")
    assert "1 district fits “Al-Kadem”." in text_of(page)
    assert b"/districts/qadam/" in page.content and b"/districts/jobar/" not in page.content
    area = text_of(client.get("/districts/?find=وادي بردى&lang=en"))
    assert "2 districts fit “وادي بردى”." in area and "Ain al-Fija" in area
    nothing = client.get("/districts/?find=<b>xyzzy")
    assert "0 districts fit “<b>xyzzy”." in text_of(nothing)
    assert client.get("/districts/?find=" + "x" * 101).status_code == 400
