"""Unlisted places: names that no table knows and that the grammar about them shows to be places.

Input: the NameSetting of a document and the places already known. Output: PlaceHits without slug.
Capitals and a preposition show them; for Arabic see unlisted_places_arabic.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from control.extract.names import HEADS, PREPOSITIONS, TOWN_HEADS, NameSetting, PlaceHit

_CONNECTORS = frozenset("al el ar as ad az at an ash ez de del la e i ul".split())
# what stands between the names of a list
_JOINTS = (",", "and", ", and", "or", "as well as", ", as well as")
# with a name behind it such a word is a part of it: "Western Ghariya"
_SIDES = frozenset("western eastern northern southern central greater rural".split())
# what English cuts off behind an apostrophe: "Aleppo's", "they've"
_TAILS = frozenset("s t d m ll re ve".split())
# what may follow "a town": a place; other words make it a "town councillor"
_CITY_PARTS = frozenset("suburb district neighbourhood neighborhood quarter".split())
_BEHIND_NOUNS = frozenset(
    "in of near on at that which where with about some before after beyond south north east west".split()
)
# behind these a capitalised word may be a place
_GOVERNING = (
    *(*PREPOSITIONS, "capture", "take", "lose"),
    *("handover", "leave", "evacuate", "enter", "quit_place"),
)
# what falls or changes hands and is no place, though a sentence begins with it
_FALLING = frozenset(
    "ash bombs bullets cash casualties darkness deaths debris exports goods hail imports inflation"
    " money mortars night numbers oil output power prices production profits rain rates revenues"
    " rockets sales shares shells silence snow stocks support temperatures turnout unemployment"
    " wages".split()
)
# of the place that such a word is told of, a list may go on
_FATES = ("place_falls", "emptied", "capture", "take", "control_noun")


class UnlistedPlaceFinder:
    """Finds the unlisted places of one document."""

    def __init__(self, setting: NameSetting):
        self.setting = setting
        self.document = setting.document
        self.cues = setting.cues
        self.lexicon = setting.lexicon

    def find(self, known: list[PlaceHit]) -> list[PlaceHit]:
        """Return the unlisted places, in no order; `known` are those already found."""
        document = self.document
        taken = {
            token
            for hit in known
            if not self.setting.has_head(hit.first)
            for token in range(hit.first, hit.stop)
        }
        # "Tal", a town, does not keep "Tal Maleh" from being read
        taken |= {
            token
            for name in self.setting.names
            if document.words[name.match.first] not in HEADS
            or not (
                self.setting.goes_on(name.match.stop)
                or document.words[name.match.stop : name.match.stop + 1]
                in (["al"], ["as"], ["ash"])
            )
            # nor does al-Mayadeen, a broadcaster, "the town of al-Mayadeen"
            if self.setting.noun_before(name.match.first) is None
            # nor Hamra, of which there are many, "Tal Hamra"
            and not self.setting.has_head(name.match.first)
            for token in range(name.match.first, name.match.stop)
        }
        words = self.lexicon.sentence_words
        found: list[PlaceHit] = []
        bare: list[PlaceHit] = []
        after, count = 0, len(document.words)
        for first in sorted({*document.capitals, *document.find_words(_CONNECTORS)}):
            if first < after or first in taken or not self._begins_name(first, words):
                continue
            stop = first + 1
            if document.words[first] in _CONNECTORS and stop < count:
                stop += 1
            while stop < count and stop not in taken and stop - first < 5:
                gap = document.between(stop - 1, stop)
                if gap not in (" ", "-", "'"):
                    break
                if document.is_capitalised(stop) and document.words[stop] not in words:
                    stop += 1
                elif gap == "'" and document.words[stop] not in _TAILS:
                    stop += 1  # "Da'el", "Fua'a"
                elif (
                    document.words[stop] in _CONNECTORS
                    and gap in (" ", "-")
                    and stop + 1 < count
                    and document.is_capitalised(stop + 1)
                    and document.between(stop, stop + 1) in ("-", " ")
                ):
                    stop += 2
                else:
                    break
            if document.words[stop - 1] == "s" and stop - first > 1:
                stop -= 1
            after = stop
            if self._ends_name(first, stop, known):
                continue
            hit = self._judge(first, stop, found, known)
            if hit is not None:
                found.append(hit)
            else:
                bare.append(self._write_unknown(first, stop))
        return found + self._find_again(found, bare)

    def _ends_name(self, first: int, stop: int, known: list[PlaceHit]) -> bool:
        """Lengthen a known name by the rest of "Nawa al-Balda", spelt as no table has it."""
        if self.document.words[first] in _CONNECTORS and (
            self.document.between(first - 1, first) == " "
        ):
            for hit in known:
                if hit.stop == first and not hit.wide and hit.kind != "city":
                    hit.stop, hit.end = stop, self.document.ends[stop - 1]
                    return True
        return False

    def _find_again(self, shown: list[PlaceHit], bare: list[PlaceHit]) -> list[PlaceHit]:
        """Return names that only stand there, where elsewhere in the text they are shown to be places.

        Not so where one of them speaks or bears a title: it is somebody of the same name.
        """
        keys = {hit.key: hit for hit in shown}
        persons = {hit.key for hit in bare if self.setting.is_somebody(hit.first, hit.stop)}
        return [
            replace(hit, kind=keys[hit.key].kind, wide=keys[hit.key].wide)
            for hit in bare
            if hit.key in keys and hit.key not in persons
        ]

    def _write_unknown(self, first: int, stop: int, wide: bool = False) -> PlaceHit:
        start, end = self.document.starts[first], self.document.ends[stop - 1]
        kind = "province" if wide else "town"
        return PlaceHit(
            None, self.document.folded[start:end], kind, start, end, first, stop, wide=wide
        )

    def _begins_name(self, token: int, words: frozenset[str]) -> bool:
        document = self.document
        word = document.words[token]
        if self._is_side(token):
            return True
        if word in words or not word.isalpha() or self.cues.covering("month", token):
            return False
        if document.is_capitalised(token):
            if self.cues.covers_any(("capture", "take", "lose", "leave"), token):
                return False  # "Capturing X on Monday, the army"
            if self.cues.covering("skip", token) and self.cues.covering("place_noun", token + 1):
                return False  # the title "Rebels Leave Last Besieged Enclave"
            end = document.ends[token]
            shouted = document.cased[document.starts[token] : end].isupper()
            return not (shouted and len(word) < 6)
        return (
            word in _CONNECTORS
            and token + 1 < len(document.words)
            and document.between(token, token + 1) == "-"
            and document.is_capitalised(token + 1)
        )

    def _is_side(self, token: int) -> bool:
        """Tell "the towns of Dael, Western Ghariya" from a sentence's first word."""
        words = self.document.words
        return (
            words[token] in _SIDES
            and token > self.document.sentence_of(token).first
            and self.document.is_capitalised(token)
            and token + 1 < len(words)
            and self.document.is_capitalised(token + 1)
            and self.document.between(token, token + 1) == " "
        )

    def _judge(self, first, stop, found, known) -> PlaceHit | None:
        document, cues = self.document, self.cues
        sentence = document.sentence_of(first)
        if cues.has("credits", sentence.first, sentence.first + 3):
            return None
        if cues.covering("false_friend", first) is not None:
            return None  # "from Syria Direct", which reports
        while stop > first + 1 and cues.covering("place_noun", stop - 1):
            stop -= 1
        if sentence.is_title and self.setting.is_title_case(sentence):
            while first < stop and cues.knows(first):
                first += 1  # "Army Controls X Town"
            if first == stop:
                return None  # "Coalition Take City"
        if stop == first + 1 and document.words[first] in _SIDES:
            return None  # "Southern Damascus" is read as Damascus
        if (
            stop == first + 1
            and first in self.setting.adjectives
            and self._has_plain_word_behind(first)
        ):
            return None  # "a district of Syrian capital"
        text = document.folded[document.starts[first] : document.ends[stop - 1]]
        noun = self.setting.noun_before(first)
        after = (
            self.setting.noun_after(stop)
            or self._noun_of_list(stop)
            or self._noun_of_ground(first, stop)
        )
        if after is not None and self._is_counted_name(first):
            first -= 1  # "the 606 Houses estate"
            text = document.folded[document.starts[first] : document.ends[stop - 1]]
        ruled = document.words[first - 2 : first] in (["control", "of"], ["control", "over"])
        beside = document.between(first - 1, first) == ", " and document.words[stop : stop + 1] == [
            "and"
        ]
        if (
            len(text) < (3 if noun or beside or self._goes_on_with(first, stop) else 4)
            or cues.covering("title_words", first)
            and not (noun or after or ruled)
        ):
            return None
        if (
            after is not None
            and self.setting.leads_to_other_name(after.stop)
            and not self._is_part_of_city(first, after)
        ):
            after = None  # "the shattered city of Homs"
        wide = False
        if noun is None and after is None:
            if sentence.is_title and self.setting.is_title_case(sentence):
                return None
            following = document.words[stop] if stop < len(document.words) else ""
            if following in ("s", "said", "hands") or cues.covering("not_place", stop):
                return None
            if stop == first + 1 and document.words[first] in _FALLING:
                return None
            if cues.covering("title_words", first - 1) or cues.covering("according", first - 1):
                return None
            if self._begins_known_name(stop):
                return None
            governed = first in self._governed and (
                cues.covering("capture", first - 1) is not None
                or document.words[first - 1]
                not in ("of", "for", "on", "over", "between", "by", "off")
                or document.words[max(0, first - 2) : first] == ["out", "of"]
            )
            if governed:
                governed = document.between(first - 1, first) == " "
                # "a town home to Turkmens and Arabs": who lives there
                governed = governed and document.words[max(0, first - 2) : first] != ["home", "to"]
            aside = self._is_two_plain_words(first, stop) and not self._lists_on(stop)
            aside = aside and "," in document.between(first - 1, first)
            joined = bool(_CONNECTORS & set(document.words[first:stop]))
            size = self._count_words(first, stop)
            # "Tal al-Sheikh Hussein" is as long as a name of a list gets
            longest = 3 + joined + (joined and document.words[first] in HEADS)
            listed = (
                not aside
                and size < longest
                and found
                and found[-1].stop >= first - 3
                and self._joins(found[-1].stop, first)
            )
            beside_known = any(
                not aside and self._joins(hit.stop, first) and hit.kind != "country"
                for hit in known
                if first - 3 <= hit.stop <= first
            )
            taken = governed and cues.covering("capture", first - 1) is not None
            ends_list = beside_known and document.words[first - 1] == "and"
            apart = bool(following) and "," in document.between(stop - 1, stop)
            if following == "in" and not (taken or listed or ends_list or apart):
                return None  # "told Reuters in"
            counted = self._is_of_named_towns(first, found, known) or self._is_included(first)
            shown = cues.covering("local_noun", first - 1) or cues.covering("place_falls", stop)
            shown = shown or self._is_described(stop) or self._falls_behind(first, stop)
            shown = shown or self._goes_on_with(first, stop)
            if not (governed or listed or beside_known or counted or shown):
                return None
            plain = size == 3 and not joined
            plain = plain and HEADS.isdisjoint(document.words[first:stop])
            if size > max(3, longest - 1) or plain and not (listed or counted or shown or taken):
                return None  # "fired at Abdul Karim Shiban"
        else:
            wide = any(
                cues.covering("wide_noun", found_noun.first) is not None
                for found_noun in (noun, after)
                if found_noun is not None
                and not (found_noun is after and self.setting.leads_to_other_name(after.stop))
            )
        return self._write_unknown(first, stop, wide)

    def _has_plain_word_behind(self, token: int) -> bool:
        """Tell a word with a plain one close behind it, to which it may belong."""
        document = self.document
        behind = token + 1 < len(document.words) and document.between(token, token + 1) == " "
        return behind and not document.is_capitalised(token + 1)

    def _noun_of_ground(self, first: int, stop: int):
        """Return the noun of "the X hills", "the X estate", which alone are no places."""
        noun = self.cues.covering("ground_noun", stop)
        own = noun is not None and self.document.between(stop - 1, stop) == " "
        named = self.document.words[first - 1] in ("the", "and") or self._is_counted_name(first)
        return noun if own and named else None

    def _is_counted_name(self, first: int) -> bool:
        """Tell the number of "the 606 Houses estate" from what counts."""
        words = self.document.words
        return (
            words[first - 1].isdigit()
            and words[first - 2] == "the"
            and self.document.between(first - 1, first) == " "
        )

    def _is_part_of_city(self, first: int, noun) -> bool:
        """Tell "the Mashlab district of Raqqa", a part of it, from "the shattered city of Homs"."""
        words, document = self.document.words, self.document
        return (
            words[noun.first] in _CITY_PARTS
            and words[first - 1] == "the"
            and self.setting.names_place(noun.stop + 1)
            and not self.setting.is_title_case(document.sentence_of(first))
        )

    def _count_words(self, first: int, stop: int) -> int:
        """Return of how many words a name is: "Mazra'at Beit" is of two."""
        return sum(self.document.between(i - 1, i) != "'" for i in range(first, stop))

    def _joins(self, stop: int, first: int) -> bool:
        """Tell the joint of 'A, B and C' or '"A" and "B"' from 'A," Capt. B said'."""
        gap = self.document.between(stop - 1, first)
        return gap.strip(' "') in _JOINTS and gap.count('"') != 1

    @cached_property
    def _governed(self) -> set[int]:
        """The tokens right behind a preposition, or a verb that may have a place for its object."""
        return {
            m.stop for tag in _GOVERNING for m in self.cues.find(tag, 0, len(self.document.words))
        }

    def _begins_known_name(self, stop: int) -> bool:
        """Tell the Hay'at of "Hay'at Tahrir al-Sham", an armed group, from a place."""
        known = self.setting.name_tokens.get(stop)
        return (
            known is not None
            and not self.setting.names_place(stop)
            and self.document.is_capitalised(stop)
            and self.document.between(stop - 1, stop) == " "
        )

    def _is_of_named_towns(self, first: int, found, known) -> bool:
        """Tell a later name of "the towns of A, B B and C D E", where no man can stand."""
        document, cues = self.document, self.cues
        if document.between(first - 1, first) != ", " and document.words[first - 1] != "and":
            return False
        for noun in cues.find("town_noun", document.sentence_of(first).first, first):
            begin = noun.stop + 1
            if document.words[noun.stop - 1][-1] != "s" or document.words[noun.stop] != "of":
                continue
            names = {i for hit in (*found, *known) for i in range(hit.first, hit.stop)}
            if first > begin and all(
                i in names or document.words[i] == "and" for i in range(begin, first)
            ):
                return True
        return False

    def _is_included(self, first: int) -> bool:
        """Tell "towns or villages, including X" and "three towns - X, Y" from a man among men."""
        noun = self.cues.covering("town_noun", first - 1)
        gap = self.document.between(first - 1, first).strip()
        if noun is not None and self.document.words[first - 1].endswith("s"):
            begins_list = gap == "" and self._is_followed_by_more(first)
            return begins_list or gap in ("-", "--", "\u2013", "\u2014", ":")
        if gap.strip(' "') == ":" and self._is_followed_by_more(first):
            # "the villages that joined lie in the south: A, B and C"
            begin = self.document.sentence_of(first).first
            towns = self.cues.find("town_noun", begin, first)
            return any(self.document.words[noun.stop - 1].endswith("s") for noun in towns)
        includes = self.cues.covering("includes", first - 1)
        return includes is not None and any(
            self.document.words[noun.stop - 1].endswith("s")
            for noun in self.cues.find("town_noun", includes.first - 2, includes.first)
        )

    def _is_followed_by_more(self, first: int) -> bool:
        """Tell "the villages Sarja, Bales and Maar" from "the villages Moscow says it took"."""
        document, stop = self.document, first + 1
        while stop < len(document.words) and document.is_capitalised(stop):
            if document.between(stop - 1, stop) != " ":
                return document.between(stop - 1, stop) == ", "
            stop += 1
        return document.words[stop : stop + 1] == ["and"]

    def _noun_of_list(self, stop: int):
        """Return the place noun that X shares in "X and Y districts", or None."""
        document = self.document
        end = document.sentence_of(stop - 1).stop
        if document.words[stop : stop + 1] != ["and"]:
            return None
        stop += 1
        while stop < end and document.is_capitalised(stop):
            stop += 1
        noun = self.cues.covering("place_noun", stop)
        plural = noun is not None and document.words[noun.stop - 1].endswith("s")
        return noun if plural else None

    def _is_described(self, stop: int) -> bool:
        """Tell "Maydaa was the easternmost outpost", "Tafas, a town near", from a man's name.

        What the place noun stands in front of must not go on: "Smith, a town councillor".
        """
        document, cues = self.document, self.cues
        sentence = document.sentence_of(stop - 1)
        if stop + 2 >= sentence.stop:
            return False
        is_apposed = document.between(stop - 1, stop) in (", ", " - ", " -- ")
        start = stop if is_apposed else stop + 1
        if not is_apposed and document.words[stop] not in ("is", "was"):
            return False
        if document.words[start] not in ("a", "an", "the"):
            return False
        for noun in cues.find("town_noun", start + 1, min(start + 5, sentence.stop)):
            plain = all(
                cues.covering("skip", i) or document.words[i].endswith(("ern", "held"))
                for i in range(start + 1, noun.first)
            )
            follows = document.words[noun.stop : noun.stop + 1]
            between = document.between(noun.stop - 1, noun.stop) if follows else "."
            ends = between.strip() != "" or follows[0] in _BEHIND_NOUNS or follows[0].isdigit()
            return plain and ends
        return False

    def _falls_behind(self, first: int, stop: int) -> bool:
        """Tell "Nerkh, a district near B, passed to", "Sake was in rebel hands" from a man's name."""
        document = self.document
        if self.cues.knows(first):
            return False  # "Soldiers have taken"
        sentence = document.sentence_of(first)
        i = stop
        if i < sentence.stop and document.between(i - 1, i) == ", ":
            end = min(sentence.stop, i + 16)
            closes = (j for j in range(i + 1, end) if "," in document.between(j - 1, j))
            falls = (j for j in closes if self._tells_fall(j, sentence.stop))
            return next(falls, None) is not None or self._list_falls(i, end)
        return self._tells_fall(i, sentence.stop)

    def _list_falls(self, token: int, end: int) -> bool:
        """Tell "Mesetas, Vista Hermosa and La Macarena were vacated", a list of names that falls."""
        document, joined = self.document, False
        while token < end and (document.is_capitalised(token) or document.words[token] == "and"):
            joined = joined or document.words[token] == "and"
            token += 1
        return joined and self._tells_fall(token, end)

    def _goes_on_with(self, first: int, stop: int) -> bool:
        """Tell "Jajce fell on Monday, Drvar on Tuesday and Axum a day later": of each its day."""
        document, cues = self.document, self.cues
        sentence = document.sentence_of(first)
        gap = document.between(first - 1, first).strip()
        if gap not in (",", ";") and document.words[first - 1] not in ("and", "had", "did"):
            return False
        if not cues.has_any(_FATES, sentence.first, first) or cues.knows(first):
            return False
        i = stop
        if i < sentence.stop and document.between(i - 1, i) == ", ":  # "C, the port, on the 9th"
            aside = document.commas_within(i, min(sentence.stop - 1, i + 12))
            i = aside[0] + 1 if aside else i
        words = document.words[i : min(sentence.stop, i + 5)]
        if words[:1] in (["on"], ["by"]):
            return len(words) > 1 and (
                words[1] == "the"
                or words[1][0].isdigit()
                or cues.covers_any(("weekday", "month"), i + 1)
            )
        return bool({"later", "before", "earlier"}.intersection(words)) and bool(
            {"day", "days", "hours", "week", "weeks", "night"}.intersection(words)
        )

    def _tells_fall(self, token: int, end: int) -> bool:
        """Tell whether "fell to", "had also been taken" or "was in rebel hands" stands there."""
        cues = self.cues
        for i in range(token, min(end, token + 3)):
            if cues.covers_any(("place_falls", "emptied"), i):
                return True
            if not cues.covering("auxiliary", i):
                return False
            if self.document.words[i + 1 : i + 2] in (["in"], ["under"]):
                return cues.has("control_noun", i + 2, min(end, i + 6))
            if i + 1 < end and cues.covers_any(("capture", "take"), i + 1):
                return True
        return False

    def _lists_on(self, stop: int) -> bool:
        """Tell "took Umm Dham, Haj Ahmad and Kazgil" from "Melitopol, Ivan Fedorov, said"."""
        document = self.document
        return (
            document.words[stop : stop + 1] == ["and"]
            and document.between(stop - 1, stop) == " "
            and stop + 1 < len(document.words)
            and document.is_capitalised(stop + 1)
            and document.words[stop + 1] not in self.lexicon.sentence_words
        )

    def _is_two_plain_words(self, first: int, stop: int) -> bool:
        """Tell "Melitopol, Ivan Fedorov, ...", a man, from a list of towns: "Tal Rifaat", "Khan al-Asal"."""
        words = self.document.words[first:stop]
        return len(words) == 2 and not _CONNECTORS & set(words) and words[0] not in TOWN_HEADS
