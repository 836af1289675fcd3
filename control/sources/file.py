"""Files and uploads: bytes to FetchedReport, whatever they turn out to be.

Input: a path, or bytes with the name and media type somebody gave them. Output: a FetchedReport
that always keeps the bytes; what cannot be read says why. Must not know about the network. What
the bytes begin with decides, then the name, then the media type: the last two are often wrong.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from control.sources import MAX_BYTES, MAX_TEXT, FetchedReport, SourceError
from control.sources.bounded import read_document, read_here
from control.sources.document import Document, compose_document
from control.sources.text import clean_line, clean_text, decode_bytes, find_title

EMPTY = "The file is empty."
_UPLOAD_TEXT = "upload the report as text, HTML, PDF, DOCX or e-mail."

MEDIA_TYPES = {
    "text": "text/plain",
    "HTML": "text/html",
    "PDF": "application/pdf",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "e-mail": "message/rfc822",
}
# What files that hold no text begin with, and what to call them
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\0", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a recording"),
    (b"\x1aE\xdf\xa3", "a video"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta|title)[\s>/]", re.IGNORECASE
)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_XML_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_XML_START = re.compile(rb"<\?xml\s|<!doctype\s|<!entity\s", re.IGNORECASE)
_MAIL_HEADER = re.compile(
    rb"^(?:received|return-path|mime-version|message-id|delivered-to|from|to|subject|date"
    rb"|content-type|x-[\w-]+|dkim-signature|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_TABLES = (".csv", ".tsv", ".json", ".jsonl", ".geojson", ".xlsx", ".xls", ".ods", ".gpkg", ".shp")

TABLE = (
    "This is a table, not a report: bring it in under “Table imports” in the admin, or by the "
    "import commands."
)
XML = "This is an XML file, which is data, not a report: " + _UPLOAD_TEXT
NO_REPORT = "This is none of the formats that reports come in."
FEED = "This is a feed, not a report: add its address as a source, and its items are read."


def read_path(path: str | Path) -> FetchedReport:
    """Return the report in a file on disk.

    Raises SourceError where there is no such file, it cannot be opened, it is no regular file or
    it has more than MAX_BYTES.
    """
    path = Path(path)
    try:
        # not to wait for ever on a pipe that nobody writes to
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as source:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SourceError(f"“{path}” is not a file.")
            content = source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(f"There is no file “{path}”.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"“{path}” could not be opened: {why}.") from error
    if len(content) > MAX_BYTES:
        raise SourceError(too_large(f"“{path.name}”"))
    return read_bytes(content, path.name)


def too_large(what: str) -> str:
    """Return the sentence for something with more than MAX_BYTES."""
    return (
        f"{what} is larger than {MAX_BYTES // 1024**2} MB: "
        "upload only the report, without pictures and attachments."
    )


def read_bytes(
    content: bytes,
    filename: str,
    media_type: str = "",
    headers: Mapping[str, str] | None = None,
    url: str = "",
    final_url: str = "",
    fetched_at: dt.datetime | None = None,
) -> FetchedReport:
    """Return the report in `content`, which is kept whatever it holds.

    `media_type` may carry a charset, as a Content-Type header does. Never raises for the content:
    `failure` says in one sentence what is wrong and what to do.
    """
    filename = clean_line(filename, 200)
    stated_type, charset = _split_media_type(media_type)
    kind, failure = sniff_kind(content, filename, stated_type)
    if failure:
        document = Document(failure=failure)
    elif kind == "text":
        document = read_text(content, charset)
    elif kind == "HTML":
        document = read_document("HTML", content, {"charset": charset, "url": final_url or url})
    else:
        document = read_document(kind, content)
    return FetchedReport(
        url=url,
        final_url=final_url,
        filename=filename,
        content=content,
        media_type=MEDIA_TYPES.get(kind, stated_type) or "application/octet-stream",
        headers=dict(headers or {}),
        fetched_at=fetched_at,
        **{name: getattr(document, name) for name in asdict(document)},
    )


def read_part(content: bytes, filename: str, media_type: str, charset: str) -> Document:
    """Return the Document in what is attached to an e-mail, read here: within the reader process."""
    kind, failure = sniff_kind(content, filename, media_type)
    as_text = media_type in ("text/plain", "application/octet-stream")
    if failure:
        return Document(failure=failure)
    if kind == "text":
        return read_text(content, charset) if as_text else Document(failure=NO_REPORT)
    if kind == "HTML":
        return read_here(kind, content, charset=charset)
    return read_here(kind, content)


def sniff_kind(content: bytes, filename: str = "", media_type: str = "") -> tuple[str, str]:
    """Return what `content` is (a key of MEDIA_TYPES) and "", or "" and why it is not read."""
    if not content.strip(b" \t\r\n\0"):
        return "", EMPTY
    name = filename.lower()
    head = content[:4096]
    if b"%PDF-" in content[:1024]:
        return "PDF", ""
    if content.startswith(b"PK\x03\x04"):
        return _sniff_zip(content)
    if content.startswith(_OLE):
        return "", (
            "This document is protected by a password: save it again without one and upload that."
            if _ENCRYPTED_OFFICE in content
            else "This is an old Word, Excel or PowerPoint file: save it as DOCX or PDF and "
            "upload that."
        )
    if content.startswith(b"{\\rtf"):
        return "", "This is a rich text (RTF) file: save it as DOCX or text and upload that."
    for signature, what in _SIGNATURES:
        if content.startswith(signature) and (len(signature) > 3 or not _looks_printable(head)):
            return "", f"This is {what}, which holds no text to read: {_UPLOAD_TEXT}"
    if content[4:8] == b"ftyp" or (content[:4] == b"RIFF" and content[8:12] != b""):
        return "", f"This is a recording or a picture, which holds no text: {_UPLOAD_TEXT}"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _HTML_START.match(start):
        return "HTML", ""
    if name.endswith(_TABLES) or media_type in ("text/csv", "application/json"):
        return "", TABLE
    if _XML_FEED.search(head) and (start.startswith((b"<?xml", b"<rss", b"<feed"))):
        return "", FEED
    if name.endswith(".pdf") or media_type == "application/pdf":
        return "", "This PDF is damaged: its beginning is missing; get another copy."
    if name.endswith(".docx"):
        return "", "This DOCX is damaged: its beginning is missing; get another copy."
    if media_type in ("text/html", "application/xhtml+xml") or name.endswith(
        (".html", ".htm", ".xhtml", ".mht")
    ):
        return ("e-mail", "") if name.endswith(".mht") else ("HTML", "")
    if name.endswith(".eml") or media_type == "message/rfc822":
        return "e-mail", ""
    if start[:1] == b"<" and _HTML.search(head):
        return "HTML", ""
    if _XML_START.match(start):
        return "", XML
    if not name.endswith((".txt", ".md")) and _looks_like_mail(head):
        return "e-mail", ""
    return "text", ""


def read_text(content: bytes, charset: str = "") -> Document:
    """Return the Document of plain text; its first line is the title where it stands as one."""
    limit = 4 * MAX_TEXT  # no letter takes more bytes than four
    text, failure = decode_bytes(content[:limit], charset)
    if failure:
        return Document(failure=failure)
    if len(content) > limit:
        return Document(
            failure=f"The text has more than {MAX_TEXT:,} characters, which is the limit: "
            "split it into single reports."
        )
    return compose_document(text, empty=EMPTY, title=find_title(clean_text(text[: 4 * 4096])))


def _sniff_zip(content: bytes) -> tuple[str, str]:
    """Tell a DOCX from the other things that are zip archives, without unpacking any."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {part.filename for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return "", "This file is cut short or damaged: get another copy and upload that."
    if "word/document.xml" in names:
        return "DOCX", ""
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        return "", "This is a spreadsheet or a slide show: save the report as PDF or text."
    if "content.xml" in names or any(name.endswith(".opf") for name in names):
        return "", "This is an OpenDocument or e-book file: save it as DOCX or PDF and upload that."
    return "", "This is a zip archive: unpack it and upload the reports in it."


def _looks_printable(head: bytes) -> bool:
    """Tell text that happens to begin like a short signature (“BM”, “MZ”) from the real thing."""
    return all(byte >= 32 or byte in b"\t\n\r\f" for byte in head)


def _looks_like_mail(head: bytes) -> bool:
    top = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    names = {found.group().lower() for found in _MAIL_HEADER.finditer(top)}
    return len(names) >= 3 and _MAIL_HEADER.match(top.lstrip()) is not None


def _split_media_type(stated: str) -> tuple[str, str]:
    """Return media type and charset of a Content-Type: `text/html; charset=windows-1256`."""
    media_type, _, parameters = (stated or "")[:300].partition(";")
    found = re.search(r"charset\s*=\s*[\"']?([\w\-.:]+)", parameters, re.IGNORECASE)
    return media_type.strip().lower(), found.group(1) if found else ""
