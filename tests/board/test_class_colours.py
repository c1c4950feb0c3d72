"""The colours of the classes: those of their series, the same in Python and in the page, told apart by everybody."""

import json
import math
import re
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pitboard
from build import entry, scored
from engine.node import node
from pitboard.board.class_colours import COLOURS, Plate, for_page, race_slots, slots_of
from waiting import HANGS_S

WEB = Path(pitboard.__file__).parent / "web"
PLATES = {plate.name: plate for plate in COLOURS.plates}
RACES = [
    (("HYPERCAR", "LMP2", "LMGTE Am", "INNOVATIVE CAR"), 2023, ("red", "blue", "orange", "sky")),
    (("HYPERCAR", "LMP2", "LMGT3"), 2024, ("red", "blue", "green")),
    (("Hypercar", "LMP2", "LMGT3"), 0, ("red", "blue", "green")),
    (("LMP1", "LMP2", "LMGTE Pro", "LMGTE Am"), 2016, ("red", "blue", "green", "orange")),
    (("LMP1", "LMP2", "GT1", "GT2"), 2008, ("red", "blue", "green", "yellow")),
    (("DPi", "LMP2", "LMP3", "GTLM", "GTD"), 2021, ("slate", "blue", "orange", "red", "green")),
    (("GTP", "LMP2", "GTDPRO", "GTD"), 2023, ("slate", "blue", "red", "green")),
    (("LMP2", "LMP3", "LMGTE"), 2021, ("blue", "purple", "orange")),
    (("A", "B", "C"), 2024, ("rust", "pink", "amber")),
]
NAMES = st.one_of(
    st.sampled_from(sorted({name for one in COLOURS.series for name in one.classes} | {"", "Cup", "GT4", "Am"})),
    st.text(max_size=6),
)
SIGHT = {
    "all three cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no long": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no middle": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no short": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Linear light as an eye with these cones sees it (Machado and others, 2009)."""

APART = 14
"""So far apart (CIE 1976) lie two colours that are not taken for one another; 2 can just be told apart side by side."""


def light(colour: str) -> tuple[float, ...]:
    """Linear red, green and blue of #rrggbb."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def lab(seen: tuple[float, ...]) -> tuple[float, float, float]:
    """Lightness and hue of linear light."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in seen)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: Plate, other: Plate, sight: str) -> float:
    """How far two grounds lie from each other to a kind of sight."""
    seen = (
        tuple(sum(a * b for a, b in zip(row, light(p.ground), strict=True)) for row in SIGHT[sight])
        for p in (one, other)
    )
    return math.dist(*(lab(colour) for colour in seen))


def in_the_page(questions: list[tuple[list[str], int]]) -> list[list[int]]:
    """What the page's rule gives to the same classes."""
    script = (
        f'import {{ slotsOf }} from "{(WEB / "engine" / "class_colours.js").as_uri()}";'
        f"const colours = {json.dumps(for_page())};"
        f"const asked = {json.dumps(questions)};"
        "console.log(JSON.stringify(asked.map(([names, year]) =>"
        " { const slots = slotsOf(names, year, colours); return names.map((name) => slots.get(name)); })));"
    )
    command = [node(), "--input-type=module"]
    run = subprocess.run(command, input=script, capture_output=True, text=True, timeout=HANGS_S, check=True)
    found: list[list[int]] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize(("classes", "year", "expected"), RACES)
def test_a_class_has_the_colour_of_its_series(classes: tuple[str, ...], year: int, expected: tuple[str, ...]) -> None:
    slots = slots_of(classes, year)

    assert tuple(COLOURS.plates[slots[name]].name for name in classes) == expected
    assert slots_of(reversed(classes), year) == slots


def test_a_race_has_the_colours_of_its_classes() -> None:
    assert race_slots(scored(entry("1", "LMP2"), entry("2", "LMP1"))) == {"LMP2": 1, "LMP1": 0}


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.tuples(st.lists(NAMES, max_size=9, unique=True), st.sampled_from([0, 2008, 2016, 2023])), max_size=60)
)
def test_the_page_gives_the_same(races: list[tuple[list[str], int]]) -> None:
    asked = [*races, *((list(classes), year) for classes, year, _ in RACES)]

    assert in_the_page(asked) == [[slots_of(names, year)[name] for name in names] for names, year in asked]


@given(st.lists(NAMES, max_size=7, unique=True), st.sampled_from([0, 2008, 2023]))
def test_no_class_without_a_series_takes_the_colour_of_another(classes: list[str], year: int) -> None:
    stated = {PLATES[plate] for one in COLOURS.series for plate in one.classes.values()} | {PLATES["orange"]}
    slots = [slot for slot in slots_of(classes, year).values() if COLOURS.plates[slot] not in stated]

    assert len(slots) == len(set(slots))


@pytest.mark.parametrize("sight", SIGHT)
def test_the_plates_of_a_race_are_told_apart_by_everybody(sight: str) -> None:
    for names in [*(one.classes.values() for one in COLOURS.series), COLOURS.others[:6]]:
        for one, other in combinations([PLATES[name] for name in dict.fromkeys(names)], 2):
            assert apart(one, other, sight) > APART, (one.name, other.name)


@pytest.mark.parametrize("sight", SIGHT)
def test_what_is_not_told_apart_from_the_plate_of_a_series_is_near_it(sight: str) -> None:
    of_series = [PLATES[name] for name in PLATES if name not in COLOURS.others]
    for other in (PLATES[name] for name in COLOURS.others):
        for plate in of_series:
            assert plate.name in other.near or apart(plate, other, sight) > APART, (other.name, plate.name)


def test_the_plates_of_a_series_differ_in_their_cues_too() -> None:
    for one in COLOURS.series:
        cues = [PLATES[name].cue for name in dict.fromkeys(one.classes.values())]
        assert len(cues) == len(set(cues)), one.series


@pytest.mark.parametrize("plate", COLOURS.plates, ids=lambda plate: plate.name)
def test_the_type_of_a_plate_is_read_on_its_ground(plate: Plate) -> None:
    dark, bright = sorted((lab(light(colour))[0] + 16) / 116 for colour in (plate.ground, plate.ink))

    assert (bright**3 + 0.05) / (dark**3 + 0.05) >= 4.5


def test_the_styles_of_the_page_have_these_plates() -> None:
    styles = (WEB / "plates.css").read_text("utf-8")
    found = re.findall(r'\[data-slot="(\d+)"\] \{ --plate: (#\w+); --plate-ink: (#\w+); \}', styles)

    assert found == [(str(slot), plate.ground, plate.ink) for slot, plate in enumerate(COLOURS.plates)]
