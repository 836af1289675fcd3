"""What is on the screen and its address: views, dates, knowledge, there and back again."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo_site import (  # noqa: F401
    _live_server_helper,
    day_shown,
    demo_ledger,
    open_map,
    panel,
    settled_url,
    slider,
)

VIEW = re.compile(r"#map=[\d.]+/[\d.]+/[\d.]+")


def view_of(address: str) -> str:
    return VIEW.search(address)[0]


def test_map_back_returns_to_the_view_before_a_district_was_zoomed_to(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_text("Take it away").click()
    cited = page.get_by_label("To cite what is shown")
    expect(cited).to_have_value(VIEW)  # the map was never moved, and is cited as it lies
    first = view_of(cited.input_value())
    find = page.get_by_role("combobox", name="Find a district, by any spelling")
    find.fill("douma")
    find.press("Enter")
    expect(page).to_have_url(re.compile(f"district=douma&lang=en(?!{re.escape(first)})#map="))
    second = view_of(page.url)
    find.fill("madaya")
    find.press("Enter")
    expect(page).to_have_url(re.compile(f"district=madaya&lang=en(?!{re.escape(second)})#map="))
    for go, district, view in (
        (page.go_back, "Douma", second),
        (page.go_back, "", first),
        (page.go_forward, "Douma", second),
    ):
        go()
        if district:
            expect(panel(page).get_by_role("heading", name=district)).to_be_visible()
        else:
            expect(panel(page).get_by_role("heading", name="On 20 March 2018")).to_be_visible()
        expect(cited).to_have_value(re.compile(re.escape(view)))
    expect(day_shown(page)).to_have_text("20 March 2018")


def test_map_says_in_which_field_a_day_was_typed_that_there_is_not(page):
    open_map(page, "/?on=2018-03-20&from=2018-03-01&to=2018-03-20")
    notice = page.locator("#notice")
    date = page.get_by_label("Date", exact=True)
    until = page.get_by_label("until", exact=True)
    for field, typed, said in (
        (date, "02312018", "Date: The calendar has no such day."),
        (until, "02302018", "until: The calendar has no such day."),
        (until, "01012030", "until: 1 January 2030 is outside the coverage of this ledger"),
        (date, "01012001", "Date: 1 January 2001 is outside the coverage of this ledger"),
    ):
        field.focus()
        page.keyboard.type(typed)
        if typed.endswith("2030"):
            page.keyboard.press("Enter")
        else:
            page.locator("#thumb").focus()
        expect(notice).to_contain_text(said)
        expect(day_shown(page)).to_have_text(
            "15 March 2011" if "2001" in typed else "20 March 2018"
        )
    expect(until).to_have_value("2024-12-31")
    expect(date).to_have_value("2011-03-15")
    page.keyboard.press("ArrowRight")
    expect(notice).to_be_hidden()


def test_map_slider_of_knowledge_stays_ahead_of_what_arrives(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_role("button", name="Knowledge", exact=True).click()
    knowing = page.get_by_role("slider", name="Day of knowledge")
    expect(knowing).to_have_attribute("aria-valuetext", re.compile("20 March 2018"))
    held, arrived = [], []
    page.route(
        re.compile("reported_until=2018-03-19"),
        lambda route: route.continue_() if arrived else held.append(route),
    )
    knowing.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "true")
    page.evaluate(  # the hand moves on, and in the next moment the first stop arrives
        """() => {
          window.timeouts = [];
          const wait = window.setTimeout;
          window.setTimeout = (run, ms) => (ms === 400 ? window.timeouts.push(run) : wait(run, ms));
        }"""
    )
    page.keyboard.press("ArrowLeft")
    arrived.append(True)
    for route in held:
        route.continue_()
    expect(page.get_by_role("note")).to_contain_text("until 19 March 2018")
    expect(knowing).to_have_attribute("aria-valuetext", re.compile("18 March 2018"))
    page.evaluate("window.timeouts.at(-1)()")
    expect(page.get_by_role("note")).to_contain_text("until 18 March 2018")


def test_map_slid_to_a_knowledge_with_other_outlines_opens_the_page_of_it(page):
    open_map(page, "/?on=2018-03-20&known_on=2001-01-01")
    knowing = page.get_by_role("slider", name="Day of knowledge")
    expect(knowing).to_be_enabled()
    knowing.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("2001-01-01"))
    expect(page.get_by_role("note")).not_to_contain_text("2001")
    page.locator("html.map-drawn").wait_for()
    expect(page.get_by_role("note")).to_contain_text("As this ledger knew it on")


def read_controls(page: Page) -> dict[str, str]:
    """What every control of the map says, by the control."""
    return page.evaluate("""() => Object.fromEntries([...document.querySelectorAll(
        'select, input, [role=slider], [role=scrollbar], [aria-pressed], [aria-expanded], h2, #when'
    )].filter((one) => one.checkVisibility() && one.id !== 'finder-text').map((one) => [
        one.id || one.name + one.value,
        ['checkbox', 'radio'].includes(one.type) ? one.checked
            : [one.value, one.getAttribute('aria-valuetext'), one.getAttribute('aria-pressed'),
               one.matches('h2, #when') && one.textContent].join(' '),
    ]))""")


def test_map_permalink_restores_what_was_on_screen(page):
    address = "/?on=2018-03-20&district=qadam#map=13/33.48/36.29"
    open_map(page, address)
    slider(page).focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("on=2018-03-19"))
    again = page.context.new_page()
    open_map(again, page.url)
    expect(day_shown(again)).to_have_text("19 March 2018")
    expect(again.get_by_role("heading", name="Qadam")).to_be_visible()
    assert again.url.partition("#")[2] == page.url.partition("#")[2]


def choose_steps(page):
    page.get_by_role("combobox", name="Find a district, by any spelling").fill("jobar")
    page.get_by_role("combobox", name="Find a district, by any spelling").press("Enter")
    page.get_by_label("Date", exact=True).fill("2018-03-20")
    for name, choice in (("Step", "week"), ("Speed", "365"), ("Changes", "district")):
        page.get_by_role("combobox", name=name, exact=True).select_option(choice)
    slider(page).press("+")
    page.get_by_role("button", name="Next change").click()
    page.get_by_role("combobox", name="Faded: no evidence for").select_option("36 months")
    address = settled_url(page)
    page.get_by_role("button", name="Zoom in").click()
    expect(page).not_to_have_url(address)  # the view is another only once the zoom has ended


def choose_comparison(page):
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_label("Compared with").fill("2018-02-01")
    page.get_by_role("combobox", name="as", exact=True).select_option("reported_until")
    page.get_by_label("Day or moment").fill("2018-03-15")
    page.get_by_label("Day or moment").press("Tab")
    page.get_by_label("swipe").check()
    page.get_by_role("slider", name="Where the two maps meet").press("ArrowRight")


def choose_range_and_filter(page):
    page.get_by_role("button", name="Range", exact=True).click()
    page.get_by_label("After", exact=True).fill("2018-02-01")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("[data-kind=party] summary").click()
    page.locator("#filters").get_by_role("checkbox", name=re.compile("^Islamic State")).check()
    page.get_by_role("button", name="Knowledge", exact=True).click()
    knowing = page.get_by_role("slider", name="Day of knowledge")
    expect(knowing).to_be_enabled()
    knowing.press("ArrowLeft")
    knowing.press("Enter")
    expect(page.get_by_role("note")).to_be_visible()


@pytest.mark.parametrize("choose", [choose_steps, choose_comparison, choose_range_and_filter])
def test_map_permalink_restores_every_control(page, choose):
    open_map(page, "/?on=2018-03-20")
    before = read_controls(page)
    choose(page)
    settled_url(page)
    address = page.evaluate("document.querySelector('#citation').value.match(/http\\S+/)[0]")
    expect(page).to_have_url(re.compile("#map="))
    now = read_controls(page)
    assert now != before
    page.wait_for_function("location.search.length > 20")
    for link in (settled_url(page), re.sub("&known_on=[^&#]*", "", address)):
        again = open_map(page.context.new_page(), link)
        again.get_by_text("Take it away").evaluate("one => one.parentElement.open = true")
        again.wait_for_function(
            "() => !document.querySelector('#knowledge-day').disabled || document.querySelector('#knowledge-bar').hidden"
        )
        assert read_controls(again) == now
        assert again.url.partition("#")[2] == page.url.partition("#")[2]


def test_map_back_returns_to_the_choice_before(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_role("link", name="Qadam").first.click()
    expect(page.get_by_role("heading", name="Qadam")).to_be_visible()
    page.go_back()
    expect(panel(page).get_by_role("table", name="State of every district")).to_be_visible()
