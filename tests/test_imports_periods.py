"""Tables of control periods: mapped, tried, signed in one decision, overriding nothing."""

import csv
import datetime as dt
import io
import itertools
import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from control import models, workflow
from control.dates import parse_edtf
from desk import make_user
from factories import make_actor, make_district, make_source, rule

pytestmark = pytest.mark.django_db
HEAD = "place,start,end,controller,how\n"


@pytest.fixture
def town():
    make_actor("army", name_en="Syrian army", kind="state")
    make_actor("rebels", name_en="Rebels")
    return make_district("marj", name_en="Marj", p_code="SY01")


def write(tmp_path, text, name="periods.csv"):
    (tmp_path / name).write_text(text, "utf-8")
    return workflow.read_period_table(tmp_path / name)


def plan(table, **options):
    return workflow.plan_periods(table, workflow.guess_mapping(table.columns), **options)


def test_plan_periods_maps_guessed_columns(town, tmp_path):
    table = write(tmp_path, HEAD + "Marj,2013-05,2018-03-13,Rebels,x\nSY01,2018-03-13,,army,y\n")
    first, second = plan(table).drafts
    assert (first.started.text, first.ended_day) == ("2013-05", dt.date(2018, 3, 13))
    assert second.ended is None and second.standing == "held"
    later = plan(table, last_day_included=True)
    assert later.drafts[0].ended_day == dt.date(2018, 3, 14)
    assert len(later.problems) == 1  # now it shares a day with the second


@pytest.mark.parametrize(
    ("last", "ended", "day"),
    [
        ("2014-01-31", "2014-02-01", dt.date(2014, 2, 1)),
        ("2014-01-31~", "2014-02-01~", dt.date(2014, 2, 1)),
        ("2014-01", "2014-01", dt.date(2014, 1, 31)),
        ("2013~", "2013~", dt.date(2013, 12, 31)),
    ],
)
def test_plan_periods_keeps_a_last_day_as_wide_as_it_is(town, tmp_path, last, ended, day):
    table = write(tmp_path, HEAD + f"Marj,2013-05,{last},Rebels,x\n")
    (draft,) = plan(table, last_day_included=True).drafts
    assert (draft.ended.text, draft.ended_day) == (ended, day)


def test_read_period_table_of_windows_1256_is_read_and_of_no_told_encoding_refused(town, tmp_path):
    models.DistrictName.objects.create(district=town, text="المرج", language="ar", script="Arab")
    path = tmp_path / "periods.csv"
    path.write_bytes((HEAD + "المرج,2013-05,,Rebels,في الحي\n").encode("cp1256"))
    (draft,) = plan(workflow.read_period_table(path)).drafts
    assert draft.district_id == town.pk
    for damaged in (HEAD.encode() + b"Marj,2013-05,,Rebels,\xcf\n", b"\0" + HEAD.encode()):
        path.write_bytes(damaged)
        with pytest.raises(ValidationError, match="save it as CSV in UTF-8"):
            workflow.read_period_table(path)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Nowhere,2013,,army,", "no district"),
        ("Marj,soon,,army,", "no date"),
        ("Marj,,,army,", "no start"),
        ("Marj,2013,,martians,", "no actor"),
        ("Marj,2013-05,2012,army,", "after the start"),
    ],
)
def test_plan_periods_says_what_is_wrong_with_a_row(town, tmp_path, row, says):
    made = plan(write(tmp_path, HEAD + row + "\n"))
    assert not made.drafts and says in made.problems[0]


def test_plan_periods_leaves_out_a_row_of_another_number_of_fields(town, tmp_path):
    rows = "Marj,2013-01-01,2014-01-01,army,x\n\nMarj,2016-01-01\nMarj,2017,2018,army,x,y\n"
    table = write(tmp_path, HEAD + rows)
    made = plan(table)
    assert len(made.drafts) == 1
    assert made.problems == [
        "row 4: 2 fields where the header has 5", "row 5: 6 fields where the header has 5",
    ]  # fmt: skip
    done = workflow.apply_periods(
        table, workflow.guess_mapping(table.columns), source=make_source("dataset", "dataset"),
        licence="CC0", reason="Checked.", author=make_user("senior moderator"),
    )  # fmt: skip
    assert (done.rows, done.made, done.damaged) == (3, 1, 2)
    assert (
        not models.ControlPeriod.objects.current()
        .filter(valid__contains=dt.date(2016, 1, 1))
        .exists()
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "district;from;to;holder;Holder\nMarj;2013;;army;rebels\n",
            "more than one column “holder”",
        ),
        (HEAD + "Marj,2016-01-01\n", "No row of the table is whole: row 2: 2 fields"),
        (HEAD + 'Marj,2013,,army,"x\nMarj,2014,,army,y\n', "damaged"),
    ],
)
def test_read_period_table_refuses_what_would_lose_cells(town, tmp_path, text, says):
    with pytest.raises(ValidationError, match=says):
        write(tmp_path, text)


def test_plan_periods_leaves_what_is_recorded(town, tmp_path):
    rule(town, "2013-01-01", "2014-01-01", holder="rebels", truce="unknown")
    made = plan(write(tmp_path, HEAD + "Marj,2013-02-01,2013-03-01,rebels,\n"))
    assert made.known == 1
    made = plan(write(tmp_path, HEAD + "Marj,2013-02-01,2013-03-01,army,\n"))
    assert len(made.conflicts) == 1 and not made.drafts


def test_apply_periods_writes_one_decision_with_the_file_as_evidence(town, tmp_path):
    table = write(tmp_path, HEAD + "Marj,2013-05,2018-03-13,Rebels,x\nMarj,2018-03-13,,army,y\n")
    options = {
        "source": make_source("dataset", "dataset"), "licence": "CC BY 4.0", "reason": "Checked.",
    }  # fmt: skip
    mapping = workflow.guess_mapping(table.columns)
    with pytest.raises(PermissionDenied):
        workflow.apply_periods(table, mapping, author=make_user("moderator"), **options)
    senior = make_user("senior moderator")
    with pytest.raises(ValidationError):
        workflow.apply_periods(table, mapping, author=senior, **options | {"licence": " "})
    done = workflow.apply_periods(table, mapping, author=senior, **options)
    assert (done.made, done.licence) == (2, "CC BY 4.0")
    assert models.Decision.objects.count() == 1
    assert models.ControlPeriod.objects.current().filter(district=town).count() == 2
    report = models.Report.objects.get()
    assert report.licence == "CC BY 4.0" and bytes(report.payload.content) == table.content
    assert models.Evidence.objects.filter(report=report).count() == 2
    with pytest.raises(ValidationError, match="No row"):
        workflow.apply_periods(table, mapping, author=senior, **options)


def test_licence_of_an_imported_period_travels_into_every_export(town, tmp_path, client):
    table = write(tmp_path, HEAD + "Marj,2013-05,2018-03-13,Rebels,x\nMarj,2018-03-13,,army,y\n")
    workflow.apply_periods(
        table, workflow.guess_mapping(table.columns), source=make_source("dataset", "dataset"),
        licence="Their terms 1.0", reason="Checked.", author=make_user("senior moderator"),
        published=parse_edtf("2018-04-01"),
    )  # fmt: skip

    def get(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return b"".join(answer) if answer.streaming else answer.content

    for path in (
        "/data/control.csv", "/data/control.csv?reported_until=2018-05-01", "/data/spells.csv",
        "/data/changes.csv", "/data/district_month.csv",
    ):  # fmt: skip
        rows = list(csv.DictReader(io.StringIO(get(path).decode())))
        assert rows and {row["licence"] for row in rows} == {"Their terms 1.0"}, path
    for path in ("/data/evidence.csv", "/data/reports.csv"):
        rows = list(csv.DictReader(io.StringIO(get(path).decode())))
        assert rows and {row["source_licence"] for row in rows} == {"Their terms 1.0"}, path
    for path in ("/data/control.geojson", "/ogc/collections/control/items"):
        features = json.loads(get(path))["features"]
        assert {f["properties"]["licence"] for f in features} == {"Their terms 1.0"}, path
    lists = json.loads(get("/api/v1/periods"))
    assert {row["licence"] for row in next(v for v in lists.values() if isinstance(v, list))} == {
        "Their terms 1.0"
    }
    (row,) = json.loads(get("/api/v1/state?on=2018-03-20"))["districts"]
    assert row["licence"] == "Their terms 1.0"


def test_read_period_table_geojson_and_broken_files(town, tmp_path):
    features = [
        {"type": "Feature", "geometry": None, "properties": {"district": "marj", "from": "2013"}}
    ]
    table = write(
        tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "a.geojson"
    )
    (draft,) = plan(table).drafts
    assert draft.standing == "unknown"
    for broken in ("", "{", '{"features": 3}', "only,a,head\n"):
        with pytest.raises(ValidationError):
            write(tmp_path, broken, "b.csv")


def test_import_periods_command_dry_run_then_apply(town, tmp_path, capsys, client):
    write(tmp_path, "ort,von,wer\nMarj,2013-05,Rebels\n")
    path = str(tmp_path / "periods.csv")
    maps = ["--map", "district=ort", "--map", "from=von", "--map", "holder=wer"]
    call_command("import_periods", path, *maps)
    out = capsys.readouterr().out
    assert "1 periods would be written" in out
    assert "row 2: Marj (marj), from 2013-05 on, with no end: Held, Rebels" in out
    assert not models.Ruling.objects.exists()
    make_source("dataset", "dataset")
    senior = make_user("senior moderator")
    signed = ["--source", "dataset", "--licence", "CC0", "--reason", "Checked.", "--apply"]
    with pytest.raises(CommandError, match="who signs"):
        call_command("import_periods", path, *maps, *signed)
    signed += ["--author", senior.username]
    for wrong, says in (("soon", "not a date"), ("2999-01-01", "still to come")):
        with pytest.raises(CommandError, match=says):
            call_command("import_periods", path, *maps, *signed, "--published", wrong)
    call_command("import_periods", path, *maps, *signed, "--published", "2014-02")
    assert models.Ruling.objects.count() == 1
    assert models.Report.objects.get().published == "2014-02"
    rows = client.get("/data/control.csv?on=2013-07-05&reported_until=2014-03-01")
    assert b"marj" in b"".join(rows)


def test_admin_maps_tries_and_applies_a_table(town, tmp_path, client):
    client.force_login(make_user("senior moderator"))
    write(tmp_path, "ort,von,wer\nMarj,2013-05,Rebels\n")
    with open(tmp_path / "periods.csv", "rb") as file:
        page = client.post("/admin/control/tableimport/periods/", {"file": file})
    kept = page.context["kept"]
    values = {
        "kept": kept, "column_district": "ort", "column_from": "von", "column_holder": "wer",
        "source": make_source("dataset", "dataset").pk, "licence": "CC0", "reason": "Checked.",
    }  # fmt: skip
    page = client.post("/admin/control/tableimport/periods/", values | {"_try": "1"})
    assert "1 periods would be written" in page.content.decode()
    assert "row 2: Marj (marj), from 2013-05 on, with no end: Held, Rebels" in page.content.decode()
    assert not models.Ruling.objects.exists()
    page = client.post(
        "/admin/control/tableimport/periods/", values | {"_apply": "1", "reason": " "}
    )
    assert page.context["form"].errors.keys() == {"reason"}
    assert 'name="_apply"' in page.content.decode()  # to be signed once the reason is given
    page = client.post("/admin/control/tableimport/periods/", values | {"_apply": "1"})
    assert page.status_code == 302 and models.Ruling.objects.count() == 1
    page = client.post("/admin/control/tableimport/periods/", values | {"_apply": "1"}, follow=True)
    assert "That file is no longer here" in page.content.decode()  # clicked a second time
    assert models.Ruling.objects.count() == 1
    page = client.post("/admin/control/tableimport/periods/", values | {"kept": "/etc/passwd"})
    assert page.status_code == 403


def test_trial_tells_every_row_or_how_many_more_there_are(town, tmp_path, client, capsys):
    client.force_login(make_user("senior moderator"))
    rule(town, "2012-01-01", holder="rebels", truce="unknown")
    first = dt.date(2013, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range(104)]
    rows = "".join(f"marj,{a},{b},army\n" for a, b in itertools.pairwise(days))
    write(tmp_path, "district,from,to,holder\n" + rows)
    call_command("import_periods", str(tmp_path / "periods.csv"))
    assert capsys.readouterr().out.count("\n  row ") == 103
    url = "/admin/control/tableimport/periods/"
    with open(tmp_path / "periods.csv", "rb") as file:
        kept = client.post(url, {"file": file}).context["kept"]
    columns = {f"column_{name}": name for name in ("district", "from", "to", "holder")}
    source = make_source("dataset", "dataset").pk
    values = columns | {"kept": kept, "source": source, "licence": "CC0", "_try": "1"}
    page = client.post(url, values).content.decode()
    assert page.count("<li>row ") == 100 and "and 3 more<" in page


def test_admin_takes_a_table_and_shows_its_progress(town, tmp_path, client):
    from test_imports_tables import write as write_acled

    client.force_login(make_user("senior moderator"))
    with open(write_acled(tmp_path, {}), "rb") as file:
        answer = client.post(
            "/admin/control/tableimport/add/", {"file": file, "kind": "acled"}, follow=True
        )
    page = answer.content.decode()
    assert 'http-equiv="refresh"' in page and "Waiting" in page
    assert workflow.import_tables() == 1
    begun = models.TableImport.objects.get()
    assert not Path(begun.path).exists()  # the upload is read, and not kept twice
    page = client.get(f"/admin/control/tableimport/{begun.pk}/change/").content.decode()
    assert "Read to its end" in page and "refresh" not in page
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n")
    with open(bad, "rb") as file:
        answer = client.post("/admin/control/tableimport/add/", {"file": file, "kind": "acled"})
    assert "is not an ACLED export" in answer.content.decode()
