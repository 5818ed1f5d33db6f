"""Who acts in the demo: a member of the cast in their post, else the platform in an agency's name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from nhipcau.agencies.facade import actor_for, agency
from nhipcau.identity.facade import Account
from nhipcau.simulation.accounts import CAST, agency_id_for
from nhipcau.spine.facade import Actor, system_actor

GOVERNMENT_OFFICE = "government-office"
PRIME_MINISTER = "prime-minister"
_LEADERS = ("government_leader", "agency_leader")


@dataclass
class Players:
    """The cast by agency; actors are kept per month, because posts and mergers change on a first."""

    accounts: dict[str, Account] = field(default_factory=dict)
    reporters: dict[UUID, str] = field(default_factory=dict)
    deciders: dict[UUID, str] = field(default_factory=dict)
    _known: dict[tuple[object, date], Actor] = field(default_factory=dict)

    @classmethod
    def of_the_cast(cls) -> Players:
        """The accounts that `load_cast` made."""
        names = [member.username for member in CAST]
        players = cls({row.username: row for row in Account.objects.filter(username__in=names)})
        for member in CAST:
            agency_id = agency_id_for(member.agency_key)
            if member.role == "focal_officer":
                players.reporters[agency_id] = member.username
            elif member.role in ("government_leader", "agency_leader") or member.username == "officer_binh":
                players.deciders[agency_id] = member.username
        return players

    def member(self, username: str, on: date) -> Actor:
        """A member of the cast as an actor."""
        month = on.replace(day=1)
        if (username, month) not in self._known:
            self._known[username, month] = actor_for(self.accounts[username], on=month)
        return self._known[username, month]

    def reporter(self, agency_id: UUID, on: date) -> Actor:
        """Who takes tasks on and reports for a lead agency."""
        return self._acting(self.reporters, agency_id, on)

    def decider(self, agency_id: UUID, on: date) -> Actor:
        """Who assigns tasks and accepts products for an assigning agency; never a reporter."""
        return self._acting(self.deciders, agency_id, on)

    def _acting(self, cast: dict[UUID, str], agency_id: UUID, on: date) -> Actor:
        if agency_id in cast:
            return self.member(cast[agency_id], on)
        if (agency_id, date.min) not in self._known:
            self._known[agency_id, date.min] = in_name_of(agency_id)
        return self._known[agency_id, date.min]


def in_name_of(agency_id: UUID) -> Actor:
    """The platform acting for an agency in which the cast has nobody; another actor for each."""
    return replace(
        system_actor(f"simulation:{agency(agency_id).key}"),
        agency_id=agency_id,
        scope=frozenset({agency_id}),
    )
