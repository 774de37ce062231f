"""The fixed lists that people choose from: wards, age bands and the scale of agreement.

Wards: names and codes of the Luton (Electoral Changes) Order 2022, in force since May 2023. Source:
Office for National Statistics, licensed under the Open Government Licence v3.0. Age bands follow the
Census 2021 single years (TS007), so that answers can be set beside the town.
"""

from flask_babel import lazy_gettext as _l

WARDS: dict[str, str] = {
    "E05014735": "Barnfield",
    "E05014736": "Beech Hill",
    "E05014737": "Biscot",
    "E05014738": "Bramingham",
    "E05014739": "Central",
    "E05014740": "Challney",
    "E05014741": "Dallow",
    "E05014742": "Farley",
    "E05014743": "High Town",
    "E05014744": "Leagrave",
    "E05014745": "Lewsey",
    "E05014746": "Northwell",
    "E05014747": "Poets",
    "E05014748": "Round Green",
    "E05014749": "Saints",
    "E05014750": "South",
    "E05014751": "Stopsley",
    "E05014752": "Sundon Park",
    "E05014753": "Vauxhall",
    "E05014754": "Wigmore",
}
WARD_EXTRAS = {
    "not-sure": _l("I’m not sure"),
    "outside": _l("I don’t live in Luton"),
}
AGE_BANDS = {
    "under-11": _l("Under 11"),
    "11-12": _l("11 to 12"),
    "13-15": _l("13 to 15"),
    "16-17": _l("16 to 17"),
    "18-24": _l("18 to 24"),
    "25-34": _l("25 to 34"),
    "35-44": _l("35 to 44"),
    "45-54": _l("45 to 54"),
    "55-64": _l("55 to 64"),
    "65-74": _l("65 to 74"),
    "75-84": _l("75 to 84"),
    "85-over": _l("85 or over"),
    "not-said": _l("Prefer not to say"),
}
AGREE_SCALE = {
    "strongly-agree": _l("Strongly agree"),
    "agree": _l("Agree"),
    "neither": _l("Neither agree nor disagree"),
    "disagree": _l("Disagree"),
    "strongly-disagree": _l("Strongly disagree"),
    "not-sure": _l("I’m not sure"),
}
