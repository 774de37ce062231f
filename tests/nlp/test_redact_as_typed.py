"""Redaction: what people really type, and what looks alike and names nobody."""

import pytest

from nlp.redact import redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("20-45-45\n12345678", "[bank]\n[bank]"),
        ("204545 12345678 pay me back", "[bank] [bank] pay me back"),
        ("12345678 20-45-45 thats my bank", "[bank] [bank] thats my bank"),
        ("halifax 11-02-03 1234 5678", "halifax [bank] [bank]"),
        ("lookman at gmail dot com", "[email]"),
        ("Sort: 20-45-45\nAcc: 12345678", "Sort: [bank]\nAcc: [bank]"),
        (
            "barclays 20-45-45, account number is 12345678",
            "barclays [bank], account number is [bank]",
        ),
        ("account number for refund 12345678", "account number for refund [bank]"),
        ("account number (12345678)", "account number ([bank])"),
        ("numer konta 12345678", "numer konta [bank]"),
        ("nr konta 61 1090 1014 0000 0712 1981 2874", "nr konta [bank]"),
        ("رقم الحساب 12345678", "رقم الحساب [bank]"),
        ("card 4111.1111.1111.1111", "card [bank]"),
        ("my card number is 5555 5555 5555 4443", "my card number is [bank]"),
        ("IBANGB29NWBK60161331926819", "IBAN[bank]"),
        ("PL 61 1090 1014 0000 0712 1981 2874", "[bank]"),
        ("nhs number\n9434765918", "nhs number\n[nhs_number]"),
        ("nhs no for my son is 9434765918", "nhs no for my son is [nhs_number]"),
        ("943 476 5918 is my nhs no", "[nhs_number] is my nhs no"),
        ("n h s 943 476 5918", "n h s [nhs_number]"),
        ("943 4765919 is my nhs", "[nhs_number] is my nhs"),
        ("nhs9434765919", "nhs[nhs_number]"),
        ("numer NHS to 943 476 5918", "numer NHS to [nhs_number]"),
        ("my ni is AB 123 456 C", "my ni is [ni_number]"),
        ("ni number (QQ123456C)", "ni number ([ni_number])"),
        ("JM123456D is my ni", "[ni_number] is my ni"),
        ("AB/12/34/56/C", "[ni_number]"),
        ("bday 12/03/85", "bday [birth_date]"),
        ("d/o/b 12/03/85", "d/o/b [birth_date]"),
        ("dob\n12/03/85", "dob\n[birth_date]"),
        ("dob for my son is 3/2/2015", "dob for my son is [birth_date]"),
        ("i was born in luton 12/03/1985", "i was born in luton [birth_date]"),
        ("i was born in luton, 12 march 1985", "i was born in luton, [birth_date]"),
        ("DOB 120385", "DOB [birth_date]"),
        ("my birthday is march 12th", "my birthday is [birth_date]"),
        ("nasci em 12/03/1985", "nasci em [birth_date]"),
        ("data de naștere: 12/03/1985", "data de naștere: [birth_date]"),
        ("urodziłem się w Luton 12.03.1985", "urodziłem się w Luton [birth_date]"),
        ("میں 12/3/1985 کو پیدا ہوا", "میں [birth_date] کو پیدا ہوا"),
        ("مولود في 12/03/1985", "مولود في [birth_date]"),
        ("£50,07700900461", "£50,[phone]"),
        ("07700\n900461", "[phone]"),
        ("07700,900,461", "[phone]"),
        ("077OO 9OO461", "[phone]"),
        ("077009004611", "[phone]"),
        ("my number is 510330", "my number is [phone]"),
        ("my number's 510330", "my number's [phone]"),
        ("LU2 OAB", "LU2 [postcode]"),
        ("LU4, 8AB", "LU4, [postcode]"),
        ("LU4 8AB & 8AD", "LU4 [postcode] & [postcode]"),
        ("LU4 8 AB is mine", "LU4 [postcode] is mine"),
        ("ＬＵ４ ８ＡＢ", "ＬＵ４ [postcode]"),
        ("silver bmw lr19 kxa", "silver bmw [vehicle]"),
        ("lr19 kxa parks on the pavement", "[vehicle] parks on the pavement"),
        ("nr rejestracyjny ml67 hxs", "nr rejestracyjny [vehicle]"),
        ("black golf LR19/KXA", "black golf [vehicle]"),
        ("insta @ bilal_h84", "insta @ [handle]"),
        ("fb: bilal.hussain.84", "fb: [handle]"),
        ("im bilal_h84 on insta", "im [handle] on insta"),
        ("mój insta to ania_k99", "mój insta to [handle]"),
        ("discord: bilalh#1234", "discord: [handle]"),
        ("https://bilalhussain.wordpress.com", "[url]"),
        ("medium.com/@bilalh", "[url]"),
        ("linktr.ee/bilalh84", "[url]"),
        ("address:45 Dallow Road", "address:[address]"),
        ("12,Selbourne Road", "[address]"),
        ("19 Marsh  Road", "[address]"),
        ("19 Marsh Road/Dallow corner", "[address]/Dallow corner"),
        ("19 & 21 Marsh Road", "[address]"),
        ("i live at 12 hazelbury cresent", "i live at [address]"),
        ("i live on dallow road number 45", "i live on [address]"),
        ("আমি ১৯ মার্শ রোডে থাকি", "আমি [address] থাকি"),
        ("أسكن في 19 شارع مارش", "أسكن في [address]"),
        ("۱۹ مارش روڈ، لوٹن", "[address]، لوٹن"),
    ],
)
def test_what_people_really_type_is_masked(text: str, masked: str) -> None:
    assert redact(text).masked == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("+44\u00a07700\u00a0900123", "[phone]"),
        ("12\u00a0Dallow\u00a0Road", "[address]"),
        ("12345678 20–45–45", "[bank] [bank]"),
        ("4111\u20111111\u20111111\u20111111", "[bank]"),
        ("+44 77\u200b00 900123", "[phone]"),
        ("bilal＠gmail.com", "[email]"),
        ("＋48 601 234 567", "[phone]"),
    ],
)
def test_spaces_dashes_and_signs_that_a_keyboard_or_word_puts_in_hide_nothing(
    text: str, masked: str
) -> None:
    assert redact(text).masked == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("IBAN is GB29NWBK60161331926810", "IBAN is [bank]"),
        ("QQ 12 34 56 is my ni number", "[ni_number] is my ni number"),
        ("born premature on 3 May 2019", "born premature on [birth_date]"),
        ("+92 42 1234567", "[phone]"),
        ("i live at 14 oak view", "i live at [address]"),
        ("19 Stockingstone Road", "[address]"),
        ("flat 9 oak tree house", "[address]"),
        ("Flat C, Dallow Road is damp", "[address] is damp"),
    ],
)
def test_what_one_rule_alone_finds_is_masked(text: str, masked: str) -> None:
    assert redact(text).masked == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "Mój numer telefonu: 501 234 567, proszę o kontakt",
            "Mój numer telefonu: [phone], proszę o kontakt",
        ),
        ("proszę dzwonić pod numer 501-234-567", "proszę dzwonić pod numer [phone]"),
        ("zadzwońcie do mnie 501 234 567", "zadzwońcie do mnie [phone]"),
        ("kom. 501 234 567", "kom. [phone]"),
        ("mój nr 501-23-45-67", "mój nr [phone]"),
        ("telefon 22 123 45 67 24 godziny", "telefon [phone] 24 godziny"),
        ("O meu telemóvel é 912 345 678", "O meu telemóvel é [phone]"),
        ("ligue-me 912 345 678", "ligue-me [phone]"),
        ("Telefone 912345678", "Telefone [phone]"),
        ("sunați-mă la 722 123 456", "sunați-mă la [phone]"),
        ("numărul meu este 722.123.456", "numărul meu este [phone]"),
        ("मेरा नंबर 98765 43210 है", "मेरा नंबर [phone] है"),
        ("मोबाइल: ९८७६५ ४३२१०", "मोबाइल: [phone]"),
        ("મારો નંબર 98765 43210", "મારો નંબર [phone]"),
        ("ਮੇਰਾ ਫ਼ੋਨ 98765 43210", "ਮੇਰਾ ਫ਼ੋਨ [phone]"),
        ("ਮੇਰਾ ਨੰਬਰ ਹੈ 98765 43210", "ਮੇਰਾ ਨੰਬਰ ਹੈ [phone]"),
        ("আমার মোবাইল নম্বরটা 1711-123456", "আমার মোবাইল নম্বরটা [phone]"),
        ("میرا نمبر 300 1234567 ہے", "میرا نمبر [phone] ہے"),
        ("رقمي هو 501 234 567", "رقمي هو [phone]"),
        ("mera number 98765 43210 hai", "mera number [phone] hai"),
        ("amar nombor holo 1711 123456", "amar nombor holo [phone]"),
    ],
)
def test_numbers_of_other_countries_are_masked_without_their_code(text: str, masked: str) -> None:
    assert redact(text).masked == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("+48 601 234 567 24 hours a day", "[phone] 24 hours a day"),
        ("+48 601 234 567 18.00", "[phone] 18.00"),
        ("+880 1712 345678 10am-6pm", "[phone] 10am-6pm"),
        ("Ring 0048 601 234 567 10 times", "Ring [phone] 10 times"),
        ("refund me on 4111 1111 1111 1111 12/26", "refund me on [bank] 12/26"),
        ("4111111111111111 12 26", "[bank] 12 26"),
        ("3782 822463 10005 01/27", "[bank] 01/27"),
        ("on the 12 4111 1111 1111 1111", "on the 12 [bank]"),
        ("on 12 May to GB82 WEST 1234 5698 7654 32", "on 12 May to [bank]"),
        ("by 31 March to DE89 3704 0044 0532 0130 00", "by 31 March to [bank]"),
    ],
)
def test_figures_beside_a_number_do_not_hide_it(text: str, masked: str) -> None:
    assert redact(text).masked == masked


@pytest.mark.parametrize(
    "text",
    [
        "AB12 is a postcode of Aberdeen and MK42 needs more trees and benches please",
        "GB29 trees were felled along the road between here and the park last year",
        "4 barbers High Town Road",
        "2 takeaways Marsh Road",
        "30 Limit On Stockingstone Road",
        "3 Speed Bumps On Oak Road",
        "need 2 fix marsh road",
        "5 accidente pe Dunstable Road",
        "3 wypadki na Dunstable Road",
        "2 lojas na Marsh Road",
        "At 16 I can't drive",
        "call 116 123 samaritans",
        "ring 20 30 40 times",
        "we won 0-3 1-2 0-1 2-2 1-0 0-2",
        "ref no 0123456789",
        "numer 31",
        "numer sprawy 123456",
        "numer sprawy 123456789",
        "autobusy numer 31 32 33 34 35",
        "telefon 12.05.2024 18.00",
        "telefony nie działały 2019 2020 2021",
        "telefony 2019 2020 2021",
        "telefon za £100 000 000",
        "kontakt 100 200",
        "नंबर 31",
        "বাস নম্বর ৩১",
        "رقم القضية 123456789",
        "my number is 31",
        "meet @7pm",
        "@bury park",
        "@weekend it is busy",
        "look at gmail.com",
        "born here and moved on 3/4/2001",
        "the NHS needs 1000000 nurses",
        "on account of 20000 cars a day",
        "take into account (1200000) visits",
    ],
)
def test_what_looks_alike_and_names_nobody_stays(text: str) -> None:
    assert redact(text).masked == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The guard tails my mate. Guess which of us is black", None),
        ("rangers know each orchid by name. Pay for three more", None),
        ("ask the noise officer. Owners two doors down", None),
        ("my name is Doris", "Doris"),
        ("thank you Dr. Okafor", "Okafor"),
        ("my neighbour. Mohammed is lovely", "Mohammed"),
    ],
)
def test_a_sentence_that_begins_is_no_name(text: str, name: str | None) -> None:
    found = [text[span.start : span.end] for span in redact(text).spans]

    assert found == ([name] if name else [])
