"""Aid: tells convoys that bring help into a besieged place from those that take people out.

Input: a Scene and a stretch of a sentence or the match of a movement. Output: yes or no. Must not
know what was agreed.
"""

from __future__ import annotations

from control.extract.matcher import Match
from control.extract.mood import Mood
from control.extract.scene import Scene

_AID = (["مساعدات"], ["اغاثه"], ["اغاثيه"], ["انسانيه"])
_CONVOYS = frozenset(("convoy", "convoys", "قافله", "قوافل"))
_HANDED_OUT = frozenset(("delivered", "distributed", "handed", "allowed", "let"))
_DELIVERY = frozenset(
    "delivery deliveries delivering distribution distributions distributing handing entry ادخال ايصال توزيع"
    " دخول وصول".split()
)
# what keeps aid out: "checkpoints hindered the entry of the convoy"
_HINDERS = frozenset(
    "عرقله عرقلت عرقل تعرقل يعرقل بعرقله منع منعت يمنع تمنع بمنع منعوا رفض رفضت يرفض ترفض يعيق تعيق اعاقت"
    " اعاق اعاقه".split()
)
# whom a convoy takes along: beside these the food is what they live on
_PASSENGERS = ("fighters", "civilians", "people", "relatives", "wounded", "irregulars")


class AidReader:
    """Reads the aid of one document."""

    def __init__(self, scene: Scene, mood: Mood):
        self.scene = scene
        self.cues = scene.cues
        self.mood = mood
        self.arabic = scene.arabic

    def gets_in(self, first: int, stop: int) -> bool:
        """Tell aid that has got into a besieged place: the besiegers let it through."""
        if self.cues.has("claimed", first, stop) or self.is_kept_out(first, stop):
            return False
        besieged = self.cues.has_any(("siege", "at_once", "starving"), first, stop)
        # an Arabic report may say only further on that the town is besieged
        besieged = besieged or self.arabic and any(map(self.cues.count, ("siege", "starving")))
        return besieged and (
            any(self.mood.find_live(tag, first, stop) for tag in ("enter", "arrive", "delivers"))
            or self._is_handed_out(first, stop)
        )

    def is_kept_out(self, first: int, stop: int) -> bool:
        """Tell, in Arabic, "the army again hindered the entry of the convoy that was to reach B"."""
        words = self.scene.document.words
        return self.arabic and any(
            words[i].lstrip("وف") in _HINDERS
            and not _DELIVERY.isdisjoint(words[i + 1 : min(stop, i + 6)])
            for i in range(first, stop)
        )

    def _is_handed_out(self, first: int, stop: int) -> bool:
        """Tell "deliveries of aid to the town began", "began to bring aid in", "handed out food"."""
        words = self.scene.document.words
        for match in self.cues.find("access", first, stop):
            told = words[match.first : match.stop]
            if self.arabic:  # "to bring in 44 trucks loaded with food"
                told = words[max(first, match.first - 4) : match.stop]
            if told[0] in _HANDED_OUT and self.mood.is_live(match, first):
                return True
            if not _DELIVERY.isdisjoint(told) and self.mood.find_live("started", first, stop):
                return True
        return False

    def find_deliveries(self, first: int, stop: int) -> list[Match]:
        """Return, in Arabic, the verb of "trucks with flour entered B", of what carries help and comes."""
        if not self.arabic or self.cues.has("claimed", first, stop):
            return []
        if self.is_kept_out(first, stop):
            return []
        cues, found = self.cues, []
        handed = [
            goods
            for goods in cues.find("supplies", first, stop)
            if cues.has("delivers", max(first, goods.first - 6), goods.first)
        ]
        for carrier in [*cues.find("carrier", first, stop), *handed]:
            near = max(first, carrier.first - 8), min(stop, carrier.stop + 14)
            if not cues.has_any(("supplies", "access", "relief"), near[0], near[1]):
                continue
            if cues.has_any(_PASSENGERS, carrier.stop, near[1]):
                continue
            verbs = [
                verb
                for tag in ("arrive", "enter", "delivers", "reaches")
                for verb in cues.find(tag, max(first, carrier.first - 8), near[1])
                if self.mood.is_live(verb, first)
            ]
            found += verbs[:1]
        return found

    def comes_by(self, truces: list[Match]) -> bool:
        """Tell "a ship with fuel came in under the truce", of which it is no news."""
        return all(
            self.cues.has_any(("by_terms", "under"), max(0, truce.first - 2), truce.first)
            for truce in truces
        )

    def is_let_in(self, delivery: Match, first: int, stop: int) -> bool:
        """Tell aid that comes by leave of the other side: "under an arrangement", into a siege."""
        return self.cues.has_any(("deal", "under", "mediate", "arranged"), first, stop) or any(
            self.cues.count(tag) for tag in ("deal", "truce", "ceasefire")
        )

    def only_gets_in(self, movements: list[Match], first: int, stop: int) -> bool:
        """Tell "a convoy carrying food arrived in the besieged town", which takes nobody out.

        "Rebels left the besieged town as aid got in" is told of rebels, ahead of the verb.
        """
        return (
            self.gets_in(first, stop)
            and not self.cues.has_any(("evacuate", "buses", "relatives"), first, stop)
            and not any(self._is_of_fighters(m) for m in movements)
        )

    def _is_of_fighters(self, match: Match) -> bool:
        if self.arabic:  # the verb opens the sentence
            return self.scene.has_irregulars(match.stop, match.stop + 3)
        return self.scene.has_irregulars(max(0, match.first - 3), match.first)

    def is_carried(self, match: Match, first: int, stop: int) -> bool:
        """Tell a convoy of aid, "carrying enough rations", which brings food, from one with people."""
        words, behind = self.scene.document.words, match.stop
        if words[behind : behind + 1] in _AID:
            return True
        if words[match.first].removeprefix("و").removeprefix("ال") not in _CONVOYS:
            return False
        if words[match.first + 1 : behind + 1] in (["of", "un"], ["of", "aid"]) or (
            words[match.first + 1 : behind + 2] in (["of", "the", "un"], ["of", "the", "red"])
        ):
            return True  # "a convoy of the UN and the Red Crescent"
        supplies = self.cues.find("supplies", behind, min(stop, behind + (3 if self.arabic else 6)))
        if not self.arabic:
            return bool(supplies) and not self.cues.has_any(_PASSENGERS, behind, supplies[0].first)
        # "an aid convoy, and another for the towns of A and B"
        return bool(supplies) or self.cues.has("access", first, stop)
