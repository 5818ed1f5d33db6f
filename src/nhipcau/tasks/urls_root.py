"""Addresses of the tasks room that stand under the names of other rooms or under none: reading."""

from django.urls import path

from nhipcau.tasks.pages import compare, reading, reading_add

app_name = "reading"
urlpatterns = [
    path("documents/<uuid:document_id>/reading/", reading.show_reading, name="document"),
    path("documents/<uuid:document_id>/reading/decide/", reading.decide, name="decide"),
    path("documents/<uuid:document_id>/reading/all/", reading.accept_kind, name="accept_kind"),
    path("documents/<uuid:document_id>/reading/add/", reading_add.add_find, name="add"),
    path("reading/compare/", compare.compare_texts, name="compare"),
]
