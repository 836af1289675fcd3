"""Deals: gathers the sentences that speak of one event into one claim.

Input: the EventMentions of a document. Output: ExtractedClaims with score and reason. Two
mentions belong together when their places agree or one names none; history, another conflict's
deal and another item of a digest stay apart. Must not look for words itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from control.choices import ChangeStatus, ClaimKind, DealStageKind, Mechanism, Polarity
from control.dates import EdtfDate, Precision
from control.extract.claims import (
    ClaimedChange,
    ClaimedFigure,
    ClaimedParty,
    ClaimedPlace,
    ExtractedClaim,
)
from control.extract.counting import CountedDeal, FigureCounter, identify_place
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.parties import SPEAKER_KINDS, ActorHit, SpeakerFinder
from control.extract.places import PlaceHit
from control.extract.scene import Scene
from control.extract.text import Sentence

# one agreement often is several of these at once: a truce under which fighters leave
_FAMILY = frozenset(
    (
        ClaimKind.EVACUATION,
        ClaimKind.RECONCILIATION,
        ClaimKind.TRUCE,
        ClaimKind.CEASEFIRE,
        ClaimKind.SURRENDER,
        ClaimKind.STATUS_SETTLEMENT,
        ClaimKind.HANDOVER,
        ClaimKind.HUMANITARIAN_ACCESS,
    )
)
# the deals by which a place changes hands
_PEACEFUL = (
    *(ClaimKind.EVACUATION, ClaimKind.SURRENDER, ClaimKind.HANDOVER),
    *(ClaimKind.RECONCILIATION, ClaimKind.STATUS_SETTLEMENT),
)
_DIRECTIONS = ("جنوب ", "شمال ", "شرق ", "غرب ", "southern ", "northern ", "eastern ", "western ")
_TRUCES = (ClaimKind.TRUCE, ClaimKind.CEASEFIRE)
_KIND_WEIGHT = {
    ClaimKind.EVACUATION: 1.5,
    ClaimKind.EXCHANGE: 1.3,
    ClaimKind.HANDOVER: 1.0,
    ClaimKind.SURRENDER: 1.1,
    ClaimKind.RECONCILIATION: 1.0,
    ClaimKind.STATUS_SETTLEMENT: 0.9,
    ClaimKind.HUMANITARIAN_ACCESS: 0.9,
}
_STAGE_RANK = {
    DealStageKind.NEGOTIATING: 0,
    DealStageKind.AGREED: 2,
    DealStageKind.ANNOUNCED: 1,
    DealStageKind.STARTED: 3,
    DealStageKind.PARTIAL: 4,
    DealStageKind.COMPLETED: 5,
}
_REVERSALS = frozenset(
    (
        *(DealStageKind.COLLAPSED, DealStageKind.VIOLATED, DealStageKind.SUSPENDED),
        *(DealStageKind.POSTPONED, DealStageKind.RESUMED, DealStageKind.REJECTED),
    )
)
# how often a claim with so much evidence was right, on the cases developed on, with one wrong
# claim added to each row because they are few; straight lines between
_CALIBRATION = ((0.0, 0.05), (0.45, 0.40), (0.62, 0.78), (0.80, 0.87), (0.88, 0.90), (1.0, 0.92))


def calibrate(evidence: float) -> float:
    """Return the share of right claims to expect of so much evidence (0 to 1), never falling."""
    evidence = max(0.0, min(evidence, 1.0))
    for (low, below), (high, above) in pairwise(_CALIBRATION):
        if evidence <= high:
            return round(below + (above - below) * (evidence - low) / (high - low), 2)
    return _CALIBRATION[-1][1]


@dataclass
class Cluster:
    """The mentions of one event."""

    mentions: list[EventMention] = field(default_factory=list)

    @property
    def places(self) -> list[PlaceHit]:
        return [hit for mention in self.mentions for hit in mention.origins]

    @property
    def background(self) -> bool:
        return all(mention.background for mention in self.mentions)

    @property
    def block(self) -> int:
        return self.mentions[0].sentence.block


class ClaimGatherer:
    """Turns the mentions of one document into claims; made once a document."""

    def __init__(
        self,
        scene: Scene,
        speakers: SpeakerFinder,
    ):
        self.scene = scene
        self.document = scene.document
        self.gazetteer = scene.gazetteer
        self.published = scene.published
        self.counter = FigureCounter(scene, speakers)
        self._mentions: list[EventMention] = []

    def gather(self, mentions: list[EventMention]) -> list[ExtractedClaim]:
        """Return the claims the mentions of the document make, today's news before history."""
        self._mentions = mentions
        deals = self.deals = [m for m in mentions if m.is_deal]
        plans = [m for m in mentions if not m.is_deal and m.planned]
        others = [m for m in mentions if not m.is_deal and m.fired and not m.planned]
        self._fire_movements(deals)
        clusters = self._cluster([m for m in deals if m.fired])
        self._attach_weak(clusters, [m for m in deals if not m.fired])
        clusters = [c for c in self._merge_terms(clusters) if self._is_worth_telling(c)]
        self._add_withdrawals(clusters, others)
        control = self._cluster_control(others)
        self._attach_weak_control(
            control, [m for m in mentions if not m.is_deal and not m.fired and not m.planned]
        )
        claims: list[tuple[int, ExtractedClaim]] = []
        changes: dict[int, Cluster] = {}
        news = [c for c in control if not all(m.background or m.aside for m in c.mentions)]
        for cluster in control:
            if not news and all(m.aside for m in cluster.mentions):
                continue  # "flown out two days after the city fell": a report on something else
            owner = self._deal_that_led_to(cluster, clusters)
            if owner is not None and not cluster.background:
                changes.setdefault(id(owner), cluster)
            elif all(m.rule == "enter" for m in cluster.mentions):
                continue  # forces that enter a place do not yet hold it
            elif cluster.mentions[0].kind != ClaimKind.WITHDRAWAL or not self._is_told(
                cluster, control, clusters
            ):
                claim = self._claim_control(cluster)
                if claim is not None:
                    claims.append((cluster.mentions[0].first, claim))
        for cluster in clusters:
            claim = self._claim_deal(
                cluster, changes.get(id(cluster)) or self._plan(cluster, plans)
            )
            if claim is not None:
                claims.append((cluster.mentions[0].first, claim))
        claims.sort(key=lambda item: (item[1].background, item[0]))
        return [claim for _, claim in claims]

    # -- clusters -----------------------------------------------------------------------------

    def _cluster(self, mentions: list[EventMention]) -> list[Cluster]:
        clusters: list[Cluster] = []
        for mention in mentions:
            self._inherit_place(mention)
            home = None
            for cluster in reversed(clusters):
                if self._belongs(mention, cluster):
                    home = cluster
                    break
            if home is None:
                home = Cluster()
                clusters.append(home)
            home.mentions.append(mention)
        return clusters

    def _fire_movements(self, deals: list[EventMention]) -> None:
        """Make "people were bused out" news of a deal where a sentence close by names the deal."""
        referring = [
            m
            for m in deals
            if m.refers
            and m.has_deal_word
            and not m.sentence.is_title
            and (not m.background or self._is_definite(m))
            and m.stage is not DealStageKind.NEGOTIATING
            and m.polarity is Polarity.ASSERTS
        ]
        for mention in deals:
            if mention.fired or mention.refers or mention.background or not mention.origins:
                continue
            if mention.kind is not ClaimKind.EVACUATION or mention.sentence.is_title:
                continue
            for other in referring:
                if other.sentence.block != mention.sentence.block:
                    continue
                if abs(other.sentence.index - mention.sentence.index) <= 3:
                    mention.fired, other.background = True, False

    def _is_definite(self, mention: EventMention) -> bool:
        """ "The pact was brokered in March": of old, but what is carried out now."""
        trigger = mention.trigger
        if self.document.words[mention.sentence.first] in ("it", "this"):
            return True  # "It is the third stage of a deal reached in December"
        agreed = self.scene.cues.find("agreed", mention.first, mention.stop)
        if any(self._is_pluperfect(match, mention.first) for match in agreed):
            return True  # "Moscow and Ankara had agreed in September to ..."
        return "the" in self.document.words[max(0, trigger.first - 1) : trigger.first + 1] or (
            self.document.words[trigger.first].endswith("الاتفاق")
        )

    def _is_pluperfect(self, verb: Match, first: int) -> bool:
        words = self.document.words
        if self.scene.arabic:
            return (
                words[first].lstrip("و") in ("كان", "كانت", "كانوا")
                and "قد" in words[first : verb.first]
            )
        return "had" in words[max(first, verb.first - 2) : verb.first]

    def _inherit_place(self, mention: EventMention) -> None:
        """ "The town" of a sentence that names the place in another role of the same sentence."""
        if mention.origins or mention.sentence.is_title or mention.kind is ClaimKind.EXCHANGE:
            return
        sentence = mention.sentence
        taken = {hit.first for hit, _ in mention.destinations}
        rest = [
            hit
            for hit in self.scene.places
            if mention.first <= hit.first < mention.stop
            and not hit.container
            and not hit.wide
            and hit.relation not in ("near", "to", "via")
            and hit.first not in taken
            and hit.kind not in ("country", "venue")
            and not self.scene.cues.has("meeting", hit.first - 4, hit.first)
        ]
        mention.origins = rest[:1] if sentence else []

    def _is_worth_telling(self, cluster: Cluster) -> bool:
        """History without a place is nobody's deal, unless it says "the towns"."""
        if cluster.places or not cluster.background:
            return True
        return any(
            self.document.words[max(0, noun.first - 1)] in ("the", "these", "four", "two")
            for mention in cluster.mentions
            if mention.dates
            for noun in self.scene.cues.find("town_noun", mention.first, mention.stop)
        )

    def _belongs(self, mention: EventMention, cluster: Cluster) -> bool:
        last = cluster.mentions[-1]
        if mention.sentence.block != cluster.block:
            return False
        if mention.background != cluster.background:
            return False
        truces = {ClaimKind.TRUCE, ClaimKind.CEASEFIRE}
        kinds = {m.kind for m in cluster.mentions}
        same_kind = mention.kind in kinds or (mention.kind in truces and bool(kinds & truces))
        if not same_kind and not {mention.kind, last.kind} <= _FAMILY:
            return mention.sentence.index == last.sentence.index
        if mention.background and not self._dates_agree(mention, cluster):
            return False
        broken = {DealStageKind.COLLAPSED, DealStageKind.VIOLATED}
        if (mention.stage in broken) != any(m.stage in broken for m in cluster.mentions):
            if not same_kind:
                return False
        agreement = self._places_agree(mention.origins, cluster.places)
        if agreement is not None:
            return agreement or (
                same_kind and not mention.background and not self._starts_anew(mention)
            )
        if mention.background:
            return mention.sentence.index - last.sentence.index <= 1
        if self._turns_away(last.sentence.index, mention.sentence.index):
            return False
        return not self._starts_anew(mention) or not cluster.places

    def _turns_away(self, last: int, index: int) -> bool:
        """Tell whether a sentence between two of them says "elsewhere"."""
        return any(
            self.document.words[s.first] in ("elsewhere", "separately")
            for s in self.document.sentences[last + 1 : index + 1]
        )

    def _starts_anew(self, mention: EventMention) -> bool:
        sentence = mention.sentence
        return self.scene.cues.has(
            "elsewhere", sentence.first, min(sentence.first + 3, sentence.stop)
        )

    def _dates_agree(self, mention: EventMention, cluster: Cluster) -> bool:
        mine = [d.date for d in mention.dates if d.role != "reported"]
        theirs = [d.date for m in cluster.mentions for d in m.dates if d.role != "reported"]
        if not mine or not theirs:
            return True
        return any(
            a.earliest.year == b.earliest.year
            and (
                a.earliest <= b.latest
                and b.earliest <= a.latest
                or abs((a.earliest - b.earliest).days) < 45
            )
            for a in mine
            for b in theirs
        )

    def _places_agree(self, mine: list[PlaceHit], theirs: list[PlaceHit]) -> bool | None:
        """Tell whether two sets of places share one, or one holds the other; None if one is empty."""
        # a country, or a part that is not named of what the ledger does not know, says nothing here
        mine, theirs = (
            [h for h in hits if h.kind != "country" and (h.slug or not h.partly)]
            for hits in (mine, theirs)
        )
        if not mine or not theirs:
            return None
        ids = {identify_place(hit) for hit in mine}
        others = {identify_place(hit) for hit in theirs}
        if ids & others:
            return True
        if all(any(self._is_exact(hit) for hit in hits) for hits in (mine, theirs)):
            return False  # two towns of one region are two places
        for a in mine:
            for b in theirs:
                if (
                    a.slug
                    and b.slug
                    and (
                        a.slug in self.gazetteer.ancestors_of(b.slug)
                        or b.slug in self.gazetteer.ancestors_of(a.slug)
                    )
                ):
                    return True
        return False

    @staticmethod
    def _is_exact(hit: PlaceHit) -> bool:
        return not hit.wide and hit.kind not in ("region", "countryside")

    def _attach_weak(self, clusters: list[Cluster], weak: list[EventMention]) -> None:
        """Add sentences that go on about a deal without naming it anew."""
        for mention in weak:
            if mention.polarity is Polarity.DENIES:
                continue
            if mention.background and not (mention.refers and self._is_definite(mention)):
                continue
            for cluster in clusters:
                if cluster.background or cluster.block != mention.sentence.block:
                    continue
                first = min(m.sentence.index for m in cluster.mentions)
                last = max(m.sentence.index for m in cluster.mentions)
                if self._extends(mention, cluster, last):
                    mention.extends = True
                    cluster.mentions.append(mention)
                    break
                agreement = self._places_agree(mention.origins, cluster.places)
                close = first - 1 <= mention.sentence.index <= last + 3
                if self._turns_away(last, mention.sentence.index):
                    continue
                moves = {m.kind for m in cluster.mentions} & {ClaimKind.EVACUATION}
                if mention.kind is ClaimKind.EVACUATION and not moves:
                    continue
                if mention.refers and not (close and mention.dates):
                    continue
                if agreement or (agreement is None and close) and not self._starts_anew(mention):
                    only_talked = mention.stage is DealStageKind.NEGOTIATING and not any(
                        dated.role == "agreed" for dated in mention.dates
                    )
                    if not mention.refers and (only_talked or not self._adds(mention)):
                        break
                    cluster.mentions.append(mention)
                    break
        for cluster in clusters:
            cluster.mentions.sort(key=lambda m: (m.first, m.trigger.first))

    def _add_withdrawals(self, clusters: list[Cluster], others: list[EventMention]) -> None:
        """Let "the militants withdrew from the city on Wednesday" date a deal on that city."""
        for mention in others:
            if mention.kind is not ClaimKind.WITHDRAWAL or not mention.origins:
                continue
            for cluster in clusters:
                if (
                    cluster.background == mention.background
                    and cluster.block == mention.sentence.block
                    and self._main_kind(cluster) is ClaimKind.EVACUATION
                    and self._places_agree(mention.origins, cluster.places)
                ):
                    told = replace(mention, kind=ClaimKind.EVACUATION, fired=False)
                    cluster.mentions.append(told)
                    break

    def _extends(self, mention: EventMention, cluster: Cluster, last: int) -> bool:
        """Tell "the deal also covers A and B", "a second convoy left C": more places of one deal.

        Such a sentence stands close behind, names only towns, and says that it adds to the deal.
        """
        cues, (first, stop) = self.scene.cues, (mention.first, mention.stop)
        if (
            not 0 < mention.sentence.index - last <= 3
            or mention.polarity is not Polarity.ASSERTS
            or not mention.origins
            or not all(map(self._is_exact, mention.origins))
            or self._starts_anew(mention)
            or any(cues.has(tag, first, stop) for tag in ("past", "compare", "killed", "negation"))
        ):
            return False
        if mention.refers:
            return cues.has("covers", first, stop) or cues.has("process", first, first + 2)
        moves = mention.kind is ClaimKind.EVACUATION and any(
            m.kind is ClaimKind.EVACUATION for m in cluster.mentions
        )
        return moves and cues.has("more_of_it", first, stop)

    def _merge_terms(self, clusters: list[Cluster]) -> list[Cluster]:
        """Join "the agreement, concluded on 28 March, provides for ..." to the deal carried out now.

        Its only day is old, so it was taken for history; it names today's deal and its place.
        """
        kept = []
        for cluster in clusters:
            told = cluster.mentions[0]
            owner = next(
                (
                    other
                    for other in clusters
                    if cluster.background
                    and not other.background
                    and other.block == cluster.block
                    and self._says_the_deal(told)
                    and self._places_agree(told.origins, other.places) is not False
                    and not any(d.role == "agreed" for m in other.mentions for d in m.dates)
                ),
                None,
            )
            if owner is None:
                kept.append(cluster)
            else:
                told.fired = False
                owner.mentions.append(told)
        return kept

    def _says_the_deal(self, mention: EventMention) -> bool:
        """Tell whether a sentence opens with "the deal", which was told of before."""
        first = mention.sentence.first
        return mention.sentence.index > 1 and any(
            self.document.words[match.first - 1] == "the"
            or self.document.folded[match.start : match.end].startswith("ال")
            for match in self.scene.cues.find("deal", first, first + 4)
        )

    def _adds(self, mention: EventMention) -> bool:
        """A sentence on a wounded child's evacuation says nothing of the deal's fighters."""
        cues = self.scene.cues
        return not (
            cues.has("wounded", mention.first, mention.stop)
            and not cues.has("irregulars", mention.first, mention.stop)
        ) and not cues.has("civilians", mention.first, mention.first + 1)

    def _cluster_control(self, mentions: list[EventMention]) -> list[Cluster]:
        clusters: list[Cluster] = []
        for mention in mentions:
            for cluster in clusters:
                first = cluster.mentions[0]
                if (
                    first.kind is mention.kind
                    and cluster.background == mention.background
                    and cluster.block == mention.sentence.block
                    and self._places_agree(mention.origins, cluster.places)
                ):
                    cluster.mentions.append(mention)
                    break
            else:
                clusters.append(Cluster([mention]))
        return clusters

    def _attach_weak_control(self, clusters: list[Cluster], weak: list[EventMention]) -> None:
        """Let a sentence on the same change that names no place of its own date it."""
        for mention in weak:
            for cluster in clusters:
                first = cluster.mentions[0]
                same = first.kind is mention.kind and cluster.background == mention.background
                close = 0 <= mention.sentence.index - first.sentence.index <= 2
                if same and close and cluster.block == mention.sentence.block:
                    if mention.dates and not any(m.dates for m in cluster.mentions):
                        cluster.mentions.append(mention)
                    break

    def _plan(self, cluster: Cluster, plans: list[EventMention]) -> Cluster | None:
        """Return the change that a deal is to bring: "the army will then take over the town"."""
        if cluster.background or self._main_kind(cluster) not in _PEACEFUL:
            return None
        last = max(m.sentence.index for m in cluster.mentions)
        places = self._deal_places(cluster)
        for plan in plans:
            near = plan.sentence.block == cluster.block and plan.sentence.index <= last + 3
            if near and self._places_agree(plan.origins, places):
                return Cluster([plan])
        return None

    def _deal_that_led_to(self, control: Cluster, deals: list[Cluster]) -> Cluster | None:
        """Return the deal by which a place changed hands, where the text tells of one."""
        if control.mentions[0].kind is not ClaimKind.CAPTURE:
            return None
        for cluster in deals:
            if cluster.block != control.block or cluster.background != control.background:
                continue
            if control.mentions[0].sentence.is_title and cluster.mentions[0].sentence.index > 2:
                continue  # the capture is the news, a deal for some of the fighters an aside
            # forces that come in under a truce take the place over; they are the report's news
            entered = control.mentions[0].sentence.index <= 1 and any(
                m.new_holder and m.new_holder.side == "government" for m in control.mentions
            )
            entered = entered and all(m.rule == "enter" for m in control.mentions)
            if self._main_kind(cluster) not in _PEACEFUL and not entered:
                continue
            if self._places_agree(control.places, cluster.places or self._deal_places(cluster)):
                return cluster
        return None

    def _is_told(self, cluster: Cluster, control: list[Cluster], deals: list[Cluster]) -> bool:
        """A withdrawal inside a capture or a deal of the same place is no event of its own."""
        return any(
            other is not cluster
            and other.block == cluster.block
            and self._places_agree(cluster.places, other.places)
            for other in [*control, *deals]
        )

    # -- claims ---------------------------------------------------------------------------------

    def _claim_deal(self, cluster: Cluster, control: Cluster | None) -> ExtractedClaim | None:
        mentions = cluster.mentions
        kind = self._main_kind(cluster)
        stage = self._main_stage(cluster, kind)
        polarity = Polarity.ASSERTS
        fired = [m for m in mentions if m.fired]
        if all(m.polarity is Polarity.DENIES for m in fired):
            polarity = Polarity.DENIES
        elif any(m.polarity is Polarity.CORRECTS for m in fired):
            polarity = Polarity.CORRECTS
        places = self._deal_places(cluster)
        districts = self._write_places([(hit, "origin") for hit in places])
        gone = {identify_place(hit) for hit in places}
        destinations = self._write_places(
            [
                (hit, part)
                for m in mentions
                for hit, part in m.destinations
                if identify_place(hit) not in gone
            ],
            best="destination",
        )
        dates = self._deal_dates(cluster, stage)
        parties = self._write_parties(self._deal_parties(cluster, districts))
        change = self._deal_change(cluster, kind, stage, districts, control)
        if (
            dates["implemented_on"] is None
            and control is not None
            and not control.mentions[0].planned
            and stage in (DealStageKind.COMPLETED, DealStageKind.STARTED)
        ):
            dates["implemented_on"] = self._first_date(control.mentions, "done")
        if control is not None and not control.mentions[0].planned:
            dates["happened_on"] = self._first_date(control.mentions, "done", "entered")
        best = self._best_mention(cluster)
        planned = dates["started_on"] is not None and stage not in (
            *(DealStageKind.STARTED, DealStageKind.PARTIAL, DealStageKind.COMPLETED),
        )
        if self._is_mentioned_in_passing(cluster, districts) or self._is_offered(cluster):
            return None
        score, why = self._score(cluster, kind, stage, districts, polarity)
        return ExtractedClaim(
            kind=kind,
            stage=stage,
            background=cluster.background,
            score=score,
            districts=districts,
            destinations=destinations,
            start_planned=planned,
            parties=parties,
            mediators=self._write_mediators(cluster),
            figures=self._deal_figures(cluster, kind),
            change=change,
            quote=self._quote(best.sentence),
            polarity=polarity,
            reason=why,
            date_quotes=self._quote_dates(
                dates, [*cluster.mentions, *(control.mentions if control else ())]
            ),
            **dates,
        )

    def _is_offered(self, cluster: Cluster) -> bool:
        """Tell an offer, a refusal or a denial that the report opens with from a deal.

        "Fighters could leave with their families" says what was offered; "others were bused out
        on Thursday" stands in the last lines of a report that a group denies to have agreed.
        """
        fired = [m for m in cluster.mentions if m.fired]
        if any(m.has_deal_word for m in fired) or fired[0].sentence.index <= 1:
            return False
        opening = [m for m in self.deals if m.sentence.index <= 1]
        denied = any(
            m.stage is DealStageKind.REJECTED or m.polarity is Polarity.DENIES for m in opening
        )
        offered = any(m.stage is DealStageKind.NEGOTIATING for m in opening)
        late = fired[0].sentence.index > 3 and len({m.sentence.index for m in fired}) == 1
        if any(m.fired and m.polarity is Polarity.ASSERTS for m in opening):
            return False
        return denied and late or offered and all(m.planned for m in fired)

    def _is_mentioned_in_passing(self, cluster: Cluster, districts) -> bool:
        """Tell one late sentence on "violations of the ceasefire", with neither place nor day.

        News of a deal says where or when, says it more than once, or says it first.
        """
        fired = [m for m in cluster.mentions if m.fired]
        return (
            not districts
            and not cluster.background
            and len({m.sentence.index for m in fired}) == 1
            and fired[0].sentence.index > 3
            and not any(dated.role != "reported" for m in fired for dated in m.dates)
        )

    def _weight(self, mention: EventMention) -> float:
        index = mention.sentence.index
        if mention.refers:
            return 0.0
        return (2.2 if mention.sentence.is_title else 2.0 if index <= 2 else 1.0) * (
            1.0 if mention.fired else 0.3
        )

    def _main_kind(self, cluster: Cluster) -> ClaimKind:
        totals: dict[ClaimKind, float] = {}
        for mention in cluster.mentions:
            weight = self._weight(mention) * _KIND_WEIGHT.get(mention.kind, 0.9)
            totals[mention.kind] = totals.get(mention.kind, 0.0) + weight
        # "truce" and "ceasefire" are two words for one thing: they weigh together
        truces = [m.kind for m in cluster.mentions if m.fired and m.kind in _TRUCES]
        if len(set(truces)) == 2:
            other = next(kind for kind in _TRUCES if kind is not truces[0])
            totals[truces[0]] += totals.pop(other, 0.0)
        return max(totals, key=lambda kind: totals[kind])

    def _main_stage(self, cluster: Cluster, kind: ClaimKind) -> DealStageKind:
        fired = [m for m in cluster.mentions if m.fired]
        if kind is ClaimKind.EVACUATION:
            early = 1 + min((m.sentence.index for m in fired if not m.sentence.is_title), default=0)
            fired = [
                m
                for m in cluster.mentions
                if m.fired
                or m.kind is kind
                and (m.origins or m.sentence.index <= early and self._is_day_told(m))
            ]
        kindred = [
            m for m in fired if m.kind is kind or (m.kind in _TRUCES and kind in _TRUCES)
        ] or fired
        lead = next((m for m in kindred if m.fired and not m.sentence.is_title), kindred[0])
        # "the agreement came into force at noon": a day on which the deal spoken of began
        kindred = kindred + [
            m for m in cluster.mentions if m not in kindred and m.refers and self._is_day_told(m)
        ]
        asserted = [m for m in kindred if m.polarity is not Polarity.DENIES]
        if lead.stage in _REVERSALS:
            return lead.stage
        ranked = [m for m in asserted if m.stage in _STAGE_RANK]
        if not ranked:
            return lead.stage
        best = max(ranked, key=lambda m: _STAGE_RANK[m.stage])
        stage = best.stage
        if stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED) and any(
            dated.role == "started" and not dated.time.future and not self._is_ahead(dated.date)
            for m in ranked
            for dated in m.dates
        ):
            stage = DealStageKind.STARTED  # "a deal to evacuate A went into effect on Tuesday"
        if (
            stage is DealStageKind.COMPLETED
            and kind is ClaimKind.EVACUATION
            and not cluster.background
        ):
            # some have left, more are to: it has started
            going_on = any(
                m.stage is DealStageKind.STARTED
                and (not m.sentence.is_title or self.scene.cues.has("started", m.first, m.stop))
                for m in asserted
            )
            coming = any(
                m.planned and m.sentence.index >= best.sentence.index for m in cluster.mentions
            )
            finished = any(
                m.stage is DealStageKind.COMPLETED
                and self.scene.cues.has("completed", m.first, m.stop)
                for m in asserted
            )
            if (going_on or coming) and not finished:
                stage = DealStageKind.STARTED
        return stage

    def _is_day_told(self, mention: EventMention) -> bool:
        return mention.stage is DealStageKind.STARTED and any(
            dated.role in ("done", "started") and not dated.time.future for dated in mention.dates
        )

    def _deal_places(self, cluster: Cluster) -> list[PlaceHit]:
        fired = [m for m in cluster.mentions if m.fired]
        if self._main_kind(cluster) is ClaimKind.EXCHANGE:
            return [h for m in fired if m.kind is ClaimKind.EXCHANGE for h in m.origins]
        # a place beside the deal's own verb counts more than one elsewhere in its sentence
        near = [hit for m in fired if not m.far_places for hit in m.origins]
        hits = near or [hit for m in fired for hit in m.origins] or cluster.places
        hits += self._told_beside(cluster, hits)
        if not hits and self._main_kind(cluster) is not ClaimKind.EXCHANGE:
            hits = self._described_places(cluster)
        elif all(hit.wide or hit.kind == "region" for hit in hits) and not cluster.background:
            hits = hits + (self._listed_parts(cluster) or self._unnamed_parts(cluster, hits))
        if any(hit.kind != "country" for hit in hits):
            hits = [hit for hit in hits if hit.kind != "country"]
        if any(not hit.wide for hit in hits):
            hits = [hit for hit in hits if not hit.wide or self._holds_none_of(hit, hits)]
            hits = [hit for hit in hits if not self._is_city_of(hit, hits)]
        if any(hit.kind != "countryside" for hit in hits):
            hits = [hit for hit in hits if hit.kind != "countryside"]
        named = [hit for hit in hits if not hit.key.startswith(_DIRECTIONS)]
        hits = named or hits  # "the south of Damascus" where its towns are named
        # a destination of one sentence is not the origin of another
        goals = {identify_place(hit) for m in cluster.mentions for hit, part in m.destinations}
        starts = {identify_place(hit) for hit in hits if hit.relation == "from"}
        return [hit for hit in hits if identify_place(hit) not in goals - starts]

    def _holds_none_of(self, whole: PlaceHit, hits: list[PlaceHit]) -> bool:
        """Tell "the last bastion in Aleppo" beside two villages that lie elsewhere."""
        exact = [hit for hit in hits if not hit.wide]
        return (
            whole.partly
            and whole.slug is not None
            and all(hit.slug for hit in exact)
            and not any(whole.slug in self.gazetteer.ancestors_of(hit.slug) for hit in exact)
        )

    def _is_city_of(self, city: PlaceHit, hits: list[PlaceHit]) -> bool:
        """Tell Homs, said beside its district Waer, from a place of its own."""
        namesakes = {c.slug for c in self.gazetteer.names.get(city.key, ())}
        return city.kind == "city" and any(
            hit.kind in ("district", "neighbourhood", "camp")
            and not namesakes.isdisjoint(self.gazetteer.ancestors_of(hit.slug))
            for hit in hits
            if hit.slug
        )

    def _told_beside(self, cluster: Cluster, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Return places named beside one of the deal's: "the evacuation of A, B and C resumed"."""
        known = {identify_place(hit) for hit in hits}
        kind = self._main_kind(cluster)
        return [
            hit
            for m in cluster.mentions
            if m.extends
            or not (m.fired or m.refers)
            and m.kind is kind
            and known.intersection(map(identify_place, m.origins))
            for hit in m.origins
        ]

    def _unnamed_parts(self, cluster: Cluster, hits: list[PlaceHit]) -> list[PlaceHit]:
        """Return what "their last bastion in the city of Homs" is called elsewhere in the report."""
        if not any(hit.partly for hit in hits):
            return []
        known = {identify_place(hit) for hit in hits}
        wholes = {hit.slug for hit in hits if hit.slug}
        weak = [
            hit
            for m in cluster.mentions
            if not m.fired
            for hit in m.origins
            if not hit.wide
            and (
                not (hit.slug and wholes)
                or wholes.intersection(self.gazetteer.ancestors_of(hit.slug))
            )
        ]
        return weak or [
            hit for hit in self._described_places(cluster) if identify_place(hit) not in known
        ]

    def _described_places(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the places of a deal on "two towns" that another sentence names.

        First a sentence that begins with "the towns", "the district"; then the title; then the
        first sentence before the deal that names a place which is not only near something.
        """
        block = [
            sentence
            for sentence in self.document.sentences
            if sentence.block == cluster.block or sentence.is_title
        ]
        last = max(m.sentence.index for m in cluster.mentions)
        described: list[PlaceHit] = []
        for sentence in block:
            if not last - 3 <= sentence.index <= last + 4 or sentence.is_title:
                continue
            noun = self.scene.cues.find("place_noun", sentence.first, sentence.first + 3)
            opening = self.document.words[sentence.first]
            if (
                noun
                and opening in ("the", "both", "these", "those")
                or (
                    noun
                    and self.scene.arabic
                    and sentence.index > last - 1
                    and noun[0].first <= sentence.first + 1
                )
            ):
                described += self._settled_places(sentence)
        if described:
            return described
        titles = [hit for s in block if s.is_title for hit in self._settled_places(s)]
        return (
            titles
            or self._announced_places(cluster)
            or self._places_before(block, last)
            or [
                hit
                for hit in self.scene.places
                if hit.wide and hit.kind != "country" and hit.relation in ("", "in", "of", "from")
                if self.document.sentence_of(hit.first).is_title
            ]
        )

    def _announced_places(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the place of a deal on "a besieged town", where the sentences ahead name it."""
        for mention in cluster.mentions:
            for noun in self.scene.cues.find("town_noun", mention.first, mention.stop):
                lead = self.document.words[max(mention.first, noun.first - 4) : noun.first]
                if {"a", "two", "four", "last"}.intersection(lead):
                    return self.scene.named_ahead(noun.stop)
        return []

    def _places_before(self, block: list[Sentence], last: int) -> list[PlaceHit]:
        near = [s for s in block if s.is_title] + [
            s for s in reversed(block) if s.index <= last and not s.is_title
        ][:3]
        # a town before a region: "a deal to end the war over Nagorno-Karabakh"
        for wide in (False, True):
            for sentence in near:
                hits = self._settled_places(sentence, wide)
                if hits:
                    return hits
        return self._heading_places(block)

    def _heading_places(self, block: list[Sentence]) -> list[PlaceHit]:
        """Return the country of a digest's heading: "War in Afghanistan", above a truce there."""
        first = min((s.index for s in block if s.block), default=0)
        if not first:
            return []
        heading = self.document.sentences[first - 1]
        if heading.stop - heading.first > 8:
            return []
        return self.scene.within(self.scene.places, heading.first, heading.stop)

    def _listed_parts(self, cluster: Cluster) -> list[PlaceHit]:
        """Return the towns of "the pocket includes the towns of A, B and C"."""
        last = max(m.sentence.index for m in cluster.mentions)
        for sentence in self.document.sentences:
            if sentence.block != cluster.block or not 0 < sentence.index <= last + 3:
                continue
            noun = self.scene.cues.find("place_noun", sentence.first, sentence.first + 5)
            includes = self.scene.cues.find("includes", sentence.first, sentence.first + 8)
            if noun and includes:
                return [
                    hit for hit in self._settled_places(sentence) if hit.first > includes[0].first
                ]
        return []

    def _settled_places(self, sentence: Sentence, wide: bool = False) -> list[PlaceHit]:
        hits = [
            hit
            for hit in self.scene.within(self.scene.places, sentence.first, sentence.stop)
            if not hit.container
            and (wide or not hit.wide)
            and hit.kind not in ("country", "venue")
            and hit.relation not in ("near", "to", "via")
        ]
        # "the towns at the border are A and B": the border says where they lie
        return [hit for hit in hits if hit.kind != "border"] or hits

    # -- dates --------------------------------------------------------------------------------------

    def _deal_dates(self, cluster: Cluster, stage: DealStageKind) -> dict[str, EdtfDate | None]:
        mentions = cluster.mentions
        dates: dict[str, EdtfDate | None] = dict.fromkeys(
            ("agreed_on", "announced_on", "started_on", "implemented_on", "happened_on")
        )
        agreed = self._first_date(mentions, "agreed")
        announced = self._first_date(mentions, "announced")
        started = self._first_date(mentions, "started", past=True)
        done = self._first_day(mentions, "done")
        ended = self._first_date(mentions, "ended")
        planned = self._first_planned(mentions, last=stage is DealStageKind.POSTPONED)
        reported = self._first_date(mentions, "reported")
        under_way = stage in (DealStageKind.STARTED, DealStageKind.PARTIAL, DealStageKind.COMPLETED)
        dates["agreed_on"] = agreed
        dates["announced_on"] = announced
        if under_way and announced is not None:
            dates["announced_on"] = None  # what was announced is that it was carried out
            if agreed is None:
                # but "the truce was announced on Thursday" tells of the deal itself
                told = [m for m in mentions if m.stage is DealStageKind.ANNOUNCED or m.refers]
                dates["agreed_on"] = self._first_date(told, "announced")
            if (started or done) and dates["agreed_on"] is None and self._is_consented(mentions):
                dates["agreed_on"] = announced  # "agreed to a truce, the minister announced"
            reported = reported or announced
        if under_way or cluster.background:
            dates["started_on"] = started
            # the day of today's news, and beside it the day on which it began
            lead = self._first_date(mentions, "done")
            dates["implemented_on"] = lead or done or started
            if done and lead and done.earliest < lead.earliest and started is None:
                dates["started_on"] = done
        elif stage in _REVERSALS:
            dates["implemented_on"] = done or started
            if agreed is None and announced is None:
                # "had agreed to the pause, a mediator said on Tuesday"
                consented = [m for m in mentions if m.stage is DealStageKind.AGREED]
                dates["agreed_on"] = self._first_date(consented, "reported")
        if planned is not None and dates["started_on"] is None and not under_way:
            dates["started_on"] = planned
        if stage in _REVERSALS:
            dates["happened_on"] = ended
        if not cluster.background:
            self._fill_from_report(cluster, stage, dates, reported, under_way)
        return dates

    def _fill_from_report(self, cluster, stage, dates, reported, under_way) -> None:
        """A deal without a day of its own takes the day it was reported, or, told in the present,
        the day of publication."""
        wanted = "implemented_on" if under_way else "agreed_on"
        if stage in _REVERSALS:
            wanted = "happened_on"
        if dates[wanted] is not None:
            return
        if wanted == "agreed_on" and (dates["announced_on"] is not None):
            return
        if reported is not None:
            dates[wanted] = reported
        elif (
            self.published is not None
            and self.published.precision is Precision.DAY
            and any(m.present and m.fired for m in cluster.mentions)
        ):
            if not any(d for m in cluster.mentions for d in m.dates):
                dates[wanted] = self.published
            elif wanted == "implemented_on":
                dates[wanted] = self.published

    def _is_consented(self, mentions: list[EventMention]) -> bool:
        return any(
            m.fired and self.scene.cues.has("consent", m.first, m.trigger.first)
            for m in mentions
            if not m.sentence.is_title
        )

    def _dated(self, mentions: list[EventMention], roles: tuple[str, ...]):
        for mention in mentions:
            for dated in mention.dates:
                if dated.role in roles:
                    yield mention, dated

    def _first_date(self, mentions, *roles: str, past: bool = False) -> EdtfDate | None:
        """Return the first date of a role, one outside speech and as precise as a day first."""
        found = [
            (dated.time.quoted_today, mention.sentence.is_title, number, dated.date)
            for number, (mention, dated) in enumerate(self._dated(mentions, roles))
            if not self._is_ahead(dated.date) and not dated.time.future
        ]
        return min(found, key=lambda item: item[:3])[3] if found else None

    def _first_day(self, mentions, *roles: str) -> EdtfDate | None:
        """Return the earliest date of a role, leaving "today" in speech to the end."""
        found = [
            (
                dated.time.quoted_today,
                -_fineness(dated.date),
                dated.date.earliest,
                number,
                dated.date,
            )
            for number, (mention, dated) in enumerate(self._dated(mentions, roles))
            if not self._is_ahead(dated.date) and not dated.time.future
        ]
        return min(found, key=lambda item: item[:4])[4] if found else None

    def _first_planned(self, mentions, last: bool = False) -> EdtfDate | None:
        """Return the earliest day ahead, or the latest one where a plan was put off."""
        found = [
            dated.date
            for mention, dated in self._dated(
                mentions, ("started", "done", "agreed", "entered", "announced", "ended")
            )
            if self._is_ahead(dated.date) or dated.time.future
        ]
        choose = max if last else min
        return choose(found, key=lambda date: date.earliest) if found else None

    def _is_ahead(self, date: EdtfDate) -> bool:
        return self.published is not None and date.earliest > self.published.latest

    # -- parties --------------------------------------------------------------------------------------

    def _deal_parties(self, cluster: Cluster, districts) -> list[ActorHit]:
        hits = [hit for m in cluster.mentions if m.fired for hit in m.parties]
        if not cluster.background:
            hits += self._present_groups(cluster, districts)
        return self._settle_parties(hits)

    def _present_groups(self, cluster: Cluster, districts) -> list[ActorHit]:
        """Return groups that a sentence of the report calls present in the deal's place."""
        here = {place.slug or place.text for place in districts}
        found: list[ActorHit] = []
        for sentence in self.document.sentences:
            if sentence.block != cluster.block or sentence.is_title:
                continue
            words = self.document.words[sentence.first : sentence.stop]
            if not {
                "present",
                "based",
                "main",
                "operating",
                "المتواجده",
                "الموجوده",
                "ابرزها",
            }.intersection(words):
                continue
            inside = [
                hit
                for hit in self.scene.places
                if sentence.first <= hit.first < sentence.stop and (hit.slug or hit.key) in here
            ]
            if not inside:
                continue
            found += [
                hit
                for hit in self.scene.actors
                if sentence.first <= hit.first < sentence.stop
                and hit.named
                and hit.side == "opposition"
            ]
        return found

    def _settle_parties(self, hits: list[ActorHit]) -> list[ActorHit]:
        """Leave out whoever is named more exactly: forces for their state, "rebels" for a group.

        A state's forces speak for the state; an umbrella gives way to the groups that are in it,
        and a general word for a side to any named actor of that side.
        """
        unique: dict[str, ActorHit] = {}
        for hit in hits:
            if hit.kind in SPEAKER_KINDS:
                continue
            hit = self._raise_to_state(hit)
            key = hit.slug or hit.key
            known = unique.get(key)
            if known is None or (hit.named and not known.named):
                unique[key] = hit
        kept = list(unique.values())
        named_sides = {hit.side for hit in kept if hit.named and hit.side}
        result = []
        for hit in kept:
            if not hit.named and hit.side and hit.side in named_sides:
                others = [h for h in kept if h is not hit and h.side == hit.side and h.named]
                if others and (
                    hit.side == "opposition" or others[0].slug is not None or hit.slug is None
                ):
                    continue
            if not hit.named and hit.side:
                twin = next(
                    (h for h in result if not h.named and h.side == hit.side and h is not hit), None
                )
                if twin is not None and (twin.slug is None) == (hit.slug is None):
                    continue
            parts = [
                h
                for h in kept
                if h is not hit and h.slug and hit.slug in self.gazetteer.owners_of(h.slug)
            ]
            if hit.slug and hit.side == "opposition" and parts:
                continue
            result.append(hit)
        return result

    def _raise_to_state(self, hit: ActorHit) -> ActorHit:
        if hit.slug is None or hit.side != "government":
            return hit
        owners = self.gazetteer.owners_of(hit.slug)
        if not owners or self.gazetteer.actor_by_slug[hit.slug].kind != "state":
            return hit
        return hit._replace(slug=owners[-1])

    def _write_parties(self, hits: list[ActorHit]) -> tuple[ClaimedParty, ...]:
        return tuple(self._write_party(hit, "party") for hit in hits)

    def _write_party(self, hit: ActorHit, role: str) -> ClaimedParty:
        start, end = self.document.locate(hit.start, hit.end)
        return ClaimedParty(hit.slug, self.document.given[start:end], start, end, role)

    def _write_mediators(self, cluster: Cluster) -> tuple[ClaimedParty, ...]:
        seen: dict[str, ClaimedParty] = {}
        pairs = [pair for m in cluster.mentions for pair in m.mediators]
        if not cluster.background:
            pairs += self._mediators_nearby(cluster)
        for hit, role in pairs:
            seen.setdefault(hit.slug or hit.key, self._write_party(hit, role))
        return tuple(seen.values())

    def _mediators_nearby(self, cluster: Cluster):
        """Return mediators of sentences that stand inside the telling of the deal."""
        first = min(m.sentence.index for m in cluster.mentions)
        last = max(m.sentence.index for m in cluster.mentions)
        for sentence in self.document.sentences[first : last + 2]:
            if sentence.block != cluster.block:
                continue
            if not any(
                self.scene.cues.has(tag, sentence.first, sentence.stop)
                for tag in ("evacuate", "deal", "ceasefire", "truce", "mediate", "exchange")
            ):
                continue
            for hit in self.scene.actors:
                if sentence.first <= hit.first < sentence.stop and hit.kind == "mediator":
                    yield hit, "facilitator"

    def _deal_figures(self, cluster: Cluster, kind: ClaimKind) -> tuple[ClaimedFigure, ...]:
        own = set(map(id, cluster.mentions))
        deal = CountedDeal(
            tuple(cluster.mentions),
            kind,
            cluster.background,
            frozenset(map(identify_place, cluster.places)),
            frozenset(identify_place(h) for m in cluster.mentions for h, _ in m.destinations),
        )
        return self.counter.count(deal, [m for m in self._mentions if id(m) not in own and m.fired])

    # -- change of control -----------------------------------------------------------------------------

    def _deal_change(self, cluster, kind, stage, districts, control) -> ClaimedChange | None:
        """Return the change of control a deal brings about, where the text speaks of control.

        That rebels leave is not yet that the other side holds the place: some sentence must say
        that it is retaken, handed over or surrendered.
        """
        if cluster.background or not districts or stage in _REVERSALS:
            return None
        if control is None and kind not in (
            *(ClaimKind.EVACUATION, ClaimKind.SURRENDER, ClaimKind.HANDOVER),
            *(ClaimKind.RECONCILIATION, ClaimKind.STATUS_SETTLEMENT),
        ):
            return None
        mechanism = {
            ClaimKind.CEASEFIRE: Mechanism.UNOPPOSED_ENTRY,
            ClaimKind.TRUCE: Mechanism.UNOPPOSED_ENTRY,
            ClaimKind.EVACUATION: Mechanism.EVACUATION,
            ClaimKind.HANDOVER: Mechanism.HANDOVER,
        }.get(kind, Mechanism.RECONCILIATION)
        holders = self._sides(cluster)
        if control is not None:
            known = {place.slug or place.text.lower() for place in districts}
            hits = control.places
            hit = next((h for h in hits if (h.slug or h.key) in known), hits[0])
            place = self._write_places([(hit, "origin")])[0]
            new, old, status = self._read_holders(control)
            if status is ChangeStatus.PLANNED and stage is DealStageKind.COMPLETED:
                status = ChangeStatus.DONE
            return self._write_change(
                place, old or holders[0], new or holders[1], status, mechanism
            )
        place = districts[0]
        surrendered = any(
            any(  # to lay down arms is not yet to give up the place
                self.document.words[found.first].startswith(("surrender", "capitul", "استسل"))
                for found in self.scene.cues.find("surrender", m.first, m.stop)
            )
            or (m.kind is ClaimKind.HANDOVER and m.fired)
            for m in cluster.mentions
        )
        if not surrendered or len(districts) != 1 or holders[1] is None:
            return None
        if stage is DealStageKind.COMPLETED:
            status = ChangeStatus.DONE if kind is ClaimKind.HANDOVER else ChangeStatus.PLANNED
        else:
            status = ChangeStatus.PLANNED
        return self._write_change(place, holders[0], holders[1], status, mechanism)

    def _read_holders(self, control: Cluster):
        """Return who takes, who loses and the surest status of the mentions of one change."""
        mentions = control.mentions
        new = next((m.new_holder for m in mentions if m.new_holder), None)
        old = next((m.old_holder for m in mentions if m.old_holder), None)
        statuses = [m.change_status for m in mentions if m.change_status is not None]
        status = ChangeStatus.DONE
        if statuses and (ChangeStatus.DONE not in statuses or statuses[0] is ChangeStatus.PARTIAL):
            status = statuses[0]
        return new, old, status

    def _sides(self, cluster: Cluster) -> tuple[ActorHit | None, ActorHit | None]:
        """Return who leaves and who takes over: the opposition's and the state's actor."""
        hits = [hit for m in cluster.mentions for hit in m.parties]
        leaving = [hit for hit in hits if hit.side == "opposition"]
        taking = [hit for hit in hits if hit.side == "government"]
        return (leaving or [None])[0], (taking or [None])[0]

    def _write_change(self, place, old, new, status, mechanism) -> ClaimedChange:
        def slug_of(hit):
            return None if hit is None else self._raise_to_state(hit).slug

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

    def _claim_control(self, cluster: Cluster) -> ExtractedClaim | None:
        mentions = cluster.mentions
        kind = mentions[0].kind
        best = next((m for m in mentions if not m.sentence.is_title), mentions[0])
        places = cluster.places
        if any(not hit.wide for hit in places):
            places = [hit for hit in places if not hit.wide]
        districts = self._write_places([(hit, "origin") for hit in places])
        if not districts:
            return None
        new, old, status = self._read_holders(cluster)
        happened = self._first_date(mentions, "done", "ended") or self._first_date(
            mentions, "reported"
        )
        if (
            happened is None
            and not cluster.background
            and self.published is not None
            and any(m.present for m in mentions)
            and self.published.precision is Precision.DAY
        ):
            happened = self.published
        change = None
        if (
            kind is ClaimKind.CAPTURE
            and (new or old or any(m.by_force for m in mentions))
            and not cluster.background
            # "two villages in Hama": nothing is said of the province as a whole
            and not (status is ChangeStatus.PARTIAL and all(hit.wide for hit in places))
        ):
            change = self._write_change(districts[0], old, new, status, Mechanism.CAPTURED)
        score = 0.55 + (0.15 if change else 0.0) + (0.1 if happened else 0.0)
        score += 0.1 if len(mentions) > 1 else 0.0
        return ExtractedClaim(
            kind=kind,
            stage=DealStageKind.COMPLETED,
            background=cluster.background,
            score=round(min(score, 0.95), 2),
            districts=districts,
            destinations=(),
            agreed_on=None,
            announced_on=None,
            started_on=None,
            implemented_on=None,
            happened_on=happened,
            start_planned=False,
            parties=self._write_parties(
                self._settle_parties([hit for m in mentions for hit in m.parties])
            ),
            mediators=(),
            figures=(),
            change=change,
            quote=self._quote(best.sentence),
            polarity=Polarity.ASSERTS,
            reason=self._reason(kind, best, districts, cluster),
            date_quotes=self._quote_dates({"happened_on": happened}, mentions),
        )

    def _quote_dates(
        self, dates: dict[str, EdtfDate | None], mentions: list[EventMention]
    ) -> tuple[tuple[str, int, int], ...]:
        """Return where the text gives each date; one taken from the publication day has no place."""
        quotes = []
        for name, date in dates.items():
            given = (dated.time for m in mentions for dated in m.dates if dated.date == date)
            time = next(given, None)
            if date is not None and time is not None:
                quotes.append((name, *self.document.locate(time.start, time.end)))
        return tuple(quotes)

    # -- writing ---------------------------------------------------------------------------------------

    def _write_places(self, pairs, best: str = "") -> tuple[ClaimedPlace, ...]:
        chosen: dict[str, ClaimedPlace] = {}
        for hit, role in pairs:
            start, end = self.document.locate(hit.start, hit.end)
            key = identify_place(hit)
            place = ClaimedPlace(hit.slug, self.document.given[start:end], start, end, role)
            if key not in chosen or (role == best and chosen[key].role != best):
                chosen[key] = place
        return tuple(chosen.values())

    def _best_mention(self, cluster: Cluster) -> EventMention:
        def worth(mention: EventMention):
            return (
                mention.fired,
                not mention.sentence.is_title,
                bool(mention.origins),
                len(mention.parties) + len(mention.dates),
                -mention.first,
            )

        return max(cluster.mentions, key=worth)

    def _quote(self, sentence: Sentence) -> tuple[int, int]:
        start, end = sentence.start, sentence.end
        while end > start and self.document.folded[end - 1].isspace():
            end -= 1
        return self.document.locate(start, end)

    def _score(self, cluster, kind, stage, districts, polarity) -> tuple[float, str]:
        """Return a probability that the deal is as told, and the reason in words.

        The evidence is added up, then read off a table of how often so much of it was right.
        """
        fired = [m for m in cluster.mentions if m.fired]
        early = any(m.sentence.index <= 3 for m in fired)
        titled = any(m.sentence.is_title for m in fired)
        score = 0.6
        score += 0.12 if districts else -0.15
        score += 0.06 if titled else 0.0
        score += 0.05 if early else 0.0
        score += 0.05 if len(fired) > 1 else 0.0
        score += 0.06 if any(m.dates for m in fired) else 0.0
        score += 0.04 if any(m.has_deal_word for m in fired) else -0.05
        if stage is DealStageKind.REJECTED or polarity is Polarity.DENIES:
            score = min(score, 0.5)  # whether a refusal is of this deal is seldom sure
        best = self._best_mention(cluster)
        return calibrate(score), self._reason(kind, best, districts, cluster)

    def _reason(self, kind, best: EventMention, districts, cluster: Cluster) -> str:
        start, end = self.document.locate(best.trigger.start, best.trigger.end)
        words = " ".join(self.document.given[start:end].split())
        where = " in " + ", ".join(place.text for place in districts[:3]) if districts else ""
        times = len({m.sentence.index for m in cluster.mentions})
        tale = " as history" if cluster.background else ""
        spread = "one sentence" if times == 1 else f"{times} sentences"
        return f"“{words}”{where}, told{tale} in {spread} (rule: {best.rule})."


def _fineness(date: EdtfDate) -> int:
    order = (Precision.CENTURY, Precision.DECADE, Precision.YEAR, Precision.SEASON, Precision.MONTH)
    return order.index(date.precision) if date.precision in order else len(order)
