"""Our map beside Leaflet.timeline, Leaflet.TimeDimension and plain Leaflet layers, in one Chromium.

The same data, ground and window for all. A step, a jump and a zoom cost the page's own time, in the
call and in the frame that follows, without the wait between; playback counts the frames that came.
"""

from __future__ import annotations

import http.server
import importlib.util
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import brotli
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.generate import SIZES, make_world, pack_files
from benchmarks.measure import Row
from benchmarks.scratch import BENCH_DIR, ROOT
from config.modules import bundle_modules, bundle_styles
from control.web.map_files import write_carried

PEERS = {  # title, its scripts, its page
    "timeline": ("Leaflet.timeline", "leaflet.timeline/dist/leaflet.timeline.js", "timeline"),
    "timedimension": (
        "Leaflet.TimeDimension",
        "iso8601-js-period/iso8601.js leaflet-timedimension/dist/leaflet.timedimension.min.js",
        "timedimension",
    ),
    "canvas": ("plain canvas", "", "plain"),
    "svg": ("plain SVG", "", "plain?svg"),
}
TOO_SLOW = {("svg", "L"), ("svg", "XL"), ("timedimension", "XL")}  # minutes for one picture
PACKAGES = ("leaflet.timeline@1.6.0", "leaflet-timedimension@1.1.1")
MODULES = BENCH_DIR / "peers" / "node_modules"
LEAFLET = Path(importlib.util.find_spec("leaflet").origin).parent / "static" / "leaflet"
PAGES = ROOT / "benchmarks" / "browser"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"]
WINDOW = {"width": 1280, "height": 800}
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
TYPES |= {".html": "text/html", ".svg": "image/svg+xml", ".png": "image/png"}
ALONE = {  # a page on its own has a clock of 5 microseconds, others one of 100
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
STEPS, JUMPS, ZOOMS, PLAYED_MS = 40, 20, 8, 3000
LOADS, LOADS_MS = 15, 15_000  # two of one page differ by a fifth; the slowest peer takes a minute
FIRST_DATA = ("ledger.bin", "outlines.bin")
PRELOAD = '<link rel="preload" as="fetch" crossorigin href="{}">'
CARRIED = '<script type="text/plain" data-file="{}">{}</script>'
STYLES = "/static/control/css/map.css"
LEAFLET_TAG = '<script defer src="/static/leaflet/leaflet.js"></script>'
PEER_TAG = '<script defer src="/peers/{}"></script>'
MODULE = '<link rel="modulepreload" href="{}">'
SETTLED_MS = 1000  # until a new window has made its own surroundings
WAITS = 60  # of two seconds each, for the slowest peer at the largest size

TIME_DAYS = """async (days) => {
  const taken = [];
  for (const day of days) taken.push(await window.bench.timeWork(() => window.bench.show(day)));
  return taken;
}"""
TIME_ZOOMS = """async (times) => {
  const { map, timeWork } = window.bench;
  const taken = [];
  const zoom = map.getZoom();
  for (let i = 0; i < times; i += 1) taken.push(await timeWork(() => map.setZoom(i % 2 ? zoom : zoom + 1, { animate: false })));
  return taken;
}"""
PLAY = """async (lasting) => {
  const { bench } = window;
  let day = bench.first + 400;
  bench.show(day); // playback goes on from the day that is shown
  await bench.drawn();
  const began = performance.now();
  let frames = 0;
  await new Promise((resolve) => {
    const tick = (now) => {
      bench.show(day += 1);
      frames += 1;
      if (now - began < lasting) requestAnimationFrame(tick);
      else resolve();
    };
    requestAnimationFrame(tick);
  });
  const due = ((performance.now() - began) / 1000) * 60;
  return Math.max(0, 1 - frames / due) * 100;
}"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Static files of the project, the peers and the data, all as Brotli, counted by the browser."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, files: dict[str, bytes], **options):
        self.files = files
        super().__init__(*arguments, **options)

    def do_GET(self):
        path = self.path.split("?")[0]
        body = self.files.get(path)
        if body is None:
            found = _find_file(path)
            if found is None:
                self.send_error(404)
                return
            body = self.files[path] = _compress(found.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(Path(path).suffix or ".html", "text/plain"))
        self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for header, value in ALONE.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


def _find_file(path: str) -> Path | None:
    for prefix, folder in (
        ("/static/leaflet/", LEAFLET),
        ("/static/", ROOT / "static"),
        ("/peers/", MODULES),
        ("/bench/", PAGES),
    ):
        if path.startswith(prefix):
            found = (folder / path.removeprefix(prefix)).resolve()
            return found if found.is_file() and found.is_relative_to(folder) else None
    return None


@contextmanager
def serve_pages(data: dict[str, bytes]):
    """Serve the pages of all peers with `data` by file name under /data/; yields the address."""
    page = (PAGES / "page.html").read_text()
    carried = {f"/data/{name}": write_carried(data[name]) for name in FIRST_DATA}
    files = {STYLES: _compress(bundle_styles(STYLES, _read_source))}
    for scripts, address in (("", "ours"), *(peer[1:] for peer in PEERS.values())):
        name = address.partition("?")[0]
        wanted = carried if name == "ours" else {"/data/intervals.json": ""}
        early = "".join(
            CARRIED.format(file, text) if text else PRELOAD.format(file)
            for file, text in wanted.items()
        )
        script = f"/bench/{name}.js"
        files[script] = _compress(bundle_modules(script, _read_source))
        early += MODULE.format(script)
        tags = [LEAFLET_TAG, *(PEER_TAG.format(each) for each in scripts.split())]
        tags.insert(
            0 if name == "ours" else len(tags), f'<script type="module" src="{script}"></script>'
        )
        text = page.replace("<!-- scripts -->", "\n".join(tags))
        whole = text.replace("<!-- data -->", early)
        weight = len(_compress(whole)) - len(_compress(text)) if "data-file" in early else 0
        files[f"/{name}"] = _compress(whole.replace("<html", f'<html data-carried="{weight}"'))
    for name, content in data.items():
        files[f"/data/{name}"] = _compress(content)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, files=files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _read_source(path: str) -> str:
    return _find_file(path).read_text()


def _compress(content: str | bytes) -> bytes:
    """Return Brotli at 9, of equal effort for all: 11 takes a minute for the largest."""
    content = content.encode() if isinstance(content, str) else content
    return brotli.compress(content, quality=9, lgwin=22)


def install_peers() -> None:
    """Install the peers from npm under var/bench, once."""
    if all((MODULES / package.split("@")[0]).is_dir() for package in PACKAGES):
        return
    MODULES.parent.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(MODULES.parent)]
    subprocess.run([*command, *PACKAGES], check=True, capture_output=True)


@contextmanager
def open_browser():
    """Run the system's Chromium without a window."""
    from playwright.sync_api import sync_playwright

    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("No Chromium: `make test` installs it, or apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def open_map(browser, address: str, peer: str):
    """Open the page of one map until it is wholly drawn."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    page.wait_for_timeout(SETTLED_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/{PEERS[peer][2] if peer in PEERS else peer}")
    for _ in range(WAITS):
        try:
            page.wait_for_function("() => window.bench", timeout=2_000)
            break
        except PlaywrightTimeout:
            if errors:
                break
    if errors or not page.evaluate("() => Boolean(window.bench)"):
        raise RuntimeError(f"{peer}: {errors or 'not drawn in time'}")
    yield page
    context.close()


def measure_maps(options) -> list[Row]:
    """Every map at every size: what the issue's table asks."""
    install_peers()
    rows = []
    for name in options.sizes:
        world = make_world(SIZES[name])
        with serve_pages(pack_files(world)) as address:
            found = {}
            for peer in ("ours", *PEERS):
                if (peer, name) in TOO_SLOW:
                    continue
                print(f"{peer} at {name}", file=sys.stderr, flush=True)
                found[peer] = _measure_map(address, peer, options.quick)
        rows += _compare(name, found)
    return rows


def _measure_map(address: str, peer: str, quick: bool) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {"load": []}
    with open_browser() as browser:
        with open_map(browser, address, peer):
            pass  # the server compresses what it has not yet been asked for
        while len(taken["load"]) < 2 or (
            len(taken["load"]) < LOADS and sum(taken["load"]) < LOADS_MS
        ):
            with open_map(browser, address, peer) as page:
                noted = page.evaluate("() => window.bench.firstMap")
                taken["load"].append(noted["at"])
                taken["data"], taken["bytes"] = [noted["data"] / 1000], [noted["all"] / 1000]
        with open_map(browser, address, peer) as page:
            taken["play"] = [page.evaluate(PLAY, PLAYED_MS)]
            taken["heap"] = [_measure_heap(page)]
    with open_browser() as browser, open_map(browser, address, peer) as page:
        first = page.evaluate("() => window.bench.first") + 1500
        steps = [first + i for i in range(STEPS // (2 if quick else 1))]
        jumps = [first + (i * 1737) % 3000 for i in range(JUMPS // (2 if quick else 1))]
        page.evaluate(TIME_DAYS, steps[:3])
        taken["step"] = page.evaluate(TIME_DAYS, steps)
        taken["jump"] = page.evaluate(TIME_DAYS, jumps)
        taken["zoom"] = page.evaluate(TIME_ZOOMS, ZOOMS)
    return taken


def _measure_heap(page) -> float:
    """Megabytes of the JavaScript heap and its backing stores after a full collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return (usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


ASKED = (
    ("one-day step", "step", "ms"),
    ("random jump", "jump", "ms"),
    ("frames dropped in playback", "play", "%"),
    ("navigation to first full map", "load", "ms"),
    ("redraw after a zoom", "zoom", "ms"),
    ("heap, backing stores counted", "heap", "MB"),
    ("data until that map, Brotli", "data", "KB"),
    ("page, scripts and data until then", "bytes", "KB"),
)


def _compare(size: str, found: dict[str, dict]) -> list[Row]:
    return [
        Row(what, size, unit, found["ours"][key], PEERS[peer][0], found[peer][key])
        for what, key, unit in ASKED
        for peer in found
        if peer != "ours"
    ]
