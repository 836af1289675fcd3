"""Names: every known name in a document, and the words about a name that say what it is.

Input: a Document, its cues, the gazetteer's and the world's names. Output: Names with all they may
stand for; PlaceHits are what the rooms of places make of them. Must not choose between candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from control.extract.gazetteer import Candidate, Gazetteer
from control.extract.lexicon import Cues, Lexicon, WorldEntry
from control.extract.matcher import Match, is_arabic
from control.extract.text import Document

# the tags of words that say how a place stands to what happens
PREPOSITIONS = ("from", "via", "to", "in", "near")

# the first word of many Arabic names, as English writes them; alone some of them are places too
HEADS = frozenset(
    "tal tel tell tall kafr kfar deir dayr beit bayt ain ein ayn khan jabal jebel umm um abu wadi ras bir"
    " qalaat qalat khirbet khirbat kherbat rasm tulul".split()
)
# men are called Abu and Khan too
TOWN_HEADS = HEADS - {"abu", "khan"}


_STATE_OWNED = [
    ["state", what]
    for what in "media television tv news agency radio buses run owned department forces".split()
]


@dataclass(slots=True)
class Name:
    """A known name in the text with all that it may stand for."""

    match: Match
    candidates: tuple[Candidate, ...]
    world: tuple[WorldEntry, ...]


@dataclass(slots=True)
class PlaceHit:
    """One place where the text names it. `start:end` is the bare name, in folded offsets.

    `relation` is from, to, in, near, via or "" ; `wide` says that it is a country or a province;
    `container` that it only says where another place lies ("the Damascus suburb of Daraya");
    `partly` that a part of it is meant which has no name here ("the last district of Homs").
    """

    slug: str | None
    key: str
    kind: str
    start: int
    end: int
    first: int
    stop: int
    relation: str = ""
    container: bool = False
    wide: bool = False
    listed: bool = False
    partly: bool = False


def find_names(
    document: Document, cues: Cues, gazetteer: Gazetteer, world: list[Match], lexicon: Lexicon
) -> list[Name]:
    """Return every known name, longest first where they overlap, with all it may stand for."""
    by_span: dict[tuple[int, int], tuple[Match, list[Candidate], list[WorldEntry]]] = {}
    for match in gazetteer.find(document):
        by_span[match.start, match.end] = (match, list(match.value), [])
    for match in world:
        written = document.cased[match.start : match.end]
        entries = match.value
        if not is_arabic(document.folded[match.start : match.end]):
            if not any(map(str.isupper, written)):
                entries = [entry for entry in entries if entry.sort == "actor"]
            elif len(written) <= 3 and not written.isupper():
                continue  # "Us" is not the US, nor "is" the Islamic State
            elif "- " in written:
                continue  # "SANA- A convoy" begins with the agency, not in Sanaa
        if entries:
            by_span.setdefault((match.start, match.end), (match, [], []))[2].extend(entries)
    names: list[Name] = []
    friends = cues.count("false_friend")
    end = -1
    for (start, stop_at), (match, candidates, entries) in sorted(
        by_span.items(), key=lambda item: (item[0][0], -item[0][1])
    ):
        if start < end:
            continue
        blocked = friends and any(
            found.start <= start and stop_at <= found.end
            for found in cues.find("false_friend", max(0, match.first - 3), match.stop)
        )
        if blocked:
            continue
        names.append(Name(match, tuple(candidates), tuple(entries)))
        end = stop_at
    return names


class NameSetting:
    """The names of one document with the words about them; made once a document."""

    def __init__(self, document: Document, cues: Cues, lexicon: Lexicon, names: list[Name]):
        self.document = document
        self.cues = cues
        self.lexicon = lexicon
        self.names = names
        self.arabic = lexicon.language.verb_first
        self.name_tokens = {
            token: name for name in names for token in range(name.match.first, name.match.stop)
        }

    @cached_property
    def adjectives(self) -> frozenset[int]:
        """The tokens of "Syrian", "Russian" and their like."""
        return frozenset(
            token
            for name in self.names
            if any(entry.sort == "adjective" for entry in name.world)
            for token in range(name.match.first, name.match.stop)
        )

    def names_place(self, token: int) -> bool:
        """Tell whether a known name that may be a place stands at a token."""
        name = self.name_tokens.get(token)
        return name is not None and (
            any(c.is_place for c in name.candidates) or any(e.sort == "place" for e in name.world)
        )

    def noun_before(self, token: int):
        """Return the place noun that names the sort of the place at `token`, if one does."""
        i = token - 1
        if not self.arabic:
            if i >= 0 and self.document.words[i] == "of":
                return self.cues.covering("place_noun", i - 1)
            return None
        found = self.cues.covering("place_noun", i) if i >= 0 else None
        words = self.document.words
        if found is not None and words[token].startswith("و") and words[i].startswith("ال"):
            return None  # "the town and X": not the town of X
        return found

    def noun_after(self, stop: int):
        noun = None if self.arabic else self.cues.covering("place_noun", stop)
        if noun is None or self.document.between(stop - 1, stop).strip(" -"):
            return None
        if self.document.words[stop : stop + 2] in _STATE_OWNED:
            return None  # "Official state media" is no state
        return noun

    def leads_to_other_name(self, token: int) -> bool:
        """In "the Homs district of Waer" the noun belongs to the name that follows."""
        return token < len(self.document.words) and self.document.words[token] == "of"

    def is_title_case(self, sentence) -> bool:
        tokens = range(sentence.first, sentence.stop)
        long = [t for t in tokens if len(self.document.words[t]) > 3]
        return bool(long) and sum(map(self.document.is_capitalised, long)) > 0.7 * len(long)

    def is_somebody(self, first: int, stop: int) -> bool:
        """Tell a name that speaks or bears a title from a place."""
        return bool(
            self.cues.covering("speech", stop) or self.cues.covering("title_words", first - 1)
        )

    def has_head(self, token: int) -> bool:
        """Tell the Hamra of "Tal Hamra", a town, from Hamra, another; there are many names so made.

        "Abu Homs" is a man, unless something says that it is a town.
        """
        document = self.document
        return (
            0 < token < len(document.words)
            and document.words[token - 1] in HEADS
            and (document.words[token - 1] in TOWN_HEADS or bool(self.noun_before(token - 1)))
            and document.is_capitalised(token - 1)
            and document.is_capitalised(token)
            and document.between(token - 1, token) in (" ", "-")
        )

    def goes_on(self, stop: int) -> bool:
        """Tell whether a name is only the first part of another: "Chad Morrison", "Halab Today"."""
        document = self.document
        return (
            stop < len(document.words)
            and document.between(stop - 1, stop) == " "
            and document.is_capitalised(stop)
            and (stop not in self.name_tokens or self.has_head(stop))
            and document.words[stop] not in ("al", "el")  # "Moadamiyet Al Sham" is Moadamiyet
            and document.words[stop] not in self.lexicon.sentence_words
            and not self.cues.covering("place_noun", stop)
            and not self.cues.covering("month", stop)
            and not self.is_title_case(document.sentence_of(stop))
        )
