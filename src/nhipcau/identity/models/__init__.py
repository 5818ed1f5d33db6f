"""Tables of the identity room."""

from nhipcau.identity.models.account import Account

__all__ = ["Account"]
