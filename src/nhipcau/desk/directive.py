"""The draft of a directive that presses for what is late: one point per agency with what it has to finish,
then what all of them do. Proposed from a weekly pack, edited by a person; nothing of it is kept here."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agencies.facade import names_now
from nhipcau.desk.letters import urged_agencies
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.notice import NoticeText
from nhipcau.desk.pack_sight import PackSight
from nhipcau.desk.paper_parts import Draft, issuer_of
from nhipcau.desk.policies import letter_policy
from nhipcau.ui.facade import local_date, local_number

# A directive names those with the most that is late; the others are meant by its last points.
_NAMED: Final = 12


def proposed_directive(pack: WeeklyPack, draft: Draft, sight: PackSight) -> NoticeText:
    """The text that the pack suggests, in the present language.

    Its last points hold what Directive 33/CT-TTg asks of every task: the six clears, and that
    overdue work is dealt with first and to its end.
    """
    found = urged_agencies(sight)
    names = names_now(found)
    totals = pack.content["totals"]["now"]
    by = local_date(letter_policy(draft.day).finish_by(draft.day))
    issuer = issuer_of(draft)
    opening = _(
        "As of %(day)s, %(overdue)s of %(total)s tasks are overdue. To have them finished for good, "
        "%(issuer)s directs:"
    )
    lines = [
        ngettext(
            "%(agency)s finishes its %(count)s overdue task by %(by)s and reports its cause and who is "
            "responsible.",
            "%(agency)s finishes its %(count)s overdue tasks by %(by)s and reports their causes and who is "
            "responsible.",
            len(tasks),
        )
        % {"agency": names.get(agency_id, ""), "count": local_number(len(tasks)), "by": by}
        for agency_id, tasks in list(found.items())[:_NAMED]
    ]
    lines += [
        _(
            "Heads of agencies review every task with its person, work, time, responsibility, product and "
            "authority, deal with overdue ones first, and follow them daily."
        ),
        _(
            "Whoever cannot finish in time asks for an extension before the last day, with the reason; "
            "nobody reports as done what has no accepted product."
        ),
    ]
    return NoticeText(
        subject=_("Finishing overdue tasks"),
        opening=opening
        % {
            "day": local_date(pack.as_of),
            "overdue": local_number(totals["overdue"]),
            "total": local_number(totals["total"]),
            "issuer": issuer.name,
        },
        lines=tuple(lines),
        closing=_("%(issuer)s follows the execution and reports on it weekly.") % {"issuer": issuer.name},
        post=issuer.signatory.post,
    )
