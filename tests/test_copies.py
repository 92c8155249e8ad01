"""Whether two texts are one: copies are found in any dress, and stories of one form are kept apart."""

import pytest

from generator.text import copies

STORY = """Judge halts dredging at Quernmouth

The court wants seven months of measurements before a single bucket of mud leaves Quernmouth, Judge
Ottilie Marsh ruled on Thursday, and the 43 boats of the fleet may stay where they are until then.

The harbour board had asked for leave to begin in November. "We have the barges, we have the men,"
its chair, Osric Tamm, told the court. It was not enough.

Oyster growers, who lost 12 of their beds to silt in 2016, wept in the gallery. They had brought a jar
of it, which the usher took away.
"""
FORM = (
    "{0} sells convertible debt\n\n{0} said on {1} that it had sold {2} million of convertible notes due in {3}. The notes"
    " bear interest twice a year and may be turned into shares of the company when their price has risen by a third. "
    "The proceeds will pay for the usual purposes of a company, among them the paying of older debts."
)


def read(text: str) -> copies.Text:
    return copies.read(text)


@pytest.mark.parametrize(
    "other",
    [
        STORY.replace("\n", "\r\n"),
        STORY.replace('"We', "\u201cWe").replace('men,"', "men,\u201d"),
        STORY.replace("Osric Tamm", "**[Osric Tamm](https://harbour.example/board/tamm)**"),
        " ".join(STORY.split()),
        STORY.replace("\u0020", "\u00a0"),
        STORY.replace("asked for leave", "asked leave"),
        STORY + "\nPhoto: Morag Ellery\n",
    ],
    ids=["line ends", "quotes", "links", "fused", "spaces", "a word", "a credit"],
)
def test_one_text_in_another_dress(other: str) -> None:
    assert copies.alike(read(STORY), read(other)) and copies.alike(read(other), read(STORY))


@pytest.mark.parametrize(
    "other",
    [
        STORY.replace("43 boats", "45 boats"),
        STORY.replace("Osric Tamm", "Ida Tamm"),
        STORY
        + "\nThe board said on Friday that it would appeal, and that its barges were already on their way home.",
        STORY.partition("Oyster growers")[0],
    ],
    ids=["a number", "a name", "a paragraph more", "a paragraph less"],
)
def test_another_fact_is_another_text(other: str) -> None:
    assert not copies.alike(read(STORY), read(other)) and not copies.alike(read(other), read(STORY))


def test_a_summary_is_held_by_its_story() -> None:
    summary = read(
        "The court wants seven months of measurements before a single bucket of mud leaves Quernm…"
    )
    assert copies.holds(read(STORY), summary) and not copies.holds(summary, read(STORY))


def test_prose_of_its_own_is_not_held() -> None:
    paragraph = "In Sele, ten miles up the river, nobody had heard of the ruling, or of the judge, or of mud."
    assert not copies.holds(read(STORY * 9), read(f"{STORY * 9}\n{paragraph}"))


def test_a_text_rewritten_word_for_word_is_not_held() -> None:
    rewritten = read(STORY.replace(" the ", " that "))
    over = copies.difference(rewritten, read(STORY))
    assert over.stretch < copies.PROSE and over.foreign * copies.HELD > over.words
    assert not copies.holds(read(STORY), rewritten)


def test_forms_filled_in_twice() -> None:
    one, two = (
        read(FORM.format("Acme Rope", "Monday", 300, 2027)),
        read(FORM.format("Tamm Nets", "Friday", 150, 2031)),
    )
    over = copies.difference(one, two)
    assert (over.stretch, sorted(over.facts)) == (10, ["2027", "300", "acme", "monday", "rope"])
    assert not copies.alike(one, two) and not copies.retold(one, two)
    same_day = read(FORM.format("Tamm Nets", "Monday", 300, 2027))
    assert not copies.retold(one, same_day), "its headline names another company"


def test_a_story_retold() -> None:
    one = read(STORY)
    cut = read(
        STORY.partition("Oyster growers")[0].replace("Judge halts dredging at", "Court stops the mud of")
    )
    assert copies.retold(one, cut) and copies.retold(cut, one)
    assert copies.retold(
        one, read(f"{STORY}\nThe weather in Sele was fair, and nobody there had heard of it.")
    )
    assert not copies.retold(one, read(STORY.replace("Quernmouth", "Sele")))


RESULTS = (
    "Second division\n\nResults of the second division, with the crowds as the league gave them.\n\n{}\n\nThe table stays"
    " as it was at the top. The next round is played in a fortnight, at three."
)
COURT = (
    "Driver fined\n\n{0} of Marl was fined {1} crowns at the magistrates' court on Monday for {2}.\n\nThe court heard that"
    " police stopped the driver on the coast road at night. The driver must pay costs of 85 crowns within a month."
)
FILLED = [
    (RESULTS.format("Rovers 2, Tidewick 1, by 1,204.\n\nLindhavn 0, Ostrey 0, by 3,110.\n\nAlbion 4, Haddow 2, by 988."),
     RESULTS.format("Tidewick 3, Albion 3, by 1,011.\n\nOstrey 1, Rovers 0, by 2,540.\n\nHaddow 2, Lindhavn 2, by 1,377.")),
    (COURT.format("Jan Orme", 300, "speeding"), COURT.format("Else Brandt", 450, "driving without lights")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two"), FILLED, ids=["results", "court"])
def test_a_form_filled_in_twice(one: str, two: str) -> None:
    assert copies.retold(read(one), read(two)) and copies.of_one_form(read(one), read(two))


@pytest.mark.parametrize(
    "other",
    [
        STORY.partition("The harbour")[0],
        f"CORRECTED: {STORY.replace('43', '34')}\nCorrects the number of boats.",
        STORY.replace(
            '"We have the barges, we have the men,"', "« Nous avons les barges, nous avons les hommes »,"
        ),
        f"LINDHAVN, May 7 (Marl Wire) - {STORY}\nReporting by Ida Falk; editing by Tomas Reyes",
    ],
    ids=["cut", "corrected", "translated", "byline"],
)
def test_a_copy_is_no_form(other: str) -> None:
    assert copies.retold(read(STORY), read(other)) and not copies.of_one_form(read(STORY), read(other))


def test_scripts_without_spaces() -> None:
    text = "港务局星期四要求先测量七个月,然后才能开始疏浚。四十三条渔船可以留在原处。"
    assert copies.alike(read(text), read(text.replace("。", "。\n")))
    assert copies.holds(read(text), read("港务局星期四要求先测量七个月"))
    assert not copies.holds(read(text), read("养殖户去年失去了十二片牡蛎床,星期五在旁听席上哭了。"))


def test_the_same_bytes_of_text_in_two_unicode_forms() -> None:
    assert copies.alike(
        read("Zoë Marchbank était là hier soir"), read("Zoe\u0308 Marchbank e\u0301tait la\u0300 hier soir")
    )


@pytest.mark.parametrize(
    ("one", "two", "same"), [("", "", True), ("Rain.", "Rain!", True), ("Rain.", "Snow.", False)]
)
def test_hardly_any_text(one: str, two: str, same: bool) -> None:
    assert copies.alike(read(one), read(two)) is same and copies.holds(read(one), read(two)) is same


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.quern.example/2019/mud/?utm_source=x&fbclid=1#top", "quern.example/2019/mud"),
        ("http://m.quern.example/story?id=7&a=b", "quern.example/story?a=b&id=7"),
        ("https://quern.example/story?id=8", "quern.example/story?id=8"),
        ("https://quern.example/Mud", "quern.example/Mud"),
        ("https://quern.example/", ""),
        ("urn:uuid:1", ""),
        ("https://[bad/", ""),
    ],
)
def test_one_spelling_for_an_address(url: str, address: str) -> None:
    assert copies.address(url) == address
