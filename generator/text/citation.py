"""Citations: one article in the styles that students, researchers and journalists are asked for.

The styles are English ones, and so are their months. Of a name, what style guides call the family
name is put first only where the name looks like a person's in Latin letters. A publication set in
italics by the guides stands apart, so that a page can set it so. Knows no page and no setting.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from generator.model import Card, Moment
from generator.text.slugs import slugify

LONG = "January February March April May June July August September October November December".split()
AP = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
MLA = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()
COLLECTIVE = re.compile(
    r"\b(?:staff|desk|team|agency|agencies|press|news|editors?|of|and|the|room)\b|\d", re.I
)
PARTICLES = {
    "van",
    "von",
    "der",
    "den",
    "de",
    "del",
    "della",
    "di",
    "da",
    "dos",
    "du",
    "la",
    "le",
    "bin",
    "ibn",
    "al",
}
SUFFIXES = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"}
_BIBTEX = re.compile(r"[&%$#_{}]")


class Citation(NamedTuple):
    style: str
    before: str
    publication: str
    after: str


class _Name(NamedTuple):
    whole: str
    family: str  # empty for an agency, a single name, a name in another script
    given: str
    suffix: str = ""

    @property
    def inverted(self) -> str:
        return _joined(self.family, self.given, self.suffix) if self.family else self.whole

    @property
    def initialled(self) -> str:
        initials = " ".join(f"{part[0]}." for part in re.split(r"[\s-]+", self.given) if part)
        return _joined(self.family, initials, self.suffix) if self.family else self.whole

    @property
    def in_bibtex(self) -> str:
        """Braces keep together what is no person's name."""
        name = _bibtex(_joined(self.family, self.suffix, self.given) or self.whole)
        return name if self.family else f"{{{name}}}"


def citations(card: Card, publication: str, address: str) -> tuple[Citation, ...]:
    """An article in the AP, Chicago, MLA and APA styles. `address` is whole."""
    names = [_name(author.name) for author in card.authors]
    title, when = _quoted(card.title), card.published
    american = f"{LONG[_month(when)]} {_day(when)}, {_year(when)}" if when else ""
    by = _list([name.whole for name in names], "and")
    ap_date = f"{AP[_month(when)]} {_day(when)}, {_year(when)}" if when else ""
    mla_date = f"{_day(when)} {MLA[_month(when)]} {_year(when)}" if when else ""
    apa_date = f"({_year(when)}, {LONG[_month(when)]} {_day(when)}). " if when else "(n.d.). "
    apa_by = _sentence(_list([name.initialled for name in names], "&", serial=True))
    headline = f"{_ended(card.title)} "
    return (
        Citation(
            "AP", f"{by}, “{_ended(title, ',')}” " if by else f"“{_ended(title, ',')}” ", publication,
            f"{_comma(ap_date)}, {address}",
        ),
        Citation(
            "Chicago", f"{_sentence(_inverted(names, 10, 7))}“{_ended(title)}” ", publication,
            f"{_comma(american)}. {address}.",
        ),
        Citation(
            "MLA", f"{_sentence(_inverted(names, 2, 1))}“{_ended(title)}” ", publication,
            f"{_comma(mla_date)}, {address.split('://', 1)[-1]}.",
        ),
        Citation(
            "APA", f"{apa_by}{apa_date}{headline}" if names else f"{headline}{apa_date}", publication,
            f". {address}",
        ),
    )  # fmt: skip


def bibtex(card: Card, publication: str, address: str) -> str:
    """A BibTeX entry, for LaTeX and for every reference manager."""
    names = [_name(author.name) for author in card.authors]
    when = card.published
    family = slugify(names[0].family or names[0].whole) if names else slugify(publication)
    word = next((word for word in slugify(card.title).split("-") if len(word) > 3), "")
    fields = {
        "author": " and ".join(name.in_bibtex for name in names),
        "title": f"{{{_bibtex(card.title)}}}",
        "journal": _bibtex(publication),
        "year": _year(when) if when else "",
        "month": LONG[_month(when)][:3].lower() if when else "",
        "day": _day(when) if when else "",
        "url": address,
    }
    lines = [
        f"  {key} = {value if key == 'month' else f'{{{value}}}'}" for key, value in fields.items() if value
    ]
    key = f"{family.replace('-', '')}{_year(when) if when else ''}{word}"
    return f"@article{{{key},\n" + ",\n".join(lines) + "\n}"


@lru_cache(1000)
def _name(whole: str) -> _Name:
    words = whole.split()
    if (
        len(words) < 2
        or COLLECTIVE.search(whole)
        or not all(ord(char) < 0x250 for char in whole if char.isalpha())
    ):
        return _Name(whole, "", "")
    suffix = words.pop() if words[-1] in SUFFIXES and len(words) > 2 else ""
    start = next((n for n, word in enumerate(words[1:], 1) if word in PARTICLES), len(words) - 1)
    return _Name(whole, " ".join(words[start:]), " ".join(words[:start]), suffix)


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _inverted(names: list[_Name], most: int, shown: int) -> str:
    """`Li, Ana, and Bo Ek`; more than `most` are cut to `shown` and "et al."."""
    words = [name.whole if number else name.inverted for number, name in enumerate(names)]
    if len(words) > most:
        return ", ".join([*words[:shown], "et al."])
    return _list(words, "and", serial=True)


def _list(words: list[str], joint: str, serial: bool = False) -> str:
    """`A, B and C`, with a comma before the last joint where the style has it."""
    if len(words) < 2:
        return "".join(words)
    comma = "," if serial else ""
    return f"{', '.join(words[:-1])}{comma} {joint} {words[-1]}"


def _sentence(text: str) -> str:
    return f"{_ended(text)} " if text else ""


def _ended(text: str, mark: str = ".") -> str:
    return text if text.endswith(("?", "!", ".", "…")) else f"{text}{mark}"


def _quoted(title: str) -> str:
    """For between quotation marks: those within become single ones."""
    return title.replace("“", "‘").replace("”", "’").replace('"', "'")


def _comma(date: str) -> str:
    return f", {date}" if date else ""


def _bibtex(text: str) -> str:
    text = _BIBTEX.sub(lambda found: f"\\{found[0]}", text.replace("\\", "/"))
    return text.replace("~", "\\textasciitilde{}").replace("^", "\\textasciicircum{}")


def _year(when: Moment) -> str:
    return when.wall[:4].lstrip("0")


def _month(when: Moment) -> int:
    return int(when.wall[5:7]) - 1


def _day(when: Moment) -> str:
    return str(int(when.wall[8:10]))
