"""The address and language of a request, and the content security policy of its answer.

`?lang=` beats the cookie, which beats what the browser asks for; it goes after Django's
LocaleMiddleware. A `lang` that is no language of ours is left to the page's own reading of its
parameters, which answers with the reason.
"""

from functools import cached_property, lru_cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers

FOR_PROGRAMS = ("/api/v1", "/ogc")


def answer_either_slash(get_response):
    """Programs find an address with a slash at its end and without, and are not sent elsewhere."""

    def answer(request):
        path = request.path_info
        if path.startswith(FOR_PROGRAMS) and (spelt := spell_address(path)) != path:
            request.path = request.path.removesuffix(path) + spelt
            request.path_info = spelt
        return get_response(request)

    return answer


@lru_cache(maxsize=1024)  # most who ask spell it right, and are not to wait for two look-ups
def spell_address(path: str) -> str:
    """Return an address with or without its last slash, as it is answered."""
    other = path[:-1] if path.endswith("/") else f"{path}/"
    return other if not is_valid_path(path) and is_valid_path(other) else path


class LanguageMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.languages = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request):
        language = request.GET.get("lang", "")
        chosen = language if language in self.languages else ""
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        if chosen:
            response.headers.setdefault("Content-Language", chosen)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=365 * 24 * 3600,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response


class PolicyMiddleware(CSPMiddleware):
    """django-csp's, but the policy of an answer with no nonce and no rules of its own is made once."""

    @cached_property
    def _policy(self) -> str:
        return build_policy()

    def process_response(self, request, response):
        own = any(name.startswith("_csp") for name in vars(response))
        if own or isinstance(getattr(request, "_csp_nonce", None), str):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._policy)
        return response
