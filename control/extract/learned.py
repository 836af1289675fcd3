"""Learned: lets what was learnt from marked reports add to what the rules read.

Input: a Scene and the EventMentions that rules read. Output: mentions that tell of more, and Clusters
of events that no claim tells of. What rules read is taken back only where what was learnt is sure that
it is no news; of their claims, changes of control that are not likely enough. Must not weigh words
itself; without the tables of weights nothing is added nor taken back.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from control.choices import TRUCES, ClaimKind, DealStageKind, Polarity
from control.extract.change_trust import read_change_features, weigh_change
from control.extract.claims import ClaimedPlace, ExtractedClaim
from control.extract.clusters import Cluster
from control.extract.events import EventReader
from control.extract.lexicon import TRUCE_TAGS
from control.extract.mentions import CHANGES, LEARNT, DatedRole, EventMention, tells_fate
from control.extract.names import PlaceHit
from control.extract.other_towns import gives_context
from control.extract.parts import DAYS, FIGURE, PLACE, PartRanker, Weights
from control.extract.place_trust import drop_unlikely
from control.extract.telling import (
    DEALS,
    KINDS,
    Shares,
    find_speaking_words,
    share_of,
    weigh_sentences,
)
from control.extract.temporal import TimeExpression
from control.extract.text import Sentence, fold_words

# what spellings of a name in Latin letters differ in: vowels and the like, letters told twice
_LATIN_VOWELS = re.compile(r"[aeiouyh' -]+|(.)(?=\1)")
# kinds that one sentence may call by another name
_FAMILIES = (
    frozenset((ClaimKind.EVACUATION, ClaimKind.AGREED_WITHDRAWAL, ClaimKind.WITHDRAWAL)),
    frozenset((ClaimKind.RECONCILIATION, ClaimKind.STATUS_SETTLEMENT)),
    frozenset((ClaimKind.TRUCE, ClaimKind.CEASEFIRE)),
    *(frozenset((kind,)) for kind in (ClaimKind.HANDOVER, ClaimKind.SURRENDER, ClaimKind.EXCHANGE)),
    *(frozenset((kind,)) for kind in (ClaimKind.HUMANITARIAN_ACCESS, ClaimKind.CAPTURE)),
    *(frozenset((kind,)) for kind in (ClaimKind.SIEGE_IMPOSED, ClaimKind.SIEGE_LIFTED)),
)
# of one departure rules may tell by any of these
_LEAVING = frozenset(
    (
        *(ClaimKind.EVACUATION, ClaimKind.AGREED_WITHDRAWAL, ClaimKind.WITHDRAWAL),
        *(ClaimKind.SURRENDER, ClaimKind.RECONCILIATION, ClaimKind.STATUS_SETTLEMENT),
        ClaimKind.HANDOVER,
    )
)
# All chosen on marked reports of writers who were not learnt from, and on real ones.
# a report tells news of a deal if one sentence is so likely to
_LIKELY = 0.85
# a sentence is news of its likeliest kind from here; whose a place is then, it does not tell
_NEWS = 0.7
# a sentence speaks of an event of a kind from here; one is told if all its sentences make it so likely
_SPEAKS, _TOLD = 0.4, 0.9
# a place, day or number is that of the event from here
_PART = 0.5
# in a report as long as those learnt from, rules are not believed where no sentence is so likely to
# tell of a deal, nor on a sentence that is less likely to tell any news
_LONG_REPORT, _NO_DEAL, _NO_NEWS = 6, 0.04, 0.005
# nor is a change without a deal proposed there that is less likely true: a wrong one costs more than
# a missing one; of changes by deals too few were marked to learn from
_BELIEVED = 0.85
# what rules read as history stays history where it was so long before the report
_LONG_AGO = dt.timedelta(days=30)
# what a day that is marked as a part is to a mention
_ROLES = {"done": "done", "agreed": "agreed", "planned": "started"}
_ANEW = ("retak", "retook", "recaptur", "regain", "استعاد", "تستعيد", "واستعاد")
_TALKS = (DealStageKind.NEGOTIATING, DealStageKind.REJECTED)


@dataclass
class _Event:
    """What several sentences tell of one event."""

    kinds: frozenset[ClaimKind]
    places: set[str] = field(default_factory=set)
    doubt: float = 1.0
    told: list[tuple[Sentence, ClaimKind]] = field(default_factory=list)


class LearnedReader:
    """Reads one document by what was learnt; made once a document."""

    def __init__(
        self,
        reader: EventReader,
        mentions: list[EventMention],
        shares: list[Shares] | None = None,
        weights: Weights | None = None,
    ):
        self.scene = reader.scene
        self.reader = reader
        self.mentions = mentions
        self.shares = [
            dict.fromkeys(KINDS, 0.0) if index in self.scene.document.captions else told
            for index, told in enumerate(weigh_sentences(self.scene) if shares is None else shares)
        ]
        self.ranker = PartRanker(self.scene, self.shares, mentions, weights)
        self._here: dict[int, list[EventMention]] = defaultdict(list)
        for mention in mentions:
            self._here[mention.sentence.index].append(mention)

    def settle(self) -> list[EventMention]:
        """Return the mentions of rules and those of news that they missed."""
        if not self.shares:
            return self.mentions
        deals = [sum(map(shares.__getitem__, DEALS)) for shares in self.shares]
        if len(self.shares) >= _LONG_REPORT:
            self._take_back(max(deals))
        read = any(m.is_deal and m.fired and not m.background for m in self.mentions)
        told = read or max(deals) >= _LIKELY and not self._is_refused
        found = []
        for sentence, shares in self._sentences():
            # where rules read a deal, the words of other sentences mostly go on about it: another is
            # only what rules read a hint of
            mention = self._find_missed(sentence, shares, hints_only=read or not told)
            if mention is not None and (told or not mention.is_deal):
                found.append(mention)
        mentions = [*self.mentions, *(m for m in found if m not in self.mentions)]
        for mention in found:
            self._take_for_news(mention)
        return sorted(mentions, key=lambda m: (m.sentence.index, m.first))

    def _take_back(self, most: float) -> None:
        """Make hints of the mentions that what was learnt holds for no news; denials stay what they are."""
        for mention in self.mentions:
            if mention.polarity is Polarity.DENIES or mention.stage in _TALKS:
                continue
            if mention.sentence.index in self.scene.document.captions:
                continue  # it stands where nothing else is news
            if mention.is_deal and mention.has_deal_word and any(map(self._is_new, mention.dates)):
                continue  # "left on Tuesday under a deal", in a round-up of other news: so much is sure
            if tells_fate(self.scene.cues, mention) and self._is_taken(mention):
                continue
            news = math.fsum(self.shares[mention.sentence.index].values())
            if news < _NO_NEWS or mention.is_deal and most < _NO_DEAL:
                mention.fired = False

    @cached_property
    def _is_refused(self) -> bool:
        """Tell, in Arabic, the titles "Rebels refuse to leave B", "Shelling keeps aid out of B"."""
        head = self.scene.document.folded.partition("\n")[0].rstrip()
        if not self.scene.arabic or head.endswith("."):
            return False
        aid = self.reader.agreements.aid
        return any(
            self.scene.cues.has("rejected", line.first, line.stop)
            or aid.is_kept_out(line.first, line.stop)
            for line in self.scene.document.sentences
            if line.end <= len(head)
        )

    def _is_taken(self, mention: EventMention) -> bool:
        """Tell whether the report tells of the taking of a place of a mention."""
        left = {hit.key for hit in mention.origins}
        return any(
            taken.kind is ClaimKind.CAPTURE and not left.isdisjoint(h.key for h in taken.origins)
            for taken in self.mentions
        )

    def _is_new(self, dated: DatedRole) -> bool:
        """Tell the day of publication and the one before from days long past."""
        published = self.scene.published
        return (
            published is not None
            and published.earliest - dt.timedelta(days=1) <= dated.date.earliest <= published.latest
        )

    def _sentences(self):
        return zip(self.scene.document.sentences, self.shares, strict=True)

    def _find_missed(
        self, sentence: Sentence, shares: Shares, hints_only: bool
    ) -> EventMention | None:
        """Return what a sentence tells that rules have not read: a hint of theirs, or a new one.

        Of deals that may be none but a hint.
        """
        if sum(shares.values()) < _NEWS:
            return None
        kind = max(shares, key=shares.__getitem__)
        kinds = _called(kind)
        if share_of(kinds, shares) < 0.8 * _NEWS:
            return None
        here = self._here[sentence.index]
        alike = [m for m in here if m.kind in kinds]
        if any(m.fired and not m.background for m in alike):
            return None
        if hints_only and not alike and kind not in CHANGES:
            return None
        if self._is_history_of(sentence, kinds):
            return None
        if ClaimKind.TRUCE in kinds and self._only_wishes(sentence):
            return None
        if (
            kind in CHANGES
            and not alike
            and self.scene.cues.has("attempt", sentence.first, sentence.stop)
        ):
            return None  # in Arabic "began an operation to retake the town"
        for mention in alike:
            if mention.polarity is not Polarity.DENIES and mention.stage not in _TALKS:
                return mention
        if alike:
            return None
        mention = self._read(sentence, kind, [m for m in here if m.fired and not m.background])
        mention.origins = self._places(sentence, kind) or mention.origins
        return mention if mention.is_deal or mention.origins else None

    def _is_history_of(self, sentence: Sentence, kinds: frozenset[ClaimKind]) -> bool:
        """Tell what rules read as history and the text dates far back: no news, whatever its words."""
        if self.scene.published is None:
            return False
        limit = self.scene.published.earliest - _LONG_AGO
        return any(
            m.kind in kinds
            and m.background
            and (
                # in Arabic "this comes a day after the last fighters left B"
                self.scene.arabic
                and gives_context(self.scene, m, ())
                or m.earlier
                and m.is_deal
                or (days := m.dates or self._since(m))
                and all(dated.date.latest < limit for dated in days)
                or self._is_taken_anew(m)
            )
            for m in self._here[sentence.index]
        )

    def _is_taken_anew(self, mention: EventMention) -> bool:
        """Tell "Rebels seized B in late June" from its retaking, which is the news."""
        mine = {hit.key for hit in mention.origins}
        return (
            mention.kind is ClaimKind.CAPTURE
            and bool(mention.dates)
            and any(
                other.fired
                and not other.background
                and other.kind is ClaimKind.CAPTURE
                and self.scene.document.words[other.trigger.first].startswith(_ANEW)
                and not mine.isdisjoint(hit.key for hit in other.origins)
                for other in self.mentions
            )
        )

    def _since(self, mention: EventMention) -> list[TimeExpression]:
        """Return the days since which "a fragile truce has been in effect"."""
        times = self.scene.within(self.scene.times, mention.first, mention.stop)
        return [time for time in times if time.since and mention.kind in TRUCES]

    def _read(
        self, sentence: Sentence, kind: ClaimKind, beside: Iterable[EventMention] = ()
    ) -> EventMention:
        """Return what a sentence tells of an event, but for the days of others told beside it."""
        # "were let out on Monday under a truce" is no day of the truce
        dated = {id(told.time) for mention in beside for told in mention.dates}
        tokens = find_speaking_words(self.scene, sentence, kind)
        mention = self.reader.read_likely(sentence, kind, tokens[0])
        mention.dates = [
            DatedRole(_ROLES[part], time, time.date)
            for time, shares in self.ranker.rank(DAYS, sentence, kind)
            for part in DAYS
            if shares[part] >= _PART and id(time) not in dated
        ]
        mention.planned = any(dated.role == "started" for dated in mention.dates)
        if mention.is_deal and any(dated.role == "done" for dated in mention.dates):
            mention.stage = DealStageKind.COMPLETED
        mention.figures = [
            hit
            for hit, shares in self.ranker.rank(FIGURE, sentence, kind)
            if sum(shares.values()) >= _PART
        ]
        return mention

    def _take_for_news(self, mention: EventMention) -> None:
        tokens = find_speaking_words(self.scene, mention.sentence, _as_learnt(mention.kind))
        mention.fired, mention.background, mention.earlier = True, False, False
        mention.rule = LEARNT
        mention.wording = tuple(self.scene.document.words[token] for token in tokens)

    def _places(self, sentence: Sentence, kind: ClaimKind) -> list[PlaceHit]:
        ranked = self.ranker.rank(PLACE, sentence, kind)
        hits = [hit for hit, shares in ranked if sum(shares.values()) >= _PART]
        # where they met to make a deal is no place of it
        is_aside = self.reader.agreements.roles.standing.is_of_talks
        if kind in CHANGES:
            is_aside = self._only_holds
        hits = [hit for hit in hits if not is_aside(hit)]
        # "US and Saudi officials said": of a truce a bare country is who speaks
        return [hit for hit in hits if self.scene.arabic or not self._only_speaks(hit, kind)]

    def _only_holds(self, hit: PlaceHit) -> bool:
        """Tell the province of "regain a town in Nineveh province", which is taken nowhere else."""
        words = self.scene.document.words[hit.first - 2 : hit.first]
        town = words[-1:] == ["in"] and self.scene.cues.covering("place_noun", hit.first - 2)
        return hit.wide and bool(town)

    def _only_speaks(self, hit: PlaceHit, kind: ClaimKind) -> bool:
        said = self.scene.cues.has_any(("speech", "speakers"), hit.stop, hit.stop + 6)
        return kind in TRUCES and hit.kind == "country" and hit.relation == "" and said

    def find_further(self, claims: list[ExtractedClaim]) -> list[Cluster]:
        """Return the events of which no claim tells: none of their kind is of their places."""
        further: list[Cluster] = []
        if not self.shares:
            return further
        told = [claim for claim in claims if not claim.background]
        names = [{n for p in claim.districts for n in _all_names(p)} for claim in told]
        deals = [claim for claim in told if claim.is_deal]
        for event in self._gather():
            # a place that a deal is about does not change hands beside it
            named = [
                of_claim
                for claim, of_claim in zip(told, names, strict=True)
                if claim.kind in event.kinds or event.kinds <= CHANGES and claim.is_deal
            ]
            if not all(named) or self._is_term(event, deals):
                continue
            if not event.kinds <= CHANGES and self._is_refused:
                continue
            if named and self._is_placed_swap(event):
                continue
            if self._is_elsewhere(event, named) and not self._is_of_leaving(event, deals):
                mentions = [self._retell(*told, event.kinds) for told in event.told]
                further.append(Cluster(mentions, placed=True))
        return further

    def _is_elsewhere(self, event: _Event, named: list[set[str]]) -> bool:
        """Tell whether an event has places, and none of those that are named."""
        for told in event.told:
            names = self._names(*told)
            if not all(map(names.isdisjoint, named)):
                return False
            event.places |= names
        return bool(event.places)

    def _is_term(self, event: _Event, deals: list[ExtractedClaim]) -> bool:
        """Tell what goes on about a deal that rules read: one sentence alone mostly tells a term.

        Of 14 such events, and of those that go along with others who leave, 11 were wrong in real reports.
        """
        return bool(deals) and event.kinds.isdisjoint(CHANGES) and len(event.told) == 1

    def _is_of_leaving(self, event: _Event, deals: list[ExtractedClaim]) -> bool:
        """Tell who gives up arms where others leave: by the same deal that rules read."""
        if event.kinds.isdisjoint(_LEAVING):
            return False
        names = {n for c in deals if c.kind in _LEAVING for p in c.districts for n in _all_names(p)}
        return event.kinds.isdisjoint(CHANGES) and not names.isdisjoint(event.places)

    def _is_placed_swap(self, event: _Event) -> bool:
        """Tell, in Arabic, a swap that rules have read and placed: its sentences name other towns too.

        "Brought them from A to B, where the release took place": it is one of B.
        """
        swaps = [m for m in self.mentions if m.kind is ClaimKind.EXCHANGE and m.fired]
        read = {m.sentence.index for m in swaps if not m.background}
        return (
            self.scene.arabic
            and ClaimKind.EXCHANGE in event.kinds
            and any(sentence.index in read for sentence, _ in event.told)
        )

    def believe(self, claims: Iterable[ExtractedClaim]) -> Iterator[ExtractedClaim]:
        """Yield the claims, without what is unlikely: further deals and places, changes without a deal."""
        claims, is_long = [*claims], len(self.shares) >= _LONG_REPORT
        if is_long:
            claims = drop_unlikely(self.ranker, claims, lambda k: (_called(k), _as_learnt(k)))
        for claim in claims:
            if claim.change is not None and claim.is_change and is_long:
                if weigh_change(self.describe_change(claim)) < _BELIEVED:
                    claim = replace(claim, change=None)
            yield claim

    def describe_change(self, claim: ExtractedClaim) -> set[str]:
        """Return what the change of a claim is believed by."""
        return read_change_features(self.ranker, claim, _called(claim.kind), _as_learnt(claim.kind))

    def _gather(self) -> list[_Event]:
        events: list[_Event] = []
        for sentence, shares in self._sentences():
            if math.fsum(shares.values()) < _SPEAKS:
                continue  # so is each share
            for kinds in _FAMILIES:
                likely = share_of(kinds, shares)
                if likely < _SPEAKS or self._is_history_of(sentence, kinds):
                    continue
                if ClaimKind.TRUCE in kinds and self._only_wishes(sentence):
                    continue
                kind = max(kinds & {*KINDS}, key=lambda k: (shares[k], k))
                names = self._names(sentence, kind) if ClaimKind.CAPTURE in kinds else set()
                event = self._find_event(events, kinds, names)
                event.doubt *= 1 - likely
                event.told.append((sentence, kind))
        return [event for event in events if 1 - event.doubt >= _TOLD]

    def _only_wishes(self, sentence: Sentence) -> bool:
        """Tell "the UN had called for a truce in B", of which no rule reads, from news of one."""
        if self.scene.arabic or any(m.is_deal for m in self._here[sentence.index]):
            return False
        truces = [
            match
            for tag in TRUCE_TAGS
            for match in self.scene.cues.find(tag, sentence.first, sentence.stop)
        ]
        mood = self.reader.agreements.mood
        named = min(truces, key=lambda match: match.first, default=None)
        return named is not None and mood.is_wished(named, sentence.first)

    def _find_event(self, events: list[_Event], kinds: frozenset, places: set[str]) -> _Event:
        """Return the event that a sentence goes on about; another town falls in an event of its own."""
        for event in reversed(events):
            if event.kinds is kinds and (
                ClaimKind.CAPTURE not in kinds
                or not (places and event.places)
                or places & event.places
            ):
                break
        else:
            event = _Event(kinds)
            events.append(event)
        event.places |= places
        return event

    def _retell(self, sentence: Sentence, kind: ClaimKind, kinds: frozenset) -> EventMention:
        """Return a mention of an event of its own, of what rules read of it or else of its words."""
        hits = self._places(sentence, kind)
        here = [m for m in self._here[sentence.index] if m.kind in kinds]
        mention = replace(here[0]) if here else self._read(sentence, kind)
        if mention.kind is ClaimKind.WITHDRAWAL or not here:
            mention.kind = kind
        mention.origins, mention.polarity, mention.aside = hits, Polarity.ASSERTS, False
        mention.destinations = [
            (hit, part) for hit, part in mention.destinations if hit not in hits
        ]
        self._take_for_news(mention)
        return mention

    def _names(self, sentence: Sentence, kind: ClaimKind) -> set[str]:
        """Return what the places of an event that a sentence tells of are called."""
        return {name for hit in self._places(sentence, kind) for name in self._name(hit)}

    def _name(self, hit: PlaceHit) -> Iterator[str]:
        """Yield what a place is called: in one sentence a city may stand for its province."""
        name = fold_words(self.scene.document.folded[hit.start : hit.end])
        yield from (hit.slug, name) if hit.slug else _spellings(name)


def _spellings(name: str) -> Iterator[str]:
    """Yield a name and its consonants, by which "al-Moadamiyeh" and "Mouadamiya" are one town."""
    yield name
    bare = _LATIN_VOWELS.sub("", name.removeprefix("al "))
    if len(bare) > 2 and bare.isascii():
        yield bare


def _all_names(place: ClaimedPlace) -> Iterator[str]:
    yield from ((place.slug,) if place.slug else ())
    yield from _spellings(fold_words(place.text))


def _family(kind: ClaimKind) -> frozenset[ClaimKind]:
    return next(family for family in _FAMILIES if kind in family)


def _called(kind: ClaimKind) -> frozenset[ClaimKind]:
    """Return the kinds by which an event of this one may be told."""
    return _LEAVING if kind in _LEAVING else _family(kind)


def _as_learnt(kind: ClaimKind) -> ClaimKind:
    return max(_family(kind) & {*KINDS}, key=lambda k: (k is kind, k))
