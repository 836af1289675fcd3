"""The keyboard's focus by eye: at every stop its ring is painted whole, covered and cut off by nothing.

Computed styles say that an outline is asked for; only the picture says that it can be seen.
"""

import base64

import pytest

from demo_site import _live_server_helper, demo_ledger  # noqa: F401

PAGES = [
    "/?on=2018-03-20&from=2018-02-20&to=2018-04-14",
    "/?on=2018-03-20&compare=2018-03-01&layout=swipe",
    "/?on=2018-03-20&district=qadam",
    "/embed/?on=2018-03-20",
    "/stories/southern-pocket/?",
    "/districts/qadam/?on=2018-03-20",
    "/deals/qadam-2018/?",
    "/numbers/?",
]
MOST_STOPS = 60
SMALLEST = 24  # WCAG 2.5.8, but for a link within a line of text

# The box of what has the focus, and of the part that shows it where that is another.
FIND_STOP = """async () => {
    const frame = () => new Promise((seen) => requestAnimationFrame(seen));
    const one = document.activeElement;
    // until it has come to rest: a story scrolls on after the key
    for (let still = 0, at, frames = 0; still < 3 && frames < 120; frames += 1) {
        await frame();
        const was = at;
        at = one?.getBoundingClientRect().top;
        still = at === was ? still + 1 : 0;
    }
    if (!one || one === document.body) return null;
    let { left: x, top: y, width, height } = one.getClientRects()[0]; // its first line
    if (one.id === 'thumb') [x, y, width, height] = [x - 12, y + 17, 24, 24]; // on a wide track
    if (one.id === 'split') [x, width] = [x + 16 + (width - 32) * one.value / 100 - 16, 32];
    return { x, y, width, height, name: one.outerHTML.slice(0, 90), focus: getComputedStyle(
        document.documentElement).getPropertyValue('--focus'), date: one.type === 'date',
        inline: getComputedStyle(one).display === 'inline' || one.type === 'radio' };
}"""

# How many points of a picture have a colour.
COUNT_POINTS = """async ([png, colour]) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${png}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    const near = (one, other) => Math.abs(one - other) < 40;
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
        if (near(data[at], red) && near(data[at + 1], green) && near(data[at + 2], blue)) count += 1;
    }
    return count;
}"""


@pytest.fixture
def counting(browser):
    """A bare page in which pictures are counted: the site's own allows no picture from elsewhere."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("scheme", "width", "key"), [("light", 1280, "Tab"), ("dark", 390, "Shift+Tab")]
)
def test_ring_of_the_focus_is_seen_whole_at_every_stop(open_page, counting, scheme, width, key):
    height = 800
    page = open_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    faults, seen = [], 0
    for address in PAGES:
        page.goto(address)
        if address.startswith(("/?", "/embed", "/stories")):
            page.locator("html.map-drawn").wait_for()
        page.wait_for_load_state("networkidle")  # lists that come later move what is below them
        for _ in range(MOST_STOPS):
            page.keyboard.press(key)
            stop = page.evaluate(FIND_STOP)
            if stop is None:
                break
            if stop["date"]:
                continue  # the browser's own, each part in its turn
            left, top = max(0, stop["x"] - 6), max(0, stop["y"] - 6)
            right = min(width, stop["x"] + stop["width"] + 6)
            bottom = min(height, stop["y"] + stop["height"] + 6)
            if right <= left or bottom <= top:
                faults.append((address, "not in view", stop["name"]))
                continue
            clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
            png = base64.b64encode(page.screenshot(clip=clip)).decode()
            painted = counting.evaluate(COUNT_POINTS, [png, stop["focus"]])
            whole = 2 * (min(stop["width"], right - left) + min(stop["height"], bottom - top)) * 2
            seen += 1
            if painted < 0.5 * whole:  # a round ring has fewer points than its box
                faults.append((address, f"{painted} of {whole:.0f} points", stop["name"]))
            if min(stop["width"], stop["height"]) < SMALLEST - 0.5 and not stop["inline"]:
                size = f"{stop['width']:.0f} x {stop['height']:.0f}"
                faults.append((address, size, stop["name"]))
    assert seen > 150
    assert not faults, "\n".join(map(str, faults))
