"""Counting: says which amounts of a report belong to a deal, and who said so.

Input: a Scene and the mentions of one deal. Output: ClaimedFigures. Whom an amount counts is for
people.py. Must not look for deals.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from control.choices import SETTLEMENTS, TRUCES, ClaimKind, DealStageKind
from control.extract.claims import ClaimedFigure
from control.extract.dating import RECENT_DAYS
from control.extract.figures import FigureHit
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.parties import SpeakerFinder
from control.extract.people import MOVES, PASSED_WORDS, CountedDeal, PeopleFinder
from control.extract.scene import Scene
from control.extract.text import Sentence

# deals under which people are taken away or have sat in a siege
_MOVING_KINDS = frozenset(
    (
        *(ClaimKind.EVACUATION, ClaimKind.HANDOVER, *SETTLEMENTS, *TRUCES),
        *(ClaimKind.HUMANITARIAN_ACCESS, ClaimKind.EXCHANGE),
    )
)
# whom a deal may free or take out beside those it moves
_SET_APART = ("wounded", "prisoners")
# a sentence that opens with these goes on about the people of the one before
_THEY = frozenset(("they", "وهم"))
_SAME_PEOPLE = (
    *(["the", "fighters"], ["the", "rebels"], ["the", "convoy"], ["the", "buses"]),
    *(["the", "evacuees"], ["the", "group"], ["the", "militants"], ["the", "gunmen"]),
)
_HOSPITALS = frozenset("hospital hospitals مستشفي مستشفيات مشافي".split())
_WAYPOINTS = frozenset("crossing checkpoint junction bridge معبر ممر حاجز جسر".split())
# how far from a sentence on the deal one may stand that only says "the town" or "the convoy"
_NEARBY = 3
_REACH = 14


_GIVES = frozenset("figure number total tally counted spoke".split())
_LIGHT = frozenset(("of", "several", "some", "a", "few", "من"))
_VOWELS = re.compile("[aeiou' -]")


class FigureCounter:
    """Counts for the deals of one document; made once a document."""

    def __init__(self, scene: Scene, speakers: SpeakerFinder):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.people = PeopleFinder(scene)
        self.speakers = speakers

    def count(
        self, deal: CountedDeal, elsewhere: Collection[EventMention]
    ) -> tuple[ClaimedFigure, ...]:
        """Return the figures of a deal; `elsewhere` are mentions of other events, whose own they are."""
        written: list[ClaimedFigure] = []
        previous: FigureHit | None = None
        done: set[int] = set()
        mixed: set[int] = set()  # where fighters are counted with their kin
        for mention, hit in [*self._told(deal), *self._told_besides(deal, elsewhere)]:
            if hit.number in done:
                continue
            done.add(hit.number)
            if hit.same_as_previous:
                if previous is None or previous.number > hit.number:
                    continue
                same, hit = hit, replace(previous, start=hit.start, end=hit.end)
            else:
                same, previous = None, hit
            category = self.people.settle_category(deal, mention, hit)
            speaker = self.speakers.find(mention.sentence, (same or hit).number)
            key = (category, hit.low, hit.high, hit.qualifier)
            told = next((f for f in written if self._is_same(f, key)), None)
            if told and hit.another and same is None:
                told = None
            if same is None and told and (speaker is None or told.attributed_to):
                continue  # told again, by whomever
            if mention.sentence.is_title and self._is_rounded(category, hit, written):
                continue
            if same is None and told:
                written.remove(told)  # told again, now with its speaker
            start, end = self.document.locate(hit.start, hit.end)
            stage = self._settle_stage(mention, same or hit)
            written.append(ClaimedFigure(*key, stage, speaker, start, end))
            if category == "total" and self.cues.covering("fighters", hit.noun):
                mixed.add(start)
        return tuple(f for f in written if not self._is_summed_up(f, written, mixed))

    def _is_summed_up(
        self, figure: ClaimedFigure, written: list[ClaimedFigure], mixed: set[int]
    ) -> bool:
        """Tell the "dozens of evacuees" of a report that counts 83 from a lot of their own."""
        if figure.low is None and figure.start in mixed:
            # "hundreds of rebels", then "hundreds of rebels and their kin"
            size = _size(figure.qualifier)
            if any(f.category == "fighters" and _size(f.qualifier) == size for f in written):
                return True
        if figure.category == "total" and figure.low and not self.scene.arabic:
            # "83 civilians", of whom the spokesman says "83 people"
            size = figure.low, figure.high
            if any(f.category == "civilians" and (f.low, f.high) == size for f in written):
                return True
        return "dozens" in figure.qualifier and any(
            other.category == figure.category and 12 <= (other.low or 0) < 120 for other in written
        )

    def _is_rounded(self, category: str, hit: FigureHit, written: list[ClaimedFigure]) -> bool:
        """Tell a title's "1,000 people" for 988 of the text from 20,000 that it alone gives."""
        alike = [figure.low or 0 for figure in written if figure.category == category]
        return bool(alike) and not (hit.low and hit.low >= 2 * max(alike))

    def _is_same(self, figure: ClaimedFigure, key: tuple) -> bool:
        """Tell a number told again, if with another hedge, from a second lot; vague ones by their words."""
        if figure.low is None and figure.high is None:
            return identify_figure(figure) == key
        return (figure.category, figure.low, figure.high) == key[:3]

    # -- which amounts ------------------------------------------------------------------------

    def _told(self, deal: CountedDeal) -> Iterator[tuple[EventMention, FigureHit]]:
        """Yield the amounts of the deal's own sentences, those of the title last."""
        for mention in sorted(deal.mentions, key=lambda m: (m.sentence.is_title, m.first)):
            if self.cues.covering("compare", mention.first) and not deal.alone:
                continue  # "similar to the one under which 2,000 left"
            for hit in mention.figures:
                if self.people.is_of_others(deal, hit, mention.sentence):
                    continue
                if mention.background and self.document.words[hit.noun] == "نسمه":
                    continue  # who live there now, told beside an older deal
                if hit.category == "prisoners" and deal.kind is not ClaimKind.EXCHANGE:
                    if not self._is_let_go(hit, mention.sentence):
                        continue
                if deal.kind in TRUCES and hit.category == "fighters":
                    if not (
                        self.people.moves(hit, mention.sentence)
                        or self.people.is_freed(hit, mention.sentence)
                    ):
                        continue  # "have encircled thousands of troops": nobody leaves
                if mention.refers and not hit.same_as_previous and hit.category not in _SET_APART:
                    # "under the deal, the nine soldiers they held are to be buried"
                    if deal.kind is ClaimKind.EXCHANGE:
                        if not self._is_let_go(hit, mention.sentence):
                            continue
                    elif not (
                        self.people.moves(hit, mention.sentence)
                        or self.people.is_freed(hit, mention.sentence)
                    ):
                        continue
                yield mention, hit

    def _told_besides(
        self, deal: CountedDeal, elsewhere: Collection[EventMention]
    ) -> Iterator[tuple[EventMention, FigureHit]]:
        """Yield amounts of other sentences that speak on of the deal's people and place."""
        if deal.alone or deal.kind not in _MOVING_KINDS:
            return
        told = {m.sentence.index: m for m in deal.mentions if not m.refers}
        if not told:
            return
        elsewhere = [m for m in elsewhere if not self._goes_back(deal, m)]
        taken = {
            m.sentence.index
            for m in elsewhere
            # whom a swap frees belongs to no battle or deal told in the same sentence
            if deal.kind is not ClaimKind.EXCHANGE or m.kind is deal.kind
        }
        dealt = {m.sentence.index for m in elsewhere if m.is_deal}
        swapped = any(m.kind is ClaimKind.EXCHANGE and not m.background for m in elsewhere)
        away = {
            m.sentence.index
            for m in elsewhere
            if (m.is_deal or not deal.places.intersection(map(identify_place, m.origins)))
            # "the largest swap since one that freed 1,000" turns a report on a swap to nothing else,
            # nor do the buses that leave beside it
            and (deal.kind is not ClaimKind.EXCHANGE or m.kind is deal.kind and not m.background)
        }
        own = {m.sentence.index for m in deal.mentions if m.figures}
        # in Arabic "117 buses with 5,000 people are on their way", told beside a swap: nobody's captives
        left = {
            m.sentence.index
            for m in elsewhere
            if self.scene.arabic and deal.kind is ClaimKind.EXCHANGE and m.is_deal
            if m.kind is ClaimKind.EVACUATION
            if not self.cues.has_any(("prisoners", "freed"), m.sentence.first, m.sentence.stop)
        }
        # what stands before the deal is named is its own unless another deal was told there
        earliest = max(min(told) - _NEARBY, *(i + 1 for i in (-1, *away) if i < min(told)))
        block = deal.mentions[0].sentence.block
        for sentence in self.document.sentences:
            if sentence.block != block or sentence.is_title:
                continue
            if sentence.index in taken:
                yield from self._settled_there(deal, sentence, told)
                if swapped or sentence.index in dealt:
                    continue
            if sentence.index in own or sentence.index < earliest:
                continue
            hits = self.scene.figures.find(sentence)
            if not hits or sentence.index in left:
                continue
            if not self._is_about(deal, sentence, told, away):
                yield from self._settled_there(deal, sentence, told)
                continue
            nearest = min(told, key=lambda index: (abs(index - sentence.index), index))
            mention = replace(
                told[nearest], sentence=sentence, first=sentence.first, stop=sentence.stop
            )
            for hit in hits:
                if self.people.is_of_others(deal, hit, sentence) or self.scene.is_death(
                    hit, sentence
                ):
                    continue
                if self._is_past(hit, sentence):
                    continue
                freed = hit.category == "prisoners" or self.people.is_freed(hit, sentence)
                if sentence.index in taken and not freed:
                    continue  # "freed five soldiers and pulled out of the town"
                if freed and deal.kind is not ClaimKind.EXCHANGE and swapped:
                    continue  # the exchange is told as a deal of its own
                if self._counts_people_of(deal, hit, sentence):
                    yield mention, hit

    def _settled_there(
        self, deal: CountedDeal, sentence: Sentence, told: dict[int, EventMention]
    ) -> Iterator[tuple[EventMention, FigureHit]]:
        """Yield, in Arabic, the 50,000 of "the quarter has 50,000 inhabitants, and is the last since an
        earlier deal": they live in the deal's place, whatever else the sentence tells of.
        """
        if not self.scene.arabic or not self.people.has_siege:
            return
        for hit in self.scene.figures.find(sentence):
            around = max(sentence.first, hit.number - 6), hit.number
            near = self.scene.within(self.scene.places, *around)
            lives = hit.category == "total" and self.cues.has("inhabited", *around)
            if (lives or self.document.words[hit.noun] == "نسمه") and any(
                identify_place(place) in deal.places for place in near
            ):
                mention = next(iter(told.values()))
                yield (
                    replace(mention, sentence=sentence, first=hit.number - 6, stop=hit.noun + 1),
                    hit,
                )

    def _goes_on(self, sentence: Sentence) -> bool:
        """Tell "they included 700 fighters", "among them were 90 children", of those told before."""
        words = self.document.words[sentence.first : sentence.first + 8]
        return self.cues.covering("among", sentence.first) is not None or any(
            they in ("they", "these") and verb in ("include", "included")
            for they, verb in zip(words, words[1:], strict=False)
        )

    def _goes_back(self, deal: CountedDeal, mention: EventMention) -> bool:
        """Tell "thirty buses had set out from the town", a step before, from another time's story."""
        places = set(map(identify_place, mention.origins))
        return (
            mention.background
            and not mention.earlier
            and mention.kind is deal.kind
            and places <= deal.places
            and not self._is_history(mention.sentence)
            and not self._find_past(mention.sentence)
        )

    def _find_past(self, sentence: Sentence) -> list[Match]:
        """Return the words that tell of another time, not those that go back a step: "had left"."""
        return [
            match
            for tag in ("past", "prewar", "compare")
            for match in self.cues.find(tag, sentence.first, sentence.stop)
            if not self.cues.covers_any(("step_back", "lately"), match.first)
        ]

    def _counts_people_of(self, deal: CountedDeal, hit: FigureHit, sentence: Sentence) -> bool:
        if deal.kind is ClaimKind.EXCHANGE and hit.category == "prisoners":
            return not self.people.has_near(("held", "call"), hit, sentence)
        if self._goes_on(sentence):
            return True
        if self.people.has_near(("demand",), hit, sentence):
            return False  # "called for the evacuation of 400 people"
        if hit.category == "prisoners" or deal.kind is ClaimKind.EXCHANGE:
            # "a second plane carried 20 Saudis"
            flown = hit.category == "total" and (
                self.cues.covering("nationals", hit.noun)
                or self.cues.has("aircraft", sentence.first, sentence.stop)
            )
            return (
                self._is_let_go(hit, sentence) or bool(flown) and self.people.moves(hit, sentence)
            )
        if self.people.is_freed(hit, sentence):
            return True
        if hit.same_as_previous or hit.category == "buses":
            return deal.kind is ClaimKind.EVACUATION or self.people.moves(hit, sentence)
        if self.people.is_trapped(hit, sentence) or self.people.is_share(hit):
            return True
        if self.people.is_to_go(deal, hit, sentence):
            return True
        following = [h for h in self.scene.figures.find(sentence) if h.number > hit.noun]
        if following and self.people.is_share(following[0]) and deal.kind not in TRUCES:
            return True  # "gave a higher number: 9,519 people, 3,475 of them fighters"
        if deal.kind in TRUCES:
            # a truce moves nobody unless it says who is let out: "500 would be allowed to leave"
            if not _HOSPITALS.isdisjoint(self.document.words[hit.noun : hit.noun + 5]):
                return hit.category == "wounded"
            moves = MOVES if hit.category == "wounded" else PASSED_WORDS
            return self.people.has_near(moves, hit, sentence) and not self.people.has_near(
                ("call",), hit, sentence
            )
        settles = deal.kind in SETTLEMENTS or any(
            self.cues.has("surrender", m.first, m.stop) for m in deal.mentions
        )
        if settles and self.people.has_near(("status", "surrender"), hit, sentence):
            return True
        if deal.kind is ClaimKind.EVACUATION and self._are_with_kin(hit, sentence):
            return True  # "about 700 fighters with their families (1,800 in all)"
        if self.cues.has("covers", max(sentence.first, hit.number - 4), hit.number):
            return True  # "the deal covers 1,500 rebels"
        before = self.document.words[max(sentence.first, hit.number - 6) : hit.number]
        if deal.kind is ClaimKind.EVACUATION and not _GIVES.isdisjoint(before):
            if hit.category == "total" and not self.people.is_population(hit):
                return True  # "the monitor gave a figure of 1,400", "spoke of 1,400 people"
        return self.people.moves(hit, sentence) or self.cues.has(
            "batch", max(sentence.first, hit.number - 6), min(sentence.stop, hit.noun + 4)
        )

    def _are_with_kin(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell fighters who are counted with their families, and the sum of both behind them."""
        if self.cues.has("relatives", hit.noun + 1, min(hit.noun + 5, sentence.stop)):
            return True
        before = self.document.words[max(sentence.first, hit.number - 4) : hit.number]
        return "families" in before and hit.category == "total"

    def _is_let_go(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell prisoners who are freed from those who are only held, or whose release is asked for."""
        if self.scene.arabic and self._is_freed_by_arms(hit, sentence):
            return False
        # "dozens of captives held by rebels in two provinces of the north were also freed"
        return self.people.has_near(("let_go",), hit, sentence, 16) and not self.people.has_near(
            ("call",), hit, sentence
        )

    def _is_freed_by_arms(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell, in Arabic, "two days after the army's freeing of 28 hostages" from those let go."""
        first = max(sentence.first, hit.number - 5)
        words = self.document.words
        return any(
            words[i].removeprefix("ب") == "تحرير" and self.cues.has("government", i + 1, i + 3)
            for i in range(first, hit.number)
        )

    def _is_about(
        self, deal: CountedDeal, sentence: Sentence, told: Collection[int], taken: Collection[int]
    ) -> bool:
        """Tell whether a sentence goes on about the deal: it names its place, or nothing turned away.

        What turns a report away is another event, "elsewhere", or another place.
        """
        cues = self.cues
        if self._is_history(sentence):
            return False
        last = max((index for index in told if index <= sentence.index), default=sentence.index)
        opening = self.document.words[sentence.first : sentence.first + 2]
        goes_on = (
            opening[0] in _THEY
            or opening in _SAME_PEOPLE
            # "he put their number at 2,800"
            or any(
                self.document.words[m.first].endswith("هم")
                for m in cues.find("counting", sentence.first, sentence.stop)
            )
        )
        if sentence.index - last == 1 and goes_on:
            return True
        if sentence.index - last <= 2 and self._goes_on(sentence):
            return True
        if not self.scene.arabic and cues.has("reciprocal", sentence.first, sentence.first + 2):
            # "In return they are to free 70 captives, held in another province"
            if any(0 <= sentence.index - m.sentence.index <= 2 for m in deal.mentions):
                return True
        moved = cues.has_any(MOVES, sentence.first, sentence.stop)
        hits = self.scene.within(self.scene.places, sentence.first, sentence.stop)
        named = {
            identify_place(hit)
            for hit in self._leave_out_route(hits, moved)
            if not hit.container
            and hit.kind not in ("venue", "country")
            and hit.relation not in ("near", "via", *(("to",) if moved else ()))
            and (hit.relation == "in" and not self._says_whose(hit) or not hit.wide)
            and not cues.has("arrive", max(sentence.first, hit.first - 3), hit.first)
            and self.document.words[hit.first - 1] not in ("reached", "reach", "reaching")
        }
        # "those who left the east of Aleppo"
        beside = {identify_place(hit) for hit in hits if hit.relation == "near"}
        if (named | beside) & deal.places:
            return True
        if (
            named - deal.goals
            and deal.places
            and deal.kind is not ClaimKind.EXCHANGE
            # with no other deal about, "1,500 will leave Harasta" may give the place its name
            and (taken or not moved or not cues.has("future", sentence.first, sentence.stop))
        ):
            return False  # another place's people
        between = self.document.sentences[last + 1 : sentence.index + 1]
        if any(self.document.words[s.first] in ("elsewhere", "separately") for s in between):
            return False
        return sentence.index - last <= _NEARBY or (
            sentence.index - last <= _REACH
            and not any(
                s.index in taken or cues.has("elsewhere", s.first, min(s.first + 3, s.stop))
                for s in between
            )
        )

    def _says_whose(self, hit: PlaceHit) -> bool:
        """Tell "the towns in the province", which are the deal's, from the province."""
        words = self.document.words
        return words[hit.first - 1] == "in" and bool(
            self.cues.covering("place_noun", hit.first - 2)
        )

    def _leave_out_route(self, hits: list[PlaceHit], moved: bool) -> Iterator[PlaceHit]:
        """Leave out where people only pass or are taken to, and what is listed with it."""
        passed: PlaceHit | None = None
        spoken = self._speech_begins(hits[0]) if hits and self.scene.arabic else 0
        for hit in hits:
            if hit.first < spoken:
                continue  # "an officer in Homs said that": where he spoke
            listed = passed is not None and hit.first - passed.stop <= 1
            before = self.document.words[max(0, hit.first - 2) : hit.first]
            if moved and (self._is_passed(hit) or listed) or not _HOSPITALS.isdisjoint(before):
                passed = hit
            else:
                yield hit

    def _speech_begins(self, hit: PlaceHit) -> int:
        """Return the token of the "that" behind who speaks at the head of an Arabic sentence."""
        sentence = self.document.sentence_of(hit.first)
        if not self.cues.has("speech", sentence.first, sentence.first + 2):
            return 0
        words = self.document.words[sentence.first : sentence.stop]
        return next(
            (sentence.first + i for i, word in enumerate(words) if word in ("ان", "انه", "انها")), 0
        )

    def _is_passed(self, hit: PlaceHit) -> bool:
        """Tell where people only pass: "the line at al-Eis", "the Wafideen crossing"."""
        words = self.document.words
        around = (*words[hit.first - 1 : hit.first], *words[hit.stop - 1 : hit.stop + 1])
        if words[hit.first - 1] == "at" or not _WAYPOINTS.isdisjoint(around):
            return True
        # "into government territory in Aleppo province"
        return hit.relation == "in" and not {"into", "الي"}.isdisjoint(
            words[max(0, hit.first - 5) : hit.first]
        )

    def _is_past(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "last year 500 left" from "75,000 live there, against 300,000 before the war"."""
        document = self.document
        since = next(
            (i for i in range(sentence.first, hit.number) if document.words[i] == "since"), None
        )
        if since is not None and self.cues.has("superlative", sentence.first, since):
            told = document.folded[document.starts[since] : hit.start]
            if "," not in told or ", when " in told:
                return True  # "the largest swap since the two sides freed 900 captives"
        return any(
            match.first < hit.number
            or not {",", ";"}.intersection(document.folded[hit.end : match.start])
            for match in self._find_past(sentence)
        )

    def _is_history(self, sentence: Sentence) -> bool:
        published = self.scene.published
        if published is None:
            return False
        times = [
            t
            for t in self.scene.within(self.scene.times, sentence.first, sentence.stop)
            if not t.since
        ]
        return bool(times) and all(
            (published.latest - time.date.latest).days > RECENT_DAYS for time in times
        )

    def _settle_stage(self, mention: EventMention, hit: FigureHit) -> str:
        cues, first, stop = self.cues, mention.first, mention.stop
        arrive = cues.nearest("arrive", hit.noun, first, stop)
        future = cues.nearest("future", hit.noun, first, stop)
        move = min(
            (
                found
                for tag in PASSED_WORDS
                if (found := cues.nearest(tag, hit.noun, first, stop)) is not None
            ),
            default=None,
            key=lambda item: item[0],
        )
        if (
            arrive
            and (move is None or arrive[0] <= move[0])
            and (future is None or arrive[0] < future[0])
        ):
            return "arrived"
        if move is None and cues.has("trapped", mention.first, mention.stop):
            return "unspecified"
        if mention.planned or mention.stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED):
            return "promised"
        if future is not None and future[0] <= 4 and future[1].first >= hit.number:
            return "promised"
        if future is not None and move is not None and 0 <= move[1].first - future[1].stop <= 2:
            return "promised"
        return "unspecified" if move is None else "departed"


def _size(wording: str) -> set[str]:
    """Return what two vague amounts have in common: "several hundred", "hundreds of"."""
    return {word.removeprefix("ال").rstrip("s") for word in wording.lower().split()} - _LIGHT


def identify_figure(figure: ClaimedFigure) -> tuple:
    """Return what makes a figure the same wherever it is told."""
    return figure.category, figure.low, figure.high, figure.qualifier


def identify_place(hit: PlaceHit) -> str:
    """Return what one place is known by throughout a document, however it is spelt there."""
    return hit.slug or _without_vowels(hit.key)


@lru_cache(maxsize=4096)
def _without_vowels(key: str) -> str:
    """Return what "Beit Jinn" and "Beit Jenn" have in common, if it is long enough to tell."""
    bare = key.removeprefix("al-").removeprefix("al ")
    bones = _VOWELS.sub("", bare) if bare.isascii() else ""
    return bones if len(bones) > 3 else bare
