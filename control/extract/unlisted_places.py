"""Unlisted places: names that no table knows and that the grammar about them shows to be places.

Input: the NameSetting of a document and the places already known. Output: PlaceHits without slug.
In English capitals and a preposition show them, in Arabic a place noun or "from X towards Y".
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from control.extract.matcher import is_arabic
from control.extract.names import PREPOSITIONS, NameSetting, PlaceHit

# the first word of many Arabic names that take two words: "Deir X", "Tell X", "Beit X"
_ARABIC_HEADS = frozenset(
    "عين نبع دير بيت كفر معر تل تله خان ابو ام راس وادي جبل باب حوش قلعه شيخ الشيخ بير جسر معره تلول دار برج قصر"
    " سوق عرب شمال جنوب طريق حقل خربه نهر ابي بن بني سيدي اولاد".split()
)
# and those that never stand alone
_ARABIC_FIRSTS = frozenset("تل كفر دير معر معره خربه حوش طريق".split())
# and as English writes them; alone some of them are places too
_LATIN_HEADS = frozenset(
    "tal tel tell tall kafr kfar deir dayr beit bayt ain ein ayn khan jabal jebel umm um abu wadi ras bir"
    " qalaat qalat khirbet khirbat kherbat rasm tulul".split()
)
# men are called Abu and Khan too
_TOWN_HEADS = _LATIN_HEADS - {"abu", "khan"}
# what follows "from", "to" and "over" in Arabic without being a place
_ARABIC_COMMON = frozenset(
    "خلال دون قبل جهه اجل بين جانب جديد غير اكثر اقل كل كافه كامل بعض اي ذلك هذه هذا تلك هناك حيث عند"
    " عدد اصل البلاد الداخل الخارج الشمال الجنوب الشرق الغرب مكان اماكن مواقع اراضي الاراضي الموقع"
    " مزيد المزيد قايم المكان الجانبين الطرفين الطرف الان اليوم امس جميع اخر احد احدي مسقط الحكم السلطه الارض الحياه"
    " لاجيين اللاجيين نازحين النازحين مهجرين المهجرين ايواء عاصمه نوعه تبقي الرجال النساء الاطفال مراكز مركز القصر النادي الفريق المنتخب البرلمان الحكومه المستشفي المستشفيات السجن السجون منازل"
    " بيوت بيته منزله عمله منصبه وقت وقف انه ان ما من الي علي في عن متن الساحه العالم الوضع الاوضاع الامور القتال"
    " ثالث رابع خامس سادس سابع ثامن تاسع عاشر بنايه مبني مباني محطه معهد الجزء جزء القسم قسم الشطر عاصمه مقر مقار نقاط حاجز حواجز تله تلال المشروع مشروع قواعد القواعد الشقق عماره حقلي معسكري قاعدتي جسري سفينه سفن ناقله ثاني عواصم عاصمتين سلسله مجموعه شاحنه سياره اسلحه ذخيره ذخاير دبابات مستودع"
    " مخبا اعتده عتاد منظومه اجهزه نفق انفاق خندق خنادق مخزن مخازن مقرات حاميه قاعده مطار معسكر ثكنه منشاه منشات مصنع معمل مصفاه بنك كميات كميه زمام مقاليد الموقف النيران"
    " ثلث ربع نصف معظم غالبيه اغلب اكبر اهم ابرز مساحه مساحات اراض اجزاء عشرات مييات الاف طايره حقول ابار الجبهه الجبهات الخط الطريق الطرق الحدود الساحل البحر النهر الهجوم المعركه".split()
)
# behind these a word in -iyya without the article is an adjective, hardly a name
_ARABIC_AREAS = frozenset("منطقه مناطق المناطق قاعده قواعد قري بلدات احياء".split())
# behind these a word with the article is a name, be it a common noun: "the district of Unity"
_ARABIC_NAMED = frozenset(p + noun for p in ("", *"وبل") for noun in "حي قريه بلده ناحيه".split())
# what lists several names
_ARABIC_PLURALS = frozenset("قري قريتي بلدات بلدتي احياء حيي مدن مدينتي مناطق منطقتي".split())
_ARABIC_TOWNS = frozenset("قري القري بلدات البلدات مدن المدن احياء الاحياء قريه بلده".split())
_ARABIC_TOWARDS = frozenset(("نحو", "الي", "باتجاه", "صوب", "بموجب", "شرق", "غرب", "شمال", "جنوب"))
_CONNECTORS = frozenset(("al", "el", "ar", "as", "ad", "az", "at", "an", "ash", "ez", "de", "la"))
# what stands between the names of a list
_JOINTS = (",", "and", ", and", "or", "as well as", ", as well as")
_SIDES = frozenset("western eastern northern southern central greater rural".split())
# what English cuts off behind an apostrophe: "Aleppo's", "they've"
_TAILS = frozenset("s t d m ll re ve".split())
# what may follow "a town": a place; other words make it a "town councillor"
_BEHIND_NOUNS = frozenset(
    "in of near on at that which where with about some south north east west".split()
)


_GOVERNING = (
    *(*PREPOSITIONS, "capture", "take", "lose"),
    *("handover", "leave", "evacuate", "enter"),
)


class UnlistedPlaceFinder:
    """Finds the unlisted places of one document."""

    def __init__(self, setting: NameSetting):
        self.setting = setting
        self.document = setting.document
        self.cues = setting.cues
        self.lexicon = setting.lexicon
        self.arabic = setting.arabic

    def find(self, known: list[PlaceHit]) -> list[PlaceHit]:
        """Return the unlisted places, in no order; `known` are those already found."""
        if not self.arabic:
            return self._find_unknown_latin(known)
        found = self._find_unknown_arabic()
        return found + self._find_bare_arabic(found)

    def _find_bare_arabic(self, shown: list[PlaceHit]) -> list[PlaceHit]:
        """Return names that stand bare, "retakes Rawa", where a noun shows them elsewhere to be places."""
        document, found = self.document, []
        named = {tuple(hit.key.split()): hit for hit in shown if len(hit.key) > 3}
        taken = set(self.setting.name_tokens)
        taken |= {token for hit in shown for token in range(hit.first, hit.stop)}
        for key, hit in named.items():
            forms = {key[0], *(particle + key[0] for particle in "وبل")}
            for token in document.find_words(forms):
                stop = token + len(key)
                if (
                    token in taken
                    or self.cues.knows(token)
                    or tuple(document.words[token + 1 : stop]) != key[1:]
                ):
                    continue
                start = document.ends[token] - len(key[0])
                found.append(
                    replace(hit, start=start, end=document.ends[stop - 1], first=token, stop=stop)
                )
                taken.update(range(token, stop))
        return found

    def _find_unknown_latin(self, known: list[PlaceHit]) -> list[PlaceHit]:
        document = self.document
        taken = {token for hit in known for token in range(hit.first, hit.stop)}
        # "Tal", a town, does not keep "Tal Maleh" from being read
        taken |= {
            token
            for name in self.setting.names
            if document.words[name.match.first] not in _LATIN_HEADS
            or not (
                self.setting.goes_on(name.match.stop)
                or document.words[name.match.stop : name.match.stop + 1]
                in (["al"], ["as"], ["ash"])
            )
            # nor does al-Mayadeen, a broadcaster, "the town of al-Mayadeen"
            if self.setting.noun_before(name.match.first) is None
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
            hit = self._judge_latin(first, stop, found, known)
            if hit is not None:
                found.append(hit)
            else:
                bare.append(self._write_unknown(first, stop))
        return found + self._find_again(found, bare)

    def _find_again(self, shown: list[PlaceHit], bare: list[PlaceHit]) -> list[PlaceHit]:
        """Return names that only stand there, where elsewhere in the text they are shown to be places.

        Not so where one of them speaks or bears a title: it is somebody of the same name.
        """
        keys = {hit.key: hit for hit in shown}
        persons = {
            hit.key
            for hit in bare
            if self.cues.covering("speech", hit.stop)
            or self.cues.covering("title_words", hit.first - 1)
        }
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

    def _judge_latin(self, first, stop, found, known) -> PlaceHit | None:
        document, cues = self.document, self.cues
        sentence = document.sentence_of(first)
        if cues.has("credits", sentence.first, sentence.first + 3):
            return None
        while stop > first + 1 and cues.covering("place_noun", stop - 1):
            stop -= 1
        if sentence.is_title and self.setting.is_title_case(sentence):
            while first < stop and cues.knows(first):
                first += 1  # "Army Controls X Town"
            if first == stop:
                return None  # "Coalition Take City"
        if stop == first + 1 and document.words[first] in _SIDES:
            return None  # "Southern Damascus" is read as Damascus
        text = document.folded[document.starts[first] : document.ends[stop - 1]]
        noun = self.setting.noun_before(first)
        after = self.setting.noun_after(stop) or self._noun_of_list(stop)
        ruled = document.words[first - 2 : first] in (["control", "of"], ["control", "over"])
        beside = document.between(first - 1, first) == ", " and document.words[stop : stop + 1] == [
            "and"
        ]
        if (
            len(text) < (3 if noun or beside else 4)
            or cues.covering("title_words", first)
            and not (noun or after or ruled)
        ):
            return None
        if after is not None and self.setting.leads_to_other_name(after.stop):
            after = None  # "the shattered city of Homs"
        wide = False
        if noun is None and after is None:
            if sentence.is_title and self.setting.is_title_case(sentence):
                return None
            following = document.words[stop] if stop < len(document.words) else ""
            if following in ("s", "said") or cues.covering("not_place", stop):
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
            aside = self._is_two_plain_words(first, stop) and not self._lists_on_latin(stop)
            aside = aside and "," in document.between(first - 1, first)
            joined = bool(_CONNECTORS & set(document.words[first:stop]))
            size = self._count_words(first, stop)
            # "Tal al-Sheikh Hussein" is as long as a name of a list gets
            longest = 3 + joined + (joined and document.words[first] in _LATIN_HEADS)
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
            if following == "in" and not (taken or listed or ends_list):
                return None  # "told Reuters in"
            counted = self._is_of_named_towns(first, found, known) or self._is_included(first)
            shown = cues.covering("local_noun", first - 1) or cues.covering("place_falls", stop)
            shown = shown or self._is_described(stop)
            if not (governed or listed or beside_known or counted or shown):
                return None
            plain = size == 3 and not joined
            plain = plain and _LATIN_HEADS.isdisjoint(document.words[first:stop])
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
            ends = between.strip() != "" or follows[0] in _BEHIND_NOUNS
            return plain and ends
        return False

    def _lists_on_latin(self, stop: int) -> bool:
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
        return len(words) == 2 and not _CONNECTORS & set(words) and words[0] not in _TOWN_HEADS

    def _find_unknown_arabic(self) -> list[PlaceHit]:
        document, cues = self.document, self.cues
        # a known name does not keep "Kafr" ahead of it from being one with it
        taken = {
            token
            for token, name in self.setting.name_tokens.items()
            if document.words[name.match.first - 1].removeprefix("و") not in _ARABIC_FIRSTS
            # nor is a broadcaster "the district of al-Jazeera"
            if document.words[name.match.first - 1] not in _ARABIC_NAMED
            or self.setting.names_place(token)
        }
        found: list[PlaceHit] = []
        count = len(document.words)
        for sentence in document.sentences:
            found += self._find_governed_arabic(sentence, taken)
            for noun, listed in self._heads_arabic(sentence, taken):
                token = noun.stop
                while token < count and token < sentence.stop:
                    if token in taken:
                        # a known name: the list may go on behind it
                        name = self.setting.name_tokens.get(token)
                        token = name.match.stop if name else token + 1  # or one found already
                    else:
                        stop = self._end_arabic_name(
                            token, sentence.stop, taken, listed and token > noun.stop
                        )
                        if stop is None:
                            break
                        if listed:
                            stop = self._end_in_list(token, stop, sentence.stop, taken)
                        start = document.starts[token]
                        if token > noun.stop and document.words[token].startswith("و"):
                            start += 1
                        text = document.folded[start : document.ends[stop - 1]]
                        short = len(text) < (4 if token > noun.stop else 3)
                        verb = token > noun.stop and stop == token + 1 and text.endswith("ت")
                        if short or verb:
                            break  # "the district of X and aid convoys", "and closed"
                        if token > noun.stop and document.words[stop : stop + 1] in (
                            ["علي"],
                            ["عن"],
                        ):
                            break  # "the town of X and did away with": a verb and its preposition
                        if token > noun.stop and cues.covering("seat", stop):
                            break  # "the town of X and parts the town from": a verb and its object
                        wide = bool(cues.covering("wide_noun", noun.first))
                        kind = "province" if wide else "town"
                        found.append(
                            PlaceHit(
                                None,
                                text,
                                kind,
                                start,
                                document.ends[stop - 1],
                                token,
                                stop,
                                wide=wide,
                            )
                        )
                        taken.update(range(token, stop))
                        token = stop
                    if document.words[token : token + 1] == ["و"]:
                        token += 1  # 'and "X"': the mark parts the particle from its name
                        continue
                    if token >= sentence.stop:
                        break
                    if not document.words[token].startswith("و"):
                        if listed and self._lists_on(token, sentence.stop, taken):
                            continue
                        break
                    if cues.covering("place_noun", token):
                        break
                    gap = document.between(token - 1, token).strip(' "')
                    if gap and not (listed and gap in (",", "،")):
                        break
        return found

    def _heads_arabic(self, sentence, taken: set[int]):
        """Yield "the town of", "the villages of" and "six villages, which are", and if many follow."""
        document, cues = self.document, self.cues
        for noun in cues.find("place_noun", sentence.first, sentence.stop):
            word = document.folded[document.starts[noun.first] : noun.end]
            if not word.lstrip("وبفك").startswith(("ال", "لل")):  # "the city": no name follows
                yield noun, document.folded[noun.start : noun.end] in _ARABIC_PLURALS
        for which in cues.find("named_of_them", sentence.first, sentence.stop):
            lead = document.words[max(sentence.first, which.first - 10) : which.first]
            token, limit = which.stop, sentence.stop
            if token >= limit or _ARABIC_TOWNS.isdisjoint(lead):
                continue
            if token in taken:
                yield which, True
            elif stop := self._end_arabic_name(token, limit, taken):
                end = self._end_in_list(token, stop, limit, taken)
                if document.between(end - 1, end).strip() == ",":
                    yield which, True

    def _find_governed_arabic(self, sentence, taken: set[int]) -> list[PlaceHit]:
        """Return names without a place noun that a verb of moving or taking governs.

        "Left from X towards Y", "took control over X": only a place can stand there, unless the
        word is a common one or ends in a pronoun.
        """
        document, cues, found = self.document, self.cues, []
        verbs = [
            (match.stop, prepositions)
            for tags, prepositions in (
                (("leave", "transfer", "evacuate", "withdraw"), ("من", "الي", "نحو", "باتجاه")),
                (("capture", "captured_by"), ("علي",)),
            )
            for tag in tags
            for match in cues.find(tag, sentence.first, sentence.stop)
        ]
        if not verbs:
            return found
        for token in range(sentence.first + 1, sentence.stop):
            i = token - 1
            if document.words[i] == "من" and document.words[i - 1] in ("كل", "كلا"):
                i -= 2  # "over each of A and B"
            before = document.words[i]
            if token in taken or not any(
                before in prepositions and -1 <= i - stop <= 9 for stop, prepositions in verbs
            ):
                continue
            word = document.words[token]
            if word in _ARABIC_COMMON or word.endswith(("هم", "ها", "هما")):
                continue
            stop = self._end_arabic_name(token, sentence.stop, taken)
            follows = document.words[stop] if stop and stop < sentence.stop else ""
            if before == "علي" and stop == token + 1 and self._is_common_noun(token, sentence.stop):
                continue  # "took a depot for arms", "munitions and arms"
            if before in ("من", "الي") and follows not in _ARABIC_TOWARDS:
                continue  # only "from X towards Y" is sure to name a place
            quoted = document.between(token - 1, token).endswith('"')
            if stop == token + 1 and word.endswith(("ين", "ات", "ون")) and not quoted:
                continue  # a plural: "from the fighters"
            if stop is None or cues.covering("speech", token) or word.isdigit():
                continue
            while stop is not None:
                start, end = document.starts[token], document.ends[stop - 1]
                text = document.folded[start:end]
                found.append(PlaceHit(None, text, "town", start, end, token, stop))
                taken.update(range(token, stop))
                # 'and "Y"': what is quoted goes on as a list of names
                token = stop + 1
                goes_on = document.words[stop : stop + 1] == ["و"] and token < sentence.stop
                stop = self._end_arabic_name(token, sentence.stop, taken) if goes_on else None
        return found

    def _is_common_noun(self, token: int, limit: int) -> bool:
        """Tell "took a cargo ship", "a depot for arms", "the heads of a locality" from names.

        A noun without its article rules the one behind it, or "for the ..."; a name does not.
        """
        document, cues, following = self.document, self.cues, token + 1
        word = document.words[token]
        if document.between(token - 1, token).endswith('"') or word.startswith("ال"):
            return False
        if following >= limit or document.between(token, following).strip(' "'):
            return False
        behind = document.words[following]
        if behind.startswith("لل") or word.endswith("تي") or cues.covering("weapons", following):
            return True
        if cues.covering("place_noun", following) and not behind.startswith(("و", "ب")):
            return True
        if following + 1 >= limit or document.between(following, following + 1).strip(' "'):
            return False  # "took Fayroz Koh.": a name of two words
        particles = ("ال", "و", "ب", "ل", "ف")
        known = cues.knows(following) or following in self.setting.name_tokens
        return not (known or behind.startswith(particles) or following in self.setting.adjectives)

    def _lists_on(self, token: int, limit: int, taken: set[int]) -> bool:
        """Tell "the villages of X, Y and Z": what a comma parts from X is followed by more of the list."""
        document = self.document
        if document.between(token - 1, token).strip(' "') not in (",", "،"):
            return False
        stop = self._end_arabic_name(token, limit, taken, True)
        if stop is None or stop >= limit or document.words[token].endswith("تين"):
            return False  # "the towns of X and Y, both under siege"
        stop = self._end_in_list(token, stop, limit, taken)
        goes_on = document.between(stop - 1, stop).strip(' "') in (",", "،")
        return goes_on or document.words[stop].startswith("و") and len(document.words[stop]) > 3

    def _end_in_list(self, token: int, stop: int, limit: int, taken: set[int]) -> int:
        """Return the end of a name of a list: what stands before "and" or a comma is one name."""
        document = self.document
        for end in range(stop, min(limit - 1, token + 3)):
            word, gap = document.words[end], document.between(end - 1, end).strip()
            if gap or end in taken or self.cues.knows(end) or not is_arabic(word):
                return stop
            if word.startswith("و"):
                return stop
            gap, following = document.between(end, end + 1).strip(), document.words[end + 1]
            joined = end == stop and following.startswith("و") and len(following) > 3
            if gap[:1] in (",", ")") or joined and not gap:
                return end + 1
        return stop

    def _end_of_quote(self, token: int, limit: int) -> int | None:
        """Return where '"Rakaya Sijna"' ends: what the marks hold is one name, of three words at most."""
        document = self.document
        for stop in range(token + 1, min(limit, token + 4)):
            if document.between(stop - 1, stop).startswith('"'):
                return stop
            if document.words[stop].startswith("و"):
                break
        return None

    def _end_arabic_name(
        self, token: int, limit: int, taken: set[int], listed: bool = False
    ) -> int | None:
        """Return where the unlisted name that begins at `token` ends, None where none begins."""
        document, cues = self.document, self.cues
        word = document.words[token]
        gap = document.between(token - 1, token)
        opened = document.words[token - 1] in _ARABIC_PLURALS  # "the villages: X, Y and Z"
        if gap.strip(' "(' + "،," * listed + ":" * opened):
            return None
        if gap.endswith('"') and (end := self._end_of_quote(token, limit)):
            return end
        short = len(word) < 3 and word not in _ARABIC_HEADS
        if short or not is_arabic(word) or word.endswith(("ها", "هم", "هما", "وا")):
            return None
        adjective = word.endswith("يه") and not word.startswith("ال")
        if adjective and document.words[token - 1] in _ARABIC_AREAS or word == "جديده":
            return None  # "a desert area", "five new villages"
        named = (
            document.words[token - 1] in _ARABIC_NAMED
            and word.startswith("ال")
            and not word.endswith(("ي", "يه", "ين", "ون"))
        )
        bare = word.removeprefix("و") if len(word) > 4 or word[1:] in _ARABIC_HEADS else word
        if (
            bare != word
            and not listed
            and bare in _ARABIC_HEADS
            and cues.covering("place_noun", token - 1)
        ):
            return None  # "a village and a height"
        if (
            # "Kafr ..." is no "fled", though its letters end in one
            (
                cues.knows(token)
                and not named
                and (
                    bare not in _ARABIC_HEADS
                    or bare in _ARABIC_TOWARDS
                    or cues.covering("place_noun", token)
                )
            )
            or token in self.setting.adjectives
            or word in self.lexicon.number_words
        ):
            return None
        if (
            not named
            and {
                word,
                bare,
                bare.removeprefix("ال"),
                word.removeprefix("و"),
            }
            & self.lexicon.sentence_words
        ):
            return None
        stop = token + 1
        if stop < limit and stop not in taken and not document.between(token, stop).strip():
            following = document.words[stop]
            if bare in _ARABIC_HEADS and is_arabic(following):
                stop += 2 if following in ("بن", "ابن", "ابي", "ابو", "ام") else 1
                stop = min(stop, limit)
            elif following.startswith("ال") and following in (
                *("الشرقي", "الشرقيه", "الغربي", "الغربيه", "الشمالي", "الشماليه", "الجنوبي"),
                *("الجنوبيه", "القديمه", "الكبري", "الاوسط", "البلد", "الكبيره"),
            ):
                stop += 1
        return stop
