"""The language of the pages: every text in every catalogue, plurals, dates, direction."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from desk import GOOD, GOOD_PAGE, PROJECT, SITE, Desk, parsed, story, tags

from generator.model import Moment
from generator.text import wording

SHIPPED = sorted(path.stem for path in wording.OWN.glob("*.po"))
MARKS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")


def texts() -> Iterator[str | tuple[str, str]]:
    """Every text that the shipped pages say: one, or (one, many)."""
    for path in (PROJECT / "themes").rglob("*.html"):
        yield from (found[1] for found in extract_from_file("jinja2.ext:babel_extract", path))
    for path in (PROJECT / "generator").rglob("*.py"):
        yield from (found[1] for found in extract_from_file("python", path, keywords=MARKS))


SAID = set(texts())
ONE = {text if isinstance(text, str) else text[0] for text in SAID}


def test_six_languages_are_shipped() -> None:
    assert SHIPPED == ["ar", "de", "es", "fr", "pt"]  # and English, which the templates hold
    assert {"Related stories", "Withdrawn", "Tag", "Both on %(what)s"} <= ONE


@pytest.mark.parametrize("language", SHIPPED)
def test_a_catalogue_says_everything_and_no_more(language: str) -> None:
    with (wording.OWN / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    known = {}
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        known[message.id if isinstance(message.id, str) else message.id[0]] = forms
        assert not message.fuzzy
    del known[""]
    assert known.keys() == ONE
    for one, forms in known.items():
        plural = any(text[0] == one for text in SAID if isinstance(text, tuple))
        assert len(forms) == (catalogue.num_plurals if plural else 1), one
        assert all(forms), one
        for form in forms:
            places = set(PLACE.findall(form))
            assert places == set(PLACE.findall(one)) or (plural and not places), one
            assert [form[:1].isspace(), form.endswith(" ")] == [
                one[:1].isspace(),
                one.endswith(" "),
            ] or language == "ar"


def test_templates_say_no_text_outside_the_catalogues() -> None:
    """What stands between tags or in an attribute that is read aloud, and is no expression, is a sign or a name."""
    spoken = re.compile(
        r'>([^<>{}]*[A-Za-z]{2}[^<>{}]*)<|(?:aria-label|alt|title|placeholder)="([^"{}]*[A-Za-z][^"{}]*)"'
    )
    for path in sorted((PROJECT / "themes").rglob("*.html")):
        markup = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.S)
        found = {text.strip() for pair in spoken.findall(markup) for text in pair if text.strip()}
        names = {text for text in found if re.fullmatch(r"[a-z]+\.[a-z]+", text)}  # of files
        assert found - names <= {"BibTeX", "SHA-256"}, path.name


ARABIC = {0: "0 مقال", 1: "مقال واحد", 2: "مقالان", 3: "3 مقالات", 11: "11 مقالًا", 100: "100 مقال"}


@pytest.mark.parametrize(
    ("language", "plurals"),
    [
        ("ar", ARABIC),
        ("fr", {0: "0 article", 1: "1 article", 2: "2 articles"}),
        ("de", {0: "0 Artikel", 1: "1 Artikel"}),
        ("es", {0: "0 artículos", 1: "1 artículo"}),
        ("pt-BR", {0: "0 artigo", 1: "1 artigo", 2: "2 artigos"}),
        ("nl", {0: "0 stories", 1: "1 story"}),  # not shipped: English
    ],
)
def test_plurals(language: str, plurals: dict[int, str]) -> None:
    said = wording.words(language)
    for number, text in plurals.items():
        assert said.ngettext("%(n)s story", "%(n)s stories", number) % {"n": number} == text


# From CLDR's own charts.
@pytest.mark.parametrize(
    ("language", "day", "month", "calendar", "clock", "number"),
    [
        ("en", "April 7, 2019", "April 2019", "April 7", "4:05\u202fPM", "12,045"),
        ("en-GB", "7 April 2019", "April 2019", "7 April", "16:05", "12,045"),
        ("fr", "7 avril 2019", "Avril 2019", "7 avril", "16:05", "12\u202f045"),
        ("de", "7. April 2019", "April 2019", "7. April", "16:05", "12.045"),
        ("es", "7 de abril de 2019", "Abril de 2019", "7 de abril", "16:05", "12.045"),
        ("pt-BR", "7 de abril de 2019", "Abril de 2019", "7 de abril", "16:05", "12.045"),
        ("ar", "7 أبريل 2019", "أبريل 2019", "7 أبريل", "4:05 م", "12,045"),
        ("ja", "2019年4月7日", "2019年4月", "4月7日", "16:05", "12,045"),
        ("xx-Latn-ZZ", "April 7, 2019", "April 2019", "April 7", "4:05\u202fPM", "12,045"),
    ],
)
def test_dates_and_numbers(language, day, month, calendar, clock, number) -> None:
    said = wording.words(language)
    assert said.long_date(Moment("2019-04-07T16:05:00")) == said.day_name("2019/04/07") == day
    assert said.heading("2019/04") == month
    assert said.calendar_day("04-07") == calendar
    assert said.clock(Moment("2019-04-07T16:05:00")) == clock
    assert said.clock(Moment("2019-04-07T00:00:00", whole_day=True)) == ""
    assert said.number(12045) == number
    assert said.day_name("0987").startswith("987") and said.calendar_day("02-29")


WEEKS = {  # language: the day that begins a week, and the place of a Monday. From CLDR's supplemental data
    "en": ("Sunday", 1), "en-GB": ("Monday", 0), "fr": ("lundi", 0), "pt": ("domingo", 1), "ar": ("السبت", 2),
}  # fmt: skip


@pytest.mark.parametrize("language", WEEKS)
def test_a_week_begins_where_its_readers_begin_it(tmp_path, language: str) -> None:
    desk = Desk(tmp_path).write(
        {"content/site.yaml": site(language), GOOD: story(date="2019-04-01")}
    )  # a Monday
    desk.build()
    page = parsed(desk.page("2019/04/index.html"))
    heads = [head.get("abbr") for head in tags(page, "th")]
    days = ["".join(cell.itertext()).split(":")[0] for cell in tags(page, "td")]
    assert (heads[0], days.index("1")) == WEEKS[language] and len(heads) == 7


def site(language: str) -> str:
    return f"{SITE}language: {language}\n"


def test_a_page_in_the_language_of_its_site(tmp_path) -> None:
    desk = Desk(tmp_path).write(
        {"content/site.yaml": site("fr"), GOOD: story(tags="[Quais]", section="Port")}
    )
    desk.build()
    page, tag = desk.page(GOOD_PAGE), desk.page("tag/quais/index.html")
    for text in ("27 avril 2019", "Classé dans", "Citer cet article", "Aller au contenu", "Rubriques"):
        assert text in page, text
    assert "<title>Mot-clé\u00a0: Quais — The Desk</title>" in tag and "1 article<" in tag
    assert "Avril 2019" in desk.page("2019/04/index.html") and "Page introuvable" in desk.page("404.html")
    assert "The Desk – Mot-clé\u00a0: Quais" in desk.page("tag/quais/feed.xml")
    desk.write({"content/site.yaml": site("de")}).build()
    assert "27. April 2019" in desk.page(GOOD_PAGE) and "Abgelegt unter" in desk.page(GOOD_PAGE)


def test_a_footnote_leads_back_in_the_language_of_its_article(tmp_path) -> None:
    noted = "A note.[^1] Another.[^2]\n\n[^1]: One.\n[^2]: Two.\n"
    other = {"content/articles/b.md": story("Hafen", "2019-04-26", noted, lang="de")}
    Desk(tmp_path).write({"content/site.yaml": site("fr"), GOOD: story(body=noted), **other}).build()
    desk = Desk(tmp_path)
    assert 'title="Revenir au texte de la note 2"' in desk.page(GOOD_PAGE)
    assert 'title="Zurück zum Text von Anmerkung 1"' in desk.page("2019/04/26/hafen/index.html")


def test_each_language_has_its_own_months_whatever_was_spoken_before() -> None:
    ask = (
        "from generator.text import wording\n"
        "for said in map(wording.words, 'ja zh fr de en-GB'.split()):\n"
        "    print(said.month_name('10'), said.weekdays[0][0])"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    assert said.splitlines() == [
        "10月 日曜日",
        "十月 星期一",
        "Octobre lundi",
        "Oktober Montag",
        "October Monday",
    ]


def test_days_of_the_week_fit_a_calendar() -> None:
    assert [short for _, short in wording.words("en").weekdays][:2] == ["Su", "Mo"]
    assert [short for _, short in wording.words("ar").weekdays][:2] == ["س", "ح"], "سبت is a word"


def test_right_to_left(tmp_path) -> None:
    desk = Desk(tmp_path).write(
        {"content/site.yaml": site("ar"), GOOD: story("أخبار", slug="good-news", tags="[ميناء]")}
    )
    desk.build()
    page = parsed(desk.page(GOOD_PAGE))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert "مصنّف تحت" in desk.page(GOOD_PAGE)
    assert [wording.direction(tag) for tag in ("fa", "he-IL", "ku-Arab", "az-Latn-IR", "fr", "ar-Latn")] == [
        "rtl", "rtl", "rtl", "ltr", "ltr", "ltr"
    ]  # fmt: skip


def test_an_article_in_another_language_says_so(tmp_path) -> None:
    other = {
        "content/articles/2019/04/b.md": story("ميناء", "2019-04-26", dek="ليل", lang="ar"),
        GOOD: story(lang="en"),
    }
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, **other})
    assert not desk.words()
    (path,) = (tmp_path / "output/2019/04/26").glob("*/index.html")
    page = path.read_text("utf-8")
    assert parsed(page).get("lang") == "en" and '<meta name="citation_language" content="ar">' in page
    assert '<h1 lang="ar" dir="rtl">' in page and '<div class="prose" lang="ar" dir="rtl">' in page
    assert '"inLanguage": "ar"' in page
    front = desk.page("index.html")
    assert '<h2 class="hed" lang="ar" dir="rtl">' in front and 'lang="en" dir' not in front
    desk.write({GOOD: story(lang="English!")})
    assert not desk.words() and '<h1 dir="auto">' in desk.page(GOOD_PAGE)


def test_a_theme_says_it_in_its_own_words(tmp_path) -> None:
    own = 'msgid "Filed under"\nmsgstr "Sujets"\n\nmsgid "Tags"\nmsgstr "Étiquettes"\n'
    texts = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{own}'
    theme = {"themes/mine/theme.yaml": "extends: broadsheet\n", "themes/mine/locale/fr.po": texts}
    desk = Desk(tmp_path).write(
        {"content/site.yaml": site("fr") + "theme: mine\n", GOOD: story(tags="[a]"), **theme}
    )
    desk.build()
    assert "Sujets" in desk.page(GOOD_PAGE) and "Citer cet article" in desk.page(GOOD_PAGE)
    assert ">Étiquettes</h1>" in desk.page("tag/index.html"), "a heading that a view makes"
    changed = texts.replace("Sujets", "Thèmes").replace("Étiquettes", "Mots")
    desk.write({"themes/mine/locale/fr.po": changed}).build()
    assert "Thèmes" in desk.page(GOOD_PAGE) and ">Mots</h1>" in desk.page("tag/index.html")


def test_a_broken_catalogue_stops_the_build(tmp_path, capsys) -> None:
    theme = {
        "themes/mine/theme.yaml": "extends: broadsheet\n",
        "themes/mine/locale/fr.po": 'msgid "By"\nPar\n',
    }
    desk = Desk(tmp_path).write({"content/site.yaml": site("fr") + "theme: mine\n", GOOD: story(), **theme})
    assert desk.run() == 2
    assert capsys.readouterr().err.startswith(
        "themes/mine/locale/fr.po:2: is no gettext catalogue. Mend it; nothing was built.\n"
    )
    assert not (tmp_path / "output").exists()


def test_an_unchanged_archive_loads_no_babel(tmp_path) -> None:
    Desk(tmp_path).write({"content/site.yaml": site("fr"), GOOD: story()})
    code = "import sys; from generator.cli import main; main(sys.argv[1:]); sys.exit('babel' in sys.modules)"
    loaded = []
    for _ in range(3):
        time.sleep(0.15)  # what was touched just now is read again
        command = [sys.executable, "-c", code, "--site", str(tmp_path), "--quiet"]
        loaded.append(subprocess.run(command, cwd=Path(PROJECT)).returncode)
    assert loaded[0] == 1 and loaded[-1] == 0
