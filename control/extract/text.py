"""Text: folds a report into comparable letters, words and sentences, and back again.

Input: the text exactly as given. Output: a Document whose folded letters, tokens and sentences
carry offsets that `locate` turns into code points of the given text. Folding removes marks and
case, never words. Must not know about languages, places or events.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, repeat
from operator import add, itemgetter

# A text longer than this is read up to here: news is short, and time must stay bounded.
MAX_CHARACTERS = 120_000
MAX_SENTENCE_WORDS = 150

_SPECIAL = {
    **dict.fromkeys("‘’ʼʻ`´ʾʿ′‛", "'"),
    **dict.fromkeys("“”„«»‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("_#", " "),  # "#Tell_Musa" is a name of two words
    **dict.fromkeys("\u2028\u2029\x85\x0b\x0c", "\n"),
    **dict(zip("ىةکیٱہ،؛؟٬٫ـ", "يهكياه,;?,.\x00", strict=True)),
    **dict(zip("øØłŁđĐıİ", "oOlLdDiI", strict=True)),
}


class _Folding(dict):
    """Maps a code point to one character, or to nothing; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        folded = _SPECIAL.get(character, character)
        if folded == "\x00" or unicodedata.category(folded) in ("Mn", "Me", "Cf"):
            folded = ""  # tatweel, vowel marks, zero-width and direction marks
        elif folded != "\n" and folded.isspace():
            folded = " "
        elif point > 127 and folded == character:
            digit = unicodedata.decimal(character, None)
            if digit is not None:
                folded = str(digit)
            else:
                parts = [
                    _SPECIAL.get(part, part)
                    for part in unicodedata.normalize("NFKD", character)
                    if not unicodedata.combining(part)
                ]
                folded = parts[0] if len(parts) == 1 else character
        self[point] = folded
        return folded


_FOLDING = _Folding()
_TOKEN = re.compile(r"([^\W\d_]+|\d+(?:[.,]\d+)*)")
_ASCII_TOKEN = re.compile(r"([a-z]+|[0-9]+(?:[.,][0-9]+)*)")  # the same, told apart much faster
_ARABIC = re.compile(r"[\u0620-\u064a]+")
_LATIN = re.compile(r"[A-Za-z]+")
# begins where a run of marks does: from within it each mark would be tried anew, to the run's end
_STOP = re.compile(r"[.!?](?<![.!?]{2})[.!?]*[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9\u0620-\u064a])")
# Arabic papers leave out the space behind it; not so within "a.f.b", "alarabiya.net"
_ARABIC_STOP = re.compile(
    _STOP.pattern + r"|(?:(?<=[\u0620-\u064a]{3})| )\.\"?(?=[\u0620-\u064a]{3})"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Maj|Col|Lt|Brig|Sgt|Capt|St|Sen|Rep|Gov|vs|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct"
    r"|Nov|Dec|a\.m|p\.m|[A-Z])|\bد|\bم)$"
)
_CLOSED = re.compile(r"[.!?:;\]\"')]\s*$")
# where and when a report was written, ahead of it: "BEIRUT/AMMAN (Reuters) -", "Homs, May 7 (SANA) --"
_DATELINE = re.compile(
    r"^[ \t]*(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}\s*)?\(?"
    r"((?:[A-Z][\w'.-]{1,30}[ ,/]{1,2}(?:and )?){0,4}?[A-Z][\w'.-]{1,30})"
    r"(?:, (?P<day>\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?)?\)?"
    r"\s{0,2}(?:\([^()\n]{2,40}\)|\. /[A-Z]+/\.|\| [A-Z][\w ]{2,30})?\s?"
    r"(?P<mark>[-\u2013\u2014\u2022]{1,2}(?=\s)|(?<=[A-Z]{2})-(?=[A-Z][a-z])|//|\. /[A-Z]+/\."
    r"|:(?=\s)|(?<=\))(?=\s))",
    re.MULTILINE,
)
# "صنعاء (الاتحاد) -", "درعا / الأناضول", "عدن 8 مايو 2014 (": the name of the town alone, then its mark
_ARABIC_DATELINE = re.compile(
    r"^[ \t]*([\u0620-\u064a]{1,30}(?: [\u0620-\u064a]{1,30})?)"
    r"(?:\s?(?:\([^()\n]{2,40}\)\s?)?[-/]\s| \d{1,2} [\u0620-\u064a]{3,9} \d{4} \()",
    re.MULTILINE,
)
_SHOUTED = re.compile(
    r"^[ \t]*(?:By (?:[A-Z][\w'.-]{1,20},? (?:and )?){1,8}?)?(?:([A-Z][A-Z'.-]{2,30}(?:[ ,/]{1,2}[A-Z][A-Z'.-]{2,30}){0,3})"
    r"(?=[ ,]{1,2}[(A-Z\"'][^\n]{0,200}[a-z])"
    r"|([\u0621-\u064a]{1,30}(?: [\u0621-\u064a]{1,30})?)(?= - | \(| -- |/))",
    re.MULTILINE,
)
# "A handout picture taken on Monday shows", "File photo:", "صورة أرشيفية", a line that ends in "(Reuters)" and not in a
# full stop: what stands under a picture
# what leads to another report, whose title it gives
_POINTER = re.compile(
    r"\W*(?:(?:اقرا|اقراي|اقراوا|شاهد|طالع|انظر|للمزيد|تابع)\s+ايضا|read\s+(?:also|more)|also\s+read|see\s+also"
    r"|more\s+on\s+this\s+story|related(?:\s+(?:articles?|stories|news))?\s*:)"
)
_LONGEST_POINTER = 300
_CAPTION = re.compile(
    r"file (?:photo|picture|image)|(?:an?|this) (?:handout|undated|still|file|aerial|satellite|video) ?"
    r"(?:photo|photograph|picture|image|frame|grab)?,? (?:[\w-]+ ){0,2}?(?:made available|taken|released"
    r"|provided|posted|distributed)\b[^\n]{0,160}?\b(?:shows|showing)\b|صوره (?:ارشيفيه|من الارشيف|تظهر)"
    r"|[^.!?\n]+[(\[](?:[\w ]+/)?(?:reuters|afp|ap|epa|getty(?: images)?|sana|anadolu|aa|file(?: photo)?|archives?"
    r"|رويترز|الاناضول|الفرنسيه|ا ?ف ?ب|اسوشيتد برس|الجزيره|غيتي|سانا|انترنت|ارشيف(?:يه)?|شبكات محليه|ناشطون|فيسبوك|تويتر|تلغرام)(?:[/-][\w ]+)?[)\]]\s*\Z"
)
_BULLET = re.compile(r"\s*(?:[-*•·▪]|\d+[.)])\s")


def fold(text: str) -> str:
    """Return `text` without case, marks, hamza and alef variants; never longer than it."""
    return text.translate(_FOLDING).lower()


def fold_words(text: str) -> str:
    """Return the folded words of `text` joined by one space: the form names are compared in."""
    return " ".join(_TOKEN.findall(fold(text)))


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence: folded offsets `start:end`, tokens `first:stop`.

    `block` numbers the item of a digest the sentence stands in (0 outside one).
    """

    index: int
    start: int
    end: int
    first: int
    stop: int
    block: int
    is_title: bool


class Document:
    """A folded text with its words and sentences. All its offsets are folded offsets."""

    def __init__(self, text: str):
        self.given = text[:MAX_CHARACTERS]
        self.cased = self.given.translate(_FOLDING)
        self.folded = self.cased.lower()
        self._origin = None
        if len(self.cased) != len(self.given):
            self._origin = [i for i, char in enumerate(self.given) if _FOLDING[ord(char)]]
        # whole lists at a time: a step of Python for every word would cost most of the reading
        token = _ASCII_TOKEN if self.folded.isascii() else _TOKEN
        parts = token.split(self.folded)  # what stands between words, and each word, in turn
        self.words = parts[1::2]
        bounds = list(accumulate(map(len, parts)))
        self.starts, self.ends = bounds[:-1:2], bounds[1::2]
        # the words joined by single spaces, so that a name matches across breaks and hyphens
        self.view = " " + " ".join(self.words) + " "
        lengths = map(len, self.words)
        positions = list(accumulate(map(add, lengths, repeat(1)), initial=1))
        self.token_of_view = dict(zip(positions, range(len(positions)), strict=True))
        self.view_starts = positions[:-1]
        self.sentences = tuple(self._split_sentences())
        self._later_firsts = [sentence.first for sentence in self.sentences[1:]]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the code points of the given text that the folded `start:end` stands for."""
        if self._origin is None or start >= end:
            return start, max(start, end)
        # marks that were folded away after the last letter belong to it
        after = self._origin[end] if end < len(self._origin) else self._origin[end - 1] + 1
        last = self._origin[end - 1] + 1
        while last < after and unicodedata.combining(self.given[last]):
            last += 1
        return self._origin[start], last

    def sentence_of(self, token: int) -> Sentence:
        """Return the sentence in which a token stands."""
        return self.sentences[bisect_right(self._later_firsts, token)]

    def is_capitalised(self, token: int) -> bool:
        return self.cased[self.starts[token]].isupper()

    def find_words(self, words: Set[str]) -> list[int]:
        """Return the tokens that are one of these words, in order."""
        return [*compress(range(len(self.words)), map(words.__contains__, self.words))]

    def commas_within(self, first: int, stop: int) -> list[int]:
        """Return the tokens of `first:stop` behind which a comma stands."""
        left = bisect_left(self._commas, first)
        return self._commas[left : bisect_left(self._commas, stop, left)]

    @cached_property
    def _commas(self) -> list[int]:
        found: dict[int, None] = {}
        for comma in re.finditer(",", self.folded):
            token = bisect_right(self.ends, comma.start()) - 1
            if self.starts[token + 1 : token + 2] > [comma.start()] and token >= 0:
                found[token] = None  # not the comma inside "1,500"
        return list(found)

    @cached_property
    def captions(self) -> frozenset[int]:
        """The sentences that stand under a picture, by index: as often of another day as of the news."""
        return frozenset(
            sentence.index
            for sentence in self.sentences
            if not sentence.is_title
            and _CAPTION.match(self.folded, sentence.start, sentence.end)
            # else a line without a full stop, with the lead behind it
            and "\n" not in self.folded[sentence.start : sentence.end].strip()
        )

    @cached_property
    def datelines(self) -> frozenset[int]:
        """The tokens of "BEIRUT, Syria (AP) --": where a report was written, not what it tells of."""
        tokens: set[int] = set()
        opening = self.cased.split("\n", 1)[0].rstrip()
        is_title = not opening.endswith((".", '."', ".\u201d"))
        for found in self._match_lines(_DATELINE):
            name = found.group(1)
            # "Al-BAB/AZAZ:" is shouted too
            shouted = name.split(",")[0].removeprefix("Al-").isupper() and len(name) > 3
            plain = found.group("mark") in ("-", "\u2013", "\u2014", "--", "//")
            plain = plain or found.group("day")  # "Homs, 8 May 2014:"
            if not shouted and (not plain or (is_title and not found.start())):
                continue  # "Syria: rebels leave", "Aleppo - a timeline", as titles are
            tokens.update(self._tokens_of(found))
        for found in () if self.cased.isascii() else self._match_lines(_ARABIC_DATELINE):
            tokens.update(self._tokens_of(found))
        for found in self._match_lines(_SHOUTED):
            tokens.update(self._tokens_of(found))  # "BEIRUT Rebels left on Monday"
        return frozenset(tokens)

    def _match_lines(self, pattern: re.Pattern) -> Iterator[re.Match]:
        """Yield the matches of what opens a line, without a search of all that stands within."""
        start = end = 0
        while True:
            if start >= end and (found := pattern.match(self.cased, start)) is not None:
                yield found
                end = found.end()
            start = self.cased.find("\n", start) + 1
            if not start:
                return

    def _tokens_of(self, found: re.Match) -> range:
        start, end = found.span(found.lastindex if found.re is _SHOUTED else 1)
        first = bisect_left(self.starts, start)
        return range(first, bisect_left(self.starts, end, first))

    @cached_property
    def capitals(self) -> list[int]:
        """The tokens that begin with a capital letter, in order."""
        letters = map(self.cased.__getitem__, self.starts)
        return list(compress(range(len(self.starts)), map(str.isupper, letters)))

    @cached_property
    def numerals(self) -> list[int]:
        """The tokens that begin with a digit, in order."""
        letters = map(itemgetter(0), self.words)
        return list(compress(range(len(self.words)), map(str.isdigit, letters)))

    def between(self, left: int, right: int) -> str:
        """Return the folded text between two tokens."""
        return self.folded[self.ends[left] : self.starts[right]]

    def guess_language(self) -> str:
        """Return "ar" where Arabic letters outnumber Latin ones, else "en"."""
        sample = self.given[:4000]
        if sample.isascii():
            return "en"
        arabic, latin = (sum(map(len, kind.findall(sample))) for kind in (_ARABIC, _LATIN))
        return "ar" if arabic > latin else "en"

    def _split_sentences(self):
        index, block, token, blocks = 0, 0, 0, 0
        parted, points_first = False, True
        for number, (start, end) in enumerate(self._join_lines()):
            line = self.cased[start:end]
            if (
                number
                and end - start < _LONGEST_POINTER
                and _POINTER.match(self.folded, start, end)
            ):
                token = bisect_left(self.starts, end, token)
                continue  # the title of another report
            if _BULLET.match(line) and number:
                blocks += 1
                block = blocks
            elif number and not line.strip():
                parted = True
                continue
            elif parted and points_first:
                block = 0  # the report itself, behind its main points
            points_first = points_first and (number == 0 or bool(_BULLET.match(line)))
            parted = False
            cuts = [last for _, last in self._cut_line(start, end)]
            # a first line that closes like a sentence is the report itself, without its title
            is_title = number == 0 and len(cuts) == 1 and not line.rstrip().endswith(".")
            for last in cuts:
                begin, token = token, bisect_left(self.starts, last, token)
                # a sentence without end is a list or a table: cut, so that its cost stays bounded
                for cut in range(begin, token, MAX_SENTENCE_WORDS):
                    stop = min(cut + MAX_SENTENCE_WORDS, token)
                    end_at = last if stop == token else self.ends[stop - 1]
                    yield Sentence(index, self.starts[cut], end_at, cut, stop, block, is_title)
                    index += 1

    def _join_lines(self):
        """Yield `(start, end)` of lines, a hard-wrapped paragraph counting as one."""
        start, is_first = 0, True
        breaks = [found.start() for found in re.finditer("\n", self.cased)] + [len(self.cased)]
        line_start = 0
        for position in breaks:
            line = self.cased[line_start:position]
            after = self.cased[position + 1 : position + 3]
            # a long line without a full stop, followed at once by more, is a wrapped one
            wrapped = (
                not is_first
                and len(line) >= 50
                and not _CLOSED.search(line[-8:])
                and after[:1] not in ("", "\n", " ", "-", "*", "•")
            )
            if not wrapped:
                yield start, position
                start, is_first = position + 1, False
            line_start = position + 1

    def _cut_line(self, start: int, end: int):
        position = start
        stop = _STOP if self.cased.isascii() else _ARABIC_STOP
        for found in stop.finditer(self.cased, start, end):
            if _ABBREVIATION.search(self.cased, max(start, found.start() - 6), found.start()):
                continue
            yield position, found.end()
            position = found.end()
        if position < end:
            yield position, end
