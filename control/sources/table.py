"""Tables of events: rows of a CSV export, streamed, to TableEvents.

Input: the path of a table and, to go on with one, the byte offset at which to resume. Output: the
rows that speak of control, one at a time, with counts of the rest. Must not know which columns
there are: acled.py and ucdp.py do. A million rows need no more memory than one.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from control.dates import EdtfDate
from control.sources import SourceError
from control.sources.text import find_table_encoding, name_encoding

MAX_LINE = 1024 * 1024  # bytes of a line, and of a row
HEAD = 512 * 1024  # bytes by which a table's encoding is told
MAX_ROW_LINES = 500
MAX_DAMAGES = 100  # told with their lines; the rest are counted
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
    the former by the data set's own type, `damages` tells of the first of the latter in which line
    of the file they begin and why they cannot be read.
    """

    total_bytes: int
    offset: int = 0
    line: int = 0
    rows: int = 0
    events: int = 0
    skipped: int = 0
    damaged: int = 0
    skipped_types: Counter[str] = field(default_factory=Counter)
    damages: list[tuple[int, str]] = field(default_factory=list)


# Made of a row's values by position: the event, or None and the type that is skipped.
RowReader = Callable[[Sequence[str], int], tuple[TableEvent | None, str]]


class TableReader:
    """Iterates over the events of a table; `progress` is true at any moment of it.

    Raises SourceError at once where the file cannot be opened, its encoding cannot be told or it
    lacks a needed column. A row that `read_row` refuses with ValueError, or that happens after
    `latest`, is counted as damaged, for that reason, and left out.
    """

    def __init__(
        self,
        path: str | Path,
        what: str,
        needed: frozenset[str],
        bind_columns: Callable[[list[str]], RowReader],
        offset: int = 0,
        on_progress: Callable[[TableProgress], None] | None = None,
        latest: dt.date = dt.date.max,
    ) -> None:
        self._path, self._on_progress, self._latest = Path(path), on_progress, latest
        try:
            with open(path, "rb") as source:
                header = source.readline(MAX_LINE)
                body = source.tell()
                head = source.read(HEAD)
                size = os.fstat(source.fileno()).st_size
        except OSError as error:
            raise SourceError(f"“{path}” could not be opened: {error.strerror}.") from error
        refusal = f"“{self._path.name}” is not {what}"
        if header.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            raise SourceError(f"{refusal}: it is a spreadsheet. Save it as CSV in UTF-8.")
        if b"\0" in header:
            raise SourceError(f"{refusal}: it is UTF-16 text. Save it as CSV in UTF-8.")
        self.encoding = find_table_encoding(header + _whole_lines(head))
        if not self.encoding:
            raise SourceError(f"“{self._path.name}” {UNTOLD_ENCODING}")
        line = header.decode(self.encoding, "replace").removeprefix("\ufeff")
        self._delimiter = find_delimiter(line)
        try:
            names = next(csv.reader([line], delimiter=self._delimiter), [])
        except csv.Error as error:
            raise SourceError(f"{refusal}: its first line cannot be read ({error}).") from error
        columns = [name.strip().lower() for name in names]
        if missing := sorted(needed - set(columns)):
            raise SourceError(f"{refusal}: it has no column {', '.join(missing[:5])}.")
        if doubled := sorted(
            name for name, count in Counter(columns).items() if name and count > 1
        ):
            raise SourceError(f"{refusal}: it has more than one column {', '.join(doubled[:5])}.")
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
            progress.line = _count_lines(source, progress.offset)
            width = len(self._columns)
            for row, line, why in _Rows(source, self.encoding, self._delimiter, width, progress):
                event, skipped_type = None, ""
                progress.rows += 1
                if not why:
                    try:
                        event, skipped_type = self._read_row(row, progress.offset)
                    except ValueError as error:
                        why = str(error)
                if event and event.date.earliest > self._latest:
                    why = f"its date {event.date} lies ahead"
                if why:
                    progress.damaged += 1
                    if len(progress.damages) < MAX_DAMAGES:
                        progress.damages.append((line, why))
                elif event is None:
                    progress.skipped += 1
                    if len(progress.skipped_types) >= _MAX_TYPES:
                        skipped_type = skipped_type * (skipped_type in progress.skipped_types)
                    progress.skipped_types[skipped_type] += 1
                else:
                    progress.events += 1
                    yield event
                if self._on_progress and progress.rows % PROGRESS_ROWS == 0:
                    self._on_progress(progress)
        if self._on_progress:
            self._on_progress(progress)


def _count_lines(source, size: int) -> int:
    """Return how many lines end within the next `size` bytes; they are read over."""
    blocks = (source.read(min(MAX_LINE, size - at)) for at in range(0, size, MAX_LINE))
    return sum(block.count(b"\n") for block in blocks)


def _whole_lines(block: bytes) -> bytes:
    """Return a block without the line that its end may cut, unless it is the only one."""
    return block.rpartition(b"\n")[0] or block


def decode_table(content: bytes) -> str:
    """Return the text of a whole table; UnicodeError where a letter of it cannot be told."""
    if b"\0" in content:
        raise UnicodeError("a zero byte: another encoding, or no text")
    encoding = find_table_encoding(_whole_lines(content[:HEAD]))
    return content.decode(encoding or "utf-8").removeprefix("\ufeff")


def find_delimiter(text: str) -> str:
    """Return what separates the columns of a table, by its first line."""
    return max(",;\t", key=text.partition("\n")[0].count)


class _Fault(Exception):
    """Why a line cannot belong to a row."""


class _Rows:
    """Iterates over (values, line, why): a row, the line it begins on, and "" or why it is none.

    A quote that is never closed takes in the rows after it, up to the next quote: where a row of
    several lines cannot be one, its first line alone is given up and reading goes on behind that.
    """

    def __init__(
        self, source, encoding: str, delimiter: str, width: int, progress: TableProgress
    ) -> None:
        self._source, self._encoding, self._delimiter = source, encoding, delimiter
        self._width, self._progress = width, progress
        self._taken: list[str] = []  # the lines of the row that is being read

    def __iter__(self) -> Iterator[tuple[list[str], int, str]]:
        progress, rows = self._progress, self._parse(self._lines())
        while True:
            self._taken.clear()
            line, why = progress.line + 1, ""
            try:
                row = next(rows)
                if not row:
                    continue
                why = self._find_fault(row)
            except StopIteration:
                return
            except (csv.Error, _Fault) as error:
                row, why = [], _CSV_FAULTS.get(str(error)[:11], str(error))
            if why:
                if len(self._taken) > 1:
                    progress.offset, progress.line = self._behind_first, line
                    self._source.seek(progress.offset)
                rows = self._parse(self._lines())
            yield row, line, why

    def _parse(self, lines) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter)

    def _find_fault(self, row: list[str]) -> str:
        if len(row) != self._width:
            why = f"{len(row)} fields where the header has {self._width}"
            return f"{why}, or a quote that is never closed" if len(self._taken) > 1 else why
        return _UNCLOSED if self._holds_rows() else ""

    def _holds_rows(self) -> bool:
        """Tell whether a line taken in by a quote is a row by itself: the quote was never closed."""
        return any(
            line.count(self._delimiter) >= self._width - 1 and self._is_row(line)
            for line in self._taken[1:]
        )

    def _is_row(self, line: str) -> bool:
        """Tell whether a line is a row by itself, also one whose quote is never closed."""
        try:
            row = next(csv.reader([line], delimiter=self._delimiter, strict=True), ())
        except csv.Error:
            return True
        return len(row) == self._width

    def _lines(self) -> Iterator[str]:
        """Yield lines and count them and their bytes: after each row the offset is the row's end."""
        progress, size = self._progress, 0
        while line := self._source.readline(MAX_LINE):
            progress.offset += len(line)
            progress.line += 1
            if len(line) == MAX_LINE and line[-1:] != b"\n":
                while line[-1:] != b"\n" and (line := self._source.readline(MAX_LINE)):
                    progress.offset += len(line)
                raise _Fault(f"a line of over {MAX_LINE:,} bytes")
            size = size + len(line) if self._taken else len(line)
            if not self._taken:
                self._behind_first = progress.offset
            elif len(self._taken) >= MAX_ROW_LINES or size > MAX_LINE:
                raise _Fault(_UNCLOSED)
            try:
                text = line.decode(self._encoding)
            except UnicodeDecodeError as error:
                self._taken.append(line.decode(self._encoding, "replace"))
                if self._holds_rows():
                    raise _Fault(_UNCLOSED) from None
                where = f" in line {progress.line}" if len(self._taken) > 1 else ""
                raise _Fault(
                    f"byte {line[error.start]:#04x}{where} is not {name_encoding(self._encoding)}: "
                    "save the table as CSV in UTF-8"
                ) from None
            self._taken.append(text)
            if b"\0" in line:
                raise _Fault("a NUL byte")
            yield text
        if self._taken:
            raise _Fault(_UNCLOSED)


UNTOLD_ENCODING = "is not in UTF-8, and its encoding could not be told: save it as CSV in UTF-8."
_UNCLOSED = "a quote that is never closed"
_CSV_FAULTS = {
    "field large": f"a field of over {csv.field_size_limit():,} characters, or a quote that is never closed",
    "new-line ch": "a carriage return within a field that is not quoted",
}


def read_degrees(row: Mapping[str, str], name: str, limit: float) -> float | None:
    """Return a column's degrees within ±`limit`, or None where there are none; ValueError for others."""
    if not row[name].strip():
        return None
    try:
        degrees = float(row[name])
    except ValueError:
        degrees = float("nan")
    if not -limit <= degrees <= limit:
        raise ValueError(f"{tell_values(row, name)} is no angle within ±{limit}")
    return degrees


def read_whole(row: Mapping[str, str], name: str) -> int | None:
    """Return a column's whole number, or None where there is none; ValueError for other text."""
    try:
        return int(row[name]) if row[name].strip() else None
    except ValueError:
        raise ValueError(f"{tell_values(row, name)} is no whole number") from None


def tell_values(row: Mapping[str, str], *names: str) -> str:
    """Return columns with what stands in them, to say in a refusal: “event_date “soon””.

    Letters that are not seen, such as those that turn the direction of a line, are shown as a sign.
    """
    seen = {name: "".join(c if c.isprintable() else "�" for c in row[name][:40]) for name in names}
    return ", ".join(f"{name} “{value}”" for name, value in seen.items())
