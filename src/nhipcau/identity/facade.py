"""What other rooms may use of the identity room."""

from nhipcau.identity.actions.close_account import close_account
from nhipcau.identity.actions.create_account import create_account
from nhipcau.identity.actions.set_second_factor import set_second_factor
from nhipcau.identity.models import Account
from nhipcau.identity.queries import account_by_username, account_names, names_of

__all__ = [
    "Account",
    "account_by_username",
    "account_names",
    "close_account",
    "create_account",
    "names_of",
    "set_second_factor",
]
