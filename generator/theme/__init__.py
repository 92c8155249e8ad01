"""The theme: a Page becomes bytes.

A theme is a folder with templates/, static/ and theme.yaml; it may extend another, block by block:
`{% extends "broadsheet/article.html" %}`. Templates get the page's own facts, what it shows, and
the site's constants, and nothing they could look anything up with. Knows no shelf and no catalog.
"""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator import config
from generator.disk import digest, files
from generator.model import Page, Problem
from generator.report import CannotBegin
from generator.site import Site
from generator.text import wording, yamltext
from generator.theme.encoded import encoded

if TYPE_CHECKING:
    from generator.theme.pieces import Workshop

DROPPED_IN = "head-extra.html"  # a template that a theme may have, or not


class ThemeError(CannotBegin):
    """The theme cannot be used, or not for one page; `problem` says where and why."""

    def __init__(self, path: str, line: int, fact: str, remedy: str) -> None:
        self.problem = Problem(path, line, fact, remedy)
        super().__init__(self.problem)

    def __reduce__(self) -> tuple[type["ThemeError"], tuple[str, int, str, str]]:
        """It may come from another process."""
        one = self.problem
        return ThemeError, (one.path, one.line, one.fact, one.remedy)


class Theme:
    def __init__(self, site: Site) -> None:
        """Raises ThemeError when the folder or one it extends is not there."""
        self.site = site
        self.folders = _chain(site.themes, site.theme)
        self.compiled: Path | None = None  # where the templates are as they were compiled before
        self._known: dict[str, tuple[str, tuple[str | None, ...]]] = {}

    def __reduce__(self) -> tuple[type["Theme"], tuple[Site]]:
        """A forked worker gets the templates compiled already, any other compiles them for itself."""
        return Theme, (self.site,)

    def stamp(self) -> str:
        """Differs when any file of the theme may have been touched."""
        return digest.of(
            *((str(folder), tuple((f.path, f.stamp) for f in files.scan(folder))) for folder in self.folders)
        )

    def statics(self) -> dict[str, Path]:
        """name → file of everything in static/, the theme's own before what it extends."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for entry in files.scan(folder / "static"):
                if not entry.fault:
                    found.setdefault(entry.path, folder / "static" / entry.path)
        return found

    def render(self, page: Page) -> bytes:
        """Raises ThemeError naming template, line and page."""
        try:
            template = self._env.get_template(page.template)
            text: str = template.render(page=page, **page.own, **page.seen, **page.derived())
        except Exception as error:  # a template is anyone's code and may fail in any way
            raise self._error(
                page.template, error, f"Mend the template; {page.url} was to be made."
            ) from error
        return encoded(text, page, self.site)

    def looks(self, templates: tuple[str, ...]) -> str:
        """The digest of templates and of all that they extend, include and import."""
        closure: dict[str, str] = {}
        waiting = list(templates)
        while waiting:
            name = waiting.pop()
            if name in closure:
                continue
            if name == DROPPED_IN and name not in self._env.list_templates():
                continue
            closure[name], found = self._read(name)
            for other in found:
                if other is None:  # named by an expression: it could be any
                    waiting.extend(self._env.list_templates())
                else:
                    waiting.append(other)
        return digest.of(closure, sorted(self.statics()), self._texts())

    def catalogues(self) -> wording.Catalogues:
        """The theme's own words in the site's language. Raises BadCatalogue, once proved no more."""
        return wording.catalogues(self.site.language, tuple(folder / "locale" for folder in self.folders))

    def _texts(self) -> list[bytes]:
        return [data for _, data in self.catalogues()]

    def _words(self) -> wording.Words:
        """Raises ThemeError when a catalogue of the theme cannot be read."""
        try:
            return wording.words(self.site.language, self.catalogues())
        except wording.BadCatalogue as error:
            place = f"themes/{error.path.parents[1].name}/locale/{error.path.name}"
            raise ThemeError(
                place, error.line, "is no gettext catalogue.", "Mend it; nothing was built."
            ) from error

    def _read(self, name: str) -> tuple[str, tuple[str | None, ...]]:
        """A template's text and the templates it names, None for one named by an expression."""
        from generator.theme.pieces import named_in

        if name not in self._known:
            source = self._source(name)
            self._known[name] = source, named_in(source)
        return self._known[name]

    def ready(self) -> None:
        """Loads all that pages are made with."""
        _ = self._env

    def proof(self) -> None:
        """Compiles every template. Raises ThemeError, also when a file is none to read or to publish."""
        import jinja2

        for folder in self.folders:
            for part in ("templates", "static"):
                for found in (found for found in files.scan(folder / part) if found.fault):
                    place = f"themes/{folder.name}/{part}/{found.path}".removesuffix("/.")
                    raise ThemeError(place, 0, f"{found.fault}.", "Put a plain one in its place.")
        for name in self._env.list_templates():
            try:
                self._env.get_template(name)
            except (jinja2.TemplateError, UnicodeDecodeError) as error:
                raise self._error(name, error) from error

    def as_compiled(self) -> bytes:
        """What `compiled` may hold another time."""
        return self._env.compiled.packed()

    def _source(self, name: str) -> str:
        import jinja2

        try:
            assert self._env.loader is not None
            source: str = self._env.loader.get_source(self._env, name)[0]
            return source
        except (jinja2.TemplateError, UnicodeDecodeError) as error:
            raise self._error(name, error) from error

    @cached_property
    def _env(self) -> "Workshop":
        from generator.theme.environment import environment

        texts = self._texts()
        env = environment(self.site, self.folders, frozenset(self.statics()), self._words(), texts)
        if self.compiled:
            env.compiled.recall(files.read(self.compiled))
        return env

    def _error(self, template: str, error: Exception, remedy: str = "Mend the template.") -> ThemeError:
        """With the place in the template that Jinja2 stumbled over."""
        import traceback

        import jinja2

        line, name = 0, template
        if isinstance(error, jinja2.TemplateSyntaxError):
            line, name = error.lineno, error.name or template
        else:
            for step in traceback.extract_tb(error.__traceback__):
                if f"{os.sep}templates{os.sep}" in step.filename:
                    line, name = step.lineno or 0, Path(step.filename).name
        folder = next((f for f in self.folders if (f / "templates" / name).is_file()), self.folders[0])
        return ThemeError(
            f"themes/{folder.name}/templates/{name}", line, f"{str(error).rstrip('.')}.", remedy
        )


def _chain(root: Path, name: str) -> list[Path]:
    """The theme's folder and those it extends, nearest first."""
    chain: list[Path] = []
    while name:
        folder = next((f / name for f in (root, config.OWN_THEMES) if _is_theme(f / name)), None)
        if folder is None:
            raise ThemeError(
                f"themes/{name}",
                0,
                "is no theme: it has neither a theme.yaml nor templates.",
                "Check `theme` in content/site.yaml and `extends` in theme.yaml.",
            )
        if folder.is_symlink():
            raise ThemeError(f"themes/{name}", 0, f"{files.LINK}.", "Put the folder itself there.")
        if folder in chain:
            raise ThemeError(f"themes/{name}/theme.yaml", 0, "extends itself.", "Remove one `extends`.")
        chain.append(folder)
        name = _extends(folder)
    return chain


def _is_theme(folder: Path) -> bool:
    return (folder / "theme.yaml").is_file() or (folder / "templates").is_dir()


def _extends(folder: Path) -> str:
    try:
        entries = yamltext.mapping(files.read(folder / "theme.yaml").decode("utf-8-sig"))
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError, yamltext.BadYaml) as error:
        raise ThemeError(
            f"themes/{folder.name}/theme.yaml", 0, f"cannot be read: {error}", "Mend it."
        ) from error
    value = entries["extends"].value if "extends" in entries else None
    return value if isinstance(value, str) else ""
