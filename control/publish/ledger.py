"""The files that the map draws from: the ledger, its details, the outlines, what makes them exact.

Input: a `Knowledge`. Output: bytes with a content hash, kept in this process and compressed once.
The same knowledge and data make the same bytes in every process. Described here as plain shapes,
written by `packing.py`. Days are numbers since 1970-01-01; rows are half-open and sorted by
district, then day.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import brotli

from control import models
from control.choices import (
    Assertion,
    Basis,
    Confidence,
    Mechanism,
    NameStatus,
    PartyRole,
    Reliability,
    Siege,
    Standing,
    Truce,
)
from control.dates import COVERAGE, LAST_DAY, EdtfDate, Precision, day_number

from .deals import stages_of_deals
from .knowledge import Knowledge, pin_knowledge, read_version
from .packing import pack_details, pack_ledger, pack_outlines
from .places import known_boundaries
from .queries import history_of, order_of_district, tracked_districts
from .records import District, Name, Period, plain
from .shapes import area_km2, round_coordinates

KEPT_FILES = 24  # those of the demo have 0.1 MB, of 100,000 periods 2.5 MB
PACKED_HARD = 1_000_000  # bytes: 11 takes a second a megabyte, not while one waits for more
RELIST_AFTER_S = 60  # reference data has no clock of its own: look again after this long

_MECHANISMS = {code: index for index, code in enumerate(Mechanism.values)}
_ROLES = {code: index for index, code in enumerate(PartyRole.values)}
_STATUS_FIELDS = (  # name, codes in order, first bit
    ("standing", Standing.values, 0),
    ("siege", Siege.values, 2),
    ("truce", Truce.values, 5),
    ("assertion", Assertion.values, 7),
    ("confidence_start", [*Confidence.values, ""], 9),
    ("confidence_end", [*Confidence.values, ""], 11),
    ("basis", Basis.values, 13),
)
_STATUS_BITS = {
    name: {code: index << shift for index, code in enumerate(codes)}
    for name, codes, shift in _STATUS_FIELDS
}
_DISPUTED = 1 << 15
_START_PRECISION = {precision: index << 16 for index, precision in enumerate(Precision)}
_END_PRECISION = {precision: index << 19 for index, precision in enumerate(Precision)}
_START_MARK, _END_MARK = 25, 27  # first bits
_GRADES = {code: index << 22 for index, code in enumerate(["", *Reliability.values])}


@dataclass
class MapFile:
    """Bytes to serve for a year under their hash; compressed forms are made once, when asked."""

    content: bytes
    content_hash: str
    made_at: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    def encode(self, encoding: str) -> bytes:
        """Return the content as `br`, `gzip` or `identity`."""
        if encoding not in self.encoded:
            if encoding == "br":
                quality = 11 if len(self.content) < PACKED_HARD else 9
                self.encoded["br"] = brotli.compress(self.content, quality=quality)
            elif encoding == "gzip":
                self.encoded["gzip"] = gzip.compress(self.content, 6, mtime=0)
            else:
                return self.content
        return self.encoded[encoding]


MapFiles = tuple[MapFile | None, ...]


class Shelf:
    """The files last asked for, by what they were made from. Safe between threads.

    They are made again after `relist_after_s`, for what has no clock that the key could name. One
    at a time: a map asks for two at once that are made together.
    """

    def __init__(self, relist_after_s: float = RELIST_AFTER_S) -> None:
        self._relist_after_s = relist_after_s
        self._files: OrderedDict[tuple, tuple[float, MapFiles]] = OrderedDict()
        self._making = threading.Lock()
        self._lock = threading.Lock()

    def fetch(self, key: tuple, make: Callable[[], MapFiles]) -> MapFiles:
        files, is_fresh = self._look_up(key)
        if is_fresh:
            return files
        with self._making:
            files, is_fresh = self._look_up(key)
            return files if is_fresh else self._keep(key, files, make())

    def _look_up(self, key: tuple) -> tuple[MapFiles, bool]:
        """Return the files that are kept, and whether they may still be given."""
        with self._lock:
            made, files = self._files.get(key, (0.0, ()))
            is_fresh = bool(files) and time.monotonic() - made < self._relist_after_s
            if is_fresh:
                self._files.move_to_end(key)
        return files, is_fresh

    def _keep(self, key: tuple, files: MapFiles, fresh: MapFiles) -> MapFiles:
        with self._lock:
            # one that is as it was keeps its compressed forms
            known = {file.content_hash: file for file in files if file}
            fresh = tuple(file and known.get(file.content_hash, file) for file in fresh)
            self._files[key] = (time.monotonic(), fresh)
            self._files.move_to_end(key)
            while len(self._files) > KEPT_FILES:
                self._files.popitem(last=False)
        return fresh


_shelf = Shelf()


def ledger_file(knowledge: Knowledge) -> MapFile:
    """Return the rows as known; one file serves every moment between two decisions."""
    return _ledger_files(knowledge)[0]


def details_file(knowledge: Knowledge) -> MapFile:
    """Return what is read rather than seen of the same rows: names, mechanisms, grades, deals."""
    return _ledger_files(knowledge)[1]


def _ledger_files(knowledge: Knowledge) -> MapFiles:
    knowledge = pin_knowledge(knowledge)
    if knowledge.known_at is not None:
        # asked for by any moment, made for the decision it covers
        knowledge = replace(knowledge, known_at=knowledge.moment)

    def make() -> MapFiles:
        shape = describe_ledger(knowledge)
        return _name(pack_ledger(shape), knowledge), _name(pack_details(shape), knowledge)

    return _shelf.fetch(("ledger", read_version(), knowledge), make)


def outlines_file(knowledge: Knowledge) -> MapFile:
    """Return where districts lie at the moment of knowledge, as exactly as a first look needs."""
    return _outline_files(knowledge)[0]


def finer_file(knowledge: Knowledge) -> MapFile | None:
    """Return what makes the outlines exact, or None where they are."""
    return _outline_files(knowledge)[1]


def _outline_files(knowledge: Knowledge) -> MapFiles:
    def make() -> MapFiles:
        shape = {"districts": _describe_districts(_order_districts(), knowledge)}
        outlines, finer = pack_outlines(shape, describe_boundaries(knowledge))
        return _name(outlines, knowledge), finer and _name(finer, knowledge)

    return _shelf.fetch(("outlines", read_version(), knowledge.known_at), make)


def pack_json(shape: dict, made_at: str = "") -> MapFile:
    """Return `shape` as compact JSON with its hash."""
    content = json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode()
    return MapFile(content, hash_content(content), made_at)


def hash_content(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


def _name(content: bytes, knowledge: Knowledge) -> MapFile:
    return MapFile(content, hash_content(content), plain(pin_knowledge(knowledge).moment))


def describe_boundaries(knowledge: Knowledge) -> dict:
    """Return the outlines as GeoJSON by slug, WGS84 lon/lat degrees."""
    outlines = known_boundaries(knowledge).order_by("district__slug")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": slug,
                "geometry": {
                    "type": geometry["type"],
                    "coordinates": round_coordinates(geometry["coordinates"]),
                },
                "properties": {
                    "approximate": approximate,
                    "source": source,
                    "licence": licence,
                    "attribution": attribution,
                },
            }
            for slug, geometry, approximate, source, licence, attribution in outlines.values_list(
                "district__slug", "geometry", "approximate", "source", "licence", "attribution"
            )
        ],
    }


def _order_districts() -> list[tuple[int, District]]:
    return sorted(tracked_districts().items(), key=lambda item: order_of_district(item[1]))


def describe_ledger(knowledge: Knowledge) -> dict:
    """Return the ledger as known: districts, actors, sets of parties, periods in columns, stages."""
    order = _order_districts()
    index_of = {district.slug: index for index, (_key, district) in enumerate(order)}
    periods = [p for p in history_of(None, knowledge) if p.district.slug in index_of]
    periods.sort(key=lambda period: (index_of[period.district.slug], period.span.start))
    actors, party_sets, columns = _describe_periods(periods, index_of)
    return {
        "made_at": plain(knowledge.moment),
        "reading": {
            "known_on": plain(knowledge.known_at),
            "reported_until": plain(knowledge.reported_until),
        },
        # both days are covered
        "coverage": {"from": day_number(COVERAGE.start), "to": day_number(LAST_DAY)},
        "districts": _describe_districts(order, knowledge),
        "actors": actors,
        "party_sets": party_sets,
        "periods": columns,
        "deal_stages": _describe_stages(index_of, knowledge),
    }


def _describe_districts(order: list, knowledge: Knowledge) -> list[dict]:
    points = {
        key: point
        for key, *point in models.District.objects.order_by().values_list(
            "id", "lon", "lat", "radius_m"
        )
    }
    outlines = known_boundaries(knowledge)
    outlined = set(outlines.values_list("district_id", flat=True))
    # of a sketch there is no area worth saying
    surveyed = dict(outlines.filter(approximate=False).values_list("district_id", "geometry"))
    aliases: dict[int, list[str]] = {}
    names = models.DistrictName.objects.exclude(status=NameStatus.MAIN).order_by("text", "id")
    for key, text in names.values_list("district_id", "text"):
        aliases.setdefault(key, []).append(text)
    described = []
    for key, district in order:
        lon, lat, radius_m = points[key]
        described.append(
            {
                "slug": district.slug,
                "name": plain(district.name),
                "kind": district.kind,
                "parent": plain(district.parent.name if district.parent else Name("")),
                "lon": lon,
                "lat": lat,
                "radius_m": radius_m,
                "boundary": key in outlined,
                "aliases": list(dict.fromkeys(aliases.get(key, []))),
            }
        )
        if key in surveyed:
            described[-1]["area_km2"] = round(area_km2(surveyed[key]), 3)
    return described


def _describe_periods(periods: list[Period], index_of: dict[str, int]) -> tuple[list, list, dict]:
    actors: dict[str, tuple[int, dict]] = {}
    sets: dict[tuple, int] = {}
    columns: dict[str, list] = {
        name: []
        for name in (
            "district", "from", "to", "parties", "status", "mechanism", "start", "end", "ruling",
            "confirmed",
        )
    }  # fmt: skip
    for period in periods:
        parties = []
        for party in period.parties:
            index, _described = actors.setdefault(
                party.actor.slug, (len(actors), plain(party.actor))
            )
            parties.append((index, _ROLES[party.role]))
        columns["district"].append(index_of[period.district.slug])
        columns["from"].append(day_number(period.span.start))
        columns["to"].append(day_number(period.span.end) if period.span.end else None)
        columns["parties"].append(sets.setdefault(tuple(parties), len(sets)))
        columns["status"].append(status_word(period))
        columns["mechanism"].append(_MECHANISMS[period.mechanism])
        columns["start"].append(_bounds(period.started))
        columns["end"].append(_bounds(period.ended))
        columns["ruling"].append(period.ruling)
        # what is surely so long ago fades: of evidence of a year, since the first of its days
        confirmed = period.last_confirmed_earliest
        columns["confirmed"].append(day_number(confirmed) if confirmed else None)
    return [described for _index, described in actors.values()], list(sets), columns


def status_word(period: Period) -> int:
    """Return the coded fields of a period packed into one number; bits as in `_STATUS_FIELDS`."""
    word = 0
    for name, bits in _STATUS_BITS.items():
        word |= bits[getattr(period, name)]
    if period.disputed:
        word |= _DISPUTED
    word |= _GRADES[period.grade]
    word |= _START_PRECISION[period.started.precision]
    word |= _mark(period.started) << _START_MARK
    if period.ended:
        word |= _END_PRECISION[period.ended.precision]
        word |= _mark(period.ended) << _END_MARK
    return word


def _mark(date: EdtfDate) -> int:
    """Return how a date is doubted: 0 not, 1 approximate (2012~), 2 uncertain (2012?), 3 both (2012%)."""
    return date.approximate | date.uncertain << 1


def _bounds(date: EdtfDate | None) -> list[int] | None:
    if date is None or date.earliest == date.latest:
        return None
    return [day_number(date.earliest), day_number(date.latest)]


def _describe_stages(index_of: dict[str, int], knowledge: Knowledge) -> list[dict]:
    places: dict[int, set[int]] = {}
    named = models.DealDistrict.objects.filter(district__slug__in=index_of).order_by()
    for deal, slug in named.values_list("deal_id", "district__slug"):
        places.setdefault(deal, set()).add(index_of[slug])
    stages = [
        {
            "deal": stage.deal.slug,
            "name": plain(Name(stage.deal.name_en, stage.deal.name_ar)),
            "kind": stage.deal.kind,
            "day": day_number(stage.day),
            **({} if stage.date == stage.day.isoformat() else {"date": stage.date}),
            "stage": stage.stage,
            "districts": sorted(places.get(stage.deal_id, ())),
        }
        for stage in stages_of_deals(knowledge)
    ]
    return sorted(stages, key=lambda stage: (stage["day"], stage["deal"], stage["stage"]))
