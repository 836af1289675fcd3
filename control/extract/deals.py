"""Deals: turns the events of a report into claims.

Input: the EventMentions of a document. Output: ExtractedClaims with score and reason. What a
claim says is settled in rooms of its own: which sentences belong together (clusters), where, when,
who, how many and what changes hands. Must not look for words itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from control.choices import ChangeStatus, ClaimKind, DealStageKind, Mechanism, Polarity
from control.dates import EdtfDate, Precision
from control.extract.change_clusters import ChangeGatherer
from control.extract.claims import ClaimedChange, ClaimedFigure, ExtractedClaim
from control.extract.clusters import Cluster, EventGatherer
from control.extract.counting import CountedDeal, FigureCounter, identify_figure, identify_place
from control.extract.deal_changes import ChangeWriter
from control.extract.deal_course import CourseReader
from control.extract.deal_parties import PartySettler
from control.extract.deal_places import DealPlacer
from control.extract.deal_steps import drop_terms, part_steps, place_swaps
from control.extract.mentions import LEARNT, EventMention, tells_fate
from control.extract.names import PlaceHit
from control.extract.parties import SpeakerFinder
from control.extract.scene import Scene
from control.extract.scoring import ClaimScorer, calibrate
from control.extract.text import Sentence

# people who do not pull back, but are let out: with their families, by bus, from a siege
_TAKEN_OUT = ("buses", "relatives", "civilians", "people", "wounded", "siege")


def _tell_once(claims: list[ExtractedClaim]) -> list[ExtractedClaim]:
    """Propose the change of one place once a report, unless another takes it back."""
    told: dict[str, ClaimedChange] = {}
    kept = []
    for claim in claims:
        change = claim.change
        if change is not None and not claim.background and claim.polarity is not Polarity.DENIES:
            earlier = told.setdefault(change.district or change.text.casefold(), change)
            again = change.to_actor is None or change.to_actor == earlier.to_actor
            if earlier is not change and again:
                claim = replace(claim, change=None)
        kept.append(claim)
    return kept


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
        self.speakers = speakers
        self.counter = FigureCounter(scene, speakers)
        self._mentions: list[EventMention] = []
        self._taken: list[Cluster] = []
        self.gatherer = EventGatherer(scene)
        self.changes = ChangeGatherer(scene, self.gatherer)
        self.placer = DealPlacer(scene)
        self.course = CourseReader(scene)
        self.parties = PartySettler(scene)
        self.handover = ChangeWriter(scene, self.gatherer, self.placer, self.parties)
        self.scorer = ClaimScorer(scene.document)

    def gather(self, mentions: list[EventMention]) -> list[ExtractedClaim]:
        """Return the claims the mentions of the document make, today's news before history."""
        self._mentions = mentions
        deals = self.deals = [m for m in mentions if m.is_deal]
        plans = [m for m in mentions if not m.is_deal and m.planned]
        others = [m for m in mentions if not m.is_deal and m.fired and not m.planned]
        self.gatherer.fire_movements(deals)
        self.gatherer.join_returns(deals)
        clusters = self.gatherer.cluster_deals([m for m in deals if m.fired])
        self.gatherer.attach_weak(clusters, [m for m in deals if not m.fired])
        clusters = [
            c for c in self.gatherer.merge_terms(clusters) if self.gatherer.is_worth_telling(c)
        ]
        clusters = drop_terms(part_steps(clusters), self.scene.cues)
        place_swaps(clusters, self.scene)
        self.gatherer.add_withdrawals(clusters, others)
        control = self.changes.name_parts(self.changes.cluster(others))
        control = self._taken = self.changes.drop_summed_up(control)
        self.changes.doubt_denied(control)
        weak = [m for m in mentions if not m.is_deal and not m.fired and not m.planned]
        self.changes.hold_stormed(control, weak)
        self.changes.attach_weak(control, weak)
        claims: list[tuple[int, ExtractedClaim]] = []
        changes: dict[int, Cluster] = {}
        news = [c for c in control if not all(m.background or m.aside for m in c.mentions)]
        for cluster in control:
            if not news and all(m.aside for m in cluster.mentions):
                continue  # "flown out two days after the city fell": a report on something else
            owner = self.handover.find_deal_behind(cluster, clusters)
            if owner is not None and not cluster.background:
                # that a place "has emptied of gunmen" is the departure itself
                if any(m.rule != "is emptied" for m in cluster.mentions):
                    changes.setdefault(id(owner), cluster)
            elif all(map(self.handover.only_enters, cluster.mentions)) and not self._is_taken_so(
                cluster
            ):
                continue  # forces that enter a place do not yet hold it
            elif cluster.mentions[0].kind != ClaimKind.WITHDRAWAL or not self.handover.is_told(
                cluster, control, clusters
            ):
                claim = self._claim_control(cluster, mentions)
                if claim is not None:
                    claims.append((cluster.mentions[0].first, claim))
        for cluster in clusters:
            change = changes.get(id(cluster))
            claim = self._claim_deal(cluster, change or self.handover.find_plan(cluster, plans))
            if claim is None and change is not None:
                claim = self._claim_control(
                    change, mentions
                )  # a deal only named in passing takes no news
            if claim is not None:
                claims.append((cluster.mentions[0].first, claim))
        claims.sort(key=lambda item: (item[1].background, item[0]))
        return self._share_out(_tell_once([claim for _, claim in claims]))

    def gather_further(self, clusters: list[Cluster]) -> list[ExtractedClaim]:
        """Return the claims of clusters that were gathered elsewhere."""
        claims = [
            self._claim_deal(cluster, None)
            if cluster.mentions[0].is_deal
            else self._claim_control(cluster, self._mentions)
            for cluster in clusters
        ]
        return [claim for claim in claims if claim is not None]

    def _share_out(self, claims: list[ExtractedClaim]) -> list[ExtractedClaim]:
        """Leave a figure to the surest of the deals of one kind that all claim it."""
        owners: dict[tuple, ExtractedClaim] = {}
        for claim in claims:
            for figure in claim.figures if not claim.background else ():
                key = (claim.kind, identify_figure(figure))
                if key not in owners or claim.evidence > owners[key].evidence:
                    owners[key] = claim

        def is_own(claim: ExtractedClaim, figure: ClaimedFigure) -> bool:
            return claim.background or owners[claim.kind, identify_figure(figure)] is claim

        return [
            claim
            if all(is_own(claim, figure) for figure in claim.figures)
            else replace(claim, figures=tuple(f for f in claim.figures if is_own(claim, f)))
            for claim in claims
        ]

    def _claim_deal(self, cluster: Cluster, control: Cluster | None) -> ExtractedClaim | None:
        mentions = cluster.mentions
        kind = cluster.main_kind
        stage = self.course.settle_stage(cluster, kind)
        polarity = Polarity.ASSERTS
        fired = [m for m in mentions if m.fired]
        if all(m.polarity is Polarity.DENIES for m in fired):
            polarity = Polarity.DENIES
        elif any(m.polarity is Polarity.CORRECTS for m in fired):
            polarity = Polarity.CORRECTS
        places = cluster.places if cluster.placed else self.placer.find_places(cluster)
        districts = self.placer.write_places([(hit, "origin") for hit in places])
        gone = {identify_place(hit) for hit in places}
        destinations = self.placer.write_places(
            [
                (hit, part)
                for m in mentions
                for hit, part in m.destinations
                if identify_place(hit) not in gone
            ],
            best="destination",
        )
        dates = self.course.date_deal(cluster, stage)
        if dates["agreed_on"] is None and dates["announced_on"] is None:
            dates["agreed_on"] = self.course.find_older_agreement(cluster, self.deals)
        parties = self.parties.write_parties(self.parties.find_parties(cluster, districts))
        named = self._name_kind(cluster)
        change = self.handover.read_change(cluster, named, stage, districts, control)
        if (
            dates["implemented_on"] is None
            and control is not None
            and not control.mentions[0].planned
            and stage in (DealStageKind.COMPLETED, DealStageKind.STARTED)
        ):
            dates["implemented_on"] = self.course.first_date(control.mentions, "done")
        if control is not None and not control.mentions[0].planned:
            dates["happened_on"] = self.course.first_date(control.mentions, "done", "entered")
        best = self.scorer.best_mention(cluster)
        planned = dates["started_on"] is not None and stage not in (
            *(DealStageKind.STARTED, DealStageKind.PARTIAL, DealStageKind.COMPLETED),
        )
        if self._is_mentioned_in_passing(cluster, districts) or self._is_offered(cluster):
            return None
        if self._only_looms(cluster):
            return None
        evidence, why = self.scorer.score(cluster, kind, stage, districts, polarity)
        return ExtractedClaim(
            kind=named,
            stage=stage,
            background=cluster.background,
            score=calibrate(evidence),
            evidence=evidence,
            districts=districts,
            destinations=destinations,
            start_planned=planned,
            parties=parties,
            mediators=self.parties.write_mediators(cluster),
            figures=self._deal_figures(cluster, kind, control, places),
            change=change,
            quote=self._quote(best.sentence),
            polarity=polarity,
            reason=why,
            date_quotes=self.course.quote_dates(
                dates, [*cluster.mentions, *(control.mentions if control else ())]
            ),
            attributed_to=self.speakers.find(best.sentence, best.trigger.first),
            **dates,
        )

    def _name_kind(self, cluster: Cluster) -> ClaimKind:
        """Tell forces that pull back from a place by agreement from people who are taken out of it.

        Until it is written a claim is of an evacuation: what is read of one is read of both.
        """
        cues, kind = self.scene.cues, cluster.main_kind
        told = [m for m in cluster.mentions if m.fired and m.kind is kind]
        pulled = [m for m in told if cues.covering("withdraw", m.trigger.first)]
        if kind is not ClaimKind.EVACUATION or 2 * len(pulled) < len(told):
            return kind
        taken = any(cues.has_any(_TAKEN_OUT, m.first, m.stop) for m in told)
        return kind if taken else ClaimKind.AGREED_WITHDRAWAL

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

    def _only_looms(self, cluster: Cluster) -> bool:
        """Tell, in Arabic, "a deal looms in three towns; it would have the gunmen leave" from a deal.

        The report opens with it, and nobody has yet reached, signed or begun anything.
        """
        cues, stages = self.scene.cues, (DealStageKind.STARTED, DealStageKind.COMPLETED)
        opening = self.scene.document.sentences[:4]
        if not any(cues.has("looms", s.first, s.stop) for s in opening) or cluster.background:
            return False
        fired = [m for m in cluster.mentions if m.fired and not m.background]
        return not any(
            m.stage in stages or cues.has("agreed", m.sentence.first, m.sentence.stop)
            for m in fired
        )

    def _is_mentioned_in_passing(self, cluster: Cluster, districts) -> bool:
        """Tell "violations of the ceasefire" in a late line from a deal that is news.

        News of a deal says where or when, says it more than once, or says it first. A deal that
        is only spoken of far down, without one of these days beside it, is how things stand.
        """
        fired = [m for m in cluster.mentions if m.fired]
        if cluster.background or cluster.block or fired[0].sentence.index <= 3:
            return False
        days = [d for m in fired for d in m.dates if d.role != "reported" and d.time.explicit]
        if self.published is not None:
            limit = self.published.latest - dt.timedelta(days=4)
            days = [d for d in days if d.date.latest >= limit]
        if self._opens_otherwise(cluster):
            if self._is_fate_of_taken(cluster):
                return False
            # "the truce agreed on Friday did not hold" ends a report on something else
            twice = len({m.sentence.index for m in fired}) > 1 and any(
                m.has_deal_word for m in fired
            )
            if twice and districts and cluster.main_kind is ClaimKind.EVACUATION:
                return False
            struck = [d for m in fired if m.stage is DealStageKind.AGREED for d in m.dates]
            roles = ("agreed", "settled") if self.scene.arabic else ("agreed",)
            if districts and any(d.role in roles and d.date == self.published for d in struck):
                return False  # "this came after they reached a truce earlier today": news of today
            return all(d.role in ("agreed", "settled") for d in days)
        return not days and not districts

    def _is_fate_of_taken(self, cluster: Cluster) -> bool:
        """Tell what becomes of the rebels of a town, in a report on its taking, from a deal in passing."""
        given_up = any(tells_fate(self.scene.cues, m) for m in cluster.mentions)
        return given_up and any(
            not taken.background and self.gatherer.places_agree(cluster.places, taken.places)
            for taken in self._taken
        )

    def _opens_otherwise(self, cluster: Cluster) -> bool:
        """Tell whether title and lead are about something else than this or any deal."""
        return not any(
            m.sentence.index <= 2 and m.polarity is Polarity.ASSERTS and not m.background
            for m in self.deals
            if m.fired or m.refers or m in cluster.mentions
        )

    def _deal_figures(
        self, cluster: Cluster, kind: ClaimKind, control: Cluster | None, places: list[PlaceHit]
    ) -> tuple[ClaimedFigure, ...]:
        # who takes the place over is part of the deal: "police went in and saw 20 buses"
        own = {id(m) for m in (*cluster.mentions, *(control.mentions if control else ()))}
        deal = CountedDeal(
            tuple(cluster.mentions),
            kind,
            cluster.background or cluster.step,
            frozenset(map(identify_place, (*cluster.places, *places))),
            frozenset(identify_place(h) for m in cluster.mentions for h, _ in m.destinations),
        )
        return self.counter.count(deal, [m for m in self._mentions if id(m) not in own and m.fired])

    def _find_day_of_unplaced(self, cluster: Cluster) -> EdtfDate | None:
        """Return the day on which "the areas were seized", where a report tells of one capture only."""
        others = [
            m
            for m in self._mentions
            if m.kind is cluster.main_kind and not m.background and m not in cluster.mentions
        ]
        if any(m.origins or m.polarity is not Polarity.ASSERTS for m in others):
            return None
        days = {
            dated.date
            for m in others
            for dated in m.dates
            if dated.role in ("done", "reported")
            and dated.time.explicit
            and not (dated.time.future or dated.time.since)
        }
        return days.pop() if len(days) == 1 else None

    def _claim_control(self, cluster: Cluster, told: list[EventMention]) -> ExtractedClaim | None:
        mentions = cluster.mentions
        kind = mentions[0].kind
        best = next((m for m in mentions if not m.sentence.is_title), mentions[0])
        places = cluster.places
        if any(not hit.wide for hit in places):
            places = [hit for hit in places if not hit.wide]
        districts = self.placer.write_places([(hit, "origin") for hit in places])
        if not districts:
            return None
        new, old, status = self.handover.read_holders(cluster)
        polarity = mentions[0].polarity
        happened = self.course.first_date(mentions, "done", "ended") or self.course.first_date(
            mentions, "reported"
        )
        if happened is None and not cluster.background:
            happened = (
                self.course.find_lead_day(cluster)
                or self.course.find_near_day(cluster, told)
                or self._find_day_of_unplaced(cluster)
            )
        if (
            happened is None
            and not cluster.background
            and self.published is not None
            and (polarity is Polarity.DENIES or any(m.present for m in mentions))
            and self.published.precision is Precision.DAY
        ):
            happened = self.published
        change = None
        # "two villages in Hama": nothing is said of the province or the region as a whole
        unnamed = status is ChangeStatus.PARTIAL and all(
            hit.wide
            or hit.relation == "in"
            and (
                hit.kind == "region" or self.document.words[hit.stop : hit.stop + 1] == ["district"]
            )
            for hit in places
        )
        if unnamed and all(m.sentence.is_title for m in mentions):
            return None  # the text names them
        # half of the changes that were read so in real reports were none
        learnt = all(m.rule == LEARNT for m in mentions)
        if (
            kind is ClaimKind.CAPTURE
            and not learnt
            and (new or old or any(m.by_force for m in mentions))
            and not (cluster.background or unnamed or self._is_summed_up(cluster, places[0]))
            and not self._is_second(cluster)
        ):
            change = self.handover.write_change(districts[0], old, new, status, Mechanism.CAPTURED)
        elif kind is ClaimKind.WITHDRAWAL and not (cluster.background or learnt):
            new = self.handover.find_taker(cluster, told)
            if new is not None:
                status, why = ChangeStatus.DONE, Mechanism.WITHDRAWAL
                change = self.handover.write_change(districts[0], old, new, status, why)
        evidence = 0.55 + (0.15 if change else 0.0) + (0.1 if happened else 0.0)
        evidence += 0.1 if len(mentions) > 1 else 0.0
        if polarity is Polarity.DENIES:
            evidence = min(evidence, 0.5)
        evidence = self.scorer.doubt(evidence, mentions)
        return ExtractedClaim(
            kind=kind,
            stage=DealStageKind.COMPLETED,
            background=cluster.background,
            score=calibrate(evidence),
            evidence=evidence,
            districts=districts,
            destinations=(),
            agreed_on=None,
            announced_on=None,
            started_on=None,
            implemented_on=None,
            happened_on=happened,
            start_planned=False,
            parties=self.parties.write_parties(
                self.parties.settle_parties([hit for m in mentions for hit in m.parties])
            ),
            mediators=(),
            figures=(),
            change=change,
            quote=self._quote(best.sentence),
            polarity=polarity,
            reason=self.scorer.give_reason(kind, best, districts, cluster),
            date_quotes=self.course.quote_dates({"happened_on": happened}, mentions),
            attributed_to=self.speakers.find(best.sentence, best.trigger.first),
        )

    def _is_summed_up(self, cluster: Cluster, place: PlaceHit) -> bool:
        """Tell "all of Damascus is under government control" from the taking of one town."""
        large = place.kind in ("region", "province", "countryside")
        return (
            large
            or place.relation == "near"
            or place.wide
            and all(m.rule == "captured by" for m in cluster.mentions)
            or min(m.sentence.index for m in cluster.mentions) > 6
            and not (self._is_only(cluster) or self._is_now(cluster) or self._is_dated_now(cluster))
        )

    def _is_only(self, cluster: Cluster) -> bool:
        """Tell the one change of a report that tells of no deal, however far down it stands."""
        return not any(c is not cluster and not c.background for c in self._taken) and not any(
            m.fired for m in self.deals
        )

    def _is_now(self, cluster: Cluster) -> bool:
        """Tell "the army now controls B, after rebels left it", which no history tells."""
        return any(self.document.words[m.trigger.first] == "now" for m in cluster.mentions)

    def _is_dated_now(self, cluster: Cluster) -> bool:
        """Tell "They took B on Tuesday", said of a day just past, from how things came to stand."""
        limit = self.published and self.published.latest - dt.timedelta(days=6)
        return limit is not None and any(
            d.role == "done"
            and d.time.explicit
            and d.date.precision is Precision.DAY
            and d.date.earliest > limit
            for m in cluster.mentions
            for d in m.dates
        )

    def _is_taken_so(self, cluster: Cluster) -> bool:
        """Tell, in Arabic, "the army entered B on Tuesday", said of a day just past: so it took it."""
        fought = any(
            self.scene.cues.has("fighting", m.sentence.first, m.sentence.stop)
            for m in cluster.mentions
        )
        held = any(m.change_status is ChangeStatus.DONE for m in cluster.mentions)
        return self.scene.arabic and held and not fought and self._is_dated_now(cluster)

    def _is_second(self, cluster: Cluster) -> bool:
        """Tell a further town said in one sentence to be taken, on no day: as often history as news."""
        first = cluster.mentions[0]
        days = any(d.role != "reported" for m in cluster.mentions for d in m.dates)
        once = len({m.sentence.index for m in cluster.mentions}) == 1
        return (
            once
            and not (days or self._is_now(cluster))
            and any(
                other.mentions[0].kind is ClaimKind.CAPTURE
                and not other.background
                and other.places  # "Army retakes town", of which the text tells
                and other.mentions[0].sentence.index < first.sentence.index
                for other in self._taken
            )
        )

    def _quote(self, sentence: Sentence) -> tuple[int, int]:
        start, end = sentence.start, sentence.end
        while end > start and self.document.folded[end - 1].isspace():
            end -= 1
        return self.document.locate(start, end)
