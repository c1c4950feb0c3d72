"""What other races have shown of one like this."""

from build import entry, scored
from pitboard.strategy import experience


def test_by_the_series_of_its_classes() -> None:
    """What is not known of a class, or of the length of the race, is left out."""
    wec, imsa = (experience(scored([entry("1", name), entry("2", "CUP")])) for name in ("LMGT3", "GTD"))

    assert (set(wec.first_stints), set(imsa.first_stints)) == ({"LMGT3"}, {"GTD"})
    assert wec.hazard != imsa.hazard
    assert wec.neutralisations.an_hour != imsa.neutralisations.an_hour
    assert (wec.length_ms, experience(scored([entry("1", "CUP")])).length_ms) == (21_600_000, 0)
