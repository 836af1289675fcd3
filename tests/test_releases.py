"""Releases: an immutable set of files, made again byte for byte after later corrections."""

import csv
import datetime as dt
import hashlib
import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from control import models, workflow
from control.publish.ogc import COLLECTIONS
from control.publish.releases import make_release, remake_release
from control.publish.tables import TABLES
from control.web.lists import LISTS
from control.workflow import releasing
from factories import (
    cite,
    make_boundary,
    make_deal,
    make_district,
    make_qadam,
    make_report,
    rule,
    signed_decision,
)

pytestmark = pytest.mark.django_db(transaction=True)


def read_all(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def correct_everything(qadam) -> None:
    rule(qadam, "2018-03-14", "2018-03-16", holder="y", evidence=[cite(make_report("2020-01-01"))])
    make_deal("another")
    make_boundary(
        models.District.objects.create(
            slug="later", name_en="Later", kind="town", lon=36.0, lat=33.0
        )
    )
    models.District.objects.filter(pk=qadam.pk).update(name_en="Renamed", lon=37.0)
    models.Actor.objects.update(note="another note")
    models.Source.objects.update(licence="another licence", leaning_ar="ميل آخر", reliability="E")
    models.District.objects.update(note_ar="ملاحظة أخرى")
    models.Deal.objects.update(summary="another summary", summary_ar="ملخص آخر")
    models.ReportDate.objects.create(
        report=models.Report.objects.first(), published="2001-01-01", reason="Seen.",
        author=get_user_model().objects.first(),
    )  # fmt: skip


def test_release_made_again_after_corrections_is_byte_identical(tmp_path):
    qadam = make_qadam()
    make_boundary(qadam)
    release = make_release(tmp_path / "releases")
    correct_everything(qadam)
    assert remake_release(release.number, tmp_path / "again") == ()
    assert read_all(tmp_path / "again") == read_all(tmp_path / "releases" / "1")
    second = make_release(tmp_path / "releases")
    assert second.number == 2
    assert (
        read_all(tmp_path / "releases" / "2")["control.csv"]
        != read_all(tmp_path / "again")["control.csv"]
    )
    assert "| control | 2 | 0 |" in second.changelog and "| deals | 1 | 0 | 1 |" in second.changelog
    places = (tmp_path / "releases" / "2" / "districts.csv").read_text()
    assert "Renamed" in places and "ملاحظة أخرى" in places


def test_release_of_the_same_rows_says_so(tmp_path):
    make_qadam()
    make_release(tmp_path)
    assert make_release(tmp_path).changelog.endswith("The same rows as release 1.\n")


def test_release_has_sums_that_fit_and_describes_itself(tmp_path):
    make_qadam()
    release = make_release(tmp_path)
    folder = tmp_path / "1"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        assert release.files[name]["sha256"] == digest
    package = json.loads((folder / "datapackage.json").read_text())
    assert {resource["path"] for resource in package["resources"]} == {
        f"{name}.csv" for name in TABLES
    }
    for resource in package["resources"]:
        assert resource["bytes"] == (folder / resource["path"]).stat().st_size
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert "cff-version: 1.2.0" in (folder / "CITATION.cff").read_text()
    assert json.loads((folder / "dataset.jsonld").read_text())["@type"] == "Dataset"


READS = {  # what Table Schema says that a cell of each type is
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": dt.date.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
}


def break_rules(folder) -> list[str]:
    """Return where the files break what datapackage.json says: types, codes, keys, references."""
    package = json.loads((folder / "datapackage.json").read_text())
    tables, broken = {}, []
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
            tables[resource["name"]] = list(csv.DictReader(lines))
    for resource in package["resources"]:
        name, schema, rows = resource["name"], resource["schema"], tables[resource["name"]]
        for field in schema["fields"]:
            codes = field.get("constraints", {}).get("enum")
            for cell in filter(None, (row[field["name"]] for row in rows)):
                try:
                    value = READS[field["type"]](cell)
                except (KeyError, ValueError):
                    broken.append(f"{name}.{field['name']}: {cell}")
                else:
                    if codes and value not in codes:
                        broken.append(f"{name}.{field['name']}: {cell}")
        keys = [tuple(row[column] for column in schema["primaryKey"]) for row in rows]
        if len(set(keys)) < len(keys) or not all(map(all, keys)):
            broken.append(f"{name}: key")
        for reference in schema["foreignKeys"]:
            column, to = reference["fields"], reference["reference"]
            known = {row[to["fields"]] for row in tables[to["resource"] or name]}
            broken += [
                f"{name}.{column}: {row[column]}" for row in rows if row[column] not in {"", *known}
            ]
    return broken


def test_release_keeps_the_rules_of_its_package(tmp_path):
    workflow.load_demo(apply=True)
    make_release(tmp_path)
    folder = tmp_path / "1"
    assert break_rules(folder) == []
    districts, changes = folder / "districts.csv", folder / "changes.csv"
    districts.write_text(re.sub(r"(?m)^qadam,", "another,", districts.read_text()))
    changes.write_text(changes.read_text().replace(",captured,", ",taken,", 1))
    broken = break_rules(folder)
    assert "control.district: qadam" in broken and "changes.mechanism: taken" in broken


def test_release_holding_what_was_erased_since_lists_it(tmp_path):
    make_qadam()
    release = make_release(tmp_path)
    with signed_decision("redact", cause="coding_error", reason="Harm.") as decision:
        models.Quote.objects.update(text=None, erased_by=decision)
    folder, differing, erasures = releasing.remake_release(release.number, tmp_path / "again")
    assert "evidence.csv" in differing and erasures == [f"{decision.public_id}: Harm."]
    with pytest.raises(CommandError, match="evidence.csv"):
        call_command("make_release", again=1, to=tmp_path / "third")


def test_release_row_is_append_only(tmp_path):
    make_qadam()
    make_release(tmp_path)
    for statement in ("UPDATE control_release SET number = 7", "DELETE FROM control_release"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("number", "0", "release_number_from_one"),
        ("moment", "made_at + interval '1 day'", "release_covers_the_past"),
    ],
)
def test_release_constraint_refuses(tmp_path, column, value, name):
    values = {
        "number": "1",
        "made_at": "now()",
        "moment": "now()",
        "versions": "'{}'",
        "code_version": "'c'",
        "files": "'{}'",
        "changelog": "''",
    } | {column: value.replace("made_at", "now()")}
    with pytest.raises(IntegrityError, match=name), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO control_release ({', '.join(values)}) VALUES ({', '.join(values.values())})"
        )


def test_release_pages_offer_every_file(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    make_qadam()
    call_command("make_release")
    assert b"Release 1" in client.get("/releases/").content
    page = client.get("/releases/1/").content.decode()
    assert "application/ld+json" in page and "@misc{" in page
    for name in [*models.Release.objects.get().files, "SHA256SUMS"]:
        response = client.get(f"/releases/1/{name}")
        assert response.status_code == 200 and "immutable" in response["Cache-Control"]
        assert b"".join(response) == (tmp_path / "releases" / "1" / name).read_bytes()
    assert client.get("/releases/2/").status_code == 404
    assert client.get("/releases/1/secret_key").status_code == 404
    assert client.get("/releases/1/..%2F..%2Fsecrets").status_code == 404


def test_a_hundred_corrections_change_neither_known_on_nor_a_release(client, tmp_path):
    """Every list, file and feature as known before says the same after, and so does a release."""
    qadam = make_qadam()
    make_boundary(qadam)
    places = [qadam, *(make_district(f"town-{number}") for number in range(4))]
    for place in places[1:]:
        rule(place, "2012-01-01", None, holder="a")
    release = make_release(tmp_path / "releases")
    known = release.made_at.isoformat().replace("+00:00", "Z")
    addresses = [
        *(f"/data/{name}.csv?known_on={known}" for name in TABLES),
        *(f"/data/{name}.{form}?known_on={known}" for name in COLLECTIONS for form in ("geojson", "gpkg")),
        f"/data/control.parquet?known_on={known}",
        *(f"/api/v1/{name}?known_on={known}" for name in LISTS),
        *(f"/api/v1/state?on=2018-03-{day}&known_on={known}" for day in (12, 14, 20)),
        f"/api/v1/state?format=geojson&known_on={known}",
        f"/api/v1/changes?known_on={known}",
    ]  # fmt: skip
    before = {address: read_answer(client, address) for address in addresses}
    for number in range(100):
        start = dt.date(2013, 1, 1) + dt.timedelta(days=31 * number)
        end = start + dt.timedelta(days=45)
        rule(places[number % 5], start.isoformat(), end.isoformat(), holder=f"new-{number % 7}")
    assert len(read_answer(client, "/data/control.csv").splitlines()) > 100
    for address in addresses:
        assert read_answer(client, address) == before[address], address
    assert remake_release(release.number, tmp_path / "again") == ()
    assert read_all(tmp_path / "again") == read_all(tmp_path / "releases" / "1")


def read_answer(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content) if response.streaming else response.content
