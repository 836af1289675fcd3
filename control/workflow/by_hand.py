"""What a person reads in a report where the reader did not: a claim like any other, and its proposal.

Input: a report that was read, words of its text, and what they say. Output: a claim beside those of
the report's last reading, gathered as they are. It moves nothing either: it has to be decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from control import choices, review
from control.dates import EdtfDate
from control.extract.claims import (
    DEAL_KINDS,
    ClaimedChange,
    ClaimedFigure,
    ClaimedParty,
    ClaimedPlace,
    ExtractedClaim,
)
from control.models import Actor, District, Proposal, Report

from .queue import lock_gathering

# what the date of a deal at each stage is; that of any other is when it was carried out
_DATED_BY = {
    choices.DealStageKind.AGREED: "agreed_on",
    choices.DealStageKind.ANNOUNCED: "announced_on",
    choices.DealStageKind.STARTED: "started_on",
}
_DATES = ("agreed_on", "announced_on", "started_on", "implemented_on", "happened_on")
READ_SURELY = 1.0


@dataclass(frozen=True)
class HandFigure:
    """An amount that the words give; `low` and `high` None where they give no number."""

    category: str
    qualifier: str
    low: int | None
    high: int | None
    stage: str
    said_by: str


@dataclass(frozen=True)
class HandClaim:
    """What a person says that words of a report say."""

    quote: str
    kind: str
    stage: str
    polarity: str
    date: EdtfDate | None
    districts: tuple[District, ...]
    destinations: tuple[District, ...] = ()
    parties: tuple[Actor, ...] = ()
    holder: Actor | None = None
    figure: HandFigure | None = None


def propose_by_hand(report: Report, said: HandClaim, author) -> Proposal:
    """Keep what a person read in a report; return the proposal that it opened or joined.

    ValidationError where the report is not read or the words are not in its text.
    """
    reading = report.readings.order_by("-pk").first()
    if reading is None or not report.text:
        raise ValidationError(_("There is no text that was read."))
    quote = find_words(report.text, said.quote)
    if quote is None:
        raise ValidationError({"quote": _("These words are not in the text: copy them from it.")})
    values = _write_claim(report.text, quote, said, author.get_username()).as_json()
    values["by_hand"] = author.get_username()
    with transaction.atomic():
        lock_gathering()
        return review.gather_claim(review.add_claim(reading, values))


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Return where words stand in a text, however their lines are broken; None where they do not."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), text) if words.split() else None
    return found and found.span()


def _write_claim(text: str, quote: tuple[int, int], said: HandClaim, name: str) -> ExtractedClaim:
    is_deal = said.kind in DEAL_KINDS
    stage = choices.DealStageKind(said.stage or choices.DealStageKind.COMPLETED)
    dated = _DATED_BY.get(stage, "implemented_on") if is_deal else "happened_on"
    places = [_find_name(text, quote, d, d.names.all()) for d in said.districts]
    change = None
    if said.holder is not None and said.districts:
        word, start, end = _find_name(text, quote, said.holder, said.holder.names.all())
        place = places[0]
        change = ClaimedChange(
            district=said.districts[0].slug, text=place[0], from_actor=None, from_text=None,
            to_actor=said.holder.slug, to_text=word, status=choices.ChangeStatus.DONE,
            mechanism=choices.Mechanism.NOT_STATED, start=place[1], end=place[2],
        )  # fmt: skip
    figure = said.figure
    return ExtractedClaim(
        kind=choices.ClaimKind(said.kind),
        stage=stage,
        background=False,
        score=READ_SURELY,
        districts=tuple(
            ClaimedPlace(district.slug, *place)
            for district, place in zip(said.districts, places, strict=True)
        ),
        destinations=tuple(
            ClaimedPlace(d.slug, *_find_name(text, quote, d, d.names.all()), role="destination")
            for d in said.destinations
        ),
        **{key: said.date if key == dated else None for key in _DATES},
        start_planned=False,
        parties=tuple(
            ClaimedParty(a.slug, *_find_name(text, quote, a, a.names.all())) for a in said.parties
        ),
        mediators=(),
        figures=(
            ClaimedFigure(
                category=figure.category, low=figure.low, high=figure.high,
                qualifier=figure.qualifier, stage=figure.stage,
                attributed_to=figure.said_by or None, start=quote[0], end=quote[1],
            ),
        ) if figure else (),
        change=change,
        quote=quote,
        polarity=choices.Polarity(said.polarity),
        reason=_("Read by %(name)s, not by the reader.") % {"name": name},
    )  # fmt: skip


def _find_name(text: str, quote: tuple[int, int], named, names) -> tuple[str, int, int]:
    """Return how the text calls a district or an actor and where, in the quote if it does there.

    Where it does not ("the town"), the quote stands for the name.
    """
    start, end = quote
    for name in (named.name_en, named.name_ar, *(other.text for other in names)):
        for first, last in ((start, end), (0, len(text))):
            at = text.find(name, first, last) if name else -1
            if at >= 0:
                return name, at, at + len(name)
    return named.name_en, start, end
