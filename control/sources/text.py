"""Bytes to clean text, for every kind of source.

Input: bytes and, where known, the declared charset. Output: text in NFC with \\n newlines and no
control characters (PostgreSQL refuses NUL), or one sentence saying what is wrong with it. Must not
know about files, pages or the network. A guess at an encoding must read as language to be taken.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from control.sources import MAX_TEXT

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESS_BYTES = 64 * 1024  # enough to tell an encoding, and the guess's time stays bounded

BINARY = "This is not text: upload the report as text, HTML, PDF, DOCX or e-mail."
UNKNOWN_ENCODING = "The text's encoding could not be told: save it again as UTF-8 and upload that."
MOJIBAKE = (
    "The letters were garbled before this file was saved ({how}): "
    "get the original, or save it again as UTF-8."
)
LOST_LETTERS = (
    "Too many letters of this text were lost and stand as “{sign}”: get the original file."
)

# Invisible characters that break matching or let text pose as other text: direction overrides and
# marks, zero-width space, word joiner, byte-order mark, soft hyphen. ZWNJ and ZWJ are spelling.
_DROPPED = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# neither meets a single space or an end of line that is to stay: most of a text's
_SPACES = re.compile(f"[ {_BLANKS}]{{2,}}|[{_BLANKS}]")
_LINE_EDGES = re.compile(" \n ?|\n ")
_BLANK_LINES = re.compile(r"\n{3,}")
# PDFs and old pages write Arabic in its shaped forms; the letters themselves are what is searched.
_SHAPED_ARABIC = re.compile("[\ufb50-\ufd3d\ufd50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+")
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u08d3-\u08ff\u20d0-\u20ff"
)
# UAX 15, Stream-Safe Text: longer runs of marks are not language and cost quadratic time in NFC.
_MARK_RUN = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")

_ARABIC_WORD = re.compile("[\u0620-\u065f\u0670-\u06d3]+")
_COMMON_ARABIC_WORDS = (
    "في من على إلى الى عن مع أن ان التي الذي هذا هذه بعد قبل بين كان كما وقد لم لا ما منذ حتى"
)
_COMMON_ARABIC = frozenset(_COMMON_ARABIC_WORDS.split())
_ARABIC_CHARSETS = ("cp1256", "iso8859_6")

# Signs that stand in Windows-1252 text only where the bytes meant letters of another encoding
_NOT_WESTERN = re.compile(
    "[\u00a4\u00a6\u00a8\u00ac\u00af\u00b3\u00b5\u00b6\u00b8\u00b9\u00bc-\u00be\u00d0\u00de\u00f0\u00fe\ufffd]"
)

# One character of UTF-8 read as Latin-1 or Windows-1252: a lead byte's letter and its followers.
_TRAIL = "\x80-\xbf" + "".join(
    chr_ for byte in range(0x80, 0xA0) if (chr_ := bytes([byte]).decode("cp1252", "ignore"))
)
_GARBLED = re.compile(
    f"[\u00c2-\u00df][{_TRAIL}]|[\u00e0-\u00ef][{_TRAIL}]{{2}}|[\u00f0-\u00f4][{_TRAIL}]{{3}}"
)


_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape"}  # Python’s, not texts’
_CONTROLS = bytes((*range(9), *range(14, 32)))
_ACCENTED = re.compile("[\u00c0-\u00ff]")
_ACCENTED_RUN = re.compile("[\u00c0-\u00ff]{3}")  # in no word of a western language
_SEPARATORS = bytes.maketrans(b',;\t|"', b"     ")
_FEW_LINES = 3


def decode_bytes(content: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text of `content` and a failure sentence; one of the two is empty.

    Tried in this order: byte-order mark, UTF-16 without one, UTF-8, the `declared` charset, UTF-8
    with a few damaged bytes, then a guess that must read as language.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            # a file cut short may end within a character; what came before it still counts
            whole = content[len(mark) :] if encoding == "utf-8" else content
            return _checked(whole.decode(encoding, "replace").removesuffix("\ufffd"))
    head = content[:_GUESS_BYTES]
    if b"\0" in head:
        return _decode_unmarked_utf16(content)
    try:
        return _checked(_decode_utf8(content))
    except UnicodeDecodeError:
        pass
    declared = _python_codec(declared)
    if declared and declared != "utf-8":
        text, failure = _checked(content.decode(declared, "replace"))
        if not failure and _reads_as_language(text):
            return text, ""
    damaged = content.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    whole_letters = sum(1 for letter in damaged[:_GUESS_BYTES] if letter > "\x7f") - lost
    if lost * 200 <= len(damaged) and whole_letters > 3 * lost:
        return _checked(damaged)
    guessed = _guess_encoding(head)
    if not guessed:
        return "", UNKNOWN_ENCODING if _has_few_controls(head) else BINARY
    return _checked(content.decode(guessed, "replace"))


def find_table_encoding(head: bytes) -> str:
    """Return the encoding of a table of which `head` is the beginning; "" where it cannot be told.

    It is UTF-8 where damage is as likely: where lines with its letters are more than others with
    letters, or these are few. Else only the two Arabic encodings and Windows-1252 are told: of
    others one is easily taken for the next, and a wrong letter is worse than none.
    """
    if head.isascii():
        return "utf-8"
    lines = head.splitlines()
    with_letters = [line for line in lines if not line.isascii()]
    others = [line for line in with_letters if _is_no_utf8(line)]
    if 2 * len(others) <= len(with_letters):
        return "utf-8"
    sample = b"\n".join(others).translate(_SEPARATORS)[:_GUESS_BYTES]
    guessed = _guess_encoding(sample)
    if guessed in _ARABIC_CHARSETS:
        return guessed
    if len(others) < _FEW_LINES:
        return "utf-8"
    western = guessed == "cp1252" and not _ACCENTED_RUN.search(sample.decode("cp1252", "replace"))
    return "cp1252" if western else ""


def name_encoding(encoding: str) -> str:
    """Return how a person calls a codec of Python's: Windows-1256, UTF-8."""
    return re.sub(r"^CP(?=\d)", "Windows-", encoding.upper()).replace("_", "-")


def clean_text(text: str) -> str:
    """Return `text` as the ledger keeps it: NFC, \\n, no controls, at most one blank line."""
    text = _NEWLINES.sub("\n", text)
    text = _DROPPED.sub("", text)
    if not text.isascii():
        text = _SHAPED_ARABIC.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
        text = unicodedata.normalize("NFC", _MARK_RUN.sub(r"\1", text))
    text = _LINE_EDGES.sub("\n", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def clean_line(text: str | None, limit: int = 500) -> str:
    """Return `text` cleaned and on one line, at most `limit` characters: titles, names."""
    return " ".join(clean_text((text or "")[: limit * 4]).split())[:limit].rstrip()


def check_length(text: str) -> str:
    """Return the failure sentence for a text too long to be one report, or an empty string."""
    if len(text) <= MAX_TEXT:
        return ""
    return (
        f"The text has {len(text):,} characters and the limit is {MAX_TEXT:,}: "
        "split it into single reports."
    )


def put_title_first(title: str, body: str) -> str:
    """Return `body` with `title` as its first line, not twice where it already begins with it."""
    if not title:
        return body
    first, _, rest = body.partition("\n")
    if " ".join(first.split()).casefold() == " ".join(title.split()).casefold():
        return f"{title}\n\n{rest.lstrip()}" if rest.strip() else title
    return f"{title}\n\n{body}" if body else title


def find_title(text: str) -> str:
    """Return the first line of a cleaned plain text where it stands as a title, else "".

    A title is short and set apart by a blank line, or ends without a stop before a much longer one.
    """
    first, _, rest = text.partition("\n")
    if not rest or len(first) > 200:
        return ""
    following = rest.partition("\n")[0]
    if not following or (first[-1] not in ".,;:،؛" and len(following) > 1.5 * len(first)):
        return first
    return ""


def arabic_share(text: str) -> float:
    """Return which share of the Arabic words of `text` are common ones or carry the article.

    Written Arabic has 0.2 and more; letters that only look Arabic after a wrong decoding, near 0.
    """
    words = _ARABIC_WORD.findall(text)
    if not words:
        return 0.0
    known = sum(
        word in _COMMON_ARABIC or word.removeprefix("و").removeprefix("ب").startswith("ال")
        for word in words
    )
    return known / len(words)


def _is_no_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return True
    return False


def _decode_utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(content) - 3 > 0:
            return content[: error.start].decode("utf-8")  # the file was cut within a letter
        raise


def _decode_unmarked_utf16(content: bytes) -> tuple[str, str]:
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = content[:8192].decode(encoding, "ignore")
        known = sum("\n" <= letter < "\u0700" for letter in sample)
        if sample and known >= 0.9 * len(sample):
            return _checked(content.decode(encoding, "replace").removesuffix("\ufffd"))
    return "", BINARY


def _python_codec(declared: str) -> str:
    """Return Python's codec for a declared charset; Latin-1 means Windows-1252, as in browsers."""
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        b"a\xff".decode(name, "replace")  # refuses codecs that do not make text, such as hex
    except (LookupError, ValueError, UnicodeError):
        return ""
    if name in _NO_CHARSETS:
        return ""
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)


def _guess_encoding(head: bytes) -> str:
    shares = {name: arabic_share(head.decode(name, "replace")) for name in _ARABIC_CHARSETS}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= 0.12:
        return best
    if not _has_few_controls(head):
        return ""
    western = head.decode("cp1252", "replace")
    if not _NOT_WESTERN.search(western) and _reads_as_language(western):
        return "cp1252"
    from charset_normalizer import from_bytes

    found = from_bytes(head, cp_exclusion=[*_ARABIC_CHARSETS, "utf_16", "utf_32", "utf_7"]).best()
    name = found.encoding if found else ""
    return name if name and _reads_as_language(head.decode(name, "replace")) else ""


def _has_few_controls(content: bytes) -> bool:
    controls = sum(content.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13, 27))
    return controls * 200 <= len(content)


def _reads_as_language(text: str) -> bool:
    """Tell whether decoded text is mostly letters and spaces, of one script, and not garbled."""
    sample = text[:_GUESS_BYTES]
    if not sample.strip() or not _has_few_controls(sample.encode("utf-8", "replace")):
        return False
    plain = sum(letter.isalnum() or letter.isspace() for letter in sample)
    if plain < 0.7 * len(sample) or sample.count("\ufffd") * 200 > len(sample):
        return False
    letters = [letter for letter in sample if letter.isalpha()]
    # Latin text is mostly unaccented; Windows-1256 read as Latin-1 is nothing but accents
    accented = sum("\u00c0" <= letter <= "\u00ff" for letter in letters)
    return accented <= 0.4 * len(letters)


def _checked(text: str) -> tuple[str, str]:
    """Return `text` with stray garbling undone, or the sentence for a text that is lost."""
    sample = text[:_GUESS_BYTES]
    # most texts have none of these: letters are counted only where there is a share to tell
    if (controls := _count_controls(sample)) > 4 and controls > _count_visible(sample) // 50:
        return "", BINARY
    for sign, share in (("\ufffd", 100), ("?", 4)):
        if (lost := sample.count(sign)) > 5 and lost > _count_visible(sample) // share:
            return "", LOST_LETTERS.format(sign=sign)
    if sample.isascii():
        return text, ""
    garbled, accented = len(_GARBLED.findall(sample)), len(_ACCENTED.findall(sample))
    letters = sum(map(str.isalpha, sample)) if garbled >= 4 or accented > 8 else 0
    if garbled >= 4 and garbled >= 0.03 * letters:
        return "", MOJIBAKE.format(how="UTF-8 read as Latin-1")
    if accented > 0.5 * letters and accented > 8:
        undone = sample.encode("cp1252", "replace").decode("cp1256", "replace")
        if arabic_share(undone) >= 0.12:
            return "", MOJIBAKE.format(how="Windows-1256 read as Latin-1")
    return (_GARBLED.sub(_ungarble, text) if garbled else text), ""


def _count_controls(text: str) -> int:
    content = text.encode("utf-8", "replace")
    return len(content) - len(content.translate(None, _CONTROLS))


def _count_visible(text: str) -> int:
    return sum(map(len, text.split()))


def _ungarble(found: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return found.group().encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return found.group()
