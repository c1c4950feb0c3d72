"""The pictures as bytes: the same every time, readable by machine and by screen reader, in both languages."""

import hashlib
import re
import subprocess
import sys
import warnings
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from build import at, driver_in, entry, flag, line_laps, loop_laps, scored, stop
from pitboard.model import CarState
from pitboard.report.pictures import gaps, positions, stint_bars
from pitboard.report.pictures.draw import Format, Series, inline, picture
from pitboard.scoring import History

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).resolve().parents[3]


def race() -> History:
    """Two cars with a stop, a change, a flag, a car that retired, and names that are no mark-up and no formula."""
    return scored(
        [entry("1", "A & B", ("Ann", "Bob"), team="<One> $x$"), entry("2", "A & B"), entry("3", "A & B")],
        loop_laps("1", [100, 100]),
        [driver_in(0, "1", 1), driver_in(260, "1", 2)],
        stop("1", 210, 220, 260),
        line_laps("2", [101] * 4),
        line_laps("3", [130]),
        [CarState(at(200), "3", "retired", "test"), flag(0, "green"), flag(120, "safety_car"), flag(180, "green")],
    )


def all_series() -> dict[str, Series]:
    """One of each kind."""
    history = race()
    return {
        "gap": gaps(history, at(420), cars=("1", "3")),
        "positions": positions(history, at(420)),
        "stints": stint_bars(history, at(420)),
    }


KINDS = sorted(all_series())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_series_gives_the_same_bytes(kind: str, form: Format) -> None:
    first, second = (picture(all_series()[kind], "nl", form) for _ in range(2))

    assert first == second
    assert first.startswith(b"<?xml" if form == "svg" else b"\x89PNG")


def test_and_so_does_another_process_with_another_seed_and_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nlines.linewidth: 9\n")
    code = (
        "import sys, hashlib; sys.path[:0] = ['tests', 'tests/report/pictures']\n"
        "from test_draw import all_series, picture\n"
        "print(*(hashlib.sha256(picture(all_series()[k], 'en', f)).hexdigest()"
        " for k in ('gap', 'positions', 'stints') for f in ('svg', 'png')))"
    )
    env = {"PYTHONHASHSEED": "7", "MATPLOTLIBRC": str(tmp_path), "MPLCONFIGDIR": str(tmp_path), "PATH": ""}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)

    series = all_series()
    here = [
        hashlib.sha256(picture(series[kind], "en", form)).hexdigest()
        for kind in ("gap", "positions", "stints")
        for form in ("svg", "png")
    ]
    assert run.stdout.split() == here


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_an_svg_is_well_formed_and_tells_what_it_shows(kind: str, lang: str) -> None:
    root = ET.fromstring(picture(all_series()[kind], lang, "svg"))

    names = root.attrib["aria-labelledby"].split()
    told = {one.attrib["id"]: one.text or "" for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert list(told) == names
    assert "0:07 " in told[names[1]]
    assert {"nl": "racetijd", "en": "race time"}[lang] in told[names[1]]
    assert {"nl": "safetycar", "en": "safety car"}[lang] in told[names[1]]


@pytest.mark.parametrize(
    ("kind", "lang", "labels"),
    [
        (
            "gap",
            "nl",
            [
                "Achterstand op #2",
                "small race · racetijd 0:00–0:07 · aan de finishlijn",
                "pitstop met rijderswissel",
                "leider",
                "stilgevallen of uitgevallen",
            ],
        ),
        ("gap", "en", ["Gap to #2", "pit stop with a change of driver", "leader", "stopped or retired"]),
        ("positions", "nl", ["Posities in A &amp; B", "safetycar", "racetijd"]),
        ("positions", "en", ["Positions in A &amp; B", "safety car", "race time"]),
        ("stints", "nl", ["Stints in A &amp; B", "stops", "Ann", "&lt;One&gt; $x$"]),
        ("stints", "en", ["Stints in A &amp; B", "stops", "Bob", "race time"]),
    ],
)
def test_the_labels_in_both_languages(kind: str, lang: str, labels: list[str]) -> None:
    svg = picture(all_series()[kind], lang, "svg").decode("utf-8")

    drawn = re.findall(r"<!-- (.*?) -->", svg)
    assert not [label for label in labels if label not in drawn]


def test_no_date_is_in_it() -> None:
    svg = picture(all_series()["gap"], "nl", "svg").decode("utf-8")

    assert "metadata" not in svg
    assert not re.search(r"20\d\d-\d\d-\d\d", svg)


def test_inline_has_no_prolog_and_takes_the_width_of_its_place() -> None:
    svg = inline(picture(all_series()["gap"], "nl", "svg"))

    root = ET.fromstring(svg)
    assert svg.startswith("<svg ")
    assert "viewBox" in root.attrib
    assert not {"width", "height"} & set(root.attrib)


def test_a_name_beyond_the_font_does_not_stop_a_picture() -> None:
    history = scored(entry("1", team="小林"), line_laps("1", [100, 100]))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert picture(gaps(history, at(250)), "nl", "png")
