"""Clusters: says which sentences of a report tell of one event.

Input: the EventMentions of a document. Output: Clusters of them. Two mentions belong together
when their places agree or one names none; history, another conflict's deal and another item of a
digest stay apart. Must not write claims.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from control.choices import TRUCES, ClaimKind, DealStageKind, Polarity
from control.extract.counting import identify_place
from control.extract.lexicon import AGREEMENT_TAGS
from control.extract.matcher import Match
from control.extract.mentions import EventMention, comes_in
from control.extract.names import PlaceHit
from control.extract.other_towns import are_other_towns, gives_context
from control.extract.scene import Scene

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
# what is carried out, as a sentence on its terms may open: "The departure was agreed in May"
_MOVES_TOLD = ("evacuate", "process")
# what says that an agreement is not the one told of before
_APART = frozenset(("separate", "another"))
_OTHERS = ("separate", "similar", "another", "second")
_KIND_WEIGHT = {
    ClaimKind.EVACUATION: 1.5,
    ClaimKind.EXCHANGE: 1.3,
    ClaimKind.HANDOVER: 1.0,
    ClaimKind.SURRENDER: 1.1,
    ClaimKind.RECONCILIATION: 1.0,
    ClaimKind.STATUS_SETTLEMENT: 0.9,
    ClaimKind.HUMANITARIAN_ACCESS: 0.9,
}


@dataclass
class Cluster:
    """The mentions of one event."""

    mentions: list[EventMention] = field(default_factory=list)
    step: bool = False  # parted from a departure: of the numbers, those of its own sentences
    placed: bool = False  # its places are those of its mentions, and no others

    @property
    def places(self) -> list[PlaceHit]:
        return [hit for mention in self.mentions for hit in mention.origins]

    @property
    def background(self) -> bool:
        return all(mention.background for mention in self.mentions)

    @property
    def block(self) -> int:
        return self.mentions[0].sentence.block

    @property
    def main_kind(self) -> ClaimKind:
        """The kind most of the mentions tell of: title and first sentences weigh more."""
        if len(self.mentions) == 1:
            return self.mentions[0].kind
        totals: dict[ClaimKind, float] = {}
        for mention in self.mentions:
            weight = _weigh(mention) * _KIND_WEIGHT.get(mention.kind, 0.9)
            totals[mention.kind] = totals.get(mention.kind, 0.0) + weight
        if len(totals) == 1:
            return self.mentions[0].kind
        # "truce" and "ceasefire" are two words for one thing: they weigh together
        truces = [m.kind for m in self.mentions if m.fired and m.kind in TRUCES]
        if len(set(truces)) == 2:
            other = next(kind for kind in TRUCES if kind is not truces[0])
            totals[truces[0]] += totals.pop(other, 0.0)
        return max(totals, key=totals.__getitem__)


def _weigh(mention: EventMention) -> float:
    index = mention.sentence.index
    if mention.refers:
        return 0.0
    return (2.2 if mention.sentence.is_title else 2.0 if index <= 2 else 1.0) * (
        1.0 if mention.fired else 0.3
    )


# kinds too large to tell whether two sentences speak of one place
_NOWHERE = frozenset(("country", "border"))


def is_exact(hit: PlaceHit) -> bool:
    return not hit.wide and hit.kind not in ("region", "countryside")


def _somewhere(hits: list[PlaceHit]) -> list[PlaceHit]:
    """Leave out a country, a border, and an unnamed part of what the ledger does not know."""
    return [hit for hit in hits if hit.kind not in _NOWHERE and (hit.slug or not hit.partly)]


def _name(hits: list[PlaceHit]) -> set[str]:
    return {*map(identify_place, hits), *[hit.key for hit in hits]}


class EventGatherer:
    """Gathers the mentions of one document; made once a document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.gazetteer = scene.gazetteer

    def cluster_deals(self, mentions: list[EventMention]) -> list[Cluster]:
        clusters: list[Cluster] = []
        for mention in mentions:
            home = None
            # who speaks of a town goes on about its own deal rather than about its province's
            nearest = clusters[::-1]
            nearest.sort(key=lambda cluster: not self._shares(mention, cluster))
            for cluster in nearest:
                if self._belongs(mention, cluster):
                    home = cluster
                    break
            if home is None:
                # "this comes after others left the towns of B and C"
                before = [m for cluster in clusters for m in cluster.mentions]
                told = self.scene.arabic and gives_context(self.scene, mention, before)
                mention.background = mention.background or bool(clusters) and told
                home = Cluster()
                clusters.append(home)
            home.mentions.append(mention)
        return clusters

    def _shares(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell whether both name the same town."""
        mine, theirs = (filter(is_exact, hits) for hits in (mention.origins, cluster.places))
        return not _name([*mine]).isdisjoint(_name([*theirs]))

    def fire_movements(self, deals: list[EventMention]) -> None:
        """Make "people were bused out" news of a deal where a sentence close by names the deal."""
        referring = [
            m
            for m in deals
            if (m.refers or m.rule in ("entry under a deal", "deal between enemies"))
            and m.has_deal_word
            and (not m.sentence.is_title or self._goes_by(m))
            and (not m.background or self._is_definite(m))
            and m.stage is not DealStageKind.NEGOTIATING
            and m.polarity is Polarity.ASSERTS
            # "there was no word of a deal for the rest of the enclave"
            and not self.scene.cues.has(
                "negation", max(m.first, m.trigger.first - 5), m.trigger.first
            )
        ]
        for mention in deals:
            if mention.fired or mention.refers or mention.background or not mention.origins:
                continue
            if mention.kind is not ClaimKind.EVACUATION or mention.sentence.is_title:
                continue
            if mention.stage is DealStageKind.NEGOTIATING:
                continue
            if not self.scene.arabic and comes_in(mention):
                continue
            for other in referring:
                if other.sentence.block != mention.sentence.block:
                    continue
                reach = 6 if any(d.role == "agreed" for d in other.dates) else 3
                if abs(other.sentence.index - mention.sentence.index) <= reach:
                    mention.fired, other.background = True, False

    def _goes_by(self, mention: EventMention) -> bool:
        """Tell the title "Towns emptied under deal" from "Deal near"."""
        cues, first = self.scene.cues, mention.first
        return any(
            cues.has("by_terms", max(first, noun.first - 2), noun.first)
            for tag in AGREEMENT_TAGS
            for noun in cues.find(tag, first, mention.stop)
        )

    def _is_definite(self, mention: EventMention) -> bool:
        """ "The pact was brokered in March": of old, but what is carried out now."""
        trigger = mention.trigger
        if self.document.words[mention.sentence.first] in ("it", "this"):
            return True  # "It is the third stage of a deal reached in December"
        agreed = self.scene.cues.find("agreed", mention.first, mention.stop)
        if any(self._is_pluperfect(match, mention.first) for match in agreed):
            return True  # "Moscow and Ankara had agreed in September to ..."
        # "the four-town deal": the article nearest to the noun
        near = self.document.words[max(0, trigger.first - 3) : trigger.first + 1]
        articles = [word for word in near if word in ("the", "a", "an")]
        return articles[-1:] == ["the"] or self._has_article(trigger)

    def _has_article(self, noun: Match) -> bool:
        """Tell whether an Arabic noun has the article, which its match leaves out."""
        return self.document.words[noun.first].lstrip("وبف").startswith(("ال", "لل"))

    def _is_pluperfect(self, verb: Match, first: int) -> bool:
        words = self.document.words
        if self.scene.arabic:
            # "and the two sides had agreed", with or without the particle "قد"
            return words[first].lstrip("و") in ("كان", "كانت", "كانوا") and verb.first <= first + 6
        return "had" in words[max(first, verb.first - 2) : verb.first]

    def is_worth_telling(self, cluster: Cluster) -> bool:
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
        if mention.sentence.block != cluster.block or mention.rule == "due to follow":
            return False
        if mention.background != cluster.background:
            return False
        kinds = {m.kind for m in cluster.mentions}
        same_kind = mention.kind in kinds or (
            mention.kind in TRUCES and not kinds.isdisjoint(TRUCES)
        )
        if not same_kind and not {mention.kind, last.kind} <= _FAMILY:
            return mention.first == last.first
        if not same_kind and self._is_granted_against(mention, cluster):
            return False
        if self._is_lead_of(mention, cluster):
            return True
        if not self.scene.arabic and self._is_told_elsewhere(mention, cluster):
            return False
        if mention.background and not self._dates_agree(mention, cluster):
            return False
        if mention.kind is ClaimKind.HANDOVER and kinds <= {*TRUCES} and mention.dates:
            return False  # "B was handed over on Monday", as a truce of November bade them
        broken = {DealStageKind.COLLAPSED, DealStageKind.VIOLATED}
        if (mention.stage in broken) != any(m.stage in broken for m in cluster.mentions):
            if not same_kind or mention.stage in broken and self._is_older(mention, cluster):
                return False
        apart = mention.rule in ("deal between enemies", "return under a deal")
        if apart and last.stage is DealStageKind.REJECTED:
            return False  # "eight towns made deals of their own" where the rest refused
        if self.scene.arabic and self._is_swap_of_before(mention, cluster):
            return False
        if not self.scene.arabic and self._is_pact_of_before(mention, cluster):
            return False
        agreement = self.places_agree(mention.origins, cluster.places)
        if agreement is not None:
            return agreement or (
                same_kind
                and not mention.background
                and not self._starts_anew(mention)
                and not self._is_of_another(mention, cluster)
                and not self._is_of_before(mention, cluster)
            )
        if mention.background:
            return mention.sentence.index - last.sentence.index <= 1
        if self._turns_away(last.sentence.index, mention.sentence.index):
            return False
        if mention.origins and self._goes_beyond(mention, cluster):
            return False
        return not self._starts_anew(mention) or not cluster.places

    def _goes_beyond(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "In addition to the A truce, both sides agreed similar truces elsewhere" from A's.

        What was told so far, if without a place, was A's.
        """
        beside = self.scene.places_besides(mention.first)
        if not beside or cluster.places or self.scene.arabic:
            return False
        cluster.mentions[0].origins = beside
        return True

    def _is_granted_against(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "We agreed on a truce", said by those who denied a reconciliation: another event."""
        return (
            mention.fired
            and mention.polarity is Polarity.ASSERTS
            and self.scene.cues.has("agreed", mention.first, mention.trigger.first)
            and all(m.polarity is Polarity.DENIES for m in cluster.mentions)
        )

    def _is_older(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "on 10 October they had signed a truce, but it did not last" from today's truce."""

        def days(mentions):
            return [d.date for m in mentions for d in m.dates if d.role in ("agreed", "started")]

        mine, theirs = days([mention]), days(cluster.mentions)
        return bool(mine and theirs) and max(d.latest for d in mine) < min(
            d.earliest for d in theirs
        )

    def _is_lead_of(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell that the first to tell what the title tells is of it, which names no other town."""
        return (
            mention.sentence.index <= 4
            and all(m.sentence.is_title for m in cluster.mentions)
            and mention.polarity is cluster.mentions[0].polarity
            and not any(is_exact(hit) and hit.kind != "border" for hit in cluster.places)
        )

    def _is_of_before(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "Douma was emptied on April 14" from today's departure elsewhere: it was days ago."""

        def days(mentions):
            return [
                dated.date.earliest
                for m in mentions
                for dated in m.dates
                if dated.role in ("done", "started") and dated.time.explicit
            ]

        opening = self.document.words[mention.sentence.first : mention.sentence.first + 2]
        if opening in (["earlier", "this"], ["earlier", "in"]):
            return True  # "Earlier this month B was emptied"
        mine, theirs = days([mention]), days(cluster.mentions)
        return bool(mine and theirs) and (min(theirs) - max(mine)).days >= 2

    def _is_pact_of_before(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "On July 6 they had reached an agreement on B" from the agreements that are news."""
        first, published = mention.first, self.scene.published
        opening = self.scene.within(self.scene.times, first, first + 3)
        told = [m for m in cluster.mentions if m.fired]
        return (
            mention.rule == "deal between enemies"
            and bool(opening)
            and opening[0].explicit
            and published is not None
            and (published.latest - opening[0].date.latest).days > 7
            and self._brings_agreement(mention, ("a", "an", "final"))
            and all(m.rule == mention.rule and m.stage is DealStageKind.AGREED for m in told)
            and not any(d.role == "agreed" for m in told for d in m.dates)
        )

    def _is_swap_of_before(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "Last Sunday fighters left A in return for people of B" from today's departure from A.

        It opens with a day of its own, brings a town of its own, and nothing else was swapped.
        """
        cues, told = self.scene.cues, cluster.mentions
        opening = self.scene.within(self.scene.times, mention.first, mention.first + 3)
        days = [d for m in told for d in m.dates if d.role in ("done", "started", "arrived")]
        if not (opening and opening[0].explicit and days):
            return False
        before = opening[0].date.latest < min(d.date.earliest for d in days)
        own = _name([*filter(is_exact, mention.origins)]) - _name(cluster.places)
        return (
            before
            and bool(own)
            and cues.has("in_return", mention.trigger.stop, mention.stop)
            and not any(cues.has("in_return", m.first, m.stop) for m in told)
        )

    def _is_of_another(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell a second deal in one report: "a second faction accepted a deal to leave B".

        It brings an agreement of its own, or opens with its place: "And in B 300 fighters left".
        Towns that are swapped for each other are of one deal.
        """
        cues = self.scene.cues
        spans = [(m.first, m.stop) for m in (*cluster.mentions, mention)]
        if mention.sentence.is_title or any(cues.has("in_return", *span) for span in spans):
            return False
        if self.scene.arabic and are_other_towns(self.scene, mention, cluster.places):
            return True
        fronted = self._is_fronted(mention)
        own = self._brings_agreement(mention)
        under_way = mention.stage in (DealStageKind.AGREED, DealStageKind.ANNOUNCED) and all(
            m.stage in (DealStageKind.STARTED, DealStageKind.COMPLETED) for m in cluster.mentions
        )
        return (
            fronted
            or self._is_own_handover(mention, cluster)
            or self._comes_after(mention)
            or own
            and (under_way or any(m.has_deal_word for m in cluster.mentions))
        )

    def _is_own_handover(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "B is to be handed over later", or on another day, from A: each is an event."""
        if any(m.kind is not ClaimKind.HANDOVER for m in (*cluster.mentions, mention)):
            return False
        mine, theirs = (
            {d.date for m in told for d in m.dates if d.time.explicit}
            for told in ([mention], cluster.mentions)
        )
        others = all(m.stage is not mention.stage for m in cluster.mentions)
        return others or bool(mine and theirs) and not mine & theirs

    def _comes_after(self, mention: EventMention) -> bool:
        """Tell "It came hours after rebels left B, or agreed to", told beside the deal on A."""
        cues, first = self.scene.cues, mention.first
        words = self.document.words[first : mention.trigger.first]
        return (
            bool({"came", "comes", "follows", "followed"}.intersection(words[:7]))
            and not cues.has("deal", first, first + 2)
            and (
                "after" in words
                or cues.has_any(("agreed", "consent"), first, mention.trigger.first)
            )
        )

    def _is_fronted(self, mention: EventMention) -> bool:
        """Tell whether a sentence opens with its place: "In B, elders said on Friday ..."."""
        first = mention.first
        return self.document.words[first] in ("in", "وفي", "في") and any(
            not hit.container for hit in self.scene.within(self.scene.places, first + 1, first + 5)
        )

    def _is_told_elsewhere(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell "In C, though, the Red Crescent took out 30 patients" from more of a deal on A and B."""
        towns = [hit for hit in mention.origins if is_exact(hit)]
        if not towns or not self._is_fronted(mention):
            return False
        # of a deal on all of Ghouta Douma may be part, of one on Harasta in Ghouta it is none
        around = {
            slug for hit in towns if hit.slug for slug in self.gazetteer.ancestors_of(hit.slug)
        }
        known = [hit for hit in cluster.places if is_exact(hit) and hit.slug not in around]
        return self.places_agree(towns, known) is False

    def _turns_away(self, last: int, index: int) -> bool:
        """Tell whether a sentence between two of them says "elsewhere"."""
        return any(
            self.document.words[s.first] in ("elsewhere", "separately")
            for s in self.document.sentences[last + 1 : index + 1]
        )

    def _starts_anew(self, mention: EventMention) -> bool:
        sentence = mention.sentence
        return bool(self.scene.places_besides(mention.first)) or self.scene.cues.has(
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

    def places_agree(self, mine: list[PlaceHit], theirs: list[PlaceHit]) -> bool | None:
        """Tell whether two sets of places share one, or one holds the other; None if one is empty."""
        if not mine or not theirs:
            return None
        mine, theirs = _somewhere(mine), _somewhere(theirs)
        if not mine or not theirs:
            return None
        # by name too: "Hama" may be read as the governorate, "the city of Hama" not
        if not _name(mine).isdisjoint(_name(theirs)):
            return True
        if any(map(is_exact, mine)) and any(map(is_exact, theirs)):
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

    def join_returns(self, deals: list[EventMention]) -> None:
        """Leave "in exchange, prisoners will be freed" to the deal told before it."""
        before = None
        for mention in deals:
            if mention.kind is not ClaimKind.EXCHANGE:
                before = mention if mention.fired else before
            elif before is not None and before.sentence.index < mention.sentence.index:
                first = mention.sentence.first
                if not mention.origins and self.scene.cues.has("reciprocal", first, first + 2):
                    mention.fired = False

    def attach_weak(self, clusters: list[Cluster], weak: list[EventMention]) -> None:
        """Add sentences that go on about a deal without naming it anew."""
        for mention in weak:
            if mention.polarity is Polarity.DENIES:
                continue
            if clusters and self._is_earlier_deal(mention):
                mention.fired, mention.refers = True, False
                mention.kind = clusters[0].main_kind
                mention.origins = mention.origins or clusters[0].places
                clusters.append(Cluster([mention]))
                continue
            if self._is_second_deal(mention, clusters):
                mention.fired, mention.refers = True, False
                mention.kind = clusters[0].main_kind
                if (beside := self.scene.places_besides(mention.first)) and not any(
                    map(is_exact, clusters[0].places)
                ):
                    clusters[0].mentions[0].origins = beside
                clusters.append(Cluster([mention]))
                continue
            speaks = mention.refers or mention.kind is ClaimKind.RECONCILIATION
            if mention.background and not (speaks and self._is_definite(mention)):
                continue
            block = mention.sentence.block
            near = [c for c in clusters if c.block == block and not c.background]
            for cluster in self._nearest_first(mention, near):
                if self._is_told_elsewhere(mention, cluster):
                    continue
                first = min(m.sentence.index for m in cluster.mentions)
                last = max(m.sentence.index for m in cluster.mentions)
                before = [
                    i for m in cluster.mentions if (i := m.sentence.index) < mention.sentence.index
                ]
                if self._extends(mention, cluster, max(before, default=last)):
                    mention.extends = True
                    cluster.mentions.append(mention)
                    break
                agreement = self.places_agree(mention.origins, cluster.places)
                if mention.refers and agreement is False and self._is_definite(mention):
                    agreement = None  # "signed the deal in Geneva": where it was signed
                reach = 6 if self._is_dated_terms(mention) else 3
                close = first - 1 <= mention.sentence.index <= last + reach
                # the lead tells of what the next sentences name: "the last residents were bused out"
                close = close or mention.sentence.index == 1 and first <= 4
                if self._turns_away(last, mention.sentence.index):
                    continue
                moves = {m.kind for m in cluster.mentions} & {ClaimKind.EVACUATION}
                if mention.kind is ClaimKind.EVACUATION and not moves:
                    continue
                if cluster.main_kind is ClaimKind.EXCHANGE and self._speaks_of_leaving(mention):
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

    def _is_earlier_deal(self, mention: EventMention) -> bool:
        """Tell "An earlier deal collapsed last weekend" from the end of the deal that is news."""
        words, deal = self.document.words, mention.trigger.first
        return (
            mention.refers
            and mention.stage is DealStageKind.COLLAPSED
            and words[deal - 2 : deal] in (["an", "earlier"], ["a", "previous"], ["a", "first"])
        )

    def _is_second_deal(self, mention: EventMention, clusters: list[Cluster]) -> bool:
        """Tell "A similar agreement was reached on Friday for B and C" from more of the deal on A.

        It has its own day of agreeing and its own towns, and opens with them or brings "an agreement".
        """
        towns = [hit for hit in mention.origins if is_exact(hit)]
        if mention.background or mention.sentence.index <= 1 or not towns or self.scene.arabic:
            return False
        now = [cluster for cluster in clusters if not cluster.background]
        known = {identify_place(hit) for cluster in now for hit in cluster.places}
        new = [identify_place(hit) not in known for hit in towns]
        besides = bool(self.scene.places_besides(mention.first))
        brings = self._brings_agreement(mention)
        own = all(new) and (self._is_fronted(mention) or brings) or besides and brings
        own = own or any(new) and self._brings_agreement(mention, _OTHERS)
        dated = any(d.role == "agreed" and d.time.explicit for d in mention.dates)
        return own and bool(now) and (dated or besides or self._brings_agreement(mention, _APART))

    def _brings_agreement(self, mention: EventMention, words=("a", "an", *_OTHERS)) -> bool:
        return any(
            self.document.words[deal.first - 1] in words
            # "another evacuation deal was agreed this week"
            or not _APART.isdisjoint(
                self.document.words[max(mention.first, deal.first - 2) : deal.first]
            )
            or words != _OTHERS
            and self.document.words[deal.stop - 1 : deal.stop + 1]
            in (
                ["agreements", "were"],
                ["deals", "were"],
                ["agreements", "have"],
                ["deals", "have"],
            )
            for deal in self.scene.cues.find("deal", mention.first, mention.stop)
        )

    def _nearest_first(self, mention: EventMention, clusters: list[Cluster]) -> list[Cluster]:
        """Return the clusters of the mention's place, then those told of last before it."""

        def rank(cluster: Cluster) -> tuple[bool, int]:
            before = [mention.sentence.index - m.sentence.index for m in cluster.mentions]
            shared = self.places_agree(mention.origins, cluster.places)
            return not shared, min((gap for gap in before if gap >= 0), default=99)

        # "the deal" is the one the report is about
        one = mention.refers or len(clusters) < 2
        return clusters if one else sorted(clusters, key=rank)

    def add_withdrawals(self, clusters: list[Cluster], others: list[EventMention]) -> None:
        """Let "the militants withdrew from the city on Wednesday" date a deal on that city."""
        for mention in others:
            if mention.kind is not ClaimKind.WITHDRAWAL or not mention.origins:
                continue
            for cluster in clusters:
                if (
                    cluster.background == mention.background
                    and cluster.block == mention.sentence.block
                    and cluster.main_kind is ClaimKind.EVACUATION
                    and self._is_of_place(mention, cluster)
                ):
                    told = replace(mention, kind=ClaimKind.EVACUATION, fired=False)
                    cluster.mentions.append(told)
                    break

    def _is_of_place(self, mention: EventMention, cluster: Cluster) -> bool:
        """Tell a withdrawal from a deal's place; the lead's "three ports" it may be first to name."""
        if cluster.places:
            return bool(self.places_agree(mention.origins, cluster.places))
        return any(
            m.fired
            and self.scene.cues.covering("withdraw", m.trigger.first)
            and 0 <= mention.sentence.index - m.sentence.index <= 2
            for m in cluster.mentions
        )

    def _speaks_of_leaving(self, mention: EventMention) -> bool:
        """Tell "the buses", "the departure" from "the swap", where a report has both."""
        trigger = mention.trigger
        return self.scene.cues.has_any(
            ("evacuate", "leave", "withdraw", "buses"), trigger.first, trigger.stop
        )

    def _extends(self, mention: EventMention, cluster: Cluster, last: int) -> bool:
        """Tell "the deal also covers A and B", "a second convoy left C": more places of one deal.

        Such a sentence stands close behind, names only towns, and says that it adds to the deal.
        """
        cues, (first, stop) = self.scene.cues, (mention.first, mention.stop)
        if (
            not 0 < mention.sentence.index - last <= 3
            or mention.polarity is not Polarity.ASSERTS
            or not mention.origins
            or not all(map(is_exact, mention.origins))
            or self._starts_anew(mention)
            or cues.has_any(("past", "compare", "killed", "negation"), first, stop)
        ):
            return False
        truce = mention.kind in TRUCES and self.document.words[mention.trigger.first - 1] == "the"
        if mention.refers or truce:
            return (
                cues.has("covers", first, stop)
                or cues.has("process", first, first + 2)
                # "confirmed the deals for the towns of A and B"
                or any(
                    self.document.words[deal.stop : deal.stop + 1] == ["for"]
                    for deal in cues.find("deal", first, stop)
                )
            )
        moves = mention.kind is ClaimKind.EVACUATION and any(
            m.kind is ClaimKind.EVACUATION for m in cluster.mentions
        )
        return moves and cues.has("more_of_it", first, stop)

    def merge_terms(self, clusters: list[Cluster]) -> list[Cluster]:
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
                    and (
                        self.places_agree(told.origins, other.places) is not False
                        or self._is_part_of_deal(told)
                    )
                    and not any(d.role == "agreed" for m in other.mentions for d in m.dates)
                ),
                None,
            )
            if owner is None:
                kept.append(cluster)
            else:
                told.fired = False
                if not self.places_agree(told.origins, owner.places):
                    told.origins = []  # what its terms cover is not where today's step is done
                owner.mentions.append(told)
        return kept

    def _says_the_deal(self, mention: EventMention) -> bool:
        """Tell whether a sentence opens with "the deal", which was told of before.

        So does "The evacuation of the fighters was agreed at the end of August", and "a step in
        implementing the accord reached in December" says whose terms are being carried out.
        """
        first = mention.sentence.first
        if not self.scene.arabic and self._is_dated_terms(mention) and self._goes_by(mention):
            return True
        if self.scene.arabic and mention.sentence.index > 1:
            agreed = self.scene.cues.find("agreed", first, first + 7)
            if any(self._is_pluperfect(match, first) for match in agreed):
                return True  # "and the group had reached an agreement with"
        return mention.sentence.index > 1 and any(
            self.document.words[match.first - 1] == "the" or self._has_article(match)
            for tag in ("deal", *(_MOVES_TOLD if self._is_dated_terms(mention) else ()))
            for match in self.scene.cues.find(tag, first, first + 4)
        )

    def _is_part_of_deal(self, mention: EventMention) -> bool:
        """Tell "The evacuation is part of an accord on A and B", which says whose terms they are."""
        first = mention.sentence.first
        return self.scene.cues.has("by_terms", first, first + 6)

    def _is_dated_terms(self, mention: EventMention) -> bool:
        return bool(mention.dates) and all(dated.role == "agreed" for dated in mention.dates)

    def _adds(self, mention: EventMention) -> bool:
        """A sentence on a wounded child's evacuation says nothing of the deal's fighters."""
        cues = self.scene.cues
        return not (
            cues.has("wounded", mention.first, mention.stop)
            and not cues.has("irregulars", mention.first, mention.stop)
        ) and not cues.has("civilians", mention.first, mention.first + 1)
