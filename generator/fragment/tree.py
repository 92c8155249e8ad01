"""HTML as a tree, the words in it, and addresses that can be followed.

The parser mends what browsers mend. It stops at some depth, so what is nested beyond any sense is
made flat first: no word is lost for it.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

DEPTH = 500  # elements inside one another; the parser's own limit is some 2,000
UNSEEN = """script style nav form template head title svg button input select textarea noscript
    datalist"""
APART = """address article aside blockquote body caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p
    pre section summary table tbody td tfoot th thead tr ul"""
UNCLOSED = "area base br col embed hr img input link meta param source track wbr p li td tr th"
IN_HEAD = frozenset("base basefont bgsound link meta noframes noscript script style template title".split())
DROPPED, BLOCKS, VOID = (frozenset(names.split()) for names in (UNSEEN, APART, UNCLOSED))
STRANGE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufdd0\ufdd1\ufffe\uffff]")
C1 = {n: bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xA0)}  # as browsers read them
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
SAFE = re.compile(r"(?:https?|mailto|tel):", re.I)
UNSAFE_IN_URL = re.compile(r"[\s<>\"`\\\[\]{}|^\x00-\x20\x7f]")
LAZY = ("data-src", "data-lazy-src", "data-original", "data-full-src", "data-hi-res-src", "src")
# A tag of more attributes than anyone writes: the parser holds each against all before it.
CROWDED = re.compile(
    r"""(<[a-zA-Z][^\s/<>]*+)(?:[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?+){500,}+"""
)
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)[^>]*+>")


def parse(html: str) -> Any:
    """The tree of any text taken for the inside of a page; None when there is nothing in it."""
    html = STRANGE.sub("", html).translate(C1)
    return document("<body>" + html) if html.strip() else None


def document(html: str) -> Any:
    """The tree of a whole page; None when there is nothing in it."""
    html = uncrowded(STRANGE.sub("", html))
    root, deep = _parsed(html)
    root = _parsed(_flat(html))[0] if deep else root
    if root is not None:
        _embody(root)
    return root


def uncrowded(html: str) -> str:
    """The same without the attributes of such tags."""
    return CROWDED.sub(r"\1", html)


def _embody(root: Any) -> None:
    """A page may leave out `<body>`, and the parser takes it for a head when it begins with an element of
    HTML 5: from the first that no head can hold, all is the body (HTML Living Standard, 13.2.6.4.4)."""
    head = root.find("head")
    first = next((node for node in head if node.tag not in IN_HEAD), None) if head is not None else None
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = root.makeelement("body")
        head.addnext(body)
    for at, node in enumerate([first, *first.itersiblings()]):
        body.insert(at, node)


def _parsed(html: str) -> tuple[Any, bool]:
    from lxml import etree
    from lxml.html import HtmlElement

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # lxml.html's own parser asks for the class of a node by its tag, in Python, each time it is looked at.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it that could be a node
        root = None
    return root, "xcessive depth" in str(parser.error_log)


def _flat(html: str) -> str:
    """The same without the tags that stand deeper than any page needs."""
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in VOID:
            return tag[0] if depth <= DEPTH else " "
        if not tag[1]:
            depth += 1
        kept = tag[0] if depth <= DEPTH else " "
        if tag[1]:
            depth = max(0, depth - 1)
        return kept

    tags, end, rest = html.rpartition(
        ">"
    )  # no tag ends in the rest, in which each `<` would look for its end
    return TAG.sub(keep, tags + end) + rest


def without_machinery(page: Any) -> None:
    """Takes out what only programs read, often most of a page."""
    from lxml import etree

    etree.strip_elements(page, "script", "style", "svg", with_tail=False)


def events(node: Any) -> Any:
    """Each element below a node twice, as it begins and as it ends; one may skip what is in it."""
    from lxml import etree

    return etree.iterwalk(node, events=("start", "end"))


def words(node: Any) -> str:
    """What a reader sees of a node, white space folded to single spaces."""
    return fold("".join(_pieces(node)))


def fold(text: str) -> str:
    return " ".join(text.split())


def _pieces(node: Any) -> Iterator[str]:
    """The text below a node, with a space or a line's end where elements part it."""
    walker = events(node)
    for event, element in walker:
        if element.tag in DROPPED:
            if event == "start":
                walker.skip_subtree()
                continue
        elif element.tag in BLOCKS or element.tag == "br":
            yield "\n" if element.tag == "br" and event == "start" else " "
        text = element.text if event == "start" else element.tail if element is not node else None
        yield (text or "").translate(C1)


def address(url: str, base: str) -> str:
    """A link's address as Markdown and HTML can hold it; empty when nothing should follow it."""
    url = url.strip()
    if not url or url.startswith("#"):
        return ""
    if base:
        try:
            url = urljoin(base, url)
        except ValueError:  # not a readable address: as it stood
            return ""
    if SCHEME.match(url) and not SAFE.match(url):
        return ""
    return UNSAFE_IN_URL.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), url)


def picture(node: Any, base: str) -> str:
    """The address of an <img>, also where a script was to put it in later; empty if it has none."""
    if node.get("width") in ("0", "1") or node.get("height") in ("0", "1"):
        return ""  # counts readers, shows nothing
    for name in LAZY:
        if url := address(node.get(name) or "", base):
            return url
    candidates = (node.get("srcset") or node.get("data-srcset") or "").split(",")
    return address((candidates[-1].split() or [""])[0], base)
