"""A site that works without a server: its addresses as they are reached from each page, and nothing else changed."""

from itertools import product
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import sites
from desk import DOT, SITE, Desk, links, parsed, story

from generator import config
from generator.config import Options
from generator.model import Page, Shelf
from generator.text.relative import relative, relative_style
from generator.theme.encoded import encoded

PAGE = "2019/05/a/index.html"
FROM_PAGE = [
    ('<a href="/news/">', '<a href="../../../index.html">'),
    ("<a href='/news'>", '<a href="../../../index.html">'),
    ('<a href="/news/tag/x/?a=1&amp;b#c">', '<a href="../../../tag/x/index.html?a=1&amp;b#c">'),
    ('<a rel="next" href = /news/tag/x/ >', '<a rel="next" href = "../../../tag/x/index.html" >'),
    ('<A HREF="/news/feed.xml">', '<A HREF="../../../feed.xml">'),
    ('<a href="../b/">', '<a href="../../../2019/05/b/index.html">'),
    ('<a title="1 > 0" href="/news/x/" hidden>', '<a title="1 > 0" href="../../../x/index.html" hidden>'),
    ('<img src="/news/a&#39;b.png" srcset="/news/b.png 2x,https://x.example/c,d.png 3x" alt>',
     '<img src="../../../a\'b.png" srcset="../../../b.png 2x, https://x.example/c,d.png 3x" alt>'),
    ('<link rel=preload imagesrcset="/news/b.png 2x">', '<link rel=preload imagesrcset="../../../b.png 2x">'),
    ('<form action="/news/search/"><button formaction="/news/x/">',
     '<form action="../../../search/index.html"><button formaction="../../../x/index.html">'),
    ('<video poster="/news/p.png"></video>', '<video poster="../../../p.png"></video>'),
    ('<script src="/news/a.js"></script>', '<script src="../../../a.js"></script>'),
    ('<iframe src="/news/plan/"></iframe>', '<iframe src="../../../plan/index.html"></iframe>'),
    ('<meta http-equiv="refresh" content="0; url=/news/x/">',
     '<meta http-equiv="refresh" content="0; url=../../../x/index.html">'),
    ("<meta content=\"900;URL='/news/2020/' \" http-equiv=Refresh>",
     "<meta content=\"900;URL='../../../2020/index.html' \" http-equiv=Refresh>"),
    ("<meta http-equiv=refresh content='5,url=&quot;/news/x/?a=\"&quot;'>",
     '<meta http-equiv=refresh content="5,url=&quot;../../../x/index.html?a=&quot;&quot;">'),
    ('<a href="/news/tag/docks#top">', '<a href="../../../tag/docks/index.html#top">'),
    ('<a href="../b?c.d">', '<a href="../../../2019/05/b/index.html?c.d">'),
    ('<a href="/news/media/LICENCE"><a href="/news/theme/x/y"><a href="/news/media/">',
     '<a href="../../../media/LICENCE"><a href="../../../theme/x/y"><a href="../../../media/index.html">'),
    ('<a href=" /n&#9;ews/&#10;x/\n">', '<a href="../../../x/index.html">'),
    ('<svg><use href="/news/theme/i.svg#a"/><image xlink:href="/news/b.png"/></svg>',
     '<svg><use href="../../../theme/i.svg#a"/><image xlink:href="../../../b.png"/></svg>'),
    ('<p style="background: url(&quot;/news/b.png&quot;)">', '<p style="background: url(&quot;../../../b.png&quot;)">'),
    ('<path fill="url(/news/x.svg#a) red" mask=url(/news/x.svg#b) Marker-End=\'url("/news/x.svg#c")\' d="/news/">',
     '<path fill="url(../../../x.svg#a) red" mask="url(../../../x.svg#b)"'
     ' Marker-End="url(&quot;../../../x.svg#c&quot;)" d="/news/">'),
    ("<style>@import '/news/x.css'; p { mask: url(/news/m.svg#a) }</STYLE>",
     "<style>@import '../../../x.css'; p { mask: url(../../../m.svg#a) }</STYLE>"),
]  # fmt: skip
AS_IT_WAS = (
    'An <code>&lt;a href="/news/x/"&gt;</code> in prose, href="/news/x/" beside it, 1 < 2 and <3 href="/news/">',
    '<!-- <a href="/news/x/"> --><p>', '<!--><p>', '<a title="<b href=/news/>" href="#here">',
    '<script>x = \'<a href="/news/x/">\'</script>', '<style>a[href="/news/"] {} /* <a href="/news/"> */</style>',
    '<title><a href="/news/x/"></title>', '<textarea>\n<img src="/news/x.png"></textarea>',
    '<a href="https://x.example/news/">', '<a href="//x.example/news/">', '<a href="mailto:a@x.example">', '<a href="">',
    '<a href="/other/">', '<a href="/newsroom/">', '<a data-href="/news/x/" href>', '<a title=\'href="/news/x/"\'>',
    '<meta name="x" content="0; url=/news/x/">', '<meta name="x" content="http-equiv=refresh 0; url=/news/x/">',
    '<meta http-equiv="refresh" content="0; url=\'\'">', '<meta http-equiv="refresh" content="60">',
    '<link rel="canonical" href="https://desk.example/news/">', '<a href="/news/',
)  # fmt: skip


@pytest.mark.parametrize(("before", "after"), FROM_PAGE)
def test_an_address_of_the_site_is_told_as_it_is_reached_from_the_page(before: str, after: str) -> None:
    assert relative(before, PAGE, "/news/") == after
    assert relative(after, PAGE, "/news/") == after, "what is relative stays"


STYLES = [
    ("@font-face { src: url(/news/theme/x.woff2) format('woff2'), URL( '/news/theme/x.woff' ) }",
     "@font-face { src: url(../../theme/x.woff2) format('woff2'), URL( '../../theme/x.woff' ) }"),
    ('@import/**/ "/news/theme/a.css" print; @IMPORT url("/news/b.css");',
     '@import/**/ "../../theme/a.css" print; @IMPORT url("../../b.css");'),
    ("a { background: image-set('/news/a.png' 1x, \"/news/a.avif\" type('image/avif')) }",
     "a { background: image-set('../../a.png' 1x, \"../../a.avif\" type('image/avif')) }"),
    ("a { cursor: url(/news/a\\(1\\).cur), auto } b { src: src('/news/\\27 .png') }",
     "a { cursor: url(../../a\\(1\\).cur), auto } b { src: src('../../\\27 .png') }"),
    ("a { background: url(data:image/svg+xml,<svg>) } b { mask: url(/news/m.png",
     "a { background: url(data:image/svg+xml,<svg>) } b { mask: url(../../m.png"),
]  # fmt: skip
STYLES_AS_THEY_WERE = (
    "a { background: url(x.png) } b { background: url(../news/x.png), url(#a), url() }",
    "a { background: url(//x.example/a.png), url('https://x.example/news/'), url(/newsroom/a.png), url(/other/a.png) }",
    "/* url(/news/a.png) */ a::after { content: 'url(/news/a.png)' '/news/' } /* @import '/news/x.css'",
    'a[href="/news/"], a[href^="/news/tag/"] { color: red } b::after { content: "\\" url(/news/a.png)" }',
    "a { width: my-url(/news/a.png); --x: 'an unclosed string\n} b { color: red }",
)


@pytest.mark.parametrize(("before", "after"), STYLES)
def test_an_address_of_the_site_in_a_style_sheet_too(before: str, after: str) -> None:
    assert relative_style(before, "theme/own/x.css", "/news/") == after
    assert relative_style(after, "theme/own/x.css", "/news/") == after
    for root in ("/x/", "/new/"):
        assert relative_style(before, "theme/own/x.css", root) == before


@pytest.mark.parametrize("css", STYLES_AS_THEY_WERE)
def test_what_is_no_address_of_the_site_in_a_style_sheet_stays(css: str) -> None:
    assert relative_style(css, "theme/x.css", "/news/") == css


@pytest.mark.parametrize("text", AS_IT_WAS)
def test_what_is_no_address_of_the_site_stays_as_it_is(text: str) -> None:
    assert relative(text, PAGE, "/news/") == text
    other = '<a href="/news/x/">'
    assert relative(f"<p>{other}</p>{text.removesuffix('/news/') if text.endswith('/') else text}", PAGE, "/news/").startswith(
        '<p><a href="../../../x/index.html"></p>'
    )  # fmt: skip


def test_from_the_front_page_and_from_the_root_of_a_server() -> None:
    assert (
        relative('<a href="/x/"><a href="/">', "index.html", "/")
        == '<a href="./x/index.html"><a href="./index.html">'
    )


@pytest.mark.parametrize(
    "start", ["//", "/&#9;/", "&#10;//", "/&#13;&#10;/", "\x01//", "/\\", "\\/", "ht&#9;tp://"]
)
@pytest.mark.parametrize("host", ["x.example/y", "[x", "x]/"])
def test_another_host_stays_whatever_browsers_overlook_before_it(start: str, host: str) -> None:
    for tag in (f'<a href="{start}{host}">', f'<blockquote cite="{start}{host}">'):
        assert relative(tag, "index.html", "/") == relative(tag, PAGE, "/") == tag


def test_no_address_is_too_odd() -> None:
    for odd in product("/\\[:?#;%.\t\x01 a", repeat=4):
        assert relative(f'<a href="{"".join(odd)}">', PAGE, "/").startswith('<a href="')


@pytest.mark.parametrize(
    "rest",
    ["a" * 50_000, "<a " * 20_000, "<a b='" * 20_001, "<!--" * 20_000, "<script>" * 9000,
     "url(" * 20_000, "'a" * 20_001, "/*" * 20_000, "@import " * 9000, "@import/**/" * 9000, "url(a\\" * 9000],
)  # fmt: skip
def test_no_page_keeps_it_busy(rest: str) -> None:
    assert relative(f"<{rest}", PAGE, "/") == f"<{rest}"
    assert relative_style(rest, PAGE, "/") == rest


# ── a site ──

FILES = {
    "content/site.yaml": f"{SITE.replace('desk.example/', 'desk.example/news/')}relative_urls: true\nmenu: {{Pier: /tag/harbour}}\n",
    "content/articles/a.md": story(
        "Cranes", "2019-05-06",
        "Write `<a href=\"/news/x/\">`. [Pier](/2018/03/02/pier/) [all](../../) [year](/2018) [day](/2018/03/02)",
        image="dot.png"
    ),
    "content/articles/b.md": story("Pier", "2018-03-02", "Text.", tags="[Harbour]", authors="Ana Li", aliases="[/old.html]"),
    "content/media/dot.png": DOT,
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path).write(FILES)
    assert not desk.build().problems
    return desk


def test_every_link_of_every_page_leads_to_a_file_in_the_folder(desk: Desk) -> None:
    output = desk.output()
    pages = {name for name in output if name.endswith(".html")} - {"404.html"}
    assert {"index.html", "old.html", "search/index.html", "tag/harbour/index.html"} < pages
    followed = set()
    for name in pages:
        for link in links(parsed(output[name])):
            if not urlsplit(link).scheme and not link.startswith("#"):
                target = unquote(urlsplit(urljoin(f"/{name}", link)).path)[1:]
                assert not link.startswith("/") and target in output, f"{name}: {link}"
                followed.add(target)
    assert {"theme/style.css", "feed.xml", "media/dot.png", "2018/03/02/pier/index.html"} < followed
    assert '<code>&lt;a href="/news/x/"&gt;</code>' in desk.page("2019/05/06/cranes/index.html").replace(
        "&quot;", '"'
    )
    assert 'href="../../../../2019/05/index.html">all</a>' in desk.page("2019/05/06/cranes/index.html")


def test_machines_and_servers_are_told_the_same_as_ever(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other").write(FILES)
    other.write({"content/site.yaml": FILES["content/site.yaml"].replace("true", "false")}).build()
    one, two = desk.output(), other.output()
    changed = {name for name in one.keys() & two.keys() if one[name] != two[name]}
    assert {name.rpartition(".")[2] for name in changed} == {"html"}
    assert "404.html" not in changed and 'href="/news/theme/style.css"' in desk.page("404.html")
    assert {f"{name}.js" for name in two.keys() - one.keys()} == one.keys() - two.keys()
    assert {name.partition("/")[0] for name in two.keys() - one.keys()} == {"search"}
    assert ["cannot be searched" in site.page("search/index.html") for site in (desk, other)] == [False, True]
    assert '<link rel="canonical" href="https://desk.example/news/2019/05/06/cranes/">' in desk.page(
        "2019/05/06/cranes/index.html"
    )


def test_a_template_that_makes_no_html_page_is_left_alone(desk: Desk) -> None:
    site = config.load(Options(site=desk.root))
    for path, root in {
        "own.xml": "/news/",
        "404.html": "/news/",
        "own/index.html": "../",
        "a.css": "/news/",
    }.items():
        page = Page(path, "own", "own.html", Shelf("page", "own"), {})
        assert encoded('<a href="/news/own.xml">', page, site) == f'<a href="{root}own.xml">'.encode()


def test_the_setting_can_be_changed_there_and_back(desk: Desk) -> None:
    before = desk.output()
    for value, works in (("false", False), ("true", True)):
        desk.write({"content/site.yaml": FILES["content/site.yaml"].replace("true", value)})
        desk.build()
        assert ("search/index.bin.js" in desk.output()) == works != ("search/index.bin" in desk.output())
    assert desk.output() == before


def test_a_style_sheet_of_theme_or_site_leads_to_the_files_beside_it(desk: Desk) -> None:
    css = "@import '/news/theme/style.css'; b { mask: url(/news/media/dot.png) } /* caf\xe9 */".encode(
        "latin-1"
    )
    desk.write({"themes/own/theme.yaml": "extends: broadsheet\n", "themes/own/static/a/own.css": css})
    desk.write({"content/media/own.css": css, "themes/own/static/plan.html": '<a href="/news/2019/">'})
    for value, folder in (("true", b"../"), ("false", b"/news/")):
        settings = FILES["content/site.yaml"].replace("true", value)
        desk.write({"content/site.yaml": f"{settings}theme: own\n"}).build()
        output = desk.output()
        assert output["media/own.css"] == css.replace(b"/news/", folder)
        assert output["theme/a/own.css"] == css.replace(b"/news/", folder.replace(b"../", b"../../"))
        leaf = b"index.html" if value == "true" else b""
        assert output["theme/plan.html"] == b'<a href="%s2019/%s">' % (folder, leaf)
        assert not desk.build().written


def test_a_page_without_its_theme_is_reached_as_well(desk: Desk) -> None:
    desk.write(
        {
            "themes/own/theme.yaml": "extends: broadsheet\n",
            "themes/own/templates/article.html": "{{ 1 / (page.title != 'Cranes') }}",
        }
    )
    desk.write({"content/site.yaml": f"{FILES['content/site.yaml']}theme: own\n"})
    assert desk.build().problems
    assert '<a href="../../../../index.html">' in desk.page("2019/05/06/cranes/index.html")


@pytest.mark.parametrize("seed", [8])
def test_what_was_built_before_does_not_matter(tmp_path: Path, seed: int) -> None:
    sites.make_site(tmp_path / "site", 6, seed)
    for settings in (
        {},
        {"relative_urls": "true"},
        {"relative_urls": "true", "base_url": "https://x.example/"},
    ):
        sites.settings(tmp_path / "site", **settings)
        sites.build(tmp_path / "site")
    fresh = sites.copy_inputs(tmp_path / "site", tmp_path / "fresh")
    sites.build(fresh)
    assert not sites.differing(sites.snapshot(tmp_path / "site/output"), sites.snapshot(fresh / "output"))
