"""Timing71's replay: changes, frames, what a screen shows and what that comes to."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from build import START_US, at
from pitboard.board import standings
from pitboard.cli import main
from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.timing71.frames import ScreenColumns, changed, is_replay
from pitboard.feeds.timing71.sessions import parse_replay
from pitboard.model import PIT_LINE, Fact, Flag, Message, Passing, Weather
from pitboard.relay.timing71 import difference
from pitboard.scoring import History, score

START_S = START_US // 1_000_000
COLUMNS = [
    ["Num", "text", "Car number"],
    ["State", "text"],
    ["Class", "class"],
    ["Driver", "text"],
    ["Laps", "numeric"],
]
COLUMNS += [["Last", "time", "Last lap time"], ["Best", "time"]]

State = dict[str, Any]


def car(number: str, laps: Any = 0, last: Any = "", state: str = "RUN", driver: str = "A Driver") -> list[Any]:
    """A row of the screen."""
    return [number, state, "GT", driver, laps, [last, ""], ["", ""]]


def state(second: float, *cars: list[Any], flag: str = "green", **more: Any) -> State:
    """What the screen shows at a race time."""
    return {"cars": list(cars), "session": {"timeElapsed": second, "flagState": flag}, "messages": []} | more


def replay(*frames: tuple[int, State], manifest: State | None = None, changes: Sequence[int] = ()) -> bytes:
    """A zip of these states by race second; the places named are written as changes."""
    content = io.BytesIO()
    told = {"name": "GT Cup", "description": "Race 1", "colSpec": COLUMNS, "trackDataSpec": [], "version": 1}
    before: State = {}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(told | (manifest or {})))
        for place, (second, shown) in enumerate(frames):
            name = f"{START_S + second:011}{'i' if place in changes else ''}.json"
            kept = {key: list(difference(before[key], shown[key])) for key in ("cars", "session")} if before else {}
            archive.writestr(name, json.dumps(kept | {"messages": []} if place in changes else shown))
            before = shown
    return content.getvalue()


def read(content: bytes, run: int | None = None) -> tuple[History, Reading, list[Fact]]:
    """The race in a replay."""
    reading = Reading()
    facts = parse_replay(content, "race.zip", reading, run)
    return score(facts), reading, facts


def ends_s(history: History, number: str) -> list[float]:
    """When a car's laps ended, in seconds of race time."""
    return [(one - history.race.start_us) / 1e6 for one in history.cars[number].lap_end_us]


# changes

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab.", max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab.", max_size=2), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), st.lists(JSON, max_size=4))
def test_changes_make_of_one_state_the_other_and_leave_the_first_alone(before: Any, now: Any) -> None:
    copy = json.loads(json.dumps(before))

    assert changed(before, list(difference(before, now))) == now
    assert before == copy


@pytest.mark.parametrize(
    "changes",
    [
        [["change", [5, 1], ["a", "b"]]],
        [["paint", "", [[0, 1]]]],
        [["add", 7, []]],
        [["change"]],
        ["x"],
        [["remove", "", [[9, 1]]]],
    ],
)
def test_changes_that_do_not_fit_are_refused(changes: Any) -> None:
    with pytest.raises(ValueError, match="a change that does not fit"):
        changed([["12", "RUN"]], changes)


@pytest.mark.parametrize(
    ("shown", "ms"),
    [
        (103.5, 103_500),
        ("1:43.5", 103_500),
        ("1:01:43.500", 3_703_500),
        ("43", 43_000),
        ("", None),
        ("PIT", None),
        (0, None),
    ],
)
def test_a_time_is_a_number_of_seconds_or_a_clock(shown: Any, ms: int | None) -> None:
    columns = ScreenColumns([["Last", "time"]])

    assert columns.ms([[shown, "pb"]], "Last") == columns.ms([shown], "Last") == ms


# what a screen shows


def test_laps_end_where_their_times_put_them_not_at_the_second_they_were_shown() -> None:
    content = replay(
        (0, state(0, car("7"), car("8"))),
        (
            101,
            state(101, car("8", 1, 100.25), car("7", 1, 100.75)),
        ),
        (202, state(202, car("7", 2, 100.25), car("8", 2, 101.5))),
        changes=(1, 2),
    )
    history, reading, _ = read(content)

    assert ends_s(history, "7") == [100.75, 201.0]
    assert ends_s(history, "8") == [100.25, 201.75]
    assert [row.number for row in standings(history, at(150)).rows] == ["8", "7"]
    assert reading.refusals == []


def test_a_lap_whose_time_is_not_shown_ends_at_the_second_it_was_shown() -> None:
    history, _, facts = read(
        replay((0, state(0, car("7"))), (101, state(101, car("7", 1))), (202, state(202, car("7", 2, 101))))
    )

    assert ends_s(history, "7") == [101, 202]
    assert not any(fact.exact for fact in facts if isinstance(fact, Passing))


def test_laps_that_were_missed_lie_between_and_are_counted() -> None:
    history, reading, _ = read(
        replay((0, state(0, car("7"))), (100, state(100, car("7", 1, 100))), (400, state(400, car("7", 4, 102))))
    )

    assert ends_s(history, "7") == [100, 199, 298, 400]
    assert reading.counts["laps whose times were not shown"] == 2


def test_a_recording_that_begins_in_the_middle_of_a_race_keeps_the_laps() -> None:
    history, _, _ = read(replay((1000, state(1000, car("7", 10, 99))), (1100, state(1100, car("7", 11, 100)))))

    assert len(ends_s(history, "7")) == 11
    assert ends_s(history, "7")[-2:] == [1000, 1100]


def test_a_lap_time_that_does_not_fit_the_clock_moves_no_lap() -> None:
    frames = [
        (second, state(second, car("7", second // 100, 100 if second < 200 else 12))) for second in (0, 100, 190, 200)
    ]
    history, reading, _ = read(replay(*frames))

    assert ends_s(history, "7") == [100, 200]
    assert reading.counts["lap times that do not fit the clock"] == 1


def test_a_lap_time_that_comes_a_moment_after_its_lap_belongs_to_it() -> None:
    frames = [(0, state(0, car("7"))), (100, state(100, car("7", 1, 99.5))), (202, state(202, car("7", 2, 99.5)))]
    history, _, _ = read(replay(*frames, (204, state(204, car("7", 2, 101.75)))))

    assert ends_s(history, "7") == [99.5, 201.25]


def test_a_lap_that_is_taken_back_is_gone() -> None:
    frames = [(0, state(0, car("7"))), (100, state(100, car("7", 1, 100))), (105, state(105, car("7", 0)))]
    history, reading, _ = read(replay(*frames))

    assert (ends_s(history, "7"), reading.counts["laps taken back"]) == ([], 1)


def test_a_screen_that_counts_no_laps_shows_one_by_its_time() -> None:
    spec = {"colSpec": [one for one in COLUMNS if one[0] != "Laps"]}

    def row(last: Any) -> list[Any]:
        return [cell for place, cell in enumerate(car("7", 0, last)) if place != 4]

    frames = [
        (0, state(0, row(""))),
        (100, state(100, row(100))),
        (201, state(201, row(101))),
        (210, state(210, row(101))),
    ]

    assert ends_s(read(replay(*frames, manifest=spec))[0], "7") == [100, 201]


def test_a_stop_is_seen_to_the_second_and_a_new_driver_takes_over_at_its_end() -> None:
    frames = [
        (0, state(0, car("7"))),
        (100, state(100, car("7", 1, 100))),
        (190, state(190, car("7", 1, 100, "PIT"))),
        (200, state(200, car("7", 2, 100, "PIT"))),
        (260, state(260, car("7", 2, 100, "OUT", "B Other"))),
        (262, state(262, car("7", 2, 100, "RUN", "B Other"))),
    ]
    history, _, facts = read(replay(*frames))
    seven = history.cars["7"]

    assert ([at(190)], [at(260)]) == (seven.pit_in_us, seven.pit_out_us)
    assert [fact.loop for fact in facts if isinstance(fact, Passing)].count(PIT_LINE) == 1
    assert (seven.seat_at(at(255)), seven.seat_at(at(261))) == (1, 2)
    assert seven.alarms == []


def test_a_lap_and_a_stop_that_are_shown_at_once_end_in_the_pit_lane() -> None:
    frames = [(0, state(0, car("7"))), (100, state(100, car("7", 1, 100, "PIT"))), (160, state(160, car("7", 1, 100)))]
    history, _, _ = read(replay(*frames))

    assert history.cars["7"].laps_ended_in_pit == {1}
    assert len(history.cars["7"].pit_in_us) == 1


def test_flags_are_those_of_the_course_and_the_chequered_one_falls_for_the_leader() -> None:
    told = [
        (0, "none"),
        (2, "green"),
        (50, "slow_zone"),
        (60, "sc"),
        (70, "code_60"),
        (80, "green"),
        (101, "chequered"),
    ]
    frames = [(second, state(second, car("7", int(second > 100), 100.25), flag=flag)) for second, flag in told]
    _, _, facts = read(replay(*frames))
    flags = [(fact.state, (fact.time_us - START_US) / 1e6) for fact in facts if isinstance(fact, Flag)]

    assert flags[0] == ("green", 0)
    assert flags[1:-1] == [("safety_car", 60), ("full_course_yellow", 70), ("green", 80)]
    assert flags[-1] == ("chequered", 100.25)


def test_race_control_and_the_weather_are_read_and_what_the_screen_makes_up_is_not() -> None:
    messages = [
        [START_S + 9, "Race Control", "CAR 7 NOTED", "raceControl"],
        [START_S + 5, "GT", "#7 has entered the pits", "pit", "7"],
    ]
    shown = state(10, car("7"), messages=messages)
    shown["session"]["trackData"] = ["21.5°C", "30°C", "64%"]
    spec = {"trackDataSpec": ["Air temperature", "Track temperature", "Humidity"]}
    _, _, facts = read(replay((0, state(0, car("7"))), (10, shown), manifest=spec))

    assert [(one.time_us, one.text) for one in facts if isinstance(one, Message)] == [(at(9), "CAR 7 NOTED")]
    assert [(one.air_dc, one.track_dc, one.humidity_pct) for one in facts if isinstance(one, Weather)] == [
        (215, 300, 64)
    ]


def test_the_order_of_the_screen_is_its_own_statement() -> None:
    history, _, _ = read(replay((0, state(0, car("7"), car("8"))), (100, state(100, car("8", 1, 99), car("7", 1, 98)))))

    assert {number: one.position for number, one in history.stated_at(at(100)).items()} == {"8": 1, "7": 2}
    assert [row.number for row in standings(history, at(100)).rows] == ["7", "8"]


def test_two_sessions_are_two_runs() -> None:
    def frame(second: int, laps: int, name: str) -> tuple[int, State]:
        manifest = {"name": "GT Cup", "description": name, "colSpec": COLUMNS, "trackDataSpec": []}
        return second, state(second, car("7", laps, 100), manifest=manifest)

    content = replay(frame(0, 0, "Qualifying"), frame(100, 1, "Qualifying"), frame(900, 0, "Race"))

    assert read(content)[0].race.name == "GT Cup - Qualifying"
    assert read(content, 2)[0].race.name == "GT Cup - Race"
    with pytest.raises(Refused, match=r"no run 3 in it; there are: 1 \(GT Cup - Qualifying\), 2"):
        read(content, 3)


# damage


def test_a_damaged_frame_is_named_and_so_are_the_changes_after_it() -> None:
    frames = [(second, state(second, car("7", second // 100, 100))) for second in range(0, 600, 100)]
    content = bytearray(replay(*frames, changes=(1, 3)))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        member = archive.infolist()[3]
    content[member.header_offset + 30 + len(member.filename) + 4] ^= 0xFF
    history, reading, _ = read(bytes(content))

    assert f"race.zip/{member.filename}: " in str(reading.refusals[0])
    assert reading.counts["frames left out"] == 1
    assert len(ends_s(history, "7")) == 5


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [({"version": 2}, "a replay of version 2"), ({"colSpec": [["Driver", "text"]]}, "no column Num")],
)
def test_a_replay_that_cannot_be_understood_is_refused(manifest: State, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read(replay((0, state(0, car("7"))), manifest=manifest))


def test_a_zip_of_something_else_is_none(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("manifest.json", "{}")
    path = tmp_path / "other.zip"
    path.write_bytes(content.getvalue())

    assert not is_replay(content.getvalue())
    result = CliRunner().invoke(main, ["standings", str(path)])
    assert (result.exit_code, "not recognised" in result.stderr) == (1, True)


@given(st.binary(max_size=200), st.integers(0, 3000), st.integers(0, 255))
def test_no_damage_is_more_than_refused(tail: bytes, place: int, value: int) -> None:
    content = bytearray(DAMAGED)
    content[place % len(content)] = value
    for damaged in (bytes(content), DAMAGED[: place % len(DAMAGED)] + tail):
        if is_replay(damaged):
            try:
                parse_replay(damaged, "race.zip", Reading())
            except Refused:
                continue


DAMAGED = replay(
    *[(second, state(second, car("7", second // 9, 9.5), car("8"))) for second in range(0, 60, 10)], changes=(1, 2, 4)
)


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda one: st.lists(one, max_size=3), max_leaves=9)
)
def test_whatever_stands_in_the_cells_is_read_or_counted(cells: Any) -> None:
    strange = {
        "cars": [cells, ["7", cells, cells, cells, cells, cells, cells]],
        "session": {"flagState": cells},
        "messages": [cells],
    }

    read(replay((0, state(0, car("7"))), (10, strange), (20, state(20, car("7", 1, 20)))))


@pytest.mark.parametrize(("off_s", "loops"), [(20, ["line"]), (80, ["pit-out", "line"])])
def test_a_grid_that_is_shown_as_pits_is_no_stop_and_a_start_from_the_pit_lane_is_one(
    off_s: int, loops: list[str]
) -> None:
    frames = [
        (second, state(second, car("7", 0, state="PIT" if second < off_s else "RUN"))) for second in (-5, 1, off_s)
    ]
    history, _, facts = read(replay(*frames, (120, state(120, car("7", 1, 120)))))

    assert [fact.loop for fact in facts if isinstance(fact, Passing)] == loops
    assert history.cars["7"].alarms == []


def test_the_number_may_stand_in_any_column() -> None:
    spec = {"colSpec": [["State", "text"], ["Laps", "numeric"], ["Last", "time"], ["Num", "text"]]}
    frames = [(0, state(0, ["RUN", 0, "", "7"])), (101, state(101, ["RUN", 1, [100.5, "pb"], "7"], flag="chequered"))]
    history, _, _ = read(replay(*frames, manifest=spec))

    assert ends_s(history, "7") == [100.5]
    assert (history.chequered_us - history.race.start_us) / 1e6 == 100.5


def test_a_zip_that_inflates_beyond_any_race_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pitboard.feeds.timing71.frames.TOTAL_LIMIT_BYTES", 100)
    with pytest.raises(Refused, match="inflates beyond"):
        read(replay((0, state(0, car("7")))))
