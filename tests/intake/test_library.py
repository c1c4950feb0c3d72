"""The data files that ship with Pitboard, and which of them a race gets."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pitboard.feeds.reading import Refused
from pitboard.intake import circuit_of, circuits, drive_limits_for, load_rules, rule_packs, rules_for
from pitboard.intake.library import year_of
from pitboard.intake.race_identity import year_in
from pitboard.model import Circuit, Entry, RaceInfo
from pitboard.scoring import score


@pytest.mark.parametrize(
    ("circuit", "classes", "name", "pack"),
    [
        ("le-mans", ("LMP1", "LMP2", "LMGTE Pro"), "le-mans-2016/Analysis.csv", "le-mans-2016"),
        ("le-mans", ("LMP1", "LMP2", "LMGTE Pro"), "20190615-race.csv", "le-mans-2017"),
        ("le-mans", ("LMP1", "LMP2", "LMGTE Pro"), "race.csv", "le-mans"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGTE Am", "INNOVATIVE CAR"), "race.csv", "le-mans-2023"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGTE Am", "INNOVATIVE CAR"), "2024.csv", "le-mans"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGTE Pro", "LMGTE Am"), "le mans 2021.csv", "le-mans-2017"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGT3"), "2025/race.csv", "le-mans"),
        ("le-mans", ("LMP3", "GT3"), "2023/road-to.csv", "plain"),
        ("spa", ("LMP1", "LMP2", "LMGTE Am"), "race.csv", "wec-lmp1"),
        ("spa", ("HYPERCAR", "LMGT3"), "race.csv", "wec"),
        ("", ("GTP", "LMP2", "GTD"), "2023/race.csv", "plain"),
    ],
)
def test_the_rules_are_of_the_series_and_the_year_and_never_another_races(
    tmp_path: Path, circuit: str, classes: tuple[str, ...], name: str, pack: str
) -> None:
    entries = [Entry(str(place), car_class) for place, car_class in enumerate(classes, 1)]
    race = RaceInfo("race", 0, circuit=circuit, dated=False, year=year_in(tmp_path / name))

    assert rules_for(score([race, *entries])).id == pack


def test_a_dated_race_is_of_its_own_year() -> None:
    in_2016 = RaceInfo("race", 1_466_254_800_000_000, circuit="le-mans")

    assert rules_for(score([in_2016, Entry("2", "LMP1")])).id == "le-mans-2016"


# The circuits


@pytest.mark.parametrize("circuit", circuits(), ids=lambda circuit: circuit.id)
def test_a_circuit_is_sound(circuit: Circuit) -> None:
    """Its zone is one that there is, its loops are in order, what it names lies on it."""
    loops = {loop.id for loop in circuit.loops}

    assert ZoneInfo(circuit.zone).key == circuit.zone
    assert circuit.length_m > 1000
    assert set(circuit.sector_loops) <= loops
    for zone in circuit.slow_zones:
        assert {zone.after, zone.before} <= loops
    for place in circuit.places:
        assert {place.after, place.before} <= {*loops, ""}
        assert place.nl
        assert place.en


def test_every_circuit_has_the_line_and_the_pit_lane() -> None:
    for circuit in circuits():
        assert {"line", "pit-line", "pit-in", "pit-out"} <= {loop.id for loop in circuit.loops}


def test_the_circuit_of_a_race_is_that_of_its_id() -> None:
    le_mans = circuit_of(score([RaceInfo("race", 0, circuit="le-mans")]))

    assert le_mans is not None
    assert (le_mans.zone, le_mans.length_m) == ("Europe/Paris", 13626.0)
    assert circuit_of(score([RaceInfo("race", 0)])) is None


# The rule packs


def test_every_pack_names_its_source_and_can_be_taken_by_its_id() -> None:
    for name, pack in rule_packs().items():
        assert (pack.id, bool(pack.source), load_rules(name)) == (name, True, pack)


def test_a_pack_of_ones_own_is_a_file(tmp_path: Path) -> None:
    own = tmp_path / "club.toml"
    own.write_text('id = "club"\nname = "Club"\nsource = "the club"\ndistance_share_percent = 50\n')

    assert load_rules(str(own)).distance_share_percent == 50


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("id = ", "no rule pack", id="no TOML"),
        pytest.param('id = "club"\n', "required field `name`", id="a value is missing"),
        pytest.param('id = "c"\nname = "C"\nsource = "s"\nlaps = 3\n', "unknown field `laps`", id="a misspelt one"),
    ],
)
def test_a_file_that_holds_none_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    own = tmp_path / "club.toml"
    own.write_text(text)

    with pytest.raises(Refused, match=reason):
        load_rules(str(own))


def test_a_name_that_is_no_pack_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Refused, match=r"there are: le-mans, le-mans-2016, .*plain"):
        load_rules("club")


def test_the_limits_of_drive_time_are_those_for_races_of_that_length() -> None:
    def limits(hours: int) -> set[int]:
        race = RaceInfo("race", 0, hours * 3_600_000_000, circuit="spa", dated=False)
        return {limit.race_s for limit in drive_limits_for(score([race, Entry("1", "HYPERCAR"), Entry("2", "LMGT3")]))}

    assert limits(6) == {6 * 3600}
    assert limits(3) == set()


def test_without_a_length_the_limits_are_those_of_the_packs_own() -> None:
    race = RaceInfo("race", 0, circuit="le-mans", dated=False, year=2023)
    cars = [Entry(str(n), name) for n, name in enumerate(("HYPERCAR", "LMP2", "LMGTE Am", "INNOVATIVE CAR"))]

    assert {limit.race_s for limit in drive_limits_for(score([race, *cars]))} == {24 * 3600}


@pytest.mark.parametrize(("start_us", "dated", "year", "expected"), [(0, True, 0, 1970), (0, False, 2016, 2016)])
def test_the_year_is_of_the_start_or_of_what_the_file_is_called_by(
    start_us: int, dated: bool, year: int, expected: int
) -> None:
    assert year_of(score([RaceInfo("race", start_us, dated=dated, year=year)])) == expected
