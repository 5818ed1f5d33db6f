"""Official papers that follow from a pack or from a list of tasks: notice of conclusions, directive, urging
letters, an agency's report. They are drafts that a person downloads, edits and signs; nothing is kept."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import agency, counted_with, names_now, subtree_ids
from nhipcau.desk.agency_report import report_paper
from nhipcau.desk.directive import proposed_directive
from nhipcau.desk.errors import NothingToUrge, PackNotThere
from nhipcau.desk.forms import NoticeForm
from nhipcau.desk.letters import urged, urged_agencies, urging_letter
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.notice import NoticeText, notice_paper, proposed_notice
from nhipcau.desk.pack_file import MEDIA_TYPES
from nhipcau.desk.pack_sight import PackSight, late_tasks, sight_of
from nhipcau.desk.pack_view import pack_view
from nhipcau.desk.pages.packs import pack_for
from nhipcau.desk.paper_parts import Draft
from nhipcau.kit.clock import today, utc_now
from nhipcau.papers.facade import OfficialPaper, PaperKind, paper_docx, paper_pdf
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.ui.facade import LANGUAGES, Crumb, Tab

RENDER = {"docx": paper_docx, "pdf": paper_pdf}


def pack_papers(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """The papers of a pack: the notice to edit and download, and a letter per agency."""
    actor, pack = _opened(request, pack_id)
    draft = _draft(request, actor)
    with translation.override(draft.language):
        form = NoticeForm(request.POST) if request.method == "POST" else None
        kind = _kind(request)
        if form is not None and form.is_valid():
            paper = notice_paper(form.text(), draft, synthetic=pack.synthetic, kind=kind)
            name = "directive" if kind is PaperKind.DIRECTIVE else "notice"
            return _file(paper, request.POST.get("form", "docx"), name, draft)
        shown = form or NoticeForm.proposing(_proposed(kind, actor, pack, draft))
    return _papers_page(request, actor, pack, draft, shown, failed=form is not None)


def _kind(request: HttpRequest) -> PaperKind:
    """Which of the two papers is drafted (``?paper=directive``)."""
    return PaperKind.DIRECTIVE if request.GET.get("paper") == "directive" else PaperKind.CONCLUSION


def _proposed(kind: PaperKind, actor: Actor, pack: WeeklyPack, draft: Draft) -> NoticeText:
    if kind is PaperKind.DIRECTIVE:
        return proposed_directive(pack, draft, _sight(actor, pack))
    return proposed_notice(pack, draft)


def _papers_page(
    request: HttpRequest, actor: Actor, pack: WeeklyPack, draft: Draft, form: NoticeForm, *, failed: bool
) -> HttpResponse:
    found = urged_agencies(_sight(actor, pack))
    names = names_now(found)
    here = reverse("desk:pack", args=[pack.id])
    paper = "directive" if _kind(request) is PaperKind.DIRECTIVE else "notice"
    context = {
        "title": _("Notice and letters"),
        "breadcrumbs": [Crumb(label=pack_view(pack).title, href=here)],
        "pack": pack,
        "form": form,
        "language": draft.language,
        "languages": [
            Tab(label=name, href=f"?in={code}&paper={paper}", current=code == draft.language)
            for code, name in LANGUAGES
        ],
        "paper": paper,
        "kinds": [
            Tab(label=label, href=f"?in={draft.language}&paper={key}", current=key == paper)
            for key, label in (("notice", _("Notice of conclusions")), ("directive", _("Directive")))
        ],
        "letters": [(agency_id, names.get(agency_id, ""), len(tasks)) for agency_id, tasks in found.items()],
    }
    return render(request, "desk/pack_papers.html", context, status=422 if failed else 200)


def pack_report(request: HttpRequest, pack_id: UUID, form: str) -> HttpResponse:
    """The pack as a report of the agency in the layout of official papers."""
    actor, pack = _opened(request, pack_id)
    draft = _draft(request, actor)
    with translation.override(draft.language):
        paper = report_paper(pack_view(pack), draft, synthetic=pack.synthetic)
    return _file(paper, form, "report", draft)


def pack_letter(request: HttpRequest, pack_id: UUID, agency_id: UUID, form: str) -> HttpResponse:
    """The urging letter to one agency of the pack."""
    actor, pack = _opened(request, pack_id)
    sight, draft = _sight(actor, pack), _draft(request, actor)
    tasks = urged_agencies(sight).get(agency_id)
    if not tasks:
        raise NothingToUrge
    with translation.override(draft.language):
        paper = urging_letter(next(urged(sight, {agency_id: tasks})), draft, as_of=sight.as_of)
    return _file(paper, form, f"letter-{_short(agency_id)}", draft)


def pack_letters(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """All letters of the pack as Word files in one archive."""
    actor, pack = _opened(request, pack_id)
    sight, draft = _sight(actor, pack), _draft(request, actor)
    body = BytesIO()
    archive = ZipFile(body, "w", ZIP_DEFLATED)
    with archive, translation.override(draft.language):
        for place, to in enumerate(urged(sight, urged_agencies(sight)), start=1):
            name = f"{place:03}-{_short(to.agency_id)}-{draft.language}.docx"
            archive.writestr(name, paper_docx(urging_letter(to, draft, as_of=sight.as_of)))
    name = f"letters-{pack.as_of.isoformat()}-{draft.language}.zip"
    return _download(body.getvalue(), "application/zip", name)


def agency_letter(request: HttpRequest, of: str, agency_id: UUID, form: str) -> HttpResponse:
    """The urging letter from a list of tasks that is narrowed to an agency, as of its day."""
    actor = actor_of(request)
    actor.require("packs.freeze")
    draft, day = _draft(request, actor), day_of(request)
    sight = PackSight(actor, None, _narrowed(of, agency_id), day, day, utc_now())
    tasks = late_tasks(sight)
    if not tasks:
        raise NothingToUrge
    with translation.override(draft.language):
        paper = urging_letter(next(urged(sight, {agency_id: tasks})), draft, as_of=day)
    return _file(paper, form, f"letter-{_short(agency_id)}", draft)


def _narrowed(of: str, agency_id: UUID) -> frozenset[UUID]:
    """The lead agencies that the filter `of` of the list means."""
    match of:
        case "lead":
            return subtree_ids(agency_id)
        case "body":
            return counted_with(agency_id)
        case _:
            return frozenset({agency_id})


def _opened(request: HttpRequest, pack_id: UUID) -> tuple[Actor, WeeklyPack]:
    actor = actor_of(request)
    pack = pack_for(actor, pack_id)
    actor.require("packs.freeze")
    return actor, pack


def _sight(actor: Actor, pack: WeeklyPack) -> PackSight:
    """The tasks of the pack, of which it shows only the worst."""
    return sight_of(
        actor=actor, agency_id=pack.agency_id, as_of=pack.as_of, since=pack.since, known_at=pack.frozen_at
    )


def _draft(request: HttpRequest, actor: Actor) -> Draft:
    """Who drafts, today, in the language asked for (``?in=km``); the reader's own otherwise."""
    asked = request.GET.get("in", "")
    language = asked if asked in dict(LANGUAGES) else get_language() or "vi"
    return Draft(actor.own_agency(), today(), language)


def _short(agency_id: UUID) -> str:
    """A short name for a file: the symbol, or the Vietnamese name without its marks."""
    view = agency(agency_id)
    return slugify(view.symbol or view.key.replace(":", "-")) or "agency"


def _file(paper: OfficialPaper, form: str, name: str, draft: Draft) -> HttpResponse:
    if form not in RENDER:
        raise PackNotThere
    full = f"{name}-{draft.day.isoformat()}-{draft.language}.{form}"
    return _download(RENDER[form](paper), MEDIA_TYPES[form], full)


def _download(body: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        body, content_type=media_type, headers={"Content-Disposition": disposition or "attachment"}
    )
