"""/embed/: the map within other sites' pages, with the parts its address names.

The same page as "/", without the site's frame; the only one that other sites may frame.
"""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from .errors import READING, answer_page_error, only_methods
from .pages import show_map
from .params import BadParameter, read_text

PARTS = ("time", "legend", "list")


@only_methods(*READING)
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def show_embed(request: HttpRequest) -> HttpResponse:
    """Return the map with the parts listed in `parts`, or with all of them."""
    request.is_embed = True  # its refusal stands in a frame as well
    try:
        asked = read_text(request, "parts")
        parts = asked.split(",") if asked else list(PARTS) if "parts" not in request.GET else []
        for part in parts:
            if part not in PARTS:
                reason = _("“%(text)s” is not one of: %(codes)s.")
                raise BadParameter("parts", reason % {"text": part, "codes": ", ".join(PARTS)})
    except BadParameter as error:
        shape = {"field": error.field, "reason": error.reason}
        return answer_page_error(request, 400, {"error": shape})
    request.GET = request.GET.copy()  # the map takes the rest
    request.GET.pop("parts", None)
    request.embed_without = " ".join(f"without-{part}" for part in PARTS if part not in parts)
    return show_map(request)
