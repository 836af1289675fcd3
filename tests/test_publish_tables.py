"""The public tables over the demo ledger: the same rows however they are read."""

import csv
import io
import json
import re

import pandas as pd
import pytest
from django.db import transaction

from control import workflow
from control.dates import COVERAGE
from control.publish import rows as rows_module
from control.publish.cut import cut_at
from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.queries import changes_between, history_of
from control.publish.rows import describe_period, iterate_rows, page_of_rows
from control.publish.tables import CONTROL, STATE_FILTERS, TABLES, filters_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo_ledger(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        workflow.load_demo(apply=True)
        yield
        transaction.set_rollback(True)


def read_csv(client, address: str) -> list[dict]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    content = b"".join(response).decode("utf-8")
    return list(csv.DictReader(io.StringIO(content)))


def read_json(client, address: str) -> dict:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def now() -> rows_module.Cut:
    return cut_at(pin_knowledge(Knowledge()))


@pytest.mark.parametrize("name", TABLES)
def test_table_has_rows_with_its_columns_in_every_form(demo_ledger, client, name):
    table = TABLES[name]
    rows = list(iterate_rows(table, now()))
    lines = read_csv(client, f"/data/{name}.csv")
    assert len(rows) == len(lines) > 10
    assert tuple(lines[0]) == tuple(rows[0]) == table.names
    keys = [rows_module.key_of(table, row) for row in rows]
    assert len({tuple(key) for key in keys}) == len(keys), "a key names one row"
    assert all(column.meaning or column.codes for column in table.columns)
    for column in table.columns:
        if column.codes:
            allowed = {code for code, _label in column.codes} | {"None"}
            assert {str(row[column.name]) for row in rows} <= allowed, column.name


@pytest.mark.parametrize("name", TABLES)
def test_pages_of_a_table_are_all_its_rows_in_order(demo_ledger, name):
    table, cut = TABLES[name], now()
    rows = list(iterate_rows(table, cut))
    paged, after = [], None
    while page := page_of_rows(table, cut, {}, after=after, limit=max(7, len(rows) // 4)):
        paged += page
        after = rows_module.key_of(table, page[-1])
    assert paged == rows


def test_control_rows_are_those_of_the_queries(demo_ledger):
    told = {(row["district"], row["from"]): row for row in iterate_rows(CONTROL, now())}
    periods = history_of(None)
    assert len(told) == len(periods) == 369
    for period in periods:
        described = describe_period(period)
        row = told[described["district"], described["from"]]
        assert {name: row[name] for name in described} == described


def test_no_nominal_day_is_told_as_last_confirmed(demo_ledger, client):
    rows = read_csv(client, "/data/control.csv")
    wide = [row for row in rows if row["started_earliest"] != row["started_latest"]]
    assert wide and not [row["ruling"] for row in wide if row["last_confirmed_on"] == row["from"]]
    for row in rows:
        first, last = row["last_confirmed_earliest"], row["last_confirmed_latest"]
        assert first <= last and bool(first) == bool(last)
        assert not row["last_confirmed_on"] or row["last_confirmed_on"] <= last


def test_changes_are_those_of_the_queries(demo_ledger):
    told = {(row["district"], row["day"]) for row in iterate_rows(TABLES["changes"], now())}
    found = changes_between(COVERAGE.start, COVERAGE.end)
    assert told == {(change.district.slug, change.day.isoformat()) for change in found}


def test_district_months_add_up_to_the_days_of_the_periods(demo_ledger):
    months = list(iterate_rows(TABLES["district_month"], now()))
    for row in months:
        parts = [row[f"days_{code}"] for code in ("held", "contested", "mixed", "unknown")]
        assert sum(parts) == row["days_covered"] <= row["days"]
    covered = sum(
        (
            min(period.span.end or COVERAGE.end, COVERAGE.end)
            - max(period.span.start, COVERAGE.start)
        ).days
        for period in history_of(None)
    )
    assert sum(row["days_covered"] for row in months) == covered


def test_spells_measure_and_join(demo_ledger):
    for row in iterate_rows(TABLES["spells"], now()):
        if row["days"] is not None:
            assert row["days_min"] <= row["days"] <= row["days_max"] or row["days"] == 1
        assert row["right_censored"] == (row["to"] is None or row["to"] > "2024-12-31")


def read_frame(client, name: str) -> pd.DataFrame:
    content = b"".join(client.get(f"/data/{name}.csv").streaming_content)
    return pd.read_csv(io.BytesIO(content))


def test_spells_can_be_made_of_control_with_pandas(demo_ledger, client):
    control, spells = read_frame(client, "control"), read_frame(client, "spells")
    begun, ended = (pd.to_datetime(control[name]) for name in ("from", "to"))
    pd.testing.assert_series_equal(spells["days"], (ended - begun).dt.days, check_names=False)
    own = control.groupby("district")
    joined = (own["to"].shift() == control["from"], own["from"].shift(-1) == control["to"])
    first = control["holder"].str.split("|").str[0]
    for column, shift, fits in (
        ("previous_holder", 1, joined[0]),
        ("next_holder", -1, joined[1]),
    ):
        wanted = first.groupby(control["district"]).shift(shift).where(fits)
        assert spells[column].fillna("").tolist() == wanted.fillna("").tolist(), column
    ended_by = own["mechanism"].shift(-1).where(joined[1])
    assert spells["ended_by"].fillna("").tolist() == ended_by.fillna("").tolist()


def test_panel_can_be_made_of_control_with_pandas(demo_ledger, client):
    control, panel = read_frame(client, "control"), read_frame(client, "district_month")
    days = control.assign(
        day=[
            pd.date_range(max(start, str(COVERAGE.start)), min(end, str(COVERAGE.end)), inclusive="left")
            for start, end in zip(
                control["from"], control["to"].fillna(str(COVERAGE.end)), strict=True
            )
        ]
    ).explode("day").dropna(subset="day")  # fmt: skip
    days["month"] = pd.to_datetime(days["day"]).dt.strftime("%Y-%m")
    by_month = days.groupby(["district", "month"])
    wanted = by_month.agg(
        days_covered=("day", "size"),
        days_held=("standing", lambda column: (column == "held").sum()),
        days_besieged=("siege", lambda column: column.isin(["partial", "full", "unknown"]).sum()),
        disputed_days=("disputed", "sum"),
        unsourced_days=("unsourced", "sum"),
        standing_last=("standing", "last"),
    )
    found = panel.set_index(["district", "month"])[list(wanted)]
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False)


@pytest.mark.parametrize("name", TABLES)
def test_every_filter_of_a_table_narrows_it(demo_ledger, client, name):
    table = TABLES[name]
    rows = read_csv(client, f"/data/{name}.csv")
    given = {
        "on": "2018-03-20", "from": "2018-03-01", "to": "2018-03-31", "district": "qadam",
        "parent": "damascus-gov", "party": "isis", "bbox": "36.2,33.4,36.3,33.5",
        "deal": "four-towns-2017", "ruling": rows[0].get("ruling"), "source": "unsourced", "language": "ar",
        "said_by": "sohr", "story": "southern-pocket", "report": "unsourced",
    }  # fmt: skip
    for item in filters_of(table):
        value = given.get(item.name) or item.codes[-1]
        found = read_csv(client, f"/data/{name}.csv?{item.name}={value}")
        assert len(found) < len(rows) or item.name in ("to", "from", "story"), item.name


@pytest.mark.parametrize("name", TABLES)
def test_codes_of_a_filter_widen_it_until_nothing_is_left_out(demo_ledger, client, name):
    """Each row has one code of a kind: rows asked for by each code add up to all of them."""
    whole = len(read_csv(client, f"/data/{name}.csv"))
    for item in filters_of(TABLES[name]):
        if not item.codes or name == "decisions" and item.name == "cause":  # may have none
            continue
        address = f"/data/{name}.csv?{item.name}="
        counts = [len(read_csv(client, address + code)) for code in item.codes]
        assert sum(counts) == len(read_csv(client, address + ",".join(item.codes))) == whole
        again = "&".join(f"{item.name}={code}" for code in item.codes[:2])
        assert len(read_csv(client, f"/data/{name}.csv?{again}")) == sum(counts[:2])


@pytest.mark.parametrize("kind", STATE_FILTERS)
@pytest.mark.parametrize("knowledge", ["", "&reported_until=2018-03-19"])
def test_map_state_lists_and_features_filter_alike(demo_ledger, client, kind, knowledge):
    codes = CONTROL.filter_by_name[kind].codes or ("isis", "syrian-government")
    for asked in (*codes, ",".join(codes[:2])):
        query = f"on=2018-03-20&{kind}={asked}{knowledge}"
        page = client.get(f"/?{query}").content.decode()
        shown = set(re.findall(r'<tr data-slug="([-\w]+)">', page))
        state = json.loads(client.get(f"/api/v1/state?{query}").content)["districts"]
        features = json.loads(client.get(f"/api/v1/state?format=geojson&{query}").content)
        items = f"/ogc/collections/control/items?datetime={query.removeprefix('on=')}"
        found = [
            {row["slug"] for row in state},
            {feature["id"] for feature in features["features"]},
            {row["district"] for row in read_json(client, f"/api/v1/periods?{query}")["items"]},
            {row["district"] for row in read_json(client, f"/api/v1/spells?{query}")["items"]},
            {row["district"] for row in read_csv(client, f"/data/control.csv?{query}")},
            {row["properties"]["district"] for row in read_json(client, items)["features"]},
        ]
        assert found == [shown] * len(found), asked


def test_state_of_places_keeps_those_that_nothing_covers(demo_ledger, client):
    day = "on=2012-01-01&reported_until=2011-12-31"
    whole = read_json(client, f"/api/v1/state?{day}")["districts"]
    bare = next(row["slug"] for row in whole if row["coverage"] == "not_yet_reported")
    for query in (f"district={bare},qadam", f"district={bare}&district=qadam"):
        rows = read_json(client, f"/api/v1/state?{day}&{query}")["districts"]
        assert rows == [row for row in whole if row["slug"] in (bare, "qadam")]


def test_changes_are_narrowed_by_what_they_began(demo_ledger, client):
    whole = read_csv(client, "/data/changes.csv")
    periods = {(row["district"], row["from"]): row for row in read_csv(client, "/data/control.csv")}
    for kind in ("siege", "truce", "assertion", "basis", "grade", "confidence"):
        item = CONTROL.filter_by_name[kind]
        column = "confidence_start" if kind == "confidence" else kind
        for code in item.codes:
            found = read_csv(client, f"/data/changes.csv?{kind}={code}")
            wanted = [
                row
                for row in whole
                if (periods[row["district"], row["day"]][column] or "none") == code
            ]
            assert found == wanted
    listed = read_json(client, "/api/v1/changes?district=qadam,daraya&limit=1000")["changes"]
    assert {row["district"]["slug"] for row in listed} == {"qadam", "daraya"}
    assert len(listed) == len([row for row in whole if row["district"] in ("qadam", "daraya")])


def test_control_csv_on_a_day_is_the_state_of_that_day(demo_ledger, client):
    for knowledge in ("", "&reported_until=2018-03-19"):
        rows = read_csv(client, f"/data/control.csv?on=2018-03-20{knowledge}")
        state = json.loads(client.get(f"/api/v1/state?on=2018-03-20{knowledge}").content)
        covered = {row["slug"]: row for row in state["districts"] if row["coverage"] == "covered"}
        assert {row["district"] for row in rows} == set(covered)
        for row in rows:
            assert row["standing"] == covered[row["district"]]["standing"]
            assert row["ruling"] == covered[row["district"]]["ruling"]


def test_geojson_holds_the_rows_of_the_csv(demo_ledger, client):
    for name in ("control", "districts", "deals"):
        shape = json.loads(b"".join(client.get(f"/data/{name}.geojson")))
        assert len(shape["features"]) == len(read_csv(client, f"/data/{name}.csv"))
        assert {feature["type"] for feature in shape["features"]} == {"Feature"}


def test_package_names_every_column(demo_ledger, client):
    package = json.loads(client.get("/data/datapackage.json").content)
    assert len(package["resources"]) == len(TABLES)
    for resource in package["resources"]:
        name = resource["name"]
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == list(TABLES[name].names)
        assert set(resource["schema"]["primaryKey"]) <= set(fields)


def test_documented_curl_examples_are_answered(demo_ledger, client, request):
    text = "".join(
        (request.config.rootpath / "docs" / name).read_text() for name in ("api.md", "data.md")
    )
    addresses = set(re.findall(r"http://127\.0\.0\.1:8000(/[^'\"\s`]*)", text))
    assert len(addresses) >= 7
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"".join(response)
