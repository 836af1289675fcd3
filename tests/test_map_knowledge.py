"""What was known at the time: its slider, its banner, what follows it and what cannot be shown."""

import re

import pytest
from playwright.sync_api import expect

from demo_site import _live_server_helper, day_shown, demo_ledger, open_map, panel  # noqa: F401


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


def test_map_known_on_a_day_that_is_not_over_says_so(page):
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    open_map(page, f"/?on=2018-03-20&known_on={today}")
    expect(page.get_by_role("note")).to_contain_text("is not over")
    page.get_by_text("Take it away").evaluate("one => one.parentElement.open = true")
    expect(page.locator("#citation")).to_have_value(re.compile(f"known_on={today}T.*Z"))
    page.get_by_role("button", name="Knowledge", exact=True).click()
    page.get_by_label("as known on", exact=True).check()
    page.locator("#known-on").fill("2001-01-01")
    page.locator("#known-on").press("Enter")
    expect(page.get_by_role("note")).to_contain_text("Later corrections and additions are left out")
    page.locator("#known-on").fill(today)
    page.locator("#known-on").press("Enter")
    expect(page.get_by_role("note")).to_contain_text("is not over")


def test_map_before_the_first_report_is_said_to_be_so(page):
    open_map(page, "/?on=2011-07-28")
    page.get_by_role("button", name="Knowledge", exact=True).click()
    knowing = page.get_by_role("slider", name="Day of knowledge")
    said = "No dated report of this ledger had been published by 28 July 2011."
    expect(knowing).to_have_attribute("aria-valuetext", said)
    expect(page.locator("#knowledge-said")).to_have_text(said)


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


def test_map_days_of_knowledge_that_do_not_come_are_asked_for_again(page, console_errors):
    open_map(page, "/?on=2018-03-20")
    blocked = re.compile(r"/api/v1/reports")
    page.route(blocked, lambda route: route.abort())
    page.get_by_role("button", name="Knowledge", exact=True).click()
    said = page.locator("#knowledge-said")
    again = said.get_by_role("button", name="Try again")
    again.press("Enter")
    expect(again).to_be_focused()
    page.unroute(blocked)
    again.press("Enter")
    expect(said).to_contain_text("20 March 2018")
    expect(page.get_by_role("slider", name="Day of knowledge")).to_be_focused()
    console_errors.clear()  # the browser says what was refused


def test_map_day_of_knowledge_before_the_ledger_names_no_decision(page):
    open_map(page, "/?on=2018-03-20&known_on=2001-01-01")
    said = page.locator("#knowledge-said")
    expect(said).to_contain_text("1 January 2001")
    expect(said).not_to_contain_text("decision")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_map_view_of_an_address_is_kept_to_the_last_digit_whatever_takes_room(page, lang):
    query = f"/?lang={lang}&on=2018-03-20&reported_until=2018-03-25"
    for _ in range(2):
        open_map(page, f"{query}#map=11/33.5/36.3")
        page.wait_for_function("location.hash === '#map=11/33.5/36.3'")
        expect(page.locator("#knowledge-bar")).to_be_visible()
        page.locator("#knowing").click()
        expect(page.locator("#knowledge-bar")).to_be_hidden()
        page.locator("#step-on").click()
        expect(page).to_have_url(re.compile(r"on=2018-03-21.*#map=11/33\.5/36\.3$"))
