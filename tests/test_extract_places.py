"""Places in text: which words name them, which they are, and how they stand in the sentence."""

from collections import Counter
from pathlib import Path

import pytest

from control.extract.gazetteer import read_gazetteer_files
from control.extract.languages import WORLD_PLACES
from control.extract.lexicon import load_lexicon, load_world
from control.extract.names import find_names
from control.extract.parties import PartyFinder
from control.extract.places import PlaceFinder
from control.extract.text import Document, fold_words
from tests.test_extract import read

GAZETTEER = read_gazetteer_files(Path(__file__).resolve().parent.parent / "control" / "demo")


def find_places(text, language="en"):
    document = Document(f"Title\n\n{text}")
    lexicon = load_lexicon(language)
    cues = lexicon.find_cues(document)
    names = find_names(document, cues, GAZETTEER, list(load_world().find(document)), lexicon)
    actors = PartyFinder(document, cues, GAZETTEER, lexicon, names).find()
    spans = {(hit.start, hit.end) for hit in actors}
    return PlaceFinder(document, cues, GAZETTEER, lexicon, names, spans).find()


def relate_places(text, language="en"):
    return [(hit.key, hit.relation) for hit in find_places(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels left their last bastion in the city of Homs.",
        "Rebels left the last opposition-held district of the Syrian city of Homs.",
        "Rebels left their last enclave in southern Damascus.",
        "Rebels left the last pocket they hold in Damascus.",
        "Rebels left the last Homs district.",
        "Rebels left two villages in Idlib province.",
    ],
)
def test_find_unnamed_part_of_a_larger_place_is_marked(text):
    (hit,) = find_places(text)
    assert hit.partly
    assert hit.wide


@pytest.mark.parametrize(
    "text",
    ["Rebels left the city of Homs.", "Rebels left the town of Daraya.", "Rebels left in Douma."],
)
def test_find_place_that_is_meant_whole_is_not_marked(text):
    (hit,) = find_places(text)
    assert not hit.partly


@pytest.mark.parametrize(
    ("text", "partly"),
    [
        ("خرجوا من آخر جيب لهم في حمص.", True),
        ("سيطروا على أحياء حمص.", True),
        ("خرجوا من مدينة حمص.", False),
        ("خرجوا من آخر جيب تسيطر عليه الفصائل في شرق حلب.", True),
        ("خرجوا من بلدات الرحيبة وجيرود.", False),
    ],
)
def test_find_unnamed_part_in_arabic_is_marked(text, partly):
    assert {hit.partly for hit in find_places(text, "ar")} == {partly}


@pytest.mark.parametrize(
    "opening", ["BEIRUT/ANKARA", "BEIRUT/ANKARA -", "HOMS, Syria -", "Al-BAB/AZAZ:"]
)
def test_find_dateline_says_only_where_it_was_written(opening):
    hits = find_places(f"{opening} Rebels left Daraya on Friday.")
    assert {hit.relation for hit in hits if hit.key != "daraya" and hit.key != "syria"} == {"near"}
    assert hits[-1].key == "daraya"


@pytest.mark.parametrize("people", ["Bedouin families", "Bedouins", "Tuareg fighters"])
def test_find_people_are_no_place(people):
    assert relate_places(f"Buses began evacuating {people} from Daraya.") == [("daraya", "from")]


def test_find_list_goes_on_with_the_relation_of_its_head():
    text = "A truce for the town of Zabadani near the Lebanese border and the villages of Fuaa."
    assert relate_places(text) == [
        ("zabadani", "to"),
        ("border of lebanon", "near"),
        ("fuaa", "to"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دخلت الهدنة حيز التنفيذ في شرق أوكرانيا.", [("اوكرانيا", "in")]),
        ("نقلوا إلى شمال سوريا.", [("سوريا", "to")]),
        ("وقعت اشتباكات شرق حمص.", [("حمص", "near")]),
    ],
)
def test_find_arabic_part_by_direction_is_told_from_beside(text, expected):
    assert relate_places(text, "ar") == expected


def test_find_arabic_countrysides_that_share_their_noun():
    hits = find_places("خرج المسلحون من ريفي حمص الشمالي وحماة الجنوبي.", "ar")
    assert [(hit.slug, hit.kind, hit.key) for hit in hits] == [
        ("northern-homs-pocket", "region", "حمص الشمالي"),
        (None, "region", "حماه الجنوبي"),
    ]


def test_find_arabic_apposition_only_says_where_the_place_lies():
    hits = find_places("خرجوا من دوما، آخر معاقل المعارضة في الغوطة الشرقية.", "ar")
    assert [(hit.slug, hit.container) for hit in hits] == [
        ("douma", False),
        ("eastern-ghouta", True),
    ]


def test_find_religion_of_a_village_is_no_place():
    assert find_places("Civilians left the two Shia villages.") == []


def test_find_exception_is_no_place_of_the_event():
    assert relate_places("It was quiet except in Douma.") == [("douma", "near")]


def test_find_place_that_names_a_time_zone_is_no_place():
    assert find_places("It began at 9 p.m. Damascus time.") == []


def test_find_list_of_governorates_in_arabic_is_wide_throughout():
    hits = find_places("في محافظات درعا والقنيطرة والسويداء.", "ar")
    assert [hit.wide for hit in hits] == [True, True, True]


def test_find_existing_agreement_is_no_town():
    assert find_places("خرج المسلحون في إطار الاتفاق القائم.", "ar") == []


def test_name_shown_to_be_a_place_is_one_wherever_it_stands():
    text = "Rebels left the town of Zellaf on Monday. Zellaf had been besieged for a year."
    assert [hit.key for hit in find_places(text)] == ["zellaf", "zellaf"]


def test_name_of_a_speaker_is_no_place_wherever_it_stands():
    text = (
        "The prisoner was taken from Zellaf on Monday. Zellaf said he knew him. Troops like Zellaf."
    )
    assert [hit.key for hit in find_places(text)] == ["zellaf"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The army drove the rebels from Midan on Friday.", ["midan"]),
        ("The rebels waited in Midan Ali's shop.", []),
    ],
)
def test_place_with_an_ordinary_name_stands_out_by_capital_and_preposition(text, keys):
    assert [hit.key for hit in find_places(text)] == keys


def test_read_counted_towns_are_those_one_sentence_names():
    text = (
        "The last fighters were bused out of three suburbs on Sunday under a deal. Rebels had held"
        " Yalda, Babbila and Beit Sahm since 2012. An official spoke to reporters in Beit Sahm."
    )
    (claim,) = read(f"Rebels leave\n\n{text}", "2018-03-18", "en").claims
    assert [place.text for place in claim.districts] == ["Yalda", "Babbila", "Beit Sahm"]


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("en", "Rebels captured Tal Hamra and Karkat in a raid.", ["tal hamra", "karkat"]),
        ("en", "Troops took Tafas. Saida, a town near the border, was quiet.", ["tafas", "saida"]),
        ("ar", "استعاد الجيش بلدة رشاد. وقال شهود إن رشاد هادئة.", ["رشاد", "رشاد"]),
        ("ar", "سيطر على بلدتي معر شيح وكفر نان.", ["معر شيح", "كفر نان"]),
    ],
)
def test_find_unlisted_place_by_what_stands_about_it(language, text, keys):
    assert [hit.key for hit in find_places(text, language)] == keys


def test_find_place_the_truce_leaves_out_stands_aside():
    assert relate_places("The truce does not cover the town of Manbij.") == [("manbij", "near")]


def test_find_province_only_says_where_its_capital_lies():
    hits = find_places("سيطر الحوثيون على مدينة الحزم، عاصمة محافظة الجوف.", "ar")
    assert [(hit.key, hit.container) for hit in hits] == [("الحزم", False), ("الجوف", True)]


def test_read_arabic_besieged_town_of_a_deal_is_not_besieged_today():
    text = "أعلن الأربعاء التوصل إلى اتفاق على إخراج المقاتلين من بلدة بسيمة المحاصرة إلى إدلب."
    assert [claim.kind.value for claim in read(text, "2017-01-12", "ar").claims] == ["evacuation"]


def test_read_other_countries_are_no_names_to_settle():
    text = (
        "Rebels left Zellaf on Monday under a deal, the Observatory, a Britain-based monitor, said."
        " The town of Kherbin in Jordan was calm."
    )
    reading = read(f"Rebels leave\n\n{text}", "2018-03-18", "en")
    assert [mention.text for mention in reading.mentions] == ["Kherbin"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        # "Waer" is also "rugged": shown to be a place by what stands ahead of it
        ("غادر مسلحو الوعر نحو إدلب بعد القتال.", 1),
        ("سلكت القافلة الطريق الوعر بعد القتال.", 0),
        # or by another sentence
        ("غادر المقاتلون حي الوعر. وقال سكان إن لجنة الوعر وافقت.", 2),
        ("غادر المقاتلون حي الوعر. وسلكت القافلة الطريق الوعر.", 1),
    ],
)
def test_find_place_whose_name_is_a_word_too_where_the_text_shows_it(text, times):
    assert sum(hit.key == "الوعر" for hit in find_places(text, "ar")) == times


def test_find_known_name_is_part_of_a_longer_one():
    """Hamra and Rweis are known, of a dozen towns; "Tal Hamra" and "Abu Rweis" are others."""
    keys = relate_places("Rebels captured Hamra, Tal Hamra and the town of Abu Rweis.")
    assert [key for key, _ in keys] == ["hamra", "tal hamra", "abu rweis"]
    assert "abu homs" not in dict(relate_places("The army drove Abu Homs from the city."))


def test_world_place_that_is_a_name_of_people_counts_where_a_place_is_shown():
    assert any("Diana" in row.ordinary for row in WORLD_PLACES)
    assert relate_places("The rebels seized the town of Diana.") == [("diana", "")]
    assert relate_places("The rebels thanked Diana for the food.") == []
    told = "The rebels seized the town of Diana on Monday. Then Diana said she was glad."
    assert len(find_places(told)) == 1


def test_no_name_of_the_world_is_told_twice():
    names = Counter(name for row in WORLD_PLACES for name in {*map(fold_words, row.names)})
    assert max(names.values()) == 1


def test_find_adjective_of_a_country_is_no_town():
    keys = dict(
        relate_places("A truce holds in a district of Syrian capital, in the town of Yalda.")
    )
    assert "syrian" not in keys and "yalda" in keys


@pytest.mark.parametrize(("text", "told"), [("في 13 من آب الحالي", False), ("في محافظة إب", True)])
def test_find_arabic_month_is_not_the_city_spelt_like_it(text, told):
    hits = find_places(f"توقف القتال {text} بعد اتفاق.", "ar")
    assert any(hit.key == "اب" for hit in hits) is told


def test_read_number_from_a_town_leaves_the_town_a_place():
    text = "أجلت الحافلات الثلاثاء 300 من القدم إلى إدلب بموجب اتفاق إجلاء بعد قصف وقتال."
    (claim,) = read(f"اتفاق\n\n{text}", "2018-03-14", "ar").claims
    assert [place.text for place in claim.districts] == ["القدم"]


def test_read_capital_that_factions_obey_is_no_place_of_their_truce():
    text = "توصل الأكراد وفصائل موالية لأنقرة الأربعاء إلى اتفاق لوقف إطلاق النار في منبج."
    (claim,) = read(f"هدنة في الشمال\n\n{text}", "2024-12-11", "ar").claims
    assert [place.text for place in claim.districts] == ["منبج"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "سيطر الجيش على بلدات بياض شبعا وزبدين وحرستا القنطرة وبزينة جنوب الغوطة.",
            ["بياض شبعا", "زبدين", "حرستا القنطره", "بزينه"],
        ),
        (
            "دخل الجيش بلدات الغارية الشرقية وتل الشيخ حسين بموجب اتفاق.",
            ["الغاريه الشرقيه", "تل الشيخ حسين"],
        ),
        (
            "سيطر تنظيم داعش على بئر الأفاعي والمنقورة وسهلة في القلمون.",
            ["بير الافاعي", "المنقوره", "سهله", "القلمون"],
        ),
    ],
)
def test_find_arabic_list_takes_names_of_several_words_whole(text, names):
    found = [hit.key for hit in find_places(text, "ar")]
    assert found[: len(names)] == names


def test_find_arabic_list_behind_a_capture_ends_with_its_names():
    keys = [hit.key for hit in find_places("سيطر التنظيم على المنقورة وفر المئات وسقط قتلى.", "ar")]
    assert keys == ["المنقوره"]


def test_find_who_lives_in_a_town_is_no_place():
    text = "Rebels agreed to leave the town of Khormal, which is home to Zazas, Turkmens and Arabs."
    assert [hit.key for hit in find_places(text)] == ["khormal"]


def test_capital_with_which_a_deal_is_made_is_no_place_of_it():
    text = "Rebels who hold Tafas reached a ceasefire deal with Damascus on Tuesday."
    assert [p.text for p in read(f"A truce\n\n{text}").claims[0].districts] == ["Tafas"]


def test_town_goes_on_with_an_article_of_its_own(rules_alone):
    text = (
        "News of the day\n\nThe army and rebels agreed on Monday on a truce in Moadamiyet Al Sham."
    )
    (claim,) = read(text, "2013-12-26").claims
    assert [p.slug for p in claim.districts] == ["muadamiyat-al-sham"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The force is led by Mohamed Hamdan Dagalo. Later Dagalo agreed to a truce.", []),
        ("Fighters left the town of Hamdan.", ["hamdan"]),
        ("Gunmen in Tafas al-Balda city gave up their guns.", ["tafas"]),
        ("The Islamic State in Iraq and the Levant would keep no truce.", []),
        ("Victory over Islamic State in Iraq was declared.", ["iraq"]),
    ],
)
def test_find_name_that_goes_on_is_one_place_or_none(text, keys):
    assert [hit.key for hit in find_places(text)] == keys


def test_find_place_with_and_without_article_or_by_its_other_name_is_one():
    hits = find_places("Buses left the Daraya area. Others had left al-Daraya, a monitor said.")
    assert len({hit.slug for hit in hits}) == 1
    hits = find_places("They left Bakhmut, known as Artyomovsk to Russians. Artyomovsk was calm.")
    assert {hit.key for hit in hits} == {"bakhmut"}
    hits = find_places("They left Bakhmut and Chasiv Yar.")
    assert len({hit.key for hit in hits}) == 2


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "The army agreed to let sick rebels be taken out of Yalda to the Turkish border, where doctors"
            " will see them in the Kilis district.",
            ["Yalda"],
        ),
        (
            "Rebels left Yalda on Tuesday under a deal. They had gathered in the nearby towns of Babila"
            " and Beit Sahem for their evacuation to Idlib.",
            ["Yalda"],
        ),
        (
            "Rebels left Yalda and the nearby towns of Babila and Beit Sahem on Tuesday under a deal.",
            ["Yalda", "Babila", "Beit Sahem"],
        ),
        (
            "We agreed on a truce, a commander said. He spoke after talks. In addition to the Yalda truce,"
            " the army and rebels have agreed truces in other suburbs, including Barzeh.",
            ["Yalda"],
        ),
    ],
)
def test_read_place_where_people_gather_or_go_is_none_of_the_deal(text, places):
    claims = read(f"Deal in the south\n\n{text}").claims
    assert [place.text for place in claims[0].districts] == places


def test_read_terms_that_lead_elsewhere_place_no_truce():
    text = "The agreement stipulates a ceasefire and for those who reject it to leave for Idlib."
    assert all(c.districts == () for c in read(f"A deal\n\n{text}").claims)


def test_find_town_that_opens_a_sentence_is_no_container_of_the_one_before():
    hits = find_places("Rebels left Idlib. The towns of Kefraya and al-Foua were besieged.")
    assert [(hit.key, hit.container) for hit in hits if hit.key != "idlib"] == [
        ("kefraya", False),
        ("al-foua", False),
    ]
    assert find_places("Pro-Kyiv forces left the town.") == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Nine rebel-held towns in Daraa returned to state control on Sunday under Russian-brokered"
            " deals. State media confirmed the deals for the towns of Dael, Western Ghariya and Kahil.",
            ["Dael", "Western Ghariya", "Kahil"],
        ),
        (
            "Rebels left Yalda on Tuesday as part of a deal, after a similar evacuation from Barzeh.",
            ["Yalda"],
        ),
        (
            "Rebels left Yalda and Barzeh on Tuesday as part of a deal with the army.",
            ["Yalda", "Barzeh"],
        ),
    ],
)
def test_read_places_of_several_deals_and_of_one_beside_another(text, places):
    claims = read(f"Deals in the south\n\n{text}").claims
    assert [place.text for place in claims[0].districts] == places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rebels began leaving Yalda on Tuesday under a deal. Earlier this month fighters were"
            " evacuated from Barzeh.",
            [("Yalda",), ("Barzeh",)],
        ),
        (
            "Three hundred people left Yalda on Tuesday under a deal. Buses picked up displaced people of"
            " nearby Barzeh, another rebel bastion that was evacuated after surrendering last week.",
            [("Yalda",)],
        ),
        (
            "As the aid convoys entered Barzeh on Tuesday, the last rebels in Yalda were allowed to leave"
            " under a deal.",
            [("Yalda",)],
        ),
        (
            "As buses entered Barzeh on Tuesday, the last rebels were allowed to leave it under a deal.",
            [("Barzeh",)],
        ),
        (
            "Rebels in Yalda and Barzeh reached agreements with Russia. On March 3 rebel factions reached"
            " a final agreement with Russia on Daraa.",
            [("Yalda", "Barzeh"), ("Daraa",)],
        ),
        (
            "Rebels freed 13 nuns on Tuesday in return for 150 women. The nuns were released at the Yabous"
            " crossing. They had been abducted in Maaloula.",
            [("Yabous",)],
        ),
    ],
)
def test_read_place_beside_the_news_is_none_of_it(text, expected):
    claims = [c for c in read(f"Deal carried out\n\n{text}").claims if not c.background]
    assert [tuple(place.text for place in c.districts) for c in claims] == expected


def test_man_called_father_of_somebody_is_no_place():
    told = "The truce in Yalda holds,"
    text = f"{told} Major Ahmed Abu Shahma said. Abu Malek, a local activist, agreed."
    assert [hit.key for hit in find_places(text)] == ["yalda"]
    assert [hit.key for hit in find_places("Rebels left the town of Abu Malek.")] == ["abu malek"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # however long they have been there
        (
            "The deal will allow rebels holed up for months in the town of Yalda to have safe passage"
            " to Turkey.",
            [["Yalda"]],
        ),
        # two deals of one report
        (
            "Rebels are due to leave Yalda on Sunday under a deal. Another evacuation deal was agreed"
            " earlier this week, which saw 5,000 people leave Babila.",
            [["Yalda"], ["Babila"]],
        ),
        (
            "Rebels are due to leave Yalda on Sunday under a deal. The evacuation deal, agreed this"
            " week, saw 5,000 people leave Babila.",
            [["Yalda", "Babila"]],
        ),
    ],
)
def test_places_of_one_deal_and_another(text, expected):
    claims = read(f"News of the day\n\n{text}", "2018-03-14", "en").claims
    assert [[p.text for p in c.districts] for c in claims] == expected


def test_verb_of_a_title_is_no_town():
    text = (
        "Army Troops Regain Town in Nineveh Province\n\nThe army retook Khaldiyah from militants."
    )
    claims = read(text, "2018-03-14", "en").claims
    assert [[p.text for p in c.districts] for c in claims] == [["Khaldiyah"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what came just before is another event
        (
            "There is a deal to evacuate rebels from Yalda. The agreement comes few hours after the"
            " army surrounded Babila and Harasta.",
            ["Yalda"],
        ),
        # where they waited, however long
        (
            "Rebels were evacuated from Yalda under a deal. Their convoy, stranded for two weeks in"
            " Babila, has reached militant-held territory in Idlib.",
            ["Yalda"],
        ),
    ],
)
def test_what_lies_beside_or_on_the_way_is_no_place_of_a_deal(text, expected):
    claims = read(f"News of the day\n\n{text}", "2018-03-14", "en").claims
    assert [p.text for c in claims if c.is_deal for p in c.districts] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the countryside of a city is not the city
        (
            "Rebels left the northern countryside of Homs for Idlib under a deal.",
            ["northern countryside of Homs"],
        ),
        ("Rebels left the old quarters of Homs for Idlib under a deal.", ["Homs"]),
        # wholly or mostly
        ("Rebels retreated on Wednesday from all of Yalda, monitors said.", ["Yalda"]),
        ("Rebels withdrew from the whole of Yalda.", ["Yalda"]),
        ("Rebels withdrew from most of Yalda.", ["Yalda"]),
        ("Rebels withdrew from positions north of Yalda.", []),
    ],
)
def test_how_much_of_a_place_is_left(text, expected):
    claims = read(f"News of the day\n\n{text}", "2018-03-18", "en").claims
    assert [p.text for c in claims for p in c.districts] == expected
