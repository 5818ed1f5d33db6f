"""Addresses of the difficulties room."""

from django.urls import path

from nhipcau.difficulties.pages import difficulty, lists

app_name = "difficulties"
urlpatterns = [
    path("", lists.DifficultyList.as_view(), name="list"),
    path("new/", difficulty.new_difficulty, name="new"),
    path("<uuid:difficulty_id>/", difficulty.show_difficulty, name="difficulty"),
    path("<uuid:difficulty_id>/<str:step>/", difficulty.take_step, name="step"),
]
