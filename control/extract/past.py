"""Past: tells by its words what a sentence only recalls, beside the event that is news.

Input: a Scene and an EventMention with its dates. Output: yes or no. Must not judge by days how long
ago something was.
"""

from __future__ import annotations

from control.choices import TRUCES, ClaimKind, DealStageKind
from control.dates import Precision
from control.extract.mentions import EventMention
from control.extract.scene import Scene

# "but clashes resumed", "only for fighting to break out anew"
_BROKE_OUT = frozenset(
    "resumed resume erupted erupt flared restarted broke break continued".split()
)


class PastTeller:
    """Answers for the mentions of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues

    def only_tells_which(self, mention: EventMention) -> bool:
        """Tell "B, another bastion, which was evacuated last week", where the sentence is about A."""
        words, i = self.document.words, mention.trigger.first - 1
        while i > mention.first and words[i] in ("was", "were", "been", "had"):
            i -= 1
        return (
            not self.scene.arabic
            and mention.sentence.index > 1
            and i < mention.trigger.first - 1
            and words[i] in ("which", "that")
            and self.cues.covers_any(("place_noun", "seat"), i - 1)
        )

    def opens_earlier(self, mention: EventMention) -> bool:
        """Tell "Earlier this month both sides swapped 40 captives", another swap than today's."""
        opening = self.document.words[mention.sentence.first : mention.sentence.first + 2]
        return (
            mention.kind is ClaimKind.EXCHANGE
            and mention.stage is DealStageKind.COMPLETED
            and opening in (["earlier", "this"], ["earlier", "in"])
            and all(d.date.precision is not Precision.DAY for d in mention.dates)
        )

    def was_soon_broken(self, mention: EventMention) -> bool:
        """Tell "had agreed to a truce on Monday but clashes resumed" from the truce that is news."""
        words, agreed = self.document.words, self.cues.find("agreed", mention.first, mention.stop)
        had = any("had" in words[max(mention.first, m.first - 2) : m.first] for m in agreed)
        return (
            had
            and mention.kind in TRUCES
            and any(
                words[i] in ("but", "only", "yet")
                and self.cues.has("fighting", i + 1, i + 5)
                and not _BROKE_OUT.isdisjoint(words[i + 1 : i + 8])
                for i in range(mention.trigger.stop, mention.stop)
            )
        )
