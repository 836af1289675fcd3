"""Read reports from standard input, one JSON object a line, and write what they claim."""

import json
import sys

from django.core.management.base import BaseCommand

from control import workflow
from control.dates import parse_edtf

LANGUAGES = ("en", "ar")  # of the texts that are read


class LineError(ValueError):
    """A line that cannot be read, with the field that is wrong and why."""

    def __init__(self, code: str, field: str | None, reason: str):
        super().__init__(reason)
        self.error = {"code": code, "field": field, "reason": reason}


class Command(BaseCommand):
    help = (
        "Read JSON Lines (id, text, published_on, language) from standard input; write one JSON"
        " object a line: id, claims, mentions. A bad line becomes an error on its own line and"
        " the exit status is 1. Touches no data; works without a database, with the demo's names."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        gazetteer = workflow.load_gazetteer()
        failed = False
        for raw in sys.stdin.buffer:
            if not raw.strip():
                continue
            identity = None
            try:
                record = parse_line(raw)
                identity = record.get("id")
                text, published, language = read_fields(record)
                answer = workflow.read_text(text, published, language, gazetteer).as_json()
            except LineError as error:
                failed = True
                answer = {"error": error.error}
            self.stdout.write(write_line({"id": identity, **answer}))
        if failed:
            sys.exit(1)


def write_line(answer: dict) -> str:
    """Return one line of JSON; escaped where it holds half a surrogate pair, which UTF-8 cannot."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(answer)
    return line


def parse_line(raw: bytes) -> dict:
    """Return the JSON object of one line; LineError where it is none."""
    try:
        record = json.loads(raw, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise LineError("not_json", None, f"The line is not JSON: {error}.") from error
    if not isinstance(record, dict):
        raise LineError("not_an_object", None, "The line is JSON, but not an object.")
    return record


def refuse_constant(name: str):
    """NaN and the infinities are no JSON, though Python reads them."""
    raise ValueError(f"{name} is no JSON value")


def read_fields(record: dict):
    """Return text, publication date (None if not given) and language of a record."""
    text = record.get("text")
    if not isinstance(text, str):
        raise LineError("bad_text", "text", "“text” must be a string; its first line is the title.")
    language = record.get("language") or ""
    if language not in ("", *LANGUAGES):
        raise LineError("bad_language", "language", "“language” must be “en”, “ar” or empty.")
    published = record.get("published_on")
    if published in (None, ""):
        return text, None, language
    try:
        return text, parse_edtf(published), language
    except ValueError as error:
        raise LineError("bad_date", "published_on", str(error)) from error
