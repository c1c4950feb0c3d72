"""The WEC's documents of 2026: the race that they tell, in whatever order, pieces and state they come."""

import gzip
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from feeds.readers import is_of, live_reader
from feeds.wec26_documents import (
    CLASSES,
    PIDS,
    SID,
    START_MS,
    Document,
    crossings,
    documents,
    envelope,
    row,
    stamp,
)
from pitboard.board import disagreements, drivers, findings, mirror, pit_visits, standings
from pitboard.feeds.reading import Reading
from pitboard.feeds.wec26 import asked_for
from pitboard.intake import load
from pitboard.model import Entry, Fact, FlagHistory, Message, RaceInfo, SlowZone, Weather
from pitboard.scoring import History, score

START_US = START_MS * 1000
HOUR_MS = 3_600_000
ADDRESS = f"wec26+https://data.example.org/{SID}"

Pieces = Iterable[tuple[str, Document]]


def followed(pieces: Pieces, reading: Reading | None = None, source: str = ADDRESS) -> History:
    """The race by what is new in each document, which is also all that the reader knows in the end."""
    reader = live_reader("wec26", source, reading if reading is not None else Reading())
    facts: list[Fact] = []
    for name, document in pieces:
        update = reader.take(document if isinstance(document, bytes) else envelope(name, document))
        facts = [*([] if update.replaces_all else facts), *update.facts]
    history = score(facts)
    whole = score(list(reader.update().facts))
    assert board_of(history) == board_of(whole)
    return history


def polled(until_ms: int, every_ms: int = 60_000, begin_ms: int = 0) -> Pieces:
    """The documents of a race as they are asked for again and again up to a race time."""
    for at_ms in range(begin_ms or every_ms, until_ms + 1, every_ms):
        yield from documents(at_ms).items()


def board_of(history: History, race_ms: int | None = None) -> list[tuple[object, ...]]:
    """Order, laps, last crossing and gap of every car, with its stops and who drives."""
    at_us = history.through_us if race_ms is None else START_US + race_ms * 1000
    board = standings(history, at_us, "live")
    return [(r.position, r.number, r.laps, r.last_crossing_ms, r.gap_laps, r.gap_ms, r.driver) for r in board.rows]


def lap_ends(number: str, until_ms: int) -> list[int]:
    return [crossing.at_ms for crossing in crossings(number, until_ms)[0] if crossing.sector == 3]


def ends_of(history: History, number: str) -> list[int]:
    return [(end_us - START_US) // 1000 for end_us in history.cars[number].lap_end_us]


def facts_of(kind: type[Fact], pieces: Pieces) -> list[Any]:
    reader = live_reader("wec26", ADDRESS, Reading())
    for name, document in pieces:
        reader.take(envelope(name, document))
    return [fact for fact in reader.update().facts if isinstance(fact, kind)]


# A race


def test_every_lap_stop_and_driver_of_a_race_followed_from_its_start_is_the_truth() -> None:
    history = followed(polled(HOUR_MS))

    for number in CLASSES:
        visits = crossings(number, HOUR_MS)[1]
        assert ends_of(history, number) == lap_ends(number, HOUR_MS)
        rows = pit_visits(history, history.through_us, number)
        assert [(row.lap, row.in_ms, row.out_ms) for row in rows] == [
            (visit.lap, visit.in_ms, visit.out_ms if visit.out_ms <= HOUR_MS else None) for visit in visits
        ]
        changes = [visit.out_ms for visit in visits[1::2] if visit.out_ms + 700 <= HOUR_MS]
        assert [(at_us - START_US) // 1000 for at_us in history.cars[number].driver_us] == [0, *changes]


def test_our_order_and_gaps_are_those_that_the_feed_states() -> None:
    """By the last sector that a car has passed, at any moment."""
    history = followed(polled(HOUR_MS, every_ms=20_000))

    for race_ms in range(400_000, HOUR_MS, 340_000):
        at_us = START_US + race_ms * 1000
        assert [(row.number, row.what) for row in disagreements(history, at_us) if row.what != "best_lap_ms"] == []
    stated = {row.number: row for row in mirror(history, history.through_us).rows}
    gaps = {row["carNumber"]: row for row in documents(HOUR_MS)["gaps"]}
    for number, gap in gaps.items():
        laps, ms = gap["gapToFirstLaps"], gap["gapToFirstMillis"]
        assert (stated[number].class_gap_laps, stated[number].class_gap_ms) == (laps, None if laps else ms)


def test_of_a_race_joined_late_the_laps_before_are_counted_and_have_no_times() -> None:
    """Fifteen laps of every car are told; how many stops there were before, nobody knows."""
    history = followed(documents(HOUR_MS).items())

    for car in standings(history, history.through_us).rows:
        ends = lap_ends(car.number, HOUR_MS)
        assert (car.laps, car.pit_visits) == (len(ends), None)
        assert ends_of(history, car.number)[-16:] == ends[-16:]
        untimed = history.cars[car.number].untimed_laps
        assert untimed == list(range(1, len(ends) - 14))
    assert [row for row in disagreements(history, history.through_us) if row.what in ("laps", "total_ms")] == []


def test_laps_driven_while_the_feed_was_away_are_told_by_the_sector_after_them() -> None:
    """The first sector of lap 9 says when lap 8 ended; the laps between are shared out, and have no times."""
    number, until_ms = "7", 900_000
    found = crossings(number, until_ms)[0]
    first = next(crossing for crossing in found if (crossing.lap, crossing.sector) == (9, 1))
    sectors = {
        str(PIDS[number]): [
            row(number, first.at_ms, sectorNumber=1, lapNumber=9, sectorTimeMillis=first.sector_ms, isValid=True)
        ]
    }
    history = followed([*documents(420_000).items(), ("live_sectors_current_lap", sectors)])

    ends = lap_ends(number, until_ms)
    assert ends_of(history, number)[:4] == ends[:4]
    assert ends_of(history, number)[7] == ends[7]
    assert history.cars[number].untimed_laps == [5, 6, 7, 8]


def test_a_lap_that_is_stated_again_later_ends_where_the_laps_around_it_say() -> None:
    """When a best lap is taken away the one before becomes the best again, and is stated anew, with that moment."""
    stated = documents(HOUR_MS)
    moved = [lap for lap in stated["laps"] if lap["carNumber"] == "7"][4]
    moved["ts"] = stamp(HOUR_MS - 1)
    reading = Reading()

    history = followed(stated.items(), reading)

    assert ends_of(history, "7")[-15:] == lap_ends("7", HOUR_MS)[-15:]
    assert reading.counts["laps stated again later, put where the laps around them end"] == 1


def test_a_stop_of_which_only_the_end_is_told_began_by_its_length() -> None:
    stated = documents(HOUR_MS)
    stated["pit-in"] = stated["pit-in"][1:]
    visit = crossings("7", HOUR_MS)[1][0]

    history = followed(stated.items())

    first = pit_visits(history, history.through_us, "7")[0]
    assert (first.in_ms, first.out_ms, first.exact) == (visit.in_ms, visit.out_ms, False)


def test_the_entry_has_crew_grades_and_nations_and_each_seat_by_the_feeds_number() -> None:
    entry = next(fact for fact in facts_of(Entry, documents(60_000).items()) if fact.number == "007")

    assert (entry.car_class, entry.team, entry.model) == ("HYPERCAR", "Team 007", "Make")
    assert [(d.seat, d.first_name, d.last_name, d.nation, d.grade) for d in entry.drivers] == [
        (1, "Ann", "Able 007", "NL", "P"),
        (3, "Bob", "BAKER 007", "GB", "B"),
    ]


def test_the_race_bears_the_events_name_its_start_and_the_length_that_its_name_says() -> None:
    race = facts_of(RaceInfo, documents(60_000).items())[0]

    assert (race.name, race.start_us, race.duration_us) == ("2 Hours of Valbrume", START_US, 2 * HOUR_MS * 1000)


def test_flags_messages_weather_and_what_the_feed_found_are_facts() -> None:
    pieces, reading = list(documents(HOUR_MS).items()), Reading()
    flags = facts_of(FlagHistory, pieces)[-1].flags

    assert [((f.time_us - START_US) // 1000, f.state) for f in flags] == [
        (0, "green"),
        (900_000, "safety_car"),
        (1_500_000, "green"),
    ]
    assert [message.text for message in facts_of(Message, pieces)] == ["SC OUT"]
    weather = facts_of(Weather, pieces)[0]
    assert (weather.air_dc, weather.track_dc, weather.pressure_hpa, weather.wind_direction_deg) == (260, 332, 1017, 292)
    history = followed(pieces, reading)
    assert reading.counts["log items: Battle"] == 1
    rows = findings(history, history.through_us)
    assert [(row.at_ms, row.number, row.kind, row.other, row.sector, row.class_place) for row in rows] == [
        (1_000_000, "31", "battle", "007", 2, 3)
    ]


def test_a_flag_over_sectors_is_a_zone_and_not_the_courses() -> None:
    flags = [
        row("", at_ms, flag=flag, sectorNumbers=[2, 3], lapNumber=4, info="", raceFlagID="x")
        for at_ms, flag in ((300_000, "SlowZone"), (360_000, "Green"))
    ]
    pieces = [*documents(400_000).items(), ("race-flags", flags)]

    zones = [(zone.zone, zone.active) for zone in facts_of(SlowZone, pieces)]
    assert zones == [("sector 2", True), ("sector 3", True), ("sector 2", False), ("sector 3", False)]
    assert [flag.state for flag in facts_of(FlagHistory, pieces)[-1].flags] == ["green"]


# However it comes


@pytest.mark.parametrize("seed", range(6))
def test_documents_in_any_order_and_more_than_once_make_one_board(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [piece for at_ms in (600_000, 1_200_000, HOUR_MS) for piece in documents(at_ms).items()]
    shuffled = [*chance.sample(pieces, len(pieces)), *chance.sample(pieces, 10)]

    assert board_of(followed(shuffled), HOUR_MS) == board_of(followed(pieces), HOUR_MS)


def test_a_document_that_comes_again_says_nothing_new() -> None:
    reader = live_reader("wec26", ADDRESS, Reading())
    stated = documents(HOUR_MS)
    for name, document in stated.items():
        reader.take(envelope(name, document))

    for name, document in stated.items():
        update = reader.take(envelope(name, document))
        assert (list(update.facts), update.replaces_all) == ([], False)


@pytest.mark.parametrize("name", ["laps", "ranks", "participants", "racelog-items-paged"])
def test_a_document_that_is_half_written_is_refused_and_changes_nothing(name: str) -> None:
    stated, reading = documents(HOUR_MS), Reading()
    whole = envelope(name, documents(HOUR_MS + 240_000)[name])

    history = followed([*stated.items(), ("", whole[: len(whole) // 2])], reading)

    assert board_of(history) == board_of(followed(stated.items()))
    assert [(refusal.line, refusal.reason.partition(":")[0]) for refusal in reading.refusals] == [
        (len(stated) + 1, "no JSON")
    ]


def test_a_row_that_cannot_be_read_is_refused_once_by_car_and_the_others_are_taken() -> None:
    stated, reading = documents(HOUR_MS), Reading()
    stated["ranks"][2]["overallPosition"] = "third"

    history = followed([*stated.items(), ("ranks", stated["ranks"])], reading)

    assert len(mirror(history, history.through_us).rows) == len(CLASSES) - 1
    assert [refusal.reason for refusal in reading.refusals] == [
        f"ranks #{stated['ranks'][2]['carNumber']}: Expected `int`, got `str` - at `$.overallPosition`"
    ]


def test_what_is_new_in_the_feed_is_counted_by_its_name() -> None:
    stated, reading = documents(60_000), Reading()
    stated["gaps"][0]["gapToSecond"] = 5
    stated["participants"][0]["drivers"][0]["age"] = 40
    stated["tires"] = [row("7", 0, compound="Soft")]
    stated["racelog-items-paged"] = {"items": [row("", 0, type="Podium")]}
    stated["race-flags"] = [row("", 0, flag="Plaid", sectorNumbers=[], raceFlagID="1")]
    stated["participants-running-status"] = [row("7", 0, status="Flying")]

    followed(stated.items(), reading)

    assert {what for what in reading.counts if what.startswith("unknown")} == {
        "unknown gaps.gapToSecond",
        "unknown participants.drivers.age",
        "unknown document tires",
        "unknown log item Podium",
        "unknown flag Plaid",
        "unknown status Flying",
    }


def test_documents_of_another_session_are_refused() -> None:
    reading = Reading()
    history = followed(documents(HOUR_MS).items(), reading, "wec26+https://data.example.org/4")

    assert (history.cars, len(reading.refusals)) == ({}, len(documents(HOUR_MS)))
    assert reading.refusals[0].reason == f"session-info: of session {SID}, not 4"


def test_rows_as_the_feed_pushes_them_are_read_too() -> None:
    """Each in an envelope of its channel, several at once, and without the number of the car."""
    stated = documents(HOUR_MS)
    late = documents(HOUR_MS + 60_000)
    for name in ("laps", "ranks", "gaps"):
        for pushed in late[name]:
            del pushed["carNumber"], pushed["classId"]
    batch = {
        "items": [{"channel": name, "view": pushed} for name in ("laps", "ranks", "gaps") for pushed in late[name]]
    }

    history = followed([*stated.items(), ("", json.dumps(batch).encode())])

    assert len(ends_of(history, "7")) == len(lap_ends("7", HOUR_MS + 60_000))
    assert history.cars.keys() == CLASSES.keys()


def test_a_document_without_a_name_is_known_by_what_is_in_it() -> None:
    stated = documents(HOUR_MS)
    bare = [("", json.dumps(document).encode()) for document in stated.values()]

    assert board_of(followed(bare)) == board_of(followed(stated.items()))


# Recordings


@pytest.mark.parametrize("packed", [True, False])
def test_a_folder_of_documents_is_one_race(tmp_path: Path, packed: bool) -> None:
    """As people save them, packed or not; one in which there is nothing yet is no stranger."""
    stated = documents(HOUR_MS) | {"pit-out": []}
    for name, document in stated.items():
        content = json.dumps(document).encode()
        path = tmp_path / f"live_{name}.json{'.gz' if packed else ''}"
        path.write_bytes(gzip.compress(content) if packed else content)

    loaded = load(tmp_path)

    assert (loaded.unrecognised, loaded.reading.refusals) == ([], [])
    assert board_of(loaded.history) == board_of(followed(stated.items(), source="wec26"))


def test_one_file_of_documents_a_line_is_the_same_race(tmp_path: Path) -> None:
    """In envelopes, with a logger's stamps before them; a line that is none is refused by its number."""
    lines = [b"2026-06-13T14:00:00Z " + envelope(*piece) for piece in polled(HOUR_MS, 600_000)]
    path = tmp_path / "race.jsonl"
    path.write_bytes(b"\n".join([*lines[:5], b'{"name": "laps", "bo', *lines[5:]]))

    loaded = load(path)

    assert board_of(loaded.history) == board_of(followed(polled(HOUR_MS, 600_000), source="wec26"))
    assert [refusal.line for refusal in loaded.reading.refusals] == [6]


def test_documents_of_the_feed_before_are_not_taken_for_these() -> None:
    assert not is_of("wec26", b'{"params":{"sessionId":2461,"startTime":1},"entries":[]}')
    assert is_of("wec26", json.dumps(documents(60_000)["ranks"]).encode())


# Addresses


def test_an_address_names_the_documents_of_its_session() -> None:
    asked = {page.name: page.url for page in asked_for("wec26+https://data.example.org/feeds/18130")}

    base = "https://data.example.org/feeds/live"
    assert asked["laps"] == f"{base}/laps/18130"
    assert asked["sectors/current-lap"] == f"{base}/sectors/18130/current-lap"
    assert asked["racelog-items/paged"] == f"{base}/racelog-items/18130/paged"
    assert next(iter(asked)) == "session-info"


@pytest.mark.parametrize("url", ["wec26+https://h/", "wec26+ftp://h/1", "wec26+https:///1", "wec26+https://h/1?a=b"])
def test_another_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(ValueError, match=r"wec26\+https://HOST/SESSION"):
        asked_for(url)


def test_drive_time_is_shared_by_the_changes_that_the_log_states() -> None:
    history = followed(polled(HOUR_MS))

    shares = {row.seat: row.drive_ms for row in drivers(history, history.through_us, "7")}
    assert shares.keys() == {1, 3}
    assert all(shares.values())
