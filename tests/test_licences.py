"""What is taken from others stands in docs/licences.md, under licences by which it may be given on."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"

FREE = {"MIT", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "Zlib", "CC0-1.0"}
"""By each of these a copy may be given on with a program under the Apache licence."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_everything_taken_is_listed_with_its_licence(tool: ModuleType) -> None:
    """After a change of requirements: `python tools/licences.py`."""
    page = PAGE.read_text("utf-8").splitlines()

    assert [row for row in tool.rows() if f"| {' | '.join(row)} |" not in page] == []


def test_all_of_it_may_be_given_on() -> None:
    rows = [line.split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]

    assert len(rows) > 20
    for name, licence, _ in rows:
        assert set(re.split(r" (?:AND|OR) ", licence.partition(" (")[0])) <= FREE, name


def test_a_script_that_the_page_takes_has_its_licence_beside_it(tool: ModuleType) -> None:
    named = {"BSD-3-Clause": "BSD 3-Clause License", "MIT": "The MIT License"}
    for folder in (path for path in tool.VENDOR.glob("*") if path.is_dir()):
        assert (folder / "LICENSE").read_text("utf-8").startswith(named[tool.STATED[folder.name]])
