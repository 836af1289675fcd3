"""The site on paper: light in both themes, within the margins, dark signs where a screen has light ones."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401

MARGIN, WIDTH = 40.0, 595.0  # of a sheet of A4, in points
INK = "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"


def find_starts(sheets: bytes, number: int) -> list[float]:
    """Where each run of text begins on one page, in points from its left edge."""
    starts = []

    def note(text, matrix, text_matrix, _font, _size):
        if text.strip():
            starts.append(text_matrix[4] * matrix[0] + matrix[4])

    PdfReader(io.BytesIO(sheets)).pages[number].extract_text(visitor_text=note)
    return starts


@pytest.mark.parametrize("language", ["en", "ar"])
def test_map_printed_in_the_dark_theme_is_light_and_its_list_within_the_margins(
    open_page, language
):
    page = open_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    open_map(page, f"/?on=2018-03-20&lang={language}")
    assert page.evaluate(INK) == "#edebe5"
    sides = dict.fromkeys(("left", "right"), f"{MARGIN / 0.75}px")
    starts = find_starts(page.pdf(format="A4", margin=sides), 1)
    assert len(starts) > 40
    assert min(starts) > MARGIN - 3 and max(starts) < WIDTH - MARGIN + 3
    page.emulate_media(media="print")
    assert page.evaluate(INK) == "#191b1f"


def test_chart_printed_in_the_dark_theme_has_the_inks_of_paper(open_page):
    page = open_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page.goto("/numbers/?")
    lightness = """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(() => {
        const { width, height } = document.querySelector('#chart-siege canvas');
        const pen = document.querySelector('#chart-siege canvas').getContext('2d');
        const { data } = pen.getImageData(0, 0, width, height);
        let sum = 0, count = 0;
        for (let at = 0; at < data.length; at += 4) {
            if (data[at + 3] > 128) { sum += data[at]; count += 1; }
        }
        told(sum / count);
    })))"""
    page.locator("#chart-siege canvas").wait_for()
    dark = page.evaluate(lightness)
    page.emulate_media(media="print")
    assert page.evaluate(lightness) > dark + 60


@pytest.mark.parametrize("language", ["en", "ar"])
def test_story_printed_has_in_every_step_its_map_its_states_and_its_sources(open_page, language):
    page = open_page(viewport={"width": 1280, "height": 800})
    open_map(page, f"/stories/southern-pocket/?lang={language}#step-3")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".story-step > .step-map:visible")).to_have_count(15)
    expect(page.locator(".story-step > .story-states[open]")).to_have_count(15)
    expect(page.locator("#story-map")).to_be_hidden()
    told = page.locator(".story-step").evaluate_all("""all => all.map((step) => {
        const held = [...step.querySelectorAll('.step-map .name-holder')].filter((one) => one.offsetWidth);
        return [step.querySelectorAll('.step-map .district').length, held.map((one) => one.textContent).join()];
    })""")
    assert {count for count, _held in told} == {67}
    assert len({held for _count, held in told}) > 8  # who is written on it is who held it then
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".step-map")).to_have_count(0)
    expect(page.locator("#step-3 .story-states")).not_to_have_attribute("open", "")
    expect(page.locator("#story-map")).to_be_visible()


def test_every_sheet_says_its_own_address_and_not_that_of_a_library(open_page, live_server):
    page = open_page(viewport={"width": 1280, "height": 800})
    for address in (
        "/?on=2018-03-20",
        "/deals/qadam-2018/",
        "/stories/southern-pocket/",
        "/numbers/?on=2018-03-20",
    ):
        page.goto(address)
        expect(page.locator(".leaflet-control-attribution, canvas").first).to_be_visible()
        reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
        text = "".join("".join(sheet.extract_text().split()) for sheet in reader.pages)
        assert live_server.url + address in text
        assert "leafletjs" not in text


@pytest.mark.parametrize(("language", "month"), [("en", "[A-Z][a-z]+"), ("ar", "[ء-ي ]+")])
def test_foot_of_a_sheet_says_where_and_when_in_words_and_no_address_of_a_citation(
    page, language, month
):
    open_map(page, f"/?on=2018-03-20&lang={language}")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".colophon-cite")).to_be_hidden()
    line = page.locator(".on-paper")
    expect(line).to_contain_text(f"/?on=2018-03-20&lang={language} · ")
    expect(line.locator("bdi")).to_have_text(
        re.compile(rf"^\d{{1,2}} ({month}) \d{{4}}\D+\d\d:\d\d UTC$")
    )


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


@pytest.mark.parametrize(("asked", "solid"), [("", 67), ("&party=isis", 5)])
def test_map_on_paper_fades_by_what_a_file_for_print_keeps(page, asked, solid):
    """Chromium writes a pattern into a PDF without the opacity of its fill."""
    open_map(page, f"/?on=2018-03-20{asked}")
    page.emulate_media(media="print")
    drawn = page.locator("#map path.district").evaluate_all("""all => all.map((path) => {
        const { fill, fillOpacity, opacity } = getComputedStyle(path);
        return { fill, fillOpacity, opacity, stale: path.classList.contains("is-stale") };
    })""")
    shown = [each for each in drawn if each["fill"] != "none"]
    assert len(shown) == solid and {each["fillOpacity"] for each in shown} == {"1"}
    assert {(each["stale"], each["opacity"]) for each in shown} == {(True, "0.42"), (False, "0.84")}


@pytest.mark.parametrize("asked", ["", "&compare=2018-03-12", "&compare=2018-03-12&layout=swipe"])
def test_map_on_paper_keeps_its_size_and_is_scaled_to_the_sheet(page, asked):
    open_map(page, f"/?on=2018-03-20{asked}")
    maps = page.locator(".map-canvas:not([hidden])")
    expect(maps).to_have_count(2 if asked else 1)
    seen = maps.evaluate_all("""all => {
        window.dispatchEvent(new Event("beforeprint"));
        return all.map(({ offsetWidth, offsetHeight }) => offsetHeight / offsetWidth);
    }""")
    page.set_viewport_size({"width": 700, "height": 990})
    page.emulate_media(media="print")
    boxes = [each.bounding_box() for each in maps.all()]
    assert [box["height"] / box["width"] for box in boxes] == pytest.approx(seen, abs=0.005)
    sheet = page.locator(".stage").bounding_box()
    assert sum(box["width"] for box in boxes) == pytest.approx(sheet["width"], abs=2)
    assert page.locator("#track").bounding_box()["width"] == pytest.approx(sheet["width"], abs=2)
    for side in page.locator(".side:visible").all():  # each side's caption stands over its map
        caption = side.bounding_box()
        assert any(abs(caption["x"] - box["x"]) < 3 and caption["y"] < box["y"] for box in boxes)
