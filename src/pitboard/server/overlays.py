"""For broadcast software: overlays with nothing behind them, and the same as flat data that needs no script."""

import re
from collections.abc import Callable
from typing import Final
from xml.etree import ElementTree as ET

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pitboard.board.cells import behind, cells, known, state
from pitboard.model.time import duration, short_duration
from pitboard.server.answers import answer, language_of
from pitboard.server.board_pages import base_of, by_class, common, message, page_answer
from pitboard.server.cells import clock
from pitboard.server.hub import Hub
from pitboard.server.static_files import StaticFiles
from pitboard.server.wire import JsonObject
from pitboard.templates import fill
from pitboard.texts import Texts, texts

KINDS: Final = ("leaders", "tower", "flag", "fastest", "ticker")
"""Overlays that need no car and no class in their address; the data of the same names say the same."""

MOST_ROWS: Final = 100
COLOUR: Final = re.compile(r"[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")
SIZES: Final = range(25, 401)
"""How large an overlay may be drawn, in percent of its usual size."""

NO_TEXT: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold."""

FlatRow = dict[str, str]
"""What a graphic takes: texts by name, no value within another."""


def style_of(request: Request) -> str:
    """The style asked for: `size` in percent, `ground`, `ink` and `accent` as hexadecimal colours; empty for none."""
    asked = request.query_params
    chosen = [
        f"--{name}: #{asked[name]}" for name in ("ground", "ink", "accent") if COLOUR.fullmatch(asked.get(name, ""))
    ]
    size = asked.get("size", "")
    if size.isdecimal() and len(size) < 4 and int(size) in SIZES:
        chosen.append(f"--size: {int(size) / 100:g}")
    return "; ".join(chosen)


def overlay(
    board: JsonObject, versions: dict[str, str], *, lang: str, root: str = "/", style: str = "", missing: str = ""
) -> str:
    """The page of an overlay; what it shows stands in its address, and the script puts it there.

    `missing` says why there is nothing to show, as of a car that is not in the race.
    """
    return fill(
        "overlay.html", **common(board, lang, root, base_of(versions, root), live=True), style=style, missing=missing
    )


def flat(row: JsonObject, words: Texts) -> FlatRow:
    """A car as texts by name, worded as on the board; a value that nobody knows is empty."""
    shown = cells(row, words, overall=True)
    in_class = cells(row, words)
    return {
        "position": known(row["position"]).strip("–"),
        "class_position": known(row["class_position"]).strip("–"),
        "number": row["number"],
        "class": row["class"],
        "team": row["team"],
        "make": row["make"],
        "driver": row["driver"],
        "laps": str(row["laps"]),
        "gap": shown["gap"],
        "interval": shown["interval"],
        "class_gap": in_class["gap"],
        "class_interval": behind(row, "class_interval", words),
        "last_lap": duration(row["last_lap_ms"]) or "",
        "best_lap": duration(row["best_lap_ms"]) or "",
        "stops": known(row["pit_visits"]).strip("–"),
        "stint_laps": known(row["stint_laps"]).strip("–"),
        "state": state(row, words).strip("–"),
        "in_pit": short_duration(row["in_pit_ms"]) if row["in_pit_ms"] is not None else "",
    }


def _leaders(board: JsonObject, words: Texts) -> list[FlatRow]:
    return [flat(cars[0], words) for cars in by_class(board).values()]


def _tower(board: JsonObject, words: Texts) -> list[FlatRow]:
    return [flat(row, words) for row in board["rows"]]


def _flag(board: JsonObject, words: Texts) -> list[FlatRow]:
    key = f"flag.{board['flag']}"
    now = {"flag": board["flag"], "words": words[key] if key in words else board["flag"]}
    left = max(board["duration_ms"] - board["at_ms"], 0) if board["duration_ms"] else None
    return [now | {"race": board["race"], "clock": clock(board["at_ms"]), "to_go": "" if left is None else clock(left)}]


def _fastest(board: JsonObject, words: Texts) -> list[FlatRow]:
    """The car with the best lap of each class, the first class first."""
    timed = {name: [row for row in cars if row["best_lap_ms"]] for name, cars in by_class(board).items()}
    return [flat(min(cars, key=lambda row: row["best_lap_ms"]), words) for cars in timed.values() if cars]


def _ticker(board: JsonObject, words: Texts) -> list[FlatRow]:
    lines = [message(board), (board["report"] or {}).get("title", "")]
    leads = (f"{row['class']}: #{row['number']} {row['driver'] or row['team']}" for row in _leaders(board, words))
    return [{"text": line} for line in (*lines, *leads) if line]


DATA: Final[dict[str, Callable[[JsonObject, Texts], list[FlatRow]]]] = {
    "leaders": _leaders,
    "tower": _tower,
    "flag": _flag,
    "fastest": _fastest,
    "ticker": _ticker,
}


def as_xml(name: str, rows: list[FlatRow]) -> bytes:
    """Rows as `<tower><row><number>51</number>…</row></tower>`."""
    root = ET.Element(name)
    for row in rows:
        element = ET.SubElement(root, "row")
        for key, text in row.items():
            ET.SubElement(element, key).text = NO_TEXT.sub("", text)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def overlay_routes(hub: Hub, site: StaticFiles) -> list[Route]:
    """`/overlay/...` for browser sources, `/data/NAME.json` and `.xml` for what reads without a script."""

    async def overlaid(request: Request) -> Response:
        board, lang = hub.board(), language_of(request)
        missing = _missing(board, request.path_params, texts(lang, "page"))
        content = overlay(board, site.versions, lang=lang, style=style_of(request), missing=missing)
        response = page_answer(request, content, lang)
        response.status_code = 404 if missing else response.status_code
        return response

    async def data(request: Request) -> Response:
        name, form = request.path_params["name"], request.path_params["form"]
        words = texts(language_of(request), "page")
        if name not in DATA or form not in ("json", "xml"):
            raise HTTPException(404, f"there is no {name}.{form}: {', '.join(DATA)}, each as .json or .xml")
        rows = DATA[name](hub.board(), words)
        asked = request.query_params
        if asked.get("class"):
            rows = [row for row in rows if row.get("class") == asked["class"]]
        count = asked.get("cars", "")
        rows = rows[: int(count) if count.isdecimal() and len(count) < 4 else MOST_ROWS]
        if form == "xml":
            return answer(request, as_xml(name, rows), media="application/xml")
        return answer(request, msgspec.json.encode(rows), media="application/json")

    return [
        Route("/overlay/car/{car:path}", overlaid),
        Route("/overlay/stop/{car:path}", overlaid),
        Route("/overlay/class/{class:path}", overlaid),
        Route("/overlay/battle/{car}/{other:path}", overlaid),
        *(Route(f"/overlay/{kind}", overlaid) for kind in KINDS),
        Route("/data/{name}.{form}", data),
    ]


def _missing(board: JsonObject, asked: dict[str, str], words: Texts) -> str:
    """Why there is nothing to show; empty where there is."""
    numbers = {row["number"] for row in board["rows"]}
    for key in ("car", "other"):
        if key in asked and asked[key] not in numbers:
            return words.fill("car.none", car=asked[key])
    if "class" in asked and asked["class"] not in {row["class"] for row in board["rows"]}:
        return words.fill("class.none", name=asked["class"])
    return ""
