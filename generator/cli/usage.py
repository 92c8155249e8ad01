"""Usage: what may be typed. Turns arguments into names and values, and does nothing with them."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator import engine
from generator.config import Options

EPILOG = "exit codes: 0 everything was published · 1 something was refused, and named · 2 nothing was done"
FOLDERS = {"content": "content", "output": "output", "themes": "themes", "cache": ".cache"}

Add = Callable[..., Any]  # a parser's add_argument


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command and its options, in any order; `build` when none is named.

    Leaves the process with 2 on a slip, with 0 after --help."""
    common = argparse.ArgumentParser("build.py", add_help=False, allow_abbrev=False)
    _common(common.add_argument)
    everywhere, rest = common.parse_known_args(arguments)
    if not rest or (rest[0].startswith("-") and rest[0] not in ("-h", "--help", "--version")):
        rest.insert(0, "build")
    args = _parser().parse_args(rest)
    vars(args).update(vars(everywhere))
    return args


def options(args: argparse.Namespace, home: Path) -> Options:
    """What every command is told of the site. Folders become absolute."""
    folders = {name: Path(os.path.abspath(path)) for name in FOLDERS if (path := getattr(args, name))}
    return Options(
        site=Path(os.path.abspath(args.site or home)),
        jobs=args.jobs,
        base_url=args.base_url,
        now=args.now,
        drafts=args.drafts,
        **folders,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Raw article files in, a news archive out.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"Backfile {engine.VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (words, fill) in COMMANDS.items():
        own = commands.add_parser(
            name,
            help=words,
            description=f"{words[0].upper()}{words[1:]}.",
            epilog=EPILOG,
            allow_abbrev=False,
        )
        fill(own.add_argument)
        _common(own.add_argument_group("of the site and its build").add_argument)
    return parser


def _common(add: Add) -> None:
    add("--site", type=_path, metavar="DIR", help="the site's folder (default: where build.py is)")
    for name, default in FOLDERS.items():
        add(f"--{name}", type=_path, metavar="DIR", help=f"default: SITE/{default}")
    add("--jobs", type=_positive, metavar="N", help="processes to use (default: one for each core)")
    add("--base-url", metavar="URL", help="where the site will stand, instead of site.yaml's")
    add("--now", metavar="INSTANT", help="the hour to build for: decides on embargo and expiry")
    add("--drafts", action="store_true", help="publish drafts too, for a look; the ledger is left alone")
    add("--strict", action="store_true", help="warnings fail, too")
    add("--json", action="store_true", help="report as JSON")
    add("-q", "--quiet", action="store_true", help="say nothing but problems")


def _build(add: Add) -> None:
    add("--reconvert", action="store_true", help="convert every sealed article anew from its raw file")
    add("--verify-output", action="store_true", help="hold every file in output against what was printed")
    add(
        "--explain",
        type=_said,
        metavar="PATH|URL",
        help="build, then say why a page is there and why it was rewritten",
    )
    add("--profile", action="store_true", help="say how long each stage took")


def _check(add: Add) -> None:
    add(
        "--html",
        type=_path,
        metavar="FILE",
        help="write the report into this file, as a page to keep or send",
    )


def _serve(add: Add) -> None:
    add("--port", type=_port, default=8000, metavar="N", help="where to listen (8000)")
    add(
        "--host",
        type=_said,
        default="127.0.0.1",
        metavar="ADDRESS",
        help="for whom: this machine alone (127.0.0.1)",
    )


def _new(add: Add) -> None:
    add("headline", type=_said, metavar="HEADLINE", help='such as "Bridge opens after all"')


def _retag(add: Add) -> None:
    add("old", type=_said, metavar="OLD", help="the tag to take out, in any spelling")
    add("new", type=_said, metavar="NEW", help="the tag to put in its place")


def _verify(add: Add) -> None:
    """Nothing but what every command has."""


def _export(add: Add) -> None:
    add("--to", type=_path, metavar="DIR", help="the folder to write into (default: SITE/export)")


def _init(add: Add) -> None:
    add("folder", type=_path, metavar="DIR", help="a folder that holds no site yet")


def _said(text: str) -> str:
    if not text.strip():  # as of a variable that a script has not set
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _path(text: str) -> Path:
    return Path(_said(text))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number from 1 on")
    return int(text)


def _port(text: str) -> int:
    if _positive(text) > 65535:
        raise argparse.ArgumentTypeError("must be at most 65535")
    return int(text)


COMMANDS: dict[str, tuple[str, Callable[[Add], None]]] = {
    "build": ("convert what is new in content/raw, publish what changed to output/ (the default)", _build),
    "check": ("the desk report: what could be put right, each with the fix; nothing is written", _check),
    "serve": ("a preview in the browser that follows every change; output/ is left alone", _serve),
    "verify": ("output/ held against its manifest: what is missing, other or foreign", _verify),
    "export": ("the archive as one SQLite file and one zip, outside output/", _export),
    "new": ("a new article, as a draft, where it belongs", _new),
    "retag": ("one tag for another in all article files (an alias in tags.yaml needs no edit)", _retag),
    "init": ("an empty site in a folder of its own; build it with --site DIR", _init),
}
