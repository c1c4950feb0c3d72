"""The page as it is first sent: the board as tables that need no script. The script then keeps them up to date.

Columns and words stand here only; the script takes both from the page.
"""

from html import escape
from pathlib import Path
from string import Template
from typing import Final

import msgspec

from pitboard.server.document import Document

WEB: Final = Path(__file__).resolve().parent.parent / "web"

COLUMNS: Final = {
    "pos": "Pos",
    "number": "No.",
    "driver": "Driver",
    "team": "Team",
    "make": "Make",
    "laps": "Laps",
    "gap": "Gap",
    "interval": "Interval",
    "last": "Last lap",
    "best": "Best lap",
    "stops": "Stops",
    "stint": "Stint",
    "state": "State",
}

TITLES: Final = {
    "pos": "position in class",
    "gap": "behind the leader of the class",
    "interval": "behind the next car in the class",
    "stops": "visits to the pit lane",
    "stint": "laps since the last stop",
}

BELOW: Final = {"driver": "team_or_state", "gap": "last"}
"""What a narrow screen shows in a second line below a cell, for want of columns."""

FLAGS: Final = {
    "": "No flag",
    "green": "Green flag",
    "yellow": "Yellow flag",
    "full_course_yellow": "Full course yellow",
    "safety_car": "Safety car",
    "red": "Red flag",
    "chequered": "Chequered flag",
}

STATES: Final = {
    "running": "On track",
    "in_pit": "In pit",
    "out_lap": "Out lap",
    "stopped": "Stopped",
    "retired": "Retired",
    "finished": "Finished",
}


def render(board: Document, versions: dict[str, str]) -> str:
    """The page for a board; `versions` are the fingerprints of the static files by name."""
    slots = class_slots(board)
    sections = [_section(name, slots[name], rows) for name, rows in by_class(board).items()]
    links = [f'<a href="#{_anchor(name)}" data-slot="{slots[name]}">{escape(name)}</a>' for name in by_class(board)]
    template = Template((WEB / "index.html").read_text(encoding="utf-8"))
    return template.substitute(
        {
            "race": escape(board["race"] or "Pitboard"),
            "note": escape(board["note"]),
            "clock": clock(board["at_ms"]),
            "left": to_go(board["at_ms"], board["duration_ms"]),
            "flag": escape(board["flag"]),
            "flag_words": FLAGS.get(board["flag"], ""),
            "message": escape(message(board)),
            "report": escape(report_of(board)["address"]),
            "report_title": escape(report_of(board)["title"]),
            "links": "".join(links),
            "sections": "".join(sections),
            "blank_section": _section("", 0, []),
            "blank_row": _row({"number": "", "state": ""}, dict.fromkeys([*COLUMNS, *BELOW.values()], "")),
            "words": msgspec.json.encode({"flags": FLAGS, "states": STATES}).decode().replace("<", "\\u003c"),
            "seq": board["seq"],
        }
        | {f"v_{name.replace('.', '_')}": version for name, version in versions.items()}
    )


def by_class(board: Document) -> dict[str, list[Document]]:
    """The rows by class; the class of the car that is best overall comes first."""
    classes: dict[str, list[Document]] = {}
    for row in board["rows"]:
        classes.setdefault(row["class"], []).append(row)
    return classes


def class_slots(board: Document) -> dict[str, int]:
    """The colour of each class, by number: in the order of their names, so that it stays when the order changes."""
    return {name: i % 6 for i, name in enumerate(sorted({row["class"] for row in board["rows"]}))}


def clock(ms: int) -> str:
    """Race time in hours, minutes and seconds; before the start with a minus sign."""
    seconds = abs(ms) // 1000
    return f"{'−' if ms < 0 else ''}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def to_go(at_ms: int, duration_ms: int) -> str:
    """What is left of a race, in words; empty when its length is not known."""
    if not duration_ms:
        return ""
    return f"{clock(duration_ms - at_ms)} to go" if at_ms < duration_ms else f"of {clock(duration_ms)}"


def message(board: Document) -> str:
    """The last word of race control, with its race time."""
    return f"{clock(board['message_ms'])} {board['message']}" if board["message"] else ""


def duration(ms: int | None) -> str:
    """A lap time, `3:31.203`; empty when there is none."""
    if ms is None:
        return ""
    minutes, rest = divmod(ms, 60_000)
    if minutes >= 60:
        return f"{minutes // 60}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}" if minutes else f"{rest // 1000}.{rest % 1000:03}"


def gap(laps: int | None, ms: int | None) -> str:
    """How far behind: whole laps, else the time; empty for the leader and where there is none."""
    if laps:
        return f"+{laps} lap{'s' if laps > 1 else ''}"
    return f"+{duration(ms)}" if ms else ""


def cells(row: Document) -> dict[str, str]:
    """The text of every column for a car, and of what may stand below one."""
    # A state that nobody declared is a question.
    state = STATES[row["state"]] + ("?" if row["state_judged"] else "")
    return {
        "pos": "–" if row["class_position"] is None else str(row["class_position"]),
        "number": row["number"],
        "driver": row["driver"],
        "team": row["team"],
        "make": row["make"],
        "laps": str(row["laps"]),
        "gap": "Leader" if row["class_position"] == 1 else gap(row["class_gap_laps"], row["class_gap_ms"]),
        "interval": gap(row["class_interval_laps"], row["class_interval_ms"]),
        "last": duration(row["last_lap_ms"]),
        "best": duration(row["best_lap_ms"]),
        "stops": str(row["pit_visits"]),
        "stint": str(row["stint_laps"]),
        "state": state,
        "team_or_state": row["team"] if row["state"] in ("running", "finished") else state,
    }


def report_of(board: Document) -> Document:
    """The newest report: of the last hour, or before the first one of this moment, which has no title yet."""
    return board["report"] or {"address": "/reports/latest", "title": ""}


def _section(name: str, slot: int, rows: list[Document]) -> str:
    heads = "".join(f'<th scope="col" class="{key}"{_title(key)}>{words}</th>' for key, words in COLUMNS.items())
    body = "".join(_row(row, cells(row)) for row in rows)
    count = f"{len(rows)} car{'' if len(rows) == 1 else 's'}"
    return (
        f'<section id="{_anchor(name)}" data-class="{escape(name)}" data-slot="{slot}"><table>'
        f'<caption><span class="name">{escape(name)}</span> <span class="count">{count}</span></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></section>\n"
    )


def _row(row: Document, texts: dict[str, str]) -> str:
    number = escape(row["number"])
    parts = [_cell(key, texts) for key in COLUMNS]
    return f'<tr data-car="{number}" data-state="{row["state"]}">{"".join(parts)}</tr>'


def _cell(key: str, texts: dict[str, str]) -> str:
    text = escape(texts[key])
    if key == "number":
        return f'<th scope="row" class="number"><span>{text}</span></th>'
    if key in BELOW:
        return f'<td class="{key}" data-below="{escape(texts[BELOW[key]])}">{text}</td>'
    return f'<td class="{key}">{text}</td>'


def _title(key: str) -> str:
    return f' title="{TITLES[key]}"' if key in TITLES else ""


def _anchor(name: str) -> str:
    return "class-" + "".join(c if c.isalnum() else "-" for c in name.lower())
