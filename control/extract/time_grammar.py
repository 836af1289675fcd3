"""Time grammar: finds the expressions of time in a text, and what each of their parts says.

Input: the months and weekdays of a Lexicon; a Document. Output: matches with the words of each part.
Must not know which day is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from control.extract.lexicon import Lexicon
from control.extract.text import Document, Sentence

# each pattern names what it holds; words of time that grammar needs beyond months and weekdays
_GRAMMAR = {
    "en": {
        # the words each pattern may open with, besides months, weekdays, ordinals and digits
        "opens": {
            "only_month": "early mid late beginning end",
            "in_year": "in since during of by until till late early mid from summer winter spring"
            " autumn",
            "ago": "a an the one two three four five six seven eight nine ten couple several few",
            "beside": "the previous following next same that",
            "of_month": "on",
            "day": "since today tonight this overnight yesterday tomorrow the day last during over within in",
            "period": "early earlier late later mid this last next the",
            "clock": "at from around after before shortly",
            "weekday": "last next this coming past previous",
        },
        "unit": r"days?|weeks?|months?|years?|hours?|fortnight",
        # told from the last day the text named: "the previous day", "the same day"
        "beside": r"(?P<beside>(?:the\s+)?(?P<side>previous|following|next|same)\s+(?:day|night|morning"
        r"|evening|afternoon)|(?P<eve>the\s+(?:day|night|evening)\s+(?:before|earlier))(?!\s+yesterday)"
        r"|(?P<that>that)\s+(?:same\s+)?(?:day|night|evening|morning))\b",
        # a clock without a day beside it: the last day named, else the day of the paper
        "clock": r"(?P<clock>(?:(?:at|from|around|after|before|shortly after|shortly before)\s+)"
        r"(?:\d{4}\s*gmt\b|\d{1,2}(?:[:.]\d\d)?\s*(?:a\.?m\b|p\.?m\b|gmt\b|hours\b|local time)|midnight\b|noon\b"
        r"|midday\b|dawn\b))",
        "of_month": r"(?P<of_month>\bon\s+the\s+(?P<dm>\d{1,2})(?:st|nd|rd|th))\b(?!\s+of)",
        "ago": r"(?P<ago>(?P<n>\d{1,3}|a|an|the(?=\s+day\s+after)|one|two|three|four|five|six|seven|eight|nine|ten|couple"
        r" of|several|few)\W+(?:full\W+)?(?P<unit>day|week|month|year)s?\W+(?P<way>ago|earlier"
        r"|later|before|after|prior))\b(?!\s+tomorrow)",
        "counted": r"(?!)",
        "day": r"(?P<day>(?P<since_day>since\W+)?(?:today|tonight|this morning|this afternoon"
        r"|this evening|overnight|yesterday|(?:the day after )?tomorrow|(?:the )?day before yesterday|last night"
        r"|during the day|(?:in|over|during|within)\s+the\s+(?:past|last)\s+(?:day|24\s+hours)))\b",
        "period": r"(?P<period>(?:(?P<part>early|earlier|late|later|mid)[\s-]+)?"
        r"(?P<which>this|last|next|the\s+past|the\s+previous)\W+"
        # "in the last week of March" names the month alone
        r"(?P<span>week|month|year|summer|winter|spring|autumn|fall))\b(?!\s+of\b)",
    },
    "ar": {
        "opens": {
            "only_month": "مطلع اوايل منتصف اواخر شهر",
            "in_year": "عام سنه العام منذ في",
            "ago": "قبل منذ بعد من",
            "beside": "في اليوم نفس عشيه غداه ذلك",
            "day": "اليوم امس الامس اول البارحه غدا الغد غد بعد يوم هذا هذه مساء ليل فجر الليله خلال",
            "period": "مطلع اوايل بدايه منتصف اواخر نهايه هذا هذه الاسبوع الشهر العام السنه",
            "clock": "عند منذ في الساعه",
            "counted": "اليوم يومها يومه اول ثاني ثالث رابع خامس سادس سابع",
        },
        # "on the third day of the truce", "on the second of its days", but no "today the first of May"
        "counted": r"(?P<counted>[وفلب]?(?:(?:اليوم|يومها|يومه)\s+(?P<nth>الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع)"
        r"|(?P<nth_of>اول|ثاني|ثالث|رابع|خامس|سادس|سابع)\s+ايام)\b(?!\s+(?:من\s+)?(?:شهر\s+)?(?:MONTHS)\b))",
        "beside": r"(?P<beside>(?:في\s+|وفي\s+)?(?:(?P<side>اليوم التالي|اليوم السابق|اليوم نفسه|نفس اليوم"
        r"|اليوم ذاته|عشيه)|(?P<eve>غداه)|(?P<that>ذلك اليوم)))\b",
        # "which begins at nine o'clock" too
        "clock": r"(?P<clock>(?:عند|منذ)\s+(?:منتصف الليل|الساعه\s+\w+)|(?:(?<=تنفيذه )|(?<=التنفيذ )"
        r"|(?<=يبدا )|(?<=تبدا ))(?:في\s+)?(?:تمام\s+)?الساعه\s+\w+)\b",
        "of_month": r"(?P<of_month>(?<!\d)(?P<dm>\d{1,2})\s+(?:من\s+)?(?:(?:الشهر\s+)?الجاري|الشهر\s+(?P<gone>الماضي|الفايت|المنصرم)))\b",
        # a bare "from" counts back only before a hedge: "from about two weeks"
        "ago": r"(?P<ago>\b[وف]?(?P<way>قبل|منذ|بعد|من(?=\s+(?:نحو|حوالي|قرابه|زهاء|اكثر)))\s+"
        r"(?P<rough>(?:نحو|حوالي|قرابه|زهاء|ما يقارب|اكثر من|اقل من)\s+)?(?:(?P<n>\d{1,3}|\w+)\s+)?"
        r"(?P<unit>يومين|يوم|ايام|اسبوعين|اسبوع|اسابيع|شهرين|شهر|اشهر|عامين|عام|اعوام|سنتين|سنه"
        r"|سنوات|يوما|اسبوعا|شهرا|عاما))\b(?!\s+(?:19|20)\d\d)",
        "day": r"(?P<day>(?:\b[وفلب]?)(?:اليوم|امس الاول|اول امس|اول من امس|امس|الامس|البارحه|الليله (?:الماضيه|الفايته)|هذه الليله|غدا|الغد|بعد غد|يوم غد|غد"
        r"|هذا الصباح|(?:مساء|ليل) امس(?! الاول)|فجر اليوم|خلال اليوم الماضي|خلال ال ?24 ساعه الماضيه"
        r"|خلال الساعات ال ?(?:24|اربع والعشرين) الماضيه))\b",
        "period": r"(?P<period>(?:(?P<part>مطلع|اوايل|بدايه|منتصف|اواخر|نهايه)\s+)?"
        r"(?:(?P<this>هذا|هذه)\s+)?(?P<span>الاسبوع|الشهر|العام|السنه)\s*"
        r"(?P<which>الماضي|الماضيه|المنصرم|الفايت|الفايته|الجاري|الحالي|المقبل|القادم|المقبله"
        r"|القادمه)?)\b",
    },
}
# before "of its days"
DAY_COUNTS = {
    word: number for number, word in enumerate("اول ثاني ثالث رابع خامس سادس سابع".split(), 1)
}
# first, as it stands before "teen" and "and twentieth", to ninth
_ONES = "الحادي الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع".split()
ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7},
    **{"eighth": 8, "ninth": 9, "tenth": 10},
    **{word: number for number, word in enumerate(["الاول", *_ONES[1:]], 1)},
    **{"العاشر": 10, "العشرين": 20, "الثلاثين": 30},
    **{f"{unit} عشر": number for number, unit in enumerate(_ONES, 11)},
    **{f"{unit} والعشرين": number for number, unit in enumerate(_ONES, 21)},
}
_DIGITS = "0"  # stands for every number among the words that open a pattern


# what a page writes beside the day on which it was made, the weekday cut short
_LABELS = re.compile(
    r"\b(?:first|last|date|of|published|publication|posted|added|updated|modified|created|issued"
    r"|mon|tues?|wed|thu|thurs?|fri|sat|sun|gmt|utc|est|edt|bst|local|time"
    r"|تاريخ|النشر|نشر|اخر|تحديث|اضيف)\b"
)


class TimeGrammar:
    """Compiled patterns of one language."""

    def __init__(self, lexicon: Lexicon):
        code = lexicon.language.code
        words = _GRAMMAR[code]
        months = "|".join(sorted(map(re.escape, lexicon.months), key=len, reverse=True))
        weekdays = "|".join(sorted(map(re.escape, lexicon.weekdays), key=len, reverse=True))
        self.is_arabic = code == "ar"
        particle = r"(?<!\w)(?:[وفبل]{0,2})" if self.is_arabic else r"\b"
        month = rf"(?P<m{{0}}>{months})(?![^\W\d_])\.?"
        year = r"(?P<y{0}>(?:19|20)\d\d)(?!\d)"  # Arabic may write the "AD" onto it
        ordinal = r"(?:st|nd|rd|th)?"
        ordinals = "|".join(sorted(ORDINALS, key=len, reverse=True))
        of_year = r"(?:\s*/?(?:من\s+)?(?:عام|سنه)?\s*|,?\s+(?:of\s+)?)"
        # the two Arabic names of one month stand together: "آذار/مارس", "مارس آذار", "مارس (آذار)"
        other_name = rf"(?:(?:\s?/\s?|\s\(?)(?:{months})\b\)?)?" if self.is_arabic else ""
        parts = {
            "iso": r"\b(?P<iso>(?:19|20)\d\d[-/]\d\d?[-/]\d\d?)\b",
            # day before month, as the press of the region writes it
            "dmy": r"\b(?P<dmy>\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)\b",
            "spelt": rf"{particle}(?P<spelt>(?P<ordinal>{ordinals})\s+(?:من|(?:day\s+)?of)\s+(?:شهر\s+)?{month.format(5)}"
            rf"{other_name}(?:{of_year}{year.format(5)})?)",
            "d1": rf"(?<!\d)(?P<d1>\d{{1,2}}){ordinal}(?:\s+of)?(?:\s*|/)(?:من\s+)?(?:شهر\s+)?{month.format(1)}"
            rf"{other_name}(?:{of_year}{year.format(1)})?",
            "month_first": rf"{particle}(?P<month_first>{month.format(2)}{other_name}(?:\s+|,\s+(?=\d\d?[.)]))(?P<d2>\d{{1,2}}){ordinal}\b(?!,\d)"
            rf"(?:,?\s+{year.format(2)})?)",
            "only_month": rf"{particle}(?:(?P<part3>early|mid|late|beginning of|end of|مطلع|اوايل|منتصف|اواخر|شهر)[\s-]+)?"
            rf"(?P<only_month>{month.format(3)}{other_name}(?:(?:{of_year}){year.format(3)})?)",
            "in_year": r"\b(?P<in_year>(?:in|since|during|of|by|until|till|late|early|mid|from|summer|winter"
            r"|spring|autumn|عام|سنه|العام|منذ|في)[\s-]+(?P<y4>(?:19|20)\d\d))\b(?!\s*(?:[-/]\s*\d|people"
            r"|fighters|civilians|families|buses|rebels|مقاتل|شخص|مدني))",
            "counted": words["counted"].replace("MONTHS", months),
            **{
                name: words[name]
                for name in ("ago", "beside", "of_month", "day", "period", "clock")
            },
            "weekday": rf"{particle}(?P<weekday>(?:(?P<before>last|next|this|coming|past|previous)\s+)?"
            rf"(?P<wd>{weekdays})s?\b(?:\s+(?P<after>الماضي|الماضيه|المنصرم|الفايت|المقبلين|القادمين|المقبل|المقبله"
            r"|القادم|القادمه|الجاري|(?:of\s+)?last\s+week|من\s+الاسبوع\s+الماضي|(?:of\s+)?next\s+week"
            r"|من\s+الاسبوع\s+المقبل)\b)?)",
        }
        self.pattern = re.compile("|".join(parts.values()))
        self._parts = parts
        self._no_parts = dict.fromkeys(self.pattern.groupindex)
        # each pattern is tried at the words it may open with, and at no others
        self._opens = {_DIGITS: {"iso", "dmy", "d1", "ago", "of_month"}}
        listed = {"spelt": ORDINALS, "month_first": lexicon.months, "only_month": lexicon.months}
        listed["weekday"] = lexicon.weekdays
        for name in parts:
            for phrase in (*words["opens"].get(name, "").split(), *listed.get(name, ())):
                self._opens.setdefault(phrase.split()[0], set()).add(name)
        self._matches_at: dict[str, Callable[[str, int, int], re.Match | None]] = {}

    def scan(
        self, document: Document, sentence: Sentence, tokens: list[int]
    ) -> Iterator[tuple[re.Match, dict[str, str | None]]]:
        """Yield the matches at some tokens that may open one, with what each part says or None."""
        end = sentence.start
        for token in tokens:
            start = document.starts[token]
            if start < end:
                continue
            word = document.words[token]
            begin_as = self._matches_at.get(word) or self._match_at(word)
            match = begin_as(document.folded, start, sentence.end)
            if match is not None:
                yield match, self._no_parts | match.groupdict()
                end = match.end()

    def _match_at(self, word: str) -> Callable[[str, int, int], re.Match | None]:
        """Return what matches all that may open with a word, compiled when first met."""
        key = _DIGITS if word[0].isdigit() else word
        begin_as = self._matches_at.get(key)
        if begin_as is None:
            forms = (key, key[1:], key[2:]) if self.is_arabic else (key,)
            names = set().union(*(self._opens.get(form, ()) for form in forms))
            chosen = "|".join(part for name, part in self._parts.items() if name in names)
            begin_as = self._matches_at[key] = re.compile(chosen).match
        return begin_as

    def find_openings(self, document: Document) -> list[int]:
        """Return the tokens that may open an expression, in order."""
        if self.is_arabic:
            return [token for token, word in enumerate(document.words) if self._may_open(word)]
        return sorted({*document.find_words(self._opens.keys()), *document.numerals})

    def _may_open(self, word: str) -> bool:
        if word in self._opens or word[0].isdigit():
            return True
        # behind one or two attached particles
        return word[0] in "وفبل" and not self._opens.keys().isdisjoint((word[1:], word[2:]))

    def is_only_time(self, line: str) -> bool:
        """Tell whether a line holds an expression of time and hardly a word besides.

        "First published: 11 January 2017" and "Sat, May 21, 2022" are such lines.
        """
        left = _LABELS.sub(" ", self.pattern.sub(" ", line))
        return left != line and not re.search(r"[^\W\d_]{3,}", left)
