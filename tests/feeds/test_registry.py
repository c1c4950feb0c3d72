"""A feed is a folder and one line: a format that only the registry knows is followed, read, kept and looked at."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
import pytest
from click.testing import CliRunner

from cli.test_doctor import watched
from cli.test_live_feeds import timing_system
from feeds.readers import live_reader, recorded_facts
from pitboard.cli import main
from pitboard.cli.options import chosen_recorded, run_option
from pitboard.feeds import registry
from pitboard.feeds.format import FeedFormat
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import load, read
from pitboard.journal import LiveJournal
from pitboard.model import RaceInfo
from pitboard.race import LiveSources, RaceUnderWay
from pitboard.scoring import score
from waiting import HANGS_S, LOOK_S

PAGE: Final = Path(__file__).resolve().parent.parent.parent / "docs" / "feeds" / "adding.md"


def blocks(heading: str) -> list[str]:
    """The blocks of code under a heading of the page, in order."""
    section = PAGE.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found: list[list[str]] = [[]]
    for line in section.splitlines():
        if line.startswith("    ") or (not line and found[-1]):
            found[-1].append(line[4:])
        elif found[-1]:
            found.append([])
    return ["\n".join(lines).strip() + "\n" for lines in found if lines]


BEACON, RECORDING_TEST = blocks("The template")[:2]
"""The feed that the page shows to copy, and its recording test."""

START_MS: Final = 1_900_000_000_000
CROSSINGS: Final = [("7", 0), ("8", 1), ("7", 101), ("8", 103), ("7", 200), ("8", 207), ("7", 301)]
CONTENT: Final = f"BEACON;{START_MS}\n".encode() + b"".join(
    f"{number};{START_MS + at_s * 1000}\n".encode() for number, at_s in CROSSINGS
)
PIECES: Final[list[bytes | None]] = [CONTENT[at : at + 10] for at in range(0, len(CONTENT), 10)]
LAPS: Final = {"7": [101, 200, 301], "8": [103, 207]}


@pytest.fixture
def beacon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedFormat]:
    """The folder, and the line."""
    # Commands are imported when they are first asked for: those must not keep the options of a format that goes again.
    with click.Context(main) as context:
        for name in main.list_commands(context):
            main.get_command(context, name)
    folder = tmp_path / "formats" / "beacon"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(BEACON)
    monkeypatch.syspath_prepend(folder.parent)
    import beacon  # type: ignore[import-not-found]

    monkeypatch.setattr(registry, "FORMATS", [*registry.FORMATS, beacon.FORMAT])
    yield beacon.FORMAT
    del sys.modules["beacon"]


def laps(race: object) -> dict[str, list[int]]:
    """The ends of every car's laps, in seconds of the race."""
    history = getattr(race, "history", race)
    return {
        number: [(end_us - history.race.start_us) // 1_000_000 for end_us in car.lap_end_us]  # type: ignore[attr-defined]
        for number, car in history.cars.items()  # type: ignore[attr-defined]
    }


def test_a_document_is_recognised_and_read(beacon: FeedFormat, tmp_path: Path) -> None:
    (tmp_path / "hour.txt").write_bytes(CONTENT + b"9;soon\n")
    race = load(tmp_path / "hour.txt")

    assert registry.recognised(CONTENT, "hour.txt") is beacon
    assert (race.history.race.name, laps(race)) == ("Beacon Hour", LAPS)
    assert [refusal.reason for refusal in race.reading.refusals] == ["no moment"]


def test_it_is_imported_into_a_journal(beacon: FeedFormat, tmp_path: Path) -> None:
    (tmp_path / "hour.txt").write_bytes(CONTENT)
    journal = tmp_path / "hour.pitboard"
    result = CliRunner().invoke(main, ["import", str(tmp_path / "hour.txt"), "--journal", str(journal)])

    assert result.exit_code == 0, result.output
    assert "7 beacons" in result.output
    assert laps(load(journal)) == LAPS


def test_it_is_followed_live_and_kept(beacon: FeedFormat, tmp_path: Path) -> None:
    """Piece by piece as it comes, into a race and a journal that gives the same race."""

    async def follow(url: str) -> dict[str, list[int]]:
        with LiveJournal.create(tmp_path / "live.pitboard") as journal:
            race = RaceUnderWay(journal)
            following = asyncio.ensure_future(LiveSources([url]).follow(race))
            async with asyncio.timeout(HANGS_S):
                while not following.done() and laps(race) != LAPS:
                    await asyncio.sleep(LOOK_S)
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            return laps(race)

    with timing_system(PIECES) as where:
        assert asyncio.run(follow(f"beacon://{where}")) == LAPS
    assert laps(load(tmp_path / "live.pitboard")) == LAPS


def test_the_doctor_looks_at_it(beacon: FeedFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    with timing_system(PIECES) as where:
        result = watched(monkeypatch, f"beacon://{where}", nbytes=len(CONTENT))

    assert "7 beacons" in result.output
    assert "+ crossings of the line" in result.output


def test_the_address_is_checked_and_named(beacon: FeedFormat) -> None:
    assert "beacon://HOST:PORT" in CliRunner().invoke(main, ["serve", "--help"]).output.replace("\n  ", " ")
    assert registry.format_of("beacon://box?shift=3600") is beacon
    with pytest.raises(ValueError, match="known is shift="):
        registry.connect("beacon://box?zone=1", print)
    with pytest.raises(ValueError, match=r"a live feed is one of .*beacon://"):
        registry.connect("bacon://box", print)


def test_what_a_person_says_of_it_reaches_the_reader(beacon: FeedFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its address, behind the question mark."""
    with timing_system(PIECES) as where:
        result = watched(monkeypatch, f"beacon://{where}?shift=3600", nbytes=len(CONTENT))

    assert "2030-03-17 18:46:40 UTC" in result.output


def test_of_a_recording_a_person_says_it_by_an_option_of_the_commands(beacon: FeedFormat, tmp_path: Path) -> None:
    (tmp_path / "hour.txt").write_bytes(CONTENT)

    @run_option
    @click.command()
    def start() -> None:
        race = read([tmp_path / "hour.txt"], recorded=chosen_recorded())
        click.echo(next(fact.start_us for fact in race.facts if isinstance(fact, RaceInfo)) // 1_000_000)

    assert CliRunner().invoke(start, ["--shift", "3600"]).output == "1900003600\n"
    assert CliRunner().invoke(start).output == "1900000000\n"
    assert "invalid literal" in CliRunner().invoke(start, ["--shift", "soon"]).output


def test_a_recording_without_any_of_it_is_refused(beacon: FeedFormat, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"BEACON;")
    with pytest.raises(Refused, match="no beacon in it"):
        load(tmp_path / "empty.txt")


def test_the_recording_test_of_the_page_holds(beacon: FeedFormat) -> None:
    names: dict[str, Any] = {
        "recorded_facts": recorded_facts,
        "live_reader": live_reader,
        "Reading": Reading,
        "score": score,
    }
    exec(RECORDING_TEST, names)  # the page's own words, run as they stand there
    names["test_a_recording_is_the_race_that_was_followed"]()


def test_every_format_is_named_once() -> None:
    names = [known.name for known in registry.FORMATS]
    schemes = [scheme.name for known in registry.FORMATS for scheme in known.schemes]

    assert len(set(names)) == len(names)
    assert len(set(schemes)) == len(schemes)
    assert all(registry.is_live(known.name) == bool(known.schemes) for known in registry.FORMATS)


def test_every_format_beside_the_registry_is_in_it_once() -> None:
    package = Path(registry.__file__).parent
    exporting = [path for path in package.rglob("*.py") if "\nFORMAT: " in path.read_text("utf-8")]

    names = [path.parent.name if path.stem == "__init__" else path.stem for path in exporting]
    assert sorted(registry.FORMAT_NAMES) == sorted(names)
