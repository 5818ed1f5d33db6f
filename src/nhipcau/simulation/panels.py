"""What the demo shows beside the forms for signing in: accounts, password, codes."""

from __future__ import annotations

from allauth.account.stages import LoginStageController
from allauth.core import context
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from nhipcau.agencies.facade import names_now
from nhipcau.simulation.accounts import (
    CAST,
    PASSWORD,
    accounts_there,
    agency_id_for,
    cast_member,
    code_now,
)


def accounts(request: HttpRequest, record: object) -> str:
    """The accounts of the demo that this node has, with the one password."""
    there = accounts_there()
    members = [member for member in CAST if member.username in there]
    ids = {member.agency_key: agency_id_for(member.agency_key) for member in members}
    names = names_now(ids.values())
    at = {"vi": 0, "en": 1, "lo": 2, "km": 3}.get(get_language() or "vi", 0)
    rows = [(member, member.titles[at], names[ids[member.agency_key]]) for member in members]
    return render_to_string("simulation/accounts.html", {"rows": rows, "password": PASSWORD}, request)


def code(request: HttpRequest, record: object) -> str:
    """The code of the account that is signing in."""
    with context.request_context(request):
        stage = LoginStageController.enter(request, "mfa_authenticate")
    member = cast_member(stage.login.user.username) if stage and stage.login.user else None
    if member is None:
        return ""
    digits, seconds = code_now(member)
    return render_to_string("simulation/code.html", {"code": digits, "seconds": seconds}, request)
