"""Parties: who acts in a document, and who says so.

Input: a Document, its cues and the names found in it. Output: ActorHits with slug (None where
the ledger has no such actor) and the speaker of each stretch of text. Generic words ("rebels",
"the regime") stand for the ledger's actors only in a report about the ledger's own country.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property

from control.extract.gazetteer import Gazetteer
from control.extract.lexicon import Cues, Lexicon
from control.extract.names import Name
from control.extract.text import Document, Sentence, fold_words

SPEAKER_KINDS = frozenset(("monitor", "media"))
MEDIATOR_KINDS = frozenset(("mediator", "un_body", "UN", "local_body"))
# countries that act in other countries' wars: naming them does not say where the report is from
_SPONSORS = frozenset(
    ("russia", "turkey", "iran", "united states", "qatar", "britain", "france", "germany", "egypt")
    + ("lebanon", "saudi arabia", "jordan", "kuwait", "oman", "united arab emirates", "israel")
    + ("palestine", "kazakhstan")
)

# which names an Arabic general word goes on about
_KIN = {
    "تنظيم": ("تنظيم", "داعش", "الدوله"),
    "جماعه": ("جماعه", "حوثي"),
    "حركه": ("حركه", "طالبان"),
    "قوات": ("قوات",),
    "حزب": ("حزب",),
}
_SMALL_NAMES = frozenset(("al", "el", "bin", "ibn", "de", "van", "abu"))
_CREDIT = re.compile(r"\(([^()\n]{2,40})\)\s*$")


@dataclass(slots=True)
class ActorHit:
    """One actor where the text names it. `side` is government, opposition or ""."""

    slug: str | None
    key: str
    kind: str
    side: str
    named: bool  # by its own name, not by a general word
    start: int
    end: int
    first: int
    stop: int
    acronym: bool = False


_ARMED_BODIES = frozenset("factions faction groups group wing council".split())


class PartyFinder:
    """Finds the actors of one document; made once a document."""

    def __init__(
        self,
        document: Document,
        cues: Cues,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
        names: list[Name],
    ):
        self.document = document
        self.cues = cues
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.names = names
        self.is_home = self._is_about_home()
        self.government = gazetteer.find_actor(*lexicon.government_names)
        self.opposition = gazetteer.find_actor(*lexicon.opposition_names)

    @cached_property
    def _name_at(self) -> dict[int, Name]:
        return {
            token: name for name in self.names for token in range(name.match.first, name.match.stop)
        }

    def _is_about_home(self) -> bool:
        """Tell whether the report is about the country whose districts the ledger holds."""
        home_names = self.gazetteer.home_names
        home, others = 0, {}
        for name in self.names:
            for entry in name.world:
                if entry.sort in ("country", "adjective"):
                    if entry.key in home_names:
                        home += 2
                    elif entry.key not in _SPONSORS:
                        others[entry.key] = others.get(entry.key, 0) + 1
            for candidate in name.candidates:
                if candidate.is_place and candidate.listed:
                    home += 1
                    break
        return home > 0 and home >= max(others.values(), default=0)

    def find(self) -> list[ActorHit]:
        hits: list[ActorHit] = []
        for name in self.names:
            hit = self._read_name(name)
            if hit is not None:
                hits.append(hit)
        taken = {token for hit in hits for token in range(hit.first, hit.stop)}
        for side in ("government", "opposition", "warring"):
            for match in self.cues.find(side, 0, len(self.document.words)):
                if any(token in taken for token in range(match.first, match.stop)):
                    continue
                hits.append(self._generic(match, side))
                taken.update(range(match.first, match.stop))
        hits = sorted(self._resolve_short(hits), key=lambda hit: hit.first)
        return sorted([*hits, *self._find_meant(hits, taken)], key=lambda hit: hit.first)

    def _find_meant(self, hits: list[ActorHit], taken: set[int]) -> list[ActorHit]:
        """Return the group that Arabic "the organisation" or "the movement" stands for."""
        meant = []
        for match in self.cues.find("same_force", 0, len(self.document.words)):
            text = self.document.folded[match.start : match.end]
            kin = _KIN[text.removeprefix("ال").removeprefix("ل")]  # "للتنظيم": "to the group"
            before = [
                hit
                for hit in hits[: bisect_left(hits, match.first, key=lambda hit: hit.first)]
                if hit.named and any(name in hit.key for name in kin)
            ]
            if before and match.first not in taken:
                meant.append(
                    replace(
                        before[-1],
                        start=match.start,
                        end=match.end,
                        first=match.first,
                        stop=match.stop,
                    )
                )
        return meant

    def find_sponsors(self) -> list[ActorHit]:
        """Return countries named by an adjective, as in "Russian-brokered"."""
        hits = []
        for name in self.names:
            for entry in name.world:
                if entry.sort == "adjective" and entry.key not in self.gazetteer.home_names:
                    match = name.match
                    text = self.document.folded[match.start : match.end]
                    slug = self.gazetteer.find_actor(entry.key)
                    hits.append(
                        ActorHit(
                            *(slug, text, "state", "", True),
                            *(match.start, match.end, match.first, match.stop),
                        )
                    )
        return hits

    def _resolve_short(self, hits: list[ActorHit]) -> list[ActorHit]:
        """Give "the Observatory" the slug of the one whose full name the text gives."""
        full = [hit for hit in hits if hit.slug and hit.named and " " in hit.key]
        resolved = []
        for hit in hits:
            if hit.slug is None and hit.named and hit.kind in SPEAKER_KINDS:
                words = set(hit.key.split())
                match = next((other for other in full if words <= set(other.key.split())), None)
                if match is not None:
                    hit = replace(hit, slug=match.slug)
            resolved.append(hit)
        return resolved

    def _generic(self, match, side: str) -> ActorHit:
        slug = None
        if self.is_home and not self._is_foreign(match.first):
            slug = {"government": self.government, "opposition": self.opposition}.get(side)
        start, first = match.start, match.first
        words = self.document.words
        if words[first] == "the" and match.stop - first > 1:
            first += 1
            start = self.document.starts[first]
        return ActorHit(
            slug,
            self.document.folded[start : match.end],
            "state" if side == "government" else "armed_group",
            "" if side == "warring" else side,
            False,
            start,
            match.end,
            first,
            match.stop,
        )

    def _is_foreign(self, token: int) -> bool:
        """Tell whether an adjective of another country stands right beside a general word."""
        for beside in (token - 1, token - 2, token + 1, token + 2):
            name = self._name_at.get(beside)
            if name is not None and any(
                entry.sort == "adjective" and entry.key not in self.gazetteer.home_names
                for entry in name.world
            ):
                return True
        return False

    def _read_name(self, name: Name) -> ActorHit | None:
        if not name.world and all(c.is_place for c in name.candidates):
            return None
        match = name.match
        actors = [c for c in name.candidates if not c.is_place]
        entries = [entry for entry in name.world if entry.sort == "actor"]
        countries = [entry for entry in name.world if entry.sort == "country"]
        if not actors and not entries and not countries:
            return None
        text = self.document.folded[match.start : match.end]
        if text == "military" and not _ARMED_BODIES.isdisjoint(
            self.document.words[match.stop : match.stop + 1]
        ):
            return None  # "the military factions" are no army
        if (
            self.lexicon.language.verb_first
            and fold_words(text) in self.lexicon.common_words
            and (
                self.cues.covering("place_noun", match.first - 1) or not self._is_actor_like(match)
            )
        ):
            return None  # "the village of al-Qaida"
        has_place = any(c.is_place for c in name.candidates)
        if match.first in self.document.datelines:
            return None
        if (has_place or countries) and not self._acts(match):
            return None
        if actors:
            actor = self.gazetteer.actor_by_slug[actors[0].slug]
            generic = not actors[0].proper
            if generic and not self.is_home and actor.kind not in SPEAKER_KINDS:
                side = self._side_of(actor.slug)
                return ActorHit(
                    *(None, text, actor.kind, side, False),
                    *(match.start, match.end, match.first, match.stop),
                )
            return ActorHit(
                *(actor.slug, text, actor.kind, self._side_of(actor.slug), not generic),
                *(match.start, match.end, match.first, match.stop, actors[0].acronym),
            )
        if entries:
            kind = entries[0].kind
            side = "government" if kind == "state" else "opposition" if "armed" in kind else ""
            return ActorHit(
                *(None, text, kind, side, True),
                *(match.start, match.end, match.first, match.stop),
            )
        slug = self.gazetteer.find_actor(fold_words(text))
        return ActorHit(
            *(slug, text, "state", "", True),
            *(match.start, match.end, match.first, match.stop),
        )

    def _side_of(self, slug: str) -> str:
        chain = [slug, *self.gazetteer.owners_of(slug)]
        if self.government in chain:
            return "government"
        if self.opposition in chain:
            return "opposition"
        kind = self.gazetteer.actor_by_slug[slug].kind
        return (
            "opposition" if kind in ("armed_group", "coalition", "armed group", "jihadist") else ""
        )

    def _is_actor_like(self, match) -> bool:
        sentence = self.document.sentence_of(match.first)
        return self.cues.has("conflict", sentence.first, sentence.stop)

    def _acts(self, match) -> bool:
        """Tell whether a name that is also a place stands here for who governs it.

        "Damascus rejected", "between Damascus and the rebels", not "in Damascus".
        """
        words = self.document.words
        before = words[match.first - 1] if match.first else ""
        if self.lexicon.language.verb_first:
            attached = self.document.folded[self.document.starts[match.first] : match.start]
            if attached in ("ب", "وب"):
                return False
            return self.cues.covers_any(
                (
                    "speech",
                    "agreed",
                    "announced",
                    "rejected",
                    "mediate",
                    "call",
                    "denied",
                ),
                match.first - 1,
            ) or before in ("بين", "مع")
        listed = before == "and" and "between" not in words[max(0, match.first - 6) : match.first]
        if (
            before in ("between", "with", "by", "and")
            and not listed
            and not self.cues.covering("in", match.first - 2)
        ):
            sentence = self.document.sentence_of(match.first)
            if (
                before == "by"
                or self.cues.has("deal", sentence.first, sentence.stop)
                or self.cues.has("ceasefire", sentence.first, sentence.stop)
            ):
                return before != "and" or "between" in words[max(0, match.first - 6) : match.first]
            return False
        lead = match.first - 1
        while lead > 0 and self.cues.covering("skip", lead):
            lead -= 1  # "forces in eastern Congo have captured"
        if self.cues.covers_any(("from", "to", "in", "near", "via"), lead):
            return False
        if self.document.folded[match.end : match.end + 1] == ":":
            return False  # "Syria: rebels hand over their arms"
        after = self._skip_listed(match.stop)
        return self.cues.covers_any(
            (
                *("speech", "agreed", "announced", "rejected", "denied", "call", "capture"),
                *("mediate", "violated", "suspended", "swap", "withdraw", "started", "handover"),
            ),
            after,
        )

    def _skip_listed(self, token: int) -> int:
        """Return the token after "and Saudi Arabia", "has also" and the like."""
        words = self.document.words
        steps = 0
        while token < len(words) and steps < 6:
            steps += 1
            other = self._name_at.get(token)
            if other is not None:
                token = other.match.stop
            elif words[token] in ("has", "have", "had", "also", "and", "both", "on"):
                token += 1
            elif self.cues.covering("weekday", token) or self.cues.covering("opposition", token):
                token += 1
            else:
                break
        return token


# begin a clause that sets what one says beside what another said
_CONTRASTS = frozenset("while whereas but بينما حين فيما".split())
_TOLD_TO = frozenset("لوكاله لقناه لصحيفه لشبكه لموقع لاذاعه لجريده".split())


class SpeakerFinder:
    """Says who is the originator of what a stretch of a sentence tells."""

    def __init__(
        self,
        document: Document,
        cues: Cues,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
        actors: list[ActorHit],
    ):
        self.document = document
        self.cues = cues
        self.gazetteer = gazetteer
        self.arabic = lexicon.language.verb_first
        self.words_of_place = lexicon.sentence_words
        self.actors = actors
        self._firsts = [hit.first for hit in actors]
        self._found: dict[int, str | None] = {}

    def find(self, sentence: Sentence, token: int) -> str | None:
        """Return the name of whoever the words at `token` are from, None where nobody is named.

        Looks for the speaking verb nearest to the words and for its subject beside it; what is
        said to somebody ("told Reuters") is from the speaker, not from the agency.
        """
        if token not in self._found:
            self._found[token] = self._find(sentence, token)
        return self._found[token]

    def _find(self, sentence: Sentence, token: int) -> str | None:
        verbs = [
            match
            for match in self.cues.find("speech", sentence.first, sentence.stop)
            if not match.first <= token < match.stop
        ]
        verbs.sort(key=lambda verb: (self._is_of_another(verb, token), abs(verb.first - token)))
        for verb in verbs:
            name = self._subject(sentence, verb, token)
            if name:
                return name
        return self._credit(sentence)

    def _is_of_another(self, verb, token: int) -> bool:
        """Tell that "..., while state media said" begins what another says: it is none of the words before."""
        lead = self.document.words[max(token + 1, verb.first - 6) : verb.first]
        return not _CONTRASTS.isdisjoint(lead)

    def _credit(self, sentence: Sentence) -> str | None:
        """Return the source that an item of a digest names in brackets at its end."""
        if not sentence.block:
            return None
        last = max(
            (s for s in self.document.sentences if s.block == sentence.block), key=lambda s: s.end
        )
        found = _CREDIT.search(self.document.cased[max(0, last.end - 60) : last.end])
        return found.group(1).strip() if found else None

    def _subject(self, sentence: Sentence, verb, token: int) -> str | None:
        words = self.document.words
        if self.arabic:
            last = min(sentence.stop, verb.stop + 7)
            if words[verb.first].endswith(("نقل", "نقلت")) and "عن" in words[verb.stop : last]:
                # "an agency quoted the monitor": from the monitor
                origin = words.index("عن", verb.stop) + 1
                told = self._name_in(origin, min(sentence.stop, origin + 7), True)
                if told:
                    return told
            return self._name_in(verb.stop, last, True) or self._name_in(
                max(sentence.first, verb.first - 4), verb.first, False
            )
        if self.cues.covering("according", verb.first):
            return self._name_in(verb.stop, min(sentence.stop, verb.stop + 9), True)
        # the subject stands before the verb, behind the last thing that was said
        first = max(sentence.first, verb.first - 12)
        quoted = '"' in self.document.between(first, verb.first)
        told = self.cues.covering("speech", first) or self.cues.has("speech", first, verb.first - 1)
        for i in range(verb.first - 1, first - 1, -1) if quoted or told else ():
            if token <= i and '"' in self.document.between(i, i + 1):
                first = i + 1
                break
            if i < verb.first - 1 and self.cues.covering("speech", i):
                first = i + 1
                break
        if token < verb.first:
            first = max(first, token + 1)
        name = self._name_in(first, verb.first, False)
        if name is None and words[verb.stop : verb.stop + 1] and verb.stop < sentence.stop:
            end = self.document.ends[verb.stop - 1]
            if self.document.folded[end : end + 2].strip()[:1] not in (",", "."):
                # '"...," said the governor'
                before = self.document.between(verb.first - 1, verb.first).rstrip()
                if before.endswith(('"', ",")):
                    name = self._name_in(verb.stop, min(sentence.stop, verb.stop + 8), True)
        return name

    def _name_in(self, first: int, stop: int, nearest_first: bool) -> str | None:
        """Return who is named in tokens `first:stop`, a body with its person where both are."""
        inside = [
            hit
            for hit in self.actors[
                bisect_left(self._firsts, first) : bisect_left(self._firsts, stop)
            ]
            if hit.stop <= stop
            and (hit.named or hit.kind in SPEAKER_KINDS)
            and not self._is_told(hit)
        ]
        bodies = [hit for hit in inside if hit.kind in SPEAKER_KINDS] or inside
        if bodies:
            hit = bodies[0] if nearest_first else bodies[-1]
            name = self._write(hit)
            if hit.kind == "monitor" and (person := self._person_in(first, stop)):
                return f"{name} ({person})"
            return name
        generic = self.cues.find("speakers", first, stop)
        if generic:
            match = generic[0] if nearest_first else generic[-1]
            return self._phrase(match, first, stop)
        return self._person_in(first, stop)

    def _is_told(self, hit: ActorHit) -> bool:
        """Tell the Arabic "to Reuters", "to the agency X", who only print it, from who said it."""
        if not self.arabic:
            return False
        attached = self.document.folded[self.document.starts[hit.first] : hit.start]
        before = self.document.words[hit.first - 1] if hit.first else ""
        return attached in ("ل", "لل") or before in _TOLD_TO

    def _write(self, hit: ActorHit) -> str:
        """Return the short name the ledger knows a speaker by, or the words of the text."""
        start, end = self.document.locate(hit.start, hit.end)
        written = self.document.given[start:end]
        if hit.slug and hit.named or hit.slug and "observatory" in hit.key:
            short = [
                name
                for name in self.gazetteer.actor_by_slug[hit.slug].names
                if name.isupper() and name.isascii() and 2 < len(name) < 7
            ]
            if short:
                return short[0]
        return written

    def _phrase(self, match, first: int, stop: int) -> str:
        """Return a general speaker with the words that belong to it: "a military source"."""
        left = match.first
        while left > first and left > match.first - 3:
            gap = self.document.between(left - 1, left)
            if gap != " " or self.cues.covering("speech", left - 1):
                break
            left -= 1
            if self.document.words[left] in ("a", "an", "the"):
                break
        if self.document.words[left] == "s" and left > first:
            left -= 1  # "Russia's military"
        right = match.stop
        if self.arabic:
            left = match.first
            if right < stop and self.document.between(right - 1, right) == " ":
                right += 1
        start, end = self.document.locate(self.document.starts[left], self.document.ends[right - 1])
        return " ".join(self.document.given[start:end].split())

    def _person_in(self, first: int, stop: int) -> str | None:
        """Return a run of two or more capitalised words that is no known name."""
        if self.arabic:
            return None
        near = self.actors[bisect_left(self._firsts, first) : bisect_left(self._firsts, stop)]
        known = {t for hit in near for t in range(hit.first, hit.stop)}
        run: list[int] = []
        best: list[int] = []
        capitals = self.document.capitals
        capitals = capitals[bisect_left(capitals, first) : bisect_left(capitals, stop)]
        words, fresh = self.document.words, set(capitals) - known
        fresh = {token for token in fresh if words[token] not in self.words_of_place}
        if not fresh:
            return None
        for token in range(min(fresh), stop):
            word = words[token]
            if token not in fresh and not run:
                continue
            joined = not run or self.document.between(run[-1], token) in (" ", "-", ". ")
            small = run and word in _SMALL_NAMES and token not in known
            if joined and (token in fresh or small and word not in self.words_of_place):
                run.append(token)
            else:
                best = max(best, run, key=len)
                run = []
        best = max(best, run, key=len)
        if len(best) < 2:
            return None
        start, end = self.document.locate(
            self.document.starts[best[0]], self.document.ends[best[-1]]
        )
        return " ".join(self.document.given[start:end].split())
