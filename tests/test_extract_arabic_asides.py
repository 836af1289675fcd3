"""Arabic reports: places, people and aid that a sentence names beside its event."""

import pytest

from control.choices import ClaimKind
from control.extract.evaluation import is_proposal
from tests.test_extract import read as read_report

pytestmark = pytest.mark.usefixtures("rules_alone")


def read(text: str, published: str = "2018-05-06"):
    claims = read_report(f"أخبار\n\n{text}", published, "ar").claims
    return [claim for claim in claims if is_proposal(claim)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # what a convoy passes, and what it comes from
        (
            "وصلت اليوم قافلة مهجري يلدا إلى الشمال السوري، ورشقت بالحجارة أثناء مرورها في بلدة تلبيسة.",
            ["يلدا"],
        ),
        ("خرجت قافلة المهجرين من مضايا اليوم، وتوقفت لدى عبورها مدينة حماة ساعتين.", ["مضايا"]),
        (
            "أعلن الجيش عن عبور قافلة المهجرين من بلدة مضايا إلى إدلب اليوم بموجب الاتفاق.",
            ["مضايا"],
        ),
        # what others left long ago, and what they left now
        (
            "تم أمس الاتفاق على خروج المسلحين من الرقة، وأوقفت الطائرات المسلحين الذين خرجوا من عرسال الشهر الماضي.",
            ["الرقة"],
        ),
        (
            "وصلت أمس إلى إدلب قافلة المسلحين الذين خرجوا من عرسال أمس بموجب الاتفاق.",
            ["عرسال"],
        ),
        # envoys
        (
            "أوضح بيان أن الهدنة في غزة بدأت فجر أمس، وأن القاهرة ستوفد وفدين أمنيين لتل أبيب والمناطق الفلسطينية.",
            ["غزة"],
        ),
        # adjectives, and words that begin like a name
        (
            "قضى الاتفاق بإخراج المقاتلين من مناطق بعيدة مثل الصنمين ومحجة إلى إدلب.",
            ["الصنمين", "محجة"],
        ),
        ("بدأت أمس هدنة في حمص القديمة وسط شكوك بفعالية الاتفاق.", ["حمص القديمة"]),
        ("خرج المقاتلون أمس من أطمة بموجب الاتفاق.", ["أطمة"]),
    ],
)
def test_places_beside_an_event_are_none_of_it(text, places):
    (claim,) = read(text)
    assert [place.text for place in claim.districts] == places


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("منعت حواجز الجيش اليوم دخول قافلة مساعدات إلى مدينة مضايا المحاصرة.", False),
        (
            "جدد الجيش عرقلة دخول قافلة المساعدات المقرر دخولها إلى مدينة مضايا المحاصرة.",
            False,
        ),
        ("دخلت قافلة المساعدات مدينة مضايا المحاصرة اليوم بعد أن منعت الحواجز مرورها.", True),
    ],
)
def test_aid_that_is_kept_out_has_not_got_in(text, told):
    kinds = {claim.kind for claim in read(text)}
    assert (ClaimKind.HUMANITARIAN_ACCESS in kinds) is told


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # the dead that are given back have a number of their own
        (
            "سلّم الهلال الفصائل 14 أسيراً و9 قتلى، مقابل تسلّم الجيش 11 أسيراً و6 قتلى.",
            [("prisoners", 14), ("prisoners", 11)],
        ),
        (
            "نفذ الطرفان عملية تبادل أسرى، وأقلعت من صنعاء طائرة تقل 15 سعوديا وأربعة سودانيين محررين.",
            [("prisoners", 15), ("prisoners", 4)],
        ),
        (
            "توصل الطرفان إلى صفقة تبادل أسرى تشمل 16 سعوديا و1400 من أسرى الجماعة.",
            [("prisoners", 16), ("prisoners", 1400)],
        ),
        (
            "أعلنت الوزارة إطلاق السلطات الأوكرانية سراح 63 جنديا روسيا مقابل 116 جنديا.",
            [("prisoners", 63), ("prisoners", 116)],
        ),
        (
            "غادر 120 مقاتلا و40 آخرين من القرى مدينة مضايا أمس بموجب الاتفاق.",
            [("fighters", 120), ("fighters", 40)],
        ),
        (
            "غادر 120 مقاتلا مدينة مضايا أمس بموجب الاتفاق، وقتل 40 آخرون في قصف.",
            [("fighters", 120)],
        ),
    ],
)
def test_captives_and_others_are_counted_by_whatever_name(text, figures):
    (claim,) = read(text)
    assert [(figure.category, figure.low) for figure in claim.figures] == figures


@pytest.mark.parametrize(
    ("act", "places"),
    [
        ("أطلقت القوات الأمنية في مدينة مصراتة أمس سراح 70 عنصرا من قوات حفتر.", ["مصراتة"]),
        ("أطلقت القوات الأمنية سراح 70 عنصرا أسروا في مدينة ترهونة.", []),
    ],
)
def test_swap_is_where_those_are_who_let_captives_go(act, places):
    (claim,) = read(f"انطلق تبادل الأسرى بين الطرفين. {act}")
    assert [place.text for place in claim.districts] == places


@pytest.mark.parametrize("who", ["المحكمة", "السلطات"])
def test_suspects_whom_a_court_lets_go_are_traded_for_nobody(who):
    assert read(f"أطلقت {who} في مدينة مصراتة سراح 70 متهما بمرسوم.") == []
