"""Addresses of the indicators room."""

from django.urls import path

from nhipcau.indicators.pages import claims, measured

app_name = "indicators"
urlpatterns = [
    path("claims/", claims.ClaimList.as_view(), name="claims"),
    path("claims/<uuid:claim_id>/", claims.show_claim, name="claim"),
    path("claims/<uuid:claim_id>/dispute/", claims.dispute, name="dispute"),
    path("claims/<uuid:claim_id>/withdraw/", claims.withdraw, name="withdraw"),
    path("measured/", measured.MeasuredList.as_view(), name="measured"),
    path("measured/<str:key>/", measured.show_figure, name="figure"),
    path("measured/<str:key>/<uuid:observation_id>/", measured.show_observation, name="observation"),
]
