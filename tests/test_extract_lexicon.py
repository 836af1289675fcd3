"""Cue words: which tags stand where, asked one at a time and several at once."""

import pytest

from control.extract.lexicon import load_lexicon
from control.extract.text import Document

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
