"""Marked reports: reads reports whose sentences people have marked with what each of them tells.

Input: text in which each report begins with "=== id | published DAY | deal" (or "none") and each
sentence, the title first, is a line "MARK :: sentence". Output: MarkedReports, from which the reader
learns and against which it is scored. A mark is "-" for no event, KIND.STAGE#N for news of event N,
b.KIND for one told as history and n.KIND for one refused, denied or only wished for. Within a sentence
{B} is its place, {>C} where people go, [300:fighters] how many, <i:on Friday> the day it was done
(a: agreed, p: planned) and (+the army) who holds the place then; "2:" ahead tells them of event 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from control.choices import ClaimKind

# a mark of a kind that is called otherwise in claims: "pullout" is one without a deal
_KINDS = {"withdrawal": ClaimKind.AGREED_WITHDRAWAL, "pullout": ClaimKind.WITHDRAWAL}
_STAGES = {
    **{"collapsed": "collapsed", "done": "implemented", "started": "implementation_started"},
    **{"agreed": "agreed", "planned": "agreed"},
}
_HEAD = re.compile(r"=== (\S+) \| published (\d{4}-\d\d-\d\d) \| (deal|none)$")
_MARK = re.compile(r"(?:([bn])\.)?([a-z_]+)(?:\.([a-z]+))?(?:#(\d+))?$")
_SPAN = re.compile(
    r"\{(?P<place>[^{}]*)\}|\[(?P<figure>[^\[\]]*)\]|<(?P<day>[^<>]*)>|\(\+(?P<holder>[^()]*)\)"
)
_PARTS = {">": "goal", "+": "holder", "i:": "done", "a:": "agreed", "p:": "planned"}
_EVENT = re.compile(r"(\d+):")
_SIGN = re.compile(r"[>+]|[iap]:")


@dataclass(frozen=True)
class Mark:
    """What a sentence tells: a kind, how far it is, and of which event of the report it is news."""

    kind: ClaimKind
    stage: str
    event: int
    news: bool


@dataclass(frozen=True)
class Span:
    """Words of a sentence that name a part of an event.

    That is place, goal, figure, holder or the day on which it was done, agreed or is planned.
    """

    part: str
    start: int
    end: int
    event: int | None


@dataclass(frozen=True)
class MarkedSentence:
    """A sentence without its marks, and these."""

    text: str
    marks: tuple[Mark, ...]
    spans: tuple[Span, ...]

    @property
    def news(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.news]

    def words_of(self, part: str, event: int) -> list[str]:
        """Return the words of one part of an event; those without a number are of the first one."""
        numbers = [mark.event for mark in self.news]
        return [
            self.text[span.start : span.end]
            for span in self.spans
            if span.part == part
            and event == (span.event if span.event in numbers else next(iter(numbers), None))
        ]


@dataclass(frozen=True)
class MarkedReport:
    """A report of marked sentences, the first of which is its title."""

    id: str
    language: str
    published: str
    is_deal: bool
    sentences: tuple[MarkedSentence, ...]

    @property
    def text(self) -> str:
        title, *body = (sentence.text for sentence in self.sentences)
        return f"{title}\n\n{' '.join(body)}"

    def locate(self) -> Iterator[tuple[MarkedSentence, int, int]]:
        """Yield each sentence with where it starts and ends in the text."""
        start = 0
        for number, sentence in enumerate(self.sentences):
            yield sentence, start, start + len(sentence.text)
            start += len(sentence.text) + (2 if number == 0 else 1)

    def sentence_at(self, start: int, end: int) -> tuple[MarkedSentence, int]:
        """Return the sentence that shares most with a stretch of the text, and where it starts."""
        sentence, first, _ = max(self.locate(), key=lambda s: min(end, s[2]) - max(start, s[1]))
        return sentence, first

    def write_label(self) -> dict:
        """Return the report as a label of those that `evaluate_reading` scores against."""
        numbers = dict.fromkeys(mark.event for s in self.sentences for mark in s.news)
        return {
            **{"id": self.id, "lang": self.language, "published": self.published},
            **{"text": self.text, "is_deal_report": self.is_deal},
            "asks": ["deal detection", "places", "control change"],
            "events": [self._write_event(number) for number in numbers],
        }

    def _write_event(self, number: int) -> dict:
        told = [(s, mark) for s in self.sentences for mark in s.news if mark.event == number]
        kind = told[0][1].kind
        stages = [mark.stage for _, mark in told]
        places = list(dict.fromkeys(p for s, _ in told for p in s.words_of("place", number)))
        holders = [holder for s, _ in told for holder in s.words_of("holder", number)]
        change = None
        if places and (kind is ClaimKind.CAPTURE or holders):
            planned = kind is not ClaimKind.CAPTURE and {"planned", "agreed"}.issuperset(stages)
            change = {"place": places[0], "from": None, "to": next(iter(holders), None)}
            change["status"] = "planned" if planned else "done"
        return {
            "kind": "withdrawal" if kind is ClaimKind.AGREED_WITHDRAWAL else kind.value,
            "stage": next(name for stage, name in _STAGES.items() if stage in stages),
            "places": places,
            "place_forms": {place: [place] for place in places},
            **dict.fromkeys(("date_agreed", "date_implemented", "date_planned")),
            "figures": [],
            "control_change": change,
            "evidence_quote": told[0][0].text,
        }


def read_marked(text: str, language: str) -> list[MarkedReport]:
    """Return the reports of a marked text; ValueError names the line that cannot be read."""
    reports: list[tuple[re.Match, list[MarkedSentence]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if line.startswith("==="):
                reports.append((_read_head(line), []))
            elif line.strip():
                if not reports:
                    raise ValueError("no report has begun")
                reports[-1][1].append(_read_sentence(line))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    return [
        MarkedReport(head[1], language, head[2], head[3] == "deal", tuple(sentences))
        for head, sentences in reports
    ]


def _read_head(line: str) -> re.Match:
    head = _HEAD.match(line)
    if head is None:
        raise ValueError("a report begins with “=== id | published 2018-03-14 | deal” or “none”")
    return head


def _read_sentence(line: str) -> MarkedSentence:
    signs, mark, written = line.partition(" :: ")
    if not mark:
        raise ValueError("a sentence stands behind its mark and “ :: ”")
    marks = () if signs == "-" else tuple(map(_read_mark, signs.split("+")))
    text, spans = _read_spans(written.strip())
    return MarkedSentence(text, marks, spans)


def _read_mark(sign: str) -> Mark:
    mark = _MARK.match(sign.strip())
    if mark is None:
        raise ValueError(f"“{sign}” is no mark")
    turn, kind, stage, number = mark.groups()
    stage = stage if stage in _STAGES else "done"
    return Mark(_KINDS.get(kind) or ClaimKind(kind), stage, int(number or 1), turn is None)


def _read_spans(written: str) -> tuple[str, tuple[Span, ...]]:
    text, spans, last = "", [], 0
    for found in _SPAN.finditer(written):
        part, words = found.lastgroup, found[found.lastgroup]
        event, sign = None, ""
        if part == "figure":
            words = words.rpartition(":")[0]
        # "2:" and ">" stand in either order
        while head := _EVENT.match(words) or _SIGN.match(words):
            event = int(head[1]) if head.re is _EVENT else event
            sign = sign if head.re is _EVENT else head[0]
            words = words[head.end() :]
        part = _PARTS.get(sign, "done" if part == "day" else part)
        text += written[last : found.start()]
        spans.append(Span(part, len(text), len(text) + len(words), event))
        text, last = text + words, found.end()
    return text + written[last:], tuple(spans)
