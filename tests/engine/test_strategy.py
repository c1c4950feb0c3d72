"""What a strategist asks is answered in the browser as `pitboard strategy` answers it, cell by cell.

Of four moments of each race, of thirty of more races with `PITBOARD_SWEEP=1`.
"""

import math
import os

import pytest

from build import START_US, entry, flag, line_laps, scored, stop
from engine.node import ask
from engine.test_equal import JOINED_LATE, Question, history_of, moments_ms, plain
from pitboard.scoring import History
from pitboard.strategy import hero_view, pace, strategy

SWEEP = bool(os.environ.get("PITBOARD_SWEEP"))
MOMENTS = 30 if SWEEP else 4
RACES = ["le-mans-2023", "more/imsa-petit-le-mans-2023.csv.gz", "red-flag-stop-split", JOINED_LATE]
RACES += ["imola-2025", "le-mans-2024", "spa-2025"] if SWEEP else []


@pytest.fixture(params=[*RACES, "simulated 3", "line 5"])
def history(request: pytest.FixtureRequest) -> History:
    """Each race in turn: by flags and without, with stops and without."""
    return history_of(request.param, request.getfixturevalue("races"))


def test_every_answer(history: History) -> None:
    """Of the whole field, its drivers' pace, and from the seat of a car of its middle."""
    asked: list[tuple[Question, object]] = []
    for at_ms in sorted(moments_ms(history, 12))[:: 12 // MOMENTS] if MOMENTS < 12 else moments_ms(history, MOMENTS):
        moment_us = history.race.start_us + at_ms * 1000
        asked.append((["strategy", at_ms], plain(strategy(history, moment_us))))
        asked.append((["pace", at_ms], plain(pace(history, moment_us, per="driver").rows)))
        number = sorted(history.cars)[len(history.cars) // 2]
        asked.append((["hero", at_ms, number], plain(hero_view(history, moment_us, number))))

    answers = ask(history, [question for question, _ in asked])

    for (question, expected), answer in zip(asked, answers, strict=True):
        assert answer == expected, question


def test_one_car_alone_and_the_leader() -> None:
    """A race without flags or a length: what hangs on them is null in both."""
    history = scored([entry("1"), entry("2")], flag(0, "green"), line_laps("1", [100] * 9), *[stop("2", 190, 200, 240)])
    answers = ask(history, [["strategy", 500_000, "1"], ["hero", 500_000, None]])
    moment_us = START_US + 500_000_000

    assert answers == [plain(strategy(history, moment_us, "1")), plain(hero_view(history, moment_us))]


def test_the_error_function() -> None:
    """As the mathematical library has it, to the last digits."""
    values = [i / 97 for i in range(-700, 700)]
    answers = ask(scored([entry("1")]), [["erf", value] for value in values])

    assert max(abs(answer - math.erf(value)) for answer, value in zip(answers, values, strict=True)) < 5e-15
