"""The documents of a series, live or recorded: each known by what is in it, and handed to the session that it is of."""

from typing import Final

from pitboard.feeds.format import DocumentReader, ReaderContext, Update
from pitboard.feeds.reading import Malformed, NotRecognised, Reading, Refusal, Refused
from pitboard.feeds.swiss.documents import (
    CompetitionDetail,
    MeetingListed,
    MeetingSchedule,
    SeasonCalendar,
    SwissDocument,
    TimingState,
    converted,
    kind_of,
    opened,
    shown_unit,
    unknown_fields,
)
from pitboard.feeds.swiss.results import SessionFacts, is_saved, is_sheet, saved_session, sheet
from pitboard.feeds.swiss.session import SwissSession
from pitboard.feeds.values import decoded_json
from pitboard.model import Stated

MOST_SESSIONS: Final = 1_000


class SwissReader(DocumentReader):
    """Follows the documents of a series, and tells the session that is shown.

    That is the one that the schedule says is shown, once it has results; else the last that came.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        super().__init__(source, reading, context)
        self._sessions: dict[str, SwissSession | SessionFacts] = {}
        self._shown: SwissSession | SessionFacts | None = None
        self._entries: list[SessionFacts] = []
        self._replaces_all = False
        self._meetings: dict[str, MeetingListed] = {}
        self._schedule: MeetingSchedule | None = None

    def _take(self, chunk: bytes) -> None:
        if is_sheet(chunk):
            self._list(sheet(chunk, self._source, self._documents, self._reading))
            return
        decoded = decoded_json(chunk)
        if is_saved(decoded):
            circuits = self._context.circuits()
            saved = saved_session(decoded, self._source, self._documents, self._reading, circuits)
            self._show(saved.name, saved)
            return
        envelope = opened(decoded)
        if envelope is None:
            raise NotRecognised("no document of Swiss Timing")
        for name in envelope.others:
            # No change between two documents was ever seen: the next whole one has it.
            self._reading.count(f"unknown part of an envelope: {name}")
        if envelope.full is None:
            return
        kind = kind_of(envelope.full)
        if kind is None:
            raise Malformed(f"an unknown document, of {', '.join(str(key)[:40] for key in list(envelope.full)[:5])}")
        document = converted(envelope.full, kind)
        for name in unknown_fields(envelope.full, kind):
            self._reading.count(f"unknown field {name}")
        self._reading.count(f"documents: {kind.__name__}")
        self._hand_on(document, envelope.uid, envelope.hash)

    def _hand_on(self, document: SwissDocument, uid: int, digest: str) -> None:
        match document:
            case SeasonCalendar():
                self._meetings = document.meetings
            case MeetingSchedule():
                self._schedule = document
            case CompetitionDetail() | TimingState():
                session = self._session(document.unit_id)
                if session is None or not session.is_newer(type(document), uid, digest):
                    return
                if isinstance(document, TimingState):
                    session.take_timing(document, self._documents)
                else:
                    session.take_detail(document, self._documents)
            case _:
                return
        self._describe()
        self._choose()

    def _session(self, unit_id: str) -> SwissSession | None:
        known = self._sessions.get(unit_id)
        if known is None and len(self._sessions) < MOST_SESSIONS:
            known = self._sessions[unit_id] = SwissSession(self._source, self._reading, self._context.circuits())
        return known if isinstance(known, SwissSession) else None

    def _describe(self) -> None:
        """Say of every session what the schedule and the calendar have of it."""
        if self._schedule is None:
            return
        meeting = self._meetings.get(self._schedule.meeting_id)
        for unit_id, session in self._sessions.items():
            unit = self._schedule.units.get(unit_id)
            if unit and isinstance(session, SwissSession):
                session.describe(unit, meeting)

    def _choose(self) -> None:
        """Show the session that the schedule shows, or the last one that came, once there is something of it."""
        with_results = [
            key for key, session in self._sessions.items() if isinstance(session, SwissSession) and session.has_results
        ]
        shown = shown_unit(self._schedule) if self._schedule else ""
        if with_results or self._shown is None:
            key = shown if shown in with_results else next(reversed(with_results or self._sessions), "")
            if key in self._sessions:
                self._show(key, self._sessions[key])

    def _show(self, key: str, session: SwissSession | SessionFacts) -> None:
        self._sessions[key] = session
        if session is not self._shown:
            self._replaces_all = True
            if self._shown is not None:
                self._reading.count("sessions that are not shown")
            self._shown = session

    def _list(self, listed: SessionFacts) -> None:
        """Keep a list of entries beside every session; a result is a session of its own, if there is no other."""
        if not listed.moment_us and not any(isinstance(fact, Stated) for fact in listed.facts):
            self._entries.append(listed)
            self._replaces_all = True
        elif self._shown is None:
            self._show(listed.name, listed)
        else:
            self._reading.count("result lists beside a session, which are not shown")

    def news(self) -> Update:
        """Return what the documents since the last call say that is new; all of it where another session is shown."""
        shown = self._shown
        replaces_all = self._replaces_all or (isinstance(shown, SwissSession) and shown.replaces_all)
        if replaces_all or not isinstance(shown, SwissSession):
            self._replaces_all = False
            return self.update() if replaces_all else Update([])
        return Update(shown.news(), False, shown.moment_us or None)

    def update(self, run: int | None = None) -> Update:
        """Return all that is known of the session shown, or of the one of that number, in the order of their coming.

        Raises:
            Refused: there is no such session.
        """
        facts = [fact for entries in self._entries for fact in entries.facts]
        shown = self._shown if run is None else self._run(run)
        if shown is None:
            return Update(facts, True)
        facts += shown.facts() if isinstance(shown, SwissSession) else shown.facts
        return Update(facts, True, shown.moment_us or None)

    def _run(self, run: int) -> SwissSession | SessionFacts:
        sessions = list(self._sessions.values())
        if not 1 <= run <= len(sessions):
            named = ", ".join(f"{number} {session.name}" for number, session in enumerate(sessions[:20], 1))
            raise Refused(Refusal(self._source, 0, f"no run {run}; its runs are: {named}", whole=True))
        return sessions[run - 1]
