"""How to cite what was read: text, BibTeX and RIS, with the day, the knowledge and the release.

Input: an address and the reading it was asked under. Output: texts. An answer “as known now” is cited
as known at the moment it was read, so that the citation names one answer for ever. That is not the last
decision: names, outlines and stories change without any.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from .cut import Cut
from .records import plain

AUTHOR = gettext_noop("Control Ledger contributors")
TITLE = gettext_noop("Control Ledger")
LICENCE_NAME = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
NOT_FOR = (
    "for navigation, or to judge whether a road or a place is safe",
    "for targeting, or any planning of force",
    "to vet, screen or judge people by where they live or lived, or left",
)
READ_FIRST = """Control Ledger: who held which district, when, on what evidence, and what did we know at the time?

Licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), to be attributed to "Control Ledger
contributors". Not covered: outlines (their licence and attribution are in districts.csv, and beside each
outline of control as outline_licence and outline_attribution), quotations and the words of sources
(source_licence in each row), place codes and points (point_source).

These data must not be used
- {};
- {};
- {}.
Outlines are sketches, dates may be a month or a year wide, and nothing here is current. That a party held
a district says nothing about the people in it. No private person is named.

Read codebook.md before you count: no row means not covered, never "unknown"; figures of different speakers
count the same people and are never to be summed; an umbrella deal is not to be added to its parts; a
correction of ours is not a change on the ground. Intervals are half-open: "from" is the first day, "to" the
day after the last, empty means ongoing. Dates are ISO 8601 and EDTF, each with its earliest and latest day.
""".format(*NOT_FOR)


@dataclass(frozen=True)
class Citation:
    text: str
    bibtex: str
    ris: str
    address: str

    def as_plain(self) -> dict:
        return {
            "text": self.text,
            "bibtex": self.bibtex,
            "ris": self.ris,
            "address": self.address,
        }


def cite_answer(
    address: str, reading: dict, *, known_at: str = "", pinned: bool = True, release: str = "",
    names: dict[str, str] | None = None, year: str = "", language: str = "en",
    say: Callable[[str], str] = str,
) -> Citation:  # fmt: skip
    """Return the citation of an address read under `reading` (that of pages).

    `known_at` is the moment it was read, ISO 8601 UTC; `pinned` where the address takes that as
    `known_on`; `release` a release's name. `reading` may also tell the other side of a comparison
    (`compare`, `compare_known_on`, `compare_reported_until`), a range (`from`, `to`), what else
    was `chosen`, and whether it is `told` in sentences, which stand as they stand now. `names` is
    what the page calls itself, by language, such as {"en": "Qadam"}; `year` that of publication
    where it is not that of the knowledge. The text is in `language`, its days and moments as
    `say` writes them; what programs of references read is in English.
    """
    until = reading.get("reported_until") or ""
    rebuilt = until or reading.get("compare_reported_until")
    known = reading.get("known_on") or known_at
    if known and pinned and not until and not release:
        address = set_parameter(address, "known_on", known)
    told = {
        **{name: reading.get(name) or "" for name in TOLD},
        "on": reading.get("on") if not release else "",
        "until": until,
        "known": known if (pinned and not until) or release else "",
        "rebuilt": known_at if rebuilt and not release else "",
        "read": known_at if not (pinned or release or rebuilt) else "",
        "sentences": known_at if reading.get("told") else "",
        "release": release,
    }
    year = year or (known or until or reading.get("on") or "")[:4]
    names = names or {}
    with override(language):
        text = _("{author} ({year}). {title}: {what}. {address} ({licence}).").format(
            author=_(AUTHOR), year=year, title=_(TITLE), address=address, licence=LICENCE_NAME,
            what=_say_what(
                told
                | {name: say(told[name]) for name in DATES if told[name]}
                | {"page": names.get(language) or names.get("en", "")}
            ),
        )  # fmt: skip
    with override("en"):
        what = _say_what(told | {"page": names.get("en", "")})
    key = hashlib.sha256(f"{address} {what}".encode()).hexdigest()[:8]
    bibtex = (
        f"@misc{{controlledger{key},\n  author = {{{{{AUTHOR}}}}},\n  title = {{{{{TITLE}: {_escape_tex(what)}}}}},\n"
        f"  year = {{{year}}},\n  howpublished = {{\\url{{{address}}}}},\n  note = {{{LICENCE_NAME}}}\n}}\n"
    )
    ris = (
        f"TY  - DATA\nAU  - {AUTHOR}\nTI  - {TITLE}: {what}\nPY  - {year}\nUR  - {address}\n"
        f"N1  - {LICENCE_NAME}\nER  - \n"
    )
    return Citation(text, bibtex, ris, address)


DATES = (
    *("on", "until", "known", "rebuilt", "read", "sentences"),
    *("from", "to", "compare", "compare_known_on", "compare_reported_until"),
)
TOLD = ("from", "to", "chosen", "compare", "compare_known_on", "compare_reported_until")


def _say_what(told: dict[str, str]) -> str:
    """Return which answer is meant: its page, its day, its knowledge, its other side, its release."""
    other = told["compare"] and _("compared with the state on {compare}")
    if told["compare_known_on"]:
        other = _("compared with the state on {compare}, as known at {compare_known_on}")
    elif told["compare_reported_until"]:
        other = _(
            "compared with the state on {compare}, as reported until {compare_reported_until}"
        )
    parts = (
        told["page"] and "{page}",
        told["on"] and _("state on {on}"),
        told["until"] and _("reconstructed as reported until {until}"),
        told["known"] and _("as known at {known}"),
        other,
        told["from"] and told["to"] and _("changes after {from} until {to}"),
        told["chosen"] and _("chosen: {chosen}"),
        told["rebuilt"]
        and _("rebuilt from the ledger as known at {rebuilt}, which the address cannot fix"),
        told["sentences"]
        and _("its sentences as read at {sentences}, which the address cannot fix"),
        told["read"] and _("read at {read}, which the address cannot fix"),
        told["release"] and _("release {release}"),
    )
    return _("; ").join(filter(None, parts)).format(**told)


def _escape_tex(text: str) -> str:
    """Return words that stand in BibTeX as they are: `Ahmad & co` as `Ahmad \\& co`, braces as round ones."""
    text = text.replace("\\", "/").translate(str.maketrans("{}", "()"))
    return re.sub(r"[&%$#_]", r"\\\g<0>", text).replace("~", r"\~{}").replace("^", r"\^{}")


def describe_rows(title: str, cut: Cut) -> dict[str, str]:
    """Return what a file says of itself, where its form has room: citation, licence, limits."""
    known = cut.known_at or cut.moment
    what = f"{title.lower()}; as known at {plain(known)}"
    if cut.reported_until:
        what += f"; reconstructed as reported until {cut.reported_until}"
    return {
        "citation": f"{AUTHOR} ({known.year}). {TITLE}: {what} ({LICENCE_NAME}).",
        "licence": LICENCE_URL,
        "not_for": "; ".join(NOT_FOR),
    }


def set_parameter(address: str, name: str, value: str) -> str:
    """Return an address that asks `name=value`, instead of what it asked by that name."""
    parts = urlsplit(address)
    query = [(key, text) for key, text in parse_qsl(parts.query) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, value)], safe=":,")))
