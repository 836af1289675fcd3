"""Unsaid nouns: whom a number counts that no noun follows.

Input: a Document, its cues and the tokens of a number. Output: category, token and end of what it
counts: "the number of gunmen at 1,100", "another 400 left", "30 in exchange for 12 of its own".
Must not know about deals.
"""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakMethod

from control.choices import FigureQualifier
from control.extract.lexicon import Cues
from control.extract.numbers import NumberReader
from control.extract.text import Document, Sentence

# how far behind "the number of" a number may stand without a word for people in between
_FAR = 12
CATEGORIES = (
    *("prisoners", "fighters", "civilians", "wounded", "buses"),
    *("relatives", "people", "nationals", "ranks"),
)
HEDGES = (
    ("at_least", FigureQualifier.AT_LEAST),
    ("more_than", FigureQualifier.MORE_THAN),
    ("up_to", FigureQualifier.UP_TO),
    ("about", FigureQualifier.ABOUT),
)
HEDGE_TAGS = tuple(tag for tag, _ in HEDGES)
# between a number and what it counts no such word may stand: it begins another phrase
BARRIERS = frozenset(
    "in on at from to by for with who which that were was are is had have has be been km miles"
    " once plus captured kidnapped abducted detained missing kilometres kilometers metres percent per years year months month days day weeks week hours"
    " hour minutes times dollars million billion hectares acres where allowed"
    " camps towns villages settlements districts deal agreement cars vehicles trucks"
    " sides parties countries exchange exchanged swap swapped while neighborhoods neighbourhoods"
    " في من الي علي عن كيلومترا كيلومتر كم متر عاما سنه يوما شهرا ساعه دولار بالميه بالمايه"
    " ايام اشهر سنوات ساعات اسابيع طن طفل طفلا اطفال امراه نساء رجل رجلا رجال الرجال".split()
)
# "the number of X rose to 40", "is 40", "stood at 40"; in Arabic "about 40" may follow at once
_LEADS = frozenset(
    "at to is was of reached exceeded hit ب الي بنحو بحوالي باكثر نحو حوالي قرابه يقارب يناهز بلغ"
    " يتجاوز تجاوز يبلغ بين وصل يصل ليصل ارتفع".split()
)
_DEPARTURES = ("leave", "evacuate", "transfer")
_JOINING = frozenset("and by in on since منذ بموجب حتي خلال وفق بحسب".split())
_OTHERS = frozenset(("اخرين", "اخرون"))
_AFTER_LEAVING = frozenset("من الي عبر اليوم امس غدا صباح مساء ليلا ظهر ظهرا".split())
_SET_TO = frozenset("مقرر تقرر يتوقع متوقع ينتظر منتظر سيتم".split())
_SUMMED = ("prisoners", "fighters", "civilians", "wounded", "relatives", "buses", "people")
# who may be let go, where captives are spoken of
_INMATES = frozenset("members men women children girls officers colleagues others".split())
# words by which a sentence tells that people are kept, whatever it calls them
_CAPTIVITY = frozenset(
    "jail jails prison prisons captivity kidnapped abducted held hostage".split()
)
_PERSONS = frozenset(("women", "men", "children", "people"))
_MEN = frozenset("رجل رجلا رجال".split())
_DASHES = (" - ", " -- ", " \u2013 ", " \u2014 ")
AUXILIARIES = frozenset(
    "had have has were are was will would who also been be being already to registered expected"
    " set due chose chosen opted agreed decided asked began started".split()
)


class UnsaidNouns:
    """Answers for the numbers of one document."""

    def __init__(self, document: Document, cues: Cues, numbers: NumberReader, find: Callable):
        self.document = document
        self.cues = cues
        self.numbers = numbers
        self.arabic = numbers.arabic
        # the amounts of a sentence; weakly, as a ring would keep each document read in memory until
        # garbage is collected, and have that look through all of it
        self._find = WeakMethod(find)

    def find_summed(self, token: int, stop: int, sentence: Sentence):
        """Find what stands before its number: "put the number of gunmen at 1,100"."""
        words, cues = self.document.words, self.cues
        before = words[max(sentence.first, token - 3) : token]
        if cues.has("killed", sentence.first, sentence.stop):
            return None
        led = bool(_LEADS.intersection(before)) or self._is_theirs(token - 1)
        for counting in cues.find("counting", max(sentence.first, token - 18), token):
            # in Arabic the verb opens: "reached the number of the besieged who left the town 25,000"
            if not (led or self.arabic and words[counting.first - 1].lstrip("و") in _LEADS):
                continue
            if self.arabic and counting.stop != token and not self._counts_persons(counting):
                continue
            for category in _SUMMED:
                if cues.has(category, counting.stop, token):
                    name = "total" if category == "people" else category
                    return name, stop - 1, self.document.ends[stop - 1]
            of_things = words[counting.stop - 1] == "of" and words[counting.stop] in BARRIERS
            if of_things or token - counting.first > _FAR:
                continue  # "the number of settlements that joined the truce has grown to 42"
            if stop >= sentence.stop or not self._begins_phrase(stop, sentence):
                return (
                    self._whose_number(counting, sentence),
                    stop - 1,
                    self.document.ends[stop - 1],
                )
        return None

    def find_numbered(self, token: int, stop: int, sentence: Sentence):
        """Find who "number around 8,000": those named last before."""
        words, lead = self.document.words, token - 1
        while lead > sentence.first and self.cues.covers_any(HEDGE_TAGS, lead):
            lead -= 1
        if words[lead] not in ("number", "numbered", "numbering") or words[lead - 1] == "the":
            return None
        named = [
            (match.first, tag)
            for tag in _SUMMED
            for match in self.cues.find(tag, max(sentence.first, lead - 10), lead)
        ]
        if not named:
            return None
        category = max(named)[1]
        mixed = category == "relatives" and any(tag == "fighters" for _, tag in named)
        plain = category == "civilians" and "civilian" not in words[max(named)[0] - 1]
        name = "total" if mixed or plain or category == "people" else category
        return name, stop - 1, self.document.ends[stop - 1]

    def _is_formula(self, token: int, stop: int, sentence: Sentence) -> bool:
        """Tell the numbers of "swapped 80 for 95", "in a 1,000-for-1,000 exchange"."""
        words, cues = self.document.words, self.cues
        if self.arabic or not cues.has("swap", sentence.first, sentence.stop):
            return False
        if words[stop : stop + 1] in (["for"], ["to"]) and stop + 1 < sentence.stop:
            return self.numbers.read(stop + 1, sentence) is not None
        return (
            token - 2 > sentence.first
            and words[token - 1] in ("for", "to")
            and (self.numbers.read(token - 2, sentence) is not None)
        )

    def _whose_number(self, counting, sentence: Sentence) -> str:
        """Tell the wounded of "the wounded, whose number is 30" from a mixed lot."""
        if not self.document.words[counting.first].endswith("هم"):
            return "total"
        return self._last_named(sentence.first, counting.first)

    def _last_named(self, first: int, token: int) -> str:
        """Return whom "they" are: those named last before a token."""
        named = [
            (match.stop, tag) for tag in CATEGORIES for match in self.cues.find(tag, first, token)
        ]
        last = max(named)[1] if named else "total"
        return last if last in ("fighters", "wounded", "prisoners") else "total"

    def _is_theirs(self, token: int) -> bool:
        """Tell the Arabic "their number", "the number in all" from "a number of"."""
        word = self.document.words[token]
        return word.endswith(("هم", "العدد", "الاجمالي")) and (
            self.cues.covering("counting", token) is not None
        )

    def _begins_phrase(self, token: int, sentence: Sentence) -> bool:
        """Tell "the total to 40 percent" from "the total to 4,500."."""
        gap, word = self.document.between(token - 1, token), self.document.words[token]
        joins = self.arabic and word.startswith("و") or word in _JOINING
        return not gap.strip() and not joins

    def _counts_persons(self, counting) -> bool:
        """Tell "their number", "the number of those leaving" from "the number of tanks"."""
        words = self.document.words
        if words[counting.first].endswith("هم") or words[counting.stop : counting.stop + 1] == [
            "من"
        ]:
            return True
        # the sound plural is of persons
        return counting.stop < len(words) and words[counting.stop].endswith(
            ("ين", "ون", "شخاص", "سكان")
        )

    def find_exchanged(self, token: int, stop: int, sentence: Sentence):
        """Find who is given for prisoners: "freed 30 prisoners in exchange for 12 of its own"."""
        cues, words = self.cues, self.document.words
        end = "prisoners", stop - 1, self.document.ends[stop - 1]
        if self._is_formula(token, stop, sentence):
            return end
        if not cues.has("prisoners", 0, token):
            return None
        if not self.arabic:
            # "50 were let out first and 84 more were released", "one side set free 30, the other freed 12"
            more = stop + (words[stop : stop + 1] in (["more"], ["others"]))
            verb = more + (words[more : more + 1] in (["were"], ["was"]))
            verb += words[more : more + 2] == ["have", "been"] and 2
            freed = cues.covering("freed", verb) if more < verb < sentence.stop else None
            closes = stop >= sentence.stop or self.document.between(stop - 1, stop) != " "
            closes = closes or words[stop : stop + 2] == ["in", "return"]
            closes = closes or not _INMATES.isdisjoint(words[stop : min(stop + 4, sentence.stop)])
            let = cues.covering("let_go", token - 1)
            # "gave up 12 captives and received 30", "got back 12 of its men"
            told = cues.has_any(("prisoners", "people"), sentence.first, token) or cues.covering(
                "freed", token - 1
            )
            told = told or words[stop : stop + 2] == ["of", "its"]
            if freed or let and (closes and told or more > stop):
                return end
            # "17 people were let go by the rebels and 23 by the army"
            by = words[stop : stop + 1] == ["by"] and words[token - 1] in ("and", "by")
            if by and cues.has("let_go", sentence.first, token):
                return end
        if self.arabic and cues.has("let_go", token - 1, token):
            # "handed over 19 captives and received 27"
            ends = stop >= sentence.stop or self.document.between(stop - 1, stop).strip()
            if ends and cues.has("prisoners", sentence.first, token):
                return end
        if self.arabic and words[stop : stop + 1] and words[stop] in _OTHERS:
            # "received 76 people and handed over 124 others"
            if cues.has("let_go", token - 2, token):
                return "prisoners", stop, self.document.ends[stop]
        if self.arabic and words[stop : stop + 1] and words[stop] in _MEN:
            # "the swap of 1,420 men", "freed were 681 rebels and 400 men of the army"
            if cues.has_any(("swap", "let_go"), max(0, token - 30), token):
                return "prisoners", stop, self.document.ends[stop]
        given = any(m.stop == token for m in cues.find("in_return", token - 4, token))
        given = given or words[token - 1] == "for" and cues.has("swap", sentence.first, token)
        return end if given and words[stop : stop + 1] in (["of"], ["من"], ["from"]) else None

    def find_freed(self, token: int, stop: int, sentence: Sentence):
        """Find captives by another name: "13 nuns held by rebels were freed", "freed 150 women from its jails"."""
        words, cues = self.document.words, self.cues
        if self.arabic or _CAPTIVITY.isdisjoint(words[sentence.first : sentence.stop]):
            return None
        ahead = range(stop, min(stop + 3, sentence.stop))
        noun = next((i for i in ahead if words[i].endswith("s") or words[i] in _PERSONS), None)
        if noun is None or BARRIERS.intersection(words[stop : noun + 1]):
            return None
        verb = token - 1
        while verb > sentence.first and cues.covers_any(HEDGE_TAGS, verb):
            verb -= 1
        freed = words[verb] == "free" or cues.covering("freed", verb) is not None
        for match in cues.find("freed", noun + 1, min(noun + 10, sentence.stop)):
            between = words[noun + 1 : match.first]
            whole = between[:-1] == [] or not _CAPTIVITY.isdisjoint(between) or "who" in between
            freed = freed or between[-1:] in (["were"], ["been"]) and whole
        return ("prisoners", noun, self.document.ends[noun]) if freed else None

    def find_elided(self, token: int, stop: int, sentence: Sentence):
        """Find people left unsaid: "5,000 left and 2,200 came out", "1,123, among them 284 men"."""
        cues = self.cues
        if cues.has("killed", sentence.first, sentence.stop):
            return None
        words = self.document.words
        end = stop - 1, self.document.ends[stop - 1]
        if self.arabic:
            return self._tell_elided(token, stop, sentence, end)
        ends = stop >= sentence.stop or self.document.between(stop - 1, stop).strip()
        if ends and self.document.between(token - 1, token) in _DASHES:
            if cues.has("people", sentence.first, token):
                return "total", *end  # "the army received 60 people, the rebels - 52."
        if words[token - 1] in ("were", "numbered", "totalled", "totaled"):
            those = "those" in words[max(sentence.first, token - 6) : token]
            if those and cues.has_any(_DEPARTURES, max(sentence.first, token - 5), token):
                return "total", *end  # "those taken out were 260"
        if stop >= sentence.stop:
            return None
        listed = cues.covering("among", stop)
        if listed and listed.first == stop:
            if words[listed.stop : listed.stop + 1] in (["were"], ["are"]):
                kind = self._find_kind(listed.stop + 1)  # "51 of whom were badly wounded"
                return (kind, *end) if kind else None
            if words[stop : stop + 2] == ["of", "them"] and self._speaks_of_buses(token, sentence):
                return "buses", *end
            return "total", *end
        if cues.covering("among", token - 1):
            # "of whom 568 were militants", "including 51 who were badly wounded"
            verb = stop + (words[stop] == "who")
            if words[verb : verb + 1] in (["were"], ["are"]):
                kind = self._find_kind(verb + 1)
                return (kind, *end) if kind else None
        counted = cues.has_any(("people", "fighters", "civilians"), sentence.first, token)
        listed = words[token - 1] == "and" or "," in self.document.between(token - 1, token)
        if words[stop] == "others" and listed and counted:
            return self._last_named(sentence.first, token), *end  # "and 100 others, unarmed"
        if words[stop : stop + 2] == ["were", "fighters"]:
            return "fighters", *end  # "of those who left, 400 were fighters"
        if counted and words[stop : stop + 2] in (["in", "all"], ["in", "total"]):
            return "total", *end
        if counted and words[stop] == "from" and self.is_capital(stop + 1):
            return "total", *end  # "4,000 people would leave Aleppo and 1,500 from Madaya"
        if words[token - 1] == "another" and cues.has("to", stop, min(stop + 1, sentence.stop)):
            return "total", *end
        verb = stop
        those = ("people", "fighters", "civilians")
        if words[stop] in ("more", "others") and cues.has_any(those, 0, token):
            verb += 1  # "3,000 more would follow in a second convoy"
        while verb < min(stop + 4, sentence.stop) and words[verb] in AUXILIARIES:
            verb += 1
        if any(
            (match := cues.covering(tag, i)) is not None and match.first == i
            for tag in ("leave", "evacuate", "arrive", "go")
            for i in range(stop, verb + 1)
        ) and not self.document.folded[
            self.document.ends[stop - 1] : self.document.starts[verb]
        ].strip(" abcdefghijklmnopqrstuvwxyz"):
            return "total", *end  # "some 1,300 had gone by nightfall"
        return None

    def _find_kind(self, token: int) -> str | None:
        """Return whom "were rebel fighters", "were seriously wounded" makes of those counted."""
        words = self.document.words
        for i in range(token, min(token + 3, len(words))):
            for kind in ("fighters", "wounded", "civilians"):
                if self.cues.covering(kind, i):
                    return kind
        return None

    def _tell_elided(self, token: int, stop: int, sentence: Sentence, end: tuple[int, int]):
        """Find people left unsaid in Arabic: "left about seven thousand of Daraa", "300 of them"."""
        words, cues = self.document.words, self.cues
        following = words[stop] if stop < sentence.stop else ""
        joined = "و" in (words[token][:1], words[token - 1])
        if following in _OTHERS and joined:
            if cues.has("fighters", max(sentence.first, token - 9), token):
                return "fighters", *end  # "160 fighters of the town and 60 others from the hills"
        if following in _OTHERS and cues.has_any(
            _DEPARTURES, max(sentence.first, token - 4), token
        ):
            return "total", *end  # "to move 6,000 others"
        among = cues.covering("among", stop)
        if among and among.first == stop:
            armed = cues.covering("fighters", among.stop)
            if armed and armed.first == among.stop:
                return "fighters", *end
            before = self.document.sentences[max(0, sentence.index - 1)]
            ends = among.stop >= sentence.stop or self.document.between(among.stop - 1, among.stop)
            return (self._last_named(before.first, token), *end) if ends != " " else None
        if cues.has_any(_DEPARTURES, stop, min(stop + 2, sentence.stop)):
            # "some seven thousand whose leaving is set"
            return ("total", *end) if following in _SET_TO else None
        left = cues.has_any(_DEPARTURES, max(sentence.first, token - 4), token)
        ends = not following or bool(self.document.between(stop - 1, stop).strip())
        return ("total", *end) if left and (ends or following in _AFTER_LEAVING) else None

    def _speaks_of_buses(self, token: int, sentence: Sentence) -> bool:
        """Tell whether "40 of them" are buses: those or people, whoever was named last."""
        before = self.document.sentences[max(0, sentence.index - 1)]
        if before.index < sentence.index and (counted := self._find()(before)):
            return counted[-1].category == "buses"
        named = [
            (match.first, tag)
            for tag in CATEGORIES
            for match in self.cues.find(tag, before.first, token)
        ]
        return bool(named) and max(named)[1] == "buses"

    def is_capital(self, token: int) -> bool:
        return token < len(self.document.words) and (
            self.document.cased[self.document.starts[token]].isupper()
        )
