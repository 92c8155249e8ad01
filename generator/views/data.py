"""The archive as data: what its cards say, by year, as JSON and as CSV, with a data package that
describes the tables (https://specs.frictionlessdata.io/tabular-data-package/)."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from generator.model import UNDATED as NO_YEAR
from generator.model import Card, Contents, Page, Shelf, Spread
from generator.site import Site
from generator.text import jsontext, markup
from generator.views.view import Plain, depth

FIELDS = {
    "id": "string", "url": "string", "title": "string", "published": "string", "updated": "string", "dek": "string",
    "summary": "string", "authors": "string", "tags": "string", "section": "string", "source": "string",
    "corrections": "integer",
}  # fmt: skip
EVERYTHING = 1_000_000  # more cards than a year has
UNDATED = "undated"


class Data(Plain):
    """Of dates: `archive.json`, `datapackage.json` and a pair of files for each year. Of the undated: a pair."""

    def __init__(self, kind: str) -> None:
        self.name = f"{kind} data"
        self.kind = kind

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return {0: 0, 1: EVERYTHING}.get(depth(shelf)) if self.kind == "date" else EVERYTHING

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        name = stand.shelf.name if self.kind == "date" else UNDATED
        if not name:
            years = tuple((branch.key, branch.count) for branch in stand.branches)
            yield Page("archive.json", self.name, "", stand.shelf, {}, {"years": years})
            names = {"years": tuple(year for year, _ in years)}
            yield Page("datapackage.json", self.name, "", stand.shelf, {}, names)
        elif stand.cards:
            seen = {"cards": stand.cards}
            for ending in ("json", "csv"):
                yield Page(f"data/{name}.{ending}", self.name, "", stand.shelf, {}, seen)

    def render(self, page: Page, site: Site) -> bytes:
        if page.path == "archive.json":
            return _json({"title": site.title, "url": site.base_url, "language": site.language,
                          "years": [_year(year, stories, site) for year, stories in page.seen["years"]]})  # fmt: skip
        if page.path == "datapackage.json":
            return _json(_package(page.seen["years"], site))
        rows = [facts(card, site) for card in page.seen["cards"]]
        return _json(rows) if page.path.endswith(".json") else _csv(rows)


class ArticleData(Plain):
    """By a setting: beside each article's page, what it is made of."""

    name = "article data"
    kind = "story"

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Spread)
        if site.article_json and stand.article:
            own = {"card": stand.article.card, "html": stand.article.html}
            yield Page(f"{stand.article.card.url[1:]}index.json", self.name, "", stand.shelf, own)

    def render(self, page: Page, site: Site) -> bytes:
        card: Card = page.own["card"]
        here = markup.absolute(site.root, markup.whole(site.base_url, card.url))
        return _json({**facts(card, site), "html": markup.relink(page.own["html"], here)})


class ListData(Plain):
    """By the same setting: beside the page of each tag, author, section and source, which years it has;
    and beside those of its years, their stories."""

    def __init__(self, kind: str) -> None:
        self.name = f"{kind} data"
        self.kind = kind

    def take(self, shelf: Shelf, site: Site) -> int | None:
        return {1: 0, 2: EVERYTHING}.get(depth(shelf)) if site.article_json else None

    def pages(self, stand: object, site: Site) -> Iterable[Page]:
        assert isinstance(stand, Contents)
        if stand.total:
            own = {"name": stand.label, "description": stand.description}
            path = f"{stand.shelf.url[1:]}index.json"
            yield Page(path, self.name, "", stand.shelf, own, {"cards": stand.cards, "years": stand.branches})

    def render(self, page: Page, site: Site) -> bytes:
        if depth(page.shelf) == 2:
            return _json([facts(card, site) for card in page.seen["cards"]])
        shelves = [(Shelf(self.kind, f"{page.shelf.name}/{year.key}"), year) for year in page.seen["years"]]
        years = [
            {"year": "" if year.key == NO_YEAR else year.key, "stories": year.count,
             "json": markup.whole(site.base_url, f"{shelf.url}index.json")} for shelf, year in shelves
        ]  # fmt: skip
        url = markup.whole(site.base_url, page.shelf.url)
        return _json(
            {"name": page.own["name"], "url": url, "description": page.own["description"], "years": years}
        )


def facts(card: Card, site: Site) -> dict[str, Any]:
    """A card, with whole addresses and dates as they are known: a day, or a time with its offset."""
    return {
        "id": card.id,
        "url": markup.whole(site.base_url, card.url),
        "title": card.title,
        "published": card.published.iso if card.published else "",
        "updated": card.updated.iso if card.updated else "",
        "dek": card.dek,
        "summary": card.summary,
        "authors": [author.name for author in card.authors],
        "tags": [tag.name for tag in card.tags],
        "section": card.section.name if card.section else "",
        "source": card.source.name if card.source else "",
        "corrections": len(card.corrections),
    }


def _year(year: str, stories: int, site: Site) -> dict[str, object]:
    json_file, csv_file = (markup.whole(site.base_url, f"data/{year}.{ending}") for ending in ("json", "csv"))
    return {"year": year, "stories": stories, "json": json_file, "csv": csv_file}


def _package(years: Iterable[str], site: Site) -> dict[str, object]:
    schema = {"fields": [{"name": name, "type": kind} for name, kind in FIELDS.items()], "primaryKey": "id"}
    tables = [
        {"name": f"stories-{year}", "path": f"data/{year}.csv", "profile": "tabular-data-resource",
         "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema} for year in years
    ]  # fmt: skip
    return {"profile": "tabular-data-package", "name": "archive", "title": site.title,
            "description": site.description, "homepage": site.base_url, "resources": tables}  # fmt: skip


def _json(value: object) -> bytes:
    return f"{jsontext.laid_out(value)}\n".encode()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    """RFC 4180, in UTF-8; of lists, the names with `; ` between."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(FIELDS)
    for row in rows:
        table.writerow("; ".join(row[name]) if isinstance(row[name], list) else row[name] for name in FIELDS)
    return text.getvalue().encode()
