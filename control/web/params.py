"""What a reader asks, read from the URL: the day, the knowledge, the district, the language.

Input: a request and the clock. Output: a frozen `Asked`, or BadParameter with one sentence a
person can act on. Must not know about tables; nothing that cannot be read is ignored.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from control.dates import COVERAGE, LAST_DAY, parse_day, parse_moment, write_digits
from control.publish.knowledge import Knowledge
from control.publish.places import find_unknown
from control.publish.records import plain
from control.publish.shapes import Bbox, slugs_in
from control.publish.tables import Filter, Table, filters_of

_MARK = re.compile(r"utm_\w+|(fb|g|dc|ms|tw|y)clid|[gw]braid|igshid|mc_[ce]id|_g[al]|ref")
LONGEST_LIST = 2000  # letters: what an address has room for
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class BadParameter(Exception):
    """A parameter that cannot be read: its name, and the reason in one sentence."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Asked:
    """The day and the knowledge that a request asks for; texts in our digits, "" where not given."""

    on: dt.date = LAST_DAY
    knowledge: Knowledge = Knowledge()
    known_on: str = ""
    reported_until: str = ""

    def as_plain(self) -> dict:
        """Return the `reading` of pages."""
        return {
            "on": self.on.isoformat(),
            "known_on": self.known_on,
            "reported_until": self.reported_until,
            "is_present": not (self.known_on or self.reported_until),
            "known_at": plain(self.knowledge.known_at),
            "day_open": self.is_day_open,
            "coverage_from": COVERAGE.start.isoformat(),
            "coverage_to": LAST_DAY.isoformat(),
        }

    @property
    def is_day_open(self) -> bool:
        """Whether the day of `known_on` is not over, so that what it shows may still change."""
        known_at = self.knowledge.known_at
        return len(self.known_on) == len("2018-03-13") and known_at.time() < dt.time.max

    @property
    def carry(self) -> str:
        """The query string that keeps the asked-for knowledge in a link, or nothing."""
        return _write_query(known_on=self.known_on, reported_until=self.reported_until)

    @property
    def day_carry(self) -> str:
        """The same with the day, for links to other pages; nothing where both are the default."""
        on = "" if self.on == LAST_DAY else self.on.isoformat()
        return _write_query(on=on, known_on=self.known_on, reported_until=self.reported_until)


def _write_query(**parameters: str) -> str:
    kept = {name: text for name, text in parameters.items() if text}
    return f"?{urlencode(kept)}" if kept else ""


def read_text(request: HttpRequest, name: str, *, longest: int = 100) -> str:
    """Return a parameter that may be given once, or nothing."""
    given = request.GET.getlist(name)
    if len(given) > 1:
        raise BadParameter(name, _("“%(name)s” is given twice: give it once.") % {"name": name})
    text = given[0].strip() if given else ""
    if len(text) > longest:
        raise BadParameter(name, _("“%(name)s” is too long to be read.") % {"name": name})
    _refuse_null(name, text)
    return text


def _refuse_null(name: str, text: str) -> None:
    """Raise BadParameter for a null character, which no text of ours has."""
    if "\x00" in text:
        reason = _("“%(name)s” has a null character: leave it out.")
        raise BadParameter(name, reason % {"name": name})


def _refuse_date(name: str, text: str, how: str) -> BadParameter:
    """Return the refusal of a date: that the calendar has none such, or how one is written."""
    day = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[T ])", write_digits(text))
    if day:
        try:
            parse_day(day[0])
        except ValueError:
            text, how = day[0], _("There is no day “%(text)s” in the calendar.")
    return BadParameter(name, how % {"text": text})


def read_day(request: HttpRequest, name: str, default: dt.date | None = None) -> dt.date | None:
    """Return a day written as 2018-03-13."""
    text = read_text(request, name)
    if not text:
        return default
    try:
        return parse_day(text)
    except ValueError:
        how = _("“%(text)s” is not a day: write it as 2018-03-13.")
        raise _refuse_date(name, text, how) from None


def read_moment(request: HttpRequest, name: str, now: dt.datetime) -> dt.datetime | None:
    """Return a moment of knowledge, a day meaning its end in UTC, at the latest `now`."""
    text = write_digits(read_text(request, name))
    if not text:
        return None
    try:
        return parse_moment(text, now)
    except ValueError:
        how = _("“%(text)s” is not a moment: write 2018-03-13 or 2018-03-13T12:00:00Z.")
        raise _refuse_date(name, text, how) from None


def read_asked(request: HttpRequest) -> Asked:
    """Return the day and the knowledge asked for.

    `known_on`: a date means the end of that day in UTC, an instant is taken as given. `reported_until`
    is a date. The two are different questions: never both. Neither is later than now: what will be
    known is not known yet, so what is shown is called by the moment it was asked.
    """
    now = timezone.now()
    known_on = write_digits(read_text(request, "known_on"))
    reported_until = write_digits(read_text(request, "reported_until"))
    if known_on and reported_until:
        raise BadParameter(
            "reported_until",
            _("“known_on” and “reported_until” are two different questions: ask one of them."),
        )
    known_at = read_moment(request, "known_on", now)
    if known_at == now and known_on[:10] > f"{now:%Y-%m-%d}":
        known_on = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    until = read_day(request, "reported_until")
    if until and until > now.date():
        until = now.date()
        reported_until = until.isoformat()
    return Asked(
        on=read_day(request, "on", LAST_DAY),
        knowledge=Knowledge(known_at, until),
        known_on=known_on,
        reported_until=reported_until,
    )


def read_slug(request: HttpRequest, name: str) -> str:
    """Return the slug of a place or deal, or nothing. Whether it exists is for the caller."""
    text = read_text(request, name)
    if text and not _SLUG.fullmatch(text):
        raise BadParameter(
            name,
            _("“%(text)s” is not a short name: write one as in the address of its page.")
            % {"text": text},
        )
    return text


def read_code(request: HttpRequest, name: str, codes: Collection[str], default: str = "") -> str:
    """Return one of `codes`, or `default` where none is given."""
    text = read_text(request, name)
    if text and text not in codes:
        raise BadParameter(
            name,
            _("“%(text)s” is not one of: %(codes)s.") % {"text": text, "codes": ", ".join(codes)},
        )
    return text or default


def read_list(request: HttpRequest, name: str) -> list[str]:
    """Return what is given with commas between, or again and again, sorted, once each."""
    text = ",".join(request.GET.getlist(name))
    if len(text) > LONGEST_LIST:
        raise BadParameter(name, _("“%(name)s” is too long to be read.") % {"name": name})
    _refuse_null(name, text)
    parts = sorted({part.strip() for part in text.split(",") if part.strip()})
    if not parts and any(given.strip() for given in request.GET.getlist(name)):
        raise BadParameter(name, _("“%(name)s” has commas with nothing between.") % {"name": name})
    return parts


def read_codes(request: HttpRequest, name: str, codes: Collection[str]) -> list[str]:
    """Return several of `codes`; see `read_list`."""
    asked = read_list(request, name)
    for code in asked:
        if code not in codes:
            reason = _("“%(text)s” is not one of: %(codes)s.")
            raise BadParameter(name, reason % {"text": code[:100], "codes": ", ".join(codes)})
    return asked


def read_slugs(request: HttpRequest, name: str, names: str) -> list[str]:
    """Return several names of rows of the list `names` that are there; see `read_list`."""
    asked = read_list(request, name)
    listed = {"languages": "reports", "rulings": "periods"}.get(names, names)
    for slug in find_unknown(names, asked):
        reason = _("There is no “%(slug)s” among %(names)s: write short names as they stand there.")
        raise BadParameter(name, reason % {"slug": slug[:100], "names": f"/api/v1/{listed}"})
    return asked


def read_number(
    request: HttpRequest, name: str, default: int, *, least: int, most: int | None = None
) -> int:
    """Return a whole number from `least` to `most`."""
    text = read_text(request, name)
    if not text:
        return default
    number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
    if number is None or number < least or (most is not None and number > most):
        reason = (
            _("“%(text)s” is not a whole number from %(least)s on.")
            if most is None
            else _("“%(text)s” is not a whole number from %(least)s to %(most)s.")
        )
        raise BadParameter(name, reason % {"text": text, "least": least, "most": most})
    return number


def read_bbox(request: HttpRequest) -> Bbox | None:
    """Return a box in degrees, west south east north; west above east spans the date line."""
    text = read_text(request, "bbox", longest=200)
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # heights are allowed and mean nothing here
        numbers = numbers[0:2] + numbers[3:5]
    if (
        len(numbers) != 4
        or not all(abs(number) <= most for number, most in zip(numbers, (180, 90) * 2, strict=True))
        or numbers[1] > numbers[3]
    ):
        raise BadParameter("bbox", _("A box is four numbers: west,south,east,north in degrees."))
    return tuple(numbers)


def read_row_filters(request: HttpRequest, table: Table, knowledge: Knowledge) -> dict:
    """Return the filters of a table that the request gives; see `read_filters`."""
    return read_filters(request, filters_of(table), knowledge)


def read_filters(
    request: HttpRequest, filters: Iterable[Filter], knowledge: Knowledge
) -> dict[str, object]:
    """Return those of the filters that the request gives, by name, as reads of tables take them."""
    given = {}
    for item in filters:
        if item.kind == "bbox":
            box = read_bbox(request)
            value = None if box is None else slugs_in(box, knowledge)
        elif item.kind == "day":
            value = read_day(request, item.name)
        elif item.kind == "code":
            value = read_codes(request, item.name, item.codes) or None
        else:
            value = read_slugs(request, item.name, item.names) or None
        if value is not None:
            given[item.name] = value
    if "from" in given and "to" in given and given["to"] < given["from"]:
        raise BadParameter("to", _("“to” is before “from”."))
    return given


def refuse_empty(request: HttpRequest) -> None:
    """Raise BadParameter for a parameter without a value: a program that lost one asked for none."""
    for name, given in request.GET.lists():
        if not all(text.strip() for text in given):
            reason = _("“%(name)s” is empty: give it a value, or leave it out.")
            raise BadParameter(name[:100], reason % {"name": name[:100]})


def read_language(request: HttpRequest) -> str:
    """Return the language asked for by `lang`, or nothing."""
    return read_code(request, "lang", [code for code, _name in settings.LANGUAGES])


def is_mark(name: str) -> bool:
    """Tell whether other sites write this parameter on links to ours, to tell where a reader came from."""
    return _MARK.fullmatch(name) is not None


def refuse_unknown(
    request: HttpRequest, known: Collection[str], *, marks_allowed: bool = False
) -> None:
    """Raise BadParameter for a parameter that this address does not take.

    `marks_allowed`: but for those by which other sites tell where a reader came from.
    """
    for name in request.GET:
        if name not in known and not (marks_allowed and is_mark(name)):
            raise BadParameter(
                name[:100],
                _("There is no such parameter here. Known ones: %(names)s.")
                % {"names": ", ".join(known) or _("none")},
            )
