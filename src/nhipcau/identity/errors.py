"""Coded errors of the identity room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid


class UserNameTaken(Conflict):
    """The user name %(username)s is taken."""

    code = "identity.user-name-taken"


class PasswordWeak(Invalid):
    """The password is too weak: %(reason)s"""

    code = "identity.password-weak"


class SecondFactorInUse(Conflict):
    """The account already has a second factor."""

    code = "identity.second-factor-in-use"
