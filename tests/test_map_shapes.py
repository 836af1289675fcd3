"""Districts drawn as shapes: no more is written for a new view than has changed."""

import re
from itertools import chain

from playwright.sync_api import expect

from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401

LINES_OF = """(selector) => [...document.querySelectorAll(selector)]
    .flatMap((path) => path.getAttribute('d').split(/(?=M)/)).filter((line) => line !== 'M0 0')"""


def test_map_draws_each_shape_once_for_a_new_view_and_rims_with_them(page):
    page.emulate_media(reduced_motion="reduce")
    open_map(page, "/?on=2016-03-20#map=10/33.5/36.3")
    page.evaluate("""() => {
        const written = new Map();
        window.mostWritten = () => Math.max(0, ...written.values());
        new MutationObserver((records) => {
            for (const { target } of records) {
                if (target.matches('.district')) written.set(target, (written.get(target) ?? 0) + 1);
            }
        }).observe(document.querySelector('#map .leaflet-districts-pane'), { subtree: true, attributeFilter: ['d'] });
    }""")
    box = page.get_by_role("combobox", name="Find a district, by any spelling")
    box.fill("qadam")
    box.press("Enter")
    page.wait_for_function("() => location.hash.startsWith('#map=13')")
    assert page.evaluate("() => mostWritten()") == 1
    districts, rims = (
        page.evaluate(LINES_OF, f"#map path.{name}") for name in ("district", "siege")
    )
    assert rims and set(rims) < set(districts), "rims moved with the districts they are around"


def test_map_cuts_a_shape_at_the_edge_of_what_is_drawn_and_leaves_out_what_lies_beyond(page):
    open_map(page, "/?on=2016-03-20#map=16/33.476/36.296")
    drawn, (left, top, right, bottom) = page.evaluate("""() => {
        const { x, y, width, height } = document.querySelector('#map .leaflet-districts-pane svg').viewBox.baseVal;
        const drawn = [...document.querySelectorAll('#map path.district:not(.is-circle)')].map((path) => path.getAttribute('d'));
        return [drawn, [x, y, x + width, y + height]];
    }""")
    seen = [line for line in drawn if line != "M0 0"]
    assert 0 < len(seen) < len(drawn)
    for line in seen:
        points = [tuple(map(int, point.split())) for point in re.findall(r"-?\d+ -?\d+", line)]
        xs, ys = zip(*points, strict=True)
        assert left <= min(xs) < max(xs) <= right and top <= min(ys) < max(ys) <= bottom, line


def test_map_asks_in_its_head_for_what_the_first_picture_needs_and_only_once(page):
    open_map(page, "/")
    asked = page.evaluate("""() => performance.getEntriesByType('resource')
        .map(({ name, initiatorType }) => [name.match(/(ledger|outlines|background|details)-?[.0-9a-f]+(bin|json)$/)?.[1], initiatorType])
        .filter(([name]) => name).sort()""")
    assert asked == [["background", "link"], ["details", "fetch"]]
    carried = page.locator("head script[data-file]")  # so small, they come with the page
    named = [carried.nth(i).get_attribute("data-file") for i in range(carried.count())]
    assert [re.match(r"/map/(\w+)-", name)[1] for name in named] == ["ledger", "outlines"]


def open_dressed(page, address):
    """Open the map and wait until what it leaves for later has had its turn: marks of doubt, further fills."""
    open_map(page, address)
    page.evaluate("""() => new Promise((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
    })""")


def test_map_has_every_fill_ready_before_the_day_is_another(page):
    open_dressed(page, "/?on=2012-03-20")
    page.evaluate("""() => {
        window.written = { fills: 0, laidOut: 0 };
        new MutationObserver((records) => { window.written.fills += records.length; })
            .observe(document.querySelector('.pattern-defs'), { subtree: true, childList: true });
        new MutationObserver((records) => { window.written.laidOut += records.length; })
            .observe(document.querySelector('#map .leaflet-districts-pane g'), { childList: true });
    }""")
    dressed = "() => [...document.querySelectorAll('#map path.district')].map((path) => getComputedStyle(path).fill).join()"
    before = page.evaluate(dressed)
    page.get_by_role("slider", name="Day on the ground").press("End")
    page.wait_for_function(f"(before) => ({dressed})() !== before", arg=before)
    assert page.evaluate("() => written") == {"fills": 0, "laidOut": 0}


WORN = """() => [...document.querySelectorAll('#map path.district')].map((path) => [path.getAttribute('d'), path.getAttribute('class')])"""
RIMS = """() => [...document.querySelectorAll('#map path.siege')].map((path) => [path.getAttribute('class'), path.getAttribute('d')])"""


def test_map_shows_colours_first_and_with_the_next_frame_all_that_a_day_opened_anew_does(page):
    open_dressed(page, "/?on=2018-05-21#map=11/33.5/36.3")
    page.wait_for_function("() => document.querySelector('#map .with-holder:not([hidden])')")
    anew = [sorted(page.evaluate(read)) for read in (WORN, RIMS)]
    open_dressed(page, "/?on=2016-03-20#map=11/33.5/36.3")
    page.evaluate("""() => {
        window.worn = [];
        new MutationObserver((records) => {
            const paths = new Set(records.map(({ target }) => target).filter((path) => path.matches('.district')));
            if (paths.size) window.worn.push([...paths].map((path) => path.getAttribute('class')));
        }).observe(document.querySelector('#map .leaflet-districts-pane'), { subtree: true, attributeFilter: ['class'] });
    }""")
    date = page.get_by_label("Date", exact=True)
    date.fill("2018-05-21")
    date.press("Enter")
    page.wait_for_function("() => location.search.includes('2018-05-21') && window.worn.length > 1")
    expect(page.locator("#map path.is-changed")).to_have_count(0)  # none stands out for a while
    first, *later = page.evaluate("() => window.worn")
    plain = re.compile(r" wears-(solid-\w+(-pale)?|not-covered)( is-empty| is-left-out)*$")
    assert all(plain.search(worn) for worn in first), first
    assert not all(plain.search(worn) for worn in chain(*later)), later
    assert [sorted(page.evaluate(read)) for read in (WORN, RIMS)] == anew


def test_map_fills_what_varies_in_one_direction_without_a_pattern(page):
    """A pattern is recorded anew for each shape that wears it; a colour or a gradient is not."""
    open_dressed(page, "/?on=2012-03-20")
    fills = page.evaluate("""() => Object.fromEntries(
        [...document.querySelectorAll('.pattern-defs > defs > *')].map(({ id, localName }) => [id, localName]))""")
    lined = {name for name in fills if re.fullmatch(r"p-solid-\w+-(claimed|carried)", name)}
    banded = {
        name for name in fills if re.fullmatch(r"p-(hatch|stripes)(-\w{6}|-neutral)+(-pale)?", name)
    }
    assert lined and banded
    assert {fills[name] for name in lined | banded} == {"linearGradient"}
    assert not [name for name in fills if re.fullmatch(r"p-solid-\w+(-pale)?", name)]
    worn = page.evaluate("""() => [...document.querySelectorAll('#map path.district')]
        .map((path) => [path.getAttribute('class').match(/wears-(\\S+)/)[1], getComputedStyle(path).fill])""")
    for symbol, fill in worn:
        assert (f"#p-{symbol}" in fill) == (f"p-{symbol}" in fills), (symbol, fill)


def test_reduced_motion_lets_no_style_lag_and_ends_a_zoom_with_its_transition(page):
    page.emulate_media(reduced_motion="reduce")
    open_map(page, "/?on=2016-03-20")
    moving = page.evaluate("""() => {
        const pane = document.querySelector('#map .leaflet-map-pane');
        const secondsOf = (one) => parseFloat(getComputedStyle(one).transitionDuration);
        pane.classList.add('leaflet-zoom-anim');
        const { transitionProperty } = getComputedStyle(pane.querySelector('.leaflet-proxy'));
        const seconds = secondsOf(pane.querySelector('.leaflet-proxy'));
        pane.classList.remove('leaflet-zoom-anim');
        const lagging = [...document.querySelectorAll('*')].filter((one) => secondsOf(one) > 0);
        return { transitionProperty, ends: seconds > 0 && seconds < 0.001, lagging: lagging.length };
    }""")
    assert moving == {"transitionProperty": "transform", "ends": True, "lagging": 0}


MIDDLES = """() => Object.fromEntries([...document.querySelectorAll('#map .name-district.with-holder:not([hidden])')].map((name) => {
    const range = document.createRange();
    return [name.firstChild.textContent, [...name.children].filter((line) => line.offsetWidth && line.textContent).map((line) => {
        range.selectNodeContents(line);
        const { left, width } = range.getBoundingClientRect();
        return [line.textContent, left + width / 2];
    })];
}))"""


def test_a_name_stays_in_its_place_when_another_holds_the_district(page):
    open_map(page, "/?on=2018-04-20&lang=ar#map=13/33.475/36.3")
    page.wait_for_function("() => document.querySelector('#map .with-holder:not([hidden])')")
    before = page.evaluate(MIDDLES)["القدم"]
    page.locator("[role=slider]").first.press("PageUp")
    page.wait_for_function(
        "(told) => [...document.querySelectorAll('#map .name-district')].some((name) => ("
        "name.firstChild.textContent === 'القدم' && name.lastChild.textContent !== told))",
        arg=before[-1][0],
    )
    after = page.evaluate(MIDDLES)["القدم"]
    assert len(before) == len(after) == 3
    for _, middle in before + after:
        assert abs(middle - before[0][1]) <= 1, (before, after)
