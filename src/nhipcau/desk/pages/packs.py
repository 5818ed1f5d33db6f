"""Weekly packs: the list, the page, PDF, Word and JSON, and freezing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now
from nhipcau.desk.actions.freeze_pack import freeze_pack
from nhipcau.desk.errors import PackNotThere
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack_check import Comparison, computed_again
from nhipcau.desk.pack_file import MEDIA_TYPES, pack_file
from nhipcau.desk.pack_view import pack_view
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.facade import COUNTED
from nhipcau.ui.facade import STATES, Column, ListPage, wording


class PackList(ListPage[WeeklyPack]):
    """All packs that the actor may see, and the form that freezes a new one."""

    title = _("Weekly packs")
    subheading = _("Frozen: what was known on the day, with the ids of its tasks.")
    template_name = "desk/packs.html"
    ordering = ("-as_of", "-frozen_at")
    empty_title = _("No pack yet")
    empty_text = _("Choose a day and freeze the first one.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[WeeklyPack]:
        """Packs without their content, which the list does not need."""
        return WeeklyPack.objects.visible_to(actor).defer("content")

    def get_columns(self, actor: Actor | None) -> list[Column[WeeklyPack]]:
        """Day, scope, when it was frozen."""
        return [
            Column(
                key="as_of", label=_("As of"), sort="as_of",
                href=lambda pack: reverse("desk:pack", args=[pack.pk]),
            ),
            Column(key="since", label=_("Changes since"), sort="since"),
            Column(
                key="agency", label=_("Of"),
                value=lambda pack: names_now([pack.agency_id]).get(pack.agency_id, "")
                if pack.agency_id else _("The Government"),
            ),
            Column(key="frozen_at", label=_("Frozen"), sort="frozen_at"),
            Column(key="sha256", label=_("Checksum"), value=lambda pack: pack.sha256[:12], wide=True),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether the form is shown."""
        return {"may_freeze": may_here(self.actor, "packs.freeze"), "today": today()}


@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze the pack of the chosen day for the actor's scope."""
    actor = actor_of(request)
    try:
        day = date.fromisoformat(request.POST.get("as_of", ""))
        since_text = request.POST.get("since", "")
        since = date.fromisoformat(since_text) if since_text else None
    except ValueError:
        messages.error(request, str(_("Write the day as year-month-day, such as 2024-01-31.")))
        return redirect("desk:packs")
    agency = None if actor.scope is None else actor.agency_id
    try:
        pack = freeze_pack(actor=actor, as_of=day, since=since, agency_id=agency, now=utc_now())
    except CodedError as error:
        messages.error(request, wording(error))
        return redirect("desk:packs")
    return redirect("desk:pack", pack_id=pack.id)


def show_pack(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """The pack as a page; every number opens to its list, every line to its task."""
    actor = actor_of(request)
    pack = pack_for(actor, pack_id)
    view = pack_view(pack)
    context = {
        "title": view.title,
        "pack": pack,
        "view": view,
        "states": [STATES[state.value] for state in COUNTED],
        "may_freeze": may_here(actor, "packs.freeze"),
    }
    return render(request, "desk/pack.html", context)


@require_POST
def compare_pack(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """Compute the pack again from the records and say whether it is the same."""
    actor = actor_of(request)
    pack = pack_for(actor, pack_id)
    actor.require("packs.freeze")
    found = computed_again(pack, actor)
    if found is None:
        messages.info(request, str(_("This pack is of an earlier kind, which is not computed any more.")))
    elif found.same:
        messages.success(request, str(_("Computed again from the records: the same, byte for byte.")))
    else:
        messages.warning(request, _difference(found))
    return redirect("desk:pack", pack_id=pack.id)


def _difference(found: Comparison) -> str:
    """Which parts and which tasks differ."""
    words = _("Computed again, this differs: %(parts)s. Tasks changed since: %(tasks)s.")
    tasks = ", ".join(found.tasks[:10]) or "–"
    return words % {"parts": ", ".join(found.parts), "tasks": tasks}


def download_pack(request: HttpRequest, pack_id: UUID, form: str) -> HttpResponse:
    """The pack as pdf, docx or json, in the reader's language."""
    pack = pack_for(actor_of(request), pack_id)
    language = get_language() or "vi"
    name = f"nhipcau-{pack.as_of.isoformat()}-{language}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        pack_file(pack, form, language),
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": disposition or "attachment"},
    )


def pack_for(actor: Actor, pack_id: UUID) -> WeeklyPack:
    """The pack. Raises PackNotThere, also when the actor may not see it."""
    pack = WeeklyPack.objects.visible_to(actor).filter(id=pack_id).first()
    if pack is None:
        raise PackNotThere
    return pack
