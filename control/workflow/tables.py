"""Tables of events (ACLED, UCDP GED): rows that speak of control become reports, claims, proposals.

A table is read in batches; each is one transaction that stores its rows together with the offset
behind them, so a killed import goes on where it was and a repeated one changes nothing. Proposals
gather the rows of one district and month: a flood of rows is never a flood of proposals.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import math
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from control import choices, extract, review, sources
from control.dates import EdtfDate, edtf_of_day
from control.extract.text import fold_words
from control.models import (
    Actor,
    Claim,
    District,
    IngestRun,
    Payload,
    Proposal,
    ProposalClaim,
    Reading,
    Report,
    Source,
    TableImport,
)
from control.models.columns import set_edtf
from control.sources.stated_date import parse_date_field
from control.sources.table import MAX_DAMAGES, name_encoding

from .gazetteer import load_gazetteer
from .names import note_names
from .queue import lock_gathering

logger = logging.getLogger(__name__)

BATCH = 500  # events stored at once
ROWS_BETWEEN_STORES = 200_000  # skipped rows after which the offset is stored all the same
LEASE = dt.timedelta(minutes=1)  # above what lies between two stores; a killed import waits as long
BEGINNING_BYTES = 65_536  # by these, and its size, a file is known again
KEPT_S = 2 * 24 * 3600  # a file at the desk; what a table has to be read from stays
NEAR_KM = 15.0  # a place of the same name farther away is another place
TABLE_READER = "table 1"
# of a proposal, what it takes from the claim that it shows
SHOWN_OF_CLAIM = (
    "kind", "extraction", "score", "reason", "deal", "places", "earliest", "latest",
)  # fmt: skip
DATASETS = {
    choices.ImportKind.ACLED: (
        "acled", "ACLED", choices.SourceKind.ACLED, "https://acleddata.com/",
        "ACLED terms of use: attribution required, no redistribution of the data itself",
    ),
    choices.ImportKind.UCDP: (
        "ucdp-ged", "UCDP GED", choices.SourceKind.UCDP, "https://ucdp.uu.se/", "CC BY 4.0",
    ),
}  # fmt: skip
_STATE_FORCES = re.compile(r"^(?:Military|Police) Forces of ([^(]+)|^Government of ([^(]+)")
_SORT_OF_PLACE = re.compile(r" (?:town|village|city|district|neighbou?rhood|camp|area)$")
# What a row is about where neither its data set's type nor the reader of its words says so
_KINDS_BY_WORD = (
    ("evacuat", "evacuation"), ("exchange", "exchange"), ("swap", "exchange"),
    ("surrender", "surrender"), ("reconcil", "reconciliation"), ("truce", "truce"),
    ("ceasefire", "ceasefire"), ("cease-fire", "ceasefire"), ("withdr", "withdrawal"),
    ("handover", "handover"), ("handed over", "handover"), ("hands over", "handover"),
    ("humanitarian", "humanitarian_access"), ("aid convoy", "humanitarian_access"),
    ("sieg", "siege_imposed"), ("captur", "capture"), ("retak", "capture"), ("retook", "capture"),
    ("seiz", "capture"), ("overr", "capture"), ("regain", "capture"), ("control of", "capture"),
    ("fell to", "capture"), ("falls to", "capture"), ("fall to", "capture"),
)  # fmt: skip


@dataclass
class TableTally:
    """What a table holds, or would become: counts, the busiest groups, why rows are damaged.

    `unmatched_places` are the names at which no district was found, as the table writes them.
    """

    rows: int = 0
    events: int = 0
    skipped: int = 0
    damaged: int = 0
    unmatched_places: Counter = field(default_factory=Counter)
    types: Counter = field(default_factory=Counter)
    skipped_types: Counter = field(default_factory=Counter)
    groups: Counter = field(default_factory=Counter)
    damages: list = field(default_factory=list)
    encoding: str = ""


def open_table(kind: str, path, offset: int = 0, on_progress=None):
    """Return the reader of a table's events; SourceError where it is no such table."""
    if kind == choices.ImportKind.ACLED:
        from control.sources.acled import read_acled as read
    else:
        from control.sources.ucdp import read_ucdp as read
    return read(path, offset, on_progress, timezone.now().date())


def survey_table(path, kind: str, on_progress: Callable | None = None) -> TableTally:
    """Return what importing a table would make of it, storing nothing."""
    reader, known, tally = open_table(kind, path, 0, on_progress), KnownPlaces(), TableTally()
    for event in reader:
        district = known.find(event)
        if district is None:
            tally.unmatched_places[event.location] += 1
        tally.types[event.sub_event_type or event.event_type] += 1
        place = district.slug if district else event.location
        tally.groups[f"{place}, {_month_of(event.date)}"] += 1
    progress = reader.progress
    tally.rows, tally.events = progress.rows, progress.events
    tally.skipped, tally.damaged = progress.skipped, progress.damaged
    tally.skipped_types, tally.damages = progress.skipped_types, progress.damages
    tally.encoding = name_encoding(reader.encoding)
    return tally


def begin_import(path, kind: str, *, source=None, licence: str = "", author=None) -> TableImport:
    """Return the import of a table: one that was cut off before its end, or a new one.

    SourceError where the file is no such table. The licence is that of the data set where the
    caller gives none.
    """
    if author is not None and not author.has_perm("control.add_tableimport"):
        raise PermissionDenied(_("Bringing in tables is for senior moderators."))
    path = Path(path).resolve()
    reader = open_table(kind, path)
    slug, name, source_kind, url, terms = DATASETS[kind]
    if source is None:
        source, _made = Source.objects.get_or_create(
            slug=slug, defaults={"name": name, "kind": source_kind, "url": url, "licence": terms}
        )
    size, beginning = reader.progress.total_bytes, _hash_beginning(path)
    begun = (
        TableImport.objects.filter(kind=kind, source=source, name=path.name[:300], size=size)
        .filter(beginning__in=["", beginning])
        .exclude(state__in=[choices.ImportState.DONE, choices.ImportState.FAILED])
        .first()
    )
    if begun is not None:
        TableImport.objects.filter(pk=begun.pk).update(path=str(path))
        begun.path = str(path)
        return begun
    return TableImport.objects.create(
        kind=kind,
        source=source,
        licence=licence.strip() or source.licence or terms,
        name=path.name[:300],
        path=str(path),
        size=size,
        beginning=beginning,
        encoding=name_encoding(reader.encoding),
        added_by=author,
    )


def _hash_beginning(path) -> str:
    with Path(path).open("rb") as file:
        return hashlib.sha256(file.read(BEGINNING_BYTES)).hexdigest()


def _is_same_file(begun: TableImport) -> bool:
    """Tell whether a table's file still has the size and the first bytes that it was begun with."""
    try:
        size = Path(begun.path).stat().st_size
        return size == begun.size and begun.beginning in ("", _hash_beginning(begun.path))
    except OSError:
        return False


def _tell_changed() -> str:
    return _(
        "The file has changed since it was begun: its size or its first bytes are others."
        " Bring it in anew; rows that are here are known."
    )


class _Pause(Exception):
    """The slice of time is used up."""


class _Taken(Exception):
    """Another worker goes on with this table: our lease ran out while we stood still."""


def continue_import(
    begun: TableImport,
    *,
    seconds: float | None = None,
    on_progress: Callable[[TableImport], None] | None = None,
) -> TableImport:
    """Read on in a table until its end, or for about `seconds`; everything read is stored."""
    if not _lease_import(begun):
        return begun
    writer = _TableWriter(begun, seconds, on_progress)
    try:
        reader = open_table(begun.kind, begun.path, begun.offset, writer.note_progress)
    except sources.SourceError as error:
        return _finish(begun, choices.ImportState.FAILED, error.reason)
    if not _is_same_file(begun):
        return _finish(begun, choices.ImportState.FAILED, _tell_changed())
    writer.progress = reader.progress
    try:
        for event in reader:
            writer.add(event)
        writer.store()
    except _Pause:
        TableImport.objects.filter(pk=begun.pk).update(lease_until=None)
        begun.lease_until = None
        return begun
    except _Taken:
        return begun
    except (OperationalError, SoftTimeLimitExceeded):
        raise  # nothing of the table's: its lease runs out and it goes on
    except Exception as error:  # a row that nobody thought of must not be tried for ever, unseen
        logger.exception("Table %s stopped.", begun.pk)
        begun.failure = _("Reading stopped after row %(row)s: %(error)s. The file is kept.") % {
            "row": f"{begun.rows:,}", "error": f"{type(error).__name__}: {error}"[:500],
        }  # fmt: skip
        begun.state, begun.lease_until = choices.ImportState.FAILED, None
        begun.save(update_fields=["failure", "state", "lease_until"])
        return begun
    if not _is_same_file(begun):  # cut while it was read: what looked like its end was not
        return _finish(begun, choices.ImportState.FAILED, _tell_changed())
    return _finish(begun, choices.ImportState.DONE)


def retry_import(begun: TableImport, author) -> None:
    """Let a table that stopped go on where it was; ValidationError where its file is gone."""
    if not author.has_perm("control.add_tableimport"):
        raise PermissionDenied(_("Bringing in tables is for senior moderators."))
    if begun.state != choices.ImportState.FAILED:
        raise ValidationError(_("Only a table that failed can be tried again."))
    if not Path(begun.path).is_file():
        raise ValidationError(
            _("The file is gone: bring it in anew; rows that are here are known.")
        )
    if not _is_same_file(begun):
        raise ValidationError(_tell_changed())
    begun.state, begun.failure, begun.finished_at = choices.ImportState.WAITING, "", None
    begun.save(update_fields=["state", "failure", "finished_at"])


def import_tables(seconds: float = 60) -> int:
    """Read on in the tables that wait, for about `seconds` in all; return how many were touched."""
    ends_at, count = time.monotonic() + seconds, 0
    waiting = TableImport.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lte=timezone.now()),
        state__in=[choices.ImportState.WAITING, choices.ImportState.RUNNING],
        kind__in=list(DATASETS),
    ).order_by("pk")
    for begun in waiting:
        if time.monotonic() >= ends_at:
            break
        continue_import(begun, seconds=ends_at - time.monotonic())
        count += 1
    return count


def _lease_import(begun: TableImport) -> bool:
    now = timezone.now()
    with transaction.atomic():
        held = TableImport.objects.select_for_update().get(pk=begun.pk)
        if held.state in (choices.ImportState.DONE, choices.ImportState.FAILED):
            return False
        if held.lease_until and held.lease_until > now:
            return False
        held.state, held.lease_until = choices.ImportState.RUNNING, now + LEASE
        held.save(update_fields=["state", "lease_until"])
    begun.refresh_from_db()
    return True


def _finish(begun: TableImport, state: str, failure: str = "") -> TableImport:
    begun.state, begun.failure = state, failure
    begun.lease_until, begun.finished_at = None, timezone.now()
    begun.save(update_fields=["state", "failure", "lease_until", "finished_at"])
    forget_file(begun.path)
    return begun


def forget_file(path) -> None:
    """Delete an uploaded table that is read to its end; a file that is not ours stays."""
    path = Path(path)
    if path.is_relative_to(settings.VAR_DIR / "imports"):
        path.unlink(missing_ok=True)


def forget_old_files() -> int:
    """Delete files that were tried at the desk and never applied, after two days; return how many."""
    oldest, count = time.time() - KEPT_S, 0
    needed = {
        Path(path).parent
        for path in TableImport.objects.exclude(state=choices.ImportState.DONE).values_list(
            "path", flat=True
        )
    }
    for folder in (settings.VAR_DIR / "imports").glob("*"):
        if folder not in needed and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count


class _TableWriter:
    """Stores the events of one table in batches, each with the offset behind it."""

    def __init__(self, begun: TableImport, seconds: float | None, on_progress) -> None:
        self.begun, self.on_progress = begun, on_progress
        self.ends_at = time.monotonic() + seconds if seconds is not None else None
        self.known, self.actors = KnownPlaces(), KnownActors()
        self.gazetteer = load_gazetteer()
        self.progress = None
        self.events: list = []
        self.rows_stored = 0
        # progress counts from where reading began this time
        self.before = {name: getattr(begun, name) for name in ("rows", "skipped", "damaged")}
        self.types_before, self.damages_before = Counter(begun.skipped_types), begun.damages

    def add(self, event) -> None:
        self.events.append(event)
        if len(self.events) >= BATCH:
            self.store()
            if self.ends_at is not None and time.monotonic() >= self.ends_at:
                raise _Pause

    def note_progress(self, progress) -> None:
        late = self.ends_at is not None and time.monotonic() >= self.ends_at
        if late or progress.rows - self.rows_stored >= ROWS_BETWEEN_STORES:
            self.store()
        if late and progress.offset < progress.total_bytes:
            raise _Pause

    @transaction.atomic
    def store(self) -> None:
        lock_gathering()
        begun, progress = self.begun, self.progress
        held = TableImport.objects.select_for_update().values_list("lease_until", flat=True)
        if held.get(pk=begun.pk) != begun.lease_until:
            raise _Taken
        made, opened = self.write_events(self.events)
        begun.offset = progress.offset
        for name, before in self.before.items():
            setattr(begun, name, before + getattr(progress, name))
        begun.skipped_types = dict((self.types_before + progress.skipped_types).most_common(200))
        begun.damages = [*self.damages_before, *progress.damages][:MAX_DAMAGES]
        begun.made += made
        begun.known += len(self.events) - made
        begun.proposals += opened
        begun.lease_until = timezone.now() + LEASE
        begun.save()
        self.rows_stored, self.events = progress.rows, []
        if self.on_progress:
            self.on_progress(begun)

    def write_events(self, events: list) -> tuple[int, int]:
        """Store events that are not here yet; return how many reports and proposals were made."""
        drafts = {draft.digest: draft for draft in (self.draft(event) for event in events)}
        known = set(Report.objects.filter(sha256__in=drafts).values_list("sha256", flat=True))
        new = [draft for digest, draft in drafts.items() if digest not in known]
        if not new:
            return 0, 0
        self.write_reports(new)
        claims = Claim.objects.bulk_create(
            [
                Claim(
                    reading=draft.reading,
                    ordinal=0,
                    kind=draft.values["kind"],
                    stage=draft.values["stage"] or "",
                    polarity=draft.values["polarity"],
                    background=False,
                    score=draft.values["score"],
                    values=draft.values,
                )
                for draft in new
            ]
        )
        note_names(
            [
                (place["text"], draft.report, place["start"], place["end"])
                for draft in new
                for place in draft.values["districts"]
                if place["slug"] is None
            ]
        )
        return len(new), self.gather(new, claims)

    def write_reports(self, new: list[_RowDraft]) -> None:
        urls = [draft.report.url for draft in new]
        earlier = {
            report.url: report for report in Report.objects.filter(url__in=urls).order_by("pk")
        }
        for draft in new:
            draft.report.previous = earlier.get(draft.report.url)
        Report.objects.bulk_create([draft.report for draft in new])
        Payload.objects.bulk_create(
            [Payload(report=draft.report, content=draft.content, text=draft.text) for draft in new]
        )
        now = timezone.now()
        IngestRun.objects.bulk_create(
            [
                IngestRun(
                    report=draft.report,
                    origin=f"{self.begun.name}: {draft.report.filename}",
                    state=choices.IngestState.READ,
                    finished_at=now,
                )
                for draft in new
            ]
        )
        readings = Reading.objects.bulk_create(
            [Reading(report=draft.report, reader=TABLE_READER, mentions=[]) for draft in new]
        )
        for draft, reading in zip(new, readings, strict=True):
            draft.reading = reading

    def gather(self, new: list[_RowDraft], claims: list[Claim]) -> int:
        """Put claims into the pending proposal of their district, month and kind, or a new one."""
        groups: dict[str, list[Claim]] = {}
        for draft, claim in zip(new, claims, strict=True):
            groups.setdefault(draft.group, []).append(claim)
        pending = {
            proposal.gathered_as: proposal
            for proposal in Proposal.objects.pending().filter(gathered_as__in=groups)
        }
        fresh, surer = [], []
        for group, gathered in groups.items():
            best = max(gathered, key=lambda claim: claim.score)
            if group not in pending:
                fresh.append(Proposal(draft={}, gathered_as=group))
                review.rest_on(fresh[-1], best)
            elif review.is_better_ground(best, pending[group]):
                surer.append(pending[group])
                review.rest_on(surer[-1], best)
        Proposal.objects.bulk_update(surer, SHOWN_OF_CLAIM)
        for proposal in Proposal.objects.bulk_create(fresh):
            pending[proposal.gathered_as] = proposal
        ProposalClaim.objects.bulk_create(
            [
                ProposalClaim(proposal=pending[group], claim=claim)
                for group, gathered in groups.items()
                for claim in gathered
            ]
        )
        Proposal.objects.filter(gathered_as__in=groups).pending().update(version=F("version") + 1)
        return len(fresh)

    def draft(self, event) -> _RowDraft:
        return _draft_row(event, self.begun, self.known, self.actors, self.gazetteer)


@dataclass
class _RowDraft:
    """One row on its way into the tables."""

    digest: str
    content: bytes
    text: str
    report: Report
    values: dict
    group: str
    reading: Reading | None = None


def _draft_row(event, begun: TableImport, known, actors, gazetteer) -> _RowDraft:
    content = json.dumps(event.raw, ensure_ascii=False, sort_keys=True).encode()
    digest = hashlib.sha256(f"{begun.source.slug}\n".encode() + content).hexdigest()
    label = event.sub_event_type or event.event_type
    title = f"{event.source_row_id}, {event.date.text}: {label}, {event.location or '?'}"
    named = "; ".join(event.actors) or "-"
    facts = f"{', '.join(event.admin_names)}. Actors: {named}. Source: {event.source or '-'}."
    text = "\n\n".join(filter(None, (title[:500], facts, event.notes)))
    published = _published_of(event)
    report = Report(
        source=begun.source,
        url=f"{begun.source.url or begun.source.slug}#{event.source_row_id}"[:2000],
        filename=event.source_row_id[:300],
        publisher=event.source[:300],
        title=title[:500],
        language="en",
        published_basis=_("the row") if published else "",
        media_type="text/csv",
        size=len(content),
        sha256=digest,
        captured_at=timezone.now(),
        added_by=begun.added_by,
        licence=begun.licence,
    )
    set_edtf(report, "published", published)
    values = _claim_row(event, text, known.find(event), actors, gazetteer)
    place = values["districts"][0]
    where = place["slug"] or f"{fold_words(event.location)}/{'/'.join(event.admin_names[:2])}"
    group = f"{begun.source.slug}:{where}:{_month_of(event.date)}:{values['kind']}"[:200]
    return _RowDraft(digest, content, text, report, values, group)


def _claim_row(event, text: str, district: District | None, actors, gazetteer) -> dict:
    """Return a row as a claim: its own date and precision, its place, its actors, quotes in `text`."""
    read = {} if event.kind else _read_notes(event, text, gazetteer)
    kind, score, why = event.kind, 0.6, ""
    if not kind and read:
        kind, score = read["kind"], 0.5
        why = _("its words tell of it")
    if not kind:
        words = event.notes.casefold()
        kind = next((kind for word, kind in _KINDS_BY_WORD if word in words), "")
        score, why = 0.3, _("the kind is taken from a word of its notes")
    if event.sub_event_type.casefold() == "headquarters or base established" and not read:
        kind, score = "capture", 0.25
        why = _("a base shows presence; it does not say who held the place")
    if not kind:
        kind, score, why = "ceasefire", 0.2, _("its notes do not say of what kind: a guess")
    start = max(text.find(event.location), 0) if event.location else 0
    place = {
        "slug": district.slug if district else None,
        "text": event.location,
        "start": start,
        "end": start + len(event.location),
        "role": "origin",
    }
    parties = []
    for name in event.actors:
        at = text.find(name)
        actor = actors.find(name)
        parties.append(
            {
                "slug": actor.slug if actor else None, "text": name,
                "start": max(at, 0), "end": max(at, 0) + len(name), "role": "party",
            }
        )  # fmt: skip
    is_deal = kind in choices.DealKind.values
    quote = max(text.rfind(event.notes), 0) if event.notes else 0
    label = event.sub_event_type or event.event_type
    return {
        "kind": kind,
        "stage": _stage_of(event, kind, read),
        "background": False,
        "score": score,
        "districts": [place],
        "destinations": read.get("destinations", []),
        "agreed_on": event.date.text if is_deal and kind not in _CARRIED_OUT else None,
        "announced_on": None,
        "started_on": None,
        "implemented_on": event.date.text if kind in _CARRIED_OUT else None,
        "happened_on": None if is_deal else event.date.text,
        "parties": parties,
        "mediators": read.get("mediators", []),
        "figures": read.get("figures", []),
        "change": _change_of(event, place, actors),
        "quote": {"start": quote, "end": quote + len(event.notes) if event.notes else len(text)},
        "polarity": "asserts",
        "start_planned": False,
        "reason": _("%(set)s codes “%(type)s”%(why)s (rule: %(rule)s).")
        % {
            "set": "ACLED" if event.sub_event_type else "UCDP GED",
            "type": label,
            "why": f"; {why}" if why else "",
            "rule": f"table {label.casefold()}",
        },
    }


_TRANSFERS = ("capture", "handover")
_DEPARTURES = frozenset({"evacuation", "agreed_withdrawal"})
_CARRIED_OUT = _DEPARTURES | {"handover", "surrender", "exchange", "humanitarian_access"}


def _stage_of(event, kind: str, read: dict) -> str:
    """Return how far a row says its event came: a transfer that the data set codes has happened."""
    if event.kind in _TRANSFERS:
        return "completed"
    is_agreed = kind in choices.DealKind.values and kind not in _DEPARTURES
    return read.get("stage") or ("agreed" if is_agreed else "completed")


def _read_notes(event, text: str, gazetteer) -> dict:
    """Return the first claim that the reader finds in a row's notes, offsets in `text`; or nothing."""
    shift = text.rfind(event.notes) if event.notes else -1
    if shift < 0:
        return {}
    found = extract.extract_claims(event.notes, event.date, "en", gazetteer)
    claim = next((claim for claim in found.claims if not claim.background), None)
    if claim is None:
        return {}
    values = claim.as_json()
    for name in ("destinations", "mediators", "figures"):
        for value in values[name]:
            value["start"], value["end"] = value["start"] + shift, value["end"] + shift
    return values


def _change_of(event, place: dict, actors) -> dict | None:
    """Return the change of control a type means, naming who came to hold it only where that is sure."""
    label = event.sub_event_type.casefold()
    if event.kind not in _TRANSFERS:
        return None
    sides = [(name, actors.find(name), is_state_force(name)) for name in event.actors]
    state = [side for side in sides if side[2]]
    others = [side for side in sides if not side[2]]
    winner = loser = None
    if label == "government regains territory" and state:
        winner, loser = state[0], others[0] if len(others) == 1 else None
    elif label == "non-state actor overtakes territory" and len(others) == 1:
        winner, loser = others[0], state[0] if state else None
    return {
        "district": place["slug"],
        "text": place["text"],
        "from": loser[1].slug if loser and loser[1] else None,
        "to": winner[1].slug if winner and winner[1] else None,
        "from_text": loser[0] if loser else None,
        "to_text": winner[0] if winner else None,
        "status": "done",
        "mechanism": "captured" if event.kind == "capture" else "handover",
        "start": place["start"],
        "end": place["end"],
    }


def is_state_force(name: str) -> bool:
    """Tell whether a data set's actor is a state's: “Military Forces of Syria (2000-2024)”."""
    return _STATE_FORCES.match(name) is not None


def _month_of(date: EdtfDate) -> str:
    return date.text.rstrip("~?%")[:7]


def _published_of(event) -> EdtfDate | None:
    """Return when a row was published: ACLED's timestamp, or the date of UCDP's source; none ahead."""
    stamp = event.raw.get("timestamp", "").strip()
    if stamp.isdecimal() and len(stamp) <= 11:
        date = edtf_of_day(dt.datetime.fromtimestamp(int(stamp), dt.UTC).date())
    else:
        date = parse_date_field(event.raw.get("source_date", "").strip()[:40])
    return date if date and date.earliest <= timezone.now().date() else None


class KnownPlaces:
    """Districts by every name they have, told apart by where they lie."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[District]] = {}
        districts = District.objects.prefetch_related("names").select_related("parent")
        for district in districts:
            texts = {district.name_en, *(name.text for name in district.names.all())}
            whole = {fold_words(text) for text in texts}
            for folded in (whole | {_SORT_OF_PLACE.sub("", text) for text in whole}) - {""}:
                self.by_name.setdefault(folded, []).append(district)
        self.found: dict[tuple, District | None] = {}

    def find(self, event) -> District | None:
        """Return the district an event lies in by its name, never one that lies elsewhere."""
        key = (event.location, event.lon, event.lat)
        if key not in self.found:
            if len(self.found) > 100_000:
                self.found.clear()
            self.found[key] = self.seek(*key)
        return self.found[key]

    def named(self, name: str) -> list[District]:
        """Return the districts of a name, however it tells their sort and with or without an article."""
        folded = fold_words(name)
        bare = _SORT_OF_PLACE.sub("", folded)
        tried = (folded, bare, f"al {bare}", bare.removeprefix("al "))
        return next((self.by_name[text] for text in tried if text in self.by_name), [])

    def seek(self, location: str, lon: float | None, lat: float | None) -> District | None:
        location = location.split("(")[0]
        # "Damascus - Al Qadam", as data sets write a part of a city
        named = self.named(location) or self.named(location.rpartition(" - ")[2])
        if lon is None or lat is None:
            return named[0] if len(named) == 1 else None
        near = [
            (gap, district.pk, district)
            for district in named
            if district.lon is not None
            and (gap := distance_km(lon, lat, district.lon, district.lat)) <= NEAR_KM
        ]
        if near:
            return min(near)[2]
        return named[0] if len(named) == 1 and named[0].lon is None else None


def distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the distance of two points (WGS84 degrees) on a sphere, in km (haversine)."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


class KnownActors:
    """Actors by every name they have, as data sets write them."""

    def __init__(self) -> None:
        self.by_name: dict[str, Actor] = {}
        self.by_slug: dict[str, Actor] = {}
        self.states: list[Actor] = []
        for actor in Actor.objects.prefetch_related("names"):
            self.by_slug[actor.slug] = actor
            if actor.kind == choices.ActorKind.STATE:
                self.states.append(actor)
            for text in (actor.name_en, *(name.text for name in actor.names.all())):
                self.by_name.setdefault(fold_words(text.split("(")[0]), actor)
        self.found: dict[str, Actor | None] = {}

    def find(self, name: str) -> Actor | None:
        """Return the actor of a name such as “HTS: Hayat Tahrir al Sham” or “Military Forces of …”."""
        if name not in self.found:
            self.found[name] = self.seek(name)
        return self.found[name]

    def seek(self, name: str) -> Actor | None:
        if actor := self.by_name.get(fold_words(name)):
            return actor
        if match := _STATE_FORCES.match(name):
            country = fold_words(match.group(1) or match.group(2))
            return next(
                (actor for actor in self.states if country in fold_words(actor.name_en)), None
            )
        for part in (name.split("(")[0], *name.split(":")):
            if actor := self.by_name.get(fold_words(part.split("(")[0])):
                return actor
        return None
