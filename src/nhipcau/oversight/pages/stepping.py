"""Steps on a record's page: which forms are shown, and what happens when one is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.forms.common import StepForm
from nhipcau.oversight.rules.steps import Product
from nhipcau.spine.facade import Actor, actor_of, store_file
from nhipcau.ui.facade import Label, wording

Data = Mapping[str, Any]
Doer = Callable[[Actor, UUID, Data], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A step as a page offers it: its rule, its words, its form and what it does."""

    step: StrEnum
    label: Label
    done: Label
    do: Doer
    form: type[StepForm] = StepForm
    primary: bool = False


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A door with its form, for the template."""

    key: str
    label: Label
    form: forms.Form
    href: str
    primary: bool
    is_open: bool


def shown_steps(
    doors: Mapping[str, Door],
    possible: Collection[StrEnum],
    record: Any,
    *,
    url: str,
    failed: tuple[str, forms.Form] | None = None,
) -> list[ShownStep]:
    """The doors that are open to the actor, in their order. One is primary: the first that may be.

    A form that was refused is shown too, with what was typed.
    """
    found: list[ShownStep] = []
    for key, door in doors.items():
        refused = failed[1] if failed and failed[0] == key else None
        if door.step not in possible and refused is None:
            continue
        primary = door.primary and not any(step.primary for step in found)
        form = refused or door.form(record=record, auto_id=f"{key}_%s")
        found.append(
            ShownStep(
                key,
                door.label,
                form,
                reverse(url, args=[record.pk, key]),
                primary,
                refused is not None or (primary and not form.fields),
            )
        )
    return found


def walk(request: HttpRequest, door: Door, key: str, record: Any) -> forms.Form | None:
    """Take the step; None when it is taken, else the form with why it was refused."""
    form = door.form(request.POST, request.FILES, record=record, auto_id=f"{key}_%s")
    if form.is_valid():
        try:
            door.do(actor_of(request), record.pk, form.cleaned_data)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, str(door.done))
            return None
    return form


def plain(act: Callable[..., object], name: str) -> Doer:
    """An action whose form has the names of its parameters; `name` is that of the record's id."""

    def do(actor: Actor, record_id: UUID, data: Data) -> object:
        return act(actor=actor, **{name: record_id}, **data, now=utc_now())

    return do


def product_of(actor: Actor, data: Data) -> Product:
    """The product of a form. A file is stored first: a refused step leaves only a file to which
    nothing points."""
    upload = data["product_file"]
    stored = (
        store_file(actor=actor, name=upload.name, content=upload.read(), now=utc_now()) if upload else None
    )
    return Product(
        file_id=stored.id if stored else None, link=data["product_link"], record=data["product_record"]
    )
