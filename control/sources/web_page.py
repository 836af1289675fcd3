"""Web pages to Document: article text, title, publisher, author, date.

Input: the bytes of an HTML page, its declared charset and its address. Output: the article's text
by trafilatura, and what the page states of itself in JSON-LD and meta elements. Must not know how
the page was fetched. Runs in the bounded reader process. A date is taken only from a field that
means publication, never from a guess, and `published_basis` names the field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

from control.dates import EdtfDate
from control.sources import MAX_TEXT
from control.sources.document import Document, compose_document
from control.sources.stated_date import parse_date_field
from control.sources.text import clean_line, decode_bytes

NO_ARTICLE = (
    "No article was found on this page: it may be built by scripts, or ask for consent or a "
    "subscription; copy the article's text into a plain text file and upload that."
)
TOO_DEEP = (
    "This page is nested too deeply to be read, and no text could be had of it: copy the article's "
    "text into a plain text file and upload that."
)
ALL_TAKEN = "This page is nested too deeply to find the article in it: all its text was taken."
CUT = "This page is nested too deeply to be read whole: its deepest parts were left out."
EMPTY_PAGE = "The page is empty."
TOO_LONG = (
    f"The page holds more than {4 * MAX_TEXT:,} characters, too many for one report: "
    "copy the report into a plain text file and upload that."
)

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-:]{2,40})""", re.IGNORECASE
)
_JSON_LD_LIMIT = 512 * 1024
_ARTICLE = re.compile(r"(Article|NewsArticle|Posting|Report)$")
# Fields that mean the day of publication, the surest first
_DATE_FIELDS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "pubdate",
    "date",
)
_DEEPEST = 255  # elements within which the parser still takes one in; the rest it drops
_INLINE = frozenset(
    "a abbr b bdi bdo cite code em font i mark q s small span strong sub sup u".split()
)
_UNSEEN = frozenset(("script", "style", "title", "noscript", "template"))
_SITE_IN_TITLE = re.compile(r"\s+[|–—\-:·»]\s+")


def read_page(content: bytes, charset: str = "", url: str = "") -> Document:
    """Return the article on an HTML page; the failure says what to do where there is none.

    `charset` is what the server said; the page's own meta element counts where it said nothing.
    """
    if not content.strip():
        return Document(failure=EMPTY_PAGE)
    declared = charset or _declared_charset(content)
    html, failure = decode_bytes(content, declared)
    if failure:
        return Document(failure=failure)
    import trafilatura
    from trafilatura.utils import load_html

    tree = load_html(html)
    if tree is None:
        return Document(failure=NO_ARTICLE)
    # the library's time grows faster than the page; many articles are no single report
    if len(html) > 4 * MAX_TEXT and _count_characters(tree) > 4 * MAX_TEXT:
        return Document(failure=TOO_LONG)
    meta = _read_meta(tree)
    things = list(_read_json_ld(tree))
    published, basis = _find_date(tree, meta, things)
    publisher = _find_publisher(meta, things)
    is_cut = bool(tree.xpath(f"boolean(//*[count(ancestor::*) >= {_DEEPEST}])"))
    body = trafilatura.extract(tree, url=url or None, include_comments=False, include_tables=True)
    body = (body or "").replace("\n", "\n\n")  # a line of it is a paragraph
    note = CUT if is_cut else ""
    if is_cut and not body:
        body, note = _read_plainly(html), ALL_TAKEN
    document = compose_document(
        body,
        empty=TOO_DEEP if is_cut else NO_ARTICLE,
        title=_find_title(tree, meta, things, publisher),
        publisher=publisher,
        author=_find_author(meta, things),
        published=published,
        published_basis=basis,
    )
    document = replace(document, note=note if document.text else "")
    if document.text and not document.language:
        return _with_declared_language(document, tree.get("lang") or "")
    return document


class _PlainReader(HTMLParser):
    """Gathers a page's text without a tree, however deep it is nested."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.pieces.append("" if tag in _INLINE else "\n\n")
        if tag in _UNSEEN:
            self._unseen = self._unseen or tag

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append("" if tag in _INLINE else "\n\n")
        if tag == self._unseen:
            self._unseen = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


def _read_plainly(html: str) -> str:
    """Return all text of a page, its blocks parted by blank lines: “<b>A</b> deal” is “A deal”."""
    reader = _PlainReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


def _count_characters(tree: Any) -> int:
    return sum(
        len(element.text or "") + len(element.tail or "")
        for element in tree.iter()
        if element.tag not in ("script", "style")
    )


def _declared_charset(content: bytes) -> str:
    found = _META_CHARSET.search(content[:8192])
    return found.group(1).decode("ascii") if found else ""


def _read_meta(tree: Any) -> dict[str, str]:
    """Return the page's meta elements, the first of each name; names in lower case."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = (element.get("content") or "").strip()
        if name and value:
            meta.setdefault(name.strip().lower(), value[:2000])
    return meta


def _read_json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the page's top-level JSON-LD things, articles first.

    Things inside other things (comments, related items) speak of something else.
    """
    things: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        text = script.text or ""
        if len(text) > _JSON_LD_LIMIT:
            continue
        try:
            data = json.loads(text.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in data if isinstance(data, list) else [data]:
            if isinstance(thing, dict):
                graph = thing.get("@graph")
                things += [thing] if not isinstance(graph, list) else graph
    things = [thing for thing in things if isinstance(thing, dict)]
    yield from (thing for thing in things if _is_article(thing))
    yield from (thing for thing in things if not _is_article(thing))


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds)


def _find_date(
    tree: Any, meta: dict[str, str], things: list[dict[str, Any]]
) -> tuple[EdtfDate | None, str]:
    for thing in things:
        value = thing.get("datePublished")
        if isinstance(value, str) and (date := parse_date_field(value)):
            return date, "the page's JSON-LD datePublished"
    for name in _DATE_FIELDS:
        if date := parse_date_field(meta.get(name, "")):
            return date, f"the page's meta element {name}"
    for element in tree.iter("time"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            date = parse_date_field(element.get("datetime") or element.text_content())
            if date:
                return date, "the page's time element marked as its publication"
    return None, ""


def _find_title(
    tree: Any, meta: dict[str, str], things: list[dict[str, Any]], publisher: str
) -> str:
    """Return the headline: as the article states it, else the only h1, else the title element."""
    for thing in things:
        headline = thing.get("headline")
        if _is_article(thing) and isinstance(headline, str) and headline.strip():
            return clean_line(unescape(headline), 300)
    headings = [clean_line(heading.text_content(), 300) for heading in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    element = next(tree.iter("title"), None)
    title = clean_line(element.text_content() if element is not None else "", 300)
    for stated in (meta.get("og:title", ""), *(headings if len(headings) == 1 else ())):
        if stated:
            return _without_site(clean_line(stated, 300), publisher)
    return _without_site(title, publisher)


def _without_site(title: str, publisher: str) -> str:
    """Return a title without the site's name at its end: “Rebels leave | The Site”."""
    parts = _SITE_IN_TITLE.split(title)
    if publisher and len(parts) > 1 and parts[-1].casefold() == publisher.casefold():
        return title[: -len(parts[-1])].rstrip(" |–—-:·»")
    return title


def _find_publisher(meta: dict[str, str], things: list[dict[str, Any]]) -> str:
    names = (_name_of(thing.get("publisher")) for thing in things)
    stated = next((name for name in names if name), "")
    return clean_line(
        stated or meta.get("og:site_name") or meta.get("application-name") or meta.get("publisher"),
        200,
    )


def _find_author(meta: dict[str, str], things: list[dict[str, Any]]) -> str:
    for thing in things:
        if _is_article(thing) and (name := _name_of(thing.get("author"))):
            return clean_line(name, 200)
    for field in ("author", "article:author", "parsely-author", "dc.creator", "byl"):
        stated = meta.get(field, "")
        if stated and "://" not in stated:  # some sites give the address of a profile
            return clean_line(stated.removeprefix("By "), 200)
    return ""


def _name_of(thing: Any) -> str:
    """Return the name of a JSON-LD person or organisation, or of several.

    JSON-LD often holds HTML entities, although it should not.
    """
    if isinstance(thing, list):
        return ", ".join(filter(None, (_name_of(one) for one in thing[:10])))
    if isinstance(thing, dict):
        thing = thing.get("name")
    return unescape(thing).strip() if isinstance(thing, str) and "://" not in thing else ""


def _with_declared_language(document: Document, declared: str) -> Document:
    """Take the page's own word for its language where the text is too short to tell.

    A page in Arabic script is not English whatever it says, so the scripts must agree.
    """
    language = declared.strip().lower()[:2]
    arabic = any("\u0620" <= letter <= "\u06d3" for letter in document.text)
    short = len(document.text.split()) < 60
    if language in ("en", "ar") and short and (language == "ar") == arabic:
        return replace(document, language=language)
    return document
