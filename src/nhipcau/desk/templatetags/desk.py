"""Template tags of the desk room."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from nhipcau.ui.facade import State

register = template.Library()


@register.simple_tag
def cell_label(states: Sequence[State], position: int) -> str:
    """The word of the column, which stands beside the number on a phone."""
    return str(states[position].label)
