"""UCDP GED's 49-column CSV to TableEvents.

Input: the path of a release (UCDP Georeferenced Event Dataset). Output: its rows whose source's
headline speaks of control. Must not know about models. GED codes deadly violence and never says
who held a place, so a row becomes an event only by the words of its headline, without a kind.
Columns and precision codes: UCDP GED Codebook, version 17 and later.
"""

from __future__ import annotations

import datetime as dt
import re
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
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
)
_NEEDED_COLUMNS = (
    "id type_of_violence side_a side_b source_article source_office source_headline where_prec"
    " where_coordinates where_description adm_1 adm_2 latitude longitude country date_prec"
    " date_start date_end"
)
_NEEDED = frozenset(_NEEDED_COLUMNS.split())
VIOLENCE = {"1": "State-based conflict", "2": "Non-state conflict", "3": "One-sided violence"}

# Words of a headline that speak of who holds a place, or of a deal about it
_CONTROL_WORDS = re.compile(
    r"\b(?:captur(?:e|es|ed|ing)|recaptur\w+|retak(?:e|es|en|ing)|retook|seiz(?:e|es|ed|ing)"
    r"|overr(?:u|a)n|withdr[ae]w\w*|withdrawn|evacuat\w+|surrender\w*|handover|hand(?:s|ed) over"
    r"|ceasefire|cease-fire|truce|besieg\w+|siege|control of|falls? to|fell to|regain\w*"
    r"|reconciliation)\b",
    re.IGNORECASE,
)


def read_ucdp(
    path: str | Path,
    offset: int = 0,
    on_progress: Callable[[TableProgress], None] | None = None,
    latest: dt.date = dt.date.max,
) -> TableReader:
    """Return the events in a UCDP GED table whose headline speaks of control, to iterate over.

    `offset` is an event's `next_offset`, to resume after it; none happened after `latest`. SourceError where it is no such table.
    """
    return TableReader(
        path, "a UCDP GED table", _NEEDED, _bind_columns, offset, on_progress, latest
    )


def _bind_columns(columns: list[str]) -> RowReader:
    at = {name: position for position, name in enumerate(columns)}
    at_headline, at_type = at["source_headline"], at["type_of_violence"]

    def read_row(row: Sequence[str], next_offset: int) -> tuple[TableEvent | None, str]:
        violence = row[at_type].strip()
        violence = VIOLENCE.get(violence, violence)
        if not _CONTROL_WORDS.search(row[at_headline][:2000]):
            return None, violence
        raw = dict(zip(columns, row, strict=True))
        row_id = clean_line(raw["id"])
        date = read_event_date(raw["date_start"], raw["date_end"], raw["date_prec"].strip())
        if not row_id:
            raise ValueError("no id")
        if date is None:
            raise ValueError(
                f"no date in {tell_values(raw, 'date_start', 'date_end', 'date_prec')}"
            )
        notes = (clean_text(raw["source_headline"]), clean_text(raw["where_description"]))
        event = TableEvent(
            source_row_id=row_id,
            date=date,
            event_type=violence,
            sub_event_type="",
            actors=tuple(filter(None, (clean_line(raw["side_a"]), clean_line(raw["side_b"])))),
            location=clean_line(raw["where_coordinates"]),
            admin_names=tuple(
                name for level in ("country", "adm_1", "adm_2") if (name := clean_line(raw[level]))
            ),
            lon=read_degrees(raw, "longitude", 180),
            lat=read_degrees(raw, "latitude", 90),
            geo_precision=read_whole(raw, "where_prec"),
            source=clean_line(raw["source_office"] or raw["source_article"]),
            notes="\n".join(filter(None, notes)),
            kind="",
            raw=raw,
            next_offset=next_offset,
        )
        return event, ""

    return read_row


def read_event_date(start: str, end: str, precision: str) -> EdtfDate | None:
    """Return the narrowest EDTF date that holds every day GED allows, or None.

    Precision 1 is the day; any other is a span from `start` to `end`, which EDTF level 1 can only
    hold in its month, year or decade. The exact span stays in the event's `raw`.
    """
    first, last = parse_date_field(start), parse_date_field(end)
    if first is None or last is None or last.latest < first.earliest:
        return None
    if precision == "1" and first == last:
        return first
    for length in (7, 4):
        if first.text[:length] == last.text[:length]:
            return parse_edtf(first.text[:length])
    return parse_edtf(first.text[:3] + "X") if first.text[:3] == last.text[:3] else None
