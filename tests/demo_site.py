"""The demo ledger for a whole module of browser tests: loaded once, emptied after the last test."""

import pytest
from django.core.management import call_command

from control import workflow


@pytest.fixture(scope="module")
def demo_ledger(django_db_setup, django_db_blocker):
    """The demo, committed, where the live server sees it."""
    with django_db_blocker.unblock():
        workflow.load_demo(apply=True)
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def _live_server_helper(demo_ledger, live_server):
    """In the place of pytest-django's own, which would empty the tables after each test."""
    live_server._live_server_modified_settings.enable()
    yield
    live_server._live_server_modified_settings.disable()
