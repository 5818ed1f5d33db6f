"""What an account may do and see follows from the post it holds."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from nhipcau.agencies.facade import (
    actor_for,
    agency_by_key,
    assign_post,
    create_post,
    end_post_holding,
    head_of,
    officers_of,
    posts_of,
    scope_ids,
)
from nhipcau.agencies.models import PostHolding
from nhipcau.agencies.tests.conftest import NOW, TODAY
from nhipcau.identity.facade import Account
from nhipcau.spine.facade import Actor, system_actor

pytestmark = pytest.mark.django_db
PLATFORM = system_actor("test")


def _hold(
    account: Account, agency_key: str, role: str, *, rank: str = "officer", acting: bool = False
) -> None:
    post = create_post(
        actor=PLATFORM,
        agency_id=agency_by_key(agency_key).id,
        titles={"vi": role},
        rank=rank,
        role=role,
        now=NOW,
    )
    assign_post(
        actor=PLATFORM,
        post_id=post,
        account_id=account.id,
        from_date=date(2026, 1, 1),
        acting=acting,
        now=NOW,
    )


def test_an_officer_of_a_ministry_sees_the_ministry_alone(officer: Callable[..., Actor]) -> None:
    actor = officer("binh", "ministry:justice", "focal_officer")
    assert actor.can("tasks.report")
    assert not actor.can("tasks.decide_report")
    assert actor.agency_id in (scope_ids(actor) or ())
    assert agency_by_key("ministry:health").id not in (scope_ids(actor) or ())


def test_an_officer_of_an_enlarged_province_sees_the_work_of_its_predecessors(
    officer: Callable[..., Actor],
) -> None:
    scope = scope_ids(officer("binh", "province:hung-yen", "focal_officer"))
    assert scope is not None
    assert agency_by_key("province:thai-binh").id in scope
    assert agency_by_key("district:thai-binh:tien-hai").id in scope


def test_an_agency_that_got_functions_only_does_not_see_the_others_work(
    officer: Callable[..., Actor],
) -> None:
    scope = scope_ids(officer("binh", "ministry:culture-sports-tourism", "focal_officer"))
    assert agency_by_key("ministry:information-communications").id not in (scope or ())


def test_the_government_office_sees_the_whole_nation(officer: Callable[..., Actor]) -> None:
    actor = officer("mai", "government-office", "government_office_officer")
    assert scope_ids(actor) is None
    assert actor.can("nation.view")


def test_without_a_post_there_are_no_rights(new_account: Callable[[str], Account]) -> None:
    actor = actor_for(new_account("nobody"), on=TODAY)
    assert (actor.permissions, actor.scope, actor.agency_id) == (frozenset(), frozenset(), None)


def test_a_closed_account_has_no_rights_left(officer: Callable[..., Actor]) -> None:
    officer("binh", "government-office", "government_office_officer")
    account = Account.objects.get(username="binh")
    account.is_active = False
    assert actor_for(account, on=TODAY).permissions == frozenset()


def test_rights_of_one_agency_are_not_used_in_another(new_account: Callable[[str], Account]) -> None:
    account = new_account("two_hats")
    _hold(account, "ministry:justice", "agency_leader", rank="head")
    _hold(account, "ministry:health", "department_officer")
    highest = actor_for(account, on=TODAY)
    assert highest.agency_id == agency_by_key("ministry:justice").id
    chosen = next(post for post in posts_of(account, TODAY) if post.rank == "officer")
    other = actor_for(account, post_id=chosen.post_id, on=TODAY)
    assert "tasks.report" in other.permissions
    assert not other.permissions & {"tasks.assign", "tasks.decide_report", "tasks.cancel"}
    assert agency_by_key("ministry:justice").id not in (other.scope or ())


def test_two_posts_in_one_agency_add_up(new_account: Callable[[str], Account]) -> None:
    account = new_account("admin_too")
    _hold(account, "ministry:justice", "department_officer")
    _hold(account, "ministry:justice", "administrator")
    assert {"tasks.report", "agencies.manage"} <= actor_for(account, on=TODAY).permissions


def test_a_post_of_somebody_else_cannot_be_chosen(
    officer: Callable[..., Actor], new_account: Callable[[str], Account]
) -> None:
    foreign = officer("mai", "government-office", "government_office_officer")
    account = new_account("binh")
    _hold(account, "ministry:justice", "department_officer")
    actor = actor_for(account, post_id=foreign.post_id, on=TODAY)
    assert actor.agency_id == agency_by_key("ministry:justice").id


def test_rights_end_with_the_holding(officer: Callable[..., Actor]) -> None:
    officer("binh", "ministry:justice", "agency_leader")
    account = Account.objects.get(username="binh")
    holding = PostHolding.objects.get(account=account)
    end_post_holding(actor=PLATFORM, holding_id=holding.id, to_date=TODAY, now=NOW)
    assert actor_for(account, on=TODAY).permissions == frozenset()
    assert actor_for(account, on=date(2026, 3, 1)).can("tasks.decide_report")


def test_the_holder_leads_before_the_one_who_is_acting(new_account: Callable[[str], Account]) -> None:
    _hold(new_account("stand_in"), "ministry:construction", "agency_leader", rank="head", acting=True)
    _hold(new_account("head_mai"), "ministry:construction", "agency_leader", rank="head")
    _hold(new_account("clerk_binh"), "ministry:construction", "department_officer")
    construction = agency_by_key("ministry:construction").id
    head = head_of(construction, TODAY)
    assert head is not None
    assert head.account_name == "Head_Mai"
    assert [post.rank for post in officers_of(construction, TODAY)] == ["head", "head", "officer"]
    assert head_of(agency_by_key("ministry:industry-trade").id, TODAY) is None


def test_building_an_actor_takes_two_queries(
    officer: Callable[..., Actor], django_assert_max_num_queries: type[CaptureQueriesContext]
) -> None:
    officer("binh", "province:hung-yen", "focal_officer")
    account = Account.objects.get(username="binh")
    actor_for(account, on=TODAY)
    with django_assert_max_num_queries(2):
        actor_for(account, on=TODAY)
