"""What a reader of one kind of file makes of its bytes, before it becomes a FetchedReport.

Input: raw title and body text with whatever the file states about itself. Output: Document, with
cleaned text, language and date. Must not know where the bytes came from.
"""

from __future__ import annotations

from dataclasses import dataclass

from control.dates import EdtfDate
from control.sources.language import detect_language
from control.sources.stated_date import find_stated_date
from control.sources.text import check_length, clean_line, clean_text, put_title_first


@dataclass(frozen=True)
class Document:
    """The readable side of a FetchedReport; `failure` set means that there is no text.

    `note` says what of the document is not in the text, or may stand in it wrongly.
    """

    title: str = ""
    text: str = ""
    language: str = ""
    publisher: str = ""
    author: str = ""
    published: EdtfDate | None = None
    published_basis: str = ""
    failure: str = ""
    note: str = ""


def compose_document(
    body: str,
    empty: str,
    title: str = "",
    publisher: str = "",
    author: str = "",
    published: EdtfDate | None = None,
    published_basis: str = "",
) -> Document:
    """Return the Document of raw text, with its title as first line and its language.

    `empty` is the failure sentence where no text is left. Without a `published` date, one that
    stands on a line of its own near the top is taken, and the basis says so.
    """
    title = clean_line(title, 300)
    stated = {
        "title": title,
        "publisher": clean_line(publisher, 200),
        "author": clean_line(author, 200),
        "published": published,
        "published_basis": published_basis if published else "",
    }
    failure = check_length(body)
    text = "" if failure else clean_text(body)
    if not text:
        return Document(failure=failure or empty, **stated)
    text = put_title_first(title, text)
    if not published and (found := find_stated_date(text)):
        stated["published"], stated["published_basis"] = found
    return Document(text=text, language=detect_language(text), **stated)
