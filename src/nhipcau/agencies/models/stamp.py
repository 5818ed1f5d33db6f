"""One row that changes with every change of the directory, so that processes may keep a copy."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import uuid4

from django.db import models

from nhipcau.nodes.facade import forget_homes


@dataclass(slots=True)
class Steady:
    """A stretch of work that looks at one version of the directory, until it changes it itself."""

    directory: object = None
    changed: bool = False


steady: ContextVar[Steady | None] = ContextVar("nhipcau_steady_directory", default=None)


class DirectoryStamp(models.Model):
    """The version of the directory; random, because a rolled-back number would come again.

    `reference` is the hash of the reference files that were loaded last.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    stamp = models.UUIDField()
    reference = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="directory_stamp_single")]

    def __str__(self) -> str:
        return str(self.stamp)


def touch_directory() -> None:
    """Say that the directory changed. Call it in the transaction of the change."""
    stretch = steady.get()
    if stretch is not None:
        stretch.changed = True
    forget_homes()
    DirectoryStamp.objects.update_or_create(id=1, defaults={"stamp": uuid4()})
