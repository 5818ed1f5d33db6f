"""Tables of the reporting room."""

from nhipcau.reporting.models.delivery import Delivery
from nhipcau.reporting.models.outside_key import OutsideKey

__all__ = ["Delivery", "OutsideKey"]
