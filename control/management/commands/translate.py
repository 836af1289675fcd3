"""`manage.py translate`: gather every sentence, bring each language's file up to date, compile it.

Input: `_()` in Python and `{% translate %}` in templates. Output: control/locale/<language>/
LC_MESSAGES/django.po and .mo. Needs no gettext of the system. A new language is one folder there
and one line in LANGUAGES; docs/map.md says how.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

LOCALE = settings.BASE_DIR / "control" / "locale"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
    # what the filters of the files and the API mean (control/publish/tables)
    **dict.fromkeys(("Filter", "filter_by_code", "filter_by_code_or_none"), (4,)),
    **dict.fromkeys(("filter_by_slug", "filter_by_slugs"), (4,)),
    "_graded": None,
}

# What libraries say at the desk and have no Arabic for: the drawing of outlines; and the months,
# which Django calls as they are called in Egypt.
BORROWED = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
    *("Reset view", "Cancel", "Cancel drawing", "Delete last point drawn", "Delete last point"),
    *("Draw a polygon", "Draw a rectangle", "Click to start drawing shape."),
    *("Click to continue drawing shape.", "Click first point to close this shape."),
    *("<strong>Error:</strong> shape edges cannot cross!", "Click and drag to draw rectangle."),
    *("Release mouse to finish drawing.", "Save changes.", "Cancel editing, discards all changes."),
    *("Edit layers", "No layers to edit.", "Delete layers", "No layers to delete."),
    *("Drag handles, or marker to edit feature.", "Click cancel to undo changes."),
    "Click on a feature to remove",
]


def source_files() -> list[Path]:
    """Return the files whose sentences are translated, in a steady order."""
    base = settings.BASE_DIR
    found = [
        *(base / "control").rglob("*.py"), *(base / "config").glob("*.py"),
        *(base / "templates").rglob("*.html"),
    ]  # fmt: skip
    return sorted(path for path in found if "migrations" not in path.parts)


def extract_messages(path: Path) -> Iterator[tuple]:
    """Yield (line, message, comments, context) of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # templatize keeps the lines; their indentation would mean something to Python
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    yield from extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})


def make_template() -> Catalog:
    """Return every message of the project, untranslated, each with the files that say it."""
    catalog = Catalog(project="Control Ledger", version="1", charset="utf-8")
    for path in source_files():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for _line, message, _comments, context in extract_messages(path):
            catalog.add(message, locations=[(name, 0)], context=context)
    for message in BORROWED:
        catalog.add(message)
    return catalog


def read_catalog(language: str) -> Catalog:
    """Return a language's messages as they are on file."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="Control Ledger", version="1", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def find_untranslated(catalog: Catalog, template: Catalog) -> list[str]:
    """Return the messages of the template that a catalog says nothing for, or says doubtfully."""
    missing = []
    for message in template:
        if not message.id:
            continue
        there = catalog.get(message.id, message.context)
        texts = there.string if there is not None else ""
        whole = all(texts) if isinstance(texts, (tuple, list)) else bool(texts)
        if not whole or there.fuzzy:
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def compile_catalog(catalog: Catalog) -> bytes:
    """Return the .mo of a catalog."""
    for message in list(catalog):
        if message.id and message.pluralizable and not all(message.string):
            # else it would be compiled with the English forms, too few for most languages
            catalog.delete(message.id, message.context)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


class Command(BaseCommand):
    help = "Bring the translations up to date with the code, and compile them."

    def add_arguments(self, parser):
        parser.add_argument("languages", nargs="*", help="such as ar; all but English if none")

    def handle(self, *args, languages, **options):
        known = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        for language in languages or known:
            if language not in known:
                raise CommandError(f"{language} is not in LANGUAGES of config/settings.py.")
            template = make_template()
            catalog = read_catalog(language)
            # no new date: the same sentences give the same file, whoever gathers them
            catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
            catalog.obsolete.clear()
            folder = LOCALE / language / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "django.po").open("wb") as file:
                write_po(file, catalog, sort_output=True, include_lineno=False, width=100)
            missing = find_untranslated(catalog, template)
            (folder / "django.mo").write_bytes(compile_catalog(catalog))
            said = f"{language}: {len(template)} messages, {len(missing)} without a translation."
            self.stdout.write(said)
            for message in missing:
                self.stdout.write(f"  {message!r}")
