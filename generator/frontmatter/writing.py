"""Writing a converted article: front matter in fixed order, sealed, then the body."""

import re
from typing import Any

from generator.disk import digest
from generator.model import Correction, Sheet, Source
from generator.text import yamltext

SPELLED = {f"image{part}": f"image_{part}" for part in ("alt", "caption", "credit")}
_SEAL_LINE = re.compile(r"^seal:[^\n]*\n", re.M)


def write(sheet: Sheet, keep: dict[str, Any] | None = None) -> str:
    """A converted file: front matter in fixed order, sealed, then the body."""
    from generator.frontmatter import dumping

    story = sheet.story
    fields: dict[str, Any] = {
        "id": sheet.id,
        "title": story.title,
        "date": dumping.Plain(story.published.iso) if story.published else None,
        "updated": dumping.Plain(story.updated.iso) if story.updated else None,
        "slug": sheet.slug,
        "dek": story.dek,
        "summary": story.summary,
        "description": story.description or story.dek or story.summary,
        "tags": list(story.tags),
        "authors": list(story.authors),
        "section": story.section,
        "source": story.source,
        "source_url": story.source_url,
        "canonical_url": story.canonical_url,
        "rights": story.rights,
        "noindex": story.noindex,
        **_spelled(keep or {}),
        "corrections": [_correction(item) for item in story.corrections],
        "similar": [{"title": item.title, "summary": item.summary} for item in story.similar],
        "derived": list(story.derived),
        **_source(sheet.provenance.source),
        "converter": sheet.provenance.converter,
        "copies": [_source(copy) for copy in sheet.provenance.copies],
    }
    head = dumping.dump({key: _clean(value) for key, value in fields.items() if value or key == "date"})
    body = f"\n{story.body}\n" if story.body else ""
    text = f"---\n{head}---\n{body}"
    return f"---\n{head}seal: {seal(text)}\n---\n{body}"


def _clean(value: Any) -> Any:
    """Without the characters for which its own reader would refuse the article."""
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return yamltext.CONTROL.sub("", value) if type(value) is str else value


def _spelled(keep: dict[str, Any]) -> dict[str, Any]:
    """Further fields as an editor would type them."""
    spelled = {SPELLED.get(name, name): value for name, value in keep.items()}
    draft = str(spelled.get("draft", "")).casefold()
    return {**spelled, "draft": draft == "true"} if draft in ("true", "false") else spelled


def _correction(item: Correction) -> dict[str, str]:
    from generator.frontmatter import dumping

    said = {"date": item.date and dumping.Plain(item.date.iso), "type": item.type, "text": item.text}
    return {name: value for name, value in said.items() if value}


def _source(source: Source) -> dict[str, str]:
    stated = {f"source_{name}": value for name, value in source._asdict().items()}
    return {name: value for name, value in stated.items() if value}


def seal(text: str) -> str:
    """Digest of a file's text without its seal line; line endings do not count."""
    plain = text.replace("\r\n", "\n").removeprefix("\ufeff")
    head, fence, body = plain.partition("\n---\n")
    return digest.of(_SEAL_LINE.sub("", head + "\n", count=1), fence, body)
