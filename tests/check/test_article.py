"""The human report of Le Mans 2023 as check reads it: its errors found, no right claim called wrong."""

import re
from pathlib import Path

import pytest
from msgspec import Struct

from pitboard.check import Checked, JudgedClaim, check
from pitboard.scoring import History

KINDS = {
    "LEAD": {"lead"},
    "POS": {"position", "in_top", "behind", "fell_to", "gap"},
    "DRV": {"at_wheel", "drove", "crew"},
    "CREW": {"crew", "car", "at_wheel"},
    "GAP": {"gap", "laps_down", "same_lap"},
    "RET": {"retired", "stopped", "drove", "trouble"},
    "INC": {"incident", "cause"},
    "CAUSE": {"cause", "incident"},
    "FLAG": {"incident", "flag"},
    "LOSS": {"trouble", "stop_length"},
    "PIT": {"stopped_early", "stops"},
    "TIME": {"race_time", "when", "trouble"},
    "NAT": {"best_of_nation", "nation"},
    "COUNT": {"count", "same_lap"},
    "SWAP": {"swaps"},
    "HIST": {"led", "was_in_top"},
    "CONT": {"contention"},
    "PROG": {"climbed_to"},
    "PACE": {"faster"},
    "STATE": {"running"},
}
"""Which kinds of claim answer which kind of row in the list."""


class Listed(Struct, frozen=True):
    """A row of the list: its words' place in the article, and what is known to be true of it."""

    id: str
    kind: str
    verdict: str
    start: int
    end: int


def listed(text: str, table: str) -> list[Listed]:
    """The list's claims, each found in the article by the pieces of its words, in the article's order."""
    rows, at = [], 0
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not re.fullmatch(r"S\d\d", cells[0]):
            continue
        pieces = [
            one.strip()
            for one in re.split(r"\.\.\.|/", re.sub(r"\([^)]*\)", "", cells[2]) or cells[2].strip("()"))
            if one.strip()
        ]
        spots = [find(text, piece, at) for piece in pieces]
        spots = [spot for spot in spots if spot[0] >= 0]
        start = spots[0][0] if spots else at
        end = max(spot[1] for spot in spots) if spots else at
        rows.append(Listed(cells[0], cells[3], cells[6].strip("*"), start, end))
        at = max(0, start - 60)
    return rows


def find(text: str, piece: str, at: int) -> tuple[int, int]:
    """Where a piece stands, from a place on."""
    begin = text.find(piece, at)
    return begin, begin + len(piece)


def answers(row: Listed, checked: Checked, text: str) -> list[JudgedClaim]:
    """What check said of a row: claims of a fitting kind in the same sentence, those on the same words first."""
    begin = max(text.rfind(". ", 0, row.start) + 1, text.rfind("\n", 0, row.start) + 1, 0)
    end = text.find(". ", row.start) + 1 or len(text)
    fitting = [
        one
        for one in checked.claims
        if one.claim.kind in KINDS.get(row.kind, set()) and begin <= one.claim.start < max(end, row.end)
    ]
    touching = [one for one in fitting if one.claim.start < row.end + 2 and row.start < one.claim.end + 2]
    return touching or fitting


@pytest.fixture(scope="module")
def article(seed: Path) -> str:
    """The human report."""
    return (seed / "article.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def checked(article: str, le_mans: History, moment_us: int) -> Checked:
    """What check says of it."""
    return check(article, le_mans, moment_us)


def wrong(checked: Checked) -> set[tuple[str, str, str]]:
    """The wrong claims by kind, car and driver."""
    return {(one.claim.kind, one.claim.car, one.claim.driver) for one in checked.claims if one.verdict == "wrong"}


def test_the_errors_of_the_human_report_are_found_and_nothing_else(checked: Checked) -> None:
    """The wrong number, names, driver, gap, place, hour and parts of the day: each, and no other claim."""
    assert wrong(checked) == {
        ("car", "9", ""),
        ("name", "8", "Ryo Hirakawa"),
        ("name", "34", "Jakub Śmiechowski"),
        ("drove", "51", "James Calado"),
        ("laps_down", "30", ""),
        ("fell_to", "51", ""),
        ("when", "80", ""),
        ("when", "4", ""),
        ("race_time", "", ""),
    }


@pytest.mark.parametrize(
    ("kind", "car", "right"),
    [
        ("car", "9", "#8 Toyota Gazoo Racing Toyota (HYPERCAR)"),
        ("name", "8", "Ryo Hirakawa"),
        ("name", "34", "Jakub Śmiechowski"),
        ("drove", "51", "#51 then: Alessandro Pier Guidi"),
        ("fell_to", "51", "#51 at lowest P5 from then on"),
    ],
)
def test_an_error_comes_with_the_right_value(checked: Checked, kind: str, car: str, right: str) -> None:
    assert [
        one.right for one in checked.claims if (one.claim.kind, one.claim.car, one.verdict) == (kind, car, "wrong")
    ] == [right]


def test_a_lap_that_is_no_lap_is_shown_as_the_time_it_is(checked: Checked) -> None:
    """97 s is the same lap, whatever a feed prints."""
    found = next(one for one in checked.claims if one.claim.kind == "laps_down" and one.verdict == "wrong")

    assert found.right.startswith("#30 1:37.0 behind #34, same lap")


def test_an_accent_left_out_is_noted_not_called_wrong(checked: Checked) -> None:
    found = next(one for one in checked.claims if one.claim.kind == "name" and one.claim.car == "6")

    assert (found.verdict, found.right) == ("right", "Kévin Estre")


def test_every_listed_claim_gets_its_due(
    article: str, seed: Path, checked: Checked, capsys: pytest.CaptureFixture[str]
) -> None:
    """No claim that is true is called wrong; what timing cannot settle is said to be so; most true ones are read."""
    rows = listed(article, (seed / "claims.md").read_text("utf-8"))
    said = {row.id: answers(row, checked, article) for row in rows}
    with capsys.disabled():
        print(f"\n{'':4} {'kind':6} {'known to be':18} said")
        for row in rows:
            words = ", ".join(f"{one.claim.kind} {one.verdict}" for one in said[row.id]) or "not claimed"
            print(f"{row.id:4} {row.kind:6} {row.verdict:18} {words}")
    true = [row for row in rows if row.verdict.startswith("TRUE") and row.id not in ("S08", "S53", "S97")]
    read = [row for row in true if any(one.verdict == "right" for one in said[row.id])]
    unknowable = [row for row in rows if row.verdict == "NC"]
    found = [row for row in unknowable if any(one.verdict == "unknown" for one in said[row.id])]

    assert len(rows) == 97
    assert not [row.id for row in true if any(one.verdict == "wrong" for one in said[row.id])]
    assert not [row.id for row in unknowable if any(one.verdict == "wrong" for one in said[row.id])]
    assert (len(read), len(true)) == (61, 63)
    assert (len(found), len(unknowable)) == (16, 16)
