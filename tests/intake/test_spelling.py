"""A nation by any of its codes and names, in English and Dutch."""

import pytest

from pitboard.intake.library import spelling
from pitboard.intake.spelling import _folded, letters, nation_code, nations, right_class, spelt_facts
from pitboard.model import Driver, Entry, Fact, Passing


@pytest.mark.parametrize(
    "written", ["NLD", "ned", "nl", "Netherlands", "the netherlands", "NEDERLAND", "Dutch", "nederlandse"]
)
def test_every_way_to_write_a_nation_is_one_code(written: str) -> None:
    assert nation_code(written) == "NLD"


@pytest.mark.parametrize("written", ["GER", "duitsland", "Deutschland", "de", "D.E.U."])
def test_accents_case_and_marks_do_not_matter(written: str) -> None:
    assert (nation_code(written), nation_code("Belgie"), nation_code("België")) == ("DEU", "BEL", "BEL")


def test_a_drivers_nation_has_one_code_whatever_the_source_writes() -> None:
    crew = tuple(
        Driver(seat, "A.", "Able", nation=nation) for seat, nation in enumerate(("GER", "DEU", "Dutch", "?", ""), 1)
    )

    (spelt,) = spelt_facts([Entry("7", drivers=crew)])

    assert isinstance(spelt, Entry)
    assert [driver.nation for driver in spelt.drivers] == ["DEU", "DEU", "NLD", "?", ""]


def test_what_is_no_nation_has_no_code() -> None:
    assert [nation_code(written) for written in ("", "?", "Atlantis", "XYZ", "N")] == [""] * 5


def test_no_code_or_name_is_of_two_nations() -> None:
    """And every nation has its two letters, and a name."""
    seen: dict[str, str] = {}
    for code, names in nations().items():
        assert (len(code), len(names[0]), len(names) > 1) == (3, 2, True), code
        for name in (code, *names):
            assert seen.setdefault(_folded(name), code) == code, name


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("ABLE", "Able"),
        ("VAN DER ZANDE", "van der Zande"),
        ("DE VRIES", "de Vries"),
        ("O'WARD", "O'Ward"),
        ("MARTIN-SMITH", "Martin-Smith"),
        ("SMIECHOWSKI", "Śmiechowski"),
        ("McNish", "McNish"),
        ("van Halen", "van Halen"),
        ("VAN", "Van"),
    ],
)
def test_a_surname_in_capitals_is_set_as_people_write_it(capitals: str, written: str) -> None:
    """One in small letters stays as it is, and no name is a particle alone."""
    (spelt,) = spelt_facts([Entry("7", drivers=(Driver(1, "A.", capitals),))])

    assert isinstance(spelt, Entry)
    assert spelt.drivers[0].last_name == written


def test_an_entry_without_drivers_and_facts_of_other_kinds_are_left_alone() -> None:
    facts: list[Fact] = [Entry("7"), Passing(1, "7", "line")]

    assert all(spelt is fact for spelt, fact in zip(spelt_facts(facts), facts, strict=True))


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Antonio Felix", "DA COSTA", "António Félix da Costa"),
        ("Antonio", "Felix da Costa", "António Félix da Costa"),
        ("Paul Loup", "CHATIN", "Paul-Loup Chatin"),
        ("Jose Maria", "Lopez", "José María López"),
        ("Marco", "SORENSEN", "Marco Sørensen"),
        ("Cem", "BOLUKBASI", "Cem Bölükbaşı"),
        ("Dirk", "Mueller", "Dirk Müller"),
        ("Nico", "Varrone", "Nicolás Varrone"),
        ("Ugo", "DE WILDE", "Ugo De Wilde"),
        ("ÅSE", "ÅSE", "Åse Åse"),
        ("BJÖRN", "ÅSE", "Björn Åse"),
        ("BJO\u0308RN", "A\u030aSE", "Björn Åse"),
        ("ŻANETA", "ŁĄCKA-ŻAK", "Żaneta Łącka-Żak"),
        ("PJ", "HYETT", "PJ Hyett"),
        ("李", "小龙", "李 小龙"),
        ("Ye,", "Yifei", "Yifei Ye"),
        ("", "DE BARBUAT, Mathieu", "Mathieu de Barbuat"),
        ("Nelson", "Piquet, Jr.", "Nelson Piquet Jr."),
        ("Al", "Unser, Jr.", "Al Unser, Jr."),
    ],
)
def test_a_driver_has_one_name_whatever_the_feed_can_write(first: str, last: str, name: str) -> None:
    (spelt,) = spelt_facts([Entry("7", drivers=(Driver(1, first, last),))])

    assert isinstance(spelt, Entry)
    assert spelt.drivers[0].name == name


@pytest.mark.parametrize(
    ("written", "right"),
    [("Af Corse", "AF Corse"), ("IDEC Sport", "IDEC SPORT"), ("VASSERSULLIVAN", "Vasser Sullivan"), ("GMB", "GMB")],
)
def test_a_team_is_written_as_it_writes_itself(written: str, right: str) -> None:
    (spelt,) = spelt_facts([Entry("7", team=written)])

    assert isinstance(spelt, Entry)
    assert spelt.team == right


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("HYPERCAR", "Hypercar"),
        ("GTDPRO", "GTD Pro"),
        ("LMGTE AM", "LMGTE Am"),
        ("Pro-AM Cup", "Pro-Am Cup"),
    ],
)
def test_a_class_is_written_as_its_series_writes_it(written: str, right: str) -> None:
    assert right_class(written) == right


def test_no_two_drivers_in_the_file_share_a_name() -> None:
    names = [letters(name) for right, others in spelling().drivers.items() for name in (right, *others)]

    assert len(names) == len(set(names))
