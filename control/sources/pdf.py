"""PDF to Document.

Input: the bytes of a PDF. Output: the text of its pages in order, with the title and author its
information dictionary states. Arabic lines come from the library with their numbers and Latin words
out of place where these are set apart: such lines are put in order by where their pieces stand on the
page, and the note says so, or that it could not be done. Must not know about files or addresses. Runs in the bounded reader
process. A creation date says when a file was made, not when a report was published: not taken.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

from control.sources import MAX_TEXT
from control.sources.document import Document, compose_document

MAX_PAGES = 300
# Titles that programs write by themselves say nothing
_NO_TITLE = re.compile(r"untitled.*|microsoft word.*|.*\.(docx?|pdf|indd|odt|tmp)", re.IGNORECASE)

# In a line that is out of order a number hangs on a word: “شخص خرجوا.1300 وقال إن نحو”
# (“و300”, “الـ20” are well written, so it takes a word of two letters, without a stretch at its end)
_LETTER = "[\u0620-\u063f\u0641-\u065f\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]"
_GLUED = re.compile(f"{_LETTER}{_LETTER}[.،:؛)(]?[0-9A-Za-z]|[0-9A-Za-z][.،:؛)(]?{_LETTER}")
_FEW_GLUED = 2  # so many may be the writer's own
_ARABIC = re.compile(_LETTER)
_MIRRORED = str.maketrans("()[]«»", ")(][»«")
_Piece = tuple[float, str]  # where it begins on its line, and what it says

MENDED = (
    "Numbers and Latin words stood out of place in the Arabic lines of this PDF; they were put in "
    "order by where they stand on the page: compare figures and days with the original."
)
OUT_OF_ORDER = (
    "Numbers and Latin words stand out of place in the Arabic lines of this PDF: compare figures and "
    "days with the original, or copy its text into a plain text file and upload that."
)
PASSWORD = "This PDF is protected by a password: save it again without one and upload that."
SCANNED = (
    "This PDF holds no text, only pictures of pages: run text recognition (OCR) on it, "
    "or copy its text into a plain text file."
)


def read_pdf(content: bytes) -> Document:
    """Return the text of a PDF, pages parted by a blank line."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except Exception:  # also where a cipher is not available here
            opened = 0
        if not opened:
            return Document(failure=PASSWORD)
    pages = len(reader.pages)
    if pages > MAX_PAGES:
        return Document(
            failure=f"This PDF has {pages:,} pages and the limit is {MAX_PAGES}: "
            "split it into single reports."
        )
    texts, length, notes = [], 0, []
    for page in reader.pages:
        text, note = _read_page(page)
        texts.append(text)
        notes.append(note)
        length += len(text)
        if length > MAX_TEXT:
            break  # compose_document says that it is too long
    stated = reader.metadata or {}
    title = str(stated.get("/Title") or "")
    document = compose_document(
        "\n\n".join(texts),
        empty=SCANNED,
        title="" if _NO_TITLE.fullmatch(title.strip()) else title,
        author=str(stated.get("/Author") or ""),
    )
    note = next((note for note in (OUT_OF_ORDER, MENDED) if note in notes), "")
    return replace(document, note=note if document.text else "")


def _read_page(page: Any) -> tuple[str, str]:
    """Return the text of a page, its Arabic lines in order, and the note that this takes."""
    lines: list[list[_Piece]] = [[]]

    def gather(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        first, *others = text.split("\n")
        place = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        lines[-1].append((place, first))
        lines.extend([(place, other)] for other in others)

    plain = page.extract_text(visitor_text=gather)
    if not (glued := len(_GLUED.findall(plain))):
        return plain, ""
    ordered = "\n".join(map(_order_line, lines))
    if len(_GLUED.findall(ordered)) * 2 <= glued and _letters(plain) == _letters(ordered):
        return ordered, MENDED
    return plain, OUT_OF_ORDER if glued > _FEW_GLUED else ""


def _letters(text: str) -> list[str]:
    return sorted(filter(str.isalnum, text))


def _order_line(pieces: list[_Piece]) -> str:
    """Return a line from right to left where it is Arabic; what is not stays from left to right.

    [(1, " a"), (5, "13"), (9, " "), (9, "b")], of which a and b are Arabic, is “b 13 a”.
    """
    if sum(len(_ARABIC.findall(text)) for _, text in pieces) * 2 < sum(
        letter.isalpha() for _, text in pieces for letter in text
    ):
        return "".join(text for _, text in pieces)
    # pieces at one place are reversed too: the blank is at the left end of its word
    placed = pieces[::-1]
    placed.sort(key=lambda piece: -piece[0])
    ordered: list[str] = []
    run: list[str] = []  # pieces that are read from left to right, and blanks among them
    for _, text in [*placed, (0.0, "\u0621")]:
        if not _ARABIC.search(text) and (run or any(map(str.isalnum, text))):
            run.append(text)
            continue
        blanks: list[str] = []
        while run and not any(map(str.isalnum, run[-1])):
            blanks.insert(0, run.pop())
        ordered += [*reversed(run), *blanks, text.translate(_MIRRORED)]
        run = []
    return "".join(ordered[:-1])
