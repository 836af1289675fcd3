"""What a person reads in a report where the reader did not: kept, proposed, and never read away."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from control import choices, models, workflow
from control.dates import parse_edtf
from desk import capture, make_user, make_world
from test_desk import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "Qadam waits\n\nNobody had left Qadam by Wednesday evening, people there said, and the buses"
    " stood empty.\nAt least 5,000 people\nwere to leave, the Observatory said.\n"
)


@pytest.fixture
def report():
    make_world()
    outcome = capture(TEXT, "2018-03-15")
    workflow.read_report(outcome.run.pk)
    return outcome.report


def read_by_hand(report, **changed) -> models.Proposal:
    said = {
        "quote": "At least 5,000 people were to leave",
        "kind": choices.ClaimKind.EVACUATION,
        "stage": choices.DealStageKind.COMPLETED,
        "polarity": choices.Polarity.DENIES,
        "date": parse_edtf("2018-03-14"),
        "districts": (models.District.objects.get(slug="qadam"),),
        "figure": workflow.HandFigure(
            "total", "at least", 5000, None, "promised", "the Observatory"
        ),
    }
    said = workflow.HandClaim(**{**said, **changed})
    author = User.objects.filter(username="noor").first() or make_user("moderator", "noor")
    return workflow.propose_by_hand(report, said, author)


def test_by_hand_claim_is_proposed_with_its_words_and_their_place(report):
    proposal = read_by_hand(report)
    values = proposal.extraction
    start, end = values["quote"]["start"], values["quote"]["end"]
    assert report.text[start:end] == "At least 5,000 people\nwere to leave"
    (place,) = values["districts"]
    assert report.text[place["start"] : place["end"]] == "Qadam" == place["text"]
    assert (values["implemented_on"], values["polarity"]) == ("2018-03-14", "denies")
    (figure,) = values["figures"]
    assert (figure["min"], figure["max"], figure["attributed_to"]) == (
        5000,
        None,
        "the Observatory",
    )
    assert "noor" in proposal.reason and proposal.state == "open"
    assert not models.Ruling.objects.exists() and not models.Decision.objects.exists()


def test_by_hand_change_names_who_holds_it_then(report):
    army = models.Actor.objects.get(slug="syrian-government")
    proposal = read_by_hand(report, kind="capture", polarity="asserts", holder=army, figure=None)
    (suggestion,) = workflow.suggest_rulings(proposal)
    assert suggestion.draft.started.text == "2018-03-14"
    assert [(p.actor_id, p.role) for p in suggestion.draft.parties] == [(army.pk, "holder")]


def test_by_hand_words_that_are_not_in_the_text_are_refused(report):
    for words in ("Six thousand left", "  "):
        with pytest.raises(ValidationError) as refused:
            read_by_hand(report, quote=words)
        assert "quote" in refused.value.error_dict
    assert not models.Claim.objects.filter(values__has_key="by_hand").exists()


def test_by_hand_claim_stays_when_the_report_is_read_again(report, monkeypatch):
    proposal = read_by_hand(report)
    monkeypatch.setattr("control.extract.READER", "later")
    assert workflow.read_again([report])
    for run in models.IngestRun.objects.filter(state=choices.IngestState.QUEUED):
        workflow.read_report(run.pk)
    proposal.refresh_from_db()
    assert report.readings.count() == 2
    kept = [claim for claim in proposal.claims.all() if "by_hand" in claim.values]
    assert len(kept) == 2  # of each reading
    assert proposal.score == 1 and "does not find" not in proposal.reason


def test_by_hand_form_of_the_desk_keeps_what_is_wrong_and_proposes_what_is_right(report, page):
    sign_in(page, make_user("moderator"))
    page.goto(f"/admin/control/report/{report.pk}/change/")
    page.get_by_text("What the reader missed").click()
    page.get_by_label("The words that say it").fill("Nobody had left Aleppo")
    page.get_by_label("Districts", exact=False).first.select_option(label="Qadam")
    page.get_by_label("What they tell of").select_option("evacuation")
    page.get_by_label("What they say of it").select_option("denies")
    page.get_by_label("When:", exact=True).fill("2018-03-14")
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text("These words are not in the text").wait_for()
    assert page.get_by_label("When:", exact=True).input_value() == "2018-03-14"
    page.get_by_label("The words that say it").fill("Nobody had left Qadam by Wednesday evening")
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text(re.compile("It is kept, and proposed")).get_by_role("link").click()
    page.get_by_role("heading", name="Evacuation: Qadam").wait_for()
    assert page.locator("mark.quote-claim", has_text="Nobody had left").count() >= 1
