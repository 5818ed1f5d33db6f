"""The four languages of the platform. Django knows no Lao, so it is told here.

Imported by the settings: this file must not touch Django's apps or models.
"""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = (
    ("vi", "Tiếng Việt"),
    ("en", "English"),
    ("lo", "ລາວ"),
    ("km", "ខ្មែរ"),
)
FORMAT_MODULES: Final = ("nhipcau.ui.formats",)


def register_languages() -> None:
    """Teach Django the Lao language; call it in the settings, before LANGUAGES is used."""
    from django.conf.locale import LANG_INFO

    LANG_INFO.setdefault("lo", {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"})
