"""Long answers: each in its turn, fair between clients, none for who has left, and the race goes on meanwhile."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable

import pytest

from pitboard.check import check
from pitboard.forecast import forecast
from pitboard.moments import moments
from pitboard.race import RaceUnderWay
from pitboard.report.compose import report
from pitboard.scoring import History
from pitboard.server.answers import BadRequest
from pitboard.server.workshop import MOST, MOST_OF_ONE, OWN, Workshop
from pitboard.strategy.hero_view import hero_view
from pitboard.strategy.table import strategy
from server.long_race import hub_at
from server.short_race import START_US, between, until
from waiting import in_time


def in_workshop(test: Callable[[Workshop, RaceUnderWay], Awaitable[None]]) -> None:
    race = RaceUnderWay()
    race.take(until(5), START_US)
    asyncio.run(in_time(test(Workshop(race), race)))


class Bench:
    """Works that say when they are done, and the first of which waits until it is let go."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def hold(self, _: History) -> None:
        self.begun.set()
        self.go.wait(60)

    def work(self, name: str) -> Callable[[History], str]:
        def done(_: History) -> str:
            self.done.append(name)
            return name

        return done


async def held(workshop: Workshop, bench: Bench) -> "asyncio.Task[None]":
    holding = asyncio.create_task(workshop.do("first", "hold", bench.hold))
    await asyncio.to_thread(bench.begun.wait, 60)
    return holding


def test_clients_take_turns_however_much_one_of_them_asks() -> None:
    bench = Bench()

    async def test(workshop: Workshop, _: RaceUnderWay) -> None:
        holding = await held(workshop, bench)
        asked = [("greedy", "g1"), ("greedy", "g2"), ("greedy", "g3"), ("modest", "m"), (OWN, "hour")]
        tasks = [asyncio.create_task(workshop.do(client, name, bench.work(name))) for client, name in asked]
        await asyncio.sleep(0)
        bench.go.set()
        assert await asyncio.gather(*tasks) == ["g1", "g2", "g3", "m", "hour"]
        await holding

    in_workshop(test)
    assert bench.done == ["g1", "m", "hour", "g2", "g3"]


def test_who_has_left_is_not_worked_for() -> None:
    """Unless somebody else waits for the same."""
    bench = Bench()

    async def test(workshop: Workshop, _: RaceUnderWay) -> None:
        holding = await held(workshop, bench)
        leaving = [asyncio.create_task(workshop.do(f"c{n}", f"k{n}", bench.work(f"k{n}"))) for n in range(MOST)]
        stays = asyncio.create_task(workshop.do("other", "k3", bench.work("k3")))
        await asyncio.sleep(0)
        for task in leaving:
            task.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)
        assert workshop.waiting == 1
        bench.go.set()
        assert await stays == "k3"
        await holding

    in_workshop(test)
    assert bench.done == ["k3"]


def test_the_same_question_is_worked_out_once() -> None:
    bench = Bench()

    async def test(workshop: Workshop, _: RaceUnderWay) -> None:
        asked = [workshop.do(f"c{n}", "same", bench.work("same")) for n in range(20)]
        assert await asyncio.gather(*asked) == ["same"] * 20

    in_workshop(test)
    assert bench.done == ["same"]


def test_too_much_of_one_client_or_of_all_is_refused_but_never_our_own() -> None:
    bench = Bench()

    async def test(workshop: Workshop, _: RaceUnderWay) -> None:
        holding = await held(workshop, bench)
        tasks = [asyncio.create_task(workshop.do("one", n, bench.work("x"))) for n in range(MOST_OF_ONE)]
        await asyncio.sleep(0)
        with pytest.raises(BadRequest, match="too many of your questions") as refused:
            await workshop.do("one", "more", bench.work("x"))
        assert refused.value.status == 429
        others = range(MOST - MOST_OF_ONE)
        tasks += [asyncio.create_task(workshop.do(f"c{n}", (n, "c"), bench.work("x"))) for n in others]
        await asyncio.sleep(0)
        with pytest.raises(BadRequest, match="too many questions") as refused:
            await workshop.do("new", "more", bench.work("x"))
        assert refused.value.status == 503
        tasks.append(asyncio.create_task(workshop.do(OWN, "hour", bench.work("x"))))
        await asyncio.sleep(0)
        bench.go.set()
        assert await asyncio.gather(holding, *tasks)

    in_workshop(test)


def test_what_fails_fails_for_who_asked_and_nobody_else() -> None:
    async def test(workshop: Workshop, _: RaceUnderWay) -> None:
        with pytest.raises(ZeroDivisionError):
            await workshop.do("a", "bad", lambda _: 1 // 0)
        assert await workshop.do("a", "good", lambda _: 7) == 7

    in_workshop(test)


def test_the_race_goes_on_beside_and_changes_nothing_of_what_is_worked_on() -> None:
    """Both what is there when the turn comes, and no more."""
    seen: list[tuple[int, str]] = []
    begun, go = threading.Event(), threading.Event()

    def work(history: History) -> None:
        seen.append((history.through_us, history.digest()))
        begun.set()
        go.wait(60)
        seen.append((history.through_us, history.digest()))

    async def test(workshop: Workshop, race: RaceUnderWay) -> None:
        working = asyncio.create_task(workshop.do("a", "k", work))
        await asyncio.to_thread(begun.wait, 60)
        before = race.history.digest()
        race.take(between(5, 20))
        go.set()
        await working
        assert seen[0][1] == before != race.history.digest()

    in_workshop(test)
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "work",
    [
        lambda history, at_us: moments(history, at_us),
        lambda history, at_us: report(history, at_us, lang="en").title,
        lambda history, at_us: check("The #1 leads by 3 laps.", history, at_us),
        lambda history, at_us: forecast(history, at_us),
        lambda history, at_us: strategy(history, at_us),
        lambda history, at_us: hero_view(history, at_us),
    ],
    ids=["moments", "report", "check", "forecast", "strategy", "hero view"],
)
def test_the_history_that_an_answer_was_worked_out_of_goes_with_it(work: Callable[[History, int], object]) -> None:
    """At once, not when memory is next swept: it is a copy of a whole race."""
    race = hub_at(61).race
    gc.collect()
    gc.disable()
    try:
        copied = race.history.copy()
        seen = weakref.ref(copied)
        work(copied, race.moment_us)
        del copied
        assert seen() is None
    finally:
        gc.enable()
