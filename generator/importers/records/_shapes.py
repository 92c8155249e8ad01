"""Shapes of records that are known by more than their names: ninjs, Arc ANS, the APIs of WordPress and the
Guardian.

Each becomes a flat record under the names that everybody uses, which is then read like any other;
wrappers around a record are taken off. Knows no Story.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from generator.importers._lexicon import words
from generator.importers.records import _ans, _associations, _guardian
from generator.importers.records._values import items
from generator.importers.records._vocabulary import RANKED, TELLING, plain

WRAPPERS = (
    "_source",
    "data",
    "fields",
    "attributes",
    "node",
    "article",
    "post",
    "record",
    "item",
    "doc",
    "story",
)
REPLIES = ("response", "content")  # what an API wraps a single record in; content may also be its text
TEXTS = ("text", "composite", "article", "story", "newsitem", "richtext", "")
OTHER = words(
    "image picture photo graphic video audio gallery event planning attachment revision author tag navmenuitem "
    "package animation"
)
ANS_OTHER = OTHER | {"collection", "redirect", "reference", "site", "audiofile"}


class Shaped(NamedTuple):
    """A record as the mapping takes it. `other` names the kind of what is no article."""

    fields: dict[str, Any]
    corrections: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    other: str = ""


def holds_records(rest: dict[str, Any], name: str, first: Any) -> bool:
    """Whether a list is a list of records: by its name, its first element, and what stands beside."""
    if not name:  # an object whose lists have been read: is it a record itself?
        return isinstance(first, dict) and any(fits_body(key) and value for key, value in first.items())
    if plain(name) not in RECORD_LISTS or not isinstance(first, dict):
        return False
    if any(fits_body(key) and value for key, value in rest.items()):
        return False
    if plain(name) == "contentelements":
        return first.get("type") == "story"
    if plain(name) in VAGUE and any(_tells({key: value}, "title") for key, value in rest.items()):
        known = _tells(first, "published") or _tells(first, "url")
        return _tells(first, "title") or (known and _tells(first, "body"))
    return is_record(first)


VAGUE = words("items item value nodes elements content list data blocks")
RECORD_LISTS = words(
    "posts articles items item docs documents results data stories records entries entry news rows hits value "
    "contentelements elements nodes pages feed edges list newsitems content"
)
DESCEND = words(
    "db data response result results hits feed rss channel collection body export payload root posts articles "
    "d query embedded _embedded"
)


def is_record(value: dict[str, Any]) -> bool:
    """Whether it has anything that could be a title or a text, or wraps something that has."""
    return any(plain(key) in TELLING for key in value) or _wrapped(value) is not value


def fits_body(name: str) -> bool:
    return any(field == "body" for field, _ in RANKED.get(plain(name), ()))


def _tells(value: dict[str, Any], field: str) -> bool:
    return any(field == one for key in value for one, _ in RANKED.get(plain(key), ()))


def shaped(value: dict[str, Any]) -> Shaped:
    """The record in one of the shapes we know, else as it stands."""
    value = _wrapped(value)
    if _is_ans(value):
        return _ans_story(value)
    if _is_ninjs(value):
        return _ninjs(value)
    if _guardian.is_content(value):
        return Shaped(_guardian.read(value))
    kind = plain(str(value.get("type") or value.get("post_type") or ""))
    if isinstance(value.get("title"), dict) and "date_gmt" in value:
        return Shaped(_wordpress(value), other=kind if kind in OTHER else "")
    return Shaped(value, other=kind if kind in ("attachment", "revision", "navmenuitem") else "")


def _wrapped(value: dict[str, Any]) -> dict[str, Any]:
    """The record inside the envelope of a search engine or an API; what stands outside stays."""
    if any(fits_body(key) and isinstance(inner, str) for key, inner in value.items()):
        return value
    for name in REPLIES:
        inner = value.get(name)
        if isinstance(inner, dict) and not _tells(value, "title") and is_record(inner):
            outer = {key: one for key, one in value.items() if key != name}
            return {**outer, **_wrapped(inner)}
    for name in WRAPPERS:
        inner = value.get(name)
        if isinstance(inner, dict) and any(plain(key) in TELLING for key in inner):
            outer = {key: one for key, one in value.items() if key != name}
            return {**outer, **inner}
    return value


# --- ninjs: https://iptc.org/standards/ninjs/ ---


NINJS = words(
    "bodyxhtml bodyhtml bodytext bodies pubstatus $standard versioncreated descriptions eventdetails"
)


def _is_ninjs(value: dict[str, Any]) -> bool:
    names = {plain(key) for key in value}
    return "uri" in names and bool(names & NINJS or ("standard" in names and "type" in names))


def _ninjs(value: dict[str, Any]) -> Shaped:
    """Versions 1 (headline, body_xhtml) to 3 (headlines[], bodies[])."""
    by = {plain(key): key for key in value}
    left = ("standard", "$standard", "type", "associations")
    fields = {key: item for key, item in value.items() if plain(key) not in left}

    def move(old: str, new: str) -> Any:
        found = fields.pop(by[old], None) if old in by else None
        if found:
            fields[new] = found
        return found

    roles = _roles(move("headlines", "headlines"))
    if roles:
        fields.pop("headlines")
        fields["headline"] = roles.pop("main", None) or roles.pop(next(iter(roles)))
        fields["dek"] = next(
            (roles.pop(role) for role in ("sub", "subtitle", "secondary") if role in roles), ""
        )
        fields |= {f"headline_{role}": text for role, text in roles.items()}
    elif "headline" in by:
        move("title", "short_title")  # the headline is what readers saw
    bodies = move("bodies", "bodies")
    if isinstance(bodies, list):
        fields.pop("bodies", None)
        fields |= _ninjs_bodies(bodies)
    if descriptions := _roles(move("descriptions", "descriptions")):
        fields.pop("descriptions")
        fields["summary"] = descriptions.pop("main", None) or descriptions.pop("text", "")
        fields |= {f"description_{role}": text for role, text in descriptions.items()}
    move("embargoed", "embargo")
    kind = plain(str(value.get(by.get("type", "type")) or ("event" if "eventdetails" in by else "")))
    figures, whole = _associations.figures(value.get(by.get("associations", "")))
    text = next(
        (key for key in fields if plain(key) in ("bodyxhtml", "bodyhtml", "html") and fields[key]), ""
    )
    if figures and text:
        fields[text] = f"{fields[text]}{figures}"
    dropped = ("field associations",) if "associations" in by and not (text and whole) else ()
    return Shaped(fields, dropped=dropped, other="" if kind in TEXTS else kind)


def _roles(given: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in items(given):
        if isinstance(item, dict) and isinstance(item.get("value"), str) and item["value"].strip():
            found.setdefault(str(item.get("role") or "main"), item["value"])
    return found


def _ninjs_bodies(bodies: list[Any]) -> dict[str, str]:
    """The best of the renderings of one text: HTML, else plain."""
    found: dict[str, str] = {}
    for item in bodies:
        if isinstance(item, dict) and isinstance(item.get("value"), str):
            kind = str(item.get("contentType") or item.get("contenttype") or item.get("role") or "")
            found.setdefault(
                "html" if "html" in kind.lower() or "<p" in item["value"] else "text", item["value"]
            )
    return {"body_html": found["html"]} if "html" in found else {"body_text": found.get("text", "")}


# --- Arc XP ---


def _is_ans(value: dict[str, Any]) -> bool:
    elements, heads = value.get("content_elements"), value.get("headlines")
    return isinstance(elements, list) or (isinstance(heads, dict) and "basic" in heads and "version" in value)


def _ans_story(value: dict[str, Any]) -> Shaped:
    kind = str(value.get("type") or "story")
    if kind in ANS_OTHER:
        return Shaped({}, other=kind)
    found = _ans.read(value.get("content_elements"))
    taxonomy = value.get("taxonomy")
    taxonomy = taxonomy if isinstance(taxonomy, dict) else {}
    dates = [
        value.get(name) for name in ("display_date", "first_publish_date", "publish_date", "created_date")
    ]
    revision = value.get("revision")
    held = value.get("content_restrictions")
    embargo = held.get("embargo") if isinstance(held, dict) else None
    handled = {
        "type", "version", "content_elements", "taxonomy", "revision", "headlines", "description", "owner",
        "display_date", "first_publish_date", "publish_date", "created_date", "additional_properties",
        "credits", "subheadlines", "source",
    }  # fmt: skip
    fields = {key: item for key, item in value.items() if key not in handled}
    fields |= {
        "title": _basic(value.get("headlines")),
        "dek": _basic(value.get("subheadlines")),
        "summary": _basic(value.get("description")),
        "date": next((date for date in dates if date), None),
        "authors": _credited(value.get("credits")),
        "tags": [*items(taxonomy.get("tags")), *items(taxonomy.get("seo_keywords"))],
        "section": [
            one for one in (taxonomy.get("primary_section"), *items(taxonomy.get("sections"))) if one
        ],
        "source": value.get("source") or value.get("owner"),
        "embargo": embargo.get("end_time") if isinstance(embargo, dict) and embargo.get("active") else None,
        "contentelements": [html for html in found.stretches if html],
        "status": "draft" if isinstance(revision, dict) and revision.get("published") is False else "",
    }
    dropped = tuple(dict.fromkeys(f"content element {kind}" for kind in found.dropped))
    return Shaped(fields, tuple(text for text in found.corrections if text), dropped)


def _basic(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("basic") or next(
            (text for text in value.values() if isinstance(text, str) and text), ""
        )
    return value if isinstance(value, str) else ""


def _credited(value: Any) -> list[Any]:
    by = value.get("by") if isinstance(value, dict) else None
    return by if isinstance(by, list) else []


# --- WordPress's API ---


def _wordpress(value: dict[str, Any]) -> dict[str, Any]:
    """Numbers become the names that `_embedded` gives; the two clocks give the offset from UTC."""
    fields = {key: item for key, item in value.items() if key not in ("_links", "_embedded", "type")}
    embedded = value.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    terms = [term for group in items(embedded.get("wp:term")) if isinstance(group, list) for term in group]
    terms = [term for term in terms if isinstance(term, dict)]
    for name, kind in (("tags", "post_tag"), ("categories", "category")):
        fields[name] = [term.get("name") for term in terms if term.get("taxonomy") == kind] or fields.get(
            name
        )
    fields["author"] = embedded.get("author") or fields.get("author")
    for name in ("date", "modified"):
        fields[name] = _offset(fields.get(name), fields.pop(f"{name}_gmt", None))
    if not fields.get("yoast_head_json"):
        fields.pop("yoast_head", None)
    return fields


def _offset(local: Any, utc: Any) -> Any:
    """Local time with the offset that its twin in UTC shows."""
    try:
        apart = datetime.fromisoformat(str(local)) - datetime.fromisoformat(str(utc))
    except (ValueError, TypeError):
        return local or utc
    if abs(apart) > timedelta(hours=15):
        return local
    sign, minutes = "-" if apart < timedelta() else "+", int(abs(apart).total_seconds()) // 60
    return f"{local}{sign}{minutes // 60:02}:{minutes % 60:02}"
