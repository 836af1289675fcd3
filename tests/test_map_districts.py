"""One district of the map: found by any spelling, chosen, read, also without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from demo_site import DESKTOP, _live_server_helper, demo_ledger, open_map, panel  # noqa: F401


def test_map_district_panel_shows_the_three_readings_of_20_march_2018(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_role("link", name="Qadam").first.click()
    there = panel(page)
    expect(there.get_by_role("heading", name="Qadam")).to_be_visible()
    expect(there.locator(".state-now")).to_contain_text("Islamic State")
    now = there.locator(".period.is-now")
    now.locator("summary").click()
    expect(now.locator(".evidence .reading").nth(2)).to_be_visible()  # three at least
    expect(now.get_by_role("link").first).to_have_attribute("href", re.compile("^https?://"))
    expect(page).to_have_url(re.compile("district=qadam"))
    there.get_by_role("button", name="All districts").click()
    expect(there.get_by_role("table", name="State of every district")).to_be_visible()
    expect(page).not_to_have_url(re.compile("district="))


def test_map_click_on_a_shape_chooses_its_district(page):
    open_map(page, "/?on=2018-03-20&district=qadam#map=14/33.473/36.2885")
    panel(page).get_by_role("button", name="All districts").click()
    expect(page).not_to_have_url(re.compile("district="))
    page.locator("#map").click()  # its middle
    expect(page).to_have_url(re.compile("district=qadam"))


@pytest.mark.parametrize(("lang", "typed"), [("en", "ghouta"), ("ar", "غوطة")])
def test_map_finder_finds_an_area_and_shows_all_of_it(page, lang, typed):
    open_map(page, f"/?on=2018-03-20&lang={lang}#map=10.00/36.0000/37.0000")
    find = page.locator("#finder-text")
    find.fill(typed)
    area = page.locator("#finder-list [aria-selected=true]")
    expect(area).to_contain_text(
        re.compile("Eastern Ghouta.*districts" if lang == "en" else "الغوطة الشرقية")
    )
    find.press("Enter")
    expect(page).not_to_have_url(re.compile("36.0000/37.0000|district="))
    expect(page.locator(".name", has_text="Douma" if lang == "en" else "دوما")).to_be_visible()
    expect(find).to_have_value("")


@pytest.mark.parametrize("typed", ["القدم", "قدم", "qadam", "Al-Qadam", "QADAM"])
def test_map_finder_finds_a_district_by_any_spelling(page, typed):
    open_map(page)
    box = page.get_by_role("combobox", name="Find a district, by any spelling")
    box.fill(typed)
    expect(page.get_by_role("option").first).to_contain_text("Qadam")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Qadam")).to_be_visible()


def test_map_without_javascript_is_a_table_for_any_day(open_page):
    page = open_page(java_script_enabled=False, viewport=DESKTOP)
    page.goto("/?on=2018-03-20")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Qadam"))
    expect(row.first).to_contain_text("Islamic State")
    page.get_by_label("Another day").fill("2018-06-01")
    page.locator(".plain-date").get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="On 1 June 2018")).to_be_visible()
    expect(row.first).to_contain_text("Syrian government")


@pytest.mark.parametrize("typed", ["Al-Kadem", "قدم"])
def test_map_without_javascript_finds_a_district_by_any_spelling(open_page, typed):
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/?on=2018-03-20&reported_until=2018-03-15")
    page.get_by_label("Find a district, by any spelling").last.fill(typed)
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1 district fits")
    link = page.get_by_role("row").get_by_role("link", name="Qadam")
    expect(link).to_have_attribute(
        "href", "/districts/qadam/?on=2018-03-20&reported_until=2018-03-15"
    )
    expect(page.get_by_label("Day on the ground")).to_have_value("2018-03-20")
