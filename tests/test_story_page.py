"""A story in a real browser: the map follows the step that is read and shows the ledger's states."""

import re

import pytest
from playwright.sync_api import expect

from control.publish.stories import find_story
from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401

ADDRESS = "/stories/southern-pocket/"
LOOKS = {"held": "solid", "contested": "hatch", "mixed": "stripes", "unknown": "query"}


@pytest.fixture
def story(demo_ledger, django_db_blocker):  # noqa: F811
    with django_db_blocker.unblock():
        return find_story("southern-pocket")


NAMES_SAY = """(told) => [...document.querySelectorAll('.name-district')].every((one) => (
  (told[one.firstChild.textContent] ?? one.lastChild.dataset.standing) === one.lastChild.dataset.standing))"""


def states_drawn(page) -> dict[str, str]:
    """How the names on the map say each district stands, by its English name."""
    names = page.locator(".name-district").evaluate_all(
        "all => all.map(one => [one.firstChild.textContent, one.querySelector('.name-holder').dataset.standing])"
    )
    return dict(names)


def test_story_map_shows_the_states_of_the_ledger_at_every_step(page, story):
    open_map(page, ADDRESS)
    for step in story.steps:
        page.locator("#story-count").wait_for()
        expect(page.locator("#story-count")).to_have_text(f"{step.number} / {len(story.steps)}")
        told = {state.district.name.en: LOOKS[state.period.standing] for state in step.states}
        page.wait_for_function(NAMES_SAY, arg=told)  # they follow the shapes
        drawn = states_drawn(page)
        seen = {name: look for name, look in drawn.items() if name in told}
        assert step.district.name.en in {n for n in drawn if n}, step.number
        assert seen == {name: told[name] for name in seen}, step.number
        expect(page.locator(".story-step.is-now")).to_have_attribute("id", f"step-{step.number}")
        if step.number < len(story.steps):
            page.locator("#story-on").click()
    expect(page).to_have_url(re.compile(r"#step-15$"))


def test_story_step_link_opens_at_its_step(page):
    open_map(page, f"{ADDRESS}#step-10")
    expect(page.locator("#story-day")).to_have_text("13 March 2018")
    expect(page.locator(".story-step.is-now h2")).to_have_text("The evacuation of Qadam")
    page.get_by_role("link", name="This day on the full map").nth(9).click()
    expect(page).to_have_url(re.compile(r"/\?on=2018-03-13&district=qadam#map=14.25/"))


def test_story_by_keyboard_alone(page):
    open_map(page, ADDRESS)
    page.locator("#story-on").focus()
    for n in (2, 3):
        page.keyboard.press("Enter")
        expect(page.locator("#story-count")).to_have_text(f"{n} / 15")
        page.locator("#story-on").focus()
    page.locator("#story-back").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#story-count")).to_have_text("2 / 15")


def test_story_on_a_phone_in_arabic_keeps_the_map_in_view(open_page):
    page = open_page(viewport={"width": 360, "height": 740})
    open_map(page, f"{ADDRESS}?lang=ar#step-11")
    expect(page.locator("#story-day")).to_have_text("20 آذار 2018")
    box = page.locator("#story-map").bounding_box()
    assert box["y"] >= 0 and box["height"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_story_without_scripts_is_read_down_the_page(open_page):
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(ADDRESS)
    expect(
        page.get_by_role("heading", name="A week later, Islamic State has most of it")
    ).to_be_visible()
    page.locator("#step-11 .story-states summary").click()
    expect(page.locator("#step-11 tr[data-slug=qadam] td")).to_contain_text("Held by Islamic State")
    expect(page.locator("#story-map")).to_be_hidden()


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("width, height", [(667, 375), (844, 390)])
def test_story_on_a_phone_on_its_side_stands_beside_its_map(open_page, lang, width, height):
    page = open_page(viewport={"width": width, "height": height}, has_touch=True)
    open_map(page, f"{ADDRESS}?lang={lang}#step-3")
    expect(page.locator("#story-count")).to_have_text("3 / 15")
    drawn, step = (page.locator(one).bounding_box() for one in ("#story-stage", "#step-3"))
    assert drawn["height"] == height and drawn["y"] == 0
    left, right = sorted((drawn, step), key=lambda box: box["x"])
    assert left["x"] + left["width"] <= right["x"] + 1
    credit, controls = (
        page.locator(one).bounding_box()
        for one in (".leaflet-control-attribution", ".story-controls")
    )
    assert controls["y"] + controls["height"] <= credit["y"]


def test_story_legend_on_a_phone_lies_clear_of_the_steps(open_page):
    page = open_map(open_page(viewport={"width": 360, "height": 740}), "/stories/southern-pocket/")
    page.locator("#legend summary").click()
    expect(page.locator("#legend-body")).to_contain_text("Contested")
    legend, steps = (page.locator(one).bounding_box() for one in ("#legend", ".story-controls"))
    assert legend["y"] > 0 and legend["y"] + legend["height"] <= steps["y"]


def test_story_map_has_a_legend_of_what_its_step_shows(page):
    open_map(page, "/stories/southern-pocket/?lang=en")
    page.locator("#legend summary").click()
    expect(page.locator("#legend-body")).to_contain_text("Contested")
    before = page.locator("#legend-body").inner_text()
    page.locator("#story-on").click()
    page.locator("#story-on").click()
    page.locator("#story-on").click()
    expect(page.locator("#story-count")).to_contain_text("4")
    expect(page.locator("#legend-body")).not_to_have_text(before)
    box = page.locator(".story-controls").bounding_box()
    assert box["y"] + box["height"] <= page.viewport_size["height"]


def test_story_tables_say_in_words_what_is_only_assumed(open_page, story):
    page = open_page(java_script_enabled=False)
    page.goto(ADDRESS)
    assumed = 0
    for step in story.steps:
        for state in step.states:
            row = page.locator(f"#step-{step.number} tr[data-slug={state.district.slug}] td")
            said = "assumed, no source" in row.text_content()
            assert said == bool(state.period and state.period.basis == "assumed"), state.district
            assumed += said
    assert assumed
