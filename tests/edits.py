"""What can happen to a site between two builds, each as a function of chance and the site's folder.

Every edit says in words what it did, so that a failing history can be read, and does nothing (and
says so) when the site has nothing to do it to.
"""

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import sites

Edit = Callable[[random.Random, Path], str]
NOTHING = "nothing to do"
BROKEN = "tags: [slip of: the pen\n"  # a line that makes front matter unreadable


def _one(rng: random.Random, folder: Path, pattern: str = "*") -> Path | None:
    found = sorted(path for path in folder.rglob(pattern) if path.is_file() and not path.is_symlink())
    return rng.choice(found) if found else None


def _articles(site: Path) -> list[Path]:
    return sorted(path for path in (site / "content/articles").rglob("*.md") if not path.is_symlink())


def _article(rng: random.Random, site: Path, holding: str = "") -> Path | None:
    found = [path for path in _articles(site) if holding in path.read_text("utf-8", "replace")]
    return rng.choice(found) if found else None


def _change(name: str, change: Callable[[random.Random, Path], object], holding: str = "title") -> Edit:
    """An edit of one article's file."""

    def edit(rng: random.Random, site: Path) -> str:
        path = _article(rng, site, holding)
        if path is None:
            return NOTHING
        change(rng, path)
        return f"{name} {path.relative_to(site)}"

    return edit


def _set(key: str, choose: Callable[[random.Random], object]) -> Edit:
    """An edit of one field of one article."""
    return _change(f"{key} of", lambda rng, path: sites.set_field(path, key, choose(rng)))


def clear(path: Path) -> None:
    """Whatever stands there goes."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _said(path: Path, key: str) -> str:
    """One field of an article as it stands."""
    found = re.search(rf"^{key}: *[\"']?([^\"'\n]+)", path.read_text("utf-8", "replace"), re.M)
    return found[1] if found else ""


def _append(path: Path, data: bytes) -> None:
    path.write_bytes(path.read_bytes() + data)


def _same_size(rng: random.Random, path: Path) -> None:
    """Other bytes, as many as before, and the old time of change put back."""
    before, data = path.stat(), bytearray(path.read_bytes())
    places = [place for place, byte in enumerate(data) if chr(byte).islower() and place > len(data) // 2]
    if places:
        data[rng.choice(places)] = ord("z")
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _copy(rng: random.Random, path: Path) -> None:
    shutil.copy(path, path.with_name(f"copy-{rng.randint(0, 99)}-{path.name}"))


def _retell(rng: random.Random, path: Path) -> None:
    """The same story in other bytes, or all but the same."""
    data = path.read_bytes().replace(b"\n", b"\r\n")
    more = rng.choice([b"", b"", b"\r\nThe oysters were asked, and had nothing to add to it.\r\n"])
    path.with_name(f"{rng.choice('az')}-told-{path.name}").write_bytes(data + more)


def _move(rng: random.Random, path: Path) -> None:
    target = path.parents[1] / rng.choice(["moved", "2018/05"]) / f"{rng.randint(0, 99)}-{path.name}"
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def _break(rng: random.Random, path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"---\n", f"---\n{BROKEN}".encode(), 1))


def _repair(rng: random.Random, path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(BROKEN.encode(), b""))


# ── articles ──


def new_article(rng: random.Random, site: Path) -> str:
    name = f"20{rng.randint(17, 19)}/{rng.randint(1, 12):02d}/new-{rng.randint(0, 9999)}.md"
    return f"new {sites.article(site, name, sites.prose(rng), **sites.fields(rng)).relative_to(site)}"


def swap_articles(rng: random.Random, site: Path) -> str:
    one, two = _article(rng, site), _article(rng, site)
    if one is None or two is None or one == two:
        return NOTHING
    (first, of_one), (second, of_two) = [(path.read_bytes(), path.stat()) for path in (one, two)]
    one.write_bytes(second)
    two.write_bytes(first)
    if rng.random() < 0.5:  # or the times of change are put back
        return f"swap {one.relative_to(site)} and {two.relative_to(site)}"
    for path, before in ((one, of_one), (two, of_two)):
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"swap unseen {one.relative_to(site)} and {two.relative_to(site)}"


def same_address(rng: random.Random, site: Path) -> str:
    """Two articles of one headline and one day."""
    path = _article(rng, site, "title")
    if path is None:
        return NOTHING
    lines = path.read_text("utf-8", "replace").splitlines()
    same = "\n".join(line for line in lines if line.startswith(("title:", "date:")))
    twin = site / f"content/articles/twins/{rng.randint(0, 999)}.md"
    sites.put(twin, f"---\n{same}\nid: twin-{rng.randint(0, 99)}\n---\n\n{sites.prose(rng, 1)}\n")
    return f"same address as {path.relative_to(site)}: {twin.name}"


def twin_id(rng: random.Random, site: Path) -> str:
    path, other = _article(rng, site, "\nid:"), _article(rng, site)
    if path is None or other is None:
        return NOTHING
    sites.set_field(other, "id", _said(path, "id"))
    return f"id {_said(path, 'id')} also for {other.relative_to(site)}"


def wish(rng: random.Random, site: Path) -> str:
    """An editor pins a story beside another, by id, address or headline, or shuts it out."""
    path, other = _article(rng, site), _article(rng, site, "\ntitle:")
    if path is None or other is None:
        return NOTHING
    said = _said(other, rng.choice(["title", "id", "slug"]))
    sites.set_field(path, key := rng.choice(["related", "unrelated"]), [said] if rng.random() < 0.8 else None)
    return f"{key} of {path.relative_to(site)}: {said}"


def contest(rng: random.Random, site: Path) -> str:
    """Several articles name one former address, perhaps in other letters."""
    others = [path for path in (_article(rng, site) for _ in range(2)) if path]
    for path in others:
        sites.set_field(path, "aliases", [rng.choice(["/lost/", "/Lost/", "/About/", "/lost.html/page/"])])
    return f"contest for an address: {[str(path.relative_to(site)) for path in others]}"


def empty_tag(rng: random.Random, site: Path) -> str:
    """The last stories lose a tag."""
    tag = rng.choice(sites.TAGS)
    holders = [path for path in _articles(site) if tag in path.read_text("utf-8", "replace")]
    for path in holders:
        sites.set_field(path, "tags", None)
    return f"nothing is tagged {tag} in {len(holders)} articles any more"


def near_copy(rng: random.Random, site: Path) -> str:
    """A story runs again, before or after, with a paragraph more."""
    path = _article(rng, site, "\ntitle:")
    if path is None:
        return NOTHING
    twin = path.with_name(f"again-{rng.randint(0, 99)}-{path.name}")
    shutil.copy(path, twin)
    for key, value in (("id", None), ("slug", None), ("seal", None), ("date", sites.day(rng))):
        sites.set_field(twin, key, value)
    _append(twin, f"\n{sites.prose(rng, 1)}\n".encode())
    return f"{twin.relative_to(site)} tells {path.relative_to(site)} again"


def back_dated(rng: random.Random, site: Path) -> str:
    """A story older than all others."""
    name = f"1999/01/old-{rng.randint(0, 9)}.md"
    fields = {**sites.fields(rng), "date": f"1999-01-{rng.randint(1, 28):02d}"}
    return f"back-dated {sites.article(site, name, sites.prose(rng), **fields).relative_to(site)}"


def refer(rng: random.Random, site: Path) -> str:
    """An article comes to list another's headline among similar stories."""
    path, other = _article(rng, site), _article(rng, site, "\ntitle:")
    if path is None or other is None:
        return NOTHING
    sites.set_field(path, "similar", [{"title": _said(other, "title")}])
    return f"{path.relative_to(site)} refers to {other.relative_to(site)}"


def odd_file(rng: random.Random, site: Path) -> str:
    """A file that cannot be an article, or can no longer be."""
    path = site / "content/articles/odd" / rng.choice(["link.md", "note.txt", "latin.md", "empty.md"])
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or path.exists():
        path.unlink()
    elif path.name == "link.md":
        path.symlink_to("../../site.yaml")
    else:
        path.write_bytes(
            {"note.txt": b"A note.", "latin.md": b"---\ntitle: Caf\xe9\n---\n"}.get(path.name, b"")
        )
    return f"odd file {path.name}"


def move_folder(rng: random.Random, site: Path) -> str:
    """A folder with all that is in it comes to have another name, or the same in other letters."""
    top = site / "content" / rng.choice(["articles", "raw"])
    found = sorted(path for path in top.rglob("*") if path.is_dir() and not path.is_symlink())
    if not found:
        return NOTHING
    folder = rng.choice(found)
    target = folder.with_name(rng.choice([f"{folder.name}-b", folder.name.swapcase() + "A"]))
    if target.exists():
        return NOTHING
    folder.rename(target)
    return f"folder {folder.relative_to(site)} is {target.name}"


# ── raw files ──


def beside(rng: random.Random, site: Path) -> str:
    """A sidecar or a folder's defaults come, change or go."""
    path = _one(rng, site / "content/raw", "*.txt")
    if path is None:
        return NOTHING
    place = path.with_suffix(".yaml") if rng.random() < 0.6 else path.with_name("_defaults.yaml")
    if place.exists() and rng.random() < 0.5:
        place.unlink()
        return f"no {place.relative_to(site)}"
    said = rng.choice(
        ["section: Council\n", "tags: [Ferry, Jobs]\n", "title: Told anew\n", "tags: [\n", "dtae: 2018\n"]
    )
    sites.put(place, said)
    return f"{place.relative_to(site)} says {said!r}"


def new_raw(rng: random.Random, site: Path) -> str:
    return f"new {sites.raw(site, f'late/{rng.randint(0, 999)}.txt', rng).relative_to(site)}"


def _raw(name: str, change: Callable[[random.Random, Path], object]) -> Edit:
    def edit(rng: random.Random, site: Path) -> str:
        path = _one(rng, site / "content/raw")
        if path is None:
            return NOTHING
        change(rng, path)
        return f"{name} {path.relative_to(site)}"

    return edit


def ignore_raw(rng: random.Random, site: Path) -> str:
    path = _one(rng, site / "content/raw")
    listed = site / "content/ledger/ignored.txt"
    if listed.exists() or path is None:
        clear(listed)
        return "ignore no raw file"
    sites.put(listed, f"# never these\n{path.relative_to(site / 'content/raw')}\n")
    return f"ignore {path.relative_to(site)}"


# ── names, settings, theme ──


def names(rng: random.Random, site: Path) -> str:
    text = rng.choice([
        "oysters:\n  aliases: [flooding]\n", "flooding:\n  name: Floods\n  aliases: [ferry, Jobs]\n",
        "ferry: The Ferry\n", "broken: [\n", "oysters:\n  description: Shells.\n", "",
    ])  # fmt: skip
    sites.put(site / "content/tags.yaml", text)
    return f"tags.yaml is {text!r}"


def authors(rng: random.Random, site: Path) -> str:
    path = site / "content/authors.yaml"
    if path.exists() and rng.random() < 0.3:
        path.unlink()
        return "no authors.yaml"
    sites.put(path, rng.choice(["ravi-dunmore: R. Dunmore\n", "morag-ellery:\n  aliases: [Ravi Dunmore]\n"]))
    return "another authors.yaml"


def settings(rng: random.Random, site: Path) -> str:
    changed = rng.choice([
        {}, {"title": "Another Lantern"}, {"list_length": 2}, {"list_length": 9, "feed_length": 9},
        {"related_length": 5}, {"timezone": "America/New_York"}, {"now": "2020-07-15"}, {"now": "2021-01-01"},
        {"now": "2018-01-01T09:00:00Z"}, {"markdown_extensions": "[extra]"}, {"trusted": "[2018, 2019]"}, {"title": "[broken"},
        {"theme": "absent"}, {"picture_widths": "[]"}, {"picture_widths": "[24]"}, {"language": "ar"},
        {"menu": "{Boats: /tag/ferry/}"}, {"description": "All the news"}, {"search": "false"}, {"relative_urls": "true"},
    ])  # fmt: skip
    sites.settings(site, **changed)
    return f"settings {changed}"


def theme(rng: random.Random, site: Path) -> str:
    folder = site / "themes/broadsheet"
    if not folder.exists():
        sites.own_theme(site)
        return "a theme of its own"
    change = rng.choice(["template", "static", "new", "away", "broken"])
    if change == "away":
        shutil.rmtree(site / "themes")
    elif change == "template":
        path = _one(rng, folder / "templates") or folder
        _append(path, f"<!-- {rng.randint(0, 9)} -->".encode())
    elif change == "broken":
        _append(folder / "templates/listing.html", b"{% if %}")
    else:
        name = "style.css" if change == "static" else f"extra-{rng.randint(0, 3)}.css"
        sites.put(folder / "static" / name, f"/* {rng.random()} */")
    return f"theme: {change}"


def override(rng: random.Random, site: Path) -> str:
    """A theme of two files that stands on the usual one comes into use, or goes."""
    if (site / "themes/own").exists() and rng.random() < 0.5:
        shutil.rmtree(site / "themes/own")
        sites.settings(site)
        return "no theme that stands on another"
    sites.put(site / "themes/own/theme.yaml", "extends: broadsheet\n")
    name = rng.choice(["templates/article.html", "templates/listing.html", "static/more.css"])
    text = f"{{% extends 'broadsheet/{name[10:]}' %}}\n{{# {rng.randint(0, 9)} #}}\n"
    sites.put(site / "themes/own" / name, "a {}" if "static" in name else text)
    sites.settings(site, theme="own")
    return f"a theme that stands on another: {name}"


# ── the ledger ──


PARTS = ("urls/lists.tsv", "urls/2018.tsv", "terms.tsv", "ignored.txt")
LEDGER = ("delete part", "delete line", "gone", "to", "garbage", "no terms", "bad terms", "other id", "latin")


def ledger(rng: random.Random, site: Path) -> str:
    path = _one(rng, site / "content/ledger/urls")
    if path is None:
        return NOTHING
    change = rng.choice(LEDGER)
    lines = path.read_text("utf-8", "replace").splitlines()
    number = rng.randrange(len(lines))
    columns = [*lines[number].split("\t"), "", ""][:3]
    if change == "delete part":
        path.unlink()
        return f"{change} {path.name}"
    if change == "delete line":
        del lines[number]
    elif change in ("gone", "to"):
        lines[number] = "\t".join([*columns, "gone" if change == "gone" else "to /tag/ferry/"])
    elif change == "latin":
        _append(path, b"caf\xe9\n")
        return f"{change} {path.name}"
    elif change == "garbage":
        lines.insert(number, "what is this")
    elif change == "other id" and columns[2]:
        lines[number] = "\t".join([columns[0], "stranger", *columns[2:]])
    elif change == "no terms":
        clear(site / "content/ledger/terms.tsv")
    elif change == "bad terms":
        clear(site / "content/ledger/terms.tsv")
        sites.put(site / "content/ledger/terms.tsv", "# stems and names, frozen over 2 articles\nferry\tx\n")
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return f"{change} {path.name}:{number + 1} {columns}"


def year_note(rng: random.Random, site: Path) -> str:
    """An editor writes a word behind the address of a list, of one of its years, or of its feed."""
    path = site / "content/ledger/urls/lists.tsv"
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    years = [number for number, line in enumerate(lines) if line.count("/") > rng.choice([2, 5])]
    if path.is_symlink() or not years:
        return NOTHING
    number = rng.choice(years)
    columns = [*lines[number].split("\t"), "", ""][:3]
    lines[number] = "\t".join([*columns, rng.choice(["gone", "to /tag/jobs/", "to /2018/"])])
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return f"of {columns} an editor says {lines[number]!r}"


def lose_ledger(rng: random.Random, site: Path) -> str:
    shutil.rmtree(site / "content/ledger", ignore_errors=True)
    return "lose the ledger"


# ── pages and media ──


def page(rng: random.Random, site: Path) -> str:
    path = site / "content/pages" / rng.choice(["about.md", "About.md", "help/terms.md", "tag.md"])
    if path.exists() and rng.random() < 0.5:
        path.unlink()
        return f"delete page {path.name}"
    sites.put(
        path, f"---\ntitle: Page {rng.randint(0, 9)}\n---\n\n[Home](/) and words. ![](/media/pier.png)\n"
    )
    return f"write page {path.name}"


def media(rng: random.Random, site: Path) -> str:
    path = site / "content/media" / rng.choice(["2019/plan.txt", "a b.png", "pier.png", "drawing.svg"])
    if path.exists() and rng.random() < 0.5:
        path.unlink()
        return f"delete medium {path.name}"
    if path.suffix == ".png" and rng.random() < 0.7:
        sites.picture(path, rng.choice((8, 20, 40)), 30, rng.choice(("teal", "navy")))
        return f"draw {path.name}"
    sites.put(path, f"{rng.random()}")
    return f"write medium {path.name}"


# ── the cache and the output ──


def lose_cache(rng: random.Random, site: Path) -> str:
    shutil.rmtree(site / ".cache", ignore_errors=True)
    return "lose the cache"


def spoil_cache(rng: random.Random, site: Path) -> str:
    path = site / ".cache/catalog.sqlite"
    size = path.stat().st_size if path.exists() else 0
    how = rng.choice(["garbage", "cut short", "bad blocks", "proof"])
    if how == "proof":
        sites.put(site / ".cache/proved.json", '{"stamp": 1')
    elif how == "garbage" or not size:
        sites.put(path, "no database at all")
    elif how == "cut short":
        os.truncate(path, size // 2)
    else:
        with path.open("r+b") as file:
            for block in rng.sample(range(size // 4096), min(3, size // 4096)):
                file.seek(block * 4096)
                file.write(rng.randbytes(4096))
    return f"spoil the cache: {how}"


def roll_back_cache(rng: random.Random, site: Path) -> str:
    """The cache as it was when this last happened."""
    kept = site.parent / "kept-cache"
    if not (site / ".cache").exists():
        return NOTHING
    shutil.copytree(site / ".cache", kept.with_name("now-cache"), dirs_exist_ok=True)
    if kept.exists():
        shutil.rmtree(site / ".cache")
        kept.rename(site / ".cache")
    kept.with_name("now-cache").rename(kept)
    return "roll the cache back"


def lose_manifest(rng: random.Random, site: Path) -> str:
    """Without it the builder looks again at every file, so files may be damaged as well."""
    path = _one(rng, site / "output/2018", "*.html")
    shutil.rmtree(site / "output/manifest-sha256", ignore_errors=True)
    if path:
        path.write_bytes(b"damaged")
    return f"lose the manifest, damage {path}"


def lose_output(rng: random.Random, site: Path) -> str:
    shutil.rmtree(site / "output", ignore_errors=True)
    return "lose the output"


def in_the_way(rng: random.Random, site: Path) -> str:
    """A link or a folder comes to stand where the builder reads a file of its own, or goes away again."""
    names = ("tags.yaml", "authors.yaml", "raw/link.txt", *(f"ledger/{name}" for name in PARTS))
    path = site / "content" / rng.choice(names)
    if path.is_symlink() or path.is_dir():
        clear(path)
        return f"nothing at {path.name}"
    clear(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if rng.random() < 0.5:
        path.symlink_to("nowhere")
        return f"link at {path.name}"
    path.mkdir()
    return f"folder at {path.name}"


def touch_all(rng: random.Random, site: Path) -> str:
    for path in (site / "content").rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path)
    return "touch every file"


EDITS: tuple[Edit, ...] = (
    new_article, swap_articles, same_address, twin_id, odd_file, wish, near_copy, back_dated, contest, empty_tag,
    move_folder,
    _change("body of", lambda rng, path: _append(path, f"\nMore of {sites.headline(rng)}.\n".encode())),
    _change("same size in", _same_size),
    _change("delete", lambda rng, path: path.unlink()),
    _change("rename", _move),
    _change("copy", _copy),
    _change("break", _break),
    _change("repair", _repair, BROKEN),
    _change("body of contested", lambda rng, path: _append(path, b"\nOne more word.\n"), "aliases:"),
    _change("letter case of", lambda rng, path: sites.set_field(path, "title", _said(path, "title").swapcase())),
    _set("title", sites.headline),
    _set("tags", lambda rng: rng.sample(sites.TAGS, 2)),
    _set("section", lambda rng: rng.choice((*sites.SECTIONS, None))),
    _set("authors", lambda rng: rng.sample(sites.AUTHORS, 1)),
    _set("date", lambda rng: rng.choice([sites.day(rng), sites.day(rng), None, "31 Feb 2019", "2020-06-20"])),
    _set("series", lambda rng: rng.choice(["Ferry war", "The Choir", "none", None])),
    _set("slug", lambda rng: rng.choice(["ferry", "harbour", None])),
    _set("id", lambda rng: rng.choice([f"id-{rng.randint(0, 5)}", None])),
    _set("aliases", lambda rng: rng.choice([["/old.html"], ["/about/", "/?p=1"], ["/2018/02/03/x/"], None])),
    _set("corrections", lambda rng: rng.choice([[{"text": "A name was wrong.", "date": sites.day(rng)}], None])),
    _set("draft", lambda rng: rng.choice([True, None])),
    _set("withdrawn", lambda rng: rng.choice(["It was wrong.", None])),
    _set("embargo", lambda rng: rng.choice(["2020-06-30", "2018-01-01", None])),
    _set("expires", lambda rng: rng.choice(["2020-06-30", "2018-01-01", None])),
    refer,
    _set("image", lambda rng: rng.choice([{"src": "pier.png", "alt": "A pier"}, "/media/a b.png", None])),
    _change("picture in", lambda rng, path: _append(path, b"\n![A pier](/media/pier.png)\n")),
    _change("hand edit", lambda rng, path: _append(path, b"\nBy hand.\n"), "source_file"),
    _change("delete converted", lambda rng, path: path.unlink(), "source_file"),
    new_raw,
    _raw("change", lambda rng, path: _append(path, b"\nA late word from the harbour.\n")),
    _raw("same size", _same_size),
    _raw("delete", lambda rng, path: path.unlink()),
    _raw("rename", _move),
    _raw("copy", _copy),
    _raw("retell", _retell),
    ignore_raw, beside, beside, names, authors, settings, theme, override, ledger, ledger, year_note, lose_ledger,
    page, media, media, lose_cache, spoil_cache, roll_back_cache, lose_manifest, lose_output, in_the_way, touch_all,
)  # fmt: skip
