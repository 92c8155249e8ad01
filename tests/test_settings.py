"""A fault of settings, theme or usage: all of it is named, exit code 2, and nothing was touched."""

import os

import pytest
from desk import GOOD, GOOD_PAGE, SITE, Desk, story, touched

from generator import config
from generator.config import Options, SettingsError


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})


def refused(desk: Desk, capsys, *arguments: str) -> list[str]:
    """What a build says that did nothing at all."""
    before = touched(desk.root)
    assert desk.run(*arguments) == 2
    assert touched(desk.root) == before
    words = capsys.readouterr().err.splitlines()
    assert words.pop() == "Nothing was built."
    return words


S = "content/site.yaml"
FAULTS = {
    "titel: x": f"{S}:1: `titel` is no setting. Did you mean `title`?",
    "base-url: x": f"{S}:1: `base-url` is no setting. Did you mean `base_url`?",
    "\n\nfeed_lenght: 10": f"{S}:3: `feed_lenght` is no setting. Did you mean `feed_length`?",
    "title: [a]": f"{S}:1: `title` must be a line of text. Mend it; nothing was built.",
    "title: ' '": f"{S}:1: `title` must be a line of text. Mend it; nothing was built.",
    "description: {a: b}": f"{S}:1: `description` must be a line of text. Mend it; nothing was built.",
    "base_url: example.org": f"{S}:1: `base_url` must look like https://example.org/ or"
    " https://example.org/archive/. Mend it; nothing was built.",
    "base_url: https://example.org/?a=b": f"{S}:1: `base_url` must look like https://example.org/ or"
    " https://example.org/archive/. Mend it; nothing was built.",
    "base_url: 'javascript:alert(1)//'": f"{S}:1: `base_url` must look like https://example.org/ or"
    " https://example.org/archive/. Mend it; nothing was built.",
    "timezone: Mars/Olympus": f"{S}:1: `timezone` must be a name such as Europe/London."
    " Mend it; nothing was built.",
    "timezone: ../UTC": f"{S}:1: `timezone` must be a name such as Europe/London. Mend it; nothing was built.",
    "language: English (UK)": f"{S}:1: `language` must be a language tag such as en or pt-BR."
    " Mend it; nothing was built.",
    "theme: ../broadsheet": f"{S}:1: `theme` must be the name of a folder in themes/."
    " Mend it; nothing was built.",
    "menu: [a]": f"{S}:1: `menu` must be lines of `Name: /address/`. Mend it; nothing was built.",
    "menu: {News: news}": f"{S}:1: `menu` entry `News` must be an address such as /section/news/."
    " Mend it; nothing was built.",
    "menu: {News: //evil.example}": f"{S}:1: `menu` entry `News` must be an address such as /section/news/."
    " Mend it; nothing was built.",
    "masthead: [a]": f"{S}:1: `masthead` must be a line of text. Mend it; nothing was built.",
    "motto: ''": f"{S}:1: `motto` must be a line of text. Mend it; nothing was built.",
    "imprint: {a: b}": f"{S}:1: `imprint` must be a line of text. Mend it; nothing was built.",
    "footer: [a]": f"{S}:1: `footer` must be lines of `Name: /address/`. Mend it; nothing was built.",
    "favicon: icon.png": f"{S}:1: `favicon` must be an address such as /media/favicon.png."
    " Mend it; nothing was built.",
    "favicon: //evil.example/x.png": f"{S}:1: `favicon` must be an address such as /media/favicon.png."
    " Mend it; nothing was built.",
    "list_length: 0": f"{S}:1: `list_length` must be a number from 1 to 999. Mend it; nothing was built.",
    "feed_length: many": f"{S}:1: `feed_length` must be a number from 1 to 999. Mend it; nothing was built.",
    "related_length: -1": f"{S}:1: `related_length` must be a number from 1 to 999. Mend it; nothing was built.",
    "picture_widths: [480, wide]": f"{S}:1: `picture_widths` must be a list of up to nine widths from 10 to 9999 pixels,"
    " or [] for none. Mend it; nothing was built.",
    "markdown_extensions: extra": f"{S}:1: `markdown_extensions` must be a list of names."
    " Mend it; nothing was built.",
    "embeds: [https://player.vimeo.com/]": f"{S}:1: `embeds` must be a list of hosts such as player.vimeo.com."
    " Mend it; nothing was built.",
    "trusted: [../..]": f"{S}:1: `trusted` must be a list of folders below content/articles, such as columns."
    " Mend it; nothing was built.",
    "now: soon": f'{S}:1: `now` "soon" is not a date. Mend it; nothing was built.',
    "title: a\ntitle: b": f"{S}:2: `title` stands twice. Keep one of them; nothing was built.",
    "feed_minimum: 0": f"{S}:1: `feed_minimum` must be a number from 1 to 999. Mend it; nothing was built.",
    "feed_text: all": f"{S}:1: `feed_text` must be full or summary. Mend it; nothing was built.",
    "feed_history: all": f"{S}:1: `feed_history` must be summary or full. Mend it; nothing was built.",
    "feed_formats: atom": f"{S}:1: `feed_formats` must be site or all. Mend it; nothing was built.",
    "websub_hub: hub": f"{S}:1: `websub_hub` must be a whole address, https://…. Mend it; nothing was built.",
    "article_json: yes": f"{S}:1: `article_json` must be true or false. Mend it; nothing was built.",
    "relative_urls: no": f"{S}:1: `relative_urls` must be true or false. Mend it; nothing was built.",
    "search: no": f"{S}:1: `search` must be true or false. Mend it; nothing was built.",
    "wayback: no": f"{S}:1: `wayback` must be true or false. Mend it; nothing was built.",
    "old_feeds: [drupal]": f"{S}:1: `old_feeds` must be a list of some of wordpress, hugo, jekyll, pelican."
    " Mend it; nothing was built.",
    "title: 'a": f"{S}:1: YAML: a quote is opened and never closed. Close it; nothing was built.",
    "- title": f"{S}:1: is no list of `key: value` lines. Write it as `key: value` lines; nothing was built.",
}


@pytest.mark.parametrize(("text", "words"), FAULTS.items(), ids=FAULTS)
def test_a_fault_in_site_yaml(desk: Desk, capsys, text: str, words: str) -> None:
    assert refused(desk.write({S: text}), capsys) == [words]


def test_site_yaml_in_another_encoding(desk: Desk, capsys) -> None:
    desk.write({S: b"title: x\ndescription: Caf\xe9\n"})
    fact = "is not UTF-8 (byte 0xe9). Save it as UTF-8; nothing was built."
    assert refused(desk, capsys) == [f"{S}:2: {fact}"]


def test_all_faults_in_one_run(desk: Desk, capsys) -> None:
    desk.write({S: "titel: x\nlanguage: '?'\nlist_length: none\n"})
    said = refused(desk, capsys, "--base-url", "x", "--now", "x")
    assert [line.split(" ")[0] for line in said] == ["--base-url:", "--now:", f"{S}:1:", f"{S}:2:", f"{S}:3:"]


def test_every_setting_is_tried_here(desk: Desk) -> None:
    tried = {text.strip().split(":")[0] for text in FAULTS}
    assert set(config.SETTINGS) <= tried


# ── the command line ──


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--base-url", "ftp://x/"), "--base-url: `base_url` must look like https://example.org/ or"),
        (("--base-url", "https://[::1"), "--base-url: `base_url` must look like https://example.org/ or"),
        (
            ("--base-url", "https://a.example:http"),
            "--base-url: `base_url` must look like https://example.org/",
        ),
        (("--now", "31 Feb 2020"), '--now: `now` "31 Feb 2020" is not a day of the calendar.'),
    ],
)
def test_a_fault_on_the_command_line(desk: Desk, capsys, arguments: tuple[str, ...], words: str) -> None:
    (said,) = refused(desk, capsys, *arguments)
    assert said.startswith(words)


@pytest.mark.parametrize(
    "arguments",
    [("--jobs", "0"), ("--jobs", "many"), ("--colour",), ("bake",), ("--explain", ""), ("check", "--html", ""),
     ("serve", "--host", " "), ("new", "\t"), ("retag", "", "x"), ("retag", "x", " "), ("export", "--to", ""), ("init", "")],
)  # fmt: skip
def test_a_slip_of_usage(desk: Desk, capsys, arguments: tuple[str, ...]) -> None:
    before = touched(desk.root)
    assert desk.run(*arguments) == 2
    assert touched(desk.root) == before
    assert "usage:" in capsys.readouterr().err


def test_no_more_processes_than_any_machine_has_cores(desk: Desk) -> None:
    assert config.load(config.Options(desk.root, jobs=10**20)).jobs == config.MOST_JOBS


def test_folders_that_overlap(desk: Desk, capsys) -> None:
    (said,) = refused(desk, capsys, "--output", str(desk.root / "content"))
    assert said == f"{desk.root}/content: output and content overlap. Give each a folder of its own."
    (said,) = refused(desk, capsys, "--cache", str(desk.root / "output/.cache"))
    assert said == f"{desk.root}/output: output and cache overlap. Give each a folder of its own."
    (said,) = refused(desk, capsys, "--output", str(desk.root / "themes"))
    assert said == f"{desk.root}/themes: output and themes overlap. Give each a folder of its own."
    (desk.root / "same").symlink_to("content")
    assert refused(desk, capsys, "--output", str(desk.root / "same/raw"))


def test_folders_that_cover_the_builder(desk: Desk, capsys) -> None:
    there = os.path.dirname(os.path.dirname(config.__file__))
    away = [
        ("--output", f"{desk.root}/o"),
        ("--cache", f"{desk.root}/c"),
        ("--content", f"{desk.root}/content"),
    ]
    for option, _ in away:
        given = [part for pair in away if pair[0] != option for part in pair]
        (said, *others) = refused(desk, capsys, *given, option, there)
        name = option.removeprefix("--")
        assert f"{there}: {name} and the builder overlap. Give each a folder of its own." in (said, *others)


@pytest.mark.parametrize("name", ["output", ".cache"])
@pytest.mark.parametrize("target", ["nowhere", "{name}"])
def test_a_link_to_no_folder_where_one_must_be(desk: Desk, capsys, name: str, target: str) -> None:
    (desk.root / name).symlink_to(target.format(name=name))
    assert refused(desk, capsys) == [
        f"{desk.root}/{name}: is no folder. Move the file away; nothing was built."
    ]


@pytest.mark.parametrize("name", ["ledger", "ledger/urls"])
def test_a_ledger_that_is_elsewhere(desk: Desk, capsys, name: str) -> None:
    (desk.root / "content" / name).parent.mkdir(exist_ok=True)
    (desk.root / "elsewhere").mkdir()
    (desk.root / "content" / name).symlink_to(desk.root / "elsewhere")
    assert refused(desk, capsys) == [
        f"content/{name}: is a symbolic link. Put a folder in its place; nothing was built."
    ]


@pytest.mark.parametrize("name", ["output", ".cache"])
def test_a_file_where_a_folder_must_be(desk: Desk, capsys, name: str) -> None:
    desk.write({name: "x"})
    assert refused(desk, capsys) == [
        f"{desk.root}/{name}: is no folder. Move the file away; nothing was built."
    ]


def test_a_themes_folder_that_is_named_must_be_there(desk: Desk, capsys) -> None:
    said = f"{desk.root}/mine: is no folder. Name another with --themes, or none; nothing was built."
    assert refused(desk, capsys, "--themes", "mine") == [said]


@pytest.mark.parametrize("option", ["--site", "--content", "--output", "--themes", "--cache"])
def test_no_folder_has_an_empty_name(desk: Desk, capsys, option: str) -> None:
    """As a script's variable that was never set would make of the folder one stands in."""
    before = touched(desk.root)
    assert desk.run(option, "") == 2 and touched(desk.root) == before
    assert f"argument {option}: must not be empty" in capsys.readouterr().err


def test_no_content_at_all(tmp_path, capsys) -> None:
    said = refused(Desk(tmp_path), capsys)
    assert said[0].startswith(
        f"{tmp_path}/content: is no folder. Make it and put article files into its raw/"
    )


# ── themes ──


def test_an_unknown_theme(desk: Desk, capsys) -> None:
    desk.write({S: SITE + "theme: tabloid\n"})
    assert refused(desk, capsys) == [
        "themes/tabloid: is no theme: it has neither a theme.yaml nor templates."
        " Check `theme` in content/site.yaml and `extends` in theme.yaml."
    ]


def themed(desk: Desk, files: dict[str, str]) -> Desk:
    desk.write({S: SITE + "theme: own\n", "themes/own/theme.yaml": "extends: broadsheet\n"})
    return desk.write({f"themes/own/templates/{name}": text for name, text in files.items()})


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("article.html", "{% block main %}\n{% if %}\n", "article.html:2: Expected an expression"),
        ("article.html", "<p>\n{{ nobody }}", "article.html:2: 'nobody' is undefined."),
        ("article.html", "\n\n{{ article.card.tittle }}", "article.html:3: "),
        ("page.html", "{% extends 'nothing.html' %}", "page.html:1: nothing.html."),
        ("listing.html", "{{ heading | sparkle }}", "listing.html:1: No filter named 'sparkle'."),
    ],
)
def test_a_broken_template(desk: Desk, capsys, name: str, text: str, place: str) -> None:
    (said,) = refused(themed(desk, {name: text}), capsys)
    assert said.startswith(f"themes/own/templates/{place}"), said


def test_a_theme_that_breaks_later_changes_nothing(desk: Desk, capsys) -> None:
    themed(desk, {"page.html": "{{ heading }}"}).build()
    themed(desk, {"page.html": "{{ headings }}"})
    assert refused(desk, capsys)


def test_a_template_that_fails_on_one_page_alone(desk: Desk) -> None:
    """Its story is published all the same, without the theme, and named in every build."""
    odd = '{% extends "broadsheet/article.html" %}\n{% block cite %}{{ 1 // (card.title | length - 3) }}{% endblock %}'
    desk.write({"content/articles/odd.md": story("Odd", body="But <b>true</b>.")})
    themed(desk, {"article.html": odd})
    for _ in range(2):
        report = desk.build()
        assert report.exit_code() == 1
        assert [str(problem) for problem in report.problems] == [
            "themes/own/templates/article.html:2: integer division or modulo by zero. Mend the template; until then"
            " /2019/04/27/odd/ is a plain page without the theme."
        ]
        page = desk.page("2019/04/27/odd/index.html")
        assert "<h1>Odd</h1>" in page and "<p>But <b>true</b>.</p>" in page
        assert 'href="/2019/04/27/good-news/">Good news</a>' in page and "style.css" not in page
        assert "style.css" in desk.page(GOOD_PAGE)
    themed(desk, {"article.html": '{% extends "broadsheet/article.html" %}'})
    assert desk.build().exit_code() == 0 and "style.css" in desk.page("2019/04/27/odd/index.html")


def test_lists_without_the_theme_lead_on(desk: Desk) -> None:
    faults = "{% for card in cards %}{{ 1 // (card.title | length - 3) }}{% endfor %}"
    for title in ("Odd", "Low"):
        desk.write({f"content/articles/{title}.md": story(title, tags="[Tides]")})
    themed(desk, {"home.html": faults, "listing.html": faults})
    desk.write({S: desk.read(S) + "list_length: 1\n"}).build()
    assert 'href="/2019/">2019</a>' in desk.page("index.html")
    assert 'href="/tag/tides/2019/">2019</a>' in desk.page("tag/tides/index.html")
    assert 'href="/2019/04/27/odd/">Odd</a>' in desk.page("tag/tides/index.html")


def test_a_theme_that_extends_itself(desk: Desk, capsys) -> None:
    themed(desk, {"page.html": ""}).write({"themes/own/theme.yaml": "extends: own\n"})
    assert refused(desk, capsys) == ["themes/own/theme.yaml: extends itself. Remove one `extends`."]


def test_a_theme_overrides_one_block(desk: Desk) -> None:
    own = '{% extends "broadsheet/article.html" %}{% block neighbours %}<p>Ours.</p>{% endblock %}'
    themed(desk, {"article.html": own}).build()
    page = desk.page(GOOD_PAGE)
    assert "<p>Ours.</p>" in page and "All is well." in page


# ── what is allowed ──


def test_no_site_yaml_at_all(desk: Desk, capsys) -> None:
    (desk.root / S).unlink()
    assert desk.run() == 0
    guesses = {"base_url": "http://localhost:8000/", "title": desk.root.name}
    assert capsys.readouterr().err.splitlines() == [
        f"{S}: warning: has no `{key}`; {guesses[key]} is a guess. Write it into the file."
        for key in sorted(guesses)
    ]
    assert "http://localhost:8000/2019/04/27/good-news/" in desk.page(GOOD_PAGE)
    assert desk.root.name in desk.page("index.html")
    assert desk.run("--strict") == 1


def test_each_guess_is_a_warning(desk: Desk) -> None:
    assert desk.write({S: "now: 2030-01-01"}).words() == [
        f"{S}: warning: has no `base_url`; http://localhost:8000/ is a guess. Write it into the file.",
        f"{S}: warning: has no `title`; {desk.root.name} is a guess. Write it into the file.",
    ]


def test_settings_are_text_until_someone_knows_better(desk: Desk) -> None:
    """A title may be 1984, a language NO."""
    desk.write({S: "title: 1984\nlanguage: NO\nbase_url: https://desk.example/a\ntimezone: UTC\n"})
    site = config.load(Options(desk.root))
    assert (site.title, site.language, site.root) == ("1984", "NO", "/a/")


def test_a_title_and_a_base_url_are_enough(desk: Desk, capsys) -> None:
    desk.write({S: "title: A\nbase_url: https://desk.example/\n"})
    assert desk.run("--strict", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_windows_files(desk: Desk) -> None:
    desk.write({S: b"\xef\xbb\xbf" + SITE.replace("\n", "\r\n").encode()})
    assert config.load(Options(desk.root)).title == "The Desk"


def test_the_command_line_wins(desk: Desk) -> None:
    site = config.load(Options(desk.root, base_url="http://x/y", now="1970-01-02"))
    assert (site.base_url, site.now) == ("http://x/y/", 86400)


def test_nothing_is_read_through_the_settings(desk: Desk) -> None:
    with pytest.raises(SettingsError):
        config.load(Options(desk.root, output=desk.root))
    assert not os.path.exists(desk.root / ".cache")
