"""The small race that commands are asked about."""

from pathlib import Path

import pytest

from feeds.test_lap_record import row
from intake.test_load import write


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A race of two classes: 7 leads 8 by 2 s, 9 is a lap down in its own class."""
    rows = [row(), row(lap=2, elapsed="3:20.000", in_pit="B")]
    rows.append(
        row(lap=3, time="2:40.000", elapsed="6:00.000", pit="0:01:00.000", s1="1:30.000", seat=2, name="Cy CANE")
    )
    rows += [row("8", time="1:42.000", elapsed="1:42.000", hour="16:01:42.000", name="Bob BAKER")]
    rows += [row("9", time="2:50.000", elapsed="2:50.000", hour="16:02:50.000", name="Dee DALE", car_class="AM")]
    return write(tmp_path / "harbour-cup.csv", *rows)
