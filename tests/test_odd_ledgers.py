"""Ledgers unlike the demo: one that is still empty, and one of places that lack most of what is known of others."""

import pytest

from factories import make_actor, make_deal, make_district, rule

PAGES = [
    "/?", "/embed/?", "/districts/?", "/changes/?", "/deals/?", "/actors/?", "/sources/?", "/numbers/?",
    "/stories/?", "/method/?", "/data/?", "/releases/?", "/api/?", "/suggest/?",
]  # fmt: skip
FILES = [
    "/api/v1/state", "/api/v1/districts/", "/api/v1/deals/", "/api/v1/changes", "/api/v1/periods",
    "/data/control.csv", "/data/control.geojson", "/data/changes.csv", "/numbers/shares.csv",
    "/numbers/ways.csv", "/ogc/collections", "/feeds/changes.atom", "/cite?of=/",
]  # fmt: skip


def open_all(page, client, addresses, language):
    for address in FILES:
        assert client.get(address).status_code == 200, address
    for address in addresses:
        answer = page.goto(f"{address}&lang={language}")
        assert answer.status == 200, address
        if address.startswith(("/?", "/embed/")):
            page.locator("html.map-drawn").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, address


@pytest.mark.django_db(transaction=True)
def test_every_page_of_an_empty_ledger_opens(page, client):
    open_all(page, client, PAGES, "ar")


@pytest.mark.django_db(transaction=True)
def test_every_page_opens_where_places_have_no_point_no_outline_or_one_name(page, client):
    alone = make_district("alone", name_en="A name as long as the eastern bank", name_ar="")
    bare = make_district("bare", name_en="القدم", name_ar="القدم", lon=None, lat=None)
    make_actor("hts", name_en="HTS", name_ar="")
    rule(alone, "2013-07-02", "2016-01-01", holder="hts", started="2013", ended="2016~")
    rule(alone, "2016-01-01", standing="unknown", started="2016~")
    rule(bare, "2011-03-15", holder="hts", started="2011-03~")
    make_deal("deal", name_en="اتفاق", districts={alone: "origin", bare: "destination"})
    places = [
        "/districts/alone/?", "/districts/bare/?", "/deals/deal/?", "/actors/hts/?",
        "/?on=2014-01-01&district=alone", "/?on=2014-01-01&district=bare",
        "/?on=2016-02-01&compare=2014-01-01", "/?from=2012-01-01&to=2020-01-01",
    ]  # fmt: skip
    open_all(page, client, [*PAGES, *places], "en")
    page.goto("/?on=2014-01-01&district=bare")
    page.get_by_role("heading", name="القدم").wait_for()
    panel = page.locator("#panel-district")
    assert panel.locator(".other-name").text_content() == ""
    assert "it is not on the map" in panel.text_content()
