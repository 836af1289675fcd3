"""The map under fingers, on a phone: pinch and drag, on the map, the time bar and the swipe."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401

STEPS = 6
Point = tuple[float, float]


class Fingers:
    """Touches as Chromium takes them from a screen."""

    def __init__(self, page: Page):
        self._session = page.context.new_cdp_session(page)

    def _touch(self, kind: str, *points: Point) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, start: Point, end: Point) -> None:
        self._touch("touchStart", start)
        for n in range(1, STEPS + 1):
            self._touch(
                "touchMove", tuple(a + (b - a) * n / STEPS for a, b in zip(start, end, strict=True))
            )
        self._touch("touchEnd")

    def pinch(self, middle: Point, apart: float, then: float) -> None:
        """Two fingers, one after the other, from `apart` pixels either side of the middle."""
        x, y = middle
        self._touch("touchStart", (x - apart, y))
        self._touch("touchStart", (x - apart, y), (x + apart, y))
        for n in range(1, STEPS + 1):
            reach = apart + (then - apart) * n / STEPS
            self._touch("touchMove", (x - reach, y), (x + reach, y))
        self._touch("touchEnd")


@pytest.fixture
def phone(open_page):
    return open_page(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
    )


def test_touch_pinch_zooms_the_map_and_not_the_page(phone):
    fingers = Fingers(open_map(phone, "/?on=2018-03-20#map=11/33.5/36.3"))
    fingers.pinch((195, 330), 30, 110)
    expect(phone).to_have_url(re.compile(r"#map=1[23]"))
    assert phone.evaluate("visualViewport.scale") == 1
    where = phone.url
    fingers.drag((195, 330), (120, 280))
    expect(phone).not_to_have_url(where)
    expect(phone).to_have_url(re.compile(r"on=2018-03-20&lang=en#map=1[23]"))


def test_touch_drags_the_day_and_pinches_the_axis(phone):
    fingers = Fingers(open_map(phone, "/?on=2018-03-20"))
    track = phone.locator("#track").bounding_box()
    at = lambda part: (track["x"] + track["width"] * part, track["y"] + 45)  # noqa: E731
    fingers.drag(at(0.5), at(0.7))
    expect(phone).to_have_url(re.compile(r"on=2020-1[01]-"))  # where the finger was lifted
    day = phone.locator("#when").inner_text()
    fingers.pinch(at(0.5), 20, 90)
    expect(phone).to_have_url(re.compile(r"axis=\d{4}-.*on=2020|on=2020-.*axis=\d{4}-"))
    expect(phone.locator("#when")).to_have_text(day)
    assert phone.evaluate("visualViewport.scale") == 1


@pytest.mark.parametrize("language, split", [("en", 77), ("ar", 23)])
def test_touch_drags_the_divider_of_the_swipe(phone, language, split):
    fingers = Fingers(open_map(phone, "/?on=2018-03-20&compare=2017-03-20&layout=swipe"))
    divider = phone.locator("#split").bounding_box()
    y = divider["y"] + divider["height"] / 2
    fingers.drag((195, y), (300, y))
    expect(phone.locator("#split")).to_have_value(str(split))
    expect(phone).to_have_url(re.compile(f"split={split}"))
    fingers.pinch((195, 200), 30, 90)
    expect(phone).to_have_url(re.compile(r"#map=1[1-4]"))


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


def test_map_swipe_and_ranges_never_scroll_sideways(open_page):
    page = open_page(viewport={"width": 768, "height": 1024})
    for address in (
        "/?on=2018-03-20&lang=ar&compare=2017-03-20&layout=swipe&split=30",
        "/?on=2018-03-20&from=2018-02-20&to=2018-04-14&axis=2018-02-01..2018-05-31",
    ):
        open_map(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 768


def test_map_district_chosen_by_search_lies_above_the_sheet(phone):
    open_map(phone, "/?on=2018-03-20&lang=ar")
    phone.locator("#finder-text").fill("اليرموك")
    phone.locator("#finder-text").press("Enter")
    expect(phone.locator("#sheet")).to_have_attribute("aria-expanded", "true")
    expect(phone).to_have_url(re.compile("district=yarmouk.*#map="))
    name, finder, sheet = (
        phone.locator(one).bounding_box() for one in (".name.is-chosen", "#finder", "#panel")
    )
    assert finder["y"] + finder["height"] < name["y"]
    assert name["y"] + name["height"] < sheet["y"]


@pytest.mark.parametrize("address", ["compare=2018-03-01", "from=2018-03-01&to=2018-05-22"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_map_lists_of_two_days_show_both_on_a_phone(phone, address, lang):
    open_map(phone, f"/?lang={lang}&on=2018-05-22&{address}")
    phone.locator("#sheet").click()
    table = phone.locator(".compare-table:visible")
    expect(table.locator("tbody").first).to_be_visible()
    wide = table.evaluate("one => one.parentElement.scrollWidth - one.parentElement.clientWidth")
    assert wide <= 1
    for head in table.locator("thead th").all():
        box = head.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
