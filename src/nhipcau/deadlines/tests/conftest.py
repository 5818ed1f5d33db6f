"""The directory and the officers of room *agencies*, for the pages of this room."""

from nhipcau.agencies.tests.conftest import django_db_setup, new_account, officer, signed_in

__all__ = ["django_db_setup", "new_account", "officer", "signed_in"]
