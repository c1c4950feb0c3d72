"""A finished race as files that any web host serves: the page with its rewind, reports of every hour, data, pictures.

Every address in them is relative, so the folder works wherever it is put. `files_of` makes them and `write_site` puts
them in place, all or none.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from pitboard import __version__
from pitboard.board import standings
from pitboard.intake import rules_for
from pitboard.moments import moments
from pitboard.moments.lines import in_words
from pitboard.moments.moment import as_document
from pitboard.report.compose import PHRASEBOOKS, reports
from pitboard.report.render import as_html, as_json
from pitboard.results import classify
from pitboard.scoring import History
from pitboard.scoring.car_history import NEVER_US
from pitboard.server.board_pages import manifest, render
from pitboard.server.cells import board_document
from pitboard.server.hourly_reports import HOUR_US, place_of, up_to_ms
from pitboard.server.static_files import StaticFiles
from pitboard.server.wire import JsonObject, whole
from pitboard.templates import fill
from pitboard.texts import DEFAULT, LANGUAGES

MARK: Final = "pitboard.json"
"""A folder with this file was made by `publish`, and may be replaced by it."""

SERVED_ONLY: Final = ("offline.html", "api/api.js")
"""Files of the page that go with a server."""

File = tuple[str, bytes]


class CannotPublish(Exception):
    """The folder cannot be written; the text is one line that says why."""


class ReportMoment(msgspec.Struct, frozen=True):
    """A moment that gets a report: µs since the epoch, and its place in an address."""

    at_us: int
    place: str


def files_of(
    history: History, lang: str = DEFAULT, *, pictures: bool = True, on_status: Callable[[str], None] = lambda _: None
) -> Iterator[File]:
    """Every file by its path; `lang` is that of the page when it is opened. `on_status` hears what is being made."""
    on_status("the page")
    end_us = _end_us(history)
    hours = moments_to_report(history)
    titles: list[JsonObject] = []
    for moment in hours:
        on_status(f"the reports of {moment.place}")
        documents = reports(history, moment.at_us)
        for name, written in documents.items():
            yield f"reports/{moment.place}.{name}.json", as_json(written)
            page = as_html(written, history, template="report_published.html")
            yield f"reports/{moment.place}.{name}.html", page.encode()
        at_ms = (moment.at_us - history.race.start_us) // 1000
        titles.append({"place": moment.place, "at_ms": at_ms, "titles": {n: d.title for n, d in documents.items()}})
    yield "reports/index.json", _json(titles)
    on_status("the pictures")
    drawn = list(pictures_of(history, end_us)) if pictures else []
    yield from drawn
    yield "reports/index.html", _contents(history, titles, [path for path, _ in drawn]).encode()
    on_status("the data")
    yield from _data(history, end_us)
    yield from _page(history, end_us, lang, titles)
    yield MARK, _json({"pitboard": __version__, "race": history.race.name})


def moments_to_report(history: History) -> list[ReportMoment]:
    """Every full hour of a race and its finish; of a race that has no finish the end of what is known."""
    start_us, end_us = history.race.start_us, _end_us(history)
    last_us = min(history.chequered_us, end_us)
    hours = [start_us + hour * HOUR_US for hour in range(1, (last_us - start_us) // HOUR_US + 1)]
    return [ReportMoment(at_us, place_of((at_us - start_us) // 1000)) for at_us in dict.fromkeys([*hours, end_us])]


def _end_us(history: History) -> int:
    """The last car's finish, or the end of what is known."""
    if history.chequered_us == NEVER_US:
        return up_to_ms(history, history.through_us)
    ends = [car.finished_us for car in history.cars.values() if car.finished_us != NEVER_US]
    return up_to_ms(history, max([history.chequered_us, *ends]))


def _data(history: History, end_us: int) -> Iterator[File]:
    start_us = history.race.start_us
    about = {"race": history.race.name, "at_ms": (end_us - start_us) // 1000}
    found = moments(history, end_us)
    for language in LANGUAGES:
        rows = [as_document(moment, start_us, in_words(moment, history, language)) for moment in found]
        yield f"moments.{language}.json", _json(about | {"moments": rows})
    yield "classification.json", _json(classify(history, rules_for(history)))


def _page(history: History, end_us: int, lang: str, titles: list[JsonObject]) -> Iterator[File]:
    newest = titles[-1] if titles else None
    status = {
        "clock_rate": 0,
        "note": "",
        "report": newest
        and {
            "hour": newest["at_ms"] // 3_600_000,
            "title": newest["titles"][DEFAULT],
            "address": f"reports/{newest['place']}.{DEFAULT}.html",
        },
        "feed_age_ms": None,
    }
    yield "history.json", _json(whole(history, end_us) | status)
    board = board_document(history, standings(history, end_us)) | status | {"seq": 0}
    yield "index.html", render(board, {}, lang=lang, root="", live=False).encode()
    yield "manifest.webmanifest", manifest({}, lang=lang, root="")
    for name, content in StaticFiles().files.items():
        if name not in SERVED_ONLY:
            yield f"static/{name}", content


def pictures_of(history: History, end_us: int) -> Iterator[File]:
    """The last hours' gaps, and the places and stints of each class, as SVG by language; none without matplotlib."""
    try:
        from pitboard.report.pictures import data, draw
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        return
    series: list[tuple[str, Callable[[], Any]]] = [("gap", lambda: data.gaps(history, end_us, hours=3))]
    for name in sorted({car.entry.car_class for car in history.cars.values()}):
        key = "".join(c if c.isalnum() else "-" for c in name.casefold())
        series += [
            (f"positions-{key}", lambda name=name: data.positions(history, end_us, car_class=name)),  # type: ignore[misc]
            (f"stints-{key}", lambda name=name: data.stint_bars(history, end_us, car_class=name)),  # type: ignore[misc]
        ]
    for key, make in series:
        with contextlib.suppress(data.NothingToDraw):
            drawn = make()
            for lang in PHRASEBOOKS:
                yield f"pictures/{key}.{lang}.svg", draw.picture(drawn, lang, "svg")


def _contents(history: History, titles: list[JsonObject], pictures: list[str]) -> str:
    """The page that lists reports, pictures and data, for whoever comes without a script."""
    data = ["history.json", *(f"moments.{language}.json" for language in LANGUAGES), "classification.json"]
    return fill("published.html", race=history.race.name, reports=titles, pictures=pictures, data=data)


def write_site(out: Path, files: Iterable[File]) -> list[Path]:
    """Write the files into a folder that takes the place of `out` when all of them are there.

    Raises:
        CannotPublish: `out` is something else than an empty folder or a published race, or cannot be written.
    """
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or (out / MARK).is_file())):
        raise CannotPublish(f"{out}: is there already, and no published race")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise CannotPublish(f"{out}: cannot be written: {error.strerror}") from None
    try:
        written = _write(workplace / "new", files)
        (workplace / "new").chmod(0o755)
        if out.exists():
            out.rename(workplace / "old")
        (workplace / "new").rename(out)
    except OSError as error:
        if not out.exists() and (workplace / "old").exists():
            (workplace / "old").rename(out)
        raise CannotPublish(f"{out}: cannot be written: {error.strerror}") from None
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return [out / path for path in written]


def _write(folder: Path, files: Iterable[File]) -> list[str]:
    written = []
    for path, content in files:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        written.append(path)
    return written


def _json(content: Any) -> bytes:
    return msgspec.json.encode(content)
