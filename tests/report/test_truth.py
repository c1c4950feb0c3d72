"""Every fact of every report holds by its own rows; both languages say the same; nothing contradicts itself."""

from pathlib import Path

import pytest

from pitboard.report.compose import Report, reports
from pitboard.report.facts import stated_values
from pitboard.scoring import History
from report.contradictions import contradictions
from report.rederive import disagreements
from report.sources import imola, lap_record, le_mans, simulated


def both(history: History, share: float, length: str = "report") -> tuple[Report, Report]:
    """The report in both languages at a share of the race."""
    start_us = history.race.start_us
    moment_us = start_us + round((history.through_us - start_us) * share)
    written = reports(history, moment_us, nation="NLD", length=length)
    return written["nl"], written["en"]


def hold(history: History, shares: list[float], length: str = "report") -> list[Report]:
    """The reports at these shares of a race, each held against its rows, the other language and itself."""
    documents = []
    for share in shares:
        dutch, english = both(history, share, length)
        assert disagreements(history, dutch) == []
        # Which statements share a sentence is a matter of the language.
        assert [stated_values(fact) for one in dutch.sentences() for fact in one.facts] == [
            stated_values(fact) for one in english.sentences() for fact in one.facts
        ]
        assert contradictions(dutch) + contradictions(english) == []
        documents += [dutch, english]
    return documents


def test_sixty_moments_of_le_mans(races: Path) -> None:
    hold(le_mans(races), [place / 60 for place in range(1, 61)])


def test_the_long_read_of_le_mans(races: Path) -> None:
    hold(le_mans(races), [place / 10 for place in range(1, 11)], "long")


def test_a_lap_record_alone(races: Path) -> None:
    hold(lap_record(races), [place / 12 for place in range(1, 13)])
    hold(imola(races), [place / 12 for place in range(1, 13)])


@pytest.mark.parametrize("seed", range(1, 11))
def test_twenty_moments_of_ten_simulated_races(seed: int) -> None:
    hold(simulated(seed), [place / 20 for place in range(1, 21)])


def test_no_opener_three_times_running(races: Path) -> None:
    for share in (0.2, 0.4, 0.6, 0.8):
        for document in both(le_mans(races), share):
            openers = [sentence.text.split()[0] for sentence in document.sentences()]
            assert not any(a == b == c for a, b, c in zip(openers, openers[1:], openers[2:], strict=False)), openers


def test_the_same_moment_gives_the_same_bytes(races: Path) -> None:
    history = le_mans(races)
    assert both(history, 0.7) == both(history, 0.7)
