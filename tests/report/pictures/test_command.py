"""`pitboard picture` as people use it."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pitboard.cli import main
from pitboard.report import pictures

RECORD = "le-mans-2023/23_Analysis_Race_Hour24.csv.gz"


def run(*words: object) -> Result:
    """The command with these words."""
    return CliRunner().invoke(main, ["picture", *map(str, words)])


@pytest.mark.parametrize("kind", ["gap", "positions", "stints"])
def test_a_picture_is_written(kind: str, races: Path, tmp_path: Path) -> None:
    out = tmp_path / f"{kind}.svg"

    result = run(races / RECORD, kind, "--at", "2h", "--class", "lmp2", "--hours", 1, "--lang", "en", "--out", out)
    assert result.exit_code == 0, result.output
    assert b"LMP2" in out.read_bytes()


def test_png_by_its_name(races: Path, tmp_path: Path) -> None:
    out = tmp_path / "gap.PNG"

    assert run(races / RECORD, "gap", "--at", "2h", "--car", "8", "--car", "51", "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["gap", "--out", "x.pdf"], "FILE.svg or FILE.png"),
        (["gap", "--car", "999", "--out", "x.svg"], "no car '999'"),
        (["gap", "--class", "GTP", "--out", "x.svg"], "no class 'GTP'"),
        (["wheel", "--out", "x.svg"], "wheel"),
        (["gap"], "--out"),
    ],
)
def test_what_cannot_be_is_usage(more: list[str], said: str, races: Path) -> None:
    result = run(races / RECORD, *more)

    assert result.exit_code == 2
    assert said in result.output


def test_nothing_to_draw_is_one_line(races: Path, tmp_path: Path) -> None:
    result = run(races / RECORD, "gap", "--at", "10s", "--out", tmp_path / "x.svg")

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "no lap is completed" in result.output


def test_a_place_that_cannot_be_written_is_one_line(races: Path, tmp_path: Path) -> None:
    result = run(races / RECORD, "gap", "--at", "2h", "--out", tmp_path / "none" / "x.svg")

    assert (result.exit_code, result.output.count("\n")) == (1, 1)


def test_without_matplotlib_one_line_names_the_extra(
    races: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith(("matplotlib", "pitboard.report.pictures."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(pictures, "draw", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    result = run(races / RECORD, "gap", "--at", "2h", "--out", tmp_path / "x.svg")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "pip install 'pitboard[report]'" in result.output


def test_a_report_shows_the_gaps_when_asked(races: Path) -> None:
    words = ["report", str(races / RECORD), "--at", "16:12:30", "--format", "html"]
    plain = CliRunner().invoke(main, words)
    shown = CliRunner().invoke(main, [*words, "--pictures"])

    assert (plain.exit_code, shown.exit_code) == (0, 0)
    assert "<svg" not in plain.output
    assert shown.output.count("<svg ") == 1
    assert "<?xml" not in shown.output
    assert "Achterstand op #51 Ferrari" in shown.output


def test_a_report_before_the_first_lap_has_no_picture(races: Path) -> None:
    words = ["report", str(races / RECORD), "--at", "10s", "--format", "html", "--pictures"]

    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0
    assert "<svg" not in result.output


def test_a_pdf_has_the_gaps_and_goes_where_it_is_told(races: Path, tmp_path: Path) -> None:
    words = ["report", str(races / RECORD), "--at", "16:12:30", "--format", "pdf"]
    piped = CliRunner().invoke(main, words)
    written = CliRunner().invoke(main, [*words, "--out", str(tmp_path / "report.pdf")])

    assert (piped.exit_code, written.exit_code, written.output) == (0, 0, "")
    assert piped.stdout_bytes.startswith(b"%PDF-")
    assert (tmp_path / "report.pdf").read_bytes() == piped.stdout_bytes
    assert b"Achterstand op" in piped.stdout_bytes


def test_without_typst_one_line_names_the_extra(races: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    result = CliRunner().invoke(main, ["report", str(races / RECORD), "--at", "2h", "--format", "pdf"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "pip install 'pitboard[report]'" in result.output


def test_pictures_are_for_a_page(races: Path) -> None:
    assert CliRunner().invoke(main, ["report", str(races / RECORD), "--pictures"]).exit_code == 2
