"""What is on the screen and its address: views, dates, knowledge, there and back again."""

import re

from playwright.sync_api import expect

from demo_site import _live_server_helper, demo_ledger  # noqa: F401
from test_map import day_shown, open_map, panel

VIEW = re.compile(r"#map=[\d.]+/[\d.]+/[\d.]+")


def view_of(address: str) -> str:
    return VIEW.search(address)[0]


def test_map_back_returns_to_the_view_before_a_district_was_zoomed_to(page):
    open_map(page, "/?on=2018-03-20")
    page.get_by_text("Take it away").click()
    cited = page.get_by_label("To cite what is shown")
    first = view_of(cited.input_value())  # the map was never moved, and is cited as it lies
    find = page.get_by_role("combobox", name="Find a district, by any spelling")
    find.fill("douma")
    find.press("Enter")
    expect(page).to_have_url(re.compile(f"district=douma(?!{re.escape(first)})#map="))
    second = view_of(page.url)
    find.fill("madaya")
    find.press("Enter")
    expect(page).to_have_url(re.compile(f"district=madaya(?!{re.escape(second)})#map="))
    for go, district, view in (
        (page.go_back, "Douma", second),
        (page.go_back, "", first),
        (page.go_forward, "Douma", second),
    ):
        go()
        if district:
            expect(panel(page).get_by_role("heading", name=district)).to_be_visible()
        else:
            expect(panel(page).get_by_role("heading", name="On 20 March 2018")).to_be_visible()
        expect(cited).to_have_value(re.compile(re.escape(view)))
    expect(day_shown(page)).to_have_text("20 March 2018")
