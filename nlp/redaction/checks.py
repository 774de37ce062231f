"""Check digits and prefixes of the numbers that name a person."""

_NI_PREFIXES_UNUSED = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
_IBAN_LENGTHS = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
"""By length, the countries of the ISO 13616 registry: without them one text in seven that begins with
two letters and two digits would pass the check at some length."""

_LENGTH_OF = {
    country: length for length, named in _IBAN_LENGTHS.items() for country in named.split()
}


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
    """Return how many leading characters are an IBAN by country and check (ISO 13616), 0 for none."""
    value = letters_and_digits.upper()
    length = _LENGTH_OF.get(value[:2], 0)
    if not length or len(value) < length:
        return 0
    turned = value[4:length] + value[:4]
    return length if int("".join(str(int(c, 36)) for c in turned)) % 97 == 1 else 0


def is_card_number(digits: str) -> bool:
    """Say whether the digits of a payment card carry the right check digit (Luhn, ISO 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return len(set(digits)) > 1 and total % 10 == 0
