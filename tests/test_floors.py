"""Imports only go down, files stay small, and nobody prints but the command line."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parent.parent / "generator"
LONGEST = 400  # lines of a file

# Bottom first. Modules on one floor may not import each other; a package's own modules stand on its
# floor and stay among themselves as `INSIDE` says.
FLOORS = (
    "model digest",
    "engine wording yamltext codec files workers slugs",
    "dates literal ledger report site",
    "markup frontmatter addresses manifest config",
    "related importers fragment",
    "catalog views theme",
    "gates verify problems proof",
    "conversion",
    "survey relate press explain",
    "ingest absorb publish",
    "pipeline",
    "cli",
)

# The same inside each package, its __init__ on top of all but what it offers to its own.
INSIDE = {
    "catalog": "schema / reader / dirt / relations / inputs / writer / __init__",
    "importers": "_decode _lexicon / _fuse _headline _credits _keywords / _pairs / _tail / _layout / protocol / text markdown archives / __init__",
    "frontmatter": "heads writing / form / __init__",
    "survey": "names articles / matter / __init__",
    "views": "view / story dates matter sitemap / feed listing / __init__ / sample",
}


def modules() -> list[str]:
    """Dotted names below generator, packages as `name.__init__`."""
    found = (path.relative_to(GENERATOR).with_suffix("").parts for path in sorted(GENERATOR.rglob("*.py")))
    return [".".join(parts) for parts in found if parts != ("__init__",)]


def source(module: str) -> str:
    return (GENERATOR / module.replace(".", "/")).with_suffix(".py").read_text("utf-8")


def imports(module: str) -> Iterator[tuple[str, ...]]:
    """The parts, without `generator`, of everything of ours that the module imports anywhere."""
    for node in ast.walk(ast.parse(source(module))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] in ("generator", "tests"):
                yield tuple(name.split("."))


def floors(words: str) -> dict[str, int]:
    return {name: number for number, floor in enumerate(words.split("/")) for name in floor.split()}


ROOMS = floors(" / ".join(FLOORS))


def steps(module: str) -> Iterator[tuple[str, int, int]]:
    """(what is imported, its floor, own floor) for each import of ours."""
    room, _, own = module.partition(".")
    for top, target, *rest in imports(module):
        assert top == "generator", f"{module} imports from {top}"
        if target != room:
            yield target, ROOMS[target], ROOMS[room]
            continue
        inside = floors(INSIDE[room])
        name = rest[0] if rest and rest[0] in inside else "__init__"
        yield f"{room}.{name}", inside[name], inside[own]


@pytest.mark.parametrize("module", modules())
def test_imports_only_go_down(module: str) -> None:
    climbs = [name for name, floor, own in steps(module) if floor >= own]
    assert not climbs, f"{module} imports from its own floor or above: {climbs}"


def test_every_module_has_a_floor() -> None:
    assert {module.split(".")[0] for module in modules()} == set(ROOMS)
    for package, words in INSIDE.items():
        held = {module.split(".")[1] for module in modules() if module.startswith(f"{package}.")}
        assert held == set(floors(words)), package


def test_the_map_names_every_room() -> None:
    """The docstring of generator/__init__.py is what a newcomer reads first."""
    words = (GENERATOR / "__init__.py").read_text("utf-8").replace("/", " ").split()
    assert not [room for room in ROOMS if room not in words]


@pytest.mark.parametrize("module", modules())
def test_no_file_is_too_long_to_read_at_once(module: str) -> None:
    assert len(source(module).splitlines()) <= LONGEST


@pytest.mark.parametrize("module", [module for module in modules() if module != "cli"])
def test_only_the_command_line_speaks(module: str) -> None:
    calls = [node.func for node in ast.walk(ast.parse(source(module))) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id in ("print", "input")]
