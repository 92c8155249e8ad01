"""What feedgen lacks, as extensions of it: RFC 5005, WebSub, Media RSS with caption and credit."""

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.util import xml_elem

from generator.model import Picture

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
IMAGES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "svg": "image/svg+xml",
}  # fmt: skip


class OfFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    links: tuple[tuple[str, str], ...] = ()  # (relation, address)
    marks: tuple[str, ...] = ()  # "archive" or "complete", as RFC 5005 has them

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY, "media": MEDIA}

    def extend_rss(self, feed: Any) -> Any:
        self._extend(feed[0])
        return feed

    def extend_atom(self, feed: Any) -> Any:
        self._extend(feed)
        return feed

    def _extend(self, channel: Any) -> None:
        for relation, address in self.links:
            xml_elem(f"{{{ATOM}}}link", channel, rel=relation, href=address)
        for mark in self.marks:
            xml_elem(f"{{{HISTORY}}}{mark}", channel)


class OfEntry(BaseEntryExtension):  # type: ignore[misc]
    pictures: tuple[Picture, ...] = ()
    updated: str = ""

    def extend_rss(self, item: Any) -> Any:
        if self.updated:
            xml_elem(f"{{{ATOM}}}updated", item).text = self.updated
        return self.extend_atom(item)

    def extend_atom(self, item: Any) -> Any:
        for picture in self.pictures:
            kind = IMAGES.get(picture.src.partition("?")[0].rpartition(".")[2].lower())
            stated = {"type": kind} if kind else {}
            content = xml_elem(f"{{{MEDIA}}}content", item, url=picture.src, medium="image", **stated)
            for name, text in (("description", picture.caption), ("credit", picture.credit)):
                if text:
                    xml_elem(f"{{{MEDIA}}}{name}", content).text = text
        return item
