"""Plain text as Markdown that shows it unchanged: for importers whose source knows no markup.

Every choice here holds in Python-Markdown with `extra` and `sane_lists` and in CommonMark with
tables and strikethrough. They differ in what a backslash may escape, so some characters become
entities instead. Knows no importer and no renderer; tests/test_literal.py holds both to it.
"""

import re

SPACE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
# Most paragraphs hold none of these, and one look over them is enough.
SUSPECT = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\\`<&~{_*\[\]]")

EVERYWHERE = re.compile(
    r"(?P<slash>[\\`])"
    r"|(?P<angle><)"
    r"|(?P<entity>&(?=#|[A-Za-z0-9]{1,40};))"
    r"|(?P<strike>~~+)"
    r"|(?P<attributes>\{(?=[:#.]))"
    r"|(?P<underscore>_+)"
)
LINKS = re.compile(r"\][(\[:]|\] \[|\[\^|\[TOC\]")  # [was] alone is how newspapers mend a quotation
ORDERED = re.compile(r"(\d+)([.)])(?=\s|$)")
BULLET = re.compile(r"[-+*](?=\s|$)|\*(?=\[)|-(?=[- ]*$)")


def escape(text: str) -> str:
    """One paragraph of Markdown that readers see as `text`, its white space folded.

    Ordinary prose comes out as it went in; control characters, which nobody sees, are left out.
    """
    return text if _is_harmless(text) else _escaped(text)


def _is_harmless(text: str) -> bool:
    """Whether nothing in the text could matter. Cheap, and wrong in one direction only."""
    first = text[:1]
    return not (
        SUSPECT.search(text)
        or "  " in text
        or first in "#>:+-"
        or first.isdecimal()
        or first.isspace()
        or text[-1:].isspace()
    )


def _escaped(text: str) -> str:
    text = SPACE.sub(" ", CONTROL.sub("", text)).strip()
    slashed = _ambiguous(text)
    text = EVERYWHERE.sub(_mark, text)
    for mark in slashed:
        text = text.replace(mark, "\\" + mark)
    return _line_start(text)


def _ambiguous(text: str) -> str:
    """The characters of which one alone is harmless, and which several together would pair up."""
    return ("*" if text.count("*") > 1 else "") + ("[]" if LINKS.search(text) else "")


def _mark(match: re.Match[str]) -> str:
    found = match.group()
    match match.lastgroup:
        case "angle":
            return "&lt;"
        case "entity":
            return "&amp;"
        case "strike":  # Python-Markdown has no backslash escape for the tilde
            return "&#126;" * len(found)
        case "underscore":
            return found if _within_word(match) else "\\_" * len(found)
        case _:
            return "\\" + found


def _within_word(match: re.Match[str]) -> bool:
    """Whether a single underscore joins two letters or digits, where no engine reads emphasis."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    after = match.string[match.end() : match.end() + 1]
    return len(match.group()) == 1 and before.isalnum() and after.isalnum()


def _line_start(text: str) -> str:
    """Takes the meaning from what is markup only where a line begins."""
    if text[:1] in ("#", ">") or BULLET.match(text):
        return "\\" + text
    if text[:2] in (":", ": "):  # a definition list; neither engine shares an escape for the colon
        return "&#58;" + text[1:]
    return ORDERED.sub(r"\1\\\2", text, count=1) if ORDERED.match(text) else text
