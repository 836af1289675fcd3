"""/data/ files: every public table to take away, as CSV and GeoJSON, streamed in bounded memory.

A file is a snapshot: `on`, `known_on`, `reported_until` and the filters of the API's lists narrow it.
What it may not be used for is said in README.txt and the codebook, and by a Link header.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from control.dates import write_digits
from control.publish.citation import READ_FIRST, cite_answer
from control.publish.codebook import describe_package, write_codebook
from control.publish.cut import Cut, cut_at
from control.publish.knowledge import pin_knowledge
from control.publish.ogc import COLLECTIONS, write_geojson
from control.publish.records import plain
from control.publish.rows import write_csv
from control.publish.tables import TABLES, Table, filters_of

from .answers import GEOJSON, answer_open_data, choose_encoding
from .errors import NotFound
from .params import read_asked, read_row_filters, refuse_unknown

KNOWLEDGE = ("known_on", "reported_until")
READING = ("on", *KNOWLEDGE)
CSV = "text/csv; charset=utf-8; header=present"
PARQUET = "application/vnd.apache.parquet"
GEOPACKAGE = "application/geopackage+sqlite3"
FILE_ADDRESSES = {"csv": "data-csv", "parquet": "data-parquet", "geojson": "data-geojson",
                  "gpkg": "data-geopackage"}  # fmt: skip


def list_files() -> list[dict]:
    """Return every file with its table, address, form and content, table by table."""
    forms = (("csv", "text/csv", TABLES), ("parquet", PARQUET, TABLES),
             ("geojson", GEOJSON, COLLECTIONS), ("gpkg", GEOPACKAGE, COLLECTIONS))  # fmt: skip
    return [
        {
            "table": table.name,
            "name": f"{table.name}.{form}",
            "url": reverse(FILE_ADDRESSES[form], args=[table.name]),
            "media_type": media_type,
            "bytes": None,
            "what": table.what,
        }
        for table in TABLES.values()
        for form, media_type, tables in forms
        if table.name in tables
    ]


def _find_table(tables: dict[str, Table], name: str) -> Table:
    if name not in tables:
        raise NotFound("name", _("There is no file “%(name)s”.") % {"name": name})
    return tables[name]


def _names_of(table: Table) -> tuple[str, ...]:
    return tuple(item.name for item in filters_of(table))


@answer_open_data(any_parameter=True)
def table_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """GET /data/<name>.csv"""
    table = _find_table(TABLES, name)
    refuse_unknown(request, (*_names_of(table), *KNOWLEDGE, "lang"))
    knowledge = pin_knowledge(read_asked(request).knowledge)
    filters = read_row_filters(request, table, knowledge)
    return _stream(
        request, write_csv(table, cut_at(knowledge), filters), CSV, name_file(request, name, "csv")
    )


@answer_open_data(any_parameter=True)
def table_geojson(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """GET /data/<name>.geojson"""
    table = _find_table(COLLECTIONS, name)
    refuse_unknown(request, (*_names_of(table), *KNOWLEDGE, "lang"))
    knowledge = pin_knowledge(read_asked(request).knowledge)
    filters = read_row_filters(request, table, knowledge)
    return _stream(
        request,
        write_geojson(table, cut_at(knowledge), filters),
        GEOJSON,
        name_file(request, name, "geojson"),
    )


@answer_open_data(any_parameter=True)
def table_parquet(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET /data/<name>.parquet"""
    from control.publish.parquet import write_parquet  # 70 MB that most processes never need

    return _make_whole(request, TABLES, name, write_parquet, PARQUET, "parquet")


@answer_open_data(any_parameter=True)
def table_geopackage(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET /data/<name>.gpkg"""
    from control.publish.geopackage import write_geopackage  # as above

    return _make_whole(request, COLLECTIONS, name, write_geopackage, GEOPACKAGE, "gpkg")


def _make_whole(
    request: HttpRequest,
    tables: dict[str, Table],
    name: str,
    write: Callable[[Table, Cut, dict, Path], None],
    media_type: str,
    suffix: str,
) -> HttpResponseBase:
    """Answer with a file that is written whole before it is sent, outside of memory."""
    table = _find_table(tables, name)
    refuse_unknown(request, (*_names_of(table), *KNOWLEDGE, "lang"))
    knowledge = pin_knowledge(read_asked(request).knowledge)
    filters = read_row_filters(request, table, knowledge)
    if request.method == "HEAD":
        response = HttpResponse(content_type=media_type)
    else:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.{suffix}"
            write(table, cut_at(knowledge), filters, path)
            response = FileResponse(path.open("rb"), content_type=media_type)  # stays while open
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name_file(request, name, suffix)}"'
    )
    return response


def name_file(request: HttpRequest, name: str, suffix: str) -> str:
    """Return under which name a file is saved: with the reading it was asked under, where there is one.

    So that `control.csv` and `control-on-2018-03-20.csv` do not overwrite each other.
    """
    given = ((key, request.GET.get(key, "").strip()) for key in READING)
    reading = (f"-{key.replace('_', '-')}-{write_digits(text)}" for key, text in given if text)
    return re.sub(r"[^\w.-]", "", f"{name}{''.join(reading)}.{suffix}", flags=re.ASCII)


def _stream(
    request: HttpRequest, content: Iterable[bytes], media_type: str, name: str
) -> StreamingHttpResponse:
    encoding = choose_encoding(request, ("br", "gzip"))
    if request.method == "HEAD":
        content = ()
    if encoding == "br":
        content = _compress_br(content)
    elif encoding == "gzip":
        content = _compress_gzip(content)
    response = StreamingHttpResponse(content, content_type=media_type)
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _compress_gzip(content: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for block in content:
        if packed := packer.compress(block):
            yield packed
    yield packer.flush()


def _compress_br(content: Iterable[bytes]) -> Iterator[bytes]:
    packer = brotli.Compressor(quality=3)  # about as quick as gzip 1, and smaller
    for block in content:
        if packed := packer.process(block):
            yield packed
    yield packer.finish()


@answer_open_data()
def codebook(request: HttpRequest) -> HttpResponse:
    """GET /data/codebook.md: every column of every file, made from the models' own help texts."""
    return HttpResponse(write_codebook(), content_type="text/markdown; charset=utf-8")


@answer_open_data()
def read_first(request: HttpRequest) -> HttpResponse:
    """GET /data/README.txt: licence, limits, and what the files may not be used for."""
    return HttpResponse(READ_FIRST, content_type="text/plain; charset=utf-8")


@answer_open_data(*KNOWLEDGE)
def package(request: HttpRequest) -> dict:
    """GET /data/datapackage.json: the files as a Frictionless data package."""
    asked = read_asked(request)
    return describe_package(
        lambda table: request.build_absolute_uri(
            reverse("data-csv", args=[table.name]) + asked.carry
        ),
        cite_answer(
            request.build_absolute_uri(reverse("data")),
            asked.as_plain() | {"on": ""},
            known_at=plain(timezone.now()),
        ),
    )
