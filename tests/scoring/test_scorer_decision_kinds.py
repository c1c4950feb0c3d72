"""The places of a kind of decision: what its name is in is what a new kind has to touch (docs/extending.md)."""

from pathlib import Path
from typing import get_args

import pytest

import pitboard
from pitboard.model.facts import DecisionKind, FinishDecision
from pitboard.server.static_files import BUILT

PACKAGE = Path(pitboard.__file__).parent
DECIDED = ("board", "model", "results", "scoring", "server", "web")
"""The rooms that a decision passes; feeds, the simulator and the relay speak of the kinds that they know."""


def places(kind: str) -> set[str]:
    """The files of those rooms in which a kind is named."""
    files = [file for room in DECIDED for suffix in ("py", "js") for file in (PACKAGE / room).rglob(f"*.{suffix}")]
    written = [file for file in files if PACKAGE / "web" / BUILT not in file.parents]
    return {file.relative_to(PACKAGE).as_posix() for file in written if f'"{kind}"' in file.read_text("utf-8")}


@pytest.mark.parametrize("kind", get_args(DecisionKind))
def test_a_kind_of_decision_is_its_name_and_its_effect(kind: str) -> None:
    finish = {"model/facts.py", "board/finish.py", "web/engine/finish.js"}

    assert places(kind) == (finish if kind in get_args(FinishDecision) else {"model/facts.py", "scoring/scorer.py"})
