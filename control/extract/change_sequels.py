"""Change sequels: reads the further places of "A fell on Monday, B on Tuesday and C a day later".

Input: a Scene and the mentions of changes of its sentences. Output: an EventMention for each such
place, which the verb told of the first is told of too, with its own day. English only.
"""

from __future__ import annotations

from dataclasses import replace

from control.choices import ClaimKind
from control.extract.mentions import DatedRole, EventMention
from control.extract.names import PlaceHit
from control.extract.scene import Scene
from control.extract.temporal import TimeExpression

_KINDS = (ClaimKind.CAPTURE, ClaimKind.WITHDRAWAL)
_JOINERS = frozenset("and then by as had has did so while".split())
_LEADS = frozenset(
    "the of nearby nearly then also just only early late on at in too as well".split()
)
_COUNTS = frozenset(("before", "later", "earlier", "after"))  # from a day that is told elsewhere
_REACH = 18  # words between a name and its day: "Elephant Pass, the gateway to Jaffna, on the 9th"


def read_sequels(scene: Scene, told: list[EventMention]) -> list[EventMention]:
    """Return the changes that a sentence goes on to, in the order of the text."""
    if scene.arabic:
        return []
    sequels: list[EventMention] = []
    sources = [m for m in told if m.kind in _KINDS and m.fired and m.origins and not m.planned]
    taken = {hit.first for m in told for hit in m.origins if not m.is_deal}
    for mention in sources:
        last = max(hit.stop for hit in mention.origins)
        start = max(mention.trigger.stop, last if last <= mention.sentence.stop else 0)
        for hit in scene.within(scene.places, start, mention.sentence.stop):
            if hit.first in taken or hit.container or hit.wide or hit.kind in ("country", "venue"):
                continue
            day = _day_of(scene, hit, mention.sentence.stop)
            if day is None or not _is_joined(scene, hit, mention.trigger.first):
                continue
            counted = _COUNTS.intersection(scene.document.words[day.first : day.stop])
            dated = [] if counted else [DatedRole("done", day, day.date)]
            sequels.append(replace(mention, origins=[hit], dates=dated, rule=f"{mention.rule} too"))
            taken.add(hit.first)
    return sequels


def _is_joined(scene: Scene, hit: PlaceHit, first: int) -> bool:
    """Tell ", B on", "; and the town of B on", "as had B on" from other names."""
    words, i = scene.document.words, hit.first - 1
    while i > first and (words[i] in _LEADS or scene.cues.covering("place_noun", i)):
        i -= 1
    gap = scene.document.between(i, i + 1).strip()
    return words[i] in _JOINERS or gap in (",", ";", "-")


def _day_of(scene: Scene, hit: PlaceHit, end: int) -> TimeExpression | None:
    """Return the day right behind a name, or behind what tells about it between two commas."""
    document = scene.document
    for time in scene.within(scene.times, hit.stop, min(end, hit.stop + _REACH)):
        first = time.first
        while first > hit.stop and document.words[first - 1] in _LEADS:
            first -= 1
        aside = document.between(hit.stop - 1, hit.stop).startswith(",") and "," in (
            document.between(first - 1, first)
        )
        if first == hit.stop or aside:
            ends = time.stop >= end or not document.between(time.stop - 1, time.stop).isspace()
            return time if ends or document.words[time.stop] in _JOINERS else None
        break
    return None
