"""Who is where, in words: what can be said of the small race."""

from functools import cache

import pytest

from build import at
from pitboard.moments import moments
from pitboard.report.compose import compose
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.languages.book import Statement
from pitboard.report.plan import Plan
from pitboard.report.snapshot import Snapshot
from pitboard.report.story import story
from small_race import NOW_S, small_race


def said(statement: Statement) -> list[str]:
    """The statement as a text of its own, in Dutch and in English."""
    alone = Plan(((statement.part, (statement,)),))
    documents = [compose(small_race(), at(NOW_S), alone, book) for book in (PHRASEBOOKS["nl"], PHRASEBOOKS["en"])]
    return [document.sentences()[0].text for document in documents]


@cache
def offered() -> dict[str, Statement]:
    """What could be said of the small race, by its key."""
    events = moments(small_race(), at(NOW_S))
    return {statement.key: statement for statement in story(Snapshot(small_race(), at(NOW_S)), events, "BEL", "long")}


@pytest.mark.parametrize(
    ("key", "sentences"),
    [
        (
            "chase:overall:51",
            [
                "Halverwege leidt James Calado in de #51 Ferrari, twaalf seconden voor Ryo Hirakawa in de Toyota.",
                "At half-way, James Calado leads in the #51 Ferrari, twelve seconds ahead of Ryo Hirakawa in the "
                "Toyota.",
            ],
        ),
        (
            "lead_change:overall:51:200000",
            [
                "De Ferrari nam na drie minuten op de baan de leiding over van de Toyota.",
                "After three minutes, the Ferrari came past the Toyota on track into the lead.",
            ],
        ),
        (
            "place:overall:6",
            [
                "De Porsche volgt als derde, met een ronde achterstand.",
                "In third, the Porsche trails by a lap.",
            ],
        ),
        (
            "home::6",
            [
                "Ook Laurens Vanthoor hoort bij de equipe van de Porsche.",
                "Laurens Vanthoor shares the Porsche with the rest of the crew.",
            ],
        ),
        (
            "place:overall:34",
            [
                "De auto van Inter Europol Competition volgt als vierde, met twee ronden achterstand.",
                "In fourth, the Inter Europol Competition entry trails by two laps.",
            ],
        ),
        (
            "place:overall:923",
            [
                "De auto van Racing Team Turkey volgt als vijfde, met twee ronden achterstand.",
                "In fifth, the Racing Team Turkey entry trails by two laps.",
            ],
        ),
        (
            "home::923",
            [
                "Ook Dries Vanthoor hoort bij de equipe van de auto van Racing Team Turkey.",
                "Dries Vanthoor shares the Racing Team Turkey entry with the rest of the crew.",
            ],
        ),
        (
            "contention:overall:",
            [
                "Behalve de leider komt ook de Toyota nog voor de eindzege in aanmerking.",
                "Besides the leader, the Toyota remains in contention for the win.",
            ],
        ),
        (
            "class_chase:LMP2:34",
            [
                "De #34 van Inter Europol Competition gaat aan kop van de LMP2, met ongeveer anderhalve minuut "
                "voorsprong op de auto van Racing Team Turkey.",
                "The #34 Inter Europol Competition entry heads LMP2, about a minute and a half ahead of the Racing "
                "Team Turkey entry.",
            ],
        ),
        (
            "lead_lap:LMP2:",
            [
                "Binnen de klasse zitten twee LMP2's nog in dezelfde ronde.",
                "Within the class, two LMP2s are on the same lap.",
            ],
        ),
        (
            "retired::98",
            [
                "De auto van Northwest AMR werd na zes minuten voor het laatst gemeten, waarna de auto na drie ronden "
                "op de baan stilviel.",
                "The Northwest AMR entry was last timed after six minutes and stopped on track after three laps.",
            ],
        ),
        (
            "neutral::",
            [
                "Eén safetycarfase neutraliseerde de race een minuut en veertig seconden.",
                "One safety car period neutralised the race for a minute and forty seconds.",
            ],
        ),
        (
            "counts::",
            [
                "Van de zes gestarte auto's zijn er nog vijf in koers.",
                "Of the six cars that started, five are still in the race.",
            ],
        ),
        ("time_left::", ["Nog twintig minuten te rijden.", "The finish is twenty minutes away."]),
    ],
)
def test_what_can_be_said_of_the_small_race(key: str, sentences: list[str]) -> None:
    """Each by itself, so that every car and driver is new to the text."""
    assert said(offered()[key]) == sentences
