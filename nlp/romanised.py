"""Tells Urdu, Punjabi, Bengali and Gujarati written in Latin letters by their small words.

No statistical detector knows these ways of writing. Own words are frequent ones that no other
language of the library uses in Latin letters, other than these. Shared words are frequent too, but
stand in English, Polish, Albanian or Spanish as well (`ache`, `tak`, `kam`, `han`): they only count
beside an own word. Words that one of the four has alone decide between them.
"""

import re

from nlp.text import words

SHARED_WEIGHT = 0.5
MINIMUM_SCORE = 1.5
MINIMUM_SHARE = 0.2


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWN: dict[str, frozenset[str]] = {
    "ur-Latn": _set(
        """
        hain hoon hun hua huay mein nahi nahin nhi nai aur bhi bhai liye kya kyun kyon humein
        hamein hamare hamari hamara mujhe mera mere meri yeh woh wohi yahan wahan kahan koi kuch
        kisi kis kaise kitne kitni bohat bahut bahot boht chahiye chahie chahye karna karo
        karein karte karta karti karke karwao raha rahi rahe rakhein rakho tha thi thay hona
        hota hoti hote sab apne apna wale wala wali walon lekin jaisi jaise kaha gaye gayi gaya
        jata jati jate jaye jao dein dena diya diye deti dete liya leke unhein iski uski
        unki pehla pehli pehle baad abhi phir bacha bache bachay bachon ghar gharon paisa paisay
        paise saal raat subah sirf itne itna pata kab acha achi zyada wajah logon gali
        mohalla sarak aik saath lagta karne jahan aise kehte kaun behtar warna kyunke walay
        chotay zarurat chahiyen ghantay ghante kiya koora uthain milta milti milte barh kharab
        rasta khatam baat sath gai dafa laga khud dekh khana jayen sakta parta baray bajay ammi
        aadhay yehi wapis rehta peeche neechay meray likha larkay kahin deta chala abbu
        yahin tarah taraf samne saken sabzi pichli naya likh itni dekhne barish aaj waise unhen
        tankhwa rehne peechay paas paanch milne lein larkon kehti kafi kabhi jhariyan hotay hoga
        haath guzar ganda dukanon sheher chaar aisa bara gaari lagao neeche dene hamen darakht
        honi nayi darwaze baqi qanoon gyarah banane aati chhat kaat meharbani bechne itwar
        paidal isay maheene utha kachra intezar khuli aayen ooper bharta barah rakhne aane garmi
        chalees qatar chutti naye tang bachi chuka sehan seedha chalta chalti jitni lagte choti
        mehfooz barhao chalne bhaal jaisa sambhalne doosri dopehar lagana zaya shikayat kehta
        deewar shadi khanay nikalte jaun akele lagane aagay achay lagaye gariyan rehti dukanen
        chhoot chahta aadha aksar rakhna chuke jitna rehte khayal gyara ghaas usay poocha sarkon
        buzurgon nanhe tasveeren oopar cheezen hogi mausam khel larke chhoton bekar
        """
    ),
    "pa-Latn": _set(
        """
        nun vich wich naal nal nahi nai saade sade sadi sada saanu sanu assi asi tusi tuhade
        mainu ehh koi kuj kujh kuch bahut bohot chahida chahidi chahide karna karan karda
        kardi karde hunda hundi hunde hona layi hun sab lok ithe othe kithe kyon kyun saadi
        saada apne apna bache bachean munde kudi kudiyan ghar paise saal gaya gayi rehnde rehnda
        janda jande jandi milda mildi milde aunda aunde dinde dinda kita kitta karo hove hovay
        taan pehlan bich ohna ohnu ohda ohde diyan vaari jehra jehre jehri jehna aalay aale aala
        aali kise ghatt asan ditta ditte kehnde kehnda kehndi jithe ethe uthe vadh vadda vadde
        vaddi pichhe vastay jadon gaddi gaddiyan mahra mahray mahri jawak lagda lagdi kiven vele
        changa changi haiga akhnay akhya gawandi guandi aitvaar payi painda chaldi thalle
        vadhiya vichkar hoya hoye ajj rehn vekh nikke dhee karn utte lokan nih deyo ikk aundi
        sunde sunda rehndiyan pya pyi peya banao kholo mundeyan mundian changey changay wale
        wali aan gall kade ikko kamm dukaan kanoon kamre hafte vaje aaye shehar panj
        karke hath bachyan agge tankhah savere likhya lagge laao khaan kehna karni gya
        banaun aleyan paase malak langh jave baithe valean satt sakda sabh pye marzi disda
        baithan agon addhi vekho sidhi sarkan sadak raati pehlay ohi lave kutte kutta kisay
        kihne keha chhe thaan jihna shehr dukanan nalon walyan sakde reha khulle chhutti aave
        aaya duje khetan poori ditti ehna raah adde lagga tinn hadd samet jinna jihnu parchi
        jihde ghat badlo hazaar jaanch nikkeyan sakan jinne bahron jihne gharan chalaun sunan
        bhejo ghaah jaave puttar vaddeyan chaali jaana khed vechan tabbar othon buzurg puchho
        shakal leya bhaven laun kandhan adhi rakhan jivein kandh khedan bhra sikhao duale sachi
        kanooni saalan gallan kande bathere jiven pandran tuhanu ehnu tasveeran saaday kamaal
        jheel bathera nahin gyaran sikhaun lainde khaali akal jeha heth uttay lyao waliyan
        vakhre hatti parhan chhado vekhya waleyan
        """
    ),
    "bn-Latn": _set(
        """
        ami amar amader amra amrar amrao apnar apnader tumi tomar tui achhe asi keno kothay
        ekhane okhane ekta ektai ekti ekjon kore kori koren korbe korbo korte korche korta
        kortam korle koro hobe hoibo hoyeche hoile hoite holei jonno jonne theke thaki thake
        thaken sathe shathe khub onek beshi lagbe lagi dorkar bhalo valo kono kichu manush sob
        shob shobai hokol eta oita eitar jodi kintu bole bolle bolen dile diya dise dicche dewa
        dao deuka niya nise loiya gese jawa jay jabe ghor ghoro ghore bachcha bachchara
        bachchader shomoy taka bochor roj ekhon ekhono kita keu komaiben desher abar shudhu oto
        koyta dekhi raate shokal hoilo jeno gele bosor khoy notun thik eto kotha oibo fua furi
        emon asil duita mone nodi boyosh ferot upor chilo korse dhore oile onno dokan jekhane
        karon chakri porjonto shobcheye moyla moddhe khoroch kunta kunu oise gorom shamne
        somossa somosya mohilader ghonta boshe chilam ashe dakle rastay rastar rasta bhanga
        bondho korben obostha kharap jaga gorto churi kom chole somoy gula boro proti bhara
        nijer jara kora hok goli choto tader shesh matha jayga zay uchit rakhen pura jinish
        beton ney koto dekhe chara baade thakte shei jomi janala ghash eita dosh bish tay
        shundor shohor poribar pichone pashe pach oikhane noy mohila loge kukur koroin khabar
        jagat hokole ekbar dewar chollish bhag zoaf kisu rakhar joto daktar ektu bagan egaro
        niyom niche lekha bochhor naki thakuk thakbo khelar hishab bhitor shobar dorja gach
        nombor korar shahajjo chithi shoho nije ordhek choy thaka hoise bazar anen khobor thakle
        bhala maath betha bachchar jawar khola chalu giya kagoj koira khay duijon disi shaf
        nishedh khaiya dimu shiri amare pasher matro banaiya khela koruk hoiya shobuj thakar
        biman tala aiya bebostha betan fulish pohla jaite jaito tarare thame protibeshi dibo
        shonibar porte doya jobab shobji lagto shoman oshudh gondho dhukte cheye bondhu thika
        nesha jaibo elaka shorkar buira fuain boyos chhoy forjonto howar majhkhane thakto amrare
        bolte boshan meye bekar
        """
    ),
    "gu-Latn": _set(
        """
        ame tame amne tamne amara amaru tamara tamaru chhe chhu chie chhie joie joiye joiy nathi
        hatu hata hati thay thayu thaya karvu karva karvi etle ane kem shu bahu vadhare ochhu
        ochha badha badhu aavu aave aapo aapva rahe raheva gaam chokra balako pachhi kyare kyan
        ahin ahiya tyan mari maru mara temne tena teni pote jya jyare nahi
        """
    ),
}
SHARED: dict[str, frozenset[str]] = {
    "ur-Latn": _set(
        """
        ka ki ke ko ne se pe ho na to ye hi k me is us ya par per jo do hai log band jab tab
        hum ache hole lage tak hui apni wo har ab agar kaam kam ata isi ati
        """
    ),
    "pa-Latn": _set(
        """
        da de di nu te ne ton toh ki vi na ho eh jo je hi ik hai apni ch aa ni fer har oh
        han vari kol lai nave bande menu
        """
    ),
    "bn-Latn": _set(
        """
        er ta te ar re na ki o ba to e ei oi din kaj tai ache den pore lage hole ase nai
        chai pai moto gari apni r t ek dui dey nei jai dite niye hoy
        """
    ),
    "gu-Latn": _set("mate shun ma ne no ni nu che ke pan to jo hoy thi na"),
}

ALONE = {
    code: (OWN[code] | SHARED[code]).difference(
        *(OWN[other] | SHARED[other] for other in OWN if other != code)
    )
    for code in OWN
}


_OF_EUROPE = re.compile("[ąćęłńśźżăâîșşțţãõç]", re.IGNORECASE)


def romanised(text: str) -> str | None:
    """Return `ur-Latn`, `pa-Latn`, `bn-Latn` or `gu-Latn`, None when the text is likely none.

    A letter that Polish, Romanian or Portuguese has alone says that it is none.
    """
    tokens, scores = _read(text)
    likely = {code: score for code, score in scores.items() if score >= MINIMUM_SCORE}
    alone = {code: score + len(ALONE[code].intersection(tokens)) for code, score in likely.items()}
    return max(alone, key=lambda code: alone[code]) if alone else None


def perhaps_romanised(text: str) -> bool:
    """Say whether one own word and a fifth of all make it doubtful that the text is English."""
    return any(_read(text)[1].values())


def _read(text: str) -> tuple[list[str], dict[str, float]]:
    if _OF_EUROPE.search(text):
        return [], {}
    tokens = [word.casefold() for word in words(text) if word.isascii()]
    return tokens, {code: _score(code, tokens) for code in OWN}


def _score(code: str, tokens: list[str]) -> float:
    own, shared = OWN[code], SHARED[code]
    known = own.intersection(tokens)
    hits = sum(token in own or token in shared for token in tokens)
    if not known or hits < MINIMUM_SHARE * len(tokens):
        return 0.0
    return len(known) + SHARED_WEIGHT * len(shared.intersection(tokens))
