"""Writing a converted article: front matter in fixed order, sealed, then the body."""

import re
from typing import Any

import yaml

from generator import digest
from generator.model import Correction, Sheet, Source

_SEAL_LINE = re.compile(r"^seal:[^\n]*\n", re.M)


class _Plain(str):
    """A scalar to be written without quotes, as dates are."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)  # list items stand indented below their key


_Dumper.add_representer(_Plain, lambda d, v: d.represent_scalar("tag:yaml.org,2002:timestamp", str(v)))


def write(sheet: Sheet, keep: dict[str, Any] | None = None) -> str:
    """A converted file: front matter in fixed order, sealed, then the body."""
    story = sheet.story
    fields: dict[str, Any] = {
        "id": sheet.id,
        "title": story.title,
        "date": _Plain(story.published.iso) if story.published else None,
        "updated": _Plain(story.updated.iso) if story.updated else None,
        "slug": sheet.slug,
        "dek": story.dek,
        "summary": story.summary,
        "description": story.description or story.dek or story.summary,
        "tags": list(story.tags),
        "authors": list(story.authors),
        "section": story.section,
        "source": story.source,
        "source_url": story.source_url,
        **(keep or {}),
        "corrections": [_correction(item) for item in story.corrections],
        "similar": [{"title": item.title, "summary": item.summary} for item in story.similar],
        "derived": list(story.derived),
        **_source(sheet.provenance.source),
        "converter": sheet.provenance.converter,
        "copies": [_source(copy) for copy in sheet.provenance.copies],
    }
    head = yaml.dump(
        {key: value for key, value in fields.items() if value or key == "date"},
        Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000,
    )  # fmt: skip
    body = f"\n{story.body}\n" if story.body else ""
    text = f"---\n{head}---\n{body}"
    return f"---\n{head}seal: {seal(text)}\n---\n{body}"


def _correction(item: Correction) -> dict[str, str]:
    said = {"date": item.date and _Plain(item.date.iso), "type": item.type, "text": item.text}
    return {name: value for name, value in said.items() if value}


def _source(source: Source) -> dict[str, str]:
    stated = {f"source_{name}": value for name, value in source._asdict().items()}
    return {name: value for name, value in stated.items() if value}


def seal(text: str) -> str:
    """Digest of a file's text without its seal line; line endings do not count."""
    plain = text.replace("\r\n", "\n").removeprefix("\ufeff")
    head, fence, body = plain.partition("\n---\n")
    return digest.of(_SEAL_LINE.sub("", head + "\n", count=1), fence, body)
