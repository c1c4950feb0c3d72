"""A moment as people write it into a form, in a race of six hours that starts at noon."""

import pytest
from msgspec.structs import replace

from build import scored
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US
from pitboard.scoring import History
from pitboard.server.asked_moments import DAY_US, AskedMoment, asked_moment

UNTIL_US = 6 * HOUR_US + 34 * SECOND_US


def noon_race() -> History:
    """A race that starts at noon where it is run."""
    history = scored()
    history.race = replace(history.race, utc_offset_us=12 * HOUR_US - history.race.start_us % DAY_US)
    return history


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("2:30", 150),
        ("2:30:00", 150),
        ("2h30", 150),
        ("2u30", 150),
        ("2 uur 30", 150),
        ("2.30 uur", 150),
        ("2,5 uur", 150),
        ("2 hours 30 minutes", 150),
        ("150 min", 150),
        ("90m", 90),
        ("5400s", 90),
        ("6 h", 360),
        ("0", 0),
    ],
)
def test_race_time_is_read_as_people_write_it(written: str, minutes: int) -> None:
    assert asked_moment(written, noon_race(), UNTIL_US) == AskedMoment(minutes * MINUTE_US)


@pytest.mark.parametrize("written", ["15:30", "15.30 uur", "15u30", " 15:30 "])
def test_what_is_beyond_the_race_is_the_time_of_day_where_it_was_run(written: str) -> None:
    assert asked_moment(written, noon_race(), UNTIL_US) == AskedMoment(210 * MINUTE_US, "clock")


@pytest.mark.parametrize("written", ["20h", "11:30", "6:30"])
def test_what_is_beyond_the_race_by_either_clock_is_its_end(written: str) -> None:
    assert asked_moment(written, noon_race(), UNTIL_US) == AskedMoment(UNTIL_US, "beyond")


@pytest.mark.parametrize("written", ["noon", "", "2:75", "-1h", "2h30h"])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no race time"):
        asked_moment(written, noon_race(), UNTIL_US)
