"""Releases: everything public as a numbered set of files, and the same set made again.

Input: the database at a moment, with the versions a `Release` names. Output: files in a folder, byte
for byte the same whenever they are made by the same code, whatever was recorded since; only what was
erased for harm is gone from a set made later, and is listed. Writes nothing but its own row.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection, transaction

from control import models
from control.dates import COVERAGE, LAST_DAY

from .citation import AUTHOR, LICENCE_NAME, LICENCE_URL, NOT_FOR, READ_FIRST, TITLE, cite_answer
from .codebook import describe_package, write_codebook
from .cut import GROWING, TRACKED, Cut, cut_at, read_versions
from .knowledge import AS_KNOWN_NOW, CODE_VERSION
from .ogc import COLLECTIONS, write_geojson
from .records import plain
from .rows import write_csv
from .tables import TABLES

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Plan:
    """What makes a release: its number, its cut, when it was made, what changed since the last."""

    number: int
    made_at: dt.datetime
    cut: Cut
    changelog: str = ""

    @property
    def name(self) -> str:
        return f"release-{self.number}"


def make_release(folder: Path) -> models.Release:
    """Write the next release under `folder` and record it. The folder of its number must be new."""
    plan = _plan_next()
    target = folder / str(plan.number)
    target.mkdir(parents=True)
    _write_tables(plan, target)
    before = models.Release.objects.order_by("-number").first()
    plan = replace(plan, changelog=_write_changelog(plan, before, target, folder))
    files = _write_about(plan, target)
    return models.Release.objects.create(
        number=plan.number,
        made_at=plan.made_at,
        moment=plan.cut.moment,
        versions=dict(plan.cut.versions),
        code_version=CODE_VERSION,
        files=files,
        changelog=plan.changelog,
    )


def remake_release(number: int, target: Path) -> tuple[str, ...]:
    """Write a recorded release again into `target`; return the files that came out otherwise."""
    release = models.Release.objects.get(number=number)
    cut = Cut(
        moment=release.moment,
        known_at=release.made_at,
        versions=tuple(sorted(release.versions.items())),
    )
    plan = Plan(number, release.made_at, cut, release.changelog)
    target.mkdir(parents=True, exist_ok=True)
    _write_tables(plan, target)
    files = _write_about(plan, target)
    return tuple(name for name in files if files[name] != release.files.get(name))


def list_erasures(release: models.Release) -> list[str]:
    """Return the decisions that erased something for harm after the release was made."""
    later = models.Decision.objects.filter(verdict="redact", recorded_at__gt=release.moment)
    return [f"{decision.public_id}: {decision.reason}" for decision in later.order_by("pk")]


def _plan_next() -> Plan:
    """Return the plan of the next release, cut where no change of reference data is under way."""
    tables = ", ".join(model._meta.db_table for model in (*TRACKED, *GROWING, models.Boundary))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")  # waits for writers, then holds them
        cut = cut_at(AS_KNOWN_NOW)
        versions = tuple(sorted(read_versions()))
        cursor.execute("SELECT clock_timestamp()")
        [made_at] = cursor.fetchone()
        last = models.Release.objects.order_by("-number").values_list("number", flat=True).first()
    return Plan((last or 0) + 1, made_at, Cut(cut.moment, known_at=made_at, versions=versions))


def _write_tables(plan: Plan, target: Path) -> None:
    from .geopackage import write_geopackage  # with pyarrow, 70 MB that only a release needs
    from .parquet import write_parquet

    for table in TABLES.values():
        _write(target / f"{table.name}.csv", write_csv(table, plan.cut))
        write_parquet(table, plan.cut, None, target / f"{table.name}.parquet")
    for table in COLLECTIONS.values():
        _write(target / f"{table.name}.geojson", write_geojson(table, plan.cut))
        write_geopackage(table, plan.cut, None, target / f"{table.name}.gpkg")


def _write_about(plan: Plan, target: Path) -> dict[str, dict]:
    """Write what describes the tables, then the sums of all; return bytes and hash by file."""
    citation = cite_answer(
        f"/releases/{plan.number}/", {"known_on": plain(plan.cut.moment)}, release=str(plan.number)
    )
    sums = {path.name: _sum(path) for path in sorted(target.iterdir()) if path.name != SUMS}
    resources = {
        name: {
            "bytes": sums[f"{name}.csv"]["bytes"],
            "hash": f"sha256:{sums[f'{name}.csv']['sha256']}",
        }
        for name in TABLES
    }
    package = describe_package(
        lambda table: f"{table.name}.csv", citation, files=resources, version=str(plan.number)
    )
    about = {
        "README.txt": READ_FIRST,
        "codebook.md": write_codebook(),
        "CHANGELOG.md": plan.changelog,
        "CITATION.cff": _write_cff(plan),
        "datapackage.json": json.dumps(package, ensure_ascii=False, indent=1) + "\n",
        "dataset.jsonld": json.dumps(
            describe_dataset(plan.number, plan.made_at), ensure_ascii=False, indent=1
        ) + "\n",
    }  # fmt: skip
    for name, text in about.items():
        _write(target / name, [text.encode()])
    files = {path.name: _sum(path) for path in sorted(target.iterdir()) if path.name != SUMS}
    lines = [f"{file['sha256']}  {name}\n" for name, file in files.items()]
    _write(target / SUMS, ["".join(lines).encode()])
    return files


def _write(path: Path, blocks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)


def _sum(path: Path) -> dict:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def _write_changelog(plan: Plan, before: models.Release | None, target: Path, folder: Path) -> str:
    lines = [
        f"# Release {plan.number}",
        "",
        f"Covers decisions up to {plain(plan.cut.moment)}.",
        "",
    ]
    if before is None:
        return "\n".join([*lines, "The first release.", ""])
    earlier = folder / str(before.number)
    if not earlier.is_dir():
        remake_release(before.number, earlier)
    differing = []
    for table in TABLES.values():
        old, new = (_read_keys(root / f"{table.name}.csv", table.key) for root in (earlier, target))
        changed = sum(1 for key in old.keys() & new.keys() if old[key] != new[key])
        counts = len(new.keys() - old.keys()), len(old.keys() - new.keys()), changed
        if any(counts):
            differing.append(f"| {table.name} | {counts[0]} | {counts[1]} | {counts[2]} |")
    if not differing:
        return "\n".join([*lines, f"The same rows as release {before.number}.", ""])
    head = ["| table | added | removed | changed |", "|---|---|---|---|"]
    return "\n".join([*lines, f"Against release {before.number}:", "", *head, *differing, ""])


def _read_keys(path: Path, key: tuple[str, ...]) -> dict[tuple, bytes]:
    """Return a hash of each row by its key; nothing for a table that the release did not have."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            tuple(row.get(name) for name in key): hashlib.sha256(repr(row).encode()).digest()
            for row in csv.DictReader(file)
        }


def _write_cff(plan: Plan) -> str:
    return (
        "cff-version: 1.2.0\nmessage: Cite this release as below.\ntype: dataset\n"
        f"title: {TITLE}\nversion: '{plan.number}'\ndate-released: '{plan.made_at:%Y-%m-%d}'\n"
        f"license: CC-BY-4.0\nauthors:\n  - name: {AUTHOR}\n"
        f"abstract: >-\n  Who held which district, when, on what evidence. Covers decisions up to {plain(plan.cut.moment)}.\n"
    )


def describe_dataset(number: int, made_at: dt.datetime, address: str = "") -> dict:
    """Return the schema.org Dataset of a release; addresses of files where its own is given."""
    downloads = [
        {
            "@type": "DataDownload",
            "name": f"{name}.csv",
            "encodingFormat": "text/csv",
            "contentUrl": f"{address}{name}.csv",
        }
        for name in TABLES
    ]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": f"{TITLE}, release {number}",
        "description": "Who held which district, when, on what evidence, and what was known at the time. Not to be used "
        + "; ".join(NOT_FOR)
        + ".",
        "version": str(number),
        "datePublished": f"{made_at:%Y-%m-%d}",
        "license": LICENCE_URL,
        "creator": {"@type": "Organization", "name": AUTHOR},
        "isAccessibleForFree": True,
        "temporalCoverage": f"{COVERAGE.start.isoformat()}/{LAST_DAY.isoformat()}",
        "keywords": ["armed conflict", "territorial control", "evacuation deals", LICENCE_NAME],
        "distribution": downloads,
    }


def list_releases() -> list[models.Release]:
    """Return every release, newest first. One query."""
    return list(models.Release.objects.all())


def find_release(number: int) -> models.Release | None:
    """Return the release of that number, or None. One query."""
    return models.Release.objects.filter(number=number).first()
