"""Tables of control periods of any make (CSV, GeoJSON): columns mapped, tried first, then signed.

A plan says of each row what it would write, what is wrong with it, or what it would override.
Applying a plan writes the rows that override nothing, in one decision of a moderator; the file is
kept as the report they rest on, with its licence.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from control import choices, history, review
from control.dates import EdtfDate, Precision, parse_edtf
from control.extract.text import fold_words
from control.models import (
    Actor,
    District,
    IngestRun,
    Payload,
    Report,
    Source,
    TableImport,
)
from control.models.columns import set_edtf
from control.sources.table import decode_table, find_delimiter
from control.sources.text import clean_text

from .capture import check_published
from .deciding import sign
from .tables import KnownActors
from .whole_table import refuse_unreadable

MAX_ROWS = 20_000
MAX_BYTES = 32 * 1024 * 1024
# What a column may hold; the first two are needed
FIELDS = (
    "district", "from", "to", "holder", "standing", "siege", "truce", "assertion", "confidence",
    "mechanism", "note",
)  # fmt: skip
CODED = {
    "standing": choices.Standing,
    "siege": choices.Siege,
    "truce": choices.Truce,
    "assertion": choices.Assertion,
    "confidence": choices.Confidence,
    "mechanism": choices.Mechanism,
}


@dataclass(frozen=True)
class PeriodTable:
    """A table as it stands in its file: the columns, and every whole row by column.

    `numbers` says in which row of the file each of `rows` stands, the header being row 1;
    `damages` tells of the rows of another number of fields than the header, which are left out.
    """

    name: str
    content: bytes
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    numbers: tuple[int, ...]
    damages: tuple[str, ...] = ()


@dataclass
class PeriodPlan:
    """What bringing in a table of periods would write, and every row that it would leave out."""

    drafts: list[history.RulingDraft] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # each of the drafts in words
    problems: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    known: int = 0


def read_period_table(path) -> PeriodTable:
    """Return the table in a CSV or GeoJSON file; ValidationError says what is wrong with it."""
    path = Path(path)
    with refuse_unreadable("file"):
        if path.stat().st_size > MAX_BYTES:
            raise ValidationError({"file": _("The file is larger than 32 MB: split it.")})
        content = path.read_bytes()
        text = decode_table(content)
        if text.lstrip().startswith("{"):
            rows, damages = dict(enumerate(_read_geojson(text), 2)), []
        else:
            rows, damages = _read_csv(text)
    count = len(rows) + len(damages)
    if not 1 <= count <= MAX_ROWS:
        raise ValidationError(
            {"file": _("The table has %(count)d rows; 1 to %(most)d can be taken.")
             % {"count": count, "most": MAX_ROWS}}
        )  # fmt: skip
    if not rows:
        raise ValidationError({"file": _("No row of the table is whole: %s.") % damages[0]})
    seen = list(rows.values())[:100]
    columns = tuple(dict.fromkeys(name for row in seen for name in row if name))
    return PeriodTable(
        path.name,
        content,
        columns,
        tuple(
            {name: clean_text(str(row.get(name) or "")) for name in columns}
            for row in rows.values()
        ),
        tuple(rows),
        tuple(damages),
    )


def _read_csv(text: str) -> tuple[dict[int, dict[str, str]], list[str]]:
    """Return the whole rows of a CSV by their number, and what is wrong with each of the others.

    A row of another number of fields is none: a cut one would be a period without an end.
    """
    reader = csv.reader(io.StringIO(text), delimiter=find_delimiter(text), strict=True)
    header = next(reader, [])
    names = Counter(name.strip().casefold() for name in header)
    if doubled := sorted(name for name, count in names.items() if name and count > 1):
        raise ValidationError(
            {"file": _("The table has more than one column “%s”.") % _("”, “").join(doubled)}
        )
    rows, damages = {}, []
    for number, row in enumerate(reader, 2):
        if len(row) == len(header):
            rows[number] = dict(zip(header, row, strict=True))
        elif row:
            damages.append(
                _("row %(number)d: %(found)d fields where the header has %(needed)d")
                % {"number": number, "found": len(row), "needed": len(header)}
            )
    return rows, damages


def _read_geojson(text: str) -> list[dict]:
    try:
        features = json.loads(text)["features"]
        return [
            {"id": str(feature.get("id") or ""), **(feature.get("properties") or {})}
            for feature in features
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValidationError({"file": _("This is no GeoJSON of features.")}) from error


def guess_mapping(columns) -> dict[str, str]:
    """Return which column likely holds which field, by its name alone."""
    other_names = {
        "district": ("district", "slug", "place", "location", "p_code", "pcode", "name", "id"),
        "from": ("from", "start", "started", "begin", "start_date", "date_from", "valid_from"),
        "to": ("to", "end", "ended", "until", "end_date", "date_to", "valid_to"),
        "holder": ("holder", "controller", "control", "party", "actor", "controlled_by"),
        "note": ("note", "notes", "comment", "description"),
    }
    lower = {column.strip().lower(): column for column in columns}
    found = {}
    for name in FIELDS:
        for likely in other_names.get(name, (name,)):
            if likely in lower:
                found[name] = lower[likely]
                break
    return found


def plan_periods(
    table: PeriodTable, mapping: dict[str, str], *, last_day_included: bool = False
) -> PeriodPlan:
    """Return what a table would write with its columns mapped so; nothing is stored.

    `last_day_included`: the end named is the last day it held, not the first it no longer did
    (see `_end_after`).
    """
    for needed in ("district", "from"):
        if mapping.get(needed) not in table.columns:
            raise ValidationError(_("Say which column holds the field “%s”.") % needed)
    plan, spans = PeriodPlan(problems=list(table.damages)), defaultdict(list)
    districts, actors = _districts_by_name(), KnownActors()
    for number, row in zip(table.numbers, table.rows, strict=True):
        values = {name: row.get(column, "") for name, column in mapping.items() if column}
        where = _("row %d") % number
        try:
            draft, district, holder = _draft_row(values, districts, actors, last_day_included)
        except ValueError as error:
            plan.problems.append(f"{where}: {error}")
            continue
        if any(draft.span.overlaps(other) for other in spans[draft.district_id]):
            plan.problems.append(_("%s: shares days with an earlier row of the file") % where)
            continue
        spans[draft.district_id].append(draft.span)
        removals = history.what_would_change(draft.district_id, draft.span)
        if not removals:
            plan.drafts.append(draft)
            plan.told.append(f"{where}: {_tell_draft(draft, district, holder)}")
        elif all(review.same_state(removal.ruling, draft) for removal in removals):
            plan.known += 1
        else:
            named = _("; ").join(str(removal) for removal in removals[:3])
            plan.conflicts.append(_(", ").join((where, f"{district}: {named}")))
    return plan


def _districts_by_name() -> dict[str, District | None]:
    """Districts by slug, p-code and name; None where a name means several."""
    found: dict[str, District | None] = {}
    for district in District.objects.prefetch_related("names"):
        keys = {district.slug.casefold(), district.p_code.casefold()}
        texts = (district.name_en, district.name_ar, *(name.text for name in district.names.all()))
        for key in (keys | {fold_words(text) for text in texts}) - {""}:
            found[key] = district if found.get(key, district) == district else None
    return found


def _draft_row(
    values, districts, actors, last_day_included
) -> tuple[history.RulingDraft, District, Actor | None]:
    """Return a row as a draft, its district and holder; ValueError says why it cannot be one."""
    place = values.get("district", "")
    district = districts.get(place.casefold()) or districts.get(fold_words(place))
    if district is None:
        raise ValueError(_("no district, or several, called “%s”") % place)
    started, ended, ended_day = _read_date(values.get("from", "")), None, None
    if started is None:
        raise ValueError(_("no start"))
    if values.get("to"):
        ended = _read_date(values["to"])
        ended_day = ended.earliest
        if last_day_included:
            ended, ended_day = _end_after(ended)
    codes = {name: _read_code(name, values[name]) for name in CODED if values.get(name)}
    parties, actor = (), None
    if holder := values.get("holder", ""):
        actor = actors.by_slug.get(holder.casefold()) or actors.find(holder)
        if actor is None:
            raise ValueError(_("no actor called “%s”") % holder)
        parties = (history.DraftParty(actor.pk, choices.PartyRole.HOLDER),)
    draft = history.RulingDraft(
        district_id=district.pk,
        started=started,
        started_day=started.earliest,
        ended=ended,
        ended_day=ended_day,
        standing=codes.get(
            "standing", choices.Standing.HELD if parties else choices.Standing.UNKNOWN
        ),
        parties=parties,
        siege=codes.get("siege", choices.Siege.NOT_STATED),
        truce=codes.get("truce", choices.Truce.UNKNOWN),
        assertion=codes.get("assertion", choices.Assertion.ASSESSED),
        confidence_start=codes.get("confidence", choices.Confidence.LOW),
        mechanism=codes.get("mechanism", choices.Mechanism.NOT_STATED),
        note=values.get("note", ""),
    )
    try:
        history.check_draft(draft)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return draft, district, actor


def _tell_draft(draft: history.RulingDraft, district: District, holder: Actor | None) -> str:
    """Return what a row would write: “Marj (marj), from 2013-05 on, with no end: Held, Rebels”."""
    span = _("from %(start)s to %(end)s") if draft.ended else _("from %(start)s on, with no end")
    days = span % {"start": draft.started, "end": draft.ended}
    state = choices.Standing(draft.standing).label
    held = _(", ").join((str(state), str(holder))) if holder else str(state)
    return _(", ").join((f"{district} ({district.slug})", f"{days}: {held}"))


def _end_after(last: EdtfDate) -> tuple[EdtfDate, dt.date]:
    """Return the end, and its nominal day, of what held on `last` for the last time.

    2014-01-31 ends on 2014-02-01. A month or a year stays as wide as it is, on its last day: no
    date of one month says “from the second of January to the first of February”.
    """
    if last.precision != Precision.DAY or last.latest == dt.date.max:
        return last, last.latest
    day = last.latest + dt.timedelta(days=1)
    return parse_edtf(day.isoformat() + last.text[10:]), day


def _read_date(text: str) -> EdtfDate | None:
    from control.sources.stated_date import parse_date_field

    if not text:
        return None
    try:
        return parse_edtf(text)
    except ValueError:
        date = parse_date_field(text)
        if date is None:
            raise ValueError(_("“%s” is no date") % text) from None
        return date


def _read_code(name: str, text: str) -> str:
    for code, label in CODED[name].choices:
        if text.casefold() in (code, str(label).casefold()):
            return code
    raise ValueError(
        _("“%(text)s” is no %(field)s; known are %(codes)s")
        % {"text": text, "field": name, "codes": ", ".join(CODED[name].values)}
    )


def apply_periods(
    table: PeriodTable, mapping: dict[str, str], *, source: Source, licence: str, reason: str,
    author, last_day_included: bool = False, published: EdtfDate | None = None,
) -> TableImport:  # fmt: skip
    """Write the rows of a table that override nothing, in one signed decision; see `plan_periods`."""
    if not (author.has_perm("control.add_tableimport") and author.has_perm("control.decide")):
        raise PermissionDenied(_("Bringing in tables is for senior moderators."))
    if not licence.strip():
        raise ValidationError({"licence": _("Say under which licence the table may be used.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason, in a sentence others can check.")})
    check_published(published)
    with transaction.atomic():
        history.take_moment()  # from here on nobody else changes what the plan compares with
        plan = plan_periods(table, mapping, last_day_included=last_day_included)
        if not plan.drafts:
            raise ValidationError(_("No row of the table can be written."))
        report = _keep_table(table, source, licence, published, author)
        evidence = history.EvidenceDraft(
            report_id=report.pk, said_by_text=source.name[:300], said_by_text_ar=source.name_ar
        )
        decision = sign(choices.Verdict.ACCEPT, reason, author)
        history.assert_rulings(
            decision, [replace(draft, evidence=(evidence,)) for draft in plan.drafts]
        )
        return TableImport.objects.create(
            kind=choices.ImportKind.PERIODS,
            source=source,
            licence=licence.strip()[:200],
            name=table.name[:300],
            path="",
            size=len(table.content),
            offset=len(table.content),
            rows=len(table.rows) + len(table.damages),
            made=len(plan.drafts),
            known=plan.known,
            skipped=len(plan.conflicts),
            damaged=len(plan.problems),
            state=choices.ImportState.DONE,
            added_by=author,
            finished_at=timezone.now(),
        )


def _keep_table(table, source, licence, published, author) -> Report:
    digest = hashlib.sha256(table.content).hexdigest()
    known = Report.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    report = Report(
        source=source,
        filename=table.name[:300],
        title=table.name[:500],
        media_type="text/csv"
        if not table.content.lstrip().startswith(b"{")
        else "application/json",
        size=len(table.content),
        sha256=digest,
        captured_at=timezone.now(),
        added_by=author,
        published_basis=_("given by the person who added it") if published else "",
        licence=licence.strip()[:200],
    )
    set_edtf(report, "published", published)
    report.save(force_insert=True)
    Payload.objects.create(report=report, content=table.content, text="")
    IngestRun.objects.create(
        report=report, origin=table.name, state=choices.IngestState.READ, finished_at=timezone.now()
    )
    return report


def list_first_rows(table: PeriodTable, count: int = 5) -> Iterator[list[str]]:
    """Yield the first rows of a table, for people to see which column is which."""
    for row in table.rows[:count]:
        yield [row[name] for name in table.columns]
