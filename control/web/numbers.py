"""/numbers/: who held how much, how long places were besieged, how control changed; and each as CSV.

Every chart stands beside its table. The day of the reading is marked in the charts, and a day chosen
in them opens the map: the same `on` in both addresses.
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_right
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from control.publish.numbers import MISSING, OTHERS, last_day_of, list_months, numbers_file
from control.publish.places import find_district
from control.publish.queries import order_of_district, tracked_districts
from control.publish.records import plain

from .answers import answer_open_data
from .errors import NotFound
from .pages import public_page
from .params import BadParameter, read_asked, read_slug
from .words import LABELS, label, local

CHARTS = ("shares", "area", "siege", "ways")
MOST_ROWS = 200
PLACES = ("district", "parent")


@public_page(*PLACES)
def show_numbers(request: HttpRequest) -> HttpResponse:
    """/numbers/: the charts, each with its table and its file."""
    asked = request.asked
    places = _read_places(request)
    numbers = json.loads(numbers_file(asked.knowledge, **places).content)
    for name, kind in (("shares", "standing"), ("siege", "siege"), ("ways", "mechanism")):
        _name_series(numbers[name], kind)
    if numbers["area"]["shares"]:
        _name_series(numbers["area"]["shares"], "standing")
    districts = sorted(tracked_districts().values(), key=order_of_district)
    parents = {place.parent.slug: place.parent for place in districts if place.parent}
    query = "".join(f"&{name}={slug}" for name, slug in places.items() if slug)
    context = {
        "numbers": numbers,
        "tables": {
            "shares": _rows_of(numbers["shares"], "days"),
            "siege": _rows_of(numbers["siege"], "months"),
            "ways": _rows_of(numbers["ways"], "months"),
            "area": _rows_of(numbers["area"]["shares"], "days")
            if numbers["area"]["shares"]
            else [],
        },
        "undated": [
            {"name": label(code, "mechanism"), "years": years}
            for code, years in numbers["ways"]["undated"].items()
        ],
        "thinned": len(numbers["shares"]["days"]) > MOST_ROWS,
        "breaks": any(numbers["shares"]["series"][-1]["values"]),
        "places": places,
        "districts": plain(districts),
        "parents": plain(list(parents.values())),
        "csv_query": f"?{(asked.carry + query).lstrip('?&')}",
        "config": {
            "map_url": reverse("map"),
            "reading": asked.as_plain(),
            "district": places["district"],
            "lang": get_language() or "en",
        },
    }
    return render(request, "numbers.html", context)


@answer_open_data("known_on", "reported_until", *PLACES)
def numbers_csv(request: HttpRequest, name: str) -> HttpResponse:
    """GET /numbers/<chart>.csv: the rows of one chart, one a day or month and series."""
    if name not in CHARTS:
        raise NotFound("name", _("There is no file “%(name)s”.") % {"name": name})
    file = numbers_file(read_asked(request).knowledge, **_read_places(request))
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows(_lines_of(name, json.loads(file.content)))
    response = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _read_places(request: HttpRequest) -> dict[str, str]:
    """Return the district and the parent asked for, each there or not given."""
    places = {name: read_slug(request, name) for name in PLACES}
    for name, slug in places.items():
        if slug and find_district(slug) is None:
            raise BadParameter(name, _("There is no district “%(slug)s”.") % {"slug": slug})
    return places


def _name_series(counted: dict, kind: str) -> None:
    """Give each series its name in the language of the page, and the short code of its look."""
    for series in counted["series"]:
        actor = series.get("actor")
        series["look"] = "held" if actor else series["code"]
        if actor:
            series["name"] = local(actor["name"])
        elif series["code"] == OTHERS:
            series["name"] = _("Other parties")
        elif series["code"] == MISSING:
            series["name"] = str(LABELS["not_covered"])
        else:
            series["name"] = label(series["code"], kind)


def _rows_of(counted: dict, when: str) -> list[dict]:
    """Return the table of a chart: a row a day, or a month in which anything is counted.

    Where the days are too many to read there is a row for the last day of each month.
    """
    possible = counted.get("possible") or [None] * len(counted[when])
    rows = [
        {
            "when": moment,
            "day": moment if when == "days" else last_day_of(moment),
            "values": list(values),
            "possible": doubtful,
        }
        for moment, doubtful, *values in zip(
            counted[when],
            possible,
            *(series["values"] for series in counted["series"]),
            strict=True,
        )
    ]
    if when == "months":
        return [row for row in rows if any(row["values"])]
    if len(rows) <= MOST_ROWS:
        return rows
    days = counted["days"]
    ends = [last_day_of(month) for month in list_months()]
    return [rows[bisect_right(days, end) - 1] | {"when": end, "day": end} for end in ends]


def _lines_of(name: str, numbers: dict) -> list[list]:
    if name in ("shares", "area"):
        unit = "districts" if name == "shares" else "km2"
        counted = numbers["shares"] if name == "shares" else numbers["area"]["shares"]
        lines = [["from", "series", "holder", unit, "total", "only_possible"]]
        for series in counted["series"] if counted else ():
            holder = series["actor"]["slug"] if series["actor"] else ""
            code = series["code"].partition(":")[0]
            lines += [
                [day, code, holder, value, counted["total"], possible]
                for day, value, possible in zip(
                    counted["days"], series["values"], counted["possible"], strict=True
                )
            ]
        return lines
    counted = numbers[name]
    lines = [
        ["month", *(["siege", "district_days"] if name == "siege" else ["mechanism", "changes"])]
    ]
    for series in counted["series"]:
        lines += [
            [month, series["code"], value]
            for month, value in zip(counted["months"], series["values"], strict=True)
        ]
    for code, years in counted.get("undated", {}).items():
        lines += [[year, code, value] for year, value in years.items()]
    return lines
