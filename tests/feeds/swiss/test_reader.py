"""The documents of Swiss Timing as they come: cut, repeated, out of order, half-written, with new fields."""

import json
import random
from pathlib import Path

import pytest

from feeds.readers import is_of, live_reader, recorded_facts
from feeds.swiss_documents import (
    PRACTICE,
    competitor,
    detail,
    enveloped,
    result,
    schedule,
    season,
    seasons,
    timing,
    unit,
)
from pitboard.feeds.format import ReaderContext
from pitboard.feeds.reading import NotRecognised, Reading, Refused
from pitboard.feeds.swiss.reader import SwissReader
from pitboard.intake import load
from pitboard.model import Fact, Passing, RaceInfo

CALENDAR = [seasons(), season(), schedule()]
LAPS = [timing(uid, 100 * uid + 1, result("7", 1, uid, 100_000 * uid, best_ms=100_000)) for uid in range(1, 6)]
RACE = [*CALENDAR, detail(1, competitor("7")), *LAPS]


def followed(*documents: bytes, reading: Reading | None = None) -> list[Fact]:
    reader = live_reader("swiss", "swiss", reading or Reading())
    for document in documents:
        reader.take(document)
    return list(reader.update().facts)


def crossings(facts: list[Fact]) -> list[int]:
    return sorted(fact.time_us for fact in facts if isinstance(fact, Passing))


WHOLE = crossings(followed(*RACE))


def test_each_kind_is_recognised_and_other_json_is_not() -> None:
    assert all(is_of("swiss", document) for document in RACE)
    turned = json.loads(LAPS[0])
    turned["content"]["full"] = dict(reversed(turned["content"]["full"].items()))
    assert is_of("swiss", json.dumps(dict(reversed(turned.items()))).encode())
    assert is_of("swiss", b'{"uid": 7, "hash": "x=", "content": {"changes": []}}')
    assert not any(
        is_of("swiss", content) for content in (b"{}", b'{"content": {"full": {"Other": 1}}}', b"[]", b"<a/>")
    )


def test_a_recording_is_a_document_a_line_and_a_folder_holds_one_each(tmp_path: Path) -> None:
    assert crossings(recorded_facts("swiss", b"\n".join(RACE), "f", Reading())) == WHOLE
    for number, document in enumerate(RACE):
        (tmp_path / f"{number}.json").write_bytes(document)
    history = load(tmp_path).history

    assert (history.race.name, list(history.cars["7"].lap_end_us)) == ("Hours of Nowhere", WHOLE)


def test_a_document_again_or_late_is_counted_and_changes_nothing() -> None:
    reading = Reading()

    assert crossings(followed(*RACE, LAPS[-1], LAPS[1], LAPS[3], reading=reading)) == WHOLE
    assert (reading.counts["documents that came again"], reading.counts["documents older than the last"]) == (1, 2)


def test_a_count_that_begins_again_is_followed() -> None:
    """The server was started again."""
    late = timing(900, 601, result("7", 1, 6, 600_000, best_ms=100_000))
    again = timing(1, 701, result("7", 1, 7, 700_000, best_ms=100_000))

    assert len(crossings(followed(*RACE, late, again))) == 7


@pytest.mark.parametrize("seed", range(20))
def test_documents_that_are_cut_are_refused_and_the_board_is_the_same(seed: int) -> None:
    chance, reading = random.Random(seed), Reading()
    documents = [part for document in RACE for part in (document[: chance.randrange(len(document))], document)]

    assert crossings(followed(*documents, reading=reading)) == WHOLE
    assert len(reading.refusals) == len(RACE)


def test_the_cars_before_or_after_the_timing_make_one_race() -> None:
    cars, *others = RACE[3:]

    assert crossings(followed(*CALENDAR, *others, cars)) == WHOLE
    assert crossings(followed(cars, *others, *CALENDAR)) == WHOLE


def test_new_fields_and_parts_are_counted_by_name() -> None:
    reading = Reading()
    document = json.loads(LAPS[0])
    document["content"]["full"]["Weather"] = {"Air": 20}
    document["content"]["full"]["Results"]["c7"]["Else"] = 1
    document["content"]["delta"] = []
    odd = [json.dumps(document).encode(), enveloped(7, {"UnitId": "x", "Other": 1}), b'{"content": {"changes": []}}']

    cars = detail(1, competitor("7", Colour="red"))

    assert len(crossings(followed(*CALENDAR, cars, *odd, reading=reading))) == 1
    assert reading.counts["unknown field ListedCar.Colour"] == 1
    assert reading.counts["unknown field CarResult.Else"] == 1
    assert reading.counts["unknown field TimingState.Weather"] == 1
    assert reading.counts["unknown part of an envelope: delta"] == 1
    assert reading.counts["unknown part of an envelope: changes"] == 1
    assert "an unknown document, of UnitId, Other" in reading.refusals[0].reason


def test_a_car_that_is_damaged_is_refused_by_itself() -> None:
    reading = Reading()
    damaged = result("8", 2, 1, 101_000, Rank="second")
    cars = detail(1, competitor("7"), competitor("8"), competitor("9", Drivers=3))

    facts = followed(*CALENDAR, cars, timing(1, 101, result("7", 1, 1, 100_000), damaged), reading=reading)

    assert [fact.number for fact in facts if isinstance(fact, Passing)] == ["7"]
    assert [refusal.reason.partition(":")[0] for refusal in reading.refusals] == ["#9", "#c8"]


def test_the_session_that_is_shown_next_replaces_the_one_before() -> None:
    """Practice, and then the race: everything that was told is void."""
    reader = live_reader("swiss", "swiss", Reading())
    units = (unit(PRACTICE, "Practice", Type=1), unit())
    practice = result("7", 1, 5, 600_000, best_ms=100_000, RankingTime="1:40.000")
    for document in (season(), schedule(*units, shown=PRACTICE)):
        reader.take(document)
    reader.take(detail(1, competitor("7"), unit_id=PRACTICE))
    reader.take(timing(1, 600, practice, unit_id=PRACTICE))
    before = [fact.name for fact in reader.update().facts if isinstance(fact, RaceInfo)]
    reader.take(schedule(*units, uid=4))
    reader.take(detail(1, competitor("7")))

    update = reader.take(LAPS[0])

    assert before == ["Hours of Nowhere: Practice"]
    assert update.replaces_all
    assert [fact.name for fact in update.facts if isinstance(fact, RaceInfo)] == ["Hours of Nowhere"]


def test_what_is_no_document_of_a_recording_is_said() -> None:
    reader = SwissReader("f", Reading(), ReaderContext(recorded=True))

    with pytest.raises(NotRecognised):
        reader.read(b"[]")
    with pytest.raises(Refused, match=r"no run 2; its runs are: $"):
        reader.update(2)


def test_cars_that_were_known_before_the_start_was_are_handed_over_anew() -> None:
    """Their laps counted from nothing until a document said when the race began."""
    early = timing(1, 101, result("7", 1, 1, 100_000, best_ms=100_000), StartRealTime="")
    reader = live_reader("swiss", "swiss", Reading())
    facts: list[Fact] = []
    for document in (early, detail(1, competitor("7")), LAPS[1]):
        update = reader.take(document)
        facts = [*([] if update.replaces_all else facts), *update.facts]

    assert crossings(facts) == crossings(list(reader.update().facts))
    assert crossings(facts)[0] > 1_000_000_000_000_000
