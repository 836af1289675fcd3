"""Deal countries: says which country a deal is about that names no place in it.

Input: a Scene and the Cluster of a deal. Output: the country whose sides make it, as "Sudan's army
and the rebels" are Sudan's, or none where that is not sure. Must not know places within a country.
"""

from __future__ import annotations

from collections.abc import Iterator

from control.choices import TRUCES
from control.extract.clusters import Cluster
from control.extract.languages import COUNTRIES
from control.extract.lexicon import COUNTRY_NAMES
from control.extract.matcher import is_arabic
from control.extract.names import PlaceHit
from control.extract.scene import Scene
from control.extract.text import fold_words

_ADJECTIVES = {
    fold_words(adjective): fold_words(row.names[0])
    for row in COUNTRIES
    for adjective in row.adjectives
}
# every name and adjective of a country, by which two are told to be one
_COUNTRY_OF = _ADJECTIVES | {
    fold_words(name): fold_words(row.names[0]) for row in COUNTRIES for name in row.names
}
# in Arabic the beginning of "Sudanese", however it ends, and the country's name
_STEMS = tuple(
    (fold_words(stem.removesuffix("*")), fold_words(next(filter(is_arabic, row.names))))
    for row in COUNTRIES
    for stem in row.adjectives
    if is_arabic(stem)
)
# "South Sudan government and its rebels", "Libya's rival militias": whose war it is
_SIDES = frozenset("government rebels rebel warring rival army militias factions".split())
_SIDES |= frozenset("conflict war military".split())
_SIDES |= frozenset(
    "جيش الجيش طرفي طرفا الطرفين حكومه الحكومه المعارضه النزاع الصراع القتال القوات الفصايل الاراضي".split()
)


class CountryFinder:
    """Finds the countries of the deals of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document

    def find_at_war(self, cluster: Cluster, loose: bool = False) -> list[PlaceHit]:
        """Return the country of a deal without a place, where only one is said to have the sides.

        "Sudan's army" says so, and if the text has none the title; where `loose`, so do "the
        government of Chad" and "the Sri Lankan army".
        """
        countries = [hit for hit in self.scene.places if hit.kind == "country"]
        text = [m.sentence for m in cluster.mentions if not m.sentence.is_title]
        spans = [(s.first, s.stop) for s in text]
        opening = text[0].first if text else self.document.sentences[:2][-1].stop
        for told in (spans, [(0, opening)]):
            owners = {
                _COUNTRY_OF.get(hit.key, hit.key): hit
                for span in told
                for hit in (
                    *(self._adjectives(*span) if loose else ()),
                    *self.scene.within(countries, *span),
                    *self._own_armies(*span),
                )
                if self._has_sides(hit.first, hit.stop, span, loose)
            }
            if owners:
                return self._by_name(owners, countries) if len(owners) == 1 else []
        return []

    @staticmethod
    def _by_name(owners: dict[str, PlaceHit], countries: list[PlaceHit]) -> list[PlaceHit]:
        """Return the country beside its sides; of an adjective, where else the text names it."""
        (owner,) = owners.values()
        if owner.key not in _ADJECTIVES:
            return [owner]
        return [next((hit for hit in countries if _COUNTRY_OF.get(hit.key) in owners), owner)]

    def _adjectives(self, first: int, stop: int) -> Iterator[PlaceHit]:
        """Yield the countries of "the Sri Lankan government", in English."""
        words, starts, ends = self.document.words, self.document.starts, self.document.ends
        for i in range(first, stop) if not self.scene.arabic else ():
            for end in (i + 2, i + 1):
                adjective = " ".join(words[i:end])
                if adjective in _ADJECTIVES and not self._is_shared(i, end):
                    span = starts[i], ends[end - 1]
                    yield PlaceHit(None, adjective, "country", *span, i, end, wide=True)
                    break

    def _is_shared(self, first: int, stop: int) -> bool:
        """Tell the longer "South Sudanese" from "Sudanese"."""
        return " ".join(self.document.words[first - 1 : stop]) in _ADJECTIVES

    def find_home_of_sides(self, cluster: Cluster) -> list[PlaceHit]:
        """Return, in Arabic, the country of "the Sudanese army has agreed to a truce".

        Only one that the report names, and none where the sides are of two countries.
        """
        words, homes = self.document.words, {}
        if not self.scene.arabic or cluster.main_kind not in TRUCES:
            return []
        for hit in self.scene.places:
            if hit.kind != "country" or hit.key in homes:
                continue
            stem = hit.key.removeprefix("ال").removesuffix("ا").removesuffix("ي").removesuffix("ه")
            if any(
                words[i].startswith(f"ال{stem}ي") and not _SIDES.isdisjoint(words[i - 2 : i])
                for m in cluster.mentions
                if m.fired
                for i in range(m.first + 1, m.stop)
            ):
                homes[hit.key] = hit
        return list(homes.values()) if len(homes) == 1 else [] if homes else self._whose(cluster)

    def _whose(self, cluster: Cluster) -> list[PlaceHit]:
        """Return, in Arabic, the country that only "the Sudanese army" tells of."""
        words, found = self.document.words, {}
        for m in cluster.mentions:
            for i in range(m.first + 1, m.stop) if m.fired else ():
                bare = words[i].removeprefix("ال")
                country = next((name for stem, name in _STEMS if bare.startswith(stem)), None)
                if country is None or _SIDES.isdisjoint(words[i - 2 : i]):
                    continue
                # of "the Sudanese" that which is "Sudan"
                plain, end = country.removeprefix("ال"), self.document.ends[i]
                end -= len(bare) - len(plain) if bare.startswith(plain) else 0
                span = (self.document.starts[i], end, i, i + 1)
                found[country] = PlaceHit(None, country, "country", *span, wide=True)
        return list(found.values()) if len(found) == 1 else []

    def _own_armies(self, first: int, stop: int) -> Iterator[PlaceHit]:
        """Yield the countries that names of actors begin with: "Sudan's army", "South Sudan"."""
        words, starts, ends = self.document.words, self.document.starts, self.document.ends
        for army in self.scene.within(self.scene.actors, first, stop):
            for end in range(army.stop, army.first, -1):
                key = " ".join(words[army.first : end])
                if key in COUNTRY_NAMES:
                    span = starts[army.first], ends[end - 1]
                    yield PlaceHit(None, key, "country", *span, army.first, end, wide=True)
                    break

    def _has_sides(self, first: int, stop: int, span: tuple[int, int], loose: bool) -> bool:
        """Tell whether a country's name stands beside a word of sides at war."""
        words = self.document.words
        near = words[stop : min(stop + 4, span[1])]
        if self.scene.arabic:  # "the government of Sudan", and the title "Sudan: the two sides"
            near = words[max(span[0], first - 3) : first] + near[:3]
        elif loose and words[first - 1] == "of":  # "the government of Chad"
            near = near + words[max(span[0], first - 3) : first]
        return not _SIDES.isdisjoint(word.removeprefix("و") for word in near)

    def find_spoken_of(self, cluster: Cluster, last: int) -> list[PlaceHit]:
        """Return the only country of "Guns fall silent in X", of a truce that names none itself."""
        if cluster.main_kind not in TRUCES or self.scene.arabic or cluster.background:
            return []
        named = {
            hit.key: hit
            for hit in self.scene.places
            if hit.kind == "country"
            if (sentence := self.document.sentence_of(hit.first)).index <= last + 2
            if hit.relation == "in"
            or sentence.is_title
            and self.document.words[hit.stop : hit.stop + 1] == ["s"]
        }
        return list(named.values()) if len(named) == 1 else []
