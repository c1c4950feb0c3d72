"""The rules of the house: who may import whom, what is documented, and what no file may hold."""

import ast
import importlib
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "pitboard"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))

TESTS = sorted((ROOT / "tests").rglob("*.py"))
STOPWATCH = re.compile(r"\btime\.(m[o]notonic|perf_counter|process_time|thread_time)|from time [i]mport|\btim[e]it\b")
MAY_LOOK_AT_A_CLOCK = {"waiting.py", "webhook_server.py"}

CLOCK = re.compile(r"\btime\.(time|time_ns|ctime|localtime)\b|\bdate(time)?\.(now|utcnow|today)\b|from time [i]mport")
MAY_READ_THE_CLOCK = {"model/clock.py"}

# Written so that no pattern matches this file.
REGISTRY_HOST = re.compile(r"pypi\.|npm[j]s|deb\.debian", re.IGNORECASE)


@cache
def tree(path: Path) -> ast.Module:
    """What a module says."""
    return ast.parse(path.read_text(encoding="utf-8"))


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
        for name in identifiers(tree(path))
        if name in DIALECT
    ]

    assert not found


def test_a_class_name_means_one_thing_in_the_whole_house() -> None:
    names = Counter(node.name for path in MODULES for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))

    assert len([name for name, times in names.items() if times > 1]) <= CLASS_NAMES_USED_TWICE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_function_is_short(path: Path) -> None:
    found = [
        f"{node.name}: {length} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST
    ]

    assert not found


def test_an_extra_is_what_the_program_imports() -> None:
    """An extra that nothing imports promises what is not there; httptools is uvicorn's own to take, nats-py is nats."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    imported = {
        name.partition(".")[0] for path in MODULES for node in ast.walk(tree(path)) for name in imported_names(node)
    }
    imported |= {name.replace("_", "-") for name in imported}
    imported |= {"httptools"} | ({"nats-py"} & {f"{name}-py" for name in imported})
    for extra, packages in extras.items():
        if extra != "dev":
            assert {re.split(r"[^\w-]", package)[0] for package in packages} <= imported, extra


def imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


# Tests mirror the source: tests/ROOM/test_MODULE.py, with _SUBJECT behind it where a module has several files; a
# package within a room (a feed's format, the API) has files by its own name or its modules'.

NO_FILE_OF_ITS_OWN = {
    "check/claims.py": "types alone",
    "check/mention_types.py": "types alone",
    "cluster/bus.py": "types alone: cluster/test_nats_bus.py",
    "cli/report.py": "cli/test_every_option.py, report/test_golden.py, report/pictures/test_command.py",
    "scoring/verdicts.py": "one type: board/test_verdicts.py",
    "server/publish.py": "cli/test_publish.py",
}
"""Modules without a file of tests named for them: where they are tested, or why not."""

OF_THE_WHOLE_ROOM = {
    "check/test_article.py": "one text, claim by claim",
    "check/test_mutations.py": "true sentences with a word changed",
    "check/test_metamorphic.py": "true sentences with one thing changed",
    "check/test_planted.py": "errors planted in right texts",
    "check/test_round_trip.py": "reports read back",
    "check/test_sentences.py": "a misreading each, four ways",
    "forecast/test_no_future.py": "every forecast without what came later",
    "cli/test_bounds.py": "every command on what has no end",
    "cli/test_every_option.py": "every command with every option",
    "feeds/test_fuzz.py": "damaged bytes in every format",
    "feeds/test_recording_and_live.py": "every format, recorded and live",
    "moments/test_docs.py": "the page on moments",
    "moments/test_le_mans.py": "a whole race",
    "journal/test_power_cuts.py": "a race that is written, through any loss of power",
    "moments/test_no_future.py": "every finder at every moment",
    "moments/test_simulated.py": "a whole race",
    "templates/test_templates.py": "every template",
    "report/test_claims.py": "a person's report beside ours",
    "report/test_deletion.py": "every sentence without a row that it cites",
    "report/test_golden.py": "whole texts",
    "report/test_inputs.py": "what is not in the input is not in the text",
    "report/test_odd_fields.py": "whole reports of odd races",
    "report/test_mutations.py": "one change of the input at a time",
    "report/test_reporters.py": "what ten reporters told beside ours",
    "report/test_round_trip.py": "reports read by check",
    "report/test_small_races.py": "whole reports of small races",
    "report/test_style.py": "how whole texts read",
    "report/test_touchstones.py": "what decided a race",
    "report/test_truth.py": "every sentence worked out again",
    "scoring/test_invariants.py": "what holds of every history",
    "server/test_joined_late.py": "every answer of a race joined late",
    "server/test_page": "the page in a browser",
    "texts/test_catalogues.py": "every language",
    "texts/test_new_language.py": "a folder more",
}
"""Files of tests that are named for no module: what they are about."""


def modules_by_room() -> dict[str, list[list[str]]]:
    """The modules of every room, each as the names of its packages and its own."""
    rooms: dict[str, list[list[str]]] = {room: [] for room in ROOMS}
    for path in MODULES:
        room, *names = path.relative_to(PACKAGE).with_suffix("").parts
        if names and (names := [name for name in names if name != "__init__"]):
            rooms[room].append(names)
    return rooms


def files_of_tests() -> dict[str, list[tuple[str, str]]]:
    """The files of tests of every room: where each is, and what it is about."""
    rooms: dict[str, list[tuple[str, str]]] = {room: [] for room in ROOMS}
    for path in TESTS:
        room, *folders = path.relative_to(ROOT / "tests").parts[:-1] or [""]
        if room in rooms and path.name.startswith("test_"):
            about = "_".join([*folders, path.stem.removeprefix("test_")])
            rooms[room].append((path.relative_to(ROOT / "tests").as_posix(), about))
    return rooms


def is_about(about: str, names: list[str]) -> bool:
    """Whether a file of tests is named for a module, or for the package that it is in."""
    known = {names[-1], *("_".join(names[:depth]) for depth in range(1, len(names) + 1))}
    return any(about == name or about.startswith(f"{name}_") for name in known)


@pytest.mark.parametrize("room", ROOMS)
def test_a_module_has_tests_by_its_name(room: str) -> None:
    tests = files_of_tests()[room]
    bare = [
        path
        for names in modules_by_room()[room]
        if not any(is_about(about, names) for _, about in tests)
        and (path := f"{room}/{'/'.join(names)}.py") not in NO_FILE_OF_ITS_OWN
    ]

    assert not bare


@pytest.mark.parametrize("room", ROOMS)
def test_a_file_of_tests_is_named_for_a_module(room: str) -> None:
    modules = modules_by_room()[room]
    stray = [
        path
        for path, about in files_of_tests()[room]
        if modules
        and not any(is_about(about, names) for names in modules)
        and not any(path.startswith(known) for known in OF_THE_WHOLE_ROOM)
    ]

    assert not stray


def test_what_is_listed_is_there() -> None:
    """A list that outlives what it names says something untrue."""
    assert not [name for name in NO_FILE_OF_ITS_OWN if not (PACKAGE / name).exists()]
    assert not [name for name in OF_THE_WHOLE_ROOM if not list((ROOT / "tests").glob(f"{name}*"))]


# check and report are rebuilt later, and then have as many (docs/decisions/044-tests-are-named-for-modules.md);
# strategy is held to whole races too, in bench/strategy.py, cluster to servers that are killed, in bench/cluster.py.
SHARE_OF_TESTS: dict[str, float] = {
    "check": 0.54,
    "cluster": 0.38,
    "forecast": 0.55,
    "moments": 0.66,
    "report": 0.64,
    "strategy": 0.5,
}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_tests_enough(room: str) -> None:
    """Lines of tests for each line of source."""

    def lines(folder: Path) -> int:
        return sum(len(path.read_text("utf-8").splitlines()) for path in folder.rglob("*.py"))

    source, tests = lines(PACKAGE / room), lines(ROOT / "tests" / room)

    assert source < 10 or tests / source >= SHARE_OF_TESTS.get(room, 0.8), f"{tests} lines for {source}"


@pytest.mark.parametrize("bench", sorted((ROOT / "bench").glob("*.py")), ids=lambda path: path.stem)
def test_every_bench_finds_what_it_measures(bench: Path) -> None:
    """What a bench imports is there: nobody runs them with every change."""
    tree = ast.parse(bench.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pitboard"):
            module = importlib.import_module(node.module or "")
            found = [alias.name for alias in node.names if not hasattr(module, alias.name)]
            missing = [name for name in found if importlib.util.find_spec(f"{node.module}.{name}") is None]
            assert missing == [], f"{bench.name}: {node.module} has no {missing}"
        elif isinstance(node, ast.ImportFrom):
            # A folder of the tests has no __init__: a module of its name in bench/ would be found in its place.
            first = (node.module or "").partition(".")[0]
            hidden = (ROOT / "tests" / first).is_dir() and bench.with_name(f"{first}.py").exists()
            assert not hidden, f"{bench.name}: bench/{first}.py hides {node.module}"
