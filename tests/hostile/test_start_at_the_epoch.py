"""A race that seems to have begun at the epoch, half a million hours before its first lap: no work for each of them."""

from collections.abc import Callable

import pytest

from build import START_US
from calls import LineCount
from pitboard.board import standings
from pitboard.check import check
from pitboard.model import LINE, Passing, RaceInfo
from pitboard.moments import moments
from pitboard.relay import RmonitorWriter
from pitboard.relay.rmonitor import MOST_BEATS
from pitboard.report.compose import report
from pitboard.report.pictures import positions
from pitboard.scoring import History, score
from pitboard.server.publish import moments_to_report

TEXT = "In the night #1 took the lead. In the afternoon #2 was second."


@pytest.fixture(scope="module")
def since_the_epoch() -> History:
    crossings = [(START_US + lap * 100_000_000 + car * 1_000_000, str(car)) for car in range(4) for lap in range(1, 16)]
    race = RaceInfo("", 0, circuit="le-mans", dated=True)
    return score([race, *(Passing(time_us, number, LINE, ref=i) for i, (time_us, number) in enumerate(crossings))])


ASKED: list[Callable[[History], object]] = [
    lambda race: moments(race, race.through_us),
    lambda race: report(race, race.through_us, lang="nl"),
    lambda race: standings(race, race.through_us),
    lambda race: check(TEXT, race, race.through_us),
    lambda race: positions(race, race.through_us),
    moments_to_report,
]


@pytest.mark.parametrize("ask", ASKED)
def test_what_is_asked_of_it_is_bounded_work(since_the_epoch: History, ask: Callable[[History], object]) -> None:
    with LineCount(most=4_000_000):
        ask(since_the_epoch)


def test_the_relay_sends_no_sign_of_life_for_each_of_its_seconds(since_the_epoch: History) -> None:
    assert len(RmonitorWriter(since_the_epoch, 0)._beats(since_the_epoch.through_us)) == MOST_BEATS + 1
