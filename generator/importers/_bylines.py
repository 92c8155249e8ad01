"""Who wrote it: bylines of newsrooms in a dozen languages, read only when a line is nothing else.

Knows names by their shape. A line that starts like prose (`Von oben sieht man …`, `Par la route …`)
is no byline, as not everything behind its first word has the shape of names.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from generator.importers._lexicon import PARTICLES, words
from generator.model import Story
from generator.text.datewords import flat

LONGEST = 160
BY = re.compile(
    r"(?:by|written by|reported by|story by|words by|report by|interview by|authors?:|byline:)\s+(?=\S)",
    re.IGNORECASE,
)
# In these languages the same word opens sentences and headlines: what follows has to be full names.
ABROAD = re.compile(
    r"(?:(?:propos recueillis |textes? |un article |ecrit )?par|auteure?s? ?:"  # French
    r"|(?:(?:ein (?:bericht|interview|kommentar) |aufgezeichnet |text )?von|autor(?:in|en)? ?:)"  # German
    r"|(?:(?:escrito |texto )?por|texto (?:de|:)|autora? ?:|redactora? ?:)"  # Spanish, Portuguese
    r"|(?:(?:a cura |articolo |testo )?di|autor[ei] ?:)|de"  # Italian, Romanian and others
    r"|door|av|af|tekst ?:|oleh|per)\s+(?=\S)",
    re.IGNORECASE,
)
JOIN = re.compile(r",\s*(?:and\s+)?|;\s*|\s+and\s+|\s+&\s+|\s+with\s+", re.IGNORECASE)
JOIN_ABROAD = re.compile(
    r",\s*|;\s*|\s+&\s+|\s+(?:et|und|y|e|en|og|och|dan|i)\s+(?=\S+ (?!(?:et|und|y|e|en|og|och)\b)\S)",
    re.IGNORECASE,
)
TRADE = "(?:writer|reporter|correspondent|editor|columnist|contributor|journalist)"
ROLE = re.compile(
    rf"\b(?:staff|{TRADE}(?:s$)?|bureau|contributing|freelance"
    r"|press|news|newspaper|reuters|afp|ap|bloomberg|post|times|herald|gazette|tribune|star|agency|desk|team|producer"
    r"|critic|senior|chief|special|photographer|service|media|network|chronicle|courier|observer|review|cbc|bbc|cnn"
    r"|redaktion|korrespondent(?:in)?|reporterin|redakteur(?:in)?|redaccion|corresponsal|redazione|inviat[oa])\b",
    re.IGNORECASE,
)
JOB = re.compile(
    rf"\b(?:staff|{TRADE}|producer"
    r"|critic|(?:grand )?reporter|envoyee? speciale?|correspondante?|journaliste|korrespondent(?:in)?|reporterin"
    r"|redakteur(?:in)?|enviad[oa] especial|corresponsal|redactora?|inviat[oa]|corrispondente|correspondente)\b",
    re.IGNORECASE,
)
NEWSROOM = (
    r"(?:(?:the|our) )?(?:staff(?: (?:writers?|reports?|reporters?))?|newsroom|(?:news|web) ?(?:desk|room|team)"
    r"|admin(?:istrator)?|editors?)"
)
DESK = re.compile(
    r"(?:(?:par|von|por|da|di) )?(?:(?:la|die|der|unserer?|nossa|nuestra|a) )?"
    r"(?:redaktion|redaccion|redazione|redacao|redaction)(?: (?:web|online))?"
    rf"|(?:by |authors?: ?){NEWSROOM}",
    re.IGNORECASE,
)
NEWSROOM_ALONE = re.compile(NEWSROOM, re.IGNORECASE)  # a headline may be no more
NEWSPAPER = words(  # what newspapers are called, and nothing else is
    "tribune gazette herald chronicle courier telegraph examiner dispatch inquirer zeitung tagblatt tageblatt"
    " anzeiger kurier nachrichten rundschau depeche courrier gazzetta corriere giornale periodico gaceta"
    " folha jornal"
)
PAPERS = words(
    "times post news star mail press sun mirror observer guardian journal record standard argus echo bote"
)
AGENCIES = words("AFP AP EFE ANSA Lusa dpa DPA APA apa SDA sda KNA epd Belga NTB TT Ritzau Reuters")
WITH_AGENCY = re.compile(rf"\s+(?:avec|mit|con|com)\s+(?:l.)?(?:{'|'.join(sorted(AGENCIES))})$")
NAME = r"[A-Z][\w’'-]+"
OUTLET = re.compile(  # `Business reporter, BBC News`, `BBC News in New York`; with a verb it would be prose
    rf"(?:[A-Z][\w ]{{2,40}} {TRADE}, )?(?:(?:BBC|CBC|CTV|ITV|Sky|Global|[A-Z]{{3}}) News(?: {NAME})?"
    rf"|BBC {NAME}(?: News)?)(?:(?:,| in) {NAME}(?: {NAME}){{0,2}})?"
)
PLACE = re.compile(r"\s+(?:in|for|at|from)\s+(?:the\s+)?[A-Z].*$")
PLACE_ABROAD = re.compile(r"\s*\([^()]*\)$|\s+(?:à|aus|em|desde)\s+(?:(?:la|le|l')\s*)?[A-ZÀ-Þ].*$")
HANDLE = re.compile(r"\s+\(?@\w+\)?")
WORD = re.compile(r"(?:[^\W\d_][\w’'.-]*)$")
STOPS = (".", "!", "?", ":")
ABBREVIATED = re.compile(r"\b(?:[A-Z]|Jr|Sr)\.$")
PARTICLE = words("de da del della di du la le van von der den dos el al bin ibn ten ter y e do das lo")


class Byline(NamedTuple):
    """The people a line names. `partial` when it says more about them."""

    authors: tuple[str, ...]
    partial: bool


def starts(text: str) -> bool:
    """Whether a line opens as bylines do."""
    return bool(BY.match(text) or ABROAD.match(flat(text)))


def is_ambiguous(text: str) -> bool:
    """Whether what makes a line a byline is what headlines begin with too, or are."""
    return bool(NEWSROOM_ALONE.fullmatch(text)) or (bool(ABROAD.match(flat(text))) and read(text) is not None)


def is_desk(text: str) -> bool:
    """Whether the line credits a newsroom that it does not name."""
    return len(text) < 40 and bool(DESK.fullmatch(flat(text)))


def is_nobody(text: str) -> bool:
    """Whether what stands where an author does names neither a person nor an agency: `Staff`, `admin`."""
    return is_desk(text) or bool(NEWSROOM_ALONE.fullmatch(text))


def signed(story: Story) -> Story:
    """The story without authors who are nobody; they are among what was dropped."""
    nobody = tuple(filter(is_nobody, story.authors))
    people = tuple(name for name in story.authors if name not in nobody)
    return replace(story, authors=people, dropped=(*story.dropped, *nobody)) if nobody else story


def read(text: str) -> Byline | None:
    """`By A, B and C`, `Par A et B`, or `A, Staff writer` without the "By"."""
    if not text or len(text) > LONGEST:
        return None
    if match := BY.match(text):
        return _plain(text[match.end() :], True)
    if match := ABROAD.match(flat(text)):
        return _abroad(text[match.end() :])
    return _plain(text, False)


def _plain(rest: str, labelled: bool) -> Byline | None:
    rest = HANDLE.sub("", rest)
    if not rest or _ends_like_prose(rest):
        return None
    pieces = [piece for piece in JOIN.split(rest) if piece]
    names = [PLACE.sub("", piece) for piece in pieces]
    authors = [name for i, name in enumerate(names) if (i == 0 and labelled) or not _is_role(name)]
    has_role = len(authors) < len(names)
    if not authors or not all(name in AGENCIES or is_name(name) for name in authors):
        return None
    if not labelled and not (has_role and len(pieces) <= 4 and all(" " in name for name in authors)):
        return None
    if not labelled and not JOB.search(flat(rest)):
        return None
    people = [name for name in authors if not is_nobody(name)]
    return Byline(tuple(dict.fromkeys(people)), has_role or names != pieces or people != authors)


def _abroad(rest: str) -> Byline | None:
    if _ends_like_prose(rest):
        return None
    people = WITH_AGENCY.sub("", rest)
    pieces = [piece for piece in JOIN_ABROAD.split(people) if piece]
    names = [PLACE_ABROAD.sub("", piece) for piece in pieces]
    authors = [name for i, name in enumerate(names) if i == 0 or not (_is_role(name) or _is_place(name))]
    if not authors or not all(name in AGENCIES or _is_full_name(name) for name in authors):
        return None
    partial = people != rest or names != pieces or len(authors) < len(names)
    return Byline(tuple(dict.fromkeys(authors)), partial)


def is_job(text: str) -> bool:
    """Whether a line is what a reporter is called, as it stands below the name."""
    found = JOB.search(flat(text))
    return found is not None and found.end() == len(text) and len(text.split()) < 5 and text.istitle()


def ends(text: str) -> bool:
    """Whether a line says who a reporter is, as it stands below the name: by the job, or the outlet."""
    return is_job(text) or OUTLET.fullmatch(text) is not None


def signs(name: str, below: str) -> bool:
    """Whether a line is a byline that is a name alone, as the line below it says."""
    return _is_full_name(name) and ends(below)


def is_newspaper(text: str, alone: bool = False) -> bool:
    """Whether a line is a newspaper's name: `The Bell Valley Tribune`, `Corriere di Valmora`.

    `alone` when nothing around says so: then headlines such as `Hard Times` are none."""
    parts = text.removeprefix("The ").split()
    ends = {flat(parts[0]).lower(), flat(parts[-1]).lower()} if parts else set()
    capital = all(part[:1].isupper() or part in PARTICLE or part in PARTICLES for part in parts)
    return capital and len(parts) < 6 and bool(ends & (NEWSPAPER if alone else NEWSPAPER | PAPERS))


def is_name(text: str) -> bool:
    """One to five words, each with a capital or a particle of nobility."""
    words = text.split()
    return (
        1 <= len(words) <= 5
        and words[0][:1].isupper()
        and all(WORD.match(word) and (word[:1].isupper() or word in PARTICLE) for word in words)
    )


def _is_full_name(text: str) -> bool:
    return is_name(text) and sum(word[:1].isupper() for word in text.split()) > 1


def _is_role(text: str) -> bool:
    return bool(ROLE.search(flat(text))) or text.startswith(("The ", "the ")) or text[:1].islower()


def _is_place(text: str) -> bool:
    return " " not in text and text not in AGENCIES and is_name(text)


def _ends_like_prose(text: str) -> bool:
    return text.endswith(STOPS) and ABBREVIATED.sub("", text).endswith(STOPS)
