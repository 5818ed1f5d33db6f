"""Addresses of the documents room."""

from django.urls import path

from nhipcau.documents.pages import corrections, documents, force, glossary

app_name = "documents"
urlpatterns = [
    path("", documents.DocumentList.as_view(), name="list"),
    path("new/", documents.new_document, name="new"),
    path("glossary/", glossary.GlossaryList.as_view(), name="glossary"),
    path("glossary/new/", glossary.edit_entry, name="new_glossary"),
    path("glossary/<uuid:entry_id>/", glossary.edit_entry, name="edit_glossary"),
    path("corrections/", corrections.CorrectionList.as_view(), name="corrections"),
    path("corrections/download/", corrections.download, name="corrections_download"),
    path("<uuid:document_id>/", documents.show_document, name="document"),
    path("<uuid:document_id>/file/", documents.download, name="file"),
    path("<uuid:document_id>/relate/", documents.relate, name="relate"),
    path("<uuid:document_id>/force-days/", force.set_days, name="force_days"),
    path(
        "<uuid:document_id>/relations/<int:relation_id>/withdraw/", force.withdraw, name="withdraw_relation"
    ),
    path("<uuid:document_id>/publish/", documents.publish, name="publish"),
]
