"""Small ledgers for tests, built as real decisions build them: a moment, a signature, rulings."""

from __future__ import annotations

import datetime as dt
import itertools
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from psycopg.types.range import DateRange, TimestamptzRange

from control import history, models
from control.dates import EdtfDate, edtf_of_day, parse_edtf

_numbers = itertools.count(1)


def make_author(username: str = "moderator"):
    return get_user_model().objects.get_or_create(username=username)[0]


def make_district(slug: str = "", *, parent=None, **fields) -> models.District:
    slug = slug or f"district-{next(_numbers)}"
    fields = {"name_en": slug.title(), "kind": "town", "lon": 36.3, "lat": 33.5} | fields
    return models.District.objects.create(slug=slug, parent=parent, **fields)


def make_actor(slug: str, **fields) -> models.Actor:
    fields = {"name_en": slug.title(), "kind": "armed_group", "colour": "#123456"} | fields
    return models.Actor.objects.get_or_create(slug=slug, defaults=fields)[0]


def make_source(slug: str = "afp", kind: str = "outlet", **fields) -> models.Source:
    fields = {"name": slug.upper(), "kind": kind, "reliability": "B"} | fields
    return models.Source.objects.get_or_create(slug=slug, defaults=fields)[0]


def make_report(published: str = "", *, source: str = "afp", kind: str = "outlet", **fields):
    key = fields.pop("key", f"report-{next(_numbers)}")
    return models.Report.objects.create(
        key=key, source=make_source(source, kind), published=published, title=key, **fields
    )


@contextmanager
def signed_decision(verdict: str = "accept", *, cause: str = "", reason: str = "Read and agreed."):
    """Open a transaction with a decision signed at the ledger's next moment."""
    with transaction.atomic():
        moment = history.take_moment()
        yield models.Decision.objects.create(
            verdict=verdict, cause=cause, reason=reason, author=make_author(), recorded_at=moment
        )


def as_edtf(day: str | dt.date | None) -> EdtfDate | None:
    if day is None:
        return None
    return edtf_of_day(day) if isinstance(day, dt.date) else parse_edtf(day)


def draft_ruling(
    district: models.District,
    start: str,
    end: str | None = None,
    *,
    holder: str = "",
    parties: dict[str, str] | None = None,
    evidence: list[history.EvidenceDraft] | None = None,
    started: str = "",
    ended: str = "",
    **fields,
) -> history.RulingDraft:
    """Return a draft for `[start, end)`; `started`, `ended` are EDTF where other than those days."""
    roles = dict(parties or {}) | ({holder: "holder"} if holder else {})
    return history.RulingDraft(
        district_id=district.pk,
        started=as_edtf(started or start),
        started_day=dt.date.fromisoformat(start),
        ended=as_edtf(ended or end),
        ended_day=dt.date.fromisoformat(end) if end else None,
        parties=tuple(
            history.DraftParty(make_actor(slug).pk, role) for slug, role in roles.items()
        ),
        evidence=tuple(evidence or ()),
        **fields,
    )


def cite(report: models.Report, **fields) -> history.EvidenceDraft:
    return history.EvidenceDraft(report_id=report.pk, **fields)


def rule(district: models.District, start: str, end: str | None = None, **fields) -> models.Ruling:
    """Record one ruling by a decision of its own, over whatever is recorded."""
    with signed_decision("accept", cause="new_evidence") as decision:
        return history.correct_ruling(decision, draft_ruling(district, start, end, **fields))


def make_deal(slug: str, *, districts: dict | None = None, **fields) -> models.Deal:
    """Record a deal; `districts` is role by district."""
    fields = {"name_en": slug.title(), "kind": "evacuation"} | fields
    with signed_decision() as decision:
        deal = models.Deal.objects.create(slug=slug, decision=decision, **fields)
        for district, role in (districts or {}).items():
            models.DealDistrict.objects.create(deal=deal, district=district, role=role)
    return deal


@transaction.atomic
def make_boundary(
    district: models.District, *, size: float = 0.01, approximate: bool = True, **facts
) -> models.Boundary:
    lon, lat = district.lon, district.lat
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [now] = cursor.fetchone()
    return models.Boundary.objects.create(
        district=district,
        geometry={"type": "MultiPolygon", "coordinates": [[ring]]},
        approximate=approximate,
        **{"source": "a sketch", "licence": "CC BY 4.0"} | facts,
        valid=DateRange(dt.date(2011, 1, 1), None),
        recorded=TimestamptzRange(now, None),
        reason="Drawn from the map.",
    )


def make_qadam() -> models.District:
    """Qadam around the evacuation of March 2018, each period by a decision of its own.

    Before 13 March nobody sourced; from 13 March reported on the 14th; from 20 March reported on
    the 20th by one outlet, contradicted by another the same day.
    """
    qadam = make_district("qadam", name_en="Qadam", name_ar="القدم", kind="district")
    nobody = make_report(source="nobody", kind="unsourced")
    rule(
        qadam, "2011-03-15", "2018-03-12", started="2011-03~", holder="syrian-government",
        basis="assumed", confidence_start="low", evidence=[cite(nobody)],
    )  # fmt: skip
    rule(
        qadam, "2018-03-12", "2018-03-13", standing="contested", holder="opposition",
        parties={"isis": "challenger"},
        evidence=[cite(make_report("2018-03-13", source="wire"), said_by_text="A wire")],
    )  # fmt: skip
    deal = make_deal("qadam-2018", districts={qadam: "origin"})
    rule(
        qadam, "2018-03-13", "2018-03-20", standing="mixed", holder="syrian-government",
        parties={"isis": "co_holder"}, mechanism="evacuation", deal_id=deal.pk,
        evidence=[cite(make_report("2018-03-14"), said_by_text="SOHR", quote="They left.")],
    )  # fmt: skip
    rule(
        qadam, "2018-03-20", None, holder="isis", mechanism="captured",
        evidence=[
            cite(make_report("2018-03-20", source="ntb"), said_by_text="SOHR", reading="all of it"),
            cite(make_report("2018-03"), said_by_text="sohr ", reading="full control"),
            cite(
                make_report("2018-03-20", source="reuters"),
                said_by_text="A monitor", target="content", stance="contradicts",
                reading="some ground gained",
            ),
        ],
    )  # fmt: skip
    return qadam
