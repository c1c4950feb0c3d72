"""The kinds of moments: each is whole by itself, and one more is its module, its line in the list and its words."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import pitboard
from board.test_columns import edited
from build import START_US, at
from cli.test_moments import eventful
from drive import values_of
from pitboard.moments import KINDS, Evidence, Moment, Values, moments
from pitboard.moments.kind import of_its_hour, of_its_visit
from pitboard.moments.moment import MOMENTS_US, as_document
from pitboard.texts import LANGUAGES

HOUSE = Path(pitboard.__file__).parent
TESTS = Path(__file__).resolve().parents[1]

MODULE = '''
"""Laps that took a whole number of seconds."""

from pitboard.moments.kind import Kind, Posting, staked
from pitboard.moments.moment import Moment, Values
from pitboard.moments.view import RaceView

SECOND_US = 1_000_000


class RoundLapValues(Values, frozen=True, kw_only=True):
    """The lap, and how long it took."""

    lap: int
    lap_us: int


def round_laps(view: RaceView) -> list[Moment]:
    """Find every lap of a whole number of seconds."""
    return [
        Moment(
            "round_lap",
            car.end_us(lap),
            car.car_class,
            (car.number,),
            RoundLapValues(lap=lap, lap_us=car.lap_us(lap)),
            1.0,
            (car.lap_row(lap),),
        )
        for car in view.cars.values()
        for lap in range(1, car.laps + 1)
        if car.lap_us(lap) % SECOND_US == 0
    ]


KINDS = (
    Kind("round_lap", RoundLapValues, round_laps, staked(0.1), Posting(lambda one, _: f"lap {one.values['lap']}")),
)
'''

ASKED = """
import json
from pathlib import Path

import click
from build import START_US, at, entry, line_laps, scored
from pitboard.cli.main import main
from pitboard.moments import moments
from pitboard.moments.lines import in_words
from pitboard.moments.moment import as_document
from pitboard.relay.webhooks import Webhook
from pitboard.relay.webhooks.news import Watcher, found_at
from pitboard.relay.webhooks.settings import POSTABLE
from pitboard.server.api.description import openapi

race = scored(entry("1", "A"), entry("2", "A"), line_laps("1", [100] * 3), line_laps("2", [101.5] * 3))
(first, *_) = [one for one in moments(race, at(320)) if one.kind == "round_lap"]
watcher = Watcher(Webhook("http://localhost/", kinds=("round_lap",), language="en"), START_US)
posted = watcher.news(race, at(330), found_at(race, at(330)), [], over=True)
(option,) = [o for o in main.get_command(click.Context(main), "moments").params if o.name == "kinds"]
print(json.dumps({
    "line": in_words(first, race, "en"),
    "document": as_document(first, START_US, "")["values"],
    "posted": [news.text for news in posted],
    "postable": "round_lap" in POSTABLE,
    "option": "round_lap" in option.type.choices,
    "schema": "round_lap" in openapi()["components"]["schemas"]["MomentRow"]["properties"]["kind"]["enum"],
}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with a kind more."""
    copy = tmp_path_factory.mktemp("house") / "pitboard"
    shutil.copytree(HOUSE, copy, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    (copy / "moments" / "round_laps.py").write_text(MODULE.lstrip(), "utf-8")
    edited(
        copy,
        "moments/find.py",
        ("        *note_moments.KINDS,\n", "        *note_moments.KINDS,\n        *round_laps.KINDS,\n"),
        ("    retirements,\n", "    retirements,\n    round_laps,\n"),
    )
    for language in LANGUAGES:
        path = copy / "texts" / language / "moments.json"
        known = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps(known | {"round_lap": "{main}: {lap_us}!"}), "utf-8")
    return copy.parent


def test_a_kind_more_is_its_module_its_line_and_its_words(house: Path) -> None:
    """Then the finder, the line in words, JSON, the API's description, the command and webhooks know it."""
    path = os.pathsep.join([str(house), str(TESTS)])
    run = subprocess.run(
        [sys.executable, "-c", ASKED],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(run.stdout)

    assert answer["line"] == "#1: 1:40.000!"
    assert answer["document"] == {"lap": 1, "lap_ms": 100_000}
    assert answer["posted"] == [f"0:0{s // 60}:{s % 60:02} #{car}: {lap}!" for s, car, lap in ROUND]
    assert answer["postable"]
    assert answer["option"]
    assert answer["schema"]


ROUND = [(100, "1", "1:40.000"), (200, "1", "1:40.000"), (300, "1", "1:40.000")]


@pytest.mark.parametrize("name", KINDS)
def test_times_and_durations_are_whole_microseconds_and_say_so(name: str) -> None:
    for field in msgspec.structs.fields(KINDS[name].values):
        assert field.name not in ("time", "duration", "gap")
        if field.name.endswith("_us"):
            assert field.type in (int, int | None), field.name


def test_what_a_moment_says_is_of_the_type_of_its_kind_and_every_moment_has_a_weight() -> None:
    history = eventful()
    for one in moments(history, history.through_us):
        assert type(one.values) is KINDS[one.kind].values
        assert one.weight > 0 or one.kind == "loss"


def test_values_are_read_by_name_where_they_are_said() -> None:
    said = values_of("long_stop", lap=3, driver="")

    assert said["lap"] == 3
    assert said["driver"] == ""
    assert "usual_us" not in said
    assert said.get("usual_us", 5) == 5
    assert "lap" in list(said)
    with pytest.raises(KeyError):
        _ = said["usual_us"]
    with pytest.raises(KeyError):
        _ = said["items"]


def test_moments_among_values_are_named_once() -> None:
    """A name is a moment in every kind that has it, so that JSON counts it from the start."""
    names = {field.name for kind in KINDS.values() for field in msgspec.structs.fields(kind.values)}

    assert {"known_us", "from_us", "until_us"} <= MOMENTS_US & names


def test_the_parts_of_a_moment_are_written_as_it_is_itself() -> None:
    class Parts(Values, frozen=True, kw_only=True):
        """Values within values."""

        parts: tuple[Values, ...]

    inside = values_of("long_stop", duration_us=5_000_000, known_us=at(9))
    written = as_document(Moment("x", at(9), "A", (), Parts(parts=(inside,)), 1.0, ()), START_US, "")

    assert written["values"]["parts"][0]["duration_ms"] == 5_000
    assert written["values"]["parts"][0]["known_ms"] == 9_000


def test_a_point_is_of_the_hour_or_of_the_visit_it_cites() -> None:
    rows = (Evidence("pit", "", 9, car_class="A"), Evidence("pit", "6", 2))
    stop = Moment("long_stop", at(7300), "A", ("6",), values_of("long_stop"), 1.0, rows)

    assert of_its_visit(stop, START_US) == "visit 2"
    assert of_its_hour(stop, START_US) == "hour 2"
