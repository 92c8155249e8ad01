"""Sites for other generators that do the work Backfile does on the same stories, with a frame of the same size.

The same work: a page for each story with six related stories, its neighbours' worth of links,
structured data, and how to cite it; the newest hundred of each tag, writer and desk, and where there are
more a page for each year; pages of years, months and days, and of each day of the calendar; feeds
with the full text of the newest thirty for the archive, each tag, writer and desk, feeds of every month,
and with summaries of every year of a list that has more; a sitemap. No peer makes an index for search; Backfile is
asked for none here.

Hugo and Eleventy do all of this; Pelican and Nikola (`peers_python.py`) less.
"""

import json
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
    node: str = ""  # a package of npm
    incremental: bool = False  # else every build makes everything, and one scene tells of all


def backfile() -> Peer:
    files = {
        "content/site.yaml": f"title: The Daily Archive\ndescription: Every story since 2004.\nbase_url: {BASE}\ntimezone: UTC\nsearch: false\n"
    }
    command = (sys.executable, str(ROOT / "build.py"), "--site", ".", "--quiet")
    return Peer("backfile", files, command, ("output", ".cache", "content/ledger"), incremental=True)


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
            "layouts/single.html": head + HUGO_FACTS + body + '<article><h1>{{ .Title }}</h1><p>{{ .Params.description }}</p><p>By {{ range .GetTerms "writers" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
            ' <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006, 15:04" }}</time></p>{{ .Content }}'
            '<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>' + HUGO_CITED + '</article>'
            '{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
            + (aside if related else "") + end,
            "layouts/home.html": f"{head}{body}<h1>Latest</h1><ol>{{{{ range first 30 .Site.RegularPages }}}}{entry}{{{{ end }}}}</ol>{end}",
            "layouts/term.html": f"{head}{body}<h1>{{{{ .Title }}}}</h1>{years}<ol>{{{{ range first 100 .Pages }}}}{entry}{{{{ end }}}}</ol>{end}",
            "layouts/listyears/term.html": f"{head}{body}<h1>{{{{ .Title }}}}</h1><ol>{{{{ range .Pages }}}}{entry}{{{{ end }}}}</ol>{end}",
            "layouts/taxonomy.html": head + body + '<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>' + end,
            "layouts/rss.xml": _hugo_feed(full=True, count="first 30 "),
            "layouts/dates/rss.xml": _hugo_feed(full=True), "layouts/listyears/rss.xml": _hugo_feed(full=False), "layouts/feedyears/rss.xml": _hugo_feed(full=False),
        },
        ("hugo", "--quiet", "--noBuildLock"),
        ("public", "resources"),
        ("hugo",),
    )  # fmt: skip


# What our stories tell machines, and those who cite them.
HUGO_FACTS = (
    '{{ $day := .Date.Format "2006-01-02T15:04:05Z07:00" }}{{ range (slice "article:published_time" "article:modified_time" "dcterms.issued") }}'
    '<meta property="{{ . }}" content="{{ $day }}">{{ end }}<meta property="article:section" content="{{ index .Params.desks 0 }}">'
    '{{ range .Params.tags }}<meta property="article:tag" content="{{ . }}">{{ end }}<meta name="dcterms.title" content="{{ .Title }}">'
    '{{ range .Params.writers }}<meta name="dcterms.creator" content="{{ . }}"><meta name="citation_author" content="{{ . }}">{{ end }}'
    '<meta name="dcterms.publisher" content="The Daily Archive"><meta name="dcterms.identifier" content="{{ .Permalink }}">'
    '<meta name="citation_title" content="{{ .Title }}"><meta name="citation_publication_date" content="{{ .Date.Format "2006/01/02" }}">'
    '<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@graph" (slice (dict "@type" "NewsArticle" "@id" .Permalink'
    ' "mainEntityOfPage" .Permalink "url" .Permalink "headline" .Title "alternativeHeadline" .Description "description" .Description'
    ' "datePublished" .Date "dateModified" .Date "author" .Params.writers "articleSection" (index .Params.desks 0) "keywords" .Params.tags'
    ' "publisher" (dict "@type" "NewsMediaOrganization" "name" "The Daily Archive")) (dict "@type" "BreadcrumbList" "itemListElement"'
    ' (slice (dict "@type" "ListItem" "position" 1 "name" "The Daily Archive") (dict "@type" "ListItem" "position" 2 "name"'
    ' (index .Params.desks 0)) (dict "@type" "ListItem" "position" 3 "name" .Title)))) | jsonify | safeJS }}</script>'
)
HUGO_CITED = (
    '{{ $by := delimit .Params.writers ", " " and " }}<details><summary>Cite this story</summary><dl>'
    '<dt>AP</dt><dd>{{ $by }}, “{{ .Title }},” <cite>The Daily Archive</cite>, {{ .Date.Format "Jan. 2, 2006" }}, {{ .Permalink }}</dd>'
    '<dt>Chicago</dt><dd>{{ $by }}. “{{ .Title }}.” <cite>The Daily Archive</cite>, {{ .Date.Format "January 2, 2006" }}. {{ .Permalink }}.</dd>'
    '<dt>MLA</dt><dd>{{ $by }}. “{{ .Title }}.” <cite>The Daily Archive</cite>, {{ .Date.Format "2 Jan. 2006" }}, {{ .Permalink }}.</dd>'
    '<dt>APA</dt><dd>{{ $by }} ({{ .Date.Format "2006, January 2" }}). {{ .Title }}. <cite>The Daily Archive</cite>. {{ .Permalink }}</dd>'
    "<dt>BibTeX</dt><dd><pre><code>@article{ {{- .Title | urlize -}} , author = { {{- $by -}} }, title = { {{- .Title -}} },"
    ' year = { {{- .Date.Format "2006" -}} }, url = { {{- .Permalink -}} } }</code></pre></dd></dl></details>'
)

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
feedyear = "feedyears"
calendar = "on-this-day"
[outputs]
home = ["html", "rss"]
taxonomy = ["html"]
term = ["html", "rss"]
[[cascade]]
outputs = ["html"]
[cascade.target]
path = "{{/dates/????,/dates/????-??-??,/on-this-day/*}}"
[[cascade]]
outputs = ["rss"]
[cascade.target]
path = "/feedyears/*"
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


def eleventy() -> Peer:
    """All that Hugo does. Related are the stories that share the most tags."""
    pages = {
        "posts/posts.11tydata.cjs": 'const {slug}=require("../lib.cjs");module.exports={layout:"story.11ty.cjs",eleventyComputed:'
        '{permalink:d=>`/${d.page.date.toISOString().slice(0,10).replaceAll("-","/")}/${d.slug}/`}};',
        "_inc/story.11ty.cjs": 'const {story}=require("../lib.cjs");module.exports=class{render(d){return story(d)}};',
        "lists.11ty.cjs": _eleventy_pages("lists", "d.item.url", "list(d.item)"),
        "feeds.11ty.cjs": _eleventy_pages("feeds", "d.item.feed", "feed(d.item)"),
        "lib.cjs": f"const STYLE={_js(STYLE + SOCIAL)},TOP={_js(TOP)},END={_js(END)},BASE={_js(BASE)};{ELEVENTY_PAGES}",
        "eleventy.config.cjs": ELEVENTY,
    }
    return Peer(
        "eleventy",
        pages,
        ("eleventy", "--quiet"),
        ("_site",),
        node="@11ty/eleventy@3.1.2",
    )


def _js(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _eleventy_pages(collection: str, address: str, page: str) -> str:
    return (
        f'const lib=require("./lib.cjs");module.exports=class{{data(){{return{{pagination:{{data:"collections.{collection}",size:1,alias:"item"}},'
        f"eleventyExcludeFromCollections:true,permalink:d=>{address}}}}}render(d){{return lib.{page}}}}};"
    )


ELEVENTY_PAGES = r"""
const esc=text=>String(text).replace(/[&<>"]/g,sign=>({"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;"})[sign]);
const slug=text=>text.toLowerCase().replace(/[^a-z0-9]+/g,"-");
const when=date=>date.toLocaleDateString("en-GB",{day:"numeric",month:"long",year:"numeric",timeZone:"UTC"});
const entry=post=>`<li><p><time datetime="${post.date.toISOString()}">${when(post.date)}</time></p><p><a href="/desks/${slug(post.data.section)}/">${esc(post.data.section)}</a></p>
<h2 dir="auto"><a href="${post.url}">${esc(post.data.title)}</a></h2><p>${esc(post.data.description)}</p><p>By <a href="/writers/${slug(post.data.author)}/">${esc(post.data.author)}</a></p></li>`;
const page=(title,url,extra,main)=>`<!doctype html><html lang="en"><head>${STYLE}<title>${esc(title)} — The Daily Archive</title><link rel="canonical" href="${BASE}${url}">
<meta property="og:title" content="${esc(title)}"><meta property="og:url" content="${BASE}${url}">${extra}</head><body>${TOP}<main>${main}</main>${END}`;
const story=d=>{
  const day=d.page.date.toISOString(),title=esc(d.title),by=esc(d.author),link=BASE+d.page.url.slice(1),self=d.collections.stories[d.at.get(d.page.url)];
  const facts={"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","@id":link,mainEntityOfPage:link,url:link,headline:d.title,alternativeHeadline:d.description,
    description:d.description,datePublished:day,dateModified:day,author:[d.author],articleSection:d.section,keywords:d.topics,publisher:{"@type":"NewsMediaOrganization",name:"The Daily Archive"}},
    {"@type":"BreadcrumbList",itemListElement:["The Daily Archive",d.section,d.title].map((name,place)=>({"@type":"ListItem",position:place+1,name}))}]};
  const meta=["article:published_time","article:modified_time","dcterms.issued"].map(name=>`<meta property="${name}" content="${day}">`).join("")
    +d.topics.map(name=>`<meta property="article:tag" content="${esc(name)}">`).join("")
    +["dcterms.creator","citation_author"].map(name=>`<meta name="${name}" content="${by}">`).join("")+["dcterms.title","citation_title"].map(name=>`<meta name="${name}" content="${title}">`).join("")
    +`<meta name="description" content="${esc(d.description)}"><script type="application/ld+json">${JSON.stringify(facts)}</script>`;
  const cited=["AP","Chicago","MLA","APA"].map(style=>`<dt>${style}</dt><dd>${by}. “${title}.” <cite>The Daily Archive</cite>, ${when(d.page.date)}. ${link}</dd>`).join("")
    +`<dt>BibTeX</dt><dd><pre><code>@article{${d.slug}, author = {${by}}, title = {${title}}, year = {${day.slice(0,4)}}, url = {${link}} }</code></pre></dd>`;
  const beside=[self.before,self.after].filter(Boolean).map(post=>`<a href="${post.url}">${esc(post.data.title)}</a>`).join("");
  return page(d.title,d.page.url.slice(1),meta,`<article><h1>${title}</h1><p>${esc(d.description)}</p><p>By <a href="/writers/${slug(d.author)}/">${by}</a> <time datetime="${day}">${when(d.page.date)}</time></p>${d.content}
<ul>${d.topics.map(name=>`<li><a href="/tags/${slug(name)}/">${esc(name)}</a></li>`).join("")}</ul><details><summary>Cite this story</summary><dl>${cited}</dl></details></article>${beside}
<aside><h2>Related stories</h2><ul>${self.related.map(post=>`<li><a href="${post.url}">${esc(post.data.title)}</a> <time>${when(post.date)}</time></li>`).join("")}</ul></aside>`);
};
const list=item=>page(item.title,item.url.slice(1),"",`<h1>${esc(item.title)}</h1><nav><ul>${item.years.map(year=>`<li><a href="${year}/">${year}</a></li>`).join("")}</ul></nav><ol>${item.posts.map(entry).join("")}</ol>`);
const feed=item=>`<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${esc(item.title)}</title><link>${BASE}</link><description>${esc(item.title)}</description>`
  +item.posts.map(post=>`<item><title>${esc(post.data.title)}</title><link>${BASE}${post.url.slice(1)}</link><guid>${BASE}${post.url.slice(1)}</guid><pubDate>${post.date.toUTCString()}</pubDate><description>${esc(post.data.description)}</description>`
  +post.data.topics.map(name=>`<category>${esc(name)}</category>`).join("")+(item.full?`<content:encoded><![CDATA[${post.content}]]></content:encoded>`:"")+"</item>").join("")+"</channel></rss>";
module.exports={slug,story,list,feed};
"""

ELEVENTY = r"""
const {slug}=require("./lib.cjs");
const at=new Map();
module.exports=config=>{
  let made;
  const all=api=>{
    if(made) return made;
    const stories=api.getFilteredByGlob("posts/**/*.md").sort((one,two)=>two.date-one.date),lists=new Map(),feeds=[],tagged=new Map();
    const add=(url,title,post,feed)=>{if(!lists.has(url)) lists.set(url,{url,title,feed,all:[],years:new Set()}); lists.get(url).all.push(post)};
    stories.forEach((post,place)=>{
      at.set(post.url,place); post.before=stories[place+1]; post.after=stories[place-1];
      const [year,month,day]=post.date.toISOString().slice(0,10).split("-"),{topics,author,section}=post.data;
      for(const name of topics){if(!tagged.has(name)) tagged.set(name,[]); tagged.get(name).push(post)}
      add(`/${year}/`,year,post); add(`/${year}/${month}/`,`${year}-${month}`,post,"full"); add(`/${year}/${month}/${day}/`,`${year}-${month}-${day}`,post); add(`/on-this-day/${month}-${day}/`,`${month}-${day}`,post);
      for(const [kind,name] of [...topics.map(topic=>["tags",topic]),["writers",author],["desks",section]]){
        add(`/${kind}/${slug(name)}/`,name,post,"newest"); lists.get(`/${kind}/${slug(name)}/`).years.add(year); add(`/${kind}/${slug(name)}/${year}/`,`${name}, ${year}`,post,"short");
      }
    });
    for(const post of stories){
      const shared=new Map(); for(const name of post.data.topics) for(const other of tagged.get(name)) if(other!==post) shared.set(other,(shared.get(other)||0)+1);
      post.related=[...shared].sort((one,two)=>two[1]-one[1]||two[0].date-one[0].date).slice(0,6).map(pair=>pair[0]);
    }
    add("/","Latest",stories[0]); lists.get("/").all=stories; lists.get("/").feed="newest";
    const size=item=>lists.get(item.url.replace(/\d{4}\/$/,"")).all.length;
    for(const item of lists.values()){
      const named=item.feed==="newest"&&item.url!=="/";
      item.posts=named?item.all.slice(0,100):item.feed==="newest"||/^\/\d{4}\/(?:\d\d\/)?$/.test(item.url)?item.all.slice(0,30):item.all; item.years=named&&item.all.length<=100?[]:[...item.years];
      if(item.feed&&(item.feed!=="short"||size(item)>30)) feeds.push({feed:`${item.url}feed.xml`,title:item.title,posts:item.feed==="newest"?item.all.slice(0,30):item.all,full:item.feed!=="short"});
    }
    return made={stories,lists:[...lists.values()].filter(item=>item.feed!=="short"||size(item)>100),feeds};
  };
  config.addGlobalData("at",()=>at);
  for(const name of ["stories","lists","feeds"]) config.addCollection(name,api=>all(api)[name]);
  return {markdownTemplateEngine:false,dir:{input:".",includes:"_inc",output:"_site"}};
};
"""


PEERS: dict[str, Callable[[], Peer]] = {
    "backfile": backfile,
    "hugo": hugo,
    "hugo-unrelated": lambda: hugo(related=False),
    "eleventy": eleventy,
}
