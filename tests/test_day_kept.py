"""The day goes along from the map to the pages and back, in a real browser."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from demo_site import (  # noqa: F401
    _live_server_helper,
    day_shown,
    demo_ledger,
    open_map,
    slider,
)


def asked_by(page) -> dict:
    return {name: value[0] for name, value in parse_qs(urlsplit(page.url).query).items()}


def test_header_of_the_map_goes_to_the_day_it_shows_and_back(page):
    open_map(page, "/?on=2018-03-20&reported_until=2018-03-19&district=qadam")
    slider(page).press("ArrowRight")
    expect(day_shown(page)).to_contain_text("21 March 2018")
    page.wait_for_url("**on=2018-03-21**")
    page.get_by_role("link", name="Districts", exact=True).click()
    reading = {"on": "2018-03-21", "reported_until": "2018-03-19"}
    assert asked_by(page) == reading
    page.get_by_role("link", name="Qadam").first.click()
    assert asked_by(page) == reading and "/districts/qadam/" in page.url
    page.get_by_role("link", name="Map", exact=True).click()
    page.locator("html.map-drawn").wait_for()
    expect(day_shown(page)).to_contain_text("21 March 2018")


def test_links_of_the_map_stay_short_on_its_first_day(page):
    open_map(page, "/")
    page.get_by_role("link", name="Deals", exact=True).click()
    expect(page.get_by_role("heading", name="Deals", exact=True)).to_be_visible()
    assert urlsplit(page.url)[2:] == ("/deals/", "", "")
