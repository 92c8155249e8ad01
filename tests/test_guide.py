"""The guide and the README do what they say: every block is written where it says, every command is run.

The reference of settings is made here: `python tests/test_guide.py` writes it anew.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
GUIDE = PROJECT / "content/pages/guide"
REFERENCE = GUIDE / "settings.md"
# A file under its name, or commands, or words that are neither.
BLOCK = re.compile(r"^(?:`([^`\n]+)`\n\n)?```(\w+)\n(.*?)^```$", re.M | re.S)
PAGES = sorted(path.stem for path in GUIDE.glob("*.md") if path.stem not in ("themes", "settings"))
STRANGERS = ("aws", "netlify", "npx", "pip", "git")  # not ours to run: that they are called right is seen

if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from generator import config  # noqa: E402
from generator.cli import usage  # noqa: E402
from generator.frontmatter import ALIASES  # noqa: E402
from generator.site import Site  # noqa: E402


def reference() -> str:
    """The page of all settings."""
    defaults = {field.name: field.default for field in fields(Site)}
    parts = [
        "---\ntitle: Settings\n---\n",
        "`content/site.yaml` holds what is true of the whole archive. A `title` and a `base_url` are enough; each"
        " line below can be added. A name that is not known, or a value that cannot be, ends the build before"
        " anything is touched, with the line and what is meant.\n",
    ]
    for name, setting in config.SETTINGS.items():
        default = defaults[name]
        usual = _usual(default) if isinstance(default, (str, int, tuple)) else ""
        parts.append(f"## {name}\n\n{setting.words}{usual}\n\n```yaml\n{name}: {setting.example}\n```\n")
    return "\n".join(parts)


def _usual(default: object) -> str:
    words = ", ".join(map(str, default)) if isinstance(default, tuple) else str(default or "")
    return f" Without it: `{words}`." if words else ""


if __name__ == "__main__":
    REFERENCE.write_text(reference(), "utf-8")
    sys.exit()


def test_the_reference_is_as_the_settings_are() -> None:
    assert REFERENCE.read_text("utf-8") == reference(), "python tests/test_guide.py writes it anew"


@pytest.mark.parametrize("name", config.SETTINGS)
def test_every_example_of_a_setting_can_be_used(name: str) -> None:
    assert len(config.SETTINGS[name].words) > 20
    config.SETTINGS[name].read(yaml.load(config.SETTINGS[name].example, yaml.BaseLoader))


def test_every_field_of_an_article_is_in_the_guide() -> None:
    told = {
        name.replace("_", "") for name in re.findall(r"`(\w+)`", (GUIDE / "articles.md").read_text("utf-8"))
    }
    assert not [name for name in ALIASES if name not in told]


def test_every_command_is_in_the_guide() -> None:
    told = "".join(path.read_text("utf-8") for path in GUIDE.glob("*.md"))
    assert not [name for name in usage.COMMANDS if f"python build.py {name}" not in told and name != "build"]


# ── blocks ──


@pytest.fixture
def sandbox(tmp_path) -> Path:
    """The project as a newcomer has it, and programs that are not ours as witnesses."""
    shutil.copy(PROJECT / "build.py", tmp_path)
    for name in ("generator", "themes", "content"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    programs = tmp_path / "bin"
    programs.mkdir()
    _program(programs / "python", f'exec "{sys.executable}" "$@"')
    for name in STRANGERS:
        _program(programs / name, f'echo {name} "$@" >> "{tmp_path}/called"')
    if not shutil.which("rsync"):
        _program(programs / "rsync", 'test -d "$3" && mkdir -p "$4" && cp -a "$3". "$4"')
    return tmp_path


def _program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def follow(page: Path, sandbox: Path) -> list[str]:
    """Does what a page says, block by block. Returns the commands it ran."""
    ran = []
    for name, language, text in BLOCK.findall(page.read_text("utf-8")):
        if name:
            path = sandbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        elif language == "sh":
            ran.append(text)
            shell(text, sandbox)
        else:
            assert language == "text", f"a block that nothing is done with: {text}"
            for line in text.splitlines():
                usage.parse(line.removeprefix("python build.py ").split())
    return ran


def shell(text: str, sandbox: Path) -> str:
    around = {**os.environ, "PATH": f"{sandbox / 'bin'}:{os.environ['PATH']}"}
    command = ["bash", "-euo", "pipefail", "-c", text]
    done = subprocess.run(command, cwd=sandbox, env=around, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_guide(sandbox: Path, page: str) -> None:
    assert follow(GUIDE / f"{page}.md", sandbox)
    CHECKS.get(page, lambda sandbox: None)(sandbox)


def convert(sandbox: Path) -> None:
    (article,) = (sandbox / "my-paper/content/articles/2019/03").glob("*.md")
    text = article.read_text("utf-8")
    assert "section: Harbour" in text and "- Barrels" in text and "Morag Ellery" in text


def move(sandbox: Path) -> None:
    output = sandbox / "moved/output"
    assert (output / "2019/03/04/barrels/index.html").is_file()
    assert (output / "2020/05/01/sprats-are-back/index.html").is_file()
    assert "/harbour/barrels.html" in (output / "_redirects").read_text("utf-8")


def articles(sandbox: Path) -> None:
    page = (
        sandbox / "my-paper/output/2021/05/27/dredging-truce-signed-on-an-oyster-table/index.html"
    ).read_text("utf-8")
    assert "Dredging the channel" in page
    assert "since 2009" in (sandbox / "my-paper/output/author/morag-ellery/index.html").read_text("utf-8")


def desk(sandbox: Path) -> None:
    report = (sandbox / "report.html").read_text("utf-8")
    assert (
        "Did you mean <code>tags</code>?" in report
        and "<code>/2019/03/05/report/</code> leads nowhere." in report
    )


def deploy(sandbox: Path) -> None:
    assert (sandbox / "www/index.html").read_bytes() == (sandbox / "my-paper/output/index.html").read_bytes()
    steps = yaml.safe_load((sandbox / ".github/workflows/site.yml").read_text("utf-8"))["jobs"]["site"][
        "steps"
    ]
    commands = [step["run"] for step in steps if "run" in step]
    for command in commands:
        shell(command, sandbox)
    called = (sandbox / "called").read_text("utf-8")
    for words in (
        "aws s3 sync my-paper/output/",
        "netlify deploy",
        "npx wrangler pages deploy",
        "git add my-paper/content",
    ):
        assert words in called
    cached = next(step["with"]["path"] for step in steps if step.get("uses", "").startswith("actions/cache"))
    assert all((sandbox / path).is_dir() for path in cached.split())


def extend(sandbox: Path) -> None:
    """With one line each, as the page says, the importer and the view do their work."""
    importers, views = (sandbox / f"generator/{room}/__init__.py" for room in ("importers", "views"))
    line = "    from generator.importers.text import Text\n"
    _insert(importers, line, line + line.replace("text", "slips").replace("Text", "Slips"))
    _insert(importers, "by_name = (", "by_name = (Slips(), ")
    line = "from generator.views.view import View\n"
    _insert(views, line, line + line.replace("view import View", "weekdays import Weekdays"))
    _insert(views, "    Story(),\n", "    Story(),\n    Weekdays(),\n")
    (sandbox / "content/raw/cards.slips").write_text("A card\nOne.\n\nTwo.\n---\nAnother card\nText.\n")
    shell("python build.py", sandbox)
    assert (sandbox / "output/undated/another-card/index.html").is_file()
    wednesdays = (sandbox / "output/weekday/3/2025.txt").read_text("utf-8").splitlines()
    assert wednesdays and all(
        title in (sandbox / "output/2025/index.html").read_text("utf-8") for title in wednesdays
    )


def search(sandbox: Path) -> None:
    assert (sandbox / "output/index.html").is_file() and not (sandbox / "output/search").exists()


def _insert(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


CHECKS = {
    "articles": articles, "convert": convert, "deploy": deploy, "desk": desk, "extend": extend, "move": move,
    "search": search,
}  # fmt: skip


def test_the_readme(sandbox: Path) -> None:
    """Its lines that make an environment are run by .ci/run, which has a network."""
    text = (PROJECT / "README.md").read_text("utf-8")
    lines = re.findall(r"^    (.*)$", text, re.M)
    assert lines and all(line.startswith("python3 -m venv --without-pip .venv && ") for line in lines)
    assert follow(PROJECT / "README.md", sandbox)
