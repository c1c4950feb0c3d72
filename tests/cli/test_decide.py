"""The command for what race control decides."""

from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from pitboard.cli import main
from pitboard.journal import Journal, LiveJournal, encode_facts
from pitboard.race import RaceUnderWay
from pitboard.race.race_under_way import OPERATOR_KEY
from pitboard.server.hub import Hub
from server.short_race import START_US, serving, until

BY = ("--by", "the stewards", "--reason", "speeding")


def decide(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["decide", *arguments, *BY])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with a race in it."""
    with Journal.create(tmp_path / "race.pitboard") as journal, journal.batch():
        journal.append("simulator", "facts", encode_facts(until(20)), START_US)
    return tmp_path / "race.pitboard"


def car_of(minutes: float = 20) -> str:
    race = RaceUnderWay()
    race.score(until(minutes))
    return next(iter(race.history.cars))


@pytest.mark.parametrize(
    "rest",
    [
        ["penalty_time", "--penalty", "5"],
        ["penalty_laps", "--laps", "2"],
        ["disqualify"],
        ["retire", "--at", "0:10:00"],
        ["void_passing", "--passing", "a:b:7:line"],
    ],
)
def test_a_journal_takes_each_action_once(path: Path, rest: list[str]) -> None:
    answers = [decide(str(path), rest[0], f"#{car_of()}", *rest[1:], "--id", "doc-1").output for _ in range(2)]
    with Journal.open(path) as journal:
        assert journal.last_seq == 2

    assert answers == ["kept as record 2, under the id doc-1\n"] * 2


def test_a_server_takes_it_by_its_operators_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPERATOR_KEY, "a key of ours")
    with LiveJournal.create(tmp_path / "j") as journal:
        race = RaceUnderWay(journal)
        race.score(until(20))
        with serving(Hub(race)) as served:
            address = f"{served.address}operator?key={quote('a key of ours')}"
            kept = decide(address, "penalty_time", car_of(), "--penalty", "5")
            wrong = decide(f"{served.address}operator?key=wrong", "disqualify", car_of())
            unknown = decide(served.address, "disqualify", "no car")

    assert (kept.exit_code, kept.output.startswith("kept as record 1, under the id ")) == (0, True)
    assert [(each.exit_code, each.output.count("\n")) for each in (wrong, unknown)] == [(1, 1)] * 2
    assert ["key is missing or wrong" in wrong.output, "no car no car" in unknown.output] == [True, True]
    assert "wrong" not in wrong.output.replace("missing or wrong", "")


def test_one_that_cannot_be_asked_for_is_said_in_one_line(path: Path) -> None:
    """A journal that another writes, an action that lacks its size, a passing that is none."""
    with LiveJournal.open(path):
        busy = decide(str(path), "disqualify", car_of())
    lacking = decide(str(path), "penalty_time", car_of())

    assert [(each.exit_code, each.output.count("\n")) for each in (busy, lacking)] == [(1, 1)] * 2
    assert "needs penalty_ms" in lacking.output
    assert decide(str(path), "void_passing", car_of(), "--passing", "7").exit_code == 2
