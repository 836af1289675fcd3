"""The map taken away: its picture, its citation, and its page in the frame of another site."""

import html
import re

import pytest
from playwright.sync_api import expect

from demo_site import DESKTOP, _live_server_helper, demo_ledger, open_map, slider  # noqa: F401
from sources_server import LocalServer


def save_svg(page) -> str:
    """Press the button for it, which the list above still moves: the fold is opened by script."""
    page.locator("#share").evaluate("share => share.open = true")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    return saved.value.path().read_text()


def test_map_is_taken_away_as_a_picture_with_its_day_legend_and_licence(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_text("Take it away").click()
    citation = page.get_by_label("To cite what is shown")
    expect(citation).to_have_value(
        re.compile(r"20 March 2018, as known on \d+ \w+ \d{4}, \d\d:\d\d UTC\. .*known_on=\d{4}-")
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    picture = saved.value.path().read_text()
    assert re.search(r"State on 20 March 2018, as known on \d+ \w+ \d{4}, \d\d:\d\d UTC", picture)
    for part in (
        "20 March 2018",
        "Syrian government",
        "(SG)",
        "Under a truce",
        "CC BY 4.0",
        "Qadam",
        ">5 km<",
    ):
        assert part in picture
    assert "known_on=" in picture
    lines = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture))
    assert re.search(
        r"Sources of what is in view on 20 March 2018: AFP, .*Reuters, .*\. Against some", lines
    )
    assert re.search(
        r"Against some of it: .*The New Arab.*\. Without a published source: \d of 45 states\.",
        lines,
    )
    assert "var(--" not in picture and "class=" not in picture  # it stands alone
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (PNG)").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_map_picture_of_a_phone_cuts_its_address_where_it_must_and_loses_none_of_it(open_page):
    page = open_map(open_page(viewport={"width": 390, "height": 844}), "/?on=2018-03-20")
    with page.expect_download() as saved:
        page.locator("#save-svg").evaluate("button => button.click()")
    lines = re.findall(r">([^<]*)</text>", saved.value.path().read_text())
    first = next(number for number, line in enumerate(lines) if "http" in line)
    address = html.unescape("".join(lines[first:])).replace("\u200e", "")
    assert re.fullmatch(
        r"http://\S+on=2018-03-20\S+known_on=\S+Z#map=\d[\d.]*/33\.\d+/36\.\d+", address
    )


def test_map_picture_names_the_sources_of_both_sides_of_a_comparison(page):
    open_map(page, "/?on=2018-03-20&compare=2016-09-01")
    picture = save_svg(page)
    assert "<title>Control Ledger · 1 September 2016 and 20 March 2018</title>" in picture
    for day in ("20 March 2018", "1 September 2016"):
        assert f"Sources of what is in view on {day}: " in picture


def test_map_picture_asks_for_the_sources_of_both_days_under_the_knowledge_of_the_page(page):
    asked = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if "state/sources" in request.url else None,
    )
    open_map(page, "/?on=2018-03-20&compare=2016-09-01&reported_until=2018-03-15")
    save_svg(page)
    assert len(asked) == 2 and all("reported_until=2018-03-15" in address for address in asked)


def test_map_picture_whose_sources_do_not_come_is_kept_and_says_so(page, console_errors):
    open_map(page, "/?on=2018-03-20")
    page.route("**/api/v1/state/sources*", lambda route: route.fulfill(status=503, body="{}"))
    page.get_by_text("Take it away").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    assert "The sources could not be loaded" in saved.value.path().read_text()
    assert len(console_errors) == 1 and "503" in console_errors.pop()


def test_map_taken_away_in_a_comparison_names_both_sides_and_keeps_their_layout(page):
    other = "compare=2018-02-01&compare_reported_until=2018-03-15&layout=swipe"
    open_map(page, f"/?on=2018-03-20&{other}")
    page.locator("#share").evaluate("share => share.open = true")  # the list above it still grows
    said = "compared with 1 February 2018, as reported until 15 March 2018. Rebuilt from the ledger as known on"
    expect(page.get_by_label("To cite what is shown")).to_have_value(
        re.compile(f"on 20 March 2018, as known on .*UTC, {re.escape(said)}")
    )
    expect(page.get_by_label("Snippet to embed")).to_have_value(re.compile("layout=swipe"))


def test_map_picture_writes_mixed_colours_so_that_every_program_reads_them(page):
    open_map(page, "/?on=2011-06-01")
    mixed = page.evaluate("""() => [...document.querySelectorAll('#map path.district')]
        .map((path) => getComputedStyle(path).fill.match(/^color\\(srgb ([^)]+)\\)$/)?.[1]).find(Boolean)""")
    picture = save_svg(page)
    channels = [round(float(part) * 255) for part in mixed.split()]
    assert f'fill="rgb({", ".join(map(str, channels))})"' in picture
    assert "color(" not in picture


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("&district=qadam", "20 March 2018"),
        ("&compare=2018-02-01", "1 February 2018"),
        ("&from=2018-02-20&to=2018-04-14", "20 March 2018"),
    ],
)
def test_map_is_taken_away_whatever_the_panel_shows(page, view, shown):
    open_map(page, f"/?on=2018-03-20{view}")
    page.wait_for_load_state("networkidle")  # the other side of a comparison moves what is below it
    page.locator("#share").evaluate("share => share.open = true")  # the list above it still grows
    expect(page.get_by_label("Snippet to embed")).to_have_value(re.compile(re.escape(view[1:9])))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (SVG)").click()
    assert shown in saved.value.path().read_text()


def test_map_embedded_shows_the_chosen_parts_and_only_there_may_be_framed(page, open_page):
    answer = page.goto("/embed/?on=2018-03-20&parts=time")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    page.locator("html.map-drawn").wait_for()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#legend")).to_be_hidden()
    link = page.get_by_role("link", name="Control Ledger").first
    expect(link).to_have_attribute("href", "/?on=2018-03-20")
    assert "frame-ancestors 'none'" in page.goto("/").headers["content-security-policy"]
    assert page.request.get("/embed/?parts=everything").status == 400

    plain = open_page(java_script_enabled=False, viewport=DESKTOP)
    plain.goto("/embed/?on=2018-03-20&parts=time")
    expect(plain.get_by_role("table", name="State of every district")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_map_embedded_without_time_says_its_day(page, language):
    open_map(page, f"/embed/?on=2018-03-20&parts=legend&lang={language}")
    expect(page.locator("#when")).to_be_visible()
    expect(page.locator("#when")).to_contain_text("2018")
    expect(page.locator("#track")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_map_embedded_by_its_own_snippet_leaves_the_map_most_of_the_frame(page, language):
    open_map(page, f"/?on=2018-03-20&lang={language}")
    page.get_by_text({"en": "Take it away", "ar": "خذها معك"}[language]).click()
    named = {"en": "Control Ledger · 20", "ar": "سجل السيطرة · 20"}[language]
    expect(page.locator("#snippet")).to_have_value(re.compile(named))
    snippet = page.locator("#snippet").input_value()
    address = html.unescape(re.search('src="([^"]+)"', snippet)[1])
    page.set_viewport_size({"width": 800, "height": 600})
    open_map(page, address)
    stage = page.locator("#map").bounding_box()
    covered = page.locator("#panel").bounding_box()["y"]
    assert min(stage["y"] + stage["height"], covered) - stage["y"] > 300
    expect(page.locator("#play")).to_be_visible()
    expect(page.locator("#knowledge-bar")).to_be_hidden()


def test_map_picture_says_its_filter_and_the_months_without_evidence(page):
    open_map(page, "/?on=2018-03-20&party=isis&stale=36")
    picture = save_svg(page)
    for part in (
        "Only: Party, in any role: Islamic State", "Faded: no evidence for 36 months",
        "party=isis", "stale=36", "lang=en",
    ):  # fmt: skip
        assert part in picture
    expect(page.get_by_label("Snippet to embed")).to_have_value(re.compile("party=isis"))


def test_map_embedded_leads_to_the_same_state_on_the_site(page):
    open_map(page, "/embed/?on=2018-03-20&parts=time&party=isis")
    expect(page.locator(".filter-note.on-map")).to_contain_text("Shown: 5 of 67 districts")
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("on=2018-03-21"))
    link = page.get_by_role("link", name="Control Ledger").first
    link.focus()
    expect(link).to_have_attribute("href", re.compile(r"^/\?on=2018-03-21&party=isis&lang=en(#|$)"))


def open_elsewhere(page, address):
    """Show an address of this site in a frame of another one's page; return what is in the frame."""
    elsewhere = LocalServer()
    frame = f'<iframe src="{address}" width="800" height="600" title="Map"></iframe>'
    body = f'<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">{frame}<a href="#after">After</a>'
    elsewhere.pages["/"] = (200, {"Content-Type": "text/html"}, body.encode())
    page.route(f"{elsewhere.url}/**", lambda route: route.continue_())
    with elsewhere.running():
        page.goto(elsewhere.url)
    return page.frame_locator("iframe")


@pytest.mark.parametrize("wrong", ["parts=moon", "on=x", "standng=held", "district=atlantis"])
def test_map_embedded_by_a_wrong_address_says_so_and_its_links_leave_the_frame(
    page, live_server, console_errors, wrong
):
    inside = open_elsewhere(page, f"{live_server.url}/embed/?{wrong}")
    expect(inside.get_by_role("heading", name="cannot be read")).to_be_visible()
    expect(inside.get_by_role("navigation")).to_have_count(0)
    with page.context.expect_page() as opened:
        inside.get_by_role("link", name="Go to the map").click()
    opened.value.locator("html.map-drawn").wait_for()
    console_errors.clear()  # the browser names the refusal


def test_map_embedded_elsewhere_is_reached_by_keyboard_and_its_links_leave_the_frame(
    page, live_server
):
    inside = open_elsewhere(page, f"{live_server.url}/embed/?on=2018-03-20&district=qadam")
    inside.locator("html.map-drawn").wait_for()
    inside.locator("#play").focus()
    expect(inside.locator("#play")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Tab")
        if inside.locator("#thumb:focus").count():
            page.keyboard.press("ArrowRight")
        if not inside.locator(":focus").count():
            break  # it is on its way out of the frame
    expect(page.get_by_role("link", name="After")).to_be_focused()
    expect(inside.locator("#when")).to_have_text("21 March 2018")
    inside.locator("#sheet").click()
    with page.context.expect_page() as opened:
        inside.get_by_role("link", name="Open the district page").click()
    expect(opened.value.get_by_role("heading", level=1, name="Qadam")).to_be_visible()


def test_map_picture_under_a_filter_names_no_source_of_what_it_leaves_out(page):
    open_map(page, "/?on=2018-05-22&party=isis")
    picture = save_svg(page)
    assert "Islamic State" in picture
    assert "Sources of what is in view" not in picture and "published source" not in picture


@pytest.mark.parametrize("language", ["en", "ar"])
def test_map_address_and_the_links_at_its_foot_say_what_is_shown(page, language):
    open_map(page, f"/?lang={language}")
    text, bibtex, ris = page.locator(".colophon-cite a").all()
    page.locator("#step-back").click()
    expect(page).to_have_url(
        re.compile(rf"on=\d{{4}}-\d\d-\d\d.*lang={language}|lang={language}.*on=\d")
    )
    page.locator("#thumb").press("End")
    expect(page).to_have_url(re.compile("on=2024-12-31"))  # the last day, too
    page.locator("#exact").fill("2014-02-15")
    page.get_by_role("button", name="Compare" if language == "en" else "قارن", exact=True).click()
    for link, form in ((text, "text"), (bibtex, "bibtex"), (ris, "ris")):
        expect(link).to_have_attribute(
            "href",
            re.compile(
                rf"of=.*on%3D2014-02-15.*compare%3D.*format={form}|format={form}.*of=.*on%3D2014-02-15.*compare%3D"
            ),
        )
    cited = page.request.get(text.get_attribute("href"))
    assert cited.ok and "2014" in cited.text()


def test_map_embedded_under_a_filter_without_scripts_begins_with_its_states(open_page):
    page = open_page(java_script_enabled=False, viewport={"width": 800, "height": 600})
    page.goto("/embed/?on=2018-03-20&party=isis")
    assert not page.locator("#filters").evaluate("one => one.open")
    expect(page.get_by_role("row", name=re.compile("Qadam"))).to_be_in_viewport()
