"""A rule pack: what races it is for, and what it refuses."""

import msgspec
import pytest

from pitboard.model import DriveLimit, Match, RulePack
from pitboard.model.rules import LastLapLimit


def pack(match: Match | tuple[Match, ...] = ()) -> RulePack:
    """A pack that is taken for these races."""
    return RulePack("test", "Test", "a rule book", match=match)


def test_a_pack_is_for_one_kind_of_race_for_several_or_must_be_named() -> None:
    spa, le_mans = Match("spa"), Match("le-mans", years=(2017, 2022))

    assert pack(spa).matches == (spa,)
    assert pack((spa, le_mans)).matches == (spa, le_mans)
    assert pack().matches == ()


@pytest.mark.parametrize("kind", [RulePack, Match, DriveLimit])
def test_a_misspelt_value_is_refused(kind: type[msgspec.Struct]) -> None:
    """A rule that is not read must not look as if it were."""
    needed = {"id": "t", "name": "T", "source": "s"} if kind is RulePack else {}

    assert isinstance(msgspec.convert(needed, kind), kind)
    with pytest.raises(msgspec.ValidationError, match="unknown field `most_laps`"):
        msgspec.convert({**needed, "most_laps": 3}, kind)


def test_without_more_a_pack_asks_for_the_flag_and_for_no_distance() -> None:
    plain = pack()

    assert (plain.must_take_flag, plain.distance_share_percent, plain.flag_on_track) == (True, 0, False)
    assert (plain.last_lap_limits, plain.outside_ranked, plain.drive_limits) == ((), False, ())


def test_a_limit_of_drive_time_is_for_all_unless_it_names_whom() -> None:
    assert DriveLimit() == DriveLimit((), (), 0, 0, 0, 0, 0)


def test_a_last_lap_may_cost_all() -> None:
    assert msgspec.convert({"over_s": 900, "laps": -1}, LastLapLimit) == LastLapLimit(900, -1)
