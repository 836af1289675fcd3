"""Gazetteer: the places and actors of the ledger under all their names, ready to be found.

Input: plain rows (slug, kind, parent, names), from the database or from the demo files. Output:
matches in a Document, each with its candidates. Must not know about models. Which candidate is
meant ("Idlib", the city or the governorate) is for places.py and parties.py to say.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from control.extract.matcher import Match, PhraseMatcher, is_arabic, keep_longest
from control.extract.text import Document, fold, fold_words

WIDE_KINDS = frozenset(("country", "governorate", "region"))

_REMARK = re.compile(r"\([^)]*\)")
_ARTICLE = re.compile(r"(?:al|el|ad|ar|as|at|az|an|ash) (?=\w{3})")
# what may be left off the end of a name: "Idlib governorate" is also written "Idlib"
_KIND_WORDS = {
    "governorate": ("governorate", "province"),
    "camp": ("camp",),
    "town": ("city",),
    "city": ("city",),
    "district": ("city",),
}
_KIND_WORDS_BEFORE = {
    "governorate": ("محافظه",),
    "camp": ("مخيم",),
    "town": ("مدينه",),
    "city": ("مدينه",),
    "district": ("حي",),
    "neighbourhood": ("حي",),
}


@dataclass(frozen=True)
class GazetteerPlace:
    """One district or place of the ledger with all its names in every language."""

    slug: str
    kind: str
    parent: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class GazetteerActor:
    """One actor of the ledger; `part_of` is the slug of the actor it belongs to."""

    slug: str
    kind: str
    part_of: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """What a name may stand for; `listed` is false for a spelling derived from a listed name."""

    slug: str
    is_place: bool
    listed: bool
    proper: bool  # written with a capital, so a lower-case word is not this name
    acronym: bool  # written in capitals only
    by_article: bool = False  # derived by adding or leaving out "al-"


@dataclass(frozen=True)
class Gazetteer:
    """All places and actors; builds its matcher once, when first used."""

    places: tuple[GazetteerPlace, ...]
    actors: tuple[GazetteerActor, ...]

    @cached_property
    def place_by_slug(self) -> dict[str, GazetteerPlace]:
        return {place.slug: place for place in self.places}

    @cached_property
    def actor_by_slug(self) -> dict[str, GazetteerActor]:
        return {actor.slug: actor for actor in self.actors}

    @cached_property
    def home_names(self) -> frozenset[str]:
        """The folded names of the countries whose districts these are."""
        return frozenset(
            fold_words(name)
            for place in self.places
            if place.kind == "country"
            for name in place.names
        )

    @cached_property
    def names(self) -> dict[str, tuple[Candidate, ...]]:
        """Return every folded name with the candidates it may stand for, listed ones first."""
        found: dict[str, dict[tuple[str, bool], Candidate]] = {}

        def add(
            name: str, slug: str, is_place: bool, listed: bool, by_article: bool = False
        ) -> None:
            key = fold_words(name)
            if len(key) < 2 or key.isdigit():
                return
            letters = [char for char in name if char.isalpha()]
            candidate = Candidate(
                slug,
                is_place,
                listed,
                proper=is_arabic(key) or any(char.isupper() for char in letters),
                acronym=1 < len(letters) < 7 and all(char.isupper() for char in letters),
                by_article=by_article,
            )
            known = found.setdefault(key, {}).get((slug, is_place))
            if known is None or (listed and not known.listed):
                found[key][slug, is_place] = candidate

        for place in self.places:
            for name in place.names:
                for part in _split_name(name):
                    add(part, place.slug, True, True)
                    for derived in _derive_names(part, place.kind):
                        add(derived, place.slug, True, False)
                    for derived in _vary_article(part, place.kind):
                        add(derived, place.slug, True, False, by_article=True)
        for actor in self.actors:
            for name in actor.names:
                for part in _split_name(name):
                    add(part, actor.slug, False, True)
                    if "'" in fold(part):
                        add(fold(part).replace("'", ""), actor.slug, False, False)
        return {
            key: tuple(sorted(rows.values(), key=lambda row: (not row.listed, row.slug)))
            for key, rows in found.items()
        }

    @cached_property
    def matcher(self) -> PhraseMatcher:
        return _compile_matcher(self)

    def find(self, document: Document) -> list[Match]:
        """Return the names found in a document that do not overlap, with their candidates."""
        usable = []
        for match in self.matcher.find(document):
            written = document.cased[match.start : match.end]
            candidates = tuple([c for c in match.value if _is_written_as(c, written)])
            if candidates == match.value:
                usable.append(match)
            elif candidates:
                usable.append(replace(match, value=candidates))
        return keep_longest(usable)

    def find_actor(self, *names: str) -> str | None:
        """Return the slug of the first actor that bears one of these folded names exactly."""
        for name in names:
            for candidate in self.names.get(name, ()):
                if not candidate.is_place:
                    return candidate.slug
        return None

    def ancestors_of(self, slug: str) -> list[str]:
        """Return the slugs of the places that contain a place, the nearest first."""
        chain: list[str] = []
        place = self.place_by_slug.get(slug)
        while place and place.parent and place.parent not in chain:
            chain.append(place.parent)
            place = self.place_by_slug.get(place.parent)
        return chain

    def owners_of(self, slug: str) -> list[str]:
        """Return the slugs of the actors an actor is part of, the nearest first."""
        chain: list[str] = []
        actor = self.actor_by_slug.get(slug)
        while actor and actor.part_of and actor.part_of not in chain:
            chain.append(actor.part_of)
            actor = self.actor_by_slug.get(actor.part_of)
        return chain


def read_gazetteer_files(folder: str | Path) -> Gazetteer:
    """Return the gazetteer of the demo files in `folder`.

    Reads districts.csv, names.csv, actors.csv, actor_names.csv and actor_links.csv (if there);
    OSError or KeyError where a file or a column is missing.
    """
    folder = Path(folder)

    def read(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    place_names: dict[str, list[str]] = {}
    for row in read("names.csv"):
        place_names.setdefault(row["district"], []).append(row["text"])
    actors = read("actors.csv")
    actor_names: dict[str, list[str]] = {
        row["slug"]: [name for name in (row["name_en"], row["name_ar"]) if name] for row in actors
    }
    for row in read("actor_names.csv"):
        actor_names.setdefault(row["actor"], []).append(row["text"])
    part_of: dict[str, str] = {}
    if (folder / "actor_links.csv").exists():
        for row in read("actor_links.csv"):
            if row["link"] == "part_of":
                part_of.setdefault(row["actor"], row["other"])
    return Gazetteer(
        tuple(
            GazetteerPlace(
                row["slug"],
                row["kind"],
                row["parent"] or None,
                tuple(place_names.get(row["slug"], ())),
            )
            for row in read("districts.csv")
        ),
        tuple(
            GazetteerActor(
                row["slug"], row["kind"], part_of.get(row["slug"]), tuple(actor_names[row["slug"]])
            )
            for row in actors
        ),
    )


@lru_cache(maxsize=2)
def _compile_matcher(gazetteer: Gazetteer) -> PhraseMatcher:
    """Compile the names once for all equal gazetteers: each report loads its own from the database."""
    return PhraseMatcher(gazetteer.names)


def _split_name(name: str) -> list[str]:
    """Return the names in one cell: remarks in brackets go, "A / B" is two names."""
    return [part.strip() for part in _REMARK.sub(" ", name).split(" / ") if part.strip()]


def _derive_names(name: str, kind: str) -> list[str]:
    """Return spellings that follow from a listed one: without apostrophe, without its kind."""
    derived = []
    plain = fold(name).strip()
    capital = name[:1].upper() + plain[1:] if plain else plain
    if "'" in plain:
        derived.append(capital.replace("'", ""))
    words = fold_words(name)
    for noun in _KIND_WORDS.get(kind, ()):
        if words.endswith(" " + noun):
            bare = words[: -len(noun) - 1]
            derived += [bare.title(), *(f"{bare} {other}".title() for other in _KIND_WORDS[kind])]
    for noun in _KIND_WORDS_BEFORE.get(kind, ()):
        if words.startswith(noun + " "):
            derived.append(words[len(noun) + 1 :])
    return derived


def _vary_article(name: str, kind: str) -> list[str]:
    """Return the Latin spellings of a name with "al-" where it has none, and without it."""
    forms = [fold_words(form) for form in (name, *_derive_names(name, kind))]
    derived = []
    for form in forms:
        if is_arabic(form):
            continue
        if _ARTICLE.match(form):
            derived.append(_ARTICLE.sub("", form, count=1).title())
        elif len(form) > 3 and " " not in form:
            derived.append(f"Al-{form.title()}")
    return derived


def _is_written_as(candidate: Candidate, written: str) -> bool:
    if candidate.acronym:
        return written.upper() == written
    if candidate.proper and not is_arabic(written):
        return any(map(str.isupper, written))
    return True
