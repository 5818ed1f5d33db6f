"""Minutes and conclusions of a meeting as official papers, from `minutes_record`."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from nhipcau.meetings.minutes_record import ConclusionRecord, MinutesRecord, SeatRecord
from nhipcau.meetings.models import Conclusion
from nhipcau.meetings.rules import Presence
from nhipcau.meetings.wording import quorum_words
from nhipcau.papers.facade import (
    Block,
    Heading,
    Numbered,
    OfficialPaper,
    PaperKind,
    Paragraph,
    Signatory,
)
from nhipcau.ui.facade import local_date, reader_digits


def minutes_paper(record: MinutesRecord, *, language: str) -> OfficialPaper:
    """The minutes: when and where, who was there, what was said, what was concluded; signed by who wrote
    them and by the chair."""
    return OfficialPaper(
        kind=PaperKind.MINUTES,
        issuer=record.secretariat,
        issued_on=record.meeting_date,
        subject=record.title,
        body=(
            *_when(record),
            *_attendance(record.seats, quorum_words(record.quorum)),
            *_said(record),
            Heading(_("III. Conclusions")),
            *_conclusions(record.conclusions),
        ),
        signatories=(
            Signatory(post=_("Secretary"), name=""),
            Signatory(post=_("Chair"), name=""),
        ),
        recipients=(_("Members of the body"), _("Filed: records office")),
        language=language,
        native_digits=_native(),
        mark=_marks(record),
    )


def conclusions_paper(record: MinutesRecord, *, language: str, on: date) -> OfficialPaper:
    """The notice of conclusions of a meeting."""
    chairs = "; ".join(record.chairs)
    opening = _("On %(day)s, %(body)s met under the chair of %(chair)s. The meeting concluded as follows:")
    words = {"day": local_date(record.meeting_date), "body": record.body, "chair": chairs or "…"}
    return OfficialPaper(
        kind=PaperKind.CONCLUSION,
        issuer=record.secretariat,
        number="…",
        issued_on=on,
        subject=_("Conclusions of %(meeting)s") % {"meeting": record.title},
        body=(
            Paragraph(opening % words),
            *_conclusions(record.conclusions),
            Paragraph(
                _("%(issuer)s makes this known so that the agencies concerned carry it out.")
                % {"issuer": record.secretariat}
            ),
        ),
        signatories=(Signatory(post=_("By order of the chair"), name=""),),
        recipients=(_("Members of the body"), _("The agencies named above"), _("Filed: records office")),
        language=language,
        native_digits=_native(),
        mark=_marks(record),
    )


def _native() -> bool:
    return reader_digits("1") != "1"


def _marks(record: MinutesRecord) -> str:
    marks = [] if record.confirmed else [_("Draft")]
    return " · ".join([*marks, *([_("Synthetic data")] if record.synthetic else [])])


def _when(record: MinutesRecord) -> list[Block]:
    lines = [
        (_("Day"), f"{local_date(record.meeting_date)}, {reader_digits(record.start_time)}"),
        (_("Place"), record.place),
        (_("Sites"), "; ".join(record.sites)),
        (_("Topic"), record.topic),
        (_("Chair"), "; ".join(record.chairs)),
    ]
    return [Numbered("-", f"{label}: {text}.") for label, text in lines if text]


def _attendance(seats: tuple[SeatRecord, ...], quorum: str) -> list[Block]:
    """Who was there, who was represented, who was absent."""
    groups = [
        (_("Present"), (Presence.PRESENT,)),
        (_("Represented"), (Presence.REPRESENTED,)),
        (_("Absent"), (Presence.EXCUSED, Presence.ABSENT)),
    ]
    blocks: list[Block] = [Heading(_("I. Attendance")), Paragraph(f"{quorum}.")]
    for label, presences in groups:
        there = [_seat(seat) for seat in seats if seat.presence in presences]
        if there:
            blocks.append(Numbered("-", f"{label}: {'; '.join(there)}."))
    return blocks


def _seat(seat: SeatRecord) -> str:
    more = ", ".join(filter(None, [seat.role, seat.represented_by, seat.reason]))
    return f"{seat.label} ({more})" if more else seat.label


def _said(record: MinutesRecord) -> list[Block]:
    blocks: list[Block] = [Heading(_("II. Agenda and discussion"))]
    for point in record.said:
        blocks.append(Heading(f"{reader_digits(str(point.position))}. {point.title}", level=2))
        blocks += _paragraphs(point.said)
    return blocks + _paragraphs(record.text)


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(part.strip()) for part in text.splitlines() if part.strip()]


def _conclusions(records: tuple[ConclusionRecord, ...]) -> list[Block]:
    if not records:
        return [Paragraph(_("No conclusions yet."))]
    return [
        Numbered(f"{reader_digits(str(place))}.", _conclusion(record))
        for place, record in enumerate(records, start=1)
    ]


def _conclusion(record: ConclusionRecord) -> str:
    """The line as it was decided, with who leads and until when."""
    if record.kind == Conclusion.Kind.NOTED:
        return record.text
    due = local_date(record.due_on) if record.due_on else record.deadline_text
    parts = [
        (_("Lead"), record.lead),
        (_("With"), "; ".join(record.coordinating)),
        (_("Product"), record.product),
        (_("Last day"), due),
    ]
    told = "; ".join(f"{label}: {text}" for label, text in parts if text)
    return f"{record.text} ({told})." if told else record.text
