"""Places: which known names of a document are places, and which place each is.

Input: a document with its Names and the gazetteer. Output: PlaceHits with slug (None where no
district matches), those nobody listed among them, related to the words around them. Must not know
about deals; what a place does in an event is for roles.py.
"""

from __future__ import annotations

from itertools import pairwise

from control.extract.gazetteer import WIDE_KINDS, Candidate, Gazetteer
from control.extract.lexicon import ORDINARY_NAMES, Cues, Lexicon
from control.extract.matcher import Match
from control.extract.names import PREPOSITIONS, Name, NameSetting, PlaceHit
from control.extract.place_relations import PlaceRelater
from control.extract.text import Document
from control.extract.unlisted_places import UnlistedPlaceFinder
from control.extract.unlisted_places_arabic import ArabicUnlistedPlaceFinder

_ARABIC_SIDES = frozenset("الشمالي الجنوبي الشرقي الغربي الشماليه الجنوبيه الشرقيه الغربيه".split())

_WIDE_APPOSITIONS = (", a province", ", the province", ", a governorate", ", the governorate")
# in Arabic a name stands right behind these: "left X", "the fighters of X", "the truce of X"
_SHOWING = (
    *("from", "in", "to", "near", "enter", "evacuate", "leave", "withdraw", "transfer", "lose"),
    *("capture", "fighters", "irregulars", "civilians", "people", "residents", "locals"),
    *("deal", "truce", "ceasefire", "siege", "siege_noun", "siege_begin", "siege_end"),
)
_TWO_VILLAGES = frozenset("قريتي قريتين بلدتي بلدتين".split())
_ARABIC_DUALS = frozenset(("القريتين",))
# a name behind one of these is a man's: "Mohamed Hamdan"
_GIVEN_NAMES = frozenset(
    "mohamed muhammad mohammed mohammad ahmed ahmad mahmoud mahmud mustafa ibrahim youssef yusuf"
    " abdullah abdel abdul omar osman hassan hussein hussain khalid khaled saleh salih sergei"
    " vladimir dmitry andrei oleksandr volodymyr".split()
)
# "pro-Kyiv forces" are nowhere
_FOR_OR_AGAINST = frozenset(("pro", "anti"))
# before another name of a place just named
_CALLED = (["known", "as"], ["called", "by"], ["formerly", "called"], ["formerly", "known"])
_OF_COUNCILS = frozenset("العسكري الثوري القبلي".split())
_ARABIC_LAST = (["الماضي"], ["الفايت"], ["المنصرم"], ["الجاري"], ["المقبل"])


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
        self.setting = NameSetting(document, cues, lexicon, names)
        self.arabic = self.setting.arabic

    def find(self) -> list[PlaceHit]:
        hits = [hit for name in self.names if (hit := self._read_name(name)) is not None]
        hits += self._find_shown_elsewhere(hits)
        hits.sort(key=lambda hit: hit.first)
        self._settle_ambiguous(hits)
        if self.arabic:
            for hit in hits:
                self._widen_to_countryside(hit)
            unlisted = ArabicUnlistedPlaceFinder(self.setting).find()
        else:
            hits = self._without_men(hits)
            for hit in hits:
                self._widen_to_fields(hit)
            unlisted = UnlistedPlaceFinder(self.setting).find(hits)
            self._join_by_article(hits, unlisted)
        within = {token for hit in unlisted for token in range(hit.first, hit.stop)}
        hits = [hit for hit in hits if hit.first not in within] + unlisted
        hits += self._find_borders()
        hits.sort(key=lambda hit: hit.first)
        if not self.arabic:
            self._join_aliases(hits)
        return PlaceRelater(self.setting, self.gazetteer).relate(hits)

    def _without_men(self, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Leave out a man's name, "Mohamed Hamdan Dagalo", of which each word is a town's too.

        And "Dagalo" wherever the text goes on about him, and "Abu Malek", but "in Abu Malek".
        """
        words, men, keys = self.document.words, set(), set()
        for hit in hits:
            ahead = hit.first - 1
            close = ahead >= 0 and self.document.between(ahead, hit.first) == " "
            named = close and self.document.is_capitalised(ahead)
            if (
                named
                and self._is_father(ahead)
                or (not hit.slug and named and (words[ahead] in _GIVEN_NAMES or ahead in men))
            ):
                men.update(range(hit.first, hit.stop))
                keys.add(hit.key)
        return [
            hit
            for hit in hits
            if hit.first not in men
            and (hit.key not in keys or self.setting.noun_before(hit.first) is not None)
        ]

    def _is_father(self, token: int) -> bool:
        """Tell the "Abu" of a man's name from that of a town's, which a noun or a preposition shows."""
        shown = self.setting.noun_before(token) or self.cues.covers_any(PREPOSITIONS, token - 1)
        return self.document.words[token] == "abu" and not shown

    def _join_by_article(self, known: list[PlaceHit], unlisted: list[PlaceHit]) -> None:
        """Read "al-Nawa" as the Nawa of another sentence, where the ledger has it without article."""
        slugs = {hit.key: hit.slug for hit in known if hit.slug}
        for hit in (*known, *unlisted):
            if hit.slug is None and hit.kind != "country" and hit.key.startswith(("al-", "al ")):
                hit.slug = slugs.get(hit.key[3:])

    def _join_aliases(self, hits: list[PlaceHit]) -> None:
        """Read the Artyomovsk of "Bakhmut, known as Artyomovsk to Russians" as Bakhmut."""
        for one, other in pairwise(hits):
            between = self.document.words[one.stop : other.first]
            if other.slug is None and between[-2:] in _CALLED and len(between) <= 4:
                for hit in hits:
                    if hit.key == other.key and hit is not other:
                        hit.slug, hit.key = one.slug, one.key
                other.slug, other.key = one.slug, one.key
                other.start, other.end = one.start, one.end

    def _find_shown_elsewhere(self, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Return ordinary words that are names here: elsewhere in the text one is surely a place.

        The Arabic "the district of the Rugged" shows what "the fighters of the Rugged left" is about;
        not so "the rugged road", nor somebody of that name, who speaks or bears a title.
        """
        shown = {hit.key for hit in hits} - self.lexicon.ambiguous_months
        taken = {token for hit in hits for token in range(hit.first, hit.stop)}
        return [
            hit
            for name in self.names
            if self.document.folded[name.match.start : name.match.end] in shown
            and name.match.first not in taken
            and not self._is_described_by(name.match)
            and (hit := self._read_name(name, sure=True)) is not None
        ]

    def _is_described_by(self, match: Match) -> bool:
        """Tell "the road the-rugged", as Arabic puts it, and "Princess Diana said" from a place."""
        if not self.arabic:
            return self.setting.is_somebody(match.first, match.stop)
        ahead, word = self.document.words[match.first - 1], self.document.words[match.first]
        shows = self.cues.covers_any(_SHOWING, match.first - 1)
        return ahead.startswith("ال") and word.startswith("ال") and not shows

    def _sort_cue(self, first: int, stop: int) -> str:
        """Return "wide" or "town" where the words around a name say which it is, else ""."""
        noun = self.setting.noun_before(first)
        after = self.setting.noun_after(stop)
        for found in (noun, after):
            if found is None:
                continue
            if found is after and self.setting.leads_to_other_name(found.stop):
                continue
            if self.cues.covering("wide_noun", found.first):
                return "wide"
            if self.cues.covering("town_noun", found.first):
                return "town"
        if self.arabic and self._is_of_quarters(first):
            return "town"
        if not self.arabic:
            # "Idlib, a province in the north-west"
            if self.document.folded.startswith(_WIDE_APPOSITIONS, self.document.ends[stop - 1]):
                return "wide"
            if self._is_of_provinces(first, stop) or self._holds_towns(first):
                return "wide"
            words = self.document.words[max(0, first - 3) : first]
            if words[-1:] == ["of"] and words[-2:-1] and words[-2] in ("province", "governorate"):
                return "wide"
        return ""

    def _is_of_quarters(self, first: int) -> bool:
        """Tell, in Arabic, the city of "the eastern quarters in Aleppo" from the governorate."""
        words, i = self.document.words, first - 1
        if words[i] not in ("في", "من"):
            return False
        while i > 1 and words[i - 1] in _ARABIC_SIDES:
            i -= 1
        return words[i - 1].lstrip("لب") in ("احياء", "الاحياء")

    def _holds_towns(self, first: int) -> bool:
        """Tell "two towns in rural Idlib", the province, from the city."""
        words, i = self.document.words, first - 1
        while i > 0 and (words[i] == "rural" or words[i].endswith("ern")):
            i -= 1
        noun = self.cues.covering("town_noun", i - 1) if words[i] == "in" else None
        return words[first - 1] == "rural" or (
            noun is not None and words[noun.first] in ("towns", "villages")
        )

    def _is_of_provinces(self, first: int, stop: int) -> bool:
        """Tell a later name of "the provinces of A and B" and an earlier one of "A and B provinces"."""
        words = self.document.words
        for noun in self.cues.find("wide_noun", max(0, first - 8), min(len(words), stop + 5)):
            if not words[noun.first].endswith("s") or self.document.sentence_of(
                first
            ) is not self.document.sentence_of(noun.first):
                continue
            if noun.stop < first and words[noun.stop] == "of":
                return words[first - 1] == "and" and self._are_names(noun.stop + 1, first)
            if noun.first > stop:
                while words[stop].isdigit():
                    stop += 1  # "in A (2) and B (4) provinces"
                return words[stop] == "and" and self._are_names(stop + 1, noun.first)
        return False

    def _are_names(self, first: int, stop: int) -> bool:
        return first < stop and all(
            self.document.words[i] == "and"
            or self.document.words[i].isdigit()
            or self.document.is_capitalised(i)
            or i in self.setting.name_tokens
            for i in range(first, stop)
        )

    def _read_name(self, name: Name, sure: bool = False) -> PlaceHit | None:
        match = name.match
        if (match.start, match.end) in self.actor_spans:
            return None
        sorts = {entry.sort for entry in name.world}
        slugs = [c for c in name.candidates if c.is_place]
        if not slugs and not sorts & {"place", "country"}:
            return None
        if not self.arabic and self.setting.goes_on(match.stop):
            return None
        if self.arabic and (self._is_surname(match) or self._is_outlet(match)):
            return None
        if self.arabic and self._is_of_council(match):
            return None
        if self.document.words[match.first - 1] in _FOR_OR_AGAINST and not self.arabic:
            return None
        key = self.document.folded[match.start : match.end]
        folded = " ".join(self.document.words[match.first : match.stop])
        if match.start > self.document.starts[match.first]:
            folded = key
        cue = self._sort_cue(match.first, match.stop)
        ordinary = folded in self.lexicon.common_words or not slugs and folded in ORDINARY_NAMES
        if ordinary and not (sure or self._is_surely_place(match, cue)):
            return None
        if "country" in sorts and self.cues.covering("title_words", match.stop):
            return None  # "the US vice president"
        around = self.document.words[match.first - 3 : match.stop + 1]
        if around[:3] == ["islamic", "state", "in"] and around[-1] == "and":
            return None  # "the Islamic State in Iraq and the Levant"
        if self.document.words[match.stop : match.stop + 1] == ["time"]:
            return None  # "at 9 p.m. Khartoum time"
        if self.document.words[match.first - 1] in ("بتوقيت", "توقيت"):
            return None
        if "country" in sorts and not slugs:
            kind, wide = "country", True
        elif slugs:
            kind, wide = "", False
        else:
            kind = next(entry.kind for entry in name.world if entry.sort == "place")
            wide = kind in ("region", "province")
        start, end, first, stop = match.start, match.end, match.first, match.stop
        hit = PlaceHit(None, key, kind, start, end, first, stop, wide=wide)
        self._choose(hit, slugs, cue)
        self._trim(hit)
        return hit

    def _is_outlet(self, match: Match) -> bool:
        """Tell, in Arabic, "the channel al-Mayadin" and "Darfur24" from towns of that name."""
        before = self.document.words[match.first - 1 : match.first]
        return (
            self.document.folded[match.end : match.end + 1].isdigit()
            or self.document.starts[match.first] == match.start
            and self.cues.covering("outlets", match.first - 1) is not None
            and before != ["وكاله"]
        )

    def _is_of_council(self, match: Match) -> bool:
        """Tell, in Arabic, "the military council of X", a force that is named for X."""
        before, behind = self.document.words[match.first - 1], match.stop
        return before.lstrip("ولبف") in ("مجلس", "المجلس") and not _OF_COUNCILS.isdisjoint(
            self.document.words[behind : behind + 1]
        )

    def _is_surname(self, match: Match) -> bool:
        """Tell "the activist Jawad al-Zabadani" in Arabic: a title, a name no word, and then ours."""
        token, document = match.first, self.document
        if (
            token < 2
            or document.starts[token] != match.start
            or self.cues.knows(token - 1)
            or token - 1 in self.setting.name_tokens
        ):
            return False
        # the correspondent "Jawad al-Zabadani"
        quoted = (
            '"' in document.between(token - 2, token - 1) and len(document.words[token - 1]) > 2
        )
        # "Adnan X, the commander in"
        behind = document.words[match.stop : match.stop + 1]
        titled = (
            behind and behind[0].startswith("ال") and self.cues.covering("speakers", match.stop)
        )
        if titled and self.setting.noun_before(match.first) is None:
            return True
        return (quoted and document.folded.startswith('"', match.end)) or any(
            self.cues.covering(tag, i) is not None
            for tag in ("speakers", "title_words")
            for i in range(max(0, token - 3), token - 1)
        )

    def _choose(self, hit: PlaceHit, slugs: list[Candidate], cue: str) -> None:
        """Settle which place a new hit is, as far as the words beside it say."""
        if not slugs:
            hit.wide = hit.wide or cue == "wide"
            return
        if len(slugs) == 1 and not cue:
            self._settle(hit, slugs[0], self.gazetteer.place_by_slug[slugs[0].slug])
            return
        places = [(c, self.gazetteer.place_by_slug[c.slug]) for c in slugs]
        if any(not c.by_article for c, _ in places):
            # "Hama" is al-Hamah only where nothing is called Hama
            places = [(c, place) for c, place in places if not c.by_article]
        if cue:
            wanted = [
                (c, place) for c, place in places if (place.kind in WIDE_KINDS) == (cue == "wide")
            ]
            if not wanted:
                listed_wide = [(c, p) for c, p in places if c.listed and p.kind in WIDE_KINDS]
                if cue == "town" and not listed_wide:
                    hit.kind = "city"
                    return
                if cue == "wide":
                    hit.kind, hit.wide = "province", True
                    return
                wanted = listed_wide
                if cue == "town" and len(wanted) == 1:
                    # the ledger knows the city only by its governorate
                    self._settle(hit, *wanted[0])
                    if hit.kind != "country":  # but "fighters seize Syria town"
                        hit.kind, hit.wide = "city", False
                    return
            places = wanted
        if len(places) == 1:
            self._settle(hit, *places[0])
        else:
            hit.kind = "ambiguous:" + "|".join(place.slug for _, place in places)

    @staticmethod
    def _settle(hit: PlaceHit, candidate: Candidate | None, place) -> None:
        hit.slug, hit.kind = place.slug, place.kind
        hit.wide = place.kind in WIDE_KINDS and place.kind != "region"
        hit.listed = candidate.listed if candidate else True

    def _settle_ambiguous(self, hits: list[PlaceHit]) -> None:
        """Choose between places of one name by what else the text says.

        A place named with its sort anywhere in the text settles it. Else a candidate gains from
        every other place of the text that lies in the same parent, and a governorate from being
        what reports usually mean by a bare name ("evacuated to Idlib").
        """
        if not any(hit.kind.startswith("ambiguous:") for hit in hits):
            return
        said = {hit.key.removeprefix("al-"): hit for hit in hits if hit.slug}
        around: dict[str, int] = {}
        for hit in hits:
            if hit.slug:
                for parent in self.gazetteer.ancestors_of(hit.slug)[:2]:
                    around[parent] = around.get(parent, 0) + 1
        for hit in hits:
            if not hit.kind.startswith("ambiguous:"):
                continue
            slugs = hit.kind.removeprefix("ambiguous:").split("|")
            known = said.get(hit.key.removeprefix("al-"))
            if known is not None and known.slug in slugs:
                choice = known.slug
            else:
                choice = max(slugs, key=lambda slug: self._plausibility(slug, hit, around))
            self._settle(hit, None, self.gazetteer.place_by_slug[choice])

    def _widen_to_countryside(self, hit: PlaceHit) -> None:
        """Read "the northern countryside of X", written "countryside X northern", as one region.

        Two may share the noun: "the countrysides Homs northern and Hama southern".
        """
        document, stop = self.document, hit.stop
        if not hit.wide or stop >= len(document.words) or document.between(stop - 1, stop) != " ":
            return
        if document.words[stop] not in _ARABIC_SIDES:
            return
        noun = self.setting.noun_before(hit.first)
        if noun is None and document.words[hit.first].startswith("و"):
            noun = next(iter(self.cues.find("countryside", hit.first - 4, hit.first)), None)
        if noun is None or self.cues.covering("countryside", noun.first) is None:
            return
        hit.stop, hit.end = stop + 1, document.ends[stop]
        self._make_region(hit, f"ريف {document.folded[hit.start : hit.end]}")

    def _widen_to_fields(self, hit: PlaceHit) -> None:
        """Read "the northern countryside of X" as one region, which is not the city of X."""
        document, first = self.document, hit.first - 2
        named = document.words[max(0, first) : hit.first] == ["countryside", "of"]
        if not named or not (hit.wide or hit.kind == "city"):
            return
        name = f"{document.folded[hit.start : hit.end]} countryside"
        first -= document.words[first - 1].endswith("ern")
        hit.first, hit.start = first, document.starts[first]
        self._make_region(hit, name)

    def _make_region(self, hit: PlaceHit, name: str) -> None:
        """Make a hit a region with the words that it spans now, known by `name` if at all."""
        hit.kind, hit.wide = "region", False
        hit.key = self.document.folded[hit.start : hit.end]
        whole = self.gazetteer.names.get(name, ())
        hit.slug = next((c.slug for c in whole if c.is_place), None)

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

    def _trim(self, hit: PlaceHit) -> None:
        """Leave "governorate", "camp" or "city" off the end of a name that also goes without."""
        if self.arabic:
            first = self.cues.covering("place_noun", hit.first)
            if first is None or first.first != hit.first or hit.stop - hit.first < 2:
                return
            for stop in range(hit.first + 2, hit.stop + 1):
                rest = " ".join(self.document.words[hit.first + 1 : stop])
                if hit.slug and self._names(rest, hit.slug):
                    hit.first, hit.stop = hit.first + 1, stop
                    hit.start, hit.end = (
                        self.document.starts[hit.first],
                        self.document.ends[stop - 1],
                    )
                    hit.key = self.document.folded[hit.start : hit.end]
                    return
            return
        last = self.cues.covering("place_noun", hit.stop - 1)
        if last is None or hit.stop - hit.first < 2 or last.first <= hit.first:
            return
        rest = " ".join(self.document.words[hit.first : last.first])
        slugs = [hit.slug] if hit.slug else []
        if hit.kind.startswith("ambiguous:"):
            slugs = hit.kind.removeprefix("ambiguous:").split("|")
        if any(self._names(rest, slug) for slug in slugs):
            hit.stop, hit.end = last.first, self.document.ends[last.first - 1]
            hit.key = self.document.folded[hit.start : hit.end]

    def _names(self, words: str, slug: str) -> bool:
        return any(c.slug == slug and c.is_place for c in self.gazetteer.names.get(words, ()))

    def _is_surely_place(self, match: Match, cue: str) -> bool:
        """Tell whether an ordinary word stands where only a place would."""
        if cue or self.setting.noun_before(match.first) or self.setting.noun_after(match.stop):
            return True
        if not self.arabic and self._ends_list_of_towns(match):
            return True
        behind = self.document.words[match.stop : match.stop + 1]
        dual = self.document.folded[match.start : match.end] in _ARABIC_DUALS
        if dual and (
            behind and behind[0].endswith("تين") or self.document.find_words(_TWO_VILLAGES)
        ):
            return False  # "the two besieged villages" beside the name of a town
        for neighbour in (match.first - 1, match.stop):
            name = self.setting.name_tokens.get(neighbour)
            if name is None or name.match is match:
                continue
            if any(c.is_place for c in name.candidates) or any(
                e.sort == "place" for e in name.world
            ):
                return True
        ahead = [w for w in self.document.words[max(0, match.first - 2) : match.first] if w != "من"]
        named = self.document.folded[match.start : match.end] in self.lexicon.ambiguous_months
        if behind in _ARABIC_LAST or named and self.arabic and ahead and ahead[-1].isdigit():
            return False  # "last August", "the 13th of August", spelt like the city of Ibb
        if behind and (behind[0] in self.lexicon.months or behind[0].isdigit()) and self.arabic:
            return False  # "the sixth of August, as others call it", "August 2014"
        if dual:
            return False  # "the two villages", not the town of that name
        if not self.arabic:
            return self.document.folded[match.start : match.end].startswith(
                ("al-", "al ")
            ) or self._is_fought_over(match)
        sentence = self.document.sentence_of(match.first)
        return self.cues.has("conflict", sentence.first, sentence.stop) and (
            self.document.starts[match.first] < match.start
            or self.cues.covers_any(_SHOWING, match.first - 1)
        )

    def _ends_list_of_towns(self, match: Match) -> bool:
        """Tell the last name of "the towns of Dael, Ibta and Kahil" from a man's."""
        first = match.first
        if self.document.words[first - 1] != "and" or not self.document.is_capitalised(first):
            return False
        sentence = self.document.sentence_of(first)
        return any(
            self.document.words[noun.stop - 1 : noun.stop + 1]
            in (["towns", "of"], ["villages", "of"])
            and all(
                self.document.is_capitalised(i) or self.document.words[i] in ("al", "el")
                for i in range(noun.stop + 1, first - 1)
            )
            for noun in self.cues.find("town_noun", max(sentence.first, first - 14), first)
        )

    def _is_fought_over(self, match: Match) -> bool:
        """Tell "drove the rebels from Midan", written with a capital, from the ordinary word."""
        sentence = self.document.sentence_of(match.first)
        return (
            self.document.is_capitalised(match.first)
            and self.cues.covers_any(("from", "in"), match.first - 1)
            and not self.setting.goes_on(match.stop)
            and self.cues.has("conflict", sentence.first, sentence.stop)
        )

    def _find_borders(self) -> list[PlaceHit]:
        """Return "the Lebanese border" and "the Lebanon-Syria border", where fighters often are."""
        if self.arabic:
            return []
        document, found = self.document, []
        for token in document.find_words({"border"}):
            name = self.setting.name_tokens.get(token - 1)
            if self.cues.covering("town_noun", token + 1):
                continue  # "a Syrian border town" is not the border
            if name is None or not {e.sort for e in name.world} & {"country", "adjective"}:
                continue
            first = name.match.first
            beside = {entry.key for entry in name.world}
            other = self.setting.name_tokens.get(first - 1)
            if other is not None and document.between(first - 1, first) == "-":
                first = other.match.first
                beside |= {entry.key for entry in other.world}
            start, end = document.starts[first], document.ends[token]
            # the Lebanese and the Lebanese-Syrian border are one
            abroad = sorted(beside - self.gazetteer.home_names) or sorted(beside)
            key = f"border of {abroad[0]}"
            found.append(PlaceHit(None, key, "border", start, end, first, token + 1))
        return found
