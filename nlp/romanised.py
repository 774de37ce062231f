"""Tells Urdu, Punjabi and Bengali written in Latin letters by their small words.

No statistical detector knows these ways of writing. The words are frequent grammatical ones that
the other languages of the site, written in Latin letters, do not use.
"""

from nlp.text import words

MINIMUM_HITS = 2
MINIMUM_SHARE = 0.25


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


SMALL_WORDS: dict[str, frozenset[str]] = {
    "ur-Latn": _set(
        """
        hai hain hay ka ki ke ko mein mai nahi nahin nhi aur bhi liye kya kyun hum humein
        hamein hamare hamari mere meri yeh yahan wahan koi kuch bohat bahut chahiye chahie karna
        karo karte raha rahi rahe tha thi hona hota hoti sab log apne wale wala lekin jab
        """
    ),
    "pa-Latn": _set(
        """
        hai han nun vich wich naal nahi nai saade sade sadi sada saanu sanu assi
        asi tusi mainu menu ehh eh oh koi kuj kujh bahut bohot chahida chahidi chahide karna karan
        karda kardi karde hunda hundi hunde layi lai hun sab lok ithe othe kithe
        """
    ),
    "bn-Latn": _set(
        """
        ami amar amader amra apni apnar tumi tomar ache achhe nai nei ki keno kothay ekhane
        okhane ekta kore korte korche korbe hobe hoy hoyeche jonno theke sathe shathe khub
        onek beshi lagbe dorkar chai bhalo valo kono kichu manush sob shob eta jodi kintu
        """
    ),
}


def romanised(text: str) -> str | None:
    """Return `ur-Latn`, `pa-Latn` or `bn-Latn`, or None when the text is likely none of them."""
    tokens = [word.casefold() for word in words(text) if word.isascii()]
    if not tokens:
        return None
    hits = {code: sum(t in small for t in tokens) for code, small in SMALL_WORDS.items()}
    distinct = {code: len(small.intersection(tokens)) for code, small in SMALL_WORDS.items()}
    best = max(hits, key=lambda code: (hits[code], distinct[code]))
    if distinct[best] < MINIMUM_HITS or hits[best] < MINIMUM_SHARE * len(tokens):
        return None
    return best
