"""Names for invented drivers, by nation; the surnames were chosen because no known racing driver bears them."""

from random import Random

from msgspec import Struct

from pitboard.model import Driver


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
        """A new driver for a seat, of the given nation and gender ("F", "M") or of any."""
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
