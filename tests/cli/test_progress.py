"""How far a command is: on a terminal, from its first second on, and nowhere else."""

import io
import sys

import pytest

from cli.terminals import in_terminal, plain
from pitboard.cli.progress import Progress

SLOW = """
from pitboard.cli import progress
progress.SHOW_AFTER_S = 0.0
with progress.Progress("Reading") as shown:
    if {counted}:
        shown.step(1, 4)
    shown._timer.join()
    shown.step(3, 4)
    shown.say("Writing race.pitboard")
    shown._bar.refresh()
print("done")
"""


def of_slow_command(*, counted: bool = True, environment: dict[str, str] | None = None) -> str:
    return in_terminal(script=SLOW.format(counted=counted), environment=environment)


def test_a_slow_command_shows_what_it_does_and_how_far_it_is_and_leaves_nothing() -> None:
    shown = of_slow_command()

    assert "Reading" in plain(shown)
    assert "3/4" in plain(shown) or "1/4" in plain(shown)
    assert "Writing race.pitboard" in plain(shown)
    assert shown.endswith("\x1b[2Kdone\n")


def test_a_step_that_nobody_counts_is_shown_without_a_number() -> None:
    assert "Reading" in plain(of_slow_command(counted=False))


def test_no_colour_is_no_colour() -> None:
    """Neither for the bar; without it there is some."""
    assert "\x1b[38;5;" in of_slow_command() or "\x1b[3" in of_slow_command()
    assert "\x1b[38" not in of_slow_command(environment={"NO_COLOR": "1"})


def test_a_command_that_ends_before_shows_nothing() -> None:
    script = 'from pitboard.cli.progress import Progress\nwith Progress("Reading"):\n    pass\nprint("done")'

    assert in_terminal(script=script) == "done\n"


def test_what_is_no_terminal_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)

    with Progress("Reading") as progress:
        progress.step(1, 2)
        progress.say("Writing")
        assert not progress._timer.is_alive()
    assert pipe.getvalue() == ""


def test_an_error_takes_the_bar_away_too() -> None:
    script = SLOW.format(counted=True).replace("shown.say(", 'raise SystemExit("race.csv: wrong") #')
    shown = in_terminal(script=script)

    assert plain(shown).rstrip().endswith("race.csv: wrong")
