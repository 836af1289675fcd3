"""Claims: what one report says, as frozen values between reading and review.

Input: what the other files of this stage found. Output: dataclasses and their JSON form, the
one the `extract_claims` command writes. Must not know about models, the network or the clock.
Every offset counts Unicode code points in the text exactly as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass

from control.choices import ChangeStatus, ClaimKind, DealKind, DealStageKind, Mechanism, Polarity
from control.dates import EdtfDate

DEAL_KINDS = frozenset(DealKind.values)
_NO_PROPOSAL = frozenset((DealStageKind.REJECTED, DealStageKind.NEGOTIATING))


@dataclass(frozen=True)
class Mention:
    """A place named in the text; `slug` is None where no district matches."""

    slug: str | None
    text: str
    start: int
    end: int

    def as_json(self) -> dict:
        return {"slug": self.slug, "text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class ClaimedPlace(Mention):
    """A place with its part in the event: origin, destination, transit or reciprocal."""

    role: str = "origin"

    def as_json(self) -> dict:
        return {**super().as_json(), "role": self.role}


@dataclass(frozen=True)
class ClaimedParty(Mention):
    """An actor with its part: party, mediator, guarantor or facilitator."""

    role: str = "party"

    def as_json(self) -> dict:
        return {**super().as_json(), "role": self.role}


@dataclass(frozen=True)
class ClaimedFigure:
    """One attributed number. `start:end` quotes the hedge, the number and what it counts.

    `qualifier` is a FigureQualifier value, or the words themselves where no number is given
    ("several hundred"), with `low` and `high` None. "at least" leaves `high` None.
    """

    category: str
    low: int | None
    high: int | None
    qualifier: str
    stage: str
    attributed_to: str | None
    start: int
    end: int

    def as_json(self) -> dict:
        return {
            "category": self.category,
            "min": self.low,
            "max": self.high,
            "qualifier": self.qualifier,
            "stage": self.stage,
            "attributed_to": self.attributed_to,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True)
class ClaimedChange:
    """A change of control: slugs where the gazetteer knows them, names always as written."""

    district: str | None
    text: str
    from_actor: str | None
    to_actor: str | None
    from_text: str | None
    to_text: str | None
    status: ChangeStatus
    mechanism: Mechanism
    start: int
    end: int

    def as_json(self) -> dict:
        return {
            "district": self.district,
            "text": self.text,
            "from": self.from_actor,
            "to": self.to_actor,
            "status": self.status.value,
            "mechanism": self.mechanism.value,
            "from_text": self.from_text,
            "to_text": self.to_text,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True)
class ExtractedClaim:
    """One event a report tells of, with the offsets of everything it rests on.

    `started_on` may lie after publication: then it is a planned start, and `start_planned` is
    true. `implemented_on` is the day a deal was carried out that the report tells of first
    (`started_on` an earlier one on which it began), `happened_on` the day of an
    event that is no deal (a capture, a withdrawal) or of the change a deal led to.
    `quote` is the span of the sentence that says it best, `score` a probability 0 to 1.
    """

    kind: ClaimKind
    stage: DealStageKind
    background: bool
    score: float
    districts: tuple[ClaimedPlace, ...]
    destinations: tuple[ClaimedPlace, ...]
    agreed_on: EdtfDate | None
    announced_on: EdtfDate | None
    started_on: EdtfDate | None
    implemented_on: EdtfDate | None
    happened_on: EdtfDate | None
    start_planned: bool
    parties: tuple[ClaimedParty, ...]
    mediators: tuple[ClaimedParty, ...]
    figures: tuple[ClaimedFigure, ...]
    change: ClaimedChange | None
    quote: tuple[int, int]
    polarity: Polarity
    reason: str
    evidence: float = 0.0  # what the score was read off for; never shown
    date_quotes: tuple[tuple[str, int, int], ...] = ()  # which date, and where the text gives it
    attributed_to: str | None = None  # who said the quoted sentence, where it names somebody

    @property
    def is_deal(self) -> bool:
        return self.kind.value in DEAL_KINDS

    @property
    def is_proposal(self) -> bool:
        """Whether it proposes a deal as news: not history, a denial, a refusal or talks."""
        told = not self.background and self.polarity is not Polarity.DENIES
        return self.is_deal and told and self.stage not in _NO_PROPOSAL

    @property
    def is_change(self) -> bool:
        """Whether it tells of a change without a deal as news: not history, not a denial."""
        return not (self.is_deal or self.background or self.polarity is Polarity.DENIES)

    def as_json(self) -> dict:
        def write(date: EdtfDate | None) -> str | None:
            return None if date is None else date.text

        return {
            "kind": self.kind.value,
            "stage": self.stage.value,
            "background": self.background,
            "score": self.score,
            "districts": [place.as_json() for place in self.districts],
            "destinations": [place.as_json() for place in self.destinations],
            "agreed_on": write(self.agreed_on),
            "announced_on": write(self.announced_on),
            "started_on": write(self.started_on),
            "implemented_on": write(self.implemented_on),
            "happened_on": write(self.happened_on),
            "parties": [party.as_json() for party in self.parties],
            "mediators": [party.as_json() for party in self.mediators],
            "figures": [figure.as_json() for figure in self.figures],
            "change": self.change.as_json() if self.change else None,
            "attributed_to": self.attributed_to,
            "quote": {"start": self.quote[0], "end": self.quote[1]},
            "polarity": self.polarity.value,
            "start_planned": self.start_planned,
            "reason": self.reason,
            "date_quotes": {
                name: {"start": start, "end": end} for name, start, end in self.date_quotes
            },
        }


@dataclass(frozen=True)
class Reading:
    """All that one reading of one text found; `reader` names the version that read it."""

    claims: tuple[ExtractedClaim, ...]
    mentions: tuple[Mention, ...]
    reader: str

    def as_json(self) -> dict:
        return {
            "claims": [claim.as_json() for claim in self.claims],
            "mentions": [mention.as_json() for mention in self.mentions],
        }
