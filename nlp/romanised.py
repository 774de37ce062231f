"""Tells Urdu, Punjabi and Bengali written in Latin letters by their small words.

No statistical detector knows these ways of writing. Own words are frequent ones that no other
language of the site, written in Latin letters, uses. Shared words are frequent too, but stand in
other languages as well (`na` is Polish, `te` is Portuguese): they only count beside an own word.
"""

from nlp.text import words

SHARED_WEIGHT = 0.5
MINIMUM_SCORE = 1.5
MINIMUM_SHARE = 0.2


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWN: dict[str, frozenset[str]] = {
    "ur-Latn": _set(
        """
        hai hain hay hoon hun hua hui huay mein nahi nahin nhi nai aur bhi bhai liye kya kyun kyon
        hum humein hamein hamare hamari hamara mujhe mera mere meri yeh woh wohi yahan wahan kahan
        koi kuch kisi kis kaise kitne kitni bohat bahut bahot boht chahiye chahie chahye karna karo
        karein karte karta karti karke karwao raha rahi rahe rakhein rakho tha thi thay hona hota
        hoti hote sab apne apni apna wale wala wali walon lekin jab jaisi jaise kaha gaye gayi gaya
        jata jati jate jaye jao dein dena diya diye deti dete liya leke unhein isi iski uski unki
        pehla pehli pehle baad abhi phir bacha bache bachay bachon ghar gharon paisa paisay paise
        saal raat subah sirf itne itna pata band kab tak acha achi ache zyada kam wajah log logon
        gali mohalla sarak
        """
    ),
    "pa-Latn": _set(
        """
        hai han nun vich wich naal nal nahi nai saade sade sadi sada saanu sanu assi asi tusi
        tuhade mainu menu ehh eh koi kuj kujh kuch bahut bohot chahida chahidi chahide karna karan
        karda kardi karde hunda hundi hunde hona layi lai hun sab lok ithe othe kithe kyon kyun
        saadi saada apne apna apni bache bachean munde kudi kudiyan ghar paise saal gaya gayi
        rehnde rehnda janda jande jandi milda mildi milde aunda aunde dinde dinda kita kitta karo
        """
    ),
    "bn-Latn": _set(
        """
        ami amar amader amra amrar amrao apni apnar apnader tumi tomar tui ache achhe ase asi nai
        nei keno kothay ekhane okhane ekta ektai ekti ekjon kore kori koren korbe korbo korte
        korche korta kortam korle koro hobe hoibo hoy hoyeche hole hoile hoite holei jonno jonne
        theke thaki thake thaken sathe shathe khub onek beshi lagbe lagi lage dorkar bhalo valo
        kono kichu manush sob shob shobai hokol eta oita eitar jodi kintu bole bolle bolen dile
        diya dise dicche dewa den dao deuka niye niya nise loiya gese jai jawa jay jabe ghor ghoro
        ghore bachcha bachchara bachchader shomoy taka bochor roj ekhon ekhono kita keu komaiben
        desher abar pore shudhu oto koyta dekhi raate shokal hoilo
        """
    ),
}
SHARED: dict[str, frozenset[str]] = {
    "ur-Latn": _set("ka ki ke ko ne se pe ho na to ye hi k me is us ya par per jo do"),
    "pa-Latn": _set("da de di nu te ne ton toh ki vi na ho eh jo je hi ik"),
    "bn-Latn": _set("er ta te ar re na ki o ba to e ei oi din kaj tai"),
}


def romanised(text: str) -> str | None:
    """Return `ur-Latn`, `pa-Latn` or `bn-Latn`, or None when the text is likely none of them."""
    tokens = [word.casefold() for word in words(text) if word.isascii()]
    scores = {code: _score(code, tokens) for code in OWN}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= MINIMUM_SCORE else None


def _score(code: str, tokens: list[str]) -> float:
    own, shared = OWN[code], SHARED[code]
    known = own.intersection(tokens)
    hits = sum(token in own or token in shared for token in tokens)
    if not known or hits < MINIMUM_SHARE * len(tokens):
        return 0.0
    return len(known) + SHARED_WEIGHT * len(shared.intersection(tokens))
