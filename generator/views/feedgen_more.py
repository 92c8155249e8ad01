"""What feedgen lacks, as extensions of it: RFC 5005, WebSub, Media RSS with caption and credit."""

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.util import xml_elem

from generator.model import Picture
from generator.views.entry import media_type

HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"


class OfFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    marks: tuple[str, ...] = ()  # "archive" or "complete", as RFC 5005 has them

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY, "media": MEDIA}

    def extend_atom(self, feed: Any) -> Any:
        for mark in self.marks:
            xml_elem(f"{{{HISTORY}}}{mark}", feed)
        return feed


class OfEntry(BaseEntryExtension):  # type: ignore[misc]
    pictures: tuple[Picture, ...] = ()

    def extend_atom(self, item: Any) -> Any:
        for picture in self.pictures:
            kind = media_type(picture.src)
            stated = {"type": kind} if kind else {}
            content = xml_elem(f"{{{MEDIA}}}content", item, url=picture.src, medium="image", **stated)
            for name, text in (("description", picture.caption), ("credit", picture.credit)):
                if text:
                    xml_elem(f"{{{MEDIA}}}{name}", content).text = text
        return item
