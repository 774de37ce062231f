"""Files that staff send: read into memory, within the limit of the settings."""

from flask import request


class NotUtf8(ValueError):
    """The file is not text in UTF-8, so its letters can only be guessed."""


def uploaded_bytes(field: str) -> tuple[str, bytes]:
    """Name and content of an uploaded file; both empty where none was chosen."""
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return "", b""
    return sent.filename, sent.read()


def uploaded_text(field: str) -> str:
    """The text of an uploaded file, empty where none was chosen. Raises NotUtf8."""
    try:
        return uploaded_bytes(field)[1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(field) from error
