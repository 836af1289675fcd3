"""Counting: says which amounts of a report belong to a deal, whom they count and who said so.

Input: a Scene and the mentions of one deal. Output: ClaimedFigures. The dead, those who fled,
garrisons and the people of other places are no evacuees; people trapped in the deal's own place
are its besieged. Must not look for deals.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from control.choices import SETTLEMENTS, TRUCES, ClaimKind, DealStageKind
from control.extract.claims import ClaimedFigure
from control.extract.dating import RECENT_DAYS
from control.extract.figures import FigureHit
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.parties import SpeakerFinder
from control.extract.scene import Scene
from control.extract.text import Sentence

_PASSED_WORDS = ("evacuate", "transfer", "leave")
_TO_BE = frozenset(("are", "were", "will", "would"))
_MOVES = (*_PASSED_WORDS, "arrive", "go")
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
_LET = (["were"], ["was"], ["are"], ["be"], ["been"])
_WHO = (["who"], ["whom"], ["that"], ["held"], ["seized"], ["taken"], ["captured"])
_ALL_OVER = frozenset(("across", "nationwide", "countrywide", "combined"))
_WAYPOINTS = frozenset("crossing checkpoint junction bridge معبر ممر حاجز جسر".split())
# how far from a sentence on the deal one may stand that only says "the town" or "the convoy"
_NEARBY = 3
_REACH = 14


@dataclass(frozen=True)
class CountedDeal:
    """What counting needs to know of a deal: its mentions, kind, and its places' identities."""

    mentions: tuple[EventMention, ...]
    kind: ClaimKind
    alone: bool  # history, or a step of a deal: only its own sentences tell of its people
    places: frozenset[str]
    goals: frozenset[str]


_VOWELS = re.compile("[aeiou' -]")


class FigureCounter:
    """Counts for the deals of one document; made once a document."""

    def __init__(self, scene: Scene, speakers: SpeakerFinder):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.speakers = speakers

    def count(
        self, deal: CountedDeal, elsewhere: Collection[EventMention]
    ) -> tuple[ClaimedFigure, ...]:
        """Return the figures of a deal; `elsewhere` are mentions of other events, whose own they are."""
        written: list[ClaimedFigure] = []
        previous: FigureHit | None = None
        done: set[int] = set()
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
            category = self._settle_category(deal, mention, hit)
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
        return tuple(f for f in written if not self._is_summed_up(f, written))

    def _is_summed_up(self, figure: ClaimedFigure, written: list[ClaimedFigure]) -> bool:
        """Tell the "dozens of evacuees" of a report that counts 83 from a lot of their own."""
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
                if self._is_of_others(deal, hit, mention.sentence):
                    continue
                if mention.background and self.document.words[hit.noun] == "نسمه":
                    continue  # who live there now, told beside an older deal
                if hit.category == "prisoners" and deal.kind is not ClaimKind.EXCHANGE:
                    if not self._is_let_go(hit, mention.sentence):
                        continue
                if deal.kind in TRUCES and hit.category == "fighters":
                    if not (
                        self._moves(hit, mention.sentence) or self._is_freed(hit, mention.sentence)
                    ):
                        continue  # "have encircled thousands of troops": nobody leaves
                if mention.refers and not hit.same_as_previous and hit.category not in _SET_APART:
                    # "under the deal, the nine soldiers they held are to be buried"
                    if deal.kind is ClaimKind.EXCHANGE:
                        if not self._is_let_go(hit, mention.sentence):
                            continue
                    elif not (
                        self._moves(hit, mention.sentence) or self._is_freed(hit, mention.sentence)
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
        swapped = any(m.kind is ClaimKind.EXCHANGE and not m.background for m in elsewhere)
        away = {
            m.sentence.index
            for m in elsewhere
            if (m.is_deal or not deal.places.intersection(map(identify_place, m.origins)))
            # "the largest swap since one that freed 1,000" turns a report on a swap to nothing else
            and not (m.background and m.kind is deal.kind is ClaimKind.EXCHANGE)
        }
        own = {m.sentence.index for m in deal.mentions if m.figures}
        # what stands before the deal is named is its own unless another deal was told there
        earliest = max(min(told) - _NEARBY, *(i + 1 for i in (-1, *away) if i < min(told)))
        block = deal.mentions[0].sentence.block
        for sentence in self.document.sentences:
            if sentence.block != block or sentence.is_title:
                continue
            if sentence.index in taken:
                yield from self._settled_there(deal, sentence, told)
                continue
            if sentence.index in own or sentence.index < earliest:
                continue
            hits = self.scene.figures.find(sentence)
            if not hits:
                continue
            if not self._is_about(deal, sentence, told, away):
                yield from self._settled_there(deal, sentence, told)
                continue
            nearest = min(told, key=lambda index: (abs(index - sentence.index), index))
            mention = replace(
                told[nearest], sentence=sentence, first=sentence.first, stop=sentence.stop
            )
            for hit in hits:
                if self._is_of_others(deal, hit, sentence) or self.scene.is_death(hit, sentence):
                    continue
                if self._is_past(hit, sentence):
                    continue
                freed = hit.category == "prisoners" or self._is_freed(hit, sentence)
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
        if not self.scene.arabic or not self._has_siege:
            return
        for hit in self.scene.figures.find(sentence):
            near = self.scene.within(
                self.scene.places, max(sentence.first, hit.number - 6), hit.number
            )
            if self.document.words[hit.noun] == "نسمه" and any(
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
            return not self._has_near(("held", "call"), hit, sentence)
        if self._goes_on(sentence):
            return True
        if hit.category == "prisoners" or deal.kind is ClaimKind.EXCHANGE:
            # "a second plane carried 20 Saudis"
            flown = hit.category == "total" and self.cues.covering("nationals", hit.noun)
            return self._is_let_go(hit, sentence) or bool(flown) and self._moves(hit, sentence)
        if self._is_freed(hit, sentence):
            return True
        if hit.same_as_previous or hit.category == "buses":
            return deal.kind is ClaimKind.EVACUATION or self._moves(hit, sentence)
        if self._is_trapped(hit, sentence) or self._is_share(hit):
            return True
        if self._is_to_go(deal, hit, sentence):
            return True
        following = [h for h in self.scene.figures.find(sentence) if h.number > hit.noun]
        if following and self._is_share(following[0]) and deal.kind not in TRUCES:
            return True  # "gave a higher number: 9,519 people, 3,475 of them fighters"
        if deal.kind in TRUCES:
            # a truce moves nobody unless it says who is let out: "500 would be allowed to leave"
            moves = _MOVES if hit.category == "wounded" else _PASSED_WORDS
            return self._has_near(moves, hit, sentence) and not self._has_near(
                ("call",), hit, sentence
            )
        settles = deal.kind in SETTLEMENTS or any(
            self.cues.has("surrender", m.first, m.stop) for m in deal.mentions
        )
        if settles and self._has_near(("status", "surrender"), hit, sentence):
            return True
        if deal.kind is ClaimKind.EVACUATION and self._are_with_kin(hit, sentence):
            return True  # "about 700 fighters with their families (1,800 in all)"
        return self._moves(hit, sentence) or self.cues.has(
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
        # "dozens of captives held by rebels in two provinces of the north were also freed"
        return self._has_near(("let_go",), hit, sentence, 16) and not self._has_near(
            ("call",), hit, sentence
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
        if (
            not self.scene.arabic
            and sentence.index - last <= 2
            and cues.has("reciprocal", sentence.first, sentence.first + 2)
        ):
            return True  # "In return they are to free 70 captives, held in another province"
        moved = cues.has_any(_MOVES, sentence.first, sentence.stop)
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
            if moved and (self._is_passed(hit) or listed):
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
            if "," not in document.folded[document.starts[since] : hit.start]:
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

    # -- whom they count ------------------------------------------------------------------------

    def _is_of_others(self, deal: CountedDeal, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell those who fled a battle, an army's own and those aid was for from the deal's people."""
        if hit.category == "buses" or hit.same_as_previous:
            return False
        if self._is_supplied(hit, sentence) or self._is_population(hit) and not self._has_siege:
            return True
        if hit.category == "prisoners" or deal.kind is ClaimKind.EXCHANGE:
            # however they were taken: "six detainees captured in March"
            return not self.scene.arabic and self._stays(hit, sentence)
        first, stop = self.scene.clause_of(hit.noun, sentence.first, sentence.stop)
        near = max(first, hit.number - 12), min(stop, hit.noun + 12)
        stays = self._stays(hit, sentence) or (
            self._has_trapped(hit, *near) and not self._moves(hit, sentence)
        )
        if stays and not (self._is_trapped(hit, sentence) or self._is_to_go(deal, hit, sentence)):
            return True
        if hit.category in ("total", "civilians") and self._is_trapped(hit, sentence):
            # "half a million are besieged across the country"
            if not _ALL_OVER.isdisjoint(self.document.words[sentence.first : sentence.stop]):
                return True
        words = self.document.words
        for match in self.cues.find("fled", max(sentence.first, hit.number - 5), hit.number):
            if not self.cues.has("boundary", match.stop, hit.number):
                return True  # "has driven from their homes more than 300,000 people"
        behind = min(sentence.stop, hit.noun + (6 if self.scene.arabic else 9))
        for match in self.cues.find("fled", hit.noun + 1, behind):
            # not "fighters and thousands of refugees", who are counted apart
            if not {"and", "و"}.intersection(words[hit.noun + 1 : match.first]):
                return True
        return False

    def _is_to_go(self, deal: CountedDeal, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "500 fighters remain in the city" that they are yet to leave from those who settle."""
        if hit.category != "fighters" or deal.kind is not ClaimKind.EVACUATION:
            return False
        verb = hit.noun + 1 + (self.document.words[hit.noun + 1 : hit.noun + 2] == ["still"])
        return self.document.words[verb : verb + 1] in (["remain"], ["remained"]) and not any(
            m.stage is DealStageKind.COMPLETED for m in deal.mentions if not m.background
        )

    def _is_supplied(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "food for 40,000 people" from people who move."""
        start = self.document.starts[sentence.first]
        before = self.document.folded[start : hit.start].split()
        if before[-1:] in (["تكفي"], ["يكفي"]):
            return True
        if before[-1:] == ["ل"] and self.cues.has("access", hit.number - 6, hit.number):
            return True  # "let aid in for 70 thousand people": the particle stands on the number
        return before[-1:] == ["for"] and self.cues.has(
            "supplies", max(sentence.first, hit.number - 12), hit.number
        )

    def _moves(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell whether a word of moving stands in the clause of an amount."""
        # an Arabic verb stands before those who leave; an English one may stand far behind
        return self._has_near(_MOVES, hit, sentence, 12 if self.scene.arabic else 18)

    def _has_near(
        self, tags: tuple[str, ...], hit: FigureHit, sentence: Sentence, reach: int = 12
    ) -> bool:
        first, stop = self.scene.clause_of(hit.noun, sentence.first, sentence.stop)
        if stop == hit.noun + 1 and self.document.words[stop : stop + 1] in (["who"], ["that"]):
            # "1,400 people who have been evacuated"
            _, stop = self.scene.clause_of(stop, sentence.first, sentence.stop)
        return self.cues.has_any(tags, max(first, hit.number - 12), min(stop, hit.noun + reach))

    def _is_share(self, hit: FigureHit) -> bool:
        """Tell "400 of them fighters": some of those counted before."""
        words = self.document.words
        ends = (hit.number + 1, hit.noun + 1)
        return hit.category != "total" and any(words[i : i + 2] == ["of", "them"] for i in ends)

    @cached_property
    def _has_siege(self) -> bool:
        """Tell whether the report speaks of a siege: "three million live in the province" does not."""
        tags = ("siege", "siege_begin", "siege_end", "starving")
        return any(self.cues.count(tag) for tag in tags)

    def _stays(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "300 fighters were left in the stadium" and "500 stayed" from people who leave."""
        first, stop = self.scene.clause_of(hit.noun, sentence.first, sentence.stop)
        stop = min(stop, hit.noun + (4 if self.scene.arabic else 10))
        for other in self.scene.figures.find(sentence):
            if other.noun < hit.number:
                first = max(first, other.noun + 1)
            elif other.number > hit.noun:
                stop = min(stop, other.number)
        # in Arabic the verb comes first
        first = max(first, hit.number - 8) if self.scene.arabic else hit.number
        return self.cues.has("stay", first, stop)

    def _is_trapped(self, hit: FigureHit, sentence: Sentence) -> bool:
        words = self.document.words[sentence.first : hit.number]
        if not self._has_siege or "other" in words or "اخري" in words:
            return False  # "in the two other pockets, where 40,000 are trapped"
        if self.cues.has("among", hit.number - 3, hit.number):
            return self.cues.has("trapped", sentence.first, sentence.stop)
        return self._lives(hit, sentence)

    def _lives(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell people who live or sit in a place."""
        if self._is_population(hit):
            return True
        return self._has_trapped(
            hit, max(sentence.first, hit.number - 6), min(sentence.stop, hit.noun + 8)
        )

    def _has_trapped(self, hit: FigureHit, first: int, stop: int) -> bool:
        """Tell people said to be trapped; in Arabic "from the besieged quarter" says it of the place."""
        return any(
            not self._is_of_ground(match, hit) for match in self.cues.find("trapped", first, stop)
        )

    def _is_of_ground(self, match: Match, hit: FigureHit) -> bool:
        words = self.document.words
        if not self.scene.arabic or not words[match.first].startswith("المحاصر"):
            return False
        noun = self.cues.covering("place_noun", match.first - 1)
        left = noun is not None and words[noun.first - 1] == "من"
        return noun is not None and (left or hit.category == "fighters")

    def _is_population(self, hit: FigureHit) -> bool:
        """Tell "a town of 9,000 people", "the town, with 9,000 residents", from people who move."""
        lead = self.document.words[hit.number - 1]
        return (
            # "the quarter, in which live 40,000 people": the Arabic verb stands right ahead
            self.scene.arabic
            and self.cues.covering("inhabited", hit.number - 1) is not None
            or lead == "of"
            and self.cues.covering("seat", hit.number - 2) is not None
            or lead == "with"
            and self.cues.covering("residents", hit.noun) is not None
        )

    def _settle_category(self, deal: CountedDeal, mention: EventMention, hit: FigureHit) -> str:
        if hit.category in ("fighters", "civilians", "total"):
            if deal.kind is ClaimKind.EXCHANGE:
                # "swapped 14 soldiers for 30 people", not "left in exchange for people of two towns"
                if not self._travels(hit, mention.sentence) and (
                    self.cues.count("prisoners") or self.cues.count("freed")
                ):
                    return "prisoners"
            elif self._is_freed(hit, mention.sentence):
                return "prisoners"
        if hit.category not in ("civilians", "total") or hit.same_as_previous:
            return hit.category
        moved = (
            not self._is_population(hit)
            and (
                self.cues.has_any(_PASSED_WORDS, mention.first, mention.stop)
                # "a swap of thousands of people from besieged towns"
                or self.document.words[hit.noun + 1 : hit.noun + 2] == ["from"]
            )
        )
        if self.scene.arabic and self.cues.has("trapped", hit.noun + 1, hit.noun + 4):
            # "those who left told of 2,500 people still besieged within"
            taken = self.cues.has_any(_PASSED_WORDS, hit.number - 2, hit.number)
            moved = moved and (taken or self._is_of_ground_near(hit))
        return "besieged" if not moved and self._is_trapped(hit, mention.sentence) else hit.category

    def _is_of_ground_near(self, hit: FigureHit) -> bool:
        return not self._has_trapped(hit, hit.noun + 1, hit.noun + 4)

    def _travels(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "to let leave 30 people", "30 people are to be evacuated" from captives."""
        ahead = max(sentence.first, hit.number - 3), hit.number
        behind = hit.noun + 1, min(sentence.stop, hit.noun + 6)
        return self.cues.has_any(("arrive", "leave", "evacuate"), *ahead) or (
            self.cues.has("evacuate", *behind) and self.document.words[hit.noun + 1] in _TO_BE
        )

    def _is_freed(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "five soldiers were freed", who were captives, from fighters who leave."""
        if self.document.words[hit.number - 1] == "back" and self.cues.covering(
            "get_back", hit.number - 1
        ):
            return True  # "Hezbollah is to get back five fighters"
        words, before = self.document.words, max(sentence.first, hit.number - 4)
        ahead = self.cues.find("freed", before, hit.number)
        if any(hit.number - match.stop <= 2 for match in ahead):
            return not self._lives(hit, sentence)  # "the rebels freed four soldiers"
        if self.scene.arabic:
            return any(
                words[match.first].endswith("هم") or words[match.stop : match.stop + 1] == ["عنهم"]
                for match in self.cues.find("freed", hit.noun, min(sentence.stop, hit.noun + 7))
            )
        last = hit.noun + 2 * (words[hit.noun + 1 : hit.noun + 2] == ["and"])
        # "six soldiers whom the tribes had seized were freed"
        reach = 12 if words[last + 1 : last + 2] in _WHO else 4
        return any(
            words[match.first - 1 : match.first] in _LET
            for match in self.cues.find("freed", last + 1, min(sentence.stop, last + reach))
        )

    def _settle_stage(self, mention: EventMention, hit: FigureHit) -> str:
        cues, first, stop = self.cues, mention.first, mention.stop
        arrive = cues.nearest("arrive", hit.noun, first, stop)
        future = cues.nearest("future", hit.noun, first, stop)
        move = min(
            (
                found
                for tag in _PASSED_WORDS
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
