"""Reads hostile formats in a process of its own, bounded in time and memory.

Input: the kind of document and its bytes. Output: the Document its reader made, or one with a
failure. Must not know what the formats are. One reader process serves many documents, so that the
libraries load once; no Python code can interrupt a C parser, but the system can end a process: timers
set for each document do so, and also where the asking process has gone meanwhile. Processor time is
what bounds a document, so that a busy machine refuses none; the clock is for one that waits.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from control.dates import parse_edtf
from control.sources.document import Document

READ_SECONDS = 20  # of processor time
CLOCK_FACTOR = 3  # as many times longer may it take by the clock
READ_MEMORY = 2 * 1024**3
DOCUMENTS_PER_PROCESS = 500  # then a fresh one, so that no parser's leak can grow

_READERS = {
    "HTML": ("control.sources.web_page", "read_page"),
    "PDF": ("control.sources.pdf", "read_pdf"),
    "DOCX": ("control.sources.word", "read_docx"),
    "e-mail": ("control.sources.mail", "read_mail"),
    "feed": ("control.sources.feed", "parse_feed"),
}
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
_ROOT = str(Path(__file__).resolve().parents[2])
_COMMAND = (
    f"import sys; sys.path.insert(0, {_ROOT!r});"
    "from control.sources.bounded import serve; serve({seconds}, {memory})"
)


class _Reader:
    """The reader process of this process."""

    def __init__(self, seconds: int, memory: int) -> None:
        self.seconds = seconds
        self.bounds = (seconds, memory)
        self.documents = 0
        self.process = subprocess.Popen(
            # -I: nothing of the environment or the working directory is imported
            [sys.executable, "-I", "-c", _COMMAND.format(seconds=seconds, memory=memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
        )

    def ask(self, kind: str, content: bytes, context: dict[str, str]) -> dict[str, Any]:
        request = {"kind": kind, "length": len(content), "context": context}
        answer = b""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.write(content)
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        self.documents += 1
        if answer.endswith(b"\n"):
            return json.loads(answer)
        self.close()
        if self.process.returncode in (-signal.SIGPROF, -signal.SIGALRM):
            waited = self.process.returncode == -signal.SIGALRM
            seconds = self.seconds * (CLOCK_FACTOR if waited else 1)
            return {"failure": f"Reading this {kind} took more than {seconds} seconds: {_TRY}"}
        return {"failure": f"Reading this {kind} needs more memory than is allowed: {_TRY}"}

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


_TRY = "copy its text into a plain text file and upload that."
_reader: _Reader | None = None
_lock = threading.Lock()


def read_bounded(
    kind: str,
    content: bytes,
    context: dict[str, str] | None = None,
    *,
    seconds: int = READ_SECONDS,
    memory: int = READ_MEMORY,
) -> dict[str, Any]:
    """Return what the reader of `kind` answered as plain data; at the least {"failure": ...}.

    `kind` is HTML, PDF, DOCX, e-mail or feed; `context` is handed to that reader. Ends within
    `seconds` of processor time, CLOCK_FACTOR times that by the clock, and `memory` bytes of address
    space, whatever the bytes hold.
    """
    global _reader
    with _lock:
        if _reader and (_reader.bounds != (seconds, memory) or _reader.process.poll() is not None):
            _close_reader()
        if not _reader:
            _reader = _Reader(seconds, memory)
        answer = _reader.ask(kind, content, context or {})
        if _reader.documents >= DOCUMENTS_PER_PROCESS or _reader.process.returncode is not None:
            _close_reader()
        return answer


def read_document(kind: str, content: bytes, context: dict[str, str] | None = None) -> Document:
    """Return the Document in `content`, read within the bounds; see `read_bounded`."""
    answer = read_bounded(kind, content, context)
    published = answer.pop("published", None)
    return Document(published=parse_edtf(published) if published else None, **answer)


def read_here(kind: str, content: bytes, **context: str) -> Document:
    """Return the Document in `content`; only for what runs in the reader process already."""
    module, name = _READERS[kind]
    return getattr(importlib.import_module(module), name)(content, **context)


def serve(seconds: int, memory: int) -> None:
    """Answer requests on standard input until it ends; the body of the reader process."""
    import resource

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak in the answers
    while line := source.readline():
        request = json.loads(line)
        content = source.read(request["length"])
        if len(content) < request["length"]:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds * CLOCK_FACTOR)
        answer = _answer(request["kind"], content, request["context"])
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(kind: str, content: bytes, context: dict[str, str]) -> dict[str, Any]:
    module, name = _READERS[kind]
    try:
        made = getattr(importlib.import_module(module), name)(content, **context)
    except MemoryError:
        return {"failure": f"Reading this {kind} needs more memory than is allowed: {_TRY}"}
    except RecursionError:
        return {"failure": f"This {kind} is nested too deeply to be read: {_TRY}"}
    except Exception as error:  # parsers of hostile input raise anything at all
        why = " ".join(str(error).split())[:120] or type(error).__name__
        return {"failure": f"This {kind} is damaged and could not be read ({why}): {_TRY}"}
    if isinstance(made, Document):
        return asdict(made) | {"published": made.published and str(made.published)}
    return made


def _close_reader() -> None:
    global _reader
    if _reader:
        _reader.close()
    _reader = None


def _forget_reader() -> None:
    """A forked process has the pipes of its parent's reader: it must start one of its own."""
    global _reader, _lock
    _reader, _lock = None, threading.Lock()


atexit.register(_close_reader)
os.register_at_fork(after_in_child=_forget_reader)
