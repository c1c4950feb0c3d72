"""A claim: one thing that a text states about a race, with the words it stands on."""

from typing import Literal

from msgspec import Struct

ClaimKind = Literal[
    "car",
    "name",
    "lead",
    "position",
    "in_top",
    "behind",
    "gap",
    "laps_down",
    "same_lap",
    "at_wheel",
    "drove",
    "crew",
    "retired",
    "stopped",
    "running",
    "laps_done",
    "trouble",
    "when",
    "contention",
    "best_of_nation",
    "nation",
    "lead_change",
    "led",
    "laps_led",
    "was_in_top",
    "was_at",
    "swaps",
    "swaps_in_stops",
    "fell_to",
    "climbed_to",
    "faster",
    "slower",
    "closing",
    "pulling_away",
    "stops",
    "stop_length",
    "slow_lap",
    "in_pit",
    "drive_through",
    "stopped_early",
    "stint_run",
    "best_lap",
    "count",
    "flag",
    "neutralised",
    "halted",
    "sun",
    "race_time",
    "time_left",
    "last_of_make",
    "incident",
    "cause",
    "penalty",
]
"""What a claim is about; the last three are what timing cannot know."""

FLAG_STATES = {"safety_car": "safety_car", "fcy": "full_course_yellow", "red_flag": "red", "yellow_flag": "yellow"}
"""The flag's state by the cue that names a neutralisation, which a claim's note holds."""


class Claim(Struct, frozen=True):
    """What a text states. `start` and `end` are the place of its words in the text.

    `scope` is "overall", a class, or "" where the text leaves it open. `car` and `other` are numbers: in a gap `car`
    is the one behind and `other` the one ahead, and one of them may be open (""). `low` and `high` bound an amount:
    ms, laps in thousandths, or a count. `period` names a part of the day or the race; `from_us` and `until_us` bound
    race time.
    """

    kind: ClaimKind
    sentence: int
    start: int
    end: int
    words: str
    scope: str = ""
    car: str = ""
    other: str = ""
    driver: str = ""
    make: str = ""
    nation: str = ""
    place: int = 0
    low: int = 0
    high: int = 0
    loose: bool = False
    period: str = ""
    from_us: int = 0
    until_us: int = 0
    note: str = ""
