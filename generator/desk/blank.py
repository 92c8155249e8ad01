"""Blank: a new article, a new site, ready to be filled in. Writes where nothing is, and nowhere else."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.disk import digest, files
from generator.model import Problem
from generator.report import CannotBegin
from generator.site import Site
from generator.text import slugs
from generator.text.yamltext import flow

ARTICLE = """\
---
title: {title}
date: {date}
dek:
tags: []
authors: []
section:
draft: true
---

"""
SETTINGS = """\
# What each line means, and what else can be set: content/pages/guide/settings.md of the demo.
title: {title}
base_url: https://example.org/  # where the site will stand
timezone: UTC  # of times that name none, such as Europe/London
language: en
#theme: mine  # a folder in themes/, beside content/
#description: One line about the archive.
#menu:
#  Tags: /tag/
#  About: /about/
"""
ABOUT = """\
---
title: About
---

Whose archive this is, what is in it, and whom to write to about a mistake.
"""
LAYOUT = {
    "content/pages/about.md": ABOUT,
    "content/raw/.gitkeep": "",
    "content/articles/.gitkeep": "",
    "content/media/.gitkeep": "",
    ".gitignore": "/.cache/\n/export/\n/output/\n",
}


def article(site: Site, headline: str) -> str:
    """The new file, below content/. Raises CannotBegin when there is one already."""
    headline = " ".join(headline.split())
    if not headline:
        raise CannotBegin(Problem("new", 0, "needs a headline.", 'Write `new "Bridge opens"`.'))
    when = datetime.fromtimestamp(site.now, ZoneInfo(site.timezone)).replace(second=0)
    path = f"articles/{when:%Y/%m}/{slugs.slugify(headline) or digest.of(headline)[:8]}.md"
    text = ARTICLE.format(title=flow(headline), date=when.isoformat())
    _write(site.content, {path: text})
    return path


def site(folder: Path) -> None:
    """An empty site. Raises CannotBegin when the folder holds one."""
    title = flow(folder.name.replace("-", " ").replace("_", " ").strip().title() or "Archive")
    _write(folder, {"content/site.yaml": SETTINGS.format(title=title), **LAYOUT})


def _write(root: Path, texts: dict[str, str]) -> None:
    for path in texts:
        if (root / path).exists():
            raise CannotBegin(Problem(str(root / path), 0, "is there already.", "Nothing was written."))
    for path, text in texts.items():
        files.replace(root / path, text.encode())
