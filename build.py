#!/usr/bin/env python3
"""Builds the archive beside this file: `python build.py`, or `python build.py --help`."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

HOME = Path(__file__).resolve().parent
PACKAGES = ("jinja2", "lxml", "markdown", "nh3", "yaml")  # looked for, not loaded
SETUP = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv/bin/python install -e ."


def _go_on_with(python: str | Path, *options: str) -> None:
    """Runs this very command with another Python, or with other options, in place of this process."""
    command = [str(python), *options, str(HOME / "build.py"), *sys.argv[1:]]
    if os.name == "nt":
        import subprocess

        sys.exit(subprocess.call(command))
    os.execv(python, command)


def _find_packages() -> None:
    """Goes on with the .venv beside this file when this Python lacks the packages."""
    own = HOME / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if own.exists() and Path(sys.prefix).resolve() != (HOME / ".venv").resolve():
        _go_on_with(own)
    _give_up(f"The packages that build.py needs are not installed. In {HOME}, type:\n  {SETUP}")


def _give_up(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    sys.exit(2)


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - said here, not by a SyntaxError somewhere
        _give_up("build.py needs Python 3.11 or newer.")
    if sys.getfilesystemencoding() != "utf-8":  # an old locale: names of people are no plain ASCII
        _go_on_with(sys.executable, "-X", "utf8")
    sys.path.insert(0, str(HOME))
    if not all(find_spec(name) for name in PACKAGES):
        _find_packages()
    from generator.cli import main as run

    return run(home=HOME)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while its code was still being loaded
        print("Stopped; the next build goes on from here.", file=sys.stderr)
        sys.exit(1)
