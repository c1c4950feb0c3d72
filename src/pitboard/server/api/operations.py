"""Every operation of the API: its address, its parameters, what it answers, and how."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast, get_args

import msgspec
from msgspec import Struct

from pitboard import board
from pitboard.check import Checked, schema
from pitboard.intake import rule_packs, rules_for
from pitboard.intake.library import circuit_of
from pitboard.model.time import HOUR_US, RACE_TIME
from pitboard.moments import KINDS, moments
from pitboard.moments.lines import in_words
from pitboard.moments.moment import as_document
from pitboard.results import classify
from pitboard.scoring import History
from pitboard.server.answers import BadRequest
from pitboard.server.api import documents
from pitboard.server.api.query import AT, CAR, CLASS, ORDER, Parameter, Query
from pitboard.server.hourly_reports import HourlyReports
from pitboard.strategy import Per, hero_view, incidents, pace, strategy
from pitboard.texts import DEFAULT, LANGUAGES

SIMULATIONS = 2_000
"""So many runs of the rest of a race answer for its chances here."""

Ask = Callable[[Query, HourlyReports], Any]


class Operation(Struct, frozen=True):
    """A question that can be asked, by GET or with a body by POST.

    A `quick` one is answered at once, any other in the workshop. One of the `past_alone` tells of a moment what was
    known by then, whatever came since. `ask` is None where the answer is not made here
    (history, stream, checks). `takes` gives the JSON schema of what is posted, its parts under `$defs`, and `example`
    is such a body, with `{car}` for a car of the race.
    """

    path: str
    summary: str
    about: str
    parameters: tuple[Parameter, ...]
    answers: Any
    ask: Ask | None = None
    media: str = "application/json"
    takes: Callable[[], dict[str, Any]] | None = None
    quick: bool = False
    past_alone: bool = False
    example: str = ""

    @property
    def method(self) -> str:
        """How it is asked: `get` or `post`."""
        return "get" if self.takes is None else "post"


def _board(query: Query, _: HourlyReports) -> Any:
    order = cast(board.Asked, query.one_of("order", list(get_args(board.Asked)), "auto"))
    at_us = query.at_us()
    table = query.table
    if query.text("at") is not None or order != "auto":
        table = board.standings(query.history, at_us, order)
    name = query.class_name()
    if name is not None:
        table = msgspec.structs.replace(table, rows=[row for row in table.rows if row.car_class == name])
    # A moment of the past stays as it is: nothing of the present belongs to it.
    now = query.text("at") is None
    present = {"seq": query.seq if now else None, "feed_age_ms": query.feed_age_ms if now else None}
    return msgspec.to_builtins(table) | present | query.beyond()


def _rows(of: Callable[[History, int, str | None], list[Any]], name: str, query: Query, _: HourlyReports) -> Any:
    at_us = query.at_us()
    history = query.history
    at_ms = (at_us - history.race.start_us) // 1000
    return {"race": history.race.name, "at_ms": at_ms, name: of(history, at_us, query.car())} | query.beyond()


def _pace(query: Query, _: HourlyReports) -> Any:
    per = cast(Per, query.one_of("per", list(get_args(Per)), "car"))
    found = pace(query.history, query.at_us(), query.car(), per)
    return msgspec.to_builtins(found) | query.beyond()


def _strategy(query: Query, _: HourlyReports) -> Any:
    return msgspec.to_builtins(strategy(query.history, query.at_us(), query.car())) | query.beyond()


def _hero(query: Query, _: HourlyReports) -> Any:
    found = hero_view(query.history, query.at_us(), query.car())
    return msgspec.to_builtins(found) | query.beyond()


def _forecast(query: Query, _: HourlyReports) -> Any:
    try:
        from pitboard.forecast import UnknownLength, forecast
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        raise BadRequest("chances need numpy on the server: pip install 'pitboard[forecast]'", 404) from None
    try:
        found = forecast(query.history, query.at_us(), SIMULATIONS)
    except UnknownLength:
        raise BadRequest("nobody says how long the race lasts, so nobody knows the chances", 404) from None
    return msgspec.to_builtins(found) | query.beyond()


def _incidents(query: Query, _: HourlyReports) -> Any:
    return msgspec.to_builtins(incidents(query.history, query.at_us(), query.car())) | query.beyond()


def _moments(query: Query, _: HourlyReports) -> Any:
    history, at_us = query.history, query.at_us()
    kinds, known = query.all("kind"), list(KINDS)
    for kind in kinds:
        if kind not in known:
            raise BadRequest(f"there is no kind {kind!r}; there are {', '.join(known)}")
    language = query.one_of("lang", list(LANGUAGES), DEFAULT)
    number, scope, start_us = query.car(), query.class_name("overall"), history.race.start_us
    rows = [
        as_document(moment, start_us, in_words(moment, history, language))
        for moment in moments(history, at_us, query.moment_us("since"))
        if (not kinds or moment.kind in kinds)
        and (number is None or number in moment.cars)
        and (scope is None or scope == moment.scope)
    ]
    return {"race": history.race.name, "at_ms": (at_us - start_us) // 1000, "moments": rows} | query.beyond()


def _reports(query: Query, reports: HourlyReports) -> Any:
    history = query.history
    rows = [
        {
            "hour": None if kept.key == "finish" else (kept.at_us - history.race.start_us) // HOUR_US,
            "at_ms": (kept.at_us - history.race.start_us) // 1000,
            "titles": {lang: document.title for lang, document in kept.documents.items()},
            "address": f"/reports/{kept.place}.json",
        }
        for kept in reports.kept
    ]
    return {"race": history.race.name, "reports": rows}


def _classification(query: Query, _: HourlyReports) -> Any:
    history, packs = query.history, rule_packs()
    name = query.text("rules")
    if name is not None and name not in packs:
        raise BadRequest(f"there are no rules {name!r}; there are {', '.join(packs)}")
    hourly = query.one_of("hourly", ["true", "false"], "false") == "true"
    up_us = query.moment_us("flag_at")
    if hourly and up_us is None:
        raise BadRequest("hourly needs flag_at")
    return classify(history, packs[name] if name else rules_for(history), up_us, hourly_sheet=hourly)


def _entries(query: Query, _: HourlyReports) -> Any:
    cars = query.history.cars
    return {
        "race": query.history.race.name,
        "entries": [
            {
                "number": car.number,
                "class": car.entry.car_class,
                "team": car.entry.team,
                "make": car.entry.make,
                "model": car.entry.model,
                "group": car.entry.group,
                "competes": car.entry.competes,
                "nations": car.nations,
                "drivers": [msgspec.to_builtins(driver) for driver in car.entry.drivers],
            }
            for car in (cars[number] for number in sorted(cars))
        ],
    }


def _circuit(query: Query, _: HourlyReports) -> Any:
    circuit = circuit_of(query.history)
    if circuit is None:
        raise BadRequest("the circuit of this race is not known", 404)
    return {
        "id": circuit.id,
        "name": circuit.name,
        "length_m": circuit.length_m,
        "zone": circuit.zone,
        "loops": query.history.loop_ids,
        "sector_loops": circuit.sector_loops,
        "places": circuit.places,
        "slow_zones": circuit.slow_zones,
        "source": circuit.source,
    }


SINCE: Final = Parameter(
    "since", "Only what became known after this race time.", "30m", {"type": "string", "pattern": RACE_TIME}
)
KIND: Final = Parameter(
    "kind", "These kinds only.", "retirement", {"type": "string", "enum": list(KINDS)}, repeated=True
)
SCOPE: Final = Parameter("class", "One class only, or `overall`.", "overall", {"type": "string"})
LANG: Final = Parameter(
    "lang", "The language of `text`; English when left out.", "nl", {"type": "string", "enum": list(LANGUAGES)}
)
FLAG_AT: Final = Parameter(
    "flag_at", "Show the chequered flag when this race time is up.", "1h", {"type": "string", "pattern": RACE_TIME}
)
RULES: Final = Parameter(
    "rules", "A rule pack; the one that fits the race when left out.", "le-mans-2023", {"type": "string"}
)
HOURLY: Final = Parameter(
    "hourly",
    "With `flag_at`: cut as the sheets published during a race are.",
    "true",
    {"type": "string", "enum": ["true", "false"]},
)
HERO: Final = Parameter("car", "The car, by its number; the leader when left out.", "8", {"type": "string"})
PER: Final = Parameter(
    "per", "Whose pace: of each car, driver or stint.", "driver", {"type": "string", "enum": list(get_args(Per))}
)
AFTER: Final = Parameter("after", "The last event that is known, `epoch-seq`.", "", {"type": "string"})

OPERATIONS: Final = (
    Operation(
        "/api/board",
        "The board at a moment",
        "The keys of `pitboard standings --format json`, and the number of the last event that is in it.",
        (AT, ORDER, CLASS),
        documents.BoardAnswer,
        _board,
        quick=True,
    ),
    Operation(
        "/api/laps",
        "Laps",
        "Every lap of a car, or of all: time, sectors, driver, flags.",
        (CAR, AT),
        documents.LapsAnswer,
        partial(_rows, board.laps, "laps"),
    ),
    Operation(
        "/api/stints",
        "Stints",
        "Every run on the track between two pit visits, with its driver.",
        (CAR, AT),
        documents.StintsAnswer,
        partial(_rows, board.stints, "stints"),
    ),
    Operation(
        "/api/pits",
        "Pit visits",
        "Every visit to the pit lane: in, out, and who took over.",
        (CAR, AT),
        documents.PitsAnswer,
        partial(_rows, board.pit_visits, "pits"),
    ),
    Operation(
        "/api/drivers",
        "Drivers",
        "Every driver with the time on the track, pit visits left out, and how it stands against the limits.",
        (CAR, AT),
        documents.DriversAnswer,
        partial(_rows, board.drivers, "drivers"),
    ),
    Operation(
        "/api/pace",
        "Pace",
        "How fast cars, drivers or stints are beside their class at the same time of day, with the interval.",
        (PER, CAR, AT),
        documents.PaceAnswer,
        _pace,
    ),
    Operation(
        "/api/strategy",
        "Strategy",
        "Where a stop now leads, who stops when, what is left, for every car or one, each with its bounds.",
        (CAR, AT),
        documents.StrategyAnswer,
        _strategy,
    ),
    Operation(
        "/api/hero",
        "The board from a car's seat",
        "How far all cars are from one, now and with all stops made, and how many stops more each has to make.",
        (HERO, AT),
        documents.HeroAnswer,
        _hero,
    ),
    Operation(
        "/api/forecast",
        "Chances",
        "What chance every car has to win, to win its class and to come among three, by what was known then.",
        (AT,),
        documents.ChancesAnswer,
        _forecast,
        past_alone=True,
    ),
    Operation(
        "/api/incidents",
        "Incidents",
        "What timing alone shows: the course neutralised, cars that do not come by; beside the stated flags.",
        (CAR, AT),
        documents.IncidentsAnswer,
        _incidents,
    ),
    Operation(
        "/api/moments",
        "What is worth telling",
        "Lead changes, stops, falls, retirements, flags, battles, bests, each with its evidence.",
        (AT, SINCE, KIND, CAR, SCOPE, LANG),
        documents.MomentsAnswer,
        _moments,
    ),
    Operation(
        "/api/classification",
        "The classification by a rule pack",
        "At the race's own flag or at any hour, with the reason for every car.",
        (FLAG_AT, RULES, HOURLY),
        documents.ClassificationAnswer,
        _classification,
    ),
    Operation(
        "/api/entries", "The entries", "Every car with its crew.", (), documents.EntriesAnswer, _entries, quick=True
    ),
    Operation(
        "/api/circuit",
        "The circuit",
        "Its length, loops, sectors and places.",
        (),
        documents.CircuitDocument,
        _circuit,
        quick=True,
    ),
    Operation(
        "/api/reports",
        "The reports",
        "Those made by themselves, at full hours and the finish.",
        (),
        documents.ReportsAnswer,
        _reports,
        quick=True,
    ),
    Operation(
        "/api/history",
        "The whole history",
        "In the compact form from which a page works out every board.",
        (),
        documents.HistoryDocument,
    ),
    Operation(
        "/api/stream",
        "What is added to it, as it comes",
        "Server-sent events with numbers: `history` (fetch it again), `facts` (what is new), `beat` (a sign of life).",
        (AFTER,),
        None,
        media="text/event-stream",
    ),
    Operation(
        "/api/check",
        "A text held against the timing",
        "Every claim of a text in Dutch or English, right, wrong or not to be known from timing, with what is so.",
        (),
        Checked,
        takes=partial(msgspec.json.schema, documents.CheckRequest),
        example='{"text": "Car {car} leads.", "at": "", "lang": "en"}',
    ),
    Operation(
        "/api/check/statements",
        "Statements held against the timing",
        "The same for statements that somebody else read, or for the claims of a checked text.",
        (AT,),
        Checked,
        takes=schema,
        example='[{"kind": "position", "car": "{car}", "place": 1}]',
    ),
    Operation(
        "/api/check/statements",
        "The schema of statements",
        "What `POST` takes at the same address, as JSON schema.",
        (),
        dict[str, Any],
    ),
    Operation("/healthz", "A sign of life", "What a watchdog asks.", (), documents.Health),
)
