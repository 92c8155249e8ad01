"""Imports only go down, files stay small, and nobody prints but the command line."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parent.parent / "generator"
LONGEST = 400  # lines of a file

# Bottom first. Rooms on one floor may not import each other.
FLOORS = (
    "model disk",
    "text engine site",
    "fragment frontmatter output ledger",
    "related report",
    "pictures config",
    "catalog importers",
    "keep gates problems",
    "views desk",
    "settle shelve relate search theme",
    "survey publish",
    "ingest absorb",
    "pipeline explain",
    "serve archive",
    "export",
    "cli",
)


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


ROOMS = {room: number for number, floor in enumerate(FLOORS) for room in floor.split()}


def steps(module: str) -> Iterator[tuple[str, int, int]]:
    """(what is imported, its floor, own floor) for each import from another room."""
    room = module.partition(".")[0]
    for top, target, *_ in imports(module):
        assert top == "generator", f"{module} imports from {top}"
        if target != room:
            yield target, ROOMS[target], ROOMS[room]


def neighbours(module: str) -> set[str]:
    """The modules of its own package that a module imports, as they are called inside it."""
    room, _, own = module.partition(".")
    held = {other.partition(".")[2] for other in modules() if other.startswith(f"{room}.")}

    def home(rest: list[str]) -> str:
        """The module that an import of `rest` from the package loads."""
        tries = (".".join(rest[:size]) for size in range(len(rest), 0, -1))
        found = (name for one in tries for name in (one, f"{one}.__init__") if name in held)
        return next(found, "__init__")

    return {home(rest) for _, target, *rest in imports(module) if target == room} - {own}


@pytest.mark.parametrize("module", modules())
def test_imports_only_go_down(module: str) -> None:
    climbs = [name for name, floor, own in steps(module) if floor >= own]
    assert not climbs, f"{module} imports from its own floor or above: {climbs}"


@pytest.mark.parametrize(
    "package", sorted({module.partition(".")[0] for module in modules() if "." in module})
)
def test_inside_a_package_imports_never_go_round(package: str) -> None:
    own = [module for module in modules() if module.startswith(f"{package}.")]
    graph = {module.partition(".")[2]: neighbours(module) for module in own}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(own)


def test_importers_do_not_know_each_other() -> None:
    """They share helpers, whose names begin with an underscore, and the protocol."""
    for module in (module for module in modules() if module.startswith("importers.")):
        own = module.split(".")[1]
        rooms = {name.split(".")[0] for name in neighbours(module)} - {own, "protocol"}
        known = {room for room in rooms if not room.startswith("_")}
        assert own == "__init__" or not known, f"{module} imports {known}"


def test_every_module_has_a_floor() -> None:
    assert {module.split(".")[0] for module in modules()} == set(ROOMS)


def test_the_map_names_every_room() -> None:
    """The docstring of generator/__init__.py is what a newcomer reads first."""
    words = (GENERATOR / "__init__.py").read_text("utf-8").replace("/", " ").split()
    assert not [room for room in ROOMS if room not in words]


@pytest.mark.parametrize("module", modules())
def test_no_file_is_too_long_to_read_at_once(module: str) -> None:
    assert len(source(module).splitlines()) <= LONGEST


@pytest.mark.parametrize("module", [module for module in modules() if not module.startswith("cli.")])
def test_only_the_command_line_speaks(module: str) -> None:
    calls = [node.func for node in ast.walk(ast.parse(source(module))) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id in ("print", "input")]
