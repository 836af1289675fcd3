"""The address a request came from, for login throttling: the proxy's word only where we trust it."""

from django.conf import settings


def read_client_ip(request) -> str:
    """The peer's address; behind our own proxy the last one in X-Forwarded-For, which it wrote."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.split(",")[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
