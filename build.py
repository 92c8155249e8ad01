#!/usr/bin/env python3
"""Builds the archive beside this file: `python build.py`, or `python build.py --help`."""

import os
import sys

PACKAGES = ("jinja2", "lxml", "markdown", "nh3", "yaml")  # looked for, not loaded
SETUP = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv/bin/python install -e ."


def _home() -> str:
    """The folder of this file. Raises OSError where that cannot be told, as from a folder that is gone."""
    return os.path.dirname(os.path.realpath(__file__))


def _go_on_with(python: str, *options: str) -> int:
    """Runs this very command with another Python, or with other options, in place of this process."""
    command = [python, *options, os.path.join(_home(), "build.py"), *sys.argv[1:]]
    if os.name == "nt":
        import subprocess

        return subprocess.call(command)
    os.execv(python, command)


def _find_packages() -> int:
    """Goes on with the .venv beside this file when this Python lacks the packages."""
    venv = os.path.join(_home(), ".venv")
    own = os.path.join(venv, "Scripts/python.exe" if os.name == "nt" else "bin/python")
    if os.path.exists(own) and os.path.realpath(sys.prefix) != os.path.realpath(venv):
        return _go_on_with(own)
    return _give_up(f"The packages that build.py needs are not installed. In {_home()}, type:\n  {SETUP}")


def _give_up(words: str, code: int = 2) -> int:
    if sys.stderr:  # print would say it on stdout
        print(words, file=sys.stderr)
    return code


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - said here, not by a SyntaxError somewhere
        return _give_up("build.py needs Python 3.11 or newer.")
    if sys.getfilesystemencoding() != "utf-8":  # an old locale: names of people are no plain ASCII
        return _go_on_with(sys.executable, "-X", "utf8")
    from importlib.util import find_spec
    from pathlib import Path

    sys.path.insert(0, _home())
    if not all(find_spec(name) for name in PACKAGES):
        return _find_packages()
    from generator.cli import main as run

    return run(home=Path(_home()))


def _run() -> int:
    """What ends this before the builder can tell of it, or while it does, is told here."""
    try:
        return main()
    except KeyboardInterrupt:
        return _give_up("Stopped; the next build goes on from here.", 1)
    except Exception as error:
        return _give_up(f"The builder could not go on ({type(error).__name__}: {error}).", 1)


if __name__ == "__main__":
    sys.exit(_run())
