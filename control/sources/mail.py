"""E-mail (.eml) to Document.

Input: the bytes of a message. Output: its text part (or its HTML part, read as a page), with the
subject as title, the sender's name as author and the Date header as date of publication. Must not
know about files or addresses. Runs in the bounded reader process. Nobody's address is kept.
"""

from __future__ import annotations

import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

from control.sources.document import Document, compose_document
from control.sources.stated_date import parse_mail_date
from control.sources.text import decode_bytes

_HEADER_LIMIT = 2_000  # the parsers of structured headers take quadratic time
EMPTY = "This e-mail holds no text part: upload what is attached to it instead."


def read_mail(content: bytes) -> Document:
    """Return the text of an RFC 5322 message; attachments are not read."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return Document(failure=EMPTY)
    payload = part.get_payload(decode=True) or b""
    charset = str(part.get_param("charset") or "")
    published = parse_mail_date(_header(message, "Date"))
    stated = {
        "title": _header(message, "Subject"),
        "author": parseaddr(_header(message, "From"))[0],
        "published": published,
        "published_basis": "the e-mail's Date header" if published else "",
    }
    if part.get_content_type() == "text/html":
        from control.sources.web_page import read_page

        page = read_page(payload, charset=charset)
        return compose_document(page.text, empty=page.failure or EMPTY, **stated)
    text, failure = decode_bytes(payload, charset)
    return compose_document(text, empty=failure or EMPTY, **stated)


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
