"""Districts found by any spelling, as the search box of the map does, for pages without scripts.

Input: typed text. Output: districts, best first; an area that is found gives all it has. The twin of static/control/js/names.js: both are
tested from tests/cases/finding.json.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from control import models

from .queries import tracked_districts
from .records import District, Name

MOST_FOUND = 8
_ARABIC_FOLDS = str.maketrans(
    dict(zip("أإآٱىؤئة", "اااايويه", strict=True))
    | dict.fromkeys(
        map(
            chr,
            [*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE), 0x640, 0x621],
        )
    )
)
_LATIN_ARTICLE = re.compile(r"(^|[\s-])(?:al|el|ad|an|ar|as|ash|at|az)[-\s](?=[^\W\d_]{2})")
_ARABIC_ARTICLE = re.compile(r"(^|\s)ال(?=[^\W\d_]{2})")
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(?:al|el)(?=[^aeiou]{1,2}[aeiouy])", ""),
        ("kh|gh", "g"), ("th|dh", "d"), ("[qck]", "k"), ("j", "g"), ("ph", "f"), ("z", "s"),
        ("(?:a[uw]|ou|oo|u|o|w)+", "u"), ("(?:ee|ie|ei|ai|ay|ey|i|y)+", "i"), ("[ae]+", "a"),
        (r"(.)\1+", r"\1"), ("(?<=.)[aiu]?h?$", ""),
    )
)  # fmt: skip
_VOWELS = str.maketrans("", "", "aiu ")  # what is forgotten or changes places: Kfarya and Kafraya


def find_districts(text: str, *, limit: int = MOST_FOUND) -> list[District]:
    """Return the tracked districts whose name fits `text` in any spelling, best first. 2 queries.

    A name of an area fits for each of its districts: "Ghouta" finds Douma, Jobar and the others.
    """
    if not fold_name(text, whole=True):
        return []
    districts = tracked_districts()
    names = {key: [d.name.en, d.name.ar, d.slug] for key, d in districts.items()}
    aliases = models.DistrictName.objects.filter(district__in=districts)
    for key, alias in aliases.values_list("district", "text"):
        names[key].append(alias)
    places = [(own, [districts[key]]) for key, own in names.items()]
    places += [([area.en, area.ar], members) for area, members in _list_areas(districts.values())]
    found = [
        (score, own[0], number)
        for number, (own, _members) in enumerate(places)
        if (score := _score_names(text, own)) is not None
    ]
    best = [places[number][1] for _score_of, _name, number in sorted(found)[:limit]]
    return list(dict.fromkeys(district for members in best for district in members))


def _list_areas(districts: Iterable[District]) -> list[tuple[Name, list[District]]]:
    """Return the areas in which several of these districts lie, each with them."""
    areas: dict[Name, list[District]] = {}
    for district in districts:
        if district.parent:
            areas.setdefault(district.parent.name, []).append(district)
    return [(name, members) for name, members in areas.items() if len(members) > 1]


def _score_names(text: str, names: list[str]) -> int | None:
    """Return how far the best of a place's names is from what was typed; None where none fits.

    What is still being typed may end in an article ("Hajar al-"), so that is tried with it too.
    """
    needle, typed = fold_name(text), fold_name(text, whole=True)
    scores = [_score(needle, fold_name(name)) for name in names]
    scores += [_score_beginning(typed, fold_name(name, whole=True)) for name in names]
    return min((score for score in scores if score is not None), default=None)


def fold_name(text: str, *, whole: bool = False) -> str:
    """Return a name folded to what matters for finding it; `whole` keeps its article."""
    # Arabic is folded before marks are stripped, or a hamza would come apart from its letter
    folded = unicodedata.normalize("NFC", text).lower().translate(_ARABIC_FOLDS)
    folded = unicodedata.normalize("NFKD", folded)
    folded = re.sub("[\u0300-\u036f'’‘ʿʾ`]", "", folded)
    if not whole:
        folded = _ARABIC_ARTICLE.sub(r"\1", _LATIN_ARTICLE.sub(r"\1", folded))
    return re.sub(r"[\W_]+", " ", folded).strip()


def sound_of(folded: str) -> str:
    """Return how a folded name sounds, roughly, however it is written in Latin letters."""
    return " ".join(_sound_of_word(word) for word in folded.split(" "))


def _sound_of_word(word: str) -> str:
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word


def _score(needle: str, name: str) -> int | None:
    """Return how far a name is from what was typed, 0 the same; None where it does not fit."""
    if not name or not needle:
        return None
    if (begins := _score_beginning(needle, name)) is not None:
        return begins
    if len(needle) >= 3 and needle in name:
        return 3
    if len(needle) < 4:
        return None
    most = 2 if len(needle) >= 7 else 1
    edits = _count_edits(needle, name, most)
    if edits <= most:
        return 4 + edits
    heard = sound_of(needle)
    sounds = sound_of(name)
    if len(heard) >= 3 and sounds.startswith(heard):
        return 7
    bare = heard.translate(_VOWELS)
    if len(bare) >= 3 and sounds.translate(_VOWELS) == bare:
        return 8
    words = name.split(" ")
    later = (" ".join(words[i:]) for i in range(1, len(words)))
    return 9 if any(_count_edits(needle, text, most) <= most for text in later) else None


def _score_beginning(needle: str, name: str) -> int | None:
    """Return how a name begins with what was typed: 0 the same, 1 it does, 2 a word of it does."""
    if not name:
        return None
    if name == needle:
        return 0
    if name.startswith(needle):
        return 1
    return 2 if any(word.startswith(needle) for word in name.split(" ")) else None


def _count_edits(needle: str, text: str, most: int) -> int:
    """Return the edits between what was typed and a text, or its beginning."""
    begin = text[: len(needle) + most]
    return min(Levenshtein.distance(needle, begin), Levenshtein.distance(needle, text))
