"""Notes kept with reports, pages, feeds and tables, told in the reader's language.

They are kept in English, as who reads a document does not know who will look at it. NOTES is what
they may say, each with its blanks; a kept sentence is known again by its form, and what is in the
blanks is put into the translation. What is none of these is shown as it stands.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

NOTES = (
    # the whole document
    _("The file is empty."),
    _("The page is empty."),
    _(
        "This is a table, not a report: bring it in under “Table imports” in the admin, or by"
        " the import commands."
    ),
    _(
        "This is an XML file, which is data, not a report: upload the report as text, HTML, "
        "PDF, DOCX or e-mail."
    ),
    _("This is none of the formats that reports come in."),
    _("This is a feed, not a report: add its address as a source, and its items are read."),
    _("This document is protected by a password: save it again without one and upload that."),
    _("This is an old Word, Excel or PowerPoint file: save it as DOCX or PDF and upload that."),
    _("This is a rich text (RTF) file: save it as DOCX or text and upload that."),
    _(
        "This is %(what)s, which holds no text to read: upload the report as text, HTML, PDF,"
        " DOCX or e-mail."
    ),
    _(
        "This is a recording or a picture, which holds no text: upload the report as text, "
        "HTML, PDF, DOCX or e-mail."
    ),
    _("This PDF is damaged: its beginning is missing; get another copy."),
    _("This DOCX is damaged: its beginning is missing; get another copy."),
    _("This is a zip archive: unpack it and upload the reports in it."),
    _("This is a spreadsheet or a slide show: save the report as PDF or text."),
    _("This is an OpenDocument or e-book file: save it as DOCX or PDF and upload that."),
    _("This file is cut short or damaged: get another copy and upload that."),
    _(
        "%(what)s is larger than %(size)s MB: upload only the report, without pictures and "
        "attachments."
    ),
    _(
        "The text has more than %(count)s characters, which is the limit: split it into "
        "single reports."
    ),
    _(
        "The text has %(count)s characters and the limit is %(limit)s: split it into single "
        "reports."
    ),
    _("There is no file “%(path)s”."),
    _("“%(path)s” is not a file."),
    _("“%(path)s” could not be opened: %(why)s."),
    # its letters
    _("This is not text: upload the report as text, HTML, PDF, DOCX or e-mail."),
    _("The text's encoding could not be told: save it again as UTF-8 and upload that."),
    _(
        "The letters were garbled before this file was saved (%(how)s): get the original, or "
        "save it again as UTF-8."
    ),
    _("Too many letters of this text were lost and stand as “%(sign)s”: get the original file."),
    # PDF and DOCX
    _(
        "Numbers and Latin words stood out of place in the Arabic lines of this PDF; they "
        "were put in order by where they stand on the page: compare figures and days with the"
        " original."
    ),
    _(
        "Numbers and Latin words stand out of place in the Arabic lines of this PDF: compare "
        "figures and days with the original, or copy its text into a plain text file and "
        "upload that."
    ),
    _("This PDF is protected by a password: save it again without one and upload that."),
    _(
        "This PDF holds no text, only pictures of pages: run text recognition (OCR) on it, or"
        " copy its text into a plain text file."
    ),
    _("This PDF has %(count)s pages and the limit is %(limit)s: split it into single reports."),
    _("This document unpacks to an unreasonable size: it is damaged or hostile, get another copy."),
    _("This document holds no text: if it is a scan, copy its text into a plain text file."),
    _(
        "Reading this %(kind)s took more than %(count)s seconds: copy its text into a plain "
        "text file and upload that."
    ),
    _(
        "Reading this %(kind)s needs more memory than is allowed: copy its text into a plain "
        "text file and upload that."
    ),
    _(
        "This %(kind)s is nested too deeply to be read: copy its text into a plain text file "
        "and upload that."
    ),
    _(
        "This %(kind)s is damaged and could not be read (%(why)s): copy its text into a plain"
        " text file and upload that."
    ),
    # pages
    _(
        "No article was found on this page: it may be built by scripts, or ask for consent or"
        " a subscription; copy the article's text into a plain text file and upload that."
    ),
    _(
        "This page is nested too deeply to be read, and no text could be had of it: copy the "
        "article's text into a plain text file and upload that."
    ),
    _("This page is nested too deeply to find the article in it: all its text was taken."),
    _("This page is nested too deeply to be read whole: its deepest parts were left out."),
    _(
        "The page holds more than %(count)s characters, too many for one report: copy the "
        "report into a plain text file and upload that."
    ),
    # e-mail
    _("This e-mail holds no text part: upload what is attached to it instead."),
    _("It holds texts of several days (%(days)s): days such as “Tuesday” count from %(day)s."),
    _("It holds texts of several days (%(days)s): give the day of the main one."),
    _("Left out of this e-mail: %(parts)s."),
    _("It is damaged and could not be read."),
    # fetching
    _("%(host)s sent more than the %(size)s MB that are read of it."),
    _("%(host)s redirects more than %(count)s times: check the address."),
    _("There is no page at this address any more (%(host)s answered %(status)s)."),
    _(
        "%(host)s does not let us read this page (it answered %(status)s): save the page in a"
        " browser and upload the file."
    ),
    _("%(host)s cannot answer now (it answered %(status)s): try again later."),
    _("%(host)s answered %(status)s instead of the page: check the address."),
    _(
        "%(host)s took longer than %(count)s seconds: try again later, or save the page and "
        "upload the file."
    ),
    _("%(host)s answers too slowly: try again later, or save the page and upload the file."),
    _("The connection to %(host)s failed or broke off: try again later."),
    _("%(host)s is not on the public internet, so it is not fetched."),
    _("%(host)s has no valid certificate, so the page cannot be trusted."),
    _("There is no host called %(host)s: check the address."),
    _("%(host)s sent a page whose compression is damaged: try again later."),
    _("%(host)s did not answer in time: try again later."),
    _(
        "%(host)s asks automated readers not to fetch this page (robots.txt): save it in a "
        "browser and upload the file."
    ),
    _(
        "%(host)s answered %(status)s for its robots.txt, so it is not known whether the page"
        " may be fetched: try again later."
    ),
    _(
        "%(host)s is not asked before %(moment)s UTC: it told us to wait, was too slow, or "
        "others are first."
    ),
    _("This is not a web address: it has spaces in it or is too long."),
    _("“%(address)s” is not a web address: it must begin with http:// or https://."),
    _("“%(address)s” is not a web address."),
    _("An address with a user name or password in it is not fetched."),
    _("Port %(port)s is not fetched: web pages are on ports 80 and 443."),
    _("“%(address)s” could not be fetched: %(why)s."),
    _("It could not be taken in: %(error)s. A developer should look at it."),
    # feeds
    _("There is no feed at this address: look for the site's RSS or Atom address."),
    _("The feed is empty."),
    _("The feed is damaged (%(why)s); %(count)s items could be read."),
    _("The feed is damaged and no item could be read (%(why)s)."),
    _("The feed's JSON is damaged: it cannot be read."),
    _("%(count)s items have no web address that can be asked and were left out."),
    _("The feed has %(count)s items; the first %(limit)s were read."),
    _("The site says that this feed has ended. It is asked no more."),
    _("It has moved for good to %(url)s: change its address here."),
    _("%(count)d items share their id with others: their links tell them apart."),
    # tables
    _("“%(name)s” is not %(what)s: it is a spreadsheet. Save it as CSV in UTF-8."),
    _("“%(name)s” is not %(what)s: it is UTF-16 text. Save it as CSV in UTF-8."),
    _("“%(name)s” is not %(what)s: its first line cannot be read (%(why)s)."),
    _("“%(name)s” is not %(what)s: it has no column %(columns)s."),
    _("“%(name)s” is not %(what)s: it has more than one column %(columns)s."),
    _("“%(name)s” is not the table that was begun: start from its beginning."),
    _("“%(name)s” is not in UTF-8, and its encoding could not be told: save it as CSV in UTF-8."),
    _("Reading stopped after row %(row)s: %(error)s. The file is kept."),
    _(
        "The file has changed since it was begun: its size or its first bytes are others. "
        "Bring it in anew; rows that are here are known."
    ),
    # outlines
    _("“%(name)s” is none of: GeoPackage (.gpkg), Shapefile (.shp or zipped), GeoJSON."),
    _("“%(name)s” is larger than %(size)s MB."),
    _("“%(name)s” could not be read as boundaries: it is no %(kind)s file."),
    _("“%(name)s” could not be read as boundaries: %(why)s."),
    _("“%(name)s” is in %(system)s: save it in WGS 84 (EPSG:4326) and try again."),
    _("“%(name)s” holds no outlines."),
    _("“%(name)s” holds more than %(count)s outlines."),
    _("“%(name)s” holds no outlines that can be read; feature 1: %(why)s."),
    _(
        "“%(name)s” lacks the %(parts)s of its Shapefile: zip its .shp, .shx, .dbf and .prj "
        "together."
    ),
    _("“%(name)s” unpacks to more than %(size)s MB."),
    _("“%(name)s” holds %(count)s Shapefiles: zip the one that is meant."),
    _("it has no outline"),
    _("it has no area"),
    _("it lies outside the world: not in degrees?"),
    _("it is no feature"),
    _("its geometry is of no type that GeoJSON has"),
    _("its coordinates are not those of a %(kind)s"),
    _("its outline is broken: each ring has four points or more and ends as it begins"),
    _("outlines of it in the file cover the same ground: which is meant?"),
    # reading
    _("The document gives no publication date. Add one and it will be read."),
    _(
        "The document gives %(date)s as its publication date, which is still to come. Add the"
        " right one and it will be read."
    ),
    _("Reading it was cut off %(count)s times. Look at the text, then try again."),
    _("The reader stopped: %(error)s. A developer should look at it."),
    # where a date comes from
    _("given by the person who added it"),
    _("Given when it was added again."),
    _("the e-mail's Date header"),
    _("the Date line of a message quoted in it, itself of %(day)s"),
    _("the Date header of the message forwarded in it"),
    _("the line “%(line)s” near the top of the text"),
    _("the page's JSON-LD datePublished"),
    _("the page's meta element %(name)s"),
    _("the page's time element marked as its publication"),
    _("the feed’s item"),
    _("the page as it was captured before"),
    _("no stated day"),
    # parts of sentences
    _("a part of type %(kind)s"),
    _("whatever follows the first %(count)s parts"),
    _("%(name)s (too many messages within messages)"),
    _("within %(name)s: %(note)s"),
    _("its own text"),
    _("a PNG picture"),
    _("a JPEG picture"),
    _("a GIF picture"),
    _("a bitmap picture"),
    _("a TIFF picture"),
    _("a gzip archive"),
    _("a bzip2 archive"),
    _("an xz archive"),
    _("a Zstandard archive"),
    _("a 7-Zip archive"),
    _("a RAR archive"),
    _("a database"),
    _("a program"),
    _("a sound recording"),
    _("a recording"),
    _("a video"),
    _("The page"),
    _("e-mail"),
    _("feed"),
    _("an ACLED export"),
    _("a UCDP GED table"),
    _("UTF-8 read as Latin-1"),
    _("Windows-1256 read as Latin-1"),
)
_BLANK = re.compile(r"%\((\w+)\)[sd]")
_SENTENCE_END = re.compile(r"\. (?=\S)")
_WITH_REASON = re.compile(r"(“[^”]*”|[^(]+) \((.+)\)")


def tell_note(text: str) -> str:
    """Return a kept note in the language of whoever looks at it.

    Example: in Arabic “x.org did not answer in time: try again later.” begins with “لم يجب x.org”.
    """
    if not text or (get_language() or "en").startswith("en"):
        return text
    return _tell_sentences(text) or text


def _tell_sentences(text: str) -> str:
    for end in _SENTENCE_END.finditer(text):
        first = _tell(text[: end.start() + 1], _forms())
        rest = first and _tell_sentences(text[end.end() :])
        if rest:
            return f"{first} {rest}"
    return _tell(text, _forms())


def _tell(text: str, forms: dict[str, re.Pattern], *, short: bool = False) -> str:
    """Return the translation of the first form that a text has; empty where it has none."""
    for note, pattern in forms.items():
        if found := pattern.fullmatch(text):
            told = _BLANK.sub(r"%(\1)s", gettext(note))
            told = told.partition(":")[0].rstrip(".") if short else told
            parts = {name: _tell_part(part) for name, part in found.groupdict().items()}
            return told % parts if parts else told
    return ""


def _tell_part(text: str) -> str:
    """Return what fills a blank: words of ours, or a list of parts with reasons, or neither."""
    if told := _tell(text, _forms()) or _tell(text, _short_forms(), short=True):
        return told
    if "; " in text:
        return "; ".join(map(_tell_part, text.split("; ")))
    if found := _WITH_REASON.fullmatch(text):
        return f"{_tell_part(found[1])} ({_tell_part(found[2])})"
    if ", " in text:
        return ", ".join(map(_tell_part, text.split(", ")))
    return text


@cache
def _forms() -> dict[str, re.Pattern]:
    return {note: _compile(note) for note in NOTES}


@cache
def _short_forms() -> dict[str, re.Pattern]:
    """The reasons alone, without what to do: “This is a PNG picture, which holds no text to read”."""
    return {
        note: _compile(note.partition(":")[0].rstrip("."))
        for note in NOTES
        if note.endswith(".") and not note.startswith("%")
    }


def _compile(note: str) -> re.Pattern:
    pieces = _BLANK.split(note)  # text and names of blanks by turns
    blanks = (f"(?P<{name}>.+?)" for name in pieces[1::2])
    texts = (re.escape(text) for text in pieces[::2])
    whole = [piece for pair in zip(texts, [*blanks, ""], strict=True) for piece in pair]
    return re.compile("".join(whole), re.DOTALL)
