"""Releases by command: where their folders are, and one at a time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings

from control import models
from control.publish import releases


class NoSuchRelease(Exception):
    """A number under which nothing was released."""


def make_release(folder: Path | None = None) -> tuple[models.Release, Path]:
    """Write and record the next release; return it with its folder."""
    folder = folder or settings.VAR_DIR / "releases"
    release = releases.make_release(folder)
    return release, folder / str(release.number)


def remake_release(number: int, folder: Path | None = None) -> tuple[Path, tuple[str, ...], list]:
    """Write a release again; return its folder, the files that differ, and what was erased since."""
    release = models.Release.objects.filter(number=number).first()
    if release is None:
        raise NoSuchRelease(f"There is no release {number}.")
    folder = folder or Path(tempfile.mkdtemp(prefix=f"release-{number}-"))
    differing = releases.remake_release(number, folder)
    return folder, differing, releases.list_erasures(release)
