"""How state tables are tested: each of many people takes a step, or is refused without a trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import models, transaction

from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, snapshot
from nhipcau.spine.models import AuditEntry, OutboxEvent

Do = Callable[[Actor, UUID], object]


def check(
    people: Mapping[str, Actor],
    record: models.Model,
    do: Do,
    *,
    allowed_to: set[str],
    possible: bool,
    after: str,
) -> None:
    """Each of `people` takes the step or is refused without a trace."""
    rows = type(record)._default_manager
    before = snapshot(rows.get(pk=record.pk))
    for name, actor in people.items():
        allowed = possible and name in allowed_to
        audit, events = AuditEntry.objects.count(), OutboxEvent.objects.count()
        try:
            with transaction.atomic():
                do(actor, record.pk)
                assert allowed, f"{name} may not"
                assert AuditEntry.objects.count() > audit
                assert OutboxEvent.objects.count() > events
                assert rows.get(pk=record.pk).stage == after
                transaction.set_rollback(True)
        except CodedError as error:
            assert not allowed, f"{name} may, but: {error.code}"  # noqa: PT017
            assert error.status in (403, 404, 409), error.code  # noqa: PT017
        assert snapshot(rows.get(pk=record.pk)) == before, name
        assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (audit, events), name
