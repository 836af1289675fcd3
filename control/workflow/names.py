"""Names of places that no district matches: kept, ranked, and turned into names of a district.

A moderator says once what a name means; the reports that wait with it are then read again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from control import choices, extract, ingest
from control.extract.odd_letters import OddWord, find_odd_words, find_overrides
from control.extract.text import fold_words
from control.models import (
    District,
    DistrictName,
    IngestRun,
    Reading,
    Report,
    UnknownName,
    UnknownNameUse,
)

from .gazetteer import find_last_change_of_names, load_gazetteer
from .naming import NameGuard
from .queue import requeue_run

MAX_NAME = 200
MAX_NAMES_PER_REPORT = 200
CANDIDATES = 5
UNSURE_FROM = 60  # of 100: below that a likeness says nothing


def note_unknown_names(reading: Reading) -> None:
    """Keep the place names of a reading that no district matches, each once a report."""
    found: dict[str, tuple[str, int, int]] = {}
    places = list(reading.mentions)
    for claim in reading.claims.all():
        places += [*claim.values["districts"], *claim.values["destinations"]]
    for place in places:
        text = " ".join(place["text"].split())
        folded = fold_words(text)[:MAX_NAME]
        if place["slug"] is None and folded and len(text) <= MAX_NAME:
            found.setdefault(folded, (text, place["start"], place["end"]))
        if len(found) >= MAX_NAMES_PER_REPORT:
            break
    report = reading.report
    note_names([(text, report, start, end) for text, start, end in found.values()])
    _settle_known(report, found)


def _settle_known(report: Report, unknown) -> None:
    """Settle the names of a report that were open and that a district has been given meanwhile."""
    names = UnknownName.objects.filter(state=choices.NameState.OPEN, uses__report=report)
    for name in names.exclude(folded__in=unknown):
        places = [one for one in load_gazetteer().names.get(name.folded, ()) if one.is_place]
        if places:
            district = District.objects.get(slug=places[0].slug)
            _settle(name, choices.NameState.SETTLED, None, district)


def note_names(uses: list[tuple[str, Report, int, int]]) -> None:
    """Keep unknown names, each (text, report, start, end), once a report."""
    written = {}
    for text, report, start, end in uses:
        folded = fold_words(text)[:MAX_NAME]
        if folded:
            written.setdefault((folded, report.pk), (text[:MAX_NAME], report, start, end))
    if not written:
        return
    first = {folded: row for (folded, _report), row in reversed(written.items())}
    UnknownName.objects.bulk_create(
        [
            UnknownName(folded=folded, text=text, language=report.language[:12])
            for folded, (text, report, _start, _end) in sorted(first.items())
        ],
        ignore_conflicts=True,
    )
    names = UnknownName.objects.filter(folded__in=first).in_bulk(field_name="folded")
    UnknownNameUse.objects.bulk_create(
        [
            UnknownNameUse(name=names[folded], report=report, start=start, end=end)
            for (folded, _pk), (_text, report, start, end) in written.items()
        ],
        ignore_conflicts=True,
    )


def describe_odd_letters(texts, reports=()) -> list[str]:
    """Return a warning, in words, for each word of the texts that is not what it looks like.

    And for each of the reports in whose document letters are made to run backwards.
    """
    odd = dict.fromkeys(word for text in texts for word in find_odd_words(text))
    return [_describe_odd(word) for word in odd] + [
        _("“%(report)s” is written with marks that make letters run backwards (%(marks)s): in the"
          " original it reads otherwise than here.")
        % {"report": report, "marks": _(", ").join(marks)}
        for report in reports
        if (marks := find_overrides(bytes(report.payload.content or b"")))
    ]  # fmt: skip


def _describe_odd(odd: OddWord) -> str:
    said = []
    if odd.scripts:
        said.append(_("mixes letters of several scripts (%s)") % _(", ").join(odd.scripts))
    if odd.unseen:
        said.append(_("holds marks that cannot be seen (%s)") % _(", ").join(odd.unseen))
    return f"“\u2068{odd.word}\u2069” " + _("; ").join(said)


@dataclass(frozen=True)
class NameCandidate:
    """A district that an unknown name may mean; unsure, whatever the likeness (0 to 100)."""

    district: District
    name: str
    likeness: int


def suggest_districts(name: UnknownName) -> list[NameCandidate]:
    """Return the districts with the likest names, at most CANDIDATES, likest first.

    Sounds block (Daitch-Mokotoff), trigrams catch what the codes miss, and letters rank. No
    threshold separates Daraya from Dara'a, so this only suggests.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH known AS (
              SELECT district_id, text FROM control_districtname
              UNION SELECT id, name_en FROM control_district
              UNION SELECT id, name_ar FROM control_district WHERE name_ar <> ''
            )
            SELECT district_id, text FROM known
            WHERE daitch_mokotoff(text) && daitch_mokotoff(%(text)s)
               OR similarity(text, %(text)s) > 0.25
            """,
            {"text": name.text},
        )
        rows = cursor.fetchall()
    best: dict[int, tuple[int, str]] = {}
    for district_id, text in rows:
        folded = fold_words(text)
        likeness = round(
            max(fuzz.ratio(folded, name.folded), fuzz.token_sort_ratio(folded, name.folded))
        )
        if likeness >= UNSURE_FROM and likeness > best.get(district_id, (0, ""))[0]:
            best[district_id] = (likeness, text)
    districts = District.objects.select_related("parent").in_bulk(best)
    ranked = sorted(best.items(), key=lambda pair: -pair[1][0])[:CANDIDATES]
    return [NameCandidate(districts[pk], text, likeness) for pk, (likeness, text) in ranked]


def settle_name(name: UnknownName, district: District, author, *, status: str = "alias") -> int:
    """Make an unknown name a name of `district` and have its reports read again; return how many."""
    _check_right(author)
    if fault := NameGuard().find_fault(name.text, district):
        raise ValidationError({"district": f"{fault}."})
    with transaction.atomic():
        name = UnknownName.objects.select_for_update().get(pk=name.pk)
        arabic = any("\u0600" <= sign <= "\u06ff" for sign in name.text)
        DistrictName.objects.get_or_create(
            district=district,
            text=name.text,
            language="ar" if arabic else (name.language or "en"),
            defaults={"script": "Arab" if arabic else "Latn", "status": status},
        )
        _settle(name, choices.NameState.SETTLED, author, district)
        return _read_again(name)


def make_district_of_name(
    name: UnknownName, *, kind: str, parent: District | None, author, name_en: str = ""
) -> District:
    """Make a new district with an unknown name and have its reports read again."""
    _check_right(author)
    arabic = any("\u0600" <= sign <= "\u06ff" for sign in name.text)
    name_en = name_en.strip() or ("" if arabic else name.text)
    if not name_en:
        raise ValidationError({"name_en": _("A district needs a name in English too.")})
    slug = slugify(name_en)[:80]
    if not slug or District.objects.filter(slug=slug).exists():
        raise ValidationError(
            {"name_en": _("There is a district “%(slug)s” already.") % {"slug": slug or name_en}}
        )
    with transaction.atomic():
        district = District(
            slug=slug,
            name_en=name_en,
            name_ar=name.text if arabic else "",
            kind=kind,
            parent=parent,
        )
        district.full_clean()
        district.save()
        if arabic or name_en == name.text:
            name = UnknownName.objects.select_for_update().get(pk=name.pk)
            _settle(name, choices.NameState.SETTLED, author, district)
            _read_again(name)
        else:
            settle_name(name, district, author)
    return district


def ignore_name(name: UnknownName, author) -> None:
    """Say that an unknown name is no place that is followed."""
    _check_right(author)
    _settle(name, choices.NameState.IGNORED, author)


def _settle(name: UnknownName, state: str, author, district: District | None = None) -> None:
    name.state, name.district = state, district
    name.settled_by, name.settled_at = author, timezone.now()
    name.save()


def _check_right(author) -> None:
    if not author.has_perm("control.change_district"):
        raise PermissionDenied(_("Names of districts are for senior moderators."))


def _read_again(name: UnknownName) -> int:
    runs = IngestRun.objects.select_for_update(of=("self",)).filter(
        report__unknown_names=name, state=choices.IngestState.READ
    )
    for run in runs:
        run.attempts = 0
        run.read_again_as = f"with name {name.pk}"
        requeue_run(run)
    return len(runs)


def read_again(reports) -> int:
    """Have reports read again that today's reader has not read yet with today's names; how many."""
    with transaction.atomic():
        runs = IngestRun.objects.select_for_update(of=("self",)).filter(
            report__in=reports, state=choices.IngestState.READ
        )
        named_at, count = find_last_change_of_names(), 0
        for run in runs:
            reading_as = _find_reason(run.report_id, named_at)
            if reading_as is not None:
                run.attempts, run.read_again_as = 0, reading_as
                requeue_run(run)
                count += 1
    return count


def _find_reason(report_id: int, named_at: dt.datetime | None) -> str | None:
    """Return why a report is read again, as its reading is called, or None where nothing changed.

    `""` with a new reader, `"names of 2018-03-14T09:30:00.123456"` with names changed since.
    """
    readings = Reading.objects.filter(report=report_id)
    todays = readings.filter(Q(reader=extract.READER) | Q(reader__startswith=f"{extract.READER} "))
    read_at = todays.aggregate(last=Max("read_at"))["last"]
    if read_at is None:
        return ""
    if named_at is None or named_at <= read_at - ingest.LEASE:  # it began at most so long before
        return None
    return f"names of {named_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}"
