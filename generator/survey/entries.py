"""Entries of tags.yaml and authors.yaml: what an editor says of a name, each fault by itself."""

import difflib
import json
import re
from collections.abc import Iterator

from generator import frontmatter
from generator.catalog import Authority
from generator.frontmatter import Refused
from generator.model import Problem, picture
from generator.text import slugs, yamltext
from generator.text.yamltext import Entry, Value

FIELDS = ("name", "description", "bio", "aliases", "links", "portrait")
ADDRESS = re.compile(r"(?:https?://|mailto:|/(?!/))\S+")
LEFT_OUT = "until then it is left out."


def read(data: bytes, place: str) -> tuple[list[Authority], list[Problem]]:
    """One for each entry, and one for each alias that is no entry itself."""
    try:
        text, problems = frontmatter.decode(data, place)
        entries = yamltext.mapping(text)
    except Refused as refused:
        return [], list(refused.problems)
    except yamltext.BadYaml as error:
        remedy = f"{error.remedy}; until then no name in the file is used."
        return [], [Problem(place, error.line, error.fact, remedy)]
    rows: dict[str, Authority] = {}
    aliases: dict[str, Authority] = {}
    claims: list[tuple[str, str, Entry]] = []  # (as written, alias, its entry)
    for written, entry in entries.items():
        stated: dict[str, Value] = entry.value if isinstance(entry.value, dict) else {"name": entry.value}
        problems += _faults(written, stated, entry, place)
        key = slugs.key(written)
        rows[key] = Authority(
            key,
            key,
            _text(stated, "name"),
            _text(stated, "description") or _text(stated, "bio"),
            json.dumps(_links(stated), ensure_ascii=False),
            picture.local(_text(stated, "portrait")),
        )
        others = stated.get("aliases") or []
        for alias in [others] if isinstance(others, str) else others if isinstance(others, list) else []:
            if isinstance(alias, str):
                claims.append((written, alias, entry))
    for written, alias, entry in claims:
        key, other = slugs.key(written), slugs.key(alias)
        if other != key:
            problems += _clashes(written, alias, entry, rows.get(other) or aliases.get(other), place)
            aliases.setdefault(other, Authority(other, key))
    return list({**aliases, **rows}.values()), problems


def _clashes(written: str, alias: str, entry: Entry, held: Authority | None, place: str) -> Iterator[Problem]:
    """What an alias means already: an entry, or the alias of another."""
    if held is None or held.target == slugs.key(written):
        return
    if held.target == held.key:
        fact = f"`{written}`: the alias “{alias}” is an entry of its own."
        remedy = "Take out the alias or that entry; until then the two stay apart."
    else:
        fact = f"`{written}`: the alias “{alias}” is one of `{held.target}` as well."
        remedy = f"Take it out of one of the two; until then it means `{held.target}`."
    yield Problem(place, entry.line, fact, remedy, "warning")


def _faults(written: str, stated: dict[str, Value], entry: Entry, place: str) -> Iterator[Problem]:
    for field in stated.keys() - set(FIELDS):
        near = difflib.get_close_matches(field, FIELDS, 1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known are: {', '.join(FIELDS)}."
        yield Problem(place, entry.line, f"`{written}`: `{field}` is not read.", hint, "warning")
    links = stated.get("links")
    if links is not None and (not isinstance(links, dict) or len(_links(stated)) < len(links)):
        fact = f"`{written}`: `links` must be lines of `Name: https://address`."
        yield Problem(place, entry.line, fact, f"Correct them; {LEFT_OUT}", "warning")


def _text(stated: dict[str, Value], field: str) -> str:
    value = stated.get(field)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _links(stated: dict[str, Value]) -> list[tuple[str, str]]:
    links = stated.get("links")
    found = links.items() if isinstance(links, dict) else ()
    return [(name, url) for name, url in found if isinstance(url, str) and ADDRESS.fullmatch(url)]
