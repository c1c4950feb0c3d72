"""An event loop whose time is made up: whoever waits waits no time, and everything happens in the same order again."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Selector(selectors.SelectSelector):
    """Lets time pass instead of waiting; nothing ever comes from outside."""

    passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everything waits, and for nothing that will come")
        self.passed_s += max(timeout, 0)
        return []


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Runs what is due, and then goes on to the moment of what is due next; threads run at once."""

    def __init__(self) -> None:
        self._simulated = _Selector()
        super().__init__(self._simulated)

    def time(self) -> float:
        """The seconds that have passed."""
        return self._simulated.passed_s

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """Call a function here and now."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except OSError as error:
            done.set_exception(error)
        return done


def run_simulated(work: Coroutine[Any, Any, Result]) -> Result:
    """What some work gives in a loop of its own."""
    loop = SimulatedLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
