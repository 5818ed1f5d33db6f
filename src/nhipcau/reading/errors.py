"""Why a file could not be read. The docstring is the message, `code` the stable name."""

from nhipcau.kit.errors import Invalid


class ReadingError(Invalid):
    """The file cannot be read."""

    code = "reading.unreadable"


class EmptyFileError(ReadingError):
    """The file holds no text."""

    code = "reading.empty-file"


class NotTextError(ReadingError):
    """The file is not a text, HTML, Word or PDF file that can be read."""

    code = "reading.not-text"


class FileTooLargeError(ReadingError):
    """The file is larger than 50 MB."""

    code = "reading.file-too-large"


class EncryptedFileError(ReadingError):
    """The file is protected by a password."""

    code = "reading.encrypted-file"


class NamesFileError(ReadingError):
    """The file of names %(path)s cannot be used: it must be JSON with "actors", as data/actors.json."""

    code = "reading.names-file"
