"""E-mail (.eml) to Document.

Input: the bytes of a message. Output: its text part (or its HTML part, read as a page) and what is
attached to it and can be read, with the subject as title and the sender's name as author; the day is
that of whatever most of the text is: the message, one forwarded or quoted in it, or an attachment.
Must not know about files or addresses. Runs in the bounded reader process. What is attached and
could not be read is named in the note. Nobody's address is kept.
"""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import islice

from control.dates import EdtfDate
from control.sources import MAX_TEXT
from control.sources.document import Document, compose_document
from control.sources.stated_date import find_quoted_dates, parse_mail_date
from control.sources.text import clean_line, clean_text, decode_bytes

_HEADER_LIMIT = 2_000  # the parsers of structured headers take quadratic time
_MAX_ATTACHED = 30
_MAX_DEPTH = 4  # of messages within messages
EMPTY = "This e-mail holds no text part: upload what is attached to it instead."
_HEADER_BASIS = "the e-mail's Date header"


@dataclass(frozen=True)
class _Passage:
    """A stretch of an e-mail's text that is of one day."""

    text: str
    published: EdtfDate | None
    basis: str


def read_mail(content: bytes) -> Document:
    """Return the text of an RFC 5322 message, of messages within it and of what is attached."""
    return _read_message(email.message_from_bytes(content, policy=email.policy.default), 1)


def _read_message(message: EmailMessage, depth: int) -> Document:
    own_day = parse_mail_date(_header(message, "Date"))
    body = message.get_body(preferencelist=("plain", "html"))
    text, failure = _read_body(body) if body is not None else ("", EMPTY)
    passages = list(_split_quoted(text, own_day))
    left_out = [_name_left_out("its own text", failure)] if body is not None and failure else []
    attached = list(islice(_list_attached(message, body), _MAX_ATTACHED + 1))
    for part in attached[:_MAX_ATTACHED]:
        found, why = _read_attached(part, depth)
        if found.text:
            day, basis = found.published, found.published_basis
            passages.append(_Passage(found.text, day or own_day, basis if day else _HEADER_BASIS))
        if why:
            left_out.append(why)
    if len(attached) > _MAX_ATTACHED:
        left_out.append(f"whatever follows the first {_MAX_ATTACHED} parts")
    notes = [f"Left out of this e-mail: {'; '.join(left_out)}."] if left_out else []
    published, basis, note = _choose_day(passages, own_day)
    document = compose_document(
        "\n\n".join(passage.text for passage in passages),
        empty=failure or EMPTY,
        title=_header(message, "Subject"),
        author=parseaddr(_header(message, "From"))[0],
        published=published,
        published_basis=basis,
    )
    if note and published is None:  # a line near the top would be the day of one of several
        document = replace(document, published=None, published_basis="")
    return replace(document, note=" ".join(filter(None, [note, *notes])))


def _read_body(part: EmailMessage) -> tuple[str, str]:
    """Return the text of a message's own part, or why there is none."""
    payload = part.get_payload(decode=True) or b""
    charset = str(part.get_param("charset") or "")
    if part.get_content_type() == "text/html":
        from control.sources.web_page import read_page

        page = read_page(payload, charset=charset)
        return page.text, page.failure
    text, failure = decode_bytes(payload, charset)
    return clean_text(text[: 4 * MAX_TEXT]), failure


def _split_quoted(text: str, own_day: EdtfDate | None) -> Iterator[_Passage]:
    """Yield a message's own words, and what stands below each Date line of a quoted message."""
    start, day, basis = 0, own_day, _HEADER_BASIS
    for position, quoted_day in find_quoted_dates(text):
        if own_day and quoted_day.earliest > own_day.earliest:
            continue
        if text[start:position].strip():
            yield _Passage(text[start:position].strip(), day, basis)
        start, day = position, quoted_day
        basis = f"the Date line of a message quoted in it, itself of {own_day or 'no stated day'}"
    if text[start:].strip():
        yield _Passage(text[start:].strip(), day, basis)


def _choose_day(
    passages: list[_Passage], own_day: EdtfDate | None
) -> tuple[EdtfDate | None, str, str]:
    """Return the day that most of the text is of, where that is stated, and what to know of it."""
    sizes: Counter[EdtfDate | None] = Counter()
    for passage in passages:
        sizes[passage.published] += len(passage.text)
    if not sizes:
        return own_day, _HEADER_BASIS, ""
    day, size = sizes.most_common(1)[0]
    days = ", ".join(sorted(str(each or "no stated day") for each in sizes))
    if size * 2 <= sizes.total():
        return None, "", f"It holds texts of several days ({days}): give the day of the main one."
    note = ""
    if size * 4 < sizes.total() * 3:
        note = f"It holds texts of several days ({days}): days such as “Tuesday” count from {day}."
    return day, next(each.basis for each in passages if each.published == day), note


def _list_attached(part: EmailMessage, body: EmailMessage | None) -> Iterator[EmailMessage]:
    """Yield what a message holds besides `body`, its twin in another format, and a page's own files."""
    if part is body:
        return
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        if part.is_multipart() or part.get_payload(decode=True):
            yield part
        return
    twins = part.get_content_type() == "multipart/alternative"
    if twins and body is not None and any(each is body for each in part.walk()):
        return
    of_page = part.get_content_type() == "multipart/related"
    for inner in part.get_payload():
        if of_page and _header(inner, "Content-Location"):
            continue  # a saved page's frames, styles and pictures
        yield from _list_attached(inner, body)


def _read_attached(part: EmailMessage, depth: int) -> tuple[Document, str]:
    """Return what a part holds, and its name with the reason where it is left out."""
    from control.sources.file import read_part

    kind = part.get_content_type()
    try:
        name = clean_line(str(part.get_filename() or ""), 100)
    except Exception:  # of a hostile header the library's parser raises anything at all
        name = ""
    name = f"“{name}”" if name else f"a part of type {clean_line(kind, 60)}"
    if depth >= _MAX_DEPTH:
        return Document(), f"{name} (too many messages within messages)"
    try:
        if part.is_multipart():
            found = _read_message(part.get_payload(0), depth + 1)
            basis = "the Date header of the message forwarded in it"
            if found.published_basis == _HEADER_BASIS:
                found = replace(found, published_basis=basis)
        else:
            charset = str(part.get_param("charset") or "")
            found = read_part(
                part.get_payload(decode=True), str(part.get_filename() or ""), kind, charset
            )
    except MemoryError:
        raise
    except Exception:  # parsers of hostile input raise anything at all
        found = Document(failure="It is damaged and could not be read.")
    if found.failure:
        return Document(), _name_left_out(name, found.failure)
    return found, f"within {name}: {found.note.rstrip('.')}" if found.note else ""


def _name_left_out(name: str, failure: str) -> str:
    """Return what is left out with the reason alone: “a.png” (This is a PNG picture)."""
    return f"{name} ({failure.partition(':')[0].rstrip('.')})"


def _header(message: EmailMessage, name: str) -> str:
    """Return a header's text without the structured parser, which a hostile header can stall."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            raw = str(value).replace("\r", "").replace("\n", "")[:_HEADER_LIMIT]
            try:
                return str(make_header(decode_header(raw)))
            except (LookupError, ValueError, UnicodeError):
                return raw
    return ""
