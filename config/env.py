"""Environment variables, typed: the only way environments differ.

Input: `os.environ`. Output: values for settings and the processes. An empty variable counts as
unset. Every variable read here is explained in docs/operations.md, and a test says so.
"""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class BadVariable(Exception):
    """A variable whose text cannot be read as its type; the message says which and why."""


def text(name: str, default: str = "") -> str:
    """The variable's text, stripped."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise BadVariable(f"{name}={value}: write 1 or 0.")
    return value in TRUE


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of `choices`, which are in capitals, however it is written."""
    value = text(name, default).upper()
    if value not in choices:
        raise BadVariable(f"{name}={text(name)}: write one of {', '.join(choices)}.")
    return value


def number(name: str, default: int, least: int = 0) -> int:
    """A whole number, `least` or more."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise BadVariable(f"{name}={value}: write a whole number.")
    if int(value) < least:
        raise BadVariable(f"{name}={value}: write {least} or more.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def ports(name: str) -> frozenset[int]:
    """A list of port numbers written with commas."""
    given = words(name)
    if not all(port.isascii() and port.isdigit() and 0 < int(port) < 65536 for port in given):
        raise BadVariable(f"{name}={','.join(given)}: write port numbers with commas.")
    return frozenset(map(int, given))


def var_dir() -> Path:
    """Where everything made at run time lives: database, secrets, logs, collected files."""
    return Path(text("VAR_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
