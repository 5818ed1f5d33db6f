"""The history of every field of a task in words: who changed what from what to what, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, DateField, ForeignKey
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now, post_labels
from nhipcau.documents.facade import CLASSIFICATIONS, Document
from nhipcau.kit.ids import as_uuid
from nhipcau.spine.facade import Actor, HistoryLine, history_of
from nhipcau.tasks.history_words import TOLD, actors_in
from nhipcau.tasks.models import Task
from nhipcau.tasks.wording import AUTHORITIES, CAUSES, RECURRENCES, STAGES, Label, rule_words
from nhipcau.ui.facade import local_date, local_number

LONGEST = 1000
NOTHING = "–"

# What belongs to the table and not to the task is left out: ids, places in a text, counters.
LABELS: Final[dict[str, Label]] = {
    "title": gettext_lazy("Work"),
    "lead_agency_id": gettext_lazy("Lead agency"),
    "assigner_agency_id": gettext_lazy("Assigning agency"),
    "responsible_post_id": gettext_lazy("Person: the post that answers for it"),
    "person_text": gettext_lazy("Person, where the post is not in the directory"),
    "product": gettext_lazy("Product"),
    "authority": gettext_lazy("Authority: who decides"),
    "due_on": gettext_lazy("Last day"),
    "original_due_on": gettext_lazy("Original last day"),
    "due_set_on": gettext_lazy("Day on which the deadline was set"),
    "deadline_kind": gettext_lazy("Time"),
    "deadline_text": gettext_lazy("Deadline as written in the text"),
    "deadline_reading": gettext_lazy("How the deadline was read"),
    "deadline_rule": gettext_lazy("Period from which the last day is counted"),
    "deadline_set_by_id": gettext_lazy("Agency that will set the deadline"),
    "recurrence": gettext_lazy("Repeats"),
    "recurrence_day": gettext_lazy("Due by day"),
    "period_from": gettext_lazy("Period from"),
    "period_to": gettext_lazy("Period to"),
    "extended_on": gettext_lazy("Day of the last change of the deadline"),
    "extensions": gettext_lazy("Number of extensions"),
    "stage": gettext_lazy("Stage"),
    "percent": gettext_lazy("Percent done"),
    "last_update_on": gettext_lazy("Last report"),
    "delay_cause": gettext_lazy("Cause of delay"),
    "delay_note": gettext_lazy("Note on the delay"),
    "issued_on": gettext_lazy("Day of issue"),
    "taken_on": gettext_lazy("Taken on, day"),
    "delivered_on": gettext_lazy("Product handed in, day"),
    "accepted_on": gettext_lazy("Product accepted, day"),
    "cancelled_on": gettext_lazy("Cancelled, day"),
    "key_task": gettext_lazy("Key task"),
    "classification": gettext_lazy("Classification"),
    "published": gettext_lazy("Public"),
    "synthetic": gettext_lazy("Synthetic"),
    "document_id": gettext_lazy("Document"),
    "parent_id": gettext_lazy("Part of"),
    "source_text": gettext_lazy("Words of the document"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what it held and what it holds since."""

    field: str
    label: Label
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One act on the task with the fields that it changed."""

    at: datetime
    action: str
    verb: str
    who: str
    agency: str
    note: str
    created: bool
    fields: list[FieldChange] = field(default_factory=list)


def history_in_words(*, actor: Actor | None, task: Task, only: str = "") -> list[Change]:
    """The changes of the task, newest first, of one field when `only` names it.

    What the reader may not see (a document, the whole task) is not named. Five queries, however
    long the history is.
    """
    lines = history_of(task, limit=LONGEST)
    words = _Words(actor, lines)
    people = actors_in(lines)
    agencies = names_now([line.agency_id for line in lines])
    found = []
    for line in lines:
        change = Change(
            line.at,
            line.action,
            line.verb,
            people.get(line.actor_ref, line.actor_ref.partition(":")[2]),
            agencies.get(line.agency_id, "") if line.agency_id else "",
            line.note,
            line.verb == "create",
            [
                FieldChange(
                    name, label, words(name, line.changes[name][0]), words(name, line.changes[name][1])
                )
                for name, label in LABELS.items()
                if name in line.changes and only in ("", name)
            ],
        )
        # What another node told may have been seen here before: its fields came with an earlier event.
        if change.fields or ((change.note or change.verb in TOLD) and not only):
            found.append(change)
    return found


def fields_changed(task: Task) -> list[tuple[str, Label]]:
    """The fields of which there is something to tell, for the filter."""
    there = {name for line in history_of(task, limit=LONGEST) for name in line.changes}
    return [(name, label) for name, label in LABELS.items() if name in there]


class _Words:
    """Values in words; what they point at is asked for once for the whole history."""

    def __init__(self, actor: Actor | None, lines: Iterable[HistoryLine]) -> None:
        self._kinds = {each.attname: each for each in Task._meta.concrete_fields}
        self._lists: dict[str, Mapping[Any, Label]] = {
            "authority": AUTHORITIES,
            "stage": STAGES,
            "delay_cause": CAUSES,
            "recurrence": RECURRENCES,
            "classification": dict(CLASSIFICATIONS),
            "deadline_kind": dict(Task.DeadlineKind.choices),
            "deadline_reading": {
                "exclusive": gettext_lazy("read as: before that day"),
                "inclusive": gettext_lazy("read as: up to and with that day"),
            },
        }
        pointed = self._pointed(lines)
        agencies = names_now(pointed.get("agencies.agency", ()))
        posts = post_labels(pointed.get("agencies.post", ()))
        documents = Document.objects.visible_to(actor).filter(id__in=pointed.get("documents.document", ()))
        wholes = Task.objects.visible_to(actor).filter(id__in=pointed.get("tasks.task", ()))
        self._names: dict[str, dict[UUID, str]] = {
            "agencies.agency": agencies,
            "agencies.post": posts,
            "documents.document": {each.id: str(each) for each in documents.defer("text")},
            "tasks.task": {each.id: f"{each.code} {each.title}" for each in wholes},
        }

    def _pointed(self, lines: Iterable[HistoryLine]) -> dict[str, set[UUID]]:
        """The ids in the history, by the kind of record that they name."""
        found: dict[str, set[UUID]] = {}
        for line in lines:
            for name, values in line.changes.items():
                kind = self._kinds.get(name)
                if isinstance(kind, ForeignKey) and name in LABELS:
                    target = kind.related_model._meta.label_lower
                    ids = {given for value in values if value and (given := as_uuid(str(value)))}
                    found.setdefault(target, set()).update(ids)
        return found

    def __call__(self, name: str, value: object) -> str:
        if value in (None, "", [], {}):
            return str(self._lists[name][""]) if name == "recurrence" and value == "" else NOTHING
        if value == "…":
            return _("changed; the value is not kept")
        if name == "deadline_rule" and isinstance(value, dict):
            return rule_words(value)
        if name in self._lists:
            return str(self._lists[name].get(value, value))
        return self._by_kind(name)(value)

    def _by_kind(self, name: str) -> Callable[[Any], str]:
        kind = self._kinds.get(name)
        if isinstance(kind, ForeignKey):
            names = self._names[kind.related_model._meta.label_lower]
            return lambda value: names.get(UUID(str(value)), _("something that you may not see"))
        if isinstance(kind, BooleanField):
            return lambda value: _("yes") if value else _("no")
        if isinstance(kind, DateField):
            return lambda value: local_date(date.fromisoformat(str(value)[:10]))
        return lambda value: local_number(value) if type(value) is int else str(value)
