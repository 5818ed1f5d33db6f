"""Addresses of the meetings room."""

from django.urls import path, re_path

from nhipcau.meetings.pages import bodies, calendar_file, lists, meeting, minutes, papers, plan, steps

app_name = "meetings"
urlpatterns = [
    path("", lists.MeetingList.as_view(), name="list"),
    path("bodies/", lists.BodyList.as_view(), name="bodies"),
    path("bodies/new/", bodies.new_body, name="new_body"),
    path("bodies/<uuid:body_id>/", bodies.show_body, name="body"),
    path("bodies/<uuid:body_id>/members/new/", bodies.new_member, name="new_member"),
    path("bodies/<uuid:body_id>/plan/", plan.new_meeting, name="plan"),
    path("bodies/<uuid:body_id>/<str:step>/", bodies.change_body, name="body_step"),
    path("conclusions/", lists.ConclusionList.as_view(), name="conclusions"),
    path("<uuid:meeting_id>/", meeting.show_meeting, name="meeting"),
    path("<uuid:meeting_id>/plan/", plan.change_plan, name="change"),
    path("<uuid:meeting_id>/attendance/", minutes.attendance, name="attendance"),
    path("<uuid:meeting_id>/minutes/", minutes.write, name="minutes"),
    path(
        "<uuid:meeting_id>/conclusions/<uuid:conclusion_id>/", minutes.edit_conclusion, name="edit_conclusion"
    ),
    path("<uuid:meeting_id>/calendar.ics", calendar_file.download, name="calendar"),
    re_path(
        r"^(?P<meeting_id>[0-9a-f-]{36})/(?P<paper>minutes|conclusions)\.(?P<form>docx|pdf)$",
        papers.download,
        name="paper",
    ),
    path("<uuid:meeting_id>/<str:step>/", steps.take_step, name="step"),
]
