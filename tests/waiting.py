"""Waiting for what must come: on a condition, with a limit that only a program that hangs reaches."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Final, TypeVar

import pytest

HANGS_S: Final = 60.0
"""What has not come in this time will not come: a busy machine is slower than an idle one, not that slow."""

LOOK_S: Final = 0.02

Result = TypeVar("Result")


def wait_until(holds: Callable[[], object], what: str = "it") -> None:
    """Return once something holds; fail where it never does."""
    for _ in looks():
        if holds():
            return
    pytest.fail(f"{what} never came")


def looks() -> Iterator[None]:
    """One look after the other, until there is no sense in looking on."""
    end_s = time.monotonic() + HANGS_S
    yield
    while time.monotonic() < end_s:
        time.sleep(LOOK_S)
        yield


async def in_time(work: Awaitable[Result]) -> Result:
    """What some work gives; an error where it hangs."""
    async with asyncio.timeout(HANGS_S):
        return await work
