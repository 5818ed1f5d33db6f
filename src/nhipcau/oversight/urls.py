"""Addresses of the oversight room."""

from django.urls import path

from nhipcau.oversight.pages import commitments, findings, inspections, lists, lists_reviews, plans, rounds

app_name = "oversight"
urlpatterns = [
    path("commitments/", lists.CommitmentList.as_view(), name="commitments"),
    path("commitments/new/", commitments.new_commitment, name="new_commitment"),
    path("commitments/<uuid:commitment_id>/", commitments.show_commitment, name="commitment"),
    path("commitments/<uuid:commitment_id>/<str:step>/", commitments.take_step, name="commitment_step"),
    path("deliveries/<uuid:delivery_id>/", commitments.download_delivery, name="delivery_file"),
    path("milestones/<uuid:milestone_id>/", commitments.download_milestone, name="milestone_file"),
    path("inspections/", lists.InspectionList.as_view(), name="inspections"),
    path("inspections/new/", inspections.new_inspection, name="new_inspection"),
    path("inspections/<uuid:inspection_id>/", inspections.show_inspection, name="inspection"),
    path("inspections/<uuid:inspection_id>/<str:step>/", inspections.take_step, name="inspection_step"),
    path("findings/", lists.FindingList.as_view(), name="findings"),
    path("findings/<uuid:finding_id>/", findings.show_finding, name="finding"),
    path("findings/<uuid:finding_id>/<str:step>/", findings.take_step, name="finding_step"),
    path("mendings/<uuid:mending_id>/", findings.download_mending, name="mending_file"),
    path("rounds/", lists_reviews.RoundList.as_view(), name="rounds"),
    path("rounds/new/", rounds.new_round, name="new_round"),
    path("rounds/<uuid:round_id>/", rounds.show_round, name="round"),
    path("rounds/<uuid:round_id>/<str:step>/", rounds.take_step, name="round_step"),
    path("plans/", lists_reviews.PlanList.as_view(), name="plans"),
    path("plans/new/", plans.new_plan, name="new_plan"),
    path("plans/<uuid:plan_id>/", plans.show_plan, name="plan"),
    path("plans/<uuid:plan_id>/remove/<uuid:part_id>/", plans.remove_part, name="plan_part"),
    path("plans/<uuid:plan_id>/<str:step>/", plans.take_step, name="plan_step"),
]
