"""What the documentation must name: every command and option, every key of the answers, every verdict."""

import importlib
import pkgutil
import re
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest

import pitboard
from cli.commands import command
from pitboard.board import (
    AlarmRow,
    Disagreement,
    DriverRow,
    LapRow,
    PitRow,
    Row,
    SourceRow,
    StatedRow,
    StintRow,
    VerdictRow,
)
from pitboard.cli.main import COMMANDS
from pitboard.feeds.format import FeedFormat
from pitboard.feeds.registry import FORMATS
from pitboard.forecast import Evaluation, Forecast, ForecastRow, GradedSeal, Score
from pitboard.intake import rule_packs
from pitboard.intake.checkup import Carried, Checkup, Watched
from pitboard.model import ClockMeasure, RulePack
from pitboard.results import Classification, ClassificationRow
from pitboard.scoring import Conflict, VerdictCode
from pitboard.server.api.documents import CarTold, HistoryDocument
from pitboard.server.api.operations import OPERATIONS, RULES
from pitboard.server.wire import FORMAT
from pitboard.texts import LANGUAGES, language

DOCS = Path(__file__).resolve().parent.parent / "docs"
PACK_HEAD = {"id", "name", "series", "year", "source", "sources", "match"}
ANSWERS = [
    Row,
    LapRow,
    StintRow,
    PitRow,
    DriverRow,
    VerdictRow,
    AlarmRow,
    SourceRow,
    Conflict,
    Disagreement,
    StatedRow,
    Classification,
    ClassificationRow,
    Checkup,
    Watched,
    Carried,
    Forecast,
    ForecastRow,
    Evaluation,
    Score,
    GradedSeal,
]


def text(name: str) -> str:
    """A page."""
    return (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name: str) -> None:
    page = text("commands.md")

    assert f"`pitboard {name}" in page
    for option in command(name).params:
        if isinstance(option, click.Option):
            assert any(flag in page for flag in option.opts), (name, option.opts)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_every_key_of_an_answer_is_documented(answer: type[msgspec.Struct]) -> None:
    page = text("json.md")

    missing = [field.encode_name for field in msgspec.structs.fields(answer) if f"`{field.encode_name}`" not in page]
    assert not missing


def test_every_verdict_is_documented() -> None:
    assert not [code for code in get_args(VerdictCode) if f"`{code}`" not in text("scoring.md")]


def test_every_rule_pack_is_documented() -> None:
    assert not [pack for pack in rule_packs() if f"`{pack}`" not in text("classification.md")]
    values = {field.name for field in msgspec.structs.fields(RulePack)} - PACK_HEAD
    assert not [value for value in values if f"`{value}`" not in text("classification.md")]


# The glossary

GLOSSARY = [
    (row[0], re.findall(r"`([\w.]+)`", row[2]))
    for line in text("glossary.md").splitlines()[6:]
    for row in [[cell.strip() for cell in line.strip("|").split("|")]]
]


def named(path: str) -> object:
    """What a dotted path below `pitboard` names: a module, a name in one, or a name in a class."""
    found: object = pitboard
    module = "pitboard"
    for name in path.split("."):
        module = f"{module}.{name}"
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError:
            found = getattr(found, name)
    return found


@pytest.mark.parametrize(("term", "paths"), GLOSSARY, ids=[term for term, _ in GLOSSARY])
def test_a_term_of_the_glossary_lives_where_it_says(term: str, paths: list[str]) -> None:
    assert paths, term
    for path in paths:
        assert named(path) is not None


def test_the_glossary_is_in_alphabetical_order() -> None:
    terms = [term for term, _ in GLOSSARY]

    assert terms == sorted(terms, key=str.casefold)


@pytest.mark.parametrize("room", [module.name for module in pkgutil.iter_modules(pitboard.__path__) if module.ispkg])
def test_the_glossary_names_what_a_room_shows(room: str) -> None:
    """Every public name of a room, constants and the command line left out."""
    public = getattr(importlib.import_module(f"pitboard.{room}"), "__all__", [])
    named_there = {path for _, paths in GLOSSARY for path in paths}

    assert room == "cli" or not [name for name in public if not name.isupper() and f"{room}.{name}" not in named_there]


# The pages and what they name

ROOT = DOCS.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")
OWN_PATH = re.compile(r"`((?:src|tests|docs|bench|tools)/[\w./-]+|(?:[a-z_0-9]+/)+[\w.-]+\.(?:py|js|toml|json|html))`")
INVENTED = {"tests/feeds/test_beacon.py", "tests/ROOM/test_MODULE.py"}


def anchors(page: Path) -> set[str]:
    """What can be linked to on a page: its headings, as they are turned into addresses."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_link_leads_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        aim = page.parent / target if target else page
        assert aim.exists(), target
        assert not anchor or anchor in anchors(aim), (target, anchor)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    named_files = set(OWN_PATH.findall(page.read_text("utf-8"))) - INVENTED
    places = [ROOT, ROOT / "src" / "pitboard", ROOT / "src" / "pitboard" / "server"]

    assert not [name for name in named_files if not any((place / name).exists() for place in places)]


def test_every_operation_and_parameter_of_the_api_is_documented() -> None:
    page = text("api.md")

    for operation in OPERATIONS:
        assert f"`{operation.path}`" in page
        assert not [parameter.name for parameter in operation.parameters if f"`{parameter.name}`" not in page]


@pytest.mark.parametrize("document", [HistoryDocument, CarTold], ids=lambda document: document.__name__)
def test_every_key_of_the_compact_history_is_documented(document: type[msgspec.Struct]) -> None:
    page = text("api.md")

    missing = [field.encode_name for field in msgspec.structs.fields(document) if f"`{field.encode_name}`" not in page]
    assert not missing
    assert f"In `format` {FORMAT}," in page


def test_the_example_of_a_rule_pack_is_one_that_there_is() -> None:
    assert RULES.example in rule_packs()


@pytest.mark.parametrize("page", ["commands.md", "api.md", "json.md", "moments.md"])
def test_a_table_has_no_line_twice(page: str) -> None:
    heads = [line.split("|")[1].strip() for line in text(page).splitlines() if re.match(r"\| `(pitboard|/)", line)]

    assert not [head for head in heads if heads.count(head) > 1]


# The walks through the house

WALKS = re.split(r"^## ", text("architecture.md"), flags=re.MULTILINE)[-2:]
STEPS = [
    (walk.splitlines()[0], re.findall(r"`((?:\w+\.)+\w+)`", row))
    for walk in WALKS
    for row in walk.splitlines()
    if re.match(r"\| \d", row)
]


@pytest.mark.parametrize(("walk", "paths"), STEPS, ids=[f"{walk[:10]} {paths[0]}" for walk, paths in STEPS])
def test_a_step_of_a_walk_is_there(walk: str, paths: list[str]) -> None:
    assert paths, walk
    for path in paths:
        assert named(path) is not None


def test_a_sentence_is_no_more_than_ten_steps_from_its_rows() -> None:
    assert 0 < sum(walk.startswith("A sentence") for walk, _ in STEPS) <= 10


# What there is, and the pages that list it


@pytest.mark.parametrize("feed_format", FORMATS, ids=lambda each: each.name)
def test_every_format_is_listed_and_every_kind_of_address_is_shown(feed_format: FeedFormat) -> None:
    folder = DOCS / "feeds"
    pages = [text("sources.md"), text("timing71.md"), *(page.read_text("utf-8") for page in folder.glob("*.md"))]

    assert any(feed_format.title.split()[0].casefold() in page.casefold() for page in pages)
    forms = [scheme.form.partition("?")[0] for scheme in feed_format.schemes]
    assert not [form for form in forms if form not in text("sources.md")]


def test_every_language_of_the_interface_is_named() -> None:
    assert not [language(code).english for code in LANGUAGES if language(code).english not in text("languages.md")]


def test_the_decisions_are_numbered_from_one_on() -> None:
    """Each file by its number, under a title with the same."""
    pages = sorted((DOCS / "decisions").glob("*.md"))

    assert [int(page.name[:3]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert re.match(rf"# {int(page.name[:3])}\. [A-Z0-9]", page.read_text("utf-8")), page.name


@pytest.mark.parametrize("kind", get_args(ClockMeasure))
def test_every_way_to_compare_a_clock_is_documented(kind: str) -> None:
    assert f"`{kind}`" in text("json.md")
    assert f"`{kind}`" in text("operator.md")
