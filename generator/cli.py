"""The command line: arguments in, words and an exit code out."""

import argparse
import io
import os
import sys
from pathlib import Path

from generator import config, engine, report
from generator.config import Options, SettingsError
from generator.report import Report
from generator.site import Site

EPILOG = "exit codes: 0 everything was published · 1 something was refused, and named · 2 nothing was done"


def main(arguments: list[str] | None = None, home: Path | None = None) -> int:
    """Runs a command. `home` is the site's folder when --site names none. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign is no reason to stop
    args = _parser().parse_args(arguments)
    try:
        site = config.load(_options(args, home or Path.cwd()))
        return _explain(args, site) if args.explain else _build(args, site)
    except SettingsError as error:
        for problem in error.problems:
            print(report.line(problem), file=sys.stderr)
        print("Nothing was built.", file=sys.stderr)
    except BrokenPipeError:  # whoever read our words has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(report.printable(f"{place}{error.strerror or error}."), file=sys.stderr)
        print("The build did not finish; mend this and build again, it goes on from here.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the next build goes on from here.", file=sys.stderr)
        return 1
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Convert what is new in content/raw, publish what changed to output/.",
        epilog=EPILOG,
    )
    add = parser.add_argument
    add("command", nargs="?", choices=["build"], default="build", help="what to do (build)")
    add("--site", type=Path, metavar="DIR", help="the site's folder (default: where build.py is)")
    for name, default in (
        ("content", "content"),
        ("output", "output"),
        ("themes", "themes"),
        ("cache", ".cache"),
    ):
        add(f"--{name}", type=Path, metavar="DIR", help=f"default: SITE/{default}")
    add("--jobs", type=_positive, metavar="N", help="processes to use (default: one for each core)")
    add("--base-url", metavar="URL", help="where the site will stand, instead of site.yaml's")
    add("--now", metavar="INSTANT", help="the hour to build for: decides on embargo and expiry")
    add(
        "--drafts",
        action="store_true",
        help="publish drafts too, for a look; the ledger is left alone",
    )
    add("--strict", action="store_true", help="warnings fail the build, too")
    add(
        "--reconvert",
        action="store_true",
        help="convert every sealed article anew from its raw file",
    )
    add(
        "--verify-output",
        action="store_true",
        help="hold every file in output against what was printed",
    )
    add(
        "--explain",
        metavar="PATH|URL",
        help="build, then say why a page is there and why it was rewritten",
    )
    add("--profile", action="store_true", help="say how long each stage took")
    add("--json", action="store_true", help="report as JSON")
    add("--quiet", action="store_true", help="say nothing but problems")
    add("--version", action="version", version=f"Backfile {engine.VERSION}")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number from 1 on")
    return int(text)


def _options(args: argparse.Namespace, home: Path) -> Options:
    folder = {
        name: Path(os.path.abspath(path))
        for name in ("content", "output", "themes", "cache")
        if (path := getattr(args, name))
    }
    site = Path(os.path.abspath(args.site or home))
    return Options(
        site=site,
        jobs=args.jobs,
        base_url=args.base_url,
        now=args.now,
        drafts=args.drafts,
        **folder,
    )


def _build(args: argparse.Namespace, site: Site) -> int:
    done = _run(args, site)
    if done is None:
        return 2
    code = done.exit_code(args.strict)
    if args.json:
        print(report.as_json(done, code))
        return code
    _complain(done)
    if args.profile:
        print("\n".join(f"{stage:8} {seconds:7.3f} s" for stage, seconds in done.stages))
    if not args.quiet:
        print(report.summary(done))
    return code


def _complain(done: Report) -> None:
    for problem in report.listed(done.problems):
        print(report.line(problem), file=sys.stderr)


def _run(args: argparse.Namespace, site: Site) -> Report | None:
    """The report of a build, or None when it could not begin, which is said."""
    from generator.catalog import Busy
    from generator.pipeline import build
    from generator.theme import ThemeError

    try:
        return build(site, reconvert=args.reconvert, verify=args.verify_output)
    except (Busy, ThemeError) as error:
        print(report.printable(str(error)), file=sys.stderr)
        print("Nothing was built.", file=sys.stderr)
        return None


def _explain(args: argparse.Namespace, site: Site) -> int:
    from generator.explain import explain

    done = _run(args, site)
    if done is None:
        return 2
    _complain(done)
    print("\n".join(map(report.printable, explain(site, args.explain, set(done.written)))))
    return done.exit_code(args.strict)
