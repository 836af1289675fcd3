"""Synthetic ledgers of any size, the same for the same size: input of every benchmark.

Input: a `Size`. Output: a `World` in arrays, which writes itself as the browser's files, as
GeoJSON that carries its intervals (for the peers), or as rows by COPY into a scratch database.
Invented throughout: no real place, party or event. Days are numbers since 1970-01-01.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

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
from control.dates import EPOCH, EdtfDate, Precision, day_number, parse_edtf
from control.publish.packing import pack_details, pack_ledger, pack_outlines
from control.publish.shapes import area_km2

COVERED = (day_number(dt.date(2011, 3, 15)), day_number(dt.date(2024, 12, 31)))  # both covered
WEST, SOUTH, EAST, NORTH = 35.8, 32.4, 42.2, 37.2
EDGE_POINTS = 4  # between two corners: a district of four edges has 20 points
DISTRICTS_A_PARENT = 60
SEED = 20180313
WRITTEN_AS = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
PRECISIONS = list(Precision)
CONFIDENCES = [*Confidence.values, ""]

# What the parties of a row are: (role of the first, role of the second), None where there is none.
CASTS = (
    ("held", PartyRole.HOLDER, None),
    ("held", PartyRole.HOLDER, PartyRole.BESIEGER),
    ("held", PartyRole.HOLDER, PartyRole.PRESENT),
    ("contested", PartyRole.HOLDER, PartyRole.CHALLENGER),
    ("contested", PartyRole.CHALLENGER, PartyRole.CHALLENGER),
    ("mixed", PartyRole.HOLDER, PartyRole.CO_HOLDER),
    ("unknown", None, None),
)
CAST_SHARES = (0.62, 0.1, 0.04, 0.09, 0.03, 0.06, 0.06)
COLOURS = (
    "#b2182b", "#1b7837", "#2166ac", "#e08214", "#6a3d9a", "#01665e", "#8c510a", "#c51b7d",
    "#4d4d4d", "#bf812d", "#35978f", "#7fbc41",
)  # fmt: skip
SYLLABLES = "ba da ha ja ka la ma na qa ra sa ta wa za bi di li mi ni ri".split()
ARABIC = dict(
    zip(
        SYLLABLES,
        "با دا حا جا كا لا ما نا قا را سا تا وا زا بي دي لي مي ني ري".split(),
        strict=True,
    )
)


@dataclass(frozen=True)
class Size:
    """How large a ledger is; `name` is what the tables call it."""

    name: str
    districts: int
    periods: int


SIZES = {
    size.name: size
    for size in (
        Size("S", 50, 300),
        Size("M", 1_000, 10_000),
        Size("L", 10_000, 100_000),
        Size("XL", 50_000, 1_000_000),
    )
}


@dataclass(frozen=True)
class World:
    """A ledger in arrays. Rows are periods, sorted by district, then day."""

    size: Size
    names: list[str]  # by district, sorted as the ledger sorts them
    parents: np.ndarray  # number of the parent, by district
    rings: np.ndarray  # districts x points x (lon, lat) degrees, closed
    is_circle: np.ndarray  # districts without an outline
    district: np.ndarray
    start: np.ndarray
    end: np.ndarray  # -1: ongoing
    cast: np.ndarray  # index into CASTS
    first: np.ndarray  # actor numbers of the two parties that a cast may need
    second: np.ndarray
    siege: np.ndarray  # these are indices into the choices of their names
    truce: np.ndarray
    assertion: np.ndarray
    confidence_start: np.ndarray
    confidence_end: np.ndarray
    basis: np.ndarray
    mechanism: np.ndarray
    precision: np.ndarray  # of the start; an end has that of the start that follows
    disputed: np.ndarray

    @cached_property
    def centres(self) -> np.ndarray:
        return self.rings[:, :-1].mean(axis=1).round(5)

    @cached_property
    def radii_m(self) -> np.ndarray:
        """Metres: half of a district's height."""
        lats = self.rings[:, :, 1]
        return (np.ptp(lats, axis=1) * 111_320 / 2).astype(int)

    @cached_property
    def follows(self) -> np.ndarray:
        """Whether the next row begins where this one ends."""
        same = np.zeros(len(self.district), bool)
        same[:-1] = (self.district[1:] == self.district[:-1]) & (self.end[:-1] == self.start[1:])
        return same

    @cached_property
    def starts(self) -> list[EdtfDate]:
        """How precisely the start of each row is known."""
        return [_edtf_of(day, kind) for day, kind in zip(*self._start_pairs, strict=True)]

    @property
    def _start_pairs(self) -> tuple[list, list]:
        return self.start.tolist(), self.precision.tolist()

    def ended(self, row: int) -> EdtfDate | None:
        """How precisely the end of a row is known: as the start that follows it is."""
        if self.end[row] < 0:
            return None
        return self.starts[row + 1] if self.follows[row] else _edtf_of(int(self.end[row]), 0)


def _edtf_of(day: int, precision: int, kept: dict = {}) -> EdtfDate:  # noqa: B006
    """Return the date of that precision that contains the day, each made once."""
    if (day, precision) not in kept:
        date = EPOCH + dt.timedelta(days=day)
        kept[day, precision] = parse_edtf(date.strftime(WRITTEN_AS[PRECISIONS[precision]]))
    return kept[day, precision]


def make_world(size: Size) -> World:
    """Return the ledger of that size; equal sizes make equal ledgers."""
    random = np.random.Generator(np.random.PCG64([SEED, size.districts, size.periods]))
    rings = _make_rings(size.districts, random)
    parents = np.arange(size.districts) // DISTRICTS_A_PARENT
    district, start, end = _make_spans(size, random)
    count = len(district)

    def choose(*shares: float) -> np.ndarray:
        return random.choice(len(shares), size=count, p=shares)

    # neighbours see the same few parties, so that the map has fronts and not confetti
    home = random.integers(0, len(COLOURS), size.districts // 40 + 1)[district // 40]
    first = (home + random.integers(0, 4, count)) % len(COLOURS)
    second = (first + 1 + random.integers(0, 3, count)) % len(COLOURS)
    cast = random.choice(len(CASTS), size=count, p=CAST_SHARES)
    basis = choose(0.85, 0.1, 0.05)
    confidence_start = np.where(basis == 2, 2, choose(0.4, 0.4, 0.2))
    besieged = cast == 1
    precision = choose(0.72, 0.2, 0.08)
    precision = np.where(precision == 2, PRECISIONS.index(Precision.YEAR), precision)
    return World(
        size=size,
        names=_make_names(size.districts, random),
        parents=parents,
        rings=rings,
        is_circle=random.random(size.districts) < 0.04,
        district=district,
        start=start,
        end=end,
        cast=cast,
        first=first,
        second=second,
        siege=np.where(besieged, choose(0.0, 0.3, 0.3, 0.4), choose(0.5, 0.0, 0.0, 0.0, 0.5)),
        truce=choose(0.9, 0.07, 0.03),
        assertion=choose(0.88, 0.07, 0.05),
        confidence_start=confidence_start,
        confidence_end=np.where(end < 0, 3, choose(0.4, 0.4, 0.2)),
        basis=basis,
        mechanism=choose(0.3, 0.1, 0.1, 0.08, 0.08, 0.08, 0.06, 0.1, 0.1),
        precision=precision,
        disputed=random.random(count) < 0.02,
    )


def _make_rings(count: int, random: np.random.Generator) -> np.ndarray:
    """Return irregular neighbours that share their edges, to the last decimal."""
    columns = math.ceil(math.sqrt(count * 1.3))
    rows = math.ceil(count / columns)
    width, height = (EAST - WEST) / columns, (NORTH - SOUTH) / rows
    cell = np.array([width, height])
    across, down = np.meshgrid(np.arange(columns + 1), np.arange(rows + 1))
    corners = np.stack([WEST + across * width, SOUTH + down * height], axis=-1)
    corners = corners + random.uniform(-0.32, 0.32, corners.shape) * cell

    def bend(begin: np.ndarray, finish: np.ndarray) -> np.ndarray:
        steps = np.linspace(0, 1, EDGE_POINTS + 2)[:-1]
        line = begin[..., None, :] + (finish - begin)[..., None, :] * steps[:, None]
        line[..., 1:, :] += random.uniform(-0.07, 0.07, line[..., 1:, :].shape) * cell
        return line.round(6)

    level = bend(corners[:, :-1], corners[:, 1:])  # along a row of corners
    upright = bend(corners[:-1], corners[1:])
    closing = corners.round(6)
    rings = []
    for number in range(count):
        row, column = divmod(number, columns)
        right, top = upright[row, column + 1], level[row + 1, column]
        left, far = upright[row, column], closing[row + 1, column + 1]
        rings.append(
            np.concatenate(
                [
                    level[row, column],
                    right,
                    far[None],
                    top[:0:-1],
                    closing[row + 1, column][None],
                    left[:0:-1],
                    level[row, column][:1],
                ]
            )
        )
    return np.array(rings)


def _make_spans(size: Size, random: np.random.Generator):
    """Return district, first day and day after the last of `size.periods` rows without overlap."""
    begin, last = COVERED
    days = last - begin
    early = np.flatnonzero(random.random(size.districts) >= 0.05)
    keys = np.unique(early.astype(np.int64) * days)
    while len(keys) < size.periods:
        more = random.integers(0, size.districts * days, size.periods - len(keys))
        keys = np.unique(np.concatenate([keys, more]))
    district, start = keys // days, keys % days + begin
    end = np.full(len(keys), -1)
    follows = district[1:] == district[:-1]
    end[:-1][follows] = start[1:][follows]
    # a few districts are covered no longer, a few have a gap
    closes = (random.random(len(keys)) < 0.02) & ((end < 0) | (end - start > 60))
    end[closes] = start[closes] + 30
    return district, start, np.minimum(end, last + 1)


def _make_names(count: int, random: np.random.Generator) -> list[str]:
    """Return names in Latin syllables, each once, sorted within each parent."""
    made: dict[str, None] = {}
    while len(made) < count:
        parts = random.integers(0, len(SYLLABLES), (count, 4))
        for row in parts.tolist():
            made.setdefault("".join(SYLLABLES[part] for part in row).capitalize())
    names = list(made)[:count]
    return [
        name
        for low in range(0, count, DISTRICTS_A_PARENT)
        for name in sorted(names[low : low + DISTRICTS_A_PARENT], key=str.casefold)
    ]


def write_arabic(name: str) -> str:
    """Return a generated name in Arabic letters."""
    low = name.casefold()
    return "".join(ARABIC[low[i : i + 2]] for i in range(0, len(low), 2))


def slug_of(number: int) -> str:
    return f"d{number:06d}"


def name_parent(number: int) -> tuple[str, str]:
    return f"Area {number:05d}", f"منطقة {number:05d}"


def list_parties(world: World, row: int) -> list[tuple[int, str]]:
    """Return actor number and role of the parties of a row, in the ledger's order."""
    return _parties(int(world.cast[row]), int(world.first[row]), int(world.second[row]))


def _parties(cast: int, first: int, second: int) -> list[tuple[int, str]]:
    _standing, role, other = CASTS[cast]
    found = [(actor, code) for actor, code in ((first, role), (second, other)) if code]
    order = {code: index for index, code in enumerate(PartyRole.values)}
    return sorted(found, key=lambda party: (order[party[1]], party[0]))


# ---------------------------------------------------------------------------- for the browser


def describe_ledger(world: World) -> dict:
    """Return the ledger as `control.publish.ledger` describes the same rows."""
    actors, party_sets, sets = _number_parties(world)
    begin, last = COVERED
    standings = np.array([Standing.values.index(standing) for standing, _a, _b in CASTS])
    ending = np.zeros(len(world.district), int)
    ending[:-1][world.follows[:-1]] = world.precision[1:][world.follows[:-1]]
    status = standings[world.cast] | world.siege << 2 | world.truce << 5 | world.assertion << 7
    status |= world.confidence_start << 9 | world.confidence_end << 11 | world.basis << 13
    status |= world.disputed.astype(int) << 15 | world.precision << 16 | ending << 19
    status |= ["", *Reliability.values].index(GRADE) << 22
    bounds = [
        None if kind == 0 else [day_number(date.earliest), day_number(date.latest)]
        for date, kind in zip(world.starts, world.precision.tolist(), strict=True)
    ]
    follows = world.follows.tolist()
    return {
        "made_at": "2026-01-01T00:00:00Z",
        "reading": {"known_on": None, "reported_until": None},
        "coverage": {"from": begin, "to": last},
        "districts": _describe_districts(world),
        "actors": actors,
        "party_sets": party_sets,
        "periods": {
            "district": world.district.tolist(),
            "from": world.start.tolist(),
            "to": [None if day < 0 else day for day in world.end.tolist()],
            "parties": sets.tolist(),
            "status": status.tolist(),
            "mechanism": world.mechanism.tolist(),
            "start": bounds,
            "end": [bounds[row + 1] if follows[row] else None for row in range(len(bounds))],
            "ruling": [f"R{row + 1}" for row in range(len(bounds))],
            "confirmed": _describe_confirmed(world),
        },
        "deal_stages": [],
    }


def _describe_confirmed(world: World) -> list[int | None]:
    """Return the day of the report of each row, where it lies in the row."""
    reports = np.arange(len(world.district)) % _count_reports(world)
    day = COVERED[0] + reports % REPORTED_DAYS
    within = (day >= world.start) & ((world.end < 0) | (day < world.end))
    return [int(of) if known else None for of, known in zip(day, within, strict=True)]


def _describe_districts(world: World) -> list[dict]:
    described = []
    for number, name in enumerate(world.names):
        lon, lat = world.centres[number].tolist()
        parent_en, parent_ar = name_parent(int(world.parents[number]))
        described.append(
            {
                "slug": slug_of(number),
                "name": {"en": name, "ar": write_arabic(name)},
                "kind": "town",
                "parent": {"en": parent_en, "ar": parent_ar},
                "lon": lon,
                "lat": lat,
                "radius_m": int(world.radii_m[number]),
                "boundary": not world.is_circle[number],
                "aliases": [f"Al-{name}"],
            }
        )
        if _is_surveyed(world, number):
            outline = {"type": "Polygon", "coordinates": [world.rings[number].tolist()]}
            described[-1]["area_km2"] = round(area_km2(outline), 3)
    return described


def _is_surveyed(world: World, number: int) -> bool:
    return number % 3 != 0 and not world.is_circle[number]


def describe_actor(number: int) -> dict:
    return {
        "slug": f"party-{number:02d}",
        "name": {"en": f"Party {number + 1}", "ar": f"الطرف {number + 1}"},
        "colour": COLOURS[number],
        "kind": "armed_group",
    }


def _number_parties(world: World) -> tuple[list[dict], list, np.ndarray]:
    """Return actors and sets of parties in the order of their first use, and each row's set."""
    code = (world.cast * 16 + world.first) * 16 + world.second
    codes, firsts, inverse = np.unique(code, return_index=True, return_inverse=True)
    numbers: dict[int, int] = {}
    sets: dict[tuple, int] = {}
    set_of_code = np.zeros(len(codes), int)
    roles = {role: index for index, role in enumerate(PartyRole.values)}
    for at in np.argsort(firsts):
        parties = list_parties(world, int(firsts[at]))
        indexed = tuple(
            (numbers.setdefault(actor, len(numbers)), roles[role]) for actor, role in parties
        )
        set_of_code[at] = sets.setdefault(indexed, len(sets))
    return [describe_actor(number) for number in numbers], list(sets), set_of_code[inverse]


def describe_boundaries(world: World) -> dict:
    """Return the outlines: GeoJSON MultiPolygons, WGS84 lon/lat degrees."""
    features = []
    for number, ring in enumerate(world.rings.tolist()):
        if world.is_circle[number]:
            continue
        features.append(
            {
                "type": "Feature",
                "id": slug_of(number),
                "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
                "properties": {
                    "approximate": not _is_surveyed(world, number),
                    "source": "generated",
                    "licence": "CC0-1.0",
                    "attribution": "",
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def describe_intervals(world: World) -> dict:
    """Return GeoJSON for the peers: a feature a district, its geometry once, its intervals inside.

    An interval is [first day, day after the last or null, colour]: all that the peers can draw.
    """
    bounds = np.searchsorted(world.district, np.arange(world.size.districts + 1)).tolist()
    colours = [
        COLOURS[actor] if CASTS[cast][1] else "#c3bfb5"
        for actor, cast in zip(world.first.tolist(), world.cast.tolist(), strict=True)
    ]
    starts = world.start.tolist()
    ends = [None if day < 0 else day for day in world.end.tolist()]
    features = []
    for number, ring in enumerate(world.rings.tolist()):
        low, high = bounds[number : number + 2]
        if world.is_circle[number]:
            ring = _draw_circle(*world.centres[number], world.radii_m[number])
        features.append(
            {
                "type": "Feature",
                "id": slug_of(number),
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "properties": {
                    "intervals": [[starts[i], ends[i], colours[i]] for i in range(low, high)]
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _draw_circle(lon: float, lat: float, radius_m: int, points: int = 20) -> list:
    angles = np.linspace(0, 2 * math.pi, points + 1)
    degrees = radius_m / 111_320
    ring = np.stack(
        [
            lon + degrees / math.cos(math.radians(lat)) * np.cos(angles),
            lat + degrees * np.sin(angles),
        ],
        axis=-1,
    )
    ring[-1] = ring[0]
    return ring.round(6).tolist()


def pack_files(world: World) -> dict[str, bytes]:
    """Return what is served of a world by the name of its file: ours, and the peers' GeoJSON."""
    ledger = describe_ledger(world)
    outlines, finer = pack_outlines(ledger, describe_boundaries(world))
    files = {
        "ledger.bin": pack_ledger(ledger),
        "details.bin": pack_details(ledger),
        "outlines.bin": outlines,
        "intervals.json": pack_json(describe_intervals(world)),
    }
    return files | ({"finer.bin": finer} if finer else {})


def pack_json(shape: dict) -> bytes:
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode()


# ---------------------------------------------------------------------------- for the database

REPORTS_A_PERIOD = 0.1
REPORTED_DAYS = 5000
GRADE = "B"
COPY_ROWS = 50_000


def write_rows(world: World, connection) -> None:
    """Write the world by COPY into an empty migrated database: a decision, rulings, evidence.

    `connection` is a superuser's (psycopg, in no transaction). The guards are let rest while rows
    stream, for a million of them would fire each; `check_rows` asks afterwards what they ask.
    """
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO auth_user (id, username, password, first_name, last_name, email,"
            " is_staff, is_active, is_superuser, date_joined)"
            " VALUES (1, 'bench', '!', '', '', '', false, true, false, now())"
        )
        cursor.execute(
            "INSERT INTO control_decision (id, verdict, cause, reason, author_id, recorded_at,"
            " transaction) VALUES (1, 'accept', '', 'Generated.', 1, clock_timestamp(),"
            " pg_current_xact_id()::text::bigint)"
            " RETURNING recorded_at"
        )
        [recorded_at] = cursor.fetchone()
        cursor.execute("SELECT setval(pg_get_serial_sequence('control_decision', 'id'), 1)")
        for table, columns, rows in _list_tables(world, recorded_at.isoformat()):
            _copy(cursor, table, columns, rows)
            if "id" in columns:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )
    check_rows(connection)
    connection.execute("VACUUM ANALYZE")


def check_rows(connection) -> None:
    """Ask of all rows at once what the guards ask of each; ValueError where one does not hold."""
    questions = {
        "periods recorded by a decision of their own transaction": """
            SELECT count(*) FROM control_controlperiod p WHERE NOT EXISTS (
              SELECT 1 FROM control_decision d JOIN control_ruling r ON r.decision_id = d.id
              WHERE r.id = p.ruling_id AND d.recorded_at <= lower(p.recorded))""",
        "periods within the days of their ruling": """
            SELECT count(*) FROM control_controlperiod p JOIN control_ruling r ON r.id = p.ruling_id
            WHERE r.district_id <> p.district_id
              OR NOT daterange(r.started_day, r.ended_day) @> p.valid""",
        "holders that fit the standing": """
            SELECT count(*) FROM (
              SELECT r.standing, count(p.id) FILTER (WHERE p.role = 'holder') AS holders
              FROM control_ruling r LEFT JOIN control_rulingparty p ON p.ruling_id = r.id
              GROUP BY r.id) AS each
            WHERE standing = 'held' AND holders <> 1 OR standing = 'unknown' AND holders > 0""",
        "rulings on leaves": """
            SELECT count(*) FROM control_ruling r JOIN control_district d ON d.id = r.district_id
            WHERE d.kind IN ('country', 'governorate', 'region', 'site')""",
    }
    for question, query in questions.items():
        [wrong] = connection.execute(query).fetchone()
        if wrong:
            raise ValueError(f"{question}: {wrong} rows do not hold")


def _copy(cursor, table: str, columns: tuple[str, ...], rows) -> None:
    names = ", ".join(columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        buffer = io.StringIO()
        for number, row in enumerate(rows, 1):
            buffer.write("\t".join(r"\N" if cell is None else str(cell) for cell in row) + "\n")
            if number % COPY_ROWS == 0:
                copy.write(buffer.getvalue())
                buffer.seek(0)
                buffer.truncate()
        copy.write(buffer.getvalue())


def _list_tables(world: World, moment: str):
    """Yield table, columns and rows, each after what it points to."""
    parents = int(world.parents.max()) + 1
    named = ("id", "slug", "name_en", "name_ar", "note", "kind")
    yield (
        "control_actor",
        (*named, "colour"),
        (
            (n + 1, actor["slug"], actor["name"]["en"], actor["name"]["ar"], "", actor["kind"],
             actor["colour"])
            for n, actor in ((n, describe_actor(n)) for n in range(len(COLOURS)))
        ),
    )  # fmt: skip
    placed = (*named, "parent_id", "p_code", "context_p_code", "lon", "lat", "radius_m")
    yield (
        "control_district",
        (*placed, "point_source"),
        [
            (n + 1, f"area-{n:05d}", *name_parent(n), "", "governorate", None, "", "", None, None,
             None, "")
            for n in range(parents)
        ],
    )  # fmt: skip
    yield (
        "control_district",
        (*placed, "point_source"),
        (
            (parents + n + 1, slug_of(n), name, write_arabic(name), "", "town",
             int(world.parents[n]) + 1, "", "", *world.centres[n].tolist(),
             int(world.radii_m[n]), "generated")
            for n, name in enumerate(world.names)
        ),
    )  # fmt: skip
    yield (
        "control_districtname",
        ("district_id", "text", "language", "script", "status", "used_by", "used_from", "used_to",
         "note"),
        (
            (parents + n + 1, f"Al-{name}", "en", "Latn", NameStatus.ALIAS.value, "", "", "", "")
            for n, name in enumerate(world.names)
        ),
    )  # fmt: skip
    yield (
        "control_boundary",
        ("district_id", "valid", "recorded", "geometry", "approximate", "source", "licence",
         "attribution", "reason", "note"),
        (
            (parents + n + 1, "[,)", f'["{moment}",)',
             json.dumps({"type": "MultiPolygon", "coordinates": [[ring]]}),
             "t" if n % 3 == 0 else "f", "generated", "CC0-1.0", "", "generated", "")
            for n, ring in enumerate(world.rings.tolist())
            if not world.is_circle[n]
        ),
    )  # fmt: skip
    yield from _list_reports(world)
    rows = len(world.district)
    districts = (world.district + parents + 1).tolist()
    days = [_iso(day) for day in world.start.tolist()]
    last_days = [None if day < 0 else _iso(day) for day in world.end.tolist()]
    coded = {
        "siege": Siege, "truce": Truce, "assertion": Assertion, "basis": Basis,
        "mechanism": Mechanism,
    }  # fmt: skip
    codes = [
        [choices.values[index] for index in getattr(world, name).tolist()]
        for name, choices in coded.items()
    ]
    first_confidence = [CONFIDENCES[index] for index in world.confidence_start.tolist()]
    last_confidence = [CONFIDENCES[index] for index in world.confidence_end.tolist()]

    def describe_ruling(row: int) -> tuple:
        started, ended = world.starts[row], world.ended(row)
        return (
            row + 1, 1, districts[row],
            started.text, started.earliest, started.latest, days[row],
            *((ended.text, ended.earliest, ended.latest) if ended else ("", None, None)),
            last_days[row], CASTS[world.cast[row]][0], *(column[row] for column in codes),
            first_confidence[row], last_confidence[row], "",
        )  # fmt: skip

    yield (
        "control_ruling",
        ("id", "decision_id", "district_id",
         "started", "started_earliest", "started_latest", "started_day",
         "ended", "ended_earliest", "ended_latest", "ended_day", "standing", *coded,
         "confidence_start", "confidence_end", "note"),
        (describe_ruling(row) for row in range(rows)),
    )  # fmt: skip
    yield (
        "control_rulingparty",
        ("ruling_id", "actor_id", "role"),
        (
            (row + 1, actor + 1, str(role))
            for row in range(rows)
            for actor, role in list_parties(world, row)
        ),
    )
    yield (
        "control_controlperiod",
        ("district_id", "ruling_id", "valid", "recorded"),
        (
            (districts[row], row + 1, f"[{days[row]},{last_days[row] or ''})", f'["{moment}",)')
            for row in range(rows)
        ),
    )
    reports = _count_reports(world)
    disputed = world.disputed.tolist()
    yield (
        "control_evidence",
        ("decision_id", "ruling_id", "target", "stance", "report_id", "said_by_text", "reading",
         "credibility", "against_interest", "observed", "note"),
        (
            (1, row + 1, "start", stance, row % reports + 1, f"Speaker {row % 7}", "", 3, "f", "",
             "")
            for row in range(rows)
            for stance in (("supports", "contradicts") if disputed[row] else ("supports",))
        ),
    )  # fmt: skip


def _count_reports(world: World) -> int:
    return max(1, int(len(world.district) * REPORTS_A_PERIOD))


def _list_reports(world: World):
    yield (
        "control_source",
        ("id", "slug", "name", "kind", "url", "leaning", "reliability", "licence", "note"),
        [(n + 1, f"outlet-{n}", f"Outlet {n}", "outlet", "", "", GRADE, "", "") for n in range(20)],
    )
    day = EPOCH + dt.timedelta(days=COVERED[0])
    yield (
        "control_report",
        ("id", "key", "source_id", "via", "url", "filename", "publisher", "author", "title",
         "language", "published", "published_earliest", "published_latest", "published_basis",
         "media_type", "note"),
        (
            (n + 1, f"report-{n}", n % 20 + 1, "", "", "", "", "", f"Report {n}", "en",
             *[day + dt.timedelta(days=n % REPORTED_DAYS)] * 3, "", "", "")
            for n in range(_count_reports(world))
        ),
    )  # fmt: skip


def _iso(day: int) -> str:
    return (EPOCH + dt.timedelta(days=day)).isoformat()
