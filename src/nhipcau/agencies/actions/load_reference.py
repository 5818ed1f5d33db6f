"""Load the reference data: what is missing is added, what is there is left alone.

A name or a holiday that somebody changed by an action therefore stays changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from nhipcau.agencies import reference
from nhipcau.agencies.models import (
    Agency,
    AgencyName,
    CalendarDay,
    Competence,
    DirectoryStamp,
    OfficeTime,
    Role,
    StatisticalCode,
    Succession,
    touch_directory,
)
from nhipcau.spine.facade import Actor, action, record_change

_BATCH = 2000


@action("agencies.load_reference", permission="agencies.manage")
def load_reference(*, actor: Actor, progress: Callable[[str], None], now: datetime) -> None:
    """Add the agencies, names, codes, successions, roles, competences and days not there yet.

    One audit row stands for all of it: the files and their sources are in the repository.
    """
    data = reference.read()
    progress("agencies")
    known = set(Agency.objects.values_list("id", flat=True))
    fresh = {agency.id for agency in data.agencies} - known
    Agency.objects.bulk_create([a for a in data.agencies if a.id in fresh], batch_size=_BATCH)
    progress("names")
    names = [name.prepare() for name in data.names if name.agency_id in fresh]
    AgencyName.objects.bulk_create(names, batch_size=_BATCH)
    codes = [code for code in data.codes if code.agency_id in fresh]
    StatisticalCode.objects.bulk_create(codes, batch_size=_BATCH)
    Succession.objects.bulk_create(data.successions, ignore_conflicts=True)
    progress("roles and calendar")
    Role.objects.bulk_create(data.roles, ignore_conflicts=True)
    for role in data.roles:  # a release may bring a role more rights
        same = Role.objects.filter(role=role.role, valid_from=role.valid_from)
        same.exclude(permissions=role.permissions).update(permissions=role.permissions, names=role.names)
    Competence.objects.bulk_create(data.competences, ignore_conflicts=True)
    CalendarDay.objects.bulk_create(data.days, ignore_conflicts=True)
    OfficeTime.objects.bulk_create(data.office_times, ignore_conflicts=True)
    touch_directory()
    stamp = DirectoryStamp.objects.get(id=1)
    stamp.reference = reference.fingerprint()
    stamp.save(update_fields=["reference"])
    record_change(stamp, None, note=f"{len(fresh)} agencies added")
