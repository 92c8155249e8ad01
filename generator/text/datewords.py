"""What dates are made of in six languages: names of months, days and zones, and words around them.
Also how a dozen languages say "3 hours ago", which is no date once it is archived.

Data for `dates`, and hardly any logic. Everything is written without accents and matched that way, so that
`août` and `aout` are one word. One word, one meaning: an abbreviation that two languages give to
different months does not belong here.
"""

import re

_FLAT = dict(zip(
    "àáâãäåçèéêëìíîïñòóôõöùúûüýÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝºª°’‘０１２３４５６７８９：（）",
    "aaaaaaceeeeiiiinooooouuuuyAAAAAACEEEEIIIINOOOOOUUUUYoao''0123456789:()",
    strict=True,
))  # fmt: skip
_ACCENTED = re.compile(f"[{''.join(_FLAT)}]")


def flat(text: str) -> str:
    """The text without accents, and as long as it was."""
    return text if text.isascii() else _ACCENTED.sub(lambda match: _FLAT[match[0]], text)


ENGLISH = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun",
    "july jul", "august aug", "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
SPANISH = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
OTHERS = (
    "janvier janv januar janner ene gennaio gen janeiro",
    "fevrier fevr fev februar febbraio fevereiro",
    "mars maerz marz mrz marco",
    "avril avr abr aprile",
    "mai maggio mag maio",
    "juin juni giugno giu junho",
    "juillet juil juli luglio lug julho",
    "aout ago",
    "septembre settembre sett set setembro",
    "octobre oktober okt ottobre ott outubro out",
    "novembre novembro",
    "decembre dezember dez dic dicembre dezembro",
)
MONTHS_FIRST = tuple(map(str.split, map(" ".join, zip(ENGLISH, SPANISH, strict=True))))  # March 4, 1987
MONTHS = tuple([*words, *others.split()] for words, others in zip(MONTHS_FIRST, OTHERS, strict=True))

GERMAN_DAYS = "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
WEEKDAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche\b|(?:mer|jeu|ven|sam|dim)\b\.?"
    rf"|(?:{GERMAN_DAYS})\b|(?:mo|di|mi|do|fr|sa|so)\b(?=[.,])\.?"
    r"|(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b|(?:lun|mie|jue|vie|sab|dom)\b\.?"
    r"|(?:lunedi|martedi|mercoledi|giovedi|venerdi|domenica)\b|gio\b\.?"
    r"|(?:segunda|terca|quarta|quinta|sexta)(?:[- ]feira)?\b|(?:seg|ter|qua|qui|sex)\b\.?"
    r"|\([月火水木金土日월화수목금토일]\)|(?:星期|週|周)[一二三四五六日天]|[월화수목금토일]요일"
    r"|mar\b\.?(?=,? \d\d?(?:er|\.|o)? (?:de )?[a-z])"  # Tuesday, before a day; else March
)

# Words before a day or a time; what follows them must be one.
JOINTS = "a las|a la|el dia|del dia|no dia|alle ore|alle|ore|as|a|um|gegen|le|am|den|vom|el|il|em|del|de"
HOURS = "uhr|horas|heures|hrs?|hs|h"  # behind 16:30
OF = "of|de|del|di"  # between day, month and year

NEW_LABELS = (
    "mise? a jour|modifiee?|actualisee?|derniere (?:mise a jour|modification)"
    "|(?:zuletzt )?(?:aktualisiert|geandert)|stand|letzte[rs]? (?:aktualisierung|anderung|update)"
    "|(?:ultima )?(?:actualizacion|modificacion|atualizacao|modifica)|actualizad[oa]|modificad[oa]"
    "|atualizad[oa]|aggiornat[oa]|modificat[oa]|(?:ultimo )?aggiornamento"
)
OLD_LABELS = (
    "publiee?|parue?|mis en ligne|postee?|cree|(?:date de|premiere) publication"
    "|veroffentlicht|erschienen|erstellt|publicad[oa]|cread[oa]"
    "|(?:fecha de )?publicacion|data d[ei] (?:pubblicazione|publicacao)|pubblicat[oa]"
)
# Words that only German has: beside one of them 12.03.2021 is a day in March.
GERMAN = rf"uhr|[mow]es?z|veroffentlicht|erschienen|erstellt|aktualisiert|geandert|stand|{GERMAN_DAYS}"

ZONES = {
    "America/New_York": "ET EST EDT eastern",
    "America/Chicago": "CT CST CDT central",
    "America/Denver": "MT MST MDT mountain",
    "America/Los_Angeles": "PT PST PDT pacific",
    "America/Anchorage": "AKT AKST AKDT",
    "Pacific/Honolulu": "HST",
    "America/Halifax": "AT AST ADT atlantic HAA HNA",
    "America/St_Johns": "NT NST NDT HAT HNT",
    "America/Toronto": "HAE HNE",
    "America/Winnipeg": "HAC HNC",
    "America/Edmonton": "HAR HNR",
    "America/Vancouver": "HAP HNP",
    "America/Sao_Paulo": "BRT",
    "America/Argentina/Buenos_Aires": "ART",
    "America/Santiago": "CLT CLST",
    "America/Bogota": "COT",
    "America/Lima": "PET",
    "America/Caracas": "VET",
    "America/Montevideo": "UYT",
    "Europe/London": "BST",
    "Europe/Dublin": "Irish",
    "Europe/Paris": "CET CEST",
    "Europe/Berlin": "MEZ MESZ",
    "Europe/Athens": "EET EEST OEZ OESZ",
    "Europe/Lisbon": "WET WEST WEZ WESZ",
    "Europe/Moscow": "MSK",
    "Europe/Istanbul": "TRT",
    "Asia/Jerusalem": "IDT",
    "Asia/Dubai": "GST",
    "Asia/Karachi": "PKT",
    "Asia/Kolkata": "IST",
    "Asia/Singapore": "SGT",
    "Asia/Hong_Kong": "HKT",
    "Asia/Manila": "PHT",
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
    "Asia/Kuala_Lumpur": "MYT",
    "Asia/Bangkok": "ICT",
    "Asia/Kathmandu": "NPT",
    "Asia/Tokyo": "JST",
    "Asia/Seoul": "KST",
    "Australia/Sydney": "AET AEST AEDT",
    "Australia/Adelaide": "ACT ACST ACDT",
    "Australia/Perth": "AWST",
    "Pacific/Auckland": "NZT NZST NZDT",
    "Africa/Johannesburg": "SAST",
    "Africa/Maputo": "CAT",
    "Africa/Nairobi": "EAT",
    "Africa/Lagos": "WAT",
}
# Letters that two countries use for their own time: an archive that lives in one of them means it.
HOMONYMS = {
    "ist": "Asia/Kolkata Europe/Dublin Asia/Jerusalem",
    "bst": "Europe/London Asia/Dhaka",
    "cst": "America/Chicago Asia/Shanghai Asia/Taipei America/Havana",
    "est": "America/New_York Australia/Sydney Australia/Melbourne Australia/Brisbane",
    "edt": "America/New_York Australia/Sydney Australia/Melbourne",
    "pst": "America/Los_Angeles Asia/Manila Asia/Karachi",
    "ast": "America/Halifax Asia/Riyadh Asia/Kuwait Asia/Baghdad",
    "mst": "America/Denver America/Phoenix Asia/Kuala_Lumpur",
    "gst": "Asia/Dubai Pacific/Guam",
}
PHRASES = {
    **{
        f"heure {season}{place}": zone
        for season in ("", "d'ete ", "d'hiver ", "normale ", "avancee ")
        for place, zone in {
            "de paris": "Europe/Paris",
            "de bruxelles": "Europe/Brussels",
            "de montreal": "America/Toronto",
            "de l'est": "America/Toronto",
            "du centre": "America/Winnipeg",
            "du pacifique": "America/Vancouver",
        }.items()
    },
    "hora de madrid": "Europe/Madrid",
    "hora peninsular": "Europe/Madrid",
    "hora de lisboa": "Europe/Lisbon",
    "hora de brasilia": "America/Sao_Paulo",
    "horario de brasilia": "America/Sao_Paulo",
    "ora italiana": "Europe/Rome",
    "deutscher zeit": "Europe/Berlin",
}
LOCAL = "local time|heure (?:locale|d'ete|d'hiver)|ortszeit|hora local|ora locale"

_N = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|un[eao]?|ein(?:er?|em)?|uma|een)"
_IBERIAN = "(?:segundos?|min(?:utos?)?|h(?:oras?)?|dias?|semanas?|mes(?:es)?|anos?)"
AGO = "|".join(
    (
        rf"(?:about |over )?{_N} (?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s?"
        r"(?:,? (?:and )?\d+ min(?:ute)?s?)? ago|just now",
        rf"il y a (?:environ |plus de |moins d.)?{_N} (?:secondes?|min(?:utes?)?|h(?:eures?)?|j(?:ours?)?"
        r"|semaines?|mois|ans?|annees?)|a l'instant",
        rf"vor (?:etwa |rund |uber |mehr als )?{_N} (?:sekunden?|min(?:uten?)?|stunden?|std|tag(?:en?)?"
        r"|wochen?|monat(?:en?)?|jahr(?:en?)?)\.?|(?:gerade )?eben|soeben",
        rf"hace (?:unos |unas |mas de )?{_N} {_IBERIAN}|ahora mismo",
        rf"(?:ha (?:cerca de |mais de )?)?{_N} {_IBERIAN} atras|ha (?:cerca de |mais de )?{_N} {_IBERIAN}"
        "|agora mesmo",
        rf"(?:circa )?(?:{_N} |un.)(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa|poco fa",
        rf"{_N} (?:seconden?|minuut|minuten|uur|uren|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar) geleden|zojuist",
        r"\d+ ?(?:秒|分|分钟|分鐘|時間|小时|小時|日|天|週間|周|か月|ヶ月|个月|年)前|\d+ ?(?:초|분|시간|일|주|개월|년) ?전",
    )
)
# A day that is named by its distance, with a time of day or without.
NEARBY = (
    "yesterday|today|(?:avant-)?hier|aujourd'hui|(?:vor)?gestern|heute|(?:ante)?ayer|hoy|(?:ante)?ontem|hoje"
    "|(?:l'altro )?ieri|oggi|(?:eer)?gisteren|vandaag|昨日|今日|昨天|今天|어제|오늘"
)
READING = (
    rf"{_N}[- ]?min(?:ute)?s?[- ]read(?:ing time)?"
    r"|(?:reading time|(?:temps de )?lecture|lesezeit|tiempo de lectura|tempo d[ei] (?:lettura|leitura)|leestijd)"
    rf" ?:? ?(?:\D{{1,6}} )?{_N} ?min\w*\.?"
    r"|\d+ ?min(?:utes?|utos|uti)?\.? (?:de lecture|de lectura|de leitura|di lettura|lesezeit)"
)
