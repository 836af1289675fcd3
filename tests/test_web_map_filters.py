"""The filters of the map as the server reads them: which rows fit, counts, bad codes."""

import datetime as dt
import re

import pytest

from control.publish.queries import states_on
from control.web.map_filters import describe_filters, fits, list_choices
from factories import make_district, make_qadam

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 3, 20)


def slugs_shown(client, query: str) -> list[str]:
    page = client.get(f"/?on={DAY}&{query}").content.decode()
    return re.findall(r'<tr data-slug="([a-z-]+)">', page)


def test_map_filters_leave_out_rows_and_say_how_many_are_shown(client):
    make_qadam()
    make_district("empty")
    assert slugs_shown(client, "") == ["empty", "qadam"]
    assert slugs_shown(client, "party=isis") == ["qadam"]
    assert slugs_shown(client, "party=isis,syrian-government&standing=mixed,held") == ["qadam"]
    assert slugs_shown(client, "party=isis&party=syrian-government") == ["qadam"]
    assert slugs_shown(client, "siege=full") == []
    page = client.get(f"/?on={DAY}&party=isis").content.decode()
    assert "Shown: 1 of 2 districts" in page
    assert f'href="?on={DAY}">Clear filters' in page


@pytest.mark.parametrize("kind", ["standing", "party", "grade"])
def test_map_filter_with_an_unknown_code_is_answered_with_the_known_ones(client, kind):
    make_qadam()
    response = client.get(f"/?{kind}=nonsense")
    assert response.status_code == 400
    assert "nonsense” is not one of" in response.content.decode()


def test_describe_filters_counts_what_each_choice_would_leave():
    make_qadam()
    make_district("empty")
    states = states_on(DAY)
    known = list_choices()
    filters = {"siege": frozenset(["full"])}
    assert [fits(state.period, filters) for state in states] == [False, False]
    assert [fits(state.period, {}) for state in states] == [True, True]
    counts = {
        (kind["kind"], choice["code"]): choice["count"]
        for kind in describe_filters(states, filters, known)
        for choice in kind["choices"]
    }
    held = states[1].period
    assert counts["siege", held.siege] == 1  # another siege would still find it
    assert counts["standing", held.standing] == 0  # none is left among those besieged fully


def test_map_filter_offers_the_parties_recorded_by_then_and_the_one_asked_for(client):
    make_qadam()

    def offered(query: str) -> list[str]:
        page = client.get(f"/?on={DAY}&{query}").content.decode()
        return re.findall(
            r'<label[^>]*(?<! hidden)><input [^>]*name="party" value="([a-z-]+)"', page
        )

    assert offered("") == ["isis", "opposition", "syrian-government"]
    assert offered("known_on=2001-01-01") == []
    assert offered("known_on=2001-01-01&party=isis") == ["isis"]
