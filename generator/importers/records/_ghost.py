"""Ghost's export: posts, and the tables that say who wrote them and what they are about.

The export lists posts before or after those tables, so the tables are read first; they are small.
Bodies that were never rendered (lexical, mobiledoc) become simple HTML. Knows no field of our own.
"""

import json
from html import escape
from typing import Any, NamedTuple, TextIO

from generator import fragment
from generator.importers.records import _elements

TABLES = frozenset(("users", "tags", "posts_tags", "posts_authors", "posts_meta"))
SITE = "__GHOST_URL__"  # what stands for the site's own address
INSIDE = frozenset(("db", "data"))
MARKS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))  # bits of `format`
LISTS = {"number": "ol", "ordered": "ol", "bullet": "ul", "unordered": "ul"}


class Tables(NamedTuple):
    tags: dict[str, list[str]]  # id of a post -> names, in order
    authors: dict[str, list[str]]
    users: dict[str, str]
    meta: dict[str, dict[str, Any]]


def is_post(path: tuple[str, ...], value: Any) -> bool:
    """Whether an element of a file is a post of such an export."""
    return (
        path[-2:] == ("data", "posts") and isinstance(value, dict) and "slug" in value and "status" in value
    )


def tables(stream: TextIO) -> Tables:
    """What the export says beside its posts. Tables that are broken say less."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for found in _elements.walk(stream, INSIDE, lambda rest, name, first: name in TABLES):
        if isinstance(found, _elements.Element) and found.path and isinstance(found.value, dict):
            rows[found.path[-1]].append(found.value)
    names = {str(tag.get("id")): str(tag.get("name") or "") for tag in rows["tags"]}
    users = {str(user.get("id")): str(user.get("name") or "") for user in rows["users"]}
    return Tables(
        _linked(
            rows["posts_tags"], "tag_id", {id: name for id, name in names.items() if not name.startswith("#")}
        ),
        _linked(rows["posts_authors"], "author_id", users),
        users,
        {str(row.get("post_id")): row for row in rows["posts_meta"]},
    )


def _linked(rows: list[dict[str, Any]], other: str, names: dict[str, str]) -> dict[str, list[str]]:
    """The names that each post is linked to, in the order the rows state."""
    linked: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: _order(row.get("sort_order"))):
        if name := names.get(str(row.get(other))):
            linked.setdefault(str(row.get("post_id")), []).append(name)
    return linked


def _order(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def joined(post: dict[str, Any], found: Tables) -> dict[str, Any]:
    """The post with its authors, tags and body, as a record of its own."""
    id = str(post.get("id"))
    plain = {name: value for name, value in post.items() if name not in ("lexical", "mobiledoc", "author_id")}
    plain["authors"] = found.authors.get(id) or found.users.get(str(post.get("author_id")), "")
    plain["aliases"] = [f"/{post['slug']}/"]  # where Ghost shows it, unless its routes were changed
    plain["tags"] = found.tags.get(id, [])
    plain["html"] = post.get("html") or _unrendered(post)
    meta = found.meta.get(id, {})
    for name in ("meta_description", "custom_excerpt"):
        plain[name] = plain.get(name) or meta.get(name)
    for name in ("image", "image_alt", "image_caption"):
        plain[name] = fragment.text_of(
            str(plain.pop(f"feature_{name}", "") or meta.get(f"feature_{name}") or "")
        )
    return {
        name: value.replace(SITE, "") if isinstance(value, str) else value for name, value in plain.items()
    }


def _unrendered(post: dict[str, Any]) -> str:
    for name, convert in (("lexical", lexical), ("mobiledoc", mobiledoc)):
        text = post.get(name)
        if isinstance(text, str) and text:
            try:
                return convert(json.loads(text))
            except (ValueError, RecursionError):
                continue  # the other may be whole
    plaintext = post.get("plaintext")
    return "".join(f"<p>{escape(part)}</p>" for part in str(plaintext or "").split("\n\n") if part.strip())


def lexical(document: Any) -> str:
    """HTML of a document as Ghost's newer editor keeps it."""
    root = document.get("root") if isinstance(document, dict) else None
    return _inside(root, 0)


def _inside(node: Any, depth: int) -> str:
    children = node.get("children") if isinstance(node, dict) and depth < 30 else None
    return "".join(_node(child, depth + 1) for child in children or [] if isinstance(child, dict))


def _node(node: dict[str, Any], depth: int) -> str:
    kind = str(node.get("type") or "").removeprefix("extended-")
    match kind:
        case "text":
            return _marked(escape(str(node.get("text") or "")), node.get("format"))
        case "linebreak":
            return "<br>"
        case "horizontalrule":
            return "<hr>"
        case "paragraph" | "quote" | "aside" | "heading" | "list" | "listitem" | "link" | "autolink":
            return _tagged(kind, node, _inside(node, depth))
        case "html" | "markdown" | "image" | "codeblock" | "callout" | "toggle" | "bookmark" | "embed":
            return _card(kind, {**node, "code": node.get("code"), "text": node.get("calloutText")})
        case _:
            return _inside(node, depth)


def _tagged(kind: str, node: dict[str, Any], inner: str) -> str:
    if kind in ("link", "autolink"):
        return f'<a href="{escape(str(node.get("url") or ""), quote=True)}">{inner}</a>'
    if kind == "list":
        tag = LISTS.get(str(node.get("listType")), "ul")
    else:
        tag = {"quote": "blockquote", "aside": "blockquote", "listitem": "li"}.get(kind, "p")
    if kind == "heading":
        tag = str(node.get("tag")) if str(node.get("tag")) in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _marked(text: str, bits: Any) -> str:
    for bit, tag in MARKS:
        if isinstance(bits, int) and bits & bit:
            text = f"<{tag}>{text}</{tag}>"
    return text


def _card(kind: str, card: dict[str, Any]) -> str:
    """A block that is no prose, as HTML that keeps what it says."""
    caption = str(card.get("caption") or "")
    match kind:
        case "html":
            return str(card.get("html") or "")
        case "markdown" | "card-markdown":
            return _rendered(str(card.get("markdown") or ""))
        case "image":
            alt = escape(str(card.get("alt") or ""), quote=True)
            picture = f'<img src="{escape(str(card.get("src") or ""), quote=True)}" alt="{alt}">'
            return f"<figure>{picture}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"
        case "code" | "codeblock":
            return f"<pre>{escape(str(card.get('code') or ''))}</pre>"
        case "hr":
            return "<hr>"
        case "callout":
            return f"<blockquote>{card.get('text') or ''}</blockquote>"
        case "toggle":
            return f"<h4>{card.get('heading') or ''}</h4><p>{card.get('content') or ''}</p>"
        case "bookmark" | "embed":
            return _linked_card(card)
        case _:
            return ""


def _linked_card(card: dict[str, Any]) -> str:
    url, data = str(card.get("url") or ""), card.get("metadata")
    title = str(data.get("title") or url) if isinstance(data, dict) else url
    link = f'<p><a href="{escape(url, quote=True)}">{escape(title)}</a></p>' if url else ""
    return link or str(card.get("html") or "")


def _rendered(markdown: str) -> str:
    from markdown import markdown as render

    return render(markdown, extensions=["extra", "sane_lists"])


def mobiledoc(document: Any) -> str:
    """HTML of a document as Ghost's older editor keeps it. Raises ValueError for any other."""
    if not isinstance(document, dict) or not isinstance(document.get("sections"), list):
        raise ValueError("no sections")
    return "".join(_section(section, document) for section in document["sections"])


def _section(section: Any, document: dict[str, Any]) -> str:
    """[1, tag, markers], [2, src], [3, tag, items] or [10, number of a card]."""
    try:
        match section:
            case [1, str(tag), list(markers), *_]:
                return f"<{tag}>{_markers(markers, document)}</{tag}>"
            case [2, str(source), *_]:
                return _card("image", {"src": source})
            case [3, str(tag), list(items), *_]:
                inner = "".join(f"<li>{_markers(item, document)}</li>" for item in items)
                return f"<{tag}>{inner}</{tag}>"
            case [10, int(number), *_]:
                kind, card = document["cards"][number][:2]
                return _card(str(kind), card)
            case _:
                return ""
    except (LookupError, TypeError, ValueError, AttributeError):
        return ""  # a reference to what the document does not hold


def _markers(markers: list[Any], document: dict[str, Any]) -> str:
    """Text with the marks that open and close at each piece."""
    out: list[str] = []
    open_tags: list[str] = []
    for kind, opened, closed, value in markers:
        for number in opened:
            tag, *attributes = document["markups"][number]
            pairs = attributes[0] if attributes else []
            said = "".join(
                f' {n}="{escape(str(v), quote=True)}"' for n, v in zip(pairs[::2], pairs[1::2], strict=False)
            )
            out.append(f"<{tag}{said}>")
            open_tags.append(tag)
        out.append(escape(str(value)) if kind == 0 else "<br>")
        out += [f"</{open_tags.pop()}>" for _ in range(min(closed, len(open_tags)))]
    return "".join(out)
