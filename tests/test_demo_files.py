"""The demo ledger's files: whole, consistent with each other, in our own voice, true to the facts.

No database: what the loader and the constraints refuse is tested there. The last tests compare the
files with the fact sheet they came from and are skipped where that is not at hand.
"""

import csv
import datetime as dt
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

from control import choices
from control.dates import Precision, parse_day, parse_edtf
from test_arabic_pages import find_faults

FOLDER = Path(__file__).resolve().parent.parent / "control" / "demo"

COLUMNS = {
    "districts": "slug,kind,parent,p_code,context_p_code,lon,lat,radius_m,point_source,"
    "point_source_ar,note,note_ar",
    "names": "district,text,language,script,status,used_by,used_by_ar,note,note_ar",
    "actors": "slug,kind,name_en,name_ar,colour,note,note_ar",
    "actor_names": "actor,text,language,used_by,used_by_ar,note,note_ar",
    "actor_links": "actor,link,other,valid_from,valid_to,note,note_ar",
    "sources": "slug,name,name_ar,kind,url,leaning,leaning_ar,reliability,note,note_ar",
    "reports": "key,source,via,via_ar,title,title_ar,url,published,language,note",
    "rulings": "key,district,started,started_day,ended,ended_day,standing,siege,truce,"
    "assertion,confidence_start,confidence_end,basis,mechanism,deal,note,"
    "note_ar",
    "ruling_parties": "ruling,actor,role",
    "evidence": "ruling,report,target,stance,said_by,said_by_text,said_by_text_ar,"
    "reading,reading_ar,credibility,against_interest,observed_on,quote,note,"
    "note_ar",
    "deals": "slug,name_en,name_ar,kind,part_of,summary,summary_ar,note,note_ar",
    "deal_parties": "deal,actor,role,side_term,side_term_ar,note,note_ar",
    "deal_districts": "deal,district,role,place_text,place_text_ar,note,note_ar",
    "deal_stages": "key,deal,stage,planned,date,day,said_by,said_by_text,said_by_text_ar,"
    "report,note,note_ar",
    "deal_reports": "deal,report",
    "figures": "key,deal,category,min,max,qualifier,words,stage,scope,said_by,"
    "said_by_text,said_by_text_ar,report,note,note_ar,overlaps",
    "stories": "slug,title_en,title_ar,summary_en,summary_ar,districts",
    "story_steps": "story,number,day,lon,lat,zoom,district,deal,title_en,title_ar,text_en,"
    "text_ar,reports",
}
KEYS = {
    "districts": ("slug",),
    "names": ("district", "text", "language"),
    "actors": ("slug",),
    "actor_names": ("actor", "text", "language"),
    "actor_links": ("actor", "link", "other", "valid_from"),
    "sources": ("slug",),
    "reports": ("key",),
    "rulings": ("key",),
    "ruling_parties": ("ruling", "actor"),
    "evidence": ("ruling", "report", "target", "stance", "reading", "said_by_text"),
    "deals": ("slug",),
    "deal_parties": ("deal", "actor", "role"),
    "deal_districts": ("deal", "district", "place_text", "role"),
    "deal_stages": ("key",),
    "deal_reports": ("deal", "report"),
    "figures": ("key",),
    "stories": ("slug",),
    "story_steps": ("story", "number"),
}
REFERENCES = [
    ("districts", "parent", "districts"),
    ("names", "district", "districts"),
    ("actor_names", "actor", "actors"),
    ("actor_links", "actor", "actors"),
    ("actor_links", "other", "actors"),
    ("reports", "source", "sources"),
    ("rulings", "district", "districts"),
    ("rulings", "deal", "deals"),
    ("ruling_parties", "ruling", "rulings"),
    ("ruling_parties", "actor", "actors"),
    ("evidence", "ruling", "rulings"),
    ("evidence", "report", "reports"),
    ("evidence", "said_by", "actors"),
    ("deals", "part_of", "deals"),
    ("deal_parties", "deal", "deals"),
    ("deal_parties", "actor", "actors"),
    ("deal_districts", "deal", "deals"),
    ("deal_districts", "district", "districts"),
    ("deal_stages", "deal", "deals"),
    ("deal_stages", "said_by", "actors"),
    ("deal_stages", "report", "reports"),
    ("deal_reports", "deal", "deals"),
    ("deal_reports", "report", "reports"),
    ("figures", "deal", "deals"),
    ("figures", "said_by", "actors"),
    ("figures", "report", "reports"),
    ("figures", "overlaps", "figures"),
    ("stories", "districts", "districts"),
    ("story_steps", "story", "stories"),
    ("story_steps", "district", "districts"),
    ("story_steps", "deal", "deals"),
    ("story_steps", "reports", "reports"),
]
LISTS = {"overlaps", "districts", "reports"}
MAY_BE_EMPTY = {
    ("districts", "parent"),
    ("rulings", "deal"),
    ("evidence", "said_by"),
    ("deals", "part_of"),
    ("deal_districts", "district"),
    ("deal_stages", "said_by"),
    ("deal_stages", "report"),
    ("figures", "said_by"),
    ("figures", "overlaps"),
    ("story_steps", "district"),
    ("story_steps", "deal"),
}
CODES = [
    ("districts", "kind", choices.DistrictKind),
    ("names", "status", choices.NameStatus),
    ("actors", "kind", choices.ActorKind),
    ("actor_links", "link", choices.ActorLink),
    ("sources", "kind", choices.SourceKind),
    ("sources", "reliability", choices.Reliability),
    ("rulings", "standing", choices.Standing),
    ("rulings", "siege", choices.Siege),
    ("rulings", "truce", choices.Truce),
    ("rulings", "assertion", choices.Assertion),
    ("rulings", "confidence_start", choices.Confidence),
    ("rulings", "basis", choices.Basis),
    ("rulings", "mechanism", choices.Mechanism),
    ("ruling_parties", "role", choices.PartyRole),
    ("evidence", "target", choices.EvidenceTarget),
    ("evidence", "stance", choices.EvidenceStance),
    ("deals", "kind", choices.DealKind),
    ("deal_parties", "role", choices.DealPartyRole),
    ("deal_districts", "role", choices.DealDistrictRole),
    ("deal_stages", "stage", choices.DealStageKind),
    ("figures", "category", choices.FigureCategory),
    ("figures", "qualifier", choices.FigureQualifier),
    ("figures", "stage", choices.FigureStage),
    ("figures", "scope", choices.FigureScope),
]
OWN_VOICE = [
    ("stories", "title_en"),
    ("stories", "summary_en"),
    ("story_steps", "title_en"),
    ("story_steps", "text_en"),
    ("districts", "note"),
    ("actors", "name_en"),
    ("actors", "note"),
    ("actor_links", "note"),
    ("sources", "name"),
    ("sources", "leaning"),
    ("sources", "note"),
    ("reports", "note"),
    ("rulings", "note"),
    ("evidence", "said_by_text"),
    ("evidence", "reading"),
    ("evidence", "note"),
    ("deals", "name_en"),
    ("deals", "summary"),
    ("deals", "note"),
    ("deal_parties", "note"),
    ("deal_districts", "note"),
    ("deal_stages", "said_by_text"),
    ("deal_stages", "note"),
    ("figures", "said_by_text"),
    ("figures", "note"),
]
IN_ARABIC = [  # each in a column of its own, `note` in `note_ar`
    ("districts", "point_source"),
    ("districts", "note"),
    ("names", "used_by"),
    ("names", "note"),
    ("actors", "note"),
    ("actor_names", "used_by"),
    ("actor_names", "note"),
    ("actor_links", "note"),
    ("deals", "summary"),
    ("deals", "note"),
    ("deal_parties", "side_term"),
    ("deal_parties", "note"),
    ("deal_stages", "said_by_text"),
    ("deal_stages", "note"),
    ("deal_districts", "place_text"),
    ("deal_districts", "note"),
    ("figures", "said_by_text"),
    ("figures", "note"),
    ("rulings", "note"),
    ("evidence", "said_by_text"),
    ("evidence", "reading"),
    ("evidence", "note"),
    ("sources", "name"),
    ("sources", "leaning"),
    ("sources", "note"),
    ("reports", "via"),
]
FIGURES_AND_CODES = re.compile(r"(?<![a-z])[A-Z]*\d+(?:[.,]\d+)*")  # not the 2 of km2
LOADED_WORDS = re.compile(r"regime|terroris|jihad|rebel|militant|gunm[ae]n|takfir|liberated", re.I)
PERSONS = re.compile(
    r"Abdel Rahman|Abdulrahman|Ghandour|Barazi|Alwan|Abdul Majid|Yevtushenko|Lund\b|Suheil"
    r"|Mistura|Jibril|al-Assad"
)
NO_SOURCE = "background knowledge, unverified"


def read_rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def demo() -> dict[str, list[dict[str, str]]]:
    return {name: read_rows(name) for name in COLUMNS}


@pytest.fixture(scope="module")
def boundaries() -> dict[str, dict]:
    features = json.loads((FOLDER / "boundaries.geojson").read_text("utf-8"))["features"]
    return {feature["id"]: feature for feature in features}


@pytest.fixture(scope="module")
def facts(shared_dir) -> dict[str, list[dict[str, str]]]:
    folder = shared_dir / "facts"
    if not folder.is_dir():
        pytest.skip(f"no fact sheet in {folder}: set SHARED_DIR")
    names = ("places", "actors", "control", "deals", "evacuee_claims", "polygons")
    return {name: read_rows(name, folder) for name in names}


def by_key(rows: list[dict], column: str) -> dict[str, dict]:
    return {row[column]: row for row in rows}


def history_of(demo) -> dict[str, list[dict]]:
    """Return the rulings of each district in order."""
    found = defaultdict(list)
    for row in demo["rulings"]:
        found[row["district"]].append(row)
    return {slug: sorted(rows, key=lambda r: r["started_day"]) for slug, rows in found.items()}


def figure_keys(claims: list[dict]) -> list[tuple[str, dict]]:
    """Return the claims of the fact sheet with our key: the deal and its place in it."""
    count: Counter[str] = Counter()
    keyed = []
    for claim in claims:
        count[claim["deal_slug"]] += 1
        keyed.append((f"{claim['deal_slug']}-{count[claim['deal_slug']]:02d}", claim))
    return keyed


# -- each file


def test_files_have_the_promised_numbers_of_rows(demo, boundaries):
    assert len(demo["districts"]) == 81
    assert sum("not among the 52" not in row["note"] for row in demo["actors"]) == 52
    assert len(demo["rulings"]) == 369
    assert len(demo["deals"]) == 35
    assert len(demo["figures"]) == 154
    assert len(boundaries) == 35


@pytest.mark.parametrize("name", COLUMNS)
def test_file_has_its_columns_and_unix_lines(name):
    text = (FOLDER / f"{name}.csv").read_bytes().decode("utf-8")
    assert text.split("\n", 1)[0] == COLUMNS[name]
    assert "\r" not in text
    assert text.endswith("\n")


@pytest.mark.parametrize("name", KEYS)
def test_rows_have_keys_of_their_own(demo, name):
    seen = Counter(tuple(row[column] for column in KEYS[name]) for row in demo[name])
    assert [key for key, count in seen.items() if count > 1] == []


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_references_name_rows_that_are_there(demo, name, column, target):
    known = {row[KEYS[target][0]] for row in demo[target]}
    for row in demo[name]:
        values = row[column].split("|") if column in LISTS else [row[column]]
        for value in values:
            assert value in known or (not value and (name, column) in MAY_BE_EMPTY), row


@pytest.mark.parametrize(("name", "column", "codes"), CODES)
def test_codes_are_of_the_vocabulary(demo, name, column, codes):
    assert {row[column] for row in demo[name]} <= set(codes.values)


def test_dates_are_edtf_and_hold_their_nominal_day(demo):
    pairs = [
        ("rulings", "started", "started_day"),
        ("rulings", "ended", "ended_day"),
        ("deal_stages", "date", "day"),
    ]
    for name, date, day in pairs:
        for row in demo[name]:
            assert bool(row[date]) == bool(row[day]), row
            if row[date]:
                assert parse_edtf(row[date]).contains(parse_day(row[day])), row
    for name, column in [
        ("reports", "published"),
        ("evidence", "observed_on"),
        ("actor_links", "valid_from"),
        ("actor_links", "valid_to"),
    ]:
        for row in demo[name]:
            if row[column]:
                parse_edtf(row[column])


def test_actors_have_colours_and_speakers_are_grey(demo):
    families = {"armed_group", "coalition", "state"}
    for actor in demo["actors"]:
        assert re.fullmatch(r"#[0-9A-F]{6}", actor["colour"]), actor
        if actor["colour"] == "#999999":
            assert actor["kind"] not in families or actor["slug"] == "qatar"
    holders = {row["actor"] for row in demo["ruling_parties"] if row["role"] == "holder"}
    colours = [actor["colour"] for actor in demo["actors"] if actor["slug"] in holders]
    assert len(set(colours)) == len(colours)


def test_names_have_one_main_name_a_language(demo):
    main = Counter(
        (row["district"], row["language"]) for row in demo["names"] if row["status"] == "main"
    )
    wanted = {(row["slug"], code) for row in demo["districts"] for code in ("en", "ar")}
    assert set(main) == wanted
    assert set(main.values()) == {1}
    assert all("(" not in row["text"] for row in demo["names"])


def test_readme_counts_the_rows(demo):
    readme = (FOLDER / "README.md").read_text("utf-8")
    for name, rows in demo.items():
        line = next(line for line in readme.splitlines() if f"`{name}.csv`" in line)
        assert str(len(rows)) in re.findall(r"\d+", line), name


@pytest.mark.parametrize(("name", "column"), IN_ARABIC)
def test_own_words_are_there_in_arabic_with_the_same_figures(demo, name, column):
    for row in demo[name]:
        english, arabic = row[column], row[f"{column}_ar"]
        assert bool(re.search("[a-zA-Z]", english)) == bool(re.search("[ء-ي]", arabic)), row
        figures, same = (sorted(FIGURES_AND_CODES.findall(text)) for text in (english, arabic))
        assert figures == same, row
        assert not find_faults(arabic), row


# -- rulings and evidence


def test_rulings_follow_each_other_without_gap_or_overlap(demo):
    for rows in history_of(demo).values():
        for row, following in zip(rows, rows[1:], strict=False):
            assert row["ended_day"] == following["started_day"], row["key"]
            assert row["ended"] == following["started"], row["key"]
            assert row["confidence_end"] == following["confidence_start"], row["key"]
            assert row["started_day"] < row["ended_day"]
        assert (rows[-1]["ended"], rows[-1]["ended_day"], rows[-1]["confidence_end"]) == ("",) * 3


def test_rulings_are_on_tracked_leaves_only(demo):
    districts = by_key(demo["districts"], "slug")
    parents = {row["parent"] for row in demo["districts"]}
    ruled = set(history_of(demo))
    assert len(ruled) == 67
    for slug in ruled:
        assert slug not in parents
        assert districts[slug]["kind"] not in choices.UNTRACKED_KINDS
    for slug in set(districts) - ruled:
        assert districts[slug]["kind"] in choices.UNTRACKED_KINDS


def test_qadam_and_its_former_parts_are_siblings(demo):
    districts = by_key(demo["districts"], "slug")
    for slug in ("qadam", "asali", "dahadil", "nahr-aisha"):
        assert districts[slug]["parent"] == "damascus-gov"
        assert "beside" in districts[slug]["note"]


def test_rulings_have_one_holder_and_challengers_only_where_contested(demo):
    rulings = by_key(demo["rulings"], "key")
    roles = defaultdict(list)
    for row in demo["ruling_parties"]:
        roles[row["ruling"]].append(row["role"])
    for key, ruling in rulings.items():
        assert roles[key].count("holder") == 1, key
        if ruling["standing"] != "contested":
            assert "challenger" not in roles[key], key
        if "besieger" in roles[key]:
            assert ruling["siege"] == "unknown", key


def test_truces_keep_the_siege_they_came_in(demo):
    for rows in history_of(demo).values():
        siege = ""
        for row in rows:
            if row["standing"] == "held" and row["truce"] == "yes" and siege == "unknown":
                assert row["siege"] == "unknown", row["key"]
            siege = row["siege"]


def test_evidence_supports_the_start_of_every_ruling(demo):
    supported = {
        row["ruling"]
        for row in demo["evidence"]
        if row["target"] == "start" and row["stance"] == "supports"
    }
    assert supported == {row["key"] for row in demo["rulings"]}


def test_evidence_has_a_reading_an_originator_and_a_grade(demo):
    for row in demo["evidence"]:
        assert row["reading"].strip() and len(row["reading"]) <= 300
        assert row["said_by_text"].strip()
        assert row["credibility"] in "123456"
        assert row["against_interest"] in ("true", "false")


def test_confirmed_evidence_has_independent_originators(demo):
    speakers = defaultdict(set)
    for row in demo["evidence"]:
        if row["stance"] == "supports" and row["target"] == "start":
            speakers[row["ruling"]].add(row["said_by"])
    for row in demo["evidence"]:
        if row["credibility"] == "1":
            assert len(speakers[row["ruling"]]) > 1, row


def test_unsourced_rulings_are_visibly_so_and_never_of_high_confidence(demo):
    kinds = {row["slug"]: row["kind"] for row in demo["sources"]}
    sources = {row["key"]: row["source"] for row in demo["reports"]}
    unsourced = {
        row["ruling"] for row in demo["evidence"] if kinds[sources[row["report"]]] == "unsourced"
    }
    assert len(unsourced) == 109
    for row in demo["evidence"]:
        if row["ruling"] in unsourced:
            assert row["credibility"] == "6"
    for row in demo["rulings"]:
        if row["key"] in unsourced:
            assert row["confidence_start"] != "high"
            assert row["basis"] in ("assumed", "carried_forward")
        if row["basis"] == "assumed":
            assert row["confidence_start"] == "low"
        if row["basis"] == "evidenced":
            assert row["key"] not in unsourced


def test_qadam_on_20_march_2018_has_three_readings(demo):
    found = defaultdict(set)
    for row in demo["evidence"]:
        if row["ruling"] == "qadam-2018-03-20" and row["observed_on"] == "2018-03-20":
            found[row["reading"]].add(row["said_by"])
    assert dict(found) == {
        "IS in full control": {"sohr"},
        "IS has gained some ground": {"sohr"},
        "IS in about 90 %": {"wikipedia"},
    }


def test_qadam_is_answerable_from_what_was_reported_by_20_march_2018(demo):
    published = {row["key"]: row["published"] for row in demo["reports"]}
    assert any(
        row["ruling"] == "qadam-2018-03-20"
        and row["target"] == "start"
        and row["stance"] == "supports"
        and published[row["report"]]
        and parse_edtf(published[row["report"]]).latest <= dt.date(2018, 3, 20)
        for row in demo["evidence"]
    )


@pytest.mark.parametrize(
    "ruling",
    [
        "qadam-2015-08-29",
        "qadam-2016-01-21",
        "qadam-2018-03-20",
        "yarmouk-2015-04-01",
        "barzeh-2014-01-05",
        "barzeh-2017-05-29",
        "douma-2018-04-12",
        "beit-sawa-2018-03-08",
        "adra-2014-09-25",
        "old-homs-2014-05-09",
        "rastan-2011-10-01",
        "talbiseh-2012-01-01",
        "yarmouk-2018-05-21",
        "fua-2015-03-28",
        "kefraya-2015-03-28",
    ],
)
def test_contradictions_stand_beside_the_ruling(demo, ruling):
    stances = {row["stance"] for row in demo["evidence"] if row["ruling"] == ruling}
    assert stances == {"supports", "contradicts"}


# -- deals and figures


def test_deals_have_one_umbrella_whose_parts_say_so(demo):
    parts = defaultdict(set)
    for row in demo["deals"]:
        if row["part_of"]:
            parts[row["part_of"]].add(row["slug"])
            assert "never added" in row["note"]
    assert dict(parts) == {
        "eastern-ghouta-2018-all": {"harasta-2018", "arbin-zamalka-jobar-2018", "douma-2018"}
    }
    assert "Never added" in by_key(demo["deals"], "slug")["eastern-ghouta-2018-all"]["note"]


def test_deals_have_parties_origins_stages_and_reports(demo):
    for name in ("deal_parties", "deal_districts", "deal_stages", "deal_reports"):
        assert {row["deal"] for row in demo[name]} == {row["slug"] for row in demo["deals"]}, name
    origins = {row["deal"] for row in demo["deal_districts"] if row["role"] == "origin"}
    assert len(origins) == 35
    for row in demo["deal_districts"]:
        assert bool(row["district"]) != bool(row["place_text"]), row
    for row in demo["deal_parties"]:
        if row["actor"] in ("sarc", "icrc"):
            assert row["role"] == "facilitator"


def test_figures_follow_their_qualifier(demo):
    for row in demo["figures"]:
        assert row["min"] or row["max"] or row["words"], row
        assert bool(row["words"]) == (row["qualifier"] == "vague"), row
        if row["qualifier"] in ("at least", "more than"):
            assert row["min"] and not row["max"], row
        if row["qualifier"] == "up to":
            assert row["max"] and not row["min"], row
        if row["min"] and row["max"]:
            assert int(row["min"]) <= int(row["max"]), row
        assert row["said_by_text"].strip(), row


def test_figures_overlap_both_ways_within_their_deal(demo):
    figures = by_key(demo["figures"], "key")
    across = {"qadam-2018-04", "eastern-ghouta-2018-all-02"}  # OCHA's count includes Qadam
    for key, row in figures.items():
        for other in filter(None, row["overlaps"].split("|")):
            assert key in figures[other]["overlaps"].split("|")
            assert figures[other]["deal"] == row["deal"] or {key, other} == across
            assert (figures[other]["stage"] == "promised") == (row["stage"] == "promised")


# -- stories


def test_stories_are_whole_in_both_languages_and_in_the_order_of_days(demo):
    for story in demo["stories"]:
        steps = [row for row in demo["story_steps"] if row["story"] == story["slug"]]
        assert [row["number"] for row in steps] == [str(n + 1) for n in range(len(steps))]
        assert [row["day"] for row in steps] == sorted(row["day"] for row in steps)
        for row in [story, *steps]:
            for column, value in row.items():
                if column.endswith("_ar"):
                    assert re.search("[\u0600-\u06ff]", value), row
        for row in steps:
            assert row["reports"] and row["text_en"].count("\n\n") == row["text_ar"].count("\n\n")


# -- our own voice


@pytest.mark.parametrize(("name", "column"), OWN_VOICE)
def test_own_voice_has_no_loaded_word_outside_a_quote(demo, name, column):
    for row in demo[name]:
        text = re.sub(r"“[^”]*”", "", row[column])
        assert not LOADED_WORDS.search(text), row


def test_loaded_words_of_actors_say_who_uses_them(demo):
    for row in demo["actor_names"]:
        if re.search(r"regime|terroris|gunmen|militants", row["text"]):
            assert row["used_by"], row


@pytest.mark.parametrize("name", COLUMNS)
def test_persons_appear_by_role(demo, name):
    for row in demo[name]:
        for column, value in row.items():
            if column != "url":
                assert not PERSONS.search(value), row


def test_quotes_are_short_and_only_those_the_facts_give(demo):
    quotes = {row["quote"] for row in demo["evidence"]} - {""}
    assert quotes == {"full control", "gained some ground"}


# -- boundaries


def test_boundaries_say_where_they_come_from(boundaries):
    for slug, feature in boundaries.items():
        properties = feature["properties"]
        assert properties["approximate"] is True, slug
        assert properties["source"] and properties["licence"] and properties["attribution"]
        if "COD-AB" in properties["source"]:
            assert "CC BY 3.0 IGO" in properties["licence"]
            assert "UN OCHA" in properties["attribution"]


def test_boundaries_are_valid_disjoint_and_hold_their_point(demo, boundaries):
    districts = by_key(demo["districts"], "slug")
    shapes = {slug: shape(feature["geometry"]) for slug, feature in boundaries.items()}
    for slug, polygon in shapes.items():
        assert polygon.is_valid, slug
        assert polygon.exterior.is_ccw, slug
        assert polygon.contains(Point(float(districts[slug]["lon"]), float(districts[slug]["lat"])))
        for other, neighbour in shapes.items():
            if slug < other:
                assert polygon.intersection(neighbour).area < 1e-6 * polygon.area, (slug, other)


# -- true to the fact sheet


def test_places_are_carried_over(demo, facts):
    districts = by_key(demo["districts"], "slug")
    names = defaultdict(set)
    for row in demo["names"]:
        names[row["district"]].add(row["text"])
    for place in facts["places"]:
        row = districts[place["slug"]]
        assert (row["lon"], row["lat"], row["radius_m"], row["p_code"]) == (
            place["lon"],
            place["lat"],
            place["approx_radius_m"],
            place["p_code"],
        )
        assert place["name_en"] in names[place["slug"]]
        assert place["name_ar"] in names[place["slug"]]
        for alias in filter(None, f"{place['aliases_en']}|{place['aliases_ar']}".split("|")):
            assert re.sub(r" \([^)]*\)$", "", alias) in names[place["slug"]], alias


def test_actors_are_carried_over(demo, facts):
    actors = by_key(demo["actors"], "slug")
    links = {(row["actor"], row["other"]) for row in demo["actor_links"]}
    for actor in facts["actors"]:
        assert "not among the 52" not in actors[actor["slug"]]["note"]
        if actor["part_of"]:
            assert (actor["slug"], actor["part_of"]) in links
    assert ("jabhat-al-nusra", "hts") in links


def test_control_rows_are_carried_over(demo, facts):
    standing = {
        "control": "held",
        "besieged": "held",
        "truce": "held",
        "contested": "contested",
        "mixed": "mixed",
    }
    precision = {"day": Precision.DAY, "month": Precision.MONTH, "year": Precision.YEAR}
    rulings = by_key(demo["rulings"], "key")
    urls = {row["key"]: row["url"] for row in demo["reports"]}
    cited, parties = defaultdict(set), defaultdict(dict)
    for row in demo["evidence"]:
        if row["target"] == "start" and row["stance"] == "supports":
            cited[row["ruling"]].add(urls[row["report"]])
    for row in demo["ruling_parties"]:
        parties[row["ruling"]][row["actor"]] = row["role"]
    assert len(facts["control"]) == len(rulings)
    for fact in facts["control"]:
        row = rulings[f"{fact['place_slug']}-{fact['start']}"]
        assert (row["district"], row["started_day"], row["ended_day"]) == (
            fact["place_slug"],
            fact["start"],
            fact["end"],
        )
        assert parse_edtf(row["started"]).precision is precision[fact["date_precision"]]
        if fact["end"]:
            assert parse_edtf(row["ended"]).precision is precision[fact["end_precision"]]
        assert row["standing"] == standing[fact["status"]]
        if fact["status"] == "besieged":
            assert row["siege"] == "unknown"
        if fact["status"] == "truce":
            assert row["truce"] == "yes"
        roles = parties[row["key"]]
        assert roles[fact["controller"]] == "holder"
        others = set(filter(None, fact["other_actors"].split("|")))
        assert others <= set(roles)
        assert {a for a in roles if roles[a] != "besieger"} <= others | {fact["controller"]}
        unsourced = fact["publisher"] == NO_SOURCE
        assert ("" if unsourced else fact["url"]) in cited[row["key"]]
        assert (row["basis"] == "evidenced") == (not unsourced)
        if row["basis"] != "assumed":
            assert row["confidence_start"] == fact["confidence"]


def test_deals_are_carried_over(demo, facts):
    deals = by_key(demo["deals"], "slug")
    kinds = {"population exchange": "exchange"}
    urls = {row["key"]: row["url"] for row in demo["reports"]}
    for fact in facts["deals"]:
        slug = fact["slug"]
        assert deals[slug]["kind"] == kinds.get(fact["kind"], fact["kind"])
        parties = {
            (r["actor"], r["role"] == "party") for r in demo["deal_parties"] if r["deal"] == slug
        }
        for column, is_party in [
            ("parties_govt_side", True),
            ("parties_other_side", True),
            ("mediators", False),
        ]:
            for actor in filter(None, fact[column].split("|")):
                assert (actor, is_party) in parties
        places = {r["district"] for r in demo["deal_districts"] if r["deal"] == slug}
        assert set(fact["places"].split("|")) <= places
        stages = {(r["stage"], r["day"]) for r in demo["deal_stages"] if r["deal"] == slug}
        days = {day for _stage, day in stages}
        assert ("agreed", fact["date_agreed"]) in stages
        assert fact["date_implemented_start"] in days and fact["date_implemented_end"] in days
        ended = {"implemented": "completed"}.get(fact["status"], fact["status"])
        assert ended in {stage for stage, _day in stages}
        cited = {urls[r["report"]] for r in demo["deal_reports"] if r["deal"] == slug}
        assert set(re.findall(r"https?://\S+", fact["sources"])) <= cited


def test_figures_are_carried_over(demo, facts):
    figures = by_key(demo["figures"], "key")
    urls = {row["key"]: row["url"] for row in demo["reports"]}
    assert len(facts["evacuee_claims"]) == len(figures)
    for key, claim in figure_keys(facts["evacuee_claims"]):
        row = figures[key]
        category = (
            {row["category"], "civilians"} if row["category"] == "relatives" else {row["category"]}
        )
        assert claim["figure_kind"] in category
        qualifier = claim["qualifier"]
        if qualifier == "several hundred":
            assert (row["min"], row["max"], row["qualifier"]) == ("", "", "vague")
        else:
            assert row["qualifier"] == qualifier
            assert row["min"] == ("" if qualifier == "up to" else claim["value_min"])
            open_ended = qualifier in ("at least", "more than")
            assert row["max"] == ("" if open_ended else claim["value_max"])
        assert urls[row["report"]] == claim["url"]
        assert (row["stage"] == "promised") == (claim["stage"] == "planned")
        if claim["stage"] in ("batch", "whole"):
            assert row["scope"] == claim["stage"]


def test_no_figure_comes_from_the_mixed_columns_of_the_deals(demo, facts):
    said = {row["key"] for row in demo["figures"]}
    assert said == {key for key, _claim in figure_keys(facts["evacuee_claims"])}


def test_polygons_are_carried_over(boundaries, facts):
    for polygon in facts["polygons"]:
        ring = [tuple(map(float, pair.split())) for pair in polygon["wkt"][10:-2].split(", ")]
        drawn = boundaries[polygon["slug"]]["geometry"]["coordinates"][0]
        assert {tuple(point) for point in drawn} == set(ring)
