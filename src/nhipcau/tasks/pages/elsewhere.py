"""What a task's page says of other nodes: where it was assigned, and where the records of its reports lie."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.kit.records import RecordRef, record_ref
from nhipcau.nodes.facade import home_of, node_names, own_key
from nhipcau.tasks.models import Report, Task

_REPORT = "tasks.report"


def assigned_elsewhere(task: Task) -> str:
    """At which node a task was assigned, and its code there; empty for one that was assigned here."""
    key, _blank, code = task.home_code.partition(" ")
    if not code:
        return ""
    return _("Assigned at %(node)s: %(code)s") % {"node": node_names().get(key, key), "code": code}


def product_href(report: Report) -> str:
    """The page of the record that was handed in as the product, when its number points at one of a node."""
    found = record_ref(report.product_record)
    return _href(found) if found else ""


def home_links(reports: list[Report]) -> dict[UUID, tuple[str, str]]:
    """The node at which each report was made, with the way to the record there; none for those made here."""
    found: dict[UUID, tuple[str, str]] = {}
    names: dict[str, str] | None = None
    for report in reports:
        home = home_of(report.agency_id)
        if home != own_key():
            names = node_names() if names is None else names
            found[report.id] = (names.get(home, home), _href(RecordRef(home, _REPORT, report.id)))
    return found


def _href(ref: RecordRef) -> str:
    return reverse("nodes:record", args=[ref.node, ref.kind, ref.id])
