"""The invented field: classes, makes, teams and crews."""

from random import Random
from typing import Final

from msgspec import Struct

from pitboard.feeds.simulator.event import SimulatedRace, lap_shares
from pitboard.model import Driver, Entry


class People(Struct, frozen=True):
    """First names of men and women, and surnames, of one nation."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    surnames: tuple[str, ...]


def _people(men: str, women: str, surnames: str) -> People:
    return People(*(tuple(name.strip() for name in names.split(",")) for names in (men, women, surnames)))


NATIONS: dict[str, People] = {
    "NLD": _people(
        "Sander, Joost, Wessel, Teun, Koen, Maarten, Gijs, Daan, Reinier",
        "Lotte, Femke, Marije",
        "Oosterwijk, van der Wielen, Hoogeveen, Wijnstra, van Leusden, Kloosterboer, Zandbergen, Rietveldt, ten Cate, "
        "Dijkgraaf, van Ommeren, Boterenbrood",
    ),
    "FRA": _people(
        "Bastien, Thibault, Corentin, Loïc, Gaëtan, Aurélien, Étienne, Rémi",
        "Élodie, Margaux, Solène",
        "Ferrandier, Quéméneur, Lestrade, Montignac, Delaunoy, Garrigou, Vauquelin, Boisrenard, Castelnau, Maréval, "
        "Tréguier, Lacombe-Royer",
    ),
    "GBR": _people(
        "Alistair, Callum, Rhys, Gareth, Toby, Fergus, Ewan, Piers",
        "Imogen, Harriet, Tamsin",
        "Thornbury, Askwith, Pemberwick, Ravensdale, Wetherall, Standring, Greaveson, Ollerton, Hathersage, MacInroy, "
        "Fenwright, Lockhart-Moss",
    ),
    "ITA": _people(
        "Tommaso, Edoardo, Niccolò, Giacomo, Ruggero, Filippo, Davide",
        "Ludovica, Marta, Chiara",
        "Bellandi, Caprarotta, Montefusco, Zorzenon, Ravagnan, Sartoreto, Gherardini, Tosetto, Vidussi, Brancaleone",
    ),
    "DEU": _people(
        "Jannik, Moritz, Torben, Henning, Lennart, Matthias, Falk",
        "Annika, Svenja, Frauke",
        "Brinkhoff, Eichstädt, Krüsmann, Thalbach, Wiedenroth, Haferkamp, Lindenau, Osterloh, Rauschenbach, Dornseif",
    ),
    "USA": _people(
        "Garrett, Cole, Mason, Dalton, Wyatt, Tucker, Everett",
        "Whitney, Paige, Delaney",
        "Beaumarsh, Stockbridge, Langtree, Whitcombe, Harkness, Vandermere, Tillery, Mayhew, Ashbourne, Copperfield",
    ),
    "JPN": _people(
        "Haruto, Ren, Daichi, Shun, Takeru, Kaito, Masaki",
        "Yuna, Aoi, Misaki",
        "Morinaga, Kuzuhara, Asakawa, Shirogane, Mizuhashi, Takamine, Narasaki, Fujisawa, Ishimori, Kanzaki",
    ),
    "ESP": _people(
        "Íñigo, Álvaro, Gonzalo, Unai, Rodrigo, Borja",
        "Nerea, Jimena, Itziar",
        "Echegaray, Valdivielso, Olmedilla, Carrasquer, Montoliu, Zubiaurre, Peñalver, Torrecilla, Almansa",
    ),
    "BEL": _people(
        "Wout, Maxence, Pieter, Gauthier, Stijn, Lander",
        "Noémie, Hanne",
        "Declerfayt, Vandenbossche, Goethuys, Masschelein, Wauthelet, Delvigne, Steyaert, Hellebosch",
    ),
    "DNK": _people(
        "Rasmus, Søren, Anders, Jeppe, Asger",
        "Freja, Signe",
        "Overgaard, Søholm, Rosenvinge, Bjerregaard, Lyngholm, Vestermark, Hedegaard, Ravnkilde",
    ),
    "CHE": _people(
        "Beat, Urs, Reto, Yannick, Silvan",
        "Seraina, Mélanie",
        "Hürlimann, Bärtschi, Gmünder, Studhalter, Rüegsegger, Zumthor, Corbaz, Perrottet",
    ),
    "BRA": _people(
        "Caetano, Otávio, Murilo, Thiago, Leandro",
        "Luana, Beatriz",
        "Vasconcelos, Siqueira, Peixoto, Quintela, Sampaio, Montenegro, Guimarães",
    ),
    "PRT": _people(
        "Duarte, Vasco, Gaspar, Afonso",
        "Inês, Leonor",
        "Carvalhais, Noronha, Saldanha, Pimentel, Bettencourt, Vilhena",
    ),
    "POL": _people(
        "Patryk, Szymon, Wojciech, Bartosz",
        "Zuzanna, Kinga",
        "Śliwiński, Wójtowicz, Zaremba, Chmielarz, Dąbrowiecki, Łukaszyk",
    ),
    "SWE": _people(
        "Linus, Viktor, Axel, Elias",
        "Ebba, Tuva",
        "Åkerlund, Hallström, Nordenskär, Björklind, Ekwall, Sandahl",
    ),
    "AUS": _people(
        "Lachlan, Angus, Brodie, Heath",
        "Matilda, Keira",
        "Wollstone, Barraclough, Dunmore, Tregenza, Halloran, Maddigan",
    ),
}

# How often a nation comes up; the Dutch often enough that a race always has some.
WEIGHTS: dict[str, int] = {
    "FRA": 14, "GBR": 14, "NLD": 10, "ITA": 10, "DEU": 10, "USA": 9, "JPN": 7, "ESP": 5, "BEL": 5, "DNK": 5,
    "CHE": 4, "BRA": 4, "PRT": 3, "POL": 3, "SWE": 3, "AUS": 3,
}  # fmt: skip

WOMEN_SHARE = 0.08


class Casting:
    """Hands out invented drivers, never the same full name twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[tuple[str, str]] = set()

    def driver(self, seat: int, grade: str, nation: str = "", gender: str = "") -> Driver:
        """Invent a driver for a seat, of the given nation and gender ("F", "M") or of any."""
        draw = self._random
        while True:
            country = nation or draw.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
            sex = gender or ("F" if draw.random() < WOMEN_SHARE else "M")
            people = NATIONS[country]
            name = draw.choice(people.women if sex == "F" else people.men), draw.choice(people.surnames)
            if name not in self._taken:
                self._taken.add(name)
                return Driver(seat, name[0], name[1], country, grade, sex)
            nation = ""


class ClassPace(Struct, frozen=True):
    """How the cars of a class go: lap time in s, laps of a tank, seconds to fill it, lap-time shares by segment.

    `spread_s` is how far cars are apart, `amateur_minimum` the least share of the race that a silver or bronze driver
    must drive.
    """

    name: str
    lap_s: float
    spread_s: float
    tank_laps: float
    fill_s: float
    shares: tuple[float, ...]
    amateur_minimum: float = 0.0


HYPERCAR: Final = ClassPace("HYPERCAR", 209.0, 1.0, 12.3, 38.0, lap_shares(0.0))
LMP2: Final = ClassPace("LMP2", 217.5, 1.3, 11.3, 37.0, lap_shares(0.06), 0.25)
LMGT3: Final = ClassPace("LMGT3", 236.5, 1.4, 14.3, 43.0, lap_shares(0.15), 0.25)
INNOVATIVE: Final = ClassPace("INNOVATIVE CAR", 230.0, 0.5, 12.3, 40.0, lap_shares(0.12))

# number, team, make, model
_HYPERCARS: Final = (
    ("7", "Hoshimi Works Team", "Hoshimi", "HR-30"),
    ("007", "Blackmere Cars", "Blackmere", "Wraithe"),
    ("8", "Hoshimi Works Team", "Hoshimi", "HR-30"),
    ("51", "Scuderia Delvaro", "Delvaro", "D12 Hypersport"),
    ("50", "Scuderia Delvaro", "Delvaro", "D12 Hypersport"),
    ("009", "Blackmere Cars", "Blackmere", "Wraithe"),
    ("2", "Norrvik Motorsport", "Norrvik", "N-LMH"),
    ("3", "Norrvik Motorsport", "Norrvik", "N-LMH"),
    ("5", "Steinhart Rennsport", "Steinhart", "S6 Prototyp"),
    ("6", "Steinhart Rennsport", "Steinhart", "S6 Prototyp"),
    ("93", "Castelyne Sport", "Castelyne", "C9"),
    ("94", "Castelyne Sport", "Castelyne", "C9"),
    ("35", "Aquilon Endurance", "Aquilon", "A-Trente"),
    ("36", "Aquilon Endurance", "Aquilon", "A-Trente"),
    ("38", "Polderwind Racing", "Steinhart", "S6 Prototyp"),
    ("12", "Tidewater Autosport", "Norrvik", "N-LMH"),
    ("83", "Corvo Corse", "Delvaro", "D12 Hypersport"),
    ("20", "Tarvos Rennstall", "Tarvos", "TX"),
    ("15", "Tarvos Rennstall", "Tarvos", "TX"),
    ("4", "Ironwood Nine", "Castelyne", "C9"),
)
_LMP2: Final = tuple(
    (number, team, "Lorimont", "P2-30")
    for number, team in (
        ("22", "Saturnine Racing"),
        ("34", "Team Vistula"),
        ("65", "Noordzee Endurance"),
        ("30", "Boréal Compétition"),
        ("41", "Brume Racing Team"),
        ("28", "Lanterne Rouge Sport"),
        ("31", "Oranjezon Autosport"),
        ("48", "Boréal Compétition"),
        ("9", "Ponente Racing"),
        ("23", "Saturnine Racing"),
        ("43", "Team Vistula"),
        ("10", "Larkspur Racing"),
        ("14", "Cedar Falls Motorsport"),
        ("25", "Porto Vela Racing"),
        ("29", "Halcyon Sport"),
        ("37", "Kestrel Lane"),
        ("47", "Alpenrot Racing"),
    )
)
_LMGT3: Final = (
    ("85", "Les Hirondelles", "Delvaro", "380 GT3"),
    ("33", "Dunes Racing", "Redfield", "V8 GT3.R"),
    ("54", "Corvo Corse", "Delvaro", "380 GT3"),
    ("56", "Wolkenhaus Motorsport", "Steinhart", "S3 GT3"),
    ("57", "Ravenna Squadra", "Delvaro", "380 GT3"),
    ("86", "Gannet Racing", "Steinhart", "S3 GT3"),
    ("21", "Corvo Corse", "Delvaro", "380 GT3"),
    ("27", "Blue Fjord Racing", "Blackmere", "Vixen GT3"),
    ("77", "Pennine Racing", "Ostrava", "O2 GT3"),
    ("88", "Pennine Racing", "Ostrava", "O2 GT3"),
    ("91", "Mondsee Rennteam", "Steinhart", "S3 GT3"),
    ("92", "Mondsee Rennteam", "Steinhart", "S3 GT3"),
    ("59", "Windrush Motorsport", "Kestner", "K7 GT3"),
    ("95", "Windrush Motorsport", "Kestner", "K7 GT3"),
    ("81", "Dunes Racing", "Redfield", "V8 GT3.R"),
    ("46", "Team Ardenne", "Brandel", "B4 GT3"),
    ("32", "Team Ardenne", "Brandel", "B4 GT3"),
    ("87", "Hakusan Racing", "Hoshimi", "RZ GT3"),
    ("78", "Hakusan Racing", "Hoshimi", "RZ GT3"),
    ("66", "Marsh Lane Racing", "Delvaro", "380 GT3"),
)
_INNOVATIVE: Final = (("24", "Project Hydrolys", "Hydrolys", "H2 Concept"), ("56H", "Atelier Volt", "Volt", "E1"))

_GRADES: Final = {"HYPERCAR": "PPG", "LMP2": "PGS", "LMGT3": "GSB", "INNOVATIVE CAR": "PPG"}
_DUTCH_TEAMS: Final = {"Polderwind Racing", "Noordzee Endurance", "Oranjezon Autosport", "Dunes Racing"}
_WOMEN_TEAMS: Final = {"Les Hirondelles"}


def enter(settings: SimulatedRace) -> list[tuple[Entry, ClassPace]]:
    """Make the entries of a race with the pace of their class, in entry-list order."""
    random = Random(f"{settings.seed}/field")
    casting = Casting(random)
    codes = iter(random.sample(range(1_000_000, 5_000_000), 60))
    rows: list[tuple[Entry, ClassPace]] = []
    for pace, cars, count in (
        (HYPERCAR, _HYPERCARS, settings.hypercar),
        (LMP2, _LMP2, settings.lmp2),
        (LMGT3, _LMGT3, settings.lmgt3),
        (INNOVATIVE, _INNOVATIVE, settings.innovative),
    ):
        if count > len(cars):
            raise ValueError(f"{pace.name} has at most {len(cars)} cars, not {count}")
        rows += [(_entry(car, pace, casting, next(codes), random), pace) for car in cars[:count]]
    return rows


def _entry(car: tuple[str, str, str, str], pace: ClassPace, casting: Casting, code: int, random: Random) -> Entry:
    number, team, make, model = car
    pro_am = pace is LMP2 and random.random() < 0.4
    grades = list("PSB" if pro_am else _GRADES[pace.name])
    random.shuffle(grades)
    dutch_seat = random.randint(1, 3) if team in _DUTCH_TEAMS else 0
    gender = "F" if team in _WOMEN_TEAMS else ""
    drivers = tuple(
        casting.driver(seat, grade, "NLD" if seat == dutch_seat else "", gender) for seat, grade in enumerate(grades, 1)
    )
    return Entry(
        number=number,
        car_class=pace.name,
        team=team,
        make=make,
        model=model,
        group="P/A" if pro_am else "H" if pace is HYPERCAR else "",
        drivers=drivers,
        transponders=(str(code), str(code + 5_000_000)) if random.random() < 0.4 else (str(code),),
        competes=pace is not INNOVATIVE,
        authority=1,
        source="simulator",
    )
