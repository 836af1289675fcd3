"""A page's script, or its style sheet, and all that it imports as one file: none waits for another.

Input: the name of an ES module or a style sheet and how to read one. Output: one of the same sense, each
module whole and in its own scope. It knows only the forms this project writes: imports and exports a line
each.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

_IMPORT = re.compile(r"^import (?:\{(?P<names>[^}]*)\} from )?'(?P<path>[^']+)';\n", re.M)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.M)
_STYLE_IMPORT = re.compile(r'^@import url\("([^"]+)"\);\n', re.M)
_STYLE_FILE = re.compile(r'\burl\("?(?![#/"\']|\w+:)(?P<path>[^"\')]+)"?\)')
_OTHER = re.compile(r"^(?:import|export)\b|\bimport\s*\(", re.M)


def find_imports(name: str, source: str) -> list[str]:
    """Return the names of what a module imports, in order."""
    folder = posixpath.dirname(name)
    return [
        posixpath.normpath(posixpath.join(folder, found["path"]))
        for found in _IMPORT.finditer(source)
    ]


def bundle_modules(entry: str, read: Callable[[str], str]) -> str:
    """Return the module `entry` with all that it imports, each once and before its importers.

    ValueError where a module is imported or exported in another form than this project's.
    """
    parts: dict[str, str] = {}

    def add(name: str) -> None:
        source = read(name)
        imports = find_imports(name, source)
        for imported in imports:
            if imported not in parts:
                add(imported)
        parts[name] = _wrap(name, source, imports, is_entry=name == entry)

    add(entry)
    return "\n".join(parts.values())


def bundle_styles(entry: str, read: Callable[[str], str]) -> str:
    """Return the style sheet `entry` with the sheets it imports in their places, files found from it.

    ValueError where one is imported in another form than this project's.
    """
    folder = posixpath.dirname(entry) or "."

    def insert(found: re.Match) -> str:
        name = posixpath.normpath(posixpath.join(folder, found[1]))
        way = posixpath.relpath(posixpath.dirname(name) or ".", folder)
        return _STYLE_FILE.sub(
            lambda file: f'url("{posixpath.join(way, file["path"])}")', bundle_styles(name, read)
        )

    bundle = _STYLE_IMPORT.sub(insert, read(entry))
    if "@import" in bundle:
        raise ValueError(f"{entry}: {bundle[bundle.index('@import') :].splitlines()[0]}")
    return bundle


def _wrap(name: str, source: str, imports: list[str], *, is_entry: bool) -> str:
    owners = iter(imports)

    def import_names(found: re.Match) -> str:
        owner = next(owners)
        names = (found["names"] or "").replace(" as ", ": ")
        return f"const {{{names}}} = {_variable(owner)};\n" if names else ""

    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(import_names, source))
    if other := _OTHER.search(body):
        raise ValueError(f"{name}: {body[other.start() :].splitlines()[0]}")
    if is_entry:
        return f"{{\n{body}}}\n"
    exported = ", ".join(found[2] for found in _EXPORT.finditer(source))
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name)
