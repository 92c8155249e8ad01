"""Lines of keywords: found, and cut into tags when nothing stands between them.

`Harbour Strike Port Reform Ana Lind` is cut with the help of the story itself: words which stand
together there stand together here. A short lexicon knows what a story may not say: given names,
places, and words that seldom stand alone. Never changes a word; knows nothing of stories.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from generator.importers._lexicon import ALONE, GIVEN_NAMES, LEADING, PARTICLES, PHRASES, TRAILING, words
from generator.text import datewords

LABEL = re.compile(
    r"(?:tags?|keywords?|key words|topics?|subjects?|filed under|tagged(?: with| as)?|labels?"
    r"|mots[ -]cles?|etiquettes?|sujets?|schlag(?:worte?|worter)|stich(?:worte?|worter)|themen"
    r"|palabras clave|etiquetas|temas|palavras[ -]chave|assuntos|parole chiave|argomenti|etichette"
    r"|trefwoorden|キーワード|タグ|关键词|關鍵詞|키워드|태그)\s*[:：—–-]\s*",
    re.IGNORECASE,
)
DELIMITERS = ("|", ";", ",", "•", "·", " / ")
LONGEST = 400
LONGEST_LABEL = 40
MOST_WORDS = 6  # in one tag
TOKEN = re.compile(r"[\w’'&.+#-]*\w[\w’'&+#-]*(?:(?<=\.\w)\.)?|[^\w\s]")
LEANING = re.compile(r"(?:I{2,3}|I?V|VI{1,3}|IX|X[IVX]+)\.?|\(.*|[dD]['’]\w+")  # Leo XIV, Costa D'Oro
FINITE = words(
    "is are was were has have had will would said says can could this that these those it he "
    "she they we you i not been be do does did there his her their its"
)


def labelled(line: str) -> list[str] | None:
    """The tags of a line that calls itself one (`Tags: a, b`), else None."""
    match = LABEL.match(datewords.flat(line[:LONGEST_LABEL])) if len(line) <= 2 * LONGEST else None
    if not match:
        return None
    rest = line[match.end() :].strip(" .")
    return delimited(rest) or ([rest] if rest and len(rest.split()) <= MOST_WORDS else None)


def delimited(line: str) -> list[str]:
    """The parts of `a, b, c` or `a | b | c` as they stand; empty when there is no delimiter."""
    for delimiter in DELIMITERS:
        parts = [part.strip(" .#") for part in line.split(delimiter)]
        if len(parts) > 1:
            return _unique(part for part in parts if part)
    hashes = re.findall(r"#(\w+)", line)
    return _unique(hashes) if len(hashes) > 1 and line.startswith("#") else []


def is_delimited(line: str) -> bool:
    """Whether an unlabelled line is clearly a list of keywords."""
    if len(line) > LONGEST or line[-1:] in '.?!:”"' or line[:1] == "(" or _prose(line):
        return False
    parts = delimited(line)
    if "|" in line or ";" in line:
        return len(parts) > 1 and all(len(part.split()) <= 4 for part in parts)
    return len(parts) > 2 and all(
        len(part.split()) <= 4 and (part[:1].isupper() or part[:1].isdigit()) for part in parts
    )


def is_run(line: str) -> bool:
    """Whether a line could be keywords with nothing between them."""
    words = line.split()
    if (
        not 1 <= len(words) <= 45
        or len(line) > LONGEST
        or re.search(r"[.?!,;:…。！？、][\"”」]?$|[,;:?!] |://", line)
    ):
        return False
    if (
        re.search(r"(?<!\b[A-Z])(?<![A-Z.][A-Z])(?<!\bSt)(?<!\bDr)\. ", line)
        or _prose(line)
        or not words[0][:1].isalnum()
    ):
        return False
    capital = sum(not word[:1].islower() for word in words)
    return capital >= 0.6 * len(words) and not words[0][:1].islower()


def _prose(line: str) -> bool:
    return any(word in FINITE for word in line.split())


def cut(line: str, story: str) -> list[str]:
    """The tags of an undelimited line; `story` is all the other text of the file."""
    words = line.split()
    counts = Evidence(words, story)
    best: list[tuple[float, int]] = [(0.0, 0)]  # the best score up to each word, and where its tag began
    for end in range(1, len(words) + 1):
        options = (
            (best[start][0] + counts.score(words[start:end]), start)
            for start in range(max(0, end - MOST_WORDS), end)
        )
        best.append(max(options, key=lambda option: (option[0], -option[1])))
    tags: list[str] = []
    end = len(words)
    while end:
        start = best[end][1]
        tags.append(" ".join(words[start:end]))
        end = start
    return _unique(reversed(tags))


class Evidence:
    """How often the words of a keyword line stand alone and together in the story."""

    def __init__(self, words: list[str], story: str) -> None:
        tokens = [*_tokens(story)]
        stated = {word.casefold() for word in words}
        wanted = {_plain(word).casefold() for word in words}
        known = {token: plain for token in {*tokens} if (plain := _plain(token)).casefold() in wanted}
        self.count: Counter[tuple[str, ...]] = Counter()
        self.spelled: Counter[tuple[str, ...]] = Counter()
        for at in (at for at, token in enumerate(tokens) if token in known):
            run: tuple[str, ...] = ()
            for token in tokens[at : at + MOST_WORDS]:
                if token not in known:
                    break
                run = (*run, known[token])
                self.count[tuple(map(str.casefold, run))] += 1
                self.spelled[run] += 1
                # "Kenya's central bank" is no "Kenya Central Bank": an owner ends a run, unless stated so.
                if token.endswith(("'s", "’s")) and token.casefold() not in stated:
                    break

    def score(self, words: list[str]) -> float:
        """How likely these neighbouring words are one tag."""
        if len(words) == 1:
            return self._single(words[0])
        joints = [self._joint(a, b) for a, b in pairwise(words)]
        whole = self.count[tuple(_plain(word).casefold() for word in words)]
        framed = len(words) == 3 and words[0] in LEADING and words[-1] in TRAILING
        if not whole and framed and sum(joints) < 0.3:
            return 0.3  # European Space Agency: its two ends hold the middle
        if not whole and len(words) > 2 and min(joints) < 0.5:
            return -1.0 * len(words)
        return sum(joints) + (0.1 if whole else 0.0)

    def _single(self, word: str) -> float:
        """Particles, lower-case words and given names do not stand alone."""
        if word.casefold() in PARTICLES or (word[:1].islower() and not re.match(r"[a-z]+[A-Z]", word)):
            return -3.0
        if word in LEADING:
            return -0.3
        return -0.4 if word in GIVEN_NAMES and word not in ALONE else 0.0

    def _joint(self, a: str, b: str) -> float:
        """How firmly two neighbours hold together; below zero when they rather do not."""
        if a == b:
            return -3.0
        if LEANING.fullmatch(b):
            return 2.0
        if (b[:1].islower() and not re.match(r"[a-z]+[A-Z]", b)) or a.casefold() in PARTICLES:
            return 2.0
        if a[:1].islower():
            return self._cohesion(a, b) - 0.6
        if f"{a} {b}" in PHRASES:
            return 1.2
        evidence = self._cohesion(a, b)
        known = 0.6 * (a in LEADING) + 0.45 * (b in TRAILING)
        if a in GIVEN_NAMES and b not in ALONE and b not in TRAILING:
            known += 0.7
        if not evidence:
            known -= 0.4 * (a in ALONE) + 0.4 * (b in ALONE and a not in LEADING)
        if not evidence and not known and self._unknown(a) and self._unknown(b):
            return 0.15 if _namelike(a) and _namelike(b) else -0.2
        return evidence + known - 0.3

    def _cohesion(self, a: str, b: str) -> float:
        """Of all the times the rarer of both is in the story, how often it is beside the other."""
        first, second = _plain(a).casefold(), _plain(b).casefold()
        together = self.count[first, second]
        if not together:
            return 0.0
        share = together / min(self.count[first,], self.count[second,])
        same = self.spelled[_plain(a), _plain(b)]
        lower = self.spelled[first, second]
        mixed = (same + lower) < together / 2  # "NATO defence" is a name beside a common word
        return (0.5 if mixed else 1.0) * share + min(together - 1, 3) * 0.05

    def _unknown(self, word: str) -> bool:
        return word not in ALONE and not self.count[_plain(word).casefold(),]


def _namelike(word: str) -> bool:
    """Whether a word the story never uses may be part of a person's name."""
    return (
        word[:1].isupper()
        and word[1:].islower()
        and not re.search(
            r"(?:s|tion|ing|ity|ism|ment|ness|ics|ance|ence|ure|ship|ology|ogy|hood|ial|ian|ean|ese)$",
            word,
        )
    )


def _tokens(story: str) -> Iterator[str]:
    for chunk in story.split():
        if chunk.isalnum():  # as most are
            yield chunk
        else:
            yield from TOKEN.findall(chunk)


def _plain(token: str) -> str:
    if token[-1:].isalnum() and token[-2:-1] not in ("'", "’"):
        return token  # as nearly all are, of thousands
    return re.sub(r"['’]s?$", "", token).rstrip(".") or token


def _unique(tags: Iterable[str]) -> list[str]:
    return list({tag.casefold(): tag for tag in reversed(list(tags))}.values())[::-1]
