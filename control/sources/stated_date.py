"""The publication date a document states of itself.

Input: cleaned text, or the value of a date field. Output: an EDTF date with the words it rests on,
or nothing. Must not know the clock: today is never assumed, and a date that can be read two ways
(03/04/2018) is not read. A day is taken as the publisher wrote it, in the publisher's time zone.
"""

from __future__ import annotations

import datetime as dt
import re

from control.dates import EdtfDate, edtf_of_day, parse_edtf

_FIRST_YEAR, _LAST_YEAR = 1900, 9990  # that a day is still to come is told by who knows today
_HEAD_LINES, _HEAD_CHARACTERS = 12, 3000

_MONTH_NAMES = (
    "january jan يناير كانون_الثاني",
    "february feb فبراير شباط",
    "march mar مارس آذار اذار",
    "april apr أبريل ابريل إبريل نيسان",
    "may مايو أيار ايار",
    "june jun يونيو حزيران",
    "july jul يوليو تموز",
    "august aug أغسطس اغسطس آب",
    "september sept sep سبتمبر أيلول ايلول",
    "october oct أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
    "november nov نوفمبر تشرين_الثاني",
    "december dec ديسمبر كانون_الأول كانون_الاول",
)
_MONTHS = {
    name.replace("_", " "): number
    for number, names in enumerate(_MONTH_NAMES, 1)
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True)) + r")(?!\w)\.?"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?\.?"
    r"|(?:يوم )?(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس|الجمعة|السبت|الأحد|الاحد))"
)
_LABEL = (
    r"(?:date of publication|publication date|first published|published(?: on| at)?|posted(?: on)?"
    r"|date|تاريخ النشر|نشر في|نُشر في|نشرت في|التاريخ)"
)
_DAY_MONTH_YEAR = (
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?[ \-]+(?:of )?(?P<m1>{_MONTH})"
    rf"(?: ?[/(] ?{_MONTH}\)?)?[ ,،\-]+(?P<y1>\d{{4}})"
)
_MONTH_DAY_YEAR = rf"(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})"
_ISO = r"(?P<y3>\d{4})[-/](?P<m3>\d{1,2})[-/](?P<d3>\d{1,2})"
_DATE = rf"(?:{_WEEKDAY}[ ,،]+)?(?:{_DAY_MONTH_YEAR}|{_MONTH_DAY_YEAR}|{_ISO})(?!\d)"
_TIME = r"(?:T| ?[,،|•·–—\-@]? ?(?:at |الساعة )?)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?.{0,24}"
_ALONE = re.compile(rf"(?:{_LABEL}\s*:?\s*)?{_DATE}(?:{_TIME})?[ .|]*", re.IGNORECASE)
_LABELLED = re.compile(rf"(?:date of publication|تاريخ النشر)\s*:?\s*{_DATE}", re.IGNORECASE)
_FIELD = re.compile(r"\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?![\d-])")
# How mail programs begin what they quote or forward: “Date: ...”, “On ..., somebody wrote:”
_QUOTED = (
    re.compile(
        rf"^[>|* ]*(?:date|sent|التاريخ|تاريخ الإرسال|تم الإرسال|أرسلت)\*? ?: ?\*? ?{_DATE}(?:{_TIME})?[ .*]*$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        rf"^[>|* ]*on {_DATE}[^\n]{{0,150}}\n?[^\n]{{0,150}}\bwrote ?:$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        rf"^[>|* ]*(?:في|بتاريخ) {_DATE}[^\n]{{0,150}}\n?[^\n]{{0,150}}\bكتب[^\n]{{0,80}}:$",
        re.MULTILINE,
    ),
)
_COMPACT_FIELD = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?!\d)")


def find_stated_date(text: str) -> tuple[EdtfDate, str] | None:
    """Return the date on a line of its own (or after “Date of publication”) near the top.

    Returns the EDTF day and the basis, a sentence part for the moderator; None where there is none.
    """
    lines = [line for line in text[:_HEAD_CHARACTERS].split("\n") if line][:_HEAD_LINES]
    for line in lines:
        found = _LABELLED.match(line) or (_ALONE.fullmatch(line) if len(line) < 100 else None)
        date = _date_of(found) if found else None
        if found and date:
            return date, f"the line “{found.group().strip()}” near the top of the text"
    return None


def find_quoted_dates(text: str) -> list[tuple[int, EdtfDate]]:
    """Return where messages quoted in a cleaned text begin, and their days, in order.

    “Date: Wed, 14 Mar 2018 10:00” and “On 14 March 2018, a friend wrote:” begin one each.
    """
    found = [(each.start(), _date_of(each)) for form in _QUOTED for each in form.finditer(text)]
    return sorted((start, date) for start, date in found if date)


def parse_date_field(value: str) -> EdtfDate | None:
    """Return the date in a machine-written field (ISO 8601, RFC 822, or words), or None.

    A field with only a year or a month keeps that precision.
    """
    value = (value or "")[:100].strip()
    if found := _FIELD.match(value):
        return _plausible(found.group(1))
    if found := _COMPACT_FIELD.match(value):
        return _plausible("-".join(found.groups()))
    if found := _ALONE.fullmatch(value):
        return _date_of(found)
    return parse_mail_date(value)


def parse_mail_date(value: str) -> EdtfDate | None:
    """Return the day of an RFC 5322 date as its sender wrote it, or None."""
    from email.utils import parsedate_tz

    try:
        parts = parsedate_tz(value[:100])
    except (TypeError, ValueError, IndexError):
        return None
    return _day(*parts[:3]) if parts else None


def _date_of(found: re.Match[str]) -> EdtfDate | None:
    part = found.groupdict()
    for order in "12":
        if part[f"y{order}"]:
            name = part[f"m{order}"].lower().removesuffix(".")
            return _day(int(part[f"y{order}"]), _MONTHS[name], int(part[f"d{order}"]))
    return _day(int(part["y3"]), int(part["m3"]), int(part["d3"]))


def _day(year: int, month: int, day: int) -> EdtfDate | None:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return edtf_of_day(date) if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _plausible(text: str) -> EdtfDate | None:
    try:
        date = parse_edtf(text)
    except ValueError:
        return None
    return date if _FIRST_YEAR <= date.earliest.year <= _LAST_YEAR else None
