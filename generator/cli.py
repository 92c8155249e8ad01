"""The command line: arguments in, words and an exit code out."""

import argparse
import io
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from generator import config, report, terminal, usage
from generator.config import Options, SettingsError
from generator.model import Problem
from generator.report import Report
from generator.site import Site

NOTHING = "Nothing was built."


def main(arguments: list[str] | None = None, home: Path | None = None) -> int:
    """Runs a command. `home` is the site's folder when --site names none. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign is no reason to stop
    args = usage.parse(arguments)
    options = usage.options(args, home or Path.cwd())
    try:
        return RUN[args.command](args, options)
    except SettingsError as error:
        return _nothing_done(error.problems, args, options)
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


def _nothing_done(problems: Iterable[Problem], args: argparse.Namespace, options: Options) -> int:
    if args.json:
        print(report.as_json(Report(problems=list(problems)), 2))
    else:
        _complain(problems, options)
        print(NOTHING, file=sys.stderr)
    return 2


def _complain(problems: Iterable[Problem], options: Options) -> None:
    """On stderr: grouped where a person looks at a terminal, else a line for each problem."""
    if not sys.stderr.isatty():
        for problem in report.listed(problems):
            print(report.line(problem), file=sys.stderr)
        return
    paint = terminal.plain if os.environ.get("NO_COLOR") else terminal.coloured
    lines = terminal.lines_of(options.folders)
    for text in terminal.grouped(problems, lines, paint, shutil.get_terminal_size().columns):
        print(text, file=sys.stderr)


def _build(args: argparse.Namespace, options: Options) -> int:
    from generator.catalog import Busy
    from generator.pipeline import build
    from generator.theme import ThemeError

    site = config.load(options)
    try:
        done = build(site, reconvert=args.reconvert, verify=args.verify_output)
    except ThemeError as error:
        return _nothing_done([error.problem], args, options)
    except Busy as error:
        return _nothing_done([Problem(str(site.cache), 0, str(error), "")], args, options)
    code = done.exit_code(args.strict)
    if args.json:
        print(report.as_json(done, code))
        return code
    _complain(done.problems, options)
    if args.explain:
        _explain(site, args.explain, done)
    elif not args.quiet:
        print(report.summary(done))
    if args.profile:
        print("\n".join(f"{stage:8} {seconds:7.3f} s" for stage, seconds in done.stages))
    return code


def _explain(site: Site, wanted: str, done: Report) -> None:
    from generator.explain import explain

    print("\n".join(map(report.printable, explain(site, wanted, set(done.written)))))


RUN = {"build": _build}
