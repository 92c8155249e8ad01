"""Retag: gives stories another tag in place of one, in their files, and changes nothing else there."""

import re
from collections.abc import Iterator
from dataclasses import replace

from generator import frontmatter
from generator.disk import files
from generator.frontmatter import Refused
from generator.model import Problem, Sheet
from generator.site import Site
from generator.text import slugs
from generator.text.yamltext import flow

HEAD = re.compile(r"---[ \t]*\r?\n")


def retag(site: Site, old: str, new: str) -> Iterator[tuple[str, bool] | Problem]:
    """Each file that was edited, below content/, with whether it followed its raw file until now; or why
    a file that holds the tag was left as it is."""
    for found in files.scan(site.content / "articles"):
        path = f"articles/{found.path}"
        try:
            data = b"" if found.fault else files.read(site.content / path)
            text, _ = frontmatter.decode(data, path)
            sheet = frontmatter.read(path, text, site.timezone)
        except (OSError, Refused):  # whatever is wrong with it, every build says so
            continue
        if slugs.key(old) not in map(slugs.key, sheet.story.tags):
            continue
        changed = _changed(data.decode("utf-8"), text, sheet, old, new, site.timezone)
        if changed is None:
            fact = f"has the tag “{old}” in a form that is not edited here."
            yield Problem(f"content/{path}", 0, fact, "Edit it by hand; it was left as it is.")
        else:
            files.replace(site.content / path, changed.encode())
            yield path, sheet.sealed


def _changed(written: str, text: str, sheet: Sheet, old: str, new: str, zone: str) -> str | None:
    """The file with the one field changed; None when that cannot be done, or would change more."""
    fields, _ = frontmatter.split(text, sheet.path)
    lines = written.splitlines(keepends=True)
    if "tags" not in fields or not HEAD.match(written.removeprefix("\ufeff")):
        return None
    start = fields["tags"].line - 1
    end = start + 1
    while re.match(r"[ \t]+\S|- |-\r?$", lines[end]):
        end += 1
    tags = tuple(dict.fromkeys(new if slugs.key(tag) == slugs.key(old) else tag for tag in sheet.story.tags))
    changed = "".join([*lines[:start], _field(lines[start:end], tags), *lines[end:]])
    expected = replace(sheet, story=replace(sheet.story, tags=tags), sealed=False)
    try:
        read = frontmatter.read(sheet.path, frontmatter.decode(changed.encode(), sheet.path)[0], zone)
    except Refused:
        return None
    return changed if read == expected else None


def _field(lines: list[str], tags: tuple[str, ...]) -> str:
    """The field anew: a list on one line, or a line for each tag with the dash where it stood."""
    name = lines[0].partition(":")[0]
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    dash = re.match(r"[ \t]*- +", lines[1]) if len(lines) > 1 else None
    if dash is None:
        return f"{name}: {flow(list(tags))}{newline}"
    return f"{name}:{newline}" + "".join(f"{dash[0]}{flow(tag)}{newline}" for tag in tags)
