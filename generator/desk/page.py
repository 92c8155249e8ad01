"""The desk report as one HTML page that needs nothing else: to keep, to send, to print."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from generator.model import Problem
from generator.text.wording import count

STYLE = """
:root { color-scheme: light dark; --faint: light-dark(#6b6b6b, #9a9a9a); --line: light-dark(#ddd, #444);
  --error: light-dark(#a40000, #ff8f8f); }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { border-top: 1px solid var(--line); font-size: 1.15rem; margin: 2rem 0 .5rem; padding-top: 1rem; }
h3 { font: 600 .9rem/1.4 ui-monospace, monospace; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: 0 0 .5rem; overflow-wrap: anywhere; }
ul { font-size: .9rem; overflow-wrap: anywhere; padding-left: 1.25rem; }
.fix, .count, .place { color: var(--faint); } .error { color: var(--error); }
code { background: color-mix(in srgb, currentcolor 8%, transparent); border-radius: 3px; padding: .1em .3em; }
nav ol { columns: 2 16rem; padding-left: 1.5rem; }
""".strip()


def html(title: str, findings: Iterable[tuple[str, str, list[Problem]]]) -> str:
    """The page. Each finding is (name, title, problems)."""
    findings = list(findings)
    total = sum(len(problems) for _, _, problems in findings)
    contents = "".join(
        f'<li><a href="#{name}">{escape(words)}</a> <span class="count">{len(problems):,}</span></li>'
        for name, words, problems in findings
    )
    body = "".join(
        f'<section id="{name}"><h2>{escape(words)} <span class="count">{len(problems):,}</span></h2>'
        f"{''.join(_problems(problems))}</section>\n"
        for name, words, problems in findings
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Desk report: {escape(title)}</title>\n<style>{STYLE}</style>\n"
        f"<h1>Desk report: {escape(title)}</h1>\n<p>{count(total, 'finding', 'findings')}.</p>\n"
        f"<nav><ol>{contents}</ol></nav>\n{body}</html>\n"
    )


def _problems(problems: list[Problem]) -> Iterator[str]:
    """What is said of several files once, above their names."""
    said: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        said.setdefault((problem.severity, problem.fact, problem.remedy), []).append(problem)
    above = ""
    for (severity, fact, remedy), of in said.items():
        heading = of[0].path if len(of) == 1 else count(len(of), "place", "places")
        if heading != above or len(of) > 1:
            yield f"<h3>{escape(heading)}</h3>\n"
        above = heading
        place = f'<span class="place">line {of[0].line}:</span> ' if len(of) == 1 and of[0].line else ""
        told = f'<span class="{severity}">{_coded(fact)}</span> <span class="fix">{_coded(remedy)}</span>'
        yield f"<p>{place}{told}</p>\n"
        if len(of) > 1:
            yield f"<ul>{''.join(map(_place, of))}</ul>\n"


def _place(problem: Problem) -> str:
    line = f' <span class="place">line {problem.line}</span>' if problem.line else ""
    return f"<li>{escape(problem.path)}{line}</li>"


def _coded(text: str) -> str:
    """What stands between ticks is to be pasted as it is."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
