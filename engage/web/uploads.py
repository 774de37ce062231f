"""Files that staff send: read into memory, within the limit of the settings."""

from flask import request


def uploaded_bytes(field: str) -> tuple[str, bytes]:
    """Name and content of an uploaded file; both empty where none was chosen."""
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return "", b""
    return sent.filename, sent.read()


def uploaded_text(field: str) -> str:
    """The text of an uploaded file; what is not UTF-8 becomes U+FFFD and is reported by who reads."""
    return uploaded_bytes(field)[1].decode("utf-8-sig", "replace")
