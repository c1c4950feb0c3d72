"""The independent reader, which shares no code with the phrase books, reads the same facts back from the text."""

from pathlib import Path

import pytest

from pitboard.check import Lang, check
from pitboard.report.render import as_markdown
from pitboard.scoring import History
from report.sources import le_mans, simulated, written

WRONG_PERCENT = 3.0
"""What it may misread: it does not follow a sentence that is about two cars at once."""


def wrong_share(history: History, hours: range, lang: Lang) -> tuple[float, int]:
    """The share of claims that the reader holds to be wrong, in percent, and how many claims there were."""
    wrong = total = 0
    for hour in hours:
        moment_us = history.race.start_us + hour * 3_600_000_000
        text = as_markdown(written(history, moment_us)[lang])
        claims = check(text, history, moment_us, lang).claims
        total += len(claims)
        wrong += sum(claim.verdict == "wrong" for claim in claims)
    return 100 * wrong / total, total


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_reader_agrees_with_the_reports_of_le_mans(races: Path, lang: Lang) -> None:
    share, total = wrong_share(le_mans(races), range(2, 24, 3), lang)
    assert total > 400
    assert share < WRONG_PERCENT


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_reader_agrees_with_the_reports_of_simulated_races(lang: Lang) -> None:
    for seed in (1, 2):
        share, _ = wrong_share(simulated(seed), range(1, 3), lang)
        assert share < 2 * WRONG_PERCENT
