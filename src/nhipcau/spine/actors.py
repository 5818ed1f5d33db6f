"""Who acts: an account in a post of an agency, with permissions and a scope."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from nhipcau.spine.errors import NotPermitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The acting person. Room `agencies` builds it from the account and the post held.

    `ref` is opaque and is all that the audit keeps. `scope` holds the ids of the agencies
    for which the actor sees and acts; None is the whole nation.
    """

    ref: str
    name: str
    account_id: UUID | None = None
    post_id: UUID | None = None
    post_title: str = ""
    agency_id: UUID | None = None
    agency_name: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    scope: frozenset[UUID] | None = field(default_factory=frozenset)

    def can(self, permission: str) -> bool:
        """Whether one of the actor's roles gives `permission`; ``*`` gives all."""
        return permission in self.permissions or "*" in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotPermitted when no role of the actor gives `permission`."""
        if not self.can(permission):
            raise NotPermitted(permission=permission)

    def own_agency(self) -> UUID:
        """The agency for which the actor acts. Raises NotPermitted for an account without a post."""
        if self.agency_id is None:
            raise NotPermitted(permission="post")
        return self.agency_id

    def sees_everything(self) -> bool:
        """Whether the actor's scope is the whole nation."""
        return self.scope is None

    def acts_for(self, agency_id: UUID | None) -> bool:
        """Whether `agency_id` lies in the actor's own agency or below it."""
        if agency_id is None:
            return False
        return agency_id == self.agency_id or (self.scope is not None and agency_id in self.scope)


def system_actor(name: str) -> Actor:
    """The platform itself, acting by rule (``system:relay``); it may do everything."""
    return Actor(ref=f"system:{name}", name=name, permissions=frozenset({"*"}), scope=None)
