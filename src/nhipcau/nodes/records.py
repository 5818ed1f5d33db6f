"""Records as JSON for other nodes, and back; what this software does not know is kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from nhipcau.kit.errors import Invalid
from nhipcau.nodes.models import RecordAlias, RecordExtra
from nhipcau.nodes.provides import FileRef
from nhipcau.spine.facade import StoredFile, canonical, plain

# No day beyond, so that nobody who adds to one falls out of the calendar.
_YEARS = (1000, 2999)
_MOST_UNKNOWN = 50_000
M = TypeVar("M", bound=models.Model)


class RecordMalformed(Invalid):
    """The record %(kind)s cannot be read: %(reason)s."""

    code = "nodes.record-malformed"


def pack(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The named fields (`attname`: ``task_id``, not ``task``) as JSON can hold them."""
    return {name: plain(getattr(record, name)) for name in names}


def unpack(model: type[M], value: Any, names: Sequence[str]) -> dict[str, Any]:
    """The named fields that `value` holds, as the model's fields hold them.

    A field that an older node does not send is left out. Raises RecordMalformed.
    """
    if not isinstance(value, Mapping):
        raise RecordMalformed(kind=model._meta.label, reason="it is no record")
    found: dict[str, Any] = {}
    for name in names:
        if name not in value:
            continue
        field = model._meta.get_field(name.removesuffix("_id") if name != "id" else name)
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        try:
            found[name] = target.to_python(value[name])  # type: ignore[union-attr]
            _require_sound(target, found[name])
        except (ValidationError, ValueError, TypeError, OverflowError) as error:
            raise RecordMalformed(kind=model._meta.label, reason=name) from error
        if found[name] is None and not getattr(field, "null", False):
            raise RecordMalformed(kind=model._meta.label, reason=f"{name} is empty")
    return found


def _require_sound(field: Any, value: Any) -> None:
    """What a form would have let through: a choice that there is, a link that is one, a number within its
    bounds, a day that can be reckoned with. Raises ValidationError, ValueError, OverflowError."""
    choices = {choice for choice, _label in field.flatchoices or ()}
    if choices and value not in field.empty_values and value not in choices:
        raise ValueError(value)
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    if isinstance(value, date) and not _YEARS[0] <= value.year <= _YEARS[1]:
        raise ValueError(value)
    field.run_validators(value)


def set_fields(record: models.Model, values: Mapping[str, Any]) -> bool:
    """Put the values on the record; whether anything is different now."""
    changed = False
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
            changed = True
    return changed


def keep_extra(kind: str, record_id: UUID, value: Mapping[str, Any], known: Iterable[str]) -> None:
    """Keep what a newer node said about the record beyond the known fields.

    It goes along with every event about the record, so it must be short. Raises RecordMalformed.
    """
    unknown = {name: item for name, item in value.items() if name not in set(known)}
    if len(canonical(unknown)) > _MOST_UNKNOWN:
        raise RecordMalformed(kind=kind, reason="too much that is unknown here")
    if unknown:
        RecordExtra.objects.update_or_create(kind=kind, record_id=record_id, defaults={"fields": unknown})


def extra_of(kind: str, record_id: UUID) -> dict[str, Any]:
    """What was kept of the record; it is sent along whenever the record is."""
    row = RecordExtra.objects.filter(kind=kind, record_id=record_id).first()
    return dict(row.fields) if row else {}


def file_ref(stored: StoredFile) -> FileRef:
    """The reference of a stored file."""
    return FileRef(
        id=stored.id,
        sha256=stored.sha256,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
    )


def ids_after(rows: models.QuerySet[M], after: UUID | None, limit: int) -> list[UUID]:
    """The ids of the rows that come after `after`, in order, at most `limit`: as `RecordKind.ids_for`."""
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def note_alias(kind: str, foreign_id: UUID, own_id: UUID) -> None:
    """The record that other nodes call `foreign_id` was here already, as `own_id`."""
    RecordAlias.objects.get_or_create(kind=kind, foreign_id=foreign_id, defaults={"own_id": own_id})


def own_id_of(kind: str, record_id: UUID) -> UUID:
    """The id by which a record that another node names is known here."""
    own = RecordAlias.objects.filter(kind=kind, foreign_id=record_id).values_list("own_id", flat=True)
    return own.first() or record_id
