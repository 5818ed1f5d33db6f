"""Addresses of the nodes room."""

from django.urls import path

from nhipcau.nodes import doors, join_doors

app_name = "nodes"
urlpatterns = [
    path("v1/events", doors.events, name="door_events"),
    path("v1/files/<str:sha256>", doors.file, name="door_file"),
    path("v1/cards/<str:kind>/<uuid:record_id>", doors.card, name="door_card"),
    path("v1/directory", doors.directory, name="door_directory"),
    path("v1/join", join_doors.join, name="door_join"),
    path("v1/keys", join_doors.keys, name="door_keys"),
    path("v1/anchors", join_doors.anchors, name="door_anchors"),
    path("v1/hello", join_doors.hello, name="door_hello"),
]
