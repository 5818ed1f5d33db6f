"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.site.settings")
application = get_wsgi_application()

from nhipcau.site.warming import warm  # noqa: E402 - needs the settings
from nhipcau.site.watch.logs import log_what_nobody_catches  # noqa: E402

log_what_nobody_catches()
warm()
