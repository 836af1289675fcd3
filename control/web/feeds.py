"""/feeds/: changes, deals and corrections as Atom and as JSON Feed, for all, a district, a party.

Source: RFC 4287; JSON Feed 1.1.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from control.publish.citation import AUTHOR, LICENCE_NAME, TITLE
from control.publish.feeds import KINDS, Entry, Words, read_entries, read_names

from .answers import Answer, answer_open_data, pack_answer
from .errors import NotFound
from .params import read_asked, read_language, read_slugs
from .words import edtf, standing_words

FORMS = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json"}
WORDS = Words(standing_words, edtf)  # the sentences of the pages
EMPTY_SINCE = "2011-03-15T00:00:00Z"


@answer_open_data("district", "party", "known_on", translated=True)
def show_feed(request: HttpRequest, kind: str, form: str) -> HttpResponse | Answer:
    """GET /feeds/<kind>.atom and /feeds/<kind>.json"""
    if kind not in KINDS or form not in FORMS:
        raise NotFound("kind", _("There is no such feed."))
    districts = read_slugs(request, "district", "districts")
    parties = read_slugs(request, "party", "actors")
    knowledge = read_asked(request).knowledge
    write = _write_atom if form == "atom" else _write_json
    # by the address alone, not by what the browser likes: one answer is kept for all
    with override(read_language(request) or settings.LANGUAGE_CODE):
        names = read_names(knowledge)
        entries = read_entries(kind, knowledge, names, WORDS, districts=districts, parties=parties)
        places = [names["districts", slug] for slug in districts]
        actors = [names["actors", slug] for slug in parties]
        title = _(", ").join([f"{_(TITLE)}: {KINDS[kind]}", *places, *actors])
        return write(request, title, entries)


def _address_of(request: HttpRequest, entry: Entry) -> str:
    """Return an entry's page, in the language that was asked for."""
    language = read_language(request)
    mark = "&" if "?" in entry.path else "?"
    return request.build_absolute_uri(entry.path + (f"{mark}lang={language}" if language else ""))


def _write_atom(request: HttpRequest, title: str, entries: list[Entry]) -> HttpResponse:
    here = request.build_absolute_uri()
    updated = entries[0].updated if entries else EMPTY_SINCE
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{get_language()}">',
        f"<id>{escape(here)}</id><title>{escape(title)}</title><updated>{updated}</updated>",
        f"<author><name>{AUTHOR}</name></author><rights>{LICENCE_NAME}</rights>",
        f'<link rel="self" href={quoteattr(here)}/>',
    ]
    for entry in entries:
        address = _address_of(request, entry)
        lines.append(
            f"<entry><id>{entry.id}</id><title>{escape(entry.title)}</title>"
            f"<updated>{entry.updated}</updated><link href={quoteattr(address)}/>"
            f'<summary type="text">{escape(entry.text)}</summary></entry>'
        )
    lines.append("</feed>\n")
    return HttpResponse("\n".join(lines), content_type=FORMS["atom"])


def _write_json(request: HttpRequest, title: str, entries: list[Entry]) -> Answer:
    shape = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "language": get_language(),
        "feed_url": request.build_absolute_uri(),
        "authors": [{"name": AUTHOR}],
        "items": [
            {
                "id": entry.id,
                "url": _address_of(request, entry),
                "title": entry.title,
                "content_text": entry.text,
                "date_published": entry.updated,
            }
            for entry in entries
        ],
    }
    return pack_answer(shape, FORMS["json"])
