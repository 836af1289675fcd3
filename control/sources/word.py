"""Word documents (DOCX) to Document.

Input: the bytes of a DOCX. Output: its paragraphs and tables in order, with the title and author
of its properties. Must not know about files or addresses. Runs in the bounded reader process; the
archive's own figures are checked first, so that a zip bomb is refused before it is unpacked.
"""

from __future__ import annotations

import io
import zipfile

from control.sources.document import Document, compose_document
from control.sources.text import find_title

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 5_000

BOMB = "This document unpacks to an unreasonable size: it is damaged or hostile, get another copy."
EMPTY = "This document holds no text: if it is a scan, copy its text into a plain text file."


def read_docx(content: bytes) -> Document:
    """Return the text of a DOCX, a table's cells parted by tabs."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        # zipfile never unpacks more of a part than its entry states
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            return Document(failure=BOMB)
    import docx

    document = docx.Document(io.BytesIO(content))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    body = "\n\n".join(line for line in lines if line.strip())
    stated = document.core_properties
    title = stated.title or ""
    return compose_document(
        body,
        empty=EMPTY,
        title="" if title.casefold() == "word document" else title or find_title(body.strip()),
        author="" if (stated.author or "").casefold() == "python-docx" else stated.author or "",
    )
