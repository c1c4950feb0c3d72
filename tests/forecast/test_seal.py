"""A forecast that is sealed and graded."""

from pathlib import Path

import pytest

from build import at, flag
from drive import race
from forecast.small_field import DURATION_S, driven, small_field
from pitboard.forecast.forecast import Forecast, forecast
from pitboard.forecast.seal import NotGraded, SealBroken, graded_seal, read_sealed, seal, write_sealed

FOUND: Forecast = forecast(small_field(), at(7200), 200)


def test_what_was_sealed_is_read_back(tmp_path: Path) -> None:
    sha256 = write_sealed(tmp_path / "sealed.json", FOUND)

    assert read_sealed(tmp_path / "sealed.json").forecast == FOUND
    assert read_sealed(tmp_path / "sealed.json").sha256 == sha256 == seal(FOUND).sha256


def test_a_change_breaks_the_seal(tmp_path: Path) -> None:
    write_sealed(tmp_path / "sealed.json", FOUND)
    text = (tmp_path / "sealed.json").read_text()
    (tmp_path / "sealed.json").write_text(text.replace('"seed": 1', '"seed": 2'))

    with pytest.raises(SealBroken, match="changed since"):
        read_sealed(tmp_path / "sealed.json")


def test_what_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")

    with pytest.raises(SealBroken, match="no sealed forecast"):
        read_sealed(tmp_path / "other.json")


def test_it_is_graded_by_the_order_on_the_road() -> None:
    graded = graded_seal(seal(FOUND), small_field())

    assert [(own.car_class, own.winner) for own in graded.winners] == [("GTD", "11"), ("GTP", "1")]
    assert graded.log == pytest.approx(sum(own.log for own in graded.winners) / 2)
    assert 0 < graded.brier < 1


def test_it_is_not_graded_before_anybody_has_won_nor_by_a_race_without_its_cars() -> None:
    """A car runs on, or another race was given."""
    running = race(flag(0, "green"), driven("1", 100.0, 20), duration_s=DURATION_S)
    other = race(flag(0, "green"), flag(1500, "chequered"), driven("1", 100.0, 20), duration_s=1500)

    for history, reason in ((running, "not seen to its end"), (other, "car 1 of the sealed forecast is not in")):
        with pytest.raises(NotGraded, match=reason):
            graded_seal(seal(FOUND), history)
