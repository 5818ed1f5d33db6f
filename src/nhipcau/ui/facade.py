"""What other rooms may use of the user interface."""

from nhipcau.ui.components import (
    Chart,
    Crumb,
    Figure,
    Highlight,
    Series,
    Tab,
    TimelineEntry,
    source_lines,
)
from nhipcau.ui.forms import DayField, DayInput, Renderer
from nhipcau.ui.languages import LANGUAGES
from nhipcau.ui.localise import (
    display,
    local_date,
    local_datetime,
    local_number,
    reader_digits,
)
from nhipcau.ui.node_name import node_name
from nhipcau.ui.pages.columns import Column
from nhipcau.ui.pages.list_page import BulkAction, ListPage
from nhipcau.ui.provides import (
    Exporter,
    Label,
    MenuEntry,
    Panel,
    exporters,
    menu,
    node_namers,
    panels,
)
from nhipcau.ui.states import STATES, State, state
from nhipcau.ui.templatetags.ui import icon, origin_badge, state_badge
from nhipcau.ui.wording import enum_words, wording

__all__ = [
    "LANGUAGES",
    "STATES",
    "BulkAction",
    "Chart",
    "Column",
    "Crumb",
    "DayField",
    "DayInput",
    "Exporter",
    "Figure",
    "Highlight",
    "Label",
    "ListPage",
    "MenuEntry",
    "Panel",
    "Renderer",
    "Series",
    "State",
    "Tab",
    "TimelineEntry",
    "display",
    "enum_words",
    "exporters",
    "icon",
    "local_date",
    "local_datetime",
    "local_number",
    "menu",
    "node_name",
    "node_namers",
    "origin_badge",
    "panels",
    "reader_digits",
    "source_lines",
    "state",
    "state_badge",
    "wording",
]
