"""What may become a further name of a district: not what would match where no place is meant."""

from __future__ import annotations

import unicodedata
from functools import cache

from django.utils.translation import gettext as _

from control.extract.lexicon import load_lexicon
from control.extract.odd_letters import JOINERS, script_of
from control.extract.text import fold_words
from control.models import District

from .gazetteer import load_gazetteer

SHORTEST_NAME = 3  # letters
_MARKUP = frozenset("<>{}[]|\\^`=*_#@&;\ufffd")


class NameGuard:
    """Says what speaks against a name, knowing all names of districts; make it anew for each list."""

    def __init__(self) -> None:
        self.gazetteer = load_gazetteer()
        self.added: dict[str, set[str]] = {}

    def find_fault(self, text: str, district: District) -> str:
        """Return why `text` cannot be a name of `district`: “the” is a common word; or nothing."""
        letters = [sign for sign in text if sign.isalpha()]
        folded = fold_words(text)
        if any(sign in _MARKUP or _is_unseen(sign) for sign in text):
            return _("“%s” holds markup or signs that are not seen") % _show(text)
        plain = [unicodedata.normalize("NFKC", sign)[0] for sign in letters]
        if len(set(map(script_of, plain)) - {""}) > 1:  # the half rings of “ʿAyn” are of none
            return _("“%s” mixes letters of several scripts") % text
        if len(letters) < SHORTEST_NAME:
            return _("“%s” has fewer than three letters") % text
        if folded in _list_common_words():
            return _("“%s” is a common word: it would be found in every report") % text
        if other := self.find_other(folded, district):
            return _("“%(name)s” is a name of “%(district)s” already") % {
                "name": text, "district": other,
            }  # fmt: skip
        return ""

    def find_other(self, folded: str, district: District) -> str:
        """Return another district of that name; one within the other, as city and governorate, may share."""
        owners = {one.slug for one in self.gazetteer.names.get(folded, ()) if one.is_place}
        owners |= self.added.get(folded, set())
        parent = district.parent.slug if district.parent else ""
        above = [parent, *self.gazetteer.ancestors_of(parent)]
        for slug in sorted(owners - {district.slug, *above}):
            if district.slug not in self.gazetteer.ancestors_of(slug):
                return slug
        return ""

    def add(self, text: str, district: District) -> None:
        self.added.setdefault(fold_words(text), set()).add(district.slug)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn") and sign not in JOINERS


def _show(text: str) -> str:
    """Return a text with what is not seen told: a right-to-left override as “U+202E”."""
    return "".join(f"U+{ord(sign):04X}" if _is_unseen(sign) else sign for sign in text)


@cache
def _list_common_words() -> frozenset[str]:
    """Return the single words of the reader's lexicons that are no names, folded."""
    words: set[str] = set()
    for code in ("en", "ar"):
        lexicon = load_lexicon(code)
        language = lexicon.language
        phrases = [phrase for joined in language.phrases.values() for phrase in joined.split("|")]
        words |= {fold_words(phrase) for phrase in (*phrases, *language.false_friends)}
        words |= lexicon.sentence_words | lexicon.months.keys() | lexicon.weekdays.keys()
        words |= lexicon.number_words.keys() | lexicon.counted_words.keys()
        # words that are names too: the reader tells them apart
        words -= lexicon.common_words | set(lexicon.government_names)
    return frozenset(words)
