"""What the documents tell researchers to type, typed: pandas, geopandas, DuckDB and R on the demo."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from control.publish.tables import TABLES
from demo_site import _live_server_helper, demo_ledger  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(python|sql|r)\n(.*?)^```$", re.M | re.S)
EXAMPLES = [
    (document, language, code)
    for document in ("api.md", "data.md")
    for language, code in FENCE.findall((ROOT / "docs" / document).read_text())
]
RUN_SQL = """
import sys, tempfile, urllib.request, duckdb
address = sys.argv[1].split("'")[1]
with tempfile.NamedTemporaryFile(suffix=".parquet") as file:  # its httpfs extension is no part of it
    file.write(urllib.request.urlopen(address).read())
    file.flush()
    for row in duckdb.sql(sys.argv[1].split(";")[0].replace(address, file.name)).fetchall():
        print(row)
"""
READ_EVERYTHING = """
import io, json, sys, urllib.request
import duckdb, pandas as pd
site = sys.argv[1]
def fetch(path):
    return urllib.request.urlopen(site + path).read()
for resource in json.loads(fetch("/data/datapackage.json"))["resources"]:
    name = resource["name"]
    csv = pd.read_csv(io.BytesIO(fetch(f"/data/{name}.csv")))
    assert list(csv) == [field["name"] for field in resource["schema"]["fields"]], name
    with open(sys.argv[2], "wb") as file:
        file.write(fetch(f"/data/{name}.parquet"))
    [(count,)] = duckdb.sql(f"SELECT count(*) FROM '{sys.argv[2]}'").fetchall()
    parquet = pd.read_parquet(sys.argv[2])
    assert len(csv) == len(parquet) == count > 0, name
    with open(sys.argv[2] + ".csv", "wb") as file:
        file.write(fetch(f"/data/{name}.csv"))
    [(count,)] = duckdb.sql(f"SELECT count(*) FROM read_csv('{sys.argv[2]}.csv')").fetchall()
    assert len(csv) == count, name
    print(name, count)
"""


def run(code: str, *arguments: str) -> str:
    """Run in a process of its own: GDAL keeps this one's interpreter while it waits."""
    told = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=100
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.mark.parametrize(
    ("language", "code"),
    [pytest.param(*example[1:], id=f"{example[0]}-{n}") for n, example in enumerate(EXAMPLES)],
)
def test_example_of_the_documents_runs(live_server, language, code):
    code = code.replace("http://127.0.0.1:8000", live_server.url)
    if language == "r":
        printed = run_r(code)
    else:
        printed = run(code) if language == "python" else run(RUN_SQL, code)
    assert printed.strip()


def run_r(code: str) -> str:
    """Run with R, where it has the packages that the code loads."""
    packages = re.findall(r"library\((\w+)\)|(\w+)::", code)
    wanted = ", ".join(f"'{loaded or named}'" for loaded, named in packages)
    rscript = shutil.which("Rscript")
    if not rscript or subprocess.call([rscript, "-e", f"for (p in c({wanted})) find.package(p)"]):
        pytest.skip("R or a package of R is not installed")
    told = subprocess.run([rscript, "-e", code], capture_output=True, text=True, timeout=100)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_pandas_and_duckdb_read_every_file(live_server, tmp_path):
    printed = run(READ_EVERYTHING, live_server.url, str(tmp_path / "file.parquet"))
    assert len(printed.splitlines()) == len(TABLES) and "control 369" in printed
