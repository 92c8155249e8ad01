"""What an aggregator writes below a story: its own name, and coverage found elsewhere.

Finds the block, parts its headlines from their summaries and sorts out the furniture. Knows lines
of text only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.importers.text import _pairs
from generator.model import Similar
from generator.text import datewords

SIMILAR = re.compile(
    r"(?:similar|related) (?:news|stories|articles|coverage):?\s*"
    r"(?:you can also read .{0,120}?sources?\b\.?)?",
    re.IGNORECASE,
)
PUBLISHER = re.compile(r"(?P<place>\S.{0,60}?) Latest News, \S.{0,60}? Headlines\.?")
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
    r"|follow .{2,60} https?://\S+|read more (?:at|on) \S+\.\S+|save(?: (?:this )?(?:article|story)| for later)?|_{3,}"
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
    r"|(?:\d+ )?commentaires?|imprimer|enregistrer|partager(?: cet article| sur \w+)?|suivez[ -]nous sur \w+|contenu sponsorise"
    r"|(?:inscrivez|abonnez)[ -]vous(?: (?:gratuitement )?a (?:la|nos|notre) (?:newsletters?|infolettre))?"
    # German
    r"|lesen sie (?:auch|hier|mehr)|mehr zum thema|auch interessant|anzeige|werbung"
    r"|(?:\d+ )?kommentare?|kommentieren|drucken|merken|(?:(?:artikel|beitrag) |auf \w+ )?teilen|folgen sie uns auf \w+"
    r"|(?:jetzt )?(?:(?:den|unseren) )?newsletter (?:abonnieren|bestellen)|zum newsletter anmelden"
    # Spanish
    r"|lea tambien|lee tambien|leer tambien|(?:te|le) puede interesar|publicidad|contenido patrocinado"
    r"|(?:\d+ )?comentarios?|imprimir|guardar|compart(?:ir|e)(?: en \w+| est[ea] \w+)?|sig[au]e?nos en \w+"
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
# The name of another story behind words that point there.
POINTER = re.compile(
    r"\W*(?:also read|read (?:also|more|next)|see also|trending|related|more on this(?: story)?|watch"
    r"|(?:a )?(?:lire|voir) (?:aussi|egalement)|lesen sie (?:auch|hier|mehr)|mehr zum thema|auch interessant"
    r"|(?:lea|lee|leer|leia|veja|ler) tambie?[mn]|(?:te|le) puede interesar|leggi anche|potrebbe interessarti(?: anche)?"
    r"|lees ook)"
    r"\s?[:：»›>|]+\s?(?P<title>\S.{1,160})",
    re.IGNORECASE,
)
RIGHTS = re.compile(
    r"(?:©|(?:\(c\)|copyright)(?= ?(?:©|\(c\)|by\b|(?:19|20)\d\d))).{1,160}|.{0,120}\b(?:all rights reserved|alle rechte vorbehalten"
    r"|tous droits reserves|todos los derechos reservados|tutti i diritti riservati"
    r"|todos os direitos reservados)\W*",
    re.IGNORECASE,
)
SAID = re.compile(r"[.!?…][\"”’»“)]*\s(?=[^.!?]{8,120}$)")


@dataclass(slots=True)
class Tail:
    """The block below the story; `front` is what stands above it."""

    front: list[str]
    source: str = ""
    section: str = ""
    rights: str = ""
    similar: list[Similar] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether the file bears an aggregator's mark."""
        return bool(self.source or self.similar or self.dropped)


def is_furniture(line: str) -> bool:
    """Whether the whole line is something a web page says to its readers, and no story does."""
    if len(line) >= 200:
        return False
    plain = datewords.flat(line)
    if match := POINTER.fullmatch(plain):
        return not match["title"].endswith((".", "…", ":"))
    return len(line) < 120 and any(pattern.fullmatch(plain) for pattern in (READ_MORE, FURNITURE, ELSEWHERE))


def without_furniture(paragraph: str) -> tuple[str, str]:
    """A paragraph and the words of the page that were fused to its end; usually there are none.

    What a story says ends in a full stop, what a page says does not.
    """
    for match in SAID.finditer(paragraph, max(0, len(paragraph) - 140)):
        rest = paragraph[match.end() :]
        if len(rest.split()) > 2 and rest[:1].isupper() and is_furniture(rest):
            return paragraph[: match.end()].rstrip(), rest
    return paragraph, ""


def _reads_on(line: str) -> bool:
    return bool(len(line) < 120 and READ_MORE.fullmatch(datewords.flat(line)))


def split(lines: Sequence[str]) -> Tail:
    """Parts the story's own lines from the block below it, wherever that begins."""
    start = _start(lines)
    tail = Tail(front=list(lines[:start]))
    if tail.front[1:] and RIGHTS.fullmatch(datewords.flat(tail.front[-1])):
        tail.rights = tail.front.pop()
    for line in [*tail.front]:
        if (match := _publisher(line)) and not tail.source:
            tail.source, tail.section = line, match["place"]
            tail.front.remove(line)
    _read_block(tail, lines[start:])
    return tail


def _start(lines: Sequence[str]) -> int:
    for i, line in enumerate(lines):
        if len(line) < 2000 and (match := SIMILAR.match(line)) and _opens(line, match):
            return i - 1 if i and _publisher(lines[i - 1]) else i
    publisher = next((i for i, line in enumerate(lines) if _publisher(line)), None)
    if publisher is not None and any(_reads_on(line) for line in lines[publisher:]):
        return publisher
    return _unannounced(lines)


def _publisher(line: str) -> re.Match[str] | None:
    return PUBLISHER.fullmatch(line) if " Latest News, " in line else None


def _opens(line: str, match: re.Match[str]) -> bool:
    """The announcement itself: alone on its line, or with the sentence that explains it."""
    return match.end() == len(line) or "you can also read" in match.group().lower()


def _unannounced(lines: Sequence[str]) -> int:
    """Where pairs begin that nothing announces: each line of the end has its own "Read more"."""
    start = len(lines)
    while start >= 2 and _reads_on(lines[start - 1]) and not _reads_on(lines[start - 2]):
        if not _pairs.part(lines[start - 2], set())[1]:
            break
        start -= 2
    return start if len(lines) - start >= 4 and start else len(lines)


def _read_block(tail: Tail, block: Sequence[str]) -> None:
    words = _pairs.spelled(tail.front) if block else set()
    divided = any(_reads_on(line) for line in block)
    group: list[str] = []
    for line in block:
        match = SIMILAR.match(line)
        if match and _opens(line, match):
            tail.dropped.append(match.group().strip())
            line = line[match.end() :].strip()
        if (match := _publisher(line)) and not tail.source:
            tail.source, tail.section = line, match["place"]
        elif is_furniture(line):
            tail.dropped.append(line)
            group = _close(tail, group, words)
        elif line:
            if not divided and not _closed(line):  # a headline, whatever the one above had below it
                group = _close(tail, group, words)
            group.append(line)
            if not divided and len(_pairs.part(line, words)[1]):
                group = _close(tail, group, words)
    _close(tail, group, words)


def _closed(line: str) -> bool:
    return line.rstrip('"”’»“)').endswith((".", "!", "…"))


def _close(tail: Tail, group: list[str], words: set[str]) -> list[str]:
    """Makes one similar story of the lines since the last "Read more"."""
    if len(group) > 1 and not group[0].endswith("."):
        tail.similar.append(Similar(group[0], " ".join(group[1:])))
    elif group:
        tail.similar.append(Similar(*_pairs.part(" ".join(group), words)))
    return []
