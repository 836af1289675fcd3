"""Place trust: says which deals, and which places of one, the sentences about them do not bear out.

Input: the claims of a document and its PartRanker. Output: the claims without the places that no
sentence names as one of such an event, and without further deals of which that is so of every place.
Learnt as the parts are, from reports that people have marked. Must not add anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from control.choices import TRUCES, ClaimKind
from control.extract.claims import ClaimedPlace, ExtractedClaim
from control.extract.counting import identify_place
from control.extract.parts import PLACE, PartRanker
from control.extract.telling import share_of

# Chosen on 224 real reports in both languages: of 53 places of deals that were less likely than the
# first 43 were wrong, of 320 others 63. A further deal is one beside another that is this sure, and
# a further place one beside another of its deal
_UNLIKELY, _SURE_DEAL, _SURE_PLACE = 0.1, 0.3, 0.6
# what is told by its words alone scores less than the first, what rules read twice more than the next;
# and a sentence that is so likely to tell news is sure to
_BY_WORDS, _BY_RULES, _NEWS = 0.5, 0.8, 0.9
_LEAD = 6  # sentences, titles and captions among them

Kinds = Callable[[ClaimKind], tuple[frozenset[ClaimKind], ClaimKind]]


def read_named(
    ranker: PartRanker, key: str | None, kinds: frozenset[ClaimKind], kind: ClaimKind
) -> Iterator[tuple[float, float]]:
    """Yield, for each time a place is named, how likely its sentence tells of an event, and as its place.

    `kinds` are those that the event may be called by, `kind` the one by which its places are ranked.
    """
    named = [hit for hit in ranker.scene.places if identify_place(hit) == key]
    for sentence in dict.fromkeys(ranker.document.sentence_of(hit.first) for hit in named):
        news = share_of(kinds, ranker.shares[sentence.index])
        for hit, told in ranker.rank(PLACE, sentence, kind):
            if identify_place(hit) == key:
                yield news, told["place"]


def drop_unlikely(
    ranker: PartRanker, claims: list[ExtractedClaim], kinds: Kinds
) -> list[ExtractedClaim]:
    """Return the claims without further deals, and without further places, that are unlikely."""
    deals = [claim for claim in claims if claim.is_proposal]
    if len(deals) < 2 and all(len(claim.districts) < 2 for claim in deals):
        return claims
    likely = {
        id(claim): [_weigh(ranker, place, *kinds(claim.kind)) for place in claim.districts]
        for claim in deals
    }
    best = {key: max(shares, default=1.0) for key, shares in likely.items()}
    kept = []
    for claim in claims:
        shares = likely.get(id(claim))
        if shares is None:
            kept.append(claim)
            continue
        if claim.kind is ClaimKind.HANDOVER and claim.start_planned:
            kept.append(claim)  # "and C on December 1": with a day of its own it needs no more
            continue
        others = [other for other in deals if other is not claim]
        if not (all(map(_is_by_words, others)) and _is_told_surely(ranker, claim)):
            unlikely = best[id(claim)] < _UNLIKELY
            if unlikely and max((best[id(o)] for o in others), default=0.0) >= _SURE_DEAL:
                continue
        if best[id(claim)] >= _SURE_PLACE:
            told = zip(claim.districts, shares, strict=True)
            places = tuple(place for place, share in told if share >= _UNLIKELY)
            claim = claim if len(places) == len(shares) else replace(claim, districts=places)
        kept.append(claim)
    return kept


def _weigh(
    ranker: PartRanker, place: ClaimedPlace, kinds: frozenset[ClaimKind], kind: ClaimKind
) -> float:
    """Return how likely a place is one of such an event where that is surest; 1 if nothing tells."""
    named = read_named(ranker, place.slug or ranker.ends.get(place.end), kinds, kind)
    return max((news * share for news, share in named), default=1.0)


def _is_by_words(claim: ExtractedClaim) -> bool:
    return claim.score < _BY_WORDS


def _is_told_surely(ranker: PartRanker, claim: ExtractedClaim) -> bool:
    """Tell a truce that rules read in a sentence of sure news from one that is told in passing.

    The lead "reached a truce that lets aid in" may by its words be aid, told elsewhere of another place.
    """
    told = [
        sum(ranker.shares[sentence.index].values())
        for sentence in ranker.document.sentences[:_LEAD]
        if ranker.document.locate(sentence.start, sentence.end)[0] == claim.quote[0]
    ]
    truce = claim.kind in TRUCES and claim.score >= _BY_RULES and not ranker.scene.arabic
    return truce and max(told, default=0.0) >= _NEWS
