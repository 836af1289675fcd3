"""Cursors: where a list goes on, and as known when, so that pages stay one list while data changes.

Input: the key of the last row and the moment of the first page. Output: an opaque text for the URL,
and back. What is no cursor of ours for this list is a BadParameter.
"""

from __future__ import annotations

import base64
import datetime as dt
import json

from django.utils.translation import gettext as _

from control.publish.tables import Table

from .params import BadParameter

_READERS = {
    "day": lambda text: dt.date.fromisoformat(text).isoformat(),
    "moment": lambda text: dt.datetime.fromisoformat(text).isoformat(),
}


def write_cursor(table: Table, key: list, known_at: dt.datetime) -> str:
    """Return the cursor after the row with that key, as known at that moment."""
    shape = [table.name, known_at.isoformat(), *key]
    return base64.urlsafe_b64encode(json.dumps(shape).encode()).decode().rstrip("=")


def read_cursor(table: Table, text: str) -> tuple[list, dt.datetime]:
    """Return the key and the moment of a cursor of this table."""
    try:
        shape = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        name, moment, *key = shape
        known_at = dt.datetime.fromisoformat(moment)
        kinds = {column.name: column.kind for column in table.columns}
        if name != table.name or len(key) != len(table.key) or known_at.tzinfo is None:
            raise ValueError
        for column, value in zip(table.key, key, strict=True):
            if not isinstance(value, int if kinds[column] == "integer" else str):
                raise ValueError
            if isinstance(value, int) and not 0 <= value < 2**62 or "\x00" in str(value):
                raise ValueError
            _READERS.get(kinds[column], str)(value)
        return key, known_at
    except (ValueError, TypeError):
        raise BadParameter(
            "cursor", _("This is no cursor of this list: take the address under “next”.")
        ) from None
