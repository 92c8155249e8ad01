"""The same article twice in raw: one article, all its sources named, whatever came first."""

import itertools
import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import SITE, Desk, tree

from generator import frontmatter, report
from generator.disk import files
from generator.importers.records import JsonLines
from generator.model import Problem, Raw, Record, Sheet

PARAGRAPHS = (
    "The court wants seven months of measurements before a single bucket of mud leaves Quernmouth, Judge"
    " Ottilie Marsh ruled on Thursday, and the 43 boats of the fleet may stay where they are until then.",
    'The harbour board had asked for leave to begin in November. "We have the barges, we have the men," its'
    " chair, Osric Tamm, told the court. It was not enough, and he left by the side door without a word.",
    "Oyster growers, who lost 12 of their beds to silt in 2016, wept in the gallery. They had brought a jar"
    " of it, which the usher took away before it could be shown to anyone who might have minded.",
)
TITLE, URL = "Judge halts dredging at Quernmouth", "https://lantern.example/2019/mud/"
TEXT = f"{TITLE}\n\nBy Morag Ellery\n\n" + "\n\n".join(PARAGRAPHS) + "\n"
PAGE = (
    f'<!doctype html><html lang="en"><head><title>{TITLE}</title><link rel="canonical" href="{URL}">'
    '<meta property="article:published_time" content="2019-10-24T14:05:00+01:00"></head><body><article>'
    f"<h1>{TITLE}</h1>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS) + "</article></body></html>"
).replace("Osric Tamm", '<a href="https://lantern.example/people/tamm">Osric Tamm</a>')
EXPORT = json.dumps(
    {"id": "x9", "title": TITLE, "date": "2019-10-24", "url": "http://www.lantern.example/2019/mud?utm_source=x",
     "section": "Harbour", "tags": ["Dredging", "Oysters"], "body": "\n\n".join(PARAGRAPHS)}
)  # fmt: skip
FEED = (
    '<rss version="2.0"><channel><title>The Lantern</title>'
    f"<item><title>{TITLE}</title><link>{URL}</link><guid>g1</guid><category>Mud</category>"
    f"<pubDate>Thu, 24 Oct 2019 13:05:00 GMT</pubDate><description>{PARAGRAPHS[0][:120]}…</description></item>"
    "</channel></rss>"
)
HEAD = f"---\ntitle: {TITLE}\ndate: 2019-10-24\n{{}}---\n\n" + "\n\n".join(PARAGRAPHS)
THREE = {"a.txt": TEXT, "b.html": PAGE, "c.jsonl": f"{EXPORT}\n"}


class Held(Desk):
    """A desk whose every build is held against one from nothing."""

    def build(self, **options: object) -> report.Report:  # type: ignore[override]
        fresh = Desk(self.root.with_name("fresh"))
        shutil.rmtree(fresh.root, ignore_errors=True)
        shutil.copytree(self.root / "content", fresh.root / "content")
        done, anew = super().build(**options), fresh.build(**options)
        for part in ("output", "content"):
            assert tree(self.root / part) == tree(fresh.root / part)
        assert report.listed(done.problems) == report.listed(anew.problems)
        assert done.raw == anew.raw
        assert not super().build().converted, "it settles"
        return done

    def drop(self, **raw: str) -> report.Report:
        return self.write(
            {f"content/raw/{name.replace('_', '.')}": text for name, text in raw.items()}
        ).build()

    def articles(self) -> list[str]:
        return sorted(path.read_text() for path in (self.root / "content/articles").rglob("*.md"))

    def only(self) -> Sheet:
        (text,) = self.articles()
        return frontmatter.read("x.md", text, "UTC")


@pytest.fixture
def desk(tmp_path: Path) -> Held:
    return Held(tmp_path / "site").write({"content/site.yaml": SITE})  # type: ignore[return-value]


@pytest.mark.parametrize("order", list(itertools.permutations(THREE)))
def test_any_order_of_arrival_gives_the_same_article(desk: Held, order: tuple[str, ...]) -> None:
    for name in order:
        desk.write({f"content/raw/{name}": THREE[name]}).build()
    sheet = desk.only()
    story = sheet.story
    assert story.published and story.published.iso == "2019-10-24T14:05:00+01:00"
    assert (story.tags, story.authors, story.section) == (
        ("Dredging", "Oysters"),
        ("Morag Ellery",),
        "Harbour",
    )
    assert (story.title, story.source_url, story.derived) == (TITLE, URL, ())
    assert "[Osric Tamm](https://lantern.example/people/tamm)" in story.body, "the text whose links are kept"
    assert [source.file for source in sheet.provenance.sources] == ["b.html", "a.txt", "c.jsonl"]


def test_all_at_once_with_the_summary_of_a_feed(desk: Held) -> None:
    done = desk.write({f"content/raw/{name}": text for name, text in THREE.items()}).drop(d_xml=FEED)
    story = desk.only().story
    assert story.source_url == URL and PARAGRAPHS[2] in story.body
    assert [(one.file, one.other_file) for one in done.raw.duplicates] == [
        ("a.txt", "b.html"),
        ("c.jsonl", "b.html"),
        ("d.xml", "b.html"),
    ]
    assert done.raw.stories == 4 and done.exit_code(strict=True) == 0


def test_a_better_copy_that_comes_later_gives_the_text_and_id_and_place_stay(desk: Held) -> None:
    desk.drop(d_xml=FEED)
    before, name = desk.only(), desk.article()
    assert before.story.body.endswith("…\n")
    desk.drop(b_html=PAGE)
    after = desk.only()
    assert (after.id, after.slug, desk.article()) == (before.id, before.slug, name)
    assert PARAGRAPHS[2] in after.story.body and after.provenance.source.file == "b.html"
    assert after.story.tags == ("Mud",), "what only the poor copy said"


def test_a_poor_copy_that_comes_later_changes_nothing_but_what_is_missing(desk: Held) -> None:
    desk.drop(b_html=PAGE)
    before = desk.only()
    desk.drop(d_xml=FEED)
    after = desk.only()
    assert after.story.body == before.story.body and after.story.summary == before.story.summary
    assert after.story.tags == ("Mud",) and after.provenance.source == before.provenance.source


@pytest.mark.parametrize("title", ["Corrections", "Weather"])
def test_a_standing_headline_stands_over_two_stories(desk: Held, title: str) -> None:
    form = "---\ntitle: {}\ndate: 2019-10-24\n---\n\n{}\n"
    weather = (
        "Rain is expected in {} in the morning and again from four, with wind from the west at {} knots."
    )
    desk.drop(a_md=form.format(title, weather.format("Quernmouth", 12)))
    done = desk.drop(b_md=form.format(title, weather.format("Sele", 15)))
    assert len(desk.articles()) == 2 and not done.raw.duplicates


def test_one_headline_on_two_days_is_two_stories(desk: Held) -> None:
    form = "---\ntitle: The tides\ndate: 2019-10-{}\n---\n\nHigh water at noon, low water at six, as it was the day before.\n"
    desk.drop(a_md=form.format(24), b_md=form.format(25))
    assert len(desk.articles()) == 2


def test_one_address_and_two_texts(desk: Held) -> None:
    desk.drop(b_html=PAGE)
    other = "Ferries will not run on Monday, as the only captain is getting married and has asked everyone to come along."
    done = desk.drop(e_jsonl=EXPORT.replace(PARAGRAPHS[0], other).replace(TITLE, "Mud stays"))
    assert len(desk.articles()) == 2
    assert [str(problem) for problem in done.problems if "came from" in problem.fact] == [
        "content/articles/2019/10/judge-halts-dredging-at-quernmouth.md: came from lantern.example/2019/mud,"
        " as did content/articles/2019/10/mud-stays.md, and the texts differ."
        " If they are one story, delete all but the best and name their raw files in content/ledger/ignored.txt;"
        " all are published meanwhile."
    ]


def test_what_a_person_edited_stays(desk: Held) -> None:
    desk.drop(a_txt=TEXT)
    (path,) = (desk.root / "content/articles").rglob("*.md")
    text = path.read_text().replace("wept in the gallery", "cried in the gallery")
    path.write_text(text)
    done = desk.drop(b_html=PAGE)
    assert desk.articles() == [text]
    assert [(one.file, one.other_file) for one in done.raw.duplicates] == [("b.html", "a.txt")]
    assert desk.forget().build().raw.duplicates == done.raw.duplicates and desk.articles() == [text]


def test_an_edit_after_the_copies_were_named_keeps_them(desk: Held) -> None:
    desk.drop(a_txt=TEXT, b_html=PAGE)
    (path,) = (desk.root / "content/articles").rglob("*.md")
    path.write_text(
        path.read_text().replace(TITLE, "Mud stays").replace(PARAGRAPHS[0], "Quite another text.")
    )
    assert len(desk.build().raw.duplicates) == 1 and len(desk.articles()) == 1
    path.write_text(path.read_text().replace("title: ", "title: [ "))
    desk.build()
    assert len(desk.articles()) == 1, "a slip of the pen makes no second article"


def test_a_lost_cache_converts_nothing_and_doubles_nothing(desk: Held) -> None:
    desk.write({f"content/raw/{name}": text for name, text in THREE.items()}).build()
    before = desk.articles()
    assert not desk.forget().build().converted and desk.articles() == before


@pytest.mark.parametrize("gone", sorted(THREE))
def test_a_copy_that_is_deleted_or_renamed_changes_nothing(desk: Held, gone: str) -> None:
    desk.write({f"content/raw/{name}": text for name, text in THREE.items()}).build()
    before = desk.articles()
    (desk.root / "content/raw" / gone).rename(desk.root / "content/raw" / f"renamed-{gone}")
    assert not desk.build().converted and desk.articles() == before
    (desk.root / "content/raw" / f"renamed-{gone}").unlink()
    assert not desk.build().converted and desk.articles() == before


def test_a_copy_that_changes_is_weighed_again(desk: Held) -> None:
    desk.drop(b_html=PAGE)
    alone = desk.articles()
    desk.drop(c_jsonl=EXPORT)
    desk.drop(c_jsonl=EXPORT.replace("Oysters", "Mussels"))
    assert desk.only().story.tags == ("Dredging", "Mussels")
    desk.drop(
        c_jsonl=EXPORT.replace("2019/mud", "2021/rain")
        .replace(TITLE, "Rain")
        .replace(PARAGRAPHS[0], "It rained.")
    )
    assert len(desk.articles()) == 2 and alone[0] in desk.articles(), "the article is as it was before"


def test_copies_that_change_together_convert_the_file_of_their_texts_once(
    desk: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {number: f"Nothing of note was seen by {number}." for number in range(4)}
    stated = [{"title": f"Report {n}", "date": "2019-10-24", "body": said[n]} for n in said]
    desk.write({"content/raw/all.jsonl": "".join(f"{json.dumps(one)}\n" for one in stated)})
    form = "---\ntitle: Report {0}\ndate: 2019-10-24\ntags: {1}\n---\n\n{2}\n"
    desk.write({f"content/raw/b/{n}.md": form.format(n, "Early", said[n]) for n in said}).build()
    usual, seen = JsonLines.read, Counter[str]()

    def read(self: JsonLines, raw: Raw) -> Iterator[Record | Problem]:
        seen[raw.path] += 1
        return usual(self, raw)

    monkeypatch.setattr(JsonLines, "read", read)
    desk.write({f"content/raw/b/{n}.md": form.format(n, "Late", said[n]) for n in said})
    assert len(Desk.build(desk).converted) == len(said) and seen == {"all.jsonl": 1}
    assert all("  - Late\n" in text and "source_file: all.jsonl" in text for text in desk.articles())


def test_a_text_that_changes_has_its_copies_weighed_again(desk: Held) -> None:
    desk.drop(b_html=PAGE, c_jsonl=EXPORT)
    desk.drop(b_html=PAGE.replace("</article>", "<p>The board has appealed.</p></article>"))
    assert "The board has appealed." in desk.only().story.body and len(desk.only().provenance.copies) == 1
    desk.drop(
        b_html=PAGE.replace(PARAGRAPHS[2], "Nobody wept, as the gallery was closed for the autumn and swept.")
    )
    assert sorted(PARAGRAPHS[2] in text for text in desk.articles()) == [False, True], "no prose is lost"


def test_a_copy_that_gave_the_article_its_id_is_weighed_again_like_any_other(desk: Held) -> None:
    desk.drop(a_txt=TEXT)
    desk.drop(b_html=PAGE)
    assert desk.only().provenance.source.file == "b.html"
    desk.drop(b_html=PAGE.replace(PARAGRAPHS[2], "Nobody wept, as the gallery was closed and swept."))
    assert sorted(PARAGRAPHS[2] in text for text in desk.articles()) == [False, True], "no prose is lost"


def test_the_same_bytes_are_named_twice(desk: Held) -> None:
    desk.drop(b_txt=TEXT)
    id = desk.only().id
    for name in ("c_txt", "a_txt"):
        desk.drop(**{name: TEXT})
    sheet = desk.only()
    assert [source.file for source in sheet.provenance.sources] == [
        "a.txt",
        "b.txt",
        "c.txt",
    ] and sheet.id == id


def test_the_same_bytes_under_other_defaults_are_one_article_with_the_fields_of_both(desk: Held) -> None:
    desk.write(
        {
            "content/raw/x/_defaults.yaml": "section: Harbour\n",
            "content/raw/y/_defaults.yaml": "source: Wire\n",
        }
    )
    desk.write({"content/raw/x/a.txt": TEXT, "content/raw/y/a.txt": TEXT}).build()
    story = desk.only().story
    assert (story.section, story.source) == ("Harbour", "Wire") and len(desk.only().provenance.copies) == 1


def test_a_draft_is_nobodys_copy(desk: Held) -> None:
    desk.drop(a_md=HEAD.format(""), b_md=HEAD.format("draft: true\n"))
    assert len(desk.articles()) == 2


@pytest.mark.parametrize(
    "said", ["draft: false\n", "published: true\n", "status: published\n", "withdrawn: false\n"]
)
def test_what_says_that_it_is_published_is_a_copy_like_any_other(desk: Held, said: str) -> None:
    desk.drop(a_md=HEAD.format("tags: Mud\n"), b_md=HEAD.format(said))
    assert desk.only().story.tags == ("Mud",)


@pytest.mark.parametrize("said", ["status: private", "published: false", "draft: perhaps", "embargo: no"])
def test_what_a_sidecar_holds_back_is_nobodys_copy(desk: Held, said: str) -> None:
    desk.drop(a_txt=TEXT, b_txt=f"{TEXT}\n", b_yaml=said)
    assert len(desk.articles()) == 2


RIGHTS = {  # the text is that of a.md, whose emphasis is kept
    "a.md": HEAD.format("").replace("Osric Tamm", "*Osric Tamm*"),
    "b.md": HEAD.format("rights: CC BY 4.0\nnoindex: true\n"),
    "c.md": HEAD.format(
        "rights: Quern Press, all rights reserved\ncanonical_url: https://quern.example/mud/\n"
    ),
}


@pytest.mark.parametrize("order", list(itertools.permutations(RIGHTS)))
def test_what_the_poorer_copy_says_to_search_engines_and_of_rights_stays(
    desk: Held, order: tuple[str, ...]
) -> None:
    for name in order:
        desk.write({f"content/raw/{name}": RIGHTS[name]}).build()
    story = desk.only().story
    assert "*Osric Tamm*" in story.body and story.noindex
    assert story.rights == "Quern Press, all rights reserved"
    assert story.canonical_url == "https://quern.example/mud/"


def test_reconverting_ends_with_the_same_article(desk: Held) -> None:
    desk.write({f"content/raw/{name}": text for name, text in THREE.items()}).build()
    before = desk.articles()
    desk.build(reconvert=True)
    assert desk.articles() == before


def test_what_a_build_says_of_copies(desk: Held, capsys: pytest.CaptureFixture[str]) -> None:
    done = desk.drop(
        a_txt=TEXT, b_html=PAGE.replace("</article>", "<p>Photo by Morag Ellery in Sele</p></article>")
    )
    article = "content/articles/undated/judge-halts-dredging-at-quernmouth.md"
    line = f"content/raw/a.txt tells the same as content/raw/b.html: one article, {article}."
    assert line in report.summary(done) and "1 said twice" in report.summary(done)
    assert json.loads(report.as_json(done, 0))["raw"]["duplicates"] == [
        {
            "file": "a.txt",
            "record": "",
            "other_file": "b.html",
            "other_record": "",
            "article": article.partition("/")[2],
        }
    ]
    assert line not in report.summary(desk.build()) and "1 said twice" in report.summary(desk.build())
    assert desk.run("--explain", article) == 0
    said = capsys.readouterr().out
    assert "  converted from content/raw/b.html by html/" in said
    assert "  told by content/raw/a.txt as well" in said


def test_one_copy_more_reads_no_other_article(desk: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "---\ntitle: Report {0}\ndate: 2019-10-24\nsource_url: https://lantern.example/{0}\n---\n\n"
    form = head + "Nothing of note was seen by {0}.\n"
    for number in range(40):
        desk.write({f"content/raw/n/{number}.md": form.format(number)})
    Desk.build(desk)
    time.sleep(0.15)  # what was touched just now is read again: see RACY in gates
    Desk.build(desk)
    usual, seen = files.read, Counter[str]()

    def read(path: Path) -> bytes:
        seen[path.name] += "articles" in path.parts
        return usual(path)

    monkeypatch.setattr(files, "read", read)
    desk.write({"content/raw/z/7.md": form.format(7).replace("Report", "More from")})
    assert Desk.build(desk).converted == ["articles/2019/10/report-7.md"]
    assert [name for name, times in seen.items() if times] == ["report-7.md"]
