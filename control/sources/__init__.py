"""Sources: the first stage, one file a kind of source; every one yields a FetchedReport.

Input: a path, bytes somebody uploaded, an address, a feed or a table. Output: frozen dataclasses
that `control.ingest` stores. Must not know about models, the database, settings or workflow. What
could not be read keeps its bytes and says why in `failure`; where there are no bytes to keep,
SourceError says why. Libraries load on first use, so that commands start fast.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from control.dates import EdtfDate

if TYPE_CHECKING:
    from control.sources.fetch import FetchRules

MAX_BYTES = 32 * 1024 * 1024
MAX_TEXT = 500_000


class SourceError(Exception):
    """There are no bytes to keep; `reason` is one sentence a moderator can act on.

    `status` is the HTTP status where a server answered (404 and 410 mean gone), `retry_after_s`
    what it asked for, `transient` whether trying again later may help.
    """

    def __init__(
        self,
        reason: str,
        *,
        status: int | None = None,
        retry_after_s: int | None = None,
        transient: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after_s = retry_after_s
        self.transient = transient


@dataclass(frozen=True)
class FetchedReport:
    """One captured document: its bytes as received and what could be read from them.

    `text` is NFC with \\n newlines and no control characters; where a title is known its first
    line is the title. `published` is set only where the document itself states a date, and
    `published_basis` says where. `failure` is empty or one sentence; the text is then empty.
    `note` says what of the document is not in the text, or may stand in it wrongly.
    """

    url: str
    final_url: str
    filename: str
    content: bytes
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)
    fetched_at: dt.datetime | None = None
    title: str = ""
    text: str = ""
    language: str = ""
    publisher: str = ""
    author: str = ""
    published: EdtfDate | None = None
    published_basis: str = ""
    failure: str = ""
    note: str = ""


def read_path(path: str | Path) -> FetchedReport:
    """Return the report in a file; SourceError where it cannot be opened or is too large."""
    from control.sources import file

    return file.read_path(path)


def read_bytes(
    content: bytes,
    filename: str,
    media_type: str = "",
    headers: Mapping[str, str] | None = None,
    url: str = "",
    final_url: str = "",
    fetched_at: dt.datetime | None = None,
) -> FetchedReport:
    """Return the report in `content`; never raises for what the bytes hold (see `failure`)."""
    from control.sources import file

    return file.read_bytes(content, filename, media_type, headers, url, final_url, fetched_at)


def fetch_url(url: str, rules: FetchRules | None = None) -> FetchedReport:
    """Return the report at a public http(s) address; SourceError where nothing came back."""
    from control.sources import fetch

    return fetch.fetch_url(url, rules or fetch.FetchRules())
