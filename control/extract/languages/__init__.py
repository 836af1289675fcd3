"""Languages: one module of words and patterns each, and the names every language shares.

Input: data only. Output: Language objects and the names of the wider world, which help a reader
to know a place or an army when it sees one; they never match a district of the ledger.
The names in the three tables are those that news prints, written down from general knowledge
and copied from no data set; a name that is also a common word stands under `common_words`, or has
"?" behind it in the table of places.
To add a language write one module like en.py and add it to `load_language`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """The words of one language, all written as people write them.

    `phrases` maps a tag to phrases separated by `|`; a final `*` lets the word go on. The tags
    are those the rooms of this stage read. `number_words` maps a word to
    its value; `dual_words` to a value and the category it counts in itself.
    """

    code: str
    phrases: dict[str, str]
    months: dict[str, int]
    weekdays: dict[str, int]
    number_words: dict[str, int]
    counted_words: dict[str, tuple[int, str]]
    ambiguous_months: frozenset[str]
    common_words: frozenset[str]
    false_friends: tuple[str, ...]
    sentence_words: frozenset[str]
    government_names: tuple[str, ...]
    opposition_names: tuple[str, ...]
    verb_first: bool


@dataclass(frozen=True)
class WorldName:
    """A place or actor of the wider world with its names in every language."""

    kind: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()  # names that are words or people's names too


def read_world(name: str) -> tuple[WorldName, ...]:
    """Return the rows of one of the shared name files."""
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(map(_read_row, csv.DictReader(file)))


def _read_row(row: dict[str, str]) -> WorldName:
    names = _split(row, "en", "ar")
    return WorldName(
        row.get("kind") or "country",
        tuple(name.removesuffix("?") for name in names),
        _split(row, "adjectives_en", "adjectives_ar"),
        tuple(name[:-1] for name in names if name.endswith("?")),
    )


def _split(row: dict[str, str], *columns: str) -> tuple[str, ...]:
    return tuple(part for name in columns for part in (row.get(name) or "").split("|") if part)


COUNTRIES = read_world("countries.csv")
WORLD_PLACES = read_world("world_places.csv")
WORLD_ACTORS = read_world("world_actors.csv")


def load_language(code: str) -> Language:
    """Return the language of that code, English where the code is not known."""
    from control.extract.languages import ar, en

    return {"ar": ar.LANGUAGE, "en": en.LANGUAGE}.get(code[:2].lower(), en.LANGUAGE)
