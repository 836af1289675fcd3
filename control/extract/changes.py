"""Changes: reads one stretch of a sentence for control that changes and sieges that begin or end.

Input: a Scene. Output: EventMentions with the place, who takes it and who loses it. Must not
know about deals; whether one led to the change is for deal_changes.py.
"""

from __future__ import annotations

from control.choices import ChangeStatus, ClaimKind, DealStageKind, Polarity
from control.dates import Precision
from control.extract.change_holders import LEFT, HolderFinder, names_change
from control.extract.change_holders_arabic import ArabicHolderFinder
from control.extract.change_places import AHEAD_OF_PLACES, ChangePlacer
from control.extract.change_places_arabic import ArabicChangePlacer
from control.extract.change_words import BE, ChangeWords
from control.extract.changes_arabic import ArabicChangeWords
from control.extract.dating import EventDater
from control.extract.lexicon import any_within
from control.extract.matcher import Match
from control.extract.mentions import LEARNT, DatedRole, EventMention
from control.extract.mood import Mood
from control.extract.names import PlaceHit
from control.extract.parties import MEDIATOR_KINDS, SPEAKER_KINDS, ActorHit
from control.extract.scene import Scene
from control.extract.text import Sentence

# the tags of words that tell of a change, each with the other by whose words it is told too
_TOLD_BY = {
    **{tag: tag for tag in ("siege_end", "siege_begin", "capture", "captured_by", "take", "lose")},
    **{tag: tag for tag in ("cleared", "drive_out", "withdraw", "enter")},
    **{tag: tag for tag in ("quit_from", "quit_place", "emptied")},
    **{tag: tag for tag in ("forsakes", "is_emptied", "takes_it")},  # of Arabic alone
    "siege_end": "siege_noun",
    "captured_by": "control_noun",
    "capture": "control",
    "lose": "loses",
}
_DEGREES = frozenset("now fully completely entirely finally again also since reportedly".split())
_PARTS_OF_TOWN = frozenset(
    "district districts neighbourhood neighbourhoods neighborhood neighborhoods quarter quarters"
    " suburb suburbs streets blocks area areas sector section part".split()
)
_SOME = frozenset(
    "a an another one two three four five six seven several some many more other".split()
)
_JUST = frozenset(("hours", "hour", "minutes", "shortly"))  # "comes few hours after": as new
_PRESENT = frozenset(
    "take takes enter enters gain gains regain regains assume assumes get gets".split()
)
_ONCE = frozenset(("formerly", "once", "previously"))
_INSIDE = frozenset("in inside within across throughout".split())
_OF_TERMS = frozenset("that which bringing giving returning putting restoring handing".split())
_BRING = frozenset("bring return restore hand put".split())
_MANAGED = frozenset("managed helped able it".split())
_COMES = frozenset("now come came comes fell fall back fully firmly entirely brought again".split())
_IN_TIME = frozenset("eventually gradually subsequently initially briefly originally".split())
# participles that also tell of a change where "is", "has been" stands before them
_TAKEN = frozenset("freed occupied secured cleared cleansed purged recovered regained".split())
# "the rebel-held town", "al-Qaeda-linked fighters": of these none takes anything
_ADJECTIVAL = frozenset("held controlled linked backed aligned affiliated inspired".split())
_TAKES = frozenset("take takes took taken".split())
_IDIOMS = frozenset(
    "hold effect part place shape root aim decision decisions step steps measures cover shelter"
    " refuge hostage lead initiative responsibility turns advantage".split()
)
_PICTURES = frozenset("photo photos pictures images photographs footage video videos".split())
_CENTRES = frozenset(("center", "centre"))
_GOODS = frozenset("supplies aid food goods trucks medicine".split())
_MODALS = frozenset("can could may might".split())

# where "fell to", "in the hands of" name who holds a place, and how, if not by name
_HOLDER_NEAR = 4
_HOLDER_WORDS = ("conflict", "forces", "fighters", "irregulars", "control_noun", "control")


class ChangeReader:
    """Reads the changes of control of one document."""

    def __init__(self, scene: Scene, mood: Mood, dater: EventDater):
        self.scene = scene
        self.document = scene.document
        self.cues = scene.cues
        self.places = scene.places
        self.actors = scene.actors
        self.arabic = scene.arabic
        self.mood = mood
        self.dater = dater
        self.holders = ArabicHolderFinder(scene) if scene.arabic else HolderFinder(scene)
        self.placer = ArabicChangePlacer(scene) if scene.arabic else ChangePlacer(scene)
        self.words = ChangeWords(scene)
        self.arabic_words = ArabicChangeWords(scene, mood)
        self._told = [tag for tag, by in _TOLD_BY.items() if self.cues.among((tag, by))]
        self._telling = self.cues.beginnings((*_TOLD_BY, *_TOLD_BY.values()))

    def read_changes(self, sentence: Sentence, first: int, stop: int) -> list[EventMention]:
        mentions: list[EventMention] = []
        if not any_within(self._telling, first, stop):
            return mentions
        cues = self.cues
        words = self.document.words
        for tag in self._told:
            found = self.cues.find(tag, first, stop)
            if tag == "siege_end":
                found = found + self.words.find_siege_breaks(first, stop)
            elif tag == "captured_by":
                found = found + self.words.find_falls(first, stop)
            elif tag == "lose" and self.arabic:
                found = found + self.arabic_words.losses(first, stop)
            elif tag == "capture" and self.arabic:
                # the bare noun tells of a change only where it is denied
                control = self.cues.find("control", first, stop)
                found = found + [m for m in control if self.mood.is_denied(m, first, stop)]
                found = found + self.arabic_words.takings(first, stop)
            for match in found:
                if any(m.trigger.start <= match.start < m.trigger.end for m in mentions):
                    continue
                if self._is_in_name(match) or self._is_compound(match):
                    continue
                if self.arabic and any(
                    m.planned and m.trigger.stop == match.first for m in mentions
                ):
                    continue  # "will announce the regaining of full control over": told already
                fall = tag == "captured_by" and match.stop == match.first + 1
                if fall and cues.has("no_fall", match.stop, match.stop + 2):
                    continue  # "the fall of the regime", "of several shells"
                if words[match.first - 1] in _PICTURES:
                    continue  # "Photos taken by residents"
                if words[match.first] == "defeated" and match.first in (first, sentence.first):
                    continue  # "Defeated rebels leave their town"
                passive = tag in ("capture", "take") and self._is_passive(match)
                taken = tag == "capture" or self.document.words[match.first] in _TAKEN
                if self._is_idiom(match):
                    continue
                if tag == "captured_by" and not self.arabic and not self._reaches_holder(match):
                    continue
                if passive and not taken or self._goes_forth(tag, match):
                    continue  # "people were taken to", "forces pushed out of the port"
                part = "captured_by" if passive else tag
                mention = self._read_change(part, match, sentence, first, stop)
                if mention is not None:
                    mentions.append(mention)
        return mentions

    def read_likely(self, sentence: Sentence, kind: ClaimKind, trigger: Match) -> EventMention:
        """Read days and forces as of a change that no rule has told; who takes it stays open."""
        mention = EventMention(
            *(sentence, sentence.first, sentence.stop, kind, DealStageKind.COMPLETED, trigger),
            rule=LEARNT,
        )
        self.dater.settle_time(mention)
        mention.background = False
        mention.parties = self._forces(mention.first, mention.stop)
        return mention

    def _reaches_holder(self, match) -> bool:
        """Tell "fell to the rebels", "returned to state control" from "fell to its lowest", "to calm"."""
        if self.document.words[match.stop - 1] not in ("to", "of", "into"):
            return True
        near = match.stop, match.stop + _HOLDER_NEAR
        return bool(self.scene.within(self.scene.actors, *near)) or self.cues.has_any(
            _HOLDER_WORDS, *near
        )

    def _read_change(self, tag, match, sentence, first, stop) -> EventMention | None:
        cues, words = self.cues, self.document.words
        planned = tag in ("capture", "captured_by", "take", "enter", "takes_it") and (
            self._is_plan(match, first) or self._is_provided(match, first)
        )
        denied = self.mood.is_denied(match, first, stop)
        live = planned or denied or self.mood.is_live(match, first)
        if cues.has("unconfirmed", max(first, match.first - 9), match.first):
            return None
        if self.mood.is_wished(match, first) or not live or self._is_nearly(match, first):
            return None
        if self._is_to_be_said(match, first):
            return None
        noun = self.arabic and tag in ("capture", "drive_out")
        if noun and not (denied or self.mood.is_fact(match, first)):
            return None
        if tag == "enter" and cues.has("buses", max(first, match.first - 4), match.first):
            return None  # "the government's buses will enter the camp"
        if tag == "enter" and not _GOODS.isdisjoint(
            words[max(first, match.first - 3) : match.first]
        ):
            return None  # "until the army allows supplies to enter the town"
        if tag == "enter" and words[match.first].startswith(("لت", "لي")):
            return None  # "so that forces enter": what follows, not what is seen
        kind = {
            "siege_end": ClaimKind.SIEGE_LIFTED,
            "siege_begin": ClaimKind.SIEGE_IMPOSED,
            **dict.fromkeys(LEFT, ClaimKind.WITHDRAWAL),
            "forsakes": ClaimKind.WITHDRAWAL,
        }.get(tag, ClaimKind.CAPTURE)
        mention = EventMention(
            sentence, first, stop, kind, DealStageKind.COMPLETED, match, rule=tag.replace("_", " ")
        )
        flag = tag == "enter" and cues.has("flag", match.first, stop)
        if self.arabic and flag and not self.arabic_words.is_raised(match, first):
            return None
        places = self.placer.find_object(tag, match, first, stop)
        if flag:
            mention.rule = "flag raised"
            # "over a building in the province": over no more than that
            places = [hit for hit in places if self.arabic or not hit.wide or hit.relation != "in"]
        # in Arabic "the loss of the largest districts": which, is not told
        lost = self.arabic and tag == "lose"
        if not (places or planned or lost) and tag not in (*LEFT, "drive_out", "takes_it"):
            places = self.placer.find_meant(match, first, stop)
            quoted = first > 0 and '"' in self.document.between(first - 1, first)
            if quoted and words[first : match.first] in (["they"], ["we"]):
                return None  # "They took the village and robbed its people": whoever, whenever
        mention.origins = places
        mention.fired = bool(places)
        mention.by_force = (
            cues.has_any(("conflict", "forces"), max(first, match.first - 6), match.first)
            or bool({"they", "we"}.intersection(words[max(first, match.first - 5) : match.first]))
            or cues.has("control_noun", match.first, match.stop)
            or self._is_by_arms(match)
            or (flag and self._is_state_flag(match, first))
        )
        self._fill_holders(mention, tag, match, first, stop)
        # "the town has been captured, the group's chief said": a force speaks of it
        if tag == "captured_by" and (
            any(hit.named for hit in mention.parties)
            or self.arabic
            and cues.has("control_noun", match.stop, match.stop + 4)
        ):
            mention.by_force = True
        forces = self.arabic and self.arabic_words.has_forces(tag, match, first)
        mention.by_force = mention.by_force or forces and flag
        named = mention.old_holder or forces
        if tag in LEFT and not (
            places and (named or tag == "emptied" or mention.by_force and tag != "withdraw")
        ):
            return None
        if tag in ("forsakes", "is_emptied") and not (places and named):
            return None
        if tag == "withdraw" and self.arabic_words.is_agreed_noun(match, first):
            return None
        if tag == "siege_begin" and self.arabic and not self.arabic_words.is_laid(match, first):
            return None
        if tag == "siege_begin" and not (places and self._is_verb(match)):
            return None
        if tag in ("capture", "captured_by") and not self._is_military(mention, first, stop):
            return None
        if tag == "takes_it" and not (places and mention.new_holder):
            return None
        if tag == "take" and not (places and (mention.new_holder or mention.by_force)):
            return None
        if tag == "cleared" and not (places and mention.old_holder):
            return None
        if tag == "cleared" and self.arabic and self.arabic_words.is_to_be_empty(match, first):
            return None
        if tag == "enter" and (
            (
                mention.new_holder is None
                and not (mention.by_force and cues.covering("march", match.first))
                and not (planned or flag and (forces or self._is_state_flag(match, first)))
                and not (forces and self.arabic_words.was_left(mention))
            )
            or not (places or planned)
            or cues.has("access", first, stop)
        ):
            return None
        if tag == "enter" and self.arabic and self.arabic_words.is_guest(mention.new_holder):
            return None
        if tag == "drive_out" and not (mention.old_holder or mention.new_holder):
            return None
        if tag == "lose" and not (places and (mention.old_holder or lost and mention.new_holder)):
            return None
        if denied:
            mention.polarity = Polarity.DENIES
        elif planned:
            # only a deal makes news of what an army is to take over
            mention.planned, mention.change_status = True, ChangeStatus.PLANNED
            if places and places[0].wide and self._takes_part(match, places[0], first, stop):
                return None  # "to take control of parts of the province": of which?
            meant = places or self.placer.names_seat(match, stop)
            return mention if meant and self._is_for_state(mention, first) else None
        self.dater.settle_time(mention)
        if self.arabic and not mention.dates:
            mention.dates = self.arabic_words.date_since(mention)
        if tag in ("capture", "captured_by") and self._is_noun_of_change(match, first):
            # "the capture of the town" is told of elsewhere, if it has no day of its own
            own_day = any(d.time.explicit for d in mention.dates)
            mention.fired = own_day and sentence.index < 3 and match.first <= first + 3
        history = not denied and self._is_history(mention, tag, first)
        mention.background = mention.background or history
        mention.earlier = not denied and self._is_earlier(mention, first)
        if places:
            mention.change_status = self._settle_status(mention, first)
            if mention.change_status is ChangeStatus.DONE and self._is_stipulated(match, first):
                mention.change_status, mention.planned = ChangeStatus.PLANNED, True
            if self.arabic and mention.change_status is ChangeStatus.DONE:
                if self.arabic_words.enters_left(mention):
                    mention.rule = "enters what was left"
            if self._lies_around(match, places[0], first, stop):
                mention.fired = False
            if words[match.first] == "now" and mention.change_status is ChangeStatus.PARTIAL:
                mention.background = True  # "now holds 90 percent of": how things stand
        return mention

    def _is_history(self, mention: EventMention, tag: str, first: int) -> bool:
        """Tell what came before the news, or how things stand, from a change that is news."""
        match, sentence, words = mention.trigger, mention.sentence, self.document.words
        lead = words[match.first - 1 : match.first]
        dated = self.arabic and any(
            self._is_recent(d) and 0 <= d.time.first - match.stop <= 5 for d in mention.dates
        )
        dated = dated and not self.cues.covering("holds", match.first)
        if self._only_describes(match, first) and not dated or self._is_state(match):
            return True  # but "B, which fell on Sunday", is news
        if sentence.index > 3 and tag == "lose" and lead in (["has"], ["have"]):
            return True  # "the group has lost most of ..."
        days = [] if sentence.index <= 3 else mention.dates
        return bool(days) and not any(d.date.precision is Precision.DAY for d in days)

    def _is_earlier(self, mention: EventMention, first: int) -> bool:
        """Tell a change that came before the news, if the report has any."""
        near = max(first, mention.trigger.first - 8), mention.trigger.first
        if self.arabic and any(
            # but "after weeks of fighting"
            not self.cues.has("fighting", found.stop, found.stop + 1)
            for span in (near, (first, first + 2))
            for found in self.cues.find("told_after", *span)
        ):
            return True  # "days after it announced the capture of", "of late the army took"
        if mention.sentence.index < 2:
            return False
        match, words = mention.trigger, self.document.words
        days = [d for d in mention.dates if d.role != "reported"]
        if days:
            return not any(map(self._is_recent, days))  # "they took Aleppo last week"
        if self.arabic and {"كان", "كانت"}.intersection(
            word.lstrip("و") for word in words[first : first + 2]
        ):
            return True  # "and the army had taken the town"
        # "This comes after insurgents captured Aleppo", "eventually regained control"
        after = any(
            words[i] == "after" and words[i - 1] not in _JUST
            for i in range(max(first, match.first - 5), match.first)
        )
        return after or not _IN_TIME.isdisjoint(words[max(first, match.first - 2) : match.first])

    def _is_recent(self, dated: DatedRole) -> bool:
        """Tell a day about that of the report from "last week", "in August" and days long past."""
        date, published = dated.date, self.scene.published
        return (
            date.precision is Precision.DAY
            and not date.approximate
            and (published is None or (published.latest - date.latest).days < 6)
        )

    def _settle_status(self, mention: EventMention, first: int) -> ChangeStatus:
        match, place = mention.trigger, mention.origins[0]
        reach = 12 if self.arabic else 8
        # "the siege of X ended when the army took the valley": what it takes stands behind the verb
        start = match.first if mention.rule == "capture" else first
        part = self._takes_part(match, place, start, mention.stop) and mention.rule != "flag raised"
        if part and place.wide and not self.arabic:
            return ChangeStatus.PARTIAL  # "claimed 32 villages in the province": which, is not told
        ours = self.cues.covering("ours", match.first) is not None
        if (
            ours
            or self.cues.has("claimed", max(first, match.first - reach), match.first + 1)
            or (self._is_disputed(mention, match) or self._is_rumoured(mention, match))
        ):
            return ChangeStatus.CLAIMED
        if part or self._only_enters(mention):
            return ChangeStatus.PARTIAL
        if self._is_term_of_deal(match, first):
            return ChangeStatus.PLANNED
        return ChangeStatus.DONE

    def _only_enters(self, mention: EventMention) -> bool:
        """Tell, in Arabic, forces that entered a town on no day just past: they fight there still."""
        if not self.arabic or mention.rule != "enter":
            return False
        if self.arabic_words.relieves(mention):
            return True
        recent = any(d.role == "done" and self._is_recent(d) for d in mention.dates)
        return not (recent or self.arabic_words.was_left(mention))

    def _is_noun_of_change(self, match: Match, first: int) -> bool:
        """Tell "completing the recapture of the town" from "announced the recapture of the town"."""
        if self.arabic or not names_change(self.document, match):
            return False
        before = max(first, match.first - 6)
        return not self.cues.has_any(
            ("announced", "speech", "claimed"), before, match.first
        ) and not {"completed", "completes"}.intersection(self.document.words[before : match.first])

    def _is_idiom(self, match: Match) -> bool:
        """Tell "took hold", "have taken the decision to" from what takes a place."""
        behind = self.document.words[match.stop : match.stop + 2]
        return self.document.words[match.stop - 1] in _TAKES and any(
            word in _IDIOMS for word in behind[: 1 + (behind[:1] in (["a"], ["the"]))]
        )

    def _is_nearly(self, match: Match, first: int) -> bool:
        """Tell "on the verge of capturing it", "kept them from taking it" from the thing done."""
        kept = self.document.words[match.first - 1 : match.first] == ["from"]
        near = self.cues.has("verge", max(first, match.first - 3), match.first)
        return not self.arabic and (kept or near)

    def _is_to_be_said(self, match: Match, first: int) -> bool:
        """Tell "before it can say that it holds the town" from "it could be seen that"."""
        words = self.document.words
        return any(
            words[i] in _MODALS and self.cues.covering("speech", i + 1)
            for i in range(max(first, match.first - 6), match.first)
        )

    def _is_state_flag(self, match: Match, first: int) -> bool:
        """Tell "raised the Iraqi flag", "the national flag was hoisted", whoever did it."""
        stop = match.stop + 2 if self.arabic else match.stop
        return self.cues.has("state_flag", max(first, match.first - 2), stop)

    def _is_compound(self, match: Match) -> bool:
        """Tell "the militant-seized town" from "militants seized" and "re-captured the town"."""
        return (
            match.first > 0
            and self.document.between(match.first - 1, match.first) == "-"
            and self.document.words[match.first - 1] != "re"
        )

    def _is_in_name(self, match: Match) -> bool:
        """Tell the verb "liberate" from the one in the name of Hayat Tahrir al-Sham."""
        near = self.scene.within(self.actors, max(0, match.first - 4), match.first + 1)
        return any(hit.named and hit.first <= match.first < hit.stop for hit in near)

    def _is_plan(self, match: Match, first: int) -> bool:
        """Tell "the army will then take over the town" from a threat, a wish or a condition."""
        imperfect = self.arabic and self.arabic_words.will_enter(match)
        words = self.document.words
        before = words[max(first, match.first - 4) : match.first]
        if any(word.startswith(("threat", "insist", "demand", "attempt")) for word in before):
            return False
        if any(
            words[i] == "to" and words[i + 1] in _BRING and words[i - 1] not in _MANAGED
            for i in range(max(first, match.first - 7), match.first - 1)
        ):
            return True  # "completing a deal to bring the whole city back under state control"
        if not self.arabic and self.cues.has(
            "attack_noun", max(first, match.first - 8), match.first
        ):
            return False  # "an offensive launched by the army to retake the south"
        return (imperfect or self.mood.is_future(match, first)) and not (
            self.mood.is_negated(match, first) or self.mood.is_conditional(match, first)
        )

    def _is_provided(self, match: Match, first: int) -> bool:
        """Tell, in Arabic, "a deal that provides for ... and bringing security back to the town".

        So is what sides "consented to": "the exit of the gunmen and the entry of the army".
        """
        if not self.arabic or not self.cues.covers_any(
            ("noun_of_control", "noun_of_entry"), match.first
        ):
            return False
        return self.cues.has("provides", first, match.first) or (
            self.cues.covering("noun_of_entry", match.first) is not None
            and self.arabic_words.is_consented_to(match, first)
        )

    def _is_passive(self, match: Match) -> bool:
        """Tell "is now fully recaptured", "declared the town liberated" from "recaptured the town"."""
        if match.stop > match.first + 1:
            return False  # "is in control of it"
        if not self.arabic and self.document.words[match.stop : match.stop + 1] == ["by"]:
            return True  # "Wanla Weyn, captured by"
        left = self._before_degrees(match)
        if self._is_state_verb(left):
            return True
        name = self._place_ending(left)
        return name is not None and self.cues.has("announced", name.first - 4, name.first)

    def _before_degrees(self, match: Match) -> int:
        """Return the token before a verb and words like "now", "fully"."""
        i = match.first - 1
        while i > 0 and self.document.words[i] in _DEGREES:
            i -= 1
        return i

    def _is_state_verb(self, token: int) -> bool:
        return token >= 0 and self.document.words[token] in BE

    def _place_ending(self, token: int) -> PlaceHit | None:
        near = self.scene.within(self.places, max(0, token - 4), token + 1)
        return next((hit for hit in near if hit.stop == token + 1), None)

    def _goes_forth(self, tag: str, match: Match) -> bool:
        words = self.document.words
        if tag == "drive_out" and words[match.stop : match.stop + 1] in (["into"], ["up"]):
            return not self.arabic  # "drove into the town"
        return (
            tag == "drive_out"
            and words[match.stop - 1] == "out"
            and words[match.stop : match.stop + 1] == ["of"]
            and not self._is_state_verb(match.first - 1)
            and not self.document.sentence_of(match.first).is_title
        )

    def _only_describes(self, match: Match, first: int) -> bool:
        """Tell "the group, which seized the town" and "since the fall of the town" from news.

        A clause that says who somebody is, or what came before, takes its reader's knowledge of
        the change for granted.
        """
        if self.arabic:
            return self.arabic_words.only_describes(match, first)
        words = self.document.words
        if "since" in words[max(first, match.first - 4) : match.first]:
            return True
        i = match.first - 1
        while i > first and words[i] in (
            "had",
            "have",
            "has",
            "first",
            "also",
            "previously",
            "the",
            *BE,
        ):
            i -= 1
        if words[i] in ("who", "which"):
            return True
        if words[i] == "that" and not (
            self.cues.has("speech", max(first, i - 4), i)  # "said that troops ..."
            or self.cues.covering("deal", i - 1)  # "a deal that gives the army control"
        ):
            return True
        return words[match.stop - 1] == "of" and words[i] in (
            "after",
            "since",
            "following",
            "before",
        )

    def _is_state(self, match: Match) -> bool:
        """Tell "the town is in the hands of", as it has been, from "is now in the hands of"."""
        words, sentence = self.document.words, self.document.sentence_of(match.first)
        if words[match.first : match.first + 2] not in (["in", "the"], ["under", "the"]):
            return False
        before = words[match.first - 1]
        if before not in ("is", "are", "was", "were", "been", "remains", "remain", "still"):
            return before not in _COMES  # "areas under the control of rebels"
        times = self.scene.within(self.scene.times, sentence.first, sentence.stop)
        return not any(time.explicit and not time.since for time in times)

    def _is_rumoured(self, mention: EventMention, match: Match) -> bool:
        """Tell "Reports that rebels had taken the town began to circulate" from "the group reports"."""
        first = mention.sentence.first
        words = self.document.words[first : first + 2]
        return words in (["reports", "that"], ["reports", "of"]) or bool(
            self.cues.has("rumour", max(first, match.first - 8), match.first)
        )

    def _is_disputed(self, mention: EventMention, match: Match) -> bool:
        """Tell what a side says of itself where it is disputed: by the next sentence, by another.

        Behind the change too, as in "says it took X, which the other side denies", and in Arabic
        in the title of what the text tells.
        """
        sentence, sentences = mention.sentence, self.document.sentences
        here = [(match.stop, sentence.stop)]
        after = [(s.first, s.stop) for s in sentences[sentence.index + 1 : sentence.index + 2]]
        if self.cues.has("speech", sentence.first, match.first) and any(
            self.cues.has("disputed", *span) for span in after + ([] if self.arabic else here)
        ):
            return True
        if not self.arabic:
            return False
        if sentence.index <= 3:
            here += [(s.first, s.stop) for s in sentences[:1] if s.is_title]
        ahead = [(s.first, s.stop) for s in sentences[sentence.index + 1 : sentence.index + 4]]
        place = mention.origins[0]
        return any(
            self._names_only(place, found.first - 6, span[1])
            and (span in here or self._names(place, found.first - 8, found.stop + 12))
            for span in here + ahead
            for found in self.cues.find("disputed", *span)
        )

    def _names_only(self, place: PlaceHit, first: int, stop: int) -> bool:
        """Tell whether no other town is named there."""
        return all(
            hit.key == place.key or hit.wide or hit.kind in ("country", "region")
            for hit in self.scene.within(self.scene.places, first, stop)
        )

    def _names(self, place: PlaceHit, first: int, stop: int) -> bool:
        return any(hit.key == place.key for hit in self.scene.within(self.places, first, stop))

    def _is_term_of_deal(self, match: Match, first: int) -> bool:
        """Tell "left under a deal that brings the pocket back under state control"."""
        words = self.document.words
        return any(
            _OF_TERMS.intersection(words[deal.stop : min(deal.stop + 4, match.first)])
            for deal in self.cues.find("deal", max(first, match.first - 14), match.first)
        )

    def _is_stipulated(self, match: Match, first: int) -> bool:
        """Tell "According to the agreement the army takes control of the town" from what it did."""
        opening = self.document.words[first : first + 3]
        return (
            not {"according", "under"}.isdisjoint(opening)
            and self.document.words[match.first] in _PRESENT
            and self.cues.has("deal", first, first + 6)
        )

    def _takes_part(self, match: Match, place: PlaceHit, first: int, stop: int) -> bool:
        """Tell "captured two villages in Hama" from "captured the last district in Falluja"."""
        if self.arabic:
            return self.placer.takes_part(match, place)
        if not _CENTRES.isdisjoint(self.document.words[match.stop : match.stop + 3]):
            return True  # "taking control of the town centre"
        if not first <= place.first < stop:  # "have taken a third of the enclave"
            return self.cues.has("part_of", match.stop, match.stop + 4)
        before = max(first, place.first - 9)
        if before < match.first < place.first:
            before = match.first
        parts = self.cues.find("part_of", before, place.first)
        if any(place.wide or not self._is_apposed(part) for part in parts) or (
            # "have taken a third of the enclave"
            place.first < match.first and self.cues.has("part_of", match.stop, match.stop + 4)
        ):
            return True
        words = self.document.words[match.stop : place.first]
        inside = max((i for i, word in enumerate(words) if word in _INSIDE), default=0)
        # "the last district in Falluja", "the formerly rebel-held pocket in the town": all that was left
        left = (
            "last" in words
            or not place.wide
            and words[:1] == ["the"]
            and not _ONCE.isdisjoint(words[1:2])
        )
        if not left and any(
            self.cues.covering("place_noun", i) and not self.scene.within(self.actors, i - 1, i + 1)
            for i in range(match.stop, match.stop + inside)
        ):
            return True  # "new territory in the provinces of Hama and Homs"
        if left and not (place.wide and place.relation == "in"):
            return False
        if self._is_side(place):
            return True  # "the northern Hama countryside"
        nouns = self.cues.find("town_noun", match.stop, place.first)
        if place.wide and any(
            self.document.words[noun.stop : noun.stop + 1] == ["in"] for noun in nouns
        ):
            return True  # "control of two districts in Helmand"
        if place.relation == "in":
            won = self.document.words[match.stop - 1] in AHEAD_OF_PLACES
            return not won and words[-1:] != ["over"]
        # "captured several districts of Rastan", but "the districts of Qadam and Asali"
        parts = [i for i, word in enumerate(words) if word in _PARTS_OF_TOWN]
        return (
            bool(parts)
            and words[parts[-1] + 1 : parts[-1] + 2] == ["of"]
            # "central district of Sirte" in a title, but not "the eastern district of Khanabad"
            and ("the" not in words or _SOME.intersection(words))
            and any(
                word in _SOME or word.isdigit() or word == "central" or word.endswith("ern")
                for word in words[: parts[-1]]
            )
        )

    def _lies_around(self, match: Match, place: PlaceHit, first: int, stop: int) -> bool:
        """Tell "took 100 villages in Kobani", which are not named, from a part of a town."""
        between = self.document.words[match.stop : place.first]
        villages = {"villages", "hamlets", "towns", "settlements"}.intersection(between)
        return (
            bool(villages)
            and not self.arabic
            and place.relation in ("in", "near")
            and ("last" not in between)
        )

    def _is_apposed(self, part: Match) -> bool:
        """Tell "took control of the areas of A and B" from "areas of A"."""
        words = self.document.words
        return words[part.first] == "areas" and words[part.first - 1] == "the"

    def _is_side(self, place: PlaceHit) -> bool:
        """Tell "rural Idlib" and "the northern countryside of Hama" from the province itself."""
        words = self.document.words
        before = words[max(0, place.first - 2) : place.first]
        return (
            (place.wide or place.kind in ("city", "governorate"))
            and (
                before[-1:] in (["rural"], ["central"])
                or before[-1:] != []
                and before[-1].endswith("ern")
                or before == ["countryside", "of"]
                or words[place.stop : place.stop + 1] in (["countryside"], ["suburb"])
                or (  # "retakes Homs district", as titles put it
                    place.wide
                    and words[place.stop : place.stop + 1] == ["district"]
                    and words[place.first - 1] != "the"
                )
            )
        )

    def _is_verb(self, match: Match) -> bool:
        """Tell "rebels besieged the town" from "the besieged town" and "towns besieged by rebels"."""
        words = self.document.words
        if words[match.first].startswith("ال"):
            return False  # in Arabic "the town, the besieged"
        if words[match.first] not in ("besieged", "surrounded", "blockaded", "encircled"):
            return True
        if words[match.stop : match.stop + 1] == ["by"]:
            return False
        if match.first and "-" in self.document.between(match.first - 1, match.first):
            return False  # "the rebel-besieged towns"
        if match.first and words[match.first - 1] in ("has", "have", "had", "completely", "fully"):
            return True
        return any(hit.stop == match.first for hit in self.actors)

    def _is_military(self, mention: EventMention, first: int, stop: int) -> bool:
        """ "Seized drugs" and "captured on film" are no captures of a place by a force."""
        return (
            bool(mention.new_holder or mention.old_holder or mention.by_force)
            or self._is_by_arms(mention.trigger)
            or self.cues.has("conflict", first, stop)
            # "Masisi, the chief town of its territory, succumbed on Sunday"
            or bool(self.cues.covering("falls", mention.trigger.first))
            and any(hit.relation in ("", "of") for hit in mention.origins)
        )

    def _is_by_arms(self, match: Match) -> bool:
        """Tell "overran", "took control of", done by forces whether or not they are named."""
        return self.cues.has("by_arms", match.first, match.stop)

    def _is_for_state(self, mention: EventMention, first: int) -> bool:
        """Tell the army or the police, who then hold a place, from Russian police who patrol it."""
        holder, match = mention.new_holder, mention.trigger
        if holder is None:
            return self.cues.has("state_forces", max(first, match.first - 6), match.first)
        named = self.document.folded[holder.start : holder.end]
        return holder.side == "government" and "russia" not in named

    def _fill_holders(self, mention, tag, match, first, stop) -> None:
        """Set who takes and who loses the place, among the forces of its stretch."""
        mention.parties = self._forces(first, stop)
        self.holders.fill(mention, tag, match, mention.parties)

    def _forces(self, first: int, stop: int) -> list[ActorHit]:
        return [
            hit
            for hit in self.scene.within(self.actors, first, stop)
            if hit.kind not in SPEAKER_KINDS
            and hit.kind not in MEDIATOR_KINDS
            # "the rebel-held town", "backed by Russia": neither takes anything
            and not _ADJECTIVAL.intersection(self.document.words[hit.stop : hit.stop + 1])
            and not self.cues.has("affiliated", max(first, hit.first - 2), hit.first)
            and self.document.words[hit.first - 1] != "anti"
        ]
