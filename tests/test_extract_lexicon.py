"""Cue words: which tags stand where, asked one at a time and several at once."""

import ast
import re
from pathlib import Path

import pytest

from control.dates import parse_edtf
from control.extract import extract_claims
from control.extract.gazetteer import Gazetteer
from control.extract.lexicon import any_within, load_lexicon
from control.extract.temporal import TimeReader
from control.extract.text import Document, fold

EXTRACT = Path(__file__).resolve().parent.parent / "control" / "extract"
# but for the table of letters, which are folded there
ROOMS = [path for path in sorted(EXTRACT.glob("*.py")) if path.name != "text.py"]
TEXT = "The rebels agreed to leave the town before dawn, and fighters left."


@pytest.fixture(scope="module")
def cues():
    return load_lexicon("en").find_cues(Document(TEXT))


def test_several_tags_are_asked_as_each_of_them(cues):
    count = len(Document(TEXT).words)
    tags = ("agreed", "leave", "fighters", "weekday", "no such tag")
    for first in range(count):
        assert cues.covers_any(tags, first) == any(cues.covering(tag, first) for tag in tags)
        for stop in range(first, count + 1):
            expected = any(cues.has(tag, first, stop) for tag in tags)
            assert cues.has_any(tags, first, stop) == expected
    assert cues.has_any(tags, 0, count)
    assert cues.covers_any(tags, TEXT.split().index("agreed"))
    assert not cues.has_any(("weekday", "no such tag"), 0, count)


def test_a_match_covers_all_its_words_and_no_others(cues):
    token = TEXT.split().index("rebels")
    match = cues.covering("irregulars", token)
    assert match is not None and match.first <= token < match.stop
    assert cues.covering("irregulars", match.stop) is None
    assert cues.covering("irregulars", -1) is None
    assert token in cues.tokens("irregulars") and match.stop not in cues.tokens("irregulars")


def test_where_words_of_some_tags_begin(cues):
    count = len(Document(TEXT).words)
    tags = ("agreed", "leave", "no such tag")
    begin = cues.beginnings(tags)
    assert begin == sorted(begin) and TEXT.split().index("agreed") in begin
    for first in range(count):
        for stop in range(first, count + 1):
            assert any_within(begin, first, stop) == cues.has_any(tags, first, stop)


def test_a_report_without_events_is_not_read_for_dates(monkeypatch):
    monkeypatch.setattr(TimeReader, "find", lambda *_: pytest.fail("asked for dates"))
    text = "Rain\nRebels said on Monday that heavy rain closed the road to Jabal Nuur on Sunday."
    reading = extract_claims(text, parse_edtf("2018-03-13"), "en", Gazetteer((), ()))
    assert not reading.claims
    with pytest.raises(pytest.fail.Exception):
        extract_claims(
            text.replace("rain closed the road", "fighters left under a deal"),
            None,
            "en",
            Gazetteer((), ()),
        )


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_arabic_words_that_rules_look_for_are_written_as_folded_text_has_them(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = {
        word
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in re.findall(r"[\u0620-\u064a]+", node.value)
    }
    assert {word for word in words if fold(word) != word} == set()


def test_words_of_a_language_are_folded_however_they_are_written():
    lexicon = load_lexicon("ar")
    for words in (lexicon.common_words, lexicon.sentence_words, lexicon.ambiguous_months):
        assert words
        assert {word for word in words if fold(word) != word} == set()
