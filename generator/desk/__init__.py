"""The desk report: what an editor may want to put right, over the whole archive, each with the fix.

One function for each finding: it looks at a `Desk` and gives Problems; its name and the first line of
its docstring are what readers of the report know it by. Nothing here writes to the archive.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import NamedTuple

from generator.catalog import Catalog
from generator.desk import dates, heads, links, page, stories, tags
from generator.desk.view import Desk
from generator.model import Problem
from generator.report import Report, json_text, listed
from generator.site import Site


def told_by_builds(desk: Desk) -> Iterator[Problem]:
    """What every build says"""
    yield from desk.report.problems


def waiting_raw_files(desk: Desk) -> Iterator[Problem]:
    """Raw files not converted yet"""
    for path in desk.report.converted:
        fact = "will be written by the next build, from a raw file that is new or has changed."
        yield Problem(f"content/{path}", 0, fact, "Build, then check again.", "warning")


FINDINGS: tuple[Callable[[Desk], Iterator[Problem]], ...] = (
    told_by_builds,
    waiting_raw_files,
    links.dead_links,
    stories.headlines_found_elsewhere,
    stories.derived_headlines,
    stories.undated_stories,
    stories.newer_versions,
    stories.near_duplicates,
    stories.without_related,
    tags.near_twins,
    tags.idle_names,
    tags.few_tags,
    dates.odd_dates,
    dates.yet_to_come,
    dates.expired,
    heads.unknown_fields,
    heads.missing_alt,
    heads.missing_credit,
    links.host_limits,
)


class Finding(NamedTuple):
    name: str
    title: str
    problems: list[Problem]


class Checked(NamedTuple):
    findings: list[Finding]  # in the order of FINDINGS; one that found nothing is not named
    suggested_tags: dict[str, list[str]]  # article file → tags of the archive that an editor may give it


def check(site: Site, catalog: Catalog, report: Report) -> Checked:
    desk = Desk(site, catalog, report)
    made = (
        Finding(find.__name__, (find.__doc__ or "").splitlines()[0], listed(find(desk))) for find in FINDINGS
    )
    found = [finding for finding in made if finding.problems]
    return Checked(found, {f"content/{path}": names for path, names in desk.suggested_tags.items()})


def html(title: str, findings: list[Finding]) -> str:
    return page.html(title, findings)


def as_json(checked: Checked, code: int) -> str:
    found = {
        f.name: {"title": f.title, "problems": [asdict(problem) for problem in f.problems]}
        for f in checked.findings
    }
    return json_text({"findings": found, "suggested_tags": checked.suggested_tags, "exit_code": code})
