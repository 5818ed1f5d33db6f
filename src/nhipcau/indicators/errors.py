"""Coded errors of the indicators room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere


class ClaimNotThere(NotThere):
    """There is no such figure, or you may not see it."""

    code = "indicators.claim-not-there"


class PlaceOutsideText(Invalid):
    """This place is not in the text of the document."""

    code = "indicators.place-outside-text"


class UnitNeeded(Invalid):
    """A figure needs its unit: what is counted or measured."""

    code = "indicators.unit-needed"


class ValueOutOfRange(Invalid):
    """This number is too large or too fine to be kept."""

    code = "indicators.value-out-of-range"


class RatioOfNothing(Invalid):
    """The second number of a ratio must be more than zero."""

    code = "indicators.ratio-of-nothing"


class PeriodBackwards(Invalid):
    """The period ends before it begins."""

    code = "indicators.period-backwards"


class AlreadyRecorded(Conflict):
    """The figure at this place is already kept."""

    code = "indicators.already-recorded"


class DisputeWithItself(Invalid):
    """A figure cannot disagree with itself. Choose another one."""

    code = "indicators.dispute-with-itself"


class AlreadyWithdrawn(Conflict):
    """This figure has already been withdrawn."""

    code = "indicators.already-withdrawn"


class WithdrawalReasonMissing(Invalid):
    """Say why the figure is withdrawn."""

    code = "indicators.withdrawal-reason-missing"


class ObservationNotThere(NotThere):
    """There is no such measured figure, or you may not see it."""

    code = "indicators.observation-not-there"


class IndicatorUnknown(Invalid):
    """No figure with this key (%(key)s) is defined here."""

    code = "indicators.indicator-unknown"


class DayToCome(Invalid):
    """%(day)s has not come yet: figures can be measured up to today."""

    code = "indicators.day-to-come"
