"""Wording: a hint of a deal is proposed, unsurely, where the whole report sounds like news of one."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from control.choices import ClaimKind
from control.dates import parse_edtf
from control.demo import load as demo
from control.extract import extract_claims, wording
from control.extract.fitting import fit_weights
from control.extract.gazetteer import read_gazetteer_files

HINT = (
    "Town emptied of its gunmen\n\nUnder the accord the gunmen go to Jarablus and the state regains"
    " Harasta, the governor said on Monday. Families packed into coaches beside the crossing."
)


@pytest.fixture(scope="module")
def gazetteer():
    return read_gazetteer_files(demo.FOLDER)


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Let the reader take its weights from another file."""

    def use(rows: str | None) -> Path:
        path = tmp_path / "wording.csv"
        if rows is not None:
            path.write_text(f"words,weight\n{rows}\n", encoding="utf-8")
        monkeypatch.setattr(wording, "WEIGHTS_FILE", path)
        wording.load_weights.cache_clear()
        return path

    yield use
    wording.load_weights.cache_clear()


def read(text: str, gazetteer):
    return extract_claims(text, parse_edtf("2018-04-20"), "en", gazetteer).claims


def test_hint_in_a_report_that_sounds_like_a_deal_is_proposed_unsurely(gazetteer):
    (claim,) = read(HINT, gazetteer)
    assert claim.kind is ClaimKind.RECONCILIATION
    assert [place.text for place in claim.districts] == ["Harasta"]
    assert claim.score < 0.5
    assert "unsure; the report speaks of " in claim.reason
    assert "governor" in claim.reason and "(rule: wording)" in claim.reason


def test_hint_is_left_alone_without_a_table_or_where_words_speak_against_it(gazetteer, table):
    table(None)
    assert read(HINT, gazetteer) == ()
    table("accord,-1.0")
    assert read(HINT, gazetteer) == ()
    table("accord,1.0")
    assert len(read(HINT, gazetteer)) == 1


UNHEARD = (
    "Coaches in the suburb\n\nShells fell on Monday.\n\nThe gunmen in Harasta have thought better of it,"
    " the governor said, and their rifles stood in rows beside the mosque."
)


def test_report_that_sounds_like_a_deal_is_proposed_without_a_hint(gazetteer, table):
    table("mosque,0.5")
    assert read(UNHEARD, gazetteer) == ()
    table("mosque,1.0")
    (claim,) = read(UNHEARD, gazetteer)
    assert [place.text for place in claim.districts] == ["Harasta"]
    assert UNHEARD[slice(*claim.quote)].startswith("The gunmen in Harasta")
    assert claim.score < 0.5 and "(rule: wording)" in claim.reason


def test_kind_of_a_deal_that_no_rule_reads_is_what_its_words_speak_for(
    gazetteer, table, monkeypatch, tmp_path
):
    table("mosque,1.0")
    kinds = tmp_path / "kinds.csv"
    monkeypatch.setattr(wording, "KINDS_FILE", kinds)
    wording.load_kind_weights.cache_clear()
    assert read(UNHEARD, gazetteer) == ()
    for words in ("rifl,surrender,1.0\nrifl,truce,0.5", "rifl,surrender,0.5\nrifl,truce,1.0"):
        kinds.write_text(f"words,kind,weight\n{words}\n", encoding="utf-8")
        wording.load_kind_weights.cache_clear()
        (claim,) = read(UNHEARD, gazetteer)
        assert f"{claim.kind.value},1.0" in words
        assert claim.reason.startswith("“rifles”")
    wording.load_kind_weights.cache_clear()


def test_weights_add_up_to_the_same_in_whichever_order_the_words_come(
    gazetteer, table, monkeypatch, tmp_path
):
    """Ten tenths are one, as they are not if added one by one."""
    table("mosque,1.0")
    kinds = tmp_path / "kinds.csv"
    tenths = "have thought better of it said and their stood beside".split()
    rows = [*(f"{word},surrender,0.1" for word in tenths), "rifl,truce,1.0"]
    kinds.write_text("\n".join(["words,kind,weight", *rows]), encoding="utf-8")
    monkeypatch.setattr(wording, "KINDS_FILE", kinds)
    wording.load_kind_weights.cache_clear()
    (claim,) = read(UNHEARD, gazetteer)
    assert claim.kind is ClaimKind.SURRENDER, "as sure as the other, and told of before it"
    wording.load_kind_weights.cache_clear()


def test_wording_adds_nothing_to_a_deal_that_the_rules_read(gazetteer, table):
    text = "Rebels left Daraya for Idlib on Thursday under an evacuation deal with the army."
    with_table = read(text, gazetteer)
    table(None)
    assert with_table and read(text, gazetteer) == with_table


def test_features_hold_no_names_and_no_numbers(gazetteer):
    read(HINT, gazetteer)
    hinted = wording.read_features
    seen = []

    def keep(scene):
        seen.append(hinted(scene))
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "read_features", keep)
        read(HINT.replace("Families", "The 300 families"), gazetteer)
    words = {word for feature in seen[0] for word in feature.split()}
    assert {"PLACE", "0", "accord"} <= words
    assert not {"harasta", "jarablus", "300"} & words


def test_fit_weights_gives_what_parts_the_cases_and_the_same_each_time():
    deal, other = ({"any", "buses"}, True, 2.0), ({"any", "shells"}, False, 1.0)
    rare = ({"any", "buses", "once"}, True, 1.0)
    weights = fit_weights([deal, other] * 6 + [rare])
    assert dict(weights)["buses"] > 0 > dict(weights)["shells"]
    assert "once" not in dict(weights)
    assert weights == fit_weights([deal, other] * 6 + [rare])


@pytest.mark.django_db
def test_evaluate_reading_writes_the_weights_of_words(tmp_path):
    labels, out = tmp_path / "labels.jsonl", tmp_path / "wording.csv"
    rows = [
        {"lang": "en", "text": text, "is_deal_report": told}
        for text, told in [("Buses left.", True), ("Shells fell.", False)] * 6
    ]
    labels.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    call_command("evaluate_reading", str(labels), fit_words=out, stdout=io.StringIO())
    with out.open(encoding="utf-8", newline="") as file:
        weights = {row["words"]: float(row["weight"]) for row in csv.DictReader(file)}
    assert weights["buse"] > 0 > weights["shell"]


@pytest.mark.django_db
def test_evaluate_reading_writes_the_weights_of_words_for_kinds_of_deals(tmp_path):
    labels, out = tmp_path / "labels.jsonl", tmp_path / "kinds.csv"
    rows = [
        {
            "lang": "en",
            "text": f"{text} A history.",
            "is_deal_report": True,
            "events": [{"kind": kind, "stage": "agreed", "evidence_quote": text}],
        }
        for text, kind in [("Buses left.", "evacuation"), ("Guns rested.", "ceasefire")] * 6
    ]
    labels.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    call_command("evaluate_reading", str(labels), fit_kinds=out, stdout=io.StringIO())
    with out.open(encoding="utf-8", newline="") as file:
        weights = {
            (row["words"], row["kind"]): float(row["weight"]) for row in csv.DictReader(file)
        }
    assert weights["buse", "evacuation"] > 0 > weights["buse", "truce"]
    assert not any("history" in word for word, _ in weights)
