"""Sites for generators in Python, which do less: see `peers.py` for what the work is.

Pelican and Nikola make no page for each year of each list, none for the days of the calendar, no history of
feeds and no related stories without a plugin (Pelican's asks for gensim), so neither has them here. The rest is
as in the others: stories with what machines read of them, lists of the newest hundred, years, months and days, and
feeds with the full text of the newest thirty for the archive, each tag, writer and desk.
"""

from peers import BASE, END, SOCIAL, STYLE, TOP, Peer

FACTS = (
    '<meta property="article:published_time" content="{{ %(date)s }}"><meta property="article:section" content="{{ %(desk)s }}">'
    '<meta name="citation_title" content="{{ %(title)s|e }}"><meta name="citation_author" content="{{ %(by)s|e }}">'
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": {{ %(title)s|tojson }},'
    ' "url": {{ %(url)s|tojson }}, "datePublished": "{{ %(date)s }}", "author": {{ %(by)s|tojson }},'
    ' "description": {{ %(dek)s|tojson }}, "articleSection": {{ %(desk)s|tojson }}, "publisher": {"@type": "NewsMediaOrganization",'
    ' "name": "The Daily Archive"}}</script>'
)
CITED = (
    "<details><summary>Cite this story</summary><dl>"
    "<dt>AP</dt><dd>{{ %(by)s }}, “{{ %(title)s }},” <cite>The Daily Archive</cite>, {{ %(day)s }}, {{ %(url)s }}</dd>"
    "<dt>Chicago</dt><dd>{{ %(by)s }}. “{{ %(title)s }}.” <cite>The Daily Archive</cite>, {{ %(day)s }}. {{ %(url)s }}.</dd>"
    "<dt>MLA</dt><dd>{{ %(by)s }}. “{{ %(title)s }}.” <cite>The Daily Archive</cite>, {{ %(day)s }}, {{ %(url)s }}.</dd>"
    "<dt>APA</dt><dd>{{ %(by)s }} ({{ %(day)s }}). {{ %(title)s }}. <cite>The Daily Archive</cite>. {{ %(url)s }}</dd>"
    "<dt>BibTeX</dt><dd><pre><code>@article{story, author = {{ %(by)s }}, title = {{ %(title)s }}, url = {{ %(url)s }}"
    "</code></pre></dd></dl></details>"
)
HEAD = '<!doctype html><html lang="en"><head>' + STYLE + SOCIAL


def pelican() -> Peer:
    base = (
        HEAD
        + "<title>{% block title %}{% endblock %} — The Daily Archive</title>{% block facts %}{% endblock %}"
        "</head><body>" + TOP + "<main>{% block main %}{% endblock %}</main>" + END
    )
    entry = (
        '<li><p><time datetime="{{ a.date.strftime("%Y-%m-%d") }}">{{ a.date.strftime("%d %B %Y") }}</time></p>'
        '<p><a href="/{{ a.category.url }}">{{ a.category }}</a></p><h2 dir="auto"><a href="/{{ a.url }}">{{ a.title }}</a></h2>'
        '{{ a.summary }}<p>By <a href="/{{ a.author.url }}">{{ a.author }}</a></p></li>'
    )
    stated = {
        "date": "article.date.isoformat()", "day": 'article.date.strftime("%d %B %Y")', "desk": "article.category.name",
        "title": "article.title", "by": "article.author.name", "url": "(SITEURL ~ '/' ~ article.url)", "dek": "article.metadata.summary|striptags",
    }  # fmt: skip
    story = (
        '{% extends "base.html" %}{% block title %}{{ article.title }}{% endblock %}{% block facts %}' + FACTS % stated +
        '{% endblock %}{% block main %}<article><h1>{{ article.title }}</h1>{{ article.summary }}<p>By <a href="/{{ article.author.url }}">'
        '{{ article.author }}</a> <time datetime="{{ article.date.isoformat() }}">{{ article.date.strftime("%d %B %Y, %H:%M") }}</time></p>'
        '{{ article.content }}<ul>{% for tag in article.tags %}<li><a href="/{{ tag.url }}">{{ tag }}</a></li>{% endfor %}</ul>' + CITED % stated +
        "</article>{% endblock %}"
    )  # fmt: skip

    def listed(heading: str, stories: str, count: int) -> str:
        return (
            f'{{% extends "base.html" %}}{{% block title %}}{heading}{{% endblock %}}{{% block main %}}<h1>{heading}</h1>'
            f"<ol>{{% for a in {stories}[:{count}] %}}{entry}{{% endfor %}}</ol>{{% endblock %}}"
        )

    def index(heading: str, names: str) -> str:
        return (
            f'{{% extends "base.html" %}}{{% block title %}}{heading}{{% endblock %}}{{% block main %}}<h1>{heading}</h1><ul>'
            f'{{% for name, stories in {names}|sort %}}<li><a href="/{{{{ name.url }}}}">{{{{ name }}}}</a> {{{{ stories|length }}}}</li>{{% endfor %}}</ul>{{% endblock %}}'
        )

    templates = {
        "base": base, "article": story, "index": listed("Latest", "articles", 30),
        "tag": listed("{{ tag }}", "articles", 100), "author": listed("{{ author }}", "articles", 100),
        "category": listed("{{ category }}", "articles", 100), "period_archives": listed('{{ period|join(" ") }}', "dates", 100),
        "tags": index("Tags", "tags"), "authors": index("Authors", "authors"), "categories": index("Sections", "categories"),
    }  # fmt: skip
    files = {f"theme/templates/{name}.html": text for name, text in templates.items()}
    return Peer(
        "pelican",
        {"pelicanconf.py": PELICAN, "theme/static/style.css": "", **files},
        ("pelican", "-q", "content", "-o", "output", "-s", "pelicanconf.py"),
        ("output",),
        ("pelican", "markdown"),
    )


def nikola() -> Peer:
    base = (
        HEAD + "<title>{{ title|e }} — The Daily Archive</title>{% block facts %}{% endblock %}"
        "</head><body>" + TOP + "<main>{% block content %}{% endblock %}</main>" + END
    )
    entry = (
        '<li><p><time datetime="{{ a.date.strftime("%Y-%m-%d") }}">{{ a.date.strftime("%d %B %Y") }}</time></p>'
        '<p><a href="{{ _link("category", a.meta("category")) }}">{{ a.meta("category") }}</a></p>'
        '<h2 dir="auto"><a href="{{ a.permalink() }}">{{ a.title() }}</a></h2><p>{{ a.description() }}</p>'
        '<p>By <a href="{{ _link("author", a.author()) }}">{{ a.author() }}</a></p></li>'
    )
    stated = {
        "date": 'post.date.isoformat()', "day": 'post.date.strftime("%d %B %Y")', "desk": 'post.meta("category")',
        "title": "post.title()", "by": "post.author()", "url": "post.permalink(absolute=True)", "dek": "post.description()",
    }  # fmt: skip
    story = (
        '{% extends "base.tmpl" %}{% block facts %}' + FACTS % stated + "{% endblock %}{% block content %}<article><h1>{{ post.title() }}</h1>"
        '<p>{{ post.description() }}</p><p>By <a href="{{ _link("author", post.author()) }}">{{ post.author() }}</a> <time datetime="'
        '{{ post.date.isoformat() }}">{{ post.date.strftime("%d %B %Y, %H:%M") }}</time></p>{{ post.text() }}'
        '<ul>{% for tag in post.tags %}<li><a href="{{ _link("tag", tag) }}">{{ tag }}</a></li>{% endfor %}</ul>' + CITED % stated
        + "</article>{% endblock %}"
    )  # fmt: skip
    listed = (
        '{% extends "base.tmpl" %}{% block content %}<h1>{{ title }}</h1><ol>{% for a in posts[:100] %}'
        + entry
        + "{% endfor %}</ol>{% endblock %}"
    )
    named = (
        '{% extends "base.tmpl" %}{% block content %}<h1>{{ title }}</h1><ul>{% for text, link, count in items %}'
        '<li><a href="{{ link }}">{{ text }}</a> {{ count }}</li>{% endfor %}</ul>{% endblock %}'
    )
    index = (
        '{% extends "base.tmpl" %}{% block content %}<h1>{{ title }}</h1><ul>{% for text, link in (items or []) %}'
        '<li><a href="{{ link }}">{{ text }}</a></li>{% endfor %}</ul>{% endblock %}'
    )
    templates = {
        "base": base, "post": story, "index": listed, "list_post": listed, "tag": listed, "author": listed, "archive": listed,
        "list": named, "tags": index, "authors": index,
    }  # fmt: skip
    return Peer(
        "nikola",
        {
            "conf.py": NIKOLA,
            "themes/daily/daily.theme": "[Theme]\nengine = jinja\nparent = base-jinja\n[Family]\nfamily = daily\n",
            **{f"themes/daily/templates/{name}.tmpl": text for name, text in templates.items()},
        },
        ("nikola", "build", "-v", "0"),
        ("output", "cache", ".doit.db"),
        ("nikola",),
        incremental=True,
    )


_EACH = "".join(
    f'{kind}_URL = "{name}/{{slug}}/"\n{kind}_SAVE_AS = "{name}/{{slug}}/index.html"\n{kind}_FEED_RSS = "{name}/{{slug}}/feed.xml"\n{kind}_FEED_ATOM = None\n'
    for kind, name in (("TAG", "tag"), ("AUTHOR", "author"), ("CATEGORY", "section"))
)
PELICAN = f"""
SITENAME = "The Daily Archive"
SITEURL = FEED_DOMAIN = "{BASE.rstrip("/")}"
PATH = "content"
THEME = "theme"
TIMEZONE = "UTC"
ARTICLE_URL = "{{date:%Y}}/{{date:%m}}/{{date:%d}}/{{slug}}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
YEAR_ARCHIVE_SAVE_AS = "{{date:%Y}}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{{date:%Y}}/{{date:%m}}/index.html"
DAY_ARCHIVE_SAVE_AS = "{{date:%Y}}/{{date:%m}}/{{date:%d}}/index.html"
{_EACH}
TAGS_SAVE_AS = "tag/index.html"
AUTHORS_SAVE_AS = "author/index.html"
CATEGORIES_SAVE_AS = "section/index.html"
DIRECT_TEMPLATES = ["index", "tags", "authors", "categories"]
FEED_ALL_RSS = "feed.xml"
FEED_ALL_ATOM = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 30
RSS_FEED_SUMMARY_ONLY = False
DEFAULT_PAGINATION = False
MARKDOWN = {{"extension_configs": {{"markdown.extensions.extra": {{}}, "markdown.extensions.meta": {{}}}}}}
"""

NIKOLA = f"""
BLOG_TITLE = "The Daily Archive"
BLOG_AUTHOR = "The Daily Archive"
SITE_URL = BASE_URL = "{BASE}"
BLOG_EMAIL = "desk@news.example.org"
BLOG_DESCRIPTION = "Every story since 2004."
THEME = "daily"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
POSTS = (("posts/*.md", "", "post.tmpl"),)
PAGES = ()
COMPILERS = {{"markdown": (".md",)}}
MARKDOWN_EXTENSIONS = ["markdown.extensions.extra"]
TAG_PATH = "tag"
CATEGORY_PATH = "section"
CATEGORY_PREFIX = ""
AUTHOR_PATH = "author"
ENABLE_AUTHOR_PAGES = True
CREATE_MONTHLY_ARCHIVE = CREATE_DAILY_ARCHIVE = CREATE_FULL_ARCHIVES = True
INDEX_DISPLAY_POST_COUNT = 30
GENERATE_RSS = True
FEED_LENGTH = 30
FEED_TEASERS = False
PRETTY_URLS = STRIP_INDEXES = True
"""
