"""Agencies, posts and the calendar change by actions, each with its audit row and event."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from nhipcau.agencies import provides
from nhipcau.agencies.errors import (
    AccountNotThere,
    AlreadyDissolved,
    DayAlreadySo,
    HeadAlreadyThere,
    KeyInvalid,
    KeyTaken,
    MergeTotalsDiffer,
    MergeWithItself,
    NameMissing,
    NameNotOlder,
    OutsideScope,
    ParentNotThere,
    PeriodBackwards,
    PostAlreadyHeld,
    RoleNotThere,
    RoleTooStrong,
    SourceMissing,
    TitleMissing,
)
from nhipcau.agencies.facade import (
    NewName,
    agency,
    agency_id_of,
    agency_names,
    assign_post,
    change_calendar_day,
    create_post,
    establish_agency,
    find_agencies,
    head_of,
    merge_agencies,
    rename_agency,
    subtree_ids,
    successor_on,
    working_calendar,
)
from nhipcau.agencies.models import Agency, CalendarDay, Post, PostHolding
from nhipcau.agencies.rules import DayKind
from nhipcau.agencies.tests.conftest import NOW, TODAY
from nhipcau.identity.facade import Account
from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import Actor, system_actor
from nhipcau.spine.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db
PLATFORM = system_actor("test")
JUSTICE = agency_id_of("ministry:justice")
HEALTH = agency_id_of("ministry:health")


def _establish(key: str = "ministry:justice:it", parent_id: UUID | None = JUSTICE, **changes: object) -> UUID:
    fields: dict[str, object] = {
        "actor": PLATFORM,
        "key": key,
        "kind": "department",
        "level": "central",
        "names": [NewName("vi", "Cục thử nghiệm"), NewName("lo", "ກົມທົດລອງ")],
        "established_on": date(2026, 1, 1),
        "parent_id": parent_id,
        "now": NOW,
    }
    return establish_agency(**{**fields, **changes})  # type: ignore[arg-type]


def _post(
    agency_id: UUID = JUSTICE, rank: str = "head", role: str = "agency_leader", **changes: object
) -> UUID:
    fields: dict[str, object] = {
        "actor": PLATFORM,
        "agency_id": agency_id,
        "titles": {"vi": "Chức vụ"},
        "rank": rank,
        "role": role,
        "now": NOW,
    }
    return create_post(**{**fields, **changes})  # type: ignore[arg-type]


def _assign(post: UUID, account: Account, **changes: object) -> UUID:
    fields: dict[str, object] = {
        "actor": PLATFORM,
        "post_id": post,
        "account_id": account.id,
        "from_date": date(2026, 1, 1),
        "now": NOW,
    }
    return assign_post(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_new_agency_is_found_and_lies_below_its_parent_in_its_block() -> None:
    created = _establish()
    assert created == agency_id_of("ministry:justice:it")
    assert agency(created).block == "ministries"
    assert created in subtree_ids(JUSTICE)
    assert find_agencies("ທົດລອງ", "vi", 3)[0].agency.id == created


def test_establishing_leaves_an_audit_row_and_an_event() -> None:
    created = _establish()
    assert AuditEntry.objects.filter(record_kind="agencies.agency", record_id=str(created)).exists()
    assert OutboxEvent.objects.filter(type="agencies.agency-established.v1").exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"key": "ministry:justice"}, KeyTaken),
        ({"key": "Bộ Tư pháp"}, KeyInvalid),
        ({"names": [NewName("lo", "ກົມ")]}, NameMissing),
        ({"parent_id": agency_id_of("ministry:transport")}, ParentNotThere),
    ],
)
def test_an_agency_that_cannot_be_is_refused(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        _establish(**changes)  # type: ignore[arg-type]


def test_an_administrator_acts_in_the_own_agency_only(officer: Callable[..., Actor]) -> None:
    admin = officer("admin", "ministry:justice")
    _establish(actor=admin)
    with pytest.raises(OutsideScope):
        _establish(key="ministry:health:it", parent_id=HEALTH, actor=admin)
    with pytest.raises(OutsideScope):
        _post(HEALTH, actor=admin)


def test_who_may_not_manage_is_refused(officer: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted):
        _establish(actor=officer("binh", "ministry:justice", "focal_officer"))


def test_a_renamed_agency_keeps_its_old_name_for_the_time_before() -> None:
    rename_agency(
        actor=PLATFORM,
        agency_id=JUSTICE,
        names=[NewName("vi", "Bộ Pháp luật")],
        from_date=date(2026, 2, 1),
        now=NOW,
    )
    assert agency_names([JUSTICE], "vi", date(2026, 1, 31))[JUSTICE] == "Bộ Tư pháp"
    assert agency_names([JUSTICE], "vi", date(2026, 2, 1))[JUSTICE] == "Bộ Pháp luật"
    assert find_agencies("tư pháp", "vi", 1)[0].agency.id == JUSTICE
    with pytest.raises(NameNotOlder):
        rename_agency(
            actor=PLATFORM,
            agency_id=JUSTICE,
            names=[NewName("vi", "Bộ Khác")],
            from_date=date(2026, 2, 1),
            now=NOW,
        )


class Work:
    """Open work of two agencies, moved rightly or not."""

    name = "test work"

    def __init__(self, *, loses: int = 0) -> None:
        self.held = {JUSTICE: 3, HEALTH: 4}
        self.loses = loses

    def count_open(self, agency_id: UUID) -> int:
        return self.held[agency_id]

    def move(self, *, from_id: UUID, to_id: UUID, on: date, actor: Actor) -> None:
        self.held[to_id] += self.held[from_id] - self.loses
        self.held[from_id] = 0


@pytest.fixture
def only_movers() -> Iterator[list[provides.Mover]]:
    """No movers but those of the test."""
    kept = list(provides.movers)
    provides.movers.clear()
    yield provides.movers
    provides.movers[:] = kept


def _merge(from_id: UUID = JUSTICE, to_id: UUID = HEALTH, on_date: date = TODAY) -> object:
    return merge_agencies(
        actor=PLATFORM, from_id=from_id, to_id=to_id, on_date=on_date, legal_basis="Test 1/2026", now=NOW
    )


def test_a_merger_moves_work_units_and_posts_and_reconciles_totals(
    only_movers: list[provides.Mover], new_account: Callable[[str], Account]
) -> None:
    only_movers.append(Work())
    unit = _establish()
    below = _establish(key="ministry:justice:it:one", parent_id=unit)
    officer_post, head_post = _post(rank="officer", role="focal_officer"), _post()
    _assign(officer_post, new_account("binh"))
    _assign(head_post, new_account("mai"))
    report = _merge()
    assert [(count.moved, count.total) for count in report.counts] == [(3, 7)]  # type: ignore[attr-defined]
    assert {unit, below} <= subtree_ids(HEALTH)
    assert agency(below).path == f"{agency(unit).path}{below.hex}/"
    assert agency(unit).path.startswith(agency(HEALTH).path)
    assert Post.objects.get(id=officer_post).agency_id == HEALTH
    assert head_of(JUSTICE, TODAY) is None
    assert successor_on(JUSTICE, TODAY) == HEALTH
    assert successor_on(JUSTICE, date(2026, 3, 1)) == JUSTICE


def test_a_merger_that_loses_work_changes_nothing(only_movers: list[provides.Mover]) -> None:
    only_movers.append(Work(loses=1))
    with pytest.raises(MergeTotalsDiffer):
        _merge()
    assert agency(JUSTICE).dissolved_on is None


def test_impossible_mergers_are_refused(only_movers: list[provides.Mover]) -> None:
    with pytest.raises(MergeWithItself):
        _merge(to_id=JUSTICE)
    with pytest.raises(MergeWithItself):
        _merge(to_id=_establish())
    with pytest.raises(AlreadyDissolved):
        _merge(from_id=agency_id_of("ministry:transport"))
    with pytest.raises(AlreadyDissolved):
        _merge(to_id=agency_id_of("ministry:transport"))


def test_a_post_needs_a_title_and_a_role_that_exists() -> None:
    with pytest.raises(TitleMissing):
        _post(titles={"en": "Only English"})
    with pytest.raises(RoleNotThere):
        _post(role="king")


def test_only_who_sees_the_nation_can_create_a_post_that_does(officer: Callable[..., Actor]) -> None:
    with pytest.raises(RoleTooStrong):
        _post(actor=officer("admin", "ministry:justice"), role="government_office_officer")


def test_a_head_post_has_one_holder_at_a_time_and_one_who_is_acting(
    new_account: Callable[[str], Account],
) -> None:
    post = _post()
    _assign(post, new_account("mai"), to_date=date(2026, 6, 1))
    with pytest.raises(HeadAlreadyThere):
        _assign(post, new_account("binh"))
    _assign(post, new_account("an"), acting=True)
    _assign(post, new_account("hoa"), from_date=date(2026, 6, 1))


def test_nobody_holds_the_same_post_twice_at_once(new_account: Callable[[str], Account]) -> None:
    post, account = _post(rank="officer"), new_account("binh")
    _assign(post, account, to_date=date(2026, 2, 1))
    with pytest.raises(PostAlreadyHeld):
        _assign(post, account, from_date=date(2026, 1, 15))
    _assign(post, account, from_date=date(2026, 2, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PostHolding.objects.create(post_id=post, account=account, from_date=date(2026, 5, 1))


def test_a_holding_needs_an_account_and_an_end_after_its_beginning(
    new_account: Callable[[str], Account],
) -> None:
    with pytest.raises(AccountNotThere):
        _assign(_post(), Account(username="ghost"))
    with pytest.raises(PeriodBackwards):
        _assign(_post(), new_account("binh"), to_date=date(2026, 1, 1))


def _change(day: date, kind: DayKind | None, **changes: object) -> None:
    fields: dict[str, object] = {
        "actor": PLATFORM,
        "day": day,
        "kind": kind,
        "name": "Nghỉ bù",
        "source": "Thông báo thử 1/2026",
        "now": NOW,
    }
    change_calendar_day(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_changed_day_counts_at_once_and_is_remembered_with_its_source() -> None:
    day = date(2026, 3, 9)
    assert working_calendar().is_working_day(day)
    _change(day, DayKind.HOLIDAY)
    assert not working_calendar().is_working_day(day)
    assert CalendarDay.objects.get(date=day).source == "Thông báo thử 1/2026"
    _change(day, None)
    assert working_calendar().is_working_day(day)
    assert AuditEntry.objects.filter(action="agencies.change_calendar_day").count() == 2


def test_a_day_is_not_changed_without_source_name_or_reason() -> None:
    with pytest.raises(SourceMissing):
        _change(date(2026, 3, 9), DayKind.HOLIDAY, source=" ")
    with pytest.raises(NameMissing):
        _change(date(2026, 3, 9), DayKind.HOLIDAY, name="")
    with pytest.raises(DayAlreadySo):
        _change(date(2026, 3, 9), None)


def test_only_one_official_name_holds_at_a_time() -> None:
    justice = Agency.objects.get(id=JUSTICE)
    name = justice.names.get(language="vi", kind="official")
    name.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        name.save(force_insert=True)
