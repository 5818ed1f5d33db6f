"""Why a file could not be read. The docstring is the message, `code` the stable name."""


class ReadingError(Exception):
    """The file cannot be read."""

    code = "reading.unreadable"

    def __init__(self) -> None:
        super().__init__(self.__doc__ or self.code)


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
