"""The ledger: small text files in content/ledger that the builder keeps and the publisher checks in.

`urls/*.tsv` holds every address ever published, one a line and sorted, so that versions merge:
address, id, article file, note, members. Lists stand there with their feeds, which stay once they were published.
Addresses that an article states as its former ones stand there too.
An editor may write a note: `gone` confirms that the article will not come back, `to /other/address/`
sends readers there; deleting the line forgets the address. Members are the ids of a story so far's first stories and
of some later ones: readers follow them when it stands under that name no longer.
`terms.tsv` holds the frozen counts that related stories are weighed with. `ignored.txt`, the
publisher's own, names raw files never to convert. Text in, text out: knows no catalog, no article.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.model import CORRECTIONS, LASTING, LISTED, Branch, Problem, Shelf

FOLDER = "ledger"  # also where files on their way into content wait until they are whole
URLS = f"{FOLDER}/urls"
TERMS = f"{FOLDER}/terms.tsv"
IGNORED = "ledger/ignored.txt"
LONGEST = 1000  # characters of an address
HEADER = "# address\tid\tfile\tnote\tmembers - every address ever published; kept by the builder, keep it checked in\n"
_DATED = re.compile(r"/(\d{4}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01]))/[^/?]+/")
_ADDRESS = re.compile(r"/(?:[^/\\\s?#]+/)*[^/\\\s?#]*(?:\?[^\s#]+)?")
_OWN = re.compile(r"/(?:(?:\d{4}/(?:\d\d/){0,2}|undated/)?|404\.html?|[^/]+\.(?:xml|json|txt|opml|csv))")
_FOLDER_AS_FILE = re.compile(r"\.(?:html?|xml|json|txt|opml|csv)/", re.I)
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # in no row: control characters, no UTF-8
_ROOT_FILE = re.compile(r"(?<=/)index\.(?:html?|php)$")
# What the archive keeps below its root for itself: no standing page and no former address stands there.
RESERVED = {
    *LISTED, "story", "theme", "media", "picture", "sitemap", "feeds", "corrections", "on-this-day", "data",
    "search", "page", "manifest-sha256", "_redirects",
}  # fmt: skip


class Row(NamedTuple):
    address: str  # below the site's root, with both slashes
    id: str  # of an article, or kind:key of a list
    path: str  # the article's file below content/, empty for lists
    note: str = ""  # an editor's word: `gone`, or `to /address/`
    members: str = ""  # of a story so far: the ids of stories to follow, with tabs between


def part(address: str) -> str:
    """The file an address is kept in, so that one article rewrites one small file."""
    first = address.split("/", 2)[1]
    if re.fullmatch(r"\d{4}|undated", first):
        return f"{URLS}/{first}.tsv"
    return f"{URLS}/lists.tsv" if first in (*LISTED, "story", "corrections") else f"{URLS}/former.tsv"


def tops(part: str) -> tuple[str, ...]:
    """What the addresses in a part begin with; nothing is said of `former.tsv`, which has all others."""
    stem = part.removeprefix(f"{URLS}/").removesuffix(".tsv")
    if stem == "former":
        return ("",)
    return tuple(f"/{top}/" for top in ((*LISTED, "story", "corrections") if stem == "lists" else (stem,)))


def decode(data: bytes) -> str:
    """A part as text. Bytes that are not UTF-8 survive until `encode`; a line of them is no row."""
    return data.decode("utf-8-sig", "surrogateescape")


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def parse(text: str, path: str) -> tuple[list[Row], list[str], list[Problem]]:
    """(rows, lines that are none, problems) of one part."""
    rows: list[Row] = []
    odd: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t", 4)]
        if len(columns) in (3, 4, 5) and not _ODD.search(line.replace("\t", "")) and _fits(Row(*columns)):
            rows.append(Row(*columns))
            continue
        odd.append(line)
        problems.append(
            Problem(
                path,
                number,
                "is no line of the ledger.",
                "Write address, id, file, note and members with tabs between, the last two if there are any, or delete it;"
                " it is kept and not used.",
            )
        )
    return rows, odd, problems


def _fits(row: Row) -> bool:
    """Articles live or have lived where the archive keeps nothing else, lists where their name says."""
    if row.path:
        return bool(row.id and row.address and not row.members) and former(row.address) == row.address
    shelf = Shelf(*row.id.split(":", 1)) if ":" in row.id else Shelf("", "")
    named = shelf.kind in LASTING and is_address(f"/{shelf.name}/")
    if row.members and (shelf.kind, row.address) != ("thread", shelf.url):
        return False
    return (named or shelf == CORRECTIONS) and row.address in (shelf.url, shelf.feed)


def render(rows: Iterable[Row], odd: Iterable[str] = ()) -> str:
    lines = ["\t".join(row if row.members else row[: 4 if row.note else 3]) for row in sorted(rows)]
    return HEADER + "".join(f"{line}\n" for line in [*lines, *odd])


def alike(address: str) -> str:
    """What addresses have in common that differ in letter case alone: on many a disk they have one file."""
    return unicodedata.normalize("NFC", address.casefold())


def is_address(text: str) -> bool:
    """A path below the site's root, perhaps with a query, and no longer than servers take."""
    safe = (
        len(text) <= LONGEST
        and text.isprintable()
        and not {".", ".."} & set(text.partition("?")[0].split("/"))
    )
    return safe and bool(_ADDRESS.fullmatch(text))


def _is_own(address: str) -> bool:
    """Whether something else than a story stands, or may come to stand, at an address."""
    path, query, _ = address.partition("?")
    return path.split("/", 2)[1].lower() in RESERVED or (not query and bool(_OWN.fullmatch(path)))


def former(text: str) -> str:
    """The address that an article states as a former one of its own, as the ledger has it: `/a/b/`,
    `/a/b.html`, `/?p=12`. Empty for what is none, or is the archive's own."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    path = unicodedata.normalize("NFC", "/" + unquote(parts.path).lstrip("/"))
    path = _ROOT_FILE.sub("", path)
    if not parts.query and "." not in path.rpartition("/")[2]:
        path = path.rstrip("/") + "/"
    address = f"{path}?{parts.query}" if parts.query else path
    return address if is_address(address) and not _is_own(address) else ""


def file(address: str) -> str:
    """The output file that answers at an address; empty where only a server can: a query, a script, a folder
    with the name of a file."""
    head, _, last = address[1:].rpartition("/")
    if (
        re.search(r'[?<>:"|*]', address)
        or _FOLDER_AS_FILE.search(address)
        or (last and not last.lower().endswith((".html", ".htm")))
    ):
        return ""
    return f"{head}/{last or 'index.html'}".lstrip("/")


def day(address: str) -> str:
    """`YYYY/MM/DD` of a story's address; empty when it has none."""
    found = _DATED.fullmatch(address)
    return found[1] if found else ""


def target(note: str) -> str:
    """Where a note sends readers, empty when it sends them nowhere."""
    verb, _, address = note.partition(" ")
    address = address.strip()
    if verb != "to":
        return ""
    return address if is_address(address) or re.match(r"https?://\S+$", address) else ""


class Moves(NamedTuple):
    """What a server is to answer at addresses where no story and no list stands any more."""

    shelf: Shelf
    moved: tuple[tuple[str, str], ...] = ()  # (address, where its readers are sent)
    gone: tuple[str, ...] = ()


class Lists(NamedTuple):
    """Every tag, author, section, source and story so far that has a feed, by kind."""

    shelf: Shelf
    kinds: Mapping[str, tuple[Branch, ...]]
    corrected: bool = True  # whether corrections have one


class Terms(NamedTuple):
    """How many of `articles` stories held each term when the weights were frozen."""

    articles: int = 0
    counts: Mapping[str, int] = MappingProxyType({})


def parse_terms(text: str) -> Terms:
    """Terms() when the file is missing or damaged: the weights are then frozen anew."""
    first, _, rest = text.partition("\n")
    head = re.fullmatch(r"# stems and names, frozen over (\d+) articles", first)
    if not head:
        return Terms()
    counts = {}
    for line in rest.splitlines():
        term, tab, count = line.rpartition("\t")
        if not tab or not count.isdecimal():
            return Terms()
        counts[term] = int(count)
    return Terms(int(head[1]), counts)


def render_terms(terms: Terms) -> str:
    lines = (f"{term}\t{count}\n" for term, count in sorted(terms.counts.items()))
    return f"# stems and names, frozen over {terms.articles} articles\n" + "".join(lines)
