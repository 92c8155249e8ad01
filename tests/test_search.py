"""What can be searched: read from the files of the index as their form is told, by a reader of this test's own."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sites
from desk import SITE, Desk, story

from generator import search
from generator.catalog import Bound, Said
from generator.related.tokens import tokens
from generator.search import parts, shards
from generator.search.folding import file_name, fold, in_order
from generator.search.volume import Words, places

FILES = {
    "content/site.yaml": SITE,
    "content/articles/1.md": story("The harbour strikes", "2018-04-27", "Cranes stood still. Cities wait.", tags="[Élysée]"),
    "content/articles/2.md": story("A quiet day", "2019-01-02", "The cranes moved again, by the city.", section="Harbour",
                                   authors="Ana Li", source="The Lantern", dek="Nothing struck.", summary="Gulls waited."),
    "content/articles/3.md": story("Undated cranes", ""),
    "content/articles/4.md": story("Cranes withdrawn", "2018-04-28", "Xylophone.", withdrawn="It was wrong."),
    "content/articles/5.md": story("Cranes drafted", "2018-04-28", "Xylophone.", draft="true"),
    "content/articles/6.md": story("Cranes held back", "2018-04-28", "Xylophone.", embargo="2031-01-01"),
    "content/articles/7.md": story("Cranes unlisted", "2018-04-28", "Xylophone.", noindex="true"),
    "content/articles/8.md": story("Cranes expired", "2018-04-28", "Xylophone.", expires="2020-01-01"),
}  # fmt: skip


Place = tuple[int, int]  # the number of a volume, and a place in it


def told(data: bytes) -> Iterator[tuple[str, str, str, bytes]]:
    """Of each line of a shard the key, what is said of it, its other spellings, and the bytes of its list."""
    at, key = 4 + int.from_bytes(data[:4], "little"), ""
    for line in data[4:at].decode().splitlines():
        key, value, *rest = f"{key[: int(line[0], 36)]}{line[1:]}".split("\t")
        size = 0 if value.startswith("=") else int(value)
        yield key, value, (rest or [""])[0], data[at : at + size]
        at += size
    assert at == len(data)


def stands(places: bytes) -> Iterator[tuple[int, int, int]]:
    """(number of a volume, place, how much it is about the key) of each story in a list."""
    bits, volume = iter("".join(f"{byte:08b}" for byte in places[1:])), -1

    def number(size: int) -> int:
        return int("".join(next(bits) for _ in range(size)) or "0", 2)

    def ones() -> int:
        return next((n for n, bit in enumerate(bits) if bit == "0"), -1)

    while (more := ones()) >= 0:
        digits = ones()
        volume, place = volume + (1 << digits) + number(digits), -1
        for _ in range(more + 1):
            place += 1 + (ones() << places[0]) + number(places[0])
            yield volume, place, number(4) if number(1) else 1


class Finds:
    """An index, read."""

    def __init__(self, output: Path) -> None:
        self.folder = output / "search"
        first = (self.folder / "index.bin").read_bytes()
        head = 4 + int.from_bytes(first[:4], "little")
        self.index = json.loads(first[4:head])
        self.titles: dict[Place, str] = {}
        for stem, *_ in self.index["volumes"]:
            year, _, month = stem.partition("-")
            number = 13 * int(year) + int(month or 0) if year != "undated" else 0
            for path in self.folder.glob(f"{stem}-*.json"):
                rows = json.loads(path.read_text("utf-8"))
                self.titles |= {
                    (number, row[0]): row[2] for row in rows if re.fullmatch(rf"{stem}-\d+\.json", path.name)
                }
        self.keys: dict[str, dict[Place, int]] = {}  # key → place → how much the story there is about it
        self.forms: dict[str, set[str]] = {}  # key → other spellings
        self._read(first[head:], self.index["base"])
        for part in ("all", "new"):
            for start in self.index[part]["starts"]:
                self._read((self.folder / f"{part}-{file_name(start)}.bin").read_bytes())

    def _read(self, data: bytes, base: int = 0) -> None:
        for key, value, forms, stories in told(data):
            if value.startswith("="):
                self.forms.setdefault(value[1:], set()).add(key)
                continue
            self.forms.setdefault(key, set()).update(
                form[1:] if form[0] == "~" else f"{key}{form}" for form in forms.split()
            )
            for volume, place, strength in stands(stories):
                assert (volume + base, place) not in self.keys.get(key, ()), "told in one part only"
                self.keys.setdefault(key, {})[volume + base, place] = strength

    def stories(self, key: str) -> dict[str, int]:
        """Headline → how much the story is about it."""
        return {self.titles[place]: strength for place, strength in self.keys.get(key, {}).items()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path).write(FILES)
    assert not desk.build().problems
    return desk


def finds(desk: Desk) -> Finds:
    return Finds(desk.root / "output")


def test_what_readers_may_read_is_found_and_nothing_else(desk: Desk) -> None:
    found = finds(desk)
    assert set(found.titles.values()) == {"The harbour strikes", "A quiet day", "Undated cranes"}
    assert set(found.stories("crane")) == {"The harbour strikes", "A quiet day", "Undated cranes"}
    assert "xylophon" not in found.keys
    for path in (desk.root / "output/search").iterdir():
        assert b"ylophon" not in path.read_bytes() and b"withdrawn" not in path.read_bytes(), path


def test_a_preview_of_drafts_does_not_find_them(desk: Desk) -> None:
    desk.build(drafts=True)
    assert "2018/04/28/cranes-drafted/index.html" in desk.output()
    assert set(finds(desk).titles.values()) == {"The harbour strikes", "A quiet day", "Undated cranes"}


def test_a_story_that_is_taken_back_leaves_no_trace(desk: Desk) -> None:
    def traces() -> list[Path]:
        files = (desk.root / "output/search").iterdir()
        return [
            path for path in files if any(word in path.read_bytes() for word in (b"elyse", "lysée".encode()))
        ]

    assert traces()
    desk.write(
        {"content/articles/1.md": story("The harbour strikes", "2018-04-27", "Cranes.", withdrawn="Wrong.")}
    )
    desk.build()
    assert set(finds(desk).titles.values()) == {"A quiet day", "Undated cranes"}
    assert not traces()


def test_headline_and_tag_stand_above_text_and_what_it_is_filed_under_is_a_key(desk: Desk) -> None:
    found = finds(desk)
    harbour, crane = found.stories("harbour"), found.stories("crane")
    assert harbour["The harbour strikes"] > harbour["A quiet day"]  # whose section it is
    assert crane["Undated cranes"] > crane["A quiet day"]
    assert found.stories("elyse").keys() == {"The harbour strikes"}
    assert found.stories("gull") == {"A quiet day": 1}, "which stands in its summary alone"
    for key in ("section/harbour", "author/ana-li", "source/the-lantern"):
        assert found.stories(key).keys() == {"A quiet day"}


def test_spellings_lead_to_what_they_have_in_common(desk: Desk) -> None:
    found = finds(desk)
    assert found.stories("citi").keys() == {"The harbour strikes", "A quiet day"}
    assert found.forms["citi"] == {"cities", "city"}
    assert found.forms["strike"] == {"strikes"} and found.forms["struck"] == set()
    assert "elysee" in found.forms["elyse"]  # typed without accents


def rewritten(desk: Desk, before: dict[str, bytes]) -> set[str]:
    after = desk.output()
    return {
        name
        for name in after.keys() | before.keys()
        if name.startswith("search/") and after.get(name) != before.get(name)
    }


def test_the_newest_stories_stand_in_the_file_that_is_read_first(desk: Desk) -> None:
    before = desk.output()
    desk.write({"content/articles/9.md": story("More cranes", "2019-05-01", "And pontoons.")})
    desk.build()
    assert rewritten(desk, before) == {"search/2019-0.json", "search/index.bin"}


@pytest.mark.parametrize(
    "date", ["2018-05-06", "2018-06-01", "2019-01-01"], ids=["month", "new month", "new year"]
)
def test_a_new_story_costs_as_many_files_in_a_large_archive(tmp_path: Path, date: str) -> None:
    written = []
    for older in (5, 300):
        site = tmp_path / f"{older}"
        sites.settings(site)
        for number in range(older):
            sites.article(site, f"{number}.md", f"Word{number}.", title=f"Old {number}", date="2017-05-05")
        for number in range(30):
            sites.article(
                site, f"last-{number}.md", "Cranes.", title="Last", date=f"2018-05-05T12:00:{number:02}"
            )
        sites.build(site)
        sites.article(site, "more.md", "Other cranes.", title="More", date=date)
        written.append(len([name for name in sites.build(site).written if name.startswith("search/")]))
    assert max(written) <= 5


def test_a_page_that_shows_no_story_stays_as_it_is(desk: Desk) -> None:
    before = desk.output()
    desk.write({"content/articles/9.md": story("More cranes", "2019-05-01", "And pontoons.")})
    desk.build()
    assert desk.output()["search/index.html"] == before["search/index.html"]


def test_no_search_when_a_setting_says_so(desk: Desk) -> None:
    assert 'action="/search/"' in desk.page("index.html")
    desk.write({"content/site.yaml": f"{SITE}search: false\n"})
    desk.build()
    assert not [name for name in desk.output() if name.startswith("search/")]
    assert not [
        name for name, data in desk.output().items() if name.endswith(".html") and b"/search/" in data
    ]
    desk.write({"content/site.yaml": SITE})
    desk.build()
    assert set(finds(desk).titles.values()) == {"The harbour strikes", "A quiet day", "Undated cranes"}


def test_an_empty_archive_has_an_index_of_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE})
    desk.build()
    assert finds(desk).titles == {} and "search/index.html" in desk.output()


# ── many stories ──


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that a small archive has everything a large one has."""
    monkeypatch.setattr(search, "MANY", 4)
    monkeypatch.setattr(parts, "PASS", 8)
    monkeypatch.setattr(parts, "BATCH", 2)
    monkeypatch.setattr(shards, "LIMIT", 400)
    monkeypatch.setattr(shards, "COMMON", 10)


def test_however_it_is_cut_everything_is_found(tmp_path: Path, small: None) -> None:
    desk = Desk(sites.make_site(tmp_path, 40, 1))
    desk.build()
    cut = finds(desk)
    assert len(cut.index["all"]["starts"]) > 5 and len(cut.index["new"]["starts"]) > 1
    assert any("-" in stem for stem, *_ in cut.index["volumes"])
    titles = [row["title"] for row in published(desk)]
    assert sorted(cut.titles.values()) == sorted(titles)
    for title in titles:  # of headlines, even common words are told
        for word in tokens(title):
            keys = [key for key, forms in cut.forms.items() if fold(word) in {key, *forms}]
            assert any(title in cut.stories(key) for key in keys), (title, word)


def published(desk: Desk) -> list[dict[str, str]]:
    """What the archive's data says is published."""
    return [
        row
        for path in (desk.root / "output/data").glob("*.json")
        for row in json.loads(path.read_text("utf-8"))
    ]


def test_files_keep_their_stretch_of_the_dictionary(tmp_path: Path, small: None) -> None:
    """Each file begins after the last one's end, so that a word can be in one file only."""
    desk = Desk(sites.make_site(tmp_path, 40, 1))
    desk.build()
    for part in ("all", "new"):
        starts = finds(desk).index[part]["starts"]
        assert starts and starts == in_order(set(starts))
        for start, following in zip(starts, [*starts[1:], "\U0010ffff"], strict=True):
            data = (desk.root / f"output/search/{part}-{file_name(start)}.bin").read_bytes()
            keys = [key for key, *_ in told(data)]
            assert in_order([start, *keys, following])[1:-1] == keys
            assert len(data) - 4 <= shards.LIMIT or len({key[: shards.DEEPEST // 2] for key in keys}) == 1


def test_story_after_story_each_rewrites_a_few_files(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the end of a month and of a year: words pass on in the order of the dictionary, a few with each story."""
    monkeypatch.setattr(parts, "PASS", 16)
    monkeypatch.setattr(parts, "BATCH", 8)
    monkeypatch.setattr(
        shards, "LIMIT", 500
    )  # the words here that begin with the same two letters fit a file
    sites.settings(tmp_path)
    letters = "abcdefghijklmnopqrstuvwxyz"

    def write(number: int, date: str) -> None:
        text = " ".join(f"{one}{two}rd{letters[number % 26]}" for one in letters for two in "aeo")
        sites.article(tmp_path, f"{number}.md", text, title=f"Report {number}", date=date)

    for number in range(40):
        write(number, f"2018-11-{number // 2 + 1:02}T{number % 2}0:00:00")
    sites.build(tmp_path)
    files = len(list((tmp_path / "output/search").iterdir()))
    most = []
    for number in range(40, 64):
        write(number, f"{'2018-12' if number < 50 else '2019-01'}-{number - 39:02}")
        most.append(len([name for name in sites.build(tmp_path).written if name.startswith("search/")]))
    assert files > 50 and max(most) < files / 3, f"{most} {files}"
    assert finds(Desk(tmp_path)).stories("report").keys() == {f"Report {number}" for number in range(64)}


@pytest.mark.parametrize(
    ("until", "passed"), [("cod", {"barge", "cab"}), (parts.EVERY, {"barge", "cab", "crane"})]
)
def test_of_words_that_pass_no_others_are_read(until: str, passed: set[str]) -> None:
    def held(*keys: str) -> bytes:
        return Words([*keys], [""] * len(keys), np.ones(len(keys), "<u4"), np.ones(len(keys), "<u4")).pack()

    said = [Said(ord("b"), 1, held("barge")), Said(ord("c"), 2, held("cab", "crane"))]
    unread = [Said(ord("a"), 0, b"anchor")]
    bound = Bound("", 1, 16, 4, "", 2 * parts.BATCH, "b")
    was, now = (parts.Told(bound._replace(until=end), unread + said) for end in ("b", until))
    for one, two in ((was, now), (now, was)):
        found = parts.changes([(one, two)])
        assert set().union(*found["all"].values()) == set().union(*found["new"].values()) == passed
    assert not any(parts.changes([(was, was)]).values())


def test_an_edit_to_an_old_story_rewrites_what_tells_of_its_words(tmp_path: Path, small: None) -> None:
    desk = Desk(sites.make_site(tmp_path, 40, 1))
    desk.build()
    before = desk.output()
    dated = re.compile("^date: (.*)$", re.M)
    found = {
        path: dated.search(path.read_text("utf-8")) for path in (tmp_path / "content/articles").rglob("*.md")
    }
    path = min((path for path, date in found.items() if date), key=lambda path: found[path][1])
    path.write_text(f"{path.read_text('utf-8')}\nZanzibar.\n", "utf-8")
    desk.build()
    after = desk.output()
    changed = {name for name in after if name.startswith("search/") and after[name] != before.get(name)}
    assert len(changed) == 2 and "search/index.bin" in changed, changed
    assert "zanzibar" in finds(desk).keys


def test_places_stay_when_a_newer_story_comes_and_hardly_move_when_an_older_does() -> None:
    ids = [f"story-{number * 7919:x}" for number in range(100)]
    spots = places(ids, 256)
    assert len(set(spots)) == 100 and max(spots) < 256
    assert places([*ids, "story-new"], 256)[:100] == spots
    assert sum(one != two for one, two in zip(places(["story-new", *ids], 256)[1:], spots, strict=True)) <= 3


def test_names_of_files_are_safe_everywhere() -> None:
    assert [file_name(key) for key in ("", "harb", "con", "été", "中文", "section/a")] == [
        "", "harb", "con", "_e9_t_e9_", "_4e2d__6587_", "section_2f_a",
    ]  # fmt: skip


def test_words_without_spaces_are_told_in_pairs() -> None:
    assert tokens("東京で Zoë met AI開発者 in 2020") == [
        "東京",
        "京で",
        "zoë",
        "met",
        "ai",
        "開発",
        "発者",
        "in",
        "2020",
    ]
    assert tokens("한국어 字") == ["한국", "국어"]


def test_endless_words_and_words_that_begin_alike_make_no_endless_names(tmp_path: Path, small: None) -> None:
    alike = " ".join(f"{'wave' * 10}{chr(97 + n)}{chr(97 + m)}" for n in range(9) for m in range(9))
    files = {
        "content/site.yaml": SITE,
        "content/articles/1.md": story(body=f"{'x' * 5000} {alike}", tags=f"[{'東京' * 40}]"),
    }
    desk = Desk(tmp_path).write(files)
    assert not desk.build().problems
    assert max(len(path.name) for path in (tmp_path / "output/search").iterdir()) < 140
    assert f"{'wave' * 10}aa" in finds(desk).keys and not any(len(key) > 400 for key in finds(desk).keys)
