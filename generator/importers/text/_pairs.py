"""A headline and its summary that were written without anything between them.

Every place where two words touch without a space is a candidate; what stands left of it should
look like a headline and what stands right of it like the beginning of a sentence. The words of the
rest of the file serve as a dictionary. Never changes a word; knows nothing of stories.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from generator.importers._lexicon import words
from generator.importers.text._fuse import STARTERS

WORD = re.compile(r"[\w’'-]+")
REACH = 400  # characters; no headline is longer
UPPER = "A-ZÀ-ÖØ-ÞŠŽČĆĐŁŚŹŻĘĄĚŘĞŞİŐŰŒΑ-ΩА-ЯЁІЇЄҐ"
LOWER = "a-zß-öø-ÿšžčćđłńśźżęąěřůťďňğşıőűœα-ωа-яёіїєґ"
DOTTED = re.compile(r"(?:[A-Z]\.){2,}")
SEAMS = re.compile(
    rf"(?<=[{LOWER}])(?=[{UPPER}])"  # SupportNATO
    rf"|(?<=[{UPPER}])(?=[{UPPER}][{LOWER}’'])"  # NATOThe
    r"|(?<=[A-Z]{2})(?=[A-Z]\.[A-Z]\.)"  # NATOU.S.
    rf"|(?<=[{UPPER}]{{2}})(?=[AI] [{LOWER}])"  # NATOA tragic
    rf"|(?<=[\d%])(?=[{UPPER}](?:[{LOWER}’']|[A-Z]+\b| ))"  # 2024The
    rf"|(?<=[{LOWER}]{{3}})(?=(?:[$£€]\d|\d[\d,.]* [{LOWER}{UPPER}]))"  # Risk25 homes
    r"|(?<=[ةىךםןףץς])(?=\w)"  # letters that only end words
    rf"|(?<=[{LOWER}{UPPER}\d])(?=[“‘\"][{UPPER}])"  # afresh“I
    r"|(?<=[\w%?!])(?=(?:iPhones?|iPads?|iOS|iCloud|eBay|macOS)\b)"
    r"|(?<=\b(?:19|20)\d\d)(?=\d{1,2} [a-z])"
    rf"|(?<=[?!.…\"”“»’')\]])(?=[“‘\"']?[{UPPER}\d$£€])"  # head?Hours
)
# Where nothing stands between words: before 【Seoul＝Ito】, and between two namings of one subject.
UNSPACED = re.compile(r"(?<=\S)(?=【[^【】]{1,40}[＝=][^【】]{1,40}】)|([\u3400-\u9fff]{3,12})(?=\1)")
TWICE = re.compile(r"\b([A-Z]\w{1,20})(?=\1(?:\b|['’]))")  # G7G7 leaders
ACRONYMS = re.compile(r"[A-Z]{4,12}(?![A-Za-z])")
KNOWN = words(
    "NATO EU UN US UK USA UAE FBI CIA NSA DOJ GOP NHS BBC CNN NHL NBA NFL MLB FIFA UEFA IMF WHO "
    "WTO OPEC ASEAN NASA ESA CEO CFO GDP AI IPO RCMP CBC MPP MP MPs NDP TTC CRA ICE DHS FEMA "
    "CDC FDA EPA SEC IRS TSA NYPD LAPD HIV COVID BC DC NYC LA UNHCR UNICEF OECD IAEA ICC ICJ EV "
    "EVs TV PM"
)
BRANDED = re.compile(r"(?:^|[^\w])(?:Mc|Mac|O['’]|De|Di|Du|La|Le|Fitz|i|e|d['’]|l['’]|[DL]['’]|al-|Al-)$")
BRANDS = words(
    "YouTube TikTok LinkedIn WhatsApp PayPal FedEx OpenAI ChatGPT DeepMind SpaceX BlackRock "
    "BlackBerry PlayStation AstraZeneca GlaxoSmithKline BioNTech WestJet JetBlue SoftBank "
    "HarperCollins MasterCard eBay iPhone iPad macOS iOS LaLiga MacBook AirPods GitHub GoFundMe "
    "DoorDash AlphaFold BuzzFeed HuffPost InfoWars DreamWorks PricewaterhouseCoopers ExxonMobil "
    "ConocoPhillips ArcelorMittal TransCanada SaskPower BrexitCast CrowdStrike SnapChat WeWork "
    "NewsGuard EasyJet AirAsia"
)
SENTENCE_END = re.compile(r"(?<=[a-z0-9)”\"’%][.!?])(?<!\b\d\.)(?<!\b\d\d\.) (?=[“\"A-Z])")  # am 3. Mai
VERBISH = words(
    "is are was were has have had will would says said say after as for with and the of to in "
    "on by from that who which a an"
)
DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,30}(?:, [A-Z][\w. ]{1,20})?(?: \([\w ]+\))? ?[—–-]")


def spelled(lines: Iterable[str]) -> set[str]:
    """Their words, as they are spelled there."""
    return set(WORD.findall("\n".join(lines)))


def part(line: str, words: AbstractSet[str]) -> tuple[str, str]:
    """(headline, summary) of a fused line; the summary is empty when no seam is found.

    `words` are the words of the rest of the file, as they are spelled there.
    """
    if match := UNSPACED.search(line, 1, REACH):
        return line[: match.end()].strip(), line[match.end() :].strip()
    best, best_score = 0, 0.0
    for rank, cut in enumerate(_seams(line, words)):
        score = _score(line, cut, words) - min(rank, 6) * 0.25
        if score > best_score:
            best, best_score = cut, score
    return (line[:best].strip(), line[best:].strip()) if best else (line.strip(), "")


def part_surely(line: str, words: AbstractSet[str]) -> tuple[str, str]:
    """The same of a line that need not be fused: only before a word that opens sentences, or between two that
    are known."""
    head, rest = part(line, words)
    opening, last = re.match(r"[“‘\"]?([\w’'-]+)", rest), re.findall(r"[\w’'-]+", head)[-1:]
    first = opening[1] if opening else ""
    opens = first in STARTERS and len(first) > 2
    known = first in words | STARTERS and bool({*last, *map(str.lower, last)} & (words | KNOWN))
    closed = head[-1:].isalnum() or head.endswith(("?", "!", "”", "’"))
    sure = (opens or known) and closed and len(head.split()) > 3 and len(rest.split()) > 7
    return (head, rest) if sure else (line, "")


def _seams(line: str, words: AbstractSet[str]) -> list[int]:
    head = line[: REACH + 60]
    found = {match.start() for match in SEAMS.finditer(head, 1, min(len(head), REACH + 1))}
    found.update(_between_acronyms(head, words))
    found.update(match.end() for match in TWICE.finditer(head))
    return sorted(cut for cut in found if 0 < cut < len(line) and cut <= REACH)


def _between_acronyms(head: str, words: AbstractSet[str]) -> Iterator[int]:
    """`EUNATO` may be cut only into two acronyms that are known."""
    for match in ACRONYMS.finditer(head):
        run, known = match.group(), KNOWN | words
        if run not in known:
            for k in range(2, len(run) - 1):
                if run[:k] in known and run[k:] in known:
                    yield match.start() + k


def _score(line: str, cut: int, words: AbstractSet[str]) -> float:
    left, right = line[:cut], line[cut:]
    if _within_name(left, right, words):
        return -9.0
    return 1.0 + _as_headline(left) + _as_sentence(right, words) + _as_touching(left, right, words)


def _within_name(left: str, right: str, words: AbstractSet[str]) -> bool:
    """Whether the seam lies inside one word that only looks like two: iPhone, McDonald, U.S."""
    before = re.split(r"[\s“\"(]", left)[-1]
    after = re.split(r"[\s,;:!?”\")]", right, maxsplit=1)[0]
    whole = (before + after).rstrip(".'’s")
    if BRANDED.search(left) or any(part in BRANDS for part in (whole, before + after)):
        return True
    if left[-1] in "'’" and not re.search(r"(?:^|\W)['‘]\w", left[:-1]):
        return True  # an apostrophe, not the end of a quotation
    if left.endswith(("''", '""')) or (left[-1] == '"' and left.count('"') % 2):
        return True  # the last quotation mark opens, so it belongs to the summary
    if right[0] == "“" and left.count("„") > left.count("“"):
        return True
    if right[0].isdigit() and re.search(r"\d[.,]$", left):
        return True  # 100.000
    if "://" in before or "@" in before or before.startswith(("www.", "#", "@")):
        return True
    if (
        left.endswith(".")
        and DOTTED.match(before[before.rfind(" ") + 1 :] + after)
        and re.match(r"[A-Z]\.", right)
    ):
        return len(before) < 4 or not DOTTED.fullmatch(before)
    if re.fullmatch(r"[A-Z]{2,}", before) and re.fullmatch(r"[A-Z]s", after):
        return True
    return bool(after) and (before + after) in words and not left.endswith((".", "?", "!", "”", '"'))


def _as_headline(left: str) -> float:
    size = len(left)
    score = 1.0 if 25 <= size <= 130 else 0.0 if 15 <= size <= 170 else -2.0
    score -= 1.2 * len(SENTENCE_END.findall(left))
    if left.endswith(".") and not re.search(r"\b[A-Z]\.$|\b(?:Jr|Sr|Inc|Co|Ltd|St|No)\.$", left):
        score -= 0.5
    if left.count('"') % 2 or _opened(left):
        score -= 1.0
    tokens = left.split()
    if tokens[-1].lower() in ("the", "a", "an", "of", "to", "and", "for", "with") or len(tokens) < 3:
        score -= 1.5
    return score


def _opened(text: str) -> bool:
    """Whether a quotation is still open at the end of the text."""
    if "„" in text:
        return text.count("„") > text.count("“") + text.count("”")
    return text.count("“") > text.count("”")


def _as_sentence(right: str, words: AbstractSet[str]) -> float:
    tokens = right.lstrip("“‘\"'").split()[:14]
    if len(tokens) < 3:
        return -2.0
    score = 0.0
    first = tokens[0].rstrip(",")
    if first in STARTERS:
        score += 1.5
    if re.sub(r"['’]s$", "", first) in words:
        score += 0.7
    if DATELINE.match(right):
        score += 1.5
    lower = sum(token[:1].islower() or token[:1].isdigit() for token in tokens[1:])
    score += 1.5 * lower / (len(tokens) - 1) - 0.4
    if any(token in VERBISH for token in tokens[1:8]):
        score += 0.3
    return score + (0.3 if right.rstrip("\"”’')").endswith((".", "!", "?", "…")) else 0.0)


def _as_touching(left: str, right: str, words: AbstractSet[str]) -> float:
    """What the two words at the seam say: known ones part, a repeated lead-in parts."""
    before = re.split(r"[^\w’'-]", left.rstrip(".?!\"”’')"))[-1]
    after = re.match(r"[\w-]+", right.lstrip("“‘\"'$£€"))
    score = 0.0
    if before and (before in words or before.lower() in words or before in KNOWN or before.isdigit()):
        score += 0.7
    elif re.fullmatch(r"[A-Z]{2,}", before):
        score -= 1.0  # an acronym that nobody knows is rather a known one and a letter more
    elif len(before) < 3:
        score -= 0.7
    name = after.group() if after else ""
    if (
        len(name) > 3
        and name[:1].isupper()
        and re.search(rf"\b{re.escape(name)}\b", left[: -len(before) or None])
    ):
        score += 0.7
    if left.endswith(("?", "!", "…", "”", '"', "’", "'")):
        score += 0.4
    return score
