"""Tables: streamed in bounded memory, only rows that speak of control, resumable."""

from __future__ import annotations

import csv
import datetime as dt
import time
import tracemalloc

import pytest

from control.sources import SourceError, acled, ucdp
from control.sources.acled import read_acled
from control.sources.ucdp import read_ucdp

ACLED_ROW = {
    "event_id_cnty": "SYR1",
    "event_date": "13 March 2018",
    "year": "2018",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Government regains territory",
    "actor1": "Military Forces of Marj",
    "actor2": "Hill Brigade",
    "country": "Syria",
    "admin1": "Damascus",
    "admin2": "Damascus",
    "admin3": "",
    "location": "Marj",
    "latitude": "33.47",
    "longitude": "36.29",
    "geo_precision": "1",
    "source": "SOHR; SANA",
    "notes": "On 13 March 2018, the army took Marj,\nas the brigade left.",
    "fatalities": "0",
}
UCDP_ROW = {
    "id": "244657",
    "relid": "SYR-2018-1-1",
    "year": "2018",
    "type_of_violence": "1",
    "side_a": "Government of Syria",
    "side_b": "Syrian insurgents",
    "source_article": "Agency,2018-03-14,Army retakes town",
    "source_office": "Agency",
    "source_headline": "Army retakes town",
    "where_prec": "1",
    "where_coordinates": "Marj town",
    "where_description": "Marj, south of Damascus",
    "adm_1": "Damascus governorate",
    "latitude": "33.47",
    "longitude": "36.29",
    "country": "Syria",
    "date_prec": "1",
    "date_start": "2018-03-13 00:00:00.000",
    "date_end": "2018-03-13 00:00:00.000",
    "best": "3",
}


def write_table(path, columns, rows, delimiter=",", mark=""):
    with open(path, "w", newline="", encoding="utf-8") as file:
        file.write(mark)
        writer = csv.DictWriter(file, columns, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_acled(tmp_path, *changes, **options):
    rows = [ACLED_ROW | change for change in changes]
    return write_table(tmp_path / "acled.csv", acled.COLUMNS, rows, **options)


def write_ucdp(tmp_path, *changes):
    rows = [UCDP_ROW | change for change in changes]
    return write_table(tmp_path / "ged.csv", ucdp.COLUMNS, rows)


def test_columns_are_those_of_the_exports():
    assert (len(acled.COLUMNS), len(set(acled.COLUMNS))) == (31, 31)
    assert (len(ucdp.COLUMNS), len(set(ucdp.COLUMNS))) == (49, 49)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_read_acled_row_of_control_becomes_an_event(tmp_path, delimiter, mark):
    (event,) = read_acled(write_acled(tmp_path, {}, delimiter=delimiter, mark=mark))
    assert event.source_row_id == "SYR1"
    assert str(event.date) == "2018-03-13"
    assert event.kind == "capture"
    assert event.sub_event_type == "Government regains territory"
    assert event.actors == ("Military Forces of Marj", "Hill Brigade")
    assert event.admin_names == ("Syria", "Damascus", "Damascus")
    assert (event.lon, event.lat, event.geo_precision) == (36.29, 33.47, 1)
    assert event.notes.endswith("\nas the brigade left.")
    assert event.source == "SOHR; SANA"
    assert set(event.raw) == set(acled.COLUMNS)


@pytest.mark.parametrize(
    ("sub_event_type", "kind"),
    [
        ("Government regains territory", "capture"),
        ("Non-state actor overtakes territory", "capture"),
        ("Non-violent transfer of territory", "handover"),
        ("Agreement", ""),
        ("Headquarters or base established", ""),
    ],
)
def test_read_acled_types_that_speak_of_control_are_kept(tmp_path, sub_event_type, kind):
    (event,) = read_acled(write_acled(tmp_path, {"sub_event_type": sub_event_type}))
    assert event.kind == kind


def test_read_acled_other_types_are_counted_and_skipped(tmp_path):
    path = write_acled(
        tmp_path,
        {"sub_event_type": "Armed clash"},
        {},
        {"sub_event_type": "Armed clash"},
        {"sub_event_type": "Air/drone strike"},
    )
    reader = read_acled(path)
    assert len(list(reader)) == 1
    progress = reader.progress
    assert (progress.rows, progress.events, progress.skipped, progress.damaged) == (4, 1, 3, 0)
    assert progress.skipped_types == {"Armed clash": 2, "Air/drone strike": 1}
    assert progress.offset == progress.total_bytes == path.stat().st_size


@pytest.mark.parametrize(
    ("date", "precision", "edtf"),
    [
        ("2018-03-13", "1", "2018-03-13"),
        ("13 March 2018", "2", "2018-03-13~"),
        ("13 March 2018", "3", "2018-03"),
    ],
)
def test_read_acled_date_has_the_precision_it_claims(tmp_path, date, precision, edtf):
    path = write_acled(tmp_path, {"event_date": date, "time_precision": precision})
    assert [str(event.date) for event in read_acled(path)] == [edtf]


@pytest.mark.parametrize(
    "change",
    [
        {"event_date": "soon"},
        {"event_date": ""},
        {"time_precision": "9"},
        {"latitude": "200"},
        {"latitude": "nan"},
        {"longitude": "east"},
        {"geo_precision": "one"},
        {"event_id_cnty": " "},
    ],
)
def test_read_acled_damaged_row_is_counted_and_the_next_is_read(tmp_path, change):
    reader = read_acled(write_acled(tmp_path, change, {}))
    assert len(list(reader)) == 1
    assert reader.progress.damaged == 1


def test_read_acled_broken_table_survives(tmp_path):
    path = write_acled(tmp_path, {}, {})
    content = path.read_bytes()
    path.write_bytes(content + b'"never closed ' + b"x" * 400_000 + b"\n" + b"\xff\0\n,,,\n")
    reader = read_acled(path)
    assert len(list(reader)) == 2
    assert reader.progress.damaged >= 2
    path.write_bytes(content[:-40])
    assert len(list(read_acled(path))) == 1


DOZEN = [{"event_id_cnty": f"SYR{number}"} for number in range(12)]


@pytest.mark.parametrize(
    ("good", "bad", "lines", "why"),
    [
        (b"SYR3,", b"SYR\x003,", [8, 9], "a NUL byte"),
        (b"SYR3,", b"SYR\xe9,", [8, 9], "byte 0xe9 is not UTF-8"),
        (b"SYR3,", b"SYR3,x,", [8, 9], "32 fields where the header has 31"),
        (b"SYR3,", b"S" * 10_000_000 + b",", [8, 9], "a line of over 1,048,576 bytes"),
        (b"SYR3,", b"S" * 200_000 + b",", [8, 9], "a field of over 131,072 characters"),
    ],
    ids=["nul", "latin", "fields", "line", "field"],
)
def test_read_acled_damage_is_told_with_its_lines_and_the_other_rows_are_read(
    tmp_path, good, bad, lines, why
):
    path = write_acled(tmp_path, *DOZEN)
    path.write_bytes(path.read_bytes().replace(good, bad, 1))
    reader = read_acled(path)
    assert [event.source_row_id for event in reader] == [f"SYR{n}" for n in range(12) if n != 3]
    assert [line for line, _ in reader.progress.damages] == lines  # its notes are of two lines
    assert reader.progress.damages[0][1].startswith(why)
    assert reader.progress.offset == reader.progress.total_bytes


ARABIC = {"location": "القدم", "notes": "سيطرت قوات النظام على حي القدم في دمشق."}
FRENCH = {"location": "Évry", "notes": "Médecins saw it; the brigade’s men left."}
TURKISH = {"location": "İdlib", "notes": "İdlib'de çatışma yaşandı, güçler şehri aldı."}


@pytest.mark.parametrize(
    ("encoding", "letters", "rows"),
    [
        ("cp1256", ARABIC, 1),
        ("cp1256", ARABIC, 20),
        ("iso8859_6", ARABIC, 20),
        ("cp1252", FRENCH, 20),
        ("utf-8", ARABIC, 20),
    ],
)
def test_read_acled_table_of_another_encoding_is_read_whole(tmp_path, encoding, letters, rows):
    changes = [{"event_id_cnty": f"SYR{number}"} for number in range(rows)]
    path = write_acled(tmp_path, *(letters | change for change in changes), {}, {})
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    reader = read_acled(path)
    events = list(reader)
    assert reader.encoding == encoding and reader.progress.damages == []
    assert {(each.location, each.notes) for each in events[:rows]} == {tuple(letters.values())}
    resumed = [each.source_row_id for each in read_acled(path, offset=events[0].next_offset)]
    assert resumed == [each.source_row_id for each in events[1:]]


@pytest.mark.parametrize(
    ("encoding", "letters"), [("cp1254", TURKISH), ("cp1256", {"location": "دوما"})]
)
def test_read_acled_table_whose_encoding_is_unsure_is_refused_whole(tmp_path, encoding, letters):
    path = write_acled(tmp_path, *[letters] * 5, {})
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    with pytest.raises(SourceError, match="its encoding could not be told: save it as CSV in UTF"):
        read_acled(path)


def test_read_acled_few_damaged_letters_make_no_other_encoding(tmp_path):
    path = write_acled(tmp_path, *[ARABIC] * 9)
    path.write_bytes(path.read_bytes().replace("القدم".encode(), "القدم".encode("cp1256"), 4))
    reader = read_acled(path)
    assert reader.encoding == "utf-8" and len(list(reader)) == 7


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"event_date": "soon"}, "no date in event_date “soon”, time_precision “1”"),
        ({"time_precision": "²"}, "no date in event_date “13 March 2018”, time_precision “²”"),
        ({"event_date": "1018-03-13"}, "no date in event_date “1018-03-13”, time_precision “1”"),
        ({"event_date": "2018-03-15"}, "its date 2018-03-15 lies ahead"),
        ({"latitude": "33,47"}, "latitude “33,47” is no angle within ±90"),
        ({"geo_precision": "²"}, "geo_precision “²” is no whole number"),
        ({"event_id_cnty": ""}, "no event_id_cnty"),
    ],
)
def test_read_acled_refused_row_names_its_field_and_why(tmp_path, change, why):
    reader = read_acled(write_acled(tmp_path, {}, change), latest=dt.date(2018, 3, 14))
    assert len(list(reader)) == 1
    assert reader.progress.damages == [(4, why)]


def write_open_quotes(tmp_path, *numbers):
    """A GED table of 300 rows without a quote but one before the second column of these rows."""
    plain = {"source_article": "Agency", "where_description": "Marj"}
    path = write_ucdp(tmp_path, *(plain | {"id": str(number)} for number in range(300)))
    content = path.read_bytes()
    for number in numbers:
        content = content.replace(b"\r\n%d," % number, b'\r\n%d,"' % number)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("numbers", [(7,), (7, 200), (299,), (7, 8, 9)])
def test_read_ucdp_quote_never_closed_costs_its_own_row_alone(tmp_path, numbers):
    reader = read_ucdp(write_open_quotes(tmp_path, *numbers))
    assert {int(event.source_row_id) for event in reader} == {*range(300)} - {*numbers}
    assert [line for line, _ in reader.progress.damages] == [number + 2 for number in numbers]
    assert reader.progress.damages[0][1] == "a quote that is never closed"
    assert reader.progress.rows == 300


def test_read_ucdp_open_quote_is_not_blamed_on_a_byte_of_another_line(tmp_path):
    path = write_open_quotes(tmp_path, 7)
    lines = path.read_bytes().split(b"\r\n")
    lines[12] = lines[12].replace(b",", b",\xff", 5)
    path.write_bytes(b"\r\n".join(lines))
    reader = read_ucdp(path)
    assert len(list(reader)) == 298
    assert reader.progress.damages == [
        (9, "a quote that is never closed"),
        (13, "byte 0xff is not UTF-8: save the table as CSV in UTF-8"),
    ]


def test_read_ucdp_resumed_tells_the_same_lines(tmp_path):
    path = write_open_quotes(tmp_path, 200)
    event = next(iter(read_ucdp(path)))
    reader = read_ucdp(path, offset=event.next_offset)
    assert len(list(reader)) == 298
    assert reader.progress.damages == [(202, "a quote that is never closed")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: b"PK\x03\x04\x14\0" + text.encode(), "it is a spreadsheet. Save it as CSV"),
        (lambda text: text.encode("utf-16"), "UTF-16"),
        (lambda text: text.encode("utf-16-le"), "UTF-16"),
        (lambda text: text.replace("\n", "\r").encode(), "its first line cannot be read"),
        (lambda text: text.replace("tags", "notes", 1).encode(), "more than one column notes"),
    ],
    ids=["spreadsheet", "utf-16", "utf-16 unmarked", "old Mac", "doubled column"],
)
def test_read_acled_odd_file_is_refused_whole(tmp_path, change, why):
    path = write_acled(tmp_path, {})
    path.write_bytes(change(path.read_text()))
    with pytest.raises(SourceError, match=why):
        read_acled(path)


def test_read_acled_resumes_after_any_event(tmp_path):
    path = write_acled(
        tmp_path,
        *(
            {
                "event_id_cnty": f"SYR{number}",
                "notes": "two\nlines, “quoted” " * number,
                "sub_event_type": "Agreement" if number % 3 else "Armed clash",
            }
            for number in range(30)
        ),
    )
    events = list(read_acled(path))
    for position, event in enumerate(events):
        rest = list(read_acled(path, offset=event.next_offset))
        assert rest == events[position + 1 :]


def test_read_acled_not_an_export_says_so(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match="is not an ACLED export"):
        read_acled(path)
    with pytest.raises(SourceError, match="could not be opened"):
        read_acled(tmp_path / "none.csv")
    path.write_bytes(b"")
    with pytest.raises(SourceError, match="is not an ACLED export"):
        read_acled(path)
    with pytest.raises(SourceError, match="start from its beginning"):
        read_acled(write_acled(tmp_path, {}), offset=10**9)


def test_read_acled_many_rows_take_bounded_memory_and_tell_progress(tmp_path):
    rows = 100_000
    path = tmp_path / "many.csv"
    write_table(
        path,
        acled.COLUMNS,
        (
            ACLED_ROW | {"sub_event_type": "Agreement" if number % 1000 == 0 else "Armed clash"}
            for number in range(rows)
        ),
    )
    told = []
    reader = read_acled(path, on_progress=lambda progress: told.append(progress.offset))
    started = time.process_time()
    assert sum(1 for _ in reader) == rows / 1000
    assert rows / (time.process_time() - started) > 20_000
    assert told == sorted(told)
    assert len(told) == 11
    tracemalloc.start()
    assert sum(1 for _ in read_acled(path)) == rows / 1000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_read_ucdp_row_of_control_becomes_an_event_without_a_kind(tmp_path):
    path = write_ucdp(
        tmp_path,
        {},
        {"source_headline": "Shelling kills three in Marj"},
        {"source_headline": "Bomb in market", "type_of_violence": "3"},
    )
    reader = read_ucdp(path)
    (event,) = reader
    assert event.source_row_id == "244657"
    assert (event.event_type, event.kind) == ("State-based conflict", "")
    assert event.actors == ("Government of Syria", "Syrian insurgents")
    assert event.location == "Marj town"
    assert event.admin_names == ("Syria", "Damascus governorate")
    assert event.notes == "Army retakes town\nMarj, south of Damascus"
    assert event.source == "Agency"
    assert reader.progress.skipped_types == {"State-based conflict": 1, "One-sided violence": 1}


@pytest.mark.parametrize(
    ("start", "end", "precision", "edtf"),
    [
        ("2018-03-13", "2018-03-13", "1", "2018-03-13"),
        ("2018-03-13", "2018-03-15", "2", "2018-03"),
        ("2018-03-29", "2018-04-02", "2", "2018"),
        ("2018-03-01", "2018-03-31", "4", "2018-03"),
        ("2018-01-01", "2018-12-31", "5", "2018"),
        ("2017-12-30", "2018-01-02", "2", "201X"),
    ],
)
def test_read_ucdp_date_holds_every_day_allowed(tmp_path, start, end, precision, edtf):
    path = write_ucdp(tmp_path, {"date_start": start, "date_end": end, "date_prec": precision})
    (event,) = read_ucdp(path)
    assert str(event.date) == edtf


def test_read_ucdp_end_before_start_is_damaged(tmp_path):
    path = write_ucdp(tmp_path, {"date_start": "2018-03-13", "date_end": "2018-03-01"})
    reader = read_ucdp(path)
    assert list(reader) == []
    assert reader.progress.damaged == 1


def test_read_acled_refusal_shows_letters_that_are_not_seen_and_turn_nothing(tmp_path):
    reader = read_acled(write_acled(tmp_path, {"latitude": "\u202e12\x1b[2J"}))
    list(reader)
    assert reader.progress.damages == [(2, "latitude “�12�[2J” is no angle within ±90")]
