"""The English sentences for practice and qualifying."""

SESSIONS: dict[str, tuple[str, ...]] = {
    "session": ("this :be no race: in this session the fastest lap counts, and there is a time for {cars}",),
    "session_best": (
        "{driver} :was the fastest in {car}, with {time}",
        "with {time} < {driver} :was the fastest in {car}",
        "{car} :was the fastest, with {time}",
        "with {time} < {car} :was the fastest",
    ),
    "session_behind": ("behind < {others} ::follow", "{others} ::follow"),
    "title_session": ("{who} the fastest",),
}
