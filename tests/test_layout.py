"""The layout is the pipeline: which file may import which, in Python and in JavaScript."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONTROL = ROOT / "control"
SCRIPTS = ROOT / "static" / "control" / "js"

STAGES = {"sources", "ingest", "extract", "review", "history", "publish"}
# What each part of `control` may import of `control`; see DATA_CLASSES_ONLY for what it means
# where one stage imports another. A verdict is written as the ledger's drafts, so review takes
# those of history, and history knows nothing of review.
MAY_IMPORT = {
    "choices": set(),
    "dates": set(),
    "models": {"choices", "dates"},
    "sources": {"dates"},
    "extract": {"choices", "dates"},
    "ingest": {"models", "choices", "dates", "sources"},
    "review": {"models", "choices", "dates", "extract", "history"},
    "history": {"models", "choices", "dates"},
    "publish": {"models", "choices", "dates"},
    "demo": {"models", "choices", "dates", "history"},
    "workflow": STAGES | {"models", "choices", "dates", "demo", "tasks"},
    "tasks": {"workflow", "models", "choices", "dates"},
    "management": {"workflow", "models", "choices", "dates"},
    "admin": {"workflow", "models", "choices", "dates"},
    "web": {"publish", "choices", "dates", "workflow"},
    "apps": {"admin"},  # the roles, made after each migration
    "migrations": {"models", "choices", "dates"},
}
# No ORM, no network, no clock.
FORBIDDEN = {
    "sources": {"django.db", "django.contrib"},
    "extract": {"django.db", "django.contrib", "requests", "urllib.request", "socket", "time"},
    "dates": {"django", "time"},
}
CLOCK = re.compile(r"\b(?:datetime\.now|date\.today|timezone\.now|time\.time)\(")
DATA_CLASSES_ONLY = {("ingest", "sources"), ("review", "extract"), ("review", "history")}


def part_of(path: Path) -> str:
    return path.relative_to(CONTROL).parts[0].removesuffix(".py")


def imported_modules(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in it."""
    package = ("control", *path.relative_to(CONTROL).parts[:-1])
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            names |= {f"{module}.{alias.name}" for alias in node.names} | {module}
    return names


def python_files() -> list[Path]:
    return sorted(path for path in CONTROL.rglob("*.py") if path != CONTROL / "__init__.py")


def imported_names(path: Path, part: str) -> list[str]:
    """Names taken from `control.<part>...` by `from ... import ...`."""
    return [
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"control.{part}")
        for alias in node.names
    ]


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(CONTROL)))
def test_python_file_imports_only_what_its_part_may(path):
    part = part_of(path)
    assert part in MAY_IMPORT, f"{part} is in no row of the import table"
    modules = imported_modules(path)
    parts = {name.split(".")[1] for name in modules if name.startswith("control.")} - {part}
    assert parts <= MAY_IMPORT[part], f"{path.name} imports {parts - MAY_IMPORT[part]}"
    for other in parts:
        if (part, other) in DATA_CLASSES_ONLY:
            assert all(name[:1].isupper() for name in imported_names(path, other)), (
                f"{path.name} may take only data classes from {other}"
            )


@pytest.mark.parametrize("part", sorted(FORBIDDEN))
def test_pure_part_knows_no_orm_network_or_clock(part):
    for path in (path for path in python_files() if part_of(path) == part):
        for name in imported_modules(path):
            for forbidden in FORBIDDEN[part]:
                allowed = name.startswith(("django.db.models.TextChoices",))
                assert allowed or not (name + ".").startswith(f"{forbidden}."), (path.name, name)
        if part != "sources":
            assert not CLOCK.search(path.read_text()), f"{path.name} reads the clock"


@pytest.mark.parametrize("name", ["utils", "helpers", "misc", "common"])
def test_layout_no_file_is_named_for_nothing(name):
    assert not list(CONTROL.rglob(f"{name}*"))
    assert not list(SCRIPTS.rglob(f"{name}*"))


# JavaScript: api -> store -> timeline -> map, ui; main.js alone wires.
IMPORT = re.compile(r"""^\s*(?:import|export)\b[^'"]*?['"](\.{1,2}/[^'"]+)['"]""", re.M)
DYNAMIC_IMPORT = re.compile(r"""\bimport\(\s*['"](\.{1,2}/[^'"]+)['"]""")
SCRIPT_ORDER = ["api", "store", "timeline", "map", "ui", "main"]
TOUCHES_DOM = re.compile(r"\b(?:document|window|localStorage|HTMLElement)\b")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|(?<=[;{}\s])//.*?$", re.S | re.M)


def script_files() -> list[Path]:
    return sorted(SCRIPTS.rglob("*.js")) if SCRIPTS.exists() else []


def read_code(path: Path) -> str:
    """A script without its comments."""
    return COMMENT.sub("", path.read_text())


def script_imports(path: Path) -> set[Path]:
    code = read_code(path)
    found = IMPORT.findall(code) + DYNAMIC_IMPORT.findall(code)
    return {(path.parent / name).resolve() for name in found}


@pytest.mark.parametrize("path", script_files(), ids=lambda path: str(path.relative_to(SCRIPTS)))
def test_script_imports_exist_and_never_main(path):
    for imported in script_imports(path):
        assert imported.is_file(), f"{path.name} imports {imported}, which is not there"
        assert imported != SCRIPTS / "main.js", "main.js wires; nothing imports it"


def test_scripts_import_in_the_order_of_the_pipeline():
    for path in script_files():
        top = path.relative_to(SCRIPTS).parts[0].removesuffix(".js")
        if top not in SCRIPT_ORDER:
            continue
        for imported in script_imports(path):
            other = imported.relative_to(SCRIPTS).parts[0].removesuffix(".js")
            if other in SCRIPT_ORDER and other != top:
                assert SCRIPT_ORDER.index(other) < SCRIPT_ORDER.index(top), (path.name, other)
                assert {top, other} != {"map", "ui"}, "map and ui know only what is before them"


def test_scripts_import_each_other_in_no_circle():
    graph = {path.resolve(): script_imports(path) for path in script_files()}

    def walk(path, trail):
        assert path not in trail, " -> ".join(each.name for each in [*trail, path])
        for imported in graph.get(path, ()):
            walk(imported, [*trail, path])

    for path in graph:
        walk(path, [])


def test_scripts_only_leaflet_js_touches_leaflet():
    for path in script_files():
        if path.name != "leaflet.js":
            assert not re.search(
                r"\bwindow\.L\b|\bL\.[a-zA-Z]+\(|\bglobalThis\.L\b", read_code(path)
            ), path.name


def test_timeline_script_touches_no_dom():
    for path in script_files():
        if path.name == "timeline.js":
            assert not TOUCHES_DOM.search(read_code(path))
