"""Addresses: each room brings its own under its name."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from nhipcau.site.api import api
from nhipcau.site.pages import open_record, set_language
from nhipcau.site.watch.doors import health, metrics, ready

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:home"), name="home"),
    path("account/", include("allauth.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("health", health, name="health"),
    path("ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("record/<str:kind>/<uuid:record_id>/", open_record, name="open_record"),
    path("api/v1/", api.urls),
]
urlpatterns += [
    path(f"{room.split('.')[1]}/", include(f"{room}.urls"))
    for room in settings.ROOMS
    if find_spec(f"{room}.urls")
]
# What a room shows on the ground of a room below it, such as the reading of a document.
urlpatterns += [
    path("", include(f"{room}.urls_root")) for room in settings.ROOMS if find_spec(f"{room}.urls_root")
]
