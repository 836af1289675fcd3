"""Names of places and actors: every spelling, whole words only, and which place is meant."""

from pathlib import Path

import pytest

from control.dates import parse_edtf
from control.extract import extract_claims
from control.extract.gazetteer import (
    Gazetteer,
    GazetteerActor,
    GazetteerPlace,
    read_gazetteer_files,
)
from control.extract.text import Document, fold_words

DEMO = Path(__file__).resolve().parent.parent / "control" / "demo"
GAZETTEER = read_gazetteer_files(DEMO)


def find_slugs(text):
    document = Document(text)
    return [
        (match.value[0].slug, document.given[slice(*document.locate(match.start, match.end))])
        for match in GAZETTEER.find(document)
    ]


def find_places(text, language=""):
    reading = extract_claims(f"Report\n\n{text}", parse_edtf("2018-03-14"), language, GAZETTEER)
    places = [
        place for claim in reading.claims for place in (*claim.districts, *claim.destinations)
    ]
    return {(place.slug, place.text) for place in (*places, *reading.mentions)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in Qadam", ("qadam", "Qadam")),
        ("in al-Qadam", ("qadam", "al-Qadam")),
        ("in AL-QADAM", ("qadam", "AL-QADAM")),
        ("in Hajar\nal-Aswad", ("hajar-al-aswad", "Hajar\nal-Aswad")),
        ("in Hajar al Aswad", ("hajar-al-aswad", "Hajar al Aswad")),
        ("the Qal’at al-Madiq road", ("qalaat-al-madiq", "Qal’at al-Madiq")),
        ("والقدم", ("qadam", "القدم")),
        ("بالقَدَم", ("qadam", "القَدَم")),
        ("الـقـدم", ("qadam", "الـقـدم")),
        ("\u200fالحجر الأسود", ("hajar-al-aswad", "الحجر الأسود")),
        ("الحجر الاسود", ("hajar-al-aswad", "الحجر الاسود")),
        ("ودوما", ("douma", "دوما")),
    ],
)
def test_find_spelling_of_a_place_gives_its_slug_and_bare_name(text, expected):
    assert expected in find_slugs(text)


@pytest.mark.parametrize(
    "text", ["Qadamiyah", "the tall qadam-like", "rebellion", "القدماء", "قدم"]
)
def test_find_part_of_a_word_or_small_letter_gives_nothing(text):
    assert find_slugs(text) == []


def test_find_to_the_place_in_arabic_leaves_the_particle_out():
    assert find_slugs("للقدم") == [("qadam", "لقدم")]


def test_extract_claims_football_is_no_district():
    assert not any(slug == "qadam" for slug, _ in find_places("فاز المنتخب في كرة القدم", "ar"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shelling hit the province of Idlib.", ("idlib-gov", "Idlib")),
        ("Shelling hit the city of Idlib.", ("idlib", "Idlib")),
        ("Shelling hit Hama and Idlib provinces.", ("hama-gov", "Hama")),
        ("Shelling hit Qudsaya and al-Hama.", ("al-hamah", "al-Hama")),
        ("Shelling hit the town of Abu Rweis.", (None, "Abu Rweis")),
    ],
)
def test_extract_claims_place_is_told_from_its_namesake(text, expected):
    assert expected in find_places(text, "en")


def test_extract_claims_country_is_neither_its_namesake_nor_a_name_to_settle():
    assert find_places("Shelling hit villages in Armenia.", "en") == set()


def test_extract_claims_damascus_that_speaks_is_no_place():
    places = find_places("Damascus rejected the proposal of the rebels.", "en")
    assert not any(text == "Damascus" for _, text in places)


def test_gazetteer_names_that_differ_in_marks_are_one():
    place = GazetteerPlace("x", "town", None, ("Beït Ṣaham", "بيت سَحَم"))
    gazetteer = Gazetteer((place,), ())
    assert fold_words("Beit Saham") in gazetteer.names
    assert fold_words("بيت سحم") in gazetteer.names


def test_gazetteer_acronym_is_found_in_capitals_only():
    gazetteer = Gazetteer((), (GazetteerActor("isis", "armed_group", None, ("IS",)),))
    assert [m.value[0].slug for m in gazetteer.find(Document("IS said it is."))] == ["isis"]


def test_gazetteer_ancestors_with_a_circle_end():
    places = (
        GazetteerPlace("a", "town", "b", ("A town",)),
        GazetteerPlace("b", "region", "a", ("B land",)),
    )
    assert Gazetteer(places, ()).ancestors_of("a") == ["b", "a"]


def test_read_gazetteer_files_missing_folder_raises(tmp_path):
    with pytest.raises(OSError):
        read_gazetteer_files(tmp_path)
