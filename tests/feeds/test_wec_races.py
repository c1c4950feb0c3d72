"""The WEC live documents of Le Mans 2023 against each other and against the lap record of the race."""

import gzip
import tomllib
from bisect import bisect_right
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from live_record import compare_all, laps_history, load, read
from pitboard.feeds.lap_record.facts import parse_record
from pitboard.feeds.reading import Reading
from pitboard.feeds.wec.reader import WecFollower, parse_document
from pitboard.model import CarState, Circuit, Entry, Fact, FlagHistory, Loop, RaceInfo
from pitboard.scoring import History, score

START_MS = 1_686_405_600_000
START_US = START_MS * 1000
JUNK_FLAGS = 92  # two in each of 46 documents, after the start time had been moved

PARKED = {"32", "47", "77", "911", "923"}
"""Cars that ended their race in the pits: their last stop has no end."""


@pytest.fixture(scope="module")
def folder(races: Path) -> Path:
    """Le Mans 2023, or a skip where it is not."""
    folder = races / "le-mans-2023"
    if not (folder / "laps-to-4h48.json.gz").is_file():
        pytest.skip(f"Le Mans 2023 not found at {folder}")
    return folder


@pytest.fixture(scope="module")
def laps(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Every lap as its document lists it, by car."""
    document: Any = load(folder / "laps-to-4h48.json.gz")
    return {str(car["participant"]): list(car["laps"].values()) for car in document if car}


@pytest.fixture(scope="module")
def history(folder: Path) -> History:
    """The laps document alone, scored."""
    return laps_history(folder)


@pytest.fixture(scope="module")
def stints(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Every stint as its document lists it, by car."""
    document: Any = load(folder / "stints-final.json.gz")
    return {str(car["participant"]): list(car["stints"].values()) for car in document if car}


def states(folder: Path) -> list[Any]:
    return [load(path) for path in sorted((folder / "remaining").glob("*.json.gz"))]


def sound_facts(document: object, source: str) -> list[Fact]:
    reading = Reading()
    facts = parse_document(document, source, 1, reading)
    assert reading.refusals == []
    return facts


def record_facts(folder: Path) -> list[Fact]:
    data = tomllib.loads(files("pitboard.circuits").joinpath("le-mans.toml").read_text("utf-8"))
    circuit = Circuit(
        data["id"], data["name"], data["length_m"],
        min_lap_us=data["min_lap_s"] * 1_000_000,
        loops=tuple(Loop(name, order) for order, name in enumerate(data["loops"], 1)),
        sector_loops=tuple(data["sector_loops"]),
        line_after_pit_in_us=round(data["line_after_pit_in_s"] * 1_000_000),
    )  # fmt: skip
    text = gzip.decompress((folder / "23_Analysis_Race_Hour24.csv.gz").read_bytes()).decode("utf-8-sig")
    return parse_record(text.splitlines(), "record", Reading(), [circuit], START_US)


def test_every_lap_is_where_the_document_says(history: History, laps: dict[str, list[dict[str, Any]]]) -> None:
    """All 3,069 laps: their end, position, driver and transponder's passings, none of them rejected."""
    ends = {number: car.lap_end_us for number, car in history.cars.items()}
    listed = [(number, lap) for number, car_laps in laps.items() for lap in car_laps]
    wrong = []
    for number, lap in listed:
        car, n = history.cars[number], lap["lapNum"]
        end_us = (lap["startTime"] + lap["time"]) * 1000
        ahead = sum(len(other) >= n and other[n - 1] < end_us for other in ends.values())
        ours = (car.lap_end_us[n - 1], ahead + 1, car.seat_at(end_us))
        if ours != (end_us, lap["position"], lap["driver"]):
            wrong.append((number, n, ours))

    assert wrong == []
    assert (len(listed), sum(len(car.lap_end_us) for car in history.cars.values())) == (3069, 3069)
    assert {verdict.code for car in history.cars.values() for _, verdict in car.verdicts()} == {"accepted"}


def test_every_pit_time_is_the_documents(history: History, laps: dict[str, list[dict[str, Any]]]) -> None:
    """303 pit-ins and 299 pit-outs to the millisecond; the two without a time are alarms."""
    ins = {(number, lap["pitIn"]["time"] * 1000) for number, all_ in laps.items() for lap in all_ if "pitIn" in lap}
    outs = {
        (number, lap["pitOut"]["time"] * 1000)
        for number, all_ in laps.items()
        for lap in all_
        if "time" in lap.get("pitOut", {})
    }
    our_ins = {(number, at) for number, car in history.cars.items() for at in car.pit_in_us}
    our_outs = {(number, at) for number, car in history.cars.items() for at in car.pit_out_us}

    assert (len(ins), len(outs)) == (303, 299)
    assert our_ins - ins == {("708", START_US)}
    assert ins <= our_ins
    assert outs <= our_outs
    assert sorted(number for number, _ in our_outs - outs) == ["93", "94"]
    assert sorted((a.number, a.kind) for car in history.cars.values() for a in car.alarms) == [
        ("93", "pit_out_missed"), ("94", "pit_out_missed"),
    ]  # fmt: skip


def test_deleted_times(history: History) -> None:
    """103 for track limits, and lap 1 of every car."""
    deleted = [lap for car in history.cars.values() for lap in car.deleted_laps]

    assert (len(deleted), deleted.count(1)) == (165, 62)


def test_best_laps_are_the_state_documents(folder: Path, history: History) -> None:
    """1,410 of 1,426 readings; the others are in-laps and out-laps of hour one, which it leaves out, and one that came
    while it was written."""
    checks, wrong = 0, []
    for document in states(folder):
        moment_us, ranks = read(document)
        if not ranks or moment_us > START_US + 17_347_618_000:
            continue
        for car in filter(None, document["entries"]):
            checks += 1
            if history.cars[car["number"]].mark_at(moment_us).best_lap_us != car["bestlapTime"] * 1000:
                wrong.append((moment_us - START_US) // 1_000_000)

    assert (checks, len(wrong)) == (1426, 16)
    assert max(wrong) < 3600


def test_live_order_is_the_documents_ranking(folder: Path) -> None:
    """In every document of the first 4 h 48 that does not contradict itself, within what its clock leaves open.

    `python tests/live_record.py FOLDER` lists every disagreement.
    """
    compared = compare_all(folder)
    sound = [one for one in compared if not one.flaws and not one.unseen]
    listing = "\n".join(str(one) for one in compared if one.live)

    assert [one.at_ms for one in sound if one.shift_ms is None] == [], listing
    assert [(one.at_ms, one.shift_ms) for one in sound if one.live] == [(3_262_442, 150)], listing
    assert (len(compared), len(sound), sum(bool(one.flaws) for one in compared)) == (23, 12, 10), listing


def test_after_the_record_ends_only_cars_on_one_lap_are_placed_differently(folder: Path) -> None:
    """The laps document holds no lap under way, so its last seconds know the line order only."""
    last = compare_all(folder)[-1]

    assert (last.at_ms, len(last.unseen), last.flaws) == (17_344_694, 52, ())
    assert [off for off in last.live if off.our_laps != off.their_laps] == []


def test_stops_by_the_lap_record_alone_are_near(folder: Path, stints: dict[str, list[dict[str, Any]]]) -> None:
    """1,390 stops, worked out from durations: nine in ten within 0.3 s of the live feed's own instants."""
    history = score(record_facts(folder))
    apart_us = []
    for number, car_stints in stints.items():
        car = history.cars[number]
        for stint in car_stints[1:-1]:
            if stint["type"] == "PIT":
                i = bisect_right(car.pit_in_us, stint["startTime"] * 1000 + 20_000_000) - 1
                # #83 did not finish the lap after its last stop: the record cannot know it.
                if i < len(car.pit_out_us) and car.pit_lap[i] == stint["openLapNumber"]:
                    apart_us.append(abs(car.pit_in_us[i] - stint["startTime"] * 1000))
                    assert car.pit_out_us[i] - car.pit_in_us[i] == stint["duration"] * 1000

    within = sum(us <= 300_000 for us in apart_us)
    assert len(apart_us) == 1390
    assert within >= 0.9 * len(apart_us), f"{within} of {len(apart_us)}"


def test_stops_with_the_stints_are_exact(folder: Path, stints: dict[str, list[dict[str, Any]]]) -> None:
    """The live feed's instants replace those that were worked out; nothing is counted twice."""
    document = load(folder / "stints-final.json.gz")
    history = score(record_facts(folder) + sound_facts(document, "stints"))

    visits = 0
    for number, car_stints in stints.items():
        car = history.cars[number]
        stops = [stint for stint in car_stints if stint["type"] == "PIT"]
        outs = [stint["finishTime"] * 1000 for stint in stops]
        assert car.pit_in_us == [stint["startTime"] * 1000 for stint in stops]
        assert car.pit_out_us == (outs[:-1] if number in PARKED else outs)
        assert all(car.pit_exact)
        visits += len(stops)
    assert visits == 1390 + len(PARKED) + len(["#708 from the pit lane", "#83 without a lap after"])
    assert sum(len(car.lap_end_us) for car in history.cars.values()) == 15030


def test_drivers_of_the_stints_are_the_lap_records(folder: Path) -> None:
    """At every crossing of the race the driver is the same by the stints alone and by the record alone."""
    record, live = score(record_facts(folder)), score(sound_facts(load(folder / "stints-final.json.gz"), "stints"))
    apart = [
        (number, lap)
        for number, car in record.cars.items()
        for lap, end_us in enumerate(car.lap_end_us, 1)
        if car.seat_at(end_us) != live.cars[number].seat_at(end_us)
    ]

    assert apart == []


def test_laps_and_stints_say_the_same(folder: Path, history: History) -> None:
    """Together they change no lap, and give the two pit-outs that the laps lack."""
    facts = [
        fact
        for path in ("laps-to-4h48.json.gz", "stints-final.json.gz")
        for fact in sound_facts(load(folder / path), path)
    ]
    both = score(facts)

    assert {n: car.lap_end_us for n, car in both.cars.items()} == {n: car.lap_end_us for n, car in history.cars.items()}
    assert [alarm for car in both.cars.values() for alarm in car.alarms] == []


def test_every_state_document_is_read(folder: Path) -> None:
    """62 cars each; the race, its flags and the car states from the start on; nothing refused."""
    feed, reading = WecFollower("wec", 2461), Reading()
    facts = [fact for ref, document in enumerate(states(folder)) for fact in feed.take(document, ref, reading)]

    assert reading.counts == {"entries": 86 * 62, "data documents": 86, "flag items without a flag": JUNK_FLAGS}
    assert not reading.refusals
    assert [(fact.start_us - START_US, fact.duration_us) for fact in facts if isinstance(fact, RaceInfo)] == [
        (17_764_000, 86_400_000_000), (0, 86_400_000_000),
    ]  # fmt: skip
    entries = [fact for fact in facts if isinstance(fact, Entry)]
    assert (len(entries), [one.number for one in entries if not one.competes]) == (62, ["24"])
    assert len([fact for fact in facts if isinstance(fact, CarState)]) < 86 * 62 / 3


def test_the_flags_of_the_race(folder: Path) -> None:
    """Eighteen runs of 19 items, as the last document lists them; the first ones agree with it as far as they go."""
    facts = [fact for document in states(folder) for fact in parse_document(document, "wec", 1, Reading())]
    history = score(facts)

    flags = [(round((flag.time_us - START_US) / 1e6), flag.state) for flag in history.flags]
    assert flags[:3] == [(0, "green"), (223, "safety_car"), (2369, "green")]
    assert flags[-1] == (86418, "chequered")
    assert (len(flags), [state for _, state in flags].count("safety_car")) == (18, 3)
    last = [fact for fact in facts if isinstance(fact, FlagHistory)][-1]
    for one in facts:
        if isinstance(one, FlagHistory):
            ours = [(flag.time_us, flag.state) for flag in one.flags[1:]]
            assert ours == [(flag.time_us, flag.state) for flag in last.flags[1 : len(one.flags)]]
