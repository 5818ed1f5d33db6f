"""Addresses of the agencies room."""

from django.urls import path

from nhipcau.agencies.pages import agency, calendar, competences, posts
from nhipcau.agencies.pages.agencies import AgencyList

app_name = "agencies"
urlpatterns = [
    path("", AgencyList.as_view(), name="list"),
    path("posts/", posts.PostList.as_view(), name="posts"),
    path("posts/own/", posts.own_posts, name="own_posts"),
    path("posts/switch/", posts.switch_post, name="switch_post"),
    path("posts/<uuid:post_id>/", posts.show_post, name="post"),
    path("posts/<uuid:post_id>/assign/", posts.assign, name="assign_post"),
    path("holdings/<uuid:holding_id>/end/", posts.end_holding, name="end_holding"),
    path("competences/", competences.CompetenceList.as_view(), name="competences"),
    path("calendar/", calendar.show_year, name="calendar"),
    path("calendar/<int:year>/", calendar.show_year, name="calendar_of"),
    path("calendar/change/", calendar.change_day, name="change_day"),
    path("<uuid:agency_id>/", agency.show_agency, name="agency"),
    path("<uuid:agency_id>/new-post/", posts.new_post, name="new_post"),
]
