"""A whole race with everything that goes wrong in it, from one number; and whether it ended as the undisturbed one.

Time, lines, disk and process are simulated (`loop.py`, `network.py`, `disk.py`); what runs is the program: connections,
readers, journal, pipeline, scoring, hub. The same number gives the same race, to the byte.
"""

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from hostile.proxy import Trouble
from pitboard.board import standings
from pitboard.board.self_checks import self_checks
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport import Connection, OnStatus
from pitboard.feeds.transport.backoff import Backoff
from pitboard.feeds.transport.tcp import TcpConnection
from pitboard.intake import Pipeline, load, load_rules, read
from pitboard.journal import JournalError, LiveJournal
from pitboard.journal.live_journal import JournalHost
from pitboard.model import Decision, DecisionKind, Fact, Passing
from pitboard.model.clock import MachineClock
from pitboard.model.time import SECOND_US
from pitboard.race import LiveSources, RaceUnderWay
from pitboard.results import classify
from pitboard.scoring import CarHistory, History, score
from pitboard.server.hub import Hub
from simulated.disk import SimulatedDisk
from simulated.faults import Faults, faults
from simulated.loop import run_simulated
from simulated.network import TimingSystem
from simulated.scripts import BEATS_S, DIALECTS, URLS, Memory, entry_list, race, script

LOOK_S: Final = 90.0
"""How often somebody looks at what is published."""

ALONE_US: Final = 1_000
TOGETHER_US: Final = 60_000
AGAIN_US: Final = 2_000
GUESSED_US: Final = 60_000_000
"""How far a crossing may be from what the undisturbed race says: by the clock of another source further, and most where
nothing but the time at which its words came compares that. What is read again follows a clock's drift otherwise."""


class Verdict(Struct):
    """How a faulty race went: what was `wrong` of it, what was named (`alarms`), and a fingerprint of all it did.

    `doubtful` is what was wrong while a clock was known by the time of its words alone, which was named: crossings may
    then be off by as much as a line is late, and what was one crossing be two.
    """

    seed: int
    wrong: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    trace: str = ""
    looks: int = 0


class FaultyRace:
    """Runs a race of a number in a folder of its own."""

    def __init__(self, plan: Faults, folder: Path) -> None:
        self.plan = plan
        self.line = race(plan.base)
        self.verdict = Verdict(plan.seed)
        self._chance = random.Random(f"{plan.seed}/run")
        self._disk = SimulatedDisk(folder / "disk", self._chance)
        self._entries = folder / f"entries.{plan.entries_form}" if plan.entries or "p3" in plan.sources else None
        self._clock_step_us = 0
        self._decided: list[Decision] = []
        self._systems = dict(self._timing_systems())
        self._truth = undisturbed(plan.base, plan.sources, plan.shift_ms, self._entries is not None)
        self._digest = sha256()

    def _timing_systems(self) -> Iterator[tuple[str, TimingSystem]]:
        plan = self.plan
        for nth, (kind, trouble) in enumerate(zip(plan.sources, plan.plans, strict=True)):
            memory = Memory()
            yield (
                URLS[kind],
                TimingSystem(
                    script(plan.base, kind, plan.shift_ms if nth else 0),
                    Trouble(DIALECTS[kind](), trouble, plan.seed, beat_s=BEATS_S[kind]),
                    random.Random(f"{plan.seed}/{nth}"),
                    memory.answer if kind == "p3" else None,
                    memory.note if kind == "p3" else lambda data: None,
                ),
            )

    @property
    def _clock(self) -> MachineClock:
        loop = asyncio.get_running_loop()
        begins_us = self.line.begins_us + self._clock_step_us
        return MachineClock(lambda: begins_us + round(loop.time() * SECOND_US), loop.time)

    async def run(self) -> Verdict:
        """Run it to its end."""
        playing = [asyncio.ensure_future(one.play(late_s=self.plan.late_s)) for one in self._systems.values()]
        if self._entries:
            self._entries.write_bytes(entry_list(self.plan.base, form=self.plan.entries_form))
        for kill in self.plan.kills:
            await self._live(kill.at_s)
            self._clock_step_us += kill.clock_step_s * SECOND_US
            await asyncio.sleep(kill.down_s)
        await self._live(None, playing)
        self.verdict.trace = self._digest.hexdigest()
        return self.verdict

    # One life of the process

    async def _live(self, until_s: float | None, playing: Sequence["asyncio.Future[None]"] = ()) -> None:
        """From a start of the process to its end at a second, or with the race."""
        clock, path = self._clock, self._disk.journal
        host = JournalHost(by_itself=False, clock=clock, connecting=self._disk.connect)
        known = read([path], nothing_is_fine=True) if path.exists() else None
        journal = LiveJournal.open(path, host=host) if path.exists() else LiveJournal.create(path, host=host)
        under_way = RaceUnderWay(journal, clock=clock)
        hub = Hub(under_way, now_s=clock.steady_s)
        if known:
            under_way.score(known.facts)
        sources = LiveSources(
            list(self._systems),
            pipeline=known.pipeline if known else None,
            other_facts=known.other_facts if known else (),
            entries=self._entries,
            connecting=self._connection,
            clock=clock,
        )
        tasks = [sources.follow(under_way), self._write(journal), self._look(under_way, hub), self._decide(under_way)]
        running = [asyncio.ensure_future(task) for task in [*tasks, self._fill(), self._list_entries()]]
        if until_s is None:
            await asyncio.gather(*playing)
            await asyncio.sleep(120)
        else:
            await asyncio.sleep(max(0.0, until_s - clock.steady_s()))
        for task in running:
            task.cancel()
        for outcome in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome
        self._end(journal, under_way, killed=until_s is not None)

    def _end(self, journal: LiveJournal, under_way: RaceUnderWay, *, killed: bool) -> None:
        for system in self._systems.values():
            system.hang_up()
        if killed:
            life, torn = self._disk.folder, self._torn
            safe_seq = journal.safe_seq
            if torn:
                self._disk.note()
                journal.write_waiting()
            self._disk.cut_off(torn=torn)
            with suppress(JournalError):
                # The process is gone: what it still writes, it writes where nobody looks.
                journal.close()
            self._disk.forget(life)
            self._check_kept(safe_seq)
        else:
            self._disk.fill(full=False)
            journal.close()
            self._judge(under_way)

    @property
    def _torn(self) -> bool:
        now_s = asyncio.get_running_loop().time()
        return any(kill.torn for kill in self.plan.kills if abs(kill.at_s - now_s) < 1)

    def _check_kept(self, safe_seq: int) -> None:
        path = self._disk.journal
        if not path.exists():
            if safe_seq:
                self.verdict.wrong.append(f"the journal is gone, of which {safe_seq} records were safe")
            return
        with LiveJournal.open(path, host=JournalHost(by_itself=False)) as found:
            if found.last_seq < safe_seq:
                self.verdict.wrong.append(f"{safe_seq} records were safe, and {found.last_seq} are there")

    def _connection(self, url: str, on_status: OnStatus) -> Connection:
        backoff = Backoff(0.5, 30.0, random.Random(f"{self.plan.seed}/{url}").uniform)
        return TcpConnection(
            url, "", 0, on_status, silence_s=15, backoff=backoff, dial=self._systems[url].dial, clock=self._clock
        )

    async def _write(self, journal: LiveJournal) -> None:
        while True:
            await asyncio.sleep(self.plan.writes_s)
            if not journal.write_waiting():
                self._alarm(f"disk: {journal.state().trouble}")

    async def _fill(self) -> None:
        now_s = asyncio.get_running_loop().time
        # A span may have ended while the process was dead.
        self._disk.fill(full=any(from_s <= now_s() < until_s for from_s, until_s in self.plan.full))
        for from_s, until_s in self.plan.full:
            if until_s > now_s():
                await asyncio.sleep(max(0.0, from_s - now_s()))
                self._disk.fill(full=True)
                await asyncio.sleep(until_s - now_s())
                self._disk.fill(full=False)

    async def _list_entries(self) -> None:
        """Somebody's editor writes the list anew: first a half of it, then all."""
        now_s = asyncio.get_running_loop().time
        for at_s in self.plan.entries:
            if at_s > now_s() and self._entries:
                await asyncio.sleep(at_s - now_s())
                content = entry_list(self.plan.base, form=self.plan.entries_form)
                self._entries.write_bytes(content[: self._chance.randrange(len(content))])
                await asyncio.sleep(self._chance.choice((0.0, 3.0)))
                self._entries.write_bytes(content)

    # People

    async def _decide(self, under_way: RaceUnderWay) -> None:
        now_s = asyncio.get_running_loop().time
        again = [one for one in self._decided if one not in under_way.history.decisions]
        if again:
            # What was decided in the seconds before a kill is lost with them: whoever decided it looks, and says so.
            under_way.take(again, source="race control")
        for at_s, kind in self.plan.decisions:
            if at_s > now_s():
                await asyncio.sleep(at_s - now_s())
                decision = self._decision(kind, under_way.history)
                if decision:
                    self._decided.append(decision)
                    under_way.take([decision], source="race control")

    def _decision(self, kind: DecisionKind, history: History) -> Decision | None:
        """A decision of a kind about a car; of the passings one that both races have."""
        moment_us = history.through_us
        number = self._chance.choice(sorted(self._truth.cars) or [""])
        other = self._chance.choice(sorted(self._truth.cars) or [""])
        other = other if other != number else ""
        decision = Decision(moment_us, kind, number, "Ann", "as seen", 1, 5 * SECOND_US, other)
        if not kind.endswith("_passing"):
            return decision
        car = history.cars.get(number)
        if car is None or not car.passings or len(self.plan.sources) > 1:
            # Which of two readings is decided about makes a difference, and whether the other came.
            return None
        chosen = self._chance.choice(car.passings)
        return replace(decision, target_source=chosen.source, target_ref=chosen.ref, target_loop=chosen.loop)

    def _of_the_truth(self, history: History) -> Iterator[Fact]:
        """The decisions as they are in the undisturbed race, where a passing may have another number."""
        for decision in self._decided:
            if not decision.kind.endswith("_passing"):
                yield decision
                continue
            targets = [p for p in _passings(history, decision.number) if _is_target(p, decision)]
            for target in targets:
                since_us = target.time_us - history.race.start_us
                near = min(
                    (
                        p
                        for p in _passings(self._truth, decision.number)
                        if (p.loop, p.source) == (target.loop, target.source)
                    ),
                    key=lambda p: abs(p.time_us - self._truth.race.start_us - since_us),
                    default=None,
                )
                if near:
                    yield replace(decision, target_source=near.source, target_ref=near.ref)

    # What is published

    async def _look(self, under_way: RaceUnderWay, hub: Hub) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            hub.publish()
            if under_way.note:
                self._alarm(under_way.note)
            self._digest.update(repr(hub.board()).encode())
            self.verdict.looks += 1
            self._check_published(under_way.history)

    def _alarm(self, alarm: str) -> None:
        if alarm not in self.verdict.alarms:
            self.verdict.alarms.append(alarm)

    def _tolerance_us(self, history: History) -> int:
        """How far a crossing may be off: least where no other clock is compared, most where one is guessed."""
        guessed = [clock.source for clock in history.clocks.values() if clock.how == "receive_time"]
        guessed += [f"a step of {step.source}" for step in history.clock_steps if step.how == "receive_time"]
        if guessed:
            self._alarm(f"by the time of its words alone: {', '.join(guessed)}")
            return GUESSED_US
        return TOGETHER_US if len(history.clocks) > 1 else ALONE_US

    def _check_published(self, history: History) -> None:
        """No lap more than were driven, and none of another length, but where it is named as not seen."""
        wrong = self_checks(history, history.through_us)
        decided = {number for one in self._decided for number in (one.number, one.other)}
        for number, car in history.cars.items():
            true = self._truth.cars.get(number)
            if true is None:
                wrong.append(f"#{number} is no car of this race")
            elif number not in decided:
                wrong += [f"#{number} {fault}" for fault in self._faults_of(car, true, history)]
        now_s = asyncio.get_running_loop().time()
        self._judge_by(history, [f"at {now_s:.0f} s: {fault}" for fault in wrong])

    def _judge_by(self, history: History, faults: list[str]) -> None:
        guessed = self._tolerance_us(history) >= GUESSED_US
        (self.verdict.doubtful if guessed else self.verdict.wrong).extend(faults)

    def _faults_of(self, car: CarHistory, true: CarHistory, history: History) -> Iterator[str]:
        if len(car.lap_end_us) > len(true.lap_end_us):
            yield f"has {len(car.lap_end_us)} laps of {len(true.lap_end_us)}"
            return
        start_us, true_start_us = history.race.start_us, self._truth.race.start_us
        most_us = self._tolerance_us(history)
        for lap in range(1, len(car.lap_end_us) + 1):
            if lap in car.deleted_laps or lap in car.inferred_laps or lap in true.deleted_laps:
                continue
            apart_us = car.lap_us(lap, start_us) - true.lap_us(lap, true_start_us)
            if abs(apart_us) > most_us:
                yield f"lap {lap} is {apart_us} us longer than it was"

    # The end

    def _judge(self, under_way: RaceUnderWay) -> None:
        history = under_way.history
        wanted = score([*self._truth_facts(history), *self._of_the_truth(history)])
        self._check_published(history)
        self._judge_by(history, [f"at the end: {fault}" for fault in self._differences(wanted, history)])
        again = load(self._disk.journal).history
        self.verdict.wrong += [f"read again: {fault}" for fault in self._differences(history, again, by_us=AGAIN_US)]
        self._digest.update(history.digest().encode())

    def _truth_facts(self, history: History) -> Iterator[Fact]:
        """What nothing befell; of a car with a crossing struck out only the loops that were seen speak for its laps."""
        plan = self.plan
        struck = {one.number for one in self._decided if one.kind == "void_passing"}
        seen = {number: {p.loop for p in _passings(history, number)} for number in struck}
        for fact in undisturbed_facts(plan.base, plan.sources, plan.shift_ms, self._entries is not None):
            if not (isinstance(fact, Passing) and fact.loop not in seen.get(fact.number, {fact.loop})):
                yield fact

    def _differences(self, wanted: History, found: History, by_us: int | None = None) -> Iterator[str]:
        most_ms = (max(map(self._tolerance_us, (wanted, found))) if by_us is None else by_us) // 1000
        theirs, ours = (classify(one, load_rules("plain")).rows for one in (wanted, found))
        guessed = most_ms >= GUESSED_US // 1000
        if [_told(row) for row in theirs] != [_told(row) for row in ours] and not (
            guessed and sorted(map(_told, theirs)) == sorted(map(_told, ours))
        ):
            yield f"classified {[_told(row) for row in ours]}, and it was {[_told(row) for row in theirs]}"
            return
        for their, our in zip(theirs, ours if not guessed else (), strict=not guessed):
            if abs((our.total_ms or 0) - (their.total_ms or 0)) > most_ms:
                yield f"#{our.number} has a total of {our.total_ms} ms, and it was {their.total_ms}"
        if by_us is None and not guessed:
            yield from self._boards_differ(wanted, found, most_ms)

    def _boards_differ(self, wanted: History, found: History, most_ms: int) -> Iterator[str]:
        """The order by the line at moments of which nothing went unseen."""
        start_us = found.race.start_us
        spans = found.unseen()
        guessed = any(car.inferred_laps for car in found.cars.values())
        first_us = max((car.lap_end_us[0] - start_us for car in found.cars.values() if car.lap_end_us), default=0)
        # A decision may be dated by another source's day: the cars say until when there is a board to compare.
        last_us = max((car.last_seen_us(found.through_us) for car in found.cars.values()), default=start_us)
        for since_us in range(first_us + SECOND_US, last_us - start_us, 97 * SECOND_US):
            if any(begin_us <= start_us + since_us <= end_us for begin_us, end_us in spans):
                continue
            theirs = standings(wanted, wanted.race.start_us + since_us, "line").rows
            ours = standings(found, start_us + since_us, "line").rows
            if [(row.number, row.laps) for row in theirs] != [(row.number, row.laps) for row in ours]:
                told = [[(row.number, row.laps) for row in rows] for rows in (ours, theirs)]
                yield f"the board of {since_us // SECOND_US} s is {told[0]}, and it was {told[1]}"
                return
            apart_ms = max(
                (abs((a.gap_ms or 0) - (b.gap_ms or 0)) for a, b in zip(ours, theirs, strict=True)), default=0
            )
            if apart_ms > most_ms + 1 and not guessed:
                yield f"a gap of {since_us // SECOND_US} s is off by {apart_ms} ms"
                return


def _told(row: object) -> str:
    return f"#{getattr(row, 'number')} {getattr(row, 'laps')} {getattr(row, 'status')}"  # noqa: B009


def _passings(history: History, number: str) -> list[Passing]:
    car = history.cars.get(number)
    return [*car.passings, *(passing for passing, _ in car.set_aside)] if car else []


def _is_target(passing: Passing, decision: Decision) -> bool:
    return (passing.source, passing.ref, passing.loop) == (
        decision.target_source,
        decision.target_ref,
        decision.target_loop,
    )


@cache
def undisturbed_facts(base: int, sources: tuple[str, ...], shift_ms: int, entries: bool) -> list[Fact]:
    """The facts of a race whose sources nothing befalls."""
    begins_us = race(base).begins_us
    pipeline = Pipeline(Reading())
    if entries:
        pipeline.take("entries.toml", "entries", entry_list(base), begins_us)
    for kind in sources:
        pipeline.take(URLS[kind], URLS[kind].partition(":")[0], b"", begins_us)
    sent = [
        (at_s, URLS[kind], data)
        for nth, kind in enumerate(sources)
        for at_s, data in script(base, kind, shift_ms if nth else 0).pieces
    ]
    for at_s, url, data in sorted(sent, key=lambda one: one[0]):
        pipeline.take(url, url.partition(":")[0], data, begins_us + round(at_s * SECOND_US))
    return pipeline.facts()


@cache
def undisturbed(base: int, sources: tuple[str, ...], shift_ms: int, entries: bool) -> History:
    """The race that they make."""
    return score(undisturbed_facts(base, sources, shift_ms, entries))


def run_race(seed: int, folder: Path) -> Verdict:
    """How the race of a number went; `folder` is empty and only for it."""

    async def story() -> Verdict:
        return await FaultyRace(faults(seed), folder).run()

    return run_simulated(story())
