"""`python -m benchmarks [name ...] [--quick] [--smallest S] [--largest L]`: measure, print tables.

Each benchmark checks its answer before it times it, and stands in one table with its peer, at up
to four sizes. Without names all of them run. `--write` puts the tables into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import scratch
from benchmarks.measure import Row, format_table

ORDER = ("S", "M", "L", "XL")
DOCUMENT = scratch.ROOT / "docs" / "benchmarks.md"
NEEDS_DATABASE = {"reads", "corrections", "state", "serving", "export"} | {
    *("pages", "tables", "copies")
}


@dataclass(frozen=True)
class Options:
    """What a run may take: the sizes, and seconds for each measured function."""

    sizes: tuple[str, ...]
    budget_s: float
    quick: bool


def list_benchmarks() -> dict[str, tuple[str, Callable[[Options], list[Row]]]]:
    """Return title and function by name, in the order they run."""
    from benchmarks import browser, ingesting, ledger, reading, serving

    return {
        "reads": ("Ledger reads as the ledger grows", ledger.measure_reads),
        "corrections": ("Ledger reads as corrections pile up", ledger.measure_corrections),
        "state": ("State of all districts on a day", ledger.measure_state),
        "serving": ("State of all districts over HTTP", serving.measure_serving),
        "export": ("Export of all periods", ledger.measure_export),
        "reading": ("Reading reports, one core", reading.measure_reading),
        "pages": ("Pages to reports", ingesting.measure_pages),
        "tables": ("Tables of events", ingesting.measure_tables),
        "copies": ("Finding copies as reports accumulate", ingesting.measure_copies),
        "maps": ("Maps in the browser", browser.measure_maps),
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help="which to run; without any, all")
    parser.add_argument("--quick", action="store_true", help="small sizes, under two minutes")
    parser.add_argument("--largest", choices=ORDER, help="largest size (M quick, else L)")
    parser.add_argument("--smallest", choices=ORDER, default="S", help="smallest size")
    parser.add_argument(
        "--write", action="store_true", help="renew the tables of docs/benchmarks.md"
    )
    asked = parser.parse_args(arguments)
    largest = asked.largest or ("M" if asked.quick else "L")
    if ORDER.index(asked.smallest) > ORDER.index(largest):
        parser.error("the smallest size is above the largest")
    options = Options(
        ORDER[ORDER.index(asked.smallest) : ORDER.index(largest) + 1],
        0.3 if asked.quick else 2.0,
        asked.quick,
    )
    scratch.set_up_django()
    benchmarks = list_benchmarks()
    if unknown := set(asked.names) - set(benchmarks):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}: {', '.join(benchmarks)}")
    chosen = {
        name: benchmarks[name] for name in benchmarks if name in asked.names or not asked.names
    }
    if not NEEDS_DATABASE & set(chosen):
        return run(chosen, options, asked.write)
    with scratch.running_server():
        return run(chosen, options, asked.write)


def run(chosen: dict, options: Options, write: bool = False) -> int:
    for name, (title, measure) in chosen.items():
        began, load = time.monotonic(), os.getloadavg()[0]
        rows = measure(options)
        command = f"python -m benchmarks {name}{' --quick' if options.quick else ''}"
        if options.sizes[0] != "S":
            command += f" --smallest {options.sizes[0]}"
        if options.sizes[-1] != ("M" if options.quick else "L"):
            command += f" --largest {options.sizes[-1]}"
        table = format_table(title, rows) + (
            f"\n`{command}`, {time.monotonic() - began:.0f} s on {os.cpu_count()} cores"
            f" ({platform.machine()}) with a load of {load:.1f} at the start.\n"
        )
        print(table, flush=True)
        if write:
            DOCUMENT.write_text(replace_section(DOCUMENT.read_text(), name, table))
    return 0


def replace_section(text: str, name: str, table: str) -> str:
    """Return the document with the table of one benchmark renewed; ValueError where it has no place."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.S)
    if not pattern.search(text):
        raise ValueError(f"{DOCUMENT} has no place for {name}")
    return pattern.sub(lambda _found: f"{begin}\n{table}{end}", text)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Ended.")
