"""For lists of other rooms whose rows belong to an agency: find and order them by its name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BinaryField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from nhipcau.agencies.models import AgencyName
from nhipcau.kit.collation import fold


def agencies_with_name(text: str) -> QuerySet[AgencyName, Any]:
    """The ids, as a subquery, of agencies of which a name in any language contains `text`, or whose symbol
    it is; case, tone marks and the kind of digits do not matter."""
    found = Q(search_text__contains=fold(text)) | Q(agency__symbol__iexact=text.strip())
    return AgencyName.objects.filter(found).values("agency_id")


def agency_order(day: date, *, of: str = "agency_id") -> Coalesce:
    """What to order rows by: the name of the agency `of` in the reader's language, else in Vietnamese, as it
    is on `day` or was last."""
    spoken = dict.fromkeys((get_language() or "vi", "vi"))
    keys = [_sort_key(language, day, of) for language in spoken]
    return Coalesce(*keys, Value(b""), output_field=BinaryField())


def _sort_key(language: str, day: date, of: str) -> Subquery:
    names = AgencyName.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        agency_id=OuterRef(of),
        language=language,
        kind="official",
    )
    return Subquery(names.order_by(F("valid_from").desc(nulls_last=True)).values("sort_key")[:1])
