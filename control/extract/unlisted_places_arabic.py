"""Unlisted places in Arabic: names that a place noun, or "from X towards Y", shows to be places.

Input: the NameSetting of a document. Output: PlaceHits without slug. Must not settle which place a
known name is.
"""

from __future__ import annotations

from dataclasses import replace

from control.extract.matcher import is_arabic
from control.extract.names import NameSetting, PlaceHit

# the first word of many Arabic names that take two words: "Deir X", "Tell X", "Beit X"
_HEADS = frozenset(
    "عين نبع دير بيت كفر معر تل تله خان ابو ام راس وادي جبل باب حوش قلعه شيخ الشيخ بير جسر معره تلول دار برج قصر"
    " سوق عرب شمال جنوب طريق حقل خربه نهر ابي بن بني سيدي اولاد".split()
)
# behind a head, what is followed by the name itself: "the hill of the sheikh Hussein"
_LEADS_ON = frozenset("بن ابن ابي ابو ام الشيخ شيخ السيد".split())
# and those that never stand alone
# "Tell X and Tell Y"
_TWINS = frozenset("تل دير كفر جبل خان عين ام حوش خربه".split())
_FIRSTS = frozenset("تل كفر دير معر معره خربه حوش طريق".split())
# what follows "from", "to" and "over" in Arabic without being a place
_COMMON = frozenset(
    "خلال دون قبل جهه اجل بين جانب جديد غير اكثر اقل كل كافه كامل بعض اي ذلك هذه هذا تلك هناك حيث عند"
    " عدد اصل البلاد الداخل الخارج الشمال الجنوب الشرق الغرب مكان اماكن مواقع اراضي الاراضي الموقع"
    " مزيد المزيد قايم المكان الجانبين الطرفين الطرف الان اليوم امس جميع اخر احد احدي مسقط الحكم السلطه الارض الحياه"
    " لاجيين اللاجيين نازحين النازحين مهجرين المهجرين ايواء عاصمه نوعه تبقي الرجال النساء الاطفال مراكز مركز القصر النادي الفريق المنتخب البرلمان الحكومه المستشفي المستشفيات السجن السجون منازل"
    " بيوت بيته منزله عمله منصبه وقت وقف انه ان ما من الي علي في عن متن الساحه العالم الوضع الاوضاع الامور القتال"
    " ثالث رابع خامس سادس سابع ثامن تاسع عاشر بنايه مبني مباني محطه معهد الجزء جزء القسم قسم الشطر عاصمه مقر مقار نقاط حاجز حواجز تله تلال المشروع مشروع قواعد القواعد الشقق عماره حقلي معسكري قاعدتي جسري سفينه سفن ناقله ثاني عواصم عاصمتين سلسله مجموعه شاحنه سياره اسلحه ذخيره ذخاير دبابات مستودع"
    " مخبا اعتده عتاد منظومه اجهزه نفق انفاق خندق خنادق مخزن مخازن مقرات حاميه قاعده مطار معسكر ثكنه منشاه منشات مصنع معمل مصفاه بنك كميات كميه زمام مقاليد الموقف النيران"
    " بالتالي التالي ثلث ربع نصف معظم غالبيه اغلب اكبر اهم ابرز مساحه مساحات اراض اجزاء عشرات مييات الاف طايره حقول ابار الجبهه الجبهات الخط الطريق الطرق الحدود الساحل البحر النهر الهجوم المعركه".split()
)
# behind these a word in -iyya without the article is an adjective, hardly a name
_AREAS = frozenset("منطقه مناطق المناطق قاعده قواعد قري بلدات احياء".split())
# behind these a word with the article is a name, be it a common noun: "the district of Unity"
_NAMED = frozenset(p + noun for p in ("", *"وبل") for noun in "حي قريه بلده ناحيه".split())
# what says how large or far a place is, and how much of it is meant
_DESCRIBES = frozenset(
    "جديده هامه مهمه هام مهم كبيره صغيره كبير صغير معظمه كله جميعه اغلبه نصفه بعضه كامله"
    " بعيده شاسعه واسعه قريبه مجاوره متفرقه متعدده مختلفه متاخمه ناييه".split()
)
# what lists several names
_PLURALS = frozenset("قري قريتي بلدات بلدتي احياء حيي مدن مدينتي مناطق منطقتي".split())
# whose names "six of them, which are" may list
_TOWNS = frozenset("قري القري بلدات البلدات مدن المدن احياء الاحياء قريه بلده".split())
_TERMS = ("reconciliation", "truce", "status", "surrender", "deal")
_TOWARDS = frozenset(("نحو", "الي", "باتجاه", "صوب", "بموجب", "شرق", "غرب", "شمال", "جنوب"))


# what may follow a list of places
_BEHIND_LIST = frozenset("في شرق غرب شمال جنوب شرقي غربي شمالي جنوبي قرب بريف بمحيط".split())


class ArabicUnlistedPlaceFinder:
    """Finds the unlisted places of one document in Arabic."""

    def __init__(self, setting: NameSetting):
        self.setting = setting
        self.document = setting.document
        self.cues = setting.cues
        self.lexicon = setting.lexicon

    def find(self) -> list[PlaceHit]:
        """Return the unlisted places, in no order."""
        found = self._find_shown()
        found += self._find_twins(found)
        found += self._find_between(found)
        return found + self._find_bare(found)

    def _find_twins(self, shown: list[PlaceHit]) -> list[PlaceHit]:
        """Return the Y of "Tell X and Tell Y", whose X is known: both are places of one kind."""
        document, found = self.document, []
        known = {(hit.first, hit.stop) for hit in shown}
        known |= {
            (name.match.first, name.match.stop)
            for token, name in self.setting.name_tokens.items()
            if self.setting.names_place(token)
        }
        taken = {token for first, stop in known for token in range(first, stop)}
        for first, stop in sorted(known):
            head = document.words[first].lstrip("وب")
            token = stop
            if head not in _TWINS or token in taken or token + 1 >= len(document.words):
                continue
            if document.words[token] != f"و{head}" or document.between(token - 1, token).strip():
                continue
            end = self._end_name(token, min(token + 3, len(document.words)), taken, True)
            if end is None or end <= token + 1:
                continue
            start = document.starts[token] + 1
            text = document.folded[start : document.ends[end - 1]]
            found.append(PlaceHit(None, text, "town", start, document.ends[end - 1], token, end))
            taken.update(range(token, end))
        return found

    def _find_between(self, shown: list[PlaceHit]) -> list[PlaceHit]:
        """Return the X of "A and X and B", whose A and B are known: it is one of a list of places."""
        document, names, found = self.document, self.setting.name_tokens, []
        taken = {token for hit in shown for token in range(hit.first, hit.stop)}
        ends = {name.match.stop for token, name in names.items() if self.setting.names_place(token)}
        for token in sorted(ends):
            after = token + 1
            if after >= len(document.words) or token in taken or token in names:
                continue
            word = document.words[token]
            listed = after in names and self.setting.names_place(after)
            listed = listed and document.words[after].startswith("و") and word.startswith("و")
            gaps = document.between(token - 1, token) + document.between(token, after)
            if not listed or gaps.strip() or len(word) < 5:
                continue
            if self._end_name(token, after, taken, True) != after:
                continue
            start, end = document.starts[token] + 1, document.ends[token]
            found.append(
                PlaceHit(None, document.folded[start:end], "town", start, end, token, after)
            )
        return found

    def _find_bare(self, shown: list[PlaceHit]) -> list[PlaceHit]:
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

    def _find_shown(self) -> list[PlaceHit]:
        document, cues = self.document, self.cues
        # a known name does not keep "Kafr" ahead of it from being one with it
        taken = {
            token
            for token, name in self.setting.name_tokens.items()
            if document.words[name.match.first - 1].removeprefix("و") not in _FIRSTS
            # nor is a broadcaster "the district of al-Jazeera"
            if document.words[name.match.first - 1] not in _NAMED or self.setting.names_place(token)
        }
        found: list[PlaceHit] = []
        count = len(document.words)
        for sentence in document.sentences:
            found += self._find_governed(sentence, taken)
            for noun, listed in self._find_heads(sentence, taken):
                token = noun.stop
                while token < count and token < sentence.stop:
                    if token in taken:
                        # a known name: the list may go on behind it
                        name = self.setting.name_tokens.get(token)
                        if name and not self.setting.names_place(token):
                            break  # "Jabhat al-Nusra and ...": "front" is of the name of a force
                        end = name.match.stop if name else token + 1  # or one found already
                        longer = self._end_in_list(token, end, sentence.stop, taken)
                        if listed and name and longer > end and self.setting.names_place(token):
                            # "the towns of Harasta al-Qantara and ...": another than Harasta
                            start = name.match.start
                            text = document.folded[start : document.ends[longer - 1]]
                            place = (start, document.ends[longer - 1], token, longer)
                            found.append(PlaceHit(None, text, "town", *place))
                            taken.update(range(token, longer))
                            end = longer
                        token = end
                    else:
                        stop = self._end_name(
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
                    if gap and not (listed and gap == ","):
                        break
        return found

    def _find_heads(self, sentence, taken: set[int]):
        """Yield "the town of", "the villages of" and "six villages, which are", and if many follow."""
        document, cues = self.document, self.cues
        for noun in cues.find("place_noun", sentence.first, sentence.stop):
            word = document.folded[document.starts[noun.first] : noun.end]
            if not word.lstrip("وبفك").startswith(("ال", "لل")):  # "the city": no name follows
                yield noun, document.folded[noun.start : noun.end] in _PLURALS
        for which in cues.find("named_of_them", sentence.first, sentence.stop):
            lead = document.words[max(sentence.first, which.first - 10) : which.first]
            token, limit = which.stop, sentence.stop
            if token >= limit or _TOWNS.isdisjoint(lead):
                continue
            if token in taken:
                yield which, True
            elif stop := self._end_name(token, limit, taken):
                end = self._end_in_list(token, stop, limit, taken)
                if document.between(end - 1, end).strip() == ",":
                    yield which, True

    def _find_governed(self, sentence, taken: set[int]) -> list[PlaceHit]:
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
            if word in _COMMON or word.endswith(("هم", "ها", "هما")):
                continue
            stop = self._end_name(token, sentence.stop, taken)
            follows = document.words[stop] if stop and stop < sentence.stop else ""
            if before == "علي" and stop == token + 1 and self._is_common_noun(token, sentence.stop):
                continue  # "took a depot for arms", "munitions and arms"
            if before in ("من", "الي") and follows not in _TOWARDS:
                continue  # only "from X towards Y" is sure to name a place
            quoted = document.between(token - 1, token).endswith('"')
            if stop == token + 1 and word.endswith(("ين", "ات", "ون")) and not quoted:
                continue  # a plural: "from the fighters"
            if stop is None or cues.covering("speech", token) or word.isdigit():
                continue
            opening = token
            while stop is not None:
                start, end = document.starts[token], document.ends[stop - 1]
                if token != opening and document.words[token].startswith("و"):
                    start += 1
                text = document.folded[start:end]
                found.append(PlaceHit(None, text, "town", start, end, token, stop))
                taken.update(range(token, stop))
                # 'and "Y"': what is quoted goes on as a list of names
                token = stop + 1
                goes_on = document.words[stop : stop + 1] == ["و"] and token < sentence.stop
                if before == "علي" and not goes_on:
                    token = self._pass_known(stop, sentence.stop)
                    stop = self._end_of_next(token, sentence.stop, taken)
                    continue
                stop = self._end_name(token, sentence.stop, taken) if goes_on else None
        return found

    def _pass_known(self, token: int, limit: int) -> int:
        """Return the token behind the known names by which a list goes on: "and Rabia and ..."."""
        names = self.setting.name_tokens
        while token < limit and token in names and self.document.words[token].startswith("و"):
            if self.document.between(token - 1, token).strip() or not self.setting.names_place(
                token
            ):
                break
            token = names[token].match.stop
        return token

    def _end_of_next(self, token: int, limit: int, taken: set[int]) -> int | None:
        """Return where Y of "took X and Y and Z in the province" ends: of a list that ends as one."""
        document = self.document
        if token >= limit or token in taken or not document.words[token].startswith("و"):
            return None
        if document.between(token - 1, token).strip() or len(document.words[token]) < 5:
            return None
        stop = self._end_name(token, limit, taken, True)
        if stop is None or self._is_common_noun(token, limit):
            return None
        if stop >= limit or document.between(stop - 1, stop).strip() in (",", "."):
            return stop
        following = document.words[stop]
        return stop if following.startswith("و") or following in _BEHIND_LIST else None

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
        if document.between(token - 1, token).strip(' "') != ",":
            return False
        stop = self._end_name(token, limit, taken, True)
        if stop is None or stop >= limit or document.words[token].endswith("تين"):
            return False  # "the towns of X and Y, both under siege"
        stop = self._end_in_list(token, stop, limit, taken)
        goes_on = document.between(stop - 1, stop).strip(' "') == ","
        return goes_on or document.words[stop].startswith("و") and len(document.words[stop]) > 3

    def _end_in_list(self, token: int, stop: int, limit: int, taken: set[int]) -> int:
        """Return the end of a name of a list: what stands before "and" or a comma is one name."""
        document = self.document
        for end in range(stop, min(limit - 1, token + 3)):
            word, gap = document.words[end], document.between(end - 1, end).strip()
            known = end in taken and not self.setting.names_place(end)  # but "Bayad Shebaa and ..."
            if gap or known or self.cues.knows(end) or not is_arabic(word):
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

    def _end_name(
        self, token: int, limit: int, taken: set[int], listed: bool = False
    ) -> int | None:
        """Return where the unlisted name that begins at `token` ends, None where none begins."""
        document, cues = self.document, self.cues
        word = document.words[token]
        gap = document.between(token - 1, token)
        opened = document.words[token - 1] in _PLURALS  # "the villages: X, Y and Z"
        if gap.strip(' "(' + "," * listed + ":" * opened):
            return None
        if gap.endswith('"') and (end := self._end_of_quote(token, limit)):
            # 'an area of "reconciliation"' is called so, not named
            return None if end == token + 1 and cues.covers_any(_TERMS, token) else end
        short = len(word) < 3 and word not in _HEADS
        if short or not is_arabic(word) or word.endswith(("ها", "هم", "هما", "وا")):
            return None
        adjective = word.endswith("يه") and not word.startswith("ال")
        if adjective and document.words[token - 1] in _AREAS or word in _DESCRIBES:
            return None  # "a desert area", "five new villages", "far-off areas", "over most of it"
        named = (
            document.words[token - 1] in _NAMED
            and word.startswith("ال")
            and not word.endswith(("ي", "يه", "ين", "ون"))
        )
        bare = word.removeprefix("و") if len(word) > 4 or word[1:] in _HEADS else word
        if (
            bare != word
            and not listed
            and bare in _HEADS
            and cues.covering("place_noun", token - 1)
        ):
            return None  # "a village and a height"
        if (
            # "Kafr ..." is no "fled", though its letters end in one
            (
                cues.knows(token)
                and not named
                and (bare not in _HEADS or bare in _TOWARDS or cues.covering("place_noun", token))
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
            if bare in _HEADS and is_arabic(following):
                stop += 1
                # "the hill of the sheikh Hussein", but "the hill of the sheikh and Farja"
                if (
                    following in _LEADS_ON
                    and stop < limit
                    and not document.words[stop].startswith("و")
                ):
                    stop += 1
            elif following.startswith("ال") and following in (
                *("الشرقي", "الشرقيه", "الغربي", "الغربيه", "الشمالي", "الشماليه", "الجنوبي"),
                *("الجنوبيه", "القديمه", "الكبري", "الاوسط", "البلد", "الكبيره"),
            ):
                stop += 1
        return stop
