"""Outlines and names brought in: joined, mended, checked against neighbours, dry run first."""

import json
import os
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from control import models, workflow
from control.sources import SourceError, boundaries
from control.sources.boundaries import read_boundaries
from desk import make_user
from factories import make_district, make_source

pytestmark = pytest.mark.django_db


def square(west, south, size=0.01):
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def write(path, *features, name="areas.geojson", **top):
    rows = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": rings} if rings else None,
        }
        for properties, rings in features
    ]
    file = path / name
    file.write_text(json.dumps({"type": "FeatureCollection", "features": rows} | top))
    return file


@pytest.fixture
def pair():
    gov = make_district("gov", kind="governorate")
    return [
        make_district(slug, parent=gov, p_code=code, lon=lon, lat=33.505)
        for slug, code, lon in (("east", "SY01", 36.305), ("west", "SY02", 36.295))
    ]


def draw(path, **options):
    plan = workflow.plan_boundaries(path, **options)
    return workflow.apply_boundaries(plan, source="OCHA COD-AB", licence="CC BY-IGO")


@pytest.mark.parametrize(
    ("join", "column"), [("p_code", "ADM4_PCODE"), ("slug", "id"), ("name", "ADM4_EN")]
)
def test_plan_boundaries_finds_the_column_to_join_by(pair, tmp_path, join, column):
    east, west = ("east", "west") if join == "slug" else ("1", "2")
    path = write(
        tmp_path,
        (
            {"ADM4_PCODE": "SY01", "id": east, "ADM4_EN": "EAST", "note": "x"},
            [square(36.30, 33.5)],
        ),
        (
            {"ADM4_PCODE": "SY02", "id": west, "ADM4_EN": "West", "note": "x"},
            [square(36.29, 33.5)],
        ),
        ({"ADM4_PCODE": "SY99", "id": "far", "ADM4_EN": "Far", "note": "x"}, [square(40, 33.5)]),
    )
    plan = workflow.plan_boundaries(path, join)
    assert plan.column == column
    assert {row.district.slug for row in plan.rows} == {"east", "west"}
    assert len(plan.unmatched) == 1 and not plan.overlaps and not plan.problems


def test_apply_boundaries_draws_once_and_keeps_what_was_known(pair, tmp_path):
    path = write(tmp_path, ({"code": "SY01"}, [square(36.30, 33.5)]))
    assert draw(path) == 1
    assert draw(path) == 0  # the same outline again
    other = write(tmp_path, ({"code": "SY01"}, [square(36.301, 33.5)]), name="b.geojson")
    assert draw(other) == 1
    assert models.Boundary.objects.filter(district=pair[0]).count() == 2
    now = models.Boundary.objects.get(recorded__upper_inf=True)
    assert (now.licence, now.source, now.approximate) == ("CC BY-IGO", "OCHA COD-AB", False)


@pytest.mark.parametrize("ending", [".gpkg", ".shp"])
def test_plan_boundaries_reads_geopackage_and_shapefile(pair, tmp_path, ending):
    import numpy
    import pyogrio
    import shapely

    file = tmp_path / f"areas{ending}"
    pyogrio.raw.write(
        str(file), shapely.to_wkb([shapely.Polygon(square(36.30, 33.5))]),
        [numpy.array(["SY01"], dtype=object)], ["PCODE"], geometry_type="Polygon", crs="EPSG:4326",
    )  # fmt: skip
    plan = workflow.plan_boundaries(file)
    assert [row.district.slug for row in plan.rows] == ["east"]


def test_read_boundaries_mends_what_crosses_itself(tmp_path):
    bow = [[36.3, 33.5], [36.31, 33.51], [36.31, 33.5], [36.3, 33.51], [36.3, 33.5]]
    (feature,) = read_boundaries(write(tmp_path, ({"code": "1"}, [bow])))
    assert feature.repaired and feature.shape.is_valid
    assert feature.geometry["type"] == "MultiPolygon" and len(feature.geometry["coordinates"]) == 2


def test_plan_boundaries_reports_overlaps_gaps_and_far_places(pair, tmp_path):
    ring = [[36.28, 33.48], [36.32, 33.48], [36.32, 33.52], [36.28, 33.52], [36.28, 33.48]]
    hole = square(36.292, 33.492, 0.016)
    path = write(
        tmp_path,
        ({"code": "SY01"}, [ring, hole]),
        ({"code": "SY02"}, [square(36.290, 33.492, 0.012)]),
    )
    plan = workflow.plan_boundaries(path)
    assert len(plan.overlaps) == 1 and "km²" in plan.overlaps[0]
    assert len(plan.gaps) == 1
    far = write(tmp_path, ({"code": "SY01"}, [square(40, 35)]), name="far.geojson")
    plan = workflow.plan_boundaries(far)
    assert not plan.rows and "outside" in plan.problems[0]


def test_plan_boundaries_leaves_out_what_has_no_area_and_takes_the_same_once(pair, tmp_path):
    path = write(
        tmp_path, ({"code": "SY01"}, [square(36.3, 33.5)]), ({"code": "SY01"}, [square(36.3, 33.5)]),
        ({"code": "SY02"}, None),
    )  # fmt: skip
    plan = workflow.plan_boundaries(path)
    assert [row.district.slug for row in plan.rows] == ["east"]
    assert plan.problems == ["feature 3 (SY02): it has no outline"]


def test_plan_boundaries_draws_neither_of_two_outlines_of_one_unit(pair, tmp_path):
    path = write(
        tmp_path, ({"code": "SY01"}, [square(36.3, 33.5)]),
        ({"code": "SY01"}, [square(36.302, 33.5)]), ({"code": "SY02"}, [square(36.29, 33.5)]),
    )  # fmt: skip
    plan = workflow.plan_boundaries(path)
    assert [row.district.slug for row in plan.rows] == ["west"]
    (problem,) = plan.problems
    assert problem.startswith("SY01: ") and "same ground" in problem


@pytest.mark.parametrize("join", ["p_code", "name"])
def test_plan_boundaries_joins_a_unit_split_over_several_features(pair, tmp_path, join):
    east = {"code": "SY01", "name": "East"}
    path = write(
        tmp_path, (east, [square(36.30, 33.5)]), (east, [square(36.31, 33.5)]),
        (east, [square(36.325, 33.5)]), ({"code": "SY02", "name": "West"}, [square(36.29, 33.5)]),
    )  # fmt: skip
    assert draw(path, join=join) == 2
    plan = workflow.plan_boundaries(path, join)
    assert plan.joined == [f"{east['code'] if join == 'p_code' else 'East'}: 3 features"]
    assert not plan.to_draw and not plan.problems
    outline = models.Boundary.objects.get(district=pair[0]).geometry
    assert len(outline["coordinates"]) == 2  # two that touch are one polygon


def test_plan_boundaries_draws_no_unit_in_part(pair, tmp_path):
    path = write(
        tmp_path, ({"code": "SY01"}, [square(36.3, 33.5)]), ({"code": "SY01"}, [[[1, 2], [3, "x"]]]),
        ({"code": "SY02"}, [square(36.29, 33.5)]),
    )  # fmt: skip
    plan = workflow.plan_boundaries(path)
    assert [row.district.slug for row in plan.rows] == ["west"]
    assert plan.problems == [
        "feature 2 (SY01): its coordinates are not those of a Polygon",
        "SY01: a part of its outline cannot be read, see above",
    ]


def test_plan_boundaries_two_names_of_one_district_are_not_its_parts(pair, tmp_path):
    models.DistrictName.objects.create(district=pair[0], text="Sharq", language="en", script="Latn")
    path = write(
        tmp_path, ({"n": "East"}, [square(36.3, 33.5)]), ({"n": "Sharq"}, [square(36.31, 33.5)])
    )
    plan = workflow.plan_boundaries(path, "name")
    assert not plan.rows and plan.problems[0].startswith("East / Sharq: several names")


BAD = [
    (5, "it is no feature"),
    (None, "it is no feature"),
    ({"type": "Feat"}, "it is no feature"),
    ({"type": "Feature", "geometry": "x"}, "its geometry is of no type"),
    ({"type": "Feature", "geometry": {"type": "Hex", "coordinates": []}}, "no type"),
    ({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[1, 2]]}}, "of a Polygon"),
    (
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": [[[[1, 2], None]]]},
        },
        "of a MultiPolygon",
    ),
    (
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [square(36.29, 33.5)[:-1]]},
        },
        "ends as it begins",
    ),
]


@pytest.mark.parametrize(("bad", "says"), BAD)
def test_plan_boundaries_one_bad_feature_is_named_and_the_others_are_read(
    pair, tmp_path, bad, says
):
    path = write(
        tmp_path, ({"code": "SY01"}, [square(36.3, 33.5)]), ({"code": "SY02"}, [square(36.29, 33.5)])
    )  # fmt: skip
    whole = json.loads(path.read_text())
    whole["features"].insert(1, bad)
    path.write_text(json.dumps(whole))
    plan = workflow.plan_boundaries(path)
    assert len(plan.rows) == 2 and not plan.unmatched
    (problem,) = plan.problems
    assert problem.startswith("feature 2: ") and says in problem
    path.write_text(json.dumps(whole | {"features": [5]}))
    with pytest.raises(SourceError, match="feature 1: it is no feature"):
        workflow.plan_boundaries(path)


def test_plan_boundaries_names_what_lies_on_both_sides_of_a_gap(pair, tmp_path):
    other = make_district("other", p_code="SY03", lon=36.315, lat=33.505)
    path = write(
        tmp_path,
        ({"code": "SY01"}, [square(36.30, 33.5)]),
        ({"code": "SY02"}, [square(36.289, 33.5)]),  # a channel of 93 m, open at both ends
        ({"code": "SY03"}, [square(36.31, 33.5)]),  # of another parent, and beside no gap
    )
    plan = workflow.plan_boundaries(path)
    (gap,) = plan.gaps
    assert gap.startswith(f"{pair[0]} / {pair[1]}: 0.1") and str(other) not in gap
    wide = write(
        tmp_path,
        ({"code": "SY01"}, [square(36.30, 33.5)]),
        ({"code": "SY02"}, [square(36.28, 33.5)]),
        name="wide.geojson",
    )
    assert not workflow.plan_boundaries(wide).gaps


@pytest.mark.parametrize("lost", [".shx", ".dbf"])
def test_read_boundaries_shapefile_without_a_part_says_which(tmp_path, lost):
    write_shapefile(tmp_path)
    (tmp_path / f"areas{lost}").unlink()
    path = tmp_path / "zipped.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("areas.*"):
            archive.write(part, part.name)
    for file in (path, tmp_path / "areas.shp"):
        with pytest.raises(SourceError, match=f"lacks the {lost} of its Shapefile") as caught:
            read_boundaries(file)
        assert str(tmp_path) not in caught.value.reason


def test_read_boundaries_that_cannot_be_read_shows_no_place_of_the_server(tmp_path):
    write_shapefile(tmp_path)
    (tmp_path / "areas.shx").write_bytes(b"x" * 50)
    with pytest.raises(SourceError, match="could not be read as boundaries") as caught:
        read_boundaries(tmp_path / "areas.shp")
    assert str(tmp_path) not in caught.value.reason


def write_shapefile(folder) -> None:
    import numpy
    import pyogrio
    import shapely

    pyogrio.raw.write(
        str(folder / "areas.shp"), shapely.to_wkb([shapely.Polygon(square(36.30, 33.5))]),
        [numpy.array(["SY01"], dtype=object)], ["PCODE"], geometry_type="Polygon", crs="EPSG:4326",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.geojson", "{", "could not be read"),
        ("a.geojson", "", "could not be read"),
        ("a.txt", "x", "none of"),
        ("a.gpkg", "not a database", "could not be read"),
        ("a.geojson", '{"type":"FeatureCollection","features":[]}', "no outlines"),
    ],
)
def test_read_boundaries_broken_file_says_why(tmp_path, name, content, says):
    (tmp_path / name).write_text(content)
    with pytest.raises(SourceError, match=says):
        read_boundaries(tmp_path / name)


VRT = (
    b'<OGRVRTDataSource><OGRVRTLayer name="l"><SrcDataSource>%s</SrcDataSource></OGRVRTLayer>'
    b"</OGRVRTDataSource>"
)


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp", "a.zip", "inner.zip"])
def test_read_boundaries_never_opens_what_a_file_names(pair, tmp_path, name):
    other = write(tmp_path, ({"code": "SY01"}, [square(36.3, 33.5)]), name="other.geojson")
    content, path = VRT % str(other).encode(), tmp_path / name
    if name == "inner.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.shp", content)
    else:
        path.write_bytes(content)
    with pytest.raises(SourceError, match="could not be read"):
        read_boundaries(path)


def test_read_boundaries_zipped_shapefile_and_zip_bomb(pair, tmp_path, monkeypatch):
    write_shapefile(tmp_path)
    path = tmp_path / "areas.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in tmp_path.glob("areas.[!z]*"):
            archive.write(part, f"folder/{part.name}")
    assert [row.district.slug for row in workflow.plan_boundaries(path).rows] == ["east"]
    monkeypatch.setattr(boundaries, "MAX_UNPACKED_BYTES", 1000)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/areas.txt", b"0" * 10_000)
    with pytest.raises(SourceError, match="unpacks to more"):
        read_boundaries(path)


def test_read_boundaries_refuses_other_coordinate_systems(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}
    path = write(tmp_path, ({"code": "1"}, [square(36.3, 33.5)]), crs=crs)
    with pytest.raises(SourceError, match="WGS 84"):
        read_boundaries(path)


def test_import_boundaries_command_is_a_dry_run_first(pair, tmp_path, capsys):
    path = write(tmp_path, ({"code": "SY01"}, [square(36.30, 33.5)]))
    call_command("import_boundaries", str(path))
    assert "Nothing was drawn" in capsys.readouterr().out
    assert not models.Boundary.objects.exists()
    with pytest.raises(CommandError, match="licence"):
        call_command("import_boundaries", str(path), "--apply")
    call_command(
        "import_boundaries", str(path), "--apply", "--source", "OCHA", "--licence", "CC BY"
    )
    assert models.Boundary.objects.count() == 1


def test_import_names_adds_only_what_is_new(pair, tmp_path, capsys):
    file = tmp_path / "names.csv"
    file.write_text(
        "district,text,language\neast,Ash Sharq,en\nSY02,المغرب,\nnowhere,X,en\neast,,en\n", "utf-8"
    )
    call_command("import_names", str(file))
    assert "2 new names" in capsys.readouterr().out
    assert not models.DistrictName.objects.exists()
    call_command("import_names", str(file), "--apply")
    names = {name.text: name for name in models.DistrictName.objects.all()}
    assert names["المغرب"].script == "Arab" and names["المغرب"].language == "ar"
    call_command("import_names", str(file), "--apply")
    assert "0 new names, 2 known, 2 left out" in capsys.readouterr().out
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="no column"):
        call_command("import_names", str(file))


@pytest.mark.parametrize("delimiter", ",;\t")
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1256"])
def test_import_names_reads_what_spreadsheets_save(pair, tmp_path, encoding, delimiter):
    file = tmp_path / "names.csv"
    text = 'district,text,note\r\neast,المشرق,"the first,\r\nby many"\r\nSY02,المغرب\r\n\r\n'
    file.write_bytes(text.replace(",", delimiter).encode(encoding))
    assert workflow.import_names(file, apply=True).problems == []
    names = models.DistrictName.objects.order_by("pk").values_list("text", "note")
    assert list(names) == [
        ("المشرق", " ".join(f"the first{delimiter} by many".split())),
        ("المغرب", ""),
    ]


@pytest.mark.parametrize("row", [b"east,Sh\0arq", b"east,\x81\xff", "east,دوما".encode("cp1256")])
def test_import_names_that_cannot_be_told_are_refused_whole(pair, tmp_path, row):
    file = tmp_path / "names.csv"
    file.write_bytes(b"district,text\neast,Sharq\n" + row)
    with pytest.raises(ValidationError, match="save it as CSV in UTF-8"):
        workflow.import_names(file, apply=True)
    assert not models.DistrictName.objects.exists()


REFUSED = {
    "the": "common word",
    "Village": "common word",
    "قرية": "common word",
    "x": "fewer than three letters",
    "<b>x</b>": "markup",
    "\u202eqrahS": "U+202EqrahS",
    "Sh\u0430rq": "several scripts",
    "West": "common word",
    "المغرب": "a name of “west” already",
}


def test_import_names_leaves_out_what_would_match_where_no_place_is_meant(pair, tmp_path):
    file = tmp_path / "names.csv"
    file.write_text("district,text\nwest,المغرب\neast,Sharq\n", "utf-8")
    workflow.import_names(file, apply=True)
    rows = "".join(f"east,{text}\n" for text in REFUSED)
    file.write_text(f"district,text\n{rows}west,Maghreb\neast,Maghreb\n", "utf-8")
    tally = workflow.import_names(file, apply=True)
    assert tally.added == ["west: Maghreb"]
    for problem, reason in zip(tally.problems, [*REFUSED.values(), "“west” already"], strict=True):
        assert reason in problem


def test_import_names_takes_the_half_rings_of_a_transliteration(pair, tmp_path):
    file = tmp_path / "names.csv"
    file.write_text("district,text\neast,Raʾs al-ʿAyn al-Sharqiyya\n", "utf-8")
    tally = workflow.import_names(file, apply=True)
    assert (tally.added, tally.problems) == (["east: Raʾs al-ʿAyn al-Sharqiyya"], [])


@pytest.mark.django_db(transaction=True)
def test_senior_moderator_adds_and_deletes_names_and_the_reader_sees_them_gone(pair, client):
    district = models.District.objects.get(slug="east")
    client.force_login(make_user("senior moderator"))
    address = f"/admin/control/district/{district.pk}/change/"

    def save(**name):
        page = client.get(address)
        forms = (page.context["adminform"].form, *page.context["inline_admin_formsets"][0].formset)
        management = page.context["inline_admin_formsets"][0].formset.management_form
        values = {
            field.html_name: field.value()
            for form in (*forms, management)
            for field in form
            if field.value() is not None and field.value() is not False
        }
        row = {"language": "en", "script": "Latn", "status": "alias"} | name
        number = row.pop("number", "0")
        values |= {f"names-{number}-{key}": value for key, value in row.items()}
        values["names-TOTAL_FORMS"] = int(number) + 1
        return client.post(address, values)

    models.DistrictName.objects.create(
        district=pair[1], text="Maghreb", language="en", script="Latn"
    )
    assert "common word" in save(text="the").content.decode()
    assert "a name of “west” already" in save(text="Maghreb").content.decode()
    assert not district.names.exists()
    answer = save(text="Mashriq")
    assert answer.status_code == 302, answer.context["errors"]
    name = district.names.get()
    assert "mashriq" in workflow.load_gazetteer().names
    assert "names-0-DELETE" in client.get(address).content.decode()
    save(text="Mashriq", DELETE="on", id=name.pk)
    assert not district.names.exists()
    assert "mashriq" not in workflow.load_gazetteer().names
    history = name.events.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(history) == ["insert", "delete"]


def test_admin_tries_outlines_then_draws_them(pair, tmp_path, client):
    path = write(
        tmp_path,
        ({"code": "SY01"}, [square(36.30, 33.5)]),
        ({"code": "SY02"}, [square(36.305, 33.5)]),
        ({"code": "SY77"}, [square(36.2, 33.5)]),
    )
    address = "/admin/control/boundary/from-file/"
    client.force_login(make_user("moderator"))
    assert client.get(address).status_code == 403
    senior = make_user("senior moderator")
    client.force_login(senior)
    assert "Bring in outlines" in client.get("/admin/control/boundary/").content.decode()
    with open(path, "rb") as file:
        answer = client.post(address, {"file": file, "join": "p_code", "_try": "1"})
    page = answer.content.decode()
    assert "2 districts, 2 of them with a new outline" in page and "SY77" in page
    assert "Overlaps (1)" in page and models.Boundary.objects.count() == 0
    given = {"kept": answer.context["kept"], "join": "p_code", "_apply": "1"}
    refused = client.post(address, given).content.decode()
    assert "their licence" in refused and models.Boundary.objects.count() == 0
    assert client.post(address, given | {"kept": "elsewhere"}).status_code == 403
    client.post(address, given | {"source": "OCHA COD-AB", "licence": "CC BY-IGO"})
    drawn = models.Boundary.objects.filter(recorded__upper_inf=True)
    assert {(row.licence, row.author) for row in drawn} == {("CC BY-IGO", senior)}
    assert drawn.count() == 2
    with open(path, "rb") as file:
        broken = client.post(address, {"file": file, "join": "p_code", "column": "none"})
    assert "SY77" not in broken.content.decode()


def test_admin_tries_names_then_adds_them(pair, tmp_path, client):
    client.force_login(make_user("senior moderator"))
    address = "/admin/control/district/from-file/"
    path = tmp_path / "names.csv"
    path.write_text("district,text\neast,Sharq\neast,المشرق\nnowhere,X\n", "utf-8")
    with open(path, "rb") as file:
        answer = client.post(address, {"file": file, "_try": "1"})
    page = answer.content.decode()
    assert "2 new names" in page and "1 left out" in page and "المشرق" in page
    assert not models.DistrictName.objects.filter(text="Sharq").exists()
    client.post(address, {"kept": answer.context["kept"], "_apply": "1"})
    assert models.DistrictName.objects.filter(text="المشرق", language="ar").exists()
    path.write_bytes(b"\xff\xfe\x00")
    with open(path, "rb") as file:
        assert "UTF-8" in client.post(address, {"file": file, "_try": "1"}).content.decode()


def test_forget_old_files_takes_what_was_only_tried(pair, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    source = make_source("acled", "dataset")
    for name, days in (("old", 3), ("new", 1), ("waiting", 3)):
        folder = tmp_path / "imports" / name
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("x")
        moment = time.time() - days * 24 * 3600
        os.utime(folder, (moment, moment))
    models.TableImport.objects.create(
        kind="acled", source=source, licence="x", name="a.csv", size=1, state="failed",
        path=str(tmp_path / "imports" / "waiting" / "a.csv"), failure="x",
    )  # fmt: skip
    assert workflow.forget_old_files() == 1
    assert sorted(folder.name for folder in (tmp_path / "imports").iterdir()) == ["new", "waiting"]
