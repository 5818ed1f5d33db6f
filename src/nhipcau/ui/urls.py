"""Addresses of the room `ui`."""

from django.urls import path

from nhipcau.ui.pages.guide import guide, guide_form, guide_list
from nhipcau.ui.pages.preferences import preferences

app_name = "ui"
urlpatterns = [
    path("preferences/", preferences, name="preferences"),
    path("guide/", guide, name="guide"),
    path("guide/form/", guide_form, name="guide_form"),
    path("guide/list/", guide_list, name="guide_list"),
]
