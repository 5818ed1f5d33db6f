"""An officer at the centre: a directive with a task to every member (``all``), or, for each line that comes
in, a task to the first member (``each-second``); prints the time at which each was assigned."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from uuid import UUID

import django


def main() -> None:
    """Act as the argument says."""
    django.setup()
    from nhipcau.agencies.facade import actor_for, agencies_by_key
    from nhipcau.documents.facade import NewDocument, register_document
    from nhipcau.identity.facade import account_by_username
    from nhipcau.kit.clock import civil_date, utc_now
    from nhipcau.nodes.held import require_directory
    from nhipcau.tasks.facade import NewTask, assign_task

    now = utc_now()
    day = civil_date(now)
    account = account_by_username("officer_binh")
    assert account is not None
    actor = actor_for(account, on=day)
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

    if sys.argv[1] == "all":
        document = register_document(
            actor=actor,
            new=NewDocument(
                subject="Chỉ thị thử tốc độ (giả lập)", number="99/CT-TTg", issued_on=day,
                issuer_id=agencies_by_key(["prime-minister"], on=day)["prime-minister"],
                text="Văn bản giả lập. " * 500, synthetic=True,
            ),
            now=now,
        )  # fmt: skip
        for lead in leads:
            give(lead, document.id)
        return
    while True:
        begun = time.time()
        give(leads[0], None)
        print(begun, flush=True)
        sys.stdin.readline()
        time.sleep(0.3)


if __name__ == "__main__":
    main()
