"""GeoPackage and Parquet: the rows of the CSV files, typed, with shapes; the same bytes again."""

import csv
import io
import json
import sqlite3
import xml.etree.ElementTree as ET

import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from control import models
from control.publish.cut import cut_at
from control.publish.geopackage import write_geopackage
from control.publish.knowledge import Knowledge
from control.publish.ogc import COLLECTIONS
from control.publish.parquet import write_parquet
from control.publish.tables import TABLES, shape_columns
from factories import make_boundary, make_district, make_qadam, make_report, rule, signed_decision

pytestmark = pytest.mark.django_db


def fetch(client, address: str, path=None) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, response.content
    content = b"".join(response.streaming_content)
    if path:
        path.write_bytes(content)
    return content


def read_csv(client, address: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(fetch(client, address).decode())))


def make_places() -> None:
    make_boundary(make_qadam())
    rule(make_district("point", lon=40.0, lat=35.0), "2012-01-01", None, holder="a")
    rule(make_district("bare", lon=None, lat=None), "2012-01-01", None, standing="contested")


def as_text(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, list):
        return "|".join(cell)
    if hasattr(cell, "hour"):
        return f"{cell:%Y-%m-%dT%H:%M:%S.%fZ}"
    return str(cell)


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_the_rows_of_the_csv_typed(client, tmp_path, name):
    make_places()
    fetch(client, f"/data/{name}.parquet", tmp_path / "file.parquet")
    table = pq.read_table(tmp_path / "file.parquet")
    rows = table.to_pylist()
    shapes = [row.pop("geometry") for row in rows if "geometry" in row]
    beside = [column.name for column in shape_columns(TABLES[name])] if shapes else []
    placed = [{column: row.pop(column) for column in beside} for row in rows]
    floats = {column.name for column in TABLES[name].columns if column.kind == "number"}
    told = [{key: as_text(cell) for key, cell in row.items() if key not in floats} for row in rows]
    expected = read_csv(client, f"/data/{name}.csv")
    assert told == [{k: v for k, v in row.items() if k not in floats} for row in expected]
    for row, wanted in zip(rows, expected, strict=True):
        assert all(row[key] == (float(wanted[key]) if wanted[key] else None) for key in floats)
    if name in COLLECTIONS:
        geo = json.loads(table.schema.metadata[b"geo"])
        assert geo["version"] == "1.1.0" and geo["columns"]["geometry"]["encoding"] == "WKB"
        features = json.loads(fetch(client, f"/data/{name}.geojson"))["features"]
        wanted = [
            f["geometry"] and shapely.from_geojson(json.dumps(f["geometry"])) for f in features
        ]
        assert [shapely.from_wkb(shape) for shape in shapes] == wanted
        assert placed == [{column: f["properties"][column] for column in beside} for f in features]


def test_geopackage_has_the_rows_in_layers_with_style_and_time(client, tmp_path):
    make_places()
    path = tmp_path / "control.gpkg"
    fetch(client, "/data/control.gpkg", path)
    rows = {row["ruling"]: row for row in read_csv(client, "/data/control.csv")}
    seen = {}
    for layer, kind in (("control_outlines", "MultiPolygon"), ("control_points", "Point")):
        info = pyogrio.read_info(path, layer=layer)
        types = dict(zip(info["fields"], info["ogr_types"], strict=True))
        assert info["geometry_type"] == kind and info["crs"] == "EPSG:4326"
        assert (types["from"], types["to"], types["originators"]) == (
            "OFTDate", "OFTDate", "OFTInteger64",
        )  # fmt: skip
        meta, _ids, shapes, columns = pyogrio.raw.read(path, layer=layer)
        cells = dict(zip(meta["fields"], columns, strict=True))
        for number, ruling in enumerate(cells["ruling"]):
            seen[ruling] = shapes[number]
            row = rows[ruling]
            assert cells["id"][number] == f"{ruling}.{row['from']}"
            assert str(cells["from"][number].astype("datetime64[D]")) == row["from"]
            assert np.isnat(cells["to"][number]) == (row["to"] == "")
            assert (cells["holder"][number] or "") == row["holder"]
            assert bool(cells["unsourced"][number]) == (row["unsourced"] == "true")
    assert set(seen) == set(rows)
    bare = next(row["ruling"] for row in rows.values() if row["district"] == "bare")
    assert seen[bare] is None and sum(shape is not None for shape in seen.values()) == 5
    with sqlite3.connect(path) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    for style in styles.values():
        root = ET.fromstring(style.partition(">")[2])
        temporal, renderer = root.find("temporal"), root.find("renderer-v2")
        assert (temporal.get("startField"), temporal.get("endField")) == ("from", "to")
        values = {category.get("value") for category in renderer.iter("category")}
        assert {"contested", "mixed", "unknown"} < values
        assert len(renderer.findall("symbols/symbol")) == len(values)
    assert "isis" in styles["control_outlines"] and "isis" not in styles["control_points"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_file_says_how_to_cite_it_and_what_not_to_do_with_it(client, tmp_path, name):
    make_places()
    path = tmp_path / "file"
    asked = "?known_on=2099-01-01" if name == "control" else ""
    fetch(client, f"/data/{name}.parquet{asked}", path)
    parquet = {key.decode(): text.decode() for key, text in pq.read_schema(path).metadata.items()}
    shape = json.loads(fetch(client, f"/data/{name}.geojson{asked}"))
    path.unlink()
    fetch(client, f"/data/{name}.gpkg{asked}", path)
    with sqlite3.connect(path) as database:
        described = database.execute("SELECT data_type, description FROM gpkg_contents").fetchall()
    layers = [text for kind, text in described if kind == "features"]
    for said in (parquet, shape):
        assert "as known at 20" in said["citation"] and "targeting" in said["not_for"]
        assert said["licence"].startswith("https://creativecommons.org/")
        assert layers and all("as known at 20" in text and "targeting" in text for text in layers)


def test_an_outline_keeps_its_licence_wherever_it_goes(client, tmp_path):
    """The licence of a control row is that of its reports; its outline has another."""
    terms = {"source": "A mapping project", "licence": "ODbL 1.0", "attribution": "© its mappers"}
    make_boundary(make_qadam(), approximate=False, **terms)
    rule(make_district("point", lon=40.0, lat=35.0), "2012-01-01", None, holder="a")
    rule(make_district("bare", lon=None, lat=None), "2012-01-01", None, standing="contested")
    whose = {
        "qadam": ("outline", False, *terms.values()),
        "point": ("point", None, None, None, None),
        "bare": ("none", None, None, None, None),
    }
    names = [column.name for column in shape_columns(TABLES["control"])]
    path = tmp_path / "file.gpkg"
    state = json.loads(client.get("/api/v1/state?on=2018-03-14&format=geojson").content)
    file = json.loads(fetch(client, "/data/control.geojson"))
    items = json.loads(client.get("/ogc/collections/control/items").content)
    for features in (state["features"], file["features"], items["features"]):
        told = [feature["properties"] for feature in features]
        assert {row["district"]: tuple(row[name] for name in names) for row in told} == whose
        assert {row["licence"] for row in told} == {None}
    for about in (state, file):
        assert about["licence"].startswith("https://creativecommons.org/licenses/by/4.0")
        assert "outline_licence" in about["outlines"]
    [item] = [f for f in items["features"] if f["properties"]["ruling"] == told[0]["ruling"]]
    alone = json.loads(client.get(f"/ogc/collections/control/items/{item['id']}").content)
    assert alone["properties"] == item["properties"]
    fetch(client, "/data/control.gpkg", path)
    for layer, placed in (("outlines", {"qadam"}), ("points", {"point", "bare"})):
        meta, _ids, _shapes, columns = pyogrio.raw.read(path, layer=f"control_{layer}")
        assert list(meta["fields"])[-len(names) :] == names
        cells = dict(zip(meta["fields"], columns, strict=True))
        assert set(cells["district"]) == placed
        for at, district in enumerate(cells["district"]):
            text = [cells[name][at] for name in names if name != "outline_approximate"]
            assert tuple(text) == (whose[district][0], *whose[district][2:])
            if layer == "outlines":
                assert cells["outline_approximate"][at] == 0
    with sqlite3.connect(path) as database:
        [(said,)] = database.execute(
            "SELECT DISTINCT description FROM gpkg_contents WHERE data_type = 'features'"
        )
    assert "outline_licence" in said
    [district] = [
        feature["properties"]
        for feature in json.loads(fetch(client, "/data/districts.geojson"))["features"]
        if feature["id"] == "qadam"
    ]
    assert (district["licence"], district["geometry_is"]) == ("ODbL 1.0", "outline")
    assert "outline_licence" not in district


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("write", [write_geopackage, write_parquet])
def test_same_rows_make_the_same_bytes(tmp_path, name, write):
    make_places()
    cut = cut_at(Knowledge())
    for file in ("one", "other"):
        write(COLLECTIONS[name], cut, {}, tmp_path / f"{file}.gpkg")
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "other.gpkg").read_bytes()


def test_what_is_embargoed_or_erased_is_in_no_parquet_or_geopackage(client, tmp_path):
    make_places()
    make_report("2018-01-01", key="only-in-the-inbox")
    with signed_decision("reject", reason="embargoed-reason"):
        pass
    words = models.Quote.objects.get().text
    with signed_decision("redact", cause="coding_error", reason="Harm.") as decision:
        models.Quote.objects.update(text=None, erased_by=decision)
    for name in TABLES:
        fetch(client, f"/data/{name}.parquet", tmp_path / "file.parquet")
        told = str(pq.read_table(tmp_path / "file.parquet").to_pylist())
        for hidden in (words, "only-in-the-inbox", "embargoed", "moderator"):
            assert hidden not in told, name
    fetch(client, "/data/evidence.parquet", tmp_path / "file.parquet")
    rows = pq.read_table(tmp_path / "file.parquet").to_pylist()
    [tombstone] = [row for row in rows if row["redacted"]]
    assert (tombstone["quote"], tombstone["redacted_by"]) == (None, decision.public_id)
    for name in COLLECTIONS:
        content = fetch(client, f"/data/{name}.gpkg")
        for hidden in (words, "only-in-the-inbox", "embargoed"):
            assert hidden.encode() not in content, name


@pytest.mark.parametrize("form", ["gpkg", "parquet"])
def test_forms_take_the_filters_and_refuse_like_the_others(client, tmp_path, form):
    make_places()
    path = tmp_path / f"file.{form}"
    fetch(client, f"/data/control.{form}?on=2018-03-14&district=qadam", path)
    if form == "parquet":
        assert pq.read_table(path).num_rows == 1
    else:
        assert pyogrio.read_info(path, layer="control_outlines")["features"] == 1
        assert pyogrio.read_info(path, layer="control_points")["features"] == 0
    for query, status, field in (("on=x", 400, "on"), ("nonsense=1", 400, "nonsense")):
        refused = client.get(f"/data/control.{form}?{query}")
        assert refused.status_code == status and refused.json()["error"]["field"] == field
    assert client.get(f"/data/nothing.{form}").json()["error"]["field"] == "name"
    assert client.head(f"/data/control.{form}")["Content-Disposition"].endswith(f'.{form}"')


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg", "parquet"])
def test_file_is_saved_under_the_name_of_its_reading(client, form):
    make_places()

    def name_of(query: str) -> str:
        told = client.head(f"/data/control.{form}{query}")["Content-Disposition"]
        return told.partition('filename="')[2].rstrip('"')

    assert name_of("") == f"control.{form}"
    day = "%D9%A2%D9%A0%D9%A1%D9%A8-03-14"  # 2018-03-14 in Arabic digits
    assert name_of(f"?on={day}") == f"control-on-2018-03-14.{form}"
    until = name_of("?on=2018-03-14&reported_until=2018-03-15")
    assert until == f"control-on-2018-03-14-reported-until-2018-03-15.{form}"
    known = name_of("?known_on=2026-11-23T07:31:30Z")
    assert known == f"control-known-on-2026-11-23T073130Z.{form}"
