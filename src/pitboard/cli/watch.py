"""The board of a server in a terminal."""

import gzip
import http.client
import os
import select
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

import click
import msgspec

from pitboard.board.columns import COLUMNS as DECLARED
from pitboard.cli.options import chosen
from pitboard.cli.race import one_line_errors
from pitboard.cli.tables import FLAGS, ORDERS, fitting, terminal_columns
from pitboard.feeds.reading import Refusal, Refused
from pitboard.model.time import race_time_text

if TYPE_CHECKING:
    from pitboard.board import Row
    from pitboard.server.api.documents import BoardAnswer

COLUMNS: Final = terminal_columns(DECLARED.watch)

CLASS_COLOURS: Final = (36, 33, 35, 32, 34, 31)
"""ANSI colours of the classes, in the order of their names."""

FLAG_COLOURS: Final = {
    "green": "30;42",
    "yellow": "30;43",
    "full_course_yellow": "30;43",
    "safety_car": "30;43",
    "red": "97;41",
    "chequered": "30;47",
}

BOLD, DIM, INVERSE = "1", "2", "7"

OLD_MS: Final = 15_000
"""A feed older than this is pointed out."""

EVERY_S: Final = 1.0
LONGEST_WAIT_S: Final = 15.0
TIMEOUT_S: Final = 10.0
MOST_BYTES: Final = 10_000_000
"""A board is some ten thousand; what is larger is none."""

ALTERNATE, BACK = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
HOME, CLEAR_LINE, CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


class NoBoard(Exception):
    """The board could not be had; the text says why. `for_good`: asking again will not help."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class BoardClient:
    """Asks a server for its board, and keeps what still holds."""

    def __init__(self, url: str, order: str) -> None:
        self._url = urljoin(url if url.endswith("/") else url + "/", "api/board") + "?" + urlencode({"order": order})
        self._etag = ""
        self._body = b""
        self.asked_s = 0.0

    def board(self) -> bytes:
        """The board as JSON, as it is now.

        Raises:
            NoBoard: there is no answer, or none that is a board.
        """
        headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": self._etag} if self._etag else {})
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self._url, headers=headers), timeout=TIMEOUT_S
            ) as answer:
                body = answer.read(MOST_BYTES)
                if answer.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                self._body, self._etag = body, answer.headers.get("ETag", "")
                self.asked_s = time.monotonic()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 304:
                raise NoBoard(f"the server answers {error.code}", for_good=error.code in (400, 404)) from None
        except (OSError, EOFError, http.client.HTTPException) as error:
            why = getattr(error, "reason", error)
            raise NoBoard(str(getattr(why, "strerror", None) or why)) from None
        return self._body


class Resizes:
    """Tells of a terminal that is resized.

    By a socket: an event that a signal's handler sets may be held by the very wait that the signal interrupts.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        if hasattr(signal, "SIGWINCH"):
            signal.signal(signal.SIGWINCH, self._note)

    def _note(self, *_: object) -> None:
        with suppress(BlockingIOError):
            self._writer.send(b".")

    def wait(self, seconds: float) -> bool:
        """Wait for so long, and tell whether the terminal was resized meanwhile or before."""
        if not select.select([self._reader], [], [], seconds)[0]:
            return False
        self._reader.recv(1024)
        return True


@click.command()
@click.argument("url")
@click.option("--class", "car_class", default="", metavar="C", help="One class only.")
@click.option("--car", "cars", multiple=True, metavar="N", help="Follow a car: always shown, marked. Repeatable.")
@click.option(
    "--order", type=click.Choice(["auto", "line", "live"]), default="auto", show_default=True,
    help="The order in force, by the line, or by the last loop passed.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Print one board and end.")
@one_line_errors
def watch(url: str, car_class: str, cars: tuple[str, ...], order: str, once: bool) -> None:
    """The board of a Pitboard server in the terminal, e.g. http://localhost:8024/. Ends with Ctrl-C."""
    url = _address(url)
    client = BoardClient(url, order)
    cars = tuple(number.strip().removeprefix("#") for number in cars)
    if once:
        try:
            body = client.board()
            _check(_decoded(body), car_class, cars)
            click.echo(_frame(body, client, car_class, cars, whole=True))
        except NoBoard as why:
            raise Refused(Refusal(url, 0, str(why), whole=True)) from None
        return
    screen = sys.stdout.isatty()
    resized = Resizes()
    if screen:
        sys.stdout.write(ALTERNATE)
    try:
        _follow(client, url, car_class, cars, resized, screen=screen)
    except KeyboardInterrupt:
        pass
    finally:
        if screen:
            sys.stdout.write(BACK)
            sys.stdout.flush()


def _address(written: str) -> str:
    """The address of a server as a person writes it: http:// where no scheme is named."""
    url = written if "://" in written else f"http://{written}"
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise click.UsageError(f"{written!r} is no address of a server; write HOST:PORT or http://HOST:PORT/")
    return url


def _follow(
    client: BoardClient, url: str, car_class: str, cars: tuple[str, ...], resized: Resizes, *, screen: bool
) -> None:
    """Draw the board every second; when the line is lost, keep the last one and say so."""
    body, drawn, wait_s = b"", "", EVERY_S
    while True:
        trouble = ""
        try:
            body = client.board()
            wait_s = EVERY_S
        except NoBoard as why:
            if why.for_good and not body:
                raise Refused(Refusal(url, 0, str(why), whole=True)) from None
            trouble = f"no contact: {why}"
            wait_s = min(wait_s * 1.5, LONGEST_WAIT_S)
        until_s = time.monotonic() + wait_s
        while True:
            shown = f"{url}: {trouble}"
            if body:
                shown = _frame(body, client, car_class, cars, trouble=trouble, whole=not screen)
            if screen:
                lines = shown.replace("\n", f"{CLEAR_LINE}\n")
                sys.stdout.write(f"{HOME}{lines}{CLEAR_LINE}{CLEAR_BELOW}")
            elif shown != drawn:
                sys.stdout.write(shown + "\n\n")
            drawn = shown
            sys.stdout.flush()
            if not resized.wait(max(until_s - time.monotonic(), 0)):
                break


def _decoded(body: bytes) -> "BoardAnswer":
    from pitboard.server.api.documents import BoardAnswer

    try:
        return msgspec.json.decode(body, type=BoardAnswer)
    except msgspec.DecodeError as error:
        raise Refused(Refusal("watch", 0, f"what the server sends is no board: {error}", whole=True)) from None


def _check(board: "BoardAnswer", car_class: str, cars: tuple[str, ...]) -> None:
    """Of one board nothing may be wanted that is not on it; while a race goes on it may come yet."""
    if car_class:
        chosen("class", car_class, {row.car_class for row in board.rows})
    for number in cars:
        chosen("car", number, {row.number for row in board.rows})


def _frame(
    body: bytes, client: BoardClient, car_class: str, cars: tuple[str, ...], *, trouble: str = "", whole: bool = False
) -> str:
    board = _decoded(body)
    classes = {row.car_class.casefold(): row.car_class for row in board.rows}
    car_class = classes.get(car_class.casefold(), car_class)
    columns, lines = shutil.get_terminal_size((120, 40))
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    since_ms = round((time.monotonic() - client.asked_s) * 1000)
    age_ms = None if board.feed_age_ms is None else board.feed_age_ms + since_ms
    view = TerminalView(car_class, cars, columns, 10_000 if whole else lines, colour)
    return frame(board, view, trouble, age_ms)


class TerminalView(NamedTuple):
    """What a person wants to see: one class or all (""), the cars to follow, and how large the terminal is."""

    car_class: str = ""
    follow: tuple[str, ...] = ()
    width: int = 100
    height: int = 40
    colour: bool = True


def frame(board: "BoardAnswer", view: TerminalView, trouble: str = "", age_ms: int | None = None) -> str:
    """The frame; `trouble` is a word on the connection, `age_ms` how long ago the feed was heard."""
    rows = [row for row in board.rows if view.car_class in ("", row.car_class)]
    classes = list(dict.fromkeys(row.car_class for row in rows))
    head = _head(board, view, trouble, age_ms)
    texts = [[_printable(column.text(row)) for column in COLUMNS] for row in rows]
    kept = fitting(texts, COLUMNS, view.width)
    widths = [max([len(COLUMNS[i].head), *(len(text[i]) for text in texts)]) for i in kept]
    lines = [*head, _paint(_aligned([COLUMNS[i].head for i in kept], kept, widths, view.width), DIM, view)]
    shares = _shares(rows, classes, view.follow, view.height - len(lines) - 1)
    for name in classes:
        mine = [(row, text) for row, text in zip(rows, texts, strict=True) if row.car_class == name]
        shown = _shown([row for row, _ in mine], shares[name], view.follow)
        colour = str(CLASS_COLOURS[sorted({row.car_class for row in board.rows}).index(name) % len(CLASS_COLOURS)])
        left_out = f" · {len(mine) - len(shown)} more" if len(shown) < len(mine) else ""
        lines.append(_paint(f"{_printable(name) or 'cars'}{left_out}"[: view.width], f"{BOLD};{colour}", view))
        for row, text in mine:
            if row.number in shown:
                line = _aligned([text[i] for i in kept], kept, widths, view.width)
                lines.append(_paint(line, _look(row, view), view))
    if not rows:
        lines.append("no car has been seen yet" if not view.car_class else f"no car of class {view.car_class}")
    return "\n".join(lines[: max(view.height - 1, 1)])


def _head(board: "BoardAnswer", view: TerminalView, trouble: str, age_ms: int | None) -> list[str]:
    flag = _paint(f" {FLAGS.get(board.flag, board.flag)} ", FLAG_COLOURS.get(board.flag, INVERSE), view)
    age = f"feed {age_ms // 1000} s old" if age_ms is not None and age_ms > OLD_MS else ""
    order = ORDERS.get(board.order, board.order)
    status = " · ".join(part for part in (race_time_text(board.at_ms // 1000 * 1000), order, trouble, age) if part)
    room = view.width - len(FLAGS.get(board.flag, board.flag)) - 2 - len(status) - 2
    race = _printable(board.race or "Pitboard")[: max(room, 0)]
    return [f"{_paint(race, BOLD, view)} {flag} {status}"]


def _printable(text: str) -> str:
    """Nothing in a name may steer the terminal."""
    return "".join(char for char in text if char.isprintable())


def _shares(rows: Sequence["Row"], classes: Sequence[str], follow: tuple[str, ...], room: int) -> dict[str, int]:
    """How many lines of cars each class gets, the longest giving way first, each with its title."""
    shares = {name: sum(row.car_class == name for row in rows) for name in classes}
    least = {name: max(1, sum(row.car_class == name and row.number in follow for row in rows)) for name in classes}
    while sum(shares.values()) + len(classes) > room:
        longest = max(classes, key=lambda name: (shares[name] > least[name], shares[name]))
        if shares[longest] <= least[longest]:
            break
        shares[longest] -= 1
    return shares


def _shown(rows: Sequence["Row"], share: int, follow: tuple[str, ...]) -> set[str]:
    """The cars of a class that are shown: those followed, and the best."""
    followed = [row.number for row in rows if row.number in follow]
    others = [row.number for row in rows if row.number not in follow]
    return {*followed, *others[: max(share - len(followed), 0)]}


def _look(row: "Row", view: TerminalView) -> str:
    if row.number in view.follow:
        return INVERSE
    return DIM if row.is_gone else ""


def _aligned(texts: Sequence[str], kept: Sequence[int], widths: Sequence[int], width: int) -> str:
    parts = [
        text.rjust(widths[k]) if COLUMNS[i].right else text.ljust(widths[k])
        for k, (i, text) in enumerate(zip(kept, texts, strict=True))
    ]
    return "  ".join(parts).rstrip()[:width]


def _paint(text: str, codes: str, view: TerminalView) -> str:
    return f"\x1b[{codes}m{text}\x1b[0m" if view.colour and codes else text
