"""Every fact of every report holds by its own rows; both languages say the same; nothing contradicts itself.

A sample runs always. `PITBOARD_SWEEP=1` takes a hundred thousand sentences of all given and of simulated races, and
more moments of each race here.
"""

from functools import partial
from pathlib import Path

import pytest

from pitboard.report.compose import Report, reports
from pitboard.scoring import History
from report import sweep
from report.sources import at_share, hour_by_hour, imola, lap_record, le_mans, simulated, written
from report.sweep import FILE, WHOLE, faults, never_written, sentences_of, swept
from report.test_odd_fields import odd_race

SENTENCES = 100_000


def both(history: History, share: float, length: str = "report") -> tuple[Report, Report]:
    """The report in both languages at a share of the race."""
    documents = written(history, at_share(history, share), length=length)
    return documents["nl"], documents["en"]


def hold(history: History, shares: list[float], length: str = "report") -> None:
    """The reports at these shares of a race are sound."""
    for share in shares:
        dutch, english = both(history, share, length)
        assert list(faults(history, {"nl": dutch, "en": english})) == []


def moments_of(parts: int, most: int) -> list[float]:
    """The ends of so many parts of a race; of up to `most` in a sweep."""
    parts = most if WHOLE else parts
    return [place / parts for place in range(1, parts + 1)]


def test_every_hour_of_le_mans(races: Path) -> None:
    """And in a sweep moments between them."""
    for documents in hour_by_hour(races):
        assert list(faults(le_mans(races), documents)) == []
    hold(le_mans(races), moments_of(1, 36))


def test_the_long_read_of_le_mans(races: Path) -> None:
    hold(le_mans(races), moments_of(6, 12), "long")


def test_a_lap_record_alone(races: Path) -> None:
    hold(lap_record(races), moments_of(6, 12))
    hold(imola(races), moments_of(6, 12))


@pytest.mark.parametrize("seed", range(1, 11))
def test_moments_of_ten_simulated_races(seed: int) -> None:
    hold(simulated(seed), moments_of(6, 20))


def test_no_opener_three_times_running(races: Path) -> None:
    for share in (0.25, 0.5, 0.75, 1):
        for document in both(le_mans(races), share):
            openers = [sentence.text.split()[0] for sentence in document.sentences()]
            assert not any(a == b == c for a, b, c in zip(openers, openers[1:], openers[2:], strict=False)), openers


def test_the_same_moment_gives_the_same_bytes(races: Path) -> None:
    history = le_mans(races)
    twice = [reports(history, at_share(history, 0.75), nation="NLD") for _ in range(2)]

    assert twice[0] == twice[1] == written(history, at_share(history, 0.75))


ODDEST = (
    "odd 5",
    "odd 26",
    "odd 53",
    "odd 61",
    "odd 62",
    "odd 78",
    "joined at 0.75",
    "live-2026/wec-2026-le-mans",
    "holed 3",
    "holed 8",
    "holed 19",
)
"""Races with cars that are level, never seen, first seen late, and with laps that nobody saw."""


@pytest.mark.parametrize("name", ODDEST)
def test_the_oddest_races_are_told_by_rows_of_which_each_is_needed(races: Path, name: str) -> None:
    history = sweep.histories(races)[name]()

    assert [fault for report in sweep.examine(name, history, 0) for fault in report.faults] == []


def test_a_sweep_goes_on_where_it_stopped_and_examines_again_what_had_a_fault(
    races: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {name: partial(odd_race, seed) for seed, name in enumerate("ab")}
    monkeypatch.setattr(sweep, "histories", lambda _: few)
    file = tmp_path / "proof.jsonl"

    first = swept(races, lambda done: len(done) >= 1, file)
    assert {name for name, _, _ in first} == {"a"}
    file.write_bytes(file.read_bytes().replace(b'"faults":[]', b'"faults":["wrong"]', 1) + b'{"race":"cut')
    second = swept(races, lambda done: len(done) >= 2 * sweep.AT_ONCE, file)

    assert [name for name, _, _ in second].count("b") == sweep.AT_ONCE
    assert not any(report.faults for report in second.values())
    assert second == sweep.kept(file)


@pytest.mark.skipif(not WHOLE, reason="a hundred thousand sentences: PITBOARD_SWEEP=1 writes them")
def test_a_hundred_thousand_sentences(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every race, turn by turn, at moments by chance; PITBOARD_SWEEP_FILE keeps what is done."""
    done = swept(races, lambda found: sentences_of(found) >= SENTENCES, FILE)
    found = [f"{report.race} {report.at_ms}: {fault}" for report in done.values() for fault in report.faults]
    with capsys.disabled():
        print("", f"{sentences_of(done)} sentences, {len(found)} faults", *found, sep="\n")  # the figure is the result
        print("forms never offered:", never_written(done))

    assert found == []
