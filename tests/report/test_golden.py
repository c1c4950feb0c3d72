"""Reports as they are written today, to be read as an editor would; run this file to write them anew.

Ten of all sorts; Le Mans 2023 after each hour in Dutch, and after six of them in English; and the results of six races.
"""

import sys
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.report.compose import Report
from pitboard.report.render import as_markdown
from pitboard.scoring import History
from report import sources
from report.sources import at, hour_by_hour, imola, lap_record, le_mans, simulated

HERE = Path(__file__).parent / "golden"

REPORTS = {
    "le-mans-2023-16.12.30-nl": ("le-mans", "16:12:30", "nl", "NLD", "report"),
    "le-mans-2023-16.12.30-en-flash": ("le-mans", "16:12:30", "en", "", "flash"),
    "le-mans-2023-03.00.00-nl": ("le-mans", "3:00:00", "nl", "BEL", "report"),
    "le-mans-2023-08.30.00-en": ("le-mans", "8:30:00", "en", "GBR", "report"),
    "le-mans-2023-24.10.00-nl": ("le-mans", "24:10:00", "nl", "NLD", "report"),
    "le-mans-2023-lap-record-12.00.00-en": ("lap-record", "12:00:00", "en", "", "report"),
    "imola-2025-03.10.00-nl": ("imola", "3:10:00", "nl", "NLD", "report"),
    "imola-2025-06.05.00-en": ("imola", "6:05:00", "en", "", "report"),
    "valbrume-01.30.00-nl": ("simulated", "1:30:00", "nl", "NLD", "report"),
    "valbrume-02.40.00-en-long": ("simulated", "2:40:00", "en", "NLD", "long"),
}


HOURS = {"nl": range(1, 25), "en": (3, 8, 12, 16, 20, 24)}
"""The hours of Le Mans 2023 that a language has."""

ALL_FINISHED_US = 600_000_000
"""So long after the flag every car that still runs has finished."""

RESULTS = {
    "le-mans-2023": "le-mans-2023",
    "le-mans-2024": "le-mans-2024",
    "imola-2025": "imola-2025",
    "spa-2025": "spa-2025",
    "fuji-2024": "more/fuji-2024.csv.gz",
    "sebring-2022": "more/imsa-sebring-2022.csv.gz",
}
"""Races whose results are told, by the name of the text."""


def history_of(name: str, races: Path) -> History:
    """A race by its short name."""
    if name == "simulated":
        return simulated(4)
    return {"le-mans": le_mans, "lap-record": lap_record, "imola": imola}[name](races)


def written(name: str, races: Path) -> Report:
    """One of the ten reports, as written now."""
    race, time, lang, nation, length = REPORTS[name]
    return at(history_of(race, races), time, lang=lang, nation=nation, length=length)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_reads_as_it_did(name: str, races: Path) -> None:
    assert as_markdown(written(name, races)) == (HERE / f"{name}.md").read_text("utf-8")


def hourly(races: Path, lang: str) -> dict[str, Report]:
    """The reports of the hours that a language has, by the names of their texts."""
    documents = hour_by_hour(races)
    return {f"hours/le-mans-2023-{hour:02}-{lang}": documents[hour - 1][lang] for hour in HOURS[lang]}


def results(races: Path, name: str) -> dict[str, Report]:
    """The result of a race in both languages, by the names of its texts."""
    history = loaded(races / RESULTS[name])
    moment_us = min(history.through_us, history.chequered_us + ALL_FINISHED_US)
    documents = sources.written(history, moment_us)
    return {f"results/{name}-{lang}": document for lang, document in documents.items()}


@pytest.mark.parametrize("lang", HOURS)
def test_every_hour_reads_as_it_did(lang: str, races: Path) -> None:
    for name, document in hourly(races, lang).items():
        assert as_markdown(document) == (HERE / f"{name}.md").read_text("utf-8"), name


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_reads_as_it_did(name: str, races: Path) -> None:
    for place, document in results(races, name).items():
        assert as_markdown(document) == (HERE / f"{place}.md").read_text("utf-8"), place


def main() -> None:
    """Write all of them anew."""
    races = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/races").resolve()
    documents = {name: written(name, races) for name in REPORTS}
    for lang in HOURS:
        documents |= hourly(races, lang)
    for name in RESULTS:
        documents |= results(races, name)
    for name, document in documents.items():
        path = HERE / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(as_markdown(document), "utf-8")


if __name__ == "__main__":
    main()
