"""Place relations: how each place stands to the words and to the places around it.

Input: the PlaceHits of a document in order. Output: the same with relation ("from", "to", "in",
"near", ...), `container` and `partly`. Must not know about deals.
"""

from __future__ import annotations

from control.extract.gazetteer import Gazetteer
from control.extract.names import PREPOSITIONS, NameSetting, PlaceHit

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
_EXCEPTIONS = frozenset(("except", "excluding", "barring", "besides", "باستثناء", "عدا", "سوي"))
# ahead of these "but" makes an exception: "every town but Douma"
_ALL = frozenset(("every", "all", "everything", "everywhere", "whole", "entire", "any"))
_SHARES = frozenset("all whole entirety most much part parts half".split())
_ARTICLES = ("the", "a", "an")
_ATTACHED = {"ب": "in", "ل": "to", "لل": "to"}


class PlaceRelater:
    """Relates the places of one document."""

    def __init__(self, setting: NameSetting, gazetteer: Gazetteer):
        self.setting = setting
        self.document = setting.document
        self.cues = setting.cues
        self.lexicon = setting.lexicon
        self.arabic = setting.arabic
        self.gazetteer = gazetteer
        self._prepositions = set().union(*map(self.cues.tokens, PREPOSITIONS))
        self._skipped: dict[int, int] = {}

    def relate(self, hits: list[PlaceHit]) -> list[PlaceHit]:
        by_last_token = {hit.stop - 1: number for number, hit in enumerate(hits)}
        related: list[PlaceHit] = []
        containers: set[int] = set()
        for number, hit in enumerate(hits):
            relation, before, passed = self._govern(hit, by_last_token, related)
            if self.arabic and before is not None and self.cues.covering("adjoins", before - 1):
                relation = "near"  # "the town of A, close to the city of B"
            part = self.arabic and relation == "to" and self._is_part_of(before)
            if part:
                relation = ""
            if passed is not None and passed < number:
                containers.add(passed)
            previous = related[-1] if related else None
            if previous is not None and not self.arabic:
                if previous.first < self.document.sentence_of(hit.first).first:
                    previous = None  # "left A. The towns of B and C were besieged"
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
                adjacent = adjacent or self._are_adjectives(previous.stop, before)
                if self._is_apposed(previous, hit):
                    inside = True
                if not self.arabic and previous.stop < before:
                    # "Dumayr town in the Qalamoun area"
                    after = self.setting.noun_after(previous.stop)
                    adjacent = adjacent or after is not None and after.stop == before
                if adjacent and "," in self.document.between(previous.stop - 1, previous.stop):
                    adjacent = self.arabic or hit.wide or hit.kind == "region"
                # "in A, and in the province of B"
                added = self.arabic and self.document.words[before].startswith("و")
                if adjacent and (
                    relation == "in" and not added or self._is_of(previous.stop, hit.first)
                ):
                    # but not "a truce with Armenia in Karabakh"
                    inside = previous.kind != "country" and (hit.wide or previous.kind != "city")
                if (
                    relation == ""
                    and hit.kind == "country"
                    and self.document.between(previous.stop - 1, hit.first) == ", "
                ):
                    inside = True
            if previous is not None and before is None and self._is_apposed(previous, hit):
                # "A and B, two suburbs of C", and not "A, the towns of B and C"
                inside = inside or self.document.words[previous.stop] in ("two", "both", "three")
            if part and previous is not None and hit.first - previous.stop <= 5:
                inside = True  # "the town of A in the northern countryside of Hama"
            if self.arabic and previous is not None and hit.kind == "region":
                # "the towns of A and B south of Damascus", which has a name as a region
                inside = inside or not self.document.folded[previous.end : hit.start].strip()
            inside = inside or self._only_describes(hit) or self._has_capital(hit)
            inside = inside or self._names_another(hit)
            listed = before is None and previous is not None and previous.relation == relation
            # "the capital of Tigray, Mekelle" is no list
            listed = listed and not previous.container
            wide = (
                hit.wide
                or part
                or (listed and previous.wide and not hit.slug and hit.kind == "city")
            )
            partly = not inside and self._is_partly_meant(hit, before)
            hit.relation, hit.container, hit.partly = relation, inside, partly
            hit.wide = wide or partly
            related.append(hit)
        for hit in related:
            if hit.first in self.document.datelines:
                hit.relation = "near"
        for number in containers:
            related[number].container = True
        for number, hit in enumerate(related):
            # "Syria's Aleppo", "Aleppo, Syria"
            nearby = number + 1 < len(related) and related[number + 1].first - hit.stop < 7
            possessive = (
                hit.stop < len(self.document.words) and self.document.words[hit.stop] == "s"
            )
            if hit.kind == "country" and nearby and possessive:
                hit.container = True
        return related

    def _is_part_of(self, before: int | None) -> bool:
        """Tell, in Arabic, "the northern countryside of Hama" from "to Hama": both have one letter."""
        if before is None or before < 2 or self.cues.covering("bodies", before - 1):
            return False
        adjective, noun = self.document.words[before - 1], self.document.words[before - 2]
        return (
            adjective.startswith("ال")
            and adjective.endswith(("ي", "يه", "وسط"))
            and noun.lstrip("وب").startswith("ال")
        )

    def _are_adjectives(self, first: int, stop: int) -> bool:
        """Tell, in Arabic, "A and B, besieged in the countryside of C" from new places.

        So is "the camp of A for the Palestinian refugees in B".
        """
        return (
            self.arabic
            and 0 < stop - first <= 3
            and not any("," in self.document.between(i - 1, i) for i in range(first, stop))
            and all(word.startswith(("ال", "لل")) for word in self.document.words[first:stop])
        )

    def _is_apposed(self, previous: PlaceHit, hit: PlaceHit) -> bool:
        """Tell "Douma, the last rebel-held town in Eastern Ghouta" from a list of places."""
        words = self.document.words[previous.stop : hit.first]
        return (
            not self.arabic
            and 2 < len(words) < 12
            and words[0] in ("the", "a", "an", "one", "its", "capital", "two", "three", "both")
            and "," in self.document.between(previous.stop - 1, previous.stop)
            and words[-1] in ("in", "of", "near")
            and self.cues.has("place_noun", previous.stop, hit.first)
            and not self.cues.has("agreed", previous.stop, hit.first)
        )

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

    def _is_attacked(self, hit: PlaceHit) -> bool:
        """Tell "air strikes hit Omdurman", which is no place of the truce told beside it."""
        if not self.cues.count("attack"):
            return False
        attack = self.cues.covering("attack", self._skip_back(hit.first - 1))
        return attack is not None and attack.first >= self.document.sentence_of(hit.first).first

    def _names_another(self, hit: PlaceHit) -> bool:
        """Tell "a Damascus-area town" and "the Upper Nile state capital" from the place itself."""
        words, stop = self.document.words, hit.stop
        if stop >= self.document.sentence_of(hit.first).stop:
            return False
        if words[stop : stop + 1] in (["government"], ["regime"], ["authorities"]):
            return True  # "the Damascus government"
        if words[stop : stop + 1] == ["area"]:
            return self.cues.covering("town_noun", stop + 1) is not None
        if words[stop : stop + 1] == ["suburb"] and words[stop + 1 : stop + 2] != ["of"]:
            return "a" in words[max(0, hit.first - 3) : hit.first]  # "a besieged Damascus suburb"
        if words[hit.first - 1] == "another" and self.cues.covering("town_noun", stop):
            return True  # "another Qalamoun town, Dumayr"
        if hit.wide and words[stop : stop + 1] in (["state"], ["province"], ["provincial"], ["s"]):
            stop += 1
        return hit.wide and words[stop : stop + 1] in (["capital"], ["capitals"])

    def _has_capital(self, hit: PlaceHit) -> bool:
        """Tell "the capital of Jawf", a town, from Jawf."""
        if not self.arabic:
            words, i = self.document.words, self._skip_back(hit.first - 1)
            if i > 0 and words[i] == "of" and self.cues.covering("wide_noun", i - 1):
                i = self._skip_back(i - 2)  # "of the northern province of"
            return i > 0 and words[i] == "of" and words[i - 1] in ("capital", "capitals")
        noun = self.setting.noun_before(hit.first)
        token = (noun.first if noun is not None else hit.first) - 1
        return self.arabic and token >= 0 and self.document.words[token] == "عاصمه"

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
        after = self.setting.noun_after(hit.stop)
        if large and after is not None and words[after.first] in _PARTS_OF_CITIES:
            return not self.setting.leads_to_other_name(after.stop)
        i = self._skip_back(hit.first - 1)
        through = i > 0 and words[i] == "of" and cues.covering("place_noun", i - 1) is not None
        if through and words[i - 1] not in _PARTS:
            i = self._skip_back(cues.covering("place_noun", i - 1).first - 1)  # "the city of Homs"
        elif through:
            if words[i - 1] in ("town", "village", "stronghold", "bastion"):
                return False  # "the town of Qusair" is Qusair
            return large and words[i - 1] in _PARTS_OF_CITIES and not words[i - 1].endswith("s")
        if i < 1 or words[i] not in ("in", "of", "within", "inside"):
            return False
        i -= 1
        if words[i] in ("hold", "held", "control", "controlled") and words[i - 1] in ("they", "it"):
            i -= 2  # "the last pocket they hold in Aleppo"
        elif words[i - 4 : i - 1] == ["that", "is", "under"]:
            i -= 5  # "the last district that is under their control in Homs"
        noun = cues.covering("place_noun", i)
        if noun is None or words[i] not in _PARTS or noun.first - 1 in self.setting.name_tokens:
            return False
        return through or words[i + 1] != "of" or large

    def _skip_back(self, token: int) -> int:
        """Return the last token before the adjectives and articles that end at `token`."""
        last = self._skipped.get(token)
        if last is None:
            last = token
            while last >= 0 and (
                self.cues.covering("skip", last)
                or last in self.setting.adjectives
                or self.document.words[last].endswith(("ern", "held"))
            ):
                last -= 1
            self._skipped[token] = last
        return last

    def _is_partly_meant_arabic(self, hit: PlaceHit, before: int | None) -> bool:
        words, sentence = self.document.words, self.document.sentence_of(hit.first)
        if not (hit.wide or hit.kind in (*_LARGER_KINDS, "region")):
            return False
        noun = self.setting.noun_before(hit.first)
        if noun is not None:
            bare = self.document.folded[noun.start : noun.end]
            listed = hit.stop < sentence.stop and words[hit.stop].startswith("و")
            return bare in _ARABIC_PLURAL_PARTS and not listed
        if hit.kind != "country" and words[hit.first - 1].removeprefix("ب") in _DIRECTIONS:
            return self._is_part_by_direction(hit.first - 1, hit)  # "in the east of Aleppo"
        if (
            before is None
            and words[hit.first - 1][:1] == "و"
            and words[hit.first - 1][1:] in (_DIRECTIONS)
        ):
            return True
        if before is None or words[before] not in ("في", "ب") or before <= sentence.first:
            return False
        for i in range(before - 1, max(sentence.first, before - 6), -1):
            if i in self.setting.name_tokens or "," in self.document.between(i, i + 1):
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

    def _is_part_in_list(self, token: int, by_last_token: dict[int, int]) -> bool:
        """Tell, in Arabic, "A and the north of B", a part of B, from "A, north of B"."""
        word = self.document.words[token]
        return word.startswith("و") and word[1:] in _DIRECTIONS and token - 1 in by_last_token

    def _is_part_by_direction(self, token: int, hit: PlaceHit) -> bool:
        """Tell "in the east of Ukraine", a part of it, from "east of Homs", outside it."""
        words = self.document.words
        if words[token].removeprefix("ب") not in _DIRECTIONS:
            return False
        if hit.kind == "country" or words[token].startswith("ب"):
            return True
        while token and words[token - 1] in _DIRECTIONS:
            token -= 1
        if hit.wide or hit.kind in _LARGER_KINDS:
            # "the convoy left the east of Aleppo", with no place between that it could lie east of
            for left in self.cues.find("leave", max(0, token - 5), token):
                between = range(left.stop, token)
                return not any(
                    self.setting.names_place(i) or self.cues.covering("place_noun", i)
                    for i in between
                )
        return token > 0 and self.cues.covers_any(("in", "from", "to"), token - 1)

    def _is_beside_towns(self, hit: PlaceHit) -> bool:
        """Tell "two towns near Damascus, A and B", which are A and B, from "near Damascus, A and B"."""
        near = self.cues.covering("near", self._skip_back(hit.first - 1))
        noun = near and self.cues.covering("town_noun", near.first - 1)
        return bool(noun) and self.document.words[noun.first].endswith("s") and not self.arabic

    def _article_before(self, token: int, first: int) -> int:
        """Return the article of "the heavily bombed town of", "the country's poorest province of"."""
        words = self.document.words
        if words[token - 1] == "s":
            token -= 2
        for i in range(token - 1, max(first, token - 3) - 1, -1):
            if "," in self.document.between(i, i + 1):
                break
            if words[i] in _ARTICLES:
                return i
        return 0

    def _number_before(self, token: int, by_last_token: dict[int, int]) -> int | None:
        """Return the number of the place that ends at `token`, its place noun and adjectives aside."""
        noun = self.cues.covering("place_noun", token) if token >= 0 else None
        token = noun.first - 1 if noun is not None else token
        while (
            noun is not None
            and not self.arabic
            and token not in by_last_token
            and (token in self.setting.adjectives or self.document.words[token] == "refugee")
        ):
            token -= 1  # "the Yarmouk Palestinian refugee camp and the district of"
        return by_last_token.get(token)

    def _is_larger(self, outer: PlaceHit, inner: PlaceHit) -> bool:
        """Tell "the Damascus suburb of Daraya" from "the Waer district of Homs"."""
        if outer.slug and inner.slug:
            if inner.slug in self.gazetteer.ancestors_of(outer.slug):
                return False
            if outer.slug in self.gazetteer.ancestors_of(inner.slug):
                return True
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
        seen_noun = of_name = False
        inside = not self.arabic  # still among the words between an article and the name
        if cues.has("leaves_out", max(sentence.first, hit.first - 5), hit.first):
            return "near", hit.first, None  # "the truce does not cover the city of X"
        if not self.arabic and self._is_attacked(hit):
            return "near", hit.first, None
        if (
            self.arabic
            and i >= sentence.first
            and (
                cues.covering("beside_place", i)
                and not cues.covering("place_noun", i - 1)  # "the district of Tariq al-Bab"
                # "by the road of the airport of X", "at the checkpoint of the village of X"
                or cues.covering("place_noun", i)
                and cues.covering("beside_place", i - 1)
            )
        ):
            return "near", hit.first, None  # "the hospital of X", "the road from X to Y"
        if self.arabic and related and related[-1].stop == hit.first:
            if document.between(i, hit.first).strip() == "-":
                return related[-1].relation, None, None
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
                if seen_noun and not gap.strip(" -") and not self.arabic:
                    passed = number  # "the Damascus suburb of ..."
                    i = related[number].first - 1 if number < len(related) else i - 1
                    continue
                if "," in gap or listed or cues.covering("in", i + 1):
                    previous = related[number] if number < len(related) else None
                    if previous is not None and ("," in gap or listed):
                        if self.arabic and seen_noun:
                            return self._relation_of_list(number, related, True), None, passed
                        if previous.relation == "near" and self._is_beside_towns(previous):
                            return "of", i + 1, passed
                        return previous.relation, None, passed
                break
            word = document.words[i]
            if word.isdigit() and gap.startswith(")"):
                listed = True  # "the provinces of A (4), B (2) and C"
                i -= 1
                continue
            if (
                word == "as"
                and document.words[i - 2 : i] == ["as", "well"]
                or word == "to"
                and document.words[i - 2 : i] == ["in", "addition"]
            ):
                i -= 2  # "A, as well as B"
                word = "and"
            if word == "with" and document.words[i - 1] in ("along", "together"):
                i -= 1
                word = "and"
            if word in ("and", "or", "و", "او"):
                number = self._number_before(i - 1, by_last_token)
                if number is not None and number < len(related):
                    return self._relation_of_list(number, related, seen_noun), None, passed
                i -= 1
                continue
            if "," in gap and not cues.covering("place_noun", i):
                break
            if word == "من" and document.words[i - 1] in ("كل", "كلا"):
                i -= 2
                if cues.covering("provides", i):
                    return "", i + 1, passed  # "a deal that covers each of A and B"
                continue  # "over each of A and B"
            if word in _EXCEPTIONS or (
                word == "but" and _ALL.intersection(document.words[sentence.first : i])
            ):
                return "near", i, passed  # "every town but X"
            noun = cues.covering("place_noun", i)
            if noun is not None:
                number = by_last_token.get(noun.first - 1)
                if "," in gap and not self.arabic and word != "capital":
                    if number is not None and number < len(related):
                        return related[number].relation, None, passed
                    break
                seen_noun = True
                of_name = not self.arabic and (
                    noun.stop == hit.first or document.words[noun.stop] == "of"
                )
                if self.arabic and "(" in document.between(noun.first - 1, noun.first):
                    if related and noun.first - related[-1].stop <= 2:
                        return (
                            related[-1].relation,
                            None,
                            passed,
                        )  # "to northern Homs (the town of A)"
                if self.arabic:
                    # the "l" of "to the mountain", not of "the mountain"
                    particle = document.folded[document.starts[noun.first] : noun.start]
                    particle = particle.removesuffix("ال")
                    for mark, relation in (("ب", "in"), ("ل", "to")):
                        if mark in particle:
                            return relation, noun.first, passed
                    if particle.startswith("و"):
                        listed = True
                i = noun.first - 1
                continue
            if word == "من" and i and document.words[i - 1] == "كل":
                i -= 2  # "each of A and B"
                continue
            if word == "of" and i - 1 >= 0 and cues.covering("place_noun", i - 1):
                i -= 1
                continue
            if word == "of" and document.words[i - 1] in _SHARES:
                far = self._skip_back(i - 2)
                if document.words[far] == "from":
                    return "from", far, passed  # "retreated from all of X", "from most of X"
            if word == "s" and by_last_token.get(i - 1) is not None:
                passed = by_last_token[i - 1]
                i = related[passed].first - 1 if passed < len(related) else i - 2
                continue
            if word == "around" and document.words[i - 1] in ("area", "areas", "region"):
                i -= 1  # "left the area around X": X, with what lies about it
                continue
            # "south of X", "near X" before any bare preposition inside it
            for tag in PREPOSITIONS if i in self._prepositions else ():
                found = cues.covering(tag, i)
                if tag in ("from", "to") and (near := cues.covering("near", i)) and near.first < i:
                    continue  # "in the vicinity of", "close to"
                if tag == "from" and document.words[i - 1] in ("away", "far", "km", "kilometres"):
                    return "near", i, passed
                if found is not None and found.stop == i + 1:
                    if self.arabic and tag == "near" and word.startswith("ال"):
                        continue  # "northern" after a name, not "north of" the next one
                    if self.arabic and tag == "near" and self._is_part_in_list(i, by_last_token):
                        # "in Idlib and the north of Homs"
                        number = by_last_token[i - 1]
                        if number < len(related):
                            return self._relation_of_list(number, related, seen_noun), None, passed
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
                or i in self.setting.adjectives
                or word.isdigit()
                or (self.arabic and word.removeprefix("ب") in _DIRECTIONS)
                # "the besieged town of A", but "and captured the town of A"
                or (inside and word.endswith(("held", "ern", "ed")))
            ):
                inside = inside and word not in _ARTICLES
                i -= 1
                continue
            article = inside and of_name and self._article_before(i, sentence.first)
            if article:
                i = article  # "at the industrial town of X"
                continue
            break
        if listed and related:
            previous = related[-1]
            if previous.stop >= hit.first - 6 and previous.first >= sentence.first:
                return previous.relation, None, passed
        return "", i + 1, passed
