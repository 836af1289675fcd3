"""Deal changes: says which change of control a deal brings about, and which stands alone.

Input: the Clusters of deals and of changes. Output: ClaimedChanges with holders, status and
mechanism. That rebels leave is not yet that the other side holds the place: some sentence must
say so.
"""

from __future__ import annotations

from control.choices import (
    SETTLEMENTS,
    TRUCES,
    ChangeStatus,
    ClaimKind,
    DealStageKind,
    Mechanism,
    Polarity,
)
from control.extract.change_holders import LEFT
from control.extract.claims import ClaimedChange, ClaimedPlace
from control.extract.clusters import Cluster, EventGatherer
from control.extract.counting import identify_place
from control.extract.deal_course import REVERSALS
from control.extract.deal_parties import PartySettler
from control.extract.deal_places import DealPlacer
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.parties import ActorHit
from control.extract.scene import Scene

# the deals by which a place changes hands
_PEACEFUL = (
    *(ClaimKind.EVACUATION, ClaimKind.HANDOVER, ClaimKind.AGREED_WITHDRAWAL),
    *SETTLEMENTS,
)
# what rebels give up besides towns, and what shows that "surrender" takes none
_GROUND = frozenset("territory territories position positions ground areas control".split())
_PREPOSITIONS = frozenset("in at to from after under في الي من".split())
_UNNAMED = frozenset(("number", "several", "some", "other", "more"))
# what is told beside forces that enter a place and then hold it
_LEFT = (*LEFT, "unopposed")
_FORCES = frozenset("troops forces soldiers fighters rebels militants defenders".split())
_GIVINGS = (ClaimKind.HANDOVER, ClaimKind.SURRENDER)
_BROUGHT = frozenset(
    "brings bring gives give hands hand puts put restores restore returns return allows lets".split()
)
_RECEIVED = frozenset("تسلم تسلمت تسلموا استلم استلمت استلموا".split())
_GUESTS = frozenset("russian russia un u peacekeepers peacekeeping observers unarmed".split())


class ChangeWriter:
    """Writes the changes of one document."""

    def __init__(
        self, scene: Scene, gatherer: EventGatherer, placer: DealPlacer, parties: PartySettler
    ):
        self.scene = scene
        self.document = scene.document
        self.gatherer = gatherer
        self.placer = placer
        self.parties = parties

    def find_plan(self, cluster: Cluster, plans: list[EventMention]) -> Cluster | None:
        """Return the change that a deal is to bring: "the army will then take over the town"."""
        if cluster.background or cluster.main_kind not in _PEACEFUL:
            return None
        last = max(m.sentence.index for m in cluster.mentions)
        told = min(cluster.mentions, key=lambda m: m.sentence.index)
        places = self.placer.find_places(cluster)
        for plan in plans:
            near = plan.sentence.block == cluster.block and plan.sentence.index <= last + 4
            agree = self.gatherer.places_agree(plan.origins, places)
            # "the camp" is that of the deal told of before it, "the towns" are all of its places
            stop = plan.trigger.stop
            many = any(word.endswith("s") for word in self.document.words[stop : stop + 3])
            meant = not plan.origins and told.sentence.index <= plan.sentence.index
            meant = meant and told.trigger.first < plan.trigger.first
            meant = meant and bool(places) and (many or len(set(map(identify_place, places))) == 1)
            if near and (agree or meant):
                return Cluster([plan])
        return None

    def find_deal_behind(self, control: Cluster, deals: list[Cluster]) -> Cluster | None:
        """Return the deal by which a place changed hands, where the text tells of one."""
        first = control.mentions[0]
        if first.kind is not ClaimKind.CAPTURE or first.polarity is Polarity.DENIES:
            return None
        for cluster in deals:
            if cluster.block != control.block or cluster.background != control.background:
                continue
            if control.mentions[0].sentence.is_title and cluster.mentions[0].sentence.index > 2:
                continue  # the capture is the news, a deal for some of the fighters an aside
            if self._is_fought_for(control) and (
                control.mentions[0].sentence.index <= 2
                and cluster.mentions[0].sentence.index >= control.mentions[0].sentence.index + 3
            ):
                continue
            # forces that come in under a truce take the place over; they are the report's news
            entered = control.mentions[0].sentence.index <= 1 and any(
                m.new_holder and m.new_holder.side == "government" for m in control.mentions
            )
            entered = entered and all(m.rule.startswith("enter") for m in control.mentions)
            if all(m.rule == "enter" and self._is_guest(m.new_holder) for m in control.mentions):
                continue
            if cluster.main_kind not in _PEACEFUL and not entered:
                continue
            places = cluster.places or self.placer.find_places(cluster)
            if self.gatherer.places_agree(control.places, places) or (
                not self._is_fought_for(control) and self._is_in_city(control.places, places)
            ):
                return cluster
        return None

    def _is_fought_for(self, control: Cluster) -> bool:
        """Tell "routed them from the town", "captured it" from "took it over" after they left."""
        match = control.mentions[0].trigger
        return control.mentions[0].rule == "drive out" or self.scene.cues.has(
            "fought", match.first, match.stop
        )

    def only_enters(self, mention: EventMention) -> bool:
        """Tell "entered the town" from "marched into A", which the army then holds.

        So does who entered what others have left, unless he is a guest there.
        """
        if mention.rule != "enter":
            return False
        if self.scene.arabic or self._is_guest(mention.new_holder):
            return True
        if mention.change_status is ChangeStatus.PARTIAL:
            return True  # "the outskirts of A"
        match, words = mention.trigger, self.document.words
        told = words[match.first].startswith("enter") and not mention.sentence.is_title
        left = told and (
            self.scene.cues.has_any(_LEFT, mention.sentence.first, mention.sentence.stop)
            or self._goes_in_as_others_leave(mention)
        )
        return not (left or self.scene.cues.covering("march", match.first))

    def _goes_in_as_others_leave(self, mention: EventMention) -> bool:
        """Tell "entered the capital on Monday as federal troops left"."""
        words = self.document.words
        return any(
            words[i] in ("left", "fled")
            and words[i - 1] in _FORCES
            and {"as", "after"}.intersection(words[max(mention.trigger.stop, i - 5) : i])
            for i in range(mention.trigger.stop, mention.sentence.stop)
        )

    def _is_guest(self, hit: ActorHit | None) -> bool:
        """Tell Russian police and peacekeepers, who watch over a deal, from who takes the place."""
        if hit is None:
            return False
        words = self.document.words[max(0, hit.first - 2) : hit.stop]
        return bool(_GUESTS.intersection(words))

    @staticmethod
    def _is_in_city(flags: list[PlaceHit], places: list[PlaceHit]) -> bool:
        """Tell the flag raised "over Daraa" under a deal for its quarter Daraa al-Balad.

        So is "Aleppo has returned to state control" of the deal for "eastern Aleppo".
        """
        return any(
            place.key.startswith(f"{flag.key} ") or place.key.endswith(f" {flag.key}")
            for flag in flags
            for place in places
        )

    def find_taker(self, left: Cluster, mentions: list[EventMention]) -> ActorHit | None:
        """Return who took a place over that others withdrew from: said there or right beside.

        "The army has left the city, which rebels now control", "following its capture by": no
        event of their own, where the sentence does not name the place again.
        """
        first = left.mentions[0]
        last = max(m.sentence.index for m in left.mentions)
        keys = {hit.key for hit in left.places}
        taken = [m for m in mentions if m.kind is ClaimKind.CAPTURE and m.rule != "enter"]
        if any(
            m.fired and keys.intersection(h.key for h in m.origins)
            for m in taken
            if not m.background
        ):
            return None  # told as an event of its own
        for mention in mentions:
            taker = mention.new_holder
            if (
                mention.kind is ClaimKind.CAPTURE
                and (
                    mention.rule != "enter"
                    or mention.sentence in (m.sentence for m in left.mentions)
                )
                and taker is not None
                and not (mention.planned or mention.earlier)
                and mention.change_status is not ChangeStatus.PARTIAL
                and mention.polarity is Polarity.ASSERTS
                and mention.sentence.block == left.block
                and first.sentence.index <= mention.sentence.index <= last + 1
                and self.gatherer.places_agree(mention.origins, left.places) is not False
                and all(
                    m.old_holder is None
                    or (m.old_holder.key, m.old_holder.side) != (taker.key, taker.side)
                    for m in left.mentions
                )
                and (
                    first.old_holder is None
                    or taker.side != first.old_holder.side
                    or not taker.side
                )
            ):
                return taker
        return None

    def is_told(self, cluster: Cluster, control: list[Cluster], deals: list[Cluster]) -> bool:
        """A withdrawal inside a capture or a deal of the same place is no event of its own.

        It is one beside forces that only entered, and beside what the report tells as history.
        """
        return any(
            other is not cluster
            and other.background == cluster.background
            and not all(m.rule == "enter" for m in other.mentions)
            and other.block == cluster.block
            and other.main_kind not in TRUCES
            and self.gatherer.places_agree(cluster.places, other.places)
            for other in [*control, *deals]
        )

    def read_change(self, cluster, kind, stage, districts, control) -> ClaimedChange | None:
        """Return the change of control a deal brings about, where the text speaks of control.

        That rebels leave is not yet that the other side holds the place: some sentence must say
        that it is retaken, handed over or surrendered.
        """
        broken = stage in REVERSALS and stage is not DealStageKind.RESUMED
        if cluster.background or not districts or broken:
            return None
        if control is None and self._is_suburb(self.placer.find_places(cluster)):
            return None
        if control is None and kind not in _PEACEFUL:
            return None
        mechanism = {
            ClaimKind.CEASEFIRE: Mechanism.UNOPPOSED_ENTRY,
            ClaimKind.TRUCE: Mechanism.UNOPPOSED_ENTRY,
            ClaimKind.EVACUATION: Mechanism.EVACUATION,
            ClaimKind.HANDOVER: Mechanism.HANDOVER,
            ClaimKind.AGREED_WITHDRAWAL: Mechanism.WITHDRAWAL,
        }.get(kind, Mechanism.RECONCILIATION)
        holders = self._sides(cluster)
        if control is not None:
            known = {place.slug or place.text.lower() for place in districts}
            # the text names what the title only sums up
            told = sorted(control.mentions, key=lambda m: m.sentence.is_title)
            hits = [hit for m in told for hit in m.origins]
            hit = next((h for h in hits if (h.slug or h.key) in known), None)
            if hit is None and not self._is_in_city(hits, self.placer.find_places(cluster)):
                hit = hits[0] if hits else None
            place = self.placer.write_places([(hit, "origin")])[0] if hit else districts[0]
            new, old, status = self.read_holders(control)
            if status is ChangeStatus.PARTIAL and hit is not None:
                # "three quarters of the pocket were freed ... they gave the town away"
                own = [m for m in control.mentions if hit.key in {h.key for h in m.origins}]
                status = self.read_holders(Cluster(own))[2]
            if self._is_uncertain(hit, known, status) or self._stays_in_hand(cluster, new):
                return None
            if new and holders[0] and new.key == holders[0].key:
                new = None  # who leaves takes nothing over
            if (
                status is ChangeStatus.PLANNED
                and stage is DealStageKind.COMPLETED
                and not control.mentions[0].planned
            ):
                status = ChangeStatus.DONE
            return self.write_change(place, old or holders[0], new or holders[1], status, mechanism)
        place = districts[0]
        told = self._returns_to_state(cluster, kind, stage, districts)
        if told is not None:
            return self.write_change(told[0], holders[0], holders[1], told[1], mechanism)
        given = [m for m in cluster.mentions if self._gives_up_place(m)]
        giver, receiver = self._hands_over(cluster)
        holders = (holders[0] or giver, receiver or holders[1])
        if holders[0] is not None and holders[1] is not None and holders[0].key == holders[1].key:
            holders = (giver, holders[1])
        many = len(districts) != 1 and receiver is None
        if not given or many or holders[1] is None:
            return None
        # a title says "surrender" of rebels who, the text says, have agreed to it
        told = [m.stage for m in cluster.mentions if m.fired and not m.sentence.is_title]
        done = (
            stage is DealStageKind.COMPLETED
            and kind in (ClaimKind.HANDOVER, ClaimKind.SURRENDER)
            and (stage in told or DealStageKind.AGREED not in told)
        ) or any(map(self._accepts, given))
        # "have left the town, which they had surrendered to the army"
        done = done or stage is DealStageKind.COMPLETED and any(map(self._is_given, given))
        status = ChangeStatus.DONE if done else ChangeStatus.PLANNED
        return self.write_change(place, holders[0], holders[1], status, mechanism)

    def _stays_in_hand(self, cluster: Cluster, new: ActorHit | None) -> bool:
        """Tell the army that withdraws once police have spread through the town: one side's both.

        In Arabic who withdraws stands behind the word, if anywhere: "the army entered after the
        withdrawal of the gunmen".
        """
        return new is not None and any(
            hit.side == new.side == "government"
            for m in cluster.mentions
            if m.rule == "withdrawal under a deal"
            for hit in self._behind(m)[:1]
        )

    def _behind(self, mention: EventMention) -> list[ActorHit]:
        behind = [h for h in mention.parties if h.first >= mention.trigger.first]
        return behind if self.scene.arabic and behind else mention.parties

    def _is_suburb(self, places: list[PlaceHit]) -> bool:
        """Tell "left a suburb of the capital, Damascus", which has no name, from the city."""
        words = self.document.words
        return bool(places) and any(
            words[i] in ("suburb", "suburbs", "outskirts", "countryside") and words[i + 1] == "of"
            for i in range(max(0, places[0].first - 4), places[0].first - 1)
        )

    @staticmethod
    def _is_uncertain(hit: PlaceHit | None, known: set[str], status: ChangeStatus) -> bool:
        """Tell what is seldom the deal's change: parts of other towns, all around its own, or near.

        Nor is "captured two villages in the valley" a change of the valley, nor what was taken of
        one of a deal's several towns the deal's change.
        """
        if hit is None:
            return (
                status is ChangeStatus.PARTIAL
            )  # "the east of Daraa", beside a deal for a quarter
        other = (hit.slug or hit.key) not in known
        partial = status is ChangeStatus.PARTIAL
        return (
            hit.relation in ("near", "via")
            or (other and (hit.wide or partial))
            or (partial and (hit.wide or hit.relation == "in" or len(known) > 1))
        )

    def _returns_to_state(
        self, cluster, kind, stage, districts
    ) -> tuple[ClaimedPlace, ChangeStatus] | None:
        """Return the place that goes back to its state, and whether it has: in words about control.

        "The district is now under state control", "the army raised the flag there": said in the
        sentences that tell the deal or the next one, of the deal's place and no other.
        """
        told = {m.sentence.index for m in cluster.mentions if not m.aside}
        if kind not in _PEACEFUL or not (told and self.scene.cues.among(("to_state", "handover"))):
            return None
        cues, words = self.scene.cues, self.document.words
        for sentence in self.document.sentences:
            near = told & {sentence.index, sentence.index - 1}
            # "under the deal, the entire city will return to state control"
            near = (
                near
                or cues.has("deal", sentence.first, sentence.stop)
                and (min(told) < sentence.index < max(told))
            )
            if sentence.block != cluster.block or cues.has_any(
                ("past", "compare"), sentence.first, sentence.first + 3
            ):
                continue  # "such deals helped the army to retake the capital"
            handed = self._handings(sentence.first, sentence.stop)
            for match in [*cues.find("to_state", sentence.first, sentence.stop), *handed]:
                before = max(sentence.first, match.first - 5)
                if cues.has_any(("negation", "condition"), before, match.first):
                    continue
                if cues.has("call", max(sentence.first, match.first - 14), match.first):
                    continue  # "Moscow wanted the army to take over the border"
                if {"بانتظار", "وبانتظار", "ريثما", "لحين"}.intersection(
                    words[before : match.first]
                ):
                    continue  # "waiting for the city to be declared free of gunmen"
                if ["الي", "حين"] in (words[i : i + 2] for i in range(before, match.first)):
                    continue  # "until the city is declared free of them"
                if cues.has("contested", max(sentence.first, match.first - 3), match.first):
                    continue
                if {"towns", "villages"}.intersection(words[before : match.first]):
                    continue  # "eight towns in Daraa returned to state control"
                if cues.has("flag", match.first, match.first + 1) and (
                    cues.has("civilians", sentence.first, match.first)
                    or words[match.first - 1] in ("we", "they")
                ):
                    continue  # "residents raised the state's flag", as the deal bade them
                if words[match.first - 2] == "which" and words[match.first - 1] in ("is", "was"):
                    continue  # "reached the city, which is under state control"
                if cues.has("weapons", before, match.first):
                    continue  # "mortars were handed over to the army"
                if cues.has("part_of", match.stop - 1, match.stop + 3):
                    continue  # "to retake control of swathes of the country"
                raised = cues.has("flag", match.first, match.first + 1)
                # "while gunmen left the countryside, the flag was raised in B"
                start = match.stop if raised and self.scene.arabic else sentence.first
                named = {
                    hit.slug or hit.key
                    for hit in self.scene.within(self.scene.places, start, sentence.stop)
                    if hit.relation in ("", "of", "in", "to") and not (hit.wide or hit.container)
                    if hit.kind not in ("country", "venue")
                }
                if not near and not named:
                    continue  # "it returns to state control" far from the deal: what does?
                place = next(
                    (p for p in districts if not named or (p.slug or p.text.lower()) in named), None
                )
                if place is None:
                    continue
                ahead = cues.has("future", max(sentence.first, match.first - 9), match.stop)
                provided = cues.has("provides", sentence.first, match.first)
                term = provided or (
                    {"that", "which", "يعيد", "ينص"}.intersection(words[before : match.stop])
                )
                done = stage is DealStageKind.COMPLETED and not ahead
                done = done or cues.has("now", before, match.first)
                done = done or (raised and not ahead and not term)  # "the flag was raised there"
                # "a deal that restores state rule": it is to, whatever has been done so far
                provided = provided or term and not _BROUGHT.isdisjoint(words[before : match.stop])
                # "completing a deal to bring the whole city back under state control"
                provided = provided or any(
                    words[i] == "to" and words[i + 1] in _BROUGHT
                    for i in range(max(sentence.first, match.first - 7), match.stop - 1)
                )
                if provided or ((ahead or term) and stage is not DealStageKind.COMPLETED):
                    done = False
                return place, ChangeStatus.DONE if done else ChangeStatus.PLANNED
        return None

    def _handings(self, first: int, stop: int) -> list[Match]:
        """Return the Arabic words of handing over a place, not arms or prisoners."""
        given = self.scene.cues.find("handover", first, stop) if self.scene.arabic else []
        return [match for match in given if self._gives_ground(match, stop)]

    def _gives_up_place(self, mention: EventMention) -> bool:
        """Tell "handed the town over", "agreed to surrender Ibta" from men or arms given up there.

        Nor does an army that enters a town under a deal to search it take it over.
        """
        if mention.kind is ClaimKind.HANDOVER:
            arms = self.scene.cues.has("weapons", mention.trigger.stop, mention.trigger.stop + 5)
            # "handed over positions in the province": of which, is not told
            unsaid = self.scene.arabic and all(
                h.wide and h.relation == "in" for h in mention.origins
            )
            return (
                mention.fired
                and mention.rule in ("handover", "due to follow")
                and bool(mention.origins)
                and not (arms or unsaid)
            )
        return any(
            found.stop == found.first + 1 and self._takes_ground(found.stop, mention.stop)
            for found in self.scene.cues.find("surrender", mention.first, mention.stop)
        )

    def _takes_ground(self, first: int, stop: int) -> bool:
        """Tell whether a place, named or not, stands right behind a verb: "their last positions"."""
        words, places = self.document.words, {hit.first: hit for hit in self.scene.places}
        for i in range(first, min(first + 6, stop)):
            if words[i] in _PREPOSITIONS or self.document.between(i - 1, i).strip():
                return False  # "surrendered in Ibta", "surrendered, the governor of Homs said"
            if words[i] in _UNNAMED:
                return False  # "to surrender a number of towns": which, is not told
            if words[i] in _GROUND or self.scene.cues.covering("place_noun", i):
                return True
            if i in places:
                return places[i].relation in ("", "of")
        return False

    def _gives_ground(self, match: Match, stop: int) -> bool:
        """Tell "handing over the town of X", "handing it the area" from "handing over their arms"."""
        cues, words = self.scene.cues, self.document.words
        places = {hit.first: hit for hit in self.scene.places}
        actors = {i for hit in self.scene.actors for i in range(hit.first, hit.stop)}
        for i in range(match.stop, min(match.stop + 5, stop)):
            if "," in self.document.between(i - 1, i):
                return False
            noun = cues.covering("place_noun", i)
            named = places.get(i) or (noun if noun is not None and noun.stop in places else None)
            if named is not None:
                if cues.has("weapons", named.stop, named.stop + 2):
                    return False  # "the factions of the town of X gave up their arms"
                return named.start == self.document.starts[i]  # not "to" it
            if noun is not None:
                return words[i].startswith("ال") and not cues.covering("position", i)
            if i not in actors:
                return False
        return False

    def read_holders(self, control: Cluster):
        """Return who takes, who loses and the surest status of the mentions of one change."""
        mentions = control.mentions
        new = next((m.new_holder for m in mentions if m.new_holder), None)
        old = next((m.old_holder for m in mentions if m.old_holder), None)
        told = [m for m in mentions if m.change_status is not None]
        # "took an enclave in the province": of the towns in it others tell
        told = [m for m in told if not all(hit.wide for hit in m.origins)] or told
        # who has only entered does not hold it yet
        told = [m for m in told if m.rule != "enter"] or told
        # a title says neither who doubts it nor how much of a town was taken
        text = [m.change_status for m in told if not m.sentence.is_title]
        statuses = text or [m.change_status for m in told]
        status = ChangeStatus.DONE
        if self.scene.arabic:
            claimed = ChangeStatus.CLAIMED in statuses  # doubted once, it is not sure
        else:
            claimed = (statuses or [None])[0] is ChangeStatus.CLAIMED and not any(
                m.change_status is ChangeStatus.DONE
                and not m.sentence.is_title
                and not self._is_of_side(m)
                and not (m.new_holder and new and m.new_holder.side != new.side)
                for m in told
            )
        if claimed:
            status = ChangeStatus.CLAIMED
        elif statuses and (
            ChangeStatus.DONE not in statuses or statuses[0] is ChangeStatus.PARTIAL
        ):
            status = statuses[0]
        if status is ChangeStatus.PARTIAL and any(
            m.change_status is ChangeStatus.DONE
            and self.scene.cues.has("wholly", m.trigger.first, m.trigger.stop)
            for m in told
        ):
            status = ChangeStatus.DONE  # "after they had seized most of it, took full control"
        if new and old and (new.key == old.key or new.slug and new.slug == old.slug):
            old = None  # who retook it had lost it before
        return new, old, status

    def _is_of_side(self, mention: EventMention) -> bool:
        """Tell what a side says of itself from what the report or a monitor does."""
        first, stop = mention.sentence.first, mention.sentence.stop
        said = self.scene.cues.has("speech", first, stop)
        return (said or "saying" in self.document.words[first:stop]) and not any(
            hit.kind == "monitor" for hit in self.scene.within(self.scene.actors, first, stop)
        )

    def _hands_over(self, cluster: Cluster) -> tuple[ActorHit | None, ActorHit | None]:
        """Return who hands a place over and who is "to" have it, army, group or country."""
        for mention in cluster.mentions:
            if mention.kind not in _GIVINGS or not mention.fired:
                continue
            start = mention.trigger.stop
            if taker := self._accepts(mention) or self._receives(mention):
                return None, taker
            for hit in mention.parties + self._countries(start, mention.stop):
                lead = self.document.words[max(start - 1, hit.first - 3) : hit.first]
                if mention.kind is ClaimKind.SURRENDER and hit.first > start + 2:
                    continue  # "surrendered to Baku", but not who "began to search the town"
                if hit.first >= start and "to" in lead:
                    before = [h for h in mention.parties if h.stop <= start]
                    return (before or [None])[0], hit
        return self._agrees_to_hand_over(cluster)

    def _is_given(self, mention: EventMention) -> bool:
        """Tell "the rebels had surrendered B to the army": what they have left is the army's."""
        given = mention.kind is ClaimKind.HANDOVER and mention.fired and not self.scene.arabic
        return given and mention.stage is DealStageKind.COMPLETED and not mention.planned

    def _accepts(self, mention: EventMention) -> ActorHit | None:
        """Return who "accepted the surrender of the town"."""
        words, token = self.document.words, mention.trigger.first
        told = range(max(mention.first, token - 4), token)
        verb = next((i for i in told if words[i] in ("accepted", "accepts")), None)
        if verb is None or mention.kind is not ClaimKind.SURRENDER:
            return None
        return next((hit for hit in mention.parties if verb - 2 <= hit.stop <= verb), None)

    def _receives(self, mention: EventMention) -> ActorHit | None:
        """Return, in Arabic, the army of "the army has received Tell X and Tell Y"."""
        trigger = mention.trigger
        if self.document.words[trigger.first].lstrip("وف") not in _RECEIVED:
            return None
        near = [h for h in mention.parties if -4 <= h.first - trigger.first <= 2]
        return next((h for h in near if h.side == "government"), None)

    def _agrees_to_hand_over(self, cluster: Cluster) -> tuple[ActorHit | None, ActorHit | None]:
        """Return giver and taker of "A is to hand over some areas to B", said shortly before."""
        index = cluster.mentions[0].sentence.index
        due = cluster.mentions[0].rule == "due to follow"  # whoever was to have the first
        for sentence in self.document.sentences[0 if due else max(0, index - 2) : index]:
            for match in self.scene.cues.find("handover", sentence.first, sentence.stop):
                states = self._countries(sentence.first, sentence.stop)
                hits = self.scene.within(self.scene.actors, sentence.first, sentence.stop)
                for hit in sorted([*hits, *states], key=lambda hit: hit.first):
                    lead = self.document.words[hit.first - 2 : hit.first]
                    if hit.first > match.stop and "to" in lead:
                        before = [h for h in [*states, *hits] if h.stop <= match.first]
                        return (before or [None])[-1], hit
        return None, None

    def _countries(self, first: int, stop: int) -> list[ActorHit]:
        return [
            ActorHit(
                self.scene.gazetteer.find_actor(hit.key),
                *(hit.key, "state", "", True, hit.start, hit.end, hit.first, hit.stop),
            )
            for hit in self.scene.within(self.scene.places, first, stop)
            if hit.kind == "country"
        ]

    def _sides(self, cluster: Cluster) -> tuple[ActorHit | None, ActorHit | None]:
        """Return who leaves and who takes over: the opposition's and the state's actor."""
        hits = [hit for m in cluster.mentions for hit in m.parties]
        leaving = [hit for hit in hits if hit.side == "opposition"]
        taking = [h for h in hits if h.side == "government" and not self._is_guest(h)]
        return (leaving or [None])[0], (taking or [None])[0]

    def write_change(self, place, old, new, status, mechanism) -> ClaimedChange:
        def slug_of(hit):
            return None if hit is None else self.parties.raise_to_state(hit).slug

        def text_of(hit):
            if hit is None:
                return None
            start, end = self.document.locate(hit.start, hit.end)
            return self.document.given[start:end]

        old_slug = slug_of(old)
        if old is not None and not old.named:
            old_slug = None if old_slug is None else old_slug
        return ClaimedChange(
            place.slug,
            place.text,
            old_slug,
            slug_of(new),
            text_of(old),
            text_of(new),
            status,
            mechanism,
            place.start,
            place.end,
        )
