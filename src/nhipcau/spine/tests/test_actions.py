"""An action keeps everything or nothing, and leaves its audit row and its event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from nhipcau.kit.ids import new_id
from nhipcau.spine.errors import ActionEventsWrong, ActionWithoutAudit, NoActionUnderWay, NotPermitted
from nhipcau.spine.facade import (
    Actor,
    action,
    history_of,
    publish,
    record_change,
    record_removal,
    snapshot,
)
from nhipcau.spine.models import AuditEntry, OutboxEvent, StoredFile
from nhipcau.spine.tests.conftest import NOW, PLATFORM, FileRead, FileRenamed, add_file, new_file

pytestmark = pytest.mark.django_db
OFFICER = Actor(ref="account:1", name="An", agency_id=new_id(), post_id=new_id())
Body = Callable[[StoredFile], None]


def run(body: Body, *, emits: tuple[type, ...] = (FileRenamed,), actor: Actor = PLATFORM) -> StoredFile:
    """Run `body` on a file that was saved, inside an action that promises `emits`."""

    def change(*, actor: Actor, now: datetime) -> StoredFile:
        file = new_file()
        file.save()
        body(file)
        return file

    change.__module__ = "example.spine"
    return action("example.change", emits=emits)(change)(actor=actor, now=NOW)


def kept() -> tuple[int, int, int]:
    """How many files, audit rows and events there are."""
    return StoredFile.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count()


def _without_audit(file: StoredFile) -> None:
    publish(FileRenamed(file_id=file.id, name="b"))


def _without_event(file: StoredFile) -> None:
    record_change(file, None)


def _with_another_event(file: StoredFile) -> None:
    record_change(file, None)
    publish(FileRead(file_id=file.id))


def _with_one_event_too_many(file: StoredFile) -> None:
    record_change(file, None)
    publish(FileRenamed(file_id=file.id, name="b"))
    publish(FileRead(file_id=file.id))


def _failing(file: StoredFile) -> None:
    record_change(file, None)
    publish(FileRenamed(file_id=file.id, name="b"))
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (_without_audit, ActionWithoutAudit),
        (_without_event, ActionEventsWrong),
        (_with_another_event, ActionEventsWrong),
        (_with_one_event_too_many, ActionEventsWrong),
        (_failing, ZeroDivisionError),
    ],
)
def test_an_action_that_breaks_its_promise_keeps_nothing(body: Body, error: type[Exception]) -> None:
    before = kept()
    with pytest.raises(error):
        run(body)
    assert kept() == before


def test_an_action_that_promises_no_event_may_publish_none() -> None:
    before = kept()
    run(_without_event, emits=())
    assert kept() == (before[0] + 1, before[1] + 1, before[2])
    with pytest.raises(ActionEventsWrong):
        run(_with_another_event, emits=())


def test_one_of_several_promised_events_is_enough() -> None:
    run(_with_another_event, emits=(FileRenamed, FileRead))


def test_permission_is_asked_before_anything_else() -> None:
    reached: list[str] = []

    def change(*, actor: Actor, now: datetime) -> None:
        reached.append(actor.ref)

    change.__module__ = "example.spine"
    with pytest.raises(NotPermitted) as refusal:
        action("example.guarded", permission="files.change")(change)(actor=OFFICER, now=NOW)
    assert refusal.value.params == {"permission": "files.change"}
    assert reached == []


def test_the_audit_row_says_who_in_which_post_did_what_and_the_event_says_so_too() -> None:
    file = add_file(actor=OFFICER, name="báo cáo.txt", now=NOW)
    row = AuditEntry.objects.get(record_id=str(file.id))
    assert (row.actor_ref, row.post_id, row.agency_id) == ("account:1", OFFICER.post_id, OFFICER.agency_id)
    assert (row.action, row.verb, row.at) == ("example.add_file", "create", NOW)
    assert row.changes["name"] == [None, "báo cáo.txt"]
    assert "owner_agency_id" not in row.changes  # empty fields of a new record say nothing
    event = OutboxEvent.objects.get(correlation=row.correlation)
    assert (event.type, event.subject) == ("spine.file-renamed.v1", f"spine:{file.id}")
    assert event.data == {"file_id": str(file.id), "name": "báo cáo.txt"}
    assert (event.actor_ref, event.time) == ("account:1", NOW)


def test_a_change_names_the_old_and_the_new_value_of_what_changed_only() -> None:
    def rename(file: StoredFile) -> None:
        before = snapshot(file)
        file.name = "b.txt"
        file.save()
        record_change(file, before, note="đổi tên")
        publish(FileRenamed(file_id=file.id, name="b.txt"))

    file = run(rename)
    [line] = history_of(file)
    assert line.changes == {"name": ["a.txt", "b.txt"]}
    assert (line.verb, line.note, line.number) == ("change", "đổi tên", None)


def test_a_field_that_is_kept_out_of_the_audit_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(StoredFile, "audit_exclude", frozenset({"sha256"}), raising=False)

    def change(file: StoredFile) -> None:
        before = snapshot(file)
        file.sha256 = "secret"
        file.save()
        record_change(file, before)
        record_removal(file)
        publish(FileRenamed(file_id=file.id, name="b.txt"))

    removal, line = history_of(run(change))
    assert line.changes == {"sha256": ["…", "…"]}
    assert removal.verb == "remove"
    assert removal.changes["name"] == ["a.txt", None]
    assert "secret" not in str(removal.changes)


def test_nothing_is_recorded_or_published_outside_an_action() -> None:
    file = new_file()
    with pytest.raises(NoActionUnderWay):
        record_change(file, None)
    with pytest.raises(NoActionUnderWay):
        record_removal(file)
    with pytest.raises(NoActionUnderWay):
        publish(FileRead(file_id=file.id))


def test_a_nested_action_has_its_own_row_and_event_and_shares_the_correlation() -> None:
    inner: list[StoredFile] = []

    def nest(file: StoredFile) -> None:
        inner.append(add_file(actor=OFFICER, name="inner.txt", now=NOW))
        record_change(file, None)
        publish(FileRead(file_id=file.id))

    outer = run(nest, emits=(FileRead,))
    rows = {row.record_id: row for row in AuditEntry.objects.filter(at=NOW, action__startswith="example.")}
    assert rows[str(outer.id)].correlation == rows[str(inner[0].id)].correlation
    assert rows[str(inner[0].id)].action == "example.add_file"
    assert rows[str(outer.id)].actor_ref == PLATFORM.ref
    events = OutboxEvent.objects.filter(correlation=rows[str(outer.id)].correlation)
    assert {event.actor_ref for event in events} == {PLATFORM.ref, OFFICER.ref}


def test_a_nested_action_goes_when_the_outer_one_fails() -> None:
    def nest(file: StoredFile) -> None:
        add_file(actor=OFFICER, name="inner.txt", now=NOW)
        # The outer action leaves no audit row of its own.

    before = kept()
    with pytest.raises(ActionWithoutAudit):
        run(nest, emits=())
    assert kept() == before


def test_a_nested_action_that_fails_and_is_caught_leaves_the_outer_one_whole() -> None:
    def nest(file: StoredFile) -> None:
        with pytest.raises(ZeroDivisionError):
            run(_failing)
        record_change(file, None)
        publish(FileRenamed(file_id=file.id, name="b"))

    before = kept()
    run(nest)
    assert kept() == tuple(number + 1 for number in before)
