"""A race under way: its scorer, its journal and its clock, and those who want to hear of every change."""

import os
import secrets
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Final

from pitboard.intake import SourceState
from pitboard.journal import FACTS_FORMAT, JournalState, LiveJournal, encode_facts
from pitboard.model import Fact
from pitboard.model.clock import MACHINE_CLOCK, MachineClock
from pitboard.race.decisions import Decides, DecisionAnswer, DecisionRequest, JournalDesk
from pitboard.scoring import History, Scorer
from pitboard.texts import DEFAULT, TextPart, texts

OPERATOR_KEY: Final = "PITBOARD_OPERATOR_KEY"
"""The environment variable that sets an operator's key which stays; without it every race gets a new one."""


NOT_WRITTEN: Final = "this race is written down nowhere; serve it with --journal"

LATE_MS: Final = 2_000
"""A journal is late when an input has waited longer for the disk."""


class RaceUnderWay:
    """Write down, score and date what is told of a race.

    `journal`, when given, gets every input before it is scored; `name` is for feeds that do not name the race.
    `clock_us` gives the present moment of the race (µs since the Unix epoch); without it the present is what the feed
    last told. `clock` dates what people tell, and measures how long ago the feed was heard.

    `clock_rate` is how fast the race's clock runs (0: it stands, nothing more comes) and `note` a line for whoever
    watches. Who has `operator_key` may see what the operator sees. `telling` counts the histories that were begun: what
    was made of one is worth nothing in the next.
    """

    def __init__(
        self,
        journal: LiveJournal | None = None,
        name: str = "",
        *,
        clock_us: Callable[[], int] | None = None,
        clock: MachineClock = MACHINE_CLOCK,
    ) -> None:
        self.operator_key = os.environ.get(OPERATOR_KEY) or secrets.token_urlsafe(12)
        self._clock_us = clock_us
        self._clock = clock
        self._clock_rate = 1.0
        self._notes: tuple[TextPart, ...] = ()
        self._source_states: Callable[[], list[SourceState]] | None = None
        self._decides: Decides | None = None
        self.telling = 0
        self._taken: list[Fact] = []
        self._change_listeners: list[Callable[[], None]] = []
        self._restart_listeners: list[Callable[[], None]] = []
        self._facts_listeners: list[Callable[[list[Fact]], None]] = []
        self.restart(journal, name)

    def restart(self, journal: LiveJournal | None = None, name: str = "") -> None:
        """Begin another race, with nothing scored yet."""
        self._taken.clear()
        self._desk = JournalDesk(self, journal) if journal else None
        self._begin(journal, name)

    def _begin(self, journal: LiveJournal | None, name: str) -> None:
        self.telling += 1
        self._journal = journal
        self._name = name
        self._scorer = Scorer(name)
        self._fed_until_us = 0
        self._heard_s: float | None = None
        for listener in self._restart_listeners:
            listener()
        self._notify()

    def rescore(self, facts: Iterable[Fact]) -> None:
        """Forget what was scored, and score these facts of the same race instead, with what people told meanwhile."""
        self._begin(self._journal, self._name)
        self.score([*facts, *self._taken])

    def replace(self, scored: Scorer, moment_us: int) -> None:
        """Take another scorer's telling of the same race instead; who looks on hears of it as of any change.

        `moment_us` is up to when it tells everything (µs since the Unix epoch).
        """
        self._scorer = scored
        self._fed_until_us = moment_us
        self._notify()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever something is new; it must be quick, and look later at what it is."""
        self._change_listeners.append(listener)

    def on_restart(self, listener: Callable[[], None]) -> None:
        """Call `listener` when nothing of what was scored before holds any more."""
        self._restart_listeners.append(listener)

    def on_facts(self, listener: Callable[[list[Fact]], None]) -> None:
        """Call `listener` with the facts that were scored, in their order; those before a restart hold no more."""
        self._facts_listeners.append(listener)

    @property
    def history(self) -> History:
        """The race as scored so far."""
        return self._scorer.history

    @property
    def moment_us(self) -> int:
        """The present moment of the race, in µs since the Unix epoch."""
        return self._clock_us() if self._clock_us else self._fed_until_us

    @property
    def fed_until_us(self) -> int:
        """Up to when the feed has told everything, in µs since the Unix epoch."""
        return self._fed_until_us

    @property
    def runs_by_itself(self) -> bool:
        """Whether the present moves on without a word from the feed."""
        return self._clock_us is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing of the race is to come: its chequered flag has fallen, or its clock stands."""
        return not self._clock_rate or self.moment_us >= self.history.chequered_us

    @property
    def feed_age_ms(self) -> int | None:
        """How long ago the feed was last heard; None before the first time."""
        return None if self._heard_s is None else round((self._clock.steady_s() - self._heard_s) * 1000)

    @property
    def clock_rate(self) -> float:
        """How fast the race's clock runs: race time over time; 0: it stands."""
        return self._clock_rate

    @property
    def note(self) -> str:
        """A line about the race, its sources and its journal."""
        return texts(DEFAULT, "page").line(self.note_parts)

    @property
    def note_parts(self) -> list[TextPart]:
        """What that line is made of, for those who tell it in another language."""
        return [part for part in (*self._notes, journal_note(self.journal_state())) if part]

    def set_clock_rate(self, rate: float) -> None:
        """Let the race's clock run faster, slower, or (0) not at all."""
        self._clock_rate = rate
        self._notify()

    def set_note(self, *parts: TextPart) -> None:
        """Say something about the race and its sources to whoever watches: free text, or texts of the page."""
        self._notes = parts
        self._notify()

    def attach_sources(self, states: Callable[[], list[SourceState]]) -> None:
        """Name what tells how the live sources are."""
        self._source_states = states

    def source_states(self) -> list[SourceState]:
        """How the live sources are; none where the race comes from files."""
        return self._source_states() if self._source_states else []

    def attach_desk(self, decides: Decides) -> None:
        """Name who takes decisions, where that is not this process by its own journal."""
        self._decides = decides

    async def decide(self, request: DecisionRequest) -> DecisionAnswer | None:
        """Have a decision kept or refused; None where that is not known, and it may be asked again under its id."""
        if self._decides:
            return await self._decides(request)
        return await self._desk.decide(request) if self._desk else DecisionAnswer(False, why=NOT_WRITTEN)

    def journal_state(self) -> JournalState | None:
        """How the race's journal is; None where the race is not written down."""
        return self._journal.state() if self._journal else None

    def take(self, facts: Iterable[Fact], moment_us: int | None = None, *, source: str = "") -> None:
        """Write facts down and score them.

        `moment_us` says up to when the feed has told everything; by default the time of the latest fact. `source` is
        what the journal names them by.
        """
        batch = list(facts)
        if batch and self._journal:
            self.write_down(source, FACTS_FORMAT, encode_facts(batch), self._clock.now_us())
        if self._source_states:
            # What live sources sent they can send again from the start; this nobody says twice.
            self._taken += batch
        self.score(batch, moment_us)

    def write_down(self, source: str, format: str, payload: bytes, received_us: int) -> None:  # noqa: A002
        """Hand an input to the journal as it came, before anything is made of it."""
        if self._journal:
            self._journal.append(source, format, payload, received_us)

    def hear(self, ago_ms: int = 0) -> None:
        """Note that the feed is alive, or was some time ago, whether or not it has anything new to tell."""
        self._heard_s = self._clock.steady_s() - ago_ms / 1000

    def score(self, facts: Iterable[Fact], moment_us: int | None = None) -> None:
        """Score facts whose input is written down already; `moment_us` as for `take`."""
        batch = list(facts)
        if batch:
            self._scorer.apply(batch)
            self.hear()
            for listener in self._facts_listeners:
                listener(batch)
        self._fed_until_us = max(self._fed_until_us, self.history.through_us if moment_us is None else moment_us)
        self._notify()

    def _notify(self) -> None:
        for listener in self._change_listeners:
            listener()


def journal_note(state: JournalState | None) -> TextPart:
    """Say in a line what whoever watches must know of a journal; "" where all is well."""
    if state is None:
        return ""
    if state.trouble and state.since_us is not None:
        since = datetime.fromtimestamp(state.since_us / 1_000_000).astimezone().strftime("%H:%M:%S")
        return "note.not_written", {"since": since, "trouble": state.trouble}
    if state.waiting_ms > LATE_MS:
        return "note.disk_late", {}
    return state.word


FeedOfFacts = Callable[[RaceUnderWay], Awaitable[None]]
"""What drives a race with `take`; a feed that returns has ended, and the race stays as it is."""
