"""What the commands say of their input, and of a page that was built without npm."""

import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.test_lap_record import row
from intake.test_load import write
from pitboard.cli import main
from pitboard.server import app, static_files
from pitboard.server.static_files import FROM_NPM, missing_from_npm


@pytest.fixture
def record(tmp_path: Path) -> str:
    return str(write(tmp_path / "race.csv", row(), row(lap=2, elapsed="3:20.000")))


ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_page_that_was_built_without_npm_says_what_it_lacks_and_how_to_add_it(
    record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "missing_from_npm", lambda: ["lit-html", "uPlot"])
    monkeypatch.setattr(app, "serve", lambda *_, **__: None)
    out = str(Path(record).with_name("site"))
    for command in (["publish", record, "--out", out, "--no-pictures"], ["serve", record], ["replay", record]):
        done = CliRunner().invoke(main, command)
        assert (done.exit_code, done.stderr.count("\n")) == (0, 1)
        assert (
            "the page has no panels and no pictures of its own: it was built without lit-html and uPlot;" in done.stderr
        )
        assert "install npm, then in Pitboard's source folder: pip install --force-reinstall --no-deps ." in done.stderr


def test_a_page_that_was_built_with_npm_has_nothing_to_say(record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "missing_from_npm", list)
    monkeypatch.setattr(app, "serve", lambda *_, **__: None)

    assert CliRunner().invoke(main, ["serve", record]).stderr == ""


def test_what_is_looked_for_is_what_the_build_takes() -> None:
    taken = runpy.run_path(str(ROOT / "tools" / "vendor.py"))["FILES"].values()

    assert {f"vendor/{file}" for file in taken} == {file for files in FROM_NPM.values() for file in files}


def test_what_is_missing_is_looked_for_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "WEB", tmp_path)
    assert missing_from_npm() == ["lit-html", "uPlot"]

    for file in FROM_NPM["lit-html"]:
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).touch()
    assert missing_from_npm() == ["uPlot"]
