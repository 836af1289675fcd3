"""Dates in text: what is said, resolved against the publication date, and nothing invented."""

import pytest

from control.dates import parse_edtf
from control.extract.lexicon import load_lexicon
from control.extract.temporal import load_time_reader
from control.extract.text import Document


def find_dates(text, published="2018-03-14", language="en"):
    document = Document(f"Title\n\n{text}")
    cues = load_lexicon(language).find_cues(document)
    date = parse_edtf(published) if published else None
    return load_time_reader(language).find(document, cues, date)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They left on Tuesday.", "2018-03-13"),
        ("They left on Wednesday.", "2018-03-14"),
        ("They left last Wednesday.", "2018-03-07"),
        ("They will leave on Saturday.", "2018-03-17"),
        ("They leave next Saturday.", "2018-03-17"),
        ("They left yesterday.", "2018-03-13"),
        ("They left late last night.", "2018-03-13"),
        ("They will leave tomorrow.", "2018-03-15"),
        ("They will leave the day after tomorrow.", "2018-03-16"),
        ("It was signed in September.", "2017-09"),
        ("It was signed in March.", "2018-03"),
        ("It was signed in September 2016.", "2016-09"),
        ("It was signed on 8 May 2017.", "2017-05-08"),
        ("It was signed on May 8, 2017.", "2017-05-08"),
        ("It was signed on December 30.", "2017-12-30"),
        ("It was signed in 2014.", "2014"),
        ("It was signed last year.", "2017"),
        ("It was signed earlier this month.", "2018-03"),
        ("It was signed two weeks ago.", "2018-02-28~"),
        ("It was signed three days ago.", "2018-03-11"),
        ("It was signed 2018-03-02.", "2018-03-02"),
        ("They left on Monday, officials said on Tuesday.", "2018-03-12"),
        ("They left on Tuesday of last week.", "2018-03-06"),
        ("It was postponed until Friday.", "2018-03-16"),
        ("It was postponed on Tuesday.", "2018-03-13"),
        ("They agreed to a truce from Saturday.", "2018-03-17"),
        ("Clashes came two days after the truce took effect.", "2018-03-12"),
        ("The first group is to go on Saturday.", "2018-03-17"),
        ("The first group started to go on Saturday.", "2018-03-10"),
        ("It was signed in the last week of January.", "2018-01"),
    ],
)
def test_find_english_date_is_resolved(text, expected):
    assert find_dates(text)[0].date.text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("خرجوا الثلاثاء.", "2018-03-13"),
        ("خرجوا بالأمس.", "2018-03-13"),
        ("خرجوا في 12 من الشهر الماضي.", "2018-02-12"),
        ("خرجوا يوم الأربعاء.", "2018-03-14"),
        ("سيخرجون السبت المقبل.", "2018-03-17"),
        ("خرجوا الجمعة الماضي.", "2018-03-09"),
        ("خرجوا أمس.", "2018-03-13"),
        ("دخلوها الليلة الفائتة.", "2018-03-13"),
        ("يخرجون هذه الليلة.", "2018-03-14"),
        ("تبدأ الهدنة ظهر غد.", "2018-03-15"),
        ("تبدأ الهدنة بعد غد.", "2018-03-16"),
        ("وقبل يومين خرجوا.", "2018-03-12"),
        ("خرجوا في أيلول الماضي.", "2017-09"),
        ("وقع الاتفاق في سبتمبر 2016.", "2016-09"),
        ("وقع الاتفاق في ٨ أيار ٢٠١٧.", "2017-05-08"),
        ("وقع الاتفاق في 8 أيار/مايو 2017.", "2017-05-08"),
        ("وقع الاتفاق في تشرين الأول.", "2017-10"),
        ("وقع الاتفاق عام 2014.", "2014"),
        ("وقع الاتفاق الشهر الماضي.", "2018-02"),
        ("وقع الاتفاق قبل يومين.", "2018-03-12"),
        ("وقع الاتفاق العام الماضي.", "2017"),
        ("وقع الاتفاق العام الفائت.", "2017"),
        ("وقع الاتفاق الأسبوع الفائت.", "2018-03-07~"),
        ("وقع الاتفاق في 5 من الشهر الفائت.", "2018-02-05"),
        ("وقع الاتفاق أوائل شباط.", "2018-02"),
        ("وقع الاتفاق من نحو أسبوعين.", "2018-02-28~"),
        ("وقع الاتفاق قبل أكثر من شهر.", "2018-02~"),
        ("خرجوا الثلاثاء من الأسبوع الماضي.", "2018-03-06"),
        ("ستصل الحافلات صباح السبت.", "2018-03-17"),
        ("غادروا بعد يومين من توقيع الاتفاق.", "2018-03-12"),
        ("تأجلت صباح الثلاثاء عملية الإجلاء.", "2018-03-13"),
        ("توصل الطرفان الاثنين إلى اتفاق لإجلاء المقاتلين.", "2018-03-12"),
    ],
)
def test_find_arabic_date_is_resolved(text, expected):
    assert find_dates(text, language="ar")[0].date.text == expected


@pytest.mark.parametrize(
    "text",
    [
        "They may leave the town.",
        "They will march on the town.",
        "Some 2000 people left.",
        "On 31 February they left.",
        "They had 2,016 fighters.",
    ],
)
def test_find_word_that_is_no_date_gives_none(text):
    assert find_dates(text) == []


def test_find_date_since_is_marked_as_a_bound():
    (found,) = find_dates("Fighting has gone on since February 18.")
    assert found.since
    assert found.date.text == "2018-02-18"


def test_find_date_inside_a_since_clause_is_a_bound():
    (found,) = find_dates("منذ بدء قوات النظام هجومها قبل أكثر من شهر.", language="ar")
    assert found.since


def test_find_date_of_the_page_run_into_its_first_sentence_is_none():
    assert find_dates("Wed 14 Mar 2018 Rebels left the town.") == []


def test_find_today_in_speech_is_marked_as_quoted():
    (found,) = find_dates('"It was implemented today," a monitor said.')
    assert found.quoted_today


def test_find_without_publication_date_keeps_only_full_dates():
    found = find_dates("It was signed on 8 May 2017 and they left on Tuesday.", published=None)
    assert [time.date.text for time in found] == ["2017-05-08"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It was signed on 13/03/2018.", ["2018-03-13"]),
        ("en", "It was signed on the 9th of March.", ["2018-03-09"]),
        ("en", "It began on Saturday, March 10.", ["2018-03-10"]),
        ("en", "It began at midnight on Monday.", ["2018-03-12"]),
        ("en", "It was signed on Monday. It took effect at 6 p.m.", ["2018-03-12", "2018-03-12"]),
        (
            "en",
            "It broke down on Monday after a deal the day before.",
            ["2018-03-12", "2018-03-11"],
        ),
        ("en", "A truce starting on Saturday was agreed.", ["2018-03-17"]),
        ("en", "It begins at 9 p.m. Khartoum time on Monday.", ["2018-03-12"]),
        ("en", "It was signed at the end of March 2017.", ["2017-03"]),
        ("en", "It was taken on Monday, February 26.", ["2018-02-26"]),
        ("ar", "وقع الاتفاق في الثاني من آذار/مارس.", ["2018-03-02"]),
        ("ar", "خرجوا فجر اليوم الأربعاء.", ["2018-03-14"]),
        ("ar", "بدأت ليل الأحد الاثنين.", ["2018-03-11"]),
        ("ar", "خرجت الجمعة 9-3-2018 قافلة.", ["2018-03-09"]),
        ("ar", "ساد هدوء الثلاثاء غداة توقيع اتفاق.", ["2018-03-13", "2018-03-12"]),
    ],
)
def test_find_day_told_twice_or_by_another_is_one_day(language, text, expected):
    assert [time.date.text for time in find_dates(text, language=language)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "They must go by Saturday.",
        "None had left since Monday.",
        "It holds until the end of May.",
    ],
)
def test_find_bound_of_a_span_dates_no_event(text):
    assert [time.since for time in find_dates(text)] == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Early on Thursday, two days after May 8, 2017, at 6 p.m. in March last year."),
        ("ar", "وفي صباح الخميس قبل يومين بعد 8 مايو 2017 ومنذ العام الماضي وبالأربعاء."),
    ],
)
def test_scan_finds_what_the_whole_grammar_finds(language, text):
    document = Document(f"Title\n\n{text}")
    grammar = load_time_reader(language).grammar
    openings = grammar.find_openings(document)
    for sentence in document.sentences:
        found = grammar.scan(document, sentence, openings)
        scanned = [match.group().strip() for match, _ in found]
        whole = grammar.pattern.finditer(document.folded, sentence.start, sentence.end)
        assert scanned == [found.group().strip() for found in whole]


def test_find_year_after_before_is_a_bound():
    (found,) = find_dates("كانت فيها قبل العام 2011.", language="ar")
    assert found.since


def test_find_days_without_their_number_give_no_date():
    assert find_dates("خرجوا بعد أيام من توقيع الاتفاق.", language="ar") == []
