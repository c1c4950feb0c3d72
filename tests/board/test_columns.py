"""The columns of the board are declared once: a new one is four edits, and is then wherever the board is."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pitboard
from engine.node import node
from pitboard.board import Row
from pitboard.board.columns import COLUMNS
from pitboard.cli.tables import terminal_columns
from pitboard.texts import LANGUAGES, texts
from waiting import HANGS_S

HOUSE = Path(pitboard.__file__).parent

PAGE_ONLY = {"s1_ms", "s2_ms", "s3_ms", "ideal_lap_ms", "sectors_ms", "stint_ms", "drive_ms", "last_stints"}
"""Keys that the page's engine adds to a row of the standings."""

ASKED = """
import json
import msgspec
from pitboard.board import standings
from pitboard.board.columns import COLUMNS
from pitboard.cli.tables import as_csv, as_table, terminal_columns
from pitboard.model import LINE, LoopsInstalled, Passing, RaceInfo
from pitboard.scoring import score
from pitboard.server.api.description import openapi
from pitboard.board.cells import cells
from pitboard.server.cells import board_document
from pitboard.server.wire import whole
from pitboard.texts import texts

START_US = 1_000_000_000_000_000
passings = [Passing(START_US + 100_000_000 * lap, "7", LINE, "test", lap) for lap in (1, 2, 3)]
history = score([RaceInfo("race", START_US), LoopsInstalled((), 0, "test"), *passings])
board = standings(history, START_US + 342_500_000)
page = board_document(history, board)
row = page["rows"][0]
print(json.dumps({
    "table": as_table(board.rows, terminal_columns(COLUMNS.table), "", width=200),
    "csv": as_csv(board.rows),
    "cells": cells(row, texts("en", "page")),
    "heads": [texts("en", "page")["col." + column.id] for column in COLUMNS.usual],
    "schema": openapi()["components"]["schemas"]["Row"],
    "row": row,
    "history": msgspec.to_builtins(whole(history)),
}))
"""


def edited(house: Path, name: str, *changes: tuple[str, str]) -> None:
    """Change a file of a copy of the house."""
    path = house / name
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) == 1, (name, before)
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with one more column: how long ago a car was at the line, which four edits make."""
    copy = tmp_path_factory.mktemp("house") / "pitboard"
    shutil.copytree(HOUSE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    declared = '{"id": "since_line", "kind": "duration", "key": "since_line_ms", "head": "Since line", "page": "usual"}'
    edited(
        copy,
        "board/columns.json",
        ('"columns": [\n', f'"columns": [\n    {declared},\n'),
        ('"table": [\n', '"table": [\n    {"id": "since_line"},\n'),
    )
    edited(
        copy,
        "board/standings.py",
        (
            "    class_interval_basis: Basis | None = None\n",
            "    class_interval_basis: Basis | None = None\n    since_line_ms: int | None = None\n",
        ),
        (
            "        class_interval[2],\n",
            "        class_interval[2],\n        (moment_us - mark.line_us) // 1000,\n",
        ),
    )
    edited(
        copy,
        "web/engine/standings.js",
        (
            "      class_interval_basis: classInterval[2],\n",
            "      class_interval_basis: classInterval[2],\n      since_line_ms: msOf(momentUs - mark.lineUs),\n",
        ),
    )
    for lang in LANGUAGES:
        edited(copy, f"texts/{lang}/page.json", ('  "col.pos"', '  "col.since_line": "Since line",\n  "col.pos"'))
    return copy


@pytest.fixture(scope="module")
def answers(house: Path) -> dict[str, Any]:
    """What that house answers of a race of one car."""
    environment = {**os.environ, "PYTHONPATH": str(house.parent)}
    run = subprocess.run(
        [sys.executable, "-c", ASKED], env=environment, capture_output=True, timeout=HANGS_S, check=False
    )
    assert not run.returncode, run.stderr.decode()
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_a_column_that_is_declared_is_in_the_table_the_csv_the_page_and_the_schema(answers: dict[str, Any]) -> None:
    head, row = [line for line in answers["table"].splitlines() if line][:2]
    assert (head.split()[:2], row.split()[0]) == (["Since", "line"], "42.500")
    assert [line.rsplit(",", 1)[-1] for line in answers["csv"].splitlines()] == ["since_line_ms", "42500"]
    assert (answers["cells"]["since_line"], answers["heads"][0]) == ("42.500", "Since line")
    assert "since_line_ms" in answers["schema"]["properties"]


def test_and_the_page_works_it_out_as_the_board_does(house: Path, answers: dict[str, Any]) -> None:
    script = house / "ask.mjs"
    script.write_text(
        'import { Race } from "./web/engine/race.js";\n'
        "let text = ''; for await (const piece of process.stdin) text += piece;\n"
        "console.log(JSON.stringify(Race.from(JSON.parse(text)).standings(342_500, { more: false }).rows[0]));\n"
    )
    run = subprocess.run(
        [node(), str(script)], input=json.dumps(answers["history"]).encode(), capture_output=True, timeout=HANGS_S
    )
    assert json.loads(run.stdout) == answers["row"]


def test_what_is_declared_there_is() -> None:
    """Its value in a row, its heading in every language, its hint where it has one, its place on a terminal."""
    keys = set(Row.__struct_encode_fields__)
    for column in COLUMNS.columns:
        parts = [f"{column.key}_{part}" for part in ("laps", "ms", "basis")] if column.kind == "gap" else [column.key]
        assert not column.key or set(parts) <= keys | PAGE_ONLY, column
        for lang in LANGUAGES if column.page else ():
            assert f"col.{column.id}" in texts(lang, "page")
            assert not column.hint or f"hint.{column.id}" in texts(lang, "page")
    for shown in (COLUMNS.table, COLUMNS.watch):
        assert all(column.head for column in terminal_columns(shown))
