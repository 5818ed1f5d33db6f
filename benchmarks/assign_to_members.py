"""An officer at the centre, in a process of his own, gives work to the simulated members."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from nhipcau.spine.facade import Actor

Give = Callable[[UUID, UUID | None], None]


def to_all() -> None:
    """A directive with a task to every member."""
    from nhipcau.agencies.facade import agencies_by_key
    from nhipcau.documents.facade import NewDocument, register_document
    from nhipcau.kit.clock import today, utc_now

    give, leads = _officer()
    document = register_document(
        actor=_actor(),
        new=NewDocument(
            subject="Chỉ thị thử tốc độ (giả lập)", number="99/CT-TTg", issued_on=today(),
            issuer_id=agencies_by_key(["prime-minister"], on=today())["prime-minister"],
            text="Văn bản giả lập. " * 500, synthetic=True,
        ),
        now=utc_now(),
    )  # fmt: skip
    for lead in leads:
        give(lead, document.id)


def to_one_again_and_again() -> None:
    """A task to the first member; prints when it was given, and waits for a line before the next."""
    give, leads = _officer()
    with os.fdopen(0) as lines:
        while True:
            begun = time.time()
            give(leads[0], None)
            os.write(1, f"{begun}\n".encode())
            if not lines.readline():
                return
            time.sleep(0.3)


def _officer() -> tuple[Give, list[UUID]]:
    """How he gives a task, and the agencies at the members."""
    from nhipcau.agencies.facade import agencies_by_key
    from nhipcau.kit.clock import today, utc_now
    from nhipcau.nodes.held import require_directory
    from nhipcau.tasks.facade import NewTask, assign_task

    actor, day = _actor(), today()
    members = [entry for entry in require_directory().nodes if entry.key.startswith("member-")]
    leads = [agencies_by_key([entry.serves[0]], on=day)[entry.serves[0]] for entry in members]

    def give(lead: UUID, document: UUID | None) -> None:
        assign_task(
            actor=actor,
            new=NewTask(
                title="Việc của chỉ thị (giả lập)", lead_agency_id=lead, product="Báo cáo", authority="own",
                person_text="Người đứng đầu", document_id=document, due_on=day + timedelta(days=30),
                issued_on=day, synthetic=True,
            ),
            now=utc_now(),
        )  # fmt: skip

    return give, leads


def _actor() -> Actor:
    from nhipcau.agencies.facade import actor_for
    from nhipcau.identity.facade import account_by_username
    from nhipcau.kit.clock import today

    account = account_by_username("officer_binh")
    assert account is not None
    return actor_for(account, on=today())
