"""Place standing: how a place stands in its sentence, whatever event is told there.

Input: a Scene and a PlaceHit. Output: yes or no: a crossing on the way, where men met, who speaks
from there. Must not know events.
"""

from __future__ import annotations

from control.extract.lexicon import AGREEMENT_TAGS, TRUCE_TAGS
from control.extract.matcher import Match
from control.extract.names import PlaceHit
from control.extract.scene import Scene

_CROSSINGS = ("معبر", "ممر", "مفرق", "دوار")
_FRONTS = frozenset("محور محوري محاور جبهه جبهتي جبهات".split())
# what bears the name of a town, and what it is for
_POSTS = frozenset("checkpoint roundabout crossing station facility spring springs pumps".split())
_OF_MAJORITY = frozenset(("ذات", "ذوي", "ذي", "ذو"))
_TELLERS = frozenset("correspondent reporter journalist source sources activist resident".split())
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
_WHILE = frozenset("حين بينما فيما وبينما وفيما".split())
_STRIKES = frozenset(
    "قصف قصفت تقصف يقصف استهدف استهدفت شن شنت لشن تشن هجوم هجوما غارات غاره تستعد مواجهات معارك".split()
)
_RULERS_OF = frozenset("حكومه رياسه برلمان سلطات".split())
_DWELLERS = frozenset("القاطنين المقيمين الموجودين المتواجدين النازحين المهجرين الساكنين".split())
_SIGNED = frozenset("وقع وقعت ووقعت وقعتا".split())
_HOLDS = frozenset("controls control holds hold rules rule runs run".split())
_ROADS = frozenset("road roads route routes highway طريق الطريق طرق الطرق اوتوستراد".split())
_SUPPLIES = frozenset("water pumping power oil gas border".split())
_SPANS = frozenset("days weeks months years hours".split())


class PlaceStanding:
    """Answers for the places of one document."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.arabic = scene.arabic

    def is_home_of_speakers(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "activists from X", "local sources in X said that fighters left Y"."""
        words, who = self.document.words, self.before_list(hit, max(0, hit.first - 4)) - 1
        if not self.arabic or words[who + 1] not in ("من", "في"):
            return False
        if words[who].endswith(("يه", "يين", "يون")):
            who -= 1
        return self.cues.covering("speakers", who) is not None and self.cues.has(
            "speech", who - 3, who
        )

    def is_obeyed(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "factions loyal to Ankara", the capital for its government."""
        loyal = self.cues.covering("affiliated", hit.first - 1) is not None
        return self.arabic and loyal and self.document.words[hit.first].startswith("ل")

    def is_governed_from(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "as the government of the region of X said" from where the truce is."""
        ruler = self.document.words[self.before_list(hit, max(0, hit.first - 3))]
        return self.arabic and ruler.lstrip("ولب") in _RULERS_OF and hit.kind != "country"

    def is_signed_in(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "Juba saw the signing of a peace agreement": where they signed it."""
        words = self.document.words
        saw = words[self.before_list(hit, max(0, hit.first - 3))].lstrip("و")
        return (
            self.arabic
            and (saw.startswith("شهد") or saw.startswith(("احتضن", "استضاف")))
            and not {"توقيع", "مراسم"}.isdisjoint(words[hit.stop : hit.stop + 9])
        )

    def is_home_of_dwellers(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "the people of A and B who live in the town", who leave that town."""
        words, stop = self.document.words, hit.stop
        listed = {h.first: h.stop for h in self.scene.within(self.places, stop, stop + 8)}
        while stop in listed and words[stop].startswith("و"):
            stop = listed[stop]
        before = words[self.before_list(hit, max(0, hit.first - 12))]
        return (
            self.arabic
            and before.lstrip("ولب") in ("اهالي", "اهل", "سكان", "ابناء", "نازحي", "مهجري")
            and words[stop : stop + 1] != []
            and words[stop] in _DWELLERS
        )

    def is_of_other_fight(self, hit: PlaceHit, trigger: Match) -> bool:
        """Tell, in Arabic, "agreed on a truce in A, while forces prepare an attack on posts in B"."""
        words = self.document.words
        turns = [i for i in range(trigger.stop, hit.first) if words[i] in _WHILE]
        if not (self.arabic and turns):
            return False
        strikes = not _STRIKES.isdisjoint(words[turns[-1] : hit.first])
        return (
            strikes or self.cues.has_any(("fighting", "killed"), turns[-1], hit.first)
        ) and not self.cues.has_any((*AGREEMENT_TAGS, *TRUCE_TAGS), turns[-1], hit.first)

    def is_street(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "opens the street of X", "the head of the branch of X": no town rests there."""
        word = self.document.words[hit.first - 1].lstrip("ولبك")
        return self.arabic and (word in ("شارع", "فرع") or hit.key.startswith(("شارع ", "فرع ")))

    def is_dealt_with(self, hit: PlaceHit) -> bool:
        """Tell "a peace deal with Manila", "an agreement with Juba", the capital for its government."""
        if self.arabic:
            return self.document.words[hit.first - 1] == "مع"
        return self.document.words[hit.first - 1] == "with" and self.cues.covers_any(
            ("deal", *TRUCE_TAGS), hit.first - 2
        )

    def is_reopened(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "agreed to cease fire and reopen the airport of X"."""
        near = self.document.words[max(0, hit.first - 2) : hit.first]
        return self.arabic and near[:1] in (["فتح"], ["بفتح"], ["وفتح"])

    def is_around_list(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "the quarters of A and B, of Kurdish majority, in the city of X"."""
        token = self.before_list(hit, max(0, hit.first - 4))
        words = self.document.words
        if not self.arabic or words[token] != "في":
            return False
        return any(
            words[i] in _OF_MAJORITY and any(h.stop == i for h in self.places)
            for i in range(max(1, token - 4), token)
        )

    def before_list(self, hit: PlaceHit, first: int) -> int:
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

    def is_front(self, hit: PlaceHit, first: int) -> bool:
        near = self.document.words[max(first, self.before_list(hit, first)) : hit.first]
        return any(word.removeprefix("ب") in _FRONTS for word in near)

    def is_post(self, hit: PlaceHit) -> bool:
        """Tell "searched at the Douma checkpoint", "repair the Fijeh water station" from the town."""
        words, stop = self.document.words, hit.stop
        while words[stop : stop + 1] and words[stop] in _SUPPLIES:
            stop += 1
        return words[stop : stop + 1] != [] and words[stop] in _POSTS

    def is_crossing(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "the crossing of X" and "the crossing of the camp of X" from X."""
        return any(
            word.endswith(_CROSSINGS) for word in self.document.words[hit.first - 2 : hit.first]
        )

    def is_on_route(self, hit: PlaceHit, first: int) -> bool:
        """Tell, in Arabic, C of "by way of the road A - B - C", however many it lists."""
        document = self.document
        if "-" not in document.between(hit.first - 1, hit.first):
            return False
        ways = self.cues.find("via", max(first, hit.first - 24), hit.first)
        return bool(ways) and not document.commas_within(ways[-1].first, hit.first)

    def leads_to_shelter(self, hit: PlaceHit, first: int) -> bool:
        """Tell, in Arabic, "will be taken to camps in X", with no other place between."""
        words = self.document.words
        for i in range(hit.first - 1, max(first, hit.first - 14), -1):
            if words[i] in ("الي", "نحو") or words[i] == "ايواء":
                return not self.scene.within(self.places, i, hit.first)
        return False

    def leads_towards(self, hit: PlaceHit, first: int) -> bool:
        """Tell "headed to rebel-held areas in Idlib": what lies in it is where they went."""
        i = hit.first - 1
        while i >= max(first, hit.first - (11 if self.arabic else 8)):
            if not self.arabic and self.cues.covers_any(("evacuate", "aim"), i):
                return False  # "to evacuate neighbourhoods in X", "to end their presence in X"
            if self.cues.covering("to", i) and not self.document.words[i + 1].isdigit():
                # but in Arabic "towards 300" is about 300, and "for two months in X" how long
                if _SPANS.isdisjoint(self.document.words[i + 1 : i + 4]):
                    return True
            if self.cues.covering("leave", i) or self.cues.covering("from", i):
                return False
            if self.arabic and self.cues.covers_any(("evacuate", "transfer", "deal"), i):
                return False  # "reached a deal to take out the factions in X"
            i -= 1
        return False

    def speaks(self, hit: PlaceHit) -> bool:
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
            if self._acts_with_another(hit) or self._strikes_deal(hit):
                return True
        neighbour = hit.first - 1 if self.arabic else hit.stop
        if self.arabic and self.document.words[neighbour] in ("عليه", "عليها", "عليهما"):
            neighbour -= 1  # "under a plan to which Damascus agreed"
            if self.cues.covering("agreed", neighbour):
                return True
        if not self.arabic and self.document.folded.startswith((",", '"'), hit.end):
            return False  # "left the camp and Tadamon," said a monitor
        return self.cues.covers_any(("speech", "announced"), neighbour)

    def _acts_with_another(self, hit: PlaceHit) -> bool:
        """Tell "after Kyiv and Russia finally agreed": a government beside another."""
        near = hit.stop, hit.stop + 4
        countries = [h for h in self.scene.within(self.places, *near) if h.kind == "country"]
        return any(
            self.document.words[hit.stop : other.first] == ["and"]
            and self.cues.has_any(("agreed", "announced", "speech"), other.stop, other.stop + 4)
            for other in (*countries, *self.scene.within(self.scene.actors, *near))
        )

    def _strikes_deal(self, hit: PlaceHit) -> bool:
        """Tell "the agreement that Baghdad and Erbil reached": two governments, of which one is a city."""
        words, first, stop = self.document.words, hit.first, hit.stop
        beside = {h.first: h for h in self.scene.within(self.places, first - 4, stop + 4)}
        ends = {h.stop: h for h in beside.values()}
        if words[first - 1] == "and" and first - 1 in ends:
            first = ends[first - 1].first
        elif words[stop : stop + 1] == ["and"] and stop + 1 in beside:
            stop = beside[stop + 1].stop
        return (
            words[first - 1] in ("that", "which")
            and self.cues.covers_any(AGREEMENT_TAGS, first - 2)
            and self.cues.covering("agreed", stop) is not None
        )

    def is_met_in(self, hit: PlaceHit) -> bool:
        """Tell "at talks in Rimbo, Sweden": where they met."""
        here = self.document.sentence_of(hit.first).first
        return self.cues.has("meeting", max(here, hit.first - 7), hit.first)

    def is_of_body(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "an agreement with the council of the districts of A and B"."""
        return self.arabic and self.cues.has("bodies", *self._span_before(hit))

    def _span_before(self, hit: PlaceHit) -> tuple[int, int]:
        token = self.before_list(hit, self.document.sentence_of(hit.first).first)
        return max(0, token - 1), token + 1

    def is_of_office(self, hit: PlaceHit) -> bool:
        """Tell "the governor of Homs said" from "they left Homs"."""
        near = self.cues.find("office", max(0, hit.first - (4 if self.arabic else 3)), hit.first)
        words = self.document.words
        if self.arabic:  # "the head of the sub-district of B" too
            return any(
                all(self.cues.covering("place_noun", i) for i in range(m.stop, hit.first))
                and not words[m.first].startswith("ال")
                for m in near
            )
        return any(words[m.stop : hit.first] in (["of"], ["of", "the"]) for m in near)

    def is_of_talks(self, hit: PlaceHit) -> bool:
        """Tell "talks that took place in the town of X" and "reached in Sweden": where men met."""
        if hit.relation != "in" or self.arabic:
            return False
        tags = ("met", "agreed") if hit.kind == "country" else ("met",)
        near = max(0, hit.first - 4)
        # "signed late on Wednesday in X"
        when = self.scene.within(self.scene.times, near, hit.first)
        near -= 3 if when else 0
        return self.cues.has_any(tags, max(0, near), hit.first) or self._is_at_meeting(hit)

    def _is_at_meeting(self, hit: PlaceHit) -> bool:
        """Tell "brokered at talks led by the UN on Wednesday and Thursday in X": where they met."""
        words, here = self.document.words, self.document.sentence_of(hit.first).first
        return any(
            "at" in words[max(here, match.first - 3) : match.first]
            for match in self.cues.find("meeting", max(here, hit.first - 12), hit.first)
            if not self.scene.within(self.places, match.stop, hit.first - 1)
            or all(
                p.kind == "country" for p in self.scene.within(self.places, match.stop, hit.first)
            )
        )

    def is_fought_in(self, hit: PlaceHit) -> bool:
        """Tell whether a place, or the list it stands in, is where something else goes on."""
        first = self.document.sentence_of(hit.first).first
        token = self.before_list(hit, first)
        fought = self.cues.find("fighting", max(first, token - 2), token)
        # "after the death of an activist in the quarter of X"
        fought = fought or self.cues.find("killed", max(first, token - 8), token)
        return (
            self.document.words[token] in ("في", "علي")
            and bool(fought)
            and not self.cues.covers_any(TRUCE_TAGS, fought[0].first)
        )

    def only_owns(self, hit: PlaceHit) -> bool:
        return hit.kind == "country" and self.document.words[hit.stop : hit.stop + 1] == ["s"]

    def is_government(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "Damascus let the convoy pass" from "they left Damascus"."""
        return (
            hit.relation == ""
            and self.cues.covering("capitals", hit.first) is not None
            and not self.cues.covers_any(
                ("place_noun", "leave", "arrive", "enter", "fighters", "evacuate"), hit.first - 1
            )
        )

    def is_signatory(self, hit: PlaceHit) -> bool:
        """Tell, in Arabic, "Khartoum and the rebels signed", "reached Erbil and Baghdad an agreement".

        Behind a verb of agreeing stand the sides: a capital, or two towns, is its government.
        """
        if not self.arabic or hit.relation != "":
            return False
        words = self.document.words
        ahead = self.scene.within(self.places, max(0, hit.first - 4), hit.first)
        if words[hit.first].startswith("و") and ahead and ahead[-1].stop == hit.first:
            return self._follows_agreeing(ahead[-1]) or self._leads_agreeing(hit)
        beside = self.scene.within(self.places, hit.stop, hit.stop + 1)
        pair = bool(beside) and words[hit.stop].startswith("و")
        capital = self.cues.covering("capitals", hit.first) is not None
        if capital and self.document.folded[hit.end : hit.end + 1] == ":":
            return True  # the title "Kyiv: Russia broke the truce"
        side = pair or capital
        return side and self._follows_agreeing(hit) or pair and self._leads_agreeing(beside[0])

    def _leads_agreeing(self, last: PlaceHit) -> bool:
        """Tell "Baku and Yerevan had reached", whose verb is of two."""
        words = self.document.words
        verb = last.stop + (words[last.stop : last.stop + 1] == ["قد"])
        dual = "".join(words[verb : verb + 1]).endswith(("تا", "ان"))
        return dual and self.cues.covering("agreed", verb) is not None

    def _follows_agreeing(self, hit: PlaceHit) -> bool:
        before = self.document.words[hit.first - 1]
        return before in _SIGNED or self.cues.covering("agreed", hit.first - 1) is not None

    def is_seat(self, hit: PlaceHit) -> bool:
        """Tell "the government in Juba" and "the group that controls Sanaa" from where they agree."""
        words = self.document.words
        if self.arabic:
            return False
        if words[hit.first - 1] == "in":
            return words[hit.first - 2] in _RULERS
        return words[hit.first - 2] in ("that", "which") and words[hit.first - 1] in _HOLDS

    def is_war_over(self, hit: PlaceHit) -> bool:
        """Tell "the truce that ended the war over X", beside what is handed over now."""
        lead = self.document.words[hit.first - 1]
        return lead in ("over", "in") and self.cues.has("fighting", hit.first - 3, hit.first)

    def is_of_mediators(self, hit: PlaceHit, first: int) -> bool:
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

    def is_end_of_road(self, hit: PlaceHit, first: int) -> bool:
        """Tell "to open the road between A and B" from what lies between two places."""
        words = self.document.words
        start = max(first, hit.first - 8)
        lead = [w for w in words[start : hit.first] if w in ("between", "بين")]
        return bool(lead) and any(
            word in _ROADS for word in words[max(first, start - 4) : hit.first]
        )
