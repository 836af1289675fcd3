"""Roles: says what the places, actors and figures of a sentence do in its deal.

Input: a Scene and an EventMention with kind and stage. Output: its origins, destinations,
parties, mediators and figures.
"""

from __future__ import annotations

from control.choices import TRUCES, ClaimKind
from control.extract.figures import FigureHit
from control.extract.lexicon import TRUCE_TAGS
from control.extract.matcher import Match
from control.extract.mentions import EventMention
from control.extract.names import PlaceHit
from control.extract.parties import MEDIATOR_KINDS, SPEAKER_KINDS, ActorHit
from control.extract.place_asides_arabic import ArabicPlaceAsides
from control.extract.place_standing import PlaceStanding
from control.extract.scene import Scene

_THE_TOWN = frozenset("المدينه البلده القريه الحي المخيم".split())
# where people are taken to, wherever it lies
_SHELTERS = frozenset("ايواء مخيمات مراكز مدارس مستشفيات مستشفي مشفي فنادق مساكن".split())
_IN_IT = (["بالحي"], ["بالمدينه"], ["بالبلده"], ["بالمخيم"], ["بالمنطقه"])
_CALM = frozenset("calm quiet peace normality الهدوء الامن الاستقرار السلام الحياه".split())
_SENT = frozenset(
    "officials delegation delegates elders mediators leaders notables militia militias brigade group"
    " groups brigades forces committee commanders residents police authorities rebels"
    " fighters activists envoys representatives negotiators".split()
)
_ARABIC_SENT = frozenset(
    "اعيان الاعيان شيوخ مشايخ وجهاء حكماء عمداء مسوولون مسوولين ممثلون ممثلين مندوبون امرو وفد".split()
)
_GATHERED = frozenset("gathered gathering assembled assembling".split())
# of a verb in the passive, what stands ahead of it is handed over, and hands over nothing
_PASSIVE = frozenset("is are was were be been being".split())
_SIDES_OF = frozenset("near south north east west outside off between".split())


class RoleFiller:
    """Fills the mentions of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.actors = scene.actors
        self.sponsors = scene.sponsors
        self.arabic = scene.arabic
        self.figures = scene.figures
        self.standing = PlaceStanding(scene)
        self.asides = ArabicPlaceAsides(scene, self.standing)
        self._coming = self.cues.among(("arrive", "enter", "comes_in"))

    def fill_roles(self, mention: EventMention, movements) -> None:
        first, stop = mention.first, mention.stop
        self._fill_places(mention, movements)
        for hit in self.scene.within(self.actors, first, stop):
            self._fill_actor(mention, hit)
        for hit in self.scene.within(self.sponsors, first, stop):
            mediate = self.cues.nearest(
                "mediate", hit.first, max(first, hit.first - 2), hit.stop + 3
            )
            if mediate is not None and mediate[0] <= 2:
                role = "guarantor" if self._is_guarantee(mediate[1]) else "mediator"
                mention.mediators.append((hit, role))
        if mention.kind is ClaimKind.EVACUATION or not mention.sentence.is_title:
            mention.figures = self._evacuee_figures(mention)

    def _fill_places(self, mention: EventMention, movements) -> None:
        # "the evacuation of A came days after fighters left B": B is not of this one
        after = (
            match.first
            for tag in ("told_after", "just_after")
            for match in self.cues.find(tag, mention.trigger.stop, mention.stop)
        )
        stop = min(after, default=mention.stop)
        if self.arabic:  # "leave A five days after the exit of others from B"
            counted = self.scene.within(self.scene.times, mention.trigger.stop, stop)
            ends = [t.stop for t in counted if t.relative_to_event]
            moving = [e for e in ends if self.cues.covering("noun_of_moving", e + 1)]
            stop = min(moving, default=stop)
        had = self.scene.places_besides(mention.first)
        hits = [
            h
            for h in self.scene.within(self.places, mention.first, stop)
            if not (
                h.container
                or self.standing.is_of_office(h)
                or self.standing.is_of_talks(h)
                or self.standing.is_home_of_speakers(h)
                or self.standing.is_around_list(h)
                or self.standing.is_dealt_with(h)
                or self.standing.is_obeyed(h)
                or self.standing.is_governed_from(h)
                or self.standing.is_signed_in(h)
                or self.standing.is_home_of_dwellers(h)
                or self.standing.is_of_other_fight(h, mention.trigger)
                or self.arabic
                and self.asides.is_aside(h, mention)
                or mention.kind in (*TRUCES, ClaimKind.RECONCILIATION)
                and self.standing.is_street(h)
                or self.standing.is_signatory(h)
                or mention.kind in TRUCES
                and self.standing.is_reopened(h)
                or h in had
            )
        ]
        for hit in hits:
            if mention.kind is ClaimKind.EVACUATION:
                part = self._part_in_evacuation(hit, mention, movements)
            else:
                part = self._part_in_event(hit, mention)
            if part == "origin":
                mention.origins.append(hit)
            elif part in ("destination", "transit"):
                mention.destinations.append((hit, part))
        if self.arabic and mention.kind in TRUCES:
            self._name_city_of_fronts(mention, stop)
            for terms in self.cues.find("provides", mention.trigger.stop, stop)[:1]:
                # "a truce in Yemen, which provides for flights from the airport of Sanaa"
                ahead = [hit for hit in mention.origins if hit.first < terms.first]
                mention.origins = ahead or mention.origins
        whole = [hit for hit in hits if hit.kind == "country" and hit.relation == "in"] or [
            hit
            for hit in self.scene.within(self.places, mention.first, stop)
            if not self.arabic and self.standing.only_owns(hit)
        ]
        if (
            (whole or not self.arabic)
            and mention.kind in TRUCES
            and self._is_nationwide(mention, stop)
        ):
            mention.origins = whole  # "signed a truce all over the country after an attack on A"
        # "Sudan's warring factions agreed", "fighters from Zintan": whose they are, and where only
        # if nothing else says so
        placed = [
            hit
            for hit in mention.origins
            if not (self.standing.only_owns(hit) or self._is_home(hit, mention))
        ]
        only_home = not placed and any(self._is_home(hit, mention) for hit in mention.origins)
        mention.origins = placed or mention.origins
        mention.far_places = only_home  # what another sentence says counts more
        if not self.arabic and mention.kind not in (
            *(ClaimKind.EVACUATION, ClaimKind.EXCHANGE),
            ClaimKind.HUMANITARIAN_ACCESS,
        ):
            first, stop = self.scene.clause_of(mention.trigger.first, mention.first, mention.stop)
            beside = [hit for hit in mention.origins if first <= hit.first < stop]
            mention.far_places = only_home or bool(mention.origins) and not beside
            mention.origins = beside or mention.origins
        if self.arabic and not mention.origins:
            mention.origins = self._places_left(mention, movements, hits)
        if self.arabic and not mention.origins and mention.kind in TRUCES:
            # "the truce that is to let aid in to X took effect"
            mention.origins = [h for h in hits if h.relation == "to" and not h.wide]
        if self.arabic and not mention.origins and mention.kind is ClaimKind.EXCHANGE:
            # "were exchanged outside the city of X"
            mention.origins = [
                hit
                for hit in hits
                if self.document.words[self.standing.before_list(hit, mention.first)] == "خارج"
            ]
        if self.arabic:
            # "after clashes in A, they agreed on a truce in B"
            calm = [
                hit
                for hit in mention.origins
                if not (self.standing.is_fought_in(hit) or self._is_of_other_act(hit, mention))
            ]
            mention.origins = calm or mention.origins
            if mention.kind is ClaimKind.HANDOVER:
                mention.origins = [h for h in mention.origins if not self._receives(h, mention)]
        specific = [hit for hit in mention.origins if not hit.wide]
        if specific:
            mention.origins = [
                hit
                for hit in mention.origins
                if not hit.wide
                or self.arabic
                and self._is_part_elsewhere(hit, specific)
                or mention.kind is not ClaimKind.EVACUATION
                and self.scene.lists_beside(hit, specific)
            ]
        elif any(hit.kind != "country" for hit in mention.origins):
            mention.origins = [hit for hit in mention.origins if hit.kind != "country"]

    def _receives(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, the capital of "Baku is to receive C", which stands for its rulers."""
        ends = self.document.ends[hit.stop - 1]
        return hit.relation == "" and any(
            0 <= other.first - hit.stop <= 1
            and not self.document.folded[ends:].startswith((" و", ","))
            for other in mention.origins
        )

    def _name_city_of_fronts(self, mention: EventMention, stop: int) -> None:
        """Place, in Arabic, a truce broken "on the fronts of A and B in the city of C" in C."""
        fronts = [hit for hit in mention.origins if self.standing.is_front(hit, mention.first)]
        cities = [
            hit
            for hit in self.scene.within(self.places, mention.first, stop)
            if hit.kind in ("city", "governorate", "country", "town")
            and (hit.container or hit.relation == "in")
            and any(0 <= hit.first - f.stop <= 6 for f in fronts)
        ]
        if cities:
            mention.origins = [hit for hit in mention.origins if hit not in fronts] + cities

    def _is_of_other_act(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "control over A", "the attack on A" and "the return of A's people"."""
        token = self.standing.before_list(hit, mention.first)
        if self.document.words[token] == "علي":
            near = max(mention.first, token - 4), token
            return self.cues.has_any(("control", "capture", "fighting", "attack"), *near)
        return any(
            self.document.words[i].endswith("عوده") and self.cues.covering("civilians", i + 1)
            for i in range(max(mention.first, token - 7), token + 1)
        )

    def _is_part_elsewhere(self, part: PlaceHit, towns: list[PlaceHit]) -> bool:
        """Tell "from the east of Aleppo, in return for A and B", which do not lie in it."""
        return (
            (part.partly or part.kind == "city")
            and part.slug is not None
            and all(hit.slug for hit in towns)
            and not any(part.slug in self.scene.gazetteer.ancestors_of(hit.slug) for hit in towns)
        )

    def _is_nationwide(self, mention: EventMention, stop: int) -> bool:
        """Tell "a truce across the country" from one ", raising hopes for more across the country"."""
        if not self.arabic:  # nor is "and showed that law broke down nationwide" said of the truce
            stop = min(stop, mention.trigger.stop + 12)
        return any(
            self.arabic or not self.document.commas_within(mention.trigger.stop - 1, match.first)
            for match in self.cues.find("nationwide", mention.first, stop)
        )

    def _is_home(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "a truce signed by officials from A and B" from where it is kept."""
        if self.arabic:
            return self._is_home_of_senders(hit, mention)
        if mention.kind not in TRUCES:
            return False
        words, sentence = self.document.words, self.document.sentence_of(hit.first)
        if words[hit.stop : hit.stop + 1] == ["based"]:
            return True
        if (
            hit.relation in ("", "to")
            and words[hit.stop : hit.stop + 1]
            and words[hit.stop] in _SENT
        ):
            return True  # "Zintan brigades"
        if hit.relation == "of":
            # "the commanders of A and B agreed on a truce in C"
            near = range(max(sentence.first, hit.first - 8), hit.first)
            return any(
                words[i] in _SENT and words[i + 1] == "of" and hit.first < mention.trigger.first
                for i in near
            )
        if hit.relation != "from":
            return False
        came = self.cues.find("from", max(sentence.first, hit.first - 8), hit.first)
        who = came[-1].first - 1 if came else sentence.first
        return (
            self.document.words[who] in _SENT
            or self.cues.covers_any(("fighters", "people", "civilians"), who)
            or any(actor.stop == who + 1 for actor in self.actors)
        )

    def _is_home_of_senders(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "notables of the tribes of X agreed on a truce in Y": X is their home."""
        if mention.kind not in (*TRUCES, ClaimKind.RECONCILIATION):
            return False
        first = self.document.sentence_of(hit.first).first
        token = self.standing.before_list(hit, first) + 1
        near = self.document.words[max(first, token - 5) : token]
        return not _ARABIC_SENT.isdisjoint(word.removeprefix("و") for word in near)

    def _places_left(self, mention: EventMention, movements, hits) -> list[PlaceHit]:
        """Return the places before "the exit of the fighters from it": منها, or from its quarters.

        Or the last before "from the town".
        """
        words = self.document.words
        for movement in movements:
            for token in range(movement.stop, min(movement.stop + 8, mention.stop)):
                ahead = [hit for hit in hits if hit.first < movement.first and not hit.wide]
                if words[token - 1] == "من" and words[token] in _THE_TOWN and ahead:
                    return ahead[-1:]
                own = words[token].endswith("ها") and self.cues.covering("place_part", token)
                if own or words[token] in ("منها", "منه", "منهما"):
                    return ahead
        return []

    def _part_in_evacuation(self, hit: PlaceHit, mention: EventMention, movements) -> str:
        cues = self.cues
        before = [
            m for m in movements if m.first < hit.first and not cues.covering("arrive", m.first)
        ]
        arrived = cues.nearest("arrive", hit.first, max(mention.first, hit.first - 12), hit.first)
        if arrived is not None and cues.has("deal", arrived[1].stop, arrived[1].stop + 2):
            arrived = None  # "reached an agreement with the factions of X"
        if hit.relation == "near" or self.standing.is_post(hit):
            return ""
        if self.arabic and cues.has("flag", max(mention.first, hit.first - 6), hit.first):
            return ""  # "while their flag was raised in the village of X"
        if self.arabic and hit.relation == "in" and self.standing.is_met_in(hit):
            return ""
        if not self.arabic and self._is_entered_to_fetch(hit, mention):
            return "origin"
        if not self.arabic and self._is_entered_by_aid(hit, mention):
            return ""
        if cues.has("keeps", max(mention.first, hit.first - 18), hit.first):
            return ""  # "rebels still control two areas, among them the town of X"
        before_list = self.standing.before_list(hit, mention.first)
        kinds = ("fighters", "displaced", "residents")
        people = cues.covers_any(kinds, before_list)
        if self.arabic and hit.relation == "" and people:
            return "origin"  # "the buses with the fighters of X reached Y"
        if hit.relation == "via" or self.arabic and self.standing.is_on_route(hit, mention.first):
            return "transit"
        if self.arabic and not hit.wide and self.standing.is_crossing(hit):
            # "the withdrawal of the group from the crossing of X", "came in from the crossing of X"
            left = hit.relation == "from" and cues.has("withdraw", hit.first - 8, hit.first)
            return "origin" if left else "transit"
        if hit.relation == "from":
            # a country is left by nobody's deal, and a spokesman speaks "from Istanbul"
            return "" if hit.kind in ("country", "venue") else "origin"
        if hit.relation == "to" and (
            self._is_fetched(hit, mention) or self.standing.is_of_body(hit)
        ):
            return "origin"
        if hit.relation == "to" and not self.arabic and self._moves_in(hit):
            return "origin"
        if hit.relation == "to":
            if before or arrived or cues.has("deal", mention.first, hit.first):
                return "destination"
            return ""
        if self.arabic and hit.relation == "in" and cues.has("siege", hit.first - 4, hit.first):
            return "origin"  # "the fighters who were besieged in X arrived"
        if (
            arrived is not None
            and (not before or arrived[1].first > before[-1].first or self.arabic)
            and hit.relation in ("", "in")
        ):
            verb = self.document.words[arrived[1].first : arrived[1].stop]
            reached = any(word.startswith(("reach", "arriv", "وصل", "وصول")) for word in verb)
            return "destination" if reached else "transit"
        if not self.arabic and self.document.words[hit.first - 1].startswith("reach"):
            return "destination"  # "the last bus reached Idlib"
        if not self.arabic and hit.relation == "in" and self._is_beyond(hit, mention):
            return "destination"
        if not self.arabic and _GATHERED.intersection(
            self.document.words[max(mention.first, hit.first - 12) : hit.first]
        ):
            return "transit"  # "gathered in the nearby towns of A and B for their departure"
        lodged = not _SHELTERS.isdisjoint(self.document.words[hit.first - 8 : hit.first])
        if hit.relation == "in" and lodged and self.standing.leads_to_shelter(hit, mention.first):
            return "destination"  # in Arabic "to shelters in the town of X"
        if self.arabic and self.document.words[hit.stop : hit.stop + 1] in _IN_IT:
            return ""  # "they gathered in X, within the quarter"
        held = max(mention.first, hit.first - 8)
        if hit.relation == "in" and cues.has("stuck", held, hit.first):
            return "transit"
        if hit.relation == "in" and self.standing.leads_towards(hit, mention.first):
            return "destination"
        if (
            hit.kind in ("country", "venue")
            or self.standing.speaks(hit)
            or self.standing.is_government(hit)
        ):
            return ""
        return "origin"

    def _is_beyond(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "to the border, where they will be treated in A" from where people leave."""
        words = self.document.words
        first = max(mention.first, hit.first - 12)
        where = [i for i in range(first, hit.first) if words[i] == "where"]
        return bool(where) and any(
            place.relation == "to" and 0 <= where[-1] - place.stop <= 2
            for place in self.scene.within(self.places, mention.first, where[-1])
        )

    def _is_fetched(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "the buses entered the town to take the fighters away"."""
        if not self.arabic:
            return False
        cues = self.cues
        come = any(
            (
                cues.has("buses", max(mention.first, match.first - 4), match.first + 4)
                # "entered the town 75 buses to take": the verb, its goal, and then who does
                or cues.has("buses", hit.stop, min(mention.stop, hit.stop + 10))
            )
            and not cues.has("go", match.stop, hit.first)
            for tag in ("enter", "arrive", "leave")
            for match in cues.find(tag, max(mention.first, hit.first - 9), hit.first)
        )
        return come and any(
            self.document.words[match.first].startswith("ل")
            for tag in ("evacuate", "transfer")
            for match in cues.find(tag, hit.stop, min(mention.stop, hit.stop + 16))
        )

    def _is_entered_to_fetch(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "buses entered A and B to begin the evacuation" from where buses took people to."""
        cues, words = self.cues, self.document.words
        reach = max(mention.first, hit.first - 9), hit.first
        come = [m for tag in self._coming for m in cues.find(tag, *reach)]
        if not come or not cues.has("buses", mention.first, come[0].first):
            return False
        if {"carrying", "transporting", "from"}.intersection(words[mention.first : hit.first]):
            return False
        return any(
            words[match.first - 1] == "to" and not come[0].first < match.first < hit.first
            for tag in ("evacuate", "transfer", "fetch")
            for match in cues.find(tag, mention.first, mention.stop)
        )

    def _is_entered_by_aid(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "as the aid convoys entered A, the last rebels in B left" from where people leave."""
        near = max(mention.first, hit.first - 6), hit.first
        return hit.relation in ("", "to") and any(
            self.cues.has("access", max(mention.first, match.first - 3), match.stop)
            for tag in ("enter", "arrive")
            for match in self.cues.find(tag, *near)
            if match.stop >= hit.first - 2
        )

    def _moves_in(self, hit: PlaceHit) -> bool:
        """Tell "and police moved into the town", which is left, from where people went."""
        enters = self.cues.find("enter", max(0, hit.first - 8), hit.first)
        return bool(enters) and self.cues.has(
            "state_forces", max(0, enters[-1].first - 2), enters[-1].first
        )

    def _part_in_event(self, hit: PlaceHit, mention: EventMention) -> str:
        if self.arabic and self._is_side_of_truce(hit, mention):
            return "origin"
        if mention.kind is ClaimKind.HUMANITARIAN_ACCESS and self.standing.is_end_of_road(
            hit, mention.first
        ):
            return "origin"
        if mention.kind is ClaimKind.HUMANITARIAN_ACCESS and self._is_on_the_way(hit, mention):
            return ""
        if mention.kind in TRUCES and (
            self._lies_around(hit, mention) or self._is_side_of_country(hit)
        ):
            return "origin"
        if hit.kind == "venue" or hit.relation in ("near", "via") or self.standing.is_seat(hit):
            return ""
        if mention.kind in TRUCES and not self.arabic and self._is_who_speaks(hit, mention):
            return ""
        if (
            mention.kind is ClaimKind.HANDOVER
            and not self.arabic
            and (hit.relation, hit.stop) == ("", mention.trigger.first)
            and _PASSIVE.isdisjoint(
                self.document.words[mention.trigger.first : mention.trigger.stop]
            )
        ):
            return ""  # "Baku takes over the first of three districts"
        if self.arabic and self._is_given_up(hit, mention):
            return ""
        if mention.kind not in (ClaimKind.HANDOVER, ClaimKind.EXCHANGE) and self.standing.is_post(
            hit
        ):
            return ""
        if not self.arabic and mention.kind not in TRUCES and self.standing.is_war_over(hit):
            return ""
        if hit.relation == "in" and self.standing.is_met_in(hit):
            return ""
        if self.arabic and hit.relation == "" and mention.kind in TRUCES:
            token = self.standing.before_list(hit, mention.first)
            if self.cues.covering("truce", token) or self.cues.covering("ceasefire", token):
                return "origin"  # "the truce of Sudan took effect"
        if self.arabic and self.standing.is_of_mediators(hit, mention.first):
            return ""
        if hit.relation == "to" and self.standing.is_of_body(hit):
            return "origin"
        if self.standing.speaks(hit):
            return ""
        truce = mention.kind in TRUCES
        # "a truce brokered by Washington", but "a UN-backed truce in Syria"
        reach = hit.first - (2 if hit.relation == "in" and not self.arabic else 7)
        if hit.kind == "country" and (
            hit.relation not in (("", "in", "to") if truce else ("in",))
            or self.cues.has("mediate", max(mention.first, reach), hit.first)
        ):
            return ""  # "leaders of Russia and France": who, not where
        if hit.relation == "to" and (truce or mention.kind is ClaimKind.RECONCILIATION):
            # "a ceasefire for eastern Ukraine", "for the town of A and the villages of B and C"
            towards = self.cues.find("to", max(mention.first, hit.first - 16), hit.first)
            opened = towards and self.document.words[towards[-1].first] == "for"
            # but "for those who reject it to leave for A"
            opened = opened and not self.cues.covering("leave", towards[-1].first - 1)
            # in Arabic "to bring calm back to X"
            calm = self.document.words[self.standing.before_list(hit, mention.first) - 1] in _CALM
            # "calm returned to X after"
            near = self.document.words[max(mention.first, hit.first - 4) : hit.first]
            calm = calm or "returned" in near and not _CALM.isdisjoint(near)
            return "origin" if opened or calm or self._is_reconciled(hit, mention) else ""
        if hit.relation == "" and mention.kind is ClaimKind.EXCHANGE:
            # in Arabic "the town of X saw on Sunday a swap of"
            saw = self.document.words[self.standing.before_list(hit, mention.first)]
            return "origin" if saw.lstrip("و").startswith("شهد") else ""
        if self.arabic and mention.kind is ClaimKind.EXCHANGE and hit.relation == "in":
            if self.standing.leads_towards(hit, mention.first):
                return ""  # "the freed reached areas in the countryside of X"
        if mention.kind is ClaimKind.EXCHANGE and self.cues.has(
            "stuck", max(mention.first, hit.first - 6), hit.first
        ):
            return ""  # where they were held, not where they change hands
        if hit.relation == "to" and mention.kind is ClaimKind.STATUS_SETTLEMENT:
            # "the settlement moved on to the town of X"
            came = self.cues.has("settling", max(mention.first, hit.first - 8), hit.first)
            return "origin" if came else ""
        if (
            mention.rule == "entry under a deal"
            and not self.arabic
            and 0 <= hit.first - mention.trigger.stop <= 4
        ):
            return "origin"  # "moved into A under the deal"
        if mention.rule == "entry under a deal" and self.arabic and hit.relation == "to":
            entries = self.cues.find("enter", max(mention.first, hit.first - 4), hit.first)
            if entries and entries[-1].stop >= hit.first - 3:
                return "origin"  # "announced its entry to the province of A"
        if hit.relation == "to" and mention.kind is not ClaimKind.HUMANITARIAN_ACCESS:
            fought = self.document.words[max(0, hit.first - 2) : hit.first]
            return "origin" if fought in (["fight", "for"], ["battle", "for"]) else ""
        if hit.relation == "from" and mention.kind not in (
            *(ClaimKind.WITHDRAWAL, ClaimKind.EXCHANGE, ClaimKind.HANDOVER, ClaimKind.SURRENDER),
            *(ClaimKind.CEASEFIRE, ClaimKind.TRUCE),
        ):
            return "origin" if self._settles_at_home(hit, mention) else ""
        return "origin"

    def _settles_at_home(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "200 men from A and B settled their status" from those who "left A" besides."""
        if mention.kind not in (ClaimKind.STATUS_SETTLEMENT, ClaimKind.RECONCILIATION):
            return False
        near = max(mention.first, hit.first - 12), hit.first
        if self.cues.has_any(("leave", "evacuate", "withdraw"), *near):
            return False
        # "delegations from A and B made peace", but not "what remains of A"
        who = self.standing.before_list(hit, mention.first) - 1
        people = self.cues.covers_any(("fighters", "people", "civilians", "residents"), who)
        envoys = self.document.words[who].startswith(("وفد", "ممثل", "delegat"))
        return mention.kind is ClaimKind.STATUS_SETTLEMENT or people or envoys

    def _is_who_speaks(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "announced by Riyadh and the United States" from "Yemen truce", "Libya's militias".

        A country that stands alone in a sentence of the text does something.
        """
        if hit.kind != "country" or hit.relation or mention.sentence.is_title:
            return False
        words = self.document.words[hit.stop : hit.stop + 3]
        return not (
            words[:1] == ["s"]
            or words[:1]
            and words[0] in _SENT
            or self.document.words[hit.first - 2] == "in"  # "in southwest Syria"
            or hit.first in range(mention.trigger.first - 3, mention.trigger.first)
        )

    def _is_reconciled(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "reconciliations for the towns of A and B"."""
        ahead = self.standing.before_list(hit, mention.first) + 1
        return (
            self.arabic
            and mention.kind is ClaimKind.RECONCILIATION
            and 0 <= ahead - mention.trigger.stop <= 1
        )

    def _is_side_of_truce(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "a truce between the villages of A and B", "covers the area between them"."""
        token = self.standing.before_list(hit, mention.first)
        words = self.document.words
        if (
            hit.relation != "near"
            or words[token] != "بين"
            or hit.kind in ("country", "venue")
            or mention.kind not in (*TRUCES, ClaimKind.RECONCILIATION)
            # "a truce between Baghdad and Erbil", two governments
            or self.cues.has("capitals", token + 1, token + 2)
        ):
            return False
        if words[token - 1] == "المنطقه":
            return self.cues.has_any(TRUCE_TAGS, mention.first, token)
        trigger = mention.trigger
        return trigger.first < token <= trigger.stop + 2 and not hit.wide

    def _lies_around(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "a truce around the towns of A and B" from a place that is only near."""
        words, trigger = self.document.words, mention.trigger
        around = words[trigger.stop : trigger.stop + 1] == ["around"]
        return (
            around
            and hit.relation == "near"
            and trigger.stop < hit.first
            and _SIDES_OF.isdisjoint(words[trigger.stop + 1 : hit.first])
        )

    def _is_side_of_country(self, hit: PlaceHit) -> bool:
        """Tell "a truce in the south of Yemen", which no town is named for."""
        lead = self.document.words[max(0, hit.first - 4) : hit.first]
        return hit.kind == "country" and lead[:2] == ["in", "the"] and lead[-1:] == ["of"]

    def _is_on_the_way(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "the convoy waited in A", "reached the crossing of A", from whom it is for."""
        return self.arabic and (
            self.standing.is_crossing(hit)
            or hit.relation == "in"
            and self.cues.has("stuck", max(mention.first, hit.first - 6), hit.first)
        )

    def _is_given_up(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "a truce in A, under which they give up their arms and the crossing of B"."""
        return (
            mention.kind in TRUCES
            and hit.relation == ""
            and self.standing.is_crossing(hit)
            and "تسليم" in self.document.words[max(mention.trigger.stop, hit.first - 8) : hit.first]
        )

    def _fill_actor(self, mention: EventMention, hit: ActorHit) -> None:
        cues = self.cues
        if hit.kind in SPEAKER_KINDS:
            return
        if cues.has("affiliated", max(mention.first, hit.first - 3), hit.first):
            return
        following = self.document.words[hit.stop : hit.stop + 1]
        if following and following[0] in ("held", "controlled", "affiliated", "linked", "allied"):
            return
        mediate = cues.nearest(
            "mediate", hit.first, max(mention.first, hit.first - 4), min(mention.stop, hit.stop + 3)
        )
        if hit.kind in MEDIATOR_KINDS:
            role = "facilitator" if hit.kind == "mediator" else "mediator"
            if mediate is not None and self._is_guarantee(mediate[1]):
                role = "guarantor"
            mention.mediators.append((hit, role))
            return
        if mediate is not None and hit.side != "opposition" and hit.named:
            if hit.side == "" and mediate[0] <= 3:
                role = "guarantor" if self._is_guarantee(mediate[1]) else "mediator"
                mention.mediators.append((hit, role))
                return
        mention.parties.append(hit)

    def _is_guarantee(self, match: Match) -> bool:
        text = self.document.folded[match.start : match.end]
        return text.startswith(("guarant", "بضمان", "ضمان", "ضامن"))

    def _evacuee_figures(self, mention: EventMention) -> list[FigureHit]:
        """Return the amounts that count people of this deal, not the dead or a garrison."""
        found = []
        for hit in self.figures.find(mention.sentence):
            if not mention.first <= hit.number < mention.stop:
                continue
            if self.scene.is_death(hit, mention.sentence):
                continue
            found.append(hit)
        return found
