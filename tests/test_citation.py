"""How an article is cited, against what each style's guide prescribes."""

import pytest

from generator.model import Card, Moment, Term
from generator.text.citation import bibtex, citations

HERE = "https://lantern.example/2021/11/03/sea/"


def card(*authors: str, title: str = "Sea Takes Low Quay", date: str = "2021-11-03") -> Card:
    when = Moment(f"{date}T00:00:00", 0, True) if date else None
    return Card("1", "/2021/11/03/sea/", title, when, authors=tuple(Term(name, name) for name in authors))


def cited(style: str, *authors: str, **facts: str) -> str:
    found = {one.style: one for one in citations(card(*authors, **facts), "The Lantern", HERE)}
    return "".join(found[style][1:])


ONE = {
    "AP": "Morag Ellery, “Sea Takes Low Quay,” The Lantern, Nov. 3, 2021, " + HERE,
    "Chicago": f"Ellery, Morag. “Sea Takes Low Quay.” The Lantern, November 3, 2021. {HERE}.",
    "MLA": "Ellery, Morag. “Sea Takes Low Quay.” The Lantern, 3 Nov. 2021, lantern.example/2021/11/03/sea/.",
    "APA": "Ellery, M. (2021, November 3). Sea Takes Low Quay. The Lantern. " + HERE,
}


@pytest.mark.parametrize("style", ONE)
def test_one_author(style: str) -> None:
    assert cited(style, "Morag Ellery") == ONE[style]


@pytest.mark.parametrize(
    ("style", "authors", "opening"),
    [
        ("AP", ("Ana Li", "Bo Ek", "Cy Ott"), "Ana Li, Bo Ek and Cy Ott, “"),
        ("Chicago", ("Ana Li", "Bo Ek", "Cy Ott"), "Li, Ana, Bo Ek, and Cy Ott. “"),
        ("Chicago", ("Ana Li", "Bo Ek"), "Li, Ana, and Bo Ek. “"),
        ("Chicago", tuple(f"Ann Name{c}" for c in "abcdefghijk"), "Namea, Ann, Ann Nameb, "),
        ("MLA", ("Ana Li", "Bo Ek"), "Li, Ana, and Bo Ek. “"),
        ("MLA", ("Ana Li", "Bo Ek", "Cy Ott"), "Li, Ana, et al. “"),
        ("APA", ("Ana Li", "Bo Ek"), "Li, A., & Ek, B. (2021"),
        ("APA", ("Nell Mary-Ann Sandiford-Pike",), "Sandiford-Pike, N. M. A. (2021"),
        ("MLA", ("Vincent van Gogh",), "van Gogh, Vincent. “"),
        ("MLA", ("Martin King Jr.",), "King, Martin, Jr. “"),
        ("APA", ("Martin Luther King Jr.",), "King, M. L., Jr. (2021"),
        ("MLA", ("Colette",), "Colette. “"),
        ("MLA", ("Lantern staff",), "Lantern staff. “"),
        ("MLA", ("王小明",), "王小明. “"),
        ("MLA", ("ليلى حداد",), "ليلى حداد. “"),
    ],
)
def test_who_stands_first_and_how(style: str, authors: tuple[str, ...], opening: str) -> None:
    assert cited(style, *authors).startswith(opening)


def test_nobody_named_and_no_date() -> None:
    assert cited("APA", date="") == f"Sea Takes Low Quay. (n.d.). The Lantern. {HERE}"
    assert cited("AP", date="") == f"“Sea Takes Low Quay,” The Lantern, {HERE}"
    assert cited("MLA", date="") == "“Sea Takes Low Quay.” The Lantern, lantern.example/2021/11/03/sea/."


def test_a_headline_with_its_own_marks() -> None:
    assert "“‘Why us?’ they ask?” The" in cited("MLA", title="“Why us?” they ask?")


def test_bibtex() -> None:
    assert bibtex(card("Morag Ellery", "Lantern staff", title="Rates & 5% {more}"), "The Lantern", HERE) == (
        "@article{ellery2021rates,\n"
        "  author = {Ellery, Morag and {Lantern staff}},\n"
        "  title = {{Rates \\& 5\\% \\{more\\}}},\n"
        "  journal = {The Lantern},\n"
        "  year = {2021},\n"
        "  month = nov,\n"
        "  day = {3},\n"
        "  url = {https://lantern.example/2021/11/03/sea/}\n"
        "}"
    )


def test_bibtex_has_the_suffix_between_family_and_given_names() -> None:
    assert "author = {King, Jr., Martin Luther}," in bibtex(
        card("Martin Luther King Jr."), "The Lantern", HERE
    )
