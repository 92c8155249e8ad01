"""The theme: a Page becomes bytes.

A theme is a folder with templates/, static/ and theme.yaml; it may extend another, block by block:
`{% extends "broadsheet/article.html" %}`. Templates get the page's own facts, what it shows, and
the site's constants, and nothing they could look anything up with. Knows no shelf and no catalog.
"""

import json
import os
import traceback
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import config, digest, files, markup, wording, yamltext
from generator.model import Page, Problem
from generator.site import Site

CONSTANTS = (
    "title",
    "description",
    "language",
    "base_url",
    "menu",
)  # of the site, in every template


class ThemeError(Exception):
    """The theme cannot be used, or not for one page; `problem` says where and why."""

    def __init__(self, path: str, line: int, fact: str, remedy: str) -> None:
        self.problem = Problem(path, line, fact, remedy)
        super().__init__(str(self.problem))


class Theme:
    def __init__(self, site: Site) -> None:
        """Raises ThemeError when the folder or one it extends is not there."""
        self.site = site
        self.folders = _chain(site.themes, site.theme)
        self._known: dict[str, tuple[str, list[str | None]]] = {}

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
        import jinja2

        try:
            text: str = self._env.get_template(page.template).render(page=page, **page.own, **page.seen)
        except (jinja2.TemplateError, TypeError, ValueError, AttributeError, KeyError) as error:
            raise self._error(
                page.template, error, f"On {page.url}; it is left out until this is mended."
            ) from error
        return text.encode("utf-8", "replace")

    def looks(self, templates: tuple[str, ...]) -> str:
        """The digest of templates and of all that they extend, include and import."""
        closure: dict[str, str] = {}
        waiting = list(templates)
        while waiting:
            name = waiting.pop()
            if name in closure:
                continue
            closure[name], found = self._read(name)
            for other in found:
                if other is None:  # named by an expression: it could be any
                    waiting.extend(self._env.list_templates())
                else:
                    waiting.append(other)
        return digest.of(closure)

    def _read(self, name: str) -> tuple[str, list[str | None]]:
        """A template's text and the templates it names, None for one named by an expression."""
        from jinja2 import meta

        if name not in self._known:
            source = self._source(name)
            self._known[name] = source, list(meta.find_referenced_templates(self._env.parse(source)))
        return self._known[name]

    def proof(self) -> None:
        """Compiles every template. Raises ThemeError."""
        import jinja2

        for name in self._env.list_templates():
            try:
                self._env.get_template(name)
            except (jinja2.TemplateError, UnicodeDecodeError) as error:
                raise self._error(name, error) from error

    def _source(self, name: str) -> str:
        import jinja2

        try:
            assert self._env.loader is not None
            source: str = self._env.loader.get_source(self._env, name)[0]
            return source
        except (jinja2.TemplateError, UnicodeDecodeError) as error:
            raise self._error(name, error) from error

    @cached_property
    def _env(self) -> Any:
        import jinja2

        from generator.pieces import Remembering

        loaders = [jinja2.FileSystemLoader(folder / "templates") for folder in self.folders]
        by_name = {folder.name: loader for folder, loader in zip(self.folders, loaders, strict=True)}
        env = jinja2.Environment(
            loader=jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader(by_name)]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        site = self.site
        env.template_class = Remembering
        env.globals["site"] = {name: getattr(site, name) for name in CONSTANTS}
        del env.globals["lipsum"], env.filters["random"]  # no page may depend on chance
        env.filters |= {
            "url": markup.below(site.root),
            "absolute": lambda path: markup.whole(site.base_url, path) if path.startswith("/") else path,
            "long_date": wording.long_date,
            "clock": wording.clock,
            "day_name": wording.day_name,
            "count": wording.count,
            "json": _json,
        }
        return env

    def _error(self, template: str, error: Exception, remedy: str = "Mend the template.") -> ThemeError:
        """With the place in the template that Jinja2 stumbled over."""
        import jinja2

        line, name = 0, template
        if isinstance(error, jinja2.TemplateSyntaxError):
            line, name = error.lineno, error.name or template
        else:
            for step in traceback.extract_tb(error.__traceback__):
                if f"{os.sep}templates{os.sep}" in step.filename:
                    line, name = step.lineno or 0, Path(step.filename).name
        folder = next((f for f in self.folders if (f / "templates" / name).is_file()), self.folders[0])
        return ThemeError(f"themes/{folder.name}/templates/{name}", line, f"{error}.", remedy)


def _json(value: object) -> Any:
    """For a data block in a page: no `<`, `>`, `&` or quote that could end it."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


def _chain(root: Path, name: str) -> list[Path]:
    """The theme's folder and those it extends, nearest first."""
    chain: list[Path] = []
    while name:
        folder = next(
            (f / name for f in (root, config.OWN_THEMES) if (f / name / "templates").is_dir()), None
        )
        if folder is None:
            raise ThemeError(
                f"themes/{name}",
                0,
                "is no theme: it has no templates/ folder.",
                "Check `theme` in content/site.yaml and `extends` in theme.yaml.",
            )
        if folder in chain:
            raise ThemeError(f"themes/{name}/theme.yaml", 0, "extends itself.", "Remove one `extends`.")
        chain.append(folder)
        name = _extends(folder)
    return chain


def _extends(folder: Path) -> str:
    try:
        entries = yamltext.mapping((folder / "theme.yaml").read_text("utf-8-sig"))
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError, yamltext.BadYaml) as error:
        raise ThemeError(
            f"themes/{folder.name}/theme.yaml", 0, f"cannot be read: {error}", "Mend it."
        ) from error
    value = entries["extends"].value if "extends" in entries else None
    return value if isinstance(value, str) else ""
