"""The numbers page in a real browser: charts by pointer and keyboard, to the map and back."""

import re

import pytest
from playwright.sync_api import expect

from demo_site import _live_server_helper, demo_ledger  # noqa: F401


def open_numbers(page, query: str = "?on=2018-03-20"):
    page.goto(f"/numbers/{query}")
    page.locator("html.charts-drawn").wait_for()
    return page


def test_chart_says_the_marked_day_and_moves_by_keyboard(page):
    open_numbers(page)
    said = page.locator("#said-shares")
    expect(said).to_contain_text("20 March 2018: Syrian government (until 8 Dec 2024) 40 (59.7 %)")
    chart = page.get_by_role("slider", name="Districts by who held them")
    chart.focus()
    page.keyboard.press("Home")
    expect(chart).to_have_attribute(
        "aria-valuetext", re.compile("^15 March 2011: Syrian government.* 67")
    )
    page.keyboard.press("ArrowRight")
    expect(said).not_to_contain_text("15 March 2011")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?on=2024-12-"))


def test_chart_click_opens_the_map_on_that_day_and_the_map_leads_back(page):
    open_numbers(page, "?on=2016-06-01&district=qadam")
    box = page.locator("#chart-shares .u-over").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 50)
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 50)
    page.locator("html.map-drawn").wait_for()
    assert re.search(r"/\?on=201[78]-\d\d-\d\d&district=qadam", page.url)
    day = re.search(r"on=([\d-]+)", page.url).group(1)
    page.get_by_role("link", name="Numbers", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/numbers/\?on={day}"))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_page_fits_and_charts_run_the_way_the_page_is_read(open_page, lang, width):
    page = open_page(viewport={"width": width, "height": 800})
    open_numbers(page, f"?on=2012-01-01&lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("shares", "siege", "ways"):
        assert page.locator(f"#chart-{name} canvas").bounding_box()["width"] > 200
    labels = page.locator("#chart-shares .u-axis").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().left)"
    )
    assert len(labels) == 2


COLOURS_ON = """(shares) => {
  const chart = document.querySelector('#chart-shares canvas');
  const [over, whole] = ['.u-over', 'canvas'].map((part) => document.querySelector(`#chart-shares ${part}`).getBoundingClientRect());
  const ratio = chart.width / whole.width;
  const pen = chart.getContext('2d');
  const flip = document.documentElement.dir === 'rtl';
  return shares.map((share) => {
    const x = over.left - whole.left + over.width * (flip ? 1 - share : share);
    const y = over.top - whole.top + over.height / 2;
    return [...pen.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data].join();
  });
}"""


def test_chart_of_shares_has_in_both_directions_the_same_holder_on_the_same_day(page):
    shares = [0.05, 0.2, 0.35, 0.5, 0.7, 0.95]
    found = {}
    for lang in ("en", "ar"):
        open_numbers(page, f"?on=2018-03-20&district=daraya&lang={lang}")
        found[lang] = page.evaluate(COLOURS_ON, shares)
    assert found["ar"] == found["en"]
    government, opposition = found["en"][0], found["en"][1]
    assert government != opposition and found["en"][4] == government


def test_page_without_scripts_has_its_tables(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/numbers/?on=2018-03-20")
    page.locator("details.chart-table summary").first.click()
    row = page.locator(".chart-rows").first.get_by_role("row", name=re.compile("20 March 2018"))
    expect(row).to_contain_text("40")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1120, 1280])
def test_sections_of_the_header_fit_every_width(open_page, lang, width):
    page = open_page(viewport={"width": width, "height": 800}, java_script_enabled=False)
    page.goto(f"/districts/?lang={lang}")
    header = page.locator(".masthead")
    boxes = header.locator("> *:visible").evaluate_all(
        "all => all.map(one => { const b = one.getBoundingClientRect(); return [b.left, b.right, b.top]; })"
    )
    assert all(left >= 0 and right <= width for left, right, _top in boxes)
    for left, right, _top in boxes:
        assert all(
            right <= other[0] + 1 or other[1] <= left + 1
            for other in boxes
            if other[:2] != [left, right]
        )
    menu = page.locator(".menu-button")
    if menu.is_visible():
        menu.click()  # without scripts
    links = page.locator("#sections a")
    expect(links).to_have_count(10)
    for index in range(10):
        box = links.nth(index).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, index
        assert box["height"] >= 24


def test_page_of_a_day_outside_the_coverage_marks_none_and_counts_its_outlines(page):
    open_numbers(page, "?on=1900-01-01&district=qadam")
    expect(page.locator(".lede")).to_contain_text("1 January 1900 is outside the coverage")
    expect(page.get_by_text("Sketches: 1; circles: 0.")).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_chart_has_latin_digits_whatever_those_of_the_browser(open_page, lang):
    page = open_page(locale="ar-EG", viewport={"width": 390, "height": 844})
    page.add_init_script("""window.written = [];
        const write = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
          window.written.push(String(text));
          return write.call(this, text, ...rest);
        };""")
    open_numbers(page, f"?on=2018-03-20&lang={lang}")
    written = page.evaluate("window.written")
    assert "20" in written and not re.search("[٠-٩]", "".join(written))
