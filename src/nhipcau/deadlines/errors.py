"""Coded errors of the clock."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid


class ClockStands(Conflict):
    """The clock stands since %(since)s. There is no last day until it runs again."""

    code = "deadlines.clock-stands"


class FixedDateSuspended(Invalid):
    """A fixed date does not move when the work is suspended. Extend the deadline instead."""

    code = "deadlines.fixed-date-suspended"


class EventTimeMissing(Invalid):
    """Hours are counted from a time of day. Give the hour of the event, too."""

    code = "deadlines.event-time-missing"


class AmountInvalid(Invalid):
    """%(amount)s is no length of a period. Give a whole number from 1 to %(most)s."""

    code = "deadlines.amount-invalid"


class PeriodInvalid(Invalid):
    """There is no %(number)s. %(kind)s in a year."""

    code = "deadlines.period-invalid"


class SuspensionBackwards(Invalid):
    """The suspension ends (%(end)s) before it begins (%(begin)s)."""

    code = "deadlines.suspension-backwards"


class PolicyInvalid(Invalid):
    """This policy of reminders cannot be used: %(reason)s."""

    code = "deadlines.policy-invalid"
