"""The draft of the notice of conclusions that follows from a weekly pack: proposed, then edited by a
person, then handed out as an official paper. Nothing of it is kept here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from nhipcau.agencies.facade import names_now
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.paper_parts import Draft, issuer_of, marks
from nhipcau.desk.policies import letter_policy
from nhipcau.kit.ids import as_uuid
from nhipcau.papers.facade import Numbered, OfficialPaper, PaperKind, Paragraph, Signatory
from nhipcau.ui.facade import local_date, local_number

# As many as a meeting can speak about; the official adds and drops lines.
PROPOSED: Final = 10


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What the notice says, as proposed or as edited."""

    subject: str
    opening: str
    lines: tuple[str, ...]
    closing: str
    post: str
    name: str = ""


def proposed_notice(pack: WeeklyPack, draft: Draft) -> NoticeText:
    """The text that the pack suggests, in the present language: what stands worst is to be finished."""
    totals = pack.content["totals"]["now"]
    issuer = issuer_of(draft)
    numbers = {key: local_number(totals[key]) for key in ("total", "overdue", "due_soon")}
    opening = _(
        "As of %(day)s, %(total)s tasks are followed; %(overdue)s of them are overdue and %(due_soon)s fall "
        "due soon. Having heard the reports, the meeting concluded as follows:"
    )
    return NoticeText(
        subject=_("Conclusions of the meeting on the tasks of the week up to %(day)s")
        % {"day": local_date(pack.as_of)},
        opening=opening % {"day": local_date(pack.as_of), **numbers},
        lines=tuple(_proposed_lines(pack, letter_policy(draft.day).finish_by(draft.day))),
        closing=_("%(issuer)s makes this known so that the agencies concerned carry it out.")
        % {"issuer": issuer.name},
        post=issuer.signatory.post,
    )


def _proposed_lines(pack: WeeklyPack, finish_by: date) -> list[str]:
    """One line for each of the worst late, then what waits."""
    content = pack.content
    worst = [content["tasks"][task] for task in content["red"][:PROPOSED]]
    names = names_now([as_uuid(task["lead"]) for task in worst])
    lines = [_finish(task, names, finish_by) for task in worst]
    waiting = len(content.get("waiting", {}).get("extension", ()))
    late = content.get("difficulties", {}).get("late", 0)
    by = local_date(finish_by)
    if waiting:
        lines.append(
            _("The assigning agencies decide on the %(count)s extensions that were asked for, by %(by)s.")
            % {"count": local_number(waiting), "by": by}
        )
    if late:
        lines.append(
            _("The agencies concerned answer the %(count)s difficulties past their time, by %(by)s.")
            % {"count": local_number(late), "by": by}
        )
    return lines


def _finish(task: dict[str, Any], names: dict[Any, str], finish_by: date) -> str:
    words = _("%(agency)s finishes “%(task)s” (%(code)s), which was due on %(due)s, by %(by)s.")
    return words % {
        "agency": names.get(as_uuid(task["lead"]), ""),
        "task": task["title"],
        "code": task["code"],
        "due": local_date(date.fromisoformat(task["due_on"])),
        "by": local_date(finish_by),
    }


def notice_paper(
    text: NoticeText, draft: Draft, *, synthetic: bool, kind: PaperKind = PaperKind.CONCLUSION
) -> OfficialPaper:
    """The notice, or a directive of the same build, as an official paper in the present language."""
    issuer = issuer_of(draft)
    numbered = tuple(Numbered(f"{place}.", line) for place, line in enumerate(text.lines, start=1))
    return OfficialPaper(
        kind=kind,
        issuer=issuer.name,
        number=issuer.number,
        issued_on=draft.day,
        subject=text.subject,
        body=(Paragraph(text.opening), *numbered, Paragraph(text.closing)),
        signatories=(Signatory(post=text.post, name=text.name),),
        recipients=(_("The agencies named above"), _("Filed: records office")),
        language=draft.language,
        native_digits=draft.native_digits,
        mark=marks(synthetic=synthetic),
    )
