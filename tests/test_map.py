"""The timeline map in a real browser: time, districts, evidence, links, phones, no JavaScript."""

import html
import re

import pytest
from playwright.sync_api import Page, expect

from demo_site import _live_server_helper, demo_ledger  # noqa: F401

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def open_map(page: Page, address: str = "/") -> Page:
    """Open the map and wait until it is drawn."""
    page.goto(address)
    page.locator("html.map-drawn").wait_for()
    return page


def slider(page: Page):
    return page.get_by_role("slider", name="Day on the ground")


def day_shown(page: Page):
    return page.locator("#when")


def panel(page: Page):
    return page.get_by_role("complementary", name="Districts and their history")


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
    expect(page).not_to_have_url(re.compile("on="))  # the last day is the default one


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


def test_map_legend_names_what_is_in_view_or_every_sign(page):
    open_map(page, "/?on=2018-03-20")
    legend = page.locator("#legend")
    expect(legend).to_contain_text("Syrian government")
    expect(legend).not_to_contain_text("Collapse")
    legend.get_by_role("button", name="Show every sign").click()
    expect(legend).to_contain_text("Fully besieged")
    legend.get_by_role("button", name="Only what is on the map").click()
    expect(legend).to_contain_text("Syrian government")


@pytest.mark.parametrize("typed", ["القدم", "قدم", "qadam", "Al-Qadam", "QADAM"])
def test_map_finder_finds_a_district_by_any_spelling(page, typed):
    open_map(page)
    box = page.get_by_role("combobox", name="Find a district, by any spelling")
    box.fill(typed)
    expect(page.get_by_role("option").first).to_contain_text("Qadam")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Qadam")).to_be_visible()


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


def settled_url(page):
    """The page's address once it says what the page would have cited."""
    page.get_by_text("Take it away").evaluate("one => one.parentElement.open = true")
    page.wait_for_function("""() => {
        const cited = document.querySelector('#citation').value.match(/http\\S+/)?.[0];
        if (!cited) return false;
        const [there, here] = [new URL(cited), new URL(location.href)];
        for (const name of ['on', 'lang', 'known_on']) { // what a citation writes out and an address may leave
            if (!here.searchParams.has(name)) there.searchParams.delete(name);
        }
        const parts = ({ searchParams, hash }) => [...searchParams].sort().join() + hash;
        return parts(here) === parts(there);
    }""")
    return page.url


def choose_steps(page):
    page.get_by_role("combobox", name="Find a district, by any spelling").fill("jobar")
    page.get_by_role("combobox", name="Find a district, by any spelling").press("Enter")
    page.get_by_label("Date", exact=True).fill("2018-03-20")
    for name, choice in (("Step", "week"), ("Speed", "365"), ("Changes", "district")):
        page.get_by_role("combobox", name=name, exact=True).select_option(choice)
    slider(page).press("+")
    page.get_by_role("button", name="Next change").click()
    page.get_by_role("combobox", name="Faded: no evidence for").select_option("36 months")
    page.get_by_role("button", name="Zoom in").click()


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


def test_map_day_outside_the_coverage_says_so(page):
    open_map(page, "/?on=2030-01-01")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("1 January 2030 is outside the coverage of this ledger")
    expect(notice).to_contain_text("Shown: 31 December 2024")
    page.get_by_role("button", name="Previous change").click()
    expect(notice).to_be_hidden()


def test_map_earlier_knowledge_is_bannered_and_kept_in_links(page):
    open_map(page, "/?on=2018-03-20&reported_until=2018-03-20")
    expect(page.get_by_role("note")).to_contain_text("Reconstructed")
    link = panel(page).get_by_role("link", name="Qadam").first
    assert "reported_until=2018-03-20" in link.get_attribute("href")
    page.get_by_role("link", name="Return to the present knowledge").click()
    expect(page.get_by_role("note")).to_have_count(0)
    expect(link).not_to_have_attribute("href", re.compile("reported_until"))

    open_map(page, "/?on=2018-03-20&known_on=2001-01-01")
    expect(page.get_by_role("note")).to_contain_text("As this ledger knew it on 1 January 2001")
    expect(page.locator("tr[data-slug=qadam]")).to_contain_text("Not yet recorded")


def test_map_without_javascript_is_a_table_for_any_day(open_page):
    page = open_page(java_script_enabled=False, viewport=DESKTOP)
    page.goto("/?on=2018-03-20")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Qadam"))
    expect(row.first).to_contain_text("Islamic State")
    page.get_by_label("Another day").fill("2018-06-01")
    page.locator(".plain-date").get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="On 1 June 2018")).to_be_visible()
    expect(row.first).to_contain_text("Syrian government")


@pytest.mark.parametrize("timezone", ["Pacific/Honolulu", "Pacific/Auckland"])
def test_map_day_is_the_same_in_every_time_zone(page):
    open_map(page, "/?on=2018-03-20")
    expect(day_shown(page)).to_have_text("20 March 2018")
    expect(page.get_by_label("Date", exact=True)).to_have_value("2018-03-20")
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(day_shown(page)).to_have_text("21 March 2018")
    expect(page).to_have_url(re.compile("on=2018-03-21"))


@pytest.mark.parametrize("address", ["/?on=2018-03-20", "/?on=2018-03-20&lang=ar"])
@pytest.mark.parametrize("width", [360, 390])
def test_map_on_a_phone_never_scrolls_sideways(open_page, address, width):
    page = open_page(viewport={"width": width, "height": 780}, has_touch=True)
    open_map(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sheet = page.locator("#sheet")
    sheet.click()
    expect(sheet).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#states")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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
    assert thumb.bounding_box()["x"] < before


def test_map_draws_when_tiles_are_blocked(page, settings, console_errors):
    settings.TILES_URL = "https://tiles.invalid/{z}/{x}/{y}.png"
    open_map(page, "/?on=2018-03-20")
    expect(page.locator("path.district").first).to_be_attached()
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(day_shown(page)).to_have_text("21 March 2018")
    console_errors.clear()  # the browser says that each tile was refused


def test_map_turns_tiles_dark_by_either_way_to_the_dark_theme_and_on_paper_not(
    page, settings, console_errors
):
    settings.TILES_URL = "https://tiles.invalid/{z}/{x}/{y}.png"
    open_map(page, "/?on=2018-03-20")
    page.locator(".tiles").first.wait_for(state="attached")
    filter_of = "() => getComputedStyle(document.querySelector('.tiles')).filter"
    assert page.evaluate(filter_of) == "none"
    page.emulate_media(color_scheme="dark")
    assert "invert" in page.evaluate(filter_of)
    page.emulate_media(color_scheme="light")
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    assert "invert" in page.evaluate(filter_of)
    page.emulate_media(media="print")
    assert page.evaluate(filter_of) == "none"
    console_errors.clear()


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


@pytest.mark.parametrize("typed", ["Al-Kadem", "قدم"])
def test_map_without_javascript_finds_a_district_by_any_spelling(open_page, typed):
    page = open_page(java_script_enabled=False, viewport=PHONE)
    page.goto("/?on=2018-03-20&reported_until=2018-03-15")
    page.get_by_label("Find a district, by any spelling").last.fill(typed)
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1 district fits")
    link = page.get_by_role("row").get_by_role("link", name="Qadam")
    expect(link).to_have_attribute("href", "/districts/qadam/?reported_until=2018-03-15")
    expect(page.get_by_label("Day on the ground")).to_have_value("2018-03-20")


def test_map_compare_without_javascript_leads_to_the_changes(open_page):
    page = open_page(java_script_enabled=False, viewport=DESKTOP)
    page.goto("/?on=2018-03-20&compare=2018-03-12")
    page.get_by_role("link", name="What changed between").click()
    expect(page.get_by_role("link", name="Qadam").first).to_be_visible()


def test_map_says_which_states_are_only_possible(page):
    open_map(page, "/?on=2013-04-10")
    expect(page.locator("#when-note")).to_contain_text(re.compile(r"\d+ states only possible"))
    expect(page.locator("path.district.is-possible").first).to_be_attached()
    expect(page.locator("#legend")).to_contain_text("Possible on this day")


def test_map_draws_doubt_as_its_legend_says_whatever_the_ground(page):
    open_map(page, "/?on=2013-04-10")
    page.get_by_role("button", name="Show every sign").click()
    for doubt in ("is-possible", "is-disputed"):
        lines = page.evaluate(
            """(doubt) => [...document.querySelectorAll(`#legend .${doubt}, #map path.district.${doubt}`)].map((one) => {
                const { stroke, strokeOpacity, strokeWidth, strokeDasharray } = getComputedStyle(one);
                return [stroke, strokeOpacity, strokeWidth, strokeDasharray].join();
            })""",
            doubt,
        )
        assert len(lines) > 1 and len(set(lines)) == 1, lines


def test_map_is_taken_away_as_a_picture_with_its_day_legend_and_licence(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_text("Take it away").click()
    citation = page.get_by_label("To cite what is shown")
    expect(citation).to_have_value(
        re.compile(r"20 March 2018, as known on \d{4}-.*known_on=\d{4}-")
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    picture = saved.value.path().read_text()
    for part in ("20 March 2018", "Syrian government", "Under a truce", "CC BY 4.0", "Qadam"):
        assert part in picture
    assert "known_on=" in picture
    assert "var(--" not in picture and "class=" not in picture  # it stands alone
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (PNG)").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_map_picture_writes_mixed_colours_so_that_every_program_reads_them(page):
    open_map(page, "/?on=2011-06-01")
    mixed = page.evaluate("""() => [...document.querySelectorAll('#map path.district')]
        .map((path) => getComputedStyle(path).fill.match(/^color\\(srgb ([^)]+)\\)$/)?.[1]).find(Boolean)""")
    page.get_by_text("Take it away").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    picture = saved.value.path().read_text()
    channels = [round(float(part) * 255) for part in mixed.split()]
    assert f'fill="rgb({", ".join(map(str, channels))})"' in picture
    assert "color(" not in picture


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("&district=qadam", "20 March 2018"),
        ("&compare=2018-02-01", "1 February 2018"),
        ("&from=2018-02-20&to=2018-04-14", "20 March 2018"),
    ],
)
def test_map_is_taken_away_whatever_the_panel_shows(page, view, shown):
    open_map(page, f"/?on=2018-03-20{view}")
    page.get_by_text("Take it away").click()
    expect(page.get_by_label("Snippet to embed")).to_have_value(re.compile(re.escape(view[1:9])))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    assert shown in saved.value.path().read_text()


def test_map_embedded_shows_the_chosen_parts_and_only_there_may_be_framed(page, open_page):
    answer = page.goto("/embed/?on=2018-03-20&parts=time")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    page.locator("html.map-drawn").wait_for()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#legend")).to_be_hidden()
    link = page.get_by_role("link", name="Control Ledger").first
    expect(link).to_have_attribute("href", "/?on=2018-03-20")
    assert "frame-ancestors 'none'" in page.goto("/").headers["content-security-policy"]
    assert page.request.get("/embed/?parts=everything").status == 400

    plain = open_page(java_script_enabled=False, viewport=DESKTOP)
    plain.goto("/embed/?on=2018-03-20&parts=time")
    expect(plain.get_by_role("table", name="State of every district")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_map_embedded_by_its_own_snippet_leaves_the_map_most_of_the_frame(page, language):
    open_map(page, f"/?on=2018-03-20&lang={language}")
    page.get_by_text({"en": "Take it away", "ar": "خذها معك"}[language]).click()
    snippet = page.locator("#snippet").input_value()
    assert {"en": "Control Ledger · 20", "ar": "سجل السيطرة · 20"}[language] in snippet
    address = html.unescape(re.search('src="([^"]+)"', snippet)[1])
    page.set_viewport_size({"width": 800, "height": 600})
    open_map(page, address)
    stage = page.locator("#map").bounding_box()
    covered = page.locator("#panel").bounding_box()["y"]
    assert min(stage["y"] + stage["height"], covered) - stage["y"] > 300
    expect(page.locator("#play")).to_be_visible()
    expect(page.locator("#knowledge-bar")).to_be_hidden()


def test_map_filter_narrows_map_list_and_ticks_and_lies_in_the_address(page):
    open_map(page, "/?on=2018-03-20")
    ticks = page.locator("#track-picture .tick")
    before = ticks.count()
    page.get_by_role("button", name="Filter").click()
    there = panel(page)
    there.locator("summary", has_text="Party, in any role").click()
    there.get_by_role("checkbox", name="Islamic State").check()
    expect(page).to_have_url(re.compile("party=isis"))
    note = page.locator(".filter-note.on-map")
    expect(note).to_contain_text("Shown: 5 of 67 districts")
    expect(there.locator("tr[data-slug]:visible")).to_have_count(5)
    expect(page.locator("path.district:not(.is-left-out)")).to_have_count(5)
    expect(ticks).not_to_have_count(before)
    there.locator("summary", has_text="Standing").click()
    mixed = there.get_by_role("checkbox", name=re.compile("^Mixed"))
    left = int(mixed.locator("xpath=..").locator("b").inner_text())
    mixed.check()
    expect(note).to_contain_text(f"Shown: {left} of 67 districts")
    expect(page).to_have_url(re.compile("standing=.*mixed"))

    again = open_map(page.context.new_page(), page.url)
    expect(again.locator("tr[data-slug]:visible")).to_have_count(left)
    again.locator(".filter-note.on-map").get_by_role("link", name="Clear filters").click()
    expect(again.locator("tr[data-slug]:visible")).to_have_count(67)
    expect(again).not_to_have_url(re.compile("party="))


def test_map_filter_means_the_same_with_and_without_javascript(page, open_page):
    plain = open_page(java_script_enabled=False, viewport=DESKTOP)
    for query in (
        "party=isis", "standing=contested,mixed", "siege=full,partial,unknown", "truce=yes",
        "assertion=claimed", "mechanism=evacuation", "confidence=high,none", "grade=B",
        "party=syrian-government&grade=none",
    ):  # fmt: skip
        address = f"/?on=2018-03-20&{query}"
        open_map(page, address)
        plain.goto(address)
        rows = "tr[data-slug]:visible"
        shown = plain.locator(rows).evaluate_all("all => all.map((row) => row.dataset.slug)")
        found = page.locator(rows).evaluate_all("all => all.map((row) => row.dataset.slug)")
        assert 0 < len(shown) < 67
        assert found == shown, query
        expect(plain.locator("#filters .filter-said")).to_have_text(
            f"Shown: {len(shown)} of 67 districts"
        )


def test_map_fades_what_no_evidence_has_confirmed_for_the_months_chosen(page):
    open_map(page, "/?on=2018-03-20")
    faded = page.locator("path.district.is-stale")
    expect(faded.first).to_be_attached()
    at_first = faded.count()
    choice = page.get_by_role("combobox", name="Faded: no evidence for")
    choice.select_option("60 months")
    expect(page).to_have_url(re.compile("stale=60"))
    assert 0 < faded.count() < at_first
    choice.select_option("(never fade)")
    expect(faded).to_have_count(0)


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
    near, address = stretch_shown(page), settled_url(page)
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


def test_map_day_of_knowledge_is_folded_away_and_said_in_words(page):
    open_map(page, "/?on=2018-03-20")
    knowing = page.get_by_role("slider", name="Day of knowledge")
    expect(knowing).to_be_hidden()
    page.get_by_role("button", name="Knowledge", exact=True).click()
    expect(knowing).to_have_attribute(
        "aria-valuetext", re.compile(r"^As reported until 20 March 2018: \d+ reports of \d+")
    )
    page.get_by_label("as known on", exact=True).check()
    expect(page.locator("#knowledge-said")).to_contain_text(re.compile(r"As known on .* UTC: \d+"))
    knowing.press("Enter")
    expect(page.get_by_role("note")).to_contain_text("As this ledger knew it")
    expect(page).to_have_url(re.compile("known_on="))


def test_map_day_of_knowledge_changes_in_place_and_back_returns(page):
    open_map(page, "/?on=2018-03-20&district=qadam&stale=36#map=12/33.5/36.3")
    page.evaluate("window.opened = 'once'")
    state = panel(page).locator(".state-now")
    expect(state).not_to_contain_text("Carried forward")
    page.get_by_role("button", name="Knowledge", exact=True).click()
    knowing = page.get_by_role("slider", name="Day of knowledge")
    expect(knowing).to_have_attribute("aria-valuetext", re.compile("20 March 2018"))
    knowing.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("note")).to_contain_text(
        "Reconstructed: as reports published until 15 March 2018 had it."
    )
    expect(page.locator("#announce")).to_contain_text("until 15 March 2018")
    expect(state).to_contain_text("Carried forward")
    expect(page).to_have_url(
        re.compile("district=qadam.*stale=36.*reported_until=2018-03-15.*#map=12/33.5")
    )
    expect(knowing).to_be_focused()
    expect(day_shown(page)).to_have_text("20 March 2018")
    for link in (page.locator(".masthead").get_by_role("link", name="Deals"),
                 panel(page).get_by_role("link", name="Open the district page")):  # fmt: skip
        expect(link).to_have_attribute("href", re.compile("reported_until=2018-03-15"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("reported_until=2018-03-14"))
    page.go_back()  # to where the sliding began, however often it came to rest
    expect(page.get_by_role("note")).to_have_count(0)
    expect(state).not_to_contain_text("Carried forward")
    page.go_forward()
    expect(state).to_contain_text("Carried forward")
    page.get_by_role("link", name="Return to the present knowledge").click()
    expect(state).not_to_contain_text("Carried forward")
    expect(page).not_to_have_url(re.compile("reported_until"))
    expect(page.get_by_role("button", name="Knowledge", exact=True)).to_be_focused()
    assert page.evaluate("window.opened") == "once", "the page was never left"


def test_map_filter_offers_the_parties_of_the_knowledge_shown(page):
    open_map(page, "/?on=2018-03-20&reported_until=2013-06-01&party=faylaq-al-rahman")
    parties = page.locator('#filter-form input[name="party"]')
    offered = page.locator('#filter-form label:not([hidden]) > input[name="party"]')
    assert 1 < offered.count() < parties.count()
    expect(page.locator('label:not([hidden]) > input[value="faylaq-al-rahman"]')).to_be_checked()
    page.evaluate("window.opened = 'once'")
    page.get_by_role("link", name="Return to the present knowledge").click()
    expect(offered).to_have_count(parties.count())
    assert page.evaluate("window.opened") == "once"


def test_map_day_of_knowledge_that_cannot_be_shown_is_said_and_tried_again(page, console_errors):
    open_map(page, "/?on=2018-03-20")
    panel(page).get_by_text("What was known at the time").click()
    page.get_by_label("As known on what this ledger").fill("2018-13-99")
    page.get_by_label("As known on what this ledger").evaluate(
        "field => field.removeAttribute('pattern')"
    )
    page.get_by_label("As known on what this ledger").press("Enter")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("There is no day “2018-13-99” in the calendar.")
    notice.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("As known on what this ledger")).to_be_focused()
    blocked = re.compile(r"/map/.*reported_until")
    page.route(blocked, lambda route: route.abort())
    page.get_by_label("As reported until only").fill("2018-03-15")
    page.get_by_label("As reported until only").press("Enter")
    expect(notice).to_contain_text("What was known then could not be loaded.")
    expect(page.get_by_role("note")).to_have_count(0)
    page.unroute(blocked)
    notice.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("note")).to_contain_text("15 March 2018")
    expect(notice).to_be_hidden()
    console_errors.clear()  # the browser says what was refused


def test_map_picture_says_its_filter_and_the_months_without_evidence(page):
    open_map(page, "/?on=2018-03-20&party=isis&stale=36")
    page.get_by_text("Take it away").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    picture = saved.value.path().read_text()
    for part in (
        "Only: Party, in any role: Islamic State", "Faded: no evidence for 36 months",
        "party=isis", "stale=36", "lang=en",
    ):  # fmt: skip
        assert part in picture
    expect(page.get_by_label("Snippet to embed")).to_have_value(re.compile("party=isis"))


def test_map_colours_of_the_axis_are_named_beside_it(page):
    open_map(page, "/?on=2018-03-20")
    key = page.locator("#axis-key")
    key.locator("summary").click()
    for name in ("Captured by force", "Evacuation deal", "Collapse of authority", "Not stated"):
        expect(key.get_by_text(name)).to_be_visible()
    page.keyboard.press("Escape")
    expect(key.get_by_text("Not stated")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_map_on_paper_is_map_legend_and_list_without_buttons(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    open_map(page, "/?on=2018-03-20&party=isis")
    page.emulate_media(media="print")
    expect(page.get_by_role("table", name="State of every district")).to_be_visible()
    expect(page.locator("tr[data-slug]:visible")).to_have_count(5)
    expect(page.locator("#map")).to_be_visible()
    expect(page.get_by_text("Shown: 5 of 67 districts").first).to_be_visible()
    for name in ("Play", "Range", "Compare", "Filter"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("asked", ["", "&compare=2018-03-12", "&compare=2018-03-12&layout=swipe"])
def test_map_on_paper_keeps_its_size_and_is_scaled_to_the_sheet(page, asked):
    open_map(page, f"/?on=2018-03-20{asked}")
    maps = page.locator(".map-canvas:not([hidden])")
    expect(maps).to_have_count(2 if asked else 1)
    printed = maps.evaluate_all("""all => {
        window.dispatchEvent(new Event("beforeprint"));
        return all.map(({ style, offsetWidth, offsetHeight }) => ({
            seen: [`${offsetWidth}px`, `${offsetHeight}px`],
            kept: [style.getPropertyValue("--screen-width"), style.getPropertyValue("--screen-height")],
            width: offsetWidth * Number(style.getPropertyValue("--paper-zoom")),
        }));
    }""")
    for each in printed:
        assert each["kept"] == each["seen"]
    assert sum(each["width"] for each in printed) == pytest.approx(690)


def test_map_swipe_and_ranges_never_scroll_sideways(open_page):
    page = open_page(viewport={"width": 768, "height": 1024})
    for address in (
        "/?on=2018-03-20&lang=ar&compare=2017-03-20&layout=swipe&split=30",
        "/?on=2018-03-20&from=2018-02-20&to=2018-04-14&axis=2018-02-01..2018-05-31",
    ):
        open_map(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 768


def test_map_embedded_leads_to_the_same_state_on_the_site(page):
    page.goto("/embed/?on=2018-03-20&parts=time&party=isis")
    page.locator("html.map-drawn").wait_for()
    expect(page.locator(".filter-note.on-map")).to_contain_text("Shown: 5 of 67 districts")
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("on=2018-03-21"))
    link = page.get_by_role("link", name="Control Ledger").first
    link.focus()
    expect(link).to_have_attribute("href", re.compile(r"^/\?on=2018-03-21&party=isis(#|$)"))


def test_map_day_of_knowledge_before_the_ledger_names_no_decision(page):
    open_map(page, "/?on=2018-03-20&known_on=2001-01-01")
    said = page.locator("#knowledge-said")
    expect(said).to_contain_text("1 January 2001")
    expect(said).not_to_contain_text("decision")
