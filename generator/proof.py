"""Proof: the theme and the Markdown extensions are tried before anything is touched.

Templates compile, a page of each kind renders and every extension loads, or the build ends with
where and why. What was proved is remembered, so that what is unchanged costs nothing.
"""

import json

from generator import digest, engine, files, markup
from generator.config import NAME, SettingsError
from generator.model import Problem
from generator.site import Site
from generator.theme import Theme
from generator.views import VIEWS
from generator.views.sample import pages as sample_pages

FILE = "proved.json"


def proof(site: Site, theme: Theme) -> dict[str, str]:
    """view → digest of its look, from a theme that is known to work.

    Raises ThemeError, or SettingsError for a Markdown extension that cannot be used.
    """
    proved = site.cache / FILE
    try:
        known = json.loads(proved.read_text("utf-8"))
        if known["stamp"] == _stamp(site, theme):
            return dict(known["looks"])
    except (OSError, ValueError, KeyError, TypeError):
        known = None  # lost or damaged: proved anew below
    _extensions(site)
    theme.proof()
    for page in sample_pages(site):
        theme.render(page)
    return {view.name: theme.looks(view.templates) for view in VIEWS}


def _extensions(site: Site) -> None:
    try:
        markup.proof(site.markdown_extensions)
    except Exception as error:  # an extension is anyone's code and may fail in any way
        fact = f"`markdown_extensions` holds one that cannot be used: {error}."
        remedy = "Install it or take it out; nothing was built."
        raise SettingsError(Problem(NAME, 0, fact, remedy)) from error


def remember(site: Site, theme: Theme, looks: dict[str, str]) -> None:
    text = json.dumps({"stamp": _stamp(site, theme), "looks": looks})
    path = site.cache / FILE
    if not path.exists() or path.read_text("utf-8", "replace") != text:
        files.replace(path, text.encode())


def _stamp(site: Site, theme: Theme) -> str:
    return digest.of(theme.stamp(), engine.stamp(), site.house, site.markdown_extensions)
