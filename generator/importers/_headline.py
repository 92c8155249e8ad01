"""A headline for a story that came without one: cut from its lede, never a word invented.

Knows nothing but English prose.
"""

import re

from generator.importers._lexicon import words

LONGEST = 90  # characters of a comfortable headline
TOLERATED = 140  # a whole sentence of this length is better than half a one
SHORTEST = 25
SENTENCE = re.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-ZÀ-ÖØ-Þ0-9$£€])")
ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|[A-Z][a-z]?\.[A-Z]|Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Rev|Jr|Sr|No|vs|Inc|"
    r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Ph\.D))$"
)
# LINDHAVN, June 12 (Coastwire) —
DATELINE = re.compile(
    r"^[A-Z][A-Z .'’-]{2,40}(?:, [A-Z][\w. ]{1,20}){0,2}(?: \([\w./ ]{2,30}\))?(?: ?[—–] ?| -{1,2} )(?=\S)"
)
BREAK = re.compile(r"[,;:] |,[\"”] ?| [—–-]+ |—")
OPENERS = words(
    "in on at after as while following with despite when amid for from by during under since "
    "because although though if according to against before without since once more just"
)
VERBS = words(
    "is are was were be has have had will would can could may might must should says said say "
    "tells told won wins lost loses hit cut put made met held led rose fell grew left began "
    "became took gave set paid found won't sent drew came went saw shot struck"
)
HINGE = re.compile(r" (?=(?:after|as|while|because|amid|when|before|despite|following|since|where|so)\b )")
ASIDE = re.compile(r"([^,;]{5,60}), [^;]{3,160}?, (?=([\w’']+))")  # Ida Falk, who is 61, will go


def derive(lede: str) -> str:
    """The first sentence of the lede, cut at a clause break when it is too long for a headline."""
    sentence = first_sentence(DATELINE.sub("", lede, count=1)).rstrip()
    bare = sentence[:-1] if sentence.endswith(".") and not sentence.endswith("..") else sentence
    if re.search(r"\b[A-Z]\.[A-Z]$", bare):
        bare = sentence  # the last full stop belongs to an abbreviation
    return bare if len(bare) <= LONGEST else _shortened(bare)


def first_sentence(text: str) -> str:
    """Up to the first full stop that is not an abbreviation's."""
    head = text[:2000]
    for match in SENTENCE.finditer(head):
        if head[match.start()] != "." or not ABBREVIATION.search(head[: match.start()][-12:]):
            return head[: match.end()]
    return head


def _without_aside(sentence: str) -> str:
    """Closes the gap that an insertion makes between a subject and its verb."""
    match = ASIDE.match(sentence)
    if match and not _is_clause(match[1]) and (match[2] in VERBS or match[2].endswith("ed")):
        return f"{match[1]} {sentence[match.end() :]}"
    return sentence


def _shortened(sentence: str) -> str:
    sentence = _without_aside(sentence)
    if len(sentence) <= LONGEST:
        return sentence
    clauses = [sentence[: match.start()] for match in BREAK.finditer(sentence)]
    good = [head for head in clauses if SHORTEST <= len(head) <= LONGEST and _is_clause(head)]
    if good:
        return good[-1]
    opener = sentence.split(" ", 1)[0].lower()
    if opener in OPENERS and (first := BREAK.search(sentence)):
        rest = sentence[first.end() :]
        if len(rest) >= SHORTEST:
            rest = rest[:1].upper() + rest[1:]
            return rest if len(rest) <= LONGEST else _shortened(rest)
    return _at_hinge(sentence, clauses)


def _at_hinge(sentence: str, clauses: list[str]) -> str:
    """No clause of the right length: before a conjunction, else whole, else after a word."""
    hinged = [sentence[: match.start()].rstrip(",") for match in HINGE.finditer(sentence)]
    hinged = [head for head in hinged if SHORTEST <= len(head) <= LONGEST and _is_clause(head)]
    if hinged:
        return hinged[-1]
    longer = [head for head in clauses if LONGEST < len(head) <= TOLERATED and _is_clause(head)]
    if longer:
        return longer[0]
    if len(sentence) <= TOLERATED:
        return sentence
    return sentence[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:—– ") + "…"


def _is_clause(head: str) -> bool:
    """Whether the words could stand alone: a verb in them, and no introduction only."""
    words = re.findall(r"[\w’'-]+", head)
    if not words or (words[0].lower() in OPENERS and not BREAK.search(head)):
        return False
    if head.count('"') % 2 or head.count("“") > head.count("”") or head.count("(") > head.count(")"):
        return False
    last = re.split(r"[,;:] ", head)[-1].split()
    if last[:1] and last[0] in ("who", "which", "whose", "where") and len(head.split()) > len(last):
        return False  # its subject still waits for the verb
    if len(head.split()) < 5 or (words[0].lower() in OPENERS and len(last) < 5):
        return False
    body = words[1:] if words[0][:1].isupper() else words
    return any(word in VERBS or (word.endswith("ed") and len(word) > 4) for word in body) or any(
        word.islower() and word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us"))
        for word in body[: max(5, len(body) // 2)]
    )
