"""Figures: numbers of people and buses, with hedge, range, category and who they count.

Input: a Document, its cues and numbers. Output: FigureHits; a number counts only where a noun of people
or buses follows it closely. Vague amounts keep their words and have no number. Must not know
about deals: whether fighters are evacuees or a garrison is for counting.py.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from control.choices import FigureQualifier
from control.extract.lexicon import Cues, Lexicon
from control.extract.matcher import Match
from control.extract.numbers import MULTIPLIERS, NumberReader
from control.extract.text import Document, Sentence
from control.extract.unsaid_nouns import (
    AUXILIARIES,
    BARRIERS,
    CATEGORIES,
    HEDGE_TAGS,
    HEDGES,
    UnsaidNouns,
)

_LARGEST = 20_000_000
# a smaller number of people may be those who speak; a smaller number without a noun is rarely one of people: "the two are to go in step"
_FEWEST = 10
_CROWD = 1000
# "rebel groups", "rebel positions": the number counts these, not the rebels
_FOLLOWERS = frozenset(
    "groups factions positions held areas group leaders commanders officials sources forces units"
    " brigades alliances lines faction leader commander spokesman spokesmen".split()
)
# what a swap gives back of the dead
_REMAINS = frozenset("remains bodies جثامين جثث رفات".split())
# "three convoys of buses", "8 ambulances carrying wounded": the number counts what carries them
_CONTAINERS = frozenset(
    "convoy convoys batch batches groups waves columns stages phases ambulances trucks cars ships"
    " planes helicopters"
    " دفعه دفعات قافله قوافل مجموعات ارتال مراحل سياره سيارات شاحنه شاحنات اليه اليات عربات"
    " السيارات الشاحنات الاليات العربات مركبات المركبات مدرعات المدرعات دبابات الدبابات".split()
)
# "members of the Houthi movement", "of Jabhat al-Nusra"
_FORCES = frozenset(
    "movement front militia militias group brigade brigades battalion faction army guard guards"
    " police organisation organization nusra front network isis hezbollah hizbollah".split()
)
_LET_GO = frozenset("محررين محررون مفرج".split())
_REFUGEES = frozenset("لاجي لاجيا لاجيين".split())
_HURT = (["wounded"], ["injured"], ["hurt"])
_SEIZED = frozenset("captured kidnapped abducted detained seized jailed imprisoned".split())
_SHARES = (["of", "the"], ["of", "its"], ["of", "their"])
# "the same number of people", "to leave", "from two towns": a second lot of people
_AFTER_SAME = frozenset(
    "of to from in out who will would were left leaving are was had have من في الي سيخرجون".split()
)
_ANOTHER = frozenset("another more other others further additional اخري اخرين اضافيه".split())


@dataclass(frozen=True)
class FigureHit:
    """One amount: folded offsets over hedge, number and noun; `number` is the first number token."""

    category: str
    low: int | None
    high: int | None
    qualifier: str
    start: int
    end: int
    number: int
    noun: int
    same_as_previous: bool = False
    another: bool = False  # "ten more buses": a second lot, if of the same number


class FigureReader:
    """Reads the amounts of one document."""

    def __init__(self, document: Document, cues: Cues, lexicon: Lexicon):
        self.document = document
        self.cues = cues
        self.numbers = NumberReader(document, cues, lexicon)
        self.counted = lexicon.counted_words
        self.arabic = lexicon.language.verb_first
        self.unsaid = UnsaidNouns(document, cues, self.numbers, self.find)
        self._found: dict[int, list[FigureHit]] = {}

    def find(self, sentence: Sentence) -> list[FigureHit]:
        """Return the amounts of people and buses in one sentence, in order."""
        known = self._found.get(sentence.index)
        if known is None:
            known = self._found[sentence.index] = self._read_sentence(sentence)
        return known

    def _read_sentence(self, sentence: Sentence) -> list[FigureHit]:
        hits: list[FigureHit] = []
        after = sentence.first
        left = bisect_left(self._openings, sentence.first)
        for token in self._openings[left : bisect_left(self._openings, sentence.stop, left)]:
            if token < after:
                continue
            hit, stop = self._read(token, sentence)
            if hit is not None:
                hits.append(hit)
            after = max(token + 1, stop)
        return hits

    @cached_property
    def _openings(self) -> list[int]:
        """The tokens at which an amount may begin, in order; at most words none does."""
        document, cues = self.document, self.cues
        found = {*document.numerals, *document.find_words(self.numbers.words.keys())}
        found.update(cues.tokens("vague"), cues.tokens("same_number"))
        counts = document.find_words(MULTIPLIERS.keys())
        found.update(t - 1 for t in counts if document.words[t - 1] == "a")  # "a hundred"
        if self.arabic:
            found.update(t for t, word in enumerate(document.words) if self._is_number_word(word))
        return sorted(found)

    def _is_number_word(self, word: str) -> bool:
        return word[1:] in self.numbers.words or word.removeprefix("و") in self.counted

    def _read(self, token: int, sentence: Sentence) -> tuple[FigureHit | None, int]:
        words = self.document.words
        counted = self.counted.get(words[token].removeprefix("و"))
        if counted:
            number, category = counted
            start, end = self.document.starts[token], self.document.ends[token]
            exactly = FigureQualifier.EXACTLY.value
            return FigureHit(category, number, number, exactly, start, end, token, token), token + 1
        same = self.cues.covering("same_number", token)
        if same is not None and same.first == token:
            if words[same.stop : same.stop + 1] and words[same.stop] not in _AFTER_SAME:
                return None, same.stop  # "gave about the same number": of the same people
            hit = FigureHit(
                "total", None, None, "", same.start, same.end, token, same.stop - 1, True
            )
            return hit, same.stop
        vague = self.cues.covering("vague", token)
        if vague is not None and vague.first == token:
            return self._read_vague(vague, sentence)
        if self.arabic and words[token].startswith("ال") and words[token - 1].endswith("يوم"):
            return None, token + 1  # "on the 33rd day of the war"
        if words[token - 1] in ("الواحده", "الواحد"):
            return None, token + 1  # in Arabic "60 buses, each of which holds 40 people"
        between = words[token - 1] in ("between", "بين") and token > sentence.first
        read = self.numbers.read(token, sentence, between)
        if read is None or self._counts_remains(token, sentence):
            return None, token + 1
        if words[token - 1] == "day" and words[read[1] : read[1] + 1] == ["of"]:
            return None, token + 1  # "day 2 of the prisoner swap"
        low, stop = read
        high = low
        ranged = False
        gap = self.numbers.gap(stop - 1, stop, sentence)
        dashed = gap in ("-", " - ")
        joined = between and self.arabic and words[stop : stop + 1] and words[stop][:1] == "و"
        if stop < sentence.stop and (dashed or joined or words[stop] in ("to", "and", "الي")):
            follower = stop if dashed or joined and words[stop] != "و" else stop + 1
            if dashed or between or words[stop] in ("to", "الي"):
                second = self.numbers.read(follower, sentence)
                if second is not None and second[0] > low:
                    high, stop = second
                    # "1.5-2 thousand", "two to three thousand"
                    if (
                        high >= 1000
                        and low < 100
                        and words[stop - 1] in ("thousand", "الف", "الاف")
                    ):
                        low *= 1000
                    ranged = True
        stop = self._end_of_whole(low, stop, sentence) or stop
        noun = (
            self._find_noun(stop, sentence)
            or self.unsaid.find_summed(token, stop, sentence)
            or self.unsaid.find_numbered(token, stop, sentence)
            or self.unsaid.find_exchanged(token, stop, sentence)
            or self.unsaid.find_freed(token, stop, sentence)
            or (low >= _FEWEST and self.unsaid.find_elided(token, stop, sentence))
        )
        if not noun:
            return None, stop
        category, noun_token, end = noun
        if not 0 < low <= _LARGEST or high > _LARGEST or self._is_rate(noun_token, sentence):
            return None, stop
        share = token - 3 >= sentence.first and words[token - 2 : token] in _SHARES
        if share and words[token - 3] in (
            "half",
            "most",
            "some",
            "many",
            "third",
            "part",
            "few",
            "none",
        ):
            if category != "buses":
                return None, stop  # "half of the 3,000 fighters": not they, but a share of them
        if high == 1 or high < _FEWEST and self.cues.covering("informed", noun_token + 1):
            return None, stop  # "said one fighter", "two people with knowledge of the talks said"
        if category in ("fighters", "wounded") and self._with_kin(noun_token, sentence):
            of_them = words[stop : stop + 1] == ["من"]
            if of_them and "مع" not in words[noun_token : noun_token + 4]:
                category = "total"  # "7,000 of the fighters and their families" counts them all
            elif not self.arabic and (low >= _CROWD or words[token - 2 : token] == ["total", "of"]):
                category = (
                    "total"  # so many fighters are rarely left: they are counted with their kin
                )
        qualifier, start = self._hedge(token, stop, noun_token, sentence)
        if words[token - 3 : token] == ["as", "many", "as"] and len(str(low).rstrip("0")) > 2:
            qualifier = FigureQualifier.EXACTLY  # "as many as 4,120" gives a count, not a bound
        if ranged and qualifier is FigureQualifier.EXACTLY:
            qualifier = FigureQualifier.ABOUT
        low_value, high_value = low, high
        if qualifier in (FigureQualifier.AT_LEAST, FigureQualifier.MORE_THAN):
            high_value = high if ranged else None
        if qualifier is FigureQualifier.UP_TO:
            low_value = low if ranged else None
        amount = low_value, high_value, qualifier.value
        around = words[token - 1 : token], words[stop : noun_token + 2]
        another = any(not _ANOTHER.isdisjoint(near) for near in around)
        hit = FigureHit(category, *amount, start, end, token, noun_token, another=another)
        return hit, max(stop, token + 1)

    def _counts_remains(self, token: int, sentence: Sentence) -> bool:
        """Tell "the bodies of some eight fighters" from the living."""
        words, first = self.document.words, token - 1
        while first > sentence.first and (
            words[first] in ("of", "the") or self.cues.covers_any(HEDGE_TAGS, first)
        ):
            first -= 1
        near = words[max(sentence.first, token - 2) : token]
        return words[first] in _REMAINS or not _REMAINS.isdisjoint(near)

    def _is_rate(self, noun: int, sentence: Sentence) -> bool:
        """Tell "ten captives a day" from a lot of captives."""
        rates = self.cues.find("rate", noun + 1, min(noun + 8, sentence.stop))
        return any(not self.document.commas_within(noun, rate.first) for rate in rates)

    def _end_of_whole(self, low: int, stop: int, sentence: Sentence) -> int | None:
        """Return the end of "400 of the about 1,200 people": the first number counts, of the second's noun."""
        words = self.document.words
        if self.arabic or words[stop : stop + 1] not in (["of"], ["out"]):
            return None
        token = stop + 1
        while token < min(stop + 6, sentence.stop) and (
            words[token] in ("of", "the") or self.cues.covers_any(HEDGE_TAGS, token)
        ):
            token += 1
        whole = self.numbers.read(token, sentence) if token < sentence.stop else None
        return whole[1] if whole and whole[0] > low else None

    def _read_vague(self, vague, sentence: Sentence) -> tuple[FigureHit | None, int]:
        words = self.document.words
        if (
            words[vague.first] in ("many", "several", "few", "بعض")
            and vague.stop - vague.first == 1
        ):
            return None, vague.stop
        if words[vague.first].removeprefix("و") in ("بضعه", "بضع", "عدد", "العدد", "العديد"):
            return None, vague.stop
        stop = vague.stop
        while stop < sentence.stop and (
            words[stop] in ("of", "more", "others", "و")
            or (stop in range(sentence.first, sentence.stop) and self.cues.covering("vague", stop))
        ):
            stop += 1
        noun = self._find_noun(stop, sentence) or self._find_vague_leaving(vague, sentence)
        if noun is None:
            return None, vague.stop
        category, noun_token, end = noun
        if category == "fighters" and self._with_kin(noun_token, sentence):
            category = "total"  # "thousands of fighters and their families" counts them all
        start, finish = self.document.locate(vague.start, vague.end)
        wording = " ".join(self.document.given[start:finish].split())
        if not self.arabic:
            wording = wording.lower()
        return (
            FigureHit(category, None, None, wording, vague.start, end, vague.first, noun_token),
            stop,
        )

    def _find_vague_leaving(self, vague, sentence: Sentence):
        """Find people left unsaid: "hundreds more are expected to leave", "dozens have left"."""
        words, stop = self.document.words, vague.stop
        if self.arabic or not words[vague.first].endswith(("s", "d")):
            return None
        verb = stop
        while verb < min(stop + 5, sentence.stop) and words[verb] in AUXILIARIES:
            verb += 1
        if any(
            (match := self.cues.covering(tag, verb)) is not None and match.first == verb
            for tag in ("leave", "evacuate")
        ):
            return "total", stop - 1, self.document.ends[stop - 1]
        return None

    # -- what is counted, and how sure ------------------------------------------------------------

    @cached_property
    def _nouns(self) -> dict[int, list[tuple[str, Match]]]:
        """The words for whom or what is counted, by the token at which they begin."""
        nouns: dict[int, list[tuple[str, Match]]] = {}
        for category in CATEGORIES:
            for match in self.cues.find(category, 0, len(self.document.words)):
                nouns.setdefault(match.first, []).append((category, match))
        return nouns

    def _find_noun(self, token: int, sentence: Sentence) -> tuple[str, int, int] | None:
        """Return category, token and end of the noun counted, at most four words on."""
        words = self.document.words
        reach = min(sentence.stop, token + 6)
        while reach < min(sentence.stop, token + 10) and (
            self.unsaid.is_capital(reach - 1) or words[reach - 1] in ("of", "the")
        ):
            reach += 1  # "40 Banner of the Mountain and Red Star fighters"
        if words[token : token + 1] and words[token] in _CONTAINERS:
            return None
        for i in range(token, reach):
            gap = self.document.between(i - 1, i) if i else ""
            if i == token and self._closes_quote(i):
                gap = ""
            if self._is_acronym(i):
                continue
            if i and self._is_acronym(i - 1):
                gap = ""
            if any(mark in gap for mark in (".;:," if self.arabic else '.,;:()"')):
                return None
            if self.cues.covering("families_of", i) and not self.cues.covering("relatives", i):
                return None
            if words[i] == "members" and self._are_of_force(i, token, sentence):
                return ("fighters", i, self.document.ends[i])
            if i == token and words[i] in _SEIZED:
                continue  # "four captured policemen"
            if words[i] in _REFUGEES and self._are_listed_with_fighters(token, sentence):
                return ("civilians", i, self.document.ends[i])
            for category, match in self._nouns.get(i, ()):
                # "12 rebel detainees", "civilian prisoners": what they are held as is what counts them
                held = self.cues.covering("prisoners", match.stop)
                if held is not None and match.stop < reach:
                    return ("prisoners", held.stop - 1, held.end)
                if words[token] in _SEIZED and category not in ("buses", "prisoners"):
                    return ("prisoners", i, match.end)
                if category == "prisoners" and words[i] in _REMAINS:
                    return None
                if category == "nationals" and self._names_ahead(i + 1, reach):
                    continue  # "four Sudanese soldiers"
                if category == "nationals" and self.arabic and i == token:
                    # "20 Israelis for 60 Palestinians", not "400 people, among them 15 Saudis"
                    near = max(sentence.first, token - 4)
                    if not self.cues.has("in_return", near, min(sentence.stop, token + 3)):
                        if self._are_swapped(token, match.stop, sentence):
                            return ("prisoners", i, match.end)
                        if not self.cues.has("freed", near, token):
                            return None
                if category in ("people", "nationals") or self.cues.covering("residents", i):
                    hurt = words[match.stop : match.stop + 1] in _HURT
                    kin = category == "people" and self._counts_kin(token, sentence)
                    who = "wounded" if hurt else "relatives" if kin else "total"
                    return (who, match.stop - 1 + hurt, match.end)
                if category == "ranks":
                    if words[i - 1] == "anti":
                        return None  # "97,000 anti-personnel mines"
                    mixed = self._names_more(match.stop - 1, sentence)
                    return ("total" if mixed else "fighters", i, match.end)
                one_word = match.stop - match.first == 1
                if category == "relatives" and match.stop - match.first == 3 and not self.arabic:
                    # "300 women and children" of a report on a truce are nobody's kin
                    armed = self.cues.has("fighters", sentence.first, sentence.stop)
                    if words[i] == "women" and not armed:
                        category = "civilians"
                if category == "relatives" and one_word and words[i] in ("families", "family"):
                    return None  # a number of families is no number of people
                if category == "fighters" and not self.arabic:
                    nxt = words[i + 1] if i + 1 < sentence.stop else ""
                    if nxt in _FOLLOWERS or self.cues.covering("place_noun", i + 1):
                        return None
                    if nxt and self.document.between(i, i + 1) == "-":
                        return None  # "two rebel-besieged towns"
                    following = self.numbers.gap(i, i + 1, sentence) == " " and (
                        self.cues.covering("fighters", i + 1)
                        or self.cues.covering("civilians", i + 1)
                        or self.cues.covering("relatives", i + 1)
                    )
                    if following and following.first == i + 1 and i + 1 < reach:
                        continue
                if category in ("wounded", "fighters", "civilians") and self._names_more(
                    match.stop - 1, sentence
                ):
                    return ("total", i, match.end)
                if category == "wounded" and i + 1 < reach:
                    following = next(
                        (
                            other
                            for other in ("fighters", "civilians", "people")
                            if self.cues.covering(other, i + 1)
                        ),
                        None,
                    )
                    if following:
                        return ("wounded", i + 1, self.cues.covering(following, i + 1).end)
                return (category, i, match.end)
            if i > token and words[i][0].isdigit():
                return None  # "400 women and 300 fighters": the noun is the next number's
            if words[i] in BARRIERS and not (words[i] == "of" or words[i] == "من"):
                return None
            if words[i] == "من" and i > token + 1:
                return None
            if self.cues.covering("speech", i) or self.cues.covering("killed", i):
                return None
        return None

    def _are_swapped(self, token: int, stop: int, sentence: Sentence) -> bool:
        """Tell, in Arabic, "a swap that covers 16 Saudis", "15 Saudis who were let go"."""
        covered = self.cues.has("covers", max(sentence.first, token - 4), token)
        freed = not _LET_GO.isdisjoint(self.document.words[stop : min(sentence.stop, stop + 3)])
        return covered and self.cues.has("swap", sentence.first, token) or freed

    def _are_of_force(self, token: int, first: int, sentence: Sentence) -> bool:
        """Tell "1,600 FSA members", "90 members of the Houthi movement" from those of a council."""
        words = self.document.words
        if token > first and self.unsaid.is_capital(token - 1):
            return True
        if words[token + 1 : token + 2] != ["of"]:
            return False
        named = token + 2 + (words[token + 2 : token + 3] == ["the"])
        stop = min(named + 6, sentence.stop)
        if words[named - 1] == "the" and self.cues.has("fighters", named, stop):
            return True  # "6,800 members of the Army of Islam group"
        is_name = any(self.unsaid.is_capital(i) for i in range(named, min(named + 2, stop)))
        return is_name and not _FORCES.isdisjoint(words[named:stop])

    def _is_acronym(self, token: int) -> bool:
        """Tell "(ISIS)" behind a name, which parts no number from its noun."""
        return (
            not self.arabic
            and 0 < token < len(self.document.words) - 1
            and self.document.between(token - 1, token) == " ("
            and self.document.between(token, token + 1) == ") "
            and self.unsaid.is_capital(token)
        )

    def _names_ahead(self, token: int, reach: int) -> bool:
        return token < reach and any(
            self.cues.covering(tag, token) for tag in CATEGORIES if tag != "nationals"
        )

    def _are_listed_with_fighters(self, token: int, sentence: Sentence) -> bool:
        """Tell, in Arabic, "116 fighters and 610 refugees came out" from refugees of whom news is rife."""
        near = max(sentence.first, token - 4), token
        joined = any(word.startswith("و") for word in self.document.words[slice(*near)])
        return joined and self.cues.has("fighters", *near)

    def _counts_kin(self, token: int, sentence: Sentence) -> bool:
        """Tell, in Arabic, "their families, who are estimated at 700 people", "33 people of their kin"."""
        near, words = max(sentence.first, token - 6), self.document.words
        of_them = words[token + 1 : token + 2] == ["من"]
        kin = self.cues.covering("relatives", token + 2) if self.arabic and of_them else None
        if kin is not None and kin.first == token + 2:
            return True  # but "350 people, fighters and their families" are all of them
        return self.arabic and any(
            "التي" in self.document.words[kin.stop : token]
            for kin in self.cues.find("relatives", near, token)
        )

    def _closes_quote(self, token: int) -> bool:
        """Tell whether only the hedge and number before a token are quoted: '"up to 275" fighters'."""
        number = self.document.starts[token - 1]
        return '"' in self.document.folded[max(0, number - 12) : number]

    def _with_kin(self, noun: int, sentence: Sentence) -> bool:
        kin = next(iter(self.cues.find("relatives", noun + 1, min(noun + 4, sentence.stop))), None)
        if kin is None:
            # "1,500 of the fighters who would not stay, they and their families"
            behind = self.cues.find("relatives", noun + 4, min(noun + 12, sentence.stop))
            words = self.document.words
            return any(
                words[far.first - 1] == "هم"
                # "484 gunmen of the Army of Islam and their families"
                or {"and", "their"} <= {*words[far.first - 2 : far.stop]}
                and not self.document.commas_within(noun, far.first)
                for far in behind
            )
        if self.arabic:
            return self.document.words[kin.first].startswith("و") or (
                self.document.words[kin.first - 1] == "مع"
            )
        between = self.document.words[noun + 1 : kin.first]
        joined = "and" in between or "&" in self.document.between(noun, kin.first)
        # "1,400 fighters and 1,300 relatives" are counted apart
        return joined and not any(
            word[0].isdigit() or word in self.numbers.words for word in between
        )

    def _names_more(self, noun: int, sentence: Sentence) -> bool:
        """Tell "fighters and civilians", who are counted together, from "fighters and their kin"."""
        words = self.document.words
        if self.arabic:
            i = noun + 1
            if i < sentence.stop and words[i].startswith("وال"):
                kinds = [
                    {t for t in ("civilians", "fighters") if self.cues.covering(t, token)}
                    for token in (noun, i)
                ]
                return bool(kinds[0] and kinds[1] and kinds[0] != kinds[1])
            return (
                i < sentence.stop
                and words[i].startswith("و")
                and bool(self.cues.covering("civilians", i) or self.cues.covering("fighters", i))
            )
        listed = self.numbers.gap(noun, noun + 1, sentence).strip() == ","
        joined = words[noun + 1 : noun + 2] == ["and"]
        kin = self.cues.covering("relatives", noun + 2) if joined else None
        theirs = ["their"] in (
            words[noun + 2 : noun + 3],
            words[kin.stop - 2 : kin.stop - 1] if kin else [],
        )
        if not listed and (not joined or theirs):
            return False  # of "fighters and their relatives" only the first are counted
        second = noun + 1 + joined
        for i in range(second, min(second + 3, sentence.stop)):
            # "rebels, their families and civilians", "civilians and pro-government fighters"
            if self.cues.covers_any(("civilians", "fighters", "relatives"), i):
                return True
            if words[i][0].isdigit() or words[i] in self.numbers.words or words[i] in BARRIERS:
                return False
            if self.cues.covers_any(("among", "about", "vague", "speech"), i):
                return False
        return False

    def _hedge(
        self, token: int, stop: int, noun: int, sentence: Sentence
    ) -> tuple[FigureQualifier, int]:
        """Return the qualifier of a number and where its hedge begins."""
        start = self.document.starts[token]
        left = max(sentence.first, token - 5)
        hedges = [
            (qualifier, match)
            for tag, qualifier in HEDGES
            for match in self.cues.find(tag, left, token)
            if not self._is_of_verb(match.first)
        ]
        best: tuple[FigureQualifier, int] | None = None
        for qualifier, match in hedges:
            if match.stop == token and (best is None or match.start < best[1]):
                best = (qualifier, match.start)
        if best is None:
            for qualifier, match in hedges:
                # "an estimated total of about", "estimated to be around"
                if match.stop >= token - 2 and self._is_light(match.stop, token):
                    best = (qualifier, match.start)
        if best is None and self.arabic:
            following = self.cues.find("at_least", noun, min(sentence.stop, noun + 5))
            if following:
                best = (FigureQualifier.AT_LEAST, start)
        elif best is not None:
            # a hedge before the hedge: "up to around"
            for qualifier, match in hedges:
                if qualifier is not FigureQualifier.ABOUT and 0 <= best[1] - match.end <= 1:
                    return qualifier, match.start
        if best is None and self.arabic and self._is_exceeded(token, sentence):
            best = (FigureQualifier.MORE_THAN, start)
        if best is None and self.document.folded[self.document.ends[stop - 1] :][:1] == "+":
            best = (FigureQualifier.AT_LEAST, start)  # "950+ people"
        return best or (FigureQualifier.EXACTLY, start)

    def _is_exceeded(self, token: int, sentence: Sentence) -> bool:
        """Tell, in Arabic, "exceeded the number of those who left 8,000", whose verb opens it."""
        return any(
            self.cues.covering("more_than", counting.first - 1)
            and not self._counts_between(counting.stop, token)
            for counting in self.cues.find("counting", max(sentence.first, token - 10), token)
        )

    def _counts_between(self, first: int, stop: int) -> bool:
        left = bisect_left(self._openings, first)
        return self._openings[left : left + 1] < [stop]

    def _is_of_verb(self, token: int) -> bool:
        before = self.document.words[token - 1]
        return self.document.words[token] == "over" and before.startswith(("hand", "turn", "gave"))

    def _is_light(self, first: int, stop: int) -> bool:
        return all(
            self.document.words[i]
            in ("of", "the", "be", "to", "a", "total", "other", "من", "عددهم", "ال")
            for i in range(first, stop)
        )
