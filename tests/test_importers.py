"""Importers: the cases in tests/importers, nothing lost, no harm from any bytes."""

import random
import re
from pathlib import Path
from typing import Any

import effort
import markdown
import pytest
import yaml

from generator.importers import _credits
from generator.importers._decode import decode, lines
from generator.importers.text import Text, _fuse
from generator.model import Problem, Raw, Record, Story

CASES = sorted((Path(__file__).parent / "importers").glob("*.txt"))
ZONE = "America/Toronto"


def read(data: bytes | str, path: str = "case.txt") -> list[Record | Problem]:
    raw = Raw(path, data.encode() if isinstance(data, str) else data, ZONE)
    return list(Text().read(raw))


def story(data: bytes | str) -> Story:
    (record,) = read(data)
    assert isinstance(record, Record), record
    return record.story


def paragraphs(body: str) -> list[str]:
    """What readers see of a body."""
    page = markdown.markdown(body, extensions=["extra", "sane_lists"])
    import html

    return [html.unescape(p) for p in re.findall(r"<p>(.*?)</p>", page, re.DOTALL)]


def parts(case: Path) -> tuple[str, dict[str, Any]]:
    raw, _, expected = case.read_text("utf-8").partition("\n=====\n")
    return raw, yaml.safe_load(expected)


def seen(made: Story) -> dict[str, Any]:
    """The fields that say something, as a case file writes them."""
    fields: dict[str, Any] = {
        "title": made.title,
        "published": made.published.iso if made.published else None,
        "updated": made.updated.iso if made.updated else None,
        "tags": list(made.tags),
        "authors": list(made.authors),
        "dek": made.dek,
        "summary": made.summary,
        "section": made.section,
        "source": made.source,
        "source_url": made.source_url,
        "rights": made.rights,
        "similar": [{"title": s.title, "summary": s.summary} for s in made.similar],
        "derived": list(made.derived),
        "body": paragraphs(made.body),
        "dropped": list(made.dropped),
    }
    return {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    raw, expected = parts(case)
    assert seen(story(raw)) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_nothing_is_lost(case: Path) -> None:
    """Every letter and figure of the raw lines is in the story, dropped by name, or a credit."""
    raw, _ = parts(case)
    made = story(raw)
    kept = [
        made.title,
        made.dek,
        made.summary,
        made.section,
        made.source,
        made.rights,
        made.source_url,
        *made.tags,
        *made.authors,
    ]
    kept += [text for other in made.similar for text in (other.title, other.summary)]
    letters = _letters(" ".join([*kept, *paragraphs(made.body), *made.dropped]))
    for line in (part for whole in lines(raw) for part in _credits.parted(whole, ZONE)):
        if _credits.read(line, ZONE) or re.match(
            r"(?:Tags|Keywords|Topics|Mots-clés|Schlagworte|Section) ?:", line
        ):
            continue
        for word in " ".join(_fuse.paragraphs(line)).split():
            assert _letters(word) in letters, (word, line)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def test_claims_text_and_nameless_files_only() -> None:
    claims = {name: Text().claims(Raw(name, b"")) for name in
              ("a.txt", "b/c.TEXT", "d/README", "e.html", "f.json", ".hidden", "g.md")}  # fmt: skip
    assert claims == {"a.txt": True, "b/c.TEXT": True, "d/README": True, "e.html": False,
                      "f.json": False, ".hidden": True, "g.md": False}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty. Put the text of the story into it, or delete it"),
        (b" \r\n\t\n", "is empty. Put the text of the story into it, or delete it"),
        (b"***\n---\n", "holds no text. Put the text of the story into it, or delete it"),
        (b"\xef\xbb\xbf", "holds no text. Put the text of the story into it, or delete it"),
        (
            b"PK\x03\x04\x00\x00",
            "is not text that can be read. Save it as UTF-8 text, or move it elsewhere",
        ),
        (
            bytes(range(1, 9)) * 9,
            "is not text that can be read. Save it as UTF-8 text, or move it elsewhere",
        ),
        (b"\xff\xfea", "is not text that can be read. Save it as UTF-8 text, or move it elsewhere"),
    ],
)
def test_what_is_no_story_is_a_problem(data: bytes, sentence: str) -> None:
    (problem,) = read(data, "in/x.txt")
    assert str(problem) == f"in/x.txt:1: {sentence}; until then no article is made of it."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    text = newline.join(["Café “Zoë” closes its doors", "The owner left.", "Nobody knows why."])
    made = story(text.encode(encoding))
    assert made.title == "Café “Zoë” closes its doors"
    assert paragraphs(made.body) == ["The owner left.", "Nobody knows why."]


def test_latin_1_is_the_last_resort_and_control_characters_go() -> None:
    assert decode(b"caf\xe9 \x81") == "café \x81"
    assert lines("a\x00\x07b\u00a0c\u200b\n") == ["ab c"]


@pytest.mark.parametrize(
    ("spoiled", "mended"),
    [
        ("SÃ£o Paulo", "São Paulo"),
        ("â€œquotedâ€\x9d, it â€™s ’tis", "“quoted”, it ’s ’tis"),
        ("Ã‰tÃ© Ã  la mer, voilÃ\xa0!", "Été à la mer, voilà!"),
        ("KÃ¶ln, Ã–sterreich", "Köln, Österreich"),
        ("Â£5 at 10Â°C – “ok”", "£5 at 10°C – “ok”"),
        ("une Å“uvre", "une œuvre"),
        ('BjÃ¶rn ﬁnds "it" &amp; ‘that’', 'Björn ﬁnds "it" &amp; ‘that’'),
    ],
)
def test_utf_8_read_as_cp1252_is_mended(spoiled: str, mended: str) -> None:
    assert lines(spoiled) == [mended]
    assert lines(f"“AMANHÔ\n{spoiled}") == ["“AMANHÔ", mended]


@pytest.mark.parametrize(
    "right",
    ["“AMANHÔ, disse.", "NÃO HÁ PÃO DE MANHÃ", "«IRMû e «IRMÃ…»", "A IRMÃ DE JOÃO", "OS MANHÃ’S",
     "“BLÅ”, sa hon", "BLÅ… EN FÄRG", "CORAÇÃO – AÇÃO", "À ÂGE ÉGAL, 10 °C", "Das „Ä“ und „Ü“",
     "¡Olé! ¿Qué? 5 €, 3 ½ “x”", "Ångström’s Ä, â la", "50 ª — ‘ñ’", "“quoted”…"],
)  # fmt: skip
def test_what_only_looks_odd_stays(right: str) -> None:
    assert lines(right) == [right]


def test_a_second_date_is_not_forgotten() -> None:
    made = story("Ferry is back\nJune 2, 2022\nJune 3, 2022\nThe ferry is back.\nIt was away.\n")
    assert made.published and made.published.iso == "2022-06-02"
    assert made.dropped == ("June 3, 2022",)


@pytest.mark.parametrize(
    "line",
    ["Par la route du col, deux camions sont arrivés", "Par Toutatis", "Par ailleurs", "Par Jean Dupont est mort.",
     "Von Mäusen und Menschen", "Von oben sieht man nur Dächer", "Von Angesicht zu Angesicht",
     "Por la noche llovió", "Por Amor", "Di notte la città cambia", "De Madrid al cielo", "De Gaulle",
     "Door de wind", "Per Aspera ad Astra", "Av sju skäl"],
)  # fmt: skip
def test_prose_that_starts_like_a_byline_is_none(line: str) -> None:
    assert _credits.read(line, ZONE) is None


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Par Anaïs Kerbrat", ("Anaïs Kerbrat",)),
        ("Par Maëlle Driant, envoyée spéciale à Oustrac", ("Maëlle Driant",)),
        ("Propos recueillis par Yann Quéméner et Léa Morvan", ("Yann Quéméner", "Léa Morvan")),
        ("Par Léa Morvan avec AFP", ("Léa Morvan",)),
        ("Par Léa Morvan, le 4 mars 2023 à 18h05", ("Léa Morvan",)),
        ("Il y a 3 heures | Par Léa Morvan", ("Léa Morvan",)),
        (
            "Von Jürgen Saalbach und Dr. Mechthild von Arnsdorf",
            ("Jürgen Saalbach", "Dr. Mechthild von Arnsdorf"),
        ),
        ("Von Ute Harms, Ellrich", ("Ute Harms",)),
        ("Por Lucía Ferrán y Tomás de la Hoz", ("Lucía Ferrán", "Tomás de la Hoz")),
        ("Por Ramón Oria y Gasset", ("Ramón Oria y Gasset",)),
        ("di Chiara Bonfanti", ("Chiara Bonfanti",)),
        ("A cura di Chiara Bonfanti e Marco Galli", ("Chiara Bonfanti", "Marco Galli")),
        ("De Ioana Pârvu", ("Ioana Pârvu",)),
        ("Door Sietske Hoekema", ("Sietske Hoekema",)),
        ("Oleh Ratna Dewi", ("Ratna Dewi",)),
        ("Par AFP", ("AFP",)),
        ("Redaktion", ()),
        ("La rédaction", ()),
    ],
)
def test_bylines_beyond_english(line: str, authors: tuple[str, ...]) -> None:
    credit = _credits.read(line, ZONE)
    assert credit and credit.authors == authors


@pytest.mark.parametrize(
    "dek",
    ["BBC presenter and harbour campaigner dies", "Sky News sold to rival for billions",
     "NBC News Poll Finds That Otters Are Liked"],
)  # fmt: skip
@pytest.mark.parametrize(
    "head", ["Martha Gellan\n{}\nJune 3, 2025", "Otters stay\nBy Ana Lind\n{}\nJune 3, 2025"]
)
def test_what_is_told_of_an_outlet_is_no_byline(head: str, dek: str) -> None:
    made = story(f"{head.format(dek)}\nThe town of Mere met on the quay.\nIt rained.\n")
    assert (made.title, made.dek) == (head.split("\n")[0], dek)
    assert (made.authors, made.dropped) == (("Ana Lind",) if "By" in head else (), ())


def test_a_name_that_is_the_headline_is_no_byline() -> None:
    made = story("Martha Gellan\nBBC News\nThe town of Mere met on the quay.\nIt rained.\n")
    assert (made.title, made.authors) == ("Martha Gellan", ())


@pytest.mark.parametrize("line", ["Mayor Dunn, Reporters Clash at Weir", "Trade Unions and Journalists"])
def test_a_headline_that_names_many_of_a_trade_is_no_byline(line: str) -> None:
    assert _credits.read(line, ZONE) is None


def test_a_society_of_a_trade_is_an_author() -> None:
    credit = _credits.read("By Ana Lind and Reporters Without Borders", ZONE)
    assert credit and credit.authors == ("Ana Lind", "Reporters Without Borders")


@pytest.mark.parametrize(
    "line",
    ["Follow the money, said Lind, who published the contracts at https://lind.example/contracts",
     "Save", "Drucken", "Merken", "Kommentar", "Enregistrer", "Commentaires", "Guardar", "Comentario"],
)  # fmt: skip
def test_what_a_story_may_say_is_no_furniture(line: str) -> None:
    made = story(
        f"How to keep a letter\nLook down the list of words.\n{line}\nWait for the light to go out.\n"
    )
    assert line in paragraphs(made.body) and made.dropped == ()


def test_a_kind_of_story_above_it_is_its_section() -> None:
    made = story("Kommentar\nDie Brücke bleibt\nDie Brücke bleibt stehen.\nNiemand geht darüber.\n")
    assert (made.section, made.title) == ("Kommentar", "Die Brücke bleibt")


@pytest.mark.parametrize(
    "line",
    ["The document SelePlanJune 3, 2025Final.pdf was found", "The plan.docxJune 3, 2025Final was found",
     "The document SelePlanJune 3, 2025Final_2 was found"],
)  # fmt: skip
def test_a_day_in_the_name_of_a_file_parts_no_line(line: str) -> None:
    assert _credits.parted(line, ZONE) == [line]


def test_a_timestamp_between_two_texts_parts_none_below_the_headline() -> None:
    line = "He read out SelePlanJune 3, 2025Final from the back of an envelope."
    made = story(f"Council meets\nThe council met.\n{line}\nIt rained.\n")
    assert line in paragraphs(made.body) and made.published is None


def test_a_headline_like_a_byline_stays_where_nothing_else_could_be_one() -> None:
    made = story("Por Fin Libres\nLos loros de Alba han salido de la jaula.\nVuelan ya sobre el río.\n")
    assert (made.title, made.authors) == ("Por Fin Libres", ())


def test_any_bytes_do_no_harm() -> None:
    chance = random.Random(7)
    alphabet = "aA.?!\"'’“” \n,:|»-0123$#*_<&\\[]("
    for _ in range(1500):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(1, 200)))
        for found in read(text):
            assert isinstance(found, Record | Problem)
    for _ in range(300):
        read(chance.randbytes(chance.randrange(200)))


def test_markup_in_the_raw_text_is_literal() -> None:
    made = story("A headline for the case\n# One <b>two</b> *three* _four_.\n1. Five & six &amp; seven.\n")
    assert paragraphs(made.body) == [
        "# One <b>two</b> *three* _four_.",
        "1. Five & six &amp; seven.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It rose.Then it fell again, he said. " * 130_000,
        "Some words here.\n" * 300_000,
        "x" * 5_000_000,
    ],
)
def test_five_megabytes_take_seconds(text: str) -> None:
    with effort.seconds(20):
        story(text)


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\n\n", "\n", "a\r\nb\r\n", "a\x0bb\u2028"])
def test_a_next_line_sign_elsewhere_adds_no_line(text: str) -> None:
    assert lines(f"{text}b\x85c\n") == [*lines(f"{text}b\n"), "c"]
    assert lines(f"b\x85{text}") == ["b", *(lines(text) if text else [])]
