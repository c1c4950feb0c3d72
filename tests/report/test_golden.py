"""Ten reports as they are written today, to be read as an editor would; run this file to write them anew."""

import sys
from pathlib import Path

import pytest

from pitboard.report.compose import Report
from pitboard.report.render import as_markdown
from pitboard.scoring import History
from report.sources import at, imola, lap_record, le_mans, simulated

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


def main() -> None:
    """Write the ten reports anew."""
    races = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/races").resolve()
    for name in REPORTS:
        (HERE / f"{name}.md").write_text(as_markdown(written(name, races)), "utf-8")


if __name__ == "__main__":
    main()
