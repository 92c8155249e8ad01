"""Sites for other generators that do the work Backfile does on the same stories, with a frame of the same size.

The same work: a page for each story with six related stories, its neighbours' worth of links and
structured data; the newest thirty and the years of each tag, writer and desk, and a page for each of
those years; pages of years, months and days; feeds with the full text of the newest thirty for the
archive, each tag, writer and desk, feeds of every month, and with summaries of every year of a list; a sitemap.

Hugo does all of this. For Pelican, Nikola and Eleventy there are the stories (`corpus.py`), but no sites yet.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://news.example.org/"
PLACES = (
    "Sections",
    "Tags",
    "Authors",
    "Sources",
    "On this day",
    "Undated",
    "Corrections",
    "Front page",
    "Feed",
)
LINKS = "".join(f'<li><a href="/{name.lower().replace(" ", "-")}/">{name}</a></li>' for name in PLACES)
STYLE = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">'
SOCIAL = '<meta property="og:type" content="website"><meta property="og:site_name" content="The Daily Archive"><meta name="twitter:card" content="summary">'
TOP = f'<header><p><a href="/">The Daily Archive</a></p><p>Every story since 2004.</p><nav aria-label="Main"><ul>{LINKS}</ul></nav></header>'
END = f'<footer><nav aria-label="Archive"><ul>{LINKS}</ul></nav><p>The Daily Archive, every story since 2004</p></footer></body></html>'

Files = dict[str, str]


class Peer(NamedTuple):
    """A generator: what to write beside its stories, how to call it, what a build leaves behind."""

    form: str  # of its stories, see corpus
    files: Files
    command: tuple[str, ...]  # run in the site's folder
    made: tuple[str, ...]  # removed for a cold build
    needs: tuple[str, ...] = ()  # Python packages


def backfile() -> Peer:
    files = {
        "content/site.yaml": f"title: The Daily Archive\ndescription: Every story since 2004.\nbase_url: {BASE}\ntimezone: UTC\n"
    }
    command = (sys.executable, str(ROOT / "build.py"), "--site", ".", "--quiet")
    return Peer("backfile", files, command, ("output", ".cache", "content/ledger"))


def hugo(related: bool = True) -> Peer:
    entry = (
        '<li><p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>'
        '<p><a href="/desks/{{ index .Params.desks 0 | urlize }}/">{{ index .Params.desks 0 }}</a></p>'
        '<h2 dir="auto"><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Params.description }}</p>'
        '<p>By <a href="/writers/{{ index .Params.writers 0 | urlize }}/">{{ index .Params.writers 0 }}</a></p></li>'
    )
    head = (
        '<!doctype html><html lang="en"><head>{{ partialCached "style.html" . }}<title>{{ .Title }} — The Daily Archive</title>'
        '<link rel="canonical" href="{{ .Permalink }}"><meta property="og:title" content="{{ .Title }}">'
        '<meta property="og:url" content="{{ .Permalink }}">{{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}'
    )
    body = '</head><body>{{ partialCached "top.html" . }}<main>'
    end = '</main>{{ partialCached "end.html" . }}'
    aside = (
        "<aside><h2>Related stories</h2><ul>{{ range first 6 (.Site.RegularPages.Related .) }}"
        '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2 January 2006" }}</time></li>{{ end }}</ul></aside>'
    )
    years = '<nav><ul>{{ range seq 2004 2024 }}<li><a href="{{ . }}/">{{ . }}</a></li>{{ end }}</ul></nav>'
    return Peer(
        "hugo",
        {
            "hugo.toml": HUGO,
            "layouts/partials/style.html": STYLE + SOCIAL, "layouts/partials/top.html": TOP, "layouts/partials/end.html": END,
            "layouts/single.html": head
            + '<script type="application/ld+json">{{ dict "@type" "NewsArticle" "headline" .Title "url" .Permalink "datePublished" .Date'
            ' "author" .Params.writers "articleSection" (index .Params.desks 0) "keywords" .Params.tags | jsonify | safeJS }}</script>'
            + body + '<article><h1>{{ .Title }}</h1><p>{{ .Params.description }}</p><p>By {{ range .GetTerms "writers" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
            ' <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006, 15:04" }}</time></p>{{ .Content }}'
            '<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></article>'
            '{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
            + (aside if related else "") + end,
            "layouts/home.html": f"{head}{body}<h1>Latest</h1><ol>{{{{ range first 30 .Site.RegularPages }}}}{entry}{{{{ end }}}}</ol>{end}",
            "layouts/term.html": f"{head}{body}<h1>{{{{ .Title }}}}</h1>{years}<ol>{{{{ range first 30 .Pages }}}}{entry}{{{{ end }}}}</ol>{end}",
            "layouts/listyears/term.html": f"{head}{body}<h1>{{{{ .Title }}}}</h1><ol>{{{{ range .Pages }}}}{entry}{{{{ end }}}}</ol>{end}",
            "layouts/taxonomy.html": head + body + '<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>' + end,
            "layouts/rss.xml": _hugo_feed(full=True, count="first 30 "),
            "layouts/dates/rss.xml": _hugo_feed(full=True), "layouts/listyears/rss.xml": _hugo_feed(full=False),
        },
        ("hugo", "--quiet", "--noBuildLock"),
        ("public", "resources"),
        ("hugo",),
    )  # fmt: skip


HUGO = f"""
baseURL = "{BASE}"
title = "The Daily Archive"
disableKinds = ["section"]
disableAliases = true
[permalinks.page]
posts = "/:year/:month/:day/:contentbasename/"
[taxonomies]
tag = "tags"
writer = "writers"
desk = "desks"
date = "dates"
listyear = "listyears"
[outputs]
home = ["html", "rss"]
taxonomy = ["html"]
term = ["html", "rss"]
[[cascade]]
outputs = ["html"]
[cascade.target]
path = "/dates/????-??-??"
[related]
threshold = 1
includeNewer = true
[[related.indices]]
name = "tags"
weight = 100
[[related.indices]]
name = "date"
weight = 10
pattern = "2006"
"""


def _hugo_feed(full: bool, count: str = "") -> str:
    body = (
        '<content:encoded>{{ printf "<![CDATA[%s]]>" .Content | safeHTML }}</content:encoded>' if full else ""
    )
    return (
        '{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Title }}</description>"
        "{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = .Site.RegularPages }}{{ end }}{{ range "
        + count
        + "$pages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>"
        '<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Params.description }}</description>'
        "{{ range .Params.tags }}<category>{{ . }}</category>{{ end }}"
        + body
        + "</item>{{ end }}</channel></rss>"
    )


PEERS: dict[str, Callable[[], Peer]] = {
    "backfile": backfile,
    "hugo": hugo,
    "hugo-unrelated": lambda: hugo(related=False),
}
