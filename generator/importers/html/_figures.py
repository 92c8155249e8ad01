"""Which pictures of a saved page belong to its article: not the teasers, faces and signs around it.

A figure belongs to the article when it stands among its blocks, between the headline and them, or below
them in the element that the page says is the article, and nothing about it says that it leads elsewhere.
"""

import re
from itertools import takewhile
from typing import Any

from generator.fragment.tree import picture

OTHERS = {"article", "h1", "h2", "h3", "h4", "h5", "h6"}
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
    first, last = places[0], _end(home, order, places[-1])
    heading = max((order[node] for node in page.iter("h1") if order[node] < first), default=first)
    chosen: set[Any] = set()
    for node in page.iter("figure", "img", "iframe"):
        if not heading < order[node] <= last or any(above in chosen for above in node.iterancestors()):
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


def _end(home: Any, order: dict[Any, int], last: int) -> int:
    """Where the last picture may stand: below the text within its article element, before another story there and
    before a heading, which would be theirs."""
    around = (home, *home.iterancestors()) if home is not None else ()
    story = next(
        (node for node in around if node.tag == "article" or node.get("itemprop") == "articleBody"), None
    )
    below = (node for node in story.iter("*") if order[node] > last) if story is not None else ()
    return max((order[node] for node in takewhile(lambda node: node.tag not in OTHERS, below)), default=last)


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
