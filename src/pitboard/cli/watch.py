"""The board of a server in a terminal."""

import gzip
import http.client
import os
import shutil
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urljoin, urlsplit

import click
import msgspec

from pitboard.cli.cars import chosen
from pitboard.cli.race import one_line_errors
from pitboard.feeds.reading import Refusal, Refused

if TYPE_CHECKING:
    from pitboard.server.api.documents import BoardAnswer

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


class Line:
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
    line = Line(url, order)
    cars = tuple(number.strip().removeprefix("#") for number in cars)
    if once:
        try:
            body = line.board()
            _check(_decoded(body), car_class, cars)
            click.echo(_frame(body, line, car_class, cars, whole=True))
        except NoBoard as why:
            raise Refused(Refusal(url, 0, str(why), whole=True)) from None
        return
    screen = sys.stdout.isatty()
    resized = threading.Event()
    if hasattr(signal, "SIGWINCH"):
        signal.signal(signal.SIGWINCH, lambda *_: resized.set())
    if screen:
        sys.stdout.write(ALTERNATE)
    try:
        _follow(line, url, car_class, cars, resized, screen=screen)
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
    line: Line, url: str, car_class: str, cars: tuple[str, ...], resized: threading.Event, *, screen: bool
) -> None:
    """Draw the board every second; when the line is lost, keep the last one and say so."""
    body, drawn, wait_s = b"", "", EVERY_S
    while True:
        trouble = ""
        try:
            body = line.board()
            wait_s = EVERY_S
        except NoBoard as why:
            if why.for_good and not body:
                raise Refused(Refusal(url, 0, str(why), whole=True)) from None
            trouble = f"no contact: {why}"
            wait_s = min(wait_s * 1.5, LONGEST_WAIT_S)
        until_s = time.monotonic() + wait_s
        while True:
            resized.clear()
            frame = (
                _frame(body, line, car_class, cars, trouble=trouble, whole=not screen) if body else f"{url}: {trouble}"
            )
            if screen:
                lines = frame.replace("\n", f"{CLEAR_LINE}\n")
                sys.stdout.write(f"{HOME}{lines}{CLEAR_LINE}{CLEAR_BELOW}")
            elif frame != drawn:
                sys.stdout.write(frame + "\n\n")
            drawn = frame
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
    body: bytes, line: Line, car_class: str, cars: tuple[str, ...], *, trouble: str = "", whole: bool = False
) -> str:
    from pitboard.cli.screen import View, frame

    board = _decoded(body)
    classes = {row.car_class.casefold(): row.car_class for row in board.rows}
    car_class = classes.get(car_class.casefold(), car_class)
    columns, lines = shutil.get_terminal_size((120, 40))
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    since_ms = round((time.monotonic() - line.asked_s) * 1000)
    age_ms = None if board.feed_age_ms is None else board.feed_age_ms + since_ms
    view = View(car_class, cars, columns, 10_000 if whole else lines, colour)
    return frame(board, view, trouble, age_ms)
