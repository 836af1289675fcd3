"""What the map shows of each state: filters, legend, doubt and fading, with tiles below and without."""

import datetime as dt
import re

from playwright.sync_api import expect

from demo_site import DESKTOP, _live_server_helper, day_shown, demo_ledger, open_map, panel, slider  # noqa: F401


def test_map_legend_names_what_is_in_view_or_every_sign(page):
    open_map(page, "/?on=2018-03-20")
    legend = page.locator("#legend")
    expect(legend).to_contain_text("Syrian government")
    expect(legend).not_to_contain_text("Collapse")
    legend.get_by_role("button", name="Show every sign").click()
    expect(legend).to_contain_text("Fully besieged")
    legend.get_by_role("button", name="Only what is on the map").click()
    expect(legend).to_contain_text("Syrian government")


def test_map_draws_when_tiles_are_blocked(page, settings, console_errors):
    settings.TILES_URL = "https://tiles.invalid/{z}/{x}/{y}.png"
    open_map(page, "/?on=2018-03-20")
    expect(page.locator("path.district").first).to_be_attached()
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(day_shown(page)).to_have_text("21 March 2018")
    page.goto("about:blank")  # no tile is refused, and said so, after it
    console_errors.clear()


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
    page.goto("about:blank")  # no tile is refused, and said so, after it
    console_errors.clear()


def test_map_says_which_states_are_only_possible(page):
    open_map(page, "/?on=2013-04-10")
    expect(page.locator("#when-note")).to_contain_text(
        re.compile(r"\d+ states possible, not certain")
    )
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
    expect(faded).not_to_have_count(at_first)
    assert 0 < faded.count() < at_first
    choice.select_option("(never fade)")
    expect(faded).to_have_count(0)


def test_map_marks_of_stages_name_their_one_day_once(page):
    open_map(page, "/?on=2018-03-20")
    marks = page.locator(".stage-button")
    expect(marks.first).to_be_attached()
    said = marks.evaluate_all("(all) => all.map((mark) => mark.getAttribute('aria-label'))")
    assert any(re.search(r"\d stages of deals, \d+ \w+ \d{4}$", each) for each in said)
    assert not any(re.search(r"(\d+ \w+ \d{4}) to \1", each) for each in said)


def test_map_tick_tells_the_days_it_gathers_and_all_that_changed_on_them(page, live_server):
    open_map(page, "/?on=2018-03-20")
    track = page.locator("#track-picture").bounding_box()
    tip = page.locator("#track-tip, .track-tip").first
    asked, seen = 0, set()
    for tick in page.locator("#track-picture .tick").all()[::9]:
        box = tick.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, track["y"] + track["height"] * 0.6)
        expect(tip).to_contain_text("change")
        days, how = tip.locator("span").all_inner_texts()
        first, last = (days.split(" to ") * 2)[:2] if " to " not in days else days.split(" to ")
        seen.add(" to " in days)
        read = [dt.datetime.strptime(day, "%d %B %Y").date() for day in (first, last)]
        before = read[0] - dt.timedelta(days=1)
        answer = page.request.get(
            f"{live_server.url}/api/v1/changes?from={before}&to={read[1]}&limit=1000"
        )
        assert int(how.split()[0]) == len(answer.json()["changes"]), (days, how)
        asked += 1
    assert asked > 4 and seen == {True, False}


def test_map_filter_that_nothing_fits_explains_no_sign_and_counts_no_doubt(page):
    open_map(page, "/?on=2018-03-20")
    expect(page.locator("#when-note")).to_contain_text("possible, not certain")
    expect(page.locator("#legend")).to_contain_text("Possible on this day")
    open_map(page, "/?on=2018-03-20&party=isis&siege=full&truce=yes")
    expect(page.locator(".filter-said").first).to_have_text("Shown: 0 of 67 districts")
    expect(page.locator("#when-note")).not_to_contain_text("possible, not certain")
    expect(page.locator("#legend")).not_to_contain_text("Possible on this day")
    expect(page.locator("#stale")).to_have_count(0)
    ticked = page.locator(".facet[data-kind=party] input:checked")
    page.wait_for_function(
        """() => {
            const box = document.querySelector('.facet[data-kind=party] input:checked').parentElement.getBoundingClientRect();
            const list = document.querySelector('.facet[data-kind=party] fieldset').getBoundingClientRect();
            return box.top >= list.top && box.bottom <= list.bottom + 1;
        }"""
    )
    expect(ticked).to_be_checked()
    page.locator(".filter-clear:visible").first.click()
    expect(page.locator("#when-note")).to_contain_text("possible, not certain")


def test_map_filtered_without_scripts_has_no_heading_of_an_empty_group(open_page):
    plain = open_page(java_script_enabled=False, viewport=DESKTOP)
    plain.goto("/?on=2018-03-20&party=isis")
    groups = plain.locator("#states tbody").evaluate_all(
        "all => all.map((one) => [one.offsetHeight > 0, one.querySelectorAll('tr[data-slug]:not([hidden])').length > 0])"
    )
    assert groups and all(seen == has_rows for seen, has_rows in groups)
    assert {seen for seen, _has_rows in groups} == {True, False}
