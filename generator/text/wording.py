"""How texts, dates and numbers read in the language of a site.

Texts are by gettext catalogues: generator/locale/ holds those of the shipped pages and themes, and in
templates a theme's own locale/ goes before. Dates and numbers are by CLDR, digits European. Babel, which knows
both, is loaded when there is a page to make.
"""

import re
from collections.abc import Callable
from datetime import date, time
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from generator.model import Moment

if TYPE_CHECKING:
    from babel import Locale

OWN = Path(__file__).resolve().parent.parent / "locale"
RIGHT_TO_LEFT = set("ar arc ckb dv fa he ks ps sd ug ur yi arab hebr syrc thaa".split())  # and scripts
KEPT = 20_000  # dates in words, and numbers
LONGEST_DAY = 4  # letters at the head of a calendar's column
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # of a language, as BCP 47 has it


def N_(text: str) -> str:
    """Marks a text for the catalogues that is translated elsewhere."""
    return text


Catalogues = tuple[tuple[Path, bytes], ...]  # files and what they hold, the nearest first
KINDS = {
    "tag": (N_("Tag"), N_("Tags")),
    "author": (N_("Author"), N_("Authors")),
    "section": (N_("Section"), N_("Sections")),
    "source": (N_("Source"), N_("Sources")),
    "thread": (N_("Story so far"), N_("Stories so far")),
}


class BadCatalogue(ValueError):
    """A catalogue cannot be read; `line` is 0 where it is not known."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(str(path))
        self.path, self.line = path, line


class Words:
    """One language. `gettext` and `ngettext` translate as their namesakes do."""

    def __init__(self, language: str, before: Catalogues = ()) -> None:
        """`before` go before our own. Raises BadCatalogue."""
        texts = _texts((*before, *catalogues(language, (OWN,))))
        self.gettext: Callable[[str], str] = texts.gettext
        self.ngettext: Callable[[str, str, int], str] = texts.ngettext
        self.locale = _locale(language)

    def day_name(self, name: str) -> str:
        """A date shelf's name: `2019/04/27` → `27 April 2019`, `2019/04` → `April 2019`, `2019`."""
        return _day_name(self.locale, name) if name else ""

    def long_date(self, moment: Moment) -> str:
        """`23 June 2025`, as the wall clock had it."""
        return _day_name(self.locale, moment.day)

    def clock(self, moment: Moment) -> str:
        """`16:01`, or nothing when only the day is known."""
        return "" if moment.whole_day else _hour(self.locale, moment.wall[11:16])

    def month_name(self, name: str) -> str:
        """A month without its year, as it stands alone: `2019/04` or `04` → `April`."""
        return _capital(_dated(self.locale, "LLLL", date(2000, int(name[-2:]), 1)))

    def calendar_day(self, name: str) -> str:
        """A day of every year: `04-27` → `27 April`."""
        month, day = name.split("-")
        return _dated(self.locale, "MMMMd", date(2000, int(month), int(day)))

    def heading(self, name: str) -> str:
        """A date shelf's name at the head of its page."""
        return _capital(self.day_name(name))

    def number(self, count: int) -> str:
        """`1,204`."""
        return _number(self.locale, count)

    def because(self, reason: tuple[str, str]) -> str:
        """`Both on Oysters`."""
        return self.gettext(reason[0]) % {"what": reason[1]} if reason[0] else ""

    @property
    def first_weekday(self) -> int:
        """The day that begins a week where the language is spoken most, 0 for Monday."""
        return _first_weekday(self.locale)

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """(`Monday`, `Mo`) and so on, from the day that begins a week: one letter where `Mo` is a long word."""
        from babel.dates import get_day_names

        wide, short, narrow = (
            get_day_names(width, "stand-alone", self.locale) for width in ("wide", "short", "narrow")
        )
        if max(len(str(name)) for name in short.values()) > LONGEST_DAY:
            short = narrow
        days = ((self.first_weekday + place) % 7 for place in range(7))
        return [(str(wide[day]), str(short[day])) for day in days]


@lru_cache
def words(language: str, before: Catalogues = ()) -> Words:
    """As a theme's catalogues say it, and where they do not, the builder's own. Raises BadCatalogue."""
    return Words(language, before)


def calendar_names(language: str) -> set[str]:
    """The days and months in lower case, however they stand in a sentence."""
    from babel.dates import get_day_names, get_month_names

    locale = _locale(language)
    return {
        name.lower()
        for names in (get_day_names, get_month_names)
        for context in ("format", "stand-alone")
        for name in names("wide", context, locale).values()
    }


def direction(language: str) -> str:
    """`rtl` or `ltr`, by a language tag's script, else by its language."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), first)
    return "rtl" if script in RIGHT_TO_LEFT else "ltr"


def catalogues(language: str, folders: tuple[Path, ...]) -> Catalogues:
    """Those in the language, as it is spoken there before as it is spoken anywhere. Raises BadCatalogue."""
    names = dict.fromkeys((language.replace("-", "_"), language.split("-")[0]))
    found = [folder / f"{name}.po" for folder in folders for name in names]
    try:
        return tuple((path, path.read_bytes()) for path in found if path.is_file())
    except OSError as error:
        raise BadCatalogue(Path(error.filename), 0) from error


def count(number: int, one: str, many: str) -> str:
    """`1 story`, `1,204 stories`: in English, to a publisher."""
    return f"{number:,} {one if number == 1 else many}"


def _texts(found: Catalogues) -> NullTranslations:
    known = [_read(path, data) for path, data in found] or [NullTranslations()]
    for texts in known[1:]:
        known[0].add_fallback(texts)
    return known[0]


def _read(path: Path, data: bytes) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalogue = read_po(BytesIO(data), abort_invalid=True)
    except PoFileError as error:
        raise BadCatalogue(path, error.lineno + 1) from error
    except ValueError as error:
        raise BadCatalogue(path, 0) from error
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return GNUTranslations(BytesIO(compiled.getvalue()))


@lru_cache
def _locale(language: str) -> str:
    """What CLDR knows that is nearest to the language: English when it knows nothing of it."""
    from babel import Locale, UnknownLocaleError

    name, parts = "en", language.split("-")
    for length in range(len(parts), 0, -1):
        try:
            name = str(Locale.parse("_".join(parts[:length])))
            break
        except (UnknownLocaleError, ValueError):
            continue
    _part(name)
    return name


def _part(locale: str) -> None:
    """Gives a locale data of its own. Babel lets all share what they inherit, and writes there what was found
    for the first: the months of a Japanese site would stand in the German one that is built after it."""
    from babel import localedata

    known = {**localedata._cache}
    localedata._cache.clear()
    known[locale] = localedata.load(locale)
    localedata._cache.clear()
    localedata._cache.update(known)


@lru_cache
def _parsed(locale: str) -> "Locale":
    """Once, as Babel does it again for each part of a date that it is given a name for."""
    from babel import Locale

    return Locale.parse(locale)


@lru_cache
def _first_weekday(locale: str) -> int:
    from babel import Locale
    from babel.core import get_global

    likely = get_global("likely_subtags").get(locale, locale)  # `ar` says nothing of where: `ar_Arab_EG`
    return Locale.parse(likely).first_week_day


@lru_cache(KEPT)
def _day_name(locale: str, name: str) -> str:
    year, month, day = [*map(int, name.split("/")), 1, 1][:3]
    pattern = {4: "y", 7: "yMMMM"}.get(len(name), "long")
    return _dated(locale, pattern, date(year, month, day))


@lru_cache(1000)  # the calendar's days and months; dates are at hand by their names
def _dated(locale: str, pattern: str, day: date) -> str:
    from babel.dates import format_date, format_skeleton

    if pattern in ("long", "LLLL"):
        return format_date(day, pattern, _parsed(locale))
    return format_skeleton(pattern, day, locale=_parsed(locale))


@lru_cache(KEPT)
def _hour(locale: str, wall: str) -> str:
    from babel.dates import format_time

    return format_time(time.fromisoformat(wall), "short", locale=_parsed(locale))


@lru_cache(KEPT)
def _number(locale: str, count: int) -> str:
    from babel.numbers import format_decimal

    return format_decimal(count, locale=_parsed(locale))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
