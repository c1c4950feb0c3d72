"""A race of twenty minutes with five cars and a few more on its entry list."""

from functools import cache

from build import LOOPS, at, driver_in, flag, loop_laps, passing, race_info, scored, stop
from pitboard.model import CarState, Driver, Entry
from pitboard.scoring import History

ENTRIES = [
    Entry(
        "51",
        "HYPERCAR",
        "Ferrari AF Corse",
        "Ferrari",
        "Ferrari 499P",
        drivers=(Driver(1, "Alessandro", "Pier Guidi", "ITA"), Driver(2, "James", "Calado", "GBR")),
    ),
    Entry(
        "6",
        "HYPERCAR",
        "Porsche Penske Motorsport",
        "Porsche",
        "Porsche 963",
        drivers=(Driver(1, "Kévin", "Estre", "FRA"), Driver(2, "Laurens", "Vanthoor", "BEL")),
    ),
    Entry("8", "HYPERCAR", "Toyota Gazoo Racing", "Toyota", drivers=(Driver(1, "Ryo", "Hirakawa", "JPN"),)),
    Entry("923", "LMP2", "Racing Team Turkey", "Oreca", drivers=(Driver(1, "Dries", "Vanthoor", "BEL"),)),
    Entry("34", "LMP2", "Inter Europol Competition", "Oreca", drivers=(Driver(1, "Jakub", "Śmiechowski", "POL"),)),
    Entry("98", "LMGTE Am", "Northwest AMR", "Aston Martin", drivers=(Driver(1, "Ian", "James", "USA"),)),
    Entry("43", "LMP2", "DKR Engineering", "Oreca", drivers=(Driver(1, "Maxime", "Martin", "BEL"),)),
]

NOW_S = 1205
"""The moment, in seconds, that questions are asked at: the #51 has just completed its twelfth lap."""


@cache
def small_race() -> History:
    """Score the race: 40 minutes long, the safety car out from 300 to 400 s.

    #51: twelve laps of 100 s; Calado took over at 600 s. #8: first over the line, then behind by a second a lap more.
    #6: laps of 110 s, a stop of 60 s from 560 s on. #34, alone in LMP2 with the #923: laps of 120 s, the #923's of 121.
    #98: declared out on its fourth lap, at 400 s.
    """
    return scored(
        race_info(2400),
        ENTRIES,
        [flag(0, "green"), flag(300, "safety_car"), flag(400, "green")],
        loop_laps("51", [100] * 12),
        [driver_in(0, "51", 1), driver_in(600, "51", 2)],
        loop_laps("8", [99, 103, *[101] * 10]),
        driver_in(0, "8", 1),
        [fact for fact in loop_laps("6", [110] * 4 + [150] + [110] * 5) if fact != passing(590, "6", ref=53)],
        stop("6", 560, 590, 620),
        loop_laps("34", [120] * 10),
        loop_laps("923", [121] * 9),
        loop_laps("98", [130] * 3),
        CarState(at(400), "98", "retired", "test"),
        loops=LOOPS,
    )
