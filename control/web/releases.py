"""/releases/: every numbered release, its files under their own names, for ever."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from control.publish.citation import cite_answer
from control.publish.records import plain
from control.publish.releases import describe_dataset, find_release, list_erasures, list_releases

from .answers import GEOJSON, answer_open_data
from .data import GEOPACKAGE, PARQUET
from .errors import NotFound
from .pages import public_page


@public_page()
def show_releases(request: HttpRequest) -> HttpResponse:
    """/releases/: all of them, newest first."""
    return render(request, "releases.html", {"releases": list_releases()})


@public_page()
def show_release(request: HttpRequest, number: int) -> HttpResponse:
    """/releases/<number>/: its files with their sums, what changed, how to cite it."""
    release = find_release(number)
    if release is None:
        raise NotFound("number", _("There is no release %(n)s.") % {"n": number})
    address = request.build_absolute_uri(reverse("release", args=[number]))
    context = {
        "release": release,
        "files": sorted(release.files.items()),
        "citation": cite_answer(
            address, {"known_on": plain(release.moment)}, release=str(number)
        ).as_plain(),
        "dataset": _embed(describe_dataset(number, release.made_at, address)),
        "erasures": list_erasures(release),
    }
    return render(request, "release.html", context)


def _embed(shape: dict) -> str:
    """Return JSON that can stand in a script element: nothing in it ends that."""
    text = json.dumps(shape, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)


@answer_open_data()
def release_file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """GET /releases/<number>/<file>"""
    release = find_release(number)
    path = settings.VAR_DIR / "releases" / str(number) / name
    if (
        release is None
        or (name not in release.files and name != "SHA256SUMS")
        or not path.is_file()
    ):
        raise NotFound("name", _("There is no such file in this release."))
    kinds = {"csv": "text/csv; charset=utf-8", "geojson": GEOJSON, "gpkg": GEOPACKAGE, "parquet": PARQUET,
             "json": "application/json", "jsonld": "application/ld+json"}  # fmt: skip
    kind = kinds.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    response = FileResponse(path.open("rb"), content_type=kind, as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if name in release.files:
        response.headers["ETag"] = f'"{release.files[name]["sha256"]}"'
    return response
