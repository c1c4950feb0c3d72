"""What the races of a series are like."""

from build import entry
from drive import drive, race
from pitboard.forecast.profile import Profile, profile_for, profiles


def test_every_profile_says_on_what_it_was_fitted() -> None:
    for profile in profiles().values():
        assert profile.fitted
        assert len(profile.races) >= 4
        assert 0 < profile.log_score < 3
        assert 0 < profile.log_score_gap < 3


def test_a_class_is_in_a_group() -> None:
    imsa = profiles()["imsa"]

    assert "GTP" in imsa.group("gtp").classes
    assert imsa.group("Unheard of") == imsa.groups[-1]


def test_the_profile_is_that_of_the_classes() -> None:
    def of(*classes: str) -> Profile:
        return profile_for(race(*(entry(str(i), name) for i, name in enumerate(classes)), drive("0", [100] * 3)))

    assert of("GTP", "GTD").id == "imsa"
    assert of("HYPERCAR", "LMGT3").id == "wec"
    assert of("Cup").id == "wec"


def test_hazards_and_spreads_are_possible() -> None:
    for profile in profiles().values():
        assert 0 <= profile.floor < 0.1
        assert profile.widen > 0
        for group in profile.groups:
            assert 0 < group.pace.car < 0.05
            assert group.hazards.losses_h >= 0
            assert group.hazards.retirements_h > 0


def test_of_a_difference_in_pace_less_shows_near_the_end() -> None:
    for profile in profiles().values():
        assert 0 < profile.pace_late <= profile.pace_long < 1.5
