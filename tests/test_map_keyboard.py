"""The map by keyboard alone: every control is reached by Tab, and said in words; test_focus.py looks at it."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401

MOST_STOPS = 60  # far fewer than there are districts: shapes and skipped lists are no stops

SEE_FOCUS = """async () => {
    await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const box = one.getBoundingClientRect();
    return {
        id: one.id || one.outerHTML.slice(0, 80),
        inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        named: Boolean((one.getAttribute('aria-label') || one.labels?.[0]?.textContent
            || one.textContent).trim()),
    };
}"""


def press_until(page: Page, target, key: str = "Tab") -> None:
    """Press Tab until `target` has the focus; each stop on the way is in view and has a name."""
    stops = []
    for _ in range(MOST_STOPS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
        stop = page.evaluate(SEE_FOCUS)
        assert stop, f"the focus left the page after {stops}"
        if not stops or stops[-1] != stop["id"]:  # parts of a date field are one field
            assert stop["inView"] and stop["named"], stop
        stops.append(stop["id"])
    raise AssertionError(f"not reached: {stops}")


def test_keyboard_alone_does_all_that_the_map_can(page):
    open_map(page, "/?on=2018-03-20")
    when, announced = page.locator("#when"), page.locator("#announce")

    # past the menu
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the time slider")).to_be_focused()
    # a district by search, and its page in the panel
    press_until(page, page.get_by_role("combobox", name="Find a district"))
    page.keyboard.type("qadem")
    expect(announced).to_contain_text("found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#finder-list [aria-selected=true]")).to_contain_text("Qadam")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Qadam")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    back = page.get_by_role("button", name="All districts").last
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-slug=qadam] a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Qadam")).to_be_focused()

    # time itself
    thumb = page.get_by_role("slider", name="Day on the ground")
    press_until(page, thumb, "Shift+Tab")
    for key, said in (
        ("ArrowRight", "21 March 2018, "), ("Shift+ArrowLeft", "14 March 2018, "),
        ("PageUp", "14 April 2018, "), ("Home", "15 March 2011, "), ("End", "31 December 2024, "),
        ("PageDown", "30 November 2024, "),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(thumb).to_have_attribute("aria-valuetext", re.compile(f"^{said}"))
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    expect(when).not_to_have_text("15 March 2011")
    page.keyboard.press("Space")
    expect(announced).to_contain_text(when.inner_text())
    expect(thumb).to_be_focused()

    # the time bar: step, scope, date
    press_until(page, page.get_by_role("combobox", name="Step", exact=True), "Shift+Tab")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("step=week"))
    press_until(page, page.get_by_role("combobox", name="Changes", exact=True))
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("scope=district"))
    press_until(page, page.get_by_label("Date", exact=True))
    page.keyboard.type("03132018")
    expect(when).to_have_text("13 March 2018")
    press_until(page, page.get_by_role("button", name="Step forward"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(announced).to_contain_text("20 March 2018")
    press_until(page, page.get_by_role("button", name="Previous change"), "Shift+Tab")
    page.keyboard.press("Space")
    expect(announced).to_contain_text("13 March 2018")

    # knowledge, changed in place and taken back
    press_until(page, page.get_by_role("button", name="Knowledge", exact=True))
    page.keyboard.press("Enter")
    knowing = page.get_by_role("slider", name="Day of knowledge")
    expect(knowing).to_have_attribute("aria-valuetext", re.compile("^As reported until 13 March"))
    press_until(page, knowing)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(announced).to_contain_text("Reconstructed: as reports published until 12 March 2018")
    press_until(page, page.get_by_role("button", name="Present knowledge"))
    page.keyboard.press("Enter")
    expect(announced).to_contain_text("what this ledger holds today")
    expect(page.get_by_role("note")).to_have_count(0)

    # compare, with the divider of the swipe
    press_until(page, page.get_by_role("button", name="Compare", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#compare-summary")).to_contain_text("differ")
    press_until(page, page.get_by_label("side by side"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("swipe")).to_be_focused()
    divider = page.get_by_role("slider", name="Where the two maps meet")
    press_until(page, divider, "Shift+Tab")
    page.keyboard.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuetext", "49 % of the width")
    press_until(page, page.get_by_role("button", name="End the comparison"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Compare", exact=True)).to_be_focused()

    # filter, and what can be taken away
    press_until(page, page.get_by_role("button", name="Filter", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")
    press_until(page, page.locator("[data-kind=party] summary"))
    page.keyboard.press("Enter")
    press_until(page, page.get_by_role("checkbox", name=re.compile("^Islamic State")))
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="Shown: ").first).to_be_visible()
    press_until(page, page.get_by_text("Take it away"))
    page.keyboard.press("Enter")
    press_until(page, page.get_by_role("button", name="Picture (SVG)"))
    with page.expect_download():
        page.keyboard.press("Enter")
    press_until(page, page.get_by_label("To cite what is shown"))
    expect(page.get_by_label("To cite what is shown")).to_have_value(re.compile("party=isis"))


@pytest.mark.parametrize("language", ["ar"])
def test_keyboard_in_arabic_follows_what_is_seen_and_speaks_arabic(page):
    open_map(page, "/?on=2018-03-20&compare=2018-03-19&layout=swipe")
    press_until(page, page.locator("#split"))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#split")).to_have_attribute("aria-valuetext", re.compile("من العرض$"))
    strip = page.get_by_role("scrollbar")
    press_until(page, strip)
    page.keyboard.press("+")
    expect(strip).to_have_attribute("aria-valuetext", re.compile("^من .* إلى "))
    thumb = page.get_by_role("slider", name="اليوم على الأرض")
    press_until(page, thumb)
    page.keyboard.press("ArrowLeft")  # time runs from right to left
    expect(thumb).to_have_attribute("aria-valuetext", re.compile("^21 آذار 2018"))
    for slider in page.locator("[role=slider], [role=scrollbar]").all():
        said = slider.get_attribute("aria-valuetext")
        assert said is None or re.search("[\u0600-\u06ff]", said)
