"""What publish hands out: frozen records, and their plain form for templates, JSON and files.

Field names are the public keys (a trailing underscore is dropped: `from_` is `from`). Knows
nothing of tables, requests or languages: every name comes in English and Arabic.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from urllib.parse import urlsplit

from control.choices import PartyRole
from control.dates import EdtfDate, Span

ROLE_ORDER = {role: index for index, role in enumerate(PartyRole.values)}


@dataclass(frozen=True, slots=True)
class Name:
    en: str
    ar: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A district or deal that is only named."""

    slug: str
    name: Name


@dataclass(frozen=True, slots=True)
class District:
    slug: str
    name: Name
    kind: str
    parent: Reference | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    slug: str
    name: Name
    colour: str
    kind: str


@dataclass(frozen=True, slots=True)
class Party:
    actor: Actor
    role: str


@dataclass(frozen=True, slots=True)
class Source:
    slug: str
    name: str
    name_ar: str
    kind: str
    reliability: str
    leaning: str
    leaning_ar: str


@dataclass(frozen=True, slots=True)
class Report:
    """`url` is http(s) or empty; `published` is the date as last corrected."""

    title: str
    title_ar: str
    publisher: str
    url: str
    published: EdtfDate | None
    language: str
    via: str
    via_ar: str
    source: Source
    captured: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    target: str
    stance: str
    said_by: str
    said_by_ar: str
    said_by_actor: Reference | None
    reading: str
    reading_ar: str
    quote: str
    redacted: bool
    credibility: int | None
    against_interest: bool
    observed_on: EdtfDate | None
    note: str
    note_ar: str
    report: Report | None


@dataclass(frozen=True, slots=True)
class Period:
    """What the ledger says of a district for the days of `span`, half-open.

    `started` and `ended` are the dates of its edges (those of its ruling where the ruling begins
    or ends there). `carried_forward`: nothing reported yet what came next. `grade`: the best
    Admiralty grade among the sources that support it, or nothing. `last_confirmed_on`: the last day
    of which evidence surely speaks; the last evidence of all speaks of a day between `_earliest`
    and `_latest`, which is later where it names no day. `licence`: terms of the imported data
    that it rests on, or nothing.
    """

    district: District
    span: Span
    ruling: str
    started: EdtfDate
    ended: EdtfDate | None
    standing: str
    parties: tuple[Party, ...]
    siege: str
    truce: str
    truce_deal: Reference | None
    assertion: str
    confidence_start: str
    confidence_end: str
    basis: str
    mechanism: str
    deal: Reference | None
    note: str
    note_ar: str
    recorded_at: dt.datetime
    disputed: bool = False
    last_confirmed_on: dt.date | None = None
    last_confirmed_earliest: dt.date | None = None
    last_confirmed_latest: dt.date | None = None
    originators: int = 0
    grade: str = ""
    rival_readings: int = 0
    unsourced: bool = True
    carried_forward: bool = False
    licence: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def content(self) -> tuple:
        """What must differ between two periods for their boundary to be a change on the ground."""
        parties = frozenset((party.actor.slug, party.role) for party in self.parties)
        return self.standing, parties, self.siege, self.truce

    def certainty_on(self, day: dt.date) -> str:
        """Tell whether it holds on `day` for certain, or only possibly given its edges' bounds."""
        begun = self.started.latest <= day
        not_over = not self.carried_forward and (self.ended is None or day < self.ended.earliest)
        return "certain" if begun and not_over else "possible"

    def as_plain(self, *, with_evidence: bool = True) -> dict:
        """Return the PERIOD of pages and API; `evidence` only where asked for."""
        shape = {
            "ruling": self.ruling,
            "from": self.span.start.isoformat(),
            "to": plain(self.span.end),
            "started": self.started.text,
            "ended": self.ended.text if self.ended else None,
            "standing": self.standing,
            "parties": plain(self.parties),
            "siege": self.siege,
            "truce": self.truce,
            "truce_deal": plain(self.truce_deal),
            "assertion": self.assertion,
            "confidence_start": self.confidence_start,
            "confidence_end": self.confidence_end,
            "basis": self.basis,
            "disputed": self.disputed,
            "carried_forward": self.carried_forward,
            "mechanism": self.mechanism,
            "deal": plain(self.deal),
            "last_confirmed_on": plain(self.last_confirmed_on),
            "last_confirmed_earliest": plain(self.last_confirmed_earliest),
            "last_confirmed_latest": plain(self.last_confirmed_latest),
            "originators": self.originators,
            "grade": self.grade or None,
            "unsourced": self.unsourced,
            "licence": self.licence or None,
            "recorded_at": plain(self.recorded_at),
            "note": self.note,
            "note_ar": self.note_ar,
        }
        if with_evidence:
            shape["evidence"] = plain(self.evidence)
        return shape


@dataclass(frozen=True, slots=True)
class DistrictState:
    """A tracked district on a day: its period, or why there is none.

    `coverage`: covered, not_covered, not_yet_recorded or not_yet_reported.
    """

    district: District
    period: Period | None
    coverage: str


@dataclass(frozen=True, slots=True)
class Change:
    """A boundary between two periods of a district at which what holds differs."""

    day: dt.date
    date: EdtfDate
    district: District
    before: Period
    after: Period
    mechanism: str
    deal: Reference | None

    def as_plain(self) -> dict:
        return {
            "day": self.day.isoformat(),
            "date": self.date.text,
            "district": plain(self.district),
            "before": self.before.as_plain(with_evidence=False),
            "after": self.after.as_plain(with_evidence=False),
            "mechanism": self.mechanism,
            "deal": plain(self.deal),
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """One originator's version of what held: its pieces of evidence side by side."""

    said_by: str
    said_by_ar: str
    stances: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def safe_url(url: str) -> str:
    """Return `url` where it is a plain http(s) address, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def plain(value):
    """Return `value` as dicts, lists, texts and numbers; dates as ISO, EDTF as their text."""
    if value is None or isinstance(value, str | int | float | bool | dict):
        return value
    if isinstance(value, EdtfDate):
        return value.text
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Period | Change):
        return value.as_plain()
    if is_dataclass(value):
        return plain_fields(value)
    raise TypeError(f"{type(value).__name__} has no plain form")


def plain_fields(record) -> dict:
    """Return a record's fields by their public keys, each in its plain form."""
    return {key: plain(getattr(record, name)) for name, key in _keys_of(type(record))}


@cache
def _keys_of(record: type) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.name.rstrip("_")) for field in fields(record))
