"""Public lists of hostile input, fetched by whoever runs this and never shipped: BACKFILE_HOSTILE names a folder.

Any files do. Each is tried as what it could be: a raw file of every kind, the head of an article, the
settings, the names of tags and authors, a sidecar; and each line of a text, each string of a JSON file,
wherever content can say something. Known to be worth it: big-list-of-naughty-strings, JSONTestSuite,
yaml-test-suite, xss-payload-list, the fixtures of DOMPurify.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from desk import GOOD, GOOD_PAGE, SITE, Desk, parsed, story
from test_inert import faults, feed_faults, texts

from generator import config

FOLDER = Path(os.environ.get("BACKFILE_HOSTILE", "/nowhere"))
KINDS = (
    "txt",
    "md",
    "html",
    "json",
    "jsonl",
    "csv",
    "tsv",
    "xml",
    "eml",
    "docx",
    "warc",
    "warc.gz",
    "zip",
    "gz",
    "mhtml",
)
LARGEST = 256 * 1024
AT_ONCE = 40  # files or strings of one site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="BACKFILE_HOSTILE names no folder of lists"),
]


def files() -> list[Path]:
    found = sorted(path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in found if path.stat().st_size < LARGEST]


def held(value: Any) -> Iterator[str]:
    """Every string in what a file says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from held(one)


def strings() -> list[str]:
    """Each line of a text, and each string of a JSON file or a list of YAML cases."""
    found: dict[str, None] = {}
    for path in files():
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".txt":
            found |= dict.fromkeys(text.splitlines())
        try:
            said = json.loads(text) if path.suffix == ".json" else None
        except (ValueError, RecursionError):
            said = None
        found |= dict.fromkeys(held(said))
    return [one.encode("utf-8", "replace").decode() for one in found if one.strip()]


def documents() -> list[bytes]:
    """Whole files, and the documents that a list of YAML cases holds."""
    found = []
    for path in files():
        data = path.read_bytes()
        found.append(data)
        if path.suffix in (".yaml", ".yml"):
            try:
                cases = yaml.safe_load(data.replace("␣".encode(), b" "))
            except yaml.YAMLError:
                continue
            if isinstance(cases, list):
                found += [
                    str(case["yaml"]).encode() for case in cases if isinstance(case, dict) and "yaml" in case
                ]
    return found


def batches(found: list[Any]) -> list[Any]:
    starts = range(0, len(found), AT_ONCE)
    return [pytest.param(found[start : start + AT_ONCE], id=f"from {start}") for start in starts]


def sound(desk: Desk) -> None:
    """The build ends as it may; the good story is there; nothing runs."""
    report = desk.build()
    assert not (desk.root / ".cache/fault.txt").exists()
    assert report.exit_code() in (0, 1) and GOOD_PAGE in desk.output()
    assert not desk.build().written, "twice the same"
    for name, data in desk.output().items():
        assert "\x1b" not in name and ".." not in name.split("/")
        if name.startswith("search"):  # the theme's own
            continue
        if name.endswith(".html"):
            found = list(faults(parsed(data)))
        elif name.endswith(".xml") and "sitemap" not in name:
            found = list(feed_faults(data))
        elif name.endswith("feed.json"):
            shown = map(parsed, texts(json.loads(data)))
            found = [fault for page in shown for fault in faults(page, page_of_ours=False)]
        else:
            continue
        assert not found, (name, found)


@pytest.mark.parametrize("said", batches(documents()))
def test_any_file_as_raw(tmp_path: Path, said: list[bytes]) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})
    for number, data in enumerate(said):
        desk.write({f"content/raw/{number}.{kind}": data for kind in KINDS})
    sound(desk)


@pytest.mark.parametrize("said", batches(documents()))
def test_any_file_as_a_head(tmp_path: Path, said: list[bytes]) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})
    for number, data in enumerate(said):
        desk.write({
            f"content/articles/y{number}.md": b"---\n" + data + b"\n---\n\nText.\n",
            f"content/articles/t{number}.md": b"+++\n" + data + b"\n+++\n\nText.\n",
            f"content/articles/j{number}.md": data + b"\n\nText.\n",
            f"content/pages/p{number}.md": b"---\n" + data + b"\n---\n\nText.\n",
            f"content/raw/s{number}.txt": b"A headline of its own\n\nText that is long enough to be one.\n",
            f"content/raw/s{number}.yaml": data,
            f"content/raw/d{number}/_defaults.yaml": data,
        })  # fmt: skip
    sound(desk)


@pytest.mark.parametrize("said", batches(documents()))
def test_any_file_as_settings_and_names(tmp_path: Path, said: list[bytes], capsys) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": SITE, GOOD: story()})
    desk.build()
    for data in said:
        desk.write({"content/site.yaml": data})
        try:
            config.load(config.Options(site=desk.root))
        except config.SettingsError as error:
            assert error.problems
        desk.write({"content/site.yaml": SITE})
        for name in ("content/tags.yaml", "content/authors.yaml", "content/ledger/urls/2019.tsv"):
            before = desk.read(name) if (desk.root / name).exists() else ""
            desk.write({name: data})
            sound(desk)
            desk.write({name: before})


@pytest.mark.parametrize("said", batches(strings()))
def test_any_string_anywhere(tmp_path: Path, said: list[str]) -> None:
    desk = Desk(tmp_path).write({"content/site.yaml": f"{SITE}feed_formats: all\n", GOOD: story()})
    for number, text in enumerate(said):
        quoted = json.dumps(text)
        fields = dict.fromkeys(
            "dek section source source_url canonical_url rights series slug id".split(), quoted
        )
        fields |= dict.fromkeys("tags authors aliases similar corrections related".split(), f"[{quoted}]")
        fields["image"] = f"{{src: {quoted}, alt: {quoted}}}"
        record = {"title": text, "body": text, "author": text, "date": text, "tags": [text], "url": text}
        desk.write({
            f"content/articles/{number}-body.md": story(f"Body {number}", body=f"{text}\n\nText {text} more\n\n- {text}\n"),
            f"content/articles/{number}-head.md": story(quoted, **fields),
            f"content/articles/{number}-date.md": story(f"Date {number}", quoted),
            f"content/raw/{number}.txt": f"Text {number} {text}\n\nBy {text}\n\n{text}\n\nThe tide came in at noon.\n",
            f"content/raw/{number}.html": f"<title>{text}</title><article><h1>{text}</h1><p>{'Long enough. ' * 20}{text}",
            f"content/raw/{number}.json": json.dumps([record]),
        })  # fmt: skip
    sound(desk)
