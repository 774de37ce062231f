"""Words that say nothing of what a text is about, in each language.

spaCy’s lists, and what they lack: that of Urdu was spoilt by a wrong encoding, there is none of
Punjabi, and none has the words of everyday Arabic or forms such as “don’t”.
"""

from functools import cache

from nlp.romanised import OWN, SHARED
from nlp.shingles import keys_of
from nlp.types import UNDETERMINED

_UNUSABLE = frozenset({"ur"})

_OURS = {
    "en": """
        dont doesnt didnt cant cannot couldnt wont wouldnt shouldnt isnt arent wasnt werent
        havent hasnt aint ive youve weve theyve thats theres lets im youre theyre let got
        get gets like ones
        """,
    "ur": """
        کا کی کے کو میں سے پر ہے ہیں ہو ہوں ہوا ہوئی ہوئے ہوتا ہوتی ہوتے ہونا ہونے ہوگا ہوگی
        تھا تھی تھے نہیں نہ مت بھی ہی تو اور یا کہ جو جس جن جب جہاں جیسے جیسا تب اب ابھی پھر
        یہ وہ اس اسے اسی ان انہیں انھیں وہی یہی کیا کیوں کیسے کب کہاں کون کوئی کسی کچھ نے تک
        لیے لئے ساتھ بعد پہلے پاس اوپر نیچے اندر باہر آگے پیچھے بیچ ہم ہمیں ہمارا ہماری
        ہمارے مجھے میرا میری میرے تم آپ آپکا اپنا اپنی اپنے خود والا والی والے والوں کر کرے
        کریں کرو کرنا کرنے کرتا کرتی کرتے کی کیے دیں دے دو دیا دی دیے دیتا دیتے دیتی لے لو
        لیا لگا لگے لگتا گا گے گی گیا گئی گئے جا جائے جائیں جاتا جاتی جاتے جانا رہا رہی رہے
        آتا آتی آتے آیا آئے بنا پڑے پڑتا ملے ملتا چاہیے چاہئے چاہتے سکتا سکتی سکتے بہت زیادہ
        کم صرف بس اتنا اتنی اتنے سب ہر ایک دوسرا دوسری یہاں وہاں کبھی تاکہ اگر لیکن مگر بلکہ
        بار بات جگہ
        """,
    "pa": """
        ਦੇ ਦੀ ਦਾ ਦੀਆਂ ਨੂੰ ਹੈ ਹਨ ਤੇ ਵਿੱਚ ਵਿਚ ਚੋਂ ਨੇ ਤੋਂ ਨਾਲ ਨਾਲੋਂ ਲਈ ਅਤੇ ਜਾਂ ਪਰ ਇਹ ਉਹ ਉਹਨਾਂ
        ਉਹਨੂੰ ਉਹਦੇ ਇੱਕ ਇਕ ਇੱਕੋ ਕੋਈ ਕਿਸੇ ਕੁਝ ਕੀ ਨਹੀਂ ਨਾ ਵੀ ਹੀ ਤਾਂ ਹਾਂ ਸੀ ਸਨ ਕੇ ਕਰ ਕਰੋ ਕਰਨ
        ਕਰਦੇ ਕਰਕੇ ਕੀਤਾ ਹੋ ਹੋਣ ਹੋਵੇ ਹੋਇਆ ਹੁੰਦਾ ਹੁੰਦੀ ਹੁੰਦੇ ਗਿਆ ਗਈ ਗਏ ਜਾਣ ਜਾਵੇ ਜਾਂਦਾ ਜਾਂਦੀ
        ਜਾਂਦੇ ਸਾਡੇ ਸਾਡੀ ਸਾਡਾ ਸਾਨੂੰ ਮੈਨੂੰ ਮੇਰੇ ਮੇਰੀ ਮੇਰਾ ਅਸੀਂ ਮੈਂ ਤੁਸੀਂ ਆਪਣੇ ਆਪਣਾ ਆਪਣੀ ਉੱਥੇ
        ਓਥੇ ਇੱਥੇ ਐਥੇ ਜਿੱਥੇ ਜਦੋਂ ਜੋ ਜਿਹੜਾ ਜਿਹੜੀ ਜਿਹੜੇ ਜਿਵੇਂ ਸਭ ਸਾਰੇ ਸਾਰੀ ਸਾਰਾ ਬਹੁਤ ਹੋਰ ਹੁਣ
        ਫਿਰ ਫੇਰ ਕਿ ਤੱਕ ਕਦੇ ਦਿਓ ਦਿੰਦੇ ਪਿਆ ਲਿਆ ਰਹੇ ਮਿਲੇ ਲੱਗੇ ਲੱਗਦਾ ਵਾਲਾ ਵਾਲੀ ਵਾਲੇ ਵਾਲੀਆਂ
        ਵਾਲਿਆਂ ਆਲੇ ਕੋਲ ਬਾਰੇ ਬਾਅਦ ਬਿਨਾਂ ਪਹਿਲਾਂ ਚਾਹੀਦਾ ਚਾਹੀਦੀ ਚਾਹੀਦੇ ਵਾਰ ਗੱਲ ਥਾਂ
        """,
    "gu": """
        નહીં જોઈએ કરો કરવા કરતાં એટલે હું છું છીએ પછી પહેલાં આવે આપો આપે ત્યાં જ્યાં મારા
        મારી મારો મારું મારે મને અમે અમને અમારી અમારા વધારે એવું એવા દરેક મળે એને એના એની
        એમાં એમને રહે રહેવા પડે પાસે રાખો વાર બધા બધું બધાં કાંઈ કંઈ કહે ગયા ગયું નાખો વગર
        બીજું બીજી બહુ એકેય હજી કોઈને લઈને જોડે આખા આખી આખો
        """,
    "bn": """
        এইটা সেইটা ওইটা যেটা যেই দুইটা আরেকটা একটু পুরা মানে চাই লাগে লাগবে পড়ে আসে পায়
        দিয়া নিয়া দিছে হইছে থাকুক থাকি থাকে থাকলে থাকতে রাখেন আনেন লাগান বানান নেয় যাই
        সবাই সবচেয়ে কোনোদিন দরকার
        """,
    "ar": """
        اللي الـ عندي عندنا عنده عندها لازم كمان عشان ليش وين يعني راح مين محد حدا كله كلها
        للي لحد زيادة وأنا واحد واحدة مرة بدون نفس يجب المفروض يصير يقدر خلوا حطوا لكل منهم
        """,
    "ro": "ani trebuie trebui așa decât într dintr niciun nicio pana doua lasati dati dați",
    "pt": "pra pro devia deviam ninguém nenhum alguém alguma lhes mim seja fica",
    "pl": "nikt każdym każdego każdej dalej potem tyle zanim dajcie powinny mieć chcę mniej najpierw",
}

_TELLING_IN_ENGLISH = frozenset({"care", "cat", "face", "local", "sale"})
"""Small words of Romanian and Portuguese that are likelier English where the language is not known."""


@cache
def small_words(language: str) -> frozenset[str]:
    """Return the keys (`nlp.shingles.keys_of`) of small words; none for a language without a list.

    A text too short to tell its language may be in any of those that most people here write.
    """
    if language == UNDETERMINED:
        return frozenset().union(*map(small_words, _OURS)) - _TELLING_IN_ENGLISH
    if language in OWN:
        return OWN[language] | SHARED[language]
    words = [*_OURS.get(language, "").split(), *_listed(language)]
    return frozenset(key for word in words for key in keys_of(word))


def is_small(word: str, language: str) -> bool:
    """Say whether a word says nothing of what a text is about: also “it’s”, “don’t” and “we’re”."""
    small = small_words(language)
    keys = keys_of(word)
    return all(
        key in small or key.endswith("n't") or ("'" in key and key.partition("'")[0] in small)
        for key in keys
    )


def _listed(language: str) -> frozenset[str]:
    import spacy

    if language in _UNUSABLE:
        return frozenset()
    try:
        return frozenset(spacy.blank(language).Defaults.stop_words)
    except ImportError:
        return frozenset()
