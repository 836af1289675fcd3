"""Days of a deal: which day of a report is that of agreeing, of beginning, of the plan."""

from pathlib import Path

import pytest

from control.dates import parse_edtf
from control.extract import extract_claims
from control.extract.evaluation import is_proposal
from control.extract.gazetteer import read_gazetteer_files

pytestmark = pytest.mark.usefixtures("rules_alone")
GAZETTEER = read_gazetteer_files(Path(__file__).resolve().parent.parent / "control" / "demo")


def read_days(text, published="2018-03-14", language="en"):
    """Return the days of the first deal that is news: agreed, carried out, planned."""
    reading = extract_claims(text, parse_edtf(published), language, GAZETTEER)
    claim = next(claim for claim in reading.claims if claim.is_deal and not claim.background)
    days = (
        claim.agreed_on or claim.announced_on,
        claim.implemented_on,
        claim.started_on if claim.start_planned else None,
    )
    return tuple(day and day.text for day in days)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rebels leave Yalda\n\nRebels started to leave Yalda on Tuesday under a deal.",
            (None, "2018-03-13", None),
        ),
        (
            "Rebels leave Yalda\n\nFighters have started to leave Yalda under a deal.",
            (None, "2018-03-14", None),
        ),
        (
            "Rebels leave Yalda\n\nFighters were bused out of Yalda under a deal.",
            (None, None, None),
        ),
        (
            "Rebels leave Yalda\n\nRebels are leaving Yalda under a deal with the army.\n\nBy late"
            " Monday evening, some 600 had boarded buses.",
            (None, "2018-03-12", None),
        ),
        (
            "Rebels leave Yalda\n\nMore than 800 fighters have left Yalda under a deal since Monday.",
            (None, "2018-03-12", None),
        ),
        (
            "Deal for Yalda\n\nNone of the rebels in Yalda, who agreed to a deal with the army on"
            " Sunday, had left since Monday.",
            ("2018-03-11", None, None),
        ),
        (
            "Evacuation of Yalda resumes\n\nThe evacuation of Yalda has resumed.\n\nA deal to"
            " end the delay was reached on Monday.",
            ("2018-03-12", "2018-03-14", None),
        ),
        (
            "Evacuation of Yalda resumes\n\nRebels were bused out of Yalda on Tuesday as the"
            " evacuation halted by a bomb got under way again.\n\nThe two-part deal was reached in"
            " the last week of January.",
            ("2018-01", "2018-03-13", None),
        ),
        (
            "Truce in Daraya\n\nThe truce, proposed by an envoy and accepted by most rebel groups on"
            " Saturday, began in Daraya on Monday morning.",
            ("2018-03-10", "2018-03-12", None),
        ),
        (
            "Rebels bused out of Yalda\n\nRebels boarded buses on Tuesday in Yalda. It comes less than"
            " a week after they reached an agreement with the army on March 8.",
            ("2018-03-08", "2018-03-13", None),
        ),
        (
            "Truce holds in Daraya\n\nA ceasefire was largely holding in Daraya on Tuesday, a day after"
            " it came into force.",
            (None, "2018-03-12", None),
        ),
        (
            "Prisoners flown home\n\nPlanes carrying freed captives took off from Sanaa on Monday as"
            " the Houthis and the government began an exchange of prisoners.\n\nThe sides reached the"
            " deal in January.",
            ("2018-01", "2018-03-12", None),
        ),
        (
            "Yalda evacuation goes on\n\nSome 2,000 rebels have been bused out of Yalda since the"
            " operation began on Sunday.",
            (None, "2018-03-11", None),
        ),
        (
            "Truce in Daraya\n\nSome 800 people have left Daraya since Saturday, when the ceasefire"
            " between the army and rebels took effect.",
            (None, "2018-03-10", None),
        ),
        (
            "Rebels leave Yalda\n\nForty buses pulled up at the edge of Yalda on Monday.\n\nRebels and their"
            " relatives began leaving the town for Idlib, state television said.",
            (None, "2018-03-12", None),
        ),
        (
            "Rebels leave Yalda\n\nRebels were bused out of Yalda before dawn on Tuesday, state media said.",
            (None, "2018-03-13", None),
        ),
        (
            "Rebels leave Yalda\n\nRebels were bused out of Yalda on Tuesday.\n\nDouma was cleared on"
            " March 7 after the last rebels were bused out of it.",
            (None, "2018-03-13", None),
        ),
        (
            "Rebels to leave Yalda\n\nRebels agreed on Tuesday to leave Yalda. The departure, due to begin"
            " on Friday, follows a siege.\n\nSome 700 gunmen would go to Idlib, leaving behind their"
            " heavy arms.",
            ("2018-03-13", None, "2018-03-16"),
        ),
        (
            "Rebels near Damascus accept evacuation\n\nRebels besieged in Beit Jinn began leaving on"
            " Tuesday under a deal. The army gave them 72 hours on Saturday, and they signed on Monday"
            " evening.",
            ("2018-03-12", "2018-03-13", None),
        ),
        (
            "Rebels emptied out of camp\n\nRebels and their families have been leaving the Yarmouk camp"
            " since Monday, state media said.",
            (None, "2018-03-12", None),
        ),
        (
            "Truce for Zabadani\n\nThe warring parties have agreed on a ceasefire in Zabadani, sources"
            " said on Tuesday. The guns fell silent at noon.",
            ("2018-03-13", "2018-03-13", None),
        ),
        (
            "Buses leave Yalda\n\nSome 620 rebels will be moved from Yalda to Idlib, an official said. He"
            " said the agreement was finalised last Thursday and that the first buses would leave on"
            " Friday.",
            ("2018-03-08", None, "2018-03-16"),
        ),
        (
            "Yalda emptied under deal\n\nThe last rebels left Yalda on Tuesday.\n\nUnder the agreement,"
            " which both reached on Sunday, the government is to release 1,500 detainees.",
            ("2018-03-11", "2018-03-13", None),
        ),
        (
            "Truce signed\n\nThe army and the rebels have signed up to a ceasefire in Daraya. The signing"
            " took place on Saturday night.",
            ("2018-03-10", None, None),
        ),
        (
            "Rebels accept deal\n\nFighters in Yalda have accepted a deal with the army. They began leaving"
            " Tuesday.",
            (None, "2018-03-13", None),
        ),
        (
            "Convoy from Yalda\n\nBuses carrying fighters from Yalda arrived in Idlib on Tuesday. The last"
            " of the rebels pulled out of Yalda on Monday.",
            (None, "2018-03-12", None),
        ),
        (
            "Rebels told to go\n\nFighters in Yalda have until Friday to leave under an agreement reached"
            " Monday.",
            ("2018-03-12", None, None),
        ),
        (
            "Towns to be emptied\n\nMore than 100 buses headed early on Wednesday to Foua to evacuate rebels"
            " under a deal.\n\nUnder the deal brokered by Russia on Tuesday, they will be bused to Aleppo.",
            ("2018-03-13", None, None),
        ),
        (
            "Truce in Karabakh\n\nA truce in Karabakh came into force at 1 a.m. on Tuesday Moscow time"
            " (2100 GMT Monday).",
            (None, "2018-03-13", None),
        ),
    ],
)
def test_extract_claims_day_of_a_deal_is_that_of_its_verb(text, expected):
    assert read_days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "حافلات من يلدا\n\nخرج المقاتلون من يلدا صباح اليوم تطبيقا للاتفاق الذي عقد بالأمس.",
            ("2018-03-13", "2018-03-14", None),
        ),
        (
            "مقاتلون يغادرون يلدا\n\nغادر مقاتلون بلدة يلدا الاثنين في حافلات إلى إدلب.\n\nوقال ضابط إن"
            " الاتفاق الذي جرى السبت يشمل عائلاتهم.",
            ("2018-03-10", "2018-03-12", None),
        ),
        (
            "مقاتلون يغادرون يلدا\n\nغادر مقاتلون بلدة يلدا الاثنين في حافلات إلى إدلب، بعد مهلة 72 ساعة"
            " انتهت الأحد.",
            (None, "2018-03-12", None),
        ),
        (
            "مقاتلون يغادرون يلدا\n\nغادر مقاتلون بلدة يلدا الاثنين في حافلات إلى إدلب.\n\nوتم التوصل إلى"
            " اتفاق الإجلاء في السادس من آذار/مارس وتعثر تنفيذه أكثر من مرة.",
            ("2018-03-06", "2018-03-12", None),
        ),
        (
            "تبادل أسرى في اليمن\n\nأقلعت صباح الاثنين من صنعاء طائرات تقل مئات الأسرى في أكبر عملية"
            " تبادل.\n\nوكان الطرفان اتفقا على القوائم في السادس من آذار/مارس.",
            ("2018-03-06", "2018-03-12", None),
        ),
        (
            "مقاتلون يغادرون يلدا\n\nغادر مقاتلون بلدة يلدا الاثنين في حافلات إلى إدلب.\n\nويأتي الخروج ضمن"
            " اتفاق تم التوصل إليه بين هيئة تحرير الشام من جهة والجانب الإيراني من جهة أخرى نهاية شباط"
            " الماضي.",
            ("2018-02", "2018-03-12", None),
        ),
        (
            "تبادل أسرى في اليمن\n\nبدأت في اليمن الاثنين أكبر عملية لتبادل الأسرى.\n\nوتشمل الصفقة، التي"
            " وقعتها الحكومة والحوثيون في سويسرا في 27 شباط الماضي، ألف أسير.",
            ("2018-02-27", "2018-03-12", None),
        ),
        (
            "هدنة في برزة\n\nتوصل الجيش والمعارضة إلى هدنة في برزة، بحسب ناشطين الاثنين.\n\nوتأتي هدنة"
            " برزة بعد اتفاق مماثل شهدته يلدا قبل عشرة أيام.",
            ("2018-03-12", None, None),
        ),
    ],
)
def test_extract_claims_day_of_an_arabic_deal_is_that_of_its_verb(text, expected):
    assert read_days(text, language="ar") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Deal for Yalda\n\nRebels in Yalda reached a deal with the army on Tuesday to leave the"
            " town.\n\nThe first buses are expected to arrive on Friday, a local council said.",
            ("2018-03-13", None, "2018-03-16"),
        ),
        (
            "Deal for Yalda\n\nRebels in Yalda reached a deal with the army on Tuesday to leave the"
            " town.\n\nEnvoys are expected to open a school there on Friday.",
            ("2018-03-13", None, None),
        ),
        (
            "Deal for Yalda\n\nRebels in Yalda reached a deal with the army on Tuesday to leave the"
            " town.\n\nThe first buses are expected to arrive on Friday or Saturday.",
            ("2018-03-13", None, None),
        ),
        (
            "Deal for Yalda\n\nRebels near Yalda accepted a deal on Tuesday, an official said.\n\n"
            "Fighters who refuse to settle with the state will be taken to the north in an"
            " evacuation expected to start Saturday, he added.",
            ("2018-03-13", None, "2018-03-17"),
        ),
    ],
)
def test_extract_claims_only_day_ahead_beside_a_deal_is_that_of_its_plan(text, expected):
    assert read_days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "MOSCOW, March 14 – The army and the rebels in Yalda have reached a truce, the ministry"
            " said Tuesday.",
            ("2018-03-13", None, None),
        ),
        (
            "The rebels in Yalda have surrendered their heavy weapons, a monitor said on"
            ' Wednesday.\n\n"The fighters handed over their heavy weapons to the army in the old town'
            ' of Yalda on Tuesday," said the monitor.',
            (None, "2018-03-13", None),
        ),
        (
            "The army said on Monday that it had agreed to a truce in Yalda through Sunday, but"
            " shells fell on the town on Tuesday.",
            ("2018-03-12", None, None),
        ),
        (
            "Buses took the rebels out of Yalda on Tuesday, one day after a deal to evacuate the"
            " town was announced by both sides.",
            ("2018-03-12", "2018-03-13", None),
        ),
        (
            "Rebels and their families left Yalda under a deal, state media said on Tuesday.\n\n"
            "The army had resumed its heavy shelling of Yalda on Friday, giving the rebels a day to"
            " surrender and agree to evacuate the town.",
            (None, "2018-03-13", None),
        ),
    ],
)
def test_extract_claims_day_of_writing_of_saying_and_of_ending_are_kept_apart(text, expected):
    assert read_days(f"News in brief\n\n{text}") == expected


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("A truce announced on Monday for Daraya was broken minutes after it began.", "violated"),
        ("A ceasefire in Daraya that ended a week-long battle began on Monday.", "started"),
        ("Rebels and the army stopped shooting in Daraya on Tuesday.", "started"),
        ("Fighters have begun leaving Daraya under a deal and the rest go on Friday.", "started"),
        ("A ceasefire began in Daraya ahead of talks in Geneva on Friday.", "started"),
        ("An evacuation of Daraya under a deal is expected to start on Friday.", "agreed"),
        (
            "Separatists in Karabakh agree a truce, a day after the army launched an offensive.",
            "agreed",
        ),
        (
            "Rebels will be bused out of Daraya, he said, hours after a truce took hold.",
            "agreed",
        ),
    ],
)
def test_extract_claims_stage_of_a_deal_is_that_of_its_own_verb(text, stage):
    reading = extract_claims(f"News in brief\n\n{text}", parse_edtf("2018-03-14"), "en", GAZETTEER)
    assert [claim.stage.value for claim in reading.claims if claim.is_deal] == [stage]


def test_extract_claims_days_after_a_truce_are_those_of_the_departure():
    text = "For two days after the truce was agreed, rebels were evacuated from Daraya to Idlib."
    reading = extract_claims(f"News\n\n{text}", parse_edtf("2018-03-14"), "en", GAZETTEER)
    assert [claim.kind.value for claim in reading.claims if not claim.background][:1]


def test_extract_claims_truce_began_when_the_reconciliation_came_into_force():
    text = (
        "Truce deal in Qadam\n\nThe authorities and rebels agreed a truce on Tuesday in Qadam."
        " A reconciliation agreement came into force on Wednesday, the agency said."
    )
    assert read_days(text) == ("2018-03-13", "2018-03-14", None)


def test_extract_claims_arabic_withdrawal_that_is_to_begin_has_not_begun():
    text = "الانسحاب من الموانئ\n\nأعلنت الأمم المتحدة أن الحوثيين سيشرعون في الانسحاب من الحديدة."
    reading = extract_claims(text, parse_edtf("2019-05-11"), "ar", GAZETTEER)
    assert not [claim for claim in reading.claims if claim.stage.value == "completed"]


@pytest.mark.parametrize(
    ("month", "day"), [("Feb.", "2018-02-09"), ("Jul.", "2017-07-09"), ("Jun.", "2017-06-09")]
)
def test_extract_claims_month_cut_short_does_not_end_its_sentence(month, day):
    text = f"Rebels leave Yalda\n\nUnder a deal reached on {month} 9, fighters have left Yalda."
    assert read_days(text)[0] == day


def list_news(text, language="en"):
    """Return kind and stage of every deal that a report tells as news."""
    reading = extract_claims(text, parse_edtf("2018-03-14"), language, GAZETTEER)
    return [(c.kind.value, c.stage.value) for c in reading.claims if is_proposal(c)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Aid gets into Douma\n\nA convoy delivered food and medicine to the besieged town of Douma on"
            " Monday.",
            ("humanitarian_access", "completed"),
        ),
        (
            "en",
            "Pause near Damascus\n\nSome 1,500 people walked out of Daraya on Sunday after the army and"
            " rebels stopped firing for a few hours.",
            ("truce", "started"),
        ),
        (
            "en",
            "Bodies returned\n\nThe warring sides swapped the remains of fighters near Daraya on Sunday.",
            ("exchange", "completed"),
        ),
        (
            "en",
            "Third batch\n\nA third batch of militants left Qaboun for Idlib on Tuesday.",
            ("evacuation", "started"),
        ),
        (
            "en",
            "Rebels of Douma\n\nRebels in Douma have consented to hand over their heavy weapons.",
            ("surrender", "agreed"),
        ),
        (
            "en",
            "Troops near the border\n\nSyrian government forces moved into Ain Issa on Monday, hours after"
            " the Kurdish-led authorities there announced an agreement to let them deploy.",
            ("handover", "completed"),
        ),
        (
            "ar",
            "تبادل في أوكرانيا\n\nروسيا وأوكرانيا تتبادلان مئات الأسرى في أكبر عملية منذ بدء الحرب.",
            ("exchange", "completed"),
        ),
    ],
)
def test_extract_claims_deal_without_the_word_is_news(language, text, expected):
    assert list_news(text, language) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "No convoy, army says\n\nThe army dismissed as fiction a report by a website that the last"
            " rebels in Yalda would be granted passage to Idlib this week.",
        ),
        (
            "en",
            "Offer to rebels\n\nRussia has offered the rebels safe passage out of eastern Ghouta.\n\nAn aid"
            " convoy that reached Douma on Monday left half full.",
        ),
        (
            "ar",
            "فصائل ترفض الانسحاب\n\nقال قيادي السبت إن الفصائل لن تنسحب من داريا، ردا على استعداد موسكو"
            " للتفاوض مع واشنطن حول خروج جميع المسلحين.",
        ),
        (
            "ar",
            "لم يخرج أحد من حلب\n\nلم يخرج سوى عدد ضئيل من سكان داريا السبت عبر المعابر، فيما تحدث الإعلام"
            " عن خروج عشرات العائلات واستسلام مسلحين.",
        ),
        (
            "ar",
            "معارك في حلب\n\nقصف الجيش حي الشعار في حلب الاثنين.\n\nويذكر أن فصيلي أحرار الشام وفيلق"
            " الرحمن وافقا الشهر الماضي على إخلاء حرستا وعربين.",
        ),
        (
            "ar",
            "دبلوماسيون يغادرون\n\nأجلت دول عدة الاثنين رعاياها من الخرطوم.\n\nونقلت فرنسا 388 شخصا إلى"
            " جيبوتي.\n\nوأقفلت السفارة أبوابها. ولم تصمد هدنة العيد التي وافق عليها الطرفان الجمعة.",
        ),
    ],
)
def test_extract_claims_what_is_offered_denied_or_recalled_is_no_news(language, text):
    assert list_news(text, language) == []


@pytest.mark.parametrize(
    ("text", "agreed"),
    [
        (
            "Under a deal reached last week, rebels withdrew from Yalda on Tuesday.",
            "2018-03-07~",
        ),
        (
            "Under the newly reached agreement on Sunday, fighters left Yalda on Tuesday.",
            None,
        ),
    ],
)
def test_extract_claims_day_of_reaching_a_deal_is_none_of_leaving_under_it(text, agreed):
    claims = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    (deal,) = [claim for claim in claims if claim.is_deal]
    days = deal.agreed_on, deal.started_on, deal.implemented_on
    assert [day and day.text for day in days] == [agreed, None, "2018-03-13"]


def test_extract_claims_siege_since_long_ago_makes_no_history():
    text = (
        "Rebels leave Daraya\n\nState media said that the 4,000 people of Daraya – under siege"
        " since 2012 – would leave it under a deal."
    )
    assert list_news(text, "en") != []


FAR_DOWN = (
    "Fighting around Damascus\n\nShells fell on several towns of the country for hours.\n\n"
    "The governor paid a visit to a school of the city.\n\n"
    "The army has captured the town of Barzeh from rebels, state media said.\n\n"
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            FAR_DOWN + "A resident said that people had come to see the ruins.\n\nAnother praised"
            " the army.\n\nActivists confirmed that the rebels withdrew from Barzeh on Monday.",
            "2018-03-12",
        ),
        (FAR_DOWN + "Residents had been seen fleeing to the north on Monday.", "2018-03-12"),
        (FAR_DOWN + "Rebels captured the town of Harasta on Monday.", None),
        (FAR_DOWN + "Warplanes bombed the town of Harasta on Monday.", None),
        (FAR_DOWN + "Residents had fled on Sunday and others on Monday.", None),
        (
            "Army takes town\n\nResponding to a vote that was held there last month, the army"
            " captured the town of Barzeh from the rebels on Monday.",
            "2018-03-12",
        ),
    ],
)
def test_extract_claims_change_takes_the_one_day_told_beside_it_or_of_its_place(text, day):
    reading = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER)
    barzeh = next(c for c in reading.claims if c.districts[0].text == "Barzeh")
    assert (barzeh.happened_on and barzeh.happened_on.text) == day


AGREED_AHEAD = [
    ("ar", "توصلت أحرار الشام إلى اتفاق مع النظام لإجلاء المقاتلين من حرستا، ومن المقرر صباح يوم الخميس أن يتم إخراج"
     " الدفعة الأولى.", "2018-03-15"),
    ("ar", "قال مصدر إن عمليات الإجلاء المتوقفة من آخر حي يسيطر عليه مقاتلون في مضايا ستستأنف اليوم الأربعاء، بموجب"
     " الاتفاق.",
     "2018-03-14"),
    ("ar", "توصل الطرفان إلى اتفاق يقضي بخروج المقاتلين من مضايا إلى إدلب بدءا من يوم غد الخميس. ومن المقرر أن يسلم"
     " بعضهم سلاحه قبل خروجهم، بينما يخرج معظمهم بسلاحه الفردي.", "2018-03-15"),
    ("ar", "أعلن الدعم السريع موافقته على هدنة في السودان. وقال: نعلن موافقتنا على مبادرة الوساطة بهدنة لمدة 24 ساعة"
     " تبدأ الخميس.", "2018-03-15"),
    ("en", "Israel and Hamas agreed to a ceasefire in Gaza that begins Thursday morning.", "2018-03-15"),
    ("en", "Both sides in Sudan have agreed to a week of truce. They pledged to gain no ground before the ceasefire comes"
     " to effect at 21:45 (1845 GMT) on 16 March. Several ceasefires have been put in place in Sudan before.",
     "2018-03-16"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "day"), AGREED_AHEAD)
def test_what_is_agreed_and_still_to_come_is_planned_for_its_day(language, text, day):
    _agreed, carried_out, planned = read_days(text, language=language)
    assert (carried_out, planned) == (None, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # verbs behind "will" and "to" are of no day, not of the day of the report
        (
            "Sides declare truce in Yalda\n\nThe army and rebels have agreed to a truce in Yalda. As"
            " part of the truce both will have to free their prisoners and withdraw from new posts.",
            (None, None, None),
        ),
        (
            "Rebels to leave Yalda\n\nRebels have begun preparations to leave Yalda under a deal with"
            " the army. They can choose to stay but hand over their weapons.",
            (None, None, None),
        ),
        # the day of signing is not that of the beginning
        (
            "Truce begins in Yalda\n\nA ceasefire between the army and rebels has come into effect in"
            " Yalda. The deal was signed by both of them at a meeting in Geneva on Monday.",
            ("2018-03-12", None, None),
        ),
        # what an army asks for before it agrees
        (
            "Rebels to leave Yalda\n\nThe army and the local council agreed that rebels and their"
            " families be moved from Yalda to Idlib next Monday. It had given the fighters until"
            " noon on Sunday to leave, before the deal was reached.",
            (None, None, "2018-03-19"),
        ),
        # "arrived at the town" is no departure from it
        (
            "Fighters agree to leave Yalda\n\nRebels and militiamen have agreed to withdraw from"
            " Yalda under a deal, its mayor said on Monday. Clashes had erupted between the"
            " rebels and the militiamen when they arrived at Yalda.",
            ("2018-03-12", None, None),
        ),
    ],
)
def test_days_of_plans_and_demands_are_none_of_the_deal(text, expected):
    assert read_days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # "in exchange" is no verb in the present
        (
            "Truce lets food into Yalda\n\nA truce has been reached between rebels and the army in"
            " Yalda. Rebels will disarm and leave, in exchange for food being let in.",
            (None, None, None),
        ),
        # a dateline tells when it was written, by which they had agreed
        (
            "Truce in Yalda\n\nDAMASCUS, March 13 (Agency) - The army and rebels in Yalda have agreed"
            " to a ceasefire, an official said.",
            (None, None, None),
        ),
        (
            "Sides trade blame over truce\n\nThe army and rebels traded accusations on Tuesday of"
            " violating the truce in Yalda. The truce, which was announced on Monday and took force"
            " at midnight, was the second.",
            ("2018-03-12", "2018-03-13", None),
        ),
    ],
)
def test_days_that_the_words_about_a_deal_give_it(text, expected):
    assert read_days(text) == expected


def test_day_on_which_a_truce_is_spoken_of_is_not_that_of_its_beginning():
    text = (
        "Groups to keep truce\n\nArmed groups in Tripoli have agreed to set up a body to watch over a"
        " ceasefire, the United Nations said on Tuesday. Parties agreed on Tuesday to consolidate the"
        " ceasefire, the mission said. The ceasefire has largely held."
    )
    assert read_days(text) == ("2018-03-13", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Truce in Basilan\n\nThe army and a former rebel group that signed a peace deal with Manila in"
            " 2014 agreed to a truce on Basilan island, officials said on Tuesday.",
            ("2018-03-13", None, None),
        ),
        (
            "Rebels leave Yalda\n\nRebels who began leaving Yalda under a deal on Tuesday were bused away"
            " after benefitting from an amnesty declared in late February.",
            (None, "2018-03-13", None),
        ),
        (
            "Rebels agree to leave Yalda\n\nRebels agreed to withdraw from Yalda under a deal, its mayor"
            " said on Tuesday. A truce was declared on Sunday, but shells fell on Yalda.",
            ("2018-03-13", None, None),
        ),
    ],
)
def test_day_of_another_act_is_none_of_the_deal(text, expected):
    assert read_days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The last convoy of fighters left Yalda on Tuesday. The rebels, who seized Yalda in 2012,"
            " agreed to withdraw after an offensive.",
            (None, "2018-03-13", None),
        ),
        (
            "The army and rebels reached an agreement on Tuesday to halt fighting in Yalda. The operation"
            " was launched in response to attacks on March 3.",
            ("2018-03-13", None, None),
        ),
    ],
)
def test_day_of_what_came_before_is_none_of_the_deal(text, expected):
    assert read_days(f"A deal\n\n{text}") == expected


def test_rebels_who_have_long_held_a_town_leave_it_now():
    text = (
        "Rebels who had controlled Yalda since 2013 agreed to leave it under a deal with the army."
    )
    text = f"Rebels to leave\n\n{text}"
    (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    assert not claim.background


def test_day_on_which_somebody_spoke_is_none_of_the_capture():
    text = (
        "Town retaken\n\nThe town of Yalda has been recaptured from rebels, the army said. On Monday, a"
        " president confirmed that his troops were fighting alongside it."
    )
    (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    assert claim.happened_on is None or claim.happened_on.text != "2018-03-12"


def test_truce_that_takes_effect_on_a_day_is_to_begin_whoever_says_so():
    text = "Truce\n\nThe army and rebels agreed to a truce in Yalda. Officials said the truce takes"
    assert read_days(f"{text} effect on Friday.") == (None, None, "2018-03-16")
    assert read_days(f"{text} effect, Qatar said on Tuesday.")[2] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # written on Tuesday, sent out on Wednesday
        (
            "دخلت قوات الجيش اليوم الثلاثاء بلدة طفس بعد انسحاب المسلحين منها بموجب اتفاق.",
            (None, "2018-03-13", None),
        ),
        (
            "سيغادر المقاتلون مدينة حرستا غدا الخميس بموجب اتفاق.",
            (None, None, "2018-03-15"),
        ),
        (
            "قالت المصادر إن القافلة تضم أربعين مقاتلا من بلدة طفس، خرجت منذ مساء أمس من البلدة بموجب اتفاق.",
            (None, "2018-03-13", None),
        ),
        (
            "أعطى الجيش يوم الأحد المسلحين مهلة للخروج من بلدة طفس، وأعلن اليوم التوصل إلى اتفاق لإجلائهم.",
            ("2018-03-14", None, None),
        ),
        (
            "أعلنت الأمم المتحدة الثلاثاء بدء إجلاء المقاتلين من بلدة طفس بموجب اتفاق.",
            (None, "2018-03-13", None),
        ),
        (
            "أعلنت الأمم المتحدة الثلاثاء بدء إجلاء المقاتلين من بلدة طفس يوم الجمعة القادم بموجب اتفاق.",
            ("2018-03-13", None, "2018-03-16"),
        ),
        (
            "شهدت مدينة تعز هدوءا في اليوم الثالث للهدنة بين الجيش والحوثيين.",
            (None, "2018-03-12", None),
        ),
        (
            "خرقت القوات الهدنة في يومها الرابع وقصفت مدينة تعز.",
            (None, "2018-03-11", None),
        ),
        (
            "أعلن الطرفان هدنة في تعز، وقال القائد إن المعركة اليوم هي معركة الجوع.",
            (None, None, None),
        ),
        (
            "وشهد أمس صفقة تبادل خمسة أسرى للجيش، مقابل تسليم ثلاثة موقوفين.",
            (None, "2018-03-13", None),
        ),
    ],
)
def test_days_that_arabic_counts_corrects_or_announces(text, expected):
    assert read_days("أخبار\n\n" + text, language="ar") == expected


def test_second_day_of_an_attack_and_first_of_a_month_are_not_today():
    text = "أخبار\n\nتقدم الجيش في اليوم الثاني من الهجوم، وتوصل إلى هدنة في تعز."
    assert read_days(text, language="ar")[1] is None
    text = "أخبار\n\nتوصل الطرفان إلى هدنة في تعز في اليوم الأول من شهر آذار."
    (claim,) = extract_claims(text, parse_edtf("2018-03-05"), "ar", GAZETTEER).claims
    assert claim.agreed_on.text == "2018-03-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Truce in Yalda\n\nBoth sides reached a truce in Yalda on 5 January, AP said.",
            "2018-01-05",
        ),
        ("هدنة في يلدا\n\nتوصل الطرفان إلى هدنة في يلدا يوم 5 كانون الثاني.", "2018-01-05"),
        # another place, or news besides: what is old stays history
        ("Truce in Babila\n\nBoth sides reached a truce in Yalda on 5 January, AP said.", None),
        (
            "Truce in Yalda\n\nBoth sides reached a truce in Yalda on 5 January. They reached a truce"
            " in Yalda again on Monday.",
            "2018-03-12",
        ),
    ],
)
def test_a_late_copy_tells_what_its_title_and_first_line_tell(text, expected):
    reading = extract_claims(text, parse_edtf("2018-03-14"), "", GAZETTEER)
    days = [c.agreed_on.text for c in reading.claims if is_proposal(c) and c.agreed_on]
    assert days == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels take Yalda\n\nRebels captured Yalda on 5 June 2013, AP said.", "2013-06-05"),
        # whose day it is: of the taking before
        ("Army takes Yalda\n\nYalda, which rebels captured on 5 June 2013, is in its hands.", None),
        ("Army retakes Yalda\n\nRebels captured Yalda on 5 June 2013, AP said.", None),
    ],
)
def test_a_late_copy_dates_a_capture(text, expected):
    reading = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER)
    days = [
        c.happened_on and c.happened_on.text
        for c in reading.claims
        if c.is_change and not c.background
    ]
    assert days == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rebels hold the east. The exchange of 67 prisoners took place on Tuesday in Yalda, as part of a deal signed"
            " on Sunday.",
            ("2018-03-11", "2018-03-13", None),
        ),
        (
            "The prisoner exchange between rebels and the army will take place in Yalda on Saturday,"
            " as part of a deal signed on Sunday.",
            ("2018-03-11", None, "2018-03-17"),
        ),
        # when what runs out does
        (
            "Both sides agreed on Tuesday to extend the ceasefire in Yalda. The current five-day"
            " ceasefire was set to expire at midnight.",
            ("2018-03-13", None, None),
        ),
        # a settlement that was not reached
        (
            "300 rebels left Yalda on Tuesday as part of a deal. Both sides had failed to reach a"
            " settlement on the fate of the town on Sunday.",
            (None, "2018-03-13", None),
        ),
    ],
)
def test_days_of_what_took_place_ran_out_or_failed(text, expected):
    assert read_days(f"News of the day\n\n{text}") == expected


def test_what_will_be_done_before_they_leave_has_not_begun_the_leaving():
    text = (
        "Deal for Yalda\n\nRebels are due to leave Yalda on Saturday under a deal, the agency said on"
        " Tuesday. They will hand over their arms before heading to the north."
    )
    assert read_days(text) == ("2018-03-13", None, "2018-03-17")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The military factions in Yalda reached an agreement on Tuesday with the Russian side on"
            " the fate of the town.",
            ["2018-03-13"],
        ),
        ("Factions in Yalda reached an agreement on Tuesday with the Russians.", ["2018-03-13"]),
        ("Rebels in Yalda hold talks with the Russian side on an agreement.", []),
        # of another deal on the same place
        (
            "A convoy left Yalda on Monday after a deal between the regime and Daesh. In a separate"
            " deal signed on March 2, the regime and rebels agreed to evacuate parts of Yalda.",
            [None],
        ),
    ],
)
def test_deal_is_made_with_who_speaks_for_a_power(text, expected):
    reading = extract_claims(f"News\n\n{text}", parse_edtf("2018-03-14"), "en", GAZETTEER)
    assert [c.agreed_on and c.agreed_on.text for c in reading.claims if is_proposal(c)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the day is told by its number, whichever weekday stands before it
        ("Rebels left Yalda on Tuesday, March 12 under a deal.", (None, "2018-03-12", None)),
        # a truce's beginning is none of leaving under it
        (
            "Rebels began to withdraw from Yalda under an agreement reached in February. The withdrawal"
            " is a key part of a cease-fire that went into effect on March 1.",
            ("2018-02", "2018-03-14", None),
        ),
        # what the terms say is to follow
        (
            "The evacuation of Yalda under a deal began on Sunday. The agreement includes the entry of"
            " police after the exit of the last convoy from the area on Friday.",
            (None, "2018-03-11", None),
        ),
        # the day of a picture
        (
            "Soldiers look on as rebel fighters and their families evacuate Yalda, after an agreement"
            " was reached, March 14, 2018.",
            (None, None, None),
        ),
        (
            "The evacuation of Yalda began on Monday, after being agreed upon the previous week. Rebels in"
            " Yalda reached the agreement with the Russian military last Wednesday.",
            ("2018-03-07", "2018-03-12", None),
        ),
    ],
)
def test_whose_day_it_is(text, expected):
    assert read_days(f"News of the day\n\n{text}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The two sides agreed to a truce in Aweil on Tuesday, weeks before elections set for April 3.",
            ("2018-03-13", None, None),
        ),
        (
            "Rebels agreed on Tuesday to leave Bani Walid under a deal, ahead of a vote on March 25.",
            ("2018-03-13", None, None),
        ),
        (
            "Both sides agreed on Tuesday to extend a truce in Gaza. It was due to end at midnight on Wednesday.",
            ("2018-03-13", None, None),
        ),
        (
            "Rebels left Bani Walid on Tuesday under a deal, after both had failed to reach a settlement on Monday.",
            (None, "2018-03-13", None),
        ),
        (
            "Fighters left Bani Walid on Tuesday after both sides reached a settlement on Monday.",
            ("2018-03-12", "2018-03-13", None),
        ),
        (
            "The exchange of 67 prisoners took place in Donetsk on Tuesday, under a truce signed on March 5.",
            (None, "2018-03-13", None),
        ),
        (
            "Twelve captives were swapped in Donetsk on Tuesday under a deal signed on March 5.",
            ("2018-03-05", "2018-03-13", None),
        ),
    ],
)
def test_day_on_which_nothing_of_a_deal_was_done_dates_none_of_it(text, expected):
    assert read_days("News of the day\n\n" + text) == expected


def test_what_an_army_managed_to_retake_on_a_day_lies_behind():
    told = "The army {} retake the town of Sinjar from the rebels on Friday."
    for verb, day in (("managed to", "2018-03-09"), ("had managed to", "2018-03-09")):
        text = "News of the day\n\n" + told.format(verb)
        (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
        assert claim.happened_on.text == day


def test_place_in_which_fighters_were_holed_up_for_months_is_left():
    text = (
        "News of the day\n\nThe deal will allow rebel fighters who have been holed up for months "
        "in the town of Bani Walid, near the coast, to have safe passage to the airport of Misrata."
    )
    (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    assert [d.text for d in claim.districts] == ["Bani Walid"]


def test_town_taken_before_a_deal_is_none_of_it():
    text = (
        "News of the day\n\nThe government and rebels reached a deal on Sunday to evacuate fighters from Sirte. "
        "The deal comes hours after the army regained control over {} and forced the fighters to exit."
    )
    claims = extract_claims(
        text.format("Bani Walid and Tarhuna"), parse_edtf("2018-03-14"), "en", GAZETTEER
    ).claims
    assert [d.text for d in claims[0].districts] == ["Sirte"]


def test_town_that_a_government_takes_in_return_under_an_agreement_is_not_yet_its():
    text = (
        "News of the day\n\nAccording to the agreement the government takes full control of "
        "Bani Walid in exchange for transporting the rebels to Zintan."
    )
    (claim,) = extract_claims(text, parse_edtf("2018-03-14"), "en", GAZETTEER).claims
    assert claim.change.status.value == "planned"
