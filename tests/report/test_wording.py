"""Statements in words: what each form says in Dutch and in English, by itself."""

import pytest

from pitboard.report.facts import (
    OVERALL,
    CarFact,
    CrewFact,
    DriveThroughFact,
    FastestLapFact,
    HaltFact,
    InPitFact,
    LastOfMakeFact,
    LeadChangeFact,
    LedFact,
    LongStopFact,
    LossEffectFact,
    LossFact,
    LostWithinFact,
    MoveFact,
    MultiStintFact,
    NeutralisedFact,
    PaceFact,
    PlaceFact,
    ReportFact,
    SunFact,
    SwapsFact,
)
from pitboard.report.languages.book import Statement
from report.test_wording_standing import said


def of(form: str, *facts: ReportFact, part: str = "incidents", needs: str = "") -> list[str]:
    """A statement of a form with these facts, in words."""
    return said(Statement(form, facts, part, 1.0, needs=needs))


@pytest.mark.parametrize(
    ("form", "facts", "sentences"),
    [
        (
            "swaps",
            (
                SwapsFact(OVERALL, "51", "8", 5, 3, 0, 900_000),
                CarFact("51", "HYPERCAR", "", "Ferrari"),
                CarFact("8", "HYPERCAR", "", "Toyota"),
            ),
            [
                "De Ferrari en de Toyota wisselden in deze race vijf keer van koppositie, waarvan drie keer tijdens de "
                "pitstops.",
                "The Ferrari and the Toyota traded the lead five times in this race, three times in the stops.",
            ],
        ),
        (
            "swaps",
            (
                SwapsFact(OVERALL, "51", "8", 4, 4, 0, 900_000),
                CarFact("51", "HYPERCAR", "", "Ferrari"),
                CarFact("8", "HYPERCAR", "", "Toyota"),
            ),
            [
                "De Ferrari en de Toyota wisselden in deze race vier keer van koppositie, steeds tijdens de pitstops.",
                "The Ferrari and the Toyota traded the lead four times in this race, always in the stops.",
            ],
        ),
        (
            "move",
            (MoveFact(OVERALL, "6", 2, 5, 300_000, 900_000),),
            [
                "De Porsche zakte vanaf vijf minuten na de start weg van plaats twee naar vijf.",
                "The Porsche fell from second to fifth from five minutes into the race on.",
            ],
        ),
        (
            "move",
            (MoveFact("LMP2", "923", 4, 2, 300_000, 900_000),),
            [
                "Vanaf vijf minuten na de start klom de auto van Racing Team Turkey in de LMP2 van de vierde naar de "
                "tweede plaats.",
                "From five minutes into the race on, the Racing Team Turkey entry climbed from fourth to second in "
                "LMP2.",
            ],
        ),
        (
            "comeback",
            (MoveFact(OVERALL, "8", 2, 6, 300_000, 900_000), PlaceFact(OVERALL, "8", 2)),
            [
                "Na een val van de tweede naar de zesde plaats vanaf vijf minuten na de start is de Toyota inmiddels "
                "tweede.",
                "After a fall from second to sixth from five minutes into the race on, the Toyota is now second.",
            ],
        ),
        (
            "stop",
            (LongStopFact("6", 1, 560_000, 660_000, "Kévin Estre"),),
            [
                "Kévin Estre kwam na negen minuten met de Porsche naar de pits en daar bleef de auto elf minuten.",
                "Kévin Estre took the Porsche to the pits after nine minutes, where it stayed for eleven minutes.",
            ],
        ),
        (
            "stop",
            (LongStopFact("6", 1, 560_000, 660_000, "Kévin Estre", 3),),
            [
                "Kévin Estre lag derde toen de Porsche na negen minuten binnenkwam voor een stop van elf minuten.",
                "Kévin Estre was third when the Porsche pitted after nine minutes for a stop of eleven minutes.",
            ],
        ),
        (
            "stop",
            (LongStopFact("6", 1, 560_000, 660_000, "", ongoing=True),),
            [
                "De Porsche staat al elf minuten in de pits.",
                "The Porsche has been in the pits for eleven minutes.",
            ],
        ),
        (
            "stops_many",
            (LongStopFact("6", 1, 560_000, 660_000, ""), LongStopFact("8", 1, 500_000, 400_000, "")),
            [
                "Ook de Porsche (elf minuten) en de Toyota (bijna zeven minuten) stonden lang in de pits.",
                "The Porsche (eleven minutes) and the Toyota (nearly seven minutes) spent a long time in the pits as "
                "well.",
            ],
        ),
        (
            "drive_through",
            (DriveThroughFact("34", 800_000, 20_000),),
            [
                "De auto van Inter Europol Competition ging na dertien minuten zonder te stoppen door de pitstraat.",
                "The Inter Europol Competition entry went through the pit lane without stopping after thirteen "
                "minutes.",
            ],
        ),
        (
            "drive_through",
            (DriveThroughFact("34", 800_000, 20_000), DriveThroughFact("923", 860_000, 20_000)),
            [
                "Zonder stop door de pitstraat gingen Inter Europol Competition na dertien minuten en Racing Team "
                "Turkey na veertien minuten.",
                "Inter Europol Competition after thirteen minutes and Racing Team Turkey after fourteen minutes drove "
                "through the pit lane without a stop.",
            ],
        ),
        (
            "drive_through",
            (DriveThroughFact("34", 860_000, 20_000), DriveThroughFact("34", 800_000, 20_000)),
            [
                "De auto van Inter Europol Competition ging na dertien minuten en na veertien minuten zonder te "
                "stoppen door de pitstraat.",
                "The Inter Europol Competition entry went through the pit lane without stopping after thirteen minutes "
                "and after fourteen minutes.",
            ],
        ),
        (
            "lead_interlude",
            (
                LeadChangeFact(OVERALL, "8", "51", 800_000, "in_the_stops"),
                LeadChangeFact(OVERALL, "51", "8", 920_000, "in_the_stops"),
            ),
            [
                "Na dertien minuten kwam de Toyota dankzij de pitstops op kop, maar na vijftien minuten was dat "
                "voorbij.",
                "Thanks to the stops, the Toyota came into the lead after thirteen minutes, which it gave up again "
                "after fifteen minutes.",
            ],
        ),
        (
            "stints",
            (MultiStintFact("51", "James Calado", 3, 0),),
            [
                "James Calado is in de Ferrari bezig aan een triplestint.",
                "James Calado is on a triple stint in the Ferrari.",
            ],
        ),
        (
            "stints_many",
            (MultiStintFact("51", "James Calado", 3, 0), MultiStintFact("8", "Ryo Hirakawa", 3, 0)),
            [
                "Bezig aan een triplestint zijn James Calado (#51) en Ryo Hirakawa (#8).",
                "On a triple stint are James Calado (#51) and Ryo Hirakawa (#8).",
            ],
        ),
        (
            "halt",
            (HaltFact(300_000, 600_000, first_lap=False, red=True, exact=True),),
            [
                "Een rode vlag legde de race na vijf minuten tien minuten stil.",
                "The race was stopped after five minutes by a red flag, for ten minutes.",
            ],
        ),
        (
            "halt",
            (HaltFact(300_000, 600_000, first_lap=True, red=False, exact=False),),
            [
                "Het hele veld kwam in de eerste ronde ongeveer tien minuten stil te staan.",
                "The whole field came to a halt on the first lap, for about ten minutes.",
            ],
        ),
        (
            "neutral_now",
            (NeutralisedFact("safety_car", 1, 60_000, 1_140_000, 1_205_000, running=True),),
            [
                "Sinds negentien minuten na de start rijdt het veld achter de safetycar.",
                "Since nineteen minutes into the race, the field has been running behind the safety car.",
            ],
        ),
        (
            "neutral_now",
            (NeutralisedFact("red", 1, 60_000, 1_140_000, 1_205_000, running=True),),
            [
                "De race ligt sinds negentien minuten na de start stil onder een rode vlag.",
                "A red flag has held the race since nineteen minutes into the race.",
            ],
        ),
        (
            "fastest",
            (FastestLapFact(OVERALL, "8", 7, 99_482, "Ryo Hirakawa"),),
            [
                "Ryo Hirakawa reed in de Toyota met 1.39,482 de snelste ronde.",
                "Ryo Hirakawa set the fastest lap in the Toyota, 1:39.482.",
            ],
        ),
        (
            "fastest",
            (FastestLapFact("LMP2", "34", 7, 119_482, ""),),
            [
                "In de LMP2 is de snelste ronde 1.59,482, van de auto van Inter Europol Competition.",
                "The fastest lap in LMP2 was 1:59.482, set by the Inter Europol Competition entry.",
            ],
        ),
        (
            "pace",
            (PaceFact("8", "51", 6, 500),),
            [
                "De Toyota wint over zes ronden gemiddeld 0,5 seconde per ronde op de Ferrari en is dus sneller.",
                "Over six laps, the Toyota gains 0.5 seconds a lap on the Ferrari on average.",
            ],
        ),
        (
            "pace",
            (PaceFact("8", "51", 6, 1_500),),
            [
                "Het tempo van de Toyota ligt aanzienlijk hoger dan dat van de Ferrari: 1,5 seconde per ronde, "
                "gemeten over zes ronden.",
                "Over six laps, the Toyota is considerably quicker than the Ferrari, by 1.5 seconds a lap on average.",
            ],
        ),
        (
            "control",
            (LedFact(OVERALL, "Ferrari", 0, 3_600_000, 2_400_000, 30),),
            [
                "In het laatste uur had Ferrari veertig minuten de leiding in handen.",
                "In the last hour, Ferrari led for forty minutes.",
            ],
        ),
        (
            "control",
            (LedFact(OVERALL, "Ferrari", 0, 3_600_000, 3_600_000, 36),),
            [
                "Ferrari reed het hele afgelopen uur op kop.",
                "The lead was in the hands of Ferrari for the whole of the past hour.",
            ],
        ),
        (
            "led_before",
            (LedFact(OVERALL, "8", 0, 1_205_000, 99_000, 34),),
            ["Wel reed de Toyota in totaal 34 ronden op kop.", "The Toyota has led 34 laps in all, however."],
        ),
        (
            "last_of_make",
            (LastOfMakeFact("HYPERCAR", "8", "Toyota"),),
            ["Van Toyota is alleen de #8 Toyota nog over.", "Of the Toyota entries, only the #8 Toyota is left."],
        ),
        (
            "loss",
            (LossFact("8", "slow_lap", "Ryo Hirakawa", 403_000, 640_000, 140_000, 140_000, 0, 0),),
            [
                "Ryo Hirakawa verloor na zes minuten met de Toyota ruim twee minuten in één ronde.",
                "Ryo Hirakawa lost just over two minutes on one lap with the Toyota after six minutes.",
            ],
        ),
        (
            "loss",
            (
                LossFact(
                    "8", "extra_stop", "Ryo Hirakawa", 403_000, 740_000, 187_000, 66_000, 121_000, 1, 600_000, True
                ),
            ),
            [
                "Na een ronde die ruim een minuut te lang duurde, stond Ryo Hirakawa na zes minuten met de Toyota "
                "ruim twee minuten in de pits.",
                "After six minutes, a slow lap cost Ryo Hirakawa just over a minute in the Toyota, and the stop "
                "after it took just over two minutes.",
            ],
        ),
        (
            "loss_effect",
            (
                LossEffectFact("8", OVERALL, 403_000, 2, 2, "51", 16_500, 202_000, 0),
                CarFact("8", "HYPERCAR", "", "Toyota"),
                CarFact("51", "HYPERCAR", "", "Ferrari"),
            ),
            [
                "Het gat naar de #51 Ferrari groeide van zestien seconden naar ruim drie minuten.",
                "The gap to the #51 Ferrari went from sixteen seconds to just over three minutes.",
            ],
        ),
        (
            "night",
            (LostWithinFact(300_000, 900_000, ("98", "43")),),
            [
                "In de nacht, van zonsondergang na vijf minuten tot zonsopkomst na vijftien minuten, vielen twee "
                "auto's uit.",
                "In the night, from sunset after five minutes to sunrise after fifteen minutes, two cars retired.",
            ],
        ),
        (
            "sun",
            (SunFact(900_000, rises=True, ahead=False),),
            ["Na vijftien minuten kwam de zon op.", "Sunrise was after fifteen minutes."],
        ),
        (
            "sun",
            (SunFact(1_500_000, rises=False, ahead=True),),
            ["Na 25 minuten gaat de zon onder.", "Sunset is due after 25 minutes."],
        ),
        (
            "place_pit",
            (PlaceFact(OVERALL, "6", 3), InPitFact("6", 1_180_000)),
            [
                "De derde plaats is voor de Porsche, op dit moment in de pits.",
                "The Porsche, in the pits at the moment, is third.",
            ],
        ),
        (
            "place_pits",
            (
                PlaceFact(OVERALL, "6", 3),
                InPitFact("6", 1_180_000),
                PlaceFact(OVERALL, "34", 4),
                InPitFact("34", 1_190_000),
            ),
            [
                "Aan een pitstop bezig zijn de Porsche (derde) en Inter Europol Competition (vierde).",
                "The Porsche (third) and Inter Europol Competition (fourth) are in the middle of a pit stop.",
            ],
        ),
        (
            "rest",
            (PlaceFact("LMP2", "34", 4), PlaceFact("LMP2", "923", 5)),
            [
                "Inter Europol Competition en Racing Team Turkey completeren de top vijf.",
                "Places four and five belong to Inter Europol Competition and Racing Team Turkey.",
            ],
        ),
        (
            "home",
            (CrewFact("6", ("Laurens Vanthoor",), "BEL"),),
            [
                "Ook Laurens Vanthoor hoort bij de equipe van de Porsche.",
                "Laurens Vanthoor shares the Porsche with the rest of the crew.",
            ],
        ),
    ],
)
def test_what_other_races_give_to_say(form: str, facts: tuple[ReportFact, ...], sentences: list[str]) -> None:
    """Counts, lengths and times come in words or figures as the language has them."""
    assert of(form, *facts) == sentences
