"""Mentions: what one stretch of a sentence says of one event, before sentences are gathered.

Filled by agreements.py, changes.py, stages.py, dating.py and roles.py; read by clusters.py and
deals.py. Holds no rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from control.choices import ChangeStatus, ClaimKind, DealStageKind, Polarity
from control.dates import EdtfDate
from control.extract.figures import FigureHit
from control.extract.lexicon import Cues
from control.extract.matcher import Match
from control.extract.names import PlaceHit
from control.extract.parties import ActorHit
from control.extract.temporal import TimeExpression
from control.extract.text import Sentence

# what is no deal
CHANGES = frozenset(
    (
        *(ClaimKind.CAPTURE, ClaimKind.WITHDRAWAL),
        *(ClaimKind.SIEGE_IMPOSED, ClaimKind.SIEGE_LIFTED),
    )
)
# the rule of what was learnt and no rule reads
LEARNT = "wording"


@dataclass(frozen=True)
class DatedRole:
    """A date with what it dates.

    The role is agreed, settled (a past day beside a plan), announced, started, done, arrived,
    entered, ended or reported.
    """

    role: str
    time: TimeExpression
    date: EdtfDate


@dataclass(eq=False)
class EventMention:
    """What one stretch of a sentence says of one event. Gathering fills claims from these.

    Each is one for itself: to compare two field by field would cost more than to read one.
    """

    sentence: Sentence
    first: int
    stop: int
    kind: ClaimKind
    stage: DealStageKind
    trigger: Match
    background: bool = False
    planned: bool = False
    fired: bool = True  # strong enough to make a claim; others only add to one
    polarity: Polarity = Polarity.ASSERTS
    present: bool = False
    has_deal_word: bool = False
    origins: list[PlaceHit] = field(default_factory=list)
    destinations: list[tuple[PlaceHit, str]] = field(default_factory=list)
    parties: list[ActorHit] = field(default_factory=list)
    mediators: list[tuple[ActorHit, str]] = field(default_factory=list)
    dates: list[DatedRole] = field(default_factory=list)
    figures: list[FigureHit] = field(default_factory=list)
    new_holder: ActorHit | None = None
    old_holder: ActorHit | None = None
    aside: bool = False  # told to date another event: "a day after the town fell"
    earlier: bool = False  # history, if the report has news of its own
    late: bool = False  # history by its day alone, which is long before the report
    by_force: bool = False  # an army, fighters or the like do it, if without a name
    change_status: ChangeStatus | None = None
    rule: str = ""
    far_places: bool = False  # its origins stand in another clause of the sentence
    refers: bool = False  # speaks of "the agreement" told of elsewhere
    wording: tuple[str, ...] = ()  # the words for which it is news, where no rule reads it
    extends: bool = False  # "it also covers A and B", "a second convoy left C": more of its places

    @property
    def is_deal(self) -> bool:
        return self.kind not in CHANGES


def comes_in(mention: EventMention) -> bool:
    """Tell "clashes began when militiamen arrived at B" from people of B who arrived elsewhere."""
    return (
        mention.rule == "people arrive"
        and not mention.destinations
        and all(hit.relation in ("", "in") for hit in mention.origins)
    )


def tells_fate(cues: Cues, mention: EventMention) -> bool:
    """Tell "The rebels in B surrendered and will be bused to C", as a report on the taking of B ends."""
    return (
        mention.kind is ClaimKind.EVACUATION
        and mention.planned
        and cues.has("surrender", mention.first, mention.trigger.first)
    )
