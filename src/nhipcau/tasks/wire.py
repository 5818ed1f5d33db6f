"""What of a task, its reports and its extensions other nodes are told, and who writes which of it.

Each field has one node that writes it: the assigner's what was assigned and decided, the lead's how far
the work is. So a later state overwrites an earlier one, and nothing has to be merged but the stage.
"""

TASK = "tasks.task"
ASSIGNED_FIELDS = (
    "id",
    "parent_id",
    "document_id",
    "source_text",
    "source_start",
    "source_end",
    "title",
    "lead_agency_id",
    "assigner_agency_id",
    "product",
    "authority",
    "key_task",
    "classification",
    "published",
    "synthetic",
    "deadline_kind",
    "deadline_text",
    "deadline_reading",
    "recurrence",
    "recurrence_day",
    "period_from",
    "period_to",
    "due_on",
    "due_set_on",
    "original_due_on",
    "deadline_rule",
    "extended_on",
    "extensions",
    "deadline_set_by_id",
    "issued_on",
    "delivered_on",
    "accepted_on",
    "cancelled_on",
    "created_at",
    "round",
)
WORK_FIELDS = ("taken_on", "last_update_on", "percent", "delay_cause", "delay_note")
REPORTED_FIELDS = (
    "id",
    "kind",
    "on_day",
    "text",
    "percent",
    "cause",
    "product_file_id",
    "product_link",
    "product_record",
    "agency_id",
    "reporter_ref",
    "reported_at",
    "synthetic",
)
DECIDED_FIELDS = ("decision", "decided_at", "decider_ref", "decision_note")
ASKED_FIELDS = (
    "id",
    "cause",
    "text",
    "old_due_on",
    "asked_due_on",
    "agency_id",
    "asker_ref",
    "asked_on",
    "asked_at",
    "synthetic",
)
ANSWERED_FIELDS = ("granted_due_on", "decision", "decided_on", "decided_at", "decider_ref", "decision_note")
URGE_FIELDS = ("id", "text", "agency_id", "author_ref", "written_at", "leaves_at", "sent_at", "synthetic")
MOVE_FIELDS = (
    "id",
    "old_due_on",
    "new_due_on",
    "calendar_day",
    "calendar_kind",
    "moved_on",
    "moved_at",
    "synthetic",
)
