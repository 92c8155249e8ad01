"""Companions: what stands among raw files and is none itself, told from names alone.

A sidecar (ours, or the second file of Nikola's posts), defaults for a folder, a picture, what a browser
saved with a page.
"""

from generator.model.picture import is_picture

SIDECARS = (".yaml", ".meta")  # of one stem with the file that they speak for
FURNITURE = ("Thumbs.db", "desktop.ini")  # what systems leave in folders; other such names begin with a dot
# What browsers save beside a page.
FOLDERS = ("_files", "_dateien", "_fichiers", "_archivos", "_arquivos", "_bestanden", "_file")


def is_raw(path: str) -> bool:
    """Whether a file of content/raw is one to convert: no sidecar, no companion of a saved page, no picture."""
    return not path.endswith((*SIDECARS, *FURNITURE)) and not companion(path) and not is_picture(path)


def companion(path: str) -> str:
    """The folder of a file that a browser saved beside a page, below content/raw; else nothing."""
    folders = path.split("/")[:-1]
    at = next((n for n, folder in enumerate(folders) if folder.lower().endswith(FOLDERS)), None)
    return "" if at is None else "/".join(folders[: at + 1])


def saved_with(path: str) -> set[str]:
    """The names that the page has which a file was saved with."""
    folder = companion(path)
    page = next((folder[: -len(end)] for end in FOLDERS if folder.lower().endswith(end)), "")
    return {f"{page}.html", f"{page}.htm"} if page else set()
