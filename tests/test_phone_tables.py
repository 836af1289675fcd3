"""Tables on a phone: rows are cards whose cells are named by their columns, and stay rows to a reader."""

import pytest
from playwright.sync_api import expect

from demo_site import _live_server_helper, demo_ledger  # noqa: F401

PAGES = [
    *("/districts/?", "/changes/?", "/changes/?kind=ledger", "/deals/?", "/actors/?", "/sources/?"),
    *("/sources/afp/?", "/districts/qadam/?on=2018-03-20", "/deals/qadam-2018/?"),
]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_table_of_cards_scrolls_sideways(open_page, lang):
    page = open_page(viewport={"width": 360, "height": 740})
    for address in PAGES:
        page.goto(f"{address}&lang={lang}")
        assert page.locator("table.cards").count(), address
        wide = page.evaluate(
            "[...document.querySelectorAll('table.cards')].map(t => t.parentElement)"
            ".filter(w => w.scrollWidth > w.clientWidth + 1).length"
        )
        assert wide == 0 and page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_cells_are_named_by_their_columns_and_stay_cells(open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/changes/?district=qadam&to=2018-03-31")
    row = page.get_by_role("row").filter(has_text="13 March 2018").first
    how = row.get_by_role("cell").last
    assert how.evaluate("cell => getComputedStyle(cell, '::before').content") == '"How"'
    expect(row.get_by_role("rowheader")).to_contain_text("Qadam")
    expect(page.get_by_role("columnheader", name="How")).to_have_count(1)


@pytest.mark.parametrize("lang, said", [("en", "From → to"), ("ar", "من ← إلى")])
def test_the_arrow_of_a_cells_name_points_the_way_the_page_is_read(open_page, lang, said):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"/changes/?district=qadam&to=2018-03-31&lang={lang}")
    cell = page.locator("table.cards td").filter(has=page.locator(".arrow")).first
    assert cell.evaluate("one => getComputedStyle(one, '::before').content") == f'"{said}"'


def test_a_cell_under_one_that_spans_rows_has_its_own_column(open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/districts/qadam/?on=2018-03-20")
    told = page.evaluate(
        "[...document.querySelectorAll('table.cards')].flatMap(t => {"
        " const heads = [...t.tHead.rows[0].cells].map(c => c.textContent.trim());"
        " return [...t.tBodies].flatMap(b => [...b.rows]).filter(r => r.cells.length < heads.length)"
        "  .map(r => r.cells[r.cells.length - 1].dataset.head === heads[heads.length - 1]); })"
    )
    assert told and all(told)


def test_on_a_desk_and_without_scripts_a_table_is_a_table(open_page):
    page = open_page(viewport={"width": 1280, "height": 800})
    page.goto("/deals/")
    assert page.locator("thead").first.evaluate("head => head.getClientRects()[0].height") > 10
    plain = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    plain.goto("/deals/")
    expect(plain.locator("table.cards")).to_have_count(0)
    expect(plain.get_by_role("columnheader", name="Last stage")).to_be_visible()
