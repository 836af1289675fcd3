"""Truces: by what words a truce is told, and which truce of a report is its news."""

from pathlib import Path

import pytest

from control.choices import TRUCES
from control.dates import parse_edtf
from control.extract import extract_claims
from control.extract.gazetteer import read_gazetteer_files

pytestmark = pytest.mark.usefixtures("rules_alone")
GAZETTEER = read_gazetteer_files(Path(__file__).resolve().parent.parent / "control" / "demo")


def read_claims(text):
    published = parse_edtf("2018-03-14")
    return extract_claims(f"News of the day\n\n{text}", published, "en", GAZETTEER).claims


@pytest.mark.parametrize(
    ("text", "is_truce"),
    [
        ("Rival tribes in Kufra signed an agreement on Tuesday to end weeks of clashes.", True),
        ("Militias in Zintan have reached a deal to end six days of fighting, a mayor said.", True),
        (
            "Both sides in Kufra signed a pact aimed at ending more than two weeks of bloody clashes.",
            True,
        ),
        ("Elders hoped for an agreement to end days of clashes in Kufra.", False),
        ("Mediators work on a deal to end more than two weeks of clashes in Kufra.", False),
        ("The assembly passed a deal to end weeks of strikes by teachers in Kufra.", False),
        ("The army and rebels signed an agreement on Tuesday to end the siege of Yalda.", False),
    ],
)
def test_agreement_that_is_to_end_so_many_days_of_fighting_is_a_truce(text, is_truce):
    assert any(claim.kind in TRUCES for claim in read_claims(text)) is is_truce


def test_truce_that_was_soon_broken_is_no_day_of_the_new_one():
    text = (
        "Militias in Yalda have reached a deal to end four days of fighting.\n\nThey had agreed to a"
        " ceasefire on Monday but clashes resumed hours later."
    )
    (claim,) = [claim for claim in read_claims(text) if not claim.background]
    assert claim.agreed_on is None
    text = text.replace(
        "They had agreed to a ceasefire on Monday but", "They agreed to it on Monday;"
    )
    assert read_claims(text)[0].agreed_on.text == "2018-03-12"


def test_delegation_on_its_way_to_a_town_does_not_take_its_truce_away():
    text = (
        "Militias in Yalda reached a truce on Monday.\n\nIt calls for fighters to leave for Idlib, and"
        " officials said that others were on their way to Yalda."
    )
    assert [place.text for place in read_claims(text)[0].districts] == ["Yalda"]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (
            "The army said shelling of the rebel-held town of Yalda halted and buses began to evacuate"
            " the fighters and their families.",
            "started",
        ),
        (
            "The army said the evacuation of rebels from Yalda was halted by fighting in the suburbs.",
            "suspended",
        ),
        ("Clashes near Barzeh halted the evacuation of rebels from Yalda.", "suspended"),
        ("The evacuation of rebels from Yalda was halted after shots were fired.", "suspended"),
    ],
)
def test_fighting_that_halts_is_told_from_a_departure_that_does(text, stage):
    assert read_claims(text)[0].stage == stage
