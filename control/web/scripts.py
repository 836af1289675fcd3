"""The modules that a script imports, so that a page can ask for all of them at once.

Input: the name of a script among the static files. Output: the names of what it imports, and links
for the page's head. Without them a browser finds each import only after it has read the importer.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_IMPORT = re.compile(r"""^(?:import|export)\b[^'"]*?['"](\.{1,2}/[^'"]+)['"]""", re.M)


@cache
def list_modules(*entries: str) -> tuple[str, ...]:
    """Return the static names of scripts and of all they import, each once, the nearest first.

    FileNotFoundError where there is no such script.
    """
    found = list(entries)
    for name in found:  # grows while it is walked
        path = finders.find(name)
        if path is None:
            raise FileNotFoundError(name)
        for imported in _IMPORT.findall(Path(path).read_text()):
            module = posixpath.normpath(posixpath.join(posixpath.dirname(name), imported))
            if module not in found:
                found.append(module)
    return tuple(found)


@register.simple_tag
def preload_modules(*entries: str) -> SafeString:
    """Return a link for each module that a page's scripts need, for its head."""
    return format_html_join(
        "\n  ",
        '<link rel="modulepreload" href="{}">',
        ((static(name),) for name in list_modules(*entries)),
    )
