"""The icons that the pages use, by their Tabler name; the sprite holds these and no others."""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
adjustments alarm alert-circle alert-triangle archive arrow-back-up arrow-down arrow-left
arrow-narrow-right arrow-right arrow-up arrows-exchange arrows-sort award ban bell bolt book
book-2 bookmark briefcase building building-arch building-bank building-community bulb calendar
calendar-due calendar-event calendar-off calendar-plus calendar-stats certificate chart-bar
chart-dots chart-line chart-pie check checklist checks chevron-down chevron-left chevron-right
chevron-up circle circle-check circle-dashed circle-x clipboard-check clipboard-list
clipboard-text clock clock-exclamation clock-hour-4 clock-pause clock-play contrast cloud code coin copy
corner-down-right credit-card database database-import device-desktop device-floppy
device-mobile dots dots-vertical download edit exclamation-circle external-link eye eye-off file
file-check file-description file-diff file-export file-import file-plus file-search
file-spreadsheet file-text file-type-csv file-type-docx file-type-pdf file-type-xls file-upload
file-zip files filter filter-off flag flag-3 flag-check folder folders forms gauge gavel
git-branch git-merge globe hand-stop hash heart-handshake help-circle highlight history home
hourglass hourglass-high id id-badge-2 inbox info-circle key keyboard language layout-dashboard
layout-kanban link list list-check list-details list-numbers lock lock-open login-2 logout mail
mail-forward map map-pin menu-2 message message-2 message-circle message-plus message-report
messages microphone minus moon news note notebook notes number-123 packages paperclip password
pencil phone photo pin pinned player-pause player-play player-stop plug plug-connected plus
point presentation printer progress progress-check qrcode question-mark receipt refresh replace
report report-analytics report-search rotate route rss scale school search select send send-2
server settings shield shield-check shield-lock signature sitemap smart-home sort-ascending
sort-descending speakerphone stack-2 star subtask sun sun-moon switch-horizontal table
table-export tag tags target target-arrow timeline timeline-event tool tools trash trending-down
trending-up trophy upload urgent user user-check user-circle user-off user-plus user-question
users users-group versions wallet wifi-off world x zoom-in
"""

ICONS: Final = frozenset(_NAMES.split())
