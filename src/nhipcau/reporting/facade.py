"""What other rooms may use of the reporting room."""

from nhipcau.reporting.actions.link_task import end_link, link_task
from nhipcau.reporting.models import Delivery, OutsideKey

__all__ = ["Delivery", "OutsideKey", "end_link", "link_task"]
