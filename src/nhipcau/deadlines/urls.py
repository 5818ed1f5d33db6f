"""Addresses of the deadlines room."""

from django.urls import path

from nhipcau.deadlines.pages.calculate import calculate_deadline

app_name = "deadlines"
urlpatterns = [path("", calculate_deadline, name="calculate")]
