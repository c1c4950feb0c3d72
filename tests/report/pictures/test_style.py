"""One visual language: colours of the classes, lines and seats."""

import re
from pathlib import Path

from pitboard.report.pictures import style

ROOT = Path(__file__).resolve().parents[3]


def test_the_colours_of_the_classes_are_those_of_the_page() -> None:
    css = (ROOT / "src/pitboard/web/board.css").read_text("utf-8")

    found = re.findall(r'\[data-slot="(\d)"\] \{ --plate: (#\w+); --plate-ink: (#\w+); \}', css)
    long = [(ground, ink if len(ink) == 7 else "#" + "".join(2 * c for c in ink[1:])) for _, ground, ink in found]
    assert tuple(long) == style.PLATES


def test_lines_of_one_colour_differ_by_their_dash() -> None:
    """A second round of the colours is dashed."""
    lines = [style.line(index) for index in range(12)]

    assert len(set(lines)) == len(lines)


def test_a_mix_lies_between_its_colours() -> None:
    assert style.mix("#000000", "#ffffff", 0.5) == "#808080"
    assert style.mix("#102030", "#ffffff", 0) == "#102030"
    assert style.mix("#102030", "#ffffff", 1) == "#ffffff"


def test_type_on_a_ground_is_what_reads_better() -> None:
    assert style.ink_on("#ffffff") != style.ink_on("#000000")
    assert style.plate(-1) != style.plate(0)


def test_the_seats_of_a_class_are_shades_of_its_colour() -> None:
    shades = [style.seat(0, seat) for seat in (1, 2, 3, 4)]

    assert len(set(shades)) == 4
