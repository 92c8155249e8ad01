"""How much work an edit makes, in counts and not by the clock.

Every article of these archives has words, a headline and a tag of its own, and a section that it
shares with 19 others, so that an edit concerns as many pages in a large archive as in a small one.
Which pages those are is read off the output itself: the pages that show what was edited.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import sites
from desk import PROJECT
from jinja2.runtime import Macro

from generator import frontmatter, theme
from generator.catalog import FILE, Reader
from generator.disk import files
from generator.model import Contents, Shelf
from generator.report import Report
from generator.text import markup
from generator.views import syndication
from generator.views.data import Data
from generator.views.feed import FORMATS

SMALL, LARGE = 60, 240
SECTION = 20  # articles in one section
NUMBER = 30  # of the article that is edited: in the middle of a month, a section, an archive


def word(number: int, salt: str) -> str:
    """A word of letters alone that no other number or salt gives."""
    return salt + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")


def write(site: Path, number: int, title: str = "", body: str = "") -> Path:
    """The article of that number; its day follows that of the one before."""
    when = f"2018-{number // 28 + 1:02d}-{number % 28 + 1:02d}"
    words = " ".join(word(number, salt) for salt in ("body", "text", "lede", "news"))
    return sites.article(
        site, f"{number:03d}.md", body or words, title=title or f"Headline {word(number, 'head')}",
        date=when, slug=f"story-{number}", tags=[word(number, "tag")], section=f"Section {number // SECTION}",
    )  # fmt: skip


@pytest.fixture(params=[SMALL, LARGE], scope="module")
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built archive; each test edits an article and puts it back."""
    return build_archive(tmp_path_factory.mktemp("archive"), request.param)


def build_archive(site: Path, articles: int) -> Path:
    sites.settings(site, list_length=5)
    for number in range(articles):
        write(site, number)
    time.sleep(0.15)  # what was touched just now is read again: see RACY in gates
    sites.build(site)
    sites.build(site)  # and so is what the builder wrote into content just now
    return site


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts what is read, parsed and rendered, by the name of the function that does it."""
    counts: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def count(*given: object, **named: object) -> object:
            counts[name] += 1
            return function(*given, **named)

        return count

    for owner, name in (
        (markup, "to_html"), (frontmatter, "read"), (theme.Theme, "render"), (syndication, "write"), (Data, "render"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, counted(f"{owner.__name__}.{name}", getattr(owner, name)))
    usual = files.read

    def read(path: Path) -> bytes:
        counts["articles read"] += "articles" in path.parts
        return usual(path)

    monkeypatch.setattr(files, "read", read)
    return counts


def pages_of(names: Iterable[str]) -> list[str]:
    """Without the files of search, whose work is counted in test_search.py."""
    return sorted(name for name in names if not name.startswith("search/"))


def showing(site: Path, text: str) -> set[str]:
    """The output files that hold a text."""
    found = sites.snapshot(site / "output").items()
    return set(pages_of(name for name, data in found if text.encode() in data))


def edited(site: Path, **change: str) -> Report:
    write(site, NUMBER, **change)
    return sites.build(site)


def parsed(work: Counter[str]) -> tuple[int, int]:
    return work["generator.frontmatter.read"], work["generator.text.markup.to_html"]


def rendered(work: Counter[str]) -> int:
    return work["Theme.render"] + work["generator.views.syndication.write"] + work["Data.render"]


def test_nothing_changed_is_nothing_done(archive: Path, work: Counter[str]) -> None:
    done = sites.build(archive)
    assert not done.written and not done.removed
    assert not parsed(work)[0] and not rendered(work)
    assert not work["articles read"]


def test_a_touched_file_is_read_and_no_more(archive: Path, work: Counter[str]) -> None:
    path = archive / f"content/articles/{NUMBER:03d}.md"
    path.touch()
    assert not sites.build(archive).written
    assert work["articles read"] == 1
    assert parsed(work) == (0, 0) and not rendered(work)


def test_a_body_edit_parses_one_file_and_rewrites_the_pages_that_show_it(
    archive: Path, work: Counter[str]
) -> None:
    pages = showing(archive, word(NUMBER, "body"))
    done = edited(archive, body=f"{word(NUMBER, 'body')} and more")
    assert parsed(work) == (1, 1)
    assert set(pages_of(done.written)) == pages
    own, history = f"2018/02/03/story-{NUMBER}/index.html", {f"2018/02/{name}" for name in FORMATS}
    assert {own, *history} < pages and len(pages) == 5  # and its tag's feed
    assert rendered(work) == len(pages)
    edited(archive)


def test_a_headline_edit_rewrites_the_pages_that_show_it(archive: Path, work: Counter[str]) -> None:
    pages = showing(archive, word(NUMBER, "head"))
    done = edited(archive, title="Another headline")
    assert parsed(work) == (1, 1)
    assert set(pages_of(done.written)) == pages == showing(archive, "Another headline")
    assert {f"2018/02/{day}/story-{n}/index.html" for day, n in (("02", 29), ("04", 31))} <= pages
    assert rendered(work) == len(pages)
    edited(archive)


def test_an_edit_of_what_no_page_shows_rewrites_none(archive: Path, work: Counter[str]) -> None:
    path = archive / f"content/articles/{NUMBER:03d}.md"
    before = path.read_bytes()
    sites.set_field(path, "remark", "for the desk only")
    assert not sites.build(archive).written
    assert parsed(work) == (1, 1) and not rendered(work)
    path.write_bytes(before)
    sites.build(archive)


def test_a_style_edit_rewrites_one_file(tmp_path: Path) -> None:
    site = sites.make_site(tmp_path, 4)
    own = sites.own_theme(site)
    sites.build(site)
    sites.put(own / "static/style.css", "body { color: black }")
    assert sites.build(site).written == ["theme/style.css"]


def test_one_article_more_costs_the_same_in_a_large_archive(tmp_path: Path, work: Counter[str]) -> None:
    """The counts of an addition, an edit of it and its deletion do not know how large the archive is."""
    costs = []
    for articles in (SMALL, LARGE):
        site = build_archive(tmp_path / f"{articles}", articles)
        steps = []
        for change in (
            lambda site: sites.article(
                site, "new.md", "fresh words", title="Brand new", date="2018-02-03", section="Section 1"
            ),
            lambda site: sites.article(
                site, "new.md", "other words", title="Not so new", date="2018-02-04", section="Section 1"
            ),
            lambda site: (site / "content/articles/new.md").unlink(),
        ):
            work.clear()
            change(site)
            done = sites.build(site)
            steps.append((pages_of(done.written), pages_of(done.removed), parsed(work), rendered(work)))
        costs.append(steps)
    assert costs[0] == costs[1]
    assert [step[2] for step in costs[0]] == [(1, 1), (1, 1), (0, 0)]


def test_related_stories_are_ranked_again_only_where_they_may_differ(tmp_path: Path) -> None:
    """A body that comes to share rare words with one other story rewrites that story's page alone."""
    site = build_archive(tmp_path, SMALL)
    done = edited(site, body=" ".join(word(10, salt) for salt in ("body", "text", "lede", "news")))
    stories = {name for name in done.written if "/story-" in name}
    assert stories == {"2018/01/11/story-10/index.html", f"2018/02/03/story-{NUMBER}/index.html"}
    assert stories <= showing(site, "Shares the words")


def test_a_headline_that_a_far_story_lists_as_similar_rewrites_that_story(tmp_path: Path) -> None:
    """Nothing but the list of similar stories connects the two."""
    site = build_archive(tmp_path, SMALL)
    far, here = "2018/01/06/story-5/index.html", f"/news/2018/02/03/story-{NUMBER}/"
    path = site / "content/articles/005.md"
    sites.set_field(path, "similar", [{"title": f"Headline {word(NUMBER, 'head')}"}])
    assert pages_of(sites.build(site).written) == [far] and far in showing(site, f'href="{here}"')
    assert far in edited(site, title="Another headline").written and far not in showing(
        site, f'href="{here}"'
    )
    assert far in edited(site).written and far in showing(site, f'href="{here}"')


def test_a_body_edit_looks_at_the_shelves_that_show_texts_and_no_others(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: set[Shelf] = set()
    usual = Reader.contents

    def contents(reader: Reader, shelf: Shelf, *further: object) -> Contents:
        looked_at.add(shelf)
        return usual(reader, shelf, *further)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "contents", contents)
    edited(archive, body=f"{word(NUMBER, 'body')} and more")
    feeds = {
        Shelf("date", "2018/02"),
        Shelf("section", f"section-{NUMBER // SECTION}"),
        Shelf("tag", word(NUMBER, "tag")),
    }
    front = {shelf for shelf in looked_at if shelf.kind == "section"} | {
        Shelf("date", "")
    }  # its largest sections
    assert looked_at == feeds | front and len(front) <= 8
    edited(archive)


def test_a_headline_is_laid_out_once_for_all_pages_that_show_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: Counter[tuple[str, ...]] = Counter()
    usual = Macro._invoke

    def invoke(self: Macro, given: list[object], autoescape: bool) -> str:
        if self.name == "hed":
            laid_out[tuple(map(str, given))] += 1
        return usual(self, given, autoescape)

    monkeypatch.setattr(Macro, "_invoke", invoke)
    sites.settings(tmp_path, list_length=5)
    for number in range(SMALL):
        write(tmp_path, number)
    sites.build(tmp_path)
    assert len(laid_out) >= SMALL and set(laid_out.values()) == {1}


def test_a_shelf_is_read_with_as_many_questions_in_a_large_archive(tmp_path: Path) -> None:
    def questions(articles: int) -> tuple[int, int]:
        site = build_archive(tmp_path / f"{articles}", articles)
        reader = Reader(site / ".cache" / FILE)
        (id,) = reader.one("SELECT id FROM article WHERE url LIKE ?", f"%/story-{NUMBER}/")
        asked: list[str] = []
        reader.db.set_trace_callback(asked.append)
        reader.spread(Shelf("story", id))
        story = len(asked)
        reader.contents(Shelf("date", "2018"), 5)
        return story, len(asked) - story  # of the story, of its year

    assert questions(SMALL) == questions(LARGE)


IDLE = (
    "jinja2", "markdown", "numpy", "lxml", "nh3", "PIL", "babel", "yaml", "Stemmer", "trafilatura", "generator.views",
    "generator.shelve", "generator.publish.press", "generator.survey.reading", "generator.ingest.filing", "generator.frontmatter",
    "generator.related.words", "generator.text.markup",
)  # fmt: skip


def test_an_archive_that_did_not_change_needs_little_of_the_builder(archive: Path) -> None:
    """Most of the time that such a build takes goes by before it looks at the first file."""
    time.sleep(0.15)  # other tests touched files just now
    sites.build(archive)
    code = "import sys; from generator.cli import main; main(); print(*sys.modules)"
    run = [sys.executable, "-c", code, "build", "--site", str(archive), "--quiet"]
    loaded = subprocess.run(run, capture_output=True, text=True, check=True, cwd=PROJECT).stdout.split()
    assert "generator.publish" in loaded and not [name for name in IDLE if name in loaded]
