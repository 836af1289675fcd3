"""The map on a slow or broken line: what is typed before scripts are there, and what never comes."""

import re

import pytest
from playwright.sync_api import expect

from demo_site import _live_server_helper, demo_ledger, open_map, panel  # noqa: F401


def test_map_answers_a_search_that_was_sent_before_its_scripts_came(page):
    held = []
    page.route(re.compile(r"/main[^/]*\.js$"), lambda route: held.append(route))
    page.goto("/?on=2018-03-20&party=isis", wait_until="commit")
    find = page.locator("#finder-text")
    find.fill("yalda")
    find.press("Enter")
    expect(page.locator("#finder")).to_have_attribute("data-asked", "true")
    assert "on=2018-03-20" in page.url and held
    for route in held:
        route.continue_()
    expect(panel(page).get_by_role("heading", name="Yalda")).to_be_visible()
    expect(page).to_have_url(re.compile("on=2018-03-20.*party=isis|party=isis.*on=2018-03-20"))


@pytest.mark.parametrize("script", ["main", "leaflet"])
def test_map_whose_script_does_not_come_is_its_table_and_says_so(page, console_errors, script):
    page.route(re.compile(rf"/{script}[^/]*\.js$"), lambda route: route.abort())
    page.goto("/?on=2018-03-20")
    expect(page.get_by_text("The map could not be loaded.")).to_be_visible()
    table = page.get_by_role("table", name="State of every district")
    expect(table.get_by_role("row", name=re.compile("Qadam"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#play")).to_be_hidden()
    assert console_errors
    console_errors.clear()


@pytest.mark.parametrize("asked", ["compare=2016-09-01", "from=2018-03-01&to=2018-03-20"])
def test_map_list_whose_evidence_does_not_come_says_so_and_asks_again(page, console_errors, asked):
    page.route("**/api/v1/changes*", lambda route: route.abort())
    open_map(page, f"/?on=2018-03-20&{asked}")
    expect(panel(page).get_by_text("The evidence could not be loaded.")).to_be_visible()
    page.unroute("**/api/v1/changes*")
    panel(page).get_by_role("button", name="Try again").click()
    expect(panel(page).get_by_text(re.compile("independent source")).first).to_be_visible()
    expect(panel(page).get_by_text("The evidence could not be loaded.")).to_have_count(0)
    console_errors.clear()


def test_map_list_is_not_cut_off_before_scripts_write_it(open_page):
    page = open_page()
    held = []
    page.route(re.compile(r"/main[^/]*\.js$"), lambda route: held.append(route))
    page.goto("/?on=2018-03-20", wait_until="commit")
    scroll = page.locator(".panel-scroll")
    expect(scroll.get_by_role("row", name=re.compile("Qadam"))).to_be_attached()
    assert scroll.evaluate("(box) => box.scrollWidth <= box.clientWidth")


WATCH_SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.shifted += shift.value;
}).observe({ type: 'layout-shift', buffered: true });"""
STANDS = """() => document.readyState !== 'loading' && document.fonts.status === 'loaded'
  && performance.getEntriesByName('first-contentful-paint').length"""


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "address", ["/", "/?on=2018-03-20", "/?on=2018-03-20&compare=2017-03-20&layout=swipe"]
)
def test_map_page_hardly_moves_while_its_scripts_come(open_page, address, width, language):
    page = open_page(viewport={"width": width, "height": 800})
    page.add_init_script(WATCH_SHIFTS)
    held = []
    page.route(re.compile(r"/main[^/]*\.js$"), lambda route: held.append(route))
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}", wait_until="commit")
    page.wait_for_function(STANDS)
    page.wait_for_timeout(200)  # the page is seen as it is without them
    page.evaluate("window.shifted = 0")  # what moved while its own text came is another matter
    for route in held:
        route.continue_()
    page.locator("html.map-drawn").wait_for()
    page.wait_for_timeout(200)
    # good, as web vitals have it; of two maps what stands on them may move with their edges
    assert held and page.evaluate("window.shifted") < (0.2 if "compare" in address else 0.1)


@pytest.mark.parametrize("query", ["", "?on=2018-03-20", "?on=2016-05-01&party=isis"])
def test_map_counts_districts_alike_with_and_without_its_script(page, open_page, query):
    def read(tab):
        lines = tab.locator("#tally li").all_inner_texts()
        return sorted(re.sub(r"\s+", " ", line.strip()) for line in lines)

    open_map(page, f"/{query}")
    plain = open_page(java_script_enabled=False)
    plain.goto(f"/{query}")
    assert read(plain) == read(page) and len(read(page)) > (0 if "party" in query else 1)
