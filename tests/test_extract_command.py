"""extract_claims and evaluate_reading: one answer a line, errors on their own line."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from control import workflow
from control.extract.gazetteer import read_gazetteer_files
from control.extract.scoring import read_calibration

ROOT = Path(__file__).resolve().parent.parent
NEWS = "Rebels leave Daraya\n\nBuses took rebels from Daraya to Idlib on Friday under a deal."
CLAIM_KEYS = {
    *("kind", "stage", "background", "score", "districts", "destinations", "agreed_on"),
    *("announced_on", "started_on", "implemented_on", "happened_on", "parties", "mediators"),
    *("figures", "change", "quote", "polarity", "reason", "start_planned", "date_quotes"),
    "attributed_to",
}


@pytest.fixture(autouse=True)
def demo_names(monkeypatch):
    gazetteer = read_gazetteer_files(ROOT / "control" / "demo")
    monkeypatch.setattr(workflow, "load_gazetteer", lambda: gazetteer)


def run(monkeypatch, lines):
    stdin = io.TextIOWrapper(io.BytesIO(b"\n".join(lines)))
    monkeypatch.setattr("sys.stdin", stdin)
    out, status = io.StringIO(), 0
    try:
        call_command("extract_claims", stdout=out)
    except SystemExit as stop:
        status = stop.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


def test_extract_claims_command_good_line_gives_all_keys(monkeypatch):
    line = {"id": "a", "text": NEWS, "published_on": "2016-08-27", "language": "en"}
    (answer,), status = run(monkeypatch, [json.dumps(line).encode()])
    assert status == 0
    assert set(answer) == {"id", "claims", "mentions"}
    (claim,) = answer["claims"]
    assert set(claim) == CLAIM_KEYS
    place = claim["districts"][0]
    assert NEWS[place["start"] : place["end"]] == place["text"] == "Daraya"
    assert claim["implemented_on"] == "2016-08-26"


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (b"not json", "not_json", None),
        (b"\xff\xfe", "not_json", None),
        (b"[" * 100_000, "not_json", None),
        (b"[1]", "not_an_object", None),
        (b'{"id": 1}', "bad_text", "text"),
        (b'{"id": 1, "text": "x", "published_on": "2016-13"}', "bad_date", "published_on"),
        (b'{"id": 1, "text": "x", "published_on": 2016}', "bad_date", "published_on"),
        (b'{"id": 1, "text": "x", "language": 7}', "bad_language", "language"),
        (b'{"id": 1, "text": "x", "language": "zz"}', "bad_language", "language"),
    ],
)
def test_extract_claims_command_bad_line_is_named_and_the_rest_read(monkeypatch, line, code, field):
    good = json.dumps({"id": "b", "text": NEWS}).encode()
    (bad, answer), status = run(monkeypatch, [line, good])
    assert (bad["error"]["code"], bad["error"]["field"]) == (code, field)
    assert bad["error"]["reason"]
    assert answer["id"] == "b" and answer["claims"]
    assert status == 1


def test_extract_claims_command_half_surrogate_is_written(monkeypatch):
    line = b'{"id": "\\ud800", "text": "Rebels left Daraya \\ud800"}'
    (answer,), status = run(monkeypatch, [line])
    assert (answer["id"], status) == ("\ud800", 0)


def evaluate(tmp_path, row) -> str:
    """Return what `evaluate_reading` writes of one labelled report."""
    labels, out = tmp_path / "labels.jsonl", io.StringIO()
    labels.write_text(json.dumps(row), encoding="utf-8")
    call_command("evaluate_reading", labels, stdout=out)
    return out.getvalue()


def test_evaluate_reading_prints_scores(tmp_path):
    event = {"kind": "evacuation", "stage": "implemented", "places": ["Daraya"], "place_forms": {}}
    event |= {"date_implemented": "2016-08-26", "figures": [], "control_change": None}
    row = {"id": "a", "lang": "en", "published": "2016-08-27", "text": NEWS}
    row |= {"is_deal_report": True, "events": [event]}
    told = evaluate(tmp_path, row)
    assert "| deal detection | all | 1 | 1.00 | 1.00 | 1.00 |" in told
    assert "| dates | en | 1 | 1.00 | 1.00 | 1.00 |" in told


def test_evaluate_reading_unreadable_labels_say_so(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evaluate_reading", tmp_path / "nothing.jsonl")


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("marked", "marked/*-kept.txt"),
        ("unheard", "marked/*-unheard.txt"),
        *(
            (split, f"reading/*-{split}.jsonl")
            for split in ("held_out", "openings", "kept_events", "released", "unusual", "develop")
        ),
    ],
)
def test_evaluate_reading_written_page_is_up_to_date(tmp_path, name, cases):
    page = tmp_path / "reading.md"
    published = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    page.write_text(published, encoding="utf-8")
    labels = sorted((ROOT / "tests" / "cases").glob(cases))
    call_command("evaluate_reading", *map(str, labels), write=[str(page), name])
    assert page.read_text(encoding="utf-8") == published


def test_evaluate_reading_page_without_marks_is_refused(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("no marks", encoding="utf-8")
    labels = ROOT / "tests" / "cases" / "reading" / "ar-held_out.jsonl"
    with pytest.raises(CommandError, match="no marks"):
        call_command("evaluate_reading", str(labels), write=[str(page), "held_out"])


def test_evaluate_reading_fit_writes_a_table_that_never_falls(tmp_path):
    table = tmp_path / "calibration.csv"
    labels = ROOT / "tests" / "cases" / "reading" / "en-develop.jsonl"
    call_command("evaluate_reading", str(labels), fit=table)
    points = read_calibration(table)
    assert points[0] == (0.0, 0.05) and points[-1][0] == 1.0
    assert [share for _, share in points] == sorted(share for _, share in points)


def test_score_readings_label_is_scored_on_what_it_asks_only(tmp_path):
    row = {"id": "a", "lang": "en", "published": "2016-08-27", "text": NEWS, "events": []}
    row |= {"is_deal_report": True, "asks": ["deal detection"]}
    told = evaluate(tmp_path, row)
    assert "| deal detection | all | 1 | 1.00 | 1.00 | 1.00 |" in told
    assert "| places |" not in told
    assert "invented" not in told.split("Misses and inventions:")[1]


def test_score_readings_withdrawal_under_a_deal_is_claimed_as_an_evacuation(tmp_path):
    event = {"kind": "withdrawal", "stage": "implemented", "places": ["Daraya"], "place_forms": {}}
    event |= {"date_implemented": "2016-08-26", "figures": [], "control_change": None}
    row = {"id": "a", "lang": "en", "published": "2016-08-27", "text": NEWS}
    row |= {"is_deal_report": True, "events": [event]}
    told = evaluate(tmp_path, row)
    assert "| places | withdrawal | 1 | 1.00 | 1.00 | 1.00 |" in told
    assert "| dates | withdrawal | 1 | 1.00 | 1.00 | 1.00 |" in told


def test_score_readings_siege_is_claimed_as_laid_or_lifted(tmp_path):
    text = "BEIRUT - The army broke the siege of the town of Saraqib on Sunday, state media said."
    event = {"kind": "siege", "stage": "implemented", "places": ["Saraqib"], "place_forms": {}}
    event |= {"date_implemented": None, "figures": [], "control_change": None}
    row = {"id": "a", "lang": "en", "published": "2016-08-29", "text": text}
    row |= {"is_deal_report": False, "events": [event], "asks": ["places"]}
    assert "| places | siege | 1 | 1.00 | 1.00 | 1.00 |" in evaluate(tmp_path, row)


def test_score_readings_change_is_true_whichever_event_it_stands_by(tmp_path):
    text = "BEIRUT - The army captured the town of Saraqib on Sunday. The army captured Maaret al-Numan last month."
    change = {"from": "rebels", "to": "the army", "status": "done"}
    events = [
        {"kind": "capture", "stage": stage, "places": [place], "place_forms": {}, "figures": [],
         "control_change": {"place": place, **change}}
        for place, stage in (("Saraqib", "implemented"), ("Maaret al-Numan", "mentioned_background"))
    ]  # fmt: skip
    row = {"id": "a", "lang": "en", "published": "2020-03-02", "text": text, "events": events}
    labels = tmp_path / "labels.jsonl"
    out = io.StringIO()
    for told in (events, events[1:], []):
        row = {**row, "is_deal_report": False, "events": told}
        labels.write_text(json.dumps(row), encoding="utf-8")
        call_command("evaluate_reading", labels, stdout=out)
    scores = [
        line for line in out.getvalue().splitlines() if line.startswith("| control change | all")
    ]
    # found; what is labelled as history is no invention; what is not labelled is one
    assert scores[0] == "| control change | all | 1 | 1.00 | 1.00 | 1.00 |"
    assert "change invented: Saraqib" in out.getvalue() and "| 0 | 0.00 |" in scores[-1]


def test_score_readings_asks_for_bounds_and_kinds_that_claims_have(tmp_path):
    text = NEWS + "\n\nAt least 700 fighters and up to 4,000 civilians left, a monitor said."
    figures = [
        {"kind": "fighters", "min": 700, "max": 700, "qualifier": "at least"},
        {"kind": "civilians", "min": None, "max": 4000, "qualifier": "up_to"},
        {"kind": "women", "min": 900, "max": 900, "qualifier": "exact"},  # claims have no such kind
    ]
    event = {"kind": "evacuation", "stage": "implemented", "places": ["Daraya"], "place_forms": {}}
    event |= {"date_implemented": "2016-08-26", "figures": figures, "control_change": None}
    row = {"id": "a", "lang": "en", "published": "2016-08-27", "text": text}
    row |= {"is_deal_report": True, "events": [event]}
    told = evaluate(tmp_path, row)
    assert "| figures | all | 2 | 1.00 | 1.00 | 1.00 |" in told
