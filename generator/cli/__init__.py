"""The command line: arguments in, words and an exit code out."""

import argparse
import contextlib
import gc
import io
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from generator import config, report
from generator.cli import terminal, usage
from generator.config import Options
from generator.disk import files
from generator.model import Problem
from generator.report import CannotBegin, Report
from generator.site import Site
from generator.text.wording import count

NOTHING = "Nothing was built."
UNFINISHED = "The build did not finish; mend this and build again, it goes on from here."
FAULT = "fault.txt"  # in the cache
SHOWN = ("content", "output", "themes")  # what paths in a site begin with
RARELY = 100_000  # objects made before the collector looks: a build makes many, and few circles
FEW = 8  # problems of each finding shown on a terminal


def main(arguments: list[str] | None = None, home: Path | None = None) -> int:
    """Runs a command. `home` is the site's folder when --site names none. Returns the exit code."""
    _ready_streams()
    args = usage.parse(arguments)
    options = usage.options(args, home or Path.cwd())
    try:
        return RUN[args.command](args, options)
    except CannotBegin as error:
        return _nothing_done(error.problems, args, options)
    except BrokenPipeError:  # whoever read our words has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except report.REFUSED as error:
        place, fact = str(getattr(error, "filename", None) or ""), f"{_fact(error)}."
        print(report.printable(f"{place}: {fact}" if place else fact), file=sys.stderr)
        print(UNFINISHED, file=sys.stderr)
        return _broken_off(Problem(place, 0, fact, UNFINISHED), args)
    except KeyboardInterrupt:
        print("Stopped; the next build goes on from here.", file=sys.stderr)
        return 1
    except Exception as error:
        _own_fault(error, options.folders["cache"] / FAULT)
        fact = f"The builder itself failed ({type(error).__name__}: {error})."
        return _broken_off(Problem("", 0, fact, "Please report it."), args)


def _ready_streams() -> None:
    """One that is closed leads nowhere, or a file that is opened would take its place and get what is printed."""
    while (handle := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(handle)
    if None in (sys.stdout, sys.stderr):
        nowhere = open(os.devnull, "w")  # noqa: SIM115 - until the process ends
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign is no reason to stop


def _fact(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "There is not enough memory"
    return str(getattr(error, "strerror", None) or error)


def _broken_off(problem: Problem, args: argparse.Namespace) -> int:
    """Told on stderr already; a program that reads JSON is told there as well."""
    if getattr(args, "json", False):
        with contextlib.suppress(OSError):  # of what may be the very reason
            print(report.as_json(Report(problems=[problem]), 1))
    return 1


def _own_fault(error: Exception, notes: Path) -> None:
    """What no publisher can mend: a line for them, and all of it in a file for whoever mends the builder."""
    import traceback

    print(report.printable(f"The builder itself failed ({type(error).__name__}: {error})."), file=sys.stderr)
    text = "".join(traceback.format_exception(error))
    if notes.parent.is_dir():
        with contextlib.suppress(OSError):
            files.replace(notes, text.encode("utf-8", "replace"))
            print(report.printable(f"Where is told in {notes}; please report it."), file=sys.stderr)
    print("The build did not finish; the next goes on from here.", file=sys.stderr)


def _nothing_done(problems: Iterable[Problem], args: argparse.Namespace, options: Options) -> int:
    if args.json:
        print(report.as_json(Report(problems=list(problems)), 2))
    else:
        _complain(problems, options)
        print(NOTHING, file=sys.stderr)
    return 2


def _complain(problems: Iterable[Problem], options: Options) -> None:
    for text in _told(problems, options, sys.stderr):
        print(text, file=sys.stderr)


def _told(
    problems: Iterable[Problem], options: Options, stream: TextIO, most: int = terminal.MOST
) -> Iterable[str]:
    """Grouped where a person looks at a terminal, else a line for each problem."""
    if not stream.isatty():
        return (report.line(replace(one, path=_typed(one.path, options))) for one in report.listed(problems))
    lines = terminal.lines_of(options.folders)
    width = shutil.get_terminal_size().columns
    return terminal.grouped(problems, lines, _paint(stream), width, most, lambda path: _typed(path, options))


def _typed(path: str, options: Options) -> str:
    """A path of the site as it is typed from where the user stands: `content/a.md` → `my-paper/content/a.md`."""
    top, slash, rest = path.partition("/")
    if top not in SHOWN:
        return path
    folder = options.folders[top]
    if top == "themes" and not (folder / rest).exists() and (config.OWN_THEMES / rest).exists():
        folder = config.OWN_THEMES
    with contextlib.suppress(FileNotFoundError, ValueError):  # deleted meanwhile; elsewhere
        folder = folder.relative_to(Path.cwd())
    return f"{folder.as_posix()}{slash}{rest}"


def _paint(stream: TextIO) -> terminal.Paint:
    return terminal.coloured if stream.isatty() and not os.environ.get("NO_COLOR") else terminal.plain


def _build(args: argparse.Namespace, options: Options) -> int:
    from generator.pipeline import build

    site = config.load(options)
    gc.set_threshold(RARELY, 20, 20)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads that have no work here
    with terminal.progress(sys.stderr) as watch:
        done = build(site, reconvert=args.reconvert, verify=args.verify_output, watch=watch)
    code = done.exit_code(args.strict)
    if args.json:
        print(report.as_json(done, code))
        return code
    _complain(done.problems, options)
    if args.explain:
        _explain(site, args.explain, done)
    elif not args.quiet:
        print(report.summary(done, lambda path: _typed(path, options)))
    if args.profile:
        print(report.profile(done))
    return code


def _explain(site: Site, wanted: str, done: Report) -> None:
    from generator.explain import explain

    print("\n".join(map(report.printable, explain(site, wanted, set(done.written)))))


def _check(args: argparse.Namespace, options: Options) -> int:
    from generator import desk
    from generator.pipeline import stocktaking

    site = config.load(options)
    with stocktaking(site) as (catalog, taken):
        checked = desk.check(site, catalog, taken)
    problems = [problem for finding in checked.findings for problem in finding.problems]
    code = Report(problems=problems).exit_code(args.strict)
    if args.html:
        args.html.write_text(desk.html(site.title, checked.findings), "utf-8")
    if args.json:
        print(desk.as_json(checked, code))
        return code
    for finding in checked.findings if not args.html else ():
        print(_paint(sys.stdout)(f"{finding.title} ({len(finding.problems):,})", "title"), end="\n\n")
        print("\n".join(_told(finding.problems, options, sys.stdout, FEW)), end="\n\n")
    errors = sum(problem.severity == "error" for problem in problems)
    if not args.quiet:
        print(
            f"{count(len(problems), 'finding', 'findings')}, {count(errors, 'error', 'errors')} among them."
        )
    return code


def _serve(args: argparse.Namespace, options: Options) -> int:
    from generator.serve import serve

    def told(done: Report) -> None:
        _complain(done.problems, options)
        if (changed := len(done.written) + len(done.removed)) and not args.quiet:
            print(f"{count(changed, 'file', 'files')} changed · {done.seconds:.2f} s", flush=True)

    def ready(address: str) -> None:
        print(f"The preview is at {address} (Ctrl-C ends it). It follows every change.", flush=True)

    serve(options, args.host, args.port, told, ready)
    return 0


def _verify(args: argparse.Namespace, options: Options) -> int:
    from generator.output import verify

    listed, problems = verify.against_manifest(config.load(options).output)
    done = Report(problems=problems)
    code = done.exit_code(args.strict)
    if args.json:
        print(report.as_json(done, code))
        return code
    _complain(problems, options)
    if not args.quiet:
        print(f"{count(listed, 'file', 'files')} listed, {count(len(problems), 'finding', 'findings')}.")
    return code


def _export(args: argparse.Namespace, options: Options) -> int:
    from generator.export import export

    for path in export(options, Path(os.path.abspath(args.to or options.site / "export"))):
        print(path)
    return 0


def _new(args: argparse.Namespace, options: Options) -> int:
    from generator.desk import blank

    path = _typed(f"content/{blank.article(config.load(options), args.headline)}", options)
    print(f"{path} is a draft: take out `draft: true` to publish it. `serve --drafts` shows it meanwhile.")
    return 0


def _retag(args: argparse.Namespace, options: Options) -> int:
    from generator.desk.retag import retag

    done = list(retag(config.load(options), args.old, args.new))
    problems = [one for one in done if isinstance(one, Problem)]
    edited = [one for one in done if not isinstance(one, Problem)]
    _complain(problems, options)
    for path, _ in edited if not args.quiet else ():
        print(_typed(f"content/{path}", options))
    print(f"{count(len(edited), 'article', 'articles')} edited.", end=" ")
    if sealed := sum(followed for _, followed in edited):
        print(f"{sealed:,} followed a raw file until now and are yours from here on.", end=" ")
    print("Build to publish." if edited else "")
    return int(bool(problems))


def _init(args: argparse.Namespace, options: Options) -> int:
    from generator.desk import blank

    folder = Path(os.path.abspath(args.folder))
    blank.site(folder)
    print(f"Put your files into {args.folder}/content/raw, then: python build.py --site {args.folder}")
    return 0


RUN = {
    "build": _build,
    "check": _check,
    "serve": _serve,
    "verify": _verify,
    "export": _export,
    "new": _new,
    "retag": _retag,
    "init": _init,
}
