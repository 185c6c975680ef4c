"""Django's settings, all derived from kepu.config.environment. Nothing here reads os.environ by itself."""

import sys
from pathlib import Path

import structlog

from kepu.config.databases import caches_from, databases_from, frontend_cache_from
from kepu.config.environment import ROOT, environment
from kepu.config.identity import providers_from
from kepu.config.mail import mail_from
from kepu.config.secret import secret_key

ENV = environment()
TESTING = "pytest" in sys.modules
BASE_DIR = ROOT
PACKAGE_DIR = ROOT / "kepu"

SECRET_KEY = secret_key(ENV)
DEBUG = ENV.debug
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [ENV.public_url] if ENV.public_url else []
BASE_URL = ENV.base_url

INSTALLED_APPS = [
    "kepu.foundation.accounts",
    "kepu.foundation.places",
    "kepu.foundation.units",
    "kepu.foundation.people",
    "kepu.foundation.files",
    "kepu.foundation.audit",
    "kepu.foundation.notices",
    "kepu.engines.ledger",
    "kepu.engines.measures",
    "kepu.engines.workbooks",
    "kepu.engines.reviews",
    "kepu.engines.search",
    "kepu.engines.booking",
    "kepu.engines.experts",
    "kepu.domain.bases",
    "kepu.domain.events",
    "kepu.domain.content",
    "kepu.domain.desks",
    "kepu.domain.syndication",
    "kepu.domain.claims",
    "kepu.domain.packs",
    "kepu.domain.emergency",
    "kepu.domain.plans",
    "kepu.domain.statistics",
    "kepu.ui",
    "kepu.surfaces.accounts",
    "kepu.surfaces.accounts.passport",
    "kepu.surfaces.public",
    "kepu.surfaces.workbench",
    "kepu.surfaces.api",
    "kepu.surfaces.feeds",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kepu.surfaces.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kepu.surfaces.public.page_cache.PageCache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kepu.ui.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kepu.surfaces.security.NoNulCharacters",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kepu.surfaces.request_log.RequestLog",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kepu.surfaces.accounts.middleware.IdleTimeout",
    "kepu.surfaces.accounts.middleware.StaffSecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "kepu.surfaces.workbench.authoring.gate.AuthoringGate",
]

ROOT_URLCONF = "kepu.config.urls"
WSGI_APPLICATION = "kepu.config.wsgi.application"
DATABASES = databases_from(ENV, testing=TESTING)
CACHES = caches_from(ENV, testing=TESTING)
PAGE_CACHE = ENV.page_cache and not TESTING
PAGE_PARTS = not TESTING
PAGES_SHARED = "default" if ENV.redis_url else ""
WAGTAILFRONTENDCACHE = frontend_cache_from(ENV)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "ui" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "loaders": [
                "django.template.loaders.filesystem.Loader",
                "kepu.surfaces.templates.AreaLoader",
                "django.template.loaders.app_directories.Loader",
            ],
            "string_if_invalid": "",
        },
    }
]
if not DEBUG:
    _loaders = TEMPLATES[0]["OPTIONS"]["loaders"]  # type: ignore[index]  # the literal above is a dict of mixed values
    TEMPLATES[0]["OPTIONS"]["loaders"] = [("django.template.loaders.cached.Loader", _loaders)]  # type: ignore[index]  # same
FORM_RENDERER = "kepu.ui.forms.Renderer"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/workbench/"
LOGOUT_REDIRECT_URL = "/"
BOOKINGS_PER_ADDRESS = 0 if TESTING else ENV.bookings_per_address
SESSION_IDLE_SECONDS = ENV.session_idle_minutes * 60
STAFF_MFA = ENV.staff_mfa

ACCOUNT_ADAPTER = "kepu.surfaces.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "kepu.surfaces.accounts.sign_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BASE_URL.startswith("https://") else "http"
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip", "login": "60/m/ip", "reset_password": "20/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "大科普"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BASE_URL.startswith("https://")
SOCIALACCOUNT_ADAPTER = "kepu.surfaces.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = providers_from(ENV)
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
PASSPORT_URL = ENV.passport_url.rstrip("/")
WEBHOOKS_TO_PRIVATE = ENV.webhooks_to_private
CORRECTION_REMINDER_HOURS = ENV.correction_reminder_hours
ASSISTANT_URL = ENV.assistant_url
ASSISTANT_MODEL = ENV.assistant_model
ASSISTANT_KEY = ENV.assistant_key.get_secret_value() if ENV.assistant_key else ""
ASSISTANT_SECONDS = ENV.assistant_seconds
EMBEDDING_URL = ENV.embedding_url
EMBEDDING_MODEL = ENV.embedding_model
EMBEDDING_KEY = ENV.embedding_key.get_secret_value() if ENV.embedding_key else ""
EMBEDDING_SECONDS = ENV.embedding_seconds
EMBEDDING_LIKE = ENV.embedding_like
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 3

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = sorted(PACKAGE_DIR.glob("**/locale"))
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "kepu.ui.formats"

STATIC_URL = "/static/"
STATIC_ROOT = ENV.home / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = ENV.home / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

SESSION_ENGINE = (
    "django.contrib.sessions.backends.cached_db" if ENV.redis_url else "django.contrib.sessions.backends.db"
)
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxies else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
X_FRAME_OPTIONS = "SAMEORIGIN"

OPENSEARCH_URL = ENV.opensearch_url

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend"
    }
}

locals().update(mail_from(ENV))
DEFAULT_FROM_EMAIL = ENV.mail_from

WAGTAIL_SITE_NAME = "大科普"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "content.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "content.Attachment"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]

SILENCED_SYSTEM_CHECKS: list[str] = []

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "console": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [structlog.contextvars.merge_contextvars],
            "processor": structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        },
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [structlog.contextvars.merge_contextvars],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        },
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": ENV.log_format},
        "warnings": {"class": "logging.StreamHandler", "formatter": ENV.log_format, "level": "WARNING"},
    },
    "loggers": {
        "wagtail": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # surfaces.request_log tells of every answer, refusals among them
        # the worker sets these two to INFO: two lines for every task, in which the addresses printed at the start drown
        "django_tasks": {"handlers": ["warnings"], "propagate": False},
        "django_tasks_db": {"handlers": ["warnings"], "propagate": False},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING" if TESTING else ENV.log_level},
}


def home(*parts: str) -> Path:
    """A path under the data folder."""
    return ENV.home.joinpath(*parts)
