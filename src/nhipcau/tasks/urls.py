"""Addresses of the tasks room."""

from django.urls import path

from nhipcau.tasks.pages import bulk, conversation, drafts, feed, history, lists, replay, sheets, steps, task

app_name = "tasks"
urlpatterns = [
    path("", lists.TaskList.as_view(), name="list"),
    path("not-updated/", lists.NotUpdatedList.as_view(), name="not_updated"),
    path("new/", drafts.new_task, name="new"),
    path("paste/", drafts.paste_text, name="paste"),
    path("drafts/<uuid:document_id>/", drafts.show_drafts, name="drafts"),
    path("drafts/<uuid:document_id>/make/", drafts.make_drafts, name="make_drafts"),
    path("draft/<uuid:draft_id>/", drafts.decide_draft, name="decide_draft"),
    path("sheet/", sheets.import_page, name="sheet"),
    path("sheet/tasks.xlsx", sheets.empty_sheet, name="empty_sheet"),
    path("sheet/open.xlsx", sheets.open_sheet, name="open_sheet"),
    path("sheet/<uuid:file_id>/marked.xlsx", sheets.marked_sheet, name="marked_sheet"),
    path("calendar/", feed.show_feed, name="feed"),
    path("calendar/close/", feed.close_feed, name="close_feed"),
    path("calendar/<uuid:feed_id>/<str:secret>.ics", feed.read_feed, name="feed_file"),
    path("simulator/", replay.simulate, name="simulate"),
    path("simulator/<uuid:run_id>/", replay.ReplayPage.as_view(), name="replay"),
    path("many/", bulk.BulkList.as_view(), name="bulks"),
    path("many/<uuid:bulk_id>/", bulk.BulkPage.as_view(), name="bulk"),
    path("many/<uuid:bulk_id>/undo/", bulk.undo, name="undo_bulk"),
    path("<uuid:task_id>/history/", history.show_history, name="history"),
    path("<uuid:task_id>/watch/", conversation.watch, name="watch"),
    path("<uuid:task_id>/comment/", conversation.comment, name="comment"),
    path("comment/<uuid:comment_id>/correct/", conversation.correct, name="correct_comment"),
    path("comment/<uuid:comment_id>/withdraw/", conversation.withdraw, name="withdraw_comment"),
    path("<uuid:task_id>/", task.show_task, name="task"),
    path("<uuid:task_id>/product/<uuid:report_id>/", task.download_product, name="product"),
    path("<uuid:task_id>/<str:step>/", steps.take_step, name="step"),
]
