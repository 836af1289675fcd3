"""Time on the map: the slider, its steps and keys, the axis and what is marked on it."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo_site import _live_server_helper, day_shown, demo_ledger, open_map, settled_url, slider  # noqa: F401


def test_map_slider_by_keyboard_says_its_day_in_words(page):
    open_map(page, "/?on=2018-03-13")
    thumb = slider(page)
    thumb.focus()
    for key, day in (
        ("ArrowRight", "14 March 2018"),
        ("ArrowLeft", "13 March 2018"),
        ("ArrowDown", "12 March 2018"),
        ("ArrowUp", "13 March 2018"),
        ("Shift+ArrowRight", "20 March 2018"),
        ("PageUp", "20 April 2018"),
        ("PageDown", "20 March 2018"),
        ("Home", "15 March 2011"),
        ("End", "31 December 2024"),
    ):
        page.keyboard.press(key)
        expect(thumb).to_have_attribute("aria-valuetext", re.compile(f"^{day}, "))
        expect(day_shown(page)).to_have_text(day)
    expect(page).to_have_url(
        re.compile("on=2024-12-31")
    )  # the last day is told too: coverage may grow


def test_map_exact_date_and_steps_move_the_day(page):
    open_map(page)
    page.get_by_label("Date", exact=True).fill("2018-03-20")
    expect(day_shown(page)).to_have_text("20 March 2018")
    page.get_by_role("combobox", name="Step", exact=True).select_option("month")
    page.get_by_role("button", name="Step forward").click()
    expect(day_shown(page)).to_have_text("20 April 2018")
    page.get_by_role("combobox", name="Step", exact=True).select_option("week")
    page.get_by_role("button", name="Step back").click()
    expect(day_shown(page)).to_have_text("13 April 2018")
    expect(page).to_have_url(re.compile("on=2018-04-13"))


def test_map_steps_by_months_keep_the_day_they_began_on(page):
    open_map(page, "/?on=2018-01-31&step=month")
    for day in ("28 February 2018", "31 March 2018", "30 April 2018"):
        page.get_by_role("button", name="Step forward").click()
        expect(day_shown(page)).to_have_text(day)
    page.get_by_role("button", name="Step back").click()
    expect(day_shown(page)).to_have_text("31 March 2018")
    # another day begins anew
    page.get_by_label("Date", exact=True).fill("2018-02-28")
    page.get_by_role("button", name="Step forward").click()
    expect(day_shown(page)).to_have_text("28 March 2018")


def test_map_next_and_previous_change_of_the_chosen_district(page):
    open_map(page, "/?on=2018-03-12&district=qadam")
    page.get_by_role("combobox", name="Changes", exact=True).select_option("district")
    expected = ["13 March 2018", "20 March 2018"]
    for day in expected:
        page.get_by_role("button", name="Next change").click()
        expect(day_shown(page)).to_have_text(day)
    page.get_by_role("button", name="Previous change").click()
    expect(day_shown(page)).to_have_text("13 March 2018")
    page.keyboard.press("]")
    expect(day_shown(page)).to_have_text("20 March 2018")


def test_map_play_runs_and_space_pauses(page):
    open_map(page, "/?on=2012-01-01")
    slider(page).focus()
    page.keyboard.press("Space")
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_have_attribute("aria-pressed", "true")
    expect(day_shown(page)).not_to_have_text("1 January 2012")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")
    stopped = day_shown(page).inner_text()
    expect(page.locator("#announce")).to_contain_text(stopped)


def test_map_day_outside_the_coverage_says_so(page):
    open_map(page, "/?on=2030-01-01")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("1 January 2030 is outside the coverage of this ledger")
    expect(notice).to_contain_text("Shown: 31 December 2024")
    page.get_by_role("button", name="Previous change").click()
    expect(notice).to_be_hidden()


@pytest.mark.parametrize("timezone", ["Pacific/Honolulu", "Pacific/Auckland"])
def test_map_day_is_the_same_in_every_time_zone(page):
    open_map(page, "/?on=2018-03-20")
    expect(day_shown(page)).to_have_text("20 March 2018")
    expect(page.get_by_label("Date", exact=True)).to_have_value("2018-03-20")
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(day_shown(page)).to_have_text("21 March 2018")
    expect(page).to_have_url(re.compile("on=2018-03-21"))


def test_map_in_arabic_runs_time_from_right_to_left(page):
    open_map(page, "/?on=2018-03-13&lang=ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator(".leaflet-control-scale-line")).to_have_text(re.compile(r"^\d+ ك?م$"))
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("تخطيطية")
    thumb = page.get_by_role("slider")
    before = thumb.bounding_box()["x"]
    thumb.focus()
    page.keyboard.press("ArrowLeft")  # where later days are
    expect(day_shown(page)).to_have_text("14 آذار 2018")
    page.keyboard.press("PageUp")
    expect(day_shown(page)).to_have_text("14 نيسان 2018")
    assert thumb.bounding_box()["x"] < before


def stretch_shown(page: Page) -> str:
    return page.get_by_role("scrollbar", name="Stretch shown").get_attribute("aria-valuetext")


def test_map_axis_zooms_and_pans_by_wheel_keys_and_buttons_and_is_kept(page):
    open_map(page, "/?on=2018-03-13")
    whole = "15 March 2011 to 31 December 2024"
    assert stretch_shown(page) == whole
    track = page.locator("#track").bounding_box()
    page.mouse.move(track["x"] + track["width"] / 2, track["y"] + 50)
    page.mouse.wheel(0, -120)
    strip = page.get_by_role("scrollbar", name="Stretch shown")
    expect(strip).not_to_have_attribute("aria-valuetext", whole)
    expect(page).to_have_url(re.compile(r"axis=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d"))
    page.get_by_role("button", name="The whole time").click()
    expect(strip).to_have_attribute("aria-valuetext", whole)
    expect(page).not_to_have_url(re.compile("axis="))

    slider(page).focus()
    for _ in range(5):
        page.keyboard.press("+")
    expect(strip).to_have_attribute("aria-valuetext", re.compile("2018"))
    expect(page.locator("#track-picture")).to_contain_text(re.compile("Mar"))
    address = settled_url(page)
    near = stretch_shown(page)  # of the last key, once the address has it
    assert "axis=" in address
    strip.focus()
    page.keyboard.press("ArrowRight")
    expect(strip).not_to_have_attribute("aria-valuetext", near)
    expect(page).not_to_have_url(address)
    again = open_map(page.context.new_page(), settled_url(page))
    assert stretch_shown(again) == stretch_shown(page)
    # a day outside the stretch brings the stretch along
    slider(again).focus()
    again.keyboard.press("Home")
    expect(again.get_by_role("scrollbar", name="Stretch shown")).to_have_attribute(
        "aria-valuetext", re.compile("^15 March 2011 to ")
    )


def test_map_axis_is_dragged_below_and_slid_above(page):
    open_map(page, "/?on=2018-03-13&axis=2018-01-01..2018-12-31")
    track = page.locator("#track").bounding_box()
    middle = track["x"] + track["width"] / 2
    page.mouse.move(middle, track["y"] + 75)
    page.mouse.down()
    page.mouse.move(middle + track["width"] / 4, track["y"] + 75, steps=3)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"axis=2017-(09|10)-\d\d\.\.2018-(09|10)"))
    expect(day_shown(page)).to_have_text("13 March 2018")
    page.mouse.click(middle, track["y"] + 45)
    expect(day_shown(page)).not_to_have_text("13 March 2018")


def test_map_stages_of_deals_are_reached_by_keyboard_and_lead_to_their_deal(page):
    open_map(page, "/?on=2018-01-01&axis=2018-02-01..2018-05-31")
    stages = page.get_by_role("group", name="Stages of deals").get_by_role("button")
    expect(stages.first).to_have_attribute("aria-label", re.compile("2018"))
    boxes = stages.evaluate_all("all => all.map((one) => one.getBoundingClientRect().x)")
    assert all(b - a >= 24 for a, b in zip(boxes, boxes[1:], strict=False)), "no two overlap"
    stages.first.focus()
    page.keyboard.press("ArrowRight")
    expect(stages.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")
    expect(card.get_by_role("link").first).to_have_attribute("href", re.compile("^/deals/"))
    day = card.get_by_role("button").first
    expect(day).to_be_focused()
    said = day.inner_text()
    page.keyboard.press("Enter")
    expect(day_shown(page)).to_have_text(said)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(stages.nth(1)).to_be_focused()


def test_map_colours_of_the_axis_are_named_beside_it(page):
    open_map(page, "/?on=2018-03-20")
    key = page.locator("#axis-key")
    key.locator("summary").click()
    for name in ("Captured by force", "Evacuation deal", "Collapse of authority", "Not stated"):
        expect(key.get_by_text(name)).to_be_visible()
    page.keyboard.press("Escape")
    expect(key.get_by_text("Not stated")).to_be_hidden()


def test_map_says_where_a_typed_day_led_and_takes_the_keys_of_the_brackets_in_any_layout(page):
    open_map(page, "/?on=2018-03-20")
    said = page.locator("#announce")
    page.get_by_role("button", name="Next change").click()
    expect(said).not_to_be_empty()
    date = page.get_by_label("Date", exact=True)
    date.fill("2014-02-15")
    expect(said).to_contain_text("15 February 2014")
    date.blur()
    page.evaluate(  # as an Arabic layout writes them
        "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ج', code: 'BracketLeft', bubbles: true }))"
    )
    expect(said).not_to_contain_text("15 February 2014")
