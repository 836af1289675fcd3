"""A deal's page in a real browser: arrows from origins to destinations, the list without scripts."""

import re

import pytest
from playwright.sync_api import expect

from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401


def test_deal_map_draws_a_leg_from_each_origin_to_each_destination(page):
    open_map(page, "/deals/yalda-babila-beit-sahem-2018/")
    expect(page.locator("#deal-map path.leg")).to_have_count(3 * 4)
    expect(page.locator("#deal-map path.leg-point")).to_have_count(3 + 4)
    expect(page.locator("#deal-map .leg-name", has_text="Jarabulus")).to_be_visible()


@pytest.mark.parametrize(
    ("deal", "legs"),
    [
        ("four-towns-2017", {("zabadani", "idlib-gov"), ("madaya", "idlib-gov"),
                             ("fua", "aleppo-gov"), ("kefraya", "aleppo-gov")}),
        ("yarmouk-hts-fua-kefraya-2018", {("yarmouk", "idlib-gov"),
                                          ("fua", "aleppo-gov"), ("kefraya", "aleppo-gov")}),
    ],
)  # fmt: skip
def test_deal_map_draws_who_went_where_as_the_note_of_a_destination_says(page, deal, legs):
    open_map(page, f"/deals/{deal}/")
    drawn = page.locator("#deal-map path.leg").evaluate_all(
        """(paths) => {
          const { places } = JSON.parse(document.querySelector('#config').textContent);
          const points = [...document.querySelectorAll('#deal-map path.leg-point')].map((point, i) => {
            const { left, top, width, height } = point.getBoundingClientRect();
            return { slug: places[i].slug, x: left + width / 2, y: top + height / 2 };
          });
          const nearest = (path, at) => {
            const { x, y } = path.getPointAtLength(at);
            const { a, d, e, f } = path.getScreenCTM();
            const far = (point) => Math.hypot(point.x - a * x - e, point.y - d * y - f);
            return points.reduce((best, point) => (far(point) < far(best) ? point : best)).slug;
          };
          return paths.map((path) => [nearest(path, 0), nearest(path, path.getTotalLength())]);
        }"""
    )
    assert {tuple(leg) for leg in drawn} == legs and len(drawn) == len(legs)


def test_deal_map_goes_by_way_of_a_stop_that_is_known(page):
    open_map(page, "/deals/qadam-2018/")
    expect(page.locator("#deal-map path.leg")).to_have_count(2)


def test_deal_arrow_ends_at_the_edge_of_where_it_goes_at_every_zoom(page):
    open_map(page, "/deals/qadam-2018/")
    read = """() => {
        const end = (path) => {
            const { x, y } = path.getPointAtLength(path.getTotalLength());
            const { a, d, e, f } = path.getScreenCTM();
            return [a * x + e, d * y + f];
        };
        const middle = (path) => {
            const { left, top, width, height } = path.getBoundingClientRect();
            return [left + width / 2, top + height / 2, width / 2];
        };
        const seen = document.querySelector('#deal-map').getBoundingClientRect();
        const isSeen = ([x, y]) => x > seen.left && x < seen.right && y > seen.top + 20 && y < seen.bottom;
        const places = [...document.querySelectorAll('#deal-map path.leg-point')].map(middle);
        return [...document.querySelectorAll('#deal-map path.leg')].map(end).filter(isSeen).map(([x, y]) => {
            return Math.min(...places.map(([px, py, radius]) => Math.hypot(px - x, py - y) - radius));
        });
    }"""
    for _zoom in range(2):
        gaps = page.evaluate(read)
        assert gaps and all(0 <= gap < 5 for gap in gaps), gaps
        first = page.locator("#deal-map path.leg").first
        before = first.get_attribute("d")
        page.locator("#deal-map .leaflet-control-zoom-in").click()
        page.wait_for_function(
            "before => document.querySelector('#deal-map path.leg').getAttribute('d') !== before",
            arg=before,
        )


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_deal_figures_name_their_speakers_whole_where_there_is_room(page, lang):
    page.goto(f"/deals/old-homs-2014/?lang={lang}")
    cut = page.locator(".plot-name").evaluate_all(
        "(all) => all.map((name) => name.scrollWidth > name.clientWidth)"
    )
    assert len(cut) > 3 and not any(cut)


def test_deal_that_sent_nobody_anywhere_has_no_map(page):
    page.goto("/deals/qadam-truce-2014/")
    expect(page.locator("#deal-stage")).to_be_hidden()
    expect(page.get_by_role("heading", name="Qadam truce")).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_deal_on_a_phone_and_without_scripts(open_page, lang):
    page = open_page(viewport={"width": 360, "height": 740})
    open_map(page, f"/deals/qadam-2018/?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    plain = open_page(java_script_enabled=False)
    plain.goto("/deals/qadam-2018/")
    expect(plain.locator("#deal-stage")).to_be_hidden()
    expect(plain.get_by_role("link", name="Idlib governorate")).to_be_visible()
    row = plain.locator("table").last.get_by_role("row").last
    expect(row).to_contain_text("20 March 2018")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_deal_places_lie_clear_of_the_credits_on_a_phone(open_page, lang):
    page = open_page(viewport={"width": 390, "height": 844})
    open_map(page, f"/deals/al-tall-2016/?lang={lang}")
    expect(page.locator("#deal-map path.leg")).to_have_count(1)
    credits = page.locator("#deal-map .leaflet-control-attribution").bounding_box()
    places = page.locator("#deal-map path.leg-point, #deal-map .leg-name")
    lowest = places.evaluate_all(
        "(places) => places.map((place) => place.getBoundingClientRect().bottom)"
    )
    assert len(lowest) == 4 and max(lowest) < credits["y"], (lowest, credits)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_deal_figures_name_number_then_speaker_within_a_phone(open_page, lang):
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(f"/deals/qadam-2018/?lang={lang}")
    lines = page.locator(".figure-chart .plot-name").evaluate_all(
        """(lines) => lines.map((line) => {
          const [number, rest] = [...line.childNodes].map((node) => {
            const range = document.createRange();
            range.selectNodeContents(node);
            const { left, right } = range.getBoundingClientRect();
            const room = line.getBoundingClientRect(); // what does not fit is cut
            return [Math.max(left, room.left), Math.min(right, room.right)];
          });
          const { left, right } = line.closest("svg").getBoundingClientRect();
          return { number, rest, left, right };
        })"""
    )
    assert len(lines) > 5
    for line in lines:
        first, then = (line["number"], line["rest"])
        assert first[1] <= then[0] + 1 if lang == "en" else first[0] >= then[1] - 1, line
        assert min(first[0], then[0]) >= line["left"] - 1, line
        assert max(first[1], then[1]) <= line["right"] + 1, line


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_deal_place_with_a_note_has_no_comma_after_its_full_stop(page, lang):
    for slug in ("muadamiya-sept-2016", "four-towns-2017", "daraya-2016"):
        page.goto(f"/deals/{slug}/?lang={lang}")
        facts = page.locator(".facts-list").first
        assert "." in facts.text_content()
        assert not re.search(r"\.\s*[,،]", facts.text_content()), slug
