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
from control.extract.scene import Scene

_CROSSINGS = ("معبر", "ممر", "مفرق", "دوار")
# what bears the name of a town, and what it is for
_POSTS = frozenset("checkpoint roundabout crossing station facility spring springs pumps".split())
_TELLERS = frozenset("correspondent reporter journalist source sources activist resident".split())
_CALM = frozenset("calm quiet peace normality الهدوء الامن الاستقرار السلام الحياه".split())
_SENT = frozenset(
    "officials delegation delegates elders mediators leaders notables militia militias brigade group"
    " groups brigades forces committee commanders residents police authorities rebels"
    " fighters activists envoys representatives negotiators".split()
)
_ARABIC_SENT = frozenset(
    "اعيان الاعيان شيوخ مشايخ وجهاء حكماء عمداء مسوولون مسوولين ممثلون ممثلين مندوبون امرو وفد".split()
)
# "Kyiv's account": the capital for its government
_OF_GOVERNMENTS = (
    ["account"],
    ["claim"],
    ["version"],
    ["army"],
    ["troops"],
    ["forces"],
    ["allies"],
    ["rule"],
    ["government"],
    ["demands"],
    ["terms"],
)
# what a capital does as the government that sits there
_ACTS = frozenset(
    "dismissed rejected refused demanded accused vowed pledged insisted denied negotiated"
    " dismisses rejects refuses demands accuses vows pledges insists denies orders ordered sent sends".split()
)
_RULERS = frozenset("government authorities administration rulers leadership".split())
_HOLDS = frozenset("controls control holds hold rules rule runs run".split())
_SIDES_OF = frozenset("near south north east west outside off between".split())
_ROADS = frozenset("road roads route routes highway طريق الطريق طرق الطرق اوتوستراد".split())
_SUPPLIES = frozenset("water pumping power oil gas border".split())


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
        stop = next(
            (m.first for m in self.cues.find("told_after", mention.trigger.stop, mention.stop)),
            mention.stop,
        )
        if self.arabic:  # "leave A five days after the exit of others from B"
            counted = self.scene.within(self.scene.times, mention.trigger.stop, stop)
            ends = [t.stop for t in counted if t.relative_to_event]
            moving = [e for e in ends if self.cues.covering("noun_of_moving", e + 1)]
            stop = min(moving, default=stop)
        had = self.scene.places_besides(mention.first)
        hits = [
            h
            for h in self.scene.within(self.places, mention.first, stop)
            if not (h.container or self._is_of_office(h) or self._is_of_talks(h) or h in had)
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
        whole = [hit for hit in hits if hit.kind == "country" and hit.relation == "in"] or [
            hit
            for hit in self.scene.within(self.places, mention.first, stop)
            if not self.arabic and self._only_owns(hit)
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
            if not (self._only_owns(hit) or self._is_home(hit, mention))
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
                if self.document.words[self._before_list(hit, mention.first)] == "خارج"
            ]
        if self.arabic:
            # "after clashes in A, they agreed on a truce in B"
            calm = [
                hit
                for hit in mention.origins
                if not (self._is_fought_in(hit) or self._is_of_other_act(hit, mention))
            ]
            mention.origins = calm or mention.origins
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

    def _is_of_other_act(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "control over A", "the attack on A" and "the return of A's people"."""
        token = self._before_list(hit, mention.first)
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

    def _is_fought_in(self, hit: PlaceHit) -> bool:
        """Tell whether a place, or the list it stands in, is where something else goes on."""
        first = self.document.sentence_of(hit.first).first
        token = self._before_list(hit, first)
        fought = self.cues.find("fighting", max(first, token - 2), token)
        # "after the death of an activist in the quarter of X"
        fought = fought or self.cues.find("killed", max(first, token - 8), token)
        return (
            self.document.words[token] in ("في", "علي")
            and bool(fought)
            and not self.cues.covers_any(TRUCE_TAGS, fought[0].first)
        )

    def _is_of_office(self, hit: PlaceHit) -> bool:
        """Tell "the governor of Homs said" from "they left Homs"."""
        near = self.cues.find("office", hit.first - (1 if self.arabic else 3), hit.first)
        if self.arabic:
            return bool(near)
        words = self.document.words
        return any(words[m.stop : hit.first] in (["of"], ["of", "the"]) for m in near)

    def _is_of_talks(self, hit: PlaceHit) -> bool:
        """Tell "talks that took place in the town of X" and "reached in Sweden": where men met."""
        if hit.relation != "in" or self.arabic:
            return False
        tags = ("met", "agreed") if hit.kind == "country" else ("met",)
        near = max(0, hit.first - 4)
        # "signed late on Wednesday in X"
        when = self.scene.within(self.scene.times, near, hit.first)
        near -= 3 if when else 0
        return self.cues.has_any(tags, max(0, near), hit.first)

    def _is_nationwide(self, mention: EventMention, stop: int) -> bool:
        """Tell "a truce across the country" from one ", raising hopes for more across the country"."""
        if not self.arabic:  # nor is "and showed that law broke down nationwide" said of the truce
            stop = min(stop, mention.trigger.stop + 12)
        return any(
            self.arabic or not self.document.commas_within(mention.trigger.stop - 1, match.first)
            for match in self.cues.find("nationwide", mention.first, stop)
        )

    def _only_owns(self, hit: PlaceHit) -> bool:
        return hit.kind == "country" and self.document.words[hit.stop : hit.stop + 1] == ["s"]

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
        token = self._before_list(hit, first) + 1
        near = self.document.words[max(first, token - 5) : token]
        return not _ARABIC_SENT.isdisjoint(word.removeprefix("و") for word in near)

    def _places_left(self, mention: EventMention, movements, hits) -> list[PlaceHit]:
        """Return the places before "the exit of the fighters from it": منها, or from its quarters."""
        words = self.document.words
        for movement in movements:
            for token in range(movement.stop, min(movement.stop + 8, mention.stop)):
                own = words[token].endswith("ها") and self.cues.covering("place_part", token)
                if own or words[token] in ("منها", "منه", "منهما"):
                    return [hit for hit in hits if hit.first < movement.first and not hit.wide]
        return []

    def _part_in_evacuation(self, hit: PlaceHit, mention: EventMention, movements) -> str:
        cues = self.cues
        before = [
            m for m in movements if m.first < hit.first and not cues.covering("arrive", m.first)
        ]
        arrived = cues.nearest("arrive", hit.first, max(mention.first, hit.first - 12), hit.first)
        if arrived is not None and cues.has("deal", arrived[1].stop, arrived[1].stop + 2):
            arrived = None  # "reached an agreement with the factions of X"
        if hit.relation == "near" or self._is_post(hit):
            return ""
        if self.arabic and hit.relation == "in" and self._is_met_in(hit):
            return ""
        if not self.arabic and self._is_entered_to_fetch(hit, mention):
            return "origin"
        if cues.has("keeps", max(mention.first, hit.first - 12), hit.first):
            return ""  # "rebels still control two areas, among them the town of X"
        before_list = self._before_list(hit, mention.first)
        kinds = ("fighters", "displaced", "residents")
        people = cues.covers_any(kinds, before_list)
        if self.arabic and hit.relation == "" and people:
            return "origin"  # "the buses with the fighters of X reached Y"
        if hit.relation == "via":
            return "transit"
        if self.arabic and not hit.wide and self._is_crossing(hit):
            return "transit"  # "came in from the crossing of X"
        if hit.relation == "from":
            # a country is left by nobody's deal, and a spokesman speaks "from Istanbul"
            return "" if hit.kind in ("country", "venue") else "origin"
        if hit.relation == "to" and (self._is_fetched(hit, mention) or self._is_of_body(hit)):
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
            words = self.document.words[arrived[1].first]
            return (
                "destination"
                if words.startswith(("arriv", "وصل", "وصول")) and hit.wide
                else (
                    "destination"
                    if words.startswith(("reach", "arriv", "وصل", "وصول"))
                    else "transit"
                )
            )
        if not self.arabic and self.document.words[hit.first - 1].startswith("reach"):
            return "destination"  # "the last bus reached Idlib"
        held = max(mention.first, hit.first - (8 if self.arabic else 5))
        if hit.relation == "in" and cues.has("stuck", held, hit.first):
            return "transit"
        if hit.relation == "in" and self._leads_towards(hit, mention.first):
            return "destination"
        if hit.kind in ("country", "venue") or self._speaks(hit) or self._is_government(hit):
            return ""
        return "origin"

    def _is_crossing(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "the crossing of X" and "the crossing of the camp of X" from X."""
        return any(
            word.endswith(_CROSSINGS) for word in self.document.words[hit.first - 2 : hit.first]
        )

    def _is_government(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "Damascus let the convoy pass" from "they left Damascus"."""
        return (
            hit.relation == ""
            and self.cues.covering("capitals", hit.first) is not None
            and not self.cues.covers_any(
                ("place_noun", "leave", "arrive", "enter", "fighters", "evacuate"), hit.first - 1
            )
        )

    def _before_list(self, hit: PlaceHit, first: int) -> int:
        """Return the token ahead of a place, its noun and, in Arabic, the list it stands in."""
        token = hit.first - 1
        if not self.arabic:
            return token
        listed = {h.stop - 1: h.first for h in self.scene.within(self.places, first, hit.first)}
        while token > first:
            noun = self.cues.covering("place_noun", token)
            if noun is not None:
                token = noun.first - 1
            elif token in listed and self.document.words[token + 1].startswith("و"):
                token = listed[token] - 1
            else:
                break
        return token

    def _is_post(self, hit: PlaceHit) -> bool:
        """Tell "searched at the Douma checkpoint", "repair the Fijeh water station" from the town."""
        words, stop = self.document.words, hit.stop
        while words[stop : stop + 1] and words[stop] in _SUPPLIES:
            stop += 1
        return words[stop : stop + 1] != [] and words[stop] in _POSTS

    def _is_fetched(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "the buses entered the town to take the fighters away"."""
        if not self.arabic:
            return False
        cues = self.cues
        come = any(
            cues.has("buses", max(mention.first, match.first - 4), match.first + 4)
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

    def _moves_in(self, hit: PlaceHit) -> bool:
        """Tell "and police moved into the town", which is left, from where people went."""
        enters = self.cues.find("enter", max(0, hit.first - 8), hit.first)
        return bool(enters) and self.cues.has(
            "state_forces", max(0, enters[-1].first - 2), enters[-1].first
        )

    def _leads_towards(self, hit: PlaceHit, first: int) -> bool:
        """Tell "headed to rebel-held areas in Idlib": what lies in it is where they went."""
        i = hit.first - 1
        while i >= max(first, hit.first - (11 if self.arabic else 8)):
            if not self.arabic and self.cues.covers_any(("evacuate", "aim"), i):
                return False  # "to evacuate neighbourhoods in X", "to end their presence in X"
            if self.cues.covering("to", i) and not self.document.words[i + 1].isdigit():
                return True  # but in Arabic "towards 300" is about 300
            if self.cues.covering("leave", i) or self.cues.covering("from", i):
                return False
            if self.arabic and self.cues.covers_any(("evacuate", "transfer", "deal"), i):
                return False  # "reached a deal to take out the factions in X"
            i -= 1
        return False

    def _speaks(self, hit: PlaceHit) -> bool:
        """Tell "Damascus announced that it agreed" and "the leadership in Stepanakert said"."""
        if self.arabic and hit.relation == "in":
            # "our correspondent in X said that ..."
            here = self.document.sentence_of(hit.first).first
            said = self.document.words[max(here, hit.first - 8) : hit.first]
            return any(w.startswith(("مراسل", "ومراسل")) for w in said) and "ان" not in said
        if hit.relation == "in" and not self.arabic:
            here = self.document.sentence_of(hit.first).first
            heard = not _TELLERS.isdisjoint(
                self.document.words[max(here, hit.first - 5) : hit.first]
            )
            after = self.document.words[hit.stop : hit.stop + (9 if heard else 1)]
            return not {"said", "says", "told", "saw"}.isdisjoint(after)
        owns = self.document.words[hit.stop : hit.stop + 1] == ["s"] and not self.arabic
        if owns and hit.kind != "country":
            return self.document.words[hit.stop + 1 : hit.stop + 2] in _OF_GOVERNMENTS
        if hit.relation or hit.kind == "country":
            return False
        if not self.arabic and self.document.words[hit.stop : hit.stop + 1] == ["to"]:
            # "Damascus to take over two provinces"
            return self.cues.covers_any(("capture", "take"), hit.stop + 1)
        acts = self.document.words[hit.stop : hit.stop + 3]
        if not self.arabic and acts and not hit.relation:
            if acts[0] in _ACTS or acts[0] == "and" and acts[-1] in _ACTS:
                return True  # "as Beirut dismissed their demands", "Baku and Ankara denied"
        neighbour = hit.first - 1 if self.arabic else hit.stop
        if self.arabic and self.document.words[neighbour] in ("عليه", "عليها", "عليهما"):
            neighbour -= 1  # "under a plan to which Damascus agreed"
            if self.cues.covering("agreed", neighbour):
                return True
        if not self.arabic and self.document.folded.startswith((",", '"'), hit.end):
            return False  # "left the camp and Tadamon," said a monitor
        return self.cues.covers_any(("speech", "announced"), neighbour)

    def _part_in_event(self, hit: PlaceHit, mention: EventMention) -> str:
        if self.arabic and self._is_side_of_truce(hit, mention):
            return "origin"
        if mention.kind is ClaimKind.HUMANITARIAN_ACCESS and self._is_end_of_road(hit, mention):
            return "origin"
        if mention.kind is ClaimKind.HUMANITARIAN_ACCESS and self._is_on_the_way(hit, mention):
            return ""
        if mention.kind in TRUCES and (
            self._lies_around(hit, mention) or self._is_side_of_country(hit)
        ):
            return "origin"
        if hit.kind == "venue" or hit.relation in ("near", "via") or self._is_seat(hit):
            return ""
        if mention.kind in TRUCES and not self.arabic and self._is_who_speaks(hit, mention):
            return ""
        if self.arabic and self._is_given_up(hit, mention):
            return ""
        if mention.kind not in (ClaimKind.HANDOVER, ClaimKind.EXCHANGE) and self._is_post(hit):
            return ""
        if not self.arabic and mention.kind not in TRUCES and self._is_war_over(hit):
            return ""
        if hit.relation == "in" and self._is_met_in(hit):
            return ""
        if self.arabic and hit.relation == "" and mention.kind in TRUCES:
            token = self._before_list(hit, mention.first)
            if self.cues.covering("truce", token) or self.cues.covering("ceasefire", token):
                return "origin"  # "the truce of Sudan took effect"
        if self.arabic and self._is_of_mediators(hit, mention.first):
            return ""
        if hit.relation == "to" and self._is_of_body(hit):
            return "origin"
        if self._speaks(hit):
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
            # in Arabic "to bring calm back to X"
            calm = self.document.words[self._before_list(hit, mention.first) - 1] in _CALM
            # "calm returned to X after"
            near = self.document.words[max(mention.first, hit.first - 4) : hit.first]
            calm = calm or "returned" in near and not _CALM.isdisjoint(near)
            return "origin" if opened or calm or self._is_reconciled(hit, mention) else ""
        if hit.relation == "" and mention.kind is ClaimKind.EXCHANGE:
            # in Arabic "the town of X saw on Sunday a swap of"
            saw = self.document.words[self._before_list(hit, mention.first)]
            return "origin" if saw.lstrip("و").startswith("شهد") else ""
        if self.arabic and mention.kind is ClaimKind.EXCHANGE and hit.relation == "in":
            if self._leads_towards(hit, mention.first):
                return ""  # "the freed reached areas in the countryside of X"
        if mention.kind is ClaimKind.EXCHANGE and self.cues.has(
            "stuck", max(mention.first, hit.first - 6), hit.first
        ):
            return ""  # where they were held, not where they change hands
        if hit.relation == "to" and mention.kind is ClaimKind.STATUS_SETTLEMENT:
            # "the settlement moved on to the town of X"
            came = self.cues.has("settling", max(mention.first, hit.first - 8), hit.first)
            return "origin" if came else ""
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
        who = self._before_list(hit, mention.first) - 1
        people = self.cues.covers_any(("fighters", "people", "civilians", "residents"), who)
        envoys = self.document.words[who].startswith(("وفد", "ممثل", "delegat"))
        return mention.kind is ClaimKind.STATUS_SETTLEMENT or people or envoys

    def _is_seat(self, hit: PlaceHit) -> bool:
        """Tell "the government in Juba" and "the group that controls Sanaa" from where they agree."""
        words = self.document.words
        if self.arabic:
            return False
        if words[hit.first - 1] == "in":
            return words[hit.first - 2] in _RULERS
        return words[hit.first - 2] in ("that", "which") and words[hit.first - 1] in _HOLDS

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
        ahead = self._before_list(hit, mention.first) + 1
        return (
            self.arabic
            and mention.kind is ClaimKind.RECONCILIATION
            and 0 <= ahead - mention.trigger.stop <= 1
        )

    def _is_side_of_truce(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "a truce between the villages of A and B", "covers the area between them"."""
        token = self._before_list(hit, mention.first)
        words = self.document.words
        if (
            hit.relation != "near"
            or words[token] != "بين"
            or hit.kind in ("country", "venue")
            or mention.kind not in (*TRUCES, ClaimKind.RECONCILIATION)
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

    def _is_end_of_road(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell "to open the road between A and B" from what lies between two places."""
        words = self.document.words
        first = max(mention.first, hit.first - 8)
        lead = [w for w in words[first : hit.first] if w in ("between", "بين")]
        return bool(lead) and any(
            word in _ROADS for word in words[max(mention.first, first - 4) : hit.first]
        )

    def _is_on_the_way(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "the convoy waited in A", "reached the crossing of A", from whom it is for."""
        return self.arabic and (
            self._is_crossing(hit)
            or hit.relation == "in"
            and self.cues.has("stuck", max(mention.first, hit.first - 6), hit.first)
        )

    def _is_given_up(self, hit: PlaceHit, mention: EventMention) -> bool:
        """Tell, in Arabic, "a truce in A, under which they give up their arms and the crossing of B"."""
        return (
            mention.kind in TRUCES
            and hit.relation == ""
            and self._is_crossing(hit)
            and "تسليم" in self.document.words[max(mention.trigger.stop, hit.first - 8) : hit.first]
        )

    def _is_met_in(self, hit: PlaceHit) -> bool:
        """Tell "at talks in Rimbo, Sweden": where they met."""
        here = self.document.sentence_of(hit.first).first
        return self.cues.has("meeting", max(here, hit.first - 7), hit.first)

    def _is_war_over(self, hit: PlaceHit) -> bool:
        """Tell "the truce that ended the war over X", beside what is handed over now."""
        lead = self.document.words[hit.first - 1]
        return lead in ("over", "in") and self.cues.has("fighting", hit.first - 3, hit.first)

    def _is_of_mediators(self, hit: PlaceHit, first: int) -> bool:
        """Tell, in Arabic, "mediated by notables of the city of B", "signed in Jeddah, in Arabia"."""
        if hit.kind == "country":
            venues = self.scene.within(self.places, max(first, hit.first - 3), hit.first)
            return any(venue.kind == "venue" for venue in venues) or (
                # whose government announced it: only a title opens with the country of a truce
                hit.relation == "" and hit.first > first
            )
        return hit.relation in ("in", "from") and any(
            "وساط" in self.document.words[match.first]
            for match in self.cues.find("mediate", max(first, hit.first - 9), hit.first)
        )

    def _is_of_body(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "an agreement with the council of the districts of A and B"."""
        return self.arabic and self.cues.has("bodies", *self._span_before(hit))

    def _span_before(self, hit: PlaceHit) -> tuple[int, int]:
        token = self._before_list(hit, self.document.sentence_of(hit.first).first)
        return max(0, token - 1), token + 1

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
