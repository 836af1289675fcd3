"""ACLED's 31-column CSV export to TableEvents.

Input: the path of an export (Armed Conflict Location & Event Data). Output: its rows of the
sub-event types that speak of control. Must not know about models. ACLED says when and where, and
its own type; what the type means for a district is decided by a moderator, never here.
The order of the two actors says nothing about who did what to whom. Source: ACLED Codebook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from control.dates import EdtfDate, parse_edtf
from control.sources.stated_date import parse_date_field
from control.sources.table import (
    RowReader,
    TableEvent,
    TableProgress,
    TableReader,
    read_degrees,
    read_whole,
    tell_values,
)
from control.sources.text import clean_line, clean_text

COLUMNS = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
)
_NEEDED = frozenset(COLUMNS) - {
    "civilian_targeting",
    "disorder_type",
    "source_scale",
    "tags",
    "timestamp",
}  # older exports lack these

# What speaks of control, and the claim kind where the type means exactly that. An agreement may be
# of any kind, and a base does not say who held the place: those are left to the reader of the notes.
KINDS = {
    "government regains territory": "capture",
    "non-state actor overtakes territory": "capture",
    "non-violent transfer of territory": "handover",
    "agreement": "",
    "headquarters or base established": "",
}


def read_acled(
    path: str | Path,
    offset: int = 0,
    on_progress: Callable[[TableProgress], None] | None = None,
    latest: dt.date = dt.date.max,
) -> TableReader:
    """Return the events in an ACLED export that speak of control, to iterate over.

    `offset` is an event's `next_offset`, to resume after it; none happened after `latest`. SourceError where it is no export.
    """
    return TableReader(path, "an ACLED export", _NEEDED, _bind_columns, offset, on_progress, latest)


def _bind_columns(columns: list[str]) -> RowReader:
    at = {name: position for position, name in enumerate(columns)}
    at_type = at["sub_event_type"]

    def read_row(row: Sequence[str], next_offset: int) -> tuple[TableEvent | None, str]:
        sub_event_type = row[at_type]
        kind = KINDS.get(sub_event_type.strip().lower())
        if kind is None:
            return None, sub_event_type
        raw = dict(zip(columns, row, strict=True))
        row_id = clean_line(raw["event_id_cnty"])
        date = read_event_date(raw["event_date"], raw["time_precision"].strip())
        if not row_id:
            raise ValueError("no event_id_cnty")
        if date is None:
            raise ValueError(f"no date in {tell_values(raw, 'event_date', 'time_precision')}")
        event = TableEvent(
            source_row_id=row_id,
            date=date,
            event_type=clean_line(raw["event_type"]),
            sub_event_type=clean_line(sub_event_type),
            actors=tuple(filter(None, (clean_line(raw["actor1"]), clean_line(raw["actor2"])))),
            location=clean_line(raw["location"]),
            admin_names=tuple(
                name
                for level in ("country", "admin1", "admin2", "admin3")
                if (name := clean_line(raw[level]))
            ),
            lon=read_degrees(raw, "longitude", 180),
            lat=read_degrees(raw, "latitude", 90),
            geo_precision=read_whole(raw, "geo_precision"),
            source=clean_line(raw["source"]),
            notes=clean_text(raw["notes"]),
            kind=kind,
            raw=raw,
            next_offset=next_offset,
        )
        return event, ""

    return read_row


def read_event_date(event_date: str, time_precision: str) -> EdtfDate | None:
    """Return ACLED's date with the precision it claims, or None.

    Precision 1 is the day; 2 a week, of which the day given is one: approximate; 3 a month.
    """
    date = parse_date_field(event_date)
    if date is None or time_precision not in ("1", "2", "3"):
        return None
    if time_precision == "3":
        return parse_edtf(date.text[:7])
    return parse_edtf(date.text + "~") if time_precision == "2" else date
