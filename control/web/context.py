"""What every page's template gets: the reading asked for, the links that keep it, the site."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, override

from .params import Asked

NAV = {  # pages of one thing, and the list it is in
    "district": "districts",
    "deal": "deals",
    "actor": "actors",
    "source": "sources",
    "story": "stories",
}


def list_other_languages() -> list[dict]:
    """Return each language but the page's: its code, its own name for itself, how it is written."""
    others = []
    for code, name in settings.LANGUAGES:
        if code != get_language():
            with override(code):
                written = "rtl" if get_language_bidi() else "ltr"
                others.append({"code": code, "name": str(name), "dir": written})
    return others


def write_cite_url(request: HttpRequest) -> str:
    """Return where this page is cited; nothing for a form. What is refused has an `error` besides."""
    if not hasattr(request.resolver_match and request.resolver_match.func, "takes"):
        return ""
    asked = {"of": request.get_full_path(), "lang": get_language()}
    return f"{reverse('cite')}?{urlencode(asked)}"


def site(request: HttpRequest) -> dict:
    """Return the context shared by all pages; a page that read its parameters left them as `asked`."""
    asked = getattr(request, "asked", None) or Asked()
    match = request.resolver_match
    name = match.url_name if match else ""
    return {
        "reading": asked.as_plain(),
        "carry": asked.carry,
        "cite_url": write_cite_url(request),
        "nav": NAV.get(name, name or ""),
        "other_languages": list_other_languages(),
        "site": {
            "name": "Control Ledger",
            "licence_name": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "tiles_attribution": getattr(settings, "TILES_ATTRIBUTION", ""),
        },
    }
