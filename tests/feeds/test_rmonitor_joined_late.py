"""A feed that was joined in mid-race, wherever and however short its laps: every car keeps its laps."""

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.rmonitor_race import ClubRace
from feeds.test_rmonitor import beat, competitor, lap
from pitboard.feeds import rmonitor
from pitboard.feeds.reading import Reading
from pitboard.scoring import History, score


def scored(content: bytes) -> History:
    """The history of a recording."""
    return score(rmonitor.parse(content, "feed", Reading()))


@given(lap_s=st.floats(12, 900), laps=st.integers(1, 40), share=st.floats(0, 1))
@settings(max_examples=30)
def test_laps_of_12_seconds_to_15_minutes_are_all_there_wherever_one_joined(
    lap_s: float, laps: int, share: float
) -> None:
    race = ClubRace(lap_s, laps=laps if lap_s < 200 else 1 + laps % 6)
    lines = race.lines()
    whole, joined = scored(b"".join(lines)), scored(b"".join(lines[int(share * (len(lines) - 2)) :]))

    for number, car in joined.cars.items():
        assert len(car.lap_end_us) == len(whole.cars[number].lap_end_us) == race.laps
        assert car.lap_end_us[-1] - joined.race.start_us == race.totals_ms(int(number) - 1)[-1] * 1000
        assert set(car.lap_end_us[len(car.deleted_laps) :]) <= set(whole.cars[number].lap_end_us)


def test_a_first_crossing_that_its_loop_told_of_before_begins_a_lap_and_ends_none() -> None:
    """Joined between the car's entry and its first crossing: the loop's record comes before any clock does."""
    loop = '$L,"7","T1","SFT","03/01/2025","14:01:31.000"'
    lines = [competitor("7"), loop, beat(91), '$J,"7","00:00:00.000","00:01:31.000"', *lap("7", 100, 191.0, 1)]
    history = scored("\n".join([*lines, ""]).encode())

    assert [end_us - history.race.start_us for end_us in history.cars["7"].lap_end_us] == [191_000_000]
