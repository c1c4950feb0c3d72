"""The page on moments names every kind and every value; the page on notes every field, kind and place."""

import re
from pathlib import Path

from cli.test_moments import eventful
from moments.test_flags_standstills import halted, seen
from moments.test_places import field_race
from pitboard.intake.library import circuits
from pitboard.moments import Note, moments
from pitboard.moments.notes import FIELDS, KINDS

DOCS = Path(__file__).resolve().parents[2] / "docs"
COMMON = {"known_us"}


def rows() -> dict[str, str]:
    """The table's line of each kind."""
    lines = [line for line in (DOCS / "moments.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    return {kind: line for line in lines for kind in re.findall(r"`(\w+)`", line.split("|")[1])}


def test_every_value_of_every_kind_is_documented() -> None:
    documented = rows()
    typed = [Note(100_000_000, ("1",), "off")]
    for history in (eventful(), field_race([200] * 20 + [900] + [170] * 30), halted(), halted(seen(500, "red"))):
        for one in moments(history, history.through_us, notes=typed):
            missing = {name for name in one.values if f"`{name}`" not in documented[one.kind]} - COMMON
            assert not missing, one.kind


def test_the_page_on_notes_names_fields_kinds_and_places() -> None:
    page = (DOCS / "notes.md").read_text("utf-8")
    (le_mans,) = (circuit for circuit in circuits() if circuit.id == "le-mans")

    assert not [name for name in (*FIELDS, *KINDS) if f"`{name}`" not in page]
    assert not [place.id for place in le_mans.places if f"`{place.id}`" not in page]
