"""Who sees what goes on between nodes: whoever operates the node."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from nhipcau.spine.facade import Actor

SEE = "nodes.see"

M = TypeVar("M", bound=models.Model)


class OperatorQuerySet(models.QuerySet[M]):
    """Rows that only those with the permission to see the nodes may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """All for an operator, none for others."""
        return self if actor is not None and actor.can(SEE) else self.none()


class OperatorManager(models.Manager[M]):
    """Written out: of a generic ``QuerySet.as_manager()`` the type checker forgets the type."""

    def all(self) -> OperatorQuerySet[M]:
        """All rows."""
        return self.get_queryset()

    def get_queryset(self) -> OperatorQuerySet[M]:
        """All rows."""
        return OperatorQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor | None) -> OperatorQuerySet[M]:
        """All for an operator, none for others."""
        return self.get_queryset().visible_to(actor)
