"""Odd letters: words that are not what they look like on a screen.

Input: a text as the ledger keeps it, or the bytes it was taken from. Output: words that mix letters
of several scripts or hold marks that nobody sees; marks of the bytes that override the direction of
writing, which the text is kept without. Must not know about languages, places or the database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_ODD_WORDS = 10
JOINERS = "\u200c\u200d"  # spelling in Arabic script; in any other they only hide
_WORD = re.compile(rf"[\w{JOINERS}]+")
_OVERRIDE = re.compile(
    rb"\xe2\x80(?P<utf8>[\xad\xae])|&#(?P<number>823[78])\b|&#x(?P<hex>202[de])\b", re.IGNORECASE
)


@dataclass(frozen=True)
class OddWord:
    """A word without its unseen marks, the scripts it mixes, and its unseen marks as U+200D."""

    word: str
    scripts: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def find_odd_words(text: str) -> list[OddWord]:
    """Return the odd words of a text, each once, at most MAX_ODD_WORDS.

    Example: in "Q\N{CYRILLIC SMALL LETTER A}dam" the scripts ("Cyrillic", "Latin").
    """
    found: dict[OddWord, None] = {}
    for match in _WORD.finditer(text):
        if not match.group().isascii() and (odd := _judge(match.group())):
            found[odd] = None
            if len(found) == MAX_ODD_WORDS:
                break
    return list(found)


def find_overrides(content: bytes) -> list[str]:
    """Return the marks of a document (UTF-8, HTML) that make letters run backwards, as U+202E."""
    found = set()
    for match in _OVERRIDE.finditer(content):
        point = match["utf8"] or match["number"] or match["hex"]
        found.add("U+202D" if point[-1:] in b"\xad7dD" else "U+202E")
    return sorted(found)


def _judge(written: str) -> OddWord | None:
    word = "".join(sign for sign in written if sign not in JOINERS)
    scripts = {script for sign in word if (script := script_of(sign))}
    hidden = () if "Arabic" in scripts else (sign for sign in written if sign in JOINERS)
    unseen = tuple(dict.fromkeys(f"U+{ord(sign):04X}" for sign in hidden))
    # Arabic letters look like no Latin ones: "بـUN" deceives nobody
    mixed = len(scripts) > 1 and scripts != {"Arabic", "Latin"}
    if not (mixed or unseen):
        return None
    return OddWord(word, tuple(sorted(scripts)) if mixed else (), unseen)


def script_of(sign: str) -> str:
    """Return the script of a letter by the first word of its Unicode name, or "" of other signs."""
    if unicodedata.category(sign) not in ("Lu", "Ll", "Lt", "Lo"):
        return ""
    return unicodedata.name(sign, "").partition(" ")[0].capitalize()
