"""The page as it is first sent: the board as tables that need no script. The script then takes them over."""

from html import escape
from string import Template
from typing import Final

import msgspec

from pitboard import report
from pitboard.server.cells import HINTED, USUAL, WEB, below, cells, clock, to_go, unfilled
from pitboard.server.document import Document
from pitboard.texts import Texts, names, texts

__all__ = ["WEB", "by_class", "class_slots", "clock", "embed", "manifest", "message", "overlay", "render", "worker"]

HOUR_MS: Final = 3_600_000

PRELOADED: Final = (
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
"""The modules that the page's script needs at once: named in the page, so that they are all asked for together."""

LATER: Final = (
    "pic.",
    "log.",
    "track.",
    "set.",
    "keys.",
    "report.",
    "car.",
    "offline",
)
"""Beginnings of the keys of words that only panels and dialogs need: the script fetches them with these."""


def render(
    board: Document,
    versions: dict[str, str],
    *,
    lang: str = "en",
    root: str = "/",
    live: bool = True,
    scope: str = "",
    beyond_ms: int | None = None,
) -> str:
    """The page for a board.

    `versions` are the fingerprints of the static files by name, `all` that of them together; without one the addresses
    have none. `root` is where the site begins: "/", or "" for files beside each other. Without `live` there is no event
    stream. `scope` is a class, "*" for the cars in overall order, or "" for the classes one after another.
    `beyond_ms` is the race time that was asked for where it is beyond what is known.
    """
    words = texts(lang, "page")
    base = base_of(versions, root)
    report = board["report"] or {"address": "/reports/latest", "title": ""}
    if not live:
        report = {"address": "/reports", "title": ""}
    preloads = "".join(f'<link rel="modulepreload" href="{escape(base)}{name}.js">\n' for name in PRELOADED)
    return _fill(
        "index.html",
        _common(board, lang, root, base, live=live)
        | {
            "preloads": preloads,
            "message": escape(message(board)),
            "behind": escape(words.fill("beyond", time=clock(beyond_ms)) if beyond_ms is not None else ""),
            "report": escape(report["address"].removeprefix("/")),
            "report_title": escape(report["title"]),
            "scope": _scope(board, scope, words),
            "unfilled": _unfilled(board, scope, words),
            "sections": _sections(board, scope, words),
        },
    )


def embed(
    board: Document, versions: dict[str, str], *, lang: str = "en", root: str = "/", scope: str = "", count: int = 0
) -> str:
    """The board for a frame in another page: the first `count` cars of each table, all of them where it is 0."""
    words = texts(lang, "page")
    first = {name: rows[: count or None] for name, rows in by_class(board).items()}
    if scope == "*":
        rows = board["rows"][: count or None]
    else:
        rows = [row for name, some in first.items() if scope in ("", name) for row in some]
    base = base_of(versions, root)
    sections = _sections(board | {"rows": rows}, scope, words, class_slots(board))
    return _fill(
        "embed.html",
        _common(board, lang, root, base, live=True)
        | {"sections": sections, "count": count, "unfilled": _unfilled(board, scope, words)},
    )


def overlay(board: Document, versions: dict[str, str], *, lang: str = "en", root: str = "/") -> str:
    """The page of an overlay; what it shows stands in its address, and the script puts it there."""
    return _fill("overlay.html", _common(board, lang, root, base_of(versions, root), live=True))


def manifest(versions: dict[str, str], *, lang: str = "en", root: str = "/") -> bytes:
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


def by_class(board: Document) -> dict[str, list[Document]]:
    """The rows by class; the class of the car that is best overall comes first."""
    classes: dict[str, list[Document]] = {}
    for row in board["rows"]:
        classes.setdefault(row["class"], []).append(row)
    return classes


def class_slots(board: Document) -> dict[str, int]:
    """The colour of each class, by number: in the order of their names, so that it stays when the order changes."""
    return {name: i % 6 for i, name in enumerate(sorted({row["class"] for row in board["rows"]}))}


def message(board: Document) -> str:
    """The last word of race control, with its race time."""
    return f"{clock(board['message_ms'])} {board['message']}" if board["message"] else ""


def _common(board: Document, lang: str, root: str, base: str, *, live: bool) -> dict[str, object]:
    """What every template has: the words, where things are, and the head of the race."""
    words = texts(lang, "page")
    first = {key: text for key, text in words.entries.items() if not key.startswith(LATER)}
    plain = {key: text for key, text in words.entries.items() if isinstance(text, str)}
    values: dict[str, object] = {f"w_{key.replace('.', '_')}": escape(text) for key, text in plain.items()}
    return values | {
        "languages": escape(msgspec.json.encode(names()).decode()),
        "reports": " ".join(report.LANGUAGES),
        "lang": lang,
        "root": escape(root),
        "base": escape(base),
        "live": "yes" if live else "",
        "race": escape(board["race"] or "Pitboard"),
        "note": escape(board["note"]),
        "clock": clock(board["at_ms"]),
        "left": escape(to_go(board["at_ms"], board["duration_ms"], words)),
        "flag": escape(board["flag"]),
        "flag_words": escape(words[flag] if (flag := f"flag.{board['flag']}") in words else str(board["flag"])),
        "words": msgspec.json.encode(first).decode().replace("<", "\\u003c"),
    }


def _fill(name: str, values: dict[str, object]) -> str:
    return Template((WEB / name).read_text(encoding="utf-8")).substitute(values)


def _scope(board: Document, scope: str, words: Texts) -> str:
    slots = class_slots(board)
    links = [("", words["scope.classes"]), ("*", words["scope.overall"]), *((name, name) for name in by_class(board))]
    return "".join(
        f'<a href="?class={escape("overall" if key == "*" else key)}" data-scope="{escape(key)}"'
        f' data-slot="{slots.get(key, -1)}"{" aria-current=true" if key == scope else ""}>{escape(text)}</a>'
        for key, text in links
    )


def _sections(board: Document, scope: str, words: Texts, colours: dict[str, int] | None = None) -> str:
    slots = colours or class_slots(board)
    order = words[f"order.{board['order']}"]
    if scope == "*":
        return _section("overall", words["scope.overall"], -1, board["rows"], words, slots, order)
    shown = {name: rows for name, rows in by_class(board).items() if scope in ("", name)}
    return "".join(_section(name, name, slots[name], rows, words, slots, order) for name, rows in shown.items())


def _unfilled(board: Document, scope: str, words: Texts) -> str:
    none = unfilled(cells(row, words, overall=scope == "*") for row in board["rows"])
    # The places gained in an hour are the script's to work out: where it will, the column keeps its room.
    return " ".join(column for column in none if column != "change" or board["at_ms"] < HOUR_MS)


def _section(
    key: str, name: str, slot: int, rows: list[Document], words: Texts, slots: dict[str, int], order: str
) -> str:
    heads = "".join(
        f'<th scope="col" class="c-{column}"{_hint(column, words)}>{escape(words[f"col.{column}"])}</th>'
        for column in USUAL
    )
    follow = f'<th scope="col" class="c-follow"><span class="vh">{escape(words["col.follow"])}</span></th>'
    body = "".join(_row(row, words, slots[row["class"]], overall=slot < 0) for row in rows)
    return (
        f'<section id="{_anchor(key)}" data-key="{escape(key)}" data-slot="{slot}"><table>'
        f'<caption><span class="name">{escape(name)}</span>'
        f' <span class="count">{escape(words.count("cars", len(rows)))}</span>'
        f' <span class="order">{escape(order)}</span></caption>'
        f"<thead><tr>{follow}{heads}</tr></thead><tbody>{body}</tbody></table></section>\n"
    )


def _row(row: Document, words: Texts, slot: int, *, overall: bool) -> str:
    number = escape(row["number"])
    texts = cells(row, words, overall=overall)
    second = below(row, texts, words)
    plate = f' data-slot="{slot}"' if overall else ""
    parts = ['<td class="c-follow"></td>']
    for column in USUAL:
        text = escape(texts[column])
        if column == "number":
            address = f"?panel=car&amp;car={number}"
            parts.append(f'<th scope="row" class="c-number"><a class="plate" href="{address}"{plate}>{text}</a></th>')
            continue
        licence = f"<i>{escape(_licence(row))}</i>" if column == "driver" else ""
        small = f"<small>{escape(second[column])}</small>" if column in second else ""
        parts.append(f'<td class="c-{column}"><span>{text}</span>{licence}{small}</td>')
    return f'<tr data-car="{number}" data-state="{row["state"] or "none"}">{"".join(parts)}</tr>'


def _licence(row: Document) -> str:
    """The nation and the grade of the driver in the car, where they are known."""
    return " ".join(part for part in (row.get("driver_nation", ""), row.get("driver_grade", "")) if part)


def _hint(column: str, words: Texts) -> str:
    return f' title="{escape(words[f"hint.{column}"])}"' if column in HINTED else ""


def _anchor(name: str) -> str:
    return "class-" + "".join(c if c.isalnum() else "-" for c in name.lower())
