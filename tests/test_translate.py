"""The translations: every public sentence has one, what is compiled is what is written, blanks fit."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from control.management.commands import translate
from control.management.commands.translate import (
    LOCALE,
    compile_catalog,
    find_untranslated,
    make_template,
    read_catalog,
)
from control.web.words import LABELS

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
COUNTED = {"{n}", "%(n)s", "%(count)s", "%(count)d", "%d"}  # one and two may be said in a word


def is_public(message) -> bool:
    """True for what readers see: the codes, the site's own files, its templates."""
    return any(
        file == "control/choices.py"
        or file.startswith(("control/web/", "templates/"))
        and not file.startswith("templates/admin/")
        for file, _line in message.locations
    )


def texts_of(string) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


@pytest.fixture(scope="module")
def template():
    return make_template()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_translates_every_public_sentence(language, template):
    for message in list(template):
        if message.id and not is_public(message):
            template.delete(message.id, message.context)
    missing = find_untranslated(read_catalog(language), template)
    assert not missing, "translate these in the .po, then run manage.py translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_compiled_is_the_one_written(language):
    compiled = LOCALE / language / "LC_MESSAGES" / "django.mo"
    written = compile_catalog(read_catalog(language))
    assert compiled.read_bytes() == written, "run manage.py translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translate_changes_nothing_where_no_sentence_has_changed(language, tmp_path, monkeypatch):
    monkeypatch.setattr(translate, "LOCALE", Path(shutil.copytree(LOCALE, tmp_path / "locale")))
    call_command("translate", language)
    for name in ("django.po", "django.mo"):
        path = Path(language, "LC_MESSAGES", name)
        assert (translate.LOCALE / path).read_bytes() == (LOCALE / path).read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_keeps_the_blanks_of_each_sentence(language):
    for message in read_catalog(language):
        if not message.id or not all(texts_of(message.string)):
            continue
        wanted = set(BLANK.findall(texts_of(message.id)[-1]))
        for text in texts_of(message.string):
            filled = set(BLANK.findall(text))
            assert filled <= wanted, (message.id, text)
            assert wanted - filled <= COUNTED, (message.id, text)


def test_labels_in_arabic_are_arabic():
    with translation.override("ar"):
        for key, text in LABELS.items():
            assert re.search(r"[\u0600-\u06ff]", str(text)) or not re.search(
                "[a-z]{3}", str(text)
            ), key
