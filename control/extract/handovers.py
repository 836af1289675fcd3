"""Handovers: finds the words by which a place is handed over, not weapons or prisoners.

Input: a Scene. Output: Matches of the verb or noun. Must not know about deals.
"""

from __future__ import annotations

from dataclasses import replace

from control.choices import ClaimKind, DealStageKind
from control.extract.lexicon import AGREEMENT_TAGS
from control.extract.matcher import Match
from control.extract.mentions import DatedRole, EventMention
from control.extract.names import PlaceHit
from control.extract.parties import SPEAKER_KINDS
from control.extract.scene import Scene
from control.extract.temporal import TimeExpression
from control.extract.text import Sentence

# who watches over a deal, and takes no place over
KEEPERS = frozenset("peacekeepers peacekeeping observers monitors".split())
_NO_TAKERS = KEEPERS | {"police"}
# what is handed over and is no place
_NO_GROUND = frozenset("خرايط وثايق مطلوبين المطلوبين مطلوب متهمين المتهمين جوازات".split())
_BE = frozenset(("was", "were", "be", "been", "being"))
_TO_COME = frozenset(("due", "will", "to", "follow", "follows", "next"))
_ARABIC_LISTED = frozenset(
    "و في من يوم بحلول قبل ابتداء بدءا اعتبارا هذا مدينه منطقه اقليم مقاطعه محافظه بلده"
    " الجاري الحالي المقبل القادم".split()
)
_LISTED = frozenset("and by on the of before district province town city region".split())


def read_dues(scene: Scene, told: list[EventMention]) -> list[EventMention]:
    """Return each place of "B is due to follow on November 20 and C by December 1", with its day.

    So do lists go on in a report that tells of a handover under an agreement.
    """
    cues = scene.cues
    given = cues.count("handover") or any(m.kind is ClaimKind.HANDOVER for m in told)
    if scene.published is None or not given:
        return []
    agreed = next(
        (d for m in told for d in m.dates if d.role == "agreed" and d.time.explicit), None
    )
    if not any(cues.count(tag) for tag in AGREEMENT_TAGS):
        return []
    dues = []
    for sentence in scene.document.sentences:
        if sentence.is_title:
            continue
        for hit, time in (_arabic_dues_of if scene.arabic else _dues_of)(scene, sentence):
            now = time.date.earliest <= scene.published.latest
            if now and any(hit.key == told_of.key for m in told for told_of in m.origins):
                continue  # told already
            time = replace(time, future=time.future and not now)
            trigger = Match(None, time.start, time.end, time.first, time.stop)
            due = EventMention(
                *(sentence, sentence.first, sentence.stop, ClaimKind.HANDOVER),
                *(DealStageKind.COMPLETED if now else DealStageKind.AGREED, trigger),
                planned=not now,
                has_deal_word=True,
                origins=[hit],
                dates=[DatedRole("done", time, time.date), *([agreed] if agreed else [])],
                rule="due to follow",
            )
            dues.append(due)
    return dues


def read_entries(scene: Scene, told: list[EventMention]) -> list[EventMention]:
    """Return the handover of "The army entered the C district on December 1".

    So tells a report of the last of the districts that an agreement hands over, one by one.
    """
    handed = [m for m in told if m.kind is ClaimKind.HANDOVER and m.rule == "handover"]
    if scene.arabic or not any(scene.cues.count(tag) for tag in AGREEMENT_TAGS):
        return []
    given = {hit.key for m in handed for hit in m.origins}
    return [
        replace(
            mention,
            kind=ClaimKind.HANDOVER,
            rule="entry under a deal",
            has_deal_word=True,
            change_status=None,
            dates=[replace(d, role="done") if d.role == "entered" else d for d in mention.dates],
        )
        for mention in told
        if mention.rule == "enter"
        and mention.fired
        and not (mention.background or mention.planned)
        and mention.new_holder is not None
        and handed
        and mention.origins
        and not any(hit.key in given or hit.kind == "country" for hit in mention.origins)
        and _NO_TAKERS.isdisjoint(scene.document.words[mention.first : mention.trigger.first])
        and not any(m.is_deal and m.fired and m.first == mention.first for m in told)
    ]


def _arabic_dues_of(scene: Scene, sentence: Sentence) -> list[tuple[PlaceHit, TimeExpression]]:
    """Return the places of "B from this Friday on, C on November 25 and D on December 1", with days.

    Nothing else stands in the sentence; a place whose day is that of the paper changes hands now.
    """
    document, found, token = scene.document, [], sentence.first
    for time in scene.within(scene.times, sentence.first, sentence.stop):
        between = range(token, time.first)
        left = [i for i in between if document.words[i] not in _ARABIC_LISTED]
        hits = [h for h in scene.within(scene.places, token, time.first) if not h.container]
        if not hits and found and len(left) == 1 and document.words[left[0]].startswith("و"):
            # a name that no list knows, joined to the last by "and"
            first, stop = document.starts[left[0]] + 1, document.ends[left[0]]
            name = document.folded[first:stop]
            hits = [PlaceHit(None, name, "", first, stop, left[0], left[0] + 1)]
        named = {i for hit in hits for i in range(hit.first, hit.stop)}
        ahead = time.explicit and time.date.earliest >= scene.published.earliest
        if len(hits) != 1 or not (ahead and named.issuperset(left)):
            return []
        found.append((hits[0], time))
        token = time.stop
    alone = _ARABIC_LISTED.issuperset(document.words[token : sentence.stop])
    return found if len(found) > 1 and alone else []


def _dues_of(scene: Scene, sentence: Sentence) -> list[tuple[PlaceHit, TimeExpression]]:
    words, found = scene.document.words, []
    for hit in scene.within(scene.places, sentence.first, sentence.stop):
        times = scene.within(scene.times, hit.stop, min(sentence.stop, hit.stop + 8))
        ahead = [t for t in times if t.explicit and t.date.earliest > scene.published.latest]
        between = words[hit.stop : ahead[0].first] if ahead else []
        lead = words[sentence.first : hit.first]
        begins = not found and _LISTED.issuperset(lead)
        begins = begins and ("will" in between or len(_TO_COME.intersection(between)) > 1)
        if (
            ahead
            and (begins or found and _LISTED.issuperset(between))
            and not (hit.wide or hit.container or hit.kind == "country")
        ):
            found.append((hit, ahead[0]))
        else:
            break
    return found


class HandoverFinder:
    """Finds the handovers of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.actors = scene.actors
        self.places = scene.places

    def find(self, first: int, stop: int) -> list[Match]:
        """Return "the handover of", and verbs that their place parts: "handed X over", "return X to"."""
        parted = [
            verb
            for verb in self.cues.find("hand_verb", first, stop)
            if not self.cues.covering("handover", verb.first)
            and any(
                hit.relation in ("", "of") and self._goes_to(verb, hit, stop)
                for hit in self.scene.within(self.places, verb.stop, min(stop, verb.stop + 5))
            )
        ]
        found = self.cues.find("handover", first, stop) + parted
        return sorted(found, key=lambda match: match.first)

    def _goes_to(self, verb: Match, hit: PlaceHit, stop: int) -> bool:
        """Tell whether "over" or "to" somebody stands right behind the place that a verb gives."""
        words, token = self.document.words, hit.stop
        for _ in range(3):
            if words[token : token + 1] in (["over"], ["back"]):
                return True
            if words[token : token + 1] == ["to"]:
                behind = (token + 1, min(stop, token + 5))
                return any(
                    self.scene.within(hits, *behind) for hits in (self.actors, self.scene.sponsors)
                ) or any(p.kind == "country" for p in self.scene.within(self.places, *behind))
            token += 1
        return False

    def is_passed_on(self, match: Match, first: int) -> bool:
        """Tell "the town was turned over", "B is to be handed over", told of a place itself."""
        words, to_be = self.document.words, match.first - 1
        if self.scene.arabic:
            return self._is_due(match, first)
        if words[match.first] in _BE:
            to_be += 1
        if words[to_be] not in _BE:
            return False
        # "to leave B, hours before it was to be handed back"
        meant = "it" in words[to_be - 3 : to_be]
        return any(
            hit.relation == "" and hit.kind != "country" and not hit.container
            for hit in self.scene.within(
                self.places, first if meant else max(first, to_be - 5), to_be
            )
        )

    def is_received(self, match: Match, first: int, stop: int) -> bool:
        """Tell, in Arabic, "the police took over the town of B", "the army gave B to": forces and a place."""
        title = self.document.sentence_of(match.first).is_title
        if (
            title
            or not self.scene.arabic
            or self.cues.has_any(("weapons", "prisoners"), match.stop, min(stop, match.stop + 6))
        ):
            return False
        places = self.scene.within(self.places, match.stop, min(stop, match.stop + 9))
        tasks = self.cues.find("security_tasks", match.stop, min(stop, match.stop + 5))
        if tasks:  # "the police took over the security file in B"
            places = self.scene.within(self.places, tasks[0].stop, min(stop, tasks[0].stop + 6))
        named = [
            hit
            for hit in places
            if hit.relation in ("", "of", *(("in",) if tasks else ())) and hit.kind != "country"
        ]
        if not named:
            return False
        noun = self.cues.covering("place_noun", named[0].first - 1)
        head = named[0].first if noun is None else noun.first
        head = tasks[0].first if tasks else head
        forces = self.scene.within(self.actors, match.stop, head)
        ahead = self.scene.within(self.actors, max(first, match.first - 4), match.first)
        states = self.scene.within(self.places, match.stop, head)
        forces += [hit for hit in states if hit.kind == "country" and hit.relation == ""]
        forces = [hit for hit in (*forces, *ahead) if hit.kind not in SPEAKER_KINDS]
        last = max([match.stop, *(hit.stop for hit in forces if hit.stop <= head)])
        if forces and head - last <= 2:
            return True
        goes = self.document.words[named[0].stop : named[0].stop + 2]
        given = head == match.stop and "الي" in goes[:1]
        if given and self.cues.has_any(
            ("she_force", "he_force", "of_force"), named[0].stop, named[0].stop + 3
        ):
            return True  # "the giving of B to the police was carried out"
        # "the police of the province took over B": no name of the ledger
        kinds = ("she_force", "he_force", "of_force")
        called = self.cues.has_any(kinds, match.stop, match.stop + 2)
        # "that the local police took over the security of B"
        ruled = bool(tasks) and self.cues.has_any(kinds, max(first, match.first - 4), match.first)
        return (called or ruled) and head - match.stop <= 4

    def are_provided(self, entries: list[Match], deals: list[Match]) -> bool:
        """Tell, in Arabic, "entered A after the first of the withdrawals for which the truce provides"."""
        words = self.document.words
        return self.scene.arabic and any(
            words[deal.first - 2] in ("التي", "الذي", "ما")
            and self.cues.covering("provides", deal.first - 1)
            and self.cues.has("withdraw", entry.stop, deal.first)
            for entry in entries
            for deal in deals
            if entry.stop < deal.first
        )

    def _is_due(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "Baku is due to receive C on Wednesday": a town, and the day of it."""
        ahead = self.cues.has_any(("future", "prepares"), first, match.first)
        return ahead and any(
            hit.relation == ""
            and hit.kind != "country"
            and any(t.explicit for t in self.scene.within(self.scene.times, hit.stop, hit.stop + 4))
            for hit in self.scene.within(self.places, match.stop, match.stop + 5)
        )

    def _is_of_people(self, match: Match, stop: int) -> bool:
        """Tell "B would hand over 40 separatists, while C would return 20": people are no place."""
        near = self.document.words[match.stop : min(stop, match.stop + 3)]
        counted = any(word[0].isdigit() for word in near)
        people = ("prisoners", "fighters", "bodies")
        behind = match.stop, match.stop + len(near) + 1
        return (
            not (self.scene.arabic or "to" in near)
            and counted
            and self.cues.has_any(people, *behind)
            and not self.cues.has("place_noun", *behind)
        )

    def _gives_arms(self, match: Match, stop: int) -> bool:
        """Tell, in Arabic, "gave up, the factions of the town of X, their arms"."""
        near = self.scene.within(self.places, match.first, min(stop, match.stop + 8))
        return self.scene.arabic and any(
            self.cues.has("weapons", hit.stop, hit.stop + 1) for hit in near
        )

    def _is_given_away(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "the town of B, which Armenia gave up under the agreement"."""
        words = self.document.words
        which = {"التي", "الذي"}.intersection(words[max(first, match.first - 2) : match.first])
        return (
            bool(which)
            and words[match.first].endswith(("ها", "ته", "وه"))
            and any(
                hit.kind != "country"
                and match.first - hit.stop <= 8
                # "the arms in B that they gave up"
                and not self.cues.has_any(("weapons", "prisoners", "bodies"), hit.stop, match.first)
                for hit in self.scene.within(self.places, first, match.first)
            )
        )

    def are_of_place(self, handovers: list[Match], first: int, stop: int) -> bool:
        """Tell handing over a town from handing over weapons or prisoners."""
        for match in handovers:
            if self.scene.arabic and self.cues.has("prisoners", match.stop, match.stop + 6):
                continue
            if not _NO_GROUND.isdisjoint(self.document.words[match.stop : match.stop + 6]):
                continue  # in Arabic "the handover by the other side of maps of the mines in A"
            if self.cues.has("weapons", match.stop, match.stop + (2 if self.scene.arabic else 6)):
                continue  # "the handover of weapons in the village of X"
            if self._is_of_people(match, stop) or self._gives_arms(match, stop):
                continue
            if self._is_given_away(match, first):
                return True
            before = self.document.words[max(first, match.first - 1) : match.first + 1]
            passive = bool({"was", "were", "been", "be"}.intersection(before))
            passive = passive and not self.cues.has("prisoners", first, match.first)
            if (passive or self.document.words[match.stop : match.stop + 1] == ["by"]) and any(
                hit.stop <= match.first and hit.relation in ("", "of", "in")
                for hit in self.scene.within(self.places, first, match.first)
            ):
                return True
            for hit in self.scene.within(self.places, match.first, min(stop, match.stop + 8)):
                if hit.kind != "country" and hit.relation in ("", "of", "in", "on"):
                    return True
            near = self.document.words[match.stop : match.stop + 5]
            if any(
                self.cues.covering("place_noun", match.stop + i) for i in range(min(len(near), 4))
            ):
                return not self.cues.has("prisoners", match.stop, match.stop + 4)
        return False
