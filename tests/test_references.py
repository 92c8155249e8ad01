"""What an editor names in `related:`, and what names and addresses mean, may change: the pages follow."""

import shutil
from contextlib import closing

import pytest
from desk import SITE, Desk, story

from generator.catalog import Reader


def anew(desk: Desk) -> dict[str, bytes]:
    """What a build from nothing publishes."""
    shutil.rmtree(desk.root / "output")
    desk.forget().build()
    return desk.output()


def crowd(desk: Desk) -> Desk:
    """Stories of their own, so that a change to one is followed and not all are related anew."""
    words = "anvil bodkin cello dulcimer easel flagon gimlet hatchet ingot jerkin ketch lathe".split()
    return desk.write({
        f"content/articles/own-{n}.md": story(f"{word} {n}", f"20{n + 10}-01-01", f"{word} " * 20, id=f"own-{n}")
        for n, word in enumerate(words)
    })  # fmt: skip


PINNED, OTHER, PINNER = (f"content/articles/{name}.md" for name in ("pinned", "other", "pinner"))


def test_a_pin_by_headline_means_another_when_headlines_change(tmp_path) -> None:
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    desk.write({
        PINNED: story("Tide tables", "2011-02-02", "Neap and spring.", id="pinned"),
        OTHER: story("Tide tables", "2013-02-02", "High and low.", id="other"),
        PINNER: story("Pinner", "2012-01-01", "Nothing alike.", related="[Tide tables]", id="pinner"),
    }).build()  # fmt: skip
    assert "/2011/02/02/tide-tables/" not in desk.page("2012/01/01/pinner/index.html").partition("<aside")[2]
    desk.write({OTHER: story("Moon tables", "2013-02-02", "High and low.", id="other")}).build()
    assert "Pinned by the editor" in desk.page("2012/01/01/pinner/index.html")
    assert desk.output() == anew(desk)


def test_a_pin_by_a_former_address_ends_with_its_line_in_the_ledger(tmp_path) -> None:
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    old = "/2011/02/02/old-tables/"
    desk.write({
        PINNED: story("Tide tables", "2011-02-02", "Neap and spring.", aliases=f"[{old}]", id="pinned"),
        PINNER: story("Pinner", "2012-01-01", "Nothing alike.", related=f'["{old}"]', id="pinner"),
    }).build()  # fmt: skip
    assert "Pinned by the editor" in desk.page("2012/01/01/pinner/index.html")
    desk.write({PINNED: story("Tide tables", "2011-02-02", "Neap and spring.", id="pinned")}).build()
    rows = desk.read("content/ledger/urls/2011.tsv").splitlines(keepends=True)
    desk.write({"content/ledger/urls/2011.tsv": "".join(row for row in rows if old not in row)}).build()
    assert "Pinned by the editor" not in desk.page("2012/01/01/pinner/index.html")
    assert desk.output() == anew(desk)


def test_servers_learn_where_the_first_story_of_an_emptied_thread_went(tmp_path) -> None:
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    ids = ("first", "second", "third", "g-one", "g-two", "g-three", "h-one", "h-two", "h-three")

    def tell(**series: str) -> None:
        desk.write({
            f"content/articles/{id}.md": story(f"Story {id}", f"2011-02-0{n + 1}", f"{id} " * 9, id=id,
                                               **({"series": series[id]} if id in series else {}))
            for n, id in enumerate(i.replace("_", "-") for i in ids)
        })  # fmt: skip
        desk.build()

    others = {id: id[0].upper() for id in ids if "-" in id}
    tell(**others, first="G")
    row = "/story/first/\tthread:first\t\n"  # readers have known a story so far that began with it
    lists = desk.read("content/ledger/urls/lists.tsv")
    desk.write({"content/ledger/urls/lists.tsv": lists + row}).build()
    assert "/story/first/ https://desk.example/story/g/ 301" in desk.page("_redirects")
    tell(**others, first="H")
    assert "/story/first/ https://desk.example/story/h/ 301" in desk.page("_redirects")
    assert desk.output() == anew(desk)


def test_the_first_day_of_1970_is_a_day_like_others(tmp_path) -> None:
    text = "The lock keeper Dilys Tarrant drained the basin and counted forty eels and one bicycle. " * 3
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    for n, day in enumerate(("1969-12-30", "1969-12-31", "1970-01-01", "1970-01-02")):
        desk.write({f"content/articles/eels-{n}.md": story(f"Eels {n}", day, text + "x" * n, id=f"eels-{n}")})
    desk.build()
    with closing(Reader(tmp_path / ".cache/catalog.sqlite")) as reader:
        assert {row[0] for row in reader.rows("SELECT name FROM thread WHERE id LIKE 'eels-%'")} == {"eels-0"}


@pytest.mark.parametrize("field", ["related", "unrelated"])
def test_a_name_of_no_story_is_told_in_every_build_until_it_is_one(tmp_path, field: str) -> None:
    said = [
        "content/articles/pinner.md:5: warning: names “Moon tabels”, which is no story that readers can see."
        " Did you mean “Moon tables”? Until then it is passed over.",
        "content/articles/pinner.md:7: warning: names “nothing-of-the-kind”, which is no story that readers can see."
        " Name one by its headline, its address or its id. Until then it is passed over.",
    ]
    wishes = {field: "\n  - Moon tabels\n  - /2013/02/02/moon-tables/\n  - nothing-of-the-kind"}
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    desk.write({
        OTHER: story("Moon tables", "2013-02-02", "High and low.", id="other"),
        PINNER: story("Pinner", "2012-01-01", "Nothing alike.", **wishes),
    })  # fmt: skip
    assert desk.words() == desk.words() == desk.forget().words() == said
    desk.write({OTHER: story("Moon tabels", "2013-02-02", "High and low.", id="other")})
    assert desk.words() == said[1:]
    desk.write({OTHER: story("Moon tables", "2013-02-02", "High and low.", id="other", draft="true")})
    assert len(desk.words()) == 3, "what it named is seen no more"
    desk.write({PINNER: story("Pinner", "2012-01-01", "Nothing alike.", **{field: "[own-3, Flagon 5]"})})
    assert desk.words() == []


def test_a_name_that_several_stories_have_is_told_with_an_address_of_one(tmp_path) -> None:
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    desk.write({
        PINNED: story("Tide tables", "2011-02-02", "Neap and spring.", id="pinned"),
        OTHER: story("Tide tables", "2013-02-02", "High and low.", id="other"),
        PINNER: story("Pinner", "2012-01-01", "Nothing alike.", related="[Tide tables]"),
    })  # fmt: skip
    assert desk.words() == [
        "content/articles/pinner.md:4: warning: names “Tide tables”, by which 2 stories are known. Write the address"
        " of the one you mean, such as /2013/02/02/tide-tables/; until then it is passed over."
    ]
    (tmp_path / PINNED).unlink()
    assert not any("pinner" in line for line in desk.words())
    assert "Pinned by the editor" in desk.page("2012/01/01/pinner/index.html")


BOTH = (
    "content/articles/pinner.md:{line}: warning: names “{name}” under `related`, and the same story under"
    " `unrelated`. Take it out of one of the two; it is left out meanwhile."
)


@pytest.mark.parametrize("other", ["Moon tables", "other", "/2013/02/02/moon-tables/"])
def test_a_story_that_is_pinned_and_shut_out_is_told(tmp_path, other: str) -> None:
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    wishes = {"unrelated": f"[{other}]", "related": "\n  - Flagon 5\n  - Moon tables"}
    desk.write({
        OTHER: story("Moon tables", "2013-02-02", "High and low.", id="other"),
        PINNER: story("Pinner", "2012-01-01", "Nothing alike.", **wishes),
    })  # fmt: skip
    line = 4 if other == "Moon tables" else 7
    said = [BOTH.format(line=line, name="Moon tables")]
    assert desk.words() == desk.words() == desk.forget().words() == said
    page = desk.page("2012/01/01/pinner/index.html")
    assert "flagon 5" in page and page.count("Pinned by the editor") == 1
    desk.write({PINNER: story("Pinner", "2012-01-01", "Nothing alike.", unrelated="[other]")})
    assert desk.words() == []


@pytest.mark.parametrize("field", ["related", "unrelated"])
@pytest.mark.parametrize("name", ["Pinner", "pinner", "/2012/01/01/pinner/"])
def test_a_story_that_names_itself_is_told(tmp_path, field: str, name: str) -> None:
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    own = story("Pinner", "2012-01-01", "Nothing alike.", id="pinner", **{field: f"[{name}, Flagon 5]"})
    assert desk.write({PINNER: own}).words() == [
        f"content/articles/pinner.md:5: warning: names “{name}”, which is itself. Take it out; it is passed over."
    ]


@pytest.mark.parametrize("field", ["related", "unrelated"])
@pytest.mark.parametrize("name", ["Moon tables", "other", "/2013/02/02/moon-tables/"])
def test_a_name_of_what_readers_cannot_see_is_told_with_its_file(tmp_path, field: str, name: str) -> None:
    desk = crowd(Desk(tmp_path)).write({"content/site.yaml": SITE})
    desk.write({PINNER: story("Pinner", "2012-01-01", "Nothing alike.", **{field: f"[{name}]"})})

    def other(**fields: str) -> list[str]:
        return desk.write(
            {OTHER: story("Moon tables", "2013-02-02", "High and low.", id="other", **fields)}
        ).words()

    said = (
        f"content/articles/pinner.md:4: warning: names “{name}”, which readers cannot see: content/articles/other.md is"
        " {state}. Nothing to do if that is meant; it counts as soon as they can."
    )
    assert other(draft="true") == [said.format(state="held back")]
    assert other(withdrawn="An error") == desk.forget().words() == [said.format(state="withdrawn")]
    assert other() == []
