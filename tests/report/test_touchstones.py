"""What decided Le Mans 2023 is told within ten minutes, and at the finish what explains it.

`PITBOARD_TABLE=1` prints the sentences.
"""

import os
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from pitboard.report.compose import Report
from report.contained import Matcher, at_ms, either, lost, retired, some
from report.sources import at, le_mans

FINISH = "24:10:00"


class Touchstone(Struct, frozen=True):
    """Something that happened: what a sentence of it states, and the race times of reports that must have it."""

    matcher: Matcher
    times: tuple[str, ...]


TOUCHSTONES = {
    # Four minutes and seven seconds, of which half and more is certain before the lap is judged.
    "#51 loses four minutes": Touchstone(lost("51", 120, 248, (at_ms(7, 45), at_ms(8, 0))), ("8:05:00", "8:11:00")),
    "#8 loses a lap's time and stops again": Touchstone(
        lost("8", 60, 260, (at_ms(22, 8), at_ms(22, 20))), ("22:26:00", FINISH)
    ),
    "the leader's long stop": Touchstone(lost("51", 60, 150, (at_ms(18, 26), at_ms(18, 32))), ("18:36:00",)),
    "#38 from the lead to the garage": Touchstone(
        either(lost("38", 300, 1300, (at_ms(4, 50), at_ms(4, 55))), some("place_stop", number="38")), ("5:01:00",)
    ),
    "#94 loses eight laps": Touchstone(lost("94", 400, 1500, (at_ms(11, 14), at_ms(11, 18))), ("11:26:00", "12:00:00")),
    "#75 stops for good": Touchstone(
        either(retired("75"), lost("75", 0, 1e6, (at_ms(6, 35), at_ms(6, 50)))), ("6:54:30",)
    ),
    "#50 in the garage for 28 minutes": Touchstone(lost("50", 500, 1740, (at_ms(9, 49), at_ms(9, 52))), ("10:00:00",)),
}


@cache
def written(races: Path, time: str, length: str) -> Report:
    """Our report of a moment."""
    return at(le_mans(races), time, lang="nl", nation="NLD", length=length)


@pytest.mark.parametrize(
    ("name", "time"), [(name, time) for name, stone in TOUCHSTONES.items() for time in stone.times]
)
def test_what_mattered_is_told_at_once_and_at_the_end(
    name: str, time: str, races: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = written(races, time, "report")
    telling = [sentence.text for sentence in document.sentences() if TOUCHSTONES[name].matcher(sentence)]
    if os.environ.get("PITBOARD_TABLE"):
        with capsys.disabled():
            print(f"\n{name} at {time}: {' / '.join(telling) or 'MISSING'}")  # the table is the result

    assert telling
