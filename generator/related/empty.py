"""Empty words: what any report in a language holds, whatever it tells of. They are never a reason.

The lists are those of Stopwords ISO, with what reports are told with as well (told, yesterday, percent), the
days and months of the calendar, and lists of our own for languages that it has none or few for.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from generator.related import NAME
from generator.related.tokens import tokens
from generator.related.words import number, stemmer, term_of
from generator.text.wording import calendar_names

_MORE = {
    "en": "told tell yesterday tomorrow tonight week weeks month months percent cent people including mr mrs ms",
    "de": "gestern vorgestern hieß teilte mitgeteilt erklärte woche wochen monat monate euro prozent millionen"
    " milliarden",
    "fr": "hier aujourd hui demain déclaré annoncé ans semaine mois pourcent millions milliards euros",
    "es": "ayer mañana año años semana semanas mes meses millones euros ciento anunció informó",
    "it": "ieri domani anno anni settimana settimane mese mesi milioni euro cento detto annunciato",
    "pt": "ontem amanhã ano anos semana semanas mês meses milhões euros cento disse anunciou",
    "nl": "gisteren vandaag morgen jaar jaren week weken maand maanden procent miljoen euro zei zegt zeggen",
    "sv": "igår idag imorgon år vecka veckor månad månader procent miljoner kronor sade säger sagt uppger",
    "da": "går dag morgen år uge uger måned måneder procent millioner kroner sagde siger sagt oplyser",
    "no": "går dag morgen år uke uker måned måneder prosent millioner kroner sa sier sagt opplyser opplyste",
    "fi": "eilen tänään huomenna vuosi vuotta vuoden viikko viikon kuukausi prosenttia miljoonaa euroa sanoi kertoi"
    " mukaan",
    "pl": "wczoraj dziś jutro rok roku lata lat tydzień miesiąc procent milionów powiedział powiedziała poinformował",
    "ru": "вчера сегодня завтра год года году лет неделя недели месяц процентов миллионов рублей сообщил заявил словам",
    "ar": "أمس اليوم غدا عام سنة أسبوع شهر مليون قال قالت وقال وأضاف أعلن",
    "uk": "а в у і й не на за по при між через після перед над якщо тому щоб коли тільки ще вже може можна треба було"
    " була були буде будуть має мають мати його йому її їм них них вони ми ви я мій наш ваш свій сам цього цієї цих ці"
    " той та то тих тієї тут там тепер потім дуже більше менше перший один два три рік року роки вчора сьогодні завтра"
    " сказав сказала повідомив повідомила заявив",
    "et": "aasta aastal aastat alates ainult edasi ees eile enam enne esimene eri ette euro ega iga ikka ilma ise ja"
    " järgi järel juba juures ka kaks kes keda kelle kohta koos kolm kus kuid kuni kuidas korda läbi ligi lisas läks"
    " miks mitte mitu mõned mööda nad need nende neid nemad ning nüüd olema olid oleks olla olnud ole olime ometi"
    " otsa palju pärast peab pidi pidas protsenti rohkem saab saada said sai sama samuti seal seega selles sellest"
    " selline sest suur sõnul teada tegi teha teine teised tema täna tuli tuleb uue uus vaid vastu veel väga vähem"
    " välja või võib võis ütles ühe üks üle üles",
    "hy": "ու և եւ այստեղ այնտեղ այսպես այսօր երեկ վաղը արդեն բայց բոլոր ամեն եթե երբ ինչ ինչը ինչու ինչպես թե միայն"
    " մինչև մոտ նոր նույն շատ պետք չի չեն չէ տարի տարվա տարի է եղել լինել լինի կա կան կարող կարելի մեկ երկու երեք"
    " ասել ասաց հայտնել հայտնեց նշեց մասին դեպի առանց հետո առաջ տակ վրա մեր ձեր նրա իմ քո",
    "sr": "а али ако без би био била биле били било бити више већ ви во врло где да данас два две до док други его"
    " из или им има имају иначе их између једна једно један је јер јесу још ју јуче казала казао када како као које"
    " која који кроз ли људи ме мене ми мисли много мој може можда моја мора на над нас наш наше не него нема неће"
    " ни није нису но о од око он она они оно осим ова ово овај ове па по под после пре према при про рекао рекла"
    " са само сам сада све сви сваки сте свој своје се смо су сутра та тај так тако такође те ти то тога тој том"
    " треба три ту у уз упркос година године ће ћу ћемо чак чији шта што a ali ako bez bi bio bila bile bili bilo"
    " biti više već vi vrlo gde da danas dva dve do dok drugi iz ili im ima imaju inače ih između jedna jedno jedan"
    " je jer jesu još ju juče kazala kazao kada kako kao koje koja koji kroz li ljudi me mene mi mnogo moj može možda"
    " moja mora na nad nas naš naše ne nego nema neće ni nije nisu no o od oko on ona oni ono osim ova ovo ovaj ove pa"
    " po pod posle pre prema pri rekao rekla sa samo sam sada sve svi svaki ste svoj svoje se smo su sutra ta taj tako"
    " takođe te ti to toga toj tom treba tri tu u uz uprkos godina godine će ću ćemo čak čiji šta što",
    "ne": "र छ छन् हो हुन् थियो थिए थिइन् को का की मा ले लाई बाट सँग पनि यो यी त्यो ती यस त्यस उनी उनले उनको उनका"
    " उनीहरू हामी हाम्रो म मेरो तपाईं के कि किन कसरी कहाँ कुन कुनै जो जुन जसको जसले भने भनी भन्ने भनेका भएको"
    " भएका भए भयो हुने हुन हुन्छ गरेको गरेका गरे गर्न गर्ने गरी गर्दै गरिएको नै त तर वा अनि तथा एवं लागि प्रति"
    " पछि अघि अगाडि साथ सम्म बीच बारे अनुसार धेरै केही सबै एक दुई तीन अब आज हिजो भोलि वर्ष महिना अरू अन्य नयाँ"
    " दिन दिए दिएको गत छैन होइन थिएन रहेको रहेका आफ्नो आफू",
    "ta": "ஒரு என்று மற்றும் இந்த அந்த இது அது இவை அவை என்ற என கொண்ட என்பது பல ஆகும் அல்லது அவர் அவர்கள் நான் நாம்"
    " நீங்கள் உள்ள உள்ளது உள்ளன இருந்து இருந்த இருக்கும் இல்லை போன்ற வேண்டும் வந்து வந்த பின்னர் பின் முன் முன்பு"
    " கொண்டு கூறினார் தெரிவித்தார் கூறிய தனது தன் தமது வரும் செய்து செய்த செய்ய செய்தார் மேலும் மிகவும் மிக எந்த"
    " எல்லா அனைத்து ஆண்டு மாதம் நாள் இன்று நேற்று நாளை இரண்டு மூன்று வரை மூலம் பற்றி ஆனால் எனினும் அதன் இதன் அதில்"
    " இதில் அவரது அவருக்கு போது பிறகு கூட தான் மட்டும் புதிய",
    "yi": "און אין איז דער די דאָס דעם דאס אַ אַן א אן מיט פֿון פון צו פֿאַר פאר אויף נישט ניט אַז אז האָט האט האָבן האבן"
    " זיך זײַן זיין זענען געווען געװען װאָס וואס וואָס ווי װי ווער נאָר נאר אויך ער זי זיי מיר איר איך דו עס מען"
    " אָבער אבער אָדער אדער ביי בײַ ביז נאָך נאך שוין איצט דאָ דאן דאַן דאָרט װען ווען וועט װעט וועלן קען קענען מוז"
    " דאַרף זאָל זאל אַלע אלע אַנדערע איין איינער צוויי דרײַ זײַנע זיינע איר אונדז אונדזער געזאָגט זאָגט הײַנט נעכטן"
    " מאָרגן יאָר",
}  # fmt: skip


def words_of(language: str) -> set[str]:
    """In lower case, and what texts are parted into where they hold one; phrases only of the calendar."""
    from stopwordsiso import stopwords

    code = language.partition("-")[0].lower()
    code = "no" if code in ("nb", "nn") else code
    single = (word for word in stopwords(code) if " " not in word)
    words = {*single, *_MORE.get(code, "").split(), *calendar_names(language)}
    return words.union(tokens(" ".join(words)))


@cache
def terms_of(language: str) -> NDArray[np.uint32]:
    """The numbers of their terms, as words and as names, in order."""
    terms = {term_of(sign + word, stemmer(language)) for word in words_of(language) for sign in ("", NAME)}
    return np.array(sorted(map(number, terms)), "u4")
