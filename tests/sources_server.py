"""A real web server on loopback for the tests of control.sources: each path misbehaves its way."""

from __future__ import annotations

import _socket
import contextlib
import http.server
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from control.sources import bounded
from control.sources.fetch import FetchRules

Handler = http.server.BaseHTTPRequestHandler


class LocalServer:
    """Answers with what the test put into `pages` and `handlers`; remembers what was asked."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.handlers: dict[str, Callable[[Handler], None]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        server = self

        class Answering(Handler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                with contextlib.suppress(OSError):
                    if handler := server.handlers.get(self.path):
                        handler(self)
                    else:
                        send(self, *server.pages.get(self.path, (404, {}, b"not here")))
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer((address, port), Answering)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://{address}:{self.port}"

    def rules(self, **others: object) -> FetchRules:
        """Return rules that reach this server and nothing else inside, without waiting turns."""
        return FetchRules(
            **{
                "allow_addresses": frozenset({("127.0.0.1", self.port)}),
                "wait_turn": lambda host: None,
                "robots": False,
                "seconds": 10,
            }
            | others
        )

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    @contextlib.contextmanager
    def running(self) -> Iterator[LocalServer]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()


def processor_seconds() -> float:
    """Return the processor time of this process and of its readers, which a busy machine adds none to."""
    spent = os.times()
    seconds = spent.user + spent.system + spent.children_user + spent.children_system
    stat = Path(f"/proc/{bounded._reader.process.pid}/stat") if bounded._reader else None
    if stat and stat.is_file():
        user, system = stat.read_text().rpartition(")")[2].split()[11:13]
        seconds += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return seconds


def resolve_without_network(host, port, family=0, type=0, proto=0, flags=0):
    """A getaddrinfo that knows localhost and every spelling of an address, but no other name."""
    flags |= 0 if host == "localhost" else socket.AI_NUMERICHOST
    return _socket.getaddrinfo(host, port, family, type, proto, flags)


def send(handler: Handler, status: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def drip_body(handler: Handler) -> None:
    """Send a header and then a byte at a time, never ending."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_header(handler: Handler) -> None:
    """Send the header itself a byte at a time: no timeout of the socket ever strikes."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 600:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def send_endlessly(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    while True:
        handler.wfile.write(b"endless " * 8192)


def break_off(handler: Handler) -> None:
    """Promise 1000 bytes and send ten."""
    send(handler, 200, {"Content-Type": "text/plain", "Content-Length": "1000"}, b"ten bytes.")
