"""Django's settings: one file; environments differ by the variables that config/env.py reads.

docs/operations.md explains each variable. With none set this is a complete installation on one
machine: embedded PostgreSQL, plain http on localhost, secrets made under var/, DEBUG off.
"""

import importlib.util
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env
from config.broker import QUEUE, QUEUES, ROUTES, broker_settings
from config.database import database_settings
from config.secret import read_or_make_secret

BASE_DIR = env.BASE_DIR
VAR_DIR = env.var_dir()

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") or read_or_make_secret(VAR_DIR / "secrets" / "secret_key")
# Makes the pseudonyms of coders in exports; changed, every coder gets another one.
CODER_KEY = env.text("CODER_KEY") or read_or_make_secret(VAR_DIR / "secrets" / "coder_key")

# Where it is reached. HTTPS=1 says that people arrive over https: it turns on everything that
# would break plain http on localhost.
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
HTTPS = env.flag("HTTPS")
BEHIND_PROXY = env.flag("BEHIND_PROXY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{HOST}")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # the supervisor and load balancers ask over http
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 365 * 24 * 3600) if HTTPS else 0
# other sites of the domain may still be http alone: whoever runs all of it may say HSTS_SUBDOMAINS
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and env.flag("HSTS_SUBDOMAINS")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"  # tile servers want to know the site
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_AGE = None  # ends with the browser: the form for anybody promises to keep nothing
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "config.admin_site.LedgerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "leaflet",
    "djgeojson",
    "pghistory",
    "pgtrigger",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "control",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "control.web.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "control.web.middleware.LanguageMiddleware",
    "control.web.limits.RateLimitMiddleware",
    "control.web.middleware.answer_either_slash",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "control.web.context.site",
            ],
            "builtins": ["control.web.words", "control.web.pictures", "control.web.notes"],
        },
    },
]

# Database. The web and worker processes connect as the application, which may not delete from
# the ledger; `migrate` and other owner's commands as the owner (manage.py says which).
DATABASES = {"default": database_settings(env.text("DATABASE_ROLE", "app"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Work: Celery, a queue for each kind. A message lost or repeated harms nothing, see control/workflow/.
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = broker_settings(
    DATABASES["default"], env.text("CELERY_BROKER_URL")
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = QUEUE
CELERY_TASK_QUEUES, CELERY_TASK_ROUTES = QUEUES, ROUTES
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.number("WORKER_CONCURRENCY", 2)
if not env.text("CELERY_BROKER_URL"):
    # One task a process: kombu's transport for the database's queue has no event loop, so a prefork
    # child killed while idle would take along the lock under which its siblings get their tasks.
    CELERY_WORKER_POOL, CELERY_WORKER_CONCURRENCY = "solo", 1
FETCHERS = env.number("FETCHERS", 1)  # tasks that fetch at the same time, in all workers together
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # nothing uses it, and it polls queues of its own
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A tick not taken up in time expires: after a pause they do not pile up. Each lives longer than
    # until the next is sent, so that however long a worker is busy, one of each kind waits for it.
    "sweep": {"task": "control.sweep_ingest", "schedule": 15.0, "options": {"expires": 60}},
    "fetching": {"task": "control.fetch_due", "schedule": 30.0, "options": {"expires": 45}},
    "tables": {"task": "control.import_tables", "schedule": 20.0, "options": {"expires": 30}},
}

# Sign-in.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "control.web.errors.csrf_failed"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "config.client_ip.read_client_ip"
AXES_LOCKOUT_CALLABLE = "control.web.errors.too_many_requests"
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Control Ledger"
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR")

# Fetching. Nothing inside the network is fetched but these ports of this machine itself.
FETCH_LOOPBACK_PORTS = env.ports("FETCH_LOOPBACK_PORTS")

# Languages and time. English first; a page in Arabic is asked for by ?lang=ar or the browser.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "control" / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files. Uploads are captured into the database as reports; nothing is served from disk.
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_MB", 32) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # a request's form fields, without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "config.static_files.LedgerStaticFilesStorage"},
}
STATIC_BROTLI = env.flag("STATIC_BROTLI")  # slow to make: for releases
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# Templates of forms are looked for where all others are.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Map. No tiles unless asked for: the map draws its own quiet background.
TILES_URL = env.text("TILES_URL")
TILES_ATTRIBUTION = env.text("TILES_ATTRIBUTION")
LEAFLET_CONFIG = {
    "TILES": [(_("Map"), TILES_URL, {"attribution": TILES_ATTRIBUTION})] if TILES_URL else [],
    "DEFAULT_CENTER": (33.5, 36.35),
    "DEFAULT_ZOOM": 10,
    "MIN_ZOOM": 5,
    "MAX_ZOOM": 18,
    "SCALE": "metric",
    "RESET_VIEW": True,
    "ATTRIBUTION_PREFIX": "Leaflet",
    "NO_GLOBALS": True,
}


def find_wheel_library(package: str, name: str) -> str:
    """The path of a shared library that the wheel of `package` brings along (Linux or macOS)."""
    found = importlib.util.find_spec(package).submodule_search_locations[0]
    package_dir = Path(found)
    folders = (package_dir.parent / f"{package}.libs", package_dir / ".dylibs")
    return next((str(path) for folder in folders for path in sorted(folder.glob(f"{name}*"))), "")


# django-leaflet's admin widget wants GEOS and GDAL: those of shapely and pyogrio.
GEOS_LIBRARY_PATH = find_wheel_library("shapely", "libgeos_c")
GDAL_LIBRARY_PATH = find_wheel_library("pyogrio", "libgdal")

# Content security: nothing from elsewhere but tiles, no inline style, script only with a nonce.
tile_hosts = []
if TILES_URL:
    tile_parts = urlsplit(TILES_URL)
    tile_hosts = [f"{tile_parts.scheme or 'https'}://{tile_parts.netloc.replace('{s}', '*')}"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *tile_hosts],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}

# Open data: requests a minute that one address may make of one process; 0 is no limit.
RATE_LIMIT = env.number("RATE_LIMIT", 60_000)

# Logs go to standard error: the supervisor, or whatever runs a process, writes them down.
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", LOG_LEVELS, "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
