"""Whatever is wrong with one file, the rest is published, inside output/, and safe to open.

Exact words are test_words' business; here it matters what comes out.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, links, parsed, story, tags, touched, tree, without_search

from generator.model import Problem

A = "content/articles/bad.md"
BUILD = Path(__file__).parent.parent / "build.py"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})


def errors(desk: Desk) -> list[Problem]:
    """The errors of a build that published everything else, and nothing outside output/."""
    before = {name for name in tree(desk.root) if not name.startswith(("output/", ".cache/", "content/"))}
    report = desk.build()
    assert GOOD_PAGE in desk.output()
    assert before == {n for n in tree(desk.root) if not n.startswith(("output/", ".cache/", "content/"))}
    return [problem for problem in report.problems if problem.severity == "error"]


BROKEN = {
    "empty": b"",
    "binary": bytes(range(256)),
    "UTF-16": story("Bad").encode("utf-16"),
    "nested lists": b"---\ntitle: Bad\nnotes: " + b"[" * 20_000 + b"]" * 20_000 + b"\n---\n",
    "open lists": b"---\ntitle: " + b"[" * 20_000 + b"\n---\n",
    "nested mappings": b"---\n" + b"".join(b" " * n + b"a:\n" for n in range(2_000)) + b"---\n",
    "aliases that multiply": b"---\na: &a [x, x]\n"
    + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 117))
    + b"---\n",
    "a large number in TOML": b"+++\ntitle = 'Bad'\nx = " + b"9" * 5_000 + b"\n+++\n",
    "tables in tables": b"+++\ntitle = 'Bad'\n[" + b"a." * 50_000 + b"a]\n+++\n",
    "keys in keys": b"+++\ntitle = 'Bad'\na" + b".a" * 90_000 + b" = 1\n+++\n",
    "a large number in JSON": b'{"title": "Bad", "x": ' + b"9" * 5_000 + b"}\n",
    "lists in JSON": b'{"title": "Bad", "x": ' + b"[" * 900 + b"]" * 900 + b"}\n",
    "a large head": b'---\ntitle: Bad\nnotes: "' + b"x" * 300 * 1024 + b'"\n---\n',
    "tags of YAML": b"---\ntitle: !!python/object/apply:os.system [touch here]\n---\n",
    "deep quotes": story("Bad", body="> " * 3_000 + "x").encode(),
    "deep lists": story("Bad", body="".join("    " * n + "- x\n" for n in range(400))).encode(),
    "open brackets": story("Bad", body="[" * 20_000).encode(),
    "entities": story("Bad", body="&amp; " * 50_001).encode(),
    "escapes": story("Bad", body="\\." * 50_001).encode(),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_alone(desk: Desk, data: bytes) -> None:
    (problem,) = errors(desk.write({A: data}))
    assert problem.path == A


STATES = "states more than 128 KB beside its text."
BOUNDED = {
    "a title": ("a.json", json.dumps({"title": "word " * 60_000, "body": "Text."}), STATES),
    "a list": ("a.jsonl", json.dumps({"title": "T", "tags": [f"{n} " * 9 for n in range(9_999)]}), STATES),
    "a page": ("a.html", "<title>T</title><article>" + "<p>x" * 50_001, "has more than 50,000 elements."),
    "a line": ("a.txt", "Head\n\n" + "word " * 7_000_000, "is larger than 32 MB."),
    "a sidecar": ("a.yaml", "title: " + "x" * (4 << 20), "is larger than 4 MB."),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "fact"), BOUNDED.values(), ids=BOUNDED.keys())
def test_what_would_take_too_long_is_refused_at_once(desk: Desk, name: str, text: str, fact: str) -> None:
    """A field that its article could not hold once kept the builder converting for ever."""
    desk.write({f"content/raw/{name}": text, "content/raw/a.md": story("Beside it")})
    problems = errors(desk)
    assert fact in {problem.fact for problem in problems}
    assert not desk.build().written


def test_of_very_many_copies_an_article_names_some(desk: Desk) -> None:
    text = "Seal on the slip\n\nJan 5, 2020\n\nA seal lay down on the slip and would not be moved.\n"
    desk.write({f"content/raw/{number}.txt": text for number in range(110)})
    desk.write({f"content/raw/x{number}.txt": f"{text}{' ' * number}" for number in range(110)})
    assert not errors(desk)
    (path,) = (desk.root / "content/articles/2020/01").iterdir()
    assert path.read_text().count("source_file") + path.read_text().count("  - file: ") <= 100
    assert not desk.build().written and not desk.forget().build().written


@pytest.mark.parametrize("odd", ["\x1b[31m", "\ufeff", "\x00", "\x7f", "\ud800"])
def test_a_character_that_no_article_may_hold_costs_no_story(desk: Desk, odd: str) -> None:
    """In the name or the address of a record, or in the name of a packed file."""
    record = {
        "id": f"a{odd}b",
        "title": "One",
        "date": "2019-04-26",
        "body": "Text.",
        "url": f"https://x.example/{odd}",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            f"b{odd.replace(chr(0), '').encode('utf-8', 'replace').decode()}.md", story("Two", "2019-04-26")
        )
    desk.write({"content/raw/a.json": json.dumps([record]), "content/raw/b.zip": packed.getvalue()})
    assert not errors(desk) and not errors(desk)
    assert {"2019/04/26/one/index.html", "2019/04/26/two/index.html"} <= desk.output().keys()


def test_the_first_build_counts_every_copy(desk: Desk) -> None:
    text = "Seal on the slip\n\nJan 5, 2020\n\nA seal lay down on the slip and would not be moved.\n"
    desk.write({f"content/raw/{number}.txt": text for number in range(130)})
    assert [len(desk.build().raw.duplicates) for _ in range(2)] == [129, 129]


HARMLESS = {
    "stars": "*" * 1_500,
    "ticks": "`" * 20_001,
    "open tags": "<b>" * 3_000,
    "a wide table": "|" * 5_000 + "\n" + "|-" * 2_500,
    "a template": "{{ 7*7 }} {% include 'x' %} {# no #}",
    "lines of a fence": "---\n\n---\n",
}


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS.keys())
def test_odd_text_is_only_text(desk: Desk, body: str) -> None:
    assert not errors(desk.write({A: story("Odd", "2019-04-26", body=body)}))
    assert "2019/04/26/odd/index.html" in desk.output()


def test_a_template_in_an_article_appears_as_it_is_written(desk: Desk) -> None:
    desk.write({A: story("Sum {{ 7*7 }}", "2019-04-26", body="It is {{ 7*7 }}.", dek="'{% raw %}'")}).build()
    page = desk.page("2019/04/26/sum-7-7/index.html")
    assert "It is {{ 7*7 }}." in page and "Sum {{ 7*7 }}" in page and "{% raw %}" in page
    assert "{{ 7*7 }}" in desk.page("feed.xml") and "49" not in page


# ── names, links, pipes ──


def test_a_name_as_long_as_names_can_be_is_read(desk: Desk) -> None:
    """The sidecar that could stand beside it would have a longer one."""
    desk.write({f"content/raw/{'x' * 251}.txt": "Seal on the slip\n\nA seal lay down on the slip.\n"})
    assert not errors(desk) and "undated/seal-on-the-slip/index.html" in desk.output()


def test_a_file_where_the_manifest_belongs_is_named(desk: Desk, capsys) -> None:
    desk.write({"output/manifest-sha256": "mine"})
    assert desk.run() == 1
    assert "manifest-sha256 is no folder. Move the file away." in capsys.readouterr().err
    assert desk.read("output/manifest-sha256") == "mine"


def test_links_and_pipes_are_named_and_not_followed(desk: Desk) -> None:
    outside = desk.root / "outside.md"
    outside.write_text(story("Outside"))
    names = []
    for folder, suffix in (("articles", "md"), ("raw", "txt"), ("media", "png"), ("pages", "md")):
        (desk.root / "content" / folder).mkdir(exist_ok=True)
        names += [f"content/{folder}/link.{suffix}", f"content/{folder}/pipe.{suffix}"]
        os.symlink(outside, desk.root / names[-2])
        os.mkfifo(desk.root / names[-1])
    names.append("content/articles/loop")
    os.symlink(desk.root, desk.root / names[-1])
    assert sorted(problem.path for problem in errors(desk)) == sorted(names)
    assert not [data for data in desk.output().values() if b"Outside" in data]


IN_THE_WAY = {"a folder": Path.mkdir, "a pipe": os.mkfifo, "a link": lambda path: path.symlink_to("nowhere"),
              "a large file": lambda path: path.touch() or os.truncate(path, 40 << 20)}  # fmt: skip


@pytest.mark.parametrize("part", ["terms.tsv", "ignored.txt", "urls/2019.tsv", "urls/lists.tsv"])
@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_stands_in_the_way_of_the_ledger_is_named(desk: Desk, part: str, what: str) -> None:
    """It ended the build. Raw files wait while it is not known which of them are never to be converted."""
    path = desk.root / "content/ledger" / part
    path.parent.mkdir(parents=True)
    IN_THE_WAY[what](path)
    desk.write({"content/raw/seal.txt": "Seal on the slip\n\nA seal lay down on the slip.\n"})
    for _ in "ab":
        (problem,) = errors(desk)
        assert problem.path == f"content/ledger/{part}"
        assert ("undated/seal-on-the-slip/index.html" in desk.output()) == (part != "ignored.txt")
    path.rmdir() if path.is_dir() else path.unlink()
    assert not errors(desk) and "undated/seal-on-the-slip/index.html" in desk.output()


@pytest.mark.parametrize(
    "name",
    [
        "sp ace",
        "no\xa0break",
        "\u3000",
        "\U0001f468\u200d\U0001f469",
        "e\u0301",
        "\u00e9",
        "a:b?",
        "quote'\"<>&",
        "con",
        "-",
        "%2e%2e",
    ],
)
def test_a_name_is_only_a_name(desk: Desk, name: str) -> None:
    """The file's name decides nothing a reader sees, and never breaks a page."""
    desk.write({f"content/articles/{name}.md": story("Odd", "2019-04-26")})
    desk.write({f"content/raw/{name}.txt": "Seal on the slip\n\nA seal lay down on the slip.\n"})
    assert not errors(desk)
    assert {"2019/04/26/odd/index.html", "undated/seal-on-the-slip/index.html"} <= desk.output().keys()


@pytest.mark.parametrize(
    "name",
    [
        b"bell\x07",
        b"new\nline",
        b"latin\xe9",
        b"\x1b[31m",
        "\u202egnp".encode(),
        "\u2028".encode(),
        b"\xed\xa0\x80",
    ],
)
def test_a_name_that_is_no_text_is_refused(desk: Desk, name: bytes) -> None:
    folder = os.fsencode(desk.root / "content/articles")
    with open(folder + b"/" + name + b".md", "w") as file:
        file.write(story("Odd", "2019-04-26"))
    (problem,) = errors(desk)
    assert problem.path.isprintable() and "is not plain text" in problem.fact


def test_names_that_windows_reserves_are_no_addresses(desk: Desk) -> None:
    for number, name in enumerate(["con", "NUL", "com1", "lpt9", "aux", "LPT²"]):
        desk.write({f"content/articles/{number}.md": story(f'"{name}"', "2019-04-26", tags=f"[{name}]")})
    assert not errors(desk)
    parts = {part.lower() for name in desk.output() for part in Path(name).parts}
    assert not parts & {"con", "nul", "com1", "lpt9", "aux", "lpt²"}


ALIKE = ["Café", "Cafe\u0301", "CAFÉ", "Cafe", "cafe", "ＣＡＦＥ", "Straße", "STRASSE", "Kelvin", "\u212aelvin", "a/b", "a b",
         "!!!", "???", "con", "CON.", "aux", "İ", "i", "日本", "日本!"]  # fmt: skip


def test_headlines_and_tags_that_look_alike_lose_nothing(desk: Desk) -> None:
    """Whatever a file system makes one of, and in whatever order it lists the files."""
    stories = [
        (
            f"content/articles/{n}.md",
            story(json.dumps(text), "2019-04-26", f"Body {n}.", tags=json.dumps([text])),
        )
        for n, text in enumerate(ALIKE)
    ]
    outputs = []
    for order in (stories, stories[::-1]):
        shutil.rmtree(desk.root / "content/articles")
        shutil.rmtree(desk.root / "content/ledger", ignore_errors=True)
        shutil.rmtree(desk.root / "output", ignore_errors=True)
        assert not errors(desk.write({GOOD: story(), **dict(order)}))
        outputs.append(desk.forget().output())
    shown = [name for name in outputs[0] if name.startswith("2019/04/26/") and name.count("/") == 4]
    pages = [outputs[0][name].decode() for name in shown if name.endswith("/index.html")]
    assert all(sum(f"Body {n}." in page for page in pages) == 1 for n in range(len(ALIKE)))
    folded = [unicodedata.normalize("NFC", name).lower() for name in outputs[0]]
    assert len(set(folded)) == len(folded)
    assert outputs[0] == outputs[1]


FORMER = ["/Old/", "/old/", "/OLD/", "/ÉTÉ/", "/été/", "/\u212aiosk/", "/kiosk/", "/ÜBER/",
          "/2019/04/27/GOOD-News/", "/About/", "/Tag/ferry/", "/MEDIA/a.html", "/feed.xml/",
          "/a.html", "/a.html/b/", "/A.html", "/_redirects", "/404.html/", "/2019/04/27/feed.xml/x/"]  # fmt: skip


def test_media_that_look_alike_are_told_of(desk: Desk) -> None:
    """Both are published; a copy on a disk that knows no letter case, or one form of é alone, would lose one."""
    names = ("A.jpg", "a.jpg", "b/caf\u00e9.txt", "b/cafe\u0301.txt", "B/other.txt")
    report = desk.write({f"content/media/{name}": name for name in names}).build()
    assert [str(problem) for problem in report.problems] == [
        "content/media/a.jpg: differs from content/media/A.jpg in letter case or accents' encoding alone. "
        "Rename one: on many a disk and host only one can stand; here both do.",
        "content/media/b/caf\u00e9.txt: differs from content/media/b/cafe\u0301.txt in letter case or accents' encoding alone. "
        "Rename one: on many a disk and host only one can stand; here both do.",
    ]
    assert report.exit_code() == 0
    output = desk.output()
    assert all(output[f"media/{name}"] == name.encode() for name in names)
    (desk.root / "content/media/a.jpg").unlink()
    assert [problem.path for problem in desk.build().problems] == ["content/media/b/caf\u00e9.txt"]


def test_former_addresses_take_no_file_of_another(desk: Desk) -> None:
    """On a disk that knows no letter case, one of them would stand in the place of a story's own page; and
    no disk has a file and a folder of one name."""
    desk.write({f"content/pages/{name}.md": story(name, "") for name in ("about", "über")})
    desk.build()
    for number, address in enumerate(FORMER):  # one after the other, as well as all at once
        desk.write(
            {
                f"content/articles/{number}.md": story(
                    f"Moved {number}", tags="[ferry]", aliases=f"[{address}]"
                )
            }
        )
        assert not errors(desk)
    output = desk.output()
    assert not errors(desk.forget()) and desk.output() == output
    folded = [name.casefold() for name in output]
    folders = {parent.as_posix() for name in folded for parent in Path(name).parents}
    assert len(set(folded)) == len(folded) and not folders & set(folded)
    assert b"Moved" in output["old/index.html"] and "a.html" in output and "OLD/index.html" not in output
    assert b"/OLD/ https://desk.example/2019/04/27/moved-2/" in output["_redirects"]


@pytest.mark.parametrize("slug", ["../../x", "/x", "..", ".", "x/y", "\\x", "'%2e%2e/x'", "'  '", "'\u200b'"])
def test_a_slug_stays_in_its_day(desk: Desk, slug: str) -> None:
    assert not errors(desk.write({A: story("Bad", "2019-04-26", slug=slug)}))
    (page,) = (name for name in desk.output() if name.startswith("2019/04/26/") and name.count("/") > 3)
    assert page.count("/") == 4 and ".." not in page


def test_tags_are_one_safe_part_of_an_address(desk: Desk) -> None:
    odd = [
        "../../etc",
        "a/b",
        "..",
        ".",
        "",
        "🎉",
        "🎊",
        "t" * 5_000,
        "t" * 5_001,
        "feed.xml",
        "2019",
        "undated",
    ]
    assert not errors(desk.write({A: story("Bad", "2019-04-26", tags=str(odd))}))
    keys = {name.split("/")[1] for name in desk.output() if name.startswith("tag/") and name.count("/") > 1}
    assert len(keys) == len(odd) - 1, "each of its own, but for the empty one"
    assert all(len(key.encode()) < 200 and not set(key) & set("./\\") for key in keys)
    assert all(f"tag/{key}/feed.xml" in desk.output() for key in keys)


@pytest.mark.parametrize("field", ["tags", "authors"])
def test_more_names_than_an_archive_can_bear(desk: Desk, field: str) -> None:
    """Each of them has a page that tells of all others: the square of their number."""
    report = desk.write(
        {A: story("Bad", "2019-04-26", **{field: str([f"n{n}" for n in range(5_000)])})}
    ).build()
    assert [str(problem) for problem in report.problems] == [
        f"{A}: names 5,000 {field}; the first 500 count. Keep those that readers look for."
    ]
    kind = field.removesuffix("s")
    assert (
        len({name.split("/")[1] for name in report.written if name.count("/") > 1 and name.startswith(kind)})
        == 500
    )


def test_a_very_long_title(desk: Desk) -> None:
    assert not errors(desk.write({A: story("x" * 10_000, "2019-04-26")}))
    assert any(b"x" * 10_000 in data for name, data in desk.output().items() if name.endswith("index.html"))


def test_the_first_and_the_last_year(desk: Desk) -> None:
    desk.write({
        "content/site.yaml": SITE.replace("now: 2030-01-01", "now: 9999-12-31T23:59-23:00"),
        "content/articles/a.md": story("First", "0001-01-01T00:00:00+14:00"),
        "content/articles/b.md": story("Last", "9999-12-31T23:59:59-12:00"),
    })  # fmt: skip
    assert not errors(desk)
    assert {"0001/01/01/first/index.html", "9999/12/31/last/index.html"} <= desk.output().keys()


def test_one_id_and_one_address_for_two(desk: Desk) -> None:
    twin = story("Twin", "2019-04-26", id="one")
    desk.write({"content/articles/a.md": twin, "content/articles/b.md": twin})
    assert not errors(desk)
    pages = [name for name in desk.output() if name.startswith("2019/04/26/twin")]
    assert len(pages) == 2 and "2019/04/26/twin/index.html" in pages


# ── nothing runs in a reader's browser ──

EVIL = """
<script>alert(1)</script><SCRIPT SRC=//x.example/a.js></SCRIPT><scr<script>ipt>alert(1)</script>

<img src=x onerror=alert(1)> <img src="javascript:alert(1)" srcset="java&#115;cript:alert(1) 2x, /a.png 1x">
<a href="javascript:alert(1)">a</a> <a href=" java&#10;script:alert(1)">b</a> <a href="&#x6a;avascript&colon;alert(1)">c</a>
[md](javascript:alert(1)) [md2](JaVaScRiPt:alert(1)) [md3](data:text/html,<script>alert(1)</script>)
[md4](vbscript:x) [md5](<java
script:alert(1)>) ![i](javascript:alert(1))
<svg onload=alert(1)><script>alert(1)</script><a xlink:href="javascript:alert(1)">x</a></svg>
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<iframe src="https://x.example/"></iframe><object data="x.swf"></object><embed src=x>
<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">b</button></form>
<style>p{background:url(javascript:alert(1))}</style><p style="color:red">styled</p>
<base href="//x.example/"><meta http-equiv="refresh" content="0;url=javascript:alert(1)"><link rel=import href=x>
<p title='"><img src=x onerror=alert(1)>'>quoted</p>

`<script>alert(1)</script>`

    <script>alert(1)</script>
"""
FORBIDDEN = {
    "iframe",
    "object",
    "embed",
    "form",
    "button",
    "base",
    "style",
    "applet",
    "math",
    "audio",
    "video",
}


def assert_inert(page, own_svg: bool = False) -> None:
    """Nothing in a parsed page can run, load a plug-in, post a form or style itself."""
    for element in without_search(page).iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        assert name not in FORBIDDEN, name
        if name == "script":
            assert element.get("type") == "application/ld+json" or element.get("src") == "/theme/age.js"
        assert name != "svg" or own_svg
        for attribute in element.attrib:
            assert not attribute.lower().startswith("on") and attribute not in ("style", "srcdoc"), attribute
    for address in links(page):
        scheme = "".join(address.split()).casefold().partition(":")[0]
        assert scheme not in ("javascript", "vbscript", "data"), address


def test_nothing_runs_in_a_readers_browser(desk: Desk) -> None:
    evil = "'<script>alert(1)</script><img src=x onerror=alert(1)>'"
    fields = {name: evil for name in ("dek", "summary", "description", "section", "source", "withdrawn_note")}
    fields |= {"tags": f"[{evil}]", "authors": f"[{evil}]", "source_url": "javascript:alert(1)"}
    fields |= {"corrections": f"[{{text: {evil}}}]", "similar": f"[{{title: {evil}, summary: {evil}}}]"}
    desk.write({
        A: story(evil, "2019-04-26", body=EVIL, slug="evil", **fields),
        "content/pages/us.md": story(evil, "", body=EVIL),
        "content/raw/evil.txt": f"{evil}\n\n{EVIL}",
        "content/articles/gone.md": story("Gone", "2019-04-25", withdrawn=evil),
    }).build()  # fmt: skip
    seen = 0
    for name, data in desk.output().items():
        if name.endswith(".html") and name != "search/index.html":  # which is the theme's own
            assert_inert(
                parsed(data), own_svg=name.split("/")[0] not in ("undated", "us") and "/evil/" not in name
            )
            seen += 1
    assert seen > 20
    assert "alert(1)" in desk.page("2019/04/26/evil/index.html"), "what was in code is still shown"


def test_nothing_runs_in_a_feed_reader(desk: Desk) -> None:
    import feedparser

    desk.write({A: story("Evil", "2019-04-26", body=EVIL)}).build()
    feed = feedparser.parse(desk.output()["feed.xml"], sanitize_html=False)
    (entry,) = (entry for entry in feed.entries if entry.title == "Evil")
    assert_inert(parsed(entry.content[0].value))
    assert list(tags(parsed(entry.content[0].value), "img"))


@pytest.mark.parametrize("name", ["map.svg", "map.SVG", "page.html", "page.htm", "x.xhtml", "x.js", "x.xml"])
def test_files_that_can_run_are_no_media(desk: Desk, name: str) -> None:
    (problem,) = errors(desk.write({f"content/media/{name}": "<svg/>", "content/media/good.png": "png"}))
    assert problem.path == f"content/media/{name}"
    assert [name for name in desk.output() if name.startswith("media/")] == ["media/good.png"]


# ── what others keep in output ──


def test_foreign_files_are_kept_and_named(desk: Desk) -> None:
    mine = {"output/keep.txt": "mine", "output/robots.txt": "mine", "output/tag/index.html": "mine"}
    desk.write(mine)
    assert {problem.path for problem in errors(desk)} == {"output/robots.txt", "output/tag/index.html"}
    assert {problem.path for problem in errors(desk.forget())} == {
        "output/robots.txt",
        "output/tag/index.html",
    }
    assert {name: desk.read(name) for name in mine} == mine


@pytest.mark.parametrize("place", ["2019", "2019/04", "tag", "theme"])
def test_nothing_goes_through_a_link_in_output(desk: Desk, place: str) -> None:
    elsewhere = desk.root / "elsewhere"
    elsewhere.mkdir()
    link = desk.root / "output" / place
    link.parent.mkdir(parents=True)
    os.symlink(elsewhere, link)
    report = desk.build()
    assert not list(elsewhere.iterdir()) and report.exit_code() == 1
    assert "index.html" in desk.output()


def test_nothing_is_deleted_through_a_link_in_output(desk: Desk) -> None:
    desk.build()
    (desk.root / "output/2019").rename(desk.root / "elsewhere")
    os.symlink(desk.root / "elsewhere", desk.root / "output/2019")
    before = touched(desk.root / "elsewhere")
    (desk.root / GOOD).unlink()
    for path in (desk.root / "content/ledger/urls").iterdir():
        path.unlink()
    desk.build(verify=True)
    assert touched(desk.root / "elsewhere") == before


@pytest.mark.parametrize("name", ["manifest-sha256", "robots.txt"])
def test_a_link_where_a_file_of_ours_should_be(desk: Desk, name: str) -> None:
    (desk.root / "output").mkdir()
    (desk.root / "elsewhere").mkdir()
    os.symlink(desk.root / "elsewhere", desk.root / "output" / name)
    assert desk.run() == 1
    assert not list((desk.root / "elsewhere").iterdir())


@pytest.mark.parametrize("name", ["ignored.txt", "terms.tsv", "urls/2019.tsv"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "noise"])
def test_an_odd_ledger_is_no_crash(desk: Desk, name: str, kind: str, capsys) -> None:
    path = desk.root / "content/ledger" / name
    path.parent.mkdir(parents=True)
    make = {"pipe": os.mkfifo, "folder": Path.mkdir, "noise": lambda p: p.write_bytes(b"\xff\xfe\x00\t\n")}
    make[kind](path)
    assert desk.run() in (0, 1)
    assert kind == "noise" or name in capsys.readouterr().err


# ── the command line ──


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, 0),
        ({A: b"\x80"}, 1),
        ({A: story("Two", id="x"), "content/articles/c.md": story("Three", id="x")}, 0),
        ({"content/site.yaml": "titel: x"}, 2),
    ],
)
def test_as_a_publisher_runs_it(desk: Desk, files: dict[str, str | bytes], code: int) -> None:
    desk.write(files)
    command = [sys.executable, str(BUILD), "--site", str(desk.root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert (desk.root / "output" / GOOD_PAGE).exists() == (code < 2)


def test_an_extension_that_fails_on_a_text_costs_that_text_alone(tmp_path, monkeypatch) -> None:
    (tmp_path / "failing.py").write_text(
        "from markdown import Extension\nfrom markdown.preprocessors import Preprocessor\n"
        "class Failing(Preprocessor):\n    def run(self, lines):\n        return lines if 'Bad' not in lines[0] else lines[0][999]\n"
        "class Its(Extension):\n    def extendMarkdown(self, md):\n        md.preprocessors.register(Failing(md), 'f', 1)\n"
        "def makeExtension(**given):\n    return Its(**given)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    desk = Desk(tmp_path / "site").write({
        "content/site.yaml": f"{SITE}markdown_extensions: [extra, failing]\n",
        "content/articles/good.md": story("Good", body="Good *text*."), "content/articles/bad.md": story("Bad", body="Bad *text*."),
    })  # fmt: skip
    assert desk.words() == [
        "content/articles/bad.md: cannot be made HTML (IndexError: string index out of range). Look at"
        " `markdown_extensions` in site.yaml; until then it is not published."
    ]
    assert "Good" in desk.page("2019/04/27/good/index.html")
