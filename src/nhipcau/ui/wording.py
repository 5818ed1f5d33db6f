"""Coded errors in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from nhipcau.kit.errors import CodedError
from nhipcau.ui.localise import local_number


def wording(error: CodedError) -> str:
    """The message of `error`, translated, with its parameters; counts as the reader writes them."""
    params = {
        key: local_number(value) if type(value) is int else value for key, value in error.params.items()
    }
    message = gettext(error.message())
    return message % params if params else message
