"""What makes the pages: this code and the libraries it stands on, as one digest.

No version number to forget: any change of the code or of a library starts the catalog anew.
"""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator import digest

VERSION = "0.1.0"
LIBRARIES = ("markdown", "jinja2", "markupsafe", "pyyaml", "feedgen", "lxml", "nh3", "tzdata")


def stamp() -> str:
    here = Path(__file__).resolve().parent
    code = [(str(path.relative_to(here)), path.read_bytes()) for path in sorted(here.rglob("*.py"))]
    return digest.of(sys.version_info[:3], [_version(name) for name in LIBRARIES], code)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
