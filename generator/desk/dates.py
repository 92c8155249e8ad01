"""Findings about when."""

from collections.abc import Iterator

from generator.desk.view import Desk
from generator.model import Problem

PRINTING = "1600"  # the first newspapers


def odd_dates(desk: Desk) -> Iterator[Problem]:
    """Dates that can hardly be right"""
    for item in desk.items:
        published, updated = item.sheet.story.published, item.sheet.story.updated
        if published and updated and updated.instant < published.instant and not updated.whole_day:
            fact = f"was updated ({updated.iso}) before it was published ({published.iso})."
            yield item.warn(fact, "Correct the one that is wrong.", desk.line(item.path, "updated:"))
        if published and published.wall < PRINTING:
            fact = f"is dated {published.iso}, before there were newspapers."
            yield item.warn(fact, "Correct its `date`.", desk.line(item.path, "date:"))


def yet_to_come(desk: Desk) -> Iterator[Problem]:
    """Stories held back until their hour"""
    for item in desk.items:
        moments = [m for m in (item.sheet.embargo, item.sheet.story.published) if m]
        opens = max(moments, key=lambda moment: moment.instant, default=None)
        if item.state == "held" and not item.sheet.draft and opens and opens.instant > desk.site.now:
            remedy = "Nothing to do if that is meant; build again then."
            yield item.warn(f"appears on {opens.iso}.", remedy)


def expired(desk: Desk) -> Iterator[Problem]:
    """Stories that have expired"""
    for item in desk.items:
        expires = item.sheet.expires
        if expires and expires.instant <= desk.site.now:
            remedy = "Take out `expires` to show it again, or write `withdrawn: the reason` to tell readers."
            yield item.warn(f"expired on {expires.iso}; its address shows a notice.", remedy)
