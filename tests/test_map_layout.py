"""The map's page in windows of every size: nothing cut off, nothing covered, a map that can be seen."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401

LANGUAGES = ["en", "ar"]
PLAY = {"en": "Play", "ar": "تشغيل"}
PAGES = [
    *(
        "/districts/qadam/?on=2018-03-20",
        "/districts/?find=kadam",
        "/changes/?",
        "/deals/qadam-2018/?",
    ),
    *("/numbers/?", "/stories/southern-pocket/?", "/actors/isis/?", "/sources/afp/?", "/data/?"),
    *("/method/?", "/suggest/?"),
]
CONTROLS = "#when, #when-note, .button-row button, .choices select, .choices input, .tools button, .tools summary"
FAULTS = """selector => {
    const seen = [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length);
    const boxes = seen.map((one) => one.getBoundingClientRect());
    const name = (one) => one.id || one.textContent.trim();
    const faults = [];
    seen.forEach((one, i) => {
        const box = boxes[i];
        if (box.left < 0 || box.right > innerWidth) faults.push(`${name(one)} lies outside`);
        if (one.tagName === 'SELECT') {
            const whole = one.parentElement.appendChild(one.cloneNode(true));
            whole.style.inlineSize = 'max-content';
            whole.style.maxInlineSize = 'none';
            if (whole.getBoundingClientRect().width > box.width + 1) faults.push(`${name(one)} is cut`);
            whole.remove();
        } else if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 4) {
            faults.push(`${name(one)} is cut`);
        }
        seen.slice(i + 1).forEach((other, n) => {
            const next = boxes[i + 1 + n];
            if (Math.min(box.right, next.right) - Math.max(box.left, next.left) > 1
                && Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top) > 1) {
                faults.push(`${name(one)} covers ${name(other)}`);
            }
        });
    });
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
    return faults;
}"""


def double_text(page: Page) -> None:
    """What a reader does who sets the browser's own size of text to 200 %."""
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})


@pytest.mark.parametrize("language", LANGUAGES)
def test_time_bar_of_every_width_has_all_its_words_and_room(open_page, language):
    page = open_page()
    open_map(page, f"/?on=2018-03-20&lang={language}")
    found = {}
    for width in (320, 360, 390, 640, 641, 768, 820, 900, 901, 1024, 1120, 1121, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        for opened in ("false", "true"):
            more = page.locator("#time-more")
            if more.is_visible() and more.get_attribute("aria-expanded") != opened:
                more.click()
            found[width, opened] = page.evaluate(FAULTS, CONTROLS)
    assert not {size: faults for size, faults in found.items() if faults}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 820, 1024, 1280])
def test_play_stands_still_while_the_day_and_its_note_change(open_page, language, width):
    page = open_page(viewport={"width": width, "height": 900})
    open_map(page, f"/?on=2018-05-01&lang={language}")
    places, sizes = set(), set()
    for day in ("2018-05-01", "2018-09-30", "2018-03-20", "2017-11-21"):
        page.locator("#exact").evaluate(
            "(input, day) => { input.value = day;"
            " input.dispatchEvent(new Event('change', { bubbles: true })); }",
            day,
        )
        expect(page).to_have_url(re.compile(f"on={day}"))
        places.add(tuple(page.get_by_role("button", name=PLAY[language]).bounding_box().values()))
        sizes.add(page.locator("#map").bounding_box()["height"])
    assert len(places) == len(sizes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_knowledge_stands_beside_its_button_on_a_tablet(open_page, language):
    page = open_page(viewport={"width": 820, "height": 1180})
    open_map(page, f"/?on=2018-03-20&reported_until=2018-03-19&lang={language}")
    expect(page.locator("#knowledge-day")).to_be_enabled()  # what it says takes other room before
    day, button = (
        page.locator(one).bounding_box() for one in ("#knowledge-day", "#knowledge-present")
    )
    assert abs(day["y"] + day["height"] / 2 - button["y"] - button["height"] / 2) < 2
    assert day["width"] > 3 * button["width"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_twice_as_large_cuts_and_covers_nothing(open_page, language):
    page = open_page()
    double_text(page)
    found = {}
    for width, height in ((390, 844), (640, 800), (1280, 800), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        open_map(page, f"/?on=2018-03-20&lang={language}")
        found[width] = page.evaluate(FAULTS, CONTROLS)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert not {width: faults for width, faults in found.items() if faults}


LABELS = """(selector) => {
    const labels = [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length);
    const boxes = labels.map((one) => one.getBoundingClientRect());
    const touching = boxes.flatMap((box, i) => boxes.slice(i + 1).filter((other) => box.left < other.right && other.left < box.right
        && box.top < other.bottom && other.top < box.bottom));
    return [labels.map((one) => parseFloat(getComputedStyle(one).fontSize)), touching.length];
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "labels"),
    [
        ("/?on=2018-03-20&district=qadam", ".year-label"),
        ("/?on=2018-03-20&axis=2018-03-01..2018-04-15", ".year-label"),
        ("/?on=2018-03-20&district=qadam", ".band-label"),
        ("/districts/qadam/?on=2018-03-20", ".band .band-label"),
        ("/districts/qadam/?on=2018-03-20", ".lane-name"),
        ("/deals/qadam-2018/?", ".figure-chart:first-of-type .plot-tick"),
        ("/deals/qadam-2018/?", ".figure-chart:first-of-type .plot-name"),
    ],
)
def test_labels_of_pictures_are_twice_as_large_where_text_is(open_page, language, address, labels):
    page = open_page(viewport={"width": 1280, "height": 900})
    sizes = []
    for _ in range(2):
        page.goto(f"{address}&lang={language}")
        page.locator(labels).first.wait_for(state="attached")
        (first, *_rest), touching = page.evaluate(LABELS, labels)
        assert touching == 0
        sizes.append(first)
        double_text(page)
    assert sizes[1] == 2 * sizes[0]


def test_axes_of_charts_have_twice_the_room_where_text_is_twice_as_large(open_page):
    page = open_page(viewport={"width": 1280, "height": 900})
    rooms = []
    for _ in range(2):
        page.goto("/numbers/?")
        page.locator("#chart-shares canvas").wait_for()
        plot, chart = (
            page.locator(f"#chart-shares {part}").bounding_box() for part in (".u-over", ".uplot")
        )
        rooms.append(plot["x"] - chart["x"])
        double_text(page)
    assert rooms[1] == 2 * rooms[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_with_text_twice_as_large_never_scroll_sideways_on_a_phone(open_page, language):
    page = open_page(viewport={"width": 390, "height": 844})
    double_text(page)
    wide = {}
    for address in PAGES:
        page.goto(f"{address}&lang={language}")
        wide[address] = page.evaluate("document.documentElement.scrollWidth")
    assert not {address: width for address, width in wide.items() if width > 390}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width, height", [(320, 256), (667, 375), (844, 390), (1024, 400)])
def test_low_screen_has_a_map_and_scrolls_to_the_rest(open_page, language, width, height):
    page = open_page(viewport={"width": width, "height": height})
    open_map(page, f"/?on=2018-03-20&lang={language}")
    assert page.locator("#map").bounding_box()["height"] >= max(0.6 * height, 192) - 1
    assert page.evaluate(FAULTS, CONTROLS) == []
    for one in ("#map", "#thumb", "#knowing"):
        page.locator(one).scroll_into_view_if_needed()
        expect(page.locator(one)).to_be_in_viewport()
    legend = page.locator("#legend")
    legend.locator("summary").click()
    assert legend.bounding_box()["height"] > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheet_on_a_low_screen_opens_over_the_page_and_closes(open_page, language):
    page = open_page(viewport={"width": 667, "height": 375})
    open_map(page, f"/?on=2018-03-20&district=qadam&lang={language}")
    sheet, panel = page.locator("#sheet"), page.locator("#panel")
    sheet.click()
    expect(panel.get_by_role("heading", level=2).first).to_be_in_viewport()
    assert panel.bounding_box()["height"] > 300
    sheet.click()
    expect(panel.get_by_role("heading", level=2).first).to_be_hidden()


def test_filter_stands_beside_the_search_where_maps_are_side_by_side(open_page):
    page = open_page(viewport={"width": 640, "height": 800})
    open_map(page, "/?on=2018-04-01&compare=2018-02-01&layout=side")
    finder, button = (page.locator(one).bounding_box() for one in ("#finder", "#filter-open"))
    assert 0 < button["x"] - finder["x"] - finder["width"] < 20


@pytest.mark.parametrize("width", [390, 1280])
def test_map_notice_covers_neither_the_search_nor_the_note_of_the_filter(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    open_map(page, "/?on=2030-01-01&party=isis")
    expect(page.locator("#notice")).to_contain_text("outside the coverage")
    assert page.evaluate(FAULTS, "#notice, .filter-note.on-map, #finder, #filter-open") == []


def test_map_search_keeps_its_text_off_its_glass_whichever_way_the_text_runs(open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    for language, side in (("ar", "paddingRight"), ("en", "paddingLeft")):
        open_map(page, f"/?lang={language}&on=2018-03-20&compare=2017-03-20")
        for text in ("", "Qadam", "القدم"):
            page.locator("#finder-text").fill(text)
            room = page.locator("#finder-text").evaluate(
                "(one, side) => [parseFloat(getComputedStyle(one)[side]), getComputedStyle(one).direction]",
                side,
            )
            assert room[0] > 30, (language, text)
            assert room[1] == (
                "rtl" if text == "القدم" or (language, text) == ("ar", "") else "ltr"
            )
