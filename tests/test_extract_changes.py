"""Changes of control in whole reports: who holds a place once the text has told it."""

import pytest

from control.choices import ChangeStatus, Polarity
from control.dates import parse_edtf
from control.demo import load as demo
from control.extract import look
from control.extract.events import EventReader
from control.extract.gazetteer import read_gazetteer_files
from tests.test_extract import read


def read_changes(text):
    claims = read(f"News of the day\n\n{text}", "2018-03-18", "en").claims
    return [(c.change.text, c.change.status) for c in claims if c.change and not c.background]


@pytest.mark.parametrize(
    "text",
    [
        "Turkish troops raised their flags in the centre of Afrin on Sunday.",
        "Turkish troops entered Afrin on Sunday and raised their flag over the town hall.",
        "Turkish troops overran the last villages held by Kurdish militants in Afrin on Sunday.",
    ],
)
def test_place_under_a_raised_flag_or_without_a_last_village_has_changed_hands(text):
    assert read_changes(text) == [("Afrin", ChangeStatus.DONE)]


@pytest.mark.parametrize(
    "text",
    [
        "Turkish troops entered Afrin on Sunday.",
        "Turkish troops took villages held by Kurdish militants in Afrin on Sunday.",
        "Protesters raised their flags in Afrin on Sunday and the troops watched.",
    ],
)
def test_place_only_entered_or_taken_in_part_has_not_changed_hands(text):
    assert not [c for c in read_changes(text) if c[1] is ChangeStatus.DONE]


def test_entry_that_the_next_sentence_disputes_is_only_claimed():
    text = (
        "The army said that its troops had entered Manbij on Sunday and raised the flag there."
        " The coalition called the statement incorrect."
    )
    assert read_changes(text) == [("Manbij", ChangeStatus.CLAIMED)]


@pytest.mark.parametrize(
    ("text", "taker"),
    [
        (
            "Chadian troops on Saturday defeated Boko Haram and took back the town of Dikwa.",
            "troops",
        ),
        ("Al-Qaeda-linked fighters took control of the town of Halgan on Saturday.", "fighters"),
        (
            "The army captured Zamalka, previously held by Faylaq al-Rahman, and seized Jobar on Sunday.",
            "army",
        ),
    ],
)
def test_who_is_beaten_or_held_a_place_until_then_takes_nothing(text, taker):
    claims = read(f"News of the day\n\n{text}", "2018-03-18", "en").claims
    assert {c.change.to_text for c in claims if c.change} == {taker}


def read_polarities(text, language="en"):
    title = {"en": "News of the day", "ar": "أخبار اليوم"}[language]
    claims = read(f"{title}\n\n{text}", "2018-03-18", language).claims
    return [(c.change.text, c.polarity) for c in claims if c.change and not c.background]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The army on Sunday denied reports that Islamic State had captured Jobar."),
        ("en", "Reports that the army had captured Jobar were untrue, a rebel said on Sunday."),
        ("en", "Rebels deny that the army took Jobar on Sunday."),
        ("ar", "نفى المتحدث باسم فيلق الرحمن الأحد سيطرة قوات النظام على حي جوبر."),
        ("ar", "نفت الفصائل الأنباء عن استعادة قوات النظام السيطرة على حي جوبر يوم الأحد."),
    ],
)
def test_change_that_is_denied_is_contrary_evidence(language, text):
    assert [polarity for _, polarity in read_polarities(text, language)] == [Polarity.DENIES]


@pytest.mark.parametrize(
    "text",
    [
        "The army, which has denied using gas in its offensive, captured Jobar on Sunday.",
        "Aid workers were denied access after the army captured Jobar on Sunday.",
    ],
)
def test_change_beside_another_denial_is_asserted(text):
    assert read_polarities(text) == [("Jobar", Polarity.ASSERTS)]


def test_change_asserted_by_one_and_denied_by_another_is_told_twice():
    text = (
        "Rebels denied on Sunday that the army had taken control of Jobar."
        " State television said the army captured the district of Jobar on Saturday."
    )
    assert {p for _, p in read_polarities(text)} == {Polarity.ASSERTS, Polarity.DENIES}


@pytest.mark.parametrize(
    "text",
    [
        "A strip near Jobar is in the hands of Islamic State.",
        "Jobar is in the hands of Islamic State.",
        "Islamic State now holds about half of Jobar.",
        "The army took a hill outside Jobar overnight and lost it again.",
    ],
)
def test_how_things_stand_is_no_change(text):
    assert read_changes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The army retook every district but Jobar on Sunday.",
        "Troops retook the whole of the east except the town of Jobar on Sunday.",
    ],
)
def test_place_that_is_left_out_has_not_changed_hands(text):
    assert "Jobar" not in [place for place, _ in read_changes(text)]


def test_full_control_ends_what_was_taken_in_part():
    text = "The army took full control of Jobar on Sunday after it had seized most of Jobar."
    assert read_changes(text) == [("Jobar", ChangeStatus.DONE)]


@pytest.mark.parametrize(
    "text",
    [
        "سيطرت قوات الحكومة والمجموعات الموالية لها اليوم الأحد، على بلدة كفر نان.",
        "تمكن الجيش من السيطرة على بلدة «كفر نان» يوم الأحد.",
    ],
)
def test_arabic_place_stands_behind_its_own_preposition(text):
    claims = read(f"أخبار اليوم\n\n{text}", "2018-03-18", "ar").claims
    assert [c.change.text for c in claims if c.change] == ["كفر نان"]


@pytest.mark.parametrize(
    "text",
    [
        "قصف الجيش أطراف البلدة، وما زال فصيل مسلح يسيطر على بلدة كفر نان.",
        "بدأ هجوم في تموز سيطر فيه الجيش على بلدة كفر نان.",
        "انسحب الفصيل الذي سيطر على بلدة كفر نان.",
    ],
)
def test_arabic_description_of_who_holds_a_place_is_no_change(text):
    claims = read(f"أخبار اليوم\n\n{text}", "2018-03-18", "ar").claims
    assert not [c for c in claims if c.change and not c.background]


@pytest.mark.parametrize(
    ("text", "taker", "loser"),
    [
        ("استعاد الجيش العراقي ناحية ربيعة من قبضة تنظيم داعش.", "الجيش العراقي", "تنظيم داعش"),
        (
            "سيطر الحوثيون على مديرية رحبة بعد معارك مع القوات الحكومية.",
            "الحوثيون",
            "القوات الحكومية",
        ),
        (
            "قالت قوات سوريا الديمقراطية التي تقاتل تنظيم داعش إنها انتزعت بلدة غرانيج.",
            "قوات سوريا الديمقراطية",
            None,
        ),
        (
            "تقدم الجيش السوداني غربا، ثم طرد قوات الدعم السريع من بلدة جبرة.",
            "الجيش السوداني",
            "قوات الدعم السريع",
        ),
        ("خسر تنظيم الدولة بلدة هجين لصالح الوحدات الكردية.", "الوحدات الكردية", "تنظيم الدولة"),
        ("هاجم تنظيم داعش القرى ليلا، وسيطر التنظيم على بلدة كفرة.", "التنظيم", None),
        ("أفاد المرصد بسيطرة قوات النظام على بلدة كفر نان.", "قوات النظام", None),
        (
            "أخرجت القوات الروسية الجيش الأوكراني من ليمان وسيطرت على بلدة زاريتشني.",
            "القوات الروسية",
            None,
        ),
        ("الجيش السوداني يقصف مواقع الدعم السريع ويستعيد بلدة جبرة.", "الجيش السوداني", None),
        ("أسفرت المعارك عن سيطرة مسلحي جبهة النصرة على بلدة سنجار.", "جبهة النصرة", None),
        (
            "استعادت قوات البشمركة أمس، مدعومة بغارات من التحالف الدولي، بلدة ربيعة.",
            "قوات البشمركة",
            None,
        ),
        (
            "استعادت قوات القذافي بلدة بشر بعيد سيطرتها على بلدة بشر وإرغامها الثوار على التراجع.",
            "قوات القذافي",
            None,
        ),
        ("باتت بلدة كفر نان بالكامل تحت سيطرة الجيش السوري.", "الجيش السوري", None),
    ],
)
def test_arabic_holders_stand_about_the_verb(text, taker, loser):
    claims = read(f"أخبار اليوم\n\n{text}", "2018-03-18", "ar").claims
    changes = [c.change for c in claims if c.change and not c.background]
    assert [(c.to_text, c.from_text) for c in changes] == [(taker, loser)]


def test_arabic_agency_that_quotes_takes_nobody_away():
    text = "قصف الجيش بلدة كفر نان، ونقلت وكالة رسمية عن مصدر عسكري أن مقاتلين قتلوا هناك."
    claims = read(f"أخبار اليوم\n\n{text}", "2018-03-18", "ar").claims
    assert not [c for c in claims if c.is_deal]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The army is to take over the town on Monday.", [ChangeStatus.PLANNED]),
        ("Police will move into the town once the last bus has gone.", [ChangeStatus.PLANNED]),
        ("State institutions would return to Daraya, an official said.", [ChangeStatus.PLANNED]),
        ("Russian military police will deploy in the town.", []),
        ("The army threatened to storm the town.", []),
    ],
)
def test_town_that_a_state_is_to_take_over_is_that_of_the_deal(text, status):
    deal = "Rebels began leaving Daraya by bus on Sunday under a deal with the army."
    claims = read(f"News of the day\n\n{deal} {text}", "2018-03-18", "en").claims
    assert [c.change.status for c in claims if c.change] == status


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        (
            "en",
            "Army units restored security and stability to the towns of Arzeh, Zour Jadid and"
            " Tallet Abu Zaid on Sunday.",
            ["Arzeh", "Zour Jadid", "Tallet Abu Zaid"],
        ),
        ("en", "Troops captured the town of Qusa'iyeh on Sunday.", ["Qusa'iyeh"]),
        ("ar", "أعادت وحدات الجيش الأمن والاستقرار إلى بلدة كفر نان اليوم.", ["كفر نان"]),
        ("ar", "وحدة من الجيش تعيد الأمن والاستقرار إلى بلدة كفر نان.", ["كفر نان"]),
    ],
)
def test_places_to_which_security_is_restored_are_taken(language, text, places):
    title = {"en": "News of the day", "ar": "أخبار اليوم"}[language]
    claims = read(f"{title}\n\n{text}", "2018-03-18", language).claims
    assert [place.text for claim in claims for place in claim.districts] == places


def test_capital_named_in_the_title_for_its_government_is_not_what_is_handed_over():
    text = (
        "Kurds bring in Damascus\n\nGovernment forces moved into several towns in the north-east"
        " on Monday under an agreement with the Kurdish authorities there."
    )
    assert not [claim for claim in read(text, "2019-10-14", "en").claims if claim.change]


@pytest.mark.parametrize(
    ("taken", "place"),
    [
        ("the 606 Houses estate", "606 Houses"),
        ("the Lele Tepe heights", "Lele Tepe"),
        ("the Mashlab district of Raqqa", "Mashlab"),
        ("most of the Hattin suburb", "Hattin"),
    ],
)
def test_nouns_of_ground_and_buildings_show_what_was_taken(taken, place):
    changes = read_changes(f"Troops recaptured {taken} on Saturday, Baku's defence ministry said.")
    assert [name for name, _ in changes] == [place]


def test_late_capture_counts_where_its_day_is_just_past():
    filler = "".join(f"Nothing more was known of the men of group {n}. " for n in range(8))
    lead = "The army and rebels in Daraa agreed on Friday to a truce. "
    late = lead + filler + "The army took the town of Busra {}."
    assert read_changes(late.format("on Saturday"))
    assert not read_changes(late.format(""))


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "The SDF accepted the surrender of Tabqa by the Islamic State group on Friday.",
            [("Tabqa", ChangeStatus.DONE)],
        ),
        (
            "Rebels and the army reached a deal on Friday for the fighters to leave Yalda for Idlib."
            " The government's institutions will be re-established in the town.",
            [("Yalda", ChangeStatus.PLANNED)],
        ),
        (
            "Elders in Jasim and army officers reached an agreement on Friday to end the standoff,"
            " amid the army's insistence to enter the town.",
            [],
        ),
        (
            "The Russian military entered Tafas on Friday after a deal that ended the shelling."
            " Photos taken by residents of Tafas showed rebels.",
            [],
        ),
    ],
)
def test_whose_a_town_becomes_by_a_deal(text, changes):
    assert read_changes(text) == changes


def test_arabic_object_goes_on_over_another_place_in_its_sentence():
    text = (
        "تمكن الجيش من السيطرة على معسكر ماس بمنطقة الجدعان شمال محافظة مأرب، وعلى وادي حلحلة جنوب"
        " محافظة الجوف."
    )
    (claim,) = read(f"أخبار اليوم\n\n{text}", "2015-12-17", "ar").claims
    assert [place.text for place in claim.districts] == ["معسكر ماس", "حلحلة"]


@pytest.mark.parametrize(
    "text",
    [
        "سيطر الجيش على داريا في ريف دمشق، وشن هجوما على يلدا وعلى دوما.",
        "سيطر الجيش على داريا وأغار الطيران على ببيلا وعلى دوما.",
    ],
)
def test_arabic_object_of_another_verb_is_not_taken(text):
    (claim,) = read(f"أخبار اليوم\n\n{text}", "2015-12-17", "ar").claims
    assert [place.text for place in claim.districts] == ["داريا"]


def test_arabic_truces_like_this_one_are_not_it():
    text = "عقد النظام أمس هدنة مع المسلحين في مدينة ببيلا بعد هدنات مماثلة في المعضمية واليرموك."
    claims = read(f"أخبار اليوم\n\n{text}", "2014-02-18", "ar").claims
    told = {place.text for claim in claims if not claim.background for place in claim.districts}
    assert told == {"ببيلا"}


@pytest.mark.parametrize(
    ("language", "text", "laid"),
    [
        ("en", "A convoy headed on Thursday to the rebel- besieged Kefraya in Idleb.", False),
        ("en", "A convoy headed on Thursday to rebel-besieged Kefraya in Idleb.", False),
        ("en", "Rebels besieged Kefraya in Idleb on Thursday.", True),
        ("ar", "بدأت سوريا إجلاء المدنيين من منطقة محاصرة بحمص الجمعة.", False),
        ("ar", "بدأ الجيش محاصرة مدينة حمص الجمعة.", True),
    ],
)
def test_siege_is_laid_where_somebody_lays_it(language, text, laid):
    title = {"en": "News of the day", "ar": "أخبار اليوم"}[language]
    claims = read(f"{title}\n\n{text}", "2018-03-18", language).claims
    assert any(claim.kind == "siege_imposed" for claim in claims) is laid


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("أعلن العبادي أن القوات العراقية حررت ثلاثة أرباع قضاء تلعفر من داعش.", "partial"),
        ("دخلت قوات النظام الأحد مدينة خان شيخون.", "done"),
    ],
)
def test_arabic_town_taken_for_the_most_part_is_theirs_in_part(text, status):
    claims = read(f"أخبار اليوم\n\n{text}", "2019-08-20", "ar").claims
    assert [claim.change.status.value for claim in claims if claim.change] == [status]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Rebels left Daraya under a deal after the army captured the town to restore water to Damascus.",
            ["Daraya"],
        ),
        (
            "Buses took 83 civilians out of Homs on Friday who had lived there for months after gunmen"
            " overran the city.",
            [],
        ),
        ("Fighters seize Syria town from Kurdish forces.", []),
        ("Fighters seized the Syrian town of Yalda from Kurdish forces on Sunday.", ["Yalda"]),
    ],
)
def test_place_behind_a_purpose_a_past_or_a_country_is_not_taken(text, places):
    assert [place for place, _ in read_changes(text)] == places


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("دخل تنظيم الدولة مدينة تدمر.", ChangeStatus.PARTIAL),
        ("دخل تنظيم الدولة الأحد مدينة تدمر.", ChangeStatus.DONE),
    ],
)
def test_arabic_town_that_forces_entered_on_no_day_just_past_is_theirs_in_part(text, status):
    published, gazetteer = parse_edtf("2016-12-11"), read_gazetteer_files(demo.FOLDER)
    scene, _ = look(f"أخبار اليوم\n\n{text}", published, "ar", gazetteer)
    assert [mention.change_status for mention in EventReader(scene).read()] == [status]


def test_people_who_are_handed_over_are_no_place_that_changes_hands():
    text = (
        "Both sides began a prisoner swap near Horlivka on Sunday. Kyiv would hand over 40 rebels,"
        " while Donetsk would return 20 soldiers, an official said."
    )
    claims = read(f"Swap begins\n\n{text}", "2018-03-18", "en").claims
    assert [(c.kind.value, c.change) for c in claims if not c.background] == [("exchange", None)]


def test_what_deals_have_seen_elsewhere_is_no_news():
    text = (
        "The army and the people's committee of Yalda have agreed a truce, residents said. These"
        " deals saw rebels evacuated to other parts of the country."
    )
    claims = read(f"Truce in Yalda\n\n{text}", "2018-03-18", "en").claims
    assert [(c.kind.value, c.stage.value) for c in claims] == [("truce", "agreed")]


def test_town_that_its_rebels_had_surrendered_before_they_left_has_changed_hands():
    text = (
        "More than 1,000 rebels have evacuated Yalda after the army took control of it, state TV"
        " said on Sunday. The rebels had surrendered Yalda to the army in exchange for safe passage."
    )
    assert read_changes(text) == [("Yalda", ChangeStatus.DONE)]


def test_enemies_who_trade_accusations_swap_nobody():
    text = "The army and rebels traded accusations on Sunday of violating the truce in Yalda."
    claims = read(f"Truce in doubt\n\n{text}", "2018-03-18", "en").claims
    assert [(c.kind.value, c.stage.value) for c in claims] == [("truce", "violated")]


def test_centre_of_a_town_is_a_part_of_it():
    text = "Turkish forces swept into Afrin on Sunday, taking control of the town centre."
    assert read_changes(text) == [("Afrin", ChangeStatus.PARTIAL)]


def test_siege_on_a_city_is_broken_there():
    text = "The army and its allies broke the siege on Deir al-Zor on Sunday, state media said."
    claims = read(f"Army reaches its men\n\n{text}", "2018-03-18", "en").claims
    assert [(c.kind.value, c.districts[0].text) for c in claims] == [
        ("siege_lifted", "Deir al-Zor")
    ]


def test_withdrawal_that_rebels_reject_is_no_deal():
    text = (
        "Rebels in Douma have rejected their withdrawal from the town after Russia announced that it"
        " would halt strikes to allow fighters to leave it. Russia had said that a pause would allow"
        " the evacuation of the wounded and the withdrawal of fighters."
    )
    claims = read(f"Rebels reject withdrawal\n\n{text}", "2018-03-18", "en").claims
    assert [c.stage.value for c in claims if not c.background] == ["rejected"]


def test_town_of_the_talks_is_no_place_of_the_truce():
    text = (
        "Myanmar's army has reached a ceasefire with an alliance of rebel groups, a ministry said."
        " It was brokered at talks led by China on Friday in Kunming, a Chinese provincial capital."
    )
    (claim,) = read(f"Rivals agree on truce\n\n{text}", "2018-03-18", "en").claims
    assert [place.text for place in claim.districts] == ["Myanmar"]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (
            "The besieged northern town of Tefas, west of Homs, has fallen to the army.",
            "Tefas",
        ),
        ("The town of Tefas west of Homs was captured by the army on Tuesday.", "Tefas"),
        (
            "On Monday the army recaptured the Homs operations command and large parts of Rastan.",
            "Rastan",
        ),
        # where only a place beside is named, what fell has no name
        ("A village west of Homs has fallen to the army.", None),
    ],
)
def test_extract_claims_what_lies_beside_another_town_is_what_falls(rules_alone, text, taken):
    claims = read(f"News of the day\n\n{text}", "2014-04-09").claims
    assert [c.change.text for c in claims if c.change] == ([taken] if taken else [])


def test_extract_claims_day_of_a_fall_told_aside_is_none_of_the_withdrawal(rules_alone):
    text = "The rebels said on Tuesday that they are withdrawing from Rastan, a town that fell to them last month."
    (claim,) = read(f"News\n\n{text}", "2015-10-13").claims
    assert claim.happened_on.text == "2015-10-13"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Units of the Azerbaijani army entered the Lachin district on Saturday, a ministry said. Under"
            " the agreement, Armenia handed over the Agdam district on March 10.",
            [("handover", "Lachin district", "done"), ("handover", "Agdam", None)],
        ),
        (
            "Azerbaijani forces moved into Lachin, the last of the districts handed back by Armenia under"
            " a peace deal, on Saturday. Baku takes over the district after 30 years.",
            [("handover", "Lachin", "done")],
        ),
        # who watches over a deal takes nothing over
        ("Under the agreement, Russian peacekeepers were deployed in Lachin on Saturday.", []),
    ],
)
def test_army_that_enters_what_a_deal_hands_over_takes_it_over(text, expected):
    claims = read(f"A handover\n\n{text}", "2018-03-18", "en").claims
    told = [(c.kind.value, c.districts[0].text, c.change and c.change.status.value) for c in claims]
    assert told == expected


@pytest.mark.parametrize(
    "text",
    [
        "The talks faltered before reaching an agreement on the evacuation of fighters from Yalda.",
        "Sunday's prisoner transfer to Yalda was a sign of good will, the rebels said.",
        "The RSF said its truce would allow for the evacuation of diplomatic missions from Yalda.",
    ],
)
def test_read_no_departure_under_a_deal(text):
    claims = read(f"No deal yet\n\n{text}", "2018-03-18", "en").claims
    assert not [c for c in claims if c.kind.value == "evacuation"]


def test_town_that_a_truce_does_not_cover_has_none():
    text = "Rebels say that Yalda is not covered by the ceasefire agreed on Saturday."
    assert read(f"Rebels speak\n\n{text}", "2018-03-18", "en").claims == ()
    text = "Rebels say that Yalda is covered by the ceasefire agreed on Saturday."
    (claim,) = read(f"Rebels speak\n\n{text}", "2018-03-18", "en").claims
    assert claim.districts[0].text == "Yalda"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tigrayan fighters entered the capital Mekelle on Saturday as federal troops left.",
            [("Mekelle", ChangeStatus.DONE)],
        ),
        ("Tigrayan fighters entered the capital Mekelle on Saturday as troops shelled them.", []),
        # supplies take nothing
        (
            "Rebels left Yalda under a deal on Saturday. Others will stay until the army allows supplies"
            " to enter the town.",
            [],
        ),
    ],
)
def test_who_enters_as_others_leave_takes_the_town(text, expected):
    assert read_changes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qatar said that the truce in Yalda would be extended by two days.", ["agreed"]),
        ("Qatar said that it hoped that the truce in Yalda would be extended.", []),
        (
            "A brief truce between the army and rebels in Yalda ended as the sides resumed shelling.",
            ["collapsed"],
        ),
        (
            "Egypt said that both sides had agreed to a truce in Yalda at talks in Cairo.",
            ["agreed"],
        ),
        ("A truce in Yalda is still under discussion at talks in Cairo.", []),
        ("Rebels missed a deadline to leave Yalda under a deal with the army.", []),
    ],
)
def test_stage_of_what_is_extended_or_has_ended(text, expected):
    claims = read(f"Both sides meet\n\n{text}", "2018-03-18", "en").claims
    assert [c.stage.value for c in claims if c.score > 0.5] == expected


def test_read_departure_of_those_whose_town_is_taken():
    filler = "The town lies on a main road. It has many orchards. Its people fled long ago. "
    text = (
        "The army captured Yalda on Saturday, an officer said. "
        f"{filler}He said the rebels in Yalda had surrendered and would be bused to Idlib."
    )
    claims = read(f"Army takes Yalda\n\n{text}", "2018-03-18", "en").claims
    assert {c.kind.value for c in claims} == {"capture", "evacuation"}


def test_road_opened_in_return_lets_aid_in():
    text = (
        "Buses carrying rebels left Homs on Saturday. In return rebels opened the road to two towns,"
        " Nubl and Barzeh, to allow aid to be brought in."
    )
    claims = read(f"Rebels leave\n\n{text}", "2018-03-18", "en").claims
    assert {c.kind.value for c in claims} == {"evacuation", "humanitarian_access"}


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("The rebels offered to free 20 soldiers in exchange for a truce in Yalda.", []),
        ("The army offered on Saturday to let fighters leave in return for a truce in Yalda.", []),
        ("The rebels freed 20 soldiers on Saturday in return for a truce in Yalda.", ["completed"]),
    ],
)
def test_what_is_only_offered_is_no_deal(text, stages):
    claims = read(f"Rebels speak\n\n{text}", "2018-03-18", "en").claims
    assert [c.stage.value for c in claims] == stages


def test_country_whose_officials_speak_of_a_truce_is_no_place_of_it():
    text = (
        "Sudan: army agrees to ceasefire\n\nSudan's warring sides have agreed to a seven-day ceasefire, US"
        " and Saudi officials said on Saturday. The ceasefire comes into force on Monday, the statement"
        " said. The US State Department said the ceasefire may be extended. The sides agreed to let aid"
        " in. The US envoy said the ceasefire must hold. Several ceasefires were broken."
    )
    claims = [c for c in read(text, "2018-03-18", "en").claims if not c.background]
    assert {p.text for c in claims for p in c.districts} == {"Sudan"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Fighters left Yalda on Sunday by bus. Forces took control of the formerly rebel-held"
            " pocket in Yalda on Monday night following the evacuation, a commander said on Tuesday.",
            [("Yalda", ChangeStatus.DONE)],
        ),
        (
            "Fighters left Yalda on Sunday by bus. Government forces took control of the once"
            " rebel-held quarter of Yalda after their departure.",
            [("Yalda", ChangeStatus.DONE)],
        ),
        (
            "Fighters left Yalda on Sunday by bus. The army took control of a pocket in Yalda.",
            [],
        ),
        (
            "300 rebels left Yalda with their families on Friday. According to the agreement the"
            " government takes full control of the town.",
            [("Yalda", ChangeStatus.PLANNED)],
        ),
        (
            "300 rebels left Yalda with their families on Friday. Under the agreement the"
            " government took full control of the town.",
            [("Yalda", ChangeStatus.DONE)],
        ),
        # as new as the deal
        (
            "There is a deal to evacuate rebels from Yalda. The agreement comes few hours after the"
            " army regained control over Babila and Harasta.",
            [("Babila", ChangeStatus.DONE)],
        ),
        (
            "There is a deal to evacuate rebels from Yalda. The agreement comes months after the"
            " army regained control over Babila and Harasta.",
            [],
        ),
    ],
)
def test_who_holds_a_place_that_was_left(text, expected):
    assert read_changes(text) == expected


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (
            "The army took control of Yalda on Monday following the evacuation of rebels.",
            "completed",
        ),
        ("The army will enter Yalda following the evacuation of rebels under a deal.", "agreed"),
    ],
)
def test_what_follows_an_evacuation_tells_how_far_it_is(text, stage):
    claims = read(f"News of the day\n\n{text}", "2018-03-18", "en").claims
    assert [c.stage.value for c in claims if c.is_deal] == [stage]


def test_who_is_forced_to_leave_by_the_taking_of_a_place_goes_by_no_deal():
    text = "A deal was reached. The army captured Yalda, forcing the rebels to leave."
    claims = read(f"News of the day\n\n{text}", "2018-03-18", "en").claims
    assert [c.kind.value for c in claims] == ["capture"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The command announced on Saturday that its forces had managed to retake Yalda from"
            " rebels on Friday evening.",
            [("Yalda", "2018-03-16")],
        ),
        ("The army announced on Saturday that it had taken Yalda.", [("Yalda", "2018-03-17")]),
        ("The army regains Yalda, which rebels held, on Friday.", [("Yalda", "2018-03-16")]),
    ],
)
def test_change_has_the_day_it_was_made_before_that_of_announcing_it(text, expected):
    claims = read(f"News of the day\n\n{text}", "2018-03-18", "en").claims
    assert [(c.change.text, c.happened_on.text) for c in claims if c.change] == expected
