"""Which database to use, as which role: DATABASE_URL, or the embedded server where it is unset.

Output: Django's settings of one connection, and the same address for libpq. Two roles: "app"
(web, worker, most commands) may not delete from the ledger; "owner" makes and migrates tables.
"""

from urllib.parse import parse_qsl, unquote, urlsplit

from config import env, postgres

ROLES = ("app", "owner")


def is_embedded() -> bool:
    return not env.text("DATABASE_URL")


def database_url(role: str) -> str:
    if role not in ROLES:
        raise env.BadVariable(f"DATABASE_ROLE={role}: write app or owner.")
    if is_embedded():
        return postgres.server_url(postgres.OWNER if role == "owner" else postgres.APP_ROLE)
    app_url = env.text("DATABASE_URL")
    return env.text("DATABASE_OWNER_URL", app_url) if role == "owner" else app_url


def database_settings(role: str) -> dict:
    """Django's DATABASES entry; parameters after `?` are libpq's (host, sslmode, ...), but for `prepare=off`."""
    parts = urlsplit(database_url(role))
    if parts.scheme not in ("postgresql", "postgres"):
        raise env.BadVariable("DATABASE_URL: write postgresql://user:password@host:5432/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Django's own statements are not prepared by it: only the one that asks for it is.
            "prepare_threshold": None if options.pop("prepare", "") == "off" else 5,
            "connect_timeout": "5",
            "application_name": "control-ledger",
            **options,
        },
    }


def app_role() -> str:
    """The role that the web and worker processes connect as."""
    return database_settings("app")["USER"]


def describe_trouble() -> str:
    """One line on why the database cannot be reached, or "" when the server is there."""
    if is_embedded():
        running = postgres.running_pid()
        return "" if running else "The database is not running: start it with `make run`."
    host = database_settings("app")["HOST"] or "the local socket"
    return f"The database at {host} cannot be reached: see DATABASE_URL in docs/operations.md."
