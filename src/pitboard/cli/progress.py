"""What a person at a terminal sees of a command that takes longer than a second."""

import sys
import threading
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SHOW_AFTER_S: Final = 1.0


class Progress:
    """How far a command is, on stderr, from its first second on; nothing where stderr is no terminal.

    A room is given `step` or `say` as its callback, and knows nothing of terminals. A step that nobody counts moves
    the bar to and fro.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._done: int | None = None
        self._total: int | None = None
        self._bar: Bar | None = None
        # The bar is begun by a timer, since the command itself is busy.
        self._lock = threading.Lock()
        self._timer = threading.Timer(SHOW_AFTER_S, self._show)
        self._timer.daemon = True
        self._ended = not sys.stderr.isatty()

    def __enter__(self) -> Self:
        if not self._ended:
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._ended = True
            if self._bar is not None:
                self._bar.stop()

    def step(self, done: int, total: int) -> None:
        """Tell that so much of all is done."""
        self._tell(self._what, done, total)

    def say(self, what: str, done: int | None = None, total: int | None = None) -> None:
        """Tell what is being done now, and how much of all is done where that is known."""
        self._tell(what, done, total)

    def _tell(self, what: str, done: int | None, total: int | None) -> None:
        with self._lock:
            self._what, self._done, self._total = what, done, total
            if self._bar is not None:
                self._draw(self._bar)

    def _draw(self, bar: "Bar") -> None:
        """Bring the bar up to date; the lock is held."""
        for task in bar.task_ids:
            bar.update(task, description=self._what, completed=self._done or 0, total=self._total)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
        with self._lock:
            if self._ended:
                return
            bar.add_task(self._what, total=None)
            self._bar = bar
            self._draw(bar)
            bar.start()
