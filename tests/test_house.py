"""The rules of the house: who may import whom, what is documented, and what no file may hold."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "pitboard"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))

TESTS = sorted((ROOT / "tests").rglob("*.py"))
STOPWATCH = re.compile(r"\btime\.(m[o]notonic|perf_counter|process_time|thread_time)|from time [i]mport|\btim[e]it\b")
MAY_LOOK_AT_A_CLOCK = {"waiting.py", "webhook_server.py"}

CLOCK = re.compile(r"\btime\.(time|time_ns|ctime|localtime)\b|\bdate(time)?\.(now|utcnow|today)\b|from time [i]mport")
MAY_READ_THE_CLOCK = {"model/clock.py"}

# Written so that no pattern matches this file.
REGISTRY_HOST = re.compile(r"pypi\.|npm[j]s|deb\.debian", re.IGNORECASE)


def committed_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip(f"no git checkout at {ROOT}")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def undocumented(module: ast.Module) -> list[str]:
    """Names the public functions and classes of a module that have no docstring, with their lines."""
    return [
        f"line {node.lineno}: {node.name}"
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)
        and not ast.get_docstring(node)
    ]


def test_a_room_knows_only_the_rooms_to_its_left() -> None:
    """The import contract of pyproject.toml is kept."""
    lint_imports = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint_imports, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def test_no_committed_file_names_this_machine_or_a_registry() -> None:
    """A checkout works anywhere, with whatever package index a machine has."""
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in committed_files()
        for number, line in enumerate(file.read_bytes().decode(errors="replace").splitlines(), 1)
        if str(ROOT) in line or REGISTRY_HOST.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_module_and_public_name_is_documented(path: Path) -> None:
    """A module, and each public function and class in it, has a docstring."""
    module = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(module), "the module has no docstring"
    assert undocumented(module) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_one_module_reads_the_machines_clock(path: Path) -> None:
    """So all of them agree on the present moment, and a clock that is set in a race unsettles none."""
    found = [line for line in path.read_text("utf-8").splitlines() if CLOCK.search(line)]

    assert found == [] or path.relative_to(PACKAGE).as_posix() in MAY_READ_THE_CLOCK


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_test_takes_the_time(path: Path) -> None:
    """How long a thing takes is measured in bench/: a busy machine is slow, and nothing is wrong with it."""
    found = [line for line in path.read_text("utf-8").splitlines() if STOPWATCH.search(line)]

    assert found == [] or path.name in MAY_LOOK_AT_A_CLOCK


# Names that mean something, and functions that can be taken in at a glance

DIALECT = {"one", "told", "said", "anew", "stands", "beside", "placed", "joined"}
LONGEST = 45
STILL_NAMED = {"board": 79, "feeds": 57, "cli": 26, "results": 3, "scoring": 52, "intake": 8}
STILL_LONG = {"_rows", "serve", "_take", "advance", "read"}
CLASS_NAMES_USED_TWICE = 8


def identifiers(module: ast.Module) -> list[str]:
    """Every name that a module gives: variables, arguments, functions."""
    return [
        *(node.id for node in ast.walk(module) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)),
        *(node.arg for node in ast.walk(module) if isinstance(node, ast.arg)),
        *(node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)),
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_names_are_the_fields(room: str) -> None:
    """None of the words that stood for anything: a loop over passings has a `passing`, not a `one`."""
    found = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for name in identifiers(TREES[path])
        if name in DIALECT
    ]

    assert len(found) <= STILL_NAMED.get(room, 0), found


def test_a_class_name_means_one_thing_in_the_whole_house() -> None:
    names = Counter(node.name for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))

    assert len([name for name, times in names.items() if times > 1]) <= CLASS_NAMES_USED_TWICE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_function_is_short(path: Path) -> None:
    found = [
        f"{node.name}: {length} lines"
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST
        and node.name not in STILL_LONG
    ]

    assert not found


def test_an_extra_is_what_the_program_imports() -> None:
    """An extra that nothing imports promises what is not there; httptools is uvicorn's own to take."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    imported = {
        name.partition(".")[0] for tree in TREES.values() for node in ast.walk(tree) for name in imported_names(node)
    } | {"httptools"}
    for extra, packages in extras.items():
        if extra != "dev":
            assert {re.split(r"[^\w-]", package)[0] for package in packages} <= imported, extra


def imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
