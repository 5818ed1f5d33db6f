"""Give an agency another official name from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.actions.establish_agency import NewName, name_row, require_scope
from nhipcau.agencies.errors import AgencyNotThere, AlreadyDissolved, NameMissing, NameNotOlder
from nhipcau.agencies.events import AgencyRenamed
from nhipcau.agencies.models import Agency, AgencyName, touch_directory
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("agencies.rename_agency", permission="agencies.manage", emits=(AgencyRenamed,))
def rename_agency(
    *,
    actor: Actor,
    agency_id: UUID,
    names: Sequence[NewName],
    from_date: date,
    source: str = "",
    now: datetime,
) -> None:
    """End the present names of the given languages on `from_date` and begin the new ones.

    The agency stays the same, and texts of the time before still find it by its old name.
    Raises OutsideScope, AgencyNotThere, AlreadyDissolved, NameMissing, NameNotOlder.
    """
    require_scope(actor, agency_id)
    agency = Agency.objects.select_for_update().filter(id=agency_id).first()
    if agency is None:
        raise AgencyNotThere
    if agency.dissolved_on and agency.dissolved_on <= from_date:
        raise AlreadyDissolved(day=agency.dissolved_on)
    if not names or not all(name.name.strip() for name in names):
        raise NameMissing
    for name in names:
        _end_present(agency, name.language, from_date)
        row = name_row(agency, name, valid_from=from_date, source=source)
        row.save()
        record_change(row, None)
    touch_directory()
    publish(AgencyRenamed(agency_id, from_date))


def _end_present(agency: Agency, language: str, day: date) -> None:
    present = AgencyName.objects.filter(
        agency=agency, language=language, kind="official", valid_to__isnull=True
    ).first()
    if present is None:
        return
    if present.valid_from and present.valid_from >= day:
        raise NameNotOlder(since=present.valid_from)
    before = snapshot(present)
    present.valid_to = day
    present.save(update_fields=["valid_to"])
    record_change(present, before)
