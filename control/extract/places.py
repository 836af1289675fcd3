"""Places: which words of a document name places, which place each is, and where it stands.

Input: a Document, its cues, the gazetteer's and the world's names. Output: PlaceHits with slug
(None where no district matches), kind and the preposition that governs them: out of it, to it,
in it, near it. Must not know about deals; what a place does in an event is for roles.py.
"""

from __future__ import annotations

from typing import NamedTuple

from control.extract.gazetteer import WIDE_KINDS, Candidate, Gazetteer
from control.extract.lexicon import Cues, Lexicon, WorldEntry
from control.extract.matcher import Match, is_arabic
from control.extract.text import Document

# the first word of many Arabic names that take two words: "Deir X", "Tell X", "Beit X"
_ARABIC_HEADS = frozenset(
    "عين دير بيت كفر تل خان ابو ام راس وادي جبل باب حوش قلعه شيخ بير بئر جسر معره تلول دار برج قصر"
    " سوق عرب شمال جنوب خربه نهر ابي بني سيدي اولاد".split()
)
# what follows "from", "to" and "over" in Arabic without being a place
_ARABIC_COMMON = frozenset(
    "خلال دون قبل جهه اجل بين جانب جديد غير اكثر اقل كل كافه كامل بعض اي ذلك هذه هذا تلك هناك حيث عند"
    " عدد اصل البلاد الداخل الخارج الشمال الجنوب الشرق الغرب مكان اماكن مواقع اراضي الاراضي الموقع"
    " المكان الجانبين الطرفين الطرف الان اليوم امس جميع اخر احد احدي مسقط الحكم السلطه الارض الحياه"
    " نوعه تبقي الرجال النساء الاطفال مراكز مركز القصر النادي الفريق المنتخب البرلمان الحكومه المستشفي المستشفيات السجن السجون منازل"
    " بيوت بيته منزله عمله منصبه وقت وقف انه ان ما من الي علي في عن متن الساحه العالم الوضع القتال"
    " الجبهه الجبهات الخط الطريق الطرق الحدود الساحل البحر النهر الهجوم المعركه".split()
)
_ARABIC_TOWARDS = frozenset(("نحو", "الي", "باتجاه", "صوب", "بموجب", "شرق", "غرب", "شمال", "جنوب"))
_CONNECTORS = frozenset(("al", "el", "ar", "as", "ad", "az", "at", "an", "ash", "ez", "de", "la"))
_SINGULAR_TOWN_KINDS = frozenset(
    ("city", "town", "district", "neighbourhood", "camp", "village", "site")
)
# nouns for a part of a larger place: "the last district of Homs" names Homs, and means a part of it
_PARTS = frozenset(
    "district districts neighbourhood neighbourhoods neighborhood neighborhoods suburb suburbs"
    " village villages town towns quarter quarters enclave enclaves pocket pockets bastion bastions"
    " stronghold strongholds camp camps area areas"
    " حي احياء بلده بلدات قريه قري جيب ضاحيه ضواحي مخيم مخيمات معقل معاقل مناطق حارات".split()
)
_PARTS_OF_CITIES = _PARTS - {"camp", "camps", "area", "areas"}
_ARABIC_PLURAL_PARTS = frozenset(("احياء", "بلدات", "قري", "ضواحي", "مخيمات", "معاقل", "حارات"))
_LARGER_KINDS = frozenset(("city", "governorate", "province", "country", "venue"))
# "..., the largest town of X": what stands between commas after these only describes
_ARABIC_APPOSED = frozenset(
    "اخر ثاني ثالث اكبر كبري احدي احد ابرز اهم اولي وهي وهو عاصمه معقل حيث".split()
)
_DIRECTIONS = frozenset("شرق غرب شمال جنوب شرقي غربي شمالي جنوبي وسط".split())
_ARABIC_SIDES = frozenset("الشمالي الجنوبي الشرقي الغربي الشماليه الجنوبيه الشرقيه الغربيه".split())
_EXCEPTIONS = frozenset(("except", "excluding", "barring", "besides", "باستثناء", "عدا"))
_PREPOSITIONS = ("from", "via", "to", "in", "near")
_ATTACHED = {"ب": "in", "ل": "to", "لل": "to"}


class Name(NamedTuple):
    """A known name in the text with all that it may stand for."""

    match: Match
    candidates: tuple[Candidate, ...]
    world: tuple[WorldEntry, ...]


class PlaceHit(NamedTuple):
    """One place where the text names it. `start:end` is the bare name, in folded offsets.

    `relation` is from, to, in, near, via or "" ; `wide` says that it is a country or a province;
    `container` that it only says where another place lies ("the Damascus suburb of Daraya");
    `partly` that a part of it is meant which has no name here ("the last district of Homs").
    """

    slug: str | None
    key: str
    kind: str
    start: int
    end: int
    first: int
    stop: int
    relation: str = ""
    container: bool = False
    wide: bool = False
    listed: bool = False
    partly: bool = False


def find_names(
    document: Document, cues: Cues, gazetteer: Gazetteer, world: list[Match], lexicon: Lexicon
) -> list[Name]:
    """Return every known name, longest first where they overlap, with all it may stand for."""
    by_span: dict[tuple[int, int], tuple[Match, list[Candidate], list[WorldEntry]]] = {}
    for match in gazetteer.find(document):
        by_span[match.start, match.end] = (match, list(match.value), [])
    for match in world:
        written = document.cased[match.start : match.end]
        if not is_arabic(document.folded[match.start : match.end]):
            if not any(char.isupper() for char in written):
                if match.value.sort != "actor":
                    continue
            elif len(written) <= 3 and not written.isupper():
                continue  # "Us" is not the US, nor "is" the Islamic State
        by_span.setdefault((match.start, match.end), (match, [], []))[2].append(match.value)
    names: list[Name] = []
    end = -1
    for (start, stop_at), (match, candidates, entries) in sorted(
        by_span.items(), key=lambda item: (item[0][0], -item[0][1])
    ):
        if start < end:
            continue
        blocked = any(
            found.start <= start and stop_at <= found.end
            for found in cues.find("false_friend", max(0, match.first - 3), match.stop)
        )
        if blocked:
            continue
        names.append(Name(match, tuple(candidates), tuple(entries)))
        end = stop_at
    return names


class PlaceFinder:
    """Finds the places of one document; made once a document."""

    def __init__(
        self,
        document: Document,
        cues: Cues,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
        names: list[Name],
        actor_spans: set[tuple[int, int]],
    ):
        self.document = document
        self.cues = cues
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.names = names
        self.actor_spans = actor_spans
        self.arabic = lexicon.language.verb_first
        self._adjectives = {
            token
            for name in names
            if any(entry.sort == "adjective" for entry in name.world)
            for token in range(name.match.first, name.match.stop)
        }
        self._name_tokens = {
            token: name for name in names for token in range(name.match.first, name.match.stop)
        }

    def find(self) -> list[PlaceHit]:
        hits = [hit for name in self.names if (hit := self._read_name(name)) is not None]
        hits = self._settle_ambiguous(hits)
        if self.arabic:
            hits = [self._widen_to_countryside(hit) for hit in hits]
        hits += self._find_unknown_arabic(hits) if self.arabic else self._find_unknown_latin(hits)
        hits += self._find_borders()
        hits.sort(key=lambda hit: hit.first)
        return self._relate(hits)

    # -- known names -------------------------------------------------------------------------

    def _noun_before(self, token: int):
        """Return the place noun that names the sort of the place at `token`, if one does."""
        i = token - 1
        if not self.arabic:
            if i >= 0 and self.document.words[i] == "of":
                return self.cues.covering("place_noun", i - 1)
            return None
        found = self.cues.covering("place_noun", i) if i >= 0 else None
        return found

    def _noun_after(self, stop: int):
        if self.arabic or stop >= len(self.document.words):
            return None
        if self.document.between(stop - 1, stop).strip(" -"):
            return None
        return self.cues.covering("place_noun", stop)

    def _sort_cue(self, first: int, stop: int) -> str:
        """Return "wide" or "town" where the words around a name say which it is, else ""."""
        noun = self._noun_before(first)
        after = self._noun_after(stop)
        for found in (noun, after):
            if found is None:
                continue
            if found is after and self._leads_to_other_name(found.stop):
                continue
            if self.cues.covering("wide_noun", found.first):
                return "wide"
            if self.cues.covering("town_noun", found.first):
                return "town"
        if not self.arabic:
            # "Idlib, a province in the north-west"
            tail = self.document.folded[self.document.ends[stop - 1] :][:40]
            for noun_word in ("province", "governorate"):
                if tail.startswith(f", a {noun_word}") or tail.startswith(f", the {noun_word}"):
                    return "wide"
            words = self.document.words[max(0, first - 3) : first]
            if words[-1:] == ["of"] and words[-2:-1] and words[-2] in ("province", "governorate"):
                return "wide"
        return ""

    def _goes_on(self, stop: int) -> bool:
        """Tell whether a name is only the first part of another: "Chad Morrison", "Halab Today"."""
        document = self.document
        return (
            stop < len(document.words)
            and document.between(stop - 1, stop) == " "
            and document.is_capitalised(stop)
            and stop not in self._name_tokens
            and document.words[stop] not in self.lexicon.language.sentence_words
            and not self.cues.covering("place_noun", stop)
            and not self.cues.covering("month", stop)
            and not self._is_title_case(document.sentence_of(stop))
        )

    def _leads_to_other_name(self, token: int) -> bool:
        """In "the Homs district of Waer" the noun belongs to the name that follows."""
        return token < len(self.document.words) and self.document.words[token] == "of"

    def _read_name(self, name: Name) -> PlaceHit | None:
        match = name.match
        if (match.start, match.end) in self.actor_spans:
            return None
        sorts = {entry.sort for entry in name.world}
        slugs = [c for c in name.candidates if c.is_place]
        if not slugs and not sorts & {"place", "country"}:
            return None
        if not self.arabic and self._goes_on(match.stop):
            return None
        key = self.document.folded[match.start : match.end]
        folded = " ".join(self.document.words[match.first : match.stop])
        if match.start > self.document.starts[match.first]:
            folded = key
        cue = self._sort_cue(match.first, match.stop)
        if folded in self.lexicon.language.common_words and not self._is_surely_place(match, cue):
            return None
        if "country" in sorts and self.cues.covering("title_words", match.stop):
            return None  # "the US vice president"
        if self.document.words[match.stop : match.stop + 1] == ["time"]:
            return None  # "at 9 p.m. Khartoum time"
        if "country" in sorts and not slugs:
            kind, wide = "country", True
        elif slugs:
            kind, wide = "", False
        else:
            kind = next(entry.kind for entry in name.world if entry.sort == "place")
            wide = kind in ("region", "province")
        start, end, first, stop = match.start, match.end, match.first, match.stop
        hit = PlaceHit(None, key, kind, start, end, first, stop, wide=wide)
        return self._trim(hit, self._choose(hit, slugs, cue, "place" in sorts))

    def _choose(self, hit: PlaceHit, slugs: list[Candidate], cue: str, known_world: bool):
        if not slugs:
            return hit._replace(wide=hit.wide or cue == "wide")
        places = [(c, self.gazetteer.place_by_slug[c.slug]) for c in slugs]
        if cue:
            wanted = [
                (c, place) for c, place in places if (place.kind in WIDE_KINDS) == (cue == "wide")
            ]
            if not wanted:
                listed_wide = [(c, p) for c, p in places if c.listed and p.kind in WIDE_KINDS]
                if cue == "town" and not listed_wide:
                    return hit._replace(kind="city")
                if cue == "wide":
                    return hit._replace(kind="province", wide=True)
                wanted = listed_wide
                if cue == "town" and len(wanted) == 1:
                    # the ledger knows the city only by its governorate
                    return self._settle(hit, *wanted[0])._replace(kind="city", wide=False)
            places = wanted
        if any(not c.by_article for c, _ in places):
            # "Hama" is al-Hamah only where nothing is called Hama
            places = [(c, place) for c, place in places if not c.by_article]
        if len(places) == 1:
            return self._settle(hit, *places[0])
        return hit._replace(kind="ambiguous:" + "|".join(place.slug for _, place in places))

    def _settle(self, hit: PlaceHit, candidate: Candidate | None, place) -> PlaceHit:
        return hit._replace(
            slug=place.slug,
            kind=place.kind,
            wide=place.kind in WIDE_KINDS and place.kind != "region",
            listed=candidate.listed if candidate else True,
        )

    def _settle_ambiguous(self, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Choose between places of one name by what else the text says.

        A place named with its sort anywhere in the text settles it. Else a candidate gains from
        every other place of the text that lies in the same parent, and a governorate from being
        what reports usually mean by a bare name ("evacuated to Idlib").
        """
        said = {hit.key.removeprefix("al-"): hit for hit in hits if hit.slug}
        around: dict[str, int] = {}
        for hit in hits:
            if hit.slug:
                for parent in self.gazetteer.ancestors_of(hit.slug)[:2]:
                    around[parent] = around.get(parent, 0) + 1
        settled = []
        for hit in hits:
            if not hit.kind.startswith("ambiguous:"):
                settled.append(hit)
                continue
            slugs = hit.kind.removeprefix("ambiguous:").split("|")
            known = said.get(hit.key.removeprefix("al-"))
            if known is not None and known.slug in slugs:
                choice = known.slug
            else:
                choice = max(slugs, key=lambda slug: self._plausibility(slug, hit, around))
            settled.append(self._settle(hit, None, self.gazetteer.place_by_slug[choice]))
        return settled

    def _widen_to_countryside(self, hit: PlaceHit) -> PlaceHit:
        """Read "the northern countryside of X", written "countryside X northern", as one region.

        Two may share the noun: "the countrysides Homs northern and Hama southern".
        """
        document, stop = self.document, hit.stop
        if not hit.wide or stop >= len(document.words) or document.between(stop - 1, stop) != " ":
            return hit
        if document.words[stop] not in _ARABIC_SIDES:
            return hit
        noun = self._noun_before(hit.first)
        if noun is None and document.words[hit.first].startswith("و"):
            noun = next(iter(self.cues.find("countryside", hit.first - 4, hit.first)), None)
        if noun is None or self.cues.covering("countryside", noun.first) is None:
            return hit
        end = document.ends[stop]
        key = document.folded[hit.start : end]
        slug = next(
            (c.slug for c in self.gazetteer.names.get(f"ريف {key}", ()) if c.is_place), None
        )
        return hit._replace(slug=slug, key=key, kind="region", end=end, stop=stop + 1, wide=False)

    def _plausibility(self, slug: str, hit: PlaceHit, around: dict[str, int]) -> float:
        place = self.gazetteer.place_by_slug[slug]
        listed = any(
            c.slug == slug and c.listed
            for c in self.gazetteer.names.get(
                " ".join(self.document.words[hit.first : hit.stop]), ()
            )
        )
        score = 1.0 if place.kind in WIDE_KINDS else 0.0
        score += 0.7 if listed else 0.0
        if place.kind not in WIDE_KINDS and place.parent:
            score += 0.8 * min(2, around.get(place.parent, 0))
        return score

    def _trim(self, whole: PlaceHit, hit: PlaceHit) -> PlaceHit:
        """Leave "governorate", "camp" or "city" off the end of a name that also goes without."""
        if self.arabic:
            first = self.cues.covering("place_noun", hit.first)
            if first is None or first.first != hit.first or hit.stop - hit.first < 2:
                return hit
            for stop in range(hit.first + 2, hit.stop + 1):
                rest = " ".join(self.document.words[hit.first + 1 : stop])
                if hit.slug and self._names(rest, hit.slug):
                    start, end = self.document.starts[hit.first + 1], self.document.ends[stop - 1]
                    key = self.document.folded[start:end]
                    return hit._replace(
                        start=start, end=end, first=hit.first + 1, stop=stop, key=key
                    )
            return hit
        last = self.cues.covering("place_noun", hit.stop - 1)
        if last is None or hit.stop - hit.first < 2 or last.first <= hit.first:
            return hit
        rest = " ".join(self.document.words[hit.first : last.first])
        slugs = [hit.slug] if hit.slug else []
        if hit.kind.startswith("ambiguous:"):
            slugs = hit.kind.removeprefix("ambiguous:").split("|")
        if any(self._names(rest, slug) for slug in slugs):
            end = self.document.ends[last.first - 1]
            return hit._replace(end=end, stop=last.first, key=self.document.folded[hit.start : end])
        return hit

    def _names(self, words: str, slug: str) -> bool:
        return any(c.slug == slug and c.is_place for c in self.gazetteer.names.get(words, ()))

    def _is_surely_place(self, match: Match, cue: str) -> bool:
        """Tell whether an ordinary word stands where only a place would."""
        if cue or self._noun_before(match.first) or self._noun_after(match.stop):
            return True
        for neighbour in (match.first - 1, match.stop):
            name = self._name_tokens.get(neighbour)
            if name is None or name.match is match:
                continue
            if any(c.is_place for c in name.candidates) or any(
                e.sort == "place" for e in name.world
            ):
                return True
        if not self.arabic:
            return self.document.folded[match.start : match.end].startswith(
                ("al-", "al ")
            ) or self._is_fought_over(match)
        sentence = self.document.sentence_of(match.first)
        return self.cues.has("conflict", sentence.first, sentence.stop) and (
            self.document.starts[match.first] < match.start
            or any(
                self.cues.covering(tag, match.first - 1)
                for tag in ("from", "in", "to", "evacuate", "near", "enter")
            )
        )

    def _is_fought_over(self, match: Match) -> bool:
        """Tell "drove the rebels from Midan", written with a capital, from the ordinary word."""
        sentence = self.document.sentence_of(match.first)
        return (
            self.document.is_capitalised(match.first)
            and any(self.cues.covering(tag, match.first - 1) for tag in ("from", "in"))
            and not self._goes_on(match.stop)
            and self.cues.has("conflict", sentence.first, sentence.stop)
        )

    def _find_borders(self) -> list[PlaceHit]:
        """Return "the Lebanese border" and "the Lebanon-Syria border", where fighters often are."""
        if self.arabic:
            return []
        document, found = self.document, []
        for token in document.find_words(("border",)):
            name = self._name_tokens.get(token - 1)
            if name is None or not {e.sort for e in name.world} & {"country", "adjective"}:
                continue
            first = name.match.first
            beside = {entry.key for entry in name.world}
            other = self._name_tokens.get(first - 1)
            if other is not None and document.between(first - 1, first) == "-":
                first = other.match.first
                beside |= {entry.key for entry in other.world}
            start, end = document.starts[first], document.ends[token]
            # the Lebanese and the Lebanese-Syrian border are one
            abroad = sorted(beside - self.gazetteer.home_names) or sorted(beside)
            key = f"border of {abroad[0]}"
            found.append(PlaceHit(None, key, "border", start, end, first, token + 1))
        return found

    # -- names nobody listed -----------------------------------------------------------------

    def _find_unknown_latin(self, known: list[PlaceHit]) -> list[PlaceHit]:
        document = self.document
        taken = {token for hit in known for token in range(hit.first, hit.stop)}
        taken |= set(self._name_tokens)
        words = self.lexicon.language.sentence_words
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
            hit._replace(kind=keys[hit.key].kind, wide=keys[hit.key].wide)
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
        if word in words or not word.isalpha() or self.cues.covering("month", token):
            return False
        if document.is_capitalised(token):
            end = document.ends[token]
            shouted = document.cased[document.starts[token] : end].isupper()
            return not (shouted and len(word) < 6)
        return (
            word in _CONNECTORS
            and token + 1 < len(document.words)
            and document.between(token, token + 1) == "-"
            and document.is_capitalised(token + 1)
        )

    def _judge_latin(self, first, stop, found, known) -> PlaceHit | None:
        document, cues = self.document, self.cues
        sentence = document.sentence_of(first)
        if cues.has("credits", sentence.first, sentence.first + 3):
            return None
        while stop > first + 1 and cues.covering("place_noun", stop - 1):
            stop -= 1
        text = document.folded[document.starts[first] : document.ends[stop - 1]]
        if len(text) < 4 or cues.covering("title_words", first):
            return None
        noun = self._noun_before(first)
        after = self._noun_after(stop)
        wide = False
        if noun is None and after is None:
            if sentence.is_title and self._is_title_case(sentence):
                return None
            following = document.words[stop] if stop < len(document.words) else ""
            if following in ("s", "in", "said") or cues.covering("not_place", stop):
                return None
            if cues.covering("title_words", first - 1):
                return None
            governed = any(
                match is not None and match.stop == first
                for match in (
                    cues.covering(tag, first - 1)
                    for tag in (
                        *_PREPOSITIONS,
                        "capture",
                        "take",
                        "lose",
                        "leave",
                        "evacuate",
                        "enter",
                    )
                )
            ) and (
                cues.covering("capture", first - 1) is not None
                or document.words[first - 1]
                not in ("of", "for", "on", "over", "between", "by", "off")
                or document.words[max(0, first - 2) : first] == ["out", "of"]
            )
            if governed:
                governed = document.between(first - 1, first) == " "
            listed = (
                not (
                    self._is_two_plain_words(first, stop)
                    and "," in document.between(first - 1, first)
                )
                and stop - first < (4 if _CONNECTORS & set(document.words[first:stop]) else 3)
                and found
                and found[-1].stop >= first - 1
                and document.between(found[-1].stop - 1, first).strip()
                in (",", "and", ", and", "or")
            )
            beside_known = any(
                hit.stop in (first, first - 1)
                and not (
                    self._is_two_plain_words(first, stop)
                    and "," in document.between(first - 1, first)
                )
                and document.between(hit.stop - 1, first).strip() in (",", "and", ", and", "or")
                and hit.kind != "country"
                for hit in known
                if hit.stop <= first and hit.stop >= first - 1
            )
            if not (governed or listed or beside_known):
                return None
            if stop - first > 3:
                return None
        else:
            wide = any(
                cues.covering("wide_noun", found_noun.first) is not None
                for found_noun in (noun, after)
                if found_noun is not None
                and not (found_noun is after and self._leads_to_other_name(after.stop))
            )
        return self._write_unknown(first, stop, wide)

    def _is_two_plain_words(self, first: int, stop: int) -> bool:
        """Tell "Melitopol, Ivan Fedorov, ...", a man, from a list of towns."""
        return stop - first == 2 and not _CONNECTORS & set(self.document.words[first:stop])

    def _is_title_case(self, sentence) -> bool:
        tokens = range(sentence.first, sentence.stop)
        long = [t for t in tokens if len(self.document.words[t]) > 3]
        return bool(long) and sum(map(self.document.is_capitalised, long)) > 0.7 * len(long)

    def _find_unknown_arabic(self, known: list[PlaceHit]) -> list[PlaceHit]:
        document, cues = self.document, self.cues
        taken = set(self._name_tokens)
        found: list[PlaceHit] = []
        count = len(document.words)
        for sentence in document.sentences:
            found += self._find_governed_arabic(sentence, taken)
            for noun in cues.find("place_noun", sentence.first, sentence.stop):
                if (
                    document.folded[document.starts[noun.first] : noun.end]
                    .lstrip("وبفك")
                    .startswith(("ال", "لل"))
                ):
                    continue  # "the city": no name follows
                token = noun.stop
                while token < count and token < sentence.stop:
                    if token in taken:
                        # a known name: the list may go on behind it
                        name = self._name_tokens[token]
                        token = name.match.stop
                    else:
                        stop = self._end_arabic_name(token, sentence.stop, taken)
                        if stop is None:
                            break
                        start = document.starts[token]
                        if token > noun.stop and document.words[token].startswith("و"):
                            start += 1
                        text = document.folded[start : document.ends[stop - 1]]
                        if len(text) < 3:
                            break
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
                    if token >= sentence.stop or not document.words[token].startswith("و"):
                        break
                    if cues.covering("place_noun", token):
                        break
                    gap = document.between(token - 1, token).strip()
                    if gap not in ("", ","):
                        break
        return found

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
        for token in range(sentence.first + 1, sentence.stop):
            before = document.words[token - 1]
            if token in taken or not any(
                before in prepositions and 0 <= token - 1 - stop <= 9
                for stop, prepositions in verbs
            ):
                continue
            word = document.words[token]
            if word in _ARABIC_COMMON or word.endswith(("هم", "ها", "هما")):
                continue
            stop = self._end_arabic_name(token, sentence.stop, taken)
            follows = document.words[stop] if stop and stop < sentence.stop else ""
            if before in ("من", "الي") and follows not in _ARABIC_TOWARDS:
                continue  # only "from X towards Y" is sure to name a place
            if stop == token + 1 and word.endswith(("ين", "ات", "ون")):
                continue  # a plural: "from the fighters"
            if stop is None or cues.covering("speech", token) or word.isdigit():
                continue
            start, end = document.starts[token], document.ends[stop - 1]
            text = document.folded[start:end]
            found.append(PlaceHit(None, text, "town", start, end, token, stop))
            taken.update(range(token, stop))
        return found

    def _end_arabic_name(self, token: int, limit: int, taken: set[int]) -> int | None:
        """Return where the unlisted name that begins at `token` ends, None where none begins."""
        document, cues = self.document, self.cues
        word = document.words[token]
        if len(word) < 3 or not is_arabic(word) or word.endswith(("ها", "هم", "هما")):
            return None
        if document.between(token - 1, token).strip():
            return None
        if cues.knows(token) or token in self._adjectives or word in self.lexicon.number_words:
            return None
        bare = word.removeprefix("و") if word.startswith("و") and len(word) > 4 else word
        if {word, bare, bare.removeprefix("ال")} & self.lexicon.language.sentence_words:
            return None
        stop = token + 1
        if stop < limit and stop not in taken and not document.between(token, stop).strip():
            following = document.words[stop]
            if bare in _ARABIC_HEADS and is_arabic(following):
                stop += 1
            elif following.startswith("ال") and following in (
                *("الشرقي", "الشرقيه", "الغربي", "الغربيه", "الشمالي", "الشماليه", "الجنوبي"),
                *("الجنوبيه", "القديمه", "الكبرى", "الاوسط", "البلد", "الكبيره"),
            ):
                stop += 1
        return stop

    # -- how places stand to the words around them ----------------------------------------------

    def _relate(self, hits: list[PlaceHit]) -> list[PlaceHit]:
        by_last_token = {hit.stop - 1: number for number, hit in enumerate(hits)}
        related: list[PlaceHit] = []
        containers: set[int] = set()
        for number, hit in enumerate(hits):
            relation, before, passed = self._govern(hit, by_last_token, related)
            if passed is not None and passed < number:
                containers.add(passed)
            previous = related[-1] if related else None
            inside = False
            if passed is not None and passed < number:
                if not self._is_larger(related[passed], hit):
                    # "al-Waer district of Homs": the second name is the larger one
                    containers.discard(passed)
                    inside = True
            elif (
                previous is not None and before is not None and relation in ("in", "", "near", "of")
            ):
                adjacent = before <= previous.stop and previous.stop <= hit.first
                if self._is_apposed(previous, hit):
                    inside = True
                if adjacent and (relation == "in" or self._is_of(previous.stop, hit.first)):
                    inside = hit.wide or previous.kind not in ("city", "country")
                if (
                    relation == ""
                    and hit.kind == "country"
                    and self.document.between(previous.stop - 1, hit.first) == ", "
                ):
                    inside = True
            inside = inside or self._only_describes(hit)
            listed = before is None and previous is not None and previous.relation == relation
            wide = hit.wide or (listed and previous.wide and not hit.slug and hit.kind == "city")
            partly = not inside and self._is_partly_meant(hit, before)
            related.append(
                hit._replace(
                    relation=relation,
                    container=inside,
                    wide=wide or partly,
                    partly=partly,
                )
            )
        for number in self._find_datelines(related):
            related[number] = related[number]._replace(relation="near")
        for number in containers:
            related[number] = related[number]._replace(container=True)
        for number, hit in enumerate(related):
            # "Syria's Aleppo", "Aleppo, Syria"
            nearby = number + 1 < len(related) and related[number + 1].first - hit.stop < 7
            possessive = (
                hit.stop < len(self.document.words) and self.document.words[hit.stop] == "s"
            )
            if hit.kind == "country" and nearby and possessive:
                related[number] = hit._replace(container=True)
        return related

    def _is_apposed(self, previous: PlaceHit, hit: PlaceHit) -> bool:
        """Tell "Douma, the last rebel-held town in Eastern Ghouta" from a list of places."""
        words = self.document.words[previous.stop : hit.first]
        return (
            not self.arabic
            and 2 < len(words) < 12
            and words[0] in ("the", "a", "an", "one", "its", "capital")
            and "," in self.document.between(previous.stop - 1, previous.stop)
            and words[-1] in ("in", "of", "near")
            and self.cues.has("place_noun", previous.stop, hit.first)
            and not self.cues.has("agreed", previous.stop, hit.first)
        )

    def _find_datelines(self, hits: list[PlaceHit]) -> list[int]:
        """Return the numbers of places that say where a report was written: "BEIRUT/ANKARA -"."""
        document, found = self.document, []
        for number, hit in enumerate(hits):
            sentence = document.sentence_of(hit.first)
            shouted = document.cased[hit.start : hit.end]
            after = document.between(hit.stop - 1, hit.stop) if hit.stop < sentence.stop else ""
            opens = hit.first == sentence.first or (
                bool(found)
                and found[-1] == number - 1
                and document.between(hits[number - 1].stop - 1, hit.first)
                in ("/", ", ", "-", " and ")
                and hits[number - 1].stop == hit.first
            )
            if opens and (
                shouted.isupper() and len(shouted) > 3 or after in (" - ", " (", "/", " -- ")
            ):
                found.append(number)
        return found

    def _only_describes(self, hit: PlaceHit) -> bool:
        """Tell "Douma, the last stronghold in Eastern Ghouta," in Arabic, from a place of its own."""
        if not self.arabic:
            return False
        document, sentence = self.document, self.document.sentence_of(hit.first)
        for i in range(hit.first - 1, max(sentence.first, hit.first - 8), -1):
            if self.cues.covering("agreed", i) or self.cues.covering("batch", i):
                return False
            if "," in document.between(i - 1, i):
                return document.words[i] in _ARABIC_APPOSED
        return False

    def _is_partly_meant(self, hit: PlaceHit, before: int | None) -> bool:
        """Tell "their last bastion in the city of Homs", a part that the words do not name."""
        return (
            self._is_partly_meant_arabic(hit, before)
            if self.arabic
            else self._is_partly_meant_latin(hit)
        )

    def _is_partly_meant_latin(self, hit: PlaceHit) -> bool:
        words, cues = self.document.words, self.cues
        large = hit.wide or hit.kind in _LARGER_KINDS
        if not large and hit.kind != "region":
            return False
        after = self._noun_after(hit.stop)
        if large and after is not None and words[after.first] in _PARTS_OF_CITIES:
            return not self._leads_to_other_name(after.stop)
        i = self._skip_back(hit.first - 1)
        through = i > 0 and words[i] == "of" and cues.covering("place_noun", i - 1) is not None
        if through and words[i - 1] not in _PARTS:
            i = self._skip_back(cues.covering("place_noun", i - 1).first - 1)  # "the city of Homs"
        elif through:
            if words[i - 1] in ("town", "village"):
                return False  # "the town of Qusair" is Qusair
            return large and words[i - 1] in _PARTS_OF_CITIES and not words[i - 1].endswith("s")
        if i < 1 or words[i] not in ("in", "of", "within", "inside"):
            return False
        i -= 1
        if words[i] in ("hold", "held", "control", "controlled") and words[i - 1] in ("they", "it"):
            i -= 2  # "the last pocket they hold in Aleppo"
        noun = cues.covering("place_noun", i)
        if noun is None or words[i] not in _PARTS or noun.first - 1 in self._name_tokens:
            return False
        return through or words[i + 1] != "of" or large

    def _skip_back(self, token: int) -> int:
        """Return the last token before the adjectives and articles that end at `token`."""
        while token >= 0 and (
            self.cues.covering("skip", token)
            or token in self._adjectives
            or self.document.words[token].endswith(("ern", "held"))
        ):
            token -= 1
        return token

    def _is_partly_meant_arabic(self, hit: PlaceHit, before: int | None) -> bool:
        words, sentence = self.document.words, self.document.sentence_of(hit.first)
        if not (hit.wide or hit.kind in (*_LARGER_KINDS, "region")):
            return False
        noun = self._noun_before(hit.first)
        if noun is not None:
            bare = self.document.folded[noun.start : noun.end]
            listed = hit.stop < sentence.stop and words[hit.stop].startswith("و")
            return bare in _ARABIC_PLURAL_PARTS and not listed
        if hit.kind != "country" and words[hit.first - 1].removeprefix("ب") in _DIRECTIONS:
            return self._is_part_by_direction(hit.first - 1, hit)  # "in the east of Aleppo"
        if before is None or words[before] not in ("في", "ب") or before <= sentence.first:
            return False
        for i in range(before - 1, max(sentence.first, before - 6), -1):
            if i in self._name_tokens or "," in self.document.between(i, i + 1):
                return False
            noun = self.cues.covering("place_noun", i)
            if noun is not None:
                return self.document.folded[noun.start : noun.end].removeprefix("ال") in _PARTS
        return False

    def _relation_of_list(self, number: int, related: list[PlaceHit], own_noun: bool) -> str:
        """Return the relation that a list goes on with: in "from A near B and the towns of C" from."""
        last = related[number]
        aside = last.container or (own_noun and last.relation == "near")
        if aside and number and related[number - 1].stop >= last.first - 5:
            return related[number - 1].relation
        return last.relation

    def _is_part_by_direction(self, token: int, hit: PlaceHit) -> bool:
        """Tell "in the east of Ukraine", a part of it, from "east of Homs", outside it."""
        words = self.document.words
        if words[token].removeprefix("ب") not in _DIRECTIONS:
            return False
        if hit.kind == "country" or words[token].startswith("ب"):
            return True
        while token and words[token - 1] in _DIRECTIONS:
            token -= 1
        return token > 0 and any(self.cues.covering(tag, token - 1) for tag in ("in", "from", "to"))

    def _before_noun(self, token: int) -> int:
        """Return the last token of a name whose place noun may stand at `token`."""
        noun = self.cues.covering("place_noun", token) if token >= 0 else None
        return noun.first - 1 if noun is not None else token

    def _is_larger(self, outer: PlaceHit, inner: PlaceHit) -> bool:
        """Tell "the Damascus suburb of Daraya" from "the Waer district of Homs"."""
        if outer.slug and inner.slug:
            return inner.slug not in self.gazetteer.ancestors_of(outer.slug)
        if outer.kind in ("country", "governorate", "province", "city", "venue"):
            return inner.kind not in ("country", "governorate", "province")
        if inner.kind in ("region", "area") and not outer.wide:
            return False  # "the Qara area of western Qalamoun"
        return not (inner.wide or inner.kind in ("city", "country", "governorate"))

    def _is_of(self, left: int, right: int) -> bool:
        """Tell whether the words between say "district of" or "neighbourhood in"."""
        words = self.document.words[left:right]
        if self.arabic:
            return False
        return "of" in words[-1:] and bool(self.cues.has("place_noun", left, right))

    def _govern(self, hit: PlaceHit, by_last_token, related):
        """Return the relation, the token where the noun phrase begins, and a name passed over.

        The token is None where the relation is that of the name before it in a list.
        """
        document, cues = self.document, self.cues
        sentence = document.sentence_of(hit.first)
        i = hit.first - 1
        passed = None
        seen_noun = False
        if self.arabic:
            particle = document.folded[document.starts[hit.first] : hit.start]
            if particle in _ATTACHED:
                return _ATTACHED[particle], hit.first, None
            listed = particle.startswith("و") or (
                i >= 0 and i + 1 < len(document.words) and document.between(i, i + 1).strip() == ","
            )
        else:
            listed = False
        steps = 0
        while i >= sentence.first and steps < 9:
            steps += 1
            gap = document.between(i, i + 1)
            number = by_last_token.get(i)
            if number is not None:
                if seen_noun and not gap.strip() and not self.arabic:
                    passed = number  # "the Damascus suburb of ..."
                    i = related[number].first - 1 if number < len(related) else i - 1
                    continue
                if "," in gap or listed or cues.covering("in", i + 1):
                    previous = related[number] if number < len(related) else None
                    if previous is not None and ("," in gap or listed):
                        return previous.relation, None, passed
                break
            word = document.words[i]
            if word in ("and", "or") or (word == "و"):
                number = by_last_token.get(self._before_noun(i - 1))
                if number is not None and number < len(related):
                    return self._relation_of_list(number, related, seen_noun), None, passed
                i -= 1
                continue
            if "," in gap and not cues.covering("place_noun", i):
                break
            noun = cues.covering("place_noun", i)
            if noun is not None:
                number = by_last_token.get(noun.first - 1)
                if "," in gap and not self.arabic:
                    if number is not None and number < len(related):
                        return related[number].relation, None, passed
                    break
                seen_noun = True
                if self.arabic:
                    particle = document.folded[document.starts[noun.first] : noun.start]
                    for mark, relation in (("ب", "in"), ("ل", "to")):
                        if mark in particle:
                            return relation, noun.first, passed
                    if particle.startswith("و"):
                        listed = True
                i = noun.first - 1
                continue
            if word == "of" and i - 1 >= 0 and cues.covering("place_noun", i - 1):
                i -= 1
                continue
            if word == "s" and by_last_token.get(i - 1) is not None:
                passed = by_last_token[i - 1]
                i = related[passed].first - 1 if passed < len(related) else i - 2
                continue
            # "south of X", "near X" before any bare preposition inside it
            for tag in _PREPOSITIONS:
                found = cues.covering(tag, i)
                if found is not None and found.stop == i + 1:
                    if self.arabic and tag == "near" and word.startswith("ال"):
                        continue  # "northern" after a name, not "north of" the next one
                    if self.arabic and tag == "near" and self._is_part_by_direction(i, hit):
                        if word.startswith("ب"):
                            return "in", i, passed
                        break
                    if tag == "near" and word == "of" and i - 1 >= 0 and found.first == i:
                        direction = document.words[i - 1]
                        if not direction.startswith(("north", "south", "east", "west")):
                            if cues.covering("place_noun", i - 1):
                                break
                            return "of", i, passed
                    if self.arabic and tag == "in" and word == "علي":
                        return "on", i, passed
                    if document.words[i - 1 : i] and document.words[i - 1] in _EXCEPTIONS:
                        return "near", found.first, passed  # "quiet except at X"
                    return tag, found.first, passed
            if (
                cues.covering("skip", i)
                or i in self._adjectives
                or word.isdigit()
                or (self.arabic and word.removeprefix("ب") in _DIRECTIONS)
                or (not self.arabic and word.endswith(("held", "ern", "ed")))
            ):
                i -= 1
                continue
            break
        if listed and related:
            previous = related[-1]
            if previous.stop >= hit.first - 6 and previous.first >= sentence.first:
                return previous.relation, None, passed
        return "", i + 1, passed
