"""Arabic words of control: how the press says that a place is taken, lost, handed over or besieged.

Data only, a part of ar.py and in its form: what stands here is added to the tags there. Where a
verb goes with every force or pronoun the forms are put together here.
"""

from __future__ import annotations

# verbs of taking: told of a force that is "he", of one that is "she", of many
_TAKES = tuple(
    tuple(forms.split("/"))
    for forms in (
        "استرجع/استرجعت/استرجعوا افتك/افتكت/افتكوا استخلص/استخلصت/استخلصوا غنم/غنمت/غنموا"
        " كسب/كسبت/كسبوا اجتاح/اجتاحت/اجتاحوا خلص/خلصت/خلصوا طهر/طهرت/طهروا اقتنص/اقتنصت/اقتنصوا"
        " ابتلع/ابتلعت/ابتلعوا اقتطع/اقتطعت/اقتطعوا استعاد/استعادت/استعادوا استرد/استردت/استردوا"
        " انتزع/انتزعت/انتزعوا حرر/حررت/حرروا احتل/احتلت/احتلوا خطف/خطفت/خطفوا"
    ).split()
)
# whose object bears the "in" of "got hold in": "seized upon B"
_GRIPS = "أمسك أمسكت أمسكوا ظفر ظفرت ظفروا استأثر استأثرت".split()
# and those whose object stands behind "over"
_TAKES_OVER = tuple(
    tuple(forms.split("/"))
    for forms in (
        "استحوذ/استحوذت/استحوذوا أطبق/أطبقت/أطبقوا هيمن/هيمنت/هيمنوا استولى/استولت/استولوا"
        " سيطر/سيطرت/سيطروا"
    ).split()
)
_OWN = ("ه", "ها", "هم")
_HANDS = tuple(f"{hand}{own}" for hand in ("يد", "أيدي", "قبضت") for own in _OWN)
_GRASPS = tuple(
    f"{noun}{own}" for noun in ("سيطرت", "قبضت", "سلطت", "نفوذ", "سلطان") for own in _OWN
)
# "has become", "has gone over", "fell": what a place does that changes hands
_BECOMES = (
    "أصبح أصبحت بات باتت صار صارت عاد عادت وقع وقعت دخل دخلت أضحى أضحت أمسى أمست غدا غدت"
    " انتقل انتقلت آل آلت رجع رجعت تحول تحولت وقوع عودة انتقال تحول وجد وجدت ألفى ألفت فتح فتحت"
    " خرج خرجت أفلت أفلتت باتوا أصبحوا صاروا أعاد أعادت أعادوا تهاوت تهاوى خضع خضعت"
).split()
_NO_LONGER = ("لم تصمد", "لم يصمد", "لم تقو", "لم يقو")  # "did not hold out against"
_RULE = (
    "سيطرة سلطة إمرة راية حكم عهدة حوزة كنف حضن قبضة يد أيدي نفوذ إدارة سلطان لواء جناح كفالة احتلال هيمنة"
).split()
_HELD = tuple(
    f"{how} {rule}"
    for how in ("في", "تحت", "إلى", "بين", "ضمن")
    for rule in _RULE
    if not (how == "إلى" and rule in ("إدارة", "جناح", "لواء"))
)
_HELD_OWN = tuple(
    f"{how} {rule}{own}"
    for how in ("في", "تحت", "إلى", "بين")
    for rule in "سيطرت سلطت إمرت رايت حكم عهدت حوزت كنف قبضت يد أيدي".split()
    for own in _OWN
)
# "is out of the hold of": whose it was
_LOST_HOLD = tuple(
    f"{out} {rule}"
    for out in ("خارج", "عن", "من")
    for rule in ("سيطرة", "سلطة", "قبضة", "يد", "أيدي", "نفوذ")
)
_GAINERS = "الحكومة الدولة الجيش القوات قوات مقاتلي فصائل الفصائل المعارضة مسلحي".split()
# flags of a state, raised by whomever
_STATE_FLAGS = tuple(
    f"العلم {whose}"
    for whose in (
        "السوري العراقي اليمني الليبي السوداني اللبناني الأوكراني الروسي الأذربيجاني الأرميني التركي"
        " الأفغاني الصومالي المالي الوطني الرسمي"
    ).split()
) + tuple(f"علم {whose}" for whose in "الدولة الجمهورية البلاد النظام".split())
_FLAGS = tuple(
    f"{flag} {over}"
    for flag in "العلم علمه علمها علمهم أعلامه أعلامها أعلامهم رايته رايتها رايتهم راياتهم".split()
    for over in ("فوق", "على", "في")
) + tuple(
    f"{flag} {over}"
    for flag in (*_STATE_FLAGS, "العلم الأسود")
    for over in ("فوق", "على", "في", "مجددا فوق", "يرفرف فوق", "يرفرف في", "يخفق فوق", "يرفرف على")
)
_GOES_TO = tuple(
    f"{verb} {to}"
    for verb in "آل آلت ذهب ذهبت انتقل انتقلت".split()
    for to in ("إلى", "إليه", "إليها", "إليهم")
)
# what forces do that leave a place, its name right behind the verb or behind "from"
_QUITS = "ترك/تركت/تركوا غادر/غادرت/غادروا أخلى/أخلت/أخلوا هجر/هجرت/هجروا".replace("/", " ").split()
_QUITS_FROM = (
    (
        "تخلى/تخلت/تخلوا انكفأ/انكفأت/انكفأوا/انكفؤوا تراجع/تراجعت/تراجعوا تقهقر/تقهقرت/تقهقروا"
        " جلا/جلت/جلوا رحل/رحلت/رحلوا خرج/خرجت/خرجوا فر/فرت/فروا هرب/هربت/هربوا نزح/نزحت/نزحوا"
        " ارتد/ارتدت/ارتدوا انحسر/انحسرت تخليه/تخليها/تخليهم"
    )
    .replace("/", " ")
    .split()
)
_SAID = "قرر قررت أعلن أعلنت أكد أكدت أتم أتمت أنهى أنهت".split()
_OWNED = "أقر أقرت اعترف اعترفت أمر أمرت".split()
_ENTERS = "دخل/دخلت/دخلو اقتحم/اقتحمت/اقتحمو".split()


def _join(*lists) -> str:
    return "|".join(phrase for phrases in lists for phrase in phrases)


# the sides' guns that fall silent make a truce
_SILENT = tuple(
    f"{verb} {arms}"
    for verb in "سكت سكتت صمت صمتت سكوت إسكات خرست تسكت تصمت ستسكت ستصمت".split()
    for arms in "المدافع البنادق السلاح الأسلحة الجبهات".split()
)
_CEASES = tuple(
    f"{stop} عن {what}"
    for stop in "كف الكف كفا كفت كفوا يكف تكف ستكف سيكف الامتناع".split()
    for what in ("القتال", "القصف", "إطلاق النار", "الاقتتال")
)
_ENDS = (
    "فك فكت فكوا كسر كسرت كسروا رفع رفعت رفعوا أنهى أنهت أنهوا انفك انفكت انتهى انتهت ينتهي"
    " زال زالت انكسر انكسرت حطم حطمت اخترق اخترقت انهار انهارت"
).split()

CONTROL = {
    "capture": _join(
        (form for verb in _TAKES for form in verb),
        _GRIPS,
        (f"{form} على" for verb in _TAKES_OVER for form in verb),
        (f"{grasp} على" for grasp in _GRASPS),
        (f"{hand} على" for hand in _HANDS),
        (f"{how} السيطرة على" for how in "إحكام بسط فرض استكمال إتمام تثبيت".split()),
        (f"{how} السيطرة الكاملة على" for how in "إحكام بسط فرض استكمال إتمام".split()),
        "استرجاع افتكاك استخلاص تخليص تطهير انتزاع اجتياح".split(),
        ("استحواذ على", "الاستحواذ على", "استحواذه على", "استحواذها على", "استحواذهم على"),
        ("الفراغ في", "زمام الأمور في", "مقاليد الأمور في", "زمام السيطرة على"),
        (f"{grasp} إلى" for grasp in _GRASPS),
        (f"{verb} نفوذ{own} على" for verb in ("بسط", "بسطت", "بسطوا") for own in _OWN),
    ),
    "grips": _join(_GRIPS),
    "of_he": _join(verb[0] for verb in (*_TAKES, *_TAKES_OVER)),
    "of_she": _join(verb[1] for verb in (*_TAKES, *_TAKES_OVER)),
    "by_arms": _join(
        ("استرجع*", "افتك*", "استحوذ*", "اجتاح*", "تحررت", "استعيدت", "استعيد"),
        _GOES_TO,
    ),
    "truce": _join(
        _SILENT, _CEASES, ("وقف للأعمال القتالية", "وقف للأعمال العدائية", "وقف للعمليات")
    ),
    "conflict": _join(
        *(
            _SILENT,
            _CEASES,
            ("تهدئة", "قتال", "دون مقاومة", "مقاومة تذكر", "متمرد*", "جنود", "جندي*"),
        )
    ),
    "started": _join(phrase for phrase in _SILENT if phrase.startswith(("سكت", "صمت", "خرس"))),
    "ceasefire": _join(("وقف للنار", "وقف النيران", "وقف نار", "وقفا للنار")),
    "agreed": _join(
        "ارتضى ارتضت ارتضيا ارتضوا تعاهد تعاهدا تعاهدوا تراضى تراضيا تراضوا أثمر أثمرت أفضى أفضت".split(),
        (
            "أفضى إلى",
            "أفضت إلى",
            "تمخض عن",
            "تمخضت عن",
            "توج ب",
            "خلص إلى",
            "خلصوا إلى",
            "خلصا إلى",
        ),
    ),
    "exchange": _join(("تبودل", "تبودلت", "إطار تبادل", "صفقة أسرى", "صفقة الأسرى")),
    "swap": _join("بادل بادلت بادلوا".split()),
    "prisoners": _join("جثتي جثتين جثمان جثماني جثمانين جثة".split()),
    "in_return": _join(
        (
            "لقاء إطلاق",
            "لقاء الإفراج",
            "لقاء تسليم",
            "مقابلهم",
            "مقابلهن",
            "يقابلهم",
            "يقابلهن",
            "في مقابلهم",
            "في مقابلهن",
        )
    ),
    "handover": _join(
        "استلموا تسلموا تولى تولت تولوا يتولى تتولى سلموها سلمها سلمتها سلموه سلمته".split()
    ),
    "carrier": _join(
        "شاحنة شاحنات شاحنتان شاحنتين قافلة قوافل سفينة سفن سفينتان سفينتين سفينتي باخرة طائرة طائرات".split(),
        "شحنة شحنات حمولة إمدادات سلال سلة صهريج صهاريج ناقلة ناقلات".split(),
    ),
    "reaches": _join(
        "بلغ بلغت بلغوا عبر عبرت رسا رست رستا فرغت أفرغت حط حطت هبطت مر مرت أدخلت أدخل أوصل أوصلت تصل تدخل".split()
    ),
    "relief": _join(
        "إغاثة الإغاثة إغاثية غذائية طبية أغذية الغذاء وقود الوقود مازوت المازوت دقيق الدقيق قمح حليب".split(),
        ("الهلال الأحمر", "الصليب الأحمر", "أطباء بلا حدود", "برنامج الأغذية", "الأمم المتحدة"),
    ),
    "arranged": _join(
        "ترتيب بترتيب بموافقة بإذن بتنسيق تنسيق سمح سمحت أجاز أجازت أجازته إذن ضمانات تفاهم".split()
    ),
    "security_tasks": _join(
        f"{task} {what}"
        for task in "مهام مسؤولية مهمة ملف".split()
        for what in ("أمن", "الأمن", "حماية", "تأمين", "حفظ الأمن", "الحماية")
    )
    + "|الملف الأمني|المهام الأمنية|المسؤولية الأمنية|زمام الأمور",
    "siege_verb": _join(_ENDS),
    "reconciliation": _join(("صلحا", "مصالحة قبلية")),
    "of_force": _join("طلائع أرتال بقايا حامية كتيبة سرايا وحدات ألوية".split()),
    "posts": _join(
        "معسكر معسكرها معسكره معسكراتها قاعدتها قاعدته قواعدها قواعده ثكنتها مقارها مواضعها".split()
    ),
    "each_other": _join(("لكل منهما", "من الطرفين", "من كل طرف", "من كل جانب", "من الجانبين")),
    "siege_noun": _join(
        ("حصارها", "حصاره", "حصارهم", "طوق", "الطوق", "طوقا", "خناق", "الخناق", "الحصار")
    ),
    "captured_by": _join(_GOES_TO, ("تحررت", "استعيدت", "استعيد", "انتزعت من", "انتزع من")),
    "forsakes": _join(
        _QUITS,
        _QUITS_FROM,
        (f"{told} {noun}" for told in _SAID for noun in ("مغادرة", "إخلاء", "ترك", "هجر")),
        (f"{told} {noun}" for told in _OWNED for noun in ("بمغادرة", "بإخلاء", "بترك")),
    ),
    "forsakes_from": _join(_QUITS_FROM),
    "looms": _join(
        (f"{sees} في" for sees in ("يلوح", "تلوح", "يلوح اتفاق", "تلوح هدنة")),
        (
            f"{deal} {near}"
            for deal in ("اتفاق", "هدنة", "تسوية")
            for near in ("مرتقب", "مرتقبة", "وشيك", "وشيكة")
        ),
        (f"قيد {talk}" for talk in "البحث النقاش الدراسة التفاوض الإعداد".split()),
    ),
    "unopposed": _join(
        f"{without} {fight}"
        for without in ("دون", "بدون", "بلا", "دون أي")
        for fight in ("قتال", "مقاومة", "اشتباكات", "معارك", "مواجهات")
    ),
    "is_emptied": "خلا|خلت|أفرغ|أفرغت|فرغ|فرغت",
    "takes_it": _join(
        form.replace("وا", "و") + it
        for verb in (*_TAKES, *(tuple(forms.split("/")) for forms in _ENTERS))
        for form in verb
        for it in ("ها", "ه")
    )
    + "|يدخلها|تدخلها|يدخله|تدخله|يتسلمها|تتسلمها|سيدخلها|ستدخلها|سيدخله|سيتسلمها",
    "lost_hold": _join(_LOST_HOLD),
    "loses": "فقد|فقدت|فقدوا|يفقد|تفقد|خسر|خسرت|خسروا",
    "flag": _join(_FLAGS),
    "state_flag": _join(_STATE_FLAGS),
    "enter": _join(_FLAGS),
    "raises": "رفع|رفعت|رفعوا|غرس|غرست|غرسوا|نصب|نصبت|ثبت|رفرف|خفق|ترفرف|يرفرف|يخفق|ارتفع|يرتفع|عاد",
    "drive_out": _join("أجبر أجبرت أجبروا أرغم أرغمت أرغموا أزاح أزاحت كنس كنست".split()),
    "fact": _join(
        "زف زفت نبأ خبر بشرى احتفل احتفلت احتفى زعم زعمت ادعى ادعت أبلغ أبلغت أنجز أنجزت".split()
    ),
    "evacuate": _join("أفرغت أفرغ إفراغ".split()),
    "change_hands": _join("ألقى ألقت ألقوا وضع وضعت وضعوا رمى رمت رموا".split()),
    "own_arms": _join("السلاح بنادقهم بنادقها بندقيته أنفسهم".split()),
    "imposes": "فرض|فرضت|فرضوا|ضرب|ضربت|ضربوا|أحكم|أحكمت|أحكموا|شدد|شددت|أطبق|أطبقت",
    "siege_begin": _join(
        (
            f"{ring} على"
            for ring in "طوقا حصارا حصارها حصاره حصارهم طوقها طوقه طوقهم الخناق".split()
        ),
        (f"حصارا {how} على" for how in "محكما خانقا مشددا كاملا مطبقا شاملا".split()),
        ("أحاط", "أحاطت", "أحاطوا"),
    ),
    "becomes": _join(_BECOMES, _NO_LONGER),
    "control_noun": _join(
        _HELD,
        _HELD_OWN,
        _LOST_HOLD,
        (f"ل{rule}" for rule in ("سيطرة", "سلطة", "حكم", "نفوذ", "سيطرته", "سيطرتها", "سيطرتهم")),
        (f"إلى {force}" for force in _GAINERS),
        (f"{how} السيطرة" for how in ("إلى", "تحت")),
        ("أبوابها أمام", "أبوابه أمام", "أبوابها لـ"),
        (f"أمام {force}" for force in "قوات هجوم تقدم زحف مقاتلي مسلحي جيش الجيش".split()),
    ),
}
