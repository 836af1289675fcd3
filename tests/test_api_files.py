"""The map's files, the CSV file and the OGC features: the same rows, each in its form."""

import csv
import datetime as dt
import gzip
import io
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import brotli
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import LIMIT_S
from control import models
from control.dates import day_number
from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.ledger import (
    Shelf,
    describe_boundaries,
    describe_ledger,
    details_file,
    finer_file,
    ledger_file,
    outlines_file,
    pack_json,
)
from control.publish.queries import history_of
from control.publish.shapes import _read_boxes
from control.publish.tables import CONTROL, shape_columns
from control.web.map_files import MAKERS, address_of
from factories import cite, make_boundary, make_district, make_qadam, make_report, rule
from map_files import decode_files

pytestmark = pytest.mark.django_db

ITEMS = "/ogc/collections/control/items"


def read(client, address: str, status: int = 200) -> dict:
    response = client.get(address)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def current_address(name: str = "ledger") -> str:
    return address_of(name, MAKERS[name](Knowledge()), Knowledge())


def read_files(knowledge: Knowledge = Knowledge()) -> dict:  # noqa: B008
    """What the browser reads in the files of the map."""
    files = [make(knowledge) for make in (ledger_file, details_file, outlines_file, finer_file)]
    return decode_files(*[file and file.content for file in files])


def test_ledger_file_holds_the_rows_of_the_queries():
    make_qadam()
    make_district("empty")
    ledger = read_files()
    periods = history_of()
    columns = ledger["periods"]
    assert [district["slug"] for district in ledger["districts"]] == ["empty", "qadam"]
    assert columns["from"] == [day_number(period.span.start) for period in periods]
    assert columns["to"][-1] is None and columns["district"] == [1, 1, 1, 1]
    assert columns["ruling"] == [period.ruling for period in periods]
    assert columns["start"][0] == [15034, 15064]  # 2011-03~: the bounds of the month
    assert columns["start"][1] is None
    parties = ledger["party_sets"][columns["parties"][2]]
    named = [(ledger["actors"][actor]["slug"], role) for actor, role in parties]
    assert named == [("syrian-government", 0), ("isis", 1)]
    standing = [word & 3 for word in columns["status"]]
    assert standing == [0, 1, 2, 0]
    assert [(word >> 13) & 3 for word in columns["status"]] == [2, 0, 0, 0]
    assert [(word >> 15) & 1 for word in columns["status"]] == [0, 0, 0, 1]
    assert [(word >> 16) & 7 for word in columns["status"]] == [1, 0, 0, 0]
    assert [(word >> 25) & 15 for word in columns["status"]] == [1, 0, 0, 0]  # about March 2011
    grades = [period.grade for period in periods]
    assert [" ABCDEF"[(word >> 22) & 7].strip() for word in columns["status"]] == grades
    assert grades[0] == "" and any(grades)  # an assumed start has no source to grade
    confirmed = [period.last_confirmed_earliest for period in periods]
    assert columns["confirmed"] == [day and day_number(day) for day in confirmed]
    assert any(confirmed)


def test_ledger_file_is_immutable_under_its_hash(client):
    make_qadam()
    address = current_address()
    response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert response["Content-Encoding"] == "br" and "immutable" in response["Cache-Control"]
    plain = client.get(address)
    assert brotli.decompress(response.content) == plain.content
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and "immutable" in again["Cache-Control"]


def test_ledger_file_of_another_hash_leads_to_the_current_one(client):
    qadam = make_qadam()
    old = current_address()
    rule(qadam, "2019-01-01", None, holder="a")
    response = client.get(old)
    assert response.status_code == 302 and response["Location"] == current_address()
    assert "immutable" not in response["Cache-Control"]


def test_ledger_file_of_one_decision_has_one_address(client):
    qadam = make_qadam()
    first = ledger_file(Knowledge())
    moment = rule(qadam, "2019-01-01", None, holder="a").decision.recorded_at
    now = Knowledge(moment)
    later = Knowledge(moment.replace(year=moment.year + 1))
    assert ledger_file(now).content_hash == ledger_file(later).content_hash
    address = address_of("ledger", ledger_file(now), later)
    assert address == address_of("ledger", ledger_file(now), now)
    assert client.get(address).status_code == 200
    assert first.content_hash != ledger_file(Knowledge()).content_hash


def test_shelf_makes_files_once_for_all_who_ask_meanwhile():
    shelf, made, asked = Shelf(), [], threading.Barrier(4)

    def make() -> tuple:
        made.append(1)
        time.sleep(0.05)
        return (pack_json({"n": len(made)}),)

    def ask(_number: int) -> tuple:
        asked.wait()
        return shelf.fetch(("ledger",), make)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert len(made) == 1
    assert all(answer is answers[0] for answer in answers)


def test_ledger_file_before_the_first_decision_has_no_rows(client):
    make_qadam()
    before = Knowledge(dt.datetime(2018, 1, 1, tzinfo=dt.UTC))
    assert client.get(address_of("ledger", ledger_file(before), before)).status_code == 200
    ledger = read_files(before)
    assert ledger["periods"]["district"] == [] and len(ledger["districts"]) == 1


def test_ledger_file_as_reported_is_another_file(client):
    make_qadam()
    reported = client.get(f"{current_address()}?reported_until=2018-03-14", follow=True)
    details = client.get(f"{current_address('details')}?reported_until=2018-03-14", follow=True)
    outlines = outlines_file(Knowledge()).content
    ledger = decode_files(reported.content, details.content, outlines)
    assert ledger["reading"] == {"known_on": None, "reported_until": "2018-03-14"}
    assert [(word >> 13) & 3 for word in ledger["periods"]["status"]] == [0, 0, 1]


def test_map_files_hold_what_they_were_packed_from():
    qadam = make_qadam()
    make_boundary(qadam)
    make_district("empty")
    make_district("nowhere", lon=None, lat=None)
    gone = make_district("gone", lon=36.123456, lat=33.5, radius_m=750)
    rule(gone, "1998-07-01", "2013-02-10", started="1998", holder="a", siege="full", truce="yes")
    rule(
        gone, "2013-06-01", "2014-03-09", started="2013-06?", ended="2014-03~",
        parties={"b": "holder", "a": "besieger"}, assertion="claimed",
    )  # fmt: skip
    rule(gone, "2014-03-09", "2015-06-01", ended="201X", holder="a")
    files, described = read_files(), describe_ledger(pin_knowledge(Knowledge()))
    described = json.loads(json.dumps(described))
    for key in described.keys() - {"periods", "districts", "party_sets"}:
        assert files[key] == described[key], key
    sets = described["party_sets"]
    for name, column in described["periods"].items():
        if name == "parties":
            told = [files["party_sets"][number] for number in files["periods"]["parties"]]
            assert told == [sets[number] for number in column]
        else:
            assert files["periods"][name] == column, name
    for told, district in zip(files["districts"], described["districts"], strict=True):
        assert told == district | {"radius_m": district["radius_m"] or 0}


def test_outlines_file_lies_in_the_order_of_the_ledger(client):
    qadam = make_qadam()
    make_boundary(qadam)
    make_district("circle", lon=36.123456, lat=33.5, radius_m=750)
    make_district("nowhere", lon=None, lat=None)
    files = read_files()
    placed = dict(zip((d["slug"] for d in files["districts"]), files["outlines"], strict=True))
    [feature] = describe_boundaries(Knowledge())["features"]
    assert placed["qadam"]["rings"] == feature["geometry"]["coordinates"][0]
    assert placed["qadam"]["sketch"] is True and placed["qadam"]["circle"] is None
    assert placed["circle"]["circle"] == pytest.approx(
        {"lon": 36.123456, "lat": 33.5, "radius": 750}, abs=2e-2
    )
    assert placed["nowhere"] == {"sketch": False, "circle": None, "rings": []}
    assert finer_file(Knowledge()) is None and files["coarse"] == 1e-6
    assert client.get("/map/finer-0123.bin").status_code == 404
    assert client.get(current_address("outlines")).status_code == 200
    refused = client.get(current_address("outlines"), {"reported_until": "2018-03-14"})
    assert refused.status_code == 400 and refused.json()["error"]["field"] == "reported_until"


def test_map_file_of_no_such_name_is_not_found(client):
    assert client.get("/map/else-0123.bin").json()["error"]["field"] == "name"


def test_control_csv_and_features_hold_the_same_rows(client):
    qadam = make_qadam()
    make_boundary(qadam)
    bare = make_district("bare", lon=None, lat=None)
    rule(bare, "2012-01-01", None, holder="a")
    point = make_district("point", lon=40.0, lat=35.0)
    rule(point, "2012-01-01", None, holder="a")
    content = b"".join(client.get("/data/control.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    features = read(client, ITEMS)["features"]
    assert len(rows) == len(features) == 6
    assert [row["ruling"] for row in rows] == [f["properties"]["ruling"] for f in features]
    kinds = {f["properties"]["district"]: f["properties"]["geometry_is"] for f in features}
    assert kinds == {"qadam": "outline", "bare": "none", "point": "point"}
    assert {f["geometry"] is None for f in features if f["properties"]["district"] == "bare"} == {
        True
    }
    first = next(row for row in rows if row["district"] == "qadam")
    assert first["started"] == "2011-03~" and first["unsourced"] == "true"
    beside = [column.name for column in shape_columns(CONTROL)]
    assert [*rows[0], *beside] == list(features[0]["properties"])
    schema = read(client, "/ogc/collections/control/schema")["properties"]["properties"]
    assert list(schema["properties"]) == [*rows[0], *beside]
    assert schema["properties"]["geometry_is"]["enum"] == ["outline", "point", "none"]


def test_boxes_are_read_again_only_when_a_place_moves_or_is_drawn(client):
    qadam = make_qadam()
    box = f"{ITEMS}?bbox=39,34,41,36"
    assert read(client, box)["numberMatched"] == 0
    reads = _read_boxes.cache_info().misses
    rule(qadam, "2020-01-01", None, holder="a")
    assert read(client, box)["numberMatched"] == 0 and _read_boxes.cache_info().misses == reads
    models.District.objects.filter(pk=qadam.pk).update(lon=40.0, lat=35.0)
    assert read(client, box)["numberMatched"] == 5
    qadam.refresh_from_db()
    qadam.lon = 10.0
    make_boundary(qadam)
    assert read(client, box)["numberMatched"] == 0


def test_items_filter_by_time_and_place_and_page(client):
    make_boundary(make_qadam())
    rule(make_district("point", lon=40.0, lat=35.0), "2012-01-01", None, holder="a")

    def count(query: str) -> int:
        return read(client, f"{ITEMS}?{query}")["numberMatched"]

    assert count("datetime=2018-03-13") == 2
    assert count("datetime=2018-03-13T00:00:00Z/2018-03-20T00:00:00Z&district=qadam") == 2
    assert count("datetime=٢٠١٨-٠٣-١٣T٠٠:٠٠:٠٠Z/٢٠١٨-٠٣-٢٠&district=qadam") == 2
    assert count("datetime=../2011-12-31") == 1
    assert count("datetime=2018-03-20/..") == 2
    assert count("bbox=36,33,37,34") == 4
    assert count("bbox=39,34,41,36") == 1
    assert count("bbox=0,0,1,1") == 0
    page = read(client, f"{ITEMS}?limit=2")
    assert (page["numberReturned"], page["numberMatched"]) == (2, 5)
    seen = [feature["id"] for feature in page["features"]]
    while following := [link["href"] for link in page["links"] if link["rel"] == "next"]:
        page = read(client, following[0])
        seen += [feature["id"] for feature in page["features"]]
    assert len(seen) == len(set(seen)) == 5
    feature = read(client, f"{ITEMS}/{seen[0]}")
    assert feature["id"] == seen[0]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,3,nan", "bbox"),
        ("bbox=1,9,3,2", "bbox"),
        ("datetime=2018", "datetime"),
        ("datetime=../..", "datetime"),
        ("datetime=2018-03-13/2018-03-12", "datetime"),
        ("datetime=0001-01-01T00:00:00%2B14:00", "datetime"),
        ("datetime=2015-01-01T/..", "datetime"),  # GDAL's way to compare a date column
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("offset=x", "offset"),
        ("district=Qadam!", "district"),
        ("crs=other", "crs"),
    ],
)
def test_items_bad_parameter_is_refused(client, query, field):
    assert read(client, f"{ITEMS}?{query}", 400)["error"]["field"] == field


def test_ogc_pages_lead_from_the_landing_page_to_the_items(client):
    make_boundary(make_qadam())
    links = {link["rel"]: link["href"] for link in read(client, "/ogc/")["links"]}
    assert read(client, links["conformance"])["conformsTo"]
    assert read(client, links["service-desc"])["openapi"].startswith("3.0")
    found = read(client, links["data"])["collections"]
    collection = next(item for item in found if item["id"] == "control")
    assert [item["id"] for item in found] == ["control", "districts", "deals"]
    assert collection["extent"]["spatial"]["bbox"][0] == [36.3, 33.5, 36.31, 33.51]
    [items] = [link["href"] for link in collection["links"] if link["rel"] == "items"]
    assert read(client, items)["numberMatched"] == 4


def test_queryables_name_the_filters_that_items_take(client):
    make_boundary(make_qadam())
    for collection in read(client, "/ogc/collections")["collections"]:
        links = {link["rel"]: link["href"] for link in collection["links"]}
        found = read(client, links["http://www.opengis.net/def/rel/ogc/1.0/queryables"])
        assert found["$id"].endswith(f"/{collection['id']}/queryables")
        for name, filter in found["properties"].items():
            value = filter.get("enum", ["qadam"])[0]
            asked = f"/ogc/collections/{collection['id']}/items?{name}={value}"
            assert client.get(asked).status_code in (200, 400), asked
            if "enum" in filter:
                assert read(client, asked)["type"] == "FeatureCollection"
    control = read(client, "/ogc/collections/control/queryables")["properties"]
    assert "held" in control["standing"]["enum"] and "district" in control
    assert client.get("/ogc/collections/nothing/queryables").status_code == 404


def test_ogc_takes_the_form_that_clients_ask_for(client):
    make_boundary(make_qadam())
    described = read(client, "/ogc/api")
    for address, item in described["paths"].items():
        assert "f" in {parameter["name"] for parameter in item["get"]["parameters"]}, address
        here = "/ogc" + address.replace("{id}", "qadam" if "districts" in address else "none")
        status = 404 if here.endswith("/none") else 200
        answer = read(client, f"{here}?f=json", status)
        assert read(client, f"{here}?f=html", 400)["error"]["field"] == "f"
        if status == 200 and "items" not in here:
            assert answer == read(client, here)
    page = read(client, f"{ITEMS}?f=json&limit=1")
    [following] = [link["href"] for link in page["links"] if link["rel"] == "next"]
    assert "f=json" in following and read(client, following)["features"]


READ_AS_STRANGER = """
import json, sys
import pyogrio
address = "OAPIF:" + sys.argv[1]
def read(**options):
    return pyogrio.raw.read(address, layer="control", **options)[2]
meta, _ids, everything, _columns = pyogrio.raw.read(address, layer="control")
types = dict(zip(pyogrio.read_info(address, layer="control")["fields"],
                 pyogrio.read_info(address, layer="control")["ogr_types"]))
try:
    read(where="\\"from\\" >= '2015-01-01'")
    refused = ""
except Exception as error:
    refused = str(error)
print(json.dumps({
    "layers": pyogrio.list_layers(address)[:, 0].tolist(),
    "all": len(everything),
    "boxed": len(read(bbox=(39, 34, 41, 36))),
    "by property": len(read(where="standing = 'mixed'")),
    "on a day": len(read(DATETIME="2018-03-14")),
    "in small pages": len(read(PAGE_SIZE="2", INITIAL_REQUEST_PAGE_SIZE="2")),
    "types": [types["from"], types["to"], types["originators"], types["ruling"]],
    "refused": "DATETIME" in refused,
}))
"""


@pytest.mark.django_db(transaction=True)
def test_gdal_reads_the_collection_as_a_stranger(live_server):
    make_boundary(make_qadam())
    rule(make_district("point", lon=40.0, lat=35.0), "2012-01-01", None, holder="a")
    # in a process of its own: GDAL keeps this one's interpreter while it waits for an answer
    told = subprocess.run(
        [sys.executable, "-c", READ_AS_STRANGER, f"{live_server.url}/ogc/"],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=True,
    )
    assert json.loads(told.stdout) == {
        "layers": ["control", "districts", "deals"],
        "all": 5,
        "boxed": 1,
        "by property": 1,
        "on a day": 2,
        "in small pages": 5,
        "types": ["OFTDate", "OFTDate", "OFTInteger", "OFTString"],
        "refused": True,
    }


def test_items_query_count_does_not_grow(client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(client, ITEMS)
        return len(queries)

    make_qadam()
    few = count()
    for _number in range(8):
        rule(make_district(), "2012-01-01", "2020-01-01", holder="a")
    assert count() <= few


def test_items_of_every_collection_filter_by_their_properties(client):
    make_boundary(make_qadam())
    rule(make_district("point", lon=40.0, lat=35.0), "2012-01-01", None, holder="a")

    def count(collection: str, query: str) -> int:
        return read(client, f"/ogc/collections/{collection}/items?{query}")["numberMatched"]

    assert count("control", "standing=mixed") == 1 and count("control", "party=isis") == 3
    assert count("districts", "bbox=39,34,41,36") == 1 and count("districts", "kind=district") == 1
    assert count("districts", "datetime=2018-03-13") == 2, "districts carry no time of their own"
    assert count("deals", "district=qadam") == 1 and count("deals", "bbox=39,34,41,36") == 0
    read(client, "/ogc/collections/deals/items?standing=mixed", 400)
    read(client, "/ogc/collections/deals/items?on=2018-01-01", 400)
    [deal] = read(client, "/ogc/collections/deals/items")["features"]
    assert deal["geometry"]["type"] == "MultiPoint"
    for collection in ("control", "districts", "deals"):
        one = read(client, f"/ogc/collections/{collection}/items")["features"][0]
        alone = read(client, f"/ogc/collections/{collection}/items/{one['id']}")
        assert alone["properties"] == one["properties"]


def test_items_pages_stay_one_list_while_data_changes(client):
    qadam = make_qadam()
    whole = [feature["id"] for feature in read(client, ITEMS)["features"]]
    page = read(client, f"{ITEMS}?limit=2")
    seen = [feature["id"] for feature in page["features"]]
    rule(make_district("aaa"), "2012-01-01", None, holder="a")
    rule(qadam, "2011-05-01", "2011-06-01", holder="b")
    [following] = [link["href"] for link in page["links"] if link["rel"] == "next"]
    page = read(client, following)
    assert seen + [feature["id"] for feature in page["features"]] == whole
    assert page["numberMatched"] == 4


@pytest.mark.parametrize("collection", ["control", "districts", "deals"])
@pytest.mark.parametrize(
    "name", ["R0.2018-01-01", "R1.2018-99-01", "R99999.2018-01-01", "x", "%00", "R1", "a b"]
)
def test_item_that_is_not_there_is_a_404(client, collection, name):
    make_qadam()
    address = f"/ogc/collections/{collection}/items/{name}"
    assert read(client, address, 404)["error"]["field"] == "id"


def test_schema_names_every_property_of_the_features(client):
    make_boundary(make_qadam())
    for collection in ("control", "districts", "deals"):
        described = read(client, f"/ogc/collections/{collection}")
        [link] = [link for link in described["links"] if link["rel"] == "describedby"]
        assert link["type"] == "application/schema+json"
        schema = read(client, link["href"])["properties"]["properties"]["properties"]
        [first, *_rest] = read(client, f"/ogc/collections/{collection}/items")["features"]
        assert list(schema) == list(first["properties"])


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_files_stream_compressed_and_the_same(client, encoding):
    make_qadam()
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    for name in ("control.csv", "spells.csv", "control.geojson"):
        bare = b"".join(client.get(f"/data/{name}").streaming_content)
        packed = client.get(f"/data/{name}", headers={"Accept-Encoding": encoding})
        assert packed["Content-Encoding"] == encoding
        assert unpack(b"".join(packed.streaming_content)) == bare
        assert not b"".join(client.head(f"/data/{name}").streaming_content)


def test_ledger_file_has_the_area_of_surveyed_outlines_only():
    make_boundary(make_district("sketched"))
    make_boundary(make_district("surveyed"), approximate=False)
    districts = {row["slug"]: row for row in read_files()["districts"]}
    assert districts["surveyed"]["area_km2"] > 0
    assert "area_km2" not in districts["sketched"]


def count_everywhere(client, knowledge: str, query: str, datetime: str) -> set[int]:
    """How many rows the table of periods has in each of its forms."""
    query = "&".join(part for part in (query, knowledge) if part)
    csv_rows = b"".join(client.get(f"/data/control.csv?{query}").streaming_content)
    spells = b"".join(client.get(f"/data/spells.csv?{query}").streaming_content)
    features = b"".join(client.get(f"/data/control.geojson?{query}").streaming_content)
    parquet = b"".join(client.get(f"/data/control.parquet?{query}").streaming_content)
    page = read(client, f"{ITEMS}?datetime={datetime}&{knowledge}".rstrip("&"))
    assert page["numberMatched"] == page["numberReturned"]
    return {
        len(list(csv.reader(io.StringIO(csv_rows.decode())))) - 1,
        len(list(csv.reader(io.StringIO(spells.decode())))) - 1,
        len(json.loads(features)["features"]),
        pq.read_table(io.BytesIO(parquet)).num_rows,
        len(read(client, f"/api/v1/periods?{query}")["items"]),
        len(read(client, f"/api/v1/spells?{query}")["items"]),
        page["numberMatched"],
    }


@pytest.mark.parametrize("knowledge", ["", "known_on=2999-01-01", "reported_until=2030-01-01"])
def test_days_outside_the_coverage_have_no_rows_in_any_form(client, knowledge):
    make_qadam()
    said = [cite(make_report("2012-01-01"))]
    rule(make_district("town"), "2005-01-01", None, holder="a", evidence=said)
    held = {}
    for day in ("2011-03-14", "2011-03-15", "2018-03-20", "2024-12-31", "2025-01-01", "2030-01-01"):
        [held[day]] = count_everywhere(client, knowledge, f"on={day}", day)
        state = read(client, f"/api/v1/state?on={day}&{knowledge}".rstrip("&"))["districts"]
        assert held[day] == sum(place["coverage"] == "covered" for place in state)
    assert held["2011-03-14"] == held["2025-01-01"] == held["2030-01-01"] == 0
    assert held["2024-12-31"] > 0
    for query, stretch, some in (
        ("from=2025-01-01", "2025-01-01/..", False),
        ("to=2011-03-14", "../2011-03-14", False),
        ("from=2025-01-01&to=2026-01-01", "2025-01-01/2026-01-01", False),
        ("from=2024-12-31", "2024-12-31/..", True),
        ("to=2011-03-15", "../2011-03-15", True),
        ("from=2010-01-01&to=2030-01-01", "2010-01-01/2030-01-01", True),
    ):
        [found] = count_everywhere(client, knowledge, query, stretch)
        assert bool(found) is some, query
    [everything] = count_everywhere(client, knowledge, "", "1900-01-01/2999-01-01")
    assert everything >= 2
