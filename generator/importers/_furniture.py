"""What a web page says to its readers, and no story does: known by whole lines, in six languages."""

import re

from generator.text import datewords

READ_MORE = re.compile(
    r"\W*(?:(?:read|see) (?:more|(?:the )?full (?:story|article))|continue reading"
    r"|lire (?:la suite|plus|l.article(?: complet)?)|en savoir plus|mehr (?:lesen|erfahren)|weiterlesen"
    r"|leer mas|seguir leyendo|leggi (?:di piu|tutto)|continua a leggere|(?:leia|ler|saiba) mais)\W*",
    re.IGNORECASE,
)
FURNITURE = re.compile(
    r"\W*(?:also read|read also|read next|share(?: this)?(?: (?:article|story|post|page))?(?: (?:on|via|by) \w+)?"
    r"|advertisement|advertising|sponsored(?: content)?|skip advertisement"
    r"|(?:article|story) continues below(?: (?:this )?ad(?:vertisement)?)?"
    r"|sign up (?:for|to) (?:our|the)(?: \w+)? newsletters?|subscribe (?:now|to our newsletters?)"
    r"|click here to (?:read more|subscribe)|recommended (?:stories|for you)|more on this story"
    r"|related (?:articles|stories)|follow us on \w+(?:(?:,| and| or) \w+)*(?: @\w+)?"
    r"|follow (?:us|@\w+)(?: (?:at|on|via))?(?: \w+)?(?: at)?:? https?://\S+|read more (?:at|on) \S+\.\S+"
    r"|save (?:(?:this )?(?:article|story)|for later)|_{3,}"
    r"|tweet(?: this)?|pin it|copy (?:link|url)|e-?mail(?: this)?(?: (?:article|story))?|print"
    r"|listen to this article|print this (?:article|page)|subscribe to notifications|page \d+ of \d+"
    r"|(?:leave|post|add|write) a (?:comment|reply)|(?:no|\d+) comments?|(?:view|show|read) (?:all )?comments|comments"
    r"|comments (?:are )?closed)\W*",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\W*(?:newsletters?"
    # French
    r"|(?:a )?(?:lire|voir) (?:aussi|egalement)|publicite|(?:la suite|l.article continue) apres (?:la|cette) publicite"
    r"|\d+ commentaires?|partager(?: cet article| sur \w+)?|suivez[ -]nous sur \w+|contenu sponsorise"
    r"|(?:inscrivez|abonnez)[ -]vous(?: (?:gratuitement )?a (?:la|nos|notre) (?:newsletters?|infolettre))?"
    # German
    r"|lesen sie (?:auch|hier|mehr)|mehr zum thema|auch interessant|anzeige|werbung"
    r"|\d+ kommentare?|(?:(?:artikel|beitrag) |auf \w+ )?teilen|folgen sie uns auf \w+"
    r"|(?:jetzt )?(?:(?:den|unseren) )?newsletter (?:abonnieren|bestellen)|zum newsletter anmelden"
    # Spanish
    r"|lea tambien|lee tambien|leer tambien|(?:te|le) puede interesar|publicidad|contenido patrocinado"
    r"|\d+ comentarios?|compart(?:ir|e)(?: en \w+| est[ea] \w+)?|sig[au]e?nos en \w+"
    r"|suscrib(?:ete|ase|irse)(?: a (?:la|nuestra|nuestro) (?:newsletter|boletin))?"
    # Italian
    r"|leggi anche|potrebbe interessarti(?: anche)?|pubblicita|contenuto sponsorizzato"
    r"|condividi(?: su \w+| (?:quest[oa] |l.)\w+)?|seguici su \w+|iscriviti alla (?:nostra )?newsletter"
    # Portuguese
    r"|(?:leia|veja|ler) tambem|publicidade|continua (?:apos|depois d)a publicidade|siga[ -]nos n[oa] \w+"
    r"|(?:compartilh|partilh)(?:ar|e)(?: n[oa] \w+| est[ea] \w+)?"
    r"|(?:assine|receba|inscreva-se n)(?: ?a)?(?: nossa)? newsletter)\W*",
    re.IGNORECASE,
)
BUTTON = re.compile(
    r"save|commentaires|imprimer|enregistrer|kommentare|kommentieren|drucken|merken|comentarios|imprimir|guardar",
    re.IGNORECASE,
)
# The name of another story behind words that point there.
POINTER = re.compile(
    r"\W*(?:also read|read (?:also|more|next)|see also|trending|related|more on this(?: story)?|watch"
    r"|(?:a )?(?:lire|voir) (?:aussi|egalement)|lesen sie (?:auch|hier|mehr)|mehr zum thema|auch interessant"
    r"|(?:lea|lee|leer|leia|veja|ler) tambie?[mn]|(?:te|le) puede interesar|leggi anche|potrebbe interessarti(?: anche)?"
    r"|lees ook)"
    r"\s?[:：»›>|]+\s?(?P<title>\S.{1,160})",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether the whole line is something a web page says to its readers; it may name another story."""
    if len(line) >= 200:
        return False
    if match := POINTER.fullmatch(datewords.flat(line)):
        return not match["title"].endswith((".", "…", ":"))
    return stands_alone(line)


def is_button(line: str) -> bool:
    """Whether a line is a word that a page says to its readers below another such line; alone it may be a story's."""
    return BUTTON.fullmatch(line) is not None


def stands_alone(line: str) -> bool:
    """The same of what names no other story."""
    if len(line) >= 120:
        return False
    plain = datewords.flat(line)
    return any(pattern.fullmatch(plain) for pattern in (READ_MORE, FURNITURE, ELSEWHERE))
