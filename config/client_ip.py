"""The address a request came from, for login throttling: the proxy's word only where we trust it."""

from django.conf import settings


def read_client_ip(request) -> str:
    """The peer's address; behind our own proxy the last one in X-Forwarded-For, which it wrote."""
    return find_client_ip(request.META)


def find_client_ip(environ: dict) -> str:
    """The same, of a request that no framework has read."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.split(",")[-1].strip()
    return environ.get("REMOTE_ADDR", "")
