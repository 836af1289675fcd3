"""Events: reads the sentences of a report for what they tell of deals and of control.

Input: a Scene. Output: EventMentions, one or more a sentence, in the order of the text. Must not
gather: what several sentences say of one event is for clusters.py.
"""

from __future__ import annotations

from dataclasses import replace

from control.choices import ClaimKind, Polarity
from control.extract.agreements import AgreementReader
from control.extract.change_sequels import read_sequels
from control.extract.changes import ChangeReader
from control.extract.dating import EventDater
from control.extract.handovers import read_dues, read_entries
from control.extract.matcher import Match
from control.extract.mentions import CHANGES, EventMention
from control.extract.mood import Mood
from control.extract.parties import MEDIATOR_KINDS, SPEAKER_KINDS
from control.extract.roles import RoleFiller
from control.extract.scene import Scene
from control.extract.stages import StageSettler
from control.extract.text import Sentence

# words at which one event of a sentence ends and another is told
_TURNS = frozenset(("after", "before", "while", "where", "following", "but"))
# a clause that these open grants what is known
_GRANTING = frozenset(("while", "although", "though"))
# more events than this are a chronicle, not a report; what follows them is not read
MAX_EVENTS = 300


def read_events(scene: Scene) -> list[EventMention]:
    """Return every mention of an event in a document, in the order of the text."""
    return EventReader(scene).read() if is_about_conflict(scene) else []


def is_about_conflict(scene: Scene) -> bool:
    """Tell whether the whole report is about a conflict: only then is an evacuation a deal's."""
    cues = scene.cues
    disaster = cues.count("disaster")
    conflict = sum(cues.count(tag) for tag in ("conflict", "irregulars", "siege"))
    if disaster >= 2 and disaster * 2 > conflict:
        return False
    if cues.count("sport") >= 2 and cues.count("sport") > conflict:
        return False
    # a "truce" in a "trade war" is itself no word of war
    armed = conflict - cues.count("truce") - cues.count("ceasefire")
    trade = cues.count("commerce")
    if trade >= 2 and trade > armed and not _tells_of_forces_apart(scene):
        return False
    known = any(hit.slug for hit in scene.places)
    if not disaster and (known or cues.count("deal")) and cues.count("evacuate"):
        return True
    if known and cues.count("access") and cues.count("at_once"):
        return True  # aid that gets into towns of the two sides at once
    if known and not disaster and any(cues.count(tag) for tag in ("reconciliation", "access")):
        return True  # towns of the conflict that settle with the state, or get help
    if not disaster and cues.count("access") and cues.count("starving"):
        return True  # "the first convoy to reach the camp": it was cut off
    if cues.count("status") > 1:
        return True  # the wanted settle their status with a state that they fought or fled
    # who agrees on a ceasefire or trades captives is at war, though no other word says so
    return conflict + cues.count("ceasefire") + cues.count("exchange") > 0 or any(
        hit.named and hit.kind not in SPEAKER_KINDS and hit.kind not in MEDIATOR_KINDS
        for hit in scene.actors
    )


def _tells_of_forces_apart(scene: Scene) -> bool:
    """Tell a round-up, "Bread prices rose. The army captured B on Tuesday", from news of a trade war."""
    return any(
        scene.cues.has_any(("forces", "irregulars"), s.first, s.stop)
        and scene.cues.has_any(("capture", "evacuate", "leave", "withdraw"), s.first, s.stop)
        and not scene.cues.has("commerce", s.first, s.stop)
        for s in scene.document.sentences
    )


class EventReader:
    """Reads the sentences of one document; made once a document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        mood = Mood(scene)
        dater = EventDater(scene, mood)
        stages, roles = StageSettler(scene, mood, dater), RoleFiller(scene)
        self.agreements = AgreementReader(scene, mood, stages, roles)
        self.changes = ChangeReader(scene, mood, dater)

    def read(self) -> list[EventMention]:
        mentions: list[EventMention] = []
        for sentence in self.scene.document.sentences:
            for first, stop, compared in self._segments(sentence):
                found = self._read_segment(sentence, first, stop)
                for mention in found:
                    mention.background = mention.background or compared
                mentions += found
            if len(mentions) >= MAX_EVENTS:
                break
        captions = self.scene.document.captions
        told = [m for m in mentions if m.sentence.index not in captions]
        if any(m.fired and not m.background and m.polarity is Polarity.ASSERTS for m in told):
            mentions = told
        if sequels := read_sequels(self.scene, mentions):
            mentions = sorted(mentions + sequels, key=lambda m: m.sentence.index)
        if dues := read_dues(self.scene, mentions):
            mentions = sorted(mentions + dues, key=lambda m: m.first)
        if entries := read_entries(self.scene, mentions):
            mentions = sorted(mentions + entries, key=lambda m: m.first)
        deals = [m for m in mentions if m.is_deal and m.fired]
        if all(map(self._is_granted, deals)):
            for mention in deals:
                mention.background = True
        news = [m for m in mentions if m.fired and not (m.background or m.earlier)]
        if any(not m.is_deal or m.sentence.index < 2 for m in news):
            for mention in mentions:
                mention.background = mention.background or mention.earlier
        for mention in self._late_news(mentions):
            mention.background = False
        return mentions

    def read_likely(self, sentence: Sentence, kind: ClaimKind, token: int) -> EventMention:
        """Return what a sentence tells that no rule reads; the word at `token` stands for its verb."""
        document = self.scene.document
        verb = Match((), document.starts[token], document.ends[token], token, token + 1)
        reader = self.changes if kind in CHANGES else self.agreements
        return reader.read_likely(sentence, kind, verb)

    def _late_news(self, mentions: list[EventMention]) -> list[EventMention]:
        """Return what the first line dates of what the title told, long before the report.

        "Truce in B", then "The sides agreed on a truce in B on 5 May 2016, AP said": a copy of
        June, where nothing else is news.
        """
        titles = [m for m in mentions if m.sentence.is_title and not m.background]
        body = [m for m in mentions if not m.sentence.is_title]
        if not (titles and body) or any(m.fired and not m.background for m in body):
            return []
        lead = self.scene.document.sentences[titles[0].sentence.index + 1]
        told = [m for m in body if m.sentence is lead]
        # but "B, which rebels captured on 5 May, is back in its hands" dates what came before
        late = all(m.late and m.fired for m in told)
        return [m for m in told if late and any(self._are_one(m, title) for title in titles)]

    def _are_one(self, mention: EventMention, title: EventMention) -> bool:
        """Tell whether a title may tell the same event: of a like kind, at a place they share."""
        places = {hit.key for hit in title.origins}
        mine = {hit.key for hit in mention.origins}
        takers = {m.new_holder.slug for m in (mention, title) if m.new_holder is not None}
        alike = mention.is_deal if title.is_deal else mention.kind is title.kind
        return alike and len(takers) < 2 and bool(places & mine)

    def _is_granted(self, mention: EventMention) -> bool:
        """Tell "While a truce took effect on Friday, rebels say that ...", far down: known, not news."""
        words, first = self.scene.document.words, mention.sentence.first
        return (
            mention.sentence.index > 2
            and words[first] in _GRANTING
            and not self.scene.document.commas_within(first, mention.trigger.first)
        )

    def _segments(self, sentence: Sentence):
        """Cut off what a sentence only compares with: "similar to the deal in ..."."""
        for match in self.scene.cues.find("compare", sentence.first + 1, sentence.stop):
            words = self.scene.document.words[match.first : match.stop]
            if words == ["such", "as"] or words in (["مثل"],):
                continue
            yield sentence.first, match.first, False
            yield match.first, sentence.stop, True
            return
        cut = self._turn_of_events(sentence)
        yield sentence.first, cut, False
        if cut < sentence.stop:
            yield cut, sentence.stop, False

    def _turn_of_events(self, sentence: Sentence) -> int:
        """Return where a sentence turns from fighters who leave to a swap of prisoners, or back.

        "Buses with fighters set off on Monday after the sides exchanged prisoners" tells of two
        events; each has its own clause, place and day.
        """
        scene = self.scene
        if scene.arabic:
            return self._turn_to_report(sentence)
        swaps = scene.cues.find("exchange", sentence.first, sentence.stop)
        if not swaps:
            return sentence.stop
        for match in scene.cues.find("boundary", sentence.first + 4, sentence.stop):
            if scene.document.words[match.first] not in _TURNS:
                continue
            spans = (sentence.first, match.first), (match.first, sentence.stop)
            told = [any(span[0] <= swap.first < span[1] for swap in swaps) for span in spans]
            moved = [scene.cues.has_any(("evacuate", "transfer", "leave"), *span) for span in spans]
            if told[0] != told[1] and moved[told.index(False)]:
                return match.first
        return sentence.stop

    def _turn_to_report(self, sentence: Sentence) -> int:
        """Return where an Arabic sentence turns from terms to deeds.

        "The deal provides for their exit, and our reporter noted that the army has received B".
        """
        document, cues = self.scene.document, self.scene.cues
        for match in cues.find("speech", sentence.first + 6, sentence.stop):
            opens = document.words[match.first].startswith("و")
            if not opens or "," not in document.between(match.first - 1, match.first):
                continue
            if cues.has("provides", sentence.first, match.first) and (
                cues.has("change_hands", match.stop, sentence.stop)
            ):
                return match.first
        return sentence.stop

    def _read_segment(self, sentence: Sentence, first: int, stop: int) -> list[EventMention]:
        deal = self.agreements.read_deal(sentence, first, stop)
        changes = self.changes.read_changes(sentence, first, stop)
        return changes if deal is None else [*self._part_by_days(deal), *changes]

    def _part_by_days(self, deal: EventMention) -> list[EventMention]:
        """Part "B is due on November 25 and C by December 1", each handed over on a day of its own."""
        towns = deal.origins if deal.kind is ClaimKind.HANDOVER else []
        ends = [*(hit.first for hit in towns[1:]), deal.stop]
        parts = [
            replace(deal, origins=[hit], dates=[dated])
            for hit, end in zip(towns, ends, strict=bool(towns))
            for dated in deal.dates
            if hit.stop <= dated.time.first < min(end, hit.stop + 4)
        ]
        days = {part.dates[0].date for part in parts}
        return parts if len(towns) > 1 and len(parts) == len(towns) == len(days) else [deal]
