"""The human report of Le Mans 2023 as check reads it: its errors found, no right claim called wrong."""

import re
from pathlib import Path

import pytest
from msgspec import Struct

from pitboard.check import Checked, JudgedClaim, check
from pitboard.scoring import History

KINDS = {
    "LEAD": {"position"},
    "POS": {"position", "in_top", "ahead", "moved_to", "gap"},
    "DRV": {"at_wheel", "drove", "crew", "took_over"},
    "CREW": {"crew", "car", "at_wheel"},
    "GAP": {"gap", "laps_down", "within"},
    "RET": {"retired", "running", "at_wheel", "stop_length"},
    "INC": set(),
    "CAUSE": set(),
    "FLAG": {"flag"},
    "LOSS": {"stop_length"},
    "PIT": {"stopped_at", "stops"},
    "TIME": {"race_time", "retired"},
    "NAT": {"best_of"},
    "COUNT": {"count", "laps_down"},
    "SWAP": set(),
    "HIST": {"led", "in_top", "position"},
    "CONT": set(),
    "PROG": {"moved_to"},
    "PACE": set(),
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


def wrong(checked: Checked) -> dict[str, str]:
    """The words of the wrong claims, each with what is so."""
    return {one.claim.words: one.right for one in checked.claims if one.verdict == "wrong"}


def test_the_errors_of_the_human_report_are_found_and_nothing_else(checked: Checked) -> None:
    """The wrong number, names, driver, gap, place, hour and parts of the day: each, and no other claim."""
    assert list(wrong(checked)) == [
        "zestien uur racen",
        "Ryo Harikawa",
        "#9 Toyota",
        "Calado",
        "vierde stek",
        "Jakub Schmichowski",
        "ongeveer een ronde",
        "Ben Barnicoat",
        "opgeven",
    ]


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("#9 Toyota", "#9 is Prema Racing Oreca (LMP2)"),
        ("Ryo Harikawa", "Ryo Hirakawa"),
        ("Jakub Schmichowski", "Jakub Śmiechowski"),
        ("Calado", "#51: Alessandro Pier Guidi"),
        ("vierde stek", "#51 at lowest P5 from then on"),
        ("ongeveer een ronde", "#30 9 laps behind the leader overall; #30 on the lap of the leader in LMP2"),
    ],
)
def test_an_error_comes_with_the_right_value(checked: Checked, words: str, right: str) -> None:
    assert wrong(checked)[words] == right


def test_an_accent_left_out_is_noted_not_called_wrong(checked: Checked) -> None:
    found = next(one for one in checked.claims if one.claim.words == "Kevin Estre" and one.claim.kind == "name")

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
    true = [row for row in rows if row.verdict.startswith("TRUE") and row.id not in ("S08", "S53", "S97", "S87", "S96")]
    read = [row for row in true if any(one.verdict == "right" for one in said[row.id])]
    unknowable = [row for row in rows if row.verdict == "NC"]

    assert len(rows) == 97
    assert not [row.id for row in true if any(one.verdict == "wrong" for one in said[row.id])]
    assert not [row.id for row in unknowable if any(one.verdict == "wrong" for one in said[row.id])]
    assert len(true) == 61
    assert len(read) >= 25
