"""The board's pages, in full and within other pages: tables at first, which the script takes over."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final

import msgspec
from markupsafe import Markup
from msgspec import Struct
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pitboard import report
from pitboard.board import standings
from pitboard.board.cells import HINTED, USUAL, cells, state_key, unfilled
from pitboard.board.class_colours import for_page, slots_of
from pitboard.board.columns import COLUMNS
from pitboard.model.time import HOUR_MS, parse_race_time
from pitboard.server.answers import BadRequest, answer, language_of, refusal
from pitboard.server.cells import below, board_document, clock, to_go
from pitboard.server.hub import Hub
from pitboard.server.static_files import WEB, StaticFiles
from pitboard.server.wire import JsonObject
from pitboard.templates import fill
from pitboard.texts import DEFAULT, Texts, names, texts

PRELOADED: Final = tuple(
    f"{module}.js"
    for module in (
        "announce",
        "columns",
        "dom",
        "feed",
        "head",
        "keys",
        "moment",
        "motion",
        "panels",
        "rewind",
        "select",
        "state",
        "tables",
        "toolbar",
        "words",
    )
)
"""The modules that the page's script needs at once, as they are written: named in the page, so that they are all asked
for together. Where the build put them together it knows the parts."""

LATER: Final = (
    "pic.",
    "log.",
    "track.",
    "set.",
    "keys.",
    "report.",
    "car.",
    "class.none",
    "overlay.",
    "limit.",
    "visit.",
    "strategy.",
    "columns.",
    "offline",
)
"""Beginnings of the keys of words that only panels and dialogs need: the script fetches them with these."""


PAGES_KEPT: Final = 4
"""Pages that are kept until the board is another: the classes together in two languages, and two of what is seldom."""

FRAMED: Final = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of the one page that others may show within theirs."""


class BoardRow(Struct, frozen=True):
    """A car in a table: its cells as column, text and what a narrow screen shows below it, None for nothing."""

    number: str
    state: str
    slot: int
    cells: list[tuple[str, str, str | None]]
    licence: str


class BoardSection(Struct, frozen=True):
    """A table of the board: a class, or all cars in overall order. `slot` is the class's colour, -1 for all cars."""

    key: str
    name: str
    slot: int
    rows: list[BoardRow]

    @property
    def id(self) -> str:
        """Its name within the page."""
        return "class-" + "".join(c if c.isalnum() else "-" for c in self.key.lower())


def render(
    board: JsonObject,
    versions: dict[str, str],
    *,
    lang: str = DEFAULT,
    root: str = "/",
    live: bool = True,
    scope: str = "",
    beyond_ms: int | None = None,
    early: bool = False,
    preloaded: Sequence[str] = PRELOADED,
) -> str:
    """The page for a board.

    `versions` are the fingerprints of the static files by name, `all` that of them together; without one the addresses
    have none. `root` is where the site begins: "/", or "" for files beside each other. Without `live` there is no event
    stream. `scope` is a class, "*" for the cars in overall order, or "" for the classes one after another.
    `beyond_ms` is the race time that was asked for where it is beyond what is known; `early`: it is before the time at
    which the race was joined, and the board is the first that is known. `preloaded` are the scripts that the page's own
    imports at once.
    """
    words = texts(lang, "page")
    shown = _shown(board, scope, words)
    newest = board["report"] or {"address": "/reports/latest", "title": ""}
    reports_address = f"{root}reports" if live else "reports/index.html"
    address = root + newest["address"].removeprefix("/")
    return fill(
        "board.html",
        **common(board, lang, root, base_of(versions, root), live=live),
        **_tables(board, _sections(board, scope, words, shown), words),
        preloaded=preloaded,
        message=message(board),
        behind=_otherwise(board, words, beyond_ms, early=early),
        report={"address": address, "title": newest["title"]} if live else {"address": reports_address, "title": ""},
        reports_address=reports_address,
        check_address=f"{root}check" if live else "",
        json_address=f"{root}api/board" if live else "history.json",
        scope=scope,
        scopes=_scope_links(board, words),
        unfilled=_unfilled(board, shown),
    )


def embed(
    board: JsonObject,
    versions: dict[str, str],
    *,
    lang: str = DEFAULT,
    root: str = "/",
    scope: str = "",
    count: int = 0,
) -> str:
    """The board for a frame in another page: the first `count` cars of each table, all of them where it is 0."""
    words = texts(lang, "page")
    first = {name: cars[: count or None] for name, cars in by_class(board).items()}
    if scope == "*":
        rows = board["rows"][: count or None]
    else:
        rows = [row for name, cars in first.items() if scope in ("", name) for row in cars]
    shown = _shown(board, scope, words)
    sections = _sections(board | {"rows": rows}, scope, words, shown, class_slots(board))
    return fill(
        "embed.html",
        **common(board, lang, root, base_of(versions, root), live=True),
        **_tables(board, sections, words),
        count=count,
        unfilled=_unfilled(board, shown),
    )


def manifest(versions: dict[str, str], *, lang: str = DEFAULT, root: str = "/") -> bytes:
    """What a device needs to install the page as an app."""
    icon = {"src": f"{base_of(versions, root)}icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return msgspec.json.encode(
        {
            "name": "Pitboard",
            "short_name": "Pitboard",
            "description": texts(lang, "page")["description"],
            "lang": lang,
            "start_url": root or "./",
            "scope": root or "./",
            "display": "standalone",
            "background_color": "#17202a",
            "theme_color": "#17202a",
            "icons": [icon, icon | {"purpose": "maskable"}],
        }
    )


def worker(versions: dict[str, str], *, root: str = "/") -> bytes:
    """The service worker: it knows the version of the files, which are all that it keeps."""
    text = (WEB / "sw.js").read_text(encoding="utf-8")
    return text.replace("/static/", base_of(versions, root), 1).encode()


def base_of(versions: dict[str, str], root: str) -> str:
    """Where the static files are: an address that names their content where that is known."""
    return f"{root}static/@{versions['all']}/" if "all" in versions else f"{root}static/"


def by_class(board: JsonObject) -> dict[str, list[JsonObject]]:
    """The rows by class; the class of the car that is best overall comes first."""
    classes: dict[str, list[JsonObject]] = {}
    for row in board["rows"]:
        classes.setdefault(row["class"], []).append(row)
    return classes


def class_slots(board: JsonObject) -> dict[str, int]:
    """The slot of each class's plate; it stays when the order of the classes changes."""
    return slots_of((row["class"] for row in board["rows"]), board["year"])


def message(board: JsonObject) -> str:
    """The last word of race control, with its race time."""
    return f"{clock(board['message_ms'])} {board['message']}" if board["message"] else ""


def common(board: JsonObject, lang: str, root: str, base: str, *, live: bool) -> dict[str, object]:
    """What every template has: the words, where things are, and the head of the race."""
    words = texts(lang, "page")
    first = {key: text for key, text in words.entries.items() if not key.startswith(LATER)}
    flag = f"flag.{board['flag']}"
    return {
        "words": words,
        # Within a script element only `<` could end it, and it is not text to be escaped.
        "first_words": Markup(msgspec.json.encode(first).decode().replace("<", "\\u003c")),
        "languages": msgspec.json.encode(names()).decode(),
        "reports": " ".join(report.LANGUAGES),
        "declared_columns": msgspec.json.encode([msgspec.to_builtins(column) for column in COLUMNS.on_page]).decode(),
        "class_colours": msgspec.json.encode(for_page()).decode(),
        "lang": lang,
        "root": root,
        "base": base,
        "live": "yes" if live else "",
        "race": board["race"] or "Pitboard",
        "note": words.line(board["note_parts"]),
        "clock": clock(board["at_ms"]),
        "left": to_go(board["at_ms"], board["duration_ms"], words),
        "flag": board["flag"],
        "flag_words": words[flag] if flag in words else board["flag"],
    }


def _tables(board: JsonObject, sections: list[BoardSection], words: Texts) -> dict[str, object]:
    """What the template of the tables needs."""
    order = words[f"order.{board['order']}"]
    return {"sections": sections, "columns": USUAL, "hinted": HINTED, "order": order}


def _scope_links(board: JsonObject, words: Texts) -> list[JsonObject]:
    """The tables that can be chosen: the classes one after another, all cars, each class."""
    slots = class_slots(board)
    links = [("", words["scope.classes"]), ("*", words["scope.overall"]), *((name, name) for name in by_class(board))]
    return [
        {"key": key, "asked": "overall" if key == "*" else key, "slot": slots.get(key, -1), "name": name}
        for key, name in links
    ]


def _shown(board: JsonObject, scope: str, words: Texts) -> dict[str, dict[str, str]]:
    """The texts of every car's cells by column, by its number."""
    return {row["number"]: cells(row, words, overall=scope == "*") for row in board["rows"]}


def _sections(
    board: JsonObject,
    scope: str,
    words: Texts,
    shown: dict[str, dict[str, str]],
    colours: dict[str, int] | None = None,
) -> list[BoardSection]:
    slots = colours or class_slots(board)
    classes = {"overall": board["rows"]} if scope == "*" else by_class(board)
    return [
        BoardSection(
            key,
            words["scope.overall"] if scope == "*" else key,
            -1 if scope == "*" else slots[key],
            [_row(row, words, slots[row["class"]], shown[row["number"]]) for row in rows],
        )
        for key, rows in classes.items()
        if scope in ("", "*", key)
    ]


def _unfilled(board: JsonObject, shown: dict[str, dict[str, str]]) -> str:
    # The places gained in an hour are the script's to work out: where it will, the column keeps its room.
    none = unfilled(shown.values())
    return " ".join(column for column in none if column != "change" or board["at_ms"] < HOUR_MS)


def _otherwise(board: JsonObject, words: Texts, beyond_ms: int | None, *, early: bool) -> str:
    """Why the board is of another moment than was asked for."""
    if early:
        return words.fill("joined", time=clock(board["at_ms"]))
    return words.fill("beyond", time=clock(beyond_ms)) if beyond_ms is not None else ""


def _row(row: JsonObject, words: Texts, slot: int, shown: dict[str, str]) -> BoardRow:
    second = below(row, shown, words)
    licence = " ".join(part for part in (row.get("driver_nation", ""), row.get("driver_grade", "")) if part)
    lines = [(column, shown[column], second.get(column)) for column in USUAL]
    return BoardRow(row["number"], state_key(row), slot, lines, licence)


class WrittenPages:
    """The last pages that were written, for whoever asks the same before the board is another."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, tuple[JsonObject, str]] = {}

    def of(self, board: JsonObject, options: Hashable, write: Callable[[], str]) -> str:
        """Return the page of a board with so chosen options, written now if it was not."""
        # How old the feed is changes all the time, and is not on the page.
        shown = {key: value for key, value in board.items() if key != "feed_age_ms"}
        before, page = self._pages.pop(options, (None, ""))
        if before != shown:
            page = write()
        self._pages[options] = shown, page
        if len(self._pages) > PAGES_KEPT:
            del self._pages[next(iter(self._pages))]
        return page


def page_routes(hub: Hub, site: StaticFiles) -> list[Route]:
    """`/`, `/embed`, and what makes the page an app: its manifest and its service worker."""
    written = WrittenPages()

    async def page(request: Request) -> Response:
        try:
            at_us = _asked_us(request.query_params)
        except BadRequest as error:
            return refusal(error, as_text=True, headers={})
        return _board_page(request, hub, site, at_us, written)

    async def embedded(request: Request) -> Response:
        lang, scope = language_of(request), _scope(request.query_params)
        try:
            count = _count(request.query_params)
        except BadRequest as error:
            return refusal(error, as_text=True, headers={})
        response = page_answer(request, embed(hub.board(), site.versions, lang=lang, scope=scope, count=count), lang)
        response.headers["Content-Security-Policy"] = FRAMED
        return response

    async def app_manifest(request: Request) -> Response:
        content = manifest(site.versions, lang=language_of(request))
        return answer(request, content, media="application/manifest+json")

    async def service_worker(request: Request) -> Response:
        return answer(request, worker(site.versions), media="text/javascript")

    return [
        Route("/", page),
        Route("/embed", embedded),
        Route("/manifest.webmanifest", app_manifest),
        Route("/sw.js", service_worker),
    ]


def _board_page(request: Request, hub: Hub, site: StaticFiles, at_us: int | None, written: WrittenPages) -> Response:
    """The page for a race time in µs, None for the present; before what was received it is for the first that was."""
    history = hub.race.history
    told_from_us = history.told_from_us() - history.race.start_us
    early = at_us is not None and at_us < told_from_us
    board = _board_at(hub, told_from_us if early else at_us)
    beyond_ms = at_us // 1000 if at_us is not None and at_us // 1000 > board["at_ms"] else None
    lang, scope = language_of(request), _scope(request.query_params)
    preloaded = site.preloaded.get("app.js", PRELOADED)

    def write() -> str:
        return render(
            board, site.versions, lang=lang, scope=scope, beyond_ms=beyond_ms, early=early, preloaded=preloaded
        )

    return page_answer(request, written.of(board, (lang, scope, beyond_ms, early), write), lang)


def _asked_us(query: QueryParams) -> int | None:
    """The race time in `?at=`, in µs; None where none is asked for."""
    try:
        return parse_race_time(query["at"]) if query.get("at") else None
    except ValueError as error:
        raise BadRequest(str(error)) from None


def _board_at(hub: Hub, at_us: int | None) -> JsonObject:
    """The board of a race time, as far as it has come, else of the present one; with grades and nations."""
    board = hub.board()
    start_us = hub.race.history.race.start_us
    if at_us is not None and at_us < board["at_ms"] * 1000:
        board = board | board_document(hub.race.history, standings(hub.race.history, start_us + at_us))
    rows = [row | _licence(hub, row, start_us + board["at_ms"] * 1000) for row in board["rows"]]
    return board | {"rows": rows}


def _licence(hub: Hub, row: JsonObject, moment_us: int) -> JsonObject:
    car = hub.race.history.cars[row["number"]]
    seat = car.seat_at(moment_us)
    driver = next((driver for driver in car.entry.drivers if driver.seat == seat), None)
    return {"driver_nation": driver.nation, "driver_grade": driver.grade} if driver else {}


def _scope(query: QueryParams) -> str:
    name = query.get("class", "")
    return "*" if name == "overall" else name


def _count(query: QueryParams) -> int:
    text = query.get("cars", "0")
    if not (text.isdecimal() and text.isascii() and len(text) < 5):
        raise BadRequest(f"{text!r} is no number of cars")
    return int(text)


def page_answer(request: Request, page: str, lang: str) -> Response:
    """Answer with a page in a language."""
    response = answer(request, page.encode(), media="text/html")
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept-Encoding, Accept-Language"
    return response
