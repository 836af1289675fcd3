"""Evacuations: says whether the words of leaving in a sentence are part of a deal.

Input: a Scene and the movements of one stretch of a sentence. Output: the word that tells it, how
strongly, and by which rule; None where an army retreats, an embassy is emptied or people flee.
"""

from __future__ import annotations

from control.extract.matcher import Match
from control.extract.mood import Mood
from control.extract.scene import Scene

# who may be meant to leave, or how they go
_PEOPLE = ("civilians", "people", "relatives", "wounded", "siege", "buses")
# who lets people go, and what says that it is not done
_LETTING = frozenset("enabled allowed permitted".split())
_NOT_DONE = frozenset("be not never if would will".split())


class EvacuationReader:
    """Reads the evacuations of one document."""

    def __init__(self, scene: Scene, mood: Mood):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.mood = mood

    def read(self, movements, irregular, agreement, beside_truce, first, stop):
        """Return trigger, strength and rule where moving people is part of a deal, else None.

        Fighters who are evacuated or bused away go under a deal; anyone else's leaving is one
        only where the sentence names the deal. An army's retreat, an embassy's evacuation and
        people in flight are none.
        """
        cues = self.cues
        carried = [m for m in movements if cues.covers_any(("evacuate", "transfer"), m.first)]
        departures = [
            m
            for m in movements
            if cues.covering("leave", m.first)
            and not (self._marches(m) or self._is_driven(m, first))
        ]
        withdrawals = [m for m in movements if cues.covering("withdraw", m.first)]
        foreign = cues.has("other_people", first, stop)
        people = irregular or cues.has_any(_PEOPLE, first, stop)
        carried = [m for m in carried if not self._carries_captives(m, first)]
        carried = [m for m in carried if agreement or not self.drives_out(m, first, stop)]
        if foreign and not (agreement or irregular):
            return None
        if any(cues.has("foreign_troops", max(first, m.first - 5), m.first) for m in movements):
            return None  # an ally who goes home leaves the war, not a place in it
        if not agreement and any(
            cues.has("other_people", m.first, min(stop, m.stop + 7)) for m in movements
        ):
            return None
        if cues.has("going_home", first, stop) and not irregular:
            return None  # "refugees left the border town to return home"
        if cues.has("displaced", first, stop) and not self._is_only_camp(first, stop):
            return movements[0], True, "a convoy of people displaced under a deal"
        if carried:
            if (
                irregular
                and not self._only_wounded(first, stop)
                and (any(self._moves_irregulars(m, first, stop) for m in carried))
            ):
                head = next(
                    (m for m in departures if self.mood.is_live(m, first)), carried[0]
                )  # "their departure went on, under a deal to take out 2,000"
                trigger = min(head, carried[0], key=lambda m: m.first)
                return trigger, True, "fighters evacuated"
            if (
                agreement
                and (people or self.places)
                and cues.covering("evacuate", carried[0].first)
            ):
                return carried[0], True, "evacuation under a deal"
            if agreement and people:
                return carried[0], True, "evacuation under a deal"
            if cues.has("fighters", first, stop) and (
                cues.has("siege", first, stop)
                or self._from_place(carried[0], stop, "fighters")
                and cues.count("siege") + cues.count("surrender") > 0
            ):
                return carried[0], True, "besieged soldiers evacuated"
            if cues.has("fighters", first, carried[0].first) and self._goes_to_foe(
                carried[0], stop
            ):
                return carried[0], True, "besieged soldiers evacuated"
            if self._is_out_of_siege(carried[0], first, stop):
                return carried[0], True, "people taken out of a siege"
            if self._is_known_step(carried[0], first, stop):
                return carried[0], True, "a step of an evacuation"
            if people:
                return carried[0], False, "people evacuated"
        if departures:
            if people and cues.has("siege", first, stop) and self._is_let_out(departures[0], first):
                return departures[0], True, "people let out of a siege"
            if agreement and people and not beside_truce:
                return departures[0], True, "departure under a deal"
            convoy = irregular and cues.has_any(("buses", "relatives"), first, stop)
            if convoy or irregular and self._leave_together(departures[0], first, stop):
                return departures[0], True, "fighters leave with their families"
            if irregular and self._is_announced(departures[0], first, stop):
                return departures[0], True, "a departure with day and goal"
            if (
                irregular
                and not cues.has("killed", departures[0].stop, min(stop, departures[0].stop + 5))
                and self._is_told_as_step(departures[0], first, stop)
            ):
                return departures[0], True, "a step of the fighters' departure"
            if people:
                return departures[0], False, "people leave"
        if (
            withdrawals
            and irregular
            and not self.mood.is_noun(withdrawals[0])
            and self._is_told_as_step(withdrawals[0], first, stop)
        ):
            return withdrawals[0], True, "a step of the fighters' departure"
        if (
            withdrawals
            and irregular
            and self.mood.find_live("watched", first, stop)
            and any(hit.kind != "country" for hit in self.scene.within(self.places, first, stop))
        ):
            return withdrawals[0], True, "a withdrawal that monitors watch"
        if withdrawals and cues.has("buses", first, stop):
            return withdrawals[0], irregular, "fighters leave by bus"
        arrivals = [m for m in movements if cues.covering("arrive", m.first)]
        if arrivals and irregular and self.scene.arabic and not self.mood.is_noun(arrivals[0]):
            if cues.has("in_steps", arrivals[0].stop, min(stop, arrivals[0].stop + 3)):
                return arrivals[0], True, "a step of the fighters' departure"
            if cues.has("relatives", arrivals[0].stop, min(stop, arrivals[0].stop + 10)):
                return arrivals[0], True, "fighters leave with their families"
        if arrivals and people:
            return arrivals[0], False, "people arrive"
        if (
            withdrawals
            and (irregular or cues.has("foes", first, stop))
            and (
                cues.has("deal", first, stop)
                and not beside_truce
                or self._from_place(withdrawals[0], stop)
                or self._consents_to_leave(withdrawals[0], first, stop)
            )
            and (agreement)
        ):
            return withdrawals[0], True, "withdrawal under a deal"
        if withdrawals and self._is_by_terms(withdrawals[0], first, stop):
            return withdrawals[0], True, "withdrawal under a deal"
        if withdrawals and irregular and self._is_promised(withdrawals[0], first, stop):
            return withdrawals[0], True, "a promised withdrawal"
        return None

    def drives_out(self, match: Match, first: int, stop: int) -> bool:
        """Tell, in Arabic, "the Kurds got the last men of the group out of B", by arms, from a deal."""
        if not self.scene.arabic or "اخرج" not in self.document.words[match.first].replace(
            "اخراج", "اخرج"
        ):
            return False
        ahead = self.cues.has("manages", max(first, match.first - 6), match.first)
        acting = self.scene.within(self.scene.actors, match.stop, match.stop + 1)
        after = acting[0].stop if acting else match.stop
        driven = self.cues.has_any(("of_force", "irregulars"), after, min(stop, after + 4))
        return driven and (ahead or bool(acting))

    def _is_driven(self, match: Match, first: int) -> bool:
        """Tell "captured the town, forcing the rebels to leave" from who goes by a deal."""
        ahead = self.document.words[max(first, match.first - 8) : match.first]
        forced = not {"forcing", "forced"}.isdisjoint(ahead)
        return forced and self.cues.has("capture", first, match.first)

    def _marches(self, match: Match) -> bool:
        """Tell, in Arabic, "the people went out in demonstrations" from those who leave."""
        return any(
            "تظاهر" in word or "مظاهره" in word or "مظاهرات" in word
            for word in self.document.words[match.stop : match.stop + 9]
        )

    def _consents_to_leave(self, match: Match, first: int, stop: int) -> bool:
        """Tell "militants agreed on Sunday to withdraw from two towns", named or not."""
        behind = match.stop, min(stop, match.stop + 8)
        return self.cues.has("consent", max(first, match.first - 6), match.first) and (
            # the Arabic dual says "two ports" in one word
            self.cues.has_any(("place_noun", "places_unnamed"), *behind)
            or any(
                hit.relation == "from" and hit.kind != "country"
                for hit in self.scene.within(self.places, *behind)
            )
        )

    def _is_by_terms(self, match: Match, first: int, stop: int) -> bool:
        """Tell "the army began to pull out of the town in line with the agreement", of any force."""
        cues = self.cues
        terms = [
            found
            for found in cues.find("by_terms", first, stop)
            if cues.has_any(("deal", "truce"), found.stop, min(stop, found.stop + 5))
        ]
        return (
            bool(terms)
            and (self.mood.is_live(match, first) or cues.covering("started", match.first - 1))
            and any(
                hit.relation == "from" and hit.kind != "country"
                for hit in self.scene.within(self.places, match.stop, min(stop, match.stop + 12))
            )
        )

    def _is_promised(self, match: Match, first: int, stop: int) -> bool:
        """Tell "rebels said that they would pull out of the city": who holds it gives it up."""
        behind = self.scene.within(self.places, match.stop, min(stop, match.stop + 8))
        return (
            not self.scene.arabic
            and self.mood.is_future(match, first)
            and not (self.mood.is_conditional(match, first) or self.mood.is_negated(match, first))
            and self.cues.has("speech", max(first, match.first - 8), match.first)
            and self.cues.has("irregulars", max(first, match.first - 16), match.first)
            and not {"if", "unless", "once", "only"}.intersection(
                self.document.words[match.stop : stop]
            )
            and any(hit.relation == "from" and hit.kind != "country" for hit in behind)
        )

    def _carries_captives(self, match: Match, first: int) -> bool:
        """Tell "the prisoners of war were flown out": who is let go, and not who leaves a place."""
        return any(
            {"was", "were", "been", "being"}.intersection(
                self.document.words[held.stop : match.first]
            )
            for held in self.cues.find("prisoners", max(first, match.first - 16), match.first)
        ) or (self._goes_to_swap(match) or self._is_of_captives(match))

    def _is_of_captives(self, match: Match) -> bool:
        """Tell "Thursday's prisoner transfer" and "the transfer of 40 detainees" from who leaves."""
        named = self.document.words[match.first].startswith("transfer")
        return (
            not self.scene.arabic
            and named
            and (
                self.cues.covering("prisoners", match.first - 1) is not None
                or self.document.words[match.stop - 1 : match.stop + 1].count("of") > 0
                and self.cues.has("prisoners", match.stop, match.stop + 4)
            )
        )

    def _goes_to_swap(self, match: Match) -> bool:
        """Tell "men board buses before the exchange of prisoners", which are the captives' buses."""
        behind = match.stop, match.stop + 10
        return (
            not self.scene.arabic
            and "before" in self.document.words[slice(*behind)]
            and self.cues.has("exchange", *behind)
        )

    def _goes_to_foe(self, match: Match, stop: int) -> bool:
        """Tell "soldiers were taken from the plant to Russian-held towns": by leave of who holds both."""
        words, stop = self.document.words, min(stop, match.stop + 16)
        goal = next((i for i in range(match.stop, stop) if self.cues.covering("to", i)), stop)
        return "from" in words[match.stop : goal] and any(
            words[i] in ("held", "controlled") for i in range(goal, min(stop, goal + 4))
        )

    def _is_known_step(self, match: Match, first: int, stop: int) -> bool:
        """Tell "the evacuation of Foua resumed", of a siege or by fighters told of elsewhere."""
        cues = self.cues
        return (
            self.mood.is_noun(match)
            and any(
                self.mood.find_live(tag, first, stop)
                for tag in ("completed", "started", "postponed", "suspended", "resumed")
            )
            and any(
                hit.relation
                in (("", "from", "of") if self.scene.arabic else ("", "from", "of", "in"))
                and hit.kind not in ("country", "venue")
                for hit in self.scene.within(self.places, match.stop, min(stop, match.stop + 9))
                if hit.slug or sum(cues.count(tag) for tag in ("siege", "irregulars", "deal"))
            )
            and not cues.has_any(("other_people", "order", "disaster"), first, stop)
        )

    def _moves_irregulars(self, match: Match, first: int, stop: int) -> bool:
        """Tell "the militants were evacuated" from "the soldiers were evacuated and hit the militants"."""
        words = self.document.words
        passive = {"was", "were", "been", "being"}.intersection(
            words[match.first - 2 : match.first]
        )
        if self.scene.arabic or not passive:
            return True
        return self.scene.has_irregulars(first, match.first) or self.cues.has_any(
            ("among", "deal"), match.stop, stop
        )

    def _is_let_out(self, match: Match, first: int) -> bool:
        """Tell "1,500 people were allowed to leave the besieged suburb": its besiegers let them."""
        words = self.document.words
        before = words[max(first, match.first - 7) : match.first]
        letting = next((i for i, word in enumerate(before) if word in _LETTING), 0)
        if letting and before[-1] == "to" and _NOT_DONE.isdisjoint(before[:letting]):
            return True  # "a pause enabled 1,500 civilians to flee a besieged suburb"
        before = before[-5:]
        return before[-2:] in (["allowed", "to"], ["permitted", "to"]) and bool(
            {"been", "were"}.intersection(before[:-2])
        )

    def _is_out_of_siege(self, match: Match, first: int, stop: int) -> bool:
        """Tell "600 civilians were evacuated from the besieged city": its besiegers let them.

        Soldiers flown out of a besieged base and a town whose siege was broken had nobody's leave.
        """
        return (
            self.cues.covering("evacuate", match.first) is not None
            and self.mood.is_done(match)
            and self.mood.is_live(match, first)
            and self.cues.has("siege", match.stop, min(stop, match.stop + 7))
            and self.cues.has_any(("civilians", "people", "vague"), first, match.first)
            and not self.cues.has("siege_end", first, stop)
        )

    def _leave_together(self, match: Match, first: int, stop: int) -> bool:
        """Tell "423 militants and 1,000 civilians left A for B": one way out was agreed for both."""
        return (
            self.cues.has("civilians", first, match.first)
            and self.cues.has("irregulars", first, match.first)
            and any(
                hit.relation == "to"
                for hit in self.scene.within(self.places, match.stop, min(stop, match.stop + 12))
            )
        )

    def _is_only_camp(self, first: int, stop: int) -> bool:
        """The displaced in camps and under fire are not on the way."""
        cues = self.cues
        return cues.has("killed", first, stop) or not (
            cues.has("transfer", first, stop)
            or cues.has("arrive", first, stop)
            # "a fifth batch of the displaced left"
            or (cues.has("leave", first, stop) and cues.has("batch", first, stop))
        )

    def _is_announced(self, match: Match, first: int, stop: int) -> bool:
        """Tell "fighters are to leave Qalamoun for Jarablus on Saturday": somebody has arranged it."""
        places = self.scene.within(self.places, match.stop, min(stop, match.stop + 12))
        return (
            self.mood.is_future(match, first)
            and not (self.mood.is_conditional(match, first) or self.mood.is_negated(match, first))
            and any(hit.relation == "to" for hit in places)
            and any(hit.relation in ("", "from") for hit in places)
            and any(time.explicit for time in self.scene.within(self.scene.times, first, stop))
        )

    def _is_told_as_step(self, match: Match, first: int, stop: int) -> bool:
        """Tell a departure that goes by batches and dates: "the last fighters left", "postponed"."""
        near = range(max(first, match.first - 8), min(stop, match.stop + 12))
        noun = self.mood.is_noun(match)
        tags = ("completed", "started", "postponed", "suspended", "resumed") if noun else ()
        if self.cues.has_any(tags, near.start, near.stop):
            return True
        steps = self.cues.has("in_steps", near.start, near.stop)
        if steps and self.document.words[match.stop : match.stop + 1] != ["in"]:
            return True
        # "rebels began leaving A for B": with a goal, and not at once
        return self.cues.covering("started", match.first - 1) is not None and any(
            hit.relation == "to"
            for hit in self.scene.within(self.places, match.stop, min(stop, match.stop + 10))
        )

    def _from_place(self, match: Match, stop: int, who: str = "irregulars") -> bool:
        """Tell whether fighters leave a named place: "withdrawal of fighters from the Old City".

        So do they in "rebels have begun withdrawing from the port", where the verb is theirs.
        """
        near = who == "irregulars" and (
            self.cues.covering("started", match.first - 1) is None or self.scene.arabic
        )
        left = match.stop if near else max(0, match.first - 12)
        return any(
            hit.relation == "from" and hit.kind != "country"
            for hit in self.scene.within(self.places, match.stop, min(stop, match.stop + 10))
        ) and self.cues.has(who, left, min(stop, match.stop + 5))

    def _only_wounded(self, first: int, stop: int) -> bool:
        return (
            self.cues.has("wounded", first, stop)
            and not self.cues.has("buses", first, stop)
            and (not self.cues.has("deal", first, stop))
        )
