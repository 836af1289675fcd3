"""Two days or two states of knowledge beside each other, and all that changed in a range of days."""

import re

from playwright.sync_api import expect

from demo_site import DESKTOP, _live_server_helper, day_shown, demo_ledger, open_map  # noqa: F401


def test_map_compare_lists_what_differs_and_a_permalink_restores_it(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page).to_have_url(re.compile("compare=2017-03-20"))
    page.get_by_label("Compared with").fill("2018-03-12")
    table = page.get_by_role("table", name=re.compile("Districts that differ"))
    qadam = table.locator("[data-compared=qadam]")
    expect(qadam).to_contain_text("13 March 2018")
    expect(qadam).to_contain_text("Evacuation")
    expect(qadam.get_by_role("link", name=re.compile("Qadam"))).to_have_attribute(
        "href", re.compile("^/deals/")
    )
    expect(qadam.get_by_role("link", name="20 March 2018")).to_have_attribute(
        "href", "/districts/qadam/?on=2018-03-20"
    )
    expect(page.locator("#compare-summary")).to_have_text(re.compile(r"\d+ districts? differ"))
    exchange = page.get_by_role("button", name="Exchange the two days")
    exchange.click()
    expect(day_shown(page)).to_have_text("12 March 2018")
    expect(qadam).to_contain_text("Evacuation")
    expect(qadam.get_by_role("link", name=re.compile("Qadam"))).to_be_visible()
    exchange.click()
    expect(day_shown(page)).to_have_text("20 March 2018")
    page.get_by_label("swipe").check()
    divider = page.get_by_role("slider", name="Where the two maps meet")
    divider.focus()
    page.keyboard.press("ArrowRight")
    expect(divider).to_have_value("51")
    expect(page).to_have_url(re.compile("compare=2018-03-12&layout=swipe.*split=51"))

    again = open_map(page.context.new_page(), page.url)
    expect(again.locator("#map-before path.district").first).to_be_attached()
    expect(again.get_by_label("swipe")).to_be_checked()
    expect(again.get_by_role("slider", name="Where the two maps meet")).to_have_value("51")
    expect(again.locator("[data-compared=qadam]")).to_be_visible()
    again.get_by_role("button", name="End the comparison").click()
    expect(again).not_to_have_url(re.compile("compare"))
    expect(again.locator("#map-before")).to_be_hidden()


def test_map_compare_two_states_of_knowledge(page):
    open_map(page, "/?on=2018-03-20&compare=2018-03-20&layout=list")
    expect(page.locator("#compare-summary")).to_contain_text("no district differs")
    page.get_by_role("combobox", name="as", exact=True).select_option("reported_until")
    page.get_by_label("Day or moment").fill("2018-03-15")
    page.get_by_label("Day or moment").press("Tab")
    qadam = page.locator("[data-compared=qadam]")
    expect(qadam).to_contain_text("changed hands")
    expect(page.locator("#compare-summary")).to_contain_text("their outlines are sketches")
    expect(page).to_have_url(re.compile("compare_reported_until=2018-03-15"))


def test_map_compare_in_arabic_keeps_each_moment_whole(page):
    known = "2018-06-01T00:00:00Z"
    open_map(
        page, f"/?on=2018-03-20&compare=2018-02-01&layout=side&lang=ar&compare_known_on={known}"
    )
    expect(page.locator(".side").first).to_have_text(f"1 شباط 2018، كما عُرف في \u2066{known}\u2069")


def test_map_compare_ended_shows_the_view_of_before(page):
    open_map(page, "/?on=2018-03-20#map=12/33.5/36.3")
    for layout in ("side by side", "swipe", "side by side", "list only"):
        page.get_by_role("button", name="Compare", exact=True).click()
        page.get_by_label(layout).check()
        expect(page).to_have_url(
            re.compile("#map=1[12]/.*" if layout == "side by side" else "#map=12/")
        )
        page.get_by_role("button", name="End the comparison").click()
        expect(page).to_have_url(
            re.compile(r"/\?on=2018-03-20(&layout=\w+)?#map=12/33\.(50|499)\d*/36\.(30|299)")
        )


def test_map_compare_without_javascript_leads_to_the_changes(open_page):
    page = open_page(java_script_enabled=False, viewport=DESKTOP)
    page.goto("/?on=2018-03-20&compare=2018-03-12")
    page.get_by_role("link", name="What changed between").click()
    expect(page.get_by_role("link", name="Qadam").first).to_be_visible()


def test_map_range_lists_every_change_with_how_deal_and_evidence(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_role("button", name="Range", exact=True).click()
    expect(page).to_have_url(re.compile("from=2017-09-20&to=2018-03-20"))
    begins = page.get_by_role("slider", name="Beginning of the range")
    expect(begins).to_have_attribute("aria-valuetext", "20 September 2017")
    begins.focus()
    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile("from=2017-10-20"))
    page.get_by_label("After", exact=True).fill("2018-03-12")
    expect(page.get_by_role("heading", name=re.compile("^What changed"))).to_have_text(
        "What changed after 12 March 2018, until 20 March 2018"
    )
    table = page.get_by_role("table", name=re.compile("Every change of the range"))
    qadam = table.locator("[data-changed=qadam]")
    expect(qadam).to_have_count(2)
    expect(qadam.first).to_contain_text("Evacuation")
    expect(qadam.first.get_by_role("link", name=re.compile("Qadam"))).to_have_attribute(
        "href", re.compile("^/deals/")
    )
    expect(qadam.first.get_by_role("link", name=re.compile("source"))).to_have_attribute(
        "href", "/districts/qadam/?on=2018-03-13"
    )
    number = int(page.locator("#range-summary").inner_text().split()[0])
    expect(table.locator("tbody")).to_have_count(number)
    expect(page).to_have_url(re.compile("from=2018-03-12"))  # written a moment after the picture
    again = open_map(page.context.new_page(), page.url)
    expect(again.locator("[data-changed]")).to_have_count(number)
    again.get_by_role("button", name="End the range").click()
    expect(again).not_to_have_url(re.compile("from="))


def test_map_range_is_drawn_with_shift_and_ends_swapped_are_put_in_order(page):
    open_map(page, "/?on=2018-03-20&axis=2018-01-01..2018-12-31")
    track = page.locator("#track").bounding_box()
    page.keyboard.down("Shift")
    page.mouse.move(track["x"] + track["width"] * 0.5, track["y"] + 45)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.25, track["y"] + 45, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page).to_have_url(re.compile(r"from=2018-0[34]-\d\d&to=2018-0[67]-\d\d"))
    expect(day_shown(page)).to_have_text("20 March 2018")
    page.get_by_label("After", exact=True).fill("2018-12-01")
    expect(page.get_by_label("until", exact=True)).to_have_value("2018-12-01")


def test_map_range_without_javascript_leads_to_the_changes(open_page):
    page = open_page(java_script_enabled=False, viewport=DESKTOP)
    page.goto("/?on=2018-03-20&from=2018-03-12&to=2018-03-20")
    page.get_by_role("link", name="What changed between").click()
    expect(page.get_by_role("link", name="Qadam").first).to_be_visible()
