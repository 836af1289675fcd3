"""People: tells whom an amount counts: those who move, who are let go, or others.

Input: a Scene, an amount and its sentence. Output: answers. The dead, those who fled, garrisons and
those in need are no evacuees; people trapped in the deal's own place are its besieged. Must not
know which sentences are the deal's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from control.choices import ClaimKind, DealStageKind
from control.extract.figures import FigureHit
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.scene import Scene
from control.extract.text import Sentence

PASSED_WORDS = ("evacuate", "transfer", "leave")
MOVES = (*PASSED_WORDS, "arrive", "go")
_TO_BE = frozenset(("are", "were", "will", "would"))
_LET = (["were"], ["was"], ["are"], ["be"], ["been"])
_WHO = (["who"], ["whom"], ["that"], ["held"], ["seized"], ["taken"], ["captured"])
# in Arabic, how captives are told of behind their number
_HELD = ("معتقل", "محتجز", "مختطف", "مخطوف", "اسير")
_CAUGHT = ("اسرهم", "اسرتهم", "اعتقلهم", "اعتقلتهم", "احتجزهم", "احتجزتهم", "خطفهم", "خطفتهم")
_OTHER = frozenset(("other", "اخري"))
_WIDE = frozenset("province governorate country".split())
_ALL_OVER = frozenset(("across", "nationwide", "countrywide", "combined"))


@dataclass(frozen=True)
class CountedDeal:
    """What counting needs to know of a deal: its mentions, kind, and its places' identities."""

    mentions: tuple[EventMention, ...]
    kind: ClaimKind
    alone: bool  # history, or a step of a deal: only its own sentences tell of its people
    places: frozenset[str]
    goals: frozenset[str]


class PeopleFinder:
    """Answers for the amounts of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues

    def is_of_others(self, deal: CountedDeal, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell those who fled a battle, an army's own and those aid was for from the deal's people."""
        if hit.category == "buses" or hit.same_as_previous:
            return False
        if self._is_in_need(hit, sentence) or self._is_supplied(hit, sentence):
            return True
        if self.is_population(hit) and not self.has_siege:
            return True
        if hit.category == "prisoners" or deal.kind is ClaimKind.EXCHANGE:
            # however they were taken: "six detainees captured in March"
            return not self.scene.arabic and self._stays(hit, sentence)
        if self._is_elsewhere(hit, sentence) and self._lives(hit, sentence):
            return True  # "in the two other towns, where 40,000 people live"
        first, stop = self.scene.clause_of(hit.noun, sentence.first, sentence.stop)
        near = max(first, hit.number - 12), min(stop, hit.noun + 12)
        stays = self._stays(hit, sentence) or (
            self._has_trapped(hit, *near) and not self.moves(hit, sentence)
        )
        if stays and not (self.is_trapped(hit, sentence) or self.is_to_go(deal, hit, sentence)):
            return True
        if hit.category in ("total", "civilians") and self.is_trapped(hit, sentence):
            # "half a million are besieged across the country"
            if not _ALL_OVER.isdisjoint(self.document.words[sentence.first : sentence.stop]):
                return True
            if not _WIDE.isdisjoint(self.document.words[hit.noun : hit.noun + 5]):
                return True  # "half a million people live in the province"
        words = self.document.words
        if not self.scene.arabic and self.is_freed(hit, sentence):
            return False  # "ten officers, who had been abducted in March, were freed"
        if not self.scene.arabic and words[hit.number - 1] == "saw" and hit.low is None:
            return True  # "a reporter saw dozens of women arrive": how many they were others say
        for match in self.cues.find("fled", max(sentence.first, hit.number - 5), hit.number):
            if not self.cues.has("boundary", match.stop, hit.number):
                return True  # "has driven from their homes more than 300,000 people"
        behind = min(sentence.stop, hit.noun + (6 if self.scene.arabic else 9))
        for match in self.cues.find("fled", hit.noun + 1, behind):
            if self.cues.covering("leave", match.first):
                continue  # "let 1,800 people flee a siege"
            # not "fighters and thousands of refugees", who are counted apart
            if not {"and", "و"}.intersection(words[hit.noun + 1 : match.first]):
                return True
        return False

    def is_to_go(self, deal: CountedDeal, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "500 fighters remain in the city" that they are yet to leave from those who settle."""
        if hit.category != "fighters" or deal.kind is not ClaimKind.EVACUATION:
            return False
        verb = hit.noun + 1 + (self.document.words[hit.noun + 1 : hit.noun + 2] == ["still"])
        return self.document.words[verb : verb + 1] in (["remain"], ["remained"]) and not any(
            m.stage is DealStageKind.COMPLETED for m in deal.mentions if not m.background
        )

    def _is_in_need(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "has left some 40,000 people without water", "thousands who rely on it" from people who move."""
        behind = hit.noun + 1, min(hit.noun + 4, sentence.stop)
        # but "12,000 people face starvation in the town" are its besieged
        if self.cues.has("in_need", *behind) and not self.cues.has("trapped", *behind):
            return True
        start = self.document.starts[sentence.first]
        return self.document.folded[start : hit.start].endswith((" left ", " leaving "))

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

    def moves(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell whether a word of moving stands in the clause of an amount."""
        # an Arabic verb stands before those who leave; an English one may stand far behind
        return self.has_near(MOVES, hit, sentence, 12 if self.scene.arabic else 18)

    def has_near(
        self, tags: tuple[str, ...], hit: FigureHit, sentence: Sentence, reach: int = 12
    ) -> bool:
        first, stop = self.scene.clause_of(hit.noun, sentence.first, sentence.stop)
        if stop == hit.noun + 1 and self.document.words[stop : stop + 1] in (["who"], ["that"]):
            # "1,400 people who have been evacuated"
            _, stop = self.scene.clause_of(stop, sentence.first, sentence.stop)
        return self.cues.has_any(tags, max(first, hit.number - 12), min(stop, hit.noun + reach))

    def is_share(self, hit: FigureHit) -> bool:
        """Tell "400 of them fighters": some of those counted before."""
        words = self.document.words
        ends = (hit.number + 1, hit.noun + 1)
        return hit.category != "total" and any(words[i : i + 2] == ["of", "them"] for i in ends)

    @cached_property
    def has_siege(self) -> bool:
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
        refuse = self.document.words[hit.number - 1].removeprefix("و").startswith("رفض")
        to_stay = self.document.words[hit.noun + 1 : hit.noun + 2] in (["البقاء"], ["بالبقاء"])
        if refuse != to_stay:
            return True  # "refused 250 gunmen to leave", "chose 300 fighters to stay"
        # in Arabic the verb comes first
        first = max(first, hit.number - 8) if self.scene.arabic else hit.number
        return self.cues.has("stay", first, stop)

    def is_trapped(self, hit: FigureHit, sentence: Sentence) -> bool:
        if not self.has_siege or self._is_elsewhere(hit, sentence):
            return False
        if self.cues.has("among", hit.number - 3, hit.number):
            return self.cues.has("trapped", sentence.first, sentence.stop)
        return self._lives(hit, sentence)

    def _is_elsewhere(self, hit: FigureHit, sentence: Sentence) -> bool:
        return not _OTHER.isdisjoint(self.document.words[sentence.first : hit.number])

    def _lives(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell people who live or sit in a place."""
        if self.is_population(hit):
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

    def is_population(self, hit: FigureHit) -> bool:
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

    def settle_category(self, deal: CountedDeal, mention: EventMention, hit: FigureHit) -> str:
        named = self.document.words[hit.number : hit.noun + 3]
        if "children" in named and deal.kind is ClaimKind.EXCHANGE:
            # "released 25 women and children", who elsewhere are families of fighters
            if self.is_freed(hit, mention.sentence):
                return "prisoners"
        if hit.category in ("fighters", "civilians", "total") and self._was_taken(hit, mention):
            return "prisoners"
        if hit.category in ("fighters", "civilians", "total"):
            if deal.kind is ClaimKind.EXCHANGE:
                # "swapped 14 soldiers for 30 people", not "left in exchange for people of two towns"
                if not self._travels(hit, mention.sentence) and (
                    self.cues.count("prisoners") or self.cues.count("freed")
                ):
                    return "prisoners"
            elif self.is_freed(hit, mention.sentence):
                return "prisoners"
        if hit.category not in ("civilians", "total") or hit.same_as_previous:
            return hit.category
        moved = (
            not self.is_population(hit)
            and (
                self.cues.has_any(PASSED_WORDS, mention.first, mention.stop)
                # "a swap of thousands of people from besieged towns"
                or self.document.words[hit.noun + 1 : hit.noun + 2] == ["from"]
            )
        )
        if self.scene.arabic and self.cues.has("trapped", hit.noun + 1, hit.noun + 4):
            # "those who left told of 2,500 people still besieged within"
            ahead = self.cues.has_any(PASSED_WORDS, max(0, hit.number - 3), hit.number)
            moved = moved and (ahead or self._is_of_ground_near(hit))
        return "besieged" if not moved and self.is_trapped(hit, mention.sentence) else hit.category

    def _was_taken(self, hit: FigureHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "forty fighters whom the army had captured", "1,500 people held by", who go free."""
        words, stop = self.document.words, min(mention.stop, hit.noun + 8)
        if not self.scene.arabic:
            return False
        if words[hit.noun + 1 : hit.noun + 2] and words[hit.noun + 1].startswith(_HELD):
            return True
        for i in range(hit.noun + 1, stop):
            if words[i][0].isdigit() or words[i] in ("مع", "و"):
                return False
            apart = "," in self.document.between(i - 1, i)
            if words[i].startswith(_CAUGHT) and (words[i - 1] == "قد" or apart):
                return True  # not "with their families", written alike
            if words[i] in ("اسري", "محتجزون", "معتقلون") and words[i - 1] in ("هم", "وهم"):
                return True
        return False

    def _is_of_ground_near(self, hit: FigureHit) -> bool:
        return not self._has_trapped(hit, hit.noun + 1, hit.noun + 4)

    def _travels(self, hit: FigureHit, sentence: Sentence) -> bool:
        """Tell "to let leave 30 people", "30 people are to be evacuated" from captives."""
        ahead = max(sentence.first, hit.number - 3), hit.number
        behind = hit.noun + 1, min(sentence.stop, hit.noun + 6)
        if "مقابل" in self.document.words[slice(*ahead)]:
            return False  # in Arabic "left in return for five fighters"
        return self.cues.has_any(("arrive", "leave", "evacuate"), *ahead) or (
            self.cues.has("evacuate", *behind) and self.document.words[hit.noun + 1] in _TO_BE
        )

    def is_freed(self, hit: FigureHit, sentence: Sentence) -> bool:
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
