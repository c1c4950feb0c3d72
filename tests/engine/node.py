"""The engine in node, asked from Python."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pitboard.scoring import History
from pitboard.server.wire import whole
from waiting import HANGS_S

HERE = Path(__file__).resolve().parent


@cache
def node() -> str:
    """The program, or a skip where there is none; never a skip where CI should have installed it."""
    found = shutil.which("node") or shutil.which("nodejs")
    if not found and not os.environ.get("CI"):
        pytest.skip("the engine's tests need node: sudo apt-get install nodejs")
    assert found, "node is missing"
    return found


def ask(history: History | dict[str, Any], questions: list[list[Any]], events: list[Any] | None = None) -> list[Any]:
    """What the engine answers to questions `[method, argument, ...]`, after a history and events that came since."""
    document = whole(history) if isinstance(history, History) else history
    given = msgspec.json.encode({"history": document, "events": events or [], "questions": questions})
    run = subprocess.run([node(), str(HERE / "ask.mjs")], input=given, capture_output=True, timeout=HANGS_S)
    assert not run.returncode, run.stderr.decode()
    answers: list[Any] = json.loads(run.stdout)
    return answers
