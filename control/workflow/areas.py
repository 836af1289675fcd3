"""Outlines of districts: drawn anew or brought in from a file, the one before kept as it was known.

A file is planned first: what joins which district, what had to be mended, what overlaps, what is
left open between neighbours. Applying the plan draws only what is new.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange, TimestamptzRange

from control import choices, history
from control.extract.text import fold_words
from control.models import Boundary, District, DistrictName
from control.sources.table import decode_table, find_delimiter

from .naming import NameGuard
from .notes import tell_note
from .whole_table import refuse_unreadable

JOINS = ("p_code", "slug", "name")
FAR_KM = 3.0  # a district's point farther outside an outline: another place of that name
SMALLEST_KM2 = 0.01  # overlaps and gaps below that are how outlines are drawn
GAP_KM = 0.2  # neighbours closer than that are meant to meet
NAMED = 4  # districts around a gap that are named
TOUCHING = 1e-6  # of a degree, a tenth of a metre
KM_PER_DEGREE = 111.32


def replace_boundary(district: District, *, author, reason: str, **fields) -> Boundary:
    """Draw a district's outline anew; the one before stays as it was known until now."""
    with transaction.atomic():
        moment = history.take_moment()
        days = fields.pop("valid", None) or DateRange(None, None)
        for known in Boundary.objects.filter(
            district=district, recorded__upper_inf=True, valid__overlap=days
        ):
            Boundary.objects.filter(pk=known.pk).update(
                recorded=TimestamptzRange(known.recorded.lower, moment)
            )
        boundary = Boundary(
            district=district,
            author=author,
            reason=reason,
            valid=days,
            recorded=TimestamptzRange(moment, None),
            **fields,
        )
        boundary.full_clean(
            exclude=["author"] if author is None else None, validate_constraints=False
        )
        boundary.save(force_insert=True)
    return boundary


@dataclass(frozen=True)
class PlannedBoundary:
    """An outline and the district it would be drawn for."""

    district: District
    geometry: dict
    shape: object
    repaired: bool
    is_new: bool


@dataclass
class BoundaryPlan:
    """What bringing in a file of outlines would do, and everything that looks wrong with it."""

    column: str = ""
    rows: list[PlannedBoundary] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    overlaps: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def to_draw(self) -> list[PlannedBoundary]:
        return [row for row in self.rows if row.is_new]


def plan_boundaries(
    path, join: str = "p_code", *, column: str = "", layer: str | None = None
) -> BoundaryPlan:
    """Return what a file of outlines would change. SourceError where it cannot be read.

    `join` is what districts are found by; `column` the file's property that holds it: by default
    the one with the most matches. ValidationError where nothing of it matches any district.
    """
    from control.sources.boundaries import read_boundaries

    if join not in JOINS:
        raise ValidationError({"join": _("Join by p_code, slug or name.")})
    features = read_boundaries(path, layer)
    keys = _district_keys(join)
    plan = BoundaryPlan(column=column or _likeliest_column(features, keys, join))
    if not plan.column:
        raise ValidationError(
            {
                "join": _("No property of the file holds the %(join)s of any district.")
                % {"join": join}
            }
        )
    units = _find_units(plan, features, keys, join)
    known = {
        boundary.district_id: boundary.geometry
        for boundary in Boundary.objects.filter(recorded__upper_inf=True)
    }
    for found, parts in units:
        row = _plan_unit(plan, found, parts)
        if row is not None:
            plan.rows.append(replace(row, is_new=known.get(row.district.pk) != row.geometry))
    plan.overlaps, plan.gaps = _find_overlaps(plan.rows), _find_gaps(plan.rows)
    return plan


def _find_units(
    plan: BoundaryPlan, features, keys: dict, join: str
) -> list[tuple[list[District], list]]:
    """Return which districts may be meant, each with the features that are parts of its outline.

    By name only those that lie near are meant, as places share names. What has no outline stays
    with the others of its unit, so that none is drawn in part.
    """
    units: dict[tuple, tuple[list[District], list]] = {}
    for feature in features:
        value = feature.properties.get(plan.column, "")
        found = keys.get(_key(value, join), [])
        if feature.geometry is None:
            where = _("feature %(number)d") % {"number": feature.number}
            plan.problems.append(f"{where}{value and f' ({value})'}: {tell_note(feature.problem)}")
        elif not found:
            plan.unmatched.append(value or _("(empty)"))
        elif join == "name":
            found = [district for district in found if _lies_in(district, feature.shape)]
            if not found:
                plan.problems.append(_tell_far(value))
        if found:
            unit = tuple(district.pk for district in found)
            units.setdefault(unit, (found, []))[1].append(feature)
    return list(units.values())


def _tell_far(value: str) -> str:
    return _("%(value)s: the district’s own point lies more than %(km)d km outside it") % {
        "value": value, "km": FAR_KM,
    }  # fmt: skip


def _plan_unit(plan: BoundaryPlan, found: list[District], parts: list) -> PlannedBoundary | None:
    """Return the outline that features make together, or note why it cannot be drawn."""
    from control.sources.boundaries import join_features

    value = parts[0].properties.get(plan.column, "")
    whole = [part for part in parts if part.geometry is not None]
    if len(whole) < len(parts):
        if whole:
            plan.problems.append(
                _("%(value)s: a part of its outline cannot be read, see above") % {"value": value}
            )
        return None
    names = dict.fromkeys(part.properties[plan.column] for part in parts)
    if len({fold_words(name) for name in names}) > 1:
        plan.problems.append(
            _("%(names)s: several names of the file are found to mean %(district)s")
            % {"names": " / ".join(names), "district": found[0]}
        )
        return None
    joined = join_features(parts)
    if joined.geometry is None:
        plan.problems.append(f"{value}: {tell_note(joined.problem)}")
        return None
    near = [district for district in found if _lies_in(district, joined.shape)]
    if len(near) != 1:
        several = _("%(value)s: several districts match") % {"value": value}
        plan.problems.append(several if near else _tell_far(value))
        return None
    if len(parts) > 1:
        plan.joined.append(
            _("%(value)s: %(count)d features") % {"value": value, "count": len(parts)}
        )
    return PlannedBoundary(near[0], joined.geometry, joined.shape, joined.repaired, True)


def apply_boundaries(
    plan: BoundaryPlan, *, source: str, licence: str, attribution: str = "", approximate=False,
    reason: str = "", author=None,
) -> int:  # fmt: skip
    """Draw what a plan holds that is new, in one transaction; return how many outlines."""
    if not source.strip() or not licence.strip():
        raise ValidationError({"licence": _("Say where the outlines come from and their licence.")})
    with transaction.atomic():
        for row in plan.to_draw:
            replace_boundary(
                row.district,
                author=author,
                reason=reason.strip() or _("Brought in from %(source)s.") % {"source": source},
                geometry=row.geometry,
                source=source[:300],
                licence=licence[:100],
                attribution=attribution[:300],
                approximate=approximate,
                note=_("Mended: the file’s outline crossed itself.") if row.repaired else "",
            )
    return len(plan.to_draw)


def _key(text: str, join: str) -> str:
    return fold_words(text) if join == "name" else text.strip().casefold()


def _district_keys(join: str) -> dict[str, list[District]]:
    keys: dict[str, list[District]] = defaultdict(list)
    for district in District.objects.prefetch_related("names"):
        if join == "name":
            texts = {district.name_en, district.name_ar, *(n.text for n in district.names.all())}
        else:
            texts = {getattr(district, join)}
        for key in {_key(text, join) for text in texts if text} - {""}:
            keys[key].append(district)
    return keys


def _likeliest_column(features, keys: dict, join: str) -> str:
    matches = Counter(
        name
        for feature in features
        for name, value in feature.properties.items()
        if _key(value, join) in keys
    )
    return matches.most_common(1)[0][0] if matches else ""


def _lies_in(district: District, shape) -> bool:
    import shapely

    if district.lon is None:
        return True
    squeeze = math.cos(math.radians(district.lat))
    gap = shapely.distance(shape, shapely.Point(district.lon, district.lat))
    return gap * KM_PER_DEGREE * max(squeeze, 0.1) <= FAR_KM


def area_km2(shape) -> float:
    """Return the area of a WGS84 shape on a sphere, roughly: degrees squeezed at its middle."""
    if shape.is_empty:
        return 0.0
    middle = (shape.bounds[1] + shape.bounds[3]) / 2
    return shape.area * KM_PER_DEGREE**2 * math.cos(math.radians(middle))


def _find_overlaps(rows: list[PlannedBoundary]) -> list[str]:
    import shapely

    if not rows:
        return []
    shapes = [row.shape for row in rows]
    found = []
    for one, other in zip(
        *shapely.STRtree(shapes).query(shapes, predicate="intersects"), strict=True
    ):
        left, right = rows[one].district, rows[other].district
        if one >= other or left.parent_id == right.pk or right.parent_id == left.pk:
            continue
        shared = area_km2(shapely.intersection(shapes[one], shapes[other]))
        if shared >= SMALLEST_KM2:
            found.append((shared, f"{left} / {right}: {shared:.2f} km²"))
    return [words for _shared, words in sorted(found, reverse=True)]


def _find_gaps(rows: list[PlannedBoundary]) -> list[str]:
    """Return what outlines leave open between them, each with the districts around it.

    Open is a hole, and a bay or a channel narrower than GAP_KM, between two outlines or more; of
    places of which others are parts only the parts are looked at.
    """
    import shapely

    over = {row.district.parent_id for row in rows}
    leaves = [row for row in rows if row.district.pk not in over]
    if len(leaves) < 2:
        return []
    shapes = [row.shape for row in leaves]
    union, reach = shapely.union_all(shapes), GAP_KM / 2 / KM_PER_DEGREE
    closed = shapely.buffer(shapely.buffer(union, reach), -reach)
    filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(closed)]
    tree, found = shapely.STRtree(shapes), []
    for gap in shapely.get_parts(shapely.difference(shapely.union_all(filled), union)):
        size = area_km2(gap)
        if size < SMALLEST_KM2:
            continue
        around = sorted(str(leaves[i].district) for i in tree.query(gap, "dwithin", TOUCHING))
        if len(around) > 1:
            names = " / ".join(around[:NAMED]) + (" …" if len(around) > NAMED else "")
            at = gap.representative_point()
            found.append((size, f"{names}: {size:.2f} km² at {at.y:.4f}, {at.x:.4f}"))
    return [words for _size, words in sorted(found, reverse=True)]


# -- names


@dataclass
class NameTally:
    """What a list of names holds: new ones, those known, and rows that cannot be taken."""

    added: list[str] = field(default_factory=list)
    known: int = 0
    problems: list[str] = field(default_factory=list)


NAME_COLUMNS = ("district", "text", "language", "script", "status", "used_by", "note")


def import_names(path, *, apply: bool) -> NameTally:
    """Bring in a CSV of names (columns as in NAME_COLUMNS; the first two are needed), or try to.

    `district` is a slug or a p-code. Nothing is overwritten or taken away. What would match where no
    place is meant is left out, see NameGuard.
    """
    with refuse_unreadable():
        text = decode_table(Path(path).read_bytes())
        table = csv.reader(io.StringIO(text), delimiter=find_delimiter(text))
        first, *rows = list(table) or [[]]
    columns = [name.strip().lower() for name in first]
    if missing := {"district", "text"} - set(columns):
        raise ValidationError(
            _("There is no column %(names)s.") % {"names": ", ".join(sorted(missing))}
        )
    tally = NameTally()
    by_key = {}
    for district in District.objects.all():
        by_key[district.slug.casefold()] = district
        if district.p_code:
            by_key.setdefault(district.p_code.casefold(), district)
    guard = NameGuard()
    with transaction.atomic():
        for number, row in enumerate(rows, 2):
            if row:
                _take_name(dict(zip(columns, row, strict=False)), number, by_key, tally, guard)
        if not apply:
            transaction.set_rollback(True)
    return tally


def _take_name(row: dict, number: int, by_key: dict, tally: NameTally, guard: NameGuard) -> None:
    values = {name: " ".join(row.get(name, "").split()) for name in NAME_COLUMNS}
    district = by_key.get(values["district"].casefold())
    where = _("line %(number)d") % {"number": number}
    if district is None or not values["text"]:
        what = _("no district") if district is None else _("no name")
        tally.problems.append(f"{where}: {what} “{values['district']}”")
        return
    arabic = any("\u0600" <= sign <= "\u06ff" for sign in values["text"])
    language = values["language"] or ("ar" if arabic else "en")
    name = DistrictName(
        district=district,
        text=values["text"],
        language=language,
        script=values["script"] or ("Arab" if arabic else "Latn"),
        status=values["status"] or choices.NameStatus.ALIAS,
        used_by=values["used_by"],
        note=values["note"],
    )
    if DistrictName.objects.filter(district=district, text=name.text, language=language).exists():
        tally.known += 1
        return
    try:
        name.full_clean()
    except ValidationError as error:
        tally.problems.append(f"{where}: {' '.join(error.messages)}")
        return
    if fault := guard.find_fault(name.text, district):
        tally.problems.append(f"{where}: {fault}")
        return
    guard.add(name.text, district)
    name.save()
    tally.added.append(f"{district.slug}: {name.text}")
