"""Check digits and prefixes of the numbers that name a person."""

_NI_PREFIXES_UNUSED = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
_IBAN_SHORTEST, _IBAN_LONGEST = 15, 34


def is_nhs_number(digits: str) -> bool:
    """Say whether ten digits carry the right check digit (modulus 11, NHS Data Dictionary)."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
    )
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def is_ni_number(letters_and_digits: str) -> bool:
    """Say whether nine characters follow the prefix rules (HMRC manual NIM39110)."""
    prefix = letters_and_digits[:2].upper()
    return (
        not set(prefix) & set("DFIQUV") and prefix[1] != "O" and prefix not in _NI_PREFIXES_UNUSED
    )


def iban_length(letters_and_digits: str) -> int:
    """Return how many leading characters are an IBAN by its check (ISO 13616), 0 for none."""
    value = letters_and_digits.upper()
    for length in range(min(len(value), _IBAN_LONGEST), _IBAN_SHORTEST - 1, -1):
        turned = value[4:length] + value[:4]
        if int("".join(str(int(c, 36)) for c in turned)) % 97 == 1:
            return length
    return 0


def is_card_number(digits: str) -> bool:
    """Say whether the digits of a payment card carry the right check digit (Luhn, ISO 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return len(set(digits)) > 1 and total % 10 == 0
