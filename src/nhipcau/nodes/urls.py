"""Addresses of the nodes room: the doors for other nodes under ``v1/``, the pages beside them."""

from django.urls import path

from nhipcau.nodes import doors, join_doors
from nhipcau.nodes.pages import events, lists, node, overview, record

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
    path("", overview.overview, name="overview"),
    path("stopped/", lists.StoppedList.as_view(), name="stopped"),
    path("refused/", lists.RefusedList.as_view(), name="refused"),
    path("refused/<int:row_id>/", events.show_refused, name="refused_one"),
    path("openings/", lists.OpeningList.as_view(), name="openings"),
    path("incoming/<int:row_id>/", events.show_incoming, name="incoming"),
    path("incoming/<int:row_id>/retry/", events.retry_incoming, name="retry"),
    path("outgoing/<int:row_id>/", events.show_outgoing, name="outgoing"),
    path("records/<slug:node>/<str:kind>/<uuid:record_id>/", record.show_record, name="record"),
    path("<slug:key>/", node.show_node, name="node"),
    path("<slug:key>/send-again/", node.send_again, name="send_again"),
    path("<slug:key>/try-now/", node.try_now, name="try_now"),
]
