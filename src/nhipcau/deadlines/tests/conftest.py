"""The officers of room *agencies*, for the pages of this room."""

from nhipcau.agencies.tests.conftest import new_account, officer, signed_in

__all__ = ["new_account", "officer", "signed_in"]
