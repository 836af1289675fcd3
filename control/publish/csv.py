"""Control periods as CSV: one row a period, the same rows as the OGC collection and the API.

Input: a `Knowledge`. Output: lines of text, UTF-8, one header row, ISO and EDTF dates. A list of
parties is `slug` joined by `|`, one column a role. No quotes and no captured text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from control.choices import PartyRole

from .knowledge import Knowledge
from .queries import history_of
from .records import Period, plain

COLUMNS = (
    "district", "name_en", "name_ar", "kind", "parent",
    "from", "to", "started", "started_earliest", "started_latest",
    "ended", "ended_earliest", "ended_latest",
    "standing", *PartyRole.values, "siege", "truce", "truce_deal",
    "assertion", "confidence_start", "confidence_end", "basis", "disputed", "carried_forward",
    "unsourced", "originators", "last_confirmed_on", "mechanism", "deal", "ruling", "recorded_at",
)  # fmt: skip


def describe_row(period: Period) -> dict:
    """Return a period as one flat row: the properties of a feature, the cells of a line."""
    by_role = {
        role: "|".join(party.actor.slug for party in period.parties if party.role == role)
        for role in PartyRole.values
    }
    district = period.district
    return {
        "district": district.slug,
        "name_en": district.name.en,
        "name_ar": district.name.ar,
        "kind": district.kind,
        "parent": district.parent.slug if district.parent else "",
        "from": plain(period.span.start),
        "to": plain(period.span.end),
        "started": period.started.text,
        "started_earliest": plain(period.started.earliest),
        "started_latest": plain(period.started.latest),
        "ended": period.ended.text if period.ended else None,
        "ended_earliest": plain(period.ended.earliest) if period.ended else None,
        "ended_latest": plain(period.ended.latest) if period.ended else None,
        "standing": period.standing,
        **by_role,
        "siege": period.siege,
        "truce": period.truce,
        "truce_deal": period.truce_deal.slug if period.truce_deal else "",
        "assertion": period.assertion,
        "confidence_start": period.confidence_start,
        "confidence_end": period.confidence_end,
        "basis": period.basis,
        "disputed": period.disputed,
        "carried_forward": period.carried_forward,
        "unsourced": period.unsourced,
        "originators": period.originators,
        "last_confirmed_on": plain(period.last_confirmed_on),
        "mechanism": period.mechanism,
        "deal": period.deal.slug if period.deal else "",
        "ruling": period.ruling,
        "recorded_at": plain(period.recorded_at),
    }


def write_control(knowledge: Knowledge) -> Iterator[str]:
    """Yield the header and every period as CSV lines, by district and day."""
    buffer = StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for period in history_of(None, knowledge):
        row = describe_row(period)
        writer.writerow(
            {
                key: str(cell).lower() if isinstance(cell, bool) else cell
                for key, cell in row.items()
            }
        )
        if buffer.tell() > 60_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
