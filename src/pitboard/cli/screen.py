"""The board as one frame of text for a terminal of a given size."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from pitboard.board import Row
from pitboard.board.clock import clock, race_clock
from pitboard.cli.tables import Column, fitting
from pitboard.cli.words import FLAGS, ORDERS, gap, known, state
from pitboard.server.api.documents import BoardAnswer

COLUMNS: Final = [
    Column("Pos", lambda row: str(row.class_position or "–"), right=True),
    Column("No", lambda row: f"#{row.number}"),
    Column("Driver", lambda row: row.driver, drop=1),
    Column("Team", lambda row: row.team, drop=6),
    Column("Make", lambda row: row.make, drop=7),
    Column("Laps", lambda row: str(row.laps), right=True),
    Column("Gap", lambda row: gap(row.class_gap_laps, row.class_gap_ms, row.class_gap_basis), right=True),
    Column("Last lap", lambda row: clock(row.last_lap_ms), right=True, drop=2),
    Column("Best lap", lambda row: clock(row.best_lap_ms), right=True, drop=3),
    Column("Pit", lambda row: known(row.pit_visits), right=True, drop=4),
    Column("Stint", lambda row: known(row.stint_laps), right=True, drop=5),
    Column("State", lambda row: state(row.state, row.state_judged), stays=True),
]

CLASS_COLOURS: Final = (36, 33, 35, 32, 34, 31)
"""ANSI colours of the classes, in the order of their names."""

FLAG_COLOURS: Final = {
    "green": "30;42",
    "yellow": "30;43",
    "full_course_yellow": "30;43",
    "safety_car": "30;43",
    "red": "97;41",
    "chequered": "30;47",
}

BOLD, DIM, INVERSE = "1", "2", "7"

OLD_MS: Final = 15_000
"""A feed older than this is pointed out."""


class View(NamedTuple):
    """What a person wants to see: one class or all (""), the cars to follow, and how large the terminal is."""

    car_class: str = ""
    follow: tuple[str, ...] = ()
    width: int = 100
    height: int = 40
    colour: bool = True


def frame(board: BoardAnswer, view: View, trouble: str = "", age_ms: int | None = None) -> str:
    """The frame; `trouble` is a word on the connection, `age_ms` how long ago the feed was heard."""
    rows = [row for row in board.rows if view.car_class in ("", row.car_class)]
    classes = list(dict.fromkeys(row.car_class for row in rows))
    head = _head(board, view, trouble, age_ms)
    texts = [[_printable(column.text(row)) for column in COLUMNS] for row in rows]
    kept = fitting(texts, COLUMNS, view.width)
    widths = [max([len(COLUMNS[i].head), *(len(text[i]) for text in texts)]) for i in kept]
    lines = [*head, _paint(_line([COLUMNS[i].head for i in kept], kept, widths, view.width), DIM, view)]
    shares = _shares(rows, classes, view.follow, view.height - len(lines) - 1)
    for name in classes:
        mine = [(row, text) for row, text in zip(rows, texts, strict=True) if row.car_class == name]
        shown = _shown([row for row, _ in mine], shares[name], view.follow)
        colour = str(CLASS_COLOURS[sorted({row.car_class for row in board.rows}).index(name) % len(CLASS_COLOURS)])
        left_out = f" · {len(mine) - len(shown)} more" if len(shown) < len(mine) else ""
        lines.append(_paint(f"{_printable(name) or 'cars'}{left_out}"[: view.width], f"{BOLD};{colour}", view))
        for row, text in mine:
            if row.number in shown:
                line = _line([text[i] for i in kept], kept, widths, view.width)
                lines.append(_paint(line, _look(row, view), view))
    if not rows:
        lines.append("no car has been seen yet" if not view.car_class else f"no car of class {view.car_class}")
    return "\n".join(lines[: max(view.height - 1, 1)])


def _head(board: BoardAnswer, view: View, trouble: str, age_ms: int | None) -> list[str]:
    flag = _paint(f" {FLAGS.get(board.flag, board.flag)} ", FLAG_COLOURS.get(board.flag, INVERSE), view)
    age = f"feed {age_ms // 1000} s old" if age_ms is not None and age_ms > OLD_MS else ""
    order = ORDERS.get(board.order, board.order)
    said = " · ".join(part for part in (race_clock(board.at_ms // 1000 * 1000), order, trouble, age) if part)
    room = view.width - len(FLAGS.get(board.flag, board.flag)) - 2 - len(said) - 2
    race = _printable(board.race or "Pitboard")[: max(room, 0)]
    return [f"{_paint(race, BOLD, view)} {flag} {said}"]


def _printable(text: str) -> str:
    """Nothing in a name may steer the terminal."""
    return "".join(char for char in text if char.isprintable())


def _shares(rows: Sequence[Row], classes: Sequence[str], follow: tuple[str, ...], room: int) -> dict[str, int]:
    """How many lines of cars each class gets, the longest giving way first, each with its title."""
    shares = {name: sum(row.car_class == name for row in rows) for name in classes}
    least = {name: max(1, sum(row.car_class == name and row.number in follow for row in rows)) for name in classes}
    while sum(shares.values()) + len(classes) > room:
        longest = max(classes, key=lambda name: (shares[name] > least[name], shares[name]))
        if shares[longest] <= least[longest]:
            break
        shares[longest] -= 1
    return shares


def _shown(rows: Sequence[Row], share: int, follow: tuple[str, ...]) -> set[str]:
    """The cars of a class that are shown: those followed, and the best."""
    followed = [row.number for row in rows if row.number in follow]
    others = [row.number for row in rows if row.number not in follow]
    return {*followed, *others[: max(share - len(followed), 0)]}


def _look(row: Row, view: View) -> str:
    if row.number in view.follow:
        return INVERSE
    return DIM if row.is_gone else ""


def _line(texts: Sequence[str], kept: Sequence[int], widths: Sequence[int], width: int) -> str:
    parts = [
        text.rjust(widths[k]) if COLUMNS[i].right else text.ljust(widths[k])
        for k, (i, text) in enumerate(zip(kept, texts, strict=True))
    ]
    return "  ".join(parts).rstrip()[:width]


def _paint(text: str, codes: str, view: View) -> str:
    return f"\x1b[{codes}m{text}\x1b[0m" if view.colour and codes else text
