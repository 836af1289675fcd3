"""control/web/words.py: states, dates and figures in words; no number invented, no day pretended."""

import html
import json
import re

import pytest
from django.utils import translation
from django.utils.html import escape

from control.web import words

GOVERNMENT = {"actor": {"name": {"en": "Government", "ar": "الحكومة"}, "colour": "#d55e00"}}
OPPOSITION = {"actor": {"name": {"en": "Opposition", "ar": "المعارضة"}, "colour": "#009e73"}}


def make_period(**changes) -> dict:
    period = {
        "from": "2018-03-13",
        "to": "2018-03-20",
        "started": "2018-03-13",
        "ended": "2018-03-20",
        "standing": "held",
        "parties": [GOVERNMENT | {"role": "holder"}],
        "siege": "none",
        "truce": "no",
        "assertion": "assessed",
        "basis": "evidenced",
        "disputed": False,
        "carried_forward": False,
    }
    return period | changes


def make_figure(**changes) -> dict:
    figure = {"category": "fighters", "min": 300, "max": 300, "qualifier": "exactly", "words": ""}
    return figure | changes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-03-13", "13 March 2018"),
        ("2018-03-13~", "about 13 March 2018"),
        ("2018-03", "March 2018 (day not known)"),
        ("2018-03~", "about March 2018"),
        ("2012", "2012 (month not known)"),
        ("2012~", "about 2012"),
        ("2012?", "perhaps 2012"),
        ("2014-21", "between 1 March 2014 and 31 May 2014"),
        ("201X", "some time in the decade 2010-2019"),
        ("", ""),
        (None, ""),
        ("soon", "soon"),
    ],
)
def test_edtf_each_precision_is_said_as_what_it_is(text, expected):
    assert words.edtf(text) == expected


def test_edtf_month_or_year_never_shows_a_day():
    for text in ("2018-03", "2018-03~", "2012", "2012?", "2012-XX", "2012-XX-XX"):
        assert not re.search(r"\b\d{1,2} [A-Z][a-z]+ \d{4}", words.edtf(text)), text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Held by Government"),
        (
            {"parties": [GOVERNMENT | {"role": "holder"}, OPPOSITION | {"role": "present"}]},
            "Held by Government; Opposition also present",
        ),
        (
            {
                "standing": "contested",
                "parties": [GOVERNMENT | {"role": "holder"}, OPPOSITION | {"role": "challenger"}],
            },
            "Contested: held by Government, fought over with Opposition",
        ),
        (
            {
                "standing": "contested",
                "parties": [
                    GOVERNMENT | {"role": "challenger"},
                    OPPOSITION | {"role": "challenger"},
                ],
            },
            "Contested between Government and Opposition",
        ),
        (
            {
                "standing": "contested",
                "parties": [
                    GOVERNMENT | {"role": "challenger"},
                    OPPOSITION | {"role": "present"},
                ],
            },
            "Contested between Government; Opposition also present",
        ),
        ({"standing": "contested", "parties": []}, "Contested"),
        (
            {
                "standing": "mixed",
                "parties": [GOVERNMENT | {"role": "holder"}, OPPOSITION | {"role": "co_holder"}],
            },
            "Mixed: Government and Opposition each hold a part",
        ),
        (
            {"standing": "mixed"},
            "Mixed: Government holds a part, the others are not stated",
        ),
        (
            {
                "standing": "mixed",
                "parties": [GOVERNMENT | {"role": "holder"}, OPPOSITION | {"role": "present"}],
            },
            "Mixed: Government holds a part; Opposition also present, part not stated",
        ),
        (
            {
                "standing": "mixed",
                "parties": [
                    GOVERNMENT | {"role": "holder"},
                    GOVERNMENT | {"role": "co_holder"},
                    OPPOSITION | {"role": "present"},
                ],
            },
            "Mixed: Government and Government each hold a part; Opposition also present",
        ),
        (
            {"standing": "mixed", "parties": [OPPOSITION | {"role": "present"}]},
            "Mixed: who holds which part is not stated; Opposition also present",
        ),
        ({"standing": "unknown", "parties": []}, "Control not known"),
    ],
)
def test_standing_words_each_standing_names_its_parties(changes, expected):
    assert words.standing_words(make_period(**changes)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Held by Government, Opposition and Government"),
        ("ar", "تحت سيطرة الحكومة والمعارضة والحكومة"),
    ],
)
def test_standing_words_join_parties_as_the_map_does(language, expected):
    holders = [
        GOVERNMENT | {"role": "holder"},
        OPPOSITION | {"role": "co_holder"},
        GOVERNMENT | {"role": "co_holder"},
    ]
    with translation.override(language):
        assert words.standing_words(make_period(parties=holders)) == expected
        linked = [party | {"actor": party["actor"] | {"slug": "a"}} for party in holders]
        markup = words.standing_links(make_period(parties=linked))
    assert re.sub("<[^>]*>", "", markup) == expected


def test_standing_words_of_no_period_is_not_covered_rather_than_unknown():
    assert words.standing_words(None) == "Not covered by this ledger"


def test_quality_words_siege_names_its_besieger_only_where_given():
    parties = [OPPOSITION | {"role": "holder"}, GOVERNMENT | {"role": "besieger"}]
    assert words.quality_words(make_period(siege="unknown")) == ["besieged, degree not stated"]
    assert words.quality_words(make_period(siege="full", parties=parties, truce="yes")) == [
        "fully besieged by Government",
        "under a truce",
    ]
    assert words.quality_words(make_period(siege="not_stated")) == []


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (("2013-05-03", "2013-05-03"), "3 May 2013"),
        (("2013-02-01", "2013-02-28"), "February 2013 (day not known)"),
        (("2013-01-01", "2013-12-31"), "2013 (month not known)"),
        (("2013-02-03", "2013-12-31"), "between 3 February 2013 and 31 December 2013"),
    ],
)
def test_bounds_words_name_a_month_or_year_that_they_are_the_whole_of(bounds, expected):
    assert words.bounds_words(*bounds) == expected


def test_certainty_words_of_what_is_carried_forward_is_only_possible():
    period = make_period(carried_forward=True)
    assert words.certainty_words(period, "2018-05-01") == "Possible on this day"


def test_nothing_is_certain_of_what_is_not_known():
    period = make_period(standing="unknown", parties=[], basis="assumed")
    assert words.certainty_words(period, "2018-03-15") == ""
    assert words.doubt_words(period) == []


def test_certainty_words_in_the_bounds_of_a_date_is_only_possible():
    period = make_period(started="2018-03", ended="2018", to="2018-06-01")
    assert words.certainty_words(period, "2018-03-20").startswith("Possible")
    assert words.certainty_words(period, "2018-05-01").startswith("Possible")  # it may have ended
    assert words.certainty_words(
        make_period(started="2018-03"), "2018-03-31"
    ) == "Possible, not " + ("certain: it ended 20 March 2018.")
    assert words.certainty_words(make_period(), "2018-03-13") == "Certain on this day"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "300"),
        ({"qualifier": "about"}, "about 300"),
        ({"min": 1300, "max": None, "qualifier": "at least"}, "at least 1,300"),
        ({"min": 1300, "max": None, "qualifier": "exactly"}, "at least 1,300"),
        ({"min": 1500, "max": 3200}, "1,500–3,200"),
        ({"min": None, "max": 200, "qualifier": "up to"}, "up to 200"),
        (
            {"min": None, "max": None, "qualifier": "vague", "words": "several hundred"},
            "“several hundred”",
        ),
        ({"min": None, "max": None, "qualifier": "vague"}, "no number given"),
    ],
)
def test_figure_words_says_what_the_speaker_said(changes, expected):
    assert words.figure_words(make_figure(**changes)) == expected


def test_both_names_hostile_name_is_escaped():
    marked = words.both_names({"en": "<b>Qadam</b>", "ar": "القدم"})
    assert "&lt;b&gt;" in marked and 'dir="rtl"' in marked


def test_day_in_arabic_has_the_months_of_syria():
    with translation.override("ar"):
        assert words.day("2018-03-13") == "13 آذار 2018"
        assert words.edtf("2017-09~").endswith("أيلول 2017")


def test_both_names_in_arabic_puts_the_arabic_name_first():
    with translation.override("ar"):
        marked = words.both_names({"en": "Qadam", "ar": "القدم"})
    assert marked.index("القدم") < marked.index("Qadam")


def test_own_words_are_those_of_the_page_or_marked_as_the_other_language():
    assert words.own_words("p", "One.", "واحد.", "lede") == '<p class="lede">One.</p>'
    assert words.own_words("bdi", "", "واحد.") == '<bdi dir="rtl" lang="ar">واحد.</bdi>'
    with translation.override("ar"):
        assert words.own_words("p", "One.", "واحد.") == "<p>واحد.</p>"
        assert words.own_words("p", "<b>", "") == '<p dir="ltr" lang="en">&lt;b&gt;</p>'
        assert words.own_words("p", "", "") == ""


def test_standing_links_say_the_sentence_and_lead_to_each_party():
    hostile = {"slug": "isis", "name": {"en": "<b>IS</b> {holder}", "ar": ""}, "colour": "#444444"}
    parties = [
        {"actor": GOVERNMENT["actor"] | {"slug": "government"}, "role": "holder"},
        {"actor": hostile, "role": "challenger"},
    ]
    period = make_period(standing="contested", parties=parties)
    marked = words.standing_links(period, "?known_on=2020-01-01")
    assert 'href="/actors/government/?known_on=2020-01-01"' in marked
    assert "<b>" not in marked and "&lt;b&gt;IS" in marked
    said = html.unescape(re.sub(r"</?(a|bdi)\b[^>]*>", "", marked))
    assert said == words.standing_words(period)


def test_browser_labels_are_plain_text_and_complete_for_every_script():
    labels = words.browser_labels()
    json.dumps(labels)
    assert {"held", "contested_holder", "changed.one", "changed.other"} <= labels.keys()


def test_browser_codes_come_in_the_order_of_the_status_bits():
    codes = words.browser_codes()
    assert [code for code, _ in codes["standing"]] == ["held", "contested", "mixed", "unknown"]
    assert [code for code, _ in codes["confidence"]] == ["high", "medium", "low", "none"]
    assert [code for code, _ in codes["role"]][0] == "holder"
    assert [code for code, _ in codes["precision"]][:4] == ["day", "month", "season", "year"]


def test_days_within_a_sentence_stay_whole_and_the_rest_is_escaped():
    assert words.keep_days("اليوم <2024-12-31>.") == (
        'اليوم &lt;<bdi dir="ltr" class="numeric">2024-12-31</bdi>&gt;.'
    )
    spans = words.keep_days("2018-03-13T12:00:00Z، 2018-03-01/2018-03-31.")
    whole = re.findall(r"<bdi[^>]*>([^<]*)</bdi>", spans)
    assert whole == ["2018-03-13T12:00:00Z", "2018-03-01/2018-03-31"]
    assert words.keep_days(escape("“it's”")) == escape("“it's”")


def test_arabic_counts_stand_in_their_case_and_leave_no_doubt():
    """Only 26 are possible: that is not to say that 26 are possible, not certain."""
    with translation.override("ar"):
        said = {key: str(text) for key, text in words.LABELS.items()}
    assert said["members.two"] == "منطقتان" and said["places.two"] == "منطقتين"  # "في منطقتين"
    assert said["more_nominal.one"].startswith("وأخرى واحدة")
    assert said["more_nominal.two"].startswith("واثنتان أخريان")
    doubtful = [text for key, text in said.items() if key.startswith("doubtful.")]
    assert len(doubtful) == 6 and not any("فقط" in text for text in doubtful)
