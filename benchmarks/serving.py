"""State of all districts on a day over HTTP, beside pygeoapi serving the very same features.

All under granian with the workers and threads of `make run`, asked over as many connections. What
pygeoapi serves is our own answer, cut to the day beforehand, by the quickest of its providers that
needs no system package. Ours has to find out with each request whether anything changed. The same
bytes from a function that does nothing else show what this server and this client allow at most.
"""

from __future__ import annotations

import csv
import json
import os
import selectors
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.generate import SIZES, make_world
from benchmarks.measure import Row
from benchmarks.scratch import BENCH_DIR, ROOT, use_world
from config.run import web_command

PEER = BENCH_DIR / "pygeoapi"
PACKAGES = ("pygeoapi==0.21.0", "granian==2.8.9")
DAY = "2016-05-04"
CONNECTIONS, FEWEST = 32, 2  # kept to a server at a time; a core each
HOST = "127.0.0.1"
ROUNDS = 5  # of each server in turn, so that a busy machine is busy for both
SLOW_S, LONGEST_S = 5, 60  # for an answer, for all: then a server is asked no more than it must
LIMITS = {"default_items": 10, "max_items": 1_000_000}


def measure_serving(options) -> list[Row]:
    """Requests a second for one day, without and with outlines, against pygeoapi."""
    python = install_peer()
    rows = []
    for name in options.sizes:
        use_world(make_world(SIZES[name]))
        with run_ours() as ours, run_peer(python, ours) as theirs:
            for what, our_query, their_query, providers in (
                ("state on a day", "", "&skipGeometry=true", ("GeoJSON", "CSV")),
                ("state on a day with outlines", "&format=geojson", "", ("GeoJSON",)),
            ):
                address = f"{ours}/api/v1/state?on={DAY}{our_query}"
                addresses = {
                    name: f"{theirs}/collections/{name.lower()}/items" for name in providers
                }
                provider, count, peer = choose_provider(addresses, their_query, options.budget_s)
                check_same(address, peer, count)
                with run_bare(address) as bare:
                    rates = ask_in_turn((address, peer, bare), options.budget_s)
                peers = (f"pygeoapi, {provider}", "granian alone")
                rows += [
                    Row(what, name, "requests/s", rates[0], peer, theirs)
                    for peer, theirs in zip(peers, rates[1:], strict=True)
                ]
    return rows


def check_same(ours: str, theirs: str, count: int) -> None:
    """Fail unless both name the same districts with the same standing."""
    mine, other = read_json(ours), read_json(theirs)
    if "districts" in mine:
        told = {row["slug"]: row["standing"] for row in mine["districts"]}
    else:
        told = {feature["id"]: feature["properties"]["standing"] for feature in mine["features"]}
        shapes = {feature["id"]: feature["geometry"] for feature in mine["features"]}
        for feature in other["features"]:
            slug = feature["properties"]["district"]
            assert (feature["geometry"] is None) == (shapes[slug] is None), slug
    said = {
        f["properties"]["district"]: f["properties"]["standing"] or None for f in other["features"]
    }
    assert len(told) == count and said == told, (len(told), len(said), count)


# ---------------------------------------------------------------------------- the load


def ask_in_turn(addresses: tuple[str, ...], seconds: float) -> list[list[float]]:
    """Return the rates of each server, asked ROUNDS times; a slow one until a time is used up."""
    rates: list[list[float]] = [[] for _address in addresses]
    spent_s = [0.0] * len(addresses)
    for _round in range(ROUNDS):
        for number, address in enumerate(addresses):
            if spent_s[number] > LONGEST_S:
                continue
            began = time.perf_counter()
            rates[number].append(ask_often(address, seconds))
            spent_s[number] += time.perf_counter() - began
    return rates


def ask_often(address: str, seconds: float) -> float:
    """Return the requests a second that are answered over kept connections.

    As many connections as answer one request each within the time, asked by one process that waits
    for all of them: the less it does itself, the more of the machine is left to the server.
    """
    parts = urlsplit(address)
    request = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    room = memoryview(bytearray(1 << 20))
    left, count = {}, 0  # bytes of the answer that are still to come, by connection
    with socket.create_connection((parts.hostname, parts.port)) as first:
        began = time.perf_counter()
        first.sendall(request)
        came = first.recv_into(room)
        size = measure_answer(room, came)
        while came < size:
            came += (more := first.recv_into(room))
            assert more, "the server closed the connection"
        fitting = int(seconds / (time.perf_counter() - began))
    with selectors.DefaultSelector() as waiting:
        for _number in range(max(FEWEST, min(CONNECTIONS, fitting))):
            connection = socket.create_connection((parts.hostname, parts.port))
            waiting.register(connection, selectors.EVENT_READ)
            connection.sendall(request)
            left[connection] = 0
        began = time.perf_counter()
        while left:
            for key, _events in waiting.select():
                connection = key.fileobj
                came = connection.recv_into(room)
                assert came, "the server closed the connection"
                left[connection] = (left[connection] or measure_answer(room, came)) - came
                if left[connection]:
                    continue
                count += 1
                if time.perf_counter() - began < seconds:
                    connection.sendall(request)
                else:
                    waiting.unregister(connection)
                    connection.close()
                    del left[connection]
    return count / (time.perf_counter() - began)


def measure_answer(room: memoryview, came: int) -> int:
    """Return how many bytes an answer has in all, whose head has come."""
    head, end, _begun = bytes(room[: min(came, 4096)]).lower().partition(b"\r\n\r\n")
    assert end and head.startswith(b"http/1.1 200 "), head
    length = head.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0]
    return len(head) + len(end) + int(length)


def read_json(address: str) -> dict:
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


# ---------------------------------------------------------------------------- the servers


def install_peer() -> Path:
    """Return the Python of a venv under var/bench that has pygeoapi."""
    python = PEER / "bin" / "python"
    stamp = PEER / "packages.txt"
    if not stamp.exists() or stamp.read_text() != "\n".join(PACKAGES):
        venv.create(PEER, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", *PACKAGES], check=True)
        stamp.write_text("\n".join(PACKAGES))
    return python


@contextmanager
def run_ours():
    """Serve the scratch database as `make run` does; yields the address."""
    from django.conf import settings
    from django.db import connection

    database = connection.settings_dict
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if database["PORT"]:
        url += f"&port={database['PORT']}"
    port = find_port()
    address = f"{HOST}:{port}"
    variables = {
        **os.environ, "DATABASE_URL": url, "SITE_URL": f"http://{address}", "RATE_LIMIT": "0",
        "PGPASSWORD": database["PASSWORD"], "VAR_DIR": str(settings.VAR_DIR),
    }  # fmt: skip
    command = [sys.executable, *web_command("config.wsgi:application", HOST, port)]
    with serve(command, f"http://{address}", "/healthz", variables):
        yield f"http://{address}"


@contextmanager
def run_bare(source: str):
    """Serve the bytes of the answer at `source` and nothing else; yields the address."""
    content = BENCH_DIR / "bare-answer"
    with urllib.request.urlopen(source) as answer:
        content.write_bytes(answer.read())
    port = find_port()
    address = f"{HOST}:{port}"
    variables = {**os.environ, "BARE_ANSWER": str(content)}
    command = [sys.executable, *web_command("benchmarks.bare_answer:application", HOST, port)]
    with serve(command, f"http://{address}", "/", variables):
        yield f"http://{address}/?"
    content.unlink()


@contextmanager
def run_peer(python: Path, ours: str):
    """Serve our answer for the day by pygeoapi, a collection a provider; yields the address."""
    port = find_port()
    address = f"{HOST}:{port}"
    answer = read_json(f"{ours}/api/v1/state?on={DAY}&format=geojson")
    for feature in answer["features"]:
        feature["properties"] = {"id": feature["id"], **feature["properties"]}
    files = {"GeoJSON": PEER / "state.geojson", "CSV": PEER / "state.csv"}
    files["GeoJSON"].write_text(json.dumps(answer))
    with files["CSV"].open("w", newline="") as file:
        points = {"lon": 0, "lat": 0}  # asked for, and left out of what is compared
        writer = csv.DictWriter(file, [*answer["features"][0]["properties"], *points])
        writer.writeheader()
        writer.writerows(feature["properties"] | points for feature in answer["features"])
    config, description = PEER / "config.json", PEER / "openapi.json"  # JSON is YAML too
    config.write_text(json.dumps(describe_peer(f"http://{address}", files)))
    variables = {
        **os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(description),
    }  # fmt: skip
    generate = [PEER / "bin" / "pygeoapi", "openapi", "generate", config, "--format", "json"]
    written = subprocess.run(generate, env=variables, check=True, stdout=subprocess.PIPE, text=True)
    description.write_text(written.stdout)
    command = [str(python), *web_command("pygeoapi.flask_app:APP", HOST, port)]
    with serve(command, f"http://{address}", "/conformance?f=json", variables):
        yield f"http://{address}"


def choose_provider(addresses: dict[str, str], query: str, budget_s: float) -> tuple[str, int, str]:
    """Return the quickest provider, how many features it gives, and the address to ask."""
    found = []
    for provider, address in addresses.items():
        items = f"{address}?f=json&limit=1000000{query}"
        began = time.perf_counter()
        count = len(read_json(items)["features"])
        took = time.perf_counter() - began
        rate = ask_often(items, budget_s) if took < SLOW_S else 1 / took
        found.append((rate, provider, count, items))
    return max(found)[1:]


def describe_peer(address: str, files: dict[str, Path]) -> dict:
    """Return a configuration of pygeoapi with a collection for each provider."""
    named = {"title": "State", "description": "State on a day", "keywords": ["state"]}
    extents = {"spatial": {"bbox": [-180, -90, 180, 90]}}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": urlsplit(address).port}, "url": address,
            "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8",
            "languages": ["en-US"], "gzip": False, "limits": LIMITS,
            "map": {"url": "about:blank", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**named, "keywords_type": "theme", "terms_of_service": address,
                               "url": address},
            "license": {"name": "none", "url": address},
            "provider": {"name": "none", "url": address},
            "contact": {"name": "none"},
        },
        "resources": {
            provider.lower(): {
                "type": "collection", **named, "links": [], "extents": extents, "limits": LIMITS,
                "providers": [
                    {"type": "feature", "name": provider, "data": str(path), "id_field": "id",
                     "geometry": {"x_field": "lon", "y_field": "lat"}}
                ],
            }
            for provider, path in files.items()
        },
    }  # fmt: skip


@contextmanager
def serve(command: list[str], address: str, ready: str, variables: dict):
    """Run a server until the block ends; ready when `ready` answers."""
    log = BENCH_DIR / f"serving-{urlsplit(address).port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=output
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(address + ready) as answer:
                    answer.read()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(20)
        log.unlink()


def find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
