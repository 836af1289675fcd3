"""Figures of a deal: which amounts of a report are its own, and whom they count."""

from pathlib import Path

import pytest

from control.dates import parse_edtf
from control.extract import extract_claims
from control.extract.gazetteer import read_gazetteer_files

pytestmark = pytest.mark.usefixtures("rules_alone")
GAZETTEER = read_gazetteer_files(Path(__file__).resolve().parent.parent / "control" / "demo")
LEAD = "Rebels leave Daraya\n\nRebels began leaving Daraya on Tuesday under a deal, a monitor said.\n\n"


def count(text):
    reading = extract_claims(LEAD + text, parse_edtf("2018-03-14"), "en", GAZETTEER)
    (claim,) = [claim for claim in reading.claims if not claim.background]
    return [(f.category, f.low, f.high) for f in claim.figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About 500 fighters will go today, a spokesman said.", ("fighters", 500, 500)),
        ("The convoy of 42 buses was seen on the highway.", ("buses", 42, 42)),
        ("Some 2,500 civilians had been stuck in the besieged area.", ("besieged", 2500, 2500)),
        ("Between 4,000 and 8,000 people live there under siege.", ("besieged", 4000, 8000)),
        (
            "Troops had cut off 7,500 people who live there, against 9,000 before the war.",
            ("besieged", 7500, 7500),
        ),
        ("Buses brought 600 people across the line at Qalaat al-Madiq.", ("total", 600, 600)),
        ("Some 40 buses were moved into army land in Hama province.", ("buses", 40, 40)),
        ("Aid workers assist 1,400 people who have been evacuated.", ("total", 1400, 1400)),
        ("Another 90 buses were bound for the north.", ("buses", 90, 90)),
        ("About 1,900 people would be out by Thursday.", ("total", 1900, 1900)),
        ("He said 700 men, women and children had gone.", ("civilians", 700, 700)),
        ("The deal aims to displace 12,000 residents.", ("total", 12000, 12000)),
        ("As many as 900 people remain trapped in Daraya.", ("besieged", None, 900)),
        ("Some 1,300 had gone by nightfall.", ("total", 1300, 1300)),
        ("That brought the total to 4,500.", ("total", 4500, 4500)),
        ("A medical team escorted 45 wounded.", ("wounded", 45, 45)),
        ("Two batches totalling 1,750 people have reached Idlib.", ("total", 1750, 1750)),
        (
            "Russian officers stood by. It was cold. Aid came. The first 35 buses left.",
            ("buses", 35, 35),
        ),
    ],
)
def test_count_goes_on_with_the_people_of_the_deal(text, expected):
    assert count(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "At least 82 civilians were shot dead in the town.",
        "The war has driven more than 320,000 people from their homes.",
        "More than 5,000 people fled the fighting.",
        "In December 2016, 700 fighters left Qudsaya under another deal.",
        "Eastern Ghouta, to the north, is home to 400,000 people.",
        "A convoy brought food for 2,400 people last year.",
        "The army deployed 3,000 soldiers on the front.",
        "Before the war the town had 60,000 people.",
        "About half of the 3,000 fighters in the town agreed to go.",
        "Elsewhere, aid came. Some 400 people arrived in a new camp.",
        "Some 300 fighters, most of them foreigners, were left in the hospital.",
        "Some 60,000 people live there.",
        "Trucks brought food for 27,500 people.",
        "He wants the evacuation of the two to go in step.",
        "In the two other besieged pockets tens of thousands of civilians are trapped.",
        '"I leave my house behind," said one fighter.',
        "The battle has left some 40,000 people in the valley without water.",
        "The dam is one that thousands of people rely on.",
        "The U.N. called for the evacuation of some 300 people.",
    ],
)
def test_count_leaves_out_people_who_are_not_of_the_deal(text):
    assert count(text) == []


def test_count_hundreds_of_rebels_and_kin_are_the_hundreds_of_rebels():
    told = (
        "Hundreds of rebels left at noon. Buses took hundreds of rebels and their families north."
    )
    assert [category for category, _, _ in count(told)] == ["fighters"]


def test_count_number_of_a_title_gives_way_to_the_text():
    reading = extract_claims(
        "Hundreds of rebels leave Daraya\n\nSome 700 rebels left Daraya on Tuesday under a deal.",
        parse_edtf("2018-03-14"),
        "en",
        GAZETTEER,
    )
    assert [f.low for f in reading.claims[0].figures] == [700]


def test_count_sum_that_only_a_title_gives_is_kept_beside_a_part():
    reading = extract_claims(
        "Evacuation of 20,000 people from Daraya ends\n\nThe last 2,500 people left Daraya on Tuesday"
        " under a deal.",
        parse_edtf("2018-03-14"),
        "en",
        GAZETTEER,
    )
    assert sorted(f.low for f in reading.claims[0].figures) == [2500, 20000]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Some 12 buses left. Another 12 buses are to follow.", [12, 12]),
        ("Some 12 buses left. The 12 buses headed north.", [12]),
    ],
)
def test_count_same_number_of_others_is_a_second_lot(text, numbers):
    assert [low for _, low, _ in count(text)] == numbers


def test_count_prisoners_of_a_swap_beside_what_else_is_told():
    reading = extract_claims(
        "تبادل أسرى\n\nقالت روسيا وأوكرانيا اليوم السبت إنهما تبادلتا عشرات الأسرى في أكبر عملية تبادل"
        " هذا العام. وذكرت الوزارة أنه تم استعادة 120 من أفراد القوات من أراض تسيطر عليها كييف، وتم"
        " تسليم 30 أسير حرب مقابل 12 جنديا مصابا.",
        parse_edtf("2025-04-19"),
        "ar",
        GAZETTEER,
    )
    swap = next(claim for claim in reading.claims if claim.kind.value == "exchange")
    assert {120, 30, 12} <= {f.low for f in swap.figures if f.category == "prisoners"}
    assert swap.implemented_on.text == "2025-04-19"


def test_count_women_and_children_of_a_swap_as_prisoners():
    text = (
        "Rebels exchange prisoners\n\nIn a prisoner swap, rebels near Daraya released 25 women and"
        " children on Monday in exchange for their commander."
    )
    (swap,) = extract_claims(text, parse_edtf("2015-04-06"), "en", GAZETTEER).claims
    assert [(f.category, f.low) for f in swap.figures] == [("prisoners", 25)]


def test_count_soldiers_and_civilians_who_were_freed_as_prisoners():
    assert count("On Monday, 26 soldiers and civilians were freed from captivity.") == [
        ("prisoners", 26, 26)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The rebels freed six soldiers.",
        "Six soldiers whom the rebels had seized were freed.",
        "The deal also provides for the release of six detainees.",
    ],
)
def test_count_who_is_let_go_beside_a_departure_as_prisoners(text):
    assert count(text) == [("prisoners", 6, 6)]


def read_deal(text):
    reading = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER)
    return next(claim for claim in reading.claims if claim.is_deal and not claim.background)


def test_extract_claims_day_of_a_when_clause_dates_the_leaving():
    claim = read_deal(
        "Army retakes Daraya\n\nThe army regained Daraya on Tuesday when the last rebels left it under"
        " a deal that began in January."
    )
    assert claim.implemented_on.text == "2018-03-13"


def test_extract_claims_deal_that_came_into_force_has_started():
    claim = read_deal(
        "Truce in Daraya\n\nRebels and the army agreed a truce in Daraya on Monday.\n\nGuns fell"
        " silent after the agreement came into force on Tuesday."
    )
    assert (claim.agreed_on.text, claim.implemented_on.text) == ("2018-03-12", "2018-03-13")


def test_extract_claims_city_beside_its_district_is_no_place_of_its_own():
    claim = read_deal(
        "Rebels leave Waer\n\nThe last rebels left the city of Homs on Tuesday under a deal.\n\nSome"
        " 700 fighters departed from al-Waer by bus."
    )
    assert [place.slug for place in claim.districts] == ["al-waer"]


@pytest.mark.parametrize(
    "text",
    [
        "The agreement also covers the towns of Babila and Beit Sahem.",
        "Another 300 fighters quit Babila and Beit Sahem on the same day.",
        "The evacuation of Babila and Beit Sahem began later in the day.",
    ],
)
def test_extract_claims_sentence_that_goes_on_adds_its_places(text):
    claim = read_deal(
        f"Rebels leave Yalda\n\nRebels left Yalda on Tuesday under a deal, a monitor said. {text}"
    )
    assert [place.slug for place in claim.districts] == ["yalda", "babila", "beit-sahem"]


@pytest.mark.parametrize(
    "text",
    [
        "Civilians fled Babila and Beit Sahem on the same day.",
        "Elsewhere, another group left Babila and Beit Sahem.",
        "Similar deals also emptied Babila and Beit Sahem last year.",
    ],
)
def test_extract_claims_sentence_on_something_else_adds_no_place(text):
    claim = read_deal(
        f"Rebels leave Yalda\n\nRebels left Yalda on Tuesday under a deal, a monitor said. {text}"
    )
    assert [place.slug for place in claim.districts] == ["yalda"]


def test_extract_claims_places_added_by_as_well_as_keep_the_day():
    claim = read_deal(
        "Rebels leave\n\nRebels left Yalda, as well as Babila and Beit Sahem, on Tuesday under a deal."
    )
    assert [place.slug for place in claim.districts] == ["yalda", "babila", "beit-sahem"]
    assert claim.implemented_on.text == "2018-03-13"


def test_extract_claims_terms_told_later_date_the_agreement():
    claim = read_deal(
        "Rebels leave Yalda\n\nRebels left Yalda on Tuesday under a deal, a monitor said.\n\nThe deal,"
        " concluded on February 5, provides for the departure of all fighters."
    )
    assert (claim.agreed_on.text, claim.implemented_on.text) == ("2018-02-05", "2018-03-13")


@pytest.mark.parametrize(
    ("text", "agreed"),
    [
        ("after a deal late on Monday.", "2018-03-12"),
        ("under an agreement earlier this month.", "2018-03"),
        ("under the March 8 agreement.", "2018-03-08"),
        ("under Sunday's agreement.", "2018-03-11"),
        (", the day after a deal was reached.", "2018-03-12"),
        (", a day after agreeing to a deal.", "2018-03-12"),
    ],
)
def test_extract_claims_day_of_the_terms_is_not_that_of_the_leaving(text, agreed):
    claim = read_deal(f"Rebels leave Yalda\n\nRebels began leaving Yalda on Tuesday {text}")
    assert claim.agreed_on.text == agreed
    assert claim.implemented_on.text == "2018-03-13"


def test_extract_claims_agreement_told_after_the_leaving_is_dated():
    for text in (
        "It was agreed on Sunday.",
        "Negotiators had signed the deal in Damascus on Sunday.",
    ):
        claim = read_deal(
            f"Rebels leave Yalda\n\nRebels left Yalda on Tuesday under a deal.\n\n{text}"
        )
        assert claim.agreed_on.text == "2018-03-11"


def test_extract_claims_finer_of_two_days_that_agree_is_taken():
    claim = read_deal(
        "Rebels leave Waer\n\nRebels boarded buses in al-Waer on Tuesday under an agreement sealed last"
        " year.\n\nThe deal was first struck in December 2017."
    )
    assert claim.agreed_on.text == "2017-12"


def test_extract_claims_old_terms_make_no_history_of_the_leaving():
    claim = read_deal(
        "Rebels leave Waer\n\nA second group of rebels left al-Waer on Tuesday.\n\nSome 100 gunmen boarded buses"
        " in al-Waer under an agreement sealed last year."
    )
    assert claim.implemented_on.text == "2018-03-13"
    assert [(f.category, f.low) for f in claim.figures] == [("fighters", 100)]


def test_extract_claims_announcement_before_the_leaving_dates_the_deal():
    claim = read_deal(
        "Rebels leave Yalda\n\nRebels left Yalda on Tuesday under a deal that was announced on Friday."
    )
    assert claim.agreed_on.text == "2018-03-09"


def test_extract_claims_second_faction_with_a_deal_of_its_own_is_another_deal():
    reading = extract_claims(
        "Rebels leave Harasta\n\nRebels left Harasta on Tuesday under a deal, state media said. Hours"
        " later a second faction accepted a deal for its fighters to leave Arbin and Zamalka.",
        parse_edtf("2018-03-14"),
        "en",
        GAZETTEER,
    )
    assert [[place.slug for place in claim.districts] for claim in reading.claims] == [
        ["harasta"],
        ["arbin", "zamalka"],
    ]


def test_count_people_of_the_sentence_before():
    assert count("They travelled in 34 buses from the camp of Wadi Hamid.") == [("buses", 34, 34)]


def test_count_share_of_those_counted_before():
    text = (
        "News\n\nRebels left the town of Daraya for Idlib on Monday under a deal. The Observatory put the"
        " number of passengers at about 1,400, roughly 400 of them fighters."
    )
    told = [(f.category, f.low) for f in read_deal(text).figures]
    assert told == [("total", 1400), ("fighters", 400)]


def test_extract_claims_evacuation_said_to_be_agreed_needs_no_word_for_the_agreement():
    deal = read_deal(
        "News\n\nAround 25,000 people have been evacuated from Daraya, a monitor said on Monday. Buses"
        " stood in the snow. Rebels told the men to hurry. The evacuation, agreed by Russia and"
        " Turkey on Jan. 13, was twice interrupted."
    )
    assert [place.text for place in deal.districts] == ["Daraya"]


def test_count_leaves_out_the_dead_and_those_listed_with_them():
    assert count("The Observatory counted 3,250 people killed, among them 1,130 civilians.") == []


def test_count_comma_within_a_number_does_not_part_it_from_the_dead():
    deal = read_deal(
        "News\n\nRebels signed a ceasefire on Friday to end fighting in Daraya that has killed more"
        " than 2,600 people."
    )
    assert deal.figures == ()


def test_extract_claims_years_ago_in_the_lead_makes_no_memoir():
    deal = read_deal(
        "News\n\nRebels agreed on Friday to leave Daraya under a deal, after the army took the road"
        " which it lost three years ago. Some 600 fighters would be moved to the north."
    )
    assert [f.low for f in deal.figures] == [600]


def test_extract_claims_office_and_earlier_deal_are_no_places_of_the_deal():
    deal = read_deal(
        "News\n\nFighters left Daraya on Monday under a deal, the governor of Homs said."
        " The evacuation of Daraya came days after fighters left Moadamiya."
    )
    assert [place.text for place in deal.districts] == ["Daraya"]


def test_extract_claims_place_the_deal_leaves_out_makes_no_deal():
    reading = extract_claims(
        "أخبار\n\nغادر المقاتلون حي برزة الخميس في إطار اتفاق. ولا يشمل الاتفاق حي القابون"
        " حيث تواصل قوات النظام قصف مواقع الفصائل.",
        parse_edtf("2017-05-11"),
        "ar",
        GAZETTEER,
    )
    assert [[p.text for p in claim.districts] for claim in reading.claims] == [["برزة"]]


@pytest.mark.parametrize(
    "text",
    [
        "Two gunmen who held up a bank in Mezzeh surrendered on Wednesday after a siege.",
        "About 50 militants who surrendered in al-Qusayr on Tuesday were shot, a monitor said.",
    ],
)
def test_extract_claims_surrender_of_robbers_or_of_the_shot_is_no_deal(text):
    reading = extract_claims(f"News\n\n{text}", parse_edtf("2018-03-14"), "en", GAZETTEER)
    assert not [claim for claim in reading.claims if claim.is_deal]


def test_extract_claims_capital_of_a_title_is_no_place_of_a_truce():
    deal = read_deal(
        "Khartoum extends ceasefire with rebels\n\nThe president on Monday prolonged a ceasefire with"
        " rebels in South Kordofan and Blue Nile states."
    )
    assert [place.text for place in deal.districts] == ["South Kordofan", "Blue Nile"]


def test_extract_claims_truce_leaving_a_militia_in_charge_moves_nobody():
    deal = read_deal(
        "News\n\nA ceasefire between Kurdish fighters and the army came into force in the city of"
        " Hasaka on Monday, leaving the militia in charge of nearly all of it."
    )
    assert (deal.kind, str(deal.implemented_on)) == ("ceasefire", "2018-03-12")


def test_count_told_before_the_deal_is_named():
    claim = read_deal(
        "Buses cross the line\n\nMore than 120 buses passed through the Morek crossing overnight.\n\n"
        "The monitor said 6,900 civilians and fighters had left Daraya under a deal reached on Tuesday."
    )
    assert [(f.category, f.low) for f in claim.figures] == [("total", 6900), ("buses", 120)]


def test_count_goes_on_behind_a_change_in_the_same_place():
    claim = read_deal(
        "Deal for Daraya\n\nRebels in Daraya signed an agreement with the army on Monday.\n\nIt was"
        " long in coming.\n\nPolice will deploy in Daraya.\n\nThey know the town.\n\nTalks went on"
        " for weeks.\n\nA source expected 12,000 people to leave."
    )
    assert [f.low for f in claim.figures] == [12000]


def test_count_whole_of_which_a_share_is_told():
    claim = read_deal(
        LEAD + "The ministry gave another number: 9,519 people, 3,475 of them fighters."
    )
    assert [(f.category, f.low) for f in claim.figures] == [("total", 9519), ("fighters", 3475)]


def test_count_figures_a_negotiator_gives():
    claim = read_deal(
        "Buses leave east Aleppo\n\nEvacuations from east Aleppo resumed on Monday under a deal between"
        " rebels and the army.\n\nIn return 1,250 people will be taken out of Foua, a rebel negotiator"
        " said."
    )
    assert [f.low for f in claim.figures] == [1250]


@pytest.mark.parametrize(
    ("told", "speaker"),
    [
        ("نقلت وكالة رويترز عن المرصد السوري لحقوق الإنسان أن", "SOHR"),
        ("أكد مبعوث الصليب الأحمر لرويترز أن", "الصليب الأحمر"),
        ("قال مصدر عسكري لوكالة فرانس برس إن", "مصدر عسكري"),
    ],
)
def test_count_figure_is_from_who_said_it_not_from_the_agency(told, speaker):
    text = f"خروج من دوما\n\n{told} 300 مقاتل خرجوا من دوما الثلاثاء بموجب اتفاق."
    reading = extract_claims(text, parse_edtf("2018-04-05"), "ar", GAZETTEER)
    assert [f.attributed_to for f in reading.claims[0].figures] == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Rebels leave Douma\n\nThe Syrian Observatory for Human Rights said 1,300 people left Douma"
            " on Tuesday in 19 buses under a deal, while SANA said 981 people had gone.",
        ),
        (
            "ar",
            "خروج المقاتلين من دوما\n\nقال المرصد السوري لحقوق الإنسان إن 1300 شخص خرجوا من دوما الثلاثاء بموجب اتفاق"
            " على متن 19 حافلة، في حين ذكرت وكالة سانا أن 981 شخصا خرجوا.",
        ),
    ],
)
def test_count_figure_is_from_who_spoke_of_it_not_from_who_says_otherwise(language, text):
    (claim,) = extract_claims(text, parse_edtf("2018-04-05"), language, GAZETTEER).claims
    said = {f.low: f.attributed_to for f in claim.figures}
    assert said[1300] == said[19] == "SOHR" and "SANA" in said[981]


def test_count_those_let_out_of_a_siege_and_those_who_starve_in_it():
    text = (
        "Civilians leave Yalda\n\nA rare moment of coordination between the army and rebels enabled"
        " 1,800 civilians to flee the besieged town of Yalda on Tuesday. The opposition says 12,000"
        " people face starvation in the town. A reporter saw dozens of women arrive at a shelter."
    )
    (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    figures = [(f.category, f.low, f.high) for f in claim.figures]
    assert figures == [("civilians", 1800, 1800), ("besieged", 12000, 12000)]


def test_count_captives_of_an_earlier_swap_apart():
    text = (
        "Sides swap captives\n\nThe army and rebels swapped captives in Yalda on Tuesday. As many as"
        " 118 rebels were exchanged for 76 soldiers, an officer said. Earlier this month the two sides"
        " exchanged 35 prisoners in Yalda."
    )
    claims = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    (claim,) = [claim for claim in claims if not claim.background]
    assert [f.low for f in claim.figures] == [118, 76]


def test_count_people_who_are_told_again_as_civilians_once():
    text = (
        "Civilians leave Yalda\n\nBuses took 83 civilians out of besieged Yalda on Tuesday under a deal."
        ' "83 people were evacuated from Yalda today," a spokesman said.'
    )
    (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    assert [(f.category, f.low) for f in claim.figures] == [("civilians", 83)]


def test_count_soldiers_who_had_been_kidnapped_as_freed():
    text = (
        "Rebels leave\n\nRebels and their families began leaving Yalda on Tuesday under a deal. Before"
        " the departure ten officers, who had been abducted in March, were freed by the fighters."
    )
    (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    assert [(f.category, f.low) for f in claim.figures] == [("prisoners", 10)]
