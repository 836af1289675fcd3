"""Decisions, drafts and answers for tests of the ledger itself, beside tests/factories.py.

Days are written as small numbers, counted from `DAY_ZERO`, so that a test reads like a time line.
"""

import datetime as dt
from contextlib import contextmanager
from dataclasses import replace

from django.db import connection

from control import choices, history
from control.dates import Span, edtf_of_day, parse_edtf
from control.models import Actor, ControlPeriod, Decision, District, Ruling
from factories import make_author

DAY_ZERO = dt.date(2018, 3, 1)
CAUSE = choices.CorrectionCause.NEW_EVIDENCE


def day(number: int | None) -> dt.date | None:
    return None if number is None else DAY_ZERO + dt.timedelta(days=number)


def number_of(moment: dt.date | None) -> int | None:
    return None if moment is None else (moment - DAY_ZERO).days


def sign(author=None, *, verdict=choices.Verdict.ACCEPT, cause="", **values) -> Decision:
    """A decision at the ledger's next moment; call it inside a transaction."""
    return Decision.objects.create(
        verdict=verdict,
        cause=cause,
        reason="Because the reports say so.",
        author=author or make_author(),
        recorded_at=history.take_moment(),
        **values,
    )


def sign_correction(author=None, **values) -> Decision:
    return sign(author, verdict=choices.Verdict.AMEND, cause=CAUSE, **values)


def sign_retraction(author=None, **values) -> Decision:
    return sign(author, verdict=choices.Verdict.RETRACT, cause=CAUSE, **values)


def draft(
    district: District,
    start: int,
    end: int | None = None,
    holder: Actor | None = None,
    *,
    started: str = "",
    ended: str = "",
    **values,
) -> history.RulingDraft:
    """A draft that `holder` held `district` on [start, end); without a holder, standing unknown."""
    if holder is not None:
        values.setdefault("parties", (history.DraftParty(holder.pk, choices.PartyRole.HOLDER),))
    else:
        values.setdefault("standing", choices.Standing.UNKNOWN)
    made = history.RulingDraft(
        district_id=district.pk,
        started=parse_edtf(started) if started else edtf_of_day(day(start)),
        started_day=day(start),
    )
    if end is not None:
        made = replace(
            made,
            ended=parse_edtf(ended) if ended else edtf_of_day(day(end)),
            ended_day=day(end),
        )
    return replace(made, **values)


def timeline(district: District, known_at: dt.datetime | None = None) -> list[tuple]:
    """The district's periods as (start, end, ruling id), by default as the ledger has them now."""
    periods = ControlPeriod.objects.filter(district=district)
    periods = periods.current() if known_at is None else periods.known_at(known_at)
    return [
        (number_of(period.span.start), number_of(period.span.end), period.ruling_id)
        for period in periods.in_order()
    ]


def ruling_on(
    district: District, number: int, known_at: dt.datetime | None = None
) -> Ruling | None:
    """What stands of the district on a day, by default as known now."""
    periods = ControlPeriod.objects.filter(district=district).valid_on(day(number))
    periods = periods.current() if known_at is None else periods.known_at(known_at)
    period = periods.select_related("ruling").first()
    return period and period.ruling


def span(start: int, end: int | None = None) -> Span:
    return Span(day(start), day(end))


@contextmanager
def guards_off(table: str):
    """A cursor for which the table's own triggers do not fire: to reach states they forbid."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
