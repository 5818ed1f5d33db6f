"""Coded errors: one class per situation, named for it; its docstring is the message.

The message is English and is the gettext message id; pages and the API word it in the
user's language with `params`. A message names its parameters as ``%(name)s``.
"""

from __future__ import annotations

import inspect
from typing import ClassVar


class CodedError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "kit.error"
    status: ClassVar[int] = 500

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.text())

    @classmethod
    def message(cls) -> str:
        """The English message with its placeholders, from the docstring."""
        return " ".join((inspect.getdoc(cls) or cls.__name__).split())

    def text(self) -> str:
        """The English message with the parameters filled in."""
        if not self.params:
            return self.message()
        return self.message() % {name: _plain(value) for name, value in self.params.items()}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return value


class Refused(CodedError):
    """You may not do this."""

    code = "kit.refused"
    status = 403


class NotThere(CodedError):
    """There is nothing here, or you may not see it."""

    code = "kit.not-there"
    status = 404


class Conflict(CodedError):
    """This cannot be done in the present state."""

    code = "kit.conflict"
    status = 409


class Invalid(CodedError):
    """What was sent cannot be used."""

    code = "kit.invalid"
    status = 422


class Missing(CodedError):
    """Something that is needed is not there."""

    code = "kit.missing"
    status = 503


class FieldInvalid(Invalid):
    """%(field)s: %(reason)s"""

    code = "kit.field-invalid"


def all_errors(base: type[CodedError] = CodedError) -> list[type[CodedError]]:
    """Every error class that is loaded, for the catalogue of messages and of codes."""
    found = [base]
    for child in base.__subclasses__():
        found += all_errors(child)
    return list(dict.fromkeys(found))
