"""Parts that all official papers of the desk share: who issues them, who signs, how a day is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from nhipcau.agencies.facade import agency, head_post_of, names_now, post_labels
from nhipcau.papers.facade import Signatory
from nhipcau.ui.facade import reader_digits


@dataclass(frozen=True, slots=True)
class Draft:
    """Who drafts a paper (an agency), on which day, in which language."""

    issuer_id: UUID
    day: date
    language: str

    @property
    def native_digits(self) -> bool:
        """Whether the reader writes Lao or Khmer digits."""
        return reader_digits("1") != "1"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The agency that issues a paper: its name, the number that is still to be given, who signs."""

    name: str
    number: str
    signatory: Signatory


def issuer_of(draft: Draft) -> Issuer:
    """The agency in the language of the paper; the head of it signs, by the title of the post."""
    name = names_now([draft.issuer_id]).get(draft.issuer_id, "")
    head = head_post_of(draft.issuer_id)
    title = post_labels([head], with_agency=False).get(head, "") if head else ""
    symbol = agency(draft.issuer_id).symbol
    return Issuer(
        name, f"…/{symbol}" if symbol else "…", Signatory(post=title or _("Head of the agency"), name="")
    )


def marks(*, synthetic: bool) -> str:
    """What stands at the foot of every page: a draft, and invented data where it is."""
    return " · ".join([_("Draft"), *([_("Synthetic data")] if synthetic else [])])
