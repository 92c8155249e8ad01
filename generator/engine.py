"""What makes the pages: this code and the libraries it stands on, as one digest.

No version number to forget: any change of the code or of a library starts the catalog anew.
"""

import sys
import time
from pathlib import Path

from generator.disk import digest, files

VERSION = "0.1.0"
LIBRARIES = tuple(
    "markdown jinja2 markupsafe pyyaml lxml babel nh3 pillow tzdata numpy PyStemmer stopwordsiso".split()
)
OURS = (".py", ".npy", ".po")
HERE = Path(__file__).resolve().parent


def touched() -> str:
    """The same as long as nothing here can have changed: far cheaper to know than `stamp`. Empty when
    something changed too lately to be sure."""
    code = [found for found in files.scan(HERE) if found.path.endswith(OURS)]
    if max(found.touched for found in code) > time.time_ns() - files.RACY:
        return ""
    shelves = [(name, Path(name).stat().st_mtime_ns) for name in sys.path if Path(name).is_dir()]
    return digest.of(sys.version, [(found.path, found.stamp) for found in code], shelves)


def stamp() -> str:
    """The digest of all the code and the libraries' versions."""
    ours = [path for path in sorted(HERE.rglob("*")) if path.suffix in OURS]
    code = [(str(path.relative_to(HERE)), path.read_bytes()) for path in ours]
    return digest.of(sys.version, [library(name) for name in LIBRARIES], code)


def library(name: str) -> str:
    """The version of an installed library, empty when it is not there."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
