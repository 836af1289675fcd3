"""Other towns: which towns are of another deal or of an earlier step.

Input: a Scene and EventMentions with their places. Must not know clusters.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from control.choices import ClaimKind
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.scene import Scene

# "the four towns" leave in return for each other
_SWAPPED = frozenset(("اربع", "الاربع", "الخمس"))

# "this comes after"
_COMES = frozenset(("اتي", "اتت", "جاء", "جاءت", "ياتي", "تاتي"))
_AFTER = frozenset(("بعد", "بعدما", "عقب", "غداه", "اثر"))
# "and they had left"
_HAD = frozenset(("كان", "كانت", "وكان", "وكانت", "سبق", "وسبق"))
_ACTS = ("done", "started", "arrived", "entered")


def are_other_towns(scene: Scene, mention: EventMention, places: list[PlaceHit]) -> bool:
    """Tell, in Arabic, a deal on towns that lie in no region of those another deal is on.

    Each departure has a sentence and towns of its own there; what is swapped says so.
    """
    swapped = scene.cues.count("in_return") + scene.cues.count(
        "reciprocal"
    ) or not _SWAPPED.isdisjoint(scene.document.words)
    # nor is what only the deal close by makes news of any other
    if mention.kind is ClaimKind.EXCHANGE or swapped or mention.rule.startswith("people "):
        return False
    mine, theirs = (
        {
            hit.slug
            for hit in hits
            if not hit.wide and hit.kind not in ("countryside", "city")
            if hit.kind != "region" or hit.relation != "in"
        }
        for hits in (mention.origins, places)
    )
    theirs -= {None}
    if not (mine and theirs) or None in mine:
        return False
    first = mention.sentence.first
    if scene.cues.has("likewise", first, first + 3):
        return not mine & theirs  # "At the same time fighters left B", a town of one region
    known = scene.gazetteer
    regions = [
        {
            slug
            for town in towns
            for slug in (town, *known.ancestors_of(town))
            if known.place_by_slug[slug].kind == "region"
        }
        for towns in (mine, theirs)
    ]
    return not regions[0] & regions[1]


def gives_context(scene: Scene, mention: EventMention, others: Iterable[EventMention]) -> bool:
    """Tell, in Arabic, "this comes after ..." and "and the first had left C on Sunday".

    So what was done before the news of the `others` is told.
    """
    words, first = scene.document.words, mention.sentence.first
    comes = words[first].removeprefix("و") in _COMES
    if comes and not _AFTER.isdisjoint(words[first + 1 : first + 5]):
        return True
    if words[first] not in _HAD:
        return False
    mine = _days_of_acts([mention])
    before = [m for m in others if m.sentence.index < mention.sentence.index]
    ahead = _days_of_acts(before)
    if not (mine and ahead and max(mine) < min(ahead)):
        return False
    # "they arrived this morning, and had left C the night before": one journey
    arrived = any(scene.cues.covering("arrive", m.trigger.first) for m in before)
    return not (arrived and (min(ahead) - max(mine)).days == 1)


def without_steps_before(scene: Scene, mentions: list[EventMention]) -> list[EventMention]:
    """Leave out what an Arabic report tells of days before its news."""
    if not scene.arabic:
        return mentions
    return [
        m
        for m in mentions
        if scene.document.words[m.sentence.first] not in _HAD
        or not gives_context(scene, m, mentions)
    ]


def _days_of_acts(mentions: Iterable[EventMention]) -> list[date]:
    return [d.date.earliest for m in mentions for d in m.dates if d.role in _ACTS]
