"""Addresses of the nodes room."""

from django.urls import path

from nhipcau.nodes import doors

app_name = "nodes"
urlpatterns = [
    path("v1/events", doors.events, name="door_events"),
    path("v1/files/<str:sha256>", doors.file, name="door_file"),
    path("v1/cards/<str:kind>/<uuid:record_id>", doors.card, name="door_card"),
    path("v1/directory", doors.directory, name="door_directory"),
]
