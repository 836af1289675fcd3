"""The demo ledger for a whole module of browser tests: loaded once, emptied after the last test.

With it the parts of its map that tests of several modules touch.
"""

import time

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import Page

from control import workflow

DESKTOP = {"width": 1280, "height": 800}


def empty_tables() -> None:
    """Flush, again where what the last page asked for is still being answered: a deadlock."""
    for left in (3, 2, 1, 0):
        try:
            return call_command("flush", verbosity=0, interactive=False)
        except CommandError:
            if not left:
                raise
            time.sleep(1)


@pytest.fixture(scope="module")
def demo_ledger(django_db_setup, django_db_blocker):
    """The demo, committed, where the live server sees it."""
    with django_db_blocker.unblock():
        workflow.load_demo(apply=True)
        yield
        empty_tables()


@pytest.fixture(autouse=True)
def _live_server_helper(demo_ledger, live_server):
    """In the place of pytest-django's own, which would empty the tables after each test."""
    live_server._live_server_modified_settings.enable()
    yield
    live_server._live_server_modified_settings.disable()


def open_map(page: Page, address: str = "/") -> Page:
    """Open the map and wait until it is drawn."""
    page.goto(address)
    page.locator("html.map-drawn").wait_for()
    return page


def slider(page: Page):
    return page.get_by_role("slider", name="Day on the ground")


def day_shown(page: Page):
    return page.locator("#when")


def panel(page: Page):
    return page.get_by_role("complementary", name="Districts and their history")


def settled_url(page):
    """The page's address once it says what the page would have cited."""
    page.get_by_text("Take it away").evaluate("one => one.parentElement.open = true")
    page.wait_for_function("""() => {
        const cited = document.querySelector('#citation').value.match(/http\\S+/)?.[0];
        if (!cited) return false;
        const [there, here] = [new URL(cited), new URL(location.href)];
        for (const name of ['on', 'lang', 'known_on']) { // what a citation writes out and an address may leave
            if (!here.searchParams.has(name)) there.searchParams.delete(name);
        }
        const parts = ({ searchParams, hash }) => [...searchParams].sort().join() + hash;
        return parts(here) === parts(there);
    }""")
    return page.url
