"""Two days or two states of knowledge beside each other, and all that changed in a range of days."""

import re

import pytest
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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 February 2018, as known on 1 June 2018, 00:00 UTC"),
        ("ar", "1 شباط 2018، كما عُرف في 1 حزيران 2018، 00:00 UTC"),
    ],
)
def test_map_compare_says_each_moment_in_words_and_covers_none_of_them(page, language, said):
    known = "2018-06-01T00:00:00Z"
    page.set_viewport_size({"width": 390, "height": 844})
    open_map(page, f"/?on=2018-03-20&compare=2018-02-01&lang={language}&compare_known_on={known}")
    side = page.locator("#side-before")
    expect(side).to_have_text(said)
    page.locator("#map-before path.district").first.wait_for(state="attached")
    words, finder = page.evaluate(
        "['side-before', 'finder'].map((id) => document.getElementById(id).getBoundingClientRect())"
    )
    assert words["y"] + words["height"] <= finder["y"]


def test_map_compare_as_a_list_leaves_the_map_its_search_and_its_legend(page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_map(page, "/?on=2018-03-20&compare=2013-06-01&layout=list")
    expect(page.locator(".side:visible")).to_have_count(0)
    expect(page.locator("#legend")).to_be_visible()
    open_map(page, "/?on=2018-03-20&compare=2013-06-01&layout=swipe")
    expect(page.locator(".side:visible")).to_have_count(2)
    expect(page.locator("#legend-body")).to_be_hidden()  # folded


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
            re.compile(r"/\?on=2018-03-20(&layout=\w+)?&lang=en#map=12/33\.5/36\.3$")
        )


def test_map_compare_ended_before_the_names_of_a_new_view_are_placed(page):
    open_map(page, "/?on=2018-03-20&compare=2018-02-01#map=12/33.5/36.3")
    page.evaluate("""() => new Promise((done) => {
        document.querySelector('input[name="layout"][value="swipe"]').click();
        document.querySelector('#compare').click();
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)));
    })""")
    expect(page.locator("#map-before")).to_be_hidden()  # and no script failed


def test_map_compare_says_that_the_other_side_is_on_its_way_or_did_not_come(page, console_errors):
    open_map(page, "/?on=2018-03-20&compare=2018-02-01")
    held = []
    ledger = re.compile(r"/map/ledger.*reported_until=2018-03-15")
    page.route(ledger, lambda route: held.append(route))
    page.get_by_role("combobox", name="as", exact=True).select_option("reported_until")
    moment = page.get_by_label("Day or moment")
    moment.fill("2018-03-15")
    with page.expect_request(ledger):
        moment.press("Tab")
    side, summary = page.locator("#side-before"), page.locator("#compare-summary")
    expect(side).to_have_text(re.compile("15 March 2018 · Loading what was known$"))
    expect(summary).to_have_text("Loading what was known")
    expect(page.locator("#map-before")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(side).to_have_text("1 February 2018, as reported until 15 March 2018")
    expect(summary).to_contain_text("differ")
    expect(page.locator("#map-before")).to_have_attribute("aria-busy", "false")
    refused = re.compile("reported_until=2018-03-14")
    page.route(refused, lambda route: route.abort())
    moment.fill("2018-03-14")
    moment.press("Tab")
    said = "The other side of the comparison could not be loaded. There is no connection."
    expect(side).to_have_text(re.compile(f"14 March 2018 · {said}$"))
    expect(summary).to_contain_text(said)
    expect(page.locator("#map-before")).to_be_hidden()
    page.unroute(refused)
    summary.get_by_role("button", name="Try again").click()
    expect(page.locator("#map-before")).to_be_visible()
    expect(side).to_have_text("1 February 2018, as reported until 14 March 2018")
    console_errors.clear()  # the browser says what was refused


def test_map_compare_marks_what_is_doubtful_on_both_sides(page):
    doubts = """all => all.map(({ classList }) => ['is-possible', 'is-stale'].filter((name) => classList.contains(name)).join())"""
    open_map(page, "/?on=2013-06-01")
    expect(page.locator("#map .district.is-stale").first).to_be_attached()  # they follow the shapes
    alone = page.locator("#map .district").evaluate_all(doubts)
    assert {"is-possible", "is-stale"} <= set(alone)
    open_map(page, "/?on=2018-03-20&compare=2013-06-01")
    expect(page.locator("#map-before .district.is-possible").first).to_be_attached()
    assert page.locator("#map-before .district").evaluate_all(doubts) == alone
    open_map(page, "/?on=2018-03-20&compare=2013-06-01&stale=0")
    expect(page.locator("#map-before .district.is-possible").first).to_be_attached()
    expect(page.locator("#map-before .is-stale")).to_have_count(0)


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
    expect(table.locator("tbody", has_text="2017")).to_have_count(0)  # the list follows the fields
    number = int(page.locator("#range-summary").inner_text().split()[0])
    expect(table.locator("tbody")).to_have_count(number)
    expect(page).to_have_url(re.compile("from=2018-03-12"))  # written a moment after the picture
    again = open_map(page.context.new_page(), page.url)
    expect(again.locator("[data-changed]")).to_have_count(number)
    again.get_by_role("button", name="End the range").click()
    expect(again).not_to_have_url(re.compile("from="))


@pytest.mark.parametrize("view", ["from=2018-03-12&to=2018-03-20", "compare=2018-03-12"])
def test_map_list_written_anew_with_its_evidence_keeps_the_focus(page, view):
    held, changes = [], re.compile("/api/v1/changes")
    page.route(changes, lambda route: held.append(route))
    with page.expect_request(changes):
        open_map(page, f"/?on=2018-03-20&{view}")
    row = page.locator("[data-changed=qadam], [data-compared=qadam]").first
    link = row.locator("a[href*='/districts/qadam/']").first
    link.focus()
    expect(link).to_be_focused()
    expect(row).not_to_contain_text("source")
    for route in held:
        route.continue_()
    expect(row).to_contain_text("source")
    expect(link).to_be_focused()


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


def test_map_comparison_has_a_legend_with_the_signs_of_both_sides(page):
    open_map(page, "/?on=2018-06-01&lang=en#map=13/33.47/36.29")
    legend = page.locator("#legend-body")
    expect(legend).not_to_contain_text("Contested")
    open_map(page, "/?on=2018-06-01&compare=2018-03-20&lang=en#map=13/33.47/36.29")
    expect(page.locator("#map-before path.district").first).to_be_attached()
    expect(legend).to_be_hidden()  # folded: two maps have no room for it
    page.locator("#legend summary").click()
    expect(legend).to_contain_text("Islamic State")
    expect(legend).to_contain_text("Mixed")
    page.get_by_role("button", name="End the comparison").click()
    expect(legend).to_be_visible()
    expect(legend).not_to_contain_text("Islamic State")


def test_map_comparison_explains_a_party_that_only_the_other_knowledge_has(page):
    view = "#map=13/33.47/36.29"
    open_map(page, f"/?on=2018-03-25&reported_until=2013-06-01&lang=en{view}")
    legend = page.locator("#legend-body")
    expect(legend).not_to_contain_text("Islamic State")
    later = "compare_reported_until=2018-04-01"
    open_map(page, f"/?on=2018-03-25&reported_until=2013-06-01&{later}&lang=en{view}")
    page.locator("#legend summary").click()
    expect(legend).to_contain_text("Islamic State")


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ar", 360)])
def test_map_handles_of_a_short_range_do_not_lie_on_each_other(open_page, lang, width):
    page = open_page(viewport={"width": width, "height": 800})
    open_map(page, f"/?from=2018-03-01&to=2018-03-20&lang={lang}")
    boxes = [page.locator(f"#range-{end}").bounding_box() for end in ("from", "to")]
    left, right = sorted(boxes, key=lambda box: box["x"])
    assert left["x"] + left["width"] <= right["x"] + 1
    assert min(box["width"] for box in boxes) >= 24


@pytest.mark.parametrize(("lang", "said"), [("en", "LSI / SG"), ("ar", "لواء شهداء الإسلام +1")])
def test_map_name_of_a_mixed_district_says_more_than_one_holder(page, lang, said):
    open_map(page, f"/?on=2016-08-26&lang={lang}#map=12/33.46/36.25")
    held = page.locator("#map .name-district").filter(has_text="Daraya").locator(".name-holder")
    expect(held).to_have_text(said)


def test_map_compare_takes_back_a_refusal_and_refuses_what_is_no_moment(page):
    open_map(page, "/?on=2018-04-21&compare=2017-03-20&layout=list")
    notice, day = page.locator("#notice"), page.get_by_label("Compared with")
    day.fill("2040-01-01")
    day.press("Enter")
    day.press("Tab")
    expect(notice).to_contain_text("1 January 2040 is outside the coverage")
    day.fill("2018-03-20")
    day.press("Enter")
    expect(notice).to_be_hidden()
    page.get_by_role("combobox", name="as", exact=True).select_option("known_on")
    moment = page.get_by_label("Day or moment")
    for text in ("yesterday", "2018-13-01"):
        moment.fill(text)
        moment.press("Tab")
        expect(notice).to_contain_text("Day or moment: This is no moment")
        expect(moment).to_have_attribute("aria-invalid", "true")
    assert "compare_known_on" not in page.url
    moment.fill("2026-11-01")
    moment.press("Tab")
    expect(notice).to_be_hidden()
    expect(page).to_have_url(re.compile("compare_known_on=2026-11-01"))
    moment.fill("")
    moment.press("Tab")
    expect(page).not_to_have_url(re.compile("compare_known_on"))


def test_map_back_undoes_an_exchange_and_a_layout_and_one_map_keeps_nothing_of_them(page):
    open_map(page, "/?on=2018-04-01&compare=2018-02-01")
    page.get_by_role("button", name="Exchange the two days").click()
    expect(page).to_have_url(re.compile("on=2018-02-01&compare=2018-04-01"))
    page.get_by_label("list only").check()
    expect(page).to_have_url(re.compile("layout=list"))
    page.go_back()
    expect(page).to_have_url(re.compile("on=2018-02-01&compare=2018-04-01(?!.*layout)"))
    page.go_back()
    expect(page).to_have_url(re.compile("on=2018-04-01&compare=2018-02-01"))
    expect(day_shown(page)).to_have_text("1 April 2018")
    page.get_by_label("list only").check()
    page.get_by_role("button", name="End the comparison").click()
    expect(page).to_have_url(re.compile(r"on=2018-04-01(?!.*(layout|split|compare))"))
