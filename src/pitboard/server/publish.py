"""A finished race as files that any web host serves: the page with its rewind, reports of every hour, data, pictures.

Every address in them is relative, so the folder works wherever it is put. `files_of` makes them and `write_site` puts
them in place, all or none.
"""

import contextlib
import gc
import importlib.util
import multiprocessing
import re
import shutil
import signal
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec

from pitboard import __version__
from pitboard.board import standings
from pitboard.intake import rules_for
from pitboard.model.time import HOUR_US, MINUTE_US, MOST_HOURS, full_hours_us
from pitboard.moments import Note, moments
from pitboard.moments.lines import in_words
from pitboard.moments.moment import as_document
from pitboard.report.compose import reports
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.render import as_html, as_json
from pitboard.results import classify
from pitboard.scoring import History
from pitboard.scoring.car_history import NEVER_US
from pitboard.server.api.operations import SIMULATIONS
from pitboard.server.board_pages import PRELOADED, manifest, render
from pitboard.server.cells import board_document
from pitboard.server.hourly_reports import place_of, up_to_ms
from pitboard.server.static_files import StaticFiles
from pitboard.server.wire import JsonObject, whole
from pitboard.strategy import race_length_us
from pitboard.templates import fill
from pitboard.texts import DEFAULT, LANGUAGES

MARK: Final = "pitboard.json"
"""A folder with this file was made by `publish`, and may be replaced by it."""

SERVED_ONLY: Final = ("offline.html", "offline.css", "api/api.js")
"""Files of the page that go with a server."""

File = tuple[str, bytes]


KEY_LENGTH: Final = 40
"""Of a name in the name of a file."""


class CannotPublish(Exception):
    """The folder cannot be written; the text is one line that says why."""


OnStatus = Callable[[str, int, int], None]
"""Told what is being made, how much is done, and of how much."""

BETWEEN_US: Final = 900_000_000
"""From report to report of a site: no server is there to write one of the very moment that a visitor looks at."""

CHANCES: Final = 24
"""At so many moments of a race the chances are worked out for its site."""

WORTH_A_PROCESS: Final = 12
"""So many reports and pictures take longer than it takes to begin a process."""


class PublishedRace(msgspec.Struct, frozen=True):
    """A race on its way to a site: where it ends (µs since the epoch), and what people wrote down."""

    history: History
    end_us: int
    notes: tuple[Note, ...] = ()


class ReportMoment(msgspec.Struct, frozen=True):
    """A moment that gets a report: µs since the epoch, its place in an address, and whether it has a page of its own.

    One without is for the panel beside the board, which shows the last report before any moment.
    """

    at_us: int
    place: str
    paged: bool = True


class Drawing(msgspec.Struct, frozen=True):
    """A picture: `kind` is gap, positions or stints; the class is none for gaps; `place` is its place in an address."""

    kind: str
    car_class: str
    place: str


Piece = ReportMoment | Drawing
"""A part of the work that can be done apart from the others."""


class Made(msgspec.Struct, frozen=True):
    """The files of a piece; of a report also its title by language."""

    files: tuple[File, ...]
    titles: dict[str, str]


def files_of(
    history: History,
    lang: str = "en",
    *,
    notes: Sequence[Note] = (),
    pictures: bool = True,
    on_status: OnStatus = lambda *_: None,
    processes: int = 1,
) -> Iterator[File]:
    """Make every file, by its path; `lang` is that of the page when it is opened, `notes` are told in the reports.

    `on_status` hears what is being made, how much of it is done, and of how much. With more than one of `processes`
    reports and pictures are made side by side; the files are the same.

    Raises:
        CannotPublish: one of the processes was ended from outside.
    """
    end_us = _end_us(history)
    reported = moments_to_report(history)
    drawings = drawings_of(history) if pictures else []
    total = len(reported) + len(drawings) + 1
    race = PublishedRace(history, end_us, tuple(notes))
    with _made(race, drawings, reported, processes) as made:
        on_status("the data", 0, total)
        yield from _data(race)
        titles: list[JsonObject] = []
        written_at: list[JsonObject] = []
        for done, moment in enumerate(reported, 1):
            on_status(f"the reports of {moment.place}", done, total)
            written = made(moment)
            yield from written.files
            written_at.append({"place": moment.place, "at_ms": (moment.at_us - history.race.start_us) // 1000})
            if moment.paged:
                titles.append(written_at[-1] | {"titles": written.titles})
        yield "reports/index.json", _json(titles)
        yield "reports/moments.json", _json(written_at)
        drawn: list[File] = []
        for done, drawing in enumerate(drawings, len(reported) + 1):
            on_status("the pictures", done, total)
            drawn += made(drawing).files
    yield from drawn
    yield "reports/index.html", _contents(history, titles, [path for path, _ in drawn]).encode()
    yield from _page(history, end_us, lang, titles)
    yield MARK, _json({"pitboard": __version__, "race": history.race.name})


@contextlib.contextmanager
def _made(
    race: PublishedRace, drawings: list[Drawing], hours: list[ReportMoment], processes: int
) -> Iterator[Callable[[Piece], Made]]:
    """Give a function that returns what was made of a piece: made here when it is asked for, or elsewhere ahead."""
    if processes == 1 or len(drawings) + len(hours) < WORTH_A_PROCESS:
        yield lambda piece: _make(race, piece)
        return
    # All pictures take about as long as all reports: this process has its share when it makes so many of the latter.
    elsewhere: list[Piece] = [*drawings, *hours[len(hours) * 2 // processes :]]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes - 1, context, initializer=_begin, initargs=(race,)) as pool:
        coming = {piece: pool.submit(_make_elsewhere, piece) for piece in elsewhere}

        def result(piece: Piece) -> Made:
            if piece not in coming:
                return _make(race, piece)
            try:
                return coming[piece].result()
            except BrokenProcessPool:
                raise CannotPublish(f"the process that made {piece.place} was ended; is there memory enough?") from None

        try:
            yield result
        finally:
            pool.shutdown(cancel_futures=True)


def leave_out_of_garbage() -> None:
    """Keep what there is, the race above all, from being looked through for garbage: it takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000)


_RACE: list[PublishedRace] = []
"""In a process that makes pieces of a site: the race."""


def _begin(race: PublishedRace) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever waits for the pieces
    _RACE.append(race)
    leave_out_of_garbage()


def _make_elsewhere(piece: Piece) -> Made:
    (race,) = _RACE
    return _make(race, piece)


def _make(race: PublishedRace, piece: Piece) -> Made:
    """Make the reports of a moment, or a picture, in every language."""
    if isinstance(piece, Drawing):
        return Made(tuple(_pictures(race.history, race.end_us, piece)), {})
    documents = reports(race.history, piece.at_us, notes=race.notes)
    files: list[File] = []
    for name, written in documents.items():
        files.append((f"reports/{piece.place}.{name}.json", as_json(written, race.history)))
        if piece.paged:
            page = as_html(written, race.history, template="report_published.html")
            files.append((f"reports/{piece.place}.{name}.html", page.encode()))
    return Made(tuple(files), {name: written.title for name, written in documents.items()})


def moments_to_report(history: History) -> list[ReportMoment]:
    """Every full hour of a race and its finish, with pages; between them every `BETWEEN_US`.

    Of a race that has no finish the end of what is known is one.
    """
    start_us, end_us = history.race.start_us, _end_us(history)
    last_us = min(history.chequered_us, end_us)
    hours = {*full_hours_us(start_us, last_us + 1), end_us}
    between = range(start_us + BETWEEN_US, last_us, BETWEEN_US)[-MOST_HOURS * HOUR_US // BETWEEN_US :]
    return [
        # A colon may not stand in the name of a file everywhere.
        ReportMoment(at_us, place_of((at_us - start_us) // 1000).replace(":", "-"), at_us in hours)
        for at_us in sorted({*hours, *between})
    ]


def _end_us(history: History) -> int:
    """The last car's finish, or the end of what is known."""
    if history.chequered_us == NEVER_US:
        return up_to_ms(history, history.through_us)
    ends = [car.finished_us for car in history.cars.values() if car.finished_us != NEVER_US]
    return up_to_ms(history, max([history.chequered_us, *ends]))


def _data(race: PublishedRace) -> Iterator[File]:
    history, end_us, start_us = race.history, race.end_us, race.history.race.start_us
    about = {"race": history.race.name, "at_ms": (end_us - start_us) // 1000}
    found = moments(history, end_us, None, race.notes)
    for language in LANGUAGES:
        rows = [as_document(moment, start_us, in_words(moment, history, language)) for moment in found]
        yield f"moments.{language}.json", _json(about | {"moments": rows})
    yield "classification.json", _json(classify(history, rules_for(history)))
    yield "chances.json", _json(about | {"moments": _chances(history, end_us)})


def _chances(history: History, end_us: int) -> list[JsonObject]:
    """The chances at round moments of the race; none without numpy, or where nobody says how long it lasts."""
    length_us, start_us = race_length_us(history), history.race.start_us
    if not length_us or importlib.util.find_spec("numpy") is None:
        return []
    from pitboard.forecast import forecast

    step_us = max(length_us // CHANCES, MINUTE_US)
    until_us = min(history.chequered_us, end_us)
    moments_us = [*range(start_us + step_us, until_us, step_us), end_us]
    return [msgspec.to_builtins(forecast(history, at_us, SIMULATIONS)) for at_us in moments_us]


def _page(history: History, end_us: int, lang: str, titles: list[JsonObject]) -> Iterator[File]:
    newest = titles[-1] if titles else None
    status = {
        "clock_rate": 0,
        "note": "",
        "note_parts": [],
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
    site = StaticFiles()
    preloaded = site.preloaded.get("app.js", PRELOADED)
    yield "index.html", render(board, {}, lang=lang, root="", live=False, preloaded=preloaded).encode()
    yield "manifest.webmanifest", manifest({}, lang=lang, root="")
    for name, content in site.files.items():
        if name not in SERVED_ONLY:
            yield f"static/{name}", content


def drawings_of(history: History) -> list[Drawing]:
    """List the pictures there may be: the last hours' gaps, and the places and stints of each class.

    None without matplotlib.
    """
    if importlib.util.find_spec("matplotlib") is None:
        return []
    classes = sorted({car.entry.car_class for car in history.cars.values()})
    # The stints of many cars take longest.
    keys = file_keys(filter(None, classes))
    of_classes = (
        Drawing(kind, name, f"{kind}-{keys[name]}" if name else kind)
        for name in classes
        for kind in ("positions", "stints")
    )
    return [Drawing("gap", "", "gap"), *of_classes]


def file_keys(names: Iterable[str]) -> dict[str, str]:
    """Return for each name what stands for it in the name of a file, legal on every system and for each another.

    Small Latin letters, figures and strokes, at most KEY_LENGTH of them; who has no such letter is called by a number.
    """
    keys: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:KEY_LENGTH] or "1"
        taken = set(keys.values())
        keys[name] = next(
            key for number in count(1) if (key := stem if number == 1 else f"{stem}-{number}") not in taken
        )
    return keys


def _pictures(history: History, end_us: int, drawing: Drawing) -> Iterator[File]:
    """Draw a picture in each language as SVG; none where there is nothing to draw."""
    from pitboard.report import pictures
    from pitboard.report.pictures import draw

    try:
        if drawing.kind == "gap":
            series: draw.Series = pictures.gaps(history, end_us, hours=3)
        elif drawing.kind == "positions":
            series = pictures.positions(history, end_us, car_class=drawing.car_class)
        else:
            series = pictures.stint_bars(history, end_us, car_class=drawing.car_class)
    except pictures.NothingToDraw:
        return
    for lang in PHRASEBOOKS:
        yield f"pictures/{drawing.place}.{lang}.svg", draw.picture(series, lang, "svg")


def _contents(history: History, titles: list[JsonObject], pictures: list[str]) -> str:
    """The page that lists reports, pictures and data, for whoever comes without a script."""
    data = [
        "history.json",
        *(f"moments.{language}.json" for language in LANGUAGES),
        "classification.json",
        "chances.json",
    ]
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
