"""Days of a deal: which day of a report is that of agreeing, of beginning, of the plan."""

from pathlib import Path

import pytest

from control.dates import parse_edtf
from control.extract import extract_claims
from control.extract.gazetteer import read_gazetteer_files

GAZETTEER = read_gazetteer_files(Path(__file__).resolve().parent.parent / "control" / "demo")


def read_days(text, published="2018-03-14", language="en"):
    """Return the days of the first deal that is news: agreed, carried out, planned."""
    reading = extract_claims(text, parse_edtf(published), language, GAZETTEER)
    claim = next(claim for claim in reading.claims if claim.is_deal and not claim.background)
    days = (
        claim.agreed_on or claim.announced_on,
        claim.implemented_on,
        claim.started_on if claim.start_planned else None,
    )
    return tuple(day and day.text for day in days)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rebels leave Yalda\n\nRebels started to leave Yalda on Tuesday under a deal.",
            (None, "2018-03-13", None),
        ),
        (
            "Evacuation of Yalda resumes\n\nRebels were bused out of Yalda on Tuesday as the"
            " evacuation halted by a bomb got under way again.\n\nThe two-part deal was reached in"
            " the last week of January.",
            ("2018-01", "2018-03-13", None),
        ),
    ],
)
def test_extract_claims_day_of_a_deal_is_that_of_its_verb(text, expected):
    assert read_days(text) == expected
