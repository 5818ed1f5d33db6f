"""A frozen pack in the words of a language: for the page and for the paper.

Packs without a version are of the first days: they have figures, changes, red list and agencies, and
none of the parts that came later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import names_now
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack_lines import (
    PackAddresses,
    PackChange,
    PackLine,
    PackRow,
    agency_row,
    pack_lines,
    picked,
)
from nhipcau.desk.wording import block_name, cause_name, change_labels, level_name
from nhipcau.difficulties.facade import KINDS
from nhipcau.kit.ids import as_uuid
from nhipcau.tasks.facade import COUNTED
from nhipcau.ui.facade import STATES, Figure, local_date, local_datetime

WORST = 8


@dataclass(frozen=True, slots=True)
class PackView:
    """All that a pack shows, worded."""

    title: str
    subtitle: str
    synthetic: bool
    figures: tuple[Figure, ...]
    worst: tuple[PackLine, ...]
    decisions: tuple[Figure, ...]
    waiting: tuple[PackChange, ...]
    causes: tuple[PackRow, ...]
    extensions: tuple[Figure, ...]
    difficulties: tuple[Figure, ...]
    difficulty_rows: tuple[PackRow, ...]
    blocks: tuple[PackRow, ...]
    agencies: tuple[PackRow, ...]
    changes: tuple[PackChange, ...]
    red: PackChange
    next: tuple[PackLine, ...]
    annex: tuple[PackChange, ...]
    footer: str


def pack_view(pack: WeeklyPack) -> PackView:
    """The pack in the present language. Names are those of today, figures those of the day."""
    content, at = pack.content, PackAddresses(pack)
    names = _names(content)
    lines = pack_lines(content["tasks"], names, pack.as_of)
    whose = names_now([pack.agency_id]).get(pack.agency_id, "") if pack.agency_id else _("The Government")
    late = content["totals"]["now"]["overdue"]
    red = PackChange("", picked(lines, content["red"]), late, at.tasks(state="overdue"))
    return PackView(
        title=_("Weekly pack: %(whose)s") % {"whose": whose},
        subtitle=_("As of %(day)s, changes since %(since)s")
        % {"day": local_date(pack.as_of), "since": local_date(pack.since)},
        synthetic=pack.synthetic,
        figures=_states(pack, at),
        worst=red.lines[:WORST],
        decisions=_decisions(pack, at),
        waiting=_waiting(content, lines, at),
        causes=_causes(content, at),
        extensions=_extensions(pack, at),
        difficulties=_difficulties(pack, at),
        difficulty_rows=_difficulty_rows(content, at),
        blocks=tuple(
            agency_row(block_name(key), row, at, block=key) for key, row in content["blocks"].items()
        ),
        agencies=tuple(
            agency_row(names.get(row["agency"], ""), row, at, **_of(row)) for row in content["agencies"]
        ),
        changes=tuple(
            PackChange(label, picked(lines, ids), len(ids), at.tasks(change=key, since=at.since))
            for key, label in change_labels().items()
            for ids in [content["changes"][key]]
        ),
        red=red,
        next=picked(lines, content["next"]),
        annex=_annex(content, lines, names, at),
        footer=_("Frozen %(when)s on node %(node)s. Checksum %(sum)s.")
        % {"when": local_datetime(pack.frozen_at), "node": settings.NHIPCAU_NODE, "sum": pack.sha256[:16]},
    )


def _names(content: dict[str, Any]) -> dict[str, str]:
    """The agencies of the pack by id, asked for at once."""
    ids = {row["agency"] for row in content["agencies"]}
    ids |= {task["lead"] for task in content["tasks"].values()}
    return {str(key): name for key, name in names_now([as_uuid(text) for text in ids]).items()}


def _of(row: dict[str, Any]) -> dict[str, object]:
    """The filter that gives what the pack counts in a line."""
    return {row.get("of", "body"): row["agency"]}


def _states(pack: WeeklyPack, at: PackAddresses) -> tuple[Figure, ...]:
    totals = pack.content["totals"]
    return tuple(
        _figure(
            pack,
            str(STATES[state.value].label),
            totals["now"][state.value],
            at.tasks(state=state.value),
            before=totals["before"][state.value],
            tone=STATES[state.value].tone,
            better="down" if state.value in ("overdue", "done_late") else None,
        )
        for state in COUNTED
    )


def _figure(
    pack: WeeklyPack,
    label: str,
    value: int,
    href: str,
    *,
    before: int | None = None,
    unit: str = "",
    tone: Any = None,
    better: Literal["up", "down"] | None = None,
) -> Figure:
    """A number of the pack with its change, where it is known how it stood before."""
    return Figure(
        label=label,
        value=value,
        as_of=pack.as_of,
        href=href,
        change=None if before is None else value - before,
        change_since=None if before is None else pack.since,
        synthetic=pack.synthetic,
        unit=unit or _("tasks"),
        # What is not there gives no alarm.
        tone=tone if value else None,
        better=better,
    )


def _rate(pack: WeeklyPack, label: str, key: str, href: str) -> Figure:
    """A percentage with its change in percentage points."""
    now, before = (_percent(pack.content["rates"][when][key]) for when in ("now", "before"))
    return Figure(
        label=label,
        value=now,
        unit="%",
        as_of=pack.as_of,
        href=href,
        decimals=1,
        change=None if now is None or before is None else round(now - before, 1),
        change_unit=_("points"),
        change_since=pack.since,
        better="up",
        synthetic=pack.synthetic,
    )


def _percent(pair: list[int]) -> float | None:
    part, whole = pair
    return 100 * part / whole if whole else None


def _decisions(pack: WeeklyPack, at: PackAddresses) -> tuple[Figure, ...]:
    """What waits for the leader or for those who assign."""
    content = pack.content
    if "waiting" not in content:
        return ()
    hard, held = content["difficulties"], content["conclusions"]
    return (
        _figure(pack, _("Extensions to decide"), len(content["waiting"]["extension"]),
                at.tasks(waiting="extension")),
        _figure(pack, _("Products to decide"), len(content["waiting"]["product"]),
                at.tasks(waiting="product")),
        _figure(pack, _("Deadlines to set"), content["totals"]["now"]["open_deadline"],
                at.tasks(state="open_deadline")),
        _figure(pack, _("Overdue key tasks"), sum(row["key_tasks"] for row in content["causes"]),
                at.tasks(state="overdue", key_task="true"), tone="red"),
        _figure(pack, _("Difficulties past their time"), hard["late"], at.difficulties("late"),
                before=hard["before"]["late"], unit=_("difficulties"), better="down", tone="red"),
        _figure(pack, _("Overdue conclusions of meetings"), held["overdue"], at.conclusions("overdue"),
                unit=_("conclusions"), tone="red"),
        _figure(pack, _("Open conclusions of meetings"), held["open"],
                at.conclusions("on_track", "due_soon", "overdue", "open_deadline"), unit=_("conclusions")),
    )  # fmt: skip


def _waiting(
    content: dict[str, Any], lines: dict[str, PackLine], at: PackAddresses
) -> tuple[PackChange, ...]:
    labels = {"extension": _("Extensions to decide"), "product": _("Products to decide")}
    return tuple(
        PackChange(label, picked(lines, ids), len(ids), at.tasks(waiting=key))
        for key, label in labels.items()
        for ids in [content.get("waiting", {}).get(key, [])]
        if ids
    )


def _causes(content: dict[str, Any], at: PackAddresses) -> tuple[PackRow, ...]:
    return tuple(
        PackRow(
            cause_name(row["cause"]),
            (
                (row["tasks"], at.tasks(state="overdue", cause=row["cause"])),
                (row["key_tasks"], at.tasks(state="overdue", cause=row["cause"], key_task="true")),
            ),
            0,
            "",
        )
        for row in content.get("causes", ())
    )


def _extensions(pack: WeeklyPack, at: PackAddresses) -> tuple[Figure, ...]:
    """What was asked and decided in the time, and the rates with and without extensions."""
    if "extensions" not in pack.content:
        return ()
    labels = {
        "asked": _("Extensions asked for"),
        "granted": _("Extensions granted"),
        "refused": _("Extensions refused"),
    }
    judged = ("done_on_time", "done_late", "overdue")
    return (
        *(
            _figure(pack, label, pack.content["extensions"][key], at.tasks(extension=key, since=at.since))
            for key, label in labels.items()
        ),
        _rate(pack, _("On time, by the deadlines in force"), "on_time", at.tasks(state=judged)),
        _rate(pack, _("On time, as if nothing had been extended"), "first", at.tasks(first="judged")),
    )


def _difficulties(pack: WeeklyPack, at: PackAddresses) -> tuple[Figure, ...]:
    found = pack.content.get("difficulties")
    if found is None:
        return ()
    unit, before = _("difficulties"), found["before"]
    then = [(key, found[key], at.difficulties(key, since=at.since)) for key in ("raised", "answered")]
    labels = {"raised": _("Difficulties raised"), "answered": _("Difficulties answered")}
    return (
        *(_figure(pack, labels[key], count, href, unit=unit) for key, count, href in then),
        _figure(pack, _("Difficulties open"), found["open"], at.difficulties("open"),
                before=before["open"], better="down", unit=unit),
        _figure(pack, _("Difficulties past their time"), found["late"], at.difficulties("late"),
                before=before["late"], better="down", tone="red", unit=unit),
    )  # fmt: skip


def _difficulty_rows(content: dict[str, Any], at: PackAddresses) -> tuple[PackRow, ...]:
    kinds = {key: str(label) for key, label in KINDS}
    return tuple(
        PackRow(
            f"{kinds.get(row['kind'], row['kind'])} · {level_name(row['level'])}",
            (
                (row["open"], at.difficulties("open", kind=row["kind"], level=row["level"])),
                (row["late"], at.difficulties("late", kind=row["kind"], level=row["level"])),
            ),
            0,
            "",
        )
        for row in content.get("difficulties", {}).get("counts", ())
    )


def _annex(
    content: dict[str, Any], lines: dict[str, PackLine], names: dict[str, str], at: PackAddresses
) -> tuple[PackChange, ...]:
    return tuple(
        PackChange(
            names.get(entry["agency"], ""),
            picked(lines, entry["overdue"]),
            len(entry["overdue"]) + entry["more"],
            at.tasks(state="overdue", **_of(entry)),
        )
        for entry in content.get("annex", ())
    )
