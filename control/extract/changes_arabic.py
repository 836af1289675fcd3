"""Arabic changes: what only Arabic asks of the words that tell of a change of control.

Input: a Scene, the match of a word, a mention. Output: matches, dates, yes or no. Must not know
which place is meant.
"""

from __future__ import annotations

from control.dates import Precision
from control.extract.matcher import Match
from control.extract.mentions import DatedRole, EventMention
from control.extract.mood import Mood
from control.extract.scene import Scene

# who raises flags and takes nothing: protesters, those who celebrate, fans
_CROWDS = ("متظاهر", "المتظاهر", "محتج", "المحتج", "محتفل", "المحتفل", "مشجع", "طلاب", "الطلاب")
_OWN_FORCES = frozenset(
    "قواته قواتها قواتهم قوه قوات وحداته وحداتها وحدات جنوده جنودها ارتال".split()
)
_UNTIL = frozenset("حتي ريثما بانتظار ليتم تمهيدا قبل".split())
_AFTER = frozenset("بعد عقب اثر فور غداه وبعد".split())
_GIVEN = frozenset("سلمتها سلمته سلمها سلمه اخلتها اخلاها تركتها تركها هجرها هجرتها".split())


class ArabicChangeWords:
    """Answers for one document."""

    def __init__(self, scene: Scene, mood: Mood):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.mood = mood

    def date_since(self, mention: EventMention) -> list[DatedRole]:
        """Return the day of "has been in their hands since Friday noon": that on which it was taken."""
        first, stop = mention.trigger.first, mention.trigger.stop
        return [
            DatedRole("done", time, time.date)
            for time in self.scene.within(self.scene.times, first, min(stop + 8, mention.stop))
            if time.since and time.explicit and time.date.precision is Precision.DAY
            if not self.cues.has("siege", stop, time.first)
        ][:1]

    def only_describes(self, match: Match, first: int) -> bool:
        """Tell "the town that they had taken", "areas the army controls" from news."""
        words = self.document.words
        if (
            self.cues.covering("holds", match.first)
            and not self.document.sentence_of(match.first).is_title
        ):
            behind = words[match.stop : match.stop + 2]
            # "holds now", "has full control over": so says who has just taken it
            now = behind[:1] == ["الان"] or behind in (["سيطره", "كامله"], ["سيطره", "تامه"])
            return not (now or self.cues.has("becomes", max(first, match.first - 3), match.first))
        if {"فيه", "فيها", "خلاله", "خلالها"}.intersection(words[match.stop : match.stop + 1]):
            return True  # "the attack in which it took the hills"
        if {"عليها", "عليه"}.intersection(words[match.first : match.stop + 1]) and (
            {"كان", "كانت", "كانوا"}.intersection(words[max(first, match.first - 6) : match.first])
        ):
            return True  # "areas the army had taken"
        told = match.first
        while told > first and words[told - 1] in ("قد", "كان", "كانت", "كانوا"):
            told -= 1  # "the town that they had taken"
        return self.cues.has("relative", max(first, told - 2), match.first)

    def takings(self, first: int, stop: int) -> list[Match]:
        """Return the nouns of "the army's taking of", "its full control over"."""
        words = self.document.words
        return [
            noun
            for noun in self.cues.find("control", first, stop)
            if words[noun.first].lstrip("وبف").startswith(("سيطر", "السيطر"))
            and "علي" in words[noun.stop + 1 : noun.stop + 6]
        ]

    def losses(self, first: int, stop: int) -> list[Match]:
        """Return "lost its control over", whose verb its subject parts from it."""
        return [
            Match(None, verb.start, noun.end, verb.first, noun.stop)
            for noun in self.cues.find("control", first, stop)
            for verb in self.cues.find("loses", max(first, noun.first - 5), noun.first)[-1:]
        ]

    def relieves(self, mention: EventMention) -> bool:
        """Tell "entered the towns of A and B, which had been besieged": whose they were before."""
        behind = self.document.words[mention.trigger.stop : mention.stop]
        besieged = any(word.removeprefix("ال").startswith("محاصر") for word in behind)
        return besieged or self.cues.has("siege_end", mention.first, mention.stop)

    def is_consented_to(self, match: Match, first: int) -> bool:
        """Tell "agreed to the exit of the gunmen and the entry of the army" from "after the entry of"."""
        words = self.document.words
        if words[match.first - 1] == "مقابل":
            return True  # "left in return for the entry of the army"
        return not _AFTER.intersection(words[match.first - 2 : match.first]) and any(
            "علي" in words[found.stop : min(found.stop + 10, match.first)]
            for tag in ("consent", "agreed")
            for found in self.cues.find(tag, first, match.first)
        )

    def is_to_be_empty(self, match: Match, first: int) -> bool:
        """Tell "until the town is declared empty of", "a deal by which it is" from a town that is."""
        near = self.document.words[max(first, match.first - 6) : match.first]
        until = not _UNTIL.isdisjoint(near) or near[-4:].count("حين") and "الي" in near
        return bool(until) or self.cues.has("provides", first, match.first)

    def will_enter(self, match: Match) -> bool:
        """Tell "and the army enters it", as is to come, from "entered it"."""
        word = self.document.words[match.first].lstrip("وف").removeprefix("س")
        return word.startswith(("تدخل", "يدخل", "يتسلم", "تتسلم"))

    def enters_left(self, mention: EventMention) -> bool:
        """Tell "entered B after the army's withdrawal from it", which it then holds, from guests there."""
        holder = mention.new_holder
        guest = holder is not None and "روس" in self.document.folded[holder.start : holder.end]
        return mention.rule == "enter" and not guest and self.was_left(mention, ahead=False)

    def is_guest(self, holder) -> bool:
        """Tell the military police of Moscow, who watch over a deal, from forces that take a town."""
        if holder is None:
            return False
        name = self.document.folded[holder.start : holder.end]
        return "شرطه" in name and "روس" in name

    def was_left(self, mention: EventMention, ahead: bool = True) -> bool:
        """Tell "entered B after the army's withdrawal from it", "without a fight": nobody is left there.

        "The army withdrew from B, and the rebels entered it" too, if what is told ahead counts.
        """
        cues, words, match = self.cues, self.document.words, mention.trigger
        if cues.has("unopposed", match.stop, mention.stop):
            return True
        if not _GIVEN.isdisjoint(words[match.stop : min(mention.stop, match.stop + 10)]):
            return True  # "entered B, which Armenia had handed over"
        own = {hit.key for hit in mention.origins}
        tags = ("withdraw", "forsakes", "leave", "evacuate")
        for found in (m for tag in tags for m in cues.find(tag, mention.first, mention.stop)):
            # "after a deal with its elders and the withdrawal of the army"
            reach = 8 if words[found.first].startswith("و") else 3
            after = not _AFTER.isdisjoint(words[max(match.stop, found.first - reach) : found.first])
            then = found.first < match.first and words[match.first].startswith("و")
            if not (after or ahead and then):
                continue
            behind = self.scene.within(self.scene.places, found.stop, found.stop + 7)
            if all(hit.key in own for hit in behind if hit.relation == "from"):
                return True
        return False

    def has_forces(self, tag: str, match: Match, first: int) -> bool:
        """Tell "emptied of the fighters of", "the garrison left", told of forces without a name."""
        forces = ("fighters", "of_force", "irregulars", "she_force", "he_force")
        ahead = max(first, match.first - 5), match.first
        if tag == "enter":  # "raised the fighters of the group their flag over", "the Iraqi flag"
            flag = match.stop - match.first > 2
            beside = (
                match.first - 2,
                match.stop + 2,
            )  # "its forces entered", "a joint force entered"
            own = _OWN_FORCES.intersection(self.document.words[max(first, beside[0]) : beside[1]])
            return flag or bool(own) or self.cues.has_any(forces, *ahead)
        reach = 6 if tag == "is_emptied" else 4 if tag == "withdraw" else 2
        return self.cues.has_any(forces, match.stop, match.stop + reach) or (
            tag == "withdraw" and self.cues.has_any(forces, *ahead)
        )

    def is_laid(self, match: Match, first: int) -> bool:
        """Tell "laid a ring round the city" from "ended the ring that": the noun is written as the verb."""
        near = max(first, match.first - 7), match.first
        if self.cues.has("siege_verb", *near):
            return False
        if self.document.words[match.first] == "محاصره" and self.cues.covering(
            "place_noun", match.first - 1
        ):
            return False  # "from a besieged district in Homs"
        noun = self.document.words[match.stop - 1] == "علي"
        return not noun or match.stop - match.first > 2 or self.cues.has("imposes", *near)

    def is_raised(self, match: Match, first: int) -> bool:
        """Tell "raised their flag over" from "took down the flag over" and what protesters raised."""
        near = self.document.words[max(first, match.first - 3) : match.stop + 3]
        if any(word.lstrip("ولب").startswith(_CROWDS) for word in near):
            return False
        if "مقابل" in self.document.words[match.stop : match.stop + 8]:
            return False  # "their flag in return for food": whose the town is, stays as it was
        over = self.document.words[match.stop - 1] in ("فوق", "علي", "في")
        return not over or self.cues.has("raises", max(first, match.first - 6), match.first)

    def is_agreed_noun(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "announced an agreement on the withdrawal of", which is still to come."""
        near, token = (max(first, match.first - 8), match.first), match.first - 1
        if self.document.words[token] == "في":
            token -= 1  # "on beginning with"
        if self.cues.covering("started", token):
            token -= 1
        return (
            self.scene.arabic
            and self.mood.is_noun(match)
            and self.document.words[token] == "علي"
            and self.cues.has_any(("deal", "consent", "agreed"), *near)
        )
