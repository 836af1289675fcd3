"""Time in text: finds expressions of time and resolves them against the publication date.

Input: a Document, its cues and the publication date. Output: EDTF dates with their spans and
precision. Its grammar is in time_grammar.py, because general parsers guess: no expression is turned
into a day that the text does not give, and today's date is never used. Must not know about deals.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from control.dates import EdtfDate, Precision, edtf_of_day, parse_edtf
from control.extract.lexicon import TRUCE_TAGS, Cues, Lexicon, load_lexicon
from control.extract.text import Document, Sentence
from control.extract.time_grammar import DAY_COUNTS, ORDINALS, TimeGrammar

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
read_edtf = lru_cache(maxsize=1024)(
    parse_edtf
)  # months and years that reports name again and again


@dataclass(slots=True)
class TimeExpression:
    """One date in the text. `relative_to_event` marks "a day after ...": it dates what follows.

    `since` marks "since ..." and "until ...", which bound a span and date no event;
    `counted` marks "the third day of the truce": the day on which it began.
    `quoted_today` a "today" inside direct speech, which may be the speaker's and not the paper's.
    """

    date: EdtfDate
    start: int
    end: int
    first: int
    stop: int
    future: bool = False
    since: bool = False
    quoted_today: bool = False
    relative_to_event: bool = False
    explicit: bool = True
    counted: bool = False


_COUNTS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "couple of": 2},
    **{"ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6},
    **{"سبعه": 7, "سبع": 7, "ثمانيه": 8, "ثماني": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10},
}
_UNITS = {
    **{"day": "day", "يوم": "day", "ايام": "day", "يوما": "day", "يومين": "day"},
    **{"week": "week", "اسبوع": "week", "اسابيع": "week", "اسبوعا": "week", "اسبوعين": "week"},
    **{"month": "month", "شهر": "month", "اشهر": "month", "شهرا": "month", "شهرين": "month"},
    **{"year": "year", "عام": "year", "اعوام": "year", "عاما": "year", "عامين": "year"},
    **{"سنه": "year", "سنوات": "year", "سنتين": "year"},
}
_PLURALS = frozenset(("ايام", "اسابيع", "اشهر", "اعوام", "سنوات"))
_DUALS = frozenset(("يومين", "اسبوعين", "شهرين", "عامين", "سنتين"))
_TODAY = frozenset(
    ("today", "tonight", "this morning", "this afternoon", "this evening", "overnight")
) | {"اليوم", "هذا الصباح", "فجر اليوم", "هذه الليله"}
_YESTERDAY = frozenset(
    ("yesterday", "last night", "امس", "الامس", "البارحه", "مساء امس", "ليل امس")
    + ("الليله الماضيه", "الليله الفايته")
)
_BEFORE_YESTERDAY = frozenset(
    ("the day before yesterday", "day before yesterday", "امس الاول", "اول امس", "اول من امس")
)
_TOMORROW = frozenset(("tomorrow", "غدا", "الغد", "يوم غد", "غد"))
_AFTER_TOMORROW = frozenset(("the day after tomorrow", "بعد غد"))
# words of a day as they stand; other first letters of Arabic ones are "and", "in", "for"
_WHOLE_DAYS = _TODAY | _YESTERDAY | _BEFORE_YESTERDAY | _AFTER_TOMORROW
_NEXT = frozenset(
    ("next", "coming", "المقبل", "القادم", "المقبله", "القادمه", "المقبلين", "القادمين")
)
_LAST = frozenset(("last", "past", "previous", "الماضي", "الماضيه", "المنصرم", "الفايت", "الفايته"))
# what may stand between "from" and its day
_CLOCKS = frozenset("on am pm a p m noon midday midnight dawn gmt local time o clock".split())
# "by Saturday" is a deadline, or counts up to it: no event's own day
_BOUNDS = frozenset(("since", "until", "till", "through", "by", "منذ", "حتي", "بحلول"))
_SPANS = (["for"], ["over"], ["in"], ["during"], ["within"])
# past verbs that keep a weekday behind them from a future further back
_ENDS_FUTURE = ("agreed", "started", "collapsed", "suspended", "resumed")
_PAST_VERBS = ("agreed", "started", "leave", "arrive", "enter", "evacuate", "withdraw")
_NAME_OF_DAY = re.compile(r"[\"(]\S+ $")  # a quoted name that ends in "Today"
_HOURS = frozenset(("صباح", "مساء", "فجر", "ظهر", "يوم", "منتصف", "نهايه"))
_NO_PLAN = frozenset("appeared appears appear seemed seems seem managed manages able".split())
_OPEN_BOUNDS = frozenset(("since", "منذ"))
_YEAR = re.compile(r"(?:19|20)\d\d")
# what may stand between two names of one day
_JOINTS = frozenset(
    ("on", "the", "at", "of", "early", "late", "from", "night", "morning", "evening", "and")
    + ("into", "to", "مساء", "صباح", "فجر", "ظهر", "ليل", "ليله", "يوم", "الموافق", "من", "عصر")
)


class TimeReader:
    """Reads the expressions of time of one language."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.is_arabic = lexicon.language.verb_first
        self.grammar = TimeGrammar(lexicon)

    def find(
        self, document: Document, cues: Cues, published: EdtfDate | None
    ) -> list[TimeExpression]:
        """Return the expressions of time in a document that resolve to a date, in order."""
        found: list[TimeExpression] = []
        anchor: dt.date | None = None
        openings = self.grammar.find_openings(document)
        for sentence in document.sentences:
            left = bisect_left(openings, sentence.first)
            tokens = openings[left : bisect_left(openings, sentence.stop, left)]
            if not tokens:
                continue
            if sentence.is_title and document.folded.startswith("portal:current"):
                continue  # the heading of a digest dates the page, not an event
            if cues.has("dateline", sentence.first, sentence.stop):
                dateline = cues.find("dateline", sentence.first, sentence.stop)[0]
                skip_until = document.ends[min(dateline.stop + 3, len(document.ends) - 1)]
            else:
                skip_until = -1
            if self._is_dateline(document, sentence):
                continue
            for match, groups in self.grammar.scan(document, sentence, tokens):
                if match.start() < skip_until:
                    continue
                if self._heads_page(match, groups, document, sentence):
                    continue
                last = found[-1] if found else None
                read = self._resolve(
                    match, groups, document, cues, sentence, published, anchor, last
                )
                if read is None:
                    continue
                beside = groups["ago"] or groups["beside"]
                named = any(map(groups.get, ("d1", "month_first", "dmy", "iso")))
                if found and not beside and self._repeats(found[-1], read, document, named):
                    # "Saturday, February 14", "today Friday", "the night of Monday to Tuesday":
                    # one day told twice, or a night named by both its days, which begins on the first
                    if not found[-1].explicit or named:
                        found[-1] = read
                    elif self._sets_right(found[-1], read, document):
                        found[-1].date, found[-1].end = read.date, read.end
                        found[-1].stop = read.stop
                    continue
                found.append(read)
                derived = beside or groups["clock"]
                if read.date.precision is Precision.DAY and not read.since and not derived:
                    anchor = read.date.earliest
        return found

    def _repeats(
        self, last: TimeExpression, read: TimeExpression, document: Document, named: bool
    ) -> bool:
        """Tell whether two expressions with nothing between them name one day or one night."""
        fine = last.date.precision is Precision.DAY and read.date.precision is Precision.DAY
        apart = abs((read.date.earliest - last.date.earliest).days)
        # "Monday, 16 October" told on the 27th: the weekday nearest by is not the one meant
        slip = named and read.first == last.stop  # nor the one in "Tuesday May 7", a Monday
        if not fine or apart > 1 and last.explicit and apart % 7 and not slip:
            return False
        between = document.words[last.stop : read.first]
        if "gmt" in between and len(between) <= 5:
            return True  # "at 1 a.m. on Tuesday Moscow time (2100 GMT Monday)"
        if not last.explicit and "time" in between and len(between) <= 4:
            return True  # "at 9:45 p.m. Khartoum time on Monday"
        return all(word in _JOINTS for word in between) and read.first - last.stop <= 3

    def _sets_right(self, last: TimeExpression, read: TimeExpression, document: Document) -> bool:
        """Tell, in Arabic, "today Monday", in a report that went out on Tuesday: the Monday is meant."""
        spoken = document.words[last.stop - 1] in ("اليوم", "امس", "الامس")
        return self.is_arabic and spoken and read.first == last.stop and not read.future

    def _is_dateline(self, document: Document, sentence: Sentence) -> bool:
        """A short line that is only a date says when the page was made."""
        if sentence.stop - sentence.first > 10:
            return False
        return self.grammar.is_only_time(document.folded[sentence.start : sentence.end])

    def _heads_page(self, match, groups, document: Document, sentence: Sentence) -> bool:
        """Tell "Wed 05 Apr 2017 Rebels left ...", a page's own date run into its first sentence."""
        return (
            sentence.index <= 1
            and match.start() - sentence.start <= 4
            and any(map(groups.get, ("y1", "y2", "dmy", "iso")))
            and match.end() < sentence.end
            and document.is_capitalised(document_token(document, match.end()))
        )

    def _resolve(self, match, groups, document, cues, sentence, published, anchor, last):
        start, end = match.span()
        first = document_token(document, start)
        stop = document_token(document, end - 1) + 1
        before = document.words[max(sentence.first, first - 2) : first]
        spoken = document.words[first : min(stop, first + 1)]
        # "until the end of January" too
        bound = before[:1] if before[1:] == ["the"] else before[-1:]
        if not self.is_arabic and {"dawn", "noon", "midnight", "early", "late"} & {*before}:
            bound = document.words[max(sentence.first, first - 3) : first]  # "until dawn on Friday"
        if self.is_arabic and _HOURS.intersection(before):
            bound = document.words[
                max(sentence.first, first - 3) : first
            ]  # and "until the morning of"
        bounds = bool(_BOUNDS.intersection(bound + spoken)) and not groups.get("ago")
        bounds = bounds or before == ["up", "to"]
        if not bounds and groups.get("way") not in ("after", "later", "بعد"):
            # "the first such deal since the government launched an offensive last month"
            back = max(sentence.first, first - 7)
            if last is not None and last.since and back <= last.first < first:
                back = last.stop  # "held since December, were let go on Sunday"
            # but "besieged since 2012" has its own date
            words = document.words[back:first]
            if not _OPEN_BOUNDS.isdisjoint(words):
                dated = [i for i, word in enumerate(words) if _YEAR.fullmatch(word)]
                back += dated[-1] + 1 if dated else 0
                opened = _OPEN_BOUNDS.intersection(document.words[back:first])
                if opened and "," not in document.folded[document.starts[back] : start]:
                    bounds = True
        # only these may be of this year or of the next
        by_month = any(map(groups.get, ("spelt", "d1", "month_first", "only_month")))
        future = by_month and self._is_to_come(document, cues, sentence, first, stop)
        explicit = True
        relative_event = False
        quoted = False
        try:
            if groups["iso"]:
                year, month, day = map(int, re.split("[-/]", groups["iso"]))
                date = edtf_of_day(dt.date(year, month, day))
            elif groups["dmy"]:
                day, month, year = map(int, re.split("[-/.]", groups["dmy"]))
                date = edtf_of_day(dt.date(year, month, day))
            elif groups["spelt"]:
                number = str(ORDINALS[groups["ordinal"]])
                date = self._day(groups["m5"], number, groups["y5"], published, future)
            elif before[-1:] == ["حركه"]:
                return None  # "the movement of 23 March", named for a day
            elif groups["d1"]:
                date = self._day(groups["m1"], groups["d1"], groups["y1"], published, future)
            elif groups["month_first"]:
                date = self._day(groups["m2"], groups["d2"], groups["y2"], published, future)
            elif groups["only_month"]:
                if not self._is_month(groups, document, first, before):
                    return None
                behind = document.words[stop] if self.is_arabic and stop < sentence.stop else ""
                date = self._month(groups["m3"], groups["y3"], published, future, before, behind)
            elif groups["in_year"]:
                date = read_edtf(groups["y4"])
                # "before 2011", "since late 2013" bound a span too
                bounds = groups["in_year"].split()[0] in ("since", "until", "till", "منذ") or (
                    before[-1:] in (["قبل"], ["منذ"], ["since"], ["until"])
                )
            elif published is None:
                return None
            elif groups.get("counted"):
                date = self._count_back(groups, published, cues, first, stop)
                bounds = True
            elif groups["ago"]:
                date, relative_event = self._ago(
                    groups, published, anchor, document, stop, sentence
                )
                # "besieged for two years", written in Arabic like "two years ago"
                long = _UNITS.get(groups["unit"]) in ("year", "month")
                lasting = long or cues.has("lasting", max(sentence.first, first - 6), first)
                bounds = bounds or groups["way"] == "منذ" and lasting
            elif groups["beside"]:
                if anchor is None and (
                    published.precision is not Precision.DAY or not groups["eve"]
                ):
                    return None
                anchor = anchor or published.earliest
                side = groups["side"] or groups["that"]
                step = -1 if groups["eve"] or side in ("previous", "اليوم السابق") else 0
                relative_event = groups["eve"] == "غداه"  # "the day after X": X was the day before
                step = 1 if side in ("following", "next", "اليوم التالي") else step
                date = edtf_of_day(anchor + dt.timedelta(days=step))
            elif groups["of_month"]:
                month = published.latest.replace(day=1)
                if groups.get("gone"):
                    month = (month - dt.timedelta(days=1)).replace(day=1)
                date = edtf_of_day(month.replace(day=int(groups["dm"])))
            elif groups["clock"]:
                if published.precision is not Precision.DAY:
                    return None
                date = edtf_of_day(anchor or published.earliest)
                explicit = False
            elif groups["day"]:
                if self.is_arabic and cues.covering("outlets", first - 1):
                    return None  # "the correspondent of al-Ghad": a name, not tomorrow
                date, quoted = self._named_day(groups["day"], document, sentence, start, published)
                if groups["day"].startswith("since"):
                    bounds = True
                explicit = "overnight" not in groups["day"]
            elif groups["period"]:
                if (groups["which"] or "").startswith("the") and before[-1:] in _SPANS:
                    return None  # "have fought for the past week": how long, not when
                date = self._period(groups, published)
                explicit = False
            else:
                date = self._weekday(groups, published, cues, document, sentence, first, stop)
        except (ValueError, OverflowError):
            return None
        if date is None or not _FIRST_YEAR <= date.earliest.year <= _LAST_YEAR:
            return None
        is_future = (
            published is not None
            and (
                date.earliest > published.latest
                or date == published
                and (
                    # "will take effect at 6 p.m."
                    bool(groups["weekday"] or groups["day"] or groups["clock"])
                    and self._is_ahead(cues, document, sentence, first, stop)
                    # "will take effect at noon on 10 October", told that day
                    or bool(groups["d1"] or groups["month_first"])
                    and not {"will", "would"}.isdisjoint(
                        document.words[max(sentence.first, first - 8) : first]
                    )
                )
            )
        )
        if bounds and cues.has("postponed", max(sentence.first, first - 4), first):
            bounds = False  # "postponed until Saturday" names the new day
        counted = bool(groups.get("counted"))
        return TimeExpression(
            date,
            start,
            end,
            first,
            stop,
            is_future,
            bounds,
            quoted,
            relative_event,
            explicit,
            counted,
        )

    def _count_back(self, groups, published, cues, first: int, stop: int) -> EdtfDate | None:
        """Return, in Arabic, the first day of the truce whose "third day" the day of the paper is."""
        truce = cues.has_any(TRUCE_TAGS, stop, stop + 4)
        if groups["counted"].lstrip("وفلب").startswith("يوم"):
            truce = cues.has_any(
                TRUCE_TAGS, max(0, first - 8), first
            )  # "a truce, on its third day"
        if not truce or published.precision is not Precision.DAY:
            return None
        number = ORDINALS[groups["nth"]] if groups["nth"] else DAY_COUNTS[groups["nth_of"]]
        return edtf_of_day(published.earliest - dt.timedelta(days=number - 1))

    def _is_to_come(self, document, cues, sentence, first: int, stop: int) -> bool:
        """Tell whether what a month is named for lies ahead."""
        if not self.is_arabic and cues.has("agreed", max(sentence.first, first - 2), first):
            return False  # "are to hand in their arms under a pact signed in November"
        if not self.is_arabic and any(
            cues.covering("deal", made.first - 1) and not cues.has("future", made.stop, first)
            for made in cues.find("agreed", max(sentence.first, first - 9), first)
        ):
            return False  # "to leave under an agreement reached between both sides in December"
        near = max(sentence.first, first - 20), min(sentence.stop, stop + 3)
        return any(
            document.words[cue.stop - 1] != "may"
            or not "".join(document.words[cue.stop : cue.stop + 1])[:1].isdigit()
            for cue in cues.find("future", *near)  # "May 13" is no "may"
        ) or cues.has("starting_on", max(sentence.first, first - 8), first)

    def _is_month(self, groups, document, first, before) -> bool:
        """Tell a month from a word that is spelt like it ("may", "march", اب)."""
        word = groups["m3"]
        if word not in self.lexicon.ambiguous_months or groups["y3"]:
            return True
        introduced = bool(before) and before[-1] in (
            "in",
            "since",
            "last",
            "next",
            "of",
            "by",
            "until",
            "during",
            "early",
            "late",
            "mid",
            "this",
            "شهر",
            "في",
        )
        named = first + len(groups["part3"].split()) if groups["part3"] else first
        return (introduced or bool(groups["part3"])) and (
            self.is_arabic or document.is_capitalised(named)
        )

    def _day(self, month, day, year, published, future):
        number = self.lexicon.months[month]
        if year:
            return edtf_of_day(dt.date(int(year), number, int(day)))
        if published is None:
            return None
        return edtf_of_day(_closest_year(published, future, number, int(day)))

    def _month(self, month, year, published, future, before, behind=""):
        number = self.lexicon.months[month]
        if year:
            return read_edtf(f"{year}-{number:02d}")
        if published is None:
            return None
        this_year, this_month = published.latest.year, published.latest.month
        chosen = this_year if number <= this_month else this_year - 1
        if future and before[-1:] == ["next"] or (future and number > this_month):
            chosen = this_year if number > this_month else this_year + 1
        elif (before[-1:] == ["last"] or behind in _LAST) and number == this_month:
            chosen = this_year - 1
        return read_edtf(f"{chosen}-{number:02d}")

    def _ago(self, groups, published, anchor, document, stop, sentence):
        unit_word = groups["unit"]
        unit = _UNITS[unit_word]
        way = groups["way"]
        number = groups.get("n")
        approximate = False
        if unit_word in _DUALS:
            count = 2
        elif number in ("several", "few"):
            return None, False
        elif number is None and unit_word in _PLURALS:
            return None, False  # "after days of": how many is not said
        elif number is None:
            count = 1
        elif number.isdigit():
            count = int(number)
        elif number in _COUNTS:
            count = _COUNTS[number]
        elif self.is_arabic:
            return None, False
        else:
            count = 1
        if way in ("ago", "قبل", "منذ", "من"):
            base, sign = published.latest, -1
            if published.precision is not Precision.DAY:
                return None, False
            if way == "من" and unit == "day":
                return None, False  # "days of fighting"
            behind = [word for word in document.words[stop : stop + 3] if word != "واحد"]
            if way == "قبل" and behind[:1] == ["من"] and behind[1:2] not in (["الان"], ["اليوم"]):
                return None, False  # "two days before the truce", whenever that was
        else:
            if (
                self.is_arabic
                and way == "بعد"
                and unit == "day"
                and published.precision is Precision.DAY
            ):
                # "two days after the signing": the signing lies so far before the day told of
                if document.words[stop : stop + 1] in (["من"], ["علي"]) and count < 15:
                    return _shift(anchor or published.earliest, unit, -count, False), True
                return None, False
            # "a day after", "a day later": counted from the last day the text named, and where
            # it named none from the day of the paper
            if self.is_arabic or (anchor is None and published.precision is not Precision.DAY):
                return None, False
            base = anchor or published.earliest
            more_follows = stop < sentence.stop and way in ("after", "before")
            sign = {"later": 1, "earlier": -1, "prior": -1}.get(way)
            if sign is None:
                sign = -1 if way == "after" else 1
                if not more_follows:
                    sign = -sign
                return _shift(base, unit, sign * count, False), more_follows
            return _shift(base, unit, sign * count, False), False
        approximate = unit == "week" or bool(groups.get("rough"))
        return _shift(base, unit, sign * count, approximate), False

    def _named_day(self, words, document, sentence, start, published):
        if published.precision is not Precision.DAY:
            return None, False
        word = words.removeprefix("since").strip()
        mark = document.folded[start + len(words) : start + len(words) + 1]
        if (
            word == "اليوم"
            and mark in ('"', ")")
            and _NAME_OF_DAY.search(document.folded, max(0, start - 20), start)
        ):
            return None, False  # the channel "Russia Today"
        if self.is_arabic and word not in _WHOLE_DAYS:
            word = word[1:] if word[:1] in "وفلب" else word
        behind = document.folded[start + len(words) : start + len(words) + 12].split()[:1]
        if self.is_arabic and word == "اليوم" and behind:
            # "the war today is one against hunger": these days; "the first day of May": its own
            if behind[0] in ("هي", "هو") or behind[0] in ORDINALS:
                return None, False
        day = published.earliest
        if word in _BEFORE_YESTERDAY:
            day -= dt.timedelta(days=2)
        elif word in _YESTERDAY:
            day -= dt.timedelta(days=1)
        elif word in _AFTER_TOMORROW:
            day += dt.timedelta(days=2)
        elif word in _TOMORROW:
            day += dt.timedelta(days=1)
        # an odd number of quotation marks before it: the word is somebody else's
        quoted = document.folded.count('"', max(0, sentence.start - 2), start) % 2 == 1
        return edtf_of_day(day), quoted

    def _period(self, groups, published):
        span, which = groups["span"], (groups["which"] or "").split()
        if groups.get("this"):
            which = ["this"]
        if not which:
            return None
        shift = 1 if _NEXT.intersection(which) else -1 if _LAST.intersection(which) else 0
        year, month = published.latest.year, published.latest.month
        if span in ("year", "العام", "السنه"):
            return read_edtf(str(year + shift))
        if span in ("month", "الشهر"):
            number = year * 12 + month - 1 + shift
            return read_edtf(f"{number // 12:04d}-{number % 12 + 1:02d}")
        if span in ("week", "الاسبوع") and published.precision is Precision.DAY:
            if shift == 0:
                return None  # "this week" says no more than the date of the paper
            middle = published.earliest + dt.timedelta(days=7 * shift)
            return read_edtf(middle.isoformat() + "~")
        seasons = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
        if span in seasons:
            return read_edtf(f"{year + min(shift, 0)}-{seasons[span]}")
        return None

    def _weekday(self, groups, published, cues, document, sentence, first, stop):
        if published.precision is not Precision.DAY:
            return None
        target = self.lexicon.weekdays[groups["wd"]]
        said = (groups["before"] or "", groups["after"] or "")
        today = published.earliest
        if " " in said[1]:
            # "on Tuesday of last week": of that week, not the nearest Tuesday
            shift = 7 if _NEXT.intersection(said[1].split()) else -7
            monday = today - dt.timedelta(days=today.weekday() - shift)
            return edtf_of_day(monday + dt.timedelta(days=target))
        if _NEXT.intersection(said) or said[0] == "this":
            ahead = (target - today.weekday()) % 7 or 7
            return edtf_of_day(today + dt.timedelta(days=ahead))
        back = (today.weekday() - target) % 7
        if _LAST.intersection(said) and back == 0:
            back = 7
        elif (
            not _LAST.intersection(said)
            and back
            and self._is_ahead(cues, document, sentence, first, stop)
        ):
            begun = back <= 2 and not (self.is_arabic and self._begins_then(document, first))
            if begun and cues.has("starting_on", max(sentence.first, first - 8), first):
                # "to begin at midnight on Monday", told on Tuesday: it has begun
                return edtf_of_day(today - dt.timedelta(days=back))
            return edtf_of_day(today + dt.timedelta(days=7 - back))
        return edtf_of_day(today - dt.timedelta(days=back))

    def _is_ahead(
        self, cues, document: Document, sentence: Sentence, first: int, stop: int
    ) -> bool:
        """Tell whether the verb that governs a weekday is in the future.

        A speaking verb between the two, or right before the weekday, takes the weekday to
        itself: "will leave, officials said on Monday".
        """
        if cues.has("speech", max(sentence.first, first - 3), first):
            return False
        set_off = self.is_arabic and stop >= sentence.stop and first > sentence.first
        if set_off and "," in document.between(first - 1, first):
            # "They reached a deal that provides for their exit, Saturday."
            if cues.has("agreed", sentence.first, sentence.first + 2):
                return False
        if not self.is_arabic and cues.has("deal", stop + 1, min(stop + 2, sentence.stop)):
            return False  # "Thursday's deal"
        for token in () if self.is_arabic else (first - 1, first - 2):
            deal = cues.covering("deal", token)
            if deal and not cues.has("by_terms", deal.first - 3, deal.first):
                return False  # "agreed to go in a deal late Thursday"
        if cues.has("starting_on", max(sentence.first, first - 8), first):
            # "a truce starting at noon on Saturday": told before it begins
            return not cues.has("speech", max(sentence.first, first - 4), first)
        told = cues.find("future", max(sentence.first, first - 26), first)
        effect = cues.find("takes_effect", max(sentence.first, first - 7), first)
        said = effect[-1].stop if effect and not self.is_arabic else max(sentence.first, first - 10)
        if (
            effect
            and not cues.has("speech", said, first)
            and not cues.has("negation", max(sentence.first, first - 10), first)
        ):
            return True  # "the truce takes effect on Saturday", whoever says so
        # "started to leave on Saturday": what has begun is not ahead
        told = [
            match
            for match in told
            if not (cues.covering("to", match.first) and cues.covering("started", match.first - 1))
            # nor is "appeared to be holding on Saturday" nor "managed to take the town on Saturday"
            and not _NO_PLAN.intersection(
                document.words[max(sentence.first, match.first - 2) : match.first]
            )
        ]
        nearest = max(told, key=lambda match: match.stop, default=None)
        if nearest and first - nearest.stop > 6 and cues.covering("aim", nearest.first):
            return False  # "signed an accord to end the war ..., in force on Tuesday"
        due = cues.has("was_due", max(sentence.first, first - 9), first)
        if due and cues.has("postponed", stop, sentence.stop):
            return False  # "was supposed to start on Monday and has been postponed to Friday"
        if nearest and cues.covering("attack_noun", nearest.first - 1):
            return False  # "began operations to seize the town on Saturday"
        if cues.has("postponed", max(sentence.first, first - 6), first):
            # "postponed until Friday" names the new day, "postponed on Tuesday" and "from" do not
            return cues.has_any(("to", "condition"), first - 2, first)
        if self.is_arabic and document.words[first - 1] == "الي":
            if cues.has("postponed", max(sentence.first, first - 14), first):
                return True  # "the exit of the first from the district was put off to Monday"
        if self._opens_term(cues, document, sentence, first):
            return True
        if nearest is None:
            # "On Saturday, the fighters will leave", not "reached on Saturday a deal to leave"
            return (
                first - sentence.first <= 2
                and bool(ahead := cues.find("future", stop, min(sentence.stop, stop + 8)))
                # "On Tuesday, state radio announced an agreement to withdraw"
                and not cues.has_any(("speech", "announced"), stop, ahead[0].first)
                # in Arabic "Began on Monday the deal to take out the fighters"
                and not cues.has_any(_PAST_VERBS, sentence.first, first)
            )
        if cues.has("speech", nearest.stop, first):
            return False
        # "... will leave under a deal signed on Monday": the nearer verb is in the past
        # or "a truce to evacuate the wounded from the town began on Tuesday"
        # or "a deal to finish the evacuation, which ground to a halt on Friday"
        between = (min(first, nearest.stop + 2), first)
        if "had" in document.words[nearest.stop : first]:
            return False  # "plans to evacuate the town had come under threat on Friday"
        return not cues.has_any(_ENDS_FUTURE, *between)

    @staticmethod
    def _begins_then(document: Document, first: int) -> bool:
        """Tell, in Arabic, "a truce that begins on Tuesday", which is ahead whoever told it when."""
        words = document.words[max(0, first - 3) : first]
        return any(word.lstrip("ول").removeprefix("س") in ("يبدا", "تبدا") for word in words)

    def _opens_term(self, cues: Cues, document: Document, sentence: Sentence, first: int) -> bool:
        """Tell "a seven-day truce from Thursday", "from 6am on Thursday": from when it is to hold."""
        opened = first - 1
        while opened > sentence.first and (
            document.words[opened] in _CLOCKS or document.words[opened][0].isdigit()
        ):
            opened -= 1
        return cues.covering("from", opened) is not None and cues.has_any(
            TRUCE_TAGS, max(sentence.first, opened - 9), opened
        )


def document_token(document: Document, offset: int) -> int:
    """Return the number of the first token that ends after a folded offset."""
    return min(bisect_right(document.ends, offset), max(0, len(document.ends) - 1))


def _closest_year(published: EdtfDate, future: bool, month: int, day: int) -> dt.date:
    """Return the day of that month nearest before publication, or after it where planned."""
    year = published.latest.year
    here = dt.date(year, month, day)
    if here <= published.latest:
        if future and (published.latest - here).days > 300:
            return dt.date(year + 1, month, day)
        return here
    if future or (here - published.latest).days <= 31:
        return here
    return dt.date(year - 1, month, day)


def _shift(base: dt.date, unit: str, count: int, approximate: bool) -> EdtfDate:
    mark = "~" if approximate else ""
    if unit == "day":
        return read_edtf((base + dt.timedelta(days=count)).isoformat() + mark)
    if unit == "week":
        return read_edtf((base + dt.timedelta(weeks=count)).isoformat() + mark)
    if unit == "month":
        number = base.year * 12 + base.month - 1 + count
        return read_edtf(f"{number // 12:04d}-{number % 12 + 1:02d}{mark}")
    return read_edtf(f"{base.year + count:04d}{mark}")


@lru_cache(maxsize=8)
def load_time_reader(code: str) -> TimeReader:
    """Return the compiled date grammar of a language code."""
    return TimeReader(load_lexicon(code))
