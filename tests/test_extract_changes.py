"""Changes of control in whole reports: who holds a place once the text has told it."""

import pytest

from control.choices import ChangeStatus
from tests.test_extract import read


def read_changes(text):
    claims = read(f"News of the day\n\n{text}", "2018-03-18", "en").claims
    return [(c.change.text, c.change.status) for c in claims if c.change and not c.background]


@pytest.mark.parametrize(
    "text",
    [
        "Turkish troops raised their flags in the centre of Afrin on Sunday.",
        "Turkish troops entered Afrin on Sunday and raised their flag over the town hall.",
        "Turkish troops overran the last villages held by Kurdish militants in Afrin on Sunday.",
    ],
)
def test_place_under_a_raised_flag_or_without_a_last_village_has_changed_hands(text):
    assert read_changes(text) == [("Afrin", ChangeStatus.DONE)]


@pytest.mark.parametrize(
    "text",
    [
        "Turkish troops entered Afrin on Sunday.",
        "Turkish troops took villages held by Kurdish militants in Afrin on Sunday.",
        "Protesters raised their flags in Afrin on Sunday and the troops watched.",
    ],
)
def test_place_only_entered_or_taken_in_part_has_not_changed_hands(text):
    assert not [c for c in read_changes(text) if c[1] is ChangeStatus.DONE]


def test_entry_that_the_next_sentence_disputes_is_only_claimed():
    text = (
        "The army said that its troops had entered Manbij on Sunday and raised the flag there."
        " The coalition called the statement incorrect."
    )
    assert read_changes(text) == [("Manbij", ChangeStatus.CLAIMED)]
