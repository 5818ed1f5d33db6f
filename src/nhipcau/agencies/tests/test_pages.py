"""The pages of the directory, as officers see and use them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from nhipcau.agencies.facade import agency_by_key, agency_id_of, create_post
from nhipcau.agencies.models import CalendarDay, Post, PostHolding
from nhipcau.agencies.tests.conftest import NOW
from nhipcau.identity.facade import Account
from nhipcau.spine.facade import system_actor

pytestmark = pytest.mark.django_db
JUSTICE = agency_id_of("ministry:justice")


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("agencies:list")).status_code == 302
    assert client.get(reverse("agencies:agency", args=[JUSTICE])).status_code in (302, 401)


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_every_page_opens_in_every_language(signed_in: Callable[..., Client], language: str) -> None:
    client = signed_in(role="administrator", language=language)
    post = PostHolding.objects.get(account__username="binh").post
    addresses = [
        reverse("agencies:list"),
        reverse("agencies:posts"),
        reverse("agencies:own_posts"),
        reverse("agencies:post", args=[post.id]),
        reverse("agencies:agency", args=[JUSTICE]),
        reverse("agencies:new_post", args=[JUSTICE]),
        reverse("agencies:competences"),
        reverse("agencies:calendar_of", args=[2026]),
        reverse("agencies:calendar_of", args=[2040]),
        reverse("agencies:change_day"),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        body = answer.content.decode()
        assert " style=" not in body, address
        assert "<script>" not in body, address


def test_the_list_speaks_of_the_day_asked_for(signed_in: Callable[..., Client]) -> None:
    client = signed_in()
    address = reverse("agencies:list") + "?kind=ministry&on="
    assert "of Transport" in client.get(address + "2025-02-28").content.decode()
    assert "of Transport" not in client.get(address + "2025-03-01").content.decode()


def test_the_list_finds_lao_names_without_spaces_and_stands_in_order(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in(language="lo")
    found = client.get(reverse("agencies:list"), {"q": "ທິທຳ", "on": "2026-01-01"}).content.decode()
    assert "ກະຊວງຍຸຕິທຳ" in found
    listed = client.get(reverse("agencies:list"), {"kind": "province"}).content.decode()
    assert listed.index("ກວາງນິງ") < listed.index("ກາວບັ່ງ") < listed.index("ເງ້ອານ")


def test_the_list_begins_at_the_top_and_names_things_as_of_the_day(signed_in: Callable[..., Client]) -> None:
    client = signed_in(language="vi")
    body = client.get(reverse("agencies:list")).content.decode()
    assert body.index("Bộ Tư pháp") < (body + "nhân dân xã").index("nhân dân xã")
    communes = client.get(reverse("agencies:list"), {"q": "A Lưới 1", "on": "2026-01-01"}).content.decode()
    assert "thành phố Huế" in communes
    assert "Thừa Thiên Huế" not in communes


def test_the_list_can_be_exported(signed_in: Callable[..., Client]) -> None:
    answer = signed_in().get(reverse("agencies:list"), {"kind": "ministry", "export": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "Ministry of Justice" in answer.content.decode()


@pytest.mark.parametrize("typed", ["Chức vụ thử", "tu phap", "ຍຸຕິທຳ", "Test post"])
def test_a_post_is_found_by_its_title_or_agency(signed_in: Callable[..., Client], typed: str) -> None:
    body = signed_in().get(reverse("agencies:posts"), {"q": typed}).content.decode()
    assert "Test post" in body


def test_an_agency_shows_its_names_and_what_came_after_it(signed_in: Callable[..., Client]) -> None:
    gone = agency_by_key("ministry:information-communications").id
    body = signed_in().get(reverse("agencies:agency", args=[gone])).content.decode()
    for text in ("ຖະແຫຼງຂ່າວ", "Ministry of Science and Technology", "this agency ended on"):
        assert text in body


def test_an_agency_that_is_not_there_is_not_found(signed_in: Callable[..., Client]) -> None:
    assert signed_in().get(reverse("agencies:agency", args=[agency_id_of("nothing")])).status_code == 404


def test_an_administrator_assigns_a_post_and_ends_it(
    signed_in: Callable[..., Client], new_account: Callable[[str], Account]
) -> None:
    client = signed_in(role="administrator")
    new_account("mai")
    client.post(
        reverse("agencies:new_post", args=[JUSTICE]),
        {"rank": "deputy", "role": "agency_leader", "title_vi": "Thứ trưởng thử"},
    )
    post = Post.objects.get(agency_id=JUSTICE, titles__vi="Thứ trưởng thử")
    client.post(
        reverse("agencies:assign_post", args=[post.id]), {"username": "mai", "from_date": "2026-01-05"}
    )
    holding = PostHolding.objects.get(post=post)
    client.post(reverse("agencies:end_holding", args=[holding.id]), {"to_date": "2026-02-01"})
    holding.refresh_from_db()
    assert (holding.from_date, holding.to_date) == (date(2026, 1, 5), date(2026, 2, 1))


def test_a_refused_form_keeps_what_was_typed_and_says_why(signed_in: Callable[..., Client]) -> None:
    client = signed_in(role="administrator")
    post = PostHolding.objects.get(account__username="binh").post
    answer = client.post(
        reverse("agencies:assign_post", args=[post.id]), {"username": "ghost", "from_date": "2026-01-05"}
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "ghost" in body
    assert "There is no account with this user name." in body


def test_an_officer_without_the_right_changes_nothing(signed_in: Callable[..., Client]) -> None:
    client = signed_in(role="department_officer")
    client.post(
        reverse("agencies:change_day"),
        {"date": "2026-03-09", "kind": "holiday", "name": "x", "source": "y"},
    )
    assert not CalendarDay.objects.filter(date=date(2026, 3, 9)).exists()


def test_the_government_office_changes_a_day_of_the_calendar(signed_in: Callable[..., Client]) -> None:
    client = signed_in("government-office", "government_office_officer")
    answer = client.post(
        reverse("agencies:change_day"),
        {"date": "2026-03-09", "kind": "holiday", "name": "Test day", "source": "Notice 1"},
        follow=True,
    )
    assert "Test day" in answer.content.decode()
    prefilled = client.get(reverse("agencies:change_day") + "?day=2026-03-09").content.decode()
    assert "Notice 1" in prefilled


def test_an_officer_switches_between_own_posts_only(signed_in: Callable[..., Client]) -> None:
    client = signed_in()
    account = Account.objects.get(username="binh")
    second = create_post(
        actor=system_actor("test"),
        agency_id=agency_id_of("ministry:health"),
        titles={"vi": "Chức vụ hai"},
        rank="officer",
        role="department_officer",
        now=NOW,
    )
    foreign = client.post(reverse("agencies:switch_post"), {"post": str(second)})
    assert foreign.status_code == 404
    PostHolding.objects.create(post_id=second, account=account, from_date=date(2026, 2, 1))
    client.post(reverse("agencies:switch_post"), {"post": str(second)})
    body = client.get(reverse("agencies:list")).content.decode()
    assert "Chức vụ hai" in body
