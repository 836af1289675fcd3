"""Scene: one document with everything found in it, and the questions every room asks of it.

Input: a Document with its cues, places, actors, times and publication date. Must not know what
an event is.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from control.dates import EdtfDate
from control.extract.figures import FigureHit, FigureReader
from control.extract.gazetteer import Gazetteer
from control.extract.lexicon import Cues, Lexicon
from control.extract.matcher import Match
from control.extract.names import PlaceHit
from control.extract.parties import SPEAKER_KINDS, ActorHit
from control.extract.temporal import TimeExpression, load_time_reader
from control.extract.text import Document, Sentence

# beside these words "as" compares or adds, and opens no clause
_NO_CLAUSE = frozenset(("such", "well", "many", "much", "part", "soon", "far", "few", "long", "of"))


_WARS = frozenset(("war", "conflict", "fighting", "uprising", "violence", "clashes", "siege"))


class Scene:
    """Everything found in one document; made once a document, and changed by nobody."""

    def __init__(
        self,
        document: Document,
        cues: Cues,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        places: list[PlaceHit],
        actors: list[ActorHit],
        sponsors: list[ActorHit],
        published: EdtfDate | None,
    ):
        self.document = document
        self.cues = cues
        self.gazetteer = gazetteer
        self.places = places
        self.actors = actors
        self.sponsors = sponsors
        self.published = published
        self.language = lexicon.language.code
        self.arabic = lexicon.language.verb_first
        self.figures = FigureReader(document, cues, lexicon)
        self._firsts: dict[int, tuple[list, list[int]]] = {}

    @cached_property
    def times(self) -> list[TimeExpression]:
        """The expressions of time; found when first asked for, as most news tells of no event."""
        return load_time_reader(self.language).find(self.document, self.cues, self.published)

    @cached_property
    def named_places(self) -> list[set[str]]:
        """The places that each sentence names, but for those that only say where another lies."""
        return [
            {hit.slug or hit.key for hit in hits if not hit.container}
            for sentence in self.document.sentences
            for hits in (self.within(self.places, sentence.first, sentence.stop),)
        ]

    def within(self, hits, first: int, stop: int) -> list:
        known = self._firsts.get(id(hits))
        if known is None:
            # beside its hits, so that no later list is taken for this one
            known = self._firsts[id(hits)] = hits, [hit.first for hit in hits]
        firsts = known[1]
        left = bisect_left(firsts, first)
        return hits[left : bisect_left(firsts, stop, left)]

    def places_besides(self, first: int) -> list[PlaceHit]:
        """Return the A of "In addition to A, deals were struck for B and C": it has a deal already."""
        if self.document.words[first : first + 3] != ["in", "addition", "to"]:
            return []
        return self.within(self.places, first, first + 6)

    @cached_property
    def _lists(self) -> dict[int, int]:
        """Where each place of "A, B and the island of C" stands, by the place its list opens with."""
        lists: dict[int, int] = {}
        run: list[PlaceHit] = []
        for hit in [*self.places, None]:
            if run and (hit is None or not self._are_listed(run[-1], hit)):
                ands = self.document.words[run[-1].stop : run[-1].stop + 1] == ["and"] or any(
                    self._is_joined(a, b) for a, b in zip(run, run[1:], strict=False)
                )
                lists.update((h.first, run[0].first) for h in run if ands)
                run = []
            if hit is not None:
                run.append(hit)
        return lists

    def _is_joined(self, one: PlaceHit, other: PlaceHit) -> bool:
        words = self.document.words[one.stop : other.first + 1]
        return "and" in words or self.arabic and any(word.startswith("و") for word in words)

    def _are_listed(self, one: PlaceHit, other: PlaceHit) -> bool:
        """Tell whether nothing but "and", "in" and nouns of place stand between two places."""
        between = self.document.folded[one.end : other.start]
        return (
            other.first - one.stop <= 7
            and not (one.container or other.container)
            and not {".", ":", "("}.intersection(between)
            and (self._is_joined(one, other) or "," in between)
            # "in A and in two villages in B province", "A, two suburbs of B"
            and not any(
                self.document.words[i] == "in" and self.cues.covering("town_noun", i - 1)
                for i in range(one.stop + 1, other.first)
            )
            and self.document.words[one.stop] not in ("two", "both", "three", "four", "a", "an")
            and all(
                self.document.words[i] in ("and", "the", "of", "و")
                or self.cues.covers_any(("place_noun", "in", "skip"), i)
                for i in range(one.stop, other.first)
            )
        )

    def lists_beside(self, hit: PlaceHit, others: list[PlaceHit]) -> bool:
        """Tell whether a place stands in one list with one of the others."""
        start = self._lists.get(hit.first)
        return start is not None and any(self._lists.get(o.first) == start for o in others)

    def clause_of(self, token: int, first: int, stop: int) -> tuple[int, int]:
        """Return the bounds of the clause a token stands in: "while", "after", "which" end one."""
        words = self.document.words
        for match in self.cues.find("boundary", first + 1, stop):
            if (
                words[match.first] == "as"
                and words[match.stop : match.stop + 1]
                and (words[match.stop] in _NO_CLAUSE or words[match.first - 1] in _NO_CLAUSE)
            ):
                continue  # "as well as", "as many as"
            if self.document.folded.startswith("-", match.end):
                continue  # "As-Suwayda"
            if self.cues.has("part_of_day", match.stop, match.stop + 1):
                continue  # "before dawn on Thursday"
            if match.first <= token:
                first = max(first, match.first)
            else:
                stop = min(stop, match.first)
                break
        return first, stop

    def named_ahead(self, token: int) -> list[PlaceHit]:
        """Return the place that "a besieged town" at `token` turns out to be: the next one named."""
        here = self.document.sentence_of(token)
        for hit in self.within(self.places, token, len(self.document.words)):
            ahead = self.document.sentence_of(hit.first)
            if ahead.index > here.index + 2 or ahead.block != here.block and not here.is_title:
                break
            if hit.container or hit.wide or hit.kind in ("country", "venue", "region", "border"):
                continue
            into = "into" in self.document.words[hit.first - 4 : hit.first]
            if hit.relation in ("near", "to", "via") and not into:
                continue
            if ahead.index > here.index or hit.relation == "":
                return [hit]
        return []

    def has_arms(self, first: int, stop: int) -> bool:
        return self.cues.has("fighters", first, stop) or any(
            hit.named or hit.side
            for hit in self.within(self.actors, first, stop)
            if hit.kind not in SPEAKER_KINDS
        )

    def has_irregulars(self, first: int, stop: int) -> bool:
        """Tell fighters from a "rebel-held area"."""
        words = self.document.words
        return any(
            words[m.stop : m.stop + 1] not in (["held"], ["controlled"], ["besieged"], ["run"])
            for m in self.cues.find("irregulars", first, stop)
        )

    def begins_attack(self, match: Match) -> bool:
        """Tell "launched a military operation", "the assault launched on Monday" from a deal's start."""
        cues = self.cues
        if cues.covering("attack_begun", match.first):
            return True
        words = self.document.words
        if words[match.first - 1] in ("which", "that") and words[match.first - 2] in _WARS:
            return True  # "to end the conflict that began in March"
        if not words[match.first].startswith("launch"):
            return False
        return cues.has("attack_noun", match.stop, match.stop + 4) or cues.has(
            "attack_noun", match.first - 1, match.first
        )

    def is_death(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell the dead and injured of an attack from people who move."""
        left, right = max(sentence.first, hit.number - 4), min(sentence.stop, hit.noun + 7)
        for match in self.cues.find("killed", left, right):
            if hit.category == "wounded" and hit.number <= match.first <= hit.noun:
                continue  # "53 injured fighters" names them by their injury
            if self.document.words[match.first] == "bodies" or self._are_other_dead(hit, match):
                continue  # counted by a number of its own: "12 prisoners and 11 bodies"
            if self.document.words[match.first] == "injured" and self.cues.covers_any(
                ("fighters", "civilians", "people"), match.stop
            ):
                continue  # "civilians and injured fighters" left
            # what parts them, not the comma within the number
            number, noun = self.document.starts[hit.number], self.document.ends[hit.noun]
            before = self.document.folded[match.end : max(match.end, number)]
            after = self.document.folded[noun : max(noun, match.start)]
            if not {",", ";"}.intersection(before + after):
                return True
        return self._is_killed_ahead(hit, sentence) or self._goes_on_counting_dead(hit, sentence)

    def _are_other_dead(self, hit: FigureHit, match: Match) -> bool:
        """Tell, in Arabic, the dead of "gave 27 captives and 36 dead": they have a number of their own."""
        apart = self.arabic and hit.category == "prisoners" and match.first != hit.noun
        count = self.document.words[match.first - 1].removeprefix("و")
        return apart and (count.isdigit() or count in self.figures.numbers.words)

    def _is_killed_ahead(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell the Arabic "were killed in raids before the truce twenty people": the verb far ahead."""
        if not self.arabic or hit.category == "buses":
            return False
        killed = self.cues.find("killed", max(sentence.first, hit.number - 10), hit.number)
        if not killed or self._are_other_dead(hit, killed[-1]):
            return False
        first = killed[-1].stop
        return not self.cues.has_any(("leave", "evacuate", "transfer"), first, hit.number)

    def _goes_on_counting_dead(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "killed 26 fighters and 17 civilians, four of them children", "dead, among them 9"."""
        before = [other for other in self.figures.find(sentence) if other.noun < hit.number]
        if not before or hit.number - before[-1].noun > 7:
            return False
        words = self.document.words[before[-1].noun + 1 : hit.number + 1]
        joined = (
            words[:1] == ["and"]
            or words[-1].startswith("و")
            or words[-2:-1] == ["و"]
            or "اضافه" in words
        )
        among = self.cues.has("among", before[-1].noun + 1, hit.number)
        shared = self.document.words[hit.number + 1 : hit.number + 3] == ["of", "them"]
        return (joined or among or shared) and self.is_death(before[-1], sentence)
