"""What a publisher reads when something is wrong: the exact words, and nothing else.

Each case is the smallest site that has one thing wrong with it, beside a good article, and the one
line that a build must say: where, what, what to do, and what happens until then.
"""

import os

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, story

A = "content/articles/bad.md"


def head(text: str) -> str:
    return f"---\n{text}\n---\n\nText.\n"


CASES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "no head": (
        {A: "Just text.\n"},
        "content/articles/bad.md:1: has no front matter. Begin it with a line `---`, then `title:` and "
        "the other fields, then `---`; until then it is not published.",
    ),
    "head never ends": (
        {A: "---\ntitle: Bad\n\nText.\n"},
        "content/articles/bad.md:1: has no front matter. Begin it with a line `---`, then `title:` and "
        "the other fields, then `---`; until then it is not published.",
    ),
    "head too large": (
        {A: head("title: Bad\nnotes: " + "x" * 256 * 1024)},
        "content/articles/bad.md:1: has more than 256 KB of front matter. Move the text below the head; "
        "until then it is not published.",
    ),
    "not UTF-8": (
        {A: b"---\ntitle: Caf\xe9\n---\n"},
        "content/articles/bad.md:2: is not UTF-8 (byte 0xe9). Save it as UTF-8; until then it is left out.",
    ),
    "control character": (
        {A: story("Bad", "2019-04-26", body="Te\x0cxt.")},
        "content/articles/bad.md:6: warning: holds a control character (U+000C). Remove it; it was left "
        "out of the page.",
    ),
    "no title": (
        {A: head("date: 2019-04-26")},
        "content/articles/bad.md:1: has no title. Give it one; until then it is not published.",
    ),
    "title is a list": (
        {A: head("title: [Bad]\ndate: 2019-04-26")},
        "content/articles/bad.md:2: `title` is a list. Write it as one line of text; until then it is not"
        " published.",
    ),
    "open quote": (
        {A: head('title: "Bad\ndate: 2019-04-26')},
        "content/articles/bad.md:2: YAML: a quote is opened and never closed. Close it; until then it is "
        "not published.",
    ),
    "colon in a value": (
        {A: head("title: Bad: worse\ndate: 2019-04-26")},
        "content/articles/bad.md:2: a value that holds `: ` needs quotes. Write `title: 'Bad: worse'`; "
        "until then it is not published.",
    ),
    "colon and quotes in a value": (
        {A: head("date: 2019-04-26\ntitle: Ellery's: worse ")},
        "content/articles/bad.md:3: a value that holds `: ` needs quotes. Write `title: 'Ellery''s: worse'`; "
        "until then it is not published.",
    ),
    "a control character written as an escape": (
        {A: head('title: "Bad \\x1b[31m"\ndate: 2019-04-26')},
        "content/articles/bad.md:2: holds a control character (U+001B). Remove it; until then it is not "
        "published.",
    ),
    "the same in JSON": (
        {A: '{"date": "2019-04-26",\n"title": "Bad \\ud800"}\n\nText.\n'},
        "content/articles/bad.md:2: holds a control character (U+D800). Remove it; until then it is not "
        "published.",
    ),
    "tab": (
        {A: head("title: Bad\n\tdate: 2019-04-26")},
        "content/articles/bad.md:3: YAML: found a tab character that violates indentation. Indent with "
        "spaces; until then it is not published.",
    ),
    "twice": (
        {A: head("title: Bad\ntitle: Worse")},
        "content/articles/bad.md:3: `title` stands twice. Keep one of them; until then it is not published.",
    ),
    "a list on top": (
        {A: head("- title: Bad")},
        "content/articles/bad.md:2: is no list of `key: value` lines. Write it as `key: value` lines; "
        "until then it is not published.",
    ),
    "key is no text": (
        {A: head("title: Bad\n? [a]\n: b")},
        "content/articles/bad.md:3: YAML: a key must be text. Write it as `key: value` lines; until then "
        "it is not published.",
    ),
    "alias": (
        {A: head("title: &t Bad\ndek: *t")},
        "content/articles/bad.md:3: YAML: aliases (*name) are not read here. Write the value out; until "
        "then it is not published.",
    ),
    "second document": (
        {A: "---\ntitle: Bad\n--- !x\ndek: x\n---\n"},
        "content/articles/bad.md:3: YAML: a second document begins. Remove the `---` line; until then it "
        "is not published.",
    ),
    "nested": (
        {A: head("title: Bad\nnotes: " + "[" * 41 + "]" * 41)},
        "content/articles/bad.md:3: is nested too deeply. Take out the inner lists; until then it is not "
        "published.",
    ),
    "many values": (
        {A: head("title: Bad\nnotes: [" + "a, " * 20_000 + "]")},
        "content/articles/bad.md:3: holds too many values. Shorten it; until then it is not published.",
    ),
    "no day": (
        {A: head("title: Bad\ndate: 31 Feb 1987")},
        'content/articles/bad.md:3: "31 Feb 1987" is not a day of the calendar. Write it as YYYY-MM-DD; '
        "until then its address shows a notice and lists leave it out.",
    ),
    "no date": (
        {A: head("title: Bad\ndate: last summer")},
        'content/articles/bad.md:3: "last summer" is not a date. Write it as YYYY-MM-DD; until then its '
        "address shows a notice and lists leave it out.",
    ),
    "two readings": (
        {A: head("title: Bad\ndate: 03/04/2019")},
        'content/articles/bad.md:3: "03/04/2019" can be read in more than one way. Write it as '
        "YYYY-MM-DD; until then its address shows a notice and lists leave it out.",
    ),
    "no time": (
        {A: head("title: Bad\ndate: 2019-04-26T25:00")},
        'content/articles/bad.md:3: "T25:00" is not a time of day. Write it as YYYY-MM-DD; until then its'
        " address shows a notice and lists leave it out.",
    ),
    "no offset": (
        {A: head("title: Bad\ndate: 2019-04-26T12:00+24:00")},
        'content/articles/bad.md:3: "+24:00" is not an offset from UTC. Write it as YYYY-MM-DD; until '
        "then its address shows a notice and lists leave it out.",
    ),
    "updated": (
        {A: head("title: Bad\nupdated: never")},
        'content/articles/bad.md:3: "never" is not a date. Write it as YYYY-MM-DD; until then its address'
        " shows a notice and lists leave it out.",
    ),
    "flag": (
        {A: head("title: Bad\ndraft: maybe")},
        "content/articles/bad.md:3: `draft: maybe` is neither true nor false. Write true or false; until "
        "then it is not published.",
    ),
    "correction without text": (
        {A: head("title: Bad\ncorrections:\n  - date: 2019-04-26")},
        "content/articles/bad.md:3: a correction has no text. Write `- date: YYYY-MM-DD` and `text: …`; "
        "until then it is not published.",
    ),
    "correction's date": (
        {A: head("title: Bad\ncorrections:\n  - {date: soon, text: It was a Tuesday.}")},
        'content/articles/bad.md:3: "soon" is not a date. Write the correction\'s date as YYYY-MM-DD; '
        "until then it is not published.",
    ),
    "quotes in quotes": (
        {A: head("title: Bad") + ">" * 20 + " deep\n"},
        "content/articles/bad.md: quotes or lists are nested more than 20 deep. Simplify it; until then it is "
        "not published.",
    ),
    "brackets in brackets": (
        {A: head("title: Bad") + "[" * 6400 + "\n"},
        "content/articles/bad.md: `[` stands too often without its `]` in paragraphs so long. Simplify it; "
        "until then it is not published.",
    ),
    "no Markdown": (
        {"content/articles/bad.html": "<p>Text.</p>"},
        "content/articles/bad.html: is no Markdown file. Name it .md, or move it to content/raw or "
        "content/media; until then it is not published.",
    ),
    "same id": (
        {A: head("title: Bad\nid: one"), "content/articles/bad2.md": head("title: Worse\nid: one")},
        "content/articles/bad2.md: warning: states the id one, which another article has. Give it an id "
        "of its own; until then it is known as 005bf6bc3c95.",
    ),
    "same address": (
        {A: head("title: Bad"), "content/articles/bad2.md": head("title: Bad")},
        "content/articles/bad.md: warning: wants the address /undated/bad/, which belongs to another "
        "article. Give it a slug of its own to choose another; it stands at /undated/bad-c4d8ed06/.",
    ),
    "raw kind": (
        {"content/raw/bad.xyz": "Text."},
        "content/raw/bad.xyz: is of a kind that no importer reads. Save it as text or Markdown; until "
        "then it is not converted.",
    ),
    "raw empty": (
        {"content/raw/bad.txt": " \n"},
        "content/raw/bad.txt:1: is empty. Put the text of the story into it, or delete it; until then no "
        "article is made of it.",
    ),
    "raw binary": (
        {"content/raw/bad.txt": b"\x00\x01\x02"},
        "content/raw/bad.txt:1: is not text that can be read. Save it as UTF-8 text, or move it "
        "elsewhere; until then no article is made of it.",
    ),
    "raw no text": (
        {"content/raw/bad.txt": "---\n***\n"},
        "content/raw/bad.txt:1: holds no text. Put the text of the story into it, or delete it; until "
        "then no article is made of it.",
    ),
    "raw Markdown": (
        {"content/raw/bad.md": head("title: [a]")},
        "content/raw/bad.md:2: `title` is a list. Write it as one line of text; until then it is not "
        "converted.",
    ),
    "page address": (
        {"content/pages/tag.md": head("title: Tag")},
        "content/pages/tag.md: /tag/ is an address of the archive itself. Give the file another name; "
        "until then it is not published.",
    ),
    "page twice": (
        {"content/pages/us.md": head("title: Us"), "content/pages/us.markdown": head("title: Us")},
        "content/pages/us.md: wants /us/, which pages/us.markdown has. Rename one of them; until then it "
        "is not published.",
    ),
    "page title": (
        {"content/pages/us.md": head("dek: Us")},
        "content/pages/us.md:1: has no title. Give it one; until then it is not published.",
    ),
    "page kind": (
        {"content/pages/us.txt": "Us"},
        "content/pages/us.txt: is no Markdown file. Name it .md, or move it to content/raw or "
        "content/media; until then it is not published.",
    ),
    "media": (
        {"content/media/map.svg": "<svg/>"},
        "content/media/map.svg: is a kind of file that can run code in a reader's browser. Convert it (a "
        "drawing to PNG or WebP), or put it into a theme's static/; it is not published.",
    ),
    "ledger line": (
        {"content/ledger/urls/2019.tsv": "/2019/04/26/x/\n"},
        "content/ledger/urls/2019.tsv:1: is no line of the ledger. Write address, id, file, note and "
        "members with tabs between, the last two if there are any, or delete it; it is kept and not used.",
    ),
    "ledger twice": (
        {
            "content/ledger/urls/2018.tsv": "/2019/04/26/x/\ta\tarticles/a.md\tgone\n",
            "content/ledger/urls/2019.tsv": "/2019/04/26/x/\tb\tarticles/b.md\tgone\n",
        },
        "content/ledger/urls/2019.tsv: warning: /2019/04/26/x/ stands twice, for a and b. The first "
        "is kept; write the other in its place if that is wrong.",
    ),
    "alias that is an entry": (
        {"content/tags.yaml": "harbour: {aliases: [Port]}\nport: Port\n"},
        "content/tags.yaml:1: warning: `harbour`: the alias “Port” is an entry of its own. Take out the alias or that"
        " entry; until then the two stay apart.",
    ),
    "alias of two": (
        {"content/tags.yaml": "harbour: {aliases: [Docks]}\nquay: {aliases: [Docks, Quay]}\n"},
        "content/tags.yaml:2: warning: `quay`: the alias “Docks” is one of `harbour` as well. Take it out of one of the"
        " two; until then it means `harbour`.",
    ),
    "tags.yaml": (
        {"content/tags.yaml": "a: b\na: c\n"},
        "content/tags.yaml:2: `a` stands twice. Keep one of them; until then no name in the file is used.",
    ),
    "gone": (
        {"content/ledger/urls/2019.tsv": "/2019/04/26/x/\ta\tarticles/a.md\n"},
        "content/articles/a.md: warning: is gone; its address /2019/04/26/x/ shows a notice. Bring it "
        "back, or write `gone` or `to /new/address/` behind /2019/04/26/x/ in "
        "content/ledger/urls/2019.tsv.",
    ),
    "no former address": (
        {A: story("Bad", "2019-04-26", aliases="[/tag/harbour/]")},
        "content/articles/bad.md: warning: names `/tag/harbour/` as a former address, which is none or the"
        " archive's own. Write it as /path/ below the site's root; until then nothing leads from there.",
    ),
    "former address without end": (
        {A: story("Bad", "2019-04-26", aliases=f"[{'/a' * 100_000}]")},
        f"content/articles/bad.md: warning: names `{'/a' * 146}/…{'/a' * 121}` as a former address, which is none or the"
        " archive's own. Write it as /path/ below the site's root; until then nothing leads from there.",
    ),
    "former address of another": (
        {A: story("Bad", "2019-04-26", aliases="[/2019/04/27/good-news/]")},
        "content/articles/bad.md: warning: names /2019/04/27/good-news/ as a former address, which belongs to"
        " another article. Take it out of one of the two; its readers are led to the other until then.",
    ),
    "former address of a page": (
        {A: story("Bad", "2019-04-26", aliases="[/about]"), "content/pages/about.md": "---\ntitle: A\n---\n"},
        "content/articles/bad.md: warning: names /about/ as a former address, where a page of content/pages"
        " stands. Rename the page, or take the address out; the page is shown.",
    ),
    "foreign": (
        {"output/robots.txt": "mine"},
        "output/robots.txt: is a file that the builder did not write. Move it away; until then it stays "
        "and the page is left out.",
    ),
    "folder": (
        {"output/robots.txt/mine": "mine"},
        "output/robots.txt: is a folder that the builder did not write. Move it away; until then it stays "
        "and the page is left out.",
    ),
}


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})


@pytest.mark.parametrize(("files", "words"), CASES.values(), ids=CASES.keys())
def test_the_words(desk: Desk, files: dict[str, str | bytes], words: str) -> None:
    assert desk.write(files).words() == [words]
    assert GOOD_PAGE in desk.output()


@pytest.mark.parametrize(
    ("name", "make", "fault"),
    [
        ("articles/bad.md", lambda path: os.symlink("good.md", path), "is a symbolic link"),
        ("raw/bad.txt", os.mkfifo, "is no regular file"),
        ("media/bad\x07.png", lambda path: path.write_text("x"), "has a name that is not plain text"),
    ],
)
def test_what_can_never_be_read(desk: Desk, name, make, fault: str) -> None:
    path = desk.root / "content" / name
    path.parent.mkdir(exist_ok=True)
    make(path)
    shown = f"content/{name}".replace("\x07", "\\x07")
    remedy = "Put a plain file in its place; until then it is not published."
    assert desk.words() == [f"{shown}: {fault}. {remedy}"]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read everything")
def test_a_file_we_may_not_read(desk: Desk) -> None:
    desk.write({A: story("Bad")})
    (desk.root / A).chmod(0)
    remedy = "Mend the file or its permissions; until then it is not published."
    assert desk.words() == [f"{A}: cannot be read: Permission denied. {remedy}"]


def test_said_again_until_it_is_mended(desk: Desk) -> None:
    names = ("same id", "raw kind", "media", "page title", "tags.yaml", "gone", "foreign")
    for name in names:
        desk.write(CASES[name][0])
    said = desk.words()
    assert len(said) == len(names)
    assert desk.words() == said
    assert desk.forget().words() == said


def test_all_problems_in_one_run(desk: Desk) -> None:
    """None hides behind the first, not even in one file."""
    desk.write({A: head("dek: [a]\ndate: soon\nupdated: later\ndraft: maybe"), "content/raw/bad.xyz": "x"})
    assert [line.split(" ")[0] for line in desk.words()] == [
        f"{A}:1:", f"{A}:2:", f"{A}:3:", f"{A}:4:", f"{A}:5:", "content/raw/bad.xyz:",
    ]  # fmt: skip


def test_an_edited_article_whose_raw_file_changed(desk: Desk) -> None:
    desk.write({"content/raw/a.txt": "A bridge opens\n\nThe bridge over the Quern has opened.\n"}).build()
    name = next(path for path in (desk.root / "content/articles").rglob("a-bridge-opens.md"))
    name.write_text(name.read_text().replace("has opened", "is open"))
    desk.write({"content/raw/a.txt": "A bridge opens\n\nThe bridge over the Quern has opened today.\n"})
    assert desk.words() == [
        "content/articles/undated/a-bridge-opens.md: warning: was edited by hand, and its raw file"
        " content/raw/a.txt has changed since, or is read otherwise now. Take over by hand what is new,"
        " then set source_sha256 to the raw file's; your text is kept meanwhile."
    ]


def test_content_cannot_drive_a_terminal(desk: Desk) -> None:
    desk.write({A: story("Bad", "'\x9b31m'")})
    assert not [line for line in desk.words() if "\x9b" in line]
