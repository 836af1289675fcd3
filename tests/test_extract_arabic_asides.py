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
