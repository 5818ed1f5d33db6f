"""Back-links of the room: which tasks and documents a record speaks of."""

from __future__ import annotations

from uuid import UUID

from nhipcau.oversight.models import Commitment, Finding
from nhipcau.spine.facade import set_links

Link = tuple[str, UUID, str]


def link_commitment(commitment: Commitment) -> None:
    """The document in which it was said, and the tasks that carry it out."""
    links: list[Link] = [
        ("tasks.task", task_id, "carried-out-by")
        for task_id in commitment.bound_tasks.values_list("task_id", flat=True)
    ]
    if commitment.document_id:
        links.append(("documents.document", commitment.document_id, "said-in"))
    set_links(from_kind="oversight.commitment", from_id=commitment.id, links=links)


def link_finding(finding: Finding) -> None:
    """What it was found on, and the task that follows it up."""
    named = (
        ("tasks.task", finding.about_task_id, "found-on"),
        ("documents.document", finding.about_document_id, "found-on"),
        ("tasks.task", finding.task_id, "followed-by"),
    )
    links: list[Link] = [(kind, record, how) for kind, record, how in named if record is not None]
    set_links(from_kind="oversight.finding", from_id=finding.id, links=links)
