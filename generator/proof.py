"""Proof: the theme is tried before anything is touched.

Its templates compile and a page of each kind renders, or the build ends with where and why. What
was proved is remembered, so that an unchanged theme costs nothing.
"""

import json

from generator import digest, engine, files
from generator.site import Site
from generator.theme import Theme
from generator.views import VIEWS
from generator.views.sample import pages as sample_pages

FILE = "proved.json"


def proof(site: Site, theme: Theme) -> dict[str, str]:
    """view → digest of its look, from a theme that is known to work. Raises ThemeError."""
    proved = site.cache / FILE
    try:
        known = json.loads(proved.read_text("utf-8"))
        if known["stamp"] == _stamp(site, theme):
            return dict(known["looks"])
    except (OSError, ValueError, KeyError, TypeError):
        known = None  # lost or damaged: proved anew below
    theme.proof()
    for page in sample_pages(site):
        theme.render(page)
    return {view.name: theme.looks(view.templates) for view in VIEWS}


def remember(site: Site, theme: Theme, looks: dict[str, str]) -> None:
    text = json.dumps({"stamp": _stamp(site, theme), "looks": looks})
    path = site.cache / FILE
    if not path.exists() or path.read_text("utf-8", "replace") != text:
        files.replace(path, text.encode())


def _stamp(site: Site, theme: Theme) -> str:
    return digest.of(theme.stamp(), engine.stamp(), site.house)
