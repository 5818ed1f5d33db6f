"""Addresses of the documents room."""

from django.urls import path

from nhipcau.documents.pages import (
    corrections,
    documents,
    drafting,
    drafting_acts,
    force,
    glossary,
    review_item,
    reviews,
)

app_name = "documents"
urlpatterns = [
    path("", documents.DocumentList.as_view(), name="list"),
    path("new/", documents.new_document, name="new"),
    path("glossary/", glossary.GlossaryList.as_view(), name="glossary"),
    path("glossary/new/", glossary.edit_entry, name="new_glossary"),
    path("glossary/<uuid:entry_id>/", glossary.edit_entry, name="edit_glossary"),
    path("corrections/", corrections.CorrectionList.as_view(), name="corrections"),
    path("corrections/download/", corrections.download, name="corrections_download"),
    path("reviews/", reviews.ProgrammeList.as_view(), name="reviews"),
    path("reviews/new/", reviews.new_review, name="new_review"),
    path("reviews/<uuid:programme_id>/", reviews.ItemList.as_view(), name="review"),
    path("reviews/<uuid:programme_id>/propose/", review_item.propose, name="propose_item"),
    path("reviews/items/<uuid:item_id>/", review_item.show_item, name="review_item"),
    path("reviews/items/<uuid:item_id>/draft/", drafting.new_draft, name="draft_of_item"),
    path("reviews/items/<uuid:item_id>/<str:step>/", review_item.take_step, name="review_step"),
    path("drafts/", drafting.DraftList.as_view(), name="drafts"),
    path("drafts/new/", drafting.new_draft, name="new_draft"),
    path("drafts/<uuid:draft_id>/", drafting.show_draft, name="draft"),
    path("drafts/<uuid:draft_id>/<str:act>/", drafting_acts.act_on_draft, name="draft_act"),
    path("drafts/opinions/<uuid:opinion_id>/<str:act>/", drafting_acts.act_on_opinion, name="opinion_act"),
    path("<uuid:document_id>/", documents.show_document, name="document"),
    path("<uuid:document_id>/file/", documents.download, name="file"),
    path("<uuid:document_id>/relate/", documents.relate, name="relate"),
    path("<uuid:document_id>/force-days/", force.set_days, name="force_days"),
    path(
        "<uuid:document_id>/relations/<int:relation_id>/withdraw/", force.withdraw, name="withdraw_relation"
    ),
    path("<uuid:document_id>/publish/", documents.publish, name="publish"),
]
