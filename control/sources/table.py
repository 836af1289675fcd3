"""Tables of events: rows of a CSV export, streamed, to TableEvents.

Input: the path of a table and, to go on with one, the byte offset at which to resume. Output: the
rows that speak of control, one at a time, with counts of the rest. Must not know which columns
there are: acled.py and ucdp.py do. A million rows need no more memory than one.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from control.dates import EdtfDate
from control.sources import SourceError

MAX_LINE = 1024 * 1024
PROGRESS_ROWS = 10_000
_MAX_TYPES = 200  # a damaged table has as many "types" as rows


@dataclass(frozen=True)
class TableEvent:
    """One row that speaks of control, as the data set codes it.

    `kind` is a claim kind's code where the data set's own type means exactly that, otherwise "".
    `geo_precision` is the data set's own number. `raw` is the row as it stands, by column name;
    `next_offset` is where reading resumes once this event is stored.
    """

    source_row_id: str
    date: EdtfDate
    event_type: str
    sub_event_type: str
    actors: tuple[str, ...]
    location: str
    admin_names: tuple[str, ...]
    lon: float | None
    lat: float | None
    geo_precision: int | None
    source: str
    notes: str
    kind: str
    raw: dict[str, str]
    next_offset: int


@dataclass
class TableProgress:
    """How far a table is read: counts since the offset at which reading began, and bytes.

    `skipped` rows speak of something else, `damaged` ones cannot be read; `skipped_types` counts
    the former by the data set's own type.
    """

    total_bytes: int
    offset: int = 0
    rows: int = 0
    events: int = 0
    skipped: int = 0
    damaged: int = 0
    skipped_types: Counter[str] = field(default_factory=Counter)


# Made of a row's values by position: the event, or None and the type that is skipped.
RowReader = Callable[[Sequence[str], int], tuple[TableEvent | None, str]]


class TableReader:
    """Iterates over the events of a table; `progress` is true at any moment of it.

    Raises SourceError at once where the file cannot be opened or lacks a needed column. A row that
    `read_row` refuses with ValueError or IndexError is counted as damaged and left out.
    """

    def __init__(
        self,
        path: str | Path,
        what: str,
        needed: frozenset[str],
        bind_columns: Callable[[list[str]], RowReader],
        offset: int = 0,
        on_progress: Callable[[TableProgress], None] | None = None,
    ) -> None:
        self._path, self._on_progress = Path(path), on_progress
        try:
            with open(path, "rb") as source:
                header = source.readline(MAX_LINE)
                body = source.tell()
                size = os.fstat(source.fileno()).st_size
        except OSError as error:
            raise SourceError(f"“{path}” could not be opened: {error.strerror}.") from error
        line = header.decode("utf-8-sig", "replace")
        self._delimiter = max(",;\t", key=line.count)
        names = next(csv.reader([line], delimiter=self._delimiter), [])
        columns = [name.strip().lower() for name in names]
        if missing := sorted(needed - set(columns)):
            raise SourceError(
                f"“{self._path.name}” is not {what}: it has no column {', '.join(missing[:5])}."
            )
        if offset and not body <= offset <= size:
            raise SourceError(
                f"“{self._path.name}” is not the table that was begun: start from its beginning."
            )
        self._columns = columns
        self._read_row = bind_columns(columns)
        self.progress = TableProgress(total_bytes=size, offset=offset or body)

    def __iter__(self) -> Iterator[TableEvent]:
        progress = self.progress
        with open(self._path, "rb") as source:
            source.seek(progress.offset)
            rows = csv.reader(self._lines(source), delimiter=self._delimiter)
            while True:
                try:
                    row = next(rows)
                except StopIteration:
                    break
                except csv.Error:  # a quote that is never closed, or a field without end
                    progress.rows += 1
                    progress.damaged += 1
                    continue
                if not row:
                    continue
                progress.rows += 1
                event, skipped_type = None, ""
                try:
                    if len(row) != len(self._columns):
                        raise ValueError("another number of fields than the header has")
                    event, skipped_type = self._read_row(row, progress.offset)
                except (ValueError, IndexError):
                    progress.damaged += 1
                else:
                    if event is None:
                        progress.skipped += 1
                        if len(progress.skipped_types) >= _MAX_TYPES:
                            skipped_type = skipped_type * (skipped_type in progress.skipped_types)
                        progress.skipped_types[skipped_type] += 1
                if event is not None:
                    progress.events += 1
                    yield event
                if self._on_progress and progress.rows % PROGRESS_ROWS == 0:
                    self._on_progress(progress)
        if self._on_progress:
            self._on_progress(progress)

    def _lines(self, source) -> Iterator[str]:
        """Yield lines and count their bytes: after each row the offset is the row's end."""
        progress = self.progress
        while line := source.readline(MAX_LINE):
            progress.offset += len(line)
            yield line.decode("utf-8", "replace").replace("\0", "")


def read_degrees(text: str, limit: float) -> float | None:
    """Return degrees within ±`limit`, or None where none are given; ValueError for others."""
    if not text.strip():
        return None
    degrees = float(text)
    if not -limit <= degrees <= limit:
        raise ValueError(f"{text} is not an angle within ±{limit}")
    return degrees


def read_whole(text: str) -> int | None:
    """Return a whole number, or None where none is given; ValueError for other text."""
    return int(text) if text.strip() else None
