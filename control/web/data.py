"""/data/ files: the whole ledger to take away."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse

from control.publish.csv import write_control
from control.publish.knowledge import pin_knowledge

from .answers import answer_open_data
from .params import read_asked


@answer_open_data("known_on", "reported_until")
def control_csv(request: HttpRequest) -> StreamingHttpResponse:
    """GET /data/control.csv: every control period, with or without an outline."""
    knowledge = pin_knowledge(read_asked(request).knowledge)
    response = StreamingHttpResponse(
        write_control(knowledge), content_type="text/csv; charset=utf-8; header=present"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="control.csv"'
    return response
