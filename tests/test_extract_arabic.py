"""Reports in Arabic: who signs is no place, what is agreed is to come, lists and days as the press writes them."""

import pytest

from control.choices import DealStageKind
from control.extract.evaluation import is_proposal
from tests.test_extract import read as read_report

pytestmark = pytest.mark.usefixtures("rules_alone")


def read(text: str, published: str = "2018-03-14"):
    return read_report(f"أخبار\n\n{text}", published, "ar").claims


def read_places(text: str) -> list[str]:
    (claim,) = read(text)
    return [place.text for place in claim.districts]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("وقعت الخرطوم والمتمردون اتفاقا لوقف إطلاق النار في الفاشر.", ["الفاشر"]),
        ("توصلت أربيل وبغداد إلى اتفاق لوقف إطلاق النار في كركوك.", ["كركوك"]),
        ("توصلت موسكو وأنقرة إلى اتفاق يقضي بخروج المسلحين من حي القدم.", ["القدم"]),
        # where no capital signs, a town is where it is
        ("توصلت بلدة ببيلا والجيش إلى اتفاق لوقف إطلاق النار.", ["ببيلا"]),
    ],
)
def test_capitals_and_pairs_of_towns_that_sign_are_sides(text, places):
    assert read_places(text) == places


def test_people_taken_out_of_the_town_leave_the_one_last_named():
    text = "يقضي الاتفاق بإعادة الأمن إلى سنجار وبما يشمل إخراج المجاميع المسلحة من المدينة."
    assert read_places(text) == ["سنجار"]


@pytest.mark.parametrize("verb", ["اتفقت الفصائل مع الجيش على", "اتفق وجهاء البلدة مع الجيش على"])
def test_handover_that_is_agreed_on_is_to_come(verb):
    (claim,) = read(f"{verb} تسليم مدينة بصرى الشام بوساطة روسية.")
    assert claim.stage is DealStageKind.AGREED
    assert claim.change is None or claim.change.status == "planned"


def test_handover_that_took_place_is_done():
    (claim,) = read("سلمت الفصائل مدينة بصرى الشام للجيش بموجب الاتفاق.")
    assert claim.stage is DealStageKind.COMPLETED


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("شهدت جوبا أمس توقيع اتفاق السلام بين الحكومة وعدد من الحركات المسلحة.", True),
        ("وقعت الحكومة والحركات المسلحة اتفاق سلام.", True),
        ("دعا الرئيس الحركات المسلحة إلى توقيع اتفاق السلام.", False),
        ("رفضت الحركات المسلحة توقيع اتفاق السلام مع الحكومة.", False),
        ("وقعت الشركتان اتفاق سلام تجاري.", False),
    ],
)
def test_peace_that_armed_movements_sign_is_a_deal(text, signed):
    assert any(map(is_proposal, read(text))) is signed


def test_mediation_that_managed_to_carry_out_a_swap_is_no_talks():
    (claim,) = read("نجحت وساطة محلية بتنفيذ صفقة تبادل أسرى بين الجيش والحوثيين بمحافظة تعز.")
    assert claim.stage is DealStageKind.COMPLETED and is_proposal(claim)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "سيطر الجيش على تل الشيخ وفرجة والبريصة وربيعة وعريبة وشعرة وأبوحبة.",
            ["تل الشيخ", "فرجة", "البريصة", "ربيعة", "عريبة", "شعرة", "أبوحبة"],
        ),
        ("سيطر الجيش على تل الشيخ حسين في ريف درعا.", ["تل الشيخ حسين"]),
        ("سيطر التنظيم على تدمر والقريتين في ريف حمص.", ["تدمر", "القريتين"]),
    ],
)
def test_list_behind_took_over_goes_on_past_known_names(text, places):
    assert read_places(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "يشمل الاتفاق قرى الرستن وتلبيسة باستثناء جبهة النصرة وأمهل الجيش الفصائل لتسليم السلاح.",
        'كانت الرستن وتلبيسة منطقة "مصالحة" وبدأ خروج المقاتلين من الرستن وتلبيسة بموجب اتفاق.',
    ],
)
def test_verb_behind_a_force_and_a_quoted_term_are_no_places(text):
    assert set(read_places(text)) == {"الرستن", "تلبيسة"}


def test_two_villages_beside_a_town_are_not_the_town_of_that_name():
    text = "دخلت الهدنة في الزبداني والقريتين الشيعيتين الفوعة وكفريا حيز التنفيذ."
    assert read_places(text) == ["الزبداني", "الفوعة", "كفريا"]


@pytest.mark.parametrize("day", ["ال13 من الشهر الماضي", "الـ 13 من الشهر الماضي"])
def test_day_of_last_month_with_its_article_is_a_day_and_no_number_of_people(day):
    (claim,) = read(
        f"تم التوصل إلى اتفاق المصالحة في حي الوعر في {day} بخروج المسلحين.", "2017-04-30"
    )
    days = claim.agreed_on or claim.implemented_on
    assert days.text == "2017-03-13" and not claim.figures


def test_weekday_behind_the_day_after_tomorrow_is_that_day():
    text = (
        "من المقرر أن يبدأ بعد غد الاثنين الـ 26 من أيلول خروج المقاتلين من حي الوعر بموجب اتفاق."
    )
    (claim,) = read(text, "2016-09-24")
    assert claim.started_on.text == "2016-09-26" and claim.start_planned


@pytest.mark.parametrize("lead", ["اقرأ أيضاً:", "شاهد أيضا:", "للمزيد أيضا"])
def test_line_that_leads_to_another_report_tells_nothing_of_this_one(lead):
    text = (
        f"خرج 300 مقاتل من الضمير بموجب اتفاق.\n\n{lead} 198 ألف نازح من درعا\n\nووصلوا إلى جرابلس."
    )
    (claim,) = read(text)
    assert [figure.low for figure in claim.figures] == [300]


def test_gaza_is_a_place_where_fire_is_to_cease():
    assert read_places("أعلن الوزير التوصل الى وقف لاطلاق النار في غزة.") == ["غزة"]


def test_agreement_that_opens_a_report_without_a_verb_is_news():
    (claim,) = read("اتفاق هدنة بين النظام والمعارضة في الزبداني يقضي بخروج مدنيين من الفوعة.")
    assert claim.stage is DealStageKind.AGREED and is_proposal(claim)
    assert read("ينص اتفاق الهدنة في الزبداني على وقف القصف.") == ()


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("دخلت الشرطة بلدة الضمير بعد خروج المسلحين منها بموجب اتفاق.", DealStageKind.COMPLETED),
        ("ستدخل قوات النظام بلدة الضمير بعد خروج المسلحين منها بموجب اتفاق.", DealStageKind.AGREED),
        ("ينص الاتفاق على دخول الجيش الضمير بعد خروج المسلحين منها.", DealStageKind.AGREED),
    ],
)
def test_exit_that_something_past_came_after_is_done(text, stage):
    (claim,) = read(text)
    assert claim.stage is stage
    assert claim.change is None or claim.change.status == (
        "done" if stage is DealStageKind.COMPLETED else "planned"
    )


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("كانت باكو ويريفان قد توصلتا إلى اتفاق لوقف إطلاق النار في شوشة.", ["شوشة"]),
        ("كييف: روسيا خرقت وقف إطلاق النار في ماريوبول", ["ماريوبول"]),
        ("أعلن الجيش السوداني والمتمردون هدنة لمدة ثلاثة أيام.", ["السودان"]),
    ],
)
def test_truce_is_at_no_seat_of_those_who_make_it_but_in_their_country(text, places):
    assert read_places(text) == places


@pytest.mark.parametrize("word", ["هامة", "معظمها", "مهمة"])
def test_words_that_describe_a_town_are_no_name_of_it(word):
    assert read(f"سيطر الجيش على بلدة {word} في ريف إدلب.", "2020-03-03") == ()


def test_full_control_is_news_where_control_is_how_things_stand():
    (news,) = read("قال الجيش إنه يسيطر سيطرة كاملة على بلدة السفيرة بعد معارك.", "2013-11-01")
    (state,) = read("قال الجيش إنه يسيطر على بلدة السفيرة بعد معارك.", "2013-11-01")
    assert news.change is not None and state.change is None


def test_town_that_others_left_and_a_group_entered_is_that_groups():
    (claim,) = read("انسحب جيش الإسلام من بلدة سرمدا، ودخلتها هيئة تحرير الشام صباحا.")
    assert claim.change.text == "سرمدا" and claim.change.to_text == "هيئة تحرير الشام"


@pytest.mark.parametrize(
    ("text", "field", "day"),
    [
        # what was announced is a swap that took place, not one to come
        (
            "أعلن الجيش عن عملية تبادل أسرى جرت أمس مع المعارضة عند معبر أبو الزندين.",
            "implemented_on",
            "2018-03-13",
        ),
        ("تبادل الجيش والمعارضة في آذار الماضي أسرى في داريا.", "implemented_on", "2017-03"),
        (
            "توصلت الفصائل لاتفاق وقف إطلاق نار اليوم الأربعاء يقضي بتسليم معبر نصيب.",
            "agreed_on",
            "2018-03-14",
        ),
        (
            "توصل وجهاء ووفد من ضباط النظام إلى اتفاق على مصالحة في طفس، خلال اجتماع عقد أمس.",
            "agreed_on",
            "2018-03-13",
        ),
    ],
)
def test_days_of_what_was_announced_agreed_and_done(text, field, day):
    (claim,) = read(text)
    assert getattr(claim, field).text == day


def test_day_on_which_a_truce_was_extended_is_none_of_agreeing_to_leave():
    text = "توصل الطرفان إلى اتفاق يقضي بخروج المسلحين من خان الشيح إلى إدلب. وكان الجيش مدد هدنة في خان الشيح الثلاثاء."
    (claim,) = read(text, "2016-11-23")
    assert claim.agreed_on is None


def test_people_in_each_bus_are_no_count_of_those_who_leave():
    (claim,) = read("انطلقت 60 حافلة تقل الواحدة 40 شخصا من مهجري مضايا باتجاه إدلب ضمن الاتفاق.")
    assert [(f.category, f.low) for f in claim.figures] == [("buses", 60)]


def test_flag_raised_in_one_village_tells_of_no_departure_from_it():
    text = "تواصل إخراج الدفعة الثالثة من المسلحين من زاكية بموجب الاتفاق، فيما رفع الجيش العلم الوطني في قرية نبع الصخر."
    claims = read(text, "2018-07-23")
    assert ["زاكية"] in [[p.text for p in c.districts] for c in claims if is_proposal(c)]
    assert all("نبع" not in p.text for c in claims if is_proposal(c) for p in c.districts)


def test_pact_on_suspending_an_operation_suspends_no_withdrawal():
    text = "سحبت الفصائل مقاتليها من تل رفعت اليوم بموجب اتفاق تعليق الهجوم مع الجيش."
    (claim,) = read(text, "2019-10-20")
    assert claim.stage is DealStageKind.COMPLETED
    (halted,) = read("تعليق اتفاق خروج المقاتلين من تل رفعت اليوم.", "2019-10-20")
    assert halted.stage is DealStageKind.SUSPENDED


def test_swap_about_a_town_was_made_there():
    (claim,) = read('تبادل الجيش والفصائل الأسرى اليوم في محيط بلدة "نصيب" الحدودية.')
    assert [p.text for p in claim.districts] == ["نصيب"]


def read_changes(text: str, published: str = "2018-07-23"):
    return [(c.change.text, c.change.status) for c in read(text, published) if c.change]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("انتهت المعارك وتم رفع العلم السوري فوق بلدة نصيب بريف درعا.", [("نصيب", "done")]),
        (
            "رُفع العلم الليبي على مبنى بلدية ترهونة بعد انسحاب قوات حفتر.",
            [("ترهونة", "done")],
        ),
        # neither protesters nor a bargain take a town, nor is it what the province left it to be
        ("رفع متظاهرون العلم السوري في مدينة السويداء احتجاجا على القصف.", []),
        ("وافق المقاتلون على رفع العلم السوري فوق بلدة قدسيا مقابل إدخال الغذاء.", []),
        (
            "تواصل إخراج المسلحين الرافضين للتسوية من ريف القنيطرة، فيما تم رفع العلم الوطني في قرية مسحرة.",
            [("مسحرة", "done")],
        ),
    ],
)
def test_flag_of_a_state_says_whose_a_place_is(text, changes):
    assert read_changes(text) == changes


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("دخلت القوات العراقية ناحية زمار بعد انسحاب قوات البيشمركة.", [("زمار", "done")]),
        (
            "دخلت فصائل المعارضة مدينة سلمية بعد اتفاق مع وجهائها وانسحاب الجيش.",
            [("سلمية", "done")],
        ),
        (
            "دخل الجيش اللبناني بلدة عرسال بعد انسحاب المسلحين منها بموجب اتفاق هدنة.",
            [("عرسال", "done")],
        ),
        (
            "انسحبت أحرار الشام من بلدات سراقب وبنش، ودخلتها هيئة تحرير الشام دون قتال.",
            [("سراقب", "done")],
        ),
        # who was left elsewhere, and who fights, may be there still
        ("دخل الجيش السوري بلدة معان بعد اشتباكات عنيفة مع المسلحين.", []),
        (
            "دخلت قوات النظام بلدة معان بعد انسحاب الفصائل من قرية الطليسية المجاورة.",
            [],
        ),
    ],
)
def test_forces_hold_what_they_enter_after_others_left_it(text, changes):
    assert read_changes(text) == changes


@pytest.mark.parametrize(
    ("text", "places", "changed"),
    [
        (
            "أعلن قائد شرطة كركوك عن تسلم القوات الاتحادية مهام أمن مدينة داقوق من البيشمركة.",
            ["داقوق"],
            True,
        ),
        (
            "قال مدير ناحية مخمور إن الشرطة المحلية تسلمت مسؤولية الأمن في بلدة القراج من البيشمركة.",
            ["القراج"],
            True,
        ),
        ("سلمت البيشمركة مواقع في محافظة نينوى للجيش العراقي بموجب اتفاق.", ["نينوى"], False),
    ],
)
def test_who_takes_over_the_security_of_a_town_takes_it_over(text, places, changed):
    (claim,) = read(text, "2017-10-19")
    assert [place.text for place in claim.districts] == places
    assert bool(claim.change) is changed


def test_taking_over_an_office_is_no_handover():
    assert read("تسلم مدير الشرطة الجديد مهام منصبه في مدينة بعقوبة بعد المعارك.") == ()


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "قالت وزارة الدفاع الأذرية إن قواتها دخلت مدينة كلبجار التي سلمتها أرمينيا بموجب الاتفاق.",
            [("كلبجار", "done")],
        ),
        ("زار الوزير معبر نصيب الذي سلمته الفصائل للجيش بموجب اتفاق.", [("نصيب", "done")]),
        # arms that were given up are no town, nor do aid workers take one
        ("عرض الجيش في مدينة الرستن الأسلحة التي سلمتها الفصائل بموجب الاتفاق.", []),
        ("دخلت فرق الهلال الأحمر مدينة دوما بعد خروج المسلحين منها.", []),
    ],
)
def test_town_that_others_gave_up_has_changed_hands(text, changes):
    assert read_changes(text) == changes


@pytest.mark.parametrize(
    "text",
    [
        "ينص الاتفاق بين الفصائل والنظام على خروج المقاتلين من بلدة محجة ودخول قوات الجيش السوري إليها.",
        "بموجب الاتفاق مع النظام تنسحب الفصائل من بلدة محجة ويدخلها الجيش السوري.",
        "اتفقت الفصائل مع الجيش السوري على خروج المقاتلين من بلدة محجة على أن يدخلها الجيش السوري بعد ذلك.",
        "وافق المسلحون على الخروج من بلدة محجة إلى إدلب ودخول الجيش السوري إلى البلدة.",
        "بحسب الاتفاق، تتسلم قوات الأمن العام بلدة محجة خلال الأيام المقبلة.",
        "نص الاتفاق على تسليم بلدة محجة للجيش السوري.",
    ],
)
def test_entry_and_handover_that_a_deal_provides_for_are_to_come(text):
    assert read_changes(text) == [("محجة", "planned")]


def test_police_of_others_who_are_to_enter_take_nothing():
    text = "يتضمن الاتفاق دخول الشرطة العسكرية الروسية إلى مدينة دوما بعد خروج المقاتلين منها."
    assert read_changes(text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # what is left may be a crossing, and "its handover" is no place of the list
        (
            "توصلت الحركتان إلى اتفاق وقف إطلاق نار يقضي بانسحاب المقاتلين من معبر خربة الجوز وتسليمه لإدارة مدنية.",
            ["خربة الجوز"],
        ),
        (
            "انسحب المسلحون وعائلاتهم من حي برزة عبر معبر الوافدين بموجب الاتفاق.",
            ["برزة"],
        ),
        ("خرج جميع المسلحين من حي القابون وبالتالي انتهى الاتفاق.", ["القابون"]),
    ],
)
def test_crossing_that_is_left_is_none_on_the_way(text, places):
    assert read_places(text) == places


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "عقد وفدان من مدينتي مصراتة والزنتان اتفاق صلح بعد معارك. جاء ذلك خلال لقاء انعقد، الاثنين، في الزنتان.",
            "2018-03-12",
        ),
        (
            "توصل الوجهاء والنظام إلى اتفاق بخصوص مدينة طفس. وقال ناشطون إن اجتماعا ضم الطرفين عقد أمس الثلاثاء."
            " وأفضى الاجتماع، بحسب الناشطين، إلى تسليم السلاح.",
            "2018-03-13",
        ),
        # a meeting that brought nothing dates nothing
        (
            "توصلت الفصائل والنظام إلى اتفاق يقضي بخروج المقاتلين من طفس. وكان اجتماع عقد الأحد بلا نتيجة.",
            None,
        ),
    ],
)
def test_meeting_that_led_to_a_deal_dates_it(text, day):
    claim = next(c for c in read(text) if is_proposal(c))
    assert (claim.agreed_on and claim.agreed_on.text) == day


def test_truce_that_begins_on_a_weekday_begins_on_the_next_one():
    (claim,) = read("اتفق طرفا النزاع على وقف لإطلاق النار في مدينة الحديدة يبدأ الاثنين.")
    assert claim.started_on.text == "2018-03-19" and claim.start_planned
    (claim,) = read("اتفق طرفا النزاع على وقف لإطلاق النار في مدينة الحديدة بدأ الاثنين.")
    assert claim.started_on.text == "2018-03-12" and not claim.start_planned


def test_hour_at_which_a_truce_is_to_begin_is_on_the_day_last_named():
    text = "أعلن الوزير الأربعاء التوصل إلى وقف لإطلاق النار في غزة يبدأ تنفيذه في الساعة التاسعة مساء."
    (claim,) = read(text)
    assert claim.started_on.text == "2018-03-14" and claim.start_planned


def test_departure_that_was_due_and_put_off_has_not_begun():
    text = "كان من المقرر أن تخرج الدفعة الأولى من مقاتلي بلدة يلدا أمس، لكن الخروج تأجل إلى الجمعة بحسب الاتفاق."
    (claim,) = read(text)
    assert claim.stage is DealStageKind.POSTPONED


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # what a deal covers; an unknown name between two known ones is of their list
        (
            "توصلت الفصائل لاتفاق مع الجانب الروسي يشمل كلا من جيرود والعطيفة والناصرية ويقضي بخروج المقاتلين.",
            ["جيرود", "العطيفة", "الناصرية"],
        ),
        # where people are taken to
        (
            "تم إجلاء المسلحين من مدينة معضمية الشام بموجب اتفاق، وسينقلون إلى مخيمات في ضاحية قدسيا.",
            ["معضمية الشام"],
        ),
        # who lives in the town that is left, and who says so
        (
            "اتفق الوفد على إخراج المسلحين من معضمية الشام إلى إدلب، موضحا أن الاتفاق يشمل أهالي داريا وكفرسوسة القاطنين في المدينة.",
            ["معضمية الشام"],
        ),
        (
            "توصل الجيش والبيشمركة إلى اتفاق لوقف إطلاق النار في كركوك، وفق ما ذكرت حكومة إقليم كردستان.",
            ["كركوك"],
        ),
        # where it was signed, and another fight
        (
            "شهدت جوبا اليوم توقيع اتفاق سلام بين الحكومة والحركات المسلحة لإنهاء النزاع في دارفور.",
            ["دارفور"],
        ),
        ("أعلن الجيش هدنة في بلدة مضايا، بينما قصفت الطائرات بلدة الزبداني.", ["مضايا"]),
        (
            "خرج المسلحون من بلدة مضايا بموجب اتفاق، فيما خرج آخرون من الزبداني.",
            ["مضايا", "الزبداني"],
        ),
        # the city round a camp, streets
        (
            "أعلنت الفصائل تثبيت وقف إطلاق النار في مخيم عين الحلوة للاجئين الفلسطينيين في صيدا جنوبي لبنان.",
            ["عين الحلوة"],
        ),
        (
            "وقعت الفصائل في مخيم اليرموك اتفاقا لوقف إطلاق النار مع النظام بحضور رئيس فرع فلسطين.",
            ["اليرموك"],
        ),
    ],
)
def test_places_of_a_deal_are_none_that_stand_about_it(text, places):
    claim = next(c for c in read(text) if is_proposal(c))
    assert [place.text for place in claim.districts] == places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "شهدت محافظة حلب اليوم عملية تبادل للأسرى بين هيئة تحرير الشام وقوات النظام."
            " وقالت المراسلة إن الهيئة بادلت النظام اليوم في دارة عزة غربي حلب ضابطا بأربعة مقاتلين.",
            "دارة عزة",
        ),
        (
            "أفرجت جبهة النصرة عن 13 راهبة محتجزة في صفقة تبادل مع الحكومة مقابل 150 معتقلة."
            " ونقلت المحتجزات إلى جرود بلدة عرسال حيث تمت عملية الإفراج.",
            "عرسال",
        ),
    ],
)
def test_swap_is_placed_where_one_trades_with_the_other(text, place):
    claim = next(c for c in read(text, "2020-05-16") if is_proposal(c))
    assert [p.text for p in claim.districts] == [place]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "يلوح في الأفق اتفاق مصالحة جنوب دمشق. ويقضي الاتفاق بنقل من يرغب من المسلحين من بلدة يلدا إلى الشمال.",
            False,
        ),
        (
            "نفى فصيل جيش الإسلام المعارض للنظام السوري ما أعلنته موسكو اليوم عن التوصل إلى اتفاق يقضي بخروجه من مدينة دوما.",
            False,
        ),
        (
            "خروج وشيك للمسلحين من حي القدم. وقال مسؤول إن اتفاقا تم التوصل إليه يقضي بخروج المسلحين من الحي.",
            True,
        ),
    ],
)
def test_deal_that_looms_or_that_a_side_denies_is_none(text, told):
    assert any(is_proposal(c) for c in read(text)) is told


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        # whose the town was that was besieged
        ("دخل الجيش السوري أمس بلدتي نبل والزهراء اللتين كانتا محاصرتين منذ ثلاث سنوات.", []),
        ("دخلت القوات الحكومية أمس مدينة دير الزور وفكت الحصار عنها.", []),
        ("دخلت القوات الحكومية أمس مدينة تدمر.", [("تدمر", "done")]),
        # the town that is empty is the one they left
        (
            "خرج المسلحون من بلدة ببيلا إلى جرابلس، لتصبح البلدة خالية من الإرهابيين ويدخلها الجيش السوري.",
            [("ببيلا", "done")],
        ),
        (
            "تمكنت قوات سوريا الديمقراطية من السيطرة على مساحة واسعة من حي حلكو جنوب القامشلي.",
            [("حلكو", "partial")],
        ),
    ],
)
def test_town_that_was_besieged_emptied_or_taken_in_part(text, changes):
    assert read_changes(text) == changes


def test_forces_withdraw_from_their_posts_in_a_town():
    claims = read("أعلنت البيشمركة انسحابها من مواقعها في بعشيقة ودخول القوات العراقية إليها.")
    assert [[p.text for p in c.districts] for c in claims] == [["بعشيقة"]]


def test_arms_that_the_factions_of_a_town_give_up_are_not_the_town():
    (claim,) = read("سلمت فصائل المعارضة بلدة طفس أسلحتها الثقيلة ضمن اتفاق التسوية.")
    assert claim.kind == "surrender" and claim.change is None
    (claim,) = read("سلمت فصائل المعارضة بلدة طفس للجيش السوري ضمن اتفاق التسوية.")
    assert claim.kind == "handover" and claim.change.text == "طفس"


def test_what_took_effect_after_a_delay_has_begun():
    (claim,) = read("دخل اتفاق وقف إطلاق النار في غزة حيز التنفيذ صباح اليوم بعد تأخير.")
    assert claim.stage is DealStageKind.STARTED
    (claim,) = read("تأجل خروج الدفعة الأولى من المسلحين من حي الوعر إلى الاثنين بموجب الاتفاق.")
    assert claim.stage is DealStageKind.POSTPONED
    assert all(d.text == "2018-03-19" for d in (claim.started_on, claim.implemented_on) if d)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "تتواصل عملية إخراج المسلحين من مدينة حرستا بموجب الاتفاق إلى حين إعلان المدينة خالية من الإرهابيين.",
            [],
        ),
        (
            "خرجت دفعة من المسلحين من بلدة ببيلا بموجب اتفاق مقابل دخول الجيش السوري إلى البلدة.",
            [("ببيلا", "planned")],
        ),
        (
            "انسحب الحوثيون من ميناء الصليف بموجب الاتفاق وانتشرت قوات خفر السواحل فيه.",
            [("الصليف", "done")],
        ),
    ],
)
def test_town_that_is_yet_to_be_empty_or_entered(text, changes):
    assert read_changes(text) == changes


@pytest.mark.parametrize(
    ("text", "is_deal"),
    [
        ("استسلم عشرات المسلحين في بلدة عسال الورد للجيش وسلموا أسلحتهم.", True),
        (
            "سيطر الجيش على عسال الورد بعد اشتباكات أدت إلى مقتل العشرات واستسلام العشرات منهم للجيش.",
            False,
        ),
        ("اتفق ضباط روس مع الفصائل في ببيلا على المصالحة مع النظام أو الخروج إلى الشمال.", True),
        ("اجتمع ضباط روس مع الفصائل في ببيلا وخيروهم بين المصالحة أو الخروج إلى الشمال.", False),
    ],
)
def test_men_who_give_up_in_a_battle_and_a_choice_that_is_offered_make_no_deal(text, is_deal):
    assert any(map(is_proposal, read(text))) is is_deal


@pytest.mark.parametrize(
    ("text", "is_deal"),
    [
        ("سلم الحوثيون الصليب الأحمر تسعة أسرى من الجنود في مدينة تعز.", True),
        ("سلمت موسكو كييف أربعين أسيرا مقابل خرائط حقول الألغام، منذ بدء الحرب بينهما.", True),
        ("سلمت الحركة 12 رهينة في الحرب، بينما أطلقت الحكومة سراح 40 أسيرا.", True),
        ("سلمت الشرطة ثلاثة معتقلين من مقاتلي داعش إلى النيابة العامة في مدينة تعز.", False),
        ("سلمت القوات الكردية إلى العراق خمسين معتقلا من تنظيم الدولة.", False),
        ("أجرى مسلحو المعارضة محادثات مع النظام من أجل تنفيذ صفقة تبادل الأسرى.", False),
        ("أجرت المعارضة صفقة تبادل أسرى مع قوات النظام في طفس.", True),
    ],
)
def test_captives_handed_to_the_other_side_or_to_a_mediator_are_exchanged(text, is_deal):
    assert any(map(is_proposal, read(text))) is is_deal


def test_maps_of_mines_are_no_town_handed_over():
    (claim,) = read("سلمت أرمينيا خمسة أسرى مقابل تسليم الجانب الآخر خرائط الألغام في مدينة تعز.")
    assert claim.kind == "exchange" and not claim.districts


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "خرج المسلحون من طفس بموجب اتفاق يقضي بأن يخرج أربعون مقاتلا كان الجيش قد أسرهم.",
            [("prisoners", 40)],
        ),
        ("غادر مئتا مقاتل مع أسرهم بلدة طفس بموجب اتفاق.", [("fighters", 200)]),
        (
            "غادر المسلحون بلدة طفس بموجب اتفاق، بعد يومين من تحرير الجيش 28 مختطفا كانوا في البلدة.",
            [],
        ),
        (
            "انسحب المسلحون من مخيم اليرموك بموجب اتفاق. ويقيم في اليرموك قرابة 20 ألف شخص وسط حصار فرضه الجيش على المخيم.",
            [("besieged", 20000)],
        ),
        (
            "قال الوسيط إن 17 أسيرا خرجوا مقابل تسليم خمسة من مقاتلي الحركة في بلدة طفس.",
            [("prisoners", 17), ("prisoners", 5)],
        ),
        (
            "وصلت 117 حافلة تقل خمسة آلاف مهجر إلى الشمال بموجب اتفاق. وشهد أمس صفقة تبادل ثلاثة أسرى للحزب.",
            [("buses", 117), ("total", 5000), ("prisoners", 3)],
        ),
    ],
)
def test_whom_arabic_figures_of_a_deal_count(text, figures):
    found = [(f.category, f.low) for claim in read(text) for f in claim.figures]
    assert found == figures


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("خروج دفعة ثانية من المقاتلين من حي جوبر بموجب اتفاق والنظام يقصف بلدة طفس.", ["جوبر"]),
        (
            "توجهت الحافلات التي تقل المقاتلين من حي جوبر باتجاه عقدة طريق الرقة بموجب اتفاق.",
            ["جوبر"],
        ),
        ("سلم مجلس منبج العسكري قرية الجات لقوات النظام بموجب اتفاق.", ["الجات"]),
        ("انسحبت الفصائل من مدينة منبج بموجب اتفاق.", ["منبج"]),
        (
            "أبرمت تسوية بين الجيش والمسلحين في حي القدم، هي الأولى من نوعها بعد تسوية حمص القديمة.",
            ["القدم"],
        ),
        (
            "يقضي الاتفاق بخروج المقاتلين من حي جوبر والإفراج عن مخطوفي بلدة اشتبرق.",
            ["جوبر"],
        ),
        (
            "انسحبت الفصائل من مدينة عفرين بموجب اتفاق ودخلت قوات فصل بين الطرفين في محور كفرجنة.",
            ["عفرين"],
        ),
        ("انسحبت الفصائل من محور كفرجنة بموجب اتفاق.", ["كفرجنة"]),
    ],
)
def test_places_that_arabic_names_beside_a_deal_are_none_of_it(text, places):
    assert read_places(text) == places


def test_handovers_that_are_listed_with_their_days():
    text = (
        "بدأت أرمينيا بتسليم ثلاثة أقاليم بموجب اتفاق أنهى الحرب. أغدام ابتداء من هذا الجمعة"
        " وكلبجار في 25 تشرين الثاني/نوفمبر الجاري وزنكيشان في الأول من كانون الأول/ديسمبر المقبل."
    )
    found = [
        (c.kind, [p.text for p in c.districts], str(c.implemented_on or c.started_on))
        for c in read(text, "2020-11-20")
    ]
    assert found == [
        ("handover", ["أغدام"], "2020-11-20"),
        ("handover", ["كلبجار"], "2020-11-25"),
        ("handover", ["زنكيشان"], "2020-12-01"),
    ]


def test_days_of_a_list_that_tells_of_no_handover_hand_nothing_over():
    text = "اتفق الطرفان على إنهاء الحرب. يصل المبعوث أغدام الجمعة وكلبجار في 25 تشرين الثاني."
    assert all(c.kind != "handover" for c in read(text, "2020-11-20"))


def test_entry_that_a_force_announces_under_a_deal_is_a_handover():
    (claim,) = read(
        "أعلن الجيش الأذربيجاني صباح الجمعة دخوله إلى إقليم أغدام، بعد انسحاب القوات الأرمنية منه"
        " بموجب اتفاق.",
        "2020-11-20",
    )
    assert (claim.kind, claim.implemented_on.text) == ("handover", "2020-11-20")
    assert [p.text for p in claim.districts] == ["أغدام"]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("سيطرت قوات النظام اليوم على عدد من أحياء مدينة الرستن.", [("الرستن", "partial")]),
        (
            "نجحت فصائل المعارضة بالدخول إلى عدد من أحياء مدينة حماة والسيطرة عليها.",
            [("حماة", "partial")],
        ),
        ("سيطرت قوات النظام اليوم على أحياء القدم والعسالي.", [("القدم", "done")]),
        (
            "مع خروج آخر مسلح من الحي سوف يعلن الجيش السوري استعادة السيطرة الكاملة على مدينة حلب.",
            [],
        ),
        (
            "أعلن الجيش السوري استعادة السيطرة الكاملة على مدينة الرستن.",
            [("الرستن", "done")],
        ),
        # the subject stands between the verb and "the town"
        (
            "خرج مسلحو المعارضة من مدينة الأتارب بعد اتفاق. وسيطرت هيئة تحرير الشام على المدينة.",
            [("الأتارب", "done")],
        ),
        (
            "دخلت الشرطة العسكرية الروسية يوم الثلاثاء كافة أحياء درعا البلد بموجب اتفاق مع الفصائل.",
            [],
        ),
    ],
)
def test_arabic_parts_plans_and_guests_take_no_whole_town(text, changes):
    assert read_changes(text) == changes


@pytest.mark.parametrize(
    ("town", "changes"),
    [
        ("مدينة الميادين بريف محافظة دير الزور الشرقي", [("الميادين", "done")]),
        ("مدينة دير الزور", [("دير الزور", "done")]),
    ],
)
def test_province_that_only_an_arabic_title_names_is_not_taken_with_its_town(town, changes):
    text = f"الجيش يسيطر على آخر معاقل داعش بدير الزور\n\nسيطر الجيش السوري اليوم على {town}."
    claims = read_report(text, "2018-03-14", "ar").claims
    assert [(c.change.text, c.change.status) for c in claims if c.change] == changes


def test_what_has_been_received_is_told_apart_from_the_terms_before_it():
    claims = read(
        "توصلت الفصائل في مدينة نوى إلى اتفاق مع النظام. وينص الاتفاق على تهجير من يرغب من الثوار إلى"
        " الشمال، وأشار مراسلنا إلى أن قوات النظام تسلمت حتى الآن تل الجموع وتل المال في محيط نوى."
    )
    (given,) = [c for c in claims if c.kind == "handover"]
    assert [p.text for p in given.districts] == ["تل الجموع", "تل المال"]
    assert (given.change.text, given.change.status) == ("تل الجموع", "done")
    assert all(p.text == "نوى" for c in claims if c is not given for p in c.districts)


def test_hill_joined_by_and_is_a_second_place_and_a_common_noun_is_none():
    (claim,) = read("سيطر الجيش السوري اليوم على تل الجموع وتل المال بريف درعا.")
    assert [p.text for p in claim.districts] == ["تل الجموع", "تل المال"]
    (claim,) = read("سيطر الجيش السوري اليوم على تل الجموع وتلال محيطة بها بريف درعا.")
    assert [p.text for p in claim.districts] == ["تل الجموع"]
