"""Proof: the theme and the Markdown extensions are tried before anything is touched.

Templates compile, a page of each kind renders and every extension loads, or the build ends with
where and why. What was proved is remembered, so that what is unchanged costs nothing, and the templates
are kept as they were compiled. As that is code, it is run only from the very file that was written: it and
the cache are owned by who builds, nobody else may write there, and its time of change, which the system alone
sets, is the one noted. Of a cache that was unpacked, copied or tampered with, nothing is run.
"""

import json
import os
from typing import NamedTuple

from generator import engine
from generator.config import NAME, SettingsError
from generator.disk import digest, files
from generator.model import Problem
from generator.site import Site
from generator.theme import Theme

FILE = "proved.json"
COMPILED = "templates.compiled"
_OTHERS = 0o022  # may write


class Proof(NamedTuple):
    looks: dict[str, str]  # view → digest of its look
    engine: str  # digest of what makes the pages
    touched: str  # by which the engine is known again without reading it
    stamp: str  # digest of all that was proved
    compiled: str = ""  # the stamp of the file that keeps the templates; empty when none does


def proof(site: Site, theme: Theme) -> Proof:
    """What the pages will be made with, from a theme that is known to work.

    Raises ThemeError, or SettingsError for a Markdown extension that cannot be used.
    """
    known, touched = _known(site), engine.touched()
    made_by = known.engine if known and known.touched == touched != "" else engine.stamp()
    stamp = digest.of(theme.stamp(), made_by, site.house, site.markdown_extensions)
    if known and known.stamp == stamp and known.compiled in ("", _kept(site)):
        theme.compiled = site.cache / COMPILED if known.compiled else None
        return known._replace(touched=touched)
    from generator.views import VIEWS, sample  # with much that an unchanged archive has no use for

    _extensions(site)
    theme.proof()
    for page in sample.pages(site):
        theme.render(page)
    return Proof({view.name: theme.looks(view.templates) for view in VIEWS}, made_by, touched, stamp)


def _known(site: Site) -> Proof | None:
    """What was proved last; None when that is lost or damaged."""
    try:
        found = Proof(**json.loads(files.read(site.cache / FILE)))
        return found if all(isinstance(part, str) for part in (*found[1:], *found.looks.values())) else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _extensions(site: Site) -> None:
    from generator.text import markup

    try:
        markup.proof(site.markdown_extensions)
    except Exception as error:  # an extension is anyone's code and may fail in any way
        fact = f"`markdown_extensions` holds one that cannot be used: {error}."
        remedy = "Install it or take it out; nothing was built."
        raise SettingsError(Problem(NAME, 0, fact, remedy)) from error


def _kept(site: Site) -> str:
    """The stamp of the kept templates; empty when anyone else can have put them there."""
    try:
        places = [os.lstat(site.cache), os.lstat(site.cache / COMPILED)]
    except OSError:
        return ""
    alone = hasattr(os, "geteuid") and all(
        info.st_uid == os.geteuid() and not info.st_mode & _OTHERS for info in places
    )
    found = files.look(site.cache, COMPILED) if alone else None
    return found.stamp if found and not found.fault else ""


def remember(site: Site, theme: Theme, proved: Proof) -> None:
    known = _known(site)
    if not known or known.stamp != proved.stamp or known.compiled != proved.compiled:
        files.replace(site.cache / COMPILED, theme.as_compiled())
        (site.cache / COMPILED).chmod(0o600)
        proved = proved._replace(compiled=_kept(site))
    if known != proved:
        files.replace(site.cache / FILE, json.dumps(proved._asdict()).encode())
