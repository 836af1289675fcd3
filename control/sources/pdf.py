"""PDF to Document.

Input: the bytes of a PDF. Output: the text of its pages in order, with the title and author its
information dictionary states. Must not know about files or addresses. Runs in the bounded reader
process. A creation date says when a file was made, not when a report was published: not taken.
"""

from __future__ import annotations

import io
import re

from control.sources import MAX_TEXT
from control.sources.document import Document, compose_document

MAX_PAGES = 300
# Titles that programs write by themselves say nothing
_NO_TITLE = re.compile(r"untitled.*|microsoft word.*|.*\.(docx?|pdf|indd|odt|tmp)", re.IGNORECASE)

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
    texts, length = [], 0
    for page in reader.pages:
        texts.append(page.extract_text())
        length += len(texts[-1])
        if length > MAX_TEXT:
            break  # compose_document says that it is too long
    stated = reader.metadata or {}
    title = str(stated.get("/Title") or "")
    return compose_document(
        "\n\n".join(texts),
        empty=SCANNED,
        title="" if _NO_TITLE.fullmatch(title.strip()) else title,
        author=str(stated.get("/Author") or ""),
    )
