"""Django settings, read from `options`. Rooms are listed from the ground up."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF

from nhipcau.site.options import option
from nhipcau.site.watch.logs import logging_config
from nhipcau.ui.languages import register_languages

register_languages()

PACKAGE = Path(__file__).resolve().parent.parent
NHIPCAU_PROFILE = str(option("NHIPCAU_PROFILE"))
NHIPCAU_SYNTHETIC = NHIPCAU_PROFILE in {"demo", "test"}
NHIPCAU_NODE = str(option("NHIPCAU_NODE"))
NHIPCAU_NODE_NAME = str(option("NHIPCAU_NODE_NAME"))
NHIPCAU_NODE_SERVES: Any = option("NHIPCAU_NODE_SERVES")
NHIPCAU_DATA_DIR = str(option("NHIPCAU_DATA_DIR"))
NHIPCAU_MAX_CLASSIFICATION = int(str(option("NHIPCAU_MAX_CLASSIFICATION")))
NHIPCAU_DUE_SOON_DAYS = int(str(option("NHIPCAU_DUE_SOON_DAYS")))
NHIPCAU_OUTSIDE_SYSTEMS: Any = option("NHIPCAU_OUTSIDE_SYSTEMS")
NHIPCAU_OUTSIDE_SECRETS: Any = option("NHIPCAU_OUTSIDE_SECRETS")
NHIPCAU_METRICS_TOKEN = str(option("NHIPCAU_METRICS_TOKEN"))
NHIPCAU_HTTPS = bool(option("NHIPCAU_HTTPS"))
DEBUG = bool(option("NHIPCAU_DEBUG"))


def _secret_key() -> str:
    """The configured key, else the one kept in the data folder, else (checks, builds) a passing one."""
    given = str(option("NHIPCAU_SECRET_KEY"))
    path = Path(NHIPCAU_DATA_DIR) / "keys" / "session.key"
    if given:
        return given
    return path.read_text().strip() if path.is_file() else secrets.token_urlsafe(50)


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "nhipcau",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            **query,
            "pool": {"min_size": 1, "max_size": int(str(option("NHIPCAU_DATABASE_POOL"))), "timeout": 20},
        },
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("NHIPCAU_TEST_DATABASE", "test_nhipcau")},
    }


def _database_url() -> str:
    given = str(option("DATABASE_URL"))
    if given:
        return given
    from nhipcau.spine.postgres import Postgres

    return Postgres(Path(NHIPCAU_DATA_DIR)).url()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = option("NHIPCAU_ALLOWED_HOSTS")
DATABASES = {"default": _database(_database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Account"

ROOMS = [
    "nhipcau.spine",
    "nhipcau.ui",
    "nhipcau.papers",
    "nhipcau.nodes",
    "nhipcau.identity",
    "nhipcau.agencies",
    "nhipcau.deadlines",
    "nhipcau.documents",
    "nhipcau.indicators",
    "nhipcau.tasks",
    "nhipcau.difficulties",
    "nhipcau.meetings",
    "nhipcau.oversight",
    "nhipcau.reporting",
    "nhipcau.desk",
    "nhipcau.simulation",
]
ROOMS = [room for room in ROOMS if (PACKAGE / room.split(".")[1] / "apps.py").exists()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_filters",
    "procrastinate.contrib.django",
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "nhipcau.site",
]
MIDDLEWARE = [
    "nhipcau.site.watch.requests.RequestMiddleware",
    "nhipcau.site.watch.doors.WatchDoorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "nhipcau.ui.middleware.PreferencesMiddleware",
    "nhipcau.site.upload_limit.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nhipcau.identity.middleware.SecondFactorMiddleware",
    "nhipcau.agencies.middleware.ActorMiddleware",
    "nhipcau.nodes.middleware.SteadyNodesMiddleware",
    "nhipcau.site.errors.CodedErrorMiddleware",
]
ROOT_URLCONF = "nhipcau.site.urls"
WSGI_APPLICATION = "nhipcau.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nhipcau.ui.context_processors.page",
            ],
            "builtins": ["django.templatetags.i18n", "nhipcau.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "nhipcau.ui.forms.Renderer"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "nhipcau_cache",
    }
}

# Language and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("lo", "ລາວ"), ("km", "ខ្មែរ")]
LANGUAGE_COOKIE_AGE = 31_536_000
LOCALE_PATHS = [str(path) for path in sorted(PACKAGE.glob("*/locale"))]  # before Django's own words
FORMAT_MODULE_PATH = ["nhipcau.ui.formats"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Static files: served by the node itself, from the package
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

# Signing in: password and second factor. Officers do not sign up; they are given accounts.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "nhipcau.identity.adapter.AccountAdapter"
MFA_ADAPTER = "nhipcau.identity.adapter.MfaAdapter"
ACCOUNT_FORMS = {"login": "nhipcau.identity.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # By name as well as by address: a whole office shares one address.
    "login": "60/m/ip",
    "login_failed": "10/10m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nhịp Cầu"
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if NHIPCAU_PROFILE == "test":  # hashing is tested by Django; here it would only cost time
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ACCOUNT_RATE_LIMITS = {}

# Trust
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = NHIPCAU_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if NHIPCAU_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = NHIPCAU_HTTPS
SECURE_HSTS_PRELOAD = NHIPCAU_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NHIPCAU_HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = NHIPCAU_HTTPS
SESSION_COOKIE_HTTPONLY = True
# Browsers keep cookies by host and not by port: nodes side by side on one host need names of their own.
_OWN = re.sub(r"[^a-zA-Z0-9-]", "-", NHIPCAU_NODE)
SESSION_COOKIE_NAME = f"sessionid_{_OWN}"
CSRF_COOKIE_NAME = f"csrftoken_{_OWN}"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "nhipcau.site.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(Path(NHIPCAU_DATA_DIR) / "mail")
DEFAULT_FROM_EMAIL = "nhipcau@localhost"

LOGGING = logging_config()
# Rooms put their jobs into `jobs.py`. They must be read before the queue is made: what is declared later
# is known to nobody.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # the security middleware is there, by its own path
]
