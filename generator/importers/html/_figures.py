"""Which pictures of a saved page belong to its article: not the teasers, faces and signs around it.

A figure belongs to the article when it stands among its blocks, between the headline and them, or next
below them in the element that the page says is the article, and nothing about it says that it leads elsewhere.
"""

import re
from itertools import takewhile
from typing import Any

from generator.fragment.tree import picture

FOLLOWING = "following-sibling::* | following-sibling::text()[normalize-space()]"
SAYS = (  # what in a block is of no figure
    "(.//text()[normalize-space()] | descendant-or-self::*[self::img or self::iframe])"
    "[not(ancestor::figure or ancestor::script or ancestor::style)]"
)
CARD = re.compile(r"contributor|profile|\bcard", re.I)
CLOSED = re.compile(r"[.!?…。][\s\"'”’»“)\]]*$")
OUTSIDE = {"aside", "nav", "footer", "form", "button"}
FOREIGN = re.compile(
    r"(?:\b|_)(?:author|avatar|byline|related|share|social|promo|newsletter|recommend|teaser|comment|advert"
    r"|sponsor|sidebar|logo|icons?|read-?more|also-?read|trending|popular|most-read)",
    re.I,
)
SIGN = re.compile(r"logo|avatar|icon|sprite|pixel|badge|blank\.|spacer|placeholder|/ads?/", re.I)
SHOWN = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.I)
PLAYER = re.compile(
    r"youtu|vimeo|dailymotion|/embed|player|twitter|instagram|tiktok|facebook\.com/plugins|soundcloud|spotify"
    r"|datawrapper|dwcdn|infogram|flourish|/maps",
    re.I,
)
CAPTION = re.compile(r"caption|credit|legend", re.I)
SMALLEST = 100  # pixels wide; what is smaller is a sign
LONGEST = 600  # characters of a caption


def of(page: Any, kept: set[Any]) -> set[Any]:
    """The figures, pictures and players that belong to the kept blocks."""
    if not kept:
        return set()
    order = {node: number for number, node in enumerate(page.iter())}
    places = sorted(order[node] for node in kept)
    home = _home(kept)
    first, last = places[0], places[-1]
    below = _below(max(kept, key=order.__getitem__), home)
    heading = max((order[node] for node in page.iter("h1") if order[node] < first), default=first)
    chosen: set[Any] = set()
    for node in page.iter("figure", "img", "iframe"):
        placed = heading < order[node] <= last or node in below
        if not placed or any(above in chosen for above in node.iterancestors()):
            continue
        inside = home is not None and any(above is home for above in node.iterancestors())
        if node.tag == "figure":
            good = next(node.iterdescendants("img"), None) is not None
        elif node.tag == "iframe":
            good = inside and bool(PLAYER.search(node.get("src") or node.get("data-src") or ""))
        else:
            good = inside
        if good and _belongs(node, home):
            chosen.add(_captioned(node, kept) if node.tag == "img" else node)
    return {node for node in chosen if not any(above in chosen for above in node.iterancestors())}


def _home(kept: set[Any]) -> Any:
    """The innermost element with most of the blocks in it."""
    counts: dict[Any, int] = {}
    for node in kept:
        for above in node.iterancestors():
            counts[above] = counts.get(above, 0) + 1
    most = [node for node, count in counts.items() if count >= 0.7 * len(kept)]
    return max(most, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _below(last: Any, home: Any) -> set[Any]:
    """The figures next below the text within its article element, until anything else stands there: they may be of
    other stories then, or of persons. So may those below words that are no sentence."""
    story = next((above for above in last.iterancestors() if _is_story(above)), None)
    if story is None or not CLOSED.search(last.xpath("string()")):
        return set()
    found: set[Any] = set()
    for node in (last, *takewhile(lambda above: above is not story, last.iterancestors())):
        for block in node.xpath(FOLLOWING):
            if isinstance(block, str) or not _is_figures(block, home):
                return found
            found.update(block.iter("figure"))
    return found


def _is_story(node: Any) -> bool:
    return bool(node.tag == "article" or node.get("itemprop") == "articleBody")


def _is_figures(block: Any, home: Any) -> bool:
    """Whether a block holds nothing but figures of the article, or nothing at all."""
    carded = any(CARD.search(node.get("class") or "") for node in block.iter("*"))
    return not (carded or block.xpath(SAYS)) and all(_belongs(one, home) for one in block.iter("figure"))


def foreign(node: Any) -> bool:
    """Whether something around a node says that it is not of the article."""
    return any(
        above.tag in OUTSIDE or FOREIGN.search(f"{above.get('class')} {above.get('id')}")
        for above in (node, *list(node.iterancestors())[:3])
    )


def _belongs(node: Any, home: Any) -> bool:
    """Nothing in it or around it says that it is of another story or of none."""
    for above in node.iterancestors():
        if above is home or above.tag == "body":
            break
        if above.tag in OUTSIDE or FOREIGN.search(f"{above.get('class')} {above.get('id')}"):
            return False
        if above.tag == "a" and not SHOWN.search(above.get("href") or ""):
            return False
    if FOREIGN.search(f"{node.get('class')} {node.get('id')}"):
        return False
    if node.tag == "iframe":
        return True
    images = [node] if node.tag == "img" else list(node.iterdescendants("img"))
    return any(_is_picture(img) for img in images)


def _is_picture(img: Any) -> bool:
    width = re.match(r"\d+", img.get("width") or "")
    if width and int(width.group()) < SMALLEST:
        return False
    url = picture(img, "")
    return bool(url) and not SIGN.search(url.split("?")[0].rsplit("/", 1)[-1])


def _captioned(img: Any, kept: set[Any]) -> Any:
    """The box around a picture that says by its name that it holds a caption, made a figure."""
    for above in list(img.iterancestors())[:4]:
        if above in kept and above.tag != "p":
            break
        text = " ".join("".join(above.itertext()).split())
        if len(text) > LONGEST or len(list(above.iter("img"))) > 1:
            break
        named = [node.get("class") or "" for node in above.iter() if isinstance(node.tag, str)]
        if text and any(CAPTION.search(name) for name in named):
            above.tag = "figure"
            return above
    return img
