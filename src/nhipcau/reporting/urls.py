"""Addresses of the reporting room."""

from django.urls import path

from nhipcau.reporting.pages import deliveries, links, take_in

app_name = "reporting"
urlpatterns = [
    path("", deliveries.DeliveryList.as_view(), name="list"),
    path("systems/", deliveries.systems_page, name="systems"),
    path("take-in/", take_in.fetch_page, name="take_in"),
    path("take-in/<uuid:file_id>/", take_in.choose_page, name="choose"),
    path("tasks/<uuid:task_id>/", links.task_links, name="task"),
    path("links/<uuid:link_id>/end/", links.end, name="end"),
    path("deliveries/<uuid:delivery_id>/", deliveries.show_delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/resend/", deliveries.resend_one, name="resend"),
]
