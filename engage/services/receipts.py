"""The reference that a person gets for what they sent, and that only its hash is kept of."""

import hashlib
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford’s base 32: no I, L, O or U, so that it can be read out on the telephone."""
_LENGTH = 16
_GROUP = 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_reference() -> str:
    """A reference of 80 random bits, such as `7K4M-2XPA-9HD4-TR6W`."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def normalised(typed: str) -> str | None:
    """The reference in what was typed, however it is spaced or cased; None if it can’t be one."""
    letters = "".join(char for char in typed.upper().translate(_MISREAD) if char.isalnum())
    if len(letters) != _LENGTH or not set(letters) <= set(_ALPHABET):
        return None
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def receipt_hash(reference: str) -> str:
    """What the record keeps. 80 random bits need no slow hash: nobody can try them all."""
    return hashlib.sha256(reference.encode()).hexdigest()
