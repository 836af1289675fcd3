"""Amounts in text: number, hedge, range and what is counted."""

import pytest

from control.extract.figures import FigureReader
from control.extract.lexicon import load_lexicon
from control.extract.text import Document


def find_figures(text, language="en"):
    document = Document(f"Title\n\n{text}")
    lexicon = load_lexicon(language)
    reader = FigureReader(document, lexicon.find_cues(document), lexicon)
    return [
        (hit.category, hit.low, hit.high, hit.qualifier)
        for sentence in document.sentences
        for hit in reader.find(sentence)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("300 fighters left.", ("fighters", 300, 300, "exactly")),
        ("About 1,300 Islamist rebels left.", ("fighters", 1300, 1300, "about")),
        ("At least 1,300 people left.", ("total", 1300, None, "at least")),
        ("More than 40 buses arrived.", ("buses", 40, None, "more than")),
        ("Up to 5,000 civilians will go.", ("civilians", None, 5000, "up to")),
        ("Around 1,500–2,000 people left.", ("total", 1500, 2000, "about")),
        ("Between 200 and 300 militants left.", ("fighters", 200, 300, "about")),
        ("Several hundred Islamist fighters left.", ("fighters", None, None, "several hundred")),
        ("Tens of thousands of civilians fled.", ("civilians", None, None, "tens of thousands")),
        ("Two hundred and fifty fighters left.", ("fighters", 250, 250, "exactly")),
        ("Three dozen wounded people left.", ("wounded", 36, 36, "exactly")),
        ("An estimated 300 fighters arrived.", ("fighters", 300, 300, "about")),
        ("Some 2.5 thousand people left.", ("total", 2500, 2500, "about")),
        ("Nearly 2,200 relatives left.", ("relatives", 2200, 2200, "about")),
        ("1,500 fighters and relatives left.", ("total", 1500, 1500, "exactly")),
        ("1,500 militants & relatives left.", ("total", 1500, 1500, "exactly")),
        (
            "A total of 320 gunmen of the Free Army and their families left.",
            ("total", 320, 320, "exactly"),
        ),
        ("Some 1,200 wounded and their families left.", ("total", 1200, 1200, "about")),
        (
            "About 2,800 members of the Sham Legion militant group and their family members left.",
            ("total", 2800, 2800, "about"),
        ),
        ("150 fighters and their relatives left.", ("fighters", 150, 150, "exactly")),
        (
            "Several hundred rebels and their relatives left.",
            ("total", None, None, "several hundred"),
        ),
        ("Dozens of rebels and their relatives left.", ("total", None, None, "dozens of")),
        ("Up to 1,500 rebel detainees were freed.", ("prisoners", None, 1500, "up to")),
        ('He said that "up to 275" fighters left.', ("fighters", None, 275, "up to")),
        ("People left. Some 3,000 more would follow.", ("total", 3000, 3000, "about")),
        ("Those who left, of whom 568 were militants.", ("fighters", 568, 568, "exactly")),
        (
            "Some 90 members of the Fajr movement left.",
            ("fighters", 90, 90, "about"),
        ),
        ("Four captured policemen were freed.", ("prisoners", 4, 4, "exactly")),
        ("They flew out 21 people hurt in the clashes.", ("wounded", 21, 21, "exactly")),
        ("A quarter-million people left.", ("total", 250000, 250000, "exactly")),
        ("Some 8 000 people left.", ("total", 8000, 8000, "about")),
        ("A quarter of a million people left.", ("total", 250000, 250000, "exactly")),
        ("He put the number expected to leave at 200 on Friday.", ("total", 200, 200, "exactly")),
        ("Hundreds of civilians, fighters and medics left.", ("total", None, None, "hundreds")),
        ("Some 7,777 Syrians left.", ("total", 7777, 7777, "about")),
        ("Some 42 vehicles carrying fighters left.", ("buses", 42, 42, "about")),
        ("Most of the 17 buses left.", ("buses", 17, 17, "exactly")),
        ("The buses came at dawn. By night some 40 of them had left.", ("buses", 40, 40, "about")),
        (
            "More than 1,500 women, children and old men left.",
            ("civilians", 1500, None, "more than"),
        ),
        ("SANA put the number of gunmen at 1,100.", ("fighters", 1100, 1100, "exactly")),
    ],
)
def test_find_english_amount_is_read(text, expected):
    assert find_figures(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("خرج 300 مقاتل.", ("fighters", 300, 300, "exactly")),
        ("خرج نحو ٣٠٠ مقاتل.", ("fighters", 300, 300, "about")),
        ("خرج أكثر من ألف مقاتل.", ("fighters", 1000, None, "more than")),
        ("خرج ثلاثمئة وخمسون مقاتلا.", ("fighters", 350, 350, "exactly")),
        ("خرج خمسة آلاف مدني.", ("civilians", 5000, 5000, "exactly")),
        ("خرج ألفا شخص.", ("total", 2000, 2000, "exactly")),
        ("خرج مئات المقاتلين.", ("fighters", None, None, "مئات")),
        ("إجلاء آلاف المدنيين والمقاتلين.", ("total", None, None, "آلاف")),
        ("خرج آلاف المقاتلين وعائلاتهم.", ("total", None, None, "آلاف")),
        ("عددهم يقارب 2800 وإن وجهتهم إدلب.", ("total", 2800, 2800, "about")),
        (
            "قدر المرصد عدد الراغبين بما بين عشرة آلاف وخمسة عشر ألفا.",
            ("total", 10000, 15000, "about"),
        ),
        ("خرج 7000 من المقاتلين وعائلاتهم.", ("total", 7000, 7000, "exactly")),
        ("خرج 275 من مقاتلي التنظيم مع عائلاتهم.", ("fighters", 275, 275, "exactly")),
        ("يعيش فيها ثلاثة ملايين نسمة.", ("total", 3000000, 3000000, "exactly")),
        ("وصل 18 من الحالات الحرجة.", ("wounded", 18, 18, "exactly")),
        ("ألف وستمئة من النساء والأطفال.", ("relatives", 1600, 1600, "exactly")),
        ("خرج 8 000 شخص.", ("total", 8000, 8000, "exactly")),
        ("خرج ألفان و120 شخصا.", ("total", 2120, 2120, "exactly")),
        ("يعيش ما بين 130 ألفا و150 ألف شخص.", ("total", 130000, 150000, "about")),
        ("دخلت حافلتان.", ("buses", 2, 2, "exactly")),
        ("خرج ما لا يقل عن 120 شخصا.", ("total", 120, None, "at least")),
        ("خرج 120 شخصا على الأقل.", ("total", 120, None, "at least")),
        ("ضمت الدفعة الثانية 1900 شخص.", ("total", 1900, 1900, "exactly")),
        ("تقل القافلة 2391 عسكريا ومدنيا.", ("total", 2391, 2391, "exactly")),
        ("خرجوا مع عائلاتهم التي تقدر بنحو سبعمئة شخص.", ("relatives", 700, 700, "about")),
        ("يتوقع تهجير ستة آلاف آخرين من البلدة.", ("total", 6000, 6000, "exactly")),
    ],
)
def test_find_arabic_amount_is_read(text, expected):
    assert find_figures(text, "ar") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "It is 60 km from the city.",
        "The deal is worth $300 for fighters.",
        "In 2016, rebels left.",
        "They walked 12 miles to the buses.",
        "About 30% of fighters left.",
        "Some 200 families left.",
        "Three convoys of buses left.",
        "Twenty ambulances carrying wounded left.",
        "The bodies of eleven rebels were returned.",
        "One fighter waved.",
        "Two people with knowledge of the talks said so.",
        "Article 2254 of the resolution.",
        "Police guard the two neighborhoods while army forces withdraw.",
        "The two sides completed an exchange of prisoners.",
        "Day 2 of the prisoner swap began.",
        "The bodies of some 40 soldiers were handed over.",
        "Two ICRC cars and several buses waited.",
        "The 2018 deal allowed opposition forces to go.",
        "There are 26 camps where rebels gather.",
        "The M23 rebels withdrew.",
        "The number of settlements in the truce has grown to 42.",
        "On 2 . 8 . 2017 buses left.",
        "Buses reached two rebel-besieged towns.",
        "Some 200 people a day leave.",
        "Twelve members of the Homs council left.",
    ],
)
def test_find_number_that_counts_no_people_gives_none(text):
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Turnout of 60%\n300 fighters left."), ("ar", "بنسبة 60%\n300 مقاتل خرجوا.")],
)
def test_find_number_below_a_share_counts_people(language, text):
    assert find_figures(text, language) == [("fighters", 300, 300, "exactly")]


@pytest.mark.parametrize("share", ["75%", "75 %", "%75", "75٪", "٪75"])
def test_find_arabic_share_of_people_is_no_number_of_them(share):
    assert find_figures(f"خرج {share} من المقاتلين بسلاحهم الفردي.", "ar") == []


@pytest.mark.parametrize(
    "text", ["Since late 2013 its residents went hungry.", "In August 2013 civilians fled."]
)
def test_find_year_before_people_counts_nobody(text):
    assert find_figures(text) == []


def test_find_arabic_year_before_people_counts_nobody():
    assert find_figures("خارج السيطرة منذ عام 2018، وسمحت للأهالي بالتنقل.", "ar") == []


@pytest.mark.parametrize(
    "text", ["One of three rebel pockets fell.", "Two rebel commanders and 5 militant groups met."]
)
def test_find_number_of_what_fighters_hold_counts_no_fighters(text):
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("خرج رتل يضم عشرات السيارات تقل مقاتلين.", []),
        ("وصل 33 فردا من عائلاتهم.", [("relatives", 33, 33, "exactly")]),
        ("وصل 350 شخصا من المقاتلين وعائلاتهم.", [("total", 350, 350, "exactly")]),
        ("بدأت الهدنة في اليوم الـ33 للحرب وقتل أشخاص.", []),
        (
            "خرج 116 مقاتلا و610 لاجئين.",
            [("fighters", 116, 116, "exactly"), ("civilians", 610, 610, "exactly")],
        ),
        ("ويقيم في لبنان 900 ألف لاجئ.", []),
    ],
)
def test_find_arabic_people_beside_cars_kin_days_and_refugees(text, expected):
    assert find_figures(text, "ar") == expected
