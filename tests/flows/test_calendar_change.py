"""A day off is announced: deadlines counted over it move, keep their old day, and the lead hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from nhipcau.deadlines.facade import Unit, Within
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import agency_id, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
EVENT = date(2099, 3, 2)  # a Monday
DUE, LATER = date(2099, 3, 16), date(2099, 3, 17)


def in_calendar(address: str) -> dict[str, date]:
    answer = Client().get(address).content
    return {
        str(each["UID"]).partition("@")[0]: each["DTSTART"].dt
        for each in Calendar.from_ical(answer).walk("VEVENT")
    }


def test_an_announced_day_off_moves_what_is_counted_over_it(cast: Cast, sign_in: SignIn) -> None:
    counted = issue(
        cast.officer_binh, agency_id("BTP"), due_on=None, rule=Within(10, Unit.WORKING_DAY, EVENT)
    )
    named = issue(cast.officer_binh, agency_id("BTP"), due_on=DUE)
    settle()
    hai, binh = sign_in("focal_hai"), sign_in("officer_binh")
    page = hai.post(reverse("tasks:feed")).content.decode()
    address = page.split('readonly value="')[1].split('"')[0].removeprefix("http://testserver")
    assert in_calendar(address) == {str(counted.id): DUE, str(named.id): DUE}

    # The notice is entered in the working calendar; a relay later the deadlines have followed.
    change = {"date": "2099-03-11", "kind": "holiday", "name": "Ngày nghỉ thử", "source": "Thông báo thử"}
    assert binh.post(reverse("agencies:change_day"), change).status_code == 302
    settle()
    assert [Task.objects.get(pk=each.pk).due_on for each in (counted, named)] == [LATER, DUE]
    assert in_calendar(address) == {str(counted.id): LATER, str(named.id): DUE}

    # The lead agency hears of it, and the page says what was, what is and why.
    desk = hai.get("/desk/").content.decode()
    assert desk.count("The calendar changed, and with it the last day of your task") == 1
    seen = hai.get(reverse("tasks:task", args=[counted.id])).content.decode()
    assert "16 Mar 2099 → 17 Mar 2099" in seen
    assert "11 Mar 2099 became a day off" in seen
    history = hai.get(reverse("tasks:history", args=[counted.id]) + "?field=due_on").content.decode()
    assert "Deadline counted again: the calendar changed" in history

    # The notice was wrong; the old day is back.
    binh.post(reverse("agencies:change_day"), {**change, "kind": ""})
    settle()
    assert Task.objects.get(pk=counted.pk).due_on == DUE
